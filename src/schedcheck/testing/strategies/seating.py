"""Strategies for layouts and turns, and for the constraints on them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from schedcheck.constraints import Apart, NotConsecutive
from schedcheck.model import Delegation, Event, Layout, Leader, Place, Turn, Turns
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.about import require_plan
from schedcheck.testing.strategies.grid import TICK

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["aparts", "layouts", "not_consecutives", "people_of", "turns"]

T = TypeVar("T")

GROUPS = (None, Delegation("Delegation 1"), Delegation("Delegation 2"))


def people_of(schedule: Schedule) -> list[Leader]:
    """Those of a plan, those they stand in for, and two whom it knows nothing of."""
    require_plan(schedule)
    represented = {each.represents.id: each.represents for each in schedule.itineraries if each.represents is not None}
    known = {each.id: each for each in schedule.leaders} | represented
    return [*known.values(), Leader("Guest", delegation=GROUPS[1]), Leader("Interpreter")]


@st.composite
def _parties_of(draw: DrawFn, schedule: Schedule) -> tuple[Leader | Delegation, Leader | Delegation]:
    """Two parties, mostly of two people of a plan."""
    groups = [each for each in GROUPS if each is not None]
    every: list[Leader | Delegation] = [*people_of(schedule), *schedule.leaders, *schedule.leaders, *groups]
    first = draw(st.sampled_from(every))
    return first, draw(st.sampled_from([each for each in every if each.id != first.id]))


@st.composite
def _purposes(draw: DrawFn, schedule: Schedule) -> dict[str, Any]:
    """What an arrangement is for: mostly nothing, else an event or a place, perhaps one that is not in the plan."""
    nowhere = Place("Place elsewhere")
    held = [*schedule.events, Event("Event elsewhere", nowhere, "2022-11-15T08:00+00:00")]
    match draw(st.sampled_from(["", "", "event", "event", "place"])):
        case "event":
            return {"event": draw(st.sampled_from(held))}
        case "place":
            return {"place": draw(st.sampled_from([*schedule.places, nowhere]))}
        case _:
            return {}


@st.composite
def _holders(draw: DrawFn, people: list[Leader], *, candidates: bool) -> list[Leader | list[Leader] | None]:
    """Everybody once, in any order, some as two of whom one will take the seat; and an empty chair now and then."""
    left = draw(st.permutations(people))
    made: list[Leader | list[Leader] | None] = []
    while left:
        made += [None] if draw(st.integers(0, 5)) == 0 else []
        count = 2 if candidates and len(left) > 1 and draw(st.integers(0, 4)) == 0 else 1
        made.append(left[:count] if count > 1 else left[0])
        left = left[count:]
    return made


@st.composite
def layouts(
    draw: DrawFn, people: list[Leader], *, candidates: bool = True, purpose: dict[str, Any] | None = None
) -> Layout:
    """Layouts of every shape in which all of *people* have a seat, or may take one.

    Args:
        people: Who.
        candidates: Whether some seats may have two who may take them.
        purpose: The event or the place.
    """
    holders = draw(_holders(people, candidates=candidates))
    more = {"name": "Layout", **(purpose or {})}
    middle = draw(st.integers(0, len(holders)))
    match draw(st.sampled_from(["row", "rows", "round table", "table", "any"])):
        case "row":
            return Layout.row(holders, **more)
        case "rows":
            rows = [each for each in (holders[:middle], holders[middle:]) if each]
            return Layout.rows(rows, **more)
        case "round table":
            return Layout.round_table(holders, **more)
        case "table":
            return Layout.table(holders[:middle], holders[middle:], **more)
        case _:
            names = [f"seat {number}" for number in range(len(holders))]
            count = 2 * len(names) if len(names) > 1 else 0
            pairs = st.lists(_pairs_of(names), max_size=count).map(tuple)
            seats = dict(zip(names, holders, strict=True))
            name = more.pop("name")
            return Layout(name, seats, neighbours=draw(pairs), facing=draw(pairs), **more)


@st.composite
def _pairs_of(draw: DrawFn, values: list[T]) -> tuple[T, T]:
    """Two different ones of some values."""
    one, other = draw(st.permutations(values))[:2]
    return one, other


@st.composite
def turns(
    draw: DrawFn, people: list[Leader], *, tick: timedelta = TICK, purpose: dict[str, Any] | None = None
) -> Turns:
    """Orders in which all of *people* have a turn, and one perhaps two.

    Args:
        people: Who.
        tick: The grid of times.
        purpose: The event or the place.
    """
    order = draw(st.permutations([*people, *draw(st.lists(st.sampled_from(people), max_size=1))]))
    early = draw(st.sampled_from([0, 0, 1, 2]))
    takes = st.integers(early, early + 3)
    return Turns(
        "Turns",
        [Turn(each, draw(takes) * tick) for each in order],
        early=early * tick,
        late=draw(st.sampled_from([0, 0, 2])) * tick,
        start=draw(st.sampled_from([None, "2022-11-15T08:00+00:00"])),
        **(purpose or {}),
    )


@st.composite
def aparts(
    draw: DrawFn,
    schedule: Schedule,
    *,
    candidates: bool = True,
    tick: timedelta = TICK,  # noqa: ARG001 - asked for like those of other constraints
) -> Apart:
    """`Apart` rules about people of *schedule*, most of whom sit somewhere."""
    facing = draw(st.booleans())
    first, second = draw(_parties_of(schedule))
    seated = draw(st.sampled_from([people_of(schedule), people_of(schedule), people_of(schedule)[1:]]))
    return Apart(
        draw(layouts(seated, candidates=candidates, purpose=draw(_purposes(schedule)))),
        first,
        second,
        seats=draw(st.integers(1 if facing else 0, 3)),
        facing=facing,
        inherit=draw(st.sampled_from([True, True, False])),
    )


@st.composite
def not_consecutives(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> NotConsecutive:
    """`NotConsecutive` rules about people of *schedule*, most of whom have a turn."""
    first, second = draw(_parties_of(schedule))
    heard = draw(st.sampled_from([people_of(schedule), people_of(schedule), people_of(schedule)[1:]]))
    counts: SearchStrategy[Any] = st.integers(1, 3)
    return NotConsecutive(
        draw(turns(heard, tick=tick, purpose=draw(_purposes(schedule)))),
        first,
        second,
        by=draw(st.one_of(counts, counts.map(lambda number: number * tick))),
        inherit=draw(st.sampled_from([True, True, False])),
    )
