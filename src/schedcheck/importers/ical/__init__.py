"""Calendars (RFC 5545) as schedules: nothing in them is lost without a notice.

Files are put into lines, properties and components here, not by icalendar: it keeps no line numbers, shares zones of
files among all that a process reads, and takes much that is wrong without a sign. Of dateutil, rules are asked only in
a window, and only those that cannot run away.
"""

from __future__ import annotations

from schedcheck.importers.ical.limits import CalendarLimits
from schedcheck.importers.ical.reading import from_ical

__all__ = ["CalendarLimits", "from_ical"]
