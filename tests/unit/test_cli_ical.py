"""The command that writes calendars: views, profiles, and those that go on."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from schedcheck import check_export, load_plan
from schedcheck.cli.files import write_all
from schedcheck.exporters.ical import View, to_ical
from tests.unit.test_cli import KEPT, call, names

HEAD = KEPT.partition("[[itinerary]]")[0].replace('name = "Alba"', 'name = "Alba"\nemail = "alba@example.org"')
STOP = '[[itinerary.stop]]\nplace = "{}"\ntitle = "{}"\nstart = 2022-11-15 {}:00\nend = 2022-11-15 {}:00\n'
TALK, TEA = STOP.format("hall", "Talk", "10:00", "12:00"), STOP.format("bar", "Tea", "15:00", "16:00")
FIRST, SECOND = "2022-11-01T09:00+08:00", "2022-11-02T09:00+08:00"


def plan(**stops: str) -> str:
    """A plan file with the stops of some people."""
    return HEAD + "".join(f'[[itinerary]]\nleader = "{who}"\n{held}' for who, held in stops.items())


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Writes the calendars of a plan into the folder `out`."""

    def made(text: str, *arguments: str | Path, stamp: str = FIRST) -> Result:
        path = tmp_path / "plan.toml"
        path.write_text(text, encoding="utf-8")
        return call("ical", path, "-o", tmp_path / "out", "--stamp", stamp, *arguments)

    return made


def held(folder: Path) -> dict[str, bytes]:
    """What is in the files of a folder."""
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


def test_calendars_go_on_from_those_before(run: Run, tmp_path: Path) -> None:
    """What is moved is an update, what is gone stays as cancelled, what is as before keeps its bytes."""
    out = tmp_path / "out"
    run(plan(alba=TALK + TEA, boria=TEA))
    before = held(out)
    result = run(plan(alba=TALK.replace("10:00", "11:00"), boria=TEA), "--previous", out, stamp=SECOND)
    talk, tea = held(out)["alba.ics"].split(b"BEGIN:VEVENT")[1:]

    assert (0, "") == (result.exit_code, result.stderr)
    assert b"SEQUENCE:1" in talk
    assert b"STATUS:CONFIRMED" in talk
    assert b"SEQUENCE:1" in tea
    assert b"STATUS:CANCELLED" in tea
    assert before["boria.ics"] == held(out)["boria.ics"]


def test_calendar_that_is_as_before_is_not_written(run: Run, tmp_path: Path) -> None:
    """Who serves the folder need not send it again."""
    run(plan(alba=TALK, boria=TEA))
    file = tmp_path / "out" / "boria.ics"
    os.utime(file, (1, 1))
    run(plan(alba=TEA, boria=TEA), "--previous", tmp_path / "out", stamp=SECOND)

    assert 1 == file.stat().st_mtime


def test_second_run_mends_what_a_first_left_half_done(run: Run, tmp_path: Path) -> None:
    """Should the machine go down in between: with the same folder, stamp and plan."""
    out = tmp_path / "out"
    run(plan(alba=TALK, boria=TEA))
    before = held(out)
    run(plan(alba=TEA, boria=TALK), "--previous", out, stamp=SECOND)
    after = held(out)
    (out / "boria.ics").write_bytes(before["boria.ics"])
    result = run(plan(alba=TEA, boria=TALK), "--previous", out, stamp=SECOND)

    assert (0, after) == (result.exit_code, held(out))


def test_who_is_no_longer_in_the_plan_is_told(run: Run, tmp_path: Path) -> None:
    """All that was planned for them is cancelled, now and in later versions, as long as the plan knows them."""
    out = tmp_path / "out"
    run(plan(alba=TALK, boria=TEA))
    result = run(plan(alba=TALK), "--previous", out, stamp=SECOND)
    boria = (out / "boria.ics").read_bytes()

    assert (0, "", f"{out / 'alba.ics'}\n{out / 'boria.ics'}\n") == (result.exit_code, result.stderr, result.stdout)
    assert (1, 1) == (boria.count(b"BEGIN:VEVENT"), boria.count(b"STATUS:CANCELLED"))
    assert () == check_export(boria)


def test_calendar_of_nobody_in_the_plan_stops_all(run: Run, tmp_path: Path) -> None:
    """Whose it is, is not known, and their events would stay on for good."""
    out = tmp_path / "out"
    run(plan(alba=TALK, boria=TEA))
    (out / "boria.ics").rename(out / "dora.ics")
    before = held(out)
    result = run(plan(alba=TEA), "--previous", out, stamp=SECOND)

    assert (2, "", before) == (result.exit_code, result.stdout, held(out))
    assert f"{out / 'dora.ics'}: it must be the calendar of somebody in the plan" in result.stderr
    assert 0 == run(plan(alba=TEA), "--previous", out, "--leader", "alba", stamp=SECOND).exit_code


def test_who_is_new_is_said_to_be(run: Run, tmp_path: Path) -> None:
    """The file could have been lost."""
    run(plan(alba=TALK))
    result = run(plan(alba=TALK, boria=TEA), "--previous", tmp_path / "out", stamp=SECOND)

    assert (0, "boria: there was no calendar before, so all of it is new\n") == (result.exit_code, result.stderr)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"BEGIN:VCALENDAR\r\n", "previous must be a calendar of this person as to_ical wrote it"),
        (
            lambda data: data.replace(b"20221101T", b"20221103T"),
            "stamp must not be before that of the previous calendar",
        ),
    ],
    ids=["cut", "later"],
)
def test_calendar_that_cannot_go_on_stops_all(
    change: Callable[[bytes], bytes], message: str, *, run: Run, tmp_path: Path
) -> None:
    """The file is named, and none is written."""
    out = tmp_path / "out"
    run(plan(alba=TALK, boria=TEA))
    (out / "boria.ics").write_bytes(change((out / "boria.ics").read_bytes()))
    before = held(out)
    result = run(plan(alba=TEA, boria=TALK), "--previous", out, stamp=SECOND)

    assert (2, "", before) == (result.exit_code, result.stdout, held(out))
    assert result.stderr.startswith(f"schedcheck: {out / 'boria.ics'}: {message}")


def test_folder_without_calendars_is_none_of_before(run: Run, tmp_path: Path) -> None:
    """In a wrong folder nothing would be found, and nobody told of what is off."""
    (tmp_path / "empty").mkdir()
    result = run(plan(alba=TALK), "--previous", tmp_path / "empty")

    assert (2, False) == (result.exit_code, (tmp_path / "out").exists())
    assert (
        f"--previous must be a folder with the calendars written before, and {tmp_path / 'empty'} has none"
        in result.stderr
    )
    assert 2 == run(plan(alba=TALK), "--previous", tmp_path / "none").exit_code


def test_calendars_that_do_not_go_on_are_said_to(run: Run, tmp_path: Path) -> None:
    """Their numbers begin anew, so programs keep what they have."""
    run(plan(alba=TALK, boria=TEA))
    result = run(plan(alba=TEA, boria=TEA))

    assert (0, 1) == (result.exit_code, len(result.stderr.splitlines()))
    assert result.stderr.startswith(f"{tmp_path / 'out' / 'alba.ics'}: written anew")


def test_view_of_a_reader(run: Run, tmp_path: Path) -> None:
    """Their own in full, of others what the view says."""
    view = ("--view", "kind", "--reader", "boria", "--place", "building", "--grain", "1 h")
    result = run(plan(alba=TALK.replace("10:00", "10:20"), boria=TEA), *view)
    alba, boria = held(tmp_path / "out").values()

    assert (0, "") == (result.exit_code, result.stderr)
    assert b"20221115T100000" in alba
    assert b"LOCATION:Hotel" in alba
    assert b"Talk" not in alba
    assert b"SUMMARY:Tea" in boria


def test_views_are_those_of_the_library(run: Run, tmp_path: Path) -> None:
    """Byte for byte."""
    text = plan(alba=TALK)
    run(text, "--view", "title")
    schedule = load_plan(tmp_path / "plan.toml").schedule
    expected = to_ical(schedule, leader="alba", stamp=FIRST, view=View(detail="title"))

    assert {"alba.ics": expected} == held(tmp_path / "out")


def test_calendar_of_one_view_goes_on_from_no_other(run: Run, tmp_path: Path) -> None:
    """Its events would be struck out."""
    run(plan(alba=TALK))
    result = run(plan(alba=TALK), "--view", "busy", "--previous", tmp_path / "out", stamp=SECOND)

    assert (2, True) == (result.exit_code, "previous must be a calendar of this person" in result.stderr)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--place", "city"], "--place is of a view: give --view busy, kind or title"),
        (["--reader", "boria"], "--reader is of a view"),
        (["--grain", "1 h"], "--grain is of a view"),
        (["--view", "busy", "--grain", "7 h"], "grain must be a timedelta of whole seconds that divides a day"),
        (["--view", "busy", "--reader", "borja"], "'borja'; did you mean 'boria'?"),
        (["--profile", "request"], "organizer must be an email address for profile request"),
        (["--organizer", "office@example.org"], "organizer must not be given for profile file"),
        (["--profile", "publish"], "view must say what others may see for profile publish, which is for everybody"),
        (["--leader", "boria"], "'boria'"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], message: str, *, run: Run, tmp_path: Path) -> None:
    """With status 2, and nothing written."""
    result = run(plan(alba=TALK), *arguments)

    assert (2, True, False) == (result.exit_code, message in result.stderr, (tmp_path / "out").exists())


@pytest.mark.parametrize(("profile", "words"), [("publish", b"METHOD:PUBLISH"), ("freebusy", b"FREEBUSY;FBTYPE=BUSY:")])
def test_profile(profile: str, words: bytes, *, run: Run, tmp_path: Path) -> None:
    """What a calendar is for; it goes on from one of the same."""
    options = ("--profile", profile, "--view", "kind")
    run(plan(alba=TALK), *options)
    run(plan(alba=TEA), *options, "--previous", tmp_path / "out", stamp=SECOND)
    (data,) = held(tmp_path / "out").values()

    assert words in data
    assert () == check_export(data)


def test_messages_are_files_of_their_own(run: Run, tmp_path: Path) -> None:
    """One for each event, and none where there is nothing to tell."""
    run(plan(alba=TALK + TEA))
    (tmp_path / "out").rename(tmp_path / "before")
    office = ("--organizer", "office@example.org", "--previous", tmp_path / "before")
    result = run(plan(alba=TALK.replace("10:00", "11:00")), "--profile", "request", *office, stamp=SECOND)
    asked = held(tmp_path / "out")
    again = run(plan(alba=TALK), "--profile", "cancel", *office, stamp=SECOND)
    (tmp_path / "out").rename(tmp_path / "asked")
    run(plan(alba=TALK), "--profile", "cancel", *office, stamp=SECOND)

    assert (0, ["alba.1.ics"]) == (result.exit_code, list(asked))
    assert b"METHOD:REQUEST" in asked["alba.1.ics"]
    assert (2, True) == (again.exit_code, "must hold no calendars before a cancel is written to it" in again.stderr)
    assert [True] == [b"METHOD:CANCEL" in each and b"SUMMARY:Tea" in each for each in held(tmp_path / "out").values()]


@pytest.mark.parametrize("links", [True, False])
def test_files_are_put_back_where_one_cannot_be_put(
    links: bool,  # noqa: FBT001 - of the test's own table
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those that were there are as before, those that were not are gone; also on disks that know no links."""
    (tmp_path / "a.ics").write_bytes(b"old")
    (tmp_path / "d.ics").write_bytes(b"old")
    moved = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "c.ics":
            raise OSError(errno.EIO, "Input/output error")
        return moved(self, target)

    def no_link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", replace)
    if not links:
        monkeypatch.setattr(os, "link", no_link)
    with pytest.raises(OSError, match="Input/output error"):
        write_all(tmp_path, {f"{each}.ics": b"new" for each in "abcd"})

    assert {"a.ics": b"old", "d.ics": b"old"} == held(tmp_path)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_calendar_that_is_replaced_keeps_its_mode(mode: int, *, run: Run, tmp_path: Path) -> None:
    """Whoever could not read it still cannot; whoever could, can."""
    run(plan(alba=TALK))
    calendar = tmp_path / "out" / "alba.ics"
    calendar.chmod(mode)
    run(plan(alba=TEA), "--previous", tmp_path / "out", stamp=SECOND)

    assert mode == stat.S_IMODE(calendar.stat().st_mode)
    assert b"SUMMARY:Tea" in calendar.read_bytes()


def test_private_file_is_private_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beside it meanwhile can be read by nobody else, with whatever it holds."""
    calendar = tmp_path / "a.ics"
    calendar.write_bytes(b"old")
    calendar.chmod(0o600)
    modes: list[int] = []
    made = os.open

    def opened(path: str, flags: int, mode: int) -> int:
        modes.append(mode)
        return made(path, flags, mode)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(
        os, "fsync", lambda _: modes.extend(stat.S_IMODE(each.stat().st_mode) for each in tmp_path.glob(".*"))
    )
    write_all(tmp_path, {"a.ics": b"new"})

    assert [0o600, 0o600] == modes


def test_nothing_else_is_left_in_the_folder(run: Run, tmp_path: Path) -> None:
    """Neither of what was written nor of what was there."""
    run(plan(alba=TALK, boria=TEA))
    run(plan(alba=TEA, boria=TALK), "--previous", tmp_path / "out", stamp=SECOND)

    assert ["alba.ics", "boria.ics"] == names(tmp_path / "out")
