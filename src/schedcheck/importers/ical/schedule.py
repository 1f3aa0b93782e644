"""Occurrences as events and stops of people."""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING

from schedcheck._time import moment_of
from schedcheck._values import on_one_line
from schedcheck.importers.alike import folded
from schedcheck.importers.notices import short
from schedcheck.model import Event, Itinerary, Leader, Status, Stop
from schedcheck.model.itinerary import free_id
from schedcheck.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedcheck.importers.ical.attendance import Attendance
    from schedcheck.importers.ical.entries import Entry
    from schedcheck.importers.ical.limits import CalendarLimits
    from schedcheck.importers.ical.occurrences import Occurrence
    from schedcheck.importers.notices import Notices
    from schedcheck.importers.people import People

__all__ = ["Draft"]

WAYS = ("calendar", "attendee", "organizer")
NOBODY = "somebody"
SHOWN = 10
MAY_COME = "they may come"


class Draft:
    """A schedule while calendars are read.

    Args:
        people: Whom calendars may name.
        by: How events tell who is there: whose calendar it is, the attendees, or the organizer.
        notices: Where to tell what was assumed.
        free: Whether events that take up no time are stops, too.
        limits: How many stops there may be.
    """

    def __init__(self, people: People, by: str, notices: Notices, *, free: bool, limits: CalendarLimits) -> None:
        self._people = people
        self._by = by
        self._notices = notices
        self._free = free
        self._limits = limits
        self._count = 0
        self._leaders: dict[str, Leader] = {}
        self._stops: dict[str, list[Stop]] = {}
        self._ids: dict[str, Counter[str]] = {}
        # Of one UID and time: each way in which it is told, and the event that was made of it.
        self._events: dict[tuple[str, int | None], dict[Event, Event]] = {}
        self._taken: Counter[str] = Counter()
        self._last: tuple[Entry, Leader | None, list[tuple[Leader, Status]]] | None = None

    @property
    def by_calendar(self) -> bool:
        """Whether whoever a calendar belongs to is at its events."""
        return self._by == "calendar"

    def schedule(self) -> Schedule:
        """The schedule of all that was added."""
        return Schedule([Itinerary(leader, self._stops[key]) for key, leader in self._leaders.items()])

    def add_person(self, leader: Leader) -> None:
        """Give somebody an itinerary, though it may stay empty."""
        if leader.id not in self._leaders:
            self._leaders[leader.id] = leader
            self._stops[leader.id] = []
            self._ids[leader.id] = Counter()

    def add(self, found: Occurrence, owner: Leader | None) -> None:
        """Add the stops of everybody at an event, at one time.

        Args:
            found: The event and the time.
            owner: Whose calendar it is in; None if that is not known.
        """
        entry = found.entry
        if entry.free and entry.status is not Status.CANCELLED and not self._free:
            self._notices.add("transparent", "it takes up no time", "it was left out", uid=entry.uid, line=entry.line)
            return
        people = self._people_at(entry, owner)
        if not people:
            self._notices.add("person-missing", "nobody is named", "it was left out", uid=entry.uid, line=entry.line)
            return
        # Before they are made: each time of a series has all who are named.
        self._count += len(people)
        self._limits.hold("stops", self._count, f"{self._count:,}, with those at {short(entry.title)}")
        event = self._event(found)
        for leader, answer in people:
            self.add_person(leader)
            made = event.attend(status=answer, id=free_id(event.id, self._ids[leader.id]))
            self._stops[leader.id].append(made)

    def _people_at(self, entry: Entry, owner: Leader | None) -> list[tuple[Leader, Status]]:
        """Who is at an event, and whether they come; found once for all its times, which follow one another."""
        if self._last is None or self._last[0] is not entry or self._last[1] is not owner:
            people = list(self._present(entry, owner))
            self._last = entry, owner, people
            self._tell_who_stays_away(entry, [leader for leader, answer in people if answer is Status.CANCELLED])
        return self._last[2]

    def _tell_who_stays_away(self, entry: Entry, away: list[Leader]) -> None:
        if away and entry.status is not Status.CANCELLED:
            more = f" and {len(away) - SHOWN} more" if len(away) > SHOWN else ""
            names = ", ".join(short(each.name) for each in away[:SHOWN])
            message = f"{names}{more} {'does' if len(away) == 1 else 'do'} not come to it"
            done = "it is in the plan as cancelled for whoever does not come"
            self._notices.add("cancelled", message, done, uid=entry.uid, line=entry.line)

    def _present(self, entry: Entry, owner: Leader | None) -> Iterator[tuple[Leader, Status]]:
        if self._by == "calendar" and owner is not None:
            yield owner, self._answer_of(owner, entry)
            return
        named = [*entry.attendees] if self._by == "attendee" else [each for each in [entry.organizer] if each]
        found: dict[str, tuple[Leader, list[Attendance]]] = {}
        for each in named:
            leader = self._named(each, entry)
            if leader is not None:
                found.setdefault(leader.id, (leader, []))[1].append(each)
        for leader, theirs in found.values():
            yield leader, self._together(leader, theirs, entry) if self._by == "attendee" else Status.CONFIRMED
        if not named and owner is not None:
            message, done = "nobody is named", f"it was taken for one of {owner.name}, whose calendar it is in"
            self._notices.add("person-assumed", message, done, uid=entry.uid, line=entry.line)
            yield owner, Status.CONFIRMED

    def _answer_of(self, owner: Leader, entry: Entry) -> Status:
        """Whether whoever a calendar belongs to comes: as the attendee says who has their address, or their name."""
        named = entry.attendees
        theirs = [each for each in named if self._people.is_address_of(each.address, owner)]
        theirs = theirs or [each for each in named if self._people.is_called(each.address, each.name, owner)]
        if theirs:
            return self._together(owner, theirs, entry)
        unsure = [each for each in named if self._people.may_be(each.address, each.name, owner)]
        if all(each.answer is Status.CONFIRMED for each in unsure):
            return Status.CONFIRMED
        message = f"{short(unsure[0].name)}, who is named, may be {owner.id} or others of that name"
        self._notices.add("person-ambiguous", message, MAY_COME, uid=entry.uid, line=unsure[0].line)
        return Status.TENTATIVE

    def _together(self, leader: Leader, theirs: Sequence[Attendance], entry: Entry) -> Status:
        """What all answers that one person gives to an event come to."""
        answers = {each.answer for each in theirs}
        torn = next((each for each in theirs if each.torn), None)
        if torn is not None:
            message = f"{short(leader.name)} gives several answers at once"
            self._notices.add("answer-differs", message, MAY_COME, uid=entry.uid, line=torn.line)
        elif len(answers) > 1:
            # Under several addresses, they may be several people.
            code = "answer-differs" if len({folded(each.address) for each in theirs}) == 1 else "person-ambiguous"
            message = f"{short(leader.name)} is named {len(theirs)} times, with different answers"
            self._notices.add(code, message, MAY_COME, uid=entry.uid, line=theirs[0].line)
        return answers.pop() if len(answers) == 1 else Status.TENTATIVE

    def _named(self, each: Attendance, entry: Entry) -> Leader | None:
        if not each.expected:
            message = f"{short(each.name or each.address)} is no person who is to be there"
            self._notices.add("attendee-not-person", message, "it was left out", uid=entry.uid, line=each.line)
            return None
        if not (each.address or each.name):
            return None
        return self._people.find(each.address, each.name, uid=entry.uid, line=each.line)

    def _event(self, found: Occurrence) -> Event:
        """The event of an occurrence: the same for everybody in whose calendars it is the same."""
        entry = found.entry
        base = on_one_line(entry.uid) if entry.uid is not None else "event"
        if found.key is not None:
            base = f"{base}/{moment_of(found.key, UTC):%Y%m%dT%H%M%SZ}"
        made = Event(
            entry.title,
            entry.place,
            found.start,
            found.end,
            kind=entry.kind,
            status=entry.status,
            id=base,
        )
        if entry.uid is None:
            return _renamed(made, free_id(base, self._taken))
        known = self._events.setdefault((entry.uid, found.key), {})
        if made in known:
            return known[made]
        if known:
            message, done = "it is told in another way, too", "both were taken, as two events"
            self._notices.add("event-differs", message, done, uid=entry.uid, line=entry.line)
        known[made] = _renamed(made, free_id(base, self._taken))
        return known[made]


def _renamed(event: Event, id: str) -> Event:
    if event.id == id:
        return event
    return Event(event.title, event.place, event.start, event.end, kind=event.kind, status=event.status, id=id)
