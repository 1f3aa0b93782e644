"""Events take place in an order."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from itertools import starmap
from typing import TYPE_CHECKING, ClassVar

import attrs
from attrs import field, frozen

from schedcheck._time import micros, spoken
from schedcheck._values import ZERO, not_negative
from schedcheck.constraints._events import (
    an_event,
    each_an_event,
    events,
    nobody_stops_for,
    occurrences,
    part_of_all,
    title_of,
)
from schedcheck.constraints._uses import Use, uses_for
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.outlook import ONE_WAY, outlook
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.model import Event, Series
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schedcheck.schedule import Schedule

__all__ = ["Order"]


@frozen(init=False)
class Order:
    """Events take place in the order given, each ending some time before the next one starts.

    An event takes place if somebody stops for it, at its own times. Measured are those that can follow one another:
    each with all after it, up to the first that is sure to take place. Of a series that is every occurrence: all end
    before any of what comes next starts, and in what order they follow one another is not asked. Costs O(n) for n
    stops of whoever attends; of events in a row that are all tentative, each is compared with each; of series with m
    occurrences O(m log m + found).

    Args:
        first: The event, or series, that comes first.
        then: Those that follow, in their order: `Order(opening, talks, press)`.
        gap: Required from the end of each to the start of the next.
    """

    code: ClassVar[str] = "order"
    first: Event | Series = field(validator=an_event)
    then: tuple[Event | Series, ...] = field(converter=events, validator=each_an_event)
    gap: timedelta = field(default=ZERO, kw_only=True, validator=not_negative)

    def __init__(
        self,
        first: Event | Series,
        *following: Event | Series,
        then: Iterable[Event | Series] = (),
        gap: timedelta = ZERO,
    ) -> None:
        self.__attrs_init__(first, (*following, *events(then)), gap=gap)

    def __attrs_post_init__(self) -> None:
        ids = [each.id for member in self._members for each in occurrences(member)]
        if len(self._members) < 2 or len(set(ids)) < len(ids):  # noqa: PLR2004 - one is in order by itself
            named = ", ".join(each.id for each in self._members)
            raise InvalidValue("an order must be of two events or more, each named once", named)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every two events that can follow one another."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody who stops for one of the events."""
        return part_of_all(schedule, map(occurrences, self._members))

    @property
    def reads(self) -> Reads:
        """The events."""
        return Reads((), events=frozenset(each.id for member in self._members for each in occurrences(member)))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every two events that can follow one another, and those that are nowhere in the plan."""
        uses = uses_for((each.id for member in self._members for each in occurrences(member)), schedule, part.people)
        every = [[uses[each.id] for each in occurrences(member) if each.id in uses] for member in self._members]
        held = list(filter(None, every))
        for number, some in enumerate(held):
            for others in held[number + 1 :]:
                yield from starmap(self._finding, _in_reach(some, others, micros(self.gap)))
                if not all(other.presence.tentative for other in others):
                    break
        for member, taking in zip(self._members, every, strict=True):
            if not taking:
                missing = (nobody_stops_for(member.title),)
                yield Finding.of(required=self.gap, actual=None, place=member.place, missing=missing)

    @property
    def _members(self) -> tuple[Event | Series, ...]:
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
        return f"{', '.join(each.title for each in self._members)} follow one another in this order{between}"


def _in_reach(some: Sequence[Use], others: Sequence[Use], gap: int) -> Iterator[tuple[Use, Use]]:
    """Each two of which the second may come too soon after the first, and of all others the two with the least gap."""
    following = sorted(others, key=lambda use: use.presence.low)
    lows = [each.presence.low for each in following]
    # Of those from some place on, the one that is stated to start first.
    soonest = following[-1:]
    for other in reversed(following[:-1]):
        soonest.append(min(other, soonest[-1], key=_start))
    soonest.reverse()
    kept: list[tuple[Use, Use]] = []
    for one in some:
        near = bisect_left(lows, one.presence.high + gap)
        yield from ((one, other) for other in following[:near])
        if near < len(following):
            kept.append((one, soonest[near]))
    if kept:
        yield min(kept, key=lambda pair: _start(pair[1]) - pair[0].presence.end)


def _start(use: Use) -> int:
    return use.presence.start


def _after(gap: timedelta) -> str:
    if gap < ZERO:
        return f"{spoken(-gap)} before"
    return f"{spoken(gap)} after" if gap else "as"
