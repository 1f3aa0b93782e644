"""A brute-force oracle: the definitions of docs/explanation/meaning.md, word for word, by trying everything.

It tries every world (which tentative stops take place), every end that is not known (each whole microsecond up to the
limit, without a limit up to a horizon beyond everything else) and every slip (each whole microsecond within the bounds).
It shares no code with the engine and is slow: use it on plans of a few stops and a few microseconds.

Where the text leaves room, a finding has several verdicts that are right: the first is the one meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from math import asin, ceil, cos, inf, radians, sin, sqrt
from typing import Any

import attrs

from schedcheck.model import Delegation, Event, Leader, Level, Place, Status, Stop, Summit
from schedcheck.schedule import Schedule

KEPT, AT_RISK, CONDITIONAL, UNKNOWN, BROKEN = "KEPT", "AT_RISK", "CONDITIONAL", "UNKNOWN", "BROKEN"
ORDER = (KEPT, AT_RISK, CONDITIONAL, UNKNOWN, BROKEN)

Party = Leader | Delegation
Name = tuple[str, str]
"""A stop: the id of its person and its own."""
World = frozenset[Name]
"""The stops that take place."""
Slips = Mapping["Group", int]
Ends = Mapping[Name, int]
Range = tuple[float, float]

BEYOND = 3


def ticks(span: timedelta) -> int:
    """The whole microseconds of a duration."""
    return span // timedelta(microseconds=1)


def moment(when: datetime) -> int:
    """The whole microseconds since 1970-01-01 UTC."""
    return ticks(when.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC))


# --- What the definitions are about -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """What slips together, and how far."""

    name: tuple[str, ...]
    early: int
    late: int


@dataclass(frozen=True)
class OpenEnd:
    """An end that is not known: from *start*, which slips with *group*, up to a limit.

    The limit is the latest of *limits*, each the earliest of some times that slip with their groups; one without any
    time is no limit at all.
    """

    name: Name
    start: int
    group: Group
    limits: tuple[tuple[tuple[int, Group], ...], ...]

    def stated(self, slips: Slips, horizon: int) -> range:
        """Every end at stated times that can come of it when all have slipped: its own slip is taken off again."""
        own = slips.get(self.group, 0)
        most = max(min((at + slips.get(group, 0) for at, group in each), default=horizon) for each in self.limits)
        return range(self.start, max(self.start, most - own) + 1)

    @property
    def groups(self) -> set[Group]:
        return {self.group, *(group for each in self.limits for _, group in each)}


@dataclass(frozen=True)
class Presence:
    """A written stop or a passage, as it is in one world.

    Attributes:
        name: Whose, and its id.
        place: Where.
        written: The stop, if it is a written one.
        start, end: Its times, or those of the stop that a passage belongs to; the end None when not known.
        offsets: A passage out: from and to how long after the end; in: before the start.
        inwards: Whether it is a passage in.
        until: What its own end is, if not known.
        conditions: It exists if any of these holds: an end not known comes out before a time. None: it exists.
    """

    name: Name
    place: Place
    group: Group
    start: int
    end: int | None
    written: Stop | None = None
    offsets: tuple[int, int] | None = None
    inwards: bool = False
    until: OpenEnd | None = None
    conditions: frozenset[tuple[OpenEnd, int]] | None = None

    @property
    def open_ends(self) -> set[OpenEnd]:
        every = {each for each, _ in self.conditions or ()}
        return every | ({self.until} if self.until and not self.inwards else set())

    @property
    def groups(self) -> set[Group]:
        return {self.group}.union(*(each.groups for each in self.open_ends))

    @property
    def moved_by_unknown(self) -> bool:
        return self.offsets is not None and not self.inwards and self.until is not None

    def exists(self, ends: Ends) -> bool:
        return self.conditions is None or any(ends[each.name] < before for each, before in self.conditions)

    def span(self, slips: Slips, ends: Ends) -> tuple[int, int]:
        own = slips.get(self.group, 0)
        start = self.start + own
        if self.inwards:
            assert self.offsets is not None
            return start - self.offsets[1], start - self.offsets[0]
        end = (ends[self.until.name] if self.until else self.end) or 0
        if self.offsets is not None:
            return end + own + self.offsets[0], end + own + self.offsets[1]
        return start, end + own


def gap_of(a: tuple[int, int], b: tuple[int, int]) -> int:
    """`max(b.start - a.end, a.start - b.end)`."""
    return max(b[0] - a[1], a[0] - b[1])


def lies_in(inner: Place, outer: Place) -> bool:
    return outer.id in around(inner)


def around(place: Place) -> dict[str, Place]:
    """The place itself and those around it, from the inside outwards."""
    found: dict[str, Place] = {}
    here: Place | None = place
    while here is not None:
        found[here.id] = here
        here = here.within
    return found


def shares(a: Place, b: Place, level: int) -> bool | None:
    """Whether two places are shared at *level*; None: unknown."""
    if a.remote or b.remote:
        return a.id == b.id
    both = [each for each in around(a).values() if each.id in around(b)]
    if any(each.level <= level for each in both):
        return True
    own_a = {each.level for each in around(a).values() if each not in both}
    own_b = {each.level for each in around(b).values() if each not in both}
    if any(each >= level for each in own_a & own_b):
        return False
    return None


# --- The plan ---------------------------------------------------------------------------------------------------------


def standing(stop: Stop) -> Status:
    return max(stop.status, stop.event.status) if stop.event else stop.status


def purpose(stop: Stop) -> str | None:
    return stop.kind if stop.kind is not None or stop.event is None else stop.event.kind


def name_of(stop: Stop) -> Name:
    assert stop.leader is not None
    assert stop.id is not None
    return stop.leader.id, stop.id


def event_group(event: Event) -> Group:
    return Group(("event", event.id), ticks(event.early), ticks(event.late))


def group_of(stop: Stop) -> Group:
    event = stop.event
    if event is not None and stop.early is None and stop.late is None:
        return event_group(event)
    early = stop.early if stop.early is not None else event.early if event is not None else timedelta(0)
    late = stop.late if stop.late is not None else event.late if event is not None else timedelta(0)
    return Group(("stop", *name_of(stop)), ticks(early), ticks(late))


def stated_start(stop: Stop) -> int:
    return moment(stop.start)


def stated_end(stop: Stop) -> int | None:
    return None if stop.end is None else moment(stop.end)


def stated_order(stop: Stop) -> tuple[int, float]:
    end = stated_end(stop)
    return stated_start(stop), inf if end is None else end


@dataclass
class Plan:
    """A schedule as the definitions see it: the people in it and their stops that are not cancelled."""

    schedule: Schedule
    stops: dict[str, list[Stop]] = field(default_factory=dict)
    horizon: int = 0

    def __post_init__(self) -> None:
        for itinerary in self.schedule.itineraries:
            left = [stop for stop in itinerary.stops if standing(stop) is not Status.CANCELLED]
            if left:
                self.stops[itinerary.leader.id] = left
        times = [0]
        for stop in self.every_stop():
            times += [stated_start(stop), stated_end(stop) or 0]
            if stop.event:
                times += [moment(stop.event.start), moment(stop.event.end) if stop.event.end else 0]
        late = max((group_of(stop).late for stop in self.every_stop()), default=0)
        self.horizon = max(times) + late + sum(ticks(each.walk) for each in self.schedule.places) + BEYOND

    def every_stop(self) -> Iterator[Stop]:
        return (stop for each in self.stops.values() for stop in each)

    def members(self, party: Party | None, *, inherit: bool) -> set[str]:
        """The ids of those of a party who are in the plan."""
        if party is None:
            return set(self.stops)
        people: dict[str, Leader] = {}
        for each in self.schedule.itineraries:
            people[each.leader.id] = each.leader
            if each.represents is not None:
                people.setdefault(each.represents.id, each.represents)
        if isinstance(party, Leader):
            found = {party.id}
        else:
            found = {each.id for each in people.values() if each.delegation and each.delegation.id == party.id}
        while inherit:
            more = {
                each.leader.id
                for each in self.schedule.itineraries
                if each.represents is not None and each.represents.id in found
            }
            if more <= found:
                break
            found |= more
        return found & set(self.stops)

    def pairs(self, a: Party, b: Party, *, inherit: bool) -> list[tuple[str, str]]:
        """The different pairs of people of two parties."""
        first, second = self.members(a, inherit=inherit), self.members(b, inherit=inherit)
        return sorted({(min(x, y), max(x, y)) for x in first for y in second if x != y})

    def worlds(self, people: Iterable[str]) -> Iterator[World]:
        """Every choice for the tentative stops of these people."""
        stops = [stop for each in people for stop in self.stops[each]]
        certain = {name_of(stop) for stop in stops if standing(stop) is Status.CONFIRMED}
        doubtful = sorted({name_of(stop) for stop in stops} - certain)
        for taken in product((True, False), repeat=len(doubtful)):
            yield frozenset(certain | {name for name, stands in zip(doubtful, taken, strict=True) if stands})

    # --- Next and previous ---

    def ties(self, person: str, world: World) -> list[list[Stop]]:
        bodily = [stop for stop in self.stops[person] if name_of(stop) in world and not stop.place.remote]
        keys = sorted({stated_order(stop) for stop in bodily})
        return [[stop for stop in bodily if stated_order(stop) == key] for key in keys]

    def following(self, person: str, world: World) -> list[tuple[Stop, list[Stop], bool]]:
        """Each bodily stop, its next ones, and whether it is (also) a last one."""
        ties = self.ties(person, world)
        found = []
        for index, tie in enumerate(ties):
            for stop in tie:
                after = [each for each in tie if each is not stop]
                last = index + 1 == len(ties)
                if not last:
                    after += ties[index + 1]
                    end = stated_end(stop)
                    if end is not None and end > stated_start(ties[index + 1][0]):
                        beyond = [each for each in ties[index + 1 :] if stated_start(each[0]) >= end]
                        last = not beyond
                        after += [each for each in beyond[0] if each not in after] if beyond else []
                found.append((stop, after, last))
        return found

    def preceding(self, person: str, world: World) -> list[tuple[Stop, list[Stop], bool]]:
        """Each bodily stop, its previous ones, and whether it is (also) a first one."""
        ties = self.ties(person, world)
        return [
            (stop, [each for each in tie if each is not stop] + (ties[index - 1] if index else []), index == 0)
            for index, tie in enumerate(ties)
            for stop in tie
        ]

    def open_end(self, stop: Stop, world: World) -> OpenEnd | None:
        """What the end of a stop is in a world, if it is not known."""
        if stop.end is not None:
            return None
        # A call ends with what comes next of bodily stops, too.
        ties = self.ties(name_of(stop)[0], world)
        after = next((tie for tie in ties if stated_order(tie[0]) > stated_order(stop)), [])
        limit = tuple((stated_start(each), group_of(each)) for each in after)
        return OpenEnd(name_of(stop), stated_start(stop), group_of(stop), (limit,))

    # --- Presences ---

    def written(self, person: str, world: World) -> list[Presence]:
        return [
            Presence(
                name_of(stop),
                stop.place,
                group_of(stop),
                stated_start(stop),
                stated_end(stop),
                written=stop,
                until=self.open_end(stop, world),
            )
            for stop in self.stops[person]
            if name_of(stop) in world
        ]

    def presences(self, person: str, world: World) -> list[Presence]:
        """What somebody's stops are in a world, written and implied."""
        found = self.written(person, world)
        for stop, after, last in self.following(person, world):
            found += self._ways(stop, [(stop, each) for each in after], world, always=last, inwards=False)
        for stop, before, first in self.preceding(person, world):
            found += self._ways(stop, [(each, stop) for each in before], world, always=first, inwards=True)
        return found

    def _ways(
        self, stop: Stop, pairs: list[tuple[Stop, Stop]], world: World, *, always: bool, inwards: bool
    ) -> Iterator[Presence]:
        name, done, seen = name_of(stop), 0, Counter[str]()
        entrances = [each for each in around(stop.place).values() if each.entrance is not None]
        for index, place in enumerate(entrances):
            conditions: set[tuple[OpenEnd, int]] = set()
            certain = always
            for earlier, later in pairs:
                other = earlier if inwards else later
                inside = [each for each in entrances[: index + 1] if lies_in(other.place, each)]
                until, end = self.open_end(earlier, world), stated_end(earlier)
                # The break must be longer than all of these; so the end must come before this time.
                before = stated_start(later) - max((2 * ticks(each.walk) for each in inside), default=0)
                if not inside or (end is not None and end < before):
                    certain = True
                elif until is not None and until.start < before:
                    conditions.add((until, before))
            done += ticks(place.walk)
            if certain or conditions:
                assert place.entrance is not None
                seen[place.entrance.id] += 1
                # One entrance may lead into several places around each other: then it is crossed as often.
                again = f"-{seen[place.entrance.id]}" if seen[place.entrance.id] > 1 else ""
                yield Presence(
                    (name[0], f"{name[1]}/{'in' if inwards else 'out'}/{place.entrance.id}{again}"),
                    place.entrance,
                    group_of(stop),
                    stated_start(stop),
                    stated_end(stop),
                    offsets=(done - ticks(place.walk), done),
                    inwards=inwards,
                    until=self.open_end(stop, world),
                    conditions=None if certain else frozenset(conditions),
                )


# --- Judging ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """What decides a finding in one world: what may slip, which ends are not known, what else may turn out either way.

    `measure(slips, ends, other)` is the slack, or None where there is nothing to measure.
    """

    groups: frozenset[Group]
    open_ends: frozenset[OpenEnd]
    measure: Callable[[Slips, Ends, bool], float | None]
    others: tuple[bool, ...] = (True,)

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
        for ends in product(*(each.stated(slips, horizon) for each in every)):
            yield {each.name: end for each, end in zip(every, ends, strict=True)}


def amount_of(slips: Slips) -> int:
    return max(map(abs, slips.values()), default=0)


@dataclass(frozen=True)
class Survey:
    """What comes of trying everything in one world."""

    bad: bool = False
    varies: bool = False
    risk: str = "none"  # or "sure" (some slip is bad however ends turn out), "likely" (for every end some slip is), "maybe"
    amount: int | None = None
    slack: Range | None = None


def survey(case: Case, horizon: int) -> Survey:
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
        moved: A passage moves with an end that is not known, or a window meets one: at risk may be called unknown.
    """
    slacks = [each.slack for each in surveys if each.slack is not None]
    if not slacks and not any(each.bad or each.risk != "none" for each in surveys):
        return None
    slack = (min(each[0] for each in slacks), max(each[1] for each in slacks)) if slacks else None
    amounts = [each.amount for each in surveys if each.amount is not None]
    verdicts = _verdicts(surveys)
    if moved and AT_RISK in verdicts:
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


# --- The constraints --------------------------------------------------------------------------------------------------


def no_overlap(schedule: Schedule, *, who: Party | None = None, inherit: bool = True) -> Judged:
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


class Ambiguous(Exception):  # noqa: N818 - it is no fault, only a question that the definitions leave open
    """The definitions do not settle what holds here."""


def travel(
    schedule: Schedule,
    *,
    times: Mapping[tuple[Place, Place], timedelta] | None = None,
    speed: float | None = None,
    who: Party | None = None,
    inherit: bool = True,
) -> Judged:
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


def way(
    start: Place, goal: Place, times: Mapping[tuple[Place, Place], timedelta], speed: float | None
) -> float | None:
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
    nearest = {
        spent
        for (i, j), spent in listed.items()
        if not any((k, m) != (i, j) and k <= i and m <= j for k, m in listed)
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
    at: Place | None = None,
    during: Any = None,
    allow: Iterable[str] = (),
    inherit: bool = True,
) -> Judged:
    plan = Plan(schedule)
    pairs = plan.pairs(a, b, inherit=inherit)
    kinds, known = set(allow), {}  # type: set[str], dict[Any, Survey]
    window = None if during is None else (moment(during.start), moment(during.end))
    found: list[Found | None] = []
    for x, y in pairs:
        surveys: dict[tuple[Name, Name], list[Survey | None]] = {}
        moved: set[tuple[Name, Name]] = set()
        worlds = list(plan.worlds([x, y]))
        for index, world in enumerate(worlds):
            for one, other in product(plan.presences(x, world), plan.presences(y, world)):
                case = _meeting(one, other, level=level, gap=ticks(gap), at=at, window=window, allow=kinds)
                if case is None:
                    continue
                key = (one.name, other.name)
                if (one, other) not in known:
                    known[one, other] = survey(case, plan.horizon)
                surveys.setdefault(key, [None] * len(worlds))[index] = known[one, other]
                if one.moved_by_unknown or other.moved_by_unknown or (window and case.open_ends):
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
    gap: int,
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
    both = [each for each in around(one.place).values() if lies_in(other.place, each)]
    required = max([gap, *(ticks(each.clearance) for each in both)])

    def measure(slips: Slips, ends: Ends, near: bool) -> float | None:  # noqa: FBT001 - one of the unknowns
        if not (near and one.exists(ends) and other.exists(ends)):
            return None
        here, there = one.span(slips, ends), other.span(slips, ends)
        if window is not None:
            edges = sorted((max(here[0], there[0]), min(here[1], there[1])))
            if edges[1] < window[0] or window[1] < edges[0]:
                return None
        return gap_of(here, there) - required

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


def exclusive(schedule: Schedule, place: Place, *, gap: timedelta = timedelta(0)) -> Judged:
    plan = Plan(schedule)
    uses = _uses(plan, place)
    found = []
    for one, other in combinations(uses, 2):
        people = {name[0] for use in (one, other) for name in uses[use]}
        surveys = []
        for world in plan.worlds(sorted(people)):
            first, second = (_occupied(plan, use, uses[use], world) for use in (one, other))
            surveys.append(
                survey(_in_turn(first, second, ticks(gap)), plan.horizon) if first and second else Survey()
            )
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


def _occupied(plan: Plan, use: tuple[Any, ...], stops: list[Name], world: World) -> list[Presence]:
    """When a use is, in a world: the event, or each of the stops alike; nothing if none of them takes place."""
    taking = [
        each
        for person in sorted({name[0] for name in stops})
        for each in plan.written(person, world)
        if each.name in stops
    ]
    if use[0] != "event" or not taking:
        return taking
    event = taking[0].written and taking[0].written.event
    assert event is not None
    limits: list[tuple[tuple[int, Group], ...]] = []
    for each in taking:
        limits += each.until.limits if each.until else [((each.end or 0, each.group),)]
    return [held(event, OpenEnd(("", event.id), moment(event.start), event_group(event), tuple(limits)))]


def _in_turn(one: list[Presence], other: list[Presence], required: int) -> Case:
    return Case(
        frozenset().union(*(each.groups for each in (*one, *other))),
        frozenset().union(*(each.open_ends for each in (*one, *other))),
        lambda slips, ends, _: min(gap_of(a.span(slips, ends), b.span(slips, ends)) for a in one for b in other)
        - required,
    )


def capacity(schedule: Schedule, place: Place) -> Judged:
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
    for verdict, options in (
        (AT_RISK, {"certain": True}),
        (CONDITIONAL, {"ends": False}),
        (UNKNOWN, {}),
    ):
        for slips in everything.slips():
            if any(heads.at(at, slips, **options) > room for at in around_all):
                return Found((), (verdict,), slack, amount_of(slips) - 1 if verdict == AT_RISK else None)
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
        """Whether somebody may be there only because an end is not known."""
        return self.at(at, {}) > self.at(at, {}, ends=False)

    def _there(self, each: Presence, at: int, slips: Slips, *, ends: bool) -> bool:
        own = slips.get(each.group, 0)
        start = each.start + own
        end = each.end if each.end is not None else each.start
        if each.until is not None and ends:
            end = each.until.stated(slips, self.plan.horizon)[-1]
        return start <= at < end + own or at == start


@dataclass(frozen=True)
class Meeting:
    """An encounter as it should be listed: by how much apart at the latest ends, and whether an end not known moves it."""

    gap: float
    moved: bool


def encounters(
    schedule: Schedule,
    a: Party,
    b: Party,
    *,
    level: int = Level.ROOM,
    within: timedelta = timedelta(0),
    inherit: bool = True,
) -> dict[tuple[Name, ...], Meeting]:
    """The pairs less than *within* apart at stated times, ends not known taken at their latest."""
    plan = Plan(schedule)
    horizon = plan.horizon * 2
    found: dict[tuple[Name, ...], Meeting] = {}
    for x, y in plan.pairs(a, b, inherit=inherit):
        for world in plan.worlds([x, y]):
            for one, other in product(plan.presences(x, world), plan.presences(y, world)):
                sure = shares(one.place, other.place, level)
                if sure is False:
                    continue
                key = tuple(sorted((one.name, other.name)))
                apart = gap_of(_reach(one, horizon), _reach(other, horizon))
                if apart < ticks(within) and (key not in found or apart < found[key].gap):
                    moved = one.moved_by_unknown or other.moved_by_unknown
                    endless = all(_reach(each, horizon)[1] >= horizon for each in (one, other))
                    found[key] = Meeting(-inf if endless else apart, moved)
    return found


def judged(schedule: Schedule, constraint: Any) -> Judged:
    """What a check of one constraint should find; its fields are what its class was called with."""
    fields = {each.name: getattr(constraint, each.name) for each in attrs.fields(type(constraint)) if each.init}
    if "times" in fields:
        fields["times"] = {(a, b): span for a, b, span in fields["times"]}
    return ORACLES[type(constraint).__name__](schedule, **fields)


def _reach(presence: Presence, horizon: int) -> tuple[int, int]:
    """From when to when somebody may be there, at stated times."""
    ends = [{each.name: each.stated({}, horizon)[index] for each in presence.open_ends} for index in (0, -1)]
    return presence.span({}, ends[0])[0], presence.span({}, ends[1])[1]


ORACLES: dict[str, Callable[..., Judged]] = {
    "NoOverlap": no_overlap,
    "Travel": travel,
    "Avoid": avoid,
    "Attend": attend,
    "Together": together,
    "Exclusive": exclusive,
    "Capacity": capacity,
}
