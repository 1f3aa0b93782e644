"""Tables of rows in numpy, and one line of numbers on which all moments of all groups lie."""

from __future__ import annotations

from math import gcd as gcd_of
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from schedcheck.kernels.columns import Column

__all__ = ["BITS", "Flags", "LONGEST", "Line", "Numbers", "Table", "among", "begins_of", "numbers_of", "order_of"]

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

BITS = 63
"""Of an int64 without its sign."""
LONGEST = 1 << 60
"""Longer than all time from year 1 to 9999, yet twice that and a time still fit an int64."""
SPARSE = 4
"""With more codes than so many times the rows, and some, a table of all codes is not worth its room."""
SLOTS = 8
"""For each code that is looked for in a table of some of their bits."""


class Table(NamedTuple):
    """Rows of a group, a start and an end."""

    group: Numbers
    start: Numbers
    end: Numbers

    @classmethod
    def of(cls, group: Column, start: Column, end: Column) -> Table:
        return cls(numbers_of(group), numbers_of(start), numbers_of(end))

    @property
    def last(self) -> int:
        """The largest group code."""
        return int(self.group.max())

    def take(self, rows: Numbers) -> Table:
        return Table(self.group[rows], self.start[rows], self.end[rows])

    def in_order(self, line: Line) -> tuple[Numbers, Numbers]:
        """Row numbers by group, start, end and number, with the places of their starts on the *line*."""
        places, length = line.place(self.group, self.start), self.end - self.start
        length //= int(np.gcd.reduce(length)) or 1
        bits = int(length.max()).bit_length()
        if int(places.max()).bit_length() + bits + len(places).bit_length() <= BITS:
            places <<= bits
            places |= length
            order, places = order_of(places)
            places >>= bits
            return order, places
        order, places = order_of(places)
        tied = np.flatnonzero(places[1:] == places[:-1])
        if len(tied):
            # Each run of equal places, and only these, by the end.
            at = np.union1d(tied, tied + 1)
            rows = order[at]
            order[at] = rows[np.lexsort((rows, self.end[rows], places[at]))]
        return order, places


class Line(NamedTuple):
    """One line of places for all moments of all groups: group after group, time by time.

    A place is the group and the moment's number in one int64. Moments are numbered by the unit that all of them are
    multiples of or, where that leaves too large numbers, by how many different moments come before.
    """

    base: int
    unit: int
    bits: int
    marks: Numbers | None

    @classmethod
    def of(cls, last: int, *columns: Numbers) -> Line:
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


def numbers_of(column: Column) -> Numbers:
    """A column as numpy sees it; arrays are not copied."""
    return np.asarray(column, dtype=np.int64)


def begins_of(codes: Numbers) -> Numbers:
    """Where each run of equal codes begins."""
    return np.concatenate((np.zeros(min(len(codes), 1), dtype=np.int64), np.flatnonzero(codes[1:] != codes[:-1]) + 1))


def among(group: Numbers, codes: Numbers) -> Flags:
    """Which rows are of a group in *codes*, and few others: of each group all rows or none."""
    last = int(codes.max(initial=0))
    if last > SPARSE * (len(group) + 100):
        bits = (1 << (SLOTS * len(codes)).bit_length()) - 1
        held = np.zeros(bits + 1, dtype=np.bool_)
        held[codes & bits] = True
        seen: Flags = held[group & bits]
        return seen
    # One more, which is not among them, for all that is larger.
    chosen = np.zeros(last + 2, dtype=np.bool_)
    chosen[codes] = True
    return chosen.take(group, mode="clip")


def order_of(places: Numbers) -> tuple[Numbers, Numbers]:
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
