"""Laws that hold for rules whatever they ask, so that a wrong rule cannot hide."""

from schedcheck.testing.laws.case import LawBroken, LawNotApplied, NothingMeasured
from schedcheck.testing.laws.engine import ENGINE
from schedcheck.testing.laws.findings import FINDINGS
from schedcheck.testing.laws.law import Law
from schedcheck.testing.laws.more import MORE
from schedcheck.testing.laws.sameness import SAMENESS

__all__ = ["LAWS", "Law", "LawBroken", "LawNotApplied", "NothingMeasured", "law_named"]

LAWS: tuple[Law, ...] = (*SAMENESS, *FINDINGS, *MORE, *ENGINE)
"""Every law."""


def law_named(name: str) -> Law:
    """One of them."""
    return next(each for each in LAWS if each.name == name)
