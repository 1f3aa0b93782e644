"""Tables as schedules: every assumption is a notice."""

from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Imported, Leader, Level, Place, Schedule, from_table
from schedcheck.errors import InvalidValue, OverLimit, UnknownName, UnknownZone
from schedcheck.importers.notices import CODES, NoticeError
from tests.unit.importers.calendars import codes, times

pd: Any = import_module("pandas")
pl: Any = import_module("polars")
pa: Any = import_module("pyarrow")
VIENNA = Place("Vienna", level=Level.CITY, tz="Europe/Vienna")
HALL = Place("Great Hall", within=VIENNA)
ADA = Leader("Ada")
WHOLE = {"person": "Ada", "place": "Great Hall", "start": "2026-05-04 10:00Z", "end": "2026-05-04 11:00Z"}
MAY = ("2026-05-04 12:00+0200", "2026-05-04 13:00+0200")


def row(**cells: Any) -> Imported:  # noqa: ANN401 - as from_table takes it
    """What is read of one row; None leaves a cell out."""
    return from_table([{**WHOLE, **cells}], places=[HALL], people=[ADA])


def test_a_whole_row_is_a_stop_and_no_notice() -> None:
    """Who, where, from when to when."""
    found = row()

    assert ([MAY], set()) == (times(found), codes(found))
    assert [(ADA, HALL)] == [(each.leader, each.place) for each in found.schedule.stops]


CSV = b"""Speaker;Room;Date;From;To;Title;Remarks\r
Ada;Great Hall;2026-05-04;10:00;11:00;"Opening; welcome";\r
Bo;Great Hall;2026-05-04;10:00;11:00;"Opening; welcome";late\r
\r
"Ada|Bo";Great Hall;2026-05-04;22:00;01:00;Dinner;\r
"""


def test_a_csv_file_is_read_by_its_headings() -> None:
    """Whatever separates its cells; alike rows are one event, and several people in a cell come apart."""
    found = from_table(CSV, places=[HALL], separator="|")

    assert ["Opening; welcome", "Dinner"] * 2 == [each.name for each in found.schedule.stops]
    assert ["opening-welcome", "dinner"] == [each.id for each in found.schedule.events]
    assert ("2026-05-04 22:00+0200", "2026-05-05 01:00+0200") == times(found)[1]
    assert {"floating", "end-next-day", "column-not-read"} == codes(found)
    assert [3, 5] == [each.line for each in found.notices if each.code in {"column-not-read", "end-next-day"}]


START = datetime(2026, 5, 4, 10, tzinfo=UTC)
COLUMNS: dict[str, list[Any]] = {
    "leader": ["Ada"],
    "place": ["Great Hall"],
    "start": [START],
    "end": [START + timedelta(hours=1)],
}


@pytest.mark.parametrize(
    "table",
    [COLUMNS, [{name: each[0] for name, each in COLUMNS.items()}], pd.DataFrame(COLUMNS), pl.DataFrame(COLUMNS),
     pa.table(COLUMNS)],
    ids=["columns", "rows", "pandas", "polars", "arrow"],
)  # fmt: skip
def test_tables_of_any_make_are_read_alike(table: Any) -> None:  # noqa: ANN401 - as from_table takes it
    """Rows, columns, data frames."""
    found = from_table(table, places=[HALL])

    assert ([MAY], set()) == (times(found), codes(found))
    assert type(next(iter(found.schedule.stops)).start) is datetime


@pytest.mark.parametrize(
    ("cells", "told", "stops"),
    [
        ({"start": "2026-05-04 12:00"}, {"floating"}, [MAY]),
        ({"start": datetime(2026, 5, 4, 12)}, {"floating"}, [MAY]),  # noqa: DTZ001 - that is the point
        ({"start": "2026-05-04 06:00", "zone": "America/New_York"}, {"floating"}, [MAY]),
        ({"start": "2026-05-04 12:00", "zone": "Mars"}, {"floating", "zone-unknown"}, [MAY]),
        ({"start": "12:00", "end": "13:00", "date": "2026-05-04"}, {"floating"}, [MAY]),
        ({"start": time(12), "end": time(13), "date": date(2026, 5, 4)}, {"floating"}, [MAY]),
        ({"end": None, "duration": "1 h"}, set(), [MAY]),
        ({"end": None, "duration": timedelta(hours=1)}, set(), [MAY]),
        ({"end": None}, {"end-missing"}, [(MAY[0], None)]),
        ({"end": float("nan")}, {"end-missing"}, [(MAY[0], None)]),
        ({"end": pd.NaT}, {"end-missing"}, [(MAY[0], None)]),
        ({"end": "late"}, {"end-unreadable"}, [(MAY[0], None)]),
        ({"end": None, "duration": "long"}, {"end-unreadable"}, [(MAY[0], None)]),
        ({"end": "2026-05-04 09:00Z"}, {"end-before-start"}, [(MAY[0], None)]),
        ({"end": "2026-05-04 10:00Z"}, {"zero-length"}, [(MAY[0], None)]),
        ({"start": "2026-05-04", "end": None}, {"all-day", "floating"},
         [("2026-05-04 00:00+0200", "2026-05-05 00:00+0200")]),
        ({"start": "2026-05-04", "end": "2026-05-05"}, {"all-day", "floating"},
         [("2026-05-04 00:00+0200", "2026-05-06 00:00+0200")]),
        ({"start": None, "end": None, "date": "2026-05-04"}, {"all-day", "floating"},
         [("2026-05-04 00:00+0200", "2026-05-05 00:00+0200")]),
        ({"start": None}, {"start-missing"}, []),
        ({"start": "tomorrow"}, {"start-unreadable"}, []),
        ({"start": "10:00"}, {"start-unreadable"}, []),
        ({"start": "04/05/2026 10:00"}, {"start-unreadable"}, []),
        ({"start": "0001-01-01 00:00Z"}, {"start-unreadable"}, []),
        ({"date": "soon"}, {"start-unreadable"}, []),
        ({"start": "2026-03-29 02:30", "end": None}, {"floating", "skipped-time", "end-missing"},
         [("2026-03-29 03:30+0200", None)]),
        ({"person": None}, {"person-missing"}, []),
        ({"person": "Bo"}, {"person-assumed"}, [MAY]),
        ({"place": "Hall"}, {"place-unmatched"}, [("2026-05-04 10:00+0000", "2026-05-04 11:00+0000")]),
        ({"place": None}, {"place-missing"}, [MAY]),
        ({"kind": "Plenary"}, set(), [MAY]),
        ({"kind": "!"}, {"kind-unreadable"}, [MAY]),
        ({"status": "Tentative"}, set(), [MAY]),
        ({"status": "Cancelled"}, {"cancelled"}, [MAY]),
        ({"status": "perhaps"}, {"status-unknown"}, [MAY]),
        ({"Title": "!"}, set(), [MAY]),
        ({"colour": "red"}, {"column-not-read"}, [MAY]),
    ],
)  # fmt: skip
def test_what_is_assumed_is_told(cells: dict[str, Any], told: set[str], stops: list[tuple[str, str | None]]) -> None:
    """What can be made of a row is in the plan."""
    found = row(**cells)

    assert (told, stops) == (codes(found), times(found))


def test_without_a_zone_a_time_is_none() -> None:
    """Where nobody says by which clock it is."""
    table = [{"person": "Ada", "place": "Hall", "start": "2026-05-04 10:00", "end": "2026-05-04 11:00"}]

    assert ({"no-zone"}, []) == (codes(from_table(table)), times(from_table(table)))
    assert "+0900" == times(from_table(table, zone="Asia/Tokyo"))[0][0][-5:]
    with pytest.raises(NoticeError, match="no-zone"):
        from_table(table, strict=True)


def test_columns_may_be_named() -> None:
    """By what they are, where their headings do not say."""
    table = {"Referent": ["Ada"], "Beginn": ["2026-05-04 10:00Z"], "end": ["2026-05-04 11:00Z"], "room": ["Hall"]}
    found = from_table(table, columns={"person": "Referent", "start": "Beginn"})

    assert ["ada"] == [each.id for each in found.schedule.leaders]


NOTHING: Any = None


@pytest.mark.parametrize(
    ("table", "options", "error", "words"),
    [
        ("a.csv", {}, InvalidValue, "a table must be the bytes"),
        (3, {}, InvalidValue, "a table must be a mapping of names to columns"),
        (pl.LazyFrame(COLUMNS), {}, InvalidValue, "collect it first"),
        ([3], {}, InvalidValue, "row 1 must map names"),
        ({"a": [1], "b": []}, {}, InvalidValue, "columns must be of one length, got a 1, b 0"),
        (b"start,start\n", {}, InvalidValue, "different names"),
        (b"who,leader\nAda,Bo\n", {}, InvalidValue, "one column must hold the person"),
        (b"\xff", {}, InvalidValue, "UTF-8"),
        (b'a\n"' + b"x" * 200_000 + b'"\n', {}, InvalidValue, "a table must be rows of cells"),
        ([{"start": "x" * 200_000}], {}, OverLimit, "cell must be at most"),
        (b"start\n" * 3, {"size": 5}, OverLimit, "size must be at most 5"),
        ([{"start": "1"}] * 3, {"rows": 2}, OverLimit, "rows must be at most 2"),
        ([{"start": "1"}] * 3, {"notices": 2}, OverLimit, "notices must be at most 2"),
        ([], {"columns": {"persn": "a"}}, UnknownName, "did you mean 'person'"),
        ([], {"columns": {"person": 3}}, InvalidValue, "columns must map"),
        ([], {"zone": "Mars"}, UnknownZone, "IANA"),
        ([], {"separator": ""}, InvalidValue, "separator must be text"),
    ],
)
def test_what_is_no_table_is_refused(
    table: Any,  # noqa: ANN401 - as from_table takes it
    options: dict[str, Any],
    error: type[Exception],
    words: str,
) -> None:
    """With what must hold."""
    with pytest.raises(error, match=words):
        from_table(table, **options)


def test_a_row_that_is_too_long_is_told() -> None:
    """A separator within a cell moves what follows."""
    found = from_table(b"person,place,start\nAda,Hall, Floor 2,2026-05-04 10:00Z\n")

    assert {"row-too-long", "start-unreadable"} == codes(found)
    assert Schedule([]) == found.schedule


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["person", "place", "start", "end", "date", "duration", "zone", "title", "kind", "status"]),
            st.none() | st.text(max_size=12) | st.datetimes() | st.dates() | st.times() | st.floats()
            | st.sampled_from(["2026-05-04 10:00", "2026-05-04T10:00Z", "10:00", "2026-05-04", "1 h", "Ada", "Hall"]),
        ),
        max_size=4,
    ),
)  # fmt: skip
def test_any_cells_are_read_or_told(table: list[dict[str, Any]]) -> None:
    """Nothing that stands in a cell is an error of another kind."""
    found = from_table(table, zone="Europe/Vienna")

    assert codes(found) <= set(CODES)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nor any bytes."""
    try:
        from_table(b"person,place,start,end\n" + data, zone="UTC")
    except InvalidValue:
        return
