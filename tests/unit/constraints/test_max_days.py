from datetime import timedelta
from typing import Any

import pytest

from schedcheck import Itinerary, MaxDays, Place, Result, Stop, Verdict
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
    told,
)

HALL = room("Hall")
TWO = MaxDays(ADA, at_most=2)


def on(day: int, start: str = "10:00", length: float | None = 1, **more: Any) -> Stop:  # noqa: ANN401 - fields of Stop
    """A stop so many days after the first of May 2030, for so many hours; None: not known."""
    begun = at(start) + timedelta(days=day)
    return Stop(HALL, begun, None if length is None else begun + hours(length), **more)


def result(*stops: Stop, rule: MaxDays = TWO) -> Result:
    """What the rule finds of Ada's stops."""
    return measured(rule, Itinerary.of(ADA, *stops))


def findings(*stops: Stop, rule: MaxDays = TWO) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(rule, Itinerary.of(ADA, *stops))


def test_kept() -> None:
    """Two stops on one day use one."""
    assert [(KEPT, "Ada is engaged in Hall on 1 day, where 2 is the most.")] == findings(on(0), on(0, "12:00"))


def test_broken() -> None:
    """By the days that are too many."""
    (found,) = result(on(0), on(3), on(5), on(5, "12:00"), on(9)).findings

    assert (BROKEN, (4, 2, -2), "days") == (found.verdict, amounts(found), found.unit)
    assert "Ada is engaged in Hall on 4 days, where 2 is the most." == found.sentence


def test_just_as_many_as_may_be_are_kept() -> None:
    """With slack zero."""
    found = result(on(0), on(3))

    assert (KEPT, 0) == (found.verdict, found.slack)


def test_a_stop_across_midnights_uses_each_day() -> None:
    """But not the one that begins when it ends."""
    assert 3 == result(on(0, "20:00", 30)).findings[0].required
    assert 1 == result(on(0, "20:00", 4)).findings[0].required


def test_a_moment_uses_a_day() -> None:
    """Somebody has to be there."""
    assert 2 == result(on(0), on(1, "10:00", 0)).findings[0].required


def test_weeks() -> None:
    """Each from Monday on; the first of May 2030 is a Wednesday."""
    rule = MaxDays(ADA, at_most=2, per="week")
    found = findings(on(-2), on(4), on(3, "20:00", 30), on(6), rule=rule)

    assert [
        (BROKEN, "Ada is engaged in Hall on 3 days in the week from 2030-04-29, where 2 is the most."),
        (KEPT, "Ada is engaged in Hall on 2 days in the week from 2030-05-06, where 2 is the most."),
    ] == found


def test_nothing_to_measure_where_nobody_is_in_the_plan() -> None:
    """The rule looked at nothing."""
    found = measured(TWO, Itinerary.of(BO, on(0)))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_nothing_to_measure_without_work() -> None:
    """There is nothing to find."""
    assert () == result(on(0, kind="rest")).findings


def test_unknown_end() -> None:
    """Without bound, it may use all days there are."""
    (found,) = result(on(0), on(1, "20:00", None)).findings

    assert (UNKNOWN, ("when Hall ends for Ada",), None) == (found.verdict, found.missing, found.slack)


def test_unknown_end_before_a_next_stop() -> None:
    """It ends by then."""
    assert KEPT == result(on(0, "20:00", None), on(1)).verdict


def test_tentative() -> None:
    """Too many with it."""
    (found,) = result(on(0), on(1), on(2, status="tentative")).findings

    assert (CONDITIONAL, -1, "days") == (found.verdict, found.slack, found.unit)


def test_slips() -> None:
    """Over midnight, into a third day."""
    (found,) = result(on(0), on(1, "20:00", 3.5, late=hours(1))).findings

    assert (AT_RISK, 0, minutes(30)) == (found.verdict, found.slack, found.slip)


def test_an_instant_that_slips_as_far_as_midnight() -> None:
    """It uses the day then begun, though several slip."""
    last = on(1, "23:55", 0, late=minutes(5))

    assert AT_RISK is result(on(0, late=minutes(5)), last, on(1, "10:00", 0, late=minutes(5)), on(1)).verdict


def test_several_that_slip_within_their_days() -> None:
    """Use no more."""
    assert KEPT == result(on(0, early=hours(5), late=hours(5)), on(1, early=hours(5), late=hours(5))).verdict


def test_says_what_is_wanted() -> None:
    """Who and how many."""
    assert "Ada is engaged on at most 2 days" == str(TWO)
    assert "each person is engaged on at most 1 day a week" == str(MaxDays(at_most=1, per="week"))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"at_most": -1}, "InvalidValue: at_most must be a whole number, zero or more, got -1"),
        ({"at_most": True}, "InvalidValue: at_most must be a whole number, zero or more, got True"),
        ({"at_most": 1.5}, "InvalidValue: at_most must be a whole number, zero or more, got 1.5"),
        ({"at_most": 1, "per": "day"}, "InvalidValue: per must be week or plan, as a day has but one, got 'day'"),
    ],
)
def test_refuses(fields: dict[str, Any], message: str) -> None:
    """What cannot be meant."""
    assert message == refusal(lambda: MaxDays(**fields))


def test_times_are_told_on_the_clocks_of_the_place() -> None:
    """Where something slips, too."""
    tokyo = Place("Tokyo", tz="Asia/Tokyo")
    (found,) = result(
        Stop(tokyo, "2030-05-01 10:00", "2030-05-01 11:00", late=hours(1)), rule=MaxDays(ADA, at_most=0)
    ).findings

    assert (BROKEN, "2030-05-01 10:00 to 11:00 JST") == (found.verdict, str(found.interval))
