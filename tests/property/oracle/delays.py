"""Delays and shifts, word for word as in docs/explanation/meaning.md, one microsecond after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import attrs

from schedcheck import Itinerary, Rule, Schedule, Status, Stop, Travel, Verdict, check

INSTANT = timedelta(microseconds=1)
Key = tuple[str, ...]


def key_of(stop: Stop) -> Key:
    """What a stop moves with: its event, or itself."""
    if stop.event is not None and stop.early is None and stop.late is None:
        return "event", stop.event.id
    return "stop", stop.leader.id if stop.leader else "", stop.id or ""


def pushed_by(stop: Stop, itinerary: Itinerary) -> list[Stop]:
    """Those of the first stops, alike in start and end, that start when this one ends or later."""
    end = stop.end or stop.start
    place = (stop.start, stop.end is None, stop.end or stop.start)
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


def needed(stop: Stop, other: Stop, schedule: Schedule, rules: Sequence[Rule]) -> timedelta:
    """What the rules about travel ask for between two stops; without one, the walks."""
    travels = [each.constraint for each in rules if isinstance(each.constraint, Travel)]
    about = [
        each for each in travels if each.who is None or stop.leader in [one.leader for one in schedule.party(each.who)]
    ]
    return max(each._way(stop.place, other.place)[0].needed for each in about or [Travel()]) * INSTANT


def delays(
    schedule: Schedule, rules: Sequence[Rule], stop: Stop, delay: timedelta, *, overrun: bool
) -> tuple[Mapping[Key, timedelta], set[tuple[str, str]], str | None]:
    """How far each is late; whose ends alone are later; and the event whose end alone is."""
    nothing = timedelta(0)
    root = key_of(stop)
    late: dict[Key, timedelta] = {} if overrun else {root: delay}
    ends: set[tuple[str, str]] = set()
    event = None
    if overrun:
        ends = {name_of(stop)}
        if stop.event is not None and root[0] == "event" and stop.end == stop.event.end:
            event = stop.event.id
            ends = {name_of(each) for each in schedule.stops if key_of(each) == root and each.end == stop.event.end}
    while True:
        before = dict(late)
        for itinerary in schedule.itineraries:
            for each in itinerary.stops:
                by = late.get(key_of(each), nothing)
                if name_of(each) in ends:
                    by = delay
                for other in pushed_by(each, itinerary):
                    key = key_of(other)
                    gap = other.start - (each.end or each.start)
                    idle = gap - min(gap, needed(each, other, schedule, rules))
                    if key != root and by > idle:
                        late[key] = max(late.get(key, nothing), by - idle)
        if late == before:
            return late, ends, event


def name_of(stop: Stop) -> tuple[str, str]:
    """Whose it is, and which."""
    return stop.leader.id if stop.leader else "", stop.id or ""


def delayed(schedule: Schedule, rules: Sequence[Rule], stop: Stop, delay: timedelta, *, overrun: bool) -> Schedule:
    """The plan with one stop late."""
    late, ends, overran = delays(schedule, rules, stop, delay, overrun=overrun)

    def moved(each: Stop) -> Stop:
        by = late.get(key_of(each), timedelta(0))
        changes: dict[str, Any] = {"start": each.start + by, "end": each.end and each.end + by}
        if name_of(each) in ends and each.end is not None:
            changes["end"] = each.end + delay
        if each.event is not None:
            event = each.event
            by = late.get(("event", event.id), timedelta(0))
            over = event.end and event.end + (delay if event.id == overran else by)
            changes["event"] = attrs.evolve(event, start=event.start + by, end=over)
        return attrs.evolve(each, **changes)

    return Schedule(attrs.evolve(each, stops=map(moved, each.stops)) for each in schedule.itineraries)


def standing(schedule: Schedule, rule: Rule) -> Verdict:
    """The verdict of a rule; kept where nothing is measured."""
    result = check(schedule, must=[rule]).results[0]
    return result.verdict if result.measured else Verdict.KEPT


def budget(
    schedule: Schedule, rules: Sequence[Rule], stop: Stop, horizon: int, *, overrun: bool
) -> tuple[int, set[int]]:
    """The largest delay that makes no rule worse, and the numbers of the rules that one more does."""
    now = [standing(schedule, each) for each in rules]
    for delay in range(1, horizon + 1):
        plan = delayed(schedule, rules, stop, delay * INSTANT, overrun=overrun)
        worse = {number for number, each in enumerate(rules) if standing(plan, each) > now[number]}
        if worse:
            return delay - 1, worse
    return horizon, set()
