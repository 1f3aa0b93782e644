"""What a delay does to everybody's day: who is pushed how far, and the plan that comes of it."""

from __future__ import annotations

from bisect import bisect_left
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import attrs

from schedcheck._time import LAST, shifted, span_of
from schedcheck.analysis.turning import NEVER
from schedcheck.constraints import Travel
from schedcheck.encounters.presence import order_of, slip_key
from schedcheck.model.event import _moved
from schedcheck.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schedcheck.model import Event, Itinerary, Stop
    from schedcheck.rules import Rule

Key: TypeAlias = tuple[str | None, ...]
"""What moves as one: an event with all who come for it, or one stop."""


class Push(NamedTuple):
    """What a stop pushes when it ends late, and the idle time before that, in microseconds."""

    key: Key
    idle: int


class Days:
    """The days of a plan: what ends before what, with how much time to spare.

    Args:
        schedule: The plan.
        rules: Of which those about travel tell how long a way takes.
    """

    def __init__(self, schedule: Schedule, rules: Iterable[Rule]) -> None:
        self.schedule = schedule
        self.members: dict[Key, list[Stop]] = {}
        self.attended: dict[str, list[str]] = {}
        self._pushes: dict[tuple[str, str | None], tuple[Push, ...]] = {}
        self._ways: dict[tuple[str, str, tuple[int, ...]], int] = {}
        travels = [each.constraint for each in rules if isinstance(each.constraint, Travel)]
        covered = [None if each.who is None else frozenset(schedule._ids_of(each.who)) for each in travels]
        for itinerary in schedule.itineraries:
            person = itinerary.leader.id
            asked = tuple(n for n, who in enumerate(covered) if who is None or person in who)
            for stop in itinerary.stops:
                self.members.setdefault(slip_key(stop), []).append(stop)
                if stop.event is not None:
                    self.attended.setdefault(stop.event.id, []).append(person)
            self._look_at(itinerary, travels, asked)

    def _look_at(self, itinerary: Itinerary, travels: list[Travel], asked: tuple[int, ...]) -> None:
        order = order_of(itinerary)
        for index, tie in enumerate(order.ties):
            for stop in tie:
                end = stop._from if stop._to is None else stop._to
                following = bisect_left(order.starts, end, index + 1)
                if following < len(order.ties):
                    self._pushes[itinerary.leader.id, stop.id] = tuple(
                        Push(slip_key(other), max(0, other._from - end - self._needed(stop, other, travels, asked)))
                        for other in order.ties[following]
                    )

    def _needed(self, stop: Stop, other: Stop, travels: list[Travel], asked: tuple[int, ...]) -> int:
        """The time between two stops that rules ask for; of a way that is not known, the walks."""
        key = stop.place.id, other.place.id, asked
        if key not in self._ways:
            ways = [travels[n] for n in asked] or [Travel()]
            self._ways[key] = max(each._way(stop.place, other.place)[0].needed for each in ways)
        return self._ways[key]

    def pushed_by(self, stops: Iterable[Stop]) -> Iterator[Push]:
        """What stops push when they end late; remote and cancelled ones push nothing."""
        for each in stops:
            yield from self._pushes.get((each.leader.id if each.leader else "", each.id), ())


class Pattern(NamedTuple):
    """How the stops of some people move with a delay.

    Attributes:
        since: From which delay on the first of them does; NEVER if none does.
        moves: From how much more on the start and the end of each do, person by person.
    """

    since: int
    moves: tuple[tuple[int, int], ...]


class KnockOn:
    """One stop that is late, and all that comes of it.

    What is pushed is late by as much as the delay is longer than the idle time on the shortest way there: each delay is
    the longest of those that push it, so that this is a shortest path (E. W. Dijkstra, "A note on two problems in
    connexion with graphs", Numerische Mathematik 1, 1959).

    Args:
        days: Of the plan.
        stop: As the plan holds it.
        overrun: Whether only its end is later; else the whole stop.
        horizon: Up to which delay it is asked, in microseconds.
    """

    def __init__(self, days: Days, stop: Stop, *, overrun: bool, horizon: int) -> None:
        self.schedule = days.schedule
        self.root = slip_key(stop)
        # Whose end alone is later, by person and stop.
        self.ends: frozenset[tuple[str, str | None]] = frozenset()
        self.late_event: str | None = None
        start: list[tuple[int, Key]] = []
        if overrun:
            ending = self._ending_with(stop, days)
            self.ends = frozenset((each.leader.id if each.leader else "", each.id) for each in ending)
            start = [(push.idle, push.key) for push in days.pushed_by(ending) if push.key != self.root]
        else:
            start = [(0, self.root)]
        self.idle = _nearest(days, start, None if not overrun else self.root, horizon)
        self.events = {str(key[1]): idle for key, idle in self.idle.items() if key[0] == "event"}
        people = {each.leader.id for key in self.idle for each in days.members[key] if each.leader is not None}
        people |= {person for person, _ in self.ends}
        late: list[str] = [] if self.late_event is None else [self.late_event]
        people |= {person for event in (*self.events, *late) for person in days.attended.get(event, ())}
        self.people = frozenset(people)
        self._days_of = {person: self.schedule.itinerary(person) for person in sorted(people)}
        self._plans: dict[int, Schedule] = {}
        self._late_days: dict[tuple[str, int], Itinerary] = {}
        self._events_at: dict[int, dict[str, Event]] = {}
        latest = max((each._to or each._from for one in self._days_of.values() for each in one.stops), default=0)
        self.horizon = max(0, min(horizon, LAST - latest - 1))

    def _ending_with(self, stop: Stop, days: Days) -> list[Stop]:
        """Whoever stays up to the end of an event stays longer when it overruns."""
        event = stop.event
        if event is None or self.root[0] != "event" or stop._to != event._to:
            return [stop]
        self.late_event = event.id
        return [each for each in days.members[self.root] if each._to == event._to]

    def since(self, stop: Stop) -> tuple[int, int]:
        """From which delay on the start and the end of a stop are late."""
        moved = self.idle.get(slip_key(stop), NEVER)
        late = (stop.leader.id if stop.leader else "", stop.id) in self.ends
        return moved, 0 if late else moved

    def pattern(self, people: Sequence[str]) -> Pattern:
        """How the stops of some people move: where it is the same, so are their days, so much later."""
        moved = [self.since(each) for person in people for each in self.schedule.itinerary(person).stops]
        first = min((each for pair in moved for each in pair), default=NEVER)
        return Pattern(first, tuple((_after(start, first), _after(end, first)) for start, end in moved))

    def since_of_events(self) -> dict[str, tuple[int, int]]:
        """The same of events, by id."""
        found = {key: (idle, idle) for key, idle in self.events.items()}
        if self.late_event is not None:
            found[self.late_event] = NEVER, 0
        return found

    def plan(self, shift: int) -> Schedule:
        """The plan as it is with a delay, in microseconds."""
        if not shift:
            return self.schedule
        if shift not in self._plans:
            changes = [(each, self._late(each, shift)) for each in self._days_of.values()]
            self._plans[shift] = self.schedule._edited(changes)
        return self._plans[shift]

    def plan_of(self, shift: int, people: Sequence[str]) -> Schedule:
        """The same of some people alone."""
        held = [self._days_of.get(each) or self.schedule.itinerary(each) for each in people]
        return Schedule(self._late(each, shift) for each in held)

    def _late(self, itinerary: Itinerary, delay: int) -> Itinerary:
        person = itinerary.leader.id
        if not delay or person not in self._days_of:
            return itinerary
        # Kept, as with it is kept what the checker works out of it.
        key = person, delay
        if key not in self._late_days:
            moved = self._events_at.setdefault(delay, {})
            stops = [self._late_stop(each, person, delay, moved) for each in itinerary.stops]
            self._late_days[key] = attrs.evolve(itinerary, stops=stops)
        return self._late_days[key]

    def _late_stop(self, stop: Stop, person: str, delay: int, moved: dict[str, Event]) -> Stop:
        by = max(0, delay - self.idle.get(slip_key(stop), NEVER))
        event = stop.event
        if event is not None:
            held = moved.get(event.id)
            event = moved[event.id] = self._late_event(event, delay) if held is None else held
        if by or event is not stop.event:
            stop = _moved(stop, span_of(by), event)
        if (person, stop.id) in self.ends and stop.end is not None:
            stop = attrs.evolve(stop, end=shifted(stop.end, span_of(delay - by)))
        return stop

    def _late_event(self, event: Event, delay: int) -> Event:
        if event.id == self.late_event and event.end is not None:
            return attrs.evolve(event, end=shifted(event.end, span_of(delay)))
        by = delay - self.events.get(event.id, NEVER)
        return event.moved(span_of(by)) if by > 0 else event


def _after(since: int, first: int) -> int:
    return since if since == NEVER else since - first


def _nearest(days: Days, start: Iterable[tuple[int, Key]], never: Key | None, horizon: int) -> dict[Key, int]:
    """The least idle time on a way to each that is pushed; *never* is not pushed again."""
    found: dict[Key, int] = {}
    # Numbered, as keys of stops and of events have no order of their own.
    heap = [(idle, number, key) for number, (idle, key) in enumerate(start)]
    heapify(heap)
    number = len(heap)
    while heap:
        idle, _, key = heappop(heap)
        if key in found or key == never or idle >= horizon:
            continue
        found[key] = idle
        for push in days.pushed_by(days.members[key]):
            if push.key not in found:
                number += 1
                heappush(heap, (idle + push.idle, number, push.key))
    return found
