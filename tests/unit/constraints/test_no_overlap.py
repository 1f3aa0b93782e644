from datetime import timedelta

from schedcheck import Event, Interval, Itinerary, NoOverlap, Place, Result, Stop, Verdict
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
    told,
)

HALL = room("Hall")
CAFE = room("Café")
MORNING = stop(HALL, "10:00", "11:00")


def result(*items: Stop | Event) -> Result:
    """What the rule finds in a plan of Ada alone."""
    return measured(NoOverlap(), Itinerary.of(ADA, *items))


def findings(*items: Stop | Event) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(NoOverlap(), Itinerary.of(ADA, *items))


def test_kept() -> None:
    """The tightest two are told."""
    expected = [(KEPT, "Ada is in Hall and in Café 30 min apart.")]

    assert expected == findings(MORNING, stop(CAFE, "11:30", "12:00"), stop(HALL, "13:00", "14:00"))


def test_broken() -> None:
    """For as long as both last."""
    expected = [(BROKEN, "Ada is in Hall and in Café (Lunch) at once for 30 min.")]

    assert expected == findings(MORNING, stop(CAFE, "10:30", "12:00", title="Lunch"))


def test_touching_is_kept_with_slack_zero() -> None:
    """The end of a stop does not belong to it."""
    found = result(MORNING, stop(CAFE, "11:00", "12:00"))

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_sentence_of_one_inside_the_other_tells_the_time_shared() -> None:
    """The amount is how far one would have to move."""
    (found,) = result(stop(HALL, "08:00", "12:00"), stop(CAFE, "09:00", "09:10")).findings

    assert ("Ada is in Hall and in Café at once for 10 min.", -minutes(70)) == (
        found.sentence,
        found.slack,
    )


def test_amounts_and_interval() -> None:
    """Nothing is required but that they do not overlap."""
    (found,) = result(MORNING, stop(CAFE, "10:30", "12:00")).findings

    assert ((timedelta(0), -minutes(30), -minutes(30)), Interval(at("10:30"), at("11:00"))) == (
        amounts(found),
        found.interval,
    )


def test_the_earlier_stop_is_named_first() -> None:
    """Whichever order they were given in."""
    (found,) = result(stop(CAFE, "10:30", "12:00"), MORNING).findings

    assert ["Hall", "Café"] == [each.name for each in found.stops]


def test_a_place_within_the_other_is_not_another_place() -> None:
    """A table in the hall, a hall in the city."""
    table = Place("Table", within=HALL)

    assert [] == findings(MORNING, stop(table, "10:30", "12:00"), stop(CITY, "10:00", "13:00"))


def test_a_call_is_not_another_place() -> None:
    """Nobody's body goes there."""
    assert [] == findings(MORNING, stop(Place("Call", remote=True), "10:00", "11:00"))


def test_passages_are_no_stops() -> None:
    """They follow from the plan, and count elsewhere."""
    suite = room("Suite", entrance=CAFE, walk=minutes(10))

    assert [KEPT] == [
        each.verdict for each in result(stop(suite, "10:00", "11:00"), stop(HALL, "11:00", "12:00")).findings
    ]


def test_a_stop_without_an_end_counts_as_an_instant() -> None:
    """It gives way to whatever is next."""
    assert KEPT is result(stop(HALL, "10:00"), stop(CAFE, "10:30", "11:00")).verdict


def test_broken_where_a_stop_without_an_end_starts_inside_another() -> None:
    """Its start is known. That moment has no length to tell."""
    assert [(BROKEN, "Ada is in Hall and in Café at once.")] == findings(MORNING, stop(CAFE, "10:30"))


def test_conditional_where_a_stop_is_tentative() -> None:
    """Only if it is confirmed."""
    expected = "It depends on tentative stops whether Ada is in Hall and in Café at once for 30 min."

    assert [(CONDITIONAL, expected)] == findings(MORNING, stop(CAFE, "10:30", "12:00", status="tentative"))


def test_kept_where_a_stop_is_cancelled() -> None:
    """It does not take place."""
    assert [] == findings(MORNING, stop(CAFE, "10:30", "12:00", status="cancelled"))


def test_at_risk_within_the_bounds() -> None:
    """The first may end later than the second starts."""
    expected = (
        "Ada is in Hall and in Café 10 min apart; slips within the bounds of the plan can undo that. "
        "It holds while nobody slips by more than 10 min."
    )

    assert [(AT_RISK, expected)] == findings(
        stop(HALL, "10:00", "11:00", late=minutes(20)), stop(CAFE, "11:10", "12:00")
    )


def test_stops_at_one_event_slip_together() -> None:
    """First the hall, then its annex, of one fair."""
    fair = Event("Fair", HALL, at("10:00"), at("12:00"), late=hours(1))

    assert KEPT is result(fair.attend(leave=at("11:00")), fair.attend(place=CAFE, arrive=at("11:00"))).verdict


def test_conditional_where_a_tentative_stop_is_at_risk() -> None:
    """It may not take place."""
    late = stop(HALL, "10:00", "11:00", late=minutes(20), status="tentative")

    assert CONDITIONAL is result(late, stop(CAFE, "11:10", "12:00")).verdict


def test_every_two_that_overlap_are_told() -> None:
    """Three at once are three pairs."""
    attic = room("Attic")

    assert [BROKEN] * 3 == [
        each.verdict for each in result(MORNING, stop(CAFE, "10:00", "11:00"), stop(attic, "10:00", "11:00")).findings
    ]


def test_a_single_stop_has_no_slack_to_give() -> None:
    """It was looked at."""
    found = result(MORNING)

    assert (KEPT, None, True) == (found.verdict, found.slack, found.measured)


def test_nothing_measured_where_nobody_is_in_the_plan() -> None:
    """All is cancelled."""
    found = result(stop(HALL, "10:00", status="cancelled"))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_who_limits_it_to_a_party() -> None:
    """Others may overlap."""
    plan = Itinerary.of(ADA, MORNING), Itinerary.of(BO, MORNING, stop(CAFE, "10:00", "11:00"))

    assert (KEPT, BROKEN) == (measured(NoOverlap(ADA), *plan).verdict, measured(NoOverlap(BO), *plan).verdict)


def test_who_includes_stand_ins() -> None:
    """What must not be is inherited."""
    plan = Itinerary.of(CY, MORNING, stop(CAFE, "10:00", "11:00"), represents=ADA)

    assert BROKEN is measured(NoOverlap(ADA), plan).verdict


def test_nothing_measured_where_who_is_not_in_the_plan() -> None:
    """Somebody else is."""
    assert not measured(NoOverlap(BO), Itinerary.of(ADA, MORNING)).measured


def test_str_says_what_is_wanted() -> None:
    """Of everybody, or of one."""
    assert ("nobody is in two places at once", "Ada is never in two places at once") == (
        str(NoOverlap()),
        str(NoOverlap(ADA)),
    )


def test_refuses_who_is_nobody() -> None:
    """A name is no leader."""
    assert "InvalidValue: who must be a Leader or Delegation, got 'Ada'" == refusal(
        lambda: NoOverlap("Ada")  # type: ignore[arg-type]
    )


def test_the_tightest_of_a_long_day_is_told() -> None:
    """Wherever in the day it is, and whichever came first."""
    starts = [at("06:00") + minutes(10 * number) for number in range(7)]
    day = [Stop((HALL, CAFE)[number % 2], each, each + minutes(5)) for number, each in enumerate(starts)]
    late = Stop(CAFE, day[-1].start + minutes(8), day[-1].start + minutes(9))

    assert minutes(5) == result(*day).slack
    assert minutes(3) == result(*day, late).slack
