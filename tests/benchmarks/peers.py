"""Other tools doing the same work, each with what it is given."""

from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, TypeAlias

from attrs import frozen

from tests.benchmarks import databases, frames, solver, sweeps, trees
from tests.benchmarks.optional import Module
from tests.benchmarks.workload import Violation, Workload

Given: TypeAlias = Any  # Whatever the one function makes and the other takes.
Answer: TypeAlias = Any  # An array with a row for each violation, or tuples; of a solver, yes or no.


@frozen
class Peer:
    """A tool, and how it does the work.

    Args:
        name: What the table says.
        needs: The packages it is made of, by the names pip knows.
        given: From the columns of numpy to what it starts from; not timed.
        answer: The whole work, timed: from what is given to all violations.
        largest: The most events it is asked about.
        complete: Whether it names the violations; a solver only says yes or no.
        answers: Whether it does the work; or only a step of it, to measure by.
    """

    name: str
    needs: tuple[str, ...]
    given: Callable[[Workload], Given]
    answer: Callable[[Given], Answer]
    largest: int = 1_000_000
    complete: bool = True
    answers: bool = True

    @property
    def missing(self) -> tuple[str, ...]:
        """The packages that are not installed."""
        return tuple(each for each in self.needs if find_spec(each) is None)

    @property
    def versions(self) -> tuple[str, ...]:
        """Such as "polars 2.1.0"; empty for what comes with Python."""
        return tuple(f"{each} {version(each)}" for each in self.needs)


def columns(work: Workload) -> Workload:
    """The plan as it is."""
    return work


RECIPE = Peer("numpy: lexsort, searchsorted", ("numpy",), columns, sweeps.numpy_recipe)
# The largest plan for each is one that takes less than a minute.
PEERS = (
    RECIPE,
    Peer("DuckDB: LEAD() window, then join", ("duckdb", "pyarrow"), columns, databases.duckdb_window),
    Peer("polars: sort and shift, then join", ("polars",), columns, frames.polars_shift),
    Peer("ncls", ("ncls",), columns, trees.nested_lists),
    Peer("bioframe", ("bioframe",), columns, frames.bioframe_overlap),
    Peer("DuckDB: range join, default plan", ("duckdb", "pyarrow"), columns, databases.duckdb_join),
    Peer("pandas: merge and filter", ("pandas",), columns, frames.pandas_merge),
    Peer("plain Python: sorted lists, bisect", (), sweeps.lists, sweeps.plain_python),
    Peer("SQLite: covering indexes", (), sweeps.lists, databases.sqlite),
    Peer("intervaltree", ("intervaltree",), sweeps.lists, trees.trees, 100_000),
    Peer("CP-SAT: fixed intervals (yes or no)", ("ortools",), sweeps.lists, solver.feasible, 10_000, complete=False),
)


def ours() -> list[Peer]:
    """This library: from columns with people, places and rules as values, and from a plan built beforehand.

    And a sort that whoever sweeps needs.
    """
    adapter: Module = import_module("tests.benchmarks.ours")

    def from_columns(given: Given) -> Answer:
        return adapter.violations((given, given.plan()))

    return [
        Peer("schedcheck: scan a plan", ("schedcheck",), adapter.built, adapter.violations),
        Peer("schedcheck: the same, in two threads", ("schedcheck",), adapter.built, adapter.violations_by_two),
        Peer(
            "schedcheck: the same, without numpy",
            ("schedcheck",),
            adapter.built_without_numpy,
            adapter.violations_without_numpy,
        ),
        Peer("schedcheck: build it from columns, scan", ("schedcheck",), adapter.given, from_columns),
        Peer("numpy: np.sort of all keys, nothing else", ("numpy",), sweeps.packed, sweeps.sorted_keys, answers=False),
    ]


def found(answer: Iterable[Iterable[int]]) -> set[Violation]:
    """The answer of any peer as tuples, the lower number first."""
    made = set()
    for row in getattr(answer, "tolist", lambda: answer)():
        kind, key, i, j = row
        made.add((kind, key, min(i, j), max(i, j)))
    return made
