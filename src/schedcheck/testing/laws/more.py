"""Laws about asking more, and about allowing more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import strategies as st

from schedcheck.constraints import Escorted
from schedcheck.model import Event, Level, Stop
from schedcheck.schedule import Schedule
from schedcheck.testing.laws.answers import results, span
from schedcheck.testing.laws.case import Case, Hooks
from schedcheck.testing.laws.changing import with_events, with_stops
from schedcheck.testing.laws.fields import anew, field_names, only_with, seeks
from schedcheck.testing.laws.law import Law
from schedcheck.testing.strategies import TICK, spans
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["MORE"]

AT_LEAST = ("at_least", "gap", "gap_after", "seats", "by")
"""Fields of which more asks more, where they are durations or counts."""
LEAST = ("at_least", "gap", "gap_after")
"""Those of these that are durations."""
AT_MOST = ("at_most", "within", "every")
"""Fields of which less asks more."""
ZERO = timedelta(0)
MOMENT = timedelta(microseconds=1)


def _never_heals(case: Case, less: Any, more: Any, what: str) -> bool:
    """What is not kept of the rule that asks less is not kept of the one that asks more."""
    before, after = results(case.schedule, [less, more])
    told = f"{before.verdict} for {less}, {after.verdict} for {more}"
    case.same(before.measured, after.measured, f"{what}, it is measured or not")
    case.demand(after.verdict is not Verdict.KEPT or before.verdict is Verdict.KEPT, f"{what}, it is kept: {told}")
    case.demand(
        after.verdict is Verdict.BROKEN or before.verdict is not Verdict.BROKEN,
        f"{what}, it is no longer broken: {told}",
    )
    return before.measured and before.verdict is not Verdict.KEPT


def _amounts(rule: Any) -> list[str]:
    """The fields by which a constraint can ask more."""
    kinds = timedelta | int
    names = field_names(rule) & {*AT_LEAST, *AT_MOST}
    return sorted(each for each in names if isinstance(held := getattr(rule, each), kinds) and type(held) is not bool)


def _asks_no_amount(rule: Any, hooks: Hooks) -> str:
    if hooks.harder is not None:
        return ""
    found = field_names(rule) & {*AT_LEAST, *AT_MOST} if isinstance(rule, type) else {*_amounts(rule)}
    known = ", ".join((*AT_LEAST, *AT_MOST))
    return "" if found else f"no field tells how much it asks ({known}): tell how it can ask more by harder="


def _changed(rule: Any, name: str, amount: Any) -> Any:
    made = anew(rule, **{name: amount})
    # Some amounts are none: at most no days.
    return rule if made is None else made


@st.composite
def _harder(draw: Any, rule: Any) -> Any:
    name = draw(st.sampled_from(_amounts(rule)))
    held: Any = getattr(rule, name)
    step: Any = TICK if isinstance(held, timedelta) else 1
    if name in AT_LEAST:
        return _changed(rule, name, held + draw(st.integers(1, 4)) * step)
    return _changed(rule, name, max(held - draw(st.integers(1, 4)) * step, 0 * step))


def _harder_rules(_schedule: Schedule, rules: Sequence[Any], hooks: Hooks) -> SearchStrategy[Any]:
    return (hooks.harder or _harder)(rules[0])


MORE_REQUIRED = Law(
    "more-never-heals",
    "What asks for more never heals what asks for less.",
    when="Constraints that ask for an amount: by a field `at_least`, `gap`, `gap_after`, `seats` or `by`, of which "
    "more asks more, or `at_most`, `within` or `every`, of which less does. `harder=` tells how another one can ask "
    "more.",
    holds=lambda case: _never_heals(case, case.rule, case.twist, "where more is asked"),
    exempt=_asks_no_amount,
    twists=_harder_rules,
)


def _wider(case: Case) -> bool:
    early, late = case.twist
    events = {each.id: _event_wider(each, early, late) for each in case.schedule.events}

    def wider(stop: Stop) -> Stop:
        event = stop.event and events[stop.event.id]
        if not stop.slips_alone:
            return attrs.evolve(stop, event=event)
        held = (timedelta(microseconds=each) for each in stop.bounds)
        more = {name: has + by for name, has, by in zip(("early", "late"), held, (early, late), strict=True)}
        return attrs.evolve(stop, event=event, **more)

    other = with_stops(case.schedule, wider)
    before = results(case.schedule, case.rules)[0]
    after = results(other, [with_events(case.rule, events)])[0]
    case.demand(
        after.verdict is not Verdict.KEPT or before.verdict is Verdict.KEPT,
        f"{before.verdict}, and kept where all may slip by {span(early)} earlier and {span(late)} later than before",
    )
    case.demand(
        after.verdict is Verdict.BROKEN or before.verdict is not Verdict.BROKEN,
        f"broken, and {after.verdict} where all may slip by {span(early)} earlier and {span(late)} later than before",
    )
    return before.measured and before.verdict is not Verdict.KEPT


def _event_wider(event: Event, early: timedelta, late: timedelta) -> Event:
    return attrs.evolve(event, early=event.early + early, late=event.late + late)


WIDER = Law(
    "wider-tolerance",
    "A wider tolerance never turns at risk, or worse, into kept.",
    when="Every constraint. What is broken at stated times stays so, however far things may slip.",
    holds=_wider,
    twists=lambda *_: st.tuples(spans(max_size=2), spans(max_size=2)),
)

REQUIRING = (Escorted,)
"""Constraints that require that people meet, beside those with `best_of`: the nearer, the harder."""


def _has_no_level(rule: Any, _hooks: Hooks) -> str:
    levelled = "level" in field_names(rule) and (isinstance(rule, type) or isinstance(rule.level, Level))
    return "" if levelled else "it has no level"


def _coarser(case: Case) -> bool:
    rule = case.rule
    coarser = anew(rule, level=max(rule.level, case.twist))
    if coarser is None:
        return False
    if getattr(rule, "best_of", False) or isinstance(rule, REQUIRING):
        return _never_heals(case, coarser, rule, "at a finer level")
    return _never_heals(case, rule, coarser, "at a coarser level")


COARSER = Law(
    "coarser-level",
    "What is broken at a finer level is broken at a coarser one.",
    when="Constraints with a `level`. For those that ask people to meet (`Escorted`, and with `best_of`) it is the "
    "other way round: what is broken at a coarser level is broken at a finer one.",
    holds=_coarser,
    exempt=_has_no_level,
    twists=lambda *_: st.sampled_from(Level),
)


def _limit(case: Case) -> bool:
    rule = case.rule
    if results(case.schedule, case.rules)[0].verdict is not Verdict.KEPT:
        return False
    found: list[Any] = [each for each in rule.findings(case.schedule) if isinstance(each.slack, timedelta)]
    names = {each for each in field_names(rule) if isinstance(getattr(rule, each), timedelta)}
    # Of what asks for something the best counts, of all else the worst.
    there, allowed = (max, min) if seeks(rule) else (min, max)
    asked: dict[str, timedelta] = {}
    # Only what is asked by a field: an amount may come from elsewhere, such as the clearance of a place.
    if held := _those(found, "required", {getattr(rule, each) for each in names & {*LEAST}}):
        asked |= dict.fromkeys(names & {*LEAST}, there(each.actual for each in held) + MOMENT)
    if held := _those(found, "actual", {getattr(rule, each) for each in names & {*AT_MOST}}):
        asked |= dict.fromkeys(names & {*AT_MOST}, allowed(each.required for each in held) - MOMENT)
    if not asked or min(asked.values()) < ZERO:
        return False
    more = anew(rule, **asked)
    if more is None:
        return False
    told = ", ".join(f"{name} of {span(amount)}" for name, amount in asked.items())
    case.demand(
        results(case.schedule, [more])[0].verdict is not Verdict.KEPT, f"there is less than {told}, and it is kept"
    )
    return True


def _those(found: Sequence[Any], side: str, amounts: set[timedelta]) -> list[Any]:
    return [each for each in found if getattr(each, side) in amounts]


LIMIT = Law(
    "limit-bites",
    "What asks for more than there is, is not kept.",
    when="Constraints of attrs or dataclasses with an amount of time in a field `at_least`, `gap` or `gap_after`, of "
    "which more asks more, or `at_most`, `within` or `every`, of which less does, where a finding requires, or allows, "
    "just that much: it is set a microsecond beyond what was measured.",
    holds=_limit,
    exempt=only_with(*LEAST, *AT_MOST),
)

MORE = (MORE_REQUIRED, LIMIT, WIDER, COARSER)
