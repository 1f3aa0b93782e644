from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from schedcheck import Delegation, Escorted, Event, Itinerary, Leader, Place, Result, Verdict
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
)

HALL = room("Hall")
RULE = Escorted(ADA, by=[BO, CY])
HEARING = stop(HALL, "09:00", "11:00", kind="hearing")


def result(mine: Any, bo: Any, cy: Any = None, rule: Escorted = RULE) -> Result:  # noqa: ANN401 - stops or events
    """What a rule finds where Ada, Bo and perhaps Cy have a stop each."""
    theirs = [] if cy is None else [Itinerary.of(CY, cy)]
    return measured(rule, Itinerary.of(ADA, mine), Itinerary.of(BO, bo), *theirs)


def test_kept() -> None:
    """One is there all the time."""
    found = result(HEARING, stop(HALL, "08:00", "12:00"))

    assert (KEPT, hours(0)) == (found.verdict, found.slack)


def test_broken() -> None:
    """As long as nobody is there."""
    (found,) = result(HEARING, stop(HALL, "09:00", "10:30")).findings

    assert (hours(2), hours(1.5), -minutes(30)) == amounts(found)
    assert "Ada is in Hall for 30 min without Bo or Cy." == found.sentence


def test_one_may_take_over_from_the_other() -> None:
    """Without any time between."""
    assert KEPT is result(HEARING, stop(HALL, "09:00", "10:00"), stop(HALL, "10:00", "11:00")).verdict


def test_a_moment_alone_is_broken() -> None:
    """Between the one and the other."""
    found = result(HEARING, stop(HALL, "09:00", "10:00"), stop(HALL, "10:01", "11:00"))

    assert (BROKEN, -minutes(1)) == (found.verdict, found.slack)


def test_broken_where_nobody_ever_is_there() -> None:
    """The stop is told, with one of somebody who might have been."""
    (found,) = result(HEARING, stop(room("Den"), "09:00", "11:00")).findings

    assert (BROKEN, ["Ada", "Bo"]) == (found.verdict, [str(each.leader) for each in found.stops])


def test_told_is_where_somebody_is_alone() -> None:
    """Wherever those are who might have been there."""
    (found,) = result(HEARING, stop(room("Den"), "09:00", "11:00")).findings

    assert HALL == found.place


def test_an_instant_lasts_a_microsecond() -> None:
    """Who comes just then is in time, who leaves just then is gone."""
    moment = stop(HALL, "10:00", "10:00")

    assert KEPT is result(moment, moment).verdict
    assert KEPT is result(moment, stop(HALL, "10:00", "11:00")).verdict
    assert BROKEN is result(moment, stop(HALL, "09:00", "10:00")).verdict


def test_only_who_is_in_a_call_escorts_in_it() -> None:
    """Whoever else is near."""
    call = stop(Place("Line", remote=True), "09:00", "10:00")

    assert (BROKEN, KEPT) == (result(call, stop(HALL, "09:00", "10:00")).verdict, result(call, call).verdict)


def test_level_tells_how_near_is_near_enough() -> None:
    """Two rooms of one city."""
    rule = Escorted(ADA, by=BO, level="city")

    assert KEPT is result(HEARING, stop(room("Den"), "09:00", "11:00"), rule=rule).verdict


@pytest.mark.parametrize(("kinds", "expected"), [({"hearing"}, BROKEN), ({"rest"}, KEPT)])
def test_kinds_tell_which_stops(kinds: set[str], expected: Verdict) -> None:
    """Those of others are not looked at."""
    rule = Escorted(ADA, by=BO, kinds=kinds)

    assert expected is result(HEARING, stop(room("Den"), "09:00", "11:00"), rule=rule).verdict


def test_at_tells_where() -> None:
    """In a place or inside it."""
    away = stop(room("Den"), "09:00", "11:00")

    assert BROKEN is result(HEARING, away, rule=Escorted(ADA, by=BO, at=CITY)).verdict
    assert KEPT is result(HEARING, away, rule=Escorted(ADA, by=BO, at=room("Den"))).verdict


def test_unknown_where_it_is_not_known_whether_they_are_there() -> None:
    """Known is only the city."""
    found = result(stop(CITY, "09:00", "10:00"), stop(HALL, "09:30", "10:00"), rule=Escorted(ADA, by=BO, at=HALL))

    assert UNKNOWN is found.verdict
    assert "whether Ada is in Hall at Carrow" in found.findings[0].missing


def test_nothing_measured_where_it_is_nowhere_in_the_plan() -> None:
    """Nor where none of those who escort is."""
    assert result(HEARING, HEARING, rule=Escorted(ADA, by=BO, at=room("Nook"))).measured is False
    assert measured(RULE, Itinerary.of(ADA, HEARING)).measured is False


def test_nobody_escorts_themselves() -> None:
    """Of those who escort, too, each needs another."""
    rule = Escorted(ADA, by=[ADA, BO])

    assert BROKEN is result(HEARING, stop(room("Den"), "09:00", "11:00"), rule=rule).verdict


def test_who_has_come_with_nobody_else_who_could_escort_them_is_alone() -> None:
    """Though others are escorted, by them: nothing is kept that nobody sees to."""
    north = Delegation("North")
    dee, eve = (Leader(name, delegation=north) for name in ("Dee", "Eve"))
    found = measured(Escorted(north, by=[dee, BO]), Itinerary.of(dee, HEARING), Itinerary.of(eve, HEARING))

    assert [(BROKEN, ["Dee"]), (KEPT, ["Eve", "Dee"])] == [
        (each.verdict, [str(one.leader) for one in each.stops]) for each in found.findings
    ]
    assert "Dee is in Hall for 2 h without Dee or Bo" == found.findings[0].sentence.rstrip(".")
    assert BROKEN is measured(Escorted(dee, by=north), Itinerary.of(dee, HEARING)).verdict


def test_unknown_where_an_end_decides() -> None:
    """It is named."""
    (found,) = result(HEARING, stop(HALL, "09:00")).findings

    assert (UNKNOWN, ("when Hall ends for Bo",)) == (found.verdict, found.missing)
    assert "It is not known whether Ada is in Hall with Bo or Cy all the time: when Hall ends for Bo." == found.sentence


def test_unknown_where_it_is_not_known_how_long_they_stay() -> None:
    """Without bound."""
    assert UNKNOWN is result(stop(HALL, "09:00"), HEARING).verdict


def test_broken_where_the_latest_end_is_too_early() -> None:
    """Bo has to be elsewhere."""
    found = measured(
        RULE, Itinerary.of(ADA, HEARING), Itinerary.of(BO, stop(HALL, "09:00"), stop(room("Den"), "10:00", "12:00"))
    )

    assert BROKEN is found.verdict


def test_unknown_where_she_may_stay_for_ever_and_an_escort_slips() -> None:
    """Nothing ends it, so that nothing that ends it slips."""
    assert UNKNOWN is result(stop(HALL, "09:00"), stop(HALL, "08:00", "12:00", late=minutes(30))).verdict


def test_only_what_is_certain_is_broken_where_an_end_is_not_known() -> None:
    """She may leave at once: she is there for an instant, or up to noon."""
    (found,) = measured(
        RULE,
        Itinerary.of(ADA, stop(HALL, "09:00"), stop(room("Den"), "12:00", "13:00")),
        Itinerary.of(BO, stop(room("Den"), "09:00", "13:00")),
    ).broken

    assert (minutes(0), at("09:00")) == (found.actual, found.interval and found.interval.start)
    assert minutes(0) < found.required < minutes(1)  # type: ignore[operator]  # a duration


def test_conditional_where_an_escort_is_tentative() -> None:
    """Who is named in the event's title, too."""
    talk = Event("Talk", HALL, at("09:00"), at("11:00"))
    found = result(talk, talk.attend(status="tentative"))

    assert CONDITIONAL is found.verdict
    assert found.findings[0].sentence.endswith("whether Ada is at Talk in Hall with Bo or Cy all the time.")


def test_conditional_where_the_stop_is_tentative() -> None:
    """Dropped, nobody has to be there."""
    alone = stop(HALL, "09:00", "11:00", status="tentative")

    assert CONDITIONAL is result(alone, stop(HALL, "09:00", "10:00")).verdict


def test_at_risk_within_the_bounds() -> None:
    """Bo may be an hour late, and has half an hour to spare."""
    (found,) = result(HEARING, stop(HALL, "08:30", "12:00", late=hours(1))).findings

    assert (AT_RISK, minutes(30)) == (found.verdict, found.slip)


def test_two_that_slip_apart_share_the_way() -> None:
    """Ada early, Bo late."""
    (found,) = result(
        stop(HALL, "09:00", "11:00", early=hours(1)), stop(HALL, "08:30", "12:00", late=hours(1))
    ).findings

    assert (AT_RISK, minutes(15)) == (found.verdict, found.slip)


def test_one_event_slips_for_both_alike() -> None:
    """They stay together."""
    talk = Event("Talk", HALL, at("09:00"), at("11:00"), late=hours(1))

    assert KEPT is result(talk, talk).verdict


def test_an_end_not_known_slips_with_what_limits_it() -> None:
    """Ada may stay as long as the next lets her, which may be late."""
    mine = [stop(HALL, "09:00"), stop(room("Den"), "11:00", "12:00", late=hours(1))]
    theirs = stop(HALL, "08:00", "11:30", early=minutes(1))
    den = stop(room("Den"), "11:00", "13:00")
    found = measured(
        Escorted(ADA, by=[BO, CY]), Itinerary.of(ADA, *mine), Itinerary.of(BO, theirs), Itinerary.of(CY, den)
    )

    assert UNKNOWN is found.verdict


def test_conditional_and_unknown_by_slips() -> None:
    """Where only slips leave them alone, and what could help is not certain."""
    late = stop(HALL, "08:30", "12:00", late=hours(1))

    assert CONDITIONAL is result(HEARING, late, stop(HALL, "09:00", "11:00", status="tentative")).verdict
    assert UNKNOWN is result(HEARING, late, stop(HALL, "09:00")).verdict


@pytest.mark.parametrize(("inherit", "expected"), [(True, KEPT), (False, BROKEN)])
def test_a_stand_in_escorts_only_if_told(*, inherit: bool, expected: Verdict) -> None:
    """Di is there for Bo."""
    found = measured(
        Escorted(ADA, by=BO, inherit=inherit),
        Itinerary.of(ADA, HEARING),
        Itinerary.of(BO, stop(room("Den"), "09:00", "11:00")),
        Itinerary.of(Leader("Di"), HEARING, represents=BO),
    )

    assert expected is found.verdict


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (RULE, "Ada is never anywhere without Bo or Cy in one room"),
        (Escorted(ADA, by=BO, kinds={"hearing"}), "Ada is never at hearing without Bo in one room"),
        (Escorted(ADA, by=BO, at=HALL, level="city"), "Ada is never in Hall without Bo in one city"),
    ],
    ids=count(1),
)
def test_str_says_what_is_wanted(rule: Escorted, words: str) -> None:
    """In one line."""
    assert words == str(rule)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Escorted("Ada", by=BO), "a party must be a Leader or Delegation, got 'Ada'"),  # type: ignore[arg-type]
    (lambda: Escorted(ADA, by=[]), "by must be one party or several different ones, got []"),
    (lambda: Escorted(ADA, by=[BO, BO]), "by must be one party or several different ones"),
    (lambda: Escorted(ADA, by="Bo"), "by must be a sequence, got 'Bo'"),  # type: ignore[arg-type]
    (lambda: Escorted(ADA, by=BO, at="Hall"), "at must be a Place, got 'Hall'"),  # type: ignore[arg-type]
    (lambda: Escorted(ADA, by=BO, kinds="rest"), "kinds must be a set of kinds, got 'rest'"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert refusal(make).startswith(f"InvalidValue: {words}")


def test_any_slip_is_said_without_an_amount() -> None:
    """Nobody slips by more than nothing."""
    mine, theirs = stop(HALL, "09:00", "10:00", late=minutes(5)), stop(HALL, "09:00", "10:00")
    (found,) = measured(Escorted(ADA, by=[BO]), Itinerary.of(ADA, mine), Itinerary.of(BO, theirs)).findings

    assert found.sentence.endswith("can undo that. It holds while nobody slips.")
