"""Fields of what begins and ends at a place: read as instants, and shown on its clocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from schedcheck._time import settled
from schedcheck._values import kind_of
from schedcheck.errors import InvalidValue
from schedcheck.interval import Interval, between
from schedcheck.model.place import Place

__all__ = ["IN_PLACE", "check_order", "end_in_place", "interval_of", "over_in_place", "start_in_place"]

_set = object.__setattr__
IN_PLACE: Any = kind_of(Place, "place", optional=False)
"""A validator."""


# Each is converted and worked out as instants in one step: either asks for the offset.
def start_in_place(value: datetime | str, self: Any) -> datetime:
    """A start, and its instant in `_from`."""
    moment, since = settled(value, self.place._zone if isinstance(self.place, Place) else None, "start")
    _set(self, "_from", since)
    return moment


def end_in_place(value: datetime | str | None, self: Any) -> datetime | None:
    """An end that may not be known, and its instant in `_to`."""
    if value is None:
        _set(self, "_to", None)
        return None
    moment, since = settled(value, self.place._zone if isinstance(self.place, Place) else None, "end")
    _set(self, "_to", since)
    return moment


def over_in_place(value: datetime | str, self: Any) -> datetime:
    """An end that is known, and its instant in `_to`."""
    moment, since = settled(value, self.place._zone if isinstance(self.place, Place) else None, "end")
    _set(self, "_to", since)
    return moment


def check_order(self: Any) -> None:
    """Refuse an end before the start."""
    if self._to is not None and self._to < self._from:
        raise InvalidValue("end must not be before start", f"{self.start} .. {self.end}")


def interval_of(self: Any) -> Interval:
    """From start to end; an instant when the end is not known."""
    if self.end is None:
        return between(self.start, self._from, self.start, self._from)
    return between(self.start, self._from, self.end, self._to)
