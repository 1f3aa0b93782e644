from itertools import count
from typing import Any

import pytest

from schedcheck import (
    Avoid,
    Capacity,
    Event,
    Finding,
    Itinerary,
    NoOverlap,
    Report,
    Result,
    Rule,
    Schedule,
    Severity,
    Together,
    check,
)
from schedcheck.constraints import Constraint
from schedcheck.text import render
from tests.unit.builders import ADA, BO, BROKEN, CY, KEPT, hours, minutes, room, stop

HALL = room("Hall")
CAFE = room("Café")
APART = Avoid(ADA, BO)
TOGETHER = [stop(HALL, "10:00", "11:00")], [stop(HALL, "10:30", "12:00")]
KEPT_APART = TOGETHER[0], [stop(HALL, "12:00", "13:00")]
AT_RISK_OF = TOGETHER[0], [stop(HALL, "11:10", "12:00", early=minutes(20))]
MAYBE = TOGETHER[0], [stop(HALL, "10:30", "12:00", status="tentative")]
UNSURE = [stop(HALL, "10:00")], [stop(HALL, "10:30", "12:00")]
ABSENT: tuple[list[Any], list[Any]] = (TOGETHER[0], [])

PLANS = {
    "kept": KEPT_APART,
    "at risk": AT_RISK_OF,
    "conditional": MAYBE,
    "unknown": UNSURE,
    "broken": TOGETHER,
    "nothing measured": ABSENT,
}


def report(days: tuple[list[Any], list[Any]], *, severity: str = "must", rule: Constraint | Rule = APART) -> Report:
    """What a check of one rule finds in the days of Ada and Bo."""
    mine, theirs = days
    plan = Schedule([Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)])
    graded: Any = {severity: [rule]}
    return check(plan, **graded)


# --- What it comes to ---


@pytest.mark.parametrize(
    ("name", "ok", "clear", "undecided"),
    [
        ("kept", True, True, False),
        ("at risk", True, False, False),
        ("conditional", True, False, True),
        ("unknown", True, False, True),
        ("broken", False, False, False),
        ("nothing measured", True, False, True),
    ],
)
def test_what_a_must_comes_to(name: str, *, ok: bool, clear: bool, undecided: bool) -> None:
    """Ok unless broken, clear only if kept, undecided if it may go either way."""
    made = report(PLANS[name])

    assert (ok, clear, undecided) == (made.ok, made.clear, bool(made.undecided))


@pytest.mark.parametrize("severity", ["should", "note"])
def test_only_musts_are_needed_for_ok(severity: str) -> None:
    """But all of them for clear."""
    made = report(TOGETHER, severity=severity)

    assert (True, False) == (made.ok, made.clear)


@pytest.mark.parametrize("severity", ["should", "note"])
def test_only_musts_are_undecided(severity: str) -> None:
    """The others are told one by one."""
    assert () == report(UNSURE, severity=severity).undecided


@pytest.mark.parametrize(("severity", "expected"), [("must", 1), ("should", 1), ("note", 0)])
def test_violations_are_what_is_broken_of_musts_and_shoulds(severity: str, expected: int) -> None:
    """A note is no violation."""
    assert expected == len(report(TOGETHER, severity=severity).violations)


def test_violations_leave_out_what_is_not_broken() -> None:
    """Of one rule with several findings."""
    days = [stop(HALL, "10:00", "11:00"), stop(CAFE, "13:00")], [stop(HALL, "10:30", "12:00"), stop(CAFE, "13:00")]

    assert [BROKEN] == [each.verdict for each in report(days).violations]


def test_a_result_is_found_by_the_id_of_its_rule() -> None:
    """Which check gives if nobody else does."""
    assert BROKEN is report(TOGETHER)["avoid-1"].verdict


def test_an_id_that_is_not_there_is_a_key_error() -> None:
    """As of any mapping."""
    with pytest.raises(KeyError, match="avoid-9"):
        report(TOGETHER)["avoid-9"]


def test_a_result_tells_what_is_broken() -> None:
    """Of all its findings."""
    result = report(TOGETHER).results[0]

    assert result.findings == result.broken


def test_a_result_is_kept_if_something_was_measured() -> None:
    """And all of it is kept."""
    assert (True, False, False) == (
        report(KEPT_APART).results[0].kept,
        report(TOGETHER).results[0].kept,
        report(ABSENT).results[0].kept,
    )


def test_equal_whatever_it_rests_on() -> None:
    """A report is its results."""
    made = report(TOGETHER)

    assert Report(made.results) == made


# --- Differences ---


def changes(old: Report, new: Report) -> list[tuple[str, str]]:
    """What became of what."""
    return [(each.what, each.rule) for each in old.diff(new).changes]


def test_no_difference() -> None:
    """It is false, and says so."""
    made = report(TOGETHER).diff(report(TOGETHER))

    assert (False, "no difference") == (bool(made), str(made))


def test_a_finding_that_appears() -> None:
    """Its rule has changed, too."""
    assert [("changed", "avoid-1"), ("appeared", "avoid-1")] == changes(report(ABSENT), report(TOGETHER))


def test_a_finding_that_vanishes() -> None:
    """Nobody meets any more."""
    assert [("changed", "avoid-1"), ("vanished", "avoid-1")] == changes(report(TOGETHER), report(ABSENT))


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("11:00", "12:00", "tighter"),
        ("12:00", "11:00", "looser"),
    ],
)
def test_a_finding_that_gets_tighter_or_looser(before: str, after: str, what: str) -> None:
    """The same stops in the same place, together for longer or shorter."""
    old, new = (report(([stop(HALL, "10:00", "13:00")], [stop(HALL, "09:00", each)])) for each in (before, after))

    assert [(what, "avoid-1")] == changes(old, new)


def test_a_finding_that_gets_another_verdict() -> None:
    """From tentative to sure is tighter."""
    assert [("changed", "avoid-1"), ("tighter", "avoid-1")] == changes(report(MAYBE), report(TOGETHER))


def test_a_finding_that_is_no_longer_kept() -> None:
    """It was kept, now it is not."""
    assert [("changed", "avoid-1"), ("tighter", "avoid-1")] == changes(report(KEPT_APART), report(TOGETHER))


def test_what_is_kept_in_both_is_no_difference() -> None:
    """However much slack there is."""
    looser = TOGETHER[0], [stop(HALL, "13:00", "14:00")]

    assert [] == changes(report(KEPT_APART), report(looser))


def test_a_finding_that_becomes_unknown() -> None:
    """That is better than broken, though nothing is known of its slack."""
    assert [("changed", "avoid-1"), ("looser", "avoid-1")] == changes(report(TOGETHER), report(UNSURE))


def test_rules_that_are_added_and_removed() -> None:
    """With what they found."""
    old = report(TOGETHER, rule=Rule(APART, id="old"))
    new = report(TOGETHER, rule=Rule(APART, id="new"))

    assert [("removed", "old"), ("vanished", "old"), ("added", "new"), ("appeared", "new")] == changes(old, new)


def test_a_rule_that_gets_graver() -> None:
    """The findings are the same."""
    assert [("changed", "avoid-1")] == changes(report(TOGETHER, severity="note"), report(TOGETHER))


def test_a_finding_that_passes_to_somebody_else() -> None:
    """The same stops, made by who stands in."""
    mine, theirs = TOGETHER
    before = Schedule([Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)])
    after = Schedule([Itinerary.of(ADA, *mine), Itinerary.of(CY, *theirs, represents=BO)])

    assert [("passed", "avoid-1")] == changes(check(before, must=[APART]), check(after, must=[APART]))


def test_what_is_kept_passes_without_a_word() -> None:
    """It was no finding to speak of."""
    mine, theirs = KEPT_APART
    before = Schedule([Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)])
    after = Schedule([Itinerary.of(ADA, *mine), Itinerary.of(CY, *theirs, represents=BO)])

    assert [] == changes(check(before, must=[APART]), check(after, must=[APART]))


def test_changes_can_be_picked_by_what_they_are() -> None:
    """Only what appeared, say."""
    made = report(ABSENT).diff(report(TOGETHER))

    assert (1, 1, 0) == tuple(len(made.of(each)) for each in ("appeared", "changed", "tighter"))


def test_a_change_holds_what_was_and_what_is() -> None:
    """A finding, or the result of the rule."""
    changed, appeared = report(ABSENT).diff(report(TOGETHER)).changes

    assert (Result, Result, type(None), Finding) == tuple(
        map(type, (changed.before, changed.after, appeared.before, appeared.after))
    )


def test_a_difference_as_text() -> None:
    """A line for each change."""
    assert (
        "changed   avoid-1: UNKNOWN (nothing measured) -> BROKEN\n"
        "appeared  avoid-1: BROKEN: Ada and Bo are both in Hall for 30 min. (2030-05-01 10:30 to 11:00 UTC)"
    ) == str(report(ABSENT).diff(report(TOGETHER)))


def test_an_added_rule_as_text() -> None:
    """There was nothing before."""
    line = str(Report(()).diff(report(KEPT_APART)))

    assert "added     avoid-1: - -> KEPT" == line


# --- As text ---


def lines(made: Report) -> list[str]:
    """The lines of a report."""
    return str(made).splitlines()


def test_a_clear_report_is_short() -> None:
    """A summary, and a line for the rule."""
    assert [
        "1 must: 0 broken",
        "",
        "KEPT  must  avoid-1  slack 1 h  Ada and Bo are never in one room",
    ] == lines(report(KEPT_APART))


def test_a_report_of_no_rules_says_so() -> None:
    """Nothing is wrong, but nothing was asked."""
    assert "no rules were given" == str(check(Schedule([]))).strip()


@pytest.mark.parametrize(
    ("name", "summary"),
    [
        ("kept", "1 must: 0 broken"),
        ("at risk", "1 must: 0 broken; 1 at risk"),
        ("conditional", "1 must: 0 broken; 1 conditional"),
        ("unknown", "1 must: 0 broken; 1 unknown"),
        ("broken", "1 must: 1 broken"),
        ("nothing measured", "1 must: 0 broken; 1 with nothing measured"),
    ],
)
def test_the_summary_counts_what_is_not_kept(name: str, summary: str) -> None:
    """So that "0 broken" is not read as "all is well"."""
    assert summary == lines(report(PLANS[name]))[0]


def test_each_severity_has_its_summary() -> None:
    """In order."""
    plan = Schedule([Itinerary.of(ADA, *TOGETHER[0])])
    made = check(plan, must=[NoOverlap(), NoOverlap(ADA)], note=[Capacity(HALL)], should=[NoOverlap()])

    assert ["2 musts: 0 broken", "1 should: 0 broken", "1 note: 0 broken; 1 unknown"] == lines(made)[:3]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("kept", "slack 1 h"),
        ("at risk", "kept up to a slip of 10 min"),
        ("broken", "slack -30 min"),
        ("nothing measured", "nothing measured"),
    ],
)
def test_the_table_tells_the_slack(name: str, cell: str) -> None:
    """Or why there is none."""
    assert f"avoid-1  {cell}  Ada" in lines(report(PLANS[name]))[2]


def test_kept_with_nothing_that_could_break_it() -> None:
    """They are never in one place."""
    days = [stop(HALL, "10:00", "11:00")], [stop(CAFE, "10:00", "11:00")]

    assert "KEPT  must  avoid-1  no limit  Ada and Bo are never in one room" == lines(report(days))[2]


def test_slack_of_heads_has_its_unit() -> None:
    """Three places are free."""
    big = room("Big", capacity=5)
    plan = Schedule([Itinerary.of(ADA, stop(big, "10:00")), Itinerary.of(BO, stop(big, "10:00"))])

    assert "slack 3 people" in str(check(plan, must=[Capacity(big)]))


def test_a_finding_is_told_like_a_diagnostic() -> None:
    """Sentence, place and time, stops, amounts."""
    assert [
        "must avoid-1: Ada and Bo are never in one room",
        "",
        "  BROKEN: Ada and Bo are both in Hall for 30 min.",
        "    --> Hall, Carrow, 2030-05-01 10:30 to 11:00 UTC",
        "     |  Ada  2030-05-01 10:00 to 11:00  Hall  [hall]",
        "     |  Bo   2030-05-01 10:30 to 12:00  Hall  [hall]",
        "     =  required 0 min, actual -30 min, slack -30 min",
    ] == lines(report(TOGETHER))[4:]


def test_policy_is_told_above_the_findings() -> None:
    """Why, by whom, and that it is private."""
    rule = Rule(APART, id="feud", reason="They do not speak.", authority="Protocol office", private=True)

    assert [
        "must feud (private): Ada and Bo are never in one room",
        "  reason: They do not speak.",
        "  decided by: Protocol office",
    ] == lines(report(TOGETHER, rule=rule))[4:7]


STOPS: list[tuple[Any, str]] = [
    (stop(HALL, "10:00", "11:00"), "2030-05-01 10:00 to 11:00  Hall  [hall]"),
    (stop(HALL, "10:00", "10:00"), "2030-05-01 10:00  Hall  [hall]"),
    (stop(HALL, "10:00"), "2030-05-01 10:00 to ?  Hall  [hall]"),
    (stop(HALL, "10:00:05", "11:00:30"), "2030-05-01 10:00:05 to 11:00:30  Hall  [hall]"),
    (stop(HALL, "10:00", "11:00").moved(hours(13.5)), "2030-05-01 23:30 to 2030-05-02 00:30  Hall  [hall]"),
    (stop(HALL, "10:00", "11:00", title="Nap"), "2030-05-01 10:00 to 11:00  Nap in Hall  [hall]"),
    (stop(HALL, "10:00", "11:00", status="tentative"), "2030-05-01 10:00 to 11:00  Hall, tentative  [hall]"),
]


@pytest.mark.parametrize(("one", "line"), STOPS, ids=count(1))
def test_a_stop_is_told_in_a_line(one: Any, line: str) -> None:  # noqa: ANN401 - a stop
    """When, what, where, how sure, and by which id it is found."""
    plan = Schedule([Itinerary.of(ADA, one), Itinerary.of(BO, stop(HALL, "09:00", "09:00"))])
    found = [each.split() for each in lines(check(plan, must=[Avoid(ADA, BO, gap=hours(99))]))]

    assert ["|", "Ada", *line.split()] in found


def test_a_passage_that_may_not_be_is_told_so() -> None:
    """It is no stop that anybody calls tentative."""
    suite = room("Suite", entrance=HALL, walk=minutes(5))
    days = [stop(suite, "10:00", "11:00", status="tentative")], [stop(HALL, "11:00", "12:00")]

    assert any("way out of Suite in Hall, may not be  [suite/out/hall]" in each for each in lines(report(days)))


def test_a_finding_without_a_place_says_so() -> None:
    """Somebody in two places at once is in no one place."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "10:00", "11:00"), stop(CAFE, "10:30", "12:00"))])

    assert "    --> no one place, 2030-05-01 10:30 to 11:00 UTC" in lines(check(plan, must=[NoOverlap()]))


def test_any_time_at_all_is_required_in_words() -> None:
    """Not as a microsecond."""
    (line,) = (each for each in lines(report(KEPT_APART, rule=Together(ADA, BO))) if "required" in each)

    assert line.startswith("     =  required any time, actual 0 min")


def test_verdicts_are_said_in_words() -> None:
    """Two words where it is two."""
    assert ["KEPT", "AT RISK", "BROKEN"] == [
        str(report(PLANS[each]).results[0].verdict) for each in ("kept", "at risk", "broken")
    ]


def test_a_report_can_be_painted() -> None:
    """Whoever shows it in colour gets the words and the verdict they tell of."""
    painted = render(report(TOGETHER).results, paint=lambda words, verdict: f"<{verdict.value}>{words}")

    assert ["<5>BROKEN", "<5>BROKEN:"] == [each.split()[0] for each in painted.splitlines() if "<5>" in each]


def test_a_finding_of_the_event_all_are_at() -> None:
    """Its title stands for the stops."""
    photo = Event("Photo", HALL, "2030-05-01 10:00", "2030-05-01 10:05")

    assert any("Photo in Hall  [photo]" in each for each in lines(report(([photo], [photo]))))


def test_severity_is_kept_in_the_result() -> None:
    """It is never part of the rule."""
    assert [Severity.NOTE] == [each.severity for each in report(KEPT_APART, severity="note").results]
    assert KEPT is report(KEPT_APART, severity="note").results[0].verdict
