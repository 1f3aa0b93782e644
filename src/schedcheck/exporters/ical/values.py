"""What is wrong with values that can be read: of another type, beyond what they may be, or not fit for each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from schedcheck.exporters.ical.lines import Fault, short

__all__ = ["Property", "amiss_in", "amiss_together"]

DAY = re.compile(r"\d{8}")
LOCAL = re.compile(r"\d{8}T\d{6}")
FORMS = {
    "DATE": re.compile(r"\d{8}(?:,\d{8})*+"),
    "DATE-TIME": re.compile(r"\d{8}T\d{6}Z?(?:,\d{8}T\d{6}Z?)*+"),
    "PERIOD": re.compile(r"\d{8}T\d{6}Z?/[^,/]+(?:,\d{8}T\d{6}Z?/[^,/]+)*+"),
}
# The first of each is meant where VALUE is not given.
TYPES = {
    **dict.fromkeys(("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE"), ("DATE-TIME", "DATE")),
    "RDATE": ("DATE-TIME", "DATE", "PERIOD"),
}
STATUSES = {
    "VEVENT": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "VTODO": {"NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED"},
    "VJOURNAL": {"DRAFT", "FINAL", "CANCELLED"},
}
TRANSPARENCIES = {"OPAQUE", "TRANSPARENT"}
# Python reads more than calendars do, such as underscores, exponents and the digits of other scripts.
INTEGER = re.compile(r"[+-]?[0-9]{1,12}")
PLACE = re.compile(r"([+-]?[0-9]{1,12}(?:\.[0-9]*)?);([+-]?[0-9]{1,12}(?:\.[0-9]*)?)")
LENGTH = re.compile(r"([+-]?)P(?=[0-9T])(?:[0-9]+W)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?")
LARGEST = 2**31 - 1
RANGES = {"SEQUENCE": (0, LARGEST), "PRIORITY": (0, 9), "PERCENT-COMPLETE": (0, 100), "REPEAT": (0, LARGEST)}
# An alarm that goes off more often keeps a program busy, or a person.
MOST_REPEATS = 100
RULES = {"RRULE", "EXRULE"}
TOO_OFTEN = {"SECONDLY", "MINUTELY"}
RULE_PARTS = {
    *("FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY"),
    *("BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"),
    # Of RFC 7529.
    *("RSCALE", "SKIP"),
}
UNTIL = re.compile(r"(?:^|;)UNTIL=([^;]*)", re.IGNORECASE)
ENDS = ("DTEND", "DUE")
RECURRING = ("EXDATE", "RDATE", "RRULE")

Amiss = Iterator[tuple[str, str]]


class Property(NamedTuple):
    """A property of a component: its name in capitals, its parameters, its value as it is written, and its line."""

    name: str
    params: Any
    value: str
    line: int


def amiss_in(component: str, each: Property) -> Amiss:
    """What is wrong with the value of a property that can be read: codes and sentences."""
    if each.name in TYPES:
        yield from _of_type(each)
    elif each.name in RULES:
        yield from _rule(each)
    elif each.name in RANGES:
        yield from _number(each)
    elif each.name in SINGLE:
        yield from SINGLE[each.name](component, each)


def _of_type(each: Property) -> Amiss:
    default, *_ = allowed = TYPES[each.name]
    said = str(each.params.get("VALUE", default)).upper()
    if said not in allowed:
        yield "value-type", f"VALUE of {each.name} must be {' or '.join(allowed)}, not {short(said)}"
    elif not FORMS[said].fullmatch(each.value):
        yield "value-type", f"{each.name} must be of type {said}, as VALUE says or by default, not {short(each.value)}"


def _rule(each: Property) -> Amiss:
    parts = [part.partition("=")[::2] for part in each.value.upper().split(";")]
    held, counts = dict(parts), Counter(name for name, _ in parts)
    strange = [name for name, count in counts.items() if name not in RULE_PARTS or count > 1]
    if strange:
        must = f"{each.name} must have parts that RFC 5545 knows, each of them once, not {short(strange[0])}"
        yield "rule-part", must
    if "FREQ" not in held:
        yield "rule-frequency", f"{each.name} must have a FREQ"
    elif held["FREQ"] in TOO_OFTEN:
        yield "rule-too-often", f"{each.name} must not come more often than every hour, and is {held['FREQ']}"
    for name in ("INTERVAL", "COUNT"):
        if name in held and not held[name].strip("0"):
            yield "rule-number", f"{name} of {each.name} must be 1 or more, not {short(held[name])}"
    if {"COUNT", "UNTIL"} <= {*held}:
        yield "rule-ends-twice", f"{each.name} must not have both COUNT and UNTIL"


def _number(each: Property) -> Amiss:
    if not INTEGER.fullmatch(each.value):
        yield "bad-value", f"{each.name} must not be {short(each.value)}"
        return
    (least, most), number = RANGES[each.name], int(each.value)
    if not least <= number <= most:
        yield "out-of-range", f"{each.name} must be from {least} to {most}, not {number}"
    elif each.name == "REPEAT" and number > MOST_REPEATS:
        yield "alarm-too-often", f"an alarm must be repeated {MOST_REPEATS} times at most, not {number} times"


def _place(_component: str, each: Property) -> Amiss:
    read = PLACE.fullmatch(each.value)
    if read is None:
        yield "bad-value", f"GEO must not be {short(each.value)}"
    elif abs(float(read[1])) > 90 or abs(float(read[2])) > 180:  # noqa: PLR2004 - degrees of latitude and longitude
        must = f"GEO must be from -90 to 90 degrees north and -180 to 180 east, not {short(each.value)}"
        yield "out-of-range", must


def _length(_component: str, each: Property) -> Amiss:
    read = LENGTH.fullmatch(each.value)
    if read is None:
        yield "bad-value", f"DURATION must not be {short(each.value)}"
    elif read[1] == "-" or not re.search("[1-9]", each.value):
        yield "duration-not-positive", f"DURATION must be longer than nothing, not {short(each.value)}"


def _uid(_component: str, each: Property) -> Amiss:
    if not each.value.strip():
        yield "empty-uid", "UID must not be empty"


def _status(component: str, each: Property) -> Amiss:
    allowed = STATUSES.get(component)
    if allowed is not None and each.value.upper() not in allowed:
        yield "bad-value", f"STATUS of a {component} must not be {short(each.value)}"


def _transparency(_component: str, each: Property) -> Amiss:
    if each.value.upper() not in TRANSPARENCIES:
        yield "bad-value", f"TRANSP must not be {short(each.value)}"


SINGLE: Mapping[str, Callable[[str, Property], Amiss]] = {
    "DURATION": _length,
    "GEO": _place,
    "STATUS": _status,
    "TRANSP": _transparency,
    "UID": _uid,
}


def amiss_together(found: Mapping[str, Sequence[Property]]) -> Iterator[Fault]:
    """What is wrong with the times of a component, which are told by name, each by itself in order."""
    start = next(iter(found.get("DTSTART", ())), None)
    first = None if start is None else _read(start)
    if start is None or first is None:
        return
    is_day = not isinstance(first, datetime)
    for name in ENDS:
        for end in found.get(name, ())[:1]:
            yield from _end(start, end, first)
    for each in found.get("DURATION", ()) if is_day else ():
        if "T" in each.value.upper():
            must = f"DURATION must be in days or weeks where DTSTART is a day, not {short(each.value)}"
            yield Fault("duration-of-day", each.line, None, must)
    for name in RECURRING:
        for each in found.get(name, ()):
            written = _until(each) if name == "RRULE" else each.value.partition(",")[0]
            if written and bool(DAY.fullmatch(written)) is not is_day:
                what = "UNTIL of RRULE" if name == "RRULE" else name
                must = f"{what} must be a day where DTSTART is one, and only there, not {short(written)}"
                yield Fault("mixed-recurrence", each.line, None, must)


def _until(each: Property) -> str:
    found = UNTIL.search(each.value)
    return found[1] if found else ""


def _end(start: Property, end: Property, first: date) -> Iterator[Fault]:
    last = _read(end)
    if last is None:
        return
    if isinstance(first, datetime) is not isinstance(last, datetime):
        yield Fault("mixed-times", end.line, None, f"{end.name} must be a day where DTSTART is one, and only there")
        return
    alike = start.params.get("TZID") == end.params.get("TZID") and start.value.endswith("Z") == end.value.endswith("Z")
    # In two zones, only a clock of the one and the other could tell.
    if alike and last <= first:
        must = f"{end.name} must be after DTSTART, not {short(end.value)} after {short(start.value)}"
        yield Fault("end-before-start", end.line, None, must)


def _read(each: Property) -> date | None:
    """A day or a time as it is written, without its zone."""
    written = each.value.removesuffix("Z")
    if "T" in written and not LOCAL.fullmatch(written):
        # Such as with an offset, which Python knows and calendars do not.
        return None
    try:
        return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
    except ValueError:
        return None
