"""Events given in columns, made when somebody asks."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from schedcheck._time import moment_of
from schedcheck._values import slug
from schedcheck.errors import InvalidValue
from schedcheck.kernels.arrays import holds
from schedcheck.model import Event, Place

if TYPE_CHECKING:
    from datetime import datetime

    from schedcheck.kernels import Column

Further: TypeAlias = Mapping[str, Sequence[Any]]

OPEN = -(1 << 63)
"""In a column of ends: not known."""


class EventTable(Sequence[Event]):
    """Events given in columns, each made when it is first asked for."""

    def __init__(self, places: Sequence[Place], place: Column, times: tuple[Column, Column], further: Further) -> None:
        self.place, (self.start, self.end) = place, times
        self._places = places
        self._further = further
        self._made: dict[int, Event] = {}
        self._codes: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, code: int) -> Event: ...
    @overload
    def __getitem__(self, code: slice) -> Sequence[Event]: ...
    def __getitem__(self, code: int | slice) -> Event | Sequence[Event]:
        if isinstance(code, slice):
            return [self[each] for each in range(*code.indices(len(self)))]
        made = self._made.get(code)
        if made is None:
            place = self._places[int(self.place[code])]
            further = {name: each[code] for name, each in self._further.items() if each[code] is not None}
            title = further.pop("title", None) or further["id"]
            found = Event(title, place, *times_of(self.start, self.end, code, place), **further)
            # Another thread may make it at the same time: one of the two is kept.
            made = self._made.setdefault(code, found)
        return made

    @property
    def certain(self) -> bool:
        """Whether all are confirmed."""
        return "status" not in self._further

    @property
    def plain(self) -> bool:
        """Whether none of them is uncertain, slips or has no end."""
        return self._further.keys() <= {"id", "title", "kind", "series"} and not holds(self.end, OPEN)

    @cached_property
    def ids(self) -> Sequence[str]:
        """Theirs, by code; made from titles where none are given."""
        given = self._further.get("id")
        return given if given is not None else [slug(each) for each in self._further.get("title", ())]

    def code_of(self, key: str) -> int | None:
        """The code of the event with an id; None where there is none."""
        if self._codes is None:
            self._codes = {each: code for code, each in enumerate(self.ids)}
        return self._codes.get(key)


def times_of(start: Column, end: Column, row: int, place: Place) -> tuple[datetime, datetime | None]:
    """From when to when a row lasts, in the zone of a place; None for an end that is not known."""
    zone, over = place.zone, int(end[row])
    return moment_of(int(start[row]), zone), None if over == OPEN else moment_of(over, zone)


def places_and_times(events: Sequence[Event], places: Sequence[Place]) -> tuple[Column, Column, Column]:
    """The places, starts and ends of events."""
    if isinstance(events, EventTable):
        return events.place, events.start, events.end
    codes = {each.id: code for code, each in enumerate(places)}
    unknown = next((each for each in events if each.place.id not in codes), None)
    if unknown is not None:
        raise InvalidValue("places must hold those of events", f"{unknown.place.id!r} of {unknown.id!r}")
    return (
        array("q", [codes[each.place.id] for each in events]),
        array("q", [each._from for each in events]),
        array("q", [OPEN if each._to is None else each._to for each in events]),
    )
