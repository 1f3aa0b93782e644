from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedcheck import Level, Place
from schedcheck.errors import InvalidValue, UnknownName, UnknownZone
from tests.unit.builders import minutes, refusal

BALI = Place("Bali", level=Level.CITY, tz="Asia/Makassar", geo=(-8.65, 115.22))
APURVA = Place("The Apurva Kempinski", within=BALI, level=Level.SITE)
LOBBY = Place("Lobby", within=APURVA)
CANDI = Place("Candi Ballroom", within=APURVA)
CALL = Place("Video link", remote=True)


def test_id_is_made_from_the_name() -> None:
    """Letters and digits in lower case, all else a hyphen."""
    assert "the-apurva-kempinski" == APURVA.id


def test_id_may_be_given() -> None:
    """Two lobbies of two hotels are told apart."""
    assert "east-lobby" == Place("Lobby", id="east-lobby").id


def test_id_keeps_letters_of_every_script() -> None:
    """Names are not all Latin."""
    assert "迎賓館-türkiye" == Place("迎賓館 (Türkiye)").id


def test_id_does_not_depend_on_how_accents_are_stored() -> None:
    """One name in two Unicode forms is one place."""
    assert Place("Cafe\u0301").id == Place("Caf\u00e9").id


def test_is_a_room_by_default() -> None:
    """The nearest level is the most careful guess."""
    assert Level.ROOM is Place("Study").level


@pytest.mark.parametrize("level", [Level.SITE, "Site", "SITE", " site "])
def test_level_is_a_member_or_its_name(level: Level | str) -> None:
    """In any case, with white space around."""
    assert Level.SITE is Place("Campus", level=level).level


def test_levels_are_ordered_from_near_to_far() -> None:
    """A room is nearer than a country."""
    assert [Level.ROOM, Level.BUILDING, Level.SITE, Level.CITY, Level.COUNTRY] == sorted(Level)


def test_zone_is_inherited() -> None:
    """A room is in the zone of its city."""
    assert ZoneInfo("Asia/Makassar") == CANDI.zone


def test_own_zone_wins() -> None:
    """A ship in a port may keep its own time."""
    assert ZoneInfo("UTC") == Place("Ship", within=BALI, tz="UTC").zone


def test_zone_may_be_missing() -> None:
    """Then times need an offset."""
    assert Place("Somewhere").zone is None


def test_location_is_the_nearest_with_coordinates() -> None:
    """A ballroom is where its city is, as far as is known."""
    assert BALI is CANDI.location


def test_location_may_be_missing() -> None:
    """Nobody said where it is."""
    assert Place("Somewhere").location is None


def test_coordinates_become_numbers() -> None:
    """A list of whole numbers will do."""
    assert (1.0, -2.0) == Place("Rock", geo=[1, -2]).geo  # type: ignore[arg-type]  # converted


def test_ancestors_go_outwards_from_itself() -> None:
    """The place, the one it lies in, and so on."""
    assert (CANDI, APURVA, BALI) == CANDI.ancestors


def test_lies_within_itself_and_what_is_around_it() -> None:
    """But not within a neighbour."""
    assert (True, True, False) == (CANDI.is_within(CANDI), CANDI.is_within(BALI), CANDI.is_within(LOBBY))


def test_places_are_the_same_by_id() -> None:
    """Another value with the same id is the same place."""
    assert CANDI.is_within(Place("Bali"))


def test_str_is_the_name() -> None:
    """What people call it."""
    assert "Candi Ballroom" == str(CANDI)


def test_repr_leaves_out_what_is_default() -> None:
    """It is the call that makes it again."""
    made = Place("Hall", within=Place("Town", level="city", tz="UTC"), id="big-hall", capacity=2)

    expected = "Place('Hall', within=Place('Town', level='city', tz='UTC'), capacity=2, id='big-hall')"
    assert expected == repr(made)


def test_repr_shows_an_id_that_no_name_gives() -> None:
    """A name of signs alone has none."""
    assert "Place('***', id='stars')" == repr(Place("***", id="stars"))


def test_a_remote_place_may_lie_in_a_bodily_one() -> None:
    """A screen hangs in a room."""
    assert Place("Screen", within=CANDI, remote=True).is_within(CANDI)


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: Place(" "), "InvalidValue: name must be text that is not blank, got ' '"),
    (lambda: Place(7), "InvalidValue: name must be text that is not blank, got 7"),  # type: ignore[arg-type]
    (lambda: Place("Hall", id=""), "InvalidValue: id must be text that is not blank, got ''"),
    (lambda: Place("***"), "InvalidValue: an id must be given where the name has neither letter nor digit, got '***'"),
    (
        lambda: Place("Hall", level="floor"),
        "UnknownName: level must be one of room, building, site, city, country, got 'floor'",
    ),
    (
        lambda: Place("Hall", level="rom"),
        "UnknownName: level must be one of room, building, site, city, country, got 'rom'; did you mean 'room'?",
    ),
    (
        lambda: Place("Hall", level=1),  # type: ignore[arg-type]
        "UnknownName: level must be one of room, building, site, city, country, got 1",
    ),
    (lambda: Place("Hall", within="Bali"), "InvalidValue: within must be a Place, got 'Bali'"),  # type: ignore[arg-type]
    (
        lambda: Place("Hall", entrance="Lobby"),  # type: ignore[arg-type]
        "InvalidValue: entrance must be a Place, got 'Lobby'",
    ),
    (lambda: Place("Hall", tz=7), "InvalidValue: tz must be the name of an IANA time zone or a tzinfo, got 7"),  # type: ignore[arg-type]
    (
        lambda: Place("Hall", tz="Asia/Makasar"),
        "UnknownZone: a time zone must be in the IANA database, got 'Asia/Makasar'; did you mean 'Asia/Makassar'?",
    ),
    (lambda: Place("Hall", geo="here"), "InvalidValue: geo must be latitude and longitude in degrees, got 'here'"),  # type: ignore[arg-type]
    (lambda: Place("Hall", geo=(1,)), "InvalidValue: geo must be latitude and longitude in degrees, got (1,)"),  # type: ignore[arg-type]
    (
        lambda: Place("Hall", geo=(115.22, -8.65)),
        "InvalidValue: geo must be latitude -90 to 90 and longitude -180 to 180 degrees, got (115.22, -8.65)",
    ),
    (
        lambda: Place("Hall", geo=(0, float("nan"))),
        "InvalidValue: geo must be latitude -90 to 90 and longitude -180 to 180 degrees, got (0, nan)",
    ),
    (
        lambda: Place("Hall", capacity=-1),
        "InvalidValue: capacity must be a whole number of people, zero or more, got -1",
    ),
    (
        lambda: Place("Hall", capacity=2.5),  # type: ignore[arg-type]
        "InvalidValue: capacity must be a whole number of people, zero or more, got 2.5",
    ),
    (
        lambda: Place("Hall", capacity=True),
        "InvalidValue: capacity must be a whole number of people, zero or more, got True",
    ),
    (
        lambda: Place("Hall", entrance=LOBBY, walk=-minutes(1)),
        "InvalidValue: walk must be a timedelta of zero or more, got -1 min",
    ),
    (lambda: Place("Hall", entrance=LOBBY, walk=4), "InvalidValue: walk must be a timedelta, got 4"),  # type: ignore[arg-type]
    (
        lambda: Place("Hall", clearance=timedelta(-1)),
        "InvalidValue: clearance must be a timedelta of zero or more, got -1 d",
    ),
    (lambda: Place("Hall", clearance=None), "InvalidValue: clearance must be a timedelta, got None"),  # type: ignore[arg-type]
    (lambda: Place("Hall", remote="yes"), "InvalidValue: remote must be a bool, got 'yes'"),  # type: ignore[arg-type]
    (
        lambda: Place("Hall", walk=minutes(4)),
        "InvalidValue: Hall must have an entrance if it has a walk, got a walk of 4 min",
    ),
    (
        lambda: Place("Town", within=CANDI, level=Level.CITY),
        "InvalidValue: Town must not have a level above that of Candi Ballroom, in which it lies, got city in room",
    ),
    (
        lambda: Place("Chat", within=CALL),
        "InvalidValue: Chat must be remote, as it lies within a remote place, got Video link",
    ),
    (
        lambda: Place("Hall", entrance=CALL),
        "InvalidValue: an entrance must lead from one bodily place to another, got Hall, Video link",
    ),
    (
        lambda: Place("Video", remote=True, entrance=LOBBY),
        "InvalidValue: an entrance must lead from one bodily place to another, got Video, Lobby",
    ),
    (
        lambda: Place("The Apurva Kempinski", level=Level.SITE, entrance=LOBBY),
        "InvalidValue: the entrance of The Apurva Kempinski must lie outside it, got Lobby",
    ),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


def test_errors_can_be_told_apart() -> None:
    """A name or a zone that is not known has a class of its own."""
    assert (True, True) == (issubclass(UnknownName, InvalidValue), issubclass(UnknownZone, InvalidValue))


INDONESIA = Place("Indonesia", level=Level.COUNTRY)
NUSA_DUA = Place("Nusa Dua", within=INDONESIA, level=Level.CITY, tz="Asia/Makassar")
HOTEL = Place("Hotel", within=NUSA_DUA, level=Level.SITE)
WING = Place("Wing", within=HOTEL, level=Level.SITE)
HALL = Place("Hall", within=WING)
ALCOVE = Place("Alcove", within=HALL)
STREAM = Place("Stream", within=HALL, remote=True)
SUBSTREAM = Place("Breakout", within=STREAM, remote=True)
NESTED = [BALI, APURVA, CANDI, INDONESIA, NUSA_DUA, HOTEL, WING, HALL, ALCOVE, CALL, STREAM, SUBSTREAM]


@pytest.mark.parametrize("place", NESTED, ids=str)
def test_key_is_the_outermost_place_up_to_each_level(place: Place) -> None:
    """Worked out from within outwards, as a walk along the places around it finds it."""
    keys = tuple(next((each.id for each in reversed(place.ancestors) if each.level <= level), None) for level in Level)

    assert ((place.id,) * len(Level) if place.remote else keys) == place._keys


def test_keys_of_a_room_in_a_room() -> None:
    """The outer of two of one level, and none below the lowest."""
    assert ("hall", "hall", "hotel", "nusa-dua", "indonesia") == ALCOVE._keys
    assert (None, None, "hotel", "nusa-dua", "indonesia") == WING._keys


@pytest.mark.parametrize("place", NESTED, ids=str)
def test_is_settled_at_the_levels_of_the_places_around_it(place: Place) -> None:
    """Which building a room on a site without buildings is in, nobody knows."""
    around = {each.level for each in place.ancestors}

    assert tuple(place.remote or level in around for level in Level) == place._settled


def test_is_bare_without_entrances_and_clearances() -> None:
    """Its own and those of the places around it."""
    gate = Place("Gate", clearance=minutes(5))
    garden = Place("Garden", within=NUSA_DUA, level=Level.SITE, entrance=gate)

    assert CANDI._bare
    assert not gate._bare
    assert not Place("Booth", within=gate)._bare
    assert not Place("Pond", within=garden)._bare
