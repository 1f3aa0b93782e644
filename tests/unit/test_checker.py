from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, ClassVar, NamedTuple

import pytest
from attrs import field, frozen

from schedcheck import (
    Attend,
    Avoid,
    Capacity,
    Delegation,
    Event,
    Exclusive,
    Finding,
    Itinerary,
    Leader,
    NoOverlap,
    Place,
    Report,
    Rule,
    Schedule,
    Severity,
    Summit,
    Together,
    Travel,
    check,
    recheck,
)
from schedcheck.constraints import Constraint, Part, by_parts
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
    CITY,
    CONDITIONAL,
    CY,
    KEPT,
    UNKNOWN,
    at,
    hours,
    minutes,
    refusal,
    room,
    stop,
)

HALL = room("Hall", capacity=2)
CAFE = room("Café")
TALK = Event("Talk", HALL, at("10:00"), at("11:00"))
APART = Avoid(ADA, BO)
PLAN = Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, TALK, stop(CAFE, "12:00", "13:00"))])


@frozen
class Fewer:
    """A user's own constraint: nobody has more stops than this."""

    code: ClassVar[str] = "fewer"
    most: int
    what: object = None

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in schedule.itineraries:
            yield Finding.of(*each.stops, required=len(each.stops), actual=self.most, unit="stops")

    def explain(self, finding: Finding) -> str:
        return f"{finding.stops[0].leader} has {finding.required} stops."

    def __str__(self) -> str:
        return f"nobody has more than {self.most} stops"


asked: list[str] = []
"""Whose stops were counted, by the constraint below."""


@frozen
class FewerEach:
    """The same, part by part."""

    code: ClassVar[str] = "fewer-each"
    most: int

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        return (Part((each.leader.id,)) for each in schedule.people())

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        asked.append(part.people[0])
        stops = schedule.itinerary(part.people[0]).stops
        yield Finding.of(*stops, required=len(stops), actual=self.most, unit="stops")

    def explain(self, finding: Finding) -> str:
        return f"{finding.stops[0].leader} has {finding.required} stops."

    def __str__(self) -> str:
        return f"nobody has more than {self.most} stops"


class Silent:
    """A constraint of another make, which finds nothing."""

    code: ClassVar[str] = "silent"

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return iter(())

    explain = staticmethod(repr)

    def __str__(self) -> str:
        return "nothing"


# --- Ids, order, severities ---


def test_results_are_in_the_order_given() -> None:
    """Musts, then shoulds, then notes."""
    report = check(PLAN, note=[Travel()], must=[NoOverlap(), APART], should=[Capacity(HALL)])

    assert [
        ("no-overlap-1", Severity.MUST),
        ("avoid-1", Severity.MUST),
        ("capacity-1", Severity.SHOULD),
        ("travel-1", Severity.NOTE),
    ] == [(each.rule.id, each.severity) for each in report.results]


def test_rules_are_numbered_by_their_code() -> None:
    """Across severities."""
    report = check(PLAN, must=[APART, NoOverlap()], note=[Avoid(ADA, CY)])

    assert ["avoid-1", "no-overlap-1", "avoid-2"] == [each.rule.id for each in report.results]


def test_given_ids_stay_and_are_not_given_again() -> None:
    """The next free number is taken."""
    report = check(PLAN, must=[APART, Rule(APART, id="avoid-1"), Rule(APART, id="feud"), APART])

    assert ["avoid-2", "avoid-1", "feud", "avoid-3"] == [each.rule.id for each in report.results]


def test_a_rule_keeps_its_policy() -> None:
    """With its id."""
    report = check(PLAN, must=[Rule(APART, reason="a feud", private=True)])

    assert Rule(APART, id="avoid-1", reason="a feud", private=True) == report.results[0].rule


def test_a_check_of_no_rules_is_clear() -> None:
    """Nothing was asked."""
    assert (True, ()) == (check(PLAN).clear, check(PLAN).results)


def test_rules_may_come_from_a_generator() -> None:
    """It is read once."""
    assert 2 == len(check(PLAN, must=(each for each in (APART, NoOverlap()))).results)


def test_findings_are_sorted_from_the_worst() -> None:
    """Then by time."""
    plan = Schedule(
        [
            Itinerary.of(ADA, stop(HALL, "08:00", "20:00")),
            Itinerary.of(
                BO,
                stop(HALL, "12:00", "13:00"),
                stop(HALL, "09:00", "10:00", status="tentative"),
                stop(HALL, "10:00", "11:00"),
                stop(HALL, "19:00"),
                stop(HALL, "20:30", "21:00"),
            ),
        ]
    )
    found = check(plan, must=[APART]).results[0].findings

    assert [
        (BROKEN, at("10:00")),
        (BROKEN, at("12:00")),
        (BROKEN, at("19:00")),
        (CONDITIONAL, at("09:00")),
        (KEPT, at("20:00")),
    ] == [(each.verdict, each.interval and each.interval.start) for each in found]


def test_a_result_is_as_bad_as_its_worst_finding() -> None:
    """A mixture takes the worse name."""
    late = stop(HALL, "08:00", "09:00", late=hours(3))
    plan = Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, late, TALK.attend(status="tentative"))])
    result = check(plan, must=[APART]).results[0]

    assert ([CONDITIONAL, AT_RISK], CONDITIONAL) == ([each.verdict for each in result.findings], result.verdict)


def test_slack_is_the_tightest() -> None:
    """Of all findings whose slack is known."""
    plan = Schedule(
        [Itinerary.of(ADA, TALK, stop(CAFE, "12:00")), Itinerary.of(BO, TALK, stop(CAFE, "12:30", "13:00"))]
    )
    result = check(plan, must=[APART]).results[0]

    assert (BROKEN, -hours(1)) == (result.verdict, result.slack)


def test_only_the_tightest_kept_finding_is_told() -> None:
    """Of all pairs of people."""
    north = Delegation("Northland")
    guests = [Leader(f"Guest {number}", delegation=north) for number in range(3)]
    plan = Schedule(
        [
            Itinerary.of(ADA, TALK),
            *(Itinerary.of(each, stop(HALL, f"1{2 + number}:00", "18:00")) for number, each in enumerate(guests)),
        ]
    )

    assert [hours(1)] == [each.slack for each in check(plan, must=[Avoid(ADA, north)]).results[0].findings]


def test_order_of_the_input_does_not_matter() -> None:
    """Neither of itineraries nor of stops with ids of their own."""
    stops = [stop(HALL, "10:00", "11:00", id="a"), stop(HALL, "10:30", "12:00", id="b")]
    rules: list[Constraint] = [APART, NoOverlap(), Capacity(HALL)]
    one = Schedule([Itinerary(ADA, stops), Itinerary(BO, stops)])
    other = Schedule([Itinerary(BO, stops[::-1]), Itinerary(ADA, stops[::-1])])

    assert check(one, must=rules) == check(other, must=rules)


# --- Nothing measured ---


UNMEASURED = [
    Avoid(ADA, CY),
    Avoid(CY, Delegation("Northland")),
    Together(ADA, CY),
    Attend(CY, TALK),
    Attend(ADA, Event("Gala", CAFE, at("20:00"))),
    Attend(ADA, Summit("Talks", CITY, at("08:00"), at("20:00"))),
    Capacity(room("Attic")),
    Exclusive(room("Attic")),
    NoOverlap(CY),
    Travel(who=CY),
    Avoid(ADA, BO, at=room("Attic")),
]


@pytest.mark.parametrize("rule", UNMEASURED, ids=map(str, UNMEASURED))
def test_a_rule_about_what_is_nowhere_in_the_plan_measures_nothing(rule: Any) -> None:  # noqa: ANN401 - any constraint
    """It is not kept."""
    result = check(PLAN, must=[rule]).results[0]

    assert (False, UNKNOWN, None, (), False) == (
        result.measured,
        result.verdict,
        result.slack,
        result.findings,
        result.kept,
    )


def test_an_empty_plan_measures_nothing() -> None:
    """Nobody is in it."""
    report = check(Schedule([]), must=[NoOverlap(), Fewer(1), FewerEach(1), Silent()])

    assert [False] * 4 == [each.measured for each in report.results]


# --- Users' own constraints ---


@pytest.mark.parametrize("constraint", [Fewer(1), FewerEach(1)], ids=["whole", "parts"])
def test_a_users_constraint_is_judged_like_any(constraint: Any) -> None:  # noqa: ANN401 - any constraint
    """With its sentence, in one part or in several."""
    result = check(PLAN, must=[constraint]).results[0]

    assert (BROKEN, -1, [(BROKEN, "Bo has 2 stops."), (KEPT, "Ada has 1 stops.")]) == (
        result.verdict,
        result.slack,
        [(each.verdict, each.sentence) for each in result.findings],
    )


def test_a_users_constraint_speaks_for_itself() -> None:
    """In the text of a report."""
    text = str(check(PLAN, must=[Fewer(1), FewerEach(1), Silent()]))

    assert ["nobody has more than 1 stops"] * 2 + ["nothing"] == [
        line.rpartition("  ")[2] for line in text.splitlines()[2:5]
    ]


def test_parts_give_what_the_whole_gives() -> None:
    """A user's constraint is the same either way."""
    assert list(Fewer(1).findings(PLAN)) == list(FewerEach(1).findings(PLAN))


def test_a_constraint_of_any_make_will_do() -> None:
    """What finds nothing in a plan with people in it is kept."""
    result = check(PLAN, must=[Silent()]).results[0]

    assert (KEPT, True) == (result.verdict, result.measured)


@pytest.mark.parametrize(
    ("what", "measured"),
    [
        (ADA, True),
        (CY, False),
        (Delegation("Northland"), False),
        (HALL, True),
        (room("Attic"), False),
        (TALK, True),
        (Event("Gala", CAFE, at("20:00")), False),
        (Summit("Talks", CITY, at("08:00"), at("20:00"), events=(TALK,)), True),
        (Summit("Talks", CITY, at("08:00"), at("20:00")), False),
        ("a word", True),
    ],
    ids=count(1),
)
def test_a_users_constraint_names_what_it_is_about(what: object, *, measured: bool) -> None:
    """If that is nowhere in the plan, nothing was measured."""
    assert measured is check(PLAN, must=[Fewer(5, what)]).results[0].measured


# --- Since and until ---


DAY = Schedule(
    [
        Itinerary.of(ADA, stop(HALL, "08:00", "09:00"), stop(HALL, "14:00", "15:00")),
        Itinerary.of(BO, stop(HALL, "08:30", "09:00"), stop(HALL, "14:00", "14:20")),
    ]
)


def result_of(rule: Rule, plan: Schedule = DAY) -> Any:  # noqa: ANN401 - a Result, of whatever amounts
    """The result of a rule that holds for a time."""
    return check(plan, must=[rule]).results[0]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, 2),
        ("12:00", None, 1),
        (None, "12:00", 1),
        ("09:00", "14:00", 0),
        ("08:59", "14:01", 2),
    ],
)
def test_findings_outside_the_time_of_a_rule_are_not_counted(
    since: str | None, until: str | None, expected: int
) -> None:
    """They are together at half past eight and at two."""
    rule = Rule(APART, since=since and at(since), until=until and at(until))

    assert expected == len(result_of(rule).broken)


@dataclass(frozen=True)
class OfData(Silent):
    """The same, of a dataclass."""

    what: object


@dataclass(frozen=True, slots=True)
class OfSlots(Silent):
    """The same, in slots."""

    what: object


class ByHand(Silent):
    """The same, of no library."""

    def __init__(self, what: object) -> None:
        self.what = what


class _What(NamedTuple):
    what: object


class OfATuple(Silent, _What):
    """The same, of a named tuple."""


@pytest.mark.parametrize("make", [OfData, OfSlots, ByHand, OfATuple])
@pytest.mark.parametrize("what", [CY, Place("Nowhere"), Event("Tea", CAFE, at("12:00"), at("13:00"))], ids=str)
def test_a_users_constraint_of_any_make_names_what_it_is_about(make: Callable[[object], Any], what: object) -> None:
    """Who finds nothing about somebody who is not there has not seen that all is well."""
    absent, there = (check(PLAN, must=[make(each)]).results[0] for each in (what, ADA))

    assert (UNKNOWN, False) == (absent.verdict, absent.measured)
    assert (KEPT, True) == (there.verdict, there.measured)


@frozen
class Uncompared(Silent):
    """The same, in a field that is not compared."""

    what: object = field(eq=False)


def test_what_a_users_constraint_takes_is_what_it_is_about() -> None:
    """Whether it compares it or not."""
    assert not check(PLAN, must=[Uncompared(CY)]).results[0].measured
    assert check(PLAN, must=[Uncompared(ADA)]).results[0].measured


@pytest.mark.parametrize("make", [OfData, OfSlots])
def test_a_users_dataclass_speaks_of_those_in_the_plan(make: Callable[[object], Any]) -> None:
    """Who is another under the same id is refused, rather than looked for in vain."""
    other = Leader("Ada", delegation=Delegation("North"))

    assert refusal(lambda: check(PLAN, must=[make(other)])).startswith(
        "ConflictingIds: a leader's id must stand for one"
    )


def test_nothing_measured_where_the_plan_lies_outside_the_time_of_a_rule() -> None:
    """It was not in force for any of it."""
    assert (False, False) == (
        result_of(Rule(APART, since=at("15:00"))).measured,
        result_of(Rule(Silent(), until=at("08:00"))).measured,
    )


def test_unknown_where_an_end_may_reach_into_the_time() -> None:
    """Ada may still be there when the rule begins."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "08:00")), Itinerary.of(BO, stop(HALL, "12:00", "13:00"))])

    assert UNKNOWN is result_of(Rule(APART, since=at("12:00")), plan).verdict


def test_at_risk_where_a_slip_may_reach_into_the_time() -> None:
    """Ada may be that late."""
    plan = Schedule(
        [Itinerary.of(ADA, stop(HALL, "08:00", "09:00", late=hours(5))), Itinerary.of(BO, stop(HALL, "12:00", "13:00"))]
    )

    assert AT_RISK is result_of(Rule(APART, since=at("12:00")), plan).verdict


def test_at_risk_where_what_is_broken_may_slip_into_the_time() -> None:
    """They are together before; both may be that late."""
    late = stop(HALL, "08:00", "09:00", late=hours(5))
    plan = Schedule([Itinerary.of(ADA, late), Itinerary.of(BO, late)])
    result = result_of(Rule(APART, since=at("12:00")), plan)

    assert (AT_RISK, None) == (result.verdict, result.slack)


def test_unknown_where_what_is_broken_may_last_into_the_time() -> None:
    """They are together when Bo comes; whether for so long is not known."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "08:00", "20:00")), Itinerary.of(BO, stop(HALL, "09:00"))])

    assert (BROKEN, UNKNOWN) == (
        result_of(Rule(APART), plan).verdict,
        result_of(Rule(APART, since=at("12:00")), plan).verdict,
    )


def test_what_is_broken_and_cannot_reach_into_the_time_is_not_counted() -> None:
    """One of the two is there all day, the other is not."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "08:00", "20:00")), Itinerary.of(BO, stop(HALL, "09:00", "10:00"))])

    assert () == result_of(Rule(APART, since=at("12:00")), plan).findings


def test_the_best_that_counts_is_the_best_in_force() -> None:
    """At stated times they never meet then, though Bo may be that late."""
    plan = Schedule(
        [
            Itinerary.of(ADA, stop(HALL, "10:00", "14:00")),
            Itinerary.of(BO, stop(HALL, "11:00", "11:30", late=hours(2)), stop(HALL, "13:00", "13:10")),
        ]
    )

    assert (BROKEN, KEPT) == (
        result_of(Rule(Together(ADA, BO, at_least=minutes(20)), since=at("12:00")), plan).verdict,
        result_of(Rule(Together(ADA, BO, at_least=minutes(10)), since=at("12:00")), plan).verdict,
    )


def test_only_stops_in_force_do_what_is_wanted() -> None:
    """They meet for half an hour in the morning, and for twenty minutes at two."""
    rule = Together(ADA, BO, at_least=minutes(30))

    assert (KEPT, BROKEN) == (result_of(Rule(rule)).verdict, result_of(Rule(rule, since=at("12:00"))).verdict)


def test_broken_where_one_never_attends_while_the_rule_is_in_force() -> None:
    """Being there before is not enough."""
    plan = Schedule(
        [Itinerary.of(ADA, TALK.attend(leave=at("10:30")), stop(CAFE, "12:00", "13:00")), Itinerary.of(BO, TALK)]
    )

    assert BROKEN is result_of(Rule(Attend(ADA, TALK), since=at("10:40")), plan).verdict


# --- Recheck ---


RULES = (
    APART,
    NoOverlap(),
    Travel(),
    Capacity(HALL),
    Exclusive(HALL),
    Together(ADA, BO),
    Attend(ADA, TALK),
    Fewer(1),
    FewerEach(1),
    Rule(Together(ADA, BO), id="since", since=at("11:00")),
)


def changes() -> Iterator[tuple[str, Schedule]]:
    """Plans made from the first by one change each."""
    yield "same", PLAN
    yield "moved", PLAN.move(TALK, by=hours(2))
    yield "removed", PLAN.remove(PLAN.itinerary(BO).stops[1])
    yield "added", PLAN.add(ADA, stop(CAFE, "12:30", "14:00"))
    yield "joined", PLAN.add(CY, TALK)
    yield "left", Schedule([PLAN.itinerary(ADA)])
    yield "stood in for", Schedule([PLAN.itinerary(ADA), Itinerary.of(CY, TALK, represents=BO)])
    yield "another", Schedule([Itinerary.of(CY, stop(CAFE, "08:00"))])


@pytest.mark.parametrize("plan", [plan for _, plan in changes()], ids=[name for name, _ in changes()])
def test_recheck_equals_a_full_check(plan: Schedule) -> None:
    """Of whatever became of the plan."""
    assert check(plan, must=RULES[:5], should=RULES[5:]) == recheck(check(PLAN, must=RULES[:5], should=RULES[5:]), plan)


def test_a_report_may_be_rechecked_again_and_again() -> None:
    """Each rests on the one before."""
    report = check(PLAN, must=RULES)
    for _, plan in changes():
        report = recheck(report, plan)

    assert check(plan, must=RULES) == report


def test_recheck_measures_only_what_changed() -> None:
    """Bo's stops are as they were."""
    report = check(PLAN, must=[FewerEach(1)])
    asked.clear()
    recheck(report, PLAN.add(ADA, stop(CAFE, "12:30", "14:00")))

    assert ["ada"] == asked


def test_recheck_measures_only_who_came() -> None:
    """What others do is as it was; and so it is when somebody goes."""
    more = PLAN.add(CY, stop(CAFE, "12:30", "14:00"))
    report = check(PLAN, must=[FewerEach(1)])
    asked.clear()
    again = recheck(report, more)

    assert ["cy"] == asked
    asked.clear()
    recheck(again, PLAN)

    assert [] == asked


def test_recheck_sees_who_no_longer_stands_in() -> None:
    """Whom somebody stands in for may hang on a person who is not in the plan."""
    north, south = Delegation("Northland"), Delegation("Southland")
    nil = Itinerary.of(Leader("Nil", delegation=north), stop(HALL, "10:00", "11:00"))
    absent = Leader("Absent")
    sol, sam = (
        Itinerary.of(Leader(name, delegation=south), stop(CAFE, "10:00", "11:00"), represents=whom)
        for name, whom in (("Sol", absent), ("Sam", None))
    )
    before = Schedule([nil, sol, sam, Itinerary(absent, represents=nil.leader)])
    after = Schedule([nil, sol, sam])
    rule = Together(north, south, inherit=True)

    assert (KEPT, check(after, must=[rule])) == (
        check(before, must=[rule]).results[0].verdict,
        recheck(check(before, must=[rule]), after),
    )


# --- What is refused ---


REFUSED: list[tuple[Callable[[], object], str]] = [
    (
        lambda: check([]),  # type: ignore[arg-type]
        "InvalidValue: what is checked must be a Schedule, got []",
    ),
    (
        lambda: check(PLAN, must=NoOverlap()),  # type: ignore[arg-type]
        "InvalidValue: what is given as must must be a list of constraints or rules, got NoOverlap(who=None)",
    ),
    (
        lambda: check(PLAN, should=Rule(NoOverlap(), id="x")),  # type: ignore[arg-type]
        (
            "InvalidValue: what is given as should must be a list of constraints or rules, "
            f"got {Rule(NoOverlap(), id='x')!r}"
        ),
    ),
    (
        lambda: check(PLAN, note=7),  # type: ignore[arg-type]
        "InvalidValue: what is given as note must be a list of constraints or rules, got 7",
    ),
    (
        lambda: check(PLAN, must=[NoOverlap]),  # type: ignore[list-item]
        (
            "InvalidValue: a rule must hold a constraint (with code, findings, explain and a str), "
            "got <class 'schedcheck.constraints.no_overlap.NoOverlap'>"
        ),
    ),
    (
        lambda: check(PLAN, must=[Rule(APART, id="x")], note=[Rule(NoOverlap(), id="x")]),
        "ConflictingIds: rules must have different ids, got 'x'",
    ),
    (
        lambda: recheck(Report(()), PLAN),
        "InvalidValue: the report must come from check or recheck, got one without its rules",
    ),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


CLASHES: list[Any] = [
    Capacity(room("Hall")),
    Exclusive(room("Hall")),
    Avoid(ADA, BO, at=room("Hall")),
    Travel([(CAFE, room("Hall"), minutes(5))]),
    Avoid(Leader("Ada", office="Mayor"), BO),
]


@pytest.mark.parametrize("rule", CLASHES, ids=count(1))
def test_refuses_a_rule_about_another_thing_of_the_same_id(rule: Any) -> None:  # noqa: ANN401 - any constraint
    """Whether it means the hall of the plan cannot be known."""
    assert refusal(lambda: check(PLAN, must=[rule])).startswith("ConflictingIds: ")


def test_a_rule_may_know_an_event_by_an_older_time() -> None:
    """It has been moved since."""
    assert check(PLAN.move(TALK, by=hours(1)), must=[Attend(ADA, TALK)]).clear


def test_a_kept_finding_has_its_sentence() -> None:
    """It is evidence, too."""
    plan = Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, stop(HALL, "12:00", "13:00"))])

    assert ["Ada and Bo are 1 h apart in Hall."] == [
        each.sentence for each in check(plan, must=[APART]).results[0].findings
    ]


def test_a_place_of_a_rule_need_not_be_known_to_the_plan() -> None:
    """Then it measured nothing."""
    assert not check(PLAN, must=[Capacity(Place("Nowhere", capacity=1))]).results[0].measured


def test_no_slack_of_a_whole_number_of_microseconds_is_lost() -> None:
    """The smallest there is breaks a rule."""
    plan = Schedule(
        [
            Itinerary.of(ADA, stop(HALL, "10:00", "11:00")),
            Itinerary.of(BO, stop(HALL, "10:59:59.999999", "12:00")),
        ]
    )

    assert -timedelta(microseconds=1) == check(plan, must=[APART]).results[0].slack


@frozen
class AnyStay:
    """A user's own constraint: one stay long enough will do, if it is known how long it is."""

    code: ClassVar[str] = "any-stay"
    best_of: ClassVar[bool] = True

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in schedule.stops:
            length = each.interval.duration if each.end is not None else None
            yield Finding.of(each, required=minutes(30), actual=length, missing=("whether it counts",))

    def explain(self, _finding: Finding) -> str:
        return "It is not known."

    def __str__(self) -> str:
        return "one stay is long enough"


def test_the_best_of_what_is_not_known_is_that_of_which_more_is_known() -> None:
    """A duration and one that is not known are not compared with each other."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "10:00", None), stop(CAFE, "12:00", "13:00"))])
    result = check(plan, must=[AnyStay()]).results[0]

    assert UNKNOWN is result.verdict
    assert [hours(1)] == [each.actual for each in result.findings]
