"""The comparison of a VTIMEZONE with a zone finds what is wrong."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from schedcheck.exporters.timezones import to_vtimezone
from tests.readers.clocks import different_clocks, wrong_moments
from tests.readers.tzif import data_of

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "of", "expected"),
    [
        ("Europe/Paris", "Europe/Paris", []),
        # Another name all year, another offset for two hours of a year, and for half of it.
        ("Africa/Lagos", "Africa/Algiers", ["2026-01-01 00:00:00"]),
        ("Asia/Beirut", "Asia/Nicosia", ["2026-03-28 22:00:00"]),
        ("Europe/Paris", "Africa/Algiers", ["2026-03-29 01:00:00"]),
    ],
)
def test_another_zone_is_wrong_from_where_it_is(key: str, of: str, expected: list[str]) -> None:
    """The first moment is that of the change."""
    component = to_vtimezone(ZoneInfo(of), FIRST, FIRST)
    found = wrong_moments(ZoneInfo(key), data_of(key), component, FIRST, LAST)

    assert expected == [f"{each:%Y-%m-%d %H:%M:%S}" for each in found[:1]]


def test_zones_with_the_same_clocks_are_one() -> None:
    """As long as they are the same: there were more kinds of clocks once."""
    now, once = (
        different_clocks(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
        for year in (2026, 1946)
    )
    zones = {"Europe/Berlin", "Europe/Paris", "Europe/Rome", "Africa/Ceuta"}

    assert 1 >= len(zones & now.keys())
    assert 50 < len(now) < len(once)
