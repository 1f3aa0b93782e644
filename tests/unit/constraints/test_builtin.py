"""What holds of each constraint that comes with the library."""

from datetime import timezone
from typing import Any

import pytest

from schedcheck import (
    Apart,
    Attend,
    Available,
    Avoid,
    Balance,
    Capacity,
    Different,
    Escorted,
    Event,
    Exclusive,
    Inform,
    Itinerary,
    KeepInTouch,
    Layout,
    MaxBreaks,
    MaxDays,
    MaxLoad,
    MaxSpan,
    MaxStretch,
    NoOverlap,
    NotConsecutive,
    OnlyAbout,
    Order,
    Place,
    Quiet,
    Rest,
    Same,
    Schedule,
    Together,
    Travel,
    Turns,
    Unavailable,
)
from schedcheck.constraints import BUILTIN, Constraint, Divisible, by_parts
from tests.unit.builders import ADA, BO, CY, at, hours, minutes, refusal, room, stop

HALL = room("Hall", capacity=1)
TALK = Event("Talk", HALL, at("10:00"), at("11:00"))
BREAK = Event("Break", HALL, at("12:00"), at("12:30"))
RULES: list[Any] = sorted(
    [
        Apart(Layout.row([ADA, BO]), ADA, BO),
        Attend(ADA, TALK),
        Avoid(ADA, BO),
        Balance(ADA, [BO, CY], within=hours(1)),
        Capacity(HALL),
        MaxBreaks(at_most=0),
        MaxDays(at_most=1),
        MaxLoad(at_most=hours(1)),
        MaxSpan(at_most=hours(1)),
        MaxStretch(at_most=hours(1)),
        Rest(at_least=hours(8), zone=timezone(-hours(10.5))),
        Escorted(ADA, by=BO),
        Different([TALK, BREAK], on="start"),
        Exclusive(HALL),
        Inform(CY, after=(ADA, BO), by=ADA, within=hours(1)),
        KeepInTouch(ADA, BO, every=hours(1)),
        NoOverlap(),
        NotConsecutive(Turns.of([ADA, BO], takes=minutes(5)), ADA, BO),
        OnlyAbout(ADA, BO, ["grain"]),
        Quiet(ADA, BO, at_least=hours(1)),
        Order(TALK, BREAK),
        Same([TALK, BREAK], on="day"),
        Together(ADA, BO),
        Travel(),
        Available(ADA, [TALK.interval]),
        Unavailable(HALL, [TALK.interval]),
    ],
    key=lambda each: str(each.code),
)
PLAN = Schedule(
    [
        Itinerary.of(ADA, TALK, stop(HALL, "10:30", "12:00"), BREAK),
        Itinerary.of(BO, TALK, stop(room("Café"), "10:30", "12:00"), stop(HALL, "11:30", "12:00")),
        Itinerary.of(CY, stop(room("Attic"), "18:00", "19:00")),
    ]
)
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])


def test_each_is_tried_here() -> None:
    """In order of their codes."""
    assert [type(each) for each in RULES] == list(BUILTIN)


@each_rule
def test_is_a_constraint_that_splits(rule: Any) -> None:  # noqa: ANN401 - any constraint
    """So that it can be measured part by part."""
    assert (True, True) == (isinstance(rule, Constraint), isinstance(rule, Divisible))


@each_rule
def test_measured_whole_it_gives_what_its_parts_give(rule: Any) -> None:  # noqa: ANN401 - any constraint
    """In the same order, and something in this plan."""
    found = list(rule.findings(PLAN))

    assert found == list(by_parts(rule, PLAN))
    assert found


@each_rule
def test_a_part_reads_the_itineraries_it_names(rule: Any) -> None:  # noqa: ANN401 - any constraint
    """A plan of these people alone gives the same."""
    for part in rule.parts(PLAN):
        alone = Schedule(PLAN.itinerary(each) for each in part.people)

        assert list(rule.findings_in(PLAN, part)) == list(rule.findings_in(alone, part))


@each_rule
def test_equal_rules_hash_alike(rule: Any) -> None:  # noqa: ANN401 - any constraint
    """They are values."""
    assert 1 == len({rule, RULES[RULES.index(rule)]})


@pytest.mark.parametrize(
    "rule", [Avoid(ADA, BO), Exclusive(HALL), NoOverlap()], ids=["avoid", "exclusive", "no-overlap"]
)
def test_explains_only_its_own_findings(rule: Any) -> None:  # noqa: ANN401 - any constraint
    """Heads are no durations."""
    heads = next(Capacity(HALL).findings(PLAN))

    assert refusal(lambda: rule.explain(heads)).startswith("InvalidValue: the amount must be a duration, got ")


@pytest.mark.parametrize("kind", [Avoid, Together])
def test_refuses_one_person_on_both_sides(kind: Any) -> None:  # noqa: ANN401 - a constraint of two parties
    """Nobody avoids or meets themselves."""
    assert "InvalidValue: a and b must be two people, or delegations, got Ada twice" == refusal(lambda: kind(ADA, ADA))


def test_two_instants_at_one_moment_do_not_overlap() -> None:
    """They touch."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "10:00", "10:00"), stop(room("Café"), "10:00", "10:00"))])

    assert [minutes(0)] == [each.actual for each in NoOverlap().findings(plan)]


def test_rooms_of_a_wing_with_a_clearance_are_two_rooms() -> None:
    """Who is in the one does not meet who is in the other, however much the wing asks for."""
    wing = Place("Wing", level="building", tz="UTC", clearance=hours(1))
    east, west = (stop(Place(name, within=wing), "10:00", "11:00") for name in ("East", "West"))
    plan = Schedule([Itinerary.of(ADA, east), Itinerary.of(BO, west)])

    assert [] == list(Avoid(ADA, BO).findings(plan))
    assert () == plan.encounters(ADA, BO)
    assert ["Ada and Bo do not meet."] == [Together(ADA, BO).explain(each) for each in Together(ADA, BO).findings(plan)]
