"""Events take place in an order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs
from attrs import field, frozen

from schedcheck._time import micros, spoken
from schedcheck._values import ZERO, kind_of, not_negative
from schedcheck.constraints._events import each_an_event, events, nobody_stops_for, part_of_all, title_of
from schedcheck.constraints._uses import Use, uses_for
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.outlook import ONE_WAY, outlook
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.model import Event
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schedcheck.schedule import Schedule

__all__ = ["Order"]


@frozen(init=False)
class Order:
    """Events take place in the order given, each ending some time before the next one starts.

    An event takes place if somebody stops for it, at its own times. Measured are those that can follow one another:
    each with all after it, up to the first that is sure to take place. Costs O(n) for n stops of whoever attends; of
    events in a row that are all tentative, each is compared with each.

    Args:
        first: The event that comes first.
        then: Those that follow, in their order: `Order(opening, talks, press)`.
        gap: Required from the end of each to the start of the next.
    """

    code: ClassVar[str] = "order"
    first: Event = field(validator=kind_of(Event, "first", optional=False))
    then: tuple[Event, ...] = field(converter=events, validator=each_an_event)
    gap: timedelta = field(default=ZERO, kw_only=True, validator=not_negative)

    def __init__(self, first: Event, *following: Event, then: Iterable[Event] = (), gap: timedelta = ZERO) -> None:
        self.__attrs_init__(first, (*following, *events(then)), gap=gap)

    def __attrs_post_init__(self) -> None:
        ids = [each.id for each in self._events]
        if len(set(ids)) < max(2, len(ids)):
            raise InvalidValue("an order must be of two events or more, each named once", ", ".join(ids))

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every two events that can follow one another."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody who stops for one of the events."""
        return part_of_all(schedule, ((each,) for each in self._events))

    @property
    def reads(self) -> Reads:
        """The events."""
        return Reads((), events=frozenset(each.id for each in self._events))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every two events that can follow one another, and those that are nowhere in the plan."""
        uses = uses_for((each.id for each in self._events), schedule, part.people)
        held = [uses[each.id] for each in self._events if each.id in uses]
        for number, one in enumerate(held):
            for other in held[number + 1 :]:
                yield self._finding(one, other)
                if not other.presence.tentative:
                    break
        for each in self._events:
            if each.id not in uses:
                missing = (nobody_stops_for(each.title),)
                yield Finding.of(required=self.gap, actual=None, place=each.place, missing=missing)

    @property
    def _events(self) -> tuple[Event, ...]:
        return self.first, *self.then

    def _finding(self, one: Use, other: Use) -> Finding:
        before, after = one.beside(other), other.presence
        # When the second ends does not matter.
        start = attrs.evolve(after, end=after.start, open=None)
        seen = outlook(before, start, micros(self.gap), back=ONE_WAY)
        begun, over = sorted((before.earliest_end, after.start))
        return Finding.of(
            before.as_stop(),
            after.as_stop(),
            # How long an event may last that has no end, the next stops of all who attend it decide.
            *(each.stop for use in (one, other) if before.open for each in use.attended),
            required=self.gap,
            actual=seen.actual,
            interval=interval_of(begun, over, after.place),
            outlook=seen,
            missing=(f"when {before.stop.name} ends",) if seen.verdict is Verdict.UNKNOWN else (),
            reach=reach_over((before, start)),
        )

    def explain(self, finding: Finding) -> str:
        """Which two events follow one another how soon."""
        if not finding.stops:
            return f"It is not known whether this order is kept: {', '.join(finding.missing)}."
        before, after = (title_of(each) for each in finding.stops[:2])
        if finding.verdict is Verdict.UNKNOWN:
            soon = f"{spoken(self.gap)} or more " if self.gap else ""
            return hedged(finding, f"{after} starts {soon}after {before} ends")
        wanted = f", where {spoken(self.gap)} is required" if self.gap else ""
        return hedged(finding, f"{after} starts {_after(time_of(finding.actual))} {before} ends{wanted}")

    def __str__(self) -> str:
        between = f", with {spoken(self.gap)} between" if self.gap else ""
        return f"{', '.join(each.title for each in self._events)} follow one another in this order{between}"


def _after(gap: timedelta) -> str:
    if gap < ZERO:
        return f"{spoken(-gap)} before"
    return f"{spoken(gap)} after" if gap else "as"
