"""This library on the same work as its peers."""

from array import array
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from attrs import frozen

from schedcheck import (
    Avoid,
    Delegation,
    Exclusive,
    Interval,
    Leader,
    Level,
    NoOverlap,
    Place,
    Scan,
    Schedule,
    kernels,
    scan,
)
from schedcheck._time import moment_of
from tests.benchmarks.optional import optional
from tests.benchmarks.workload import AVOID, NEVER, PERSON, ROOM, Violation, Workload

np = optional("numpy")


@frozen(eq=False)
class Given:
    """What there is beside the columns: people, places, rules.

    Args:
        work: The columns.
        leaders, rooms: By the codes that rows name.
        events: A table with an id for each event.
        rules: Of each person, of each room, and of the pairs to be kept apart, in this order.
    """

    work: Workload
    leaders: list[Leader]
    rooms: list[Place]
    events: dict[str, Any]
    rules: list[Any]

    def plan(self, of: Callable[[Any], Any] = lambda column: column) -> Schedule:
        """The plan, out of its columns, each as what is made of it."""
        stops = {"leader": of(self.work.person), "event": of(self.work.event)}
        events = {name: column if name == "id" else of(column) for name, column in self.events.items()}
        return Schedule.from_columns(stops, leaders=self.leaders, places=self.rooms, events=events)


def given(work: Workload) -> Given:
    """People, places and rules as values; the columns as they are."""
    world = Place("World", level=Level.COUNTRY, tz="UTC")
    cities = [Place(f"City {code}", level=Level.CITY, within=world) for code in range(int(work.city.max()) + 1)]
    venues = [
        Place(f"Venue {code}", level=Level.SITE, within=cities[city]) for code, city in enumerate(work.city.tolist())
    ]
    rooms = [Place(f"Room {code}", within=venues[venue]) for code, venue in enumerate(work.venue.tolist())]
    delegations = [Delegation(f"Delegation {code}") for code in range(int(work.delegation.max()) + 1)]
    leaders = [
        Leader(f"Leader {code:07}", delegation=delegations[each]) for code, each in enumerate(work.delegation.tolist())
    ]
    ids = [f"event-{code}" for code in range(len(work.room))]
    events = {"id": ids, "place": work.room, "start": work.start, "end": work.end}
    rules = [NoOverlap(), *map(Exclusive, rooms), *_avoids(work, leaders, delegations)]
    return Given(work, leaders, rooms, events, rules)


def _avoids(work: Workload, leaders: list[Leader], delegations: list[Delegation]) -> list[Avoid]:
    rules = work.rules
    made = []
    for first, second, of_delegations, level, gap, since, until in zip(
        rules.first.tolist(),
        rules.second.tolist(),
        rules.of_delegations.tolist(),
        rules.level.tolist(),
        rules.gap.tolist(),
        rules.window_start.tolist(),
        rules.window_end.tolist(),
        strict=True,
    ):
        parties: Any = delegations if of_delegations else leaders
        during = None if since == NEVER else Interval(moment_of(since), moment_of(until))
        made.append(
            Avoid(
                parties[first],
                parties[second],
                level=(Level.ROOM, Level.SITE)[level],
                gap=timedelta(microseconds=gap),
                during=during,
            )
        )
    return made


def built(work: Workload) -> tuple[Given, Schedule]:
    """A plan, with what is asked of it."""
    things = given(work)
    return things, things.plan()


def built_without_numpy(work: Workload) -> tuple[Given, Schedule]:
    """The same of arrays as Python has them."""
    things = given(work)
    return things, things.plan(lambda column: array("q", column.tolist()))


class Answer(NamedTuple):
    """What a scan finds: the rule and the rows of each pair, as columns.

    Attributes:
        of: What was asked.
        found: That.
    """

    of: Given
    found: Scan

    def tolist(self) -> list[Violation]:
        """As all peers tell it, for comparing."""
        work, rooms, answer = self.of.work, 1 + len(self.of.rooms), list[Violation]()
        for rule, first, second in zip(self.found.rule, self.found.first, self.found.second, strict=True):
            if rule == 0:
                answer.append((PERSON, int(work.person[first]), first, second))
            elif rule < rooms:
                answer.append((ROOM, rule - 1, int(work.event[first]), int(work.event[second])))
            else:
                answer.append((AVOID, rule - rooms, first, second))
        return answer


def violations_without_numpy(made: tuple[Given, Schedule]) -> Answer:
    """What a scan finds as if numpy were not installed."""
    pays = kernels._numpy_pays
    kernels._numpy_pays = lambda rows: False
    try:
        return violations(made)
    finally:
        kernels._numpy_pays = pays


def violations_by_two(made: tuple[Given, Schedule]) -> Answer:
    """What a scan finds in two threads."""
    return violations(made, _two_threads())


@cache
def _two_threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2)


def violations(made: tuple[Given, Schedule], executor: Executor | None = None) -> Answer:
    """Every pair that breaks a rule."""
    things, plan = made
    return Answer(things, scan(plan, things.rules, executor=executor))
