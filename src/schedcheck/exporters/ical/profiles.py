"""What a calendar is for: a file to keep, or a message of iTIP (RFC 5546, section 3), with the properties it must have.

A message that asks somebody to come, or says that they need not, is about one event; so several of them are several
calendars, one after the other, as RFC 5545 (section 3.4) lets a stream of them be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from schedcheck._values import member_of
from schedcheck.errors import InvalidValue
from schedcheck.exporters.ical.entries import Entry, named
from schedcheck.exporters.ical.revisions import Change, Revised
from schedcheck.model import Leader

__all__ = ["Profile", "split_ical"]

BEGIN, END = b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"
PART = re.compile(rb"^BEGIN:(VTIMEZONE|VEVENT)\r\n.*?^END:\1\r\n", re.DOTALL | re.MULTILINE)
UID = re.compile(rb"^UID:[^\r]*(?:\r\n [^\r]*)*", re.MULTILINE)
TZID = re.compile(rb"^TZID:([^\r]*)", re.MULTILINE)
ZONE_USED = re.compile(rb"^DT(?:START|END);TZID=([^:\r]*):", re.MULTILINE)


class Profile(Enum):
    """What a calendar is for."""

    FILE = "file"
    PUBLISH = "publish"
    REQUEST = "request"
    CANCEL = "cancel"
    FREEBUSY = "freebusy"

    def __str__(self) -> str:
        return self.value

    @property
    def is_message(self) -> bool:
        """Whether it is sent to somebody, an event at a time."""
        return self in {Profile.REQUEST, Profile.CANCEL}

    @property
    def method(self) -> str:
        """The line that says it, as iTIP calls it; none for a file."""
        return {Profile.FILE: "", Profile.FREEBUSY: "METHOD:PUBLISH"}.get(self, f"METHOD:{self.name}")


profile_named = member_of(Profile)


def check_suited(profile: Profile, organizer: str | None, leader: Leader, *, own: bool) -> None:
    """Raise `InvalidValue` where an organizer, a leader or a view does not suit a profile.

    It asks somebody and it is not known whom, or for whom; or it asks nobody, or it is for everybody and tells all.
    """
    if organizer is not None and profile in {Profile.FILE, Profile.FREEBUSY}:
        raise InvalidValue(f"organizer must not be given for profile {profile}, which asks nobody", organizer)
    if organizer is not None and Leader("x", email=organizer).email == leader.email:
        raise InvalidValue("organizer must be another than the leader, whom they ask", organizer)
    if own and profile is Profile.PUBLISH:
        must = f"view must say what others may see for profile {profile}, which is for everybody"
        raise InvalidValue(must, "none, or the leader's own")
    if profile.is_message:
        if organizer is None:
            raise InvalidValue(f"organizer must be an email address for profile {profile}", None)
        if leader.email is None:
            raise InvalidValue(f"{leader.name} must have an email for profile {profile}", None)
        if not own:
            raise InvalidValue(f"view must be the leader's own for profile {profile}, which is sent to them", "another")


def published(entry: Entry, organizer: str) -> Entry:
    """An event for everybody: ORGANIZER just once, ATTENDEE never (section 3.2.1)."""
    lines = {name: line for name, line in entry.lines.items() if name != "ATTENDEE"}
    return entry._replace(lines=lines | {"ORGANIZER": organizer})


def messages(
    made: Iterable[Revised], profile: Profile, leader: Leader, organizer: str, *, first: bool
) -> Iterator[Revised]:
    """What must be told of some events: which are to be come to, or which no longer (section 3.2.2 and 3.2.5).

    Args:
        made: The events.
        profile: REQUEST or CANCEL.
        leader: Who is told; must have an email.
        organizer: The line of who tells it.
        first: Whether there is no calendar from before, so that everything is told.
    """
    for each in made:
        news = first or each.change is not Change.NONE
        # Who was never asked need not be told that it is off.
        told = first or each.change is Change.MATERIAL
        if profile is Profile.REQUEST and news and not each.cancelled:
            answer = named(
                "ATTENDEE", leader, leader, f"the name of {leader.id!r}", PARTSTAT="NEEDS-ACTION", RSVP="TRUE"
            )
            lines = each.entry.lines | {"ORGANIZER": organizer, "ATTENDEE": answer}
            yield each._replace(entry=each.entry._replace(lines=lines), data=None)
        elif profile is Profile.CANCEL and told and each.cancelled:
            entry = each.entry._replace(lines=each.entry.lines | {"ORGANIZER": organizer}, inner=())
            yield each._replace(entry=entry, data=None)


def split_ical(data: bytes) -> tuple[bytes, ...]:
    """A calendar of `to_ical`, or several in one stream, as calendars of one event each, in order.

    Each has the lines of the calendar it was in and the time zones it needs: a message to be sent, or an object for a
    CalDAV server.

    Raises:
        InvalidValue: It is none that `to_ical` wrote.
    """
    if not isinstance(data, bytes) or not (not data or (data.startswith(BEGIN) and data.endswith(END))):
        raise InvalidValue("it must be bytes that to_ical wrote", f"{type(data).__name__} of another form")
    return tuple(
        part
        for each in re.split(rb"(?m)(?<=^END:VCALENDAR\r\n)(?=BEGIN:VCALENDAR\r\n)", data)
        if each
        for part in _split(each)
    )


def _split(calendar: bytes) -> Iterator[bytes]:
    events: dict[bytes, bytes] = {}
    zones: dict[bytes, bytes] = {}
    for found in PART.finditer(calendar):
        name = (UID if found[1] == b"VEVENT" else TZID).search(found[0])
        if name is None:
            raise InvalidValue("each event must have a UID, and each time zone a TZID", ascii(found[0][:40]))
        held = events if found[1] == b"VEVENT" else zones
        held[name[0]] = held.get(name[0], b"") + found[0]
    if len(events) < 2:  # noqa: PLR2004 - what is of one event is whole
        yield calendar
        return
    head = calendar[: PART.search(calendar).start()]  # type: ignore[union-attr]  # there are events
    for each in events.values():
        used = {b"TZID:" + name for name in ZONE_USED.findall(each)}
        needed = b"".join(zone for name, zone in zones.items() if name in used)
        yield b"".join((head, needed, each, END))
