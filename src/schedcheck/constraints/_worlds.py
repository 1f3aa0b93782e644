"""How much of something there can be: over all worlds, ends not known and slips."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import tzinfo
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple

from attrs import field, frozen

from schedcheck.constraints._days import Labels, Span, clipped
from schedcheck.constraints._work import Work, by_time, evidence, interval_in
from schedcheck.constraints.base import unknown_ends
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import FOREVER, Bound, Presence, bound_of
from schedcheck.finding import Amount, Finding
from schedcheck.interval import Interval
from schedcheck.model import Status, Stop
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

MOST_DOUBTFUL = 8
"""How many tentative stops are tried each way; with more, the worse name is taken."""

MOST_SLIPPING = 16
"""Of how many things that slip each is tried by itself, where it must be told what is sure."""

Slips = dict[object, tuple[int, int]]
"""How far early and late what slips together may slip."""


class World(NamedTuple):
    """Which tentative stops are dropped; None for all worlds at once: every stop is there, and lasts as long as in any.

    That is an upper bound, as an end not known comes later where the stop that would limit it is dropped.
    """

    dropped: frozenset[int] | None

    def has(self, stop: Stop) -> bool:
        """Whether a stop takes place."""
        return self.dropped is None or id(stop) not in self.dropped

    def limits(self, work: Work) -> tuple[tuple[Bound, ...], ...]:
        """By when an end that is not known comes: one of these, each of which are several that all hold."""
        if self.dropped is None:
            return work.presence.open.limits if work.presence.open is not None else ()
        for tie in work.after:
            there = tuple(bound_of(each) for each in tie if self.has(each))
            if there:
                return (there,)
        return ((),)


ALL = World(None)


class Wide(NamedTuple):
    """What may become of a stop when it slips.

    Attributes:
        start, end: At stated times.
        early, late: How far it may slip.
        last: The latest that it can end.
        zone: Whose midnights part its days.
        open: Whether it may end that late however little it slips.
    """

    start: int
    end: int
    early: int
    late: int
    last: int
    zone: tzinfo
    open: bool

    @property
    def span(self) -> Span:
        """All the time in which it may be."""
        return Span(self.start - self.early, self.last, self.zone)

    @property
    def length(self) -> int:
        """The longest that it can last."""
        return self.last - self.start + self.early if self.open else self.end - self.start


def _nowhere(_low: int, _high: int, _zone: tzinfo) -> Iterable[int]:
    return ()


@frozen
class Question:
    """What is measured of somebody's work, and the most it may come to: more work, or longer work, is never less.

    Attributes:
        limit: The most.
        measure: What some spans, sorted by start, come to; None where there is nothing to measure.
        corners: Between two moments, those at which a start or end makes the measure take another course.
        steps: How far two starts or ends are apart where it does, too.
        adds: Whether several spans never come to more than the sum of what each comes to.
        most: An upper bound of the measure when each slips for itself; by default the measure of all the time each may
            be in.
    """

    limit: int
    measure: Callable[[Sequence[Span]], int | None]
    corners: Callable[[int, int, tzinfo], Iterable[int]] = _nowhere
    steps: tuple[int, ...] = (0,)
    adds: bool = field(default=False, kw_only=True)
    most: Callable[[Sequence[Wide]], int | None] | None = field(default=None, kw_only=True)

    def is_bad(self, amount: int | None) -> bool:
        """Whether it is more than may be."""
        return amount is not None and amount > self.limit


@frozen
class Look:
    """One question about some work, in one world or another.

    Attributes:
        question: What is asked.
        works: The stops that decide it, by start.
    """

    question: Question
    works: Sequence[Work]

    # --- One world, one way to slip ---

    def spans(self, world: World, *, late: bool, slips: Mapping[object, int] | None = None) -> list[Span]:
        """When somebody is engaged, with ends not known at their latest or at their earliest."""
        by: Mapping[object, int] = slips or {}
        found = []
        for each in self.works:
            if world.has(each.stop):
                here = each.presence
                own = by.get(here.key, 0)
                end = here.earliest_end + own
                if late and here.open is not None:
                    end = max(end, _latest(world.limits(each), by))
                found.append(Span(here.start + own, end, each.zone, each.stop))
        return sorted(found, key=by_time)

    def stated(self, world: World, *, late: bool) -> int | None:
        """What it comes to at stated times."""
        return self.question.measure(self.spans(world, late=late))

    # --- One world, all slips ---

    def worst(self, world: World, reach: int, *, late: bool) -> int | None:
        """The most it can come to when nothing slips by more than *reach*; an upper bound where several things slip."""
        free = self.free(world, reach, late=late)
        if len(free) <= 1:
            return self._along(world, free, late=late)
        wide = [each for _, each in self._wide(world, free, late=late)]
        measure = self.question.most or (lambda held: self.question.measure(self._stretched(held)))
        bound = measure(wide)
        if self.question.adds and bound is not None and bound > self.question.limit:
            return min(bound, self._sum(world, free, late=late))
        return bound

    def surely(self, world: World, reach: int, *, late: bool) -> int | None:
        """What it comes to for some slips of at most *reach*: a lower bound where several things slip."""
        free = self.free(world, reach, late=late)
        if len(free) <= 1:
            return self._along(world, free, late=late)
        if len(free) > MOST_SLIPPING:
            return self.stated(world, late=late)
        return _most(self._along(world, {key: bounds}, late=late) for key, bounds in free.items())

    def free(self, world: World, reach: int, *, late: bool) -> Slips:
        """What slips in a world, by up to *reach*."""
        found: Slips = {}
        for each in self.works:
            if world.has(each.stop):
                here = each.presence
                found[here.key] = min(here.early, reach), min(here.late, reach)
                for bound in chain.from_iterable(world.limits(each)) if late and here.open is not None else ():
                    found[bound.key] = min(bound.early, reach), min(bound.late, reach)
        return {key: bounds for key, bounds in found.items() if any(bounds)}

    def _along(self, world: World, free: Slips, *, late: bool) -> int | None:
        """The most it comes to while at most one thing slips."""
        if not free:
            return self.stated(world, late=late)
        [(key, bounds)] = free.items()
        moves = self.moves(world, key, bounds, late=late)
        return _most(self.question.measure(self.spans(world, late=late, slips={key: move})) for move in moves)

    def moves(self, world: World, key: object, bounds: tuple[int, int], *, late: bool) -> set[int]:
        """The slips at which the measure may take another course, and those beside them."""
        early, later = bounds
        still: set[int] = set()
        moving: set[tuple[int, tzinfo]] = set()
        for each in self.works:
            if world.has(each.stop):
                for at, with_key in _moments(each, world, late=late):
                    if with_key == key:
                        moving.add((at, each.zone))
                    else:
                        still.add(at)
        ordered = sorted(still)
        found = {-early, 0, later}
        for at, zone in moving:
            goals = set(self.question.corners(at - early, at + later, zone))
            for step in self.question.steps:
                low, high = at - early + step, at + later + step
                near = ordered[bisect_left(ordered, low) : bisect_right(ordered, high)]
                goals.update(each - step for each in near)
            found.update(goal - at + beside for goal in goals for beside in (-1, 0, 1))
        return {each for each in found if -early <= each <= later}

    def _wide(self, world: World, free: Slips, *, late: bool) -> list[tuple[Work, Wide]]:
        there = (each for each in self.works if world.has(each.stop))
        return [(each, _widened(each, world, free, late=late)) for each in there]

    def _sum(self, world: World, free: Slips, *, late: bool) -> int:
        """The sum of the most that each thing that slips can come to, and of all that does not."""
        groups: dict[object, list[Work]] = {}
        total = 0
        for each, wide in self._wide(world, free, late=late):
            limits = world.limits(each) if late and each.presence.open is not None else ()
            if any(bound.key in free for bound in chain.from_iterable(limits)):
                total += self.question.measure(self._stretched([wide])) or 0
            else:
                groups.setdefault(each.presence.key if each.presence.key in free else None, []).append(each)
        for key, works in groups.items():
            alone = Look(self.question, works)
            total += alone._along(world, {key: free[key]} if key in free else {}, late=late) or 0
        return total

    def _stretched(self, wide: Iterable[Wide]) -> list[Span]:
        """All the time in which each may be; where it may be an instant at the very end, and that matters, this too."""
        found = []
        for each in wide:
            found.append(each.span)
            may_be_instant = each.open or each.start == each.end
            if may_be_instant and each.last in self.question.corners(each.last - 1, each.last, each.zone):
                found.append(Span(each.last, each.last, each.zone))
        return sorted(found, key=by_time)

    # --- All worlds ---

    def worlds(self, most: int = MOST_DOUBTFUL) -> Iterator[World] | None:
        """Every choice of tentative stops that matters; None if there are more than *most* of these."""
        doubtful = {
            id(stop)
            for each in self.works
            for stop in (each.stop, *chain.from_iterable(each.after))
            if stop.standing is Status.TENTATIVE
        }
        if len(doubtful) > most:
            return None
        choices = product(*(((), (each,)) for each in sorted(doubtful)))
        return (World(frozenset(chain.from_iterable(each))) for each in choices)

    @property
    def sure(self) -> World:
        """The world in which no tentative stop takes place."""
        every = (stop for each in self.works for stop in (each.stop, *chain.from_iterable(each.after)))
        return World(frozenset(id(each) for each in every if each.standing is Status.TENTATIVE))

    @property
    def open(self) -> list[Presence]:
        """The stops whose end is not known."""
        return [each.presence for each in self.works if each.presence.open is not None]

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known."""
        return unknown_ends(*self.open)

    @property
    def furthest(self) -> int:
        """The furthest that anything may slip."""
        return max(chain.from_iterable(self.free(ALL, FOREVER, late=True).values()), default=0)

    def varies(self, reach: int) -> bool:
        """Whether there is a world in which an end that is not known makes it bad, or keeps it from being so."""
        worlds = self.worlds() if self.open else ()
        if worlds is None:
            return True
        is_bad = self.question.is_bad
        return any(
            not is_bad(self.surely(each, reach, late=False)) and is_bad(self.worst(each, reach, late=True))
            for each in worlds
        )

    def can_be_bad(self, reach: int) -> bool:
        """Whether it is bad in some world, for some ends, when nothing slips by more than *reach*."""
        if not self.question.is_bad(self.worst(ALL, reach, late=True)):
            return False
        return any(self.question.is_bad(self.worst(each, reach, late=True)) for each in self.fullest())

    def fullest(self) -> Iterable[World]:
        """Worlds, in one of which it comes to as much as in any: where all ends are known, that with every stop."""
        worlds = self.worlds() if self.open and not self.settled else None
        return (ALL,) if worlds is None else worlds

    @property
    def settled(self) -> bool:
        """Whether no tentative stop matters."""
        return not self.sure.dropped

    def verdict(self) -> Verdict:
        """How it stands, as one finding."""
        is_bad, sure, furthest = self.question.is_bad, self.sure, self.furthest
        if self.can_be_bad(0):
            if is_bad(self.stated(sure, late=False)):
                return Verdict.BROKEN
            return Verdict.UNKNOWN if self.varies(0) else Verdict.CONDITIONAL
        if not furthest or not self.can_be_bad(furthest):
            return Verdict.KEPT
        if (self.settled and not self.open) or is_bad(self.surely(sure, furthest, late=False)):
            return Verdict.AT_RISK
        return Verdict.UNKNOWN if self.varies(furthest) else Verdict.CONDITIONAL

    @property
    def plain(self) -> bool:
        """Whether all is certain: each stop takes place, at its time, and has an end."""
        return all(
            here.open is None and not here.tentative and here.early == here.late == 0
            for here in (each.presence for each in self.works)
        )

    def outlook(self) -> Outlook:
        """The same, with the slip that is still safe."""
        if self.plain:
            bad = self.question.is_bad(self.stated(ALL, late=False))
            return Outlook(Verdict.BROKEN if bad else Verdict.KEPT, 0, None)
        verdict = self.verdict()
        return Outlook(verdict, 0, self._safe_slip() if verdict is Verdict.AT_RISK else None)

    def shown(self, verdict: Verdict) -> tuple[int | None, list[Span]]:
        """What it comes to at stated times with every tentative stop, for people, and the spans that do.

        Ends not known count at their earliest, unless it is kept however late they are.
        """
        late = verdict in (Verdict.KEPT, Verdict.AT_RISK)
        every = [self.spans(each, late=late) for each in (self.fullest() if late else (ALL,))]
        found = [(self.question.measure(spans), spans) for spans in every]
        return max(found, key=lambda each: -FOREVER if each[0] is None else each[0])

    def _safe_slip(self) -> int:
        safe, bad = 0, self.furthest
        while bad - safe > 1:
            middle = (safe + bad) // 2
            if self.can_be_bad(middle):
                bad = middle
            else:
                safe = middle
        return safe


def _most(amounts: Iterable[int | None]) -> int | None:
    return max((each for each in amounts if each is not None), default=None)


def _latest(limits: Iterable[Iterable[Bound]], by: Mapping[object, int]) -> int:
    return max(min((bound.at + by.get(bound.key, 0) for bound in limit), default=FOREVER) for limit in limits)


def _moments(work: Work, world: World, *, late: bool) -> Iterator[tuple[int, object]]:
    """The moments that decide when a stop is, each with what it slips with."""
    here = work.presence
    yield here.start, here.key
    if here.open is None:
        yield here.end, here.key
    elif late:
        for bound in chain.from_iterable(world.limits(work)):
            yield bound.at, bound.key


def _widened(work: Work, world: World, free: Slips, *, late: bool) -> Wide:
    here = work.presence
    early, later = free.get(here.key, (0, 0))
    end, is_open = here.earliest_end, late and here.open is not None
    last = end + later
    if is_open:
        end = last = max(last, _latest(world.limits(work), {key: bounds[1] for key, bounds in free.items()}))
    return Wide(here.start, end, early, later, last, work.zone, is_open)


def time_in(zone: tzinfo, labels: Labels, label: int, spans: Sequence[Span]) -> Interval:
    """From the first start to the last end of some spans in a day or week; where there are none, when that begins."""
    there = clipped(spans, labels, label)
    if not there:
        return interval_in(labels.bounds(label, zone)[0], 0, zone)
    return interval_in(there[0][0], max(end for _, end in there), zone)


def findings_above(
    look: Look,
    when: Callable[[Sequence[Span]], Interval],
    *,
    amount: Callable[[int], Amount],
    unit: str = "",
) -> Iterator[Finding]:
    """The finding about a question: what it comes to with every tentative stop is required, the most is there."""
    outlook = look.outlook()
    used, spans = look.shown(outlook.verdict)
    if used is not None or outlook.verdict is not Verdict.KEPT:
        yield Finding.of(
            *evidence(look.works),
            required=amount(used or 0),
            actual=amount(look.question.limit),
            unit=unit,
            interval=when(spans),
            outlook=outlook,
            missing=look.missing,
        )
