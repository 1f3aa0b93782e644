"""Times of several rounds as a table, for people to read."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest


def median_times(calls: Mapping[str, Callable[[], object]], *, rounds: int = 5) -> dict[str, float]:
    """The median of the seconds that each of *calls* takes.

    Each round calls each of them once, so that whatever else the machine does slows all of them alike.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            start = perf_counter()
            call()
            times[name].append(perf_counter() - start)
    return {name: median(each) for name, each in times.items()}


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table in Markdown, numbers to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(each)} |" for each in [head, rule, *rows])


def show(capsys: pytest.CaptureFixture[str], title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table past pytest's capturing, so that it is seen without an option.

    It is also added, in Markdown, to the file that SCHEDCHECK_BENCH_TABLES names, if it does.
    """
    kept = os.environ.get("SCHEDCHECK_BENCH_TABLES")
    if kept:
        with Path(kept).open("a", encoding="utf-8") as file:
            file.write(f"{title[0].upper()}{title[1:]}:\n\n{markdown(head, rows)}\n\n")
    every = [head, *rows]
    widths = [max(len(row[column]) for row in every) for column in range(len(head))]
    with capsys.disabled():
        print(f"\n\n{title}")  # noqa: T201 - this is what it is for
        for row in every:
            first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            print("  ".join([row[0].ljust(len(first)), *others]))  # noqa: T201 - as above
