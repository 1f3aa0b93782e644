"""One event at a time in a place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import kind_of, not_negative
from schedcheck.constraints._uses import Use, uses_of
from schedcheck.constraints.base import Part, Reads, apart, by_parts, hedged
from schedcheck.encounters import interval_of, reach_over
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

_BY_SLIPS = (Verdict.AT_RISK, Verdict.CONDITIONAL, Verdict.UNKNOWN)
"""How that may stand which slips bring about."""

_Pair: TypeAlias = "tuple[Presence, Presence, Outlook]"


@frozen
class Exclusive:
    """A place is used for one event at a time, with time between to turn it round.

    Uses are the events held in the place or inside it, and stops there for none. Costs O(n log n + found) for n stops
    there.

    Args:
        place: Which.
        gap: Required from the end of one use to the start of the next.
    """

    code: ClassVar[str] = "exclusive"
    one_at_a_time: ClassVar[bool] = True
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

    @property
    def reads(self) -> Reads:
        """The place."""
        return Reads((), (self.place,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every two uses too near, and the tightest that are not."""
        uses = {id(each.presence): each for each in uses_of(self.place, schedule, part.people)}
        presences = [each.presence for each in uses.values()]
        required = micros(self.gap)

        def look(reach: int) -> Iterator[_Pair]:
            for first, second in near_each_other(presences, reach):
                one, other = uses[id(first)], uses[id(second)]
                yield first, second, outlook(one.beside(other), other.beside(one), required)

        def look_for_kept(reach: int) -> Iterator[_Pair]:
            return (each for each in look(reach) if each[2].verdict is Verdict.KEPT)

        for first, second, seen in look(required):
            if seen.verdict is not Verdict.KEPT:
                yield self._finding(uses[id(first)], uses[id(second)], seen)
        if len(uses) > 1:
            tightest = widening(look_for_kept, _gap, max(FIRST_REACH, required), span_over(presences))
            if tightest is not None:
                yield self._finding(uses[id(tightest[0])], uses[id(tightest[1])], tightest[2])

    def _finding(self, one: Use, other: Use, seen: Outlook) -> Finding:
        first, second = one.presence, other.presence
        begun = max(first.start, second.start)
        over = min(first.end, second.end)
        ends = [f"when {each.stop.name} ends" for each in (first, second) if each.open is not None]
        return Finding.of(
            first.as_stop(),
            second.as_stop(),
            # How long a use may last that has no end, the next stops of all who attend it decide, and whether the other
            # use takes place without them; and how far one of stops alike slips, that of them which slips the furthest.
            *(
                each.stop
                for use in (one, other)
                if ends or (seen.verdict in _BY_SLIPS and use.slips_with_others)
                for each in use.attended
            ),
            required=span_of(micros(self.gap)),
            actual=seen.actual,
            place=self.place,
            interval=interval_of(min(begun, over), max(begun, over), self.place),
            outlook=seen,
            reach=reach_over((first, second)),
            missing=tuple(ends),
        )

    def explain(self, finding: Finding) -> str:
        """Which two uses are how near."""
        first, second = finding.stops[:2]
        return hedged(finding, apart(finding, f"{first.name} and {second.name}", str(self.place)))

    def __str__(self) -> str:
        between = f", with {spoken(self.gap)} between" if self.gap else ""
        return f"{self.place} is used for one event at a time{between}"


def _gap(found: _Pair) -> int:
    return found[2].gap
