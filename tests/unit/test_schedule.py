from collections.abc import Callable
from itertools import count

import pytest

from schedcheck import Delegation, Event, Itinerary, Leader, Level, Place, Schedule, Stop
from tests.unit.builders import ADA, BO, CITY, CY, at, hours, minutes, refusal, room, stop

HALL = room("Hall")
CAFE = room("Café")
LOBBY = room("Lobby")
SUITE = room("Suite", entrance=LOBBY, walk=minutes(5))
TALK = Event("Talk", HALL, at("10:00"), at("11:00"))
NORTH = Delegation("Northland")
SOUTH = Delegation("Southland")
NIL = Leader("Nil", delegation=NORTH)
NAN = Leader("Nan", delegation=NORTH)
SOL = Leader("Sol", delegation=SOUTH)
DAY = stop(HALL, "08:00", "18:00")


def plan(**days: list[Stop | Event]) -> Schedule:
    """A plan of Ada, Bo and Cy, each by name."""
    people = {"ada": ADA, "bo": BO, "cy": CY}
    return Schedule(Itinerary.of(people[name], *items) for name, items in days.items())


def names(itineraries: tuple[Itinerary, ...]) -> list[str]:
    """Whose itineraries they are."""
    return [each.leader.name for each in itineraries]


def test_order_of_itineraries_does_not_matter() -> None:
    """Two plans of the same people are equal."""
    assert plan(ada=[TALK], bo=[TALK]) == plan(bo=[TALK], ada=[TALK])


def test_lists_its_leaders_by_id() -> None:
    """An order of its own."""
    assert (ADA, BO, CY) == plan(cy=[], ada=[TALK], bo=[]).leaders


def test_lists_every_stop_person_by_person() -> None:
    """In order of start for each."""
    made = plan(bo=[TALK], ada=[stop(CAFE, "12:00"), TALK])

    assert [("Ada", "Talk"), ("Ada", "Café"), ("Bo", "Talk")] == [
        (each.leader and each.leader.name, each.name) for each in made.stops
    ]


def test_lists_places_and_those_around_them() -> None:
    """With the passages to cross, by id."""
    assert (CITY, LOBBY, SUITE) == plan(ada=[stop(SUITE, "10:00")]).places


def test_lists_places_of_events() -> None:
    """Also of those attended elsewhere."""
    assert (CAFE, CITY, HALL) == tuple(sorted(plan(ada=[TALK.attend(place=CAFE)]).places, key=lambda each: each.name))


def test_lists_events_by_start() -> None:
    """Each once."""
    late = Event("Dinner", CAFE, at("19:00"))

    assert (TALK, late) == plan(ada=[late, TALK], bo=[TALK]).events


def test_gives_the_itinerary_of_a_leader_or_an_id() -> None:
    """Whichever is at hand."""
    made = plan(ada=[TALK])

    assert made.itinerary(ADA) is made.itinerary("ada")


def test_contains_whoever_has_an_itinerary() -> None:
    """Only leaders can be in it."""
    made = plan(ada=[])

    assert (True, False, False) == (ADA in made, BO in made, "ada" in made)


def test_repr_makes_it_again() -> None:
    """The private index is left out."""
    assert "Schedule((Itinerary(Leader('Ada')),))" == repr(plan(ada=[]))


# --- Parties ---


def test_a_leader_is_a_party_of_one() -> None:
    """By id."""
    assert ["Ada"] == names(plan(ada=[TALK], bo=[TALK]).party(Leader("Ada", office="Mayor")))


def test_a_delegation_is_everybody_who_belongs_to_it() -> None:
    """And nobody else."""
    made = Schedule([Itinerary.of(each, DAY) for each in (NIL, NAN, SOL)])

    assert ["Nan", "Nil"] == names(made.party(NORTH))


def test_who_has_no_stop_that_takes_place_is_of_no_party() -> None:
    """All cancelled is not there."""
    made = Schedule([Itinerary.of(NIL, stop(HALL, "08:00", status="cancelled")), Itinerary(NAN)])

    assert [] == names(made.party(NORTH))


def test_a_stand_in_is_of_the_party() -> None:
    """Unless it is not inherited."""
    made = Schedule([Itinerary.of(ADA, DAY), Itinerary.of(BO, DAY, represents=ADA)])

    assert (["Ada", "Bo"], ["Ada"]) == (names(made.party(ADA)), names(made.party(ADA, inherit=False)))


def test_a_stand_in_counts_where_the_principal_is_not_in_the_plan() -> None:
    """That is why there is one."""
    assert ["Bo"] == names(Schedule([Itinerary.of(BO, DAY, represents=ADA)]).party(ADA))


def test_a_stand_in_of_a_stand_in_counts() -> None:
    """Representing is passed on."""
    made = Schedule([Itinerary.of(BO, DAY, represents=ADA), Itinerary.of(CY, DAY, represents=BO)])

    assert ["Bo", "Cy"] == names(made.party(ADA))


def test_two_who_represent_each_other_are_no_endless_loop() -> None:
    """Each counts once."""
    made = Schedule([Itinerary.of(BO, DAY, represents=ADA), Itinerary.of(ADA, DAY, represents=BO)])

    assert ["Ada", "Bo"] == names(made.party(ADA))


def test_a_stand_in_counts_for_the_principals_delegation() -> None:
    """Also where the principal is not in the plan."""
    made = Schedule([Itinerary.of(ADA, DAY, represents=NIL)])

    assert (["Ada"], []) == (names(made.party(NORTH)), names(made.party(NORTH, inherit=False)))


def test_people_are_everybody_in_the_plan() -> None:
    """Or a party."""
    made = plan(ada=[TALK], bo=[TALK], cy=[])

    assert (["Ada", "Bo"], ["Bo"]) == (names(made.people()), names(made.people(BO)))


def pairs(made: Schedule, *parties: Leader | Delegation, inherit: bool = True) -> list[str]:
    """Who is paired with whom."""
    return [f"{one.leader}-{other.leader}" for one, other in made.pairs(*parties, inherit=inherit)]


def test_pairs_each_of_the_one_with_each_of_the_other() -> None:
    """In order of id."""
    made = Schedule([Itinerary.of(each, DAY) for each in (SOL, NIL, NAN)])

    assert ["Nan-Sol", "Nil-Sol"] == pairs(made, NORTH, SOUTH)


def test_nobody_is_paired_with_themselves() -> None:
    """And each pair of one delegation is there once."""
    made = Schedule([Itinerary.of(each, DAY) for each in (NIL, NAN, SOL)])

    assert ["Nan-Nil"] == pairs(made, NORTH, NORTH)


def test_a_pair_with_one_on_both_sides_is_there_once() -> None:
    """A member who stands in for the other side."""
    made = Schedule([Itinerary.of(NIL, DAY, represents=SOL), Itinerary.of(NAN, DAY), Itinerary.of(SOL, DAY)])

    assert ["Nan-Nil", "Nan-Sol", "Nil-Sol"] == pairs(made, NORTH, SOUTH)


def test_a_pair_with_both_on_both_sides_is_there_once() -> None:
    """Whichever way round."""
    made = Schedule([Itinerary.of(NIL, DAY, represents=SOL), Itinerary.of(SOL, DAY, represents=NIL)])

    assert ["Nil-Sol"] == pairs(made, NIL, SOL)


def test_pairs_leave_out_stand_ins_that_do_not_inherit() -> None:
    """Only the two themselves."""
    made = Schedule([Itinerary.of(ADA, DAY), Itinerary.of(BO, DAY), Itinerary.of(CY, DAY, represents=BO)])

    assert ["Ada-Bo"] == pairs(made, ADA, BO, inherit=False)


# --- Where ---


def test_visits_where_somebody_is() -> None:
    """Inside it counts, next door does not."""
    made = plan(ada=[TALK])

    assert (True, True, False) == (made.visits(HALL), made.visits(CITY), made.visits(CAFE))


def test_visits_passages_that_must_be_crossed() -> None:
    """Nobody wrote them down."""
    assert plan(ada=[stop(SUITE, "10:00")]).visits(LOBBY)


def test_visits_what_somebody_may_be_in() -> None:
    """Of one known only to be in town, any room may be it."""
    assert plan(ada=[stop(CITY, "10:00")]).visits(HALL)


def test_visitors_are_those_with_a_stop_there() -> None:
    """A passage or a cancelled stop is none."""
    made = plan(ada=[TALK], bo=[stop(SUITE, "10:00")], cy=[TALK.attend(status="cancelled")])

    assert (["Ada"], []) == (names(made.visitors(HALL)), names(made.visitors(LOBBY)))


def test_users_also_come_for_an_event_held_there() -> None:
    """Wherever they follow it from."""
    made = plan(ada=[TALK], bo=[TALK.attend(place=CAFE)], cy=[stop(CAFE, "10:00")])

    assert ["Ada", "Bo"] == names(made.users(HALL))


def test_stops_for_an_event() -> None:
    """Given as such or by id."""
    made = plan(ada=[TALK, stop(HALL, "12:00")], bo=[TALK])

    assert (2, 2) == (len(list(made.stops_for(TALK))), len(list(made.stops_for("talk"))))


# --- Changes ---


def test_moves_a_stop() -> None:
    """It keeps its id and its person."""
    made = plan(ada=[stop(HALL, "08:00"), stop(HALL, "12:00")])
    moved = made.move(made.itinerary(ADA).stops[0], by=hours(5))

    assert [("hall-2", at("12:00")), ("hall", at("13:00"))] == [(each.id, each.start) for each in moved.stops]


def test_the_old_plan_stays_as_it_was() -> None:
    """A change makes a new one."""
    made = plan(ada=[TALK])
    made.move(TALK, by=hours(1))

    assert plan(ada=[TALK]) == made


def test_a_moved_event_moves_for_everybody_in_it() -> None:
    """Late comers stay as late, and it is one event still."""
    made = plan(ada=[TALK], bo=[TALK.attend(arrive=at("10:30"))], cy=[stop(CAFE, "10:00")])
    moved = made.move(TALK, by=hours(1))

    later = TALK.moved(hours(1))
    expected = plan(ada=[later], bo=[later.attend(arrive=at("11:30"))], cy=[stop(CAFE, "10:00")])
    assert expected == moved


def test_a_moved_event_moves_stops_with_bounds_of_their_own() -> None:
    """They slip alone, but they are for the event."""
    moved = plan(ada=[TALK.attend(late=minutes(5))]).move(TALK, by=hours(1))

    assert [at("11:00")] == [each.start for each in moved.stops]


def test_a_moved_event_is_known_by_its_id() -> None:
    """An older value of it will do."""
    made = plan(ada=[TALK]).move(TALK, by=hours(1))

    assert [at("12:00")] == [each.start for each in made.move(TALK, by=hours(1)).stops]


def test_a_move_shares_what_did_not_change() -> None:
    """So that it need not be measured again."""
    made = plan(ada=[TALK], bo=[TALK], cy=[stop(CAFE, "10:00")])
    moved = made.move(TALK, by=hours(1))

    assert moved.itinerary(CY) is made.itinerary(CY)


def test_a_move_keeps_who_represents_whom() -> None:
    """Only times change."""
    made = Schedule([Itinerary.of(BO, TALK, represents=ADA)])

    assert ADA == made.move(TALK, by=hours(1)).itinerary(BO).represents


def test_replaces_a_stop_under_its_id() -> None:
    """For the same person."""
    made = plan(ada=[TALK], bo=[TALK])
    changed = made.replace(made.itinerary(ADA).stops[0], stop(CAFE, "10:00"))

    assert [("Ada", "Café", "talk"), ("Bo", "Talk", "talk")] == [
        (each.leader and each.leader.name, each.name, each.id) for each in changed.stops
    ]


def test_replaces_a_stop_by_one_with_an_id_of_its_own() -> None:
    """It was given for a reason."""
    made = plan(ada=[TALK])
    changed = made.replace(made.itinerary(ADA).stops[0], stop(CAFE, "10:00", id="break"))

    assert ["break"] == [each.id for each in changed.stops]


def test_a_stop_may_be_told_by_its_value_alone() -> None:
    """Unbound, if just one is like it."""
    made = plan(ada=[stop(CAFE, "10:00")], bo=[TALK])

    assert plan(ada=[], bo=[TALK]) == made.remove(stop(CAFE, "10:00"))


def test_removes_a_stop() -> None:
    """Its person stays in the plan."""
    made = plan(ada=[TALK, stop(CAFE, "12:00")])

    assert plan(ada=[TALK]) == made.remove(made.itinerary(ADA).stops[1])


def test_adds_a_stop() -> None:
    """Numbered like any other."""
    made = plan(ada=[stop(CAFE, "10:00")]).add(ADA, stop(CAFE, "12:00"))

    assert ["café", "café-2"] == [each.id for each in made.stops]


def test_adds_an_event() -> None:
    """From start to end."""
    assert plan(ada=[TALK]) == plan(ada=[]).add(ADA, TALK)


def test_adds_somebody_new() -> None:
    """Their first stop brings them in."""
    assert plan(ada=[TALK], bo=[TALK]) == plan(ada=[TALK]).add(BO, TALK)


def test_replaces_an_event_for_everybody_in_it() -> None:
    """Who comes later than the event still does; place and times are the other's."""
    made = plan(ada=[TALK], bo=[TALK.attend(arrive=at("10:30"), place=LOBBY)], cy=[stop(CAFE, "10:00")])
    gala = Event("Gala", CAFE, at("10:00"), at("12:00"))

    assert [
        ("Ada", "Gala", CAFE, at("10:00"), at("12:00")),
        ("Bo", "Gala", LOBBY, at("10:30"), at("12:00")),
        ("Cy", "Café", CAFE, at("10:00"), None),
    ] == [
        (each.leader and each.leader.name, each.name, each.place, each.start, each.end)
        for each in made.replace(TALK, gala).stops
    ]


def test_replacing_an_event_keeps_the_ids_of_its_stops() -> None:
    """A difference of two reports follows them."""
    gala = Event("Gala", CAFE, at("10:00"), at("12:00"))

    assert ["talk"] == [each.id for each in plan(ada=[TALK]).replace(TALK, gala).stops]


def test_substitutes_one_person_for_another() -> None:
    """At all their stops, under the same ids, representing them."""
    made = plan(ada=[TALK], bo=[TALK, stop(CAFE, "12:00")]).substitute(BO, CY)
    itinerary = made.itinerary(CY)

    assert (["talk", "café"], BO, False) == ([each.id for each in itinerary.stops], itinerary.represents, BO in made)


def test_substitutes_by_id() -> None:
    """Whichever is at hand."""
    made = plan(ada=[TALK], bo=[TALK])

    assert made.substitute(BO, CY) == made.substitute("bo", CY)


def test_a_substitute_still_stands_in_for_whom_the_other_did() -> None:
    """Representing is passed on, also when the one in between has no stops left."""
    made = Schedule([Itinerary.of(BO, DAY, represents=ADA), Itinerary.of(SOL, DAY)]).substitute(BO, CY)

    assert ["Cy"] == names(made.party(ADA))


# --- Encounters ---


def test_encounters_are_where_two_meet() -> None:
    """By when they do."""
    made = plan(ada=[TALK, stop(CAFE, "08:00", "09:00")], bo=[TALK, stop(CAFE, "08:30", "09:30")])

    assert [("Café", -minutes(30)), ("Hall", -hours(1))] == [
        (each.place and each.place.name, each.gap) for each in made.encounters(ADA, BO)
    ]


def test_encounters_name_the_first_party_first() -> None:
    """As asked."""
    (found,) = plan(ada=[TALK], bo=[TALK]).encounters(BO, ADA)

    assert [BO, ADA] == [each.leader for each in found.stops]


def test_touching_is_no_encounter() -> None:
    """Unless those who miss each other are asked for."""
    made = plan(ada=[stop(CAFE, "08:00", "09:00")], bo=[stop(CAFE, "09:00", "10:00")])

    assert (0, 1) == (len(made.encounters(ADA, BO)), len(made.encounters(ADA, BO, within=minutes(1))))


def test_encounters_within_are_nearer_than_that() -> None:
    """Five minutes are not less than five minutes."""
    made = plan(ada=[stop(CAFE, "08:00", "09:00")], bo=[stop(CAFE, "09:05", "10:00")])

    assert (0, 1) == (
        len(made.encounters(ADA, BO, within=minutes(5))),
        len(made.encounters(ADA, BO, within=minutes(5.1))),
    )


@pytest.mark.parametrize("level", [Level.CITY, "City"])
def test_encounters_at_a_level(level: Level | str) -> None:
    """Two rooms of one city are together in it."""
    made = plan(ada=[TALK], bo=[stop(CAFE, "10:00", "11:00")])

    assert [(CITY, Level.CITY)] == [(each.place, each.level) for each in made.encounters(ADA, BO, level=level)]


def test_encounters_count_passages() -> None:
    """Unless only written stops are asked for."""
    made = plan(ada=[stop(SUITE, "10:00", "11:00")], bo=[stop(LOBBY, "11:00", "12:00")])

    assert (1, 0) == (len(made.encounters(ADA, BO)), len(made.encounters(ADA, BO, implied=False)))


def test_encounters_count_stand_ins() -> None:
    """Unless they do not inherit."""
    made = Schedule([Itinerary.of(ADA, TALK), Itinerary.of(CY, TALK, represents=BO)])

    assert (1, 0) == (len(made.encounters(ADA, BO)), len(made.encounters(ADA, BO, inherit=False)))


# --- What is refused ---

MINE = Itinerary.of(ADA, TALK)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (
        lambda: Schedule(["Ada"]),  # type: ignore[list-item]
        "InvalidValue: each of itineraries must be an Itinerary, got 'Ada'",
    ),
    (
        lambda: Schedule([MINE, Itinerary(ADA)]),
        "ConflictingIds: a leader must have one itinerary in a schedule, got two of 'ada'",
    ),
    (
        lambda: Schedule([MINE, Itinerary(BO, represents=Leader("Ada", office="Mayor"))]),
        (
            "ConflictingIds: a leader's id must stand for one leader, "
            "got 'ada' for Leader('Ada') and Leader('Ada', office='Mayor')"
        ),
    ),
    (
        lambda: Schedule(
            [
                Itinerary(Leader("Nil", delegation=Delegation("North", id="n"))),
                Itinerary(Leader("Nan", delegation=Delegation("Northland", id="n"))),
            ]
        ),
        (
            "ConflictingIds: a delegation's id must stand for one delegation, "
            "got 'n' for Delegation('Northland', id='n') and Delegation('North', id='n')"
        ),
    ),
    (
        lambda: plan(ada=[stop(Place("Den"), "10:00"), stop(Place("Den", tz="UTC"), "11:00")]),
        "ConflictingIds: a place's id must stand for one place, got 'den' for Place('Den') and Place('Den', tz='UTC')",
    ),
    (
        lambda: plan(ada=[TALK]).replace(TALK, stop(Place("Den"), "10:00")),
        (
            f"InvalidValue: two stops or two events must be given, "
            f"got {TALK!r} and Stop(Place('Den'), '2030-05-01T10:00:00+00:00')"
        ),
    ),
    (
        lambda: plan(ada=[]).replace(TALK, TALK),
        "NotInSchedule: the event must be one that somebody attends, got 'talk'",
    ),
    (
        lambda: plan(ada=[TALK], bo=[TALK]).substitute(ADA, BO),
        "ConflictingIds: a leader must have one itinerary in a schedule, got two of 'bo'",
    ),
    (
        lambda: plan(ada=[]).itinerary(BO),
        "NotInSchedule: the leader must have an itinerary, got 'bo'",
    ),
    (
        lambda: plan(ada=[]).itinerary("adda"),
        "NotInSchedule: the leader must have an itinerary, got 'adda'; did you mean 'ada'?",
    ),
    (
        lambda: plan(ada=[]).move(TALK, by=hours(1)),
        "NotInSchedule: the event must be one that somebody attends, got 'talk'",
    ),
    (
        lambda: plan(ada=[]).move(ADA, by=hours(1)),  # type: ignore[arg-type]
        "InvalidValue: what moves must be a Stop or an Event, got Leader('Ada')",
    ),
    (
        lambda: plan(ada=[]).remove(TALK),  # type: ignore[arg-type]
        f"InvalidValue: it must be a Stop, got {TALK!r}",
    ),
    (
        lambda: plan(ada=[]).remove(stop(Place("Den"), "10:00")),
        (
            "NotInSchedule: the stop must be in the schedule just once, "
            "got Stop(Place('Den'), '2030-05-01T10:00:00+00:00'), found 0 times"
        ),
    ),
    (
        lambda: plan(ada=[stop(Place("Den"), "10:00")], bo=[stop(Place("Den"), "10:00")]).remove(
            stop(Place("Den"), "10:00")
        ),
        (
            "NotInSchedule: the stop must be in the schedule just once, "
            "got Stop(Place('Den'), '2030-05-01T10:00:00+00:00'), found 2 times"
        ),
    ),
    (
        lambda: plan(ada=[]).encounters(ADA, BO, level="floor"),
        "UnknownName: level must be one of room, building, site, city, country, got 'floor'",
    ),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


def test_refuses_another_leader_with_an_id_that_is_taken() -> None:
    """Which of the two is meant cannot be known."""
    with_office = Leader("Ada", office="Mayor")

    expected = "ConflictingIds: a leader's id must stand for one leader, got Leader('Ada') and "
    assert expected + "Leader('Ada', office='Mayor')" == refusal(lambda: plan(ada=[]).add(with_office, TALK))


def test_refuses_a_stop_of_somebody_who_is_not_in_the_plan() -> None:
    """Its person is looked for first."""
    (bound,) = Itinerary.of(BO, TALK).stops

    expected = "NotInSchedule: the leader must have an itinerary, got 'bo'"
    assert expected == refusal(lambda: plan(ada=[TALK]).remove(bound))


def test_refuses_a_stop_that_has_moved_since() -> None:
    """An old value is not in the new plan."""
    made = plan(ada=[TALK])
    old = made.itinerary(ADA).stops[0]

    assert "NotInSchedule" in refusal(lambda: made.move(TALK, by=hours(1)).remove(old))


def test_the_same_values_may_come_many_times() -> None:
    """Only different things of one id are refused."""
    again = Event("Talk", room("Hall"), at("10:00"), at("11:00"))

    assert (TALK,) == plan(ada=[TALK], bo=[again]).events
