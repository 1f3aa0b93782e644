"""What other people's parsers find in calendars: the title and the instants of each event, in the order of the file."""

import ctypes
import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TypeAlias

NPM = Path(__file__).parents[2] / "build" / "npm"
JAVASCRIPT = """
    import ICAL from "ical.js";
    import { readFileSync } from "node:fs";
    const found = JSON.parse(readFileSync(0, "utf8")).map((text) => {
        const calendar = new ICAL.Component(ICAL.parse(text));
        for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
        return calendar.getAllSubcomponents("vevent").map((each) => {
            const event = new ICAL.Event(each);
            return [event.summary, event.startDate.toJSDate().getTime(), event.endDate.toJSDate().getTime()];
        });
    });
    console.log(JSON.stringify(found));
"""

# Title, start and end in UTC. An event without an end ends when it starts (RFC 5545, section 3.6.1).
Read: TypeAlias = list[tuple[str, datetime, datetime]]


class Time(ctypes.Structure):
    """libical's `struct icaltimetype`, of version 3."""

    _fields_ = (
        *(
            (name, ctypes.c_int)
            for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")
        ),
        ("zone", ctypes.c_void_p),
    )


@cache
def libical() -> ctypes.CDLL:
    """GNOME's and KDE's parser, told the types of the functions used here."""
    library = ctypes.CDLL("libical.so.3")
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("icalparser_parse_string", pointer, [text]),
        ("icalcomponent_count_errors", number, [pointer]),
        ("icalrestriction_check", number, [pointer]),
        ("icalcomponent_free", None, [pointer]),
        ("icalcomponent_string_to_kind", number, [text]),
        ("icalcomponent_get_first_component", pointer, [pointer, number]),
        ("icalcomponent_get_next_component", pointer, [pointer, number]),
        ("icalcomponent_get_summary", text, [pointer]),
        ("icalcomponent_get_dtstart", Time, [pointer]),
        ("icalcomponent_get_dtend", Time, [pointer]),
        ("icaltime_as_timet_with_zone", ctypes.c_long, [Time, pointer]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def read_by_libical(data: bytes) -> Read:
    """The events; fails when libical finds an error or a breach of RFC 5546."""
    library, found = libical(), []
    calendar = library.icalparser_parse_string(data)
    assert calendar
    assert 0 == library.icalcomponent_count_errors(calendar)
    assert 1 == library.icalrestriction_check(calendar)
    kind = library.icalcomponent_string_to_kind(b"VEVENT")
    event = library.icalcomponent_get_first_component(calendar, kind)
    while event:
        times = (library.icalcomponent_get_dtstart(event), library.icalcomponent_get_dtend(event))
        start, end = (moment(library.icaltime_as_timet_with_zone(each, each.zone)) for each in times)
        found.append((library.icalcomponent_get_summary(event).decode(), start, end))
        event = library.icalcomponent_get_next_component(calendar, kind)
    library.icalcomponent_free(calendar)
    return found


def read_by_ical_js(calendars: Sequence[bytes]) -> list[Read]:
    """The events of each calendar, as Thunderbird and Nextcloud see them."""
    node = subprocess.run(
        ["node", "--input-type=module", "--eval", JAVASCRIPT],
        cwd=NPM,
        input=json.dumps([each.decode() for each in calendars]),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [
        [(title, moment(start / 1000), moment(end / 1000)) for title, start, end in events]
        for events in json.loads(node.stdout)
    ]


def read_by_vobject(data: bytes) -> Read:
    """The events, as Radicale and xandikos see them."""
    import vobject  # noqa: PLC0415 - an extra: only who asks it needs it.

    events = getattr(vobject.readOne(data.decode()), "vevent_list", [])
    ends = [each.dtend.value if hasattr(each, "dtend") else None for each in events]
    return [(each.summary.value, *instants(each.dtstart.value, end)) for each, end in zip(events, ends, strict=True)]


def read_by_ical(data: bytes) -> Read:
    """The events, as Home Assistant sees them."""
    from ical.calendar_stream import IcsCalendarStream  # noqa: PLC0415 - an extra: only who asks it needs it.

    events = IcsCalendarStream.calendar_from_ics(data.decode()).events
    return [(each.summary or "", *instants(each.start, each.end)) for each in events]


def instants(start: date, end: date | None) -> tuple[datetime, datetime]:
    """Both times in UTC; fails when a reader takes one for a day, or for local to wherever."""
    last = start if end is None else end
    assert isinstance(start, datetime)
    assert isinstance(last, datetime)
    assert start.tzinfo
    assert last.tzinfo
    return start.astimezone(UTC), last.astimezone(UTC)


def moment(seconds: float) -> datetime:
    """So many seconds after 1970-01-01 UTC."""
    return datetime.fromtimestamp(seconds, UTC)
