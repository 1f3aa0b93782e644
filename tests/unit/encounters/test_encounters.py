from collections.abc import Sequence
from typing import Any

from schedcheck import Encounter, Event, Interval, Itinerary, Level, Place, Schedule, Status, Stop
from tests.unit.builders import ADA, BO, CITY, at, hours, minutes, room, stop

HALL = room("Hall")
CAFE = room("Café")
LOBBY = room("Lobby")
SUITE = room("Suite", entrance=LOBBY, walk=minutes(5))


def meetings(mine: Sequence[Stop | Event], theirs: Sequence[Stop | Event], **how: Any) -> tuple[Encounter, ...]:  # noqa: ANN401 - those of encounters
    """Where Ada and Bo meet."""
    return Schedule([Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs)]).encounters(ADA, BO, **how)


def test_interval_is_the_time_both_share() -> None:
    """Half-open."""
    (found,) = meetings([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:30", "12:00")])

    assert (Interval(at("10:30"), at("11:00")), -minutes(30)) == (found.interval, found.gap)


def test_interval_of_two_who_miss_each_other_is_the_time_between() -> None:
    """Whoever comes first."""
    (found,) = meetings([stop(HALL, "12:00", "13:00")], [stop(HALL, "10:00", "11:30")], within=hours(1))

    assert (Interval(at("11:30"), at("12:00")), minutes(30)) == (found.interval, found.gap)


def test_gap_of_one_inside_the_other_is_how_far_to_the_nearer_end() -> None:
    """Its size is how far one of them must move."""
    (found,) = meetings([stop(HALL, "10:00", "14:00")], [stop(HALL, "11:00", "11:30")])

    assert -minutes(90) == found.gap


def test_an_instant_inside_a_stop_is_an_encounter() -> None:
    """At its edge it is none."""
    day = [stop(HALL, "10:00", "14:00")]

    assert (1, 0) == (
        len(meetings(day, [stop(HALL, "11:00", "11:00")])),
        len(meetings(day, [stop(HALL, "14:00", "14:00")])),
    )


def test_is_certain_where_all_is_known() -> None:
    """Places, ends and status."""
    (found,) = meetings([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:30", "12:00")])

    assert (True, False) == (found.certain, found.tentative)


def test_is_not_certain_where_the_place_is_not_known() -> None:
    """Known to both is only the city."""
    (found,) = meetings([stop(HALL, "10:00", "11:00")], [stop(CITY, "10:30", "12:00")])

    assert (False, CITY, Level.CITY) == (found.certain, found.place, found.level)


def test_has_no_place_where_none_is_known_to_hold_both() -> None:
    """Two places of which nothing else is known."""
    (found,) = meetings(
        [stop(Place("Den"), "10:00", "11:00")], [stop(Place("Nook"), "10:30", "12:00")], level=Level.CITY
    )

    assert (False, None, None) == (found.certain, found.place, found.level)


def test_is_not_certain_where_an_end_is_not_known() -> None:
    """It is taken to last until the next stop."""
    (found,) = meetings([stop(HALL, "10:00"), stop(CAFE, "12:00", "13:00")], [stop(HALL, "11:30", "14:00")])

    assert (False, -minutes(30)) == (found.certain, found.gap)


def test_interval_of_an_end_not_known_counts_from_the_start() -> None:
    """The end of such a stop counts as its start."""
    (found,) = meetings([stop(HALL, "10:00")], [stop(HALL, "11:30", "14:00")])

    assert Interval(at("10:00"), at("11:30")) == found.interval


def test_is_tentative_where_a_stop_is() -> None:
    """By its event, too. What is known of it is certain all the same."""
    photo = Event("Photo", HALL, at("10:00"), at("11:00"), status=Status.TENTATIVE)
    (found,) = meetings([photo], [photo])

    assert (True, True) == (found.certain, found.tentative)


def test_a_cancelled_stop_is_no_encounter() -> None:
    """As if it were not written."""
    assert () == meetings([stop(HALL, "10:00", "11:00", status="cancelled")], [stop(HALL, "10:00", "11:00")])


def test_a_passage_is_an_implied_stop() -> None:
    """Named after the place it leads into."""
    (found,) = meetings([stop(SUITE, "10:00", "11:00")], [stop(LOBBY, "09:50", "09:56")])

    assert (True, "way into Suite", "suite/in/lobby", Interval(at("09:55"), at("10:00"))) == (
        found.first.implied,
        found.first.name,
        found.first.id,
        found.first.interval,
    )


def test_the_passage_of_a_tentative_stop_is_tentative() -> None:
    """Without the stop it is not crossed."""
    (found,) = meetings([stop(SUITE, "10:00", "11:00", status="tentative")], [stop(LOBBY, "11:00", "12:00")])

    assert (True, True, "way out of Suite") == (found.certain, found.tentative, found.first.name)


def test_a_call_is_an_encounter_at_every_level() -> None:
    """Wherever the two are."""
    call = Event("Call", Place("Line", remote=True), at("10:00"), at("10:30"))
    (found,) = meetings([call], [call], level=Level.COUNTRY)

    assert (True, "Line") == (found.certain, found.place and found.place.name)


def test_each_pair_is_found_once() -> None:
    """Also where both a room and its clearance bring it up."""
    den = room("Den", clearance=minutes(5))

    assert 1 == len(meetings([stop(den, "10:00", "11:00")], [stop(den, "10:30", "12:00")], within=minutes(1)))


def test_gap_between_two_encounters() -> None:
    """From the end of the one to the start of the other, whichever is first."""
    early, late = meetings(
        [stop(HALL, "10:00", "11:00"), stop(CAFE, "12:00", "13:00")],
        [stop(HALL, "10:00", "11:00"), stop(CAFE, "12:00", "13:00")],
    )

    assert (hours(1), hours(1)) == (early.gap_to(late), late.gap_to(early))
