"""Edits of a plan as plain values, so that they can be drawn, told and made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
from hypothesis import strategies as st

from schedcheck.model import Itinerary, Leader, Status
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies import spans

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["Edit", "edited", "edits"]

Edit: TypeAlias = tuple[Any, ...]
"""What is done, to whom, and how: ("move", "ada", "hall", timedelta(minutes=15))."""

NEWCOMER = Leader("Newcomer")


def edited(schedule: Schedule, edit: Edit) -> Schedule:  # noqa: PLR0911 - one line an edit
    """The plan after an edit."""
    match edit:
        case "leave", leader:
            return Schedule(each for each in schedule.itineraries if each.leader.id != leader)
        case "represent", leader, other:
            whom = schedule.itinerary(other).leader if other is not None else None
            return Schedule(
                attrs.evolve(each, represents=whom) if each.leader.id == leader else each
                for each in schedule.itineraries
            )
        case "substitute", leader:
            return schedule.substitute(schedule.itinerary(leader).leader, NEWCOMER)
        case "move-event", event, by:
            return schedule.move(schedule.event(event), by=by)
        case "move", leader, stop, by:
            return schedule.move(_stop(schedule, leader, stop), by=by)
        case "remove", leader, stop:
            return schedule.remove(_stop(schedule, leader, stop))
        case what, leader, stop:
            held = _stop(schedule, leader, stop)
            status = {"cancel": Status.CANCELLED, "confirm": Status.CONFIRMED, "doubt": Status.TENTATIVE}[what]
            return schedule.replace(held, attrs.evolve(held, status=status))
        case _:
            raise ValueError(f"an edit must be one of those that are known, got {edit!r}")


def _stop(schedule: Schedule, leader: str, stop: str | None) -> Any:
    return next(each for each in schedule.itinerary(leader).stops if each.id == stop)


@st.composite
def _edits_of(draw: DrawFn, schedule: Schedule) -> Edit:
    itinerary = draw(st.sampled_from(schedule.itineraries))
    who = itinerary.leader.id
    others = [each.leader.id for each in schedule.itineraries if each is not itinerary]
    ways: list[SearchStrategy[Edit]] = [st.just(("leave", who))]
    ways.append(st.sampled_from([None, *others]).map(lambda other: ("represent", who, other)))
    if NEWCOMER not in schedule and itinerary.represents != NEWCOMER:
        ways.append(st.just(("substitute", who)))
    if itinerary.stops:
        ways += [_stop_edits(itinerary), _stop_edits(itinerary), _stop_edits(itinerary)]
    return draw(st.one_of(ways))


@st.composite
def _stop_edits(draw: DrawFn, itinerary: Itinerary) -> Edit:
    stop = draw(st.sampled_from(itinerary.stops))
    name = itinerary.leader.id, stop.id
    what = draw(st.sampled_from(["move", "remove", "cancel", "confirm", "doubt", "move-event"]))
    if what == "move-event" and stop.event is not None:
        return what, stop.event.id, draw(spans(min_size=1))
    if what in {"move", "move-event"}:
        return "move", *name, draw(spans(min_size=1))
    return what, *name


@st.composite
def edits(draw: DrawFn, schedule: Schedule, *, max_size: int = 2) -> tuple[Edit, ...]:
    """A few edits, one after another."""
    made: list[Edit] = []
    for _ in range(draw(st.integers(1, max_size))):
        if not schedule.itineraries:
            break
        made.append(draw(_edits_of(schedule)))
        schedule = edited(schedule, made[-1])
    return tuple(made)
