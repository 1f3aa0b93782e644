"""A plan given in columns is the plan of the same itineraries, whatever is asked of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import schedcheck.kernels
import schedcheck.schedule
from schedcheck import (
    Avoid,
    Delegation,
    Exclusive,
    Itinerary,
    Leader,
    NoOverlap,
    Place,
    Report,
    Schedule,
    Status,
    Stop,
    Verdict,
    check,
    recheck,
    scan,
)
from schedcheck._time import instant
from schedcheck.testing import strategies
from tests.property.asked import constraints
from tests.property.test_plain_plans import RULES, plans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

np = import_module("numpy")
pl = import_module("polars")

slow = settings(suppress_health_check=list(HealthCheck), deadline=None)
DAY = datetime(2030, 5, 6, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
NEWCOMER = Leader("Newcomer", delegation=Delegation("Newcomers"))


def expressible(schedule: Schedule) -> Schedule:
    """The plan with the end of an event for each stop that has none: no end in a column is the event's.

    And with times in UTC where the place says no other: in what zone they were given a column does not tell.
    """
    return Schedule(
        attrs.evolve(each, stops=[_expressible(stop) for stop in each.stops]) for each in schedule.itineraries
    )


def _expressible(stop: Stop) -> Stop:
    if stop.place.zone is None:
        end = stop.end and stop.end.astimezone(UTC)
        return _ended(attrs.evolve(stop, start=stop.start.astimezone(UTC), end=end))
    return _ended(stop)


def _ended(stop: Stop) -> Stop:
    if stop.event is None or stop.end is not None or stop.event.end is None:
        return stop
    return attrs.evolve(stop, end=max(stop.start, stop.event.end))


PLANS: st.SearchStrategy[Schedule] = st.one_of(plans(), strategies.schedules().map(expressible))


def as_numbers(values: Sequence[Any]) -> Any:  # noqa: ANN401 - a column
    """A column of numpy's, of whole numbers where there is no null."""
    if any(each is None or isinstance(each, str) for each in values):
        return np.array(values, dtype=object)
    if isinstance(values[0], datetime):
        return np.array([instant(each) for each in values], dtype=np.int64)
    if isinstance(values[0], timedelta):
        return np.array([each // timedelta(microseconds=1) for each in values], dtype=np.int64)
    return np.array(values, dtype=np.int64)


def as_text(values: Sequence[Any]) -> Any:  # noqa: ANN401 - a column
    """A list with times as text."""
    return [each.isoformat() if isinstance(each, datetime) else each for each in values]


FORMS: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "lists": dict,
    "text": lambda table: {name: as_text(values) for name, values in table.items()},
    "numpy": lambda table: {name: as_numbers(values) if values else values for name, values in table.items()},
    "polars": lambda table: pl.DataFrame(table, strict=False),
}


def _table(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [each[name] for each in rows] for name in names}


def _coded(table: dict[str, list[Any]], name: str, ids: Sequence[str]) -> None:
    if None not in table[name]:
        table[name] = [ids.index(each) for each in table[name]]


@st.composite
def in_columns(draw: st.DrawFn, schedule: Schedule) -> Schedule:
    """The same plan out of columns, in any order, of any make, by ids or by numbers, with all that may be missing."""
    people = draw(st.permutations(schedule.leaders))
    places = draw(st.permutations(schedule.places))
    events = draw(st.permutations(schedule.events))
    form = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    as_events = draw(st.booleans())
    rows = []
    for stop in draw(st.permutations(list(schedule.stops))):
        event = stop.event
        leave_out = event is not None and draw(st.booleans())
        rows.append(
            {
                "leader": stop.leader.id if stop.leader else "",
                "event": event and event.id,
                "place": None if event and leave_out and event.place == stop.place else stop.place.id,
                "start": None if event and leave_out and event._from == stop._from else stop.start.astimezone(UTC),
                "end": None
                if stop.end is None or (event and leave_out and event._to == stop._to)
                else stop.end.astimezone(UTC),
                "kind": stop.kind,
                "title": stop.title,
                "status": str(stop.status),
                "early": stop.early,
                "late": stop.late,
                "id": stop.id,
            }
        )
    names = ["leader", "id"]
    if events or not rows or bool(draw(st.booleans())):
        names.append("event")
    if all(each["event"] for each in rows):
        # What every stop has of its event need not be there at all.
        names += [name for name in ("place", "start", "end") if any(each[name] is not None for each in rows)]
    else:
        names += ["place", "start", "end"]
    optional = {"kind": None, "title": None, "status": "confirmed", "early": None, "late": None}
    names += [
        name
        for name, default in optional.items()
        if any(each[name] != default for each in rows) or draw(st.integers(0, 3)) == 0
    ]
    table = _table(rows, names)
    held = [
        {
            "id": each.id,
            "title": each.title,
            "place": each.place.id,
            "start": each.start.astimezone(UTC),
            "end": each.end and each.end.astimezone(UTC),
            "kind": each.kind,
            "status": str(each.status),
            "early": each.early,
            "late": each.late,
            "series": each.series,
        }
        for each in events
    ]
    of_events = ["id", "title", "place", "start", "end"]
    none = {"kind": None, "status": "confirmed", "early": timedelta(0), "late": timedelta(0), "series": None}
    of_events += [name for name, default in none.items() if any(each[name] != default for each in held)]
    event_table = _table(held, of_events)
    if draw(st.booleans()):
        _coded(table, "leader", [each.id for each in people])
        if "event" in table:
            _coded(table, "event", [each.id for each in events])
        if "place" in table:
            _coded(table, "place", [each.id for each in places])
        _coded(event_table, "place", [each.id for each in places])
    return Schedule.from_columns(
        form(table),
        leaders=people,
        places=places,
        events=None if "event" not in table else events if as_events else form(event_table),
        represents={each.leader: each.represents for each in schedule.itineraries if each.represents is not None},
    )


def the_same(schedule: Schedule, other: Schedule) -> None:
    """Whatever is asked of two plans, the answers are the same."""
    assert schedule == other
    assert hash(schedule) == hash(other)
    assert schedule.places == other.places
    assert schedule.events == other.events
    assert schedule.leaders == other.leaders
    parties: list[Any] = [*schedule.leaders, *(each.delegation for each in schedule.leaders if each.delegation)]
    parties += [each.represents for each in schedule.itineraries if each.represents is not None]
    for party in parties:
        for inherit in (True, False):
            assert schedule.party(party, inherit=inherit) == other.party(party, inherit=inherit)
            assert schedule._present(schedule._ids_of(party, inherit=inherit)) == other._present(
                other._ids_of(party, inherit=inherit)
            )
    for one, two in pairwise(parties):
        assert list(schedule.pairs(one, two)) == list(other.pairs(one, two))
    for place in (*schedule.places, Place("Place elsewhere")):
        assert schedule.visits(place) == other.visits(place)
        assert schedule.users(place) == other.users(place)
        assert schedule.visitors(place) == other.visitors(place)
    for event in schedule.events:
        assert list(schedule.stops_for(event)) == list(other.stops_for(event))
        assert event == other.event(event.id)
    assert [] == list(other.stops_for("event-elsewhere"))


def reports(schedule: Schedule, rules: list[Any], large: int, monkeypatch: pytest.MonkeyPatch) -> Report:
    """A report, by sweeps or not."""
    with monkeypatch.context() as patch:
        patch.setattr(schedcheck.schedule, "LARGE", large)
        return check(schedule, must=rules)


@st.composite
def rules_for(draw: st.DrawFn, schedule: Schedule) -> list[Any]:
    """Rules of every kind about a plan."""
    return draw(st.lists(constraints(schedule), min_size=1, max_size=4))


@slow
@given(st.data())
def test_plans_in_columns_are_the_same_plans(data: st.DataObject) -> None:
    """In whatever order they are asked, and before anything else is."""
    schedule = data.draw(PLANS)

    the_same(schedule, data.draw(in_columns(schedule)))
    assert data.draw(in_columns(schedule)) == schedule


@slow
@given(data=st.data(), large=st.sampled_from([0, schedcheck.schedule.LARGE]))
def test_plans_in_columns_are_checked_the_same(
    data: st.DataObject, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By sweeps or without, before a stop of them is made."""
    schedule = data.draw(PLANS)
    rules = data.draw(rules_for(schedule))
    expected = check(schedule, must=rules).to_dict()

    assert expected == reports(data.draw(in_columns(schedule)), rules, large, monkeypatch).to_dict()


@slow
@given(data=st.data(), numpy_from=st.sampled_from([0, 1 << 62]))
def test_plain_plans_in_columns_are_swept(
    data: st.DataObject, numpy_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In numpy and in Python, by columns of either."""
    schedule = data.draw(plans())
    rules = data.draw(st.lists(RULES, min_size=1, max_size=4))
    expected = check(schedule, must=rules).to_dict()
    with monkeypatch.context() as patch:
        patch.setattr(schedcheck.kernels, "ENOUGH", numpy_from)
        patch.setattr(schedcheck.kernels, "ENOUGH_TO_LOAD", numpy_from)

        assert expected == reports(data.draw(in_columns(schedule)), rules, 0, patch).to_dict()


def edits(schedule: Schedule) -> st.SearchStrategy[Callable[[Schedule], Schedule]]:
    """One change, which may be made to any plan that equals this one."""
    leaders = [each for each in schedule.leaders if schedule.itinerary(each).represents != NEWCOMER]
    found: list[st.SearchStrategy[Callable[[Schedule], Schedule]]] = []
    if NEWCOMER not in schedule:
        found.append(st.sampled_from(leaders).map(lambda who: lambda plan: plan.substitute(who, NEWCOMER)))
    stops = list(schedule.stops)
    if stops:
        some = st.sampled_from(stops)
        elsewhere = st.sampled_from(schedule.places)
        found += [
            st.tuples(some, st.integers(-4, 4)).map(lambda two: lambda plan: plan.move(two[0], by=two[1] * QUARTER)),
            some.map(lambda stop: lambda plan: plan.remove(stop)),
            st.tuples(some, elsewhere).map(
                lambda two: lambda plan: plan.replace(two[0], attrs.evolve(two[0], place=two[1]))
            ),
            some.map(lambda stop: lambda plan: plan.replace(stop, attrs.evolve(stop, status=Status.CANCELLED))),
            st.tuples(some, st.sampled_from([*schedule.leaders, NEWCOMER])).map(
                lambda two: lambda plan: plan.add(two[1], attrs.evolve(two[0], leader=None, id=None))
            ),
        ]
    if schedule.events:
        event = st.sampled_from(schedule.events)
        found += [
            st.tuples(event, st.integers(-4, 4)).map(lambda two: lambda plan: plan.move(two[0], by=two[1] * QUARTER)),
            st.tuples(event, st.sampled_from(schedule.places)).map(
                lambda two: lambda plan: plan.replace(two[0], attrs.evolve(two[0], place=two[1]))
            ),
        ]
    return st.one_of(found)


@slow
@given(data=st.data(), large=st.sampled_from([0, schedcheck.schedule.LARGE]))
def test_plans_in_columns_are_edited_the_same(data: st.DataObject, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By each edit, and the next; and what was checked is checked again."""
    schedule = data.draw(PLANS)
    if not schedule.leaders:
        return
    rules = data.draw(rules_for(schedule))
    other = data.draw(in_columns(schedule))
    report = reports(other, rules, large, monkeypatch)
    for _ in range(3):
        edit = data.draw(edits(schedule))
        schedule, other = edit(schedule), edit(other)
        report = recheck(report, other)

        the_same(schedule, other)
        the_same(
            Schedule(Itinerary(each.leader, each.stops, represents=each.represents) for each in other.itineraries),
            other,
        )
        assert check(schedule, must=rules).to_dict() == report.to_dict()


@slow
@given(st.data())
def test_ids_are_made_as_itineraries_make_them(data: st.DataObject) -> None:
    """Out of places and events, in the order given, beside those that are given."""
    schedule = data.draw(plans())
    some = st.lists(st.sampled_from(["room-1", "room-1-2", "event-0"]), unique=True)
    made, rows = [], []
    for itinerary in schedule.itineraries:
        ids = iter(data.draw(some))
        stops = [attrs.evolve(each, id=next(ids, None)) for each in data.draw(st.permutations(itinerary.stops))]
        stops = [*stops[3:], *stops[:3]]
        made.append(attrs.evolve(itinerary, stops=stops))
        rows += [(itinerary.leader.id, each) for each in stops]
    columns: dict[str, Any] = {
        "leader": [person for person, _ in rows],
        "event": [each.event and each.event.id for _, each in rows],
        "place": [each.place.id for _, each in rows],
        "start": [each.start for _, each in rows],
        "end": [each.end for _, each in rows],
        "kind": [each.kind for _, each in rows],
        "id": [each.id for _, each in rows],
    }
    other = Schedule.from_columns(
        columns,
        leaders=schedule.leaders,
        places=schedule.places,
        events=schedule.events,
        represents={each.leader: each.represents for each in made if each.represents is not None},
    )

    assert Schedule(made) == other


# --- Scans ---


def pairs_of(report: Report) -> Counter[tuple[int, frozenset[Any]]]:
    """The two stops of each broken finding, by the number of its rule; those of a use by place and times alone."""
    return Counter(
        (number, _both(result.rule.constraint, *found.stops[:2]))
        for number, result in enumerate(report.results)
        if isinstance(result.rule.constraint, SCANNED)
        for found in result.findings
        if found.verdict is Verdict.BROKEN
    )


def _both(asked: object, first: Stop, second: Stop) -> frozenset[Any]:
    return frozenset(
        (_used(stop) if isinstance(asked, Exclusive) else (stop.leader, stop.id)) for stop in (first, second)
    )


def _used(stop: Stop) -> tuple[Any, ...]:
    return (stop.event.id,) if stop.event is not None else (stop.place.id, stop._from, stop._to)


SCANNED = (NoOverlap, Avoid, Exclusive)


@slow
@given(data=st.data(), columns=st.booleans(), numpy_from=st.sampled_from([0, 1 << 62]))
def test_scans_find_all_broken_pairs(
    data: st.DataObject, *, columns: bool, numpy_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each just once, with no others; of what is left a check alone tells."""
    schedule = data.draw(plans())
    rules = data.draw(st.lists(RULES, min_size=1, max_size=6))
    report = check(schedule, must=rules)
    given = data.draw(in_columns(schedule)) if columns else schedule
    with monkeypatch.context() as patch:
        patch.setattr(schedcheck.kernels, "ENOUGH", numpy_from)
        patch.setattr(schedcheck.kernels, "ENOUGH_TO_LOAD", numpy_from)
        found = scan(given, rules)
    expected = {key: count for key, count in pairs_of(report).items() if key[0] not in found.left}
    made = Counter(
        (number, _both(rule, first, second)) for number, (rule, first, second) in zip(found.rule, found, strict=True)
    )

    assert expected == dict(made)
    assert len(found) == sum(expected.values())
    assert sorted(found.rule) == list(found.rule)
    assert {number for number, rule in enumerate(rules) if not isinstance(rule, SCANNED)} <= {*found.left}
    assert all(report.results[number].rule.constraint is rules[number] for number in range(len(rules)))


@slow
@given(st.data())
def test_scans_say_nothing_of_plans_that_are_not_plain(data: st.DataObject) -> None:
    """All that is told is broken, and what is not told is left or not broken."""
    schedule = data.draw(strategies.schedules())
    rules = data.draw(rules_for(schedule))
    found = scan(schedule, rules)
    broken = {
        number for number, each in enumerate(check(schedule, must=rules).results) if each.verdict is Verdict.BROKEN
    }

    assert broken <= {*found.rule} | {*found.left}
    assert {*found.rule} <= broken
