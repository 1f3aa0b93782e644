"""What a check found for one rule."""

from __future__ import annotations

from attrs import frozen

from schedcheck.finding import Amount, Finding
from schedcheck.rules import Rule, Severity
from schedcheck.verdict import Verdict

__all__ = ["Result"]


@frozen
class Result:
    """One rule's answer.

    Attributes:
        rule: Which, with its id.
        severity: How grave it is here.
        verdict: The worst of its findings' verdicts; UNKNOWN when nothing was measured.
        slack: The tightest: the least of its findings' slacks that are known; None when none is.
        findings: All that are not kept, the worst first and then by time, and the tightest kept one.
        measured: Whether the rule looked at anything: False when a party, event or place of it is nowhere in the plan.
    """

    rule: Rule
    severity: Severity
    verdict: Verdict
    slack: Amount | None
    findings: tuple[Finding, ...]
    measured: bool

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The findings that are broken."""
        return tuple(each for each in self.findings if each.verdict is Verdict.BROKEN)

    @property
    def kept(self) -> bool:
        """Whether something was measured and all of it is kept."""
        return self.measured and self.verdict is Verdict.KEPT
