"""What the commands put into calendars beside the stops."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result

from schedcheck import Extras, Summit, check_export, load_plan, to_ical
from schedcheck.cli.extras import extras_of
from tests.unit.test_cli import call
from tests.unit.test_cli_ical import FIRST, HEAD, SECOND

PLACE = '[[place]]\nname = "Line"\nremote = true\ntz = "Asia/Makassar"\n'
STOPS = """
[[itinerary.stop]]
place = "hall"
title = "Talk"
kind = "plenary"
start = 2022-11-15 10:00:00
end = 2022-11-15 12:00:00

[[itinerary.stop]]
place = "line"
title = "Call"
start = 2022-11-15 13:00:00
end = 2022-11-15 13:20:00
"""
PLAN = f'{HEAD}{PLACE}[[itinerary]]\nleader = "alba"\n{STOPS}'
SUMMIT = """
[[event]]
title = "Dinner"
place = "hall"
start = 2022-11-15 19:00:00
end = 2022-11-15 20:00:00

[summit]
name = "Meeting"
place = "hotel"
start = 2022-11-15 08:00:00
end = 2022-11-16 18:00:00

[[itinerary]]
leader = "boria"
attends = ["dinner"]
"""
HALF_HOUR = timedelta(minutes=30)
LINK = "https://example.org/room/1"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Writes the calendars of a plan into the folder `out`."""

    def made(*arguments: str | Path, text: str = PLAN, stamp: str = FIRST) -> Result:
        path = tmp_path / "plan.toml"
        path.write_text(text, encoding="utf-8")
        return call("ical", path, "-o", tmp_path / "out", "--stamp", stamp, *arguments)

    return made


@pytest.mark.parametrize(
    ("options", "extras"),
    [
        (("--reminder", "30min"), Extras(reminders=HALF_HOUR)),
        (("--reminder", "PT1H", "--reminder", "30 min"), Extras(reminders=[HALF_HOUR, 2 * HALF_HOUR])),
        (("--call-time", "30 min"), Extras(call_times=HALF_HOUR)),
        (
            ("--call-time", "Plenary=1 h", "--call-time", "30 min"),
            Extras(call_times={"plenary": 2 * HALF_HOUR, None: HALF_HOUR}),
        ),
        (("--link", f"line={LINK}?a=b"), Extras(links={"line": f"{LINK}?a=b"})),
        (
            ("--title", "Alba; in Bali", "--color", "teal", "--refresh", "30 min"),
            Extras(name="Alba; in Bali", color="teal", refresh=HALF_HOUR),
        ),
    ],
)
def test_options_are_extras(run: Run, tmp_path: Path, options: tuple[str, ...], extras: Extras) -> None:
    """The calendar is the one that the library writes, and others can read it."""
    result = run(*options)
    written = (tmp_path / "out" / "alba.ics").read_bytes()
    schedule = load_plan(tmp_path / "plan.toml").schedule

    assert (0, "") == (result.exit_code, result.stderr)
    assert to_ical(schedule, leader="alba", stamp=FIRST, extras=extras) == written
    assert to_ical(schedule, leader="alba", stamp=FIRST) != written
    assert () == tuple(check_export(written))


def test_summit_of_the_plan(run: Run, tmp_path: Path) -> None:
    """An event for whoever attends one of its events."""
    result = run("--summit", text=PLAN + SUMMIT)
    plan = load_plan(tmp_path / "plan.toml")
    assert isinstance(plan.summit, Summit)
    expected = to_ical(plan.schedule, leader="boria", stamp=FIRST, extras=Extras(summits=plan.summit))

    assert (0, expected) == (result.exit_code, (tmp_path / "out" / "boria.ics").read_bytes())
    assert b"SUMMARY:Meeting" in expected
    assert b"SUMMARY:Meeting" not in (tmp_path / "out" / "alba.ics").read_bytes()


def test_reminders_may_come_later(run: Run, tmp_path: Path) -> None:
    """A calendar without goes on as one with: the stop is the same one, and no answer is asked for anew."""
    run()
    result = run("--reminder", "1 h", "--previous", tmp_path / "out", stamp=SECOND)
    written = (tmp_path / "out" / "alba.ics").read_bytes()

    assert (0, 2, 2) == (result.exit_code, written.count(b"TRIGGER:-PT1H"), written.count(b"SEQUENCE:0"))


def test_a_reader_has_reminders_of_their_own_stops(run: Run, tmp_path: Path) -> None:
    """Nobody of those of others."""
    more = '[[itinerary]]\nleader = "boria"\n'
    result = run("--view", "busy", "--reader", "alba", "--reminder", "1 h", text=f"{PLAN}{more}{STOPS}")
    counts = [(tmp_path / "out" / f"{each}.ics").read_bytes().count(b"VALARM") for each in ("alba", "boria")]

    assert (0, [4, 0]) == (result.exit_code, counts)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--reminder", "soon"), '--reminder: a duration must be text such as "4 min"'),
        (("--reminder", "30"), "--reminder: a duration must have a unit"),
        (("--reminder", "400 d"), "a reminder must be a timedelta of whole seconds"),
        (("--reminder", "1 h", "--view", "busy"), "--reminder is of stops that are seen in full: give no --view, or a"),
        (("--call-time", "1 h", "--profile", "freebusy"), "--call-time must not be given for freebusy, which has none"),
        (("--call-time", "1"), "--call-time: a duration must have a unit"),
        (("--call-time", "plenry=1 h"), "--call-time: kind"),
        (("--call-time", "photo=1 h"), "--call-time must be for a kind of stop in the plan, got 'photo'"),
        (("--call-time", "1 h", "--call-time", "2 h"), "--call-time must be given once for all kinds"),
        (("--call-time", "plenary=1 h", "--call-time", "plenary=2 h"), "--call-time must be given once for plenary"),
        (("--link", "lin=https://x.example"), "must be ID=URI of a remote place of the plan, got 'lin="),
        (("--link", "hall=https://x.example"), "must be ID=URI of a remote place"),
        (("--link", "line"), "the link of 'line' must be a URI"),
        (("--link", f"line={LINK}", "--link", f"line={LINK}"), "--link must be given once for each place, got 'line'"),
        (("--summit",), "--summit must have a [summit] in the plan"),
        (("--color", "teel"), "color must be one of CSS3, got 'teel'; did you mean 'teal'?"),
        (("--refresh", "0 min"), "refresh must be a timedelta"),
        (("--refresh", "often"), "--refresh: a duration must be text"),
        (("--title", "x", "--profile", "request", "--organizer", "o@example.org"), "--title is of a calendar, and"),
    ],
)
def test_mistakes_are_refused(run: Run, tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    """With the option, what it must be and what came; nothing is written."""
    result = run(*options)

    assert (2, "", False) == (result.exit_code, result.stdout, (tmp_path / "out").exists())
    assert result.stderr.startswith("schedcheck: ")
    assert words in result.stderr


def test_nothing_is_beside_the_stops_by_default(tmp_path: Path) -> None:
    """As the library has it."""
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    nothing = extras_of(load_plan(path), view=False, reminders=(), call_times=(), links=(), summit=False)

    assert Extras() == nothing
