"""The constraints about several events against the brute-force oracle."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import attrs
from hypothesis import given, note
from hypothesis import strategies as st

from schedcheck import Verdict, check
from tests.property import oracle, strategies
from tests.property.strategies_order import differents, orders, sames
from tests.property.test_laws import with_stops
from tests.property.test_oracle import MICROSECOND, PLANS, compare, slow

if TYPE_CHECKING:
    from schedcheck import Schedule, Stop


@slow
@given(st.data())
def test_order_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Order: as many pairs of events, with the same verdicts, slacks and slips."""
    schedule = data.draw(PLANS.filter(lambda plan: plan.events))
    compare(schedule, data.draw(orders(schedule, tick=MICROSECOND)), count=0)


def at_midnight(schedule: Schedule, ticks: int) -> Schedule:
    """The plan around midnight in Los Angeles, before a Monday."""
    by = -timedelta(days=1) - ticks * MICROSECOND

    def earlier(stop: Stop) -> Stop:
        return attrs.evolve(stop.moved(by), event=stop.event and stop.event.moved(by))

    return with_stops(schedule, earlier)


@slow
@given(st.data(), st.integers(0, 8))
def test_same_finds_what_the_oracle_finds(data: st.DataObject, ticks: int) -> None:
    """Same: as many pairs of events, with the same verdicts, amounts and slips."""
    schedule = at_midnight(data.draw(PLANS), ticks)
    compare(schedule, data.draw(sames(schedule, single=True)), count=0)


@slow
@given(st.data(), st.integers(0, 8))
def test_different_finds_what_the_oracle_finds(data: st.DataObject, ticks: int) -> None:
    """Different: as many pairs of events, with the same verdicts, amounts and slips."""
    schedule = at_midnight(data.draw(PLANS), ticks)
    compare(schedule, data.draw(differents(schedule, single=True)), count=0)


def compare_worse(schedule: Schedule, rule: strategies.Rule) -> None:
    """The engine says nothing better than the oracle, and is measured as it is."""
    wanted = oracle.judged(schedule, rule)
    got = check(schedule, must=[rule]).results[0]
    least = min(map(oracle.ORDER.index, wanted.verdicts))
    note(f"wanted {wanted.verdicts} got {got.verdict.name}")

    assert wanted.measured == got.measured
    if got.measured:
        assert oracle.ORDER.index(got.verdict.name) >= least
        assert (got.verdict is Verdict.BROKEN) == (wanted.verdict == oracle.BROKEN)


@slow
@given(st.data(), st.integers(0, 8))
def test_several_that_stand_together_are_never_better_than_the_oracle_says(data: st.DataObject, ticks: int) -> None:
    """Same and Different of members of several events: as bad or worse, and broken where it is broken."""
    schedule = at_midnight(data.draw(PLANS), ticks)
    compare_worse(schedule, data.draw(st.one_of(sames(schedule, single=False), differents(schedule, single=False))))
