import math
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from schedcheck import Event, Interval, Itinerary, Level, Place, Result, Stop, Travel, Verdict
from schedcheck.constraints import travel
from schedcheck.constraints.travel import great_circle
from tests.unit.builders import (
    ADA,
    AT_RISK,
    BO,
    BROKEN,
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

PORT = Place("Port", level=Level.CITY, tz="UTC", geo=(0, 0))
ISLE = Place("Isle", level=Level.CITY, tz="UTC", geo=(0, 1))
QUAY = Place("Quay", within=PORT)
MOLE = Place("Mole", within=PORT)
BEACH = Place("Beach", within=ISLE)
DEN = Place("Den", tz="UTC")
NOOK = Place("Nook", tz="UTC")
LOBBY = Place("Lobby", within=PORT)
GATE = Place("Gate", within=PORT)
HOTEL = Place("Hotel", within=PORT, level=Level.SITE, entrance=GATE, walk=minutes(3))
SUITE = Place("Suite", within=HOTEL, entrance=LOBBY, walk=minutes(10))
ATTIC = Place("Attic", within=HOTEL)
ROAD = Travel([(DEN, NOOK, minutes(20))])


def result(rule: Travel, *items: Stop | Event) -> Result:
    """What a rule finds in a plan of Ada alone."""
    return measured(rule, Itinerary.of(ADA, *items))


def findings(rule: Travel, *items: Stop | Event) -> list[tuple[Verdict, str]]:
    """The verdicts and the sentences of what it finds."""
    return told(rule, Itinerary.of(ADA, *items))


def required(rule: Travel, here: Place, there: Place) -> object:
    """The time that a rule requires from one place to another."""
    (found,) = result(rule, stop(here, "08:00", "09:00"), stop(there, "20:00", "21:00")).findings
    return found.required


def test_the_way_into_the_city_is_not_that_across_it() -> None:
    """Who is in the city already comes from nowhere near there."""
    way = [stop(GATE, "08:00", "09:00"), stop(LOBBY, "09:00", "10:00")]

    assert result(Travel(), *way).verdict is result(Travel([(GATE, PORT, hours(2))]), *way).verdict


# --- Kept, broken, exactly at the limit ---


def test_kept() -> None:
    """With what is there and what it takes."""
    expected = [(KEPT, "Ada has 30 min to get from Den to Nook, which takes 20 min.")]

    assert expected == findings(ROAD, stop(DEN, "10:00", "11:00"), stop(NOOK, "11:30", "12:00"))


def test_broken() -> None:
    """Too little time."""
    expected = [(BROKEN, "Ada has 10 min to get from Den to Nook, which takes 20 min.")]

    assert expected == findings(ROAD, stop(DEN, "10:00", "11:00"), stop(NOOK, "11:10", "12:00"))


def test_just_enough_time_is_kept() -> None:
    """With slack zero."""
    found = result(ROAD, stop(DEN, "10:00", "11:00"), stop(NOOK, "11:20", "12:00"))

    assert (KEPT, timedelta(0)) == (found.verdict, found.slack)


def test_broken_where_the_stops_overlap() -> None:
    """One would have to be there before one leaves."""
    (found,) = result(ROAD, stop(DEN, "10:00", "11:00"), stop(NOOK, "10:50", "12:00")).findings

    assert (BROKEN, (minutes(20), -minutes(10), -minutes(30))) == (found.verdict, amounts(found))


def test_place_and_interval_of_a_finding() -> None:
    """Where one is to arrive, and the time between the two."""
    (found,) = result(ROAD, stop(DEN, "10:00", "11:00"), stop(NOOK, "11:10", "12:00")).findings

    assert (NOOK, Interval(at("11:00"), at("11:10"))) == (found.place, found.interval)


def test_a_single_stop_has_no_way() -> None:
    """It was looked at."""
    found = result(ROAD, stop(DEN, "10:00", "11:00"))

    assert (KEPT, None, True) == (found.verdict, found.slack, found.measured)


def test_nothing_measured_where_nobody_is_in_the_plan() -> None:
    """All is cancelled."""
    found = result(ROAD, stop(DEN, "10:00", status="cancelled"))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


# --- How long it takes ---


def test_one_time_is_good_for_both_ways() -> None:
    """Unless the way back has its own."""
    assert (minutes(20), minutes(20)) == (required(ROAD, DEN, NOOK), required(ROAD, NOOK, DEN))


def test_a_way_back_may_have_its_own_time() -> None:
    """Uphill and downhill."""
    rule = Travel([(DEN, NOOK, minutes(20)), (NOOK, DEN, minutes(30))])

    assert (minutes(20), minutes(30)) == (required(rule, DEN, NOOK), required(rule, NOOK, DEN))


def test_no_table_is_an_empty_one() -> None:
    """Nobody needs to write a list of nothing."""
    assert Travel() == Travel(None)


def test_a_table_may_be_a_mapping() -> None:
    """Of pairs of places."""
    assert ROAD == Travel({(DEN, NOOK): minutes(20)})


def test_a_time_is_good_for_all_that_lies_within() -> None:
    """From the quay to the beach as from port to isle."""
    assert hours(2) == required(Travel([(PORT, ISLE, hours(2))]), QUAY, BEACH)


def test_the_nearest_entry_counts() -> None:
    """That of the two places themselves before that of those around them."""
    rule = Travel([(PORT, ISLE, hours(2)), (QUAY, ISLE, hours(1)), (QUAY, BEACH, minutes(50))])

    assert (minutes(50), hours(2), hours(1)) == (
        required(rule, QUAY, BEACH),
        required(rule, MOLE, BEACH),
        required(rule, QUAY, ISLE),
    )


def test_an_entry_of_a_place_that_holds_both_does_not_count() -> None:
    """It says nothing about the way inside it."""
    rule = Travel([(PORT, PORT, hours(2)), (QUAY, MOLE, minutes(7))])

    assert minutes(7) == required(rule, QUAY, MOLE)


def test_the_table_wins_over_coordinates() -> None:
    """Somebody knew better."""
    assert hours(2) == required(Travel([(PORT, ISLE, hours(2))], speed=100), QUAY, BEACH)


def test_great_circle_over_speed() -> None:
    """A degree of longitude on the equator is 111.195 km."""
    found = required(Travel(speed=111.195), PORT, ISLE)

    assert isinstance(found, timedelta)
    assert abs(found - hours(1)) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ((0, 0), (0, 180), 20015.1),
        ((90, 0), (-90, 0), 20015.1),
        ((51.5074, -0.1278), (48.8566, 2.3522), 343.6),
        ((10, 20), (10, 20), 0.0),
    ],
)
def test_great_circle(one: tuple[float, float], other: tuple[float, float], kilometres: float) -> None:
    """Half round the Earth, from London to Paris, and nowhere."""
    assert pytest.approx(kilometres, abs=0.2) == great_circle(Place("One", geo=one), Place("Other", geo=other))


def test_nothing_between_places_with_the_same_coordinates() -> None:
    """Both are where the port is, as far as is known."""
    assert timedelta(0) == required(Travel(), QUAY, MOLE)


def test_nothing_between_a_place_and_one_within_it() -> None:
    """One is there already."""
    assert (timedelta(0), timedelta(0)) == (required(Travel(), PORT, QUAY), required(Travel(), DEN, DEN))


def test_walks_through_entrances_are_added() -> None:
    """Out of the suite and of the hotel, and over to the isle."""
    assert minutes(133) == required(Travel([(PORT, ISLE, hours(2))]), SUITE, BEACH)


def test_walks_count_only_where_one_is_inside_and_one_is_not() -> None:
    """Within the hotel, its gate is not crossed."""
    assert minutes(10) == required(Travel(), SUITE, ATTIC)


def test_a_break_in_one_place_takes_nothing() -> None:
    """However long: that one goes out meanwhile is one's own choice."""
    assert timedelta(0) == required(Travel(), SUITE, SUITE)


def test_walks_count_between_a_place_and_one_within_it() -> None:
    """Into the suite from somewhere in the hotel."""
    assert [(BROKEN, "Ada has 5 min to get from Hotel to Suite, which takes 10 min.")] == findings(
        Travel(), stop(HOTEL, "10:00", "11:00"), stop(SUITE, "11:05", "12:00")
    )


def test_nothing_is_measured_between_a_place_and_one_within_it_while_they_overlap() -> None:
    """One is in both at once."""
    assert [] == findings(Travel(), stop(HOTEL, "10:00", "11:00"), stop(SUITE, "10:30", "10:45"))


def test_at_risk_where_a_slip_ends_an_overlap() -> None:
    """Apart by less than the walk, there is a way to measure."""
    (found,) = result(Travel(), stop(HOTEL, "10:00", "11:00"), stop(SUITE, "10:55", "12:00", late=minutes(7))).findings

    assert (AT_RISK, minutes(5) - timedelta(microseconds=1)) == (found.verdict, found.slip)


def test_stops_at_one_event_do_not_slip_apart() -> None:
    """They overlap however late it is."""
    fair = Event("Fair", HOTEL, at("10:00"), at("12:00"), late=hours(1))

    assert [] == findings(Travel(), fair.attend(leave=at("11:00")), fair.attend(place=SUITE, arrive=at("10:55")))


def test_a_call_takes_no_way() -> None:
    """Nobody's body goes there."""
    call = Place("Call", remote=True, tz="UTC")

    assert [KEPT] == [
        each.verdict
        for each in result(
            ROAD, stop(DEN, "10:00", "11:00"), stop(call, "11:00", "11:10"), stop(NOOK, "11:20", "12:00")
        ).findings
    ]


# --- What comes next ---


def test_only_the_next_stop_counts() -> None:
    """To the one after it there is a way of its own."""
    found = result(
        Travel([(DEN, NOOK, minutes(20)), (DEN, QUAY, hours(9)), (NOOK, QUAY, minutes(20))]),
        stop(DEN, "08:00", "09:00"),
        stop(NOOK, "10:00", "11:00"),
        stop(QUAY, "12:00", "13:00"),
    )

    assert (KEPT, minutes(40)) == (found.verdict, found.slack)


def test_stops_alike_in_time_are_each_next_to_the_other() -> None:
    """Both ways are measured."""
    found = result(ROAD, stop(DEN, "10:00", "11:00"), stop(NOOK, "10:00", "11:00"))

    assert [(BROKEN, ["Den", "Nook"]), (BROKEN, ["Nook", "Den"])] == [
        (each.verdict, [stop.name for stop in each.stops]) for each in found.findings
    ]


def test_a_stop_that_outlasts_others_is_followed_by_what_comes_after_it() -> None:
    """From noon in the den one cannot be in the nook at ten past, whatever lies between."""
    rule = Travel([(DEN, NOOK, minutes(20)), (DEN, QUAY, minutes(0)), (QUAY, NOOK, minutes(0))])
    found = result(rule, stop(DEN, "08:00", "12:00"), stop(QUAY, "09:00", "10:00"), stop(NOOK, "12:10", "13:00"))

    assert ["Den", "Nook"] in [[stop.name for stop in each.stops] for each in found.broken]


# --- Not known ---


def test_unknown_where_a_time_is_missing() -> None:
    """It is named."""
    expected = (
        "It is not known whether Ada has the time to get from Den to Nook, which takes at least 0 min: "
        "the time from Den to Nook."
    )

    assert [(UNKNOWN, expected)] == findings(Travel(), stop(DEN, "10:00", "11:00"), stop(NOOK, "11:30", "12:00"))


def test_unknown_where_there_are_coordinates_and_no_speed() -> None:
    """The distance alone is no time."""
    assert UNKNOWN is result(Travel(), stop(PORT, "10:00", "11:00"), stop(ISLE, "20:00", "21:00")).verdict


def test_unknown_where_one_has_no_coordinates() -> None:
    """A speed alone is no distance."""
    assert UNKNOWN is result(Travel(speed=50), stop(PORT, "10:00", "11:00"), stop(DEN, "20:00", "21:00")).verdict


def test_broken_where_not_even_the_walks_fit() -> None:
    """However short the rest of the way is."""
    expected = [(BROKEN, "Ada has 10 min to get from Suite to Den, which takes 13 min.")]

    assert expected == findings(Travel(), stop(SUITE, "10:00", "11:00"), stop(DEN, "11:10", "12:00"))


def test_broken_where_the_stops_overlap_and_the_way_is_not_known() -> None:
    """It cannot take less than nothing."""
    assert BROKEN is result(Travel(), stop(DEN, "10:00", "11:00"), stop(NOOK, "10:50", "12:00")).verdict


def test_unknown_where_an_end_decides() -> None:
    """It is named."""
    ((found, sentence),) = findings(ROAD, stop(DEN, "10:00"), stop(NOOK, "11:30", "12:00"))

    assert (UNKNOWN, True) == (found, sentence.endswith(": when Den ends for Ada."))


def test_broken_where_an_unknown_end_does_not_matter() -> None:
    """Even leaving at once is too late."""
    assert BROKEN is result(ROAD, stop(DEN, "10:00"), stop(NOOK, "10:10", "12:00")).verdict


def test_kept_where_nothing_is_needed_after_an_unknown_end() -> None:
    """It ends with the next stop at the latest."""
    assert KEPT is result(Travel(), stop(QUAY, "10:00"), stop(MOLE, "11:30", "12:00")).verdict


def test_unknown_where_two_stops_without_an_end_start_at_once() -> None:
    """Neither ends the other."""
    assert UNKNOWN is result(Travel(), stop(QUAY, "10:00"), stop(MOLE, "10:00")).verdict


def test_unknown_where_an_end_decides_on_a_walk_inwards() -> None:
    """From somewhere in the hotel to the suite."""
    assert UNKNOWN is result(Travel(), stop(HOTEL, "10:00"), stop(SUITE, "11:00", "12:00")).verdict


def test_broken_where_an_unknown_end_leaves_no_time_for_a_walk() -> None:
    """From start to start it is too short."""
    assert BROKEN is result(Travel(), stop(HOTEL, "10:00"), stop(SUITE, "10:05", "12:00")).verdict


# --- Tentative and at risk ---


def test_conditional_where_a_stop_is_tentative() -> None:
    """Only if it is confirmed."""
    expected = "It depends on tentative stops whether Ada has 10 min to get from Den to Nook, which takes 20 min."

    assert [(CONDITIONAL, expected)] == findings(
        ROAD, stop(DEN, "10:00", "11:00"), stop(NOOK, "11:10", "12:00", status="tentative")
    )


def test_conditional_where_dropping_a_stop_makes_a_way() -> None:
    """By way of the quay there is no way that takes long."""
    rule = Travel([(DEN, NOOK, hours(2)), (DEN, QUAY, minutes(0)), (QUAY, NOOK, minutes(0))])
    found = result(
        rule,
        stop(DEN, "10:00", "11:00"),
        stop(QUAY, "11:00", "11:30", status="tentative"),
        stop(NOOK, "11:30", "12:00"),
    )

    assert [(CONDITIONAL, ["Den", "Nook"]), (KEPT, ["Den", "Quay"])] == [
        (each.verdict, [stop.name for stop in each.stops]) for each in found.findings
    ]


def test_at_risk_within_the_bounds() -> None:
    """The first may end too late."""
    expected = (
        "Ada has 30 min to get from Den to Nook, which takes 20 min; slips within the bounds of the plan can undo "
        "that. It holds while nobody slips by more than 10 min."
    )

    assert [(AT_RISK, expected)] == findings(
        ROAD, stop(DEN, "10:00", "11:00", late=minutes(15)), stop(NOOK, "11:30", "12:00")
    )


def test_a_slip_of_just_the_slack_is_kept() -> None:
    """There is just enough time then."""
    assert KEPT is result(ROAD, stop(DEN, "10:00", "11:00", late=minutes(10)), stop(NOOK, "11:30", "12:00")).verdict


def test_stops_at_one_event_slip_together() -> None:
    """The time between them stays."""
    fair = Event("Fair", DEN, at("10:00"), at("12:00"), late=hours(1))

    assert KEPT is result(ROAD, fair.attend(leave=at("11:00")), fair.attend(place=NOOK, arrive=at("11:20"))).verdict


# --- Who ---


def test_who_limits_it_to_a_party() -> None:
    """Others may be late."""
    late = stop(DEN, "10:00", "11:00"), stop(NOOK, "11:10", "12:00")
    plan = Itinerary.of(ADA, late[0]), Itinerary.of(BO, *late)
    table = [(DEN, NOOK, minutes(20))]

    assert (KEPT, BROKEN) == (
        measured(Travel(table, who=ADA), *plan).verdict,
        measured(Travel(table, who=BO), *plan).verdict,
    )


def test_who_includes_stand_ins() -> None:
    """Who travels in somebody's place needs the time as well."""
    plan = Itinerary.of(CY, stop(DEN, "10:00", "11:00"), stop(NOOK, "11:10", "12:00"), represents=ADA)

    assert BROKEN is measured(Travel([(DEN, NOOK, minutes(20))], who=ADA), plan).verdict


# --- Words and bad arguments ---


def test_str_says_what_is_wanted() -> None:
    """Of everybody, or of one."""
    assert (
        "everybody has the time to get from each stop to the next",
        "Ada has the time to get from each stop to the next",
    ) == (str(Travel()), str(Travel(who=ADA)))


def test_tables_in_any_order_are_equal() -> None:
    """A rule is a value."""
    rows = [(DEN, NOOK, minutes(20)), (DEN, QUAY, minutes(5))]

    assert Travel(rows) == Travel(rows[::-1])


REFUSED: list[tuple[Callable[[], object], str]] = [
    (
        lambda: Travel([(DEN, NOOK, 20)]),  # type: ignore[list-item]
        (
            "InvalidValue: each of times must be two places and a timedelta of zero or more, "
            "got (Place('Den', tz='UTC'), Place('Nook', tz='UTC'), 20)"
        ),
    ),
    (
        lambda: Travel([(DEN, NOOK, -minutes(1))]),
        (
            "InvalidValue: each of times must be two places and a timedelta of zero or more, "
            "got (Place('Den', tz='UTC'), Place('Nook', tz='UTC'), -1 min)"
        ),
    ),
    (
        lambda: Travel([("Den", NOOK, minutes(1))]),  # type: ignore[list-item]
        (
            "InvalidValue: each of times must be two places and a timedelta of zero or more, "
            "got ('Den', Place('Nook', tz='UTC'), 1 min)"
        ),
    ),
    (
        lambda: Travel([(DEN, NOOK, minutes(20)), (DEN, NOOK, minutes(30))]),
        "InvalidValue: times must give each way once, got Den to Nook: 0:20:00 and 0:30:00",
    ),
    (lambda: Travel(speed=0), "InvalidValue: speed must be kilometres per hour, above zero, got 0"),
    (lambda: Travel(speed=-5.0), "InvalidValue: speed must be kilometres per hour, above zero, got -5.0"),
    (lambda: Travel(speed=float("inf")), "InvalidValue: speed must be kilometres per hour, above zero, got inf"),
    (lambda: Travel(speed=True), "InvalidValue: speed must be kilometres per hour, above zero, got True"),
    (lambda: Travel(speed="50"), "InvalidValue: speed must be kilometres per hour, above zero, got '50'"),  # type: ignore[arg-type]
    (lambda: Travel(who="Ada"), "InvalidValue: who must be a Leader or Delegation, got 'Ada'"),  # type: ignore[arg-type]
    (
        lambda: great_circle(DEN, PORT),
        "InvalidValue: both places must have coordinates, got Den and Port",
    ),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


def test_the_same_row_twice_is_no_conflict() -> None:
    """It says the same."""
    assert minutes(20) == required(Travel([(DEN, NOOK, minutes(20))] * 2), DEN, NOOK)


def test_a_room_in_the_city_of_the_others_has_its_own_way() -> None:
    """Nothing is known of it."""
    assert UNKNOWN is result(ROAD, stop(DEN, "10:00", "11:00"), stop(room("Shed"), "20:00", "21:00")).verdict


def test_no_time_is_sure_after_an_end_that_is_not_known() -> None:
    """Where there is somewhere to go, none is needed, or one place lies in the other."""
    for place, other, verdict in ((DEN, NOOK, UNKNOWN), (QUAY, MOLE, KEPT), (PORT, QUAY, KEPT)):
        (found,) = result(ROAD, stop(place, "09:00"), stop(other, "11:00", "12:00")).findings
        assert (verdict, hours(0)) == (found.verdict, found.actual), place


def test_great_circle_between_two_ends_of_the_earth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half way around, also where a system rounds a sine to a little more than one."""
    monkeypatch.setattr(travel, "sin", lambda angle: math.sin(angle) * (1 + 1e-15))
    here, there = (Place(name, tz="UTC", geo=(0, east)) for name, east in (("Here", 0), ("There", 180)))

    assert pytest.approx(math.pi * travel.EARTH_RADIUS) == great_circle(here, there)
