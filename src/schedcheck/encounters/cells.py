"""Whose plain rows come too near whose in one place, and which of the others is nearest."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from schedcheck.encounters.plain import longest_of
from schedcheck.interval import gap_between
from schedcheck.kernels import kernel_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schedcheck.encounters.nearness import Question
    from schedcheck.encounters.plain import Row

CROWDED = 4096
"""So many pairs are compared one by one: faster than setting out to sweep them."""


class Pair(NamedTuple):
    """Two rows, in the order in which pairs are told: the nearest first, then by time, then by whose they are.

    Attributes:
        gap: Microseconds; negative together.
        start, end: The time they share, or the time between them.
        first, second: Of the one side, of the other.
    """

    gap: int
    start: int
    end: int
    first: Row
    second: Row


class Cell(NamedTuple):
    """What came of the rows of two sides in one place.

    Attributes:
        near: The pairs too near.
        kept: The nearest of the others; None also as long as nobody has asked for it.
        later: Then what `cell_of` is asked.
    """

    near: tuple[Pair, ...]
    kept: Pair | None
    later: Asked | None = None

    @property
    def settled(self) -> Cell:
        """The same, with the nearest of the others worked out."""
        return self if self.later is None else cell_of(*self.later)


Asked: TypeAlias = "tuple[Sequence[Row], Sequence[Row], int, tuple[int, int] | None, frozenset[str]]"
"""How near the rows of two sides come in one place: the arguments of `cell_of`. No class: very many are made."""


def rows_near(row: Row, others: Sequence[Row], required: int) -> Iterator[Row]:
    """Of others, sorted, those that are too near a row; in O(log n + found) where none is much longer than the rest."""
    start, end = row[0] - required, row[1] + required
    longest = longest_of(others)
    for at in range(bisect_left(others, (end,)) - 1, -1, -1):
        other = others[at]
        if other[0] + longest <= start:
            return
        if other[1] > start:
            yield other


def _nearest_to(row: Row, others: Sequence[Row], required: int) -> Iterator[Row]:
    """Of others, sorted, the first that begins late enough after a row, and the first of the last to end before it."""
    after = bisect_left(others, (row[1] + required,))
    if after < len(others):
        yield others[after]
    limit, longest = row[0] - required, longest_of(others)
    best: Row | None = None
    for at in range(bisect_left(others, (limit + 1,)) - 1, -1, -1):
        other = others[at]
        if best is not None and other[0] + longest < best[1]:
            break
        if other[1] <= limit and (best is None or other[1] >= best[1]):
            best = other
    if best is not None:
        yield best


def near_again(
    near: tuple[Pair, ...],
    gone: Sequence[Row],
    come: Sequence[Row],
    others: Sequence[Row],
    asked: Question,
    *,
    turned: bool,
) -> tuple[Pair, ...]:
    """The pairs too near in a place after somebody's rows there are others, out of those before.

    Args:
        near: Those.
        gone: Rows of stops that are not there any more.
        come: Rows that are there now, of one side.
        others: All rows there of the other side.
        asked: How near is too near.
        turned: Whether *come* are of the second side.
    """
    left = [each for each in near if not has_one_of(each, gone)] if near else []
    required, window, allow = asked.gap, asked.window, asked.allow
    for row in come:
        since, until = row[0] - required, row[1] + required
        for other in others:
            if other[0] < until and other[1] > since:
                if allow and row[4].purpose in allow and other[4].purpose in allow:
                    continue
                pair = _turned(row, other, turned)
                if window is None or _touches(pair, window):
                    left.append(pair)
    return tuple(sorted(left)) if left else ()


def crowded_again(cell: Cell, gone: Sequence[Row], come: Sequence[Row], sides: Crowd) -> Cell | None:
    """What comes of a crowded place after somebody's rows there are others, out of what came of it before.

    Args:
        cell: That.
        gone: Rows of stops that are not there any more.
        come: Rows that are there now, of one side.
        sides: What they are compared with.

    Returns:
        None where the nearest pair is gone, or pairs are left out that count for nothing: then all must be compared.
    """
    if cell.kept is None or has_one_of(cell.kept, gone):
        return None
    near = [each for each in cell.near if not has_one_of(each, gone)]
    kept = cell.kept
    for row in come:
        near += (_turned(row, other, sides.turned) for other in rows_near(row, sides.others, sides.required))
        for other in _nearest_to(row, sides.others, sides.required):
            kept = min(kept, _turned(row, other, sides.turned))
    return Cell(tuple(sorted(near)), kept)


class Crowd(NamedTuple):
    """Rows of one side in a crowded place.

    Attributes:
        others: The rows, sorted.
        required: The gap they must have to those of the other side, in microseconds.
        turned: Whether they are the first of a pair.
    """

    others: Sequence[Row]
    required: int
    turned: bool


def _turned(row: Row, other: Row, turned: bool) -> Pair:  # noqa: FBT001 - private, and told by its name
    gap = gap_between(row[0], row[1], other[0], other[1])
    return pair_of(gap, other, row) if turned else pair_of(gap, row, other)


def cell_of(
    mine: Sequence[Row],
    theirs: Sequence[Row],
    required: int,
    window: tuple[int, int] | None = None,
    allow: frozenset[str] = frozenset(),
) -> Cell:
    """How near the rows of two sides come in one place they share.

    Args:
        mine, theirs: Sorted.
        required: The gap they must have, in microseconds.
        window: Microseconds from and to which the time they share, or the time between them, must touch to count.
        allow: Kinds of stop that are tolerated, where both are of one.
    """
    if len(mine) * len(theirs) > CROWDED:
        return _crowded(mine, theirs, required, window, allow)
    near: list[Pair] = []
    kept: Pair | None = None
    for first in mine:
        start, end, _, _, stop = first
        for second in theirs:
            after, before = second[0] - end, start - second[1]
            gap = max(before, after)
            if kept is not None and gap > kept.gap and gap >= required:
                if gap == after:
                    break
                continue
            if allow and stop.purpose in allow and second[4].purpose in allow:
                continue
            pair = pair_of(gap, first, second)
            if window is not None and not _touches(pair, window):
                continue
            if gap < required:
                near.append(pair)
            elif kept is None or pair < kept:
                kept = pair
    return Cell(tuple(sorted(near)) if near else (), kept)


def pair_of(gap: int, first: Row, second: Row) -> Pair:
    """Two rows as a pair, with what is between them, or shared."""
    begun = max(second[0], first[0])
    over = min(second[1], first[1])
    return Pair(gap, begun, over, first, second) if begun < over else Pair(gap, over, begun, first, second)


def _touches(pair: Pair, window: tuple[int, int]) -> bool:
    return pair.start <= window[1] and pair.end >= window[0]


def _crowded(
    mine: Sequence[Row],
    theirs: Sequence[Row],
    required: int,
    window: tuple[int, int] | None,
    allow: frozenset[str],
) -> Cell:
    """The same by sorted sweeps, in O(n log n + m log m + found)."""
    near: list[Pair] = []
    kept: list[Pair] = []
    for here, there in _not_tolerated(mine, theirs, allow):
        sweeps = kernel_for(len(here) + len(there))
        found = sweeps.near(*_columns(here), *_columns(there), gap=required)
        near += _pairs(here, there, *found)
        # Apart, they are in the window if the earlier ends and the later starts on the right side of its edges.
        sides = [(here, there)]
        if window is not None:
            sides = [
                (_over_by(here, window), _begun_by(there, window)),
                (_begun_by(here, window), _over_by(there, window)),
            ]
        for one, other in sides:
            kept += _pairs(one, other, *sweeps.nearest(*_columns(one), *_columns(other), gap=required))
    counted = (each for each in near if window is None or _touches(each, window))
    return Cell(tuple(sorted(counted)), min(kept, default=None))


def _not_tolerated(
    mine: Sequence[Row], theirs: Sequence[Row], allow: frozenset[str]
) -> Iterator[tuple[Sequence[Row], Sequence[Row]]]:
    """The rows that count against one another: each with each, save where both are tolerated."""
    if not allow:
        yield mine, theirs
        return
    yield [each for each in mine if each[4].purpose not in allow], theirs
    yield (
        [each for each in mine if each[4].purpose in allow],
        [each for each in theirs if each[4].purpose not in allow],
    )


def _over_by(rows: Sequence[Row], window: tuple[int, int]) -> Sequence[Row]:
    return [each for each in rows if each[1] <= window[1]]


def _begun_by(rows: Sequence[Row], window: tuple[int, int]) -> Sequence[Row]:
    return [each for each in rows if each[0] >= window[0]]


def _columns(rows: Sequence[Row]) -> tuple[list[int], list[int], list[int]]:
    return [0] * len(rows), [each[0] for each in rows], [each[1] for each in rows]


def _pairs(mine: Sequence[Row], theirs: Sequence[Row], first: Iterable[int], second: Iterable[int]) -> Iterator[Pair]:
    for one, other in zip(first, second, strict=True):
        here, there = mine[one], theirs[other]
        yield pair_of(gap_between(here[0], here[1], there[0], there[1]), here, there)


def has_one_of(pair: Pair, rows: Sequence[Row]) -> bool:
    """Whether a pair is of one of the stops of some rows."""
    return any(row[4] is pair.first[4] or row[4] is pair.second[4] for row in rows)
