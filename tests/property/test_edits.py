"""Edit after edit, a plan is what the same itineraries make anew, and a report checked again what a full check says."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

import schedcheck.schedule
from schedcheck import Avoid, Itinerary, Leader, Level, NoOverlap, Schedule, Travel, check, recheck
from schedcheck.testing import PlanMachine, strategies
from schedcheck.testing.machine import Edit
from tests.property.asked import constraints
from tests.property.test_plain_plans import PLACES, RULES, plans

if TYPE_CHECKING:
    from collections.abc import Iterator

QUARTER = timedelta(minutes=15)
INSTANT = timedelta(microseconds=1)
by_quarters = st.integers(-4, 4).map(lambda many: many * QUARTER)


class Edits(PlanMachine):
    """Plans of all sorts, those that are plain and large among them, and every constraint of the library."""

    people = (Leader("Leader absent"), Leader("Leader absent", office="Mayor"), Leader("Leader 0", office="Mayor"))

    def draw_plan(self, data: st.DataObject) -> Schedule:
        """A plan, plain or not, on a grid of quarters or of instants, measured by columns or not."""
        self.tick = data.draw(st.sampled_from([QUARTER, QUARTER, QUARTER, INSTANT]))
        self.patch = patch.object(
            schedcheck.schedule, "LARGE", data.draw(st.sampled_from([schedcheck.schedule.LARGE, 0]))
        )
        self.patch.start()
        return data.draw(st.one_of(plans(), strategies.schedules(min_stops=1, tick=self.tick)))

    def draw_rules(self, data: st.DataObject) -> dict[str, list[Any]]:
        """One rule of each kind, and a few more, users' own among them."""
        asked: dict[str, list[Any]] = dict(super().draw_rules(data))  # type: ignore[arg-type]  # by default by grade
        further = data.draw(st.lists(constraints(self.plan, tick=self.tick), max_size=3))
        return {**asked, "must": [*asked["must"], *further, NoOverlap(), Travel()]}

    def teardown(self) -> None:
        """Large plans are large again."""
        super().teardown()
        if hasattr(self, "patch"):
            self.patch.stop()

    @precondition(PlanMachine.has_stops)
    @rule(data=st.data())
    def move_again_and_again(self, data: st.DataObject) -> None:
        """More often than a plan remembers."""
        held = data.draw(st.sampled_from(list(self.plan.stops)))
        shifts = [self.tick if number % 3 else -self.tick for number in range(schedcheck.schedule.REMEMBERED + 2)]

        def moved() -> Schedule:
            plan, stop = self.plan, held
            for by in shifts:
                plan, stop = plan.move(stop, by=by), stop.moved(by)
            return plan

        def anew() -> Iterator[Itinerary]:
            for each in self.plan.itineraries:
                stops = [stop.moved(sum(shifts, timedelta(0))) if stop is held else stop for stop in each.stops]
                yield attrs.evolve(each, stops=stops)

        self.edit(Edit(moved, anew, lambda plan, _: f"{plan}  # {held} is moved by each of {shifts}"))


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data(), asked=st.lists(RULES, min_size=1, max_size=3), steps=st.integers(1, 3))
def test_reports_that_nobody_read_are_checked_again(data: st.DataObject, asked: list[Any], steps: int) -> None:
    """What is worked out only when somebody asks is worked out for the plan that is asked about."""
    with patch.object(schedcheck.schedule, "LARGE", 0):
        plan = Schedule(attrs.evolve(each) for each in data.draw(plans()).itineraries)
        level = data.draw(st.sampled_from(Level))
        asked = [*asked, *(Avoid(*two, level=level, gap=QUARTER) for two in combinations(plan.leaders, 2))]
        report = check(plan, must=asked)
    for _ in range(steps):
        stops = list(plan.stops)
        if not stops:
            return
        stop = data.draw(st.sampled_from(stops))
        by, place = data.draw(by_quarters), data.draw(st.sampled_from(PLACES))
        plan = plan.replace(stop, attrs.evolve(stop.moved(by), place=place))
        report = recheck(report, plan)

    assert check(Schedule(attrs.evolve(each) for each in plan.itineraries), must=asked).to_dict() == report.to_dict()


TestEdits = Edits.TestCase
