"""What people come together for, and one person's stop at a place."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
from attrs import Converter, field, frozen

from schedcheck._time import micros, moment_of, settled_quickly
from schedcheck._values import (
    ZERO,
    kind_of,
    member_of,
    not_negative,
    not_negative_if_any,
    opened,
    short_repr,
    slug,
    text,
    texts,
)
from schedcheck.interval import Interval
from schedcheck.model._times import IN_PLACE, check_order, end_in_place, interval_of, start_in_place
from schedcheck.model.kinds import Kind, Status, kind_named
from schedcheck.model.leader import Delegation, Leader, Party
from schedcheck.model.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Event", "Stop"]


def _kind(value: Kind | str | None) -> str | None:
    return None if value is None else kind_named(value)


T = TypeVar("T")
_set = object.__setattr__
_NOTHING: Any = ()
_KINDS: dict[str, Kind] = {each.value: each for each in Kind}
_NOT_KNOWN = (None, None)


# The set of topics is compared, their order is not.
def _sorted_topics(values: Iterable[str]) -> tuple[str, ...]:
    if type(values) is tuple and not values:
        return ()
    return tuple(sorted(set(texts("topics")(values))))


def _sources(values: Iterable[str]) -> tuple[str, ...]:
    if type(values) is tuple and not values:
        return ()
    return texts("sources")(values)


_series_id = text("series")
_status_named = member_of(Status)


def _status(value: Status | str) -> Status:
    return value if type(value) is Status else _status_named(value)


@frozen(repr=False, cache_hash=True)
class Event:
    """What several people share: a session, a bilateral, a photo, a call.

    Args:
        title: What people call it.
        place: Where it is.
        start, end: When, half-open; aware datetimes or ISO 8601 text, local to the place when without an offset. Shown
            in the place's zone, compared as instants. `end=None`: not known.
        kind: A `Kind`, its name, or another text (see `Kind`).
        topics: What it is about.
        early, late: How far it may slip either way; everybody in it slips along.
        status: A `Status` or its name.
        organizer: Who holds it.
        series: The id of the `Series` that it is one occurrence of; filled in by that.
        id: Its name for programs, unique in a plan; by default made from the title, never from times.

    Raises:
        InvalidValue: An end before the start, or a field of the wrong kind.
        NaiveTime, SkippedTime, RepeatedTime: A time that is not one instant.
    """

    title: str = field(validator=text("title"))
    place: Place = field(validator=IN_PLACE)
    start: datetime = field(converter=Converter(start_in_place, takes_self=True), eq=False)  # type: ignore[misc]  # mypy knows no converter that takes self
    end: datetime | None = field(default=None, converter=Converter(end_in_place, takes_self=True), eq=False)  # type: ignore[misc]  # mypy knows no converter that takes self
    kind: str | None = field(default=None, kw_only=True, converter=_kind)
    topics: tuple[str, ...] = field(default=(), kw_only=True, converter=_sorted_topics)
    early: timedelta = field(default=ZERO, kw_only=True, validator=not_negative)
    late: timedelta = field(default=ZERO, kw_only=True, validator=not_negative)
    status: Status = field(default=Status.CONFIRMED, kw_only=True, converter=_status)
    organizer: Party | None = field(default=None, kw_only=True, validator=kind_of((Leader, Delegation), "organizer"))
    # Checked below: a validator takes as long again as all else about it.
    series: str | None = field(default=None, kw_only=True)
    id: str = field(kw_only=True, validator=text("id"))
    _from: int = field(init=False)
    _to: int | None = field(init=False)

    __repr__ = short_repr

    @id.default
    def _id_from_title(self) -> str:
        return slug(self.title) if isinstance(self.title, str) else ""

    def __attrs_post_init__(self) -> None:
        if self._to is not None and self._to < self._from:
            check_order(self)
        if self.series is not None:
            _series_id(self, None, self.series)

    @property
    def interval(self) -> Interval:
        """The time from start to end; an instant when the end is not known."""
        return interval_of(self)

    def attend(
        self, *, arrive: datetime | str | None = None, leave: datetime | str | None = None, **changes: Any
    ) -> Stop:
        """One person's stop at this event, with it from start to end unless told otherwise.

        Args:
            arrive, leave: Other times than the event's; text is local to the place.
            changes: Further fields of `Stop`.
        """
        if arrive is None and leave is None and not changes and type(self) is Event:
            made: Stop = object.__new__(_OpenStop)
            _fill(made, self.place, (self.start, self._from), (self.end, self._to), self)
            return made
        start = self.start if arrive is None else arrive
        end = self.end if leave is None else leave
        return Stop(changes.pop("place", self.place), start, end, event=self, **changes)

    def moved(self, by: timedelta) -> Event:
        """The same event *by* so much later, in real time."""
        return _event_moved(self, by)

    def __str__(self) -> str:
        return self.title


def _built_fast(kind: type[T]) -> type[T]:
    """A class of stops of which those that are plainly right are built in a fraction of the time."""
    checked: Any = kind.__init__

    @wraps(checked)
    def __init__(  # noqa: N807 - it becomes one
        self: Any,
        place: Any,
        start: Any,
        end: Any = None,
        *,
        event: Any = None,
        kind: Any = None,
        title: Any = None,
        status: Any = Status.CONFIRMED,
        id: Any = None,
        leader: Any = None,
        **further: Any,
    ) -> None:
        if (
            not further
            and type(self) is Stop
            and type(place) is Place
            and (event is None or type(event) is Event)
            and (kind is None or type(kind) is Kind or (type(kind) is str and kind in _KINDS))
            and (title is None or (type(title) is str and title.strip()))
            and type(status) is Status
            and (id is None or (type(id) is str and id.strip()))
            and (leader is None or type(leader) is Leader)
        ):
            begun = settled_quickly(start, place._zone)
            over = _NOT_KNOWN if end is None else settled_quickly(end, place._zone)
            if begun is not None and over is not None and (over[1] is None or begun[1] <= over[1]):
                _set(self, "__class__", _OpenStop)
                known = None if kind is None else _KINDS[kind]
                _fill(self, place, begun, over, event, known, title, status, id, leader)
                return
        # All others field by field, which also tells what is wrong.
        given = {"event": event, "kind": kind, "title": title, "status": status, "id": id, "leader": leader}
        checked(self, place, start, end, **given, **further)

    kind.__init__ = __init__  # type: ignore[assignment]  # for mypy it keeps the signature that attrs made
    return kind


@_built_fast
@frozen(repr=False, cache_hash=True)
class Stop:
    """One person's presence at a place.

    Args:
        place: Where.
        start, end: When, half-open; as in `Event`. `end=None`: not known, anywhere from the start up to the person's
            next stop, without one without bound.
        event: What it is for. The person may come later and leave earlier than the event.
        kind, title, topics: The event's unless given.
        status: A stop is as uncertain as the worse of its own status and its event's.
        early, late: How far this stop may slip either way. Giving one of them makes the stop slip on its own instead of
            with its event; the other is then still the event's.
        id: Its name for programs, unique per person; by default its event's or place's id, numbered per person.
        leader: Whose stop it is; filled in by the itinerary that holds it.
        sources: Where it is known from.
        implied: Not written by a planner, but the crossing of an entrance.

    Raises:
        InvalidValue, NaiveTime, SkippedTime, RepeatedTime: As in `Event`.
    """

    place: Place = field(validator=IN_PLACE)
    start: datetime = field(converter=Converter(start_in_place, takes_self=True), eq=False)  # type: ignore[misc]  # mypy knows no converter that takes self
    end: datetime | None = field(default=None, converter=Converter(end_in_place, takes_self=True), eq=False)  # type: ignore[misc]  # mypy knows no converter that takes self
    event: Event | None = field(default=None, kw_only=True, validator=kind_of(Event, "event"))
    kind: str | None = field(default=None, kw_only=True, converter=_kind)
    title: str | None = field(default=None, kw_only=True, validator=text("title", optional=True))
    topics: tuple[str, ...] = field(default=(), kw_only=True, converter=_sorted_topics)
    status: Status = field(default=Status.CONFIRMED, kw_only=True, converter=_status)
    early: timedelta | None = field(default=None, kw_only=True, validator=not_negative_if_any)
    late: timedelta | None = field(default=None, kw_only=True, validator=not_negative_if_any)
    id: str | None = field(default=None, kw_only=True, validator=text("id", optional=True))
    leader: Leader | None = field(default=None, kw_only=True, validator=kind_of(Leader, "leader"))
    sources: tuple[str, ...] = field(default=(), kw_only=True, converter=_sources)
    implied: bool = field(default=False, kw_only=True)
    _from: int = field(init=False)
    _to: int | None = field(init=False)

    __repr__ = short_repr

    def __attrs_post_init__(self) -> None:
        check_order(self)

    @property
    def interval(self) -> Interval:
        """The time from start to end; an instant when the end is not known."""
        return interval_of(self)

    @property
    def name(self) -> str:
        """What people call it: its own title, else its event's, else its place's name."""
        return self.title or (self.event.title if self.event else self.place.name)

    @property
    def purpose(self) -> str | None:
        """Its own kind, else its event's."""
        return self.kind if self.kind is not None or self.event is None else self.event.kind

    @property
    def subjects(self) -> tuple[str, ...]:
        """Its own topics, else its event's."""
        return self.topics if self.topics or self.event is None else self.event.topics

    @property
    def standing(self) -> Status:
        """The worse of its own status and its event's."""
        event = self.event
        return self.status if event is None or event.status < self.status else event.status

    @property
    def slips_alone(self) -> bool:
        """Whether it slips on its own; else with its event, by the event's bounds."""
        return self.event is None or self.early is not None or self.late is not None

    @property
    def bounds(self) -> tuple[int, int]:
        """How far it may slip: microseconds early and late."""
        early = self.early if self.early is not None else ZERO if self.event is None else self.event.early
        late = self.late if self.late is not None else ZERO if self.event is None else self.event.late
        return 0 if early is ZERO else micros(early), 0 if late is ZERO else micros(late)

    def moved(self, by: timedelta) -> Stop:
        """The same stop *by* so much later, in real time."""
        return _moved(self, by, self.event)

    def __str__(self) -> str:
        return self.name


_OpenEvent = opened(Event)
_OpenStop = opened(Stop)


def _fill(  # noqa: PLR0917 - by position, which is faster
    new: Any,
    place: Place,
    begun: tuple[datetime, int],
    over: tuple[datetime | None, int | None],
    event: Event | None,
    kind: str | None = None,
    title: str | None = None,
    status: Status = Status.CONFIRMED,
    id: str | None = None,
    leader: Leader | None = None,
) -> None:
    """Make an open stop a stop of these fields, which must be right, and of the others as they are by default."""
    new.place = place
    new.start, new._from = begun
    new.end, new._to = over
    new.event = event
    new.kind = kind
    new.title = title
    new.topics = _NOTHING
    new.status = status
    new.early = new.late = None
    new.id = id
    new.leader = leader
    new.sources = _NOTHING
    new.implied = False
    new._attrs_cached_hash = None
    new.__class__ = Stop


def _copied(stop: Stop) -> Any:
    """An open stop of the same fields."""
    new: Any = object.__new__(_OpenStop)
    new.place = stop.place
    new.start, new.end, new._from, new._to = stop.start, stop.end, stop._from, stop._to
    new.event = stop.event
    new.kind = stop.kind
    new.title = stop.title
    new.topics = stop.topics
    new.status = stop.status
    new.early, new.late = stop.early, stop.late
    new.id = stop.id
    new.leader = stop.leader
    new.sources = stop.sources
    new.implied = stop.implied
    new._attrs_cached_hash = None
    return new


def _rebound(stop: Stop, leader: Leader | None, id: str | None) -> Stop:
    """The same stop of *leader*, under *id*; both must be right."""
    if type(stop) is not Stop:
        return attrs.evolve(stop, leader=leader, id=id)
    new = _copied(stop)
    new.leader, new.id = leader, id
    new.__class__ = Stop
    return cast("Stop", new)


def _moved(stop: Stop, by: timedelta, event: Event | None) -> Stop:
    """The same stop *by* so much later, in real time, for an event that may be another."""
    begun, over = _times_moved(stop, by)
    if type(stop) is not Stop:
        return attrs.evolve(stop, start=begun[0], end=over[0], event=event)
    new = _copied(stop)
    new.event = event
    new.start, new._from = begun
    new.end, new._to = over
    new.__class__ = Stop
    return cast("Stop", new)


def _event_moved(event: Event, by: timedelta) -> Event:
    """The same event *by* so much later, in real time."""
    begun, over = _times_moved(event, by)
    if type(event) is not Event:
        return attrs.evolve(event, start=begun[0], end=over[0])
    new: Any = object.__new__(_OpenEvent)
    new.title = event.title
    new.place = event.place
    new.start, new._from = begun
    new.end, new._to = over
    new.kind = event.kind
    new.topics = event.topics
    new.early, new.late = event.early, event.late
    new.status = event.status
    new.organizer = event.organizer
    new.series = event.series
    new.id = event.id
    new._attrs_cached_hash = None
    new.__class__ = Event
    return cast("Event", new)


def _times_moved(held: Event | Stop, by: timedelta) -> tuple[tuple[datetime, int], tuple[datetime | None, int | None]]:
    later = micros(by)
    begun = held._from + later
    if held.end is None or held._to is None:
        return (moment_of(begun, held.start.tzinfo), begun), _NOT_KNOWN
    over = held._to + later
    return (moment_of(begun, held.start.tzinfo), begun), (moment_of(over, held.end.tzinfo), over)
