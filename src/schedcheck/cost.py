"""What broken rules cost, exactly."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from schedcheck._time import SECOND, micros
from schedcheck.rules import Charge, Severity
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedcheck.finding import Finding
    from schedcheck.result import Result

__all__ = ["Cost", "cost_of"]

HOUR = 3600 * SECOND


@frozen(order=True)
class Cost:
    """What a plan costs: costs compare by musts first, and the smaller is the better.

    Attributes:
        musts: How many musts are broken.
        shoulds: For each broken should, its weight for each violation, or for the amount by which the limit is missed:
            a whole number, or a fraction of one.
    """

    musts: int
    shoulds: int | Fraction

    def __str__(self) -> str:
        return f"{self.musts} {'must' if self.musts == 1 else 'musts'} broken, shoulds at a cost of {self.shoulds}"


def cost_of(results: Iterable[Result]) -> Cost:
    """The cost of some results."""
    musts, shoulds = 0, Fraction(0)
    for each in results:
        if each.verdict is not Verdict.BROKEN:
            continue
        if each.severity is Severity.MUST:
            musts += 1
        elif each.severity is Severity.SHOULD and each.rule.weight:
            shoulds += each.rule.weight * sum(_charged(each.rule.charge, one) for one in each.broken)
    return Cost(musts, shoulds.numerator if shoulds.denominator == 1 else shoulds)


def _charged(charge: Charge, finding: Finding) -> Fraction | int:
    slack = finding.slack
    if charge is Charge.VIOLATION or slack is None:
        # Nothing that is broken is free: an amount that nobody knows counts as one.
        return 1
    return Fraction(-micros(slack), HOUR) if isinstance(slack, timedelta) else -slack
