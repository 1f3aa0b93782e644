"""Laws that hold for rules whatever they ask, so that a wrong rule cannot hide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.testing.laws.case import Hooks, LawBroken, LawNotApplied, NothingMeasured
from schedcheck.testing.laws.counting import COUNTING
from schedcheck.testing.laws.doors import LawsChecked, try_laws
from schedcheck.testing.laws.engine import ENGINE
from schedcheck.testing.laws.findings import FINDINGS
from schedcheck.testing.laws.law import Law
from schedcheck.testing.laws.more import MORE
from schedcheck.testing.laws.sameness import SAMENESS
from schedcheck.testing.laws.uncertainty import UNCERTAINTY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy

    from schedcheck.schedule import Schedule

__all__ = ["LAWS", "Law", "LawBroken", "LawNotApplied", "LawsChecked", "NothingMeasured", "check_laws", "law_named"]

LAWS: tuple[Law, ...] = (*SAMENESS, *FINDINGS, *MORE, *COUNTING, *UNCERTAINTY, *ENGINE)
"""Every law."""


def law_named(name: str) -> Law:
    """The law of this name; raises `InvalidValue`."""
    for each in LAWS:
        if each.name == name:
            return each
    raise InvalidValue("it must be the name of a law", f"{name!r}{did_you_mean(name, [each.name for each in LAWS])}")


def check_laws(
    subject: Any,
    *,
    strategy: Any = None,
    laws: Iterable[Law] = LAWS,
    schedules: SearchStrategy[Schedule] | None = None,
    max_examples: int | None = None,
    **hooks: Any,
) -> LawsChecked:
    """Hold a constraint to the laws: a property test in one line.

    Every law is tried on the same plans, by Hypothesis and the settings in force.

    Args:
        subject, strategy, schedules, max_examples, hooks: As in `Law.check`.
        laws: Which.

    Returns:
        On how many plans each law was tried, and which were not applied, and why.

    Raises:
        LawBroken: One does not hold. The plan is the smallest that Hypothesis found.
        LawNotApplied: None of them says anything about the constraint.
        NothingMeasured: The constraint looked at nothing in any of the plans.
    """
    return try_laws(
        subject,
        tuple(laws),
        strategy=strategy,
        schedules=schedules,
        max_examples=max_examples,
        hooks=Hooks(**hooks),
    )
