"""Budgets against every delay, one microsecond after another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Rule, Schedule, Stop, Verdict
from schedcheck.analysis.budgets import budgets
from schedcheck.constraints import BUILTIN, Constraint
from schedcheck.testing import strategies
from schedcheck.testing.machine.delays import first_worse, standings
from schedcheck.testing.strategies.grid import INSTANT
from tests.property.asked import constraints

# So long is a tick, in microseconds, and so far is looked: between two ticks, too, verdicts change.
GRIDS = st.sampled_from([(1, 12), (7, 45)])
slow = settings(suppress_health_check=list(HealthCheck))


def assert_exact(schedule: Schedule, rules: list[Rule], stop: Stop, horizon: int, *, overrun: bool) -> None:
    """A budget is what trying each microsecond makes of it."""
    for each in budgets(schedule, rules, who=stop, horizon=horizon * INSTANT):
        room = each.overrun if overrun else each.start
        if room is None:
            continue
        every = [delay * INSTANT for delay in range(1, horizon + 1)]
        worse = first_worse(schedule, rules, each.stop, every, overrun=overrun)
        amount, numbers = (horizon * INSTANT, set[int]()) if worse is None else (worse[0] - INSTANT, worse[1])

        assert (amount, worse is not None) == (room.amount, room.rule is not None)
        assert room.rule is None or room.rule in {rules[number].id for number in numbers}


@settings(slow, max_examples=max(8, settings().max_examples // 10))
@pytest.mark.parametrize("kind", BUILTIN, ids=lambda kind: kind.code)
@given(data=st.data(), overrun=st.booleans())
def test_one_microsecond_more_breaks_the_rule(kind: type[Constraint], data: st.DataObject, *, overrun: bool) -> None:
    """Of each kind: at the budget it stands as it did, and just after it stands worse, if it ever does."""
    ticks, horizon = data.draw(GRIDS)
    tick = ticks * INSTANT
    schedule = data.draw(
        strategies.schedules(min_people=2, max_people=3, min_stops=2, max_stops=4, max_uncertain=1, tick=tick)
    )
    rules = [Rule(data.draw(strategies.STRATEGIES[kind](schedule, tick=tick)), id=str(number)) for number in range(3)]
    stop = data.draw(st.sampled_from(list(schedule.stops)))
    assert_exact(schedule, rules, stop, horizon, overrun=overrun)


@slow
@given(data=st.data(), overrun=st.booleans())
def test_budget_is_the_largest_delay_that_makes_no_rule_worse(data: st.DataObject, *, overrun: bool) -> None:
    """Every delay up to it is harmless, and one microsecond more makes the named rule worse."""
    ticks, horizon = data.draw(GRIDS)
    tick = ticks * INSTANT
    schedule = data.draw(
        strategies.schedules(min_people=2, max_people=3, min_stops=2, max_stops=4, max_uncertain=1, tick=tick)
    )
    asked: list[Any] = data.draw(st.lists(constraints(schedule, tick=tick), min_size=6, max_size=9))
    named = [Rule(each, id=str(number)) for number, each in enumerate(asked)]
    # What is broken already limits nothing.
    now = standings(schedule, named)
    rules = [each for each, verdict in zip(named, now, strict=True) if verdict is not Verdict.BROKEN]
    stop = data.draw(st.sampled_from(list(schedule.stops)))
    assert_exact(schedule, rules, stop, horizon, overrun=overrun)
