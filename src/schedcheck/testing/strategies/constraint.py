"""One strategy for each constraint that comes with the library, and one for all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from hypothesis import strategies as st

from schedcheck import constraints as known
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies import attendance, contacts, days, order, seating, window
from schedcheck.testing.strategies.grid import TICK

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["AnyConstraint", "ConstraintStrategy", "STRATEGIES", "constraints"]

AnyConstraint: TypeAlias = Any
"""A constraint of whatever class."""


class ConstraintStrategy(Protocol):
    """Makes a strategy for constraints of one kind, about what is in a plan."""

    def __call__(self, schedule: Schedule, *, tick: timedelta = ...) -> SearchStrategy[AnyConstraint]: ...


STRATEGIES: Mapping[type[known.Constraint], ConstraintStrategy] = MappingProxyType(
    {
        known.Avoid: contacts.avoids,
        known.Together: contacts.togethers,
        known.Attend: attendance.attends,
        known.Travel: attendance.travels,
        known.NoOverlap: attendance.no_overlaps,
        known.Order: order.orders,
        known.Exclusive: attendance.exclusives,
        known.Capacity: attendance.capacities,
        known.Apart: seating.aparts,
        known.NotConsecutive: seating.not_consecutives,
        known.KeepInTouch: contacts.keep_in_touches,
        known.Quiet: contacts.quiets,
        known.OnlyAbout: contacts.only_abouts,
        known.Inform: contacts.informs,
        known.Escorted: contacts.escorteds,
        known.Balance: contacts.balances,
        known.Same: order.sames,
        known.Different: order.differents,
        known.MaxBreaks: days.max_breaks,
        known.MaxDays: days.max_days,
        known.MaxLoad: days.max_loads,
        known.MaxSpan: days.max_spans,
        known.MaxStretch: days.max_stretches,
        known.Rest: days.rests,
        known.Available: window.availables,
        known.Unavailable: window.unavailables,
    }
)
"""The strategy of each constraint that comes with the library, by its class."""


def constraints(schedule: Schedule, *, tick: timedelta = TICK) -> SearchStrategy[AnyConstraint]:
    """Constraints of every kind about what is in *schedule*."""
    return st.one_of(*(each(schedule, tick=tick) for each in STRATEGIES.values()))
