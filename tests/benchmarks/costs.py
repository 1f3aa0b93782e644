"""What each step on a large plan costs on this machine, in nanoseconds for each event: what any engine is made of."""

import pickle
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter

from tests.benchmarks.arrays import combined
from tests.benchmarks.optional import Array, optional
from tests.benchmarks.workload import Workload

np = optional("numpy")
ROUNDS = 5


def columns_of(work: Workload) -> tuple[Array, ...]:
    """The columns that grow with the number of events."""
    return work.room, work.start, work.end, work.event, work.person


def bytes_per_event(work: Workload) -> float:
    """All columns in 64 bits."""
    return float(sum(each.nbytes for each in columns_of(work)) / len(work.room))


def costs(work: Workload) -> dict[str, float]:
    """Nanoseconds for each event, medians."""
    columns = columns_of(work)
    start, end = work.start[work.event], work.end[work.event]
    packed = combined(work.person, start, start, end)
    ordered = np.sort(packed)
    context = get_context("spawn")
    here, there = context.Pipe()
    reader = context.Process(target=_take, args=(there, len(columns)), daemon=True)
    reader.start()
    here.recv_bytes()
    steps: dict[str, Callable[[], object]] = {
        "read all columns once": lambda: [each.max() for each in columns],
        "copy all columns": lambda: [each.copy() for each in columns],
        "start and end of each row": lambda: (work.start[work.event], work.end[work.event]),
        "compare neighbours of a sorted key": lambda: np.count_nonzero(ordered[1:] < ordered[:-1]),
        "`np.sort` of rows, person and start in one number": lambda: np.sort(packed),
        "`np.argsort` of the same": lambda: np.argsort(packed),
        "`np.lexsort` by start and person": lambda: np.lexsort((start, work.person)),
        "columns to another process by a pipe": lambda: _send(here, columns),
    }
    times = {name: _median(step) * 1e9 / len(work.room) for name, step in steps.items()}
    reader.terminate()
    reader.join()
    return times


def _send(pipe: Connection, columns: tuple[Array, ...]) -> None:
    """Until the other process has them all."""
    for each in columns:
        pipe.send_bytes(each)
    pipe.recv_bytes()


def _take(pipe: Connection, number: int) -> None:
    """Columns again and again, each time saying so."""
    pipe.send_bytes(b"ready")
    while True:
        for _ in range(number):
            np.frombuffer(pipe.recv_bytes(), dtype=np.int64)
        pipe.send_bytes(b"done")


def nanoseconds_per_finding(number: int = 200_000) -> float:
    """To take so many findings of four numbers from another process and make tuples of them."""
    found = np.arange(4 * number).reshape(number, 4)
    return _median(lambda: set(map(tuple, pickle.loads(pickle.dumps(found)).tolist()))) * 1e9 / number  # noqa: S301 - our own


def _median(step: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        step()
        times.append(perf_counter() - begun)
    return median(times)
