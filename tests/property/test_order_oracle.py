"""The constraints about several events against the brute-force oracle."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.property.strategies_order import orders
from tests.property.test_oracle import MICROSECOND, PLANS, compare, slow


@slow
@given(st.data())
def test_order_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Order: as many pairs of events, with the same verdicts, slacks and slips."""
    schedule = data.draw(PLANS.filter(lambda plan: plan.events))
    compare(schedule, data.draw(orders(schedule, tick=MICROSECOND)), count=0)
