"""What a check says of rules, as laws compare it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from schedcheck.checker import check
from schedcheck.interval import Interval
from schedcheck.schedule import Schedule
from schedcheck.testing._telling import told as amount
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.finding import Finding
    from schedcheck.model import Leader
    from schedcheck.result import Result

__all__ = [
    "Answer",
    "Said",
    "SaidWhen",
    "Stand",
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
    "span",
    "told",
]

Name = tuple[str, str | None]


def span(value: Any) -> str:
    """A duration or count; what is none of these as it is."""
    if value is None:
        return "not known"
    if not isinstance(value, timedelta):
        return str(value)
    return f"-{amount(-value)}" if value < timedelta(0) else amount(value)


class Said(NamedTuple):
    """What a finding says, but for when."""

    stops: tuple[Name, ...]
    place: str | None
    verdict: str
    required: Any
    actual: Any
    slip: timedelta | None
    about: tuple[str, ...]

    def __str__(self) -> str:
        slip = [] if self.slip is None else [f"safe up to a slip of {span(self.slip)}"]
        where = [] if self.place is None else [f"at {self.place}"]
        of = [f"of {_listed(self.stops) or ', '.join(self.about)}"] if self.stops or self.about else []
        amounts = [f"required {span(self.required)}", f"actual {span(self.actual)}"]
        return ", ".join([self.verdict, *amounts, *slip, *of, *where])


class SaidWhen(NamedTuple):
    """What a finding says, and when, in UTC."""

    said: Said
    interval: Interval | None

    def __str__(self) -> str:
        if self.interval is None:
            return str(self.said)
        ends = self.interval.start, self.interval.end
        # An interval is shown to the minute, and what differs may be a second.
        exact = " to ".join(f"{each:%Y-%m-%d %H:%M:%S.%f}".rstrip("0").rstrip(".") for each in ends) + " UTC"
        return f"{self.said}, {exact if any(each.second or each.microsecond for each in ends) else self.interval}"


class Stand(NamedTuple):
    """How a rule stands in a plan, in short."""

    verdict: str
    measured: bool
    slack: Any


class Answer(NamedTuple):
    """What is said of a rule."""

    verdict: str
    measured: bool
    slack: Any
    findings: Counter[Any]

    @property
    def stand(self) -> Stand:
        """That, in short."""
        return Stand(self.verdict, self.measured, self.slack)


def results(schedule: Schedule, rules: Iterable[Any]) -> list[Result]:
    """What a check says of each rule."""
    return list(check(schedule, must=rules).results)


def names(finding: Finding) -> tuple[Name, ...]:
    """The stops of a finding by the ids of their person and their own."""
    return tuple((stop.leader.id if stop.leader else "", stop.id) for stop in finding.stops)


def told(finding: Finding) -> Said:
    """What a finding says, but for when."""
    place = finding.place.id if finding.place else None
    amounts = finding.required, finding.actual, finding.slip
    return Said(names(finding), place, str(finding.verdict), *amounts, finding.about)


def answer(result: Result) -> Answer:
    """What is said of a rule, but for when."""
    return Answer(str(result.verdict), result.measured, result.slack, Counter(map(told, result.findings)))


def answers(schedule: Schedule, rules: Iterable[Any], *, later: timedelta = timedelta(0)) -> list[Answer]:
    """What is said of each rule, and when, in a plan that is so much *later* than another with which it is compared."""
    found = results(schedule, rules)
    return [answer(each)._replace(findings=Counter(_when(one, later) for one in each.findings)) for each in found]


def _when(finding: Finding, later: timedelta) -> SaidWhen:
    if finding.interval is None:
        return SaidWhen(told(finding), None)
    start, end = (each.astimezone(UTC) - later for each in (finding.interval.start, finding.interval.end))
    return SaidWhen(told(finding), Interval(start, end))


def short(schedule: Schedule, rule: Any) -> Stand:
    """How a rule stands in a plan, in short."""
    return answer(results(schedule, [rule])[0]).stand


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
    amounts = f"required {span(finding.required)}, actual {span(finding.actual)}"
    return f"{finding.verdict}, {amounts}, of {_listed(names(finding)) or finding.about}"


def _listed(stops: Iterable[Name]) -> str:
    return ", ".join(f"{leader}: {stop}" for leader, stop in stops)


def alone(schedule: Schedule, named: set[Name]) -> Schedule:
    """The plan of some stops alone; everybody keeps an itinerary."""
    return Schedule(
        attrs.evolve(each, stops=[stop for stop in each.stops if (each.leader.id, stop.id) in named])
        for each in schedule.itineraries
    )
