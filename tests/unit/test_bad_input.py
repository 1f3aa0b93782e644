"""What comes in wrong is refused where it comes in, with what must hold and what came."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from schedcheck import (
    Avoid,
    Different,
    Event,
    Exclusive,
    Inform,
    Itinerary,
    Leader,
    Order,
    Place,
    Same,
    Schedule,
    Stop,
    Summit,
    Together,
    Travel,
    check,
)

HALL = Place("Hall", tz="UTC")
ADA, BO = Leader("Ada"), Leader("Bo")
TIME = "2030-05-01 10:00"
PLAN = Schedule([Itinerary(ADA, [Stop(HALL, TIME, "2030-05-01 11:00")])])
NOTHING: Any = None
TALK, LATER = Event("Talk", HALL, TIME), Event("Later", HALL, TIME)
CENTURIES = timedelta(days=100_000)


def deep(count: int) -> Place:
    """Places within one another."""
    place = Place("0", level="country")
    for number in range(count):
        place = Place(str(number + 1), within=place)
    return place


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Avoid(ADA, BO, gap=NOTHING), "gap must be a timedelta of zero or more, got None"),
    (lambda: Avoid(ADA, BO, gap=CENTURIES), "gap must be at most a hundred years, got 100000 d"),
    (
        lambda: Avoid(ADA, BO, gap_after=-timedelta(1)),
        "gap_after must be a timedelta of zero or more, got -1 d",
    ),
    (lambda: Avoid(ADA, ADA), "a and b must be two people, or delegations, got Ada twice"),
    (lambda: Avoid(ADA, BO, allow=NOTHING), "allow must be a set of kinds, got None"),
    (lambda: Exclusive(HALL, gap=NOTHING), "gap must be a timedelta of zero or more, got None"),
    (lambda: Order(TALK), "an order must be of two events or more, each named once, got talk"),
    (lambda: Order(TALK, TALK), "an order must be of two events or more, each named once, got talk, talk"),
    (lambda: Order(TALK, then=NOTHING), "events must be a sequence, got None"),
    (lambda: Order(NOTHING, TALK), "each event must be an Event or Series, got None"),
    (lambda: Order(TALK, HALL), "each event must be an Event or Series, got Place('Hall', tz='UTC')"),  # type: ignore[arg-type]
    (lambda: Order(TALK, LATER, gap=NOTHING), "gap must be a timedelta of zero or more, got None"),
    (lambda: Same([TALK], on="day"), "events must be two or more, each named once, got talk"),
    (lambda: Same([TALK, ()], on="day"), "events must be two or more, each named once, got talk"),
    (lambda: Same([], on="day"), "events must be two or more, each named once, got none"),
    (
        lambda: Different([TALK, [LATER, TALK]], on="day"),
        "events must be two or more, each named once, got talk, later, talk",
    ),
    (lambda: Inform(BO, before=[ADA], by=ADA, within=CENTURIES), "before must be two parties, got [Leader('Ada')]"),
    (lambda: Different(NOTHING, on="day"), "events must be a sequence, got None"),
    (lambda: Same([TALK, NOTHING], on="day"), "each event must be a sequence, got None"),
    (lambda: Same([TALK, [HALL]], on="day"), "each event must be an Event, or several, got Place('Hall', tz='UTC')"),  # type: ignore[list-item]
    (lambda: Same([TALK, LATER], on="day", zone=5), "zone must be the name of an IANA time zone or a tzinfo, got 5"),  # type: ignore[arg-type]
    (
        lambda: Together(ADA, BO, at_least=CENTURIES),
        "at_least must be at most a hundred years, got 100000 d",
    ),
    (lambda: Travel(speed=1e-300), "speed must be at least 0.001 kilometres per hour, got 1e-300"),
    (lambda: Travel(times=5), "times must be a sequence, got 5"),  # type: ignore[arg-type]
    (lambda: Event("Talk", HALL, TIME, early=NOTHING), "early must be a timedelta of zero or more, got None"),
    (lambda: Stop(HALL, TIME, topics=NOTHING), "topics must be a sequence of texts, got None"),
    (lambda: Itinerary(ADA, NOTHING), "stops must be a sequence, got None"),
    (lambda: Schedule(NOTHING), "itineraries must be a sequence, got None"),
    (lambda: Summit("Summit", HALL, TIME, TIME, events=NOTHING), "events must be a sequence, got None"),
    (lambda: deep(100), "places must lie within one another at most 100 deep, got one more, 100"),
    (lambda: PLAN.encounters("A", "B"), "a party must be a Leader or a Delegation, got 'A'"),  # type: ignore[arg-type]
    (lambda: PLAN.encounters(ADA, BO, within=NOTHING), "within must be a timedelta, got None"),
    (lambda: PLAN.itinerary(NOTHING), "it must be a Leader or the id of one, got None"),
    (lambda: PLAN.move(next(PLAN.stops), by=NOTHING), "by must be a timedelta, got None"),
    (lambda: PLAN.event("talk"), "the event must be one that somebody attends, got 'talk'"),
]


@pytest.mark.parametrize(("wrong", "message"), REFUSED, ids=range(len(REFUSED)))
def test_refuses(wrong: Callable[[], object], message: str) -> None:
    """A ValueError says what must hold, then what came."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the whole message is compared
        wrong()

    assert message == str(refused.value)


def test_replaced_event_without_an_end_leaves_own_ends() -> None:
    """Who was to leave at a time of their own still is; who was to leave with the event no longer knows when."""
    event = Event("Talk", HALL, TIME, "2030-05-01 11:00")
    plan = Schedule([Itinerary.of(ADA, event), Itinerary.of(BO, event.attend(leave="2030-05-01 10:30"))])
    ends = [each.end and f"{each.end:%H:%M}" for each in plan.replace(event, Event("Talk", HALL, TIME)).stops]

    assert [None, "10:30"] == ends


def test_no_rules_are_said_to_be_none() -> None:
    """A report without rules does not look like a good one."""
    assert "no rules were given" == str(check(PLAN))
