"""When the clocks of a zone change, read from the IANA data itself (RFC 9636): who asks a clock may miss a change."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from struct import calcsize, unpack_from
from zoneinfo import TZPATH, ZoneInfo, available_timezones

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HEADER = ">4sc15x6l"
# What follows the data, as in "EST5EDT,M3.2.0,M11.1.0": two names with offsets, and from when to when the second holds.
NAME, OFFSET = r"(?:<[^>]+>|[A-Za-z]+)", r"[+-]?\d+(?::\d+){0,2}"
DATE = rf"(?:M\d+\.\d\.\d|J\d+)(?:/{OFFSET})?"
FOOTER = re.compile(rf"{NAME}(?P<standard>{OFFSET})(?:{NAME}(?P<summer>{OFFSET})?,(?P<from>{DATE}),(?P<to>{DATE}))?")


def data_of(key: str) -> bytes:
    """The file of a zone, as zoneinfo finds it."""
    for folder in TZPATH:
        path = Path(folder, key)
        if path.is_file():
            return path.read_bytes()
    return files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()


@cache
def different_zones() -> dict[str, bytes]:
    """Every zone there is, but of several with the same data one alone."""
    by_data = {data_of(key): key for key in sorted(available_timezones(), reverse=True)}
    return {key: data for data, key in sorted(by_data.items(), key=lambda each: each[1])}


def zone_of(key: str, data: bytes) -> ZoneInfo:
    """The clock of some data."""
    return ZoneInfo.from_file(BytesIO(data), key=key)


def changes(data: bytes, first: datetime, last: datetime) -> list[datetime]:
    """The instants from *first* to *last* from which on another kind of time holds, in UTC."""
    times, footer = _read(data)
    found = [EPOCH + each * SECOND for each in times if _seconds(first) <= each <= _seconds(last)]
    since = EPOCH + times[-1] * SECOND if times and _seconds(first) <= times[-1] else first
    return sorted({*found, *(each for each in _by_rule(footer, first, last) if since <= each <= last)})


def _seconds(moment: datetime) -> int:
    return (moment - EPOCH) // SECOND


def _read(data: bytes) -> tuple[tuple[int, ...], str]:
    """The times of changes, in seconds since 1970, and what is said of all later ones."""
    at = calcsize(HEADER)
    magic, version, *counts = unpack_from(HEADER, data)
    assert magic == b"TZif"
    assert version >= b"2"
    in_utc, in_standard, leaps, count, kinds, letters = counts
    at += count * 5 + kinds * 6 + letters + leaps * 8 + in_standard + in_utc
    _, _, in_utc, in_standard, leaps, count, kinds, letters = unpack_from(HEADER, data, at)
    at += calcsize(HEADER)
    times: tuple[int, ...] = unpack_from(f">{count}q", data, at)
    at += count * 9 + kinds * 6 + letters + leaps * 12 + in_standard + in_utc
    return times, data[at:].decode().strip("\n")


def _by_rule(footer: str, first: datetime, last: datetime) -> Iterator[datetime]:
    found = FOOTER.fullmatch(footer)
    assert found is not None
    if found["from"] is None:
        return
    # West of Greenwich is more than nothing here.
    standard = -_time(found["standard"])
    summer = standard + timedelta(hours=1) if found["summer"] is None else -_time(found["summer"])
    for year in range(max(first.year - 1, 1), min(last.year + 1, 9998) + 1):
        yield _on(year, found["from"]) - standard
        yield _on(year, found["to"]) - summer


def _time(text: str) -> timedelta:
    hours, minutes, seconds = [*map(int, text.lstrip("+-").split(":")), 0, 0][:3]
    return timedelta(hours=hours, minutes=minutes, seconds=seconds) * (-1 if text.startswith("-") else 1)


def _on(year: int, text: str) -> datetime:
    """A date and time of a year, as if it were UTC."""
    date, _, time = text.partition("/")
    if date.startswith("M"):
        month, week, day = map(int, date[1:].split("."))
        # The first of that weekday, counted from Sunday, then so many weeks on, but not into the next month.
        start = datetime(year, month, 1, tzinfo=UTC)
        found = start + timedelta(days=(day - start.isoweekday()) % 7 + 7 * (week - 1))
        while found.month != month:
            found -= timedelta(days=7)
    else:
        # 29 February is not counted. No zone counts days otherwise.
        found = datetime(2001, 1, 1, tzinfo=UTC) + timedelta(days=int(date[1:]) - 1)
        found = found.replace(year=year)
    return found + (_time(time) if time else timedelta(hours=2))
