"""The command that says what is wrong with calendars."""

import json
from pathlib import Path

import pytest

from tests.unit.importers.calendars import TIMES, calendar, event
from tests.unit.test_cli import call

FLOATING = ("DTSTART:20260504T090000", "DTEND:20260504T100000Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A calendar in order, and one with a fault."""
    (tmp_path / "good.ics").write_bytes(calendar(event(TIMES)))
    (tmp_path / "bad.ics").write_bytes(calendar(event(FLOATING)))
    return tmp_path


def test_calendar_in_order_exits_with_0(folder: Path) -> None:
    """It is said how many were looked at."""
    result = call("lint", folder / "good.ics")

    assert (0, "no faults in 1 calendar\n", "") == (result.exit_code, result.stdout, result.stderr)


def test_faults_exit_with_1(folder: Path) -> None:
    """Each stands on a line of its own, as compilers tell them."""
    result = call("lint", folder / "good.ics", folder / "bad.ics", folder / "bad.ics")
    must = "DTSTART must be in UTC or in a time zone: without, each reader takes it for another time"

    assert (1, "") == (result.exit_code, result.stderr)
    assert [
        f"{folder / 'bad.ics'}:10: {must} (UID '1@example.org') [floating-time]",
        "1 fault in 1 of 2 calendars",
    ] == result.stdout.splitlines()


def test_faults_as_json(folder: Path) -> None:
    """By file, also of those without any."""
    result = call("lint", folder / "good.ics", folder / "bad.ics", "--format", "json")
    good, bad = json.loads(result.stdout)["files"]

    assert (1, str(folder / "good.ics"), []) == (result.exit_code, good["file"], good["faults"])
    assert [("floating-time", 10, "1@example.org")] == [
        (each["code"], each["line"], each["uid"]) for each in bad["faults"]
    ]
    assert "DTSTART must be in UTC" in bad["faults"][0]["sentence"]


def test_file_that_cannot_be_read_exits_with_2(folder: Path) -> None:
    """Nothing is said of the others: what was not looked at could be taken for good."""
    result = call("lint", folder / "good.ics", folder / "none.ics")

    assert (2, "", True) == (result.exit_code, result.stdout, "No such file" in result.stderr)


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    """Of any size."""
    with (tmp_path / "large.ics").open("wb") as file:
        file.truncate(2**40)
    result = call("lint", tmp_path / "large.ics")

    assert (1, True) == (result.exit_code, "and is larger [too-large]" in result.stdout)


def test_no_fault_makes_a_line_of_its_own(tmp_path: Path) -> None:
    """Whatever is in the calendar, or its name."""
    path = tmp_path / "a\nb.ics"
    path.write_bytes(calendar(event(FLOATING, uid="x\x1b[2J\u2028y")))
    said = call("lint", path).stdout

    assert 3 == len(said.splitlines())
    assert "\x1b" not in said


def test_help_has_examples() -> None:
    """Ready to be copied."""
    assert "\n    schedcheck lint calendars/joe-biden.ics\n" in call("lint", "-h").output
