"""What parsers that are not in Python find in calendars, in the shape of those that are."""

import ctypes
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tests.readers.seen import BUSY, Seen

NPM = Path(__file__).parents[2] / "build" / "npm"
# Each reads the calendars it is given as a list of texts, and prints a list for each: start, end, title, status.
ICAL_JS = """
    import ICAL from "ical.js";
    import { readFileSync } from "node:fs";
    const found = JSON.parse(readFileSync(0, "utf8")).map((text) => {
        ICAL.TimezoneService.reset();
        const calendar = new ICAL.Component(ICAL.parse(text));
        for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
        const seen = (start, end, ...more) => [start.toJSDate().getTime(), end.toJSDate().getTime(), ...more];
        return [
            ...calendar.getAllSubcomponents("vevent").map((each) => {
                const event = new ICAL.Event(each);
                return seen(event.startDate, event.endDate, event.summary, each.getFirstPropertyValue("status"));
            }),
            ...calendar.getAllSubcomponents("vfreebusy").flatMap((each) => each.getAllProperties("freebusy")).flatMap(
                (each) => each.getValues().map((it) => seen(it.start, it.getEnd(), null, each.getParameter("fbtype"))),
            ),
        ];
    });
    console.log(JSON.stringify(found));
"""
NODE_ICAL = """
    import ical from "node-ical";
    import { readFileSync } from "node:fs";
    const seen = (each, title, status) => [each.start.getTime(), each.end.getTime(), title, status];
    const found = JSON.parse(readFileSync(0, "utf8")).map((text) =>
        Object.values(ical.sync.parseICS(text)).flatMap((each) => {
            if (each.type === "VEVENT") return [seen(each, each.summary ?? null, each.status)];
            return (each.freebusy ?? []).map((one) => seen(one, null, one.type));
        }),
    );
    console.log(JSON.stringify(found));
"""


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
        ("icalproperty_string_to_kind", number, [text]),
        ("icalcomponent_get_first_property", pointer, [pointer, number]),
        ("icalcomponent_get_next_property", pointer, [pointer, number]),
        ("icalproperty_get_value_as_string", text, [pointer]),
        ("icalproperty_get_parameter_as_string", text, [pointer, text]),
        ("icaltime_as_timet_with_zone", ctypes.c_long, [Time, pointer]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def read_by_libical(data: bytes) -> list[Seen]:
    """The events; fails when libical finds an error or a breach of RFC 5546."""
    library = libical()
    calendar = library.icalparser_parse_string(data)
    assert calendar
    assert 0 == library.icalcomponent_count_errors(calendar)
    assert 1 == library.icalrestriction_check(calendar)
    found = []
    for event in each_of("component", calendar, b"VEVENT"):
        times = (library.icalcomponent_get_dtstart(event), library.icalcomponent_get_dtend(event))
        start, end = (moment(library.icaltime_as_timet_with_zone(each, each.zone)) for each in times)
        (status,) = (library.icalproperty_get_value_as_string(each) for each in each_of("property", event, b"STATUS"))
        found.append(Seen(start, end, library.icalcomponent_get_summary(event).decode(), status.decode()))
    for several in each_of("component", calendar, b"VFREEBUSY"):
        for each in each_of("property", several, b"FREEBUSY"):
            start, end = map(datetime.fromisoformat, library.icalproperty_get_value_as_string(each).decode().split("/"))
            kind = library.icalproperty_get_parameter_as_string(each, b"FBTYPE").decode()
            found.append(Seen(start, end, BUSY, kind))
    library.icalcomponent_free(calendar)
    return found


def each_of(what: str, component: int, kind: bytes) -> Iterator[int]:
    """The components or properties of a kind within a component."""
    library = libical()
    number = getattr(library, f"ical{what}_string_to_kind")(kind)
    each = getattr(library, f"icalcomponent_get_first_{what}")(component, number)
    while each:
        yield each
        each = getattr(library, f"icalcomponent_get_next_{what}")(component, number)


def read_by_ical_js(calendars: Sequence[bytes]) -> list[list[Seen]]:
    """What Thunderbird and Nextcloud see in each calendar; all in one process."""
    return read_by_node(ICAL_JS, calendars)


def read_by_node_ical(calendars: Sequence[bytes]) -> list[list[Seen]]:
    """What MagicMirror and Homebridge see in each calendar; all in one process."""
    return read_by_node(NODE_ICAL, calendars)


def read_by_node(script: str, calendars: Sequence[bytes]) -> list[list[Seen]]:
    """What a script finds in each calendar; the clocks of the machine are none of the calendars'."""
    node = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        cwd=NPM,
        env={**os.environ, "TZ": "Pacific/Apia"},
        input=json.dumps([each.decode() for each in calendars]),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert "" == node.stderr
    return [
        [
            Seen(moment(start / 1000), moment(end / 1000), BUSY if title is None else title, status)
            for start, end, title, status in events
        ]
        for events in json.loads(node.stdout)
    ]


def moment(seconds: float) -> datetime:
    """So many seconds after 1970-01-01 UTC."""
    return datetime.fromtimestamp(seconds, UTC)
