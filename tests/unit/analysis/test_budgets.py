import json
from datetime import timedelta
from typing import Any

import pytest

import schedcheck
from schedcheck import (
    Attend,
    Avoid,
    Event,
    Itinerary,
    NoOverlap,
    Place,
    Rule,
    Schedule,
    Stop,
    Together,
    Travel,
    Verdict,
    budgets,
    check,
)
from schedcheck.analysis.budgets import Budget, Room
from schedcheck.analysis.knock_on import Days, KnockOn
from tests.unit.analysis.quiet import Evenings, Quiet, ScopedQuiet, Siesta
from tests.unit.builders import ADA, BO, CITY, CY, at, hours, minutes, refusal, room, stop

INSTANT = timedelta(microseconds=1)
HALL = room("Hall")
CAFE = room("Café")
LAB = room("Lab")
WAYS = Travel({(HALL, CAFE): minutes(10), (CAFE, LAB): minutes(10), (HALL, LAB): minutes(10)})


def plan(ada: list[Any], bo: list[Any] | None = None, cy: list[Any] | None = None) -> Schedule:
    """What Ada, Bo and Cy do."""
    return Schedule(Itinerary.of(who, *items) for who, items in ((ADA, ada), (BO, bo), (CY, cy)) if items is not None)


def budget(schedule: Schedule, *rules: Any, of: str = "hall", who: Any = ADA, **more: Any) -> Budget:  # noqa: ANN401 - rules of any kind
    """What one stop may be late."""
    return next(each for each in budgets(schedule, rules, who=who, **more) if each.stop.id == of)


def late(schedule: Schedule, delay: timedelta, *rules: Any, of: str = "hall", overrun: bool = False) -> list[str]:  # noqa: ANN401 - rules of any kind
    """When stops start and end if one of Ada's is late."""
    found = schedule.itinerary(ADA).stop(of)
    days = Days(schedule, [Rule(each) for each in rules])
    knock = KnockOn(days, found, overrun=overrun, horizon=10**12)
    moved = knock.plan(delay // INSTANT)
    return [f"{each.leader} {each.start:%H:%M}-{each.end:%H:%M}" for each in moved.stops if each.end]


# --- What a delay does ---


def test_delay_moves_the_whole_stop() -> None:
    """It keeps its length."""
    assert ["Ada 10:05-11:05"] == late(plan([stop(HALL, "10:00", "11:00")]), minutes(5))


def test_overrun_moves_the_end_alone() -> None:
    """The start is as it was."""
    assert ["Ada 10:00-11:05"] == late(plan([stop(HALL, "10:00", "11:00")]), minutes(5), overrun=True)


def test_idle_time_absorbs_a_delay() -> None:
    """What is left of it goes on: 30 minutes less 20."""
    days = plan([stop(HALL, "10:00", "11:00"), stop(CAFE, "11:20", "12:00"), stop(LAB, "12:05", "13:00")])

    assert ["Ada 10:30-11:30", "Ada 11:30-12:10", "Ada 12:10-13:05"] == late(days, minutes(30))


def test_the_way_is_no_idle_time() -> None:
    """Ten of the 20 minutes are needed to get there."""
    days = plan([stop(HALL, "10:00", "11:00"), stop(CAFE, "11:20", "12:00")])

    assert ["Ada 10:30-11:30", "Ada 11:40-12:20"] == late(days, minutes(30), WAYS)


def test_walks_count_without_a_rule_about_travel() -> None:
    """Five minutes out through the lobby."""
    lobby = room("Lobby")
    suite = Place("Suite", within=CITY, entrance=lobby, walk=minutes(5))
    days = plan([stop(suite, "10:00", "11:00"), stop(CAFE, "11:20", "12:00")])

    assert ["Ada 10:30-11:30", "Ada 11:35-12:15"] == late(days, minutes(30), of="suite")


def test_too_short_a_break_stays_as_short() -> None:
    """A plan without delay is the plan."""
    days = plan([stop(HALL, "10:00", "11:00"), stop(CAFE, "11:02", "12:00")])

    assert ["Ada 10:30-11:30", "Ada 11:32-12:30"] == late(days, minutes(30), WAYS)


def test_delay_drags_along_all_who_share_the_event() -> None:
    """Who comes later than the others is later by as much."""
    talks = Event("Talks", CAFE, at("11:00"), at("12:00"))
    days = plan(
        [stop(HALL, "10:00", "11:00"), talks],
        [talks.attend(arrive=at("11:10")), stop(LAB, "12:15", "13:00")],
    )

    assert ["Ada 10:20-11:20", "Ada 11:20-12:20", "Bo 11:30-12:20", "Bo 12:20-13:05"] == late(days, minutes(20))


def test_stop_with_bounds_of_its_own_is_late_alone() -> None:
    """As it slips."""
    talks = Event("Talks", HALL, at("10:00"), at("11:00"))
    days = plan([talks.attend(late=minutes(5))], [talks])

    assert ["Ada 10:20-11:20", "Bo 10:00-11:00"] == late(days, minutes(20), of="talks")


def test_overrun_of_an_event_keeps_who_stays_to_the_end() -> None:
    """Who leaves before does so still."""
    talks = Event("Talks", HALL, at("10:00"), at("11:00"))
    days = plan([talks], [talks], [talks.attend(leave=at("10:45"))])

    assert ["Ada 10:00-11:20", "Bo 10:00-11:20", "Cy 10:00-10:45"] == late(days, minutes(20), of="talks", overrun=True)


def test_overrun_of_who_leaves_early_is_theirs_alone() -> None:
    """The event ends when it does."""
    talks = Event("Talks", HALL, at("10:00"), at("11:00"))
    days = plan([talks.attend(leave=at("10:45"))], [talks])

    assert ["Ada 10:00-11:05", "Bo 10:00-11:00"] == late(days, minutes(20), of="talks", overrun=True)


def test_stops_within_another_are_not_pushed_by_its_end() -> None:
    """They do not come after it."""
    days = plan([stop(CITY, "10:00", "13:00"), stop(CAFE, "11:00", "12:00"), stop(LAB, "13:00", "14:00")])

    assert ["Ada 10:00-13:20", "Ada 11:00-12:00", "Ada 13:20-14:20"] == late(
        days, minutes(20), of="carrow", overrun=True
    )


def test_calls_push_nothing_and_are_not_pushed() -> None:
    """Nobody's body is there."""
    call = Place("Call", remote=True, tz="UTC")
    days = plan([stop(HALL, "10:00", "11:00"), stop(call, "11:00", "11:30"), stop(CAFE, "11:30", "12:00")])

    assert ["Ada 10:45-11:45", "Ada 11:00-11:30", "Ada 11:45-12:15"] == late(days, minutes(45))
    assert ["Ada 10:00-11:00", "Ada 11:30-12:00", "Ada 11:45-12:15"] == late(days, minutes(45), of="call")


def test_cancelled_stops_push_nothing() -> None:
    """They do not exist."""
    days = plan([stop(HALL, "10:00", "11:00", status="cancelled"), stop(CAFE, "11:00", "12:00")])

    assert ["Ada 10:30-11:30", "Ada 11:00-12:00"] == late(days, minutes(30))


# --- How much of it there is ---


def test_amount_is_exact() -> None:
    """At it all is kept, one microsecond more breaks the named rule."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "11:20", "12:00")])
    found = budget(days, Avoid(ADA, BO, gap=minutes(5)))

    assert (minutes(15), "avoid-1") == (found.start.amount, found.start.rule)
    at_it, after = (
        check(days.move(days.itinerary(ADA).stop("hall"), by=by), must=[Avoid(ADA, BO, gap=minutes(5))]).ok
        for by in (found.start.amount, found.start.amount + INSTANT)
    )
    assert (True, False) == (at_it, after)


def test_finding_tells_with_whom() -> None:
    """The sentence is that of one microsecond more."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "11:20", "12:00")])
    finding = budget(days, Avoid(ADA, BO)).overrun

    assert finding is not None
    assert finding.finding is not None
    assert "Ada and Bo are both in Hall for 1 µs." == finding.finding.sentence


def test_no_slack_is_no_budget() -> None:
    """They just touch."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "11:00", "12:00")])

    assert (minutes(0), "avoid-1") == (
        budget(days, Avoid(ADA, BO)).start.amount,
        budget(days, Avoid(ADA, BO)).start.rule,
    )


def test_first_break_counts_though_later_it_would_do_again() -> None:
    """Three hours later Bo has gone, and still the budget is an hour."""
    days = plan([stop(HALL, "09:00", "10:00")], [stop(HALL, "11:00", "11:30")])

    assert hours(1) == budget(days, Avoid(ADA, BO)).start.amount


def test_nothing_breaks_up_to_the_horizon() -> None:
    """The amount is the horizon, without a rule."""
    found = budget(plan([stop(HALL, "10:00", "11:00")]), NoOverlap(), horizon=hours(2))

    assert Room(hours(2)) == found.start


def test_what_is_pushed_meets_whom_it_must_not() -> None:
    """Ada has 20 minutes to spare before the café, and Bo comes there 10 minutes after she leaves."""
    days = plan([stop(HALL, "10:00", "11:00"), stop(CAFE, "11:20", "12:00")], [stop(CAFE, "12:10", "13:00")])

    assert minutes(30) == budget(days, Avoid(ADA, BO)).start.amount


def test_stop_without_an_end_has_no_overrun() -> None:
    """There is no end to be late."""
    assert budget(plan([stop(HALL, "10:00")]), NoOverlap()).overrun is None


def test_rule_that_is_broken_limits_nothing() -> None:
    """It cannot stand worse."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:30", "12:00")])

    assert budget(days, Avoid(ADA, BO), horizon=minutes(10)).start.rule is None


def test_kept_rule_that_comes_to_be_at_risk_is_worse() -> None:
    """Bo may come ten minutes early."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "11:20", "12:00", early=minutes(10))])
    found = budget(days, Avoid(ADA, BO)).start

    assert found.finding is not None
    assert (minutes(10), Verdict.AT_RISK) == (found.amount, found.finding.verdict)


def test_rule_that_measures_nothing_counts_as_kept() -> None:
    """A person who is nowhere in the plan limits nobody."""
    assert budget(plan([stop(HALL, "10:00", "11:00")]), Avoid(ADA, BO)).start.rule is None


def test_notes_limit_nothing_and_shoulds_do() -> None:
    """Rules may be given by grade."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "11:20", "12:00")])
    note, should = (
        next(iter(budgets(days, {grade: [Avoid(ADA, BO)]}, who=ADA))).start.rule for grade in ("note", "should")
    )

    assert (None, "avoid-1") == (note, should)


def test_meeting_may_get_no_shorter_than_it_must_be() -> None:
    """Ada's is within Bo's, and 40 minutes are left of 60."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:00", "11:10")])

    assert minutes(30) == budget(days, Together(ADA, BO, at_least=minutes(40))).start.amount


def test_event_that_is_late_is_still_attended() -> None:
    """All move together."""
    talks = Event("Talks", HALL, at("10:00"), at("11:00"))

    assert budget(plan([talks], [talks]), Attend(ADA, talks, at_least=hours(1)), of="talks").start.rule is None


def test_rules_may_come_as_a_report() -> None:
    """Whose rules are asked."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "11:20", "12:00")])

    assert minutes(20) == next(iter(budgets(days, check(days, must=[Avoid(ADA, BO)])))).start.amount


def test_rule_in_force_for_a_time_limits_only_then() -> None:
    """They may meet from 12:00 on."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "12:30", "13:00")])

    assert budget(days, Rule(Avoid(ADA, BO), until=at("12:00"))).start.rule is None


def test_one_stop_may_be_asked_about() -> None:
    """Without those of all others."""
    days = plan([stop(HALL, "10:00", "11:00"), stop(CAFE, "12:00", "13:00")])
    wanted = days.itinerary(ADA).stops[1]

    assert [wanted] == [each.stop for each in budgets(days, [NoOverlap()], who=wanted)]


def test_cancelled_stops_have_no_budget() -> None:
    """They do not exist."""
    days = plan([stop(HALL, "10:00", "11:00", status="cancelled"), stop(CAFE, "12:00", "13:00")])

    assert ["café"] == [each.stop.id for each in budgets(days, [NoOverlap()])]


# --- Users' own constraints ---


def test_constraint_of_a_user_limits_too() -> None:
    """They meet until 11:00 and again at 13:00, two hours on; with more code than `findings` nobody helped."""
    days = plan(
        [stop(HALL, "10:00", "11:00"), stop(CAFE, "13:30", "14:00")],
        [stop(HALL, "10:00", "11:00"), stop(CAFE, "13:30", "14:00")],
    )
    found = budget(days, Quiet(ADA, BO, at_least=hours(2))).overrun

    # Ada stays on alone: the encounter is as long as Bo stays.
    assert found is not None
    assert found.rule is None
    found = budget(
        plan(
            [stop(HALL, "10:00", "11:00"), stop(CAFE, "13:30", "14:00")],
            [stop(HALL, "10:00", "15:00"), stop(CAFE, "13:30", "14:00")],
        ),
        Quiet(ADA, BO, at_least=hours(2)),
    ).overrun
    assert found is not None
    assert (minutes(30), "quiet-1") == (found.amount, found.rule)


def test_constraint_that_says_what_it_reads_limits_those_alone() -> None:
    """A third person may be as late as it takes."""
    talks = Event("Talks", HALL, at("10:00"), at("11:00"))
    again = stop(CAFE, "13:30", "14:00")
    days = plan([talks, again], [talks, again], [stop(LAB, "09:00", "10:00")])
    rule = ScopedQuiet(ADA, BO, at_least=hours(2))
    found = budget(days, rule, of="talks").start

    assert (minutes(30), "quiet-1") == (found.amount, found.rule)
    assert budget(days, rule, of="lab", who=CY).start.rule is None


def test_constraint_that_names_nobody_is_told_by_its_sentence() -> None:
    """Two who do not meet have no stop together."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:30", "11:00")])
    room = budget(days, Together(ADA, BO)).start

    assert "BROKEN: Ada and Bo do not meet." == room.breach


def test_edges_tell_where_a_constraint_jumps() -> None:
    """Those of any user, who need not tell."""
    days = plan([stop(HALL, "17:10", "17:30")])

    assert minutes(20) - INSTANT == budget(days, Siesta(HALL, {"between": [at("17:30"), at("17:31")]})).start.amount


def test_constraint_that_counts_limits_where_it_jumps() -> None:
    """A count gives no warning: the hour of the day does."""
    days = plan([stop(HALL, "17:10", "17:30")])
    found = budget(days, Evenings(HALL, 0)).start

    assert (minutes(50) - INSTANT, "evenings-1") == (found.amount, found.rule)


# --- Forms ---


def test_text_tells_both_numbers_and_what_breaks() -> None:
    """With whom, in the words of the rule."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "11:20", "12:00")])

    assert [
        "Ada: Hall (2030-05-01 10:00 to 11:00 UTC)",
        "  may start late by 20 min; then avoid-1: BROKEN: Ada and Bo in Hall",
        "  may overrun by 20 min; then avoid-1: BROKEN: Ada and Bo in Hall",
        "Bo: Hall (2030-05-01 11:20 to 12:00 UTC)",
        "  may start late by 6 h or more",
        "  may overrun by 6 h or more",
    ] == str(budgets(days, [Avoid(ADA, BO)])).splitlines()


def test_text_says_where_there_is_nothing() -> None:
    """No stop, and an end that is not known."""
    assert "no stops" == str(budgets(plan([]), []))
    assert "its end is not known" in str(budgets(plan([stop(HALL, "10:00")]), []))


def test_data_can_be_json() -> None:
    """Durations in seconds, findings in short."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "11:20", "12:00")])
    data = json.loads(json.dumps(budgets(days, [Avoid(ADA, BO)]).to_dict()))

    assert 21600 == data["horizon"]
    assert ("ada", "hall", 1200, "avoid-1") == (
        data["budgets"][0]["leader"],
        data["budgets"][0]["stop"],
        data["budgets"][0]["start"]["amount"],
        data["budgets"][0]["start"]["rule"],
    )
    assert "broken" == data["budgets"][0]["overrun"]["finding"]["verdict"]
    assert data["budgets"][1]["start"]["finding"] is None


def test_data_of_a_stop_without_an_end() -> None:
    """There is no overrun."""
    assert budgets(plan([stop(HALL, "10:00")]), []).to_dict()["budgets"][0]["overrun"] is None


def test_budget_of_a_stop_can_be_looked_up() -> None:
    """By the stop of the plan."""
    days = plan([stop(HALL, "10:00", "11:00")])
    found = budgets(days, [])

    assert found.items[0] is found.of(days.itinerary(ADA).stops[0])
    assert 1 == len(found)
    with pytest.raises(KeyError):
        found.of(stop(HALL, "10:00", "11:00"))


# --- Bad input ---


@pytest.mark.parametrize("horizon", [timedelta(0), -INSTANT, 5, timedelta(days=40_000)])
def test_bad_horizon_is_refused(horizon: Any) -> None:  # noqa: ANN401 - of any kind
    """It must be above zero."""
    assert refusal(lambda: budgets(plan([]), [], horizon=horizon)).startswith(
        "InvalidValue: horizon must be a timedelta above zero, at most a hundred years, got "
    )


def test_unknown_grade_is_refused() -> None:
    """With the one that was meant."""
    assert (
        "InvalidValue: rules must be graded as must, should, note, waivers, got 'musts'; did you mean 'must'?"
        == refusal(lambda: budgets(plan([]), {"musts": []}))
    )


def test_what_is_no_plan_is_refused() -> None:
    """Before anything is asked of it."""
    nothing: Any = None

    assert "InvalidValue: what is asked about must be a Schedule, got None" == refusal(lambda: budgets(nothing, []))


def test_end_of_time_is_no_way_to_move() -> None:
    """A delay goes up to the last time that there is."""
    days = plan([Stop(HALL, "9999-12-30T23:00+00:00", "9999-12-30T23:30+00:00")])

    assert minutes(30) > budget(days, NoOverlap()).start.amount


def test_name_is_public() -> None:
    """And loaded when first used."""
    assert schedcheck.budgets is budgets


def test_what_is_broken_already_is_said() -> None:
    """It limits nothing, so the amounts do not speak of it."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:30", "12:00")])
    made = budgets(days, {"must": [Avoid(ADA, BO)], "note": [NoOverlap()]})

    assert ("avoid-1",) == made.broken
    assert str(made).endswith("\nBroken already, so no limit here: avoid-1")
    assert ["avoid-1"] == made.to_dict()["broken"]


def test_travel_that_is_off_does_not_say_how_long_a_way_takes() -> None:
    """What is left out of the run is left out of what a delay pushes, too."""
    days = plan([stop(CAFE, "09:00", "10:00"), stop(HALL, "10:30", "11:00")], [stop(HALL, "11:00", "12:00")])
    rules: list[Any] = [Avoid(ADA, BO), Travel({(CAFE, HALL): minutes(20)})]
    on, off = check(days, must=rules), check(days, must=rules, severity={"travel-1": "off"})
    first = days.itinerary(ADA).stops[0]

    assert minutes(10) == budgets(days, on, who=first).items[0].start.amount
    assert minutes(30) == budgets(days, off, who=first).items[0].start.amount


def test_days_that_move_alike_are_measured_once() -> None:
    """What comes of the first stop's delay comes of the second's, by the idle time sooner."""
    days = plan(
        [stop(CAFE, "08:00", "09:00"), stop(CAFE, "09:10", "10:00"), stop(HALL, "10:20", "11:00")],
        [stop(HALL, "11:30", "12:00")],
    )
    made = budgets(days, [Avoid(ADA, BO)], who=ADA)

    assert [minutes(60), minutes(50), minutes(30)] == [each.start.amount for each in made]
    assert [minutes(60), minutes(50), minutes(30)] == [each.overrun and each.overrun.amount for each in made]
    assert minutes(55) == budgets(days, [Avoid(ADA, BO)], horizon=minutes(55)).items[0].start.amount
