"""How a rule is measured, and measured again: whole, part by part, place by place, or person by person.

A lane holds what it measured, so that after an edit only what that touches is measured again.
"""

from __future__ import annotations

from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from schedcheck.checker.by_person import ByPerson
from schedcheck.checker.edits import NOWHERE, Change, Side, Sides, rows_in
from schedcheck.checker.judging import (
    goodness,
    is_about_the_plan,
    is_best_of,
    is_best_of_each,
    judged,
    unmeasured,
    worth_keeping,
)
from schedcheck.checker.two import ByTwo, Two, cells_between, told_of
from schedcheck.constraints import Divisible, Part
from schedcheck.encounters.cells import CROWDED, Cell, Crowd, cell_of, crowded_again, near_again
from schedcheck.encounters.plain import Where
from schedcheck.result import Result
from schedcheck.rules import Severity, in_force
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from schedcheck.checker.lane import Lane
    from schedcheck.encounters.cells import Pair
    from schedcheck.encounters.nearness import Question
    from schedcheck.encounters.plain import Row, Rows
    from schedcheck.finding import Finding
    from schedcheck.result import Told
    from schedcheck.rules import Rule
    from schedcheck.schedule import Schedule

Found: TypeAlias = "tuple[Finding, ...]"


def lane_for(rule: Rule, severity: Severity, sides: Sides) -> Lane:
    """A rule measured on a plan, the fastest way that its constraint and the plan allow."""
    fast = fast_lane_for(rule, severity, sides)
    if fast is not None:
        return fast
    if isinstance(rule.constraint, Divisible):
        return ByPart.of(rule, severity, sides.schedule, {})
    return Whole(rule, severity, sides.schedule)


def fast_lane_for(rule: Rule, severity: Severity, sides: Sides) -> Lane | None:
    """The same; None where the constraint or the plan allows no faster way than by all findings."""
    if rule.always:
        match way_of(type(rule.constraint)):
            case "apart":
                return ByPlace.of(rule, severity, sides)
            case "glance" | "person":
                return ByPerson.of(rule, severity, sides.schedule)
            case _:
                pass
    return None


@cache
def way_of(kind: type) -> str:
    """By what its class offers, the way in which a constraint may be measured."""
    if all(hasattr(kind, name) for name in ("a", "b", "inherit", "question", "reads", "told")):
        return "apart"
    if all(hasattr(kind, name) for name in ("place", "gap", "one_at_a_time")):
        return "uses"
    if all(hasattr(kind, name) for name in ("who", "counts", "told_of", "reads")):
        return "glance"
    return "person" if getattr(kind, "by_person", False) else ""


class Off:
    """A rule that is not looked at."""

    __slots__ = ("result",)

    def __init__(self, rule: Rule) -> None:
        self.result = unmeasured(rule, Severity.OFF)

    @property
    def verdict(self) -> Verdict:
        """How the rule stands."""
        return self.result.verdict

    def again(self, change: Change) -> Lane:  # noqa: ARG002 - what a lane is asked
        """Nothing again."""
        return self


class Whole:
    """A rule whose constraint does not say how it splits."""

    def __init__(self, rule: Rule, severity: Severity, schedule: Schedule) -> None:
        constraint = rule.constraint
        found = worth_keeping(rule, constraint.findings(schedule))
        people = tuple(each.id for each in schedule.leaders)
        looked = is_about_the_plan(constraint, schedule)
        self.result = _judged(rule, severity, found, looked=looked, in_force=in_force(rule, schedule, people))

    @property
    def verdict(self) -> Verdict:
        """How the rule stands."""
        return self.result.verdict

    def again(self, change: Change) -> Lane:
        """All of it, again."""
        return Whole(self.result.rule, self.result.severity, change.after)


class ByPart:
    """A rule measured part by part, each by all its findings."""

    __slots__ = ("parts", "result")

    def __init__(self, result: Result, parts: Mapping[Part, Found]) -> None:
        self.result = result
        self.parts = parts

    @classmethod
    def of(cls, rule: Rule, severity: Severity, schedule: Schedule, known: Mapping[Part, Found]) -> ByPart:
        """The rule on a plan; *known* are parts that need not be measured."""
        constraint: Any = rule.constraint
        parts: dict[Part, Found] = {}
        for part in constraint.parts(schedule):
            held = known.get(part)
            parts[part] = worth_keeping(rule, constraint.findings_in(schedule, part)) if held is None else held
        return cls.judged(rule, severity, schedule, parts)

    @classmethod
    def judged(cls, rule: Rule, severity: Severity, schedule: Schedule, parts: Mapping[Part, Found]) -> ByPart:
        """The rule with all its parts measured."""
        found = [each for findings in parts.values() for each in findings]
        held = any(in_force(rule, schedule, part.people) for part in parts)
        return cls(_judged(rule, severity, found, looked=bool(parts), in_force=held), parts)

    @property
    def verdict(self) -> Verdict:
        """How the rule stands."""
        return self.result.verdict

    def again(self, change: Change) -> Lane:
        """The parts that read an edited itinerary again; in another lane, if the plan allows it now."""
        return self.on(change.sides, change.people)

    def on(self, sides: Sides, edited: frozenset[str]) -> Lane:
        """The rule on another plan, in which all but the edited are the very same."""
        rule, severity = self.result.rule, self.result.severity
        fast = fast_lane_for(rule, severity, sides)
        if fast is not None:
            return fast
        known = {part: found for part, found in self.parts.items() if edited.isdisjoint(part.people)}
        return ByPart.of(rule, severity, sides.schedule, known)


def _judged(rule: Rule, severity: Severity, found: Iterable[Finding], *, looked: bool, in_force: bool) -> Result:
    found = list(found)
    if is_best_of(rule) and in_force:
        found = found and [min(found, key=goodness)]
    if in_force and (is_best_of(rule) or is_best_of_each(rule)):
        looked = looked and bool(found)
    return judged(rule, severity, found, looked=looked, in_force=in_force)


class ByPlace(NamedTuple):
    """A rule that keeps two parties apart, of whom all stops are plain: measured place by place.

    Attributes:
        result: How it stands.
        question: What is asked.
        where: Which places count.
        sides: Who.
        cells: What came of each place in which some rows count.
    """

    result: Result
    question: Question
    where: Where
    sides: tuple[Side, Side]
    cells: dict[str, Cell]

    @classmethod
    def of(cls, rule: Rule, severity: Severity, sides: Sides) -> ByPlace | None:
        """The rule on a plan; None where a stop of the two is not plain, somebody is of both, or order matters."""
        begun = cls.begun(rule, severity, sides)
        return None if begun is None else begun[0].with_cells(begun[1], sides.schedule)

    @classmethod
    def begun(cls, rule: Rule, severity: Severity, sides: Sides) -> tuple[ByPlace, tuple[Rows, Rows]] | None:
        """The same with no place looked at yet, and the rows of both sides."""
        asked: Any = rule.constraint
        question = asked.question
        if question.one_sided:
            # Who comes first, places do not tell.
            return None
        where = Where(question.level, question.at)
        mine, theirs = (sides.of(party, inherit=asked.inherit) for party in (asked.a, asked.b))
        if not mine.people or not theirs.people:
            return cls(unmeasured(rule, severity), question, where, (mine, theirs), {}), ({}, {})
        here, there = sides.rows(mine, where), sides.rows(theirs, where)
        if here is None or there is None or not mine.members.isdisjoint(theirs.members):
            return None
        return cls(unmeasured(rule, severity), question, where, (mine, theirs), {}), (here, there)

    def with_cells(self, rows: tuple[Rows, Rows], schedule: Schedule) -> ByPlace:
        """The rule with all its places looked at."""
        if not all(each.people for each in self.sides):
            return self
        cells = cells_between(*rows, self.question)
        return self._replace(result=_of_cells(self.result, self.question, schedule, cells), cells=cells)

    @property
    def verdict(self) -> Verdict:
        """How the rule stands."""
        return self.result.verdict

    def again(self, change: Change) -> Lane:
        """The places in which an edited itinerary is another."""
        mine, theirs = self.sides
        if not mine.people or not theirs.people:
            # Nobody comes or goes: still there is nothing to measure.
            return self
        if change.only is not None and len(mine.people) == len(theirs.people) == 1 and self.question.at is None:
            asked = self.question, self.where, self.sides
            before = _by_two(self.result.rule, self.result.severity, asked, self.near, change.before)
            lane = None if before is None else before.edited(change)
            if lane is not None:
                # Where the edit touched nothing that both share, all stays as it is.
                return self if lane is before else lane
        here, there, keys = self._rows_after(change)
        if here is None or there is None:
            return lane_for(self.result.rule, self.result.severity, change.sides)
        cells = self.cells
        for key in keys:
            if (key in here and key in there) or key in cells:
                cells = self._cells_again(keys, here, there, change)
                break
        result = self.result
        if cells is not self.cells or self.question.at is not None:
            result = _of_cells(result, self.question, change.after, cells)
        return ByPlace(result, self.question, self.where, self.sides, cells)

    @property
    def near(self) -> dict[str, tuple[Pair, ...]]:
        """The pairs too near, by place; no places without any."""
        kept = self.result.verdict is Verdict.KEPT
        return {} if kept else {key: cell.near for key, cell in self.cells.items() if cell.near}

    def _rows_after(self, change: Change) -> tuple[Rows | None, Rows | None, AbstractSet[str]]:
        """The rows of both sides, and the places in which they are others.

        They are not kept from before: of edits where the other side is not, this lane is not told.
        """
        (mine, theirs), where = self.sides, self.where
        here: Rows | None = None
        there: Rows | None = None
        keys: AbstractSet[str] = NOWHERE
        for person in change.people:
            if person in mine.members:
                here, edited = change.rows(person, where)
            elif person in theirs.members:
                there, edited = change.rows(person, where)
            else:
                continue
            keys = keys | edited if keys else edited
        if here is None or len(mine.people) > 1:
            here = change.sides.rows(mine, where)
        if there is None or len(theirs.people) > 1:
            there = change.sides.rows(theirs, where)
        return here, there, keys

    def _cells_again(self, keys: Iterable[str], here: Rows, there: Rows, change: Change) -> dict[str, Cell]:
        """The cells with those of some places measured again; the very same if they come to the same."""
        question = self.question
        cells: dict[str, Cell] | None = None
        for key in keys:
            one, other, before = here.get(key), there.get(key), self.cells.get(key, NOTHING)
            if one and other:
                cell = self._edited_again(before, key, (one, other), change)
                if cell is None:
                    cell = cell_of(one, other, question.gap, question.window, question.allow)
            elif before is NOTHING:
                continue
            else:
                cell = NOTHING
            if cell.later is None and cell == before and _stops_in(cell) == _stops_in(before):
                continue
            cells = dict(self.cells) if cells is None else cells
            if cell == NOTHING:
                del cells[key]
            else:
                cells[key] = cell
        return self.cells if cells is None else cells

    def _edited_again(
        self, before: Cell, key: str, rows: tuple[Sequence[Row], Sequence[Row]], change: Change
    ) -> Cell | None:
        """The cell of a place after one edit, without all being compared again; None where that takes it."""
        question = self.question
        if change.only is None:
            return None
        person, edit = change.only
        turned = person in self.sides[1].members
        come = change.only_rows(self.where)[1].get(key, ())
        if len(rows[0]) * len(rows[1]) > CROWDED:
            if question.window is not None or question.allow:
                return None
            return crowded_again(before, edit.gone, come, Crowd(rows[not turned], question.gap, turned))
        near = near_again(before.near, edit.gone, come, rows[not turned], question, turned=turned)
        return Cell(near, None, (*rows, question.gap, question.window, question.allow))


def _by_two(
    rule: Rule,
    severity: Severity,
    asked: tuple[Question, Where, tuple[Side, Side]],
    near: dict[str, tuple[Pair, ...]],
    before: Schedule,
) -> ByTwo | None:
    """A rule about two people on the plan before an edit, for going on from; None where a stop of theirs is not plain.

    Args:
        rule, severity: Which.
        asked: What, where, and who.
        near: The pairs too near, by place.
        before: The plan.
    """
    _, where, sides = asked
    here, there = (rows_in(before, each.people[0], where) for each in sides)
    if here is None or there is None:
        return None
    return ByTwo(Two(rule, severity, *asked, partial(lane_for, rule, severity)), near, (here, there))


def kept_by_two(rule: Rule, severity: Severity, sides: Sides, before: Schedule) -> ByTwo | None:
    """The same of a rule that is kept, nothing of which was measured but that; None where it is about others, too."""
    asked: Any = rule.constraint
    if not rule.always or way_of(asked.__class__) != "apart":
        return None
    question = asked.question
    mine, theirs = (sides.of(party, inherit=asked.inherit) for party in (asked.a, asked.b))
    if question.one_sided or question.at is not None or not len(mine.people) == len(theirs.people) == 1:
        return None
    if mine.people == theirs.people:
        return None
    return _by_two(rule, severity, (question, Where(question.level, None), (mine, theirs)), {}, before)


def _stops_in(cell: Cell) -> list[int]:
    """Which stops its pairs are of: not whether they are equal, as by what they are edits tell which are gone."""
    pairs = cell.near if cell.kept is None else (*cell.near, cell.kept)
    return [id(row[4]) for pair in pairs for row in (pair.first, pair.second)]


NOTHING = Cell((), None)
"""Where no two of a cell's rows count."""
NEAR = attrgetter("near")


def _of_cells(result: Result, question: Question, schedule: Schedule, cells: dict[str, Cell]) -> Result:
    """How a rule stands, of which all cells are known."""
    rule, severity = result.rule, result.severity
    if question.at is not None and not schedule.visits(question.at):
        return unmeasured(rule, severity)

    def tell() -> Told:
        # Another thread may be at it too, and comes to the same.
        for key in [key for key, cell in cells.items() if cell.later is not None]:
            cells[key] = cells[key].settled
        return told_of(rule, question, cells.values())

    broken = any(map(NEAR, cells.values()))
    return Result._later(rule, severity, Verdict.BROKEN if broken else Verdict.KEPT, tell)
