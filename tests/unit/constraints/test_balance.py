from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from schedcheck import Balance, Event, Itinerary, Leader, Level, Place, Result
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
RULE = Balance(ADA, [BO, CY], within=minutes(15))
TALK = stop(HALL, "09:00", "10:00")


def result(bo: Any, cy: Any, rule: Balance = RULE) -> Result:  # noqa: ANN401 - stops or events
    """What a rule finds where Ada is with Bo at one stop and with Cy at another."""
    return measured(rule, Itinerary.of(ADA, bo, cy), Itinerary.of(BO, bo), Itinerary.of(CY, cy))


def test_kept() -> None:
    """The slack is what they may differ more."""
    found = result(TALK, stop(HALL, "11:00", "11:50"))

    assert (KEPT, minutes(5)) == (found.verdict, found.slack)


def test_broken() -> None:
    """What they differ is required, what they may actual."""
    (found,) = result(TALK, stop(HALL, "11:00", "11:30")).findings

    assert (minutes(30), minutes(15), -minutes(15)) == amounts(found)
    assert "The times Ada is with Bo, Cy differ by 30 min, where 15 min is the most." == found.sentence


def test_just_like_enough_is_kept() -> None:
    """With slack zero."""
    found = result(TALK, stop(HALL, "11:00", "11:45"))

    assert (KEPT, hours(0)) == (found.verdict, found.slack)


def test_who_is_not_met_at_all_counts_as_none() -> None:
    """A stop of each is told."""
    (found,) = result(TALK, stop(HALL, "11:00", "11:00")).findings

    assert (hours(1), {"Ada", "Bo", "Cy"}) == (found.required, {str(each.leader) for each in found.stops})


def test_encounters_that_overlap_count_once() -> None:
    """Di is there for Bo, too."""
    found = measured(
        Balance(ADA, [BO, CY], within=hours(0), inherit=True),
        Itinerary.of(ADA, TALK, stop(HALL, "11:00", "12:00")),
        Itinerary.of(BO, TALK),
        Itinerary.of(CY, stop(HALL, "11:00", "12:00")),
        Itinerary.of(Leader("Di"), TALK, represents=BO),
    )

    assert KEPT is found.verdict


def test_ignored_kinds_are_no_contact() -> None:
    """A photo is no talk."""
    rule = Balance(ADA, [BO, CY], within=minutes(15), ignore={"photo"})

    assert BROKEN is result(TALK, stop(HALL, "11:00", "12:00", kind="photo"), rule).verdict


def test_nothing_measured_where_a_guest_is_not_in_the_plan() -> None:
    """Broken would say that they could meet."""
    assert measured(RULE, Itinerary.of(ADA, TALK), Itinerary.of(BO, TALK)).measured is False


def test_unknown_where_an_end_decides() -> None:
    """It is named."""
    found = result(TALK, stop(HALL, "11:00"))

    assert (UNKNOWN, ("when Hall ends for Ada", "when Hall ends for Cy")) == (found.verdict, found.findings[0].missing)
    assert found.findings[0].sentence.startswith("It is not known whether Ada is with each of Bo, Cy as long as with")


def test_conditional_where_an_encounter_is_tentative() -> None:
    """It balances only if it is confirmed."""
    found = result(TALK, stop(HALL, "11:00", "12:00", status="tentative"))

    assert (CONDITIONAL, minutes(15)) == (found.verdict, found.slack)


def test_a_tentative_event_is_no_time_at_all_unless_it_is_confirmed() -> None:
    """Not a microsecond of it."""
    talk = Event("Talk", HALL, at("09:00"), at("10:00"), status="tentative")
    rule = Balance(ADA, [BO, CY], within=hours(1) - timedelta.resolution)

    assert CONDITIONAL is result(talk, stop(HALL, "11:00", "12:00"), rule).verdict


def test_kept_however_a_tentative_encounter_turns_out() -> None:
    """The slack is what is left then at the worst."""
    call, mine = stop(HALL, "11:00", "11:05", status="tentative"), stop(HALL, "12:00", "12:45")
    found = measured(
        Balance(ADA, [BO, CY], within=minutes(30)),
        Itinerary.of(ADA, TALK, call, mine),
        Itinerary.of(BO, TALK, call),
        Itinerary.of(CY, mine),
    )

    assert (KEPT, minutes(10)) == (found.verdict, found.slack)


def test_kept_where_a_tentative_encounter_may_make_it_worse() -> None:
    """The slack is what is left without it, though with it there is more."""
    call, mine = stop(HALL, "11:00", "11:05", status="tentative"), stop(HALL, "12:00", "12:45")
    found = measured(
        Balance(ADA, [BO, CY], within=minutes(30)),
        Itinerary.of(ADA, TALK, call, mine),
        Itinerary.of(BO, TALK),
        Itinerary.of(CY, call, mine),
    )

    assert (KEPT, minutes(15)) == (found.verdict, found.slack)


def test_broken_where_it_is_too_much_either_way() -> None:
    """Confirmed or not."""
    assert BROKEN is result(TALK, stop(HALL, "11:00", "11:10", status="tentative")).verdict


def test_a_whole_event_that_slips_stays_as_long() -> None:
    """For everybody."""
    assert (
        KEPT
        is result(Event("Talk", HALL, at("09:00"), at("10:00"), late=hours(5)), stop(HALL, "11:00", "12:00")).verdict
    )


def test_at_risk_where_one_slips_alone() -> None:
    """A quarter of an hour is allowed."""
    late = stop(HALL, "09:00", "10:00", late=hours(1))
    mine = [TALK, stop(HALL, "11:00", "12:00")]
    (found,) = measured(RULE, Itinerary.of(ADA, *mine), Itinerary.of(BO, late), Itinerary.of(CY, mine[1])).findings

    assert (AT_RISK, minutes(15)) == (found.verdict, found.slip)


def test_who_may_come_later_stays_no_longer() -> None:
    """Twenty minutes within Ada's hour, whenever they are."""
    mine = [TALK, stop(HALL, "11:00", "12:00")]
    bo, cy = stop(HALL, "09:00", "09:20", late=minutes(40)), stop(HALL, "11:00", "11:20")
    found = measured(RULE, Itinerary.of(ADA, *mine), Itinerary.of(BO, bo), Itinerary.of(CY, cy))

    assert (KEPT, minutes(15)) == (found.verdict, found.slack)


def test_who_may_come_later_stays_no_longer_where_several_may() -> None:
    """Twenty minutes within each of Ada's hours, whenever they are."""
    mine = [TALK, stop(HALL, "11:00", "12:00")]
    bo, cy = (stop(HALL, f"{hour}:00", f"{hour}:20", late=minutes(40)) for hour in ("09", "11"))
    rule = Balance(ADA, [BO, CY], within=minutes(30))
    found = measured(rule, Itinerary.of(ADA, *mine), Itinerary.of(BO, bo), Itinerary.of(CY, cy))

    assert (KEPT, minutes(30)) == (found.verdict, found.slack)


def test_at_risk_where_several_slips_bring_more_time() -> None:
    """The host may come half an hour before, and finds the first guest there."""
    found = measured(
        RULE,
        Itinerary.of(ADA, stop(HALL, "09:00", "10:00", early=minutes(30)), stop(HALL, "12:00", "12:30")),
        Itinerary.of(BO, stop(HALL, "08:30", "09:30")),
        Itinerary.of(CY, stop(HALL, "12:00", "12:30", late=minutes(5))),
    )

    assert (AT_RISK, minutes(10)) == (found.verdict, found.findings[0].slip)


def test_moments_that_slip_take_no_time() -> None:
    """However many."""
    mine = [TALK, stop(HALL, "11:00", "12:00")]
    bo, cy = (stop(HALL, f"{hour}:30", f"{hour}:30", late=minutes(5)) for hour in ("09", "11"))
    rule = Balance(ADA, [BO, CY], within=hours(0))

    assert KEPT is measured(rule, Itinerary.of(ADA, *mine), Itinerary.of(BO, bo), Itinerary.of(CY, cy)).verdict


def test_a_tentative_event_that_slips_is_no_time_at_all_unless_it_is_confirmed() -> None:
    """Not a microsecond of it: the other may come to an hour."""
    talk = Event("Talk", HALL, at("09:00"), at("09:30"), status="tentative", late=minutes(10))
    found = measured(
        Balance(ADA, [BO, CY], within=hours(1) - timedelta.resolution),
        Itinerary.of(ADA, talk, stop(HALL, "12:00", "13:00")),
        Itinerary.of(BO, talk),
        Itinerary.of(CY, stop(HALL, "12:30", "13:30", early=minutes(30))),
    )

    assert CONDITIONAL is found.verdict


def test_every_place_that_may_be_one_is_named() -> None:
    """Of two houses in one ground, of which one must be empty between two people."""
    ground = Place("Ground", within=CITY, level=Level.SITE)
    inn = Place("Inn", within=ground, level=Level.SITE, clearance=minutes(5))
    barn = Place("Barn", within=ground, level=Level.SITE)
    bar, loft = Place("Bar", within=inn), Place("Loft", within=barn)
    found = measured(
        RULE,
        Itinerary.of(ADA, stop(inn, "09:00", "10:00"), stop(barn, "11:00", "12:00")),
        Itinerary.of(BO, stop(bar, "09:00", "10:00"), stop(loft, "11:00", "12:00")),
        Itinerary.of(CY, stop(HALL, "13:00", "14:00")),
    )

    expected = {"whether Inn and Bar are one room", "whether Barn and Loft are one room"}
    assert expected == set(found.findings[0].missing)


def test_at_risk_where_several_slip() -> None:
    """Each of the two guests may miss some of their time."""
    mine = [TALK, stop(HALL, "12:00", "13:00")]
    found = measured(
        RULE,
        Itinerary.of(ADA, *mine),
        Itinerary.of(BO, stop(HALL, "09:00", "10:00", late=hours(1))),
        Itinerary.of(CY, stop(HALL, "12:00", "13:00", early=hours(1))),
    )

    assert (AT_RISK, minutes(15)) == (found.verdict, found.findings[0].slip)


def test_of_what_slips_and_is_uncertain_it_is_told_which() -> None:
    """Not known, or tentative."""
    late = stop(HALL, "09:00", "10:00", late=hours(1))
    call = stop(HALL, "13:00", "13:05", status="tentative")
    mine = [TALK, stop(HALL, "11:00", "12:00")]
    found = measured(RULE, Itinerary.of(ADA, *mine, call), Itinerary.of(BO, late), Itinerary.of(CY, mine[1], call))

    assert CONDITIONAL is found.verdict


def test_where_there_is_too_much_to_try_a_bound_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as good here."""
    monkeypatch.setattr("schedcheck.constraints._contacts.MOST_STEPS", 0)
    test_at_risk_where_one_slips_alone()

    assert KEPT is result(TALK, Event("Tea", HALL, at("11:00"), at("12:00"), late=hours(5))).verdict


def test_str_says_what_is_wanted() -> None:
    """In one line."""
    rule = Balance(ADA, [BO, CY], within=minutes(15), ignore={"photo"})

    assert "Ada is with each of Bo, Cy for as long, within 15 min, not counting photo" == str(rule)
    assert "Ada is with each of Bo, Cy for as long, within 15 min" == str(RULE)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Balance("Ada", [BO, CY], within=hours(1)), "a party must be a Leader or Delegation, got 'Ada'"),  # type: ignore[arg-type]
    (lambda: Balance(ADA, [BO], within=hours(1)), "guests must be two or more, got Bo"),
    (lambda: Balance(ADA, [BO, ADA], within=hours(1)), "the host must not be a guest, got Ada"),
    (lambda: Balance(ADA, [BO, BO], within=hours(1)), "guests must be one party or several different ones"),
    (lambda: Balance(ADA, [BO, CY], within=-hours(1)), "within must be a timedelta of zero or more"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert refusal(make).startswith(f"InvalidValue: {words}")
