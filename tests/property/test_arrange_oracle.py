"""Layouts and turns: the engine against the brute-force oracle, and the laws of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from schedcheck import Apart, Layout, NotConsecutive, Result, Schedule, Seat, Verdict, check
from schedcheck.testing import strategies
from tests.property.oracle import ticks
from tests.property.oracle.arrange import Answer, Pair, apart, distances, not_consecutive

if TYPE_CHECKING:
    from collections.abc import Callable

MICROSECOND = timedelta(microseconds=1)
PLANS = strategies.schedules(min_people=1, max_people=3, min_stops=1, max_stops=2)
slow = settings(suppress_health_check=list(HealthCheck))


def size(amount: Any) -> int:  # noqa: ANN401 - a duration or a count
    """An amount in whole microseconds, or a count."""
    return ticks(amount) if isinstance(amount, timedelta) else amount


def answer_of(result: Result) -> Answer:
    """What a check found, as the oracle tells it."""
    if not result.measured:
        return Answer(measured=False)
    found, kept = [], None
    for each in result.findings:
        slack = size(each.actual) - size(each.required)
        if each.verdict is Verdict.KEPT:
            kept = slack
        else:
            one, other = each.about
            slip = None if each.slip is None else ticks(each.slip)
            found.append(Pair((one, other), each.verdict.name, slack, slip))
    return Answer(measured=True, open=tuple(found), kept=kept)


def compare(schedule: Schedule, rule: Any, oracle: Callable[..., Answer]) -> None:  # noqa: ANN401 - Apart or NotConsecutive
    """Engine and oracle find the same."""
    fields = {each.name: getattr(rule, each.name) for each in attrs.fields(type(rule))}
    wanted = oracle(schedule, **fields)
    result = check(schedule, must=[rule]).results[0]
    got = answer_of(result)
    note(f"wanted {wanted}")
    note(f"got {got}")

    assert wanted.measured == got.measured
    assert wanted.verdict == result.verdict.name
    assert sorted(wanted.open) == sorted(got.open)
    # Beside what is too near, the nearest of what is not need not be told.
    assert wanted.kept == got.kept or (got.kept is None and got.open)


@slow
@given(st.data())
def test_apart_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Apart: the same pairs of seats, verdicts and slacks, in every way to fill them."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.aparts(schedule)), apart)


@slow
@given(st.data())
def test_not_consecutive_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """NotConsecutive: the same pairs of turns, verdicts, slacks and slips, for every drift."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.not_consecutives(schedule, tick=MICROSECOND)), not_consecutive)


@given(st.data())
def test_seats_between_are_those_of_the_shortest_way(data: st.DataObject) -> None:
    """Breadth first from one seat, as all ways at once."""
    layout: Layout = data.draw(strategies.layouts(strategies.people_of(data.draw(PLANS))))
    wanted = {pair: count - 1 for pair, count in distances(layout).items() if 0 < count < len(layout.seats)}
    names = [each.name for each in layout.seats]
    got = {(one, other): layout.between(one, other) for one in names for other in names}

    assert wanted == {pair: count for pair, count in got.items() if count is not None}


@st.composite
def rules(draw: st.DrawFn, schedule: Schedule) -> Apart | NotConsecutive:
    """A rule of either kind."""
    aparts, not_consecutives = strategies.aparts(schedule), strategies.not_consecutives(schedule)
    return draw(st.one_of(aparts, not_consecutives))


@slow
@given(st.data())
def test_both_sides_may_be_named_in_either_order(data: st.DataObject) -> None:
    """A keeps apart from B as B from A."""
    schedule = data.draw(PLANS)
    rule = data.draw(rules(schedule))
    one, other = check(schedule, must=[rule, attrs.evolve(rule, a=rule.b, b=rule.a)]).results
    first, second = answer_of(one), answer_of(other)

    assert (first.open, first.kept, first.measured) == (second.open, second.kept, second.measured)


@slow
@given(st.data())
def test_asking_more_never_heals(data: st.DataObject) -> None:
    """What is not kept is not kept where more seats, turns or time must lie between, or facing counts too."""
    schedule = data.draw(PLANS)
    rule = data.draw(rules(schedule))
    if isinstance(rule, Apart):
        more: Any = attrs.evolve(rule, seats=rule.seats + data.draw(st.integers(0, 2)), facing=False)
    else:
        least = 1 if isinstance(rule.by, int) else strategies.TICK
        more = attrs.evolve(rule, by=rule.by + least)  # type: ignore[operator]  # two counts or two durations
    before, after = check(schedule, must=[rule, more]).results

    assert before.measured == after.measured
    assert before.verdict <= after.verdict


@slow
@given(st.data())
def test_the_order_in_which_seats_are_told_does_not_matter(data: st.DataObject) -> None:
    """The same seats in another order, with the same neighbours, give the same."""
    schedule = data.draw(PLANS)
    rule = data.draw(strategies.aparts(schedule))
    seats = data.draw(st.permutations(rule.layout.seats))
    other = attrs.evolve(rule, layout=reordered(rule.layout, seats))
    first, second = (answer_of(each) for each in check(schedule, must=[rule, other]).results)

    assert {(frozenset(each.names), each[1:]) for each in first.open} == {
        (frozenset(each.names), each[1:]) for each in second.open
    }
    assert (first.measured, first.kept) == (second.measured, second.kept)


def reordered(layout: Layout, seats: list[Seat]) -> Layout:
    """The same layout with its seats told in another order."""
    given: dict[str, Any] = {"event": layout.event, "place": layout.place}
    return Layout(layout.name, seats, neighbours=layout.neighbours, facing=layout.facing, **given)
