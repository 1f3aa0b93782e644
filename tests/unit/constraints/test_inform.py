from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from schedcheck import Delegation, Event, Inform, Interval, Itinerary, Leader, Place, Result
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
RULE = Inform(CY, after=(ADA, BO), by=ADA, within=hours(2))
EARLY = Inform(CY, before=(ADA, BO), by=ADA, within=hours(2))
TALK = stop(HALL, "09:00", "10:00")


def result(talk: Any, *tells: Any, rule: Inform = RULE) -> Result:  # noqa: ANN401 - stops or events
    """What a rule finds where Ada is at a talk with Bo and at others with Cy."""
    return measured(
        rule,
        Itinerary.of(ADA, talk, *tells),
        Itinerary.of(BO, talk),
        Itinerary.of(CY, *(tells or [stop(room("Attic"), "09:00", "15:00")])),
    )


def test_kept() -> None:
    """From the end of the talk to the start of the other."""
    found = result(TALK, stop(HALL, "11:30", "12:00"))

    assert (KEPT, minutes(30)) == (found.verdict, found.slack)


def test_broken() -> None:
    """What is used is required, what is allowed actual."""
    (found,) = result(TALK, stop(HALL, "13:00", "14:00")).findings

    assert (hours(3), hours(2), -hours(1)) == amounts(found)
    assert "Ada does not tell Cy within 2 h after Ada and Bo speak in Hall." == found.sentence


def test_who_speaks_and_who_tells_are_named_and_where_they_speak() -> None:
    """Both talks are needed to find it again; the place is that of the first."""
    (found,) = result(TALK, stop(room("Den"), "13:00", "14:00")).findings

    assert [("hall", "Ada"), ("hall", "Bo"), ("den", "Ada"), ("den", "Cy")] == [
        (each.id, str(each.leader)) for each in found.stops
    ]
    assert (HALL, Interval(at("10:00"), at("13:00"))) == (found.place, found.interval)


def test_just_in_time_is_kept() -> None:
    """With slack zero."""
    found = result(TALK, stop(HALL, "12:00", "13:00"))

    assert (KEPT, hours(0)) == (found.verdict, found.slack)


def test_broken_where_nobody_is_told_at_all() -> None:
    """Up to the last that is planned of them."""
    (found,) = result(TALK).findings

    assert (BROKEN, hours(5)) == (found.verdict, found.required)


def test_names_up_to_which_stop_nobody_is_told() -> None:
    """The last of those who tell or are told; where it is to be before, the first of them."""
    attic = room("Attic")
    first, noon, last = stop(attic, "06:00", "06:30"), stop(attic, "12:00", "13:00"), stop(attic, "20:00", "21:00")
    for rule, wait, ends in ((RULE, hours(11), last), (EARLY, hours(3), first)):
        (found,) = measured(
            rule, Itinerary.of(ADA, TALK), Itinerary.of(BO, TALK), Itinerary.of(CY, noon, first, last)
        ).findings

        assert (wait, BROKEN) == (found.required, found.verdict)
        assert (ends._from, ends._to) in {(each._from, each._to) for each in found.stops}


def test_the_time_is_shown_on_the_clocks_of_the_place() -> None:
    """And where nothing slips, it comes about at no other."""
    tokyo = Place("Tokyo", level="room", tz="Asia/Tokyo")
    talk = stop(tokyo, "09:00", "10:00")
    (found,) = measured(
        RULE, Itinerary.of(ADA, talk), Itinerary.of(BO, talk), Itinerary.of(CY, stop(tokyo, "12:00", "15:00"))
    ).findings

    assert found.interval is not None
    assert (BROKEN, "Asia/Tokyo", None) == (found.verdict, str(found.interval.start.tzinfo), found.reach)


def test_where_no_place_is_known_to_hold_both_the_clocks_are_those_of_the_first() -> None:
    """Known of Bo is only the country, and of Ada's room not in which it is."""
    den, japan = Place("Den", level="room", tz="Asia/Tokyo"), Place("Japan", level="country", tz="Asia/Tokyo")
    (found,) = measured(
        RULE,
        Itinerary.of(ADA, stop(den, "09:00", "10:00")),
        Itinerary.of(BO, stop(japan, "09:00", "10:00")),
        Itinerary.of(CY, stop(room("Attic"), "09:00", "15:00")),
    ).findings

    assert found.interval is not None
    assert (UNKNOWN, None, "Asia/Tokyo") == (found.verdict, found.place, str(found.interval.start.tzinfo))


def test_told_before_is_not_told_after() -> None:
    """Nothing was said yet."""
    assert BROKEN is result(TALK, stop(HALL, "08:00", "08:30")).verdict


def test_who_is_still_with_them_can_tell_at_once() -> None:
    """The encounter goes on after the talk."""
    found = result(TALK, stop(HALL, "09:30", "10:30"))

    assert (KEPT, hours(2)) == (found.verdict, found.slack)


def test_an_encounter_that_ends_with_the_talk_is_too_early() -> None:
    """There is no time left to tell."""
    assert BROKEN is result(TALK, stop(HALL, "09:30", "10:00")).verdict


def test_talks_that_touch_are_one() -> None:
    """The end of the last counts."""
    second = stop(HALL, "10:00", "11:00")
    tea = stop(HALL, "13:00", "14:00")
    found = measured(RULE, Itinerary.of(ADA, TALK, second, tea), Itinerary.of(BO, TALK, second), Itinerary.of(CY, tea))

    assert [(KEPT, hours(0))] == [(each.verdict, each.slack) for each in found.findings]


def test_before_a_talk() -> None:
    """From the end of the other to the start of the talk."""
    found = result(TALK, stop(HALL, "06:00", "07:30"), rule=EARLY)

    assert (KEPT, minutes(30)) == (found.verdict, found.slack)
    assert "Ada tells Cy within 1 h 30 min before Ada and Bo speak in Hall, where 2 h is the most." == (
        found.findings[0].sentence
    )


@pytest.mark.parametrize("tell", [("06:00", "06:30"), ("09:00", "11:00"), ("10:00", "11:00")])
def test_too_early_or_too_late_before_a_talk_is_broken(tell: tuple[str, str]) -> None:
    """It must have begun, and not be too long ago."""
    assert BROKEN is result(TALK, stop(HALL, *tell), rule=EARLY).verdict


def test_ignored_kinds_are_no_contact() -> None:
    """No talk where both stops are of one, and nobody is told where one is."""
    rule = Inform(CY, after=(ADA, BO), by=ADA, within=hours(2), ignore={"plenary"})

    assert () == result(stop(HALL, "09:00", "10:00", kind="plenary"), rule=rule).findings
    assert BROKEN is result(TALK, stop(HALL, "10:30", "11:00", kind="plenary"), rule=rule).verdict


def test_one_finding_for_all_who_come_and_go_together() -> None:
    """A delegation is told of once."""
    found = measured(
        Inform(CY, after=(ADA, BO), by=ADA, within=hours(2), inherit=True),
        Itinerary.of(ADA, TALK),
        Itinerary.of(BO, TALK),
        Itinerary.of(Leader("Di"), TALK, represents=BO),
        Itinerary.of(CY, stop(room("Attic"), "09:00", "15:00")),
    )

    assert 1 == len(found.findings)


def test_nothing_measured_where_nobody_can_tell() -> None:
    """Cy is not in the plan."""
    found = measured(RULE, Itinerary.of(ADA, TALK), Itinerary.of(BO, TALK))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_nothing_measured_where_one_who_speaks_is_not_in_the_plan() -> None:
    """There can be no talk."""
    assert measured(RULE, Itinerary.of(ADA, TALK), Itinerary.of(CY, TALK)).measured is False


def test_unknown_where_an_end_decides() -> None:
    """The talk may last long enough."""
    (found,) = result(stop(HALL, "09:00"), stop(room("Den"), "13:00", "14:00")).findings

    assert (UNKNOWN, ("when Hall ends for Ada", "when Hall ends for Bo")) == (found.verdict, found.missing)


def test_unknown_where_they_may_speak_in_one_place() -> None:
    """Known of Bo is only the city: where they speak is in it."""
    (found,) = measured(
        RULE,
        Itinerary.of(ADA, TALK),
        Itinerary.of(BO, stop(CITY, "09:00", "10:00")),
        Itinerary.of(CY, stop(room("Attic"), "09:00", "15:00")),
    ).findings

    assert "whether Ada does not tell Cy within 2 h after Ada and Bo speak in Carrow: " in found.sentence


def test_kept_where_who_must_still_be_there_is_with_who_is_told() -> None:
    """Bo looks in for a moment: if Ada is still there, so is Cy, and can be told at once."""
    found = measured(
        RULE,
        Itinerary.of(ADA, stop(HALL, "09:00")),
        Itinerary.of(BO, stop(HALL, "10:00", "10:00")),
        Itinerary.of(CY, stop(HALL, "09:30", "12:00")),
    )

    assert KEPT is found.verdict


BY_BO = Inform(CY, after=(ADA, BO), by=BO, within=hours(2))


def test_unknown_where_a_talk_may_end_in_time() -> None:
    """If Ada leaves before the call is over, Bo can tell Cy in it; if she stays, nobody does."""
    line = stop(Place("Line", remote=True), "10:00", "10:30")
    (found,) = measured(
        BY_BO,
        Itinerary.of(ADA, stop(HALL, "09:00")),
        Itinerary.of(BO, stop(HALL, "08:30", "13:00"), line),
        Itinerary.of(CY, line),
    ).findings

    assert (UNKNOWN, ("when Hall ends for Ada",)) == (found.verdict, found.missing)


def test_broken_where_the_end_of_the_talk_is_that_of_the_other() -> None:
    """Whenever Ada leaves, she leaves Cy, too, who goes when Bo does."""
    both = stop(HALL, "08:30", "10:00")
    found = measured(RULE, Itinerary.of(ADA, stop(HALL, "09:00")), Itinerary.of(BO, both), Itinerary.of(CY, both))

    assert BROKEN is found.verdict


def test_conditional_where_a_tentative_encounter_decides() -> None:
    """It is there only if it is confirmed: it is named."""
    (found,) = result(TALK, stop(room("Den"), "11:00", "12:00", status="tentative")).findings

    assert CONDITIONAL is found.verdict
    assert {("den", ADA), ("den", CY)} <= {(each.id, each.leader) for each in found.stops}


def test_an_encounter_that_was_over_before_the_talk_is_not_named() -> None:
    """Nothing depends on it, however near it was."""
    den = stop(room("Den"), "11:00", "12:00", status="tentative")
    attic, near = stop(room("Attic"), "07:00", "08:00"), stop(HALL, "09:30", "09:59:59.999998", status="tentative")
    (found,) = measured(
        RULE, Itinerary.of(ADA, TALK, den), Itinerary.of(BO, TALK), Itinerary.of(CY, attic, near, den)
    ).findings

    assert CONDITIONAL is found.verdict
    assert {("attic", CY), ("den", CY)} == {(each.id, each.leader) for each in found.stops if each.leader == CY}


def test_what_is_cancelled_does_not_make_it_longer_that_nobody_is_told() -> None:
    """Up to the last that is planned of those who tell and are told, and takes place."""
    found = measured(
        RULE,
        Itinerary.of(ADA, TALK, stop(room("Den"), "19:00", "20:00", status="cancelled")),
        Itinerary.of(BO, TALK),
        Itinerary.of(CY, stop(room("Attic"), "09:00", "15:00")),
    )

    assert (BROKEN, hours(5)) == (found.verdict, found.findings[0].required)


def test_where_it_rests_on_others_who_speak_their_parties_are_named() -> None:
    """Di, too, speaks with Ada for the north: what becomes of that depends on her as well."""
    north = Delegation("North")
    cy, di = (Leader(each, delegation=north) for each in ("Cy", "Di"))
    hall = stop(HALL, "09:00", "10:00")
    (found,) = measured(
        Inform(cy, after=(north, ADA), by=ADA, within=hours(0)),
        Itinerary.of(ADA, stop(HALL, "09:00", "09:00"), stop(HALL, "09:00", "10:00", status="tentative")),
        Itinerary.of(cy, hall),
        Itinerary.of(di, hall),
    ).findings

    assert {cy, di, ADA} == {each.leader for each in found.stops}
    assert "after North and Ada speak in Hall." in found.sentence


def test_conditional_where_the_talk_is_tentative() -> None:
    """Without it there is nothing to tell."""
    assert CONDITIONAL is result(stop(HALL, "09:00", "10:00", status="tentative")).verdict


def test_at_risk_within_the_bounds() -> None:
    """The call may be an hour late."""
    (found,) = result(TALK, Event("Call", HALL, at("11:30"), at("12:00"), late=hours(1))).findings

    assert (AT_RISK, minutes(30), minutes(30)) == (found.verdict, found.slack, found.slip)


def test_at_risk_where_only_slips_make_them_speak() -> None:
    """Ada may be so late that she still is there as Bo comes."""
    (found,) = measured(
        RULE,
        Itinerary.of(ADA, stop(HALL, "09:00", "10:00", late=hours(1))),
        Itinerary.of(BO, stop(HALL, "10:30", "11:00")),
        Itinerary.of(CY, stop(room("Attic"), "09:00", "15:00")),
    ).findings

    assert (AT_RISK, minutes(30)) == (found.verdict, found.slip)


def test_conditional_where_slips_make_it_rest_on_a_tentative_encounter() -> None:
    """If the call is late, the coffee before it has to take place: it is named."""
    call = Event("Call", HALL, at("11:30"), at("12:00"), late=hours(1))
    (found,) = result(TALK, stop(room("Den"), "10:30", "11:00", status="tentative"), call).findings

    assert CONDITIONAL is found.verdict
    assert {("den", ADA), ("den", CY)} <= {(each.id, each.leader) for each in found.stops}


def test_two_that_slip_apart_share_the_way() -> None:
    """The talk early, the call late."""
    talk = Event("Talk", HALL, at("09:00"), at("10:00"), early=hours(1))
    (found,) = result(talk, Event("Call", HALL, at("11:30"), at("12:00"), late=hours(1))).findings

    assert (AT_RISK, minutes(15)) == (found.verdict, found.slip)


def test_before_a_talk_two_that_slip_apart_share_the_way() -> None:
    """The talk late, the call early."""
    talk = Event("Talk", HALL, at("09:00"), at("10:00"), late=hours(1))
    call = Event("Call", HALL, at("06:30"), at("07:30"), early=hours(1))
    (found,) = result(talk, call, rule=EARLY).findings

    assert (AT_RISK, minutes(15)) == (found.verdict, found.slip)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (RULE, "Ada tells Cy within 2 h after Ada and Bo speak"),
        (EARLY, "Ada tells Cy within 2 h before Ada and Bo speak"),
        (
            Inform(CY, after=(ADA, BO), by=ADA, within=hours(2), ignore={"photo"}),
            "Ada tells Cy within 2 h after Ada and Bo speak, not counting photo",
        ),
    ],
    ids=count(1),
)
def test_str_says_what_is_wanted(rule: Inform, words: str) -> None:
    """In one line."""
    assert words == str(rule)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Inform(CY, by=ADA, within=hours(1)), "after or before must be given, and not both, got None and None"),
    (
        lambda: Inform(CY, after=(ADA, BO), before=(ADA, BO), by=ADA, within=hours(1)),
        "after or before must be given, and not both",
    ),
    (lambda: Inform(CY, after=(ADA,), by=ADA, within=hours(1)), "after must be two parties"),
    (lambda: Inform(CY, before=(ADA, 7), by=ADA, within=hours(1)), "a party must be a Leader or Delegation, got 7"),  # type: ignore[arg-type]
    (lambda: Inform(CY, after=(ADA, ADA), by=ADA, within=hours(1)), "a and b must be two people"),
    (lambda: Inform(ADA, after=(ADA, BO), by=ADA, within=hours(1)), "a and b must be two people"),
    (lambda: Inform(CY, after=(ADA, BO), by=ADA, within=hours(-1)), "within must be a timedelta of zero or more"),
    (lambda: Inform(CY, after=(ADA, BO), by=ADA, within=hours(1), ignore="x"), "ignore must be a set of kinds"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert refusal(make).startswith(f"InvalidValue: {words}")
