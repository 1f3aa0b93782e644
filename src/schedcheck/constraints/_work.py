"""What one person is engaged in: their stops, with the zone whose days these are on."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from schedcheck._time import moment_near
from schedcheck.constraints._days import Labels, Period, Span
from schedcheck.encounters.presence import FOREVER, Presence, confirmed, order_of, takes_place, written
from schedcheck.interval import Interval
from schedcheck.model import Itinerary, Kind, Stop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

NO_WORK = frozenset({str(Kind.REST)})
"""Kinds that are no work, unless a rule says otherwise."""


class Work(NamedTuple):
    """A stop somebody is engaged in.

    Attributes:
        presence: When.
        zone: Whose midnights part its days.
        giver: The other stop whose place gives the zone, if its own has none.
        after: For an end not known: the ties that can come next, up to the first that is sure to.
    """

    presence: Presence
    zone: tzinfo
    giver: Stop | None
    after: tuple[tuple[Stop, ...], ...]

    @property
    def stop(self) -> Stop:
        """Which stop."""
        return self.presence.stop


def work_of(itinerary: Itinerary, except_kinds: Collection[str], zone: tzinfo | None) -> list[Work]:
    """What somebody is engaged in, by start: calls too, but no passages, and nothing of *except_kinds*."""
    zones = zones_of(itinerary) if zone is None else {}
    return [
        Work(each, *zones.get(id(each.stop), (zone or UTC, None)), _after(itinerary, each))
        for each in written(itinerary)
        if each.stop.purpose not in except_kinds
    ]


def zones_of(itinerary: Itinerary) -> dict[int, tuple[tzinfo, Stop | None]]:
    """The zone of each stop: its place's, else that of the last before it whose place has one, or of the next after."""
    found: dict[int, tuple[tzinfo, Stop | None]] = {}
    stops = [each for each in itinerary.stops if takes_place(each)]
    giver = next((each for each in stops if each.place.zone is not None), None)
    for each in stops:
        own = each.place.zone
        if own is not None:
            giver = each
        held = giver.place.zone if giver is not None else None
        found[id(each)] = (own, None) if own is not None else (held or UTC, giver)
    return found


def week_zone(itinerary: Itinerary, zone: tzinfo | None) -> tuple[tzinfo, Stop | None]:
    """Whose midnights part somebody's weeks, and the stop whose place says so: of the first one that has a zone."""
    if zone is not None:
        return zone, None
    giver = next((each for each in itinerary.stops if takes_place(each) and each.place.zone is not None), None)
    return (giver.place.zone if giver is not None else None) or UTC, giver


def _after(itinerary: Itinerary, presence: Presence) -> tuple[tuple[Stop, ...], ...]:
    if presence.open is None:
        return ()
    order = order_of(itinerary)
    found = []
    for tie in order.ties[bisect_right(order.starts, presence.start) :]:
        found.append(tuple(tie))
        if confirmed(tie):
            break
    return tuple(found)


def by_time(span: Span) -> tuple[int, int]:
    """By start, then by end."""
    return span.start, span.end


def by_label(works: Iterable[Work], labels: Labels) -> dict[int, list[Work]]:
    """The stops that may be in each day or week, however they slip and whenever they end.

    One that may end at any time is followed up to the day after all others.
    """
    held = list(works)
    if labels.per is Period.PLAN:
        return {0: held} if held else {}
    ends = [each.presence.high for each in held if each.presence.high < FOREVER]
    horizon = max([*ends, *(each.presence.start + each.presence.late for each in held)], default=0)
    found: dict[int, list[Work]] = {}
    for each in held:
        here = each.presence
        first = labels.of(here.low, each.zone)
        last = labels.of(min(max(here.high - 1, here.start + here.late), horizon), each.zone)
        last += here.high > horizon
        for label in range(first, last + 1):
            found.setdefault(label, []).append(each)
    return dict(sorted(found.items()))


def evidence(works: Sequence[Work]) -> Iterator[Stop]:
    """The stops, and those that say in what zone others are."""
    yield from (each.stop for each in works)
    yield from (each.giver for each in works if each.giver is not None)


def interval_in(start: int, end: int, zone: tzinfo) -> Interval:
    """A span of microseconds as an interval shown in a zone; one without bound as an instant."""
    return Interval(moment_near(start, zone), moment_near(start if end >= FOREVER else max(start, end), zone))
