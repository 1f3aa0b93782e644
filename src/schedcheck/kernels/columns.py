"""What goes into the sweeps and what comes out: columns of whole numbers, and the one signature of both modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence

__all__ = [
    "Apart",
    "Column",
    "Kernel",
    "Meetings",
    "NONE",
    "Pairs",
    "Parties",
    "PartyKernel",
    "Peaks",
    "Rows",
    "Survey",
    "Turns",
]

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


class Rows(NamedTuple):
    """Rows of people at places.

    Attributes:
        person, place: Codes from 0 on.
        start, end: Microseconds, half-open.
    """

    person: Column
    place: Column
    start: Column
    end: Column


class Parties(NamedTuple):
    """The people of one side of many rules: one entry for each of a rule's people.

    Attributes:
        rule: Numbers of rules from 0 on.
        person: Codes.
    """

    rule: Column
    person: Column


class Apart:
    """What rules ask that keep two parties apart. Not to be changed once a kernel was asked.

    Attributes:
        mine, theirs: The sides.
        where: For each rule, by which of the ways to tell places apart.
        gap: For each rule, what is too near, in microseconds.
        known: What kernels have worked out of these alone, for when they are asked again.
    """

    __slots__ = ("gap", "known", "mine", "theirs", "where")

    def __init__(self, mine: Parties, theirs: Parties, where: Column, gap: Column) -> None:
        self.mine = mine
        self.theirs = theirs
        self.where = where
        self.gap = gap
        self.known: dict[str, Any] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return Apart, (self.mine, self.theirs, self.where, self.gap)


class Meetings(NamedTuple):
    """Pairs of rows, sorted by rule, then by row numbers."""

    rule: array[int]
    first: array[int]
    second: array[int]


class Turns(NamedTuple):
    """For each person the least gap between a stop and the next one in another place, and since when it lasts."""

    least: array[int]
    at: array[int]


class PartyKernel(Protocol):
    """Sweeps over the rows of people at places, for many rules at once."""

    def between(self, rows: Rows, asked: Apart, keys: Sequence[Column]) -> Meetings:
        """For each rule the pairs of a row of the one side and a row of the other that are too near at one place.

        Takes O(n + m log m + found) for n rows, of which m are rows of a rule's people.

        Args:
            rows: Of all people.
            asked: What the rules ask.
            keys: For each way to tell places apart, the key of each place; -1 for one that does not count. Places are
                shared where their keys are the same.
        """

    def turns(self, rows: Rows, people: int) -> Turns:
        """How near to each other the rows of each person come that are in different places.

        No two rows in different places that do not overlap are nearer: 0, from the least time there is, for who has
        rows that overlap; NONE for who has no two rows next to one another, in order, in different places.
        """


class Kernel(Protocol):
    """The sweeps, over rows of a group, a start and an end.

    Groups are codes from 0 to 2**31 - 1, with or without holes. Times are microseconds of the years 1 to 9999, from any
    one moment on; `start <= end`, half-open. A row of no length is an instant. The gap of two rows is
    `max(b_start - a_end, a_start - b_end)`: positive apart, zero touching, negative together; a required gap is zero or
    more. *In order* means by start, then end, then row number. Results hold plain ints, and do not tell which module
    ran.
    """

    def overlaps(
        self, group: Column, start: Column, end: Column, *, gap: int = 0, within: range | None = None
    ) -> Pairs:
        """Each pair of rows of one group with a smaller gap than *gap*, the first before the second in order.

        Pairs are sorted by group, by the first row in order, and by the second. Only groups *within* a range of codes
        are looked at, where there is one.
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
