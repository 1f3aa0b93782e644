"""Tables read into a plan's columns; what no plan can be made of is refused, with its row."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from schedcheck._tables import read_table
from schedcheck._time import aware, instant, moment_of, span_of
from schedcheck._values import member_of, several
from schedcheck.columns.events import OPEN, EventTable, Further, places_and_times
from schedcheck.columns.table import Table
from schedcheck.errors import ConflictingIds, InvalidValue, UnknownName, did_you_mean
from schedcheck.kernels.arrays import (
    first_outside,
    first_over,
    holds,
    instead,
    take,
    with_one_more,
)
from schedcheck.model import Event, Leader, Place, Status
from schedcheck.model.kinds import kind_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedcheck.kernels import Column

T = TypeVar("T", Event, Leader, Place)

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
    "series": "text",
}

_FURTHER = ("kind", "title", "status", "early", "late", "id", "series")


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
        ("series", _refuse_blank),
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
        _refuse_numbers_for_ids(name, ids, what)
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


def _refuse_numbers_for_ids(name: str, ids: Sequence[str], what: str) -> None:
    """Refuse numbers, which are positions, where they could be meant for ids that read like other numbers."""
    for code, each in enumerate(ids):
        if each.isdecimal() and int(each) != code:
            must = f"{name} of {what} must be text where ids are numbers, as numbers are positions in a list"
            raise InvalidValue(must, f"numbers, and the id {each!r} at position {code}")


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
    held: tuple[Column, ...] = places_and_times(events, places)
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
    return _EVENT_FIELDS[name] == "duration"
