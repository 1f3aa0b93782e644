"""One person's part of a plan as an iCalendar file (RFC 5545, RFC 7986), the same bytes for the same plan.

It tells what that person may know: where they are, when and for what. Who else is there is not in it. What others may
know of it is less, and said by a `View`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from schedcheck._time import aware
from schedcheck.exporters.ical.content import folded, plain_line, text_line, utc
from schedcheck.exporters.ical.entries import Entry, stop_entry, zones_written
from schedcheck.exporters.ical.revisions import read_previous, revise
from schedcheck.exporters.ical.uids import uuid_of
from schedcheck.exporters.ical.views import Detail, View, view_entries
from schedcheck.model import Leader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedcheck.schedule import Schedule

__all__ = ["Detail", "View", "to_ical"]

# Without a version: a new release of ours is no change of the plan.
PRODID = "-//schedcheck//schedcheck//EN"


def to_ical(
    schedule: Schedule,
    *,
    leader: Leader | str,
    stamp: datetime | str,
    previous: bytes | None = None,
    view: View | None = None,
) -> bytes:
    """The calendar of one person of the plan: UTF-8, lines end in CRLF, no METHOD.

    Args:
        schedule: The plan.
        leader: Whose calendar, as such or by id.
        stamp: When the plan was last changed, cut to the second; aware, or ISO 8601 text with an offset.
        previous: What this function wrote for this person before, in the same view. Its events go on: what did not
            change keeps its bytes, what did has a higher SEQUENCE, what is gone stays as cancelled.
        view: What the reader may see. None: the reader is the leader, and sees all.

    Raises:
        NotInSchedule: The leader has no itinerary.
        InvalidValue: A start or end is no whole second; a text holds control characters or half a surrogate pair;
            *previous* is not this person's calendar as it was written, or its stamp is later.
        NaiveTime: The stamp has no offset.
    """
    itinerary = schedule.itinerary(leader)
    # First without a zone: a stamp that has no offset is refused, not taken for UTC.
    revised = utc(aware(aware(stamp, None, name="stamp"), UTC, name="stamp"))
    person = itinerary.leader
    own = view is None or view.is_own(person)
    head = _head(person, () if view is None or own else view._key)
    fixed = {name: head[name] for name in ("PRODID", "X-WR-RELCALID")}
    before = {} if previous is None else read_previous(previous, fixed)
    entries: Iterable[Entry]
    if view is None or own:
        entries = (stop_entry(each, person) for each in itinerary.stops if not each.implied)
    else:
        entries = view_entries(itinerary, view)
    made = revise(entries, before, revised)
    zones = zones_written(each.entry for each in made)
    events = b"".join(each.written() for each in made)
    data = b"".join((folded(("BEGIN:VCALENDAR", *head.values())), zones, events, b"END:VCALENDAR\r\n"))
    return previous if previous is not None and data == previous else data


def _head(leader: Leader, view: tuple[str, ...]) -> dict[str, str]:
    """The lines of the calendar itself, by property."""
    what = f"the name of {leader.id!r}"
    return {
        "VERSION": plain_line("VERSION", "2.0"),
        "PRODID": plain_line("PRODID", PRODID),
        # The first is the standard's name for it, the second the one that most programs read.
        "NAME": text_line("NAME", leader.name, what),
        "X-WR-CALNAME": text_line("X-WR-CALNAME", leader.name, what),
        # By it a calendar is known for another version of the same one.
        "X-WR-RELCALID": plain_line("X-WR-RELCALID", str(uuid_of("calendar", leader.id, *view))),
    }
