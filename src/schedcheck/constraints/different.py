"""Events have nothing in common: no start, no time of day, no day, no week, no place."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._time import span_of
from schedcheck.constraints._alike import Two, apart, clashing, values_of
from schedcheck.constraints._events import part_of_all
from schedcheck.constraints._fields import zone
from schedcheck.constraints._members import (
    ALIKE,
    APART,
    Couple,
    Member,
    absent,
    called,
    couples,
    events_of,
    finding_of,
    how_far,
    members,
    names_of,
    two_or_more,
)
from schedcheck.constraints._projections import Projection, nearest, projection
from schedcheck.constraints.base import Part, Reads, by_parts, hedged
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.finding import Amount, Finding
    from schedcheck.schedule import Schedule

__all__ = ["Different"]


@frozen
class Different:
    """Events have no start, day, week or place in common, no two of them.

    An event takes place if somebody stops for it, at its own times. Costs O(n) for n stops of whoever attends, and each
    two of the events are compared.

    Args:
        events: Two or more; instead of one event, several may stand together, as those of a course, or a series, which
            stands for each occurrence.
        on: What is compared: `start` (the instant), `time` (of day, at which they start), `day` (of the week), `date`,
            `week` or `place`. Days are all those from start to end.
        zone: Whose clocks tell times of day, days and weeks; by default those of each event's place.
    """

    code: ClassVar[str] = "different"
    events: tuple[Member, ...] = field(converter=members, validator=two_or_more)
    on: Projection = field(kw_only=True, converter=projection)
    zone: tzinfo | None = field(default=None, kw_only=True, converter=zone)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every two of the events."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody who stops for one of the events."""
        return part_of_all(schedule, map(events_of, self.events))

    @property
    def reads(self) -> Reads:
        """The events."""
        return Reads((), events=frozenset(each.id for member in self.events for each in events_of(member)))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every two of the events, and those that are nowhere in the plan."""
        for couple in couples(self.events, schedule, part.people, self.on, self.zone):
            yield self._finding(couple)
        yield from absent(self.events, schedule, part.people, self._amounts(0)[0], self.on.unit)

    def _amounts(self, number: int) -> tuple[Amount, Amount]:
        """Required, actual: how far apart they must start and do, or how much they share and may."""
        return (number, 0) if self.on.unit else (span_of(1), span_of(number))

    def _finding(self, couple: Couple) -> Finding:
        two = couple.two
        return finding_of(couple, apart(two), self._amounts(_between(two)), clashing(two))

    def explain(self, finding: Finding) -> str:
        """What two of the events have in common, or how far apart they are."""
        if not finding.stops:
            return f"It is not known whether all {APART[self.on]}: {', '.join(finding.missing)}."
        names = names_of(finding, self.events)
        if finding.verdict is not Verdict.BROKEN:
            return hedged(finding, f"{names} {APART[self.on]}")
        if self.on in {Projection.START, Projection.TIME, Projection.PLACE}:
            return f"{names} {ALIKE[self.on]}."
        return f"{names} have {how_far(finding, finding.required)} in common."

    def __str__(self) -> str:
        return f"{', '.join(map(called, self.events))} {APART[self.on]}"


def _between(two: Two) -> int:
    """How far apart the nearest two start; or how much both have."""
    if two.on is Projection.PLACE:
        return len({each.place.id for each in clashing(two) if each in two.first})
    first, second = values_of(two, two.first), values_of(two, two.second)
    return len(first & second) if two.on.unit else min(nearest(two.on, first, second))
