"""The same plan or constraint with something in it changed: stops, names, times."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import suppress
from copy import copy, deepcopy
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from typing import Any, TypeVar, cast

import attrs

from schedcheck._fields import copied, state_of
from schedcheck.constraints import BUILTIN
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Itinerary, Layout, Leader, Place, Seat, Series, Stop, Summit, Turns
from schedcheck.recurrence import Recurrence
from schedcheck.schedule import Schedule

__all__ = ["Opening", "Renaming", "afresh", "moved", "parts_of", "rebuilt", "steady", "with_events", "with_stops"]

T = TypeVar("T")
NAMED = (Delegation, Event, Leader, Place, Series, Summit)
"""What has a name, and an id made from it."""
ZERO = timedelta(0)
LETTERS = 4
"""How many letters a renamed id begins with."""


def with_stops(schedule: Schedule, change: Callable[[Stop], Stop]) -> Schedule:
    """The plan with every stop changed."""
    return Schedule(attrs.evolve(each, stops=[change(stop) for stop in each.stops]) for each in schedule.itineraries)


def rebuilt(value: T, change: Callable[[Any], Any]) -> T:
    """The same value with all that it holds changed; itself where nothing of it is.

    Works on classes of attrs and of dataclasses, on collections, and on constraints of any other class by what they
    hold, in slots or not.
    """
    made: Any = value
    kind: Any = type(value)
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        made = kind(*map(change, value))
    elif isinstance(value, tuple | list | set | frozenset):
        made = kind(map(change, value))
    elif isinstance(value, dict):
        made = {change(key): change(held) for key, held in value.items()}
    elif attrs.has(kind):
        fields = {each.alias: getattr(value, each.name) for each in attrs.fields(kind) if each.init}
        changed = {name: change(held) for name, held in fields.items()}
        made = kind(**changed) if any(changed[name] is not held for name, held in fields.items()) else value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        held = {each.name: getattr(value, each.name) for each in dataclasses.fields(value) if each.init}
        changed = {name: change(each) for name, each in held.items()}
        made = _replaced(value, changed) if any(changed[name] is not each for name, each in held.items()) else value
    elif hasattr(value, "findings") and not isinstance(value, type):
        changed = {name: change(held) for name, held in state_of(value).items()}
        # What cannot be made in this way stays as it is.
        with suppress(TypeError):
            made = copied(value, changed)
    return value if made == value else cast("T", made)


def _replaced(value: Any, changed: dict[str, Any]) -> Any:
    """A dataclass with other fields; copied where its class takes more than it keeps."""
    try:
        return dataclasses.replace(value, **changed)
    except (TypeError, ValueError):
        return copied(value, changed)


LASTING = (
    *(Itinerary, Layout, Schedule, Seat, Stop, Turns, Interval, Recurrence, *NAMED),
    *(str, bytes, int, float, timedelta, date, time, tzinfo, Enum, type, type(None)),
)
"""What does not change, so that nothing can be noted in it."""


def afresh(rule: T) -> T:
    """The same constraint, of which the one does not know what is asked of the other.

    Where something that it holds cannot be copied, both hold the same.
    """
    try:
        made = copy(rule)
        for name, held in state_of(made).items():
            if not _lasts(held):
                object.__setattr__(made, name, deepcopy(held))
    except Exception:  # noqa: BLE001 - a class of one's own may refuse to be copied in any way
        return rule
    return made


def _lasts(value: Any) -> bool:
    if type(value) in {tuple, frozenset}:
        return all(map(_lasts, value))
    return isinstance(value, LASTING)


def parts_of(value: Any) -> list[Any]:
    """What a constraint holds, and what that holds, down to the things of the model."""
    found: list[Any] = []

    def note(held: Any) -> Any:
        found.append(held)
        if not isinstance(held, NAMED):
            rebuilt(held, note)
        return held

    rebuilt(value, note)
    return found


def with_events(constraint: T, events: dict[str, Event]) -> T:
    """The constraint with some of the events that it names in place of those of the same ids."""

    def change(value: Any) -> Any:
        if isinstance(value, Event):
            return events.get(value.id, value)
        if isinstance(value, Summit):
            return attrs.evolve(value, events=[events.get(each.id, each) for each in value.events])
        return value if isinstance(value, NAMED) else rebuilt(value, change)

    return rebuilt(constraint, change)


def steady(schedule: Schedule, rule: T) -> tuple[Schedule, T]:
    """The plan and the rule with nothing that slips."""
    events = {each.id: attrs.evolve(each, early=ZERO, late=ZERO) for each in schedule.events}
    made = with_stops(
        schedule, lambda stop: attrs.evolve(stop, early=None, late=None, event=stop.event and events[stop.event.id])
    )
    return made, with_events(rule, events)


class Renaming:
    """New names and ids, so that what came first comes last."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], str] = {}

    def name(self, kind: str, old: str) -> str:
        """The new name of what had an old one."""
        return self.known.setdefault((kind, old), f"{999 - len(self.known)}-{old}")

    def of(self, value: Any) -> Any:
        """The same value under its new name, with all that it holds."""
        if isinstance(value, Schedule):
            return Schedule(map(self.of, value.itineraries))
        if isinstance(value, (Stop, Itinerary, Layout, Seat, Turns, *NAMED)):
            return self._thing(value)
        return value if isinstance(value, (str, Interval, Recurrence)) else rebuilt(value, self.of)

    def _thing(self, value: Any) -> Any:
        kind: Any = type(value)
        fields = {each.alias: self.of(getattr(value, each.name)) for each in attrs.fields(kind) if each.init}
        if isinstance(value, Seat):
            # Nobody is told as None: no people at all are refused.
            fields["holders"] = fields["holders"] or None
        if isinstance(value, NAMED):
            for each in ("name", "title", "id", "series"):
                if fields.get(each) is not None:
                    first, *rest = fields[each].split("/")
                    fields[each] = "/".join([self.name(kind.__name__, first), *rest])
        return kind(**fields)

    @staticmethod
    def back(new: str | None) -> str | None:
        """What had this new name."""
        return new and new[LETTERS:]


class Opening(Renaming):
    """The same names, and nobody crosses a passage on the way to a place."""

    def name(self, kind: str, old: str) -> str:  # noqa: ARG002 - as in Renaming
        """The same name."""
        return old

    def _thing(self, value: Any) -> Any:
        made = super()._thing(value)
        return attrs.evolve(made, entrance=None, walk=ZERO) if isinstance(made, Place) else made


def moved(value: Any, by: timedelta) -> Any:  # noqa: PLR0911 - one line a type
    """The same constraint about a plan that is *by* so much later: what it names moves along."""
    match value:
        case Interval():
            return value.shift(by)
        case Event():
            return value.moved(by)
        case Summit():
            start, end = value.start.astimezone(UTC) + by, value.end.astimezone(UTC) + by
            return attrs.evolve(value, start=start, end=end, events=[each.moved(by) for each in value.events])
        case datetime():
            return (value.astimezone(UTC) + by).astimezone(value.tzinfo)
        case Recurrence():
            return later(value, by)
        case Delegation() | Leader() | Place() | Series():
            # What the occurrences of a series are called does not depend on where they are.
            return value
        case _:
            return rebuilt(value, lambda held: moved(held, by))


UNTIL = "%Y%m%dT%H%M%SZ"


def later(window: Recurrence, by: timedelta) -> Recurrence:
    """The same window, so much later; one that comes again by days and weeks, in UTC."""
    start, end = window.start + by, window.end + by
    name, _, limit = window.rrule.rpartition(";UNTIL=")
    rule = f"{name};UNTIL={datetime.fromisoformat(limit) + by:{UNTIL}}" if name else window.rrule
    gone = [_day_moved(each, window.start, by) for each in window.exdates]
    return Recurrence(start, end, rule, zone="UTC", exdates=gone)


def _day_moved(day: date, start: datetime, by: timedelta) -> date:
    return (datetime.combine(day, start.timetz()).astimezone(UTC) + by).date()


def calendar_in(constraint: Any) -> str:
    """What a constraint of one's own names of the calendar, which does not move with a plan; "" for nothing."""
    if isinstance(constraint, BUILTIN):
        return ""
    for each in parts_of(constraint):
        if isinstance(each, tzinfo | time) or (isinstance(each, date) and not isinstance(each, datetime)):
            return repr(each)
        if isinstance(each, Recurrence) and str(each.zone) != "UTC":
            return repr(each)
    return ""
