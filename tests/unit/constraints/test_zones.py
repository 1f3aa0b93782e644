"""Where a tentative stop says on which clocks calls are: rules about days look at both ways."""

from datetime import timedelta
from typing import Any

import pytest

from schedcheck import Itinerary, MaxBreaks, MaxDays, MaxLoad, MaxSpan, Place, Rest, Result, Stop, Verdict
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
