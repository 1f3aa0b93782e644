"""The sweeps beside a bare sort of the same rows, each as one number: below that no sweep that sorts can come."""

from __future__ import annotations

import platform
from array import array
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from schedcheck.kernels import Column, Kernel, plain
from tests.benchmarks.tables import median_times, show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

np = import_module("numpy")
vector = import_module("schedcheck.kernels.vector")

SECOND = 1_000_000
FIRST = 1_668_499_200 * SECOND
GAP = 900 * SECOND
SLOTS, PER_PERSON, PER_ROOM = 42, 25, 26
HALF_A_SLOT = 7_200
# People and rooms of plans with 1k, 10k, 100k and 1M stops, and how often each is swept.
SIZES = {"1k": (85, 39, 50), "10k": (828, 380, 20), "100k": (8_200, 3_800, 7), "1M": (83_000, 38_000, 3)}
LARGEST_PLAIN = "100k"


class Rows(NamedTuple):
    """A table, by columns of a numpy array or an array of Python."""

    group: Column
    start: Column
    end: Column


def rows_of(groups: int, each: int, seed: int) -> Rows:
    """So many rows for each group, in random order, none of which overlap; over a week, on a grid of five minutes."""
    chance = np.random.default_rng(seed)
    slots = np.argsort(chance.random((groups, SLOTS)), axis=1)[:, :each].ravel()
    starts = slots * 2 * HALF_A_SLOT + chance.integers(0, 12, groups * each) * 300
    ends = starts + chance.integers(6, 36, groups * each) * 300
    order = chance.permutation(groups * each)
    columns = np.repeat(np.arange(groups), each), FIRST + starts * SECOND, FIRST + ends * SECOND
    return Rows(*(column[order] for column in columns))


def sides_of(people: Rows, number: int, seed: int) -> Rows:
    """Rows picked from *people* for groups of thirty: one side of what `near` compares."""
    chance = np.random.default_rng(seed)
    picked = chance.integers(0, len(people.group), number)
    start, end = np.asarray(people.start)[picked], np.asarray(people.end)[picked]
    return Rows(chance.integers(0, number // 30 + 1, number), start, end)


def bare_sort(people: Rows, rooms: Rows) -> Callable[[], object]:
    """A sort of the rows of both tables, packed beforehand."""
    keys = [
        (np.asarray(each.group) << 40) | ((np.asarray(each.start) - FIRST) // SECOND << 16) for each in (people, rooms)
    ]
    return lambda: [np.sort(each) for each in keys]


def steps(kernel: Kernel, people: Rows, rooms: Rows, sides: tuple[Rows, Rows]) -> Mapping[str, Callable[[], object]]:
    """What a check does with the tables."""
    number = max(people.group) + 1
    number_of_rooms = max(rooms.group) + 1
    return {
        "survey of people": lambda: kernel.survey(*people, number),
        "overlaps of rooms": lambda: kernel.overlaps(*rooms),
        "near": lambda: kernel.near(*sides[0], *sides[1], gap=GAP),
        "nearest": lambda: kernel.nearest(*sides[0], *sides[1], gap=GAP),
        "peaks of rooms": lambda: kernel.peaks(*rooms, number_of_rooms),
    }


def processor() -> str:
    """Its name, without which no figure means anything."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


@pytest.mark.parametrize("size", SIZES)
def test_sweeps_beside_a_bare_sort(capsys: pytest.CaptureFixture[str], size: str) -> None:
    """Milliseconds, and how many times a bare sort that is; medians of rounds that take turns."""
    number, number_of_rooms, rounds = SIZES[size]
    people, rooms = rows_of(number, PER_PERSON, 1), rows_of(number_of_rooms, PER_ROOM, 2)
    sides = sides_of(people, number * 9 // 10, 3), sides_of(people, number * 9 // 10, 4)
    tables = [people, rooms, *sides]
    calls = {"a bare sort": bare_sort(people, rooms)}
    calls |= {f"numpy: {name}": call for name, call in steps(vector, people, rooms, sides).items()}
    if size in list(SIZES)[: list(SIZES).index(LARGEST_PLAIN) + 1]:
        people, rooms, *others = (Rows(*(array("q", column) for column in table)) for table in tables)
        calls |= {f"plain: {name}": call for name, call in steps(plain, people, rooms, (others[0], others[1])).items()}
    times = median_times(calls, rounds=rounds)
    bare = times["a bare sort"]
    for module in ("numpy", "plain"):
        parts = [seconds for name, seconds in times.items() if name.startswith(module)]
        if parts:
            times[f"{module}: the first three"] = sum(parts[:3])
    show(
        capsys,
        f"Sweeps of a plan of {size} stops: {len(people.group)} rows of people, {len(rooms.group)} of rooms,"
        f" {len(sides[0].group) * 2} compared ({processor()})",
        ("", "ms", "to a bare sort"),
        [(name, f"{seconds * 1000:.2f}", f"{seconds / bare:.1f}") for name, seconds in times.items()],
    )
