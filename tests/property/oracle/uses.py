"""What the constraints about places should find: uses in turn, and heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from typing import Any

from schedcheck.model import Place
from schedcheck.schedule import Schedule
from tests.property.oracle.judging import (
    AT_RISK,
    BROKEN,
    CONDITIONAL,
    KEPT,
    UNKNOWN,
    Case,
    Found,
    Judged,
    Survey,
    amount_of,
    judge,
    result,
    survey,
)
from tests.property.oracle.people import held
from tests.property.oracle.plan import Plan, event_group, name_of, stated_end, stated_start
from tests.property.oracle.presence import (
    Group,
    Name,
    OpenEnd,
    Presence,
    Slips,
    World,
    gap_of,
    lies_in,
    moment,
    ticks,
)


def exclusive(schedule: Schedule, place: Place, *, gap: timedelta = timedelta(0)) -> Judged:
    """Uses of a place, one after the other."""
    plan = Plan(schedule)
    uses = _uses(plan, place)
    found = []
    for one, other in combinations(uses, 2):
        people = {name[0] for use in (one, other) for name in uses[use]}
        surveys = []
        for world in plan.worlds(sorted(people)):
            first, second = (occupied(plan, use, uses[use], world) for use in (one, other))
            surveys.append(survey(_in_turn(first, second, ticks(gap)), plan.horizon) if first and second else Survey())
        found.append(judge({name for use in (one, other) for name in uses[use]}, surveys))
    return result(found, measured=bool(uses))


def _uses(plan: Plan, place: Place) -> dict[tuple[Any, ...], list[Name]]:
    """The uses of a place, and the stops of each."""
    found: dict[tuple[Any, ...], list[Name]] = {}
    for stop in plan.every_stop():
        if stop.event is not None and lies_in(stop.event.place, place):
            found.setdefault(("event", stop.event.id), []).append(name_of(stop))
        if lies_in(stop.place, place) and (stop.event is None or not lies_in(stop.event.place, place)):
            key = ("stop", stop.place.id, stated_start(stop), stated_end(stop))
            found.setdefault(key, []).append(name_of(stop))
    return found


def occupied(plan: Plan, use: tuple[Any, ...], stops: list[Name], world: World) -> list[Presence]:
    """When a use is, in a world: the event, or each of the stops alike; nothing if none of them takes place."""
    taking = [
        each
        for person in sorted({name[0] for name in stops})
        for each in plan.written(person, world)
        if each.name in stops
    ]
    if use[0] != "event" or not taking:
        return taking
    event = taking[0].written.event if taking[0].written else None
    assert event is not None
    limits: list[tuple[tuple[int, Group], ...]] = []
    for each in taking:
        limits += each.until.limits if each.until else [((each.end or 0, each.group),)]
    return [held(event, OpenEnd(("", event.id), moment(event.start), event_group(event), tuple(limits)))]


def _in_turn(one: list[Presence], other: list[Presence], required: int) -> Case:
    return Case(
        frozenset().union(*(each.groups for each in (*one, *other))),
        frozenset().union(*(each.open_ends for each in (*one, *other))),
        lambda slips, ends, _: (
            min(gap_of(a.span(slips, ends), b.span(slips, ends)) for a in one for b in other) - required
        ),
    )


def capacity(schedule: Schedule, place: Place) -> Judged:
    """Heads against what a place holds."""
    plan = Plan(schedule)
    inside = [stop for stop in plan.every_stop() if lies_in(stop.place, place)]
    room = place.capacity
    if room is None or not inside:
        return result([Found((), (UNKNOWN,))], measured=bool(inside))
    heads = _Heads(plan, place)
    moments = range(min(map(stated_start, inside)), plan.horizon + 1)
    may = {at: heads.at(at, {}) for at in moments}
    found: list[Found | None] = []
    for span in _runs([at for at in moments if may[at] > room]):
        if any(heads.at(at, {}, certain=True) > room for at in span):
            verdict = BROKEN
        else:
            verdict = UNKNOWN if any(heads.only_by_end(at) for at in span) else CONDITIONAL
        sure = max(heads.at(at, {}, certain=True) for at in span)
        found.append(Found((("", str(span[0])),), (verdict,), (room - max(may[at] for at in span), room - sure)))
    if not found:
        found.append(_most_heads(heads, room, moments))
    return result(found, measured=True)


def _runs(moments: Sequence[int]) -> Iterator[list[int]]:
    """The longest spans of moments that follow one another."""
    run: list[int] = []
    for at in moments:
        if run and at != run[-1] + 1:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _most_heads(heads: _Heads, room: int, moments: range) -> Found:
    most = max(heads.at(at, {}) for at in moments)
    slack = (room - most, room - max(heads.at(at, {}, certain=True) for at in moments))
    early = max(each.early for each in heads.groups())
    around_all = range(moments[0] - early, moments[-1] + 1)
    everything = Case(heads.groups(), frozenset(), lambda _slips, _ends, _other: None)

    def too_many(**options: bool) -> int | None:
        """The smallest slip that brings more there than fit."""
        return next(
            (
                amount_of(slips)
                for slips in everything.slips()
                if any(heads.at(at, slips, **options) > room for at in around_all)
            ),
            None,
        )

    for verdict, options in ((AT_RISK, {"certain": True}), (CONDITIONAL, {"ends": False}), (UNKNOWN, {})):
        if too_many(**options) is not None:
            # Nothing is bad below it, not even with those who are tentative or whose ends are not known.
            safe = (too_many() or 0) - 1
            return Found((), (verdict,), slack, safe if verdict == AT_RISK else None)
    return Found((), (KEPT,), slack)


class _Heads:
    """Who is in a place."""

    def __init__(self, plan: Plan, place: Place) -> None:
        self.plan = plan
        self.place = place
        self.worlds = {
            person: [
                [each for each in plan.written(person, world) if lies_in(each.place, place)]
                for world in plan.worlds([person])
            ]
            for person in plan.stops
        }

    def groups(self) -> frozenset[Group]:
        return frozenset(
            group for every in self.worlds.values() for world in every for each in world for group in each.groups
        )

    def at(self, at: int, slips: Slips, *, certain: bool = False, ends: bool = True) -> int:
        """How many may be there; certain: how many must; without ends: as if those not known were instants."""
        quantify = all if certain else any
        return sum(
            quantify(any(self._there(each, at, slips, ends=ends and not certain) for each in world) for world in every)
            for every in self.worlds.values()
        )

    def only_by_end(self, at: int) -> bool:
        """Whether somebody may be there, in some world, only because an end is not known."""
        return any(
            any(self._there(each, at, {}, ends=True) for each in world)
            and not any(self._there(each, at, {}, ends=False) for each in world)
            for every in self.worlds.values()
            for world in every
        )

    def _there(self, each: Presence, at: int, slips: Slips, *, ends: bool) -> bool:
        own = slips.get(each.group, 0)
        start = each.start + own
        end = each.end if each.end is not None else each.start
        if each.until is not None and ends:
            end = each.until.stated(slips, self.plan.horizon)[-1]
        return start <= at < end + own or at == start
