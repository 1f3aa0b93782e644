"""A check in tasks, for the workers of an executor: threads, processes, or other machines."""

from __future__ import annotations

import os
import pickle
import traceback
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple

from schedcheck.checker.by_person import ByPerson, Seen, glanced, seen_long
from schedcheck.checker.judging import is_best_of, is_best_of_each, told, unmeasured, worth_keeping
from schedcheck.checker.lanes import ByPart, ByPlace, Found, Whole, way_of
from schedcheck.checker.progress import Meter
from schedcheck.checker.sending import Answer, Cutting
from schedcheck.constraints import Divisible, Part
from schedcheck.errors import InvalidValue, WorkerDied
from schedcheck.result import Result
from schedcheck.rules import in_force
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    from schedcheck.checker.edits import Sides
    from schedcheck.checker.lane import Lane
    from schedcheck.checker.progress import Progress
    from schedcheck.checker.sending import Arrived
    from schedcheck.result import Told
    from schedcheck.rules import Rule, Severity
    from schedcheck.schedule import Schedule

ENOUGH = 2_000
"""So many stops are read by a task, unless there would be more or fewer tasks than these."""

FEWEST, MOST = 8, 64


class OnePart(NamedTuple):
    """A part of a rule, to be measured by all its findings."""

    part: Part

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it reads."""
        return self.part.people

    def measured(self, rule: Rule, schedule: Schedule) -> Found:
        """What is found in it."""
        constraint: Any = rule.constraint
        return worth_keeping(rule, constraint.findings_in(schedule, self.part))

    @staticmethod
    def worst(found: Found) -> Verdict:
        """How it stands."""
        return max((each.verdict for each in found), default=Verdict.KEPT)


class OnePerson(NamedTuple):
    """Somebody for whom a glance is not enough."""

    person: str

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it reads."""
        return (self.person,)

    def measured(self, rule: Rule, schedule: Schedule) -> Seen:
        """What is seen of them."""
        return seen_long(rule, schedule, self.person)

    @staticmethod
    def worst(seen: Seen) -> Verdict:
        """How it stands."""
        return seen.verdict


class Piece(NamedTuple):
    """What can be measured by itself, of the rule of a number."""

    number: int
    what: OnePart | OnePerson


class Task(NamedTuple):
    """Some pieces, and what they read."""

    plan: Cutting | Arrived
    pieces: tuple[Piece, ...]
    rules: Mapping[int, Rule]


class Raised:
    """What a constraint raised, on its way back; with where it was raised, which does not come along by itself."""

    __slots__ = ("error", "where")

    def __init__(self, error: BaseException, where: str = "") -> None:
        self.error = error
        self.where = where

    def __reduce__(self) -> tuple[Any, ...]:
        where = "".join(traceback.format_exception(self.error))
        try:
            pickle.loads(pickle.dumps(self.error))  # noqa: S301 - our own bytes
        except Exception:  # noqa: BLE001 - whatever keeps it from coming through
            return Raised, (RuntimeError(f"{type(self.error).__name__}: {self.error}"), where)
        return Raised, (self.error, where)


def run(task: Task) -> Answer | Raised:
    """Measure all pieces of a task; called by a worker."""
    try:
        schedule = task.plan.schedule
        values = [each.what.measured(task.rules[each.number], schedule) for each in task.pieces]
        worst = [each.what.worst(value) for each, value in zip(task.pieces, values, strict=True)]  # type: ignore[arg-type]  # what it measured itself
        return Answer(values, worst, task.plan.refs)
    except BaseException as error:  # noqa: BLE001 - raised again by who asked
        return Raised(error)


class Got(NamedTuple):
    """What came of a piece: the answer it is in, and where."""

    answer: Answer
    position: int

    @property
    def worst(self) -> Verdict:
        """How it stands."""
        found: Verdict = self.answer.told[self.position]
        return found

    def value_on(self, schedule: Schedule) -> Any:
        """What was measured, of the stops of the plan."""
        return self.answer.values_on(schedule)[self.position]


class Begun(NamedTuple):
    """A rule before it is measured.

    Attributes:
        pieces: What workers are to measure.
        finish: Makes the lane of what came of them, in their order; where there are none, measures all of it.
    """

    pieces: Sequence[OnePart | OnePerson]
    finish: Callable[[Sequence[Got]], Lane]


def lanes_by(
    executor: Executor, asked: Sequence[tuple[Rule, Severity]], sides: Sides, progress: Progress | None
) -> list[Lane]:
    """Rules measured on a plan by the workers of an executor, in the order given."""
    if not callable(getattr(executor, "submit", None)):
        raise InvalidValue("executor must have submit, as those of concurrent.futures have", repr(executor))
    begun = [_begun(rule, severity, sides) for rule, severity in asked]
    pieces = [Piece(number, each) for number, one in enumerate(begun) for each in one.pieces]
    tasks = list(_tasks(pieces, [rule for rule, _ in asked], sides.schedule))
    here = [number for number, each in enumerate(begun) if not each.pieces]
    meter = Meter(progress, len(tasks) + len(here))
    lanes: dict[int, Lane] = {}
    with _submitted(executor, tasks) as futures:
        for number in here:
            lanes[number] = begun[number].finish(())
            meter.step()
        got: defaultdict[int, list[Got]] = defaultdict(list)
        answers = dict(_answers(futures, meter))
    in_place = {
        id(piece): Got(answers[number], position)
        for number, task in enumerate(tasks)
        for position, piece in enumerate(task.pieces)
    }
    for piece in pieces:
        got[piece.number].append(in_place[id(piece)])
    for number, found in got.items():
        lanes[number] = begun[number].finish(found)
    meter.finish()
    return [lanes[number] for number in range(len(asked))]


def _begun(rule: Rule, severity: Severity, sides: Sides) -> Begun:
    way = way_of(type(rule.constraint)) if rule.always else ""
    if way == "glance":
        return _by_person(rule, severity, sides.schedule)
    if way == "apart" and (made := ByPlace.begun(rule, severity, sides)) is not None:
        # Where all stops are plain, comparing them takes less time than sending them.
        return Begun((), lambda _: made[0].with_cells(made[1], sides.schedule))
    if isinstance(rule.constraint, Divisible):
        return _by_part(rule, severity, sides.schedule)
    return Begun((), lambda _: Whole(rule, severity, sides.schedule))


def _by_person(rule: Rule, severity: Severity, schedule: Schedule) -> Begun:
    asked: Any = rule.constraint
    # A glance takes less time than sending somebody's stops.
    seen = {each.leader.id: glanced(rule, each) for each in schedule.people(asked.who)}
    unseen = [person for person, each in seen.items() if each is None]

    def finish(found: Sequence[Got]) -> Lane:
        measured = {person: each.value_on(schedule) for person, each in zip(unseen, found, strict=True)}
        return ByPerson.judged(rule, severity, {each: one or measured[each] for each, one in seen.items()})

    return Begun([OnePerson(each) for each in unseen], finish)


def _by_part(rule: Rule, severity: Severity, schedule: Schedule) -> Begun:
    asked: Any = rule.constraint
    parts: tuple[Part, ...] = tuple(dict.fromkeys(asked.parts(schedule)))

    def finish(found: Sequence[Got]) -> Lane:
        held = Opened(schedule, dict(zip(parts, found, strict=True)))
        if is_best_of(rule) or is_best_of_each(rule):
            return ByPart.judged(rule, severity, schedule, held)
        if not any(in_force(rule, schedule, each.people) for each in parts):
            return ByPart(unmeasured(rule, severity, in_force=not parts), held)
        worst = max(each.worst for each in found)
        return ByPart(Result._later(rule, severity, worst, held.tell), held)

    return Begun([OnePart(each) for each in parts], finish)


class Opened(Mapping[Part, Found]):
    """What was found in each part of a rule, opened when first asked for."""

    __slots__ = ("_got", "_schedule")

    def __init__(self, schedule: Schedule, got: dict[Part, Got]) -> None:
        self._schedule = schedule
        self._got = got

    def __getitem__(self, part: Part) -> Found:
        found: Found = self._got[part].value_on(self._schedule)
        return found

    def __iter__(self) -> Iterator[Part]:
        return iter(self._got)

    def __len__(self) -> int:
        return len(self._got)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)

    def tell(self) -> Told:
        """The slack and the findings of the rule."""
        return told(each for found in self.values() for each in found)


def _tasks(pieces: Sequence[Piece], rules: Sequence[Rule], schedule: Schedule) -> Iterator[Task]:
    """Tasks that read about as many stops each, of pieces that read the same people where that can be."""
    stops = {each.leader.id: len(each.stops) for each in schedule.itineraries} if pieces else {}
    costs = {id(each): 1 + sum(stops[person] for person in each.what.people) for each in pieces}
    every = sum(costs.values())
    size = max(every // MOST, min(ENOUGH, every // FEWEST))
    mark = os.urandom(16)
    waiting: list[Piece] = []
    read = 0
    for each in sorted(pieces, key=lambda each: (_can_wait(each, rules), each.what.people, each.number)):
        waiting.append(each)
        read += costs[id(each)]
        if read >= size:
            yield _task(waiting, rules, schedule, mark)
            waiting, read = [], 0
    if waiting:
        yield _task(waiting, rules, schedule, mark)


def _can_wait(piece: Piece, rules: Sequence[Rule]) -> bool:
    """Whether what is found need not be opened before somebody asks for it: such are sent back together."""
    return isinstance(piece.what, OnePart) and not is_best_of(rules[piece.number])


def _task(pieces: Sequence[Piece], rules: Sequence[Rule], schedule: Schedule, mark: bytes) -> Task:
    people = dict.fromkeys(person for each in pieces for person in each.what.people)
    return Task(
        Cutting(schedule, tuple(people), mark), tuple(pieces), {each.number: rules[each.number] for each in pieces}
    )


@contextmanager
def _submitted(executor: Executor, tasks: Sequence[Task]) -> Iterator[dict[Future[Answer | Raised], tuple[int, Task]]]:
    """The tasks on their way; those not yet begun are called off at the end."""
    futures: dict[Future[Answer | Raised], tuple[int, Task]] = {}
    try:
        for number, task in enumerate(tasks):
            try:
                futures[executor.submit(run, task)] = number, task
            except Exception as error:
                raise _refusal(error, tasks) from error
        yield futures
    finally:
        for each in futures:
            each.cancel()


def _answers(futures: dict[Future[Answer | Raised], tuple[int, Task]], meter: Meter) -> Iterator[tuple[int, Answer]]:
    # Not `wait`, which does not see what an executor called off when it was shut down.
    done: SimpleQueue[Future[Answer | Raised]] = SimpleQueue()
    for each in futures:
        each.add_done_callback(done.put)
    unfinished = dict(futures)
    while unfinished:
        future = done.get()
        number, task = unfinished[future]
        try:
            answer = future.result()
        except Exception as error:
            broken = isinstance(error, BrokenExecutor)
            raise _refusal(error, [one for _, one in unfinished.values()] if broken else [task]) from error
        if isinstance(answer, Raised):
            if answer.where:
                answer.error.add_note(f"Where a worker measured it:\n{answer.where}")
            raise answer.error
        del unfinished[future]
        meter.step()
        yield number, answer


def _refusal(error: Exception, tasks: Iterable[Task]) -> Exception:
    """What an error of an executor means."""
    rules: dict[int, Rule] = {}
    for task in tasks:
        rules |= task.rules
        for number, what in task.pieces:
            if isinstance(error, BrokenExecutor):
                continue
            try:
                pickle.dumps((task.rules[number], what))
            except Exception as cause:  # noqa: BLE001 - user's values refuse in many ways
                must = "a rule must be one that pickle can send to another process (threads measure any)"
                return InvalidValue(must, f"{task.rules[number].id}: {cause}")
    return WorkerDied([each.id or "" for _, each in sorted(rules.items(), key=lambda pair: pair[0])], error)
