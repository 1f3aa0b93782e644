from datetime import timedelta
from typing import Any

import pytest

from schedcheck import Interval, Itinerary, MaxStretch, Place, Result, Stop, Verdict
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
    CONDITIONAL,
    KEPT,
    UNKNOWN,
    amounts,
    at,
    hours,
    measured,
    minutes,
    refusal,
    room,
    stop,
    told,
)

HALL = room("Hall")
CAFE = room("Café")
FOUR = MaxStretch(ADA, at_most=hours(4), break_=minutes(15))
MORNING = (stop(HALL, "08:00", "10:00"), stop(HALL, "10:15", "11:00"))
INSTANT = timedelta(microseconds=1)


def result(*stops: Stop, rule: MaxStretch = FOUR) -> Result:
    """What the rule finds of Ada's stops."""
    return measured(rule, Itinerary.of(ADA, *stops))


def findings(*stops: Stop, rule: MaxStretch = FOUR) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(rule, Itinerary.of(ADA, *stops))


def test_kept() -> None:
    """How long somebody goes on, where, and from when."""
    words = "Ada is engaged in Hall for 3 h at a stretch from 2030-05-01 08:00 on, where 4 h is the most."

    assert [(KEPT, words)] == findings(*MORNING)


def test_broken() -> None:
    """By the time that is too much, short breaks and all."""
    (found,) = result(*MORNING, stop(CAFE, "11:15", "13:00")).findings

    assert (BROKEN, (hours(5), hours(4), hours(-1))) == (found.verdict, amounts(found))
    assert found.sentence.startswith("Ada is engaged for 5 h at a stretch from 2030-05-01 08:00 on")


def test_a_call_within_a_meeting_does_not_end_it() -> None:
    """The stretch goes on from when the meeting is over."""
    call = stop(room("Call", remote=True), "10:00", "10:30")
    (found,) = result(stop(HALL, "09:00", "13:00"), call, stop(CAFE, "13:10", "14:30")).findings

    assert (BROKEN, (hours(5.5), hours(4), hours(-1.5))) == (found.verdict, amounts(found))


def test_a_call_within_a_meeting_does_not_end_it_where_something_slips() -> None:
    """As where nothing does."""
    call = stop(room("Call", remote=True), "09:00", "09:30")
    (found,) = result(stop(HALL, "08:00", "12:00"), call, stop(CAFE, "12:00", "13:00", late=minutes(1))).findings

    assert (BROKEN, hours(5)) == (found.verdict, found.required)


def test_told_is_when_on_the_clocks_of_the_first_place() -> None:
    """Wherever it goes on."""
    tokyo = stop(Place("Tokyo", tz="Asia/Tokyo"), "08:00", "10:00")
    for late in (minutes(0), minutes(1)):
        (found,) = result(tokyo, stop(HALL, "10:00", "11:00", late=late)).findings

        assert (KEPT, "2030-05-01 17:00 to 20:00 JST") == (found.verdict, str(found.interval))


def test_just_as_long_as_may_be_is_kept() -> None:
    """With slack zero."""
    found = result(*MORNING, stop(CAFE, "11:15", "12:00"))

    assert (KEPT, hours(0)) == (found.verdict, found.slack)


def test_told_is_when_the_longest_stretch_is() -> None:
    """Not what is before it, though that may slip up to it."""
    slow = stop(CAFE, "07:00", "07:30", late=minutes(20))
    two = MaxStretch(ADA, at_most=hours(2), break_=minutes(15))
    spans = [
        [each.interval for each in result(*stops, rule=rule).findings]
        for stops, rule in ((MORNING, FOUR), ((slow, *MORNING), two))
    ]

    assert [[Interval(at("08:00"), at("11:00"))]] * 2 == spans


def test_a_longer_break_ends_a_stretch() -> None:
    """A minute more than `break_`."""
    assert [KEPT] == [verdict for verdict, _ in findings(*MORNING, stop(CAFE, "11:16", "15:00"))]


def test_without_a_break_stops_must_touch() -> None:
    """Or overlap."""
    rule = MaxStretch(ADA, at_most=hours(2))
    touching = stop(HALL, "08:00", "10:00"), stop(CAFE, "10:00", "11:00")

    assert (BROKEN, KEPT) == (result(*touching, rule=rule).verdict, result(*MORNING, rule=rule).verdict)


def test_one_stop_is_no_stretch() -> None:
    """However long; with another within it, it is."""
    long = stop(HALL, "08:00", "18:00")

    assert () == result(long).findings
    assert BROKEN == result(long, stop(CAFE, "10:00", "10:30")).verdict


def test_midnight_does_not_end_a_stretch() -> None:
    """Nor does it hide one."""
    night = stop(HALL, "21:00", "23:30"), Stop(CAFE, at("23:30"), at("23:30") + hours(2.5))

    assert (BROKEN, hours(-1)) == (result(*night).verdict, result(*night).slack)


def test_each_stretch_by_itself() -> None:
    """Those that are too long are told."""
    afternoon = stop(CAFE, "14:00", "16:00"), stop(HALL, "16:00", "18:30")
    evening = stop(CAFE, "19:00", "20:00"), stop(HALL, "20:00", "21:00")

    assert [BROKEN, KEPT] == [verdict for verdict, _ in findings(*MORNING, *afternoon, *evening)]


def test_nothing_to_measure_where_nobody_is_in_the_plan() -> None:
    """The rule looked at nothing."""
    found = measured(FOUR, Itinerary.of(BO, *MORNING))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_rest_is_a_break() -> None:
    """It is no work."""
    assert KEPT == result(*MORNING, stop(CAFE, "11:00", "12:00", kind="rest"), stop(HALL, "12:00", "14:00")).verdict


def test_unknown_end() -> None:
    """Whether there is a break is not known."""
    (found,) = result(stop(CAFE, "08:00"), stop(HALL, "11:00", "13:00")).findings

    assert (UNKNOWN, ("when Café ends for Ada",), None) == (found.verdict, found.missing, found.slack)


def test_unknown_end_before_a_tentative_stop() -> None:
    """With it they are short enough together; without it there is one stop, which is no stretch."""
    assert KEPT == result(stop(CAFE, "08:00"), stop(HALL, "10:00", "11:00", status="tentative")).verdict


def test_tentative() -> None:
    """It joins two stretches that are short enough by themselves."""
    joining = stop(CAFE, "11:00", "12:00", status="tentative")
    (found,) = result(*MORNING, joining, stop(HALL, "12:00", "13:00")).findings

    assert (CONDITIONAL, hours(-1)) == (found.verdict, found.slack)


def test_slips_that_close_a_break() -> None:
    """At risk, by how far is still a break."""
    (found,) = result(*MORNING, stop(CAFE, "11:30", "14:00", early=minutes(20))).findings

    assert (AT_RISK, minutes(15) - INSTANT) == (found.verdict, found.slip)


def test_slips_up_to_where_the_break_gets_too_long() -> None:
    """The last may be ten minutes late; a quarter of an hour late it still is one stretch, and after that none."""
    (found,) = result(*MORNING, stop(CAFE, "11:00", "11:50", late=minutes(40))).findings

    assert (AT_RISK, minutes(10)) == (found.verdict, found.slip)


def test_slips_that_close_a_break_where_no_two_are_near() -> None:
    """There is no stretch at stated times."""
    (found,) = result(stop(HALL, "08:00", "10:00"), stop(CAFE, "11:00", "14:00", early=hours(1))).findings

    assert (AT_RISK, hours(0), "2030-05-01 08:00:00+00:00") == (
        found.verdict,
        found.required,
        str(found.interval and found.interval.start),
    )


def test_several_that_slip_are_no_longer_together() -> None:
    """Than they are, and the breaks between."""
    slipping = [
        stop(HALL, f"{hour}:00", f"{hour + 1}:00", early=minutes(30), late=minutes(30)) for hour in (10, 11, 12)
    ]

    assert KEPT == result(*slipping, rule=MaxStretch(ADA, at_most=hours(3))).verdict
    assert AT_RISK == result(*slipping, rule=MaxStretch(ADA, at_most=hours(3), break_=minutes(1))).verdict


def on(day: str, start: str, end: str, **more: Any) -> Stop:  # noqa: ANN401 - fields of Stop
    """A stop on a day of any year."""
    return Stop(HALL, f"{day} {start}", f"{day} {end}", **more)


@pytest.mark.parametrize("day", ["2030-05-01", "1960-05-01"])
def test_two_that_slip_towards_each_other_share_the_way(day: str) -> None:
    """Up to where a break is left between them; before 1970, too."""
    slipping = on(day, "08:00", "10:00", late=minutes(30)), on(day, "11:00", "12:30", early=minutes(30))
    (found,) = result(*slipping, rule=MaxStretch(ADA, at_most=hours(3), break_=minutes(15))).findings

    assert (AT_RISK, minutes(22.5) - INSTANT) == (found.verdict, found.slip)


@pytest.mark.parametrize("day", ["2030-05-01", "1960-05-01"])
def test_a_longer_break_ends_a_stretch_in_any_year(day: str) -> None:
    """No time is before all others: each of two is told."""
    stops = [on(day, f"{hour:02}:00", f"{hour + 3:02}:00") for hour in (2, 5, 9, 12)]

    assert [hours(6), hours(6)] == [each.required for each in result(*stops).findings]


def test_two_at_one_time_in_two_zones_may_slip() -> None:
    """They are as long together as the one."""
    there = [stop(place, "08:00", "10:00", late=minutes(5)) for place in (HALL, Place("Tokyo", tz="Asia/Tokyo"))]

    assert KEPT is result(*there).verdict


def test_several_that_slip_far_from_each_other() -> None:
    """Are no stretch at all."""
    slipping = [stop(HALL, f"{hour}:00", f"{hour + 1}:00", late=minutes(10), early=minutes(10)) for hour in (10, 12)]
    joined = stop(CAFE, "10:00", "12:00", status="tentative")

    assert () == result(*slipping).findings
    assert KEPT == result(*slipping, joined).verdict


def test_many_that_slip_about_a_tentative_one() -> None:
    """Nothing is sure; conditional, the worse name."""
    slipping = [stop(HALL, f"{hour:02}:00", f"{hour + 1:02}:00", late=minutes(10)) for hour in range(18)]
    perhaps = stop(CAFE, "18:00", "19:00", status="tentative")

    assert CONDITIONAL == result(*slipping, perhaps, rule=MaxStretch(ADA, at_most=hours(18), break_=minutes(5))).verdict


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (FOUR, "Ada goes on for at most 4 h without a break of more than 15 min"),
        (MaxStretch(at_most=hours(4)), "nobody goes on for more than 4 h without a break"),
    ],
)
def test_says_what_is_wanted(rule: MaxStretch, words: str) -> None:
    """Who, how long, and what a break is."""
    assert words == str(rule)


@pytest.mark.parametrize("fields", [{"at_most": -hours(1)}, {"at_most": hours(1), "break_": -minutes(1)}])
def test_refuses_negative_durations(fields: dict[str, Any]) -> None:
    """They mean nothing."""
    assert " must be a timedelta of zero or more, got " in refusal(lambda: MaxStretch(**fields))
