"""Windows against the brute-force oracle, on small plans that lie on a grid of one microsecond."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck.testing import strategies
from tests.property.test_oracle import MICROSECOND, PLANS, compare

slow = settings(suppress_health_check=list(HealthCheck))


@slow
@given(st.data())
def test_windows_find_what_the_oracle_finds(data: st.DataObject) -> None:
    """Available and Unavailable: as many findings, with the same verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.window_rules(schedule, tick=MICROSECOND)), count=0)
