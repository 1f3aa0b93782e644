"""The command that says what is different between two versions of a calendar."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.importers.calendars import TIMES, calendar, event
from tests.unit.test_cli import BROKEN, call

LATER = ("DTSTART:20260504T093000Z", "DTEND:20260504T103000Z")
DAYS = ("DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260506")
ONE = calendar(event(TIMES))

Save = Callable[[bytes, bytes], tuple[Path, Path]]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes two versions and says where they are."""

    def saved(old: bytes, new: bytes) -> tuple[Path, Path]:
        paths = tmp_path / "old.ics", tmp_path / "new.ICS"
        for path, data in zip(paths, (old, new), strict=True):
            path.write_bytes(data)
        return paths

    return saved


def rows(said: str) -> list[str]:
    """What is below the head of a table, with single spaces."""
    return [" ".join(each.split()) for each in said.splitlines()[2:]]


def test_what_is_taken_over_exits_with_0(save: Save) -> None:
    """One change a row: what, when, the numbers, the properties, the UID."""
    off = event(LATER, "STATUS:CANCELLED", "SEQUENCE:1", uid="2")
    new = calendar(event(LATER, "SEQUENCE:1"), off, event(DAYS, uid="3"))
    result = call("diff", *save(calendar(event(TIMES), event(LATER, uid="2")), new))

    assert (0, "") == (result.exit_code, result.stderr)
    assert [
        "added Talk 2026-05-04 to 2026-05-06 0 3",
        "moved Talk 2026-05-04 09:00 to 10:00 UTC -> 2026-05-04 09:30 to 10:30 UTC 0 -> 1 DTEND, DTSTART 1@example.org",
        "cancelled Talk 2026-05-04 09:30 to 10:30 UTC 0 -> 1 STATUS 2",
    ] == rows(result.stdout)


def test_what_may_not_be_taken_over_exits_with_1(save: Save) -> None:
    """It is said why, below the table."""
    result = call("diff", *save(ONE, calendar(event(LATER))))
    why = "its SEQUENCE must rise with DTEND and DTSTART, and stays 0, so programs may keep what they have"

    assert (1, "") == (result.exit_code, result.stderr)
    assert [
        "",
        "1 change may not be taken over by programs that have the old calendar:",
        f"Talk: {why} (UID '1@example.org')",
    ] == rows(result.stdout)[1:]


def test_calendar_and_itself(save: Save) -> None:
    """Nothing is different."""
    result = call("diff", *save(ONE, ONE))

    assert (0, "no difference\n") == (result.exit_code, result.stdout)


def test_difference_as_json(save: Save) -> None:
    """With how many are the same."""
    result = call("diff", *save(calendar(event(TIMES), event(LATER, uid="2")), ONE), "--format", "json")
    data = json.loads(result.stdout)

    assert (1, 1) == (result.exit_code, data["same"])
    assert [("vanished", "2", "it is gone and not cancelled, so programs may keep it")] == [
        (each["what"], each["uid"], each["fault"]) for each in data["changes"]
    ]


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (("DTSTART:20260504T090005Z",), "2026-05-04 09:00:05 UTC"),
        (("DTSTART:20260504T090000", "DTEND:20260504T100000"), "2026-05-04 09:00 to 10:00 (no zone)"),
        (("DTSTART;TZID=Nowhere:20260504T090000",), "2026-05-04 09:00 ('Nowhere')"),
        (("DTSTART:20260504T230000Z", "DTEND:20260505T010000Z"), "2026-05-04 23:00 UTC to 2026-05-05 01:00 UTC"),
        (("DTSTART;TZID=Europe/Vienna:20260504T090000",), "2026-05-04 09:00 CEST"),
        (("DTSTART:soon",), "'soon'"),
        ((), "not said"),
    ],
)
def test_times_are_shown(lines: tuple[str, ...], shown: str, save: Save) -> None:
    """By their own clocks, where they have any."""
    (row,) = rows(call("diff", *save(calendar(), calendar(event(lines)))).stdout)

    assert f"added Talk {shown} 0 1@example.org" == row


def test_occurrence_is_named_by_its_time(save: Save) -> None:
    """It has the UID of the series."""
    own = event("RECURRENCE-ID:20260511T090000Z", "DTSTART:20260511T100000Z")
    (row,) = rows(call("diff", *save(ONE, calendar(event(TIMES), own))).stdout)

    assert row.startswith("added Talk, of 2026-05-11 09:00 UTC 2026-05-11 10:00 UTC")


def test_no_text_of_a_calendar_makes_a_line_of_its_own(save: Save) -> None:
    """Nor a colour."""
    odd = ONE.replace(b"SUMMARY:Talk", b"SUMMARY:Talk\\n[red]\x1b[2J").replace(b"UID:1", "UID:\u2028".encode())
    result = call("diff", *save(calendar(), odd))

    assert 3 == len(result.stdout.splitlines())
    assert "\x1b" not in result.stdout


def test_what_is_lost_is_not_compared(save: Save) -> None:
    """A change of it could not be seen."""
    result = call("diff", *(paths := save(ONE, ONE.replace(b"END:VEVENT\r\nEND:VCALENDAR\r\n", b""))))

    assert (2, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith(f"{paths[1]}:1: error: the file ends within VCALENDAR")
    assert result.stderr.endswith("errors, so nothing was done: mend the calendars\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("one.ics", BROKEN, "a plan can be compared with a plan, and a calendar with a calendar"),
        (BROKEN, "one.ics", "a plan can be compared with a plan, and a calendar with a calendar"),
        ("one.ics", "none.ics", "No such file"),
        ("one.ics", "two.ics", "two.ics: no two components may have one UID and RECURRENCE-ID"),
    ],
)
def test_what_cannot_be_compared_is_said(old: Path | str, new: Path | str, message: str, tmp_path: Path) -> None:
    """With status 2."""
    (tmp_path / "one.ics").write_bytes(ONE)
    (tmp_path / "two.ics").write_bytes(calendar(event(TIMES), event(LATER)))
    result = call("diff", *(tmp_path / each for each in (old, new)))

    assert (2, "", True) == (result.exit_code, result.stdout, message in result.stderr)
