"""Nothing that is given as a calendar makes the reader fail in a way it does not tell, or hang."""

from datetime import timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from schedcheck import CalendarLimits, Imported, Interval, from_ical
from schedcheck.errors import InvalidValue
from schedcheck.importers.notices import CODES, NoticeError
from tests.unit.importers.calendars import calendar, event

DAY = timedelta(1)
WINDOW = Interval("2026-01-01T00:00Z", "2027-01-01T00:00Z")
SMALL = CalendarLimits(events=50, components=50, rdates=100, exdates=100, occurrences=200, steps=20_000, notices=500)
VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Venue",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
)
REAL = calendar(
    "X-WR-TIMEZONE:Europe/Vienna",
    VTIMEZONE,
    event(
        "DTSTART;TZID=Venue:20260504T090000",
        "DTEND;TZID=Venue:20260504T100000",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260801T000000Z",
        "EXDATE;TZID=Venue:20260506T090000",
        "RDATE;VALUE=PERIOD:20260507T090000Z/PT5H,20260508T090000Z/20260508T100000Z",
        'ATTENDEE;CN="Ada, A.";PARTSTAT=ACCEPTED:mailto:ada@example.org',
        "ORGANIZER;CN=Bo:mailto:bo@example.org",
        "CATEGORIES:plenary,Red\\, or blue",
        "GEO:48.2;16.4",
    ),
    event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Venue:20260518T090000",
        "DTSTART;TZID=Venue:20260518T110000",
        "DURATION:PT1H30M",
        "STATUS:TENTATIVE",
        "SEQUENCE:2",
    ),
    event("DTSTART;VALUE=DATE:20260601", "DTEND;VALUE=DATE:20260603", "TRANSP:TRANSPARENT", uid="2"),
    event(
        "DTSTART:20260610T090000", "RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=5", "CONFERENCE:https://example.org/a", uid="3"
    ),
    "BEGIN:VFREEBUSY",
    "UID:4",
    "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260504T090000Z/PT1H,20260505T090000Z/20260505T100000Z",
    "END:VFREEBUSY",
    "BEGIN:VAVAILABILITY",
    "UID:5",
    "DTSTART:20260501T000000Z",
    "PRIORITY:1",
    "BEGIN:AVAILABLE",
    "UID:6",
    "DTSTART:20260504T070000Z",
    "DTEND:20260504T150000Z",
    "RRULE:FREQ=WEEKLY;BYDAY=MO,TU",
    "END:AVAILABLE",
    "END:VAVAILABILITY",
)
# Pieces with a meaning, whole or not.
PIECES = st.sampled_from(
    [
        *REAL.split(b"\r\n"),
        *(b"FREQ=SECONDLY", b"INTERVAL=0", b"COUNT=999999999999", b"BYMONTHDAY=31", b"BYDAY=5SU", b"BYSETPOS=-366"),
        *(b"99991231T235959Z", b"00010101T000000", b"00000000T000000Z", b"20260329T023000", b"20261025T023000"),
        *(b"BEGIN:VEVENT", b"END:VEVENT", b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"\r\n ", b"\r", b"\n", b"\0"),
        *(b"TZID=Venue", b"TZID=", b":", b";", b",", b'"', b"=", b"\\", b"/", b"-", b"P", b"\xff", b"\xef\xbb\xbf"),
        *(b"P999999999D", b"-PT1H", b"+9999", b"Z", b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    ]
)


def read(data: bytes, **options: Any) -> Imported | None:  # noqa: ANN401 - as from_ical takes it
    """What is read; None where it is refused as it is told."""
    try:
        found = from_ical(data, limits=SMALL, **options)
    except (InvalidValue, NoticeError):
        return None
    assert {each.code for each in found.notices} <= set(CODES)
    assert all(str(each).isprintable() for each in found.notices)
    assert all(each.end is None or each.end > each.start for each in found.schedule.stops)
    return found


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """The real calendar with some pieces cut out, put in, or put elsewhere."""
    made = REAL
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(made)))
        end = min(len(made), start + draw(st.sampled_from([0, 0, 1, 1, 2, 5, 20, 200])))
        made = made[:start] + draw(PIECES | st.binary(max_size=3) | st.just(b"")) + made[end:]
    return made


@st.composite
def shuffled(draw: st.DrawFn) -> bytes:
    """Lines of the real calendar in another order, some of them more than once."""
    return b"\r\n".join(draw(st.lists(st.sampled_from(REAL.split(b"\r\n")), max_size=80)))


@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Any bytes, alone or as lines of an event, raise what is documented or nothing."""
    read(data)
    read(calendar(event("DTSTART:20260504T090000Z")).replace(b"SUMMARY:Talk", data))


@given(data=mutated() | shuffled(), by=st.sampled_from(["calendar", "attendee", "organizer"]), strict=st.booleans())
@example(data=REAL, by="calendar", strict=False)
@example(
    data=REAL.replace(b"VTODO", b"V\tTODO").replace(b"BEGIN:VEVENT", b"BEGIN:X\tY", 1), by="calendar", strict=False
)
def test_calendars_with_mistakes_are_read_or_refused(data: bytes, by: str, *, strict: bool) -> None:
    """So do calendars with something put in, taken out or put elsewhere."""
    read(data, by=by, strict=strict, window=WINDOW, zone="Europe/Vienna")
    read(data, by=by, strict=strict)


@given(data=mutated())
def test_the_same_bytes_are_read_alike(data: bytes) -> None:
    """Whatever was read before, and with lines of another end, the same bytes are the same plan and notices."""
    assert read(data, window=WINDOW) == read(data, window=WINDOW)


@given(
    name=st.sampled_from(["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY"]),
    value=st.text(alphabet="0123456789TZP/-+,;=:WDHMSFREQYLNBUC", max_size=40),
)
def test_any_value_of_a_time_is_read_or_told(name: str, value: str) -> None:
    """A time, a duration or a rule of any letters is one, or a notice."""
    read(calendar(event("DTSTART:20260504T090000Z", f"{name}:{value}")))
    read(calendar("BEGIN:VAVAILABILITY", f"{name}:{value}", "END:VAVAILABILITY", "BEGIN:VFREEBUSY", f"{name}:{value}",
                  "END:VFREEBUSY"))  # fmt: skip


RULE_PARTS = [
    *("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=HOURLY", "INTERVAL=2", "INTERVAL=99999"),
    *("COUNT=3", "COUNT=99999999", "UNTIL=20270101", "UNTIL=99991231T235959Z", "UNTIL=00010101T000000Z"),
    *("BYMONTH=2", "BYMONTH=1,2,3", "BYMONTHDAY=30", "BYMONTHDAY=-31", "BYYEARDAY=366", "BYWEEKNO=53", "BYDAY=MO"),
    *("BYDAY=5MO", "BYDAY=-53FR", "BYSETPOS=-1", "BYHOUR=0,23", "BYMINUTE=30", "WKST=SU"),
]
RULE_STARTS = [
    *("DTSTART:00010106T000000Z", "DTSTART:20260504T090000Z", "DTSTART:99981231T000000Z"),
    *("DTSTART;VALUE=DATE:20240229", "DTSTART;TZID=Europe/Vienna:20260329T023000"),
    *("DTSTART;TZID=America/New_York:20260308T023000", "DTSTART;TZID=Pacific/Kiritimati:99981231T000000"),
    *("DTSTART;TZID=Venue:20260329T023000", "DTSTART;TZID=Venue:00010106T000000"),
]


@given(
    rule=st.lists(st.sampled_from(RULE_PARTS), min_size=1, max_size=6).map(";".join), start=st.sampled_from(RULE_STARTS)
)
@example(rule="FREQ=DAILY;UNTIL=00010101T000000Z", start="DTSTART;TZID=America/New_York:20260308T023000")
@example(rule="FREQ=DAILY;UNTIL=99991231T235959Z", start="DTSTART;TZID=Pacific/Kiritimati:99981231T000000")
def test_any_rule_is_followed_or_refused(rule: str, start: str) -> None:
    """A rule of any parts is followed as far as is asked for, or refused."""
    found = read(calendar(VTIMEZONE, event(start, "DURATION:PT1H", f"RRULE:{rule}")), window=WINDOW, zone="UTC")

    assert found is not None
    assert all(WINDOW.start - DAY <= each.start < WINDOW.end for each in found.schedule.stops)
