"""Times as aware datetimes for people, and as UTC microseconds for the engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from schedcheck.errors import InvalidValue, NaiveTime, RepeatedTime, SkippedTime, UnknownZone, did_you_mean

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A day within what a datetime can hold, so that it can be shown in every zone.
FIRST, LAST = -62_135_510_400_000_000, 253_402_214_400_000_000
DAY, SECOND = 86_400_000_000, 1_000_000


def micros(span: timedelta) -> int:
    """The whole number of microseconds in *span*."""
    return span.days * DAY + span.seconds * SECOND + span.microseconds


def span_of(microseconds: int) -> timedelta:
    """The duration of so many microseconds."""
    return timedelta(microseconds=microseconds)


def instant(moment: datetime) -> int:
    """Microseconds from 1970-01-01 UTC to an aware *moment*."""
    # Two times in one zone subtract as wall clocks, an hour off across a clock change; UTC has no clock changes.
    return micros(moment - EPOCH)


def moment_of(microseconds: int, zone: tzinfo | None = None) -> datetime:
    """The aware datetime so many microseconds after 1970-01-01 UTC, shown in *zone* (default UTC)."""
    try:
        return (EPOCH + timedelta(microseconds=microseconds)).astimezone(zone or UTC)
    except OverflowError:
        must = "a time must lie within the years 1 to 9999 in every zone"
        raise InvalidValue(must, f"{microseconds} microseconds from {EPOCH}") from None


def moment_near(microseconds: int, zone: tzinfo | None = None) -> datetime:
    """The same, or the nearest time there is within the years 1 to 9999."""
    return moment_of(min(max(microseconds, FIRST), LAST), zone)


@cache
def zone_named(key: str) -> ZoneInfo:
    """The IANA time zone *key*; raises `UnknownZone`."""
    try:
        return ZoneInfo(key)
    except (OSError, ValueError, KeyError):
        # ZoneInfo answers a name of a folder, or one that leaves the database, with other errors than "not found".
        raise UnknownZone(
            "a time zone must be in the IANA database", f"{key!r}{did_you_mean(key, available_timezones())}"
        ) from None


def shifted(moment: datetime, by: timedelta) -> datetime:
    """*moment* moved by real time, in its own zone; wall-clock arithmetic would be an hour off over a clock change."""
    return moment_of(instant(moment) + micros(by), moment.tzinfo)


def aware(value: datetime | str, zone: tzinfo | None, *, name: str = "time") -> datetime:
    """*value* as an aware datetime in *zone*; text without an offset is local to *zone*.

    Args:
        value: An aware datetime, or ISO 8601 text with a date and a time.
        zone: The zone to read and show it in; None leaves an aware time as it is.
        name: What to call the time in an error.

    Raises:
        NaiveTime: A naive datetime, or text without offset where there is no zone.
        SkippedTime: A local time that a clock change skips.
        RepeatedTime: Local text that a clock change repeats.
        InvalidValue: Not a time at all, or one outside the years 1 to 9999.
    """
    if isinstance(value, str):
        value = _parsed(value, zone, name)
    elif not isinstance(value, datetime):
        raise InvalidValue(f"{name} must be a datetime or ISO 8601 text", repr(value))
    elif value.utcoffset() is None:
        raise NaiveTime(f"{name} must be aware (have a tzinfo)", repr(value))
    elif not isinstance(value.tzinfo, timezone):
        _refuse_skipped(value, name)
    try:
        return value if zone is None else value.astimezone(zone)
    except OverflowError:
        raise InvalidValue(f"{name} must lie within the years 1 to 9999 in every zone", value.isoformat()) from None


def _parsed(text: str, zone: tzinfo | None, name: str) -> datetime:
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InvalidValue(f"{name} must be ISO 8601 such as '2022-11-15 10:00'", repr(text)) from None
    if _is_date(text.strip()):
        raise InvalidValue(f"{name} must have a time of day beside the date", repr(text))
    if value.tzinfo is not None:
        return value
    if zone is None:
        raise NaiveTime(f"{name} must have an offset, or a place with a time zone to read it in", repr(text))
    local = value.replace(tzinfo=zone)
    _refuse_skipped(local, name)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise RepeatedTime(f"{name} must have an offset, as the clocks of {zone} go through it twice", repr(text))
    return local


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refuse_skipped(local: datetime, name: str) -> None:
    try:
        same = local.astimezone(UTC).astimezone(local.tzinfo)
    except OverflowError:
        raise InvalidValue(f"{name} must lie within the years 1 to 9999 in every zone", local.isoformat()) from None
    if same.replace(tzinfo=None) != local.replace(tzinfo=None):
        got = f"{local.replace(tzinfo=None).isoformat(sep=' ')!r}"
        raise SkippedTime(f"{name} must exist, but the clocks of {local.tzinfo} skip it", got)


def spoken(span: timedelta) -> str:
    """A duration for people: its units from days to microseconds, a minus in front when negative.

    One microsecond more or less than whole seconds is left out: it only says "more than" or "less than".

    >>> spoken(timedelta(hours=2, minutes=5))
    '2 h 5 min'
    >>> spoken(-timedelta(seconds=90))
    '-1 min 30 s'
    """
    whole = micros(span)
    rest = abs(whole)
    if rest > SECOND and (rest + 1) % SECOND <= 2:  # noqa: PLR2004 - one microsecond off a whole second, either way
        rest = round(rest / SECOND) * SECOND
    parts = []
    for size, unit in ((DAY, "d"), (3600 * SECOND, "h"), (60 * SECOND, "min"), (SECOND, "s"), (1000, "ms"), (1, "µs")):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    return ("-" if whole < 0 else "") + (" ".join(parts) or "0 min")
