import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import schedcheck
from schedcheck import (
    Attend,
    Available,
    Avoid,
    Event,
    Exclusive,
    Itinerary,
    MaxDays,
    MaxLoad,
    NoOverlap,
    Place,
    Recurrence,
    Rule,
    Schedule,
    Stop,
    Together,
    Travel,
    Unavailable,
    Verdict,
    bands,
    check,
)
from schedcheck.analysis.bands import Bands
from tests.unit.analysis.quiet import Evenings, OpeningHours, Quiet
from tests.unit.builders import ADA, BO, CITY, CY, at, hours, minutes, refusal, room, stop

INSTANT = timedelta(microseconds=1)
HALL = room("Hall")
CAFE = room("Café")
HOUR = hours(1), hours(1)


def plan(ada: list[Any], bo: list[Any] | None = None, cy: list[Any] | None = None) -> Schedule:
    """What Ada, Bo and Cy do."""
    return Schedule(Itinerary.of(who, *items) for who, items in ((ADA, ada), (BO, bo), (CY, cy)) if items is not None)


def found(schedule: Schedule, *rules: Any, within: Any = HOUR) -> Bands:  # noqa: ANN401 - rules and windows of any kind
    """The bands of Ada's first stop."""
    return bands(schedule, schedule.itinerary(ADA).stops[0], list(rules), within=within)


def told(made: Bands) -> list[tuple[str, float]]:
    """What fits, and from which minute on."""
    return [(each.fit.value, each.start / minutes(1)) for each in made]


def test_a_gap_is_where_it_fits() -> None:
    """Between two stops of Bo, of 30 minutes and for 10; touching is fine."""
    days = plan([stop(HALL, "10:00", "10:10")], [stop(HALL, "09:00", "09:50"), stop(HALL, "10:20", "11:30")])
    micro = INSTANT / minutes(1)

    assert [("broken", -60), ("clear", -10), ("broken", 10 + micro)] == told(found(days, Avoid(ADA, BO)))


def test_bands_name_the_rule_at_each_boundary() -> None:
    """What turns there, and what makes it so."""
    days = plan([stop(HALL, "10:00", "10:10")], [stop(HALL, "09:00", "09:50")])
    broken, clear = found(days, Avoid(ADA, BO))

    assert (("avoid-1",), ()) == (broken.rules, broken.turned)
    assert ((), ("avoid-1",)) == (clear.rules, clear.turned)


def test_broken_should_is_soft() -> None:
    """Only a must breaks."""
    days = plan([stop(HALL, "10:00", "10:10")], [stop(HALL, "09:00", "09:50")])
    made = bands(days, days.itinerary(ADA).stops[0], {"should": [Avoid(ADA, BO)]}, within=HOUR)

    assert [("soft", -60), ("clear", -10)] == told(made)
    assert ("avoid-1",) == made.items[0].rules


def test_must_that_is_not_sure_is_soft() -> None:
    """Bo may be five minutes late."""
    days = plan([stop(HALL, "10:00", "10:10")], [stop(HALL, "09:00", "09:50", late=minutes(5))])

    assert [("broken", -60), ("soft", -10), ("clear", -5)] == told(found(days, Avoid(ADA, BO)))


def test_notes_play_no_part() -> None:
    """Whatever they ask."""
    days = plan([stop(HALL, "10:00", "10:10")], [stop(HALL, "09:00", "09:50")])

    assert [("clear", -60)] == told(bands(days, days.itinerary(ADA).stops[0], {"note": [Avoid(ADA, BO)]}, within=HOUR))


def test_event_moves_for_all_who_are_there() -> None:
    """Bo is in the café until 10:30, and Ada from 12:30 on."""
    talks = Event("Talks", HALL, at("11:00"), at("12:00"))
    days = plan([talks, stop(CAFE, "12:30", "13:00")], [stop(CAFE, "10:00", "10:30"), talks])
    micro = INSTANT / minutes(1)

    assert [("broken", -60), ("clear", -30), ("broken", 30 + micro)] == told(
        bands(days, talks, [NoOverlap()], within=HOUR)
    )


def test_stop_for_a_shared_event_moves_the_event() -> None:
    """Wherever the talks go, Ada and Bo are both there."""
    days = plan([talks := Event("Talks", HALL, at("11:00"), at("12:00"))], [talks])
    stop_of_ada = days.itinerary(ADA).stops[0]

    assert [("clear", -60)] == told(bands(days, stop_of_ada, [Together(ADA, BO)], within=HOUR))
    assert talks == bands(days, stop_of_ada, [Together(ADA, BO)], within=HOUR).what


def test_stop_for_an_event_may_move_alone() -> None:
    """Ada may come at another time than Bo, as long as they share half an hour."""
    talks = Event("Talks", HALL, at("11:00"), at("12:00"))
    days = plan([talks], [talks])
    micro = INSTANT / minutes(1)

    assert [("broken", -60), ("clear", -30), ("broken", 30 + micro)] == told(
        bands(days, days.itinerary(ADA).stops[0], [Together(ADA, BO, at_least=minutes(30))], within=HOUR, alone=True)
    )


def test_rule_that_is_broken_elsewhere_is_broken_at_every_shift() -> None:
    """It is the whole report that counts."""
    days = plan([stop(HALL, "10:00", "10:10")], [stop(HALL, "09:00", "10:00"), stop(CAFE, "09:30", "10:00")])

    assert [("broken", -60)] == told(found(days, NoOverlap()))


def test_nothing_is_pushed() -> None:
    """Another stop stays where it is."""
    days = plan([stop(HALL, "10:00", "11:00"), stop(CAFE, "11:20", "12:00")])

    assert minutes(10) + INSTANT == found(days, Travel({(HALL, CAFE): minutes(10)})).of("broken")[0].start


def test_bands_follow_one_another() -> None:
    """From the first shift up to, but not at, the last."""
    days = plan([stop(HALL, "10:00", "10:10")], [stop(HALL, "09:00", "09:50")])
    made = found(days, Avoid(ADA, BO), within=(minutes(30), minutes(5)))

    assert (-minutes(30), minutes(5)) == (made.items[0].start, made.items[-1].end)
    assert made.items[0].end == made.items[1].start


def test_passages_count() -> None:
    """Four minutes in the lobby, which must be empty for five: nine after Bo, nine before."""
    lobby = Place("Lobby", within=CITY, clearance=minutes(5))
    suite = Place("Suite", within=CITY, entrance=lobby, walk=minutes(4))
    days = plan([stop(suite, "10:00", "11:00")], [stop(suite, "10:00", "11:00", kind="meal")])
    made = found(days, Avoid(ADA, BO, at=lobby), within=(minutes(20), minutes(20)))

    assert [("clear", -20), ("broken", -9 + INSTANT / minutes(1)), ("clear", 9)] == told(made)


def test_every_minute_is_as_a_check_says() -> None:
    """With rules of many kinds, over eight hours."""
    talks = Event("Talks", HALL, at("12:00"), at("12:30"), late=minutes(7))
    days = plan(
        [stop(CAFE, "09:00", "10:00"), talks, stop(CAFE, "15:00", "16:00", early=minutes(3))],
        [stop(HALL, "10:00", "11:00"), talks, stop(CAFE, "13:00", "13:30")],
        [stop(HALL, "09:30", "10:20", status="tentative"), stop(HALL, "14:00", "14:20")],
    )
    musts: list[Any] = [NoOverlap(), Travel({(HALL, CAFE): minutes(11)}), Avoid(ADA, CY, gap=minutes(13))]
    shoulds: list[Any] = [Together(ADA, BO, at_least=minutes(30))]
    made = bands(days, talks, {"must": musts, "should": shoulds}, within=(hours(4), hours(4)))
    wrong = []
    for minute in range(-240, 240):
        report = check(days.move(talks, by=minutes(minute)), must=musts, should=shoulds)
        fits = "broken" if not report.ok else "clear" if all(each.kept for each in report.results) else "soft"
        if fits != made.at(minutes(minute)).fit:
            wrong.append((minute, fits))

    assert [] == wrong
    assert 5 < len(made)


def test_rule_in_force_for_a_time_counts_then() -> None:
    """From 10:30 on they must not meet."""
    days = plan([stop(HALL, "10:00", "10:10")], [stop(HALL, "10:00", "11:30")])
    made = found(days, Rule(Avoid(ADA, BO), since=at("10:30")), within=(minutes(0), hours(1)))

    assert [("clear", 0), ("broken", 20 + INSTANT / minutes(1))] == told(made)


# --- Users' own constraints ---


def test_constraint_of_a_user_has_bands() -> None:
    """They meet at 8, and again two hours later or more: or else in one go."""
    days = plan(
        [stop(HALL, "10:00", "10:10"), stop(CAFE, "07:00", "08:00")],
        [stop(HALL, "06:00", "12:00"), stop(CAFE, "07:00", "08:00")],
    )
    second = days.itinerary(ADA).stop("hall")
    made = bands(days, second, [Quiet(ADA, BO, at_least=hours(2))], within=HOUR)

    assert [("broken", -60), ("clear", 0)] == told(made)


def test_constraint_that_counts_has_bands() -> None:
    """It jumps at 18:00 and at midnight, of which it says nothing beforehand."""
    days = plan([stop(HALL, "20:00", "20:30")])

    assert [("clear", -360), ("broken", -120), ("clear", 240)] == told(
        found(days, Evenings(HALL, 0), within=(hours(6), hours(6)))
    )


def test_what_recurs_every_day_is_found() -> None:
    """It is open for half an hour a day, and nothing of it is seen from afar; the clocks are changed between."""
    vienna = Place("Hall", tz="Europe/Vienna")
    days = plan([Stop(vienna, "2030-04-01 18:00", "2030-04-01 18:10")])
    opening = OpeningHours(vienna, datetime(2030, 3, 4, 9, tzinfo=ZoneInfo("Europe/Vienna")), minutes(30))
    made = found(days, opening, within=(hours(20), hours(40)))

    assert [
        ("broken", -1200),
        ("clear", -540),
        ("broken", -520 + INSTANT / minutes(1)),
        ("clear", 900),
        ("broken", 920 + INSTANT / minutes(1)),
        ("clear", 2340),
        ("broken", 2360 + INSTANT / minutes(1)),
    ] == told(made)


# --- Forms ---


def test_text_tells_when_it_fits() -> None:
    """A line for each band."""
    days = plan([stop(HALL, "10:00", "10:10")], [stop(HALL, "09:00", "09:50")])

    assert [
        "Ada: Hall (2030-05-01 10:00 to 10:10 UTC)",
        "  broken  starting 2030-05-01 09:00 to 09:50 UTC  (-1 h to -10 min)  avoid-1",
        "  clear   starting 2030-05-01 09:50 to 11:00 UTC  (-10 min to +1 h)",
    ] == str(found(days, Avoid(ADA, BO))).splitlines()


def test_data_can_be_json() -> None:
    """Shifts in seconds."""
    talks = Event("Talks", HALL, at("11:00"), at("12:00"))
    days = plan([talks])
    data = json.loads(json.dumps(bands(days, talks, [NoOverlap()], within=HOUR).to_dict()))

    assert ("talks", [(-3600, 3600, "clear", [], [])]) == (
        data["event"],
        [(each["start"], each["end"], each["fit"], each["rules"], each["turned"]) for each in data["bands"]],
    )
    assert "2030-05-01T10:00:00+00:00" == data["bands"][0]["interval"]["start"]
    assert ("ada", "talks") == tuple(found(days, NoOverlap()).to_dict()[each] for each in ("leader", "stop"))


def test_shift_outside_of_what_was_asked_is_no_key() -> None:
    """The last shift is left out."""
    made = found(plan([stop(HALL, "10:00", "10:10")]), NoOverlap())

    assert made.items[0] is made.at(-hours(1))
    assert 1 == len(made)
    with pytest.raises(KeyError):
        made.at(hours(1))


# --- Bad input ---


@pytest.mark.parametrize("within", [hours(1), (hours(0), hours(0)), (-hours(1), hours(2)), (hours(1),)])
def test_bad_window_is_refused(within: Any) -> None:  # noqa: ANN401 - of any kind
    """Two durations, not both of nothing."""
    days = plan([stop(HALL, "10:00", "10:10")])

    assert refusal(lambda: found(days, within=within)).startswith("InvalidValue: within must be two timedeltas")


def test_what_is_no_stop_is_refused() -> None:
    """Nor an event."""
    nothing: Any = 5

    assert "InvalidValue: what is moved must be a Stop or an Event, got 5" == refusal(
        lambda: bands(plan([]), nothing, [])
    )


def test_name_is_public() -> None:
    """And loaded when first used."""
    assert schedcheck.bands is bands


def test_stops_that_come_to_be_alike_are_one_use() -> None:
    """For just one shift; a microsecond to either side they are two, one of which is in the way."""
    days = plan([stop(HALL, "10:00", "11:00")], [stop(HALL, "12:00", "13:00")])
    made = found(days, Exclusive(HALL), within=(hours(0), hours(4)))

    assert ["clear", "broken", "clear", "broken", "clear"] == [each.fit.value for each in made]
    assert (hours(2), hours(2) + INSTANT) == (made.items[2].start, made.items[2].end)


def test_nested_stop_that_slips_is_at_risk_from_where_slips_can_part_them() -> None:
    """Ten minutes before it ends with what it lies in, however much time there is elsewhere."""
    inner = Place("Inner", within=HALL, entrance=CAFE, walk=minutes(2), level="room")
    days = plan([stop(HALL, "09:00", "14:00"), stop(inner, "10:00", "10:30", late=minutes(10), id="inner")])
    made = bands(days, days.itinerary(ADA).stop("inner"), [Travel()], within=(hours(0), hours(5)))

    assert [("clear", 0), ("soft", 230), ("broken", 240), ("clear", 242)] == [
        (fit, round(start, 3)) for fit, start in told(made)
    ]


def test_event_that_others_move_can_leave_the_time_of_a_rule() -> None:
    """Who is asked to be there has no stop for it, so that nothing of theirs moves."""
    event = Event("Gala", HALL, at("10:00"), at("11:00"))
    days = plan([stop(CAFE, "08:00", "09:00")], [event])
    made = bands(days, event, [Rule(Attend(ADA, event), until=at("12:00"))], within=(hours(1), hours(3)))

    assert [("broken", -60), ("clear", 120)] == told(made)


def test_what_moving_does_not_mend_is_said() -> None:
    """A must that is broken elsewhere breaks all shifts: it is named apart."""
    days = plan([stop(HALL, "10:00", "10:10"), stop(CAFE, "13:00", "14:00")], [stop(CAFE, "13:00", "14:00")])
    made = found(days, Avoid(ADA, BO), NoOverlap())

    assert ("avoid-1",) == made.never
    assert str(made).endswith("\nKept at none of these times: avoid-1")
    assert ["avoid-1"] == made.to_dict()["never"]


def test_instant_that_touches_at_both_ends_overlaps_between() -> None:
    """Kept at the start and at the end of what it crosses, and nowhere between: nothing else turns there."""
    days = plan([stop(HALL, "10:00", "10:00")], [stop(HALL, "10:00", "10:30")])
    made = found(days, Avoid(ADA, BO), within=(hours(0), hours(1)))

    assert [("clear", timedelta(0)), ("broken", INSTANT), ("clear", minutes(30))] == [
        (each.fit.value, each.start) for each in made
    ]


# --- Days and windows, against a check of each minute ---

VIENNA = Place("Vienna", level="city", tz="Europe/Vienna")


def agrees(schedule: Schedule, rule: Any, *, low: int, high: int, step: int = 1) -> bool:  # noqa: ANN401 - of any kind
    """Whether bands say of each so many minutes what a check says, from the first up to the last; some of each sort."""
    moved = schedule.itinerary(ADA).stops[0]
    made = found(schedule, rule, within=(-low * minutes(1), high * minutes(1)))
    fits = {Verdict.KEPT: "clear", Verdict.BROKEN: "broken"}
    shifts = [number * minutes(1) for number in range(low, high, step)]
    wanted = [fits.get(check(schedule.move(moved, by=each), must=[rule]).results[0].verdict, "soft") for each in shifts]

    assert len(set(wanted)) > 1
    return wanted == [made.at(each).fit.value for each in shifts]


@pytest.mark.parametrize(("early", "late"), [(0, 0), (5, 7)])
@pytest.mark.parametrize("zone", [None, "Pacific/Auckland", "Asia/Kathmandu"])
def test_days_end_where_the_zone_of_the_rule_says(zone: str | None, early: int, late: int) -> None:
    """Also where something is over it for minutes only, or may slip there."""
    short = Stop(VIENNA, "2026-03-28 09:17", "2026-03-28 09:20", early=minutes(early), late=minutes(late))
    schedule = plan([short])

    assert agrees(schedule, MaxDays(ADA, at_most=1, zone=zone), low=-900, high=900)
    assert agrees(schedule, MaxLoad(ADA, at_most=minutes(2), zone=zone), low=-900, high=900)


@pytest.mark.parametrize("kind", [Available, Unavailable])
@pytest.mark.parametrize(
    ("start", "end", "rrule"),
    [
        ("03-23 09:00", "03-23 09:30", "FREQ=WEEKLY;BYDAY=MO,WE,SU"),
        ("03-24 22:00", "03-25 06:00", "FREQ=DAILY;BYMONTH=3"),
        ("03-25 02:30", "03-25 02:40", "FREQ=DAILY"),
        ("03-25 01:50", "03-25 02:10", "FREQ=DAILY;COUNT=5"),
    ],
)
def test_windows_begin_and_end_where_their_clocks_say(kind: Any, start: str, end: str, rrule: str) -> None:  # noqa: ANN401
    """Over a clock change, which skips some of them."""
    window = Recurrence(f"2026-{start}", f"2026-{end}", rrule, zone=VIENNA.zone)
    schedule = plan([Stop(VIENNA, "2026-03-28 09:17", "2026-03-28 09:20")])

    assert agrees(schedule, kind(ADA, [window]), low=-3000, high=3000, step=7)


def test_windows_of_a_summer_are_seen_from_the_winter() -> None:
    """Their clocks are an hour ahead of those at both ends of what is looked at."""
    window = Recurrence("2026-07-01 09:00", "2026-07-01 09:45", "FREQ=DAILY;COUNT=9", zone=VIENNA.zone)
    days = plan([Stop(VIENNA, "2026-01-15 10:00", "2026-01-15 10:03")])
    in_time, out_of_it = (
        found(days, kind(ADA, [window]), within=(timedelta(0), timedelta(days=330)))
        for kind in (Available, Unavailable)
    )

    assert (9, 9, 10) == (len(in_time.of("clear")), len(out_of_it.of("broken")), len(out_of_it.of("clear")))
