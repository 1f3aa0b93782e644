"""An event as a CalDAV server holds it: servers write it anew, so it is compared by what it means, not by its bytes.

Each that we write has a mark: of which calendar it is, and what it said when it was written. So it is known from
the server alone which events are ours, and which of them somebody else has changed since; nothing else need be kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedcheck._time import zone_named
from schedcheck.exporters.ical.content import content_line, name_of, text_line, time_line, utc

MARK = "X-SCHEDCHECK-MARK"
REVISION = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
TEXTS, TIMES, WORDS = {"SUMMARY", "LOCATION", "CATEGORIES"}, {"DTSTART", "DTEND"}, {"STATUS", "TRANSP", "CLASS"}
# What we write, and so what we write again. All else in an event of ours is somebody's addition to it.
OURS = {*TEXTS, *TIMES, *WORDS, "GEO", "CONFERENCE", "RELATED-TO"}
# Servers that find them send invitations and answers of their own accord (RFC 6638, section 3.2).
NEVER_SENT = {"ATTENDEE", "ORGANIZER"}
# With any of them it is no longer the one event that we wrote.
RESHAPED = {"RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "DURATION", "BEGIN", "END"}
# What is meant where the line is missing.
IMPLIED = {"STATUS:CONFIRMED", "TRANSP:OPAQUE", "CLASS:PUBLIC"}
MARKED = re.compile(
    rf"{MARK}:1 (?P<key>[0-9a-f-]{{36}}) (?P<facts>[0-9a-f]{{32}}) (?P<alarms>[0-9a-f]{{32}})"
    r" (?P<stamp>[0-9]{8}T[0-9]{6}Z) (?P<modified>[0-9]{8}T[0-9]{6}Z) (?P<sequence>[0-9]{1,9})"
)
ESCAPE = re.compile(r"\\(.)")
FOLD = re.compile(r"\r?\n[ \t]")
LINE_END = re.compile(r"\r?\n")
NUMBER = re.compile(r"[0-9]{1,9}")


class Component(NamedTuple):
    """An event, unfolded.

    Attributes:
        lines: Its own, in order.
        inner: The lines of what is within it.
    """

    lines: tuple[str, ...]
    inner: tuple[str, ...]

    def values(self, name: str) -> list[str]:
        """What stands in its lines of that name."""
        return [each.partition(":")[2] for each in self.lines if name_of(each).upper() == name]

    @property
    def uid(self) -> str:
        """Its name for programs; "" where there is none."""
        return next(iter(self.values("UID")), "")

    @property
    def by_name(self) -> dict[str, str]:
        """Its own lines by property, where each is there once."""
        return {name_of(each): each for each in self.lines}

    @property
    def mark(self) -> re.Match[str] | None:
        """What we wrote down when we wrote it; None: we did not write it, or that was taken out."""
        marks = [found for each in self.lines if (found := MARKED.fullmatch(each))]
        return marks[0] if len(marks) == 1 else None

    @property
    def additions(self) -> tuple[str, ...]:
        """The lines that others have put into it."""
        known = {*OURS, *REVISION, "UID", MARK}
        return tuple(each for each in self.lines if ":" in each and name_of(each).upper() not in {*known, ""})

    @property
    def intact(self) -> bool:
        """Whether what we wrote in it is as we wrote it."""
        return self.mark is not None and not self.reshaped and self.mark["facts"] == digest(meanings(self.lines))

    @property
    def reshaped(self) -> bool:
        """Whether it is another kind of event than those that we write."""
        edges = [each.upper().strip() for each in self.inner if each.upper().startswith(("BEGIN:", "END:"))]
        if edges != ["BEGIN:VALARM", "END:VALARM"] * (len(edges) // 2):
            return True
        # The zone of an addition would be one that we do not write.
        return any(name_of(each).upper() in RESHAPED or ";TZID=" in each.upper() for each in self.additions)

    @property
    def own_alarms(self) -> bool:
        """Whether its alarms are those that we wrote."""
        return self.mark is not None and self.mark["alarms"] == digest(alarms(self.inner))

    @property
    def cancelled(self) -> bool:
        """Whether it takes place no more."""
        return [each.upper() for each in self.values("STATUS")] == ["CANCELLED"]


class Resource(NamedTuple):
    """An object in a calendar on a server.

    Attributes:
        url: Where it is.
        etag: By which its versions are told apart.
        data: The calendar that it is.
    """

    url: str
    etag: str
    data: str

    @property
    def events(self) -> tuple[Component, ...]:
        """The events in it: one, but for those that come again and of which some are changed."""
        return tuple(components(self.data))


def components(data: str) -> Iterator[Component]:
    """The events of a calendar, of whatever kind: what is not understood is not refused, as it is somebody else's."""
    own: list[str] | None = None
    inner: list[str] = []
    depth = 0
    # Not splitlines, which takes characters for the end of a line that may stand in a title.
    for line in LINE_END.split(FOLD.sub("", data)):
        word = line.upper().rstrip()
        if own is None:
            own, inner, depth = ([], [], 0) if word == "BEGIN:VEVENT" else (None, [], 0)
        elif word == "END:VEVENT" and not depth:
            yield Component(tuple(own), tuple(inner))
            own = None
        else:
            depth += word.startswith("BEGIN:")
            (inner if depth else own).append(line)
            depth = max(0, depth - word.startswith("END:"))


def meanings(lines: Iterable[str]) -> dict[str, list[str]]:
    """What the lines that we write say, by property, however they say it."""
    found: dict[str, list[str]] = {}
    for line in lines:
        name = name_of(line).upper()
        if name in OURS and (said := meaning(name, line)) not in IMPLIED:
            found.setdefault(name, []).append(said)
    return {name: sorted(each) for name, each in sorted(found.items())}


def meaning(name: str, line: str) -> str:
    """What a line says, alike for lines that say the same."""
    try:
        _, parameters, raw = content_line(line)
        if name in TIMES:
            return f"{name}:{utc(_moment(parameters, raw)[0])}"
        if name == "GEO":
            latitude, longitude = raw.split(";")
            return f"GEO:{float(latitude):.6f};{float(longitude):.6f}"
        label = parameters.get("LABEL", "") if name == "CONFERENCE" else ""
    except ValueError:
        # It is not as we wrote it, and it need not be told how.
        return line
    if name in TEXTS:
        return f"{name}:{text_in(raw)}"
    return f"{name}:{raw.strip().upper() if name in WORDS else raw}{label and f' {label}'}"


def alarms(inner: Iterable[str]) -> list[list[str]]:
    """What alarms do, when, and what they say; not whether they were seen, which programs write there too."""
    found: list[list[str]] = []
    for line in inner:
        if line.upper().startswith("BEGIN:"):
            found.append([])
        name = name_of(line).upper()
        if name in {"BEGIN", "ACTION", "TRIGGER", "DESCRIPTION"} and found:
            found[-1].append(f"{name}:{text_in(line.partition(':')[2])}")
    return sorted(map(sorted, found))


def digest(said: object) -> str:
    """A short name for something that is said."""
    return sha256(json.dumps(said).encode()).hexdigest()[:32]


def marked(component: Component, key: str) -> str:
    """The mark of an event that is to be written: of which calendar it is, and what it says."""
    (stamp,), (modified,), (sequence,) = map(component.values, REVISION)
    said = digest(meanings(component.lines)), digest(alarms(component.inner))
    return f"{MARK}:1 {key} {' '.join(said)} {stamp} {modified} {sequence}"


def text_in(raw: str) -> str:
    """A text as it was meant (RFC 5545, section 3.3.11)."""
    return ESCAPE.sub(lambda each: "\n" if each[1] in "nN" else each[1], raw)


def plain(line: str) -> str:
    """A line as to_ical would write it; raises `ValueError` for a time that it would not."""
    name, parameters, raw = content_line(line)
    if name.upper() in TIMES:
        moment, zone = _moment(parameters, raw)
        return time_line(name.upper(), moment, zone)
    if name.upper() in TEXTS:
        return text_line(name.upper(), text_in(raw), "what a server holds")
    return line


def revision(component: Component, stamp: str) -> dict[str, str]:
    """The lines that tell of its revision, as we wrote them; its number as it is now, where that is higher.

    Args:
        component: The event.
        stamp: What to take for one that we did not write.
    """
    mark = component.mark
    numbers = [int(each) for each in component.values("SEQUENCE") if NUMBER.fullmatch(each)]
    highest = max([*numbers, int(mark["sequence"]) if mark else 0])
    times = (mark["stamp"], mark["modified"]) if mark else (stamp, stamp)
    return {name: f"{name}:{each}" for name, each in zip(REVISION, (*times, str(highest)), strict=True)}


def previous_lines(component: Component, fresh: Mapping[str, str], stamp: str) -> dict[str, str]:
    """What the event said, for `to_ical` to go on from.

    Args:
        component: The event.
        fresh: What to_ical writes of it now, by property. What says the same is in these words; of all else it is
            enough that it says something else.
        stamp: As for `revision`.
    """
    held, wanted = meanings(component.lines), meanings(fresh.values())
    lines = {name: f"{name}:-" for name in {*held, *wanted} if held.get(name) != wanted.get(name)}
    # Who comes, and who asks them, is not on the server.
    return {**fresh, **lines, "UID": f"UID:{component.uid}", **revision(component, stamp)}


def last_lines(component: Component, stamp: str) -> dict[str, str]:
    """What the event says that is no longer in the plan; raises `ValueError` for times that to_ical would not write."""
    lines = {name_of(each).upper(): plain(each) for each in component.lines if name_of(each).upper() in OURS}
    return {"STATUS": "STATUS:CONFIRMED", **lines, "UID": f"UID:{component.uid}", **revision(component, stamp)}


def _moment(parameters: Mapping[str, str], raw: str) -> tuple[datetime, ZoneInfo | None]:
    """A time of an event, and by whose clocks it is; raises `ValueError` for a day, and without a zone."""
    if raw.endswith("Z"):
        return datetime.strptime(raw, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), None
    # Without a name it is refused like a zone that is none.
    zone = zone_named(str(parameters.get("TZID", "")))
    return datetime.strptime(raw, "%Y%m%dT%H%M%S").replace(tzinfo=zone), zone
