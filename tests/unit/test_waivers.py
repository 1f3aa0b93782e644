"""Exceptions: what may stand although a rule is not kept."""

import json
import pickle
from datetime import datetime
from typing import Any

import attrs
import pytest

from schedcheck import (
    Apart,
    Avoid,
    Cost,
    Event,
    Itinerary,
    Layout,
    NoOverlap,
    NotConsecutive,
    Place,
    Report,
    Rule,
    Schedule,
    Stop,
    Together,
    Turns,
    Verdict,
    Waiver,
    check,
    check_many,
    recheck,
)
from schedcheck.waivers import StopName, WaiverState
from tests.unit.builders import ADA, BO, BROKEN, CITY, CY, KEPT, at, minutes, refusal, room, stop

LOBBY = room("Lobby")
HALL, CAFE = room("Hall"), room("Cafe")
TALKS = Event("Talks", HALL, at("10:00"), at("11:00"), topics=["prisoners"])
TEA = Event("Tea", CAFE, at("15:00"), at("15:30"))
PLAN = Schedule([Itinerary.of(ADA, TALKS, TEA), Itinerary.of(BO, TALKS, TEA)])
APART = Rule(Avoid(ADA, BO), id="apart")


def waiver(rule: str = "apart", **fields: Any) -> Waiver:  # noqa: ANN401 - those of Waiver
    """A waiver that somebody gave for some reason."""
    return Waiver(rule, **{"reason": "An exchange.", "authority": "Protocol"} | fields)


def report(*waivers: Waiver, plan: Schedule = PLAN, now: datetime | str | None = None) -> Report:
    """What is found where Ada and Bo meet twice."""
    return check(plan, must=[APART], waivers=waivers, now=now)


def waived(made: Report) -> list[str | None]:
    """The ids of the stops of which a finding is waived."""
    return [each.stops[0].id for each in made.results[0].waived]


def states(made: Report) -> list[tuple[str, int]]:
    """What became of each waiver."""
    return [(each.state.value, each.count) for each in made.waivers]


# --- What is named ---


@pytest.mark.parametrize(
    "fields",
    [
        {"event": TALKS},
        {"event": "talks"},
        {"stops": [("ada", "talks"), ("bo", "talks")]},
        {"stops": [(ADA, "talks"), StopName("bo", "talks")]},
        {"stops": [PLAN.itinerary(ADA).stops[0], PLAN.itinerary(BO).stops[0]]},
        {"purpose": "prisoners"},
        {"event": TALKS, "purpose": "prisoners"},
        {"event": TALKS, "stops": [("ada", "tea")]},
    ],
)
def test_what_is_named_is_waived(fields: dict[str, Any]) -> None:
    """By its event, by each of its stops, by its purpose: the talks, not the tea."""
    assert ["talks"] == waived(report(waiver(**fields)))


@pytest.mark.parametrize(
    "fields",
    [
        {"stops": [("ada", "talks")]},
        {"event": TALKS, "purpose": "grain"},
        {"event": TEA, "purpose": "prisoners"},
        {"stops": [("ada", "tea"), ("bo", "tea")], "purpose": "prisoners"},
        {"event": "another"},
    ],
)
def test_what_is_not_all_named_is_not_waived(fields: dict[str, Any]) -> None:
    """One of two stops, or another purpose, is not enough; and that nothing matches is told."""
    made = report(waiver(**fields))

    assert ([], [("orphan", 0)]) == (waived(made), states(made))


def test_a_purpose_is_the_only_one() -> None:
    """Whoever speaks of anything else beside is not excused."""
    both = attrs.evolve(TALKS, topics=["prisoners", "grain"])
    plan = Schedule([Itinerary.of(ADA, both), Itinerary.of(BO, both)])

    assert [("orphan", 0)] == states(report(waiver(purpose="prisoners"), plan=plan))


def test_a_stop_may_have_a_purpose_of_its_own() -> None:
    """Its topics are its event's unless it says so."""
    plan = Schedule([Itinerary.of(ADA, TALKS.attend(topics=["grain"])), Itinerary.of(BO, TALKS)])

    assert [("orphan", 0)] == states(report(waiver(purpose="prisoners"), plan=plan))


def test_a_passage_is_waived_only_if_it_is_named() -> None:
    """Who may meet in a room may not meet in the lobby for that."""
    hall = Place("Hall", within=CITY, entrance=LOBBY, walk=minutes(5))
    talks = attrs.evolve(TALKS, place=hall)
    plan = Schedule([Itinerary.of(ADA, talks), Itinerary.of(BO, talks)])
    passages = [(each, f"talks/{way}/lobby") for each in ("ada", "bo") for way in ("in", "out")]

    assert [False, True] == [
        report(waiver(event=talks, stops=stops), plan=plan).results[0].kept for stops in ((), passages)
    ]


SEATED = Layout.row([ADA, BO], name="Front row", event=TALKS)
SPEAKING = Turns.of([ADA, BO], takes=minutes(10), event=TALKS)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"event": TALKS}, "used"),
        ({"event": TALKS, "stops": [("ada", "tea")]}, "used"),
        ({"event": TALKS, "purpose": "prisoners"}, "used"),
        ({"purpose": "prisoners"}, "used"),
        ({"event": TALKS, "expires": at("10:01")}, "used"),
        ({"event": TALKS, "expires": at("10:00")}, "expired"),
        ({"event": TALKS, "purpose": "grain"}, "orphan"),
        ({"purpose": "grain"}, "orphan"),
        ({"event": TEA}, "orphan"),
        ({"stops": [("ada", "talks"), ("bo", "talks")]}, "orphan"),
        ({"stops": [("ada", "talks"), ("bo", "talks")], "purpose": "prisoners"}, "orphan"),
    ],
)
@pytest.mark.parametrize("asked", [Apart(SEATED, ADA, BO), NotConsecutive(SPEAKING, ADA, BO)])
def test_seats_and_turns_for_an_event_are_waived_with_it(asked: Any, fields: dict[str, Any], state: str) -> None:  # noqa: ANN401 - constraints
    """They are about no stop, but about the event."""
    made = check(PLAN, must=[Rule(asked, id="apart")], waivers=[waiver(**fields)])

    assert [state] == [each for each, _ in states(made)]
    assert (state == "used") is made.results[0].kept
    assert made == recheck(check(PLAN, must=[Rule(asked, id="apart")], waivers=[waiver(**fields)]), PLAN)
    assert str(made) == str(Report.from_dict(json.loads(json.dumps(made.to_dict()))))


def test_seats_for_no_event_are_not_waived() -> None:
    """Nothing names them."""
    layout = Layout.row([ADA, BO], place=HALL)
    made = check(PLAN, must=[Apart(layout, ADA, BO)], waivers=[waiver("apart-1", event=TALKS)])

    assert (Verdict.BROKEN, [("orphan", 0)]) == (made.results[0].verdict, states(made))


def test_an_event_is_waived_as_the_plan_has_it() -> None:
    """Where the plan moves it past the end of the waiver, it is waived no more."""
    asked: dict[str, Any] = {
        "must": [Rule(Apart(SEATED, ADA, BO), id="apart")],
        "waivers": [waiver(event=TALKS, expires=at("12:00"))],
    }
    moved = PLAN.move(TALKS, by=minutes(150))

    assert ["used", "expired"] == [states(check(plan, **asked))[0][0] for plan in (PLAN, moved)]


def test_what_has_no_stops_is_not_waived() -> None:
    """That somebody meets nobody is within nothing that can be named."""
    plan = Schedule([Itinerary.of(ADA, TALKS), Itinerary.of(BO, TEA)])
    made = check(plan, must=[Together(ADA, BO)], waivers=[waiver("together-1", event=TALKS)])

    assert (Verdict.BROKEN, [("orphan", 0)]) == (made.results[0].verdict, states(made))


# --- What it comes to ---


def test_what_is_waived_counts_for_nothing() -> None:
    """It is still there, with its verdict, and the waiver."""
    made = report(waiver(event=TALKS), waiver(event=TEA))
    result = made.results[0]

    assert (KEPT, True, True, True, (), Cost(0, 0)) == (
        result.verdict,
        result.kept,
        made.ok,
        made.clear,
        made.violations,
        made.cost,
    )
    assert [(BROKEN, "waiver-1"), (BROKEN, "waiver-2")] == [
        (each.verdict, each.waived and each.waived.id) for each in result.findings
    ]


def test_what_is_not_waived_counts_as_before() -> None:
    """Its verdict and its slack."""
    result = report(waiver(event=TALKS)).results[0]

    assert (BROKEN, minutes(-30)) == (result.verdict, result.slack)
    assert ["tea"] == [each.stops[0].id for each in result.broken]
    assert ["tea", "talks"] == [each.stops[0].id for each in result.findings]


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ([stop(HALL, "10:30", "12:00", status="tentative")], "conditional"),
        ([stop(HALL, "11:10", "12:00", early=minutes(20))], "at risk"),
        ([stop(HALL, "09:00")], "unknown"),
    ],
)
def test_what_is_not_sure_can_be_waived(day: list[Stop], verdict: str) -> None:
    """Whatever is not kept."""
    plan = Schedule([Itinerary.of(ADA, stop(HALL, "10:00", "11:00")), Itinerary.of(BO, *day)])
    before = report(plan=plan).results[0]
    after = report(waiver(stops=[("ada", "hall"), ("bo", "hall")]), plan=plan).results[0]

    assert (verdict, KEPT) == (str(before.verdict).casefold(), after.verdict)


def test_the_tightest_kept_finding_stays() -> None:
    """With its slack, as the result's."""
    mine, theirs = stop(HALL, "08:00", "09:00"), stop(HALL, "09:20", "09:30")
    plan = Schedule([Itinerary.of(ADA, mine, TALKS), Itinerary.of(BO, theirs, TALKS)])
    result = report(waiver(event=TALKS), plan=plan).results[0]

    assert (minutes(20), [BROKEN, KEPT]) == (result.slack, [each.verdict for each in result.findings])


def test_the_first_of_two_waivers_is_told() -> None:
    """Both are used."""
    made = report(waiver(event=TALKS, id="a"), waiver(purpose="prisoners", id="b"))

    assert ["a"] == [each.waived and each.waived.id for each in made.results[0].waived]
    assert [("used", 1), ("used", 1)] == states(made)


def test_a_waiver_is_of_one_rule() -> None:
    """Another that finds the same is broken as before."""
    made = check(PLAN, must=[APART, Avoid(ADA, BO)], waivers=[waiver(event=TALKS), waiver(event=TEA)])

    assert [KEPT, BROKEN] == [each.verdict for each in made.results]


# --- When ---


@pytest.mark.parametrize(
    ("expires", "now", "state"),
    [
        ("10:01", None, "used"),
        ("10:00", None, "expired"),
        ("10:01", "09:00", "used"),
        ("12:00", "12:00", "expired"),
        ("12:00", "11:59", "used"),
        ("10:00", "09:00", "expired"),
    ],
)
def test_a_waiver_holds_until_it_expires(expires: str, now: str | None, state: str) -> None:
    """By what it waives, and by the time that is told; none is read from a clock."""
    made = report(waiver(event=TALKS, expires=at(expires)), now=None if now is None else at(now))

    assert state == made.waivers[0].state.value
    assert (["talks"] if state == "used" else []) == waived(made)


def test_what_starts_later_is_not_waived() -> None:
    """Of several that are covered, only those in time."""
    made = report(waiver(stops=[(each, name) for each in (ADA, BO) for name in ("talks", "tea")], expires=at("12:00")))

    assert (["talks"], [("used", 1)]) == (waived(made), states(made))


def test_all_stops_start_before_it_expires() -> None:
    """Also who comes later."""
    plan = Schedule([Itinerary.of(ADA, TALKS), Itinerary.of(BO, TALKS.attend(arrive=at("10:30")))])

    assert [("expired", 0)] == states(report(waiver(event=TALKS, expires=at("10:15")), plan=plan))


# --- What is not in order ---


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "over_broad"),
        ({"event": "another"}, "orphan"),
        ({"event": TALKS, "expires": "2000-01-01T00:00Z"}, "expired"),
    ],
)
def test_a_waiver_that_is_not_in_order_is_told(fields: dict[str, Any], state: str) -> None:
    """It waives nothing, and nothing is clear with it."""
    kept = Schedule([Itinerary.of(ADA, TALKS), Itinerary.of(BO, TEA)])
    for plan, mine in ((PLAN, state), (kept, state if state == "over_broad" else "orphan")):
        made = report(waiver(**fields), plan=plan)

        assert ([(mine, 0)], False) == (states(made), made.clear)
        assert f"1 waiver: 1 {mine.replace('_', ' ')}" in str(made).splitlines()
        assert f"  {mine.replace('_', ' ').upper()}: {made.waivers[0].sentence}" == str(made).splitlines()[-1]


def test_a_purpose_of_several_events_is_over_broad() -> None:
    """An exception is one."""
    tea = attrs.evolve(TEA, topics=["prisoners"])
    plan = Schedule([Itinerary.of(ADA, TALKS, tea), Itinerary.of(BO, TALKS, tea)])
    made = report(waiver(purpose="prisoners"), plan=plan)

    assert [("over_broad", 0)] == states(made)
    assert "What it names is at more than one event, so it waives nothing." == made.waivers[0].sentence


def test_a_purpose_of_stops_without_an_event_is_at_one_place() -> None:
    """As there is no event to tell one from another."""

    def day(*places: Place) -> list[Stop]:
        hours = ("08:00", "09:00", "10:00")
        return [stop(each, hour, topics=["prisoners"]) for each, hour in zip(places, hours, strict=False)]

    def ended(stops: list[Stop]) -> list[Stop]:
        return [attrs.evolve(each, end=each.start + minutes(30)) for each in stops]

    one, two = (
        Schedule([Itinerary.of(ADA, *ended(day(*places))), Itinerary.of(BO, *ended(day(*places)))])
        for places in ((HALL, HALL), (HALL, CAFE))
    )

    assert [[("used", 2)], [("over_broad", 0)]] == [
        states(report(waiver(purpose="prisoners"), plan=plan)) for plan in (one, two)
    ]


def test_a_waiver_of_a_rule_that_is_off_is_in_order() -> None:
    """Nobody looked."""
    made = check(PLAN, must=[APART], waivers=[waiver(event=TALKS)], severity={"apart": "off"})

    assert ([("off", 0)], True) == (states(made), made.clear)
    assert "The rule is off, so there was nothing to waive." == made.waivers[0].sentence


# --- Again ---


@pytest.mark.parametrize("fields", [{"event": TALKS}, {"event": TEA}, {"purpose": "prisoners"}, {}])
def test_recheck_keeps_waivers(fields: dict[str, Any]) -> None:
    """After a move, and where somebody comes."""
    asked: Any = {
        "must": [APART, NoOverlap()],
        "note": [Avoid(ADA, CY)],
        "waivers": [waiver(**fields), waiver("avoid-1", event=TEA)],
        "severity": {"avoid-1": "off"},
        "now": at("01:00"),
    }
    first = check(PLAN, **asked)
    moved = PLAN.move(TALKS, by=minutes(10))
    more = moved.add(CY, TEA)
    for plan in (moved, more):
        first = recheck(first, plan)

        assert check(plan, **asked) == first


def test_trials_keep_waivers() -> None:
    """What is waived is not broken by a change."""
    plan = Schedule([Itinerary.of(ADA, TALKS), Itinerary.of(BO, TEA, stop(HALL, "12:00", "12:30"))])
    mine = plan.itinerary(BO).stops[0]
    changes = [(mine, minutes(-90))]
    asked: Any = {"must": [APART], "waivers": [waiver(stops=[("ada", "talks"), ("bo", "hall")])]}

    assert [("apart",), ()] == [
        next(check_many(plan, changes, must=[APART])).broken,
        next(check_many(plan, changes, **asked)).broken,
    ]


# --- Told ---


def test_a_waived_finding_in_the_text() -> None:
    """With the reason and who decided, and a mark on the line of the rule."""
    made = str(report(waiver(event=TALKS), waiver(event=TEA))).splitlines()

    assert ["1 must: 0 broken; 1 waived", "2 waivers: 2 used", ""] == made[:3]
    assert "WAIVED  must  apart  2 waived  Ada and Bo are never in one room" == made[3]
    assert "  WAIVED (BROKEN): Ada and Bo are both in Hall for 1 h." in made
    assert made.count("     =  waiver waiver-1, decided by Protocol: An exchange.") == 1


def test_a_waiver_in_words() -> None:
    """The rule, what is named, the purpose and the end."""
    full = waiver(event=TALKS, stops=[("ada", "tea")], purpose="prisoners", expires=at("12:00"))

    assert "apart is waived for talks, ada/tea on prisoners alone until 2030-05-01 12:00 UTC" == str(full)
    assert "apart is waived" == str(waiver())


def test_a_difference_tells_what_is_waived() -> None:
    """And what is no longer."""
    before, after = report(), report(waiver(event=TALKS), waiver(event=TEA))

    assert "changed   apart: BROKEN -> WAIVED" == str(before.diff(after)).splitlines()[0]
    assert ["waived", "waived"] == [each.what for each in before.diff(after).changes[1:]]
    assert ["unwaived", "unwaived"] == [each.what for each in after.diff(before).changes[1:]]
    assert str(before.diff(after)).splitlines()[1].startswith("waived    apart: BROKEN, waived: Ada and Bo are")


BY_TEA = {"event": TEA, "expires": at("16:00")}


@pytest.mark.parametrize(
    ("before", "after", "now", "told"),
    [
        ([{"event": TALKS}], [{"event": TALKS}], None, []),
        ([BY_TEA], [BY_TEA], at("17:00"), ["changed   apart: waiver waiver-1: used for 1 finding -> expired"]),
        ([], [{}], None, ["appeared  apart: waiver waiver-1: - -> over broad"]),
        ([{"event": "x"}], [], None, ["vanished  apart: waiver waiver-1: orphan -> -"]),
        ([{"event": "x"}], [{}, {"event": "x"}], None, ["appeared  apart: waiver waiver-1: - -> over broad"]),
        (
            [{"event": TALKS}],
            [{"event": TALKS, "authority": "The host"}],
            None,
            ["changed   apart: waiver waiver-1: used for 1 finding -> used for 1 finding"],
        ),
        (
            [{"purpose": "prisoners", "id": "a"}],
            [{"event": TALKS, "stops": [("ada", "tea"), ("bo", "tea")], "id": "a"}],
            None,
            ["changed   apart: waiver a: used for 1 finding -> used for 2 findings"],
        ),
    ],
)
def test_a_difference_tells_what_became_of_waivers(before: Any, after: Any, now: Any, told: list[str]) -> None:  # noqa: ANN401 - fields
    """Whatever became of the findings."""
    old, new = report(*(waiver(**each) for each in before)), report(*(waiver(**each) for each in after), now=now)

    assert told == [str(each) for each in old.diff(new).waivers]


def test_no_difference_is_never_said_where_a_report_is_no_longer_clear() -> None:
    """Where all is kept, a waiver of it that is none any more is the only thing that changed."""
    alone = Schedule([Itinerary.of(ADA, TALKS), Itinerary.of(BO, TEA)])
    old, new = report(plan=alone), report(waiver(event=TALKS), plan=alone)
    difference = old.diff(new)

    assert (True, False, True) == (old.clear, new.clear, bool(difference))
    assert "appeared  apart: waiver waiver-1: - -> orphan" == str(difference)
    assert {
        "changes": [],
        "waivers": [
            {
                "what": "appeared",
                "rule": "apart",
                "before": None,
                "after": {"waiver": "waiver-1", "state": "orphan", "count": 0, "in_order": False},
            }
        ],
    } == difference.to_dict()


def test_data_keeps_waivers() -> None:
    """Read again, it is the same report, in the same words."""
    fields: dict[str, Any] = {"stops": [("ada", "tea"), ("bo", "tea")], "expires": at("20:00"), "id": "tea"}
    made = report(waiver(purpose="prisoners"), waiver(**fields), waiver())
    data = json.loads(json.dumps(made.to_dict()))
    again = Report.from_dict(data)

    assert (made.to_dict(), str(made), made.waivers) == (again.to_dict(), str(again), again.waivers)
    assert made.results[0].findings == again.results[0].findings


def put(path: str, value: object) -> Report:
    """A report of which something in the data is another."""
    data: Any = report(waiver(event=TALKS)).to_dict()
    at_ = data
    *way, last = (int(each) if each.isdigit() else each for each in path.split())
    for each in way:
        at_ = at_[each]
    at_[last] = value
    return Report.from_dict(data)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("waivers 0 id", "other", "results[0].findings[1].waived must be the id of one of waivers, got 'waiver-1'"),
        ("waivers 0 state", "orphan", "waivers[0].state must agree with what it is made of, 'used', got 'orphan'"),
        ("waivers 0 state", "expired", "waivers[0].state must agree with what it is made of, 'used', got 'expired'"),
        ("waivers 0 count", 2, "waivers[0].count must agree with what it is made of, 1, got 2"),
        ("waivers 0 rule", "other", "waivers[0].rule must be the id of the rule of one of results, got 'other'"),
        ("waivers 0 event", "tea", "results[0].findings[0].waived must agree with what it is made of, 'waiver-1', got"),
        (
            "results 0 findings 0 waived",
            "waiver-1",
            "results[0].verdict must agree with what it is made of, 'kept', got 'broken'",
        ),
        (
            "results 0 findings 1 waived",
            None,
            "results[0].slack must be the least of those that count, -1 h, got -30 min",
        ),
        ("results 0 verdict", "kept", "results[0].verdict must agree with what it is made of, 'broken', got 'kept'"),
        ("results 0 slack", 0, "results[0].slack must be the least of those that count, -30 min, got 0 min"),
        ("results 0 measured", False, "results[0].findings must be none, as nothing was measured, got 2"),
        ("waivers 0 state", "idle", "waivers[0].state must be one of used, expired"),
        ("waivers 0 count", "1", "waivers[0].count must be a whole number, got '1'"),
        ("waivers 0 reason", " ", "waivers[0]: reason must be text that is not blank, got ' '"),
        ("waivers 0 stops", [{"leader": "ada"}], "waivers[0].stops[0] must have stop, got none"),
        ("waivers 0 expires", "noon", "waivers[0].expires: time must be ISO 8601"),
        ("results 0 findings 0 waived", 7, "results[0].findings[0].waived must be the id of one of waivers, got 7"),
        ("clear", True, "clear must agree with what it is made of, False, got True"),
    ],
)
def test_wrong_data(path: str, value: object, message: str) -> None:
    """It is named by where it is."""
    assert refusal(lambda: put(path, value)).partition(": ")[2].startswith(message)


def test_data_of_a_waiver_that_has_expired_by_then() -> None:
    """When it was then is not told, so that it has is believed of one that may."""
    data = report(waiver(event=TALKS, expires=at("12:00")), now=at("13:00")).to_dict()

    assert WaiverState.EXPIRED is Report.from_dict(data).waivers[0].state


def test_data_with_findings_of_two_measures() -> None:
    """Nobody knows which is the tighter."""
    data = report().to_dict()
    data["results"][0]["findings"][1] |= {"measure": "count", "required": 1, "actual": 0, "slack": -1}

    assert "InvalidValue: results[0].findings must be of one measure, durations or counts, got both" == refusal(
        lambda: Report.from_dict(data)
    )


def test_data_of_a_rule_that_is_off() -> None:
    """Its waiver had nothing to let stand."""
    data = check(PLAN, must=[APART], waivers=[waiver(event=TALKS)], severity={"apart": "off"}).to_dict()
    data["waivers"][0]["state"] = "orphan"

    assert refusal(lambda: Report.from_dict(data)).startswith(
        "InvalidValue: waivers[0].state must agree with what it is made of, 'off'"
    )


def test_data_with_two_waivers_of_one_id_is_refused() -> None:
    """Findings refer to them by it."""
    data = report(waiver(event=TALKS), waiver(event=TEA)).to_dict()
    data["waivers"][1]["id"] = "waiver-1"

    assert "InvalidValue: waivers[1].id must be of one waiver only, got 'waiver-1'" == refusal(
        lambda: Report.from_dict(data)
    )


def test_a_waiver_can_be_sent_to_another_process() -> None:
    """It is a value."""
    mine = waiver(event=TALKS, stops=[("ada", "tea")])

    assert mine == pickle.loads(pickle.dumps(mine))  # noqa: S301 - our own bytes


# --- Refused ---


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: waiver(" "), "InvalidValue: rule must be text that is not blank, got ' '"),
        (lambda: waiver(reason=""), "InvalidValue: reason must be text that is not blank, got ''"),
        (lambda: waiver(authority=None), "InvalidValue: authority must be text that is not blank, got None"),
        (lambda: waiver(event=7), "InvalidValue: event must be an Event or the id of one, got 7"),
        (lambda: waiver(event=" "), "InvalidValue: event must be an Event or the id of one, got ' '"),
        (
            lambda: waiver(stops="tea"),
            "InvalidValue: stops must be a sequence of stops of a plan, or of pairs (leader, id), got 'tea'",
        ),
        (
            lambda: waiver(stops=[("ada", 7)]),
            "InvalidValue: each of stops must be a stop of a plan, or a pair (leader, id), got ('ada', 7)",
        ),
        (lambda: waiver(stops=["ada"]), "InvalidValue: each of stops must be a stop of a plan, or a pair (leader, id)"),
        (
            lambda: waiver(stops=[stop(HALL, "10:00")]),
            "InvalidValue: each of stops must be a stop of a plan, or a pair",
        ),
        (lambda: waiver(purpose=None), "InvalidValue: purpose must be a str, got None"),
        (lambda: waiver(expires="2030-05-01 10:00"), "NaiveTime: expires must have an offset"),
        (lambda: waiver(id=""), "InvalidValue: id must be text that is not blank, got ''"),
        (
            lambda: report(waiver("apat")),
            "UnknownName: the rule of a waiver must be the id of a rule, got 'apat'; did you mean 'apart'?",
        ),
        (
            lambda: report(waiver(id="x"), waiver(id="x")),
            "ConflictingIds: waivers must have different ids, got 'x'",
        ),
        (lambda: check(PLAN, waivers=["x"]), "InvalidValue: each of waivers must be a Waiver, got 'x'"),  # type: ignore[list-item]
        (lambda: check(PLAN, waivers=7), "InvalidValue: waivers must be a sequence, got 7"),  # type: ignore[arg-type]
        (lambda: report(now="2030-05-01 10:00"), "NaiveTime: now must have an offset"),
    ],
)
def test_what_is_no_waiver_is_refused(make: Any, message: str) -> None:  # noqa: ANN401 - each makes something else
    """With what must hold."""
    assert refusal(make).startswith(message)
