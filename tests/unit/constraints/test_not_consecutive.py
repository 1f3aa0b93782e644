import json
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from schedcheck import (
    Delegation,
    Event,
    Itinerary,
    Layout,
    Leader,
    NotConsecutive,
    Report,
    Rule,
    Schedule,
    Turn,
    Turns,
    check,
    recheck,
)
from schedcheck.exporters.json import to_json
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
    CONDITIONAL,
    CY,
    KEPT,
    UNKNOWN,
    amounts,
    at,
    measured,
    minutes,
    refusal,
    room,
    stop,
)

HALL = room("Hall")
TALKS = Event("Talks", HALL, at("10:00"), at("12:00"))
NORTH = Delegation("North")
DI, FAY = Leader("Di", delegation=NORTH), Leader("Fay", delegation=NORTH)
PLAN = [Itinerary.of(each, TALKS) for each in (ADA, BO, CY, DI)]
FIVE = minutes(5)


def order(*people: Leader, **fields: Any) -> Turns:  # noqa: ANN401 - those of Turns
    """Five minutes for each."""
    return Turns.of(people, takes=FIVE, **fields)


def found(rule: NotConsecutive, *plan: Itinerary) -> list[tuple[Any, ...]]:
    """The verdict, the turns and the amounts of each finding."""
    result = measured(rule, *(plan or PLAN))
    assert result.measured
    return [(each.verdict, *each.about, *amounts(each)) for each in result.findings]


def said(rule: NotConsecutive, *plan: Itinerary) -> list[str]:
    """The sentence of each finding."""
    return [each.sentence for each in measured(rule, *(plan or PLAN)).findings]


# --- So many turns between ---


def test_kept_at_the_limit() -> None:
    """Another speaks between them."""
    rule = NotConsecutive(order(ADA, CY, BO), ADA, BO)

    assert [(KEPT, "1", "3", 1, 1, 0)] == found(rule)
    assert ["1 turn is between Ada (turn 1) and Bo (turn 3) in turns, where 1 turn is required."] == said(rule)


@pytest.mark.parametrize(("a", "b"), [(ADA, BO), (BO, ADA)])
def test_broken(a: Leader, b: Leader) -> None:
    """Whichever of them comes first."""
    rule = NotConsecutive(order(CY, BO, ADA), a, b)

    assert [(BROKEN, "2", "3", 1, 0, -1)] == found(rule)
    assert ["Ada (turn 3) comes right after Bo (turn 2) in turns."] == said(rule)


def test_several_turns_are_required() -> None:
    """One is not enough."""
    rule = NotConsecutive(order(ADA, CY, BO), ADA, BO, by=2)

    assert [(BROKEN, "1", "3", 2, 1, -1)] == found(rule)
    assert ["1 turn is between Ada (turn 1) and Bo (turn 3) in turns, where 2 turns are required."] == said(rule)


def test_none_where_several_are_required() -> None:
    """The sentence tells how many."""
    rule = NotConsecutive(order(ADA, BO), ADA, BO, by=2)

    assert ["Bo (turn 2) comes right after Ada (turn 1) in turns, where 2 turns between are required."] == said(rule)


def test_each_two_turns() -> None:
    """One who speaks twice can follow twice; and one may speak twice running."""
    rule = NotConsecutive(order(BO, BO, ADA, BO), ADA, BO)

    assert [(BROKEN, "2", "3", 1, 0, -1), (BROKEN, "3", "4", 1, 0, -1), (KEPT, "1", "3", 1, 1, 0)] == found(rule)


def test_drift_does_not_matter_for_turns() -> None:
    """The order stays the same."""
    assert [(KEPT, "1", "3", 1, 1, 0)] == found(NotConsecutive(order(ADA, CY, BO, early=FIVE, late=FIVE), ADA, BO))


# --- So much time between ---


def test_time_at_the_limit() -> None:
    """From the end of the one to the start of the other."""
    rule = NotConsecutive(order(ADA, CY, BO), ADA, BO, by=FIVE)

    assert [(KEPT, "1", "3", FIVE, FIVE, minutes(0))] == found(rule)
    assert ["Bo (turn 3) comes 5 min after Ada (turn 1) in turns, where 5 min is required."] == said(rule)


def test_too_little_time() -> None:
    """A microsecond is missing."""
    by = FIVE + timedelta(microseconds=1)

    assert [(BROKEN, "1", "3", by, FIVE, FIVE - by)] == found(NotConsecutive(order(ADA, CY, BO), ADA, BO, by=by))


def test_no_time() -> None:
    """One comes right after the other, and no drift mends it."""
    rule = NotConsecutive(order(ADA, BO, late=FIVE), ADA, BO, by=minutes(1))

    assert [(BROKEN, "1", "2", minutes(1), minutes(0), minutes(-1))] == found(rule)
    assert ["Bo (turn 2) comes right after Ada (turn 1) in turns, where 1 min is required."] == said(rule)


def test_drift_adds_up() -> None:
    """Two turns between may each be shorter by two minutes: nine of ten are safe up to half a minute each."""
    rule = NotConsecutive(order(ADA, CY, DI, BO, early=minutes(2)), ADA, BO, by=minutes(9))
    finding = measured(rule, *PLAN).findings[0]

    assert (AT_RISK, minutes(1), minutes(0.5)) == (finding.verdict, finding.slack, finding.slip)
    assert "It holds while nobody slips by more than 30 s." in finding.sentence


def test_drift_that_does_not_reach() -> None:
    """All that may be missing is there to spare."""
    rule = NotConsecutive(order(ADA, CY, DI, BO, early=minutes(2)), ADA, BO, by=minutes(6))

    assert [KEPT] == [each.verdict for each in measured(rule, *PLAN).findings]


def test_running_late_is_no_risk() -> None:
    """It only puts more between."""
    assert [KEPT] == [
        each.verdict
        for each in measured(NotConsecutive(order(ADA, CY, BO, late=FIVE), ADA, BO, by=FIVE), *PLAN).findings
    ]


def test_turns_without_length() -> None:
    """Arrivals at one moment have no time between."""
    turns = Turns("Arrivals", [Turn(ADA, minutes(0)), Turn(CY, minutes(0)), Turn(BO, minutes(0))])

    assert [BROKEN] == [each.verdict for each in measured(NotConsecutive(turns, ADA, BO, by=FIVE), *PLAN).findings]


# --- Parties and stand-ins ---


def test_stand_in_counts() -> None:
    """The plan knows whom Cy represents."""
    plan = [Itinerary.of(CY, TALKS, represents=ADA), Itinerary.of(BO, TALKS)]

    assert [(BROKEN, "1", "2", 1, 0, -1)] == found(NotConsecutive(order(CY, BO), ADA, BO), *plan)
    assert not measured(NotConsecutive(order(CY, BO), ADA, BO, inherit=False), *plan).measured


def test_member_whom_the_plan_does_not_know() -> None:
    """The order knows of which delegation they are."""
    assert [(BROKEN, "1", "2", 1, 0, -1)] == found(NotConsecutive(order(FAY, BO), NORTH, BO))


def test_delegation_against_itself() -> None:
    """No two of one delegation follow each other; one may follow themselves."""
    assert [(BROKEN, "2", "3", 1, 0, -1), (KEPT, "1", "3", 1, 1, 0)] == found(
        NotConsecutive(order(DI, DI, FAY), NORTH, NORTH)
    )


# --- Nothing to measure ---


@pytest.mark.parametrize(
    ("turns", "b"),
    [
        (order(ADA, BO), CY),
        (order(ADA, FAY), FAY),
        (order(ADA, BO, event=Event("Tea", HALL, at("15:00"))), BO),
        (order(ADA, BO, place=room("Tent")), BO),
    ],
    ids=["no turn", "not in the plan", "no event", "no place"],
)
def test_nothing_measured(turns: Turns, b: Leader) -> None:
    """A party, an event or a place that is nowhere."""
    result = measured(NotConsecutive(turns, ADA, b), *PLAN)

    assert (UNKNOWN, False, ()) == (result.verdict, result.measured, result.findings)


# --- Tentative ---


@pytest.mark.parametrize("by", [1, minutes(4)])
def test_event_that_may_not_take_place(by: int | timedelta) -> None:
    """What is broken, or at risk, is conditional."""
    plan = [Itinerary.of(each, TALKS.attend(status="tentative")) for each in (ADA, BO)]
    people = (ADA, BO) if by == 1 else (ADA, CY, BO)
    rule = NotConsecutive(order(*people, event=TALKS, early=minutes(2)), ADA, BO, by=by)
    finding = measured(rule, *plan).findings[0]

    assert (CONDITIONAL, None) == (finding.verdict, finding.slip)
    assert finding.sentence.startswith("It depends on whether Talks takes place whether Bo (turn ")


# --- When and where ---


def test_when_and_where() -> None:
    """From the start of the one turn to the end of the other, moved with the event."""
    rule = NotConsecutive(order(CY, ADA, BO, event=TALKS, start=at("10:30")), ADA, BO)
    finding = check(Schedule(PLAN).move(TALKS, by=minutes(60)), must=[rule]).results[0].findings[0]

    assert (HALL, None) == (finding.place, finding.reach)
    assert finding.interval is not None
    assert (at("11:35"), at("11:45")) == (finding.interval.start, finding.interval.end)


def test_start_of_its_own() -> None:
    """Without an event."""
    finding = measured(NotConsecutive(order(ADA, BO, start=at("09:00")), ADA, BO), *PLAN).findings[0]

    assert finding.place is None
    assert finding.interval is not None
    assert (at("09:00"), at("09:10")) == (finding.interval.start, finding.interval.end)


def test_no_start() -> None:
    """The order alone is enough."""
    assert measured(NotConsecutive(order(ADA, BO), ADA, BO), *PLAN).findings[0].interval is None


def test_reach() -> None:
    """The drift of all turns up to there, and the slip of the event."""
    talks = Event("Talks", HALL, at("10:00"), at("12:00"), early=minutes(10), late=minutes(20))
    rule = NotConsecutive(order(CY, ADA, BO, event=talks, early=minutes(1), late=minutes(2)), ADA, BO)
    finding = measured(rule, *(Itinerary.of(each, talks) for each in (ADA, BO))).findings[0]

    assert finding.reach is not None
    assert (at("09:54"), at("10:41")) == (finding.reach.start, finding.reach.end)


def test_rule_in_force_for_a_time() -> None:
    """It counts if the turns are, or may be, then."""
    turns = order(ADA, BO, event=TALKS, late=minutes(3))
    plan = Schedule([Itinerary.of(ADA, TALKS, stop(HALL, "23:00", "23:30")), PLAN[1]])
    rules = [Rule(NotConsecutive(turns, ADA, BO), since=at(clock)) for clock in ("10:05", "10:12", "10:20")]

    assert [BROKEN, AT_RISK, KEPT] == [each.verdict for each in check(plan, must=rules).results]


# --- The whole way to a report ---


def test_report() -> None:
    """As JSON and back, the same."""
    rule = NotConsecutive(order(ADA, CY, BO, event=TALKS, early=minutes(1)), ADA, BO, by=FIVE)
    report = check(Schedule(PLAN), must=[rule])
    again = Report.from_dict(json.loads(to_json(report)))

    assert str(report) == str(again)
    assert report.results[0].findings == again.results[0].findings


def test_recheck_equals_check() -> None:
    """After the event is moved, and somebody else comes for it."""
    rule = NotConsecutive(order(CY, BO, event=TALKS), ADA, BO)
    plan = Schedule(PLAN[:3])
    report = check(plan, must=[rule])
    for changed in (
        plan.move(TALKS, by=minutes(5)),
        Schedule([*PLAN[:2], Itinerary.of(CY, TALKS, represents=ADA)]),
        Schedule([PLAN[1], Itinerary.of(CY, TALKS, represents=ADA)]),
    ):
        report = recheck(report, changed)

        assert check(changed, must=[rule]) == report


def test_many_turns_take_no_long_time() -> None:
    """All of one side, then all of the other: what comes after what is kept is not looked at."""
    number = count()
    north, south = Delegation("N"), Delegation("S")
    people = [[Leader(f"P{next(number)}", delegation=group) for _ in range(3_000)] for group in (north, south)]
    plan = [Itinerary.of(each[0], TALKS) for each in people]
    rule = NotConsecutive(order(*people[0], *people[1]), north, south)

    assert [(BROKEN, "3000", "3001", 1, 0, -1), (KEPT, "2999", "3001", 1, 1, 0)] == found(rule, *plan)


# --- Its words, and what is refused ---


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (1, "Ada and Bo do not follow each other in turns"),
        (2, "Ada and Bo are 2 turns or more apart in turns"),
        (minutes(10), "Ada and Bo are 10 min or more apart in turns"),
    ],
)
def test_says_what_is_wanted(by: int | timedelta, words: str) -> None:
    """In one clause."""
    assert words == str(NotConsecutive(order(ADA, BO), ADA, BO, by=by))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"turns": Layout.row([ADA])}, "turns must be a Turns, got Layout('row', "),
        ({"a": "Ada"}, "a party must be a Leader or Delegation, got 'Ada'"),
        ({"b": ADA}, "a and b must be two people, or delegations, got Ada twice"),
        ({"by": 0}, "by must be a number of turns, one or more, or a timedelta above zero, got 0"),
        ({"by": True}, "by must be a number of turns, one or more, or a timedelta above zero, got True"),
        ({"by": "2"}, "by must be a number of turns, one or more, or a timedelta above zero, got '2'"),
        (
            {"by": minutes(0)},
            "by must be a number of turns, one or more, or a timedelta above zero, got 0 min",
        ),
        ({"by": timedelta(days=40_000)}, "by must be at most a hundred years, got 40000 d"),
        ({"inherit": 1}, "inherit must be a bool, got 1"),
    ],
)
def test_refuses(arguments: dict[str, Any], message: str) -> None:
    """What asks nothing, or is of the wrong kind."""
    fields: dict[str, Any] = {"turns": order(ADA, BO), "a": ADA, "b": BO}

    assert refusal(lambda: NotConsecutive(**fields | arguments)).startswith(f"InvalidValue: {message}")
