"""Measuring rules on a schedule, and judging what was measured."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from schedcheck._time import LAST
from schedcheck.constraints import Constraint, Divisible, Part
from schedcheck.errors import ConflictingIds, InvalidValue
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Leader, Place, Stop, Summit
from schedcheck.report import Report
from schedcheck.result import Result
from schedcheck.rules import Rule, Severity
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["check", "recheck"]


@frozen
class _Basis:
    """What a report rests on: the schedule, and for each rule what each part gave (None for one measured whole)."""

    schedule: Schedule
    measured: tuple[dict[Part, tuple[Finding, ...]] | None, ...]


def check(
    schedule: Schedule,
    *,
    must: Iterable[Constraint | Rule] = (),
    should: Iterable[Constraint | Rule] = (),
    note: Iterable[Constraint | Rule] = (),
) -> Report:
    """Measure every rule on a schedule and say which are kept, by how much, and where they break.

    Args:
        schedule: The proposed plan.
        must, should, note: Constraints, or rules where policy matters, by how grave it is to break them.

    Raises:
        InvalidValue: Something that is no schedule, constraint or rule.
        ConflictingIds: Two rules with one id.
    """
    if not isinstance(schedule, Schedule):
        raise InvalidValue("what is checked must be a Schedule", repr(schedule))
    graded = [
        (severity, each if isinstance(each, Rule) else Rule(each))
        for severity, rules in ((Severity.MUST, must), (Severity.SHOULD, should), (Severity.NOTE, note))
        for each in _several(rules, severity)
    ]
    named = _with_ids([rule for _, rule in graded])
    return _report(schedule, [(severity, rule) for (severity, _), rule in zip(graded, named, strict=True)], {})


def recheck(report: Report, schedule: Schedule) -> Report:
    """The same rules on a changed schedule: equal to a full check.

    Parts whose itineraries are the same are not measured again.

    Args:
        report: From `check` or `recheck`, in this process.
        schedule: Made from the one that was checked; what they share need not be measured again.

    Raises:
        InvalidValue: A report that was read from JSON: it does not hold its rules.
    """
    basis: _Basis | None = report._basis
    if basis is None:
        raise InvalidValue("the report must come from check or recheck", "one without its rules")
    same = {
        each.leader.id
        for each in schedule.itineraries
        if each.leader in basis.schedule and basis.schedule.itinerary(each.leader) is each
    }
    reusable: dict[int, Mapping[Part, tuple[Finding, ...]]] = {
        index: {part: found for part, found in parts.items() if same.issuperset(part.people)}
        for index, parts in enumerate(basis.measured)
        if parts is not None
    }
    return _report(schedule, [(each.severity, each.rule) for each in report.results], reusable)


def _several(rules: Any, severity: Severity) -> Iterable[Constraint | Rule]:
    if isinstance(rules, (Rule, Constraint)) or not hasattr(rules, "__iter__"):
        raise InvalidValue(f"what is given as {severity} must be a list of constraints or rules", repr(rules))
    found: Iterable[Constraint | Rule] = rules
    return found


def _with_ids(rules: list[Rule]) -> list[Rule]:
    taken = Counter(each.id for each in rules if each.id is not None)
    twice = [each for each, count in taken.items() if count > 1]
    if twice:
        raise ConflictingIds("rules must have different ids", ", ".join(map(repr, twice)))
    numbers: Counter[str] = Counter()
    made = []
    for rule in rules:
        if rule.id is None:
            code = rule.constraint.code
            numbers[code] += 1
            while f"{code}-{numbers[code]}" in taken:
                numbers[code] += 1
            rule = attrs.evolve(rule, id=f"{code}-{numbers[code]}")  # noqa: PLW2901 - the same rule, with its id
        made.append(rule)
    return made


def _report(
    schedule: Schedule,
    rules: list[tuple[Severity, Rule]],
    known: Mapping[int, Mapping[Part, tuple[Finding, ...]]],
) -> Report:
    schedule.refuse_conflicts([rule.constraint for _, rule in rules])
    results: list[Result] = []
    measured: list[dict[Part, tuple[Finding, ...]] | None] = []
    for index, (severity, rule) in enumerate(rules):
        result, parts = _judged(schedule, severity, rule, known.get(index, {}))
        results.append(result)
        measured.append(parts)
    return Report(tuple(results), basis=_Basis(schedule, tuple(measured)))


def _judged(
    schedule: Schedule, severity: Severity, rule: Rule, known: Mapping[Part, tuple[Finding, ...]]
) -> tuple[Result, dict[Part, tuple[Finding, ...]] | None]:
    constraint = rule.constraint
    parts: dict[Part, tuple[Finding, ...]] | None = None
    if isinstance(constraint, Divisible):
        parts = {}
        for part in constraint.parts(schedule):
            held = known.get(part)
            parts[part] = _worth_keeping(rule, constraint.findings_in(schedule, part)) if held is None else held
        found = [each for findings in parts.values() for each in findings]
        looked = any(_in_force(rule, schedule, part.people) for part in parts)
    else:
        found = list(_worth_keeping(rule, constraint.findings(schedule)))
        people = tuple(each.id for each in schedule.leaders)
        looked = _is_about_the_plan(constraint, schedule) and _in_force(rule, schedule, people)
    if _is_best_of(rule):
        found = found and [min(found, key=_goodness)]
        looked = looked and bool(found)
    return _result(rule, severity, found, looked=looked), parts


def _worth_keeping(rule: Rule, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is not kept, and the tightest of what is, as far as the rule is in force; each with its sentence."""
    told = (attrs.evolve(each, sentence=rule.constraint.explain(each)) for each in _measured(rule, findings))
    return tuple(made for each in told if (made := _in_force_alone(rule, each)) is not None)


def _measured(rule: Rule, findings: Iterable[Finding]) -> list[Finding]:
    if _is_best_of(rule):
        held = [made for each in findings if (made := _clipped(rule, each)) is not None]
        return held and [min(held, key=_goodness)]
    kept: Finding | None = None
    found: list[Finding] = []
    for each in findings:
        if each.verdict is not Verdict.KEPT:
            found.append(each)
        elif rule.holds_in(each.interval) and (kept is None or _slack_order(each) < _slack_order(kept)):
            kept = each
    return found if kept is None else [*found, kept]


def _is_best_of(rule: Rule) -> bool:
    return bool(getattr(rule.constraint, "best_of", False))


def _goodness(finding: Finding) -> tuple[Any, ...]:
    """The best verdict first, then the most there is."""
    most: Any = finding.actual
    return finding.verdict, -most if most is not None else 0, *_order(finding)


def _clipped(rule: Rule, finding: Finding) -> Finding | None:
    """What is asked for, as far as it is there while the rule is in force; None if it is not there then at all."""
    interval = finding.interval
    if rule.always or interval is None:
        return finding
    if not rule.holds_in(interval):
        return None
    left = rule.part_of(interval)
    if left < interval.duration and isinstance(finding.actual, timedelta):
        finding = attrs.evolve(finding, actual=min(finding.actual, left))
        short = left < finding.required  # type: ignore[operator]  # what is measured here are durations
        if short and finding.verdict is not Verdict.UNKNOWN:
            return attrs.evolve(finding, verdict=Verdict.BROKEN, slip=None)
    reach = finding.reach
    if finding.verdict is Verdict.KEPT and reach is not None and rule.part_of(reach) < reach.duration:
        # It is there in time as stated, but may slip out of it.
        return attrs.evolve(finding, verdict=Verdict.AT_RISK)
    return finding


def _in_force_alone(rule: Rule, finding: Finding) -> Finding | None:
    """A finding, if it can come about while the rule is in force.

    What is broken at stated times before or after may still reach into that time, by an end that is not known or by
    slips.
    """
    if rule.always or finding.verdict is Verdict.KEPT or _is_best_of(rule):
        return finding
    ends = tuple(f"when {each.name} ends for {each.leader}" for each in finding.stops if each.end is None)
    surely = finding.interval
    if surely is not None and ends and finding.verdict is Verdict.BROKEN:
        surely = Interval(surely.start, surely.start)
    if rule.holds_in(surely):
        return finding
    if finding.reach is None or not rule.holds_in(finding.reach):
        return None
    if finding.verdict is not Verdict.BROKEN:
        return finding
    words = f"While the rule is in force, this may come about: {finding.sentence}"
    if ends:
        return attrs.evolve(finding, verdict=Verdict.UNKNOWN, missing=ends, sentence=words)
    return attrs.evolve(finding, verdict=Verdict.AT_RISK, actual=None, sentence=words)


def _can_be_in_force(rule: Rule, stop: Stop) -> bool:
    """Whether a stop, wherever it slips to and whenever it ends, can be there while the rule is in force."""
    early, late = stop.bounds
    return rule.holds_between(stop._from - early, LAST if stop._to is None else stop._to + late)


def _in_force(rule: Rule, schedule: Schedule, people: Iterable[str]) -> bool:
    """Whether one of some people has a stop that can be there while the rule is in force."""
    if rule.always:
        return True
    return any(_can_be_in_force(rule, stop) for each in people for stop in schedule.itinerary(each).stops)


def _slack_order(finding: Finding) -> tuple[Any, ...]:
    # A kept finding without a slack is one that never could be broken: any other says more.
    return finding.slack is None, finding.slack if finding.slack is not None else 0, *_order(finding)


def _order(finding: Finding) -> tuple[Any, ...]:
    """By verdict, the worst first, then by time, people and stops: the same for any order of input."""
    interval = finding.interval
    when = (interval._from, interval._to) if interval is not None else (0, 0)
    return -finding.verdict, when, [(each.leader.id if each.leader else "", each.id or "") for each in finding.stops]


def _result(rule: Rule, severity: Severity, found: list[Finding], *, looked: bool) -> Result:
    if not looked:
        return Result(rule, severity, Verdict.UNKNOWN, None, (), measured=False)
    bad = sorted((each for each in found if each.verdict is not Verdict.KEPT), key=_order)
    kept = min((each for each in found if each.verdict is Verdict.KEPT), key=_slack_order, default=None)
    findings = (*bad, *([kept] if kept is not None else []))
    verdict = max((each.verdict for each in findings), default=Verdict.KEPT)
    slacks: list[Any] = [each.slack for each in findings if each.slack is not None]
    return Result(rule, severity, verdict, min(slacks, default=None), findings, measured=True)


def _is_about_the_plan(constraint: Constraint, schedule: Schedule) -> bool:
    """Whether each party, event and place that a constraint names is somewhere in the plan."""
    # Any attrs class tells its fields; what a constraint of another make is about, only its findings can say.
    kind: Any = type(constraint)
    named = [getattr(constraint, each.name) for each in attrs.fields(kind)] if attrs.has(kind) else []
    return bool(schedule.people()) and all(_is_in(each, schedule) for each in named)


def _is_in(thing: object, schedule: Schedule) -> bool:
    match thing:
        case Leader() | Delegation():
            return bool(schedule.party(thing))
        case Event():
            return any(True for _ in schedule.stops_for(thing))
        case Summit():
            return any(True for event in thing.events for _ in schedule.stops_for(event))
        case Place():
            return schedule.visits(thing)
        case _:
            return True
