"""What the constraints about people should find: where they are, when, and with whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product
from math import asin, ceil, cos, inf, radians, sin, sqrt

from schedcheck.interval import Interval
from schedcheck.model import Event, Level, Place, Stop, Summit
from schedcheck.schedule import Schedule
from tests.property.oracle.judging import (
    BROKEN,
    ORDER,
    Case,
    Found,
    Judged,
    Survey,
    judge,
    result,
    survey,
)
from tests.property.oracle.plan import BEYOND, Plan, event_group, group_of, name_of, purpose, stated_end, stated_start
from tests.property.oracle.presence import (
    Ends,
    Name,
    OpenEnd,
    Party,
    Presence,
    Slips,
    World,
    around,
    gap_of,
    lies_in,
    moment,
    shares,
    ticks,
)


def no_overlap(schedule: Schedule, *, who: Party | None = None, inherit: bool = True) -> Judged:
    """Two bodily stops of one person at once, in different places."""
    plan = Plan(schedule)
    people = plan.members(who, inherit=inherit)
    found = []
    for person in people:
        bodily = [stop for stop in plan.stops[person] if not stop.place.remote]
        for one, other in combinations(bodily, 2):
            if lies_in(one.place, other.place) or lies_in(other.place, one.place):
                continue
            surveys = [
                survey(_apart(one, other), plan.horizon) if {name_of(one), name_of(other)} <= world else Survey()
                for world in plan.worlds([person])
            ]
            found.append(judge([name_of(one), name_of(other)], surveys))
    return result(found, measured=bool(people))


def _apart(one: Stop, other: Stop) -> Case:
    first, second = group_of(one), group_of(other)

    def span(stop: Stop, by: int) -> tuple[int, int]:
        end = stated_end(stop)
        return stated_start(stop) + by, (stated_start(stop) if end is None else end) + by

    return Case(
        frozenset({first, second}),
        frozenset(),
        lambda slips, _ends, _other: gap_of(span(one, slips.get(first, 0)), span(other, slips.get(second, 0))),
    )


class Ambiguous(Exception):
    """The definitions do not settle what holds here."""


def travel(
    schedule: Schedule,
    *,
    times: Mapping[tuple[Place, Place], timedelta] | None = None,
    speed: float | None = None,
    who: Party | None = None,
    inherit: bool = True,
) -> Judged:
    """Time from each stop to its next ones."""
    plan = Plan(schedule)
    people = plan.members(who, inherit=inherit)
    found = []
    for person in people:
        surveys: dict[tuple[Name, Name], list[Survey | None]] = {}
        worlds = list(plan.worlds([person]))
        for index, world in enumerate(worlds):
            for stop, after, _ in plan.following(person, world):
                for other in after:
                    case = _on_the_way(plan, stop, other, world, way(stop.place, other.place, times or {}, speed))
                    every = surveys.setdefault((name_of(stop), name_of(other)), [None] * len(worlds))
                    every[index] = survey(case, plan.horizon)
        found += [judge(pair, [each or Survey() for each in every]) for pair, every in surveys.items()]
    return result(found, measured=bool(people))


def _on_the_way(plan: Plan, stop: Stop, other: Stop, world: World, needs: float | None) -> Case:
    crossed = [each for each in around(stop.place).values() if not lies_in(other.place, each)]
    crossed += [each for each in around(other.place).values() if not lies_in(stop.place, each)]
    walks = sum(ticks(each.walk) for each in crossed)
    nested = lies_in(stop.place, other.place) or lies_in(other.place, stop.place)
    earlier, later = (
        next(each for each in plan.written(name_of(one)[0], world) if each.name == name_of(one))
        for one in (stop, other)
    )

    def measure(slips: Slips, ends: Ends, fast: bool) -> float | None:  # noqa: FBT001 - one of the unknowns
        here, there = earlier.span(slips, ends), later.span(slips, ends)
        # Together in one place, or slipped past each other in it: nobody has to get anywhere.
        if nested and there[0] < here[1]:
            return None
        required = walks + (needs if needs is not None else 0 if fast else inf)
        return there[0] - here[1] - required

    return Case(
        frozenset(earlier.groups | later.groups),
        frozenset(earlier.open_ends | later.open_ends),
        measure,
        (True, False) if needs is None else (True,),
    )


def way(start: Place, goal: Place, times: Mapping[tuple[Place, Place], timedelta], speed: float | None) -> float | None:
    """The time on the way between two places; None: unknown."""
    if lies_in(start, goal) or lies_in(goal, start):
        return 0
    from_here = [each for each in around(start).values() if not lies_in(goal, each)]
    to_there = [each for each in around(goal).values() if not lies_in(start, each)]
    table = {(b.id, a.id): ticks(span) for (a, b), span in times.items()}
    table |= {(a.id, b.id): ticks(span) for (a, b), span in times.items()}
    listed = {
        (i, j): table[a.id, b.id]
        for i, a in enumerate(from_here)
        for j, b in enumerate(to_there)
        if (a.id, b.id) in table
    }
    # Of two entries, each the nearer at one end, the definitions prefer neither.
    nearest = {
        spent for (i, j), spent in listed.items() if not any((k, m) != (i, j) and k <= i and m <= j for k, m in listed)
    }
    if len(nearest) > 1:
        raise Ambiguous("which of two entries of the table is the nearer")
    if nearest:
        return nearest.pop()
    here = next((each for each in around(start).values() if each.geo is not None), None)
    there = next((each for each in around(goal).values() if each.geo is not None), None)
    if here is None or there is None:
        return None
    if here.id == there.id:
        return 0
    return None if speed is None else ceil(kilometres(here, there) / speed * 3600 * 1_000_000)


def kilometres(here: Place, there: Place) -> float:
    """The great-circle distance (haversine)."""
    assert here.geo is not None
    assert there.geo is not None
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, each)) for each in (here.geo, there.geo))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


def avoid(
    schedule: Schedule,
    a: Party,
    b: Party,
    *,
    level: int = Level.ROOM,
    gap: timedelta = timedelta(0),
    gap_after: timedelta | None = None,
    at: Place | None = None,
    during: Interval | None = None,
    allow: Iterable[str] = (),
    inherit: bool = True,
) -> Judged:
    """Two at one place, too near in time."""
    plan = Plan(schedule)
    pairs = plan.pairs(a, b, inherit=inherit)
    ones, others = plan.members(a, inherit=inherit), plan.members(b, inherit=inherit)
    after = gap if gap_after is None else gap_after
    kinds = set(allow)
    known: dict[tuple[Presence, Presence], Survey] = {}
    window = None if during is None else (moment(during.start), moment(during.end))
    if window is not None:
        # An end without bound may last into the window, wherever that is.
        plan.horizon = max(plan.horizon, window[1] + BEYOND)
    found: list[Found | None] = []
    for x, y in pairs:
        surveys: dict[tuple[Name, Name], list[Survey | None]] = {}
        moved: set[tuple[Name, Name]] = set()
        worlds = list(plan.worlds([x, y]))
        for index, world in enumerate(worlds):
            for one, other in product(plan.presences(x, world), plan.presences(y, world)):
                gaps = ticks(gap), ticks(after)
                if {x, y} <= ones & others:
                    gaps = max(gaps), max(gaps)
                elif x not in ones or y not in others:
                    gaps = gaps[1], gaps[0]
                case = _meeting(one, other, level=level, gaps=gaps, at=at, window=window, allow=kinds)
                if case is None:
                    continue
                key = (one.name, other.name)
                if (one, other) not in known:
                    known[one, other] = survey(case, plan.horizon)
                surveys.setdefault(key, [None] * len(worlds))[index] = known[one, other]
                way = one.depends_on_unknown or other.depends_on_unknown
                if way or (window and case.open_ends):
                    moved.add(key)
        found += [
            judge(key, [each or Survey() for each in every], moved=key in moved) for key, every in surveys.items()
        ]
    somebody = at is None or any(
        lies_in(each.place, at) or (lies_in(at, each.place) and not at.remote)
        for person in plan.stops
        for world in plan.worlds([person])
        for each in plan.presences(person, world)
    )
    return result(found, measured=bool(pairs) and somebody)


def _meeting(
    one: Presence,
    other: Presence,
    *,
    level: int,
    gaps: tuple[int, int],
    at: Place | None,
    window: tuple[int, int] | None,
    allow: set[str],
) -> Case | None:
    sure = shares(one.place, other.place, level)
    if sure is False:
        return None
    for each in (one, other):
        if at is not None and not lies_in(each.place, at):
            # Being in a hotel does not make it possible to be in a call: that is no place inside it to stand in.
            if at.remote or not lies_in(at, each.place):
                return None
            sure = None
    if one.written and other.written and purpose(one.written) in allow and purpose(other.written) in allow:
        return None
    # Nobody's body is in a call, nor where it is filed.
    both = [each for each in around(one.place).values() if lies_in(other.place, each)]
    both = [one.place] if one.place.remote else both
    forth, back = (max([gap, *(ticks(each.clearance) for each in both)]) for gap in gaps)

    def measure(slips: Slips, ends: Ends, near: bool) -> float | None:  # noqa: FBT001 - one of the unknowns
        if not (near and one.exists(ends) and other.exists(ends)):
            return None
        here, there = one.span(slips, ends), other.span(slips, ends)
        if window is not None:
            edges = sorted((max(here[0], there[0]), min(here[1], there[1])))
            if edges[1] < window[0] or window[1] < edges[0]:
                return None
        after, before = there[0] - here[1], here[0] - there[1]
        # In the order in which they come; where they are there as long before as after, as is better.
        return after - forth if after > before else before - back if before > after else after - min(forth, back)

    return Case(
        frozenset(one.groups | other.groups),
        frozenset(one.open_ends | other.open_ends),
        measure,
        (True, False) if sure is None else (True,),
    )


def together(
    schedule: Schedule,
    a: Party,
    b: Party,
    *,
    at_least: timedelta | None = None,
    level: int = Level.ROOM,
    inherit: bool = False,
) -> Judged:
    """The best of their meetings."""
    plan = Plan(schedule)
    required = 1 if at_least is None else ticks(at_least)
    pairs = plan.pairs(a, b, inherit=inherit)
    found = []
    for x, y in pairs:
        for one, other in product(plan.stops[x], plan.stops[y]):
            sure = shares(one.place, other.place, level)
            if sure is False:
                continue
            surveys = []
            for world in plan.worlds([x, y]):
                if not {name_of(one), name_of(other)} <= world:
                    surveys.append(Survey(bad=True))
                    continue
                first = next(each for each in plan.written(x, world) if each.name == name_of(one))
                second = next(each for each in plan.written(y, world) if each.name == name_of(other))
                surveys.append(survey(_shared_time(first, second, required, sure=bool(sure)), plan.horizon))
            found.append(judge([name_of(one), name_of(other)], surveys))
    return _best(found, required, measured=bool(pairs))


def _shared_time(one: Presence, other: Presence, required: int, *, sure: bool) -> Case:
    def measure(slips: Slips, ends: Ends, near: bool) -> float:  # noqa: FBT001 - one of the unknowns
        here, there = one.span(slips, ends), other.span(slips, ends)
        return (max(0, min(here[1], there[1]) - max(here[0], there[0])) if near else 0) - required

    return Case(
        frozenset(one.groups | other.groups),
        frozenset(one.open_ends | other.open_ends),
        measure,
        (True,) if sure else (True, False),
    )


def attend(
    schedule: Schedule,
    who: Party,
    what: Event | Summit,
    *,
    at_least: timedelta | None = None,
    inherit: bool = False,
) -> Judged:
    """The best of their stops at it."""
    plan = Plan(schedule)
    required = 1 if at_least is None else ticks(at_least)
    wanted = {what.id} if isinstance(what, Event) else {each.id for each in what.events}
    people = plan.members(who, inherit=inherit)
    there = [stop for stop in plan.every_stop() if stop.event is not None and stop.event.id in wanted]
    found = []
    for stop in there:
        person = name_of(stop)[0]
        if person not in people:
            continue
        assert stop.event is not None
        surveys = []
        for world in plan.worlds([person]):
            if name_of(stop) not in world:
                surveys.append(Survey(bad=True))
                continue
            own = next(each for each in plan.written(person, world) if each.name == name_of(stop))
            surveys.append(survey(_shared_time(own, held(stop.event), required, sure=True), plan.horizon))
        found.append(judge([name_of(stop)], surveys))
    return _best(found, required, measured=bool(people and there))


def held(event: Event, until: OpenEnd | None = None) -> Presence:
    """An event as if it were a stop; an end that is not known is without bound unless told otherwise."""
    name, group, start = ("", event.id), event_group(event), moment(event.start)
    end = None if event.end is None else moment(event.end)
    if end is None and until is None:
        until = OpenEnd(name, start, group, ((),))
    return Presence(name, event.place, group, start, end, until=until if end is None else None)


def _best(found: Iterable[Found | None], required: int, *, measured: bool) -> Judged:
    """The verdict of the best; with nothing at all, no time is spent there."""
    every = [each for each in found if each is not None] or [Found((), (BROKEN,), (-required, -required))]
    best = min(every, key=lambda each: (ORDER.index(each.verdict), -(each.slack[0] if each.slack else -inf)))
    alike = [each for each in every if each.verdict == best.verdict]
    slacks = [each.slack for each in alike if each.slack is not None] or [(-inf, inf)]
    most = (max(each[0] for each in slacks), max(each[1] for each in slacks))
    judged = result([replace(best, slack=most)], measured=measured)
    if not measured:
        return judged
    worst = min(max(map(ORDER.index, each.verdicts)) for each in every)
    others = {verdict for each in every for verdict in each.verdicts if ORDER.index(verdict) <= worst}
    return replace(
        judged,
        findings=tuple(replace(each, slack=most) for each in alike),
        verdicts=(best.verdict, *sorted(others - {best.verdict})),
    )
