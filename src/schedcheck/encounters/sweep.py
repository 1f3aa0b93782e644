"""Sorted sweeps over presences: the pairs that are near, and the nearest pair."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from schedcheck.encounters.presence import Presence

T = TypeVar("T")

FEW = 8
"""So few pairs are compared one by one: faster than setting out to sweep them."""


class Group(NamedTuple):
    """Presences in the three orders that sweeps need.

    Attributes:
        by_low: By the earliest they can start.
        by_start, by_end: By start and by end at stated times.
    """

    by_low: Sequence[Presence]
    by_start: Sequence[Presence]
    by_end: Sequence[Presence]

    @classmethod
    def of(cls, presences: Iterable[Presence]) -> Group:
        """A group of presences given in any order."""
        by_start = sorted(presences, key=attrgetter("start"))
        return cls(sorted(by_start, key=attrgetter("low")), by_start, sorted(by_start, key=attrgetter("end")))


def near(mine: Sequence[Presence], theirs: Sequence[Presence], gap: int) -> Iterator[tuple[Presence, Presence]]:
    """Pairs whose gap can be smaller than *gap* within their bounds, in O(n + m + found).

    Both sequences are sorted by `low`.
    """
    if len(mine) * len(theirs) <= FEW:
        yield from [(one, other) for one in mine for other in theirs if _can_be_near(one, other, gap)]
        return
    left: list[Presence] = []
    right: list[Presence] = []
    at, count, other_at, other_count = 0, len(mine), 0, len(theirs)
    while at < count or other_at < other_count:
        if other_at == other_count or (at < count and mine[at].low <= theirs[other_at].low):
            new = mine[at]
            at += 1
            # Starts only rise from here on, so what is over by more than the gap is over for good.
            right = [each for each in right if each.high > new.low - gap]
            yield from [(new, each) for each in right if each.low - new.high < gap]
            left.append(new)
        else:
            new = theirs[other_at]
            other_at += 1
            left = [each for each in left if each.high > new.low - gap]
            yield from [(each, new) for each in left if each.low - new.high < gap]
            right.append(new)


def _can_be_near(one: Presence, other: Presence, gap: int) -> bool:
    return other.low - one.high < gap and one.low - other.high < gap


def near_each_other(presences: Sequence[Presence], gap: int) -> Iterator[tuple[Presence, Presence]]:
    """Pairs out of one sequence, sorted by `low`, whose gap can be smaller than *gap*; in O(n + found)."""
    waiting: list[Presence] = []
    for new in presences:
        waiting[:] = [each for each in waiting if each.high > new.low - gap]
        for each in waiting:
            if each.low - new.high < gap:
                yield each, new
        waiting.append(new)


def widening(search: Callable[[int], Iterable[T]], gap_of: Callable[[T], int], first: int, furthest: int) -> T | None:
    """Of what *search* finds within ever larger gaps, the one with the smallest gap; None if there is none.

    Args:
        search: What there is with a gap smaller than its argument; it may leave some out, but none at random.
        gap_of: The gap of what was found.
        first, furthest: The gap to begin with, and one that nothing exceeds.
    """
    reach = max(first, 1)
    while True:
        best = min(search(reach), key=gap_of, default=None)
        # Whatever is beyond the reach has at least that gap.
        if reach > furthest or (best is not None and gap_of(best) <= reach):
            return best
        reach *= 4


def nearest_apart(
    mine: Group,
    theirs: Group,
    gap: int,
    left_out: AbstractSet[tuple[int, int]],
    window: tuple[int, int] | None = None,
) -> tuple[Presence, Presence] | None:
    """The pair with the smallest gap, at stated times, of at least *gap*; in O(n + m + left out).

    Args:
        mine, theirs: Of the one and of the other.
        gap: Zero or more.
        left_out: Pairs that do not count, as the `id` of the one and the other.
        window: Microseconds from and to which the time between the two must touch.
    """
    best: tuple[int, Presence, Presence] | None = None
    for before, after, turned in ((mine, theirs, False), (theirs, mine, True)):
        over = before.by_end if window is None else [each for each in before.by_end if each.end <= window[1]]
        at = -1
        for each in after.by_start if window is None else [each for each in after.by_start if each.start >= window[0]]:
            while at + 1 < len(over) and over[at + 1].end <= each.start - gap:
                at += 1
            back = at
            while back >= 0 and (best is None or each.start - over[back].end < best[0]):
                pair = (each, over[back]) if turned else (over[back], each)
                if (id(pair[0]), id(pair[1])) not in left_out:
                    best = each.start - over[back].end, *pair
                    break
                back -= 1
    return None if best is None else best[1:]
