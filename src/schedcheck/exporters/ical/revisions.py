"""What became of a calendar since it was written before (RFC 5546, section 2.1.4 and 2.1.5).

An event has one UID for good. Its SEQUENCE and LAST-MODIFIED rise when its time, its place, its status or who comes
changes, its DTSTAMP when anything of it does; one that did not change keeps its bytes. What is no longer there stays,
as cancelled, so that it is struck out wherever the calendar was read before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedcheck._time import zone_named
from schedcheck.errors import InvalidValue, UnknownZone
from schedcheck.exporters.ical.content import NO_TEXT, name_of, plain_line, unfolded
from schedcheck.exporters.ical.entries import Entry

BEGIN, END, LAST = b"\r\nBEGIN:VEVENT\r\n", b"\r\nEND:VEVENT", b"\r\nEND:VCALENDAR\r\n"
# What a calendar has in common with its next version.
SAME = ("PRODID", "METHOD", "X-WR-RELCALID")
REVISION = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
REQUIRED = ("UID", "DTSTART", "STATUS", *REVISION)
# Time, place, status and who comes.
MATERIAL = ("DTSTART", "DTEND", "LOCATION", "GEO", "CONFERENCE", "STATUS", "ATTENDEE")
CALLED = re.compile(r';CN=(?:"[^"]*"|[^";:,]*)')
ANSWER = re.compile(r";PARTSTAT=[A-Z-]+")
AS_WRITTEN = re.compile(r"SEQUENCE:[0-9]{1,9}|(?:DTSTAMP|LAST-MODIFIED):[0-9]{8}T[0-9]{6}Z")
WRITTEN_TIME = re.compile(r"(?:;TZID=(?P<zone>[^:]+))?:(?P<time>[0-9]{8}T[0-9]{6})(?P<utc>Z?)")
# What to_ical writes in an event. Any other line would be taken over into all versions to come.
WRITTEN_LINES = {
    *REQUIRED,
    *MATERIAL,
    *("SUMMARY", "CATEGORIES", "CLASS", "ORGANIZER", "RELATED-TO", "TRANSP"),
}
# What it writes before the first of them: of the calendar, and of time zones.
HEAD = re.compile(
    r"(?:VERSION|PRODID|METHOD|NAME|X-WR-CALNAME|X-WR-RELCALID|COLOR|REFRESH-INTERVAL|X-PUBLISHED-TTL"
    r"|TZID|DTSTART|RRULE|TZNAME|TZOFFSETFROM|TZOFFSETTO)[:;]|(?:BEGIN|END):(?:VTIMEZONE|STANDARD|DAYLIGHT)$"
)
ALARMS = re.compile(r"(?:BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:.*\nTRIGGER:-?P[0-9DTHMS]+\nEND:VALARM\n)*")
# Whom the owner of a calendar is not to know: who is named has a CN.
STRANGER = "ORGANIZER:urn:uuid:"
LONG_LINE = re.compile(rb"^[^\n]{77}", re.MULTILINE)


class Written(NamedTuple):
    """An event as it stands in a calendar written before.

    Attributes:
        lines: Unfolded, by property.
        inner: The lines of what is within it.
        data: As it is in the file.
    """

    lines: dict[str, str]
    inner: tuple[str, ...]
    data: bytes

    @property
    def sequence(self) -> int:
        """The number of its revision."""
        return int(self.lines["SEQUENCE"].partition(":")[2])

    @property
    def facts(self) -> dict[str, str]:
        """All but what tells of its revision."""
        return {name: line for name, line in self.lines.items() if name not in REVISION}

    @property
    def kept_facts(self) -> dict[str, str]:
        """The same, as later versions may tell it: without a number that stands for a stranger who holds it."""
        return {name: line for name, line in self.facts.items() if not line.startswith(STRANGER)}

    @property
    def cancelled(self) -> bool:
        """Whether it takes place no more."""
        return self.lines["STATUS"] == "STATUS:CANCELLED"


class Change(Enum):
    """What became of an event."""

    NONE = "none"
    NEW = "new"
    WORDING = "wording"
    MATERIAL = "material"


class Revised(NamedTuple):
    """An event with what became of it.

    Attributes:
        entry: The event.
        change: What became of it.
        revision: The lines that tell of its revision.
        data: What was written of it before, where it did not change.
        gone: Whether it is known from the previous version alone.
    """

    entry: Entry
    change: Change
    revision: tuple[str, ...]
    data: bytes | None = None
    gone: bool = False

    @property
    def cancelled(self) -> bool:
        """Whether it takes place no more."""
        return self.entry.lines["STATUS"] == "STATUS:CANCELLED"

    def written(self) -> bytes:
        """The event; as it was before, where it did not change."""
        return self.entry.written(self.revision) if self.data is None else self.data


def check_head(data: bytes, head: Mapping[str, str], begin: bytes = BEGIN) -> list[bytes]:
    """What is in a calendar written before, without its own lines: its parts, each of which begins with *begin*.

    Args:
        data: The calendar.
        head: The lines, by property, of the one to be written. Those that tell of which calendar it is a version must
            be the same.
        begin: What comes before each of the parts.

    Raises:
        InvalidValue: It is none that `to_ical` wrote, or somebody else's, or for something else.
    """
    if not isinstance(data, bytes):
        raise refused("bytes", type(data).__name__)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise refused("UTF-8", f"another byte at {error.start}") from None
    if NO_TEXT.search(text.replace("\r\n", "\n")) or LONG_LINE.search(data):
        raise refused("lines of text of 75 octets, ended by CRLF", "others")
    first, *parts = data.removesuffix(LAST).split(begin) if data.endswith(LAST) else [b""]
    found = unfolded(first)
    if found[:1] != ["BEGIN:VCALENDAR"]:
        raise refused("from BEGIN:VCALENDAR to END:VCALENDAR, lines ended by CRLF", f"{len(data)} bytes that are not")
    alien = [each for each in found[1:] if not HEAD.match(each)]
    if alien:
        raise refused("nothing before its events but what to_ical writes there", alien[0])
    for name in SAME:
        wanted = [head[name]] if name in head else []
        got = [each for each in found if each.startswith((f"{name}:", f"{name};"))]
        if got != wanted:
            raise refused(*(", ".join(each) or f"no {name}" for each in (wanted, got)))
    return parts


def read_previous(data: bytes, head: Mapping[str, str]) -> dict[str, Written]:
    """The events of a calendar written before, by UID; arguments and errors as in `check_head`."""
    events: dict[str, Written] = {}
    for block in check_head(data, head):
        event = _event(block)
        if events.setdefault(event.lines["UID"].removeprefix("UID:"), event) is not event:
            raise refused("one event for each UID", event.lines["UID"])
    return events


def _event(block: bytes) -> Written:
    inside = block.removesuffix(END)
    lines = unfolded(inside)
    at = next((at for at, line in enumerate(lines) if line.startswith(("BEGIN:", "END:"))), len(lines))
    own = {name_of(line): line for line in lines[:at] if ":" in line}
    missing = [name for name in REQUIRED if name not in own]
    if len(inside) == len(block) or len(own) != at or missing:
        raise refused("whole events", f"one without {missing[0]}" if missing else "one that does not end as it began")
    alien = sorted({*own} - WRITTEN_LINES)
    if alien or not ALARMS.fullmatch("".join(f"{line}\n" for line in lines[at:])):
        raise refused("events with what to_ical writes in them", ", ".join(map(repr, alien)) if alien else lines[at])
    for name in REVISION:
        if not AS_WRITTEN.fullmatch(own[name]):
            raise refused("revisions as numbers and times in UTC", own[name])
    return Written(own, tuple(lines[at:]), BEGIN.lstrip() + block + b"\r\n")


def revise(entries: Iterable[Entry], before: Mapping[str, Written], stamp: str) -> list[Revised]:
    """The events in order, with those that are there no longer.

    Args:
        entries: What the calendar is to hold.
        before: What it held, by UID.
        stamp: When the plan was changed, in UTC as iCalendar writes it.

    Raises:
        InvalidValue: Something changed, and the stamp is older than one that was written before.
    """
    made = [_revised(each, before.get(each.uid), stamp) for each in entries]
    there = {each.entry.uid for each in made}
    made += [_dropped(uid, each, stamp) for uid, each in before.items() if uid not in there]
    newest = max((each.lines["DTSTAMP"].partition(":")[2] for each in before.values()), default=stamp)
    # Years have four digits, so the texts are in the order of the times.
    if stamp < newest and any(each.change is not Change.NONE for each in made):
        raise InvalidValue("stamp must not be before that of the previous calendar, as the plan changed", stamp)
    return sorted(made, key=lambda each: each.entry.order)


def _revised(entry: Entry, before: Written | None, stamp: str) -> Revised:
    if before is None:
        return Revised(entry, Change.NEW, _revision(0, stamp, stamp))
    if entry.lines == before.facts and entry.inner == before.inner:
        return Revised(entry, Change.NONE, tuple(before.lines[name] for name in REVISION), before.data)
    if any(_told(entry.lines, name) != _told(before.lines, name) for name in MATERIAL):
        return Revised(entry, Change.MATERIAL, _revision(before.sequence + 1, stamp, stamp))
    return Revised(entry, Change.WORDING, _reworded(before, stamp))


def _dropped(uid: str, before: Written, stamp: str) -> Revised:
    times, zone = _times(before.lines)
    if before.cancelled:
        entry = Entry(uid, times, zone, before.kept_facts, before.inner)
        if entry.lines != before.facts:
            return Revised(entry, Change.WORDING, _reworded(before, stamp), gone=True)
        return Revised(entry, Change.NONE, tuple(before.lines[name] for name in REVISION), before.data, gone=True)
    lines = before.kept_facts | {"STATUS": "STATUS:CANCELLED", "TRANSP": "TRANSP:TRANSPARENT"}
    if "ATTENDEE" in lines:
        lines["ATTENDEE"] = _declined(lines["ATTENDEE"])
    revision = _revision(before.sequence + 1, stamp, stamp)
    return Revised(Entry(uid, times, zone, lines), Change.MATERIAL, revision, gone=True)


def _declined(line: str) -> str:
    """The line of somebody who does not come."""
    answers = list(ANSWER.finditer(line))
    if not answers:
        raise refused("an answer of who comes", line)
    # The last one: before it, in quotes, there may be anything.
    return f"{line[: answers[-1].start()]};PARTSTAT=DECLINED{line[answers[-1].end() :]}"


def _told(lines: Mapping[str, str], name: str) -> str | None:
    """What a line tells, but for the name of a person: who has another name is nobody else."""
    line = lines.get(name)
    return CALLED.sub("", line, count=1) if line is not None and name == "ATTENDEE" else line


def _times(lines: Mapping[str, str]) -> tuple[tuple[datetime, ...], ZoneInfo | None]:
    found = [_time(lines[name].removeprefix(name)) for name in ("DTSTART", "DTEND") if name in lines]
    return tuple(moment for moment, _ in found), found[0][1]


def _time(written: str) -> tuple[datetime, ZoneInfo | None]:
    read = WRITTEN_TIME.fullmatch(written)
    try:
        if read is not None and read["zone"] is None and read["utc"]:
            return datetime.fromisoformat(read["time"]).replace(tzinfo=UTC), None
        if read is not None and read["zone"] is not None and not read["utc"]:
            zone = zone_named(read["zone"])
            return datetime.fromisoformat(read["time"]).replace(tzinfo=zone), zone
    except UnknownZone:
        raise
    except ValueError:
        pass
    raise refused("times in UTC or in a zone", written)


def _reworded(before: Written, stamp: str) -> tuple[str, ...]:
    # Without a later DTSTAMP, who has the event would not take the new wording.
    return _revision(before.sequence, stamp, before.lines["LAST-MODIFIED"].partition(":")[2])


def _revision(sequence: int, stamp: str, modified: str) -> tuple[str, ...]:
    return plain_line("DTSTAMP", stamp), plain_line("LAST-MODIFIED", modified), plain_line("SEQUENCE", f"{sequence}")


def refused(must: str, got: str) -> InvalidValue:
    """What is raised where *previous* is not what it must be."""
    return InvalidValue(f"previous must be a calendar of this person as to_ical wrote it: {must}", got)
