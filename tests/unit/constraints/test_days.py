"""What the rules about one person's days share, where the tests of each do not come to it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schedcheck import Itinerary, MaxBreaks, MaxDays, MaxLoad, MaxSpan, MaxStretch, Place, Rest, Schedule, Stop, check
from schedcheck._time import instant
from schedcheck.constraints import Constraint
from schedcheck.constraints._days import day_of
from tests.unit.builders import ADA, AT_RISK, CONDITIONAL, KEPT, UNKNOWN, at, hours, measured, minutes, room, stop

HALL = room("Hall")
CAFE = room("Café")
DAYS = [
    MaxBreaks(at_most=9),
    MaxDays(at_most=9),
    MaxLoad(at_most=hours(99)),
    MaxLoad(at_most=hours(99), per=None),
    MaxSpan(at_most=hours(99)),
    MaxStretch(at_most=hours(99)),
    Rest(at_least=hours(0)),
]
INSTANT = timedelta(microseconds=1)
LATE = [("22:30", "23:50", minutes(0)), ("23:30", "23:50", minutes(40))]
each_rule = pytest.mark.parametrize("rule", DAYS, ids=lambda each: f"{each.code}-{getattr(each, 'per', '')}")


@each_rule
def test_without_work_there_is_nothing_to_tell(rule: Constraint) -> None:
    """But the rule was asked, and is kept."""
    found = measured(rule, Itinerary.of(ADA, stop(HALL, "10:00", "11:00", kind="rest")))

    assert (KEPT, True, ()) == (found.verdict, found.measured, found.findings)


@each_rule
def test_a_plan_may_end_with_the_calendar(rule: Constraint) -> None:
    """There is no day after the last one."""
    night = Stop(Place("Moon"), "9999-12-30 20:00+00:00", "9999-12-30 22:00+00:00")

    assert KEPT == measured(rule, Itinerary.of(ADA, night)).verdict


def test_an_end_without_bound_on_the_last_day() -> None:
    """It may fill all that is left."""
    night = Stop(Place("Moon"), "9999-12-30 20:00+00:00", None)

    assert [UNKNOWN, UNKNOWN] == [
        each.verdict for each in measured(MaxLoad(at_most=hours(1)), Itinerary.of(ADA, night)).findings
    ]


def test_an_end_moves_with_the_stop_that_limits_it() -> None:
    """The longer the next stop is late, the longer this one may go on."""
    first, second = stop(HALL, "08:00"), stop(CAFE, "10:00", "11:00", late=hours(1))
    found = measured(MaxLoad(ADA, at_most=hours(3.5)), Itinerary.of(ADA, first, second))

    assert UNKNOWN == found.verdict
    assert KEPT == measured(MaxLoad(ADA, at_most=hours(4)), Itinerary.of(ADA, first, second)).verdict


def test_ends_that_are_limited_by_what_slips_with_others() -> None:
    """Each at its worst: an end may come as late as the next stop, which is late itself."""
    first, second = stop(HALL, "08:00"), stop(CAFE, "10:00", "11:00", late=hours(1))
    third = stop(HALL, "12:00", "13:00", early=hours(1), late=hours(1))
    stops = Itinerary.of(ADA, first, second, third)

    assert KEPT == measured(MaxLoad(ADA, at_most=hours(5)), stops).verdict
    assert UNKNOWN == measured(MaxLoad(ADA, at_most=hours(4.5)), stops).verdict
    assert KEPT == measured(MaxStretch(ADA, at_most=hours(6)), stops).verdict


def test_stops_at_two_events_of_a_day_that_slip() -> None:
    """Into the next day, which has enough already: how far is still safe, though each slips for itself."""
    late = [stop(HALL, "22:00", "23:30", late=hours(1)), stop(CAFE, "21:00", "22:00", late=hours(1))]
    next_day = Stop(HALL, at("08:00") + timedelta(days=1), at("12:00") + timedelta(days=1))
    found = measured(MaxLoad(ADA, at_most=hours(4)), Itinerary.of(ADA, *late, next_day))

    assert [(AT_RISK, minutes(30))] == [
        (each.verdict, each.slip) for each in found.findings if each.verdict is not KEPT
    ]


def test_a_single_stop_that_is_surely_too_much_when_it_slips() -> None:
    """At risk, though others slip too, and some are tentative."""
    late = stop(HALL, "22:00", "23:30", late=hours(1))
    other = stop(CAFE, "10:00", "11:00", late=hours(1), status="tentative")
    next_day = Stop(HALL, at("08:00") + timedelta(days=1), at("12:00") + timedelta(days=1))
    also = Stop(CAFE, at("08:00") + timedelta(days=1), at("09:00") + timedelta(days=1), early=minutes(1))
    found = measured(MaxLoad(ADA, at_most=hours(4.25)), Itinerary.of(ADA, late, other, next_day, also))

    assert AT_RISK == found.verdict


def test_many_that_slip_about_a_tentative_one() -> None:
    """What is sure is not worked out for so many: conditional, the worse name."""
    slipping = [stop(HALL, f"{hour:02}:00", f"{hour:02}:50", late=minutes(10)) for hour in range(20)]
    perhaps = stop(CAFE, "20:00", "20:30", status="tentative")

    assert (
        CONDITIONAL
        == measured(
            MaxSpan(ADA, at_most=hours(20.5)),
            Itinerary.of(ADA, *slipping[:-1], perhaps, stop(HALL, "20:00", "20:30", late=minutes(10))),
        ).verdict
    )


def test_ends_limited_by_what_slips_are_added_up_at_their_latest() -> None:
    """Which is more than there can be, as the next stop is no longer later than it is late."""
    first, second = stop(HALL, "08:00"), stop(CAFE, "10:00", "11:00", early=minutes(30), late=minutes(30))
    third = stop(HALL, "15:00", "16:00", late=hours(1))
    perhaps = stop(CAFE, "13:00", "13:00", status="tentative")
    stops = Itinerary.of(ADA, first, second, third, perhaps)

    assert (KEPT, UNKNOWN) == tuple(measured(MaxLoad(ADA, at_most=hours(most)), stops).verdict for most in (4.5, 4.25))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (MaxBreaks(at_most=0, longer_than=hours(2)), 1),
        (MaxDays(at_most=2, per="week"), 1),
        (Rest(at_least=minutes(0)), 0),
    ],
)
def test_what_slips_alone_bring_about_is_not_told_where_it_is_kept(rule: Constraint, expected: int) -> None:
    """A day, a week, or a night more."""
    sunday = [
        Stop(HALL, at(start) + timedelta(days=4), at(end) + timedelta(days=4), late=late) for start, end, late in LATE
    ]

    assert [KEPT] * expected == [each.verdict for each in measured(rule, Itinerary.of(ADA, *sunday)).findings]


def test_stretches_of_several_that_slip() -> None:
    """At risk from where two stretches come together; the first stop and the last do not yet."""
    stops = [
        stop(CAFE, "07:30", "07:40", late=minutes(20)),
        stop(HALL, "08:00", "09:00"),
        stop(CAFE, "09:00", "10:00", late=minutes(20)),
        stop(HALL, "10:10", "11:00", early=minutes(20)),
        stop(CAFE, "11:00", "12:00"),
        stop(HALL, "12:30", "12:40", early=minutes(30)),
    ]
    (found,) = measured(MaxStretch(ADA, at_most=hours(3)), Itinerary.of(ADA, *stops)).findings

    assert (AT_RISK, hours(2), minutes(5)) == (found.verdict, found.required, found.slip and found.slip + INSTANT)


def test_rules_of_one_plan_each_have_their_own_zone_and_kinds() -> None:
    """What is worked out for the one is not taken for the other."""
    meal, night = stop(HALL, "12:00", "14:00", kind="meal"), stop(HALL, "20:00", "23:00")
    rules = [
        MaxLoad(ADA, at_most=hours(9)),
        MaxLoad(ADA, at_most=hours(9), except_kinds={"meal"}),
        MaxLoad(ADA, at_most=hours(9), zone="Asia/Tokyo"),
    ]
    report = check(Schedule([Itinerary.of(ADA, meal, night)]), must=rules)

    assert [hours(4), hours(6), hours(6)] == [each.slack for each in report.results]


def test_a_day_begins_at_its_midnight() -> None:
    """East and west of Greenwich: a moment before it is of the day before."""
    may = date(2022, 5, 1).toordinal()
    for zone, name in (("Asia/Tokyo", "+09:00"), ("America/New_York", "-04:00"), ("UTC", "+00:00")):
        midnight = instant(datetime.fromisoformat(f"2022-05-01T00:00:00{name}"))
        assert [may - 1, may] == [day_of(each, ZoneInfo(zone)) for each in (midnight - 1, midnight)], zone


def test_at_risk_where_one_comes_to_lie_within_a_day_on_its_way() -> None:
    """At its time and at its furthest, midnight parts it."""
    night = Stop(HALL, at("23:30"), at("23:30") + hours(2), early=hours(25))
    found = measured(MaxLoad(ADA, at_most=hours(1.75)), Itinerary.of(ADA, night))

    assert AT_RISK is found.verdict


def test_at_risk_where_one_comes_to_lie_across_midnight_on_its_way() -> None:
    """At its time and at its furthest, it is all on one day."""
    found = measured(MaxDays(ADA, at_most=1), Itinerary.of(ADA, stop(HALL, "01:00", "03:00", early=hours(5))))

    assert (AT_RISK, hours(1)) == (found.verdict, found.findings[0].slip)


def test_kept_where_what_slips_is_dropped_with_what_would_end_another() -> None:
    """Then a call alone slips, about a talk that always lies within it: what both take, no slip changes."""
    line = Place("Line", remote=True)
    talk, call = stop(HALL, "07:45", "08:15"), stop(line, "07:30", "08:30", early=minutes(15), late=minutes(15))
    perhaps = stop(CAFE, "10:30", "10:40", status="tentative", late=minutes(5))
    tomorrow = Stop(HALL, at("06:00") + hours(24), at("07:00") + hours(24))
    found = [
        measured(MaxLoad(ADA, at_most=most), Itinerary.of(ADA, talk, call, stop(HALL, "10:00"), perhaps, tomorrow))
        for most in (hours(15), hours(15) - INSTANT)
    ]

    assert [KEPT, UNKNOWN] == [each.verdict for each in found]
