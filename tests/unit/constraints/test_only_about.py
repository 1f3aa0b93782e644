from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from schedcheck import Event, Interval, Itinerary, OnlyAbout, Place, Result, Verdict
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
RULE = OnlyAbout(ADA, BO, ["prisoners", "border"])


def result(mine: Any, theirs: Any = None, rule: OnlyAbout = RULE) -> Result:  # noqa: ANN401 - stops or events
    """What a rule finds where Ada and Bo are at these stops, or both at the first."""
    return measured(rule, Itinerary.of(ADA, mine), Itinerary.of(BO, theirs if theirs is not None else mine))


def test_kept() -> None:
    """None of the topics is another one."""
    found = result(stop(HALL, "09:00", "10:00", topics=["border"]))

    assert (KEPT, 0) == (found.verdict, found.slack)


def test_broken() -> None:
    """As many as are others."""
    (found,) = result(stop(HALL, "09:00", "10:00", topics=["border", "grain", "oil"])).findings

    assert (2, 0, -2, "topics") == (*amounts(found), found.unit)
    assert "Ada and Bo speak in Hall about border, grain, oil, where border, prisoners are allowed." == found.sentence


def test_of_one_topic_it_is_said_that_it_is_allowed() -> None:
    """Of several, that they are."""
    (found,) = result(stop(HALL, "09:00", "10:00", topics=["grain"]), rule=OnlyAbout(ADA, BO, ["border"])).findings

    assert "Ada and Bo speak in Hall about grain, where border is allowed." == found.sentence


def test_told_is_when_both_are_there() -> None:
    """From when the later one comes to when the first one leaves."""
    mine, theirs = stop(HALL, "09:00", "10:00", topics=["grain"]), stop(HALL, "09:30", "11:00")
    (found,) = result(mine, theirs).findings

    assert Interval(at("09:30"), at("10:00")) == found.interval


def test_the_topics_of_both_count() -> None:
    """Who has grain in mind speaks about grain."""
    mine, theirs = (stop(HALL, "09:00", "10:00", topics=[topic]) for topic in ("border", "grain"))

    assert BROKEN is result(mine, theirs).verdict


def test_a_topic_that_one_states_is_enough() -> None:
    """The other states none."""
    assert KEPT is result(stop(HALL, "09:00", "10:00", topics=["border"]), stop(HALL, "09:00", "10:00")).verdict


def test_the_topics_of_the_event_count() -> None:
    """Where the stop has none of its own."""
    assert BROKEN is result(Event("Talk", HALL, at("09:00"), at("10:00"), topics=["grain"])).verdict


def test_calls_count() -> None:
    """They are for speaking."""
    assert BROKEN is result(stop(Place("Line", remote=True), "09:00", "10:00", topics=["grain"])).verdict


def test_touching_is_no_encounter() -> None:
    """There is nothing to speak about."""
    found = result(stop(HALL, "09:00", "10:00", topics=["oil"]), stop(HALL, "10:00", "11:00", topics=["oil"]))

    assert (KEPT, ()) == (found.verdict, found.findings)


def test_passages_do_not_count() -> None:
    """No topic is stated for them."""
    suite = room("Suite", entrance=HALL, walk=hours(1))
    mine, theirs = stop(suite, "10:00", "11:00", topics=["oil"]), stop(HALL, "09:00", "10:00", topics=["oil"])

    assert KEPT is result(mine, theirs).verdict


def test_kinds_can_be_tolerated() -> None:
    """A plenary is about everything."""
    rule = OnlyAbout(ADA, BO, ["border"], allow={"plenary"})
    plenary = stop(HALL, "09:00", "10:00", kind="plenary")

    assert KEPT is result(plenary, rule=rule).verdict
    assert UNKNOWN is result(plenary, stop(HALL, "09:00", "10:00"), rule).verdict


def test_unknown_without_a_topic() -> None:
    """It may be about anything."""
    (found,) = result(stop(HALL, "09:00", "10:00", title="Tea")).findings

    assert (UNKNOWN, ("what Tea is about",)) == (found.verdict, found.missing)
    assert found.sentence.endswith("speak in Hall only about border, prisoners: what Tea is about.")


def test_unknown_where_a_place_decides() -> None:
    """Known is only the city."""
    mine, theirs = (stop(place, "09:00", "10:00", topics=["oil"]) for place in (HALL, CITY))

    assert UNKNOWN is result(mine, theirs).verdict


def test_conditional_where_it_is_tentative() -> None:
    """Dropped, they do not meet."""
    assert CONDITIONAL is result(stop(HALL, "09:00", "10:00", topics=["oil"], status="tentative")).verdict


def test_at_risk_where_slips_bring_them_together() -> None:
    """Nothing is said at stated times."""
    theirs = stop(HALL, "10:30", "11:00", topics=["oil"], early=hours(1))
    (found,) = result(stop(HALL, "09:00", "10:00", topics=["oil"]), theirs).findings

    assert (AT_RISK, 0, minutes(30)) == (found.verdict, found.slack, found.slip)


def test_unknown_where_slips_bring_them_together_without_a_topic() -> None:
    """What they would speak about is not known."""
    assert UNKNOWN is result(stop(HALL, "09:00", "10:00"), stop(HALL, "10:30", "11:00", early=hours(1))).verdict


@pytest.mark.parametrize(("inherit", "expected"), [(True, BROKEN), (False, KEPT)])
def test_passes_to_stand_ins_unless_told(*, inherit: bool, expected: Verdict) -> None:
    """What Bo must not speak about, Cy must not for Bo."""
    talk = stop(HALL, "09:00", "10:00", topics=["oil"])
    found = measured(
        OnlyAbout(ADA, BO, ["border"], inherit=inherit),
        Itinerary.of(ADA, talk),
        Itinerary.of(BO, stop(room("Den"), "09:00", "10:00")),
        Itinerary.of(CY, talk, represents=BO),
    )

    assert expected is found.verdict


def test_nothing_measured_where_one_is_not_in_the_plan() -> None:
    """Nobody looked."""
    assert measured(RULE, Itinerary.of(ADA, stop(HALL, "09:00", "10:00"))).measured is False


def test_str_says_what_is_wanted() -> None:
    """In one line."""
    rule = OnlyAbout(ADA, BO, ["prisoners", "border"], allow={"photo"})

    assert "Ada and Bo meet only about border, prisoners, except for photo" == str(rule)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: OnlyAbout(7, BO, ["x"]), "a party must be a Leader or Delegation, got 7"),  # type: ignore[arg-type]
    (lambda: OnlyAbout(BO, BO, ["x"]), "a and b must be two people, or delegations, got Bo twice"),
    (lambda: OnlyAbout(ADA, BO, []), "topics must be at least one, got []"),
    (lambda: OnlyAbout(ADA, BO, "border"), "topics must be a sequence of texts, got 'border'"),
    (lambda: OnlyAbout(ADA, BO, [" "]), "each of topics must be text that is not blank, got ' '"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert refusal(make).startswith(f"InvalidValue: {words}")
