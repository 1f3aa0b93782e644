"""Judging: what holds in each world, however ends turn out and whatever slips, and the verdict that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf

from tests.property.oracle.presence import (
    Ends,
    Group,
    Name,
    OpenEnd,
    Range,
    Slips,
)

KEPT, AT_RISK, CONDITIONAL, UNKNOWN, BROKEN = "KEPT", "AT_RISK", "CONDITIONAL", "UNKNOWN", "BROKEN"
MANY = 200
# Further than two that slip come towards each other, with a break between them.
NEAR = 10
ORDER = (KEPT, AT_RISK, CONDITIONAL, UNKNOWN, BROKEN)


@dataclass(frozen=True)
class Case:
    """What decides a finding in one world: what may slip, which ends are not known, what else may turn out either way.

    `measure(slips, ends, other)` is the slack, or None where there is nothing to measure.

    Marks: at stated times, wherever the slack stops growing, or shrinking, as an end comes later. An end that may be
    any of very many is tried only near them and near the first and the last it may be: between them the slack goes
    evenly, so it is least and most at one of those tried. Without marks each is tried, however many.
    """

    groups: frozenset[Group]
    open_ends: frozenset[OpenEnd]
    measure: Callable[[Slips, Ends, bool], float | None]
    others: tuple[bool, ...] = (True,)
    marks: frozenset[int] | None = None

    def slips(self) -> list[dict[Group, int]]:
        """Every way to slip, the smallest first."""
        moving = sorted((each for each in self.groups if each.early or each.late), key=lambda each: each.name)
        ways = [
            dict(zip(moving, way, strict=True))
            for way in product(*(range(-each.early, each.late + 1) for each in moving))
        ]
        return sorted(ways, key=amount_of)

    def ends(self, slips: Slips, horizon: int) -> Iterator[dict[Name, int]]:
        every = sorted(self.open_ends, key=lambda each: each.name)
        for ends in product(*(self._tried(each.stated(slips, horizon)) for each in every)):
            yield {each.name: end for each, end in zip(every, ends, strict=True)}

    def _tried(self, stated: range) -> Sequence[int]:
        if self.marks is None or len(stated) <= MANY:
            return stated
        around = {stated[0], stated[-1], *self.marks}
        return sorted({near for each in around for near in range(each - NEAR, each + NEAR + 1) if near in stated})


def amount_of(slips: Slips) -> int:
    """The furthest that anything slips."""
    return max(map(abs, slips.values()), default=0)


@dataclass(frozen=True)
class Survey:
    """What comes of trying everything in one world."""

    bad: bool = False
    varies: bool = False
    risk: str = (
        "none"  # or "sure" (some slip is bad however ends turn out), "likely" (for every end some slip is), "maybe"
    )
    amount: int | None = None
    slack: Range | None = None


def survey(case: Case, horizon: int) -> Survey:
    """Try everything in one world."""
    still: dict[Group, int] = {}
    stated = [
        (ends, other, case.measure(still, ends, other)) for ends in case.ends(still, horizon) for other in case.others
    ]
    slacks = [slack for _, _, slack in stated if slack is not None]
    slack = (min(slacks), max(slacks)) if slacks else None
    bad = [slack is not None and slack < 0 for _, _, slack in stated]
    if any(bad):
        return Survey(bad=True, varies=not all(bad), slack=slack)
    risk, amount = "none", None
    mended = set(range(len(stated)))
    for slips in case.slips():
        ways = [(ends, other) for ends in case.ends(slips, horizon) for other in case.others]
        results = [_is_bad(case, slips, ends, other=other) for ends, other in ways]
        if not any(results):
            continue
        amount = amount_of(slips) if amount is None else amount
        if all(results):
            return Survey(risk="sure", amount=amount, slack=slack)
        most = {each.name: each.stated(slips, horizon)[-1] for each in case.open_ends}
        for index in tuple(mended):
            ends, other, _ = stated[index]
            near = {name: min(end, most[name]) for name, end in ends.items()}
            if _is_bad(case, slips, near, other=other):
                mended.discard(index)
        risk = "maybe" if mended else "likely"
    return Survey(risk=risk, amount=amount, slack=slack)


def _is_bad(case: Case, slips: Slips, ends: Ends, *, other: bool) -> bool:
    slack = case.measure(slips, ends, other)
    return slack is not None and slack < 0


@dataclass(frozen=True)
class Found:
    """A finding: the two stops, and what may be said of them. A slack is somewhere in a range where ends are not known.

    Loose: whether there is a kept one at all rests on a passage or a window that meets an end that is not known.
    """

    stops: tuple[Name, ...]
    verdicts: tuple[str, ...]
    slack: Range | None = None
    slip: int | None = None
    loose: bool = False

    @property
    def verdict(self) -> str:
        return self.verdicts[0]


def judge(stops: Iterable[Name], surveys: Sequence[Survey], *, moved: bool = False) -> Found | None:
    """The finding that comes of what holds in each world; None when there is nothing in any.

    Args:
        moved: An end that is not known moves a passage, decides whether there is one, or meets a window: what only a
            slip makes bad may be called unknown.
    """
    slacks = [each.slack for each in surveys if each.slack is not None]
    if not slacks and not any(each.bad or each.risk != "none" for each in surveys):
        return None
    slack = (min(each[0] for each in slacks), max(each[1] for each in slacks)) if slacks else None
    amounts = [each.amount for each in surveys if each.amount is not None]
    verdicts = _verdicts(surveys)
    if moved and not any(each.bad for each in surveys) and {AT_RISK, CONDITIONAL} & {*verdicts}:
        verdicts = (*verdicts, UNKNOWN)
    return Found(tuple(sorted(stops)), verdicts, slack, min(amounts) - 1 if amounts else None, loose=moved)


def _verdicts(surveys: Sequence[Survey]) -> tuple[str, ...]:
    if all(each.bad and not each.varies for each in surveys):
        return (BROKEN,)
    if any(each.varies for each in surveys):
        return (UNKNOWN,)
    risks = {each.risk for each in surveys if not each.bad}
    if any(each.bad for each in surveys):
        return (CONDITIONAL, UNKNOWN) if risks & {"maybe", "likely"} else (CONDITIONAL,)
    if "maybe" in risks:
        return (UNKNOWN,)
    settled = (KEPT,) if risks == {"none"} else (CONDITIONAL,) if "none" in risks else (AT_RISK,)
    return (*settled, UNKNOWN) if "likely" in risks else settled


@dataclass(frozen=True)
class Judged:
    """A result: the findings not kept, the tightest slack of a kept one, and the verdict.

    Optional: there need not be a kept one.
    """

    findings: tuple[Found, ...]
    kept: Range | None
    measured: bool
    verdicts: tuple[str, ...]
    optional: bool = False

    @property
    def verdict(self) -> str:
        return self.verdicts[0]


def result(found: Iterable[Found | None], *, measured: bool) -> Judged:
    """As bad as its worst finding; not measured: unknown."""
    every = [each for each in found if each is not None]
    if not measured:
        return Judged((), None, measured=False, verdicts=(UNKNOWN,))
    kept = [(each.slack, each.loose) for each in every if each.verdict == KEPT and each.slack is not None]
    sure = [slack[1] for slack, loose in kept if not loose]
    tightest = (min(slack[0] for slack, _ in kept), min(sure, default=inf)) if kept else None
    left = tuple(sorted((each for each in every if each.verdict != KEPT), key=lambda each: each.stops))
    meant = max((each.verdict for each in left), key=ORDER.index, default=KEPT)
    least = max((min(map(ORDER.index, each.verdicts)) for each in left), default=0)
    others = {verdict for each in left for verdict in each.verdicts if ORDER.index(verdict) >= least}
    return Judged(left, tightest, measured=True, verdicts=(meant, *sorted(others - {meant})), optional=not sure)
