"""Durations as people write them: `4 min`, `1 h 30 min`, or ISO 8601 `PT1H30M`."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from schedcheck._time import DAY, SECOND, span_of
from schedcheck.errors import InvalidValue
from schedcheck.importers.problems import shown

__all__ = ["CALENDAR", "DURATION", "calendar_duration", "duration"]

_UNITS = (
    (("d", "day", "days"), "D", DAY),
    (("h", "hour", "hours"), "H", 3600 * SECOND),
    (("min", "mins", "minute", "minutes"), "M", 60 * SECOND),
    (("s", "sec", "second", "seconds"), "S", SECOND),
    (("ms",), None, 1000),
    (("µs", "us"), None, 1),
)
_NUMBER = r"[0-9]{1,15}(?:\.[0-9]{1,15})?"
_SPOKEN = " ?".join(rf"(?:({_NUMBER}) ?(?:{'|'.join(names)})(?![a-zµ]))?" for names, _, _ in _UNITS)
_DAY, *_CLOCK = (rf"(?:({_NUMBER}){letter})?" for _, letter, _ in _UNITS if letter)
_ISO = rf"P{_DAY}(?:T{''.join(_CLOCK)})?"
DURATION = rf"^(?=.*[0-9])(?:{_SPOKEN}|{_ISO})$"
"""What a duration looks like, for Python and for JSON Schema (ECMA 262) alike."""

CALENDAR = (
    r"^(?=.*[0-9])(?:(?:([0-9]{1,4}) ?years?)? ?(?:([0-9]{1,5}) ?months?)?|P(?:([0-9]{1,4})Y)?(?:([0-9]{1,5})M)?)$"
)
"""What a number of calendar years and months looks like."""

_PATTERN = re.compile(DURATION)
_EXAMPLE = 'such as "4 min", "1 h 30 min" or "PT4M"'


def duration(text: object) -> timedelta:
    """The duration that a text tells; a day is 24 hours.

    Raises:
        InvalidValue: No such text, such as one with months, whose length differs; a number without a unit.

    >>> duration("1 h 30 min")
    datetime.timedelta(seconds=5400)
    >>> duration("PT90S")
    datetime.timedelta(seconds=90)
    """
    number = isinstance(text, (int, float)) and not isinstance(text, bool)
    if number or (isinstance(text, str) and re.fullmatch(_NUMBER, text.strip())):
        raise InvalidValue(f"a duration must have a unit, {_EXAMPLE}", shown(text))
    found = _PATTERN.match(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise InvalidValue(f"a duration must be text {_EXAMPLE}", shown(text))
    sizes = [size for _, _, size in _UNITS] + [size for _, letter, size in _UNITS if letter]
    whole = sum((Fraction(each) * size for each, size in zip(found.groups(), sizes, strict=True) if each), Fraction(0))
    if whole.denominator != 1:
        raise InvalidValue("a duration must be of whole microseconds", shown(text))
    try:
        return span_of(int(whole))
    except OverflowError:
        raise InvalidValue("a duration must be shorter than a thousand million days", shown(text)) from None


def calendar_duration(text: object) -> timedelta | relativedelta:
    """The duration that a text tells, which may be of calendar years and months.

    Raises:
        InvalidValue: No such text.

    >>> calendar_duration("1 year 6 months")
    relativedelta(years=+1, months=+6)
    >>> calendar_duration("P2M")
    relativedelta(months=+2)
    >>> calendar_duration("36 h")
    datetime.timedelta(days=1, seconds=43200)
    """
    found = re.match(CALENDAR, text.strip()) if isinstance(text, str) else None
    if found is None:
        return duration(text)
    years, months, iso_years, iso_months = (int(each or 0) for each in found.groups())
    return relativedelta(years=years + iso_years, months=months + iso_months)
