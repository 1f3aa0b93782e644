"""Laws that hold for rules whatever they ask, so that a wrong rule cannot hide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.testing.laws.case import LawBroken, LawNotApplied, NothingFound, NothingMeasured
from schedcheck.testing.laws.counting import COUNTING
from schedcheck.testing.laws.doors import LawsChecked, try_laws
from schedcheck.testing.laws.engine import ENGINE
from schedcheck.testing.laws.findings import FINDINGS
from schedcheck.testing.laws.law import Law, told_of
from schedcheck.testing.laws.more import MORE
from schedcheck.testing.laws.sameness import SAMENESS
from schedcheck.testing.laws.uncertainty import UNCERTAINTY

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from schedcheck.schedule import Schedule

__all__ = [
    "LAWS",
    "Law",
    "LawBroken",
    "LawNotApplied",
    "LawsChecked",
    "NothingFound",
    "NothingMeasured",
    "check_laws",
    "law_named",
]

__tracebackhide__ = True

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
    all_kept: bool = False,
    **hooks: Any,
) -> LawsChecked:
    """Hold a constraint to the laws: a property test in one line.

    Every law is tried on the same plans, by Hypothesis and the settings in force.

    Args:
        subject, strategy, schedules, max_examples, all_kept, hooks: As in `Law.check`.
        laws: Which: some of `LAWS`, or of your own.

    Returns:
        On how many plans each law was tried, and which were not applied, and why.

    Raises:
        LawBroken: One does not hold. The plan is the smallest that Hypothesis found.
        LawNotApplied: None of them says anything about the constraint.
        NothingMeasured: The constraint looked at nothing in any of the plans.
        NothingFound: It found nothing that is not kept, in these plans or in more that were drawn to see it.
        InvalidValue: There are no laws, or what is no law; or `without` names what is none, or gives no reason.
    """
    several, told = _several(laws), told_of(**hooks)
    return try_laws(
        subject,
        several,
        strategy=strategy,
        schedules=schedules,
        max_examples=max_examples,
        all_kept=all_kept,
        hooks=told,
    )


def _several(laws: Any) -> tuple[Law, ...]:
    if isinstance(laws, str) or not isinstance(laws, Iterable):
        raise InvalidValue("laws must be several laws", repr(laws))
    several = tuple(laws)
    if not several:
        raise InvalidValue("laws must hold one at least", "none")
    for each in several:
        if not isinstance(each, Law):
            hint = f": law_named({each!r})" if isinstance(each, str) else ""
            raise InvalidValue(f"laws must be laws{hint}", repr(each))
    return several
