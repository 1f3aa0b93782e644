"""What columns may hold, how that is refused, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn

from schedcheck._time import micros
from schedcheck._values import LONGEST
from schedcheck.errors import InvalidValue, NaiveTime

LARGEST = (1 << 63) - 1
EXACT = 1 << 53
"""Up to here a float holds each whole number."""
UNITS = {"W": 604_800_000_000, "D": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000}
FINER = {"": 1, "us": 1, "ns": 1_000, "ps": 1_000_000, "fs": 1_000_000_000, "as": 1_000_000_000_000}
PLAIN = ("", 1)
NULLS = frozenset({"None", "NaT", "nan", "NaN", "<NA>"})


class Codes(NamedTuple):
    """A column that names things.

    Args:
        codes: For each row a position in *names*, -1 where the table has null; int64, of numpy or `array("q")`.
        names: Each once, none of them unused; None where the table gave numbers, positions in a list of the caller's.
    """

    codes: Any
    names: tuple[str, ...] | None


class Numbers(NamedTuple):
    """A column of times or durations.

    Args:
        values: Microseconds, of times from 1970-01-01 UTC; 0 where null; int64, of numpy or `array("q")`.
        nulls: For each row whether it is null, a numpy array or a bytearray; None where no row is.
    """

    values: Any
    nulls: Any


class Table(NamedTuple):
    """The columns of a table: `Codes` of names, `Numbers` of moments and durations, lists of text.

    The numbers of all columns are of one make: numpy if the table is large or one of its columns is.
    """

    length: int
    columns: Mapping[str, Any]


class _Kind(NamedTuple):
    """What a column of numbers must hold."""

    must: str
    least: int
    most: int
    limits: str


KINDS = {
    "name": _Kind("be text or a whole number", 0, LARGEST, "not be negative, and fit 64 bits"),
    "moment": _Kind(
        "be an aware datetime, text, or whole microseconds from 1970-01-01 UTC",
        -62_135_596_800_000_000,
        253_402_300_799_999_999,
        "lie within the years 1 to 9999",
    ),
    "duration": _Kind(
        "be a timedelta or whole microseconds", 0, micros(LONGEST), "be zero or more, and at most a hundred years"
    ),
    "text": _Kind("be text", 0, 0, ""),
}


class Column(NamedTuple):
    """Which column is read, to say so in errors."""

    what: str
    name: str
    kind: str

    def at(self, row: int) -> str:
        """Where a value is."""
        return f"{self.name} in row {row} of {self.what} (counted from 0)"

    def refuse(self, row: int, value: object) -> NoReturn:
        """Raise that a value is of the wrong kind."""
        raise InvalidValue(f"{self.at(row)} must {KINDS[self.kind].must}", repr(value))

    def refuse_naive(self, row: int, value: object) -> NoReturn:
        """Raise that a time is naive."""
        raise NaiveTime(f"{self.at(row)} must be aware (have a time zone)", repr(value))

    def refuse_finer(self, row: int, value: object) -> NoReturn:
        """Raise that a time is no whole number of microseconds."""
        raise InvalidValue(f"{self.at(row)} must be whole microseconds", value)

    def refuse_far(self, row: int, value: object) -> NoReturn:
        """Raise that a number is out of bounds."""
        raise InvalidValue(f"{self.at(row)} must {KINDS[self.kind].limits}", value)
