"""Laws that hold for every rule and every plan: those of the testing kit, and a few of single constraints."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Schedule, Series, Status, Summit, Verdict, check
from schedcheck.constraints import BUILTIN, Constraint
from schedcheck.testing import LAWS, Law, check_laws, strategies
from tests.property.asked import constraints, users
from tests.unit.testing.wrong import Short

if TYPE_CHECKING:
    from schedcheck import Finding, Result

PLANS = strategies.schedules(min_stops=1, max_stops=3)
slow = settings(suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_a_law_holds_for_constraints_of_every_kind(law: Law) -> None:
    """Several of different kinds at once, users' own among them."""
    law.check(constraints)


@pytest.mark.parametrize("kind", BUILTIN, ids=lambda each: each.code)
def test_a_constraint_keeps_all_laws(kind: type[Constraint]) -> None:
    """Each that comes with the library."""
    assert check_laws(kind).tried


def test_a_constraint_of_a_user_keeps_all_laws() -> None:
    """One that the library knows nothing of, about every stop by itself."""
    assert check_laws(Short).tried


def test_a_simple_constraint_of_a_user_keeps_most_laws() -> None:
    """One about encounters as they are stated, as a first one may be."""
    overlapping = "it takes encounters that overlap for two"
    beyond = {
        "kept-within-bounds": "it does not see which encounters slips bring about",
        "stops-needed": overlapping,
        "twice-is-once": overlapping,
    }

    assert check_laws(users, without=beyond).tried


def results(schedule: Schedule, rules: list[Any]) -> list[Result]:
    """What a check says of each rule."""
    return list(check(schedule, must=rules).results)


def names(finding: Finding) -> tuple[tuple[str, str | None], ...]:
    """The stops of a finding by the ids of their person and their own."""
    return tuple((stop.leader.id if stop.leader else "", stop.id) for stop in finding.stops)


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
