"""Times as aware datetimes for people, and as UTC microseconds for the engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from schedcheck.errors import InvalidValue, NaiveTime, RepeatedTime, SkippedTime, UnknownZone, did_you_mean

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A day within what a datetime can hold, so that it can be shown in every zone.
FIRST, LAST = -62_135_510_400_000_000, 253_402_214_400_000_000
DAY, SECOND = 86_400_000_000, 1_000_000
MICROSECOND = timedelta(microseconds=1)
LONGEST_DATE = 10
REMEMBERED = 4096


def micros(span: timedelta) -> int:
    """The whole number of microseconds in *span*."""
    return span.days * DAY + span.seconds * SECOND + span.microseconds


def span_of(microseconds: int) -> timedelta:
    """The duration of so many microseconds."""
    return MICROSECOND * microseconds  # Twice as fast as timedelta(microseconds=...), and as exact.


def instant(moment: datetime) -> int:
    """Microseconds from 1970-01-01 UTC to an aware *moment*."""
    # Two times in one zone subtract as wall clocks, an hour off across a clock change; UTC has no clock changes.
    return micros(moment - EPOCH)


def moment_of(microseconds: int, zone: tzinfo | None = None) -> datetime:
    """The aware datetime so many microseconds after 1970-01-01 UTC, shown in *zone* (default UTC)."""
    try:
        return _shown(MICROSECOND * microseconds, UTC if zone is None else zone)
    except OverflowError:
        must = "a time must lie within the years 1 to 9999 in every zone"
        raise InvalidValue(must, f"{microseconds} microseconds from {EPOCH}") from None


@lru_cache(maxsize=1024)
def _epoch_in(zone: ZoneInfo) -> datetime:
    """1970-01-01 00:00 on the clocks of a zone: what Python calls times in one zone, but reads as if they were UTC."""
    return EPOCH.replace(tzinfo=zone)


def _shown(since: timedelta, zone: tzinfo) -> datetime:
    """The aware datetime so long after 1970-01-01 UTC, shown in *zone*; raises OverflowError."""
    if zone is UTC:
        return EPOCH + since
    if type(zone) is ZoneInfo:
        # What astimezone does, without its detours.
        return zone.fromutc(_epoch_in(zone) + since)
    return (EPOCH + since).astimezone(zone)


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


def settled(value: datetime | str, zone: tzinfo | None, name: str) -> tuple[datetime, int]:
    """What `aware` makes of *value*, and the `instant` it is; raises what `aware` raises."""
    made = settled_quickly(value, zone)
    if made is not None:
        return made
    moment = aware(value, zone, name=name)
    return moment, instant(moment)


def settled_quickly(value: object, zone: tzinfo | None) -> tuple[datetime, int] | None:
    """The same where it takes no time; None for what is unusual, and for what is to be refused."""
    if type(value) is datetime:
        return _quickly(value, zone)
    if type(value) is str and (zone is UTC or type(zone) is ZoneInfo):
        return _remembered(value, zone)
    return None


def _quickly(value: datetime, zone: tzinfo | None) -> tuple[datetime, int] | None:
    """The same for a datetime, in UTC or an IANA zone or at a fixed offset."""
    held = value.tzinfo
    try:
        if held is UTC:
            since = value - EPOCH
        elif type(held) is ZoneInfo:
            # UTC's wall clock, in the name of this zone: so it is what fromutc asks for, and two of them subtract fast.
            utc = value - held.utcoffset(value)  # type: ignore[operator]  # a ZoneInfo has an offset for each datetime
            if held.fromutc(utc) != value:
                return None
            since = utc - _epoch_in(held)
        elif type(held) is timezone:
            since = value - EPOCH
        else:
            return None
        moment = value if zone is None or zone is held else _shown(since, zone)
    except OverflowError:
        return None
    return moment, since.days * DAY + since.seconds * SECOND + since.microseconds


@lru_cache(maxsize=REMEMBERED)
def _remembered(text: str, zone: tzinfo) -> tuple[datetime, int] | None:
    """The same for text, as in a plan the same times come again and again."""
    try:
        moment = aware(text, zone)
    except InvalidValue:
        return None
    return moment, instant(moment)


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
        return len(text) <= LONGEST_DATE and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _refuse_skipped(local: datetime, name: str) -> None:
    if type(local) is datetime and _quickly(local, None) is not None:
        return
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


ONE = {
    "breaks": "break",
    "days": "day",
    "people": "person",
    "places": "place",
    "seats": "seat",
    "topics": "topic",
    "turns": "turn",
    "weeks": "week",
}


def counted(number: int, unit: str) -> str:
    """A count for people, of one in the singular where that is known.

    >>> counted(2, "people"), counted(-1, "people")
    ('2 people', '-1 person')
    """
    return f"{number} {ONE.get(unit, unit) if abs(number) == 1 else unit}".strip()
