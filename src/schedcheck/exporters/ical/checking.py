"""Whether a calendar is one that every program reads alike: our own verdict on any bytes.

It is stricter than the standard where programs are known to differ: lines must not be folded within a character, and
times must not be local to wherever they are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from attrs import evolve, field, frozen

from schedcheck.errors import InvalidValue
from schedcheck.exporters.ical.cardinality import METHODS, amiss, must_be_alone
from schedcheck.exporters.ical.content import plain_parts, unfold
from schedcheck.exporters.ical.formed import FORMED, can_be_read, closely_read
from schedcheck.exporters.ical.lines import Fault, raw_lines, short
from schedcheck.exporters.ical.values import Property, amiss_in, amiss_together

__all__ = ["Fault", "check_export"]

# More is not looked at, so that any bytes are judged in a few seconds.
LARGEST = 10 * 2**20
LONGEST = 2**16
DEEPEST = 8
MOST_VALUES = 40_000
MOST_ESCAPED = 2 * 2**20
MOST_COMPONENTS = 20_000
MOST_LINES = 250_000
MOST_FAULTS = 1000
BOM = b"\xef\xbb\xbf"

NAME = re.compile(r"[A-Za-z0-9-]+")
LOCAL = re.compile(r"\d{8}T\d{6}")
UTC_TIME = re.compile(r"\d{8}T\d{6}Z")
LISTS = {"EXDATE", "RDATE", "FREEBUSY", "RRULE"}
IN_UTC = {"DTSTAMP", "CREATED", "LAST-MODIFIED", "COMPLETED"}
TIMES = {"DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE"}
WITH_UID = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"}
ONSETS = {"STANDARD", "DAYLIGHT"}


@frozen
class _Component:
    """A component that is being read, with its properties by name: no line of it is looked for among all others."""

    name: str
    line: int
    found: dict[str, list[Property]] = field(factory=dict)
    within: Counter[str] = field(factory=Counter)

    def hold(self, each: Property) -> None:
        self.found.setdefault(each.name, []).append(each)

    def values(self, name: str) -> list[str]:
        return [each.value for each in self.found.get(name, ())]

    def first(self, name: str) -> Property | None:
        return next(iter(self.found.get(name, ())), None)

    def counts(self) -> Counter[str]:
        """How often each property is there, and each component within."""
        return Counter({name: len(several) for name, several in self.found.items()}) + self.within

    @property
    def uid(self) -> str | None:
        first = self.first("UID")
        # That of a calendar names none of its events.
        named = first is not None and self.name != "VCALENDAR" and first.value.strip()
        return first.value if first is not None and named else None


@frozen
class _Calendar:
    """What is known of the calendar that is being read."""

    zones: set[str] = field(factory=set)
    uses: dict[str, tuple[int, _Component]] = field(factory=dict)
    seen: dict[tuple[str, str, str], int] = field(factory=dict)
    uids: dict[str, int] = field(factory=dict)


def check_export(data: bytes) -> tuple[Fault, ...]:
    """What is wrong with a calendar, by line; nothing where every program should read it alike.

    Any bytes are judged, in a time that grows with their number and no faster: of more than 10 MiB or 250,000 lines,
    or after a thousand faults, it says so and looks no further.

    Args:
        data: The whole file.

    Raises:
        InvalidValue: It is not bytes.
    """
    if not isinstance(data, bytes):
        raise InvalidValue("a calendar must be bytes", type(data).__name__)
    found = list(islice(_faults(data), MOST_FAULTS + 1))
    if len(found) > MOST_FAULTS:
        last = Fault("too-many-faults", found[-1].line, None, f"there are more than {MOST_FAULTS} faults")
        found = [*found[:-1], last]
    return tuple(sorted(found, key=lambda each: each.line))


def _faults(data: bytes) -> Iterator[Fault]:
    if len(data) > LARGEST:
        yield Fault("too-large", 1, None, f"it must be of at most {LARGEST} bytes, and is larger")
        return
    if data.startswith(BOM):
        yield Fault("byte-order-mark", 1, None, "it must not begin with a byte order mark")
        data = data.removeprefix(BOM)
    reader = _Reader()
    ends: set[bytes] = set()
    for line in raw_lines(data, MOST_LINES + 1):
        if line.last > MOST_LINES:
            yield from reader.stop(
                Fault("too-many-lines", line.last, None, f"there must be at most {MOST_LINES} lines")
            )
            break
        yield from reader.told(line.faults())
        if line.end != b"\r\n" and line.end not in ends:
            ends.add(line.end)
            named = {b"\n": "a line feed alone", b"\r": "a carriage return alone"}.get(line.end, "nothing")
            must = f"each line must end with CRLF, not with {named}"
            yield from reader.told([Fault("line-end", line.number, None, must)])
        parts = line.parts
        text = unfold(b"\r\n".join(parts)) if len(parts) > 1 else parts[0].decode(errors="replace")
        yield from reader.told(reader.read(line.number, text))
        if reader.stopped:
            break
    yield from reader.finish()


class _Reader:
    """Reads content lines one by one, and knows in which component each is."""

    def __init__(self) -> None:
        self.stopped = False
        self._stack: list[_Component] = []
        self._calendar = _Calendar()
        self._calendars = 0
        self._line = 1
        self._values = self._escaped = self._components = 0
        # Until the UID of the component is known that they are in.
        self._waiting: list[Fault] = []

    def told(self, faults: Any) -> Iterator[Fault]:
        """The faults that can be told; the others wait for a UID."""
        for each in faults:
            if len(self._stack) > 1 and len(self._waiting) <= MOST_FAULTS:
                self._waiting.append(each)
            else:
                yield each
        # Once the outermost component within the calendar is read.
        if len(self._stack) <= 1:
            waiting, self._waiting = self._waiting, []
            yield from waiting

    def stop(self, why: Fault) -> Iterator[Fault]:
        """Say why no more is read."""
        self.stopped = True
        yield from self.told([why])

    def read(self, number: int, text: str) -> Iterator[Fault]:
        """What is wrong with the unfolded line that begins on a line."""
        self._line = number
        if len(text) > LONGEST:
            yield Fault("long-content", number, None, f"an unfolded line must have at most {LONGEST} characters")
            return
        if not text.strip():
            yield Fault("blank-line", number, None, "there must be no empty lines")
            return
        parts = plain_parts(text)
        if parts is None:
            self._escaped += len(text)
            if self._escaped > MOST_ESCAPED:
                must = f"lines with lists or escapes in parameters must have at most {MOST_ESCAPED} characters in all"
                yield from self.stop(Fault("too-many-parameters", number, None, must))
                return
            parts = closely_read(text)
        name, params, value = parts
        if not NAME.fullmatch(name) or not text.startswith(name):
            yield Fault("broken-line", number, None, f"a line must have a name and a value, not {short(text)}")
            return
        upper = name.upper()
        if upper == "BEGIN":
            yield from self._begin(value.strip().upper(), number)
        elif upper == "END":
            yield from self._end(value.strip().upper(), number)
        elif not self._stack:
            yield Fault("outside", number, None, f"{upper} must be within a VCALENDAR")
        else:
            found = Property(upper, params, value, number)
            self._stack[-1].hold(found)
            yield from self._value(found)

    def finish(self) -> Iterator[Fault]:
        """What is wrong with the whole."""
        # What was not read to its end may be closed all the same.
        while self._stack and not self.stopped:
            name = self._stack[-1].name
            yield Fault("not-closed", self._line, self._stack[-1].uid, f"{name} must be closed by END:{name}")
            yield from self._close()
        waiting, self._waiting = self._waiting, []
        yield from waiting
        if not self._calendars:
            yield Fault("no-calendar", 1, None, "there must be a VCALENDAR")

    def _begin(self, name: str, number: int) -> Iterator[Fault]:
        if len(self._stack) >= DEEPEST:
            self.stopped = True
            yield Fault("too-deep", number, None, f"components must be at most {DEEPEST} deep")
            return
        self._components += 1
        if self._components > MOST_COMPONENTS:
            self.stopped = True
            yield Fault("too-many-components", number, None, f"there must be at most {MOST_COMPONENTS} components")
            return
        if (name == "VCALENDAR") != (not self._stack):
            yield Fault("outside", number, None, f"{name} must {'not ' if self._stack else ''}be within a VCALENDAR")
        if self._stack:
            self._stack[-1].within[name] += 1
        elif name == "VCALENDAR":
            self._calendars += 1
            self._calendar = _Calendar()
        self._stack.append(_Component(name, number))

    def _end(self, name: str, number: int) -> Iterator[Fault]:
        if not any(each.name == name for each in self._stack):
            yield Fault("end-mismatch", number, None, f"END:{name} must close something that was begun")
            return
        while self._stack[-1].name != name:
            open_one = self._stack[-1]
            yield Fault("end-mismatch", number, open_one.uid, f"END:{name} must not come before END:{open_one.name}")
            yield from self._close()
        yield from self._close()

    def _close(self) -> Iterator[Fault]:
        """The innermost component is whole."""
        done = self._stack[-1]
        found = list(self._component(done))
        self._stack.pop()
        if done.name == "VCALENDAR":
            found += self._whole()
        if len(self._stack) == 1:
            self._waiting = [each if each.uid else evolve(each, uid=done.uid) for each in [*self._waiting, *found]]
        else:
            yield from found

    def _component(self, done: _Component) -> Iterator[Fault]:
        method = next(iter(self._stack[0].values("METHOD")), None)
        method = None if method is None else method.upper()
        action = next(iter(done.values("ACTION")), "").upper()
        for code, sentence in amiss(done.name, method, done.counts(), action):
            yield Fault(code, done.line, done.uid, sentence)
        for each in amiss_together(done.found):
            yield evolve(each, uid=done.uid)
        if done.name == "VCALENDAR":
            yield from self._of_calendar(done, method)
        elif done.name == "VTIMEZONE":
            yield from self._zone(done)
        elif done.name in WITH_UID and len(self._stack) == 2:  # noqa: PLR2004 - itself and the calendar
            yield from self._identity(done, method)

    def _of_calendar(self, done: _Component, method: str | None) -> Iterator[Fault]:
        for each in done.values("VERSION"):
            if each != "2.0":
                yield Fault("version", done.line, None, f"VERSION must be 2.0, not {short(each)}")
        if method is not None and method not in {each for each, _ in METHODS}:
            yield Fault("unknown-method", done.line, None, f"METHOD must be one of RFC 5546, not {short(method)}")

    def _identity(self, done: _Component, method: str | None) -> Iterator[Fault]:
        uid, recurrence = done.uid, done.first("RECURRENCE-ID")
        if uid is None:
            return
        key = (done.name, uid, "" if recurrence is None else f"{recurrence.params.get('TZID')}:{recurrence.value}")
        before = self._calendar.seen.setdefault(key, done.line)
        if before != done.line:
            must = f"no two components may have one UID and RECURRENCE-ID, but the one on line {before} has them too"
            yield Fault("repeated-uid", done.line, uid, must)
        self._calendar.uids.setdefault(uid, done.line)
        if must_be_alone(method) and len(self._calendar.uids) > 1:
            yield Fault("several-uids", done.line, uid, f"a calendar of METHOD:{method} must be of one UID")

    def _zone(self, done: _Component) -> Iterator[Fault]:
        for each in done.values("TZID"):
            if each in self._calendar.zones:
                yield Fault("repeated-zone", done.line, None, f"the time zone {short(each)} must be defined once")
            self._calendar.zones.add(each)
        if not done.within.keys() & ONSETS:
            yield Fault("empty-zone", done.line, None, "a VTIMEZONE must have a STANDARD or a DAYLIGHT")

    def _whole(self) -> Iterator[Fault]:
        """What is wrong with a whole calendar: a time zone may be defined after it is used."""
        for name, (line, inside) in self._calendar.uses.items():
            if name not in self._calendar.zones and not name.startswith("/"):
                must = f"the time zone {short(name)} must be defined in the calendar"
                yield Fault("undefined-zone", line, inside.uid, must)

    def _value(self, each: Property) -> Iterator[Fault]:
        """What is wrong with one property."""
        component = self._stack[-1].name
        self._values += each.value.count(",") + 1 if each.name in LISTS else 0
        if self._values > MOST_VALUES:
            must = f"there must be at most {MOST_VALUES} values in lists of times"
            yield Fault("too-many-values", each.line, None, must)
        elif each.name in FORMED and not can_be_read(each.name, str(each.params.get("VALUE", "")), each.value):
            yield Fault("bad-value", each.line, None, f"{each.name} must not be {short(each.value)}")
        else:
            for code, sentence in amiss_in(component, each):
                yield Fault(code, each.line, None, sentence)
            yield from self._zone_of(each, component)

    def _zone_of(self, each: Property, component: str) -> Iterator[Fault]:
        """What is wrong with the zone in which a time is told."""
        zone, values = each.params.get("TZID"), each.value.split(",", 1)
        if isinstance(zone, str):
            # Its UID may come later.
            self._calendar.uses.setdefault(zone, (each.line, self._stack[:2][-1]))
            if any(UTC_TIME.match(value) for value in values):
                yield Fault("utc-with-zone", each.line, None, f"{each.name} must be in UTC or in a time zone, not both")
        elif each.name in IN_UTC and not UTC_TIME.fullmatch(each.value):
            yield Fault("not-utc", each.line, None, f"{each.name} must be in UTC, not {short(each.value)}")
        elif component in ONSETS:
            if each.name == "DTSTART" and not LOCAL.fullmatch(each.value):
                yield Fault("onset-not-local", each.line, None, "DTSTART of a time zone must be by its own clocks")
        elif each.name in TIMES and any(LOCAL.fullmatch(value[:16]) for value in values):
            must = f"{each.name} must be in UTC or in a time zone: without, each reader takes it for another time"
            yield Fault("floating-time", each.line, None, must)
