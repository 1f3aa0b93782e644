"""What calendars promise while a plan is edited: each promise is a function of what one person's calendar says.

A promise is given what the calendar says and what the same person's said before, if it did. Who promises more of
calendars, such as numbers that count their versions, adds a function to `PROMISES`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from unicodedata import category

import attrs
from attrs import frozen

from schedcheck.errors import InvalidValue
from schedcheck.model import Itinerary, Status, Stop
from schedcheck.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from icalendar import Calendar

__all__ = ["PROMISES", "Promise", "STAMP", "Told", "require_promises", "told_by"]

STAMP = datetime(2022, 11, 10, 8, 30, tzinfo=UTC)
"""When plans were last changed, for calendars: whenever that was, the same plan gives the same calendar."""

UID = re.compile(rb"^UID:([^\r]+)\r$", re.MULTILINE)
DAY = timedelta(days=1)
LONGEST_LINE = 75
TIMES = ("DTSTART", "DTEND")
ANSWERS = {Status.CONFIRMED: "ACCEPTED", Status.TENTATIVE: "TENTATIVE", Status.CANCELLED: "DECLINED"}


@frozen
class Told:
    """What one person's calendar says.

    Attributes:
        itinerary: Their part of the plan.
        data: The file.
    """

    itinerary: Itinerary
    data: bytes
    # Not slots: what was read stays.
    _kept: dict[str, Any] = attrs.field(init=False, factory=dict, eq=False, repr=False)

    @property
    def calendar(self) -> Calendar:
        """As it is read; raises AssertionError where it is not one calendar, or a part of it has errors."""
        from icalendar import Calendar  # noqa: PLC0415 - slow to load, and not all that tests plans needs it

        if "calendar" not in self._kept:
            try:
                calendars = Calendar.from_ical(self.data, multiple=True)
            except ValueError as error:
                raise AssertionError(f"calendar of {self.itinerary.leader}: it cannot be read: {error}") from error
            require(len(calendars) == 1, self, f"the file must hold one calendar, got {len(calendars)}")
            errors = [error for part in calendars[0].walk() for error in part.errors]
            require(not errors, self, f"a calendar must have no errors, got {errors}")
            self._kept["calendar"] = calendars[0]
        made: Calendar = self._kept["calendar"]
        return made

    @property
    def events(self) -> Mapping[str, Any]:
        """What it says of stops, by UID; raises AssertionError where two have one."""
        if "events" not in self._kept:
            found = [(str(each["UID"]), each) for each in self.calendar.walk("VEVENT")]
            self._kept["events"] = dict(found)
            twice = [uid for uid, many in Counter(uid for uid, _ in found).items() if many > 1]
            require(not twice, self, f"no two events may have one UID, got {twice}")
        made: Mapping[str, Any] = self._kept["events"]
        return made

    @property
    def stops(self) -> Mapping[str, Stop]:
        """The stops, by the UID that each has in a calendar that has them day after day, whenever they are here."""
        if "stops" not in self._kept:
            spread = [each.moved(STAMP + day * DAY - each.start) for day, each in enumerate(self.itinerary.stops)]
            alone = Schedule([attrs.evolve(self.itinerary, stops=spread)])
            data = _written(alone, self.itinerary).replace(b"\r\n ", b"")
            uids = [each[1].decode() for each in UID.finditer(data)]
            require(len(uids) == len(spread), self, f"one event is wanted for each of {spread}, got {len(uids)}")
            self._kept["stops"] = dict(zip(uids, self.itinerary.stops, strict=True))
        made: Mapping[str, Stop] = self._kept["stops"]
        return made


Promise: TypeAlias = Callable[[Told, Told | None], None]
"""Raises AssertionError where a calendar, given what the same person's said before, does not keep it."""


def require(holds: bool, told: Told, what: str) -> None:  # noqa: FBT001 - read like an assert
    """Raise AssertionError with the calendar where something does not hold."""
    if not holds:
        raise AssertionError(f"calendar of {told.itinerary.leader}: {what}\n{told.data.decode(errors='replace')}")


def _written(plan: Schedule, itinerary: Itinerary) -> bytes:
    from schedcheck.exporters.ical import to_ical  # noqa: PLC0415 - as above

    return to_ical(plan, leader=itinerary.leader, stamp=STAMP)


def _times(event: Any) -> tuple[datetime, datetime | None]:
    """From when to when an event is, in UTC: two times in one zone compare as wall clocks."""
    end = event["DTEND"].dt.astimezone(UTC) if "DTEND" in event else None
    return event["DTSTART"].dt.astimezone(UTC), end


def is_well_formed(now: Told, before: Told | None) -> None:
    """Lines of at most 75 octets that end in CRLF; zones are described; of each event what RFC 5545 requires."""
    del before
    lines = now.data.split(b"\r\n")
    require(lines[-1] == b"", now, "the last line must end in CRLF")
    broken = [each for each in lines if len(each) > LONGEST_LINE or b"\r" in each or b"\n" in each]
    require(not broken, now, f"lines must be at most 75 octets between CRLFs, got {broken}")
    zones = {str(each["TZID"]) for each in now.calendar.walk("VTIMEZONE")}
    for uid, event in now.events.items():
        missing = {"DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS"} - set(event)
        require(not missing, now, f"{uid} must have {missing}")
        start, end = _times(event)
        require(end is None or start < end, now, f"{uid} must end later than it starts")
        named = {str(event[each].params["TZID"]) for each in TIMES if each in event and "TZID" in event[each].params}
        require(named <= zones, now, f"{uid} must speak of zones that are described, got {named} of {zones}")


def tells_each_stop_once(now: Told, before: Told | None) -> None:
    """One event for each stop, under the UID that it has whenever it is; none for what is implied or gone."""
    del before
    require(set(now.events) == set(now.stops), now, f"one event is wanted for each of {list(now.stops.values())}")


def tells_when_and_how_surely(now: Told, before: Told | None) -> None:
    """Start and end are those of the stop. One that is cancelled, or whose event is, is told so and takes no time."""
    del before
    for uid, stop in now.stops.items():
        event = now.events[uid]
        start, end = stop.start.astimezone(UTC), None if stop.end is None else stop.end.astimezone(UTC)
        meant = start, None if end == start else end
        require(_times(event) == meant, now, f"{uid} must be from {start} to {end}, got {_times(event)}")
        cancelled = stop.standing is Status.CANCELLED
        surely = stop.standing.name, "TRANSPARENT" if cancelled else "OPAQUE", ANSWERS[stop.standing]
        shown = str(event["STATUS"]), str(event["TRANSP"]), str(event["ATTENDEE"].params["PARTSTAT"])
        require(shown == surely, now, f"{uid} must be {surely}, got {shown}")


def tells_of_nobody_else(now: Told, before: Told | None) -> None:
    """The owner is the only attendee."""
    del before
    owners = {str(each["ATTENDEE"]) for each in now.events.values()}
    require(len(owners) <= 1, now, f"the owner must be the only attendee, got {owners}")


def keeps_its_uids(now: Told, before: Told | None) -> None:
    """A stop has the UID that it had before, whatever was changed of it but its id."""
    if before is None:
        return
    known = {stop.id: uid for uid, stop in before.stops.items()}
    for uid, stop in now.stops.items():
        was = known.get(stop.id, uid)
        require(was == uid, now, f"{stop!r} must keep the UID {was}, got {uid}")


PROMISES: tuple[Promise, ...] = (
    is_well_formed,
    tells_each_stop_once,
    tells_when_and_how_surely,
    tells_of_nobody_else,
    keeps_its_uids,
)
"""What is held of every calendar, after every edit."""


def told_by(plan: Schedule, itinerary: Itinerary) -> Told | None:
    """What the calendar of one person of a plan says; None where it cannot be written, and rightly so.

    Raises:
        AssertionError: It is refused, and nothing in it is what iCalendar has no words for.
    """
    try:
        return Told(itinerary, _written(plan, itinerary))
    except InvalidValue as error:
        if not any(_unwritable(itinerary)):
            raise AssertionError(f"the calendar of {itinerary.leader} is refused for no reason: {error}") from error
        return None


def _unwritable(itinerary: Itinerary) -> Iterator[bool]:
    """Whether there is a fraction of a second, or what is no text."""
    texts = [itinerary.leader.name]
    for stop in itinerary.stops:
        yield any(each is not None and each.microsecond != 0 for each in (stop.start, stop.end))
        organizer = None if stop.event is None else stop.event.organizer
        texts += [stop.name, stop.purpose or "", *(each.name for each in stop.place.ancestors)]
        # Of others than the owner, none is written.
        own = itinerary.leader, itinerary.leader.delegation
        texts += [] if organizer is None or organizer not in own else [organizer.name]
    # Control characters and halves of surrogate pairs; line ends and tabs are text.
    yield any(category(each) in {"Cc", "Cs"} and each not in "\t\r\n" for text in texts for each in text)


def require_promises(plan: Schedule, before: Mapping[str, Told], alike: Schedule) -> dict[str, Told]:
    """Hold the calendars of everybody in a plan to what they promise, and say what they say.

    Args:
        plan: The plan.
        before: What calendars said before, by the id of their owner.
        alike: A plan that is equal, and built another way: it must give the same bytes.

    Raises:
        AssertionError: A promise is not kept.
    """
    made = dict(before)
    for itinerary in plan.itineraries:
        key = itinerary.leader.id
        was, now = before.get(key), told_by(plan, itinerary)
        if was is not None and was.itinerary is itinerary:
            # What it kept, it keeps.
            _require_same_bytes(was, now)
            continue
        _require_same_bytes(now, told_by(alike, alike.itinerary(key)))
        if now is not None:
            made[key] = now
            for promise in PROMISES:
                promise(now, was)
    return made


def _require_same_bytes(one: Told | None, other: Told | None) -> None:
    if one is None or other is None:
        if one is not other:
            raise AssertionError("a calendar is refused once, and written once, for the same part of a plan")
        return
    require(one.data == other.data, one, "the same part of a plan must give the same bytes")
