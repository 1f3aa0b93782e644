"""Plans of one's own people, places and summit; of a stated zone, time and size."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Delegation, Event, Leader, Place, Schedule, Summit
from schedcheck.errors import UnknownZone
from schedcheck.testing import (
    clock_changes,
    events,
    gazetteers,
    intervals,
    itineraries,
    moments,
    schedules,
    series,
    spans,
    stops,
    summits,
)
from schedcheck.testing.strategies.grid import CHANGES, ClockChange
from tests.unit.testing.drawn import slow

ADA, BO, CY = Leader("Ada", delegation=Delegation("Alba")), Leader("Bo"), Leader("Cy")
CITY = Place("Carrow", level="city", tz="Europe/Paris")
LOBBY = Place("Lobby", within=CITY)
HALL = Place("Hall", within=CITY, entrance=LOBBY, walk=timedelta(minutes=4))
TALK = Event("Talk", HALL, "2026-10-24 10:07", "2026-10-24 11:00", late=timedelta(minutes=10))
DINNER = Event("Dinner", HALL, "2026-10-24 23:00", "2026-10-25 03:30", status="tentative")
SUMMIT = Summit("Carrow talks", CITY, "2026-10-24 09:00", "2026-10-25 12:00", [TALK, DINNER])
TICK = timedelta(minutes=15)
WRONG: Any = {"several": [ADA, "Bo"], "places": "Hall", "around": TALK, "zone": 3, "one": ADA}


def times_of(schedule: Schedule) -> list[datetime]:
    """When its stops begin and end."""
    times = [each for stop in schedule.stops for each in (stop.start, stop.end) if each is not None]
    # In UTC: by the clocks of one zone, the later of two times may seem to come first.
    return [each.astimezone(UTC) for each in times]


@slow
@given(schedules(leaders=[ADA, BO, CY], around=SUMMIT))
def test_a_plan_of_ones_own_summit(schedule: Schedule) -> None:
    """All are in it, at its places and events, about the time of it, and nobody and nothing else."""
    early, late = SUMMIT.start.astimezone(UTC) - 2 * TICK, SUMMIT.end.astimezone(UTC) + 2 * TICK

    assert (ADA, BO, CY) == schedule.leaders
    assert {each.represents for each in schedule.itineraries} <= {None, ADA, BO, CY}
    assert {stop.place for stop in schedule.stops} <= {CITY, LOBBY, HALL}
    assert {stop.event for stop in schedule.stops} <= {None, TALK, DINNER}
    assert all(early <= each <= late for each in times_of(schedule))


def test_events_of_the_summit_are_attended() -> None:
    """And its passages are among the places where people are."""
    found: set[Event | Place] = set()

    @settings(max_examples=60, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(schedules(leaders=[ADA, BO], around=SUMMIT))
    def look(schedule: Schedule) -> None:
        found.update(stop.event or stop.place for stop in schedule.stops)

    look()

    assert {TALK, DINNER, LOBBY} <= found


@slow
@given(schedules(leaders=[ADA, BO, CY], places=[HALL, LOBBY], min_people=1, max_people=2, max_events=1))
def test_some_of_ones_own_people_at_ones_own_places(schedule: Schedule) -> None:
    """As many as are asked for; others may be stood in for."""
    assert 1 <= len(schedule.leaders) <= 2
    assert {*schedule.leaders, *(each.represents for each in schedule.itineraries)} <= {ADA, BO, CY, None}
    assert {stop.place for stop in schedule.stops} | {each.place for each in schedule.events} <= {HALL, LOBBY}
    assert len({each.series or each.id for each in schedule.events}) <= 1


@slow
@given(schedules(leaders=[ADA], stand_ins=False), schedules(stand_ins=False))
def test_nobody_stands_in_for_another_where_that_is_not_wanted(one: Schedule, other: Schedule) -> None:
    """Also with people of ones own."""
    assert {None} == {each.represents for plan in (one, other) for each in plan.itineraries}


@slow
@given(schedules(leaders=[ADA, BO], around=SUMMIT, max_events=2))
def test_further_events_about_a_summit(schedule: Schedule) -> None:
    """Beside its own."""
    assert len({each.series or each.id for each in schedule.events} - {"talk", "dinner"}) <= 2


FIRST = datetime(2026, 1, 1, 8, tzinfo=UTC)
# Any, as they go to strategies of many kinds.
BOUNDS: dict[str, Any] = {"min_value": FIRST, "max_value": datetime(2026, 1, 1, 9, 50, tzinfo=UTC)}
within_bounds = st.one_of(
    schedules(**BOUNDS),
    st.one_of(
        itineraries(**BOUNDS), itineraries(attending=[TALK.moved(BOUNDS["min_value"] - TALK.start)], **BOUNDS)
    ).map(lambda each: Schedule([each])),
)


@slow
@given(within_bounds)
def test_plans_lie_between_their_bounds(schedule: Schedule) -> None:
    """To both of which they may go."""
    assert all(BOUNDS["min_value"] <= each <= BOUNDS["max_value"] for each in times_of(schedule))


@given(st.data())
def test_single_values_lie_between_their_bounds(data: st.DataObject) -> None:
    """Events, stops, summits, series, spans, moments."""
    event, stop = data.draw(events(**BOUNDS)), data.draw(stops(**BOUNDS))
    summit, again = data.draw(summits(**BOUNDS)), data.draw(intervals(**BOUNDS))
    moment = data.draw(moments(**BOUNDS))
    span = data.draw(spans(min_value=timedelta(minutes=20), max_value=timedelta(hours=1)))
    longer = data.draw(spans(min_value=timedelta(minutes=20)))
    times = [event.start, event.end, stop.start, stop.end, summit.start, summit.end, again.start, again.end, moment]

    assert all(BOUNDS["min_value"] <= each <= BOUNDS["max_value"] for each in times if each is not None)
    assert timedelta(minutes=30) <= span <= timedelta(hours=1)
    assert timedelta(minutes=30) <= longer <= timedelta(minutes=75)
    assert data.draw(moments(max_value=BOUNDS["max_value"], max_ticks=1)) in {
        BOUNDS["max_value"],
        BOUNDS["max_value"] - TICK,
    }


@given(st.data())
def test_single_values_about_a_summit(data: st.DataObject) -> None:
    """At its places."""
    event, stop = data.draw(events(around=SUMMIT)), data.draw(stops(around=SUMMIT))
    itinerary = data.draw(itineraries(leader=ADA, around=SUMMIT))

    assert {event.place, stop.place, *(each.place for each in itinerary.stops)} <= {CITY, HALL, LOBBY}
    assert SUMMIT.start - 2 * TICK <= event.start <= SUMMIT.end + 2 * TICK


@slow
@given(schedules(zone="Asia/Kathmandu"), gazetteers(zone=UTC))
def test_all_is_in_a_stated_zone(schedule: Schedule, places: tuple[Place, ...]) -> None:
    """Each place, and so each time."""
    assert {each.place.zone for each in schedule.stops} <= {ZoneInfo("Asia/Kathmandu")}
    assert {UTC} == {each.zone for each in places}


@pytest.mark.parametrize(("zone", "text"), CHANGES)
def test_clocks_do_change_then(zone: str, text: str) -> None:
    """The offset of the zone is another a second before."""
    at, second = datetime.fromisoformat(text), timedelta(seconds=1)
    offsets = {each.astimezone(ZoneInfo(zone)).utcoffset() for each in (at, at - second)}

    assert 2 == len(offsets)


@given(clock_changes(), clock_changes(tick=timedelta(hours=1), max_ticks=1))
def test_a_clock_change_lies_within_its_night(one: ClockChange, other: ClockChange) -> None:
    """Strictly."""
    assert all(each.min_value < each.at < each.max_value for each in (one, other))


def test_plans_over_a_night_in_which_clocks_change() -> None:
    """Stops begin before and end after that, in the zone of it."""
    found: set[bool] = set()

    @settings(max_examples=40, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(clock_changes().flatmap(lambda night: st.tuples(st.just(night), schedules(**night.bounds))))
    def look(drawn: tuple[ClockChange, Schedule]) -> None:
        night, plan = drawn
        found.update(
            stop.start.utcoffset() != stop.end.utcoffset()
            for stop in plan.stops
            if stop.end is not None and stop.end > night.at > stop.start
        )

    look()

    assert {True} == found


@pytest.mark.parametrize(
    ("strategy", "message"),
    [
        (lambda: schedules(leaders=[]), "leaders must hold one at least, got none"),
        (lambda: schedules(leaders=WRONG["one"]), r"leaders must be several Leaders, got Leader\('Ada'"),
        (lambda: schedules(leaders=WRONG["several"]), "leaders must be several Leaders, got"),
        (lambda: schedules(leaders=[ADA, ADA]), "leaders must have different ids, got ada, ada"),
        (lambda: schedules(leaders=[ADA], min_people=2), "max_people <= 1, the number of leaders, must hold, got 2, 1"),
        (lambda: schedules(min_people=3, max_people=2), "0 <= min_people <= max_people must hold, got 3, 2"),
        (lambda: schedules(min_stops=3, max_stops=2), "0 <= min_stops <= max_stops must hold, got 3, 2"),
        (lambda: schedules(places=WRONG["places"]), "places must be several Places, got 'Hall'"),
        (lambda: schedules(places=[HALL], zone="UTC"), "zone must be given without places, which have theirs"),
        (lambda: schedules(around=WRONG["around"]), "around must be a Summit, got Event"),
        (lambda: schedules(around=SUMMIT, zone="UTC"), "zone must be given without around, which says when and where"),
        (lambda: events(around=SUMMIT, **BOUNDS), "min_value, max_value must be given without around"),
        (lambda: schedules(uncertain=["sure"]), "uncertain must be several of"),
        (lambda: schedules(min_value=datetime(2026, 1, 1)), "min_value must be an aware datetime"),  # noqa: DTZ001 - what is refused
        (
            lambda: schedules(min_value=BOUNDS["max_value"], max_value=BOUNDS["min_value"]),
            "min_value <= max_value must",
        ),
        (lambda: schedules(tick=timedelta(0)), "tick must be above zero"),
        (lambda: events(max_ticks=-1), "max_ticks must be zero or more, got -1"),
        (lambda: stops(among=[]), "among must hold one at least, got none"),
        (lambda: schedules(zone=WRONG["zone"]), "zone must be the name of an IANA time zone or a tzinfo, got 3"),
        (lambda: series(min_size=1), "2 <= min_size <= max_size must hold, got 1, 3"),
        (lambda: spans(min_value=-TICK), "min_value must be zero or more"),
        (lambda: spans(min_value=TICK / 2, max_value=TICK / 3), "a whole number of ticks must lie"),
    ],
)
@given(data=st.data())
def test_what_makes_no_sense_is_refused(
    strategy: Callable[[], st.SearchStrategy[object]], message: str, data: st.DataObject
) -> None:
    """By what must hold, and what came."""
    with pytest.raises(ValueError, match=message):
        data.draw(strategy())


@given(st.data())
def test_an_unknown_zone_is_refused(data: st.DataObject) -> None:
    """By name."""
    with pytest.raises(UnknownZone):
        data.draw(schedules(zone="Europe/Carrow"))
