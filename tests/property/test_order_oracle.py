"""The constraints about several events against the brute-force oracle."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import given, note
from hypothesis import strategies as st

from schedcheck import (
    Different,
    Event,
    Interval,
    Itinerary,
    Leader,
    Order,
    Place,
    Same,
    Schedule,
    Series,
    Verdict,
    check,
)
from schedcheck.constraints._projections import Projection
from schedcheck.testing import strategies
from schedcheck.testing.laws.changing import with_stops
from schedcheck.testing.strategies import differents, orders, sames
from tests.property import oracle
from tests.property.test_oracle import MICROSECOND, PLANS, compare, slow

if TYPE_CHECKING:
    from schedcheck import Stop


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


def compare_worse(schedule: Schedule, rule: strategies.AnyConstraint) -> None:
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


HALL = Place("Hall", tz="UTC")
BEGUN = datetime(2030, 5, 6, tzinfo=UTC)


@st.composite
def series(draw: st.DrawFn, title: str) -> Series:
    """An event at a few times, microseconds apart, that may slip and be dropped."""
    starts = draw(st.lists(st.integers(0, 12), min_size=2, max_size=4, unique=True))
    first, *others = (
        Interval(BEGUN + each * MICROSECOND, BEGUN + (each + draw(st.integers(1, 3))) * MICROSECOND) for each in starts
    )
    early, late = (draw(st.integers(0, 2)) * MICROSECOND for _ in range(2))
    event = Event(title, HALL, first.start, first.end, early=early, late=late)
    return Series(event, times=others)


@slow
@given(st.data())
def test_a_series_is_all_its_occurrences(data: st.DataObject) -> None:
    """Order asks what it asks of each of them by itself; Same and Different, as if they stood together."""
    one, other = data.draw(series("One")), data.draw(series("Other"))
    gap = data.draw(st.integers(0, 2)) * MICROSECOND
    fields: dict[str, Any] = {
        "on": data.draw(st.sampled_from(Projection)),
        "zone": data.draw(st.sampled_from([None, "Asia/Kathmandu"])),
    }
    stops = [
        each.attend(status=data.draw(st.sampled_from(["confirmed", "confirmed", "tentative"])))
        for each in (*one.events, *other.events)
        if data.draw(st.integers(0, 4))
    ]
    plan = Schedule([Itinerary(Leader("Ada"), stops)])
    held = [[each for each in member.events if any(plan.stops_for(each))] for member in (one, other)]
    pairs = [check(plan, must=[Order(*pair, gap=gap)]).results[0] for pair in product(*held)]
    found = check(
        plan, must=[Order(one, other, gap=gap), *(kind([one, other], **fields) for kind in (Same, Different))]
    )
    alike = [kind([one.events, other.events], **fields) for kind in (Same, Different)]
    slacks: list[Any] = [each.slack for each in pairs]
    if all(held):
        assert max(each.verdict for each in pairs) is found.results[0].verdict
        assert min(slacks) == found.results[0].slack
        assert sum(len(each.broken) for each in pairs) == len(found.results[0].broken)
    assert [(each.verdict, each.slack) for each in check(plan, must=alike).results] == [
        (each.verdict, each.slack) for each in found.results[1:]
    ]
