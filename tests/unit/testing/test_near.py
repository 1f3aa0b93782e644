"""Plans at the limit of a constraint."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import (
    Apart,
    Attend,
    Avoid,
    Balance,
    Capacity,
    Delegation,
    Escorted,
    Event,
    Finding,
    Inform,
    Itinerary,
    Layout,
    Leader,
    OnlyAbout,
    Place,
    Quiet,
    Rest,
    Rule,
    Same,
    Schedule,
    Stop,
    Summit,
    check,
)
from schedcheck.constraints import BUILTIN, Constraint
from schedcheck.testing import STRATEGIES, TICK, aim, at_the_limit, avoids, near_misses, schedules
from tests.unit.testing.drawn import slow
from tests.unit.testing.wrong import Slotted

ADA, BO, CY = Leader("Ada"), Leader("Bo"), Leader("Cy")
HALL = Place("Hall", capacity=1)
TALK = Event("Talk", HALL, "2022-11-15T10:00Z", "2022-11-15T11:00Z")
YARD = Place("Yard")
MUCH_LATER = "2022-11-15T23:00Z"
MICROSECOND = timedelta(microseconds=1)


@frozen
class EndBy:
    """A constraint of one's own: each stop ends a while before another starts anywhere."""

    code: ClassVar[str] = "end-by"
    gap: timedelta

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Each stop, and the next of anybody."""
        stops = sorted((each for each in schedule.stops if each.end is not None), key=lambda each: each.start)
        for one, other in pairwise(stops):
            yield Finding.of(one, other, required=self.gap, actual=other.start - (one.end or one.start))

    def explain(self, finding: Finding) -> str:
        """In short."""
        return f"{finding.actual} of {finding.required}"


def slacks(constraint: Constraint, schedule: Schedule) -> set[Any]:
    """What a constraint tells of a plan."""
    return {each.slack for each in constraint.findings(schedule)}


def drawn(strategy: st.SearchStrategy[Any]) -> list[Any]:
    """Some of what a strategy draws, the same in each run."""
    found: list[Any] = []

    @settings(max_examples=40, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def look(value: object) -> None:
        found.append(value)

    look()
    return found


PLAN = Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, Stop(HALL, "2022-11-15T11:40Z", "2022-11-15T12:00Z"))])


@pytest.mark.parametrize("constraint", [Avoid(ADA, BO, gap=timedelta(hours=1)), EndBy(timedelta(minutes=7))], ids=repr)
def test_plans_touch_the_limit_and_miss_it_by_a_tick_and_by_a_microsecond(constraint: Constraint) -> None:
    """One of ours, and one of a user's own."""
    found = {each for plan in drawn(at_the_limit(PLAN, constraint)) for each in slacks(constraint, plan)}

    assert {timedelta(0), TICK, -TICK, MICROSECOND, -MICROSECOND} <= found


def test_a_plan_is_edited_in_more_than_one_way() -> None:
    """By stops that move and stops that last longer."""
    found = drawn(at_the_limit(PLAN, Avoid(ADA, BO, gap=timedelta(hours=1))))
    lengths = {each.end - each.start for plan in found for each in plan.stops if each.end is not None}

    assert PLAN not in found
    assert 2 < len(lengths)


def test_counts_are_brought_to_their_limit_by_stops() -> None:
    """Fewer or more of them."""
    three = Schedule([Itinerary.of(each, TALK) for each in (ADA, BO, CY)])
    alone = Schedule([Itinerary.of(ADA, TALK), Itinerary(BO), Itinerary(CY)])
    heads = Capacity(HALL)

    for plan in (three, alone):
        found = {each for made in drawn(at_the_limit(plan, heads)) for each in slacks(heads, made)}
        assert {0, -1} <= found


def test_where_no_stop_leads_there_the_limit_comes_to_the_plan() -> None:
    """As with seats."""
    apart = Apart(Layout.row([ADA, CY, BO]), ADA, BO, seats=3, facing=False)
    found = drawn(near_misses(apart, plans=st.just(PLAN)))

    assert {0, 1, -1} == {each.slack for each in found}
    assert {0, 1, 2} == {each.constraint.seats for each in found}
    assert {PLAN} == {each.schedule for each in found}
    assert {PLAN} == {*drawn(at_the_limit(PLAN, apart))}


def test_the_limit_of_a_dataclass_comes_to_the_plan() -> None:
    """Where stops that are nowhere leave nothing else to change, its field is."""

    @dataclass(frozen=True)
    class Waits:
        """A constraint of one's own: a while that nothing in a plan changes is long enough."""

        code: ClassVar[str] = "waits"
        at_least: timedelta

        def findings(self, schedule: Schedule) -> Iterator[Finding]:
            """Of anybody."""
            (each, *_) = schedule.stops
            yield Finding.of(each, required=self.at_least, actual=timedelta(hours=1))

        def explain(self, finding: Finding) -> str:
            """In short."""
            return f"{finding.actual} of {finding.required}"

    every = drawn(near_misses(Waits(timedelta(hours=5)), plans=PLAN))

    assert timedelta(0) in {each.slack for each in every}
    assert timedelta(hours=1) in {each.constraint.at_least for each in every}


def test_whom_a_constraint_names_in_slots_comes_into_plans() -> None:
    """Whatever class it is of."""
    rule = Slotted((ADA, BO))

    assert {ADA, BO} <= {who for each in drawn(near_misses(rule)) for who in each.schedule.leaders}


def test_a_plan_that_cannot_be_brought_there_stays() -> None:
    """And says so."""
    nothing = Schedule([Itinerary(ADA), Itinerary(BO)])
    (found,) = {*drawn(near_misses(Avoid(ADA, BO), plans=st.just(nothing)))}

    assert (nothing, Avoid(ADA, BO), None) == found


@pytest.mark.parametrize("kind", BUILTIN, ids=lambda kind: kind.code)
@slow
@given(data=st.data())
def test_near_misses_have_the_slack_they_tell(kind: type[Constraint], data: st.DataObject) -> None:
    """Of every constraint, on any plan."""
    schedule = data.draw(schedules())
    found = data.draw(near_misses(kind, plans=st.just(schedule)))

    assert type(found.constraint) is kind
    assert found.slack is None or found.slack in slacks(found.constraint, found.schedule)
    assert found.slack in {None, 0, 1, -1, timedelta(0), TICK, -TICK, MICROSECOND, -MICROSECOND}
    assert found.slack is not None or schedule == found.schedule


@pytest.mark.parametrize("kind", [Balance, Escorted, Inform, OnlyAbout, Quiet, Rest, Same], ids=lambda kind: kind.code)
def test_most_near_misses_are_near(kind: type[Constraint]) -> None:
    """Also of rules that find something in few plans drawn by chance."""
    found = [each.slack for each in drawn(near_misses(kind)) if each.slack is not None]

    assert 32 <= len(found)
    assert [each for each in found if not each]
    assert [each for each in found if each in {-1, -TICK, -MICROSECOND}]


def test_where_one_side_of_the_limit_cannot_be_reached_it_is_the_other_or_the_limit() -> None:
    """Nobody is escorted for longer than they need."""
    plan = Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, TALK)])
    found = {each.slack for each in drawn(near_misses(Escorted(ADA, by=BO), plans=plan))}

    assert {timedelta(0), -TICK, -MICROSECOND} == found


def test_whom_a_constraint_names_comes_into_plans_that_nobody_gave() -> None:
    """Into others nobody does."""
    rule = Avoid(ADA, BO)
    found = drawn(near_misses(rule))
    others = drawn(near_misses(rule, plans=schedules(max_stops=2)))

    assert 32 <= sum(each.slack is not None for each in found)
    assert {None} == {each.slack for each in others}
    assert not [each for plan in others for each in plan.schedule.leaders if each in {ADA, BO}]


def test_of_a_delegation_somebody_comes() -> None:
    """Who is there already is enough."""
    north, south = Delegation("North"), Delegation("South")
    found = drawn(near_misses(Avoid(north, south)))
    named = [each for each in found if each.slack is not None]

    assert 32 <= len(named)
    assert all({north, south} <= {each.delegation for each in plan.schedule.leaders} for plan in named)


def test_events_of_a_summit_that_a_constraint_names_take_place() -> None:
    """Of each one at least."""
    summit = Summit("Carrow talks", HALL, TALK.start, TALK.start + 8 * TICK, [TALK])

    assert 32 <= sum(each.slack is not None for each in drawn(near_misses(Attend(ADA, summit, at_least=TICK))))


@pytest.mark.parametrize(
    "event", [TALK, Event("Talk", HALL, TALK.start, status="tentative")], ids=lambda each: each.status.name
)
def test_events_that_a_constraint_names_take_place(event: Event) -> None:
    """As others do at which somebody is."""
    rule = Same([event, Event("Dinner", HALL, "2022-11-15T19:00Z", "2022-11-15T21:00Z")], on="start")

    assert 32 <= sum(each.slack is not None for each in drawn(near_misses(rule)))


def test_a_summit_is_not_given_other_events() -> None:
    """But people whom a constraint names."""
    summit = Summit("Talks", HALL, "2022-11-15T09:00Z", "2022-11-15T12:00Z", [TALK])
    dinner = Event("Dinner", HALL, "2022-11-15T10:00Z", "2022-11-15T11:00Z")
    found = drawn(near_misses(Same([TALK, dinner], on="start"), around=summit))

    assert "dinner" not in {each.id for near in found for each in near.schedule.events}
    assert 20 < sum(each.slack is not None for each in drawn(near_misses(Avoid(ADA, BO), around=summit)))


def test_counts_are_brought_to_their_limit_by_days_places_and_topics() -> None:
    """Where no stop more or fewer leads there."""
    dinner = Event("Dinner", HALL, "2022-11-15T19:00Z", "2022-11-15T21:00Z")
    plan = Schedule([Itinerary.of(ADA, TALK, dinner), Itinerary.of(BO, TALK, Stop(YARD, dinner.end, MUCH_LATER))])
    about = Schedule([Itinerary.of(each, evolve(TALK, topics=["grain", "prisoners"])) for each in (ADA, BO)])

    for rule, schedule in (
        (Same([TALK, dinner], on="date"), plan),
        (Same([TALK, dinner], on="place"), plan),
        (OnlyAbout(ADA, BO, ["prisoners"]), about),
    ):
        assert {0, -1} == {each.slack for each in drawn(near_misses(rule, plans=schedule))}, rule


def test_a_summit_keeps_its_hours() -> None:
    """However far off the limit is."""
    summit = Summit("Talks", HALL, "2022-11-15T09:00Z", "2022-11-15T12:00Z", [TALK])
    own = schedules(leaders=[ADA, BO], around=summit, min_stops=1)
    rule = Avoid(ADA, BO, gap=timedelta(hours=2))
    every = [
        *(each.schedule for each in drawn(near_misses(rule, plans=own, around=summit))),
        *(each.schedule for each in drawn(near_misses(rule, around=summit))),
        *drawn(at_the_limit(Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, TALK)]), rule, around=summit)),
    ]
    events = [each for plan in every for each in plan.events if each.id == TALK.id]

    assert {True} == {summit.start <= each.start <= (each.end or each.start) <= summit.end for each in events}
    stops = [each for plan in every for each in plan.stops]
    first, last = summit.start - 2 * TICK, summit.end + 2 * TICK
    assert {True} == {first <= each.start <= (each.end or each.start) <= last for each in stops}


def of_gaps(schedule: Schedule) -> st.SearchStrategy[Avoid]:
    """Constraints of a strategy that knows nothing of ticks."""
    return st.builds(Avoid, st.just(ADA), st.just(BO), gap=st.just(schedule.itineraries[0].stops[0].interval.duration))


@given(st.data())
def test_near_misses_are_asked_for_as_laws_are(data: st.DataObject) -> None:
    """By a class, a function, a strategy or a constraint; of a plan, or of a strategy for plans."""
    plans = schedules(max_people=2, max_stops=1)
    for asking in (Avoid, avoids, STRATEGIES[Avoid], Avoid(ADA, BO), st.just(Avoid(ADA, BO))):
        assert isinstance(data.draw(near_misses(asking, plans=plans)).constraint, Avoid)
    assert isinstance(data.draw(near_misses(of_gaps, plans=PLAN)).constraint, Avoid)
    assert isinstance(data.draw(near_misses(EndBy, plans=PLAN)).constraint, EndBy)


class Bare:
    """What is not of attrs, so that nobody knows how to draw it."""


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: near_misses(Bare), "a class that is not of attrs or dataclasses must come with a strategy, got Bare"),
        (lambda: near_misses("x"), "it must be a constraint, a class of some, or a strategy, got 'x'"),
        (
            lambda: near_misses(Rule(Avoid(ADA, BO))),
            "must be a constraint, a class of some, or a strategy, got Rule",
        ),
        (lambda: near_misses(lambda _: Avoid(ADA, BO)), "asking must give a strategy for constraints"),
        (lambda: near_misses(st.just(3)), "asking must give constraints, got 3"),
        (lambda: near_misses(Avoid, plans="x"), "plans must be a plan or a strategy, got 'x'"),  # type: ignore[arg-type]  # refused
        (lambda: near_misses(Avoid, around="x"), "around must be a Summit, got 'x'"),  # type: ignore[arg-type]  # refused
        (lambda: at_the_limit(Avoid(ADA, BO), PLAN), "schedule must be a Schedule, got Avoid"),  # type: ignore[arg-type]  # refused
        (lambda: at_the_limit(PLAN, Rule(Avoid(ADA, BO))), "constraint must be a constraint, got Rule"),
    ],
)
@given(data=st.data())
def test_what_cannot_be_aimed_at_is_refused(
    made: Callable[[], st.SearchStrategy[Any]], message: str, data: st.DataObject
) -> None:
    """With what it must be."""
    with pytest.raises(ValueError, match=re.escape(message)):
        data.draw(made())


def test_aiming_at_nothing_is_refused() -> None:
    """It takes what a check gives."""
    with pytest.raises(ValueError, match="what must be a report, or one of its results, got 'x'"):
        aim("x")  # type: ignore[arg-type]  # as a user may


def test_aiming_takes_hypothesis_to_the_limit() -> None:
    """Which chance would hardly meet, on so fine a grid."""
    start = TALK.start

    def nearest(*, aiming: bool) -> timedelta:
        found: list[timedelta] = []

        @settings(max_examples=200, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(st.integers(0, 100_000))
        def look(seconds: int) -> None:
            late = Stop(HALL, start + timedelta(seconds=seconds), TALK.start + timedelta(days=2))
            rule = Avoid(ADA, BO, gap=timedelta(hours=9))
            report = check(Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, late)]), must=[rule])
            if aiming:
                aim(report)
            found.extend(
                abs(each) for each in slacks(rule, Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, late)]))
            )

        look()
        return min(found)

    assert nearest(aiming=True) == timedelta(0)
    assert nearest(aiming=False) > timedelta(0)


def test_one_result_can_be_aimed_at() -> None:
    """And what has no slack is no aim."""

    @settings(max_examples=5, database=None)
    @given(st.just(PLAN))
    def look(plan: Schedule) -> None:
        for each in check(plan, must=[Avoid(ADA, BO), Avoid(ADA, CY)]).results:
            aim(each)

    look()
