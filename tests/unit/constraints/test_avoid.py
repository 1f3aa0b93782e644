from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import attrs
import pytest

from schedcheck import (
    Avoid,
    Delegation,
    Event,
    Interval,
    Itinerary,
    Kind,
    Leader,
    Level,
    Place,
    Result,
    Schedule,
    Stop,
    Verdict,
)
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
    CITY,
    CONDITIONAL,
    CY,
    KEPT,
    UNKNOWN,
    amounts,
    at,
    hours,
    measured,
    minutes,
    refusal,
    room,
    stop,
    told,
)

APART = Avoid(ADA, BO)
HALL = room("Hall")
CAFE = room("Café")
LOBBY = room("Lobby", clearance=minutes(5))
SUITE = room("Suite", entrance=LOBBY, walk=minutes(10))
INN = Place("Inn", within=CITY, level=Level.SITE)
CELLAR = Place("Cellar", within=INN)
PHOTO = Event("Photo", HALL, at("10:00"), at("11:00"), kind="photo")
CALL = Place("Call", remote=True, within=HALL)


def result(mine: list[Any], theirs: list[Any], rule: Avoid = APART) -> Result:
    """What a rule that keeps Ada and Bo apart finds."""
    return measured(rule, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs))


def findings(mine: list[Any], theirs: list[Any], rule: Avoid = APART) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(rule, Itinerary.of(ADA, *mine), Itinerary.of(BO, *theirs))


def verdict(mine: list[Any], theirs: list[Any], rule: Avoid = APART) -> Verdict:
    """The verdict alone."""
    return result(mine, theirs, rule).verdict


MORNING = [stop(HALL, "10:00", "11:00")]


# --- Kept, broken, exactly at the limit ---


def test_kept_apart() -> None:
    """The tightest pair is told."""
    assert [(KEPT, "Ada and Bo are 30 min apart in Hall.")] == findings(MORNING, [stop(HALL, "11:30", "12:00")])


def test_broken_by_being_together() -> None:
    """For as long as they are."""
    expected = [(BROKEN, "Ada and Bo are both in Hall for 30 min.")]

    assert expected == findings(MORNING, [stop(HALL, "10:30", "12:00")])


def test_touching_is_kept() -> None:
    """The one leaves as the other comes."""
    assert [(KEPT, "Ada and Bo just touch in Hall.")] == findings(MORNING, [stop(HALL, "11:00", "12:00")])


def test_an_instant_inside_is_broken() -> None:
    """However short."""
    assert BROKEN is verdict(MORNING, [stop(HALL, "10:30", "10:30")])


def test_a_gap_that_is_too_small_is_broken() -> None:
    """Nobody is together, but not far enough apart."""
    expected = "Ada and Bo are 10 min apart in Hall, where 15 min is required."
    rule = Avoid(ADA, BO, gap=minutes(15))

    assert [(BROKEN, expected)] == findings(MORNING, [stop(HALL, "11:10", "12:00")], rule)


def test_touching_is_broken_where_a_gap_is_required() -> None:
    """A gap of nothing."""
    expected = "Ada and Bo just touch in Hall, where 15 min is required."

    assert [(BROKEN, expected)] == findings(MORNING, [stop(HALL, "11:00", "12:00")], Avoid(ADA, BO, gap=minutes(15)))


def test_a_gap_just_large_enough_is_kept() -> None:
    """Not smaller than required, with slack zero."""
    found = result(MORNING, [stop(HALL, "11:15", "12:00")], Avoid(ADA, BO, gap=minutes(15)))

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_amounts_of_a_finding() -> None:
    """What is required, what is there, and the difference."""
    (found,) = result(MORNING, [stop(HALL, "11:10", "12:00")], Avoid(ADA, BO, gap=minutes(15))).findings

    assert (minutes(15), minutes(10), -minutes(5)) == amounts(found)


def test_interval_and_place_of_a_finding() -> None:
    """Where they are, and the time between them."""
    (found,) = result(MORNING, [stop(HALL, "11:10", "12:00")]).findings

    assert (HALL, Interval(at("11:00"), at("11:10"))) == (found.place, found.interval)


def test_stops_of_a_finding_suffice_to_find_it_again() -> None:
    """A plan of nothing but them has the same finding."""
    theirs = [stop(HALL, "08:00", "10:10"), stop(HALL, "12:00", "13:00")]
    (found, _) = result(MORNING, theirs).findings
    again = measured(APART, *(Itinerary(each.leader or ADA, [each]) for each in found.stops))

    assert found == again.findings[0]


def test_every_pair_that_is_too_near_is_told() -> None:
    """And the tightest that is not."""
    theirs = [stop(HALL, "09:00", "10:10"), stop(HALL, "10:50", "11:30"), stop(HALL, "12:00", "13:00")]

    assert [BROKEN, BROKEN, KEPT] == [each.verdict for each in result(MORNING, theirs).findings]


def test_never_in_one_place_is_kept_with_no_slack_to_give() -> None:
    """Both were looked at."""
    found = result(MORNING, [stop(CAFE, "10:00", "11:00")])

    assert (KEPT, None, (), True) == (found.verdict, found.slack, found.findings, found.measured)


# --- Nothing to measure ---


def test_nothing_measured_where_one_is_not_in_the_plan() -> None:
    """An Avoid of nobody keeps nobody apart."""
    found = measured(APART, Itinerary.of(ADA, *MORNING))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


def test_nothing_measured_where_all_stops_of_one_are_cancelled() -> None:
    """They do not come."""
    assert not result(MORNING, [stop(HALL, "10:00", "11:00", status="cancelled")]).measured


def test_nothing_measured_where_nobody_is_at_the_place() -> None:
    """The rule is about a place that is nowhere in the plan."""
    assert not result(MORNING, MORNING, Avoid(ADA, BO, at=CELLAR)).measured


# --- Level, place, time, kind ---


def test_level_tells_how_near_is_too_near() -> None:
    """Two rooms of one city."""
    theirs = [stop(CAFE, "10:30", "12:00")]

    assert (KEPT, [(BROKEN, "Ada and Bo are both in Carrow for 30 min.")]) == (
        verdict(MORNING, theirs),
        findings(MORNING, theirs, Avoid(ADA, BO, level=Level.CITY)),
    )


def test_at_counts_only_inside_a_place() -> None:
    """In the inn they must not meet, elsewhere they may."""
    rule = Avoid(ADA, BO, at=INN)
    cellar = [stop(CELLAR, "12:00", "13:00")]

    assert (KEPT, BROKEN) == (
        verdict([*MORNING, *cellar], MORNING, rule),
        verdict([*MORNING, *cellar], [*MORNING, *cellar], rule),
    )


def test_at_counts_who_is_only_known_to_be_around_it() -> None:
    """One in the inn may be in its cellar."""
    assert UNKNOWN is verdict(
        [stop(INN, "10:00", "11:00")], [stop(CELLAR, "10:00", "11:00")], Avoid(ADA, BO, at=CELLAR)
    )


def test_at_counts_a_call_only_where_it_lies_inside() -> None:
    """A screen in the hall is in the hall; a line of its own is nowhere."""
    line = Place("Line", remote=True)
    rule = Avoid(ADA, BO, at=HALL)

    assert (BROKEN, KEPT) == (
        verdict([stop(CALL, "10:00", "11:00")], [stop(CALL, "10:00", "11:00")], rule),
        verdict([stop(line, "10:00", "11:00")], [stop(line, "10:00", "11:00"), stop(HALL, "12:00")], rule),
    )


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("09:00", "10:00", KEPT),
        ("09:00", "10:30", BROKEN),
        ("11:00", "12:00", BROKEN),
        ("11:01", "12:00", KEPT),
        ("10:40", "10:40", BROKEN),
    ],
)
def test_during_counts_what_touches_the_time(start: str, end: str, expected: Verdict) -> None:
    """They are together from half past ten to eleven: nothing is clipped, touching counts."""
    rule = Avoid(ADA, BO, during=Interval(at(start), at(end)))

    assert expected is verdict(MORNING, [stop(HALL, "10:30", "12:00")], rule)


@pytest.mark.parametrize("slips", [{}, {"late": minutes(1)}])
def test_during_counts_the_time_between(slips: dict[str, timedelta]) -> None:
    """Bo comes twenty minutes after Ada has left, and after the time is over, which ends in between."""
    rule = Avoid(ADA, BO, gap=minutes(30), during=Interval(at("10:00"), at("11:00")))
    bo = [stop(HALL, "11:10", "12:00", **slips)]

    assert BROKEN is verdict([stop(HALL, "10:00", "10:50")], bo, rule)
    assert BROKEN is verdict(
        [stop(HALL, "12:05", "13:00")], bo, attrs.evolve(rule, during=Interval(at("12:01"), at("12:02")))
    )


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [("11:30", "12:00", UNKNOWN), ("10:00", "10:10", KEPT), ("13:00", "14:00", KEPT)],
)
def test_during_where_an_end_is_not_known(start: str, end: str, expected: Verdict) -> None:
    """From eleven to noon Ada may be there still; before and after, they are surely not together."""
    rule = Avoid(ADA, BO, during=Interval(at(start), at(end)))

    assert expected is verdict([stop(HALL, "10:00")], [stop(HALL, "11:00", "12:00")], rule)


def test_during_broken_whatever_an_end_is() -> None:
    """The start lies inside the other, and in the time that counts."""
    rule = Avoid(ADA, BO, during=Interval(at("09:00"), at("12:00")))

    assert BROKEN is verdict([stop(HALL, "10:00")], [stop(HALL, "09:00", "12:00")], rule)


def test_during_counts_the_time_between_two_too_near() -> None:
    """They miss each other by ten minutes just then."""
    rule = Avoid(ADA, BO, gap=minutes(15), during=Interval(at("11:05"), at("11:06")))

    assert BROKEN is verdict(MORNING, [stop(HALL, "11:10", "12:00")], rule)


def test_during_tells_the_tightest_pair_in_that_time() -> None:
    """Another pair that is tighter lies outside it."""
    rule = Avoid(ADA, BO, during=Interval(at("11:30"), at("14:00")))
    theirs = [stop(HALL, "11:01", "11:20"), stop(HALL, "13:00", "14:00")]

    assert hours(2) == result(MORNING, theirs[1:], rule).slack
    assert hours(2) == result(MORNING, theirs, rule).slack


def test_at_risk_of_slipping_into_the_time() -> None:
    """Together, but before the rule is about; ten minutes more and they are in it."""
    rule = Avoid(ADA, BO, during=Interval(at("11:10"), at("12:00")))
    found = result([stop(HALL, "10:00", "11:00", late=hours(1))], [stop(HALL, "10:00", "11:00", late=hours(1))], rule)

    assert (AT_RISK, None, minutes(10) - timedelta(microseconds=1)) == (
        found.verdict,
        found.slack,
        found.findings[0].slip,
    )


def test_allowed_kinds_are_tolerated() -> None:
    """Both stops are for the photo."""
    assert (BROKEN, KEPT) == (
        verdict([PHOTO], [PHOTO]),
        verdict([PHOTO], [PHOTO], Avoid(ADA, BO, allow={"photo"})),
    )


def test_both_must_be_of_an_allowed_kind() -> None:
    """One at the photo and one who happens to be there."""
    rule = Avoid(ADA, BO, allow={Kind.PHOTO})

    assert (BROKEN, BROKEN) == (verdict([PHOTO], MORNING, rule), verdict(MORNING, [PHOTO], rule))


def test_two_allowed_kinds_are_tolerated_with_each_other() -> None:
    """They need not be the same."""
    rule = Avoid(ADA, BO, allow={"photo", "meal"})

    assert KEPT is verdict([PHOTO], [stop(HALL, "10:00", "11:00", kind="meal")], rule)


def test_a_stops_own_kind_wins_over_its_events() -> None:
    """A private talk at the photo is no photo."""
    rule = Avoid(ADA, BO, allow={"photo"})

    assert BROKEN is verdict([PHOTO.attend(kind="bilateral")], [PHOTO], rule)


def test_what_is_tolerated_gives_no_slack() -> None:
    """A kept finding is about what counts."""
    rule = Avoid(ADA, BO, allow={"photo"})

    assert [(KEPT, "Ada and Bo are 2 h apart in Hall.")] == findings(
        [PHOTO, stop(HALL, "13:00", "14:00")], [PHOTO, stop(HALL, "13:30", "13:40", kind="photo")][:1], rule
    )


# --- Passages ---


def test_passages_count() -> None:
    """Both leave the suite at eleven and are in the lobby together."""
    theirs = [stop(SUITE, "13:00", "14:00")]

    assert (KEPT, BROKEN) == (
        verdict([stop(SUITE, "10:00", "11:00")], theirs),
        verdict([stop(SUITE, "10:00", "13:00")], [stop(SUITE, "13:00", "14:00")]),
    )


def test_sentence_of_a_passage() -> None:
    """The implied stop is followed by the written one it follows from."""
    found = result([stop(SUITE, "10:00", "11:00")], [stop(LOBBY, "11:05", "12:00")]).findings[0]

    assert ("Ada and Bo are both in Lobby for 5 min.", ["way out of Suite", "Lobby", "Suite"]) == (
        found.sentence,
        [each.name for each in found.stops],
    )


def test_written_stops_of_a_passage_suffice_to_find_it_again() -> None:
    """The implied one follows from them."""
    found = result([stop(SUITE, "10:00", "11:00")], [stop(LOBBY, "11:05", "12:00")]).findings[0]
    again = measured(APART, *(Itinerary(each.leader or ADA, [each]) for each in found.written))

    assert found == again.findings[0]


@pytest.mark.parametrize(("leave", "expected"), [("09:44", KEPT), ("09:45", KEPT), ("09:46", BROKEN)])
def test_a_passage_asks_for_its_clearance(leave: str, expected: Verdict) -> None:
    """Bo leaves the lobby five minutes before Ada comes into it, or later."""
    assert expected is verdict([stop(SUITE, "10:00", "11:00")], [stop(LOBBY, "09:00", leave)])


def test_clearance_counts_between_two_written_stops() -> None:
    """A passage is one however one is in it."""
    expected = "Ada and Bo are 4 min apart in Lobby, where 5 min is required."

    assert [(BROKEN, expected)] == findings([stop(LOBBY, "10:00", "11:00")], [stop(LOBBY, "11:04", "12:00")])


@pytest.mark.parametrize(("gap", "required"), [(3, 5), (7, 7)])
def test_the_larger_of_gap_and_clearance_is_required(gap: int, required: int) -> None:
    """Neither makes the other smaller."""
    (found,) = result(
        [stop(LOBBY, "10:00", "11:00")], [stop(LOBBY, "11:00", "12:00")], Avoid(ADA, BO, gap=minutes(gap))
    ).findings

    assert minutes(required) == found.required


def test_clearance_of_a_call_counts() -> None:
    """The line must be free for five minutes."""
    line = Place("Line", remote=True, clearance=minutes(5))

    assert BROKEN is verdict([stop(line, "10:00", "11:00")], [stop(line, "11:04", "12:00")])


def test_nobody_in_a_call_is_where_it_is_filed() -> None:
    """So the clearance of that place is not asked, but that of the call is."""
    foyer = Place("Foyer", clearance=minutes(15))
    for own, expected in ((minutes(0), KEPT), (minutes(5), BROKEN)):
        line = Place("Line", within=foyer, remote=True, clearance=own)
        (found,) = result([stop(line, "10:00", "11:00")], [stop(line, "11:04", "12:00")], Avoid(ADA, BO)).findings

        assert (expected, own) == (found.verdict, found.required)


def test_clearance_around_two_rooms_counts_where_they_are_shared() -> None:
    """At the level of the wing, its clearance is required between its rooms."""
    wing = Place("Wing", within=CITY, level=Level.BUILDING, clearance=minutes(5))
    mine, theirs = (
        [stop(Place(name, within=wing), *when)]
        for name, when in (("East", ("10:00", "11:00")), ("West", ("11:04", "12:00")))
    )

    assert (KEPT, BROKEN) == (verdict(mine, theirs), verdict(mine, theirs, Avoid(ADA, BO, level=Level.BUILDING)))


def test_allowed_kinds_do_not_cover_passages() -> None:
    """Both are at the photo in the suite, and come and leave together."""
    photo = Event("Photo", SUITE, at("10:00"), at("11:00"), kind="photo")
    found = result([photo], [photo], Avoid(ADA, BO, allow={"photo"}))

    assert ["way into Suite", "way out of Suite"] == [each.stops[0].name for each in found.broken]


def test_kept_passages_of_two_long_breaks() -> None:
    """The tightest pair may be two passages."""
    found = result([stop(SUITE, "10:00", "11:00")], [stop(SUITE, "11:30", "12:00")])

    assert (KEPT, minutes(5)) == (found.verdict, found.slack)


# --- Not known ---


def test_unknown_where_an_end_decides() -> None:
    """It is named."""
    expected = [(UNKNOWN, "It is not known whether Ada and Bo are both in Hall: when Hall ends for Ada.")]

    assert expected == findings([stop(HALL, "10:00")], [stop(HALL, "11:00", "12:00")])


def test_slack_of_what_is_not_known_is_not_known() -> None:
    """None, not a guess."""
    assert result([stop(HALL, "10:00")], [stop(HALL, "11:00", "12:00")]).slack is None


def test_unknown_where_two_ends_without_bound_decide() -> None:
    """For how long they are together cannot be said."""
    ends = "when Hall ends for Ada, when Hall ends for Bo"
    expected = [(UNKNOWN, f"It is not known whether Ada and Bo can come too near in Hall: {ends}.")]

    assert expected == findings([stop(HALL, "10:00")], [stop(HALL, "11:00")])


def test_kept_where_an_unknown_end_is_limited() -> None:
    """By eleven Ada is elsewhere."""
    mine = [stop(HALL, "10:00"), stop(CAFE, "11:00", "12:00")]

    assert [(KEPT, "Ada and Bo just touch in Hall.")] == findings(mine, [stop(HALL, "11:00", "12:00")])


def test_broken_where_an_unknown_end_does_not_matter() -> None:
    """However early it ends, its start lies inside the other."""
    assert BROKEN is verdict([stop(HALL, "10:00")], [stop(HALL, "09:00", "12:00")])


def test_unknown_where_a_place_decides() -> None:
    """Known is only the city."""
    expected = "It is not known whether Ada and Bo are both in Carrow for 1 h: whether Hall and Carrow are one room."

    assert [(UNKNOWN, expected)] == findings(MORNING, [stop(CITY, "10:00", "12:00")])


def test_unknown_where_no_place_is_known_to_hold_both() -> None:
    """Both places are named."""
    ((_, sentence),) = findings(
        [stop(Place("Den"), "10:00", "11:00")],
        [stop(Place("Nook"), "10:00", "11:00")],
        Avoid(ADA, BO, level=Level.CITY),
    )

    expected = "It is not known whether Ada and Bo are both in Den and Nook for 1 h: whether Den and Nook are one city."
    assert expected == sentence


def test_kept_where_a_place_is_not_known_but_the_time_is() -> None:
    """Wherever they are, they are not there at one time."""
    assert KEPT is verdict(MORNING, [stop(CITY, "11:00", "12:00")])


def test_unknown_where_an_end_decides_if_a_passage_is_crossed() -> None:
    """Ada may go out between her two stops."""
    mine = [stop(SUITE, "10:00"), stop(SUITE, "12:00", "13:00")]

    assert UNKNOWN is verdict(mine, [stop(LOBBY, "11:00", "11:10")])


# --- Tentative ---


@pytest.mark.parametrize("status", ["tentative", "confirmed"])
def test_conditional_where_a_tentative_stop_would_break_it(status: str) -> None:
    """If it is confirmed."""
    tentative = stop(HALL, "10:30", "12:00", status="tentative")
    expected = [(CONDITIONAL, "It depends on tentative stops whether Ada and Bo are both in Hall for 30 min.")]

    assert expected == findings([stop(HALL, "10:00", "11:00", status=status)], [tentative])


def test_conditional_where_dropping_a_tentative_stop_would_break_it() -> None:
    """Without the stop in between, the break is long enough for a way out."""
    mine = [
        stop(SUITE, "10:00", "11:00"),
        stop(SUITE, "11:10", "11:20", status="tentative"),
        stop(SUITE, "11:30", "12:00"),
    ]

    assert CONDITIONAL is verdict(mine, [stop(LOBBY, "11:02", "11:03")])


def test_unknown_where_dropping_a_tentative_stop_lets_an_end_decide() -> None:
    """With it, Ada is elsewhere by eleven; without it she may be there still."""
    mine = [stop(HALL, "10:00"), stop(CAFE, "11:00", "11:30", status="tentative")]

    assert UNKNOWN is verdict(mine, [stop(HALL, "11:00", "12:00")])


def test_broken_where_each_choice_breaks_it() -> None:
    """A confirmed stop is enough."""
    mine = [*MORNING, stop(HALL, "10:20", "10:40", status="tentative")]

    assert [BROKEN, CONDITIONAL] == [each.verdict for each in result(mine, [stop(HALL, "10:30", "12:00")]).findings]


def test_a_tentative_event_makes_its_stops_tentative() -> None:
    """Whoever comes."""
    photo = Event("Photo", HALL, at("10:00"), at("11:00"), status="tentative")

    assert CONDITIONAL is verdict([photo], [photo])


def test_a_cancelled_stop_breaks_nothing() -> None:
    """It does not take place."""
    mine = [stop(HALL, "10:00", "11:00", status="cancelled"), stop(CAFE, "12:00", "13:00")]

    assert KEPT is verdict(mine, [stop(HALL, "10:00", "11:00")])


# --- At risk ---


def test_at_risk_within_the_bounds() -> None:
    """Ten minutes apart, and one of them may be twenty minutes late."""
    expected = (
        "Ada and Bo are 10 min apart in Hall; slips within the bounds of the plan can undo that. "
        "It holds while nobody slips by more than 10 min."
    )
    mine = [stop(HALL, "10:00", "11:00", late=minutes(20))]

    assert [(AT_RISK, expected)] == findings(mine, [stop(HALL, "11:10", "12:00")])


def test_slack_at_risk_is_the_one_at_stated_times() -> None:
    """The slip stands beside it."""
    found = result([stop(HALL, "10:00", "11:00", late=minutes(20))], [stop(HALL, "11:10", "12:00")])

    assert (minutes(10), minutes(10)) == (found.slack, found.findings[0].slip)


def test_a_slip_of_just_the_gap_is_kept() -> None:
    """Touching is."""
    mine = [stop(HALL, "10:00", "11:00", late=minutes(10))]

    assert KEPT is verdict(mine, [stop(HALL, "11:10", "12:00")])


def test_two_who_slip_towards_each_other_share_the_way() -> None:
    """Each of them half of it."""
    mine = [stop(HALL, "10:00", "11:00", late=minutes(20))]
    found = result(mine, [stop(HALL, "11:10", "12:00", early=minutes(20))])

    assert minutes(5) == found.findings[0].slip


def test_one_event_slips_for_both_alike() -> None:
    """Whoever leaves it early stays as far from who comes late."""
    event = Event("Fair", HALL, at("10:00"), at("12:00"), late=hours(1))

    assert KEPT is verdict([event.attend(leave=at("10:30"))], [event.attend(arrive=at("10:40"))])


def test_a_stop_with_bounds_of_its_own_slips_alone() -> None:
    """Its event's slips are not its own."""
    event = Event("Fair", HALL, at("10:00"), at("12:00"))

    assert AT_RISK is verdict([event.attend(leave=at("10:30"), late=minutes(20))], [event.attend(arrive=at("10:40"))])


def test_a_slip_can_break_it_where_the_furthest_does_not() -> None:
    """An instant may pass through the other's stay and out again."""
    mine = [stop(HALL, "10:00", "10:00", late=hours(3))]

    assert AT_RISK is verdict(mine, [stop(HALL, "11:00", "12:00")])


def test_conditional_where_a_tentative_stop_would_be_at_risk() -> None:
    """Without it there is no risk."""
    mine = [stop(HALL, "10:00", "11:00", late=minutes(20), status="tentative")]

    assert CONDITIONAL is verdict(mine, [stop(HALL, "11:10", "12:00")])


def test_unknown_where_only_a_slip_and_an_unknown_end_break_it() -> None:
    """The next stop, which limits the end, may be late."""
    mine = [stop(HALL, "10:00"), stop(CAFE, "11:00", "12:00", late=minutes(20))]

    assert UNKNOWN is verdict(mine, [stop(HALL, "11:10", "12:00")])


def test_a_passage_slips_with_its_stop() -> None:
    """Out of the suite as late as the stop there."""
    mine = [stop(SUITE, "10:00", "11:00", late=minutes(20))]

    assert AT_RISK is verdict(mine, [stop(LOBBY, "11:20", "12:00")])


# --- Parties ---


def test_order_of_the_two_does_not_matter() -> None:
    """Findings are the same but for who is named first."""
    mine, theirs = MORNING, [stop(HALL, "10:30", "12:00")]

    assert result(mine, theirs).slack == result(mine, theirs, Avoid(BO, ADA)).slack


def test_a_delegation_is_each_of_its_members() -> None:
    """One of them is enough."""
    north = Delegation("Northland")
    nil, nan = Leader("Nil", delegation=north), Leader("Nan", delegation=north)
    found = measured(
        Avoid(ADA, north),
        Itinerary.of(ADA, *MORNING),
        Itinerary.of(nil, stop(CAFE, "10:00", "11:00")),
        Itinerary.of(nan, stop(HALL, "10:00", "11:00")),
    )

    assert [(BROKEN, ["Ada", "Nan"])] == [
        (each.verdict, [str(stop.leader) for stop in each.stops]) for each in found.findings
    ]


@pytest.mark.parametrize(("inherit", "expected"), [(True, True), (False, False)])
def test_passes_to_whoever_represents_either(*, inherit: bool, expected: bool) -> None:
    """Unless it is not inherited; then nothing is left to measure."""
    found = measured(
        Avoid(ADA, BO, inherit=inherit), Itinerary.of(ADA, *MORNING), Itinerary.of(CY, *MORNING, represents=BO)
    )

    assert (expected, expected) == (found.measured, found.verdict is BROKEN)


# --- Words and bad arguments ---


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (APART, "Ada and Bo are never in one room"),
        (Avoid(ADA, BO, level=Level.SITE), "Ada and Bo are never in one site"),
        (Avoid(ADA, BO, at=INN), "Ada and Bo are never in one room at Inn"),
        (Avoid(ADA, BO, gap=minutes(15)), "Ada and Bo are never in one room with less than 15 min between"),
        (
            Avoid(ADA, BO, during=Interval(at("10:00"), at("11:00"))),
            "Ada and Bo are never in one room during 2030-05-01 10:00 to 11:00 UTC",
        ),
        (
            Avoid(ADA, BO, allow={"photo", "meal"}),
            "Ada and Bo are never in one room, except for meal, photo",
        ),
    ],
    ids=count(1),
)
def test_str_says_what_is_wanted(rule: Avoid, words: str) -> None:
    """In one line."""
    assert words == str(rule)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Avoid("Ada", BO), "InvalidValue: a party must be a Leader or Delegation, got 'Ada'"),  # type: ignore[arg-type]
    (lambda: Avoid(ADA, None), "InvalidValue: a party must be a Leader or Delegation, got None"),  # type: ignore[arg-type]
    (
        lambda: Avoid(ADA, BO, level="floor"),
        "UnknownName: level must be one of room, building, site, city, country, got 'floor'",
    ),
    (
        lambda: Avoid(ADA, BO, gap=-minutes(1)),
        "InvalidValue: gap must be a timedelta of zero or more, got -1 min",
    ),
    (lambda: Avoid(ADA, BO, gap=5), "InvalidValue: gap must be a timedelta of zero or more, got 5"),  # type: ignore[arg-type]
    (lambda: Avoid(ADA, BO, at="Inn"), "InvalidValue: at must be a Place, got 'Inn'"),  # type: ignore[arg-type]
    (lambda: Avoid(ADA, BO, during=7), "InvalidValue: during must be an Interval, got 7"),  # type: ignore[arg-type]
    (lambda: Avoid(ADA, BO, allow="photo"), "InvalidValue: allow must be a set of kinds, got 'photo'"),
    (
        lambda: Avoid(ADA, BO, allow={"photos"}),
        "UnknownName: kind must be one that is known, or one quite unlike them, got 'photos'; did you mean 'photo'?",
    ),
    (lambda: Avoid(ADA, BO, inherit=1), "InvalidValue: inherit must be a bool, got 1"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


def test_is_a_value() -> None:
    """Two rules that say the same are equal."""
    assert Avoid(ADA, BO, allow=["photo"]) == Avoid(ADA, BO, allow={Kind.PHOTO})


def test_measures_without_a_check() -> None:
    """A constraint can be asked directly."""
    plan = Schedule([Itinerary.of(ADA, *MORNING), Itinerary.of(BO, *MORNING)])

    assert [BROKEN] == [each.verdict for each in APART.findings(plan)]


# --- Another gap after than before ---

GONE = Avoid(ADA, BO, gap=minutes(15), gap_after=minutes(0))
PAIR = Delegation("Pair")
ANN, BEN = Leader("Ann", delegation=PAIR), Leader("Ben", delegation=PAIR)


def test_who_comes_first_must_be_gone_in_time() -> None:
    """Ada a quarter of an hour before Bo comes."""
    expected = [(BROKEN, "Ada and Bo are 10 min apart in Hall, where 15 min is required.")]

    assert expected == findings(MORNING, [stop(HALL, "11:10", "12:00")], GONE)


def test_who_comes_second_may_come_at_once() -> None:
    """Ada as Bo leaves."""
    found = result(MORNING, [stop(HALL, "09:00", "10:00")], GONE)

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_exactly_gone_in_time_is_kept() -> None:
    """With slack zero."""
    found = result(MORNING, [stop(HALL, "11:15", "12:00")], GONE)

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_the_other_gap_counts_the_other_way() -> None:
    """Half an hour after Bo has left."""
    rule = Avoid(ADA, BO, gap=minutes(15), gap_after=minutes(30))
    (found,) = result(MORNING, [stop(HALL, "09:00", "09:40")], rule).findings

    assert (BROKEN, (minutes(30), minutes(20), -minutes(10))) == (found.verdict, amounts(found))


def test_two_at_once_are_together_whoever_came_first() -> None:
    """For as long as both are there."""
    assert [(BROKEN, "Ada and Bo are both in Hall for 30 min.")] == findings(
        MORNING, [stop(HALL, "10:30", "12:00")], GONE
    )


def test_the_tightest_is_the_one_nearest_to_what_it_asks() -> None:
    """Not the one with the least time between."""
    found = result(MORNING, [stop(HALL, "09:00", "09:50"), stop(HALL, "11:20", "12:00")], GONE)

    assert (KEPT, minutes(5)) == (found.verdict, found.slack)


def test_a_slip_past_the_gap_asked_is_at_risk() -> None:
    """Five minutes late it is exactly enough."""
    late = [stop(HALL, "10:00", "11:00", late=hours(1))]
    (found,) = result(late, [stop(HALL, "11:20", "12:00")], GONE).findings

    assert (AT_RISK, minutes(5)) == (found.verdict, found.slip)


def test_a_passage_must_be_empty_both_ways() -> None:
    """Its clearance is asked where it is more than the gap."""
    ada = [stop(SUITE, "10:00", "11:00")]
    found = result(ada, [stop(LOBBY, "09:40", "09:47")], GONE)

    assert (BROKEN, -minutes(2)) == (found.verdict, found.slack)


def test_an_end_that_is_not_known_counts_against_its_own_gap() -> None:
    """Bo may leave just as Ada comes, and not while she is there."""
    bo = [stop(HALL, "09:00")]

    assert UNKNOWN is verdict(MORNING, bo, GONE)
    assert KEPT is verdict(MORNING, [*bo, stop(CAFE, "10:00", "10:30")], GONE)


def test_two_people_of_both_sides_keep_the_larger_gap_both_ways() -> None:
    """Either of them is the one and the other."""
    rule = Avoid(PAIR, PAIR, gap=minutes(15), gap_after=minutes(0))
    found = measured(
        rule,
        Itinerary.of(ANN, stop(HALL, "10:00", "11:00")),
        Itinerary.of(BEN, stop(HALL, "09:00", "09:50")),
    )

    assert (BROKEN, -minutes(5)) == (found.verdict, found.slack)


def test_says_which_gap_is_which() -> None:
    """From the one to the other, and back."""
    wanted = "Ada and Bo are never in one room with less than 15 min from Ada to Bo, or 0 min from Bo to Ada"

    assert wanted == str(GONE)


def test_the_same_gap_after_says_nothing_more() -> None:
    """Measured place by place, as ever."""
    rule = Avoid(ADA, BO, gap=minutes(15), gap_after=minutes(15))

    assert BROKEN is verdict(MORNING, [stop(HALL, "09:00", "09:50")], rule)
    assert str(Avoid(ADA, BO, gap=minutes(15))) == str(rule)


def test_each_of_two_gaps_is_told() -> None:
    """Who comes first decides which is asked; none is told as none."""
    told = "Ada and Bo are never in one room with less than 10 min from Ada to Bo, or"

    assert f"{told} 30 min from Bo to Ada" == str(Avoid(ADA, BO, gap=minutes(10), gap_after=minutes(30)))
    assert f"{told} 0 min from Bo to Ada" == str(Avoid(ADA, BO, gap=minutes(10), gap_after=minutes(0)))


def test_one_of_both_sides_comes_after_who_is_of_one() -> None:
    """Cy, who speaks for Eve too, must wait an hour after Di has left; Di need not wait for Cy."""
    north, south = Delegation("North"), Delegation("South")
    di, cy, eve = Leader("Di", delegation=north), Leader("Cy", delegation=north), Leader("Eve", delegation=south)
    rule = Avoid(north, south, gap=hours(1), gap_after=minutes(0))
    early, late = stop(HALL, "10:00", "11:00"), stop(HALL, "11:30", "12:00")

    def found(dis: Stop, cys: Stop) -> Verdict:
        return measured(rule, Itinerary.of(di, dis), Itinerary.of(cy, cys, represents=eve)).verdict

    assert BROKEN is found(early, late)
    assert KEPT is found(late, early)


def test_who_only_represents_is_of_both_sides_only_where_it_passes_on() -> None:
    """Ann speaks for Di of the south, and Bo for Ed of the north: that makes both of both sides, if it counts."""
    north, south = Delegation("North"), Delegation("South")
    ann, ed = Leader("Ann", delegation=north), Leader("Ed", delegation=north)
    bo, di = Leader("Bo", delegation=south), Leader("Di", delegation=south)
    days = [
        Itinerary.of(ann, stop(HALL, "10:00", "11:00"), represents=di),
        Itinerary.of(bo, stop(HALL, "11:30", "12:00"), represents=ed),
    ]

    def found(*, inherit: bool) -> Verdict:
        return measured(Avoid(north, south, gap_after=hours(1), inherit=inherit), *days).verdict

    assert KEPT is found(inherit=False)
    assert BROKEN is found(inherit=True)
