"""The answer to a check: frozen data with a text and a JSON form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from schedcheck.finding import Amount, Finding
from schedcheck.report_json import report_data, results_from
from schedcheck.report_json.brief import brief
from schedcheck.result import Result
from schedcheck.rules import Severity
from schedcheck.text import render
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Change", "Difference", "Finding", "Report", "Result", "Verdict"]


@frozen
class Report:
    """What a check found, rule by rule.

    Attributes:
        results: One for each rule, musts first, then shoulds, then notes, each in the order given.
    """

    results: tuple[Result, ...]
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
        """Whether every rule measured something and is kept."""
        return all(each.kept for each in self.results)

    @property
    def undecided(self) -> tuple[Result, ...]:
        """The musts that are unknown, conditional or not measured."""
        open_ = (Verdict.UNKNOWN, Verdict.CONDITIONAL)
        return tuple(each for each in self.results if each.severity is Severity.MUST and each.verdict in open_)

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The broken findings of musts and shoulds."""
        return tuple(finding for each in self.results if each.severity is not Severity.NOTE for finding in each.broken)

    def __getitem__(self, rule_id: str) -> Result:
        """The result of a rule, by its id; raises KeyError."""
        for each in self.results:
            if each.rule.id == rule_id:
                return each
        raise KeyError(rule_id)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON; its shape is in `report.schema.json`."""
        return report_data(self.results, ok=self.ok, clear=self.clear)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """The report that gave *data*; its constraints only keep their code and wording. Raises `InvalidValue`."""
        return cls(results_from(data))

    def diff(self, other: Report) -> Difference:
        """What is different in *other*, which comes after this one.

        Rules are the same by id, findings by rule, people, stops and place.
        """
        return Difference(tuple(_changes(self, other)))

    def __str__(self) -> str:
        return render(self.results)


@frozen
class Change:
    """What became of one finding, or of one rule.

    Attributes:
        what: "appeared", "vanished", "tighter", "looser", "passed" (the same stops, of other people) for findings;
            "added", "removed", "changed" for rules.
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
            return f"{self.what:<9} {self.rule}: {told.verdict}: {told.sentence}{when}"
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
        elif _tightness(one) != _tightness(other):
            yield Change("tighter" if _tightness(other) < _tightness(one) else "looser", rule, one, other)


def _identity(finding: Finding) -> tuple[Any, ...]:
    """Whose stops a finding is about, which of theirs, and where."""
    people = tuple(each.leader.id if each.leader else "" for each in finding.stops)
    return people, tuple(each.id for each in finding.stops), finding.place.id if finding.place else ""


def _tightness(finding: Finding) -> tuple[Any, ...]:
    slack: Amount | None = finding.slack
    return -finding.verdict, slack is not None, slack if slack is not None else 0
