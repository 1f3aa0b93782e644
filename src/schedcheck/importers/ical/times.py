"""Times and durations as they stand in a calendar (RFC 5545, sections 3.3.4 to 3.3.6), before any zone is looked up."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from schedcheck.importers.notices import short

if TYPE_CHECKING:
    from schedcheck.importers.ical.properties import Property

__all__ = ["Form", "Length", "NotATime", "Written", "length_of", "periods_of", "time_of", "times_of"]

TIME = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[Tt]([0-9]{2})([0-9]{2})([0-9]{2})([Zz])?)?")
DURATION = re.compile(
    r"([+-]?)P(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?", re.IGNORECASE
)
LONGEST_DIGITS = 9
LEAP = 60
FURTHEST = timedelta(days=36_525)
"""A hundred years: nothing in a schedule lasts longer."""


class NotATime(ValueError):
    """What should be a time or a duration is none; the message is what stands there."""


class Form(Enum):
    """How a time is written."""

    DAY = 1
    """A date alone."""
    UTC = 2
    """With a Z."""
    ZONED = 3
    """With a TZID."""
    FLOATING = 4
    """With neither."""


class Written(NamedTuple):
    """A time as it is written.

    Attributes:
        local: On whatever clock; of a day, its midnight.
        form: Which clock.
        tzid: The name of the zone, where it is given one.
        line: Where it stands.
        leaps: Whether it is in a 60th second, and was taken for the 59th.
        typed: Whether it is of the type that it is said to be.
        several: Whether other zones are named beside, too.
    """

    local: datetime
    form: Form
    tzid: str | None
    line: int
    leaps: bool = False
    typed: bool = True
    several: bool = False


class Length(NamedTuple):
    """A duration.

    Attributes:
        days: By the calendar: they are longer or shorter where clocks change.
        rest: As time passes.
    """

    days: int
    rest: timedelta

    @property
    def negative(self) -> bool:
        """Whether it goes back."""
        return timedelta(self.days) + self.rest < timedelta(0)


def time_of(held: Property) -> Written:
    """The time that a property holds; raises `NotATime`."""
    return _time(held, held.value.strip())


def times_of(held: Property) -> list[Written]:
    """The times that a property holds, by commas; raises `NotATime`."""
    return [_time(held, each.strip()) for each in held.value.split(",") if each.strip()]


def periods_of(held: Property) -> list[tuple[Written, Written | Length]]:
    """The spans of time that a property holds, by commas: each from a start to an end or for a time."""
    found: list[tuple[Written, Written | Length]] = []
    for each in filter(None, map(str.strip, held.value.split(","))):
        start, slash, end = each.partition("/")
        if not slash:
            raise NotATime(short(each))
        found.append((_time(held, start), _length(end) if end[:1] in "Pp+-" else _time(held, end)))
    return found


def length_of(held: Property) -> Length:
    """The duration that a property holds; raises `NotATime`."""
    return _length(held.value.strip())


def _time(held: Property, value: str) -> Written:
    match = TIME.fullmatch(value)
    if match is None:
        raise NotATime(short(value))
    year, month, day, hour, minute, second, utc = match.groups()
    leaps = second is not None and int(second) == LEAP
    try:
        local = datetime(  # noqa: DTZ001 - on whatever clock
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), 59 if leaps else int(second or 0)
        )
    except ValueError:
        raise NotATime(short(value)) from None
    said = held.parameters.get("VALUE", "").upper()
    tzid = held.parameters.get("TZID") or None
    if hour is None:
        # A day stands for itself, whatever zone is beside it.
        return Written(local, Form.DAY, None, held.line, typed=said == "DATE")
    typed = said in {"", "DATE-TIME", "PERIOD"} and not (utc and tzid)
    if utc:
        return Written(local.replace(tzinfo=UTC), Form.UTC, None, held.line, leaps, typed)
    form = Form.ZONED if tzid else Form.FLOATING
    return Written(local, form, tzid, held.line, leaps, typed, "TZID" in held.several)


def _length(value: str) -> Length:
    match = DURATION.fullmatch(value)
    if match is None or not any(match.groups()[1:]) or any(len(each or "") > LONGEST_DIGITS for each in match.groups()):
        raise NotATime(short(value))
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    sign = -1 if match.group(1) == "-" else 1
    try:
        made = Length(sign * (7 * weeks + days), sign * timedelta(hours=hours, minutes=minutes, seconds=seconds))
        if abs(timedelta(made.days) + made.rest) > FURTHEST:
            raise NotATime(short(value))
    except OverflowError:
        raise NotATime(short(value)) from None
    return made
