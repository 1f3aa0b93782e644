"""One event at a time in a place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import kind_of, not_negative
from schedcheck.constraints._uses import uses_of
from schedcheck.constraints.base import Part, by_parts, hedged, time_of
from schedcheck.encounters import interval_of
from schedcheck.encounters.nearness import FIRST_REACH, span_over
from schedcheck.encounters.outlook import Outlook, outlook
from schedcheck.encounters.sweep import near_each_other, widening
from schedcheck.finding import Finding
from schedcheck.model import Place
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.encounters.presence import Presence
    from schedcheck.schedule import Schedule

__all__ = ["Exclusive"]


@frozen
class Exclusive:
    """A place is used for one event at a time, with time between for whatever it takes to turn it round.

    Uses are the events held in the place or inside it, and stops there for none. Costs O(n log n + found) for n stops
    there.

    Args:
        place: Which.
        gap: Required from the end of one use to the start of the next.
    """

    code: ClassVar[str] = "exclusive"
    place: Place = field(validator=kind_of(Place, "place", optional=False))
    gap: timedelta = field(default=timedelta(0), kw_only=True, validator=not_negative)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every two uses too near, and the tightest that are not."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody who stops there."""
        people = tuple(each.leader.id for each in schedule.users(self.place))
        if people:
            yield Part(people)

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every two uses too near, and the tightest that are not."""
        uses = uses_of(self.place, schedule, part.people)
        required = micros(self.gap)
        for first, second in near_each_other(uses, required):
            seen = outlook(first, second, required)
            if seen.verdict is not Verdict.KEPT:
                yield self._finding(first, second, seen)
        if len(uses) > 1:
            tightest = widening(
                lambda reach: _kept(uses, required, reach),
                lambda each: each[2].gap,
                max(FIRST_REACH, required),
                span_over(uses),
            )
            if tightest is not None:
                yield self._finding(*tightest)

    def _finding(self, first: Presence, second: Presence, seen: Outlook) -> Finding:
        begun = max(first.start, second.start)
        over = min(first.earliest_end, second.earliest_end)
        ends = [f"when {each.stop.name} ends" for each in (first, second) if each.open is not None]
        return Finding.of(
            first.as_stop(),
            second.as_stop(),
            required=span_of(micros(self.gap)),
            actual=span_of(seen.gap),
            place=self.place,
            interval=interval_of(min(begun, over), max(begun, over), self.place),
            outlook=seen,
            missing=tuple(ends) if seen.verdict is Verdict.UNKNOWN else (),
        )

    def explain(self, finding: Finding) -> str:
        """Which two uses are how near."""
        first, second = finding.stops[:2]
        gap = time_of(finding.actual)
        if gap < timedelta(0):
            return hedged(finding, f"{first.name} and {second.name} are both in {self.place} for {spoken(-gap)}")
        apart = f"{first.name} and {second.name} are {spoken(gap)} apart in {self.place}"
        return hedged(finding, f"{apart}, where {spoken(self.gap)} is required")

    def __str__(self) -> str:
        between = f", with {spoken(self.gap)} between" if self.gap else ""
        return f"{self.place} is used for one event at a time{between}"


def _kept(uses: list[Presence], required: int, reach: int) -> Iterator[tuple[Presence, Presence, Outlook]]:
    for first, second in near_each_other(uses, reach):
        if (seen := outlook(first, second, required)).verdict is Verdict.KEPT:
            yield first, second, seen
