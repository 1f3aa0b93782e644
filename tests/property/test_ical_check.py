"""Laws of the verdict on calendars: any bytes are judged, and what libical refuses is not praised."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar.parser import Contentline

from schedcheck.exporters.ical import Detail, Extras, View, check_export, split_ical, to_ical
from schedcheck.exporters.ical.content import plain_parts
from schedcheck.model import Level
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies import schedules
from tests.samples.test_ical_sample import plan

# It carries no types.
LINE: Any = Contentline
CALENDAR = to_ical(plan(), leader="alba-aventura", stamp="2022-11-10T08:30Z")
LINES = CALENDAR.split(b"\r\n")
PIECES = [
    *LINES,
    b"BEGIN:",
    b"END:VEVENT",
    b";TZID=",
    b"VALUE=DATE",
    b'"',
    b":",
    b";",
    b"\\",
    b",",
    b"\r",
    b"\xff",
    b"\0",
]


@given(data=st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map(b"\r\n".join))
def test_any_bytes_are_judged(data: bytes) -> None:
    """Nothing is raised, each fault is on a line that there is, and what is no whole calendar has one."""
    found = check_export(data)

    assert all(1 <= each.line <= data.count(b"\n") + data.count(b"\r") + 1 for each in found)
    assert found or data.startswith(b"BEGIN:VCALENDAR\r\n")


@given(line=st.lists(st.sampled_from(["X-a", ";", "tzid", "=", '"', ":", ",", " ", "\t", "é", "b/c"])).map("".join))
def test_plain_lines_are_read_as_icalendar_does(line: str) -> None:
    """Those which it would take longer for; others are left to it."""
    found = plain_parts(f"X{line}")

    if found is not None:
        name, params, value = LINE(f"X{line}").raw_parts()
        assert (name, dict(params), value) == found


@given(at=st.integers(0, len(LINES) - 2), piece=st.sampled_from(PIECES), cut=st.integers(0, 80))
def test_lines_are_judged_whatever_is_in_them(at: int, piece: bytes, cut: int) -> None:
    """A piece of a line in another never raises."""
    line = LINES[at][:cut] + piece + LINES[at][cut:]

    check_export(b"\r\n".join([*LINES[:at], line, *LINES[at + 1 :]]))


@given(at=st.integers(0, len(LINES) - 2), times=st.sampled_from([0, 2]))
def test_a_line_too_few_or_too_many_is_noticed(at: int, times: int) -> None:
    """Where it must be there, or must be there once: every BEGIN, END, UID, DTSTAMP, DTSTART and PRODID."""
    data = b"\r\n".join([*LINES[:at], *LINES[at : at + 1] * times, *LINES[at + 1 :]])
    needed = LINES[at].startswith((b"BEGIN", b"END", b"UID", b"DTSTAMP", b"DTSTART", b"PRODID", b"TZID"))

    assert check_export(data) or not needed


VIEWS = st.none() | st.builds(
    View,
    st.none(),
    detail=st.sampled_from(Detail),
    place=st.none() | st.sampled_from(Level),
    grain=st.sampled_from([timedelta(0), timedelta(hours=1), timedelta(days=1)]),
)
EXTRAS = st.builds(
    Extras,
    reminders=st.sampled_from([(), timedelta(minutes=15)]),
    call_times=st.sampled_from([timedelta(0), timedelta(hours=1)]),
)


@given(
    before=schedules(min_people=2, max_people=2),
    after=schedules(min_people=2, max_people=2),
    view=VIEWS,
    profile=st.sampled_from(["file", "publish", "freebusy"]),
    extras=EXTRAS,
)
def test_whatever_we_export_has_no_faults(
    before: Schedule, after: Schedule, view: View | None, profile: str, extras: Extras
) -> None:
    """Of any plan, in any view, for any purpose, also as the next version of quite another plan."""
    if profile == "publish" and view is None:
        # What is for everybody is in a view.
        view = View()
    previous = None
    for plan_then, stamp in ((before, "2029-01-01T00:00Z"), (after, "2029-01-02T00:00Z")):
        leader = plan_then.leaders[0]
        data = to_ical(
            plan_then, leader=leader, stamp=stamp, previous=previous, view=view, profile=profile, extras=extras
        )
        previous = data if leader.id == after.leaders[0].id else None

        assert () == check_export(data)
        assert [] == [fault for each in split_ical(data) for fault in check_export(each)]
