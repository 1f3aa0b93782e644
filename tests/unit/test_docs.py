"""What the reference pages must hold, so that no page is forgotten when the library grows."""

import contextlib
import io
import re
import runpy
from pathlib import Path

import attrs
import pytest

import schedcheck
from schedcheck import errors
from schedcheck.constraints import BUILTIN, BY_SUBJECT, Constraint
from schedcheck.constraints.codes import codes_table

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
HEADINGS = [
    "What it asks",
    "Formula",
    "Parameters",
    "Kept",
    "Broken",
    "At the limit",
    "Unknown",
    "Tentative",
    "How to mend",
    "Cost",
]
# The page that tells of each class whose fields or methods users read.
PAGES = {
    "Cost": "rules",
    "Conflict": "findings",
    "Delegation": "model",
    "Encounter": "encounters",
    "Event": "model",
    "Extras": "extras",
    "Fault": "check_export",
    "Finding": "findings",
    "Interval": "interval",
    "Itinerary": "model",
    "Layout": "layout",
    "Leader": "model",
    "Place": "model",
    "Recurrence": "recurrence",
    "Report": "check",
    "Result": "findings",
    "Rule": "rules",
    "Rulebook": "rulebook",
    "Scan": "scan",
    "Schedule": "schedule",
    "Seat": "layout",
    "Series": "series",
    "Stop": "model",
    "Summit": "model",
    "Trial": "check",
    "Turn": "layout",
    "Turns": "layout",
    "View": "views",
    "Waiver": "waivers",
}
every_constraint = pytest.mark.parametrize("constraint", BUILTIN, ids=lambda each: each.code)


def page(name: str) -> str:
    """The text of a reference page."""
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def prose(text: str) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def section(text: str, heading: str) -> str:
    """What stands below a heading of the second level."""
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def named(text: str) -> set[str]:
    """The names that stand in inline code."""
    return {name for code in re.findall(r"`([^`\n]+)`", prose(text)) for name in re.findall(r"\w+", code)}


def fields(kind: type) -> set[str]:
    """What a class is built from, as a caller writes it."""
    return {each.alias or each.name for each in attrs.fields(kind) if each.init and not each.name.startswith("_")}


def members(kind: type) -> set[str]:
    """The public methods and properties of a class."""
    return {name for name in vars(kind) if not name.startswith("_")} - {each.name for each in attrs.fields(kind)}


@every_constraint
def test_constraint_has_its_page(constraint: type[Constraint]) -> None:
    """Named by its code, with the same headings as all others."""
    text = page(constraint.code)

    assert text.startswith(f"# {constraint.code}\n")
    assert HEADINGS == re.findall(r"^## (.+)$", prose(text), re.MULTILINE)


@every_constraint
def test_constraint_has_its_row(constraint: type[Constraint]) -> None:
    """The table of codes leads to each page."""
    row = rf"^\| `{constraint.code}` \| .+\. \| \[`{constraint.__name__}`\]\({constraint.code}\.md\) \|$"

    assert re.search(row, page("index"), re.MULTILINE)


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")  # It is imported above, for once.
def test_table_of_codes_is_made_from_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    """What stands between the marks is what the command in the first of them prints."""
    mark = "<!-- python -m schedcheck.constraints.codes -->\n\n"
    shown = page("index").partition(mark)[2].partition("\n<!-- end -->")[0]
    runpy.run_module("schedcheck.constraints.codes", run_name="__main__")

    assert codes_table() == shown == capsys.readouterr().out


def test_pages_are_listed_in_the_order_of_the_table() -> None:
    """So that those of one subject stand together at the side, too."""
    listed = page("index").partition("```{toctree}\n:hidden:\n:glob:\n\n")[2].split()
    codes = [each.code for kinds in BY_SUBJECT.values() for each in kinds]

    assert codes == listed[: len(codes)]


@every_constraint
def test_page_leads_to_others_of_its_subject(constraint: type[Constraint]) -> None:
    """Who looks for one rule may want its neighbour."""
    kin = {each.code for kinds in BY_SUBJECT.values() if constraint in kinds for each in kinds} - {constraint.code}

    assert kin & set(re.findall(r"\]\(([a-z-]+)\.md", section(page(constraint.code), "What it asks")))


@every_constraint
def test_constraint_tells_its_parameters(constraint: type[Constraint]) -> None:
    """Each parameter is in the table of parameters, and no other."""
    rows = re.findall(r"^\| (`.+?`) \|", section(page(constraint.code), "Parameters"), re.MULTILINE)

    assert fields(constraint) == {name for row in rows for name in re.findall(r"`(\w+)`", row)}


@every_constraint
def test_constraint_shows_a_broken_one(constraint: type[Constraint]) -> None:
    """With the diagnostic as it is printed."""
    shown = "".join(blocks(section(page(constraint.code), "Broken") + "\n", "python"))

    assert f"must {constraint.code}-1: " in shown
    assert "  BROKEN: " in shown


@pytest.mark.parametrize("name", PAGES)
def test_page_tells_every_member(name: str) -> None:
    """What a caller gives and reads is on the page of its class."""
    kind = getattr(schedcheck, name)

    assert set() == (fields(kind) | members(kind)) - named(page(PAGES[name]))


def test_every_error_is_told() -> None:
    """Each class has a heading of its own, in the order of the names or not."""
    classes = {name for name in errors.__all__ if isinstance(getattr(errors, name), type)}

    assert classes == set(re.findall(r"^## (\w+)$", prose(page("errors")), re.MULTILINE))


def test_readme_counts_the_constraints() -> None:
    """It says how many come with the library."""
    assert f"[{len(BUILTIN)} constraints](" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_shows_what_its_example_prints() -> None:
    """The report below the first block is the one it prints."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(blocks(text, "python")[0], {})  # noqa: S102 - our own page

    assert blocks(text, "text")[0] == printed.getvalue()


def test_a_wrong_rule_is_caught_in_under_forty_lines() -> None:
    """Those of code on the page that promises it, up to the test that fails; empty ones are left out."""
    text = (ROOT / "docs" / "how-to" / "property-test-a-rule.md").read_text(encoding="utf-8")
    code, promise, _ = text.partition("In under forty lines")
    lines = [line for block in blocks(code, "python") for line in block.splitlines() if line.strip()]

    assert promise
    assert 20 < len(lines) < 40
