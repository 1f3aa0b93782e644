"""What is read of the IANA data is what zoneinfo makes of it."""

from datetime import UTC, datetime, timedelta
from struct import pack

import pytest

from tests.readers.tzif import changes, data_of, different_zones, zone_of

HOUR = timedelta(hours=1)


def made(footer: str) -> bytes:
    """Data of a zone that has always changed by one rule."""
    counts = 0, 0, 0, 0, 1, 4
    header = pack(">4sc15x6l", b"TZif", b"2", *counts) + bytes(6) + b"AAA\0"
    return header + header + f"\n{footer}\n".encode()


def seen(data: bytes, first: datetime, last: datetime) -> list[datetime]:
    """Each whole quarter of an hour from which on zoneinfo shows something else."""
    zone, at, found = zone_of("X", data), first, []
    before = None
    while at <= last:
        local = at.astimezone(zone)
        now = local.utcoffset(), local.tzname(), local.dst()
        if before not in {None, now}:
            found.append(at)
        at, before = at + HOUR / 4, now
    return found


@pytest.mark.parametrize(
    "data",
    [
        # The rule alone, in each form that it may have.
        *(
            pytest.param(made(footer), id=footer)
            for footer in (
                "AAA-1",
                "AAA5BBB,M3.2.0,M11.1.0",
                "AAA-1BBB,M3.5.0,M10.5.0/3",
                "<+03>-3<+0530>-5:30,M2.1.3/-2:30,M9.5.6/26",
                "AAA-10:30BBB-11,J60/2,J300/24:15",
                "AAA-1BBB0,M10.5.0/1,M3.5.0/1",
            )
        ),
        # Changes by date, then by rule.
        *(
            pytest.param(data_of(key), id=key)
            for key in ("America/New_York", "Africa/Casablanca", "Asia/Gaza", "Asia/Kolkata", "Europe/Dublin", "UTC")
        ),
    ],
)
def test_changes_are_those_of_zoneinfo(data: bytes) -> None:
    """In a leap year and one that is none, this century and beyond what is told by date."""
    for year in (2024, 2095):
        first, last = datetime(year, 1, 1, 12, tzinfo=UTC), datetime(year + 1, 12, 31, 12, tzinfo=UTC)
        zone = zone_of("X", data)
        # What is told of as a change may be none, but for how it is kept in the data.
        read = [each for each in changes(data, first, last) if shown(each - HOUR / 4, zone) != shown(each, zone)]

        assert seen(data, first, last) == read


def shown(moment: datetime, zone: object) -> tuple[object, ...]:
    """What the clocks of a zone show."""
    local = moment.astimezone(zone)  # type: ignore[arg-type]  # a ZoneInfo
    return local.utcoffset(), local.tzname(), local.dst()


def test_zones_of_the_same_data_are_one() -> None:
    """Of which there are far more names."""
    assert len(set(different_zones().values())) == len(different_zones())
    assert {"UTC": data_of("UTC")}.items() <= {**different_zones(), "UTC": data_of("Etc/UTC")}.items()
