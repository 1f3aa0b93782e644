"""Many rules on a large plan of plain stops at once: sweeps over its columns find every pair that breaks one.

Nothing else is worked out before somebody asks for it: how near the kept rules come to breaking, what is told of the
broken ones, and what an edit needs to know.
"""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Iterator, Mapping
from operator import attrgetter, is_
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import frozen

from schedcheck._time import micros
from schedcheck._values import several
from schedcheck.checker.lanes import FRONT, ByPerson, Front, LazyFront, Seen, Sides, lane_for, seen_of, way_of
from schedcheck.columns import Columns
from schedcheck.constraints import Constraint
from schedcheck.encounters.plain import Where
from schedcheck.encounters.sharing import inside
from schedcheck.errors import InvalidValue
from schedcheck.kernels import Parties, Rows, kernel_for, party_kernel_for
from schedcheck.kernels.arrays import grouped_rows, take
from schedcheck.model import Stop
from schedcheck.model.identity import refuse_conflicts, things_asked
from schedcheck.result import Result
from schedcheck.rules import Rule, refuse_no_constraint
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schedcheck.checker.lanes import Change, Lane
    from schedcheck.model import Place
    from schedcheck.result import Told
    from schedcheck.rules import Severity


class Broken(NamedTuple):
    """The pairs of stops that break rules of a plan, as columns; sorted by rule, then by row.

    Attributes:
        rule: The number of the rule.
        first, second: Rows.
    """

    rule: array[int]
    first: array[int]
    second: array[int]


@frozen(eq=False)
class Scan:
    """Every pair of stops that breaks a rule, as columns: what a check would say of broken findings, in their numbers.

    Attributes:
        rules: Those that were asked, in the order given.
        rule: For each pair, the position of the rule; pairs are sorted by it.
        first, second: The rows of the stops: rows of the table that the plan was made from, or the places of the stops
            in `schedule.stops` that are not cancelled.
        left: The positions of the rules that sweeps cannot measure on this plan, in which they need `check`: rules in
            force for a time, of other kinds than `NoOverlap`, `Avoid` and `Exclusive`, or about stops that are
            tentative, can slip, have no end, or lie behind passages. Of these no pair is told.
    """

    rules: tuple[Constraint | Rule, ...]
    rule: array[int]
    first: array[int]
    second: array[int]
    left: tuple[int, ...]
    _stop: Callable[[int], Stop]

    def __len__(self) -> int:
        return len(self.rule)

    def __iter__(self) -> Iterator[tuple[Constraint | Rule, Stop, Stop]]:
        """Each pair with its rule; the stops are made as they are asked for."""
        for number, first, second in zip(self.rule, self.first, self.second, strict=True):
            yield self.rules[number], self._stop(first), self._stop(second)


def scan(schedule: Schedule, rules: Iterable[Constraint | Rule]) -> Scan:
    """Find every pair of stops that breaks one of very many rules on a large plan, without a report.

    In O(n log n + found) for all rules together, where n stops are plain: sure to take place, with an end, without
    bounds or passages. Half a second for a million; `check` tells more of each, and takes longer.

    Args:
        schedule: The plan.
        rules: Constraints, or rules.

    Raises:
        InvalidValue: Something that is no schedule, constraint or rule.
        ConflictingIds: A rule that speaks of another thing under an id of the plan's.
    """
    if not isinstance(schedule, Schedule):
        raise InvalidValue("what is scanned must be a Schedule", repr(schedule))
    asked = several(rules, "rules")
    ruled = [each if isinstance(each, Rule) else _Always(each) for each in asked]
    prepared: Prepared | None = schedule._roles.get("prepared")
    if prepared is None or prepared.vocabulary is not schedule._names.vocabulary or not prepared.is_of(ruled):
        for each in ruled:
            refuse_no_constraint(each.constraint)
        refuse_conflicts(schedule._names, things_asked([each.constraint for each in ruled]))
    columns = schedule._columns or Columns.of(schedule.itineraries)
    if columns is None:
        return Scan(asked, *_nothing(), tuple(range(len(asked))), _no_stop)
    swept = sweep(ruled, Sides(schedule), columns)
    left = tuple(number for number in range(len(asked)) if number not in swept.measured)
    return Scan(asked, *swept.broken, left, columns.stop)


class _Always(NamedTuple):
    """A constraint that is asked for without a policy."""

    constraint: Constraint
    always: bool = True


def _no_stop(row: int) -> Stop:
    raise InvalidValue("the row must be of a pair", str(row))


class Swept(NamedTuple):
    """What sweeps over the columns of a plan found.

    Attributes:
        measured: The numbers of the rules that could be measured so; of all of them every broken pair was found.
        broken: The pairs.
    """

    measured: frozenset[int]
    broken: Broken


def bulk_lanes(rules: Sequence[tuple[Rule, Severity]], sides: Sides) -> dict[int, Lane]:
    """The lanes of the rules, by number, that can be measured at once on this plan; none if the plan is small."""
    columns = sides.schedule._large_columns
    if columns is None:
        return {}
    found: dict[int, Lane] = {}
    swept = sweep([rule for rule, _ in rules], sides, columns)
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


class Prepared:
    """What rules ask of the people of a plan, worked out once for all plans in which the people are the same.

    Attributes:
        rules: Which.
        vocabulary: That of the plan they were first asked of.
        questions: What those ask that keep two parties apart, by number.
        mine, theirs: Of these rules, the people of each side, by the position of their ids; empty where a rule cannot
            be measured by sweeps, as somebody is of both sides.
        where: Of these rules, by position in *wheres*, which places count.
        alone: The numbers of those about each person alone.
        uses: The numbers of those about a place used for one thing at a time, by the id of the place; and their gaps.
    """

    __slots__ = (
        "_asked",
        "alone",
        "gap",
        "gaps",
        "mine",
        "numbers",
        "questions",
        "rules",
        "theirs",
        "uses",
        "vocabulary",
        "where",
        "wheres",
    )

    def __init__(self, rules: Sequence[Rule | _Always], sides: Sides, leaders: Sequence[str]) -> None:
        self.rules = tuple(rule.constraint for rule in rules)
        self.vocabulary = sides.schedule._names.vocabulary
        self._asked: tuple[Columns | None, Sequence[Sequence[int]]] = (None, ())
        self.alone: list[int] = []
        self.uses: dict[str, list[int]] = {}
        self.gaps: dict[int, int] = {}
        self.numbers: list[int] = []
        self.questions: list[Any] = []
        self.mine, self.theirs = Parties(array("q"), array("q")), Parties(array("q"), array("q"))
        self.where, self.gap = array("q"), array("q")
        self.wheres: list[Where] = []
        codes = {each: code for code, each in enumerate(leaders)}
        wheres: dict[Any, int] = {}
        for number, rule in enumerate(rules):
            asked: Any = rule.constraint
            way = way_of(type(rule.constraint)) if rule.always else ""
            if way == "glance":
                self.alone.append(number)
            elif way == "uses":
                self.uses.setdefault(asked.place.id, []).append(number)
                self.gaps[number] = micros(asked.gap)
            elif way == "apart":
                mine, theirs = (sides.of(party, inherit=asked.inherit) for party in (asked.a, asked.b))
                if not mine.people or not theirs.people or not mine.members.isdisjoint(theirs.members):
                    continue
                question = asked.question
                key = question.level, question.at
                if key not in wheres:
                    wheres[key] = len(wheres)
                    self.wheres.append(Where(*key))
                for side, people in ((self.mine, mine.people), (self.theirs, theirs.people)):
                    side.rule.extend([len(self.numbers)] * len(people))  # type: ignore[attr-defined]  # arrays, made above
                    side.person.extend([codes[each] for each in people])  # type: ignore[attr-defined]  # as above
                self.where.append(wheres[key])
                self.gap.append(question.gap)
                self.numbers.append(number)
                self.questions.append(question)

    def asked_about(self, columns: Columns) -> Sequence[Sequence[int]]:
        """For each place the numbers of the rules, of those about its use, on it or a place around it."""
        if self._asked[0] is not columns:
            known: dict[int, Sequence[int]] = {}
            self._asked = columns, [() if each is None else self._asked_of(each, known) for each in columns.visited]
        return self._asked[1]

    def _asked_of(self, place: Place, known: dict[int, Sequence[int]]) -> Sequence[int]:
        own, outer = self.uses.get(place.id, ()), place.within
        if outer is None:
            return own
        around = known.get(id(outer))
        if around is None:
            around = known[id(outer)] = self._asked_of(outer, known)
        return own if not around else [*own, *around]

    def is_of(self, rules: Sequence[Rule | _Always]) -> bool:
        """Whether it is of these very rules."""
        if len(rules) != len(self.rules):
            return False
        return all(map(is_, map(attrgetter("constraint"), rules), self.rules)) and all(rule.always for rule in rules)


def sweep(rules: Sequence[Rule | _Always], sides: Sides, columns: Columns) -> Swept:
    """Every pair of rows that breaks a rule, of all rules that can be measured by sweeps over the columns."""
    roles = sides.schedule._roles
    prepared: Prepared | None = roles.get("prepared")
    if prepared is None or not prepared.is_of(rules):
        prepared = roles["prepared"] = Prepared(rules, sides, columns.leaders)
    pairs, measured = near_pairs(prepared, sides.schedule, columns)
    for number in prepared.alone:
        measured.append(number)
        pairs += [(number, first, second) for first, second in overlapping(rules[number], sides.schedule, columns)]
    clashes = clashing(prepared, columns)
    if clashes is not None:
        pairs += clashes.pairs
        measured += clashes.rules
    pairs.sort()
    made = Broken(*(array("q", column) for column in zip(*pairs, strict=True))) if pairs else _nothing()
    return Swept(frozenset(measured), made)


class Clashes(NamedTuple):
    """Uses of places too near each other.

    Attributes:
        rules: The numbers of the rules whose places are used.
        pairs: The number of the rule, and the rows of stops for the two uses.
    """

    rules: list[int]
    pairs: list[tuple[int, int, int]]


def clashing(prepared: Prepared, columns: Columns) -> Clashes | None:
    """The uses, too near each other, of places that are for one at a time; None where that takes measuring."""
    uses = columns.uses() if prepared.uses else None
    if uses is None:
        return None
    asked = prepared.asked_about(columns)
    found: list[tuple[int, int, int]] = []
    for gap in sorted(set(prepared.gaps.values())):
        ways: Sequence[Sequence[int]] = asked
        if len(set(prepared.gaps.values())) > 1:
            ways = [[number for number in each if prepared.gaps[number] == gap] for each in asked]
        group, row = grouped_rows(uses.place, ways)
        start, end = (uses.start, uses.end) if row is None else (take(uses.start, row), take(uses.end, row))
        first, second = kernel_for(len(start)).overlaps(group, start, end, gap=gap)
        here, there = (first, second) if row is None else (take(row, first), take(row, second))
        numbers = take(group, first)
        found += zip(numbers, uses.rows(here), uses.rows(there), strict=True)
    used = {number for each in asked for number in each}
    return Clashes(list(used), [(int(number), first, second) for number, first, second in found])


def _nothing() -> Broken:
    return Broken(array("q"), array("q"), array("q"))


def keys_of(columns: Columns, where: Where) -> array[int] | None:
    """For each place a number for what decides whether it is shared, -1 where it does not count; None if not known."""
    if where.key not in columns.keys:
        columns.keys[where.key] = _keys(columns, where)
    return columns.keys[where.key]


def _keys(columns: Columns, where: Where) -> array[int] | None:
    level = where.key[0]
    visited = columns.visited
    if where.at is None:
        found = [None if each is None else each._keys[level] for each in visited]
        if not all(each is None or each._settled[level] for each in visited):
            return None
    else:
        within = [None if each is None else inside(each, where.at) for each in visited]
        if any(each is not None and there is None for each, there in zip(visited, within, strict=True)):
            return None
        counted = [each if there else None for each, there in zip(visited, within, strict=True)]
        if not all(each is None or each._settled[level] for each in counted):
            return None
        found = [None if each is None else each._keys[level] for each in counted]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(each for each in found if each is not None))}
    return array("q", [-1 if each is None else numbers[each] for each in found])


def near_pairs(
    prepared: Prepared, schedule: Schedule, columns: Columns
) -> tuple[list[tuple[int, int, int]], list[int]]:
    """The pairs that are too near, by the number of the rule; and the numbers of the rules that were measured so."""
    known = [keys_of(columns, each) for each in prepared.wheres]
    left_out = {
        at
        for at, question in enumerate(prepared.questions)
        if known[prepared.where[at]] is None or (question.at is not None and not schedule.visits(question.at))
    }
    if len(left_out) == len(prepared.numbers):
        return [], []
    found = party_kernel_for(len(columns)).between(
        Rows(columns.person, columns.place, columns.start, columns.end),
        prepared.mine,
        prepared.theirs,
        # Where it is not known of a place whether it counts, nothing is found: those rules are left out.
        keys=[array("q", [-1]) * len(columns.places) if each is None else each for each in known],
        where=prepared.where,
        gap=prepared.gap,
    )
    pairs = [
        (prepared.numbers[at], first, second)
        for at, first, second in zip(*found, strict=True)
        if at not in left_out and _counts(prepared.questions[at], columns, first, second)
    ]
    return pairs, [number for at, number in enumerate(prepared.numbers) if at not in left_out]


def _counts(question: Any, columns: Columns, first: int, second: int) -> bool:
    if question.window is not None:
        begun = max(columns.start[first], columns.start[second])
        over = min(columns.end[first], columns.end[second])
        if min(begun, over) > question.window[1] or max(begun, over) < question.window[0]:
            return False
    return not question.allow or not all(columns.stop(row).purpose in question.allow for row in (first, second))


def overlapping(rule: Rule | _Always, schedule: Schedule, columns: Columns) -> list[tuple[int, int]]:
    """The pairs of rows of one person that overlap and break a rule, in order of the rows' persons and times."""
    asked: Any = rule.constraint
    rows = columns.bodily
    person = [columns.person, columns.start, columns.end]
    if rows is not None:
        person = [array("q", [column[row] for row in rows]) for column in person]
    first, second = kernel_for(len(person[0])).overlaps(*person)
    pairs = zip(first, second, strict=True)
    if rows is not None:
        pairs = ((rows[one], rows[other]) for one, other in pairs)  # type: ignore[assignment]  # any pairs will do
    among = None if asked.who is None else set(schedule._present(schedule._ids_of(asked.who)))
    known: dict[tuple[int, int], bool] = {}
    found = []
    for one, other in pairs:
        places = columns.place[one], columns.place[other]
        if places not in known:
            known[places] = asked.counts(*(columns.places[each] for each in places))
        if known[places] and (among is None or columns.leaders[columns.person[one]] in among):
            found.append((one, other))
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

    def again(self, change: Change) -> Lane:
        """Of what it reads nothing was edited before this change."""
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
