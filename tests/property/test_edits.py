"""Edit after edit, a plan is what the same itineraries make anew, and a report checked again what a full check says."""

from __future__ import annotations

from datetime import UTC, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import schedcheck.schedule
from schedcheck import (
    Avoid,
    Delegation,
    Event,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Report,
    Schedule,
    Status,
    Stop,
    Travel,
    check,
    recheck,
)
from schedcheck.errors import InvalidValue
from schedcheck.schedule import _follows
from schedcheck.testing import strategies
from tests.property.asked import constraints
from tests.property.test_plain_plans import PLACES, RULES, plans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from schedcheck.model import Party

QUARTER = timedelta(minutes=15)
NOBODY = Leader("Leader absent")
NEWCOMERS = (
    Leader("Newcomer"),
    Leader("Second newcomer", delegation=Delegation("Delegation 1")),
    # The same ids as others have: refused where these are still spoken of.
    Leader("Newcomer", office="Mayor"),
    Leader("Leader absent", office="Mayor"),
    Leader("Leader 0", office="Mayor"),
    Leader("Third newcomer", delegation=Delegation("Delegation one", id="delegation-1")),
)
AFTERWARDS = strategies.BASE.astimezone(UTC) + 20 * QUARTER
by_quarters = st.integers(-4, 4).map(lambda many: many * QUARTER)


def anew(itineraries: Iterable[Itinerary]) -> Schedule:
    """A plan of the same itineraries, of which nothing was worked out before."""
    return Schedule(Itinerary(each.leader, each.stops, represents=each.represents) for each in itineraries)


def outcome(make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is made
    """What is made, or the kind of error."""
    try:
        return make()
    except InvalidValue as error:
        return type(error)


@st.composite
def rules(draw: st.DrawFn, schedule: Schedule) -> list[Any]:
    """One rule of each built-in kind, and a few more, about a plan."""
    built_in = (
        strategies.avoids(schedule),
        strategies.togethers(schedule),
        strategies.attends(schedule),
        strategies.capacities(schedule),
        strategies.exclusives(schedule),
        strategies.no_overlaps(schedule),
        strategies.travels(schedule),
    )
    further = draw(st.lists(constraints(schedule), max_size=3))
    return [*(draw(each) for each in built_in), *further, NoOverlap(), Travel()]


@st.composite
def variants(draw: st.DrawFn, place: Place) -> Place:
    """Another place under the same id, by itself or by a place around it; or the same one again."""
    other = draw(st.sampled_from(["capacity", "around", "same"]))
    if other == "capacity" or (other == "around" and place.within is None):
        return attrs.evolve(place, capacity=9)
    if other == "around" and place.within is not None:
        return attrs.evolve(place, within=attrs.evolve(place.within, capacity=9))
    return attrs.evolve(place)


class Edits(RuleBasedStateMachine):
    """A plan that is edited at random, beside reports on it and on what it was."""

    @initialize(data=st.data(), large=st.sampled_from([0, schedcheck.schedule.LARGE]))
    def begin(self, data: st.DataObject, large: int) -> None:
        """A plan, plain or not, and a report."""
        self.patch = patch.object(schedcheck.schedule, "LARGE", large)
        self.patch.start()
        self.schedule = data.draw(st.one_of(plans(), strategies.schedules(min_stops=1)))
        self.asked = data.draw(rules(self.schedule))
        self.before = [self.schedule]
        self.reports: list[Report] = [check(self.schedule, must=self.asked)]

    def teardown(self) -> None:
        """Large plans are large again."""
        if hasattr(self, "patch"):
            self.patch.stop()

    def edit(self, edited: Callable[[], Schedule], made_anew: Callable[[], Iterable[Itinerary]]) -> None:
        """Go on with an edited plan; where it is refused, it must be when it is built anew, and the other way round."""
        plan = outcome(edited)

        assert plan == outcome(lambda: anew(made_anew()))
        if isinstance(plan, Schedule):
            self.schedule = plan
            self.before.append(plan)

    def changed(self, change: Callable[[Stop], Stop | None]) -> Callable[[], Iterable[Itinerary]]:
        """The itineraries with each stop changed, or left out."""
        held = self.schedule.itineraries

        def made() -> Iterable[Itinerary]:
            for each in held:
                stops = [stop for stop in map(change, each.stops) if stop is not None]
                yield attrs.evolve(each, stops=stops)

        return made

    def has_stops(self) -> bool:
        """Whether there is anything to edit."""
        return any(each.stops for each in self.schedule.itineraries)

    def draw_stop(self, data: st.DataObject) -> Stop:
        """One of the stops."""
        return data.draw(st.sampled_from(list(self.schedule.stops)))

    def draw_place(self, data: st.DataObject) -> Place:
        """A place that the plan speaks of or spoke of, a variant of one, or another."""
        plan = data.draw(st.sampled_from([self.schedule, self.before[0], self.schedule]))
        place = data.draw(st.sampled_from([*plan.places, *plan.places, Place("Place elsewhere")]))
        return data.draw(variants(place)) if data.draw(st.integers(0, 2)) == 2 else place

    @precondition(has_stops)
    @rule(data=st.data(), by=by_quarters)
    def move_stop(self, data: st.DataObject, by: timedelta) -> None:
        """At times a stop that is moved by nothing."""
        stop = self.draw_stop(data)
        self.edit(
            lambda: self.schedule.move(stop, by=by), self.changed(lambda each: each.moved(by) if each is stop else each)
        )

    @precondition(has_stops)
    @rule(data=st.data())
    def replace_stop(self, data: st.DataObject) -> None:
        """By one elsewhere, of another status, with other bounds, or for no event any more."""
        stop = self.draw_stop(data)
        what = data.draw(st.sampled_from(["place", "place", "status", "bounds", "event", "end"]))
        if what == "place":
            other = attrs.evolve(stop, place=self.draw_place(data))
        elif what == "status":
            other = attrs.evolve(stop, status=data.draw(st.sampled_from(Status)))
        elif what == "bounds":
            other = attrs.evolve(stop, early=data.draw(st.sampled_from([None, QUARTER])), late=QUARTER)
        elif what == "end":
            other = attrs.evolve(stop, end=None if stop.end is not None else stop.start + QUARTER)
        else:
            other = attrs.evolve(stop, event=None, id=data.draw(st.sampled_from([None, "other"])), leader=None)
        kept = attrs.evolve(other, leader=stop.leader, id=other.id or stop.id)
        self.edit(lambda: self.schedule.replace(stop, other), self.changed(lambda each: kept if each is stop else each))

    @precondition(has_stops)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """A stop less."""
        stop = self.draw_stop(data)
        self.edit(lambda: self.schedule.remove(stop), self.changed(lambda each: None if each is stop else each))

    @precondition(lambda self: self.schedule.events)
    @rule(data=st.data(), by=by_quarters)
    def move_event(self, data: st.DataObject, by: timedelta) -> None:
        """For everybody who attends it."""
        event: Event = data.draw(st.sampled_from(self.schedule.events))

        def moved(stop: Stop) -> Stop:
            if stop.event is None or stop.event.id != event.id:
                return stop
            return attrs.evolve(stop.moved(by), event=stop.event.moved(by))

        self.edit(lambda: self.schedule.move(event, by=by), self.changed(moved))

    @precondition(lambda self: self.schedule.events)
    @rule(data=st.data())
    def replace_event(self, data: st.DataObject) -> None:
        """By another under its id, by one elsewhere, by one that equals it, or by another of the plan's."""
        event: Event = data.draw(st.sampled_from(self.schedule.events))
        what = data.draw(st.sampled_from(["place", "status", "bounds", "other", "id", "variant", "equal"]))
        if what == "place":
            other = attrs.evolve(event, place=self.draw_place(data))
        elif what == "status":
            other = attrs.evolve(event, status=data.draw(st.sampled_from(Status)))
        elif what == "bounds":
            other = attrs.evolve(event, early=QUARTER)
        elif what == "id":
            other = attrs.evolve(event, id="another", start=event.start + QUARTER, end=None)
        elif what == "equal":
            other = attrs.evolve(event)
        else:
            other = data.draw(st.sampled_from(self.schedule.events))
            other = other if what == "other" else attrs.evolve(other, kind="rest")

        def followed(stop: Stop) -> Stop:
            return _follows(stop, event, other) if stop.event is not None and stop.event.id == event.id else stop

        self.edit(lambda: self.schedule.replace(event, other), self.changed(followed))

    @precondition(lambda self: self.schedule.itineraries)
    @rule(data=st.data(), come=st.sampled_from([*NEWCOMERS, None, None]))
    def add(self, data: st.DataObject, come: Leader | None) -> None:
        """A stop or an event, for who is there or for who is new."""
        leader = data.draw(st.sampled_from(self.schedule.leaders)) if come is None else come
        events = self.before[0].events
        made: Stop | Event
        if events and bool(data.draw(st.booleans())):
            made = data.draw(st.sampled_from(events))
        else:
            made = Stop(self.draw_place(data), AFTERWARDS - data.draw(by_quarters), AFTERWARDS + 4 * QUARTER)
        stop = made.attend() if isinstance(made, Event) else made
        held = self.schedule.itineraries

        def added() -> Iterable[Itinerary]:
            for each in held:
                yield attrs.evolve(each, stops=[*each.stops, stop]) if each.leader == leader else each
            if all(each.leader != leader for each in held):
                yield Itinerary(leader, [stop])

        self.edit(lambda: self.schedule.add(leader, made), added)

    @precondition(lambda self: self.schedule.itineraries)
    @rule(data=st.data(), come=st.sampled_from([*NEWCOMERS, NOBODY, None]))
    def substitute(self, data: st.DataObject, come: Leader | None) -> None:
        """Somebody new, somebody of the plan, or who is represented."""
        held = self.schedule.itineraries
        gone = data.draw(st.sampled_from(held))
        other = data.draw(st.sampled_from(self.schedule.leaders)) if come is None else come

        def substituted() -> Iterable[Itinerary]:
            for each in held:
                if each is not gone:
                    yield each
                elif each.represents is not None:
                    yield attrs.evolve(each, stops=())
            yield gone.taken_over_by(other)

        self.edit(lambda: self.schedule.substitute(gone.leader, other), substituted)

    @precondition(has_stops)
    @rule(data=st.data())
    def move_again_and_again(self, data: st.DataObject) -> None:
        """More often than a plan remembers."""
        stop = self.draw_stop(data)
        plan = self.schedule
        for number in range(schedcheck.schedule.REMEMBERED + 2):
            by = QUARTER if number % 3 else -QUARTER
            plan, stop = plan.move(stop, by=by), stop.moved(by)
        self.schedule = plan
        self.before.append(plan)

    @rule()
    def check_again(self) -> None:
        """The next edits start from another report."""
        report = outcome(lambda: recheck(self.reports[-1], self.schedule))
        if isinstance(report, Report):
            self.reports.append(report)

    @rule(data=st.data())
    def check_any(self, data: st.DataObject) -> None:
        """Whichever plan by whichever report, be it older or newer."""
        report = data.draw(st.sampled_from(self.reports))
        plan = data.draw(st.sampled_from(self.before))
        self.says_the_same(report, plan)

    def says_the_same(self, report: Report, plan: Schedule) -> None:
        """Checked again, a report says what a full check of the same plan built anew does."""
        expected = outcome(lambda: check(anew(plan.itineraries), must=self.asked).to_dict())

        assert expected == outcome(lambda: recheck(report, plan).to_dict())

    @invariant()
    def is_what_it_would_be_anew(self) -> None:
        """Whatever is asked of it."""
        if not hasattr(self, "schedule"):
            return
        plan, other = self.schedule, anew(self.schedule.itineraries)

        assert other == plan
        assert other.places == plan.places
        assert other.events == plan.events
        assert other.leaders == plan.leaders
        parties: list[Party] = [*other.leaders, NOBODY]
        parties += [each.delegation for each in other.leaders if each.delegation is not None]
        for party in parties:
            assert other.party(party) == plan.party(party)
        for place in (*other.places, *self.before[0].places):
            assert other.visits(place) == plan.visits(place)
            assert other.users(place) == plan.users(place)
            assert other.visitors(place) == plan.visitors(place)
        for event in (*other.events, *self.before[0].events):
            assert list(other.stops_for(event)) == list(plan.stops_for(event))

    @invariant()
    def says_what_a_full_check_says(self) -> None:
        """By the latest report, however many edits ago it was made; the first is not read before."""
        if hasattr(self, "reports") and self.schedule is not self.before[0]:
            self.says_the_same(self.reports[-1], self.schedule)


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data(), asked=st.lists(RULES, min_size=1, max_size=3), steps=st.integers(1, 3))
def test_reports_that_nobody_read_are_checked_again(data: st.DataObject, asked: list[Any], steps: int) -> None:
    """What is worked out only when somebody asks is worked out for the plan that is asked about."""
    with patch.object(schedcheck.schedule, "LARGE", 0):
        plan = anew(data.draw(plans()).itineraries)
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

    assert check(anew(plan.itineraries), must=asked).to_dict() == report.to_dict()


TestEdits = Edits.TestCase
TestEdits.settings = settings(deadline=None, stateful_step_count=12, suppress_health_check=list(HealthCheck))
