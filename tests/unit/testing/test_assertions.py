import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from attrs import evolve, frozen

from schedcheck import (
    Apart,
    Avoid,
    Capacity,
    Delegation,
    Event,
    Itinerary,
    Layout,
    Leader,
    Place,
    Rule,
    Schedule,
    Together,
    Verdict,
)
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.testing import (
    Expected,
    assert_at_risk,
    assert_broken,
    assert_conditional,
    assert_findings,
    assert_kept,
    assert_unknown,
    assert_unmeasured,
    hours,
    minutes,
)
from tests.unit.builders import ADA, BO, CITY, CY, refusal, room, stop

LOBBY = room("Lobby", clearance=minutes(5))
HALL = room("Hall", entrance=LOBBY, walk=minutes(4), capacity=2)
YARD = room("Yard", tz="Europe/Paris")
PLAN = Schedule(
    [
        Itinerary(ADA, [stop(HALL, "10:00", "12:00"), stop(YARD, "13:00", "14:00")]),
        Itinerary(BO, [stop(HALL, "12:13", "13:00"), stop(YARD, "13:30", "15:00")]),
        Itinerary(CY, [stop(YARD, "15:01", "16:00")]),
    ]
)
MOMENT = timedelta(microseconds=1)
AVOID = Avoid(ADA, BO)
KEPT_APART = Avoid(BO, CY)


@frozen
class Fixed:
    """A constraint that finds what it was given."""

    code: ClassVar[str] = "fixed"
    made: tuple[Finding, ...]

    def findings(self, _schedule: Schedule) -> Iterator[Finding]:
        return iter(self.made)

    def explain(self, _finding: Finding) -> str:
        return "It is so."

    def __str__(self) -> str:
        return "all is\nas it is"


def failure(assertion: object, *arguments: object, **expected: object) -> str:
    """What an assertion says that fails."""
    assert callable(assertion)
    with pytest.raises(AssertionError) as caught:
        assertion(*arguments, **expected)
    return str(caught.value)


def changed(number: int, **fields: Any) -> Schedule:  # noqa: ANN401 - those of Stop
    """The plan with Bo's first or second stop changed."""
    held = PLAN.itinerary(BO).stops[number]
    return PLAN.replace(held, evolve(held, **fields))


# ---------------------------------------------------------------- durations


def test_durations_are_made_of_numbers() -> None:
    """Also of fractions."""
    assert timedelta(seconds=90) == minutes(1.5)
    assert timedelta(minutes=90) == hours(1.5)


@pytest.mark.parametrize("number", [True, "5", None, minutes(5)])
def test_durations_are_made_of_nothing_else(number: float) -> None:
    """What is no number is refused."""
    assert f"InvalidValue: it must be a number, got {number!r}" == refusal(lambda: minutes(number))
    assert f"InvalidValue: it must be a number, got {number!r}" == refusal(lambda: hours(number))


# ---------------------------------------------------------------- kept


def test_kept_is_kept() -> None:
    """By as much as there is to spare, between these, there and then."""
    assert_kept(KEPT_APART, PLAN)
    assert_kept(Rule(KEPT_APART, id="apart"), PLAN)
    assert_kept(KEPT_APART, PLAN, by=minutes(1), between=(CY, BO), at=YARD, start="2030-05-01 17:00")


def test_kept_is_told_to_the_microsecond() -> None:
    """A microsecond more is another amount, and does not look the same."""
    told = failure(assert_kept, KEPT_APART, PLAN, by=minutes(1) + MOMENT)

    assert told == (
        "rule: Bo and Cy are never in one room\n"
        "expected: KEPT with 1 min 1 µs to spare\n"
        "it is KEPT, but not so\n"
        "  KEPT with 1 min to spare, between Bo and Cy, at Yard, 2030-05-01 17:00 to 17:01 CEST\n"
        "    is with 1 min to spare, not with 1 min 1 µs to spare"
    )


def test_broken_is_not_kept() -> None:
    """Each finding has a line, with the clocks of its place."""
    assert failure(assert_kept, AVOID, PLAN) == (
        "rule: Ada and Bo are never in one room\n"
        "expected: KEPT\n"
        "it is BROKEN\n"
        "  BROKEN by 30 min, between Ada and Bo, at Yard, 2030-05-01 15:30 to 16:00 CEST\n"
        "  KEPT with 0 min to spare, between Ada and Bo, at Lobby, 2030-05-01 12:04 to 12:09 UTC"
    )


@pytest.mark.parametrize(
    ("late", "status", "end", "standing"),
    [
        (31, "confirmed", "16:30", "AT RISK"),
        (0, "tentative", "16:00", "CONDITIONAL"),
        (0, "confirmed", None, "UNKNOWN"),
    ],
)
def test_what_may_not_be_kept_is_not_kept(late: int, status: str, end: str | None, standing: str) -> None:
    """Only what is sure is kept."""
    yard = stop(YARD, "13:30" if end else "11:00", end, status=status, early=minutes(late))
    plan = Schedule(
        [
            Itinerary(ADA, [stop(YARD, "13:00" if not late else "12:00", "14:00" if not late else "13:00")]),
            Itinerary(BO, [yard]),
        ]
    )

    assert f"it is {standing}\n" in failure(assert_kept, AVOID, plan)


def test_nothing_measured_is_not_kept() -> None:
    """Who is not there is named; no amount and no list of findings makes it pass."""
    rule = Avoid(ADA, evolve(CY, name="Dora", id="dora"))
    why = "nothing was measured, so nothing is kept: Dora is nowhere in the plan"

    assert f"rule: Ada and Dora are never in one room\nexpected: KEPT\n{why}" == failure(assert_kept, rule, PLAN)
    assert failure(assert_findings, rule, PLAN, []).endswith(f"expected: no findings\n{why}")
    assert failure(assert_findings, rule, PLAN, [Expected("broken")]).endswith(f"expected: 1 findings\n{why}")
    assert failure(assert_unknown, rule, PLAN).endswith(f"expected: UNKNOWN\n{why}")
    assert_unmeasured(rule, PLAN)


def test_rule_that_is_not_in_force_is_not_kept() -> None:
    """It says that this may be why."""
    rule = Rule(AVOID, since="2031-01-01T00:00Z")

    assert "plan, or not while the rule is in force" in failure(assert_kept, rule, PLAN)


def test_constraint_without_fields_is_not_kept_where_nobody_is() -> None:
    """An empty plan is not kept."""

    class Nothing(Fixed):
        pass

    told = failure(assert_kept, Nothing(()), Schedule([]))

    assert told.endswith("nothing was measured, so nothing is kept: what it is about is nowhere in the plan")


def test_kept_with_no_limit_has_no_amount() -> None:
    """Who are never near each other are kept apart; how much there is to spare, nobody measured."""
    rule = Avoid(ADA, CY, at=HALL)
    assert_kept(rule, PLAN)

    assert failure(assert_kept, rule, PLAN, by=minutes(1)).endswith("it is KEPT, but not so\n  (no findings)")


def test_measured_is_not_unmeasured() -> None:
    """Whatever came of it."""
    assert failure(assert_unmeasured, Avoid(ADA, CY, at=HALL), PLAN).endswith(
        "expected: nothing measured\nit is KEPT\n  (no findings)"
    )


# ---------------------------------------------------------------- broken and between


def test_broken_is_broken() -> None:
    """By just that amount, between just these people, at just this place, from just then."""
    assert_broken(AVOID, PLAN)
    assert_broken(AVOID, PLAN, by=minutes(30), between=(BO, ADA), at=YARD, start="2030-05-01 15:30")
    assert_broken(AVOID, PLAN, between=["ada", "bo"], at="yard", start=datetime(2030, 5, 1, 13, 30, tzinfo=UTC))


def test_each_difference_is_told() -> None:
    """In one line below the finding."""
    told = failure(
        assert_broken, AVOID, PLAN, by=hours(1), between=(ADA, CY), at=HALL, start=datetime(2030, 5, 1, tzinfo=UTC)
    )

    assert told == (
        "rule: Ada and Bo are never in one room\n"
        "expected: BROKEN by 1 h, between Ada and Cy, at Hall, from 2030-05-01 00:00 UTC\n"
        "it is BROKEN, but not so\n"
        "  BROKEN by 30 min, between Ada and Bo, at Yard, 2030-05-01 15:30 to 16:00 CEST\n"
        "    is by 30 min, not by 1 h; between Ada and Bo, not Ada and Cy; at Yard, not Hall;"
        " from 2030-05-01 15:30 CEST, not 2030-05-01 02:00 CEST"
    )


def test_no_one_is_left_out() -> None:
    """One of two is another company, as is one more, and nobody."""
    for people in ((ADA,), (ADA, BO, CY), ()):
        assert "is between Ada and Bo, not" in failure(assert_broken, AVOID, PLAN, between=people)


def test_a_count_is_not_a_duration() -> None:
    """Two of either are never the same amount."""
    full = Capacity(HALL)
    assert_kept(full, PLAN, by=1)

    assert "is with 1 person to spare, not with 2 people to spare" in failure(assert_kept, full, PLAN, by=2)
    assert "is by 30 min, not by 30" in failure(assert_broken, AVOID, PLAN, by=30)
    assert "not with 1 min to spare" in failure(assert_kept, full, PLAN, by=minutes(1))


def test_kept_is_not_broken() -> None:
    """As a wrong expectation is told in either direction."""
    told = failure(assert_broken, KEPT_APART, PLAN, by=minutes(5))

    assert "expected: BROKEN by 5 min\nit is KEPT\n  KEPT with 1 min to spare" in told


def test_missed_duty_is_at_no_one_place() -> None:
    """What is not there is nowhere."""
    rule = Together(ADA, CY)
    assert_broken(rule, PLAN)

    assert "is at no one place, not Yard" in failure(assert_broken, rule, PLAN, at=YARD)
    assert "is from no time, not 2030-05-01 15:30" in failure(assert_broken, rule, PLAN, start="2030-05-01 15:30")


def test_seats_are_told_by_name() -> None:
    """A finding without stops names nobody, but what it is about."""
    table = Layout.row([ADA, BO, CY], name="Table", place=HALL)
    rule = Apart(table, ADA, BO)
    assert_broken(rule, PLAN, by=1, about=("1", "2"), between=(), at=HALL)

    assert "is about 1 and 2, not 1 and 3" in failure(assert_broken, rule, PLAN, about=("1", "3"))


# ---------------------------------------------------------------- at risk, conditional, unknown


def test_at_risk_is_safe_up_to_a_slip() -> None:
    """Just so far."""
    plan = changed(0, early=minutes(3))
    rule = Avoid(ADA, BO, during=Interval("2030-05-01T12:00Z", "2030-05-01T12:10Z"))
    assert_at_risk(rule, plan, slip=minutes(0), by=minutes(0), at=LOBBY)
    told = failure(assert_at_risk, rule, plan, slip=minutes(1))

    assert "safe up to 0 min, not 1 min" in told
    assert "AT RISK with 0 min to spare, safe up to a slip of 0 min, between Ada and Bo, at Lobby" in told


def test_a_slip_that_nobody_measured_is_not_known() -> None:
    """A constraint of one's own may say no more than that slips can break it."""
    held = PLAN.itinerary(ADA).stops[0]
    finding = Finding.of(evolve(held, late=minutes(5)), required=minutes(1), actual=minutes(2))

    assert "is safe up to no known slip, not 1 min" in failure(assert_at_risk, Fixed((finding,)), PLAN, slip=minutes(1))


def test_conditional_is_by_how_much_it_would_be() -> None:
    """If what is tentative takes place."""
    plan = changed(1, status="tentative")
    assert_conditional(AVOID, plan, by=minutes(30), between=(ADA, BO), at=YARD)

    assert "is by 30 min, not by 29 min" in failure(assert_conditional, AVOID, plan, by=minutes(29))
    assert "it is CONDITIONAL\n" in failure(assert_broken, AVOID, plan)


def test_unknown_names_what_is_missing() -> None:
    """One of the things, in full."""
    late = Avoid(BO, CY, at=CITY)
    open_ = Schedule([Itinerary(BO, [stop(YARD, "11:00")]), Itinerary(CY, [stop(YARD, "15:00", "16:00")])])
    assert_unknown(late, open_, missing="when Yard ends for Bo", between=(BO, CY))

    assert "is missing when Yard ends for Bo, not the tide" in failure(assert_unknown, late, open_, missing="the tide")


# ---------------------------------------------------------------- all findings


def test_findings_are_all_of_them_in_any_order() -> None:
    """What is kept counts only where it is expected."""
    plan = PLAN.add(CY, stop(YARD, "13:15", "13:30"))
    rule = Avoid(CY, ADA)
    assert_findings(KEPT_APART, PLAN, [])
    assert_findings(KEPT_APART, PLAN, [Expected("kept", by=minutes(1))])
    assert_findings(rule, plan, [Expected("broken", by=minutes(30), between=(ADA, CY), at=YARD)])
    assert_findings(AVOID, PLAN, [Expected(Verdict.KEPT, at=LOBBY), Expected("broken", at=YARD)])


def test_findings_are_told_by_what_is_missing_and_what_is_too_many() -> None:
    """And those that are as expected after them."""
    plan = PLAN.add(BO, stop(HALL, "10:00", "10:05")).add(ADA, stop(YARD, "14:30", "14:32"))
    told = failure(
        assert_findings,
        AVOID,
        plan,
        [Expected("broken", by=minutes(30)), Expected("broken", by=minutes(3), between=(ADA, BO), at=YARD)],
    )

    assert told == (
        "rule: Ada and Bo are never in one room\n"
        "expected, and not found:\n"
        "- BROKEN by 3 min, between Ada and Bo, at Yard\n"
        "    nearest: BROKEN by 30 min, between Ada and Bo, at Yard, 2030-05-01 16:30 to 16:32 CEST\n"
        "      is by 30 min, not by 3 min\n"
        "found, and not expected:\n"
        "+ BROKEN by 9 min, between Ada and Bo, at Lobby, 2030-05-01 09:56 to 10:00 UTC\n"
        "+ BROKEN by 5 min, between Ada and Bo, at Hall, 2030-05-01 10:00 to 10:05 UTC\n"
        "+ BROKEN by 30 min, between Ada and Bo, at Yard, 2030-05-01 16:30 to 16:32 CEST\n"
        "found as expected:\n"
        "  BROKEN by 30 min, between Ada and Bo, at Yard, 2030-05-01 15:30 to 16:00 CEST"
    )


def test_one_finding_is_expected_once() -> None:
    """Twice expected, it has to be found twice."""
    twice = [Expected("broken"), Expected("broken")]

    assert "expected, and not found:\n- BROKEN\n" in failure(assert_findings, AVOID, PLAN, twice)


def test_few_words_leave_room_for_many() -> None:
    """What fits anything makes way for what fits but one, in whatever order they are given."""
    plan = PLAN.add(ADA, stop(YARD, "14:30", "14:32"))
    any_, other = Expected("broken"), Expected("broken", by=minutes(30))
    assert_findings(AVOID, plan, [any_, other])
    assert_findings(AVOID, plan, [other, any_])


# ---------------------------------------------------------------- how it is told


def test_a_name_has_no_line_of_its_own() -> None:
    """Not of a rule, a person, a place or a missing thing; instants and other days are told, to the microsecond."""
    sick = evolve(ADA, name="Ada\nKEPT", id="ada-2")
    start = datetime(2030, 5, 1, 10, 0, 7, 5, tzinfo=UTC)
    held = stop(Place("Hall\nKEPT"), "10:00", "11:00")
    plan = Schedule([Itinerary(sick, [held])])
    finding = Finding.of(
        plan.itinerary(sick).stops[0],
        required=2,
        actual=None,
        unit="people",
        missing=("a\nb",),
        interval=Interval(start, start + timedelta(days=1)),
    )
    told = failure(assert_kept, Fixed((finding,)), plan)

    assert told == (
        "rule: all is\\nas it is\n"
        "expected: KEPT\n"
        "it is UNKNOWN\n"
        "  UNKNOWN, missing a\\nb, between Ada\\nKEPT, at Hall\\nKEPT,"
        " 2030-05-01 10:00:07.000005 to 2030-05-02 10:00:07.000005 UTC"
    )


def test_a_clock_change_is_told() -> None:
    """Both zones are."""
    paris = Place("Paris", tz="Europe/Paris")
    night = Event("Night", paris, "2030-10-27 02:30+02:00", "2030-10-27 02:30+01:00", status="tentative")
    plan = Schedule([Itinerary.of(ADA, night), Itinerary.of(BO, night)])

    assert "by 1 h, between Ada and Bo, at Paris, 2030-10-27 02:30 CEST to 2030-10-27 02:30 CET" in failure(
        assert_kept, AVOID, plan
    )


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (
            Expected("at risk", slip=minutes(4), by=minutes(5)),
            "AT RISK with 5 min to spare, safe up to a slip of 4 min",
        ),
        (Expected("unknown", missing="the end"), "UNKNOWN, missing the end"),
        (Expected("kept", by=0), "KEPT with 0 to spare"),
        (Expected("broken", by=2, about=("a", "b", "c")), "BROKEN by 2, about a, b and c"),
        (Expected("broken", between=()), "BROKEN, between nobody"),
    ],
)
def test_expected_is_told_as_what_is_found(expected: Expected, told: str) -> None:
    """In the same words."""
    assert told == str(expected)


def test_pytest_shows_the_line_of_the_test(tmp_path: Path) -> None:
    """And none of ours."""
    (tmp_path / "test_it.py").write_text(
        """
from schedcheck import Avoid, Itinerary, Leader, Place, Schedule, Stop
from schedcheck.testing import Expected, assert_broken, assert_findings, minutes

hall, ada, bo = Place("Hall", tz="UTC"), Leader("Ada"), Leader("Bo")
held = Stop(hall, "2030-05-01 10:00", "2030-05-01 11:00")
plan = Schedule([Itinerary(ada, [held]), Itinerary(bo, [held])])

def test_one():
    assert_broken(Avoid(ada, bo), plan, by=minutes(5))

def test_all():
    assert_findings(Avoid(ada, bo), plan, [])
""",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)]
    shown = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout

    assert ">       assert_broken(Avoid(ada, bo), plan, by=minutes(5))" in shown
    assert ">       assert_findings(Avoid(ada, bo), plan, [])" in shown
    assert "E           is by 1 h, not by 5 min" in shown
    assert "E       + BROKEN by 1 h, between Ada and Bo, at Hall, 2030-05-01 10:00 to 11:00 UTC" in shown
    assert "assertions.py" not in shown


# ---------------------------------------------------------------- refused


def test_people_and_places_of_no_plan_are_refused() -> None:
    """A test about them could not fail for what it is about."""
    dora = evolve(CY, name="Dora", id="dora")
    other = evolve(BO, office="Mayor")

    assert "NotInSchedule: the leader must have an itinerary, got 'dora'" == refusal(
        lambda: assert_broken(AVOID, PLAN, between=(ADA, dora))
    )
    assert "NotInSchedule: the place must be one of the schedule, got 'yrad'; did you mean 'yard'?" == refusal(
        lambda: assert_findings(AVOID, PLAN, [Expected("broken", at="yrad")])
    )
    assert refusal(lambda: assert_kept(KEPT_APART, PLAN, between=(other, CY))).startswith(
        "ConflictingIds: a leader's id"
    )
    assert refusal(lambda: assert_kept(KEPT_APART, PLAN, at=evolve(YARD, capacity=3))).startswith(
        "ConflictingIds: a place's id"
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"by": 1.5}, "InvalidValue: by must be a duration or a count, got 1.5"),
        ({"by": True}, "InvalidValue: by must be a duration or a count, got True"),
        ({"by": -1}, "InvalidValue: by must be zero or more: the verdict says which way, got -1"),
        ({"by": 0}, "InvalidValue: by must be more than zero of what is broken, got 0"),
        ({"slip": minutes(1)}, "InvalidValue: slip must be given of what is at risk alone, got"),
        ({"missing": "it"}, "InvalidValue: missing must be given of what is unknown alone, got 'it' of broken"),
        ({"verdict": "unknown", "by": 1}, "InvalidValue: by must not be given of what is unknown"),
        ({"verdict": "borken"}, "UnknownName: verdict must be one of kept, at_risk, conditional, unknown, broken"),
        ({"between": ADA}, "InvalidValue: between must be a sequence of people, such as (alba,), got Leader('Ada')"),
        ({"between": "ada"}, "InvalidValue: between must be a sequence, got 'ada'"),
        ({"between": (1,)}, "InvalidValue: each of between must be a Leader, the id of one, or a Delegation, got 1"),
        ({"at": 1}, "InvalidValue: at must be a Place or the id of one, got 1"),
        ({"verdict": "unknown", "missing": 1}, "InvalidValue: missing must be a str, got 1"),
        ({"about": "1"}, "InvalidValue: about must be a sequence of texts, got '1'"),
        ({"start": datetime(2030, 5, 1)}, "NaiveTime: start must be aware"),  # noqa: DTZ001 - that is what is refused
        ({"start": 1}, "InvalidValue: start must be a datetime or ISO 8601 text, got 1"),
    ],
)
def test_what_no_finding_is_like_is_refused(fields: dict[str, object], told: str) -> None:
    """When it is said, not when it is looked for."""
    assert refusal(lambda: Expected(**{"verdict": "broken"} | fields)).startswith(told)  # type: ignore[arg-type]  # so it is


def test_what_is_no_rule_no_plan_and_no_expectation_is_refused() -> None:
    """Each by what it must be."""
    wrong: Any = ADA
    several: Any = [AVOID]

    assert refusal(lambda: assert_kept(wrong, PLAN)).startswith("InvalidValue: a rule must hold a constraint")
    assert refusal(lambda: assert_kept(several, PLAN)).startswith("InvalidValue: a rule must hold a constraint")
    assert refusal(lambda: assert_kept(AVOID, wrong)).startswith("InvalidValue: what is checked must be a Schedule")
    assert refusal(lambda: assert_findings(AVOID, PLAN, [wrong])).startswith("InvalidValue: each of expected must be")
    assert refusal(lambda: assert_findings(AVOID, PLAN, wrong)).startswith("InvalidValue: expected must be a sequence")
    assert refusal(lambda: assert_broken(AVOID, PLAN, start="noon")).startswith("InvalidValue: start must be ISO 8601")


# ---------------------------------------------------------------- delegations and mistakes


def test_a_delegation_is_whoever_of_it_is_there() -> None:
    """A rule names it, so a test may; somebody else is still somebody else."""
    carrow, dole = Delegation("Carrow"), Delegation("Dole")
    di, ed, fay = (Leader(name, delegation=carrow) for name in ("Di", "Ed", "Fay"))
    plan = Schedule(
        [
            Itinerary(di, [stop(YARD, "10:00", "11:00")]),
            Itinerary(ed, [stop(YARD, "12:00", "13:00")]),
            Itinerary(fay, [stop(HALL, "10:00", "11:00")]),
            Itinerary(ADA, [stop(YARD, "10:30", "10:45")]),
        ]
    )
    rule = Avoid(carrow, ADA)
    assert_broken(rule, plan, between=(carrow, ADA))
    assert_broken(rule, plan, between=(di, ADA))

    assert "between Di and Ada, not Carrow" in failure(assert_broken, rule, plan, between=(carrow,))
    assert "between Di and Ada, not Ed and Ada" in failure(assert_broken, rule, plan, between=(ed, ADA))
    assert "between Di and Ada, not Di, Carrow and Ada" in failure(assert_broken, rule, plan, between=(di, carrow, ADA))
    absent = refusal(lambda: assert_broken(rule, plan, between=(dole, ADA)))
    assert absent == "NotInSchedule: a delegation must have somebody in the schedule, got 'dole'"


def test_a_wrong_name_is_told_of_the_function_that_was_called() -> None:
    """Not of what it makes."""
    with pytest.raises(TypeError) as caught:
        assert_broken(AVOID, PLAN, wher=LOBBY)  # type: ignore[call-arg]  # that is what is refused

    takes = "it takes by, between, at, start and about"
    assert str(caught.value) == f"assert_broken() got an unexpected keyword argument 'wher'; {takes}"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_of_minutes_is_finite(number: float) -> None:
    """Python's own words would not say which number."""
    assert refusal(lambda: minutes(number)) == f"InvalidValue: it must be a finite number, got {number}"
