"""Tables as schedules: a row for each stop, with a notice of all that was assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from schedcheck._time import zone_named
from schedcheck._values import kind_of, slug
from schedcheck.errors import InvalidValue, UnknownZone
from schedcheck.importers.durations import duration
from schedcheck.importers.gazetteer import Gazetteer
from schedcheck.importers.headings import COLUMNS, Headings
from schedcheck.importers.ical.clock import Local, settled
from schedcheck.importers.imported import Imported
from schedcheck.importers.notices import Notices, short
from schedcheck.importers.people import People
from schedcheck.importers.rows import Cell, day_of, is_time_of_day, rows_of, time_of
from schedcheck.model import Event, Itinerary, Leader, Place, Status, Stop
from schedcheck.model.itinerary import free_id
from schedcheck.model.kinds import kind_named
from schedcheck.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COLUMNS", "from_table"]

UNKNOWN_END = "its end was taken as not known"
LEFT = "the row was left out"
LONGEST_ID = 60
STATUSES = {"confirmed": Status.CONFIRMED, "tentative": Status.TENTATIVE, "cancelled": Status.CANCELLED}


def from_table(
    table: Any,
    *,
    columns: Mapping[str, str] | None = None,
    people: Iterable[Leader] | Mapping[str, Leader] = (),
    places: Iterable[Place] | Mapping[str, Place] = (),
    zone: str | tzinfo | None = None,
    separator: str = ";",
    strict: bool = False,
    size: int = 10 * 1024 * 1024,
    rows: int = 100_000,
    notices: int = 50_000,
) -> Imported:
    """The schedule of a table with a row for each stop, and a notice of all that was assumed, changed or left out.

    Columns are found by name: person, place, start, end, date, duration, zone, title, kind, status (see `COLUMNS`). A
    start is a time; or a day; or a time of day, on the date of the row.

    Args:
        table: The bytes of a CSV file; a list of mappings of names to cells; a mapping of names to columns; a data
            frame of any make.
        columns: What the columns are called in the table, by what they are: `{"person": "Speaker"}`.
        people, places: As in `from_ical`.
        zone: The zone of times without one, where neither the row nor its place has one: an IANA name.
        separator: What stands between several people in one cell.
        strict: Raise the first notice of level error.
        size: How many bytes there may be.
        rows: How many rows there may be.
        notices: How many notices there may be.

    Raises:
        InvalidValue: No table, or options that are not what they must be.
        OverLimit: A larger one.
        NoticeError: When strict, something that cannot be taken as it is.
        MissingExtra: A data frame, without `schedcheck[frames]`.
    """
    told = Notices(strict=strict, most=notices)
    default = zone_named(zone) if isinstance(zone, str) else zone
    kind_of(tzinfo, "zone")(None, None, default)
    if not isinstance(separator, str) or not separator:
        raise InvalidValue("separator must be text", repr(separator))
    reader = _Reader(People(people, told), Gazetteer(places, told), told, default, separator)
    found = Headings(columns or {}, told)
    for row in rows_of(table, told, size=size, rows=rows):
        reader.take(row.number, found.of(row))
    return Imported.of(reader.schedule(), tuple(told))


class _Reader:
    """Makes stops of rows."""

    def __init__(
        self, people: People, gazetteer: Gazetteer, notices: Notices, default: tzinfo | None, separator: str
    ) -> None:
        self._people = people
        self._gazetteer = gazetteer
        self._notices = notices
        self._default = default
        self._separator = separator
        self._stops: dict[Leader, list[Stop]] = {}
        self._events: dict[tuple[Any, ...], Event] = {}
        self._taken: Counter[str] = Counter()

    def schedule(self) -> Schedule:
        """The schedule of all rows."""
        return Schedule([Itinerary(leader, stops) for leader, stops in self._stops.items()])

    def take(self, number: int, cells: Mapping[str, Cell]) -> None:
        """Add the stops of a row."""
        text = {name: str(each) for name, each in cells.items()}
        people = list(self._present(text.get("person", ""), number))
        place = self._gazetteer.find(text.get("place", ""), uid=None, line=number)
        zone = self._zone(text.get("zone"), place, number)
        start = self._start(cells, zone, number)
        if start is None or not people:
            return
        end = self._end(cells, start, number)
        kind, status = self._kind(text.get("kind"), number), self._status(text.get("status"), number)
        event = self._event(text.get("title"), place, (start.moment, end), kind, status)
        for leader in people:
            own: dict[str, Any] = {"kind": kind, "status": status}
            stop = Stop(place, start.moment, end, **own) if event is None else event.attend()
            self._stops.setdefault(leader, []).append(stop)

    def _present(self, names: str, number: int) -> Iterator[Leader]:
        found: dict[str, Leader] = {}
        for each in filter(None, map(str.strip, names.split(self._separator))):
            leader = self._people.find("", each, uid=None, line=number)
            if leader is not None:
                found[leader.id] = leader
        if not found:
            self._notices.add("person-missing", "who is there, is not said", LEFT, line=number)
        return iter(found.values())

    def _zone(self, name: str | None, place: Place, number: int) -> tzinfo | None:
        """The zone of times without one: of the row, of the place, of the caller."""
        if name is not None:
            try:
                return zone_named(name)
            except UnknownZone as error:
                done = "the row was read as if it had none"
                self._notices.add("zone-unknown", f"{short(name)} is no zone: {error.must}", done, line=number)
        return place.zone if place.zone is not None else self._default

    def _start(self, cells: Mapping[str, Cell], zone: tzinfo | None, number: int) -> _Start | None:
        value, day = cells.get("start"), day_of(cells.get("date"))
        if day is None and "date" in cells:
            message = f"{short(cells['date'])} is no date such as 2026-05-04"
            self._notices.add("start-unreadable", message, LEFT, line=number)
            return None
        if value is None:
            if day is None:
                self._notices.add("start-missing", "when it is, is not said", LEFT, line=number)
                return None
            value = day
        try:
            local = time_of(value, day)
        except ValueError:
            message = f"{short(value)} is no time such as 2026-05-04 10:00"
            self._notices.add("start-unreadable", message, LEFT, line=number)
            return None
        moment = self._settled(local, zone, number)
        if moment is None:
            return None
        all_day = day_of(value) is not None
        if all_day:
            message, done = f"it is all day on {local:%Y-%m-%d}", "it was taken from midnight to midnight"
            self._notices.add("all-day", message, done, line=number)
        return _Start(local, moment, zone, all_day=all_day)

    def _settled(self, local: datetime, zone: tzinfo | None, number: int) -> datetime | None:
        if local.tzinfo is not None:
            return local
        if zone is None:
            message = f"{local} has no zone, its place has none, and none was given"
            self._notices.add("no-zone", message, "it was left out", line=number)
            return None
        self._notices.add("floating", f"{local} has no zone", f"it was read by the clocks of {zone}", line=number)
        return settled(Local(local, zone), self._notices, None, number)

    def _end(self, cells: Mapping[str, Cell], start: _Start, number: int) -> datetime | None:
        value, lasts = cells.get("end"), cells.get("duration")
        if value is None and lasts is None:
            if start.all_day:
                return self._settled(start.local + timedelta(1), start.zone, number)
            self._notices.add("end-missing", "when it ends, is not said", UNKNOWN_END, line=number)
            return None
        try:
            if value is None:
                length = lasts if isinstance(lasts, timedelta) else duration(str(lasts))
                end: datetime | None = (start.moment.astimezone(UTC) + length).astimezone(start.moment.tzinfo)
            else:
                local = self._next_day(time_of(value, start.local.date()), value, start, number)
                if day_of(value) is not None:
                    # Up to a day means: that day too.
                    local += timedelta(1)
                end = self._settled(local, start.zone, number)
        except (ValueError, OverflowError):
            message = f"{short(lasts if value is None else value)} is no end and no duration"
            self._notices.add("end-unreadable", message, UNKNOWN_END, line=number)
            return None
        if end is None or end > start.moment:
            return end
        before = end < start.moment
        message = f"it ends {'before' if before else 'when'} it starts: {start.moment} .. {end}"
        self._notices.add("end-before-start" if before else "zero-length", message, UNKNOWN_END, line=number)
        return None

    def _next_day(self, local: datetime, value: Cell, start: _Start, number: int) -> datetime:
        """An end that is a time of day before that of the start, on the next day."""
        if not is_time_of_day(value) or local.replace(tzinfo=None) > start.local.replace(tzinfo=None):
            return local
        message = f"{short(value)} is not after {start.local:%H:%M}"
        self._notices.add("end-next-day", message, "it was taken to be on the next day", line=number)
        return local + timedelta(1)

    def _kind(self, value: str | None, number: int) -> str | None:
        try:
            return None if value is None else kind_named(value)
        except InvalidValue:
            message = f"{short(value)} is no kind of event"
            self._notices.add("kind-unreadable", message, "it was left out", line=number)
            return None

    def _status(self, value: str | None, number: int) -> Status:
        found = STATUSES.get((value or "confirmed").casefold())
        if found is None:
            message = f"the status {short(value)} is none of an event"
            self._notices.add("status-unknown", message, "it was taken as tentative", line=number)
            return Status.TENTATIVE
        if found is Status.CANCELLED:
            done = "it is in the plan as cancelled, and nobody is there for it"
            self._notices.add("cancelled", "it does not take place", done, line=number)
        return found

    def _event(
        self,
        title: str | None,
        place: Place,
        times: tuple[datetime, datetime | None],
        kind: str | None,
        status: Status,
    ) -> Event | None:
        """The event of a title; the same for all rows that tell it alike."""
        if title is None:
            return None
        key = (title, place.id, times, kind, status)
        if key not in self._events:
            try:
                base = slug(title)[:LONGEST_ID]
            except InvalidValue:
                base = "event"
            name = free_id(base, self._taken)
            self._events[key] = Event(title, place, *times, kind=kind, status=status, id=name)
        return self._events[key]


class _Start:
    """When a row starts: by the clock, as an instant, and by whose clock its end is read."""

    def __init__(self, local: datetime, moment: datetime, zone: tzinfo | None, *, all_day: bool) -> None:
        self.local = local
        self.moment = moment
        self.zone = zone if local.tzinfo is None else local.tzinfo
        self.all_day = all_day
