"""What a check found for one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from schedcheck._later import Later
from schedcheck.conflict import Conflict, conflicts_in
from schedcheck.finding import Amount, Finding
from schedcheck.rules import Rule, Severity
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Result"]

Told: TypeAlias = tuple[Amount | None, tuple[Finding, ...]]


@frozen(init=False, repr=False, eq=False, match_args=False)
class Result:
    """One rule's answer. Findings are made when they are first asked for, the verdict at once.

    Attributes:
        rule: Which, with its id.
        severity: How grave it is here.
        verdict: The worst of its findings' verdicts, waived ones aside; UNKNOWN when nothing was measured.
        slack: The tightest: the least of its findings' slacks that are known, waived ones aside; None when none is.
        findings: All that are not kept, the worst first and then by time, waived ones after the others; and the
            tightest kept one.
        measured: Whether the rule looked at anything: False when a party, event or place of it is nowhere in the plan.
        in_force: False when nothing was measured only as the rule is not in force while those it is about are there.
    """

    __match_args__ = ("rule", "severity", "verdict", "slack", "findings", "measured", "in_force")
    rule: Rule
    severity: Severity
    verdict: Verdict
    measured: bool
    in_force: bool
    _told: Later[Told] = field(alias="told")

    def __init__(  # noqa: PLR0917 - in the order told above, as ever
        self,
        rule: Rule,
        severity: Severity,
        verdict: Verdict,
        slack: Amount | None,
        findings: tuple[Finding, ...],
        measured: bool,  # noqa: FBT001 - the last of the fields, as they are told above
        *,
        in_force: bool = True,
    ) -> None:
        self.__attrs_init__(rule, severity, verdict, measured, in_force, Later(None, (slack, findings)))

    @classmethod
    def _later(cls, rule: Rule, severity: Severity, verdict: Verdict, tell: Callable[[], Told]) -> Result:
        """A measured result whose slack and findings *tell* makes when they are asked for."""
        made = cls.__new__(cls)
        made.__attrs_init__(rule, severity, verdict, True, True, Later(tell))  # noqa: FBT003 - measured, and in force
        return made

    @property
    def slack(self) -> Amount | None:
        """The tightest: the least of its findings' slacks that are known; None when none is."""
        return self._told.get()[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that are not kept, the worst first and then by time, and the tightest kept one."""
        return self._told.get()[1]

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The findings that are broken and not waived."""
        if self.verdict is Verdict.KEPT:
            return ()
        return tuple(each for each in self.findings if each.verdict is Verdict.BROKEN and each.waived is None)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that a waiver lets stand."""
        return tuple(each for each in self.findings if each.waived is not None)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The broken findings about series, grouped by which; what collides most often first."""
        return conflicts_in(self.broken)

    @property
    def kept(self) -> bool:
        """Whether something was measured and all of it is kept, or waived."""
        return self.measured and self.verdict is Verdict.KEPT

    def _values(self) -> tuple[Any, ...]:
        return self.rule, self.severity, self.verdict, self.slack, self.findings, self.measured, self.in_force

    def __eq__(self, other: object) -> bool:
        return self is other or (self._values() == other._values() if isinstance(other, Result) else NotImplemented)

    def __hash__(self) -> int:
        return hash((self.rule, self.severity, self.verdict, self.measured, self.in_force))

    def __repr__(self) -> str:
        names = ("rule", "severity", "verdict", "slack", "findings", "measured", "in_force")
        return f"Result({', '.join(f'{name}={value!r}' for name, value in zip(names, self._values(), strict=True))})"
