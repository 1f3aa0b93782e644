"""Near misses on purpose: plans at the limit of a constraint, one tick under it and one over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

import attrs
from hypothesis import strategies as st
from hypothesis import target

from schedcheck._time import micros, shifted
from schedcheck._values import ZERO
from schedcheck.constraints import Constraint
from schedcheck.finding import Amount, Finding
from schedcheck.model import Event, Leader, Stop
from schedcheck.report import Report
from schedcheck.result import Result
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.constraint import STRATEGIES, AnyConstraint, ConstraintStrategy
from schedcheck.testing.strategies.grid import TICK, require
from schedcheck.testing.strategies.schedule import schedules

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["NearMiss", "aim", "at_the_limit", "near_misses"]

MICROSECOND = timedelta(microseconds=1)

MOST_FINDINGS = 4
"""So many findings are looked at, those nearest to the limit first."""

MOST_STOPS = 2
"""So many stops of a finding are moved, the first ones: these are what it is about."""

MOST_STEPS = 4
"""So many stops are added or removed to change a count."""

Edit: TypeAlias = "Callable[[Schedule], Schedule]"


class NearMiss(NamedTuple):
    """A plan that keeps or breaks a constraint by next to nothing.

    Attributes:
        schedule: The plan.
        constraint: The constraint.
        slack: By how much: that of one of its findings. None where nothing in the plan could be brought near the limit.
    """

    schedule: Schedule
    constraint: AnyConstraint
    slack: Amount | None


@st.composite
def at_the_limit(draw: DrawFn, schedule: Schedule, constraint: AnyConstraint, *, tick: timedelta = TICK) -> Schedule:
    """The same plan with a stop or an event moved or resized, so that one finding of a constraint is at its limit.

    Its slack is then zero, or one tick or one microsecond less or more; where that is a count, zero or one less or
    more, by stops added and removed. Whatever the constraint, its own findings tell which way to go: each edit is
    measured before it is taken. Where none leads there, the plan is as it was.

    Args:
        schedule: The plan.
        constraint: What is asked of it: any that gives a slack.
        tick: How far off the limit is a tick.
    """
    return draw(_near(schedule, constraint, tick=tick, limits=False)).schedule


@st.composite
def near_misses(
    draw: DrawFn,
    asking: AnyConstraint | type[Constraint] | ConstraintStrategy,
    *,
    plans: SearchStrategy[Schedule] | None = None,
    tick: timedelta = TICK,
) -> NearMiss:
    """Plans and constraints that are kept or broken by next to nothing, as `at_the_limit` makes them.

    Where no stop leads to the limit, as with seats, the limit comes to the plan: the constraint gets another number of
    seats, or another gap.

    Args:
        asking: A constraint; or a class of one that comes with the library; or a strategy for constraints, as `avoids`
            is one, called with a plan and the tick.
        plans: Which plans; by default any.
        tick: How far off the limit is a tick.
    """
    schedule = draw(schedules(tick=tick) if plans is None else plans)
    if isinstance(asking, type):
        known = ", ".join(each.__name__ for each in STRATEGIES)
        must = f"asking must be a constraint, a strategy for some, or one of {known}"
        require(holds=asking in STRATEGIES, what=f"{must}, got {asking!r}")
        constraint = draw(STRATEGIES[asking](schedule, tick=tick))
    elif isinstance(asking, Constraint):
        constraint = asking
    else:
        constraint = draw(asking(schedule, tick=tick))
    return draw(_near(schedule, constraint, tick=tick, limits=True))


def aim(what: Report | Result) -> None:
    """Have Hypothesis look for plans that are nearer to the limit: `hypothesis.target` of the slack nearest to zero.

    Called in a test, once for each report or result. What is not known is no aim. Worth it where a plan is made of a
    few numbers, such as one time on a fine grid; in plans drawn whole, `near_misses` finds the edge in fewer examples
    than chance does, and this in more.

    Args:
        what: A report, each rule of which is aimed at; or the result of one rule.
    """
    for each in what.results if isinstance(what, Report) else (what,):
        # The nearest to zero, which need not be the tightest: that may be broken by far.
        off = [_off(one.slack) for one in each.findings if one.slack is not None]
        if off:
            target(-min(off), label=f"nearness of {each.rule.id} to its limit")


def _off(slack: Amount) -> float:
    """How far off the limit a slack is, either way: in ticks, or as a count."""
    return abs(slack / TICK if isinstance(slack, timedelta) else float(slack))


@st.composite
def _near(draw: DrawFn, schedule: Schedule, constraint: AnyConstraint, *, tick: timedelta, limits: bool) -> NearMiss:
    off = draw(st.sampled_from([0, 0, -1, 1]))
    size = draw(st.sampled_from([tick, MICROSECOND])) if off else tick
    number = draw(st.integers(0, MOST_FINDINGS - 1))
    which = draw(st.integers(0, 2))
    found = _with_slack(constraint, schedule)
    # The one drawn first; where it cannot be brought there, the others.
    for finding in [*found[number : number + 1], *found[:number], *found[number + 1 :]]:
        slack = cast("Amount", finding.slack)
        wanted: Amount = off * size if isinstance(slack, timedelta) else off
        reached = _led(schedule, constraint, finding, wanted)
        others = _limited(schedule, constraint, finding, wanted) if limits else iter(())
        made = list(islice(reached, which + 1)) or list(islice(others, which + 1))
        if made:
            return made[-1]
    return NearMiss(schedule, constraint, None)


def _with_slack(constraint: AnyConstraint, schedule: Schedule) -> list[Finding]:
    """The findings that tell a slack, nearest to the limit first."""
    every = [each for each in constraint.findings(schedule) if each.slack is not None]
    # Zero is near in whatever unit; the order of those as near is that of the constraint.
    return sorted(every, key=lambda each: _size(cast("Amount", each.slack)))[:MOST_FINDINGS]


def _size(slack: Amount) -> int:
    return abs(micros(slack) if isinstance(slack, timedelta) else slack)


def _led(schedule: Schedule, constraint: AnyConstraint, finding: Finding, wanted: Amount) -> Iterator[NearMiss]:
    """The plans in which a finding has the slack that is wanted."""
    slack = finding.slack
    if slack == wanted:
        yield NearMiss(schedule, constraint, wanted)
    elif isinstance(slack, timedelta) and isinstance(wanted, timedelta):
        for edit in _edits(finding, wanted - slack):
            made = _edited(schedule, edit)
            if made is not None and _has(constraint, made, finding, wanted):
                yield NearMiss(made, constraint, wanted)
    elif isinstance(wanted, int):
        yield from (NearMiss(made, constraint, wanted) for made in _counted(schedule, constraint, wanted))


def _limited(schedule: Schedule, constraint: AnyConstraint, finding: Finding, wanted: Amount) -> Iterator[NearMiss]:
    """The same plan with constraints whose limit, whichever of their fields that is, is where it is wanted."""
    by: Any = wanted - finding.slack  # type: ignore[operator]  # two durations or two counts
    for each in attrs.fields(type(constraint)) if attrs.has(type(constraint)) else ():
        held = getattr(constraint, each.name)
        if each.init and type(held) is type(by):
            for value in (held - by, held + by):
                with suppress(ValueError, OverflowError):
                    made = attrs.evolve(constraint, **{each.alias: value})
                    if _has(made, schedule, finding, wanted):
                        yield NearMiss(schedule, made, wanted)


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
