"""What collides again and again is one conflict, however often and for however many people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schedcheck import (
    Attend,
    Available,
    Avoid,
    Event,
    Interval,
    Itinerary,
    MaxSpan,
    NoOverlap,
    Place,
    Report,
    Result,
    Schedule,
    Series,
    check,
)
from schedcheck.errors import InvalidValue
from tests.unit.builders import ADA, BO, at, room, stop

HALL, LAB = room("Hall"), room("Lab")
ALGEBRA = Series(Event("Algebra", HALL, at("09:00"), at("10:30")), "FREQ=WEEKLY;COUNT=10")
PHYSICS = Series(Event("Physics", LAB, at("10:00"), at("11:30")), "FREQ=WEEKLY;COUNT=10", exdates=["2030-05-15"])
TALK = Event("Talk", LAB, at("09:00"), at("10:00"))


def report(rule: Any, *itineraries: Itinerary) -> Report:  # noqa: ANN401 - a constraint
    """What a check of one rule says."""
    return check(Schedule(itineraries), must=[rule])


def conflicts(rule: Any, *itineraries: Itinerary) -> list[tuple[str, int]]:  # noqa: ANN401 - a constraint
    """The conflicts in it, and how many findings each has."""
    result: Result = report(rule, *itineraries).results[0]
    return [(str(each), len(each.findings)) for each in result.conflicts]


BOTH = Itinerary.of(ADA, ALGEBRA, PHYSICS), Itinerary.of(BO, ALGEBRA, PHYSICS)


def test_one_pair_is_one_conflict() -> None:
    """Occurrences are counted once for all people, findings are all there."""
    assert [("Algebra and Physics collide 9 times", 18)] == conflicts(NoOverlap(), *BOTH)
    assert 18 == len(report(NoOverlap(), *BOTH).results[0].broken)


def test_ids_are_those_of_series() -> None:
    """In the order of the alphabet, with their titles."""
    (found,) = report(NoOverlap(), *BOTH).results[0].conflicts

    assert (("algebra", "physics"), ("Algebra", "Physics"), 9) == (found.between, found.titles, found.count)


def test_what_collides_most_often_comes_first() -> None:
    """Also with what is no series: an event, or a stop by itself."""
    dentist = stop(Place("Clinic"), "09:00", "09:30", title="Dentist")
    expected = [
        ("Algebra and Physics collide 9 times", 9),
        ("Dentist and Algebra collide once", 1),
        ("Algebra and Talk collide once", 1),
    ]

    assert expected == conflicts(NoOverlap(), Itinerary.of(ADA, ALGEBRA, PHYSICS, TALK, dentist))


def test_two_in_one_series_are_in_conflict_in_it() -> None:
    """However often they meet there."""
    assert [("Algebra breaks the rule 10 times", 10)] == conflicts(
        Avoid(ADA, BO), Itinerary.of(ADA, ALGEBRA), Itinerary.of(BO, ALGEBRA)
    )


def test_all_that_make_a_day_too_long_are_in_conflict() -> None:
    """Not only the first two of it; the weeks without one of them are told apart."""
    gym = Series(Event("Gym", LAB, at("18:00"), at("19:00")), "FREQ=WEEKLY;COUNT=10")

    assert [("Algebra, Gym and Physics collide 9 times", 9), ("Algebra and Gym collide once", 1)] == conflicts(
        MaxSpan(at_most=at("13:00") - at("09:00")), Itinerary.of(ADA, ALGEBRA, PHYSICS, gym)
    )


def test_passages_are_told_by_their_stops() -> None:
    """Who meet in a lobby come from somewhere."""
    lobby = room("Lobby")
    rooms = [Place(name, entrance=lobby) for name in ("East", "West")]
    one, other = (Series(Event(each.name, each, at("09:00"), at("10:00")), "FREQ=DAILY;COUNT=3") for each in rooms)
    rule = Avoid(ADA, BO, gap=at("10:00") - at("09:59"))

    assert ["East and West collide 3 times"] == [
        text for text, _ in conflicts(rule, Itinerary.of(ADA, one), Itinerary.of(BO, other))
    ]


def test_one_series_may_break_a_rule_by_itself() -> None:
    """Each time it is outside a window."""
    rule = Available(ADA, [Interval(at("08:00"), at("20:00"))])

    assert [("Algebra breaks the rule 9 times", 9)] == conflicts(rule, Itinerary.of(ADA, ALGEBRA))


def test_without_series_there_is_none() -> None:
    """Findings tell all."""
    clash = Event("Clash", HALL, at("09:30"), at("10:30"))

    assert [] == conflicts(NoOverlap(), Itinerary.of(ADA, TALK, clash))
    assert [] == conflicts(NoOverlap(), Itinerary.of(ADA, ALGEBRA))


def test_the_text_counts_them_before_the_findings() -> None:
    """What collides but once is told by its finding."""
    text = str(report(NoOverlap(), Itinerary.of(ADA, ALGEBRA, PHYSICS, TALK))).splitlines()
    at_ = text.index("must no-overlap-1: nobody is in two places at once")

    assert ["  Algebra and Physics collide 9 times", ""] == text[at_ + 1 : at_ + 3]
    assert 10 == sum(line.startswith("  BROKEN: ") for line in text)


def test_json_holds_them_and_reads_them() -> None:
    """With the findings by their numbers."""
    made = report(NoOverlap(), *BOTH)
    data = json.loads(json.dumps(made.to_dict()))

    assert [
        {"between": ["algebra", "physics"], "titles": ["Algebra", "Physics"], "count": 9, "findings": [*range(18)]}
    ] == (data["results"][0]["conflicts"])
    assert made.results[0].conflicts == Report.from_dict(data).results[0].conflicts


def test_json_that_does_not_agree_is_refused() -> None:
    """It is made of the findings."""
    data = report(NoOverlap(), *BOTH).to_dict()
    data["results"][0]["conflicts"] = []
    with pytest.raises(InvalidValue, match=r"results\[0\].conflicts must agree with the findings, got \[\]"):
        Report.from_dict(data)


# --- Attending a series ---


def attended(*items: Any, others: Any = (ALGEBRA,), rule: Attend | None = None) -> list[str]:  # noqa: ANN401 - stops or events
    """What is told of Ada, who should attend each Algebra."""
    result = report(rule or Attend(ADA, ALGEBRA), Itinerary.of(ADA, *items), Itinerary.of(BO, *others)).results[0]
    return [f"{each.verdict}: {each.sentence}" for each in result.findings]


def test_who_is_at_each_occurrence_attends_a_series() -> None:
    """As long as is asked."""
    assert ["KEPT: Ada is at Algebra for 1 h 30 min."] == attended(ALGEBRA)
    assert "Ada is at each Algebra" == str(Attend(ADA, ALGEBRA))


def test_who_misses_one_does_not() -> None:
    """Its date is told."""
    assert "BROKEN: Ada is not at Algebra on 2030-05-08." == attended(ALGEBRA.events[0], *ALGEBRA.events[2:])[0]


def test_an_occurrence_that_nobody_comes_to_is_missed() -> None:
    """The series is in the plan."""
    most = ALGEBRA.events[1:]

    assert "BROKEN: Ada is not at Algebra on 2030-05-01." == attended(*most, others=most)[0]


def test_a_cancelled_occurrence_is_not_asked_for() -> None:
    """Everybody's stop for it is cancelled."""
    most = ALGEBRA.events[1:]
    off = ALGEBRA.events[0].attend(status="cancelled")

    assert ["KEPT: Ada is at Algebra for 1 h 30 min."] == attended(off, *most, others=most)


def test_of_each_occurrence_the_best_stay_counts() -> None:
    """A short one beside it does no harm."""
    first = ALGEBRA.events[0]
    short = first.attend(leave=at("09:10"), id="short")

    assert ["KEPT: Ada is at Algebra for 1 h 30 min."] == attended(short, ALGEBRA)


def test_a_series_nowhere_in_the_plan_is_nothing_measured() -> None:
    """As any event."""
    assert not report(Attend(ADA, PHYSICS), Itinerary.of(ADA, ALGEBRA)).results[0].measured
