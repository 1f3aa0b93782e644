"""What offsets libical and ical.js make of a VTIMEZONE, local hour by local hour."""

import ctypes
import json
import os
import subprocess
from collections.abc import Sequence
from datetime import date, timedelta

from tests.interop.ical_readers import NPM, Time, libical

HOURS = 24
# It reads texts, each with a zone and the hours to look at, counted from the first day, and prints the seconds east of
# UTC in each of these.
ICAL_JS = """
    import ICAL from "ical.js";
    import { readFileSync } from "node:fs";
    const { asked, first } = JSON.parse(readFileSync(0, "utf8"));
    const found = asked.map(([text, hours]) => {
        ICAL.TimezoneService.reset();
        const calendar = new ICAL.Component(ICAL.parse(text));
        const zone = new ICAL.Timezone(calendar.getFirstSubcomponent("vtimezone"));
        return hours.map((number) => {
            const date = new Date(first + number * 3600000);
            const time = new ICAL.Time({
                year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(),
                hour: date.getUTCHours(), minute: 0, second: 0,
            }, zone);
            return time.utcOffset();
        });
    });
    console.log(JSON.stringify(found));
"""

Asked = Sequence[tuple[bytes, Sequence[int]]]
"""Calendars with a zone each, and the local hours in which to look at it, counted from some day on."""


def offsets_by_ical_js(asked: Asked, first: date) -> list[list[int]]:
    """The seconds east of UTC in each of the hours."""
    days = (first - date(1970, 1, 1)).days
    node = subprocess.run(
        ["node", "--input-type=module", "--eval", ICAL_JS],
        cwd=NPM,
        env={**os.environ, "TZ": "Pacific/Apia"},
        input=json.dumps(
            {
                "asked": [[data.decode(), hours] for data, hours in asked],
                "first": days * HOURS * 3_600_000,
            }
        ),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert "" == node.stderr
    found: list[list[int]] = json.loads(node.stdout)
    return found


def offsets_by_libical(asked: Asked, first: date) -> list[list[int]]:
    """The same by what GNOME and KDE see."""
    return [_by_libical(data, hours, first) for data, hours in asked]


def _by_libical(data: bytes, hours: Sequence[int], first: date) -> list[int]:
    library = libical()
    for name, result, arguments in (
        ("icalcomponent_get_first_component", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int]),
        ("icaltimezone_new", ctypes.c_void_p, []),
        ("icaltimezone_set_component", ctypes.c_int, [ctypes.c_void_p, ctypes.c_void_p]),
        ("icaltimezone_free", None, [ctypes.c_void_p, ctypes.c_int]),
        ("icalcomponent_new_clone", ctypes.c_void_p, [ctypes.c_void_p]),
        ("icaltimezone_get_utc_offset", ctypes.c_int, [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    calendar = library.icalparser_parse_string(data)
    assert calendar
    assert 0 == library.icalcomponent_count_errors(calendar)
    kind = library.icalcomponent_string_to_kind(b"VTIMEZONE")
    zone = library.icaltimezone_new()
    # A zone frees its component, a calendar its own.
    assert library.icaltimezone_set_component(
        zone, library.icalcomponent_new_clone(library.icalcomponent_get_first_component(calendar, kind))
    )
    time, summer = Time(), ctypes.c_int()
    asked, told, offset = ctypes.byref(time), ctypes.byref(summer), library.icaltimezone_get_utc_offset
    found = []
    for number in hours:
        day = first + timedelta(number // HOURS)
        time.year, time.month, time.day, time.hour = day.year, day.month, day.day, number % HOURS
        found.append(offset(zone, asked, told))
    library.icaltimezone_free(zone, 1)
    library.icalcomponent_free(calendar)
    return found
