"""Rules as they are asked again and again of plans that are moved a little."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import attrs

from schedcheck._time import micros
from schedcheck.checker import check, recheck
from schedcheck.checker.judging import is_best_of
from schedcheck.constraints import Constraint, Divisible
from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.report import Report
from schedcheck.rules import Rule, Severity
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schedcheck.finding import Finding
    from schedcheck.result import Result

__all__ = ["Asked", "Look", "Rules", "asked_of", "report_on"]

Rules: TypeAlias = "Iterable[Constraint | Rule] | Mapping[str, Iterable[Constraint | Rule]] | Report"
"""Musts; or rules by how grave they are, as `Plan.rules` has them; or a report, whose rules are asked."""

GRADES = ("must", "should", "note")


class Look(NamedTuple):
    """How a rule stands on one plan.

    Attributes:
        verdict: The worst; KEPT where nothing is measured.
        slack: The tightest that is known, in microseconds; None where there is none, and for counts.
    """

    verdict: Verdict
    slack: int | None


def report_on(schedule: Schedule, rules: Rules) -> Report:
    """The rules, checked on a plan.

    Raises:
        InvalidValue: What is no plan, no rules, or a grade that there is not.
    """
    if not isinstance(schedule, Schedule):
        raise InvalidValue("what is asked about must be a Schedule", repr(schedule))
    if isinstance(rules, Report):
        return recheck(rules, schedule)
    if isinstance(rules, Mapping):
        graded: dict[str, Any] = dict(rules)
        for each in graded:
            if each not in GRADES:
                raise InvalidValue(
                    f"rules must be graded as {', '.join(GRADES)}", f"{each!r}{did_you_mean(str(each), GRADES)}"
                )
        return check(schedule, **graded)
    return check(schedule, must=rules)


class Asked:
    """One rule, and how it stands on the plan as it is.

    Args:
        result: Of the plan.
        schedule: The plan.
        touched: The ids of those whose stops are moved.
    """

    __slots__ = ("_base", "_graded", "_touched", "_whole", "groups", "result", "rule", "standing")

    def __init__(self, result: Result, schedule: Schedule, touched: frozenset[str]) -> None:
        self.result = result
        self.rule = result.rule
        self.standing = result.verdict if result.measured else Verdict.KEPT
        constraint = self.rule.constraint
        self._graded: Any = {result.severity.name.casefold(): [self.rule]}
        self._touched = touched
        # Whether only parts with touched people need be measured: what a rule in force for a time, or one that asks for
        # something, comes to, all parts decide together.
        self._whole = is_best_of(self.rule) or not self.rule.always or not isinstance(constraint, Divisible)
        self._base: Report | None = None
        self.groups = tuple(_groups(constraint, schedule, touched))

    @property
    def reads(self) -> bool:
        """Whether it reads anybody who is touched."""
        return bool(self.groups)

    def look(self, schedule: Schedule, base: Schedule) -> Look:
        """How it stands on another plan, as far as it reads who is touched.

        Args:
            schedule: Made from *base*.
            base: The plan as it is.
        """
        if self._whole:
            result = self._again(schedule, base)
            if not result.measured:
                return Look(Verdict.KEPT, None)
            slack = result.slack
            return Look(result.verdict, micros(slack) if isinstance(slack, timedelta) else None)
        verdict, tightest = Verdict.KEPT, None
        for finding in self._findings(schedule):
            verdict = max(verdict, finding.verdict)
            slack = finding.slack
            if isinstance(slack, timedelta) and (tightest is None or slack < tightest):
                tightest = slack
        return Look(verdict, None if tightest is None else micros(tightest))

    def worst(self, schedule: Schedule, base: Schedule) -> Finding:
        """The finding that makes the rule stand as it does on another plan."""
        if self._whole:
            return self._again(schedule, base).findings[0]
        again = check(schedule, **self._graded).results[0]
        return again.findings[0]

    def rest(self, schedule: Schedule) -> Verdict:
        """How it stands as far as it reads nobody who is touched."""
        if self._whole:
            return Verdict.KEPT
        constraint: Any = self.rule.constraint
        return max(
            (
                finding.verdict
                for part in constraint.parts(schedule)
                if self._touched.isdisjoint(part.people)
                for finding in constraint.findings_in(schedule, part)
            ),
            default=Verdict.KEPT,
        )

    def _findings(self, schedule: Schedule) -> Iterator[Finding]:
        constraint: Any = self.rule.constraint
        for part in constraint.parts(schedule):
            if not self._touched.isdisjoint(part.people):
                yield from constraint.findings_in(schedule, part)

    def _again(self, schedule: Schedule, base: Schedule) -> Result:
        if self._base is None:
            self._base = check(base, **self._graded)
        return recheck(self._base, schedule).results[0]


def _groups(constraint: Constraint, schedule: Schedule, touched: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Those whose stops a constraint looks at together, as far as some of them are touched."""
    if isinstance(constraint, Divisible):
        for part in constraint.parts(schedule):
            if not touched.isdisjoint(part.people) or getattr(constraint, "best_of", False):
                yield part.people
        return
    parties = getattr(getattr(constraint, "reads", None), "parties", None)
    if parties is None:
        yield tuple(each.id for each in schedule.leaders)
        return
    reads: Any = constraint
    held = {each for party in parties for each in schedule._ids_of(party) if each in schedule._people}
    if reads.reads.places or reads.reads.events:
        held = {each.id for each in schedule.leaders}
    if not touched.isdisjoint(held):
        yield tuple(sorted(held))


def asked_of(report: Report, schedule: Schedule, touched: frozenset[str]) -> list[Asked]:
    """The musts and shoulds of a report that read somebody who is touched; a note limits nothing."""
    made = (Asked(each, schedule, touched) for each in report.results if each.severity is not Severity.NOTE)
    return [each for each in made if each.reads]


def with_sentence(rule: Rule, finding: Finding) -> Finding:
    """A finding with what its constraint says of it."""
    return finding if finding.sentence else attrs.evolve(finding, sentence=rule.constraint.explain(finding))
