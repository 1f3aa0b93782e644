"""The parsers that the other tests here ask are installed, and read a calendar."""

import ctypes
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

NPM = Path(__file__).parents[2] / "build" / "npm"
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//schedcheck//tests//EN
BEGIN:VEVENT
UID:session-1
DTSTAMP:20221101T000000Z
DTSTART:20221115T020000Z
DTEND:20221115T040000Z
SUMMARY:Session I
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_libical_reads_a_calendar() -> None:
    """GNOME's and KDE's parser can be loaded and finds no errors."""
    libical = ctypes.CDLL("libical.so.3")
    libical.icalparser_parse_string.restype = ctypes.c_void_p
    libical.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]
    component = libical.icalparser_parse_string(CALENDAR.encode())

    assert component is not None
    assert 0 == libical.icalcomponent_count_errors(component)


def test_ical_js_reads_a_calendar() -> None:
    """Thunderbird's and Nextcloud's parser finds the event."""
    script = """
        import ICAL from "ical.js";
        import { readFileSync } from "node:fs";
        const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
        for (const event of calendar.getAllSubcomponents("vevent")) console.log(new ICAL.Event(event).summary);
    """
    node = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        cwd=NPM,
        input=CALENDAR,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    assert "Session I\n" == node.stdout


def test_node_ical_reads_a_calendar() -> None:
    """The parser of many programs in Node.js finds the event."""
    script = """
        import ical from "node-ical";
        import { readFileSync } from "node:fs";
        const found = ical.sync.parseICS(readFileSync(0, "utf8"));
        for (const each of Object.values(found)) if (each.type === "VEVENT") console.log(each.summary);
    """
    node = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        cwd=NPM,
        input=CALENDAR,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    assert "Session I\n" == node.stdout


def test_calcurse_reads_a_calendar(tmp_path: Path) -> None:
    """A program people use takes the event in and skips nothing."""
    calendar = tmp_path / "calendar.ics"
    calendar.write_text(CALENDAR, newline="")
    calcurse = subprocess.run(
        ["calcurse", "-D", tmp_path / "data", "-i", calendar],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    assert "1 app / 0 events / 0 todos / 0 skipped" in calcurse.stdout


@pytest.mark.parametrize("parser", ["ical.calendar_stream", "recurring_ical_events", "vobject"])
def test_python_parsers_can_be_imported(parser: str) -> None:
    """The parsers of the interop extra are installed."""
    import_module(parser)
