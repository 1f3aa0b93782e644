"""A schedule as a plan file, and read again."""

import json
import tomllib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given

from schedcheck import (
    Available,
    Delegation,
    Event,
    Interval,
    Itinerary,
    Leader,
    Level,
    Place,
    Recurrence,
    Schedule,
    Stop,
    Unavailable,
    load_plan,
)
from schedcheck.errors import InvalidValue, UnknownName
from schedcheck.exporters.plan import plan_data, to_plan
from schedcheck.importers.plan import parse_plan
from schedcheck.testing import schedules
from tests.unit.test_cli import BROKEN

ADA = Leader("Ada", delegation=Delegation("Alba"), email="ada@example.org")
VIENNA = Place("Vienna", level=Level.CITY, tz="Europe/Vienna", geo=(48.2, 16.4))
HALL = Place("Hall", within=VIENNA, entrance=Place("Lobby", within=VIENNA), walk=timedelta(minutes=2))
OPENING = Event(
    "Opening", HALL, "2026-05-04 10:00", organizer=Delegation("Boria"), kind="plenary", late=timedelta(0, 90)
)
PLAN = Schedule([Itinerary(ADA, [OPENING.attend(arrive="2026-05-04 10:10"), Stop(HALL, "2026-05-04 20:00")])])
BUSY = Unavailable(ADA, [Interval("2026-05-05T10:00Z", "2026-05-05T11:00Z")])


@pytest.mark.parametrize("form", ["toml", "json"])
def test_is_read_as_the_same_plan(form: str) -> None:
    """With the rules about when people are available."""
    read = parse_plan(to_plan(PLAN, must=[BUSY], should=[BUSY], form=form), format=form)

    assert PLAN == read.schedule
    assert [BUSY] == [each.constraint for each in read.must] == [each.constraint for each in read.should]


def test_a_plan_file_comes_back() -> None:
    """The summit of the tutorial, without its rules."""
    plan = load_plan(BROKEN).schedule

    assert plan == parse_plan(to_plan(plan, form="json"), format="json").schedule


def one_by_one(plan: Schedule) -> Schedule:
    """The plan with each occurrence of a series as an event of its own."""

    def alone(stop: Stop) -> Stop:
        return stop if stop.event is None else attrs.evolve(stop, event=attrs.evolve(stop.event, series=None))

    return Schedule([attrs.evolve(each, stops=map(alone, each.stops)) for each in plan.itineraries])


@given(plan=schedules().map(one_by_one))
def test_any_plan_is_read_as_the_same(plan: Schedule) -> None:
    """As JSON, as data and as TOML."""
    assert plan == parse_plan(json.loads(to_plan(plan, form="json"))).schedule
    assert plan == parse_plan(plan_data(plan)).schedule
    assert plan == parse_plan(tomllib.loads(to_plan(plan))).schedule


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"form": "yaml"}, UnknownName, "form must be toml or json"),
        ({"must": [Available(ADA, [Recurrence(datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 5, 4, 10, tzinfo=UTC),
                                              "FREQ=DAILY")])]}, InvalidValue, "a window must come once"),
    ],
)  # fmt: skip
def test_what_a_plan_file_cannot_hold_is_refused(options: dict[str, Any], error: type[Exception], words: str) -> None:
    """With what must hold."""
    with pytest.raises(error, match=words):
        to_plan(PLAN, **options)


def test_a_zone_of_ones_own_is_refused() -> None:
    """A file has names of zones only."""
    place = Place("Hut", tz=timezone(timedelta(hours=1)))

    with pytest.raises(InvalidValue, match="IANA"):
        to_plan(Schedule([Itinerary(ADA, [Stop(place, "2026-05-04 10:00")])]), form="json")


def test_an_inherited_rule_stays_one() -> None:
    """What is not as by default, is written."""
    rule = Unavailable(ADA, BUSY.windows, inherit=True)

    assert [rule] == [
        each.constraint for each in parse_plan(to_plan(PLAN, must=[rule], form="json"), format="json").must
    ]
