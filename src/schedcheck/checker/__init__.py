"""Measuring rules on a schedule, and judging what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from schedcheck._later import Later
from schedcheck._time import aware
from schedcheck._values import member_of
from schedcheck.checker.bulk import bulk_lanes
from schedcheck.checker.company import Company
from schedcheck.checker.edits import Change, Sides
from schedcheck.checker.lanes import ByPart, Off, lane_for
from schedcheck.checker.progress import finished, metered
from schedcheck.checker.scanning import Scan, scan
from schedcheck.checker.standing import Lanes
from schedcheck.checker.trials import Trial, tried
from schedcheck.checker.waiving import Waived, Waivers
from schedcheck.checker.watch import Watch
from schedcheck.errors import InvalidValue, UnknownName, did_you_mean
from schedcheck.model.identity import refuse_conflicts, refuse_new_conflicts, things_asked
from schedcheck.report import Report
from schedcheck.rules import Rule, Severity, rules_given_as, with_rule_ids
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor
    from datetime import datetime, timedelta

    from schedcheck.checker.lane import Lane
    from schedcheck.checker.progress import Progress
    from schedcheck.constraints import Constraint
    from schedcheck.model import Event, Place, Stop
    from schedcheck.model.identity import Key, Thing
    from schedcheck.waivers import Waiver, WaiverUse

__all__ = ["Scan", "Trial", "check", "check_many", "recheck", "scan"]

NOTHING: frozenset[int] = frozenset()


@frozen
class _Basis:
    """What a report rests on: the plan, how each rule was measured on it, and what makes that out of date.

    Attributes:
        sides: The parties of the plan.
        lanes: The rules as they were measured.
        watch: Which of them read what.
        asked: What they speak of.
        company: Who is where of those whom rules keep apart.
        waived: The numbers of the rules that have waivers.
    """

    sides: Sides
    lanes: Lanes
    watch: Watch
    asked: Mapping[Key, Thing]
    waivers: Waivers
    company: Later[Company]
    waived: tuple[int, ...]

    @classmethod
    def of(
        cls, sides: Sides, lanes: Sequence[Lane], watch: Watch, asked: Mapping[Key, Thing], waivers: Waivers
    ) -> _Basis:
        """What a report rests on that is no edit of another one."""
        rules = [each.result.rule for each in lanes]
        waived = tuple(number for number, each in enumerate(lanes) if isinstance(each, Waived))
        return cls(sides, Lanes(lanes), watch, asked, waivers, Later(lambda: Company.of(rules, sides)), waived)

    @property
    def used(self) -> tuple[WaiverUse, ...]:
        """What became of each waiver."""
        return self.waivers.used_in(map(self.lanes.__getitem__, self.waived))


def check(
    schedule: Schedule,
    *,
    must: Iterable[Constraint | Rule] = (),
    should: Iterable[Constraint | Rule] = (),
    note: Iterable[Constraint | Rule] = (),
    severity: Mapping[str, Severity | str] | None = None,
    waivers: Iterable[Waiver] = (),
    now: datetime | str | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Report:
    """Measure every rule on a schedule and say which are kept, by how much, and where they break.

    Args:
        schedule: The proposed plan.
        must, should, note: Constraints, or rules where policy matters, by how grave it is to break them.
        severity: By the id of a rule, how grave it is in this run: "must", "should", "note", or "off", which leaves it
            out and says so.
        waivers: What may stand although a rule is not kept. It is told as waived, and counts for nothing.
        now: When it is, for waivers that expire: an aware datetime, or ISO 8601 text with an offset. No clock is read:
            without it, a waiver only has to expire after what it waives starts.
        executor: Measures parts of the rules: threads, processes or other machines, by whatever has the `submit` of
            `concurrent.futures.Executor`. The report is the same. Rules that do not split are measured here meanwhile.
        progress: Is called with how many steps are done, and of how many, at most 20 times a second and at the end. A
            step is a rule, or a task of the executor.

    Raises:
        InvalidValue: Something that is no schedule, constraint or rule; a rule that cannot be sent to another process.
        UnknownName: A severity or a waiver of what is no rule, or a severity that there is not.
        ConflictingIds: Two rules or two waivers with one id, or a rule that speaks of another thing under an id of the
            plan's.
        WorkerDied: The executor did not finish.
    """
    if not isinstance(schedule, Schedule):
        raise InvalidValue("what is checked must be a Schedule", repr(schedule))
    graded = [
        (grade, each)
        for grade, rules in ((Severity.MUST, must), (Severity.SHOULD, should), (Severity.NOTE, note))
        for each in rules_given_as(grade, rules)
    ]
    named = with_rule_ids(rule for _, rule in graded)
    grades = _overridden(named, [grade for grade, _ in graded], severity)
    exceptions = Waivers.asked(waivers, named, None if now is None else aware(now, None, name="now"))
    asked = things_asked([rule.constraint for rule in named])
    refuse_conflicts(schedule._names, asked)
    sides = Sides(schedule)
    pairs = list(zip(named, grades, strict=True))
    on = iter(_measured([pair for pair in pairs if pair[1] is not Severity.OFF], sides, executor, progress))
    lanes = [Off(rule) if grade is Severity.OFF else exceptions.around(next(on)) for rule, grade in pairs]
    return _report(_Basis.of(sides, lanes, Watch(named, schedule), asked, exceptions))


def _measured(
    pairs: Sequence[tuple[Rule, Severity]], sides: Sides, executor: Executor | None, progress: Progress | None
) -> list[Lane]:
    """The lanes of some rules, all of which are looked at."""
    at_once = bulk_lanes(pairs, sides, executor)
    left = [pair for number, pair in enumerate(pairs) if number not in at_once]
    others: Iterable[Lane] = ()
    if not left:
        # All was measured at once: there was nothing to wait for.
        finished(len(pairs), progress)
    elif executor is not None:
        from schedcheck.checker.parallel import lanes_by  # noqa: PLC0415 - what it needs takes a while to load

        others = lanes_by(executor, left, sides, progress)
    else:
        others = [lane_for(rule, grade, sides) for rule, grade in metered(left, progress)]
    rest = iter(others)
    return [at_once.get(number) or next(rest) for number in range(len(pairs))]


def recheck(report: Report, schedule: Schedule) -> Report:
    """The same rules on a changed schedule: equal to a full check, at the cost of what the change touches.

    Args:
        report: From `check` or `recheck`, in this process.
        schedule: Made from the one that was checked; what they share is not measured again.

    Raises:
        InvalidValue: A report that was read from JSON: it does not hold its rules.
    """
    basis: _Basis | None = report._basis
    if basis is None:
        raise InvalidValue("the report must come from check or recheck", "one without its rules")
    before = basis.sides.schedule
    refuse_new_conflicts(schedule._names, before._names, basis.asked)
    edited = schedule._edited_since(before)
    if edited is None:
        return _again_with_others(basis, schedule)
    return _again(report, schedule, edited)[0]


def _again(report: Report, schedule: Schedule, edited: frozenset[str]) -> tuple[Report, Mapping[int, Lane]]:
    """The same report where only some itineraries are others; and the lanes that were looked at again, by number."""
    basis: _Basis = report._basis
    change = Change(basis.sides, schedule, edited)
    company = basis.company.get()
    touched = basis.watch.touched(basis.sides.schedule, schedule, edited)
    told = company.told(change)
    if told is not None:
        for person in edited:
            touched -= company.numbers.get(person, NOTHING)
        touched |= told
    broken, lanes = report._broken.get(), basis.lanes
    changed: dict[int, Lane] = {}
    for number in touched:
        before = lanes[number]
        lane = before.again(change)
        if lane is not before:
            changed[number] = lane
            old, new = before.verdict, lane.verdict
            if old is not new and lane.result.severity is Severity.MUST:
                broken += (new is Verdict.BROKEN) - (old is Verdict.BROKEN)
    lanes = lanes.after(changed)
    after = Later(None, company.after(change))
    again = _Basis(change.sides, lanes, basis.watch, basis.asked, basis.waivers, after, basis.waived)
    return Report._later(lanes.results, again.used, broken, again), changed


def check_many(
    schedule: Schedule | Report,
    changes: Iterable[tuple[Stop | Event, timedelta | Place | Stop | Event]],
    *,
    must: Iterable[Constraint | Rule] = (),
    should: Iterable[Constraint | Rule] = (),
    note: Iterable[Constraint | Rule] = (),
    severity: Mapping[str, Severity | str] | None = None,
    waivers: Iterable[Waiver] = (),
    now: datetime | str | None = None,
) -> Iterator[Trial]:
    """Try very many changes of one plan, each by itself: what would each of them break, and mend?

    Stops whose verdicts depend on where two people are at once are tried without a plan or a report for any; other
    changes cost a `recheck` each. One after another, as they are asked for.

    Args:
        schedule: The plan as it is, or a report on it from `check` or `recheck`, whose rules are asked then.
        changes: What is changed, a stop or an event of the plan, and to what: moved by a timedelta, put in another
            Place at the same time, or replaced by another stop or event.
        must, should, note, severity, waivers, now: As in `check`; not beside a report.

    Raises:
        InvalidValue: As in `check`; a change of another make; rules beside a report.
        NotInSchedule: What is changed is not in the plan.
    """
    rules: dict[str, Any] = {"must": must, "should": should, "note": note, "severity": severity}
    rules |= {"waivers": waivers, "now": now}
    if isinstance(schedule, Report):
        if any(rules.values()):
            raise InvalidValue("rules must not be given beside a report, which has its own", "some")
        report = schedule
    else:
        report = check(schedule, **rules)
    basis: _Basis | None = report._basis
    if basis is None:
        raise InvalidValue("the report must come from check or recheck", "one without its rules")

    def edited(other: Schedule) -> dict[int, Verdict]:
        before = basis.sides.schedule
        people = other._edited_since(before)
        if people is not None:
            refuse_new_conflicts(other._names, before._names, basis.asked)
            return {number: lane.verdict for number, lane in _again(report, other, people)[1].items()}
        pairs = enumerate(zip(report.results, recheck(report, other).results, strict=True))
        return {number: new.verdict for number, (old, new) in pairs if old is not new}

    return tried(report, (basis.sides, basis.lanes, basis.watch), iter(changes), edited)


def _again_with_others(basis: _Basis, schedule: Schedule) -> Report:
    """The same rules where people came or went, or stand for others: what reads only the same people stays."""
    held = {each.leader.id: each for each in basis.sides.schedule.itineraries}
    now = {each.leader.id: each for each in schedule.itineraries}
    edited = frozenset(each for each in {*held, *now} if held.get(each) is not now.get(each))
    sides = Sides(schedule)
    held_before = [each.lane if isinstance(each, Waived) else each for each in basis.lanes]
    on = [number for number, each in enumerate(held_before) if not isinstance(each, Off)]
    pairs = [(held_before[number].result.rule, held_before[number].result.severity) for number in on]
    at_once = {on[position]: lane for position, lane in bulk_lanes(pairs, sides).items()}
    lanes = [at_once.get(number) or _on_another(each, sides, edited) for number, each in enumerate(held_before)]
    watch = Watch([each.result.rule for each in lanes], schedule)
    around = [each if isinstance(each, Off) else basis.waivers.around(each) for each in lanes]
    return _report(_Basis.of(sides, around, watch, basis.asked, basis.waivers))


def _on_another(lane: Lane, sides: Sides, edited: frozenset[str]) -> Lane:
    if isinstance(lane, Off):
        return lane
    if isinstance(lane, ByPart):
        return lane.on(sides, edited)
    return lane_for(lane.result.rule, lane.result.severity, sides)


def _overridden(
    rules: Sequence[Rule], given: Sequence[Severity], severity: Mapping[str, Severity | str] | None
) -> list[Severity]:
    """How grave each rule is in this run."""
    if severity is None:
        return list(given)
    if not isinstance(severity, Mapping):
        raise InvalidValue("severity must be a mapping of the ids of rules to severities", repr(severity))
    known = [each.id or "" for each in rules]
    for each in severity:
        if each not in known:
            raise UnknownName("severity must be of the id of a rule", f"{each!r}{did_you_mean(str(each), known)}")
    asked = {key: member_of(Severity)(value) for key, value in severity.items()}
    return [asked.get(key, grade) for key, grade in zip(known, given, strict=True)]


def _report(basis: _Basis) -> Report:
    return Report._later(basis.lanes.results, basis.used, None, basis)
