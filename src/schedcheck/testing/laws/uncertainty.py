"""Laws about what is not known, and about what may not take place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import groupby, product
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import strategies as st

from schedcheck._time import instant
from schedcheck.constraints import Exclusive, KeepInTouch, Travel
from schedcheck.model import Event, Place, Series, Status, Stop
from schedcheck.schedule import Schedule
from schedcheck.testing.laws.answers import name_in, open_ends, results, span
from schedcheck.testing.laws.case import Case, Hooks
from schedcheck.testing.laws.changing import Opening, steady, with_events, with_stops
from schedcheck.testing.laws.fields import holds_a, kind_of
from schedcheck.testing.laws.law import Law
from schedcheck.testing.laws.telling import by_how_much
from schedcheck.testing.strategies import TICK, spans
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from schedcheck.result import Result

__all__ = ["UNCERTAINTY"]

Slipped = tuple[Schedule, dict[str, Event]]
"""A plan after a slip, and the events that slipped."""
ZERO = timedelta(0)
MOMENT = timedelta(microseconds=1)
MANY = 5
"""So many tentative stops make 32 worlds; of more, these are the first."""


def _latest(stop: Stop, others: Sequence[Stop]) -> timedelta | None:
    """How long a stop can last at most: until the next bodily one starts; None without one."""
    starts = [
        each.start - stop.start
        for each in others
        if each.start > stop.start and each.standing is not Status.CANCELLED and not each.place.remote
    ]
    return min(starts, default=None)


def _starts_with_another(stops: Sequence[Stop]) -> bool:
    """Whether a stop without an end starts when another does: which comes first is decided by their ends."""
    starts = Counter(each.start for each in stops)
    return any(each.end is None and starts[each.start] > 1 for each in stops)


def _may_be_one_use(plan: Schedule, place: Place) -> bool:
    """Whether a stop without an end starts where and when another does: the two are one use, if they end together."""
    inside = [each for each in plan.stops if each.place.is_within(place)]
    held = [each for each in inside if each.event is None or not each.event.place.is_within(place)]
    starts = Counter((each.place.id, each.start) for each in held)
    return any(each.end is None and starts[each.place.id, each.start] > 1 for each in held)


def _completed(schedule: Schedule, lengths: Sequence[timedelta]) -> tuple[Schedule, dict[str, Event]]:
    """The plan with an end for everything, and the events as they are in it."""
    waiting = [*lengths]
    made = []
    for itinerary in schedule.itineraries:
        stops = []
        for each in itinerary.stops:
            if each.end is not None:
                stops.append(each)
                continue
            length = waiting.pop(0) if waiting else ZERO
            limit = _latest(each, itinerary.stops)
            stops.append(attrs.evolve(each, end=each.start + (length if limit is None else min(length, limit))))
        made.append(attrs.evolve(itinerary, stops=stops))
    plan = Schedule(made)
    events = {each.id: _ended(each, plan) for each in schedule.events}
    return with_stops(plan, lambda stop: attrs.evolve(stop, event=stop.event and events[stop.event.id])), events


def _ended(event: Event, plan: Schedule) -> Event:
    """An event with an end: as long as any of its stops."""
    if event.end is not None:
        return event
    ends = [each.end for each in plan.stops_for(event) if each.end is not None and each.standing < Status.CANCELLED]
    return attrs.evolve(event, end=max([event.start, *ends]))


def _unknown(case: Case) -> bool:
    plan, rule = steady(case.schedule, case.rule)
    ends = [*(each.end for each in plan.stops), *(each.end for each in plan.events)]
    if None not in ends or any(_starts_with_another(each.stops) for each in plan.itineraries):
        return False
    if isinstance(rule, Exclusive) and _may_be_one_use(plan, rule.place):
        return False
    other, events = _completed(plan, case.twist)
    before, after = results(plan, [rule])[0], results(other, [with_events(rule, events)])[0]
    told = f"{before.verdict} while ends are not known, {after.verdict} once they are"
    case.same(before.measured, after.measured, "once ends are known, it is measured or not")
    for settled in (Verdict.BROKEN, Verdict.KEPT):
        case.demand(before.verdict is not settled or after.verdict is settled, told)
    for each in after.findings:
        by_ends = each.verdict is Verdict.UNKNOWN and bool(each.missing) and all(" ends" in one for one in each.missing)
        case.demand(not by_ends, f"all ends are known, and still: {name_in(each)}, missing {each.missing}")
    return before.measured


def _runs_to_the_end(rule: Any, _hooks: Hooks) -> str:
    if isinstance(rule, KeepInTouch) and rule.during is None:
        return "it asks up to the last end that is known, also of a tentative stop, unless it is told during what"
    return ""


UNKNOWN = Law(
    "unknown-resolves",
    "What is unknown for want of an end resolves to what either completion gives.",
    when="Every constraint: what is kept or broken while ends are not known stays so whenever they come, and once "
    "they are known nothing is unknown for want of them. With nothing that slips, as an end that is known slips "
    "along. An end comes at the latest when the person's next bodily stop starts. Of `Exclusive` not where one starts "
    "where and when another stop does, as the two are one use if they end together. Not `KeepInTouch` without "
    "`during`, which asks no longer than to the last end that is known.",
    holds=_unknown,
    exempt=_runs_to_the_end,
    twists=lambda *_: st.lists(spans(max_size=6), min_size=3, max_size=3).map(tuple),
)


def _worlds(plan: Schedule, rule: Any) -> Iterator[tuple[Schedule, Any]]:
    """The plan and the rule with each tentative stop confirmed or dropped."""
    events = {
        each.id: attrs.evolve(each, status=Status.CONFIRMED) if each.status is Status.TENTATIVE else each
        for each in plan.events
    }
    open_ = [(each.leader, each.id) for each in plan.stops if each.standing is Status.TENTATIVE]
    first = open_[:MANY]
    series = holds_a(rule, Series)
    for choice in product((Status.CONFIRMED, Status.CANCELLED), repeat=len(first)):
        chosen = dict(zip(first, choice, strict=True))

        def settled(stop: Stop, chosen: dict[Any, Status] = chosen) -> Stop:
            status = stop.status
            if stop.standing is Status.TENTATIVE:
                status = chosen.get((stop.leader, stop.id), Status.CONFIRMED)
            return attrs.evolve(stop, status=status, event=stop.event and events[stop.event.id])

        # Of a series, what is cancelled is off: dropped, it is not written.
        dropped = {name for name, status in chosen.items() if status is Status.CANCELLED and series}
        left = _without(plan, dropped) if dropped else plan
        yield with_stops(left, settled), with_events(rule, events)


def _without(plan: Schedule, gone: set[Any]) -> Schedule:
    return Schedule(
        attrs.evolve(each, stops=[stop for stop in each.stops if (stop.leader, stop.id) not in gone])
        for each in plan.itineraries
    )


def _tentative(case: Case) -> bool:
    plan, rule = case.schedule, case.rule
    if all(each.standing is not Status.TENTATIVE for each in plan.stops):
        return False
    whole = results(plan, [rule])[0]
    worlds = [results(one, [other])[0] for one, other in _worlds(plan, rule)]
    if not whole.measured:
        case.demand(not any(each.measured for each in worlds), "not measured, but where some are confirmed or dropped")
        return False
    found = [_of_what_is_there(each) for each in worlds if each.measured]
    told = f"{whole.verdict}, and where tentative stops are confirmed or dropped: {', '.join(map(str, found))}"
    worst = max(found, default=Verdict.KEPT)
    case.demand(whole.verdict is not Verdict.KEPT or worst is Verdict.KEPT, told)
    case.demand(whole.verdict is not Verdict.AT_RISK or worst <= Verdict.AT_RISK, told)
    case.demand(whole.verdict is not Verdict.BROKEN or set(found) <= {Verdict.BROKEN}, told)
    return True


def _of_what_is_there(result: Result) -> Verdict:
    """How a rule stands, but for what it says of nobody's stops: that it is not known of what does not take place."""
    there = [each for each in result.findings if each.stops or each.about or each.verdict is not Verdict.UNKNOWN]
    return max((each.verdict for each in there), default=Verdict.KEPT)


TENTATIVE = Law(
    "tentative-is-worst",
    "What is tentative counts as the worst of confirming and dropping it.",
    when="Every constraint: kept if kept either way, at risk at worst if no worse either way, broken only if broken "
    "either way; else conditional. Ways in which nothing is measured say nothing, nor does what is unknown of no stop, "
    "as that does not take place. What is dropped of a series is not written, as what is cancelled is off. Not "
    "`KeepInTouch` without `during`, which asks as long as tentative stops go on, also where they are dropped.",
    holds=_tentative,
    exempt=_runs_to_the_end,
)


def _slipped(case: Case) -> bool:
    which, *bounds, tenths = case.twist
    if not any(each.stops for each in case.schedule.itineraries):
        return False
    stated, rule = _all_stated(case.schedule, case.rule)
    plan = _slipping(stated, which, *bounds)
    before = results(plan, [rule])[0]
    if before.verdict is not Verdict.KEPT:
        return False
    tried = False
    for what, by, later in _slips(plan, tenths):
        other, events = later()
        if kind_of(rule) is Travel and _what_is_next(other) != _what_is_next(plan):
            continue
        tried = True
        after = results(other, [with_events(rule, events)])[0]
        told = f"kept where {span(bounds[0])} early to {span(bounds[1])} late for stop {which}, and {after.verdict}"
        case.demand(after.verdict in {Verdict.KEPT, Verdict.AT_RISK}, f"{told} where {what} is {by_how_much(by)}")
    return tried and before.measured


def _what_is_next(plan: Schedule) -> list[Any]:
    """All that decides what is next to what, in whatever world: ties in their order, and what is after what."""
    found = []
    for itinerary in plan.itineraries:
        bodily = [
            (instant(each.start), instant(each.end or each.start), str(each.id))
            for each in itinerary.stops
            if not each.place.remote and each.standing is not Status.CANCELLED
        ]
        ties = [sorted(name for *_, name in tie) for _, tie in groupby(sorted(bodily), key=lambda each: each[:2])]
        after = {(one, other) for _, end, one in bodily for start, _, other in bodily if end <= start}
        found.append((ties, after))
    return found


def _all_stated(plan: Schedule, rule: Any) -> tuple[Schedule, Any]:
    """The plan with an end for everything, and with no passages: stated times decide who crosses which."""
    if any(each.entrance is not None for each in plan.places):
        opening = Opening()
        plan, rule = opening.of(plan), opening.of(rule)
    if not open_ends(plan):
        return plan, rule
    plan, events = _completed(plan, (TICK, TICK, TICK))
    return plan, with_events(rule, events)


def _slipping(plan: Schedule, which: int, early: timedelta, late: timedelta) -> Schedule:
    """The plan where one stop may slip by so much, in place of what it says."""
    if not early and not late:
        return plan
    stops = list(plan.stops)
    stop = stops[which % len(stops)]
    return plan.replace(stop, attrs.evolve(stop, early=early, late=late))


def _slips(plan: Schedule, tenths: int) -> Iterator[tuple[str, timedelta, Callable[[], Slipped]]]:
    """Whatever may slip, by the most either way and by something between: what it is, how far, and the plan then."""
    for stop in plan.stops:
        if stop.slips_alone and any(stop.bounds):
            early, late = (each * MOMENT for each in stop.bounds)
            for by in (-early, late, (early + late) * tenths // 10 - early):
                yield f"{stop.name} of {stop.leader}", by, partial(_stop_slipped, plan, stop, by)
    for event in plan.events:
        if event.early or event.late:
            for by in (-event.early, event.late, (event.early + event.late) * tenths // 10 - event.early):
                yield event.title, by, partial(_event_slipped, plan, event, by)


def _stop_slipped(plan: Schedule, stop: Stop, by: timedelta) -> Slipped:
    return plan.replace(stop, attrs.evolve(stop.moved(by), early=ZERO, late=ZERO)), {}


def _event_slipped(plan: Schedule, event: Event, by: timedelta) -> Slipped:
    """Those who slip with it do; who states bounds of their own stays."""
    later = attrs.evolve(event.moved(by), early=ZERO, late=ZERO)

    def slipped(stop: Stop) -> Stop:
        if stop.event is None or stop.event.id != event.id:
            return stop
        return attrs.evolve(stop if stop.slips_alone else stop.moved(by), event=later)

    return with_stops(plan, slipped), {event.id: later}


def _bounds_of_one(schedule: Schedule) -> SearchStrategy[tuple[int, timedelta, timedelta, int]]:
    """Which stop is given bounds, and by which tenth of them all slips that is not at an end of them.

    Often those by which it comes to start when a stop of another person does: there rules go wrong.
    """
    tenths = st.integers(0, 10)
    anything = st.tuples(st.integers(0, 20), spans(max_size=4), spans(max_size=4), tenths)
    stops = list(schedule.stops)
    ways = [
        (number, other.start - stop.start)
        for number, stop in enumerate(stops)
        for other in stops
        if other.leader != stop.leader and other.start != stop.start and other.place.id == stop.place.id
    ]
    if not ways:
        return anything
    aimed = st.builds(
        lambda way, tenth: (way[0], max(-way[1], ZERO), max(way[1], ZERO), tenth), st.sampled_from(ways), tenths
    )
    return anything | aimed


SLIPPED = Law(
    "kept-within-bounds",
    "What is kept stays so wherever a stop or an event slips to within its bounds.",
    when="Every constraint, for plans in which all ends are known, and without passages: stated times decide who "
    "crosses which. Of `Travel` where the same stops come next, which stated times decide as well. "
    "Not `Exclusive`, for which stops from one time to another are one use, also where one of them is late.",
    holds=_slipped,
    exempt=lambda rule, _: "who is late is still of that use" if kind_of(rule) is Exclusive else "",
    twists=lambda schedule, *_: _bounds_of_one(schedule),
)

UNCERTAINTY = (UNKNOWN, TENTATIVE, SLIPPED)
