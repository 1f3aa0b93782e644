"""Calendars for the tests of what reads them."""

import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

from schedcheck import Imported, Interval, from_ical

UID = "1@example.org"
WINDOW = Interval("2026-01-01T00:00Z", "2027-01-01T00:00Z")
TIMES = ("DTSTART:20260504T090000Z", "DTEND:20260504T100000Z")


def lines(*parts: str | Iterable[str]) -> list[str]:
    """Lines, given one by one or several at once."""
    return [line for each in parts for line in ([each] if isinstance(each, str) else each)]


def event(
    *parts: str | Iterable[str], uid: str | None = UID, place: str | None = "Hall", title: str = "Talk"
) -> list[str]:
    """The lines of an event with a title and a stamp, and with a UID and a place unless they are None."""
    own = [] if uid is None else [f"UID:{uid}"]
    own += [] if place is None else [f"LOCATION:{place}"]
    return ["BEGIN:VEVENT", *own, "DTSTAMP:20260101T000000Z", f"SUMMARY:{title}", *lines(*parts), "END:VEVENT"]


def calendar(*parts: str | Iterable[str], name: str | None = "Ada") -> bytes:
    """A calendar of Ada, in bytes."""
    named = [] if name is None else [f"X-WR-CALNAME:{name}"]
    made = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *named, *lines(*parts), "END:VCALENDAR"]
    return "".join(f"{each}\r\n" for each in made).encode()


def codes(found: Imported) -> set[str]:
    """The codes of the notices."""
    return {each.code for each in found.notices}


def times(found: Imported) -> list[tuple[str, str | None]]:
    """The stops, by start: from when to when, with their offsets."""
    return [
        (f"{each.start:%Y-%m-%d %H:%M%z}", None if each.end is None else f"{each.end:%Y-%m-%d %H:%M%z}")
        for each in found.schedule.stops
    ]


def read(*parts: str | Iterable[str], **options: Any) -> Imported:  # noqa: ANN401 - as from_ical takes it
    """What is read of a calendar with such lines."""
    return from_ical(calendar(*parts), **{"window": WINDOW, **options})


def work(done: Callable[[], object]) -> int:
    """How many steps the interpreter takes for something."""
    count = 0

    def step(frame: FrameType, event: str, _argument: object) -> Any:  # noqa: ANN401 - itself, which has no type
        nonlocal count
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        count += event == "opcode"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        done()
    finally:
        sys.settrace(before)
    return count
