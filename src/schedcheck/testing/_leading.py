"""From a plan to the limit of a constraint: edits, of which its own findings tell which lead there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple, TypeAlias, cast

import attrs

from schedcheck._fields import evolved, fields_of
from schedcheck._time import micros, shifted
from schedcheck._values import ZERO
from schedcheck.finding import Amount, Finding
from schedcheck.model import Event, Leader, Stop
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.constraint import AnyConstraint

__all__ = ["Fits", "Led", "MOST_FINDINGS", "led", "limited", "with_slack"]

MOST_FINDINGS = 4
"""So many findings are looked at, those nearest to the limit first."""

MOST_STOPS = 2
"""So many stops of a finding are moved, the first ones: these are what it is about."""

MOST_STEPS = 4
"""So many stops are added or removed to change a count."""

DAYS = (1, -1, 7, -7)
"""By so many days a stop or an event is moved to change a count: to another day or week."""

MOST_PLACES = 3
"""In so many places they are tried, those of the others first."""

Edit: TypeAlias = "Callable[[Schedule], Schedule]"
Fits: TypeAlias = "Callable[[Schedule], bool]"


class Led(NamedTuple):
    """A plan and a constraint, one of whose findings has the slack that is wanted."""

    schedule: Schedule
    constraint: AnyConstraint


def with_slack(constraint: AnyConstraint, schedule: Schedule) -> list[Finding]:
    """The findings that tell a slack, nearest to the limit first."""
    every = [each for each in constraint.findings(schedule) if each.slack is not None]
    # Zero is near in whatever unit; the order of those as near is that of the constraint.
    return sorted(every, key=lambda each: _size(cast("Amount", each.slack)))[:MOST_FINDINGS]


def _size(slack: Amount) -> int:
    return abs(micros(slack) if isinstance(slack, timedelta) else slack)


def led(
    schedule: Schedule, constraint: AnyConstraint, finding: Finding, wanted: Amount, *, counting: bool
) -> Iterator[Led]:
    """The plans in which a finding has the slack that is wanted; *counting*, the tightest, if it is a count."""
    slack = finding.slack
    if slack == wanted:
        yield Led(schedule, constraint)
    elif isinstance(slack, timedelta) and isinstance(wanted, timedelta):
        for edit in _edits(finding, wanted - slack):
            made = _edited(schedule, edit)
            if made is not None and _has(constraint, made, finding, wanted):
                yield Led(made, constraint)
    elif isinstance(wanted, int) and counting:
        yield from (Led(made, constraint) for made in _counted(schedule, constraint, wanted))


def limited(schedule: Schedule, constraint: AnyConstraint, finding: Finding, wanted: Amount) -> Iterator[Led]:
    """The same plan with constraints whose limit, whichever of their fields that is, is where it is wanted."""
    by: Any = wanted - finding.slack  # type: ignore[operator]  # two durations or two counts
    for each in fields_of(type(constraint)):
        held = getattr(constraint, each.name)
        if each.init and type(held) is type(by):
            for value in (held - by, held + by):
                with suppress(ValueError, OverflowError):
                    made = evolved(constraint, **{each.alias: value})
                    if _has(made, schedule, finding, wanted):
                        yield Led(schedule, made)


def _edited(schedule: Schedule, edit: Edit) -> Schedule | None:
    """The plan with an edit; None where that makes no plan, as where an end would come before its start."""
    with suppress(ValueError, OverflowError):
        return edit(schedule)
    return None


def _key(finding: Finding) -> frozenset[tuple[str, str | None]]:
    """Whose stops a finding is about."""
    return frozenset((each.leader.id if each.leader else "", each.id) for each in finding.written)


def _has(constraint: AnyConstraint, schedule: Schedule, finding: Finding, wanted: Amount) -> bool:
    """Whether the constraint finds with a slack what it found: something about the same stops, or some of them.

    Which others are named may depend on the verdict, as where none of several is there.
    """
    key = _key(finding)
    return any(
        each.slack == wanted and (not key.isdisjoint(_key(each)) if key else each.about == finding.about)
        for each in constraint.findings(schedule)
    )


def _edits(finding: Finding, by: timedelta) -> Iterator[Edit]:
    """Edits that may change the slack of a finding by so much: of its stops, then of their events."""
    for each in _with_events(finding):
        for span in (by, -by):
            yield _moving(each, span)
            yield _resizing(each, span, ZERO)
            yield _resizing(each, ZERO, span)


def _with_events(finding: Finding) -> list[Stop | Event]:
    """The stops that a finding is about, then their events."""
    stops = finding.written[:MOST_STOPS]
    events = {each.event.id: each.event for each in stops if each.event is not None}
    return [*stops, *events.values()]


def _moving(what: Stop | Event, by: timedelta) -> Edit:
    return lambda schedule: schedule.move(what, by=by)


def _removing(stop: Stop) -> Edit:
    return lambda schedule: schedule.remove(stop)


def _adding(leader: Leader, stop: Stop) -> Edit:
    return lambda schedule: schedule.add(leader, stop)


def _resizing(what: Stop | Event, start: timedelta, end: timedelta) -> Edit:
    """An edit that lets something begin or end so much later."""
    changes: dict[str, Any] = {"start": shifted(what.start, start)}
    if what.end is not None:
        changes["end"] = shifted(what.end, end)
    return lambda schedule: schedule.replace(what, attrs.evolve(what, **changes))


def _counted(schedule: Schedule, constraint: AnyConstraint, wanted: int) -> Iterator[Schedule]:
    """Plans in which the tightest slack, a count, comes to be what is wanted: by a stop fewer or more at a time."""
    for edits in (_without, _with_more, _otherwise):
        plan = schedule
        for _ in range(MOST_STEPS):
            found = _with_tightest(constraint, plan)
            if found is None or found.slack == wanted:
                break
            nearer = (_edited(plan, each) for each in edits(found, plan))
            better = (
                each
                for each in nearer
                if each is not None and _nearer(constraint, each, cast("int", found.slack), wanted)
            )
            made = next(better, None)
            if made is None:
                break
            plan = made
        last = _with_tightest(constraint, plan)
        if plan is not schedule and last is not None and last.slack == wanted:
            yield plan


def _with_tightest(constraint: AnyConstraint, schedule: Schedule) -> Finding | None:
    every = [each for each in constraint.findings(schedule) if isinstance(each.slack, int) and each.written]
    return min(every, key=lambda each: cast("int", each.slack), default=None)


def _nearer(constraint: AnyConstraint, schedule: Schedule, slack: int, wanted: int) -> bool:
    found = _with_tightest(constraint, schedule)
    return found is not None and abs(cast("int", found.slack) - wanted) < abs(slack - wanted)


def _without(finding: Finding, _schedule: Schedule) -> Iterator[Edit]:
    for each in finding.written:
        yield _removing(each)


def _with_more(finding: Finding, schedule: Schedule) -> Iterator[Edit]:
    """For each stop of a finding: somebody else does the same; the same person does it a day later."""
    stops: Sequence[Stop] = finding.written[:MOST_STOPS]
    for each in stops:
        unbound = attrs.evolve(each, leader=None, id=None)
        for leader in schedule.leaders:
            if each.leader is None or leader.id != each.leader.id:
                yield _adding(leader, unbound)
        if each.leader is not None:
            later = attrs.evolve(unbound.moved(timedelta(days=1)), event=None)
            yield _adding(each.leader, later)


def _otherwise(finding: Finding, schedule: Schedule) -> Iterator[Edit]:
    """For each stop and event of a finding: it is on another day, in another place; all are about more or less."""
    places = dict.fromkeys([*(each.place for each in finding.written), *schedule.places])
    for each in _with_events(finding):
        for days in DAYS:
            yield _moving(each, timedelta(days=days))
        for place in islice(places, MOST_PLACES):
            if place != each.place:
                yield _changing([each], place=place)
    topics = {each: None for stop in finding.written for each in stop.subjects}
    fewer = [tuple(each for each in topics if each != left) for left in topics]
    for about in (*fewer, (*topics, "another topic")):
        yield _changing(finding.written, topics=about)


def _changing(every: Sequence[Stop | Event], **changes: Any) -> Edit:
    def edit(schedule: Schedule) -> Schedule:
        for each in every:
            schedule = schedule.replace(each, attrs.evolve(each, **changes))
        return schedule

    return edit
