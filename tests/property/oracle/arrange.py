"""What the constraints about layouts and turns should find: in every way to fill the seats, for every drift."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from math import inf
from typing import NamedTuple

from schedcheck.model import Delegation, Event, Layout, Leader, Place, Status, Turns
from schedcheck.schedule import Schedule
from tests.property.oracle.judging import AT_RISK, BROKEN, CONDITIONAL, KEPT, UNKNOWN
from tests.property.oracle.plan import Plan, standing
from tests.property.oracle.presence import Party, ticks


class Pair(NamedTuple):
    """What should be found of two seats or turns; the slack at stated times."""

    names: tuple[str, str]
    verdict: str
    slack: int
    slip: int | None = None


class Answer(NamedTuple):
    """What should be found: the pairs that are not kept, and the least slack of those that are."""

    measured: bool
    open: tuple[Pair, ...] = ()
    kept: int | None = None

    @property
    def verdict(self) -> str:
        order = (KEPT, AT_RISK, CONDITIONAL, UNKNOWN, BROKEN)
        return max((each.verdict for each in self.open), key=order.index, default=KEPT) if self.measured else UNKNOWN


def represents(schedule: Schedule, person: str, principals: set[str]) -> bool:
    """Whether somebody stands in for one of some people, or for somebody who does."""
    itineraries = {each.leader.id: each for each in schedule.itineraries}
    seen: set[str] = set()
    while person in itineraries and person not in seen:
        seen.add(person)
        other = itineraries[person].represents
        if other is None:
            return False
        if other.id in principals:
            return True
        person = other.id
    return False


def counts(schedule: Schedule, arrangement: Layout | Turns, party: Party, *, inherit: bool) -> set[str]:
    """The ids of those in a layout or an order who count for a party."""
    people = [*arrangement.leaders, *schedule.leaders]
    people += [each.represents for each in schedule.itineraries if each.represents is not None]
    if isinstance(party, Delegation):
        members = {each.id for each in people if each.delegation is not None and each.delegation.id == party.id}
    else:
        members = {party.id}
    here = {each.id for each in arrangement.leaders}
    return {each for each in here if each in members or (inherit and represents(schedule, each, members))}


def chances(schedule: Schedule, event: Event | None) -> set[bool]:
    """Whether an event takes place, in each world; empty where it never does."""
    if event is None:
        return {True}
    stops = [each for each in schedule.stops if each.event is not None and each.event.id == event.id]
    found = {standing(each) for each in stops} - {Status.CANCELLED}
    return {True} if Status.CONFIRMED in found else {True, False} if found else set()


def takes_part(
    schedule: Schedule, arrangement: Layout | Turns, sides: tuple[Party, Party], *, inherit: bool
) -> tuple[set[str], set[str]] | None:
    """Who counts for each side; None where there is nothing to measure."""
    plan = Plan(schedule)
    if not all(plan.members(party, inherit=inherit) for party in sides):
        return None
    place: Place | None = arrangement.place
    if (place is not None and not schedule.visits(place)) or not chances(schedule, arrangement.event):
        return None
    mine, theirs = (counts(schedule, arrangement, party, inherit=inherit) for party in sides)
    return (mine, theirs) if any(one != other for one in mine for other in theirs) else None


def forbidden(sides: tuple[set[str], set[str]], one: Leader | None, other: Leader | None) -> bool:
    """Whether these two are of the two sides; in an empty chair is nobody."""
    if one is None or other is None:
        return False
    mine, theirs = sides
    both = (one.id in mine and other.id in theirs) or (other.id in mine and one.id in theirs)
    return one.id != other.id and both


def distances(layout: Layout) -> dict[tuple[str, str], float]:
    """Steps from each seat to each (R. W. Floyd and S. Warshall, 1962)."""
    names = [each.name for each in layout.seats]
    steps = {(one, other): inf if one != other else 0.0 for one in names for other in names}
    for one, other in layout.neighbours:
        steps[one, other] = steps[other, one] = 1
    for by, one, other in product(names, repeat=3):
        steps[one, other] = min(steps[one, other], steps[one, by] + steps[by, other])
    return steps


def apart(schedule: Schedule, layout: Layout, a: Party, b: Party, *, seats: int, facing: bool, inherit: bool) -> Answer:
    """Each two seats that are too near in some world, and the least that lies between two others."""
    sides = takes_part(schedule, layout, (a, b), inherit=inherit)
    if sides is None or not (layout.neighbours or layout.facing):
        return Answer(measured=False)
    steps = distances(layout)
    opposite = {frozenset(pair) for pair in layout.facing}
    worlds = list(
        product(product(*(each.holders or (None,) for each in layout.seats)), chances(schedule, layout.event))
    )
    open_, kept = [], []
    for (at, one), (to, other) in combinations(enumerate(layout.seats), 2):
        meets = [held and forbidden(sides, people[at], people[to]) for people, held in worlds]
        faces = not facing and frozenset({one.name, other.name}) in opposite
        slack = -max(seats, 1) if faces else steps[one.name, other.name] - 1 - seats
        if not any(meets) or slack == inf:
            continue
        if slack >= 0:
            kept.append(int(slack))
        else:
            open_.append(Pair((one.name, other.name), BROKEN if all(meets) else CONDITIONAL, int(slack)))
    return Answer(measured=True, open=tuple(open_), kept=min(kept, default=None))


def drifts(turns: Turns) -> Iterator[tuple[int, ...]]:
    """By how much each turn is longer than stated, in every way."""
    return product(range(-ticks(turns.early), ticks(turns.late) + 1), repeat=len(turns.order))


def times(turns: Turns, drift: tuple[int, ...]) -> list[tuple[int, int]]:
    """When each turn starts and ends."""
    now, found = 0, []
    for turn, more in zip(turns.order, drift, strict=True):
        found.append((now, now + ticks(turn.takes) + more))
        now = found[-1][1]
    return found


def not_consecutive(schedule: Schedule, turns: Turns, a: Party, b: Party, *, by: object, inherit: bool) -> Answer:
    """Each two turns that are too near in some world or for some drift, and the least between two others."""
    sides = takes_part(schedule, turns, (a, b), inherit=inherit)
    if sides is None:
        return Answer(measured=False)
    required = by if isinstance(by, int) else ticks(by)  # type: ignore[arg-type]  # a number of turns or a duration
    every = [(max(map(abs, drift)), times(turns, drift)) for drift in drifts(turns)]
    stated = times(turns, (0,) * len(turns.order))
    doubtful = len(chances(schedule, turns.event)) > 1
    open_, kept = [], []
    for one, other in combinations(range(len(turns.order)), 2):
        if not forbidden(sides, turns.order[one].who, turns.order[other].who):
            continue

        def slack(spans: list[tuple[int, int]], one: int = one, other: int = other) -> int:
            return (other - one - 1 if isinstance(by, int) else spans[other][0] - spans[one][1]) - required

        names = str(one + 1), str(other + 1)
        bad = [amount for amount, spans in every if slack(spans) < 0]
        if not bad:
            kept.append(slack(stated))
        elif doubtful:
            open_.append(Pair(names, CONDITIONAL, slack(stated)))
        elif slack(stated) < 0:
            open_.append(Pair(names, BROKEN, slack(stated)))
        else:
            open_.append(Pair(names, AT_RISK, slack(stated), min(bad) - 1))
    return Answer(measured=True, open=tuple(open_), kept=min(kept, default=None))
