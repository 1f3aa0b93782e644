from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from schedcheck import Event, Itinerary, Leader, Place, Quiet, Result, Stop, Verdict
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
RULE = Quiet(ADA, BO, at_least=hours(2))
TALK = stop(HALL, "09:00", "10:00")


def result(*both: Any, rule: Quiet = RULE) -> Result:  # noqa: ANN401 - stops or events
    """What a rule finds where Ada and Bo are at the same stops."""
    return measured(rule, Itinerary.of(ADA, *both), Itinerary.of(BO, *both))


def test_kept() -> None:
    """The slack is what they wait longer."""
    found = result(TALK, stop(HALL, "12:30", "13:00"))

    assert (KEPT, minutes(30)) == (found.verdict, found.slack)


def test_broken() -> None:
    """From the end of the one to the start of the next."""
    (found,) = result(TALK, stop(HALL, "11:30", "12:00")).findings

    assert (hours(2), hours(1.5), -minutes(30)) == amounts(found)
    assert "Ada and Bo meet again in Hall after 1 h 30 min, where 2 h is required." == found.sentence


def test_just_long_enough_is_kept() -> None:
    """With slack zero."""
    found = result(TALK, stop(HALL, "12:00", "13:00"))

    assert (KEPT, hours(0)) == (found.verdict, found.slack)


def test_one_encounter_is_quiet() -> None:
    """There is nothing to be measured between."""
    found = result(TALK)

    assert (KEPT, None, True) == (found.verdict, found.slack, found.measured)


def test_encounters_that_touch_are_one() -> None:
    """Nobody meets again."""
    assert KEPT is result(TALK, stop(HALL, "10:00", "11:00")).verdict


def test_who_joins_later_does_not_begin_a_second_encounter() -> None:
    """The parties are looked at as a whole."""
    found = measured(
        Quiet(ADA, BO, at_least=hours(2)),
        Itinerary.of(ADA, stop(HALL, "09:00", "12:00")),
        Itinerary.of(BO, stop(HALL, "09:00", "10:00")),
        Itinerary.of(CY, stop(HALL, "09:30", "12:00"), represents=BO),
    )

    assert (KEPT, ()) == (found.verdict, found.findings)


@pytest.mark.parametrize(("inherit", "expected"), [(True, BROKEN), (False, KEPT)])
def test_a_stand_in_counts_unless_told(*, inherit: bool, expected: Verdict) -> None:
    """Sending another does not make it quiet."""
    found = measured(
        Quiet(ADA, BO, at_least=hours(2), inherit=inherit),
        Itinerary.of(ADA, TALK, stop(HALL, "11:00", "12:00")),
        Itinerary.of(BO, TALK),
        Itinerary.of(CY, stop(HALL, "11:00", "12:00"), represents=BO),
    )

    assert expected is found.verdict


def test_kinds_can_be_tolerated() -> None:
    """Where both stops are of one."""
    rule = Quiet(ADA, BO, at_least=hours(2), allow={"plenary"})

    assert KEPT is result(TALK, stop(HALL, "11:00", "12:00", kind="plenary"), rule=rule).verdict


def test_nothing_measured_where_one_is_not_in_the_plan() -> None:
    """Nobody looked."""
    assert measured(RULE, Itinerary.of(ADA, TALK)).measured is False


def test_unknown_where_an_end_decides() -> None:
    """Talks may last until the next, and be one with it."""
    (found,) = result(stop(HALL, "09:00"), stop(HALL, "11:30", "12:00")).findings

    assert (UNKNOWN, ("when Hall ends for Ada", "when Hall ends for Bo")) == (found.verdict, found.missing)
    assert found.sentence.startswith("It is not known whether Ada and Bo meet again in Hall before 2 h are over: ")


def test_broken_where_even_the_latest_end_is_too_near() -> None:
    """Ada has to leave at eleven, half an hour before they meet again."""
    mine = [stop(HALL, "09:00"), stop(room("Den"), "11:00", "11:20"), stop(HALL, "11:30", "12:00")]
    found = measured(RULE, Itinerary.of(ADA, *mine), Itinerary.of(BO, stop(HALL, "08:00", "11:20"), mine[-1]))

    assert UNKNOWN is found.verdict


def test_unknown_where_one_may_leave_as_soon_as_they_come() -> None:
    """Then they met for an instant, a microsecond before they meet again."""
    mine = [stop(HALL, "09:00")]
    theirs = [stop(HALL, "10:00:00.000001"), stop(HALL, "10:00:00.000002", "10:00:00.000002")]
    rule = Quiet(ADA, BO, at_least=timedelta(microseconds=2))

    assert UNKNOWN is measured(rule, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)).verdict


def test_unknown_where_a_place_decides() -> None:
    """Known is only the city."""
    theirs = [TALK, stop(CITY, "11:00", "12:00")]
    found = measured(RULE, Itinerary.of(ADA, TALK, stop(HALL, "11:00", "12:00")), Itinerary.of(BO, *theirs))

    assert (UNKNOWN, ("whether Hall and Carrow are one room",)) == (found.verdict, found.findings[0].missing)


def test_conditional_where_an_encounter_is_tentative() -> None:
    """It is too soon if it is confirmed."""
    assert CONDITIONAL is result(TALK, stop(HALL, "11:00", "12:00", status="tentative")).verdict


def test_conditional_where_a_tentative_encounter_fills_the_time() -> None:
    """Without it, there are two."""
    between = stop(HALL, "10:00", "11:00", status="tentative")

    assert CONDITIONAL is result(TALK, between, stop(HALL, "11:00", "12:00")).verdict


def test_what_may_fill_the_time_is_named() -> None:
    """Without it nobody sees what the finding depends on."""
    (found,) = result(
        TALK, stop(room("Den"), "10:00", "11:30", status="tentative"), stop(HALL, "11:30", "12:00")
    ).findings

    assert CONDITIONAL is found.verdict
    assert {("den", ADA), ("den", BO)} <= {(each.id, each.leader) for each in found.stops}


def test_what_touches_a_certain_encounter_is_told_with_that() -> None:
    """A talk whose end is not known may be too near the call, and no nearer what may follow on the call."""
    calls = [
        stop(Place(name, remote=True), start, end, status=status)
        for name, start, end, status in (
            ("Call", "10:00", "11:00", "confirmed"),
            ("Line", "11:00", "12:00", "tentative"),
        )
    ]
    (found,) = result(stop(HALL, "08:00"), *calls).findings

    assert (UNKNOWN, ["hall", "hall", "call", "call"]) == (found.verdict, [each.id for each in found.stops])


@pytest.mark.parametrize(("late", "expected"), [(0, BROKEN), (20, AT_RISK)])
def test_the_time_is_shown_on_the_clocks_of_the_place(late: int, expected: Verdict) -> None:
    """That of the first encounter; also where only slips bring them too near."""
    tokyo = Place("Tokyo", level="room", tz="Asia/Tokyo")
    (found,) = result(
        stop(tokyo, "09:00", "10:00", late=minutes(late)), stop(HALL, "12:10" if late else "11:00", "13:00")
    ).findings

    assert found.interval is not None
    assert (expected, "Asia/Tokyo") == (found.verdict, str(found.interval.start.tzinfo))


def test_only_the_nearest_encounter_before_is_told() -> None:
    """Of two that end at once, with the next too soon if what fills the time is dropped: none of them is kept."""
    found = result(
        stop(HALL, "09:00", "10:00", id="talk"),
        stop(HALL, "09:30", "10:00", id="aside", status="tentative"),
        stop(HALL, "10:00", "11:00", id="tea", status="tentative"),
        stop(HALL, "11:00", "12:00", id="walk"),
    )

    assert [CONDITIONAL] == [each.verdict for each in found.findings]


@pytest.mark.parametrize(
    ("brief", "long"),
    [
        pytest.param(("14:00", "15:00"), ("14:30", "17:00"), id="that end at once"),
        pytest.param(("16:00", "16:30"), ("14:00", "17:00"), id="that start at once"),
    ],
)
def test_of_several_encounters_those_with_a_stop_in_common_are_told(
    brief: tuple[str, str], long: tuple[str, str]
) -> None:
    """What is as bad without a stop does not rest on it: moving that one would mend nothing."""
    mine = [stop(HALL, "14:00", "15:00", id="first"), stop(HALL, "16:00", "17:00", id="second")]
    theirs = [stop(HALL, *brief, id="brief"), stop(HALL, *long, id="long")]
    (found,) = measured(RULE, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)).findings

    assert (BROKEN, -hours(1)) == (found.verdict, found.slack)
    assert ["first", "long", "second"] == [each.id for each in found.stops]


def test_what_is_broken_by_what_ends_is_not_told_by_what_may_go_on() -> None:
    """An end that is not known makes unknown what is not: the encounters without one are told."""
    yard, den = room("Yard"), room("Den")
    mine = [TALK, stop(yard, "10:00", id="open"), stop(den, "10:30", "11:00"), stop(yard, "11:00", "12:00", id="tea")]
    long = stop(yard, "09:30", "12:00", id="long")
    (found,) = measured(
        RULE, Itinerary.of(ADA, *mine), Itinerary.of(BO, TALK), Itinerary.of(CY, long, represents=BO)
    ).findings

    assert (BROKEN, ["hall", "hall", "tea", "long"]) == (found.verdict, [each.id for each in found.stops])


def test_what_is_told_by_a_stop_in_common_is_not_told_again_where_it_slips() -> None:
    """Neither by that nor by another that ends as it does."""
    late = stop(HALL, "14:00", "15:00", id="first", late=minutes(30))
    mine, theirs = [late, stop(HALL, "16:00", "17:00")], [stop(HALL, "14:00", "15:00"), stop(HALL, "14:30", "17:00")]
    found = measured(RULE, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)).findings

    assert [BROKEN] == [each.verdict for each in found]


def test_kept_where_what_fills_the_time_comes_with_the_encounter() -> None:
    """If Ada is there at all, she is there all the time."""
    mine = stop(HALL, "09:00", "12:00", status="tentative")
    theirs = [TALK, stop(HALL, "10:00", "11:00"), stop(HALL, "11:00", "12:00")]

    assert KEPT is measured(RULE, Itinerary.of(ADA, mine), Itinerary.of(BO, *theirs)).verdict


def test_kept_where_who_must_still_be_there_has_come_as_the_first_encounter_ended() -> None:
    """If Ada still is there at noon, she is from ten on: what touches is one encounter."""
    found = measured(
        Quiet(ADA, BO, at_least=hours(3)),
        Itinerary.of(ADA, stop(HALL, "10:00")),
        Itinerary.of(BO, TALK, stop(HALL, "10:00", "12:00"), stop(HALL, "12:00", "13:00")),
        Itinerary.of(CY, TALK, represents=ADA),
    )

    assert KEPT is found.verdict


def test_at_risk_within_the_bounds() -> None:
    """Tea may be an hour early."""
    (found,) = result(TALK, Event("Tea", HALL, at("12:30"), at("13:00"), early=hours(1))).findings

    assert (AT_RISK, minutes(30), minutes(30)) == (found.verdict, found.slack, found.slip)
    assert [("hall", "Ada"), ("hall", "Bo"), ("tea", "Ada"), ("tea", "Bo")] == [
        (each.id, str(each.leader)) for each in found.stops
    ]


def test_at_risk_before_the_epoch_of_computers() -> None:
    """In 1961, say: times count below zero."""
    talk = Stop(HALL, "1961-06-03 12:45", "1961-06-03 14:00")
    tea = Stop(HALL, "1961-06-03 16:30", "1961-06-03 17:00", early=hours(1))

    assert AT_RISK is measured(RULE, Itinerary.of(ADA, talk, tea), Itinerary.of(BO, talk, tea)).verdict


def test_unknown_where_slips_bring_near_what_rests_on_an_end() -> None:
    """Bo may come half an hour too soon, and Ada may have left by then."""
    mine = [TALK, stop(HALL, "11:00")]
    theirs = [TALK, stop(HALL, "12:30", "13:00", early=hours(1))]
    (found,) = measured(RULE, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)).findings

    assert (UNKNOWN, ("when Hall ends for Ada",)) == (found.verdict, found.missing)


def test_unknown_where_slips_bring_together_who_may_be_in_one_place() -> None:
    """At stated times Bo comes to the city as Ada has left."""
    mine = [TALK, stop(HALL, "11:00", "12:00")]
    theirs = [TALK, stop(CITY, "12:30", "13:00", early=hours(1))]
    (found,) = measured(RULE, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)).findings

    assert (UNKNOWN, ("whether Hall and Carrow are one room",)) == (found.verdict, found.missing)


def test_what_is_broken_is_not_told_again_where_it_slips() -> None:
    """Tea may be early, too."""
    found = result(TALK, Event("Tea", HALL, at("11:00"), at("12:00"), early=minutes(30)))

    assert [BROKEN] == [each.verdict for each in found.findings]


@pytest.mark.parametrize("who", [(ADA, BO), (BO, ADA)])
def test_at_risk_of_meeting_whoever_is_late(who: tuple[Leader, Leader]) -> None:
    """Who stays longer than planned is still there as the other comes."""
    one, other = who
    found = measured(
        Quiet(ADA, BO, at_least=hours(3)),
        Itinerary.of(one, stop(HALL, "09:00", "10:00", late=hours(1)), stop(HALL, "12:00", "13:00")),
        Itinerary.of(other, stop(HALL, "10:30", "11:00"), stop(HALL, "12:00", "13:00")),
    )

    assert AT_RISK is found.verdict


def test_two_that_slip_towards_each_other_share_the_way() -> None:
    """One late, the other early."""
    talk = Event("Talk", HALL, at("09:00"), at("10:00"), late=hours(1))
    (found,) = result(talk, Event("Tea", HALL, at("12:30"), at("13:00"), early=hours(1))).findings

    assert (AT_RISK, minutes(15)) == (found.verdict, found.slip)


def test_what_slips_together_stays_as_far_apart() -> None:
    """Both stops are for one event."""
    talk = Event("Talk", HALL, at("09:00"), at("13:00"), late=hours(1))
    gala = Event("Gala", room("Den"), at("20:00"), at("21:00"), late=hours(1))
    theirs = talk.attend(leave=at("10:00")), talk.attend(arrive=at("12:00")), gala

    assert KEPT is measured(RULE, Itinerary.of(ADA, talk, gala), Itinerary.of(BO, *theirs)).verdict


def test_what_does_not_slip_is_not_at_risk_where_others_do() -> None:
    """From nine to noon is one encounter; the galas stay far away."""
    morning = [stop(HALL, "09:00", "10:00"), stop(HALL, "10:00", "11:00"), stop(HALL, "11:00", "12:00")]
    galas = [
        Event(each, HALL, at(start), at("23:00"), late=minutes(30)) for each, start in [("I", "16:00"), ("II", "16:30")]
    ]

    assert KEPT is result(*morning, *galas).verdict


def test_of_those_that_slip_alike_the_surest_is_told() -> None:
    """Whatever people are called: who may be in the same room is named only where nobody surely is."""
    talk = Event("Talk", HALL, at("08:00"), at("08:00"), late=minutes(15))
    mine = Itinerary.of(ADA, talk, stop(HALL, "08:00", "08:00", late=minutes(15)))
    found = [
        measured(
            Quiet(ADA, BO, at_least=minutes(15)),
            mine,
            Itinerary.of(BO, talk),
            Itinerary.of(Leader(name), talk.attend(place=CITY), represents=ADA),
        ).findings
        for name in ("Aaron", "Zoe")
    ]

    one, other = ([(each.verdict, len(each.stops)) for each in several] for several in found)
    assert AT_RISK in {verdict for verdict, _ in one}
    assert sorted(one) == sorted(other)


def test_conditional_where_only_slips_bring_a_tentative_one_near() -> None:
    """Dropped, it does no harm."""
    tea = Event("Tea", HALL, at("12:30"), at("13:00"), early=hours(1), status="tentative")

    assert CONDITIONAL is result(TALK, tea).verdict


def test_str_says_what_is_wanted() -> None:
    """In one line."""
    rule = Quiet(ADA, BO, at_least=hours(2), allow={"photo"})

    assert "Ada and Bo let 2 h pass between encounters, not counting photo" == str(rule)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Quiet("Ada", BO, at_least=hours(1)), "a party must be a Leader or Delegation, got 'Ada'"),  # type: ignore[arg-type]
    (lambda: Quiet(BO, BO, at_least=hours(1)), "a and b must be two people, or delegations, got Bo twice"),
    (lambda: Quiet(ADA, BO, at_least=hours(0)), "at_least must be a timedelta above zero"),
    (lambda: Quiet(ADA, BO, at_least=hours(1), allow="photo"), "allow must be a set of kinds, got 'photo'"),
    (lambda: Quiet(ADA, BO, at_least=hours(1), inherit=1), "inherit must be a bool, got 1"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert refusal(make).startswith(f"InvalidValue: {words}")


def test_two_encounters_in_places_that_may_be_one_take_place_together() -> None:
    """If the house is one room, the one goes on whenever the other ends."""
    house = Place("House", level="building")
    attic = Place("Attic", within=house)
    mine = [stop(house, "09:00", "12:00", id="known"), stop(house, "09:00", id="open")]
    theirs = [stop(house, "09:00", "12:00"), stop(attic, "11:00", "12:00")]
    rule = Quiet(ADA, BO, at_least=hours(2))

    assert KEPT is measured(rule, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)).verdict


def test_both_are_named_where_one_stop_is_in_both_encounters() -> None:
    """It is among the stops but once."""
    mine = stop(HALL, "09:00", "14:00")
    theirs = [TALK, stop(HALL, "11:00", "12:00")]
    (found,) = measured(RULE, Itinerary.of(ADA, mine), Itinerary.of(BO, *theirs)).findings

    assert "Ada and Bo meet again in Hall after 1 h, where 2 h is required." == found.sentence


def test_what_slips_too_near_is_told_beside_what_is_tentative() -> None:
    """A pair that takes place for sure is at risk, whatever is told of another before the same encounter."""
    first = stop(HALL, "09:00", "10:00", late=hours(1))
    other = stop(HALL, "09:00", "11:00")
    perhaps = stop(HALL, "12:00", "12:30", status="tentative")
    last = stop(HALL, "14:30", "15:00")
    found = measured(
        Quiet(ADA, BO, at_least=hours(4)),
        Itinerary.of(ADA, first, perhaps, last),
        Itinerary.of(BO, other, stop(HALL, "12:00", "12:30"), last),
    )

    assert AT_RISK in {each.verdict for each in found.findings}
