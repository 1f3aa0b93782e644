"""The page that compares us with other programs says of each input what its test says."""

import re
from pathlib import Path

from tests.unit.importers.test_ical_bad_input import READ, REFUSED

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "calendars-compared.md"


def rows() -> list[list[str]]:
    """The cells of each row of its first table."""
    table = PAGE.read_text(encoding="utf-8").partition("| input |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]


def test_each_row_has_the_answer_that_is_tested() -> None:
    """The codes that are given are those of the tests that a row names; one that is refused has none."""
    told = {name: codes for name, _, codes, _ in READ} | {name: set[str]() for name, *_ in REFUSED}
    expected = {row[0]: set[str]().union(*(told[name] for name in row[4].split("; "))) for row in rows()}

    assert expected == {row[0]: {*re.findall(r"`([a-z0-9-]+)`", row[2])} for row in rows()}
    assert 42 == len(expected)
