"""How long a law takes to try once, and how near near misses are: `python -m tests.benchmarks.laws [EXAMPLES]`."""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import timedelta
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from schedcheck.constraints import BUILTIN, Constraint
from schedcheck.testing import LAWS, STRATEGIES, NearMiss, near_misses, schedules
from schedcheck.testing.laws.case import Hooks

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

EXAMPLES = 50
PLANS = schedules(min_stops=1, max_stops=3)
"""Those that laws are tried on."""


def drawing(examples: int) -> settings:
    """So many examples, the same each time."""
    return settings(
        max_examples=examples,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def times(kind: type[Constraint], examples: int) -> dict[str, list[float]]:
    """The milliseconds of the processor that each law takes for each plan on which it says something."""
    found: dict[str, list[float]] = defaultdict(list)

    @drawing(examples)
    @given(st.data())
    def explore(data: DataObject) -> None:
        schedule = data.draw(PLANS)
        for law in LAWS:
            rules = [data.draw(STRATEGIES[kind](schedule)) for _ in range(law._size)]
            if not any(law.exempt(each) for each in rules):
                twist = data.draw(law._twists(schedule, rules, Hooks()))
                start = process_time()
                if law.on(schedule, *rules, twist=twist):
                    found[law.name].append(1000 * (process_time() - start))

    explore()
    return found


def nearness(kind: type[Constraint], examples: int) -> dict[str, int]:
    """How many near misses are at the limit, under it and over it, by a tick (or one) or a microsecond, or not near."""
    found = dict.fromkeys(("none", "at", "under", "over"), 0)

    @drawing(examples)
    @given(near_misses(kind))
    def look(near: NearMiss) -> None:
        slack = near.slack
        if slack is None:
            found["none"] += 1
        else:
            zero = timedelta(0) if isinstance(slack, timedelta) else 0
            found["at" if slack == zero else "under" if slack < zero else "over"] += 1  # type: ignore[operator]  # alike

    look()
    return found


def main(examples: int = EXAMPLES) -> None:
    """Print both tables."""
    by_law: dict[str, list[float]] = defaultdict(list)
    slowest: dict[str, tuple[float, str]] = {}
    for kind in BUILTIN:
        for name, each in times(kind, examples).items():
            by_law[name] += each
            slowest[name] = max(slowest.get(name, (0.0, "")), (median(each), kind.__name__))
    print("| law | ms a try | slowest of all constraints |\n|---|---|---|")  # noqa: T201 - a table
    for law in LAWS:
        if by_law[law.name]:
            most, name = slowest[law.name]
            print(f"| `{law.name}` | {median(by_law[law.name]):.2f} | {most:.2f} (`{name}`) |")  # noqa: T201 - a table
    print("\n| near misses of | with a slack | one under | at the limit | one over |\n|---|---|---|---|---|")  # noqa: T201 - a table
    for kind in BUILTIN:
        found = nearness(kind, examples)
        share = [
            f"{100 * each // examples} %"
            for each in (examples - found["none"], found["under"], found["at"], found["over"])
        ]
        print(f"| `{kind.__name__}` | {' | '.join(share)} |")  # noqa: T201 - a table


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
