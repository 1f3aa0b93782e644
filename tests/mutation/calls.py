"""Which test calls what, and how long it takes: kept for as long as the test's file does not change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any

from attrs import define, field

from tests.mutation.making import FOLDER, Mutant, digest

__all__ = ["Calls"]


@define
class Calls:
    """By test: the digest of its file, its seconds of work, the functions it calls."""

    path: Path = FOLDER / "calls.json"
    _tests: dict[str, dict[str, Any]] = field(factory=dict)
    _callers: dict[str, list[str]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.load()

    def load(self, only: Container[str] | None = None) -> None:
        """What was kept: of these tests alone, if they are given."""
        kept = json.loads(self.path.read_text()) if self.path.exists() else {}
        self._tests = {test: known for test, known in kept.items() if only is None or test in only}
        self._callers = {}
        for test, known in self._tests.items():
            for name in {part for each in known["called"] for part in (each, each.rpartition(".")[0])}:
                self._callers.setdefault(name, []).append(test)

    def save(self) -> None:
        self.path.write_text(json.dumps(self._tests))

    def add(self, test: str, *, seconds: float, called: Iterable[str]) -> None:
        self._tests[test] = {"file": _digest(test), "seconds": round(seconds, 3), "called": sorted(called)}

    def unknown(self, tests: Iterable[str]) -> list[str]:
        """The tests that are new, or whose file has changed."""
        return [each for each in tests if each not in self._tests or self._tests[each]["file"] != _digest(each)]

    def seconds(self, test: str) -> float:
        return float(self._tests[test]["seconds"])

    def of(self, mutant: Mutant, kills: Counter[tuple[str, str]]) -> list[str]:
        """The tests that call what is wrong; else those that call its module: what other processes call is not seen.

        First those which have killed a mutant of the same function, then those named after its module, then what has
        killed in the module. Of the others the quickest, where properties, which try much at once, get half the time.
        """
        found = self._callers.get(mutant.function) or self._callers.get(mutant.module, [])
        # What is noted of those may be older than the function.
        found = list(dict.fromkeys([*found, *(each for each in self._tests if _is_named_after(each, mutant))]))

        def rank(test: str) -> tuple[int, int, float]:
            of_function, of_module = kills[mutant.function, test], kills[mutant.module, test]
            if of_function:
                return 0, -of_function, 0.0
            if _is_named_after(test, mutant):
                return 1, 0, self.seconds(test)
            if of_module:
                return 2, -of_module, 0.0
            return 3, 0, spent[test]

        spent = self._spent(each for each in found if each.startswith("tests/property"))
        spent |= self._spent(each for each in found if not each.startswith("tests/property"))
        return sorted(found, key=rank)

    def _spent(self, tests: Iterable[str]) -> dict[str, float]:
        """By test, the seconds after which it is done if the quickest come first."""
        ordered = sorted(tests, key=self.seconds)
        return dict(zip(ordered, accumulate(map(self.seconds, ordered)), strict=True))


def _is_named_after(test: str, mutant: Mutant) -> bool:
    return Path(test.partition("::")[0]).stem == f"test_{mutant.module.rpartition('.')[2].strip('_')}"


def _digest(test: str) -> str:
    return digest(Path(test.partition("::")[0]).read_text())
