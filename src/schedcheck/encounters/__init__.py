"""The one relation: who shares a place with whom, at what level, when, and how near in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from schedcheck._time import moment_near, span_of
from schedcheck.encounters.outlook import gap_of, worst_gap_of
from schedcheck.encounters.presence import FOREVER, Presence
from schedcheck.encounters.sharing import common_place, grouped, meetings, shares
from schedcheck.encounters.sweep import near
from schedcheck.interval import Interval, between
from schedcheck.model import Level, Place, Status, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import timedelta

__all__ = ["Encounter", "encounters_of"]


@frozen
class Encounter:
    """Two people at one place, near in time.

    Attributes:
        first, second: Their stops; implied ones are marked as such.
        place: The innermost place both are in; None when no place is known to hold both.
        level: Its level. Farther than the level asked for, it is not known whether they share a place that near.
        gap: `max(second.start - first.end, first.start - second.end)` at stated times: positive apart, zero touching,
            negative together. An end that is not known is taken where it brings the two nearest.
        certain: Whether they do share a place at the level asked for, and no end that is not known decides whether and
            when they meet. Whether a tentative stop does, `tentative` tells.
        worst: The gap where the slips within the bounds of both, too, bring them nearest.
    """

    first: Stop
    second: Stop
    place: Place | None
    level: Level | None
    gap: timedelta
    certain: bool
    worst: timedelta

    @property
    def interval(self) -> Interval:
        """The time both share, half-open, or the time between the two when they are apart; shown in the place's zone.

        An end that is not known counts as the start of its stop.
        """
        one, other = self.first.interval, self.second.interval
        # Two times of one zone compare as wall clocks, which is wrong in the night in which clocks go back.
        begun = one if one._from >= other._from else other
        over = one if one._to <= other._to else other
        if begun._from <= over._to:
            return between(begun.start, begun._from, over.end, over._to)
        return between(over.end, over._to, begun.start, begun._from)

    @property
    def stops(self) -> tuple[Stop, Stop]:
        """Both stops."""
        return self.first, self.second

    @property
    def tentative(self) -> bool:
        """Whether one of the stops is tentative."""
        return any(each.standing is Status.TENTATIVE for each in self.stops)

    def gap_to(self, other: Encounter) -> timedelta:
        """The gap between this encounter and another, as of their intervals."""
        return self.interval.gap_to(other.interval)


def encounters_of(
    mine: Iterable[Presence], theirs: Iterable[Presence], level: Level, gap: int, *, slips: bool = False
) -> Iterator[Encounter]:
    """Encounters of two people whose gap is smaller than *gap* microseconds, with *slips* at its worst; in no order."""
    measure = worst_gap_of if slips else gap_of
    here, there = grouped(mine, level), grouped(theirs, level)
    seen: set[tuple[int, int]] = set()
    for meeting in meetings(here, there, level, gap):
        for first, second in near(meeting.mine.by_low, meeting.theirs.by_low, gap):
            if measure(first, second) >= gap or (id(first), id(second)) in seen:
                continue
            seen.add((id(first), id(second)))
            shared = shares(first.place, second.place, level)
            if shared is not False:
                yield _encounter(first, second, certain=shared is True)


def _encounter(first: Presence, second: Presence, *, certain: bool) -> Encounter:
    place = common_place(first.place, second.place)
    known = not any(each.open or each.doubtful for each in (first, second))
    return Encounter(
        first.as_stop(),
        second.as_stop(),
        place,
        place.level if place is not None else None,
        span_of(max(gap_of(first, second), -FOREVER)),
        certain and known,
        span_of(max(worst_gap_of(first, second), -FOREVER)),
    )


def interval_of(start: int, end: int, place: Place | None) -> Interval:
    """A span of microseconds as an interval shown in the zone of a place; one without bound as an instant."""
    zone = place.zone if place is not None else None
    return Interval(moment_near(start, zone), moment_near(start if end >= FOREVER else max(start, end), zone))


def reach_over(presences: Iterable[Presence]) -> Interval | None:
    """From the earliest that one of some presences can start to the latest that one can end; None if none can move."""
    held = list(presences)
    if not any(each.open or each.early or each.late for each in held):
        return None
    return Interval(moment_near(min(each.low for each in held)), moment_near(max(each.high for each in held)))
