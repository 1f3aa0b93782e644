"""When somebody is busy, as a VFREEBUSY (RFC 5545, section 3.6.4): neither where nor for what."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from attrs import evolve

from schedcheck.errors import InvalidValue
from schedcheck.exporters.ical.content import folded, plain_line, utc
from schedcheck.exporters.ical.revisions import check_head
from schedcheck.exporters.ical.views import Detail, Shown, View, joined, shown
from schedcheck.model import Itinerary, Status

DAY = timedelta(days=1)
END_OF_TIME = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
STAMP = re.compile(rb"\r\nDTSTAMP:(\d{8}T\d{6}Z)\r\n")
TYPES = {Status.CONFIRMED: "BUSY", Status.TENTATIVE: "BUSY-TENTATIVE"}


def freebusy_written(
    itinerary: Itinerary,
    view: View | None,
    *,
    head: dict[str, str],
    own_lines: tuple[str, ...],
    stamp: datetime,
    previous: bytes | None,
) -> bytes:
    """A calendar of one VFREEBUSY; *previous* itself where nobody is busy at another time than in it.

    Args:
        itinerary: Whose time.
        view: What the reader may see; None: exact times, and which of them are tentative.
        head: The lines of the calendar.
        own_lines: The UID and the ORGANIZER.
        stamp: When the plan was changed, in UTC.
        previous: What was written before.
    """
    busy = _busy(itinerary, view)
    # In a plan without stops somebody is free all the time; a VFREEBUSY must say of some time.
    first = min((each.start for each in busy), default=stamp.replace(hour=0, minute=0, second=0, microsecond=0))
    # No datetime is later than the last day that there is.
    last = max((each.end for each in busy), default=None) or first + min(DAY, END_OF_TIME - first)

    def written(stamped: str) -> bytes:
        lines = ("DTSTART", utc(first)), ("DTEND", utc(last)), ("DTSTAMP", stamped)
        return folded(
            (
                "BEGIN:VCALENDAR",
                *head.values(),
                "BEGIN:VFREEBUSY",
                *(plain_line(*each) for each in lines),
                *own_lines,
                *map(_period, busy),
                "END:VFREEBUSY",
                "END:VCALENDAR",
            )
        )

    if previous is not None:
        check_head(previous, head, b"\r\nBEGIN:VFREEBUSY\r\n")
        before = STAMP.search(previous)
        if before is None:
            raise InvalidValue("previous must have a DTSTAMP", ascii(previous[:80]))
        if written(before[1].decode()) == previous:
            return previous
        if utc(stamp) < before[1].decode():
            raise InvalidValue(
                "stamp must not be before that of the previous calendar, as the plan changed", utc(stamp)
            )
    return written(utc(stamp))


def _busy(itinerary: Itinerary, view: View | None) -> list[Shown]:
    """Times in which somebody is busy, by start; those that are alike and touch as one."""
    # The places that may be seen say by whose clocks times are rounded: by others, they could be told more exactly.
    seen = shown(itinerary, View(detail=Detail.KIND) if view is None else evolve(view, detail=Detail.BUSY))
    times = [Shown(each.start, each.end, "", "", None, None, each.status) for each in seen if each.ends > each.begins]
    alike = (joined(each for each in times if each.status is status) for status in TYPES)
    return sorted((each for several in alike for each in several), key=lambda each: (each.begins, each.ends))


def _period(each: Shown) -> str:
    return f"FREEBUSY;FBTYPE={TYPES[each.status]}:{utc(each.start)}/{utc(each.end)}"
