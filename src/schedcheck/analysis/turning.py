"""At which shifts what a rule finds may turn: where a time that moves meets one that does not.

Each time of a plan stands still up to some shift, and from there on moves with it. Two times meet, or come to be as far
apart as some amount, at shifts that follow from these: where a moved start or end, with its slips and the ways in and
out, meets another such time; where a break becomes long enough to leave and come back; where a time comes to a day's
end, or to a time that the rule names; and the same with an amount that the rule names between.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import datetime, time, timedelta, tzinfo
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from schedcheck._fields import held_by
from schedcheck._time import DAY, instant, micros, moment_near
from schedcheck.constraints import (
    Attend,
    Available,
    Avoid,
    Capacity,
    Exclusive,
    NoOverlap,
    Together,
    Travel,
    Unavailable,
)
from schedcheck.encounters.presence import entrances, takes_place
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Leader, Place, Status, Stop, Summit

if TYPE_CHECKING:
    from schedcheck.constraints import Constraint
    from schedcheck.rules import Rule
    from schedcheck.schedule import Schedule

NEVER = 1 << 62
"""Of a time that stands still."""

ZERO = timedelta(0)

STEADY = (Attend, Avoid, Exclusive, NoOverlap, Together, Travel)
"""Of these it is known that slack jumps only where somebody's own day changes its order, or at a time they name."""

OF_ONE = (NoOverlap, Travel)
"""These look at each person alone, and at what is written."""

WITHOUT_PASSAGES = (Attend, Capacity, Exclusive, Together)
"""These look at what is written."""

WITHOUT_ORDER = (Attend, Exclusive, NoOverlap, Together)
"""To these it is all the same which of somebody's stops comes before which, as long as each has an end."""

TIMED = (*STEADY, Capacity)
"""Of these it is known that days do not matter to them."""

WINDOWED = (Available, Unavailable)
"""These tell of all times at which they jump."""

Since: TypeAlias = "Callable[[Stop], tuple[int, int]]"
"""From which shift on the start and the end of a stop move."""


class Turning(NamedTuple):
    """Where a rule may turn.

    Attributes:
        hard: Where its slack may jump.
        soft: Where its slack only bends.
        margin: How far slips can eat into the slack of a kept finding, where slack does not jump at soft points; None
            where it may.
        best: Whether the loosest finding counts, not the tightest.
        sure: Whether no stop is tentative, nor has an end that is not known.
    """

    hard: frozenset[int]
    soft: frozenset[int]
    margin: int | None
    best: bool
    sure: bool


class Mark(NamedTuple):
    """A time of somebody's stop, in microseconds, and from which shift on it moves."""

    at: int
    since: int


class Day(NamedTuple):
    """What there is of one person.

    Attributes:
        stops: Each stop that takes place, with its start and end as stated; and with these, their slips and the times
            of its event.
        own: Starts and ends, as they are stated.
        written: These, with their slips, and those of the events.
        seen: These, and the ways in and out.
        legs: Each stop, with when it starts and ends, with its slips.
        walks: How long a break must be to be spent outside: twice the way, for each entrance.
        slip: The furthest that a stop may slip.
        open: Whether an end is not known.
        sure: Whether each stop is confirmed, and has an end.
        zones: Those of the stops.
        first: From which shift on something of it moves.
    """

    stops: tuple[tuple[Stop, frozenset[Mark], frozenset[Mark]], ...]
    own: frozenset[Mark]
    written: frozenset[Mark]
    seen: frozenset[Mark]
    legs: tuple[tuple[Stop, tuple[frozenset[Mark], frozenset[Mark]]], ...]
    walks: frozenset[int]
    slip: int
    open: bool
    sure: bool
    zones: frozenset[tzinfo | None]
    first: int

    def of(self, counts: Callable[[Stop], bool]) -> Day:
        """As much of it as some stops make, without the ways in and out."""
        stops = [each for each in self.stops if counts(each[0])]
        own = frozenset(mark for _, marks, _ in stops for mark in marks)
        written = frozenset(mark for _, _, marks in stops for mark in marks)
        first = min((mark.since for mark in written), default=NEVER)
        return self._replace(own=own, written=written, seen=written, first=first)


class Named(NamedTuple):
    """What a rule names.

    Attributes:
        amounts: Durations, in microseconds.
        moments: Times, which may be meant each day.
        edges: Times that are meant once.
        zones: In which days may be meant.
    """

    amounts: frozenset[int]
    moments: tuple[datetime, ...]
    edges: tuple[datetime, ...]
    zones: frozenset[tzinfo]

    @classmethod
    def by(cls, rule: Rule, schedule: Schedule) -> Named:
        """What is in the fields of a rule and of its constraint, and the edges this tells."""
        amounts, moments, zones = _named_in(rule.constraint)
        moments += [each for each in (rule.since, rule.until) if each is not None]
        edges = tuple(getattr(rule.constraint, "edges", _no_edges)(schedule))
        # Who tells of 18:00 once may mean each day; windows tell of each time that they come.
        moments += () if isinstance(rule.constraint, WINDOWED) else edges
        return cls(frozenset(amounts), tuple(dict.fromkeys(moments)), edges, frozenset(zones))


class Moves:
    """How a plan moves: which times do, from which shift on, and how far it is asked."""

    def __init__(
        self, schedule: Schedule, since: Since, events: Mapping[str, tuple[int, int]], low: int, high: int
    ) -> None:
        self.low, self.high = low, high
        self._schedule = schedule
        self._since = since
        self._events = events
        self._days: dict[str, Day] = {}
        self._clearances = {micros(each.clearance) for each in schedule.places if each.clearance}

    def up_to(self, high: int) -> Moves:
        """The same, asked less far; what is known of people's days is kept."""
        made = copy(self)
        made.high = high
        return made

    def moving(self, rule: Rule, groups: Iterable[tuple[str, ...]]) -> bool:
        """Whether a time that a rule looks at moves at all, as far as it is asked."""
        return any(day.first < self.high for group in self._days_for(rule.constraint, groups) for day in group)

    def of(self, rule: Rule, groups: Iterable[tuple[str, ...]], named: Named) -> Turning:
        """Where a rule may turn that looks at the stops of some people together."""
        constraint = rule.constraint
        days = self._days_for(constraint, groups)
        everybody = list({id(each): each for group in days for each in group}.values())
        hard, soft = set[int](), set[int]()
        for each in everybody:
            self._of_each(constraint, each, named, (hard, soft))
        if not isinstance(constraint, OF_ONE):
            for group in days:
                self._of_several(constraint, group, named.amounts, (hard, soft))
        steady = isinstance(constraint, STEADY) and not any(each.open for each in everybody)
        return Turning(
            frozenset(hard),
            frozenset(soft),
            2 * max((each.slip for each in everybody), default=0) if steady else None,
            best=bool(getattr(constraint, "best_of", False)),
            sure=all(each.sure for each in everybody),
        )

    def _of_each(self, constraint: Constraint, day: Day, named: Named, found: tuple[set[int], set[int]]) -> None:
        """What one person's own day gives."""
        hard, soft = found
        # Where something begins to move, slack jumps only if what is alike until then is taken as one.
        begun = hard if isinstance(constraint, Exclusive) or not isinstance(constraint, STEADY) else soft
        begun.update(mark.since for mark in day.own if self.low <= mark.since <= self.high)
        if not isinstance(constraint, WITHOUT_ORDER):
            walks = set() if isinstance(constraint, Travel) else day.walks
            hard.update(self._meetings(day.own, day.own, {0, *walks}))
        fixed = [Mark(instant(each), NEVER) for each in {*named.moments, *named.edges}]
        hard.update(self._meetings(day.seen, fixed, {0}))
        if not isinstance(constraint, TIMED):
            hard.update(self._days_end(day, named.zones))
            hard.update(self._daily(day, named.moments, {0, *named.amounts}))
        if isinstance(constraint, Travel):
            for jumps, at in self._legs(constraint, day):
                (hard if jumps else soft).update(at)
        elif isinstance(constraint, OF_ONE):
            soft.update(self._meetings(day.written, day.written, {0}))

    def _of_several(
        self, constraint: Constraint, days: Iterable[Day], amounts: frozenset[int], found: tuple[set[int], set[int]]
    ) -> None:
        """What the days of some people give that are looked at together."""
        hard, soft = found
        through = not isinstance(constraint, WITHOUT_PASSAGES)
        amounts |= {0, *self._clearances} if through else {0}
        marks = frozenset(mark for each in days for mark in (each.seen if through else each.written))
        soft.update(self._meetings(marks, marks, amounts))
        if isinstance(constraint, Exclusive):
            # Stops alike are one use, a microsecond to either side they are two.
            hard.update(self._meetings(marks, marks, {0}))
        if not isinstance(constraint, TIMED):
            soft.update(self._times_of_day(marks))

    def _days_for(self, constraint: Constraint, groups: Iterable[tuple[str, ...]]) -> list[list[Day]]:
        """What there is of some people, as far as a constraint looks at it."""
        days = {each: self._day(each) for group in groups for each in group}
        counts = _counted_by(constraint)
        # How long what has no end goes on, other stops decide.
        if counts is not None and not any(each.open for each in days.values()):
            days = {key: each.of(counts) for key, each in days.items()}
        return [[days[each] for each in group] for group in groups]

    def _day(self, person: str) -> Day:
        found = self._days.get(person)
        if found is None:
            found = self._days[person] = self._made(person)
        return found

    def _made(self, person: str) -> Day:
        own, written, ways, walks = set[Mark](), set[Mark](), set[Mark](), set[int]()
        legs, slip, made = [], 0, []
        stops = [each for each in self._schedule.itinerary(person).stops if takes_place(each)]
        for stop in stops:
            begins, ends = self._since(stop)
            start = Mark(stop._from, begins)
            end = Mark(stop._from, begins) if stop._to is None else Mark(stop._to, ends)
            own |= {start, end}
            early, late = stop.bounds
            slip = max(slip, early, late)
            slips = {0, -early, late}
            starting = frozenset(start._replace(at=start.at + by) for by in slips)
            ending = frozenset(end._replace(at=end.at + by) for by in slips)
            legs.append((stop, (starting, ending)))
            of_stop = starting | ending | self._of_event(stop)
            made.append((stop, frozenset((start, end)), of_stop))
            written |= of_stop
            around = [micros(each.walk) for each in entrances(stop.place)]
            walks.update(2 * each for each in around)
            for way in accumulate(around):
                ways |= {each._replace(at=each.at - way) for each in starting}
                ways |= {each._replace(at=each.at + way) for each in ending}
        opened = any(each._to is None or (each.event is not None and each.event._to is None) for each in stops)
        return Day(
            tuple(made),
            frozenset(own),
            frozenset(written),
            frozenset(written | ways),
            tuple(legs),
            frozenset(walks),
            slip,
            opened,
            not opened and all(each.standing is Status.CONFIRMED for each in stops),
            frozenset(each.start.tzinfo for each in stops),
            min((mark.since for mark in written), default=NEVER),
        )

    def _of_event(self, stop: Stop) -> set[Mark]:
        event = stop.event
        if event is None:
            return set()
        begins, ends = self._events.get(event.id, (NEVER, NEVER))
        return {Mark(event._from, begins), Mark(event._from if event._to is None else event._to, ends)}

    def _meetings(self, moving: Iterable[Mark], others: Iterable[Mark], amounts: Iterable[int]) -> set[int]:
        """At which shifts a moving time comes to be an amount before or after another."""
        ordered = sorted(others)
        times = [each.at for each in ordered]
        either = {sign * each for each in amounts for sign in (1, -1)}
        found = set[int]()
        for mark in moving:
            if mark.since > self.high:
                continue
            first = self.low if mark.since <= 0 else mark.since
            for amount in either:
                # The mark is at `mark.at + shift - since`; it meets `other.at + amount` where the shift is this less.
                less = mark.at - amount - max(mark.since, 0)
                begin = bisect_left(times, first + less)
                end = bisect_right(times, self.high + less)
                found.update(
                    each.at - less
                    for each in ordered[begin:end]
                    if each.since >= each.at - less and each.since > mark.since
                )
        return found

    def _days_end(self, day: Day, zones: Iterable[tzinfo]) -> set[int]:
        """At which shifts a time comes to a local day's end, in the zone of a stop or in one that the rule names."""
        found = set[int]()
        for mark in day.written:
            if mark.since <= self.high:
                base = mark.at - max(mark.since, 0)
                for zone in {*day.zones, *zones}:
                    found.update(each - base for each in _midnights(base + self.low, base + self.high, zone))
        return found

    def _daily(self, day: Day, moments: Iterable[datetime], amounts: Iterable[int]) -> set[int]:
        """At which shifts a time comes to the time of day that a rule names, or so long after it: what recurs does."""
        found = set[int]()
        either = {sign * each for each in amounts for sign in (1, -1)}
        for mark in day.written:
            if mark.since > self.high:
                continue
            base = mark.at - max(mark.since, 0)
            for moment in moments:
                # Clocks may have been changed since: then it is another time in UTC.
                looked = (moment_near(base + shift, moment.tzinfo) for shift in (self.low, self.high))
                changes = {micros((moment.utcoffset() or ZERO) - (each.utcoffset() or ZERO)) for each in looked}
                for other in {instant(moment) + change + amount for change in changes for amount in either}:
                    first = (other - base - self.low) % DAY + self.low
                    found.update(range(first, self.high + 1, DAY))
        return found

    def _times_of_day(self, marks: Iterable[Mark]) -> set[int]:
        """At which shifts a time comes to the same time of day as another."""
        found = set[int]()
        others = {each.at % DAY for each in marks}
        for mark in marks:
            if mark.since > self.high:
                continue
            base = mark.at - max(mark.since, 0)
            for other in others:
                first = (other - base - self.low) % DAY + self.low
                found.update(range(first, self.high + 1, DAY))
        return found

    def _legs(self, travel: Travel, day: Day) -> Iterator[tuple[bool, set[int]]]:
        """At which shifts a break is just as long as the way takes, slips and all; and whether slack jumps there.

        Of nested stops the walk between is measured only as far as slips can part them.
        """
        for stop, (starts, ends) in day.legs:
            for other, (begins, _) in day.legs:
                if stop is not other and not (stop.place.remote or other.place.remote):
                    way, nested = travel._way(stop.place, other.place)
                    needed = {0, way.needed}
                    yield nested and bool(way.walk), self._meetings(ends | starts, begins, needed)
                    yield nested and bool(way.walk), self._meetings(begins, ends | starts, needed)


def _counted_by(constraint: Constraint) -> Callable[[Stop], bool] | None:
    """Which stops alone decide what a constraint finds, as long as each has an end; None if all may."""
    match constraint:
        case Attend():
            wanted = constraint._events
            return lambda stop: stop.event is not None and stop.event.id in wanted
        case Capacity():
            return lambda stop: stop.place.is_within(constraint.place)
        case Exclusive():
            return lambda stop: any(
                each.is_within(constraint.place) for each in (stop.place, stop.event and stop.event.place) if each
            )
        case _:
            return None


def _no_edges(_schedule: Schedule) -> tuple[datetime, ...]:
    return ()


def _named_in(value: object) -> tuple[set[int], list[datetime], set[tzinfo]]:
    """The durations, in microseconds, the times and the zones that a constraint holds, also within what it holds."""
    amounts: set[int] = set()
    moments: list[datetime] = []
    zones: set[tzinfo] = set()
    waiting, seen = held_by(value), 0
    while waiting and seen < MOST_VALUES:
        each = waiting.pop()
        seen += 1
        match each:
            case timedelta():
                amounts.add(micros(each))
            case datetime() if each.tzinfo is not None:
                moments.append(each)
            case tzinfo():
                zones.add(each)
            case Interval():
                moments += [each.start, each.end]
            case None | int() | float() | Enum() | str() | bytes():
                pass
            case Leader() | Delegation() | Place() | Event() | Summit() | Stop():
                pass
            case Mapping():
                waiting += [*each.keys(), *each.values()]
            case tuple() | list() | set() | frozenset():
                waiting += each
            case _:
                waiting += held_by(each)
    return amounts, moments, zones


MOST_VALUES = 10_000
"""So many values are looked at in a constraint."""


def _midnights(first: int, last: int, zone: tzinfo | None) -> Iterable[int]:
    """When local days begin in a span of microseconds."""
    day = moment_near(first, zone).date()
    found = []
    while True:
        # A clock change at midnight: the day begins at one of the two.
        begins = {instant(datetime.combine(day, time(), tzinfo=zone).replace(fold=fold)) for fold in (0, 1)}
        found += [each for each in begins if first <= each <= last]
        if min(begins) > last:
            return found
        day += timedelta(days=1)
