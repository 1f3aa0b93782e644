import gc
import json
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import attrs
import pytest

from schedcheck import Interval, Itinerary, Kind, Leader, Level, Place, Rule, Schedule, Status, Stop, Summit, check
from schedcheck.constraints import BUILTIN, Attend, Avoid, NoOverlap, Travel
from schedcheck.importers.plan import PlanError, load_plan, parse_plan
from schedcheck.importers.schema import type_schema
from schedcheck.importers.tables import DELEGATION, EVENT, LEADER, PLACE, RULE, STOP, SUMMIT, Keys, constraint_keys
from schedcheck.model import Delegation, Event
from tests.unit.importers.plans import BASE, RULE_OF_TWO, plan

SAMPLE = Path(__file__).parents[2] / "samples" / "plans" / "bali.toml"


def only(found: tuple[Rule, ...]) -> Rule:
    """The one rule of a plan."""
    assert len(found) == 1
    return found[0]


def test_sample_gives_what_it_says_in_python() -> None:
    """A plan file and the same plan built by hand are equal."""
    bali = Place("Bali", level=Level.CITY, tz="Asia/Makassar")
    apurva = Place("The Apurva Kempinski", id="apurva", within=bali, level=Level.SITE)
    lobby = Place("Lobby", within=apurva, clearance=timedelta(minutes=5))
    candi = Place("Candi Ballroom", id="candi", within=apurva, entrance=lobby, walk=timedelta(minutes=4))
    biden = Leader("Joe Biden", office="President", delegation=Delegation("United States"))
    putin = Leader("Vladimir Putin", office="President", delegation=Delegation("Russia"))
    session = Event("Session I", candi, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary")
    proposal = Schedule([Itinerary.of(biden, session), Itinerary.of(putin, session.attend(arrive="2022-11-15 09:50"))])
    apart = Rule(Avoid(biden, putin, at=apurva, allow={"plenary"}), id="apart", reason="No contact of the two.")

    read = load_plan(SAMPLE)

    assert proposal == read.schedule
    assert (Rule(NoOverlap()), Rule(Travel()), apart) == read.must
    assert Summit("G20 Bali", apurva, "2022-11-15 08:00", "2022-11-16 18:00", events=[session]) == read.summit
    assert datetime(2022, 11, 1, 1, tzinfo=UTC) == read.stamp
    assert str(SAMPLE) == read.source


def test_rules_are_what_check_takes() -> None:
    """A plan is checked by `check(plan.schedule, **plan.rules)`."""
    read = load_plan(SAMPLE)

    assert ["no-overlap-1", "travel-1", "apart"] == [
        each.rule.id for each in check(read.schedule, **read.rules).results
    ]


def test_json_says_the_same_as_toml() -> None:
    """The same data as JSON, with times as text, gives an equal plan."""
    data = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))
    text = json.dumps(data, default=lambda each: each.isoformat())

    assert load_plan(SAMPLE) == parse_plan(text, format="json", name=str(SAMPLE))
    assert load_plan(SAMPLE) == parse_plan(data, name=str(SAMPLE))


def test_json_file_is_read_by_its_ending(tmp_path: Path) -> None:
    """A name that ends in .json is a plan in JSON."""
    path = tmp_path / "plan.JSON"
    path.write_text('{"place": [{"name": "Hotel"}]}', encoding="utf-8")

    assert {"hotel": Place("Hotel")} == load_plan(path).places


def test_byte_order_mark_is_no_part_of_a_plan(tmp_path: Path) -> None:
    """Some editors put a mark before the text."""
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + BASE.encode())

    assert ["hotel", "hall"] == list(load_plan(path).places)


def test_everything_defined_is_kept_by_id() -> None:
    """Also what no itinerary speaks of."""
    read = plan('[[delegation]]\nname = "Cordia"')

    assert ["hotel", "hall"] == list(read.places)
    assert ["alba", "boria"] == list(read.leaders)
    assert ["cordia"] == list(read.delegations)
    assert ["talks"] == list(read.events)


def test_plan_cannot_be_changed() -> None:
    """Its mappings are views."""
    assert isinstance(plan().places, MappingProxyType)


def test_empty_plan_is_a_plan() -> None:
    """It has nobody in it and no rules."""
    read = parse_plan("")

    assert Schedule([]) == read.schedule
    assert {"must": (), "should": (), "note": (), "waivers": ()} == read.rules


def test_place_is_known_before_it_is_defined() -> None:
    """The order of places does not matter."""
    read = parse_plan('[[place]]\nname = "Hall"\nwithin = "hotel"\n[[place]]\nname = "Hotel"\nlevel = "building"')

    assert Place("Hotel", level="building") == read.places["hall"].within


def test_place_takes_every_field() -> None:
    """All that a place can have can be written."""
    read = plan("""
[[place]]
id = "gate"
name = "Gate"
within = "hotel"

[[place]]
id = "room"
name = "Room 5"
within = "hotel"
level = "Room"
tz = "Asia/Jakarta"
geo = [-8.8, 115]
capacity = 12
entrance = "gate"
walk = "PT90S"
clearance = "1 min"
comment = "On the left."
source = ["a map", "a visit"]
""")

    assert read.places["room"] == Place(
        "Room 5",
        id="room",
        within=read.places["hotel"],
        tz="Asia/Jakarta",
        geo=(-8.8, 115.0),
        capacity=12,
        entrance=read.places["gate"],
        walk=timedelta(seconds=90),
        clearance=timedelta(minutes=1),
    )


def test_leader_takes_every_field() -> None:
    """All that a leader can have can be written."""
    read = plan("""
[[leader]]
id = "c"
name = "Ceres Orcus"
office = "Minister"
delegation = "d"
email = "office@example.org"

[[delegation]]
id = "d"
name = "Dis"
""")

    expected = Leader(
        "Ceres Orcus", id="c", office="Minister", delegation=Delegation("Dis", id="d"), email="office@example.org"
    )
    assert expected == read.leaders["c"]


def test_event_takes_every_field() -> None:
    """All that an event can have can be written."""
    read = plan("""
[[event]]
id = "d"
title = "Dinner"
place = "hall"
start = "2022-11-15 19:00"
end = 2022-11-15T21:00:00+08:00
kind = "meal"
topics = ["fish", "wine"]
early = "5 min"
late = "1 h"
status = "tentative"
organizer = "alba"
""")

    assert read.events["d"] == Event(
        "Dinner",
        read.places["hall"],
        "2022-11-15 19:00",
        "2022-11-15 21:00",
        id="d",
        kind=Kind.MEAL,
        topics=["fish", "wine"],
        early=timedelta(minutes=5),
        late=timedelta(hours=1),
        status=Status.TENTATIVE,
        organizer=read.leaders["alba"],
    )


def test_event_without_an_end_has_one_that_is_not_known() -> None:
    """An end is left out, or written as unknown."""
    read = plan("""
[[event]]
title = "Drinks"
place = "hall"
start = 2022-11-15 18:00:00

[[event]]
title = "More drinks"
place = "hall"
start = 2022-11-15 20:00:00
end = "unknown"
""")

    assert [None, None] == [read.events[each].end for each in ("drinks", "more-drinks")]


def test_time_without_an_offset_is_local_to_the_place() -> None:
    """A native time of TOML, one in quotes and one with an offset can be one instant."""
    starts = ["2022-11-15 10:00:00", "2022-11-15T10:00:00", '"2022-11-15 10:00"', "2022-11-15T02:00:00Z"]
    read = plan(
        "".join(f'[[event]]\ntitle = "E {at}"\nplace = "hall"\nstart = {start}\n' for at, start in enumerate(starts))
    )

    assert {datetime(2022, 11, 15, 2, tzinfo=UTC)} == {read.events[f"e-{at}"].start for at in range(4)}


def test_itinerary_takes_events_and_stops() -> None:
    """Events of the short form come first, then stops, which may have all that a stop can have."""
    read = plan("""
[[itinerary]]
leader = "alba"
represents = "boria"
attends = ["talks"]

[[itinerary.stop]]
id = "lunch"
place = "hotel"
start = 2022-11-15 12:30:00
end = 2022-11-15 13:30:00
kind = "meal"
title = "Lunch"
topics = ["fish"]
status = "tentative"
early = "5 min"
late = "10 min"
sources = ["the cook"]
comment = "If there is time."

[[itinerary.stop]]
event = "talks"
arrive = 2022-11-15 11:00:00
leave = "unknown"
source = "hearsay"
""")
    lunch = Stop(
        read.places["hotel"],
        "2022-11-15 12:30",
        "2022-11-15 13:30",
        id="lunch",
        kind="meal",
        title="Lunch",
        topics=["fish"],
        status="tentative",
        early=timedelta(minutes=5),
        late=timedelta(minutes=10),
        sources=["the cook"],
    )
    talks = read.events["talks"]
    late = Stop(talks.place, "2022-11-15 11:00", None, event=talks, sources=["hearsay"])

    expected = Itinerary(read.leaders["alba"], [talks.attend(), lunch, late], represents=read.leaders["boria"])
    assert expected == read.schedule.itinerary("alba")


def test_stop_may_be_elsewhere_than_its_event() -> None:
    """A stop's own place and times win over its event's."""
    read = plan(
        '[[itinerary]]\nleader = "alba"\n[[itinerary.stop]]\nevent = "talks"\nplace = "hotel"\nend = "2022-11-15 11:00"'
    )

    stop = next(read.schedule.stops)
    assert ("hotel", "2022-11-15T10:00:00+08:00", "2022-11-15T11:00:00+08:00") == (
        stop.place.id,
        stop.start.isoformat(),
        stop.end.isoformat() if stop.end else None,
    )


def test_summit_holds_every_event_unless_told() -> None:
    """A summit lists its events, or has all of the plan's."""
    summit = '[summit]\nname = "S"\nplace = "hotel"\nstart = 2022-11-15 08:00:00\nend = 2022-11-15 18:00:00\n'
    named, listed = plan(summit).summit, plan(f"{summit}events = []\n").summit

    assert ["talks"] == [each.id for each in (named.events if named else ())]
    assert () == (listed.events if listed else None)


def test_rule_takes_its_policy() -> None:
    """Who decided, why and until when stand beside what is wanted."""
    read = plan(f"""{RULE_OF_TWO}
id = "apart"
reason = "They quarrel."
authority = "Protocol"
since = 2022-11-15T00:00:00+08:00
until = "2022-11-16T00:00+08:00"
weight = 3
private = true
""")

    constraint = Avoid(read.leaders["alba"], read.leaders["boria"])
    assert only(read.must) == Rule(
        constraint,
        id="apart",
        reason="They quarrel.",
        authority="Protocol",
        since="2022-11-15T00:00+08:00",
        until="2022-11-16T00:00+08:00",
        weight=3,
        private=True,
    )


def test_rule_takes_its_own_keys() -> None:
    """What a constraint can be told can be written; its times are local to its place."""
    read = plan(f"""{RULE_OF_TWO}
level = "building"
gap = "5 min"
at = "hotel"
during = ["2022-11-15 10:00", 2022-11-15 12:00:00]
allow = ["plenary", "meal"]
inherit = false
""")

    assert only(read.must).constraint == Avoid(
        read.leaders["alba"],
        read.leaders["boria"],
        level=Level.BUILDING,
        gap=timedelta(minutes=5),
        at=read.places["hotel"],
        during=Interval("2022-11-15T10:00+08:00", "2022-11-15T12:00+08:00"),
        allow={"plenary", "meal"},
        inherit=False,
    )


def test_interval_may_be_a_table() -> None:
    """An interval is two times, or a table of start and end."""
    pair = plan(f'{RULE_OF_TWO}at = "hotel"\nduring = ["2022-11-15 10:00", "2022-11-15 12:00"]')
    table = plan(f'{RULE_OF_TWO}at = "hotel"\nduring = {{ start = "2022-11-15 10:00", end = "2022-11-15 12:00" }}')

    assert pair.must == table.must


def test_times_of_a_rule_without_a_place_are_local_to_the_summit() -> None:
    """Where a rule has no place, the summit's time zone settles its times."""
    summit = '[summit]\nname = "S"\nplace = "hotel"\nstart = 2022-11-15 08:00:00\nend = 2022-11-15 18:00:00\n'
    read = plan(f"{RULE_OF_TWO}since = 2022-11-15 10:00:00\n{summit}")

    assert datetime(2022, 11, 15, 2, tzinfo=UTC) == only(read.must).since


def test_travel_takes_a_table_of_ways() -> None:
    """Each way is from one place to another, in a time."""
    read = plan('[[should]]\ntype = "travel"\nspeed = 30\ntimes = [{ from = "hall", to = "hotel", time = "5 min" }]')

    way = (read.places["hall"], read.places["hotel"], timedelta(minutes=5))
    assert only(read.should).constraint == Travel([way], speed=30)


def test_rule_may_name_a_summit_or_an_event() -> None:
    """Attendance is asked of an event, or of any event of the summit."""
    read = plan("""
[summit]
name = "S"
place = "hotel"
start = 2022-11-15 08:00:00
end = 2022-11-15 18:00:00

[[note]]
type = "attend"
who = "alba"
what = "s"

[[note]]
type = "attend"
who = "alba"
what = "talks"
""")

    assert read.summit is not None
    assert [read.summit, read.events["talks"]] == [
        each.constraint.what for each in read.note if isinstance(each.constraint, Attend)
    ]


def test_every_table_may_have_a_comment_and_a_source() -> None:
    """They are for readers of the plan."""
    said = 'comment = "c"\nsource = ["s", "t"]\n'
    tables = {
        "[plan]": "",
        "[summit]": 'name = "S"\nplace = "p"\nstart = 2022-11-15 08:00:00\nend = 2022-11-15 18:00:00\n',
        "[[place]]": 'name = "P"\ntz = "UTC"\n',
        "[[delegation]]": 'name = "D"\n',
        "[[leader]]": 'name = "L"\n',
        "[[event]]": 'title = "E"\nplace = "p"\nstart = 2022-11-15 08:00:00\n',
        "[[itinerary]]": 'leader = "l"\n',
        "[[itinerary.stop]]": 'event = "e"\n',
        "[[must]]": 'type = "no-overlap"\n',
        "[[should]]": 'type = "no-overlap"\n',
        "[[note]]": 'type = "no-overlap"\n',
    }
    read = parse_plan("".join(f"{header}\n{keys}{said}" for header, keys in tables.items()))

    assert ("s", "t") == next(read.schedule.stops).sources


def test_schema_may_be_named_in_a_plan() -> None:
    """A plan in JSON tells editors where its schema is."""
    assert Schedule([]) == parse_plan('{"$schema": "plan.schema.json"}', format="json").schedule


# Whether the loader keeps up with the model.


@pytest.mark.parametrize("kind", BUILTIN, ids=lambda each: each.code)
def test_every_constraint_can_be_written(kind: type) -> None:
    """Each field of a constraint is a key of a type that the loader reads."""
    keys = constraint_keys(kind)

    assert {each.alias for each in attrs.fields(kind) if each.init} <= set(keys.types)
    _assert_readable(keys.types)


@pytest.mark.parametrize("kind", BUILTIN, ids=lambda each: each.code)
def test_no_constraint_has_a_key_of_every_rule(kind: type) -> None:
    """A key cannot mean two things."""
    assert set() == {each.alias for each in attrs.fields(kind)} & set(RULE.types)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (Place, PLACE),
        (Delegation, DELEGATION),
        (Leader, LEADER),
        (Event, EVENT),
        (Summit, SUMMIT),
        (Stop, STOP),
        (Rule, RULE),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_every_field_of_the_model_can_be_written(kind: type, keys: Keys) -> None:
    """Each field is a key, but for those that other parts of the file tell."""
    told = {Stop: {"leader", "implied"}, Rule: {"constraint"}, Event: {"series"}}.get(kind, set())

    assert {each.alias for each in attrs.fields(kind) if each.init} - told <= set(keys.types)
    _assert_readable(keys.types)


def _assert_readable(types: Mapping[str, object]) -> None:
    """Whether there is a way to read, and to describe, each of several types."""
    for hint in types.values():
        assert type_schema(hint)


@pytest.mark.parametrize("text", ['[[leader]]\nname = "Ada"', "[[leader]]\nname = 3", "["])
@pytest.mark.parametrize("on", [True, False])
def test_collects_garbage_afterwards_as_before(text: str, *, on: bool) -> None:
    """Reading pauses it, and whoever had paused it goes on without."""
    was_on = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        with suppress(PlanError):
            parse_plan(text)

        assert on == gc.isenabled()
    finally:
        (gc.enable if was_on else gc.disable)()
