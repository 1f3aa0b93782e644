import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from schedcheck.errors import InvalidValue
from schedcheck.testing import LAWS, LawBroken, check_laws
from tests.mutants.base import ALIKE, Wrong
from tests.mutants.every import MUTANTS, Mutant
from tests.mutants.table import CONTROLS, RIGHT, SEARCHES, TABLE

BY_NAME = {each.name: each for each in LAWS}
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "testing.md"
EXAMPLES = 100
"""As many as Hypothesis tries where nothing else is said."""

every_mutant = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)


@pytest.fixture(autouse=True)
def without_shrinking() -> Iterator[None]:
    """Whether a mutant is found is asked, not what its smallest plan is; the same plans in every run."""
    before = settings.get_current_profile_name()
    settings.register_profile("mutants", derandomize=True, database=None, phases=[Phase.generate])
    settings.load_profile("mutants")
    yield
    settings.load_profile(before)


@every_mutant
def test_a_mutant_is_found(mutant: Mutant) -> None:
    """By the law that is to find it, as whoever wrote the rule would ask."""
    law = BY_NAME[mutant.law]
    # What is no text where text must be is refused when a report is read back.
    with pytest.raises((LawBroken, InvalidValue)) as caught:
        law.check(mutant.kind, strategy=mutant.strategy, schedules=mutant.plans, max_examples=EXAMPLES, **mutant.told)

    assert isinstance(caught.value, LawBroken) or "NumbersForNames" == mutant.name


@pytest.mark.parametrize("control", CONTROLS, ids=lambda each: each.name)
def test_a_right_rule_is_not_found(control: Mutant) -> None:
    """What is like a built-in one in all keeps every law, so that a mutant is found for its mistake alone."""
    kept = check_laws(control.kind, strategy=control.strategy, **control.told)

    assert len(kept.tried) > len(kept.not_applied)


def test_a_mutant_differs_from_what_it_is_like() -> None:
    """Each has a mistake of its own, told in a sentence, and is no built-in constraint."""
    assert len(MUTANTS) == len({each.kind for each in MUTANTS}) == len({each.mistake for each in MUTANTS}) >= 30
    assert all(each.mistake.endswith(".") and "\n" not in each.mistake for each in MUTANTS)
    assert {each.law for each in MUTANTS} <= {*BY_NAME}
    assert not any(issubclass(each.kind, tuple(ALIKE.values())) for each in MUTANTS if issubclass(each.kind, Wrong))


def test_the_table_is_of_these_mutants_and_laws() -> None:
    """A row for each, a column for each law, and whoever is to find a mutant has found it."""
    text = TABLE.read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| `")]
    numbers = {row[0].strip("`"): dict(zip([*BY_NAME, RIGHT], row[1:], strict=True)) for row in rows if len(row) > 4}

    assert list(BY_NAME) == re.findall(r"^\d+\. `([a-z-]+)`: ", text, re.MULTILINE)
    assert [each.name for each in (*CONTROLS, *MUTANTS)] == list(numbers)
    assert [] == [each.name for each in MUTANTS if not numbers[each.name][each.law]]
    assert all(cell == "" or cell.isdigit() for row in numbers.values() for cell in row.values())
    assert [each.mistake for each in MUTANTS] == [row[1] for row in rows if len(row) == 4]


def test_the_page_tells_how_many_are_found_in_one_line() -> None:
    """In every search, in some, and in none."""
    text = TABLE.read_text(encoding="utf-8")
    found = [
        int(each)
        for each in re.findall(r"^\| `\w+` \|.*\| (\d+) \|$", text.partition("## The mistakes")[2], re.MULTILINE)
    ]
    always, never = found.count(SEARCHES), found.count(0)
    page = " ".join(REFERENCE.read_text(encoding="utf-8").split())

    assert len(found) == len(MUTANTS)
    assert f"finds {always} in each of five searches, and {len(found) - always - never} in some of them; one," in page
    assert 1 == never
