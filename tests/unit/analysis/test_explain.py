import json
from typing import Any

import schedcheck
from schedcheck import (
    Attend,
    Avoid,
    Event,
    Exclusive,
    Itinerary,
    NoOverlap,
    Order,
    Report,
    Rule,
    Schedule,
    Stop,
    Together,
    check,
    explain,
)
from schedcheck.analysis.explain import Explanation
from tests.unit.analysis.quiet import Evenings, Quiet, Spoilt
from tests.unit.builders import ADA, BO, CY, at, hours, minutes, refusal, room, stop

HALL = room("Hall")
CAFE = room("Café")
LAB = room("Lab")


def plan(ada: list[Any], bo: list[Any] | None = None, cy: list[Any] | None = None) -> Schedule:
    """What Ada, Bo and Cy do."""
    return Schedule(Itinerary.of(who, *items) for who, items in ((ADA, ada), (BO, bo), (CY, cy)) if items is not None)


def names(stops: tuple[Stop, ...] | None) -> list[str]:
    """Whose stops they are, and which."""
    return [f"{each.leader} {each.id}" for each in stops or ()]


def conflicts(made: Explanation) -> list[tuple[str | None, list[str]]]:
    """Rules and stops."""
    return [(each.rule.id, names(each.stops)) for each in made.conflicts]


MET = plan(
    [stop(CAFE, "08:00", "09:00"), stop(HALL, "10:00", "11:00"), stop(LAB, "12:00", "13:00")],
    [stop(HALL, "10:30", "12:00"), stop(CAFE, "14:00", "15:00")],
)


def test_conflict_is_a_rule_and_the_stops_that_contradict_it() -> None:
    """None of the others is of any account."""
    assert [("avoid-1", ["Ada hall", "Bo hall"])] == conflicts(explain(MET, [Avoid(ADA, BO), NoOverlap()]))


def test_conflict_is_gone_without_any_one_of_its_stops() -> None:
    """And there with all of them."""
    (conflict,) = explain(MET, [Avoid(ADA, BO)]).conflicts
    alone = Schedule(Itinerary(who, [each for each in conflict.stops if each.leader == who]) for who in (ADA, BO))

    assert not check(alone, must=[conflict.rule]).ok
    assert all(check(alone.remove(each), must=[conflict.rule]).ok for each in conflict.stops)


def test_one_stop_to_drop_is_found() -> None:
    """Nothing smaller than one does."""
    made = explain(MET, [Avoid(ADA, BO)])

    assert (["Ada hall"], True) == (names(made.drop), made.smallest)


def test_a_stop_in_two_conflicts_is_dropped_rather_than_two() -> None:
    """Ada meets Bo and Cy in one go."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:00", "11:00")], [stop(HALL, "10:30", "11:30")])
    made = explain(days, [Avoid(ADA, BO), Avoid(ADA, CY)])

    assert [("avoid-1", ["Ada hall", "Bo hall"]), ("avoid-2", ["Ada hall", "Cy hall"])] == conflicts(made)
    assert (["Ada hall"], True) == (names(made.drop), made.smallest)


def test_who_must_meet_is_not_dropped_to_part_them() -> None:
    """Ada's stop is asked for: so Bo's goes."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "10:00", "11:00")], [stop(HALL, "10:00", "11:00")])
    made = explain(days, [Avoid(ADA, BO), Together(ADA, CY)])

    assert ["Bo hall"] == names(made.drop)


def test_what_is_missing_is_not_mended_by_dropping() -> None:
    """Ada is not at the talks; without any stop nobody would ask for her."""
    talks = Event("Talks", HALL, at("10:00"), at("11:00"))
    days = plan([stop(CAFE, "10:00", "11:00")], [talks])
    made = explain(days, [Attend(ADA, talks)])

    assert (None, True) == (made.drop, made.smallest)
    assert [("attend-1", ["Ada café", "Bo talks"])] == conflicts(made)
    assert "No set of stops was found that can be dropped to mend it." in str(made)


def test_conflict_of_fewest_stops_comes_first() -> None:
    """Two before four."""
    days = plan(
        [stop(CAFE, "08:00", "09:00"), stop(HALL, "10:00", "11:00"), stop(LAB, "10:30", "11:00")],
        [stop(CAFE, "08:00", "09:00"), stop(HALL, "10:00", "11:00")],
    )
    made = explain(days, [Quiet(ADA, BO, at_least=hours(2)), NoOverlap()])

    assert [
        ("no-overlap-1", ["Ada hall", "Ada lab"]),
        ("quiet-1", ["Ada café", "Ada hall", "Bo café", "Bo hall"]),
    ] == conflicts(made)


def test_events_in_one_room_are_explained_by_who_comes() -> None:
    """The finding names events; without all who come for one of them, there is none."""
    one, other = Event("One", HALL, at("10:00"), at("11:00")), Event("Other", HALL, at("10:30"), at("11:30"))
    made = explain(plan([one], [other], [other]), [Exclusive(HALL)])

    assert 2 == len(made.conflicts[0].stops)
    assert (["Ada one"], True) == (names(made.drop), made.smallest)


def test_who_is_one_too_many_is_dropped_though_nobody_names_them() -> None:
    """Findings name Ada's stops, and it is Bo's that does it."""
    days = plan([stop(HALL, "10:00", "11:00"), stop(LAB, "12:00", "13:00")], [stop(CAFE, "14:00", "15:00")])
    made = explain(days, [Spoilt(BO)])

    assert (["Bo café"], True) == (names(made.drop), made.smallest)


def test_constraint_of_a_user_is_explained() -> None:
    """Of three stops in the evening two are already too many."""
    days = plan([stop(HALL, "18:00", "18:30"), stop(HALL, "19:00", "19:30")], [stop(HALL, "20:00", "20:30")])
    made = explain(days, [Evenings(HALL, 1)])

    assert 2 == len(made.conflicts[0].stops)
    assert (2, True) == (len(made.drop or ()), made.smallest)


def test_plan_that_is_all_right_has_nothing_to_explain() -> None:
    """There is no conflict and nothing to drop."""
    made = explain(MET, [NoOverlap()])

    assert not made
    assert ((), True, "no must is broken") == (made.drop, made.smallest, str(made))


def test_broken_should_is_no_conflict() -> None:
    """It is wanted, and no more."""
    assert not explain(MET, {"should": [Avoid(ADA, BO)]})


def test_report_is_explained_by_itself() -> None:
    """It knows its plan and its rules."""
    assert explain(MET, [Avoid(ADA, BO)]) == explain(check(MET, must=[Avoid(ADA, BO)]))


def test_with_few_tries_what_is_found_still_mends_it() -> None:
    """But it is not said that fewer would not do."""
    days = plan(
        [stop(HALL, f"{hour:02}:00", f"{hour:02}:30") for hour in range(8, 13)],
        [stop(HALL, f"{hour:02}:00", f"{hour:02}:30") for hour in range(8, 13)],
    )
    made = explain(days, [Avoid(ADA, BO)], most_tries=3)
    left = days
    for each in made.drop or ():
        left = left.remove(each)

    assert (5, False) == (len(made.drop or ()), made.smallest)
    assert check(left, must=[Avoid(ADA, BO)]).ok
    assert "fewer may do" in str(made)


def test_text_names_people_places_and_rules() -> None:
    """With the reason and who decided."""
    rule = Rule(Avoid(ADA, BO), id="apart", reason="They quarrel.", authority="Cy")

    assert [
        "apart: Ada and Bo are never in one room",
        "  reason: They quarrel.",
        "  decided by: Cy",
        "  with these 2 stops alone it is broken: Ada and Bo are both in Hall for 30 min.",
        "    Ada: Hall, 2030-05-01 10:00 to 11:00 UTC  [hall]",
        "    Bo: Hall, 2030-05-01 10:30 to 12:00 UTC  [hall]",
        "",
        "Dropping this stop mends it:",
        "    Ada: Hall, 2030-05-01 10:00 to 11:00 UTC  [hall]",
    ] == str(explain(MET, [rule])).splitlines()


def test_data_can_be_json() -> None:
    """Stops by person and id."""
    data = json.loads(json.dumps(explain(MET, [Avoid(ADA, BO)]).to_dict()))

    assert [{"leader": "ada", "stop": "hall"}, {"leader": "bo", "stop": "hall"}] == data["conflicts"][0]["stops"]
    assert ([{"leader": "ada", "stop": "hall"}], True) == (data["drop"], data["smallest"])


def test_data_says_where_nothing_can_be_dropped() -> None:
    """None, not an empty list."""
    talks = Event("Talks", HALL, at("10:00"), at("11:00"))

    assert explain(plan([stop(CAFE, "10:00", "11:00")], [talks]), [Attend(ADA, talks)]).to_dict()["drop"] is None


def test_rules_beside_a_report_are_refused() -> None:
    """It has its own."""
    report = check(MET)

    assert "InvalidValue: rules must not be given beside a report, which has its own, got some" == refusal(
        lambda: explain(report, [])
    )


def test_plan_without_rules_is_refused() -> None:
    """As it would be all right whatever is in it."""
    assert "InvalidValue: rules must be given beside a plan, got none" == refusal(lambda: explain(MET))


def test_report_that_was_read_is_refused() -> None:
    """It does not hold its rules."""
    report = Report.from_dict(check(MET).to_dict())

    assert "InvalidValue: the report must come from check or recheck, got one without its rules" == refusal(
        lambda: explain(report)
    )


def test_meeting_too_short_is_explained() -> None:
    """By the stops of both."""
    days = plan([stop(HALL, "10:00", "11:00"), stop(LAB, "12:00", "13:00")], [stop(HALL, "10:50", "12:00")])
    made = explain(days, [Together(ADA, BO, at_least=minutes(30))])

    assert "together-1" == made.conflicts[0].rule.id
    assert made.drop is None


def test_name_is_public() -> None:
    """And loaded when first used."""
    assert schedcheck.explain is explain


def test_rules_that_clash_are_named_together() -> None:
    """Each could be kept, and the third has nothing to do with it."""
    talks = Event("Talks", HALL, at("10:00"), at("11:00"))
    made = explain(plan([talks], [talks]), [Avoid(ADA, BO), NoOverlap(), Together(ADA, BO)])

    assert (None, True) == (made.drop, made.smallest)
    assert ["avoid-1", "together-1"] == [each.id for each in made.clash] == made.to_dict()["clash"]
    assert [
        "Whatever is dropped, these are not all kept; without any one of them the others can be:",
        "    avoid-1: Ada and Bo are never in one room",
        "    together-1: Ada and Bo are together in one room",
    ] == str(made).splitlines()[-3:]


def test_clash_is_not_looked_for_where_that_is_too_much() -> None:
    """Nothing is claimed then."""
    talks = Event("Talks", HALL, at("10:00"), at("11:00"))
    days = plan([talks], [talks], [stop(CAFE, f"{hour}:00", f"{hour}:30") for hour in range(12, 21)])
    rules: list[Any] = [Avoid(ADA, BO), Together(ADA, BO)]
    made = explain(days, rules)

    assert (None, True, ()) == (made.drop, made.smallest, made.clash)


def test_events_out_of_order_are_told_by_all_who_come() -> None:
    """Of such a finding the stops are nobody's own: those for the events are meant."""
    talks, lunch = (Event(name, HALL, at("10:00"), at("11:00")) for name in ("Talks", "Lunch"))
    made = explain(plan([talks], [lunch]), [Order(talks, lunch)])

    assert [("order-1", ["Ada talks", "Bo lunch"])] == conflicts(made)
