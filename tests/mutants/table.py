"""Which law finds which mutant, and in how many examples: `python -m tests.mutants.table` writes TABLE.md.

Every law is tried on the same plans, one after another; a cell is the number of the first on which it does not hold.
The same numbers come out each time, as long as neither strategies nor laws change.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

from schedcheck import Schedule, check
from schedcheck.testing import AnyConstraint, LawNotApplied, NothingFound, NothingMeasured, check_laws, schedules
from schedcheck.testing.laws import LAWS, Law, LawBroken
from schedcheck.testing.laws.case import Hooks
from tests.mutants.base import ALIKE
from tests.mutants.every import MUTANTS, Mutant, right_of, strategy_of

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

__all__ = ["found_by", "rows", "table"]

PLANS = schedules(min_stops=1, max_stops=3)
EXAMPLES = 20
"""On so many plans each mutant is tried by all laws."""
MOST = 1000
"""On so many, at the most, by the law that must find it, if it has not been found by then."""
SEARCHES = 5
MOST_IN_A_LINE = 100
"""As many as Hypothesis tries where nothing else is said."""
TABLE = Path(__file__).with_name("TABLE.md")
RIGHT = "second opinion"
CONTROLS = tuple(Mutant(kind, "") for kind in ALIKE)
"""Those without a mistake."""


def found_by(mutant: Mutant, *, laws: Sequence[Law] = LAWS, examples: int = EXAMPLES) -> dict[str, int]:
    """The laws that do not hold, by name, and on which plan for the first time; RIGHT for what a right rule says."""
    found: dict[str, int] = {}
    hooks = dict(mutant.told)
    asked = [each for each in laws if not each.exempt(mutant.kind, **hooks)]
    count = 0

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def explore(data: DataObject) -> None:
        nonlocal count
        count += 1
        schedule = data.draw(PLANS if mutant.plans is None else mutant.plans)
        rule = data.draw(mutant.strategy(schedule))
        for law in asked:
            if not law.exempt(rule, **hooks):
                # Drawn also where it has been found: what is drawn must not depend on what came of it.
                twist = data.draw(law._twists(schedule, [rule], Hooks(**hooks)))
                if law.name not in found and not _holds(law, schedule, rule, twist, hooks):
                    found[law.name] = count
        # Last: a rule that remembers must meet the laws first.
        if RIGHT not in found and _otherwise(rule, schedule):
            found[RIGHT] = count

    explore()
    return found


def _otherwise(rule: AnyConstraint, schedule: Schedule) -> bool:
    """Whether it stands in another way than a right rule that asks the same."""
    result, other = check(schedule, must=[rule, right_of(rule)]).results
    return result.measured and other.measured and (result.verdict, result.slack) != (other.verdict, other.slack)


def _holds(
    law: Law,
    schedule: Schedule,
    rule: AnyConstraint,
    twist: Any,  # noqa: ANN401 - what the law varies
    hooks: Mapping[str, Any],
) -> bool:
    try:
        law.on(schedule, rule, twist=twist, **hooks)
    except HypothesisException:
        raise
    except LawBroken:
        return False
    except Exception:  # noqa: BLE001 - whatever a wrong rule raises tells that it is wrong
        return False
    return True


def searches_that_find(mutant: Mutant) -> int:
    """In how many searches `check_laws` finds it, with its default plans, which are other ones each time."""
    return sum(_is_found(mutant) for _ in range(SEARCHES))


def _is_found(mutant: Mutant) -> bool:
    try:
        check_laws(mutant.kind, strategy=strategy_of(mutant.kind), max_examples=MOST_IN_A_LINE, **mutant.told)
    except (HypothesisException, LawNotApplied, NothingMeasured):
        raise
    except NothingFound:
        return False
    except Exception:  # noqa: BLE001 - LawBroken, or whatever a wrong rule raises
        return True
    return False


def in_a_line(mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, int]]:
    """Each mutant, and how many searches find it."""
    settings.register_profile("searches", database=None, phases=[Phase.generate], derandomize=False)
    settings.load_profile("searches")
    for each in mutants:
        found = searches_that_find(each)
        print(f"{each.name}: {found} of {SEARCHES}", file=sys.stderr, flush=True)  # noqa: T201 - it takes minutes
        yield each, found


def rows(mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, dict[str, int]]]:
    """Each mutant and what finds it."""
    for each in mutants:
        found = found_by(each)
        if each.law and each.law not in found:
            found |= found_by(each, laws=[law for law in LAWS if law.name == each.law], examples=MOST)
        print(f"{each.name}: {found}", file=sys.stderr, flush=True)  # noqa: T201 - it takes minutes
        yield each, found


def table(found: Sequence[tuple[Mutant, Mapping[str, int]]], in_line: Mapping[str, int]) -> str:
    """As Markdown: a key of the laws, a row for each mutant with a column for each law, and what is wrong with each."""
    laws = [each.name for each in LAWS]
    told = [f"{number}. `{each.name}`: {each.statement}" for number, each in enumerate(LAWS, 1)]
    head = ["mutant", *map(str, range(1, len(laws) + 1)), RIGHT]
    lines = [_row(head), _row(["---"] * len(head))]
    for mutant, numbers in found:
        lines.append(_row([f"`{mutant.name}`", *(str(numbers.get(each, "")) for each in (*laws, RIGHT))]))
    mistakes = [_row(["mutant", "its mistake", "must be found by", "in one line"]), _row(["---"] * 4)]
    mistakes += [_row([f"`{each.name}`", each.mistake, each.law, str(in_line[each.name])]) for each in MUTANTS]
    return "\n".join([*INTRODUCTION, *told, "", *lines, "", *MISTAKES, "", *mistakes, ""])


INTRODUCTION = [
    "# Which law finds which wrong rule",
    "",
    f"A number is the first of {EXAMPLES} plans on which the law does not hold. Where there is none it holds, or says",
    "nothing of the rule. The first rows are of right rules, which a user wrote. The *second opinion* is what the",
    f"built-in rule says. The law that must find a mutant gets up to {MOST} plans of its own where these do not do.",
    "Made by `python -m tests.mutants.table`; the numbers depend on the strategies.",
    "",
    "The laws:",
    "",
]


MISTAKES = [
    "## The mistakes",
    "",
    f"*In one line*: by `check_laws` with its default plans, in how many of {SEARCHES} searches of {MOST_IN_A_LINE}.",
]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    by_law = list(rows([*CONTROLS, *MUTANTS]))
    TABLE.write_text(table(by_law, {each.name: number for each, number in in_a_line(MUTANTS)}), encoding="utf-8")
