"""What windows should find: each microsecond of a stop is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf

from schedcheck.interval import Interval
from schedcheck.model import Place
from schedcheck.recurrence import Recurrence
from schedcheck.schedule import Schedule
from tests.property.oracle.judging import ORDER, Case, Found, Judged, Survey, judge, result, survey
from tests.property.oracle.people import held
from tests.property.oracle.plan import Plan, event_group, group_of, name_of, stated_end, stated_start
from tests.property.oracle.presence import (
    Ends,
    Group,
    Name,
    OpenEnd,
    Party,
    Presence,
    Slips,
    World,
    lies_in,
    moment,
    ticks,
)

FAR = 60
"""So many microseconds of room are counted; there may be more."""

Window = Interval | Recurrence


@dataclass(frozen=True)
class Fine:
    """When somebody may be there.

    Attributes:
        spans: From when to when the windows are.
        inside: Whether it is fine in them, or outside.
        last: The end of the last of them; some come again for ever.
    """

    spans: list[tuple[int, int]]
    inside: bool
    last: float

    @classmethod
    def of(cls, windows: Iterable[Window], *, inside: bool) -> Fine:
        every = list(windows)
        spans = [span for each in every for span in _times(each)]
        for_ever = any(isinstance(each, Recurrence) and not re.search("COUNT|UNTIL", each.rrule) for each in every)
        return cls(spans, inside, inf if for_ever else max((end for _, end in spans), default=-inf))

    def __call__(self, at: int) -> bool:
        """Whether the microsecond from a time to the next is fine."""
        return self.inside == any(start <= at < end for start, end in self.spans)

    def for_ever_from(self, at: int) -> bool:
        """Whether all time from then on is."""
        return not self.inside and at >= self.last


def available(schedule: Schedule, who: Party | Place, windows: Iterable[Window], *, inherit: bool = False) -> Judged:
    """Every microsecond lies in a window."""
    return _judged(schedule, who, Fine.of(windows, inside=True), inherit=inherit)


def unavailable(schedule: Schedule, who: Party | Place, windows: Iterable[Window], *, inherit: bool = False) -> Judged:
    """No microsecond lies in a window."""
    return _judged(schedule, who, Fine.of(windows, inside=False), inherit=inherit)


def _times(window: Window) -> list[tuple[int, int]]:
    """When a window is, up to some weeks after everything; one that comes again does so in UTC, by days or weeks."""
    if isinstance(window, Interval):
        return [(moment(window.start), moment(window.end))]
    days = {"DAILY": 1, "WEEKLY": 7}[re.findall("FREQ=([A-Z]+)", window.rrule)[0]]
    days *= int((re.findall(r"INTERVAL=(\d+)", window.rrule) or ["1"])[0])
    count = int((re.findall(r"COUNT=(\d+)", window.rrule) or ["60"])[0])
    until = [datetime.strptime(each, "%Y%m%dT%H%M%S%z") for each in re.findall(r"UNTIL=(\w+)", window.rrule)]
    found = []
    for number in range(count):
        start = window.start.astimezone(UTC) + number * timedelta(days=days)
        if (not until or start <= until[0]) and start.date() not in window.exdates:
            found.append((moment(start), moment(start) + ticks(window.end - window.start)))
    return found


def _room(start: int, end: int, fine: Fine) -> float:
    """How far a time may move either way and still be fine; negative: how many of its microseconds are not."""
    if start == end:
        # A moment is fine beside a microsecond that is; within a window is where both sides are in it.
        if not (fine(start) or fine(start - 1)):
            return -1
    elif bad := sum(not fine(at) for at in range(start, end)):
        return -bad
    before, after = 0, 0
    while before < FAR and fine(start - before - 1):
        before += 1
    while after < FAR and fine(end + after):
        after += 1
    return min(before, after)


def _judged(schedule: Schedule, who: Party | Place, fine: Fine, *, inherit: bool) -> Judged:
    plan = Plan(schedule)
    if isinstance(who, Place):
        found, there = _in_place(plan, who, fine)
        return result(found, measured=there)
    people = plan.members(who, inherit=inherit)
    every = [stop for person in people for stop in plan.stops[person]]
    return result([_loose(_stop(plan, name_of(stop), fine)) for stop in every], measured=bool(people))


def _stop(plan: Plan, name: Name, fine: Fine) -> Found | None:
    surveys = []
    for world in plan.worlds([name[0]]):
        own = [each for each in plan.written(name[0], world) if each.name == name]
        surveys.append(survey(_case(own[0], fine, plan.horizon), plan.horizon) if own else Survey())
    return judge([name], surveys)


def _case(own: Presence, fine: Fine, horizon: int) -> Case:
    def measure(slips: Slips, ends: Ends, _: bool) -> float:  # noqa: FBT001 - nothing else is unknown
        start, end = own.span(slips, ends)
        room = _room(start, end, fine)
        # What ends at the horizon may end at any time after.
        return -1 if own.until is not None and end >= horizon and room >= 0 and not fine.for_ever_from(end) else room

    return Case(frozenset(own.groups), frozenset(own.open_ends), measure)


def _in_place(plan: Plan, place: Place, fine: Fine) -> tuple[list[Found | None], bool]:
    """Each event held there with the stops there that are not as it is, the worst of these; and each other stop."""
    inside = [stop for stop in plan.every_stop() if lies_in(stop.place, place)]
    held_here = {
        stop.event.id: stop.event for stop in plan.every_stop() if stop.event and lies_in(stop.event.place, place)
    }
    found = [
        _loose(_stop(plan, name_of(stop), fine))
        for stop in inside
        if stop.event is None or stop.event.id not in held_here
    ]
    for event in held_here.values():
        attended = [stop for stop in plan.every_stop() if stop.event is not None and stop.event.id == event.id]
        surveys = [
            _held(plan, [name_of(stop) for stop in attended], world, fine)
            for world in plan.worlds(sorted({name_of(stop)[0] for stop in attended}))
        ]
        several = [judge([name_of(stop) for stop in attended], surveys)]
        times = moment(event.start), None if event.end is None else moment(event.end)
        several += [
            _stop(plan, name_of(stop), fine)
            for stop in attended
            if lies_in(stop.place, place)
            and (
                stated_end(stop) is None
                or (stated_start(stop), stated_end(stop), group_of(stop)) != (*times, event_group(event))
            )
        ]
        found.append(_loose(min((each for each in several if each is not None), key=_badness)))
    return found, bool(inside or held_here)


def _badness(found: Found) -> tuple[float, float]:
    return -ORDER.index(found.verdict), found.slack[0] if found.slack else inf


def _held(plan: Plan, stops: list[Name], world: World, fine: Fine) -> Survey:
    taking = [
        each
        for person in sorted({name[0] for name in stops})
        for each in plan.written(person, world)
        if each.name in stops
    ]
    if not taking:
        return Survey()
    event = taking[0].written.event if taking[0].written else None
    assert event is not None
    limits: list[tuple[tuple[int, Group], ...]] = []
    for each in taking:
        limits += each.until.limits if each.until else [((each.end or 0, each.group),)]
    until = OpenEnd(("", event.id), moment(event.start), event_group(event), tuple(limits))
    return survey(_case(held(event, until), fine, plan.horizon), plan.horizon)


def _loose(found: Found | None) -> Found | None:
    """What has much room may have any."""
    if found is None or found.slack is None or found.slack[1] < FAR:
        return found
    return Found(found.stops, found.verdicts, (found.slack[0], inf), found.slip, loose=True)
