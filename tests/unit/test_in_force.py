"""Rules that hold for a time: what can come about in it is never called kept."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from attrs import frozen

from schedcheck import (
    Attend,
    Avoid,
    Capacity,
    Event,
    Exclusive,
    Finding,
    Inform,
    Itinerary,
    KeepInTouch,
    Leader,
    NoOverlap,
    Place,
    Report,
    Rest,
    Rule,
    Schedule,
    Stop,
    Together,
    Verdict,
    check,
    recheck,
)
from schedcheck.errors import ConflictingIds, InvalidValue

SITE = Place("Site", level="site", tz="UTC")
HALL = Place("Hall", within=SITE, capacity=2)
DEN = Place("Den", within=SITE)
ADA, BO, CY = Leader("Ada"), Leader("Bo"), Leader("Cy")


@frozen
class Whole:
    """Measures one thing for each stop, all at once."""

    code: ClassVar[str] = "whole"

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """One that is kept for each stop."""
        for each in schedule.stops:
            yield Finding.of(each, required=0, actual=1, unit="stops")

    def explain(self, finding: Finding) -> str:
        """Which stop it is."""
        return f"{finding.stops[0]} is there"

    def __str__(self) -> str:
        return "stops are there"


def minutes(count: int) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def at(time: str, day: int = 15) -> str:
    """A time of May 2030, local to the place."""
    return f"2030-05-{day} {time}"


def verdict(rule: Rule, plan: Schedule) -> Verdict:
    """How a rule stands."""
    return check(plan, must=[rule]).results[0].verdict


def test_capacity_at_risk_on_another_day_than_the_fullest_moment() -> None:
    """The first fullest moment lies before the rule holds; the one that slips can overfill does not."""

    def both(start: str, end: str, day: int) -> Stop:
        return Stop(HALL, at(start, day), at(end, day))

    late = Stop(HALL, at("11:00", 16), at("12:00", 16), early=minutes(30))
    plan = Schedule(
        [
            Itinerary(ADA, [both("10:00", "11:00", 15), both("10:00", "11:00", 16)]),
            Itinerary(BO, [both("10:00", "11:00", 15), both("10:00", "11:00", 16)]),
            Itinerary(CY, [late]),
        ]
    )

    assert Verdict.AT_RISK is verdict(Rule(Capacity(HALL), since="2030-05-16T00:00Z"), plan)


def test_exclusive_by_the_times_of_events_not_of_who_left_early() -> None:
    """An event may run on into the time of the rule though those named in the finding are gone."""
    first = Event("First", HALL, at("10:00"), at("12:00"), late=minutes(30))
    second = Event("Second", HALL, at("12:00"), at("13:00"))
    plan = Schedule(
        [
            Itinerary.of(ADA, first.attend(leave=at("10:30"))),
            Itinerary.of(BO, second.attend(leave=at("12:04"))),
            Itinerary.of(CY, Stop(HALL, at("15:00"), at("16:00"))),
        ]
    )

    assert Verdict.AT_RISK is verdict(Rule(Exclusive(HALL), since="2030-05-15T12:05Z"), plan)


def test_what_is_broken_before_may_slip_into_the_time() -> None:
    """Its sentence says so, and names no amount."""
    plan = Schedule(
        [Itinerary(ADA, [Stop(HALL, at("10:00"), at("11:00"), late=minutes(90)), Stop(DEN, at("10:30"), at("10:45"))])]
    )
    (found,) = check(plan, must=[Rule(NoOverlap(), since="2030-05-15T11:30Z")]).results[0].findings

    assert (Verdict.AT_RISK, None) == (found.verdict, found.actual)
    assert found.sentence.startswith("While the rule is in force, this may come about: Ada is in Hall and in Den")


def test_what_is_broken_before_may_last_into_the_time() -> None:
    """Where it is not known how long it lasts, and that is told."""
    plan = Schedule(
        [
            Itinerary(ADA, [Stop(HALL, at("10:00")), Stop(DEN, at("12:30"), at("13:00"))]),
            Itinerary(BO, [Stop(HALL, at("09:30"), at("13:00"))]),
        ]
    )
    (found,) = check(plan, must=[Rule(Avoid(ADA, BO), since="2030-05-15T11:00Z")]).results[0].findings

    assert (Verdict.UNKNOWN, ("when Hall ends for Ada",)) == (found.verdict, found.missing)
    assert found.sentence.startswith("While the rule is in force, this may come about: Ada and Bo")


def test_the_tightest_is_told_of_the_time_in_force() -> None:
    """Before it, somebody had less time between."""
    early = [Stop(HALL, at("08:00"), at("09:00")), Stop(DEN, at("09:05"), at("10:00"))]
    late = [Stop(HALL, at("11:00"), at("12:00")), Stop(DEN, at("12:30"), at("13:00"))]
    plan = Schedule([Itinerary(ADA, early), Itinerary(BO, late)])

    assert minutes(5) == check(plan, must=[NoOverlap()]).results[0].slack
    assert minutes(30) == check(plan, must=[Rule(NoOverlap(), since="2030-05-15T10:30Z")]).results[0].slack


def test_together_counts_the_time_in_force_alone() -> None:
    """A minute of a long meeting is a minute."""
    plan = Schedule([Itinerary(each, [Stop(HALL, at("09:00"), at("12:00"))]) for each in (ADA, BO)])
    rule = Rule(Together(ADA, BO, at_least=minutes(60)), since="2030-05-15T11:59Z")

    assert (Verdict.BROKEN, minutes(1)) == (verdict(rule, plan), check(plan, must=[rule]).results[0].findings[0].actual)


def test_together_may_slip_out_of_force() -> None:
    """What is there in time as stated need not be."""
    event = Event("Talk", HALL, at("10:00"), at("11:00"), early=minutes(180))
    plan = Schedule([Itinerary.of(each, event) for each in (ADA, BO)])

    assert Verdict.AT_RISK is verdict(Rule(Together(ADA, BO), since="2030-05-15T10:00Z"), plan)


def test_attend_looks_at_the_event_where_the_plan_has_it() -> None:
    """A rule may hold an event as it was before it was moved."""
    event = Event("Talk", HALL, at("10:00"), at("11:00"))
    elsewhere = Itinerary(ADA, [Stop(HALL, at("20:00", 17), at("21:00", 17))])
    plan = Schedule([Itinerary.of(BO, event), elsewhere]).move(event, by=timedelta(days=1))

    assert Verdict.BROKEN is verdict(Rule(Attend(ADA, event), since="2030-05-16T00:00Z"), plan)


def test_rules_that_mean_two_places_by_one_id_are_refused() -> None:
    """No verdict hangs on which of them was asked first."""
    plan = Schedule([Itinerary(each, [Stop(SITE, at("10:00"), at("11:00"))]) for each in (ADA, BO)])
    other = Place("Site2", level="site", tz="UTC")

    with pytest.raises(ConflictingIds, match="a place's id must stand for one place"):
        check(plan, must=[Avoid(ADA, BO, at=Place("X", within=SITE)), Avoid(ADA, BO, at=Place("X", within=other))])


def test_verdict_does_not_hang_on_what_was_asked_before() -> None:
    """Another place under one id, asked of the same itineraries, leaves no trace."""
    stops = [Itinerary(each, [Stop(SITE, at("10:00"), at("11:00"))]) for each in (ADA, BO)]
    check(Schedule(stops), must=[Avoid(ADA, BO, at=Place("X", within=Place("Site2", level="site", tz="UTC")))])

    assert Verdict.UNKNOWN is verdict(Rule(Avoid(ADA, BO, at=Place("X", within=SITE))), Schedule(stops))


def test_entrance_that_nobody_would_be_seen_to_cross_is_refused() -> None:
    """A gate belongs to a place around the corridor and the room."""
    gate = Place("Gate", within=SITE)
    corridor = Place("Corridor", within=SITE, entrance=gate)

    with pytest.raises(InvalidValue, match="the entrance of Corridor must be given to a place around it and Room"):
        Place("Room", within=SITE, entrance=corridor)


def test_replaced_event_keeps_who_came_early_early() -> None:
    """Ten minutes before one start are ten minutes before the other."""
    event = Event("Talk", HALL, at("10:00"), at("11:00"))
    plan = Schedule([Itinerary.of(BO, event.attend(arrive=at("09:50"), leave=at("10:30")))])
    (stop,) = plan.replace(event, Event("Talk", HALL, at("10:00", 16), at("12:00", 16))).stops

    assert "2030-05-16 09:50 to 11:30 UTC" == str(stop.interval)


def test_name_makes_no_line_of_its_own() -> None:
    """Control characters are shown as escapes."""
    forged = Leader("Ada\nKEPT must", id="ada")
    report = str(check(Schedule([Itinerary(forged, [])]), must=[Avoid(forged, BO)]))

    assert "Ada\\nKEPT must and Bo" in report


def test_a_passage_may_slip_into_the_time_with_the_stop_it_belongs_to() -> None:
    """Both enter through the lobby from 09:45 on; half an hour earlier that is before the rule ends at 09:30."""
    lobby = Place("Lobby", within=SITE)
    room = Place("Room", within=SITE, entrance=lobby, walk=timedelta(minutes=15))
    event = Event("Talk", room, at("10:00"), at("11:00"), kind="talk", early=timedelta(minutes=30))
    plan = Schedule([Itinerary.of(each, event) for each in (ADA, BO)])

    assert Verdict.AT_RISK is verdict(Rule(Avoid(ADA, BO, allow={"talk"}), until=at("09:30") + "Z"), plan)


def test_recheck_sees_what_a_rule_for_a_time_looks_at_elsewhere() -> None:
    """Whether a visitor is anywhere in that time decides, also where the stop that moves is in another place."""
    plan = Schedule([Itinerary.of(ADA, Stop(HALL, at("08:00"), at("09:00")), Stop(DEN, at("11:00"), at("12:00")))])
    rules = [Rule(Exclusive(HALL), since=at("11:00") + "Z", until=at("12:00") + "Z")]
    moved = plan.move(plan.itinerary(ADA).stops[1], by=timedelta(hours=5))

    assert check(moved, must=rules) == recheck(check(plan, must=rules), moved)


def test_a_week_without_rest_lasts_longer_than_its_longest_free_time() -> None:
    """That is over when the rule comes into force; the week is not."""
    stops = [Stop(HALL, at("00:00", day), at("21:00", day)) for day in range(13, 20)]
    rule = Rule(Rest(ADA, at_least=timedelta(hours=35), per="week"), since=at("12:00", 18) + "Z")

    assert Verdict.BROKEN is verdict(rule, Schedule([Itinerary(ADA, stops)]))


def test_what_ends_a_time_without_an_encounter_may_slip_into_force() -> None:
    """The last stop of all, also where an encounter slips by a little."""
    meeting = Stop(HALL, at("09:00", 11), at("10:00", 11), late=minutes(1))
    last = Stop(DEN, at("09:00", 14), at("10:00", 14), late=timedelta(days=4))
    plan = Schedule([Itinerary(ADA, [meeting, last]), Itinerary(BO, [meeting])])
    rule = Rule(KeepInTouch(ADA, BO, every=timedelta(days=5)), since=at("00:00", 17) + "Z")

    assert Verdict.AT_RISK is verdict(rule, plan)


def test_nobody_may_be_told_while_the_rule_is_in_force() -> None:
    """Who tells may slip to before the talk; that nobody is told then lasts."""
    talk = Stop(HALL, at("09:00"), at("10:00"))
    tell = Stop(DEN, at("11:00"), at("12:00"), early=timedelta(hours=5))
    later = Stop(DEN, at("11:00", 16), at("12:00", 16))
    plan = Schedule([Itinerary(ADA, [talk, tell]), Itinerary(BO, [talk]), Itinerary(CY, [tell, later])])
    rule = Inform(CY, after=(ADA, BO), by=ADA, within=timedelta(hours=3))

    assert Verdict.AT_RISK is verdict(Rule(rule, since=at("14:00") + "Z"), plan)
    assert Verdict.AT_RISK is verdict(Rule(rule), plan)


TALK = Event("Talk", HALL, at("10:00"), at("11:00"))


@pytest.mark.parametrize(
    "asked", [Avoid(ADA, BO), Together(ADA, BO), Capacity(HALL), NoOverlap(), Attend(ADA, TALK), Whole()]
)
@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({"until": at("09:00") + "Z"}, "until 2030-05-15 09:00 UTC"),
        ({"since": at("09:00", 16) + "Z"}, "since 2030-05-16 09:00 UTC"),
        (
            {"since": at("06:00") + "Z", "until": at("09:00") + "Z"},
            "since 2030-05-15 06:00 UTC until 2030-05-15 09:00 UTC",
        ),
    ],
)
def test_a_rule_out_of_its_term_says_so(asked: Any, term: dict[str, str], said: str) -> None:  # noqa: ANN401 - constraints
    """Nothing was measured because of that, and for nothing else."""
    plan = Schedule([Itinerary.of(each, TALK) for each in (ADA, BO)])
    rule = Rule(asked, id="one", **term)  # type: ignore[arg-type]  # fields
    report = check(plan, must=[rule])
    moved = plan.move(TALK, by=timedelta(days=5 if "until" not in term else -5))
    sentence = f"  NOT IN FORCE: It is in force {said} only, and those it is about are nowhere in the plan then."

    assert (False, False) == (report.results[0].measured, report.results[0].in_force)
    assert str(report).splitlines()[2].startswith("UNKNOWN  must  one  nothing measured: not in force  ")
    assert sentence == str(report).splitlines()[-1]
    assert str(report) == str(Report.from_dict(json.loads(json.dumps(report.to_dict()))))
    assert check(moved, must=[rule]) == recheck(report, moved)
    with ThreadPoolExecutor(1) as pool:
        assert report == check(plan, must=[rule], executor=pool)


def test_a_rule_of_who_is_not_there_is_not_told_to_be_out_of_its_term() -> None:
    """Whatever its term: it would measure nothing in any."""
    plan = Schedule([Itinerary.of(ADA, TALK)])
    result = check(plan, must=[Rule(Avoid(ADA, BO), until=at("09:00") + "Z"), Avoid(ADA, BO)]).results

    assert [(False, True)] * 2 == [(each.measured, each.in_force) for each in result]


def test_data_of_a_rule_that_cannot_be_out_of_its_term() -> None:
    """One that measured something is in force."""
    data = check(Schedule([Itinerary.of(ADA, TALK)]), must=[NoOverlap()]).to_dict()
    data["results"][0]["in_force"] = False

    with pytest.raises(InvalidValue, match=r"results\[0\].in_force must be true of what is off, always in force or"):
        Report.from_dict(data)
