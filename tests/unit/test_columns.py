"""Plans given in columns: what is refused, by the row, and what is read out of the columns alone."""

from __future__ import annotations

import copy
import pickle
from array import array
from collections.abc import Callable
from typing import Any

import pytest

import schedcheck.columns.table
import schedcheck.schedule
from schedcheck import (
    Attend,
    Avoid,
    Delegation,
    Event,
    Exclusive,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Report,
    Schedule,
    Stop,
    Verdict,
    check,
    recheck,
    scan,
)
from schedcheck.columns import Columns, EventTable, People, Vocabulary, read
from schedcheck.model.identity import Names
from tests.unit.builders import ADA, BO, CITY, CY, at, minutes, refusal, room, stop

HALL, CAFE = room("Hall"), room("Cafe")
LOBBY = room("Lobby", clearance=minutes(5))
SUITE = room("Suite", entrance=LOBBY, walk=minutes(5))
CALL = room("Call", remote=True)
PLACES = (CITY, HALL, CAFE, SUITE, CALL)
TALK = Event("Talk", HALL, at("10:00"), at("11:00"))
OPEN_TALK = Event("Open talk", CAFE, at("15:00"))
ROWS: dict[str, Any] = {
    "leader": ["ada", "bo"],
    "place": ["hall", "cafe"],
    "start": [at("10:00"), at("10:30")],
    "end": [at("11:00"), at("11:30")],
}
EVENTS: dict[str, Any] = {
    "id": ["talk", "lunch"],
    "title": ["Talk", "Lunch"],
    "place": ["hall", "cafe"],
    "start": [at("10:00"), at("12:00")],
    "end": [at("11:00"), at("13:00")],
}


def without(table: dict[str, Any], *names: str) -> dict[str, Any]:
    """A table with some columns less."""
    return {name: column for name, column in table.items() if name not in names}


def made(stops: Any = None, **given: Any) -> Schedule:  # noqa: ANN401 - tables of any make
    """A plan of Ada and Bo out of columns."""
    known: dict[str, Any] = {"leaders": [ADA, BO], "places": PLACES}
    return Schedule.from_columns(ROWS if stops is None else stops, **known | given)


def attended(**columns: Any) -> dict[str, Any]:  # noqa: ANN401 - columns
    """One stop of Ada for an event, with further columns."""
    return {"leader": ["ada"], "event": ["talk"], **columns}


def refused(expected: str, stops: Any = None, **given: Any) -> None:  # noqa: ANN401 - tables of any make
    """The whole message."""
    assert expected == refusal(lambda: made(stops, **given))


# --- Refused ---


def test_leaders_must_be_known_by_id() -> None:
    """The nearest one is offered."""
    refused(
        "UnknownName: leader of stops must be a known id, in row 1 (from 0), got 'adda'; did you mean 'ada'?",
        ROWS | {"leader": ["bo", "adda"]},
    )


@pytest.mark.parametrize("make", [list, lambda values: array("q", values)])
def test_leaders_must_be_known_by_position(make: Any) -> None:  # noqa: ANN401 - a column's
    """Counted from 0."""
    refused(
        "InvalidValue: leader of stops must be a position in a list of 2, in row 1 (from 0), got 2",
        ROWS | {"leader": make([0, 2])},
    )


def test_numbers_are_not_taken_for_ids_that_are_numbers() -> None:
    """A column of staff numbers would silently be read as positions, as soon as there are so many people."""
    people = [Leader("Ada", id="1"), Leader("Bo", id="0")]
    refused(
        "InvalidValue: leader of stops must be text where ids are numbers, as numbers are positions in a list,"
        " got numbers, and the id '1' at position 0",
        ROWS | {"leader": [0, 1]},
        leaders=people,
    )
    by_id = made(ROWS | {"leader": ["0", "1"]}, leaders=people)

    assert ["Bo", "Ada"] == [each.name for each in by_id.leaders]


def test_leaders_must_be_given() -> None:
    """Every stop is somebody's."""
    refused(
        "InvalidValue: leader of stops must be given, in row 1 (from 0), got nothing", ROWS | {"leader": ["ada", None]}
    )


def test_places_must_be_given() -> None:
    """Where no event tells them."""
    refused(
        "InvalidValue: place of stops must be given, in row 0 (from 0), got nothing", ROWS | {"place": [None, "hall"]}
    )


@pytest.mark.parametrize("name", ["place", "start", "end"])
def test_columns_must_be_there_where_no_event_is_named(name: str) -> None:
    """All three of them."""
    there = ", ".join(without(ROWS, name))
    refused(
        f"InvalidValue: stops must have a column '{name}' where they name no event, got columns {there}",
        without(ROWS, name),
    )


def test_stops_must_have_leaders() -> None:
    """Without that column it is no table of stops."""
    refused("InvalidValue: stops must have a column leader, got place, start, end", without(ROWS, "leader"))


def test_columns_must_be_among_those_there_are() -> None:
    """The nearest one is offered."""
    names = "leader, place, event, start, end, kind, title, status, early, late, id"
    refused(
        f"UnknownName: the columns of stops must be among {names}, got 'knd'; did you mean 'kind'?",
        ROWS | {"knd": ["meal", "meal"]},
    )


def test_ends_must_not_be_before_starts() -> None:
    """The first such row is told."""
    refused(
        "InvalidValue: end of stops must not be before start, in row 1 (from 0), "
        "got 2030-05-01 10:30:00+00:00 .. 2030-05-01 09:00:00+00:00",
        ROWS | {"end": [None, at("09:00")]},
    )


def test_starts_must_be_given() -> None:
    """An end may not be known, a start must."""
    refused(
        "InvalidValue: start of stops must be given, in row 0 (from 0), got nothing",
        ROWS | {"start": [None, at("10:00")]},
    )


def test_times_must_be_aware() -> None:
    """As everywhere."""
    refused(
        "NaiveTime: start in row 1 of stops (counted from 0) must be aware (have a time zone), "
        "got datetime.datetime(2030, 5, 1, 10, 30)",
        ROWS | {"start": [at("10:00"), at("10:30").replace(tzinfo=None)]},
    )


def test_text_must_have_a_zone_to_be_read_in() -> None:
    """That of the place, which has none here."""
    refused(
        "NaiveTime: start of stops, in row 0 (from 0), must have an offset, or a place with a time zone to read it in, "
        "got '2030-05-01 10:00'",
        ROWS | {"start": ["2030-05-01 10:00", None]},
        places=[Place("Hall"), Place("Cafe")],
    )


def test_times_must_exist() -> None:
    """Text is local to the place of its row."""
    refused(
        "SkippedTime: start of stops, in row 0 (from 0), must exist, but the clocks of Europe/Paris skip it, "
        "got '2030-03-31 02:30:00'",
        ROWS | {"start": ["2030-03-31 02:30", "2030-05-01 10:00"]},
        places=[Place("Hall", tz="Europe/Paris"), CAFE],
    )


@pytest.mark.parametrize(
    ("what", "things"),
    [
        ("leaders", [ADA, BO, Leader("Ada")]),
        ("places", [HALL, CAFE, room("Hall", capacity=3)]),
        ("leaders", [ADA, ADA]),
        ("places", [HALL, HALL]),
        ("events", [TALK, TALK]),
    ],
)
def test_ids_must_be_of_one_thing(what: str, things: list[Any]) -> None:
    """Whether they are alike or not."""
    key = things[0].id
    refused(f"ConflictingIds: each of {what} must have an id of its own, got '{key}' twice", **{what: things})


@pytest.mark.parametrize(("what", "kind"), [("leaders", "Leader"), ("places", "Place")])
def test_things_must_be_of_their_kind(what: str, kind: str) -> None:
    """Not their ids."""
    refused(f"InvalidValue: each of {what} must be a {kind}, got 'ada'", **{what: ["ada"]})


def test_different_events_of_one_id_are_refused() -> None:
    """Given as such."""
    refused(
        "ConflictingIds: each of events must have an id of its own, got 'talk' twice",
        attended(),
        events=[TALK, Event("Talk", CAFE, at("10:00"), at("11:00"))],
    )


def test_events_in_columns_of_one_id_are_refused() -> None:
    """With the row of the second."""
    refused(
        "ConflictingIds: each of events must have an id of its own, in row 1 (from 0), got 'talk' twice",
        attended(),
        events=EVENTS | {"id": ["talk", "talk"]},
    )


def test_events_must_be_events() -> None:
    """In a list, they are not read as a table."""
    refused("InvalidValue: each of events must be an Event, got 'talk'", attended(), events=["talk"])


def test_events_must_be_given_where_they_are_named() -> None:
    """By their ids or positions."""
    refused("InvalidValue: events must be given where stops name them, got none", attended())


def test_events_must_be_known() -> None:
    """The nearest one is offered."""
    refused(
        "UnknownName: event of stops must be a known id, in row 0 (from 0), got 'tlk'; did you mean 'talk'?",
        attended(event=["tlk"]),
        events=[TALK],
    )


def test_events_must_have_names() -> None:
    """Ids, or titles to make them from."""
    refused(
        "InvalidValue: events must have ids or titles, got columns place, start, end",
        attended(),
        events=without(EVENTS, "id", "title"),
    )


@pytest.mark.parametrize(
    ("given", "which"),
    [
        ({"id": [None, "x"], "title": ["Talk", "X"]}, "an id where others have one"),
        ({"id": [None, None], "title": [None, "X"]}, "a title where there are no ids"),
    ],
)
def test_each_event_must_have_a_name(given: dict[str, Any], which: str) -> None:
    """As the others do."""
    refused(
        f"InvalidValue: each of events must have {which}, in row 0 (from 0), got nothing",
        attended(),
        events=EVENTS | given,
    )


@pytest.mark.parametrize("end", [[at("09:00"), None]])
def test_events_must_not_end_before_they_start(end: list[Any]) -> None:
    """As stops."""
    refused(
        "InvalidValue: end of events must not be before start, in row 0 (from 0), "
        "got 2030-05-01 10:00:00+00:00 .. 2030-05-01 09:00:00+00:00",
        attended(),
        events=EVENTS | {"end": end},
    )


def test_places_must_hold_those_of_events() -> None:
    """Which rows may stand for."""
    refused(
        "InvalidValue: places must hold those of events, got 'hall' of 'talk'", attended(), events=[TALK], places=[CAFE]
    )


def test_places_of_events_must_be_the_same() -> None:
    """Not others under their ids."""
    with pytest.raises(ValueError, match="a place's id must stand for one place, got 'hall'"):
        made(attended(), events=[TALK], places=[room("Hall", capacity=3)])


def test_places_around_must_be_the_same() -> None:
    """Where somebody stops in both."""
    other = Place("Cafe", within=Place("Carrow", level=Level.SITE))
    with pytest.raises(ValueError, match="a place's id must stand for one place, got 'carrow'"):
        made(places=[HALL, other])


def test_stops_must_be_for_an_event_or_somewhere() -> None:
    """Where nothing else tells where and when."""
    refused(
        "InvalidValue: stops must name an event, or a place, start and end, in row 0 (from 0), got none",
        {"leader": ["ada"], "event": [None]},
        events=[TALK],
    )


def test_stops_for_no_event_must_have_a_place() -> None:
    """An event of another row does not tell it."""
    refused(
        "InvalidValue: place of stops must be given where they name no event, in row 0 (from 0), got none",
        {**ROWS, "event": [None, "talk"], "place": [None, None]},
        events=[TALK],
    )


def test_stops_for_no_event_must_have_a_start() -> None:
    """An event of another row does not tell it."""
    refused(
        "InvalidValue: start of stops must be given, in row 0 (from 0), got nothing",
        {**ROWS, "event": [None, "talk"], "start": [None, None]},
        events=[TALK],
    )


def test_ids_must_differ_for_one_person() -> None:
    """Two people may have the same."""
    assert ["x", "x"] == [each.id for each in made(ROWS | {"id": ["x", "x"]}).stops]
    refused(
        "ConflictingIds: stops of one person must have different ids, in row 1 (from 0), got 'x' twice",
        ROWS | {"leader": ["ada", "ada"], "id": ["x", "x"]},
    )


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("kind", "plenery", "kind must be one that is known, or one quite unlike them, got 'plenery'"),
        ("status", "maybe", "status must be one of confirmed, tentative, cancelled, got 'maybe'"),
        ("title", " ", "it must be text that is not blank, got ' '"),
        ("id", "", "it must be text that is not blank, got ''"),
    ],
)
def test_words_must_be_right_before_stops_are_made(name: str, value: str, why: str) -> None:
    """Each is looked at once, in stops and in events."""
    with pytest.raises(ValueError, match=f"{name} of stops must be right, in row 1") as caught:
        made(ROWS | {name: [None, value]})
    with pytest.raises(ValueError, match=f"{name} of events must be right, in row 1"):
        made(attended(), events=EVENTS | {name: ["talk" if name in {"id", "title"} else None, value]})

    assert why in str(caught.value)


@pytest.mark.parametrize(
    ("represents", "expected"),
    [
        ({ADA: ADA}, "InvalidValue: represents must be another person, got Ada for themselves"),
        ({CY: ADA}, "InvalidValue: who represents somebody must be one of leaders, got Leader('Cy')"),
        ({"ada": BO}, "InvalidValue: represents must give a Leader for a Leader, got 'ada': Leader('Bo')"),
        ({ADA: "bo"}, "InvalidValue: represents must give a Leader for a Leader, got Leader('Ada'): 'bo'"),
    ],
)
def test_stand_ins_must_be_leaders_of_the_plan(represents: dict[Any, Any], expected: str) -> None:
    """And stand in for others."""
    refused(expected, represents=represents)


# --- Nothing ---


def test_no_rows_are_a_plan_of_people_without_stops() -> None:
    """Whatever columns there are."""
    nothing: dict[str, Any] = {"leader": [], "place": [], "start": [], "end": []}
    events: dict[str, Any] = {"id": [], "place": [], "start": [], "end": []}

    assert Schedule([Itinerary(ADA), Itinerary(BO)]) == made(nothing)
    assert Schedule([]) == made(nothing, leaders=[])
    assert made(nothing) == made({"leader": [], "event": []}, events=[])
    assert made(nothing) == made({"leader": [], "event": []}, events=events)
    assert () == made(nothing).places
    assert not check(made(nothing), must=[NoOverlap()]).results[0].measured


# --- Read ---


def test_rows_without_an_event_keep_their_own() -> None:
    """An end that is not known is not that of another row's event."""
    plan = made({**ROWS, "event": [None, "talk"], "place": ["cafe", None], "end": [None, None]}, events=[TALK])

    assert [("cafe", None), ("hall", at("11:00"))] == [(each.place.id, each.end) for each in plan.stops]


def test_no_row_need_be_for_an_event() -> None:
    """Even where there is none."""
    assert made() == made(ROWS | {"event": [None, None]}, events=[])
    assert made() == made(ROWS | {"event": [None, None]}, events=EVENTS)


def test_titles_make_ids_of_events() -> None:
    """As in Event."""
    plan = made(attended(), events=without(EVENTS, "id"))

    assert TALK == plan.event("talk")


def test_ids_are_titles_of_events_without_any() -> None:
    """A title there must be."""
    assert "talk" == made(attended(), events=without(EVENTS, "title")).event("talk").title


def test_people_without_stops_are_in_the_plan() -> None:
    """In order of id, whatever order they are given in."""
    plan = made(leaders=[CY, BO, ADA], represents={CY: ADA})

    assert (ADA, BO, CY) == plan.leaders
    assert [] == [each for each in plan.party(CY) if each.leader == CY]
    assert ADA == plan.itinerary(CY).represents


def test_an_event_table_is_a_sequence() -> None:
    """Each is made once."""
    given: Any = read(attended(), [ADA], PLACES, EVENTS, {}).events

    assert isinstance(given, EventTable)
    assert given[0] is given[0:2][0]
    assert 2 == len(given)
    assert None is given.code_of("dinner")


def test_a_vocabulary_is_a_mapping() -> None:
    """Of places, leaders, delegations and those events that somebody comes for."""
    leader = Leader("Ada", delegation=Delegation("North"))
    table = read(attended(), [leader], PLACES, EVENTS, {})
    known = Vocabulary(table, Names.of_things)

    assert len(known) == len(list(known))
    assert (Event, "talk") in known
    assert (Event, "lunch") not in known
    assert (Place, "hall") in known
    assert (Place, "elsewhere") not in known
    assert (TALK, 1) == known[Event, "talk"]


# --- Swept ---


def columns_of(plan: Schedule) -> Columns | None:
    """As a large plan has them."""
    return plan._columns


@pytest.mark.parametrize(
    "further",
    [
        {"status": ["confirmed"]},
        {"early": [minutes(5)]},
        {"late": [minutes(0)]},
        {"end": [None], "event": ["open-talk"]},
    ],
)
def test_stops_that_may_not_be_plain_are_not_swept(further: dict[str, Any]) -> None:
    """Nor those behind an entrance."""
    assert None is columns_of(made(attended(**further), events=[TALK, OPEN_TALK]))


def test_places_behind_passages_are_not_swept() -> None:
    """Where somebody stops there."""
    assert None is columns_of(made(ROWS | {"place": ["hall", "suite"]}))
    assert None is not columns_of(made())


@pytest.mark.parametrize(
    "further", [{"status": ["tentative", None]}, {"late": [minutes(5), None]}, {"end": [None, None]}]
)
def test_events_that_may_not_be_plain_are_not_swept(further: dict[str, Any]) -> None:
    """In columns or not."""
    assert None is columns_of(made(attended(end=[at("11:00")]), events=EVENTS | further))


def swept(plan: Schedule, *rules: Any, monkeypatch: pytest.MonkeyPatch) -> Report:  # noqa: ANN401 - rules
    """A check by sweeps that agrees with the one without."""
    expected = check(Schedule(plan.itineraries), must=rules).to_dict()
    with monkeypatch.context() as patch:
        patch.setattr(schedcheck.schedule, "LARGE", 0)
        report = check(plan, must=rules)

        assert expected == report.to_dict()
    return report


@pytest.mark.parametrize("codes", [["talk", "talk"], ["talk", "lunch"], ["lunch", "talk"]])
def test_events_are_the_uses_of_their_places(codes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all stops are for events, also where nobody comes for some."""
    events = EVENTS | {"place": ["hall", "hall"], "start": [at("10:00"), at("10:30")]}
    plan = made({"leader": ["ada", "bo"], "event": codes}, events=events)
    other = made({"leader": ["ada", "bo"], "event": codes}, events=events)
    found = scan(other, [Exclusive(HALL)])
    report = swept(plan, Exclusive(HALL), Exclusive(CITY), monkeypatch=monkeypatch)

    assert (len(set(codes)) == 2) == (report.results[0].verdict is Verdict.BROKEN)
    assert (len(set(codes)) == 2) == bool(len(found))


def test_a_place_of_an_event_attended_elsewhere_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """By who comes for it."""
    plan = made({"leader": ["ada"], "event": ["talk"], "place": ["cafe"]}, events=EVENTS)

    assert ["ada"] == [each.leader.id for each in plan.users(HALL)]
    assert [] == [each.leader.id for each in plan.visitors(HALL)]
    assert swept(plan, Exclusive(HALL), monkeypatch=monkeypatch).results[0].measured


def test_who_comes_only_for_what_is_cancelled_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the stop or the event is."""
    rule = Avoid(ADA, BO)
    rows = {"leader": ["ada", "bo"], "event": ["talk", "lunch"]}
    for plan in (
        made(rows, events=EVENTS | {"status": ["cancelled", None]}),
        made(rows | {"status": ["cancelled", None]}, events=EVENTS),
    ):
        assert not swept(plan, rule, monkeypatch=monkeypatch).results[0].measured


def test_events_are_asked_about_by_id() -> None:
    """In columns, in a list, or where there are none."""
    for events in (EVENTS, [TALK]):
        plan = made(attended(), events=events)

        assert ["ada"] == [each.leader.id for each in plan.stops_for("talk") if each.leader]
        assert [] == list(plan.stops_for("lunch"))
        assert [] == list(plan.stops_for("dinner"))
    assert [] == list(made().stops_for("talk"))


def test_calls_are_no_place_to_be_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of bodies only."""
    rows = ROWS | {"leader": ["ada", "ada"], "place": ["hall", "call"]}

    assert swept(made(rows), NoOverlap(), monkeypatch=monkeypatch).ok
    assert 0 == len(scan(made(rows), [NoOverlap()]))


def test_what_is_swept_can_be_edited(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is swept no more until it is large again."""
    plan = made()
    rules = NoOverlap(), Avoid(ADA, BO, gap=minutes(10)), Exclusive(HALL), Attend(ADA, TALK)
    report = swept(plan, *rules, monkeypatch=monkeypatch)
    edited = plan.move(plan.itinerary(ADA).stops[0], by=minutes(30)).add(BO, TALK).add(CY, TALK)

    assert check(edited, must=rules).to_dict() == recheck(report, edited).to_dict()
    assert None is columns_of(edited)


def test_rows_tell_their_stops() -> None:
    """As the itineraries hold them."""
    plan = made(leaders=[BO, ADA])
    columns = columns_of(plan)

    assert columns is not None
    assert columns.stop(1) is plan.itinerary(BO).stops[0]
    assert columns.stop(0) is plan.itinerary(ADA).stops[0]
    assert 2 == len(columns)


def test_only_stops_that_are_looked_at_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """By who asks for a row, and by an edit: of the other one only those in the place where it is done."""
    count: list[Stop] = []

    def counted(*given: Any, **fields: Any) -> Stop:  # noqa: ANN401 - what a stop is made of
        count.append(Stop(*given, **fields))
        return count[-1]

    monkeypatch.setattr(schedcheck.columns.table, "Stop", counted)
    hours = [at(f"{hour:02}:00") for hour in range(8, 18)]
    places = ["hall", *["cafe"] * 9], ["hall", "hall", *["suite"] * 8]
    rows = {
        "leader": ["ada"] * 10 + ["bo"] * 10,
        "place": [*places[0], *places[1]],
        "start": hours * 2,
        "end": [each + minutes(30) for each in hours] * 2,
    }
    suite = room("Suite")
    plan = made(rows, places=(HALL, CAFE, suite))
    columns = columns_of(plan)
    assert columns is not None
    last = columns.stop(19)

    assert [last] == count

    monkeypatch.setattr(schedcheck.schedule, "LARGE", 0)
    report = check(plan, must=[Avoid(ADA, BO, gap=minutes(5))])
    moved = plan.move(plan.itinerary(ADA).stops[0], by=minutes(60))
    count.clear()
    edited = recheck(report, moved)

    assert not edited.ok
    assert 0 == sum(each.place is suite for each in count)
    assert check(moved, must=[Avoid(ADA, BO, gap=minutes(5))]).to_dict() == edited.to_dict()
    assert last is moved.itinerary(BO).stops[-1]


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))],  # noqa: S301 - our own
)
def test_reports_on_edited_columns_are_copied(copied: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """With rows of which no stop was made; and a plan with them is edited like any other."""
    monkeypatch.setattr(schedcheck.schedule, "LARGE", 0)
    rows = {
        "leader": ["ada", "ada", "bo", "bo"],
        "place": ["hall", "cafe", "hall", "cafe"],
        "start": [at("08:00"), at("10:00"), at("09:00"), at("11:00")],
        "end": [at("08:30"), at("10:30"), at("09:30"), at("11:30")],
    }
    rules = [Avoid(ADA, BO, gap=minutes(5))]
    plan = made(rows)
    plan, report = plan.move(plan.itinerary(ADA).stops[0], by=minutes(45)), check(plan, must=rules)
    report = recheck(report, plan)
    plan, again = copied((plan, report))

    assert report == again

    for by in (45, -45):
        plan = plan.move(plan.itinerary(BO).stops[0], by=minutes(by))
        again = recheck(again, plan)

        assert check(plan, must=rules).to_dict() == again.to_dict()


def test_of_events_only_those_attended_are_looked_at() -> None:
    """Whoever asks for a person: with many people and events, all would take long."""
    count: list[Any] = []

    class Looked(list[Event]):
        def __getitem__(self, code: Any) -> Any:  # noqa: ANN401 - as a list is asked
            count.append(code)
            return super().__getitem__(code)

        def __iter__(self) -> Any:  # noqa: ANN401 - as above
            for code in range(len(self)):
                yield self[code]

    talks = [Event(f"Talk {number}", HALL, at("10:00"), at("11:00")) for number in range(9)]
    table = read({"leader": ["ada", "bo"], "event": ["talk-4", "talk-7"]}, [ADA, BO], [HALL], talks, {})
    people = People(table._replace(events=Looked(table.events)))

    assert ["talk-7"] == [each.id for each in people["bo"].stops]
    assert {7} == set(count)


def test_stops_in_columns_are_numbered_as_others() -> None:
    """One by one, where several are of one place or one event, and where some have ids given."""
    hours = [at(f"{hour:02}:00") for hour in range(8, 12)]
    rows = {"leader": ["ada"] * 4, "place": ["hall", "hall", "cafe", "hall"], "start": hours, "end": hours}
    columns = columns_of(made(rows))
    named = columns_of(made(rows | {"id": [None, "hall-2", None, None]}))

    assert columns is not None
    assert named is not None
    assert ["hall-3", "cafe", "hall-2", "hall"] == [columns.stop(row).id for row in (3, 2, 1, 0)]
    assert ["hall-3", "cafe", "hall-2", "hall"] == [named.stop(row).id for row in (3, 2, 1, 0)]


@pytest.mark.parametrize(
    "held",
    [
        stop(CAFE, "10:00", "11:00", event=TALK),
        Event("Slow", HALL, at("10:00"), at("11:00"), late=minutes(5)).attend(late=minutes(0), early=minutes(0)),
        OPEN_TALK.attend(leave=at("16:00")),
    ],
)
def test_uses_that_take_measuring_are_not_swept(held: Stop) -> None:
    """Of events attended elsewhere, that slip, or whose end is not known."""
    found = scan(Schedule([Itinerary(ADA, [held])]), [Exclusive(HALL), NoOverlap()])

    assert (0,) == found.left


def test_events_in_columns_may_be_of_a_series() -> None:
    """They are as plain as any."""
    key = "class/2030-05-01"
    table = {"id": [key], "series": ["class"], "place": ["hall"], "start": [at("09:00")], "end": [at("10:00")]}
    rows = {"leader": ["ada"], "event": [key]}
    plan = Schedule.from_columns(rows, leaders=[ADA], places=[HALL], events=table)

    assert "class" == plan.event(key).series
    assert check(plan, must=[NoOverlap()]).clear
