from datetime import timedelta
from typing import Any

from schedcheck import Event, Interval, Itinerary, Order, Place, Result, Schedule, Series, Verdict, check, recheck
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
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
    told,
)

HALL, CAFE = room("Hall"), room("Café")
CALL = Place("Call", remote=True)


def event(title: str, start: str, end: str | None, **fields: Any) -> Event:  # noqa: ANN401 - those of Event
    """An event in the hall."""
    return Event(title, fields.pop("place", HALL), at(start), None if end is None else at(end), **fields)


TALK = event("Talk", "10:00", "11:00")
PRESS = event("Press", "11:30", "12:00")
GALA = event("Gala", "20:00", "22:00")
ALL = Order(TALK, PRESS, GALA)
SPACED = Order(TALK, PRESS, gap=minutes(15))


def result(*days: Any, rule: Order = ALL) -> Result:  # noqa: ANN401 - what each person does
    """What a rule finds in a plan of Ada, Bo and Cy."""
    return measured(rule, *(Itinerary.of(who, *items) for who, items in zip((ADA, BO, CY), days, strict=False)))


def findings(*days: Any, rule: Order = ALL) -> list[tuple[Verdict, str]]:  # noqa: ANN401 - what each person does
    """The verdicts and the sentences of what it finds."""
    return told(rule, *(Itinerary.of(who, *items) for who, items in zip((ADA, BO, CY), days, strict=False)))


# --- Kept, broken, exactly at the limit ---


def test_kept() -> None:
    """The tightest two are told."""
    assert [(KEPT, "Press starts 30 min after Talk ends.")] == findings([TALK, PRESS, GALA])


def test_broken() -> None:
    """The second starts before the first has ended."""
    early = PRESS.moved(-minutes(40))

    assert [(BROKEN, "Press starts 10 min before Talk ends.")] == findings([TALK], [early], rule=Order(TALK, PRESS))


def test_in_the_wrong_order_is_broken_by_all_the_time_between() -> None:
    """That long one would have to move."""
    found = result([TALK, PRESS], rule=Order(PRESS, TALK))

    assert (BROKEN, -hours(2)) == (found.verdict, found.slack)


def test_touching_is_kept_with_slack_zero() -> None:
    """One starts as the other ends."""
    late = event("Talk", "10:00", "11:30")

    assert [(KEPT, "Press starts as Talk ends.")] == findings([late], [PRESS], rule=Order(TALK, PRESS))


def test_a_gap_that_is_too_short_is_broken() -> None:
    """By what lacks."""
    soon = PRESS.moved(-minutes(20))

    assert [(BROKEN, "Press starts 10 min after Talk ends, where 15 min is required.")] == findings(
        [TALK, soon], rule=SPACED
    )


def test_a_gap_just_long_enough_is_kept() -> None:
    """With slack zero."""
    found = result([TALK, PRESS.moved(-minutes(15))], rule=SPACED)

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_amounts_place_and_interval() -> None:
    """The place of both, and the time between."""
    (found,) = result([TALK, PRESS.moved(-minutes(20))], rule=SPACED).findings

    assert ((minutes(15), minutes(10), -minutes(5)), HALL, Interval(at("11:00"), at("11:10"))) == (
        amounts(found),
        found.place,
        found.interval,
    )


def test_each_two_that_are_not_in_order_are_a_finding() -> None:
    """Both of them."""
    found = result([TALK, PRESS, GALA], rule=Order(GALA, PRESS, TALK))

    assert [BROKEN, BROKEN] == [each.verdict for each in found.findings]


# --- Which events count, and when they are ---


def test_an_event_counts_by_its_own_times() -> None:
    """However long anybody stays."""
    days = [TALK.attend(leave=at("11:45"))], [PRESS.attend(arrive=at("10:30"))]

    assert KEPT is result(*days, rule=Order(TALK, PRESS)).verdict


def test_an_event_that_was_moved_counts_as_it_is_in_the_plan() -> None:
    """The rule need not be written anew."""
    plan = Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, PRESS)])
    rule = Order(TALK, PRESS)

    assert BROKEN is check(plan.move(PRESS, by=-hours(1)), must=[rule]).results[0].verdict


def test_a_call_is_an_event_like_others() -> None:
    """Though nobody's body is there."""
    call = event("Call", "10:30", "11:00", place=CALL)

    assert BROKEN is result([TALK], [call], rule=Order(TALK, call)).verdict


def test_an_event_that_nobody_stops_for_is_not_known_to_be_in_order() -> None:
    """The others are measured all the same."""
    expected = [
        (BROKEN, "Talk starts 12 h before Gala ends."),
        (
            UNKNOWN,
            "It is not known whether this order is kept: when Press takes place, as nobody stops for it.",
        ),
    ]

    assert expected == findings([TALK, GALA], rule=Order(GALA, PRESS, TALK))


def test_nothing_measured_where_fewer_than_two_take_place() -> None:
    """One alone is in any order."""
    found = result([TALK], [PRESS.attend(status="cancelled")], rule=Order(TALK, PRESS))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


# --- Tentative, unknown, slips ---


def test_a_tentative_event_in_the_wrong_place_is_conditional() -> None:
    """It may not take place."""
    perhaps = event("Photo", "10:30", "10:45", status="tentative")

    assert [(CONDITIONAL, "It depends on tentative stops whether Photo starts 30 min before Talk ends.")] == findings(
        [TALK], [perhaps], rule=Order(TALK, perhaps)
    )


def test_those_around_a_tentative_event_follow_one_another_where_it_is_dropped() -> None:
    """So they are in the wrong order whatever becomes of it."""
    perhaps = event("Photo", "13:00", "14:00", status="tentative")
    found = result([PRESS, TALK], [perhaps], rule=Order(PRESS, perhaps, TALK))

    assert [BROKEN, CONDITIONAL] == [each.verdict for each in found.findings if each.verdict is not KEPT]


def test_an_event_is_sure_if_one_stop_for_it_is() -> None:
    """It takes place without the others."""
    early = PRESS.moved(-hours(1))

    assert BROKEN is result([TALK], [early.attend(status="tentative")], [early], rule=Order(TALK, PRESS)).verdict


def test_an_end_that_decides_it_and_is_not_known_is_unknown() -> None:
    """Nobody knows how long the talk lasts."""
    talk = event("Talk", "10:00", None)

    assert [
        (UNKNOWN, "It is not known whether Press starts 15 min or more after Talk ends: when Talk ends.")
    ] == findings([talk], [PRESS], rule=SPACED)


def test_who_attends_both_is_out_of_the_first_when_the_second_starts() -> None:
    """An end that is not known is no later than that."""
    talk = event("Talk", "10:00", None)

    assert KEPT is result([talk, PRESS], rule=Order(TALK, PRESS)).verdict


def test_who_may_attend_the_second_ends_the_first_where_it_takes_place() -> None:
    """Else there is nothing that could be out of order."""
    talk = event("Talk", "10:00", None)
    perhaps = PRESS.attend(status="tentative")

    assert KEPT is result([talk, perhaps], rule=Order(TALK, PRESS)).verdict
    assert UNKNOWN is result([talk, perhaps], [perhaps], rule=Order(TALK, PRESS)).verdict


def test_which_of_two_stops_makes_the_second_take_place_does_not_matter() -> None:
    """Either of them ends the first."""
    talk = event("Talk", "10:00", None)
    stops = [PRESS.attend(status="tentative"), PRESS.attend(arrive=at("11:45"), status="tentative")]
    found = result([talk, *stops], rule=Order(TALK, PRESS))

    assert (UNKNOWN, minutes(-15)) == (found.verdict, found.findings[0].actual)


def test_all_who_attend_what_has_no_end_are_named() -> None:
    """Their next stops decide how long it may last."""
    talk = event("Talk", "10:00", None)
    (found,) = result([talk], [talk], [PRESS], rule=SPACED).findings

    assert [("talk", ADA), ("press", CY), ("talk", BO)] == [(each.id, each.leader) for each in found.stops]


def test_an_end_not_known_does_not_matter_where_the_start_is_too_late() -> None:
    """It cannot end before it starts."""
    late = event("Late talk", "12:00", None)
    found = result([late], [PRESS], rule=Order(late, PRESS))

    assert (BROKEN, -minutes(30)) == (found.verdict, found.slack)


def test_the_end_of_the_last_event_need_not_be_known() -> None:
    """Only its start matters."""
    press = event("Press", "11:30", None)

    assert KEPT is result([TALK], [press], rule=Order(TALK, PRESS)).verdict


def test_slips_of_both_add_up() -> None:
    """One runs late while the other begins early."""
    talk, press = event("Talk", "10:00", "11:00", late=minutes(20)), event("Press", "11:30", "12:00", early=hours(1))
    found = result([talk], [press], rule=Order(TALK, PRESS))

    # At 15 minutes each they touch.
    assert (AT_RISK, minutes(30), minutes(15)) == (found.verdict, found.slack, found.findings[0].slip)


def test_slips_the_other_way_do_not_matter() -> None:
    """The first may begin early, and the second run late."""
    talk, press = event("Talk", "10:00", "11:00", early=hours(9)), event("Press", "11:00", "12:00", late=hours(9))

    assert KEPT is result([talk], [press], rule=Order(TALK, PRESS)).verdict


def test_at_risk_says_how_far_it_holds() -> None:
    """In two sentences."""
    talk = event("Talk", "10:00", "11:00", late=hours(1))
    said = "Press starts 30 min after Talk ends; slips within the bounds of the plan can undo that."
    limit = "It holds while nobody slips by more than 30 min."

    assert [(AT_RISK, f"{said} {limit}")] == findings([talk], [PRESS], rule=Order(TALK, PRESS))


def test_events_are_told_by_their_own_names() -> None:
    """Whatever somebody's stop for one of them is called."""
    assert [(KEPT, "Press starts 30 min after Talk ends.")] == findings([TALK.attend(title="Ada speaks"), PRESS, GALA])


# --- As a value, and after a change ---


def test_says_what_is_wanted() -> None:
    """In a clause."""
    assert "Talk, Press, Gala follow one another in this order" == str(ALL)
    assert "Talk, Press follow one another in this order, with 15 min between" == str(SPACED)


def test_events_may_be_given_as_a_sequence() -> None:
    """As they are in a plan file."""
    assert ALL == Order(TALK, then=[PRESS, GALA])


def test_recheck_sees_what_ends_an_event_without_an_end() -> None:
    """Also a stop for something else."""
    talk = event("Talk", "10:00", None)
    plan = Schedule([Itinerary.of(ADA, talk, stop(CAFE, "10:30", "10:45")), Itinerary.of(BO, PRESS)])
    report = check(plan, must=[Order(TALK, PRESS)])
    later = plan.move(plan.itinerary(ADA).stops[1], by=hours(5))

    assert [KEPT, UNKNOWN] == [report.results[0].verdict, recheck(report, later).results[0].verdict]


# --- Series ---


LECTURES = Series(event("Lecture", "09:00", "10:00"), "FREQ=DAILY;COUNT=3")
EXAMS = Series(Event("Exam", HALL, at("09:00") + 3 * hours(24), at("11:00") + 3 * hours(24)), "FREQ=DAILY;COUNT=2")
TAUGHT = Order(LECTURES, EXAMS)


def test_of_a_series_every_occurrence_comes_before() -> None:
    """The last of the one and the first of the other are the tightest."""
    found = result([LECTURES, EXAMS], rule=TAUGHT)

    assert (KEPT, hours(23)) == (found.verdict, found.slack)
    assert ["lecture/2030-05-03", "exam/2030-05-04"] == [each.id for each in found.findings[0].stops]
    assert "Lecture, Exam follow one another in this order" == str(TAUGHT)


def test_one_occurrence_too_late_is_one_conflict() -> None:
    """It is found however many others are in order; moved in the plan, it counts as it is there."""
    plan = Schedule([Itinerary.of(ADA, LECTURES, EXAMS)]).move(LECTURES.on("2030-05-01"), by=hours(73))
    found = check(plan, must=[TAUGHT]).results[0]

    assert (BROKEN, -hours(2)) == (found.verdict, found.slack)
    assert ["Exam and Lecture collide once"] == [str(each) for each in found.conflicts]


def test_a_series_of_which_nobody_attends_any_is_unknown() -> None:
    """An occurrence alone makes it take place."""
    one = result([LECTURES.on("2030-05-02"), PRESS], rule=Order(PRESS, LECTURES, EXAMS))

    assert UNKNOWN is one.verdict
    assert "when Exam takes place, as nobody stops for it" in [
        each for finding in one.findings for each in finding.missing
    ]


def test_an_occurrence_is_not_also_named_by_itself() -> None:
    """It is of the series already."""
    said = "InvalidValue: an order must be of two events or more, each named once, got lecture"

    assert f"{said}, lecture/2030-05-02" == refusal(lambda: Order(LECTURES, LECTURES.on("2030-05-02")))
    assert said == refusal(lambda: Order(LECTURES))


def test_long_series_are_looked_at_once() -> None:
    """Each with each would be four million."""
    first = Series(event("First", "09:00", "10:00"), "FREQ=DAILY;COUNT=2000")
    later = Event("Second", HALL, at("09:00") + 2000 * hours(24), at("11:00") + 2000 * hours(24))
    second = Series(later, "FREQ=DAILY;COUNT=2000")
    found = result([first, second], rule=Order(first, second))

    assert (KEPT, 1) == (found.verdict, len(found.findings))


def test_reach_is_up_to_the_start_of_what_comes_second() -> None:
    """However long that lasts; or up to where the first has ended at the latest."""
    talk = event("Talk", "10:00", "11:00", late=hours(1))
    (soon,) = result([talk, PRESS], rule=Order(talk, PRESS)).findings
    (later,) = result([talk, GALA], rule=Order(talk, GALA)).findings

    assert (AT_RISK, Interval(at("10:00"), at("12:00"))) == (soon.verdict, soon.reach)
    assert (KEPT, Interval(at("10:00"), at("20:00"))) == (later.verdict, later.reach)
