"""Laws that find what those of the kit do not: candidates, written as those are, and tried on the same plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import strategies as st

from schedcheck import (
    Event,
    Finding,
    Itinerary,
    Layout,
    Leader,
    Place,
    Schedule,
    Series,
    Status,
    Stop,
    Summit,
    Turns,
    Verdict,
    check,
)
from schedcheck.model import Party
from schedcheck.testing import BASE, TICK, AnyConstraint
from schedcheck.testing.laws import Law
from schedcheck.testing.laws.case import Case, Hooks
from schedcheck.testing.laws.edits import edited, edits
from tests.mutants.base import with_stops, without_stops

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["CANDIDATES"]

ZERO = timedelta(0)
MOMENT = timedelta(microseconds=1)
AT_LEAST, AT_MOST = ("at_least", "gap", "gap_after"), ("at_most", "within", "every")
NEWCOMER = Leader("Newcomer")
Exempt = Callable[[Any, Hooks], str]


def _result(schedule: Schedule, rule: AnyConstraint) -> Any:  # noqa: ANN401 - a result
    return check(schedule, must=[rule]).results[0]


def _short(schedule: Schedule, rule: AnyConstraint) -> tuple[Any, ...]:
    result = _result(schedule, rule)
    return str(result.verdict), result.measured, result.slack


def _same(case: Case, other: Schedule, what: str) -> bool:
    wanted = _short(case.schedule, case.rule)
    case.same(wanted, _short(other, case.rule), what)
    return bool(wanted[1])


def _only_with(*fields: str) -> Exempt:
    """Constraints with some of these fields."""

    def exempt(rule: AnyConstraint, _hooks: Hooks) -> str:
        kind = rule if isinstance(rule, type) else type(rule)
        names = {each.name for each in attrs.fields(kind)} if attrs.has(kind) else set()
        return "" if names & {*fields} else f"it has no {' or '.join(fields)}"

    return exempt


def _holding(rule: AnyConstraint, *kinds: type) -> bool:
    """Whether a field of a constraint is of one of these kinds."""
    return any(isinstance(getattr(rule, each.name), kinds) for each in attrs.fields(type(rule)))


def _open_ends(plan: Schedule) -> bool:
    return any(each.end is None for each in plan.stops) or any(each.end is None for each in plan.events)


# ---------------------------------------------------------------- what is asked


def _limit(case: Case) -> bool:
    result = _result(case.schedule, case.rule)
    kept: list[Finding] = [each for each in result.findings if isinstance(each.slack, timedelta)]
    if result.verdict is not Verdict.KEPT or not kept:
        return False
    finding: Any = kept[-1]
    names = {
        each.name for each in attrs.fields(type(case.rule)) if isinstance(getattr(case.rule, each.name), timedelta)
    }
    more = dict.fromkeys(names & {*AT_LEAST}, finding.actual + MOMENT)
    less = dict.fromkeys(names & {*AT_MOST}, finding.required - MOMENT)
    if not {**more, **less} or any(each < ZERO for each in less.values()):
        return False
    asking = attrs.evolve(case.rule, **more, **less)
    case.demand(
        _result(case.schedule, asking).verdict is not Verdict.KEPT,
        f"there is just {finding.slack} to spare, and a microsecond more is asked: {asking}",
    )
    return True


LIMIT = Law(
    "limit-bites",
    "What asks for more than there is, is not kept.",
    when="Constraints with an amount of time: it is set just above what was measured.",
    holds=_limit,
    exempt=_only_with(*AT_LEAST, *AT_MOST),
)


def _sides(case: Case) -> bool:
    rule = case.rule
    if getattr(rule, "gap_after", None) is not None:
        return False
    case.same(
        _short(case.schedule, rule),
        _short(case.schedule, attrs.evolve(rule, a=rule.b, b=rule.a)),
        "with the parties the other way round, the answer differs",
    )
    return True


SIDES = Law(
    "either-side",
    "Which of two parties is named first does not matter.",
    when="Constraints with parties `a` and `b`, but for those with a gap for each way.",
    holds=_sides,
    exempt=_only_with("b"),
)


def _scope(case: Case) -> bool:
    at: Place | None = getattr(case.rule, "at", None)
    during: Any = getattr(case.rule, "during", None)
    tried = False
    for each in _result(case.schedule, case.rule).findings:
        if each.verdict in {Verdict.KEPT, Verdict.UNKNOWN}:
            continue
        tried = True
        inside = at is None or each.place is None or each.place.is_within(at)
        case.demand(inside, f"it was asked of {at} alone, and finds: {each.sentence} In {each.place}")
        when = each.reach or each.interval
        touches = during is None or (when.start <= during.end and when.end >= during.start)
        case.demand(touches, f"it was asked of {during} alone, and finds: {each.sentence} {each.interval}")
    return tried and not at is during is None


SCOPE = Law(
    "within-scope",
    "What is found lies in the place and touches the time that it was asked of.",
    when="Constraints with a place `at` or a window `during`.",
    holds=_scope,
    exempt=_only_with("at", "during"),
)


# ---------------------------------------------------------------- what counts


def _stand_in(case: Case) -> bool:
    if not getattr(case.rule, "inherit", False) or NEWCOMER in case.schedule or not case.schedule.leaders:
        return False
    who = case.schedule.leaders[case.twist % len(case.schedule.leaders)]
    return _same(case, case.schedule.substitute(who, NEWCOMER), f"with somebody in place of {who}, the answer differs")


STAND_IN = Law(
    "stand-in",
    "Who is sent in somebody's place is bound as they are.",
    when="Constraints with `inherit`.",
    holds=_stand_in,
    exempt=_only_with("inherit"),
    twists=lambda *_: st.integers(0, 3),
)


def _cancelled(case: Case) -> bool:
    other = without_stops(case.schedule, lambda stop: stop.standing is Status.CANCELLED)
    return other != case.schedule and _same(case, other, "without what is cancelled, the answer differs")


CANCELLED = Law(
    "cancelled-is-nothing",
    "What is cancelled is as if it were not written.",
    when="Every constraint but those about a series, of which an occurrence is off when it is cancelled.",
    holds=_cancelled,
    exempt=lambda rule, _: "" if isinstance(rule, type) or not _holding(rule, Series) else "it is about a series",
)


def _whose(stop: Stop) -> str:
    return stop.leader.id if stop.leader is not None else ""


def _still(stop: Stop) -> bool:
    return stop.end is not None and not any(stop.bounds)


def _twice(case: Case) -> bool:
    stops = [each for each in case.schedule.stops if _still(each)]
    if not stops:
        return False
    held = stops[case.twist % len(stops)]
    other = case.schedule.add(case.schedule.itinerary(_whose(held)).leader, attrs.evolve(held, id=None, leader=None))
    wanted = _result(case.schedule, case.rule)
    told = f"with {held.name} of {held.leader} written twice, the answer differs"
    case.same(wanted.verdict, _result(other, case.rule).verdict, told)
    return bool(wanted.measured)


TWICE = Law(
    "twice-is-once",
    "Who is written to be somewhere twice is there once.",
    when="Every constraint, for a stop that does not slip and has an end.",
    holds=_twice,
    twists=lambda *_: st.integers(0, 20),
)


def _another_time(case: Case) -> bool:
    start = max([BASE, *(each.start for each in case.schedule.stops)]) + timedelta(days=4000)
    later = [Stop(each, start, start + TICK, kind="rest") for each in case.schedule.places if not each.remote]
    other = Schedule([*case.schedule.itineraries, *(Itinerary(NEWCOMER, [each]) for each in later[:1])])
    before, after = _result(case.schedule, case.rule), _result(other, case.rule)
    if _open_ends(case.schedule) or not before.findings or NEWCOMER in case.schedule or not later:
        return False
    case.same(before.verdict, after.verdict, f"with somebody in {later[0].place} years later, the answer differs")
    return True


ANOTHER_TIME = Law(
    "another-time",
    "Who is at a place at another time changes nothing.",
    when="Constraints that are about somebody or a place, for plans without open ends, which may last for years.",
    holds=_another_time,
    exempt=lambda rule, _: (
        "" if isinstance(rule, type) or _holding(rule, Leader, Place) or not hasattr(rule, "who") else "it is about all"
    ),
)


def _calls(case: Case) -> bool:
    nested = any(each.within is not None and each.within.remote for each in case.schedule.places)
    if nested or any(each.place.remote for each in case.schedule.events):
        return False

    def filed(stop: Stop) -> Stop:
        return attrs.evolve(stop, place=attrs.evolve(stop.place, within=None)) if stop.place.remote else stop

    other = with_stops(case.schedule, filed)
    return other != case.schedule and _same(case, other, "with calls filed elsewhere, the answer differs")


def _reads_places(rule: AnyConstraint, _hooks: Hooks) -> str:
    kind = rule if isinstance(rule, type) else type(rule)
    named = any(hasattr(kind, each) for each in ("zone", "at", "place", "windows", "on"))
    held = not isinstance(rule, type) and _holding(rule, Event, Summit, Series, Layout, Turns, tuple)
    return "it reads places, their zones or events" if named or held else ""


CALLS = Law(
    "calls-are-nowhere",
    "Under which place a call is filed does not matter.",
    when="Constraints about no place or event, and not about days, for which a place tells the zone.",
    holds=_calls,
    exempt=_reads_places,
)


def _passages(case: Case) -> bool:
    """Who is found in a passage, by anybody, is written there."""
    plan = case.schedule
    met = [pair for one, two in combinations(plan.leaders, 2) for pair in _implied(plan, one, two)]
    written = {(each.leader, each.place.id, each.start): each for pair in met for each in pair if each.end is not None}
    if not written:
        return False
    other = plan
    for (leader, _, _), each in written.items():
        if leader is not None:
            other = other.add(leader, Stop(each.place, each.start, each.end, status=each.status))
    before, after = _result(plan, case.rule), _result(other, case.rule)
    case.demand(
        before.verdict is not Verdict.KEPT or after.verdict is not Verdict.BROKEN,
        f"kept, and {after.verdict} where the ways through passages are written down",
    )
    return bool(before.measured)


def _implied(plan: Schedule, mine: Party, other: Party) -> list[tuple[Stop, Stop]]:
    met = plan.encounters(mine, other, inherit=False)
    return [each.stops for each in met if each.first.implied and each.second.implied and each.gap < ZERO]


PASSAGES = Law(
    "passages-count",
    "Who crosses a passage is there as if it were written.",
    when="Constraints that keep people apart.",
    holds=_passages,
    exempt=_only_with("gap_after"),
)


def _left_early(case: Case) -> bool:
    def longer(stop: Stop) -> Stop:
        event = stop.event
        if event is None or event.end is None:
            return stop
        return attrs.evolve(stop, event=attrs.evolve(event, end=event.end + case.twist))

    other = with_stops(case.schedule, longer)
    return other != case.schedule and _same(case, other, f"with events {case.twist} longer, the answer differs")


LEFT_EARLY = Law(
    "when-they-leave",
    "When an event is over does not matter, but when each leaves it.",
    when="Constraints about people, not about events or what a place is used for.",
    holds=_left_early,
    exempt=lambda rule, _: (
        "it is about events, or a place"
        if not isinstance(rule, type) and _holding(rule, Event, Summit, Series, Layout, Turns, tuple, Place)
        else ""
    ),
    twists=lambda *_: st.integers(1, 3).map(lambda ticks: ticks * TICK),
)


def _slipped(case: Case) -> bool:
    plan = case.schedule
    passages = any(each.entrance is not None for each in plan.places)
    before = _result(plan, case.rule)
    if passages or before.verdict is not Verdict.KEPT or _open_ends(plan):
        return False
    stops = [each for each in plan.stops if each.slips_alone and any(each.bounds)]
    for held in stops:
        early, late = held.bounds
        for slip in (-early, late, -early + (early + late) * case.twist // 10):
            by = slip * MOMENT
            after = _result(plan.replace(held, attrs.evolve(held.moved(by), early=ZERO, late=ZERO)), case.rule)
            told = f"kept, and {after.verdict} where {held.name} of {held.leader} is {by} later"
            case.demand(after.verdict in {Verdict.KEPT, Verdict.AT_RISK}, told)
    return bool(stops) and bool(before.measured)


SLIPPED = Law(
    "kept-within-bounds",
    "What is kept stays so wherever a stop slips to within its bounds.",
    when="Every constraint, for plans without open ends, and without passages: stated times decide who crosses which.",
    holds=_slipped,
    twists=lambda *_: st.integers(0, 10),
)


# ---------------------------------------------------------------- memory


def _memory(case: Case) -> bool:
    other = case.schedule
    for each in case.twist:
        other = edited(other, each)
    _result(case.schedule, case.rule)
    fresh = attrs.evolve(case.rule)
    case.same(_short(other, fresh), _short(other, case.rule), "once asked of another plan, the answer differs")
    return bool(case.twist)


def _edits(schedule: Schedule, _rules: Sequence[Any], _hooks: Hooks) -> SearchStrategy[Any]:
    return edits(schedule)


MEMORY = Law(
    "no-memory",
    "Of what other plan a rule was asked before does not matter.",
    when="Every constraint of attrs, which can be made anew.",
    holds=_memory,
    twists=_edits,
)

CANDIDATES = (
    LIMIT,
    SIDES,
    SCOPE,
    STAND_IN,
    CANCELLED,
    TWICE,
    ANOTHER_TIME,
    CALLS,
    PASSAGES,
    LEFT_EARLY,
    SLIPPED,
    MEMORY,
)
