import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedcheck import Delegation, Event, Itinerary, Leader, MaxLoad, Place, Result, Schedule, Stop, Verdict
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
EIGHT = MaxLoad(ADA, at_most=hours(8))
MORNING = stop(HALL, "08:00", "12:00")
PARIS, TOKYO = (Place(name, tz=zone) for name, zone in (("Paris", "Europe/Paris"), ("Tokyo", "Asia/Tokyo")))


def result(*stops: Stop, rule: MaxLoad = EIGHT) -> Result:
    """What the rule finds of Ada's stops."""
    return measured(rule, Itinerary.of(ADA, *stops))


def findings(*stops: Stop, rule: MaxLoad = EIGHT) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(rule, Itinerary.of(ADA, *stops))


def loads(rule: MaxLoad, *stops: Stop) -> list[Any]:
    """How long Ada is engaged in each day, week, or in all."""
    return [each.required for each in rule.findings(Schedule([Itinerary.of(ADA, *stops)]))]


# --- Several that slip ---


def test_at_risk_where_one_of_two_that_slip_comes_in_from_the_day_before() -> None:
    """The other stays within the day."""
    night = Stop(HALL, "2030-05-01T23:00Z", "2030-05-02T01:00Z", late=hours(1))
    day = Stop(HALL, "2030-05-02T10:00Z", "2030-05-02T12:00Z", early=hours(1))
    kept = result(night, day, rule=MaxLoad(ADA, at_most=hours(4)))
    found = result(night, day, rule=MaxLoad(ADA, at_most=hours(3.5)))

    assert (KEPT, AT_RISK) == (kept.verdict, found.verdict)


# --- Kept, broken, exactly at the limit ---


def test_kept() -> None:
    """How long somebody is engaged, where, and on which day."""
    expected = [(KEPT, "Ada is engaged in Hall for 4 h on 2030-05-01, where 8 h is the most.")]

    assert expected == findings(MORNING)


def test_broken() -> None:
    """By the time that is too much."""
    (found,) = result(MORNING, stop(CAFE, "13:00", "18:00")).findings

    assert BROKEN == found.verdict
    assert (hours(9), hours(8), hours(-1)) == amounts(found)
    assert "Ada is engaged for 9 h on 2030-05-01, where 8 h is the most." == found.sentence


def test_just_as_long_as_may_be_is_kept() -> None:
    """With slack zero."""
    found = result(MORNING, stop(CAFE, "13:00", "17:00"))

    assert (KEPT, hours(0)) == (found.verdict, found.slack)


def test_what_overlaps_counts_once() -> None:
    """Nobody has two hours in one."""
    assert [hours(5)] == loads(EIGHT, MORNING, stop(CAFE, "11:00", "13:00"))


def test_a_call_counts() -> None:
    """It is work, although nobody is there."""
    assert [hours(5)] == loads(EIGHT, MORNING, stop(room("Call", remote=True), "13:00", "14:00"))


def test_a_moment_takes_no_time() -> None:
    """But it is measured."""
    assert [hours(0)] == loads(EIGHT, stop(HALL, "08:00", "08:00"))


def test_each_person_by_themselves() -> None:
    """Two people's work is not added up."""
    rule = MaxLoad(at_most=hours(4))
    found = measured(rule, Itinerary.of(ADA, MORNING), Itinerary.of(BO, stop(HALL, "08:00", "13:00")))

    assert [("Bo", BROKEN), ("Ada", KEPT)] == [(each.stops[0].leader.name, each.verdict) for each in found.findings]  # type: ignore[union-attr]  # each is somebody's


def test_a_delegation_and_who_stands_in() -> None:
    """They have no more hours than others."""
    carrow = Delegation("Carrow")
    host = Leader("Host", delegation=carrow)
    found = measured(
        MaxLoad(carrow, at_most=hours(1)), Itinerary.of(BO, MORNING, represents=host), Itinerary.of(ADA, MORNING)
    )

    assert ["Bo"] == [each.stops[0].leader.name for each in found.findings]  # type: ignore[union-attr]  # each is somebody's


def test_nothing_to_measure_where_nobody_is_in_the_plan() -> None:
    """The rule looked at nothing."""
    found = measured(EIGHT, Itinerary.of(BO, MORNING))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


# --- Kinds that are no work ---


def test_rest_is_no_work() -> None:
    """By the stop's own kind, else by its event's."""
    nap = Event("Nap", HALL, at("13:00"), at("14:00"), kind="rest")

    assert [hours(4)] == loads(EIGHT, MORNING, nap.attend(), stop(CAFE, "15:00", "16:00", kind="rest"))


def test_a_rule_says_what_is_no_work() -> None:
    """And then rest counts, if it does not say so."""
    rule = MaxLoad(ADA, at_most=hours(8), except_kinds={"meal"})

    assert [hours(5)] == loads(
        rule, MORNING, stop(CAFE, "12:00", "13:00", kind="meal"), stop(HALL, "13:00", "14:00", kind="rest")
    )


# --- Days ---


def test_a_stop_across_midnight_is_parted() -> None:
    """Each day has its part."""
    ball = Stop(HALL, at("21:00"), at("21:00") + hours(5))

    assert [hours(3), hours(2)] == loads(EIGHT, ball)


def test_days_are_those_of_the_place() -> None:
    """Midnight in Paris is at 22:00 UTC in May."""
    ball = Stop(PARIS, at("21:00"), at("21:00") + hours(5))

    assert [hours(1), hours(4)] == loads(EIGHT, ball)


def test_days_are_those_of_the_zone_of_the_rule() -> None:
    """By its name, or as such."""
    ball = Stop(PARIS, at("21:00"), at("21:00") + hours(5))

    assert [hours(3), hours(2)] == loads(MaxLoad(ADA, at_most=hours(8), zone="UTC"), ball)
    assert [hours(2), hours(3)] == loads(MaxLoad(ADA, at_most=hours(8), zone=timezone(hours(1))), ball)


def test_places_in_different_zones_are_on_the_dates_they_show() -> None:
    """The second of May begins in Tokyo at 15:00 UTC, and in Paris at 22:00."""
    stops = [Stop(TOKYO, at("15:00"), at("16:00")), Stop(PARIS, at("21:00"), at("23:00"))]

    assert [hours(1), hours(2)] == loads(EIGHT, *stops)


def test_a_call_is_on_the_date_of_the_place_before() -> None:
    """Which is named, as it decides the day."""
    call = Stop(Place("Call", remote=True), at("15:00"), at("16:00"), id="call")
    before, after = Stop(TOKYO, at("05:00"), at("06:00")), Stop(PARIS, at("18:00"), at("19:00"))
    found = list(EIGHT.findings(Schedule([Itinerary.of(ADA, before, call, after)])))

    assert [hours(2), hours(1)] == [each.required for each in found]
    assert ["call", "tokyo"] == [each.id for each in found[1].stops]


def test_a_call_before_all_is_on_the_date_of_the_first_place() -> None:
    """And of UTC where no place has a zone."""
    call = Stop(Place("Call", remote=True), at("15:00"), at("16:00"))
    late = Stop(Place("Nowhere"), at("23:00"), at("23:00") + hours(2))

    assert [hours(2)] == loads(EIGHT, call, Stop(TOKYO, at("17:00"), at("18:00")))
    assert [hours(1), hours(1)] == loads(EIGHT, late)


@pytest.mark.parametrize(("date", "length"), [("2030-03-31", 23), ("2030-10-27", 25), ("2030-05-01", 24)])
def test_a_day_may_last_23_or_25_hours(date: str, length: int) -> None:
    """Where clocks change."""
    start = datetime.fromisoformat(f"{date} 00:00").replace(tzinfo=ZoneInfo("Europe/Paris"))
    night = Stop(PARIS, start - hours(1), start.astimezone(UTC) + hours(length + 1))

    assert [hours(1), hours(length), hours(1)] == loads(EIGHT, night)


def test_a_day_begins_when_its_clocks_first_show_it() -> None:
    """In Havana clocks go back from 01:00 to 00:00: the hour comes twice, and both are of the new day."""
    havana = Place("Havana", tz="America/Havana")
    stops = Stop(havana, datetime(2026, 11, 1, 3, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC))

    assert [hours(1), hours(2)] == loads(EIGHT, stops)


def test_a_week_begins_on_monday() -> None:
    """The first of May 2030 is a Wednesday."""
    rule = MaxLoad(ADA, at_most=hours(8), per="week")
    monday, sunday, next_ = (
        Stop(HALL, at("08:00") + timedelta(days=days), at("12:00") + timedelta(days=days)) for days in (-2, 4, 5)
    )

    assert [hours(8), hours(4)] == loads(rule, monday, sunday, next_)
    assert "Ada is engaged in Hall for 8 h in the week from 2030-04-29, where 8 h is the most." in {
        sentence for _, sentence in findings(monday, sunday, rule=rule)
    }


@pytest.mark.parametrize("per", [None, "plan"])
def test_the_whole_plan(per: Any) -> None:  # noqa: ANN401 - a period in either form
    """All days added up."""
    rule = MaxLoad(ADA, at_most=hours(7), per=per)
    again = Stop(HALL, at("08:00") + timedelta(days=90), at("12:00") + timedelta(days=90))

    assert [(BROKEN, "Ada is engaged in Hall for 8 h in all, where 7 h is the most.")] == findings(
        MORNING, again, rule=rule
    )


# --- Unknown, tentative, slipping ---


def test_unknown_end() -> None:
    """It may go on until the next stop, and that may be too long."""
    (found,) = result(stop(CAFE, "07:00"), stop(HALL, "16:00", "16:30")).findings

    assert (UNKNOWN, ("when Café ends for Ada",), None) == (found.verdict, found.missing, found.slack)


def test_unknown_end_that_may_not_be_too_late() -> None:
    """Kept, by what is left at its latest."""
    found = result(stop(CAFE, "12:00"), stop(HALL, "16:00", "16:30"))

    assert (KEPT, hours(3.5)) == (found.verdict, found.slack)


def test_an_end_without_bound_fills_the_next_day() -> None:
    """And all that follow, which are like it."""
    found = result(stop(CAFE, "23:00")).findings

    assert [UNKNOWN, KEPT] == [each.verdict for each in found]


def test_broken_whatever_the_end() -> None:
    """By what there is for sure."""
    found = result(MORNING, stop(CAFE, "12:00", "17:00"), stop(HALL, "18:00"))

    assert BROKEN == found.findings[0].verdict
    assert hours(-1) == found.findings[0].slack


def test_tentative() -> None:
    """Too much with it; the slack is that with it."""
    (found,) = result(MORNING, stop(CAFE, "13:00", "18:00", status="tentative")).findings

    assert (CONDITIONAL, hours(-1)) == (found.verdict, found.slack)


def test_tentative_and_too_much_already() -> None:
    """Broken in every world."""
    found = result(MORNING, stop(CAFE, "13:00", "18:00"), stop(HALL, "19:00", "20:00", status="tentative"))

    assert BROKEN == found.verdict


def test_an_end_that_matters_in_one_world_only() -> None:
    """Unknown, where with some tentative stop the end decides."""
    perhaps = stop(HALL, "14:00", "17:00", status="tentative")

    assert UNKNOWN == result(stop(CAFE, "08:00"), stop(HALL, "12:00", "13:30"), perhaps).verdict


def test_an_end_that_matters_in_no_world() -> None:
    """Conditional, as the tentative stop alone decides."""
    perhaps = stop(HALL, "14:00", "23:00", status="tentative")

    assert CONDITIONAL == result(stop(CAFE, "08:00"), stop(HALL, "09:00", "10:00"), perhaps).verdict


def test_many_tentative_stops_about_an_unknown_end() -> None:
    """The worse name is taken, as there are too many worlds to try."""
    perhaps = [stop(HALL, f"{hour}:00", f"{hour + 1}:00", status="tentative") for hour in range(10, 20)]

    assert UNKNOWN == result(stop(CAFE, "08:00"), stop(HALL, "08:30", "09:00"), *perhaps).verdict


def test_slips_out_of_another() -> None:
    """At risk, by how far it may slip."""
    (found,) = result(MORNING, stop(CAFE, "11:00", "15:30", late=hours(2))).findings

    assert (AT_RISK, hours(0.5), minutes(30)) == (found.verdict, found.slack, found.slip)


def test_slips_that_change_nothing() -> None:
    """Work is as long wherever it slips to within the day."""
    slipping = [stop(CAFE, f"{hour}:00", f"{hour + 1}:00", early=hours(1), late=hours(1)) for hour in range(10, 18)]

    assert (KEPT, hours(0)) == (result(*slipping).verdict, result(*slipping).slack)


def test_slips_over_midnight() -> None:
    """Into a day that has enough already."""
    rule = MaxLoad(ADA, at_most=hours(4))
    found = result(
        stop(CAFE, "22:00", "23:30", late=hours(1)),
        Stop(HALL, at("08:00") + hours(24), at("12:00") + hours(24)),
        rule=rule,
    )

    assert [(AT_RISK, minutes(30)), (KEPT, None)] == [(each.verdict, each.slip) for each in found.findings]


def test_slips_of_several_are_taken_at_their_worst() -> None:
    """At most each for itself: at risk where the truth may be kept."""
    one, other = (stop(place, "08:00", "12:00", late=hours(4)) for place in (HALL, CAFE))

    assert AT_RISK == result(one, other, rule=MaxLoad(ADA, at_most=hours(7))).verdict


def test_kept_where_what_does_not_slip_overlaps_and_two_that_do_can_add_no_more_than_they_last() -> None:
    """Within ten hours, of which they take four."""
    same = [stop(place, "06:00", "08:00") for place in (HALL, CAFE)]
    slipping = [stop(HALL, clock, over, late=hours(3)) for clock, over in (("09:00", "10:00"), ("15:00", "16:00"))]
    kept, found = (result(*same, *slipping, rule=MaxLoad(ADA, at_most=limit)) for limit in (hours(4), hours(3.5)))

    assert (KEPT, BROKEN) == (kept.verdict, found.verdict)


# --- What is said and refused ---


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (EIGHT, "Ada is engaged for at most 8 h a day"),
        (MaxLoad(at_most=hours(40), per="week"), "each person is engaged for at most 1 d 16 h a week"),
        (MaxLoad(at_most=hours(9), per=None), "each person is engaged for at most 9 h in all"),
    ],
)
def test_says_what_is_wanted(rule: MaxLoad, words: str) -> None:
    """Who, how long, and in what time."""
    assert words == str(rule)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"at_most": -hours(1)}, "InvalidValue: at_most must be a timedelta of zero or more, got "),
        ({"at_most": 8}, "InvalidValue: at_most must be a timedelta of zero or more, got 8"),
        ({"who": "Ada"}, "InvalidValue: who must be a Leader or Delegation, got 'Ada'"),
        ({"per": "month"}, "UnknownName: per must be one of day, week, plan, got 'month'"),
        ({"zone": 1}, "InvalidValue: zone must be the name of an IANA time zone or a tzinfo, got 1"),
        ({"zone": "Europe/Pariss"}, "UnknownZone: a time zone must be in the IANA database, got 'Europe/Pariss'"),
        ({"except_kinds": "rest"}, "InvalidValue: except_kinds must be a set of kinds, got 'rest'"),
        ({"except_kinds": 1}, "InvalidValue: except_kinds must be a set of kinds, got 1"),
    ],
)
def test_refuses(fields: dict[str, Any], message: str) -> None:
    """What cannot be meant."""
    assert refusal(lambda: MaxLoad(**{"at_most": hours(8), **fields})).startswith(message)


def test_who_gives_a_zone_is_told_of_a_copy_too() -> None:
    """What is remembered of a plan is sent along to other processes."""
    line = Place("Line", remote=True)
    stops = [Stop(PARIS, "2030-05-01 09:00", "2030-05-01 10:00"), Stop(line, at("22:30"), at("23:30"))]
    rule = MaxLoad(ADA, at_most=hours(9))
    plan = Schedule([Itinerary.of(ADA, *stops)])
    found = list(rule.findings(plan))

    assert found == list(rule.findings(pickle.loads(pickle.dumps(plan))))  # noqa: S301 - what was just written
    assert ["line", "paris"] == [each.id for each in found[-1].stops]
