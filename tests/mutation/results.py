"""What has been tried: a line for each trial, of which the last of a mutant counts. A run that is stopped goes on."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import asdict, frozen

from tests.mutation.drawing import wilson
from tests.mutation.making import FOLDER, Mutant

__all__ = ["EQUIVALENT", "Results", "Trial", "equivalents", "table"]

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
"""Mutants that do the same as what they change: why, by name and digest."""


@frozen
class Trial:
    """What came of a mutant."""

    mutant: str
    digest: str
    outcome: str
    """killed, timeout, survived, or uncalled: no test calls anything in its module."""
    by: str = ""
    """The test that failed, or did not come to an end."""
    seconds: float = 0.0

    @property
    def killed(self) -> bool:
        return self.outcome in {"killed", "timeout"}


class Results:
    """The trials so far."""

    def __init__(self, path: Path = FOLDER / "trials.jsonl") -> None:
        self.path = path
        lines = path.read_text().splitlines() if path.exists() else []
        self._trials = {each.mutant: each for each in (Trial(**json.loads(line)) for line in lines)}

    def add(self, trial: Trial) -> None:
        self._trials[trial.mutant] = trial
        with self.path.open("a") as file:
            file.write(json.dumps(asdict(trial)) + "\n")

    def of(self, mutant: Mutant) -> Trial | None:
        """Its last trial; none where the function has changed since."""
        found = self._trials.get(mutant.name)
        return found if found is not None and found.digest == mutant.digest else None

    def kills(self) -> Counter[tuple[str, str]]:
        """How often a test has killed a mutant: of a function, and of a module."""
        found: Counter[tuple[str, str]] = Counter()
        for each in self._trials.values():
            function = each.mutant.rpartition("__mutmut_")[0]
            found.update([(function, each.by), (function.rpartition(".")[0], each.by)])
        return found


def equivalents() -> dict[tuple[str, str], str]:
    """Why a mutant cannot be told from what it changes, by its name and digest."""
    known = tomllib.loads(EQUIVALENT.read_text())["equivalent"]
    return {(f"schedcheck.{each['mutant']}", each["digest"]): each["why"] for each in known}


def table(mutants: Iterable[Mutant], results: Results) -> str:
    """How many of the mutants of each module were tried, and what came of them."""
    rows: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter()
    same = equivalents()
    for each in mutants:
        trial = results.of(each)
        row = rows.setdefault(each.module.removeprefix("schedcheck."), Counter())
        for counted in (row, total):
            counted["mutants"] += 1
            if trial is not None:
                counted["tried"] += 1
                counted["killed" if trial.killed else "survived"] += 1
                counted["same"] += not trial.killed and (each.name, each.digest) in same
    lines = [_line(name, rows[name]) for name in sorted(rows) if rows[name]["tried"]]
    return "\n".join([HEAD, *lines, _line("**all**", total)])


HEAD = """\
| module | mutants | tried | killed | survived | equivalent | killed | 95 % interval | but for equivalents |
|---|---|---|---|---|---|---|---|---|"""


def _line(name: str, row: Mapping[str, int]) -> str:
    low, high = wilson(row["killed"], row["tried"])
    share = row["killed"] / max(row["tried"], 1)
    told = row["killed"] / max(row["tried"] - row["same"], 1)
    counts = " | ".join(str(row[each]) for each in ("mutants", "tried", "killed", "survived", "same"))
    return f"| {name} | {counts} | {share:.1%} | {low:.1%} to {high:.1%} | {told:.1%} |"
