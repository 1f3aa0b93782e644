import pickle
from datetime import timedelta

import pytest

from schedcheck import Event, Layout, Turn, Turns
from tests.unit.builders import ADA, BO, CITY, at, hours, minutes, refusal, room

HALL = room("Hall")
TALKS = Event("Talks", HALL, at("10:00"), at("12:00"))


def test_all_take_as_long() -> None:
    """In the order given; one person may have several."""
    turns = Turns.of([ADA, BO, ADA], takes=minutes(5), name="Debate")

    assert Turns("Debate", [Turn(ADA, minutes(5)), Turn(BO, minutes(5)), Turn(ADA, minutes(5))]) == turns
    assert (ADA, BO, ADA) == turns.leaders


def test_start_is_local_to_the_place() -> None:
    """To that of the event, or its own."""
    by_event = Turns.of([ADA], takes=minutes(5), event=TALKS, start="2030-05-01 10:10")
    by_place = Turns.of([ADA], takes=minutes(5), place=HALL, start="2030-05-01 10:10")

    assert at("10:10") == by_event.start == by_place.start
    assert HALL == by_event.where == by_place.where


def test_start_needs_a_zone() -> None:
    """A time without one is refused."""
    assert refusal(lambda: Turns.of([ADA], takes=minutes(5), start="2030-05-01 10:10")).startswith("NaiveTime: ")


def test_starts_are_compared_as_instants() -> None:
    """Whatever the zone they are written in."""
    one = Turns.of([ADA], takes=minutes(5), start=at("10:00"))
    other = Turns.of([ADA], takes=minutes(5), start="2030-05-01T12:00+02:00")

    assert one == other
    assert one != Turns.of([ADA], takes=minutes(5), start=at("10:01"))


def test_is_a_value() -> None:
    """It can be sent to another process, and tells how it is made."""
    turns = Turns("Debate", [Turn(ADA, minutes(5))], late=minutes(1))

    assert turns == pickle.loads(pickle.dumps(turns))  # noqa: S301 - our own bytes
    assert (
        "Turns('Debate', (Turn(Leader('Ada'), datetime.timedelta(seconds=300)),), late=datetime.timedelta(seconds=60))"
        == repr(turns)
    )
    assert "Debate" == str(turns)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Turns.of([], takes=minutes(5)), "turns must have a turn, got none"),
        (lambda: Turns.of("Ada", takes=minutes(5)), "people must be a sequence, got 'Ada'"),  # type: ignore[arg-type]  # on purpose
        (lambda: Turns("Debate", [ADA]), "each of order must be a Turn, got Leader('Ada')"),  # type: ignore[list-item]  # on purpose
        (lambda: Turn("Ada", minutes(5)), "who must be a Leader, got 'Ada'"),  # type: ignore[arg-type]  # on purpose
        (lambda: Turn(ADA, 5), "takes must be a timedelta, got 5"),  # type: ignore[arg-type]  # on purpose
        (
            lambda: Turn(ADA, minutes(-5)),
            "takes must be a timedelta of zero or more, got -5 min",
        ),
        (
            lambda: Turns("Debate", [Turn(ADA, minutes(5)), Turn(BO, minutes(2))], early=minutes(3)),
            "early must be at most as long as every turn of Debate, got 3 min, where Bo takes 2 min",
        ),
        (lambda: Turns.of([ADA], takes=minutes(5), late=3), "late must be a timedelta, got 3"),
        (
            lambda: Turns.of([ADA] * 3, takes=timedelta(days=20_000)),
            "the turns of turns must take at most a hundred years, got more",
        ),
        (
            lambda: Turns.of([ADA], takes=hours(1), event=TALKS, place=CITY),
            "place must not be given beside event, which has one, got Carrow",
        ),
        (lambda: Turns.of([ADA], takes=hours(1), name=" "), "name must be text that is not blank, got ' '"),
        (lambda: Turns(3, [Turn(ADA, hours(1))]), "name must be text that is not blank, got 3"),  # type: ignore[arg-type]  # on purpose
        (lambda: Turns.of([ADA], takes=hours(1), event=Layout), "event must be an Event, got "),
    ],
)
def test_refuses(make: object, message: str) -> None:
    """What is no order, by name."""
    assert callable(make)
    assert refusal(make).startswith(f"InvalidValue: {message}")


def test_a_turn_may_be_as_short_as_it_drifts() -> None:
    """Then it may fall out."""
    assert minutes(5) == Turns.of([ADA], takes=minutes(5), early=minutes(5)).early
