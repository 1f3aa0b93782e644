"""`Same` and `Different`, which compare the same of events, and ask the opposite."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schedcheck import Different, Event, Itinerary, Place, Rule, Same, Schedule, Series, Verdict, check, recheck
from schedcheck.constraints import Constraint
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
    CONDITIONAL,
    KEPT,
    UNKNOWN,
    amounts,
    hours,
    measured,
    minutes,
    refusal,
    room,
    told,
)

HALL, LAB = room("Hall"), room("Lab")
STAGE = Place("Stage", within=HALL)
TOWN = Place("Town", level="city", tz="Europe/Vienna")
CHAPEL = Place("Chapel", within=TOWN)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MIDNIGHT = datetime(2030, 5, 7, tzinfo=UTC)


def event(title: str, start: str, end: str | None, **fields: Any) -> Event:  # noqa: ANN401 - those of Event
    """An event in the hall, by day and time of May 2030, whose first is a Wednesday."""
    place = fields.pop("place", HALL)
    return Event(title, place, f"2030-05-{start}", None if end is None else f"2030-05-{end}", **fields)


MONDAY = event("Lecture", "06 10:00", "06 11:00")
NEXT_MONDAY = event("Seminar", "13 14:00", "13 16:00", place=LAB)
TUESDAY = event("Practice", "07 10:00", "07 12:00")
NIGHT = event("Watch", "06 22:00", "07 06:00")


def verdict(rule: Constraint, *events: Any, also: Any = ()) -> Verdict:  # noqa: ANN401 - what Ada does, what Bo does
    """What becomes of a rule where Ada is at some events, and Bo at others."""
    return measured(rule, Itinerary.of(ADA, *events), Itinerary.of(BO, *also)).verdict


def same(*events: Event, on: str, **fields: Any) -> Verdict:  # noqa: ANN401 - those of Same
    """Whether events at each of which somebody is are the same."""
    return verdict(Same(events, on=on, **fields), *events)


def different(*events: Event, on: str, **fields: Any) -> Verdict:  # noqa: ANN401 - those of Different
    """Whether events at each of which somebody is are different."""
    return verdict(Different(events, on=on, **fields), *events)


# --- What is compared ---


@pytest.mark.parametrize(
    ("on", "one", "other", "alike"),
    [
        ("start", MONDAY, event("Talk", "06 10:00", "06 10:30"), True),
        ("start", MONDAY, TUESDAY, False),
        ("start", MONDAY, event("Mass", "06 12:00", "06 13:00", place=CHAPEL), True),
        ("time", MONDAY, TUESDAY, True),
        ("time", MONDAY, NEXT_MONDAY, False),
        ("time", MONDAY, event("Mass", "08 10:00", "08 13:00", place=CHAPEL), True),
        ("day", MONDAY, NEXT_MONDAY, True),
        ("day", MONDAY, TUESDAY, False),
        ("date", MONDAY, event("Gala", "06 20:00", "06 22:00"), True),
        ("date", MONDAY, NEXT_MONDAY, False),
        ("week", MONDAY, event("Gala", "12 20:00", "12 22:00"), True),
        ("week", MONDAY, event("Eve", "05 20:00", "05 22:00"), False),
        ("week", MONDAY, NEXT_MONDAY, False),
        ("place", MONDAY, TUESDAY, True),
        ("place", MONDAY, event("Play", "06 10:00", "06 11:00", place=STAGE), True),
        ("place", MONDAY, NEXT_MONDAY, False),
    ],
)
def test_what_two_events_have_in_common(on: str, one: Event, other: Event, *, alike: bool) -> None:
    """What is the same is not different."""
    expected = (KEPT, BROKEN) if alike else (BROKEN, KEPT)

    assert expected == (same(one, other, on=on), different(one, other, on=on))


def test_a_night_is_on_two_days() -> None:
    """A day of these lies within it, and both share it."""
    assert (KEPT, BROKEN) == (same(NIGHT, TUESDAY, on="day"), different(NIGHT, TUESDAY, on="date"))


def test_what_ends_at_midnight_is_not_on_the_next_day() -> None:
    """Half-open."""
    evening = event("Evening", "06 22:00", "07 00:00")

    assert (BROKEN, KEPT) == (same(evening, TUESDAY, on="date"), different(evening, TUESDAY, on="date"))


def test_an_instant_is_on_its_own_day() -> None:
    """Though it has no length."""
    assert KEPT is same(event("Bell", "07 00:00", "07 00:00"), TUESDAY, on="date")


def test_weeks_of_two_years_may_be_one() -> None:
    """From Monday to Sunday, whatever the year."""
    old, new = (
        Event(name, HALL, f"{day} 10:00", f"{day} 11:00")
        for name, day in (("Old", "2030-12-31"), ("New", "2031-01-02"))
    )

    assert KEPT is same(old, new, on="week")


def test_days_are_those_of_the_zone_asked_for() -> None:
    """In Auckland it is Tuesday already."""
    late = event("Late", "06 18:00", "06 19:00")

    assert (BROKEN, KEPT) == (
        same(late, TUESDAY, on="date"),
        same(late, event("Early", "06 23:00", "06 23:30"), on="date"),
    )
    assert BROKEN is same(MONDAY, late, on="date", zone="Pacific/Auckland")


def test_each_event_has_the_days_of_its_own_place() -> None:
    """Half past eleven in the evening is another day in Vienna."""
    here, there = event("Here", "06 22:30", "06 22:45"), event("There", "07 00:30", "07 00:45", place=CHAPEL)

    assert (KEPT, BROKEN) == (same(here, there, on="start"), same(here, there, on="date"))


def test_by_the_clock_across_a_clock_change() -> None:
    """Ten o'clock is ten o'clock, an hour sooner."""
    before, after = (Event(day, CHAPEL, f"2030-{day} 10:00", f"2030-{day} 11:00") for day in ("03-30", "04-01"))

    assert KEPT is same(before, after, on="time")


# --- Amounts and words ---


def test_how_far_apart_starts_are() -> None:
    """Upper limits: what is, and what may be."""
    (found,) = measured(Same([MONDAY, TUESDAY], on="start"), Itinerary.of(ADA, MONDAY, TUESDAY)).findings

    assert ((DAY, timedelta(0), -DAY), "Lecture and Practice start 1 d apart.") == (amounts(found), found.sentence)


def test_how_far_apart_starts_are_by_the_clock() -> None:
    """The shorter way round."""
    late, early = event("Late", "06 23:00", "06 23:30"), event("Early", "09 01:00", "09 02:00")

    assert [(BROKEN, "Late and Early start 2 h apart by the clock.")] == told(
        Same([late, early], on="time"), Itinerary.of(ADA, late, early)
    )


def test_starts_that_must_differ_are_far_apart() -> None:
    """Any time will do."""
    found = measured(Different([MONDAY, TUESDAY], on="start"), Itinerary.of(ADA, MONDAY, TUESDAY))

    assert DAY - timedelta(microseconds=1) == found.slack
    assert "Lecture and Practice do not start at the same instant." == found.findings[0].sentence


def test_how_many_days_are_lacking() -> None:
    """Of both ways round, the less."""
    days = [MONDAY, event("Workshop", "08 10:00", "09 12:00")]
    (found,) = measured(Same(days, on="day"), Itinerary.of(ADA, *days)).findings

    assert ((1, 0, -1), "days") == (amounts(found), found.unit)
    assert "Lecture and Workshop each have 1 day or more that the other has not." == found.sentence


def test_how_many_days_are_shared() -> None:
    """Each is one too many."""
    days = [event("Camp", "06 10:00", "09 12:00"), event("Workshop", "08 10:00", "10 12:00")]
    (found,) = measured(Different(days, on="date"), Itinerary.of(ADA, *days)).findings

    assert ((2, 0, -2), "Camp and Workshop have 2 days in common.") == (amounts(found), found.sentence)


def test_a_place_that_is_shared() -> None:
    """One."""
    assert [(BROKEN, "Lecture and Practice are in the same place.")] == told(
        Different([MONDAY, TUESDAY], on="place"), Itinerary.of(ADA, MONDAY, TUESDAY)
    )


def test_says_what_is_wanted() -> None:
    """In a clause."""
    assert "Lecture, Practice are on different dates" == str(Different([MONDAY, TUESDAY], on="date"))
    assert "Lecture (and 1 more), Practice are in the same weeks" == str(
        Same([(MONDAY, NEXT_MONDAY), TUESDAY], on="week")
    )


def test_a_slip_within_the_day_of_the_place_is_kept() -> None:
    """At the same time it is the day before elsewhere."""
    temple = Place("Temple", tz="Asia/Tokyo")
    early = event("Watch", "06 08:00", "06 08:30", place=temple, late=timedelta(hours=1))

    assert KEPT is same(early, event("Feast", "06 15:00", "06 16:00", place=temple), on="date")


def test_days_passed_on_the_way_count() -> None:
    """From Monday night to Wednesday morning, over all of Tuesday."""
    late = event("Watch", "06 22:00", "06 22:30", late=timedelta(hours=30))

    assert AT_RISK is different(late, TUESDAY, on="day")
    assert KEPT is different(late, event("Feast", "09 10:00", "09 11:00"), on="day")


def test_refuses_what_is_not_compared() -> None:
    """With what is."""
    assert refusal(lambda: Same([MONDAY, TUESDAY], on="room")).startswith("UnknownName: on must be one of start, ")


# --- Several events that stand together ---


def test_a_course_lies_within_another() -> None:
    """On Mondays, within Mondays and Tuesdays."""
    both = (event("Course", "13 10:00", "13 11:00"), event("Course", "14 10:00", "14 11:00", id="course-2"))

    assert KEPT is verdict(Same([MONDAY, both], on="day"), MONDAY, *both)
    assert BROKEN is verdict(Same([NIGHT.moved(DAY), both], on="day"), NIGHT.moved(DAY), *both)


def test_events_that_clash_are_named() -> None:
    """Of each member only those."""
    course = (event("Course", "08 10:00", "08 11:00"), event("Course", "13 10:00", "13 11:00", id="course-2"))
    (found,) = measured(Different([MONDAY, course], on="day"), Itinerary.of(ADA, MONDAY, *course)).findings

    assert (["lecture", "course-2"], "Lecture and Course have 1 day in common.") == (
        [each.id for each in found.stops],
        found.sentence,
    )


def test_all_events_in_one_place_are_named() -> None:
    """Of both members, however many are there; not those elsewhere."""
    one, other = (
        tuple(
            event(title, f"06 {hour}:00", f"06 {hour}:30", place=place, id=f"{title}-{hour}")
            for hour, place in ((first, HALL), (first + 1, HALL), (first + 2, elsewhere))
        )
        for title, first, elsewhere in (("one", 10, LAB), ("two", 13, CHAPEL))
    )
    (found,) = measured(Different([one, other], on="place"), Itinerary.of(ADA, *one, *other)).findings

    assert BROKEN is found.verdict
    assert {"one-10", "one-11", "two-13", "two-14"} == {each.id for each in found.stops}


def test_all_events_that_clash_by_the_clock_are_named_though_one_may_slip() -> None:
    """Of both members; not the ones that do not."""
    one = [event("one", f"06 {hour}:00", f"06 {hour}:30", id=f"one-{hour}") for hour in (10, 12)]
    other = [event("two", f"07 {hour}:00", f"07 {hour}:30", id=f"two-{hour}") for hour in (10, 15)]
    slow = event("three", "08 20:00", "08 21:00", late=minutes(5))
    (found,) = measured(Different([[*one, slow], other], on="time"), Itinerary.of(ADA, *one, *other, slow)).findings

    assert (BROKEN, ["one-10", "two-10"]) == (found.verdict, [each.id for each in found.stops])


def test_events_in_places_of_their_own_are_named() -> None:
    """Of each member those which the other has no event beside, whenever they are."""
    one = (MONDAY, event("Play", "07 10:00", "07 11:00", place=LAB))
    other = (event("Talk", "08 10:00", "08 11:00"), event("Mass", "09 12:00", "09 13:00", place=CHAPEL))
    (found,) = measured(Same([one, other], on="place"), Itinerary.of(ADA, *one, *other)).findings

    assert (BROKEN, ["play", "mass"]) == (found.verdict, [each.id for each in found.stops])


def test_the_time_from_the_first_start_to_the_last_end_is_told() -> None:
    """Of the events, whoever comes late to them; on the clocks of the first one's place."""
    mass = event("Mass", "08 12:00", "08 13:00", place=CHAPEL)
    stops = MONDAY.attend(arrive=MONDAY.start + minutes(30)), mass
    (found,) = measured(Same([MONDAY, mass], on="date"), Itinerary.of(ADA, *stops)).findings

    assert found.interval is not None
    assert (MONDAY.start, mass.end) == (found.interval.start, found.interval.end)
    assert timedelta(0) == found.interval.start.utcoffset()


def test_while_a_rule_is_in_force_only_what_may_come_about_then_is_told() -> None:
    """A vigil without an end is over by the next stop: that it was on the same day as the lecture is so before noon."""
    vigil, tea = event("Vigil", "06 08:00", None), event("Tea", "06 12:00", "06 13:00")
    plan = Schedule([Itinerary.of(ADA, MONDAY), Itinerary.of(BO, vigil, tea)])
    before, after = (
        check(plan, must=[Rule(Different([MONDAY, vigil], on="date"), since=f"2030-05-06T{hour}:00Z")]).results[0]
        for hour in (11, 12)
    )

    assert ((UNKNOWN, 1), (KEPT, 0)) == tuple((each.verdict, len(each.findings)) for each in (before, after))


def test_what_is_not_known_is_named() -> None:
    """When one ends, or whether two places are one."""
    gala, floor = event("Gala", "05 10:00", None), Place("Floor", within=TOWN, level="building")
    talk, tea = event("Talk", "06 10:00", "06 11:00", place=floor), event("Tea", "06 12:00", "06 13:00", place=CHAPEL)
    (night,) = measured(Same([NIGHT, gala], on="date"), Itinerary.of(ADA, NIGHT), Itinerary.of(BO, gala)).findings
    (place,) = measured(Same([talk, tea], on="place"), Itinerary.of(ADA, talk, tea)).findings

    assert [UNKNOWN, UNKNOWN] == [night.verdict, place.verdict]
    assert (("when Gala ends",), ("whether Floor and Chapel are one room",)) == (night.missing, place.missing)


def test_days_passed_on_the_way_are_to_be_days_of_the_other() -> None:
    """On the first day and on the third one there is an event beside it, on the second there is none."""
    slow = event("Talk", "06 10:00", "06 11:00", late=DAY * 2)
    course = tuple(event(f"Course {day}", f"{day} 10:00", f"{day} 11:00") for day in ("06", "08"))
    (found,) = measured(Same([slow, course], on="date"), Itinerary.of(ADA, slow, *course)).findings

    assert (AT_RISK, hours(13)) == (found.verdict, found.slip)


def test_days_of_what_slips_are_those_of_the_zone() -> None:
    """An evening in New York is not on the day that it is in London by then."""
    late = event("Late", "07 01:00", "07 01:30", late=minutes(10))
    noon, next_day = (event("Noon", f"{day} 16:00", f"{day} 17:00") for day in ("06", "07"))

    assert BROKEN is different(late, noon, on="date", zone="America/New_York")
    assert KEPT is different(late, next_day, on="date", zone="America/New_York")


def test_a_member_takes_place_if_one_of_its_events_does() -> None:
    """The others are as if they were not named."""
    course = (event("Course", "13 10:00", "13 11:00"), event("Course", "14 10:00", "14 11:00", id="course-2"))

    assert KEPT is verdict(Same([MONDAY, course], on="day"), MONDAY, course[0])


def test_events_that_may_be_dropped_do_not_break_what_others_keep() -> None:
    """The course may be on Tuesday too, where the other is not."""
    course = (
        event("Course", "13 10:00", "13 11:00"),
        event("Course", "14 10:00", "14 11:00", id="c2", status="tentative"),
    )
    monday_or_friday = (MONDAY, event("Friday", "10 10:00", "10 11:00"))

    assert CONDITIONAL is verdict(Same([monday_or_friday, course], on="day"), *monday_or_friday, *course)


# --- Nothing to measure, tentative, unknown, slips ---


def test_nothing_measured_where_fewer_than_two_take_place() -> None:
    """One alone is like itself."""
    found = measured(Same([MONDAY, TUESDAY], on="day"), Itinerary.of(ADA, MONDAY))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_an_event_that_nobody_stops_for_is_not_known_to_be_the_same() -> None:
    """The others are measured all the same."""
    first = told(Same([MONDAY, TUESDAY, NEXT_MONDAY], on="day"), Itinerary.of(ADA, MONDAY, NEXT_MONDAY))[0]
    missing = "when Practice takes place, as nobody stops for it"

    assert (UNKNOWN, f"It is not known whether all are on the same days of the week: {missing}.") == first


def test_what_is_not_known_to_be_the_same_asks_no_less() -> None:
    """Than of two that take place."""
    found = measured(Same([MONDAY, TUESDAY, NEXT_MONDAY], on="day"), Itinerary.of(ADA, MONDAY, NEXT_MONDAY)).findings

    assert [UNKNOWN, KEPT] == [each.verdict for each in found]
    assert 1 == len({each.required for each in found})


def test_an_event_that_nobody_stops_for_is_not_known_to_be_different() -> None:
    """The others are."""
    night = NIGHT.moved(WEEK)
    first = told(Different([MONDAY, TUESDAY, night], on="date"), Itinerary.of(ADA, MONDAY, night))[0]
    missing = "when Practice takes place, as nobody stops for it"

    assert (UNKNOWN, f"It is not known whether all are on different dates: {missing}.") == first


def test_tentative_is_conditional() -> None:
    """It may be dropped."""
    perhaps = event("Perhaps", "07 10:00", "07 12:00", status="tentative")

    assert (CONDITIONAL, CONDITIONAL) == (same(MONDAY, perhaps, on="day"), different(TUESDAY, perhaps, on="day"))


def test_an_end_that_decides_it_and_is_not_known_is_unknown() -> None:
    """It may last into the next day."""
    open_end = event("Party", "06 22:00", None)
    rule = Different([open_end, TUESDAY], on="date")

    assert UNKNOWN is verdict(rule, open_end, also=[TUESDAY])
    # Who is at both is out of the first by ten, which is on Tuesday.
    assert UNKNOWN is verdict(rule, open_end, TUESDAY)
    assert BROKEN is verdict(Different([open_end, MONDAY], on="date"), open_end, also=[MONDAY])


def test_an_end_not_known_that_can_only_make_it_better_or_worse_is_unknown() -> None:
    """A watch from Monday on lies around Tuesday if it lasts so long."""
    open_end = event("Party", "06 22:00", None)

    assert UNKNOWN is verdict(Same([open_end, TUESDAY], on="date"), open_end, also=[TUESDAY])
    assert KEPT is verdict(Same([open_end, MONDAY], on="date"), open_end, also=[MONDAY])


def test_a_place_that_is_only_known_to_be_near_is_unknown() -> None:
    """Somewhere in the town."""
    somewhere = event("Walk", "06 12:00", "06 13:00", place=TOWN)
    mass = event("Mass", "06 12:00", "06 13:00", place=CHAPEL)

    assert (UNKNOWN, UNKNOWN) == (same(mass, somewhere, on="place"), different(mass, somewhere, on="place"))


def test_a_start_that_may_slip_is_at_risk_at_once() -> None:
    """By any slip."""
    slow = event("Slow", "06 10:00", "06 11:00", late=minutes(5))
    (found,) = measured(Same([MONDAY, slow], on="start"), Itinerary.of(ADA, MONDAY, slow)).findings

    assert (AT_RISK, timedelta(0)) == (found.verdict, found.slip)


def test_starts_that_may_slip_onto_one_another_are_at_risk() -> None:
    """Each half the way, and a microsecond less is safe."""
    one, other = (
        event("One", "06 10:00", "06 11:00", late=hours(1)),
        event("Other", "06 11:00", "06 12:00", early=hours(1)),
    )
    (found,) = measured(Different([one, other], on="start"), Itinerary.of(ADA, one, other)).findings

    assert (AT_RISK, minutes(30) - timedelta(microseconds=1)) == (found.verdict, found.slip)


def test_times_of_day_that_may_slip_onto_one_another_across_a_clock_change() -> None:
    """The night in which clocks go forward has no half past two, and half past three comes sooner."""
    at_one = Event("One", CHAPEL, "2030-03-31 01:30", "2030-03-31 01:40", late=hours(1))
    skipped = Event("Half past two", CHAPEL, "2030-04-02 02:30", "2030-04-02 02:40")
    later = Event("Half past three", CHAPEL, "2030-04-02 03:30", "2030-04-02 03:40")

    assert (KEPT, AT_RISK) == (different(at_one, skipped, on="time"), different(at_one, later, on="time"))


def test_what_may_slip_by_a_day_may_be_at_any_time() -> None:
    """Of day."""
    assert AT_RISK is different(event("Any", "06 10:00", "06 11:00", late=DAY), NEXT_MONDAY, on="time")


def test_what_may_slip_past_midnight_is_at_risk() -> None:
    """As long as half of it is on Monday it is kept."""
    late = event("Late", "06 22:00", "06 23:00", late=hours(3))
    (found,) = measured(Same([MONDAY, late], on="date"), Itinerary.of(ADA, MONDAY, late)).findings

    assert (AT_RISK, hours(2) - timedelta(microseconds=1)) == (found.verdict, found.slip)


def test_what_may_slip_by_months_is_at_risk() -> None:
    """Each day on the way is not looked at by itself."""
    slow = event("Slow", "06 10:00", "06 11:00", late=100 * DAY)

    assert AT_RISK is same(MONDAY, slow, on="week")


def test_slips_that_no_end_heals_are_at_risk() -> None:
    """However long it lasts from Tuesday on, it is not on Monday."""
    open_end = event("Open", "06 22:00", None, late=hours(3))

    assert AT_RISK is verdict(Same([open_end, MONDAY], on="date"), open_end, also=[MONDAY])


def test_an_end_not_known_of_several_is_unknown_where_it_could_matter() -> None:
    """Whatever the others are."""
    course = (event("Course", "06 22:00", None), event("Course", "08 10:00", "08 11:00", id="course-2"))

    assert UNKNOWN is verdict(Same([course, TUESDAY], on="date"), *course, also=[TUESDAY])


def test_slips_of_what_may_be_dropped_are_conditional() -> None:
    """At stated times it is the same, with it and without."""
    late = event("Late", "06 22:00", "06 23:00", late=hours(3), status="tentative")

    assert CONDITIONAL is same(MONDAY, late, on="date")


def test_slips_and_an_end_not_known_together_are_unknown() -> None:
    """Late enough it starts on Tuesday, and then it may last longer than the camp."""
    camp, open_end = event("Camp", "06 20:00", "07 12:00"), event("Open", "06 22:00", None, late=hours(3))

    assert UNKNOWN is verdict(Same([open_end, camp], on="date"), open_end, also=[camp])


def test_an_end_that_changes_nothing_beside_a_sure_clash_is_conditional() -> None:
    """The course may be dropped, and clashes by its first day whenever it ends."""
    open_end = event("Course", "06 12:00", None, status="tentative")
    member = (MONDAY, TUESDAY)

    assert CONDITIONAL is verdict(Different([open_end, member], on="date"), open_end, also=member)


def test_by_the_day_an_end_not_known_may_come_on_any() -> None:
    """Of the week."""
    open_end = event("Open", "06 22:00", None)
    friday = event("Friday", "10 10:00", "10 11:00")

    assert UNKNOWN is verdict(Same([open_end, friday], on="day"), open_end, also=[friday])
    assert UNKNOWN is verdict(Different([open_end, friday], on="day"), open_end, also=[friday])


def test_a_tentative_event_beside_a_sure_one_that_clashes_changes_nothing() -> None:
    """Broken already."""
    perhaps = event("Course", "06 15:00", None, id="c2", status="tentative")
    course = (event("Course", "06 12:00", "06 13:00"), perhaps)

    assert BROKEN is verdict(Different([course, MONDAY], on="date"), *course, also=[MONDAY])


def test_events_that_were_moved_count_as_they_are_in_the_plan() -> None:
    """The rule need not be written anew."""
    plan = Schedule([Itinerary.of(ADA, MONDAY, TUESDAY)])
    rule = Same([MONDAY, TUESDAY], on="day")

    assert [BROKEN, KEPT] == [
        check(each, must=[rule]).results[0].verdict for each in (plan, plan.move(TUESDAY, by=-DAY))
    ]


# --- Series ---


ALGEBRA = Series(event("Algebra", "06 09:00", "06 10:00"), "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4")
PHYSICS = Series(event("Physics", "06 11:00", "06 12:00"), "FREQ=WEEKLY;COUNT=2")


def test_a_series_has_what_its_occurrences_have() -> None:
    """Mondays lie within Mondays and Thursdays."""
    assert KEPT is verdict(Same([ALGEBRA, PHYSICS], on="day"), ALGEBRA, PHYSICS)
    assert BROKEN is verdict(Different([ALGEBRA, PHYSICS], on="day"), ALGEBRA, PHYSICS)
    assert KEPT is verdict(Different([ALGEBRA, PHYSICS], on="time"), ALGEBRA, PHYSICS)
    assert "Algebra, Physics are on the same days of the week" == str(Same([ALGEBRA, PHYSICS], on="day"))


def test_series_stand_beside_events() -> None:
    """As several do that stand together."""
    rule = Same([[PHYSICS, TUESDAY], ALGEBRA], on="day")
    plan = Schedule([Itinerary.of(ADA, ALGEBRA, PHYSICS, TUESDAY)])
    found = check(plan, must=[rule]).results[0]

    assert BROKEN is found.verdict
    assert "Physics (and 1 more), Algebra are on the same days of the week" == str(rule)
    assert found.findings[0].sentence.startswith("Physics (and 1 more) and Algebra each have 1 day or more")


def test_one_occurrence_moved_is_seen() -> None:
    """Checked again, too."""
    rule = Same([ALGEBRA, PHYSICS], on="day")
    plan = Schedule([Itinerary.of(ADA, ALGEBRA, PHYSICS)])
    moved = plan.move(PHYSICS.on("2030-05-13"), by=DAY)
    report = recheck(check(plan, must=[rule]), moved)

    assert BROKEN is report.results[0].verdict
    assert check(moved, must=[rule]).to_dict() == report.to_dict()


@pytest.mark.parametrize("on", ["start", "time", "day", "date", "week", "place"])
def test_long_series_are_compared_as_wholes(on: str) -> None:
    """Each occurrence with each would be a million."""
    one, other = (
        Series(event(title, f"06 {hour}:00", f"06 {hour}:30"), "FREQ=DAILY;COUNT=1000")
        for title, hour in (("One", "09"), ("Other", "10"))
    )
    apart = on in {"start", "time"}

    assert (BROKEN if apart else KEPT) is verdict(Same([one, other], on=on), one, other)
    assert (KEPT if apart else BROKEN) is verdict(Different([one, other], on=on), one, other)


def test_an_occurrence_is_named_once() -> None:
    """It is of the series already."""
    said = "InvalidValue: events must be two or more, each named once, got algebra, algebra/2030-05-06"

    assert said == refusal(lambda: Same([ALGEBRA, ALGEBRA.on("2030-05-06")], on="day"))
