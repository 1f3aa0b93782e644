"""Try a sample of the mutants of the engine: `python -m tests.mutation --share 5`; see README.md beside this file."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.mutation.calls import Calls
from tests.mutation.drawing import drawn
from tests.mutation.making import FOLDER, Mutant, made
from tests.mutation.results import Results, equivalents, table
from tests.mutation.swapping import imported_bare
from tests.mutation.trying import Trying, chosen

UNIT = [
    "tests/unit/analysis", "tests/unit/constraints", "tests/unit/encounters", "tests/unit/test_bad_input.py",
    "tests/unit/test_checker.py", "tests/unit/test_columns.py", "tests/unit/test_conflict.py",
    "tests/unit/test_docs.py::test_table_of_codes_is_made_from_the_code",
    "tests/unit/test_edits.py", "tests/unit/test_in_force.py", "tests/unit/test_interval.py",
    "tests/unit/test_kernels.py", "tests/unit/test_parallel.py", "tests/unit/test_progress.py",
    "tests/unit/test_quick_ways.py",
    "tests/unit/test_regressions.py", "tests/unit/test_report.py", "tests/unit/test_rules.py",
    "tests/unit/test_scan.py", "tests/unit/test_schedule.py", "tests/unit/test_severity.py",
    "tests/unit/test_trials.py", "tests/unit/test_waivers.py",
]  # fmt: skip
SLOW = ["test_a_cluster_that_loses_a_worker_finds_all"]
"""It starts a cluster, and takes longer than all others."""
PROPERTY = [
    "tests/property/test_*oracle.py", "tests/property/test_*kernels.py", "tests/property/test_columns.py",
    "tests/property/test_edits.py", "tests/property/test_ordinary_answers.py", "tests/property/test_plain*.py",
    "tests/property/test_recheck.py", "tests/property/test_runs.py", "tests/property/test_waivers.py",
]  # fmt: skip
"""Those that hold the engine to another answer: an oracle's, or that of another way."""


def main() -> int:
    """Draw, try, and print what came of it; 1 where a mutant has survived that is not told to be equivalent."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("names", nargs="*", default=["*"], help="of mutants, as schedcheck.interval.*; all")
    parser.add_argument("--share", type=float, default=5, help="so many in a hundred of each module; 5")
    parser.add_argument("--seed", type=int, default=0, help="another seed draws others; 0")
    parser.add_argument("--budget", type=float, default=20, help="seconds of tests for each; 20")
    parser.add_argument("--again", action="store_true", help="also those that survived")
    parser.add_argument("--show", action="store_true", help="print what they change, and try nothing")
    asked = parser.parse_args()
    mutants, results = made(), Results()
    sample = drawn(mutants, share=asked.share, seed=asked.seed)
    sample = [each for each in sample if any(fnmatch(each.name, name) for name in asked.names)]
    if asked.show:
        for each in sample:
            print(f"# {each.name} {each.digest}\n{each.change()}\n")  # noqa: T201 - asked for
        return 0
    if status := _tried(list(chosen(results, sample, again=asked.again)), results, budget=asked.budget):
        return status
    print(table(mutants, results))  # noqa: T201 - asked for
    same = equivalents()
    left = [each for each in sample if (trial := results.of(each)) is None or not trial.killed]
    left = [each for each in left if (each.name, each.digest) not in same]
    print(*(f"survived: {each.name} {each.digest}" for each in left), sep="\n")  # noqa: T201 - asked for
    return 1 if left else 0


def _tried(mutants: list[Mutant], results: Results, *, budget: float) -> int:
    """Try them in a session of pytest's; its exit code."""
    if not mutants:
        return 0
    # As if by hand: what was begun is ended too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ["HYPOTHESIS_PROFILE"] = "ci"
    sys.path.insert(0, str((FOLDER / "src").resolve()))
    imported_bare()
    quiet = [f"-pno:{each}" for each in ("terminal", "benchmark", "cov", "xdist", "cacheprovider")]
    skipped = [f"--deselect=tests/unit/test_parallel.py::{each}" for each in SLOW]
    tests = [*UNIT, *sorted(str(each) for pattern in PROPERTY for each in Path().glob(pattern))]
    return int(
        pytest.main(["-s", *quiet, *skipped, *tests], plugins=[Trying(mutants, results, Calls(), budget=budget)])
    )


if __name__ == "__main__":
    sys.exit(main())
