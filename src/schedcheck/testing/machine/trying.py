"""Budgets and bands beside brute force: what they say of a delay or a shift, and what a check of that plan says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from schedcheck.analysis.bands import bands
from schedcheck.analysis.budgets import budgets
from schedcheck.rules import Severity
from schedcheck.testing.machine.delays import first_worse, standings
from schedcheck.testing.strategies.grid import INSTANT
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.model import Event, Stop
    from schedcheck.report import Report
    from schedcheck.schedule import Schedule

__all__ = ["require_bands", "require_budget"]

LIMITING = (Severity.MUST, Severity.SHOULD)
EDGES = "a constraint whose findings turn at times of its own tells these by a method edges(schedule)"


def require_budget(
    plan: Schedule, report: Report, stop: Stop, *, horizon: timedelta, tick: timedelta, overrun: bool
) -> None:
    """Hold the budget of a stop to what a check says of the plan with that delay.

    Args:
        plan: The plan.
        report: A report on it.
        stop: A stop of the plan; of one that is cancelled, nothing is held.
        horizon: How far is looked.
        tick: Looked at are each multiple of it, and what is one microsecond more: with one of a microsecond, all.
        overrun: Whether it is its end alone that is late.

    Raises:
        AssertionError: The budget is too large, or the rule that it names does not get worse after it.
    """
    rules = [each.rule for each in report.results if each.severity in LIMITING]
    asked = {"waivers": _waivers_of(report, rules)}
    for each in budgets(plan, report, who=stop, horizon=horizon):
        room = each.overrun if overrun else each.start
        if room is None:
            continue
        told = f"the budget of {each.stop!r} ({'overrun' if overrun else 'start'}) is {room.amount}"
        ahead = sorted({*_looked_at(horizon, tick), room.amount, room.amount + INSTANT} - {timedelta(0)})
        harmless = [delay for delay in ahead if delay <= room.amount]
        worse = first_worse(plan, rules, each.stop, harmless, overrun=overrun, **asked)
        if worse is not None:
            late, numbers = worse
            names = ", ".join(str(rules[number].id) for number in sorted(numbers))
            raise AssertionError(f"{told}, but a delay of {late} makes these worse: {names} ({EDGES})")
        if room.rule is None:
            if room.amount != horizon:
                raise AssertionError(f"{told}, up to {horizon}, but no rule is named that gets worse after it")
            continue
        beyond = first_worse(plan, rules, each.stop, [room.amount + INSTANT], overrun=overrun, **asked)
        named = set() if beyond is None else {rules[number].id for number in beyond[1]}
        if room.rule not in named:
            raise AssertionError(f"{told}, but one microsecond more does not make {room.rule} worse ({EDGES})")


def require_bands(plan: Schedule, report: Report, what: Stop | Event, *, reach: timedelta, tick: timedelta) -> None:
    """Hold the bands of a stop or an event to what a check says of the plan with that shift.

    Args:
        plan: The plan.
        report: A report on it.
        what: A stop, moved alone, or an event of the plan, moved for all.
        reach: How far is looked, earlier and later.
        tick: Looked at are each multiple of it, one microsecond before and after, and where bands start and end.

    Raises:
        AssertionError: A band says another thing of a shift, or they are no partition.
    """
    rules = [each.rule for each in report.results if each.severity in LIMITING]
    grades = [each.severity for each in report.results if each.severity in LIMITING]
    asked = {"waivers": _waivers_of(report, rules)}
    found = bands(plan, what, report, within=(reach, reach), alone=True)
    if [each.start for each in found][1:] != [each.end for each in found][:-1]:
        raise AssertionError(f"the bands of {what!r} are no partition: {found}")
    edges = {each.start for each in found} | {each.end for each in found}
    near = {*_looked_at(reach, tick), timedelta(0)}
    shifts = {by for each in (*near, *edges) for by in (each, each - INSTANT, -each, INSTANT - each)}
    for shift in sorted(each for each in shifts if -reach <= each < reach):
        verdicts = standings(plan.move(what, by=shift), rules, **asked)
        fit = _fit_of(zip(grades, verdicts, strict=True))
        if fit != found.at(shift).fit.value:
            told = f"{found.at(shift).fit.value} by its bands, but {fit} by a check"
            raise AssertionError(f"{what!r} shifted by {shift} is {told} ({EDGES})")


def _looked_at(furthest: timedelta, tick: timedelta) -> set[timedelta]:
    """Multiples of a tick, and what is one microsecond more."""
    ticks = [number * tick for number in range(furthest // tick + 1)]
    return {each for by in ticks for each in (by, by + INSTANT) if timedelta(0) < each <= furthest}


def _waivers_of(report: Report, rules: Iterable[Any]) -> list[Any]:
    known = {each.id for each in rules}
    return [each.waiver for each in report.waivers if each.waiver.rule in known]


def _fit_of(found: Iterable[tuple[Severity, Verdict]]) -> str:
    """What a check says of a plan, in one word."""
    verdicts = list(found)
    if (Severity.MUST, Verdict.BROKEN) in verdicts:
        return "broken"
    return "clear" if all(verdict is Verdict.KEPT for _, verdict in verdicts) else "soft"
