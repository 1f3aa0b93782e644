"""Rules as they are asked again and again of plans that are moved a little."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from schedcheck._time import micros, moment_of
from schedcheck.analysis.turning import Named
from schedcheck.checker import check, recheck
from schedcheck.checker.judging import is_best_of
from schedcheck.constraints import Avoid, Constraint, Divisible, NoOverlap, Part, Reads, Travel
from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.report import Report
from schedcheck.rules import Rule, Severity
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schedcheck.finding import Finding
    from schedcheck.result import Result

__all__ = ["Asked", "Look", "Piece", "Rules", "View", "asked_of", "limits_of", "named_by", "report_on"]

# The values of a mapping are iterables of the same; a TypedDict, as `Plan.rules` is, passes for no narrower one.
Rules: TypeAlias = "Iterable[Constraint | Rule] | Mapping[str, object] | Report"
"""Musts; or rules by how grave they are, with waivers, as `Plan.rules` has them; or a report, whose rules are asked."""

GRADES = ("must", "should", "note", "waivers")


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


class View(Protocol):
    """A plan as it is when something in it is moved."""

    schedule: Schedule
    people: frozenset[str]

    def plan(self, shift: int) -> Schedule:
        """The plan with so many microseconds more."""

    def plan_of(self, shift: int, people: Sequence[str]) -> Schedule:
        """The same of some people alone."""


class Piece(NamedTuple):
    """What of a rule is measured at once.

    Attributes:
        asked: The rule.
        groups: Those whose stops it looks at together.
        part: The one that is measured, of those it splits into; None for the whole rule.
    """

    asked: Asked
    groups: tuple[tuple[str, ...], ...]
    part: Part | None

    @property
    def by_times(self) -> bool:
        """Whether it is known that nothing but the times of their stops decides it."""
        return self.part is not None and isinstance(self.asked.rule.constraint, (Avoid, NoOverlap, Travel))

    def look(self, view: View, shift: int) -> Look:
        """How it stands with something moved."""
        if self.part is None:
            return self.asked.look(view.plan(shift))
        constraint: Any = self.asked.rule.constraint
        return _looked(constraint.findings_in(view.plan_of(shift, self.part.people), self.part))


class Asked:
    """One rule, and how it stands on the plan as it is.

    Args:
        result: Of the plan.
        schedule: The plan.
        touched: The ids of those whose stops are moved.
        waived: Its waivers, as the arguments of `check`.
        named: What the rule names.
    """

    __slots__ = ("_base", "_graded", "_schedule", "_touched", "named", "pieces", "result", "rule", "standing")

    def __init__(
        self, result: Result, schedule: Schedule, touched: frozenset[str], waived: Mapping[str, Any], named: Named
    ) -> None:
        self.result = result
        self.rule = result.rule
        self.named = named
        self.standing = result.verdict if result.measured else Verdict.KEPT
        self._schedule = schedule
        self._graded: Any = {result.severity.name.casefold(): [self.rule], **waived}
        self._touched = touched
        self._base: Report | None = None
        self.pieces = tuple(self._split())

    def _split(self) -> Iterator[Piece]:
        constraint: Any = self.rule.constraint
        parts = tuple(constraint.parts(self._schedule)) if isinstance(constraint, Divisible) else None
        # What a rule in force for a time comes to, one that asks for something, or one with waivers, all its parts
        # decide together; and what a key holds may be another in another plan.
        alone = parts is not None and self.rule.always and not is_best_of(self.rule) and "waivers" not in self._graded
        if parts is not None and alone and not any(each.key for each in parts):
            yield from (Piece(self, (each.people,), each) for each in parts if self._reads(each.people))
            return
        if parts is None:
            groups = _together(constraint, self._schedule)
        else:
            # Who makes an event take place, and when, may be others than those who are asked about.
            makers = _at_events(constraint, self._schedule)
            groups = [tuple(dict.fromkeys((*each.people, *makers))) for each in parts]
        if any(map(self._reads, groups)):
            yield Piece(self, tuple(groups), None)

    def _reads(self, people: Iterable[str]) -> bool:
        return not self._touched.isdisjoint(people)

    def look(self, schedule: Schedule) -> Look:
        """How the whole rule stands on another plan, made from the one as it is."""
        if self._base is None:
            self._base = check(self._schedule, **self._graded)
        result = recheck(self._base, schedule).results[0]
        if not result.measured:
            return Look(Verdict.KEPT, None)
        slack = result.slack
        return Look(result.verdict, micros(slack) if isinstance(slack, timedelta) else None)

    def worst(self, schedule: Schedule) -> Finding:
        """The finding that makes the rule stand as it does on another plan, where it is not kept."""
        return check(schedule, **self._graded).results[0].findings[0]

    def rest(self) -> Verdict:
        """How it stands as far as none of its pieces measures it."""
        constraint: Any = self.rule.constraint
        measured = {each.part for each in self.pieces}
        if None in measured:
            return Verdict.KEPT
        if not measured:
            return self.standing
        left = (each for each in constraint.parts(self._schedule) if each not in measured)
        found = (_looked(constraint.findings_in(self._schedule, each)).verdict for each in left)
        return max(found, default=Verdict.KEPT)


def _looked(findings: Iterable[Finding]) -> Look:
    verdict, tightest = Verdict.KEPT, None
    for finding in findings:
        verdict = max(verdict, finding.verdict)
        slack = finding.slack
        if isinstance(slack, timedelta) and (tightest is None or slack < tightest):
            tightest = slack
    return Look(verdict, None if tightest is None else micros(tightest))


def _together(constraint: Constraint, schedule: Schedule) -> list[tuple[str, ...]]:
    """Those whose stops a constraint without parts looks at together."""
    everybody = tuple(each.id for each in schedule.leaders)
    reads: Reads | None = getattr(constraint, "reads", None)
    if reads is None or reads.parties is None or reads.places or reads.events:
        return [everybody]
    read = {each for party in reads.parties for each in schedule._ids_of(party)}
    return [tuple(each for each in everybody if each in read)]


def _at_events(constraint: Constraint, schedule: Schedule) -> tuple[str, ...]:
    """Who has a stop for an event that a constraint reads."""
    reads: Reads | None = getattr(constraint, "reads", None)
    if reads is None or not reads.events:
        return ()
    return tuple(
        each.leader.id
        for each in schedule.itineraries
        if any(stop.event is not None and stop.event.id in reads.events for stop in each.stops)
    )


def asked_of(
    report: Report, schedule: Schedule, touched: frozenset[str], named: Mapping[str | None, Named]
) -> list[Asked]:
    """The musts and shoulds of a report; a note limits nothing, nor does what is off."""
    return [
        Asked(each, schedule, touched, waivers_in(report, each.rule), named[each.rule.id]) for each in limits_of(report)
    ]


def limits_of(report: Report) -> list[Result]:
    """How the musts and shoulds of a report stand."""
    return [each for each in report.results if each.severity not in {Severity.NOTE, Severity.OFF}]


def named_by(report: Report, schedule: Schedule) -> dict[str | None, Named]:
    """What each of these rules names, by its id."""
    return {each.rule.id: Named.by(each.rule, schedule) for each in limits_of(report)}


def waivers_in(report: Report, rule: Rule) -> dict[str, Any]:
    """The waivers of a rule in a report, as the arguments of `check`; nothing where there are none."""
    held: Any = report._basis.waivers
    own = held.of.get(rule.id)
    return {} if own is None else {"waivers": own, "now": None if held.now is None else moment_of(held.now)}
