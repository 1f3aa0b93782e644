import json
from pathlib import Path

import pytest

from tests.unit.test_cli import BROKEN, KEPT, MENDED, TOGETHER, call


@pytest.fixture
def mended(tmp_path: Path) -> Path:
    """The plan of Bali in which one of the two leaves earlier."""
    path = tmp_path / "mended.toml"
    path.write_text(MENDED, encoding="utf-8")
    return path


# slack


def test_slack_tells_of_everybody(mended: Path) -> None:
    """Two rows for each stop."""
    result = call("slack", mended)

    assert 0 == result.exit_code
    assert 2 + 2 * 2 == len(result.stdout.splitlines())


def test_slack_of_one_person_up_to_a_horizon(mended: Path) -> None:
    """As JSON."""
    result = call("slack", mended, "--who", "joe-biden", "--horizon", "5 min", "--format", "json")
    (budget,) = json.loads(result.stdout)["budgets"]

    assert (300, None) == (budget["overrun"]["amount"], budget["overrun"]["rule"])


def test_slack_of_a_plan_without_stops(tmp_path: Path) -> None:
    """It is said, and no table is drawn."""
    path = tmp_path / "plan.toml"
    path.write_text('[[leader]]\nname = "Alba"\n\n[[itinerary]]\nleader = "alba"\n', encoding="utf-8")

    assert "no stops\n" == call("slack", path).stdout


def test_slack_of_a_stop_without_an_end(tmp_path: Path) -> None:
    """It cannot overrun."""
    path = tmp_path / "plan.toml"
    path.write_text(KEPT.replace("end = 2022-11-15 12:00:00", "", 1), encoding="utf-8")

    assert "end not known" in call("slack", path).stdout


def test_slack_refuses_a_bad_horizon(mended: Path) -> None:
    """It could not be told."""
    result = call("slack", mended, "--horizon", "0 min")

    assert (2, "") == (result.exit_code, result.stdout)
    assert "horizon must be a timedelta above zero" in result.stderr


# when


def test_when_an_event_would_fit() -> None:
    """For all who are there; as JSON."""
    result = call("when", BROKEN, "session-i", "--earlier", "1 h", "--later", "1 h", "--format", "json")
    data = json.loads(result.stdout)

    assert ("session-i", ["broken"]) == (data["event"], [each["fit"] for each in data["bands"]])


def test_when_refuses_what_is_not_in_the_plan() -> None:
    """With the one that was meant."""
    result = call("when", BROKEN, "joe-biden/session")

    assert 2 == result.exit_code
    assert "did you mean 'joe-biden/session-i'?" in result.stderr


# why


def test_why_exits_as_check_does(mended: Path) -> None:
    """With 1 where a must is broken."""
    broken, kept = call("why", BROKEN), call("why", mended)

    assert (1, 0) == (broken.exit_code, kept.exit_code)
    assert "no must is broken\n" == kept.stdout


def test_why_as_json() -> None:
    """Rules and stops by id."""
    data = json.loads(call("why", BROKEN, "--format", "json").stdout)

    assert [{"leader": "joe-biden", "stop": "session-i"}] == data["drop"]


# diff


def test_diff_exits_as_a_check_of_the_new_plan_does(mended: Path) -> None:
    """With 1 where a must of it is broken."""
    assert (0, 1) == (call("diff", BROKEN, mended).exit_code, call("diff", mended, BROKEN).exit_code)


def test_diff_of_a_plan_with_itself(mended: Path) -> None:
    """There is none."""
    assert "no difference\n" == call("diff", mended, mended).stdout


def test_diff_as_json(mended: Path) -> None:
    """Findings in short, of rules the verdict."""
    data = json.loads(call("diff", BROKEN, mended, "--format", "json").stdout)
    rule, finding = data["changes"]

    assert {"verdict": "broken", "measured": True} == rule["before"]
    assert ("vanished", "broken", None) == (finding["what"], finding["before"]["verdict"], finding["after"])


def test_diff_tells_rules_that_come_and_measure_nothing(tmp_path: Path) -> None:
    """A rule that was not there has no verdict before."""
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(KEPT, encoding="utf-8")
    new.write_text(KEPT + TOGETHER + TOGETHER.replace('"boria"', '"ceres"'), encoding="utf-8")
    said = call("diff", old, new).stdout

    assert "- -> BROKEN" in said
    assert "- -> nothing measured" in said
    assert {
        "what": "added",
        "rule": "together-2",
        "before": None,
        "after": {"verdict": "unknown", "measured": False},
    } in (json.loads(call("diff", old, new, "--format", "json").stdout)["changes"])


def test_slack_says_what_is_broken_already() -> None:
    """It limits nothing, which the amounts alone would hide; turned off, it is no longer named."""
    said = "Broken already, so no limit here: apart\n"

    assert call("slack", BROKEN).stdout.endswith(said)
    assert said not in call("slack", BROKEN, "--severity", "apart=off").stdout


def test_when_says_what_no_time_mends() -> None:
    """And looks past it, if asked to."""
    args = "when", BROKEN, "session-i", "--earlier", "1 h", "--later", "1 h"

    assert call(*args).stdout.endswith("Kept at none of these times: apart\n")
    assert "clear" in call(*args, "--severity", "apart=off").stdout


def test_diff_tells_what_became_of_waivers(tmp_path: Path) -> None:
    """Also where no finding is another."""
    waiver = '[[waiver]]\nrule = "apart"\nreason = "They may."\nauthority = "Protocol"\nevent = "session-i"\n'
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    plan = BROKEN.read_text(encoding="utf-8")
    old.write_text(plan, encoding="utf-8")
    new.write_text(plan + waiver, encoding="utf-8")
    lines = call("diff", old, new).stdout.splitlines()

    assert ["appeared", "apart", "-", "->", "orphan", "waiver", "waiver-1:", "Nothing"] == lines[-1].split()[:8]
    assert ["appeared"] == [
        each["what"] for each in json.loads(call("diff", old, new, "--format", "json").stdout)["waivers"]
    ]


def test_diff_tells_what_is_waived(tmp_path: Path) -> None:
    """It is not kept for that."""
    both = '"joe-biden", "vladimir-putin"'
    passages = ", ".join(f'{{leader = {each}, stop = "session-i/out/lobby"}}' for each in both.split(", "))
    waiver = (
        '[[waiver]]\nrule = "apart"\nreason = "They may."\nauthority = "Protocol"\n'
        f'event = "session-i"\nstops = [{passages}]\n'
    )
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    plan = BROKEN.read_text(encoding="utf-8")
    old.write_text(plan, encoding="utf-8")
    new.write_text(plan + waiver, encoding="utf-8")
    said = call("diff", old, new).stdout

    assert "BROKEN -> WAIVED" in said
    assert "BROKEN -> BROKEN, waived" in said
