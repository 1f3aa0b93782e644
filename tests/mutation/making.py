"""Make the mutants: a copy of the package, in which beside each function of the engine stand its wrong versions.

mutmut writes them. A module is made again only where its source has changed.
"""

from __future__ import annotations

import difflib
import json
import shutil
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from attrs import field, frozen
from mutmut.mutation.file_mutation import mutate_file_contents

__all__ = ["FOLDER", "Mutant", "made", "sources"]

FOLDER = Path("build/mutants")
MUTATED = ("interval.py", "encounters/*.py", "checker/*.py", "constraints/*.py")
SOURCE = Path("src/schedcheck")


@frozen
class Mutant:
    """A wrong version of a function, by name, as `schedcheck.interval.x_between__mutmut_6`."""

    name: str
    digest: str
    """Of its text: where the function changes, this is another mutant."""
    lines: tuple[int, int] = field(eq=False)
    """Where it stands in the module that was made, and where the right function does."""
    right: tuple[int, int] = field(eq=False)

    @property
    def function(self) -> str:
        return self.name.rpartition("__mutmut_")[0]

    @property
    def module(self) -> str:
        return self.function.rpartition(".")[0]

    def change(self) -> str:
        """What is wrong, as the lines of a diff."""
        path = FOLDER / "src" / Path(*self.module.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        text = path.read_text()
        for name in (self.name, f"{self.function}__mutmut_orig"):
            text = text.replace(f"def {name.rpartition('.')[2]}(", "def …(")
        lines = text.splitlines()
        right, wrong = (lines[first - 1 : last] for first, last in (self.right, self.lines))
        return "\n".join(list(difflib.unified_diff(right, wrong, lineterm="", n=2))[3:])


def made() -> list[Mutant]:
    """Every mutant, once the modules that have changed are made again."""
    _copy(Path("src"), FOLDER / "src")
    kept = FOLDER / "mutants.json"
    before = json.loads(kept.read_text()) if kept.exists() else {}
    after = {}
    for source in sources():
        text = source.read_text()
        entry = before.get(str(source))
        if entry is None or entry["source"] != digest(text):
            print(source, file=sys.stderr)  # noqa: T201 - a command, which says how far it is
            entry = {"source": digest(text), "mutants": _mutate(source, text)}
        after[str(source)] = entry
    kept.write_text(json.dumps(after))
    return [Mutant(*each) for entry in after.values() for each in entry["mutants"]]


def sources() -> Iterator[Path]:
    """What is mutated."""
    for pattern in MUTATED:
        yield from sorted(SOURCE.glob(pattern))


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _mutate(source: Path, text: str) -> list[tuple[str, str, tuple[int, int], tuple[int, int]]]:
    """Write a module with its mutants, and tell what there is of each."""
    mutated = mutate_file_contents(str(source), text)
    (FOLDER / source).write_text(mutated.code)
    lines = mutated.code.splitlines()
    module = ".".join(source.relative_to("src").with_suffix("").parts).removesuffix(".__init__")
    spans = {name: (span.start, span.end) for name, span in mutated.line_span_by_function_name.items()}
    found = []
    for name in mutated.mutant_names:
        first, last = spans[name]
        right = spans[name.rpartition("__mutmut_")[0] + "__mutmut_orig"]
        found.append((f"{module}.{name}", digest("\n".join(lines[first - 1 : last])), (first, last), right))
    return found


def _copy(source: Path, target: Path) -> None:
    """Copy what is not mutated, and keep what was made."""
    mutated = set(sources())
    for each in source.rglob("*"):
        if each.is_file() and "__pycache__" not in each.parts:
            to = target / each.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            if each not in mutated:
                shutil.copy2(each, to)
