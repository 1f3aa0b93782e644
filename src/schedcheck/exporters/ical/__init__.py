"""One person's part of a plan as an iCalendar file (RFC 5545, RFC 7986), the same bytes for the same plan.

It tells what that person may know: where they are, when and for what. Who else is there is not in it. What others may
know of it is less, and said by a `View`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from attrs import evolve

from schedcheck._time import aware
from schedcheck.exporters.ical.checking import Fault, check_export
from schedcheck.exporters.ical.content import folded, mailto, person_line, plain_line, text_line, utc
from schedcheck.exporters.ical.entries import named, zones_written
from schedcheck.exporters.ical.extras import NONE, Extras, called, check_extras, head_lines, own_entries
from schedcheck.exporters.ical.freebusy import freebusy_written
from schedcheck.exporters.ical.profiles import (
    Profile,
    check_suited,
    messages,
    profile_named,
    published,
    split_ical,
)
from schedcheck.exporters.ical.revisions import Revised, read_previous, refused, revise
from schedcheck.exporters.ical.uids import uid, uuid_of
from schedcheck.exporters.ical.views import Detail, View, view_entries
from schedcheck.model import Itinerary, Leader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schedcheck.schedule import Schedule

__all__ = ["Detail", "Extras", "Fault", "Profile", "View", "check_export", "split_ical", "to_ical"]

# Without a version: a new release of ours is no change of the plan.
PRODID = "-//schedcheck//schedcheck//EN"


def to_ical(
    schedule: Schedule,
    *,
    leader: Leader | str,
    stamp: datetime | str,
    previous: bytes | None = None,
    view: View | None = None,
    profile: Profile | str = Profile.FILE,
    organizer: str | None = None,
    extras: Extras = NONE,
) -> bytes:
    """The calendar of one person of the plan, in UTF-8, lines ended by CRLF.

    Args:
        schedule: The plan.
        leader: Whose calendar, as such or by id.
        stamp: When the plan was last changed, cut to the second; aware, or ISO 8601 text with an offset.
        previous: What this function wrote for this person before, in the same view and for the same profile; for a
            request or a cancellation, as a file. Its events go on: what did not change keeps its bytes, what did has a
            higher SEQUENCE, what is gone stays as cancelled.
        view: What the reader may see. None: the reader is the leader, and sees all.
        profile: What it is for: a `Profile` or its name. "file" is one calendar without a METHOD, "publish" one for
            everybody, so in a view of others, "freebusy" tells only when the leader is busy. "request" and "cancel" are
            messages to the leader, of one event each: what is new or changed, and what is off, since *previous*. They
            are calendars one after the other, none where there is nothing to tell; `split_ical` takes them apart.
        organizer: The email address of who sends it, for "publish", "request" and "cancel". The latter two must have
            one; by default, the leader publishes.
        extras: What it has beside the stops, such as reminders.

    Raises:
        NotInSchedule: The leader has no itinerary.
        InvalidValue: A start or end is no whole second; a text holds control characters or half a surrogate pair;
            *previous* is not this person's calendar as it was written, or its stamp is later; organizer, view,
            extras or the leader's email do not suit the profile.
        NaiveTime: The stamp has no offset.
    """
    itinerary = schedule.itinerary(leader)
    person, wanted = itinerary.leader, profile_named(profile)
    hidden = None if view is None or view.is_own(person) else view
    check_suited(wanted, organizer, person, own=hidden is None)
    check_extras(extras, plain=view is None and wanted is Profile.FILE)
    # First without a zone: a stamp that has no offset is refused, not taken for UTC.
    changed = aware(aware(stamp, None, name="stamp"), UTC, name="stamp")
    if wanted is Profile.FREEBUSY:
        return _freebusy(itinerary, hidden, extras, changed, previous)
    # Else what it told of conflicts would be struck out in a later version, and told on by that.
    key = ("conflicts",) if extras.conflicts is not None else () if hidden is None else hidden._key
    head = _head(person, Profile.FILE if wanted.is_message else wanted, key, extras)
    sender = _sender(person, organizer, own=hidden is None)
    entries = view_entries(itinerary, hidden) if hidden is not None else own_entries(itinerary, extras)
    if wanted is Profile.PUBLISH:
        entries = (published(each, sender) for each in entries)
    made = revise(entries, {} if previous is None else read_previous(previous, head), utc(changed))
    _check_gone([head["VERSION"], head["PRODID"]], [each for each in made if each.gone])
    if wanted.is_message:
        plain = [head["VERSION"], head["PRODID"], wanted.method]
        told = messages(made, wanted, person, sender, first=previous is None)
        return b"".join(_written(plain, [each]) for each in told)
    data = _written(head.values(), made)
    return previous if previous is not None and data == previous else data


def _check_gone(head: Iterable[str], gone: Sequence[Revised]) -> None:
    """Raise `InvalidValue` for a fault in what only the previous version tells of: it would stay for good."""
    faults = check_export(_written(head, gone)) if gone else ()
    if faults:
        raise refused("events without faults", f"one of which {faults[0].sentence}")


def _freebusy(
    itinerary: Itinerary, view: View | None, extras: Extras, changed: datetime, previous: bytes | None
) -> bytes:
    leader, key = itinerary.leader, () if view is None else view._key
    head = _head(leader, Profile.FREEBUSY, (*key, "freebusy"), extras)
    own = plain_line("UID", uid("busy", leader.id, *key)), _sender(leader, None, own=view is None)
    return freebusy_written(itinerary, view, head=head, own_lines=own, stamp=changed, previous=previous)


def _sender(leader: Leader, organizer: str | None, *, own: bool) -> str:
    """The ORGANIZER: an address, else the leader, whose own is in their own calendar alone."""
    if organizer is not None:
        return person_line("ORGANIZER", mailto(organizer))
    shown = leader if own else evolve(leader, email=None)
    return named("ORGANIZER", shown, shown, f"the name of {leader.id!r}")


def _written(head: Iterable[str], made: Sequence[Revised]) -> bytes:
    zones = zones_written(each.entry for each in made)
    events = b"".join(each.written() for each in made)
    return b"".join((folded(("BEGIN:VCALENDAR", *head)), zones, events, b"END:VCALENDAR\r\n"))


def _head(leader: Leader, profile: Profile, key: tuple[str, ...], extras: Extras) -> dict[str, str]:
    """The lines of the calendar itself, by property."""
    name, what = called(extras, leader)
    return {
        "VERSION": plain_line("VERSION", "2.0"),
        "PRODID": plain_line("PRODID", PRODID),
        **({"METHOD": profile.method} if profile.method else {}),
        # The first is the standard's name for it, the second the one that most programs read.
        "NAME": text_line("NAME", name, what),
        "X-WR-CALNAME": text_line("X-WR-CALNAME", name, what),
        # By it a calendar is known for another version of the same one.
        "X-WR-RELCALID": plain_line("X-WR-RELCALID", str(uuid_of("calendar", leader.id, *key))),
        **head_lines(extras),
    }
