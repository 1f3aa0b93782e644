"""A plan as columns of numbers: what the sweeps read, and where stops are made only for who asks for them."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar, overload

from schedcheck._tables import read_table
from schedcheck._time import aware, instant, moment_of, span_of
from schedcheck._values import member_of, several, slug
from schedcheck.encounters.plain import is_plain
from schedcheck.encounters.presence import takes_place
from schedcheck.errors import ConflictingIds, InvalidValue, UnknownName, did_you_mean
from schedcheck.kernels.arrays import (
    counted,
    distinct_rows,
    first_outside,
    first_over,
    first_rows,
    holds,
    instead,
    rows_by_code,
    rows_not,
    rows_with,
    same,
    take,
    with_one_more,
)
from schedcheck.model import Event, Itinerary, Leader, Place, Status, Stop
from schedcheck.model.event import kind_named
from schedcheck.model.itinerary import free_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from schedcheck.kernels import Column

__all__ = ["Columns", "People", "Table"]

T = TypeVar("T", Event, Leader, Place)
Further: TypeAlias = Mapping[str, Sequence[Any]]


class Uses(NamedTuple):
    """What places are used for: events by their own times, and stops for none of them.

    Attributes:
        place: Codes.
        start, end: Microseconds, half-open.
        rows: Of some uses, the rows of stops that make them.
    """

    place: Column
    start: Column
    end: Column
    rows: Callable[[Column], Column]


class Columns:
    """The stops of a plan, all of them plain, as rows of numbers.

    Attributes:
        leaders: The ids of those in the plan, sorted.
        places: Where somebody stops.
        person, place: Positions in these.
        start, end: Microseconds from 1970-01-01 UTC, half-open.
    """

    __slots__ = (
        "_bodily",
        "_stop",
        "_used",
        "_uses",
        "_visited",
        "end",
        "keys",
        "leaders",
        "person",
        "place",
        "places",
        "start",
    )

    def __init__(
        self,
        leaders: Sequence[str],
        places: Sequence[Place],
        rows: tuple[Column, Column, Column, Column],
        stop: Callable[[int], Stop],
        uses: Callable[[], Uses | None] | None = None,
    ) -> None:
        self.leaders = leaders
        self.places = places
        self.person, self.place, self.start, self.end = rows
        self._stop = stop
        self._uses = uses
        self._used: list[Uses | None] = []
        self._bodily: list[array[int] | None] = []
        self._visited: Sequence[Place | None] | None = None
        # For whoever asks again in what way places are told apart: by that, a number for each place.
        self.keys: dict[Any, array[int] | None] = {}

    @classmethod
    def of(cls, itineraries: Sequence[Itinerary]) -> Columns | None:
        """The rows of itineraries; None where some stop is not plain."""
        held: list[Sequence[Stop]] = [one.stops for one in itineraries]
        stops = list(chain.from_iterable(held))
        if not all(map(is_plain, stops)):
            held = [[each for each in one.stops if takes_place(each)] for one in itineraries]
            stops = list(chain.from_iterable(held))
            if not all(map(is_plain, stops)):
                return None
        places = {id(each): each for each in [stop.place for stop in stops]}
        codes = {key: code for code, key in enumerate(places)}
        person = array("q", chain.from_iterable(repeat(code, len(each)) for code, each in enumerate(held)))
        place = array("q", [codes[id(stop.place)] for stop in stops])
        start = array("q", [stop._from for stop in stops])
        end = array("q", [stop._to or 0 for stop in stops])
        leaders = [each.leader.id for each in itineraries]
        return cls(leaders, list(places.values()), (person, place, start, end), stops.__getitem__)

    def stop(self, row: int) -> Stop:
        """The stop of a row, as its itinerary holds it."""
        return self._stop(row)

    @property
    def visited(self) -> Sequence[Place | None]:
        """The places by code; None for those where nobody stops."""
        if self._visited is None:
            many = counted(self.place, len(self.places))
            self._visited = [place if count else None for place, count in zip(self.places, many, strict=True)]
        return self._visited

    def uses(self) -> Uses | None:
        """What the places are used for; None where some event slips, or has no end. Worked out once."""
        if not self._used:
            self._used.append(_uses_of(self) if self._uses is None else self._uses())
        return self._used[0]

    @property
    def bodily(self) -> array[int] | None:
        """The rows where bodies go; None where these are all."""
        if not self._bodily:
            remote = any(each is not None and each.remote for each in self.visited)
            rows = (
                array("q", [row for row, code in enumerate(self.place) if not self.places[code].remote])
                if remote
                else None
            )
            self._bodily.append(rows)
        return self._bodily[0]

    def __len__(self) -> int:
        return len(self.start)


def _merged(uses: Column, events: int, first: Iterator[int], alone: Column) -> Iterator[int]:
    """The rows of uses, of which those below *events* are events, with the *first* rows for these."""
    for use in uses:
        yield next(first) if use < events else int(alone[use - events])


def _uses_of(columns: Columns) -> Uses | None:
    rows: dict[Any, int] = {}
    found = Uses(array("q"), array("q"), array("q"), lambda uses: [first[use] for use in uses])
    events: dict[str, Event] = {}
    codes = {each.id: code for code, each in enumerate(columns.places)}
    for row in range(len(columns)):
        stop = columns.stop(row)
        event = stop.event
        if event is not None and event.place.id in codes and stop.place.id == event.place.id:
            rows.setdefault(event.id, row)
            events[event.id] = event
        elif event is not None:
            # Where they stop elsewhere, both places may be used.
            return None
        else:
            rows.setdefault((stop.place.id, stop._from, stop._to), row)
    first = list(rows.values())
    for key, row in rows.items():
        held = events.get(key)
        if held is None:
            times = columns.start[row], columns.end[row]
        elif held._to is None or held.early or held.late:
            return None
        else:
            times = held._from, held._to
        for column, value in zip(found[:3], (columns.place[row], *times), strict=True):
            column.append(value)  # type: ignore[attr-defined]  # an array, made above
    return found


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
            held = counted(take(_columns_of(self.events, self.places)[0], coming), len(self.places))
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

    def __getitem__(self, key: str) -> Itinerary:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._itinerary(self._codes[key])
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
        if not table.plain:
            return None
        ids = [each.id for each in table.leaders]
        rows = table.person, table.place, table.start, table.end
        # Where stops have no places of their own, and are all for events, the events are the uses.
        all_held = table.event is not None and table.at_events and not holds(table.event, -1)
        return Columns(ids, table.places, rows, self.stop, self._events_attended if all_held else self._all_uses)

    def _events_attended(self) -> Uses:
        table = self._table
        place, start, end = _columns_of(table.events, table.places)
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
        events = _columns_of(table.events, table.places)
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
            for event in rows_with(_columns_of(table.events, table.places)[0], code):
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

    def stop(self, row: int) -> Stop:
        """The stop of a row, as its itinerary holds it."""
        if row not in self._stops:
            self[self._table.leaders[int(self._table.person[row])].id]
        return self._stops[row]

    def rows_of(self, code: int) -> Iterable[int]:
        """The rows of one person, in the order given."""
        if self._rows is None:
            self._rows = rows_by_code(self._table.person, len(self._codes))
        order, first = self._rows
        return (int(order[at]) for at in range(first[code], first[code + 1]))

    def _itinerary(self, code: int) -> Itinerary:
        table = self._table
        leader = table.leaders[code]
        taken: Counter[str] = Counter()
        stops = []
        rows = list(self.rows_of(code))
        given = table.further.get("id")
        if given is not None:
            taken.update(each for row in rows if (each := given[row]) is not None)
        for row in rows:
            stop = self._stop(row, leader, taken)
            self._stops[row] = stop
            stops.append(stop)
        return Itinerary(leader, stops, represents=table.represents.get(leader.id))

    def _stop(self, row: int, leader: Leader, taken: Counter[str]) -> Stop:
        table = self._table
        place = table.places[int(table.place[row])]
        code = -1 if table.event is None else int(table.event[row])
        event = table.events[code] if code >= 0 else None
        further = {name: each[row] for name, each in table.further.items() if each[row] is not None}
        start, end = _times(table.start, table.end, row, place)
        if "id" not in further:
            further["id"] = free_id(place.id if event is None else event.id, taken)
        return Stop(place, start, end, event=event, leader=leader, **further)


OPEN = -(1 << 63)
"""In a column of ends: not known."""

_STOP_FIELDS = {
    "leader": "name",
    "place": "name",
    "event": "name",
    "start": "moment",
    "end": "moment",
    "kind": "text",
    "title": "text",
    "status": "text",
    "early": "duration",
    "late": "duration",
    "id": "text",
}
_EVENT_FIELDS = {
    "id": "text",
    "title": "text",
    "place": "name",
    "start": "moment",
    "end": "moment",
    "kind": "text",
    "status": "text",
    "early": "duration",
    "late": "duration",
}
_FURTHER = ("kind", "title", "status", "early", "late", "id")


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
            made = self._made[code] = Event(title, place, *_times(self.start, self.end, code, place), **further)
        return made

    @property
    def certain(self) -> bool:
        """Whether all are confirmed."""
        return "status" not in self._further

    @property
    def plain(self) -> bool:
        """Whether none of them is uncertain, slips or has no end."""
        return self._further.keys() <= {"id", "title", "kind"} and not holds(self.end, OPEN)

    @property
    def ids(self) -> Sequence[str]:
        """Theirs, by code; made from titles where none are given."""
        given = self._further.get("id")
        return given if given is not None else [slug(each) for each in self._further.get("title", ())]

    def code_of(self, key: str) -> int | None:
        """The code of the event with an id; None where there is none."""
        if self._codes is None:
            self._codes = {each: code for code, each in enumerate(self.ids)}
        return self._codes.get(key)


def _times(start: Column, end: Column, row: int, place: Place) -> tuple[datetime, datetime | None]:
    zone, over = place.zone, int(end[row])
    return moment_of(int(start[row]), zone), None if over == OPEN else moment_of(over, zone)


def read(
    stops: Any,
    leaders: Iterable[Leader],
    places: Iterable[Place],
    events: Any,
    represents: Mapping[Leader, Leader],
) -> Table:
    """A table of stops, given in columns; see `Schedule.from_columns`."""
    people = _distinct(leaders, Leader, "leaders")
    places = _distinct(places, Place, "places")
    given = _events(events, places)
    table = read_table(stops, _STOP_FIELDS, what="stops", required=("leader",))
    person = _coded(table, "leader", [each.id for each in people], "stops")
    order = sorted(range(len(people)), key=lambda each: people[each].id)
    if order != list(range(len(people))):
        ranks = array("q", bytes(8 * len(order)))
        for rank, each in enumerate(order):
            ranks[each] = rank
        person = take(ranks, person)
    event = None
    if "event" in table.columns:
        if given is None:
            raise InvalidValue("events must be given where stops name them", "none")
        ids = given.ids if isinstance(given, EventTable) else [each.id for each in given]
        event = _coded(table, "event", ids, "stops", nulls=True)
    place, start, end = _there_and_then(table, places, given, event)
    further = _further(table)
    _refuse_misspelt(further, "stops")
    if "id" in further:
        _refuse_one_id_twice(person, further["id"])
    return Table(
        [people[each] for each in order],
        _stood_for(represents, people),
        places,
        given if given is not None else (),
        person,
        place,
        start,
        end,
        event,
        event is not None and "place" not in table.columns,
        further,
    )


def _distinct(things: Iterable[T], kind: type[T], what: str) -> list[T]:
    """Things of one kind as a list, with an id each."""
    made = list(several(things, what))
    seen: dict[str, T] = {}
    for each in made:
        if not isinstance(each, kind):
            article = "an" if kind is Event else "a"
            raise InvalidValue(f"each of {what} must be {article} {kind.__name__}", repr(each))
        if each.id in seen:
            raise ConflictingIds(f"each of {what} must have an id of its own", f"{each.id!r} twice")
        seen[each.id] = each
    return made


def _events(events: Any, places: Sequence[Place]) -> Sequence[Event] | None:
    """Events given as such, or as a table."""
    if events is None:
        return None
    if isinstance(events, (list, tuple)):
        return _distinct(events, Event, "events")
    table = read_table(events, _EVENT_FIELDS, what="events", required=("place", "start", "end"))
    further = _further(table)
    _refuse_misspelt(further, "events")
    names = further.get("id", further.get("title"))
    if names is None and table.length:
        raise InvalidValue("events must have ids or titles", f"columns {', '.join(table.columns)}")
    place = _coded(table, "place", [each.id for each in places], "events")
    times = _moments(table, "start", places, place, "events"), _moments(table, "end", places, place, "events")
    _refuse_backwards(*times, "events")
    made = EventTable(places, place, times, further)
    unnamed = None if names is None else next((row for row, each in enumerate(names) if each is None), None)
    if unnamed is not None:
        which = "an id where others have one" if "id" in further else "a title where there are no ids"
        raise InvalidValue(f"each of events must have {which}, in row {unnamed} (from 0)", "nothing")
    _refuse_twice(made.ids)
    return made


def _refuse_twice(ids: Sequence[str]) -> None:
    if len(set(ids)) == len(ids):
        return
    taken: set[str] = set()
    for row, each in enumerate(ids):
        if each in taken:
            raise ConflictingIds(f"each of events must have an id of its own, in row {row} (from 0)", f"{each!r} twice")
        taken.add(each)


def _refuse_misspelt(further: Further, what: str) -> None:
    """Refuse kinds and states that there are not, and names that are blank: each different one is looked at once."""
    for name, check in (
        ("kind", kind_named),
        ("status", member_of(Status)),
        ("title", _refuse_blank),
        ("id", _refuse_blank),
    ):
        column = further.get(name, ())
        for each in dict.fromkeys(column):
            if each is None:
                continue
            try:
                check(each)
            except ValueError as problem:
                row = column.index(each)
                raise InvalidValue(
                    f"{name} of {what} must be right, in row {row} (from 0): {problem}", repr(each)
                ) from None


def _refuse_blank(value: str) -> None:
    if not value.strip():
        raise InvalidValue("it must be text that is not blank", repr(value))


def _refuse_one_id_twice(person: Column, ids: Sequence[str | None]) -> None:
    """Refuse two stops of one person with one id."""
    taken: set[tuple[int, str]] = set()
    for row, (who, each) in enumerate(zip(person, ids, strict=True)):
        if each is not None:
            if (int(who), each) in taken:
                must = f"stops of one person must have different ids, in row {row} (from 0)"
                raise ConflictingIds(must, f"{each!r} twice")
            taken.add((int(who), each))


def _stood_for(represents: Mapping[Leader, Leader], people: Sequence[Leader]) -> dict[str, Leader]:
    """Whom people stand in for, by their ids."""
    known = {each.id: each for each in people}
    for one, other in represents.items():
        if not isinstance(one, Leader) or not isinstance(other, Leader):
            raise InvalidValue("represents must give a Leader for a Leader", f"{one!r}: {other!r}")
        if known.get(one.id) != one:
            raise InvalidValue("who represents somebody must be one of leaders", repr(one))
        if one.id == other.id:
            raise InvalidValue("represents must be another person", f"{one.name} for themselves")
    return {one.id: other for one, other in represents.items()}


def _coded(table: Any, name: str, ids: Sequence[str], what: str, *, nulls: bool = False) -> Column:
    """A column that names things, as positions among their *ids*."""
    codes, names = table.columns[name]
    least = -1 if nulls else 0
    if names is None:
        wrong = first_outside(codes, least, len(ids))
        if wrong is not None:
            must = f"{name} of {what} must be a position in a list of {len(ids)}, in row {wrong} (from 0)"
            raise InvalidValue(must, str(int(codes[wrong])))
        column: Column = codes
        return column
    known = {each: code for code, each in enumerate(ids)}
    missing = next((each for each in names if each not in known), None)
    if missing is not None:
        row = next(row for row, code in enumerate(codes) if code >= 0 and names[code] == missing)
        must = f"{name} of {what} must be a known id, in row {row} (from 0)"
        raise UnknownName(must, f"{missing!r}{did_you_mean(missing, ids)}")
    wrong = first_outside(codes, least, len(names))
    if wrong is not None:
        raise InvalidValue(f"{name} of {what} must be given, in row {wrong} (from 0)", "nothing")
    # One more for who has none, which the code -1 takes from the end.
    return take(array("q", [*(known[each] for each in names), -1]), codes)


def _moments(table: Any, name: str, places: Sequence[Place], place: Column, what: str) -> Column:
    """A column of times as microseconds, OPEN where there is none; text is local to the place of its row."""
    column = table.columns[name]
    if isinstance(column, list):
        return array(
            "q",
            [
                _moment(each, places[place[row]], f"{name} of {what}, in row {row} (from 0),")
                for row, each in enumerate(column)
            ],
        )
    values, nulls = column
    if nulls is None:
        found: Column = values
        return found
    return array("q", [OPEN if null else int(each) for each, null in zip(values, nulls, strict=True)])


def _moment(value: str | None, place: Place, name: str) -> int:
    return OPEN if value is None else instant(aware(value, place.zone, name=name))


def _refuse_backwards(start: Column, end: Column, what: str) -> None:
    """Refuse a row without a start, or that ends before it starts."""
    missing = first_outside(start, OPEN + 1, 1 << 62)
    if missing is not None:
        raise InvalidValue(f"start of {what} must be given, in row {missing} (from 0)", "nothing")
    known = instead(end, OPEN, start) if holds(end, OPEN) else end
    wrong = first_over(start, known)
    if wrong is not None:
        got = f"{moment_of(int(start[wrong]))} .. {moment_of(int(end[wrong]))}"
        raise InvalidValue(f"end of {what} must not be before start, in row {wrong} (from 0)", got)


def _there_and_then(
    table: Any, places: Sequence[Place], events: Sequence[Event] | None, event: Column | None
) -> tuple[Column, Column, Column]:
    """The places and times of stops: their own, else those of their events."""
    if event is None or events is None:
        for name in ("place", "start", "end"):
            if name not in table.columns:
                raise InvalidValue(f"stops must have a column {name!r} where they name no event", _named(table))
        place = _coded(table, "place", [each.id for each in places], "stops")
        start, end = (_moments(table, name, places, place, "stops") for name in ("start", "end"))
        _refuse_backwards(start, end, "stops")
        return place, start, end
    none = first_outside(event, 0, len(events))
    if none is not None and not {"place", "start", "end"} <= set(table.columns):
        raise InvalidValue(f"stops must name an event, or a place, start and end, in row {none} (from 0)", "none")
    held: tuple[Column, ...] = _columns_of(events, places)
    if none is not None:
        # One more event, which the code -1 takes from the end: it says nothing.
        held = tuple(with_one_more(column, mark) for column, mark in zip(held, (-1, OPEN, OPEN), strict=True))
    place, start, end = (take(column, event) for column in held)
    if "place" in table.columns:
        own = _coded(table, "place", [each.id for each in places], "stops", nulls=True)
        place = instead(own, -1, place)
        nowhere = first_outside(place, 0, len(places))
        if nowhere is not None:
            raise InvalidValue(
                f"place of stops must be given where they name no event, in row {nowhere} (from 0)", "none"
            )
    if "start" in table.columns:
        start = instead(_moments(table, "start", places, place, "stops"), OPEN, start)
    if "end" in table.columns:
        end = instead(_moments(table, "end", places, place, "stops"), OPEN, end)
    _refuse_backwards(start, end, "stops")
    return place, start, end


def _columns_of(events: Sequence[Event], places: Sequence[Place]) -> tuple[Column, Column, Column]:
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


def _named(table: Any) -> str:
    return f"columns {', '.join(table.columns)}"


def _further(table: Any) -> Further:
    """The other fields, where any row has one; durations as such."""
    found: dict[str, Sequence[Any]] = {}
    for name in _FURTHER:
        column = table.columns.get(name)
        if column is None:
            continue
        if _is_duration(name):
            values, nulls = column
            column = [
                None if nulls is not None and nulls[row] else span_of(int(each)) for row, each in enumerate(values)
            ]
        if name == "status":
            # What is said to be as it is anyhow is not said.
            column = [None if each is None or each.strip().casefold() == "confirmed" else each for each in column]
        if any(each is not None for each in column):
            found[name] = column
    return found


def _is_duration(name: str) -> bool:
    return _STOP_FIELDS[name] == "duration"


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
