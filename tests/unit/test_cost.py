"""What broken rules cost."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

import pytest

from schedcheck import Avoid, Capacity, Charge, Cost, Finding, Itinerary, Report, Rule, Schedule, Stop, Verdict, check
from tests.unit.builders import ADA, BO, CY, minutes, refusal, room, stop

HALL = room("Hall", capacity=1)
APART = Avoid(ADA, BO)
PLAN = Schedule(
    [
        Itinerary.of(ADA, stop(HALL, "10:00", "11:00"), stop(HALL, "14:00", "15:00")),
        Itinerary.of(BO, stop(HALL, "10:15", "11:00"), stop(HALL, "14:30", "15:00")),
        Itinerary.of(CY, stop(HALL, "10:50", "11:00")),
    ]
)


class Vague:
    """Is broken by an amount that nobody knows."""

    code: ClassVar[str] = "vague"

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """One."""
        stops: tuple[Stop, ...] = tuple(schedule.stops)[:1]
        yield Finding(stops, None, None, minutes(1), None, verdict=Verdict.BROKEN)

    def explain(self, finding: Finding) -> str:
        """Nothing."""
        return str(finding.verdict)

    def __str__(self) -> str:
        return "vague"


def cost(rule: Rule) -> Cost:
    """What a rule costs as a should."""
    return check(PLAN, should=[rule]).cost


def test_a_should_costs_its_weight_for_each_violation() -> None:
    """The two meet twice."""
    assert Cost(0, 6) == cost(Rule(APART, weight=3))


def test_a_should_may_cost_its_weight_for_each_hour() -> None:
    """They meet for 45 and for 30 minutes: an hour and a quarter."""
    assert Cost(0, Fraction(15, 4)) == cost(Rule(APART, weight=3, charge="amount"))


def test_a_should_may_cost_its_weight_for_each_one_too_many() -> None:
    """Where there is room for one there are three, and later two."""
    assert Cost(0, 6) == cost(Rule(Capacity(HALL), weight=2, charge=Charge.AMOUNT))


def test_an_amount_that_nobody_knows_counts_as_one() -> None:
    """What is broken is not free."""
    assert Cost(0, 2) == cost(Rule(Vague(), weight=2, charge="amount"))


def test_whole_costs_are_whole_numbers() -> None:
    """Others are fractions, never floats."""
    kinds = [type(cost(Rule(APART, weight=each, charge="amount")).shoulds) for each in (4, 1)]

    assert [int, Fraction] == kinds


def test_musts_are_counted_by_rule() -> None:
    """However often each is broken, and whatever it weighs."""
    assert Cost(2, 0) == check(PLAN, must=[Rule(APART, weight=9), Capacity(HALL)]).cost


def test_notes_cost_nothing() -> None:
    """Nor does what weighs nothing."""
    assert Cost(0, 0) == check(PLAN, should=[Rule(APART, weight=0)], note=[APART]).cost


def test_what_is_not_broken_costs_nothing() -> None:
    """Also what is unknown."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "10:00")), Itinerary.of(BO, stop(HALL, "12:00", "13:00"))])

    assert Cost(0, 0) == check(plan, must=[APART], should=[APART]).cost


def test_costs_compare_by_musts_first() -> None:
    """Then by shoulds."""
    costs = [Cost(1, 0), Cost(0, 5), Cost(0, Fraction(9, 2))]

    assert [Cost(0, Fraction(9, 2)), Cost(0, 5), Cost(1, 0)] == sorted(costs)


def test_cost_in_words() -> None:
    """Both numbers."""
    assert "1 must broken, shoulds at a cost of 5/2" == str(Cost(1, Fraction(5, 2)))
    assert "2 musts broken, shoulds at a cost of 0" == str(Cost(2, 0))


def test_the_text_tells_what_shoulds_cost() -> None:
    """In the line that counts them."""
    first = str(check(PLAN, should=[Rule(APART, weight=3, charge="amount")])).splitlines()[0]

    assert "1 should: 1 broken at a cost of 15/4" == first


@pytest.mark.parametrize(("charge", "told"), [("violation", 6), ("amount", "15/4")])
def test_the_data_tells_the_cost(charge: str, told: object) -> None:
    """A fraction as text; read again it is the same."""
    report = check(PLAN, must=[Capacity(HALL)], should=[Rule(APART, weight=3, charge=charge)])
    data = report.to_dict()

    assert {"musts": 1, "shoulds": told} == data["cost"]
    assert report.cost == Report.from_dict(data).cost


def test_a_cost_that_does_not_follow_from_the_results_is_refused() -> None:
    """As all else that does not agree."""
    data = check(PLAN, should=[APART]).to_dict()
    data["cost"]["shoulds"] = 1

    assert refusal(lambda: Report.from_dict(data)).startswith(
        "InvalidValue: cost must agree with what it is made of, {'musts': 0, 'shoulds': 2}"
    )


def test_another_charge_is_refused() -> None:
    """With those that there are."""
    assert "UnknownName: charge must be one of violation, amount, got 'amout'; did you mean 'amount'?" == refusal(
        lambda: Rule(APART, charge="amout")
    )
