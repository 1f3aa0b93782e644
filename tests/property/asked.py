"""What tests ask of plans: what comes with the library, and a constraint as users write it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck import Leader, Rule, Schedule
from schedcheck.testing import strategies
from tests.unit.analysis.quiet import Quiet

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy


@st.composite
def users(draw: DrawFn, schedule: Schedule, *, tick: timedelta = strategies.TICK) -> Quiet:
    """A constraint as users write it, about two people, who need not be in the plan."""
    people = (*schedule.leaders, Leader("Nobody"), Leader("No one"))
    first = draw(st.sampled_from(people))
    second = draw(st.sampled_from([each for each in people if each.id != first.id]))
    return Quiet(first, second, at_least=draw(strategies.spans(tick=tick)))


def constraints(schedule: Schedule, *, tick: timedelta = strategies.TICK) -> SearchStrategy[strategies.AnyConstraint]:
    """Constraints of every kind about what is in *schedule*, users' own among them."""
    return strategies.constraints(schedule, tick=tick) | users(schedule, tick=tick)


def rules(schedule: Schedule) -> SearchStrategy[Rule]:
    """Rules that ask one of them, perhaps only from or until some time."""
    return strategies.rules(schedule, asking=constraints(schedule))
