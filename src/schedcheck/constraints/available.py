"""Stops lie within the time in which somebody, or a place, is available."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._time import spoken
from schedcheck._values import kind_of
from schedcheck.constraints._windows import (
    Rooms,
    edges_of,
    length_of,
    measured,
    owner_validator,
    parts_of,
    read_by,
    told,
    where,
    windows,
)
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.finding import Finding
from schedcheck.model import Party, Place
from schedcheck.recurrence import Window
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from schedcheck.schedule import Schedule

__all__ = ["Available"]


@frozen
class Available:
    """Every stop of somebody, or everything in a place, lies within the time in which they are available.

    Windows that overlap or touch are one. Of a place, every event held in it or inside it counts, and every stop there.
    Costs O(n log w) for n stops and w windows.

    Args:
        who: A leader, each of a delegation, or a place.
        windows: Intervals, or recurrences, in one of which each stop must lie.
        inherit: Whether it holds for somebody who represents them, too.
    """

    code: ClassVar[str] = "available"
    who: Party | Place = field(validator=owner_validator)
    windows: tuple[Window, ...] = field(converter=windows)
    inherit: bool = field(default=False, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every stop that sticks out, and the one with the least to spare that does not."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person, or one of everybody who uses the place."""
        return parts_of(schedule, self.who, inherit=self.inherit)

    @property
    def reads(self) -> Reads:
        """Whom, or which place, it is about."""
        return read_by(self.who)

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every stop that sticks out, and the one with the least to spare that does not."""
        return measured(schedule, self.who, part, lambda until: Rooms.inside(self.windows, until))

    def edges(self, schedule: Schedule) -> tuple[datetime, ...]:
        """When windows begin and end, about the time of a plan."""
        return edges_of(self.windows, schedule, wide=False)

    def explain(self, finding: Finding) -> str:
        """Who is where, or what is in the place, and for how long that is wrong."""
        told_of = where(finding, self.who)
        if finding.verdict is Verdict.UNKNOWN or finding.actual is None or time_of(finding.actual) < timedelta(0):
            return hedged(finding, f"{told_of}{length_of(finding)} outside the time available")
        return hedged(finding, f"{told_of} within the time available, with {spoken(time_of(finding.actual))} to spare")

    def __str__(self) -> str:
        return f"{self.who} is available only {told(self.windows)}"
