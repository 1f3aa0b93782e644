"""How a rule is measured, and measured again: whole, part by part, place by place, or person by person at a glance.

A lane holds what it measured, so that after an edit only what that touches is measured again.
"""

from __future__ import annotations

from functools import cache
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from rpds import HashTrieMap

from schedcheck._overlay import Overlay
from schedcheck._time import micros
from schedcheck.checker.judging import (
    goodness,
    in_force,
    is_about_the_plan,
    is_best_of,
    judged,
    told,
    unmeasured,
    worth_keeping,
)
from schedcheck.constraints import Divisible, Part
from schedcheck.encounters.plain import (
    Cell,
    Where,
    carried_over,
    cell_of,
    merged,
    overlaps_again,
    overlaps_of,
    plain_of,
    presence_of,
    rows_of,
)
from schedcheck.interval import Interval
from schedcheck.result import Result
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import timedelta

    from schedcheck.encounters.nearness import Question
    from schedcheck.encounters.plain import Edit, Pair, Row, Rows
    from schedcheck.finding import Finding
    from schedcheck.model import Itinerary, Party, Stop
    from schedcheck.result import Told
    from schedcheck.rules import Rule, Severity
    from schedcheck.schedule import Schedule

Found: TypeAlias = "tuple[Finding, ...]"


NOWHERE: AbstractSet[str] = frozenset()


class Side:
    """The people of one party who are in the plan, by id."""

    __slots__ = ("members", "people")

    def __init__(self, people: tuple[str, ...]) -> None:
        self.people = people
        self.members = frozenset(people)


SideKey: TypeAlias = tuple[Side, tuple[int, str]]


class Sides:
    """The plain rows of parties of several people as of one, worked out when first asked for."""

    __slots__ = ("_keys", "_known", "schedule")

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self._known: HashTrieMap[SideKey, Rows | None] = HashTrieMap()
        # Shared with all edited versions: which parties each person is of.
        self._keys: dict[str, list[tuple[Side, Where]]] = {}

    def of(self, party: Party, *, inherit: bool) -> Side:
        """The people of a party."""
        sides: dict[Any, Side] = self.schedule._roles.setdefault("sides", {})
        key = party, inherit
        if key not in sides:
            sides[key] = Side(self.schedule._present(self.schedule._ids_of(party, inherit=inherit)))
        return sides[key]

    def rows(self, side: Side, where: Where) -> Rows | None:
        """The rows of one side; None where not all of its stops are plain."""
        if len(side.people) == 1:
            return rows_of(self.schedule._people[side.people[0]], where)
        key = side, where.key
        if key not in self._known:
            rows = [rows_of(self.schedule._people[each], where) for each in side.people]
            plain = [each for each in rows if each is not None]
            self._known = self._known.insert(key, merged(plain) if len(plain) == len(rows) else None)
            for each in side.people:
                self._keys.setdefault(each, []).append((side, where))
        return self._known[key]

    def after(self, change: Change) -> Sides:
        """The sides of the edited plan; those with edited people are edited, not made again."""
        made = Sides(change.after)
        made._known, made._keys = self._known, self._keys
        for person in change.people:
            for side, where in self._keys.get(person, ()):
                rows = made._known.get((side, where.key))
                if rows is not None:
                    made._known = made._known.insert((side, where.key), _edited_rows(rows, person, change, where))
        return made


def _edited_rows(rows: Rows, person: str, change: Change, where: Where) -> Rows | None:
    made: dict[str, Sequence[Row]] = dict(rows)
    new = rows_of(change.after._people[person], where)
    if new is None:
        return None
    for key in change.rows(person, where)[1]:
        left = [row for row in made.get(key, ()) if row[2] != person]
        made[key] = sorted([*left, *new.get(key, ())])
    return made


class Change:
    """From one plan to another: whose itineraries are edited, and where their plain stops are others."""

    __slots__ = ("_edits", "_rows", "after", "people", "sides")

    def __init__(self, sides: Sides, after: Schedule, people: frozenset[str]) -> None:
        before = sides.schedule
        self.after = after
        self.people = people
        self._edits = {each: carried_over(before._people[each], after._people[each]) for each in people}
        self._rows: dict[tuple[str, tuple[int, str]], tuple[Rows | None, AbstractSet[str]]] = {}
        self.sides = sides.after(self)

    def rows(self, person: str, where: Where) -> tuple[Rows | None, AbstractSet[str]]:
        """The rows of one of the people, None where some stop is not plain; and the places in which they are others."""
        known = self._rows.get((person, where.key))
        if known is None:
            edit = self._edits[person]
            if edit is None:
                known = rows_of(self.after._people[person], where), NOWHERE
            else:
                known = edit.plain.rows_in(where), edit.keys_in(where)
            self._rows[person, where.key] = known
        return known

    def edit(self, person: str) -> Edit | None:
        """What became of the plain stops of one of the people; None where some were not plain, or are not."""
        return self._edits[person]


class Lane(Protocol):
    """One rule, as it is measured on one plan."""

    @property
    def result(self) -> Result:
        """How the rule stands."""

    def again(self, change: Change) -> Lane:
        """The rule on an edited plan, in which nobody came or went or stands for another."""


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


class Whole:
    """A rule whose constraint does not say how it splits."""

    def __init__(self, rule: Rule, severity: Severity, schedule: Schedule) -> None:
        constraint = rule.constraint
        found = worth_keeping(rule, constraint.findings(schedule))
        people = tuple(each.id for each in schedule.leaders)
        looked = is_about_the_plan(constraint, schedule) and in_force(rule, schedule, people)
        self.result = _judged(rule, severity, found, looked=looked)

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
        looked = any(in_force(rule, schedule, part.people) for part in parts)
        return cls(_judged(rule, severity, found, looked=looked), parts)

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


def _judged(rule: Rule, severity: Severity, found: Iterable[Finding], *, looked: bool) -> Result:
    found = list(found)
    if is_best_of(rule):
        found = found and [min(found, key=goodness)]
        looked = looked and bool(found)
    return judged(rule, severity, found, looked=looked)


class ByPlace(NamedTuple):
    """A rule that keeps two parties apart, of whom all stops are plain: measured place by place.

    Attributes:
        result: How it stands.
        question: What is asked.
        where: Which places count.
        sides: Who.
        rows: Of each side. Whoever is edited on one side, this lane is told: what it holds of the other stays true.
        cells: What came of each place in which some rows count.
    """

    result: Result
    question: Question
    where: Where
    sides: tuple[Side, Side]
    rows: tuple[Rows, Rows]
    cells: Mapping[str, Cell]

    @classmethod
    def of(cls, rule: Rule, severity: Severity, sides: Sides) -> ByPlace | None:
        """The rule on a plan; None where some stop of one of the two is not plain, or somebody is of both."""
        made = cls.begun(rule, severity, sides)
        return made and made.with_cells(cells_between(*made.rows, made.question), sides.schedule)

    @classmethod
    def begun(cls, rule: Rule, severity: Severity, sides: Sides) -> ByPlace | None:
        """The same with no place looked at yet."""
        asked: Any = rule.constraint
        question = asked.question
        where = Where(question.level, question.at)
        mine, theirs = (sides.of(party, inherit=asked.inherit) for party in (asked.a, asked.b))
        if not mine.people or not theirs.people:
            return cls(unmeasured(rule, severity), question, where, (mine, theirs), ({}, {}), {})
        here, there = sides.rows(mine, where), sides.rows(theirs, where)
        if here is None or there is None or not mine.members.isdisjoint(theirs.members):
            return None
        return cls(unmeasured(rule, severity), question, where, (mine, theirs), (here, there), {})

    def with_cells(self, cells: Mapping[str, Cell], schedule: Schedule) -> ByPlace:
        """The rule with all its places looked at."""
        if not all(each.people for each in self.sides):
            return self
        return self._replace(result=_of_cells(self.result, self.question, schedule, cells), cells=cells)

    def again(self, change: Change) -> Lane:
        """The places in which an edited itinerary is another."""
        mine, theirs = self.sides
        if not mine.people or not theirs.people:
            # Nobody comes or goes: still there is nothing to measure.
            return self
        where = self.where
        here: Rows | None
        there: Rows | None
        here, there = self.rows
        keys: AbstractSet[str] = NOWHERE
        for person in change.people:
            if person in mine.members:
                rows, edited = change.rows(person, where)
                here = rows if len(mine.people) == 1 else change.sides.rows(mine, where)
            elif person in theirs.members:
                rows, edited = change.rows(person, where)
                there = rows if len(theirs.people) == 1 else change.sides.rows(theirs, where)
            else:
                continue
            keys = keys | edited if keys else edited
        if here is None or there is None:
            return lane_for(self.result.rule, self.result.severity, change.sides)
        cells = self.cells
        for key in keys:
            if (key in here and key in there) or key in cells:
                cells = self._cells_again(keys, here, there)
                break
        result = self.result
        if cells is not self.cells or self.question.at is not None:
            result = _of_cells(result, self.question, change.after, cells)
        return ByPlace(result, self.question, where, self.sides, (here, there), cells)

    def _cells_again(self, keys: Iterable[str], here: Rows, there: Rows) -> Mapping[str, Cell]:
        """The cells with those of some places measured again; the very same if they come to the same."""
        question = self.question
        cells: dict[str, Cell] | None = None
        for key in keys:
            one, other, before = here.get(key), there.get(key), self.cells.get(key, NOTHING)
            if one and other:
                cell = cell_of(one, other, question.gap, question.window, question.allow)
            elif before is NOTHING:
                continue
            else:
                cell = NOTHING
            if cell == before:
                continue
            cells = dict(self.cells) if cells is None else cells
            if cell == NOTHING:
                del cells[key]
            else:
                cells[key] = cell
        return self.cells if cells is None else cells


NOTHING = Cell((), None)
"""Where no two of a cell's rows count."""


def cells_between(here: Rows, there: Rows, question: Question) -> dict[str, Cell]:
    """What comes of each place in which some rows of the one side and of the other count."""
    cells = {}
    for key in here.keys() & there.keys():
        cell = cell_of(here[key], there[key], question.gap, question.window, question.allow)
        if cell.near or cell.kept is not None:
            cells[key] = cell
    return cells


def _of_cells(result: Result, question: Question, schedule: Schedule, cells: Mapping[str, Cell]) -> Result:
    rule, severity = result.rule, result.severity
    if question.at is not None and not schedule.visits(question.at):
        return unmeasured(rule, severity)

    def tell() -> Told:
        near = [pair for cell in cells.values() for pair in cell.near]
        kept = [cell.kept for cell in cells.values() if cell.kept is not None]
        pairs = [*near, *([min(kept)] if kept else [])]
        return told(worth_keeping(rule, (_found(rule.constraint, pair) for pair in pairs)))

    broken = any(cell.near for cell in cells.values())
    return Result._later(rule, severity, Verdict.BROKEN if broken else Verdict.KEPT, tell)


def _found(asked: Any, pair: Pair) -> Finding:
    found: Finding = asked.told(asked.question.both(presence_of(pair.first), presence_of(pair.second)))
    return found


Key: TypeAlias = tuple[int, int, int, str]
"""How near somebody comes to breaking a rule, when (from, to), and who."""


class Seen(NamedTuple):
    """What was seen of one person.

    Attributes:
        verdict: The worst.
        key: Of the tightest that is kept; None where there is none.
        cell: The pairs of a glance, if that was enough.
        found: Else the findings.
    """

    verdict: Verdict
    key: Key | None
    cell: Cell | None
    found: Found = ()


class Front(NamedTuple):
    """The tightest of many people, so that an edit need not look at all of them.

    Attributes:
        keys: Of those who are tightest, sorted.
        beyond: Whether there are others, none of them tighter than the last of *keys* once was (*limit*).
        limit: See there.
    """

    keys: tuple[Key, ...]
    beyond: bool
    limit: Key | None

    @classmethod
    def of(cls, keys: Iterable[Key]) -> Front:
        """The front of all there are."""
        least = nsmallest(FRONT + 1, keys)
        beyond = len(least) > FRONT
        return cls(tuple(least[:FRONT]), beyond, least[FRONT] if beyond else None)

    def changed(self, person: str, key: Key | None) -> Front | None:
        """The front after somebody's key is another; None where it must be made anew."""
        keys = [each for each in self.keys if each[3] != person]
        if key is not None and (self.limit is None or key < self.limit):
            keys = sorted([*keys, key])
        if not keys and self.beyond:
            return None
        return Front(tuple(keys), self.beyond, self.limit)


FRONT = 64


class LazyFront:
    """A front that is worked out when it is asked for; what changed since then is kept until it is.

    Args:
        make: Works out the first one.
    """

    __slots__ = ("_base", "_changes", "_made", "_make")

    def __init__(self, make: Callable[[], Front]) -> None:
        self._make = make
        self._made: Front | None = None
        self._base: LazyFront | None = None
        self._changes: tuple[tuple[str, Key | None], ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_front, (self.get(),)

    def get(self) -> Front:
        """The front."""
        if self._made is None:
            self._made = self._make() if self._base is None else self._after(self._base.get())
            self._base, self._changes = None, ()
        return self._made

    def _after(self, front: Front) -> Front:
        for person, key in self._changes:
            made = front.changed(person, key)
            if made is None:
                return self._make()
            front = made
        return front

    def changed(self, person: str, key: Key | None, make: Callable[[], Front]) -> LazyFront:
        """The front after somebody's key is another; *make* works it out without this one."""
        new = LazyFront(make)
        if self._made is None and self._base is not None:
            new._base, new._changes = self._base, (*self._changes, (person, key))
        else:
            new._base, new._changes = self, ((person, key),)
        if self._made is not None or len(new._changes) > FRONT:
            # As cheap as keeping it for later, and what it came from can go.
            new.get()
        return new


def _made_front(front: Front) -> LazyFront:
    made = LazyFront(lambda: front)
    made.get()
    return made


class ByPerson:
    """A rule of one part for each person, most of whom keep it at a glance."""

    __slots__ = ("_front", "_not_kept", "result", "seen")

    def __init__(
        self, result: Result, seen: Overlay[str, Seen], not_kept: Overlay[str, Verdict], front: LazyFront
    ) -> None:
        self.result = result
        self.seen = seen
        self._not_kept = not_kept
        self._front = front

    @classmethod
    def of(cls, rule: Rule, severity: Severity, schedule: Schedule) -> ByPerson:
        """The rule on a plan."""
        asked: Any = rule.constraint
        return cls.judged(
            rule, severity, {each.leader.id: seen_of(rule, schedule, each) for each in schedule.people(asked.who)}
        )

    @classmethod
    def judged(cls, rule: Rule, severity: Severity, seen: Mapping[str, Seen]) -> ByPerson:
        """The rule with everybody looked at."""
        bad: dict[str, Verdict] = {each: one.verdict for each, one in seen.items() if one.verdict is not Verdict.KEPT}
        return cls.known(rule, severity, seen, bad, LazyFront(lambda: _front_of(seen.values())))

    @classmethod
    def known(
        cls,
        rule: Rule,
        severity: Severity,
        seen: Mapping[str, Seen],
        not_kept: Mapping[str, Verdict],
        front: LazyFront,
    ) -> ByPerson:
        """The rule where it is known who does not keep it.

        Args:
            rule, severity: Which.
            seen: What is seen of everybody asked about, by id; it may look only when asked.
            not_kept: Their verdicts.
            front: Of all others.
        """
        held, bad = Overlay(seen), Overlay(not_kept)
        result = _of_people(rule, severity, held, bad, front) if seen else unmeasured(rule, severity)
        return cls(result, held, bad, front)

    def again(self, change: Change) -> Lane:
        """The edited people."""
        rule, severity = self.result.rule, self.result.severity
        seen, not_kept, front = self.seen, self._not_kept, self._front
        # Nobody comes or goes: whoever was not looked at is not asked about, or not in the plan.
        for person in sorted(each for each in change.people if each in seen):
            new = _seen_again(rule, change, person, seen[person]) or seen_of(
                rule, change.after, change.after._people[person]
            )
            seen = now = seen.insert(person, new)
            if new.verdict is not Verdict.KEPT:
                not_kept = not_kept.insert(person, new.verdict)
            elif person in not_kept:
                not_kept = not_kept.remove(person)
            front = front.changed(person, new.key, lambda now=now: _front_of(now.values()))  # type: ignore[misc]  # a default is no type
        if seen is self.seen:
            return self
        return ByPerson(_of_people(rule, severity, seen, not_kept, front), seen, not_kept, front)

    def without(self, person: str, stop: Stop) -> Verdict | None:
        """The verdict without one plain stop of somebody; None where that takes measuring."""
        cell = self.seen[person].cell
        if cell is None:
            return None
        if any(pair.first[4] is not stop and pair.second[4] is not stop for pair in cell.near):
            return Verdict.BROKEN
        return max((verdict for each, verdict in self._not_kept.items() if each != person), default=Verdict.KEPT)


def _front_of(seen: Iterable[Seen]) -> Front:
    return Front.of(one.key for one in seen if one.key is not None)


def seen_of(rule: Rule, schedule: Schedule, itinerary: Itinerary) -> Seen:
    """What is seen of one person: at a glance, or else by all findings."""
    return glanced(rule, itinerary) or seen_long(rule, schedule, itinerary.leader.id)


def glanced(rule: Rule, itinerary: Itinerary) -> Seen | None:
    """What is seen at a glance, where all stops are plain; None if it takes measuring."""
    asked: Any = rule.constraint
    plain = plain_of(itinerary) if hasattr(asked, "counts") else None
    return None if plain is None else _of_cell(overlaps_of(plain.bodily, asked.counts), itinerary.leader.id)


def _seen_again(rule: Rule, change: Change, person: str, seen: Seen) -> Seen | None:
    """What is seen of one person after an edit, out of what was seen before; None where that is not enough."""
    edit = change.edit(person)
    if edit is None or seen.cell is None:
        return None
    asked: Any = rule.constraint
    return _of_cell(overlaps_again(seen.cell, edit.gone, edit.come, edit.plain.bodily, asked.counts), person)


def _of_cell(cell: Cell | None, person: str) -> Seen | None:
    if cell is None:
        return None
    pair = cell.kept
    key = None if pair is None else (pair.gap, pair.start, pair.end, person)
    return Seen(Verdict.BROKEN if cell.near else Verdict.KEPT, key, cell)


def seen_long(rule: Rule, schedule: Schedule, person: str) -> Seen:
    """What is seen of one person by all findings."""
    asked: Any = rule.constraint
    found = worth_keeping(rule, asked.findings_in(schedule, Part((person,))))
    worst = max((each.verdict for each in found), default=Verdict.KEPT)
    kept = next((each for each in found if each.verdict is Verdict.KEPT), None)
    return Seen(worst, None if kept is None else _key_of(kept, person), None, found)


def _key_of(found: Finding, person: str) -> Key:
    slack: timedelta = found.slack  # type: ignore[assignment]  # of a kept finding about durations it is known
    interval: Interval = found.interval  # type: ignore[assignment]  # and it has one
    return micros(slack), interval._from, interval._to, person


def _of_people(
    rule: Rule, severity: Severity, seen: Overlay[str, Seen], not_kept: Overlay[str, Verdict], front: LazyFront
) -> Result:
    def tell() -> Told:
        found: list[Finding] = []
        for person in sorted(each for each, _ in not_kept.items()):
            found += (each for each in _findings(rule, seen[person]) if each.verdict is not Verdict.KEPT)
        keys = front.get().keys
        if keys:
            found += (each for each in _findings(rule, seen[keys[0][3]]) if each.verdict is Verdict.KEPT)
        return told(found)

    return Result._later(rule, severity, max(not_kept.values(), default=Verdict.KEPT), tell)


def _findings(rule: Rule, seen: Seen) -> Found:
    if seen.cell is None:
        return seen.found
    asked: Any = rule.constraint
    pairs = (*seen.cell.near, *([] if seen.cell.kept is None else [seen.cell.kept]))
    return worth_keeping(rule, map(asked.told_of, pairs))
