"""What holds of each constraint that comes with the library."""

from typing import Any

import pytest

from schedcheck import (
    Attend,
    Available,
    Avoid,
    Capacity,
    Event,
    Exclusive,
    Itinerary,
    NoOverlap,
    Place,
    Schedule,
    Together,
    Travel,
    Unavailable,
)
from schedcheck.constraints import BUILTIN, Constraint, Divisible, by_parts
from tests.unit.builders import ADA, BO, at, hours, minutes, refusal, room, stop

HALL = room("Hall", capacity=1)
TALK = Event("Talk", HALL, at("10:00"), at("11:00"))
RULES: list[Any] = [
    Attend(ADA, TALK),
    Available(ADA, [TALK.interval]),
    Avoid(ADA, BO),
    Capacity(HALL),
    Exclusive(HALL),
    NoOverlap(),
    Together(ADA, BO),
    Travel(),
    Unavailable(HALL, [TALK.interval]),
]
PLAN = Schedule(
    [
        Itinerary.of(ADA, TALK, stop(HALL, "10:30", "12:00")),
        Itinerary.of(BO, TALK, stop(room("Café"), "10:30", "12:00")),
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
