"""The sweeps in numpy.

Groups in which no two neighbours are too near each other are soon done with; only the others are looked at row by row.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from schedcheck.kernels.columns import NONE, Pairs, Peaks, Survey
from schedcheck.kernels.neighbours import crowded_groups, least_gaps
from schedcheck.kernels.tables import LONGEST, Line, Numbers, Table, among, begins_of, numbers_of, order_of

if TYPE_CHECKING:
    from schedcheck.kernels.columns import Column

__all__ = ["gaps", "near", "nearest", "overlaps", "peaks", "survey"]


def overlaps(group: Column, start: Column, end: Column, *, gap: int = 0, within: range | None = None) -> Pairs:
    """Pairs of one group that are too near each other."""
    table = Table.of(group, start, end)
    return _pairs_among(table, crowded_groups(table, gap, within), gap, within)


def gaps(group: Column, start: Column, end: Column, groups: int) -> array[int]:
    """The least gap of neighbours in each group."""
    codes, least = least_gaps(Table.of(group, start, end))
    return _column(_spread(codes, least, groups, NONE))


def survey(group: Column, start: Column, end: Column, groups: int, *, gap: int = 0) -> Survey:
    """Pairs that are too near each other, and the least gap of neighbours in each group."""
    table = Table.of(group, start, end)
    codes, least = least_gaps(table)
    return Survey(*_pairs_among(table, codes[least < gap], gap), _column(_spread(codes, least, groups, NONE)))


def near(  # noqa: PLR0917 - two tables of three columns
    group: Column,
    start: Column,
    end: Column,
    other_group: Column,
    other_start: Column,
    other_end: Column,
    *,
    gap: int | Column,
) -> Pairs:
    """Pairs across two tables that are too near each other."""
    mine, theirs = Table.of(group, start, end), Table.of(other_group, other_start, other_end)
    rows, others = _shared(mine, theirs)
    if not len(rows):
        return _pairs(rows, others)
    mine, theirs = mine.take(rows), theirs.take(others)
    line = Line.of(mine.last, mine.start, theirs.start)
    order, rises = mine.in_order(line)
    other_order, other_rises = theirs.in_order(line)
    mine, theirs = mine.take(order), theirs.take(other_order)
    required, other_required = _required(gap, mine.group), _required(gap, theirs.group)
    # Twice the start, and one more unless it is an instant: that touches what starts with it, which is near by no gap.
    marks = other_rises * 2 + (theirs.start < theirs.end)
    first, other_first = _merged(rises * 2 + (required == 0), marks)
    lefts, rights = _runs(first, _until(marks, first, line.place(mine.group, mine.end + required) * 2))
    # Those of the other table that start before.
    limits = line.place(theirs.group, theirs.end + other_required)
    before, after = _runs(other_first, _until(rises, other_first, limits))
    width = len(others)
    found = np.concatenate((lefts * width + rights, after * width + before))
    found.sort()
    first, second = np.divmod(found, width)
    return _pairs(rows[order[first]], others[other_order[second]])


def nearest(  # noqa: PLR0917 - two tables of three columns
    group: Column,
    start: Column,
    end: Column,
    other_group: Column,
    other_start: Column,
    other_end: Column,
    *,
    gap: int | Column,
) -> Pairs:
    """The pair of each group with the smallest gap that is large enough."""
    mine, theirs = Table.of(group, start, end), Table.of(other_group, other_start, other_end)
    rows, others = _shared(mine, theirs)
    if not len(rows):
        return _pairs(rows, others)
    mine, theirs = mine.take(rows), theirs.take(others)
    line = Line.of(mine.last, mine.start, theirs.start, theirs.end)
    order, _ = order_of(line.place(mine.group, mine.start))
    rows, mine = rows[order], mine.take(order)
    required = _required(gap, mine.group)
    by_end, falls = order_of(line.place(theirs.group, theirs.end))
    by_start, rises = order_of(line.place(theirs.group, theirs.start))
    last = falls.searchsorted(line.place(mine.group, mine.start - required + 1)) - 1
    first = rises.searchsorted(line.place(mine.group, mine.end + required))
    before = _where_same(mine, theirs, by_end, last, mine.start - theirs.end[by_end.take(last, mode="clip")])
    after = _where_same(mine, theirs, by_start, first, theirs.start[by_start.take(first, mode="clip")] - mine.end)
    begins = begins_of(mine.group)
    least = np.minimum.reduceat(np.minimum(before, after), begins)
    least = np.repeat(least, np.diff(begins, append=len(rows)))
    lefts = np.flatnonzero((before == least) & (least < NONE)), np.flatnonzero((after == least) & (least < NONE))
    # Of those that end together the first by number; those that start together are sorted so.
    left = np.concatenate(lefts)
    right = np.concatenate((by_end[falls.searchsorted(falls[last[lefts[0]]])], by_start[first[lefts[1]]]))
    earlier = np.minimum(mine.end[left], theirs.end[right])
    best = np.lexsort((others[right], rows[left], earlier, mine.group[left]))
    best = best[begins_of(mine.group[left[best]])]
    return _pairs(rows[left[best]], others[right[best]])


def peaks(group: Column, start: Column, end: Column, groups: int) -> Peaks:
    """The most rows at one moment in each group, and when."""
    table = Table.of(group, start, end)
    count = len(table.group)
    if not count:
        return Peaks(array("q", [0]) * groups, array("q", [0]) * groups)
    ends = np.maximum(table.end, table.start + 1)
    line = Line.of(table.last, table.start, ends)
    # What ends at a moment is over before anything starts.
    events = np.concatenate((line.place(table.group, ends) * 2, line.place(table.group, table.start) * 2 + 1))
    events.sort()
    # All that starts in a group ends in it, so that each group begins anew at zero.
    here = np.cumsum((events & 1) * 2 - 1)
    here *= 2 * count
    here += np.arange(2 * count - 1, -1, -1)
    events >>= 1
    codes = events >> line.bits
    begins = begins_of(codes)
    most, later = np.divmod(np.maximum.reduceat(here, begins), 2 * count)
    at = line.times(events[2 * count - 1 - later])
    return Peaks(_column(_spread(codes[begins], most, groups, 0)), _column(_spread(codes[begins], at, groups, 0)))


def _column(numbers: Numbers) -> array[int]:
    column = array("q")
    column.frombytes(numbers.view(np.uint8).data)
    return column


def _pairs(first: Numbers, second: Numbers) -> Pairs:
    return Pairs(_column(first), _column(second))


def _spread(codes: Numbers, values: Numbers, groups: int, otherwise: int) -> Numbers:
    """A column over all group codes of values that some have."""
    every = np.full(groups, otherwise)
    every[codes] = values
    return every


def _required(gap: int | Column, group: Numbers) -> Numbers:
    """The required gap of each row."""
    if isinstance(gap, int):
        return np.full(len(group), min(gap, LONGEST))
    return np.minimum(numbers_of(gap)[group], LONGEST)


def _shared(mine: Table, theirs: Table) -> tuple[Numbers, Numbers]:
    """The rows of groups that both tables have, and few others; none at all if one table has none."""
    rows, others = np.flatnonzero(among(mine.group, theirs.group)), np.flatnonzero(among(theirs.group, mine.group))
    return (rows, others) if len(rows) and len(others) else (rows[:0], others[:0])


def _pairs_among(table: Table, codes: Numbers, gap: int, within: range | None = None) -> Pairs:
    """Pairs of the groups in *codes* that are too near each other."""
    if not len(codes):
        return _pairs(codes, codes)
    wanted = among(table.group, codes)
    if within is not None:
        wanted &= (table.group >= within.start) & (table.group < within.stop)
    rows = np.flatnonzero(wanted)
    table = table.take(rows)
    line = Line.of(table.last, table.start)
    order, rises = table.in_order(line)
    rows, table = rows[order], table.take(order)
    # What comes later in order is too near exactly if it starts before the end and the gap: so it is a run.
    after = np.arange(1, len(rises) + 1)
    limits = line.place(table.group, table.end + min(gap, LONGEST))
    first, second = _runs(after, _until(rises, after, limits))
    return _pairs(rows[first], rows[second])


def _runs(first: Numbers, until: Numbers) -> tuple[Numbers, Numbers]:
    """For each number k all of `range(first[k], until[k])`: k as often as needed, and these."""
    some = np.flatnonzero(until > first)
    counts = until[some] - first[some]
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(some, counts), np.arange(total) + np.repeat(first[some] - ends + counts, counts)


def _merged(mine: Numbers, theirs: Numbers) -> tuple[Numbers, Numbers]:
    """For each of two sorted columns how many of the other come before each number; of equal ones mine come first."""
    both = np.concatenate((mine * 2, theirs * 2 + 1))
    both.sort()
    both &= 1
    return np.flatnonzero(both == 0) - np.arange(len(mine)), np.flatnonzero(both) - np.arange(len(theirs))


def _until(numbers: Numbers, first: Numbers, limits: Numbers) -> Numbers:
    """Up to where the sorted *numbers*, from *first* on, are below each limit: nowhere, for most."""
    until = first.copy()
    some = np.flatnonzero((numbers.take(first, mode="clip") < limits) & (first < len(numbers)))
    until[some] = numbers.searchsorted(limits[some])
    return until


def _where_same(mine: Table, theirs: Table, order: Numbers, at: Numbers, gap: Numbers) -> Numbers:
    """The gap of each row of mine where *at* is a place in *order* that holds a row of the same group, else NONE."""
    there = theirs.group[order.take(at, mode="clip")]
    return np.where((there == mine.group) & (at >= 0) & (at < len(order)), gap, NONE)
