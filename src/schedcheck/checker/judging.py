"""What findings come to: which count while a rule is in force, in what order, and how the rule stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs

from schedcheck._fields import things_of
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Leader, Place, Series, Summit
from schedcheck.result import Result
from schedcheck.rules import Rule, Severity
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schedcheck.constraints import Constraint
    from schedcheck.result import Told
    from schedcheck.schedule import Schedule


def worth_keeping(rule: Rule, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is not kept, and the tightest of what is, as far as the rule is in force; each with its sentence."""
    told = (attrs.evolve(each, sentence=rule.constraint.explain(each)) for each in _measured(rule, findings))
    return tuple(made for each in told if (made := _in_force_alone(rule, each)) is not None)


def _measured(rule: Rule, findings: Iterable[Finding]) -> list[Finding]:
    if is_best_of(rule) or is_best_of_each(rule):
        held = [made for each in findings if (made := _clipped(rule, each)) is not None]
        return held and [min(held, key=goodness)]
    kept: Finding | None = None
    found: list[Finding] = []
    for each in findings:
        if each.verdict is not Verdict.KEPT:
            found.append(each)
        elif rule.holds_in(each.interval) and (kept is None or _slack_order(each) < _slack_order(kept)):
            kept = each
    return found if kept is None else [*found, kept]


def is_best_of(rule: Rule) -> bool:
    """Whether the constraint asks for something that any one of its findings can be."""
    return bool(getattr(rule.constraint, "best_of", False))


def is_best_of_each(rule: Rule) -> bool:
    """Whether it asks in each of its parts for something that any one finding there can be."""
    return bool(getattr(rule.constraint, "best_of_each", False))


def goodness(finding: Finding) -> tuple[Any, ...]:
    """The best verdict first, then the most there is."""
    most: Any = finding.actual
    # What is not known comes last: a duration cannot be compared with it.
    return finding.verdict, most is None, -most if most is not None else 0, *_order(finding)


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
    if rule.always or finding.verdict is Verdict.KEPT or is_best_of(rule) or is_best_of_each(rule):
        return finding
    ends = tuple(f"when {each.name} ends for {each.leader}" for each in finding.stops if each.end is None)
    # What is broken whenever its event ends says that this is not known.
    ends = ends or finding.missing
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


def _slack_order(finding: Finding) -> tuple[Any, ...]:
    # A kept finding without a slack is one that never could be broken: any other says more.
    return finding.slack is None, finding.slack if finding.slack is not None else 0, *_order(finding)


def _order(finding: Finding) -> tuple[Any, ...]:
    """By verdict, the worst first, then by time, people, stops, seats or turns: the same for any order of input."""
    interval = finding.interval
    when = (interval._from, interval._to) if interval is not None else (0, 0)
    stops = [(each.leader.id if each.leader else "", each.id or "") for each in finding.stops]
    return -finding.verdict, when, stops, finding.about


def judged(rule: Rule, severity: Severity, found: Sequence[Finding], *, looked: bool, in_force: bool = True) -> Result:
    """How a rule stands, whose findings are all made."""
    if not looked or not in_force:
        return unmeasured(rule, severity, in_force=in_force or not looked)
    slack, findings = told(found)
    verdict = max((each.verdict for each in findings), default=Verdict.KEPT)
    return Result(rule, severity, verdict, slack, findings, measured=True)


def unmeasured(rule: Rule, severity: Severity, *, in_force: bool = True) -> Result:
    """The result of a rule that looked at nothing."""
    return Result(rule, severity, Verdict.UNKNOWN, None, (), measured=False, in_force=in_force)


def told(found: Iterable[Finding]) -> Told:
    """The tightest slack, and of some findings those that a result tells, in its order."""
    bad: list[Finding] = []
    kept: list[Finding] = []
    for each in found:
        (kept if each.verdict is Verdict.KEPT else bad).append(each)
    findings = (*sorted(bad, key=_order), *([min(kept, key=_slack_order)] if kept else []))
    slacks: list[Any] = [each.slack for each in findings if each.slack is not None]
    return min(slacks, default=None), findings


def is_about_the_plan(constraint: Constraint, schedule: Schedule) -> bool:
    """Whether each party, event and place that a constraint names is somewhere in the plan."""
    return bool(schedule.people()) and all(is_in(each, schedule) for each in things_of(constraint))


def is_in(thing: object, schedule: Schedule) -> bool:
    """Whether a party, event or place is somewhere in a plan; all else is."""
    match thing:
        case Leader() | Delegation():
            return bool(schedule.party(thing))
        case Event():
            return any(True for _ in schedule.stops_for(thing))
        case Summit() | Series():
            return any(True for event in thing.events for _ in schedule.stops_for(event))
        case Place():
            return schedule.visits(thing)
        case _:
            return True
