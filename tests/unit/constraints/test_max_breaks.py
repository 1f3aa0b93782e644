from datetime import timedelta
from typing import Any

import pytest

from schedcheck import Itinerary, MaxBreaks, Result, Stop, Verdict
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
ONE = MaxBreaks(ADA, at_most=1, longer_than=hours(1))
NONE = MaxBreaks(ADA, at_most=0, longer_than=hours(1))
DAY = (stop(HALL, "08:00", "10:00"), stop(CAFE, "12:00", "13:00"))
INSTANT = timedelta(microseconds=1)


def result(*stops: Stop, rule: MaxBreaks = ONE) -> Result:
    """What the rule finds of Ada's stops."""
    return measured(rule, Itinerary.of(ADA, *stops))


def findings(*stops: Stop, rule: MaxBreaks = ONE) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(rule, Itinerary.of(ADA, *stops))


def perhaps(start: str, end: str) -> Stop:
    """A tentative stop."""
    return stop(HALL, start, end, status="tentative")


# --- Kept, broken, exactly at the limit ---


def test_kept() -> None:
    """How many breaks there are, and on which day; one at the limit is kept."""
    words = "Ada has 1 break of more than 1 h on 2030-05-01, where 1 is the most."

    assert [(KEPT, words)] == findings(*DAY)


def test_broken() -> None:
    """By the breaks that are too many."""
    (found,) = result(*DAY, stop(HALL, "15:00", "16:00")).findings

    assert (BROKEN, (2, 1, -1), "breaks") == (found.verdict, amounts(found), found.unit)
    assert "Ada has 2 breaks of more than 1 h on 2030-05-01, where 1 is the most." == found.sentence


def test_a_break_of_just_that_length_does_not_count() -> None:
    """It must be longer."""
    assert 1 == result(*DAY, stop(HALL, "14:00", "15:00")).findings[0].required


def test_what_overlaps_leaves_no_break() -> None:
    """Nor does a call in the midst of one that is long enough on neither side."""
    assert 0 == result(*DAY, stop(room("Call", remote=True), "10:30", "11:30")).findings[0].required
    assert 0 == result(stop(HALL, "08:00", "13:00"), *DAY).findings[0].required


def test_a_night_is_no_break() -> None:
    """Each day by itself."""
    next_day = Stop(HALL, at("08:00") + timedelta(days=1), at("09:00") + timedelta(days=1))

    assert [KEPT] == [verdict for verdict, _ in findings(*DAY, next_day)]


def test_nothing_to_measure_where_nobody_is_in_the_plan() -> None:
    """The rule looked at nothing."""
    found = measured(ONE, Itinerary.of(BO, *DAY))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_rest_is_a_break() -> None:
    """It is no work."""
    assert BROKEN == result(*DAY, stop(HALL, "10:00", "12:00", kind="rest"), rule=NONE).verdict


# --- Unknown and tentative ---


def test_unknown_end() -> None:
    """Whether the break is long is not known."""
    (found,) = result(stop(HALL, "08:00"), stop(CAFE, "12:00", "13:00"), rule=NONE).findings

    assert (UNKNOWN, ("when Hall ends for Ada",), None) == (found.verdict, found.missing, found.slack)


def test_unknown_end_that_may_come_after_midnight() -> None:
    """It may begin a day with a break."""
    next_day = Stop(CAFE, at("08:00") + timedelta(days=1), at("09:00") + timedelta(days=1))

    assert [UNKNOWN] == [
        each.verdict for each in result(stop(HALL, "22:00"), next_day, rule=NONE).findings if each.missing
    ]


def test_tentative_that_fills_a_break() -> None:
    """Without it there is one."""
    (found,) = result(*DAY, perhaps("10:00", "12:00"), rule=NONE).findings

    assert (CONDITIONAL, 0) == (found.verdict, found.slack)


def test_tentative_that_makes_a_break() -> None:
    """Without it there is none."""
    (found,) = result(*DAY, perhaps("15:00", "16:00")).findings

    assert (CONDITIONAL, -1) == (found.verdict, found.slack)


def test_broken_in_every_world() -> None:
    """Whether the tentative stop takes place or not."""
    assert BROKEN == result(*DAY, perhaps("10:00", "10:30"), rule=NONE).verdict


def test_broken_on_one_day_whatever_is_not_certain_on_another() -> None:
    """Each day by itself."""
    tomorrow = Stop(HALL, at("09:00") + hours(24), None, status="tentative")
    found = result(*DAY, tomorrow, rule=NONE)

    assert (BROKEN, -1) == (found.verdict, found.slack)
    assert [(BROKEN, 1)] == [(each.verdict, each.required) for each in found.findings if each.verdict is not KEPT]


def test_many_tentative_stops() -> None:
    """Too many worlds to try: unknown, unless there cannot be too many breaks."""
    many = [perhaps(f"{hour}:00", f"{hour}:50") for hour in range(13, 23)]
    (found,) = result(*DAY, *many).findings

    assert (UNKNOWN, ("which tentative stops take place",)) == (found.verdict, found.missing)
    assert KEPT == result(*DAY, *many, rule=MaxBreaks(ADA, at_most=12, longer_than=hours(1))).verdict


def test_many_unknown_ends() -> None:
    """Too many ways to end."""
    many = [stop(HALL, f"{hour}:00") for hour in range(10, 22, 2)]

    assert UNKNOWN == result(*many).findings[0].verdict


# --- Slips ---


def test_slips() -> None:
    """Which make a break longer."""
    (found,) = result(stop(HALL, "08:00", "10:00"), stop(CAFE, "10:50", "13:00", late=minutes(30)), rule=NONE).findings

    assert (AT_RISK, 0, minutes(10)) == (found.verdict, found.slack, found.slip)


def test_slips_of_a_tentative_stop() -> None:
    """Conditional, as without it there is none to slip."""
    late = stop(CAFE, "10:50", "13:00", late=minutes(30), status="tentative")

    assert CONDITIONAL == result(stop(HALL, "08:00", "10:00"), late, rule=NONE).verdict


def test_slips_about_an_unknown_end() -> None:
    """The end may fill the break that a slip makes."""
    late = stop(CAFE, "08:50", "13:00", late=minutes(30))

    assert UNKNOWN == result(stop(HALL, "08:00"), late, rule=NONE).verdict


def test_several_that_slip() -> None:
    """Each for itself, away from each other."""
    (found,) = result(
        stop(HALL, "08:00", "10:00", early=minutes(30)), stop(CAFE, "10:40", "13:00", late=minutes(30)), rule=NONE
    ).findings

    assert (AT_RISK, minutes(10)) == (found.verdict, found.slip)


def test_several_that_slip_too_little() -> None:
    """No break comes to be too long."""
    first, second = stop(HALL, "08:00", "10:00", early=minutes(10)), stop(CAFE, "10:40", "13:00", late=minutes(10))

    assert KEPT == result(first, second, rule=NONE).verdict


def test_several_short_ones_that_slip_past_each_other() -> None:
    """There is no room for two long breaks."""
    first, second = (stop(HALL, clock, clock, early=minutes(30), late=minutes(30)) for clock in ("08:00", "08:10"))

    assert (AT_RISK, KEPT) == (result(first, second, rule=NONE).verdict, result(first, second).verdict)


@pytest.mark.parametrize(("further", "verdict"), [(0 * INSTANT, KEPT), (INSTANT, AT_RISK)])
def test_two_that_slip_past_each_other_just_far_enough_for_a_long_break(further: timedelta, verdict: Verdict) -> None:
    """The first as early as may be, the other as late: an hour between them, and more than that."""
    first = stop(HALL, "10:00", "10:10", early=minutes(30), late=minutes(30))
    second = stop(CAFE, "10:10", "10:20", early=minutes(30), late=minutes(30) + further)

    assert verdict is result(first, second, rule=NONE).verdict


def test_what_is_written_twice_makes_no_more_breaks_where_several_slip() -> None:
    """There is none between the two."""
    first, second = (stop(HALL, clock, clock, late=hours(9)) for clock in ("08:00", "08:15"))
    written = stop(CAFE, "08:00", "08:00")
    twice = MaxBreaks(ADA, at_most=2)

    assert KEPT == result(first, second, written, rule=twice).verdict
    assert KEPT == result(first, second, written, stop(CAFE, "08:00", "08:00"), rule=twice).verdict


@pytest.mark.parametrize(("end", "verdict"), [("09:00", CONDITIONAL), (None, UNKNOWN)])
def test_several_that_slip_in_some_world(end: str | None, verdict: Verdict) -> None:
    """The worse name."""
    first = stop(HALL, "08:00", end, early=minutes(30))
    second = stop(CAFE, "09:40", "13:00", late=minutes(30), status="tentative")
    rule = MaxBreaks(ADA, at_most=0, longer_than=hours(1) if end else hours(2))

    assert verdict == result(first, second, rule=rule).verdict


# --- What is said and refused ---


def test_says_what_is_wanted() -> None:
    """Who, how many, and how long they are."""
    assert "Ada has at most 1 break of more than 1 h a day" == str(ONE)
    assert "each person has at most 2 breaks a day" == str(MaxBreaks(at_most=2))


@pytest.mark.parametrize("fields", [{"at_most": -1}, {"at_most": 1, "longer_than": -minutes(1)}])
def test_refuses_negative_values(fields: dict[str, Any]) -> None:
    """They mean nothing."""
    assert " zero or more, got " in refusal(lambda: MaxBreaks(**fields))
