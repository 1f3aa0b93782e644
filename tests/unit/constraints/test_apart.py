import json
from itertools import count
from typing import Any

import pytest

from schedcheck import (
    Apart,
    Delegation,
    Event,
    Itinerary,
    Layout,
    Leader,
    Place,
    Report,
    Rule,
    Schedule,
    check,
    recheck,
)
from schedcheck.errors import ConflictingIds
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
DINNER = Event("Dinner", HALL, at("19:00"), at("21:00"))
NORTH, SOUTH = Delegation("North"), Delegation("South")
DI, EVE = Leader("Di", delegation=NORTH), Leader("Eve", delegation=SOUTH)
PLAN = [Itinerary.of(each, DINNER) for each in (ADA, BO, CY)]
TEA = stop(HALL, "15:00", "15:30")
CANCELLED = [Itinerary.of(ADA, TEA, DINNER.attend(status="cancelled")), Itinerary.of(BO, TEA)]


def found(rule: Apart, *plan: Itinerary) -> list[tuple[Any, ...]]:
    """The verdict, the seats and the amounts of each finding."""
    result = measured(rule, *(plan or PLAN))
    assert result.measured
    return [(each.verdict, *each.about, *amounts(each)) for each in result.findings]


def said(rule: Apart, *plan: Itinerary) -> list[str]:
    """The sentence of each finding."""
    return [each.sentence for each in measured(rule, *(plan or PLAN)).findings]


# --- Kept, broken, exactly at the limit ---


def test_an_empty_chair_is_between() -> None:
    """It is nobody's, and is neither near anybody nor left out."""
    row = Layout.row([ADA, None, BO])

    assert [(KEPT, "1", "3", 1, 1, 0)] == found(Apart(row, ADA, BO))
    assert [(BROKEN, "1", "3", 2, 1, -1)] == found(Apart(row, ADA, BO, seats=2))
    assert not measured(Apart(Layout.row([ADA, None]), ADA, BO), *PLAN).measured


def test_kept() -> None:
    """More seats lie between than are required."""
    rule = Apart(Layout.row([ADA, CY, DI, BO], name="Front row"), ADA, BO)

    assert [(KEPT, "1", "4", 1, 2, 1)] == found(rule)
    assert ["Ada in seat 1 and Bo in seat 4 of Front row have 2 seats between them, where 1 seat is required."] == said(
        rule
    )


def test_broken() -> None:
    """They are next to each other."""
    rule = Apart(Layout.row([ADA, BO, CY], name="Front row"), ADA, BO)

    assert [(BROKEN, "1", "2", 1, 0, -1)] == found(rule)
    assert ["Ada in seat 1 is next to Bo in seat 2 of Front row."] == said(rule)


def test_exactly_at_the_limit() -> None:
    """As many as are required are enough."""
    assert [(KEPT, "1", "3", 1, 1, 0)] == found(Apart(Layout.row([ADA, CY, BO]), ADA, BO))


def test_one_too_few() -> None:
    """One seat, where two are required."""
    rule = Apart(Layout.row([ADA, CY, BO], name="Front row"), ADA, BO, seats=2)

    assert [(BROKEN, "1", "3", 2, 1, -1)] == found(rule)
    assert ["Ada in seat 1 and Bo in seat 3 of Front row have 1 seat between them, where 2 seats are required."] == (
        said(rule)
    )


def test_none_where_several_are_required() -> None:
    """The sentence tells how many."""
    rule = Apart(Layout.row([ADA, BO]), ADA, BO, seats=2)

    assert ["Ada in seat 1 is next to Bo in seat 2 of row, where 2 seats are required between."] == said(rule)


def test_one_behind_the_other() -> None:
    """In a photograph, that is next to each other."""
    assert [(BROKEN, "1-1", "2-1", 1, 0, -1)] == found(Apart(Layout.rows([[ADA, CY], [BO, DI]]), ADA, BO))


def test_the_shorter_way_round() -> None:
    """Around a table there are two."""
    assert [(KEPT, "1", "4", 1, 1, 0)] == found(Apart(Layout.round_table([ADA, CY, DI, BO, EVE]), ADA, BO))


def test_no_way_between() -> None:
    """Two sides of a table are measured, and leave nothing to tell."""
    result = measured(Apart(Layout.table([ADA], [BO]), ADA, BO), *PLAN)

    assert (KEPT, True, None, ()) == (result.verdict, result.measured, result.slack, result.findings)


# --- Facing ---


def test_may_face() -> None:
    """Unless told otherwise."""
    assert [] == found(Apart(Layout.table([ADA, CY], [BO, DI]), ADA, BO))


def test_must_not_face() -> None:
    """It counts as if nothing were between them."""
    rule = Apart(Layout.table([ADA, CY], [BO, DI], name="Talks"), ADA, BO, seats=0, facing=False)

    assert [(BROKEN, "A1", "B1", 1, 0, -1)] == found(rule)
    assert ["Ada in seat A1 faces Bo in seat B1 of Talks."] == said(rule)


def test_across_but_not_opposite() -> None:
    """Ada faces Di."""
    assert [] == found(Apart(Layout.table([ADA, CY], [DI, BO]), ADA, BO, facing=False))


def test_facing_and_too_near() -> None:
    """It is one finding, with the larger amount."""
    assert [(BROKEN, "1", "3", 3, 0, -3)] == found(
        Apart(Layout.round_table([ADA, CY, BO, DI]), ADA, BO, seats=3, facing=False)
    )


def test_only_facing_counts() -> None:
    """Beside each other they may be; how near they are is told, and nothing is required."""
    rule = Apart(Layout.row([ADA, CY, BO]), ADA, BO, seats=0, facing=False)

    assert [(KEPT, "1", "3", 0, 1, 1)] == found(rule)
    assert ["Ada in seat 1 and Bo in seat 3 of row have 1 seat between them."] == said(rule)


# --- Parties and stand-ins ---


def test_every_two_members() -> None:
    """Each pair of seats that is too near, in the order of the layout, and no kept one beside."""
    rule = Apart(Layout.row([DI, EVE, Leader("Fay", delegation=NORTH), ADA]), NORTH, SOUTH)

    assert [(BROKEN, "1", "2", 1, 0, -1), (BROKEN, "2", "3", 1, 0, -1)] == found(
        rule, Itinerary.of(DI, DINNER), Itinerary.of(EVE, DINNER)
    )


def test_member_whom_the_plan_does_not_know() -> None:
    """The layout knows of which delegation they are."""
    rule = Apart(Layout.row([DI, CY, EVE, Leader("Fay", delegation=NORTH)]), NORTH, SOUTH)

    assert [(BROKEN, "3", "4", 1, 0, -1)] == found(rule, Itinerary.of(DI, DINNER), Itinerary.of(EVE, DINNER))


def test_stand_in_counts() -> None:
    """The plan knows whom Cy represents."""
    plan = [Itinerary.of(CY, DINNER, represents=ADA), Itinerary.of(BO, DINNER)]
    layout = Layout.row([CY, BO])

    assert [(BROKEN, "1", "2", 1, 0, -1)] == found(Apart(layout, ADA, BO), *plan)
    assert not measured(Apart(layout, ADA, BO, inherit=False), *plan).measured


def test_a_stand_in_beside_the_principal_may_be_let_off() -> None:
    """Ada is there herself, so that it is measured; Cy's seat is nobody's but Cy's."""
    plan = [Itinerary.of(ADA, DINNER), Itinerary.of(BO, DINNER), Itinerary.of(CY, DINNER, represents=ADA)]
    layout = Layout.row([ADA, CY, BO])

    assert [(BROKEN, "2", "3", 1, 0, -1)] == found(Apart(layout, ADA, BO), *plan)
    assert [(KEPT, "1", "3", 1, 1, 0)] == found(Apart(layout, ADA, BO, inherit=False), *plan)


def test_an_end_not_known_is_missed_where_it_is_broken() -> None:
    """Until then they sit beside each other; those who sit apart do so however long."""
    dinner = Event("Dinner", HALL, at("19:00"))
    plan = [Itinerary.of(each, dinner) for each in (ADA, BO)]
    (near,) = measured(Apart(Layout.row([ADA, BO], event=dinner), ADA, BO), *plan).findings
    (far,) = measured(Apart(Layout.row([ADA, None, BO], event=dinner), ADA, BO), *plan).findings

    assert (BROKEN, ("when Dinner ends",)) == (near.verdict, near.missing)
    assert (KEPT, ()) == (far.verdict, far.missing)


def test_seats_that_are_for_no_event_are_looked_at_again() -> None:
    """Where one of the two comes later, or not at all."""
    rule = Apart(Layout.row([ADA, BO]), ADA, BO)
    plan = Schedule([Itinerary.of(ADA, TEA), Itinerary.of(BO, TEA)])
    report = check(plan, must=[rule])
    his = plan.itinerary(BO).stops[0]

    assert BROKEN is report.results[0].verdict
    for other in (plan.move(his, by=minutes(5)), plan.remove(his)):
        assert check(other, must=[rule]) == recheck(report, other)


def test_somebody_on_both_sides() -> None:
    """Di is of the north, and is not too near to herself."""
    plan = [Itinerary.of(each, DINNER) for each in (DI, Leader("Fay", delegation=NORTH))]
    layout = Layout.row([DI, CY, Leader("Fay", delegation=NORTH)])

    assert [(KEPT, "1", "3", 1, 1, 0)] == found(Apart(layout, DI, NORTH), *plan)


def test_delegation_against_itself() -> None:
    """No two of one delegation sit together; nearest are two of its seats."""
    people = [Leader(name, delegation=NORTH) for name in ("Di", "Fay")]
    plan = [Itinerary.of(each, DINNER) for each in people]

    assert [(KEPT, "1", "4", 1, 2, 1)] == found(Apart(Layout.row([people[0], CY, ADA, people[1]]), NORTH, NORTH), *plan)


# --- Nothing to measure ---


@pytest.mark.parametrize(
    ("rule", "plan"),
    [
        (Apart(Layout.row([ADA, BO]), ADA, CY), PLAN),
        (Apart(Layout.row([ADA, BO]), CY, ADA), PLAN),
        (Apart(Layout.row([ADA, BO]), ADA, BO), PLAN[:1]),
        (Apart(Layout.row([DI, BO]), DI, NORTH), [Itinerary.of(DI, DINNER)]),
        (Apart(Layout.row([ADA, BO], event=Event("Tea", HALL, at("15:00"))), ADA, BO), PLAN),
        (Apart(Layout.row([ADA, BO], place=Place("Tent")), ADA, BO), PLAN),
        (
            Apart(Layout.row([ADA, BO], event=DINNER), ADA, BO),
            CANCELLED,
        ),
        (Apart(Layout("Desk", {"1": ADA, "2": BO}), ADA, BO, facing=False), PLAN),
    ],
    ids=[
        "no seat",
        "no seat for a",
        "not in the plan",
        "one alone",
        "no event",
        "no place",
        "event cancelled",
        "no pairs of seats",
    ],
)
def test_nothing_measured(rule: Apart, plan: list[Itinerary]) -> None:
    """A party, an event or a place that is nowhere; a layout that does not tell who is near whom."""
    result = measured(rule, *plan)

    assert (UNKNOWN, False, ()) == (result.verdict, result.measured, result.findings)


# --- Tentative ---


def test_one_of_several_will_take_the_seat() -> None:
    """It depends on who."""
    rule = Apart(Layout.row([ADA, [BO, CY]], event=DINNER), ADA, BO)

    assert [(CONDITIONAL, "1", "2", 1, 0, -1)] == found(rule)
    assert ["It depends on who takes seat 2 whether Ada in seat 1 is next to Bo or Cy in seat 2 of row."] == said(rule)


def test_whoever_takes_the_seat_is_too_near() -> None:
    """Then it is broken."""
    fay = Leader("Fay", delegation=NORTH)
    rule = Apart(Layout.row([ADA, [DI, fay]]), ADA, NORTH)

    assert [(BROKEN, "1", "2", 1, 0, -1)] == found(rule, *PLAN, Itinerary.of(DI, DINNER))


def test_event_that_may_not_take_place() -> None:
    """Where all stops for it are tentative."""
    plan = [Itinerary.of(each, DINNER.attend(status="tentative")) for each in (ADA, BO)]
    rule = Apart(Layout.row([ADA, BO], event=DINNER), ADA, BO)

    assert [(CONDITIONAL, "1", "2", 1, 0, -1)] == found(rule, *plan)
    assert ["It depends on whether Dinner takes place whether Ada in seat 1 is next to Bo in seat 2 of row."] == said(
        rule, *plan
    )


def test_both_may_be_open() -> None:
    """Who comes, and whether anybody does."""
    gala = Event("Gala", HALL, at("19:00"), at("21:00"), status="tentative")
    plan = [Itinerary.of(each, gala) for each in (ADA, BO)]
    (sentence,) = said(Apart(Layout.row([ADA, [BO, CY]], event=gala), ADA, BO), *plan)

    assert sentence.startswith("It depends on who takes seat 2 and whether Gala takes place whether Ada")


def test_event_that_takes_place_for_one() -> None:
    """One confirmed stop is enough."""
    plan = [Itinerary.of(ADA, DINNER.attend(status="tentative")), Itinerary.of(BO, DINNER)]

    assert [(BROKEN, "1", "2", 1, 0, -1)] == found(Apart(Layout.row([ADA, BO], event=DINNER), ADA, BO), *plan)


# --- When and where ---


def test_where_and_when() -> None:
    """Those of the event, as it is in the plan."""
    plan = Schedule(PLAN).move(DINNER, by=minutes(30))
    finding = check(plan, must=[Apart(Layout.row([ADA, BO], event=DINNER), ADA, BO)]).results[0].findings[0]

    assert (HALL, (), None) == (finding.place, finding.stops, finding.reach)
    assert finding.interval is not None
    assert at("19:30") == finding.interval.start


def test_nowhere_and_at_no_time() -> None:
    """A layout for nothing in particular."""
    finding = measured(Apart(Layout.row([ADA, BO]), ADA, BO), *PLAN).findings[0]

    assert (None, None) == (finding.place, finding.interval)


def test_in_a_place() -> None:
    """At no time."""
    finding = measured(Apart(Layout.row([ADA, BO], place=HALL), ADA, BO), *PLAN).findings[0]

    assert (HALL, None) == (finding.place, finding.interval)


def test_rule_in_force_for_a_time() -> None:
    """It counts only if the event is then."""
    apart = Apart(Layout.row([ADA, BO], event=DINNER), ADA, BO)
    rules = [Rule(apart, until=at("21:00")), Rule(apart, until=at("19:00")), Rule(apart, since=at("20:00"))]

    assert [BROKEN, UNKNOWN, BROKEN] == [each.verdict for each in check(Schedule(PLAN), must=rules).results]


def test_rule_in_force_when_neither_has_a_stop() -> None:
    """They have a seat at an event that others come for, and elsewhere that day something else."""
    plan = Schedule([Itinerary.of(ADA, TEA), Itinerary.of(BO, TEA), PLAN[2]])
    rule = Rule(Apart(Layout.row([ADA, BO], event=DINNER), ADA, BO), since=at("18:00"))

    assert BROKEN == check(plan, must=[rule]).results[0].verdict


@pytest.mark.parametrize(
    ("end", "late", "expected"),
    [("21:00", 30, (AT_RISK, ())), (None, 0, (UNKNOWN, ("when Gala ends",)))],
    ids=["slips", "has no end"],
)
def test_event_that_may_reach_into_the_time(end: str | None, late: int, expected: tuple[Any, ...]) -> None:
    """By a slip it is at risk; by an end that is not known it is unknown."""
    gala = Event("Gala", HALL, at("19:00"), end and at(end), late=minutes(late))
    plan = Schedule([Itinerary.of(ADA, gala, stop(HALL, "23:00", "23:30")), Itinerary.of(BO, gala)])
    rule = Rule(Apart(Layout.row([ADA, BO], event=gala), ADA, BO), since=at("21:15"))
    finding = check(plan, must=[rule]).results[0].findings[0]

    assert expected == (finding.verdict, finding.missing)


# --- The whole way to a report ---


def test_report() -> None:
    """As text, as JSON and back, the same."""
    rule = Apart(Layout.row([ADA, BO], event=DINNER), ADA, BO)
    report = check(Schedule(PLAN), must=[rule])
    again = Report.from_dict(json.loads(to_json(report)))

    assert str(report) == str(again)
    assert report.results[0].findings == again.results[0].findings
    assert str(report).endswith(
        "  BROKEN: Ada in seat 1 is next to Bo in seat 2 of row.\n"
        "    --> Hall, Carrow, 2030-05-01 19:00 to 21:00 UTC\n"
        "     =  required 1 seat, actual 0 seats, slack -1 seat"
    )


def test_difference_tells_seats_apart() -> None:
    """Two findings without stops are not taken for one."""
    plan = Schedule([*PLAN, Itinerary.of(DI, DINNER), Itinerary.of(EVE, DINNER)])
    fay = Leader("Fay", delegation=NORTH)
    before = check(plan, must=[Apart(Layout.row([DI, EVE, fay]), NORTH, SOUTH)])
    after = check(plan, must=[Apart(Layout.row([DI, EVE, CY, fay]), NORTH, SOUTH)])

    assert [("vanished", ("2", "3"))] == [
        (each.what, getattr(each.before, "about", ())) for each in before.diff(after).changes
    ]


def test_recheck_equals_check() -> None:
    """After the event is moved, cancelled, and somebody else comes for it."""
    rules = [Apart(Layout.row([ADA, BO], event=DINNER), ADA, BO), Apart(Layout.row([CY, BO], place=HALL), ADA, BO)]
    plan = Schedule(PLAN)
    report = check(plan, must=rules)
    for changed in (
        plan.move(DINNER, by=minutes(5)),
        plan.remove(plan.itinerary(ADA).stops[0]),
        Schedule([Itinerary.of(CY, DINNER, represents=ADA), *PLAN[:2]]),
    ):
        report = recheck(report, changed)

        assert check(changed, must=rules) == report


def test_another_person_under_an_id_of_the_plan() -> None:
    """A layout that speaks of another Ada is refused."""
    rule = Apart(Layout.row([Leader("Ada", office="Clerk"), BO]), CY, BO)

    with pytest.raises(ConflictingIds, match="a leader's id must stand for one leader"):
        check(Schedule(PLAN), must=[rule])


def test_many_seats_take_no_long_time() -> None:
    """Two large groups far apart: a way from each is not looked for again and again."""
    number = count()
    left, right, between = (
        [Leader(f"P{next(number)}", delegation=group) for _ in range(2_000)] for group in (NORTH, SOUTH, None)
    )
    plan = [Itinerary.of(each, DINNER) for each in (left[0], right[0])]

    assert [(KEPT, "2000", "4001", 1, 2000, 1999)] == found(
        Apart(Layout.row([*left, *between, *right]), NORTH, SOUTH), *plan
    )


# --- Its words, and what is refused ---


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Ada and Bo are not next to each other in row"),
        ({"seats": 2}, "Ada and Bo have 2 seats or more between them in row"),
        ({"seats": 0, "facing": False}, "Ada and Bo do not face each other in row"),
        ({"facing": False}, "Ada and Bo are not next to each other and do not face each other in row"),
    ],
)
def test_says_what_is_wanted(fields: dict[str, Any], words: str) -> None:
    """In one clause."""
    assert words == str(Apart(Layout.row([ADA, BO]), ADA, BO, **fields))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"layout": "row"}, "layout must be a Layout, got 'row'"),
        ({"a": "Ada"}, "a party must be a Leader or Delegation, got 'Ada'"),
        ({"b": ADA}, "a and b must be two people, or delegations, got Ada twice"),
        ({"seats": -1}, "seats must be a whole number, zero or more, got -1"),
        ({"seats": True}, "seats must be a whole number, zero or more, got True"),
        ({"seats": 1.5}, "seats must be a whole number, zero or more, got 1.5"),
        ({"seats": 0}, "seats must be one or more where they may face each other, got 0"),
        ({"facing": None}, "facing must be a bool, got None"),
        ({"inherit": 1}, "inherit must be a bool, got 1"),
    ],
)
def test_refuses(arguments: dict[str, Any], message: str) -> None:
    """What asks nothing, or is of the wrong kind."""
    fields: dict[str, Any] = {"layout": Layout.row([ADA, BO]), "a": ADA, "b": BO}

    assert f"InvalidValue: {message}" == refusal(lambda: Apart(**fields | arguments))
