"""Time and memory of peers."""

import ctypes
import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from attrs import frozen

from tests.benchmarks.peers import PEERS, Given, Peer, found, ours
from tests.benchmarks.workload import Workload, workload

ROUNDS = 7
PATIENCE = 20.0
"""Seconds that one peer gets in all: whoever is slow takes part in fewer rounds, though in one at least."""
STATUS = Path("/proc/self/status")


class WrongAnswer(AssertionError):
    """A peer finds anything else than what is planted: its time is worth nothing."""


@frozen
class Measured:
    """Medians over rounds.

    Args:
        seconds: Of one answer.
        ratio: To the first peer of the same rounds.
    """

    peer: Peer
    seconds: float
    ratio: float


def sizes(environment: Mapping[str, str]) -> list[int]:
    """Events of each plan, from SCHEDCHECK_BENCH_SIZES."""
    return [int(each) for each in environment.get("SCHEDCHECK_BENCH_SIZES", "1000,10000,100000").split(",")]


def able(peers: Sequence[Peer], events: int) -> Iterator[Peer]:
    """Those that are installed and not too slow for a plan of this size."""
    return (each for each in peers if not each.missing and events <= each.largest)


def rounds(work: Workload, peers: Sequence[Peer]) -> list[Measured]:
    """Compare all answers with what is planted, then call everybody in turn, round after round."""
    given = {peer: peer.given(work) for peer in able(peers, len(work.start))}
    for peer, columns in given.items():
        _compare(peer, columns, work)
    times: dict[Peer, list[float]] = {peer: [] for peer in given}
    for _ in range(ROUNDS):
        for peer, columns in given.items():
            if not times[peer] or sum(times[peer]) + times[peer][-1] < PATIENCE:
                times[peer].append(_timed(peer, columns))
    first, *_ = times.values()
    return [
        Measured(peer, median(each), median(mine / base for mine, base in zip(each, first, strict=False)))
        for peer, each in times.items()
    ]


def _compare(peer: Peer, columns: Given, work: Workload) -> None:
    answer = peer.answer(columns)
    if not peer.answers:
        return
    if peer.complete and found(answer) != work.planted:
        raise WrongAnswer(f"{peer.name} finds {len(found(answer))} violations, {len(work.planted)} are planted")
    if not peer.complete and answer != (not work.planted):
        raise WrongAnswer(f"{peer.name} says {answer}")


def _timed(peer: Peer, columns: Given) -> float:
    gc.collect()
    begun = perf_counter()
    answer = peer.answer(columns)
    seconds = perf_counter() - begun
    del answer
    return seconds


def peak(peer: Peer, events: int) -> float | None:
    """MiB that one answer takes above what is given, in a process of its own; None where Linux does not tell."""
    if not STATUS.exists():
        return None
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.measure", peer.name, str(events)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    return float(done.stdout)


def _resident(name: str) -> float:
    """A line of the kernel's, in MiB."""
    (line,) = (each for each in STATUS.read_text(encoding="ascii").splitlines() if each.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def _own_peak(peer: Peer, events: int) -> float:
    small = peer.given(workload(1000))
    peer.answer(small)  # What is loaded at first use is not counted.
    columns = peer.given(workload(events))
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # What making the plan left behind would be used again, uncounted.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # Sets the peak back; man 5 proc.
    before = _resident("VmRSS")
    answer = peer.answer(columns)
    after = _resident("VmHWM")
    del answer
    return after - before


if __name__ == "__main__":
    (wanted,) = (each for each in (*ours(), *PEERS) if each.name == sys.argv[1])
    print(_own_peak(wanted, int(sys.argv[2])))  # noqa: T201 - for peak(), which has started us
