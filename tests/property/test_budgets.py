"""Budgets against every delay, one microsecond after another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from inspect import signature
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Rule, Schedule, Stop, Verdict
from schedcheck.analysis.budgets import budgets
from schedcheck.constraints import BUILTIN
from tests.property import strategies, strategies_arrange, strategies_contacts, strategies_days, strategies_order
from tests.property.oracle import delays

INSTANT = timedelta(microseconds=1)
# So long is a tick, in microseconds, and so far is looked: between two ticks, too, verdicts change.
GRIDS = st.sampled_from([(1, 12), (7, 45)])
slow = settings(suppress_health_check=list(HealthCheck))


def assert_exact(schedule: Schedule, rules: list[Rule], stop: Stop, horizon: int, *, overrun: bool) -> None:
    """A budget is what trying each microsecond makes of it."""
    for each in budgets(schedule, rules, who=stop, horizon=horizon * INSTANT):
        room = each.overrun if overrun else each.start
        if room is None:
            continue
        amount, worse = delays.budget(schedule, rules, each.stop, horizon, overrun=overrun)

        assert (amount * INSTANT, bool(worse)) == (room.amount, room.rule is not None)
        assert room.rule is None or room.rule in {rules[number].id for number in worse}


# Of each constraint that comes with the library, rules about a plan; the last of them draws two.
KINDS: dict[str, Callable[..., Any]] = {
    "attend": strategies.attends,
    "apart": strategies_arrange.aparts,
    "avoid": strategies.avoids,
    "balance": strategies_contacts.balances,
    "capacity": strategies.capacities,
    "different": strategies_order.differents,
    "escorted": strategies_contacts.escorteds,
    "exclusive": strategies.exclusives,
    "inform": strategies_contacts.informs,
    "keep-in-touch": strategies_contacts.keep_in_touches,
    "max-breaks": strategies_days.max_breaks,
    "max-days": strategies_days.max_days,
    "max-load": strategies_days.max_loads,
    "max-span": strategies_days.max_spans,
    "max-stretch": strategies_days.max_stretches,
    "no-overlap": strategies.no_overlaps,
    "not-consecutive": strategies_arrange.not_consecutives,
    "only-about": strategies_contacts.only_abouts,
    "order": strategies_order.orders,
    "quiet": strategies_contacts.quiets,
    "rest": strategies_days.rests,
    "same": strategies_order.sames,
    "together": strategies.togethers,
    "travel": strategies.travels,
    "available": strategies.window_rules,
}


def rules_of(kind: str, schedule: Schedule, tick: timedelta) -> st.SearchStrategy[Any]:
    """Rules of a kind about what is in a plan."""
    made = KINDS[kind]
    found: st.SearchStrategy[Any] = made(schedule, **({"tick": tick} if "tick" in signature(made).parameters else {}))
    return found


def test_every_constraint_is_asked() -> None:
    """None that comes with the library is left out below."""
    assert {each.code for each in BUILTIN} == {*KINDS, "unavailable"}


@settings(slow, max_examples=max(8, settings().max_examples // 10))
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data(), overrun=st.booleans())
def test_one_microsecond_more_breaks_the_rule(kind: str, data: st.DataObject, *, overrun: bool) -> None:
    """Of each kind: at the budget it stands as it did, and just after it stands worse, if it ever does."""
    ticks, horizon = data.draw(GRIDS)
    tick = ticks * INSTANT
    schedule = data.draw(
        strategies.schedules(min_people=2, max_people=3, min_stops=2, max_stops=4, max_uncertain=1, tick=tick)
    )
    rules = [Rule(data.draw(rules_of(kind, schedule, tick)), id=str(number)) for number in range(3)]
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
    asked: list[Any] = data.draw(st.lists(strategies.constraints(schedule, tick=tick), min_size=6, max_size=9))
    named = [Rule(each, id=str(number)) for number, each in enumerate(asked)]
    # What is broken already limits nothing.
    rules = [each for each in named if delays.standing(schedule, each) is not Verdict.BROKEN]
    stop = data.draw(st.sampled_from(list(schedule.stops)))
    assert_exact(schedule, rules, stop, horizon, overrun=overrun)
