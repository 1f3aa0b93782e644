"""The commands that publish calendars and read them back, on a real server."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import click
import pytest
from caldav.davclient import DAVClient
from click.testing import CliRunner, Result

from schedcheck import load_plan
from schedcheck.cli.commands import schedcheck
from schedcheck.exporters import caldav
from schedcheck.exporters.caldav import Server, compare
from tests.unit.exporters.dav import PASSWORD, USERS, radicale

PLAN = Path(__file__).parents[1] / "samples" / "plans" / "bali.toml"
ENVIRONMENT = {"SCHEDCHECK_CALDAV_PASSWORD": PASSWORD}
FREE = count()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where Radicale listens."""
    with radicale(tmp_path_factory.mktemp("radicale")) as number:
        yield number


@pytest.fixture
def place(port: int) -> tuple[str, str]:
    """A place on it where there is nothing yet, and whose it is."""
    user = USERS[next(FREE)]
    return f"http://127.0.0.1:{port}/{user}/", user


def run(*arguments: str | Path, password: str | None = PASSWORD) -> Result:
    """A command."""
    return CliRunner().invoke(schedcheck, list(map(str, arguments)), env={"SCHEDCHECK_CALDAV_PASSWORD": password})


def test_page_shows_what_is_printed(place: tuple[str, str]) -> None:
    """Of another server, that is."""
    url, user = place
    page = (PLAN.parents[3] / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    printed = run("publish", PLAN, "--to", url, "--user", user, "--dry-run").stdout

    assert f"```text\n{printed.replace(url, 'https://dav.example.org/planner/')}```" in page


def test_publishes_and_reads_back(place: tuple[str, str], tmp_path: Path) -> None:
    """First what it would do, then it is done; then there is nothing to do, and the files can be checked."""
    url, user = place
    publish = ("publish", PLAN, "--to", url, "--user", user)
    dry, done, again = run(*publish, "--dry-run"), run(*publish), run(*publish)
    read = run("fetch", PLAN, "--from", url, "--user", user, "-o", tmp_path)
    found = run("check", *tmp_path.iterdir(), "--known", PLAN, "--avoid", "joe-biden", "vladimir-putin")

    assert (0, 0, 0, 0, 1) == tuple(each.exit_code for each in (dry, done, again, read, found))
    assert "(new calendar)\n  create  2022-11-15 10:00 Session I\n" in dry.stdout
    assert dry.stdout.endswith("\n2 to create\n")
    assert f"{dry.stdout}done\n" == done.stdout
    assert again.stdout.endswith("\n2 to keep as they are\ndone\n")
    assert ["joe-biden.ics", "vladimir-putin.ics"] == [Path(each).name for each in read.stdout.splitlines()]
    assert "BROKEN  must  avoid-1" in found.stdout


def test_reminders_are_published(place: tuple[str, str], tmp_path: Path) -> None:
    """To those who see their stops in full; a view has none."""
    url, user = place
    publish = ("publish", PLAN, "--to", url, "--user", user, "--reminder", "30 min")
    done = run(*publish)
    run("fetch", PLAN, "--from", url, "--user", user, "-o", tmp_path)

    assert 0 == done.exit_code
    assert all(b"TRIGGER:-PT30M" in each.read_bytes() for each in tmp_path.iterdir())
    refused = run(*publish, "--view", "busy")
    assert (2, True) == (refused.exit_code, "--reminder is of stops that are seen in full" in refused.stderr)


def test_who_is_in_the_plan_no_more_has_all_struck_out(place: tuple[str, str], tmp_path: Path) -> None:
    """As long as the plan names them as a leader."""
    url, user = place
    text = PLAN.read_text(encoding="utf-8")
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace('[[itinerary]]\nleader = "joe-biden"\nattends = ["session-i"]\n', ""), "utf-8")
    run("publish", PLAN, "--to", url, "--user", user)
    done = run("publish", changed, "--to", url, "--user", user, "--stamp", "2022-11-02T09:00+08:00")

    assert text != changed.read_text(encoding="utf-8")
    assert (0, True) == (done.exit_code, "1 to cancel, 1 to keep as they are\ndone\n" in done.stdout)


def test_views_have_calendars_of_their_own(place: tuple[str, str], tmp_path: Path) -> None:
    """With what their readers may see; some people's alone."""
    url, user = place
    view = ("--user", user, "--view", "busy", "--grain", "1 h", "--leader", "joe-biden")
    done = run("publish", PLAN, "--to", url, *view, "--name", "press")
    run("fetch", PLAN, "--from", url, *view, "--name", "press", "-o", tmp_path)
    data = (tmp_path / "joe-biden.ics").read_bytes()

    assert "  create  2022-11-15 02:00Z Busy\n1 to create\ndone\n" in done.stdout
    assert [tmp_path / "joe-biden.ics"] == list(tmp_path.iterdir())
    assert (True, False) == (b"Busy" in data, b"Session" in data)


def test_what_others_changed_is_told(place: tuple[str, str]) -> None:
    """By the exit status too, unless it is written all the same."""
    url, user = place
    publish = ("publish", PLAN, "--to", url, "--user", user, "--stamp", "2022-11-02T09:00+08:00")
    run(*publish)
    change(url, user)
    left, forced = run(*publish), run(*publish, "--overwrite")

    assert (1, 0) == (left.exit_code, forced.exit_code)
    assert "  edited  2022-11-15 10:00 Chat\n" in left.stdout
    assert left.stdout.endswith("1 to keep as they are, 1 changed by others and left alone\ndone\n")
    assert forced.stdout.endswith("1 to update, 1 to keep as they are\ndone\n")


def change(url: str, user: str) -> None:
    """What somebody else does with an event on the server."""
    server = Server(url, user=user, password=PASSWORD)
    plan = load_plan(PLAN)
    assert plan.stamp is not None
    (step,) = compare(server, plan.schedule, stamp=plan.stamp, leaders=["joe-biden"]).steps
    with DAVClient(url, username=user, password=PASSWORD, enable_rfc6764=False) as client:
        # No proxies: it is this machine.
        client.session.trust_env = False
        data = client.request(step.url).raw.replace("SUMMARY:Session I", "SUMMARY:Chat")
        assert 204 == client.put(step.url, data, {"Content-Type": "text/calendar"}).status


def test_what_changes_meanwhile_is_told(place: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Between what would be done and what was."""
    url, user = place
    later = ("publish", PLAN, "--to", url, "--user", user, "--stamp", "2022-11-02T09:00+08:00")
    publish = caldav.publish

    def slow(server: caldav.Server, publication: caldav.Publication) -> caldav.Publication:
        publish(server, publication)
        return publish(server, publication)

    monkeypatch.setattr(caldav, "publish", slow)
    late = run(*later)

    assert 1 == late.exit_code
    assert late.stdout.endswith("\ndone, but for 2 that others changed meanwhile, or the server\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--to", "https://ada:hunter2@dav.example.org/"], "url must hold neither user nor password"),
        (["--to", "http://dav.example.org/"], "url must begin with https"),
        (["--to", "{url}", "--user", "{user}", "--leader", "ada"], "the leader must have an itinerary, got 'ada'"),
        (["--to", "{url}", "--user", "{user}", "--calendar", "hunter2"], "--calendar must be the id of a leader"),
        (["--to", "{url}", "--calendar", "a=b", "--calendar", "a=c"], "--calendar must be given once for each leader"),
        (["--to", "{url}", "--calendar", "joe-biden=x"], "the calendar of 'joe-biden' must be the address"),
        (["--to", "{url}", "--grain", "1 h"], "--grain is of a view: give --view busy, kind or title"),
        (["--to", "{url}"], "it answered 401 Unauthorized: is the password right?"),
        (["--to", "{url}", "--user", "{user}", "--stamp", "2022-11-02"], "--stamp"),
    ],
)
def test_what_cannot_be_done_is_told(place: tuple[str, str], arguments: list[str], words: str) -> None:
    """Without a password."""
    url, user = place
    done = run("publish", PLAN, *(each.format(url=url, user=user) for each in arguments))

    assert (2, "") == (done.exit_code, done.stdout)
    assert words in done.stderr
    assert "hunter2" not in done.stderr


def test_a_wrong_password_is_told_without_it(place: tuple[str, str]) -> None:
    """And one that is missing is asked for on a terminal alone."""
    url, user = place
    wrong = run("publish", PLAN, "--to", url, "--user", user, password="hunter2")  # noqa: S106 - one that is wrong
    missing = run("publish", PLAN, "--to", url, "--user", user, password=None)

    assert "it answered 401 Unauthorized: is the password right?" in wrong.stderr
    assert "hunter2" not in wrong.output
    assert f"there must be a password for {user} in $SCHEDCHECK_CALDAV_PASSWORD" in missing.stderr


def test_the_password_is_asked_for(place: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Hidden, on a terminal."""
    url, user = place
    asked: list[tuple[object, ...]] = []

    def prompt(text: str, *, hide_input: bool, err: bool) -> str:
        asked.append((text, hide_input, err))
        return PASSWORD

    monkeypatch.setattr("schedcheck.cli.publishing._at_terminal", lambda: True)
    monkeypatch.setattr(click, "prompt", prompt)

    assert 0 == run("publish", PLAN, "--to", url, "--user", user, password=None).exit_code
    assert [(f"Password of {user}", True, True)] == asked


def test_without_the_extra_it_is_named(place: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install."""
    url, user = place
    monkeypatch.setitem(__import__("sys").modules, "caldav.davclient", None)
    done = run("publish", PLAN, "--to", url, "--user", user)

    assert (2, True) == (done.exit_code, "pip install 'schedcheck[caldav]'" in done.stderr)


def test_a_plan_without_a_stamp_is_not_published(place: tuple[str, str], tmp_path: Path) -> None:
    """Calendars must tell when the plan was changed."""
    url, user = place
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN.read_text(encoding="utf-8").replace("stamp = ", "# stamp = "), encoding="utf-8")

    assert "give --stamp" in run("publish", plan, "--to", url, "--user", user).stderr
