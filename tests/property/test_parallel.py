"""An executor makes a check no different: not its report, nor what is checked again from it."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Schedule, check, recheck
from schedcheck.checker import parallel, sending
from schedcheck.testing import strategies
from tests.property.asked import rules
from tests.property.test_recheck import PLANS, changed
from tests.unit.test_parallel import Posted

slow = settings(suppress_health_check=list(HealthCheck))
few = settings(slow, max_examples=5)


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Two processes that share nothing with this one."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


def assert_the_same(data: st.DataObject, executor: Executor) -> None:
    """A report by an executor equals one without, in value and text, and so do reports made from the two."""
    schedule = data.draw(PLANS)
    asked = data.draw(st.lists(rules(schedule), min_size=1, max_size=4))
    alone = check(schedule, must=asked[:1], note=asked[1:])
    report = check(schedule, must=asked[:1], note=asked[1:], executor=executor)

    assert alone == report
    assert json.dumps(alone.to_dict()) == json.dumps(report.to_dict())

    edited = data.draw(changed(schedule)) if schedule.itineraries else schedule

    assert check(edited, must=asked[:1], note=asked[1:]) == recheck(report, edited)


@slow
@given(data=st.data(), fewest=st.integers(1, 20))
def test_threads_find_the_same(data: st.DataObject, fewest: int) -> None:
    """For any plan and rules, and however they are cut."""
    with ThreadPoolExecutor(2) as executor, patch.object(parallel, "FEWEST", fewest):
        assert_the_same(data, executor)


@slow
@given(data=st.data(), fewest=st.integers(1, 20))
def test_what_is_sent_and_sent_back_is_the_same(data: st.DataObject, fewest: int) -> None:
    """All that another process is told, and all that it tells."""
    with patch.object(parallel, "FEWEST", fewest):
        assert_the_same(data, Posted())


@few
@given(data=st.data())
def test_processes_find_the_same(data: st.DataObject, processes: ProcessPoolExecutor) -> None:
    """With another interpreter, another hash of texts."""
    assert_the_same(data, processes)


@slow
@given(strategies.schedules(min_stops=1, max_stops=4))
def test_an_itinerary_survives_as_columns(schedule: Schedule) -> None:
    """Every field of it, and how its times are shown."""
    for each in schedule.itineraries:
        made = sending.unpacked(sending.packed(each))

        assert each == made
        assert repr(each) == repr(made)
        assert [str(stop.interval) for stop in each.stops] == [str(stop.interval) for stop in made.stops]
