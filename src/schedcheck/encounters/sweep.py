"""Sorted sweeps over presences: the pairs that are near, and the nearest pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from schedcheck.interval import gap_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from schedcheck.encounters.presence import Presence

T = TypeVar("T")


def near(mine: Sequence[Presence], theirs: Sequence[Presence], gap: int) -> Iterator[tuple[Presence, Presence]]:
    """Pairs whose gap can be smaller than *gap* within their bounds, in O(n + m + found).

    Both sequences are sorted by `low`.
    """
    waiting: tuple[list[Presence], list[Presence]] = ([], [])
    at, other_at = 0, 0
    while at < len(mine) or other_at < len(theirs):
        first = other_at >= len(theirs) or (at < len(mine) and mine[at].low <= theirs[other_at].low)
        new = mine[at] if first else theirs[other_at]
        at, other_at = at + first, other_at + (not first)
        others = waiting[first]
        # Starts only rise from here on, so what is over by more than the gap is over for good.
        others[:] = [each for each in others if each.high > new.low - gap]
        for each in others:
            if each.low - new.high < gap:
                yield (new, each) if first else (each, new)
        waiting[not first].append(new)


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


def nearest(mine: Sequence[Presence], theirs: Sequence[Presence]) -> tuple[Presence, Presence]:
    """The pair with the smallest gap at stated times, in O(n log n + m log m); neither sequence is empty."""
    merged = sorted([(each.start, 0, each) for each in mine] + [(each.start, 1, each) for each in theirs], key=_start)
    lasting: list[Presence | None] = [None, None]
    best: tuple[int, Presence, Presence] | None = None
    for _, side, each in merged:
        other = lasting[1 - side]
        if other is not None:
            found = gap_between(each.start, each.end, other.start, other.end)
            if best is None or found < best[0]:
                best = (found, other, each) if side else (found, each, other)
        held = lasting[side]
        if held is None or each.end > held.end:
            lasting[side] = each
    assert best is not None  # noqa: S101 - both sequences have a presence, so each meets one before it or after it.
    return best[1], best[2]


def _start(row: tuple[int, int, Presence]) -> int:
    return row[0]
