"""How grave rules are in one run."""

from typing import Any

import pytest

from schedcheck import (
    Avoid,
    Itinerary,
    NoOverlap,
    Report,
    Rule,
    Schedule,
    Severity,
    Verdict,
    check,
    check_many,
    recheck,
)
from tests.unit.builders import ADA, BO, minutes, refusal, room, stop

HALL = room("Hall")
CAFE = room("Cafe")
APART = Avoid(ADA, BO)
PLAN = Schedule(
    [Itinerary.of(ADA, stop(HALL, "10:00", "11:00")), Itinerary.of(BO, stop(HALL, "10:30", "12:00"))],
)


def graded(**severity: str) -> Report:
    """A broken must, a kept must, and how grave they are in this run."""
    return check(PLAN, must=[Rule(APART, id="apart"), NoOverlap()], severity=severity)


@pytest.mark.parametrize(
    ("level", "ok", "clear", "violations"),
    [("must", False, False, 1), ("should", True, False, 1), ("note", True, False, 0), ("off", True, True, 0)],
)
def test_one_rulebook_can_block_gate_warn_or_be_silent(level: str, *, ok: bool, clear: bool, violations: int) -> None:
    """Without being edited."""
    report = graded(apart=level)

    assert (ok, clear, violations) == (report.ok, report.clear, len(report.violations))


def test_a_rule_that_is_off_is_listed() -> None:
    """In its place, with nothing measured."""
    result = graded(apart="off").results[0]

    assert ("apart", Severity.OFF, Verdict.UNKNOWN, False, ()) == (
        result.rule.id,
        result.severity,
        result.verdict,
        result.measured,
        result.findings,
    )


def test_the_text_says_how_many_are_off() -> None:
    """And which."""
    assert [
        "1 must: 0 broken",
        "1 rule is off",
        "",
        "OFF   off   apart         not looked at  Ada and Bo are never in one room",
        "KEPT  must  no-overlap-1  no limit       nobody is in two places at once",
    ] == str(graded(apart="off")).splitlines()
    assert "2 rules are off" == str(graded(apart="off", **{"no-overlap-1": "off"})).splitlines()[0]


def test_a_severity_may_be_a_member() -> None:
    """Or its name."""
    assert check(PLAN, must=[APART], severity={"avoid-1": Severity.NOTE}) == check(
        PLAN, must=[APART], severity={"avoid-1": "note"}
    )


def test_a_rule_of_another_severity_keeps_its_number_and_place() -> None:
    """Ids are given before."""
    report = check(PLAN, must=[APART], should=[APART], severity={"avoid-1": "note"})

    assert [("avoid-1", Severity.NOTE), ("avoid-2", Severity.SHOULD)] == [
        (each.rule.id, each.severity) for each in report.results
    ]


@pytest.mark.parametrize("level", ["should", "off"])
def test_recheck_keeps_severities(level: str) -> None:
    """Also where people come or go."""
    moved = PLAN.move(next(PLAN.stops), by=minutes(10))
    fewer = Schedule(PLAN.itineraries[:1])
    for plan in (moved, fewer):
        rules: Any = {"must": [Rule(APART, id="apart"), NoOverlap()], "severity": {"apart": level}}

        assert check(plan, **rules) == recheck(graded(apart=level), plan)


@pytest.mark.parametrize("level", ["should", "off"])
def test_trials_keep_severities(level: str) -> None:
    """What is off is not tried."""
    first = next(PLAN.stops)
    rules: Any = {"must": [Rule(APART, id="apart"), NoOverlap()], "severity": {"apart": level}}
    (trial,) = check_many(PLAN, [(first, CAFE)], **rules)

    assert ((("apart", Verdict.KEPT),) if level == "should" else (), True) == (trial.changed, trial.ok)


def test_data_keeps_what_is_off() -> None:
    """Read again, it is the same."""
    data = graded(apart="off").to_dict()

    assert "off" == data["results"][0]["severity"]
    assert data == Report.from_dict(data).to_dict()


def test_data_in_which_something_is_off_and_measured_is_refused() -> None:
    """Nobody looked at it."""
    data = graded(apart="off").to_dict()
    data["results"][0]["measured"] = True

    assert "InvalidValue: results[0] must be unknown and not measured, as it is off, got 'unknown'" == refusal(
        lambda: Report.from_dict(data)
    )


def test_a_difference_says_what_went_off() -> None:
    """A rule that is off is no rule that is gone."""
    assert "changed   apart: BROKEN -> off" in str(graded().diff(graded(apart="off"))).splitlines()


@pytest.mark.parametrize(
    ("severity", "message"),
    [
        ({"apat": "off"}, "UnknownName: severity must be of the id of a rule, got 'apat'; did you mean 'apart'?"),
        ({"apart": "of"}, "UnknownName: severity must be one of off, note, should, must, got 'of'"),
        (["apart"], "InvalidValue: severity must be a mapping of the ids of rules to severities, got ['apart']"),
    ],
)
def test_a_severity_of_nothing_is_refused(severity: Any, message: str) -> None:  # noqa: ANN401 - wrong in many ways
    """So is one that there is not."""
    assert refusal(lambda: check(PLAN, must=[Rule(APART, id="apart")], severity=severity)).startswith(message)
