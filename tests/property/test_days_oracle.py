"""The constraints about one person's days against the brute-force oracle, on days that end within a plan's grid."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from itertools import compress, product
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from attrs import evolve
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from schedcheck import (
    Event,
    Finding,
    Itinerary,
    Leader,
    MaxBreaks,
    MaxDays,
    MaxLoad,
    MaxSpan,
    Place,
    Rest,
    Schedule,
    Series,
    Status,
    Stop,
    Verdict,
    check,
)
from schedcheck.testing import strategies
from schedcheck.testing.strategies.grid import BASE
from tests.property import mondays, oracle
from tests.property.test_oracle import MICROSECOND, PLANS, compare

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

slow = settings(suppress_health_check=list(HealthCheck))


def compare_days(schedule: Schedule, rule: Any) -> None:  # noqa: ANN401 - a rule of any kind
    """The same where at most one thing of each person slips; else at least as bad."""
    if all(len(_slipping(schedule, each.leader.id)) <= 1 for each in schedule.people()):
        compare(schedule, rule, count=0)
        return
    wanted = oracle.judged(schedule, rule)
    got = check(schedule, must=[rule]).results[0]
    note(f"wanted {wanted}")
    note(f"got {got.verdict.name} {got.findings}")

    assert wanted.measured == got.measured
    assert oracle.ORDER.index(got.verdict.name) >= min(map(oracle.ORDER.index, wanted.verdicts))


def _slipping(schedule: Schedule, person: str) -> set[Any]:
    plan = oracle.Plan(schedule)
    groups = {oracle.group_of(each) for each in plan.stops[person]}
    return {each for each in groups if each.early or each.late}


HOUR = timedelta(hours=1)
MODULES = ("max_breaks", "max_days", "max_load", "max_span", "max_stretch", "rest")


@slow
@given(st.data())
def test_what_is_settled_is_found_as_at_length(data: st.DataObject) -> None:
    """Where each stop takes place at its time and ends, the short way finds what the long one does."""
    schedule = data.draw(strategies.schedules(uncertain=(), tick=MICROSECOND))
    rule = data.draw(strategies.day_rules(schedule, tick=MICROSECOND))
    found = [_told(each) for each in rule.findings(schedule)]
    with ExitStack() as held:
        for each in MODULES:
            held.enter_context(patch(f"schedcheck.constraints.{each}.settled", lambda *_: None))
        at_length = [_told(each) for each in rule.findings(schedule)]

    assert at_length == found


def _told(finding: Finding) -> tuple[Any, ...]:
    return finding.verdict, finding.required, finding.actual, finding.interval, finding.stops[:1]


def rules_for(schedule: Schedule, kind: Any) -> SearchStrategy[Any]:  # noqa: ANN401 - a strategy of rules
    """Rules of one kind about the people of a plan."""
    return kind(schedule, tick=MICROSECOND)  # type: ignore[no-any-return]  # as it is any


@slow
@given(st.data())
def test_max_load_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """MaxLoad: the same days, verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare_days(schedule, data.draw(rules_for(schedule, strategies.max_loads)))


@slow
@given(st.data())
def test_max_span_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """MaxSpan: the same days, verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare_days(schedule, data.draw(rules_for(schedule, strategies.max_spans)))


@slow
@given(st.data())
def test_max_days_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """MaxDays: the same verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare_days(schedule, data.draw(rules_for(schedule, strategies.max_days)))


@slow
@given(st.data())
def test_rest_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Rest: the same nights, verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare_days(schedule, data.draw(rules_for(schedule, strategies.rests)))


@slow
@given(st.data())
def test_weekly_rest_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Rest of each week: the same weeks, verdicts, slacks and slips."""
    schedule = mondays.on_monday(data.draw(PLANS))
    if data.draw(st.sampled_from([True, True, False])):
        schedule = mondays.busy_otherwise(schedule, tick=MICROSECOND, max_ticks=20)
    compare_days(schedule, data.draw(rules_for(schedule, strategies.weekly_rests)))


@given(hours=st.sampled_from([0, 32, 33, 136, 137]))
def test_weekly_rest_beside_a_series_of_others(hours: int) -> None:
    """Rest of each week: what has no end, while others go on for weeks."""
    hall, day = Place("Hall"), timedelta(days=1)
    course = Event("Course", hall, BASE, BASE)
    later = [course.interval.shift(7 * number * day) for number in range(1, 6)]
    endless = Itinerary(Leader("Ann"), [Stop(hall, BASE, None)])
    schedule = Schedule([endless, Itinerary.of(Leader("Ben"), *Series(course, times=later).events)])

    compare_days(schedule, Rest(at_least=timedelta(hours=hours), per="week"))


@slow
@given(st.data())
def test_max_stretch_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """MaxStretch: the same verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare_days(schedule, data.draw(rules_for(schedule, strategies.max_stretches)))


@slow
@given(st.data())
def test_max_breaks_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """MaxBreaks: the same days, verdicts, counts and slips."""
    schedule = data.draw(PLANS)
    compare_days(schedule, data.draw(rules_for(schedule, strategies.max_breaks)))


@st.composite
def calls_between(draw: st.DrawFn) -> Schedule:
    """One person's calls, which have no zone, and stops in cities of two zones that may be tentative."""
    places = [Place("Tokyo", tz="Asia/Tokyo"), Place("Honolulu", tz="Pacific/Honolulu"), Place("Call", remote=True)]
    stops = []
    for _ in range(draw(st.integers(2, 4))):
        where, status = draw(st.sampled_from(places)), draw(st.sampled_from(["confirmed", "tentative"]))
        start = BASE + draw(st.integers(0, 15)) * 3 * HOUR
        kind = draw(st.sampled_from([None, "rest"]))
        stops.append(Stop(where, start, start + draw(st.integers(0, 2)) * HOUR, status=status, kind=kind))
    return Schedule([Itinerary.of(Leader("Ada"), *stops)])


@st.composite
def about_days(draw: st.DrawFn) -> tuple[Any, ...]:
    """A rule of each kind whose days may be on the clocks of other stops."""
    limit, count = draw(st.integers(1, 9)) * HOUR, draw(st.integers(0, 2))
    return (
        Rest(at_least=limit, per=draw(st.sampled_from(["day", "week"]))),
        MaxLoad(at_most=limit),
        MaxSpan(at_most=limit),
        MaxBreaks(at_most=count),
        MaxDays(at_most=count + 1),
    )


def _in_all_worlds(schedule: Schedule, rule: Any) -> str:  # noqa: ANN401 - a rule of any kind
    """What the oracle says where all that is tentative is confirmed or dropped, if that is always the same."""
    (ada,) = schedule.itineraries
    sure = [each for each in ada.stops if each.status is Status.CONFIRMED]
    unsure = [evolve(each, status="confirmed") for each in ada.stops if each.status is Status.TENTATIVE]
    found: set[str] = set()
    for taken in product((True, False), repeat=len(unsure)):
        world = Schedule([Itinerary.of(ada.leader, *sure, *compress(unsure, taken))])
        found.update(oracle.judged(world, rule).verdicts)
    return found.pop() if len(found) == 1 else "CONDITIONAL"


@slow
@given(calls_between(), st.data())
def test_a_tentative_stop_gives_its_zone_only_where_it_takes_place(schedule: Schedule, data: st.DataObject) -> None:
    """Of whatever rule about days the oracle says the same, world by world."""
    for rule in data.draw(about_days()):
        wanted = oracle.judged(schedule, rule)
        got = check(schedule, must=[rule]).results[0]
        note(f"{rule}: wanted {wanted}, got {got.verdict.name} {got.findings}")

        assert wanted.measured == got.measured
        # Where each world is bad for another day, a rule may tell that of itself, or of each day by itself.
        assert got.verdict.name in {*wanted.verdicts, _in_all_worlds(schedule, rule)}
        assert ("KEPT" == got.verdict.name) == ("KEPT" in wanted.verdicts)


@slow
@given(calls_between(), about_days())
def test_the_stops_named_suffice_where_tentative_stops_say_on_whose_clocks(
    schedule: Schedule, rules: tuple[Any, ...]
) -> None:
    """Of them alone something is found, too: those that may give their zone are among them."""
    (ada,) = schedule.itineraries
    for rule, result in zip(rules, check(schedule, must=rules).results, strict=True):
        for found in result.findings:
            named = {each.id for each in found.stops}
            alone = Schedule([evolve(ada, stops=[each for each in ada.stops if each.id in named])])

            assert found.verdict is Verdict.KEPT or not check(alone, must=[rule]).results[0].kept
