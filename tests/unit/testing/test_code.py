import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from attrs import field, frozen
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from schedcheck import (
    Event,
    Finding,
    Interval,
    Itinerary,
    KeepInTouch,
    Kind,
    Layout,
    Leader,
    Level,
    MaxLoad,
    Order,
    Place,
    Recurrence,
    Rule,
    Schedule,
    Series,
    Stop,
    Summit,
    Turns,
    check,
)
from schedcheck.constraints import BUILTIN, Constraint
from schedcheck.testing import STRATEGIES, code_of, layouts, rules, schedules, summits, turns, waivers, with_purposes
from tests.unit.testing.drawn import slow

ADA, BO, CY = Leader("Ada"), Leader("Bo"), Leader("Cy")
HALL = Place("Hall", tz="Europe/Paris")
TALK = Event("Talk", HALL, "2022-11-15 10:00", "2022-11-15 11:00")
each_constraint = pytest.mark.parametrize("kind", BUILTIN, ids=lambda kind: kind.code)
ticks = st.sampled_from([timedelta(microseconds=1), timedelta(minutes=15), timedelta(hours=7)])


def built(code: str, **known: object) -> dict[str, Any]:
    """What some code builds."""
    names: dict[str, Any] = dict(known)
    exec(code, names)  # noqa: S102 - that it can be run is what is tested
    return names


def again(value: object, **known: object) -> Any:  # noqa: ANN401 - of whatever class the value is
    """A value, built by its code."""
    return built(code_of(value=value), **known)["value"]


@frozen
class Lunches:
    """A constraint of one's own, with fields of every kind."""

    code: ClassVar[str] = "lunches"
    who: Leader
    level: Level = Level.ROOM
    at: datetime = datetime(2022, 11, 15, tzinfo=UTC)
    kinds: frozenset[str] = field(default=frozenset(), kw_only=True)
    _most: int = 1

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """None."""
        return iter(())

    def explain(self, finding: Finding) -> str:
        """Nothing."""
        return str(finding)


@dataclass(frozen=True)
class Note:
    """Another class of one's own."""

    text: str
    about: tuple[Leader, ...] = ()


class Pair(NamedTuple):
    """And another one."""

    one: Leader
    other: Leader


def test_what_is_shared_is_named_once() -> None:
    """By its own name; imports come first, values last."""
    plan = Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, TALK.attend(leave="2022-11-15 10:30"))])

    expected = """\
from datetime import timedelta
from schedcheck import Event, Itinerary, Leader, MaxLoad, Place, Schedule

ada = Leader("Ada")
hall = Place("Hall", tz="Europe/Paris")
talk = Event("Talk", hall, "2022-11-15 10:00", "2022-11-15 11:00")
bo = Leader("Bo")
schedule = Schedule([
    Itinerary.of(ada, talk),
    Itinerary.of(bo, talk.attend(leave="2022-11-15 10:30")),
])
max_load = MaxLoad(ada, at_most=timedelta(hours=1, minutes=30))"""
    assert expected == code_of(plan, MaxLoad(ADA, at_most=timedelta(minutes=90)))


@each_constraint
@slow
@given(data=st.data(), tick=ticks)
def test_the_code_of_a_plan_and_a_constraint_builds_them(
    kind: type[Constraint], data: st.DataObject, tick: timedelta
) -> None:
    """Whatever strategies draw: equal values, shown alike, of which a check finds the same; on lines that fit."""
    plan = data.draw(schedules(tick=tick))
    constraint = data.draw(STRATEGIES[kind](plan, tick=tick))
    code = code_of(plan=plan, constraint=constraint)
    made = built(code)

    assert (plan, constraint) == (made["plan"], made["constraint"])
    assert code == code_of(plan=made["plan"], constraint=made["constraint"])
    assert check(plan, must=[constraint]).to_dict() == check(made["plan"], must=[made["constraint"]]).to_dict()
    assert all(len(line) <= 100 for line in code.splitlines())


@slow
@given(st.data())
def test_the_code_of_rules_and_waivers_builds_them(data: st.DataObject) -> None:
    """Also of plans with topics."""
    plan = data.draw(schedules().flatmap(with_purposes))
    rule = data.draw(rules(plan))
    report = check(plan, must=[rule])
    waived = data.draw(waivers(report, plan, 1))

    assert (plan, rule, waived) == tuple(again((plan, rule, waived)))


@given(st.data())
def test_the_code_of_summits_layouts_and_turns_builds_them(data: st.DataObject) -> None:
    """Of every shape."""
    values = data.draw(st.tuples(summits(), layouts([ADA, BO, CY]), turns([ADA, BO, CY])))

    assert values == again(values)


@pytest.mark.parametrize(
    "layout",
    [
        Layout.row([ADA, None, BO]),
        Layout.rows([[ADA, None], [BO]], name="photo"),
        Layout.round_table([ADA, [BO, CY]], place=HALL),
        Layout.table([ADA], [BO, CY], event=TALK),
    ],
    ids=["row", "rows", "round_table", "table"],
)
def test_a_layout_is_told_by_its_shape(layout: Layout, request: pytest.FixtureRequest) -> None:
    """Not seat by seat."""
    shape = request.node.callspec.id
    code = code_of(layout)

    assert f"= Layout.{shape}(" in code
    assert "neighbours" not in code
    assert layout == again(layout)


def test_a_layout_without_a_shape_is_told_seat_by_seat() -> None:
    """With its pairs."""
    layout = Layout("Dinner", {"head": ADA, "foot": None}, facing=[("head", "foot")])

    assert 'dinner = Layout("Dinner", {"head": ada, "foot": None}, facing=[("head", "foot")])' in code_of(layout)
    assert layout == again(layout)


def test_turns_that_all_take_as_long_are_told_in_short() -> None:
    """By the people."""
    speakers = Turns.of([ADA, BO], takes=timedelta(minutes=5), event=TALK)

    assert "turns = Turns.of([ada, bo], takes=timedelta(minutes=5), event=talk)" in code_of(speakers)
    assert speakers == again(speakers)


@pytest.mark.parametrize(
    "value",
    [
        Interval("2022-11-15T10:00Z", "2022-11-15T10:00:00.000001Z"),
        Recurrence("2026-05-04 09:00", "2026-05-04 10:00", "FREQ=DAILY;COUNT=3", zone="UTC", exdates=["2026-05-05"]),
        Series(TALK, "FREQ=WEEKLY;COUNT=3", exdates=["2022-11-22"]),
        Summit("Meeting", HALL, "2022-11-15 10:00", "2022-11-16 10:00", [TALK]),
        KeepInTouch(ADA, BO, every=relativedelta(months=3), zone="Asia/Kathmandu"),
        Order(TALK, Event("Press", HALL, "2022-11-15 12:00"), gap=timedelta(seconds=1)),
        Rule(Lunches(BO, Level.CITY, kinds=frozenset({"meal"}), most=2), id="r", since="2022-11-15T10:00+01:00"),
        Lunches(ADA, at=datetime(2022, 10, 30, 2, 30, 5, 6, tzinfo=ZoneInfo("Europe/Paris"), fold=1)),
        Note('A "note"', (ADA,)),
        Pair(ADA, BO),
        {"who": [ADA, None], "how": {Kind.MEAL}, "not": set(), "when": (date(2022, 1, 1), time(8, 30), True)},
        [Fraction(1, 3), float("inf"), 1.5, -timedelta(days=1, microseconds=3), timedelta(0), frozenset(), (ADA,)],
        (Lunches, datetime(2022, 11, 15, 8, 0), datetime(2022, 11, 15, tzinfo=timezone(timedelta(hours=1), "X"))),  # noqa: DTZ001 - it is what is tested
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_code_of_other_values_builds_them(value: object) -> None:
    """Also of classes of one's own."""
    made = again(value)

    assert value == made
    assert repr(value) == repr(made)


PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("zone", [None, PARIS, UTC, timezone(timedelta(hours=5, minutes=45)), timezone.max])
@pytest.mark.parametrize(
    "start",
    [
        datetime(2022, 10, 30, 2, 30, tzinfo=PARIS),
        datetime(2022, 10, 30, 2, 30, tzinfo=PARIS, fold=1),
        datetime(2022, 10, 30, 2, 30, tzinfo=UTC),
        datetime(2022, 10, 30, 2, 30, 15, tzinfo=timezone(timedelta(hours=-3, seconds=1))),
        datetime(2022, 10, 30, 2, 30, 0, 1, tzinfo=timezone(timedelta(hours=-3), "Elsewhere")),
    ],
    ids=str,
)
def test_times_keep_their_instant_and_their_zone(start: datetime, zone: tzinfo | None) -> None:
    """Where clocks go through a time twice, in a zone of the place or of the time itself."""
    stop = Stop(Place("Hall", tz=zone), start)
    made = again(stop)

    assert stop == made
    assert (str(stop.start), stop.start.tzname()) == (str(made.start), made.start.tzname())


def test_times_are_local_to_the_place_where_they_can_be() -> None:
    """An offset only says which of two is meant."""
    twice = Stop(HALL, "2022-10-30 02:30+01:00", "2022-10-30 03:30")

    assert 'stop = Stop(hall, "2022-10-30 02:30+01:00", "2022-10-30 03:30")' in code_of(twice)


def test_stops_state_ids_only_where_they_would_get_others() -> None:
    """As where they were moved, or have names of their own."""
    plain = Itinerary(ADA, [Stop(HALL, "2022-11-15 08:00"), Stop(HALL, "2022-11-15 09:00"), TALK.attend()])
    moved = Itinerary(ADA, [Stop(HALL, "2022-11-15 09:00"), Stop(HALL, "2022-11-15 08:00"), TALK.attend(id="hall-3")])

    assert "id=" not in code_of(plain)
    assert 3 == code_of(moved).count("id=")
    assert [plain, moved] == again([plain, moved])


def test_stops_of_one_without_a_person_tell_all_there_is() -> None:
    """By themselves they say whose they are."""
    (stop,) = Itinerary.of(ADA, TALK).stops

    assert 'stop = talk.attend(id="talk", leader=ada)' in code_of(stop)
    assert stop == again(stop)


def test_a_stop_elsewhere_than_its_event_says_so() -> None:
    """Its times are local to where it is; and one without an end is no stop up to the event's."""
    away = TALK.attend(place=Place("Link", tz="Asia/Kathmandu", remote=True), late=timedelta(minutes=5))
    open_ended = Stop(HALL, TALK.start, None, event=TALK)

    assert "away = talk.attend(place=link, late=timedelta(minutes=5))" in code_of(away=away)
    assert [away, open_ended] == again([away, open_ended])


@pytest.mark.parametrize(
    "name", ["class", "timedelta", "Schedule", "Élise", "1st hall", "§§", "a b", "x" * 99, "print"]
)
def test_variables_have_names_that_python_takes(name: str) -> None:
    """Whatever places are called, and however many are called so."""
    places = [Place(name, id="one"), Place(name, id="other"), Place(name, id="third", walk=timedelta(0))]
    event = Event("Schedule", places[0], "2022-11-15T10:00Z", early=timedelta(1))
    values = [*places, event, ADA]
    made = built(code_of(*values, schedule=Schedule([Itinerary.of(ADA, event)]), all=values))

    assert values == made["all"]
    assert isinstance(made["schedule"], Schedule)


def test_values_of_one_class_are_numbered() -> None:
    """Each is there under a name."""
    made = built(code_of(MaxLoad(at_most=timedelta(1)), MaxLoad(at_most=timedelta(2)), ADA))

    assert (1, 2, ADA) == (made["max_load"].at_most.days, made["max_load_2"].at_most.days, made["ada"])


def test_what_cannot_be_imported_is_said() -> None:
    """A class of a test function is not in any module."""

    @frozen
    class Local:
        who: Leader

    code = code_of(value=Local(ADA))

    assert code.startswith("# Local must be defined, as in tests.unit.testing.test_code: ")
    assert Local(ADA) == built(code, Local=Local)["value"]


def test_classes_of_one_name_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is imported under another name."""

    @frozen
    class Place2:
        name: str

    Place2.__name__ = Place2.__qualname__ = "Place"
    monkeypatch.setattr(sys.modules[__name__], "Place", Place2)
    code = code_of(value=[HALL, Place2("Hall")])

    assert "import Place as Place_2" in code
    assert [HALL, Place2("Hall")] == built(code)["value"]


class Kept:
    """Of no library; keeps what it takes."""

    def __init__(self, a: Leader, /, gap: timedelta, b: Leader | None = None, *, at: object = None) -> None:
        self.a, self._gap, self.b, self.at = a, gap, b, at


class Lost(Kept):
    """Keeps under another name what it takes."""

    def __init__(self, who: Leader) -> None:
        super().__init__(who, timedelta(0))


def touch() -> None:
    """What may be given to a rule."""


def test_a_value_of_a_class_of_no_library() -> None:
    """Is built from what its class takes, but for what has its default; functions are called by their names."""
    code = code_of(value=Kept(ADA, timedelta(minutes=5), at=touch))
    made = built(code)["value"]

    assert "value = Kept(ada, gap=timedelta(minutes=5), at=touch)" in code
    assert (ADA, timedelta(minutes=5), None, touch) == (made.a, made._gap, made.b, made.at)


@pytest.mark.parametrize("value", [Lost(ADA), lambda: None, iter(())], ids=["class", "lambda", "no signature"])
def test_what_no_code_builds_is_left_open(value: object) -> None:
    """For whoever pastes it, with a comment."""
    code = code_of(value=value)

    assert code.startswith(f"# {type(value).__name__} must be put in place of ..., as in {type(value).__module__}")
    assert built(code)["value"] is ...
