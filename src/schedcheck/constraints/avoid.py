"""Two parties do not run into each other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs
from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import kind_of, not_negative, not_negative_if_any
from schedcheck.constraints._fields import kinds, level, party_validator, two_parties
from schedcheck.constraints.base import Part, Reads, apart, by_parts, hedged, unknown_ends, unknown_place
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.nearness import Nearness, Question, too_near
from schedcheck.encounters.sharing import common_place
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import Itinerary, Level, Party, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.schedule import Schedule

__all__ = ["Avoid"]

BOTH_WAYS = "both ways"
"""The key of a part about two people who are both of both sides."""


@frozen
class Avoid:
    """Two leaders or delegations are never in one place with less than a gap between them.

    Passages that must be crossed count like stops, and ask for their clearance where it is longer than the gap. Costs
    O(n + m + found) for each pair of people with n and m stops.

    Args:
        a, b: Leaders or delegations; their order does not matter, unless *gap_after* is another than *gap*.
        level: How near a shared place must be to count.
        gap: Required from the one's leaving to the other's coming.
        gap_after: Required from b's leaving to a's coming, where that is another time: *gap* is then only from a's
            leaving to b's coming. Of two people who are both of a and of b, the larger of the two.
        at: Only inside this place.
        during: Only where the time they share, or the time between them, touches this interval.
        allow: Kinds tolerated where both stops are of one; never in a passage.
        inherit: Whether it passes to whoever represents either side.
    """

    code: ClassVar[str] = "avoid"
    a: Party = field(validator=party_validator)
    b: Party = field(validator=party_validator)
    level: Level = field(default=Level.ROOM, kw_only=True, converter=level)
    gap: timedelta = field(default=timedelta(0), kw_only=True, validator=not_negative)
    gap_after: timedelta | None = field(default=None, kw_only=True, validator=not_negative_if_any)
    at: Place | None = field(default=None, kw_only=True, validator=kind_of(Place, "at"))
    during: Interval | None = field(default=None, kw_only=True, validator=kind_of(Interval, "during"))
    allow: frozenset[str] = field(default=frozenset(), kw_only=True, converter=kinds)
    inherit: bool = field(default=True, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def __attrs_post_init__(self) -> None:
        two_parties(self.a, self.b)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every pair of stops too near, and the tightest that is not."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each pair of people."""
        if self.at is not None and not schedule.visits(self.at):
            return
        ones, others = ({each.leader.id for each in self._side(schedule, side)} for side in (self.a, self.b))
        for mine, theirs in schedule.pairs(self.a, self.b, inherit=self.inherit):
            pair = mine.leader.id, theirs.leader.id
            yield Part(pair, BOTH_WAYS if pair[1] in ones and pair[0] in others else ())

    def _side(self, schedule: Schedule, party: Party) -> tuple[Itinerary, ...]:
        return schedule.party(party, inherit=self.inherit) if self.question.one_sided else ()

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """The findings for one pair of people."""
        mine, theirs = (schedule.itinerary(each) for each in part.people)
        question = self.question
        if part.key == BOTH_WAYS:
            question = attrs.evolve(question, gap=question.widest, gap_after=None)
        for found in too_near(mine, theirs, question):
            yield self.told(found)

    @property
    def reads(self) -> Reads:
        """Both sides, and whether anybody is where it is asked."""
        return Reads((self.a, self.b), () if self.at is None else (self.at,))

    @property
    def question(self) -> Question:
        """Which stops count, and how near is too near."""
        window = None if self.during is None else (self.during._from, self.during._to)
        after = None if self.gap_after is None else micros(self.gap_after)
        return Question(self.level, micros(self.gap), self.at, window, self.allow, after)

    def told(self, found: Nearness) -> Finding:
        """The finding about two stops."""
        first, second = found.first, found.second
        place = common_place(first.place, second.place)
        begun = max(first.start, second.start)
        over = min(first.end, second.end)
        sources = [each.stop for each in (first, second) if not each.written]
        return Finding.of(
            first.as_stop(),
            second.as_stop(),
            *sources,
            required=span_of(found.required),
            actual=found.outlook.actual,
            place=place,
            interval=interval_of(min(begun, over), max(begun, over), place or first.place),
            outlook=found.outlook,
            missing=self._missing(found),
            # A passage slips with the stop that it belongs to.
            reach=reach_over((first, second)),
        )

    def _missing(self, found: Nearness) -> tuple[str, ...]:
        ends = unknown_ends(found.first, found.second)
        if found.shared:
            return ends
        return (*ends, unknown_place(found.first.place, found.second.place, self.level))

    def explain(self, finding: Finding) -> str:
        """Who comes how near to whom, where."""
        first, second = finding.stops[:2]
        names = " and ".join(str(each.leader) for each in (first, second))
        place = finding.place.name if finding.place is not None else f"{first.place.name} and {second.place.name}"
        return hedged(finding, apart(finding, names, place))

    def __str__(self) -> str:
        where = f" at {self.at}" if self.at is not None else ""
        near = f" with less than {spoken(self.gap)} between" if self.gap else ""
        if self.question.one_sided:
            after = spoken(self.gap_after or timedelta(0))
            near = f" with less than {spoken(self.gap)} from {self.a} to {self.b}, or {after} from {self.b} to {self.a}"
        when = f" during {self.during}" if self.during is not None else ""
        but = f", except for {', '.join(sorted(self.allow))}" if self.allow else ""
        return f"{self.a} and {self.b} are never in one {self.level}{where}{near}{when}{but}"
