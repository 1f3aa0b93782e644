"""Events that come again: each occurrence is an event, whose id says when it was first meant to be."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from typing import Any

import pytest

from schedcheck import Event, Interval, Itinerary, Place, Schedule, Series
from tests.unit.builders import ADA, BO, refusal

HALL = Place("Hall", tz="Europe/Vienna")
SEMINAR = Event("Seminar", HALL, "2026-10-19 09:00", "2026-10-19 10:30", kind="talk", late=timedelta(minutes=5))
WEEKLY = Series(SEMINAR, "FREQ=WEEKLY;COUNT=3")


def further(start: str, end: str) -> Interval:
    """A span of time in UTC."""
    return Interval(f"{start}Z", f"{end}Z")


def test_each_occurrence_is_an_event() -> None:
    """With all of the first but its times, by the clocks of the place."""
    first, second, third = WEEKLY.events

    assert ["seminar/2026-10-19", "seminar/2026-10-26", "seminar/2026-11-02"] == [first.id, second.id, third.id]
    assert (
        Event(
            "Seminar",
            HALL,
            "2026-10-26 09:00",
            "2026-10-26 10:30",
            kind="talk",
            late=timedelta(minutes=5),
            id="seminar/2026-10-26",
            series="seminar",
        )
        == second
    )


def test_an_event_of_its_own_has_no_series() -> None:
    """Only a series says so."""
    assert SEMINAR.series is None
    assert "seminar" == WEEKLY.events[0].moved(timedelta(days=2)).series


def test_ids_do_not_depend_on_others() -> None:
    """What is left out or comes beside changes no other."""
    less = Series(SEMINAR, "FREQ=WEEKLY;COUNT=3", exdates=[date(2026, 10, 19)])
    more = Series(SEMINAR, "FREQ=WEEKLY;COUNT=3", times=[further("2026-10-19T12:00", "2026-10-19T13:00")])

    assert WEEKLY.events[1:] == less.events
    assert ("seminar/2026-10-19", "seminar/2026-10-19T1400") == tuple(each.id for each in more.events[:2])


def test_may_come_at_times_alone() -> None:
    """The first is that of its event."""
    twice = Series(SEMINAR, times=[further("2026-10-21T12:00", "2026-10-21T13:00")])

    assert ["seminar/2026-10-19", "seminar/2026-10-21T1400"] == [each.id for each in twice.events]


def test_ids_of_times_tell_them_apart() -> None:
    """To the microsecond, and where clocks go through them twice."""
    starts = ["2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T01:30:05", "2026-10-25T01:30:05.000007"]
    held = Series(SEMINAR, times=[further(each, "2026-10-25T08:00") for each in starts])

    assert [
        "seminar/2026-10-25T0230",
        "seminar/2026-10-25T0230+0100",
        "seminar/2026-10-25T023005+0100",
        "seminar/2026-10-25T023005.000007+0100",
    ] == [each.id for each in held.events[1:]]


def test_is_attended_as_a_whole() -> None:
    """One stop for each occurrence, under its id."""
    plan = Schedule([Itinerary.of(ADA, WEEKLY)]).add(BO, WEEKLY)
    wanted = ["seminar/2026-10-19", "seminar/2026-10-26", "seminar/2026-11-02"]

    assert wanted == [each.id for each in plan.itinerary(ADA).stops] == [each.id for each in plan.itinerary(BO).stops]
    assert WEEKLY.events == plan.events == tuple(each.event for each in WEEKLY.attend(status="tentative"))


def test_may_be_added_to_what_is_there() -> None:
    """Beside other stops."""
    plan = Schedule([Itinerary.of(ADA, SEMINAR)]).add(ADA, WEEKLY)

    assert 4 == len(plan.itinerary(ADA).stops)


def test_an_occurrence_moves_alone_and_keeps_its_id() -> None:
    """The others stay."""
    plan = Schedule([Itinerary.of(ADA, WEEKLY)])
    moved = plan.move(WEEKLY.events[1], by=timedelta(days=1))

    assert [True, False, True] == [moved.event(each.id) == each for each in WEEKLY.events]


def test_is_found_by_its_date() -> None:
    """The local one on which it was first meant to be."""
    assert WEEKLY.events[1] == WEEKLY.on("2026-10-26") == WEEKLY.on(date(2026, 10, 26))
    assert (
        "NotInSchedule: it must be the date of one occurrence, got 2026-10-27, of 0; did you mean '2026-10-26'?"
        == refusal(lambda: WEEKLY.on("2026-10-27"))
    )


def test_is_a_value() -> None:
    """With the title, the place and the id of its event."""
    assert WEEKLY == pickle.loads(pickle.dumps(WEEKLY))  # noqa: S301 - our own
    assert {WEEKLY: 1}[Series(SEMINAR, "freq=weekly;count=3")]
    assert ("Seminar", "Seminar", HALL, "seminar") == (str(WEEKLY), WEEKLY.title, WEEKLY.place, WEEKLY.id)
    assert repr(WEEKLY).startswith("Series(Event('Seminar'")


def test_an_occurrence_makes_no_series() -> None:
    """It has one."""
    expected = "InvalidValue: the event of a series must have an end, and be of no series yet, got one of 'seminar'"

    assert expected == refusal(lambda: Series(WEEKLY.events[0], "FREQ=DAILY;COUNT=2"))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Series(ADA, "FREQ=DAILY;COUNT=2"), "InvalidValue: event must be an Event"),  # type: ignore[arg-type]
        (lambda: Series(SEMINAR), "InvalidValue: a series must have a rrule, or times and no exdates"),
        (
            lambda: Series(SEMINAR, "FREQ=DAILY"),
            "InvalidValue: rrule must have a COUNT or an UNTIL, or it never is over",
        ),
        (lambda: Series(SEMINAR, "FREQ=HOURLY"), "InvalidValue: rrule: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"),
        (
            lambda: Series(Event("Talk", HALL, "2026-10-19 09:00"), "FREQ=DAILY;COUNT=2"),
            "InvalidValue: the event of a series must have an end, and be of no series yet",
        ),
        (lambda: Series(SEMINAR, times=["soon"]), "InvalidValue: each of times must be an Interval"),  # type: ignore[list-item]
        (
            lambda: Series(SEMINAR, times=[SEMINAR.interval]),
            "ConflictingIds: each occurrence of a series must start at a time of its own",
        ),
        (
            lambda: Event("Talk", HALL, "2026-10-19 09:00", series=" "),
            "InvalidValue: series must be text that is not blank",
        ),
    ],
)
def test_refuses_bad_input(make: Any, said: str) -> None:  # noqa: ANN401 - a call with wrong values
    """By name."""
    assert said == refusal(make).partition(", got ")[0]
