"""Where all stops are plain, edits are judged by what they touch: what takes longer is not done at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NoReturn

import attrs
import pytest

import schedcheck.schedule
from schedcheck import (
    Avoid,
    Delegation,
    Event,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Rule,
    Schedule,
    Verdict,
    check,
    check_many,
    checker,
    recheck,
)
from schedcheck.checker import bulk, edits, lanes, trials
from schedcheck.checker.by_person import Front, LazyFront
from schedcheck.checker.company import Company
from schedcheck.checker.edits import Sides
from schedcheck.checker.standing import BESIDE, Lanes
from schedcheck.constraints._settled import settled
from schedcheck.encounters.nearness import Question
from tests.unit.builders import ADA, BO, BROKEN, CY, KEPT, at, hours, minutes, room, stop

HALL, CAFE, PARK = room("Hall"), room("Cafe"), room("Park")
PLAN = Schedule(
    [
        Itinerary.of(ADA, stop(HALL, "10:00", "11:00"), stop(CAFE, "12:00", "13:00")),
        Itinerary.of(BO, stop(HALL, "11:30", "12:00"), stop(PARK, "17:00", "18:00")),
        Itinerary.of(CY, stop(PARK, "12:00", "13:00")),
    ]
)
RULES: list[Any] = [NoOverlap(), Avoid(ADA, BO), Avoid(BO, CY)]


def refuse(*_: object, **__: object) -> NoReturn:
    """Takes too long."""
    pytest.fail("it takes longer than it must")


@pytest.mark.parametrize(
    ("by", "changed"),
    [
        (minutes(30), ()),
        (minutes(45), (("avoid-1", BROKEN),)),
        (hours(2), (("no-overlap-1", BROKEN),)),
    ],
)
def test_a_plain_stop_is_tried_without_another_plan(
    by: timedelta, changed: tuple[tuple[str, Verdict], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it is near, and what its person does besides, tell it."""
    monkeypatch.setattr(trials, "_edited", refuse)
    (tried,) = check_many(PLAN, [(PLAN.itinerary(ADA).stops[0], by)], must=RULES)

    assert changed == tried.changed


@pytest.mark.parametrize(("where", "changed"), [(CAFE, ()), (PARK, (("avoid-1", BROKEN),))])
def test_a_plain_stop_is_tried_elsewhere_without_another_plan(
    where: Place, changed: tuple[tuple[str, Verdict], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a place of which the plan speaks; an equal one is the same."""
    monkeypatch.setattr(trials, "_edited", refuse)
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "17:00", "18:00"), stop(CAFE, "12:00", "13:00")), PLAN.itinerary(BO)])
    for place in (where, attrs.evolve(where)):
        (tried,) = check_many(plan, [(plan.itinerary(ADA).stops[1], place)], must=RULES[:2])

        assert changed == tried.changed


def test_few_lanes_are_kept_beside_the_others() -> None:
    """After many edits no more than after some; which they are, stays the same."""
    made: list[Any] = [object() for _ in range(100)]
    lanes_now = Lanes(tuple(made))
    for number in range(100):
        made[number] = object()
        lanes_now = lanes_now.after({number: made[number]})
        assert len(lanes_now._parts[1]) <= BESIDE * 10 + 1

    assert made == list(lanes_now)


@pytest.mark.parametrize("large", [0, 10_000])
def test_a_plain_plan_is_checked_again_without_finding_all(large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a person's findings nor those of two."""
    monkeypatch.setattr(schedcheck.schedule, "LARGE", large)
    # Another: this one knows already whether it is large.
    start = Schedule(PLAN.itineraries)
    report = check(start, must=RULES)
    for kind in (NoOverlap, Avoid):
        monkeypatch.setattr(kind, "findings_in", refuse)
    plan = start.move(start.itinerary(ADA).stops[0], by=minutes(45))
    again = recheck(report, plan)
    mended = recheck(again, plan.move(plan.itinerary(ADA).stops[0], by=-minutes(45)))

    assert [KEPT, BROKEN, KEPT] == [each.verdict for each in again.results]
    assert [KEPT, KEPT, KEPT] == [each.verdict for each in mended.results]


@pytest.mark.parametrize(("who", "by"), [(ADA, minutes(45)), (BO, -minutes(45))])
def test_two_who_keep_apart_are_compared_where_one_has_moved(
    who: Leader, by: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a large plan no place but that is looked at, before or after."""
    monkeypatch.setattr(schedcheck.schedule, "LARGE", 0)
    start = Schedule(PLAN.itineraries)
    report = check(start, must=RULES[1:])
    for module in (bulk, lanes):
        monkeypatch.setattr(module, "lane_for", refuse)
    again = recheck(report, start.move(start.itinerary(who).stops[0], by=by))

    assert [BROKEN, KEPT] == [each.verdict for each in again.results]


def test_delegations_that_keep_apart_stay_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often one of them moves."""
    north, south = Delegation("North"), Delegation("South")
    people = [
        Leader(name, delegation=side) for name, side in (("Di", north), ("Eve", north), ("Fay", south), ("Gus", south))
    ]
    times = [("09:00", "10:00"), ("10:00", "11:00"), ("12:00", "13:00"), ("16:00", "17:00")]
    plan = Schedule(Itinerary.of(who, stop(HALL, *when)) for who, when in zip(people, times, strict=True))
    report = check(plan, must=[Avoid(north, south)])
    monkeypatch.setattr(Avoid, "findings_in", refuse)
    # Nor are the rows of all of them made again.
    monkeypatch.setattr(edits, "rows_of", refuse)
    found = []
    for by in (minutes(60), minutes(30), minutes(30), -minutes(60)):
        plan = plan.move(plan.itinerary(people[1]).stops[0], by=by)
        report = recheck(report, plan)
        found.append(report.results[0].verdict)

    assert [KEPT, BROKEN, BROKEN, KEPT] == found


def test_a_front_is_worked_out_once() -> None:
    """However often it is asked for."""
    made: list[Front] = []

    def make() -> Front:
        made.append(Front((), beyond=False, limit=None))
        return made[-1]

    front = LazyFront(make)

    assert front.get() is front.get()
    assert 1 == len(made)


def test_a_plan_that_is_plain_again_is_measured_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it had always been."""
    open_end = PLAN.replace(PLAN.itinerary(CY).stops[0], stop(PARK, "12:00"))
    report = check(open_end, must=[Avoid(BO, CY)])
    plain = open_end.replace(open_end.itinerary(CY).stops[0], stop(PARK, "12:00", "13:00"))
    monkeypatch.setattr(Avoid, "findings_in", refuse)

    assert KEPT is recheck(report, plain).results[0].verdict


def test_a_change_of_an_event_is_judged_by_what_it_touches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without checking the whole plan."""
    talk = Event("Talk", HALL, at("08:00"), at("09:00"))
    plan = Schedule([*PLAN.itineraries[1:], Itinerary.of(ADA, talk)])
    monkeypatch.setattr(checker, "recheck", refuse)
    (tried,) = check_many(plan, [(talk, hours(3))], must=RULES)

    assert (("avoid-1", BROKEN),) == tried.changed


def test_those_who_keep_apart_keep_company() -> None:
    """Of both it is known whom they must not meet."""
    company = Company.of([Rule(rule) for rule in RULES], Sides(PLAN))

    assert {"ada": {1}, "bo": {1, 2}, "cy": {2}} == {who: set(numbers) for who, numbers in company.numbers.items()}


@pytest.mark.parametrize("large", [0, schedcheck.schedule.LARGE])
def test_of_whom_all_is_plain_it_is_known_who_is_where(large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a plan of any size: so an edit is told only of those rules whose other one is there."""
    monkeypatch.setattr(schedcheck.schedule, "LARGE", large)
    plain = Schedule(PLAN.itineraries)
    open_end = Schedule([*PLAN.itineraries[:2], Itinerary.of(CY, stop(PARK, "12:00"))])
    rules = [Rule(rule) for rule in RULES]

    assert [set(), {"cy"}] == [Company.of(rules, Sides(plan)).unsure for plan in (plain, open_end)]


def test_what_rules_ask_of_a_day_is_worked_out_once() -> None:
    """Of whom work is settled, and who is where, and how near."""
    itinerary, question = Itinerary.of(ADA, stop(HALL, "10:00", "11:00")), Question(Level.ROOM)

    assert settled(itinerary, frozenset(), None) is settled(itinerary, frozenset(), None)
    assert question.groups_of(itinerary) is question.groups_of(itinerary)
