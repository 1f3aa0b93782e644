from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from schedcheck import Event, Exclusive, Interval, Itinerary, Leader, Place, Result, Schedule, Verdict
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

HALL = room("Hall")
STAGE = Place("Stage", within=HALL)
CAFE = room("Café")
ALONE = Exclusive(HALL)
TURN = Exclusive(HALL, gap=minutes(15))
TALK = Event("Talk", HALL, at("10:00"), at("11:00"))


def event(title: str, start: str, end: str | None, **fields: Any) -> Event:  # noqa: ANN401 - those of Event
    """An event in the hall."""
    return Event(title, fields.pop("place", HALL), at(start), None if end is None else at(end), **fields)


def result(*days: Any, rule: Exclusive = ALONE) -> Result:  # noqa: ANN401 - what each person does
    """What a rule finds in a plan of Ada, Bo and Cy."""
    return measured(rule, *(Itinerary.of(who, *items) for who, items in zip((ADA, BO, CY), days, strict=False)))


def findings(*days: Any, rule: Exclusive = ALONE) -> list[tuple[Verdict, str]]:  # noqa: ANN401 - what each person does
    """The verdicts and the sentences of what it finds."""
    return told(rule, *(Itinerary.of(who, *items) for who, items in zip((ADA, BO, CY), days, strict=False)))


# --- Kept, broken, exactly at the limit ---


def test_whoever_stays_longest_decides_when_an_event_may_end() -> None:
    """Whoever is named first."""
    talk, gala = event("Talk", "10:00", None), event("Gala", "13:00", "14:00")
    lunch, tea = stop(CAFE, "12:00", "12:30"), stop(CAFE, "15:00", "15:30")

    assert UNKNOWN is result([talk, lunch], [talk, tea], [gala]).verdict
    assert UNKNOWN is result([talk, tea], [talk, lunch], [gala]).verdict
    assert KEPT is result([talk, lunch], [talk, lunch], [gala]).verdict


def test_kept() -> None:
    """The tightest two uses are told."""
    expected = [(KEPT, "Talk and Rehearsal are 30 min apart in Hall.")]

    assert expected == findings([TALK], [event("Rehearsal", "11:30", "12:00"), event("Gala", "20:00", "22:00")])


def test_broken() -> None:
    """For as long as both take place."""
    expected = [(BROKEN, "Talk and Rehearsal are both in Hall for 30 min.")]

    assert expected == findings([TALK], [event("Rehearsal", "10:30", "12:00")])


def test_touching_is_kept_with_slack_zero() -> None:
    """One ends as the other starts."""
    found = result([TALK], [event("Rehearsal", "11:00", "12:00")])

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_a_turnaround_that_is_too_short_is_broken() -> None:
    """Chairs must be moved."""
    expected = [(BROKEN, "Talk and Rehearsal are 10 min apart in Hall, where 15 min is required.")]

    assert expected == findings([TALK], [event("Rehearsal", "11:10", "12:00")], rule=TURN)


def test_a_turnaround_just_long_enough_is_kept() -> None:
    """With slack zero."""
    found = result([TALK], [event("Rehearsal", "11:15", "12:00")], rule=TURN)

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_amounts_place_and_interval() -> None:
    """The place that is asked about, and the time between."""
    (found,) = result([TALK], [event("Rehearsal", "11:10", "12:00")], rule=TURN).findings

    assert ((minutes(15), minutes(10), -minutes(5)), HALL, Interval(at("11:00"), at("11:10"))) == (
        amounts(found),
        found.place,
        found.interval,
    )


def test_a_single_use_has_no_slack_to_give() -> None:
    """It was looked at."""
    found = result([TALK], [TALK])

    assert (KEPT, None, True) == (found.verdict, found.slack, found.measured)


def test_nothing_measured_where_nobody_uses_it() -> None:
    """The place is nowhere in the plan."""
    found = result([stop(CAFE, "10:00", "11:00")])

    assert (UNKNOWN, False) == (found.verdict, found.measured)


# --- What a use is ---


def test_an_event_is_one_use_however_many_come() -> None:
    """By its own times, not by theirs."""
    assert [] == findings([TALK], [TALK.attend(arrive=at("10:30"))], [TALK.attend(leave=at("12:00"))])


def test_events_inside_the_place_count() -> None:
    """On the stage of the hall."""
    assert BROKEN is result([TALK], [event("Rehearsal", "10:30", "12:00", place=STAGE)]).verdict


def test_an_event_held_there_counts_wherever_one_follows_it() -> None:
    """It takes place all the same."""
    rehearsal = event("Rehearsal", "10:30", "12:00")

    assert BROKEN is result([TALK], [rehearsal.attend(place=CAFE)]).verdict


def test_a_stop_without_an_event_is_a_use() -> None:
    """Somebody is there for reasons of their own."""
    assert [(BROKEN, "Hall and Talk are both in Hall for 30 min.")] == findings([TALK], [stop(HALL, "09:00", "10:30")])


def test_a_stop_for_an_event_held_elsewhere_is_a_use() -> None:
    """Watching it here takes the place, too."""
    parade = event("Parade", "10:30", "12:00", place=CAFE)

    assert BROKEN is result([TALK], [parade.attend(place=HALL)]).verdict


def test_stops_for_one_event_held_elsewhere_slip_together() -> None:
    """Two groups watch the parade one after the other, however late it is."""
    parade = event("Parade", "10:00", "12:00", place=CAFE, late=hours(3))
    one, other = parade.attend(place=HALL, leave=at("11:00")), parade.attend(place=HALL, arrive=at("11:00"))

    assert KEPT is result([one], [other]).verdict


def test_stops_alike_in_place_and_time_are_one_use() -> None:
    """Two who meet there without an event."""
    chat = stop(HALL, "10:00", "11:00")

    assert [] == findings([chat], [chat])


def test_stops_at_other_times_are_two_uses() -> None:
    """One comes later."""
    assert BROKEN is result([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:10", "11:00")]).verdict


def test_a_cancelled_event_is_no_use() -> None:
    """It does not take place."""
    assert [] == findings([TALK], [event("Rehearsal", "10:30", "12:00", status="cancelled")])


def test_passages_are_no_use() -> None:
    """People may walk through."""
    den = room("Den", entrance=HALL, walk=minutes(10))

    assert [] == findings([TALK], [stop(den, "10:30", "11:30")])


def test_a_call_can_be_used_for_one_event_at_a_time() -> None:
    """A line, say."""
    line = Place("Line", remote=True)
    one, other = (
        event("One", "10:00", "11:00", place=line),
        event("Other", "10:30", "11:30", place=line),
    )

    assert BROKEN is result([one], [other], rule=Exclusive(line)).verdict


# --- Not known ---


def test_unknown_where_the_end_of_an_event_decides() -> None:
    """It may last as long as any of its stops; it is named."""
    ((found, sentence),) = findings([event("Vigil", "09:00", None)], [TALK])

    assert (UNKNOWN, True) == (found, sentence.endswith(": when Vigil ends."))


def test_kept_where_all_leave_an_event_without_an_end_in_time() -> None:
    """It cannot last longer than its stops."""
    vigil = event("Vigil", "09:00", None)

    assert KEPT is result([vigil.attend(leave=at("10:00"))], [TALK]).verdict


def test_unknown_where_the_end_of_a_stop_decides() -> None:
    """Two there for as long as they like."""
    chat = stop(HALL, "09:00")

    assert UNKNOWN is result([chat], [chat], [TALK]).verdict


def test_kept_where_somebodys_next_stop_ends_their_use() -> None:
    """Ada goes from her chat to the talk."""
    assert KEPT is result([stop(HALL, "09:00"), TALK], [TALK]).verdict


def test_broken_where_an_unknown_end_does_not_matter() -> None:
    """It starts inside the other."""
    assert BROKEN is result([TALK], [event("Vigil", "10:30", None)]).verdict


# --- Tentative and at risk ---


def test_conditional_where_an_event_is_tentative() -> None:
    """Only if it is confirmed."""
    expected = "It depends on tentative stops whether Talk and Rehearsal are both in Hall for 30 min."

    assert [(CONDITIONAL, expected)] == findings([TALK], [event("Rehearsal", "10:30", "12:00", status="tentative")])


def test_an_event_is_tentative_if_all_come_tentatively() -> None:
    """One who is sure to come makes it take place."""
    rehearsal = event("Rehearsal", "10:30", "12:00")
    maybe = rehearsal.attend(status="tentative")

    assert (CONDITIONAL, BROKEN) == (
        result([TALK], [maybe]).verdict,
        result([TALK], [maybe], [rehearsal]).verdict,
    )


def test_a_finding_names_the_surest_stop() -> None:
    """That which makes the use take place."""
    rehearsal = event("Rehearsal", "10:30", "12:00")
    (found,) = result([rehearsal.attend(status="tentative")], [rehearsal], [TALK]).findings

    assert [CY, BO] == [each.leader for each in found.stops]


def test_at_risk_within_the_bounds() -> None:
    """The first may run late."""
    expected = (
        "Talk and Rehearsal are 10 min apart in Hall; slips within the bounds of the plan can undo that. "
        "It holds while nobody slips by more than 10 min."
    )

    assert [(AT_RISK, expected)] == findings(
        [event("Talk", "10:00", "11:00", late=hours(1))], [event("Rehearsal", "11:10", "12:00")]
    )


def test_who_comes_on_their_own_does_not_move_the_event() -> None:
    """Its own bounds count."""
    assert KEPT is result([TALK.attend(late=hours(3))], [event("Rehearsal", "11:10", "12:00")]).verdict


def test_a_use_of_several_slips_with_any_of_them() -> None:
    """One of the two may stay longer."""
    chat = stop(HALL, "10:00", "11:00")
    late = stop(HALL, "10:00", "11:00", late=hours(1))

    assert AT_RISK is result([chat], [late], [event("Rehearsal", "11:10", "12:00")]).verdict


# --- Words and bad arguments ---


def test_all_of_a_use_are_named_where_others_slip_further_than_the_one_who_tells_of_it() -> None:
    """Ada does not slip: that the use does, Bo says."""
    found = result(
        [stop(HALL, "09:00", "10:00")],
        [stop(HALL, "09:00", "10:00", late=minutes(30))],
        [stop(HALL, "10:15", "11:00")],
    )

    assert (AT_RISK, minutes(15)) == (found.verdict, found.findings[0].slip)
    assert {ADA, BO, CY} == {each.leader for each in found.findings[0].stops}


def test_all_of_a_use_are_named_that_ends_the_other_for_one_of_them_alone() -> None:
    """Ada's next stop ends hers here; that it does not end it for the use of both, Bo says."""
    late = stop(HALL, "10:15", "10:15", late=minutes(15))
    (found,) = result([stop(HALL, "10:00"), late], [stop(HALL, "10:15", "10:15")]).findings

    assert (UNKNOWN, {ADA, BO}) == (found.verdict, {each.leader for each in found.stops})


def test_str_says_what_is_wanted() -> None:
    """With the time between."""
    assert (
        "Hall is used for one event at a time",
        "Hall is used for one event at a time, with 15 min between",
    ) == (str(ALONE), str(TURN))


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Exclusive("Hall"), "InvalidValue: place must be a Place, got 'Hall'"),  # type: ignore[arg-type]
    (
        lambda: Exclusive(HALL, gap=-minutes(1)),
        "InvalidValue: gap must be a timedelta of zero or more, got -1 min",
    ),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


def test_many_uses_that_touch_are_kept() -> None:
    """A day of one session after the other."""
    sessions = [event(f"Session {hour}", f"{hour:02}:00", f"{hour + 1:02}:00") for hour in range(8, 18)]
    found = measured(ALONE, *(Itinerary.of(Leader(f"Guest {each.title}"), each) for each in sessions))

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_a_finding_is_about_the_place_and_in_its_zone() -> None:
    """Which is where both uses are, or might be."""
    far = Place("Far room", tz="Asia/Makassar")
    held = [
        Itinerary.of(ADA, Event("Talk", far, at("10:00"), at("11:00"))),
        Itinerary.of(BO, stop(far, "10:30", "11:00")),
    ]
    (found,) = measured(Exclusive(far), *held).findings

    assert (far, hours(8)) == (found.place, found.interval and found.interval.start.utcoffset())


def test_nothing_is_missing_where_two_uses_clash_anyhow() -> None:
    """Whenever the one without an end is over."""
    held = [Itinerary.of(ADA, event("Talk", "10:15", None)), Itinerary.of(BO, event("Rehearsal", "10:00", "11:00"))]
    (found,) = Exclusive(HALL).findings(Schedule(held))

    assert (BROKEN, ()) == (found.verdict, found.missing)
