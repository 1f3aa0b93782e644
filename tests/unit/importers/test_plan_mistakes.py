import pickle

import attrs
import pytest

from schedcheck.constraints import BUILTIN, NoOverlap
from schedcheck.errors import InvalidValue
from schedcheck.importers import tables
from schedcheck.importers.plan import PlanError, Problem, parse_plan
from tests.unit.importers.plans import RULE_OF_TWO, UNIT, mistakes

PARTY = "must be the id of a [[leader]] or a [[delegation]]"
KIND = "must be one that is known, or one quite unlike them"
TWICE = "a time must have an offset, as the clocks of Europe/Paris go through it twice"
NAIVE = "a time must have an offset, or a place with a time zone to read it in"


def test_all_mistakes_are_told_together() -> None:
    """Each has the file, the line, the table, the key, what must hold and what came, in the order of the file."""
    text = '[[place]]\nname = "Lobby"\nclearance = 5\nwithin = "nowhere"\n\n[[leader]]\nname = 7\n'
    with pytest.raises(PlanError) as caught:
        parse_plan(text, name="plan.toml")

    assert caught.value.problems == (
        Problem("plan.toml", "place[1] 'lobby'", "clearance", UNIT, "5", 3),
        Problem("plan.toml", "place[1] 'lobby'", "within", "must be the id of a [[place]]", "'nowhere'", 4),
        Problem("plan.toml", "leader[1]", "name", "must be text", "7", 7),
    )
    assert str(caught.value).splitlines() == [
        f"plan.toml:3: place[1] 'lobby': clearance: {UNIT}, got 5",
        "plan.toml:4: place[1] 'lobby': within must be the id of a [[place]], got 'nowhere'",
        "plan.toml:7: leader[1]: name must be text, got 7",
    ]


def test_error_can_be_sent_to_another_process() -> None:
    """It is the same after pickling."""
    with pytest.raises(PlanError) as caught:
        parse_plan("x = 1")

    assert caught.value.problems == pickle.loads(pickle.dumps(caught.value)).problems  # noqa: S301 - our own


def test_wrong_table_does_not_hide_mistakes_in_others() -> None:
    """What refers to a table with a mistake has none of its own for it, and is read for others."""
    assert mistakes("""
[[place]]
name = "Room"
within = "hotel"
capacity = "ten"

[[event]]
title = "Tea"
place = "room"
start = 2022-11-15 15:00:00
end = 2022-11-15 14:00:00

[[event]]
title = "Coffee"
place = "room"
start = 2022-11-15 15:00:00
kind = "plenery"

[[itinerary]]
leader = "alba"
attends = ["tea", "coffee"]
""") == [
        "place[3] 'room': capacity must be a whole number, got 'ten'",
        f"event[3] 'coffee': kind {KIND}, got 'plenery'; did you mean 'plenary'?",
    ]


def test_unknown_table() -> None:
    """A table that no plan has is a mistake, and told with the nearest one."""
    assert mistakes('[[plase]]\nname = "Lobby"') == [
        "a table must be one that a plan has, got 'plase'; did you mean 'place'?"
    ]


def test_unknown_key() -> None:
    """A key that a table does not have is a mistake, and told with the nearest one."""
    assert mistakes('[[place]]\nname = "Lobby"\nclearence = "5 min"') == [
        "place[3] 'lobby': a key must be one that the table has, got 'clearence'; did you mean 'clearance'?"
    ]


def test_missing_key() -> None:
    """A table must have what cannot be left out."""
    assert mistakes('[[event]]\nstart = 2022-11-15 10:00:00\n[[itinerary]]\nattends = ["talks"]') == [
        "event[2]: place must be given, got nothing",
        "event[2]: title must be given, got nothing",
        "itinerary[1]: leader must be given, got nothing",
    ]


def test_one_table_where_several_are_asked() -> None:
    """`[place]` is not `[[place]]`."""
    assert mistakes('[place]\nname = "Lobby"', base="") == ["place must be several tables: [[place]], got a table"]


def test_stop_before_its_itinerary() -> None:
    """`[[itinerary.stop]]` alone makes TOML's itinerary one table."""
    assert mistakes('[[itinerary.stop]]\nevent = "talks"') == [
        "itinerary must be several tables: [[itinerary]], got a table"
    ]


def test_stops_that_are_no_tables() -> None:
    """Stops are tables below their itinerary."""
    assert mistakes('[[itinerary]]\nleader = "alba"\nstop = "talks"') == [
        "itinerary[1] 'alba': stop must be several tables: [[itinerary.stop]], got 'talks'"
    ]


def test_several_tables_where_one_is_asked() -> None:
    """There is one summit."""
    assert mistakes('[[summit]]\nname = "S"') == ["summit must be one table: [summit], got a list"]


def test_text_where_a_table_is_asked() -> None:
    """A list of texts is no list of tables."""
    assert mistakes('place = ["lobby"]', base="") == ["place[1]: must be a table, got 'lobby'"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("name = 5", "name must be text, got 5"),
        ('name = " "', "name must be text that is not blank, got ' '"),
        (r'name = "a\u0007"', r"name must be text without control characters and lone surrogates, got 'a\x07'"),
        ("within = true", "within must be the id of a [[place]], got true"),
        ("within = 2022-11-15", "within must be the id of a [[place]], got 2022-11-15"),
        ('remote = "yes"', "remote must be true or false, got 'yes'"),
        ("capacity = 2.5", "capacity must be a whole number, got 2.5"),
        ("capacity = true", "capacity must be a whole number, got true"),
        ("capacity = -2", "capacity must be a whole number of people, zero or more, got -2"),
        ('geo = "here"', "geo must be [latitude, longitude] in degrees, got 'here'"),
        ("geo = [1]", "geo must be [latitude, longitude] in degrees, got a list"),
        ("geo = [true, 1]", "geo must be [latitude, longitude] in degrees, got a list"),
        ("geo = [91.0, 0.0]", "geo must be latitude -90 to 90 and longitude -180 to 180 degrees, got (91.0, 0.0)"),
        ("level = 1", "level must be one of room, building, site, city, country, got 1"),
        ('level = "rom"', "level must be one of room, building, site, city, country, got 'rom'; did you mean 'room'?"),
        ("tz = 8", "tz must be text, got 8"),
        (
            'tz = "Asia/Makasar"',
            "tz: a time zone must be in the IANA database, got 'Asia/Makasar'; did you mean 'Asia/Makassar'?",
        ),
        ("comment = 5", "comment must be text, got 5"),
    ],
)
def test_wrong_value(line: str, message: str) -> None:
    """What is no value of its key is told with what one is."""
    name = "" if line.startswith("name") else 'name = "Lobby"\n'
    text = f'[[place]]\nid = "lobby"\n{name}{line}'

    assert mistakes(text) == [f"place[3] 'lobby': {message}"]


@pytest.mark.parametrize("value", ["5", "5.0", '"5"'])
def test_duration_without_a_unit(value: str) -> None:
    """A bare number is refused, as nobody knows of what."""
    shown = value.replace('"', "'")

    assert mistakes(f'[[place]]\nname = "Lobby"\nclearance = {value}') == [
        f"place[3] 'lobby': clearance: {UNIT}, got {shown}"
    ]


@pytest.mark.parametrize("value", ["true", '"soon"', '"P1M"', '"1 month"', '"-5 min"', '"30 min 1 h"', '""', "[]"])
def test_duration_that_is_none(value: str) -> None:
    """Months have no one length, and nobody waits less than nothing."""
    shown = "a list" if value == "[]" else value.replace('"', "'")

    assert mistakes(f'[[place]]\nname = "Lobby"\nclearance = {value}') == [
        f'place[3] \'lobby\': clearance: a duration must be text such as "4 min", "1 h 30 min" or "PT4M", got {shown}'
    ]


def test_unknown_reference() -> None:
    """An id that nothing has is told with the nearest one."""
    assert mistakes('[[event]]\ntitle = "Tea"\nplace = "hal"\nstart = 2022-11-15 15:00:00\norganizer = "albo"') == [
        "event[2] 'tea': place must be the id of a [[place]], got 'hal'; did you mean 'hall'?",
        f"event[2] 'tea': organizer {PARTY}, got 'albo'; did you mean 'alba'?",
    ]


def test_name_where_an_id_is_asked() -> None:
    """Who writes the name is told the id."""
    assert mistakes('[[place]]\nname = "Lobby"\nwithin = "Hotel"') == [
        "place[3] 'lobby': within must be the id of a [[place]], got 'Hotel'; did you mean 'hotel'?"
    ]


def test_reference_in_a_list() -> None:
    """The place in the list is told, counted from one."""
    assert mistakes('[[itinerary]]\nleader = "alba"\nattends = ["talks", "tolks"]') == [
        "itinerary[1] 'alba': attends[2] must be the id of a [[event]], got 'tolks'; did you mean 'talks'?"
    ]


def test_reference_to_two_kinds_of_things() -> None:
    """A leader and a delegation of one id cannot be told apart in a rule."""
    assert mistakes(f'[[delegation]]\nname = "Alba"\n{RULE_OF_TWO}') == [
        "must[1] 'avoid': a must be the id of a [[leader]] or a [[delegation]], not of both, got 'alba'"
    ]


def test_list_that_is_a_text() -> None:
    """A lone text would fall into letters."""
    assert mistakes('[[itinerary]]\nleader = "alba"\nattends = "talks"') == [
        "itinerary[1] 'alba': attends must be a list, got 'talks'"
    ]


def test_two_things_with_one_id() -> None:
    """Two tables with one id are a mistake, also where the id is made from the name; both are read."""
    once = "must be of one place only, or be given where names are alike"

    assert mistakes('[[place]]\nname = "hall"\nwithin = "hotel"\nwalk = true') == [
        f"place[3] 'hall': id {once}, got 'hall', as of place[2] 'hall'",
        'place[3] \'hall\': walk: a duration must be text such as "4 min", "1 h 30 min" or "PT4M", got true',
    ]


def test_name_that_makes_no_id() -> None:
    """Where a name has no letter, an id must be given."""
    assert mistakes('[[place]]\nname = "???"\n[[leader]]\nname = "!"') == [
        "place[3]: an id must be given where the name has neither letter nor digit, got '???'",
        "leader[3]: an id must be given where the name has neither letter nor digit, got '!'",
    ]


def test_places_that_lie_in_one_another() -> None:
    """A way that leads back is told once, with all who are on it; who only leads into it has no mistake."""
    assert mistakes("""
[[place]]
id = "egg"
name = "Egg"
within = "hen"

[[place]]
id = "hen"
name = "Hen"
entrance = "egg"

[[place]]
name = "Nest"
within = "nest"

[[place]]
name = "Yolk"
within = "egg"
""") == [
        "place[3] 'egg': within must not lead back to the place itself, got egg -> hen -> egg",
        "place[5] 'nest': within must not lead back to the place itself, got nest -> nest",
    ]


def test_long_way_back_is_cut() -> None:
    """Enough of it is shown to see it."""
    ring = "".join(f'[[place]]\nname = "P{at}"\nwithin = "p{(at + 1) % 9}"\n' for at in range(9))

    assert mistakes(ring, base="") == [
        "place[1] 'p0': within must not lead back to the place itself, got p0 -> p1 -> p2 -> p3 -> p4 -> ... -> p0"
    ]


def test_places_that_nest_too_deep() -> None:
    """A hundred places within one another are enough for anybody."""
    deep = (
        "".join(f'[[place]]\nname = "P{at}"\nwithin = "p{at + 1}"\n' for at in range(120)) + '[[place]]\nname = "P120"'
    )

    assert mistakes(deep, base="") == ["place[21] 'p20': must not lie within more than 100 places, got more"]


def test_mistake_of_a_place_as_a_whole() -> None:
    """What is right key by key and wrong together is told of the table."""
    assert mistakes('[[place]]\nname = "Suite"\nwithin = "hall"\nlevel = "site"') == [
        "place[3] 'suite': Suite must not have a level above that of Hall, in which it lies, got site in room"
    ]


def test_end_before_start() -> None:
    """It is told at the end."""
    assert mistakes(
        '[[event]]\ntitle = "Tea"\nplace = "hall"\nstart = "2022-11-15 15:00"\nend = "2022-11-15 14:00"'
    ) == ["event[2] 'tea': end must not be before start, got 2022-11-15 15:00:00+08:00 .. 2022-11-15 14:00:00+08:00"]


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ("2022-11-15", "start must have a time of day beside the date, got 2022-11-15"),
        ("10:00:00", "start must be a time such as 2022-11-15 10:00, got 10:00:00"),
        ('"10 am"', "start: a time must be ISO 8601 such as '2022-11-15 10:00', got '10 am'"),
        ('"unknown"', "start: a time must be ISO 8601 such as '2022-11-15 10:00', got 'unknown'"),
    ],
)
def test_time_that_is_none(start: str, message: str) -> None:
    """A time is a date with a time of day."""
    assert mistakes(f'[[event]]\ntitle = "Tea"\nplace = "hall"\nstart = {start}') == [f"event[2] 'tea': {message}"]


def test_time_that_clocks_skip_or_repeat() -> None:
    """Both are told by name, as for times given in Python."""
    assert mistakes("""
[[place]]
name = "Paris"
level = "city"
tz = "Europe/Paris"

[[event]]
title = "Tea"
place = "paris"
start = 2022-03-27 02:30:00
end = 2022-10-30 02:30:00
""") == [
        "event[2] 'tea': start: a time must exist, but the clocks of Europe/Paris skip it, got '2022-03-27 02:30:00'",
        f"event[2] 'tea': end: {TWICE}, got '2022-10-30T02:30:00'",
    ]


def test_time_without_offset_in_a_place_without_zone() -> None:
    """Nobody can tell when it is."""
    assert mistakes(
        '[[place]]\nname = "Sea"\n[[event]]\ntitle = "Tea"\nplace = "sea"\nstart = 2022-11-15 15:00:00'
    ) == [f"event[2] 'tea': start: {NAIVE}, got '2022-11-15T15:00:00'"]


def test_second_itinerary_of_a_leader() -> None:
    """A leader has one."""
    assert mistakes('[[itinerary]]\nleader = "alba"\n[[itinerary]]\nleader = "alba"') == [
        "itinerary[2] 'alba': leader must have one itinerary only, got 'alba', as in itinerary[1] 'alba'"
    ]


def test_event_attended_twice() -> None:
    """Nobody is at one event twice over."""
    assert mistakes('[[itinerary]]\nleader = "alba"\nattends = ["talks", "talks"]') == [
        "itinerary[1] 'alba': attends must name each event once, got one twice"
    ]


def test_leader_who_represents_themselves() -> None:
    """The model's own rules hold for a plan, too."""
    assert mistakes('[[itinerary]]\nleader = "alba"\nrepresents = "alba"') == [
        "itinerary[1] 'alba': represents must be another person, got Alba for themselves"
    ]


def test_stop_without_a_place_or_a_time() -> None:
    """A stop has an event, or a place and a start."""
    assert mistakes('[[itinerary]]\nleader = "alba"\n[[itinerary.stop]]\ntitle = "Nap"\nend = "2022-11-15 10:00"') == [
        "itinerary[1] 'alba' stop[1] 'nap': place must be given where there is no event, got nothing",
        "itinerary[1] 'alba' stop[1] 'nap': start must be given where there is no event, got nothing",
    ]


def test_two_words_for_one_thing() -> None:
    """A stop starts, or its person arrives."""
    stop = 'event = "talks"\nstart = "2022-11-15 10:00"\narrive = "2022-11-15 10:30"'

    assert mistakes(f'[[itinerary]]\nleader = "alba"\n[[itinerary.stop]]\n{stop}') == [
        "itinerary[1] 'alba' stop[1] 'talks': arrive must not be given beside start, which says the same, got both"
    ]


def test_stops_with_one_id() -> None:
    """Stops of one person have different ids."""
    stop = '[[itinerary.stop]]\nevent = "talks"\nid = "x"\n'

    assert mistakes(f'[[itinerary]]\nleader = "alba"\n{stop}{stop}') == [
        "itinerary[1] 'alba': stops of Alba must have different ids, got 'x'"
    ]


def test_unknown_rule() -> None:
    """A rule is of a type that is known; the keys of every rule are read all the same."""
    known = ", ".join(sorted(each.code for each in BUILTIN))

    assert mistakes('[[must]]\ntype = "avod"\na = "nobody"\nweight = "5"') == [
        f"must[1] 'avod': type must be one of {known}, got 'avod'; did you mean 'avoid'?",
        "must[1] 'avod': weight must be a whole number, got '5'",
    ]


def test_rule_without_a_type() -> None:
    """Nobody knows what it asks."""
    assert mistakes('[[must]]\na = "alba"') == ["must[1]: type must be given, got nothing"]


def test_rules_with_one_id() -> None:
    """Also of different severity."""
    assert mistakes('[[must]]\nid = "x"\ntype = "no-overlap"\n[[should]]\nid = "x"\ntype = "travel"') == [
        "should[1] 'x': id must be of one rule only, got 'x', as of must[1] 'x'"
    ]


def test_rule_with_wrong_values() -> None:
    """Each is told at its key."""
    assert mistakes(f"""{RULE_OF_TWO}
at = "hal"
allow = "plenary"
during = [2022-11-15 10:00:00]
gap = 5
private = 1
""") == [
        "must[1] 'avoid': at must be the id of a [[place]], got 'hal'; did you mean 'hall'?",
        "must[1] 'avoid': allow must be a list, got 'plenary'",
        "must[1] 'avoid': during must be { start = .., end = .. } or [start, end], got a list",
        f"must[1] 'avoid': gap: {UNIT}, got 5",
        "must[1] 'avoid': private must be true or false, got 1",
    ]


def test_rule_that_ends_before_it_begins() -> None:
    """What is right key by key and wrong together is told where the model tells it."""
    assert mistakes(f"{RULE_OF_TWO}since = 2022-11-15T10:00:00Z\nuntil = 2022-11-15T09:00:00Z") == [
        "must[1] 'avoid': until must be after since, got 2022-11-15 10:00:00+00:00 .. 2022-11-15 09:00:00+00:00"
    ]


def test_rule_of_one_party_and_no_other() -> None:
    """A constraint must have what it is about."""
    assert mistakes('[[must]]\ntype = "avoid"\na = "alba"') == ["must[1] 'avoid': b must be given, got nothing"]


def test_tables_inside_a_value() -> None:
    """What is wrong deep inside is told with the way there."""
    assert mistakes("""
[[must]]
type = "travel"
speed = "fast"
times = [{ from = "hall", to = "hotl", time = 5, via = 3 }, 5, { from = "hall", to = "hotel" }]
""") == [
        "must[1] 'travel': speed must be a number, got 'fast'",
        "must[1] 'travel': times[1] must have no keys but from, to, time, got 'via'",
        f"must[1] 'travel': times[1].time: {UNIT}, got 5",
        "must[1] 'travel': times[1].to must be the id of a [[place]], got 'hotl'; did you mean 'hotel'?",
        'must[1] \'travel\': times[2] must be a table such as { from = "here", to = "there", time = "20 min" }, got 5',
        "must[1] 'travel': times[3].time must be given, got nothing",
    ]


def test_rule_that_is_wrong_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a constraint says of its own values is passed on, also by an error that is not ours."""

    @attrs.frozen
    class Odd(NoOverlap):
        code = "odd"
        times: int = 1

        def __attrs_post_init__(self) -> None:
            raise ValueError("times must be odd")

    monkeypatch.setattr(tables, "BUILTIN", (Odd,))

    assert mistakes('[[must]]\ntype = "odd"\ntimes = 2') == ["must[1] 'odd': times must be odd, got what was written"]


def test_field_that_is_compared_with_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """A constraint's check that looks at two fields is asked when both are there."""

    @attrs.frozen
    class Odd(NoOverlap):
        code = "odd"
        low: int = 1
        high: int = attrs.field(default=2)

        @high.validator
        def _not_below(self, _attribute: object, value: int) -> None:
            raise InvalidValue(f"high must not be below {self.low}", value)

    monkeypatch.setattr(tables, "BUILTIN", (Odd,))

    assert mistakes('[[must]]\ntype = "odd"\nlow = 3\nhigh = 2') == ["must[1] 'odd': high must not be below 3, got 2"]


def test_one_person_on_both_sides() -> None:
    """What a constraint refuses as a whole is told at the key that it names first."""
    text = '[[must]]\ntype = "avoid"\na = "alba"\nb = "alba"'

    assert mistakes(text) == ["must[1] 'avoid': a and b must be two people, or delegations, got Alba twice"]


def test_number_too_large() -> None:
    """No speed has four hundred digits."""
    assert mistakes(f'[[must]]\ntype = "travel"\nspeed = {"9" * 400}') == [
        f"must[1] 'travel': speed must be a number of ordinary size, got {'9' * 48}...{'9' * 49}"
    ]


def test_wrong_summit_is_told_once() -> None:
    """Times that rely on its zone are no mistakes for it."""
    assert mistakes(
        "[plan]\nstamp = 2022-11-01 09:00:00\n"
        '[summit]\nname = "S"\nplace = "hotl"\nstart = 2022-11-15 08:00:00\nend = 5'
    ) == [
        "summit: place must be the id of a [[place]], got 'hotl'; did you mean 'hotel'?",
        "summit: end must be a time such as 2022-11-15 10:00, got 5",
    ]


def test_stamp_must_be_an_instant() -> None:
    """Without a summit, nothing settles its zone."""
    assert mistakes("[plan]\nstamp = 2022-11-01 09:00:00") == [f"plan: stamp: {NAIVE}, got '2022-11-01T09:00:00'"]


def test_long_values_are_cut() -> None:
    """A message stays readable."""
    found = mistakes(f'[[place]]\nname = "{"x" * 5000}"\nwithin = "{"y" * 5000}"')

    assert 400 > max(map(len, found))
