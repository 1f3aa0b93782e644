"""Half-open spans of time, and the thirteen ways two of them can lie to each other."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from attrs import Converter, field, frozen

from schedcheck._time import micros, moment_of, settled, span_of
from schedcheck._values import opened
from schedcheck.errors import InvalidValue

__all__ = ["Interval", "Relation"]


class Relation(StrEnum):
    """The thirteen relations of two intervals (J. F. Allen, CACM 26(11), 1983).

    Allen's intervals have a length; an instant at the edge of an interval *meets* it (or is *met by* it), in keeping
    with a gap of zero.
    """

    BEFORE = "before"
    MEETS = "meets"
    OVERLAPS = "overlaps"
    STARTS = "starts"
    DURING = "during"
    FINISHES = "finishes"
    EQUALS = "equals"
    FINISHED_BY = "finished by"
    CONTAINS = "contains"
    STARTED_BY = "started by"
    OVERLAPPED_BY = "overlapped by"
    MET_BY = "met by"
    AFTER = "after"

    @property
    def converse(self) -> Relation:
        """The relation seen from the other interval: *before* for *after*, and so on."""
        every = list(Relation)
        return every[len(every) - 1 - every.index(self)]


def gap_between(a_start: int, a_end: int, b_start: int, b_end: int) -> int:
    """`max(b_start - a_end, a_start - b_end)`: apart is positive, touching zero, together negative."""
    return max(b_start - a_end, a_start - b_end)


# Converted and worked out as an instant in one step, as each of them asks for the offset.
def _start(value: datetime | str, self: Any) -> datetime:
    moment, since = settled(value, None, "time")
    object.__setattr__(self, "_from", since)
    return moment


def _end(value: datetime | str, self: Any) -> datetime:
    moment, since = settled(value, None, "time")
    object.__setattr__(self, "_to", since)
    return moment


@frozen(repr=False)
class Interval:
    """A half-open span of time `[start, end)`: its start belongs to it, its end does not.

    Both are aware datetimes (or ISO 8601 text with an offset), compared in UTC, so that a span across a clock change
    has its true length. Equal when they are the same instants, in whatever zone they are written. `start == end` is an
    instant.

    Raises:
        InvalidValue: The end is before the start.

    >>> Interval("2022-11-15T10:00+08:00", "2022-11-15T12:00+08:00").duration
    datetime.timedelta(seconds=7200)
    """

    start: datetime = field(converter=Converter(_start, takes_self=True), eq=False)  # type: ignore[misc]  # mypy knows no converter that takes self
    end: datetime = field(converter=Converter(_end, takes_self=True), eq=False)  # type: ignore[misc]  # mypy knows no converter that takes self
    _from: int = field(init=False)
    _to: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        if self._to < self._from:
            raise InvalidValue("end must not be before start", f"{self.start} .. {self.end}")

    @property
    def duration(self) -> timedelta:
        """The time from start to end, as it passes (not as wall clocks show it)."""
        return span_of(self._to - self._from)

    def gap_to(self, other: Interval) -> timedelta:
        """`max(other.start - end, start - other.end)`: positive apart, zero touching, negative together.

        Its size is how far one of the two must move for them to just touch.
        """
        return span_of(gap_between(self._from, self._to, other._from, other._to))

    def overlaps(self, other: Interval) -> bool:
        """Whether the gap is negative: they share time, or one is an instant strictly inside the other."""
        return gap_between(self._from, self._to, other._from, other._to) < 0

    def intersection(self, other: Interval) -> Interval | None:
        """The time both have in common; None when they do not overlap."""
        if not self.overlaps(other):
            return None
        later = self if self._from >= other._from else other
        sooner = self if self._to <= other._to else other
        return between(later.start, later._from, sooner.end, sooner._to)

    def shift(self, by: timedelta) -> Interval:
        """The same span *by* so much later (earlier when negative), in real time."""
        begun, over = self._from + micros(by), self._to + micros(by)
        return between(moment_of(begun, self.start.tzinfo), begun, moment_of(over, self.end.tzinfo), over)

    def relation_to(self, other: Interval) -> Relation:
        """Which of Allen's thirteen relations this interval has to *other*.

        >>> early = Interval("2022-11-15T10:00Z", "2022-11-15T11:00Z")
        >>> early.relation_to(early.shift(timedelta(hours=1)))
        <Relation.MEETS: 'meets'>
        """
        return _relation(self._from, self._to, other._from, other._to)

    def __str__(self) -> str:
        sameday = self.start.date() == self.end.date() and self.start.utcoffset() == self.end.utcoffset()
        end = f"{self.end:%H:%M}" if sameday else f"{self.end:%Y-%m-%d %H:%M %Z}"
        zone = f" {self.start:%Z}"
        if self._from == self._to:
            return f"{self.start:%Y-%m-%d %H:%M}{zone}"
        return f"{self.start:%Y-%m-%d %H:%M}{'' if sameday else zone} to {end}{zone if sameday else ''}"

    def __repr__(self) -> str:
        return f"Interval({self.start.isoformat()!r}, {self.end.isoformat()!r})"


_OpenInterval = opened(Interval)


def between(start: datetime, begun: int, end: datetime, over: int) -> Interval:
    """The interval of two times which are right and in order, with their instants."""
    new: Any = object.__new__(_OpenInterval)
    new.start, new._from = start, begun
    new.end, new._to = end, over
    new.__class__ = Interval
    return cast("Interval", new)


def _relation(a_start: int, a_end: int, b_start: int, b_end: int) -> Relation:  # noqa: PLR0911 - one line a case
    if (a_start, a_end) == (b_start, b_end):
        return Relation.EQUALS
    if a_end <= b_start:
        return Relation.BEFORE if a_end < b_start else Relation.MEETS
    if b_end <= a_start:
        return Relation.AFTER if b_end < a_start else Relation.MET_BY
    if a_start == b_start:
        return Relation.STARTS if a_end < b_end else Relation.STARTED_BY
    if a_end == b_end:
        return Relation.FINISHES if a_start > b_start else Relation.FINISHED_BY
    if a_start < b_start:
        return Relation.OVERLAPS if a_end < b_end else Relation.CONTAINS
    return Relation.DURING if a_end < b_end else Relation.OVERLAPPED_BY
