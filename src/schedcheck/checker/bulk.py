"""Rules on a large plan of plain stops, by sweeps: their verdicts at once, all else when somebody asks for it."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from schedcheck.checker.by_person import FRONT, ByPerson, Front, LazyFront, Seen, seen_of
from schedcheck.checker.edits import Sides
from schedcheck.checker.lanes import kept_by_two, lane_for, way_of
from schedcheck.checker.sweeps import sweep
from schedcheck.columns import Columns
from schedcheck.kernels import Rows, party_kernel_for
from schedcheck.result import Result
from schedcheck.rules import Rule
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Executor

    from schedcheck.checker.edits import Change
    from schedcheck.checker.lane import Lane
    from schedcheck.result import Told
    from schedcheck.rules import Severity


def bulk_lanes(
    rules: Sequence[tuple[Rule, Severity]], sides: Sides, executor: Executor | None = None
) -> dict[int, Lane]:
    """The lanes of the rules, by number, that can be measured at once on this plan; none if the plan is small."""
    columns = sides.schedule._large_columns
    if columns is None:
        return {}
    found: dict[int, Lane] = {}
    swept = sweep([rule for rule, _ in rules], sides, columns, executor)
    broken = set(swept.broken.rule)
    alone: dict[int, list[int]] = {}
    for number, row in zip(swept.broken.rule, swept.broken.first, strict=True):
        alone.setdefault(number, []).append(row)
    for number in swept.measured:
        rule, severity = rules[number]
        if way_of(type(rule.constraint)) == "glance":
            found[number] = _by_person(rule, severity, sides.schedule, columns, alone.get(number, ()))
        else:
            verdict = Verdict.BROKEN if number in broken else Verdict.KEPT
            found[number] = Deferred(rule, severity, sides, verdict)
    return found


class Deferred:
    """A rule whose verdict is known; all else is measured when it is asked for, or when an edit touches it."""

    __slots__ = ("_lane", "_sides", "result")

    def __init__(self, rule: Rule, severity: Severity, sides: Sides, verdict: Verdict) -> None:
        self._lane: Lane | None = None
        self._sides = sides
        self.result = Result._later(rule, severity, verdict, self._told)

    def measured(self) -> Lane:
        """The rule measured place by place, on the plan it was first asked of."""
        if self._lane is None:
            rule, severity = self.result.rule, self.result.severity
            self._lane = lane_for(rule, severity, self._sides)
        return self._lane

    def _told(self) -> Told:
        result = self.measured().result
        return result.slack, result.findings

    @property
    def verdict(self) -> Verdict:
        """How the rule stands."""
        return self.result.verdict

    def again(self, change: Change) -> Lane:
        """Nothing that decides it was edited before this change."""
        if self._lane is None and self.verdict is Verdict.KEPT:
            before = kept_by_two(self.result.rule, self.result.severity, self._sides, change.before)
            lane = None if before is None else before.edited(change)
            if lane is not None:
                return self if lane is before else lane
        return self.measured().again(change)


class _Seen(Mapping[str, Seen]):
    """Everybody as a rule sees them, each when they are asked for."""

    def __init__(self, rule: Rule, schedule: Schedule, people: Sequence[str]) -> None:
        self._rule = rule
        self._schedule = schedule
        self._people = dict.fromkeys(people)
        self._made: dict[str, Seen] = {}

    def __getitem__(self, key: str) -> Seen:
        if key not in self._made:
            if key not in self._people:
                raise KeyError(key)
            self._made[key] = seen_of(self._rule, self._schedule, self._schedule.itinerary(key))
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._people

    def __iter__(self) -> Iterator[str]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)


def _by_person(rule: Rule, severity: Severity, schedule: Schedule, columns: Columns, broken: Iterable[int]) -> Lane:
    asked: Any = rule.constraint
    who = schedule._ids if asked.who is None else schedule._ids_of(asked.who)
    seen = _Seen(rule, schedule, schedule._present(who))
    not_kept = dict.fromkeys((columns.leaders[columns.person[row]] for row in broken), Verdict.BROKEN)
    return ByPerson.known(rule, severity, seen, not_kept, LazyFront(lambda: _front(seen, columns)))


def _front(seen: Mapping[str, Seen], columns: Columns) -> Front:
    """The tightest, without looking at all: nobody is tighter than their stops next to one another in time."""
    rows = Rows(columns.person, columns.place, columns.start, columns.end)
    least, at = party_kernel_for(len(columns)).turns(rows, len(columns.leaders))
    bounds = sorted((least[code], at[code], each) for code, each in enumerate(columns.leaders) if each in seen)
    keys: list[Any] = []
    for gap, since, person in bounds:
        if len(keys) > FRONT and keys[FRONT][:2] < (gap, since):
            break
        key = seen[person].key
        if key is not None:
            insort(keys, key)
    return Front.of(keys)
