from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from schedcheck import (
    Attend,
    Delegation,
    Event,
    Interval,
    Itinerary,
    Leader,
    Place,
    Result,
    Rule,
    Schedule,
    Series,
    Stop,
    Summit,
    Verdict,
    check,
    recheck,
)
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
TALK = Event("Talk", HALL, at("10:00"), at("12:00"))
PANEL = Event("Panel", CAFE, at("14:00"), at("15:00"))
ABROAD = Event("Abroad", Place("Embassy", tz="Europe/Vienna"), "2030-05-01 10:00", "2030-05-01 12:00")
TALKS = Summit("Carrow Talks", CITY, at("08:00"), at("18:00"), events=(TALK, PANEL))
HOUR = Attend(ADA, TALK, at_least=hours(1))
OTHERS = Itinerary.of(BO, TALK)


def result(*mine: Any, rule: Attend = HOUR) -> Result:  # noqa: ANN401 - stops or events
    """What a rule finds that asks Ada to attend what Bo does."""
    return measured(rule, Itinerary.of(ADA, *mine), OTHERS)


def findings(*mine: Any, rule: Attend = HOUR) -> list[tuple[Verdict, str]]:  # noqa: ANN401 - stops or events
    """The verdicts and the sentences of what it finds."""
    return told(rule, Itinerary.of(ADA, *mine), OTHERS)


def verdict(*mine: Any, rule: Attend = HOUR) -> Verdict:  # noqa: ANN401 - stops or events
    """The verdict alone."""
    return result(*mine, rule=rule).verdict


# --- Kept, broken, exactly at the limit ---


def test_times_are_told_on_the_clocks_of_the_place() -> None:
    """Where somebody is for the event."""
    (found,) = measured(Attend(ADA, ABROAD), Itinerary.of(ADA, ABROAD)).findings

    assert "2030-05-01 10:00 to 12:00 CEST" == str(found.interval)


def test_kept() -> None:
    """For how long one is there."""
    assert [(KEPT, "Ada is at Talk for 2 h, where 1 h is wanted.")] == findings(TALK)


def test_broken() -> None:
    """Not long enough."""
    expected = [(BROKEN, "Ada is at Talk for 30 min, where 1 h is wanted.")]

    assert expected == findings(TALK.attend(arrive=at("11:30")))


def test_just_long_enough_is_kept() -> None:
    """With slack zero."""
    found = result(TALK.attend(arrive=at("11:00")))

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_broken_where_one_is_not_there() -> None:
    """The event tells place and time."""
    (found,) = result(PANEL).findings

    assert ("Ada is not at Talk, where 1 h is wanted.", HALL, TALK.interval) == (
        found.sentence,
        found.place,
        found.interval,
    )


def test_any_time_at_all_will_do() -> None:
    """Where no length is wanted."""
    assert [(KEPT, "Ada is at Talk for 1 min.")] == findings(TALK.attend(arrive=at("11:59")), rule=Attend(ADA, TALK))


def test_only_time_within_the_event_counts() -> None:
    """Coming early is not attending longer."""
    (found,) = result(TALK.attend(arrive=at("08:00"), leave=at("10:20"))).findings

    assert ((hours(1), minutes(20), -minutes(40)), Interval(at("10:00"), at("10:20"))) == (
        amounts(found),
        found.interval,
    )


def test_a_stop_in_the_place_for_something_else_does_not_count() -> None:
    """One is there for the event or not."""
    assert BROKEN is verdict(stop(HALL, "10:00", "12:00"))


def test_a_stop_for_the_event_counts_wherever_it_is() -> None:
    """It may be followed from elsewhere."""
    assert KEPT is verdict(TALK.attend(place=CAFE))


def test_one_and_the_same_stop_must_be_long_enough() -> None:
    """Two of forty minutes are not one of an hour."""
    mine = TALK.attend(leave=at("10:40")), TALK.attend(arrive=at("11:00"), leave=at("11:40"))

    assert BROKEN is verdict(*mine)


def test_the_best_stop_counts() -> None:
    """A short one before it does no harm."""
    mine = TALK.attend(leave=at("10:10")), TALK.attend(arrive=at("10:30"))

    assert [KEPT] == [each.verdict for each in result(*mine).findings]


def test_an_event_of_no_length_is_attended_for_no_time() -> None:
    """However one is there."""
    signal = Event("Signal", HALL, at("10:00"), at("10:00"))

    assert BROKEN is verdict(signal, rule=Attend(ADA, signal))


def test_of_a_summit_any_event_will_do() -> None:
    """The longest stay counts."""
    expected = [(KEPT, "Ada is at Panel for 1 h, where 1 h is wanted.")]

    assert expected == findings(PANEL, rule=Attend(ADA, TALKS, at_least=hours(1)))


def test_broken_where_one_is_at_no_event_of_a_summit() -> None:
    """The summit tells place and time."""
    (found,) = result(stop(HALL, "10:00", "12:00"), rule=Attend(ADA, TALKS)).findings

    assert ("Ada is not at Carrow Talks.", CITY, TALKS.interval) == (found.sentence, found.place, found.interval)


def test_an_event_is_known_by_its_id() -> None:
    """It may have moved since the rule was written."""
    moved = TALK.moved(hours(1))

    assert KEPT is measured(HOUR, Itinerary.of(ADA, moved), Itinerary.of(BO, moved)).verdict


# --- Nothing to measure ---


def test_nothing_measured_where_nobody_is_at_the_event() -> None:
    """It may not be in this plan at all."""
    found = measured(HOUR, Itinerary.of(ADA, PANEL))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_nothing_measured_where_the_event_is_cancelled() -> None:
    """There is nothing to attend."""
    off = Event("Talk", HALL, at("10:00"), at("12:00"), status="cancelled")

    assert not measured(HOUR, Itinerary.of(ADA, off, PANEL), Itinerary.of(BO, off)).measured


def test_nothing_measured_where_who_is_not_in_the_plan() -> None:
    """Somebody else is at the event."""
    assert not measured(HOUR, OTHERS).measured


# --- Not known ---


def test_unknown_where_the_end_of_a_stop_decides() -> None:
    """It is named."""
    ((found, sentence),) = findings(stop(HALL, "10:00", event=TALK))

    assert (UNKNOWN, True) == (found, sentence.endswith(": when Ada leaves Talk."))


def test_unknown_where_the_end_of_the_event_decides() -> None:
    """It is named as well."""
    open_end = Event("Vigil", HALL, at("10:00"))
    ((found, sentence),) = told(Attend(ADA, open_end), Itinerary.of(ADA, open_end.attend(leave=at("12:00"))))

    assert (UNKNOWN, True) == (found, sentence.endswith(": when Vigil ends."))


def test_broken_where_even_the_latest_end_is_too_early() -> None:
    """One is elsewhere half an hour later."""
    assert BROKEN is verdict(stop(HALL, "10:00", event=TALK), stop(CAFE, "10:30", "12:00"))


# --- Tentative and at risk ---


def test_conditional_where_the_stop_is_tentative() -> None:
    """One is there only if it is confirmed."""
    assert CONDITIONAL is verdict(TALK.attend(status="tentative"))


def test_conditional_where_the_event_is_tentative() -> None:
    """It may not take place."""
    maybe = Event("Talk", HALL, at("10:00"), at("12:00"), status="tentative")

    assert CONDITIONAL is measured(HOUR, Itinerary.of(ADA, maybe)).verdict


def test_broken_where_a_tentative_stop_would_be_too_short() -> None:
    """Confirmed or not."""
    assert BROKEN is verdict(TALK.attend(arrive=at("11:30"), status="tentative"))


def test_broken_where_the_stop_is_cancelled() -> None:
    """One is not there."""
    assert BROKEN is verdict(TALK.attend(status="cancelled"), PANEL)


def test_a_confirmed_stop_wins_over_a_tentative_one() -> None:
    """The best is what counts."""
    mine = TALK.attend(status="tentative"), TALK.attend(place=CAFE, leave=at("11:00"))

    assert KEPT is verdict(*mine)


def test_at_risk_within_the_bounds() -> None:
    """One may come an hour late, and the event does not wait."""
    expected = (
        "Ada is at Talk for 1 h 30 min, where 1 h is wanted; slips within the bounds of the plan can undo that. "
        "It holds while nobody slips by more than 30 min."
    )

    assert [(AT_RISK, expected)] == findings(TALK.attend(arrive=at("10:30"), late=hours(1)))


def test_who_slips_with_the_event_misses_nothing() -> None:
    """It begins when they come."""
    event = Event("Talk", HALL, at("10:00"), at("12:00"), early=hours(3), late=hours(3))

    assert KEPT is measured(HOUR, Itinerary.of(ADA, event.attend(arrive=at("11:00")))).verdict


# --- Parties ---


def test_one_of_a_delegation_is_enough() -> None:
    """Whoever goes."""
    north = Delegation("Northland")
    found = measured(
        Attend(north, TALK),
        Itinerary.of(Leader("Nil", delegation=north), PANEL),
        Itinerary.of(Leader("Nan", delegation=north), TALK),
    )

    assert [["Nan"]] == [[str(stop.leader) for stop in each.stops] for each in found.findings]


@pytest.mark.parametrize(("inherit", "expected"), [(True, KEPT), (False, BROKEN)])
def test_a_stand_in_does_only_if_told(*, inherit: bool, expected: Verdict) -> None:
    """Ada is to be there in person, unless a stand-in will do."""
    found = measured(
        Attend(ADA, TALK, inherit=inherit), Itinerary.of(ADA, PANEL), Itinerary.of(CY, TALK, represents=ADA)
    )

    assert expected is found.verdict


# --- A series, for a time ---

CLASS = Series(Event("Class", HALL, at("10:00"), at("11:00")), "FREQ=DAILY;COUNT=3")


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, BROKEN),
        ("10:30", None, BROKEN),
        (None, "10:30", BROKEN),
        (None, "11:00", KEPT),
        ("11:00", None, UNKNOWN),
        (None, "12:00", KEPT),
    ],
)
def test_what_counts_is_what_lies_in_the_term(since: str | None, until: str | None, expected: Verdict) -> None:
    """As of an event, what is out of it is not counted. On the other days nobody is there, nor in the plan."""
    term: dict[str, Any] = {"since": since and at(since), "until": until and at(until)}
    rule = Rule(Attend(ADA, CLASS, at_least=hours(1)), **term)

    assert expected is check(Schedule([Itinerary.of(ADA, CLASS.events[0])]), must=[rule]).results[0].verdict


@pytest.mark.parametrize(
    ("status", "expected"),
    [("confirmed", BROKEN), ("tentative", CONDITIONAL), ("cancelled", KEPT)],
)
def test_whether_an_occurrence_is_off_depends_on_who_may_be_there(status: str, expected: Verdict) -> None:
    """Where all others for it are cancelled: without Cy nobody holds it, and Ada need not be there."""
    first, *others = CLASS.events
    before, after = (
        Schedule(
            [
                Itinerary.of(ADA, first.attend(status="cancelled"), *others),
                Itinerary.of(CY, first.attend(status=each, id="cy")),
            ]
        )
        for each in ("confirmed", status)
    )
    rules = [Attend(ADA, CLASS)]
    result = check(after, must=rules).results[0]

    assert expected is result.verdict
    assert result == recheck(check(before, must=rules), after).results[0]


def test_who_may_miss_an_occurrence_that_may_be_off_is_told_so() -> None:
    """By the day; who will not be there at all leaves no doubt."""
    first, *others = CLASS.events
    it = Itinerary.of(ADA, first.attend(status="cancelled"), *others)
    (found,) = (
        each
        for each in measured(Attend(ADA, CLASS), it, Itinerary.of(CY, first.attend(status="tentative"))).findings
        if each.verdict is CONDITIONAL
    )

    day = f"{first.start:%Y-%m-%d}"
    assert f"It depends on tentative stops whether Ada is not at Class on {day}." == found.sentence


def test_of_a_series_that_is_not_in_the_term_nothing_is_measured() -> None:
    """Whatever else they do then."""
    plan = Schedule([Itinerary.of(ADA, CLASS, Stop(HALL, at("20:00") + hours(96), at("21:00") + hours(96)))])
    rule = Rule(Attend(ADA, CLASS), since=at("12:00") + hours(48))
    result = check(plan, must=[rule]).results[0]

    assert not result.measured
    assert not result.kept
    with ThreadPoolExecutor(1) as executor:
        assert check(plan, must=[rule], executor=executor).results[0] == result


def test_of_a_delegation_the_best_in_the_term_counts() -> None:
    """Who was there longer was so before."""
    north = Delegation("Northland")
    long, short = Leader("Nan", delegation=north), Leader("Nil", delegation=north)
    one = CLASS.events[0]
    plan = Schedule(
        [Itinerary.of(long, one.attend(leave=at("10:40"))), Itinerary.of(short, one.attend(arrive=at("10:40")))]
    )
    rule = Rule(Attend(north, CLASS, at_least=minutes(20)), since=at("10:40"), until=at("12:00"))

    assert check(plan, must=[rule]).results[0].kept


# --- Words and bad arguments ---


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Attend(ADA, TALK), "Ada is at Talk"),
        (HOUR, "Ada is at Talk for 1 h"),
        (Attend(Delegation("Northland"), TALKS), "Northland is at Carrow Talks"),
    ],
    ids=count(1),
)
def test_str_says_what_is_wanted(rule: Attend, words: str) -> None:
    """In one line."""
    assert words == str(rule)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Attend("Ada", TALK), "InvalidValue: a party must be a Leader or Delegation, got 'Ada'"),  # type: ignore[arg-type]
    (lambda: Attend(ADA, HALL), f"InvalidValue: what must be an Event or Summit or Series, got {HALL!r}"),  # type: ignore[arg-type]
    (
        lambda: Attend(ADA, TALK, at_least=-hours(1)),
        "InvalidValue: at_least must be a timedelta above zero, got -1 h",
    ),
    (lambda: Attend(ADA, TALK, inherit="no"), "InvalidValue: inherit must be a bool, got 'no'"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)
