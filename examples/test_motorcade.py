"""A planner's tests of one morning: whatever the motorcade does within its tolerance, two people never share the lobby.

All names are invented. What to look at:

1. The day is as it is planned: kept, and by how much.
2. The motorcade may be five minutes early and a quarter of an hour late. Hypothesis tries any second of it, and the
   check of the plan as it stands, which tries none, says the same: kept, not at risk.
3. Ten minutes early would be too much: the check says at risk, and how far the motorcade may slip; the next second is
   too near.
4. The passage is what decides it: nobody has a stop in the lobby, and each has to cross it.

Run it with `pytest examples/test_motorcade.py`; it needs `schedcheck[testing]`.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Avoid, Itinerary, Leader, Level, Place, Schedule, Stop
from schedcheck.testing import assert_at_risk, assert_broken, assert_kept, minutes

PALACE = Place("Lake Palace", level=Level.BUILDING, tz="Europe/Zurich")
LOBBY = Place("Lobby", within=PALACE, clearance=minutes(5))
HALL = Place("Round Hall", within=PALACE, entrance=LOBBY, walk=minutes(3))
LIBRARY = Place("Library", within=PALACE, entrance=LOBBY, walk=minutes(3))
ALBA, BORIA = Leader("Alba Wren"), Leader("Boria Lund")
APART = Avoid(ALBA, BORIA, at=LOBBY)
EARLY, LATE = minutes(5), minutes(15)


def morning(*, early: timedelta = EARLY, late: timedelta = LATE) -> Schedule:
    """Boria has talks until 09:40 and from 10:45; in between Alba's motorcade is to arrive, for ten o'clock."""
    day = "2027-09-15 "
    audience = Stop(LIBRARY, day + "10:00", day + "10:10", title="Audience", early=early, late=late)
    talks = [
        Stop(HALL, day + "09:00", day + "09:40", title="Talks"),
        Stop(HALL, day + "10:45", day + "11:30", title="Talks again"),
    ]
    return Schedule([Itinerary(ALBA, [audience]), Itinerary(BORIA, talks)])


def arriving(slip: timedelta) -> Schedule:
    """The morning on which the motorcade is so much late, or early if negative, and everybody knows it."""
    plan = morning()
    audience = plan.itinerary(ALBA).stops[0]
    return plan.replace(audience, evolve(audience.moved(slip), early=timedelta(0), late=timedelta(0)))


def slips(least: timedelta, most: timedelta) -> st.SearchStrategy[timedelta]:
    """Any whole second from one slip to another."""
    second = timedelta(seconds=1)
    return st.integers(least // second, most // second).map(lambda number: number * second)


def test_the_morning_as_planned_has_nine_minutes_to_spare() -> None:
    """Boria is out of the lobby at 09:43, Alba in it from 09:57; they are to be five minutes apart."""
    assert_kept(APART, morning(), by=minutes(9), between=(ALBA, BORIA), at=LOBBY, start="2027-09-15 09:43")


@given(slips(-EARLY, LATE))
def test_whatever_the_motorcade_does_they_never_share_the_lobby(slip: timedelta) -> None:
    """Each second of its tolerance, by itself."""
    assert_kept(APART, arriving(slip))


def test_ten_minutes_early_would_be_a_risk() -> None:
    """Nine are safe."""
    assert_at_risk(APART, morning(early=minutes(10)), slip=minutes(9), between=(ALBA, BORIA), at=LOBBY)


@given(slips(minutes(-14), minutes(-9) - timedelta(seconds=1)))
def test_more_than_nine_minutes_early_is_too_near(slip: timedelta) -> None:
    """By as much as it is more."""
    assert_broken(APART, arriving(slip), by=-slip - minutes(9), between=(ALBA, BORIA), at=LOBBY)
