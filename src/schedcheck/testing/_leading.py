"""From a plan to the limit of a constraint: edits, of which its own findings tell which lead there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple, TypeAlias, cast

import attrs

from schedcheck._time import micros, shifted
from schedcheck._values import ZERO
from schedcheck.finding import Amount, Finding
from schedcheck.model import Event, Leader, Stop
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.constraint import AnyConstraint

__all__ = ["Led", "MOST_FINDINGS", "led", "limited", "with_slack"]

MOST_FINDINGS = 4
"""So many findings are looked at, those nearest to the limit first."""

MOST_STOPS = 2
"""So many stops of a finding are moved, the first ones: these are what it is about."""

MOST_STEPS = 4
"""So many stops are added or removed to change a count."""

Edit: TypeAlias = "Callable[[Schedule], Schedule]"


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


def led(schedule: Schedule, constraint: AnyConstraint, finding: Finding, wanted: Amount) -> Iterator[Led]:
    """The plans in which a finding has the slack that is wanted."""
    slack = finding.slack
    if slack == wanted:
        yield Led(schedule, constraint)
    elif isinstance(slack, timedelta) and isinstance(wanted, timedelta):
        for edit in _edits(finding, wanted - slack):
            made = _edited(schedule, edit)
            if made is not None and _has(constraint, made, finding, wanted):
                yield Led(made, constraint)
    elif isinstance(wanted, int):
        yield from (Led(made, constraint) for made in _counted(schedule, constraint, wanted))


def limited(schedule: Schedule, constraint: AnyConstraint, finding: Finding, wanted: Amount) -> Iterator[Led]:
    """The same plan with constraints whose limit, whichever of their fields that is, is where it is wanted."""
    by: Any = wanted - finding.slack  # type: ignore[operator]  # two durations or two counts
    for each in attrs.fields(type(constraint)) if attrs.has(type(constraint)) else ():
        held = getattr(constraint, each.name)
        if each.init and type(held) is type(by):
            for value in (held - by, held + by):
                with suppress(ValueError, OverflowError):
                    made = attrs.evolve(constraint, **{each.alias: value})
                    if _has(made, schedule, finding, wanted):
                        yield Led(schedule, made)


def _edited(schedule: Schedule, edit: Edit) -> Schedule | None:
    """The plan with an edit; None where that makes no plan, as where an end would come before its start."""
    with suppress(ValueError, OverflowError):
        return edit(schedule)
    return None


def _key(finding: Finding) -> tuple[frozenset[tuple[str, str | None]], tuple[str, ...]]:
    """Whose stops a finding is about, and what else."""
    return frozenset((each.leader.id if each.leader else "", each.id) for each in finding.written), finding.about


def _has(constraint: AnyConstraint, schedule: Schedule, finding: Finding, wanted: Amount) -> bool:
    """Whether the constraint finds the same stops with a slack."""
    key = _key(finding)
    return any(each.slack == wanted and _key(each) == key for each in constraint.findings(schedule))


def _edits(finding: Finding, by: timedelta) -> Iterator[Edit]:
    """Edits that may change the slack of a finding by so much: of its stops, then of their events."""
    stops = finding.written[:MOST_STOPS]
    events = {each.event.id: each.event for each in stops if each.event is not None}
    every: list[Stop | Event] = [*stops, *events.values()]
    for each in every:
        for span in (by, -by):
            yield _moving(each, span)
            yield _resizing(each, span, ZERO)
            yield _resizing(each, ZERO, span)


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
    for edits in (_without, _with_more):
        plan = schedule
        for _ in range(MOST_STEPS):
            found = _with_tightest(constraint, plan)
            if found is None or found.slack == wanted:
                break
            nearer = (_edited(plan, each) for each in edits(found, plan))
            better = [
                each
                for each in nearer
                if each is not None and _nearer(constraint, each, cast("int", found.slack), wanted)
            ]
            if not better:
                break
            plan = better[0]
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
