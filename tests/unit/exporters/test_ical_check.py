"""Our verdict on calendars, one fault after the other."""

import re
from pathlib import Path
from typing import Any

import pytest

from schedcheck.errors import InvalidValue
from schedcheck.exporters.ical import View, check_export, checking, split_ical, to_ical
from tests.samples.test_ical_sample import plan
from tests.unit.importers.calendars import work

EVENT = """\
BEGIN:VEVENT
UID:one
DTSTAMP:20221110T083000Z
DTSTART:20221115T020000Z
DTEND:20221115T040000Z
SUMMARY:Session I
END:VEVENT
"""
ZONE = """\
BEGIN:VTIMEZONE
TZID:Here
BEGIN:STANDARD
DTSTART:20210101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
"""


def calendar(*parts: str, head: str = "") -> bytes:
    """A calendar with these parts."""
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{''.join(parts)}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def changed(before: str, after: str, *more: str, head: str = "") -> bytes:
    """A calendar of one event in which something is another."""
    assert before in EVENT
    return calendar(EVENT.replace(before, after), *more, head=head)


def with_lines(lines: str, *more: str, head: str = "") -> bytes:
    """A calendar of one event with further lines in it."""
    return changed("END:VEVENT", f"{lines}\nEND:VEVENT", *more, head=head)


def of_zone(before: str, after: str) -> bytes:
    """A calendar of an event and a time zone in which something is another."""
    assert before in ZONE
    return calendar(ZONE.replace(before, after), EVENT)


def lasting(length: str, *, of_day: bool = False) -> bytes:
    """A calendar of one event that has a length and no end, and begins with a day or a time."""
    start = "DTSTART;VALUE=DATE:20221115" if of_day else "DTSTART:20221115T020000Z"
    return changed("DTSTART:20221115T020000Z\nDTEND:20221115T040000Z", f"{start}\nDURATION:{length}")


ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:x\nEND:VALARM"
ASKED = "ORGANIZER:mailto:o@example.org"

FAULTS: dict[str, tuple[bytes, str, int, str | None]] = {
    "nothing": (b"", "no-calendar", 1, None),
    "a page": (b"<html>\r\n", "broken-line", 1, None),
    "too large": (b"x" * (10 * 2**20 + 1), "too-large", 1, None),
    "byte order mark": (b"\xef\xbb\xbf" + calendar(EVENT), "byte-order-mark", 1, None),
    "UTF-16": (calendar(EVENT).decode().encode("utf-16"), "not-utf-8", 1, None),
    "Latin-1": (calendar(EVENT).replace(b"Session", b"S\xe9ance"), "not-utf-8", 9, "one"),
    "Latin-1 in a folded line": (
        changed("Session I", "S\n ance").replace(b"ance", b"\xe9ance"),
        "not-utf-8",
        10,
        "one",
    ),
    "line feeds": (calendar(EVENT).replace(b"\r\n", b"\n"), "line-end", 1, None),
    "carriage returns": (calendar(EVENT).replace(b"\r\n", b"\r"), "line-end", 1, None),
    "last line not ended": (calendar(EVENT)[:-2], "line-end", 11, None),
    "empty line": (changed("SUMMARY", "\nSUMMARY"), "blank-line", 9, "one"),
    "long line": (changed("Session I", "x" * 70), "long-line", 9, "one"),
    "long second line": (changed("Session I", "x\n " + "é" * 40), "long-line", 10, "one"),
    "endless line": (changed("Session I", "x" + "\n x" * 2**16), "long-content", 9, "one"),
    "split character": (changed("Session I", "é").replace(b"\xc3", b"\xc3\r\n "), "split-character", 9, "one"),
    "NUL": (changed("Session", "Ses\0sion"), "control-character", 9, "one"),
    "C1": (changed("Session", "Ses\x85sion"), "control-character", 9, "one"),
    "no colon": (with_lines("SUMMARY"), "broken-line", 10, "one"),
    "no name": (with_lines(":x"), "broken-line", 10, "one"),
    "stray fold": (b" x\r\n" + calendar(EVENT), "broken-line", 1, None),
    "quote not closed": (with_lines('X-A;B="c:d'), "broken-line", 10, "one"),
    "property outside": (b"X-A:1\r\n" + calendar(EVENT), "outside", 1, None),
    "event outside": (EVENT.replace("\n", "\r\n").encode(), "outside", 1, None),
    "calendar within": (calendar("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n"), "outside", 4, None),
    "other end": (changed("END:VEVENT", "END:VTODO\nEND:VEVENT"), "end-mismatch", 10, "one"),
    "end of the outer one": (changed("END:VEVENT\n", ""), "end-mismatch", 10, "one"),
    "cut": (calendar(EVENT)[:-30], "not-closed", 9, None),
    "too deep": (calendar("BEGIN:X-A\n" * 9), "too-deep", 11, None),
    "too many": (calendar("BEGIN:X-A\nEND:X-A\n" * 20_000), "too-many-components", 40_002, None),
    "no version": (calendar(EVENT).replace(b"VERSION", b"X-VERSION"), "missing-property", 1, None),
    "other version": (calendar(EVENT).replace(b"2.0", b"1.0"), "version", 1, None),
    "two makers": (calendar(EVENT, head="PRODID:y\n"), "repeated-property", 1, None),
    "two UIDs of a calendar": (calendar(EVENT, head="UID:y\nUID:z\n"), "repeated-property", 1, None),
    "no UID": (changed("UID:one", "X-UID:one"), "missing-property", 4, None),
    "no DTSTAMP": (changed("DTSTAMP", "X-DTSTAMP"), "missing-property", 4, "one"),
    "no DTSTART": (changed("DTSTART", "X-DTSTART"), "missing-property", 4, "one"),
    "two titles": (with_lines("SUMMARY:y"), "repeated-property", 4, "one"),
    "end and length": (with_lines("DURATION:PT1H"), "exclusive-properties", 4, "one"),
    "alarm without a text": (with_lines(ALARM.replace("DESCRIPTION:x\n", "")), "missing-property", 10, "one"),
    "alarm that repeats once": (with_lines(ALARM.replace("DESC", "REPEAT:2\nDESC")), "missing-property", 10, "one"),
    "email to nobody": (with_lines(ALARM.replace("DISPLAY", "EMAIL")), "missing-property", 10, "one"),
    "unknown method": (calendar(EVENT, head="METHOD:SHOUT\n"), "unknown-method", 1, None),
    "publish without organizer": (calendar(EVENT, head="METHOD:PUBLISH\n"), "missing-property", 5, "one"),
    "publish with attendee": (
        with_lines(f"{ASKED}\nATTENDEE:mailto:a@example.org", head="METHOD:PUBLISH\n"),
        "forbidden-property",
        5,
        "one",
    ),
    "request of nobody": (with_lines(ASKED, head="METHOD:REQUEST\n"), "missing-property", 5, "one"),
    "cancel with alarm": (
        with_lines(f"SEQUENCE:1\n{ASKED}\n{ALARM}", head="METHOD:CANCEL\n"),
        "forbidden-property",
        5,
        "one",
    ),
    "counter of busy time": (
        calendar("BEGIN:VFREEBUSY\nUID:x\nDTSTAMP:20221110T083000Z\nEND:VFREEBUSY\n", head="METHOD:COUNTER\n"),
        "forbidden-component",
        5,
        "x",
    ),
    "several in one message": (
        with_lines(
            f"SEQUENCE:1\n{ASKED}",
            EVENT.replace("one", "two").replace("END:VEVENT", f"SEQUENCE:1\n{ASKED}\nEND:VEVENT"),
            head="METHOD:CANCEL\n",
        ),
        "several-uids",
        14,
        "two",
    ),
    "one UID twice": (calendar(EVENT, EVENT), "repeated-uid", 11, "one"),
    "undefined zone": (
        changed("DTSTART:20221115T020000Z", "DTSTART;TZID=Here:20221115T020000"),
        "undefined-zone",
        7,
        "one",
    ),
    "zone twice": (calendar(ZONE, ZONE, EVENT), "repeated-zone", 12, None),
    "empty zone": (calendar("BEGIN:VTIMEZONE\nTZID:Here\nEND:VTIMEZONE\n", EVENT), "empty-zone", 4, None),
    "zone without an offset": (of_zone("TZOFFSETTO:+0800\n", ""), "missing-property", 6, None),
    "offset that is none": (of_zone("TZOFFSETTO:+0800", "TZOFFSETTO:8"), "bad-value", 9, None),
    "onset in UTC": (of_zone("20210101T000000", "20210101T000000Z"), "onset-not-local", 7, None),
    "UTC in a zone": (
        changed("DTSTART:", "DTSTART;TZID=Here:", ZONE),
        "utc-with-zone",
        7,
        "one",
    ),
    "undefined zone before the UID": (
        changed("UID:one\n", "DTEND;TZID=Here:20221115T020000\nUID:one\n"),
        "undefined-zone",
        5,
        "one",
    ),
    "undefined zone of an alarm": (
        with_lines(ALARM.replace("TRIGGER:-PT15M", "TRIGGER;TZID=Here:-PT15M")),
        "undefined-zone",
        12,
        "one",
    ),
    "stamp not in UTC": (changed("083000Z", "083000"), "not-utc", 6, "one"),
    "floating": (changed("020000Z", "020000"), "floating-time", 7, "one"),
    "floating exception": (with_lines("EXDATE:20221115T020000"), "floating-time", 10, "one"),
    "end before start": (changed("040000Z", "010000Z"), "end-before-start", 8, "one"),
    "no length": (changed("040000Z", "020000Z"), "end-before-start", 8, "one"),
    "day and time": (changed("DTEND:20221115T040000Z", "DTEND;VALUE=DATE:20221116"), "mixed-times", 8, "one"),
    "no day": (changed("20221115T020000Z", "20221315T020000Z"), "bad-value", 7, "one"),
    "24 o'clock": (changed("T020000Z", "T240000Z"), "bad-value", 7, "one"),
    "endless length": (with_lines("DURATION:P999999999999W"), "bad-value", 10, "one"),
    "half a place": (with_lines("GEO:1"), "bad-value", 10, "one"),
    "no number": (with_lines("SEQUENCE:one"), "bad-value", 10, "one"),
    "rule without a frequency": (with_lines("RRULE:FREQ=OFTEN"), "bad-value", 10, "one"),
    "status of another": (with_lines("STATUS:COMPLETED"), "bad-value", 10, "one"),
    "empty UID": (changed("UID:one", "UID:"), "empty-uid", 5, None),
    "blank UID": (changed("UID:one", "UID: "), "empty-uid", 5, None),
    "day that is not said to be one": (
        changed("DTSTART:20221115T020000Z\nDTEND:20221115T040000Z", "DTSTART:20221115"),
        "value-type",
        7,
        "one",
    ),
    "time that is said to be a day": (changed("DTSTART:", "DTSTART;VALUE=DATE:"), "value-type", 7, "one"),
    "time among days": (with_lines("EXDATE;VALUE=DATE:20221116,20221117T020000Z"), "value-type", 10, "one"),
    "period that is not said to be one": (with_lines("RDATE:20221116T020000Z/PT1H"), "value-type", 10, "one"),
    "time that is said to be a period": (with_lines("RDATE;VALUE=PERIOD:20221116T020000Z"), "value-type", 10, "one"),
    "time that is said to be a text": (changed("DTSTART:", "DTSTART;VALUE=TEXT:"), "value-type", 7, "one"),
    "negative length": (lasting("-PT1H"), "duration-not-positive", 8, "one"),
    "zero length": (lasting("PT0S"), "duration-not-positive", 8, "one"),
    "length of nothing": (lasting("PT"), "bad-value", 8, "one"),
    "hours of a day": (lasting("PT1H", of_day=True), "duration-of-day", 8, "one"),
    "alarm that repeats backwards": (
        with_lines(ALARM.replace("DESC", "REPEAT:2\nDURATION:-PT5M\nDESC")),
        "duration-not-positive",
        14,
        "one",
    ),
    "alarm that repeats for good": (
        with_lines(ALARM.replace("DESC", "REPEAT:1000000\nDURATION:PT5M\nDESC")),
        "alarm-too-often",
        13,
        "one",
    ),
    "rule that stands still": (with_lines("RRULE:FREQ=DAILY;INTERVAL=0"), "rule-number", 10, "one"),
    "rule that never comes": (with_lines("RRULE:FREQ=DAILY;COUNT=00"), "rule-number", 10, "one"),
    "rule of every second": (with_lines("RRULE:FREQ=SECONDLY"), "rule-too-often", 10, "one"),
    "exception of every minute": (with_lines("EXRULE:freq=minutely;count=9"), "rule-too-often", 10, "one"),
    "zone of every second": (
        of_zone("TZOFFSETFROM", "RRULE:FREQ=SECONDLY\nTZOFFSETFROM"),
        "rule-too-often",
        8,
        None,
    ),
    "rule of no frequency": (with_lines("RRULE:INTERVAL=2"), "rule-frequency", 10, "one"),
    "rule that ends twice": (
        with_lines("RRULE:FREQ=DAILY;COUNT=2;UNTIL=20221120T020000Z"),
        "rule-ends-twice",
        10,
        "one",
    ),
    "rule with more": (with_lines("RRULE:FREQ=DAILY;X-MOON=FULL"), "rule-part", 10, "one"),
    "rule with a part twice": (with_lines("RRULE:FREQ=DAILY;COUNT=2;COUNT=3"), "rule-part", 10, "one"),
    "rule with an empty part": (with_lines("RRULE:FREQ=DAILY;"), "rule-part", 10, "one"),
    "rule until a day": (with_lines("RRULE:FREQ=DAILY;UNTIL=20221120"), "mixed-recurrence", 10, "one"),
    "day but for": (with_lines("RRULE:FREQ=DAILY\nEXDATE;VALUE=DATE:20221116"), "mixed-recurrence", 11, "one"),
    "day more": (with_lines("RDATE;VALUE=DATE:20221116"), "mixed-recurrence", 10, "one"),
    "day without a time": (
        lasting("P1D\nEXDATE:20221116T020000Z", of_day=True),
        "mixed-recurrence",
        9,
        "one",
    ),
    "version below none": (with_lines("SEQUENCE:-1"), "out-of-range", 10, "one"),
    "version beyond all": (with_lines("SEQUENCE:2147483648"), "bad-value", 10, "one"),
    "version of Python": (with_lines("SEQUENCE:1_0"), "bad-value", 10, "one"),
    "priority": (with_lines("PRIORITY:99"), "out-of-range", 10, "one"),
    "more than done": (
        calendar("BEGIN:VTODO\nUID:x\nDTSTAMP:20221110T083000Z\nPERCENT-COMPLETE:101\nEND:VTODO\n"),
        "out-of-range",
        7,
        "x",
    ),
    "beyond the pole": (with_lines("GEO:99;0"), "out-of-range", 10, "one"),
    "around the world": (with_lines("GEO:0;-180.1"), "out-of-range", 10, "one"),
    "place of Python": (with_lines("GEO:1e1;2"), "bad-value", 10, "one"),
    "maybe busy": (with_lines("TRANSP:MAYBE"), "bad-value", 10, "one"),
    "endless dates": (with_lines("EXDATE:x\n" + f"RDATE:{',' * 60_000}\n" * 2), "too-many-values", 11, "one"),
}


@pytest.mark.parametrize(("data", "code", "line", "uid"), FAULTS.values(), ids=FAULTS)
def test_fault_is_found_where_it_is(data: bytes, code: str, line: int, uid: str | None) -> None:
    """Each has its code, the line of the file, and the event that it is in."""
    assert (code, line, uid) in [(each.code, each.line, each.uid) for each in check_export(data)]


@pytest.mark.parametrize(
    "data",
    [
        calendar(EVENT),
        calendar(ZONE, EVENT),
        with_lines("STATUS:CONFIRMED\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20221116T020000Z\nGEO:1.5;2\n" + ALARM),
        changed("DTSTART:20221115T020000Z\nDTEND:20221115T040000Z", "DTSTART;VALUE=DATE:20221115"),
        changed("DTSTART:20221115T020000Z", "DTSTART;TZID=Here:20221115T020000", ZONE),
        changed("DTSTART:20221115T020000Z", "DTSTART;TZID=/example.org/Here:20221115T020000"),
        calendar(EVENT, EVENT.replace("UID:one", "UID:one\nRECURRENCE-ID:20221116T020000Z")),
        calendar(EVENT) * 2,
        *(lasting(length) for length in ("PT1H", "P1DT1H30S", "+P2W", "pt5m".upper())),
        *(lasting(length, of_day=True) for length in ("P1D", "P1W\nEXDATE;VALUE=DATE:20221116,20221117")),
        with_lines("RRULE:UNTIL=20221120T020000Z;FREQ=DAILY"),
        lasting("P1D\nRRULE:FREQ=DAILY;UNTIL=20221120", of_day=True),
        with_lines("RRULE:RSCALE=GREGORIAN;FREQ=HOURLY;INTERVAL=02;WKST=MO;SKIP=OMIT"),
        with_lines("RDATE;VALUE=PERIOD:20221116T020000Z/PT1H,20221117T020000Z/20221117T030000Z"),
        with_lines("SEQUENCE:0\nPRIORITY:9\nGEO:-90;180.0\nTRANSP:transparent"),
        with_lines(ALARM.replace("DESC", "REPEAT:100\nDURATION:PT5M\nDESC")),
        changed("DTSTART:", "DTSTART;VALUE=DATE-TIME:"),
        changed("Session I", "é\n é").replace(b"SUMMARY", b"Summary"),
        calendar("BEGIN:X-OWN\nX-A:1\nEND:X-OWN\n"),
        calendar(
            "BEGIN:VFREEBUSY\nUID:x\nDTSTAMP:20221110T083000Z\n"
            "FREEBUSY:20221115T020000Z/PT1H,20221115T040000Z/20221115T050000Z\nEND:VFREEBUSY\n"
        ),
    ],
)
def test_calendar_in_order_has_no_faults(data: bytes) -> None:
    """What the standard allows, and all read alike, is left alone."""
    assert () == check_export(data)


EXPORTS: dict[str, dict[str, Any]] = {
    "file": {},
    "publish": {"profile": "publish", "view": View()},
    "publish by an office": {
        "profile": "publish",
        "view": View(detail="title", place="room"),
        "organizer": "office@example.org",
    },
    "request": {"profile": "request", "organizer": "office@example.org"},
    "cancel": {"profile": "cancel", "organizer": "office@example.org"},
    "freebusy": {"profile": "freebusy"},
    "busy to others": {"view": View()},
    "kinds to others": {"view": View(detail="kind", place="city"), "profile": "publish"},
    "titles to others": {"view": View(detail="title", place="room")},
    "freebusy to others": {"view": View(), "profile": "freebusy"},
}


@pytest.mark.parametrize("options", EXPORTS.values(), ids=EXPORTS)
def test_our_own_exports_have_no_faults(options: dict[str, Any]) -> None:
    """In every profile and view, also each message by itself, and after a change."""
    first = to_ical(plan(), leader="alba-aventura", stamp="2022-11-10T08:30Z", **options)
    shorter = plan().remove(plan().itinerary("alba-aventura").stops[0])
    message = options.get("profile") in {"request", "cancel"}
    before = to_ical(plan(), leader="alba-aventura", stamp="2022-11-10T08:30Z") if message else first
    second = to_ical(shorter, leader="alba-aventura", stamp="2022-11-11T08:30Z", previous=before, **options)

    assert [] == [fault for each in (first, second, *split_ical(first)) if each for fault in check_export(each)]


def test_faults_are_told_by_line_and_as_sentences() -> None:
    """In the order of the file, for people."""
    data = with_lines("GEO:1").replace(b"VERSION:2.0", b"VERSION:3.0")

    assert ["line 1: VERSION must be 2.0, not '3.0' [version]", "line 10: GEO must not be '1' [bad-value]"] == list(
        map(str, check_export(data))
    )


@pytest.mark.parametrize("name", [b"VTIM\x01\x1b[2JEZONE", b"VE\xc2\x85VENT", "V\u2028EVENT".encode()])
def test_sentences_are_printable_whatever_is_in_the_calendar(name: bytes) -> None:
    """No name of a component or a property does anything to a terminal."""
    faults = check_export(b"BEGIN:" + name + b"\r\nEND:" + name + b"\r\n" + name + b":1\r\n")

    assert {"outside", "no-calendar"} <= {each.code for each in faults}
    assert all(str(each).isprintable() for each in faults)


def test_times_with_an_offset_are_no_times_of_a_calendar() -> None:
    """Whatever the other is: it is told, and not compared."""
    for start, end in ((b"20260504T100000+0100", b"20260504T090000"), (b"20260504T100000", b"20260504T090000+01:00")):
        event = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260501T000000Z\r\nDTSTART:%b\r\nDTEND:%b\r\nEND:VEVENT\r\n"
        faults = check_export(b"BEGIN:VCALENDAR\r\n" + event % (start, end) + b"END:VCALENDAR\r\n")

        assert "bad-value" in {each.code for each in faults}
        assert "end-before-start" not in {each.code for each in faults}


def test_long_values_are_cut_in_sentences() -> None:
    """Nobody reads a megabyte, and no control character gets to the screen."""
    (*_, last) = check_export(with_lines("SEQUENCE:" + "\x1b" * 90))

    assert last.sentence.endswith("' ...")
    assert "\x1b" not in last.sentence


@pytest.mark.parametrize(
    "data", [b"\n" * 9_000_000, bytes(range(256)) * 30_000, b"BEGIN:VCALENDAR\r\n" + b"GEO:1\r\n" * 99_999]
)
def test_no_more_than_a_thousand_faults_are_told(data: bytes) -> None:
    """Then it stops, and says so."""
    found = check_export(data)

    assert len(found) <= 1001
    assert "too-many-faults" in {each.code for each in found}


@pytest.mark.parametrize("data", [b"X-A:1\r\n" * 300_000, b"X-A:1" + b"\r\n " * 300_000])
def test_no_more_than_so_many_lines_are_read(data: bytes) -> None:
    """A file of short lines, or of one line that is folded again and again, is not read for minutes."""
    assert ["too-many-lines"] == [each.code for each in check_export(b"BEGIN:VCALENDAR\r\n" + data)]


def test_no_more_than_so_many_escapes_in_parameters_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter of such lines is looked at; of plain ones there may be any number."""
    monkeypatch.setattr(checking, "MOST_ESCAPED", 40)
    plain, escaped = 'X-A;B="plain";C=so:1', "X-A;B=^^:1"

    assert () == check_export(with_lines("\n".join([plain] * 9 + [escaped] * 4)))
    assert [("too-many-parameters", 15)] == [
        (each.code, each.line) for each in check_export(with_lines("\n".join([plain] + [escaped] * 9)))[:1]
    ]


def test_no_more_than_so_many_rules_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is a value, also one without a comma."""
    monkeypatch.setattr(checking, "MOST_VALUES", 3)
    rules = [f"RRULE:FREQ=DAILY;INTERVAL={number}" for number in range(1, 6)]

    assert ["too-many-values", "too-many-values"] == [each.code for each in check_export(with_lines("\n".join(rules)))]


@pytest.mark.parametrize(
    "line",
    [
        "SUMMARY:{}".format("\u00e9\n " * 10),
        "SUMMARY:" + "\udcff\n " * 10,
        "SUMMARY:" + "\udcc3\n \udca9" * 10,
        "X-A;B=" + "c," * 10 + ":1",
        "X-A" + ";B=c" * 10 + ":1",
        *("DTSTART;TZID={0}:20221115T020000\nX-A:1\nX-A:1", "UID:{0}", "X-{0}:1", "END:{0}", "BEGIN:X\nEND:X"),
    ],
    ids=["folded", "no UTF-8", "split", "list", "parameters", "zones", "names", "properties", "ends", "parts"],
)
def test_work_grows_as_the_calendar_does(line: str) -> None:
    """Four times as much takes four times as long, and not sixteen times, also where it is one line folded."""

    def filled(times: int) -> bytes:
        head, _, tail = with_lines("X-HERE:1").partition(b"X-HERE:1")
        lines = (line.format(number).replace("\n", "\r\n") for number in range(times))
        joined = "\r\n ".join(lines) if " " in line else "\r\n".join(lines)
        return head + joined.encode(errors="surrogateescape") + tail

    once = work(lambda: check_export(filled(25)))

    assert work(lambda: check_export(filled(100))) < 4.5 * once


@pytest.mark.parametrize("data", ["BEGIN:VCALENDAR", None, 1])
def test_only_bytes_are_judged(data: Any) -> None:  # noqa: ANN401 - the point
    """A text is no file: it may be the name of one."""
    with pytest.raises(InvalidValue, match="a calendar must be bytes"):
        check_export(data)


def test_every_code_is_on_its_page() -> None:
    """And none is there that is never given."""
    page = Path(__file__).parents[3] / "docs" / "reference" / "check_export.md"
    folder = Path(checking.__file__).parent
    source = "".join(
        (folder / f"{name}.py").read_text(encoding="utf-8") for name in ("checking", "lines", "cardinality", "values")
    )
    told = {
        code
        for row in re.findall(r"^\| (`.*?) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
        for code in row[1:-1].split("`, `")
    }

    assert told == {*re.findall(r'(?:Fault\(\s*|yield )"([a-z0-9-]+)"', source)}
