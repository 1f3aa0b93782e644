"""Delays, word for word as in docs/explanation/meaning.md: what one stop makes late, one plan after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

import attrs

from schedcheck.checker import check
from schedcheck.constraints import Travel
from schedcheck.model import Itinerary, Status, Stop
from schedcheck.rules import Rule
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.grid import INSTANT
from schedcheck.verdict import Verdict

__all__ = ["delayed", "first_worse", "standings"]

ZERO = timedelta(0)
Key: TypeAlias = tuple[str, ...]


def _key_of(stop: Stop) -> Key:
    """What a stop moves with: its event, or itself."""
    if stop.event is not None and stop.early is None and stop.late is None:
        return "event", stop.event.id
    return "stop", *_name_of(stop)


def _name_of(stop: Stop) -> tuple[str, str]:
    """Whose it is, and which."""
    return stop.leader.id if stop.leader else "", stop.id or ""


def _pushed_by(stop: Stop, itinerary: Itinerary) -> list[Stop]:
    """Those of the first stops, alike in start and end, that start when this one ends or later."""
    end = stop.end or stop.start
    place = (stop.start, stop.end is None, end)
    bodily = [each for each in itinerary.stops if each.standing is not Status.CANCELLED and not each.place.remote]
    if stop not in bodily:
        return []
    after = [
        each for each in bodily if each.start >= end and (each.start, each.end is None, each.end or each.start) > place
    ]
    if not after:
        return []
    first = min((each.start, each.end is None, each.end or each.start) for each in after)
    return [each for each in after if (each.start, each.end is None, each.end or each.start) == first]


def _needed(stop: Stop, other: Stop, schedule: Schedule, rules: Sequence[Rule]) -> timedelta:
    """What the rules about travel ask for between two stops; without one, the walks."""
    travels = [each.constraint for each in rules if isinstance(each.constraint, Travel)]
    about = [
        each for each in travels if each.who is None or stop.leader in [one.leader for one in schedule.party(each.who)]
    ]
    return max(each._way(stop.place, other.place)[0].needed for each in about or [Travel()]) * INSTANT


def _delays(
    schedule: Schedule, rules: Sequence[Rule], stop: Stop, delay: timedelta, *, overrun: bool
) -> tuple[Mapping[Key, timedelta], set[tuple[str, str]], str | None]:
    """How far each is late; whose ends alone are later; and the event whose end alone is."""
    root = _key_of(stop)
    late: dict[Key, timedelta] = {} if overrun else {root: delay}
    ends: set[tuple[str, str]] = set()
    event = None
    if overrun:
        ends = {_name_of(stop)}
        if stop.event is not None and root[0] == "event" and stop.end == stop.event.end:
            event = stop.event.id
            ends = {_name_of(each) for each in schedule.stops if _key_of(each) == root and each.end == stop.event.end}
    while True:
        before = dict(late)
        for itinerary in schedule.itineraries:
            for each in itinerary.stops:
                by = late.get(_key_of(each), ZERO)
                if _name_of(each) in ends:
                    by = delay
                for other in _pushed_by(each, itinerary):
                    key = _key_of(other)
                    gap = other.start - (each.end or each.start)
                    idle = gap - min(gap, _needed(each, other, schedule, rules))
                    if key != root and by > idle:
                        late[key] = max(late.get(key, ZERO), by - idle)
        if late == before:
            return late, ends, event


def delayed(schedule: Schedule, rules: Sequence[Rule], stop: Stop, delay: timedelta, *, overrun: bool) -> Schedule:
    """The plan with one stop late, and all that it makes late.

    Args:
        schedule: The plan.
        rules: Those about travel say how much of a break is idle.
        stop: A stop of the plan.
        delay: How late.
        overrun: Whether only its end is late.
    """
    late, ends, overran = _delays(schedule, rules, stop, delay, overrun=overrun)

    def moved(each: Stop) -> Stop:
        by = late.get(_key_of(each), ZERO)
        changes: dict[str, Any] = {"start": each.start + by, "end": each.end and each.end + by}
        if _name_of(each) in ends and each.end is not None:
            changes["end"] = each.end + delay
        if each.event is not None:
            event = each.event
            by = late.get(("event", event.id), ZERO)
            over = event.end and event.end + (delay if event.id == overran else by)
            changes["event"] = attrs.evolve(event, start=event.start + by, end=over)
        return attrs.evolve(each, **changes)

    return Schedule(attrs.evolve(each, stops=map(moved, each.stops)) for each in schedule.itineraries)


def standings(schedule: Schedule, rules: Iterable[Rule], **asked: Any) -> list[Verdict]:
    """The verdict of each rule; kept where nothing is measured."""
    results = check(schedule, must=rules, **asked).results
    return [each.verdict if each.measured else Verdict.KEPT for each in results]


def first_worse(
    schedule: Schedule, rules: Sequence[Rule], stop: Stop, delays: Iterable[timedelta], *, overrun: bool, **asked: Any
) -> tuple[timedelta, set[int]] | None:
    """The first of some delays that makes a rule worse, and the numbers of those that it does; None where none does."""
    now = standings(schedule, rules, **asked)
    for delay in delays:
        later = standings(delayed(schedule, rules, stop, delay, overrun=overrun), rules, **asked)
        worse = {number for number, verdict in enumerate(later) if verdict > now[number]}
        if worse:
            return delay, worse
    return None
