"""What calendars can be wrong with, and what becomes of each: a clear error, or a plan and a notice, never silence."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from schedcheck import CalendarLimits, from_ical
from schedcheck.errors import InvalidValue, OverLimit
from schedcheck.importers.notices import NoticeError, NoticeLevel
from tests.unit.importers.calendars import TIMES, UID, WINDOW, calendar, codes, event, lines, times, work

MAY = ("2026-05-04 09:00+0000", "2026-05-04 10:00+0000")
START = ("2026-05-04 09:00+0000", None)
STANDARD = ("DTSTART:19700101T000000", "TZOFFSETFROM:+0500", "TZOFFSETTO:+0500")


def zone(tzid: str, *parts: str) -> list[str]:
    """A VTIMEZONE with one STANDARD."""
    return ["BEGIN:VTIMEZONE", f"TZID:{tzid}", "BEGIN:STANDARD", *parts, "END:STANDARD", "END:VTIMEZONE"]


def in_zone(tzid: str) -> list[str]:
    """An event from nine to ten in a zone."""
    return event(f"DTSTART;TZID={tzid}:20260504T090000", f"DTEND;TZID={tzid}:20260504T100000")


def repeated(rule: str, start: str = "20260504T090000Z") -> bytes:
    """An event of no length known that comes again."""
    return calendar(event(f"DTSTART:{start}", "DURATION:PT1H", f"RRULE:{rule}"))


def good_and(*parts: str) -> bytes:
    """Two good events and one that is not."""
    return calendar(
        event(TIMES, uid="a"), event(*parts, uid="b"), event("DTSTART:20260505T090000Z", "DURATION:PT1H", uid="c")
    )


LATER = ("2026-05-05 09:00+0000", "2026-05-05 10:00+0000")

# What it is, the calendar, the notices, when there are stops; None: not looked at.
READ: list[tuple[str, bytes, set[str], list[tuple[str, str | None]] | None]] = [
    ("every second from 1970", repeated("FREQ=SECONDLY", "19700101T000000Z"), {"rrule-refused"}, []),
    ("every second, never", repeated("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"), {"rrule-refused"}, [MAY]),
    ("every minute", repeated("FREQ=MINUTELY"), {"rrule-refused"}, [MAY]),
    ("interval of nothing", repeated("FREQ=DAILY;INTERVAL=0"), {"rrule-refused"}, [MAY]),
    ("every second, a billion times", repeated("FREQ=SECONDLY;COUNT=1000000000"), {"rrule-refused"}, [MAY]),
    ("every day, a billion times", repeated("FREQ=DAILY;COUNT=1000000000"), set(), None),
    ("30 February", repeated("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), {"rrule-start"}, [MAY]),
    ("never, day by day", repeated("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), {"rrule-start"}, [MAY]),
    ("another calendar's months", repeated("FREQ=YEARLY;RSCALE=HEBREW"), {"rrule-refused"}, [MAY]),
    (
        "a million times a day",
        repeated(f"FREQ=DAILY;BYSECOND={','.join(map(str, range(60)))};BYMINUTE={','.join(map(str, range(60)))}"),
        {"rrule-refused"},
        [MAY],
    ),
    ("a zone that changes every second", calendar(zone("X", *STANDARD, "RRULE:FREQ=SECONDLY"), in_zone("X")),
     {"zone-unreadable", "zone-unknown", "no-zone"}, []),
    ("a zone without parts", calendar("BEGIN:VTIMEZONE", "TZID:X", "END:VTIMEZONE", in_zone("X")),
     {"zone-unreadable", "zone-unknown", "no-zone"}, []),
    ("Berlin eleven hours behind", calendar(zone("Europe/Berlin", "DTSTART:19700101T000000", "TZOFFSETFROM:-1100",
                                                 "TZOFFSETTO:-1100"), in_zone("Europe/Berlin")),
     {"zone-differs"}, [("2026-05-04 09:00+0200", "2026-05-04 10:00+0200")]),
    ("an unknown zone", calendar(in_zone("Mars/Base")), {"zone-unknown", "no-zone"}, []),
    ("a zone of the file", calendar(zone("X", *STANDARD), in_zone("X")), set(),
     [("2026-05-04 09:00+0500", "2026-05-04 10:00+0500")]),
    ("a zone of Windows", calendar(in_zone("W. Europe Standard Time")), set(),
     [("2026-05-04 09:00+0200", "2026-05-04 10:00+0200")]),
    ("a zone in lower case", calendar(in_zone("europe/berlin")), {"zone-guessed"},
     [("2026-05-04 09:00+0200", "2026-05-04 10:00+0200")]),
    ("end before start", calendar(event(TIMES[0], "DTEND:20260504T080000Z")), {"end-before-start"}, [START]),
    ("less than nothing", calendar(event(TIMES[0], "DURATION:-PT1H")), {"end-before-start"}, [START]),
    ("a duration of ages", calendar(event(TIMES[0], "DURATION:P999999999999W")), {"end-unreadable"}, [START]),
    ("ends when it starts", calendar(event(TIMES[0], "DTEND:20260504T090000Z")), {"zero-length"}, [START]),
    ("no end", calendar(event(TIMES[0])), {"end-missing"}, [START]),
    ("a day to a time", calendar("X-WR-TIMEZONE:UTC", event("DTSTART;VALUE=DATE:20260504", TIMES[1])),
     {"all-day", "end-of-another-kind"}, [("2026-05-04 00:00+0000", None)]),
    ("no zone to UTC", calendar("X-WR-TIMEZONE:Europe/Paris", event("DTSTART:20260504T090000", TIMES[1])),
     {"floating", "times-mixed"}, [("2026-05-04 09:00+0200", "2026-05-04 12:00+0200")]),
    ("the year nought", good_and("DTSTART:00000504T090000Z"), {"start-unreadable"}, [MAY, LATER]),
    ("a leap second", calendar(event("DTSTART:20260504T085960Z", TIMES[1])), {"leap-second"},
     [("2026-05-04 08:59+0000", MAY[1])]),
    ("24 o'clock", good_and("DTSTART:20260504T240000Z"), {"start-unreadable"}, [MAY, LATER]),
    ("no UID", calendar(event(TIMES, uid=None)), {"uid-missing"}, [MAY]),
    ("no stamp", calendar("BEGIN:VEVENT", "UID:1", "SUMMARY:Talk", "LOCATION:Hall", TIMES, "END:VEVENT"),
     {"stamp-missing"}, [MAY]),
    ("one UID twice", calendar(event(TIMES), event("DTSTART:20260505T090000Z", "DURATION:PT1H")),
     {"uid-twice", "event-differs"}, [MAY, LATER]),
    ("two changes of one occurrence", calendar(
        event(TIMES, "RRULE:FREQ=DAILY;COUNT=2"),
        event("RECURRENCE-ID:20260505T090000Z", "DTSTART:20260505T110000Z", "DURATION:PT1H", "SEQUENCE:1"),
        event("RECURRENCE-ID:20260505T090000Z", "DTSTART:20260505T130000Z", "DURATION:PT1H", "SEQUENCE:2")),
     {"override-twice"}, [MAY, ("2026-05-05 13:00+0000", "2026-05-05 14:00+0000")]),
    ("this and the future", calendar(
        event(TIMES, "RRULE:FREQ=DAILY;COUNT=3"),
        event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260505T090000Z", "DTSTART:20260505T110000Z", "DURATION:PT2H")),
     set(), [MAY, ("2026-05-05 11:00+0000", "2026-05-05 13:00+0000"),
             ("2026-05-06 11:00+0000", "2026-05-06 13:00+0000")]),
    ("cancelled", calendar(event(TIMES, "STATUS:CANCELLED")), {"cancelled"}, [MAY]),
    ("a cancelled calendar", calendar("METHOD:CANCEL", event(TIMES)), {"cancelled"}, [MAY]),
    ("a reply", calendar("METHOD:REPLY", event(TIMES)), {"method"}, []),
    ("a date for five hours", calendar(event(TIMES, "RDATE;VALUE=PERIOD:20260506T090000Z/PT5H")), set(),
     [MAY, ("2026-05-06 09:00+0000", "2026-05-06 14:00+0000")]),
    ("a calendar's zone", calendar("X-WR-TIMEZONE:Europe/Paris", event("DTSTART:20260504T090000", "DURATION:PT1H")),
     {"floating"}, [("2026-05-04 09:00+0200", "2026-05-04 10:00+0200")]),
    ("Latin-1", calendar(event(TIMES)).replace(b"Talk", "Türkiye".encode("latin-1")), {"not-utf-8"}, [MAY]),
    ("a byte order mark", b"\xef\xbb\xbf" + calendar(event(TIMES)), {"byte-order-mark"}, [MAY]),
    ("NUL in a title", calendar(event(TIMES)).replace(b"Talk", b"T\0alk"), {"control-character"}, [MAY]),
    ("a CR in a title", calendar(event(TIMES)).replace(b"Talk", b"T\rEND:VEVENT\rBEGIN:VEVENT\rSUMMARY:x"),
     {"control-character"}, [MAY]),
    ("CR alone ends lines", calendar(event(TIMES)).replace(b"\r\n", b"\r"), {"line-ends"}, [MAY]),
    ("LF alone ends lines", calendar(event(TIMES)).replace(b"\r\n", b"\n"), {"line-ends"}, [MAY]),
    ("cut off in an event", calendar(event(TIMES, uid="a"), event(TIMES, uid="b"))[:-40], {"cut-off"}, [MAY]),
    ("no END:VCALENDAR", calendar(event(TIMES)).removesuffix(b"END:VCALENDAR\r\n"), {"cut-off"}, [MAY]),
    ("END:VTODO for an event", calendar(event(TIMES)).replace(b"END:VEVENT", b"END:VTODO"),
     {"end-alone", "not-closed"}, [MAY]),
    ("an event in an event", calendar(lines(event(TIMES, uid="a"))[:-1], event(TIMES, uid="b")),
     {"not-closed"}, [MAY, MAY]),
    ("one broken of three", good_and("DTSTART:yesterday"), {"start-unreadable"}, [MAY, LATER]),
    ("a start twice", calendar(event(TIMES, "DTSTART:20260504T093000Z")), {"property-twice"}, [MAY]),
    ("an event in something else", calendar("BEGIN:X-HOLDER", event(TIMES), "END:X-HOLDER"),
     {"event-misplaced", "not-read"}, [MAY]),
    ("no point on earth", calendar(event(TIMES, "GEO:north")), {"geo-unreadable"}, [MAY]),
    ("a point beyond it", calendar(event(TIMES, "GEO:100;200")), {"geo-unreadable"}, [MAY]),
    ("Vienna without summer", calendar(
        zone("Europe/Vienna", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100"),
        event("DTSTART;TZID=Europe/Vienna:20260109T090000", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;INTERVAL=6;COUNT=2")),
     {"zone-differs"}, [("2026-01-09 09:00+0100", "2026-01-09 10:00+0100"),
                        ("2026-07-09 09:00+0200", "2026-07-09 10:00+0200")]),
    ("a title twice", calendar(event(TIMES, "SUMMARY:Another")), {"text-twice"}, [MAY]),
    ("two names and two links, as may be", calendar("NAME:Ada", "NAME;LANGUAGE=de:Ada",
        event(TIMES, "CONFERENCE:https://example.org/a", "CONFERENCE:tel:+1")), set(), [MAY]),
    ("two calendars", calendar(event(TIMES)) + calendar(event(TIMES, uid="2")), {"two-calendars"}, [MAY, MAY]),
    ("a UID that is a path", calendar(event(TIMES, uid="../../../../tmp/pwned")), set(), [MAY]),
    ("no calendar's name", calendar(event(TIMES), name=None), {"person-missing"}, [MAY]),
    ("no place", calendar(event(TIMES, place=None)), {"place-missing"}, [MAY]),
    ("free", calendar(event(TIMES, "TRANSP:TRANSPARENT")), {"transparent"}, []),
    ("a status in another spelling", calendar(event(TIMES, "STATUS:CANCELED")), {"status-unknown"}, [MAY]),
    ("nothing in it", calendar(), {"nothing-inside"}, []),
    ("to-dos only", calendar("BEGIN:VTODO", "UID:1", "END:VTODO"), {"nothing-inside", "not-read"}, []),
    ("months of another kind", calendar("CALSCALE:HEBREW", event(TIMES)), {"calscale"}, []),
    ("a line that is none", calendar(event(TIMES, "LOCATION")), {"line-unreadable"}, [MAY]),
    ("a parameter that is none", calendar(event(TIMES, 'ATTENDEE;CN="Al:mailto:a@example.org')), {"line-unreadable"},
     [MAY]),
]  # fmt: skip

# What it is, the calendar, the error, what it says.
REFUSED: list[tuple[str, Callable[[], Any], type[Exception], str]] = [
    ("100,000 dates", lambda: calendar(event(TIMES, f"RDATE:{','.join(['20260504T090000Z'] * 100_000)}")),
     OverLimit, "line must be at most 1,048,576"),
    ("6,000 dates", lambda: calendar(event(TIMES, f"RDATE:{','.join(['20260504T090000Z'] * 6_000)}")),
     OverLimit, "rdates must be at most 5,000"),
    ("a line of 20 MB", lambda: calendar(event(TIMES, f"DESCRIPTION:{'x' * 20_000_000}")),
     OverLimit, "size must be at most 10,485,760"),
    ("a line of 5 MB, folded", lambda: calendar(event(TIMES, "DESCRIPTION:x" + "\r\n x" * 1_500_000)),
     OverLimit, "line must be at most 1,048,576"),
    ("50,000 events", lambda: calendar(event(TIMES) * 50_000), OverLimit, "events must be at most 20,000"),
    ("100,000 nested", lambda: calendar(["BEGIN:X"] * 100_000), OverLimit, "depth must be at most 8"),
    ("a million components", lambda: calendar(["BEGIN:X", "END:X"] * 400_000), OverLimit, "components must be at most"),
    ("a million lines of nothing", lambda: calendar(event(TIMES, ["x"] * 1_000_000)), OverLimit, "notices must be"),
    ("UTF-16", lambda: calendar(event(TIMES)).decode().encode("utf-16"), InvalidValue, "text in UTF-8"),
    ("a page", lambda: b"<!DOCTYPE html>\n<title>Sign in</title>\n", InvalidValue, "must have BEGIN:VCALENDAR"),
    ("nothing", lambda: b"", InvalidValue, "must have BEGIN:VCALENDAR"),
    ("a path", lambda: "/etc/passwd", InvalidValue, "data must be the bytes"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "told", "stops"), [each[1:] for each in READ], ids=[each[0] for each in READ])
def test_is_read_with_a_notice(data: bytes, told: set[str], stops: list[tuple[str, str | None]] | None) -> None:
    """What can be made of it is in the plan, and what was assumed or left out is told."""
    began = time.process_time()
    found = from_ical(data, window=WINDOW)

    assert told == codes(found)
    assert stops is None or stops == times(found)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(("made", "error", "words"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_is_refused(made: Callable[[], Any], error: type[Exception], words: str) -> None:
    """What is too large or no calendar raises, with the limit that can be raised."""
    data = made()
    began = time.process_time()

    with pytest.raises(error, match=words):
        from_ical(data, window=WINDOW)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("data", [each[1] for each in READ], ids=[each[0] for each in READ])
def test_strict_raises_the_first_error(data: bytes) -> None:
    """Whoever reads strictly gets a plan with nothing left out, or none."""
    found = from_ical(data, window=WINDOW)
    errors = list(found.of_level(NoticeLevel.ERROR))
    if not errors:
        assert found == from_ical(data, window=WINDOW, strict=True)
        return

    with pytest.raises(NoticeError) as raised:
        from_ical(data, window=WINDOW, strict=True)
    assert raised.value.notice in errors


def test_every_notice_says_where() -> None:
    """A notice about an event has its UID and a line; each has what was done."""
    found = from_ical(good_and("DTSTART:yesterday"), window=WINDOW)

    (notice,) = found.of_level("error")
    assert ("start-unreadable", "b", 18) == (notice.code, notice.uid, notice.line)
    assert "18: error: DTSTART is no time: 'yesterday' (UID 'b'): the event was left out [start-unreadable]" == str(
        notice
    )


def test_zones_of_one_file_are_not_those_of_another() -> None:
    """Two files that call different zones by one name are each read by their own, and a third has none of them."""
    one = calendar(zone("Venue", *STANDARD), in_zone("Venue"))
    other = calendar(zone("Venue", *(each.replace("05", "09") for each in STANDARD)), in_zone("Venue"))
    third = calendar(in_zone("Venue"))

    assert ["2026-05-04 09:00+0500"] == [start for start, _ in times(from_ical(one, window=WINDOW))]
    assert ["2026-05-04 09:00+0900"] == [start for start, _ in times(from_ical(other, window=WINDOW))]
    assert {"zone-unknown", "no-zone"} == codes(from_ical(third, window=WINDOW))


def test_duplicates_are_both_kept() -> None:
    """Two events of one UID are two stops, though they are alike."""
    found = from_ical(calendar(event(TIMES), event(TIMES)), window=WINDOW)

    assert [UID, f"{UID}-2"] == [each.id for each in found.schedule.stops]
    assert {"uid-twice"} == codes(found)


def many_rules(rule: str) -> bytes:
    """5,000 events with a rule each."""
    return calendar(
        *(
            event(f"DTSTART:{1970 + number % 50}0504T{number % 24:02}0000Z", f"RRULE:{rule}", uid=str(number))
            for number in range(5_000)
        )
    )


def days(count: int) -> list[str]:
    """So many days in a row, at nine."""
    return [(date(2026, 1, 1) + timedelta(number)).strftime("%Y%m%dT090000Z") for number in range(count)]


def titled(count: int) -> bytes:
    """Events of one UID at one time, each with a title of its own."""
    return calendar(*(event(TIMES, title=f"Talk {number}") for number in range(count)))


def onwards(count: int) -> bytes:
    """A series that each of its occurrences changes for all later ones."""
    return calendar(
        event("DTSTART:20260101T090000Z", "DURATION:PT1H", f"RRULE:FREQ=DAILY;COUNT={count}"),
        *(
            event(f"RECURRENCE-ID;RANGE=THISANDFUTURE:{day}", f"DTSTART:{day[:-5]}3000Z", "DURATION:PT1H")
            for day in days(count)
        ),
    )


def on_days(count: int) -> bytes:
    """A series, the last of whose occurrences are changed by their days."""
    return calendar(
        event("DTSTART:20260101T090000Z", "DURATION:PT1H", f"RRULE:FREQ=DAILY;COUNT={10 * count}"),
        *(
            event(f"RECURRENCE-ID;VALUE=DATE:{day[:8]}", f"DTSTART:{day[:-5]}3000Z", "DURATION:PT1H")
            for day in days(10 * count)[-count:]
        ),
    )


def series_and_changes(count: int) -> bytes:
    """Series of one UID, and as many changes, each of the last of them."""
    return calendar(
        *(event(f"DTSTART:{day}", "DURATION:PT1H", f"RDATE:{day[:-5]}3000Z") for day in days(count)),
        *(event(f"RECURRENCE-ID:{day[:-5]}3000Z", f"DTSTART:{day}", "DURATION:PT2H") for day in reversed(days(count))),
    )


def clocks_and_changes(count: int) -> bytes:
    """Series of one UID, each by a clock of its own, and as many changes that any of them may be of."""
    return calendar(
        *(zone(f"Z{number}", *STANDARD) for number in range(count)),
        *(
            event(f"DTSTART;TZID=Z{number}:{day[:-1]}", "DURATION:PT1H", f"RDATE:{day[:-5]}3000")
            for number, day in enumerate(days(count))
        ),
        *(event(f"RECURRENCE-ID:{day[:-5]}4500", "DTSTART:20260504T090000Z", "DURATION:PT2H") for day in days(count)),
    )


def answered(count: int) -> bytes:
    """A series with as many people as it has occurrences."""
    return calendar(
        event(
            *("DTSTART:20260101T090000Z", "DURATION:PT1H", f"RRULE:FREQ=DAILY;COUNT={count}"),
            [f"ATTENDEE;CN=P{number}:mailto:p{number}@example.org" for number in range(count)],
        )
    )


GROWING = [titled, onwards, on_days, series_and_changes, answered]


@pytest.mark.parametrize("made", GROWING, ids=[each.__name__ for each in GROWING])
def test_work_grows_as_the_calendar_does(made: Callable[[int], bytes]) -> None:
    """Four times as much takes four times as long, and not sixteen times."""
    once, four_times = made(30), made(120)

    assert work(lambda: from_ical(four_times)) < 4.5 * work(lambda: from_ical(once))


def test_not_every_clock_is_looked_at_for_every_change() -> None:
    """Beyond the limit of steps a change is taken for one of the first series, and that is told as an error."""
    found = from_ical(clocks_and_changes(20), limits=CalendarLimits(steps=100))

    assert "rrule-refused" in codes(found)
    assert "rrule-refused" not in codes(from_ical(clocks_and_changes(20), limits=CalendarLimits(steps=20_000)))


MANY: dict[str, Callable[[], bytes]] = {
    "titles": lambda: titled(5_000),
    "changes of all later": lambda: onwards(2_500),
    "changes of days": lambda: on_days(900),
    "series and changes": lambda: series_and_changes(2_000),
    "clocks and changes": lambda: clocks_and_changes(1_000),
    "people": lambda: answered(2_000),
    "never": lambda: many_rules("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    "never, weeks": lambda: many_rules("FREQ=YEARLY;BYMONTH=1;BYWEEKNO=30;BYDAY=MO"),
    "daily": lambda: many_rules("FREQ=DAILY"),
    "counted": lambda: many_rules("FREQ=DAILY;COUNT=99999"),
    "zones": lambda: calendar(
        *(
            lines(
                zone(f"Z{number}", *STANDARD, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
                event(f"DTSTART;TZID=Z{number}:2{number % 1000:03}0504T090000", uid=str(number)),
            )
            for number in range(4_000)
        )
    ),
    "years": lambda: calendar(
        zone("Z", *STANDARD, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        *(event(f"DTSTART;TZID=Z:{number:04}0504T090000", uid=str(number)) for number in range(2, 9_998, 2)),
    ),
}
PROGRAM = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[2]), -1))
from schedcheck import Interval, from_ical
data = open(sys.argv[1], "rb").read()
began = time.process_time()
found = from_ical(data, window=Interval("2026-01-01T00:00Z", "2027-01-01T00:00Z"))
print(time.process_time() - began)
"""


@pytest.mark.parametrize("made", MANY.values(), ids=MANY)
def test_many_rules_take_neither_long_nor_much_memory(made: Callable[[], bytes], tmp_path: Path) -> None:
    """Thousands of events, each with a rule that takes as long as it can, are read in seconds."""
    path = tmp_path / "many.ics"
    path.write_bytes(made())
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path), str(700 * 1024 * 1024)], capture_output=True, text=True, check=True
    )

    assert float(ran.stdout) < 10


def test_limits_are_the_callers() -> None:
    """A limit is named in the error, and can be raised."""
    data = calendar(event(TIMES, uid="a"), event(TIMES, uid="b"))
    with pytest.raises(OverLimit, match="raise the limit 'events' if it may be more") as raised:
        from_ical(data, limits=CalendarLimits(events=1))
    assert ("events", 1) == (raised.value.limit, raised.value.most)
    assert 2 == len(list(from_ical(data, limits=CalendarLimits(events=2)).schedule.stops))
