from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from schedcheck import Delegation, Event, Interval, Itinerary, KeepInTouch, Leader, Place, Result, Stop, Verdict
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
    CITY,
    CONDITIONAL,
    CY,
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
)

HALL = room("Hall")
LINE = Place("Line", remote=True)
RULE = KeepInTouch(ADA, BO, every=hours(2))
FIRST = stop(HALL, "09:00", "10:00")


def result(*both: Any, rule: KeepInTouch = RULE) -> Result:  # noqa: ANN401 - stops or events
    """What a rule finds where Ada and Bo are at the same stops."""
    return measured(rule, Itinerary.of(ADA, *both), Itinerary.of(BO, *both))


def test_kept() -> None:
    """The slack is what is left of the time allowed."""
    found = result(FIRST, stop(HALL, "11:30", "12:00"))

    assert (KEPT, minutes(30)) == (found.verdict, found.slack)


def test_broken() -> None:
    """What is used is required, what is allowed actual."""
    (found,) = result(FIRST, stop(HALL, "13:00", "13:30")).findings

    assert (hours(3), hours(2), -hours(1)) == amounts(found)
    assert (
        "Ada and Bo are not in touch for 3 h (2030-05-01 10:00 to 13:00 UTC), where 2 h is the most." == found.sentence
    )


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_of_several_that_come_first_one_is_named_in_whatever_order_they_are_given(names: str) -> None:
    """By its id; the other ends earlier."""
    den = {
        "a": stop(room("Den"), "06:00", "07:00", id="a"),
        "b": stop(room("Den"), "06:00", "06:30", id="b"),
    }
    (found,) = measured(RULE, Itinerary.of(ADA, *(den[each] for each in names), FIRST), Itinerary.of(BO, FIRST)).broken

    assert ["a"] == [each.id for each in found.stops if each.place.name == "Den"]


def test_just_often_enough_is_kept() -> None:
    """With slack zero."""
    found = result(FIRST, stop(HALL, "12:00", "12:30"))

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_a_call_counts() -> None:
    """Nobody's body is there."""
    assert KEPT is result(FIRST, stop(LINE, "11:00", "11:10"), stop(HALL, "13:00", "14:00")).verdict


def test_each_time_too_long_is_a_finding() -> None:
    """Between successive encounters."""
    found = result(FIRST, stop(HALL, "13:00", "13:30"), stop(HALL, "18:00", "19:00"))

    assert [hours(3), hours(4.5)] == [each.required for each in found.broken]


def test_the_time_before_and_after_counts() -> None:
    """From the first stop of either to the last."""
    alone = room("Attic")
    found = measured(
        RULE,
        Itinerary.of(ADA, stop(alone, "05:00", "06:00"), FIRST),
        Itinerary.of(BO, FIRST, stop(alone, "13:00", "14:00")),
    )

    assert [hours(4), hours(4)] == [each.required for each in found.broken]


def test_broken_where_they_never_meet() -> None:
    """The stops that begin and end the time are told."""
    (found,) = measured(
        RULE, Itinerary.of(ADA, FIRST), Itinerary.of(BO, stop(room("Attic"), "11:00", "12:00"))
    ).findings

    assert (BROKEN, hours(3), ["Ada", "Bo"]) == (
        found.verdict,
        found.required,
        [str(each.leader) for each in found.stops],
    )


def test_both_are_told_where_one_begins_and_ends_the_time() -> None:
    """Without a stop of the other, the stops told would not suffice to find it again."""
    bo = stop(room("Attic"), "10:00", "10:30"), stop(room("Attic"), "11:00", "11:30")
    (found,) = measured(RULE, Itinerary.of(ADA, stop(HALL, "09:00", "12:00")), Itinerary.of(BO, *bo)).findings
    stops = {str(each.leader): each for each in found.stops}
    (again,) = measured(RULE, *(Itinerary.of(who, stops[who.name]) for who in (ADA, BO))).findings

    assert (BROKEN, hours(3), None) == (found.verdict, found.required, found.place)
    assert [("Ada", at("09:00")), ("Bo", at("10:00"))] == [(str(each.leader), each.start) for each in found.stops]
    assert found == again


def test_both_sides_are_told_where_one_delegation_begins_and_ends_the_time() -> None:
    """Of the other, the first stop of anybody."""
    north, south = Delegation("Northland"), Delegation("Southland")
    nan, nil, sol, sam = (
        Leader(name, delegation=of) for name, of in (("Nan", north), ("Nil", north), ("Sol", south), ("Sam", south))
    )
    (found,) = measured(
        KeepInTouch(north, south, every=hours(2)),
        Itinerary.of(nan, FIRST),
        Itinerary.of(nil, stop(HALL, "13:00", "14:00")),
        Itinerary.of(sol, stop(room("Attic"), "11:00", "12:00")),
        Itinerary.of(sam, stop(room("Attic"), "10:00", "11:00")),
    ).findings

    assert ["Nan", "Nil", "Sam"] == [each.leader.name for each in found.stops if each.leader]


def test_of_the_other_a_stop_is_told_whose_end_is_known() -> None:
    """One with no end could last until they meet, were the stop after it not there."""
    bo = stop(HALL, "10:00", None), stop(room("Attic"), "11:00", "11:30")
    ada = stop(room("Den"), "09:00", "09:30"), stop(HALL, "11:30", "12:00")
    (found,) = measured(RULE, Itinerary.of(ADA, *ada), Itinerary.of(BO, *bo)).findings

    assert ["Den", "Hall", "Attic"] == [each.place.name for each in found.stops]


def test_during_says_from_when_to_when() -> None:
    """What lies outside does not count."""
    rule = KeepInTouch(ADA, BO, every=hours(2), during=Interval(at("10:00"), at("12:30")))

    assert [(BROKEN, hours(2.5))] == [(each.verdict, each.required) for each in result(FIRST, rule=rule).findings]


def test_what_comes_after_the_time_asked_for_does_not_end_it() -> None:
    """So it is not named."""
    rule = KeepInTouch(ADA, BO, every=hours(2), during=Interval(at("09:00"), at("12:30")))
    (found,) = result(FIRST, stop(HALL, "13:00", "14:00"), rule=rule).findings

    assert (BROKEN, hours(2.5), {at("09:00")}) == (found.verdict, found.required, {each.start for each in found.stops})


def test_what_begins_as_the_time_asked_for_ends_is_named() -> None:
    """It is what they wait for."""
    last = stop(HALL, "13:00", "13:30", title="Lunch")
    rule = KeepInTouch(ADA, BO, every=hours(2), during=Interval(at("09:00"), at("13:00")))
    (found,) = result(FIRST, last, rule=rule).findings

    assert {"Hall", "Lunch"} == {each.name for each in found.stops}


def test_encounters_that_overlap_or_touch_are_one() -> None:
    """There is no time between them."""
    found = result(FIRST, stop(HALL, "10:00", "11:00"), stop(HALL, "10:30", "11:30"))

    assert (KEPT, None, ()) == (found.verdict, found.slack, found.findings)


def test_an_instant_is_an_encounter() -> None:
    """It parts the time before it from the time after it."""
    theirs = [FIRST, stop(HALL, "11:30", "11:30"), stop(HALL, "13:00", "14:00")]
    found = measured(RULE, Itinerary.of(ADA, stop(HALL, "09:00", "14:00")), Itinerary.of(BO, *theirs))

    assert (KEPT, minutes(30)) == (found.verdict, found.slack)


def test_ignored_kinds_are_no_contact() -> None:
    """One stop of such a kind is enough."""
    rule = KeepInTouch(ADA, BO, every=hours(2), ignore={"plenary"})
    plenary = stop(HALL, "11:00", "11:30", kind="plenary")

    assert BROKEN is result(FIRST, plenary, stop(HALL, "13:00", "14:00"), rule=rule).verdict


@pytest.mark.parametrize(
    ("last", "expected"), [("2030-06-30 12:00", KEPT), ("2030-06-30 12:01", BROKEN)], ids=["last day", "later"]
)
def test_calendar_months_end_on_the_last_day_where_there_is_none(last: str, expected: Verdict) -> None:
    """A month from the end of May is the end of June."""
    rule = KeepInTouch(ADA, BO, every=relativedelta(months=1))
    before = datetime(2030, 5, 31, 12, tzinfo=UTC)
    after = datetime.fromisoformat(last).replace(tzinfo=UTC)

    assert (
        expected
        is result(
            Stop(HALL, before, before + hours(0)),
            Stop(LINE, before - hours(1), before),
            Stop(LINE, after, after + hours(1)),
            rule=rule,
        ).verdict
    )


def test_calendar_months_are_of_the_zone() -> None:
    """Clocks in Vienna go forward in March, so that a month is an hour shorter."""
    before = datetime(2030, 3, 15, 12, tzinfo=UTC)
    after = datetime(2030, 4, 15, 11, 30, tzinfo=UTC)
    calls = Stop(LINE, before - hours(1), before), Stop(LINE, after, after + hours(1))
    rules = [KeepInTouch(ADA, BO, every=relativedelta(months=1), zone=zone) for zone in (None, "Europe/Vienna")]

    assert [KEPT, BROKEN] == [result(*calls, rule=rule).verdict for rule in rules]


def test_months_beyond_the_years_there_are_never_end() -> None:
    """The year 9999 is the last: more days are told as left than a hundred years have."""
    rule = KeepInTouch(ADA, BO, every=relativedelta(years=100))
    start = datetime(9990, 1, 1, tzinfo=UTC)
    calls = Stop(LINE, start, start + hours(1)), Stop(LINE, start + hours(9), start + hours(10))
    (found,) = result(*calls, rule=rule).findings

    assert (KEPT, timedelta(days=400_000)) == (found.verdict, found.actual)


def test_nothing_measured_where_one_is_not_in_the_plan() -> None:
    """Broken would say that they could."""
    found = measured(RULE, Itinerary.of(ADA, FIRST))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_unknown_where_an_end_decides() -> None:
    """They may stay together until the next."""
    (found,) = result(stop(HALL, "09:00"), stop(HALL, "13:00", "14:00")).findings

    assert (UNKNOWN, ("when Hall ends for Ada", "when Hall ends for Bo")) == (found.verdict, found.missing)


def test_unknown_where_a_place_decides() -> None:
    """Known is only the city."""
    found = measured(
        RULE,
        Itinerary.of(ADA, FIRST, stop(HALL, "11:00", "11:30"), stop(HALL, "13:00", "14:00")),
        Itinerary.of(BO, FIRST, stop(CITY, "11:00", "11:30"), stop(HALL, "13:00", "14:00")),
    )

    assert UNKNOWN is found.verdict
    assert found.findings[0].sentence.endswith(": whether Hall and Carrow are one room.")


def test_conditional_where_a_tentative_encounter_decides() -> None:
    """The slack is the one with it."""
    found = result(FIRST, stop(HALL, "11:30", "12:00", status="tentative"), stop(HALL, "13:00", "14:00"))

    assert (CONDITIONAL, minutes(30)) == (found.verdict, found.slack)


def test_broken_where_a_tentative_encounter_does_not_help() -> None:
    """Confirmed or not."""
    found = result(FIRST, stop(HALL, "13:00", "13:30", status="tentative"), stop(HALL, "14:00", "15:00"))

    assert [(BROKEN, hours(3))] == [(each.verdict, each.required) for each in found.findings]


def test_at_risk_within_the_bounds() -> None:
    """The next may be an hour late."""
    (found,) = result(FIRST, Event("Tea", HALL, at("11:30"), at("12:00"), late=hours(1))).findings

    assert (AT_RISK, minutes(30), minutes(30)) == (found.verdict, found.slack, found.slip)


def test_at_risk_where_who_was_there_first_may_be_gone() -> None:
    """An hour early, Bo leaves before Ada comes."""
    last = stop(HALL, "13:00", "14:00")
    found = measured(
        RULE,
        Itinerary.of(ADA, FIRST, stop(HALL, "11:00", "11:30"), last),
        Itinerary.of(BO, FIRST, stop(HALL, "10:30", "11:15", early=hours(1)), last),
    )
    (missed,) = [each for each in found.findings if each.verdict is AT_RISK]

    assert (AT_RISK, minutes(15) - timedelta.resolution) == (found.verdict, missed.slip)


def test_unknown_where_who_came_at_once_may_leave_at_once() -> None:
    """To come and go as the other comes is no encounter."""
    talk, last = Event("Talk", HALL, at("11:00")), stop(HALL, "13:00", "14:00")
    found = measured(
        RULE,
        Itinerary.of(ADA, FIRST, talk.attend(leave="2030-05-01T11:30Z"), last),
        Itinerary.of(BO, FIRST, talk, last),
    )

    assert UNKNOWN is found.verdict


def between_two_that_slip(*middle: Any) -> Verdict:  # noqa: ANN401 - what Ada and Bo do in between
    """What becomes of an hour at most where two encounters, 50 minutes apart, may slip 20 minutes each."""
    ada, bo = middle
    return measured(
        KeepInTouch(ADA, BO, every=hours(1)),
        Itinerary.of(ADA, stop(HALL, "08:30", "09:20"), ada, stop(HALL, "09:55", "10:40")),
        Itinerary.of(
            BO, stop(HALL, "09:00", "09:10", early=minutes(20)), bo, stop(HALL, "10:00", "10:10", late=minutes(20))
        ),
    ).verdict


def test_where_several_slip_who_may_leave_as_the_other_comes_need_not_meet() -> None:
    """At one event, of which the one does not say when they leave."""
    talk = Event("Talk", HALL, at("09:35"), None)

    assert UNKNOWN is between_two_that_slip(talk.attend(leave=at("09:50")), talk)
    assert KEPT is between_two_that_slip(talk.attend(leave=at("09:50")), talk.attend(leave=at("09:50")))


def test_where_several_slip_who_may_be_gone_early_need_not_meet() -> None:
    """Before the other comes."""
    ada = stop(HALL, "09:35", "09:50")

    assert AT_RISK is between_two_that_slip(ada, stop(HALL, "09:30", "09:40", early=minutes(20)))
    assert KEPT is between_two_that_slip(ada, stop(HALL, "09:30", "09:40"))


def test_two_that_slip_apart_share_the_way() -> None:
    """One early, the other late."""
    talk = Event("Talk", HALL, at("09:00"), at("10:00"), early=hours(1))
    (found,) = result(talk, Event("Tea", HALL, at("11:30"), at("12:00"), late=hours(1))).findings

    assert (AT_RISK, minutes(15)) == (found.verdict, found.slip)


def test_who_slip_past_each_other_do_not_meet() -> None:
    """Then the time runs up to the last moment of both."""
    theirs = stop(HALL, "11:30", "12:00", late=hours(1))
    found = measured(RULE, Itinerary.of(ADA, FIRST, stop(HALL, "11:30", "12:00")), Itinerary.of(BO, FIRST, theirs))

    assert (AT_RISK, minutes(30) - timedelta(microseconds=1)) == (found.verdict, found.findings[0].slip)


def test_within_a_stated_time_two_that_slip_are_at_risk() -> None:
    """The time itself stays where it is."""
    rule = KeepInTouch(ADA, BO, every=hours(2), during=Interval(at("09:00"), at("12:00")))
    talk = Event("Talk", HALL, at("09:00"), at("10:00"), early=hours(1))
    found = result(talk, Event("Tea", HALL, at("11:30"), at("12:00"), late=hours(1)), rule=rule)

    assert (AT_RISK, minutes(15)) == (found.verdict, found.findings[0].slip)


def test_where_there_is_too_much_to_try_a_bound_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as good here, be it for a great many comparisons or slips."""
    tea = Event("Tea", HALL, at("11:30"), at("12:00"), late=hours(1))
    monkeypatch.setattr("schedcheck.constraints._contacts.MOST_STEPS", 0)

    assert [minutes(30)] == [each.slip for each in result(FIRST, tea).findings]


def test_one_event_slips_for_both_alike() -> None:
    """The time up to it is what changes."""
    tea = Event("Tea", HALL, at("11:00"), at("11:30"), late=hours(1))

    assert KEPT is result(FIRST, tea).verdict


def test_what_holds_an_edge_where_the_rest_slips_away_is_named() -> None:
    """The event may slip by half an hour; it is where Bo was before that they are out of touch from then on."""
    event = Event("Talk", HALL, at("10:00"), at("10:00"), early=minutes(15), late=minutes(30))
    (found,) = measured(
        KeepInTouch(ADA, BO, every=minutes(15)),
        Itinerary.of(ADA, event),
        Itinerary.of(BO, stop(HALL, "10:00", "10:00"), Stop(HALL, at("10:00"), event=event)),
    ).findings

    assert (AT_RISK, minutes(15)) == (found.verdict, found.slip)
    assert {"hall", "talk"} == {each.id for each in found.stops if each.leader == BO}


def test_conditional_where_slips_reach_what_is_tentative() -> None:
    """Only without the tentative call may it be too long."""
    call = stop(LINE, "10:30", "10:40", status="tentative")

    assert CONDITIONAL is result(FIRST, call, stop(HALL, "11:30", "12:00", late=hours(1))).verdict


def test_months_are_at_risk_too() -> None:
    """By a bound, with an hour in hand for the hour that clocks go through twice."""
    before = datetime(2030, 3, 1, 12, tzinfo=UTC)
    after = datetime(2030, 3, 31, 12, tzinfo=UTC)
    late = Event("Call", LINE, after, after + hours(1), late=hours(30))
    calls = Stop(LINE, before - hours(1), before), late
    rule = KeepInTouch(ADA, BO, every=relativedelta(months=1), zone="UTC")
    (found,) = result(*calls, rule=rule).findings

    assert (AT_RISK, hours(23)) == (found.verdict, found.slip)


def test_any_two_of_two_delegations_will_do() -> None:
    """They are in touch as delegations."""
    north, south = Delegation("Northland"), Delegation("Southland")
    nan, nil, sol = (Leader(name, delegation=of) for name, of in (("Nan", north), ("Nil", north), ("Sol", south)))
    late = stop(HALL, "11:00", "12:00")
    found = measured(
        KeepInTouch(north, south, every=hours(2)),
        Itinerary.of(nan, FIRST),
        Itinerary.of(nil, late),
        Itinerary.of(sol, FIRST, late),
    )

    assert (KEPT, hours(1)) == (found.verdict, found.slack)


@pytest.mark.parametrize(("inherit", "expected"), [(True, KEPT), (False, BROKEN)])
def test_a_stand_in_does_only_if_told(*, inherit: bool, expected: Verdict) -> None:
    """Bo is to be in touch in person, unless a stand-in will do."""
    talk = stop(HALL, "11:00", "12:00")
    found = measured(
        KeepInTouch(ADA, BO, every=hours(2), inherit=inherit),
        Itinerary.of(ADA, FIRST, talk, stop(HALL, "13:30", "14:00")),
        Itinerary.of(BO, FIRST, stop(HALL, "13:30", "14:00")),
        Itinerary.of(CY, talk, represents=BO),
    )

    assert expected is found.verdict


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (RULE, "Ada and Bo are in touch at least every 2 h"),
        (
            KeepInTouch(ADA, BO, every=relativedelta(years=1, months=1, days=2), ignore={"photo"}),
            "Ada and Bo are in touch at least every 1 year 1 month 2 days, not counting photo",
        ),
        (
            KeepInTouch(ADA, BO, every=relativedelta(months=5), during=Interval(at("10:00"), at("12:00"))),
            "Ada and Bo are in touch at least every 5 months during 2030-05-01 10:00 to 12:00 UTC",
        ),
    ],
    ids=count(1),
)
def test_str_says_what_is_wanted(rule: KeepInTouch, words: str) -> None:
    """In one line."""
    assert words == str(rule)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: KeepInTouch("Ada", BO, every=hours(1)), "a party must be a Leader or Delegation, got 'Ada'"),  # type: ignore[arg-type]
    (lambda: KeepInTouch(ADA, ADA, every=hours(1)), "a and b must be two people, or delegations, got Ada twice"),
    (lambda: KeepInTouch(ADA, BO, every=hours(0)), "every must be a timedelta above zero, got 0 min"),
    (lambda: KeepInTouch(ADA, BO, every=timedelta(days=40_000)), "every must be at most a hundred years"),
    (lambda: KeepInTouch(ADA, BO, every=5), "every must be a timedelta above zero, got 5"),  # type: ignore[arg-type]
    (lambda: KeepInTouch(ADA, BO, every=relativedelta(hours=1)), "every must be of calendar years, months and days"),
    (lambda: KeepInTouch(ADA, BO, every=relativedelta(month=1)), "every must be of calendar years, months and days"),
    (lambda: KeepInTouch(ADA, BO, every=relativedelta(months=-1)), "every must be of calendar years, months and days"),
    (lambda: KeepInTouch(ADA, BO, every=relativedelta()), "every must be of calendar years, months and days"),
    (lambda: KeepInTouch(ADA, BO, every=relativedelta(years=101)), "every must be at most a hundred years"),
    (lambda: KeepInTouch(ADA, BO, every=hours(1), during="may"), "during must be an Interval, got 'may'"),  # type: ignore[arg-type]
    (lambda: KeepInTouch(ADA, BO, every=hours(1), ignore="photo"), "ignore must be a set of kinds, got 'photo'"),
    (
        lambda: KeepInTouch(ADA, BO, every=hours(1), zone=2),  # type: ignore[arg-type]
        "zone must be the name of an IANA time zone or a tzinfo, got 2",
    ),
    (lambda: KeepInTouch(ADA, BO, every=hours(1), inherit=None), "inherit must be a bool, got None"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert refusal(make).startswith(f"InvalidValue: {words}")


def test_a_time_without_any_encounter_is_told_on_the_clocks_of_the_first_stop() -> None:
    """Not in UTC, where somebody is somewhere."""
    paris = Place("Salon", tz="Europe/Paris")
    rule = KeepInTouch(ADA, BO, every=hours(1))
    stops = [Stop(paris, "2030-05-01 09:00", "2030-05-01 12:00"), Stop(HALL, at("11:00"), at("12:00"))]
    (found,) = measured(rule, Itinerary.of(ADA, stops[0]), Itinerary.of(BO, stops[1])).findings

    assert "CEST" in found.sentence


@pytest.mark.parametrize(("one", "other"), [("Nan", "Nil"), ("Nil", "Nan")])
def test_of_those_who_come_first_the_one_who_stays_longest_is_named(one: str, other: str) -> None:
    """Whatever they are called: who leaves at once has no part in it."""
    north = Delegation("Northland")
    found = measured(
        KeepInTouch(ADA, north, every=minutes(15)),
        Itinerary.of(ADA, stop(HALL, "10:15", "10:15", late=minutes(15))),
        Itinerary.of(Leader(one, delegation=north), stop(HALL, "10:00", "10:30")),
        Itinerary.of(Leader(other, delegation=north), stop(HALL, "10:00", "10:00")),
    ).findings

    assert [AT_RISK, AT_RISK, KEPT] == [each.verdict for each in found]
    assert {"Ada", one} == {each.leader.name for told in found for each in told.stops if each.leader}


def test_with_no_encounter_at_all_the_time_asked_for_is_too_long() -> None:
    """Though no stop says from when to when; told are the first stops of both."""
    rule = KeepInTouch(ADA, BO, every=hours(1), during=Interval(at("09:00"), at("12:00")))
    found = measured(rule, Itinerary.of(ADA, FIRST), Itinerary.of(BO, stop(room("Den"), "09:00", "10:00")))

    assert BROKEN is found.verdict
    assert [["Ada", "Bo"]] == [[str(each.leader) for each in one.stops] for one in found.findings]
