"""Strategies for rules: constraints that are in force for a time, or always."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.rules import Rule
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.constraint import AnyConstraint, constraints
from schedcheck.testing.strategies.grid import INSTANT, TICK, moments

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["rules"]


@st.composite
def rules(
    draw: DrawFn,
    schedule: Schedule,
    *,
    asking: SearchStrategy[AnyConstraint] | None = None,
    tick: timedelta = TICK,
) -> Rule:
    """A rule about *schedule*, which may be in force only from or until some time.

    Args:
        schedule: The plan.
        asking: What it may ask; by default constraints of every kind that comes with the library.
        tick: The grid of times.
    """
    constraint = draw(constraints(schedule, tick=tick) if asking is None else asking)
    since, until = sorted((draw(moments(tick=tick)), draw(moments(tick=tick))))
    return Rule(
        constraint,
        since=draw(st.sampled_from([None, since])),
        until=draw(st.sampled_from([None, until + INSTANT])),
    )
