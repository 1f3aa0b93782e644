"""What the constraints about what events have in common should find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from itertools import combinations

from schedcheck.constraints._projections import Projection
from schedcheck.model import Event, Level
from schedcheck.schedule import Schedule
from tests.property.oracle.judging import UNKNOWN, Case, Found, Judged, Survey, judge, result, survey
from tests.property.oracle.plan import Plan, name_of
from tests.property.oracle.presence import Ends, Presence, Slips, around, shares
from tests.property.oracle.uses import occupied

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 24 * 3600 * 1_000_000
Members = Sequence[Event | Sequence[Event]]


def same(schedule: Schedule, events: Members, *, on: Projection, zone: tzinfo | None = None) -> Judged:
    """Of each two, the one lies within the other."""
    return _compared(schedule, events, on.value, zone, wanted=True)


def different(schedule: Schedule, events: Members, *, on: Projection, zone: tzinfo | None = None) -> Judged:
    """No two have anything in common."""
    return _compared(schedule, events, on.value, zone, wanted=False)


def _compared(schedule: Schedule, events: Members, on: str, zone: tzinfo | None, *, wanted: bool) -> Judged:
    plan = Plan(schedule)
    members = [[each.id] if isinstance(each, Event) else [one.id for one in each] for each in events]
    stops = {
        key: [name_of(each) for each in plan.every_stop() if each.event and each.event.id == key]
        for member in members
        for key in member
    }
    held = [[key for key in member if stops[key]] for member in members]
    found: list[Found | None] = [Found((), (UNKNOWN,)) for member in held if not member]
    taking = [member for member in held if member]
    for one, other in combinations(taking, 2):
        names = [name for key in (*one, *other) for name in stops[key]]
        surveys = []
        for world in plan.worlds(sorted({name[0] for name in names})):
            first, second = (
                [each for key in member for each in occupied(plan, ("event", key), stops[key], world)]
                for member in (one, other)
            )
            both = _case(first, second, on, zone, wanted=wanted) if first and second else None
            surveys.append(Survey() if both is None else survey(both, plan.horizon))
        found.append(judge(names, surveys))
    return result(found, measured=len(taking) > 1)


def _case(one: list[Presence], other: list[Presence], on: str, zone: tzinfo | None, *, wanted: bool) -> Case:
    every = [*one, *other]
    zones = {each.name: zone or _zone_of(each) for each in every}

    def measure(slips: Slips, ends: Ends, near: bool) -> float:  # noqa: FBT001 - one of the unknowns
        if on == "place":
            return _of_places(one, other, near=near, wanted=wanted)
        sides = [[_values(on, each.span(slips, ends), zones[each.name]) for each in side] for side in (one, other)]
        first, second = (frozenset().union(*side) for side in sides)
        if on in {"start", "time"}:
            if wanted:
                return -min(
                    max(min(_far(on, a, b) for b in y) for a in x) for x, y in ((first, second), (second, first))
                )
            return min(_far(on, a, b) for a in first for b in second) - 1
        return -min(len(first - second), len(second - first)) if wanted else -len(first & second)

    return Case(
        frozenset().union(*(each.groups for each in every)),
        frozenset().union(*(each.open_ends for each in every)),
        measure,
        (True, False) if on == "place" else (True,),
    )


def _zone_of(presence: Presence) -> tzinfo:
    return next((each.tz for each in around(presence.place).values() if each.tz is not None), UTC)


def _of_places(one: Iterable[Presence], other: Iterable[Presence], *, near: bool, wanted: bool) -> int:
    def is_same(x: Presence, y: Presence) -> bool:
        shared = shares(x.place, y.place, Level.ROOM)
        return near if shared is None else shared

    mine = {x.place.id for x in one if any(is_same(x, y) for y in other) != wanted}
    theirs = {y.place.id for y in other if any(is_same(x, y) for x in one) != wanted}
    return -min(len(mine), len(theirs)) if wanted else -len(mine)


def _far(on: str, a: int, b: int) -> int:
    return min((a - b) % DAY, (b - a) % DAY) if on == "time" else abs(a - b)


@cache
def _clock(at: int, zone: tzinfo) -> datetime:
    return (EPOCH + timedelta(microseconds=at)).astimezone(zone)


def _values(on: str, span: tuple[int, int], zone: tzinfo) -> frozenset[int]:
    if on == "start":
        return frozenset({span[0]})
    begun = _clock(span[0], zone)
    if on == "time":
        return frozenset(
            {(begun - begun.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)) // timedelta(microseconds=1)}
        )
    last = _clock(max(span[0], span[1] - 1), zone)
    dates = [begun.date() + timedelta(days=number) for number in range((last.date() - begun.date()).days + 1)]
    if on == "day":
        return frozenset(each.weekday() for each in dates)
    if on == "date":
        return frozenset(each.toordinal() for each in dates)
    return frozenset(each.isocalendar().year * 100 + each.isocalendar().week for each in dates)
