"""When an event is, and how long it lasts (RFC 5545, section 3.6.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from schedcheck._time import instant
from schedcheck.importers.ical.times import Form, Length, Written
from schedcheck.model import Status

if TYPE_CHECKING:
    from schedcheck.importers.ical.clock import Local
    from schedcheck.importers.ical.entries import Entry
    from schedcheck.importers.notices import Notices

__all__ = [
    "FIRST",
    "LAST",
    "LEFT",
    "Occurrence",
    "Span",
    "UNKNOWN_END",
    "before",
    "begun",
    "length_of",
    "may_go_on",
    "occurrence",
    "tell_of_open_ends",
]

FIRST, LAST = datetime(1, 1, 5), datetime(9999, 12, 25)  # noqa: DTZ001 - on whatever clock
UNKNOWN_END = "its end was taken as not known"
LEFT = "it was left out"


class Span(NamedTuple):
    """The times that are asked for, on the clocks of UTC but without a zone.

    Attributes:
        since: None: from the start.
        until: None: as far as it goes.
        horizon: How far what never ends is followed where *until* is None.
    """

    since: datetime | None
    until: datetime | None
    horizon: datetime


class Occurrence(NamedTuple):
    """One time at which an event is.

    Attributes:
        entry: What it is.
        start, end: When; the end is None where it is not known.
        key: The instant at which the series has it, whatever it was moved to, in microseconds; None for no series.
    """

    entry: Entry
    start: datetime
    end: datetime | None
    key: int | None


def begun(entry: Entry, notices: Notices) -> tuple[Local, datetime] | None:
    """The start of an event, by the clock and as an instant; None where it has none, which is told."""
    if entry.start is None:
        if not entry.component.has("DTSTART"):
            notices.add("start-missing", "when it is, is not said", LEFT, uid=entry.uid, line=entry.line)
        return None
    local = entry.clock.local(entry.start, entry.place.zone, entry.uid)
    start = None if local is None else entry.clock.settled(local, entry.uid, entry.start.line)
    if local is None or start is None:
        return None
    if not FIRST < local.local < LAST:
        message, done = f"{local.local} is too near the ends of time", "the event was left out"
        notices.add("start-unreadable", message, done, uid=entry.uid, line=entry.start.line)
        return None
    if entry.start.form is Form.DAY:
        done = f"it was taken from midnight to midnight by the clocks of {local.zone}"
        notices.add("all-day", f"it is all day on {local.local:%Y-%m-%d}", done, uid=entry.uid, line=entry.start.line)
    return local, start


def length_of(entry: Entry, first: Local, start: datetime, notices: Notices) -> Length | None:
    """How long an event lasts; None where that is not known, which is told."""
    if not isinstance(entry.end, Written) or entry.start is None:
        return entry.end if isinstance(entry.end, Length) else None
    line = entry.end.line
    if (entry.start.form is Form.DAY) != (entry.end.form is Form.DAY):
        message = "of start and end, one is a day and the other a time"
        notices.add("end-of-another-kind", message, UNKNOWN_END, uid=entry.uid, line=line)
        return None
    if (entry.start.form is Form.FLOATING) != (entry.end.form is Form.FLOATING):
        message, done = "of start and end, one has a zone and the other has none", "each was read for itself"
        notices.add("times-mixed", message, done, uid=entry.uid, line=line)
    local = entry.clock.local(entry.end, entry.place.zone, entry.uid)
    over = None if local is None else entry.clock.settled(local, entry.uid, line)
    if local is None or over is None:
        return None
    lasts = timedelta(microseconds=instant(over) - instant(start))
    if entry.start.form is Form.DAY:
        lasts = local.local - first.local
    if lasts < timedelta(0):
        message = f"it ends before it starts: {start.isoformat()} .. {over.isoformat()}"
        notices.add("end-before-start", message, UNKNOWN_END, uid=entry.uid, line=line)
        return None
    if not lasts:
        all_day = entry.start.form is Form.DAY
        done = "it was taken to last that day" if all_day else UNKNOWN_END
        notices.add("zero-length", "it ends when it starts", done, uid=entry.uid, line=line)
        return Length(1, timedelta(0)) if all_day else None
    # Days are days, however long; from one time to another, it takes that long each time (RFC 5545, section 3.8.5.3).
    return Length(lasts.days, timedelta(0)) if entry.start.form is Form.DAY else Length(0, lasts)


def occurrence(entry: Entry, local: Local, start: datetime, lasts: Length | None, key: int | None) -> Occurrence:
    """An event at one time, from a local time for so long."""
    end = None if lasts is None else entry.clock.after(local, lasts, entry.uid, entry.line)
    return Occurrence(entry, start, end if end is None or end > start else None, key)


def before(moment: datetime, by: timedelta) -> datetime:
    """A time so long before another; not before the first that there is."""
    return moment - by if moment - FIRST > by else FIRST


def may_go_on(found: Occurrence, span: Span) -> bool:
    """Whether something is left out that may still go on in what is asked for: its end is not known."""
    if found.end is not None or span.since is None or found.entry.component.name != "VEVENT":
        return False
    return instant(found.start) <= instant(before(span.since, timedelta(1)).replace(tzinfo=UTC))


def tell_of_open_ends(entry: Entry, what: str, done: str, notices: Notices) -> None:
    """Tell of what is left out and may still go on."""
    # What does not take place does not go on.
    if entry.status is Status.CANCELLED or entry.component.name != "VEVENT":
        return
    message = f"{what} more than a day before the window, with an end that is not known"
    notices.add("may-go-on", message, f"{done} left out, but may still go on in it", uid=entry.uid, line=entry.line)
