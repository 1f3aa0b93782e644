"""The classic mistakes of scheduling code, one by name each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from schedcheck import (
    Attend,
    Avoid,
    Capacity,
    Delegation,
    Event,
    Exclusive,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Result,
    Schedule,
    Stop,
    Together,
    Travel,
    Verdict,
    check,
    check_many,
    recheck,
)
from schedcheck.errors import ConflictingIds

HOTEL = Place("Hotel", level=Level.BUILDING, tz="Europe/Paris")
HALL, SUITE = Place("Hall", within=HOTEL, capacity=1), Place("Suite", within=HOTEL)
ANN, BEN, CID = Leader("Ann"), Leader("Ben"), Leader("Cid")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def stop(place: Place, start: str, end: str) -> Stop:
    """A stop on an ordinary day, by wall clocks; with a date where it is another day."""
    day = "2022-11-15 "
    return Stop(place, start if "-" in start else day + start, end if "-" in end else day + end)


def only(schedule: Schedule, constraint: object) -> Result:
    """What comes of one rule."""
    return check(schedule, must=[constraint]).results[0]  # type: ignore[list-item]


def avoided(first: list[Stop], second: list[Stop], **options: object) -> Result:
    """What comes of Ann avoiding Ben."""
    schedule = Schedule([Itinerary.of(ANN, *first), Itinerary.of(BEN, *second)])
    return only(schedule, Avoid(ANN, BEN, **options))  # type: ignore[arg-type]


def test_identical_intervals_are_together() -> None:
    """Two in one room from ten to eleven are together for that hour."""
    result = avoided([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:00", "11:00")])

    assert (Verdict.BROKEN, -HOUR) == (result.verdict, result.slack)


def test_touching_ends_are_not_together() -> None:
    """One who leaves at eleven does not meet one who comes at eleven; with a gap asked for, all of it is lacking."""
    stops = [stop(HALL, "10:00", "11:00")], [stop(HALL, "11:00", "12:00")]

    assert (Verdict.KEPT, timedelta(0)) == (avoided(*stops).verdict, avoided(*stops).slack)
    assert -MINUTE == avoided(*stops, gap=MINUTE).slack


def test_one_stop_inside_another_is_found() -> None:
    """A short visit in the middle of a long stay meets it, though neither end lies in the short one."""
    result = avoided([stop(HALL, "08:00", "18:00")], [stop(HALL, "12:00", "12:10")])

    assert (Verdict.BROKEN, -(4 * HOUR + 10 * MINUTE)) == (result.verdict, result.slack)


def test_a_long_stop_is_not_forgotten_behind_a_later_short_one() -> None:
    """Sorted by start, a stay that lasts all day still meets the last visit after several short ones."""
    visits = [stop(HALL, f"{hour}:00", f"{hour}:10") for hour in (10, 12, 14)]
    result = avoided([stop(SUITE, "07:00", "07:30"), stop(HALL, "08:00", "18:00")], visits)

    assert {"10:00", "12:00", "14:00"} == {f"{each.stops[1].start:%H:%M}" for each in result.findings}


@pytest.mark.parametrize(
    ("moment", "verdict"), [("09:59", Verdict.KEPT), ("10:00", Verdict.KEPT), ("10:30", Verdict.BROKEN)]
)
def test_a_zero_length_stop_meets_what_it_lies_strictly_inside(moment: str, verdict: Verdict) -> None:
    """A handshake without a length counts inside a stay and not at its edge."""
    result = avoided([stop(HALL, "10:00", "11:00")], [stop(HALL, moment, moment)])

    assert verdict == result.verdict


def test_two_zero_length_stops_at_one_moment_touch() -> None:
    """Two instants that are the same have a gap of zero."""
    result = avoided([stop(HALL, "10:00", "10:00")], [stop(HALL, "10:00", "10:00")])

    assert (Verdict.KEPT, timedelta(0)) == (result.verdict, result.slack)


def test_a_stay_across_midnight_is_one_stay() -> None:
    """Dinner until one in the morning meets a drink at half past midnight, and not one at half past midnight before."""
    dinner = [stop(HALL, "2022-11-15 20:00", "2022-11-16 01:00")]

    assert Verdict.BROKEN == avoided(dinner, [stop(HALL, "2022-11-16 00:30", "2022-11-16 00:45")]).verdict
    assert Verdict.KEPT == avoided(dinner, [stop(HALL, "2022-11-15 00:30", "2022-11-15 00:45")]).verdict


def test_a_night_with_a_clock_put_back_is_an_hour_longer() -> None:
    """Autumn in Paris: from one to four on the clocks of 30 October 2022 are four hours."""
    night = [Stop(HALL, "2022-10-30 00:00", "2022-10-30 01:00")], [Stop(HALL, "2022-10-30 04:00", "2022-10-30 05:00")]

    assert 4 * HOUR == avoided(*night).slack
    assert Verdict.KEPT == avoided(*night, gap=4 * HOUR).verdict


def test_a_night_with_a_clock_put_forward_is_an_hour_shorter() -> None:
    """Spring in Paris: from one to four on the clocks of 27 March 2022 are two hours."""
    night = [Stop(HALL, "2022-03-27 00:00", "2022-03-27 01:00")], [Stop(HALL, "2022-03-27 04:00", "2022-03-27 05:00")]

    assert 2 * HOUR == avoided(*night).slack
    assert -HOUR == avoided(*night, gap=3 * HOUR).slack


def test_the_two_half_hours_of_one_name_are_two() -> None:
    """Half past two comes twice on 30 October 2022: who is there the first time does not meet who is the second."""
    first = Stop(HALL, "2022-10-30 02:30+02:00", "2022-10-30 02:45+02:00")
    second = Stop(HALL, "2022-10-30 02:30+01:00", "2022-10-30 02:45+01:00")

    assert (Verdict.KEPT, 45 * MINUTE) == (avoided([first], [second]).verdict, avoided([first], [second]).slack)


def test_one_person_listed_twice_is_refused() -> None:
    """Two itineraries of one person would hide that they overlap."""
    with pytest.raises(ConflictingIds, match="one itinerary"):
        Schedule([Itinerary.of(ANN, stop(HALL, "10:00", "11:00")), Itinerary.of(ANN, stop(SUITE, "10:00", "11:00"))])


def test_one_person_is_one_head_and_does_not_meet_themselves() -> None:
    """Somebody with two stops at once in one hall is one head, and a party that is on both sides has no pair."""
    group = Delegation("Group")
    dan = Leader("Dan", delegation=group)
    schedule = Schedule([Itinerary.of(dan, stop(HALL, "10:00", "11:00"), stop(HALL, "10:00", "12:00"))])

    assert Verdict.KEPT == only(schedule, Capacity(HALL)).verdict
    assert not only(schedule, Avoid(dan, group)).measured


def test_who_is_known_only_to_be_in_the_building_may_be_in_the_room() -> None:
    """A stop in a place around the other's: unknown at the level of rooms, a meeting at the level of the building."""
    stops = [stop(HOTEL, "10:00", "11:00")], [stop(HALL, "10:30", "11:30")]

    assert (Verdict.UNKNOWN, None) == (avoided(*stops).verdict, avoided(*stops).slack)
    assert Verdict.BROKEN == avoided(*stops, level=Level.BUILDING).verdict


def test_a_stop_in_a_place_around_the_other_is_no_second_place() -> None:
    """Being in the hotel and in its hall at once is being in one place."""
    schedule = Schedule([Itinerary.of(ANN, stop(HOTEL, "08:00", "18:00"), stop(HALL, "10:00", "11:00"))])

    assert Verdict.KEPT == only(schedule, NoOverlap()).verdict
    assert Verdict.KEPT == only(schedule, Travel()).verdict


def test_capacity_is_held_against_the_peak_and_not_the_sum() -> None:
    """Two who come one after the other never are two; two at once are."""
    first, second = stop(HALL, "10:00", "11:00"), stop(HALL, "11:00", "12:00")
    turns = Schedule([Itinerary.of(ANN, first), Itinerary.of(BEN, second)])
    crowd = Schedule(
        [Itinerary.of(ANN, first), Itinerary.of(BEN, second), Itinerary.of(CID, stop(HALL, "10:30", "12:00"))]
    )

    assert (Verdict.KEPT, 0) == (only(turns, Capacity(HALL)).verdict, only(turns, Capacity(HALL)).slack)
    assert (Verdict.BROKEN, -1) == (only(crowd, Capacity(HALL)).verdict, only(crowd, Capacity(HALL)).slack)


def test_meeting_for_as_long_as_asked_is_enough() -> None:
    """Half an hour together is half an hour, in whatever zones it is written."""
    utc = Stop(HALL, datetime(2022, 11, 15, 9, 30, tzinfo=UTC), datetime(2022, 11, 15, 11, tzinfo=UTC))
    schedule = Schedule([Itinerary.of(ANN, stop(HALL, "10:00", "11:00")), Itinerary.of(BEN, utc)])

    assert Verdict.KEPT == only(schedule, Together(ANN, BEN, at_least=30 * MINUTE)).verdict
    assert Verdict.BROKEN == only(schedule, Together(ANN, BEN, at_least=31 * MINUTE)).verdict


def test_two_whose_sessions_may_be_shared_still_meet_in_the_lobby() -> None:
    """Bali: both in the plenary is tolerated, both in the lobby is not; their arrivals leave a minute to spare."""
    bali = Place("Bali", level=Level.CITY, tz="Asia/Makassar")
    apurva = Place("The Apurva Kempinski", within=bali, level=Level.SITE)
    lobby = Place("Lobby", within=apurva, clearance=5 * MINUTE)
    candi = Place("Candi Ballroom", within=apurva, entrance=lobby, walk=4 * MINUTE)
    biden = Leader("Joe Biden", office="President", delegation=Delegation("United States"))
    putin = Leader("Vladimir Putin", office="President", delegation=Delegation("Russia"))
    session = Event("Session I", candi, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary")
    proposal = Schedule([Itinerary.of(biden, session), Itinerary.of(putin, session.attend(arrive="2022-11-15 09:50"))])

    report = check(proposal, must=[NoOverlap(), Travel(), Avoid(biden, putin, at=apurva, allow={"plenary"})])
    broken, kept = report.results[2].findings

    assert (Verdict.BROKEN, -4 * MINUTE, lobby) == (broken.verdict, broken.actual, broken.place)
    assert ["session-i/out/lobby", "session-i/out/lobby"] == [each.id for each in broken.stops[:2]]
    assert (Verdict.KEPT, 6 * MINUTE, 1 * MINUTE) == (kept.verdict, kept.actual, kept.slack)
    assert not report.ok


def test_recheck_sees_an_event_move_that_the_one_asked_never_attends() -> None:
    """Who should attend and does not has no stop that moves; what is told of the event must move all the same."""
    event = Event("Talk", HALL, "2022-11-15 10:00", "2022-11-15 11:00")
    plan = Schedule([Itinerary.of(ANN, stop(HALL, "08:00", "09:00")), Itinerary.of(BEN, event)])
    moved = plan.move(event, by=60 * MINUTE)
    rules = [Attend(ANN, event)]

    assert check(moved, must=rules) == recheck(check(plan, must=rules), moved)


def test_encounter_in_the_night_in_which_clocks_go_back() -> None:
    """From 02:50 summer time to 02:10 winter time are twenty minutes, though the clock shows less."""
    stops = [
        Stop(HALL, "2022-10-30T02:00+02:00", "2022-10-30T02:10+01:00"),
        Stop(HALL, "2022-10-30T02:50+02:00", "2022-10-30T03:30+01:00"),
    ]
    schedule = Schedule([Itinerary(who, [each]) for who, each in zip((ANN, BEN), stops, strict=True)])
    (met,) = schedule.encounters(ANN, BEN)

    assert 20 * MINUTE == met.interval.duration


def test_a_trial_of_a_stand_in_whom_the_rule_does_not_pass_to() -> None:
    """Cid stands in for Ben, whom alone the rule is about: wherever Cid goes, Ann may be."""
    plan = Schedule(
        [
            Itinerary.of(ANN, stop(HALL, "10:00", "11:00")),
            Itinerary.of(BEN, stop(SUITE, "10:00", "11:00")),
            Itinerary.of(CID, stop(SUITE, "10:00", "11:00"), represents=BEN),
        ]
    )
    (held,) = plan.itinerary(CID).stops
    alone, passed_on = (Avoid(ANN, BEN, inherit=inherit) for inherit in (False, True))

    assert [(), ("avoid-1",)] == [
        trial.broken for rule in (alone, passed_on) for trial in check_many(plan, [(held, HALL)], must=[rule])
    ]


def test_two_reports_on_one_plan_do_not_spoil_each_other() -> None:
    """What one of them works out of an edited itinerary is not all that the other needs of it."""
    plan = Schedule([Itinerary.of(ANN, stop(HALL, "10:00", "11:00")), Itinerary.of(BEN, stop(HALL, "12:00", "13:00"))])
    rules = [[Avoid(ANN, BEN)], [Avoid(ANN, BEN, level=Level.BUILDING, gap=30 * MINUTE)]]
    reports = [check(plan, must=each) for each in rules]
    moved = plan.move(plan.itinerary(ANN).stops[0], by=100 * MINUTE)

    assert [check(moved, must=each) for each in rules] == [recheck(each, moved) for each in reports]
    assert [check(plan, must=each) for each in rules] == [recheck(recheck(each, moved), plan) for each in reports]


def test_two_ends_without_bound_leave_no_amount() -> None:
    """However late each of the two leaves, one of them through a lobby: nothing is known of how long they are there."""
    building = Place("Building", level=Level.BUILDING, tz="UTC")
    inner = Place("Inner hall", within=building, entrance=Place("Lobby", within=building))
    gate = Place("Gate", level=Level.SITE, tz="UTC")
    plan = Schedule(
        [
            Itinerary.of(ANN, Stop(gate, "2022-11-15 08:00", None)),
            Itinerary.of(BEN, Stop(inner, "2022-11-15 08:00", None)),
        ]
    )
    findings = check(plan, must=[Avoid(ANN, BEN)]).results[0].findings

    assert {None} == {each.actual for each in findings if each.verdict is Verdict.UNKNOWN}


@pytest.mark.parametrize("rule", [Capacity(HALL), Exclusive(HALL)], ids=["capacity", "exclusive"])
def test_recheck_sees_the_end_that_a_stop_without_one_comes_to_have(rule: Capacity | Exclusive) -> None:
    """It lasts up to the next one, wherever that is: moving it away lets the stay in the hall last longer."""
    open_stay = Stop(HALL, "2022-11-15 10:00")
    ann = Itinerary(ANN, [open_stay, stop(SUITE, "10:30", "11:00")])
    plan = Schedule([ann, Itinerary(BEN, [stop(HALL, "10:45", "11:00")])])
    report = check(plan, must=[rule])
    later = plan.move(plan.itinerary(ANN).stops[1], by=HOUR)

    assert (Verdict.KEPT, Verdict.UNKNOWN) == (report.results[0].verdict, recheck(report, later).results[0].verdict)


def test_what_is_equal_is_not_what_it_was() -> None:
    """An event is replaced by one that equals it, or moved and moved back: the edit after that is seen all the same."""
    talks = Event("Talks", HALL, "2022-11-15 10:00", "2022-11-15 11:00")
    plan = Schedule([Itinerary.of(ANN, talks), Itinerary.of(BEN, talks)])
    report = check(plan, must=[Avoid(ANN, BEN)])
    equal = plan.replace(plan.event("talks"), attrs.evolve(talks))
    again = recheck(report, equal)
    (held,) = equal.itinerary(ANN).stops

    assert check(equal.move(held, by=100 * MINUTE), must=[Avoid(ANN, BEN)]) == recheck(
        again, equal.move(held, by=100 * MINUTE)
    )
    assert [(("avoid-1", Verdict.KEPT),)] == [each.changed for each in check_many(again, [(held, 100 * MINUTE)])]


def test_a_stop_that_was_nobody_knows_where_is_gone() -> None:
    """Of a tent in the city nobody knows whether it is on the site; what that left unknown is known without it."""
    city = Place("City", level=Level.CITY, tz="UTC")
    tent, hall = Place("Tent", within=city), Place("Hall", within=Place("Site", within=city, level=Level.SITE))
    plan = Schedule(
        [
            Itinerary.of(ANN, Stop(hall, "2022-11-15 10:00", "2022-11-15 11:00")),
            Itinerary.of(
                BEN,
                Stop(tent, "2022-11-15 10:00", "2022-11-15 11:00"),
                Stop(hall, "2022-11-15 12:00", "2022-11-15 13:00"),
            ),
        ]
    )
    rules = [Avoid(ANN, BEN, level=Level.SITE)]
    report = check(plan, must=rules)
    without = plan.remove(plan.itinerary(BEN).stops[0])
    again = recheck(report, without)

    assert [Verdict.UNKNOWN, Verdict.KEPT] == [each.results[0].verdict for each in (report, again)]
    assert check(without, must=rules) == again
