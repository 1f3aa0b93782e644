"""Laws about what does not matter: asking again, order, zones, when, names, strangers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from schedcheck._fields import has_fields
from schedcheck._time import instant
from schedcheck.constraints import (
    Different,
    MaxBreaks,
    MaxDays,
    MaxLoad,
    MaxSpan,
    Rest,
    Same,
)
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Stop
from schedcheck.recurrence import Recurrence
from schedcheck.schedule import Schedule
from schedcheck.testing.laws.answers import (
    answer,
    answers,
    names,
    of_others,
    results,
    short,
    told,
)
from schedcheck.testing.laws.case import Case, Hooks
from schedcheck.testing.laws.changing import afresh, calendar_in, moved, parts_of, with_stops
from schedcheck.testing.laws.edits import edited, edits
from schedcheck.testing.laws.exploring import ASKED_AGAIN
from schedcheck.testing.laws.fields import anew, field_names, kind_of
from schedcheck.testing.laws.law import Law
from schedcheck.testing.laws.names import RENAMING
from schedcheck.testing.laws.telling import by_how_much
from schedcheck.testing.strategies import BASE, TICK
from schedcheck.testing.strategies.grid import CHANGES, INSTANT

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


__all__ = ["SAMENESS"]

T = TypeVar("T")


def _asking_twice(case: Case) -> bool:
    first = results(case.schedule, case.rules)
    case.same(first, results(case.schedule, case.rules), "a second check says something else")
    case.same(first, results(Schedule(case.schedule.itineraries), case.rules), "a check of an equal plan does")
    return any(each.measured for each in first)


ASKING_TWICE = Law(
    *ASKED_AGAIN,
    when="Every constraint: `findings` is a function of the plan.",
    holds=_asking_twice,
    size=3,
)


def _order(case: Case) -> bool:
    random = Random(case.twist)  # noqa: S311 - no secret

    def shuffled(values: Iterable[T]) -> list[T]:
        made = list(values)
        return random.sample(made, len(made)) if case.twist else made[::-1]

    # Ids are numbered in the order given, so that stops keep those that they have.
    other = Schedule(
        Itinerary(each.leader, shuffled(each.stops), represents=each.represents)
        for each in shuffled(case.schedule.itineraries)
    )
    order = shuffled(range(len(case.rules)))
    wanted = answers(case.schedule, case.rules)
    got = answers(other, [case.rules[index] for index in order])
    case.same([wanted[index] for index in order], got, "in another order, the answers differ")
    return any(measured for _, measured, *_ in wanted)


ORDER = Law(
    "order",
    "The order of itineraries, stops and rules does not matter.",
    when="Every constraint.",
    holds=_order,
    twists=lambda *_: st.integers(0, 1000),
    size=3,
)


def _zone(case: Case) -> bool:
    there = ZoneInfo(case.twist)

    def written(value: Stop | Event) -> dict[str, Any]:
        return {"start": value.start.astimezone(there), "end": value.end and value.end.astimezone(there)}

    def elsewhere(stop: Stop) -> Stop:
        event = stop.event and attrs.evolve(stop.event, **written(stop.event))
        return attrs.evolve(stop, event=event, **written(stop))

    wanted = answers(case.schedule, case.rules)
    got = answers(with_stops(case.schedule, elsewhere), case.rules)
    case.same(wanted, got, f"with times written in {case.twist}, the answers differ")
    return any(measured for _, measured, *_ in wanted)


ZONE = Law(
    "zone",
    "The zone a time is written in does not matter.",
    when="Every constraint. One that reads clocks takes the zone of the place, or one of its own.",
    holds=_zone,
    # In two of them another day begins while plans go on: there they are a day ahead, or a day behind.
    twists=lambda *_: st.sampled_from(["Pacific/Kiritimati", "America/St_Johns", "Europe/Paris", "Pacific/Pago_Pago"]),
)

DAY = timedelta(days=1)
CALENDAR = {"time", "day", "date", "week"}
"""What clocks and calendars tell of events, so that it is another at another time."""
ABOUT_DAYS = (MaxBreaks, MaxDays, MaxLoad, MaxSpan, Rest)


def _in_one_zone(rule: Any) -> Any:
    """The same rule; one about local days has them all in one zone, without clock changes."""
    return attrs.evolve(rule, zone=UTC) if isinstance(rule, ABOUT_DAYS) and rule.zone is None else rule


def _rule_moved(rule: Any, by: timedelta) -> Any:
    """The same rule about a plan that is *by* so much later; local days begin as much later."""
    if not isinstance(rule, ABOUT_DAYS):
        return moved(rule, by)
    zone: Any = rule.zone
    begins = (zone.utcoffset(None) - by) % DAY
    return attrs.evolve(rule, zone=timezone(begins - DAY if 2 * begins > DAY else begins))


def _names_the_calendar(rule: Any, hooks: Hooks) -> str:
    if isinstance(rule, Different | Same) and rule.on.value in CALENDAR:
        return "what clocks and calendars tell of an event is another at another time"
    if isinstance(rule, ABOUT_DAYS) and rule.zone is not None and rule.zone.utcoffset(None) is None:
        return "local days of a zone with clock changes do not move with a plan"
    named = "" if isinstance(rule, type) or hooks.moved is not None else calendar_in(rule)
    return named and f"it names {named}, which does not move with a plan: tell how it does by moved="


def _shift(case: Case) -> bool:
    by: timedelta = case.twist
    move = case.hooks.moved or _rule_moved

    def later(stop: Stop) -> Stop:
        return attrs.evolve(stop.moved(by), event=stop.event and stop.event.moved(by))

    rules = [_in_one_zone(each) for each in case.rules]
    wanted = answers(case.schedule, rules)
    got = answers(with_stops(case.schedule, later), [move(each, by) for each in rules], later=by)
    case.same(wanted, got, f"with all {by_how_much(by)}, the answers differ")
    return any(measured for _, measured, *_ in wanted)


def _shifts(schedule: Schedule, rules: Sequence[Any], hooks: Hooks) -> SearchStrategy[timedelta]:
    if hooks.shift >= DAY:
        # Of whole days a few alone, so that no clock changes meanwhile.
        return st.integers(1, 3).map(lambda count: count * hooks.shift)
    units = [*(each for each in UNITS if each > hooks.shift and not each % hooks.shift), hooks.shift]
    if hooks.moved is None and any(isinstance(each, Recurrence) for rule in rules for each in parts_of(rule)):
        # What recurs does so at whole seconds (RFC 5545).
        units = [each for each in units if not each % timedelta(seconds=1)] or units
    least = units[-1]
    anywhere = _times(20_000, units)
    starts = sorted({each.start.astimezone(UTC) for each in schedule.stops})
    if not starts:
        return anywhere
    # Where one day ends and the next begins, rules go wrong: a stop starts then, or a step before or after.
    steps, start = _times(1, units), st.sampled_from(starts)
    midnight = st.builds(lambda first, step: _to_midnight(first, least) + step, start, steps)
    changes = _clock_changes(schedule)
    if not changes:
        return anywhere | midnight
    # And in the nights in which the clocks of one of its places change.
    change = st.builds(lambda each, step: (each[1] - each[0]) // least * least + step, st.sampled_from(changes), steps)
    return anywhere | midnight | change | change


UNITS = (TICK, timedelta(minutes=1), timedelta(seconds=1), INSTANT)
"""Plans are moved by so many of these: what rounds to one of them is seen by the next."""


def _times(most: int, units: Sequence[timedelta]) -> SearchStrategy[timedelta]:
    """Up to so many of one of the units, either way."""
    return st.builds(lambda count, unit: count * unit, st.integers(-most, most), st.sampled_from(units))


def _clock_changes(schedule: Schedule) -> list[tuple[datetime, datetime]]:
    """When stops begin where clocks change, if there are such those by which two people are in one place; and when."""
    held = [(each, at) for each in schedule.stops for zone, at in CHANGES if str(each.place.zone) == zone]
    both = [
        (max(one.start, other.start, key=instant), at)
        for one, at in held
        for other in schedule.stops
        if other.leader != one.leader and other.place.id == one.place.id
    ]
    moments = both or [(each.start, at) for each, at in held]
    return [(start.astimezone(UTC), datetime.fromisoformat(at)) for start, at in moments]


def _to_midnight(start: datetime, step: timedelta) -> timedelta:
    """How far it is to the end of its day, in whole steps."""
    return (start.replace(hour=0, minute=0, second=0, microsecond=0) + DAY - start) // step * step


SHIFT = Law(
    "shift",
    "Moving everything by one amount changes nothing, and moves findings along.",
    when="Constraints that name no date, nor read a clock or calendar, as these do not move with a plan: times, "
    "events and windows that one names are moved along. One that reads clocks is told by `shift=timedelta(weeks=1)`, "
    "one that names dates in another way by `moved=`.",
    holds=_shift,
    exempt=lambda rule, hooks: "" if isinstance(rule, type) else _names_the_calendar(rule, hooks),
    twists=_shifts,
)


def _unrelated(case: Case) -> bool:
    if not case.schedule.people():
        return False  # The stranger would be all there is to look at.
    moon = Place("Moon", level=Level.COUNTRY)
    start = max([BASE, *(each.start for each in case.schedule.stops)]) + timedelta(days=4000)
    stranger = Itinerary.of(Leader("Stranger"), Stop(moon, start, start + TICK, kind="rest"))
    before = results(case.schedule, case.rules)
    after = results(Schedule([*case.schedule.itineraries, stranger]), case.rules)
    for one, two in zip(before, after, strict=True):
        # A rule about everybody has something to say of the stranger, too.
        own = any({who for who, _ in names(each)} == {stranger.leader.id} for each in two.findings)
        wanted, got = (
            Counter(map(told, of_others(each, stranger.leader))) if own else answer(each) for each in (one, two)
        )
        case.same(wanted, got, "with somebody more, far away and years later, the answers differ")
    return any(each.measured for each in before)


UNRELATED = Law(
    "unrelated-person",
    "Adding a person who has nothing to do with it changes nothing.",
    when="Every constraint. The person is far away, years later, and at rest; what a constraint about everybody finds "
    "of them alone is left out.",
    holds=_unrelated,
)


def _sides(case: Case) -> bool:
    rule = case.rule
    parties = all(isinstance(each, Leader | Delegation) for each in (rule.a, rule.b))
    if not parties or getattr(rule, "gap_after", None) is not None:
        return False
    turned = anew(rule, a=rule.b, b=rule.a)
    if turned is None:
        return False
    wanted = short(case.schedule, rule)
    case.same(wanted, short(case.schedule, turned), "with the parties the other way round, the answer differs")
    return bool(wanted[1])


SIDES = Law(
    "either-side",
    "Which of two parties is named first does not matter.",
    when="Constraints of attrs or dataclasses with parties `a` and `b`, but for those with a gap for each way. Where "
    "it matters which is which, other names tell: `by`, `first`.",
    holds=_sides,
    exempt=lambda rule, _: "" if {"a", "b"} <= field_names(rule) else "it has no a and b",
)


def _memory(case: Case) -> bool:
    other = case.schedule
    for each in case.twist:
        other = edited(other, each)
    # From what it is before it is asked: a list that it holds would be handed on with all that is noted in it.
    fresh = anew(afresh(case.rule))
    if fresh is None:
        return False
    results(case.schedule, case.rules)
    case.same(short(other, fresh), short(other, case.rule), "once asked of another plan, the answer differs")
    return bool(case.twist)


MEMORY = Law(
    "no-memory",
    "Of what other plan a rule was asked before does not matter.",
    when="Every constraint of attrs or dataclasses, as these can be made anew.",
    holds=_memory,
    exempt=lambda rule, _: "" if has_fields(kind_of(rule)) else "it is of no class of attrs or dataclasses",
    twists=lambda schedule, *_: edits(schedule),
)

SAMENESS = (ASKING_TWICE, MEMORY, ORDER, SIDES, ZONE, SHIFT, RENAMING, UNRELATED)
