"""Edits of a plan: what they refuse, what they share, and what a report checked again makes of them."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import schedcheck.schedule
from schedcheck import (
    Attend,
    Avoid,
    Capacity,
    Delegation,
    Event,
    Exclusive,
    Interval,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Report,
    Rule,
    Schedule,
    Stop,
    Together,
    Travel,
    Waiver,
    check,
    recheck,
    scan,
)
from schedcheck.checker.by_person import Front, LazyFront
from schedcheck.encounters.whereabouts import Whereabouts
from schedcheck.errors import ConflictingIds
from schedcheck.model.identity import Names
from schedcheck.schedule import REMEMBERED
from tests.unit.builders import (
    ADA,
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

HALL, CAFE, LOBBY = room("Hall"), room("Cafe"), room("Lobby", clearance=minutes(5))
SUITE = room("Suite", entrance=LOBBY, walk=minutes(5))
OTHER_HALL = room("Hall", capacity=7)
TALK = Event("Talk", CAFE, at("14:00"), at("15:00"), organizer=CY)
DAY = stop(HALL, "08:00", "09:00")
PLAN = Schedule([Itinerary.of(ADA, DAY, TALK), Itinerary.of(BO, stop(HALL, "10:00", "11:00"), TALK)])
RULES: list[Any] = [
    NoOverlap(),
    Avoid(ADA, BO, gap=minutes(30)),
    Together(ADA, BO),
    Attend(ADA, TALK),
    Travel(),
    Exclusive(HALL),
    Capacity(HALL),
]


def anew(plan: Schedule) -> Schedule:
    """The same itineraries in a plan that shares nothing."""
    return Schedule(Itinerary(each.leader, each.stops, represents=each.represents) for each in plan.itineraries)


def the_same(plan: Schedule) -> None:
    """What the plan speaks of is what it would anew."""
    other = anew(plan)

    assert other == plan
    assert other.places == plan.places
    assert other.events == plan.events
    for place in (*other.places, HALL, CAFE, SUITE, LOBBY):
        assert other.users(place) == plan.users(place)
        assert other.visits(place) == plan.visits(place)


def first_of(plan: Schedule, leader: Leader = ADA) -> Stop:
    """The first stop of somebody."""
    return plan.itinerary(leader).stops[0]


# --- Ids ---


def test_an_id_cannot_come_to_stand_for_another_place() -> None:
    """While somebody else is there."""
    with pytest.raises(ConflictingIds, match="a place's id must stand for one place, got 'hall'"):
        PLAN.replace(first_of(PLAN), attrs.evolve(DAY, place=OTHER_HALL))


def test_an_id_is_free_again_when_nobody_speaks_of_it() -> None:
    """Even in the edit that takes the last away."""
    one = PLAN.remove(first_of(PLAN, BO))
    edited = one.replace(first_of(one), attrs.evolve(DAY, place=OTHER_HALL))

    assert OTHER_HALL in edited.places
    the_same(edited)
    with pytest.raises(ConflictingIds):
        edited.add(BO, stop(HALL, "10:00", "11:00"))


def test_an_id_is_taken_by_what_a_place_is_made_of() -> None:
    """By places around it and their passages."""
    plan = PLAN.add(ADA, stop(SUITE, "17:00", "18:00"))
    with pytest.raises(ConflictingIds, match="'lobby'"):
        plan.add(BO, stop(room("Lobby"), "17:00", "18:00"))
    edited = plan.remove(plan.itinerary(ADA).stops[-1]).add(BO, stop(room("Lobby"), "17:00", "18:00"))

    the_same(edited)


def test_an_event_may_change_under_its_id() -> None:
    """For everybody, not for one."""
    later = attrs.evolve(TALK, place=HALL, start=at("16:00"), end=at("17:00"))

    the_same(PLAN.replace(TALK, later))
    with pytest.raises(ConflictingIds, match="a event's id must stand for one event"):
        PLAN.add(CY, later)


def test_what_holds_an_event_is_spoken_of_as_long_as_it() -> None:
    """Its organizer, and where it would be held."""
    other = Leader("Cy", office="Mayor")
    with pytest.raises(ConflictingIds, match="a leader's id must stand for one leader, got 'cy'"):
        PLAN.add(other, stop(CAFE, "16:00", "17:00"))
    left = PLAN
    for leader in (ADA, BO):
        left = left.remove(left.itinerary(leader).stops[-1])

    the_same(left.add(other, stop(CAFE, "16:00", "17:00")))
    assert CAFE not in left.places


def test_a_leader_cannot_come_twice() -> None:
    """Nor as another under the same id."""
    assert "ConflictingIds: a leader must have one itinerary in a schedule, got two of 'bo'" == refusal(
        lambda: PLAN.substitute(ADA, BO)
    )
    with pytest.raises(ConflictingIds, match="a leader's id must stand for one leader"):
        PLAN.add(Leader("Ada", office="Mayor"), DAY)


def test_a_leader_may_come_back() -> None:
    """As another, once nobody speaks of the first."""
    gone = PLAN.substitute(ADA, Leader("Dee"))
    with pytest.raises(ConflictingIds, match="'ada'"):
        gone.add(Leader("Ada", office="Mayor"), DAY)
    plan = Schedule([Itinerary.of(BO, TALK), Itinerary.of(CY, TALK, represents=ADA)])

    assert (BO, CY, Leader("Dee")) == plan.substitute(CY, Leader("Dee")).leaders
    assert (BO, Leader("Dee")) == PLAN.substitute(ADA, Leader("Dee")).leaders


def test_names_that_do_not_change_are_the_same() -> None:
    """Who moves changes nothing that the plan speaks of, and an event that moves nothing but itself."""
    tea = Event("Tea", CAFE, at("16:00"), at("17:00"))
    plan = PLAN.add(ADA, tea)
    edited = plan.move(first_of(plan), by=minutes(5))

    assert plan._names is edited._names
    assert plan._names.vocabulary is plan.move(tea, by=minutes(5))._names.vocabulary
    assert plan._names.vocabulary is not plan.add(ADA, stop(SUITE, "17:00", "18:00"))._names.vocabulary


def test_names_are_of_one_kind_each() -> None:
    """A leader may have the id of a place."""
    hall = Leader("Hall", delegation=Delegation("Hall"))
    names = Names.of([Itinerary.of(hall, DAY)])

    assert (HALL, hall, hall.delegation) == (
        names.get(Place, "hall"),
        names.get(Leader, "hall"),
        names.get(Delegation, "hall"),
    )
    assert None is names.get(Event, "hall")


# --- Since ---


def test_edits_tell_whom_they_touched() -> None:
    """Since any plan before, not since another or a later one unless by looking."""
    one = PLAN.move(first_of(PLAN), by=minutes(5))
    two = one.move(first_of(one, BO), by=minutes(5))

    assert frozenset() == PLAN._edited_since(PLAN)
    assert frozenset({"ada"}) == one._edited_since(PLAN)
    assert frozenset({"bo"}) == two._edited_since(one)
    assert frozenset({"ada", "bo"}) == two._edited_since(PLAN)
    assert frozenset({"ada", "bo"}) == PLAN._edited_since(two)
    assert frozenset({"ada", "bo"}) == anew(PLAN)._edited_since(PLAN)


def test_people_who_come_or_go_are_no_edit_of_others() -> None:
    """Nor are those who stand for another now, or are not there any more."""
    more = PLAN.add(CY, DAY)

    assert None is more._edited_since(PLAN)
    assert None is PLAN._edited_since(more)
    assert None is more.move(first_of(more), by=minutes(5))._edited_since(PLAN)
    assert frozenset({"ada"}) == more.move(first_of(more), by=minutes(5))._edited_since(more)
    stand_in = Schedule([attrs.evolve(PLAN.itinerary(ADA), represents=CY), PLAN.itinerary(BO)])

    assert None is stand_in._edited_since(PLAN)
    cancelled = PLAN
    for each in PLAN.itinerary(ADA).stops:
        cancelled = cancelled.replace(each, attrs.evolve(each, status="cancelled"))

    assert None is cancelled._edited_since(PLAN)


def test_who_goes_and_comes_back_is_looked_at() -> None:
    """Then the same people are there."""
    more = PLAN.substitute(ADA, CY).substitute(CY, Leader("Dee"))
    back = PLAN.add(CY, DAY).substitute(CY, Leader("Dee"))

    assert None is more._edited_since(PLAN)
    assert None is back._edited_since(PLAN)


@pytest.mark.parametrize("often", [REMEMBERED - 1, REMEMBERED, REMEMBERED + 1, 2 * REMEMBERED + 3])
@pytest.mark.parametrize("large", [0, schedcheck.schedule.LARGE])
def test_a_plan_is_checked_again_after_many_edits(often: int, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than it remembers too."""
    monkeypatch.setattr(schedcheck.schedule, "LARGE", large)
    plan = anew(PLAN)
    report = check(plan, must=RULES)
    edited, held = plan, first_of(plan)
    for number in range(often):
        by = minutes(10 if number % 3 else -10)
        edited, held = edited.move(held, by=by), held.moved(by)

    assert frozenset({"ada"}) == edited._edited_since(plan)
    assert check(anew(edited), must=RULES).to_dict() == recheck(report, edited).to_dict()
    the_same(edited)


def test_edits_of_many_people_make_the_whereabouts_anew() -> None:
    """So that questions stay cheap."""
    people = [Leader(f"Person {number}") for number in range(2 * REMEMBERED)]
    plan = Schedule(Itinerary.of(each, stop(HALL, "10:00", "11:00"), TALK) for each in people)
    for each in people:
        plan = plan.replace(first_of(plan, each), stop(SUITE, "10:00", "11:00"))

    assert len(plan._whereabouts.edited) < REMEMBERED
    the_same(plan)
    assert [each.leader for each in plan.stops_for(TALK)] == list(plan.leaders)


def test_whereabouts_are_asked_for_once() -> None:
    """Who is at a place and who comes for an event, as somebody asks."""
    asked: list[str] = []

    def at_place(place: str) -> list[str]:
        asked.append(place)
        return ["ada"] if place == "hall" else []

    known = Whereabouts.asking([HALL, CAFE], at_place, lambda event: [event, "bo"])

    assert ["ada"] == list(known.at(CITY)) == list(known.at(HALL))
    assert ["ada"] == list(known.just_at(HALL))
    assert [] == list(known.just_at(CITY))
    assert ["talk", "bo"] == list(known.coming_for("talk"))
    assert ["talk"] == list(known.without(["bo"]).coming_for("talk"))
    assert [] == list(known.without(["ada"]).at(CITY))
    assert ["hall", "cafe", "carrow"] == asked
    answers: Any = known._index.made().places

    assert ["hall", "cafe", "carrow"] == list(answers)
    assert 3 == len(answers)


def test_who_crosses_a_passage_is_there() -> None:
    """By an event held behind it too."""
    plan = Schedule([Itinerary.of(ADA, stop(CAFE, "10:00", "11:00", event=Event("Tea", SUITE, at("10:00"))))])

    assert ["ada"] == list(plan._whereabouts.just_at(LOBBY))
    assert (plan.itinerary(ADA),) == plan.users(SUITE)


# --- What a report makes of them ---


@pytest.mark.parametrize("large", [0, schedcheck.schedule.LARGE])
def test_older_and_newer_plans_are_checked_by_any_report(large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forth and back, and across two ways to go on."""
    monkeypatch.setattr(schedcheck.schedule, "LARGE", large)
    plan = anew(PLAN)
    plans = [plan, plan.move(first_of(plan), by=hours(2)), plan.add(CY, DAY), plan.remove(first_of(plan, BO))]
    plans += [plans[1].replace(TALK, attrs.evolve(TALK, place=HALL)), plans[2].substitute(ADA, Leader("Dee"))]
    plans.append(plans[1].replace(first_of(plans[1]), stop(SUITE, "10:00", "11:00", late=minutes(5))))
    expected = [check(anew(each), must=RULES).to_dict() for each in plans]
    for before in plans:
        report = check(before, must=RULES)

        assert expected == [recheck(report, each).to_dict() for each in plans]


@pytest.mark.parametrize("large", [0, schedcheck.schedule.LARGE])
@pytest.mark.parametrize("rule", [Avoid(ADA, BO), Avoid(ADA, BO, level=Level.CITY), Avoid(ADA, BO, at=HALL)])
def test_who_comes_too_near_is_seen_before_the_report_is_read(
    rule: Avoid, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is worked out only when somebody asks is worked out for the edited plan too."""
    monkeypatch.setattr(schedcheck.schedule, "LARGE", large)
    plan = Schedule([Itinerary.of(ADA, DAY), Itinerary.of(BO, stop(HALL, "10:00", "11:00"))])
    report = check(plan, must=[rule])
    edited = plan.move(first_of(plan), by=hours(2))

    assert BROKEN is recheck(report, edited).results[0].verdict
    assert KEPT is recheck(recheck(report, edited), plan).results[0].verdict


@pytest.mark.parametrize("read", [False, True])
def test_reports_of_many_edits_each_tell_of_their_own_plan(*, read: bool) -> None:
    """What they share is not changed by what comes after, whether anybody has read them or not."""
    people = [Leader(f"Person {number}") for number in range(12)]
    rules = [Avoid(one, other) for number, one in enumerate(people) for other in people[:number]]
    plan = Schedule(Itinerary.of(each, stop(HALL, "10:00", "10:05"), stop(CAFE, "12:00", "12:05")) for each in people)
    report = check(plan, must=rules)
    reports = [(plan, report)]
    for number in range(40):
        each = people[number % 12]
        plan = plan.move(first_of(plan, each), by=minutes(10 * (1 + number % 7)))
        report = recheck(report, plan)
        reports.append((plan, report))
        if read:
            assert check(anew(plan), must=rules).ok is report.ok
            assert len(rules) == len(report.results)

    for of, told in reports:
        wanted = check(anew(of), must=rules)

        assert wanted.to_dict() == told.to_dict()
        assert wanted == told
        assert hash(wanted) == hash(told)


def test_a_report_is_ok_again_when_the_last_broken_must_is_mended() -> None:
    """It is counted, not looked for; what should or may be broken does not count."""
    together = [stop(HALL, "10:00", "11:00")]
    plan = Schedule([Itinerary.of(each, *together) for each in (ADA, BO, CY)])
    report = check(plan, must=[Avoid(ADA, BO), Avoid(ADA, CY)], should=[Avoid(BO, CY)])
    told = []
    edits: list[tuple[Leader, int]] = [(BO, 1), (CY, 2), (BO, -1), (ADA, 5), (CY, -2)]
    for person, by in edits:
        plan = plan.move(first_of(plan, person), by=hours(by))
        report = recheck(report, plan)
        told.append(report.ok)

    assert [False, True, False, True, True] == told


@pytest.mark.parametrize(
    "rule",
    [
        Avoid(ADA, BO, allow=["photo"]),
        Avoid(ADA, BO, during=Interval(at("09:00"), at("10:15"))),
        Avoid(ADA, BO, gap=minutes(20), level=Level.CITY),
    ],
)
def test_two_people_are_kept_apart_again_after_each_edit(rule: Avoid) -> None:
    """One edited and then the other, in and out of what is too near, and both at once."""
    photo = Event("Photo", HALL, at("10:00"), at("10:10"), kind="photo")
    plan = Schedule(
        [
            Itinerary.of(ADA, stop(HALL, "08:00", "08:30", kind="photo"), photo),
            Itinerary.of(BO, stop(HALL, "09:00", "09:30", kind="photo"), stop(CAFE, "11:00", "12:00"), photo),
        ]
    )
    report = check(plan, must=[rule])
    for person, by in ((ADA, 60), (BO, 15), (BO, 120), (ADA, 90), (None, 30), (ADA, -45), (BO, -60)):
        held = photo if person is None else first_of(plan, person)
        plan = plan.move(plan.event("photo") if person is None else held, by=minutes(by))
        report = recheck(report, plan)

        assert check(anew(plan), must=[rule]).to_dict() == report.to_dict()


@pytest.mark.parametrize(
    "once", [{"status": "tentative"}, {"late": minutes(30)}, {"place": Place("Somewhere", level=Level.CITY, tz="UTC")}]
)
def test_who_was_uncertain_once_and_moves_elsewhere_keeps_findings(once: dict[str, Any]) -> None:
    """An edit that touches no place that two share leaves what they share as it is, and who is waived."""
    plan = Schedule(
        [
            Itinerary.of(ADA, stop(HALL, "10:00", "11:00", id="x"), stop(CAFE, "14:00", "15:00", id="y")),
            Itinerary.of(BO, stop(HALL, "10:30", "12:00", id="z")),
        ]
    )
    rules = [Rule(Avoid(ADA, BO), id="apart")]
    waivers = [Waiver("apart", stops=[("ada", "x"), ("bo", "z")], reason="Agreed.", authority="Protocol")]
    sure = plan.itinerary(ADA).stop("y")
    plan = plan.replace(sure, attrs.evolve(sure, **once))
    report, waived = check(plan, must=rules), check(plan, must=rules, waivers=waivers)
    for number in range(3):
        held = plan.itinerary(ADA).stop("y")
        plan = plan.move(held, by=hours(1)) if number else plan.replace(held, sure)
        report, waived = recheck(report, plan), recheck(waived, plan)

        assert check(plan, must=rules) == report
        assert check(plan, must=rules, waivers=waivers) == waived
        assert report.violations
        assert waived.ok


def test_a_rule_is_told_again_only_of_those_near_once_all_is_plain() -> None:
    """Who was uncertain is not taken for being anywhere for ever."""
    stops = [stop(HALL, "10:00", "11:00", status="tentative"), stop(CAFE, "14:00", "15:00")]
    plan = Schedule([Itinerary.of(ADA, *stops), Itinerary.of(BO, stop(HALL, "12:00", "13:00"))])
    report = check(plan, must=[Avoid(ADA, BO)])
    plan = plan.replace(first_of(plan), attrs.evolve(first_of(plan), status="confirmed"))
    report = recheck(report, plan)
    held = plan.itinerary(ADA).stops[1]
    again = recheck(report, plan.move(held, by=hours(1)))

    assert report.results[0] is again.results[0]


def test_a_report_is_made_anew_and_taken_apart_as_a_value() -> None:
    """By what it holds, not by how it keeps it."""
    report = check(PLAN, must=[Avoid(ADA, BO)])
    again: Any = attrs.evolve(report, waivers=())
    match again:
        case Report(results, waivers):
            found: Any = results, waivers
        case _:
            found = None

    assert (report.results, ()) == found
    assert again == report == pickle.loads(pickle.dumps(report))  # noqa: S301 - our own
    assert recheck(again, PLAN) == report


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))],  # noqa: S301 - our own
)
def test_a_copy_of_a_plan_that_was_checked_is_edited_like_any_other(copied: Callable[[Any], Any]) -> None:
    """Whatever was worked out of it: the copies of its stops are others."""
    rules: list[Any] = [Avoid(ADA, BO, gap=minutes(30)), NoOverlap()]
    recheck(check(PLAN, must=rules), PLAN.move(first_of(PLAN), by=minutes(5))).to_dict()
    plan: Schedule = copied(PLAN)
    report = check(plan, must=rules)
    for minute in (65, -65, 120):
        plan = plan.move(first_of(plan), by=minutes(minute))
        report = recheck(report, plan)

        assert check(anew(plan), must=rules).to_dict() == report.to_dict()


def test_a_report_that_was_pickled_is_checked_again() -> None:
    """With all that was held of each person."""
    rules: list[Any] = [NoOverlap(), Avoid(ADA, BO)]
    report, plan = pickle.loads(pickle.dumps((check(PLAN, must=rules), PLAN)))  # noqa: S301 - our own
    plan = plan.move(first_of(plan), by=minutes(330))
    again = recheck(report, plan)

    assert BROKEN is again.results[0].verdict
    assert check(anew(plan), must=rules).to_dict() == again.to_dict()


def test_two_who_move_at_once_meet_out_of_the_hours_that_count() -> None:
    """As one who moves does."""
    rules = [Avoid(ADA, BO, during=Interval(at("08:00"), at("09:00")))]
    plan = Schedule([Itinerary.of(ADA, DAY), Itinerary.of(BO, stop(HALL, "10:00", "11:00"))])
    moved = plan.move(first_of(plan), by=hours(5))
    moved = moved.move(first_of(moved, BO), by=hours(3))
    again = recheck(check(plan, must=rules), moved)

    assert KEPT is again.results[0].verdict
    assert check(anew(moved), must=rules).to_dict() == again.to_dict()


@pytest.mark.parametrize("who", [ADA, BO])
def test_whose_stop_is_not_sure_any_more_is_measured_anew(who: Leader) -> None:
    """On either side of a rule."""
    rules = [Avoid(ADA, BO)]
    plan = Schedule([Itinerary.of(ADA, DAY), Itinerary.of(BO, stop(HALL, "10:00", "11:00"))])
    unsure = plan.replace(first_of(plan, who), stop(HALL, "08:30", "10:30", status="tentative"))
    again = recheck(check(plan, must=rules), unsure)

    assert CONDITIONAL is again.results[0].verdict
    assert check(anew(unsure), must=rules).to_dict() == again.to_dict()


def test_an_equal_stop_in_a_crowded_place_is_the_one_that_goes() -> None:
    """What was nearest before it was replaced is not nearest for ever."""

    def day(who: Leader, first: str) -> Itinerary:
        start = at(first)
        return Itinerary(who, [Stop(HALL, start + hours(each), start + hours(each) + minutes(5)) for each in range(70)])

    rules = [Avoid(ADA, BO)]
    hers = day(ADA, "00:00")
    near = Stop(HALL, at("05:20"), at("05:25"))
    plan = Schedule([Itinerary(ADA, [*hers.stops, near]), day(BO, "00:30")])
    report = check(plan, must=rules)
    (held,) = [each for each in plan.itinerary(ADA).stops if each.start == near.start]
    for other in (attrs.evolve(held), attrs.evolve(held, start=at("05:10"), end=at("05:12"))):
        plan = plan.replace(held, other)
        report = recheck(report, plan)
        (held,) = [each for each in plan.itinerary(ADA).stops if each.id == held.id]

    assert check(anew(plan), must=rules).to_dict() == report.to_dict()


def test_what_is_asked_at_a_call_is_not_what_is_asked_in_a_room() -> None:
    """Of the same people in another plan, where the id is that of another place."""
    house = Place("House", within=CITY, level=Level.BUILDING)
    annex, call = (Place("Annex", within=house, remote=remote) for remote in (False, True))
    people = [Itinerary.of(who, stop(house, "10:00", "11:00")) for who in (ADA, BO)]
    found = [
        check(Schedule(people), must=[Avoid(ADA, BO, level=Level.BUILDING, at=place)]).results[0]
        for place in (call, annex)
    ]

    assert [(UNKNOWN, False), (UNKNOWN, True)] == [(each.verdict, each.measured) for each in found]


def test_an_edit_of_a_copy_is_of_the_same_person() -> None:
    """What was worked out of somebody says whose it is, on its way to another process too."""
    south = Delegation("South")
    pair = Leader("Di", delegation=south), Leader("Eve", delegation=south)
    rules: list[Any] = [Avoid(south, ADA, gap=minutes(30)), NoOverlap()]
    stops = [stop(CAFE, "10:00", "11:00"), stop(CAFE, "10:00", "11:00")]
    plan = Schedule([Itinerary.of(ADA, DAY), *(Itinerary.of(who, each) for who, each in zip(pair, stops, strict=True))])
    recheck(check(plan, must=rules), plan.move(first_of(plan), by=minutes(5))).to_dict()
    plan = pickle.loads(pickle.dumps(plan))  # noqa: S301 - our own
    for who in pair:
        report = check(plan, must=rules)
        plan = plan.replace(first_of(plan, who), stop(HALL, "09:10", "09:20"))
        again = recheck(report, plan)

        assert check(anew(plan), must=rules).to_dict() == again.to_dict()


def test_what_a_rule_asks_of_may_not_become_another() -> None:
    """A place comes back under its id as another than the rule means."""
    report = check(PLAN, must=[Exclusive(HALL)])
    plan = PLAN.remove(first_of(PLAN, BO))
    plan = plan.replace(first_of(plan), attrs.evolve(DAY, place=OTHER_HALL))
    with pytest.raises(ConflictingIds, match="in what is asked of the plan"):
        recheck(report, plan)
    with pytest.raises(ConflictingIds, match="in what is asked of the plan"):
        check(plan, must=[Exclusive(HALL)])


@pytest.mark.parametrize("steps", [0, 1, 62, 63, 64, 65, 130])
def test_what_has_long_become_another_is_refused(steps: int) -> None:
    """After however many edits that each speak of a place more; and where the one plan was not made of the other."""
    report = check(PLAN, must=[Exclusive(HALL)])
    plan = PLAN.remove(first_of(PLAN, BO))
    plan = plan.replace(first_of(plan), attrs.evolve(DAY, place=OTHER_HALL))
    for number in range(steps):
        plan = plan.add(ADA, stop(room(f"Room {number}"), "20:00", "20:05"))
    with pytest.raises(ConflictingIds, match=r"in what is asked of the plan, .*Hall"):
        recheck(report, plan)

    other = Schedule(plan.itineraries)
    with pytest.raises(ConflictingIds, match=r"in what is asked of the plan, .*Hall"):
        recheck(report, other)

    assert [] == plan._names.vocabulary.since(plan._names.vocabulary)
    assert None is PLAN._names.vocabulary.since(plan._names.vocabulary)


def test_what_comes_back_is_held_to_what_is_asked() -> None:
    """Rules may speak of another hall of a plan that has none, but not of the plan before, which has one."""
    rules = [Exclusive(OTHER_HALL)]
    plan = PLAN.remove(first_of(PLAN, BO))
    without = plan.remove(first_of(plan))
    report = check(without, must=rules)
    for back in (plan, plan.add(ADA, stop(SUITE, "17:00", "18:00"))):
        with pytest.raises(ConflictingIds, match=r"in what is asked of the plan, .*Hall"):
            recheck(report, back)

    assert [] == scan(without, rules).rule.tolist()
    with pytest.raises(ConflictingIds, match=r"in what is asked of the plan, .*Hall"):
        scan(plan, rules)


def test_an_edit_that_changes_nothing_measures_nothing() -> None:
    """Results are the very same."""
    report = check(PLAN, must=[Avoid(ADA, BO)])
    plan = PLAN.add(CY, DAY)
    other = check(plan, must=[Avoid(ADA, BO)])
    edited = plan.move(first_of(plan, CY), by=minutes(5))

    assert other.results[0] is recheck(other, edited).results[0]
    assert report.results[0] is recheck(report, PLAN).results[0]


def test_a_level_higher_is_another_place() -> None:
    """Also where all else is the same."""
    plan = PLAN.replace(first_of(PLAN), stop(CAFE, "08:00", "09:00"))
    plan = plan.replace(first_of(plan, BO), stop(CAFE, "10:00", "11:00"))
    building = room("Hall", level=Level.BUILDING)

    the_same(plan.add(ADA, stop(building, "17:00", "18:00")))


def test_a_stop_without_an_end_lasts_longer_where_the_next_moves() -> None:
    """So the hall is looked at again, though the stop there is the same."""
    booth = room("Booth", capacity=1)
    plan = Schedule(
        [
            Itinerary.of(ADA, stop(booth, "08:00"), stop(CAFE, "09:00")),
            Itinerary.of(BO, stop(booth, "10:00", "11:00")),
        ]
    )
    rules = [Capacity(booth)]
    before = check(plan, must=rules)
    after = plan.move(plan.itinerary(ADA).stops[1], by=hours(4))

    assert KEPT is before.results[0].verdict
    assert UNKNOWN is recheck(before, after).results[0].verdict
    assert check(after, must=rules) == recheck(before, after)


def test_a_report_nobody_reads_may_be_checked_again_for_ever() -> None:
    """What has changed since it was read is not told by one report to another, and so on."""
    front = LazyFront(lambda: Front((), beyond=False, limit=None))
    for number in range(2000):
        front = front.changed("ada", (number, 0, 0, "ada"), lambda: Front((), beyond=False, limit=None))

    assert ((1999, 0, 0, "ada"),) == front.get().keys
