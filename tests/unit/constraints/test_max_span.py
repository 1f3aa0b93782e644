from datetime import timedelta

from schedcheck import Finding, Itinerary, MaxSpan, Result, Stop, Verdict
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
TEN = MaxSpan(ADA, at_most=hours(10))
MORNING = stop(HALL, "08:00", "12:00")


def result(*stops: Stop, rule: MaxSpan = TEN) -> Result:
    """What the rule finds of Ada's stops."""
    return measured(rule, Itinerary.of(ADA, *stops))


def findings(*stops: Stop) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(TEN, Itinerary.of(ADA, *stops))


def test_kept() -> None:
    """From first start to last end, where, and on which day."""
    words = "Ada is engaged in Hall on 2030-05-01 over 4 h from first start to last end, where 10 h is the most."

    assert [(KEPT, words)] == findings(MORNING)


def test_broken() -> None:
    """By the time that is too much; breaks count."""
    (found,) = result(MORNING, stop(CAFE, "18:00", "19:00")).findings

    assert (BROKEN, (hours(11), hours(10), hours(-1))) == (found.verdict, amounts(found))
    assert (
        "Ada is engaged on 2030-05-01 over 11 h from first start to last end, where 10 h is the most." == found.sentence
    )


def test_just_as_long_as_may_be_is_kept() -> None:
    """With slack zero."""
    found = result(MORNING, stop(CAFE, "17:00", "18:00"))

    assert (KEPT, hours(0)) == (found.verdict, found.slack)


def test_across_midnight() -> None:
    """It ends one day, and starts the next."""
    found = result(MORNING, Stop(CAFE, at("22:00"), at("22:00") + hours(4))).findings

    assert [(BROKEN, hours(16)), (KEPT, hours(2))] == [(each.verdict, each.required) for each in found]


def test_nothing_to_measure_where_nobody_is_in_the_plan() -> None:
    """The rule looked at nothing."""
    found = measured(TEN, Itinerary.of(BO, MORNING))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_rest_is_left_out() -> None:
    """It is no work."""
    assert KEPT == result(MORNING, stop(CAFE, "22:00", "23:00", kind="rest")).verdict


def test_unknown_end() -> None:
    """It may go on until midnight."""
    (found, _) = result(MORNING, stop(CAFE, "13:00")).findings

    assert (UNKNOWN, ("when Café ends for Ada",)) == (found.verdict, found.missing)


def test_tentative() -> None:
    """Too long with it."""
    (found,) = result(MORNING, stop(CAFE, "18:00", "19:00", status="tentative")).findings

    assert (CONDITIONAL, hours(-1)) == (found.verdict, found.slack)


def test_slips() -> None:
    """Both away from each other."""
    first, last = stop(HALL, "08:00", "12:00", early=minutes(20)), stop(CAFE, "16:00", "17:30", late=minutes(20))
    (found,) = result(first, last).findings

    assert (AT_RISK, minutes(30), minutes(15)) == (found.verdict, found.slack, found.slip)


def test_slips_into_another_day() -> None:
    """At risk there, though nothing is there at stated times; what is there is told."""
    late = stop(CAFE, "23:00", "23:50", late=minutes(20))
    next_day = Stop(HALL, at("10:00") + timedelta(days=1), at("10:05") + timedelta(days=1))
    found = result(late, next_day).findings

    assert [AT_RISK, KEPT] == [each.verdict for each in found]
    assert minutes(10) == found[0].slip


def test_a_day_reached_by_slips_alone() -> None:
    """Is told only if it can be too long."""
    late = stop(CAFE, "23:00", "23:50", late=minutes(20))

    assert [KEPT] == [each.verdict for each in result(late).findings]
    assert [AT_RISK, BROKEN] == [each.verdict for each in sorted_findings(late)]


def sorted_findings(late: Stop) -> list[Finding]:
    """The findings of a rule that allows nothing, by verdict."""
    return sorted(result(late, rule=MaxSpan(ADA, at_most=minutes(0))).findings, key=lambda each: each.verdict)


def test_an_instant_that_slips_as_far_as_midnight() -> None:
    """It is on the day then begun, on which something else slips too."""
    before = at("00:00") - minutes(5)
    early = Stop(HALL, before, before, late=minutes(5))
    evening = stop(HALL, "20:00", "20:00", late=minutes(5))

    assert AT_RISK is result(early, evening).verdict


def test_says_what_is_wanted() -> None:
    """Who and how long."""
    assert "Ada has at most 10 h from first start to last end of a day" == str(TEN)
    assert "each person has at most 9 h from first start to last end of a day" == str(MaxSpan(at_most=hours(9)))


def test_refuses_a_negative_duration() -> None:
    """It would always be broken."""
    assert refusal(lambda: MaxSpan(at_most=-hours(1))).startswith("InvalidValue: at_most must be a timedelta of zero")
