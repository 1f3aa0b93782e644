"""What a check says of rules, as laws compare it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs

from schedcheck.checker import check
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.finding import Finding
    from schedcheck.model import Leader
    from schedcheck.result import Result

__all__ = [
    "Answer",
    "alone",
    "answer",
    "answers",
    "name_in",
    "names",
    "of_others",
    "open_ends",
    "open_findings",
    "others_verdict",
    "results",
    "short",
    "told",
]

Name = tuple[str, str | None]
Answer = tuple[Any, ...]


def results(schedule: Schedule, rules: Iterable[Any]) -> list[Result]:
    """What a check says of each rule."""
    return list(check(schedule, must=rules).results)


def names(finding: Finding) -> tuple[Name, ...]:
    """The stops of a finding by the ids of their person and their own."""
    return tuple((stop.leader.id if stop.leader else "", stop.id) for stop in finding.stops)


def told(finding: Finding) -> Answer:
    """What a finding says, but for when."""
    place = finding.place.id if finding.place else None
    return names(finding), place, str(finding.verdict), finding.required, finding.actual, finding.slip, finding.about


def answer(result: Result) -> Answer:
    """What is said of a rule, but for when."""
    return str(result.verdict), result.measured, result.slack, Counter(map(told, result.findings))


def answers(schedule: Schedule, rules: Iterable[Any]) -> list[Answer]:
    """What is said of each rule, but for when."""
    return list(map(answer, results(schedule, rules)))


def short(schedule: Schedule, rule: Any) -> tuple[Any, ...]:
    """How a rule stands in a plan, in short."""
    result = results(schedule, [rule])[0]
    return str(result.verdict), result.measured, result.slack


def open_ends(schedule: Schedule) -> bool:
    """Whether an end is not known."""
    return None in {*(each.end for each in schedule.stops), *(each.end for each in schedule.events)}


def open_findings(result: Result) -> list[Finding]:
    """Those that are not kept."""
    return [each for each in result.findings if each.verdict is not Verdict.KEPT]


def of_others(result: Result, newcomer: Leader) -> list[Finding]:
    """What is not kept, but for what is found of a newcomer alone."""
    return [each for each in open_findings(result) if {who for who, _ in names(each)} != {newcomer.id}]


def others_verdict(result: Result, newcomer: Leader) -> Verdict:
    """How a rule stands, but for what is found of a newcomer alone."""
    if len(of_others(result, newcomer)) == len(open_findings(result)):
        return result.verdict
    return max((each.verdict for each in of_others(result, newcomer)), default=Verdict.KEPT)


def name_in(finding: Finding) -> str:
    """A finding in a few words."""
    stops = ", ".join(f"{leader}: {stop}" for leader, stop in names(finding))
    return f"{finding.verdict}, required {finding.required}, actual {finding.actual}, of {stops or finding.about}"


def alone(schedule: Schedule, named: set[Name]) -> Schedule:
    """The plan of some stops alone; everybody keeps an itinerary."""
    return Schedule(
        attrs.evolve(each, stops=[stop for stop in each.stops if (each.leader.id, stop.id) in named])
        for each in schedule.itineraries
    )
