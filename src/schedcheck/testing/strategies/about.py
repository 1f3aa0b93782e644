"""What in a plan a rule may be about: its people, their delegations, its places, and some that it knows nothing of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.model import Delegation, Leader, Level, Place
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.grid import picked, require

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["levels", "parties", "places_of", "require_plan", "strangers", "two_parties"]

ELSEWHERE = tuple(Leader(f"{which} elsewhere") for which in ("Leader", "Second leader", "Third leader"))


def require_plan(schedule: object) -> None:
    """Refuse what is no plan."""
    require(holds=isinstance(schedule, Schedule), what=lambda: f"schedule must be a Schedule, got {schedule!r}")


def parties(schedule: Schedule) -> list[Leader | Delegation]:
    """Everybody of a plan (twice), the delegation of each, those they stand in for, and somebody absent."""
    require_plan(schedule)
    represented = [each.represents for each in schedule.itineraries if each.represents is not None]
    groups = [each.delegation for each in (*schedule.leaders, *represented) if each.delegation is not None]
    others = {each.id: each for each in represented if each not in schedule}
    found: list[Leader | Delegation] = [*(2 * schedule.leaders), *groups, *others.values()]
    return [*found, *strangers(found)]


def strangers(known: Iterable[Leader | Delegation]) -> tuple[Leader, ...]:
    """Somebody whom a plan knows nothing of; where it knows hardly anybody, as many as make three with them."""
    return ELSEWHERE[: max(3 - len({each.id for each in known}), 1)]


LEVELS = st.sampled_from([Level.ROOM, Level.ROOM, *Level])


@st.composite
def two_parties(draw: DrawFn, schedule: Schedule) -> tuple[Leader | Delegation, Leader | Delegation]:
    """Two of them, not the same."""
    every = parties(schedule)
    first = picked(draw, every)
    return first, picked(draw, [each for each in every if each.id != first.id])


def places_of(schedule: Schedule) -> SearchStrategy[Place]:
    """Places of *schedule*, now and then one that is not in it."""
    require_plan(schedule)
    return st.sampled_from([*schedule.places, *schedule.places, *schedule.places, Place("Place elsewhere")])


def levels() -> SearchStrategy[Level]:
    """Levels, mostly that of a room."""
    return LEVELS
