"""Where a verdict changes as something moves: exactly, to the microsecond, without trying each.

The shifts at which the order of times changes are known beforehand (`turning`). Between two of them each slack is a
straight line, the tightest of several bends only one way, and so does the loosest; such a function is straight between
two points if it meets their chord at one point between (it lies above or below it else), and where it is not, the
tangents from both sides meet near the bend: M. J. Eisner and D. G. Severance, "Mathematical techniques for efficient
record segmentation in large shared databases", Journal of the ACM 23(4), 1976.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schedcheck.analysis.asking import Look
    from schedcheck.analysis.turning import Turning

Looked: TypeAlias = "Callable[[int], Look]"

FASTEST = 2
"""A slack changes at most so many times as fast as something moves: when both sides do, towards each other."""


def runs(look: Looked, low: int, high: int, turning: Turning) -> Iterator[tuple[int, Verdict]]:
    """Each longest run of one verdict from *low* to *high*, both among them: where it starts, and the verdict.

    Args:
        look: How a rule stands at a shift, in microseconds.
        low, high: The first and the last shift.
        turning: Where the rule may turn.
    """
    hard, soft = _around(turning.hard, low, high), _around(turning.soft, low, high)
    verdict = look(low).verdict
    yield low, verdict
    at = low
    while at < high:
        following = min(_after(hard, at, high), _after(soft, at, high))
        safe = _safe(look(at), turning)
        found: Iterable[tuple[int, Verdict]] = ()
        if safe is not None and at + safe > following:
            # So much slack, or so little, that nothing can change by then, unless it jumps.
            following = min(at + safe, _after(hard, at, high))
        if safe is None or at + safe < following or look(following).verdict is not verdict:
            found = _between(look, at, following, turning)
        at = following
        for place, seen in found:
            verdict = seen
            yield place, verdict


def _around(points: Iterable[int], low: int, high: int) -> list[int]:
    """Some points and what is beside each: what is kept at two points may touch at both, and overlap between."""
    return sorted({near for each in points for near in (each - 1, each, each + 1) if low < near < high})


def _after(points: Sequence[int], at: int, high: int) -> int:
    index = bisect_right(points, at)
    return points[index] if index < len(points) else high


def _safe(seen: Look, turning: Turning) -> int | None:
    """How far on a rule surely stands as it does, if its slack does not jump; None where that is not known."""
    margin = turning.margin
    if margin is not None and seen.verdict is Verdict.KEPT:
        return 1 << 62 if seen.slack is None else max(0, (seen.slack - margin) // FASTEST)
    if margin is not None and turning.sure and seen.verdict is Verdict.BROKEN and seen.slack is not None:
        return max(0, (-seen.slack - 1) // FASTEST)
    return None


def _between(look: Looked, low: int, high: int, turning: Turning, depth: int = 0) -> Iterator[tuple[int, Verdict]]:
    """Where the verdict changes after *low* and up to *high*, between which no time meets another."""
    first, last = look(low), look(high)
    if high - low <= 1 or (first.verdict is last.verdict and _is_straight(look, low, high, turning)):
        if first.verdict is not last.verdict:
            yield high, last.verdict
        return
    # A guess can be poor again and again; halves are not.
    middle = (low + high) // 2 if depth % 3 == 2 else _guess(look, low, high)  # noqa: PLR2004 - every third time
    middle = min(max(middle, low), high - 1)
    cuts = sorted({low, middle, middle + 1, high})
    for one, other in pairwise(cuts):
        yield from _between(look, one, other, turning, depth + 1)


def _is_straight(look: Looked, low: int, high: int, turning: Turning) -> bool:
    """Whether nothing changes between two shifts at which the verdict is the same."""
    first, last = look(low), look(high)
    one, other = first.slack, last.slack
    if turning.margin is not None and not turning.best and first.verdict is Verdict.KEPT:
        # Nothing jumps, and the tightest slack bends downwards: what is kept at both ends is kept between.
        return True
    middle = (low + high) // 2
    seen = look(middle)
    if seen.verdict is not first.verdict:
        return False
    if one is None or other is None or seen.slack is None:
        return True
    return (other - one) * (middle - low) == (seen.slack - one) * (high - low)


def _guess(look: Looked, low: int, high: int) -> int:
    """About where the verdict changes, or the slack bends."""
    first, last = look(low).slack, look(high).slack
    middle = (low + high) // 2
    if first is None or last is None:
        return middle
    if look(low).verdict is not look(high).verdict:
        return _crossing(low, high, first, last) if (first < 0) is not (last < 0) else middle
    second, before = look(low + 1).slack, look(high - 1).slack
    if second is None or before is None:
        return middle
    falls, rises = second - first, last - before
    if falls == rises:
        return middle
    # Where the tangents meet.
    return (last - first + falls * low - rises * high) // (falls - rises)


def _crossing(low: int, high: int, first: int, last: int) -> int:
    """The last shift before a straight slack comes to be negative, or no longer is."""
    if last < 0:
        return low + first * (high - low) // (first - last)
    return low - (first * (high - low)) // (last - first) - 1
