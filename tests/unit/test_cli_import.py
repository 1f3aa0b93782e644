"""The commands for those who have calendars or a table."""

import json
import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from schedcheck import load_plan
from schedcheck.cli.commands import schedcheck
from tests.unit.importers.calendars import TIMES, calendar, event

LATER = ("DTSTART:20260504T093000Z", "DTEND:20260504T103000Z")
KNOWN = {
    "place": [{"name": "Town", "level": "city", "tz": "Europe/Vienna"}, {"name": "Hall", "within": "town"}],
    "leader": [{"name": "Ada"}, {"name": "Bo Borealis", "id": "bo"}],
}
TABLE = "person,place,start,end\nAda,Hall,2026-05-04 09:00Z,2026-05-04 10:00Z\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two calendars that overlap, one with an error, a table, a plan that is known, names."""
    files = {
        "ada.ics": calendar(event(TIMES)),
        "bo.ics": calendar(event(LATER, uid="2"), name="Bo"),
        "lost.ics": calendar(event("SUMMARY:When?"), name="Bo"),
        "busy.ics": calendar("BEGIN:VFREEBUSY", "UID:3", "FREEBUSY:20260504T093000Z/PT1H", "END:VFREEBUSY"),
        "table.csv": TABLE.encode(),
        "known.json": json.dumps(KNOWN).encode(),
        "names.toml": b'[people]\n"Bo" = "bo"\n[places]\n"Big Hall" = "hall"\n',
    }
    for name, held in files.items():
        (tmp_path / name).write_bytes(held)
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    """A command on files of the folder."""
    paths = [
        str(folder / each) if (folder / each).suffix in {".ics", ".csv", ".json", ".toml"} else each
        for each in arguments
    ]
    return CliRunner().invoke(schedcheck, paths)


def test_two_calendars_are_checked_in_one_step(folder: Path) -> None:
    """Who must not meet, by name in any case."""
    found = run(folder, "check", "ada.ics", "bo.ics", "--avoid", "ADA", "Bo")

    assert 1 == found.exit_code
    assert "BROKEN  must  avoid-1" in found.stdout
    assert "KEPT    must  no-overlap-1" in found.stdout
    assert 0 == run(folder, "check", "ada.ics", "bo.ics").exit_code


def test_two_files_whose_calendars_have_one_name_are_of_two_people(folder: Path) -> None:
    """They are called after their files, of which a warning tells."""
    for name in ("one.ics", "two.ics"):
        (folder / name).write_bytes(calendar(event(TIMES, uid=name), name="Calendar"))
    found = run(folder, "check", "one.ics", "two.ics", "--avoid", "one", "two")

    assert 1 == found.exit_code
    assert "BROKEN  must  avoid-1" in found.stdout
    assert "called 'two' after where the file is [person-assumed]" in found.stderr


def test_busy_times_are_asked_too(folder: Path) -> None:
    """A calendar of busy times is a rule."""
    found = run(folder, "check", "ada.ics", "busy.ics")

    assert (1, True) == (found.exit_code, "BROKEN  must  unavailable-1" in found.stdout)


def test_what_loses_something_is_not_checked(folder: Path) -> None:
    """Unless that is to be: a rule could look kept that is not."""
    found = run(folder, "check", "ada.ics", "lost.ics", "--avoid", "Ada", "Bo")

    assert (2, "") == (found.exit_code, found.stdout)
    assert "error: when it is, is not said" in found.stderr
    assert found.stderr.endswith("1 error, so nothing was done: mend the files, or give --despite-errors\n")
    assert 0 == run(folder, "check", "ada.ics", "lost.ics", "--avoid", "Ada", "Bo", "--despite-errors").exit_code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "ada.ics", "--avoid", "Ada", "Boo"], "a person must be one of Ada, got 'Boo'"),
        (["check", "ada.ics", "table.csv"], "files must be calendars (.ics), or one table (.csv)"),
        (["check", "known.json", "known.json"], "one plan can be checked at a time, got 2"),
        (["check", "known.json", "--avoid", "Ada", "Bo"], "--avoid is for calendars and tables"),
        (["check", "known.json", "--despite-errors"], "--despite-errors is for calendars and tables"),
        (["check", "none.ics"], "No such file"),
        (["check", "ada.ics", "--window", "2026-05-04", "2026-05-05"], "must have a time of day"),
        (["import", "ada.ics", "-o", "plan.yaml"], "form must be toml or json"),
        (["import", "ada.ics", "-o", "plan.json", "--names", "names.toml"], "each of [people] must stand for an id"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, arguments: list[str], words: str) -> None:
    """On stderr, with status 2."""
    found = run(folder, *arguments)

    assert (2, True) == (found.exit_code, words in found.stderr)


def test_calendars_become_a_plan_file(folder: Path) -> None:
    """With places and people that are known, by what calendars call them."""
    found = run(
        folder, "import", "ada.ics", "bo.ics", "-o", "plan.json", "--known", "known.json", "--names", "names.toml",
        "--window", "2026-05-04T00:00Z", "2026-05-05T00:00Z",
    )  # fmt: skip
    plan = load_plan(folder / "plan.json")

    assert (0, f"{folder / 'plan.json'}\n", "") == (found.exit_code, found.stdout, found.stderr)
    assert ["ada", "bo"] == [each.id for each in plan.schedule.leaders]
    assert ["2026-05-04 11:00 CEST", "2026-05-04 11:30 CEST"] == [
        f"{each.start:%Y-%m-%d %H:%M %Z}" for each in plan.schedule.stops
    ]


def test_a_table_becomes_a_plan_file(folder: Path) -> None:
    """In TOML, which is also what people go on with."""
    found = run(folder, "import", "table.csv", "-o", "plan.toml")

    assert 0 == found.exit_code, found.stderr
    assert ["ada"] == [each.id for each in load_plan(folder / "plan.toml").schedule.leaders]
    assert "itinerary" in tomllib.loads((folder / "plan.toml").read_text(encoding="utf-8"))


def test_busy_times_are_rules_of_the_plan_file(folder: Path) -> None:
    """So that the plan file asks the same."""
    run(folder, "import", "ada.ics", "busy.ics", "-o", "plan.json")

    assert 1 == run(folder, "check", "plan.json").exit_code


def test_a_plan_file_that_is_there_is_not_overwritten(folder: Path) -> None:
    """Its rules may be the work of weeks; with `--overwrite` it is, and whoever could not read it still cannot."""
    held = folder / "plan.toml"
    held.write_text("# mine\n", encoding="utf-8")
    held.chmod(0o600)
    found = run(folder, "import", "ada.ics", "-o", "plan.toml")

    assert (2, "", "# mine\n") == (found.exit_code, found.stdout, held.read_text(encoding="utf-8"))
    assert f"schedcheck: {held} is there already: give another name, or --overwrite\n" == found.stderr
    assert 0 == run(folder, "import", "ada.ics", "-o", "plan.toml", "--overwrite").exit_code
    assert ["ada"] == [each.id for each in load_plan(held).schedule.leaders]
    assert 0o600 == stat.S_IMODE(held.stat().st_mode)


def test_a_link_that_leads_nowhere_is_not_overwritten(folder: Path) -> None:
    """It is there, too."""
    (folder / "plan.toml").symlink_to(folder / "away.toml")

    assert 2 == run(folder, "import", "ada.ics", "-o", "plan.toml").exit_code
    assert (folder / "plan.toml").is_symlink()
