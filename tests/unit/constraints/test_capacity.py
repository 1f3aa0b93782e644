from typing import Any

import pytest

from schedcheck import Capacity, Event, Interval, Itinerary, Leader, Place, Result, Schedule, Verdict
from schedcheck.constraints import _heads
from tests.unit.builders import (
    AT_RISK,
    BROKEN,
    CONDITIONAL,
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

DEN = room("Den", capacity=1)
PAIR = room("Pair", capacity=2)
CAFE = room("Café")


def plan(days: tuple[Any, ...]) -> list[Itinerary]:
    """One itinerary for each day: a stop or an event, or a list of them."""
    listed = [each if isinstance(each, list) else [each] for each in days]
    return [Itinerary.of(Leader(f"Guest {number}"), *items) for number, items in enumerate(listed, 1)]


def result(place: Place, *days: Any) -> Result:  # noqa: ANN401 - what each person does
    """What the rule finds."""
    return measured(Capacity(place), *plan(days))


def findings(place: Place, *days: Any) -> list[tuple[Verdict, str]]:  # noqa: ANN401 - what each person does
    """The verdicts and the sentences of what it finds."""
    return told(Capacity(place), *plan(days))


# --- Kept, broken, exactly at the limit ---


def test_exactly_full_is_kept() -> None:
    """The moment it is fullest is told, with slack zero."""
    found = result(PAIR, stop(PAIR, "10:00", "11:00"), stop(PAIR, "10:30", "12:00"))

    assert (KEPT, 0, "Pair needs room for 2 people, and holds 2.") == (
        found.verdict,
        found.slack,
        found.findings[0].sentence,
    )


def test_not_full_is_kept() -> None:
    """By how many is its slack."""
    found = result(PAIR, stop(PAIR, "10:00", "11:00"))

    assert (1, "Pair needs room for 1 person, and holds 2.") == (found.slack, found.findings[0].sentence)


def test_who_may_be_there_as_it_is_fullest_is_named() -> None:
    """A tentative guest, too."""
    (found,) = result(PAIR, stop(PAIR, "10:00", "11:00"), stop(PAIR, "10:30", "11:00", status="tentative")).findings

    assert ["Guest 1", "Guest 2"] == [str(each.leader) for each in found.stops]


def test_broken() -> None:
    """From when to when it is overfull, and who is there."""
    (found,) = result(DEN, stop(DEN, "10:00", "11:00"), stop(DEN, "10:30", "12:00")).findings

    assert (BROKEN, "Den needs room for 2 people, and holds 1.", Interval(at("10:30"), at("11:00"))) == (
        found.verdict,
        found.sentence,
        found.interval,
    )


def test_who_leaves_as_it_gets_too_full_is_not_named() -> None:
    """Those who are there then are."""
    days = [("09:00", "10:00"), ("10:00", "11:00"), ("10:00", "12:00")]
    (found,) = result(DEN, *(stop(DEN, *each) for each in days)).findings

    assert ["Guest 2", "Guest 3"] == sorted(str(each.leader) for each in found.stops)


def test_amounts_are_heads() -> None:
    """Required are the heads, there is the capacity."""
    (found,) = result(DEN, stop(DEN, "10:00", "11:00"), stop(DEN, "10:30", "12:00")).findings

    assert ((2, 1, -1), "people", ["Guest 1", "Guest 2"]) == (
        amounts(found),
        found.unit,
        [str(each.leader) for each in found.stops],
    )


def test_it_is_the_peak_that_counts() -> None:
    """Three in the course of a day are one at a time."""
    assert (
        KEPT
        is result(DEN, stop(DEN, "10:00", "11:00"), stop(DEN, "11:00", "12:00"), stop(DEN, "12:00", "13:00")).verdict
    )


def test_who_leaves_makes_room_for_who_comes() -> None:
    """A stop counts up to, but not at, its end."""
    assert KEPT is result(DEN, stop(DEN, "10:00", "11:00"), stop(DEN, "11:00", "12:00")).verdict


def test_an_instant_counts_at_its_moment() -> None:
    """At the start of another stop, not at its end."""
    long = stop(DEN, "10:00", "11:00")

    assert (BROKEN, KEPT) == (
        result(DEN, long, stop(DEN, "10:00", "10:00")).verdict,
        result(DEN, long, stop(DEN, "11:00", "11:00")).verdict,
    )


def test_each_time_it_is_overfull_is_told() -> None:
    """Twice, with a pause."""
    found = result(
        DEN,
        stop(DEN, "10:00", "15:00"),
        [stop(DEN, "11:00", "12:00"), stop(DEN, "13:00", "14:00")],
    )

    assert [Interval(at("11:00"), at("12:00")), Interval(at("13:00"), at("14:00"))] == [
        each.interval for each in found.findings
    ]


def test_the_worst_moment_of_a_time_tells_the_heads() -> None:
    """Two, then three, then two."""
    found = result(DEN, stop(DEN, "10:00", "13:00"), stop(DEN, "10:00", "13:00"), stop(DEN, "11:00", "12:00"))

    assert [(3, Interval(at("10:00"), at("13:00")))] == [(each.required, each.interval) for each in found.findings]


def test_one_person_is_one_head() -> None:
    """However many stops they have there at once."""
    chair = Place("Chair", within=DEN)

    assert KEPT is result(DEN, [stop(DEN, "10:00", "11:00"), stop(chair, "10:00", "11:00")]).verdict


def test_places_inside_count() -> None:
    """Who sits in the den is in the den."""
    chair = Place("Chair", within=DEN)

    assert BROKEN is result(DEN, stop(DEN, "10:00", "11:00"), stop(chair, "10:00", "11:00")).verdict


def test_passages_do_not_count() -> None:
    """Who walks through is soon gone."""
    attic = room("Attic", entrance=DEN, walk=minutes(10))

    assert KEPT is result(DEN, stop(DEN, "10:00", "11:00"), stop(attic, "10:05", "10:10")).verdict


def test_cancelled_stops_do_not_count() -> None:
    """They do not take place."""
    assert KEPT is result(DEN, stop(DEN, "10:00", "11:00"), stop(DEN, "10:00", "11:00", status="cancelled")).verdict


def test_a_capacity_of_nobody_is_broken_by_the_first() -> None:
    """A closed room."""
    closed = room("Closed", capacity=0)

    assert BROKEN is result(closed, stop(closed, "10:00", "11:00")).verdict


def test_nothing_measured_where_nobody_stops() -> None:
    """The place is nowhere in the plan."""
    found = result(DEN, stop(CAFE, "10:00", "11:00"))

    assert (UNKNOWN, False) == (found.verdict, found.measured)


# --- Not known ---


def test_unknown_where_the_capacity_is_missing() -> None:
    """It says which number is."""
    expected = "It is not known whether Café has room for 2 people: how many people Café holds."

    assert [(UNKNOWN, expected)] == findings(CAFE, stop(CAFE, "10:00", "11:00"), stop(CAFE, "10:00", "11:00"))


def test_unknown_where_an_end_decides() -> None:
    """It is named."""
    ((found, sentence),) = findings(DEN, stop(DEN, "10:00"), stop(DEN, "11:00", "12:00"))

    assert (UNKNOWN, True) == (found, sentence.endswith(": when Den ends for Guest 1."))


def test_broken_where_an_unknown_end_does_not_matter() -> None:
    """At its start one is there for certain."""
    (found,) = result(DEN, stop(DEN, "10:00", "12:00"), stop(DEN, "11:00")).findings

    assert (BROKEN, 2) == (found.verdict, found.required)


def test_kept_where_an_unknown_end_is_limited() -> None:
    """By eleven they are elsewhere."""
    assert KEPT is result(DEN, [stop(DEN, "10:00"), stop(CAFE, "11:00", "12:00")], stop(DEN, "11:00", "12:00")).verdict


def test_kept_where_a_late_start_leaves_an_unknown_end_as_limited() -> None:
    """However late they come, by eleven they are elsewhere."""
    mine = [stop(DEN, "10:00", late=minutes(30)), stop(CAFE, "11:00", "12:00")]

    assert KEPT is result(DEN, mine, stop(DEN, "11:00", "12:00")).verdict


def test_at_risk_where_a_late_start_is_later_than_the_end_not_known() -> None:
    """Later than what comes next, they still come: for an instant at least."""
    mine = [stop(DEN, "10:00", late=minutes(70)), stop(CAFE, "11:00", "12:00")]

    assert AT_RISK is result(DEN, mine, stop(DEN, "11:00", "12:00")).verdict


# --- Tentative ---


def test_conditional_where_a_stop_is_tentative() -> None:
    """Only if it is confirmed."""
    expected = [(CONDITIONAL, "It depends on tentative stops whether Den needs room for 2 people, and holds 1.")]

    assert expected == findings(DEN, stop(DEN, "10:00", "11:00"), stop(DEN, "10:00", "11:00", status="tentative"))


def test_unknown_where_dropping_a_stop_lets_an_end_be_late() -> None:
    """With it they are elsewhere by eleven; without it that is not known."""
    mine = [stop(DEN, "10:00"), stop(CAFE, "11:00", "11:30", status="tentative")]

    assert UNKNOWN is result(DEN, mine, stop(DEN, "11:00", "12:00")).verdict


def test_broken_where_enough_are_certain() -> None:
    """One more may come; the finding counts those who do."""
    found = result(
        DEN,
        stop(DEN, "10:00", "11:00"),
        stop(DEN, "10:00", "11:00"),
        stop(DEN, "10:00", "11:00", status="tentative"),
    )

    assert [(BROKEN, 2)] == [(each.verdict, each.required) for each in found.findings]


# --- At risk ---


def test_at_risk_within_the_bounds() -> None:
    """One leaves late."""
    (found,) = result(DEN, stop(DEN, "10:00", "11:00", late=hours(1)), stop(DEN, "11:30", "12:00")).findings

    assert (AT_RISK, minutes(30), 0) == (found.verdict, found.slip, found.slack)


def test_a_slip_that_only_makes_them_touch_is_kept() -> None:
    """One leaves as the other comes."""
    assert KEPT is result(DEN, stop(DEN, "10:00", "11:00", late=minutes(30)), stop(DEN, "11:30", "12:00")).verdict


def test_slips_may_add_up() -> None:
    """Three come together only if two of them slip."""
    days = (
        stop(PAIR, "10:00", "11:00", late=minutes(20)),
        stop(PAIR, "11:10", "11:30"),
        stop(PAIR, "11:40", "12:00", early=minutes(25)),
    )

    assert (AT_RISK, KEPT) == (result(PAIR, *days).verdict, result(PAIR, *days[:2]).verdict)


def test_at_risk_where_only_a_slip_between_the_bounds_brings_guests_and_others_together() -> None:
    """Neither at its time nor at its furthest does the event meet them."""
    toast = Event("Toast", PAIR, at("09:00"), at("09:05"), early=hours(1), late=hours(1))
    (found,) = result(PAIR, toast, toast, stop(PAIR, "08:30", "08:35")).findings

    assert (AT_RISK, minutes(25)) == (found.verdict, found.slip)


def test_who_has_two_stops_at_once_is_there_until_the_last_is_over() -> None:
    """And is one head still, whom another may meet that comes early."""
    twice = [stop(DEN, "09:00", "10:00"), stop(DEN, "09:30", "10:30")]
    (found,) = result(DEN, twice, stop(DEN, "10:40", "11:00", early=minutes(30))).findings

    assert (AT_RISK, minutes(10)) == (found.verdict, found.slip)


def test_one_event_brings_its_guests_at_one_shift() -> None:
    """Those who leave early and those who come late are never there together."""
    fair = Event("Fair", DEN, at("10:00"), at("12:00"), early=hours(1), late=hours(1))

    assert KEPT is result(DEN, fair.attend(leave=at("11:00")), fair.attend(arrive=at("11:00"))).verdict


def test_two_events_may_shift_over_each_other() -> None:
    """The guests of one stay together."""
    one = Event("One", PAIR, at("10:00"), at("11:00"), late=hours(1))
    other = Event("Other", PAIR, at("11:00"), at("12:00"))

    assert (AT_RISK, KEPT) == (result(PAIR, one, one, other).verdict, result(PAIR, one, other).verdict)


def test_conditional_where_slips_of_a_tentative_stop_overfill_it() -> None:
    """It may not take place."""
    late = stop(DEN, "10:00", "11:00", late=hours(1), status="tentative")

    assert CONDITIONAL is result(DEN, late, stop(DEN, "11:30", "12:00")).verdict


def test_unknown_where_slips_and_an_unknown_end_overfill_it() -> None:
    """It is named."""
    mine = [stop(DEN, "10:00"), stop(CAFE, "11:00", "12:00", late=minutes(20))]
    ((found, sentence),) = findings(DEN, mine, stop(DEN, "11:10", "12:00"))

    assert (UNKNOWN, True) == (found, "when Den ends for Guest 1" in sentence)


def test_conditional_where_an_unknown_end_does_not_matter() -> None:
    """Whoever comes is there for a moment at least: whether they do is what decides."""
    late = stop(DEN, "10:00", "10:00", late=minutes(30))

    assert CONDITIONAL is result(DEN, stop(DEN, "10:30", status="tentative"), late).verdict


def test_slip_counts_tentative_stops() -> None:
    """If the one in between is confirmed, less is enough."""
    (found,) = result(
        DEN,
        stop(DEN, "10:00", "11:00", late=hours(1)),
        stop(DEN, "11:30", "12:00"),
        stop(DEN, "11:10", "11:20", status="tentative"),
    ).findings

    assert (AT_RISK, minutes(10)) == (found.verdict, found.slip)


def test_shifts_that_exclude_each_other_are_told_apart() -> None:
    """Of each of three fairs only one half can be there at a time; two halves fill the place."""
    fairs = [Event(f"Fair {number}", PAIR, at("10:00"), at("14:00"), late=hours(4)) for number in range(2)]
    halves = [fair.attend(**{way: at("12:00")}) for fair in fairs for way in ("leave", "arrive")]

    assert KEPT is result(PAIR, *halves).verdict


def test_too_many_choices_are_taken_to_overfill_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that is given up says that people may come together, never that they cannot."""
    monkeypatch.setattr(_heads, "MOST_TRIES", 0)
    fairs = [Event(f"Fair {number}", PAIR, at("10:00"), at("14:00"), late=hours(4)) for number in range(2)]
    halves = [fair.attend(**{way: at("12:00")}) for fair in fairs for way in ("leave", "arrive")]

    assert AT_RISK is result(PAIR, *halves).verdict


def test_as_many_choices_as_are_allowed_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven of two fairs with two halves each: none or one of both, then either of each."""
    monkeypatch.setattr(_heads, "MOST_TRIES", 7)
    test_shifts_that_exclude_each_other_are_told_apart()


# --- Words and bad arguments ---


def test_str_says_what_is_wanted() -> None:
    """With the number, where there is one."""
    assert (
        "Den holds everybody who is there at one time (1)",
        "Café holds everybody who is there at one time",
    ) == (str(Capacity(DEN)), str(Capacity(CAFE)))


def test_refuses_what_is_no_place() -> None:
    """A name is none."""
    assert "InvalidValue: place must be a Place, got 'Den'" == refusal(
        lambda: Capacity("Den")  # type: ignore[arg-type]
    )


# --- Which moment is told, where, to the microsecond ---


def test_a_finding_is_about_the_place_and_in_its_zone() -> None:
    """Overfull or not."""
    far = Place("Far room", tz="Asia/Makassar", capacity=1)
    for days in ((stop(far, "10:00", "11:00"),), 2 * (stop(far, "10:00", "11:00"),)):
        (found,) = result(far, *days).findings

        assert (far, hours(8)) == (found.place, found.interval and found.interval.start.utcoffset())


def test_of_an_overfull_time_the_most_who_are_sure_to_be_there_are_told() -> None:
    """Not the moment at which more might be."""
    sure = stop(DEN, "10:00", "12:00")
    maybe = stop(DEN, "10:00", "11:00", status="tentative")
    found = result(DEN, sure, sure, maybe, maybe, stop(DEN, "11:00", "12:00"))

    assert [(BROKEN, 3, 3)] == [(each.verdict, each.required, len(each.stops)) for each in found.findings]


def test_who_may_be_there_is_not_told_of_an_overfull_time() -> None:
    """Without them it is overfull as well."""
    maybe = stop(DEN, "10:00", "11:00", status="tentative")
    (found,) = result(DEN, *2 * (stop(DEN, "10:00", "11:00"),), maybe).findings

    assert (BROKEN, 2) == (found.verdict, len(found.stops))


def test_of_a_time_that_may_be_overfull_the_most_who_may_be_there_are_told() -> None:
    """Not the moment at which more are sure to be, be it overfull by one or by several."""
    early, late = (stop(DEN, *times, status="tentative") for times in (("10:00", "11:00"), ("11:00", "12:00")))
    sure = stop(DEN, "10:00", "11:00")
    for days, most in (((sure, early, late, late, late), 3), ((sure, early, early, early, late, late, late), 4)):
        assert [(CONDITIONAL, most)] == [(each.verdict, each.required) for each in result(DEN, *days).findings]


def test_nothing_is_missing_where_it_is_overfull_anyhow() -> None:
    """Whenever a stop without an end is over."""
    (found,) = result(DEN, stop(DEN, "10:00"), stop(DEN, "10:00", "11:00"), stop(DEN, "10:00", "11:00")).findings[:1]

    assert (BROKEN, ()) == (found.verdict, found.missing)


def test_a_safe_slip_is_told_to_the_microsecond() -> None:
    """None where they touch; one where there is one between."""
    instant = minutes(1) / 60_000_000
    for between, room_ in ((0, 0), (1, 1)):
        first = stop(DEN, "10:00", "11:00", late=2 * instant)
        found = result(DEN, first, stop(DEN, "11:00", "12:00").moved(between * instant))

        assert (AT_RISK, room_ * instant) == (found.verdict, found.findings[0].slip)


def test_an_instant_that_slips_to_just_before_a_start_is_kept() -> None:
    """It counts for a microsecond, wherever it slips."""
    micro = minutes(1) / 60_000_000
    moment = stop(DEN, "10:00", "10:00", late=minutes(10))
    kept, at_risk = (result(DEN, moment, stop(DEN, "10:10", "11:00").moved(by)) for by in (micro, 0 * micro))

    assert (KEPT, AT_RISK) == (kept.verdict, at_risk.verdict)


def test_asked_for_its_findings_it_tells_them_all() -> None:
    """Without a check, too."""
    held = plan((stop(DEN, "10:00", "11:00"), stop(DEN, "10:30", "11:00")))

    assert [BROKEN] == [each.verdict for each in Capacity(DEN).findings(Schedule(held))]


def test_names_those_who_may_come_beside_those_who_are_there() -> None:
    """Without whoever a slip brings together, the finding could not be found again."""
    late = Itinerary.of(Leader("Ada"), stop(DEN, "10:00", "10:30", late=minutes(30)))
    finding = measured(Capacity(DEN), late, Itinerary.of(Leader("Bo"), stop(DEN, "10:45", "11:00"))).findings[0]

    assert (AT_RISK, ["Ada", "Bo"]) == (finding.verdict, [str(each.leader) for each in finding.stops])
