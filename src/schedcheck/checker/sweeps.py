"""Many rules on the columns of a plan of plain stops at once: every pair of rows that breaks one."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from operator import is_
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from schedcheck._time import micros
from schedcheck._values import uncollected
from schedcheck.checker.edits import Sides
from schedcheck.checker.lanes import way_of
from schedcheck.columns import Columns, Uses
from schedcheck.constraints import Constraint
from schedcheck.encounters.plain import Where
from schedcheck.encounters.sharing import inside
from schedcheck.errors import InvalidValue, WorkerDied
from schedcheck.kernels import KEPT, NONE, Apart, Parties, Rows, kernel_for, party_kernel_for, read_once
from schedcheck.kernels.arrays import grouped_rows, take
from schedcheck.rules import Rule
from schedcheck.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Executor, Future

    from schedcheck.kernels import Column
    from schedcheck.model import Place


class Broken(NamedTuple):
    """The pairs of stops that break rules of a plan, as columns; sorted by rule, then by row.

    Attributes:
        rule: The number of the rule.
        first, second: Rows.
    """

    rule: array[int]
    first: array[int]
    second: array[int]


class Always(NamedTuple):
    """A constraint that is asked for without a policy."""

    constraint: Constraint
    always: bool = True


class Swept(NamedTuple):
    """What sweeps over the columns of a plan found.

    Attributes:
        measured: The numbers of the rules that could be measured so; of all of them every broken pair was found.
        broken: The pairs.
    """

    measured: frozenset[int]
    broken: Broken


class Held(NamedTuple):
    """Uses of places that are for one at a time.

    Attributes:
        rules: The numbers of the rules whose places are used.
        uses: All uses.
        tables: For each gap that rules ask for: the gap, the rows by the number of the rule, their starts and ends, and
            the positions of the uses; None where these are the rows.
    """

    rules: list[int]
    uses: Uses
    tables: list[tuple[int, Column, Column, Column, Column | None]]


class Prepared:
    """What rules ask of the people of a plan, worked out once for all plans in which the people are the same.

    Attributes:
        rules: Which, and as they were given.
        vocabulary: That of the plan they were first asked of.
        numbers, questions: Of those that keep two parties apart, their numbers, and what each asks.
        wheres: Which places count for these, each way once.
        apart: What these ask, of people by the position of their ids, and of places by the position in *wheres*;
            without those that cannot be measured by sweeps, as somebody is of both sides.
        at: Whether one of these is only about some place.
        alone: The numbers of those about each person alone.
        uses: The numbers of those about a place used for one thing at a time, by the id of the place; and their gaps.
    """

    __slots__ = (
        "_held",
        "alone",
        "apart",
        "at",
        "gaps",
        "given",
        "numbers",
        "questions",
        "rules",
        "uses",
        "vocabulary",
        "wheres",
    )

    def __init__(
        self, rules: Sequence[Rule | Always], sides: Sides, leaders: Sequence[str], given: Sequence[Any] | None
    ) -> None:
        self.rules = rules
        self.given = tuple(rules if given is None else given)
        self.vocabulary = sides.schedule._names.vocabulary
        self._held: tuple[Columns | None, Held | None] = (None, None)
        self.alone: list[int] = []
        self.uses: dict[str, list[int]] = {}
        self.gaps: dict[int, int] = {}
        self.numbers: list[int] = []
        self.questions: list[Any] = []
        self.at = False
        mine_all, theirs_all = Parties(array("q"), array("q")), Parties(array("q"), array("q"))
        where_all, gap_all = array("q"), array("q")
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
                if question.one_sided:
                    continue
                key = question.level, question.at
                if key not in wheres:
                    wheres[key] = len(wheres)
                    self.wheres.append(Where(*key))
                for side, people in ((mine_all, mine.people), (theirs_all, theirs.people)):
                    side.rule.extend([len(self.numbers)] * len(people))  # type: ignore[attr-defined]  # arrays, made above
                    side.person.extend([codes[each] for each in people])  # type: ignore[attr-defined]  # as above
                where_all.append(wheres[key])
                gap_all.append(question.gap)
                self.numbers.append(number)
                self.at = self.at or question.at is not None
                self.questions.append(question)
        self.apart = Apart(mine_all, theirs_all, where_all, gap_all)

    def held_by(self, columns: Columns) -> Held | None:
        """The uses that rules ask about; None where that takes measuring. Worked out once for the same columns."""
        held = self._held
        if held[0] is not columns:
            # Another thread may be about another version of the plan: what is returned is this one's.
            held = self._held = columns, self._held_by(columns)
        return held[1]

    def _held_by(self, columns: Columns) -> Held | None:
        uses = columns.uses() if self.uses else None
        if uses is None:
            return None
        known: dict[int, Sequence[int]] = {}
        asked = [() if each is None else self._asked_of(each, known) for each in columns.visited]
        gaps = sorted(set(self.gaps.values()))
        tables = []
        for gap in gaps:
            ways: Sequence[Sequence[int]] = asked
            if len(gaps) > 1:
                ways = [[number for number in each if self.gaps[number] == gap] for each in asked]
            group, row = grouped_rows(uses.place, ways)
            start, end = (uses.start, uses.end) if row is None else (take(uses.start, row), take(uses.end, row))
            if len(group) <= KEPT:
                group, start, end = read_once(group, start, end)
            tables.append((gap, group, start, end, row))
        return Held(sorted({number for each in asked for number in each}), uses, tables)

    def _asked_of(self, place: Place, known: dict[int, Sequence[int]]) -> Sequence[int]:
        own, outer = self.uses.get(place.id, ()), place.within
        if outer is None:
            return own
        around = known.get(id(outer))
        if around is None:
            around = known[id(outer)] = self._asked_of(outer, known)
        return own if not around else [*own, *around]

    def is_of(self, given: Sequence[Any]) -> bool:
        """Whether it is of these very constraints or rules."""
        return len(given) == len(self.given) and all(map(is_, given, self.given))


def sweep(
    rules: Sequence[Rule | Always],
    sides: Sides,
    columns: Columns,
    executor: Executor | None = None,
    *,
    given: Sequence[Any] | None = None,
    prepared: Prepared | None = None,
) -> Swept:
    """Every pair of rows that breaks a rule, of all rules that can be measured by sweeps over the columns.

    Args:
        rules, sides, columns, executor: Which, of whom, on what, and by whom.
        given: The same rules as they came, where they are others.
        prepared: What they ask of this plan's people; None where that is not known to be of these.
    """
    roles = sides.schedule._roles
    if prepared is None:
        prepared = roles.get("prepared")
        if prepared is None or not prepared.is_of(rules if given is None else given):
            prepared = roles["prepared"] = Prepared(rules, sides, columns.leaders, given)
    measured: list[int] = list(prepared.alone)
    rows = Rows(columns.person, columns.place, columns.start, columns.end)
    if executor is None:
        rows = Rows(*read_once(*rows, known=columns.lists))
    jobs = [_overlaps(number, rules[number], sides.schedule, columns, rows) for number in prepared.alone]
    if executor is not None and _shares_memory(executor):
        jobs = [part for each in jobs for part in _parted(each)]
    held = prepared.held_by(columns)
    if held is not None:
        measured += held.rules
        jobs += _clashes(held)
    apart = _apart(prepared, sides.schedule, columns, rows)
    measured += apart.rules
    jobs += apart.jobs
    with uncollected():
        pairs = sorted(chain.from_iterable(_done(jobs, executor, rules)))
    made = Broken(*(array("q", column) for column in zip(*pairs, strict=True))) if pairs else nothing()
    return Swept(frozenset(measured), made)


Found: TypeAlias = "Iterable[tuple[int, int, int]]"


class Job(NamedTuple):
    """A sweep, and what its answer means.

    Attributes:
        sweep: A function of this module, which any process can call.
        columns: What it is called with.
        pairs: From its answer, the pairs by the number of the rule.
    """

    sweep: Callable[..., Any]
    columns: tuple[Any, ...]
    pairs: Callable[[Any], Found]


def _done(jobs: Sequence[Job], executor: Executor | None, rules: Sequence[Rule | Always]) -> Iterator[Found]:
    if executor is None:
        for each in jobs:
            yield each.pairs(each.sweep(*each.columns))
        return
    if not hasattr(executor, "submit"):
        raise InvalidValue("executor must have a submit, as those of concurrent.futures have", repr(executor))
    futures: list[Future[tuple[Any, Exception | None]]] = []
    try:
        with _dying_named(rules):
            futures += (executor.submit(_tried, each.sweep, each.columns) for each in jobs)
        # The longest sweep comes first: what the others find is looked at meanwhile.
        for job, future in zip(reversed(jobs), reversed(futures), strict=True):
            with _dying_named(rules):
                answer, wrong = future.result()
            if wrong is not None:
                raise wrong
            yield list(job.pairs(answer))
    finally:
        for future in futures:
            future.cancel()


@contextmanager
def _dying_named(rules: Sequence[Rule | Always]) -> Iterator[None]:
    """Each executor has errors of its own; what goes wrong in a sweep comes as an answer."""
    try:
        yield
    except Exception as error:
        raise WorkerDied([str(each.constraint) for each in rules], error) from error


def _tried(sweep: Callable[..., Any], columns: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    try:
        return sweep(*columns), None
    except Exception as error:  # noqa: BLE001 - it is raised again where the answer is read
        return None, error


def _overlapping(group: Column, start: Column, end: Column, gap: int, within: range | None = None) -> Any:
    return kernel_for(len(start)).overlaps(group, start, end, gap=gap, within=within)


def _between(rows: Rows, asked: Apart, keys: Sequence[Column]) -> Any:
    return party_kernel_for(len(rows.start)).between(rows, asked, keys)


def _clashes(held: Held) -> Iterator[Job]:
    """The uses, too near each other, of places that are for one at a time."""
    for gap, group, start, end, row in held.tables:

        def pairs(answer: Any, group: Column = group, row: Column | None = row) -> Found:
            numbers = map(int, take(group, answer[0]))
            both = array("q", chain(*answer))
            rows = held.uses.rows(both if row is None else take(row, both))
            found = list(map(int, rows))
            return zip(numbers, found[: len(answer[0])], found[len(answer[0]) :], strict=True)

        yield Job(_overlapping, (group, start, end, gap), pairs)


def nothing() -> Broken:
    """No pairs at all."""
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


class KeptApart(NamedTuple):
    """The rules that keep two parties apart and can be measured by sweeps.

    Attributes:
        rules: Their numbers.
        jobs: The sweeps.
    """

    rules: list[int]
    jobs: list[Job]


def _apart(prepared: Prepared, schedule: Schedule, columns: Columns, rows: Rows) -> KeptApart:
    """The pairs of rows of two parties that are too near each other."""
    known = [keys_of(columns, each) for each in prepared.wheres]
    left_out: set[int] = set()
    if prepared.at or None in known:
        left_out = {
            at
            for at, question in enumerate(prepared.questions)
            if known[prepared.apart.where[at]] is None or (question.at is not None and not schedule.visits(question.at))
        }
    rules = (
        [number for at, number in enumerate(prepared.numbers) if at not in left_out] if left_out else prepared.numbers
    )
    if not rules:
        return KeptApart([], [])
    # Where it is not known of a place whether it counts, nothing is found: those rules are left out.
    keys = [array("q", [-1]) * len(columns.places) if each is None else each for each in known]

    def pairs(answer: Any) -> Found:
        return (
            (prepared.numbers[at], first, second)
            for at, first, second in zip(*answer, strict=True)
            if at not in left_out and _counts(prepared.questions[at], columns, first, second)
        )

    return KeptApart(rules, [Job(_between, (rows, prepared.apart, keys), pairs)])


def _counts(question: Any, columns: Columns, first: int, second: int) -> bool:
    if question.window is not None:
        begun = max(columns.start[first], columns.start[second])
        over = min(columns.end[first], columns.end[second])
        if min(begun, over) > question.window[1] or max(begun, over) < question.window[0]:
            return False
    return not question.allow or not all(columns.stop(row).purpose in question.allow for row in (first, second))


def _shares_memory(executor: Executor) -> bool:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - loads all of threading

    return isinstance(executor, ThreadPoolExecutor)


PARTED = 1 << 19
"""Of so many rows and more, two threads sweep some of the groups each: to read all rows twice is worth that."""


def _parted(job: Job) -> Iterator[Job]:
    """The sweep of overlaps in two, where it is large: of groups that have five and three eighths of the rows or so.

    Whoever is done with the smaller part goes on to the places meanwhile.
    """
    group, *others = job.columns
    if len(group) < PARTED:
        yield job
        return
    sample = sorted(group[:: len(group) // SAMPLE or 1])
    middle = int(sample[len(sample) * 5 // 8])
    for part in (range(middle), range(middle, NONE)):
        yield job._replace(columns=(group, *others, part))


SAMPLE = 256
"""From so many rows it is guessed how they are spread over the groups."""


def _overlaps(number: int, rule: Rule | Always, schedule: Schedule, columns: Columns, rows: Rows) -> Job:
    """The rows of one person that overlap and break a rule."""
    asked: Any = rule.constraint
    bodily = columns.bodily
    table: list[Column] = [rows.person, rows.start, rows.end]
    if bodily is not None:
        table = [take(each, bodily) for each in table]
    among = None if asked.who is None else set(schedule._present(schedule._ids_of(asked.who)))
    known: dict[tuple[int, int], bool] = {}

    def counts(first: int, second: int) -> bool:
        places = columns.place[first], columns.place[second]
        if places not in known:
            known[places] = asked.counts(*(columns.places[each] for each in places))
        return known[places] and (among is None or columns.leaders[columns.person[first]] in among)

    def pairs(answer: Any) -> Found:
        first, second = answer if bodily is None else (take(bodily, each) for each in answer)
        return ((number, one, other) for one, other in zip(first, second, strict=True) if counts(one, other))

    return Job(_overlapping, (*table, 0), pairs)
