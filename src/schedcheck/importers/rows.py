"""Tables of any make as rows of cells: CSV, rows, columns, data frames."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from schedcheck._tables import frame_of
from schedcheck.errors import InvalidValue, OverLimit
from schedcheck.importers.notices import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.importers.notices import Notices

__all__ = ["Cell", "Row", "day_of", "is_time_of_day", "rows_of", "time_of"]

Cell: TypeAlias = "str | datetime | date | time | timedelta | None"
SEPARATORS = ",;\t"
NULLS = frozenset({"None", "NaT", "nan", "NaN", "<NA>"})
LONGEST_CELL = 100_000
# In which every time can be shown in every zone.
YEARS = range(2, 9_999)


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        number: Its line in a file; of other tables, its number, from one.
        cells: By the names of their columns; those that are blank left out.
    """

    number: int
    cells: Mapping[str, Cell]


def rows_of(table: Any, notices: Notices, *, size: int, rows: int) -> Iterator[Row]:
    """The rows of a table that are not blank.

    Args:
        table: The bytes of a CSV file; a sequence of mappings of names to cells; a mapping of names to columns; a data
            frame of any make.
        notices: Where to tell what was left out.
        size: How many bytes there may be.
        rows: How many rows there may be.

    Raises:
        InvalidValue: Something else, no UTF-8, columns of different lengths.
        OverLimit: There are more.
        MissingExtra: A data frame, without `schedcheck[frames]`.
    """
    for count, (number, cells) in enumerate(_numbered(table, notices, size), 1):
        if count > rows:
            raise OverLimit("rows", rows, "more")
        held = {name: each for name, value in cells.items() if (each := _cell(value, name, number)) is not None}
        if held:
            yield Row(number, held)


def _numbered(table: Any, notices: Notices, size: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if isinstance(table, bytes):
        return _of_csv(table, notices, size)
    if isinstance(table, Mapping):
        return _of_columns(table)
    if isinstance(table, (list, tuple)):
        return _of_rows(table)
    if isinstance(table, (str, bytearray, memoryview)):
        # Never a str: whether that is a table or the name of a file, nobody can tell.
        must = "a table must be the bytes of a CSV file, rows, columns or a data frame"
        raise InvalidValue(must, type(table).__name__)
    return enumerate(frame_of(table, "a table").iter_rows(named=True), 1)


def _of_csv(data: bytes, notices: Notices, size: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if len(data) > size:
        raise OverLimit("size", size, f"{len(data):,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidValue("a table must be text in UTF-8", f"another byte at {error.start:,}") from None
    head = text.partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    names: list[str] = []
    try:
        for cells in reader:
            if not names:
                names = [each.strip() for each in cells]
                _refuse_twice([each for each in names if each])
                continue
            if len(cells) > len(names) and any(each.strip() for each in cells[len(names) :]):
                message = f"the row has {len(cells)} cells, of {len(names)} columns"
                notices.add("row-too-long", message, "the cells at its end were left out", line=reader.line_num)
            yield reader.line_num, dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise InvalidValue("a table must be rows of cells", f"{error}, in line {reader.line_num}") from None


def _of_columns(table: Mapping[Any, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    columns = {str(name): list(each) for name, each in table.items()}
    if len({len(each) for each in columns.values()}) > 1:
        lengths = ", ".join(f"{name} {len(each)}" for name, each in columns.items())
        raise InvalidValue("columns must be of one length", lengths)
    values = zip(*columns.values(), strict=True)
    return ((number, dict(zip(columns, each, strict=True))) for number, each in enumerate(values, 1))


def _of_rows(table: Iterable[Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, each in enumerate(table, 1):
        if not isinstance(each, Mapping):
            raise InvalidValue(f"row {number} must map names of columns to cells", short(each))
        yield number, {str(name): value for name, value in each.items()}


def _refuse_twice(names: list[str]) -> None:
    twice = sorted({each for each in names if names.count(each) > 1})
    if twice:
        raise InvalidValue("columns must have different names", ", ".join(map(repr, twice)))


def _cell(value: Any, name: str, number: int) -> Cell:
    """What a cell holds; None where it is blank."""
    # A time of pandas that is none is a datetime too.
    if value is None or (not isinstance(value, str) and str(value) in NULLS):
        return None
    if isinstance(value, (datetime, date, time, timedelta)):
        return value
    text = str(value).strip()
    if len(text) > LONGEST_CELL:
        raise OverLimit("cell", LONGEST_CELL, f"a longer one, {name} in row {number}")
    return text or None


def day_of(value: Cell) -> date | None:
    """The day that a cell is, if it is a day alone."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def is_time_of_day(value: Cell) -> bool:
    """Whether a cell is a time of day alone."""
    if isinstance(value, time):
        return True
    try:
        return isinstance(value, str) and ":" in value and bool(time.fromisoformat(value))
    except ValueError:
        return False


def _time_read(value: Cell, day: date | None) -> datetime:
    if isinstance(value, datetime):
        # Not one of pandas or another class of its own.
        return datetime.combine(value.date(), value.timetz())
    alone = day_of(value)
    if alone is not None:
        return datetime.combine(alone, time())
    if is_time_of_day(value):
        if day is None:
            raise ValueError(value)
        return datetime.combine(day, value if isinstance(value, time) else time.fromisoformat(str(value)))
    return datetime.fromisoformat(str(value))


def time_of(value: Cell, day: date | None) -> datetime:
    """The time that a cell is, on a day where it is a time of day alone; raises ValueError."""
    made = _time_read(value, day)
    if made.year not in YEARS:
        raise ValueError(value)
    return made
