import os
import runpy
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from schedcheck import Cost, Finding, Report, Result, Schedule, Verdict, check

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PLAN_FILE = EXAMPLES / "bali" / "expected.toml"
MINUTE = timedelta(minutes=1)
DEMO_FOLDERS = ("a-expected", "b-regulated", "c-substituted", "d-tolerant")


def run(script: str, *arguments: str, seed: str = "0") -> str:
    """What an example prints, run as a user runs it; the seed decides in which order Python holds sets of text."""
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / script), *arguments],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
    )
    return done.stdout


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by its path."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in sorted(folder.rglob("*.*"))}


@pytest.fixture(scope="module")
def bali() -> dict[str, Any]:
    """The module with the four plans."""
    return runpy.run_path(str(EXAMPLES / "bali" / "plans.py"))


@pytest.fixture(scope="module")
def reports(bali: Mapping[str, Any]) -> dict[str, Report]:
    """The report on each plan, by its function's name."""
    makers: dict[str, Callable[[], Schedule]] = {
        name: bali[name] for name in ("expected", "regulated", "substituted", "tolerant")
    }
    return {name: check(make(), **bali["plan"]().rules) for name, make in makers.items()}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the demo prints, and the folder it writes to."""
    folder = tmp_path_factory.mktemp("demo")
    return run("bali/demo.py", "--out", str(folder)), folder


def places(findings: tuple[Finding, ...]) -> set[str]:
    """The ids of the places of findings."""
    return {each.place.id for each in findings if each.place is not None}


def others(report: Report) -> list[Result]:
    """The results of all rules but those about the two presidents and the dinner."""
    apart = {"biden-putin", "biden-putin-photo", "biden-dinner"}
    return [each for each in report.results if each.rule.id not in apart]


# ---------------------------------------------------------------- Bali: the facts


@pytest.mark.parametrize("kind", ["place", "event", "leader"])
def test_every_fact_of_bali_names_its_source_or_says_what_it_is(kind: str) -> None:
    """Only the island itself goes without."""
    tables = tomllib.loads(PLAN_FILE.read_text(encoding="utf-8"))[kind]
    bare = [each for each in tables if not {"source", "comment"} & set(each)]

    assert [] == [each for each in bare if each["name"] != "Bali"]


def test_every_stop_of_bali_names_its_source_or_is_marked_as_assumed() -> None:
    """No minute of anybody's passes for a fact."""
    itineraries = tomllib.loads(PLAN_FILE.read_text(encoding="utf-8"))["itinerary"]
    stops = [stop for each in itineraries for stop in each.get("stop", ())]

    assert stops
    assert [] == [each for each in stops if "source" not in each and "Assumed" not in each["comment"]]


# ---------------------------------------------------------------- Bali: the verdicts


@pytest.mark.parametrize("name", ["expected", "regulated", "substituted", "tolerant"])
def test_every_plan_of_bali_keeps_what_is_not_about_the_two(name: str, reports: Mapping[str, Report]) -> None:
    """Ways, seats, sessions: the plans differ in who meets whom, not in whether they can be carried out."""
    assert {Verdict.KEPT} == {each.verdict for each in others(reports[name])}


def test_expected_plan_is_broken_where_people_mingle(reports: Mapping[str, Report]) -> None:
    """Lobby, lunch, photo, dinner and mangrove are named."""
    result = reports["expected"]["biden-putin"]

    assert not reports["expected"].ok
    assert Verdict.BROKEN is result.verdict
    assert {"lobby", "bamboo", "lawn", "lotus", "grove"} == places(result.broken)
    assert Verdict.BROKEN is reports["expected"]["biden-putin-photo"].verdict


def test_expected_plan_is_not_broken_in_the_plenary(reports: Mapping[str, Report]) -> None:
    """No finding of the two has the ballroom as its place."""
    assert "candi" not in places(reports["expected"]["biden-putin"].findings)


def test_regulated_plan_is_kept_with_a_margin(reports: Mapping[str, Report]) -> None:
    """Every must is kept and measured, and the two have time between them."""
    report = reports["regulated"]

    assert report.ok
    assert () == report.undecided
    assert Verdict.KEPT is report["biden-putin"].verdict
    assert timedelta(minutes=3) == report["biden-putin"].slack
    assert report["biden-putin-photo"].kept


def test_regulated_plan_says_what_it_costs(reports: Mapping[str, Report]) -> None:
    """The dinner is missed, which is a note and no violation."""
    assert Verdict.BROKEN is reports["regulated"]["biden-dinner"].verdict
    assert () == reports["regulated"].violations


def test_regulated_plan_changes_nobody_but_biden_and_the_photo(bali: Mapping[str, Any]) -> None:
    """Others' schedules are not Biden's planners' to make."""
    before: Schedule = bali["expected"]()
    after: Schedule = bali["regulated"]()
    changed = {
        each.leader.id
        for each in before.itineraries
        if [stop for stop in each.stops if stop.id != "photo"]
        != [stop for stop in after.itinerary(each.leader).stops if stop.id != "photo"]
    }

    assert {"joe-biden"} == changed


def test_rule_passes_to_the_stand_in(reports: Mapping[str, Report]) -> None:
    """With Lavrov all is broken that was with Putin, but the photo."""
    result = reports["substituted"]["biden-putin"]
    people = {stop.leader.name for each in result.broken for stop in each.stops if stop.leader is not None}

    assert {"lobby", "bamboo", "lotus", "grove"} == places(result.broken)
    assert {"Joe Biden", "Sergey Lavrov"} == people


def test_rule_about_the_photo_does_not_pass_to_the_stand_in(reports: Mapping[str, Report]) -> None:
    """It measures nothing, though others are on the lawn."""
    result = reports["substituted"]["biden-putin-photo"]

    assert not result.measured
    assert Verdict.UNKNOWN is result.verdict


def test_difference_names_the_photo_as_gone(reports: Mapping[str, Report]) -> None:
    """What vanished for good is what did not appear again with the stand-in."""
    difference = reports["expected"].diff(reports["substituted"])
    vanished, appeared = (
        {
            each.place.id
            for change in difference.of(what)
            for each in (change.before, change.after)
            if isinstance(each, Finding) and each.place is not None
        }
        for what in ("vanished", "appeared")
    )

    assert {"lawn"} == vanished - appeared
    assert set() == appeared - vanished


def test_tolerant_plan_is_at_risk_from_a_slip_on(reports: Mapping[str, Report]) -> None:
    """Four minutes by each are still safe; no must is broken."""
    report = reports["tolerant"]
    at_risk = [each for each in report["biden-putin"].findings if each.verdict is Verdict.AT_RISK]

    assert report.ok
    assert Verdict.AT_RISK is report["biden-putin"].verdict
    assert [("lobby", timedelta(minutes=4))] == [(each.place.id if each.place else "", each.slip) for each in at_risk]


# ---------------------------------------------------------------- Bali: the demo


def test_demo_writes_a_report_and_a_calendar_for_everybody(bali: Mapping[str, Any], demo: tuple[str, Path]) -> None:
    """Each plan has a folder, with one calendar per person."""
    _, folder = demo
    people = {name: {f"{leader.id}.ics" for leader in bali[name.partition("-")[2]]().leaders} for name in DEMO_FOLDERS}

    assert set(DEMO_FOLDERS) == {each.name for each in folder.iterdir()}
    assert people == {name: {each.name for each in (folder / name).glob("*.ics")} for name in DEMO_FOLDERS}
    assert 4 == len(list(folder.glob("*/report.txt"))) == len(list(folder.glob("*/report.json")))
    assert ["b-regulated", "c-substituted"] == sorted(each.parent.name for each in folder.glob("*/diff.txt"))


def test_demo_writes_reports_that_can_be_read_again(demo: tuple[str, Path], reports: Mapping[str, Report]) -> None:
    """What is in the folder is what the library found."""
    printed, folder = demo
    text = (folder / "a-expected" / "report.txt").read_text(encoding="utf-8")

    assert f"{reports['expected']}\n" == text
    assert text in printed


def test_demo_tells_how_late_the_session_may_run(demo: tuple[str, Path]) -> None:
    """Six minutes, until the two meet in the lobby."""
    printed, _ = demo

    assert "may overrun by 6 min; then biden-putin: BROKEN: Joe Biden and Vladimir Putin in Lobby\n" in printed


def test_demo_tells_when_the_bilateral_fits(demo: tuple[str, Path]) -> None:
    """From four hours earlier up to 22 minutes later."""
    printed, _ = demo

    assert "  clear   starting 2022-11-14 13:30 to 17:52 WITA  (-4 h to +22 min)\n" in printed


def test_demo_calendars_tell_nothing_of_the_private_rule(demo: tuple[str, Path]) -> None:
    """Neither its words nor the name of the one to be kept away from."""
    _, folder = demo
    calendars = [each.read_text(encoding="utf-8").casefold() for each in folder.glob("*/joe-biden.ics")]

    assert 4 == len(calendars)
    assert not any(word in each for each in calendars for word in ("putin", "lavrov", "encounter", "avoid"))


def test_demo_is_the_same_every_time(demo: tuple[str, Path], tmp_path: Path) -> None:
    """Print and files, byte by byte, in whatever order Python holds its sets."""
    printed, folder = demo

    assert printed == run("bali/demo.py", "--out", str(tmp_path), seed="42")
    assert files_in(folder) == files_in(tmp_path)


BREAK_A_PROMISE = """
import dataclasses, sys
sys.path.insert(0, sys.argv.pop(1))
import demo
demo.CHAPTERS = [dataclasses.replace(demo.CHAPTERS[0], promised={})]
sys.exit(demo.main())
"""


def test_demo_fails_where_a_plan_is_not_judged_as_promised(tmp_path: Path) -> None:
    """It says which rule, and ends with 1."""
    done = subprocess.run(
        [sys.executable, "-c", BREAK_A_PROMISE, str(EXAMPLES / "bali"), "--out", str(tmp_path)],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )

    assert 1 == done.returncode
    assert "a-expected: biden-putin should be KEPT and is BROKEN" in done.stderr.splitlines()


# ---------------------------------------------------------------- The others


def test_contacts_tell_of_the_five_months_between_the_ministers() -> None:
    """The two defence ministers spoke in May and then on 21 October 2022."""
    printed = run("contacts.py")
    lines = [each for each in printed.splitlines() if each.startswith("Lloyd Austin, Sergei Shoigu")]

    assert 1 == len(lines)
    assert ["2022-10-21", "call*", "1"] == lines[0].split()[4:7]
    assert lines[0].endswith("2022-05-13 to 2022-10-21: 161 days, 5 months")
    assert "noon" in printed.partition("* Only the day was found")[2]


def test_contacts_of_another_day_know_no_later_ones() -> None:
    """A week before, the ministers had not spoken since May; to sit in one plenary is no talk."""
    printed = run("contacts.py", "--on", "2022-10-14")
    ministers = next(each for each in printed.splitlines() if each.startswith("Lloyd Austin, Sergei Shoigu"))

    assert ["2022-05-13", "call*", "154"] == ministers.split()[4:7]
    assert "2022-07-08  plenary*    Antony Blinken, Sergey Lavrov" in printed.partition("Not counted as talks")[2]


def test_contacts_are_held_against_rules() -> None:
    """Five calendar months are over, a month of quiet was kept, and the readouts list more than one topic."""
    printed = run("contacts.py").partition("Asked of the log:\n")[2]
    verdicts = [each.partition(":")[0] for each in printed.splitlines() if each and not each.startswith(" ")]

    assert ["BROKEN", "KEPT", "BROKEN"] == verdicts
    assert "(2022-05-13 13:00 EDT to 2022-10-21 12:00 EDT), where 5 months is the most." in printed
    assert "annexation, grain export" in printed


@pytest.fixture(scope="module")
def court() -> dict[str, Any]:
    """The names of the courthouse's example."""
    return runpy.run_path(str(EXAMPLES / "courthouse.py"))


def court_report(court: Mapping[str, Any], schedule: Schedule) -> Report:
    """A list, checked as the example checks it."""
    return check(schedule, **court["RULES"])


def test_courthouse_as_listed_breaks_three_rules(court: Mapping[str, Any]) -> None:
    """Nine minutes short in the lift, five in the courtroom, ten without an escort, a quarter of an hour too late."""
    report = court_report(court, court["as_listed"]())
    broken = {each.rule.id: each.slack for each in report.results if each.verdict is Verdict.BROKEN}

    assert {"apart": -9 * MINUTE, "escorted": -10 * MINUTE, "hours": -15 * MINUTE} == broken
    assert [("Courtroom 1", -5 * MINUTE), ("Lift", -9 * MINUTE)] == [
        (str(each.place), each.slack) for each in report["apart"].broken
    ]


@pytest.mark.parametrize("day", ["as_listed", "mended", "settled"])
def test_courthouse_lets_the_one_confrontation_stand(court: Mapping[str, Any], day: str) -> None:
    """The waiver is used for that hearing, and for nothing else."""
    report = court_report(court, court[day]())
    waived = report["apart"].waived

    assert [{"identification"}] == [{stop.event.id for stop in each.stops if stop.event} for each in waived]
    assert ["used"] == [each.state for each in report.waivers]


def test_courthouse_settled_is_clear(court: Mapping[str, Any]) -> None:
    """Mended, only the court's hours are left; with the bail review moved, nothing is."""
    mended = court_report(court, court["mended"]())

    assert ["hours"] == [each.rule.id for each in mended.results if not each.kept]
    assert court_report(court, court["settled"]()).clear


def test_courthouse_rule_has_a_direction(court: Mapping[str, Any]) -> None:
    """Asked both ways, it is broken where he leaves and she comes; the mended list keeps it one way."""
    broken = court["both_ways"]().broken

    assert {"Karl Orrin"} == {min(each.stops, key=lambda stop: stop.interval.start).leader.name for each in broken}
    assert {2 * MINUTE, 6 * MINUTE, 8 * MINUTE} == {each.actual for each in broken}


def test_courthouse_tells_how_long_the_evidence_may_overrun(court: Mapping[str, Any]) -> None:
    """Eight minutes; then the two are too near in the lift."""
    (budget,) = court["overrun"]()

    assert (8 * MINUTE, "apart") == (budget.overrun.amount, budget.overrun.rule)
    assert (Verdict.BROKEN, "Lift") == (budget.overrun.finding.verdict, budget.overrun.finding.place.name)


def test_courthouse_tells_when_the_bail_review_fits(court: Mapping[str, Any]) -> None:
    """Six openings; where it is put then lies in the longest one."""
    clear = court["openings"]().of("clear")

    assert ["09:40", "10:12", "10:42", "12:22", "12:54", "14:30"] == [f"{each.interval.start:%H:%M}" for each in clear]
    assert clear[-1] is max(clear, key=lambda each: each.end - each.start)
    assert clear[-1].start <= -90 * MINUTE < clear[-1].end


@pytest.fixture(scope="module")
def conference() -> dict[str, Any]:
    """The names of the conference's example."""
    return runpy.run_path(str(EXAMPLES / "conference.py"))


def test_conference_draft_breaks_six_musts(conference: Mapping[str, Any]) -> None:
    """Each by as much as the example says; the workshop room is full and holds all."""
    report = conference["asked"](conference["draft"]())
    found = {each.rule.id: each.slack for each in report.results if each.verdict is Verdict.BROKEN}

    assert {
        "one-place": -20 * MINUTE,
        "keynote-first": -135 * MINUTE,
        "turnaround": -5 * MINUTE,
        "hall-seats": -1,
        "bela-in-town": -60 * MINUTE,
        "chair-stretch": -65 * MINUTE,
        "fia-draws": -45 * MINUTE,
        "emil-rests": -45 * MINUTE,
    } == found
    assert (Verdict.KEPT, 0) == (report["workshop-seats"].verdict, report["workshop-seats"].slack)


def test_conference_programme_keeps_all_musts(conference: Mapping[str, Any]) -> None:
    """Each measured something; of the wishes two are left, and one hangs on a tentative talk."""
    report = conference["asked"](conference["programme"]())
    open_ = {each.rule.id: each.verdict for each in report.results if not each.kept}

    assert {"gil-speaks": Verdict.CONDITIONAL, "hedi-listens": Verdict.BROKEN, "emil-rests": Verdict.BROKEN} == open_


def test_conference_wishes_cost_less_in_the_programme(conference: Mapping[str, Any]) -> None:
    """Three for the workshop are gone, one for the keynote has come; three quarters of an hour too much cost 3/2."""
    before, after = (conference["asked"](conference[each]()).cost for each in ("draft", "programme"))

    assert (Cost(6, Fraction(9, 2)), Cost(0, Fraction(5, 2))) == (before, after)


def test_conference_explains_its_draft(conference: Mapping[str, Any]) -> None:
    """One conflict for each broken must; the keynote itself is not dropped, the panel and two talks are."""
    found = conference["why"]()
    dropped = {stop.event.title for stop in found.drop}

    assert {
        "bela-in-town": 1,
        "one-place": 2,
        "keynote-first": 2,
        "turnaround": 2,
        "chair-stretch": 2,
        "hall-seats": 8,
    } == {each.rule.id: len(each.stops) for each in found.conflicts}
    assert {"Panel on errors", "Maps that lie", "Where borders are", "Keynote"} == dropped
    assert ["Bela Costa"] == [stop.leader.name for stop in found.drop if stop.event.title == "Keynote"]


@pytest.fixture(scope="module")
def timetable() -> dict[str, Any]:
    """The names of the timetable's example."""
    return runpy.run_path(str(EXAMPLES / "timetable.py"))


def test_timetable_tells_two_courses_that_collide_each_week_as_one_conflict(timetable: Mapping[str, Any]) -> None:
    """Nine weeks for each of two students: eighteen findings, one conflict."""
    result: Result = timetable["asked"](timetable["draft"]())["one-place"]

    assert ["Algebra and Physics collide 9 times"] == [str(each) for each in result.conflicts]
    assert {"Ada Rehn": 9, "Bo Lind": 9} == Counter(
        each.stops[0].leader.name for each in result.broken if each.stops[0].leader
    )


def test_timetable_draft_breaks_a_rule_of_each_kind(timetable: Mapping[str, Any]) -> None:
    """Each by as much, and as often, as the example says; the wish costs one for each Monday."""
    report: Report = timetable["asked"](timetable["draft"]())

    assert {
        "one-place": (-30 * MINUTE, 18),
        "jonas-evenings": (-120 * MINUTE, 8),
        "class-on-another-day": (-1, 1),
        "night": (-60 * MINUTE, 8),
        "short-days": (-30 * MINUTE, 9),
    } == {each.rule.id: (each.slack, len(each.broken)) for each in report.results if each.broken}
    assert Cost(4, 9) == report.cost


def test_timetable_has_no_class_on_a_holiday(timetable: Mapping[str, Any]) -> None:
    """Neither as drafted nor as mended."""
    holidays = {"2026-05-14", "2026-05-25", "2026-06-04"}
    plans = [timetable["draft"](), timetable["mended"]()]

    assert set() == holidays & {f"{stop.start:%Y-%m-%d}" for plan in plans for stop in plan.stops}


def test_timetable_mended_is_clear(timetable: Mapping[str, Any]) -> None:
    """All is measured and kept; one lecture put off brings Bo a third day in its week."""
    put_off: Report = timetable["asked"](timetable["one_moved"]())

    assert timetable["asked"](timetable["mended"]()).clear
    assert {"bo-days": (-1, 1)} == {
        each.rule.id: (each.slack, len(each.broken)) for each in put_off.results if each.broken
    }


def test_seating_is_mended() -> None:
    """As proposed, two rules are broken, one is at risk and one conditional; as arranged then, all are kept."""
    evening = runpy.run_path(str(EXAMPLES / "seating.py"))
    proposed, mended = evening["proposed"](), evening["mended"]()

    assert {
        "photo": (Verdict.BROKEN, -1),
        "across": (Verdict.BROKEN, -1),
        "beside": (Verdict.CONDITIONAL, -1),
        "replies": (Verdict.KEPT, 2),
        "pause": (Verdict.AT_RISK, timedelta(minutes=2)),
    } == {each.rule.id: (each.verdict, each.slack) for each in proposed.results}
    assert timedelta(seconds=40) == proposed["pause"].findings[0].slip
    assert mended.clear


@pytest.mark.parametrize("script", ["courthouse.py", "conference.py", "seating.py", "timetable.py"])
def test_example_prints_its_report(script: str) -> None:
    """Run as a script, it tells what is broken, the same each time."""
    printed = run(script)

    assert "BROKEN" in printed
    assert printed == run(script, seed="42")


def test_motorcade_is_a_file_that_pytest_runs() -> None:
    """Each of its tests passes, and the edge is where it says, to the second."""
    pytest.importorskip("hypothesis", reason="the example is a property test, of the extra testing")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(EXAMPLES / "test_motorcade.py")]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    motorcade = runpy.run_path(str(EXAMPLES / "test_motorcade.py"))

    assert "4 passed" in done.stdout
    motorcade["assert_kept"](motorcade["APART"], motorcade["arriving"](-9 * MINUTE), by=timedelta(0))
    with pytest.raises(AssertionError, match="BROKEN by 1 s, between Alba Wren and Boria Lund"):
        motorcade["assert_kept"](motorcade["APART"], motorcade["arriving"](-9 * MINUTE - timedelta(seconds=1)))
