"""Spans of time that come again and again, by a recurrence rule of RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from attrs import Converter, field, frozen
from dateutil.rrule import rrulestr

from schedcheck._time import instant, micros, moment_of, settled, zone_named
from schedcheck.errors import InvalidValue, NaiveTime, RepeatedTime
from schedcheck.interval import Interval, between

__all__ = ["Recurrence", "Window", "dates", "spans_of"]

FURTHEST = 100_000
"""So many days from its start, a recurrence is followed, and so many times it may come."""

FEW = 4_096
"""So many times are remembered of many recurrences, and more of a few only: some come 100,000 times."""

LONGEST_RULE = 2_000
LAST_YEAR = 9_000
STEP = 64

_DAYS = "MO|TU|WE|TH|FR|SA|SU"
_MONTH, _MONTHDAY, _WEEK = r"0?[1-9]|1[0-2]", r"[+-]?(0?[1-9]|[12]\d|3[01])", r"[+-]?(0?[1-9]|[1-4]\d|5[0-3])"
_YEARDAY = r"[+-]?(0{0,2}[1-9]|0?[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])"
_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"0*[1-9]\d{0,4}",
    "COUNT": r"0*[1-9]\d{0,4}",
    "UNTIL": r"\d{8}T\d{6}Z",
    "BYMONTH": rf"({_MONTH})(,({_MONTH}))*",
    "BYMONTHDAY": rf"({_MONTHDAY})(,({_MONTHDAY}))*",
    "BYYEARDAY": rf"({_YEARDAY})(,({_YEARDAY}))*",
    "BYWEEKNO": rf"({_WEEK})(,({_WEEK}))*",
    "BYDAY": rf"({_WEEK})?({_DAYS})(,({_WEEK})?({_DAYS}))*",
    "BYSETPOS": rf"({_YEARDAY})(,({_YEARDAY}))*",
    "WKST": _DAYS,
}
"""What a rule may be made of, and what each part may be (RFC 5545, section 3.3.10)."""

_SAID = {
    "FREQ": "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY",
    "INTERVAL": f"INTERVAL must be 1 to {FURTHEST - 1}",
    "COUNT": f"COUNT must be 1 to {FURTHEST - 1}",
    "UNTIL": "UNTIL must be a time in UTC such as 20260630T215959Z",
}
_MEANT_FOR = {
    "BYYEARDAY": "YEARLY",
    "BYWEEKNO": "YEARLY",
    "BYSETPOS": "MONTHLY YEARLY",
    "BYMONTHDAY": "DAILY MONTHLY YEARLY",
}
WEEKS_OF_MONTH = 5
_LIMITED = ("COUNT", "UNTIL")


def _rule(value: str) -> str:
    """A rule in capitals, if it is one that can be followed."""
    if not isinstance(value, str) or len(value) > LONGEST_RULE:
        raise InvalidValue(f"rrule must be text of at most {LONGEST_RULE} letters, such as FREQ=WEEKLY", repr(value))
    text = value.strip().upper().removeprefix("RRULE:").removesuffix(";")
    names = [each.partition("=")[0] for each in text.split(";")]
    for name, held in (each.split("=", 1) for each in text.split(";") if "=" in each):
        if name not in _PARTS:
            raise InvalidValue(f"rrule must be made of {', '.join(_PARTS)}", repr(name))
        if not re.fullmatch(_PARTS[name], held):
            raise InvalidValue(f"rrule: {_SAID.get(name, f'{name} must be as in RFC 5545')}", repr(held))
    parts = _parts_of(text)
    if "FREQ" not in parts or len(parts) != len(names):
        raise InvalidValue("rrule must be NAME=VALUE;NAME=VALUE with a FREQ, and each name once", repr(value))
    _refuse_what_is_not_meant(parts)
    return text


def _parts_of(text: str) -> dict[str, str]:
    return dict(each.split("=", 1) for each in text.split(";") if "=" in each)


def _refuse_what_is_not_meant(parts: dict[str, str]) -> None:
    """Refuse what RFC 5545 excludes, and what its readers take in different ways."""
    for name, kinds in _MEANT_FOR.items():
        if name in parts and parts["FREQ"] not in kinds.split():
            raise InvalidValue(f"rrule: {name} must come with FREQ {' or '.join(kinds.split())}", parts["FREQ"])
    counted = re.search(r"\d", parts.get("BYDAY", ""))
    if counted and (parts["FREQ"] not in {"MONTHLY", "YEARLY"} or "BYWEEKNO" in parts):
        raise InvalidValue(
            "rrule: BYDAY must have no numbers but with MONTHLY, or YEARLY without BYWEEKNO", parts["BYDAY"]
        )
    # In a month there are five of a weekday at most; dateutil fails where it looks for more.
    monthly = parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts
    if monthly and any(int(each) > WEEKS_OF_MONTH for each in re.findall(r"\d+", parts.get("BYDAY", ""))):
        raise InvalidValue("rrule: BYDAY must have numbers up to 5 where it counts in a month", parts["BYDAY"])
    if "BYWEEKNO" in parts and "BYDAY" not in parts:
        raise InvalidValue("rrule: BYWEEKNO must come with BYDAY", "none")
    if "BYSETPOS" in parts and not {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY"} & set(parts):
        raise InvalidValue("rrule: BYSETPOS must come with another BY part", "none")
    if set(_LIMITED) <= set(parts):
        raise InvalidValue("rrule must have COUNT or UNTIL, not both", "both")


def _zone(value: str | tzinfo | None) -> tzinfo | None:
    if value is not None and not isinstance(value, (str, tzinfo)):
        raise InvalidValue("zone must be the name of an IANA time zone or a tzinfo", repr(value))
    return zone_named(value) if isinstance(value, str) else value


def _local(value: datetime | str, self: Any) -> datetime:
    if self.zone is None and (not isinstance(value, datetime) or value.tzinfo is None):
        raise NaiveTime("a recurrence must have a zone, or start and end aware datetimes of one", repr(value))
    return settled(value, self.zone, "a time")[0]


def dates(values: Iterable[date | str]) -> tuple[date, ...]:
    """Dates, given as such or as ISO 8601 text, in order and each once."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidValue("exdates must be a sequence of dates", repr(values))
    return tuple(sorted({_day(each) for each in values}))


def _day(value: date | str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # what is no text is refused below
    except (TypeError, ValueError):
        raise InvalidValue("each of exdates must be a date such as 2026-05-11", repr(value)) from None


@frozen(repr=False)
class Recurrence:
    """A span of time that comes again at the same local time, by a rule of RFC 5545 (section 3.3.10).

    Clocks may change meanwhile: what lasts from 22:00 to 06:00 ends at 06:00 by the clock in every night. A start that
    the clocks skip does not come, and COUNT does not count it; of one that they go through twice, the first is meant
    (section 3.3.5). It comes at most once a day.

    Args:
        start, end: The first time it comes, half-open: aware datetimes, or ISO 8601 text, local to `zone` where without
            an offset.
        rrule: A rule of FREQ DAILY, WEEKLY, MONTHLY or YEARLY, such as `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=20`; UNTIL is in
            UTC.
        zone: By whose clocks, an IANA name or a tzinfo; by default that of `start`.
        exdates: Local dates on which it does not come, though the rule says so.

    Raises:
        InvalidValue: A rule that is none, comes more often, or not at `start`; an end not after the start; an exdate on
            which it would not come.
        RepeatedTime: A start or end that the clocks go through twice.
        NaiveTime, SkippedTime, UnknownZone: As in `Interval` and `Place`.

    >>> monday = Recurrence("2026-05-04 09:00", "2026-05-04 10:00", "FREQ=WEEKLY;COUNT=3", zone="Europe/Vienna")
    >>> [f"{each.start:%d %b}" for each in monday.within(Interval("2026-05-10T00:00Z", "2026-06-01T00:00Z"))]
    ['11 May', '18 May']
    """

    zone: tzinfo | None = field(default=None, kw_only=True, converter=_zone)
    start: datetime = field(converter=Converter(_local, takes_self=True))  # type: ignore[misc]  # mypy knows no converter that takes self
    end: datetime = field(converter=Converter(_local, takes_self=True))  # type: ignore[misc]  # mypy knows no converter that takes self
    rrule: str = field(converter=_rule)
    exdates: tuple[date, ...] = field(default=(), kw_only=True, converter=dates)

    def __attrs_post_init__(self) -> None:
        zone = self.start.tzinfo
        if zone != self.end.tzinfo:
            raise InvalidValue("start and end of a recurrence must be in one zone", f"{zone} and {self.end.tzinfo}")
        object.__setattr__(self, "zone", zone)
        self._check_times()
        self._check_exdates()

    def _check_times(self) -> None:
        for each in (self.start, self.end):
            if each.utcoffset() != each.replace(fold=1 - each.fold).utcoffset():
                raise RepeatedTime("a recurrence must start and end at times that the clocks show once", each)
        if self.length <= timedelta(0):
            raise InvalidValue("end of a recurrence must be after its start", f"{self.start} .. {self.end}")
        if self.length.days > FURTHEST or self.start.year > LAST_YEAR:
            must = f"a recurrence must last at most {FURTHEST} days and start before the year {LAST_YEAR + 1}"
            raise InvalidValue(must, f"{self.start} .. {self.end}")
        if self.start.microsecond:
            raise InvalidValue("a recurrence must start at a whole second, as in RFC 5545", self.start)
        # Dates come again after 400 years, weekdays too, and dateutil looks for a first one up to the year 9999: from
        # there on, it does not take long to find none.
        first = _local_start(self)
        first = first.replace(year=first.year + (9999 - first.year) // 400 * 400)
        if next(iter(_dateutil_rule(self.rrule, first)), None) != first:
            raise InvalidValue(
                "start of a recurrence must be the first time its rule comes", f"{self.start}, {self.rrule}"
            )

    def _check_exdates(self) -> None:
        if not self.exdates:
            return
        days = {each.toordinal() for each in (_followed(self, self.exdates[-1].toordinal()) or NONE).starts}
        for each in self.exdates:
            if each.toordinal() not in days:
                raise InvalidValue("each of exdates must be a day on which it comes", each)

    @property
    def length(self) -> timedelta:
        """From start to end by the clock."""
        return self.end.replace(tzinfo=None, fold=0) - self.start.replace(tzinfo=None, fold=0)

    @property
    def bounded(self) -> bool:
        """Whether its rule says when it is over."""
        return bool(set(_LIMITED) & set(_parts_of(self.rrule)))

    def within(self, span: Interval) -> tuple[Interval, ...]:
        """When it comes, as far as that overlaps a span of time; by start.

        Raises:
            InvalidValue: The span ends more than 100,000 days after the start.
        """
        found = (_between(*each, self.zone) for each in spans_of(self, span._to).spans)
        return tuple(each for each in found if each.overlaps(span))

    def times(self) -> tuple[Interval, ...]:
        """Every time it comes; raises `InvalidValue` where its rule has neither COUNT nor UNTIL."""
        if not self.bounded:
            raise InvalidValue("rrule must have a COUNT or an UNTIL, or it never is over", self.rrule)
        return tuple(_between(*each, self.zone) for each in _spans(self, date.max.toordinal(), wide=False).spans)

    def __repr__(self) -> str:
        start, end = (f"{each.replace(tzinfo=None)}" for each in (self.start, self.end))
        out = f", exdates={[str(each) for each in self.exdates]}" if self.exdates else ""
        return f"Recurrence({start!r}, {end!r}, {self.rrule!r}, zone={str(self.zone)!r}{out})"

    def __str__(self) -> str:
        out = f" except {', '.join(map(str, self.exdates))}" if self.exdates else ""
        first = _between(*_instants(_local_start(self), self, wide=False), self.zone)
        return f"{first} ({self.rrule}){out}"


Window: TypeAlias = Interval | Recurrence
"""A span of time, once or again and again."""


class Spans(NamedTuple):
    """Spans of time as microseconds, from and to, by start; and whether there are no later ones."""

    spans: tuple[tuple[int, int], ...]
    over: bool


class _Followed(NamedTuple):
    """When a recurrence starts by its local clocks, exdates among them; and whether it does not after that."""

    starts: tuple[datetime, ...]
    over: bool


def spans_of(window: Window, until: int, *, wide: bool = False) -> Spans:
    """The times of a window that start up to *until*, in microseconds.

    Args:
        window: Which.
        until: Up to when to look; a later one is not listed.
        wide: Whether also a start that the clocks skip counts; and of what they skip or go through twice, the earliest
            for a start and the latest for an end. So that nothing is missed which somebody may read into it.

    Raises:
        InvalidValue: More than 100,000 days after its start, it still is not over.
    """
    if isinstance(window, Interval):
        return Spans(((window._from, window._to),), over=True)
    held = _spans(window, _rounded(moment_of(until).toordinal() + 2), wide=wide)
    found = tuple(each for each in held.spans if each[0] <= until)
    return Spans(found, held.over and len(found) == len(held.spans))


def _rounded(day: int) -> int:
    """A day at or soon after another: so that different plans look up to the same."""
    return -(-day // STEP) * STEP


def _spans(recurrence: Recurrence, last: int, *, wide: bool) -> Spans:
    return _few(recurrence, last, wide=wide) or _many(recurrence, last, wide=wide)


@lru_cache(maxsize=512)
def _few(recurrence: Recurrence, last: int, *, wide: bool) -> Spans | None:
    """The times of a recurrence up to a day, given by its ordinal; None if there are more than a few."""
    followed = _followed(recurrence, last, most=FEW)
    return None if followed is None else _as_spans(followed, recurrence, wide=wide)


@lru_cache(maxsize=8)
def _many(recurrence: Recurrence, last: int, *, wide: bool) -> Spans:
    return _as_spans(_followed(recurrence, last) or NONE, recurrence, wide=wide)


def _as_spans(followed: _Followed, recurrence: Recurrence, *, wide: bool) -> Spans:
    out = set(recurrence.exdates)
    found = [
        _instants(each, recurrence, wide=wide)
        for each in followed.starts
        if each.date() not in out and (wide or not _skipped(each, recurrence.zone))
    ]
    return Spans(tuple(sorted(found)), followed.over)


NONE = _Followed((), over=True)


def _followed(recurrence: Recurrence, last: int, *, most: int = 2 * FURTHEST) -> _Followed | None:
    """The recurrence up to a day, given by its ordinal; None if it comes more often than *most*."""
    parts, first = _parts_of(recurrence.rrule), _local_start(recurrence)
    left = int(parts.get("COUNT", -1))
    until = instant(datetime.fromisoformat(parts["UNTIL"])) if "UNTIL" in parts else None
    found: list[datetime] = []
    for each in _dateutil_rule(recurrence.rrule, first):
        if until is not None and _readings(each, recurrence.zone)[0] > until:
            break
        if each.toordinal() > last:
            return _Followed(tuple(found), over=False)
        if each.toordinal() - first.toordinal() > FURTHEST:
            raise InvalidValue(
                f"a recurrence must start at most {FURTHEST} days before what is asked of it", recurrence
            )
        if len(found) == most:
            return None
        found.append(each)
        # RFC 5545, section 3.3.10: a local time that does not exist "MUST NOT be counted".
        left -= not _skipped(each, recurrence.zone)
        if not left:
            break
    return _Followed(tuple(found), over=True)


def _dateutil_rule(rule: str, first: datetime) -> Iterable[datetime]:
    """The times of a rule by an even clock, without its limits: dateutil knows nothing of skipped times and UTC."""
    parts = [f"{name}={held}" for name, held in _parts_of(rule).items() if name not in _LIMITED]
    return rrulestr(";".join(parts), dtstart=first)


def _local_start(recurrence: Recurrence) -> datetime:
    return recurrence.start.replace(tzinfo=None, fold=0)


_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - on whatever clock


def _readings(local: datetime, zone: tzinfo | None) -> tuple[int, int]:
    """The instants that a local time may stand for (RFC 5545 means the first): one, but where the clocks change."""
    since = micros(local - _EPOCH)
    offsets = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    first, second = (since - (micros(each) if each is not None else 0) for each in offsets)
    return first, second


def _skipped(local: datetime, zone: tzinfo | None) -> bool:
    """Whether the clocks skip a local time: then its second reading (PEP 495) lies before its first."""
    first, second = _readings(local, zone)
    return second < first


def _instants(start: datetime, recurrence: Recurrence, *, wide: bool) -> tuple[int, int]:
    begun = _readings(start, recurrence.zone)
    over = _readings(start + recurrence.length, recurrence.zone)
    return (min(begun), max(over)) if wide else (begun[0], over[0])


def _between(begun: int, over: int, zone: tzinfo | None) -> Interval:
    return between(moment_of(begun, zone), begun, moment_of(over, zone), over)
