"""Laws of calendars that are written again and again, as a plan changes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from schedcheck.errors import InvalidValue
from schedcheck.exporters.ical import to_ical
from schedcheck.model import Itinerary, Leader, Level, Place, Stop
from schedcheck.schedule import Schedule

ALBA = Leader("Alba Aventura", id="alba")
FIRST = datetime(2022, 11, 10, tzinfo=UTC)
PLACES = (
    Place("Bali", tz="Asia/Makassar", level=Level.CITY),
    Place("Paris", tz="Europe/Paris", level=Level.CITY, geo=(48.85, 2.35)),
    Place("Line", remote=True),
)


class Held(NamedTuple):
    """What a calendar says of an event."""

    sequence: int
    modified: datetime
    stamped: datetime
    status: str
    told: dict[str, Any]


@st.composite
def stops(draw: st.DrawFn, key: str) -> Stop:
    """A stop of this id, about the clock change in Paris."""
    start = datetime(2022, 10, 29, 20, tzinfo=UTC) + timedelta(minutes=30) * draw(st.integers(0, 20))
    end = draw(st.sampled_from([None, start, start + timedelta(hours=1)]))
    status = draw(st.sampled_from(["confirmed", "confirmed", "tentative", "cancelled"]))
    return Stop(draw(st.sampled_from(PLACES)), start, end, title=draw(st.sampled_from("XY")), status=status, id=key)


@st.composite
def plans(draw: st.DrawFn) -> list[Stop]:
    """Some of five stops."""
    return [draw(stops(key)) for key in draw(st.lists(st.sampled_from("abcde"), unique=True))]


def written(plan: Sequence[Stop], stamp: datetime, previous: bytes | None) -> bytes:
    """The calendar of a version of the plan."""
    return to_ical(Schedule([Itinerary(ALBA, plan)]), leader=ALBA, stamp=stamp, previous=previous)


def held(data: bytes) -> dict[str, Held]:
    """What a calendar says, by UID."""
    found: list[Any] = Calendar.from_ical(data).walk("VEVENT")
    return {
        str(each["UID"]): Held(
            each["SEQUENCE"],
            each["LAST-MODIFIED"].dt,
            each["DTSTAMP"].dt,
            str(each["STATUS"]),
            {name: each[name].to_ical() for name in ("DTSTART", "DTEND", "LOCATION", "GEO", "STATUS") if name in each},
        )
        for each in found
    }


@given(versions=st.lists(plans(), min_size=1, max_size=4))
def test_each_version_goes_on_from_the_one_before(versions: list[list[Stop]]) -> None:
    """No event is ever lost; its SEQUENCE rises by one where it materially changed, and only there."""
    data: bytes | None = None
    for number, plan in enumerate(versions):
        stamp = FIRST + number * timedelta(days=1)
        before = {} if data is None else held(data)
        data = written(plan, stamp, data)
        now, fresh = held(data), held(written(plan, stamp, None))

        assert {*before, *fresh} == {*now}
        for uid, each in now.items():
            old = before.get(uid)
            material = old is None or each.told != old.told
            assert each.sequence == (0 if old is None else old.sequence + material)
            assert each.modified == (stamp if old is None or material else old.modified)
            assert old is None or each.stamped in {stamp, old.stamped}
            assert each.told == fresh[uid].told if uid in fresh else each.status == "CANCELLED"
        assert written(plan, stamp + timedelta(hours=1), data) is data


@given(plan=plans(), others=plans(), seed=st.randoms(use_true_random=False))
def test_order_of_the_plan_does_not_matter(plan: list[Stop], others: list[Stop], seed: Any) -> None:  # noqa: ANN401 - a Random
    """The same stops in another order give the same bytes, also after the same version before."""
    shuffled = seed.sample(plan, len(plan))
    before = written(others, FIRST, None)

    assert written(plan, FIRST, before) == written(shuffled, FIRST, before)


BEFORE = written(
    [Stop(each, FIRST, FIRST + timedelta(hours=1), id=key) for key, each in zip("abc", PLACES, strict=True)],
    FIRST,
    None,
)
LINES = BEFORE.split(b"\r\n")
PIECES = [
    *LINES,
    b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n",
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\xff",
    b"\0",
    b":",
    b";",
    b'"',
    b"\\",
]


@given(at=st.integers(0, len(LINES) - 1), piece=st.sampled_from(PIECES), cut=st.integers(0, 80))
def test_a_broken_version_is_refused_or_gone_on_from(at: int, piece: bytes, cut: int) -> None:
    """With anything in it anywhere, nothing but `InvalidValue` is raised, and no event comes in from it."""
    line = LINES[at][:cut] + piece + LINES[at][cut:]
    previous = b"\r\n".join([*LINES[:at], line, *LINES[at + 1 :]])
    try:
        data = written([], FIRST + timedelta(days=1), previous)
    except InvalidValue:
        return

    assert 3 == len(held(data))
    assert {"CANCELLED"} == {each.status for each in held(data).values()}
