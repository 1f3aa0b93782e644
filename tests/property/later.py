"""Rules about a plan that takes place later than another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import attrs

from schedcheck import Interval, MaxBreaks, MaxDays, MaxLoad, MaxSpan, Recurrence, Rest

if TYPE_CHECKING:
    from schedcheck.recurrence import Window

UNTIL = "%Y%m%dT%H%M%SZ"
ABOUT_DAYS = (MaxBreaks, MaxDays, MaxLoad, MaxSpan, Rest)


def in_one_zone(rule: Any) -> Any:  # noqa: ANN401 - a rule of any kind
    """The same rule; one about local days has them all in one zone, without clock changes."""
    if not isinstance(rule, ABOUT_DAYS):
        return rule
    return attrs.evolve(rule, zone=UTC if rule.zone is None else rule.zone)


def moved_days(rule: Any, by: timedelta) -> Any:  # noqa: ANN401 - a rule of any kind
    """The same rule about local days that begin *by* so much later."""
    if not isinstance(rule, ABOUT_DAYS):
        return rule
    day = timedelta(days=1)
    offset: Any = rule.zone and rule.zone.utcoffset(None)
    later = (offset - by) % day
    return attrs.evolve(rule, zone=timezone(later - day if 2 * later > day else later))


def later(window: Window, by: timedelta) -> Window:
    """The same window, so much later; of those that come again, those in UTC by days and weeks."""
    if isinstance(window, Interval):
        return window.shift(by)
    start, end = window.start + by, window.end + by
    name, _, limit = window.rrule.rpartition(";UNTIL=")
    rule = f"{name};UNTIL={datetime.fromisoformat(limit) + by:{UNTIL}}" if name else window.rrule
    gone = [_moved(each, window.start, by) for each in window.exdates]
    return Recurrence(start, end, rule, zone="UTC", exdates=gone)


def _moved(day: date, start: datetime, by: timedelta) -> date:
    return (datetime.combine(day, start.timetz()).astimezone(UTC) + by).date()
