"""Near misses on purpose: plans at the limit of a constraint, one tick under it and one over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from inspect import signature
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from hypothesis import strategies as st
from hypothesis import target

from schedcheck.constraints import Constraint
from schedcheck.finding import Amount, Finding
from schedcheck.model import Event, Leader, Place, Summit
from schedcheck.report import Report
from schedcheck.result import Result
from schedcheck.schedule import Schedule
from schedcheck.testing._gathering import gathered
from schedcheck.testing._leading import MOST_FINDINGS, Fits, led, limited, with_slack
from schedcheck.testing.laws.subjects import strategy_for
from schedcheck.testing.strategies.around import bounds_around, edges_of, require_summit
from schedcheck.testing.strategies.constraint import AnyConstraint, ConstraintStrategy
from schedcheck.testing.strategies.grid import TICK, require
from schedcheck.testing.strategies.schedule import schedules
from schedcheck.testing.strategies.waiver import with_purposes

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["NearMiss", "aim", "at_the_limit", "near_misses"]

MICROSECOND = timedelta(microseconds=1)

MOST_PLANS = 3
"""So many plans are drawn until something in one can be brought to the limit."""

MOST_RULES = 5
"""So many constraints are drawn about each."""

MOST_MISSES = 3
"""So many times another side of the limit is reached than was wanted, until that is drawn."""


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
def at_the_limit(
    draw: DrawFn,
    schedule: Schedule,
    constraint: AnyConstraint,
    *,
    around: Summit | None = None,
    tick: timedelta = TICK,
) -> Schedule:
    """The same plan with a stop or an event moved or resized, so that one finding of a constraint is at its limit.

    Its slack is then zero, or one tick or one microsecond less or more; where that is a count, zero or one less or
    more, by stops that are added or removed, on another day, in another place or about other topics. Whatever the
    constraint, its own findings tell which way to go: each edit is measured before it is taken. Where none leads there,
    the plan is as it was.

    Args:
        schedule: The plan.
        constraint: What is asked of it: any that gives a slack.
        around: A summit that the plan is around: its events stay within its hours, and all else as `schedules` has it.
        tick: How far off the limit is a tick.
    """
    require(holds=isinstance(schedule, Schedule), what=lambda: f"schedule must be a Schedule, got {schedule!r}")
    asks = hasattr(constraint, "findings") and not isinstance(constraint, type)
    require(holds=asks, what=lambda: f"constraint must be a constraint, got {constraint!r}")
    way = draw(_ways(tick))
    made = _near(schedule, constraint, way, fits=_fitting(around, tick), limits=False)
    return schedule if made is None else made.schedule


@st.composite
def near_misses(
    draw: DrawFn,
    asking: AnyConstraint | type[Constraint] | ConstraintStrategy | SearchStrategy[AnyConstraint],
    *,
    plans: SearchStrategy[Schedule] | Schedule | None = None,
    around: Summit | None = None,
    tick: timedelta = TICK,
) -> NearMiss:
    """Plans and constraints that are kept or broken by next to nothing, as `at_the_limit` makes them.

    Where nothing in a plan is measured, everybody does what one of them does, or does it day after day, along with
    whom and what the constraint names; where that does not help, there is another plan, a few times. Where no stop
    leads to the limit, as with seats, the limit comes to the plan: the constraint gets another number of seats, or
    another gap. Where nothing leads to one side of it, as nobody is escorted for longer than they need, it is another.

    Args:
        asking: A constraint; a class of some; a function that is given a plan, as `avoids`, and makes a strategy for
            some; or a strategy: what `check_laws` takes, too.
        plans: Which plans, a strategy or a plan; by default any in which everybody has a stop, around a summit where
            one is given. Only into these do people come that the constraint names; and events and places, if there is
            no summit.
        around: A summit that the plans are around, as for `at_the_limit`.
        tick: How far off the limit is a tick.
    """
    making = _making(asking, tick)
    drawn = _plans(plans, around, tick)
    fits = _fitting(around, tick)
    way = draw(_ways(tick))
    # Nobody comes into somebody's own plans, and nothing else into a summit.
    inviting = () if plans is not None else (Leader,) if around is not None else (Leader, Event, Place)
    rules = 1 if isinstance(asking, Constraint) and not isinstance(asking, type) else MOST_RULES
    # The last of the plans, and of the constraints, stay where nothing is near.
    schedule = constraint = None
    for _ in range(MOST_PLANS):
        schedule = draw(drawn)
        others: list[NearMiss] = []
        for _ in range(rules):
            constraint = draw(making(schedule))
            for plan in gathered(schedule, constraint, fits=fits, inviting=inviting, tick=tick):
                made = _near(plan, constraint, way, fits=fits, limits=True)
                if made is not None and way.leads_to(made.slack):
                    return made
                if made is not None:
                    others.append(made)
                if len(others) == MOST_MISSES:
                    return others[0]
        if others:
            return others[0]
    return NearMiss(cast("Schedule", schedule), constraint, None)


def _making(asking: Any, tick: timedelta) -> Callable[[Schedule], SearchStrategy[AnyConstraint]]:
    """What `check_laws` would make of it, on a grid of ticks."""
    made: Any = strategy_for(asking)
    takes_tick = "tick" in signature(made).parameters

    def make(schedule: Schedule) -> SearchStrategy[AnyConstraint]:
        strategy = made(schedule, tick=tick) if takes_tick else made(schedule)
        must = f"asking must give a strategy for constraints where it is given a plan, {asking!r} gave"
        require(holds=isinstance(strategy, st.SearchStrategy), what=lambda: f"{must} {strategy!r}")
        made_so: SearchStrategy[AnyConstraint] = strategy.filter(_is_asked)
        return made_so

    return make


def _is_asked(constraint: Any) -> bool:
    """Refuses, in so many words, what is no constraint."""
    require(
        holds=hasattr(constraint, "findings") and not isinstance(constraint, type),
        what=lambda: f"asking must give constraints, got {constraint!r}",
    )
    return True


def _plans(plans: Any, around: Summit | None, tick: timedelta) -> SearchStrategy[Schedule]:
    if plans is None:
        # Without stops there is nothing to measure; without topics, not what is spoken about.
        return schedules(around=around, min_stops=1, tick=tick).flatmap(with_purposes)
    if isinstance(plans, Schedule):
        return st.just(plans)
    require(
        holds=isinstance(plans, st.SearchStrategy), what=lambda: f"plans must be a plan or a strategy, got {plans!r}"
    )
    made: SearchStrategy[Schedule] = plans
    return made


def _fitting(around: Summit | None, tick: timedelta) -> Fits:
    """Whether a plan is still around a summit: events within its hours, stops little before and after these."""
    if around is None:
        return lambda _: True
    require_summit(around)
    times, bounds = edges_of([around, *around.events]), bounds_around(around, tick)
    held = {each.id for each in around.events}

    def fits(schedule: Schedule) -> bool:
        events = (each for each in schedule.events if each.id in held)
        return all(times[0] <= each.start <= (each.end or each.start) <= times[-1] for each in events) and all(
            bounds["min_value"] <= each.start <= (each.end or each.start) <= bounds["max_value"]
            for each in schedule.stops
        )

    return fits


def aim(what: Report | Result) -> None:
    """Have Hypothesis look for plans that are nearer to the limit: `hypothesis.target` of the slack nearest to zero.

    Called in a test, once for each report or result. What is not known is no aim. Worth it where a plan is made of a
    few numbers, such as one time on a fine grid; in plans drawn whole, `near_misses` finds the edge in fewer examples
    than chance does, and this in more.

    Args:
        what: A report, each rule of which is aimed at; or the result of one rule.
    """
    must = "what must be a report, or one of its results, got"
    require(holds=isinstance(what, (Report, Result)), what=lambda: f"{must} {what!r}")
    for each in what.results if isinstance(what, Report) else (what,):
        # The nearest to zero, which need not be the tightest: that may be broken by far.
        off = [_off(one.slack) for one in each.findings if one.slack is not None]
        if off:
            target(-min(off), label=f"nearness of {each.rule.id} to its limit")


def _off(slack: Amount) -> float:
    """How far off the limit a slack is, either way: in ticks, or as a count."""
    return abs(slack / TICK if isinstance(slack, timedelta) else float(slack))


class _Way(NamedTuple):
    """Where to go: which side of the limit, how far, by which of the findings and of the edits."""

    off: int
    size: timedelta
    number: int
    which: int

    def wanted(self, slack: Amount) -> Amount:
        """What a slack is to become, a duration or a count as it is."""
        return self.off * self.size if isinstance(slack, timedelta) else self.off

    def leads_to(self, slack: Amount | None) -> bool:
        """Whether that is what this slack is."""
        return slack is not None and slack == self.wanted(slack)


@st.composite
def _ways(draw: DrawFn, tick: timedelta) -> _Way:
    off = draw(st.sampled_from([0, 0, -1, 1]))
    size = draw(st.sampled_from([tick, MICROSECOND])) if off else tick
    return _Way(off, size, draw(st.integers(0, MOST_FINDINGS - 1)), draw(st.integers(0, 2)))


def _near(schedule: Schedule, constraint: AnyConstraint, way: _Way, *, fits: Fits, limits: bool) -> NearMiss | None:
    """The plan, or the constraint, brought to the limit or, where only that is to be had, near it; None if neither."""
    found = with_slack(constraint, schedule)
    if not found:
        return None
    # Of all findings only the side that is wanted is worth the time.
    sides = (
        (off, found if off == way.off else found[:1]) for off in ((way.off, 0, -way.off) if way.off else (0, -1, 1))
    )
    made = _first(schedule, constraint, sides, way, fits=fits, limits=limits)
    if made is None or made.slack or not way.off:
        return made
    # From the limit it is a small step to where no single one led; or to the other side of it.
    from_there = with_slack(made.constraint, made.schedule)[:1]
    steps = ((off, from_there) for off in (way.off, -way.off))
    return _first(made.schedule, made.constraint, steps, way, fits=fits, limits=limits) or made


def _first(
    schedule: Schedule,
    constraint: AnyConstraint,
    sides: Iterable[tuple[int, list[Finding]]],
    way: _Way,
    *,
    fits: Fits,
    limits: bool,
) -> NearMiss | None:
    """Brought to the first of some sides of the limit to which one of the findings leads."""
    brought = (
        _brought(schedule, constraint, found, way._replace(off=off), fits=fits, limits=limits) for off, found in sides
    )
    return next((each for each in brought if each is not None), None)


def _brought(
    schedule: Schedule, constraint: AnyConstraint, found: list[Finding], way: _Way, *, fits: Fits, limits: bool
) -> NearMiss | None:
    """The same for the side of the limit that is wanted, and no other."""
    # The finding chosen first; where it cannot be brought there, the others.
    ordered = [*found[way.number : way.number + 1], *found[: way.number], *found[way.number + 1 :]]
    for finding in ordered:
        wanted = way.wanted(cast("Amount", finding.slack))
        # Which of several counts is the tightest does not depend on the finding.
        plans = led(schedule, constraint, finding, wanted, counting=finding is ordered[0])
        reached = (each for each in plans if fits(each.schedule))
        others = limited(schedule, constraint, finding, wanted) if limits else iter(())
        made = list(islice(reached, way.which + 1)) or list(islice(others, way.which + 1))
        if made:
            return NearMiss(*made[-1], wanted)
    return None
