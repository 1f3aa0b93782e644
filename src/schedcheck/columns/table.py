"""Stops as they are given in columns, and itineraries made from them when somebody asks."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from schedcheck.columns.events import OPEN, EventTable, places_and_times, times_of
from schedcheck.columns.person import PersonRows
from schedcheck.columns.rows import Columns, Uses
from schedcheck.encounters.plain import key_of, rows_of
from schedcheck.encounters.presence import takes_place
from schedcheck.kernels.arrays import (
    counted,
    distinct_rows,
    first_rows,
    holds,
    listed,
    rows_by_code,
    rows_not,
    rows_with,
    same,
    take,
)
from schedcheck.model import Event, Itinerary, Leader, Place, Status, Stop
from schedcheck.model.itinerary import free_id

if TYPE_CHECKING:
    from schedcheck.encounters.plain import Rows, Where
    from schedcheck.kernels import Column


def _merged(uses: Column, events: int, first: Iterator[int], alone: Column) -> Iterator[int]:
    """The rows of uses, of which those below *events* are events, with the *first* rows for these."""
    for use in uses:
        yield next(first) if use < events else int(alone[use - events])


class Table(NamedTuple):
    """Stops as they are given in columns.

    Attributes:
        leaders: Those in the plan, by id.
        represents: By the id of a leader, whom they stand in for.
        places: Those that codes stand for.
        events: By code; asked for one by one.
        person, place, start, end: As in `Columns`.
        event: Codes of events, -1 for none; None where no stop is for one.
        at_events: Whether the places are those of the events.
        further: Other fields of stops, by name.
    """

    leaders: Sequence[Leader]
    represents: Mapping[str, Leader]
    places: Sequence[Place]
    events: Sequence[Event]
    person: Column
    place: Column
    start: Column
    end: Column
    event: Column | None
    at_events: bool
    further: Mapping[str, Sequence[Any]]

    @property
    def plain(self) -> bool:
        """Whether every stop is plain."""
        if not self.further.keys() <= {"id", "title", "kind"} or holds(self.end, OPEN):
            return False
        if isinstance(self.events, EventTable):
            certain = self.events.plain
        else:
            certain = all(
                each._to is not None and each.status is Status.CONFIRMED and not each.early and not each.late
                for each in self.events
            )
        return certain and all(self.places[code]._bare for code in self.used)

    @property
    def used(self) -> list[int]:
        """The codes of places where somebody stops, or an event is held that somebody comes for."""
        many = counted(self.place, len(self.places))
        held: Sequence[int] = ()
        if self.event is not None and not self.at_events:
            coming = rows_not(counted(self.event, len(self.events)), 0)
            held = counted(take(places_and_times(self.events, self.places)[0], coming), len(self.places))
        return [code for code in range(len(self.places)) if many[code] or (len(held) and held[code])]


class People(Mapping[str, Itinerary]):
    """The itineraries of a table, each made when it is first asked for, by the id of its leader."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._codes = {each.id: code for code, each in enumerate(table.leaders)}
        self._made: dict[str, Itinerary] = {}
        self._stops: dict[int, Stop] = {}
        self._counts: Sequence[int] | None = None
        self._places = {each.id: code for code, each in enumerate(table.places)}
        self._rows: tuple[Sequence[int], Sequence[int]] | None = None
        self._plain: bool | None = None
        self._ids: dict[int, dict[int, str]] = {}
        self._keys: dict[tuple[int, str], dict[int, str | None]] = {}
        self._plain_rows: dict[tuple[str, tuple[int, str]], Rows | None] = {}

    def __getitem__(self, key: str) -> Itinerary:
        made = self._made.get(key)
        if made is None:
            made = self._made.setdefault(key, self._itinerary(self._codes[key]))
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, key: object) -> bool:
        return key in self._codes

    def columns(self) -> Columns | None:
        """The rows as they were given; None where some stop is not plain."""
        table = self._table
        if not self._is_plain:
            return None
        ids = [each.id for each in table.leaders]
        rows = table.person, table.place, table.start, table.end
        # Where stops have no places of their own, and are all for events, the events are the uses.
        all_held = table.event is not None and table.at_events and not holds(table.event, -1)
        return Columns(ids, table.places, rows, self.stop, self._events_attended if all_held else self._all_uses)

    def _events_attended(self) -> Uses:
        table = self._table
        place, start, end = places_and_times(table.events, table.places)
        many = counted(table.event, len(table.events))  # type: ignore[arg-type]  # they are all for events
        if 0 not in many:
            return Uses(place, start, end, self._rows_for)
        codes = rows_not(many, 0)
        columns = tuple(take(each, codes) for each in (place, start, end))
        return Uses(columns[0], columns[1], columns[2], lambda uses: self._rows_for(take(codes, uses)))

    def _all_uses(self) -> Uses | None:
        """Events attended, and what stops for none are at one place from one time to another; None where it differs."""
        table = self._table
        own = (table.place, table.start, table.end)
        if table.event is None:
            alone = distinct_rows(*own)
            columns = [take(each, alone) for each in own]
            return Uses(columns[0], columns[1], columns[2], lambda uses: take(alone, uses))
        held = rows_not(table.event, -1)
        events = places_and_times(table.events, table.places)
        if not same(take(table.place, held), take(events[0], take(table.event, held))):
            # Who stops elsewhere than the event is held may use both places.
            return None
        codes = rows_not(counted(table.event, len(table.events)), 0)
        others = rows_with(table.event, -1)
        lonely = take(others, distinct_rows(*(take(each, others) for each in own)))
        columns = [
            array("q", chain(take(one, codes), take(other, lonely))) for one, other in zip(events, own, strict=True)
        ]

        def rows(uses: Column) -> Column:
            many = len(codes)
            first = self._rows_for([codes[use] for use in uses if use < many])
            return array("q", _merged(uses, many, iter(first), lonely))

        return Uses(columns[0], columns[1], columns[2], rows)

    def _rows_for(self, events: Column) -> Column:
        return first_rows(self._table.event, events, len(self._table.events))  # type: ignore[arg-type]  # as above

    def has_stops(self, key: str) -> bool:
        """Whether somebody has a stop, without making it; where stops may be cancelled, one that takes place."""
        events = self._table.events
        certain = events.certain if isinstance(events, EventTable) else not events
        if "status" in self._table.further or not certain:
            return any(takes_place(each) for each in self[key].stops)
        if self._counts is None:
            self._counts = counted(self._table.person, len(self._codes))
        return bool(self._counts[self._codes[key]])

    def at(self, place: str) -> Iterator[str]:
        """The ids of those who have a stop at a place, by its id, or for an event held there."""
        code = self._places.get(place)
        if code is None:
            return
        table = self._table
        yield from self._with(table.place, code)
        if table.event is not None and not table.at_events:
            for event in rows_with(places_and_times(table.events, table.places)[0], code):
                yield from self._with(table.event, event)

    def coming_for(self, event: str) -> Iterator[str]:
        """The ids of those who have a stop for an event, by its id."""
        table = self._table
        events = table.events
        if table.event is None:
            return iter(())
        if isinstance(events, EventTable):
            code = events.code_of(event)
        else:
            code = next((code for code, each in enumerate(events) if each.id == event), None)
        return iter(()) if code is None else self._with(table.event, code)

    def _with(self, column: Column, code: int) -> Iterator[str]:
        for row in rows_with(column, code):
            yield self._table.leaders[int(self._table.person[row])].id

    @property
    def _is_plain(self) -> bool:
        if self._plain is None:
            self._plain = self._table.plain
        return self._plain

    def stop(self, row: int) -> Stop:
        """The stop of a row, as its itinerary holds it; the others of its person are not made for it."""
        return self._stop_of(int(self._table.person[row]), row)

    def _stop_of(self, code: int, row: int) -> Stop:
        made = self._stops.get(row)
        if made is None:
            # Another thread may make it at the same time: one of the two is kept.
            made = self._stops.setdefault(row, self._stop(row, self._table.leaders[code], self._ids_of(code)[row]))
        return made

    def rows_in(self, person: str, where: Where) -> Rows | None:
        """The rows of somebody, by place, each made when it is asked for; None as in `rows_of`."""
        made = self._made.get(person)
        if made is not None or not self._is_plain:
            return rows_of(self[person], where)
        asked = person, where.key
        if asked not in self._plain_rows:
            self._plain_rows[asked] = self._rows_in(person, where)
        return self._plain_rows[asked]

    def _rows_in(self, person: str, where: Where) -> Rows | None:
        keys = self._keys.setdefault(where.key, {})
        code, found = self._codes[person], dict[str, list[int]]()
        rows = self.rows_of(code)
        for row, at in zip(rows, listed(take(self._table.place, rows)), strict=True):
            if at not in keys:
                keys[at] = key_of(self._table.places[at], where)
            key = keys[at]
            if key:
                found.setdefault(key, []).append(row)
            elif key is None:
                return None
        return PersonRows(person, found, lambda row: self._stop_of(code, row))

    def rows_of(self, code: int) -> Sequence[int]:
        """The rows of one person, in the order given."""
        if self._rows is None:
            self._rows = rows_by_code(self._table.person, len(self._codes))
        order, first = self._rows
        return listed(order[first[code] : first[code + 1]])

    def _ids_of(self, code: int) -> Mapping[int, str]:
        """The ids of somebody's stops, by row."""
        made = self._ids.get(code)
        if made is None:
            rows = self.rows_of(code)
            made = self._ids[code] = dict(zip(rows, self._named(rows), strict=True))
        return made

    def _named(self, rows: Sequence[int]) -> Sequence[str]:
        bases, given = self._bases(rows), self._table.further.get("id")
        if given is None and len(set(bases)) == len(bases):
            return bases
        names = [None] * len(rows) if given is None else [given[row] for row in rows]
        taken = Counter(each for each in names if each is not None)
        return [free_id(base, taken) if name is None else name for base, name in zip(bases, names, strict=True)]

    def _bases(self, rows: Sequence[int]) -> list[str]:
        """The ids of the events or the places of stops, of which theirs are made."""
        table, events = self._table, self._table.events
        codes = [-1] * len(rows) if table.event is None else listed(take(table.event, rows))
        # Asked for each person: not all events are looked at.
        ids = events.ids if isinstance(events, EventTable) else None
        return [
            table.places[int(table.place[row])].id if code < 0 else events[code].id if ids is None else ids[code]
            for row, code in zip(rows, codes, strict=True)
        ]

    def _itinerary(self, code: int) -> Itinerary:
        leader = self._table.leaders[code]
        stops = [self._stop_of(code, row) for row in self.rows_of(code)]
        # All of them are made: nobody asks for their ids again.
        self._ids.pop(code, None)
        return Itinerary(leader, stops, represents=self._table.represents.get(leader.id))

    def _stop(self, row: int, leader: Leader, key: str) -> Stop:
        table = self._table
        place = table.places[int(table.place[row])]
        code = -1 if table.event is None else int(table.event[row])
        event = table.events[code] if code >= 0 else None
        further = {name: each[row] for name, each in table.further.items() if name != "id" and each[row] is not None}
        start, end = times_of(table.start, table.end, row, place)
        return Stop(place, start, end, event=event, leader=leader, id=key, **further)
