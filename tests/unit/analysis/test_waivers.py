"""Budgets, bands and explanations of rules with waivers, and of rules that are off."""

from typing import Any

from schedcheck import Avoid, Event, Itinerary, NoOverlap, Rule, Schedule, Waiver, bands, budgets, check, explain
from tests.unit.builders import ADA, BO, at, hours, minutes, room, stop

HALL = room("Hall")
TALKS = Event("Talks", HALL, at("10:00"), at("11:00"))
APART = Rule(Avoid(ADA, BO), id="apart")
ALLOWED = Waiver("apart", event=TALKS, reason="they must talk", authority="the ministry")
WAIVED: dict[str, Any] = {"must": [APART], "waivers": [ALLOWED]}


def plan(*stops: Any) -> Schedule:  # noqa: ANN401 - events, or stops
    """Ada and Bo at the talks, and what more Bo does."""
    return Schedule([Itinerary.of(ADA, TALKS), Itinerary.of(BO, TALKS, *stops)])


def test_what_is_waived_contradicts_nothing() -> None:
    """There is nothing to explain, and nothing to drop."""
    assert not explain(plan(), WAIVED)
    assert () == explain(plan(), WAIVED).drop


def test_what_is_not_waived_is_explained_without_what_is() -> None:
    """Coffee is not the talks."""
    coffee = Schedule(
        [
            Itinerary.of(ADA, TALKS, stop(HALL, "12:00", "12:30")),
            Itinerary.of(BO, TALKS, stop(HALL, "12:15", "12:30")),
        ]
    )
    (conflict,) = explain(coffee, WAIVED).conflicts

    assert [at("12:00"), at("12:15")] == [each.start for each in conflict.stops]


def test_bands_are_clear_where_all_is_waived() -> None:
    """Wherever the talks go, they are waived; without the waiver nowhere is right."""
    hour = hours(1), hours(1)

    assert ["clear"] == [each.fit.value for each in bands(plan(), TALKS, WAIVED, within=hour)]
    assert ["broken"] == [each.fit.value for each in bands(plan(), TALKS, [APART], within=hour)]


def test_budgets_see_what_no_waiver_covers() -> None:
    """Ada may stay on until Bo comes for coffee: the talks are waived, that is not."""
    days = Schedule(
        [
            Itinerary.of(ADA, TALKS, stop(HALL, "11:10", "11:50")),
            Itinerary.of(BO, TALKS, stop(HALL, "12:00", "12:30")),
        ]
    )
    (budget,) = budgets(days, WAIVED, who=days.itinerary(ADA).stops[1], horizon=hours(3))

    assert budget.overrun is not None
    assert (minutes(10), "apart") == (budget.overrun.amount, budget.overrun.rule)


def test_a_rule_that_is_off_limits_nothing() -> None:
    """In a report it is listed, and plays no part."""
    days = plan(stop(room("Café"), "11:30", "12:00"))
    report = check(days, must=[APART, NoOverlap()], severity={"apart": "off"})

    assert not explain(report)
    assert {"no-overlap-1"} >= {rule for each in bands(days, TALKS, report) for rule in each.rules}
