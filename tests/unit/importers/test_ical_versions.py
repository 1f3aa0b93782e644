"""What became of a calendar in its next version."""

from typing import Any

import pytest

from schedcheck.errors import InvalidValue
from schedcheck.importers.ical.difference import CalendarDifference, compared
from schedcheck.importers.ical.versions import versions_of
from schedcheck.importers.notices import Notices
from tests.unit.importers.calendars import TIMES, UID, calendar, event

LATER = ("DTSTART:20260504T093000Z", "DTEND:20260504T103000Z")
NEXT = ("SEQUENCE:1",)
VIENNA = [
    *("BEGIN:VTIMEZONE", "TZID:Here", "BEGIN:STANDARD", "DTSTART:20200101T000000"),
    *("TZOFFSETFROM:+0200", "TZOFFSETTO:+0200", "END:STANDARD", "END:VTIMEZONE"),
]
WEEKLY = ("RRULE:FREQ=WEEKLY;COUNT=3",)


def became(old: bytes, new: bytes) -> CalendarDifference:
    """What became of a calendar."""
    notices = Notices(strict=True, most=99)
    return compared(*(versions_of(each, notices) for each in (old, new)))


def told(old: bytes, new: bytes) -> list[tuple[str, tuple[str, ...], str]]:
    """What became of each event in one word, which properties differ, and the start of why that is not taken over."""
    return [(str(each.what), each.properties, " ".join(each.fault.split()[:3])) for each in became(old, new).changes]


def of(*lines: Any, **more: Any) -> bytes:  # noqa: ANN401 - as event takes them
    """A calendar of one event."""
    return calendar(event(*lines, **more))


ONE = of(TIMES)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (ONE, ONE, []),
        (calendar(), ONE, [("added", (), "")]),
        (ONE, of(LATER, NEXT), [("moved", ("DTEND", "DTSTART"), "")]),
        (ONE, of(LATER), [("moved", ("DTEND", "DTSTART"), "its SEQUENCE must")]),
        (of(TIMES, "SEQUENCE:3"), of(LATER, NEXT), [("moved", ("DTEND", "DTSTART"), "its SEQUENCE falls")]),
        (ONE, of(TIMES, "STATUS:CANCELLED", NEXT), [("cancelled", ("STATUS",), "")]),
        (ONE, of(TIMES, "STATUS:CANCELLED"), [("cancelled", ("STATUS",), "its SEQUENCE must")]),
        (of(TIMES, "STATUS:CANCELLED"), of(TIMES, NEXT), [("restored", ("STATUS",), "")]),
        (of(TIMES, "STATUS:CONFIRMED"), of(TIMES, "STATUS:TENTATIVE", NEXT), [("changed", ("STATUS",), "")]),
        (ONE, of(TIMES, "DESCRIPTION:x", NEXT), [("changed", ("DESCRIPTION",), "")]),
        (ONE, of(TIMES, place="Bar"), [("changed", ("LOCATION",), "neither its SEQUENCE")]),
        (ONE, of(TIMES, NEXT), [("revised", (), "")]),
        (ONE, calendar(), [("vanished", (), "it is gone")]),
        (of(TIMES, "STATUS:CANCELLED"), calendar(), [("vanished", (), "")]),
        (ONE, of(TIMES, uid="2"), [("vanished", (), "it is gone"), ("added", (), "")]),
    ],
)
def test_what_became_of_an_event(old: bytes, new: bytes, expected: list[tuple[str, tuple[str, ...], str]]) -> None:
    """And whether programs that have the old calendar take it over."""
    assert sorted(expected) == sorted(told(old, new))


def stamped(stamp: str, *lines: str) -> bytes:
    """A calendar of one event that was written at some time."""
    return ONE.replace(b"20260101T000000Z", stamp.encode()).replace(
        b"SUMMARY:Talk", "\r\n".join(["SUMMARY:Talk", *lines]).encode()
    )


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [("20260102T000000Z", ""), ("20260101T000000Z", "neither its"), ("20251231T000000Z", "its DTSTAMP")],
)
def test_new_wording_needs_a_later_stamp(stamp: str, expected: str) -> None:
    """Programs take it for the same version otherwise."""
    (change,) = became(ONE, stamped(stamp, "COMMENT:x")).changes

    assert expected == " ".join(change.fault.split()[:2])


def test_event_without_a_stamp_needs_a_higher_number() -> None:
    """Nothing else says that it is newer."""
    bare, other = (each.replace(b"DTSTAMP:20260101T000000Z\r\n", b"") for each in (ONE, of(TIMES, place="Bar")))

    assert [("changed", ("LOCATION",), "neither its SEQUENCE")] == told(bare, other)
    assert [("revised", (), "")] == told(ONE, bare)


def test_stamp_that_goes_back_is_told() -> None:
    """Also where nothing else is another."""
    assert [("revised", (), "its DTSTAMP goes")] == told(ONE, stamped("20251231T000000Z"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TIMES, ("DTSTART;TZID=Europe/Vienna:20260504T110000", "DTEND;TZID=Europe/Vienna:20260504T120000")),
        (TIMES, ("DTSTART;TZID=Here:20260504T110000", "DURATION:PT1H")),
        (TIMES, ("DTSTART:20260504T090000Z", "DURATION:PT1H")),
        (("DTSTART;VALUE=DATE:20260504",), ("DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260505")),
        (("DTSTART;VALUE=DATE:20260504", "DURATION:P2D"), ("DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260506")),
        (
            (TIMES, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260505T090000Z"),
            (TIMES, "RRULE:COUNT=3;FREQ=daily", "EXDATE;TZID=Europe/London:20260505T100000"),
        ),
        ((TIMES, "X-A:1", "X-A:2"), (TIMES, "X-A:2", "X-A:1")),
    ],
)
def test_another_spelling_is_no_change(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Instants are compared, not how they are written."""
    difference = became(calendar(VIENNA, event(*old)), calendar(VIENNA, event(*new)))

    assert ((), 1) == (difference.changes, difference.same)


@pytest.mark.parametrize(
    ("old", "new", "properties"),
    [
        # What comes again does so by the clocks of a zone.
        (
            (TIMES, WEEKLY),
            ("DTSTART;TZID=Europe/Vienna:20260504T110000", "DTEND:20260504T100000Z", WEEKLY),
            ("DTSTART",),
        ),
        ((TIMES, WEEKLY), (TIMES, "RRULE:FREQ=WEEKLY;COUNT=4"), ("RRULE",)),
        ((TIMES, WEEKLY), (TIMES, WEEKLY, "EXDATE:20260511T090000Z"), ("EXDATE",)),
        ((TIMES, "RDATE:20260511T090000Z"), (TIMES, "RDATE;VALUE=PERIOD:20260511T090000Z/PT5H"), ("RDATE",)),
        ((TIMES,), ("DTSTART:20260504T090000Z",), ("DTEND",)),
        ((TIMES,), ("DTSTART:20260504T090000Z", "DURATION:PT2H"), ("DTEND",)),
        ((TIMES,), ("DTSTART:20260504T090000", "DTEND:20260504T100000"), ("DTEND", "DTSTART")),
        (("DTSTART;TZID=Nowhere:20260504T090000",), ("DTSTART;TZID=Nowhere:20260504T093000",), ("DTSTART",)),
        (("DTSTART:20260504T090000",), ("DTSTART:20260504T090000", "DURATION:PT1H"), ("DTEND",)),
        (("DTSTART:soon",), ("DTSTART:later",), ("DTSTART",)),
        (("DTSTART:soon", "DURATION:PT1H"), ("DTSTART:soon", "DURATION:PT2H"), ("DTEND",)),
        (("DTSTART:20260504T090000Z", "DURATION:x"), ("DTSTART:20260504T090000Z", "DURATION:y"), ("DTEND",)),
        ((TIMES, "EXDATE:soon"), (TIMES, "EXDATE:later"), ("EXDATE",)),
        (("DTSTART;TZID=Asia/Tokyo:00010101T000000",), ("DTSTART;TZID=Asia/Tokyo:00010101T000001",), ("DTSTART",)),
    ],
)
def test_another_time_is_a_move(old: Any, new: Any, properties: tuple[str, ...]) -> None:  # noqa: ANN401 - as of takes
    """Also one of an occurrence, or one that cannot be read."""
    assert [("moved", properties, "")] == told(of(*old), of(*new, NEXT))


def test_zone_that_a_file_tells_otherwise_moves_what_comes_again() -> None:
    """Its name is the same, and this time, but no other."""
    other = [*VIENNA[:-1], "BEGIN:DAYLIGHT", "DTSTART:20270601T000000", *VIENNA[4:6], "END:DAYLIGHT", "END:VTIMEZONE"]
    start = ("DTSTART;TZID=Here:20260504T110000", "RRULE:FREQ=YEARLY;COUNT=3")

    assert [("moved", ("DTSTART",), "")] == told(calendar(VIENNA, event(start)), calendar(other, event(start, NEXT)))


def test_zone_of_the_calendar_is_that_of_its_times() -> None:
    """As many programs have it."""
    held = event("DTSTART:20260504T110000", "DURATION:PT1H")

    assert 1 == became(calendar("X-WR-TIMEZONE:Europe/Vienna", held), ONE).same


def test_series_in_utc_is_not_by_the_zone_of_its_calendar() -> None:
    """Its other times are in UTC, too."""
    held = event(TIMES, WEEKLY)
    local = event("DTSTART:20260504T110000", "DURATION:PT1H", WEEKLY, NEXT)

    assert 1 == became(calendar("X-WR-TIMEZONE:Europe/Vienna", held), calendar(held)).same
    assert [("moved", ("DTEND", "DTSTART"), "")] == told(
        calendar("X-WR-TIMEZONE:Europe/Vienna", held), calendar("X-WR-TIMEZONE:Europe/Vienna", local)
    )


def test_alarms_are_compared() -> None:
    """As they are written."""
    alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:x", "END:VALARM"]
    later = [each.replace("15", "30") for each in alarm]

    assert [("changed", ("VALARM",), "")] == told(of(TIMES, alarm), of(TIMES, later, NEXT))
    assert 1 == became(of(TIMES, alarm, later), of(TIMES, alarm, later)).same


def series(sequence: int, *changed: str) -> bytes:
    """A series, and what is changed of one of its occurrences."""
    made = [event(TIMES, WEEKLY, f"SEQUENCE:{sequence}")]
    if changed:
        made.append(event("RECURRENCE-ID:20260511T090000Z", *changed, f"SEQUENCE:{sequence}"))
    return calendar(*made)


def test_occurrence_is_known_by_its_instant() -> None:
    """And in whatever zone it is told."""
    moved = ("DTSTART:20260511T120000Z", "DTEND:20260511T130000Z")
    old = series(1, *moved)
    new = old.replace(b"RECURRENCE-ID:20260511T090000Z", b"RECURRENCE-ID;TZID=Europe/Vienna:20260511T110000")
    (change,) = became(series(0), series(1, *moved)).changes[1:]

    assert 2 == became(old, new).same
    assert change.version.occurrence is not None
    assert ("added", "2026-05-11T09:00:00+00:00") == (change.what, change.to_dict()["recurrence_id"])


def test_change_of_all_later_ones_is_another() -> None:
    """Than of one alone."""
    old = series(0, "DTSTART:20260511T120000Z")
    new = old.replace(b"RECURRENCE-ID:", b"RECURRENCE-ID;RANGE=THISANDFUTURE:")

    assert [("changed", ("RECURRENCE-ID",), "neither its SEQUENCE")] == told(old, new)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (series(0), [("vanished", "it goes back")]),
        (series(1), [("revised", ""), ("vanished", "")]),
        (
            series(0).replace(b"SUMMARY", b"STATUS:CANCELLED\r\nSUMMARY"),
            [("cancelled", "its SEQUENCE must"), ("vanished", "")],
        ),
        (calendar(), [("vanished", "it is gone"), ("vanished", "")]),
    ],
)
def test_occurrence_goes_back_to_its_series(new: bytes, expected: list[tuple[str, str]]) -> None:
    """Where that has a new version, or is gone itself."""
    found = told(series(0, "DTSTART:20260511T120000Z"), new)

    assert [each[0] for each in expected] == [each[0] for each in found]
    assert all(fault.startswith(said) for (_, said), (*_, fault) in zip(expected, found, strict=True))


def test_message_says_nothing_of_others() -> None:
    """A request or a cancellation is about some events alone."""
    two = calendar(event(TIMES), event(TIMES, uid="2"))
    message = calendar("METHOD:CANCEL", event(TIMES, NEXT))

    assert [("cancelled", (), "")] == told(two, message)


def test_cancellation_needs_a_higher_number() -> None:
    """Also one that is said by the calendar."""
    assert [("cancelled", (), "its SEQUENCE must")] == told(ONE, calendar("METHOD:CANCEL", event(TIMES)))


def test_busy_times_have_no_number() -> None:
    """They have a stamp."""
    busy = ["BEGIN:VFREEBUSY", "UID:3", "DTSTAMP:20260101T000000Z", "FREEBUSY:20260504T093000Z/PT1H", "END:VFREEBUSY"]
    later = [each.replace("0930", "1000").replace("0101T", "0102T") for each in busy]

    assert [("moved", ("FREEBUSY",), "")] == told(calendar(busy), calendar(later))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (calendar(event(TIMES), event(TIMES)), f"'{UID}' on lines 5 and 13"),
        (of(TIMES, uid=None), "a VEVENT without, on line 5"),
        (of(TIMES, "SEQUENCE:-1"), "SEQUENCE must be a whole number, from 0, got '-1' on line 12"),
        (stamped("soon"), "DTSTAMP must be a time in UTC, got 'soon' on line 8"),
        (stamped("20260101T000000"), "DTSTAMP must be a time in UTC, got '20260101T000000' on line 8"),
        (stamped("20260101"), "DTSTAMP must be a time in UTC, got '20260101' on line 8"),
        (b"", "a calendar must have BEGIN:VCALENDAR"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(data: bytes, message: str) -> None:
    """Nobody could say what became of it."""
    with pytest.raises(InvalidValue, match=message):
        became(data, data)


def test_event_without_its_end_is_left_out_with_a_notice() -> None:
    """It could be another."""
    notices = Notices(strict=False, most=9)
    held = versions_of(ONE.replace(b"END:VEVENT\r\nEND:VCALENDAR\r\n", b""), notices).held

    assert ({}, True) == (dict(held), {"cut-off"} == {each.code for each in notices})


def test_data_of_a_change() -> None:
    """What is in JSON."""
    (moved, gone) = became(calendar(event(TIMES), event(LATER, uid="2")), of("DTSTART;VALUE=DATE:20260504")).to_dict()[
        "changes"
    ]

    assert ("vanished", None) == (gone["what"], gone["after"])
    assert {"start": "2026-05-04", "end": "2026-05-05"} == {each: moved["after"][each] for each in ("start", "end")}
    assert {
        "start": "2026-05-04T09:00:00+00:00",
        "end": "2026-05-04T10:00:00+00:00",
        "cancelled": False,
        "sequence": 0,
        "stamp": "2026-01-01T00:00:00+00:00",
        "line": 5,
    } == moved["before"]
