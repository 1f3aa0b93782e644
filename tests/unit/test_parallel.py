"""A check in tasks: what executors do to it, and what it says when they fail."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from typing import Any, ClassVar

import pytest
from attrs import field, frozen

from schedcheck import Avoid, Capacity, Itinerary, Leader, NoOverlap, Place, Rule, Schedule, Stop, check, recheck
from schedcheck.checker import parallel, sending
from schedcheck.constraints import Constraint, Part
from schedcheck.errors import InvalidValue, WorkerDied
from schedcheck.finding import Finding
from tests.unit.builders import ADA, BO, CY, at, minutes, room, stop

LOBBY = room("Lobby", clearance=minutes(5))
HALL = room("Hall", entrance=LOBBY, walk=minutes(4), capacity=2)
ROOM = room("Room")
PLAN = Schedule(
    [
        Itinerary.of(ADA, stop(HALL, "10:00", "11:00"), stop(ROOM, "11:30", "12:00")),
        Itinerary.of(BO, stop(HALL, "10:30", "11:30"), stop(ROOM, "11:45", "12:15")),
        Itinerary.of(CY, stop(ROOM, "11:50", "12:00")),
    ]
)
MUST: list[Constraint | Rule] = [NoOverlap(), Avoid(ADA, BO), Avoid(ADA, CY), Avoid(BO, CY), Capacity(HALL)]


class Posted(Executor):
    """Does at once what it is told, as another process would: by bytes."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:  # noqa: ANN401 - as any executor
        """What comes of it."""
        made: Future[Any] = Future()
        try:
            found = work(*pickle.loads(pickle.dumps(args)))  # noqa: S301 - our own bytes
            made.set_result(pickle.loads(pickle.dumps(found)))  # noqa: S301 - as above
        except Exception as error:  # noqa: BLE001 - as an executor does
            made.set_exception(error)
        return made


@frozen
class Each:
    """A constraint of the user's, which finds one stop of each person, and does something first."""

    code: ClassVar[str] = "each"
    first: Any = field(default=None, eq=False)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """All of it."""
        return (each for part in self.parts(schedule) for each in self.findings_in(schedule, part))

    def parts(self, schedule: Schedule) -> list[Part]:
        """One for each person."""
        return [Part((each.leader.id,)) for each in schedule.people()]

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """One."""
        if self.first is not None:
            self.first(part.people[0])
        yield Finding.of(schedule.itinerary(part.people[0]).stops[0], required=minutes(1), actual=minutes(0))

    def explain(self, finding: Finding) -> str:
        """Who."""
        return f"{finding.stops[0].leader} is there."

    def __str__(self) -> str:
        return "nobody is anywhere"


@frozen
class Undivided:
    """A constraint that does not say how it splits."""

    code: ClassVar[str] = "undivided"
    first: Any = field(default=None, eq=False)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """One stop of somebody."""
        self.first("")
        yield Finding.of(next(schedule.stops), required=minutes(1), actual=minutes(0))

    def explain(self, finding: Finding) -> str:
        """Who."""
        return f"{finding.stops[0].leader} is there."

    def __str__(self) -> str:
        return "nobody is anywhere"


class Refused(Exception):
    """What a constraint of the user's raises."""


class Unsendable(Exception):
    """What no process can tell another."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")


def refuse(person: str) -> None:
    """Raise an error of the user's."""
    raise Refused(person)


def refuse_unsendably(person: str) -> None:
    """Raise one that does not come through."""
    raise Unsendable(person, "more")


def die(person: str) -> None:
    """End the process without a word, for one of them."""
    if person == BO.id:
        os._exit(1)


def nap(person: str) -> None:
    """Take some time."""
    time.sleep(0.02)


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Two processes that share nothing with this one."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


def test_processes_find_the_same(processes: ProcessPoolExecutor) -> None:
    """The report, its text and its data."""
    report = check(PLAN, must=MUST, executor=processes)

    assert check(PLAN, must=MUST) == report
    assert check(PLAN, must=MUST).to_dict() == report.to_dict()
    assert str(check(PLAN, must=MUST)) == str(report)


def test_findings_name_the_stops_of_the_plan(processes: ProcessPoolExecutor) -> None:
    """The very same, not like ones: only passages are made."""
    held = {id(each) for each in PLAN.stops}
    report = check(PLAN, must=MUST, executor=processes)

    assert all(id(stop) in held for each in report.results for found in each.findings for stop in found.written)


def test_a_report_of_processes_can_be_checked_again(processes: ProcessPoolExecutor) -> None:
    """And only what changed is measured again."""
    moved = PLAN.move(PLAN.itinerary(BO).stops[0], by=minutes(45))
    again = recheck(check(PLAN, must=MUST, executor=processes), moved)

    assert check(moved, must=MUST) == again


def test_a_report_of_processes_can_be_stored(processes: ProcessPoolExecutor) -> None:
    """What was not opened yet is stored too."""
    report = check(PLAN, must=MUST[1:], executor=processes)
    stored = pickle.loads(pickle.dumps(report))  # noqa: S301 - our own bytes

    assert check(PLAN, must=MUST[1:]) == stored
    assert [1] * 4 == [len(each.parts) for each in report._basis.lanes]


def test_answers_may_be_passed_on() -> None:
    """Whoever carries them need not open them."""
    answer = pickle.loads(pickle.dumps(sending.Answer([1], [2], {})))  # noqa: S301 - our own bytes
    passed = pickle.loads(pickle.dumps(answer))  # noqa: S301 - as above

    assert ([1], [2]) == (passed.values_on(PLAN), passed.told)


def test_what_arrived_may_be_passed_on() -> None:
    """From one machine to the next."""
    arrived = pickle.loads(pickle.dumps(sending.Cutting(PLAN, [ADA.id], b"mark")))  # noqa: S301 - our own bytes
    passed = pickle.loads(pickle.dumps(arrived))  # noqa: S301 - as above

    assert Schedule([PLAN.itinerary(ADA)]) == passed.schedule


def test_subclasses_are_sent_as_they_are() -> None:
    """What we did not make, we do not take apart."""

    class Mine(Itinerary):
        pass

    mine = Mine(ADA, [stop(ROOM, "10:00", "11:00")])

    assert sending.packed(mine) is mine
    assert sending.unpacked(mine) is mine


def test_stops_keep_their_fields_as_columns() -> None:
    """Those that few have, times without a zone of a place, and those of long ago."""
    nowhere, paris = Place("Nowhere"), Place("Embassy", tz="Europe/Paris")
    given = Itinerary.of(
        ADA,
        stop(nowhere, "10:00", "11:00", title="Talk", status="tentative", late=minutes(5), topics=["trade"]),
        stop(ROOM, "11:00", sources=["a letter"], id="mine"),
        Stop(nowhere, "2030-05-02T10:00+05:00"),
        stop(paris, "12:00", "13:00", title="Lunch"),
        stop(paris, "14:00", "15:00"),
        stop(paris, "16:00", "17:00", id="yours"),
        Stop(paris, "1945-02-04 17:00", "1945-02-04 18:00"),
        represents=BO,
    )
    made = sending.unpacked(sending.packed(given))

    assert given == made
    assert [(str(each.start), str(each.end)) for each in given.stops] == [
        (str(each.start), str(each.end)) for each in made.stops
    ]


def test_a_plan_without_people_can_be_checked(processes: ProcessPoolExecutor) -> None:
    """There is nothing to send."""
    assert check(Schedule([]), must=MUST) == check(Schedule([]), must=MUST, executor=processes)


def test_a_rule_that_is_never_in_force_measured_nothing() -> None:
    """As without an executor."""
    never = Rule(Avoid(ADA, BO), until=at("00:00"))

    assert not check(PLAN, must=[never], executor=Posted()).results[0].measured


def test_what_comes_back_is_of_the_very_plan() -> None:
    """Its places too, and those around them; none is a copy."""
    findings = check(PLAN, must=[Avoid(ADA, BO)], executor=Posted()).results[0].findings
    known = {id(each) for person in PLAN.itineraries for each in person.stops}
    written = [each for finding in findings for each in finding.stops if not each.implied]

    assert {id(each) for each in written} <= known
    assert {id(each.place) for each in findings} == {id(HALL), id(ROOM), id(LOBBY)}
    assert {id(each.place) for finding in findings for each in finding.stops} <= {id(HALL), id(ROOM), id(LOBBY)}


def test_a_worker_forgets_the_plan_of_another_check() -> None:
    """The same people do something else there."""
    moved = PLAN.move(PLAN.itinerary(ADA).stops[0], by=-minutes(180))
    found = [check(plan, must=[Avoid(ADA, BO)], executor=Posted()) for plan in (PLAN, moved, PLAN)]

    assert [check(plan, must=[Avoid(ADA, BO)]) for plan in (PLAN, moved, PLAN)] == found
    assert found[0] != found[1]


def test_only_an_opener_knows_what_is_held() -> None:
    """What refers to a plan says nothing without it."""
    with pytest.raises(pickle.UnpicklingError, match="must be opened beside the plan"):
        sending._held(ADA.id, 0, "")


def test_threads_measure_what_cannot_be_sent() -> None:
    """They see the plan and the rules as they are."""
    seen: list[str] = []
    with ThreadPoolExecutor(2) as executor:
        check(PLAN, must=[Each(lambda person: seen.append(person))], executor=executor)  # noqa: PLW0108 - one that pickle refuses

    assert [ADA.id, BO.id, CY.id] == sorted(seen)


def test_a_rule_that_cannot_be_sent_is_named(processes: ProcessPoolExecutor) -> None:
    """With the way out."""
    rule = Rule(Each(lambda person: None), id="mine")
    with pytest.raises(InvalidValue, match=r"send to another process \(threads measure any\), got mine: "):
        check(PLAN, must=[NoOverlap(), rule], executor=processes)


def test_a_rule_that_does_not_split_is_measured_here(processes: ProcessPoolExecutor) -> None:
    """So it need not be sent."""
    seen: list[str] = []
    report = check(PLAN, must=[Undivided(seen.append), *MUST], executor=processes)

    assert [""] == seen
    assert check(PLAN, must=[Undivided(seen.append), *MUST]) == report


@pytest.mark.parametrize("executor", [ThreadPoolExecutor(1), Posted()], ids=["threads", "bytes"])
def test_what_a_constraint_raises_comes_through(executor: Executor) -> None:
    """As it is."""
    with executor, pytest.raises(Refused, match=ADA.id):
        check(PLAN, must=[Each(refuse)], executor=executor)


def test_what_a_constraint_raises_tells_where(processes: ProcessPoolExecutor) -> None:
    """The traceback of the worker comes along."""
    with pytest.raises(Refused) as caught:
        check(PLAN, must=[Each(refuse)], executor=processes)

    assert "in findings_in" in caught.value.__notes__[0]


@pytest.mark.parametrize("name", ["processes", "bytes"])
def test_what_cannot_come_through_is_told(name: str, request: pytest.FixtureRequest) -> None:
    """In its own words."""
    executor: Executor = Posted() if name == "bytes" else request.getfixturevalue(name)
    with pytest.raises(RuntimeError, match=r"Unsendable: \w+ and more"):
        check(PLAN, must=[Each(refuse_unsendably)], executor=executor)


def test_a_worker_that_dies_is_told() -> None:
    """With the rules that were being measured; never a report without them."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor, pytest.raises(WorkerDied) as caught:
        check(PLAN, must=[Rule(Each(die), id="mine")], executor=executor)

    assert ("mine",) == caught.value.rules
    assert "an executor did not finish measuring mine (BrokenProcessPool: " in str(caught.value)


def test_a_dead_worker_is_told_to_other_processes() -> None:
    """In the same words, and not of more rules than can be read."""
    error = WorkerDied([f"rule-{number}" for number in range(1, 9)], ValueError("too much"))
    stored = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert str(error) == str(stored)
    assert (error.rules, error.why) == (stored.rules, stored.why)
    assert str(error).endswith("rule-4, rule-5 and 3 more (ValueError: too much)")


def test_an_executor_that_is_shut_down_is_told() -> None:
    """It takes nothing."""
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(WorkerDied, match="cannot schedule new futures after shutdown"):
        check(PLAN, must=MUST, executor=executor)


def test_tasks_that_somebody_called_off_are_told() -> None:
    """Nobody waits for them."""
    with ThreadPoolExecutor(1) as executor:

        def shut_down(done: int, total: int) -> None:
            executor.shutdown(wait=False, cancel_futures=True)

        with pytest.raises(WorkerDied, match="CancelledError"):
            check(PLAN, must=[Each(nap)], executor=executor, progress=shut_down)


def test_tasks_not_begun_are_called_off() -> None:
    """Once one of them failed."""
    seen: list[str] = []

    def first_only(person: str) -> None:
        seen.append(person)
        time.sleep(0.05)
        raise Refused(person)

    with ThreadPoolExecutor(1) as executor, pytest.raises(Refused):
        check(PLAN, must=[Each(first_only) for _ in range(20)], executor=executor)

    assert len(seen) <= 3


def test_what_is_no_executor_is_refused() -> None:
    """It must have `submit`."""
    with pytest.raises(InvalidValue, match="executor must have submit"):
        check(PLAN, must=MUST, executor=4)  # type: ignore[arg-type]  # what is refused


def test_tasks_are_alike_in_what_they_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as are sensible, whatever the number of rules."""
    monkeypatch.setattr(parallel, "ENOUGH", 5)
    people = [Itinerary.of(Leader(f"Leader {n}"), stop(HALL, "10:00", "11:00")) for n in range(20)]
    plan = Schedule(people)
    pieces = [parallel.Piece(0, parallel.OnePerson(each.leader.id)) for each in people]
    tasks = list(parallel._tasks(pieces, [Rule(NoOverlap())], plan))

    assert [3] * 6 + [2] == [len(each.pieces) for each in tasks]


@pytest.mark.filterwarnings("default")
def test_a_cluster_that_loses_a_worker_finds_all() -> None:
    """It measures once more what that worker had."""
    distributed = import_module("distributed")
    leaders = [Leader(f"Leader {n}") for n in range(40)]
    plan = Schedule([Itinerary.of(each, stop(HALL, "10:00", "11:00")) for each in leaders])
    must: list[Constraint | Rule] = [Each(nap), *[Avoid(one, leaders[0]) for one in leaders[1:]]]
    killed: list[int] = []
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        workers = list(client.run(os.getpid).values())

        def kill(done: int, total: int) -> None:
            if not killed and done < total:
                killed.append(workers[0])
                os.kill(workers[0], signal.SIGKILL)

        report = check(plan, must=must, executor=client.get_executor(), progress=kill)

    assert [workers[0]] == killed
    assert check(plan, must=must) == report
