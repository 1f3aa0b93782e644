"""The VTIMEZONEs of all zones, compared with the IANA data at every change of either: no sample can miss one."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcheck.exporters.timezones import STEP, to_vtimezone
from tests.readers.clocks import different_clocks, wrong_moments
from tests.readers.tzif import changes, different_zones, zone_of


def wrong_zones(first: int, last: int) -> dict[str, list[datetime]]:
    """Of each zone whose component for some years is wrong, where: in these, and in the year after."""
    begun, over = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 12, 31, tzinfo=UTC)
    until = datetime(last + 2, 1, 1, tzinfo=UTC)
    wrong = {}
    # The writer looks at the year before, too, and a step beyond the end.
    for key, data in different_clocks(datetime(first - 1, 1, 1, tzinfo=UTC), until + STEP).items():
        zone = zone_of(key, data)
        found = wrong_moments(zone, data, to_vtimezone(zone, begun, over), begun, until)
        if found:
            wrong[key] = found
    return wrong


@pytest.mark.parametrize("year", range(2024, 2034))
def test_every_zone_is_right_in_every_year(year: int) -> None:
    """For plans of any one year, of now: at each instant the offset and the name of zoneinfo."""
    assert {} == wrong_zones(year, year)


def test_every_zone_is_right_since_2010() -> None:
    """For a plan of all these years at once: each change that there was, and each that is foreseen."""
    assert {} == wrong_zones(2010, 2036)


@given(key=st.sampled_from(sorted(different_zones())), first=st.integers(1850, 2100), years=st.integers(0, 20))
def test_any_zone_is_right_in_any_years(key: str, first: int, years: int) -> None:
    """Also in history, and beyond what is told by date."""
    data = different_zones()[key]
    zone, begun, until = (
        zone_of(key, data),
        datetime(first, 1, 1, tzinfo=UTC),
        datetime(first + years + 2, 1, 1, tzinfo=UTC),
    )
    component = to_vtimezone(zone, begun, datetime(first + years, 12, 31, tzinfo=UTC))

    assert [] == wrong_moments(zone, data, component, begun, until)


def test_no_zone_changes_twice_in_a_step() -> None:
    """Between two looks at a clock, a step apart, it cannot have gone on and back again, in all of history."""
    ends = datetime(1800, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    for key, data in different_zones().items():
        held = changes(data, *ends)
        close = [one for one, other in pairwise(held) if other - one <= STEP + timedelta(hours=2)]

        assert (key, []) == (key, close)
