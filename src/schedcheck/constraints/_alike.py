"""How two members stand, each of one event or of several, that should or must not have something in common.

In each world, for all slips and for all ends that are not known. Whether some slip, end and world is bad can be
answered by two events, one of each member, at once: further ones that need not take place do not, and those that do
stand where they help. So no combinations need to be tried.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from schedcheck.constraints._projections import (
    Days,
    Projection,
    State,
    can_touch,
    date_of,
    furthest_slip,
    point_of,
    states_of,
    zone_of,
)
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import FOREVER
from schedcheck.encounters.sharing import shares
from schedcheck.model import Level
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import tzinfo

    from schedcheck.encounters.presence import Presence


class Two(NamedTuple):
    """Two members, as the events that take place of each, and what is compared of them."""

    first: Sequence[Presence]
    second: Sequence[Presence]
    on: Projection
    zone: tzinfo | None

    @property
    def single(self) -> bool:
        """Whether each is of one event."""
        return len(self.first) == len(self.second) == 1

    @property
    def both(self) -> list[Presence]:
        """The events of both."""
        return [*self.first, *self.second]

    @property
    def furthest(self) -> int:
        """The furthest that anything slips that decides it; of a place, nothing does."""
        return 0 if self.on is Projection.PLACE else furthest_slip(self.both)


def _is_plain(two: Two) -> bool:
    """Whether each event is at one time for sure: then all that matters is what the members have."""
    return two.on is not Projection.PLACE and not any(
        each.tentative or each.open is not None or each.early or each.late for each in two.both
    )


def _of_each_place(two: Two) -> Two:
    """Of events that take place for sure, one in each place, where only places are compared."""
    if two.on is not Projection.PLACE or any(each.tentative for each in two.both):
        return two
    first, second = (tuple({each.place.id: each for each in side}.values()) for side in (two.first, two.second))
    return two._replace(first=first, second=second)


def sure(events: Iterable[Presence]) -> list[Presence]:
    """Those that take place in every world."""
    return [each for each in events if not each.tentative]


def _outlook(verdict: Verdict, slip: int | None = None) -> Outlook:
    return Outlook(verdict, 0, slip if verdict is Verdict.AT_RISK else None)


def _safe_slip(can_be_bad: Callable[[int], bool], furthest: int) -> int:
    """The largest slip for which it cannot be bad, as it can for the *furthest*."""
    safe, bad = 0, furthest
    while bad - safe > 1:
        middle = (safe + bad) // 2
        if can_be_bad(middle):
            bad = middle
        else:
            safe = middle
    return safe


# --- Nothing in common ---


def apart(two: Two) -> Outlook:
    """How two members stand that must have nothing in common: exactly, but for slips of what ends an open event."""
    if _is_plain(two):
        return _outlook(
            Verdict.KEPT if values_of(two, two.first).isdisjoint(values_of(two, two.second)) else Verdict.BROKEN
        )
    two = _of_each_place(two)
    verdict = _clash(two, 0)
    if verdict is not Verdict.KEPT:
        return _outlook(verdict)
    furthest = two.furthest
    verdict = _clash(two, furthest)
    if verdict is Verdict.KEPT:
        return _outlook(verdict)
    verdict = Verdict.AT_RISK if verdict is Verdict.BROKEN else verdict
    return _outlook(verdict, _safe_slip(lambda reach: _clash(two, reach) is not Verdict.KEPT, furthest))


def _clash(two: Two, reach: int) -> Verdict:
    """Whether two have something in common for some slips: in every world, in some, or only for some ends."""
    surely = {pair for pair in _pairs(two) if _touch(two, pair, reach, long=False)}
    if any(not one.tentative and not other.tentative for one, other in surely):
        return Verdict.BROKEN
    perhaps = [pair for pair in _pairs(two) if pair not in surely and _touch(two, pair, reach, long=True)]
    for one, other in perhaps:
        # Of all worlds in which the two take place, this may be bad and need not be in the one of the fewest events.
        beside = any((one, each) in surely for each in sure(two.second))
        if not beside and not any((each, other) in surely for each in sure(two.first)):
            return Verdict.UNKNOWN
    return Verdict.CONDITIONAL if surely or perhaps else Verdict.KEPT


def _pairs(two: Two) -> Iterable[tuple[Presence, Presence]]:
    return product(two.first, two.second)


def _touch(two: Two, pair: tuple[Presence, Presence], reach: int, *, long: bool) -> bool:
    return can_touch(two.on, *pair, two.zone, reach, long=long)


def clashing(two: Two) -> list[Presence]:
    """The events of both that have something in common with one of the other, at stated times."""
    if _is_plain(two):
        both = values_of(two, two.first) & values_of(two, two.second)
        return [each for each in two.both if not both.isdisjoint(values_of(two, [each]))]
    few = _of_each_place(two)
    pairs = [pair for pair in _pairs(few) if _touch(few, pair, 0, long=False)]
    found = dict.fromkeys(pair[side] for side in (0, 1) for pair in pairs)
    if few is two:
        return list(found)
    sides = ((few.first, two.first), (few.second, two.second))
    places = [{each.place.id for each in some if each in found} for some, _ in sides]
    return [each for held, (_, side) in zip(places, sides, strict=True) for each in side if each.place.id in held]


# --- The one within the other ---


def alike(two: Two) -> Outlook:
    """How two members stand of which the one must lie within the other.

    Exactly where both are of one event; where one of several is tentative or has no end, it may have the worse name.
    """
    if _is_plain(two):
        first, second = values_of(two, two.first), values_of(two, two.second)
        return _outlook(Verdict.KEPT if first <= second or second <= first else Verdict.BROKEN)
    return _alike_if(_of_each_place(two))


def _alike_if(two: Two) -> Outlook:
    asked: Any = _Days(two) if two.on.in_days else _Points(two)
    if asked.surely_bad(sure(two.first), sure(two.second)):
        return _outlook(Verdict.BROKEN)
    single = two.single
    if asked.can_be_bad(0):
        settled = not asked.varies or (single and asked.surely_bad(two.first, two.second))
        return _outlook(Verdict.CONDITIONAL if settled else Verdict.UNKNOWN)
    furthest = two.furthest
    if not asked.can_be_bad(furthest):
        return _outlook(Verdict.KEPT)
    # No slip decides what is not known of a place: only of days may both matter.
    if asked.varies and not (single and asked.bad_for_all_ends(furthest)):
        return _outlook(Verdict.UNKNOWN)
    if any(each.tentative for each in two.both):
        return _outlook(Verdict.CONDITIONAL)
    return _outlook(Verdict.AT_RISK, _safe_slip(asked.can_be_bad, furthest))


class _Points:
    """Events that have one value each: a start, or a place."""

    def __init__(self, two: Two) -> None:
        self.two = two
        self.varies = two.on is Projection.PLACE and any(self._same(*pair) is None for pair in _pairs(two))

    def _same(self, one: Presence, other: Presence) -> bool | None:
        on, zone = self.two.on, self.two.zone
        if on is Projection.PLACE:
            return shares(one.place, other.place, Level.ROOM)
        return point_of(on, one, zone) == point_of(on, other, zone)

    def _stays_same(self, one: Presence, other: Presence, reach: int) -> bool:
        slips = self.two.on is not Projection.PLACE and reach and any(each.early or each.late for each in (one, other))
        return self._same(one, other) is True and not slips

    def surely_bad(self, first: Sequence[Presence], second: Sequence[Presence]) -> bool:
        """Whether, with these taking place and perhaps the others, neither can lie within the other."""
        return (
            bool(first and second)
            and any(all(self._same(one, other) is False for other in self.two.second) for one in first)
            and any(all(self._same(one, other) is False for one in self.two.first) for other in second)
        )

    def can_be_bad(self, reach: int) -> bool:
        """Whether in some world, for some slips, neither lies within the other."""
        first, second = sure(self.two.first), sure(self.two.second)
        return any(
            not any(self._stays_same(one, each, reach) for each in (*second, other))
            and not any(self._stays_same(each, other, reach) for each in (*first, one))
            for one, other in _pairs(self.two)
        )


class _Days:
    """Events that are on one or several days, dates or weeks each."""

    def __init__(self, two: Two) -> None:
        self.two = two
        ends = [each.end + each.late for each in two.both if each.end < FOREVER]
        latest = max([each.start + each.late for each in two.both] + ends)
        self._until = max(date_of(latest, zone_of(each, two.zone)) for each in two.both) + 1
        self.varies = any(state.short != state.long for each in two.both for state in self._states(each, two.furthest))

    def _states(self, presence: Presence, reach: int) -> list[State]:
        return states_of(self.two.on, presence, self.two.zone, reach, until=self._until)

    def _stated(self, presences: Iterable[Presence], *, long: bool) -> Days:
        states = (self._states(each, 0)[0] for each in presences)
        return frozenset[int]().union(*(each.long if long else each.short for each in states))

    def surely_bad(self, first: Sequence[Presence], second: Sequence[Presence]) -> bool:
        """Whether, with these taking place and perhaps the others, neither can lie within the other."""
        return (
            bool(first and second)
            and not self._stated(first, long=False) <= self._stated(self.two.second, long=True)
            and not self._stated(second, long=False) <= self._stated(self.two.first, long=True)
        )

    def can_be_bad(self, reach: int) -> bool:
        """Whether in some world, for some slips and ends, neither lies within the other."""
        two = self.two
        mine, theirs = ({each: self._states(each, reach) for each in side} for side in (two.first, two.second))
        if two.single:
            return any(
                not one <= other and not other <= one
                for here, there in product(*mine.values(), *theirs.values())
                for one, other in product(here.each(two.on), there.each(two.on))
            )
        held = [self._always(states[each] for each in sure(states)) for states in (mine, theirs)]
        # An event with an end not known is taken to be on each of its days, or not, as is worse.
        return any(
            _neither(one, other, *held)
            for here, there in _pairs(two)
            for one, other in product(mine[here], theirs[there])
        )

    @staticmethod
    def _always(several: Iterable[list[State]]) -> Days:
        """What some events that take place are on, however they slip."""
        return frozenset[int]().union(*(frozenset.intersection(*(each.short for each in states)) for states in several))

    def bad_for_all_ends(self, reach: int) -> bool:
        """Of one event each: whether slips alone can make it bad, however ends turn out."""
        return any(
            not one.short <= other.long and not other.short <= one.long
            for one, other in product(*(self._states(each, reach) for each in self.two.both))
        )


def _neither(one: State, other: State, mine: Days, theirs: Days) -> bool:
    """Whether the one can be on a day that the other member is not on, and the other way round."""
    left, right = one.long - other.short - theirs, other.long - one.short - mine
    return bool(left and right) and (len(left | right) > 1)


# --- How much ---


def places_left(two: Two) -> int:
    """In how many places one is that are not surely places of the other; of both sides, the less."""
    two = _of_each_place(two)
    same = _Points(two)._same
    left = (
        {one.place.id for one in two.first if not any(same(one, other) for other in two.second)},
        {other.place.id for other in two.second if not any(same(one, other) for one in two.first)},
    )
    return min(map(len, left))


def values_of(two: Two, presences: Iterable[Presence]) -> set[int]:
    """The starts or days of some events at stated times, with ends not known at their earliest."""
    if two.on.in_days:
        return {day for each in presences for day in states_of(two.on, each, two.zone)[0].short}
    return {point_of(two.on, each, two.zone) for each in presences}


def strangers(two: Two) -> list[Presence]:
    """The events of both that have something which the other member surely does not have."""
    if two.on.in_days:
        asked = _Days(two)
        stated = [asked._stated(side, long=True) for side in (two.second, two.first)]
        return [
            each
            for side, others in zip((two.first, two.second), stated, strict=True)
            for each in side
            if not asked._stated([each], long=False) <= others
        ]
    if two.on is not Projection.PLACE:
        values = [values_of(two, side) for side in (two.second, two.first)]
        return [
            each
            for side, others in zip((two.first, two.second), values, strict=True)
            for each in side
            if values_of(two, [each]).isdisjoint(others)
        ]
    points, few = _Points(two), _of_each_place(two)
    return [
        each
        for side, others in ((two.first, few.second), (two.second, few.first))
        for each in side
        if all(points._same(each, other) is False for other in others)
    ]
