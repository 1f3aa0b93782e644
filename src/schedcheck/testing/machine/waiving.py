"""What a waiver may do to a report: it lets findings of its rule stand, and hides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from schedcheck.finding import Finding
    from schedcheck.report import Report
    from schedcheck.result import Result
    from schedcheck.waivers import Waiver

__all__ = ["require_only_waived"]


def require_only_waived(before: Report, after: Report, waiver: Waiver) -> None:
    """Hold a report with one more waiver to what was reported without it.

    Raises:
        AssertionError: Something is found no more, or newly; a rule is measured no more; another rule than that of the
            waiver has another verdict, or this one has a worse.
    """
    for old, new in zip(before.results, after.results, strict=True):
        here, there = _found(old), _found(new)
        if len(here) != len(there) or any(each not in there for each in here):
            raise AssertionError(f"{waiver}, but must hide nothing of {old.rule.id}: {here} became {there}")
        if old.measured is not new.measured:
            raise AssertionError(f"{waiver}, but {old.rule.id} must be as measured as before")
        if new.verdict > old.verdict or (new.verdict < old.verdict and new.rule.id != waiver.rule):
            raise AssertionError(f"{waiver}, but turns {old.rule.id} from {old.verdict} to {new.verdict}")


def _found(result: Result) -> list[Finding]:
    """What a rule finds, waived or not."""
    return [attrs.evolve(each, waived=None) for each in result.findings]
