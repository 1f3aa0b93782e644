"""No stop overlaps the time in which somebody, or a place, is not available."""

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

__all__ = ["Unavailable"]


@frozen
class Unavailable:
    """No stop of somebody, and nothing in a place, overlaps the time in which they are not available.

    Touching is fine; a moment within a window counts. Of a place, every event held in it or inside it counts, and every
    stop there. Costs O(n log w) for n stops and w windows.

    Args:
        who: A leader, each of a delegation, or a place.
        windows: Intervals, or recurrences, that no stop may overlap.
        inherit: Whether it holds for somebody who represents them, too.
    """

    code: ClassVar[str] = "unavailable"
    who: Party | Place = field(validator=owner_validator)
    windows: tuple[Window, ...] = field(converter=windows)
    inherit: bool = field(default=False, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every stop that overlaps, and the nearest that does not."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person, or one of everybody who uses the place."""
        return parts_of(schedule, self.who, inherit=self.inherit)

    @property
    def reads(self) -> Reads:
        """Whom, or which place, it is about."""
        return read_by(self.who)

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every stop that overlaps, and the nearest that does not."""
        return measured(schedule, self.who, part, lambda until: Rooms.outside(self.windows, until))

    def edges(self, schedule: Schedule) -> tuple[datetime, ...]:
        """When windows begin and end, about the time of a plan."""
        return edges_of(self.windows, schedule, wide=True)

    def explain(self, finding: Finding) -> str:
        """Who is where, or what is in the place, and for how long that is wrong."""
        told_of = where(finding, self.who)
        if finding.verdict is Verdict.UNKNOWN or finding.actual is None or time_of(finding.actual) < timedelta(0):
            return hedged(finding, f"{told_of}{length_of(finding)} while {self.who} is not available")
        apart = f"{spoken(time_of(finding.actual))} apart from" if finding.actual else "just touching"
        return hedged(finding, f"{told_of}, {apart} the time when {self.who} is not available")

    def __str__(self) -> str:
        return f"{self.who} is not available {told(self.windows)}"
