"""Tables of any make, read into plain columns of numbers.

A column of whole numbers is used as it is wherever it is held as int64: whoever handed it over must not change it
afterwards. Nothing here knows what a column means, only of which kind it is.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime, timedelta
from importlib.util import find_spec
from operator import index
from types import NoneType
from typing import Any

from schedcheck._tables.kinds import EXACT, KINDS, NULLS, PLAIN, Codes, Column, Numbers, Table
from schedcheck._tables.numbers import from_floats, from_ints, int64, scaled, without_zone
from schedcheck._time import micros, settled, settled_quickly
from schedcheck.errors import InvalidValue, MissingExtra, UnknownName, did_you_mean

__all__ = ["Codes", "ENOUGH", "ENOUGH_TO_LOAD", "Numbers", "Table", "frame_of", "read_table"]

ENOUGH = 1_000
"""From so many rows on numpy is faster, where it is loaded already."""
ENOUGH_TO_LOAD = 20_000
"""From so many rows on a package is worth loading."""


def read_table(table: Any, wanted: Mapping[str, str], *, what: str, required: Collection[str]) -> Table:
    """The *wanted* columns of a table that are in it.

    Args:
        table: A mapping of names to sequences, or a data frame: what narwhals reads, or gives an Arrow stream.
        wanted: For each column its kind: "name", "moment", "duration" or "text". A moment that is text is left to the
            caller: its column is then a list of texts and None.
        what: What to call the table in an error.
        required: The columns that must be there.

    Raises:
        UnknownName: A column that is not *wanted*.
        NaiveTime: A datetime without a time zone.
        InvalidValue: A column that is missing, is shorter than another, or holds something of the wrong kind.
        MissingExtra: A data frame where narwhals or numpy is not installed.
    """
    columns = table if isinstance(table, Mapping) else _columns_of(table, what)
    _check_names(columns, wanted, what, required)
    held = {name: columns[name] for name in wanted if name in columns}
    for name, column in held.items():
        _check_sequence(column, f"{name} of {what}")
    lengths = {name: len(column) for name, column in held.items()}
    if len(set(lengths.values())) > 1:
        got = ", ".join(f"{name} with {length} rows" for name, length in lengths.items())
        raise InvalidValue(f"the columns of {what} must be of equal length", got)
    length = max(lengths.values(), default=0)
    made = {name: _read(column, Column(what, name, wanted[name])) for name, column in held.items()}
    return Table(length, _alike(made, length))


def _columns_of(table: Any, what: str) -> Mapping[Any, Any]:
    """The columns of a data frame, as series of narwhals."""
    frame = frame_of(table, what)
    # A name that is no text is refused when names are checked; narwhals would take it for a position.
    return {name: frame[name] if isinstance(name, str) else () for name in frame.columns}


def frame_of(table: Any, what: str) -> Any:
    """A data frame as one of narwhals; raises as `read_table`."""
    try:
        import narwhals.stable.v2 as nw  # noqa: PLC0415 - an extra
        import numpy as np  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise MissingExtra("frames", f"reading {what} from a {type(table).__name__}") from None
    try:
        frame = nw.from_native(table, pass_through=True, allow_series=True)
    except ValueError as error:
        raise InvalidValue(f"{what} must be a table whose columns have names of their own", error) from None
    if isinstance(frame, nw.LazyFrame):
        raise InvalidValue(f"{what} must be in memory: collect it first, such as by .collect()", type(table).__name__)
    if isinstance(frame, nw.DataFrame):
        return frame
    if hasattr(table, "__arrow_c_stream__") and not isinstance(frame, nw.Series):
        return nw.DataFrame.from_arrow(table, backend="pyarrow" if find_spec("pyarrow") else "polars")
    must = f"{what} must be a mapping of names to columns, a data frame or an Arrow table"
    raise InvalidValue(must, type(table).__name__)


def _check_names(columns: Mapping[Any, Any], wanted: Mapping[str, str], what: str, required: Collection[str]) -> None:
    for name in columns:
        if name not in wanted:
            must = f"the columns of {what} must be among {', '.join(wanted)}"
            raise UnknownName(must, f"{name!r}{did_you_mean(str(name), wanted)}")
    missing = [name for name in required if name not in columns]
    if missing:
        raise InvalidValue(f"{what} must have a column {missing[0]}", ", ".join(columns) or "no columns")


def _check_sequence(column: Any, name: str) -> None:
    lone = isinstance(column, (str, bytes, Mapping, AbstractSet))
    if lone or not hasattr(column, "__len__") or not hasattr(column, "__getitem__"):
        raise InvalidValue(f"{name} must be a sequence", repr(column))
    if len(getattr(column, "shape", (0,))) != 1:
        raise InvalidValue(f"{name} must have one dimension", f"{len(column.shape)}")


def _of_use(package: str, rows: int) -> bool:
    """Whether to use a package for so many rows."""
    if sys.modules.get(package) is not None:
        return rows >= ENOUGH
    return rows >= ENOUGH_TO_LOAD and find_spec(package) is not None


def _alike(columns: dict[str, Any], length: int) -> dict[str, Any]:
    """The columns with all numbers in numpy, or none."""
    numbers = [column[0] for column in columns.values() if isinstance(column, (Codes, Numbers))]
    if all(isinstance(each, array) for each in numbers) and not _of_use("numpy", length):
        return columns
    import numpy as np  # noqa: PLC0415 - an extra

    for name, column in columns.items():
        if isinstance(column, Codes):
            columns[name] = Codes(np.asarray(column.codes), column.names)
        elif isinstance(column, Numbers):
            nulls = None if column.nulls is None else np.asarray(column.nulls, np.bool_)
            columns[name] = Numbers(np.asarray(column.values), nulls)
    return columns


def _read(column: Any, of: Column) -> Any:
    if isinstance(column, array) and column.typecode == "q" and of.kind != "text":
        return _from_numpy(column, of) if _of_use("numpy", len(column)) else from_ints(column, of)
    if type(column).__module__.partition(".")[0] == "numpy":
        return _from_numpy(column, of)
    if hasattr(column, "__arrow_c_stream__") or hasattr(column, "__arrow_c_array__"):
        return _from_series(_series(column, of), of)
    return _from_list(column if isinstance(column, list) else list(column), of)


# ---- Python ----


def _from_list(values: Sequence[Any], of: Column) -> Any:
    """A column of Python values."""
    kinds = set(map(type, values))
    if kinds == {int} and of.kind != "text":
        return _read(int64(values, of), of)
    if kinds <= {str, NoneType} and str in kinds and of.kind != "duration":
        return _encoded(values) if of.kind == "name" else list(values)
    if any(issubclass(each, str) for each in kinds) or of.kind == "text":
        return _from_texts(values, of)
    if of.kind == "duration" and any(each.__name__ == "timedelta64" for each in kinds):
        return _from_numpy_values(values, of)
    read = {"name": _code, "moment": _moment, "duration": _duration}[of.kind]
    made, nulls = array("q"), bytearray(len(values))
    for row, value in enumerate(values):
        number = read(value, row, of)
        nulls[row] = number is None
        made.append(number or 0)
    return from_ints(made, of, nulls if any(nulls) else None)


def _from_texts(values: Sequence[Any], of: Column) -> Any:
    """A column of texts."""
    if of.kind == "duration":
        row = next(row for row, value in enumerate(values) if isinstance(value, str))
        of.refuse(row, values[row])
    made = [_text(value, row, of) for row, value in enumerate(values)]
    return _encoded(made) if of.kind == "name" else made


def _text(value: Any, row: int, of: Column) -> str | None:
    if type(value) is str:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if not _is_null(value):
        must = f"{of.at(row)} must be text" + ("" if of.kind == "text" else ", as others of its column are")
        raise InvalidValue(must, repr(value))
    return None


def _encoded(values: Sequence[str | None]) -> Codes:
    """Names as positions in a list that holds each once, in order of appearance."""
    names = tuple(name for name in dict.fromkeys(values) if name is not None)
    code_of: dict[str | None, int] = {name: code for code, name in enumerate(names)}
    code_of[None] = -1
    return Codes(array("q", map(code_of.__getitem__, values)), names)


def _is_null(value: Any) -> bool:
    # pandas has two nulls of its own, numpy one of each type, and most of them do not equal themselves.
    return value is None or (not isinstance(value, str) and str(value) in NULLS)


def _code(value: Any, row: int, of: Column) -> int | None:
    return None if _is_null(value) else _whole(value, row, of)


def _moment(value: Any, row: int, of: Column) -> int | None:
    quick = settled_quickly(value, None)
    if quick is not None:
        return quick[1]
    if _is_null(value):
        return None
    if type(value).__name__ == "datetime64":
        of.refuse_naive(row, value)
    if not isinstance(value, datetime):
        return _whole(value, row, of)
    if value.utcoffset() is None:
        of.refuse_naive(row, value)
    if getattr(value, "nanosecond", 0):
        of.refuse_finer(row, value)
    plain = value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    return settled(plain, None, of.at(row))[1]


def _duration(value: Any, row: int, of: Column) -> int | None:
    if _is_null(value):
        return None
    if not isinstance(value, timedelta):
        return _whole(value, row, of)
    if getattr(value, "nanoseconds", 0):
        of.refuse_finer(row, value)
    return micros(value)


def _whole(value: Any, row: int, of: Column) -> int:
    """A number as an int; raises `InvalidValue`."""
    if isinstance(value, float) and of.kind != "name" and value.is_integer() and abs(value) <= EXACT:
        return int(value)
    try:
        number = index(value)
    except TypeError:
        of.refuse(row, value)
    if isinstance(value, bool):
        of.refuse(row, value)
    kind = KINDS[of.kind]
    if not kind.least <= number <= kind.most:
        of.refuse_far(row, number)
    return number


# ---- numpy ----


def _from_numpy_values(values: Sequence[Any], of: Column) -> Any:
    """A column of numpy's own timedeltas, each of which may have a unit of its own."""
    import numpy as np  # noqa: PLC0415 - an extra, from which the values come

    for row, value in enumerate(values):
        if not isinstance(value, np.timedelta64) and not _is_null(value):
            raise InvalidValue(f"{of.at(row)} must be a numpy.timedelta64, as others of its column are", repr(value))
    try:
        return _from_numpy(np.array([None if _is_null(value) else value for value in values], "m8"), of)
    except (TypeError, OverflowError) as error:
        raise InvalidValue(f"{of.name} of {of.what} must have units that have one in common", error) from None


def _from_numpy(column: Any, of: Column) -> Any:
    """A column that is a numpy array."""
    import numpy as np  # noqa: PLC0415 - an extra

    if isinstance(column, np.ma.MaskedArray):
        if column.dtype.kind not in "mM":
            return _from_list(column.tolist(), of)
        column = column.filled(column.dtype.type("NaT"))
    made = np.asarray(column)
    if made.dtype.kind == "M" and of.kind == "moment":
        return without_zone(np.isnat(made), made, of)
    if made.dtype.kind == "m" and of.kind == "duration":
        nulls = np.isnat(made)
        unit, count = np.datetime_data(made.dtype)
        return scaled(made.astype(np.int64), nulls if nulls.any() else None, (unit, count), of)
    if made.dtype.kind in "iu" and of.kind != "text":
        return scaled(made, None, PLAIN, of)
    if made.dtype.kind == "f" and of.kind in ("moment", "duration"):
        return from_floats(made, of)
    # A datetime64 keeps its unit as an object of its own, not as what tolist makes of it.
    return _from_list(list(made) if made.dtype.kind in "mM" else made.tolist(), of)


# ---- Data frames ----


def _series(column: Any, of: Column) -> Any:
    """A series of a data frame or an Arrow array, as a series of narwhals."""
    try:
        import narwhals.stable.v2 as nw  # noqa: PLC0415 - an extra
        import numpy as np  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise MissingExtra("frames", f"reading {of.name} of {of.what} from a {type(column).__name__}") from None
    series = nw.from_native(column, series_only=True, pass_through=True)
    if isinstance(series, nw.Series):
        return series
    import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415 - ships no types; reads what Arrow exchanges

    return nw.from_native(pa.chunked_array(column), series_only=True)


def _from_series(series: Any, of: Column) -> Any:
    """A column that is a series of narwhals."""
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - an extra

    dtype = series.dtype
    if dtype in (nw.Categorical, nw.Enum, nw.String):
        return _from_texts_of(series, of)
    if (isinstance(dtype, nw.Datetime) and of.kind == "moment") or (
        isinstance(dtype, nw.Duration) and of.kind == "duration"
    ):
        return _from_times(series, dtype, of)
    if dtype.is_integer() and of.kind != "text" and dtype not in (nw.Int128, nw.UInt128):
        made = series.to_numpy()
        if made.dtype.kind in "iu":
            return scaled(made, None, PLAIN, of)
        # With nulls it became floats or objects.
        return scaled(series.fill_null(0).to_numpy(), _nulls(series), PLAIN, of)
    if dtype.is_float() and of.kind in ("moment", "duration"):
        return from_floats(series.to_numpy(), of)
    return _from_list(series.to_list(), of)


def _nulls(series: Any) -> Any:
    return series.is_null().to_numpy() if series.null_count() else None


def _from_times(series: Any, dtype: Any, of: Column) -> Any:
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415 - an extra

    nulls = _nulls(series)
    if of.kind == "moment" and dtype.time_zone is None:
        return without_zone(np.zeros(len(series), np.bool_) if nulls is None else nulls, series, of)
    numbers = series.cast(nw.Int64)
    return scaled((numbers if nulls is None else numbers.fill_null(0)).to_numpy(), nulls, (dtype.time_unit, 1), of)


def _from_texts_of(series: Any, of: Column) -> Any:
    """A column of texts, or of categories, which need not be texts."""
    if of.kind == "name" and _of_use("pyarrow", len(series)):
        # pandas may call a column text of which only the first rows are; a row that is none of Arrow's raises.
        with suppress(TypeError, ValueError):
            return _from_dictionary(series.to_arrow())
    return _from_list(series.to_list(), of)


def _from_dictionary(made: Any) -> Codes:
    """Names in Arrow, which encodes them if they are not; raises TypeError where they are not all names."""
    import numpy as np  # noqa: PLC0415 - an extra
    import pyarrow as pa  # noqa: PLC0415 - an extra, which the caller knows to be there

    held = made if pa.types.is_dictionary(made.type) else made.dictionary_encode()
    names = held.dictionary.to_pylist()
    if not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
        raise TypeError
    codes = held.indices.cast(pa.int64())
    codes = (codes.fill_null(-1) if held.null_count else codes).to_numpy(zero_copy_only=False)
    # The last is for -1.
    used = np.zeros(len(names) + 1, np.bool_)
    used[codes] = True
    if not used[:-1].all():
        places = np.append(np.cumsum(used[:-1]) - 1, -1)
        codes = places[codes]
        names = [name for name, kept in zip(names, used, strict=False) if kept]
    return Codes(codes, tuple(names))
