"""Laws about what counts: who is sent for somebody, what is cancelled, passages, calls, ends."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import Any

import attrs
from hypothesis import strategies as st

from schedcheck.constraints import BUILTIN, MaxStretch
from schedcheck.finding import Finding
from schedcheck.model import Event, Itinerary, Layout, Leader, Place, Series, Status, Stop, Summit, Turns
from schedcheck.schedule import Schedule
from schedcheck.testing.laws.answers import answers, open_ends, others_verdict, results, short, span
from schedcheck.testing.laws.case import Case, Hooks
from schedcheck.testing.laws.changing import steady, with_stops
from schedcheck.testing.laws.evidence import counts_slips_of_others
from schedcheck.testing.laws.fields import field_names, holds_a, kind_of, only_with
from schedcheck.testing.laws.law import Law
from schedcheck.testing.strategies import BASE, TICK
from schedcheck.verdict import Verdict

__all__ = ["COUNTING"]

ZERO = timedelta(0)
MOMENT = timedelta(microseconds=1)
NEWCOMER = Leader("Newcomer")
MANY = 20
"""Which of the stops, places or people is varied: a number up to this, taken round."""


def _same(case: Case, other: Schedule, what: str) -> bool:
    """Hold what is said of another plan to what is said of this one."""
    wanted = short(case.schedule, case.rule)
    case.same(wanted, short(other, case.rule), what)
    return bool(wanted[1])


def _stand_in(case: Case) -> bool:
    people = case.schedule.leaders
    if getattr(case.rule, "inherit", None) is not True or NEWCOMER in case.schedule or not people:
        return False
    who = people[case.twist % len(people)]
    return _same(case, case.schedule.substitute(who, NEWCOMER), f"with somebody in place of {who}, the answer differs")


STAND_IN = Law(
    "stand-in",
    "Who is sent in somebody's place is bound as they are.",
    when="Constraints with a field `inherit` that is true, by which one says that it passes to whoever represents "
    "somebody.",
    holds=_stand_in,
    exempt=only_with("inherit"),
    twists=lambda *_: st.integers(0, MANY),
)


def _cancelled(case: Case) -> bool:
    other = Schedule(
        attrs.evolve(each, stops=[stop for stop in each.stops if stop.standing is not Status.CANCELLED])
        for each in case.schedule.itineraries
    )
    return other != case.schedule and _same(case, other, "without what is cancelled, the answer differs")


CANCELLED = Law(
    "cancelled-is-nothing",
    "What is cancelled is as if it were not written.",
    when="Every constraint but those about a series, of which an occurrence is off where it is cancelled.",
    holds=_cancelled,
    exempt=lambda rule, _: "of a series, what is cancelled is off" if holds_a(rule, Series) else "",
)


def _still(stop: Stop) -> bool:
    return stop.end is not None and not any(stop.bounds)


def _counts_what_is_written(case: Case, found: tuple[Finding, ...]) -> bool:
    """Whether a constraint of one's own counts what is written, and not people."""
    return not isinstance(case.rule, BUILTIN) and any(each.unit not in {"", "people"} for each in found)


def _twice(case: Case) -> bool:
    plan = case.schedule
    stops = [each for each in plan.stops if _still(each)]
    wanted = results(plan, case.rules)[0]
    if not stops or not wanted.measured or _counts_what_is_written(case, wanted.findings):
        return False
    held = stops[case.twist % len(stops)]
    leader: Any = held.leader
    other = plan.add(leader, attrs.evolve(held, id=None, leader=None))
    told = f"with {held.name} of {leader} written twice, the answer differs"
    got = results(other, case.rules)[0]
    rough = counts_slips_of_others(case.rule, plan) and Verdict.BROKEN not in {wanted.verdict, got.verdict}
    if not rough:
        case.same(wanted.verdict, got.verdict, told)
    return True


TWICE = Law(
    "twice-is-once",
    "Who is written to be somewhere twice is there once.",
    when="Every constraint, for a stop that does not slip and has an end. Not `MaxStretch`, for which two stops are a "
    "stretch and one is none; nor constraints of one's own that count anything but people: two stops are two. Of "
    "constraints on contacts and days, where several things slip, only whether they are broken, as in `stops-suffice`.",
    holds=_twice,
    exempt=lambda rule, _: "two stops are a stretch, and one is none" if kind_of(rule) is MaxStretch else "",
    twists=lambda *_: st.integers(0, MANY),
)


def _another_time(case: Case) -> bool:
    plan = case.schedule
    places = [each for each in plan.places if not each.remote]
    before = results(plan, case.rules)[0]
    if not before.findings or not places or NEWCOMER in plan or open_ends(plan):
        return False
    place = places[case.twist % len(places)]
    start = max([BASE, *(each.start for each in plan.stops)]) + timedelta(days=4000)
    newcomer = Itinerary(NEWCOMER, [Stop(place, start, start + TICK, kind="rest")])
    after = results(Schedule([*plan.itineraries, newcomer]), case.rules)[0]
    case.same(
        before.verdict, others_verdict(after, NEWCOMER), f"with somebody in {place} years later, the answer differs"
    )
    return True


ANOTHER_TIME = Law(
    "another-time",
    "Who is at a place at another time changes nothing.",
    when="Every constraint, for plans without open ends, which may last for years. What a constraint about everybody "
    "finds of the newcomer alone is left out.",
    holds=_another_time,
    twists=lambda *_: st.integers(0, MANY),
)


def _calls(case: Case) -> bool:
    plan = case.schedule if case.twist is None else _with_call(case.schedule, *case.twist)
    nested = any(each.within is not None and each.within.remote for each in plan.places)
    if nested or any(each.place.remote for each in plan.events):
        return False

    def filed(stop: Stop) -> Stop:
        if not stop.place.remote:
            return stop
        # Its clocks stay those that it had from the place.
        return attrs.evolve(stop, place=attrs.evolve(stop.place, within=None, tz=stop.place.zone))

    other = with_stops(plan, filed)
    if other == plan:
        return False
    before, after = (answers(each, case.rules) for each in (plan, other))
    case.same(before, after, "with calls filed elsewhere, the answer differs")
    return bool(before[0][1])


def _with_call(plan: Schedule, which: int, where: int) -> Schedule:
    """The plan with one stop as a call, filed under a place where the same person is for another."""
    stops = [each for each in plan.stops if each.event is None]
    if not stops:
        return plan
    stop = stops[which % len(stops)]
    others = [each.place for each in plan.stops if each.leader == stop.leader and each is not stop]
    bodily = [each for each in others if not each.remote]
    if not bodily:
        return plan
    call = Place("Telephone", within=bodily[where % len(bodily)], tz=stop.place.zone, remote=True)
    return plan.replace(stop, attrs.evolve(stop, place=call))


def _names_a_place(rule: Any, _hooks: Hooks) -> str:
    named = holds_a(rule, Place, Event, Summit, Series, Layout, Turns)
    return "it names a place or an event, which may be that of a call" if named else ""


CALLS = Law(
    "calls-are-nowhere",
    "Under which place a call is filed does not matter.",
    when="Constraints that name no place or event, which may be that of a call. The call keeps its time zone. One stop "
    "is taken for a call from where the same person is for another.",
    holds=_calls,
    exempt=_names_a_place,
    twists=lambda *_: st.tuples(st.integers(0, MANY), st.integers(0, MANY)),
)


def _passages(case: Case) -> bool:
    plan = case.schedule
    met = [pair for one, two in combinations(plan.leaders, 2) for pair in _implied(plan, one, two)]
    written = {(each.leader, each.place.id, each.start): each for pair in met for each in pair if each.end is not None}
    if not written:
        return False
    other = plan
    for (leader, _, _), each in written.items():
        if leader is not None:
            other = other.add(leader, Stop(each.place, each.start, each.end, status=each.status))
    before, after = results(plan, case.rules)[0], results(other, case.rules)[0]
    case.demand(
        before.verdict is not Verdict.KEPT or after.verdict is not Verdict.BROKEN,
        f"kept, and {after.verdict} where the ways through passages are written down",
    )
    return before.measured


def _implied(plan: Schedule, mine: Leader, other: Leader) -> list[tuple[Stop, Stop]]:
    """Who are in one passage at once, by nobody's writing."""
    met = plan.encounters(mine, other, inherit=False)
    return [each.stops for each in met if each.first.implied and each.second.implied and each.gap < ZERO]


PASSAGES = Law(
    "passages-count",
    "Who crosses a passage is there as if it were written.",
    when="Constraints with a field `gap_after`, as `Avoid` has: these keep people apart wherever they are, and others "
    "ask of what is written alone.",
    holds=_passages,
    exempt=only_with("gap_after"),
)


def _left_early(case: Case) -> bool:
    def longer(stop: Stop) -> Stop:
        event = stop.event
        if event is None or event.end is None:
            return stop
        return attrs.evolve(stop, event=attrs.evolve(event, end=event.end + case.twist))

    other = with_stops(case.schedule, longer)
    return other != case.schedule and _same(case, other, f"with events {span(case.twist)} longer, the answer differs")


def _reads_events(rule: Any, _hooks: Hooks) -> str:
    if not issubclass(kind_of(rule), BUILTIN) and not {"a", "b"} <= field_names(rule):
        return "it has no two parties a and b, and may ask how long events are"
    named = holds_a(rule, Event, Summit, Series, Layout, Turns, Place)
    return "it is about events, or what a place is used for" if named else ""


LEFT_EARLY = Law(
    "when-they-leave",
    "When an event is over does not matter, but when each leaves it.",
    when="Constraints of two parties, by fields `a` and `b`, and built-in ones about people; not those that name an "
    "event or a place, as what it is used for is told by events.",
    holds=_left_early,
    exempt=_reads_events,
    twists=lambda *_: st.integers(1, 3).map(lambda ticks: ticks * TICK),
)


def _half_open(case: Case) -> bool:
    """Somebody comes just when another leaves, and then a moment after that."""
    plan, rule = steady(case.schedule, case.rule)
    leaving = [each for each in plan.stops if each.end is not None and each.end > each.start + MOMENT]
    units = {each.unit for each in results(plan, [rule])[0].findings}
    if not leaving or not units or not units <= {"people", "days"}:
        return False
    one = leaving[case.twist % len(leaving)]
    coming = [each for each in plan.stops if each.leader != one.leader and each.place.id == one.place.id]
    end: Any = one.end
    if coming:
        other = coming[case.twist // len(leaving) % len(coming)]
        plan = plan.replace(other, other.moved(end - other.start))
    starts = {each.start for each in plan.stops}

    def sooner(stop: Stop) -> Stop:
        parted = stop.end in starts and stop.end is not None and stop.end > stop.start + MOMENT
        return attrs.evolve(stop, end=stop.end - MOMENT) if parted and stop.end is not None else stop

    before, after = results(plan, [rule])[0], results(with_stops(plan, sooner), [rule])[0]
    told = "where who leaves when somebody comes leaves a moment sooner, the answer differs"
    case.same((before.verdict, before.measured), (after.verdict, after.measured), told)
    # Of what is broken for some time, one finding tells what is sure: also of what may take place just after that.
    sure = not open_ends(plan) and all(each.standing is not Status.TENTATIVE for each in plan.stops)
    if before.verdict is Verdict.KEPT or (sure and before.verdict is Verdict.BROKEN):
        case.same(before.slack, after.slack, told)
    return before.measured


HALF_OPEN = Law(
    "half-open",
    "Who leaves when another comes is not there with them.",
    when="Constraints that count people or days: leaving a moment sooner changes no count; of what is broken, where "
    "all is sure. With nothing that slips.",
    holds=_half_open,
    twists=lambda *_: st.integers(0, MANY * MANY),
)

COUNTING = (STAND_IN, CANCELLED, TWICE, ANOTHER_TIME, CALLS, PASSAGES, LEFT_EARLY, HALF_OPEN)
