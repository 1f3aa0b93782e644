"""The gaps of rows that are next to each other in their group, in numpy.

One sort of plain values does most of the work: group, start and duration share one int64, so that neighbours can be
compared without looking anything up.
"""

from __future__ import annotations

from math import gcd as gcd_of
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from schedcheck.kernels.columns import NONE
from schedcheck.kernels.tables import BITS, Flags, Line, Numbers, Table, among, begins_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["crowded_groups", "least_gaps"]

CHUNK = 1 << 17
"""So many rows at once stay in a cache from step to step. With fewer, threads wait for each other more often."""
SAMPLE = 256
"""From so many rows the bits that all of them need are guessed."""


def crowded_groups(table: Table, gap: int, within: range | None = None) -> Numbers:
    """The groups, of those *within* a range, in which neighbours in order are too near each other."""
    if not len(table.group):
        return table.group
    packed = _sorted_keys(table, within)
    if packed is None:
        codes, least = _least_gaps_apart(table)
        return codes[(least < gap) & _are_within(codes, within)]
    packing, keys = packed
    least_units = min(-(-gap // packing.unit), packing.apart)
    found = [keys[:0]]
    for _, start, gaps_here in _each_gap(packing, keys):
        near_here = gaps_here < least_units
        if near_here.any():
            found.append(start[:-1][near_here] >> packing.high)
    return np.unique(np.concatenate(found))


def least_gaps(table: Table) -> tuple[Numbers, Numbers]:
    """The groups of two and more rows, and of each the least gap of neighbours in order."""
    if not len(table.group):
        return table.group, table.group
    packed = _sorted_keys(table)
    if packed is None:
        return _least_gaps_apart(table)
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


UNITS = (0, 60_000_000, 1_000_000, 1_000)
"""What times may be multiples of, in microseconds: 0 for what a sample of them is."""


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
    def of(cls, table: Table, of_all: int) -> _Packing | None:
        """A packing in which the table fits, with what room is left around it; None if it does not.

        Args:
            of_all: What the unit must divide; 0 for whatever the table allows.
        """
        base, length = int(table.start.min()), table.end - table.start
        unit = gcd_of(int(np.gcd.reduce(table.start - base)), int(np.gcd.reduce(length)), of_all) or 1
        span, low = (int(table.start.max()) - base) // unit, (int(length.max()) // unit).bit_length()
        high = max(span.bit_length(), low) + 2
        spare = BITS - table.last.bit_length() - high - low
        if spare < 0:
            return None
        # Groups, starts and durations share what room is left. What fits has 61 bits at most in microseconds, so that
        # nothing wraps around unseen.
        high = min(high + spare // 3, BITS - unit.bit_length())
        low = min(low + spare // 3, high - 2)
        return cls(base - ((1 << (high - 2)) - 1 - span) // 2 * unit, unit, low, high)


def _are_within(codes: Numbers, within: range | None) -> Flags:
    """Whether each code is in a range."""
    if within is None:
        return np.ones(len(codes), dtype=np.bool_)
    are: Flags = (codes >= within.start) & (codes < within.stop)
    return are


def _sorted_keys(table: Table, within: range | None = None) -> tuple[_Packing, Numbers] | None:
    """All rows of groups *within* a range in order, each as one number; None if some do not fit."""
    # What a sample shows holds for all of them nearly always, and costs no look at all of them.
    sample = Table(*(column[:: len(column) // SAMPLE or 1] for column in table))
    tried = 0
    # Times are written in quarters of an hour, with some in minutes; rarely in seconds, or finer still.
    for of_all in UNITS:
        packing = _Packing.of(sample, of_all)
        if packing is None or packing.unit == tried:
            continue
        tried = packing.unit
        keys = _packed(table, packing, within)
        if keys is not None:
            keys.sort()
            return packing, keys
    return None


def _packed(table: Table, packing: _Packing, within: range | None) -> Numbers | None:
    """Group, start and duration of each row of groups *within* a range in one number.

    None if one of these rows does not fit or is no multiple of the unit.
    """
    _, unit, low, high = packing
    shift = (unit & -unit).bit_length() - 1
    # Times the inverse of an odd number, modulo 2 ** 64, is the quotient if that is whole, and too large otherwise.
    inverse = pow(unit >> shift, -1, 1 << 64)
    factor = inverse - (1 << 64) if inverse >= 1 << 63 else inverse
    keys = np.empty(len(table.group), dtype=np.int64)
    filled = 0
    room = np.empty(min(CHUNK, len(keys)), dtype=np.int64)
    for begin in range(0, len(keys), CHUNK):
        part = slice(begin, begin + CHUNK)
        group, start, end = table.group[part], table.start[part], table.end[part]
        if within is not None:
            chosen = np.flatnonzero(_are_within(group, within))
            group, start, end = group.take(chosen), start.take(chosen), end.take(chosen)
        key = keys[filled : filled + len(group)]
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
        filled += len(key)
    return keys[:filled]


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


def _least_gaps_apart(table: Table) -> tuple[Numbers, Numbers]:
    """Groups and their least gaps, where a row does not fit one number: starts and ends are sorted apart.

    Where no rows overlap the ends lie as the starts do. Instants can hide from this: their groups are looked up.
    """
    base, last = int(table.start.min()), table.last
    bits = (int(table.end.max()) - base).bit_length()
    if last.bit_length() + bits + 1 > BITS:
        return _least_gaps_looked_up(table)
    # With a bit more than the times need, rows of two groups are further apart than two of one can be.
    starts, ends = ((table.group << (bits + 1)) + (moments - base) for moments in (table.start, table.end))
    starts.sort()
    ends.sort()
    codes = starts >> (bits + 1)
    starts[:-1] = starts[1:] - ends[:-1]
    starts[-1] = NONE
    begins = begins_of(codes)
    codes, least = codes[begins], np.minimum.reduceat(starts, begins)
    instants = table.group[table.start == table.end]
    unsure = (least < 0) | among(codes, instants)
    if unsure.any():
        rows = np.flatnonzero(among(table.group, codes[unsure]))
        # A row without neighbours is not among the answers, and stays what it was.
        some, exact = _least_gaps_looked_up(table.take(rows))
        least[codes.searchsorted(some)] = exact
    several = np.flatnonzero(least < 1 << bits)
    return codes[several], least[several]


def _least_gaps_looked_up(table: Table) -> tuple[Numbers, Numbers]:
    """Groups and their least gaps, from the rows themselves."""
    order, _ = table.in_order(Line.of(table.last, table.start))
    table = table.take(order)
    gap = np.append(table.start[1:] - table.end[:-1], NONE)
    begins = begins_of(table.group)
    gap[begins[1:] - 1] = NONE
    least = np.minimum.reduceat(gap, begins)
    several = np.flatnonzero(least < NONE)
    return table.group[begins[several]], least[several]
