"""Passages: which entrances the stops of one person imply, and when they are crossed."""

import pytest

from schedcheck import Event, Itinerary, Level, Place, Stop
from schedcheck._time import moment_of
from schedcheck.encounters.presence import FOREVER, Presence, trail
from tests.unit.builders import ADA, CITY, at, minutes, room, stop

STREET = room("Street")
LOBBY = room("Lobby")
CORRIDOR = room("Corridor")
HOUSE = Place("House", within=CITY, level=Level.BUILDING, entrance=STREET, walk=minutes(10))
HALL = Place("Hall", within=HOUSE, entrance=CORRIDOR, walk=minutes(2))
DEN = Place("Den", within=HOUSE)
PARK = room("Park")
CALL = Place("Call", remote=True)


def presences(*stops: Stop) -> tuple[Presence, ...]:
    """Everywhere Ada is or may be."""
    return trail(Itinerary(ADA, stops))


def sureness(presence: Presence) -> str:
    """How sure a presence is, in a sign after its name."""
    return ("~" if presence.tentative else "") + ("?" if presence.doubtful else "")


def clock(moment: int) -> str:
    """A time of the day."""
    return "..." if moment >= FOREVER else f"{moment_of(moment):%H:%M}"


def passages(*stops: Stop) -> list[str]:
    """The passages that Ada crosses, by time: `~` where that depends on tentative stops, `?` on ends not known."""
    return [
        f"{each.way} {each.place.name}{sureness(each)} {clock(each.start)}-{clock(each.end)}"
        for each in presences(*stops)
        if not each.written
    ]


def written(*stops: Stop) -> list[str]:
    """The stops that Ada makes, by time."""
    return [
        f"{each.place.name}{sureness(each)} {clock(each.start)}-{clock(each.end)}"
        for each in presences(*stops)
        if each.written
    ]


# --- First and last ---


def test_a_place_without_an_entrance_implies_nothing() -> None:
    """One is simply there."""
    assert [] == passages(stop(PARK, "10:00", "11:00"))


def test_an_only_stop_is_come_to_and_left() -> None:
    """From outside, and to outside."""
    assert ["in Street 09:50-10:00", "out Street 11:00-11:10"] == passages(stop(DEN, "10:00", "11:00"))


def test_nested_entrances_follow_one_another() -> None:
    """The innermost is next to the stop."""
    assert [
        "in Street 09:48-09:58",
        "in Corridor 09:58-10:00",
        "out Corridor 11:00-11:02",
        "out Street 11:02-11:12",
    ] == passages(stop(HALL, "10:00", "11:00"))


def test_however_many_entrances_follow_one_another() -> None:
    """Each is crossed after all before it."""
    box = Place("Box", within=HALL, entrance=LOBBY, walk=minutes(3))

    assert [
        "in Street 09:45-09:55",
        "in Corridor 09:55-09:57",
        "in Lobby 09:57-10:00",
        "out Lobby 11:00-11:03",
        "out Corridor 11:03-11:05",
        "out Street 11:05-11:15",
    ] == passages(stop(box, "10:00", "11:00"))


def test_an_entrance_without_a_walk_is_crossed_in_an_instant() -> None:
    """It is crossed nonetheless."""
    shed = room("Shed", entrance=LOBBY)

    assert ["in Lobby 10:00-10:00", "out Lobby 11:00-11:00"] == passages(stop(shed, "10:00", "11:00"))


def test_a_remote_stop_has_no_way() -> None:
    """Nobody's body goes there."""
    assert [] == passages(stop(Place("Screen", within=HALL, remote=True), "10:00", "11:00"))


def test_a_cancelled_stop_implies_nothing() -> None:
    """As if it were not written."""
    assert [] == passages(stop(DEN, "10:00", "11:00", status="cancelled"))


# --- Between two stops ---


def test_going_from_inside_to_outside_crosses_once() -> None:
    """Out after the one, and not in again."""
    assert ["in Street 09:50-10:00", "out Street 11:00-11:10"] == passages(
        stop(DEN, "10:00", "11:00"), stop(PARK, "12:00", "13:00")
    )


def test_going_from_outside_to_inside_crosses_once() -> None:
    """In before the other."""
    assert ["in Street 11:50-12:00", "out Street 13:00-13:10"] == passages(
        stop(PARK, "10:00", "11:00"), stop(DEN, "12:00", "13:00")
    )


def test_going_between_two_rooms_crosses_only_what_one_is_inside() -> None:
    """The house is not left for another room of it."""
    assert [
        "in Street 09:48-09:58",
        "in Corridor 09:58-10:00",
        "out Corridor 11:00-11:02",
        "out Street 11:40-11:50",
    ] == (passages(stop(HALL, "10:00", "11:00"), stop(DEN, "11:10", "11:40")))


def test_a_long_break_is_a_way_out_and_back() -> None:
    """Longer than twice the walk."""
    assert ["in Street 09:50-10:00", "out Street 11:00-11:10", "in Street 11:11-11:21", "out Street 12:00-12:10"] == (
        passages(stop(DEN, "10:00", "11:00"), stop(DEN, "11:21", "12:00"))
    )


def test_a_short_break_is_spent_inside() -> None:
    """Twice the walk is not longer than twice the walk."""
    assert ["in Street 09:50-10:00", "out Street 12:00-12:10"] == passages(
        stop(DEN, "10:00", "11:00"), stop(DEN, "11:20", "12:00")
    )


def test_who_stays_in_an_inner_place_stays_in_those_around_it() -> None:
    """A break long enough for the way around is no way out where the inner place is not left."""
    porch = room("Porch")
    house = Place("Hut", within=CITY, level=Level.BUILDING, entrance=porch, walk=minutes(1))
    den = Place("Nook", within=house, entrance=CORRIDOR, walk=minutes(10))

    assert ["in Porch 09:49-09:50", "in Corridor 09:50-10:00", "out Corridor 12:00-12:10", "out Porch 12:10-12:11"] == (
        passages(stop(den, "10:00", "11:00"), stop(den, "11:10", "12:00"))
    )


def test_who_leaves_an_inner_place_may_stay_in_those_around_it() -> None:
    """The break is long for the corridor and short for the street."""
    assert [
        "in Street 09:48-09:58",
        "in Corridor 09:58-10:00",
        "out Corridor 11:00-11:02",
        "in Corridor 11:08-11:10",
        "out Corridor 12:00-12:02",
        "out Street 12:02-12:12",
    ] == passages(stop(HALL, "10:00", "11:00"), stop(HALL, "11:10", "12:00"))


def test_stops_that_follow_at_once_imply_no_way() -> None:
    """A break of nothing is short even where the walk takes no time."""
    shed = room("Shed", entrance=LOBBY)

    assert ["in Lobby 10:00-10:00", "out Lobby 12:00-12:00"] == passages(
        stop(shed, "10:00", "11:00"), stop(shed, "11:00", "12:00")
    )


def test_a_remote_stop_is_no_next_stop() -> None:
    """A call between two stops does not bring one out of the house."""
    assert ["in Street 09:50-10:00", "out Street 12:00-12:10"] == passages(
        stop(DEN, "10:00", "11:00"), stop(CALL, "11:00", "11:10"), stop(DEN, "11:10", "12:00")
    )


# --- Overlapping stops and ties ---


def test_a_stop_that_outlasts_others_is_left_for_what_comes_after_it() -> None:
    """A call in the park within the hours in the den: out for the park and at the end of the day."""
    assert ["in Street 09:50-10:00", "out Street 15:00-15:10"] == passages(
        stop(DEN, "10:00", "15:00"), stop(PARK, "12:00", "13:00")
    )


def test_what_lies_within_a_stop_is_come_to_from_it() -> None:
    """The way in before the inner stop starts from outside it."""
    assert ["in Street 11:50-12:00", "out Street 13:00-13:10"] == passages(
        stop(PARK, "10:00", "15:00"), stop(DEN, "12:00", "13:00")
    )


def test_an_outlasting_stop_is_followed_by_the_first_stop_from_its_end_on() -> None:
    """A short break to it is spent inside; the inner stop is left for it."""
    assert ["in Street 09:50-10:00", "out Street 16:00-16:10"] == passages(
        stop(DEN, "10:00", "15:00"), stop(DEN, "12:00", "13:00"), stop(DEN, "15:10", "16:00")
    )[:1] + passages(stop(DEN, "10:00", "15:00"), stop(DEN, "12:00", "13:00"), stop(DEN, "15:10", "16:00"))[-1:]


def test_stops_alike_in_time_are_each_next_to_the_other() -> None:
    """One in the den and one in the park at the same time: the den is left for the park."""
    found = passages(stop(DEN, "10:00", "11:00"), stop(PARK, "10:00", "11:00"))

    assert ["in Street 09:50-10:00", "out Street 11:00-11:10"] == found


def test_all_stops_of_a_tie_follow_what_is_before_it() -> None:
    """The first stop is next to both."""
    found = passages(stop(DEN, "08:00", "09:00"), stop(DEN, "09:05", "10:00"), stop(PARK, "09:05", "10:00"))

    assert ["in Street 07:50-08:00", "in Street 08:55-09:05", "out Street 09:00-09:10", "out Street 10:00-10:10"] == (
        found
    )


# --- Tentative stops ---


def test_the_way_to_a_tentative_stop_is_as_uncertain() -> None:
    """No stop, no way."""
    assert ["in Street~ 09:50-10:00", "out Street~ 11:00-11:10"] == passages(
        stop(DEN, "10:00", "11:00", status="tentative")
    )


def test_dropping_a_tentative_stop_may_make_a_break_long() -> None:
    """With it, two short breaks; without it, a way out and back."""
    found = passages(
        stop(DEN, "10:00", "11:00"), stop(DEN, "11:15", "11:30", status="tentative"), stop(DEN, "11:45", "12:00")
    )

    assert [
        "in Street 09:50-10:00",
        "out Street~ 11:00-11:10",
        "in Street~ 11:35-11:45",
        "out Street 12:00-12:10",
    ] == found


def test_confirming_a_tentative_stop_may_bring_one_out() -> None:
    """Between two stops in the den with a short break."""
    found = passages(
        stop(DEN, "10:00", "11:00"), stop(PARK, "11:05", "11:10", status="tentative"), stop(DEN, "11:15", "12:00")
    )

    assert [
        "in Street 09:50-10:00",
        "out Street~ 11:00-11:10",
        "in Street~ 11:05-11:15",
        "out Street 12:00-12:10",
    ] == found


def test_a_way_out_for_every_choice_is_certain() -> None:
    """To the park or, without it, home."""
    found = passages(stop(DEN, "10:00", "11:00"), stop(PARK, "11:05", "11:10", status="tentative"))

    assert ["in Street 09:50-10:00", "out Street 11:00-11:10"] == found


def test_a_tentative_stop_beside_another_is_no_sure_way() -> None:
    """It is left for the park only if that is confirmed."""
    found = passages(
        stop(DEN, "10:00", "11:00"),
        stop(PARK, "10:00", "11:00", status="tentative"),
        stop(DEN, "11:05", "12:00"),
    )

    assert "out Street~ 11:00-11:10" in found


def test_a_confirmed_stop_beside_another_is_a_sure_way() -> None:
    """Whatever comes next."""
    found = passages(
        stop(DEN, "10:00", "11:00"), stop(PARK, "10:00", "11:00"), stop(DEN, "11:05", "12:00", status="tentative")
    )

    assert "out Street 11:00-11:10" in found


def test_a_confirmed_stop_within_another_is_a_sure_way() -> None:
    """The den is left for the park, or for what comes before it."""
    found = passages(
        stop(DEN, "10:00", "15:00"),
        stop(room("Wood"), "11:00", "11:30", status="tentative"),
        stop(PARK, "12:00", "13:00"),
        stop(DEN, "15:05", "16:00"),
    )

    assert "out Street 15:00-15:10" in found


def test_of_a_tentative_tie_any_stop_may_be_next() -> None:
    """Two tentative stops alike in time: only one of them is outside."""
    found = passages(
        stop(DEN, "10:00", "11:00"),
        stop(DEN, "11:05", "11:10", status="tentative"),
        stop(PARK, "11:05", "11:10", status="tentative"),
        stop(DEN, "11:15", "12:00"),
    )

    assert "out Street~ 11:00-11:10" in found


# --- Ends that are not known ---


def test_an_unknown_end_lasts_at_most_to_the_next_stop() -> None:
    """The widest it can be."""
    assert ["Den 10:00-12:00", "Park 12:00-13:00"] == written(stop(DEN, "10:00"), stop(PARK, "12:00", "13:00"))


def test_an_unknown_end_without_a_next_stop_has_no_bound() -> None:
    """It may last for ever."""
    assert ["Den 10:00-..."] == written(stop(DEN, "10:00"))


def test_an_unknown_end_is_not_limited_by_a_call() -> None:
    """One may call from where one is."""
    assert ["Den 10:00-...", "Call 11:00-11:30"] == written(stop(DEN, "10:00"), stop(CALL, "11:00", "11:30"))


def test_an_unknown_end_is_not_limited_by_a_cancelled_stop() -> None:
    """It does not take place."""
    assert ["Den 10:00-..."] == written(stop(DEN, "10:00"), stop(PARK, "11:00", status="cancelled"))


def test_an_unknown_end_is_limited_by_a_tentative_stop_only_if_it_takes_place() -> None:
    """Else by the next one."""
    assert ["Den 10:00-13:00", "Park~ 12:00-12:30", "Hall 13:00-14:00"] == written(
        stop(DEN, "10:00"), stop(PARK, "12:00", "12:30", status="tentative"), stop(HALL, "13:00", "14:00")
    )


def test_a_call_without_an_end_lasts_at_most_to_the_next_bodily_stop() -> None:
    """After its start."""
    assert ["Call 10:00-12:00", "Den 10:00-11:00", "Park 12:00-13:00"] == sorted(
        written(stop(CALL, "10:00"), stop(DEN, "10:00", "11:00"), stop(PARK, "12:00", "13:00"))
    )


def test_a_call_without_an_end_may_have_no_bound() -> None:
    """Where nothing follows."""
    assert ["Call 10:00-..."] == written(stop(CALL, "10:00"))


def test_the_way_out_after_an_unknown_end_may_be_at_any_time() -> None:
    """From the start on."""
    assert ["in Street 09:50-10:00", "out Street 10:00-..."] == passages(stop(DEN, "10:00"))


def test_the_way_out_before_the_next_stop_is_over_after_it_at_the_latest() -> None:
    """Whoever leaves as late as that is late."""
    assert ["in Street 09:50-10:00", "out Street 10:00-12:10"] == passages(
        stop(DEN, "10:00"), stop(PARK, "12:00", "13:00")
    )


def test_an_unknown_end_may_make_a_break_long() -> None:
    """Whether there is a way out and back is not known, and if so, it begins early enough."""
    assert [
        "in Street 09:50-10:00",
        "out Street? 10:00-11:49",
        "in Street? 11:50-12:00",
        "out Street 13:00-13:10",
    ] == passages(stop(DEN, "10:00"), stop(DEN, "12:00", "13:00"))


def test_an_unknown_end_that_is_early_enough_for_an_inner_way_is_early_enough_for_those_around_it() -> None:
    """Who is outside the house has left the room before, by when there was time to come back into it."""
    porch = room("Porch")
    house = Place("Hut", within=CITY, level=Level.BUILDING, entrance=porch, walk=minutes(1))
    den = Place("Nook", within=house, entrance=CORRIDOR, walk=minutes(10))
    since = at("11:00").timestamp() * 1_000_000
    out = [each for each in presences(stop(den, "10:00"), stop(den, "11:00", "12:00")) if each.way == "out"][:2]

    # In minutes before the next stop, and a microsecond: over by 20 before, then on the way for 10, and for 1.
    assert [("Corridor", 10), ("Porch", 9)] == [
        (each.place.name, round((since - 1 - each.end) / 60_000_000, 6)) for each in out
    ]


def test_an_unknown_end_cannot_make_a_short_time_long() -> None:
    """From start to start it is short."""
    assert ["in Street 09:50-10:00", "out Street 13:00-13:10"] == passages(
        stop(DEN, "10:00"), stop(DEN, "10:20", "13:00")
    )


def test_an_unknown_end_and_a_tentative_stop() -> None:
    """With the park there is a way out for sure, without it that is not known: in each world there may be."""
    found = passages(stop(DEN, "10:00"), stop(PARK, "11:00", "11:30", status="tentative"), stop(DEN, "12:00", "13:00"))

    assert "out Street? 10:00-12:10" in found


# --- What else a presence tells ---


def test_presences_at_one_event_slip_together() -> None:
    """Stops and passages alike; those with bounds of their own do not."""
    event = Event("Talk", DEN, at("10:00"), at("11:00"), late=minutes(5))
    mine, own = presences(event.attend()), presences(event.attend(late=minutes(1)))

    assert (1, True) == (len({each.key for each in mine}), {each.key for each in mine}.isdisjoint({own[0].key}))


def test_presences_are_sorted_and_worked_out_once() -> None:
    """By start and end."""
    itinerary = Itinerary(ADA, [stop(DEN, "12:00", "13:00"), stop(HALL, "08:00", "09:00")])

    assert trail(itinerary) is trail(itinerary)
    assert sorted((each.start, each.end) for each in trail(itinerary)) == [
        (each.start, each.end) for each in trail(itinerary)
    ]


@pytest.mark.parametrize(("way", "title"), [("in", "way into House"), ("out", "way out of House")])
def test_an_implied_stop_is_named_after_what_it_leads_to(way: str, title: str) -> None:
    """And made once."""
    (found,) = (each for each in presences(stop(DEN, "10:00", "11:00")) if each.way == way)

    assert (title, f"den/{way}/street", ADA) == (found.as_stop().name, found.as_stop().id, found.as_stop().leader)
    assert found.as_stop() is found.as_stop()


def test_an_implied_stop_without_a_known_end_has_none() -> None:
    """It follows an end that is not known."""
    (found,) = (each for each in presences(stop(DEN, "10:00")) if each.way == "out")

    assert (at("10:00"), None) == (found.as_stop().start, found.as_stop().end)


def test_a_passage_before_the_first_day_of_the_calendar_is_shown_on_it() -> None:
    """Nothing earlier can be shown."""
    first = Stop(DEN, "0001-01-01T00:05Z", "0001-01-01T00:10Z")
    (found,) = (each for each in presences(first) if each.way == "in")

    assert "0001-01-02T00:00:00+00:00" == found.as_stop().start.isoformat()


def test_two_passages_through_one_entrance_have_two_ids() -> None:
    """A wing and its cell share a lobby."""
    wing = Place("Wing", within=CITY, level=Level.BUILDING, entrance=LOBBY, walk=minutes(1))
    cell = Place("Cell", within=wing, entrance=LOBBY, walk=minutes(1))
    found = [each.as_stop().id for each in presences(stop(cell, "10:00", "11:00")) if each.way == "out"]

    assert ["cell/out/lobby", "cell/out/lobby-2"] == found


def test_where_nothing_is_crossed_what_comes_next_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that may come next of thousands of tentative stops would take its square."""
    stops = [stop(PARK, "10:00", "11:00"), stop(PARK, "11:00", "12:00"), stop(CALL, "11:00", "12:00")]
    for each in ("next_of", "next_of_remote", "previous_of"):
        monkeypatch.delattr(f"schedcheck.encounters.presence.{each}")

    assert 3 == len(presences(*stops))


def test_of_stops_that_start_at_once_one_without_an_end_is_last() -> None:
    """It ends by the start of the first stop after both."""
    stops = [stop(PARK, "10:00"), stop(PARK, "10:00", "11:00"), stop(PARK, "12:00", "13:00")]
    (found,) = (each for each in presences(*stops) if each.open is not None)

    assert at("12:00") == moment_of(found.end)
