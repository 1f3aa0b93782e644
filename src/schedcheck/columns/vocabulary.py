"""What a plan given in columns speaks of, without making its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from schedcheck.columns.events import EventTable
from schedcheck.kernels.arrays import counted, rows_not, take
from schedcheck.model import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from schedcheck.columns.table import Table


class Vocabulary(Mapping[tuple[type, str], tuple[Any, int]]):
    """What a table speaks of, by kind and id, and how often, as `Names` hold it; its events only when asked for.

    Args:
        table: Which.
        counted_things: Makes such a mapping of things with how often each is spoken of.
    """

    def __init__(
        self,
        table: Table,
        counted_things: Callable[[Iterable[tuple[Any, int]]], Mapping[tuple[type, str], tuple[Any, int]]],
    ) -> None:
        self._table = table
        self._codes: dict[str, int] | None = None
        self._often = [] if table.event is None else counted(table.event, len(table.events))
        at = counted(table.place, len(table.places))
        if isinstance(table.events, EventTable):
            codes = rows_not(self._often, 0)
            held = counted(take(table.events.place, codes), len(table.places))
            at = [int(one) + int(other) for one, other in zip(at, held, strict=True)]
        things: list[tuple[Any, int]] = [(each, 1) for each in (*table.leaders, *table.represents.values())]
        things += ((table.places[code], int(many)) for code, many in enumerate(at) if many)
        if not isinstance(table.events, EventTable):
            things += ((table.events[code], int(many)) for code, many in enumerate(self._often) if many)
        self._held = counted_things(things)

    def __getitem__(self, key: tuple[type, str]) -> tuple[Any, int]:
        found = self._held.get(key)
        if found is None:
            code = self._events[key[1]] if key[0] is Event else None
            if code is None:
                raise KeyError(key)
            found = self._table.events[code], int(self._often[code])
        return found

    def __iter__(self) -> Iterator[tuple[type, str]]:
        yield from self._held
        for each in self._events:
            yield Event, each

    def __len__(self) -> int:
        return len(self._held) + len(self._events)

    @property
    def _events(self) -> dict[str, int]:
        if self._codes is None:
            events = self._table.events
            ids = events.ids if isinstance(events, EventTable) else ()
            self._codes = {each: code for code, each in enumerate(ids) if len(self._often) and self._often[code]}
        return self._codes
