"""The answer to a check: frozen data with a text and a JSON form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from schedcheck._later import Later
from schedcheck.cost import Cost, cost_of
from schedcheck.finding import Amount, Finding
from schedcheck.report_json import report_data, results_from
from schedcheck.report_json.brief import brief, brief_use
from schedcheck.result import Result
from schedcheck.rules import Severity
from schedcheck.text import render
from schedcheck.verdict import Verdict
from schedcheck.waivers import WaiverUse, content_of, same_waivers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

__all__ = ["Change", "Difference", "Finding", "Report", "Result", "Verdict", "WaiverChange", "result_told", "use_told"]


@frozen(init=False, repr=False, eq=False, match_args=False)
class Report:
    """What a check found, rule by rule.

    Attributes:
        results: One for each rule, given as musts, then as shoulds, then as notes, each in the order given.
        waivers: What became of each waiver, in the order given.
    """

    __match_args__ = ("results", "waivers")
    _results: Later[tuple[Result, ...]] = field(alias="results")
    waivers: tuple[WaiverUse, ...]
    # What was measured, part by part, for `recheck`; not part of the answer.
    _basis: Any = field(alias="basis")
    # How many musts are broken.
    _broken: Later[int] = field(init=False)

    def __init__(
        self,
        results: tuple[Result, ...] | Later[tuple[Result, ...]],
        waivers: tuple[WaiverUse, ...] = (),
        *,
        basis: Any = None,
    ) -> None:
        self._fill(results if isinstance(results, Later) else Later(None, results), waivers, basis, None)

    def _fill(
        self,
        results: Later[tuple[Result, ...]],
        waivers: tuple[WaiverUse, ...],
        basis: Any,
        broken: int | None,
    ) -> None:
        self.__attrs_init__(results, waivers, basis)
        count = Later(lambda: musts_broken(results.get())) if broken is None else Later(None, broken)
        object.__setattr__(self, "_broken", count)

    @classmethod
    def _later(
        cls,
        make: Callable[[], tuple[Result, ...]],
        waivers: tuple[WaiverUse, ...],
        broken: int | None,
        basis: Any,
    ) -> Report:
        """A report whose results *make* makes when they are asked for; None where it is not known how many broke."""
        made = cls.__new__(cls)
        made._fill(Later(make), waivers, basis, broken)
        return made

    @property
    def results(self) -> tuple[Result, ...]:
        """One for each rule, given as musts, then as shoulds, then as notes, each in the order given."""
        return self._results.get()

    @property
    def ok(self) -> bool:
        """Whether no must is broken.

        One may still be unknown, conditional or not measured: see `undecided` and `clear`.
        """
        return not self._broken.get()

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

        Rules are the same by id, findings by rule, people, stops and place, or by what they are about instead of stops;
        waivers by all that they say, else by their rule and id.
        """
        return Difference(tuple(_changes(self, other)), tuple(_waivers_changed(self.waivers, other.waivers)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Report):
            return NotImplemented
        return self is other or (self.results == other.results and self.waivers == other.waivers)

    def __hash__(self) -> int:
        return hash((self.results, self.waivers))

    def __repr__(self) -> str:
        return f"Report(results={self.results!r}, waivers={self.waivers!r})"

    def __str__(self) -> str:
        return render(self.results, self.waivers)


def musts_broken(results: Iterable[Result]) -> int:
    """How many musts are broken."""
    return sum(each.severity is Severity.MUST and each.verdict is Verdict.BROKEN for each in results)


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
        before, after = (each if isinstance(each, Result) else None for each in (self.before, self.after))
        return f"{self.what:<9} {self.rule}: {result_told(before)} -> {result_told(after)}"

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON: findings in short, of rules the verdict."""
        return {"what": self.what, "rule": self.rule, "before": _data(self.before), "after": _data(self.after)}


@frozen
class WaiverChange:
    """What became of one waiver.

    Attributes:
        what: "appeared", "vanished"; "changed", where its state or its count is another, or it says something else.
        rule: The id of its rule.
        before, after: The waiver and what became of it in a check, where there is one.
    """

    what: str
    rule: str
    before: WaiverUse | None
    after: WaiverUse | None

    def __str__(self) -> str:
        told = self.after if self.after is not None else self.before
        named = "" if told is None else f"waiver {told.waiver.id}: "
        return f"{self.what:<9} {self.rule}: {named}{use_told(self.before)} -> {use_told(self.after)}"

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON, waivers in short."""
        return {
            "what": self.what,
            "rule": self.rule,
            "before": brief_use(self.before),
            "after": brief_use(self.after),
        }


@frozen
class Difference:
    """What is different between two reports, in the order of their rules; then of their waivers.

    Attributes:
        changes: Each change; findings that are kept in both are left out.
        waivers: What became of waivers.
    """

    changes: tuple[Change, ...]
    waivers: tuple[WaiverChange, ...] = ()

    def of(self, what: str) -> tuple[Change, ...]:
        """The changes of findings and rules of one sort."""
        return tuple(each for each in self.changes if each.what == what)

    def __bool__(self) -> bool:
        return bool(self.changes or self.waivers)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {
            "changes": [each.to_dict() for each in self.changes],
            "waivers": [each.to_dict() for each in self.waivers],
        }

    def __str__(self) -> str:
        return "\n".join(map(str, (*self.changes, *self.waivers))) or "no difference"


def _data(told: Finding | Result | None) -> dict[str, Any] | None:
    if isinstance(told, Result):
        return {"verdict": told.verdict.name.casefold(), "measured": told.measured}
    return brief(told)


def result_told(result: Result | None) -> str:
    """How a rule stands."""
    if result is None:
        return "-"
    if result.severity is Severity.OFF:
        return "off"
    if result.verdict is Verdict.KEPT and result.waived:
        return "WAIVED"
    return f"{result.verdict}{'' if result.measured else ' (nothing measured)'}"


def use_told(use: WaiverUse | None) -> str:
    """What became of a waiver, and of how many findings."""
    if use is None:
        return "-"
    return f"{use.state} for {use.count} finding{'' if use.count == 1 else 's'}" if use.count else str(use.state)


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


def _waivers_changed(old: Sequence[WaiverUse], new: Sequence[WaiverUse]) -> Iterator[WaiverChange]:
    """What became of waivers: without an id of their own, they have other numbers where one is put before."""
    same = same_waivers([each.waiver for each in old], [each.waiver for each in new])
    before = {new_at: old[old_at] for old_at, new_at in same.items()}
    for number, use in enumerate(old):
        if number not in same:
            yield WaiverChange("vanished", use.waiver.rule, use, None)
    for number, use in enumerate(new):
        was = before.get(number)
        if was is None:
            yield WaiverChange("appeared", use.waiver.rule, None, use)
        elif (was.state, was.count) != (use.state, use.count) or content_of(was.waiver) != content_of(use.waiver):
            yield WaiverChange("changed", use.waiver.rule, was, use)


def _identity(finding: Finding) -> tuple[Any, ...]:
    """Whose stops a finding is about, which of theirs, where, and what else it is about."""
    people = tuple(each.leader.id if each.leader else "" for each in finding.stops)
    return people, tuple(each.id for each in finding.stops), finding.place.id if finding.place else "", finding.about


def _tightness(finding: Finding) -> tuple[Any, ...]:
    slack: Amount | None = finding.slack
    return -finding.verdict, slack is not None, slack if slack is not None else 0
