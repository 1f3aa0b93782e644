import re
from pathlib import Path

import pytest

from schedcheck.constraints import BUILTIN, Constraint
from schedcheck.importers.tables import DOCUMENTATION, RULE, STOP, TABLES, Keys, constraint_keys

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "plan-file.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (?:\[)?`(.+?)`(?:\]|, |).*?\| (.+) \|$", PAGE, re.MULTILINE))


def told(row: str) -> tuple[set[str], set[str]]:
    """The keys in a row of the page, and those in bold; what stands in parentheses tells of values."""
    words = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", row)
    return set(re.findall(r"`(\w+)`", words)), set(re.findall(r"\*\*`(\w+)`\*\*", words))


def wanted(keys: Keys, without: frozenset[str] = frozenset()) -> tuple[set[str], set[str]]:
    """The keys that the loader takes, without those that the page tells once for all, and those that must be given."""
    return set(keys.types) - set(DOCUMENTATION) - without, set(keys.required) - without


@pytest.mark.parametrize("name", [each for each in TABLES if each not in ("should", "note")])
def test_page_tells_every_key(name: str) -> None:
    """No more, no fewer, and which must be given."""
    row = ROWS[f"[{name}]" if name in ("plan", "summit") else f"[[{name}]]"]

    assert wanted(TABLES[name]) == told(row)


def test_page_tells_every_key_of_stops() -> None:
    """The source of a stop is kept, so it stands beside its other name."""
    keys, required = wanted(STOP)

    assert (keys | {"source"}, required) == told(ROWS["[[itinerary.stop]]"])


@pytest.mark.parametrize("kind", BUILTIN, ids=lambda each: each.code)
def test_page_tells_every_key_of_rules(kind: type[Constraint]) -> None:
    """But for those that all rules have."""
    assert wanted(constraint_keys(kind), frozenset(RULE.types)) == told(ROWS[kind.code])
