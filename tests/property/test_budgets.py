"""Budgets against every delay, one microsecond after another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Rule, Verdict
from schedcheck.analysis.budgets import budgets
from tests.property import strategies
from tests.property.oracle import delays

INSTANT = timedelta(microseconds=1)
# So long is a tick, in microseconds, and so far is looked: between two ticks, too, verdicts change.
GRIDS = st.sampled_from([(1, 12), (7, 45)])
slow = settings(suppress_health_check=list(HealthCheck))


@slow
@given(data=st.data(), overrun=st.booleans())
def test_budget_is_the_largest_delay_that_makes_no_rule_worse(data: st.DataObject, *, overrun: bool) -> None:
    """Every delay up to it is harmless, and one microsecond more makes the named rule worse."""
    ticks, horizon = data.draw(GRIDS)
    tick = ticks * INSTANT
    schedule = data.draw(
        strategies.schedules(min_people=2, max_people=3, min_stops=2, max_stops=4, max_uncertain=1, tick=tick)
    )
    asked: list[Any] = data.draw(st.lists(strategies.constraints(schedule, tick=tick), min_size=6, max_size=9))
    named = [Rule(each, id=str(number)) for number, each in enumerate(asked)]
    # What is broken already limits nothing.
    rules = [each for each in named if delays.standing(schedule, each) is not Verdict.BROKEN]
    stop = data.draw(st.sampled_from(list(schedule.stops)))
    for each in budgets(schedule, rules, who=stop, horizon=horizon * INSTANT):
        room = each.overrun if overrun else each.start
        if room is None:
            continue
        amount, worse = delays.budget(schedule, rules, each.stop, horizon, overrun=overrun)

        assert (amount * INSTANT, bool(worse)) == (room.amount, room.rule is not None)
        assert room.rule is None or room.rule in {rules[number].id for number in worse}
