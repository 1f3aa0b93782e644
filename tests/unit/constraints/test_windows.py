"""Available and Unavailable: what is told where, and why; that the verdicts are right, the oracle proves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

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
    Result,
    Rule,
    Schedule,
    Stop,
    Unavailable,
    check,
)
from schedcheck.constraints.base import Reads
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
    CITY,
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

HALL, CALL = room("Hall"), Place("Call", remote=True)
TALK = Event("Talk", HALL, at("10:00"), at("11:00"))
MORNING, NOON = Interval(at("09:00"), at("12:00")), Interval(at("12:00"), at("13:00"))
DAILY = Recurrence(at("09:00"), at("12:00"), "FREQ=DAILY", zone="UTC")
IN, OUT = Available(ADA, [MORNING]), Unavailable(ADA, [NOON])


def found(rule: Any, *items: Any) -> Result:  # noqa: ANN401 - a constraint; stops or events
    """What a rule finds of Ada's stops."""
    return measured(rule, Itinerary.of(ADA, *items))


# --- Kept, broken, exactly at the limit ---


def test_within_a_window_is_kept() -> None:
    """With the room on the tighter side."""
    result = found(IN, TALK)

    assert (KEPT, hours(1)) == (result.verdict, result.slack)
    assert ["Ada is at Talk within the time available, with 1 h to spare."] == [
        each.sentence for each in result.findings
    ]


def test_what_sticks_out_is_broken() -> None:
    """By how much of it does."""
    (finding,) = found(IN, stop(HALL, "08:40", "12:30")).findings

    assert (timedelta(0), -minutes(50), -minutes(50)) == amounts(finding)
    assert "Ada is in Hall for 50 min outside the time available." == finding.sentence


def test_from_edge_to_edge_is_kept() -> None:
    """With nothing to spare."""
    result = found(IN, stop(HALL, "09:00", "12:00"))

    assert (KEPT, timedelta(0)) == (result.verdict, result.slack)


def test_windows_that_touch_are_one() -> None:
    """One may stay from the one into the other."""
    assert KEPT is found(Available(ADA, [NOON, MORNING]), stop(HALL, "11:00", "12:30")).verdict


def test_between_two_windows_is_outside() -> None:
    """What lies in either is not counted."""
    evening = Interval(at("12:30"), at("18:00"))

    assert -minutes(30) == found(Available(ADA, [MORNING, evening]), stop(HALL, "11:00", "14:00")).slack


def test_a_moment_outside_is_broken() -> None:
    """By the least there is."""
    (finding,) = found(IN, stop(HALL, "08:00", "08:00")).findings

    assert (BROKEN, -timedelta(microseconds=1)) == (finding.verdict, finding.slack)
    assert "Ada is in Hall outside the time available." == finding.sentence


def test_a_window_that_comes_again() -> None:
    """On the second day as on the first."""
    later = TALK.moved(timedelta(days=1))

    assert KEPT is found(Available(ADA, [DAILY]), later).verdict
    assert BROKEN is found(Available(ADA, [DAILY]), later.moved(hours(2))).verdict


def test_overlapping_a_window_is_broken() -> None:
    """By how much of it lies within."""
    (finding,) = found(OUT, stop(HALL, "11:00", "12:30", title="Lunch")).findings

    assert (BROKEN, -minutes(30)) == (finding.verdict, finding.slack)
    assert "Ada is at Lunch for 30 min while Ada is not available." == finding.sentence


def test_touching_a_window_is_kept() -> None:
    """With nothing to spare."""
    assert [(KEPT, "Ada is in Hall, just touching the time when Ada is not available.")] == told(
        OUT, Itinerary.of(ADA, stop(HALL, "11:00", "12:00"))
    )


def test_the_gap_to_the_nearest_window_is_told() -> None:
    """Of the nearest stop."""
    assert [(KEPT, "Ada is at Talk, 1 h apart from the time when Ada is not available.")] == told(
        OUT, Itinerary.of(ADA, TALK, stop(HALL, "15:00", "16:00"))
    )


def test_a_moment_within_a_window_is_broken() -> None:
    """At its edge it touches."""
    assert [BROKEN, KEPT] == [found(OUT, stop(HALL, clock, clock)).verdict for clock in ("12:30", "13:00")]


def test_calls_count() -> None:
    """Who is on the phone is not free."""
    assert BROKEN is found(OUT, stop(CALL, "12:00", "12:10")).verdict


def test_a_window_without_end_behind_leaves_no_limit() -> None:
    """Where all windows are long over, there is nothing to tell but that it is kept."""
    result = found(Unavailable(ADA, [Interval(at("09:00"), at("10:00"))]), stop(HALL, "10:00", None))

    assert (KEPT, timedelta(0)) == (result.verdict, result.slack)


# --- Slips, ends not known, tentative stops ---


def test_may_slip_out() -> None:
    """Up to the edge it is safe."""
    (finding,) = found(IN, stop(HALL, "10:00", "11:00", late=hours(2), early=hours(3))).findings

    assert (AT_RISK, hours(1), hours(1)) == (finding.verdict, finding.slack, finding.slip)


def test_may_slip_into_a_window() -> None:
    """From either side."""
    (finding,) = found(OUT, stop(HALL, "14:00", "15:00", early=hours(2))).findings

    assert (AT_RISK, hours(1)) == (finding.verdict, finding.slip)


def test_an_end_not_known_may_be_outside() -> None:
    """It is named."""
    (finding,) = found(IN, stop(HALL, "10:00")).findings

    assert (UNKNOWN, None, ("when Hall ends for Ada",)) == (finding.verdict, finding.slack, finding.missing)
    assert (
        "It is not known whether Ada is in Hall outside the time available: when Hall ends for Ada." == finding.sentence
    )


def test_an_end_not_known_may_come_too_late() -> None:
    """After the time in which somebody is not available has begun."""
    (finding,) = found(OUT, stop(HALL, "08:00")).findings

    assert UNKNOWN is finding.verdict
    assert (
        "It is not known whether Ada is in Hall while Ada is not available: when Hall ends for Ada." == finding.sentence
    )


def test_an_end_not_known_ends_with_the_next_stop() -> None:
    """That is within the window."""
    assert KEPT is found(IN, stop(HALL, "10:00"), stop(CITY, "11:00", "12:00")).verdict


def test_the_next_stop_may_slip() -> None:
    """Then the end is not known to be within."""
    nexts = [stop(CITY, "11:20", "11:30", late=slip) for slip in (minutes(30), minutes(40), minutes(41))]

    assert [KEPT, AT_RISK, UNKNOWN] == [
        max(each.verdict for each in found(IN, stop(HALL, "10:00"), one).findings) for one in nexts
    ]


def test_what_starts_outside_is_broken_whenever_it_ends() -> None:
    """That much is certain."""
    assert BROKEN is found(IN, stop(HALL, "08:00")).verdict


def test_how_far_apart_is_not_claimed_where_slips_and_an_end_decide() -> None:
    """Half an hour if the next stop is in time; it may be late."""
    (finding,) = found(OUT, stop(HALL, "10:00"), stop(CITY, "11:30", "11:40", late=hours(1))).findings[:1]

    assert UNKNOWN is finding.verdict
    assert (
        "It is not known whether Ada is in Hall while Ada is not available: when Hall ends for Ada." == finding.sentence
    )


def test_without_an_end_it_lasts_into_windows_that_come_again() -> None:
    """Also those long after."""
    yearly = Recurrence(at("12:00"), at("13:00"), "FREQ=YEARLY;INTERVAL=5", zone="UTC")

    assert UNKNOWN is found(Unavailable(ADA, [yearly]), stop(HALL, "14:00")).verdict


def test_a_tentative_stop_outside_is_conditional() -> None:
    """Within, it is kept."""
    assert [CONDITIONAL, KEPT] == [
        found(IN, stop(HALL, start, "11:00", status="tentative")).verdict for start in ("08:00", "10:00")
    ]


# --- Whom, and which places ---


def test_each_of_a_delegation() -> None:
    """Whoever sticks out."""
    board = Delegation("Board")
    one, other = Leader("One", delegation=board), Leader("Other", delegation=board)
    result = measured(
        Available(board, [MORNING]), Itinerary.of(one, TALK), Itinerary.of(other, stop(HALL, "12:00", "13:00"))
    )

    assert [(BROKEN, other), (KEPT, one)] == [(each.verdict, each.stops[0].leader) for each in result.findings]


@pytest.mark.parametrize(("inherit", "verdict"), [(False, KEPT), (True, BROKEN)])
def test_a_stand_in_has_time_of_their_own(inherit: bool, verdict: Any) -> None:  # noqa: ANN401, FBT001 - drawn from the table above
    """Unless it is said to hold for them."""
    plan = Itinerary.of(ADA, TALK), Itinerary.of(BO, stop(HALL, "12:00", "13:00"), represents=ADA)

    assert verdict is measured(Available(ADA, [MORNING], inherit=inherit), *plan).verdict


def test_nobody_in_the_plan_is_nothing_measured() -> None:
    """Neither a person nor a place."""
    assert not measured(IN, Itinerary.of(BO, TALK)).measured
    assert not measured(Available(room("Attic"), [MORNING]), Itinerary.of(BO, TALK)).measured


def test_an_event_in_a_place_is_one() -> None:
    """Whoever comes."""
    result = measured(Available(HALL, [NOON]), Itinerary.of(ADA, TALK), Itinerary.of(BO, TALK))

    assert ["Talk is in Hall for 1 h outside the time available."] == [each.sentence for each in result.findings]


def test_an_event_counts_as_long_as_it_lasts() -> None:
    """Though nobody stays."""
    result = measured(
        Unavailable(HALL, [Interval(at("10:30"), at("12:00"))]), Itinerary.of(ADA, TALK.attend(leave=at("10:10")))
    )

    assert (BROKEN, -minutes(30)) == (result.verdict, result.slack)


def test_who_comes_early_is_told() -> None:
    """The worst of an event and who comes for it."""
    early = TALK.attend(arrive=at("08:30"))
    (finding,) = measured(Available(HALL, [MORNING]), Itinerary.of(ADA, TALK), Itinerary.of(BO, early)).findings

    assert (BROKEN, BO, -minutes(30)) == (finding.verdict, finding.stops[0].leader, finding.slack)


def test_each_stop_without_an_event() -> None:
    """In the place or inside it; also for an event held elsewhere."""
    corner, cafe = room("Corner", within=HALL), room("Café")
    tea = Event("Tea", cafe, at("12:00"), at("13:00"))
    plan = Itinerary.of(ADA, stop(corner, "12:00", "12:30")), Itinerary.of(BO, tea.attend(place=HALL))

    assert [-minutes(30), -hours(1)] == [each.slack for each in measured(Unavailable(HALL, [NOON]), *plan).findings]


def test_an_event_without_an_end_names_all_who_may_end_it() -> None:
    """It lasts as long as any of its stops may."""
    gala = Event("Gala", HALL, at("10:00"))
    (finding,) = measured(Available(HALL, [MORNING]), Itinerary.of(ADA, gala), Itinerary.of(BO, gala)).findings

    assert (UNKNOWN, {ADA, BO}) == (finding.verdict, {each.leader for each in finding.stops})


def test_an_event_without_an_end_that_begins_outside_names_one_who_is_there() -> None:
    """It is so whoever may end it."""
    event = Event("Talk", HALL, at("10:00"), None)
    plan = Schedule([Itinerary.of(each, event.attend(leave=at("10:00"))) for each in (ADA, BO)])
    (told,) = check(plan, must=[Unavailable(HALL, [Interval(at("09:00"), at("11:00"))])]).results[0].findings

    assert (BROKEN, 1) == (told.verdict, len(told.stops))


def test_a_rule_in_force_later_hides_what_is_before() -> None:
    """As any other."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "08:00", "08:30"), TALK)])

    assert KEPT is check(plan, must=[Rule(IN, since=at("09:00"))]).results[0].verdict


def test_a_rule_in_force_later_hides_what_the_next_stop_ends_before() -> None:
    """Without an end it goes on up to the next stop, and no longer."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "08:00"), stop(HALL, "09:30", "10:00"))])
    before, after = (check(plan, must=[Rule(IN, since=at(clock))]).results[0] for clock in ("09:00", "09:30"))

    assert (UNKNOWN, KEPT) == (before.verdict, after.verdict)


def test_a_window_that_the_clocks_skip_is_not_missed() -> None:
    """Where they go from 2:00 to 3:00, what lasts from 2:30 to 3:30 by the clock may be meant as on any night."""
    vienna = Place("Vienna", level="room", tz="Europe/Vienna")
    night = Recurrence("2030-03-25 02:30", "2030-03-25 03:30", "FREQ=DAILY;COUNT=14", zone="Europe/Vienna")
    verdicts = [
        found(Unavailable(ADA, [night]), Stop(vienna, f"2030-03-31 {start}", f"2030-03-31 {end}")).verdict
        for start, end in (("01:00", "01:29"), ("03:10", "03:20"), ("04:31", "05:00"))
    ]

    assert [KEPT, BROKEN, KEPT] == verdicts


# --- Words, and what is refused ---


def test_says_what_is_wanted() -> None:
    """The first windows, and how many more."""
    many = [Interval(at(f"{hour}:00"), at(f"{hour}:30")) for hour in range(10, 15)]

    assert "Ada is available only 2030-05-01 09:00 to 12:00 UTC (FREQ=DAILY)" == str(Available(ADA, [DAILY]))
    assert str(Unavailable(HALL, many)).endswith("; 2030-05-01 12:00 to 12:30 UTC; and 2 more")
    assert "Hall is not available" in str(Unavailable(HALL, many))


def test_says_what_is_in_a_place_that_is_not_available() -> None:
    """The event, whoever is there."""
    talk = Event("Talk", HALL, at("11:30"), at("12:30"))

    assert [(BROKEN, "Talk is in Hall for 30 min while Hall is not available.")] == told(
        Unavailable(HALL, [NOON]), Itinerary.of(ADA, talk), Itinerary.of(BO, talk)
    )


@pytest.mark.parametrize(
    ("who", "windows", "said"),
    [
        ("Ada", [MORNING], "who must be a Leader or Delegation or Place, got 'Ada'"),
        (ADA, [], "windows must hold one at least, got none"),
        (ADA, MORNING, f"windows must be a sequence, got {MORNING!r}"),
        (ADA, ["morning"], "each of windows must be an Interval or a Recurrence, got 'morning'"),
        (ADA, [Interval(at("09:00"), at("09:00"))], "each of windows must last some time, got 2030-05-01 09:00 UTC"),
    ],
)
def test_refuses_bad_input(who: Any, windows: Any, said: str) -> None:  # noqa: ANN401 - wrong ones
    """By name."""
    assert f"InvalidValue: {said}" == refusal(lambda: Available(who, windows))


def test_levels_above_a_room_have_hours_too() -> None:
    """Whatever is inside counts."""
    site = Place("Site", level=Level.SITE)
    inner = Place("Inner", within=site)

    assert BROKEN is measured(Unavailable(site, [NOON]), Itinerary.of(ADA, stop(inner, "12:00", "12:30"))).verdict


def test_a_moment_steps_across_a_microsecond() -> None:
    """Between the moments of two windows that lie a microsecond apart there is none outside."""
    tick = timedelta(microseconds=1)
    two = Available(ADA, [MORNING, Interval(at("12:00") + tick, at("13:00"))])
    moment = stop(HALL, "11:30", "11:30", late=hours(1))

    assert KEPT is found(two, moment).verdict
    assert KEPT is found(two, stop(HALL, "12:30", "12:30", early=hours(1))).verdict
    assert AT_RISK is found(two, stop(HALL, "11:20", "11:30", late=hours(1))).verdict


def test_what_starts_a_microsecond_early_may_end_within_a_window() -> None:
    """Where the window lasts no longer than that, and the end is not known."""
    tick = timedelta(microseconds=1)
    blink = Unavailable(ADA, [Interval(at("12:00") - tick, at("12:00"))])
    slow, still = (stop(HALL, "12:00", early=by) for by in (tick, timedelta(0)))

    assert [UNKNOWN, KEPT] == [
        found(blink, each, stop(CITY, "12:30", "12:40")).findings[0].verdict for each in (slow, still)
    ]


def test_may_slip_out_though_its_end_is_not_known() -> None:
    """Up to where its own start is outside, or the next stop is, whichever comes first."""
    nexts = stop(CITY, "11:50", "12:00", late=minutes(30))
    first = found(IN, stop(HALL, "10:00", early=hours(2)), nexts).findings[0]

    assert (AT_RISK, minutes(10), None) == (first.verdict, first.slip, first.stops[0].end)


def test_whoever_says_when_they_leave_says_more_than_an_event_without_an_end() -> None:
    """Ada is there until one o'clock, whenever the talk ends: that is broken, and not unknown."""
    talk = Event("Talk", HALL, at("12:00"), None)
    result = found(Unavailable(HALL, [NOON]), talk.attend(leave=at("13:00")))

    assert [(BROKEN, -hours(1))] == [(each.verdict, each.slack) for each in result.findings]


def test_what_starts_a_microsecond_early_may_end_within_the_window_before_one_of_several() -> None:
    """The same for windows in which it must lie, of which there may be others before."""
    tick = timedelta(microseconds=1)
    three = Available(ADA, [Interval(at("07:00"), at("08:00")), MORNING, Interval(at("12:00") + tick, at("13:00"))])
    slow, still = (Stop(HALL, at("12:00") + tick, None, early=by) for by in (tick, timedelta(0)))

    assert [UNKNOWN, KEPT] == [found(three, each, stop(CITY, "12:30", "12:40")).verdict for each in (slow, still)]


def test_an_event_without_an_end_slips_with_those_who_leave_it() -> None:
    """Who leaves as it begins still does so where it begins a microsecond earlier: before the window, not within."""
    tick = timedelta(microseconds=1)
    blink = Unavailable(HALL, [Interval(at("12:00") - tick, at("12:00"))])
    talk = Event("Talk", HALL, at("12:00"), None, early=tick)

    assert KEPT is found(blink, talk.attend(leave=at("12:00"))).verdict
    assert UNKNOWN is found(blink, talk.attend(leave=at("12:00") + tick)).verdict


def test_a_place_may_have_windows_that_come_again() -> None:
    """On days after the first, too."""
    later = TALK.start + timedelta(days=9)
    plan = Itinerary.of(ADA, Stop(HALL, later, later + hours(1)))

    assert KEPT is measured(Available(HALL, [DAILY]), plan).verdict
    assert BROKEN is measured(Unavailable(HALL, [DAILY]), plan).verdict


def test_stops_alike_without_an_event_are_told_one_by_one() -> None:
    """Each is somebody's own."""
    both = measured(
        Unavailable(HALL, [NOON]), *(Itinerary.of(each, stop(HALL, "12:00", "12:30")) for each in (ADA, BO))
    )

    assert [ADA, BO] == [each.stops[0].leader for each in both.findings]


def test_edges_are_those_about_a_plan() -> None:
    """From a year before the first start up to a year after the last end, both included."""
    year, tick, long = timedelta(days=366), timedelta(microseconds=1), timedelta(days=10)
    plan = Schedule([Itinerary.of(ADA, Stop(HALL, TALK.start, TALK.start + long))])
    first, last = TALK.start - year, TALK.start + long + year
    inner, outer = Interval(first, last), Interval(first - tick, last + tick)

    assert (first, last) == Available(ADA, [inner]).edges(plan) == Unavailable(ADA, [inner]).edges(plan)
    assert () == Available(ADA, [outer]).edges(plan)


def test_what_it_reads() -> None:
    """Edits of other people, and in other places, cost it nothing."""
    assert (Reads((ADA,)), Reads((), (HALL,))) == (IN.reads, Available(HALL, [NOON]).reads)
    assert (Reads((ADA,)), Reads((), (HALL,))) == (OUT.reads, Unavailable(HALL, [NOON]).reads)
