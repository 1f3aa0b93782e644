"""Many changes of one plan, tried one by one: what is refused, and what each would break or mend."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest

import schedcheck.schedule
from schedcheck import (
    Attend,
    Avoid,
    Capacity,
    Event,
    Exclusive,
    Interval,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Report,
    Schedule,
    Stop,
    Travel,
    Trial,
    Verdict,
    check,
    check_many,
)
from schedcheck.errors import NotInSchedule
from tests.unit.builders import ADA, BO, BROKEN, CITY, CY, KEPT, UNKNOWN, at, hours, minutes, refusal, room, stop

HALL, CAFE, PARK = room("Hall"), room("Cafe"), room("Park")
CALL = room("Call", remote=True)
TALK = Event("Talk", CAFE, at("14:00"), at("15:00"), kind="meeting")
PLAN = Schedule(
    [
        Itinerary.of(ADA, stop(HALL, "10:00", "11:00"), stop(PARK, "12:00", "13:00"), TALK),
        Itinerary.of(BO, stop(HALL, "11:00", "12:00"), stop(CALL, "17:00", "18:00")),
        Itinerary.of(CY, stop(PARK, "16:00", "17:00"), TALK),
    ]
)
HERS, WALK, HER_TALK = PLAN.itinerary(ADA).stops
HIS, HIS_CALL = PLAN.itinerary(BO).stops
MUST: list[Any] = [NoOverlap(), Avoid(ADA, BO), Avoid(ADA, CY, allow=["meeting"])]


def tried(what: Stop | Event, to: Any, *rules: Any, plan: Schedule = PLAN) -> Trial:  # noqa: ANN401 - whatever is done
    """One change, of which a full check says the same."""
    asked = rules or MUST
    (made,) = check_many(plan, [(what, to)], must=asked)
    before, after = (check(each, must=asked) for each in (plan, changed(plan, what, to)))
    pairs = zip(before.results, after.results, strict=True)

    assert [(new.rule.id, new.verdict) for old, new in pairs if old.verdict is not new.verdict] == list(made.changed)
    assert after.ok == made.ok
    return made


def changed(plan: Schedule, what: Stop | Event, to: Any) -> Schedule:  # noqa: ANN401 - as above
    """The plan after a change."""
    if isinstance(to, timedelta):
        return plan.move(what, by=to)
    return plan.replace(what, attrs.evolve(what, place=to) if isinstance(to, Place) else to)


# --- Refused ---


@pytest.mark.parametrize(
    "change", [None, HERS, (HERS,), (HERS, None), (HERS, TALK), (TALK, HERS), ("hall", minutes(5)), (HERS, 5, 6)]
)
def test_a_change_must_be_a_pair(change: Any) -> None:  # noqa: ANN401 - to be refused
    """Its number is told, when it is its turn."""
    made = check_many(PLAN, [(HERS, minutes(5)), change], must=MUST)

    assert HERS is next(made).what
    must = "change 1 (from 0) must be a stop or an event, with a timedelta, a Place or what replaces it"
    assert f"InvalidValue: {must}, got {change!r}" == refusal(lambda: next(made))


def test_a_report_has_its_own_rules() -> None:
    """No others are given beside it."""
    report = check(PLAN, must=MUST)
    for given in ({"must": MUST}, {"should": MUST}, {"note": MUST}):
        assert "InvalidValue: rules must not be given beside a report, which has its own, got some" == refusal(
            lambda given=given: check_many(report, [], **given)  # type: ignore[misc]  # a default is no type
        )


def test_a_report_that_was_read_holds_no_rules() -> None:
    """Nothing can be tried on it."""
    read = Report.from_dict(check(PLAN, must=MUST).to_dict())

    assert "InvalidValue: the report must come from check or recheck, got one without its rules" == refusal(
        lambda: check_many(read, [])
    )


@pytest.mark.parametrize(
    "change",
    [
        (stop(HALL, "08:00", "09:00"), minutes(5)),
        (stop(HALL, "08:00", "09:00"), CAFE),
        (stop(HALL, "08:00", "09:00", leader=Leader("Dee")), minutes(5)),
        (Event("Dinner", CAFE, at("19:00")), minutes(5)),
        (Event("Dinner", CAFE, at("19:00")), HALL),
        (Event("Dinner", CAFE, at("19:00")), TALK),
    ],
)
def test_what_is_changed_must_be_in_the_plan(change: Any) -> None:  # noqa: ANN401 - of two makes
    """A stop just once, an event that somebody attends."""
    with pytest.raises(NotInSchedule):
        list(check_many(PLAN, [change], must=MUST))


def test_rules_must_be_right() -> None:
    """As by a check, at once."""
    assert "InvalidValue: what is given as must must be a list of constraints or rules" in refusal(
        lambda: check_many(PLAN, [], must=NoOverlap())  # type: ignore[arg-type]  # to be refused
    )


def test_a_time_out_of_all_time_is_refused() -> None:
    """As by an edit."""
    for by in (-timedelta(days=800_000), timedelta(days=3_000_000)):
        with pytest.raises((OverflowError, ValueError)):
            list(check_many(PLAN, [(HERS, by)], must=MUST))


# --- Tried ---


def test_a_stop_that_moves_may_break_rules() -> None:
    """Those of its person."""
    made = tried(HERS, minutes(30))

    assert Trial(HERS, minutes(30), (("avoid-1", BROKEN),), ok=False) == made
    assert ("avoid-1",) == made.broken


def test_a_stop_that_moves_may_break_nothing() -> None:
    """Then nothing is another."""
    assert Trial(HERS, -minutes(30), (), ok=True) == tried(HERS, -minutes(30))


def test_a_stop_that_moves_comes_too_near_one_way_only() -> None:
    """Ada must be gone an hour before Bo comes, and may come as he leaves."""
    rule = Avoid(ADA, BO, gap=hours(1), gap_after=minutes(0))

    assert KEPT is dict(tried(HERS, hours(2), rule).changed)["avoid-1"]


def test_a_stop_that_moves_comes_too_near_at_some_hours_only() -> None:
    """Until noon they may meet."""
    afternoon = Interval(at("12:00"), at("18:00"))
    morning = Interval(at("08:00"), at("11:30"))

    assert () == tried(HERS, minutes(30), Avoid(ADA, BO, during=afternoon)).changed
    assert ("avoid-1",) == tried(HERS, minutes(30), Avoid(ADA, BO, during=morning)).broken


def test_a_stop_that_moves_may_overlap() -> None:
    """With the next of its person."""
    assert ("no-overlap-1", "avoid-1") == tried(HERS, minutes(90)).broken


def test_a_stop_that_moves_up_to_the_next_does_not_overlap() -> None:
    """Nor one that moves back to the last."""
    assert ("avoid-1",) == tried(HERS, hours(1)).broken
    assert () == tried(WALK, -hours(1)).changed


def test_a_stop_that_moves_may_mend_rules() -> None:
    """By itself, not where others break them too."""
    rules = Avoid(ADA, BO, gap=minutes(5)), NoOverlap()
    made = tried(HERS, -minutes(5), *rules)

    assert Trial(HERS, -minutes(5), (("avoid-1", KEPT),), ok=True) == made
    assert () == made.broken
    assert () == tried(WALK, minutes(5), *rules).changed


def test_a_stop_may_go_elsewhere() -> None:
    """Where somebody is, where nobody is, on the phone, and where the plan never was."""
    late = changed(PLAN, WALK, hours(4))
    walk = late.itinerary(ADA).stops[-1]

    assert (("avoid-2", KEPT),) == tried(walk, CAFE, plan=late).changed
    assert () == tried(WALK, CALL).changed
    assert () == tried(WALK, room("Elsewhere")).changed
    assert () == tried(WALK, room("Vault", entrance=room("Gate"), walk=minutes(1))).changed


def test_a_call_may_become_a_visit() -> None:
    """Only then a body is there."""
    plan = PLAN.move(HIS_CALL, by=-hours(6))
    call = next(each for each in plan.itinerary(BO).stops if each.place is CALL)

    assert ("no-overlap-1",) == tried(call, CAFE, plan=plan).broken


def test_what_is_replaced_is_tried_by_an_edit() -> None:
    """Stops by stops, events by events."""
    assert ("avoid-1",) == tried(HERS, stop(HALL, "11:30", "12:00")).broken
    assert ("no-overlap-1",) == tried(TALK, Event("Lunch", CAFE, at("12:30"), at("13:30"), kind="meeting")).broken


def test_who_cancels_all_is_out_of_the_plan() -> None:
    """A rule about them measures nothing then."""
    (only,) = Schedule([Itinerary.of(CY, stop(PARK, "12:30", "13:30"))]).itinerary(CY).stops
    plan = Schedule([PLAN.itinerary(ADA), Itinerary(CY, [only])])

    trial = tried(only, attrs.evolve(only, status="cancelled"), Avoid(ADA, CY), NoOverlap(), plan=plan)
    assert (("avoid-1", UNKNOWN),) == trial.changed


@pytest.mark.parametrize(("hour", "expected"), [(9, ("avoid-1",)), (30, ())])
def test_a_stop_that_moves_among_very_many(hour: int, expected: tuple[str, ...]) -> None:
    """Those near it are looked for among all that the other one makes in the place."""
    others = [Stop(HALL, at("00:00") + minutes(20 * each), at("00:10") + minutes(20 * each)) for each in range(70)]
    plan = Schedule(
        [Itinerary(BO, others), Itinerary.of(ADA, stop(PARK, "01:00", "01:05"), stop(HALL, "23:40", "23:45"))]
    )

    assert expected == tried(plan.itinerary(ADA).stops[1], hours(hour - 24), Avoid(ADA, BO), plan=plan).broken


def test_events_are_tried_by_an_edit() -> None:
    """For everybody, moved or elsewhere."""
    assert ("no-overlap-1",) == tried(TALK, -minutes(90)).broken
    assert () == tried(TALK, PARK).broken


@pytest.mark.parametrize(
    "rule",
    [
        Exclusive(HALL),
        Capacity(room("Hall", capacity=1)),
        Travel(),
        Attend(ADA, TALK),
        Avoid(ADA, BO, at=HALL),
        Avoid(ADA, BO, level=Level.BUILDING),
    ],
)
def test_rules_that_read_more_are_tried_by_an_edit(rule: Any) -> None:  # noqa: ANN401 - of any kind
    """Of places, of events, of the way from one to the next."""
    plan = Schedule(PLAN.itineraries)
    if isinstance(rule, Capacity):
        hall = rule.place
        plan = Schedule(
            Itinerary(
                each.leader,
                [attrs.evolve(one, place=hall if one.place == HALL else one.place) for one in each.stops],
            )
            for each in plan.itineraries
        )
    first = plan.itinerary(ADA).stops[0]
    for to in (minutes(30), -hours(2), CAFE, CITY):
        tried(first, to, rule, NoOverlap(), plan=plan)


@pytest.mark.parametrize("further", [{"status": "tentative"}, {"late": minutes(5)}])
def test_stops_of_who_is_not_plain_are_tried_by_an_edit(further: dict[str, Any]) -> None:
    """Whichever of them is not."""
    plan = PLAN.replace(WALK, attrs.evolve(WALK, **further))

    assert ("avoid-1",) == tried(HERS, minutes(30), plan=plan).broken


def test_rules_about_nobody_there_stay_as_they_are() -> None:
    """Nothing is measured."""
    assert () == tried(HERS, minutes(30), Avoid(ADA, Leader("Dee"))).changed


def test_a_rule_that_does_not_pass_on_to_who_stands_in_leaves_those_after_it() -> None:
    """A trial is of them all the same."""
    plan = Schedule([*PLAN.itineraries, Itinerary.of(Leader("Dee"), stop(PARK, "10:00", "11:00"), represents=ADA)])
    his = plan.itinerary(BO).stops[0]
    (hers,) = plan.itinerary(Leader("Dee")).stops
    near = plan.replace(his, attrs.evolve(his, place=PARK))
    rules = [Avoid(ADA, BO, inherit=False), Avoid(Leader("Dee"), BO), NoOverlap()]

    assert ("avoid-2",) == tried(hers, minutes(30), *rules, plan=near).broken


def test_who_meets_anyway_meets_still() -> None:
    """Without the stop that is changed the rule is broken by others."""
    plan = PLAN.add(BO, stop(PARK, "12:00", "13:00"))

    assert () == tried(HERS, minutes(30), plan=plan).changed
    assert not tried(HERS, minutes(30), plan=plan).ok


def test_who_overlaps_anyway_overlaps_still() -> None:
    """Whoever else does."""
    plan = PLAN.add(ADA, stop(CAFE, "12:00", "13:00"))
    others = PLAN.add(CY, stop(CAFE, "16:00", "17:00"))

    assert () == tried(HERS, -minutes(30), NoOverlap(), plan=plan).changed
    assert () == tried(HERS, minutes(90), NoOverlap(), plan=others).changed


def test_only_musts_must_be_kept() -> None:
    """What should be is told all the same."""
    made = list(check_many(PLAN, [(HERS, minutes(30))], must=[NoOverlap()], should=MUST[1:2], note=MUST[2:]))

    assert [Trial(HERS, minutes(30), (("avoid-1", BROKEN),), ok=True)] == made


def test_tolerated_encounters_are_tolerated() -> None:
    """Where both are of a kind that is."""
    plan = PLAN.replace(WALK, attrs.evolve(WALK, kind="photo")).replace(
        PLAN.itinerary(CY).stops[-1], attrs.evolve(PLAN.itinerary(CY).stops[-1], kind="photo")
    )
    walk = next(each for each in plan.itinerary(ADA).stops if each.place is PARK)

    assert () == tried(walk, hours(4), Avoid(ADA, CY, allow=["photo", "meeting"]), plan=plan).changed
    assert ("avoid-1",) == tried(walk, hours(4), Avoid(ADA, CY, allow=["meal", "meeting"]), plan=plan).broken


def test_trials_are_made_as_they_are_asked_for() -> None:
    """So that there may be no end of changes."""
    made = check_many(check(PLAN, must=MUST), ((HERS, minutes(number)) for number in range(1, 1 << 40)))

    assert [True, Verdict.BROKEN] == [next(made).broken == ("avoid-1",), dict(next(made).changed)["avoid-1"]]


def test_large_plans_are_tried_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was put off is measured."""
    monkeypatch.setattr(schedcheck.schedule, "LARGE", 0)
    report = check(Schedule(PLAN.itineraries), must=MUST)

    assert [("avoid-1",), ("no-overlap-1", "avoid-1"), ()] == [
        each.broken for each in check_many(report, [(HERS, minutes(30)), (HERS, minutes(90)), (HERS, CAFE)])
    ]
