"""The sweeps in numpy.

One sort of plain values does most of the work: group, start and duration share one int64, so that neighbours can be
compared without looking anything up. Only groups with two rows too near each other are then looked at row by row.
"""

from __future__ import annotations

from array import array
from math import gcd as gcd_of
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from schedcheck.kernels.columns import NONE, Pairs, Peaks, Survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.kernels.columns import Column

__all__ = ["gaps", "near", "nearest", "overlaps", "peaks", "survey"]

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

BITS = 63
"""Of an int64 without its sign."""
CHUNK = 1 << 15
"""So many rows at once stay in the processor's cache from one step to the next."""
SAMPLE = 256
"""From so many rows the unit of all times is guessed."""
LONGEST = 1 << 60
"""Longer than all time from year 1 to 9999, yet twice that and a time still fit an int64."""


def overlaps(group: Column, start: Column, end: Column, *, gap: int = 0) -> Pairs:
    """Pairs of one group that are too near each other."""
    table = _Table.of(group, start, end)
    return _pairs_among(table, _crowded(table, gap), gap)


def gaps(group: Column, start: Column, end: Column, groups: int) -> array[int]:
    """The least gap of neighbours in each group."""
    codes, least = _neighbours(_Table.of(group, start, end))
    return _column(_spread(codes, least, groups, NONE))


def survey(group: Column, start: Column, end: Column, groups: int, *, gap: int = 0) -> Survey:
    """Pairs that are too near each other, and the least gap of neighbours in each group."""
    table = _Table.of(group, start, end)
    codes, least = _neighbours(table)
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
    mine, theirs = _Table.of(group, start, end), _Table.of(other_group, other_start, other_end)
    rows, others = _shared(mine, theirs)
    if not len(rows):
        return _pairs(rows, others)
    mine, theirs = mine.take(rows), theirs.take(others)
    line = _Line.of(mine.last, mine.start, theirs.start)
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
    mine, theirs = _Table.of(group, start, end), _Table.of(other_group, other_start, other_end)
    rows, others = _shared(mine, theirs)
    if not len(rows):
        return _pairs(rows, others)
    mine, theirs = mine.take(rows), theirs.take(others)
    line = _Line.of(mine.last, mine.start, theirs.start, theirs.end)
    order, _ = _order(line.place(mine.group, mine.start))
    rows, mine = rows[order], mine.take(order)
    required = _required(gap, mine.group)
    by_end, falls = _order(line.place(theirs.group, theirs.end))
    by_start, rises = _order(line.place(theirs.group, theirs.start))
    last = falls.searchsorted(line.place(mine.group, mine.start - required + 1)) - 1
    first = rises.searchsorted(line.place(mine.group, mine.end + required))
    before = _where_same(mine, theirs, by_end, last, mine.start - theirs.end[by_end.take(last, mode="clip")])
    after = _where_same(mine, theirs, by_start, first, theirs.start[by_start.take(first, mode="clip")] - mine.end)
    begins = _begins(mine.group)
    least = np.minimum.reduceat(np.minimum(before, after), begins)
    least = np.repeat(least, np.diff(begins, append=len(rows)))
    lefts = np.flatnonzero((before == least) & (least < NONE)), np.flatnonzero((after == least) & (least < NONE))
    # Of those that end together the first by number; those that start together are sorted so.
    left = np.concatenate(lefts)
    right = np.concatenate((by_end[falls.searchsorted(falls[last[lefts[0]]])], by_start[first[lefts[1]]]))
    earlier = np.minimum(mine.end[left], theirs.end[right])
    best = np.lexsort((others[right], rows[left], earlier, mine.group[left]))
    best = best[_begins(mine.group[left[best]])]
    return _pairs(rows[left[best]], others[right[best]])


def peaks(group: Column, start: Column, end: Column, groups: int) -> Peaks:
    """The most rows at one moment in each group, and when."""
    table = _Table.of(group, start, end)
    count = len(table.group)
    if not count:
        return Peaks(array("q", [0]) * groups, array("q", [0]) * groups)
    ends = np.maximum(table.end, table.start + 1)
    line = _Line.of(table.last, table.start, ends)
    # What ends at a moment is over before anything starts.
    events = np.concatenate((line.place(table.group, ends) * 2, line.place(table.group, table.start) * 2 + 1))
    events.sort()
    # All that starts in a group ends in it, so that each group begins anew at zero.
    here = np.cumsum((events & 1) * 2 - 1)
    here *= 2 * count
    here += np.arange(2 * count - 1, -1, -1)
    events >>= 1
    codes = events >> line.bits
    begins = _begins(codes)
    most, later = np.divmod(np.maximum.reduceat(here, begins), 2 * count)
    at = line.times(events[2 * count - 1 - later])
    return Peaks(_column(_spread(codes[begins], most, groups, 0)), _column(_spread(codes[begins], at, groups, 0)))


class _Table(NamedTuple):
    """Rows of a group, a start and an end."""

    group: Numbers
    start: Numbers
    end: Numbers

    @classmethod
    def of(cls, group: Column, start: Column, end: Column) -> _Table:
        return cls(_numbers(group), _numbers(start), _numbers(end))

    @property
    def last(self) -> int:
        """The largest group code."""
        return int(self.group.max())

    def take(self, rows: Numbers) -> _Table:
        return _Table(self.group[rows], self.start[rows], self.end[rows])

    def in_order(self, line: _Line) -> tuple[Numbers, Numbers]:
        """Row numbers by group, start, end and number, with the places of their starts on the *line*."""
        places, length = line.place(self.group, self.start), self.end - self.start
        length //= int(np.gcd.reduce(length)) or 1
        bits = int(length.max()).bit_length()
        if int(places.max()).bit_length() + bits + len(places).bit_length() <= BITS:
            places <<= bits
            places |= length
            order, places = _order(places)
            places >>= bits
            return order, places
        order, places = _order(places)
        tied = np.flatnonzero(places[1:] == places[:-1])
        if len(tied):
            # Each run of equal places, and only these, by the end.
            at = np.union1d(tied, tied + 1)
            rows = order[at]
            order[at] = rows[np.lexsort((rows, self.end[rows], places[at]))]
        return order, places


class _Line(NamedTuple):
    """One line of places for all moments of all groups: group after group, time by time.

    A place is the group and the moment's number in one int64. Moments are numbered by the unit that all of them are
    multiples of or, where that leaves too large numbers, by how many different moments come before.
    """

    base: int
    unit: int
    bits: int
    marks: Numbers | None

    @classmethod
    def of(cls, last: int, *columns: Numbers) -> _Line:
        """A line for groups up to *last* and the moments in *columns*, with two bits to spare."""
        base = min(int(each.min()) for each in columns)
        unit = gcd_of(*(int(np.gcd.reduce(each - base)) for each in columns)) or 1
        # One more for what is later than all of them.
        width = (max(int(each.max()) for each in columns) - base) // unit + 1
        if last.bit_length() + width.bit_length() <= BITS - 2:
            return cls(base, unit, width.bit_length(), None)
        marks = np.unique(np.concatenate(columns))
        return cls(base, unit, len(marks).bit_length(), marks)

    def place(self, group: Numbers, moment: Numbers) -> Numbers:
        """The place of a moment, or of the first one of the line that is not before it."""
        if self.marks is not None:
            return (group << self.bits) | self.marks.searchsorted(moment)
        width = (1 << self.bits) - 1
        number: Numbers = np.minimum(np.maximum(moment, self.base) - self.base, width * self.unit)
        if self.unit > 1:
            number += self.unit - 1
            number //= self.unit
        number |= group << self.bits
        return number

    def times(self, places: Numbers) -> Numbers:
        """The moments at these places."""
        number = places & ((1 << self.bits) - 1)
        return number * self.unit + self.base if self.marks is None else self.marks[number]


def _numbers(column: Column) -> Numbers:
    return np.asarray(column, dtype=np.int64)


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


def _begins(codes: Numbers) -> Numbers:
    """Where each run of equal codes begins."""
    return np.concatenate((np.zeros(min(len(codes), 1), dtype=np.int64), np.flatnonzero(codes[1:] != codes[:-1]) + 1))


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


def _required(gap: int | Column, group: Numbers) -> Numbers:
    """The required gap of each row."""
    if isinstance(gap, int):
        return np.full(len(group), min(gap, LONGEST))
    return np.minimum(_numbers(gap)[group], LONGEST)


def _among(group: Numbers, codes: Numbers) -> Flags:
    """Which rows are of a group in *codes*."""
    last = int(codes.max(initial=0))
    if last > 4 * len(group) + SAMPLE:
        return np.isin(group, codes)
    # One more, which is not among them, for all that is larger.
    chosen = np.zeros(last + 2, dtype=np.bool_)
    chosen[codes] = True
    return chosen.take(group, mode="clip")


def _shared(mine: _Table, theirs: _Table) -> tuple[Numbers, Numbers]:
    """The rows of groups that both tables have."""
    return (
        np.flatnonzero(_among(mine.group, theirs.group)),
        np.flatnonzero(_among(theirs.group, mine.group)),
    )


def _order(places: Numbers) -> tuple[Numbers, Numbers]:
    """Row numbers by their places, equal ones by number; and the places, which are used up, in that order."""
    bits = len(places).bit_length()
    if int(places.max()).bit_length() + bits > BITS:
        order = places.argsort(kind="stable")
        return order, places[order]
    # Values sort several times as fast as they are put in order by number.
    places <<= bits
    places |= np.arange(len(places))
    places.sort()
    order = places & ((1 << bits) - 1)
    places >>= bits
    return order, places


def _pairs_among(table: _Table, codes: Numbers, gap: int) -> Pairs:
    """Pairs of the groups in *codes* that are too near each other."""
    if not len(codes):
        return _pairs(codes, codes)
    rows = np.flatnonzero(_among(table.group, codes))
    table = table.take(rows)
    line = _Line.of(table.last, table.start)
    order, rises = table.in_order(line)
    rows, table = rows[order], table.take(order)
    # What comes later in order is too near exactly if it starts before the end and the gap: so it is a run.
    after = np.arange(1, len(rises) + 1)
    limits = line.place(table.group, table.end + min(gap, LONGEST))
    first, second = _runs(after, _until(rises, after, limits))
    return _pairs(rows[first], rows[second])


def _where_same(mine: _Table, theirs: _Table, order: Numbers, at: Numbers, gap: Numbers) -> Numbers:
    """The gap of each row of mine where *at* is a place in *order* that holds a row of the same group, else NONE."""
    there = theirs.group[order.take(at, mode="clip")]
    return np.where((there == mine.group) & (at >= 0) & (at < len(order)), gap, NONE)


class _Packing(NamedTuple):
    """How group, start and duration share one int64: `group | start | duration`, times in units.

    Attributes:
        base: The moment from which starts are counted.
        unit: What all starts since then, and all durations, are multiples of.
        low, high: Bits of the duration, and of the start. Starts leave the two highest of theirs free, and durations
            are no longer than those: rows of two groups are then further apart than two of one can be.
    """

    base: int
    unit: int
    low: int
    high: int

    @property
    def apart(self) -> int:
        """Gaps of rows next to each other are smaller exactly if both are of one group."""
        return 1 << (self.high - 1)

    @classmethod
    def of(cls, table: _Table) -> _Packing | None:
        """A packing in which the table fits, with what room is left around it; None if it does not."""
        base, length = int(table.start.min()), table.end - table.start
        unit = gcd_of(int(np.gcd.reduce(table.start - base)), int(np.gcd.reduce(length))) or 1
        span, low = (int(table.start.max()) - base) // unit, (int(length.max()) // unit).bit_length()
        high = max(span.bit_length(), low) + 2
        spare = BITS - table.last.bit_length() - high - low
        if spare < 0:
            return None
        # A third of it for groups. In microseconds all that fits has 61 bits, so that nothing wraps around unseen.
        high = min(high + spare // 3, BITS - unit.bit_length())
        low = min(low + spare // 3, high - 2)
        return cls(base - ((1 << (high - 2)) - 1 - span) // 2 * unit, unit, low, high)


def _sorted_keys(table: _Table) -> tuple[_Packing, Numbers] | None:
    """All rows in order, each as one number; None if they do not fit."""
    # What a sample shows holds for all of them nearly always, and costs no look at all of them.
    packing = _Packing.of(_Table(*(column[:: len(column) // SAMPLE or 1] for column in table)))
    keys = None if packing is None else _packed(table, packing)
    if packing is None or keys is None:
        return None
    keys.sort()
    return packing, keys


def _packed(table: _Table, packing: _Packing) -> Numbers | None:
    """Group, start and duration of each row in one number; None if one does not fit, or is no multiple of the unit."""
    _, unit, low, high = packing
    shift = (unit & -unit).bit_length() - 1
    # Times the inverse of an odd number, modulo 2 ** 64, is the quotient if that is whole, and too large otherwise.
    inverse = pow(unit >> shift, -1, 1 << 64)
    factor = inverse - (1 << 64) if inverse >= 1 << 63 else inverse
    keys = np.empty(len(table.group), dtype=np.int64)
    room = np.empty(min(CHUNK, len(keys)), dtype=np.int64)
    for begin in range(0, len(keys), CHUNK):
        part = slice(begin, begin + CHUNK)
        group, start, end, key = table.group[part], table.start[part], table.end[part], keys[part]
        length = room[: len(key)]
        np.subtract(start, packing.base, out=key)
        np.subtract(end, start, out=length)
        if factor != 1:
            key *= factor
            length *= factor
        if not (_fits(key, shift, high - 2) and _fits(length, shift, low) and _fits(group, 0, BITS - low - high)):
            return None
        if shift <= low:
            key <<= low - shift
        else:
            key >>= shift - low
        length >>= shift
        key |= length
        np.left_shift(group, low + high, out=length)
        key |= length
    return keys


def _fits(numbers: Numbers, shift: int, bits: int) -> bool:
    """Whether all are zero or more, have so many bits, and so many more below that are zero."""
    seen = int(np.bitwise_or.reduce(numbers))
    return seen >> shift >> bits == 0 and seen & ((1 << shift) - 1) == 0


def _each_gap(packing: _Packing, keys: Numbers) -> Iterator[tuple[int, Numbers, Numbers]]:
    """Yield gaps of neighbours, some at a time: the number of the first, groups and starts of the rows, the gaps.

    There is a row more than gaps. The gaps take the place of the keys.
    """
    last, size = len(keys) - 1, min(CHUNK, len(keys))
    starts, ends = np.empty(size + 1, dtype=np.int64), np.empty(size, dtype=np.int64)
    for begin in range(0, last, CHUNK):
        until = min(begin + CHUNK, last)
        start, end, gap = starts[: until - begin + 1], ends[: until - begin], keys[begin:until]
        np.right_shift(keys[begin : until + 1], packing.low, out=start)
        np.bitwise_and(gap, (1 << packing.low) - 1, out=end)
        end += start[:-1]
        np.subtract(start[1:], end, out=gap)
        yield begin, start, gap


def _crowded(table: _Table, gap: int) -> Numbers:
    """The groups in which neighbours in order are too near each other."""
    if not len(table.group):
        return table.group
    packed = _sorted_keys(table)
    if packed is None:
        codes, least = _neighbours_apart(table)
        return codes[least < gap]
    packing, keys = packed
    least_units = min(-(-gap // packing.unit), packing.apart)
    found = [keys[:0]]
    for _, start, gaps_here in _each_gap(packing, keys):
        near_here = gaps_here < least_units
        if near_here.any():
            found.append(start[:-1][near_here] >> packing.high)
    return np.unique(np.concatenate(found))


def _neighbours(table: _Table) -> tuple[Numbers, Numbers]:
    """The groups of two and more rows, and of each the least gap of neighbours in order."""
    if not len(table.group):
        return table.group, table.group
    packed = _sorted_keys(table)
    if packed is None:
        return _neighbours_apart(table)
    packing, keys = packed
    begins, codes = [np.zeros(1, dtype=np.int64)], [keys[:1] >> (packing.low + packing.high)]
    for begin, start, gap in _each_gap(packing, keys):
        new = np.flatnonzero(gap >= packing.apart)
        new += 1
        codes.append(start[new] >> packing.high)
        new += begin
        begins.append(new)
    keys[-1] = NONE
    least = np.minimum.reduceat(keys, np.concatenate(begins))
    several = np.flatnonzero(least < packing.apart)
    return np.concatenate(codes)[several], least[several] * packing.unit


def _neighbours_apart(table: _Table) -> tuple[Numbers, Numbers]:
    """The same, where group, start and duration do not fit one number: starts and ends are sorted apart.

    Where no rows overlap the ends lie as the starts do. Instants can hide from this: their groups are looked up.
    """
    base, last = int(table.start.min()), table.last
    bits = (int(table.end.max()) - base).bit_length()
    if last.bit_length() + bits + 1 > BITS:
        return _neighbours_looked_up(table)
    # With a bit more than the times need, rows of two groups are further apart than two of one can be.
    starts, ends = ((table.group << (bits + 1)) + (moments - base) for moments in (table.start, table.end))
    starts.sort()
    ends.sort()
    codes = starts >> (bits + 1)
    starts[:-1] = starts[1:] - ends[:-1]
    starts[-1] = NONE
    begins = _begins(codes)
    codes, least = codes[begins], np.minimum.reduceat(starts, begins)
    instants = table.group[table.start == table.end]
    unsure = (least < 0) | _among(codes, instants)
    if unsure.any():
        rows = np.flatnonzero(_among(table.group, codes[unsure]))
        # A row without neighbours is not among the answers, and stays what it was.
        some, exact = _neighbours_looked_up(table.take(rows))
        least[codes.searchsorted(some)] = exact
    several = np.flatnonzero(least < 1 << bits)
    return codes[several], least[several]


def _neighbours_looked_up(table: _Table) -> tuple[Numbers, Numbers]:
    """The same, one row after the other."""
    order, _ = table.in_order(_Line.of(table.last, table.start))
    table = table.take(order)
    gap = np.append(table.start[1:] - table.end[:-1], NONE)
    begins = _begins(table.group)
    gap[begins[1:] - 1] = NONE
    least = np.minimum.reduceat(gap, begins)
    several = np.flatnonzero(least < NONE)
    return table.group[begins[several]], least[several]
