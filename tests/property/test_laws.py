"""Laws that hold for every rule and every plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import (
    Attend,
    Available,
    Avoid,
    Different,
    Event,
    Exclusive,
    Interval,
    Itinerary,
    KeepInTouch,
    Layout,
    Leader,
    Level,
    NoOverlap,
    Place,
    Same,
    Schedule,
    Seat,
    Series,
    Status,
    Stop,
    Summit,
    Together,
    Travel,
    Turns,
    Unavailable,
    Verdict,
    check,
)
from schedcheck.constraints import BUILTIN
from schedcheck.testing import strategies
from tests.property.asked import constraints
from tests.property.later import in_one_zone, later, moved_days

if TYPE_CHECKING:
    from schedcheck import Finding, Result

TICK = strategies.TICK
PLANS = strategies.schedules(min_stops=1, max_stops=3)
T = TypeVar("T")
CALENDAR = {"time", "day", "date", "week"}
"""What clocks and calendars tell of events, so that it is another at another time."""
LETTERS = 4
"""How many letters a renamed id begins with."""
slow = settings(suppress_health_check=list(HealthCheck))


@st.composite
def plans_with_rules(draw: st.DrawFn, *, size: int = 3) -> tuple[Schedule, list[Any]]:
    """A plan and rules about what is in it."""
    schedule = draw(PLANS)
    return schedule, draw(st.lists(constraints(schedule), min_size=1, max_size=size))


def results(schedule: Schedule, rules: list[Any]) -> list[Result]:
    """What a check says of each rule."""
    return list(check(schedule, must=rules).results)


def names(finding: Finding) -> tuple[tuple[str, str | None], ...]:
    """The stops of a finding by the ids of their person and their own."""
    return tuple((stop.leader.id if stop.leader else "", stop.id) for stop in finding.stops)


def told(finding: Finding) -> tuple[Any, ...]:
    """What a finding says, but for when."""
    place = finding.place.id if finding.place else None
    return names(finding), place, finding.verdict, finding.required, finding.actual, finding.slip


def answers(schedule: Schedule, rules: list[Any]) -> list[tuple[Any, ...]]:
    """What is said of each rule, but for when."""
    return [
        (each.verdict, each.measured, each.slack, Counter(map(told, each.findings)))
        for each in results(schedule, rules)
    ]


def with_stops(schedule: Schedule, change: Callable[[Stop], Stop]) -> Schedule:
    """The plan with every stop changed."""
    return Schedule(attrs.evolve(each, stops=[change(stop) for stop in each.stops]) for each in schedule.itineraries)


@slow
@given(plans_with_rules())
def test_asking_twice_gives_the_same(given_: tuple[Schedule, list[Any]]) -> None:
    """Two checks of one plan, or of another that is equal to it, are equal."""
    schedule, rules = given_
    same = Schedule(schedule.itineraries)

    assert results(schedule, rules) == results(schedule, rules) == results(same, rules)


@slow
@given(plans_with_rules(), st.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(given_: tuple[Schedule, list[Any]], random: Random) -> None:
    """Itineraries, their stops and the rules may be given in any order."""
    schedule, rules = given_

    def shuffled(values: Iterable[T]) -> list[T]:
        made = list(values)
        return random.sample(made, len(made))

    other = Schedule(
        Itinerary(each.leader, shuffled(each.stops), represents=each.represents)
        for each in shuffled(schedule.itineraries)
    )
    order = shuffled(range(len(rules)))
    wanted = answers(schedule, rules)

    assert [wanted[index] for index in order] == answers(other, [rules[index] for index in order])


@slow
@given(plans_with_rules(), st.sampled_from(["Pacific/Kiritimati", "America/St_Johns", "Europe/Paris"]))
def test_the_zone_a_time_is_written_in_does_not_matter(given_: tuple[Schedule, list[Any]], zone: str) -> None:
    """The same instants written in another zone give the same answers."""
    schedule, rules = given_
    there = ZoneInfo(zone)

    def written(value: Stop | Event) -> dict[str, Any]:
        return {"start": value.start.astimezone(there), "end": value.end and value.end.astimezone(there)}

    def elsewhere(stop: Stop) -> Stop:
        event = stop.event and attrs.evolve(stop.event, **written(stop.event))
        return attrs.evolve(stop, event=event, **written(stop))

    assert answers(schedule, rules) == answers(with_stops(schedule, elsewhere), rules)


@slow
@given(plans_with_rules(), st.integers(-20_000, 20_000))
def test_moving_everything_changes_nothing(given_: tuple[Schedule, list[Any]], ticks: int) -> None:
    """A plan moved as a whole, with the windows of its rules, is as good as before, save by the calendar."""
    schedule, every = given_
    rules = [
        in_one_zone(rule) for rule in every if not (isinstance(rule, Different | Same) and rule.on.value in CALENDAR)
    ]
    by = ticks * TICK

    def later(stop: Stop) -> Stop:
        return attrs.evolve(stop.moved(by), event=stop.event and stop.event.moved(by))

    moved = [moved_rule(rule, by) for rule in rules]

    assert answers(schedule, rules) == answers(with_stops(schedule, later), moved)


def moved_rule(rule: strategies.AnyConstraint, by: timedelta) -> strategies.AnyConstraint:
    """The same rule about a plan that is *by* so much later."""
    if isinstance(rule, Avoid | KeepInTouch):
        return attrs.evolve(rule, during=rule.during and rule.during.shift(by))
    if isinstance(rule, Available | Unavailable):
        return attrs.evolve(rule, windows=[later(each, by) for each in rule.windows])
    if not isinstance(rule, Attend):
        moved: strategies.AnyConstraint = moved_days(rule, by)
        return moved
    if isinstance(rule.what, Series):
        # What its occurrences are called does not depend on where they are.
        return rule
    if isinstance(rule.what, Event):
        return attrs.evolve(rule, what=rule.what.moved(by))
    start, end = rule.what.start.astimezone(UTC) + by, rule.what.end.astimezone(UTC) + by
    events = [each.moved(by) for each in rule.what.events]
    return attrs.evolve(rule, what=attrs.evolve(rule.what, start=start, end=end, events=events))


class Renaming:
    """New names and ids, so that what came first comes last."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], str] = {}

    def name(self, kind: str, old: str) -> str:
        return self.known.setdefault((kind, old), f"{999 - len(self.known)}-{old}")

    def of(self, value: T) -> T:
        """The same value under its new name, with all that it holds."""
        if isinstance(value, Schedule):
            return cast("T", Schedule(map(self.of, value.itineraries)))
        if isinstance(value, tuple | frozenset):
            return cast("T", type(value)(map(self.of, value)))
        if not attrs.has(type(value)) or isinstance(value, Interval):
            return value
        fields = {
            each.alias: self.of(getattr(value, each.name))
            for each in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
            if each.init
        }
        if isinstance(value, Seat):
            # Nobody is told as None: no people at all are refused.
            fields["holders"] = fields["holders"] or None
        if isinstance(value, Stop | Layout | Seat | Turns):
            return type(value)(**fields)
        for each in ("name", "title", "id", "series"):
            if fields.get(each) is not None:
                first, *rest = fields[each].split("/")
                fields[each] = "/".join([self.name(type(value).__name__, first), *rest])
        return type(value)(**fields)

    @staticmethod
    def back(new: str | None) -> str | None:
        return new and new[LETTERS:]


@slow
@given(plans_with_rules())
def test_names_do_not_matter(given_: tuple[Schedule, list[Any]]) -> None:
    """With everything renamed, in another order of names, the same is found under the new names."""
    schedule, rules = given_
    renaming = Renaming()
    other, others = renaming.of(schedule), [renaming.of(rule) for rule in rules]

    def old(name: tuple[str, str | None]) -> tuple[str, str | None]:
        stop, way, place = re.fullmatch(r"(.*?)(?:/(out|in)/(.*))?", name[1] or "").groups()  # type: ignore[union-attr]  # it fits all
        return str(renaming.back(name[0])), "/".join([stop, *([way, str(renaming.back(place))] if way else [])])

    def said(result: Result, change: Callable[[Any], Any]) -> Counter[Any]:
        # Of several stops that are one use, or meetings that are as good, any may be named.
        pairs = isinstance(result.rule.constraint, Avoid | NoOverlap | Travel)
        return Counter(
            (pairs and frozenset(map(change, names(each))), each.verdict, each.required, each.actual, each.slip)
            for each in result.findings
            if each.verdict is not Verdict.KEPT
        )

    for before, after in zip(results(schedule, rules), results(other, others), strict=True):
        assert (before.verdict, before.measured, before.slack) == (after.verdict, after.measured, after.slack)
        assert said(before, lambda name: name) == said(after, old)


def uncertain(finding: Finding) -> bool:
    """Whether it rests on what is tentative or not known."""
    return any(stop.end is None or stop.standing is Status.TENTATIVE for stop in finding.written) or (
        finding.verdict in {Verdict.UNKNOWN, Verdict.CONDITIONAL}
    )


@slow
@given(plans_with_rules(size=1))
def test_the_stops_a_finding_names_suffice_to_find_it_again(given_: tuple[Schedule, list[Any]]) -> None:
    """In a plan of these stops alone, the same rule finds the same thing, at least as bad."""
    schedule, rules = given_
    for finding in results(schedule, rules)[0].findings:
        if finding.verdict is Verdict.KEPT or not finding.stops:
            continue
        named = set(names(finding))
        left = Schedule(
            attrs.evolve(each, stops=[stop for stop in each.stops if (each.leader.id, stop.id) in named])
            for each in schedule.itineraries
        )
        again = results(left, rules)[0]
        found = [each for each in again.findings if {*names(each)[:2]} == {*names(finding)[:2]}]
        least = Verdict.AT_RISK if uncertain(finding) else finding.verdict

        assert again.measured
        assert found
        # Several findings may rest on the same stops: the one before and the one after they meet.
        assert max(each.verdict for each in found) >= least


@slow
@given(plans_with_rules())
def test_somebody_who_has_nothing_to_do_with_it_changes_nothing(given_: tuple[Schedule, list[Any]]) -> None:
    """Another person, far away and at another time, with no work to do, changes no answer."""
    schedule, rules = given_
    if not schedule.people():
        return  # The stranger would be all there is to look at.
    moon = Place("Moon", level=Level.COUNTRY)
    start = strategies.BASE + timedelta(days=4000)
    stranger = Itinerary.of(Leader("Stranger"), Stop(moon, start, start + TICK, kind="rest"))

    assert answers(schedule, rules) == answers(Schedule([*schedule.itineraries, stranger]), rules)


@slow
@given(plans_with_rules())
def test_broken_is_a_negative_slack(given_: tuple[Schedule, list[Any]]) -> None:
    """What is broken lacks something; what is kept or at risk does not; of what is unknown no slack is known.

    Where only slips bring it about there is nothing to measure at stated times. How far a slip is safe, a user's own
    constraint need not tell.
    """
    schedule, rules = given_
    for result in results(schedule, rules):
        for finding in result.findings:
            slack = finding.slack
            short = slack is not None and slack != abs(slack)
            at_risk = finding.verdict is Verdict.AT_RISK

            assert short == (finding.verdict is Verdict.BROKEN) or finding.verdict is Verdict.CONDITIONAL
            assert (slack is None) == (finding.verdict is Verdict.UNKNOWN) or at_risk
            assert (finding.slip is not None) <= at_risk
            assert (finding.slip is not None) or not at_risk or not isinstance(result.rule.constraint, BUILTIN)


@slow
@given(plans_with_rules())
def test_a_result_is_as_bad_as_its_worst_finding(given_: tuple[Schedule, list[Any]]) -> None:
    """The verdict is the worst of the findings', and the slack the least of those known."""
    schedule, rules = given_
    for result in results(schedule, rules):
        worst = max((each.verdict for each in result.findings), default=Verdict.KEPT)
        slacks: list[Any] = [each.slack for each in result.findings if each.slack is not None]

        assert (worst if result.measured else Verdict.UNKNOWN) == result.verdict
        assert min(slacks, default=None) == result.slack


def never_heals(schedule: Schedule, less: strategies.AnyConstraint, more: strategies.AnyConstraint) -> None:
    """What is not kept of the rule that asks less is not kept of the one that asks more."""
    before, after = results(schedule, [less, more])

    assert before.measured == after.measured
    assert after.verdict is not Verdict.KEPT or before.verdict is Verdict.KEPT
    assert after.verdict is Verdict.BROKEN or before.verdict is not Verdict.BROKEN


@slow
@given(st.data())
def test_more_gap_never_heals(data: st.DataObject) -> None:
    """What is not kept with some gap is not kept with a longer one, and what is broken is broken."""
    schedule = data.draw(PLANS)
    rule = data.draw(st.one_of(strategies.avoids(schedule), strategies.exclusives(schedule)))
    assert isinstance(rule, Avoid | Exclusive)
    never_heals(schedule, rule, attrs.evolve(rule, gap=rule.gap + data.draw(strategies.spans())))


@slow
@given(st.data())
def test_more_time_together_never_heals(data: st.DataObject) -> None:
    """Who are not long enough together are not so for longer."""
    schedule = data.draw(PLANS)
    rule = data.draw(st.one_of(strategies.togethers(schedule), strategies.attends(schedule)))
    assert isinstance(rule, Together | Attend)
    more = (rule.at_least or timedelta(0)) + data.draw(strategies.spans(min_size=1))
    never_heals(schedule, rule, attrs.evolve(rule, at_least=more))


@slow
@given(st.data(), st.sampled_from(Level))
def test_a_wider_level_never_heals(data: st.DataObject, level: Level) -> None:
    """Who do not keep apart in a room do not keep apart in the building; who meet in a room meet in the building."""
    schedule = data.draw(PLANS)
    rule = data.draw(strategies.avoids(schedule))
    never_heals(schedule, rule, attrs.evolve(rule, level=max(rule.level, level)))
    meeting = data.draw(strategies.togethers(schedule))
    never_heals(schedule, attrs.evolve(meeting, level=max(meeting.level, level)), meeting)


def test_a_strategy_refuses_bounds_that_are_not_in_order() -> None:
    """A smallest size above the largest is a mistake, not an empty strategy."""
    with pytest.raises(ValueError, match="min_size <= max_size"):
        strategies.spans(min_size=3, max_size=2)


@slow
@given(st.data())
def test_two_sides_may_be_named_in_either_order(data: st.DataObject) -> None:
    """A avoids B as B avoids A, with what is asked before and after turned round."""
    schedule = data.draw(PLANS)
    rule = data.draw(strategies.avoids(schedule))
    after = rule.gap if rule.gap_after is None else rule.gap_after
    turned = attrs.evolve(rule, a=rule.b, b=rule.a, gap=after, gap_after=rule.gap)
    one, other = results(schedule, [rule, turned])

    assert (one.verdict, one.slack) == (other.verdict, other.slack)
    assert Counter(frozenset(names(each)) for each in one.findings if each.verdict is not Verdict.KEPT) == Counter(
        frozenset(names(each)) for each in other.findings if each.verdict is not Verdict.KEPT
    )


@slow
@given(st.data())
def test_a_summit_is_attended_as_the_best_of_its_events(data: st.DataObject) -> None:
    """Attending a summit is as good as attending the one of its events that is attended best."""
    schedule = data.draw(strategies.schedules(min_stops=1, max_stops=3, max_events=2))
    rule = data.draw(strategies.attends(schedule))
    if isinstance(rule.what, Summit) and rule.what.events:
        whole = results(schedule, [rule])[0]
        each = results(schedule, [attrs.evolve(rule, what=event) for event in rule.what.events])

        assert whole.measured == any(one.measured for one in each)
        assert whole.verdict == min((one.verdict for one in each if one.measured), default=Verdict.UNKNOWN)


@slow
@given(st.data())
def test_a_series_is_attended_as_each_of_its_occurrences(data: st.DataObject) -> None:
    """Attending a series is as good as attending that of its occurrences, none of them cancelled, attended worst."""
    schedule = data.draw(strategies.schedules(min_stops=1, max_stops=3, max_events=2))
    rule = data.draw(strategies.attends(schedule))
    if isinstance(rule.what, Series):
        whole = results(schedule, [rule])[0]
        each = results(schedule, [attrs.evolve(rule, what=event) for event in rule.what.events])
        gone = [
            {stop.standing for stop in schedule.stops_for(event)} == {Status.CANCELLED} for event in rule.what.events
        ]
        left = [one.verdict for one, off in zip(each, gone, strict=True) if not off and one.measured]

        assert whole.measured == any(one.measured for one in each)
        assert whole.verdict == (max(left) if left else Verdict.UNKNOWN)
