"""The answer to a check: frozen data with a text and a JSON form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from schedcheck.cost import Cost, cost_of
from schedcheck.finding import Amount, Finding
from schedcheck.report_json import report_data, results_from
from schedcheck.report_json.brief import brief
from schedcheck.result import Result
from schedcheck.rules import Severity
from schedcheck.text import render
from schedcheck.verdict import Verdict
from schedcheck.waivers import WaiverUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Change", "Difference", "Finding", "Report", "Result", "Verdict"]


@frozen
class Report:
    """What a check found, rule by rule.

    Attributes:
        results: One for each rule, given as musts, then as shoulds, then as notes, each in the order given.
        waivers: What became of each waiver, in the order given.
    """

    results: tuple[Result, ...]
    waivers: tuple[WaiverUse, ...] = ()
    # What was measured, part by part, for `recheck`; not part of the answer.
    _basis: Any = field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def ok(self) -> bool:
        """Whether no must is broken.

        One may still be unknown, conditional or not measured: see `undecided` and `clear`.
        """
        return not any(each.severity is Severity.MUST and each.verdict is Verdict.BROKEN for each in self.results)

    @property
    def clear(self) -> bool:
        """Whether every rule that is not off measured something and is kept or waived, and each waiver is in order."""
        kept = all(each.kept for each in self.results if each.severity is not Severity.OFF)
        return kept and all(each.in_order for each in self.waivers)

    @property
    def undecided(self) -> tuple[Result, ...]:
        """The musts that are unknown, conditional or not measured."""
        open_ = (Verdict.UNKNOWN, Verdict.CONDITIONAL)
        return tuple(each for each in self.results if each.severity is Severity.MUST and each.verdict in open_)

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The broken findings of musts and shoulds that are not waived."""
        return tuple(finding for each in self.results if each.severity is not Severity.NOTE for finding in each.broken)

    @property
    def cost(self) -> Cost:
        """How many musts are broken, and what broken shoulds cost: the less, the better, musts before all else."""
        return cost_of(self.results)

    def __getitem__(self, rule_id: str) -> Result:
        """The result of a rule, by its id; raises KeyError."""
        for each in self.results:
            if each.rule.id == rule_id:
                return each
        raise KeyError(rule_id)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON; its shape is in `report.schema.json`."""
        return report_data(self.results, self.waivers, ok=self.ok, clear=self.clear, cost=self.cost)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """The report that gave *data*; its constraints only keep their code and wording. Raises `InvalidValue`."""
        return cls(*results_from(data))

    def diff(self, other: Report) -> Difference:
        """What is different in *other*, which comes after this one.

        Rules are the same by id, findings by rule, people, stops and place, or by what they are about instead of stops.
        """
        return Difference(tuple(_changes(self, other)))

    def __str__(self) -> str:
        return render(self.results, self.waivers)


@frozen
class Change:
    """What became of one finding, or of one rule.

    Attributes:
        what: "appeared", "vanished", "tighter", "looser", "passed" (the same stops, of other people), "waived",
            "unwaived" for findings; "added", "removed", "changed" for rules.
        rule: The rule's id.
        before, after: The finding, or the rule's result, where there is one.
    """

    what: str
    rule: str
    before: Finding | Result | None
    after: Finding | Result | None

    def __str__(self) -> str:
        told = self.after if self.after is not None else self.before
        if isinstance(told, Finding):
            when = f" ({told.interval})" if told.interval is not None else ""
            mark = f"{told.verdict}, waived" if told.waived is not None else str(told.verdict)
            return f"{self.what:<9} {self.rule}: {mark}: {told.sentence}{when}"
        return f"{self.what:<9} {self.rule}: {_told(self.before)} -> {_told(self.after)}"

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON: findings in short, of rules the verdict."""
        return {"what": self.what, "rule": self.rule, "before": _data(self.before), "after": _data(self.after)}


@frozen
class Difference:
    """What is different between two reports, in the order of their rules.

    Attributes:
        changes: Each change; findings that are kept in both are left out.
    """

    changes: tuple[Change, ...]

    def of(self, what: str) -> tuple[Change, ...]:
        """The changes of one sort."""
        return tuple(each for each in self.changes if each.what == what)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {"changes": [each.to_dict() for each in self.changes]}

    def __str__(self) -> str:
        return "\n".join(map(str, self.changes)) or "no difference"


def _data(told: Finding | Result | None) -> dict[str, Any] | None:
    if isinstance(told, Result):
        return {"verdict": told.verdict.name.casefold(), "measured": told.measured}
    return brief(told)


def _told(result: Finding | Result | None) -> str:
    if result is None:
        return "-"
    if isinstance(result, Result) and result.severity is Severity.OFF:
        return "off"
    if isinstance(result, Result) and result.verdict is Verdict.KEPT and result.waived:
        return "WAIVED"
    nothing = isinstance(result, Result) and not result.measured
    return f"{result.verdict}{' (nothing measured)' if nothing else ''}"


def _changes(old: Report, new: Report) -> Iterator[Change]:
    before = {each.rule.id or "": each for each in old.results}
    after = {each.rule.id or "": each for each in new.results}
    for rule in dict.fromkeys((*before, *after)):
        one, other = before.get(rule), after.get(rule)
        if one is None or other is None:
            yield Change("added" if one is None else "removed", rule, one, other)
        elif (one.verdict, one.measured, one.severity) != (other.verdict, other.measured, other.severity):
            yield Change("changed", rule, one, other)
        yield from _findings_changed(rule, one, other)


def _findings_changed(rule: str, old: Result | None, new: Result | None) -> Iterator[Change]:
    before = {_identity(each): each for each in (old.findings if old else ())}
    after = {_identity(each): each for each in (new.findings if new else ())}
    passed = {key[1:]: key for key in after if key not in before}
    for key in tuple(before):
        heir = passed.get(key[1:])
        if key not in after and heir is not None and heir in after:
            if before[key].verdict is not Verdict.KEPT or after[heir].verdict is not Verdict.KEPT:
                yield Change("passed", rule, before[key], after[heir])
            del before[key], after[heir]
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if all(each is None or each.verdict is Verdict.KEPT for each in (one, other)):
            continue
        if other is None or one is None:
            yield Change("appeared" if one is None else "vanished", rule, one, other)
            continue
        if (one.waived is None) != (other.waived is None):
            yield Change("waived" if one.waived is None else "unwaived", rule, one, other)
        if _tightness(one) != _tightness(other):
            yield Change("tighter" if _tightness(other) < _tightness(one) else "looser", rule, one, other)


def _identity(finding: Finding) -> tuple[Any, ...]:
    """Whose stops a finding is about, which of theirs, where, and what else it is about."""
    people = tuple(each.leader.id if each.leader else "" for each in finding.stops)
    return people, tuple(each.id for each in finding.stops), finding.place.id if finding.place else "", finding.about


def _tightness(finding: Finding) -> tuple[Any, ...]:
    slack: Amount | None = finding.slack
    return -finding.verdict, slack is not None, slack if slack is not None else 0
