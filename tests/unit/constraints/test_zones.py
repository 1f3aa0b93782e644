"""Where a tentative stop says on which clocks calls are: rules about days look at both ways."""

from datetime import timedelta
from itertools import combinations
from typing import Any

import attrs
import pytest

from schedcheck import Event, Itinerary, MaxBreaks, MaxDays, MaxLoad, MaxSpan, Place, Rest, Result, Stop, Verdict
from tests.unit.builders import ADA, AT_RISK, BROKEN, CONDITIONAL, KEPT, UNKNOWN, at, hours, measured, minutes

TOKYO = Place("Tokyo", level="city", tz="Asia/Tokyo")
CALL = Place("Call", remote=True)
DAY = timedelta(days=1)
EVENING = (("12:00", "14:00"), ("16:00", "17:00"))
"""On one day in UTC, on two in Tokyo."""


def result(rule: Any, *calls: tuple[str, str], status: str = "tentative", late: timedelta = timedelta(0)) -> Result:  # noqa: ANN401 - a rule of any kind
    """What a rule finds of Ada's calls after a nap in Tokyo; the last one may be late."""
    nap = Stop(TOKYO, at("01:00"), at("02:00"), kind="rest", status=status)
    *first, last = (Stop(CALL, at(start), at(end)) for start, end in calls)
    return measured(rule, Itinerary.of(ADA, nap, *first, Stop(CALL, last.start, last.end, late=late)))


def test_what_is_at_risk_either_way_is_at_risk() -> None:
    """With the slip up to which it is safe."""
    (found,) = result(MaxLoad(at_most=hours(9)), ("02:00", "04:00"), ("05:00", "06:00")).findings
    risky = result(MaxSpan(at_most=hours(4)), ("02:00", "04:00"), ("05:00", "06:00"), late=minutes(30))

    assert KEPT is found.verdict
    assert (AT_RISK, minutes(0)) == (risky.verdict, risky.findings[0].slip)


def test_what_is_at_risk_one_way_only_is_conditional() -> None:
    """Without a slip, as none is safe for sure."""
    found = result(MaxSpan(at_most=hours(5)), *EVENING, late=minutes(30))

    assert CONDITIONAL is found.verdict
    assert {None} == {each.slip for each in found.findings}


def test_what_is_broken_either_way_is_told_as_when_all_takes_place() -> None:
    """By how much it is broken then."""
    found = result(MaxLoad(at_most=minutes(30)), *EVENING)
    certain = result(MaxLoad(at_most=minutes(30)), *EVENING, status="confirmed")

    told = [each for each in found.findings if each.verdict is BROKEN]

    assert [each.required for each in certain.findings] == [each.required for each in told]


def test_what_no_zone_touches_stays_broken_beside_what_is_conditional() -> None:
    """Each day by itself; all that is bad in some world is told."""
    cities = [Place("Paris", tz="Europe/Paris"), TOKYO]
    long = Stop(cities[0], at("06:00"), at("22:00"))
    perhaps = Stop(cities[1], at("09:00") + 8 * DAY, at("10:00") + 8 * DAY, status="tentative")
    call, last = Stop(CALL, at("16:00") + 9 * DAY, at("20:00") + 9 * DAY), at("20:00") + 9 * DAY
    beside = Stop(cities[0], last, last + hours(2))
    found = measured(MaxLoad(at_most=hours(5)), Itinerary.of(ADA, long, perhaps, call, beside))

    assert [BROKEN, CONDITIONAL] == [each.verdict for each in found.findings if each.verdict is not KEPT]
    assert [{"paris"}, {"call", "paris", "paris-2", "tokyo"}] == [
        {stop.id for stop in each.stops} for each in found.findings if each.verdict is not KEPT
    ]


def test_only_those_up_to_a_certain_stop_may_give_their_zone() -> None:
    """Seven tentative ones before it do not matter."""
    before = [
        Stop(TOKYO, at("00:00") + day * DAY, at("01:00") + day * DAY, status="tentative", kind="rest")
        for day in range(7)
    ]
    paris = Stop(Place("Paris", tz="Europe/Paris"), at("10:00") + 9 * DAY, at("11:00") + 9 * DAY)
    call = Stop(CALL, at("12:00") + 9 * DAY, at("13:00") + 9 * DAY)
    found = measured(MaxLoad(at_most=hours(3)), Itinerary.of(ADA, *before, paris, call))

    assert KEPT is found.verdict


ZONED: list[tuple[Any, Any, Verdict, Verdict]] = [
    (Rest(at_least=hours(10), zone="UTC"), Rest(at_least=hours(10), zone="Asia/Tokyo"), KEPT, BROKEN),
    (MaxLoad(at_most=hours(2), zone="UTC"), MaxLoad(at_most=hours(2), zone="Asia/Tokyo"), BROKEN, KEPT),
    (MaxSpan(at_most=hours(4), zone="UTC"), MaxSpan(at_most=hours(4), zone="Asia/Tokyo"), BROKEN, KEPT),
    (MaxBreaks(at_most=0, zone="UTC"), MaxBreaks(at_most=0, zone="Asia/Tokyo"), BROKEN, KEPT),
    (MaxDays(at_most=1, zone="UTC"), MaxDays(at_most=1, zone="Asia/Tokyo"), KEPT, BROKEN),
]


@pytest.mark.parametrize(("here", "there", "one", "other"), ZONED, ids=lambda each: getattr(each, "code", str(each)))
def test_with_a_zone_of_its_own_no_stop_gives_one(here: Any, there: Any, one: Verdict, other: Verdict) -> None:  # noqa: ANN401 - rules of any kind
    """Nor is it named."""
    found = [result(each, *EVENING) for each in (here, there)]

    assert [one, other] == [each.verdict for each in found]
    assert not any("tokyo" in {stop.id for stop in finding.stops} for each in found for finding in each.findings)


def test_days_are_counted_in_days() -> None:
    """Also where something slips."""
    found = result(MaxDays(at_most=1), ("12:00", "13:00"), ("22:00", "23:30"), late=hours(1), status="confirmed")

    assert {"days"} == {each.unit for each in found.findings}


def test_many_tentative_stops_are_not_tried_each_way() -> None:
    """Forty of them would take for ever: what is bad for some is not settled."""
    zones, times = ["Asia/Tokyo", "Pacific/Honolulu"] * 20, [at("00:00") + minutes(number) for number in range(40)]
    cities = [
        Stop(Place(zone, tz=zone), time, time, kind="rest", status="tentative")
        for zone, time in zip(zones, times, strict=True)
    ]
    calls = [Stop(CALL, at(start), at(end)) for start, end in EVENING]
    for rule in (
        MaxLoad(at_most=hours(9)),
        MaxDays(at_most=9),
        MaxBreaks(at_most=9),
        MaxSpan(at_most=hours(9)),
        Rest(at_least=hours(30)),
    ):
        found = measured(rule, Itinerary.of(ADA, *cities, *calls))

        assert UNKNOWN is found.verdict
        assert any("on whose clocks these days are" in each.sentence for each in found.findings)
        assert {"days" if rule.code == "max-days" else "breaks" if rule.code == "max-breaks" else ""} == {
            each.unit for each in found.findings
        }


def naps(*zones: str) -> list[Stop]:
    """Tentative stops that are no work, a minute after another, before all that is done in the evening."""
    return [
        Stop(Place(f"City {number}", tz=zone), time, time, kind="rest", status="tentative")
        for number, zone in enumerate(zones)
        for time in [at("00:00") + minutes(number)]
    ]


def evening(*before: Stop) -> Itinerary:
    """Ada's calls in the evening, after some stops."""
    return Itinerary.of(ADA, *before, *(Stop(CALL, at(start), at(end)) for start, end in EVENING))


EITHER_WAY: list[Any] = [MaxLoad(at_most=hours(2)), MaxSpan(at_most=hours(4)), MaxBreaks(at_most=0)]
"""Broken in UTC, kept in Tokyo."""


@pytest.mark.parametrize("before", [0, 5])
@pytest.mark.parametrize("rule", EITHER_WAY, ids=lambda rule: str(rule.code))
def test_what_one_of_many_tentative_stops_would_keep_is_not_broken(rule: Any, before: int) -> None:  # noqa: ANN401 - of any kind
    """Though it is bad with all of them, and without any."""
    zones = ["UTC"] * before + ["Asia/Tokyo"] + ["UTC"] * 6
    few, many = (measured(rule, evening(*naps(*zones[:number]))).verdict for number in (6, 7))

    assert (CONDITIONAL, UNKNOWN) == (few, many)


def test_what_two_of_many_tentative_stops_would_keep_together_is_not_broken() -> None:
    """Each call is on the clocks of another of them."""
    far, last = "Pacific/Kiritimati", at("13:45")
    before = [
        Stop(Place(f"City {number}", tz=zone), time, time, kind="rest", status="tentative")
        for number, zone in enumerate([far, *["UTC"] * 5])
        for time in [at("11:00") + minutes(number)]
    ]
    between = Stop(Place("Near", tz="UTC"), last, last, kind="rest", status="tentative")
    calls = [Stop(CALL, at("12:00"), at("13:30")), Stop(CALL, at("14:00"), at("15:30"))]
    rule = MaxLoad(at_most=hours(2))

    assert KEPT is measured(rule, _all_sure(before[0], between, *calls)).verdict
    assert UNKNOWN is measured(rule, Itinerary.of(ADA, *before, between, *calls)).verdict


@pytest.mark.parametrize("rule", EITHER_WAY, ids=lambda rule: str(rule.code))
def test_what_many_tentative_stops_cannot_change_is_broken(rule: Any) -> None:  # noqa: ANN401 - of any kind
    """A day on the clocks of a place, long after all calls."""
    paris = Place("Paris", tz="Europe/Paris")
    day = [
        Stop(paris, at(start) + 9 * DAY, at(end) + 9 * DAY) for start, end in (("08:00", "12:00"), ("14:00", "16:00"))
    ]
    found = measured(rule, Itinerary.of(ADA, *evening(*naps(*["Asia/Tokyo"] * 7)).stops, *day))

    broken = [{stop.id for stop in each.stops} for each in found.findings if each.verdict is BROKEN]

    assert [{"paris", "paris-2"}] == broken


def test_what_is_bad_only_with_two_of_three_tentative_stops_is_conditional() -> None:
    """The first call is on that day with the first of them, the other with the second and not the third."""
    zones = {"00:00": "Pacific/Honolulu", "01:00": "Asia/Tokyo", "05:00": "UTC", "06:00": "Asia/Tokyo"}
    honolulu, *perhaps = (
        Stop(Place(f"City {clock[1]}", tz=zone), at(clock), at(clock), kind="rest", status="tentative")
        for clock, zone in zones.items()
    )
    calls = [Stop(CALL, at("02:00"), at("04:00")), Stop(CALL, at("16:00"), at("17:00"))]
    certain = attrs.evolve(honolulu, status="confirmed")
    rule, ways = MaxLoad(at_most=hours(2)), [way for size in range(4) for way in combinations(perhaps, size)]
    worlds = {way: measured(rule, _all_sure(certain, *way, *calls)).verdict for way in ways}

    assert [tuple(perhaps[:2])] == [way for way, verdict in worlds.items() if verdict is BROKEN]
    assert CONDITIONAL is measured(rule, Itinerary.of(ADA, certain, *perhaps, *calls)).verdict


def _all_sure(*stops: Stop) -> Itinerary:
    sure = [
        attrs.evolve(each, status="confirmed", event=each.event and attrs.evolve(each.event, status="confirmed"))
        for each in stops
    ]
    return Itinerary.of(ADA, *sure)


@pytest.mark.parametrize("of", ["stop", "event"])
def test_what_is_broken_with_whatever_takes_place_is_broken(of: str) -> None:
    """By the calls on the clocks of London or in UTC; in Tokyo with the visit that brings somebody there."""
    if of == "stop":
        visit = Stop(TOKYO, at("01:00"), at("02:00"), status="tentative")
    else:
        visit = Event("Visit", TOKYO, at("01:00"), at("02:00"), status="tentative").attend()
    nap = Stop(Place("London", tz="UTC"), at("03:00"), at("03:00"), kind="rest", status="tentative")
    rule = MaxLoad(at_most=hours(2))
    held = evening(visit, nap).stops
    worlds = [_all_sure(*way, *held[2:]) for size in range(3) for way in combinations(held[:2], size)]

    assert {BROKEN} == {measured(rule, each).verdict for each in worlds}
    assert BROKEN is measured(rule, evening(visit, nap)).verdict


def test_what_is_bad_on_the_same_clocks_is_told_once() -> None:
    """Whichever tentative stops take place."""
    found = measured(MaxLoad(at_most=hours(2)), evening(*naps("UTC", "UTC", "Asia/Tokyo")))

    assert [CONDITIONAL] == [each.verdict for each in found.findings if each.verdict is not KEPT]


def test_as_many_tentative_stops_as_are_allowed_are_tried_each_way() -> None:
    """Six of them: with one more it is not known."""
    rule = MaxLoad(at_most=hours(9))
    found = [measured(rule, evening(*naps(*["Asia/Tokyo"] * number))).verdict for number in (6, 7)]

    assert [KEPT, UNKNOWN] == found


def test_what_is_not_known_names_whose_clocks_are_not() -> None:
    """The calls, and all that may say it."""
    last = Stop(CALL, at("18:00"))
    found = measured(MaxLoad(at_most=hours(99)), Itinerary.of(ADA, *evening(*naps(*["Asia/Tokyo"] * 7)).stops, last))
    (unsure,) = (each for each in found.findings if each.verdict is UNKNOWN)

    assert {"call", "call-2", "call-3", *(f"city-{each}" for each in range(7))} == {each.id for each in unsure.stops}
    assert ("on whose clocks these days are",) == unsure.missing


def test_a_call_before_all_is_on_the_clocks_of_the_first_place_if_that_is_gone_to() -> None:
    """Else in UTC."""
    nap = Stop(TOKYO, at("18:00"), at("19:00"), kind="rest", status="tentative")

    assert {CONDITIONAL} == {measured(rule, evening(nap)).verdict for rule in EITHER_WAY}


def test_what_gives_its_zone_is_work_or_not_as_its_event_says() -> None:
    """A nap is none, whether it takes place or not."""
    nap = Event("Nap", TOKYO, at("01:00"), at("08:00"), kind="rest", status="tentative")
    (stop,) = Itinerary.of(ADA, nap).stops

    assert KEPT is measured(MaxLoad(at_most=hours(3)), evening(stop)).verdict


def test_what_is_not_known_on_some_clocks_is_not_known() -> None:
    """Where it is kept on others, however long a call lasts."""
    nap = Stop(TOKYO, at("01:00"), at("02:00"), kind="rest", status="tentative")
    call, last = Stop(CALL, at("12:00")), Stop(Place("Somewhere"), at("17:00"), at("17:00"))
    found = measured(MaxLoad(at_most=hours(3)), Itinerary.of(ADA, nap, call, last))

    assert UNKNOWN is found.verdict
    assert KEPT is measured(MaxLoad(at_most=hours(3), zone="Asia/Tokyo"), Itinerary.of(ADA, nap, call, last)).verdict


def nap(zone: str, clock: str, status: str = "tentative") -> Stop:
    """Somewhere in a zone."""
    return Stop(Place(f"Bed in {zone} at {clock}", tz=zone), at(clock), at(clock), kind="rest", status=status)


def test_what_is_broken_on_some_clocks_only_with_a_tentative_call_is_conditional() -> None:
    """The call gives no zone: it may be dropped."""
    beds = nap("Asia/Tokyo", "00:00", "confirmed"), nap("UTC", "03:00")
    call = Stop(CALL, at("10:00"), at("11:00"), status="tentative")

    assert CONDITIONAL is measured(MaxLoad(at_most=hours(2)), evening(*beds, call)).verdict


def test_a_tentative_stop_back_in_the_zone_of_a_certain_one_may_give_it() -> None:
    """Where another zone lies between the two."""
    beds = nap("Asia/Tokyo", "00:00", "confirmed"), nap("UTC", "01:00", "confirmed"), nap("Asia/Tokyo", "02:00")

    assert {CONDITIONAL} == {measured(rule, evening(*beds)).verdict for rule in EITHER_WAY}


def test_where_all_are_in_one_zone_it_is_known() -> None:
    """However many of them are tentative, if one is certain; and where the rule says it."""
    certain, many = nap("Asia/Tokyo", "06:00", "confirmed"), naps(*["Asia/Tokyo"] * 7)

    assert KEPT is measured(MaxLoad(at_most=hours(2)), evening(certain, *many)).verdict
    assert KEPT is measured(MaxLoad(at_most=hours(2), zone="Asia/Tokyo"), evening(*many)).verdict


@pytest.mark.parametrize(
    ("rule", "unit"), [(MaxDays(at_most=9), "days"), (MaxBreaks(at_most=9), "breaks"), (MaxLoad(at_most=hours(9)), "")]
)
def test_what_is_not_known_is_counted_in_the_unit_of_the_rule(rule: Any, unit: str) -> None:  # noqa: ANN401 - of any kind
    """As all that it finds."""
    found = measured(rule, evening(*naps(*["Asia/Tokyo"] * 7)))

    assert [unit] == [each.unit for each in found.findings if each.verdict is UNKNOWN]


def test_what_is_conditional_names_first_what_is_bad() -> None:
    """Then those who give their zone."""
    found = measured(MaxLoad(at_most=hours(2)), evening(*naps("UTC", "Asia/Tokyo"))).findings[0]

    assert (CONDITIONAL, ["call", "call-2"]) == (found.verdict, [each.id for each in found.stops][:2])
    assert {"city-0", "city-1"} == {each.id for each in found.stops[2:]}
