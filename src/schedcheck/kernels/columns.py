"""What goes into the sweeps and what comes out: columns of whole numbers, and the one signature of both modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator

__all__ = ["Column", "Kernel", "NONE", "Pairs", "Peaks", "Survey"]

NONE = 1 << 62
"""The gap of a group with fewer than two rows: larger than any."""


class Column(Protocol):
    """A list, an `array("q")` or a numpy array of int64; the arrays are not copied."""

    def __len__(self) -> int: ...
    def __getitem__(self, row: int, /) -> int: ...
    def __iter__(self) -> Iterator[int]: ...


class Pairs(NamedTuple):
    """Row numbers of pairs, side by side."""

    first: array[int]
    second: array[int]


class Survey(NamedTuple):
    """Pairs that are too near, and the least gap of each group."""

    first: array[int]
    second: array[int]
    least: array[int]


class Peaks(NamedTuple):
    """For each group the largest number of rows at one moment, and the first moment that sees it."""

    most: array[int]
    at: array[int]


class Kernel(Protocol):
    """The sweeps, over rows of a group, a start and an end.

    Groups are codes from 0 to 2**31 - 1, with or without holes. Times are microseconds of the years 1 to 9999, from any
    one moment on; `start <= end`, half-open. A row of no length is an instant. The gap of two rows is
    `max(b_start - a_end, a_start - b_end)`: positive apart, zero touching, negative together; a required gap is zero or
    more. *In order* means by start, then end, then row number. Results hold plain ints, and do not tell which module
    ran.
    """

    def overlaps(self, group: Column, start: Column, end: Column, *, gap: int = 0) -> Pairs:
        """Each pair of rows of one group with a smaller gap than *gap*, the first before the second in order.

        Pairs are sorted by group, by the first row in order, and by the second.
        """

    def gaps(self, group: Column, start: Column, end: Column, groups: int) -> array[int]:
        """For each code below *groups* the least gap of two rows next to each other in order; NONE without two rows.

        No two rows of the group have a smaller gap, unless it is negative.
        """

    def survey(self, group: Column, start: Column, end: Column, groups: int, *, gap: int = 0) -> Survey:
        """Answer `overlaps` and `gaps` for the price of one sort."""

    def near(  # noqa: PLR0917 - two tables of three columns
        self,
        group: Column,
        start: Column,
        end: Column,
        other_group: Column,
        other_start: Column,
        other_end: Column,
        *,
        gap: int | Column,
    ) -> Pairs:
        """Each row of the left table with each of the right in the same group whose gap is smaller than *gap*.

        Pairs are sorted by group, by the left row in order, and by the right. Takes O((n + m) log(n + m) + found).

        Args:
            gap: One for all, or one for each group code.
        """

    def nearest(  # noqa: PLR0917 - two tables of three columns
        self,
        group: Column,
        start: Column,
        end: Column,
        other_group: Column,
        other_start: Column,
        other_end: Column,
        *,
        gap: int | Column,
    ) -> Pairs:
        """For each group the left and the right row with the smallest gap that is not smaller than *gap*.

        Of several the one whose earlier end is first, then the first left row, then the first right row, by number. A
        group without such a pair is left out; the others are sorted.

        Args:
            gap: One for all, or one for each group code.
        """

    def peaks(self, group: Column, start: Column, end: Column, groups: int) -> Peaks:
        """For each code below *groups* the most rows at one moment and the first such moment; zeros without rows.

        An instant counts for its own microsecond.
        """
