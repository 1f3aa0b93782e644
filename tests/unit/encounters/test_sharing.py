from typing import Any

import pytest

from schedcheck import Level, Place
from schedcheck.encounters.sharing import clearance, common_place, inside, shares
from tests.unit.builders import minutes

LAND = Place("Land", level=Level.COUNTRY)
TOWN = Place("Town", within=LAND, level=Level.CITY)
INN = Place("Inn", within=TOWN, level=Level.SITE)
ANNEX = Place("Annex", within=INN, level=Level.BUILDING)
ROOM_1 = Place("Room 1", within=ANNEX)
ROOM_2 = Place("Room 2", within=ANNEX)
TAVERN = Place("Tavern", within=TOWN, level=Level.SITE)
TAPROOM = Place("Taproom", within=TAVERN)
CALL = Place("Call", remote=True)


def answer(first: Place, second: Place, level: Level) -> bool | None:
    """Whether two places are shared, which must not depend on which comes first."""
    one, other = shares(first, second, level), shares(second, first, level)
    assert one is other
    return one


@pytest.mark.parametrize("level", Level)
def test_a_room_is_shared_at_every_level(level: Level) -> None:
    """Nothing is nearer."""
    assert answer(ROOM_1, ROOM_1, level) is True


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (Level.ROOM, False),
        (Level.BUILDING, True),
        (Level.SITE, True),
        (Level.CITY, True),
        (Level.COUNTRY, True),
    ],
)
def test_two_rooms_of_a_building(level: Level, *, expected: bool) -> None:
    """They are shared from the building's level on."""
    assert answer(ROOM_1, ROOM_2, level) is expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (Level.ROOM, False),
        (Level.BUILDING, False),
        (Level.SITE, False),
        (Level.CITY, True),
        (Level.COUNTRY, True),
    ],
)
def test_rooms_of_two_sites(level: Level, *, expected: bool) -> None:
    """Two hotels have no building in common, also where one of the rooms has no building of its own."""
    assert answer(ROOM_1, TAPROOM, level) is expected


@pytest.mark.parametrize("other", [INN, ANNEX, TOWN, LAND])
def test_a_coarse_place_may_be_the_room(other: Place) -> None:
    """Of whoever is known to be at the inn, it is not known whether they are in the room."""
    assert answer(ROOM_1, other, Level.ROOM) is None


def test_a_coarse_place_is_not_a_room_of_another_hotel() -> None:
    """It has a site of its own."""
    assert answer(TAVERN, ROOM_1, Level.ROOM) is False


def test_a_coarse_place_is_not_known_to_be_itself() -> None:
    """Two people at one inn may be in one room or not."""
    assert answer(INN, INN, Level.ROOM) is None


def test_a_coarse_place_is_shared_at_its_own_level() -> None:
    """At one inn, they are on one site."""
    assert answer(INN, ROOM_1, Level.SITE) is True


@pytest.mark.parametrize("level", Level)
def test_places_that_know_of_no_common_one(level: Level) -> None:
    """Two rooms of which nothing else is known: two at their own level, not known above it."""
    assert answer(Place("Den"), Place("Nook"), level) is (False if level is Level.ROOM else None)


def test_places_of_one_level_within_one_another() -> None:
    """A closet in a room is not another room."""
    closet = Place("Closet", within=ROOM_1)

    assert (True, None) == (answer(closet, ROOM_1, Level.ROOM), answer(Place("Nook", within=INN), INN, Level.ROOM))


def test_two_closets_of_one_room_are_one_room() -> None:
    """They have a common place of that level."""
    first, second = Place("Closet 1", within=ROOM_1), Place("Closet 2", within=ROOM_1)

    assert answer(first, second, Level.ROOM) is True


@pytest.mark.parametrize("level", Level)
def test_a_remote_place_is_shared_with_itself_alone(level: Level) -> None:
    """Being in one call is contact at every level, being in two is none."""
    assert (True, False, False) == (
        answer(CALL, CALL, level),
        answer(CALL, Place("Other call", remote=True), level),
        answer(CALL, ROOM_1, level),
    )


@pytest.mark.parametrize("level", Level)
def test_a_screen_in_a_room_is_not_the_room(level: Level) -> None:
    """Who is on it is not there."""
    assert answer(Place("Screen", within=ROOM_1, remote=True), ROOM_1, level) is False


def test_common_place_is_the_innermost() -> None:
    """Of all that both lie in."""
    assert (ANNEX, TOWN, ROOM_1) == (
        common_place(ROOM_1, ROOM_2),
        common_place(ROOM_1, TAPROOM),
        common_place(ROOM_1, ROOM_1),
    )


def test_no_common_place() -> None:
    """None is known to hold both."""
    assert common_place(ROOM_1, Place("Den")) is None


def test_clearance_is_the_longest_of_the_places_both_are_in() -> None:
    """Those only one is in do not count."""

    def place(name: str, number: int, **fields: Any) -> Place:  # noqa: ANN401 - those of Place
        return Place(name, clearance=minutes(number), **fields)

    hall = place("Hall", 3, level=Level.SITE)
    wing = place("Wing", 5, within=hall, level=Level.BUILDING)
    east, west = place("East", 9, within=wing), place("West", 9, within=wing)

    assert (300_000_000, 540_000_000, 0) == (clearance(east, west), clearance(east, east), clearance(east, ROOM_1))


@pytest.mark.parametrize(
    ("place", "outer", "expected"),
    [
        (ROOM_1, ROOM_1, True),
        (ROOM_1, INN, True),
        (INN, ROOM_1, None),
        (TAVERN, ROOM_1, False),
        (CALL, INN, False),
        (Place("Screen", within=ROOM_1, remote=True), INN, True),
        (TOWN, Place("Screen", within=TOWN, remote=True), False),
    ],
)
def test_inside(place: Place, outer: Place, *, expected: bool | None) -> None:
    """Yes, no, or only known to be around it; a remote place is around nothing."""
    assert inside(place, outer) is expected
