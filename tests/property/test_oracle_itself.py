"""The oracle on examples worked out by hand, so that it may be trusted on those that are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcheck import MaxBreaks, MaxLoad, MaxSpan, MaxStretch, Rest
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Series, Stop
from schedcheck.schedule import Schedule
from tests.property import oracle
from tests.property.oracle import AT_RISK, BROKEN, CONDITIONAL, KEPT, UNKNOWN, judging

MINUTE = 60_000_000
ANN, BEN, CID = Leader("Ann"), Leader("Ben"), Leader("Cid")
HALL, ROOM, LOBBY = Place("Hall", capacity=1), Place("Room"), Place("Lobby")


def at(ticks: int) -> datetime:
    """So many microseconds after eight."""
    return datetime(2022, 11, 15, 8, tzinfo=UTC) + timedelta(microseconds=ticks)


def us(ticks: int) -> timedelta:
    """So many microseconds."""
    return timedelta(microseconds=ticks)


def stop(place: Place, start: int, end: int | None, **fields: object) -> Stop:
    """A stop by its microseconds."""
    return Stop(place, at(start), None if end is None else at(end), **fields)  # type: ignore[arg-type]


def plan(*itineraries: tuple[Leader, list[Stop]]) -> Schedule:
    """A plan of people and their stops."""
    return Schedule(Itinerary(leader, stops) for leader, stops in itineraries)


def bali(arrive: str = "2022-11-15 09:50") -> tuple[Schedule, Leader, Leader, Place]:
    """The proposal for Bali, the two whom it is about, and where they must not meet."""
    city = Place("Bali", level=Level.CITY, tz="Asia/Makassar")
    apurva = Place("The Apurva Kempinski", within=city, level=Level.SITE)
    lobby = Place("Lobby", within=apurva, clearance=timedelta(minutes=5))
    candi = Place("Candi Ballroom", within=apurva, entrance=lobby, walk=timedelta(minutes=4))
    biden = Leader("Joe Biden", delegation=Delegation("United States"))
    putin = Leader("Vladimir Putin", delegation=Delegation("Russia"))
    session = Event("Session I", candi, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary")
    proposal = Schedule([Itinerary.of(biden, session), Itinerary.of(putin, session.attend(arrive=arrive))])
    return proposal, biden, putin, apurva


def test_the_bali_proposal_is_broken_in_the_lobby_when_both_leave() -> None:
    """Both are in the lobby for four minutes from 12:00, and it asks for five between them: nine are lacking."""
    proposal, biden, putin, apurva = bali()
    judged = oracle.avoid(proposal, biden, putin, at=apurva, allow={"plenary"})
    (found,) = judged.findings

    assert (BROKEN, (-9 * MINUTE, -9 * MINUTE)) == (found.verdict, found.slack)
    assert (("joe-biden", "session-i/out/lobby"), ("vladimir-putin", "session-i/out/lobby")) == found.stops
    assert (1 * MINUTE, 1 * MINUTE) == judged.kept


def test_a_gap_is_positive_apart_zero_touching_and_negative_together() -> None:
    """The gap of two spans, and of an instant inside a span, at its edge and outside it."""
    assert [2, 0, -1] == [oracle.gap_of((0, 3), each) for each in ((5, 6), (3, 6), (2, 6))]
    assert [-1, 0, 1] == [oracle.gap_of((0, 3), (each, each)) for each in (1, 3, 4)]


def test_places_are_shared_not_shared_or_perhaps_shared() -> None:
    """One room, two rooms of a hotel, a hotel and its room, two calls."""
    hotel = Place("Hotel", level=Level.BUILDING)
    hall, suite = Place("Hall", within=hotel), Place("Suite", within=hotel)
    call = Place("Call", within=hall, remote=True)

    assert [True, False, None] == [oracle.shares(hall, each, Level.ROOM) for each in (hall, suite, hotel)]
    assert [True, True, True] == [oracle.shares(hall, each, Level.BUILDING) for each in (hall, suite, hotel)]
    assert [True, False] == [oracle.shares(call, each, Level.COUNTRY) for each in (call, hall)]


def test_a_break_longer_than_two_walks_is_a_way_out_and_back() -> None:
    """Between two stops in one hall the lobby is crossed when there is time for it."""
    hall = Place("Hall", entrance=Place("Lobby"), walk=us(2))

    def ways(start: int) -> set[str]:
        model = oracle.Plan(plan((ANN, [stop(hall, 0, 1, id="a"), stop(hall, start, 9, id="b")])))
        (world,) = model.worlds(["ann"])
        return {each.name[1] for each in model.presences("ann", world)}

    outside = {"a/in/lobby", "b/out/lobby", "a", "b"}
    assert outside == ways(5)
    assert {*outside, "a/out/lobby", "b/in/lobby"} == ways(6)


def test_who_stays_in_the_hotel_does_not_cross_its_gate() -> None:
    """From room to room of one hotel only the doors of rooms are crossed, however short the walk through the gate."""
    hotel = Place("Hotel", level=Level.BUILDING, entrance=Place("Gate"), walk=us(1))
    lobby = Place("Lobby", within=hotel)
    hall, suite = (Place(name, within=hotel, entrance=lobby, walk=us(3)) for name in ("Hall", "Suite"))
    model = oracle.Plan(plan((ANN, [stop(hall, 0, 1), stop(suite, 3, 4)])))
    (world,) = model.worlds(["ann"])
    spans = {each.name[1]: each.span({}, {}) for each in model.presences("ann", world) if not each.written}
    start = oracle.moment(at(0))

    assert {
        "hall/in/lobby": (-3, 0),
        "hall/in/gate": (-4, -3),
        "hall/out/lobby": (1, 4),
        "suite/in/lobby": (0, 3),
        "suite/out/lobby": (4, 7),
        "suite/out/gate": (7, 8),
    } == {name: (span[0] - start, span[1] - start) for name, span in spans.items()}


def test_a_stop_that_outlasts_others_has_a_way_out_of_its_own() -> None:
    """A long stop with a short one inside it is left at its own end, too."""
    hall = Place("Hall", entrance=Place("Lobby"), walk=us(1))
    model = oracle.Plan(plan((ANN, [stop(hall, 0, 9), stop(ROOM, 2, 3), stop(ROOM, 12, 13, id="later")])))
    (world,) = model.worlds(["ann"])
    after = {each.id: ([one.id for one in following], last) for each, following, last in model.following("ann", world)}

    assert {"hall": (["room", "later"], False), "room": (["later"], False), "later": ([], True)} == after


def test_a_slip_that_makes_two_meet_is_at_risk_with_the_largest_that_is_safe() -> None:
    """Two apart by three, one of them up to four late, the other two early: two each is one too many."""
    schedule = plan((ANN, [stop(HALL, 0, 2, late=us(4))]), (BEN, [stop(HALL, 5, 6, early=us(2))]))
    (found,) = oracle.avoid(schedule, ANN, BEN).findings

    assert (AT_RISK, (3, 3), 1) == (found.verdict, found.slack, found.slip)


def test_those_at_one_event_slip_together() -> None:
    """However late an event is, nobody at it comes nearer to somebody else at it."""
    event = Event("Talks", HALL, at(0), at(4), late=us(3))
    ann, ben = event.attend(leave=at(1)), event.attend(arrive=at(3))

    assert KEPT == oracle.avoid(plan((ANN, [ann]), (BEN, [ben])), ANN, BEN, gap=us(2)).verdict
    own = event.attend(leave=at(1), late=us(1))
    assert AT_RISK == oracle.avoid(plan((ANN, [own]), (BEN, [ben])), ANN, BEN, gap=us(2)).verdict


def test_a_tentative_stop_makes_it_conditional() -> None:
    """Two who meet only if one of them comes."""
    schedule = plan((ANN, [stop(HALL, 0, 2)]), (BEN, [stop(HALL, 1, 3, status="tentative")]))

    assert CONDITIONAL == oracle.avoid(schedule, ANN, BEN).verdict
    assert CONDITIONAL == oracle.together(schedule, ANN, BEN).verdict


def test_an_end_that_is_not_known_makes_it_unknown_up_to_the_next_stop() -> None:
    """It may last until the next stop, not longer; a tentative next stop may leave it without bound."""
    ben = (BEN, [stop(HALL, 4, 5)])

    def verdict(*stops: Stop) -> str:
        return oracle.avoid(plan((ANN, [stop(HALL, 0, None), *stops]), ben), ANN, BEN).verdict

    assert UNKNOWN == verdict()
    assert KEPT == verdict(stop(ROOM, 4, 5))
    assert UNKNOWN == verdict(stop(ROOM, 4, 5, late=us(1)))
    assert UNKNOWN == verdict(stop(ROOM, 4, 5, status="tentative"))


def test_a_window_counts_the_time_between_two_who_are_too_near() -> None:
    """Two stops too near each other count when the time between them touches the window."""
    schedule = plan((ANN, [stop(HALL, 0, 2)]), (BEN, [stop(HALL, 4, 6)]))

    def verdict(start: int, end: int) -> str:
        return oracle.avoid(schedule, ANN, BEN, gap=us(3), during=Interval(at(start), at(end))).verdict

    assert [BROKEN, BROKEN, KEPT, KEPT] == [verdict(*each) for each in ((0, 2), (4, 9), (0, 1), (5, 9))]


def test_at_a_place_is_in_it_and_perhaps_around_it() -> None:
    """Who is known only to be in the hotel may be in its hall, not in a call from there."""
    hotel = Place("Hotel", level=Level.BUILDING)
    hall, call = Place("Hall", within=hotel), Place("Call", within=hotel, remote=True)

    def verdict(where: Place, place: Place) -> tuple[str, bool]:
        schedule = plan((ANN, [stop(where, 0, 2)]), (BEN, [stop(where, 1, 3)]))
        judged = oracle.avoid(schedule, ANN, BEN, at=place)
        return judged.verdict, judged.measured

    assert [(BROKEN, True), (UNKNOWN, True)] == [verdict(where, hall) for where in (hall, hotel)]
    assert [(UNKNOWN, False), (BROKEN, True)] == [verdict(where, call) for where in (hotel, call)]
    assert (UNKNOWN, False) == verdict(ROOM, hall)


def test_whoever_stands_in_for_somebody_is_of_their_party() -> None:
    """Stand-ins count through others, also when the one they stand in for is not there."""
    group = Delegation("Group")
    absent = Leader("Absent", delegation=group)
    schedule = Schedule(
        [
            Itinerary(ANN, [stop(HALL, 0, 1)], represents=absent),
            Itinerary(BEN, [stop(HALL, 0, 1)], represents=ANN),
            Itinerary(CID, [stop(HALL, 0, 1, status="cancelled")], represents=ANN),
        ]
    )
    model = oracle.Plan(schedule)

    assert {"ann", "ben"} == model.members(group, inherit=True) == model.members(absent, inherit=True)
    assert set() == model.members(group, inherit=False)


def test_travel_asks_for_the_walks_and_the_way() -> None:
    """A walk of two and a way of three: four are too few by one; without the way it is not known."""
    hall = Place("Hall", entrance=Place("Lobby"), walk=us(2))
    schedule = plan((ANN, [stop(hall, 0, 1), stop(ROOM, 5, 6)]))
    (found,) = oracle.travel(schedule, times={(ROOM, hall): us(3)}).findings

    assert (BROKEN, (-1, -1)) == (found.verdict, found.slack)
    assert UNKNOWN == oracle.travel(schedule).verdict
    assert BROKEN == oracle.travel(plan((ANN, [stop(hall, 0, 1), stop(ROOM, 2, 6)]))).verdict


def test_the_way_is_the_nearest_entry_else_the_distance() -> None:
    """An entry for the place itself comes before one for the city; without any, as the crow flies."""
    city, town = (Place(name, level=Level.CITY, geo=geo) for name, geo in (("City", (0, 0)), ("Town", (0, 1))))
    here, hotel, there = Place("Here", within=city), Place("Hotel", within=city), Place("There", within=town)
    table = {(here, town): us(2), (city, town): us(5)}
    degree = oracle.way(here, there, {}, 1.0)

    assert [2, 5, 0] == [oracle.way(each, there, table, None) for each in (here, hotel, town)]
    assert [0, None, None] == [oracle.way(here, each, {}, None) for each in (hotel, there, ROOM)]
    assert degree is not None
    assert 111 == round(degree / 3_600_000_000)
    with pytest.raises(oracle.Ambiguous):
        oracle.way(here, there, {(here, town): us(1), (city, there): us(2)}, None)


def test_an_end_that_is_not_known_decides_whether_a_passage_is_crossed() -> None:
    """Between two stops in a hall the lobby is crossed if the first ends early enough: whoever is there may be met."""
    hall = Place("Hall", entrance=LOBBY, walk=us(2))
    ann = (ANN, [stop(hall, 0, None), stop(hall, 6, 7)])

    def verdict(start: int, end: int) -> str:
        return oracle.avoid(plan(ann, (BEN, [stop(LOBBY, start, end)])), ANN, BEN).verdict

    assert [UNKNOWN, KEPT, UNKNOWN] == [verdict(*each) for each in ((0, 3), (3, 4), (4, 5))]


def test_for_every_end_another_slip_may_be_at_risk_or_unknown() -> None:
    """Where some slip is bad for each end, but none for all, the definitions leave room."""
    hall = Place("Hall", entrance=LOBBY, walk=us(2))
    ann = (ANN, [stop(hall, 0, None), stop(ROOM, 1, 2)])
    (found,) = oracle.avoid(plan(ann, (BEN, [stop(LOBBY, 5, 5, early=us(4))])), ANN, BEN).findings

    assert {AT_RISK, UNKNOWN} == {*found.verdicts}


def test_an_event_without_an_end_may_end_at_once() -> None:
    """How long somebody is at an event is not known if its end is not."""
    event = Event("Talks", HALL, at(0), None)
    schedule = plan((ANN, [event.attend(leave=at(2))]))

    assert [UNKNOWN, BROKEN] == [oracle.attend(schedule, ANN, event, at_least=us(each)).verdict for each in (2, 3)]


def test_each_overfull_span_is_found_and_else_the_moment_of_most_heads() -> None:
    """Two spans apart are two findings; at risk, conditional and unknown is what a slip makes overfull."""
    ann = [stop(HALL, 0, 9)]
    twice = plan((ANN, ann), (BEN, [stop(HALL, 1, 2), stop(HALL, 4, 5, status="tentative")]))
    late, early = [stop(HALL, 0, 2, late=us(3))], stop(HALL, 4, 5)
    perhaps = stop(HALL, 4, 5, status="tentative")
    endless = [stop(HALL, 0, None), stop(ROOM, 3, 9, late=us(3))]

    assert [BROKEN, CONDITIONAL] == [each.verdict for each in oracle.capacity(twice, HALL).findings]
    assert [AT_RISK, CONDITIONAL, UNKNOWN] == [
        oracle.capacity(plan((ANN, first), (BEN, [second])), HALL).verdict
        for first, second in ((late, early), (late, perhaps), (endless, early))
    ]
    assert 2 == oracle.capacity(plan((ANN, late), (BEN, [early])), HALL).findings[0].slip


def test_the_best_of_several_meetings_counts() -> None:
    """One certain meeting outweighs a longer tentative one."""
    ann = [stop(HALL, 0, 2), stop(ROOM, 3, 9, status="tentative")]
    schedule = plan((ANN, ann), (BEN, [stop(HALL, 1, 2), stop(ROOM, 3, 9)]))

    assert KEPT == oracle.together(schedule, ANN, BEN).verdict
    assert CONDITIONAL == oracle.together(schedule, ANN, BEN, at_least=us(2)).verdict
    assert BROKEN == oracle.together(schedule, ANN, BEN, at_least=us(7)).verdict


def test_attending_is_being_there_while_the_event_lasts() -> None:
    """Who comes two before an event of three and leaves one early is there for two."""
    event = Event("Talks", HALL, at(2), at(5))
    schedule = plan((ANN, [event.attend(arrive=at(0), leave=at(4))]))

    assert [KEPT, BROKEN] == [oracle.attend(schedule, ANN, event, at_least=us(each)).verdict for each in (2, 3)]


def test_uses_of_a_place_follow_one_another() -> None:
    """One event is one use however many come; stops alike are one use, too."""
    event = Event("Talks", HALL, at(0), at(2))
    schedule = plan((ANN, [event.attend(), stop(HALL, 3, 4)]), (BEN, [event.attend(leave=at(1)), stop(HALL, 3, 4)]))

    assert [KEPT, BROKEN] == [oracle.exclusive(schedule, HALL, gap=us(each)).verdict for each in (1, 2)]


def test_heads_are_counted_at_a_moment() -> None:
    """One out as another comes in are never two; one who is there twice is one."""
    one_by_one = plan((ANN, [stop(HALL, 0, 2), stop(HALL, 1, 2)]), (BEN, [stop(HALL, 2, 3)]))
    together = plan((ANN, [stop(HALL, 0, 3)]), (BEN, [stop(HALL, 2, 3)]))
    perhaps = plan((ANN, [stop(HALL, 0, None)]), (BEN, [stop(HALL, 2, 3)]))

    assert [KEPT, BROKEN, UNKNOWN] == [oracle.capacity(each, HALL).verdict for each in (one_by_one, together, perhaps)]


def test_an_end_that_may_be_in_any_of_many_weeks_is_tried_where_it_matters() -> None:
    """What has no end may go on as long as others do, or not at all."""
    hour, week = timedelta(hours=1), timedelta(days=7)
    course = Event("Course", HALL, at(0), at(1))
    later = [course.interval.shift(number * week) for number in range(1, 6)]
    schedule = plan((ANN, [stop(ROOM, 0, None)]), (BEN, [each.attend() for each in Series(course, times=later).events]))
    weeks = [oracle.judged(schedule, Rest(ANN, at_least=each * hour, per="week")) for each in (32, 33, 136, 137)]

    # It starts on a Tuesday, of which eight hours are gone, as is Monday. After it up to 136 are left, and in the week
    # that follows nothing or everything.
    assert [[UNKNOWN], [UNKNOWN] * 2, [UNKNOWN] * 2, [UNKNOWN, BROKEN]] == [
        sorted((found.verdict for found in each.findings), key=oracle.ORDER.index) for each in weeks
    ]


SPREAD = tuple(far + near for far in (0, 300, 600) for near in range(4))
"""Times in clusters that are far from each other."""


@st.composite
def spread(draw: st.DrawFn) -> Schedule:
    """A plan of one person, who has one stop without an end."""
    times = st.lists(st.sampled_from(SPREAD), min_size=2, max_size=2).map(sorted)
    stops = [stop(HALL, *draw(times)) for _ in range(draw(st.integers(1, 3)))]
    bounds = {"early": us(draw(st.integers(0, 2))), "late": us(draw(st.integers(0, 2)))}
    return plan((ANN, [stop(ROOM, draw(st.sampled_from(SPREAD)), None, **bounds), *stops]))


@given(schedule=spread(), short=st.integers(0, 3), far=st.sampled_from([0, 300, 600]), which=st.integers(0, 5))
def test_ends_near_the_marks_tell_all(schedule: Schedule, short: int, far: int, which: int) -> None:
    """Where an end may be any of hundreds, those near what else happens come to the same as all of them."""
    limit = us(far + short)
    rules: list[Any] = [
        MaxLoad(at_most=limit),
        MaxSpan(at_most=limit),
        MaxStretch(at_most=limit, break_=us(short)),
        MaxBreaks(at_most=short % 2, longer_than=us(short)),
        Rest(at_least=limit),
        Rest(at_least=limit, per="week"),
    ]
    few = oracle.judged(schedule, rules[which])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "MANY", 10_000)
        every = oracle.judged(schedule, rules[which])

    assert every == few
