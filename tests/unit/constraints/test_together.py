from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from schedcheck import Delegation, Event, Interval, Itinerary, Leader, Level, Place, Result, Together, Verdict
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
HOUR = Together(ADA, BO, at_least=hours(1))
MORNING = [stop(HALL, "10:00", "12:00")]


def result(mine: list[Any], theirs: list[Any], rule: Together = HOUR) -> Result:
    """What a rule that brings Ada and Bo together finds."""
    return measured(rule, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs))


def findings(mine: list[Any], theirs: list[Any], rule: Together = HOUR) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(rule, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs))


def verdict(mine: list[Any], theirs: list[Any], rule: Together = HOUR) -> Verdict:
    """The verdict alone."""
    return result(mine, theirs, rule).verdict


# --- Kept, broken, exactly at the limit ---


def test_kept() -> None:
    """For how long they are together."""
    expected = [(KEPT, "Ada and Bo are together in Hall for 1 h 30 min, where 1 h is wanted.")]

    assert expected == findings(MORNING, [stop(HALL, "10:30", "13:00")])


def test_broken() -> None:
    """Not long enough."""
    expected = [(BROKEN, "Ada and Bo are together in Hall for 30 min, where 1 h is wanted.")]

    assert expected == findings(MORNING, [stop(HALL, "11:30", "13:00")])


def test_just_long_enough_is_kept() -> None:
    """With slack zero."""
    found = result(MORNING, [stop(HALL, "11:00", "13:00")])

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_broken_where_they_do_not_meet() -> None:
    """There is no place and no time to tell."""
    (found,) = result(MORNING, [stop(CAFE, "10:00", "12:00")]).findings

    assert ("Ada and Bo do not meet, where 1 h is wanted.", (), None, None) == (
        found.sentence,
        found.stops,
        found.place,
        found.interval,
    )


def test_any_time_at_all_will_do() -> None:
    """Where no length is wanted."""
    rule = Together(ADA, BO)

    assert [(KEPT, "Ada and Bo are together in Hall for 1 min.")] == findings(
        MORNING, [stop(HALL, "11:59", "13:00")], rule
    )


def test_touching_is_no_time_at_all() -> None:
    """The one leaves as the other comes."""
    assert [(BROKEN, "Ada and Bo do not meet.")] == findings(MORNING, [stop(HALL, "12:00", "13:00")], Together(ADA, BO))


def test_an_instant_is_no_time_at_all() -> None:
    """Though it is an encounter for those who must avoid each other."""
    assert BROKEN is verdict(MORNING, [stop(HALL, "11:00", "11:00")], Together(ADA, BO))


def test_amounts_place_and_interval() -> None:
    """The time both share, not how far they would have to move."""
    (found,) = result(MORNING, [stop(HALL, "10:20", "10:40")]).findings

    assert ((hours(1), minutes(20), -minutes(40)), HALL, Interval(at("10:20"), at("10:40"))) == (
        amounts(found),
        found.place,
        found.interval,
    )


def test_one_and_the_same_meeting_must_be_long_enough() -> None:
    """Two of forty minutes are not one of an hour."""
    theirs = [stop(HALL, "10:00", "10:40"), stop(HALL, "11:00", "11:40")]

    assert (BROKEN, minutes(40)) == (verdict(MORNING, theirs), result(MORNING, theirs).findings[0].actual)


def test_the_best_meeting_counts() -> None:
    """A short one before it does no harm."""
    theirs = [stop(HALL, "09:00", "10:10"), stop(HALL, "10:30", "13:00")]

    assert [KEPT] == [each.verdict for each in result(MORNING, theirs).findings]


def test_passages_are_no_meetings() -> None:
    """Nobody meets on purpose on the way."""
    suite = room("Suite", entrance=HALL, walk=hours(2))

    assert BROKEN is verdict([stop(suite, "12:00", "13:00")], MORNING, Together(ADA, BO))


@pytest.mark.parametrize(("level", "expected"), [(Level.ROOM, BROKEN), ("city", KEPT)])
def test_level_tells_how_near_is_near_enough(level: Level | str, expected: Verdict) -> None:
    """Two rooms of one city."""
    assert expected is verdict(MORNING, [stop(CAFE, "10:00", "12:00")], Together(ADA, BO, level=level))


def test_a_call_is_a_meeting() -> None:
    """At every level."""
    call = [stop(Place("Call", remote=True), "10:00", "11:00")]

    assert KEPT is verdict(call, call)


# --- Nothing to measure ---


def test_nothing_measured_where_one_is_not_in_the_plan() -> None:
    """Broken would say that they could meet."""
    found = measured(HOUR, Itinerary.of(ADA, *MORNING))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


# --- Not known ---


def test_unknown_where_an_end_decides() -> None:
    """It is named."""
    ((found, sentence),) = findings(MORNING, [stop(HALL, "10:00")])

    assert (UNKNOWN, True) == (found, sentence.endswith(": when Hall ends for Bo."))


def test_broken_where_even_the_latest_end_is_too_early() -> None:
    """Bo is elsewhere half an hour later."""
    assert BROKEN is verdict(MORNING, [stop(HALL, "10:00"), stop(CAFE, "10:30", "12:00")])


def test_unknown_where_a_place_decides() -> None:
    """Known is only the city."""
    ((found, sentence),) = findings(MORNING, [stop(CITY, "10:00", "12:00")])

    assert (UNKNOWN, True) == (found, sentence.endswith(": whether Hall and Carrow are one room."))


def test_where_any_time_will_do_none_is_told() -> None:
    """Only where they may be together."""
    ((_, sentence),) = findings(MORNING, [stop(CITY, "10:00", "12:00")], Together(ADA, BO))

    assert (
        "It is not known whether Ada and Bo are together in Carrow: whether Hall and Carrow are one room." == sentence
    )


def test_broken_where_a_place_is_not_known_and_the_time_is_too_short() -> None:
    """Wherever they are."""
    assert BROKEN is verdict(MORNING, [stop(CITY, "11:30", "12:00")])


def test_unknown_where_no_place_is_known_to_hold_both() -> None:
    """They may still be together at a level that far."""
    rule = Together(ADA, BO, level=Level.CITY)

    assert UNKNOWN is verdict([stop(Place("Den"), "10:00", "12:00")], [stop(Place("Nook"), "10:00", "12:00")], rule)


def test_a_known_meeting_wins_over_one_that_is_not() -> None:
    """The best is what counts."""
    theirs = [stop(HALL, "10:30", "12:00"), stop(CITY, "08:00", "10:30")]

    assert KEPT is verdict([stop(HALL, "08:00", "12:00")], theirs)


# --- Tentative and at risk ---


def test_conditional_where_the_meeting_is_tentative() -> None:
    """It is there only if it is confirmed."""
    assert CONDITIONAL is verdict(MORNING, [stop(HALL, "10:00", "12:00", status="tentative")])


def test_broken_where_a_tentative_meeting_would_be_too_short() -> None:
    """Confirmed or not."""
    assert BROKEN is verdict(MORNING, [stop(HALL, "11:30", "12:00", status="tentative")])


def test_broken_where_the_meeting_is_cancelled() -> None:
    """It does not take place."""
    theirs = [stop(HALL, "10:00", "12:00", status="cancelled"), stop(CAFE, "13:00", "14:00")]

    assert BROKEN is verdict(MORNING, theirs)


def test_unknown_comes_before_tentative() -> None:
    """The place decides at stated times."""
    assert UNKNOWN is verdict(MORNING, [stop(CITY, "10:00", "12:00", status="tentative")])


def test_at_risk_within_the_bounds() -> None:
    """Bo may come an hour late."""
    expected = (
        "Ada and Bo are together in Hall for 1 h 30 min, where 1 h is wanted; "
        "slips within the bounds of the plan can undo that. It holds while nobody slips by more than 30 min."
    )

    assert [(AT_RISK, expected)] == findings(MORNING, [stop(HALL, "10:30", "13:00", late=hours(1))])


def test_a_slip_of_just_the_slack_is_kept() -> None:
    """An hour is left then."""
    assert KEPT is verdict(MORNING, [stop(HALL, "10:30", "13:00", late=minutes(30))])


def test_two_who_slip_apart_share_the_way() -> None:
    """One early, the other late: a quarter of an hour each."""
    mine = [stop(HALL, "10:00", "12:00", early=hours(1))]
    (found,) = result(mine, [stop(HALL, "10:30", "13:00", late=hours(1))]).findings

    assert minutes(15) == found.slip


def test_slips_either_way_count() -> None:
    """Early is as bad as late for one inside the other."""
    (found,) = result(MORNING, [stop(HALL, "10:20", "11:40", early=hours(1), late=minutes(10))]).findings

    assert (AT_RISK, minutes(40)) == (found.verdict, found.slip)


def test_one_event_slips_for_both_alike() -> None:
    """They stay together as long."""
    event = Event("Talk", HALL, at("10:00"), at("12:00"), late=hours(3))

    assert KEPT is verdict([event], [event])


# --- Parties ---


def test_one_pair_of_two_delegations_is_enough() -> None:
    """Whoever of them meets."""
    north, south = Delegation("Northland"), Delegation("Southland")
    found = measured(
        Together(north, south),
        Itinerary.of(Leader("Nil", delegation=north), stop(CAFE, "10:00", "11:00")),
        Itinerary.of(Leader("Nan", delegation=north), stop(HALL, "10:00", "11:00")),
        Itinerary.of(Leader("Sol", delegation=south), stop(HALL, "10:00", "11:00")),
    )

    assert [["Nan", "Sol"]] == [[str(stop.leader) for stop in each.stops] for each in found.findings]


@pytest.mark.parametrize(("inherit", "expected"), [(True, KEPT), (False, BROKEN)])
def test_a_stand_in_does_only_if_told(*, inherit: bool, expected: Verdict) -> None:
    """Bo is to be there in person, unless a stand-in will do."""
    found = measured(
        Together(ADA, BO, inherit=inherit),
        Itinerary.of(ADA, *MORNING),
        Itinerary.of(BO, stop(CAFE, "10:00", "11:00")),
        Itinerary.of(CY, *MORNING, represents=BO),
    )

    assert expected is found.verdict


# --- Words and bad arguments ---


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Together(ADA, BO), "Ada and Bo are together in one room"),
        (HOUR, "Ada and Bo are together in one room for 1 h"),
        (Together(ADA, BO, level=Level.SITE), "Ada and Bo are together in one site"),
    ],
    ids=count(1),
)
def test_str_says_what_is_wanted(rule: Together, words: str) -> None:
    """In one line."""
    assert words == str(rule)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Together("Ada", BO), "InvalidValue: a party must be a Leader or Delegation, got 'Ada'"),  # type: ignore[arg-type]
    (lambda: Together(ADA, 7), "InvalidValue: a party must be a Leader or Delegation, got 7"),  # type: ignore[arg-type]
    (
        lambda: Together(ADA, BO, at_least=timedelta(0)),
        "InvalidValue: at_least must be a timedelta above zero, got 0 min",
    ),
    (
        lambda: Together(ADA, BO, at_least=60),  # type: ignore[arg-type]
        "InvalidValue: at_least must be a timedelta above zero, got 60",
    ),
    (
        lambda: Together(ADA, BO, level="near"),
        "UnknownName: level must be one of room, building, site, city, country, got 'near'",
    ),
    (lambda: Together(ADA, BO, inherit=None), "InvalidValue: inherit must be a bool, got None"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


@pytest.mark.parametrize("way", ["early", "late"])
def test_who_alone_may_slip_may_slip_so_far(way: str) -> None:
    """Either of the two, either way: half an hour of two."""
    slow, still = stop(HALL, "10:00", "12:00", **{way: hours(2)}), stop(HALL, "10:00", "12:00")
    rule = Together(ADA, BO, at_least=hours(1.5))
    both = [result(*sides, rule).findings[0] for sides in (([slow], [still]), ([still], [slow]))]

    assert [(AT_RISK, minutes(30))] * 2 == [(each.verdict, each.slip) for each in both]
