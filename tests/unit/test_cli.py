import errno
import io
import json
import os
import pty
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from schedcheck import Report, load_plan
from schedcheck.cli import main, run
from schedcheck.cli.commands import schedcheck
from schedcheck.cli.files import file_name, write_all
from schedcheck.exporters.ical import to_ical
from schedcheck.exporters.text import to_text

BROKEN = Path(__file__).parents[1] / "samples" / "plans" / "bali.toml"

DOCS = Path(__file__).parents[2] / "docs"
HOW_TO = "how-to/check-a-plan-file.md"
MENDED = BROKEN.read_text(encoding="utf-8").replace(
    'attends = ["session-i"]', '[[itinerary.stop]]\nevent = "session-i"\nend = 2022-11-15 11:45:00', 1
)
TALKS = (DOCS / HOW_TO).read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]

KEPT = """\
[[place]]
name = "Hotel"
level = "building"
tz = "Asia/Makassar"

[[place]]
name = "Hall"
within = "hotel"

[[place]]
name = "Bar"
within = "hotel"

[[leader]]
name = "Alba"

[[leader]]
name = "Boria"

[[leader]]
name = "Ceres"

[[itinerary]]
leader = "alba"

[[itinerary.stop]]
place = "hall"
start = 2022-11-15 10:00:00
end = 2022-11-15 12:00:00

[[itinerary]]
leader = "boria"

[[itinerary.stop]]
place = "bar"
start = 2022-11-15 10:00:00
end = 2022-11-15 12:00:00

[[must]]
type = "avoid"
a = "alba"
b = "boria"
"""

TOGETHER = '[[should]]\ntype = "together"\na = "alba"\nb = "boria"\n'
NOBODY = '[[note]]\ntype = "avoid"\na = "alba"\nb = "ceres"\n'
STAMP = "[plan]\nstamp = 2022-11-01T09:00:00+08:00\n"


def call(*arguments: str | Path) -> Result:
    """The command line, in this process."""
    return CliRunner().invoke(schedcheck, [str(each) for each in arguments])


def start(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The command line, as a user starts it."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "schedcheck", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **more},
    )


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a plan and says where it is."""

    def written(text: str, name: str = "plan.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


Write = Callable[[str], Path]


# What is said of itself.


def test_help_tells_of_commands_and_examples() -> None:
    """The first page names each command, the exit statuses and examples."""
    said = call("--help").output

    for words in (
        "check",
        "ical",
        "encounters",
        "slack",
        "when",
        "why",
        "diff",
        "lint",
        "Exit status:",
        "schedcheck check bali.toml",
    ):
        assert words in said


@pytest.mark.parametrize("command", ["check", "ical", "encounters", "slack", "when", "why", "diff", "rules"])
def test_help_of_each_command_has_examples(command: str) -> None:
    """Each stands on a line of its own, ready to be copied."""
    result = call(command, "-h")

    assert 0 == result.exit_code
    assert f"\n    schedcheck {command} bali.toml" in result.output


def test_version_is_told() -> None:
    """With the name of the program."""
    assert call("--version").output.startswith("schedcheck, version ")


# check


def test_kept_plan_exits_with_0(write: Write) -> None:
    """And what was found is on stdout, as `print(report)` shows it."""
    result = call("check", write(KEPT))

    assert (0, "") == (result.exit_code, result.stderr)
    assert result.stdout.startswith("1 must: 0 broken\n")


def test_broken_plan_exits_with_1() -> None:
    """The plan could be read and checked, so there is nothing on stderr."""
    result = call("check", BROKEN)

    assert (1, "") == (result.exit_code, result.stderr)
    assert "BROKEN" in result.stdout


@pytest.mark.parametrize("more", [TOGETHER, NOBODY])
def test_strict_asks_that_every_rule_is_kept(write: Write, more: str) -> None:
    """A broken should and a note that measured nothing pass otherwise."""
    path = write(KEPT + more)

    assert (0, 1) == (call("check", path).exit_code, call("check", path, "--strict").exit_code)


def test_strict_passes_what_is_kept(write: Write) -> None:
    """Every rule measured something and is kept."""
    assert 0 == call("check", write(KEPT), "--strict").exit_code


def test_plan_without_rules_is_said_to_be_unchecked(write: Write) -> None:
    """Nothing was asked, so nothing was found; for --strict that is not enough."""
    path = write(KEPT.partition("[[must]]")[0])
    result = call("check", path)

    assert (0, 1) == (result.exit_code, call("check", path, "--strict").exit_code)
    assert f"{path}: the plan has no rules, so nothing was checked\n" == result.stderr


def test_json_is_the_whole_report() -> None:
    """It can be read as a report again, and exits alike."""
    result = call("check", BROKEN, "--format", "json")

    assert 1 == result.exit_code
    assert ["no-overlap-1", "travel-1", "apart"] == [
        each.rule.id for each in Report.from_dict(json.loads(result.stdout)).results
    ]


def test_mistakes_of_a_plan_exit_with_2(write: Write) -> None:
    """All are on stderr, a line for each, with their number."""
    path = write('[[place]]\nname = "Lobby"\nclearance = 5\nlevel = "floor"\n')
    result = call("check", path)

    assert (2, "") == (result.exit_code, result.stdout)
    unit = 'a duration must have a unit, such as "4 min", "1 h 30 min" or "PT4M"'
    assert [
        f"{path}:3: place[1] 'lobby': clearance: {unit}, got 5",
        f"{path}:4: place[1] 'lobby': level must be one of room, building, site, city, country, got 'floor'",
        "2 mistakes, so nothing was done",
    ] == result.stderr.splitlines()


def test_one_mistake_is_told_as_one(write: Write) -> None:
    """Numbers and words agree."""
    assert "1 mistake, so nothing was done" == call("check", write("x = 1")).stderr.splitlines()[-1]


def test_file_that_is_not_there_exits_with_2(tmp_path: Path) -> None:
    """The system's reason is told."""
    path = tmp_path / "nowhere.toml"
    result = call("check", path)

    assert (2, f"schedcheck: {path}: No such file or directory\n") == (result.exit_code, result.stderr)


def test_folder_is_no_plan(tmp_path: Path) -> None:
    """Whatever its name."""
    (tmp_path / "plan.toml").mkdir()
    result = call("check", tmp_path / "plan.toml")

    assert 2 == result.exit_code
    assert "Is a directory" in result.stderr


@pytest.mark.parametrize("arguments", [["check"], ["chek", "x"], ["check", "x", "--format", "xml"], []])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    """Not with 1, which would say that a rule is broken."""
    assert 2 == call(*arguments).exit_code


# Colour


def on_terminal(*arguments: str | Path, **more: str) -> str:
    """What the command line writes to a terminal."""
    ours, theirs = pty.openpty()
    env = {key: each for key, each in os.environ.items() if key != "NO_COLOR"}
    command = [sys.executable, "-m", "schedcheck", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=theirs, env={**env, "TERM": "xterm", "COLUMNS": "200", **more})
    os.close(theirs)
    said: list[bytes] = []
    # Linux tells the end by an error, others by nothing to read.
    with suppress(OSError):
        said.extend(iter(partial(os.read, ours, 4096), b""))
    process.wait()
    os.close(ours)
    return b"".join(said).decode()


def test_colour_on_a_terminal() -> None:
    """A verdict is in the colour of its kind."""
    assert "\x1b[31m" in on_terminal("check", BROKEN)


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_none_is_wanted(more: dict[str, str]) -> None:
    """As no-color.org asks, and where the terminal has none."""
    assert "\x1b[" not in on_terminal("check", BROKEN, **more)
    assert "\x1b[" not in on_terminal("encounters", BROKEN, "joe-biden", "russia", **more)


def test_no_colour_in_a_pipe() -> None:
    """A file or another program gets the words."""
    assert "\x1b[" not in start("check", BROKEN).stdout


def test_colour_changes_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, the text is the same."""
    monkeypatch.setattr("schedcheck.cli.commands.coloured", lambda: True)
    coloured = CliRunner().invoke(schedcheck, ["check", str(BROKEN)], color=True).stdout
    monkeypatch.setattr("schedcheck.cli.commands.coloured", lambda: False)

    assert "\x1b[" in coloured
    assert click.unstyle(coloured) == call("check", BROKEN).stdout


def test_text_can_be_painted() -> None:
    """Who calls from Python chooses how."""
    report = Report(())

    assert str(report) == to_text(report) == to_text(report, paint=lambda words, verdict: f"{verdict}{words}")


# encounters


def test_encounters_are_a_table() -> None:
    """Two people, where, when, how near in time, and how sure."""
    result = call("encounters", BROKEN, "joe-biden", "russia")
    lines = [" ".join(each.split()) for each in result.stdout.splitlines()]

    assert 0 == result.exit_code
    assert [
        "person person place level from to gap certain implied",
        "Joe Biden Vladimir Putin Candi Ballroom room 2022-11-15 10:00 12:00 -2 h yes no",
        "Joe Biden Vladimir Putin Lobby room 2022-11-15 12:00 12:04 -4 min yes yes",
    ] == [lines[0], *lines[2:]]


def test_encounters_as_json() -> None:
    """By id, with instants and seconds."""
    result = call("encounters", BROKEN, "joe-biden", "russia", "--format", "json")

    assert {
        "people": ["joe-biden", "vladimir-putin"],
        "stops": ["session-i", "session-i"],
        "place": "candi",
        "level": "room",
        "from": "2022-11-15T10:00:00+08:00",
        "to": "2022-11-15T12:00:00+08:00",
        "gap": -7200,
        "certain": True,
        "implied": False,
    } == json.loads(result.stdout)[0]


def test_encounters_at_a_level_and_within_a_time(write: Write) -> None:
    """People in two rooms of one building meet in the building, and those who miss each other can be asked for."""
    path = write(KEPT.replace("10:00:00", "12:00:00.5", 1).replace("2022-11-15 12:00:00\n", "2022-11-16 13:00:00\n", 1))
    none = call("encounters", path, "alba", "boria", "--level", "building")
    near = call("encounters", path, "alba", "boria", "--level", "building", "--within", "1 s", "--format", "json")

    assert "no encounters of Alba and Boria\n" == none.stdout
    assert [0.5] == [each["gap"] for each in json.loads(near.stdout)]


def test_encounter_where_no_place_is_known_to_hold_both(write: Write) -> None:
    """It is listed, and said to be not known; a day of its own is shown."""
    city = '[[place]]\nname = "Somewhere"\nlevel = "city"\ntz = "Asia/Makassar"\n'
    stop = KEPT.replace('place = "hall"', 'place = "somewhere"').replace(
        "2022-11-15 12:00:00\n", "2022-11-16 12:00:00\n"
    )
    path = write(city + stop)
    result = call("encounters", path, "alba", "boria", "--level", "city")

    assert "not known" in result.stdout
    assert "2022-11-16 12:00" in result.stdout


def test_party_that_is_not_in_the_plan(write: Write) -> None:
    """The nearest id is told."""
    result = call("encounters", write(KEPT), "alba", "borja")

    assert 2 == result.exit_code
    assert (
        "schedcheck: a leader or delegation must be in the plan, got 'borja'; did you mean 'boria'?\n" == result.stderr
    )


def test_party_that_is_a_leader_and_a_delegation(write: Write) -> None:
    """It cannot be told which is meant."""
    result = call("encounters", write(KEPT.partition("[[must]]")[0] + '[[delegation]]\nname = "Alba"'), "alba", "boria")

    assert 2 == result.exit_code
    assert "schedcheck: 'alba' must be the id of a leader or of a delegation, and is both\n" == result.stderr


def test_party_without_an_itinerary(write: Write) -> None:
    """Nothing found is not the same as nothing looked at."""
    path = write(KEPT)
    result = call("encounters", path, "alba", "ceres")

    assert 0 == result.exit_code
    assert f"{path}: nobody for Ceres has an itinerary, so nothing was looked at\n" == result.stderr


def test_wrong_duration_exits_with_2(write: Write) -> None:
    """As in a plan, a duration has a unit."""
    result = call("encounters", write(KEPT), "alba", "boria", "--within", "5")

    assert 2 == result.exit_code
    assert "schedcheck: a duration must have a unit" in result.stderr


# ical


def test_calendar_for_everybody(write: Write, tmp_path: Path) -> None:
    """Each is what `to_ical` gives, under its leader's id, and the names are on stdout."""
    path, folder = write(KEPT + STAMP), tmp_path / "out" / "calendars"
    result = call("ical", path, "-o", folder)
    plan = load_plan(path)

    assert (0, "") == (result.exit_code, result.stderr)
    assert [str(folder / "alba.ics"), str(folder / "boria.ics")] == result.stdout.splitlines()
    assert plan.stamp is not None
    assert {f"{each}.ics": to_ical(plan.schedule, leader=each, stamp=plan.stamp) for each in ("alba", "boria")} == {
        each.name: each.read_bytes() for each in folder.iterdir()
    }


def test_calendar_for_some(write: Write, tmp_path: Path) -> None:
    """Only for those who are named, each once."""
    call("ical", write(KEPT + STAMP), "-o", tmp_path / "out", "--leader", "boria", "--leader", "boria")

    assert ["boria.ics"] == names(tmp_path / "out")


def test_stamp_is_given(write: Write, tmp_path: Path) -> None:
    """It wins over the plan's own."""
    call("ical", write(KEPT + STAMP), "-o", tmp_path / "out", "--stamp", "2022-11-02T10:00+08:00")

    assert b"DTSTAMP:20221102T020000Z" in (tmp_path / "out" / "alba.ics").read_bytes()


def test_stamp_is_never_the_clock(write: Write, tmp_path: Path) -> None:
    """Without one, nothing is written: the same plan must give the same bytes."""
    result = call("ical", write(KEPT), "-o", tmp_path / "out")

    assert 2 == result.exit_code
    assert "give --stamp, such as 2022-11-01T09:00+08:00, or a stamp under [plan] in the file" in result.stderr
    assert not (tmp_path / "out").exists()


def test_stamp_needs_an_offset(write: Write, tmp_path: Path) -> None:
    """It is an instant."""
    result = call("ical", write(KEPT), "-o", tmp_path / "out", "--stamp", "2022-11-02 10:00")

    assert (2, True) == (result.exit_code, "--stamp must have an offset" in result.stderr)


def test_unknown_leader_writes_nothing(write: Write, tmp_path: Path) -> None:
    """Not even the calendars that could be made."""
    result = call("ical", write(KEPT + STAMP), "-o", tmp_path / "out", "--leader", "alba", "--leader", "borja")

    assert 2 == result.exit_code
    assert "'borja'; did you mean 'boria'?" in result.stderr
    assert not (tmp_path / "out").exists()


def test_calendar_that_cannot_be_made_stops_the_others(write: Write, tmp_path: Path) -> None:
    """A fraction of a second has no place in a calendar."""
    half = KEPT.replace("12:00:00\n\n[[must]]", "12:00:00.5\n\n[[must]]")
    result = call("ical", write(half + STAMP), "-o", tmp_path / "out")

    assert 2 == result.exit_code
    assert "must be a whole second in iCalendar" in result.stderr
    assert not (tmp_path / "out").exists()


def test_folder_that_is_a_file(write: Write) -> None:
    """Nothing is written, and the reason is told."""
    path = write(KEPT + STAMP)
    result = call("ical", path, "-o", path)

    assert 2 == result.exit_code
    assert "File exists" in result.stderr


def test_calendar_replaces_the_one_before(write: Write, tmp_path: Path) -> None:
    """A link is replaced, not followed."""
    path, folder, other = write(KEPT + STAMP), tmp_path / "out", tmp_path / "other"
    folder.mkdir()
    other.write_text("mine")
    (folder / "alba.ics").symlink_to(other)
    (folder / "boria.ics").write_text("old")
    call("ical", path, "-o", folder)

    assert "mine" == other.read_text()
    assert {b"BEGIN:VCALENDAR"} == {each.read_bytes().splitlines()[0] for each in folder.iterdir()}


def test_folder_in_the_way_of_a_calendar(write: Write, tmp_path: Path) -> None:
    """None of the calendars is written."""
    path, folder = write(KEPT + STAMP), tmp_path / "out"
    (folder / "boria.ics").mkdir(parents=True)
    result = call("ical", path, "-o", folder)

    assert (2, f"schedcheck: a folder is in the way: {folder / 'boria.ics'}\n") == (result.exit_code, result.stderr)
    assert ["boria.ics"] == names(folder)


def test_failure_while_writing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither some of the files nor temporary ones."""

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_all(tmp_path, {"a.ics": b"1", "b.ics": b"2"})

    assert [] == names(tmp_path)


ODD_IDS = (
    "../../x",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "a b",
    "A",
    "a",
    "CON",
    "con",
    "nul",
    "com1",
    "lpt9.txt",
    ".",
    "..",
    " ",
    "-",
    "~",
    "a.",
    "a:b",
    "*",
    "a\0b",
    "x" * 100,
    "x" * 101,
    "X" * 5000,
    "é",
    "e\u0301",
    "ß",
    "ss",
    "ﬁ",
    "fi",
    "ა",
    "\ud800",
    "a--b",
    "a-b",
    "a_b",
    file_name("A", ""),
)


@pytest.mark.parametrize("id", ODD_IDS, ids=ascii)
def test_file_name_is_safe(id: str) -> None:
    """It is one name in the folder, of ordinary letters, not too long, and free on every system."""
    name = file_name(id, ".ics")

    assert name == Path(name).name == Path("folder", name).relative_to("folder").name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert 110 > len(name)
    assert not name.startswith((".", "-"))
    assert name.partition(".")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


def test_file_names_differ_as_ids_do() -> None:
    """Also where case does not count, nor the way a letter is written."""
    assert len(ODD_IDS) == len({file_name(each, ".ics").casefold() for each in ODD_IDS})


def test_file_name_is_the_id_where_it_can_be() -> None:
    """Else as much of it as can be read."""
    assert "joe-biden.ics" == file_name("joe-biden", ".ics")
    assert file_name("José Ñ", ".ics").startswith("jose-n--")
    assert file_name("ა", ".ics").startswith("leader--")


def test_calendars_of_odd_ids_stay_in_the_folder(write: Write, tmp_path: Path) -> None:
    """Whoever wrote the plan cannot choose where files go."""
    path = write(KEPT.replace('name = "Alba"', 'name = "Alba"\nid = "../../x"').replace('"alba"', '"../../x"') + STAMP)
    folder = tmp_path / "deep" / "out"
    result = call("ical", path, "-o", folder)

    assert 0 == result.exit_code
    assert sorted(["boria.ics", file_name("../../x", ".ics")]) == names(folder)
    assert ["out"] == names(tmp_path / "deep")


# The pages that show it


def shown(page: str) -> list[tuple[str, str]]:
    """Each command in a page, and what it is shown to print."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.findall(r"^```console\n\$ schedcheck ([^\n>]+)([^\n]*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [(command, printed) for command, redirected, printed in found if not redirected]


@pytest.mark.parametrize(("page", "count"), [("reference/command-line.md", 12), ("how-to/check-a-plan-file.md", 3)])
def test_pages_show_what_is_printed(page: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who types the commands sees the same."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bali.toml").write_bytes(BROKEN.read_bytes())
    (tmp_path / "mended.toml").write_text(MENDED, encoding="utf-8")
    (tmp_path / "talks.toml").write_text(TALKS, encoding="utf-8")
    commands = shown(page)

    assert count == len(commands)
    assert [printed for _, printed in commands] == [call(*shlex.split(command)).stdout for command, _ in commands]


def test_page_shows_what_is_said_of_mistakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The how-to misspells its own plan."""
    monkeypatch.chdir(tmp_path)
    wrong = TALKS.replace('within = "centre"', 'within = "center"').replace(
        "end = 2026-05-04 11", "ends = 2026-05-04 11"
    )
    (tmp_path / "talks.toml").write_text(wrong, encoding="utf-8")

    assert f"```text\n{call('check', 'talks.toml').stderr}```" in (DOCS / HOW_TO).read_text(encoding="utf-8")


# The process around it


def test_module_is_the_command() -> None:
    """`python -m schedcheck` does the same, and its exit status arrives."""
    result = start("check", BROKEN)

    assert (1, "", call("check", BROKEN).stdout) == (result.returncode, result.stderr, result.stdout)


def test_broken_pipe_is_no_traceback() -> None:
    """Who reads only the start of a report gets no complaint, and no status that says that a rule is broken."""
    command = [sys.executable, "-W", "error", "-m", "schedcheck", "check", str(BROKEN)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()

    assert (2, "") == (process.returncode, said)


def test_full_disk_is_no_traceback() -> None:
    """A report that could not be written was not told."""
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "schedcheck", "check", str(BROKEN)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (2, "schedcheck: [Errno 28] No space left on device\n") == (result.returncode, result.stderr)


def test_name_that_the_terminal_cannot_show(write: Write) -> None:
    """It is written with escapes rather than not at all."""
    result = start(
        "encounters", write(KEPT.replace('"Alba"', '"Łada"\nid = "alba"')), "alba", "ceres", PYTHONIOENCODING="latin-1"
    )

    assert (0, "no encounters of \\u0141ada and Ceres\n") == (result.returncode, result.stdout)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("click", "the command line needs packages that are not installed: pip install 'schedcheck[cli]'"),
        ("rich", "the command line needs packages that are not installed: pip install 'schedcheck[cli]'"),
        ("schedcheck.checker", "import of schedcheck.checker halted; None in sys.modules"),
    ],
)
def test_missing_packages_are_named(
    missing: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of the extra with what to install; exit status 2, not 1."""
    for name in [each for each in sys.modules if each in ("schedcheck.cli.commands", "schedcheck.cli.tables")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [each for each in sys.modules if each.startswith(f"{missing}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(SystemExit) as caught:
        main()

    assert (2, f"schedcheck: {message}\n") == (caught.value.code, capsys.readouterr().err)


def test_main_exits_with_the_status(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What an installed command calls."""
    monkeypatch.setattr(sys, "argv", ["schedcheck", "check", str(BROKEN)])
    with pytest.raises(SystemExit) as caught:
        main()

    assert 1 == caught.value.code
    assert capsys.readouterr().out == call("check", BROKEN).stdout


def raising(error: BaseException) -> click.Command:
    """A command that goes wrong."""

    def callback() -> None:
        raise error

    return click.Command("schedcheck", callback=callback)


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (click.UsageError("no such thing"), 2, "Usage: schedcheck"),
        (KeyboardInterrupt(), 130, ""),
        (click.Abort(), 130, ""),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 2, ""),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "schedcheck: [Errno 28] No space left on device"),
        (ZeroDivisionError("a fault of ours"), 2, "Traceback"),
    ],
)
def test_what_goes_wrong_is_never_a_broken_rule(
    error: BaseException,
    status: int,
    message: str,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit status 1 says that a must is broken, and nothing else."""
    monkeypatch.setattr(sys, "argv", ["schedcheck"])
    with (tmp_path / "out").open("w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        found = run(raising(error))

    assert status == found
    assert capsys.readouterr().err.strip().startswith(message)


def test_no_standard_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A process can be started without one."""
    monkeypatch.setattr(sys, "stdout", None)

    assert 2 == run(schedcheck)
    assert "schedcheck: there is no standard output to write to\n" == capsys.readouterr().err


def test_pipe_that_breaks_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left is written when all is done."""

    def breaks() -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(sys, "argv", ["schedcheck"])
    with (tmp_path / "out").open("w") as output, monkeypatch.context() as context:
        context.setattr(sys, "stdout", output)
        status = run(click.Command("schedcheck", callback=lambda: context.setattr(output, "flush", breaks)))

    assert 2 == status


def test_package_can_be_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m schedcheck` is the command."""
    monkeypatch.setattr(sys, "argv", ["schedcheck", "check", str(BROKEN)])
    # Another test may have imported it.
    monkeypatch.delitem(sys.modules, "schedcheck.__main__", raising=False)
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("schedcheck", run_name="__main__")

    assert 1 == caught.value.code


def test_command_that_gives_no_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """It did what it was asked."""
    monkeypatch.setattr(sys, "argv", ["schedcheck"])
    monkeypatch.setattr(sys, "stdout", io.StringIO())

    assert 0 == run(click.Command("schedcheck", callback=lambda: None))


# --severity


def test_a_severity_is_given_by_the_id_of_a_rule() -> None:
    """What blocks by the file only warns in this run."""
    result = call("check", BROKEN, "--severity", "apart=should", "--severity", "travel-1=off")

    assert 0 == result.exit_code
    assert result.output.startswith("1 must: 0 broken\n1 should: 1 broken at a cost of 1\n1 rule is off\n")


def test_what_is_off_does_not_count(write: Write) -> None:
    """Not for --strict either; but somebody must have looked at something."""
    plan = write(KEPT + NOBODY)

    assert 1 == call("check", plan, "--strict").exit_code
    assert 0 == call("check", plan, "--strict", "--severity", "avoid-2=off").exit_code
    result = call("check", plan, "--strict", "--severity", "avoid-1=off", "--severity", "avoid-2=off")
    assert (1, f"{plan}: all rules are off, so nothing was checked\n") == (result.exit_code, result.stderr)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("apart",), "--severity must be the id of a rule and a level, such as apart=off, got 'apart'"),
        (("=off",), "--severity must be the id of a rule and a level, such as apart=off, got '=off'"),
        (("apart=off", "apart=note"), "--severity must be given once for each rule, got 'apart' twice"),
        (("apat=off",), "severity must be of the id of a rule, got 'apat'; did you mean 'apart'?"),
    ],
)
def test_wrong_severities_are_refused(given: tuple[str, ...], message: str) -> None:
    """With what must hold."""
    result = call("check", BROKEN, *(word for each in given for word in ("--severity", each)))

    assert (2, f"schedcheck: {message}\n") == (result.exit_code, result.stderr)


# Waivers


@pytest.mark.parametrize(
    ("expires", "now", "status"),
    [("12:01", None, 0), ("09:00", None, 1), ("12:01", "09:00", 0), ("12:01", "12:01", 1)],
)
def test_a_waiver_expires_by_the_time_that_is_given(write: Write, expires: str, now: str | None, status: int) -> None:
    """Else by when what it waives starts; there is no clock in it."""
    people = ("joe-biden", "vladimir-putin")
    passages = ", ".join(f'{{leader = "{each}", stop = "session-i/out/lobby"}}' for each in people)
    waiver = (
        '[[waiver]]\nrule = "apart"\nevent = "session-i"\nreason = "So be it."\nauthority = "Protocol"\n'
        f"stops = [{passages}]\nexpires = 2022-11-15T{expires}:00+08:00\n"
    )
    plan = write(BROKEN.read_text(encoding="utf-8") + waiver)
    clock = ("--now", f"2022-11-15T{now}+08:00") if now else ()

    assert status == call("check", plan, "--strict", *clock).exit_code


def test_a_wrong_time_is_refused() -> None:
    """It must have an offset."""
    result = call("check", BROKEN, "--now", "2022-11-15 09:00")

    assert (2, True) == (result.exit_code, result.stderr.startswith("schedcheck: now must have an offset"))


# rules

TEA = '[[should]]\nid = "tea"\ntype = "together"\na = "boria"\nb = "ceres"\n'


def test_rules_are_listed(write: Write) -> None:
    """With their severity and id."""
    result = call("rules", write(KEPT + TEA))

    assert (0, "") == (result.exit_code, result.stderr)
    assert [
        "must    avoid-1  Alba and Boria are never in one room",
        "should  tea      Boria and Ceres are together in one room",
    ] == result.stdout.splitlines()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--between", "alba", "boria"), ["avoid-1"]),
        (("--between", "alba", "ceres"), []),
        (("--involving", "ceres"), ["tea"]),
        (("--involving", "boria"), ["avoid-1", "tea"]),
        (("--between", "alba", "boria", "--involving", "ceres"), []),
    ],
)
def test_rules_of_some_people_are_listed(write: Write, options: tuple[str, ...], expected: list[str]) -> None:
    """By their ids."""
    data = json.loads(call("rules", write(KEPT + TEA), *options, "--format", "json").stdout)

    assert expected == [each["id"] for each in data["rules"]]


def test_rules_that_contradict_exit_with_1(write: Write) -> None:
    """Both are named, and why."""
    plan = write(KEPT + TOGETHER.replace("should", "must"))
    result = call("rules", plan)
    data = json.loads(call("rules", plan, "--format", "json").stdout)
    why = "Alba and Boria are together in one room, but Alba and Boria are never in one room: no meeting would do."

    assert (1, ["", "cannot be kept:", f"  together-1 and avoid-1: {why}"]) == (
        result.exit_code,
        result.stdout.splitlines()[2:],
    )
    assert [{"rules": ["together-1", "avoid-1"], "sentence": why}] == data["contradictions"]
    assert data["changes"] is None


def test_a_note_that_is_never_in_force_is_told(write: Write) -> None:
    """As nobody must keep it, that is no failure."""
    result = call("rules", write(f"{KEPT}{NOBODY}until = 2022-01-01T00:00:00Z\n"))

    assert (0, True) == (result.exit_code, "no time of the plan is in its term" in result.stdout)


def test_rules_are_compared_with_an_older_plan(write: Write) -> None:
    """Those that are listed."""
    old = write(KEPT)
    old = old.rename(old.with_name("old.toml"))
    new = write(f'{KEPT}gap = "5 min"\n{TEA}')
    result = call("rules", new, "--against", old)
    data = json.loads(call("rules", new, "--against", old, "--involving", "ceres", "--format", "json").stdout)

    assert [
        f"since {old}:",
        "  tightened avoid-1: Alba and Boria are never in one room with less than 5 min between (gap 0 min -> 5 min)",
        "  added     tea: Boria and Ceres are together in one room",
    ] == result.stdout.splitlines()[3:]
    assert [("added", "tea")] == [(each["what"], each["rule"]) for each in data["changes"]]


def test_a_plan_without_rules_has_none_to_list(write: Write) -> None:
    """That is said."""
    assert "no rules\n" == call("rules", write(KEPT.partition("[[must]]")[0])).stdout


def test_rules_are_printed_on_lines_of_their_own(write: Write) -> None:
    """A name with control characters makes no line of its own and no colour."""
    plan = write(KEPT.replace('name = "Boria"', 'name = "Bo\\nria"\nid = "boria"'))

    assert 1 == len(call("rules", plan).stdout.splitlines())


@pytest.mark.parametrize(
    "options", [("--between", "alba", "nobody"), ("--involving", "nobody"), ("--against", "nowhere.toml")]
)
def test_rules_of_nobody_are_refused(write: Write, options: tuple[str, ...]) -> None:
    """As is a file that is not there."""
    assert 2 == call("rules", write(KEPT), *options).exit_code
