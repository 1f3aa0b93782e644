import sys
from array import array
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest

from schedcheck._tables import ENOUGH, ENOUGH_TO_LOAD, Codes, Numbers, Table, read_table
from schedcheck._time import instant
from schedcheck.errors import InvalidValue, MissingExtra, UnknownName
from schedcheck.model import Kind

np = import_module("numpy")
pl = import_module("polars")
pa = import_module("pyarrow")
nw = import_module("narwhals")

# Of any make, which is what is tested.
Column: TypeAlias = Any
Frame: TypeAlias = Any
Rows: TypeAlias = Mapping[str, list[Any]]

WANTED = {"leader": "name", "start": "moment", "travel": "duration", "title": "text"}
TEN = datetime(2022, 11, 15, 10, tzinfo=ZoneInfo("Asia/Makassar"))
NAIVE = datetime(2022, 11, 15, 10)  # noqa: DTZ001 - to be refused
HOUR = timedelta(hours=1)
ROWS: Rows = {
    "leader": ["alba", None, "boria", "alba"],
    "start": [TEN, TEN + HOUR, None, TEN],
    "travel": [HOUR, None, timedelta(0), timedelta(microseconds=1)],
    "title": ["Dinner", "Talks", None, ""],
}
COLUMNS: dict[str, Any] = {
    "leader": ([0, -1, 1, 0], ("alba", "boria")),
    "start": ([instant(TEN), instant(TEN) + 3_600_000_000, 0, instant(TEN)], [False, False, True, False]),
    "travel": ([3_600_000_000, 0, 0, 1], [False, True, False, False]),
    "title": ["Dinner", "Talks", None, ""],
}


def pandas_frame(rows: Rows) -> Frame:
    """A data frame of pandas."""
    return import_module("pandas").DataFrame(dict(rows))


class Stream:
    """What gives an Arrow stream, and nothing else."""

    def __init__(self, rows: Rows) -> None:
        self.table = pa.table(dict(rows))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def with_categories(rows: Rows) -> Frame:
    """A data frame of pandas whose names are a category, one of which is not used."""
    pandas = import_module("pandas")
    leader = pandas.Categorical(rows["leader"], categories=["unused", "boria", "alba"])
    return pandas.DataFrame({**rows, "leader": leader})


def of_numpy(rows: Rows) -> Frame:
    """Arrays of numpy, of objects but for the durations."""
    columns = {name: np.array(values, dtype=object) for name, values in rows.items()}
    return {**columns, "travel": np.array(rows["travel"], dtype="m8[us]")}


MAKES: dict[str, Callable[[Rows], Frame]] = {
    "lists": dict,
    "tuples": lambda rows: MappingProxyType({name: tuple(values) for name, values in rows.items()}),
    "numpy": of_numpy,
    "pandas": pandas_frame,
    "pandas objects": lambda rows: pandas_frame(rows).astype(object),
    "pandas categories": with_categories,
    "pandas series": lambda rows: dict(pandas_frame(rows)),
    "polars": lambda rows: pl.DataFrame(dict(rows)),
    "polars categories": lambda rows: pl.DataFrame(dict(rows)).cast({"leader": pl.Categorical}),
    "polars enum": lambda rows: pl.DataFrame(dict(rows)).cast({"leader": pl.Enum(["unused", "boria", "alba"])}),
    "polars series": lambda rows: pl.DataFrame(dict(rows)).to_dict(),
    "narwhals": lambda rows: nw.from_native(pl.DataFrame(dict(rows))),
    "narwhals series": lambda rows: {each.name: each for each in nw.from_native(pa.table(dict(rows))).iter_columns()},
    "arrow": lambda rows: pa.table(dict(rows)),
    "arrow batch": lambda rows: pa.RecordBatch.from_pydict(dict(rows)),
    "arrow chunks": lambda rows: pa.concat_tables([pa.table(dict(rows)).slice(0, 1), pa.table(dict(rows)).slice(1)]),
    "arrow arrays": lambda rows: {name: pa.array(values) for name, values in rows.items()},
    "arrow stream": Stream,
    "arrow nanoseconds": lambda rows: nanoseconds(pa.table(dict(rows))),
}
every_make = pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)


def nanoseconds(table: Frame) -> Frame:
    """The same Arrow table with times in nanoseconds."""
    start = table.schema.get_field_index("start")
    return table.set_column(start, "start", table["start"].cast(pa.timestamp("ns", "Europe/Paris")))


def read(table: Frame) -> Table:
    """A table of stops."""
    return read_table(table, WANTED, what="stops", required=())


def plain(table: Table) -> dict[str, Any]:
    """The columns in lists, names numbered in order of appearance."""
    made: dict[str, Any] = {}
    for name, column in table.columns.items():
        if isinstance(column, Numbers):
            nulls = None if column.nulls is None else [bool(each) for each in column.nulls]
            made[name] = ([int(each) for each in column.values], nulls)
        elif isinstance(column, Codes):
            made[name] = in_order([int(each) for each in column.codes], column.names)
        else:
            made[name] = column
    return made


def in_order(codes: list[int], names: tuple[str, ...] | None) -> tuple[list[int], tuple[str, ...] | None]:
    """The same codes with names in order of appearance."""
    if names is None:
        return codes, None
    order = [code for code in dict.fromkeys(codes) if code >= 0]
    assert sorted(order) == list(range(len(names)))  # each name is used
    return [order.index(code) if code >= 0 else -1 for code in codes], tuple(names[code] for code in order)


def message(table: Frame, *, required: tuple[str, ...] = ()) -> str:
    """What is said of a table that is refused."""
    with pytest.raises(InvalidValue) as caught:
        read_table(table, WANTED, what="stops", required=required)
    return f"{type(caught.value).__name__}: {caught.value}"


def column_message(name: str, column: Column) -> str:
    """What is said of a column that is refused, without the number of its row."""
    said = message({name: column})
    return said.replace(f"{name} in row 1 of stops (counted from 0)", "it")


@every_make
def test_each_make_of_table_gives_the_same_columns(make: Callable[[Rows], Frame]) -> None:
    """Lists, numpy, pandas, polars and Arrow, with categories or without, in any unit of time."""
    made = read(make(ROWS))

    assert (4, COLUMNS) == (made.length, plain(made))


@every_make
def test_each_make_of_a_long_table_gives_the_same_columns(make: Callable[[Rows], Frame]) -> None:
    """A long table is read in another way, by numpy and Arrow."""
    times = ENOUGH // 4
    made = plain(read(make({name: values * times for name, values in ROWS.items()})))

    (codes, names), *numbers = (COLUMNS[name] for name in ("leader", "start", "travel"))
    longer = [(values * times, nulls * times) for values, nulls in numbers]
    expected = [(codes * times, names), *longer, COLUMNS["title"] * times]
    assert expected == list(made.values())


@every_make
def test_a_table_without_rows_has_its_columns(make: Callable[[Rows], Frame]) -> None:
    """None of them holds anything."""
    made = read(make({name: [] for name in ROWS}))
    empty: dict[str, Any] = {"leader": ([], ()), "start": ([], None), "travel": ([], None), "title": []}

    assert (0, empty) == (made.length, plain(made))


NUMBERS: dict[str, Callable[[list[int]], Column]] = {
    "list": list,
    "tuple": tuple,
    "array": lambda values: array("q", values),
    "array of 32 bits": lambda values: array("i", values),
    "range": lambda values: range(values[0], values[-1] + 1),
    "numpy": np.array,
    "numpy of 8 bits": lambda values: np.array(values, np.uint8),
    "polars": pl.Series,
    "polars of 128 bits": lambda values: pl.Series(values, dtype=pl.Int128),
    "arrow": pa.array,
    "pandas": lambda values: import_module("pandas").Series(values),
}


@pytest.mark.parametrize("times", [1, ENOUGH])
@pytest.mark.parametrize("make", NUMBERS.values(), ids=NUMBERS)
def test_whole_numbers_are_taken_as_they_are(make: Callable[[list[int]], Column], times: int) -> None:
    """As codes, as times and as durations."""
    values = list(range(3)) if make is NUMBERS["range"] else [0, 1, 2] * times
    column = make(values)

    made = plain(read({"leader": column, "start": column, "travel": column}))
    assert {"leader": (values, None), "start": (values, None), "travel": (values, None)} == made


@pytest.mark.parametrize(
    "column",
    [
        np.array([1.0, np.nan]),
        np.ma.array([1, 2], mask=[False, True]),
        [1.0, float("nan")],
        [np.int64(1), None],
        pl.Series([1, None]),
        pl.Series([1.0, None]),
        pa.array([1, None], pa.int8()),
    ],
    ids=["numpy", "masked", "list", "list of numpy's", "polars", "polars floats", "arrow"],
)
def test_whole_numbers_may_have_nulls(column: Column) -> None:
    """Also as floats, which is how pandas holds them then."""
    made = plain(read({"start": column, "travel": column}))

    assert {"start": ([1, 0], [False, True]), "travel": ([1, 0], [False, True])} == made


def test_arrays_of_64_bits_are_not_copied() -> None:
    """What came is what is used."""
    column = np.arange(ENOUGH)
    made = read({"leader": column, "start": array("q", column)})
    frame = pl.DataFrame({"start": column})

    assert made.columns["leader"].codes is column
    assert np.shares_memory(read(frame).columns["start"].values, frame["start"].to_numpy())
    assert np.shares_memory(read(frame.to_arrow()).columns["start"].values, frame["start"].to_numpy())


def test_a_short_array_stays_an_array() -> None:
    """Without numpy."""
    column = array("q", [1, 2])
    made = read({"leader": column, "start": column})

    assert made.columns["leader"].codes is made.columns["start"].values is column


def test_the_numbers_of_all_columns_are_of_one_make() -> None:
    """One column of numpy makes all the others so."""
    made = read({"leader": np.array([0]), "start": [None], "travel": [HOUR], "title": ["Dinner"]})

    numbers = [made.columns["leader"].codes, *made.columns["start"], made.columns["travel"].values]
    assert ["int64", "int64", "bool", "int64"] == [each.dtype.name for each in numbers]


def test_without_numpy_a_large_table_is_read_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrays take the place of numpy's."""
    monkeypatch.setitem(sys.modules, "numpy", None)
    column = array("q", range(ENOUGH_TO_LOAD))

    assert column is read({"leader": column}).columns["leader"].codes


def test_without_pyarrow_names_of_a_frame_are_read_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are then listed."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    made = read(pl.DataFrame({"leader": ["alba", None] * ENOUGH_TO_LOAD}))

    assert (("alba",), [0, -1]) == (made.columns["leader"].names, made.columns["leader"].codes[:2].tolist())


@pytest.mark.parametrize("missing", ["narwhals", "narwhals.stable.v2", "numpy"])
def test_a_frame_without_its_packages_says_which_extra_brings_them(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a table, and of a column."""
    frame = pl.DataFrame({"leader": ["alba"]})
    monkeypatch.setitem(sys.modules, missing, None)
    said = []
    for table in (frame, frame.to_dict()):
        with pytest.raises(MissingExtra) as caught:
            read(table)
        said.append(str(caught.value))

    packages = "needs packages that are not installed: pip install 'schedcheck[frames]'"
    assert [
        f"reading stops from a DataFrame {packages}",
        f"reading leader of stops from a Series {packages}",
    ] == said


# ---- Names ----


@pytest.mark.parametrize(
    "column",
    [
        pa.DictionaryArray.from_arrays([0, 1, 2, None] * ENOUGH, ["alba", "boria", "boria"]),
        pa.DictionaryArray.from_arrays(pa.array([0, 2, 2, 1] * ENOUGH, pa.uint8()), ["alba", None, "boria"]),
        pa.DictionaryArray.from_arrays([0, 2, 2, None] * ENOUGH, ["alba", "unused", "boria"]),
        pa.array(["alba", "boria", "boria", None] * ENOUGH, pa.string_view()),
    ],
    ids=["name twice", "name null", "name unused", "view"],
)
def test_a_dictionary_of_arrow_may_be_untidy(column: Column) -> None:
    """Arrow promises neither that its names differ nor that they are used, or not null."""
    made = read(pa.table({"leader": column})).columns["leader"]

    assert (("alba", "boria"), [0, 1, 1, -1]) == (made.names, made.codes[:4].tolist())


@pytest.mark.parametrize("make", [list, pl.Series, pa.array], ids=["list", "polars", "arrow"])
def test_names_may_all_be_null(make: Callable[[list[None]], Column]) -> None:
    """None of them is then named."""
    assert {"leader": ([-1, -1], ())} == plain(read({"leader": make([None, None])}))


def test_names_may_be_members_of_an_enumeration() -> None:
    """They are text; what is kept of them is plain."""
    made = read({"leader": [Kind.MEAL, "talk"], "title": [Kind.MEAL, None]}).columns

    assert ((str, "meal"), ["meal", None]) == ((type(made["leader"].names[0]), made["leader"].names[0]), made["title"])


def test_categories_that_are_numbers_are_numbers() -> None:
    """They are positions as in any other column of numbers."""
    pandas = import_module("pandas")
    column = pandas.Series([7, 8] * ENOUGH, dtype="category")

    assert {"leader": ([7, 8] * ENOUGH, None)} == plain(read({"leader": column}))


def test_pandas_may_call_a_column_text_that_is_not_all_text() -> None:
    """It looks at the first rows only; the others are looked at here."""
    pandas = import_module("pandas")
    table = pandas.DataFrame({"leader": pandas.Series([*["alba"] * ENOUGH, 5], dtype=object)})

    said = f"leader in row {ENOUGH} of stops (counted from 0) must be text, as others of its column are, got 5"
    assert f"InvalidValue: {said}" == message(table)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ([0, -1], "it must not be negative, and fit 64 bits, got -1"),
        (array("q", [0, -1]), "it must not be negative, and fit 64 bits, got -1"),
        (np.array([0, -1]), "it must not be negative, and fit 64 bits, got -1"),
        ([0, 1 << 63], "it must not be negative, and fit 64 bits, got 9223372036854775808"),
        (np.array([0, 1 << 63], np.uint64), "it must not be negative, and fit 64 bits, got 9223372036854775808"),
        ([0, None], "it must be a number, as others of its column are, got null"),
        (pl.Series([0, None]), "it must be a number, as others of its column are, got null"),
        (["alba", 1], "it must be text, as others of its column are, got 1"),
        ([0, "alba"], None),
        ([0, 1.0], "it must be text or a whole number, got 1.0"),
        (np.array([1.5, 2.5]), None),
    ],
    ids=str,
)
def test_refuses_what_names_nothing(column: Column, said: str | None) -> None:
    """Positions from zero, or names, not some of each."""
    got = column_message("leader", column)

    assert got.startswith("InvalidValue: leader in row 0") if said is None else f"InvalidValue: {said}" == got


# ---- Times ----


def test_text_moments_are_left_to_the_caller() -> None:
    """They are local to a place that nobody knows here."""
    column = ["2022-11-15 10:00", None]

    tables = [{"start": column}, pl.DataFrame({"start": column}), pa.table({"start": column})]

    assert [column] * 3 == [read(each).columns["start"] for each in tables]


@pytest.mark.parametrize("offset", [UTC, timezone(HOUR), ZoneInfo("Europe/Paris")], ids=str)
def test_a_moment_is_the_same_in_each_zone(offset: tzinfo) -> None:
    """It is an instant."""
    assert {"start": ([instant(TEN)], None)} == plain(read({"start": [TEN.astimezone(offset)]}))


def test_times_of_pandas_may_be_in_a_list() -> None:
    """They are times of Python, too, but for nanoseconds."""
    pandas = import_module("pandas")
    made = plain(read({"start": [pandas.Timestamp(TEN), pandas.NaT], "travel": [pandas.Timedelta(HOUR), pandas.NaT]}))

    assert {"start": ([instant(TEN), 0], [False, True]), "travel": ([3_600_000_000, 0], [False, True])} == made


NAIVE_COLUMNS: dict[str, Any] = {
    "list": [None, NAIVE],
    "numpy": np.array(["NaT", NAIVE], "M8[s]"),
    "numpy objects": np.array([None, NAIVE], object),
    "numpy scalars": [None, np.datetime64(NAIVE)],
    "masked": np.ma.array(np.array([NAIVE, NAIVE], "M8[s]"), mask=[True, False]),
    "polars": pl.Series([None, NAIVE]),
    "arrow": pa.array([None, NAIVE]),
}


@pytest.mark.parametrize("column", NAIVE_COLUMNS.values(), ids=NAIVE_COLUMNS)
def test_refuses_naive_times(column: Column) -> None:
    """In which zone they are nobody can know; the first is named."""
    assert column_message("start", column).startswith("NaiveTime: it must be aware (have a time zone), got ")


def test_a_column_of_naive_times_may_be_null_throughout() -> None:
    """Then there is no time in it that could be naive."""
    assert {"start": ([0, 0], [True, True])} == plain(read({"start": np.array(["NaT", "NaT"], "M8[s]")}))


def test_units_of_durations() -> None:
    """Each of numpy that has a length in microseconds, in either order of bytes."""
    units = ["m8[W]", "m8[D]", "m8[h]", "m8[m]", "m8[s]", "m8[ms]", "m8[us]", "m8[2s]", ">m8[s]"]
    made = [int(read({"travel": np.array([1], unit)}).columns["travel"].values[0]) for unit in units]

    day = 86_400_000_000
    assert [7 * day, day, 3_600_000_000, 60_000_000, 1_000_000, 1_000, 1, 2_000_000, 1_000_000] == made


def test_units_of_durations_in_one_list_may_differ() -> None:
    """Each value of numpy has its own."""
    made = plain(read({"travel": [np.timedelta64(3000, "ns"), None, np.timedelta64(1, "s")]}))

    assert {"travel": ([3, 0, 1_000_000], [False, True, False])} == made


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_units_of_moments(unit: str) -> None:
    """Each of polars."""
    column = pl.Series([TEN, None, TEN]).cast(pl.Datetime(unit, "Asia/Makassar"))

    assert {"start": ([instant(TEN), 0, instant(TEN)], [False, True, False])} == plain(read({"start": column}))


FIRST = "InvalidValue: {} in row 0 of stops (counted from 0) must be {}"
YEARS = "lie within the years 1 to 9999, got "
MOMENT = "be an aware datetime, text, or whole microseconds from 1970-01-01 UTC, got "
BAD_VALUES: list[tuple[str, Any, str]] = [
    ("start", [0, "10:00"], FIRST.format("start", "text, as others of its column are, got 0")),
    ("start", [0, True], MOMENT + "True"),
    ("start", [0, 0.5], MOMENT + "0.5"),
    ("start", np.array([0, 0.5]), MOMENT + "0.5"),
    ("start", np.array([0, 1e17]), MOMENT + "1e+17"),
    ("start", [None, date(2022, 11, 15)], MOMENT + "datetime.date(2022, 11, 15)"),
    ("start", [TEN, HOUR], MOMENT + repr(HOUR)),
    ("start", [0, 1 << 60], YEARS + "1152921504606846976"),
    ("start", [TEN, 1 << 60], YEARS + "1152921504606846976"),
    ("start", [0, 1 << 70], YEARS + "1180591620717411303424"),
    ("start", np.array([0, 1 << 60]), YEARS + "1152921504606846976"),
    (
        "start",
        pa.array([0, 1 << 50], pa.timestamp("s", "UTC")),
        YEARS + "1125899906842624 s",
    ),
    ("start", pa.array([0, -1]).cast(pa.timestamp("ns", "UTC")), "be whole microseconds, got -1 ns"),
    ("travel", [HOUR, -HOUR], "be zero or more, and at most a hundred years, got -3600000000"),
    ("travel", [0, -1], "be zero or more, and at most a hundred years, got -1"),
    ("travel", pa.array([HOUR, -HOUR]), "be zero or more, and at most a hundred years, got -3600000000 us"),
    ("travel", np.array([0, -1], "m8[s]"), "be zero or more, and at most a hundred years, got -1 s"),
    ("travel", np.array([0, 1], "m8[ns]"), "be whole microseconds, got 1 ns"),
    ("travel", np.array([0, 1], "m8[25ns]"), "be whole microseconds, got 1 times 25 ns"),
    ("travel", [HOUR, "1 h"], "be a timedelta or whole microseconds, got '1 h'"),
    ("travel", [np.timedelta64(1, "s"), HOUR], f"be a numpy.timedelta64, as others of its column are, got {HOUR!r}"),
    (
        "travel",
        np.array([1, 1], "m8[Y]"),
        "InvalidValue: travel of stops must have a unit from weeks downwards, got 'Y'",
    ),
    ("title", ["Dinner", 1], "be text, got 1"),
    ("title", array("q", [1]), FIRST.format("title", "text, got 1")),
]


@pytest.mark.parametrize(("name", "column", "said"), BAD_VALUES)
def test_refuses_values_of_the_wrong_kind(name: str, column: Column, said: str) -> None:
    """The message names the first of them, and the row."""
    got = column_message(name, column)

    assert (said if said.startswith("Invalid") else f"InvalidValue: it must {said}") == got


def test_refuses_nanoseconds_of_pandas() -> None:
    """A list of them loses nothing in silence."""
    pandas = import_module("pandas")

    assert [
        "InvalidValue: it must be whole microseconds, got 1970-01-01 00:00:00.000000001+00:00",
        "InvalidValue: it must be whole microseconds, got 0 days 00:00:00.000000001",
    ] == [
        column_message("start", [TEN, pandas.Timestamp(1, tz="UTC")]),
        column_message("travel", [HOUR, pandas.Timedelta(1)]),
    ]


def test_refuses_units_that_have_none_in_common() -> None:
    """A year is no number of seconds."""
    said = message({"travel": [np.timedelta64(1, "Y"), np.timedelta64(1, "s")]})

    assert said.startswith("InvalidValue: travel of stops must have units that have one in common, got ")


def test_refuses_times_that_a_clock_change_skips() -> None:
    """As a stop does."""
    skipped = datetime(2022, 3, 27, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))

    assert column_message("start", [TEN, skipped]).startswith("SkippedTime: it must exist")


# ---- Tables ----


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"leadr": [1]}, "'leadr'; did you mean 'leader'?"),
        (pl.DataFrame({"leadr": [1]}), "'leadr'; did you mean 'leader'?"),
        ({5: [1]}, "5"),
    ],
    ids=["mapping", "frame", "number"],
)
def test_refuses_a_misspelt_column(table: Frame, said: str) -> None:
    """It would be left out in silence."""
    expected = f"UnknownName: the columns of stops must be among leader, start, travel, title, got {said}"

    assert expected == message(table)


def test_refuses_a_column_whose_name_is_no_text() -> None:
    """Pandas numbers columns that nobody named."""
    table = import_module("pandas").DataFrame([[1, 2]])
    with pytest.raises(UnknownName) as caught:
        read(table)

    assert "0" == caught.value.got


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "must have a column start, got no columns"),
        ({"leader": [1]}, "must have a column start, got leader"),
        (pl.DataFrame({"leader": [1]}), "must have a column start, got leader"),
    ],
    ids=["nothing", "mapping", "frame"],
)
def test_refuses_a_table_without_a_required_column(table: Frame, said: str) -> None:
    """It says which one, and which there are."""
    assert f"InvalidValue: stops {said}" == message(table, required=("start",))


def test_refuses_columns_of_unequal_length() -> None:
    """It says how long each is."""
    said = "the columns of stops must be of equal length, got leader with 1 rows, start with 2 rows"

    assert f"InvalidValue: {said}" == message({"start": [1, 2], "leader": [1]})


@pytest.mark.parametrize(
    "column", ["alba", b"alba", {1}, {1: 2}, iter([1]), 5, None], ids=lambda each: type(each).__name__
)
def test_refuses_a_column_that_is_no_sequence(column: Column) -> None:
    """A lone text would fall into letters."""
    assert message({"leader": column}).startswith("InvalidValue: leader of stops must be a sequence, got ")


@pytest.mark.parametrize("column", [np.array(5), np.zeros((2, 2)), pl.DataFrame({"a": [1]})], ids=["0", "2", "frame"])
def test_refuses_a_column_of_other_dimensions(column: Column) -> None:
    """A table in a table, for one."""
    assert message({"leader": column}).startswith("InvalidValue: leader of stops must have one dimension, got ")


@pytest.mark.parametrize("table", [5, None, [[1]], pl.Series([1])], ids=["number", "none", "list", "series"])
def test_refuses_what_is_no_table(table: Frame) -> None:
    """It says what is."""
    said = "stops must be a mapping of names to columns, a data frame or an Arrow table, got "

    assert f"InvalidValue: {said}{type(table).__name__}" == message(table)


def test_refuses_a_table_that_is_not_in_memory() -> None:
    """It says how to get it there."""
    said = "stops must be in memory: collect it first, such as by .collect(), got LazyFrame"

    assert f"InvalidValue: {said}" == message(pl.DataFrame({"leader": [1]}).lazy())


def test_refuses_two_columns_of_one_name() -> None:
    """Which of them is meant nobody knows."""
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["leader", "leader"])

    assert message(table).startswith("InvalidValue: stops must be a table whose columns have names of their own, got ")


def test_columns_that_are_not_in_the_table_are_left_out() -> None:
    """A table without columns has no rows."""
    assert Table(0, {}) == read({})
