"""Scans: the pairs of stops that break rules, counted by hand, and what is left to a check."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import schedcheck.kernels
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
    Rule,
    Schedule,
    Stop,
    Together,
    Travel,
    scan,
)
from schedcheck.checker import sweeps
from schedcheck.constraints import Constraint
from schedcheck.errors import ConflictingIds, WorkerDied
from tests.unit.builders import ADA, BO, CITY, CY, at, minutes, refusal, room, stop

HOTEL = Place("Hotel", level=Level.SITE, within=CITY)
HALL, CAFE = (Place(name, within=HOTEL) for name in ("Hall", "Cafe"))
NOOK = Place("Nook", within=HALL)
GREEN = Place("Green", level=Level.SITE, within=CITY)
PARK = Place("Park", within=GREEN)
SHED = room("Shed")
CALL = room("Call", remote=True)
NORTH = Delegation("North")
NIL, NAN = (Leader(name, delegation=NORTH) for name in ("Nil", "Nan"))


def plan(**days: list[Stop | Event]) -> Schedule:
    """A plan of Ada, Bo, Cy and the two of the North."""
    people = {"ada": ADA, "bo": BO, "cy": CY, "nil": NIL, "nan": NAN}
    return Schedule(Itinerary.of(people[name], *items) for name, items in days.items())


def named(where: Place, start: str, end: str, **fields: Any) -> Stop:  # noqa: ANN401 - those of Stop
    """A stop whose id says where and when it is."""
    return stop(where, start, end, id=f"{where.id} {start}", **fields)


def pairs(schedule: Schedule, *rules: Constraint | Rule) -> list[tuple[int, str, str]]:
    """For each pair the number of its rule, and both stops by whose they are and their ids."""
    found = scan(schedule, rules)
    numbers = {id(rule): number for number, rule in enumerate(rules)}
    return [
        (numbers[id(rule)], f"{first.leader} {first.id}", f"{second.leader} {second.id}")
        for rule, first, second in found
    ]


# --- Overlaps ---


def test_overlaps_of_one_person_are_told() -> None:
    """Not those that touch, lie within one another, or are calls."""
    made = plan(
        ada=[
            named(HALL, "10:00", "11:00"),
            named(NOOK, "10:10", "10:20"),
            named(CAFE, "10:30", "12:00"),
            named(CALL, "10:00", "12:00"),
            named(PARK, "12:00", "13:00"),
        ],
        bo=[named(PARK, "10:00", "11:00")],
    )

    assert [(0, "Ada hall 10:00", "Ada cafe 10:30")] == pairs(made, NoOverlap())


def test_overlaps_are_told_of_those_who_are_asked_about() -> None:
    """A leader, a delegation, or nobody there."""
    twice: list[Stop | Event] = [named(HALL, "10:00", "11:00"), named(CAFE, "10:30", "12:00")]
    made = plan(ada=twice, nil=twice)
    rules = NoOverlap(ADA), NoOverlap(NORTH), NoOverlap(CY)

    assert [
        (0, "Ada hall 10:00", "Ada cafe 10:30"),
        (1, "Nil hall 10:00", "Nil cafe 10:30"),
    ] == pairs(made, *rules)


# --- Encounters ---

MET = plan(
    ada=[named(HALL, "10:00", "11:00"), named(PARK, "15:00", "16:00", kind="photo")],
    bo=[named(HALL, "11:10", "12:00"), named(CAFE, "10:30", "10:40"), named(PARK, "15:30", "16:30", kind="photo")],
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["park"]),
        ({"level": Level.SITE}, ["cafe", "park"]),
        ({"gap": minutes(10)}, ["park"]),
        ({"gap": minutes(11)}, ["hall", "park"]),
        ({"gap": minutes(11), "at": HOTEL}, ["hall"]),
        ({"gap": minutes(11), "at": Place("Nowhere")}, []),
        ({"gap": minutes(11), "during": Interval(at("16:00"), at("18:00"))}, ["park"]),
        ({"gap": minutes(11), "during": Interval(at("09:00"), at("11:05"))}, ["hall"]),
        ({"gap": minutes(11), "during": Interval(at("13:00"), at("14:00"))}, []),
        ({"allow": ["photo"]}, []),
        ({"allow": ["plenary"]}, ["park"]),
    ],
)
def test_encounters_are_told(fields: dict[str, Any], expected: list[str]) -> None:
    """By level, gap, place, time and kind."""
    found = scan(MET, [Avoid(ADA, BO, **fields)])

    assert expected == sorted(second.place.id for _, _, second in found)
    assert all((first.leader, second.leader) == (ADA, BO) for _, first, second in found)


def test_encounters_of_delegations_are_told() -> None:
    """Each of one with each of the other."""
    here: list[Stop | Event] = [named(HALL, "10:00", "11:00")]
    made = plan(ada=here, nil=here, nan=here)

    assert [(0, "Ada hall 10:00", "Nan hall 10:00"), (0, "Ada hall 10:00", "Nil hall 10:00")] == pairs(
        made, Avoid(ADA, NORTH)
    )


def test_encounters_of_stand_ins_are_told() -> None:
    """Unless rules do not pass on."""
    here = [named(HALL, "10:00", "11:00")]
    made = Schedule([Itinerary(ADA, here), Itinerary(BO, here, represents=CY)])

    assert [(0, "Ada hall 10:00", "Bo hall 10:00")] == pairs(made, Avoid(ADA, CY), Avoid(ADA, CY, inherit=False))
    assert (1,) == scan(made, [Avoid(ADA, CY), Avoid(ADA, CY, inherit=False)]).left


# --- Uses ---


def test_uses_too_near_are_told() -> None:
    """Those who come for one event use a place together, and so do those who stop at the same times."""
    talk = Event("Talk", HALL, at("10:00"), at("11:00"))
    made = plan(
        ada=[talk, named(HALL, "11:10", "12:00")],
        bo=[talk.attend(leave=at("10:30")), named(HALL, "11:10", "12:00")],
        cy=[named(NOOK, "10:50", "11:00")],
    )

    assert [(0, "Ada talk", "Cy nook 10:50")] == pairs(made, Exclusive(HALL, gap=minutes(10)))
    assert [
        (0, "Ada talk", "Ada hall 11:10"),
        (0, "Ada talk", "Cy nook 10:50"),
        (0, "Cy nook 10:50", "Ada hall 11:10"),
    ] == pairs(made, Exclusive(HALL, gap=minutes(11)))


def test_uses_are_told_for_each_rule() -> None:
    """With gaps of their own, for a place and for one around it."""
    made = plan(
        ada=[named(HALL, "10:00", "11:00")], bo=[named(HALL, "11:05", "12:00")], cy=[named(CAFE, "10:00", "10:30")]
    )
    rules = Exclusive(HALL), Exclusive(HALL, gap=minutes(6)), Exclusive(HOTEL), Exclusive(PARK)

    assert [(1, "Ada hall 10:00", "Bo hall 11:05"), (2, "Cy cafe 10:00", "Ada hall 10:00")] == pairs(made, *rules)
    assert (3,) == scan(made, rules).left


# --- What is left ---

PLAIN = plan(ada=[named(HALL, "10:00", "11:00")], bo=[named(HALL, "10:00", "11:00")])


@pytest.mark.parametrize(
    "rule",
    [
        Together(ADA, BO),
        Travel(),
        Capacity(HALL),
        Attend(ADA, Event("Talk", HALL, at("10:00"))),
        Rule(Avoid(ADA, BO), since=at("08:00")),
        Rule(NoOverlap(), until=at("20:00")),
        Rule(Exclusive(HALL), until=at("20:00")),
        Avoid(ADA, CY),
        Avoid(ADA, BO, gap_after=minutes(5)),
        Exclusive(PARK),
    ],
)
def test_what_takes_measuring_is_left(rule: Constraint | Rule) -> None:
    """Rules of other kinds, for a time, and about who or what is not there."""
    found = scan(PLAIN, [NoOverlap(), rule, Avoid(BO, ADA)])

    assert (1,) == found.left
    assert [2] == list(found.rule)


def test_somebody_of_both_sides_is_left() -> None:
    """As Bo is for Ada."""
    made = Schedule(
        [
            Itinerary(NIL, [named(HALL, "10:00", "11:00")]),
            Itinerary(BO, [named(HALL, "10:00", "11:00")], represents=NIL),
        ]
    )

    assert (0,) == scan(made, [Avoid(NORTH, BO)]).left


def test_places_of_which_it_is_not_known_where_they_are_are_left() -> None:
    """A hall right in a city may be of one site with another."""
    made = plan(ada=[named(HALL, "10:00", "11:00")], bo=[named(SHED, "10:00", "11:00")])
    rules = Avoid(ADA, BO, level=Level.SITE), Avoid(ADA, BO), Avoid(ADA, BO, level=Level.SITE, at=HOTEL)

    assert 0 in scan(made, rules).left
    assert 1 not in scan(made, rules).left
    assert [] == pairs(made, *rules)


@pytest.mark.parametrize(
    "held",
    [
        stop(HALL, "10:00", "11:00", status="tentative"),
        stop(HALL, "10:00"),
        stop(HALL, "10:00", "11:00", late=minutes(5)),
        stop(room("Vault", entrance=PARK, walk=minutes(2)), "10:00", "11:00"),
        stop(room("Gate", clearance=minutes(2)), "10:00", "11:00"),
    ],
)
def test_a_plan_that_is_not_plain_is_left(held: Stop) -> None:
    """With all its rules."""
    found = scan(plan(ada=[held], bo=[named(HALL, "10:00", "11:00")]), [NoOverlap(), Avoid(ADA, BO)])

    assert (0, 1) == found.left
    assert 0 == len(found)
    assert [] == list(found)
    with pytest.raises(ValueError, match="the row must be of a pair, got 0"):
        found._stop(0)


def test_what_is_cancelled_leaves_nothing() -> None:
    """It does not take place."""
    made = plan(
        ada=[stop(HALL, "10:00", status="cancelled"), named(HALL, "10:00", "11:00")], bo=[named(HALL, "10:30", "11:00")]
    )
    found = scan(made, [Avoid(ADA, BO)])

    assert () == found.left
    assert ([0], [0], [1]) == (list(found.rule), list(found.first), list(found.second))


def test_nothing_asked_is_nothing_found() -> None:
    """Nor left."""
    found = scan(PLAIN, [])

    assert ((), (), 0) == (found.rules, found.left, len(found))
    assert 0 == len(scan(Schedule([]), [NoOverlap()]))


def test_rules_may_be_asked_again() -> None:
    """What was worked out for the same ones is used again, also after an edit; others are asked anew."""
    rules: list[Any] = [Avoid(ADA, BO), Rule(NoOverlap()), Exclusive(HALL, gap=minutes(5))]
    for asked in (rules, rules, rules[:1], rules):
        assert [0] == [number for number in scan(PLAIN, asked).rule if number == 0]
    stops = list(PLAIN.stops)
    edited = PLAIN.move(stops[0], by=minutes(61))

    assert [2] == list(scan(edited, rules).rule)
    assert [0] == list(scan(edited.move(next(edited.stops), by=-minutes(61)), rules).rule)


@pytest.mark.parametrize("parted_from", [1, 1 << 62])
@pytest.mark.parametrize("numpy_from", [0, 1 << 62])
def test_an_executor_finds_the_same(numpy_from: int, parted_from: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it sweeps with, and in however many parts."""
    monkeypatch.setattr(sweeps, "PARTED", parted_from)
    monkeypatch.setattr(schedcheck.kernels, "ENOUGH", numpy_from)
    monkeypatch.setattr(schedcheck.kernels, "ENOUGH_TO_LOAD", numpy_from)
    twice = named(CAFE, "10:30", "10:40")
    gone = named(CAFE, "11:50", "12:10")
    made = plan(ada=[named(HALL, "10:00", "11:00"), twice], bo=[named(HALL, "10:50", "12:00"), gone], cy=[gone])
    rules: list[Constraint | Rule] = [NoOverlap(), Avoid(ADA, BO), Exclusive(HALL), Avoid(ADA, CY)]
    with ThreadPoolExecutor(2) as executor:
        found = scan(made, rules, executor=executor)
    alone = scan(made, rules)

    assert [0, 0, 1, 2] == list(found.rule)
    assert (alone.rule, alone.first, alone.second, alone.left) == (found.rule, found.first, found.second, found.left)


def test_an_executor_that_dies_is_told_of() -> None:
    """With a rule."""
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(WorkerDied):
        scan(PLAIN, [NoOverlap(), Avoid(ADA, BO)], executor=executor)


def test_what_is_no_schedule_is_refused() -> None:
    """Nor is what is no rule."""
    assert "InvalidValue: what is scanned must be a Schedule, got None" == refusal(
        lambda: scan(None, [])  # type: ignore[arg-type]  # to be refused
    )
    assert "got 'avoid'" in refusal(lambda: scan(PLAIN, ["avoid"]))  # type: ignore[list-item]  # as above


def test_rules_about_other_things_under_ids_of_the_plan_are_refused() -> None:
    """As by a check."""
    with pytest.raises(ConflictingIds, match="a place's id must stand for one place"):
        scan(PLAIN, [Exclusive(Place("Hall"))])
