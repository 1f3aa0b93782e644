"""Whatever a table is made by, its times are read as the instants they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcheck._tables import read_table
from schedcheck._time import instant, moment_of

if TYPE_CHECKING:
    from collections.abc import Callable

np = pytest.importorskip("numpy", reason="arrays are read with numpy, of the extra frames")
pl = pytest.importorskip("polars", reason="a data frame of polars is one of the makes that are read")
pa = pytest.importorskip("pyarrow", reason="an Arrow table is one of the makes that are read")
pytest.importorskip("narwhals", reason="data frames are read through narwhals, of the extra frames")

# Of any make, which is what is tested.
Column: TypeAlias = Any
Make: TypeAlias = "Callable[[list[Any], str, tzinfo], Column]"

ZONES = (UTC, ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Makassar"), ZoneInfo("America/New_York"))
FIRST, LAST = (instant(datetime(year, 1, 1, tzinfo=UTC)) for year in (2, 9999))
MOMENTS = st.integers(FIRST, LAST)
DURATIONS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=36_525))
NAMES = st.text(max_size=3)


def of_arrow(values: list[Any], kind: str, zone: tzinfo) -> Column:
    """An Arrow array, whose times carry a zone."""
    types = {"moment": pa.timestamp("us", str(zone)), "duration": pa.duration("us"), "name": pa.string()}
    return pa.array(values, types[kind])


def of_polars(values: list[Any], kind: str, zone: tzinfo) -> Column:
    """A series of polars, whose times carry a zone."""
    types = {"moment": pl.Datetime("us", str(zone)), "duration": pl.Duration("us"), "name": pl.String()}
    return pl.Series(values, dtype=types[kind])


def of_numpy(values: list[Any], kind: str, _zone: tzinfo) -> Column:
    """An array of numpy, of durations or objects."""
    return np.array(values, dtype="m8[us]" if kind == "duration" else object)


MAKES: dict[str, Make] = {
    "list": lambda values, _kind, _zone: values,
    "numpy": of_numpy,
    "arrow": of_arrow,
    "polars": of_polars,
}
every_make = pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)


def read(column: Column, kind: str) -> Column:
    """The only column of a table."""
    return read_table({"it": column}, {"it": kind}, what="rows", required=("it",)).columns["it"]


def with_nulls(values: Column, nulls: Column) -> list[int | None]:
    """A column of numbers as a list."""
    gone = [False] * len(values) if nulls is None else nulls
    return [None if null else int(value) for value, null in zip(values, gone, strict=True)]


@every_make
@given(since=st.lists(st.none() | MOMENTS), zone=st.sampled_from(ZONES))
def test_moments_are_read_as_the_instants_they_are(make: Make, since: list[int | None], zone: tzinfo) -> None:
    """To the microsecond, in each zone, with nulls where they were."""
    shown = [None if each is None else moment_of(each, zone) for each in since]

    assert since == with_nulls(*read(make(shown, "moment", zone), "moment"))


@every_make
@given(spans=st.lists(st.none() | DURATIONS))
def test_durations_are_read_to_the_microsecond(make: Make, spans: list[timedelta | None]) -> None:
    """With nulls where they were."""
    expected = [None if each is None else each // timedelta(microseconds=1) for each in spans]

    assert expected == with_nulls(*read(make(spans, "duration", UTC), "duration"))


@every_make
@given(names=st.lists(st.none() | NAMES), times=st.sampled_from([1, 1_000]))
def test_names_are_read_as_they_are(make: Make, names: list[str | None], times: int) -> None:
    """Each name once, and -1 where there is none; in long tables too."""
    made = read(make(names * times, "name", UTC), "name")
    read_back = [None if code < 0 else made.names[code] for code in made.codes]

    assert (names * times, len(set(names) - {None})) == (read_back, len(made.names))
