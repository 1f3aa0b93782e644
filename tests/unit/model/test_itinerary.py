from collections.abc import Callable
from itertools import count

import pytest

from schedcheck import Event, Itinerary, Leader, Stop
from schedcheck.errors import InvalidValue
from tests.unit.builders import ADA, BO, at, hours, refusal, room, stop

HALL = room("Hall")
CAFE = room("Café")
TALK = Event("Opening talk", HALL, at("10:00"), at("11:00"))


def ids(*items: Stop | Event) -> list[str | None]:
    """The ids of the stops of an itinerary, in its order."""
    return [each.id for each in Itinerary.of(ADA, *items).stops]


def test_sorts_its_stops() -> None:
    """The order given does not matter."""
    early, late = stop(HALL, "08:00", "09:00", id="early"), stop(HALL, "10:00", "11:00", id="late")

    assert Itinerary(ADA, [early, late]) == Itinerary(ADA, [late, early])


def test_stops_that_start_together_are_sorted_by_end() -> None:
    """One that is not known comes last."""
    long, unknown, short = stop(HALL, "08:00", "10:00"), stop(HALL, "08:00"), stop(HALL, "08:00", "09:00")
    made = Itinerary(ADA, [unknown, long, short])

    assert [at("09:00"), at("10:00"), None] == [each.end for each in made.stops]


def test_stops_alike_in_time_are_sorted_by_place_then_id() -> None:
    """So that equal itineraries are equal."""
    made = [stop(HALL, "08:00", id="z"), stop(HALL, "08:00", id="a"), stop(CAFE, "08:00", id="m")]

    assert ["m", "a", "z"] == ids(*made)


def test_a_stop_takes_the_id_of_its_event() -> None:
    """Which says most about it."""
    assert ["opening-talk"] == ids(TALK)


def test_a_stop_without_an_event_takes_the_id_of_its_place() -> None:
    """There is nothing else to call it."""
    assert ["café"] == ids(stop(CAFE, "08:00"))


def test_ids_are_numbered_from_the_second_on() -> None:
    """In the order the stops are given, never by their times."""
    assert ["hall-2", "hall"] == ids(stop(HALL, "12:00"), stop(HALL, "08:00"))


def test_ids_survive_a_move() -> None:
    """A stop moved past its neighbour keeps its name."""
    made = Itinerary.of(ADA, stop(HALL, "08:00"), stop(HALL, "12:00"))
    first, second = made.stops
    moved = Itinerary(ADA, [first.moved(hours(5)), second])

    assert ["hall-2", "hall"] == [each.id for each in moved.stops]


def test_ids_that_are_given_are_not_given_again() -> None:
    """The next free number is taken."""
    assert ["hall-2", "hall", "hall-3"] == ids(
        stop(HALL, "08:00", id="hall-2"), stop(HALL, "09:00"), stop(HALL, "10:00")
    )


def test_many_stops_alike_are_numbered_through() -> None:
    """A long stay is no reason to be slow."""
    expected = ["hall", *(f"hall-{number}" for number in range(2, 21))]

    assert expected == ids(*(stop(HALL, f"08:{number:02}") for number in range(20)))


def test_stops_are_bound_to_their_person() -> None:
    """A finding then tells whose they are."""
    assert [ADA] == [each.leader for each in Itinerary.of(ADA, TALK).stops]


def test_a_bound_stop_is_kept_as_it_is() -> None:
    """An itinerary made of another's stops shares them."""
    (bound,) = Itinerary.of(ADA, TALK).stops

    assert bound is Itinerary(ADA, [bound]).stops[0]


def test_a_stop_with_an_id_is_bound_as_well() -> None:
    """It keeps its id."""
    (bound,) = Itinerary.of(ADA, stop(HALL, "08:00", id="dawn")).stops

    assert (ADA, "dawn") == (bound.leader, bound.id)


def test_a_bound_stop_without_an_id_gets_one() -> None:
    """It may be bound by hand."""
    assert ["hall"] == ids(stop(HALL, "08:00", leader=ADA))


def test_of_takes_events_as_attended_from_start_to_end() -> None:
    """The shortest way to write a plan."""
    assert Itinerary(ADA, [TALK.attend()]) == Itinerary.of(ADA, TALK)


def test_may_have_no_stops() -> None:
    """Such a person is not in the plan."""
    assert () == Itinerary(ADA).stops


def test_tells_whom_the_person_stands_in_for() -> None:
    """A stand-in inherits what must not be."""
    assert BO == Itinerary.of(ADA, TALK, represents=BO).represents


def test_gives_a_stop_by_its_id() -> None:
    """However it is called."""
    made = Itinerary.of(ADA, TALK, stop(CAFE, "12:00"))

    assert made.stops[1] is made.stop("café")


def test_str_names_the_person() -> None:
    """It has no other name."""
    assert "itinerary of Ada" == str(Itinerary(ADA))


def test_repr_makes_it_again() -> None:
    """The private index is left out."""
    assert "Itinerary(Leader('Ada'), represents=Leader('Bo'))" == repr(Itinerary(ADA, represents=BO))


def test_equal_itineraries_hash_alike() -> None:
    """They are values."""
    assert 1 == len({Itinerary.of(ADA, TALK), Itinerary.of(ADA, TALK)})


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Itinerary("Ada"), "InvalidValue: leader must be a Leader, got 'Ada'"),  # type: ignore[arg-type]
    (lambda: Itinerary(None), "InvalidValue: leader must be a Leader, got None"),  # type: ignore[arg-type]
    (lambda: Itinerary(ADA, represents="Bo"), "InvalidValue: represents must be a Leader, got 'Bo'"),  # type: ignore[arg-type]
    (
        lambda: Itinerary(ADA, represents=Leader("Ada")),
        "InvalidValue: represents must be another person, got Ada for themselves",
    ),
    (lambda: Itinerary(ADA, ["Hall"]), "InvalidValue: each of stops must be a Stop, got 'Hall'"),  # type: ignore[list-item]
    (
        lambda: Itinerary(ADA, [stop(HALL, "08:00", id="x"), stop(CAFE, "09:00", id="x")]),
        "ConflictingIds: stops of Ada must have different ids, got 'x'",
    ),
    (
        lambda: Itinerary(ADA, [stop(HALL, "08:00", leader=BO)]),
        "InvalidValue: a stop of Ada must not be bound to another, got Bo",
    ),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


def test_refuses_an_id_that_no_stop_has() -> None:
    """With the one that is likely to be meant."""
    expected = "NotInSchedule: the stop must be one of Ada, got 'cafe'; did you mean 'café'?"

    assert expected == refusal(lambda: Itinerary.of(ADA, stop(CAFE, "12:00")).stop("cafe"))


def test_refuses_implied_stops() -> None:
    """They follow from the written ones; written again they would count twice."""
    with pytest.raises(InvalidValue, match=r"^stops must be written ones; implied ones follow from them, got Stop\("):
        Itinerary(ADA, [stop(HALL, "08:00", implied=True)])
