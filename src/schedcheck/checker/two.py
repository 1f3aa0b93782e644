"""A rule that keeps two people apart, after an edit: most of an edit's time is spent here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schedcheck.checker.judging import told, worth_keeping
from schedcheck.encounters.cells import CROWDED, Cell, cell_of, near_again
from schedcheck.encounters.plain import presence_of
from schedcheck.result import Result
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from schedcheck.checker.edits import Change, Side, Sides
    from schedcheck.checker.lane import Lane
    from schedcheck.encounters.cells import Pair
    from schedcheck.encounters.nearness import Question
    from schedcheck.encounters.plain import Rows, Where
    from schedcheck.finding import Finding
    from schedcheck.result import Told
    from schedcheck.rules import Rule, Severity


class Two(NamedTuple):
    """What stays as it is, whatever is edited.

    Attributes:
        rule, severity: Which.
        question: What is asked; not about one place alone.
        where: Which places count.
        sides: Who, one on each side.
        anew: Measures the rule on another plan.
    """

    rule: Rule
    severity: Severity
    question: Question
    where: Where
    sides: tuple[Side, Side]
    anew: Callable[[Sides], Lane]


class ByTwo:
    """A rule about two people all of whose stops are plain, as it stands after an edit.

    Args:
        two: Which rule, and who.
        near: The pairs too near, by place; no places without any.
        rows: Those of both, of which all else is worked out when it is asked for. They may be older, but both are in
            the same places by them, with the same rows there: an edit in such a place makes others.
    """

    __slots__ = ("_result", "near", "rows", "two")

    def __init__(self, two: Two, near: Mapping[str, tuple[Pair, ...]], rows: tuple[Rows, Rows]) -> None:
        self.two = two
        self.near = near
        self.rows = rows
        self._result: Result | None = None

    @property
    def verdict(self) -> Verdict:
        """How the rule stands."""
        return Verdict.BROKEN if self.near else Verdict.KEPT

    @property
    def question(self) -> Question:
        """What is asked."""
        return self.two.question

    @property
    def where(self) -> Where:
        """Which places count."""
        return self.two.where

    @property
    def sides(self) -> tuple[Side, Side]:
        """Who."""
        return self.two.sides

    @property
    def result(self) -> Result:
        """All that is to be told of it."""
        made = self._result
        if made is None:
            made = self._result = Result._later(self.two.rule, self.two.severity, self.verdict, self._told)
        return made

    def _told(self) -> Told:
        return told_of(self.two.rule, self.two.question, cells_between(*self.rows, self.two.question).values())

    def again(self, change: Change) -> Lane:
        """The rule on an edited plan."""
        return self.edited(change) or self.two.anew(change.sides)

    def edited(self, change: Change) -> ByTwo | None:
        """The same where one of the two is edited, by the places in which that one's rows are others.

        None where more is to be looked at. What takes long is asked once for all rules, in *change*.
        """
        if change.only is None:
            return None
        two = self.two
        question, where = two.question, two.where
        (person, edit), mine, theirs = change.only, two.sides[0].people[0], two.sides[1].people[0]
        turned = person == theirs
        if not turned and person != mine:
            return None
        now, come = change.only_rows(where)
        others = change.rows_of(mine if turned else theirs, where)
        if now is None or others is None:
            return None
        before, near, same = self.near, self.near, True
        for key, new in come.items():
            company, rows = others.get(key), now.get(key)
            found: tuple[Pair, ...] = ()
            if company and rows:
                if len(rows) * len(company) > CROWDED:
                    return None
                found = near_again(before.get(key, ()), edit.gone, new, company, question, turned=turned)
            elif not (self.rows[0].get(key) and self.rows[1].get(key)):
                # Neither were both there before: it stays a place where nothing is told of.
                continue
            same = False
            if found:
                near = {**near, key: found}
            elif key in before:
                near = {place: pairs for place, pairs in near.items() if place != key}
        return self if same else ByTwo(two, near, (others, now) if turned else (now, others))


def cells_between(here: Rows, there: Rows, question: Question) -> dict[str, Cell]:
    """What comes of each place in which some rows of the one side and of the other count."""
    cells = {}
    for key in here.keys() & there.keys():
        cell = cell_of(here[key], there[key], question.gap, question.window, question.allow)
        if cell.near or cell.kept is not None:
            cells[key] = cell
    return cells


def told_of(rule: Rule, question: Question, cells: Iterable[Cell]) -> Told:
    """What is told of a rule, out of what came of all places."""
    near: list[Pair] = []
    kept: list[Pair] = []
    for cell in cells:
        near += cell.near
        if cell.kept is not None:
            kept.append(cell.kept)
    asked: Any = rule.constraint

    def found(pair: Pair) -> Finding:
        made: Finding = asked.told(question.both(presence_of(pair.first), presence_of(pair.second)))
        return made

    return told(worth_keeping(rule, map(found, [*near, *([min(kept)] if kept else [])])))
