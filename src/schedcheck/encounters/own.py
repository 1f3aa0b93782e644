"""Which of one person's own plain rows overlap, and which of the others is nearest."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from schedcheck.encounters.cells import Cell, Pair, has_one_of, pair_of
from schedcheck.model import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schedcheck.encounters.plain import Row


def overlaps_of(rows: Sequence[Row], counts: Callable[[Place, Place], bool]) -> Cell | None:
    """The pairs of one person's rows, sorted by time, that overlap and count, and the nearest that do not overlap.

    None where there are many, and some overlap or have no length.
    """
    if all(earlier[0] < earlier[1] <= later[0] for earlier, later in pairwise(rows)):
        return Cell((), _nearest_in_turn(rows, counts))
    if len(rows) > MANY:
        return None
    near: list[Pair] = []
    kept: Pair | None = None
    for first, second in combinations(rows, 2):
        kept = _with_pair(first, second, near, kept, counts)
    return Cell(tuple(sorted(near)), kept)


def overlaps_again(
    cell: Cell, gone: Sequence[Row], come: Sequence[Row], rows: Sequence[Row], counts: Callable[[Place, Place], bool]
) -> Cell | None:
    """The same after an edit, out of what it was: only pairs of which one is new are looked at.

    Args:
        cell: As it was.
        gone, come: The rows of stops that are only in what it was, and only in what it is.
        rows: As they are, sorted by time.
        counts: As in `overlaps_of`.
    """
    if len(rows) > MANY or (cell.kept is not None and has_one_of(cell.kept, gone)):
        return overlaps_of(rows, counts)
    near = [each for each in cell.near if not has_one_of(each, gone)] if cell.near else []
    kept = cell.kept
    for number, new in enumerate(come):
        start, end, stop = new[0], new[1], new[4]
        if stop.place.remote:
            continue
        least = LONGEST if kept is None else kept.gap
        for row in rows:
            # Most are further away than the nearest: only of the others a pair is made.
            if start - row[1] > least or row[4] is stop:
                continue
            if row[0] - end > least:
                break
            if number and any(row[4] is each[4] for each in come[:number]):
                continue
            kept = _with_pair(*((row, new) if row < new else (new, row)), near, kept, counts)
            least = LONGEST if kept is None else kept.gap
    return Cell(tuple(sorted(near)) if near else (), kept)


LONGEST = 1 << 62
"""Longer than any gap."""


def _with_pair(
    first: Row, second: Row, near: list[Pair], kept: Pair | None, counts: Callable[[Place, Place], bool]
) -> Pair | None:
    """The tightest pair that does not overlap, with one more looked at; one that overlaps goes to *near*."""
    gap = max(first[0] - second[1], second[0] - first[1])
    if gap >= 0 and kept is not None and gap > kept.gap:
        return kept
    if not counts(first[4].place, second[4].place):
        return kept
    pair = pair_of(gap, first, second)
    if gap < 0:
        near.append(pair)
        return kept
    return pair if kept is None or pair < kept else kept


MANY = 64
"""So many rows of one person are compared each with each."""


def _nearest_in_turn(rows: Sequence[Row], counts: Callable[[Place, Place], bool]) -> Pair | None:
    """The nearest pair that counts, of rows sorted by time of which no two overlap; by time, the first of several.

    In O(n) where most that follow one another count, and no pair counts of two rows in one place.
    """
    best: Pair | None = None
    latest: dict[str, Row] = {}
    for row in rows:
        start, stop = row[0], row[4]
        # The last row in each place, the latest first: of what is in one place, none before it is nearer.
        for other in reversed(latest.values()):
            if best is not None and start - other[1] >= best.gap:
                break
            if counts(other[4].place, stop.place):
                best = Pair(start - other[1], other[1], start, other, row)
                break
        latest.pop(stop.place.id, None)
        latest[stop.place.id] = row
    return best
