from datetime import timedelta

import pytest

from schedcheck import Encounter, Event, Finding, Interval, Itinerary, Level, Place, Schedule, Stop, Verdict
from schedcheck.encounters.outlook import Outlook
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
    CITY,
    CONDITIONAL,
    KEPT,
    UNKNOWN,
    at,
    hours,
    minutes,
    refusal,
    room,
    stop,
)

HALL = room("Hall")
CAFE = room("Café")
MORNING = stop(HALL, "10:00", "11:00")
LITTLE = minutes(5)


def encounter(place: Place = HALL, *, status: str = "confirmed") -> Encounter:
    """Ada and Bo, at ten, Bo in a given place."""
    mine = Itinerary.of(ADA, MORNING)
    theirs = Itinerary.of(BO, stop(place, "10:30", "12:00", status=status))
    (found,) = Schedule([mine, theirs]).encounters(ADA, BO)
    return found


def verdict(*evidence: Stop | Encounter, actual: timedelta | None = LITTLE, wanted: bool = False) -> Verdict:
    """What a finding with ten minutes required is by default."""
    return Finding.of(*evidence, required=minutes(10), actual=actual, wanted=wanted).verdict


# --- Slack ---


def test_slack_is_what_is_there_above_what_is_required() -> None:
    """Of durations."""
    assert -minutes(5) == Finding.of(MORNING, required=minutes(10), actual=minutes(5)).slack


def test_slack_of_counts() -> None:
    """A whole number of the unit."""
    assert 2 == Finding.of(MORNING, required=1, actual=3, unit="people").slack


def test_slack_is_not_known_where_the_amount_is_not() -> None:
    """None, not a guess."""
    assert Finding.of(MORNING, required=minutes(10), actual=None).slack is None


def test_slack_is_not_known_where_the_verdict_is_not() -> None:
    """The amount is one of several that may be."""
    found = Finding.of(MORNING, required=minutes(10), actual=minutes(5), outlook=Outlook(UNKNOWN, 0, None))

    assert found.slack is None


@pytest.mark.parametrize(("required", "actual"), [(minutes(1), 5), (1, minutes(5))])
def test_refuses_to_compare_a_duration_with_a_count(required: timedelta | int, actual: timedelta | int) -> None:
    """Whoever asks for the slack learns of it."""
    found = Finding((), None, None, required, actual, verdict=KEPT)

    assert refusal(lambda: found.slack).startswith(
        "InvalidValue: required and actual must both be durations or both be counts, got Finding("
    )


# --- Verdict by default ---


def test_broken_where_there_is_less_than_required() -> None:
    """By however little."""
    assert BROKEN is verdict(MORNING, actual=minutes(10) - timedelta(microseconds=1))


def test_kept_where_there_is_as_much_as_required() -> None:
    """Slack zero is kept."""
    assert KEPT is verdict(MORNING, actual=minutes(10))


def test_unknown_where_the_amount_is_not_known() -> None:
    """Whatever it rests on."""
    assert UNKNOWN is verdict(MORNING, actual=None)


def test_unknown_where_something_is_missing() -> None:
    """The amount told is one of several that may be."""
    found = Finding.of(MORNING, required=minutes(10), actual=hours(1), missing=("when it ends",))

    assert UNKNOWN is found.verdict


def test_broken_on_a_certain_encounter() -> None:
    """It is as sure as can be."""
    assert BROKEN is verdict(encounter())


def test_unknown_where_broken_on_an_encounter_that_is_not_certain() -> None:
    """They may not be in one room."""
    assert UNKNOWN is verdict(encounter(CITY))


@pytest.mark.parametrize("status", ["tentative", "confirmed"])
def test_unknown_comes_before_tentative(status: str) -> None:
    """At stated times the place decides."""
    assert UNKNOWN is verdict(encounter(CITY, status=status))


def test_conditional_where_broken_on_a_tentative_encounter() -> None:
    """It may not come about."""
    assert CONDITIONAL is verdict(encounter(status="tentative"))


def test_conditional_where_broken_on_a_tentative_stop() -> None:
    """It may not take place."""
    assert CONDITIONAL is verdict(MORNING, stop(CAFE, "10:00", "11:00", status="tentative"))


def test_kept_on_what_is_not_certain() -> None:
    """What does not happen cannot break it."""
    assert KEPT is verdict(encounter(CITY, status="tentative"), actual=hours(1))


@pytest.mark.parametrize(
    ("place", "status", "expected"),
    [
        (HALL, "confirmed", KEPT),
        (HALL, "tentative", CONDITIONAL),
        (CITY, "confirmed", UNKNOWN),
        (CITY, "tentative", UNKNOWN),
    ],
)
def test_what_is_wanted_is_only_as_sure_as_it_is(place: Place, status: str, expected: Verdict) -> None:
    """Without the encounter the rule would be broken."""
    assert expected is verdict(encounter(place, status=status), actual=hours(1), wanted=True)


def test_unknown_where_an_end_is_not_known() -> None:
    """Whatever was made of it; the end is named."""
    (open_end,) = Itinerary.of(ADA, stop(HALL, "10:00")).stops
    found = Finding.of(open_end, required=minutes(10), actual=hours(1))

    assert (UNKNOWN, ("when Hall ends for Ada",)) == (found.verdict, found.missing)


@pytest.mark.parametrize(("slack", "expected"), [(4, AT_RISK), (5, KEPT)])
def test_at_risk_where_stops_may_slip_by_more_than_the_slack(slack: int, expected: Verdict) -> None:
    """All in all: two minutes early and three late."""
    stops = stop(HALL, "10:00", "11:00", late=minutes(3)), stop(CAFE, "12:00", "13:00", early=minutes(2))

    assert expected is verdict(*stops, actual=minutes(10 + slack))


def test_stops_at_one_event_slip_once() -> None:
    """By the event's bounds."""
    event = Event("Talk", HALL, at("10:00"), at("11:00"), late=minutes(3))

    assert KEPT is verdict(event.attend(), event.attend(leave=at("10:30")), actual=minutes(13))


def test_counts_do_not_slip() -> None:
    """Only durations do."""
    late = stop(HALL, "10:00", "11:00", late=hours(3))

    assert KEPT is Finding.of(late, required=1, actual=1, unit="stops").verdict


def test_settled_amounts_are_the_worst_already() -> None:
    """The constraint has thought of ends and slips."""
    stops = stop(HALL, "10:00", late=hours(3)), stop(CAFE, "12:00")

    assert KEPT is Finding.of(*stops, required=minutes(10), actual=minutes(10), settled=True).verdict


def test_what_is_missing_stands_with_unknown_alone() -> None:
    """Elsewhere it decides nothing."""
    found = Finding.of(
        MORNING, required=minutes(10), actual=hours(1), missing=("a thing",), outlook=Outlook(KEPT, 0, None)
    )

    assert () == found.missing


def test_an_outlook_wins_over_the_default() -> None:
    """With the slip it tells."""
    found = Finding.of(MORNING, required=minutes(1), actual=minutes(5), outlook=Outlook(AT_RISK, 0, 60_000_000))

    assert (AT_RISK, minutes(1)) == (found.verdict, found.slip)


# --- Stops, place, time ---


def test_evidence_gives_the_stops() -> None:
    """Each once, in the order given."""
    found = encounter()

    assert found.stops == Finding.of(found, *found.stops, required=minutes(1), actual=None).stops


def test_written_stops_leave_out_implied_ones() -> None:
    """A planner finds them in the plan."""
    implied = stop(CAFE, "11:00", implied=True)

    assert (MORNING,) == Finding.of(implied, MORNING, required=minutes(1), actual=None).written


def test_interval_stretches_over_all_evidence() -> None:
    """From the first start to the last end."""
    found = Finding.of(MORNING, stop(CAFE, "14:00", "15:00"), required=minutes(1), actual=None)

    assert Interval(at("10:00"), at("15:00")) == found.interval


def test_place_is_that_of_all_evidence() -> None:
    """None where there is no one place."""
    here, there = stop(HALL, "14:00", "15:00"), stop(CAFE, "14:00", "15:00")

    assert (HALL, None) == (
        Finding.of(MORNING, here, required=minutes(1), actual=None).place,
        Finding.of(MORNING, there, required=minutes(1), actual=None).place,
    )


def test_place_and_interval_may_be_given() -> None:
    """Where they are others than those of the evidence."""
    when = Interval(at("08:00"), at("09:00"))
    found = Finding.of(MORNING, required=minutes(1), actual=None, place=CAFE, interval=when)

    assert (CAFE, when) == (found.place, found.interval)


def test_without_evidence_there_is_neither_place_nor_time() -> None:
    """Something that never happens is nowhere."""
    found = Finding.of(required=minutes(1), actual=timedelta(0))

    assert ((), None, None, BROKEN) == (found.stops, found.place, found.interval, found.verdict)


def test_interval_stretches_over_instants_not_over_wall_clocks() -> None:
    """In the night in which clocks are set back, the later of two stops may start at the earlier hour."""
    paris = Place("Paris", level=Level.CITY, tz="Europe/Paris")
    before = Stop(paris, "2022-10-30T02:30+02:00", "2022-10-30T02:50+02:00")
    after = Stop(paris, "2022-10-30T02:10+01:00", "2022-10-30T02:20+01:00")
    expected = Interval("2022-10-30T00:30Z", "2022-10-30T01:20Z")

    assert expected == Finding.of(after, before, required=1, actual=1).interval


def test_stops_are_told_once() -> None:
    """Also where the two of an encounter are equal."""
    one, same = stop(HALL, "10:00", "11:00"), stop(HALL, "10:00", "11:00")
    met = Encounter(one, same, HALL, HALL.level, minutes(0), certain=True, worst=minutes(0))

    assert (one,) == Finding.of(met, required=1, actual=1).stops
    assert (one,) == Finding.of(one, same, required=1, actual=1).stops
