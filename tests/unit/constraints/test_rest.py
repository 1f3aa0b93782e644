from datetime import timedelta, timezone
from typing import Any

import pytest

from schedcheck import Itinerary, Place, Rest, Result, Schedule, Stop, Verdict, bands
from schedcheck.analysis.bands import Fit
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
TEN = Rest(ADA, at_least=hours(10))
DINNER = stop(HALL, "19:00", "22:00")


def next_day(start: str, end: str | None = None, **more: Any) -> Stop:  # noqa: ANN401 - fields of Stop
    """A stop on the day after."""
    day = timedelta(days=1)
    return Stop(HALL, at(start) + day, None if end is None else at(end) + day, **more)


def result(*stops: Stop, rule: Rest = TEN) -> Result:
    """What the rule finds of Ada's stops."""
    return measured(rule, Itinerary.of(ADA, *stops))


def findings(*stops: Stop, rule: Rest = TEN) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(rule, Itinerary.of(ADA, *stops))


# --- Kept, broken, exactly at the limit ---


def test_kept() -> None:
    """How long somebody is free, and before which day."""
    expected = [(KEPT, "Ada has 11 h free before 2030-05-02, where 10 h is wanted.")]

    assert expected == findings(DINNER, next_day("09:00", "10:00"))


def test_broken() -> None:
    """By the time that is lacking; the last stop before and the first after are named first."""
    (found,) = result(stop(HALL, "08:00", "09:00"), DINNER, next_day("07:00", "08:00")).findings

    assert (BROKEN, "Ada has 9 h free before 2030-05-02, where 10 h is wanted.") == (found.verdict, found.sentence)
    assert (hours(10), hours(9), hours(-1)) == amounts(found)
    assert ["hall-2", "hall-3"] == [each.id for each in found.stops]


def test_nothing_between_one_day_and_the_next() -> None:
    """No time is free, and none is lacking."""
    assert [(BROKEN, "Ada has 0 min free before 2030-05-02, where 10 h is wanted.")] == findings(
        Stop(HALL, at("20:00"), at("00:00") + timedelta(days=1)), next_day("00:00", "01:00")
    )


def test_just_enough_is_kept() -> None:
    """With slack zero."""
    found = result(DINNER, next_day("08:00", "10:00"))

    assert (KEPT, hours(0)) == (found.verdict, found.slack)


def test_none_is_measured_within_a_day() -> None:
    """However short the breaks."""
    assert [] == findings(DINNER, stop(HALL, "22:01", "23:00"))


def test_what_goes_on_past_midnight_is_of_the_day_it_starts_in() -> None:
    """The rest begins when it is over."""
    ball = Stop(HALL, at("21:00"), at("21:00") + hours(5))

    assert [(KEPT, "Ada has 12 h free before 2030-05-02, where 10 h is wanted.")] == findings(
        ball, next_day("14:00", "15:00")
    )


def test_what_goes_on_when_the_day_begins() -> None:
    """There is no rest at all."""
    watch = Stop(HALL, at("21:00"), at("21:00") + hours(15))

    assert [(BROKEN, "Ada has no rest before 2030-05-02, where 10 h is wanted.")] == findings(
        watch, next_day("09:00", "10:00")
    )


def test_a_day_without_stops_makes_the_rest_longer() -> None:
    """There is one rest, over both nights."""
    later = Stop(HALL, at("09:00") + timedelta(days=2), at("10:00") + timedelta(days=2))

    assert [(KEPT, "Ada has 1 d 11 h free before 2030-05-03, where 10 h is wanted.")] == findings(DINNER, later)


def test_each_night_is_told() -> None:
    """Those that are too short."""
    days = [stop(HALL, "19:00", "23:00"), next_day("06:00", "23:00")]
    third = Stop(HALL, at("06:00") + timedelta(days=2), at("07:00") + timedelta(days=2))

    assert ["2030-05-02", "2030-05-03"] == [sentence[24:34] for _, sentence in findings(*days, third)]


def test_a_stop_that_outlasts_the_next() -> None:
    """Counts by its end, not by its start."""
    outer = stop(HALL, "18:00", "23:30")

    assert [(BROKEN, "Ada has 9 h 30 min free before 2030-05-02, where 10 h is wanted.")] == findings(
        outer, DINNER, next_day("09:00", "10:00")
    )


def test_of_two_that_end_at_once_the_first_to_start_is_named() -> None:
    """Whether the next one may be late or not."""
    both = stop(HALL, "19:00", "22:00"), stop(room("Den"), "21:00", "22:00")
    named = [
        [each.id for each in result(*both, next_day("09:00", "10:00", late=late)).findings[0].stops[:2]]
        for late in (hours(0), hours(1))
    ]

    assert [["hall", "hall-2"]] * 2 == named


def test_days_of_another_zone() -> None:
    """In which both stops are on one day."""
    rule = Rest(ADA, at_least=hours(10), zone=timezone(hours(6)))

    assert [] == findings(DINNER, next_day("05:00", "06:00"), rule=rule)


def test_nothing_to_measure_where_nobody_is_in_the_plan() -> None:
    """The rule looked at nothing."""
    found = measured(TEN, Itinerary.of(BO, DINNER))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


# --- Unknown, tentative, slipping ---


def test_unknown_end() -> None:
    """Of the last stop: it may go on until the next."""
    (found,) = result(stop(HALL, "19:00"), next_day("09:00", "10:00")).findings

    assert (UNKNOWN, ("when Hall ends for Ada",), None) == (found.verdict, found.missing, found.slack)


def test_an_unknown_end_of_what_is_no_work_does_not_matter() -> None:
    """Of the nap only the place is asked: it says on whose clocks the calls after it are."""
    line = Place("Line", remote=True)
    day = timedelta(days=1)
    (found,) = result(
        stop(HALL, "15:00", kind="rest"),
        stop(line, "19:00", "23:00"),
        Stop(line, at("07:00") + day, at("08:00") + day),
    ).findings

    assert (BROKEN, -hours(2), ()) == (found.verdict, found.slack, found.missing)
    assert ["line", "line-2", "hall"] == [each.id for each in found.stops]


def test_an_unknown_end_of_the_first_stop_does_not_matter() -> None:
    """It begins when it does."""
    assert KEPT == result(DINNER, next_day("09:00")).verdict


def test_tentative() -> None:
    """Conditional, with the slack of the tentative stop."""
    (found,) = result(DINNER, next_day("07:00", "07:30", status="tentative"), next_day("09:00", "10:00")).findings

    assert (CONDITIONAL, hours(-1)) == (found.verdict, found.slack)


def test_only_those_that_decide_are_named_where_something_slips() -> None:
    """What was over long before the last stop of the day is not."""
    (found,) = result(stop(HALL, "08:00", "09:00"), DINNER, next_day("07:00", "08:00", late=minutes(5))).findings

    assert ["hall-2", "hall-3"] == [each.id for each in found.stops]


def test_what_may_be_the_last_is_not_named_where_days_are_free_after_it() -> None:
    """But for the one that is: however early this may be, the other makes no rest too short."""
    day = timedelta(days=5)
    (found,) = result(
        stop(HALL, "08:00", "16:30"),
        stop(room("Den"), "09:00", "17:00", early=hours(1)),
        Stop(HALL, at("09:00") + day, at("10:00") + day),
    ).findings

    assert (KEPT, ["den", "hall-2"]) == (found.verdict, [each.id for each in found.stops])


def test_the_last_may_be_one_whose_end_is_not_known() -> None:
    """Where all is kept its latest end counts: four days before the next stop, too."""
    line = Place("Line", remote=True)
    day = timedelta(days=4)
    found = result(
        stop(HALL, "08:00"),
        stop(line, "09:00", "20:00"),
        stop(HALL, "22:00", "23:00", kind="rest"),
        Stop(HALL, at("09:00") + day, at("10:00") + day),
    )

    assert (KEPT, day - hours(13) - hours(10)) == (found.verdict, found.slack)


def test_a_tentative_stop_behind_a_sure_one_does_not_matter() -> None:
    """Only the first of a day does, and the last."""
    found = result(DINNER, next_day("09:00", "10:00"), next_day("11:00", "12:00", status="tentative"))

    assert (KEPT, 2) == (found.verdict, len(found.findings[0].stops))


def test_slips() -> None:
    """Both towards each other."""
    (found,) = result(
        stop(HALL, "19:00", "22:00", late=minutes(30)), next_day("08:40", "10:00", early=minutes(30))
    ).findings

    assert (AT_RISK, minutes(40), minutes(20)) == (found.verdict, found.slack, found.slip)


def test_slips_of_what_can_only_be_late() -> None:
    """The first stop of the day may be later still: then all the better."""
    (found,) = result(stop(HALL, "19:00", "22:00", late=hours(2)), next_day("09:00", "10:00", late=hours(1))).findings

    assert (AT_RISK, hours(1), hours(1)) == (found.verdict, found.slack, found.slip)


def test_what_is_late_past_midnight_is_of_the_next_day() -> None:
    """It may start up to the last microsecond before midnight: ten hours after its end then, the next one starts."""
    late = stop(HALL, "22:00", "23:00", late=hours(3))
    before, after = (
        result(late, next_day(f"10:59:59.99999{last}", "12:00", late=minutes(1))).verdict for last in (8, 9)
    )

    assert (AT_RISK, KEPT) == (before, after)


def test_slips_over_midnight() -> None:
    """What is of one day may come to be of two; at stated times there is nothing to measure."""
    (found,) = result(DINNER, stop(HALL, "23:30", "23:45", late=hours(1))).findings

    assert (AT_RISK, hours(0), minutes(30) - timedelta(microseconds=1)) == (found.verdict, found.slack, found.slip)
    assert found.sentence.startswith(
        "Ada starts nothing on one day less than 10 h after a stop of the day before; slips"
    )


def test_what_slips_as_far_as_midnight_is_still_of_the_day_it_begins() -> None:
    """It has to be earlier by two microseconds, where it starts one after it: though something else slips, too."""
    day, moment = timedelta(days=1), timedelta(microseconds=1)
    dinner = Stop(HALL, at("19:00") - day, at("22:00") - day, late=hours(1))
    start = at("00:00") + day + moment
    found = result(dinner, Stop(HALL, start, start + hours(1), early=hours(1)), rule=Rest(ADA, at_least=hours(30)))

    assert [(BROKEN, None), (AT_RISK, moment)] == [(each.verdict, each.slip) for each in found.findings]


def test_nothing_is_measured_of_one_stop_that_slips_over_midnight() -> None:
    """It is on the one day or on the next: there is nothing to rest from."""
    assert [] == findings(stop(HALL, "23:30", "23:45", late=hours(1)))


def test_one_event_slips_as_one() -> None:
    """What is before and what is after keep their distance where they slip together."""
    rule = Rest(ADA, at_least=hours(10))
    watch = Stop(HALL, at("19:00"), at("22:00"), early=hours(1), late=hours(1))

    assert KEPT == result(watch, next_day("09:00", "10:00"), rule=rule).verdict


def test_several_that_slip_of_which_none_can_be_too_near() -> None:
    """Each at its worst."""
    dinner = stop(HALL, "19:00", "22:00", late=minutes(30))
    talk = stop(HALL, "18:00", "18:30", late=hours(1), early=hours(1))

    assert KEPT == result(talk, dinner, next_day("09:00", "10:00", early=minutes(30))).verdict


def test_several_that_slip_about_a_tentative_one() -> None:
    """Conditional, as without it all is well."""
    dinner = stop(HALL, "19:00", "22:00", late=minutes(30))
    perhaps = next_day("08:30", "09:00", early=minutes(30), status="tentative")

    assert CONDITIONAL == result(dinner, perhaps, next_day("12:00", "13:00")).verdict


# --- What is said and refused ---


def test_says_what_is_wanted() -> None:
    """Who and how long."""
    assert "Ada has at least 10 h free between one day and the next" == str(TEN)
    assert "each person has at least 8 h free between one day and the next" == str(Rest(at_least=hours(8)))


@pytest.mark.parametrize("value", [None, -hours(1), 8])
def test_refuses_what_is_no_duration(value: Any) -> None:  # noqa: ANN401 - a wrong value
    """Of zero or more."""
    assert refusal(lambda: Rest(at_least=value)).startswith(
        "InvalidValue: at_least must be a timedelta of zero or more"
    )


def test_days_of_places_in_two_zones() -> None:
    """Each stop is of the date its own clocks show."""
    east, west = Place("East", tz="Asia/Tokyo"), Place("West", tz="America/Los_Angeles")
    evening, morning = Stop(east, at("10:00"), at("13:00")), Stop(west, at("17:00"), at("18:00"))

    assert [] == findings(evening, morning)
    assert BROKEN == result(evening, morning, rule=Rest(ADA, at_least=hours(5), zone="Asia/Tokyo")).verdict


@pytest.mark.parametrize("late", [minutes(0), minutes(5)])
def test_times_are_told_on_the_clocks_of_the_first_place(late: timedelta) -> None:
    """Where Ada was before she had nothing to do."""
    east, west = Place("East", tz="Asia/Tokyo"), Place("West", tz="Europe/Paris")
    evening = Stop(east, "2030-05-01 20:00", "2030-05-01 22:00", late=late)
    (found,) = result(
        evening, Stop(west, "2030-05-02 08:00", "2030-05-02 09:00"), rule=Rest(ADA, at_least=hours(20))
    ).broken

    assert (BROKEN, "2030-05-01 22:00 JST to 2030-05-02 15:00 JST") == (found.verdict, str(found.interval))


def test_a_midnight_that_slips_can_pass_is_told_on_the_clocks_of_the_first_place() -> None:
    """At stated times nothing is before it, or nothing after."""
    east, west = Place("East", tz="Asia/Tokyo"), Place("West", tz="Europe/Paris")
    evening = Stop(east, "2030-05-01 20:00", "2030-05-01 22:00")
    (found,) = result(evening, Stop(west, "2030-05-01 23:30", "2030-05-01 23:45", late=hours(1))).findings

    assert (AT_RISK, "2030-05-02 00:00 JST") == (found.verdict, str(found.interval)[:20])


# --- Each week ---

WEEKLY = Rest(ADA, at_least=hours(35), per="week")
MONDAY = at("00:00") - timedelta(days=2)
"""The first of May 2030 is a Wednesday."""


def week(*hours_of_work: tuple[float, float], **more: Any) -> list[Stop]:  # noqa: ANN401 - fields of Stop
    """Stops from so many hours after Monday to so many."""
    return [Stop(HALL, MONDAY + hours(start), MONDAY + hours(end), **more) for start, end in hours_of_work]


def test_a_week_is_kept_by_its_longest_free_time() -> None:
    """At the limit: from Saturday 13:00 to the end of the week."""
    found = result(*week((0, 60), (70, 133)), rule=WEEKLY)

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_a_week_is_broken_by_what_is_lacking() -> None:
    """What lies in the next week does not count."""
    (found,) = result(*week((0, 60), (70, 134)), rule=WEEKLY).findings

    assert BROKEN is found.verdict
    assert (
        "Ada has at most 1 d 10 h free at a stretch in the week from 2030-04-29, where 1 d 11 h is wanted."
        == found.sentence
    )
    assert hours(34) == found.actual


def test_before_the_first_and_after_the_last_stop_all_is_free() -> None:
    """A week's plan of one evening leaves most of it."""
    assert KEPT is result(DINNER, rule=WEEKLY).verdict


def test_a_free_time_over_the_end_of_a_week_counts_as_far_as_it_lies_in_each() -> None:
    """Twenty hours in the one and twenty in the other are not thirty-five in either."""
    found = result(*week((0, 148), (188, 320)), rule=WEEKLY)

    assert [BROKEN, BROKEN] == [each.verdict for each in found.findings]


def test_a_stop_of_no_length_parts_a_free_time() -> None:
    """As it does a break."""
    assert BROKEN is result(*week((0, 120), (144, 144)), rule=WEEKLY).verdict


def test_a_week_of_a_clock_change_is_an_hour_shorter() -> None:
    """To the Monday after, 33 hours from Saturday noon are left of what would be 36."""
    paris = Place("Paris", tz="Europe/Paris")
    stops = [Stop(paris, "2030-03-25 00:00", "2030-03-30 13:00")]
    found = measured(WEEKLY, Itinerary.of(ADA, *stops))

    assert (BROKEN, -hours(1)) == (found.verdict, found.slack)


def test_of_a_week_the_stops_beside_its_longest_free_time_come_first() -> None:
    """And the week is told on the clocks of the first stop."""
    paris = Place("Paris", tz="Europe/Paris")
    work = [("04-29 09:00", "04-29 18:00"), ("04-30 09:00", "05-02 18:00"), ("05-04 06:00", "05-05 12:00")]
    stops = [Stop(paris, *(f"2030-{each}" for each in times), title=f"{times}") for times in work]
    (found,) = measured(Rest(ADA, at_least=hours(37), per="week"), Itinerary.of(ADA, *stops)).findings

    assert [str(times) for times in (*work[1:], work[0])] == [each.title for each in found.stops]
    assert (BROKEN, hours(36)) == (found.verdict, found.actual)
    assert found.interval is not None
    assert "2030-04-29T00:00:00+02:00" == found.interval.start.isoformat()


def test_weeks_are_those_of_where_the_first_stop_is() -> None:
    """Another zone's Monday begins earlier; a call has none."""
    tokyo, paris = Place("Tokyo", tz="Asia/Tokyo"), Place("Paris", tz="Europe/Paris")
    stops = [
        Stop(Place("Call", remote=True), "2030-04-29T00:00+02:00", "2030-04-29T01:00+02:00"),
        Stop(paris, "2030-04-29 01:00", "2030-05-04 12:00"),
        Stop(tokyo, "2030-05-06 05:00", "2030-05-06 06:00"),
    ]
    found = measured(WEEKLY, Itinerary.of(ADA, *stops))

    assert (BROKEN, -hours(1)) == (found.verdict, found.slack)


def test_a_week_may_be_at_risk_by_one_slip_between_two_free_times() -> None:
    """Forty hours before and twenty-nine after: five to six hours earlier neither is enough; then the other is."""
    stops = [*week((0, 60)), *week((100, 103), early=hours(9)), *week((132, 168))]
    (found,) = result(*stops, rule=WEEKLY).findings

    assert (AT_RISK, hours(5)) == (found.verdict, found.slip)


def test_a_week_may_depend_on_a_tentative_stop() -> None:
    """Which parts the only time that is long enough."""
    stops = [*week((0, 60), (100, 168)), *week((80, 81), status="tentative")]

    assert CONDITIONAL is result(*stops, rule=WEEKLY).verdict


def test_a_week_may_depend_on_an_end_that_is_not_known() -> None:
    """It may last until the next stop."""
    stops = [Stop(HALL, MONDAY, None), *week((100, 168))]
    found = result(*stops, rule=WEEKLY)

    assert (UNKNOWN, ("when Hall ends for Ada",)) == (found.verdict, found.findings[0].missing)


def test_a_week_into_which_something_may_slip_is_told() -> None:
    """At stated times nothing is in it; 35 h are left while the stop starts no earlier."""
    found = result(*week((170, 338), early=hours(170)), rule=WEEKLY).findings

    assert (AT_RISK, hours(135)) in [(each.verdict, each.slip) for each in found if "2030-04-29" in each.sentence]


def test_a_week_without_any_free_time_says_so() -> None:
    """From its first moment to its last."""
    (found,) = result(*week((0, 168)), rule=WEEKLY).findings

    assert "Ada has no time free in the week from 2030-04-29, where 1 d 11 h is wanted." == found.sentence


def test_rest_is_in_each_day_or_week() -> None:
    """Over the whole plan there is no such thing."""
    assert "per must be day or week" in refusal(lambda: Rest(at_least=hours(1), per="plan"))
    assert "each person has at least 1 h free at a stretch in each week" == str(Rest(at_least=hours(1), per="week"))


def test_a_shift_that_leaves_no_free_time_long_enough_is_found() -> None:
    """Of one stop: early in the week there is enough after it, late in it before, and between neither."""
    rule = Rest(ADA, at_least=hours(100), per="week")
    (talk,) = week((20, 21))
    plan = Schedule([Itinerary.of(ADA, talk)])
    (own,) = plan.itineraries[0].stops
    found = bands(plan, own, [rule], within=(hours(0), hours(140)))
    broken = [(each.start, each.end) for each in found if each.fit is Fit.BROKEN]

    assert [(hours(47) + timedelta(microseconds=1), hours(80))] == broken


def test_the_times_are_told_at_which_a_free_time_gets_too_short() -> None:
    """So long after a week has begun, and so long before it is over; of days there are none to tell."""
    plan = Schedule([Itinerary.of(ADA, DINNER)])
    told_of = set(WEEKLY.edges(plan))

    assert {MONDAY + hours(35), MONDAY + hours(168 - 35)} <= told_of
    assert [] == list(TEN.edges(plan))


def test_the_times_told_are_those_of_whom_it_is_about() -> None:
    """Not of others, who are engaged in other weeks."""
    ada, bo = Itinerary.of(ADA, DINNER), Itinerary.of(BO, *week((500, 501)))

    assert set(WEEKLY.edges(Schedule([ada]))) == set(WEEKLY.edges(Schedule([ada, bo])))


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ((("21:00", "23:00"), ("24:30", "25:00")), (KEPT, CONDITIONAL, BROKEN)),
        ((("12:00", "14:00"), ("16:00", "17:00")), (BROKEN, CONDITIONAL, KEPT)),
        ((("12:00", "13:00"), ("13:30", "14:00")), (KEPT, KEPT, KEPT)),
    ],
)
def test_who_may_not_be_in_tokyo_may_have_calls_on_other_days(calls: Any, expected: Any) -> None:  # noqa: ANN401 - pairs of times; verdicts
    """On the days of Tokyo if the nap there takes place, else of UTC."""
    tokyo = Place("Tokyo", level="city", tz="Asia/Tokyo")
    made = [Stop(Place("Call", remote=True), *(at("00:00") + hours_of(each) for each in pair)) for pair in calls]
    found = []
    for status in ("confirmed", "tentative", "cancelled"):
        nap = Stop(tokyo, at("01:00"), at("02:00"), kind="rest", status=status)
        found.append(measured(Rest(at_least=hours(10)), Itinerary.of(ADA, nap, *made)))

    assert expected == tuple(each.verdict for each in found)
    if found[1].verdict is not KEPT:
        assert all("tokyo" in {stop.id for stop in each.stops} for each in found[1].findings)


def hours_of(text: str) -> timedelta:
    """Since midnight, of that day or the next."""
    hour, minute = text.split(":")
    return timedelta(hours=int(hour), minutes=int(minute))
