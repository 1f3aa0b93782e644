"""Plans whose stops are all plain are measured faster, in several ways: none of them says anything else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import schedcheck.kernels
import schedcheck.schedule
from schedcheck import (
    Avoid,
    Capacity,
    Delegation,
    Event,
    Exclusive,
    Interval,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Report,
    Schedule,
    Stop,
    Together,
    Travel,
    Trial,
    Verdict,
    check,
    check_many,
    recheck,
)
from schedcheck.checker import by_person, lanes, trials, two
from schedcheck.encounters import cells, own

slow = settings(suppress_health_check=list(HealthCheck), deadline=None)

MORNING = datetime(2030, 5, 6, 8, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
CITY = Place("City", level=Level.CITY, tz="UTC")
HOTEL, ARENA = (Place(name, level=Level.SITE, within=CITY) for name in ("Hotel", "Arena"))
ROOMS = tuple(Place(f"Room {number}", within=HOTEL if number < 3 else ARENA) for number in range(5))
CALL = Place("Call", remote=True)
NOOK = Place("Nook", within=ROOMS[0])
PLACES = (*ROOMS, NOOK, CALL)
NORTH, SOUTH = Delegation("North"), Delegation("South")
PEOPLE = tuple(Leader(f"Leader {number}", delegation=(NORTH, SOUTH, None)[number % 3]) for number in range(6))


@st.composite
def times(draw: st.DrawFn) -> tuple[datetime, datetime]:
    """A start and an end on a coarse grid; some have no length."""
    start = draw(st.integers(0, 12))
    return MORNING + start * QUARTER, MORNING + (start + draw(st.integers(0, 4))) * QUARTER


@st.composite
def plans(draw: st.DrawFn) -> Schedule:
    """A plan of plain stops, some of them for events."""
    events = [
        Event(f"Event {number}", draw(st.sampled_from(PLACES)), *draw(times()))
        for number in range(draw(st.integers(0, 3)))
    ]
    itineraries = []
    for leader in draw(st.lists(st.sampled_from(PEOPLE), unique=True, min_size=1)):
        stops: list[Stop | Event] = []
        for _ in range(draw(st.integers(0, 4))):
            start, end = draw(times())
            kind = draw(st.sampled_from([None, "photo", "plenary"]))
            stops.append(Stop(draw(st.sampled_from(PLACES)), start, end, kind=kind))
        stops += draw(st.lists(st.sampled_from(events), unique=True)) if events else []
        represents = draw(st.sampled_from([None, *PEOPLE]))
        itineraries.append(Itinerary.of(leader, *stops, represents=None if represents is leader else represents))
    return Schedule(itineraries)


@st.composite
def avoids(draw: st.DrawFn) -> Avoid:
    """Two parties to be kept apart, in every way there is to ask it."""
    parties: list[Leader | Delegation] = [*PEOPLE, NORTH, SOUTH]
    first, second = draw(st.lists(st.sampled_from(parties), unique=True, min_size=2, max_size=2))
    start, end = draw(times())
    return Avoid(
        first,
        second,
        level=draw(st.sampled_from(list(Level))),
        gap=draw(st.integers(0, 3)) * QUARTER,
        at=draw(st.sampled_from([None, None, HOTEL, ROOMS[0]])),
        during=draw(st.sampled_from([None, None, Interval(start, end)])),
        allow=draw(st.sampled_from([(), (), ("photo",)])),
        inherit=draw(st.booleans()),
    )


RULES: st.SearchStrategy[Any] = st.one_of(
    avoids(),
    avoids(),
    st.sampled_from([None, *PEOPLE, NORTH]).map(NoOverlap),
    st.builds(Exclusive, st.sampled_from([*PLACES, HOTEL]), gap=st.sampled_from([0 * QUARTER, QUARTER])),
    st.sampled_from([Travel(), Capacity(Place("Room 1", within=HOTEL)), Together(PEOPLE[0], PEOPLE[1])]),
)


@pytest.fixture(autouse=True, params=["few", "many"])
def crowded(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each law for small plans as they are, and as if each place were crowded and everybody had many stops."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "many":
            for module in (cells, lanes, two):
                patch.setattr(module, "CROWDED", 0)
            patch.setattr(trials, "FEW", 0)
            patch.setattr(own, "MANY", 2)
            patch.setattr(by_person, "FRONT", 2)
        yield


def plainly(report: Report) -> list[Any]:
    """What a report says, leaving out which of several that are as tight is told."""
    return [
        (
            each.verdict,
            each.measured,
            each.slack,
            [
                (found.stops, found.actual, found.required, found.interval, found.sentence)
                for found in each.findings
                if found.verdict is not Verdict.KEPT
            ],
        )
        for each in report.results
    ]


def slowly(schedule: Schedule, rules: list[Any], monkeypatch: pytest.MonkeyPatch) -> Report:
    """The report by all findings of every part."""
    with monkeypatch.context() as patch:
        patch.setattr(lanes, "fast_lane_for", lambda *_: None)
        return check(schedule, must=rules)


def in_bulk(schedule: Schedule, rules: list[Any], numpy_from: int, monkeypatch: pytest.MonkeyPatch) -> Report:
    """The report by sweeps over columns, in numpy or not."""
    with monkeypatch.context() as patch:
        patch.setattr(schedcheck.schedule, "LARGE", 0)
        patch.setattr(schedcheck.kernels, "ENOUGH", numpy_from)
        patch.setattr(schedcheck.kernels, "ENOUGH_TO_LOAD", numpy_from)
        return check(Schedule(schedule.itineraries), must=rules)


@slow
@given(schedule=plans(), rules=st.lists(RULES, min_size=1, max_size=4))
def test_plain_stops_by_their_times_alone(
    schedule: Schedule, rules: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Place by place and person by person as by all findings."""
    assert plainly(slowly(schedule, rules, monkeypatch)) == plainly(check(schedule, must=rules))


@slow
@given(schedule=plans(), rules=st.lists(RULES, min_size=1, max_size=4), numpy_from=st.sampled_from([0, 1 << 62]))
def test_sweeps_say_the_same(
    schedule: Schedule, rules: list[Any], numpy_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over columns, in numpy and in Python."""
    assert check(schedule, must=rules).to_dict() == in_bulk(schedule, rules, numpy_from, monkeypatch).to_dict()


@slow
@given(data=st.data(), schedule=plans(), rules=st.lists(RULES, min_size=1, max_size=4))
def test_sweeps_can_be_checked_again(
    data: st.DataObject, schedule: Schedule, rules: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a check by sweeps, edit after edit."""
    report = in_bulk(schedule, rules, 1 << 62, monkeypatch)
    for _ in range(3):
        stops = list(schedule.stops)
        if not stops:
            return
        schedule = schedule.move(data.draw(st.sampled_from(stops)), by=data.draw(st.integers(-4, 4)) * QUARTER)
        report = recheck(report, schedule)
    assert check(schedule, must=rules).to_dict() == report.to_dict()


@slow
@given(data=st.data(), schedule=plans(), rules=st.lists(RULES, min_size=1, max_size=4))
def test_versions_of_a_plan_do_not_disturb_one_another(
    data: st.DataObject, schedule: Schedule, rules: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several edits of one and the same, whose reports are read in between or not: what they share stays as it was."""
    versions = [(schedule, in_bulk(schedule, rules, 1 << 62, monkeypatch))]
    for _ in range(4):
        before, report = versions[data.draw(st.integers(0, len(versions) - 1))]
        stops = list(before.stops)
        if not stops:
            return
        if data.draw(st.booleans()):
            report.to_dict()
        after = before.move(data.draw(st.sampled_from(stops)), by=data.draw(st.integers(-4, 4)) * QUARTER)
        versions.append((after, recheck(report, after)))
    for plan, report in versions:
        # Of the same stops, with nothing worked out of them yet.
        alike = Schedule([attrs.evolve(each) for each in plan.itineraries])

        assert check(alike, must=rules).to_dict() == report.to_dict()


@slow
@given(
    data=st.data(),
    schedule=plans(),
    rules=st.lists(RULES, min_size=1, max_size=4),
    large=st.sampled_from([0, schedcheck.schedule.LARGE]),
)
def test_trials_tell_what_a_check_would(
    data: st.DataObject, schedule: Schedule, rules: list[Any], large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each change, by how the verdicts of all rules differ."""
    stops = list(schedule.stops)
    if not stops:
        return
    targets = st.one_of(st.integers(-4, 4).map(lambda many: many * QUARTER), st.sampled_from(PLACES))
    changes = data.draw(st.lists(st.tuples(st.sampled_from(stops), targets), max_size=5))
    changes += (
        data.draw(st.lists(st.tuples(st.sampled_from(schedule.events), targets), max_size=1)) if schedule.events else []
    )
    with monkeypatch.context() as patch:
        patch.setattr(schedcheck.schedule, "LARGE", large)
        report = check(Schedule(schedule.itineraries), must=rules)
        made = list(check_many(report, changes))

    assert len(changes) == len(made)
    for trial in made:
        after = check(_changed(schedule, trial), must=rules)
        pairs = list(zip(report.results, after.results, strict=True))

        assert [(new.rule.id, new.verdict) for old, new in pairs if old.verdict is not new.verdict] == list(
            trial.changed
        )
        assert after.ok == trial.ok


def _changed(schedule: Schedule, trial: Trial) -> Schedule:
    if isinstance(trial.to, timedelta):
        return schedule.move(trial.what, by=trial.to)
    place: Any = trial.to
    if isinstance(trial.what, Event):
        return schedule.replace(trial.what, attrs.evolve(trial.what, place=place))
    return schedule.replace(trial.what, attrs.evolve(trial.what, place=place))
