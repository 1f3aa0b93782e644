"""A time zone as a file describes it (RFC 5545, section 3.6.5)."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from schedcheck.importers.ical.properties import text_of
from schedcheck.importers.ical.rule import Budget, Refused, Rule, read_rule
from schedcheck.importers.ical.times import NotATime, time_of, times_of

if TYPE_CHECKING:
    from schedcheck.importers.ical.components import Component
    from schedcheck.importers.notices import Notices

__all__ = ["FileZone", "Unreadable", "zone_of"]

OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})([0-9]{2})?")
DAY = timedelta(1)
FIRST_YEAR, LAST_YEAR = 2, 9_998
AROUND = 2
"""So many years before and after a time are looked at."""
MOST_PARTS = MOST_TIMES = 2_000
REMEMBERED = 32
"""So many years are kept: a file may have an event in each there is."""


class Unreadable(ValueError):
    """A description of a zone cannot be followed; the message says why."""


@frozen
class _Part:
    """A STANDARD or DAYLIGHT: when clocks go from one offset to another, on the clock before that."""

    first: datetime
    more: tuple[datetime, ...]
    before: timedelta
    after: timedelta
    rules: tuple[tuple[Rule, datetime | None], ...]

    def within(self, years: range, budget: Budget) -> set[datetime]:
        """When it comes, in some years, and the last time before."""
        found = {self.first, *self.more}
        since, until = datetime(years[0], 1, 1), datetime(years[-1], 12, 31)  # noqa: DTZ001 - on the clock before
        for rule, over in self.rules:
            last = until if over is None else min(until, over)
            step = DAY * 366 * (int(rule.parts.get("INTERVAL", 1)) + 1)
            early = max(self.first, min(since, last) - min(step, last - self.first)) if last > self.first else last
            for each in rule.starts(self.first, early, last, budget):
                found.add(each)
                if len(found) > MOST_TIMES:
                    raise Unreadable("it changes too often")
        return found


class _Changes(NamedTuple):
    """Changes of clocks: when each is, on the later and the earlier of its two clocks and in UTC.

    Attributes:
        late, early, utc: When, sorted.
        offsets: Before the first of them, and after each.
    """

    late: tuple[datetime, ...]
    early: tuple[datetime, ...]
    utc: tuple[datetime, ...]
    offsets: tuple[timedelta, ...]


class FileZone(tzinfo):
    """A zone as a file describes it.

    Args:
        name: Its TZID.
        parts: When its clocks change.
        budget: How much work its rules may be.
    """

    def __init__(self, name: str, parts: tuple[_Part, ...], budget: Budget) -> None:
        self._name = name
        self._parts = parts
        self._budget = budget
        self._years: dict[int, _Changes] = {}

    def _changes(self, year: int) -> _Changes:
        """The changes about a year, and the last of each part before; by when they are."""
        found = self._years.get(year)
        if found is None:
            years = range(max(year - AROUND, FIRST_YEAR), min(year + AROUND, LAST_YEAR) + 1)
            try:
                made = [(each, part) for part in self._parts for each in part.within(years, self._budget)]
                self._budget.take(len(made))
                if self._budget.left <= 0:
                    raise Unreadable("it would take more work than the limit steps allows")
                made.sort(key=lambda each: each[0] - each[1].before)
                found = _Changes(
                    tuple(each - part.before + max(part.before, part.after) for each, part in made),
                    tuple(each - part.before + min(part.before, part.after) for each, part in made),
                    tuple(each - part.before for each, part in made),
                    (made[0][1].before, *(part.after for _, part in made)),
                )
            except (Refused, OverflowError) as error:
                raise Unreadable(str(error)) from None
            if len(self._years) >= REMEMBERED:
                self._years.clear()
            self._years[year] = found
        return found

    def utcoffset(self, dt: datetime | None, /) -> timedelta | None:
        """How far a local time is from UTC."""
        if dt is None:
            return None
        local = dt.replace(tzinfo=None, fold=0)
        changes = self._changes(local.year)
        return changes.offsets[bisect_right(changes.early if dt.fold else changes.late, local)]

    def dst(self, _dt: datetime | None, /) -> timedelta | None:
        """Not known."""
        return None

    def tzname(self, _dt: datetime | None, /) -> str | None:
        """Its TZID."""
        return self._name

    def fromutc(self, dt: datetime, /) -> datetime:
        """The local time of a time in UTC."""
        utc = dt.replace(tzinfo=None)
        changes = self._changes(utc.year)
        offset = changes.offsets[bisect_right(changes.utc, utc)]
        local = (utc + offset).replace(tzinfo=self)
        return local if local.utcoffset() == offset else local.replace(fold=1)

    def __str__(self) -> str:
        return self._name


def zone_of(name: str, component: Component, notices: Notices, budget: Budget) -> FileZone:
    """The zone that a VTIMEZONE describes; raises `Unreadable`."""
    several = [each for each in component.parts if each.name in {"STANDARD", "DAYLIGHT"}]
    if not several:
        raise Unreadable("it has neither STANDARD nor DAYLIGHT")
    if len(several) > MOST_PARTS:
        raise Unreadable(f"it has more than {MOST_PARTS:,} parts")
    return FileZone(name, tuple(_part(each, notices) for each in several), budget)


def _part(component: Component, notices: Notices) -> _Part:
    start = component.one("DTSTART", notices)
    if start is None:
        raise Unreadable("a part has no DTSTART")
    before, after = (_offset(text_of(component.one(name, notices))) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    try:
        first = time_of(start).local.replace(tzinfo=None)
        more = [each.local.replace(tzinfo=None) for held in component.all("RDATE", notices) for each in times_of(held)]
        rules = [read_rule(each.value, all_day=False) for each in component.all("RRULE", notices)]
        limits = [_until(rule, before) for rule in rules]
    except (NotATime, Refused) as error:
        raise Unreadable(str(error)) from None
    if any(each.parts["FREQ"] != "YEARLY" for each in rules):
        raise Unreadable("a rule of it is not yearly")
    if any(each.count is not None for each in rules):
        raise Unreadable("a rule of it has a COUNT")
    return _Part(first, tuple(more), before, after, tuple(zip(rules, limits, strict=True)))


def _offset(text: str) -> timedelta:
    match = OFFSET.fullmatch(text)
    if match is None:
        raise Unreadable(f"{text[:20]!r} is no offset from UTC")
    sign, hours, minutes, seconds = match.groups()
    made = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    if made >= DAY:
        raise Unreadable(f"{text!r} is a day or more from UTC")
    return -made if sign == "-" else made


def _until(rule: Rule, before: timedelta) -> datetime | None:
    """When a rule is over, on the clock before a change: it is written in UTC."""
    if rule.until is None:
        return None
    try:
        local = datetime.fromisoformat(rule.until.removesuffix("Z"))
        return local + before if rule.until.endswith("Z") else local
    except (ValueError, OverflowError):
        raise Unreadable(f"{rule.until} is no time") from None
