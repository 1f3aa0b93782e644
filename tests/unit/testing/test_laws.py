import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from hypothesis import strategies as st
from hypothesis.errors import Flaky

from schedcheck import (
    Attend,
    Available,
    Avoid,
    Balance,
    Capacity,
    Different,
    Event,
    Exclusive,
    Interval,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Quiet,
    Recurrence,
    Schedule,
    Series,
    Stop,
    Travel,
    Unavailable,
    Verdict,
    check,
)
from schedcheck.errors import InvalidValue
from schedcheck.testing import (
    LAWS,
    STRATEGIES,
    Law,
    LawBroken,
    LawNotApplied,
    LawsChecked,
    NothingFound,
    NothingMeasured,
    avoids,
    check_laws,
    law_named,
    schedules,
    spans,
)
from schedcheck.testing.laws.answers import Stand
from schedcheck.testing.laws.case import Hooks
from schedcheck.testing.laws.exploring import drawn_from
from schedcheck.testing.laws.telling import differences
from tests.unit.builders import ADA, BO, CY, at, minutes, room, stop
from tests.unit.testing import wrong

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "testing.md"
QUARTER = minutes(15)
WEEK = timedelta(weeks=1)
HALL = room("Hall")
PLAN = Schedule(
    [
        Itinerary.of(ADA, stop(HALL, "10:00", "11:00"), stop(HALL, "12:00", "12:00")),
        Itinerary.of(BO, stop(HALL, "10:30", "12:00"), stop(HALL, "12:30", "12:45", late=QUARTER)),
    ]
)
UNCERTAIN = Schedule(
    [Itinerary.of(ADA, stop(HALL, "10:00")), Itinerary.of(BO, stop(HALL, "11:00", "12:00", status="tentative"))]
)
OPEN = Schedule([Itinerary.of(ADA, stop(HALL, "10:00"))])
ZONELESS = Schedule([Itinerary.of(ADA, stop(Place("Nowhere"), "08:00", "08:00"))])
HOUR = timedelta(hours=1)
GATE = room("Gate", clearance=QUARTER)
OFFICE = room("Office", entrance=GATE, walk=QUARTER)
STUDY = room("Study", entrance=GATE, walk=QUARTER)
TALK = Event("Talk", HALL, at("10:00"), at("11:00"))
CANCELLED = Schedule(
    [Itinerary.of(ADA, stop(HALL, "10:00", "10:05"), stop(HALL, "11:00", "12:00", status="cancelled"))]
)
SCATTERED = Schedule([Itinerary.of(ADA, stop(HALL, "10:00", "11:00"), stop(room("Yard"), "12:00", "13:00"))])
SCATTERED_SHORT = Schedule(
    [Itinerary.of(ADA, stop(HALL, "10:00", "10:30")), Itinerary.of(BO, stop(HALL, "11:00", "12:00"))]
)
CALLS = Schedule([Itinerary.of(ADA, stop(Place("Call", within=HALL, remote=True), "10:00", "11:00"))])
PASSED = Schedule([Itinerary.of(each, stop(where, "10:00", "11:00")) for each, where in ((ADA, OFFICE), (BO, STUDY))])
ATTENDED = Schedule([Itinerary.of(each, TALK) for each in (ADA, BO)])
TOUCHING = Schedule([Itinerary.of(ADA, stop(HALL, "10:00", "11:00")), Itinerary.of(BO, stop(HALL, "11:00", "12:00"))])
MORNING = Schedule(
    [Itinerary.of(ADA, stop(HALL, "11:45", "12:00", late=minutes(30))), Itinerary.of(BO, stop(HALL, "08:00", "09:00"))]
)
LUNCH = Event("Talk", HALL, at("11:30"), at("12:00"), late=HOUR)
GATHERED = Schedule([Itinerary.of(ADA, LUNCH), Itinerary.of(BO, LUNCH.attend(early=minutes(1), late=minutes(0)))])
each_law = pytest.mark.parametrize("law", LAWS, ids=str)


def broken(law: str, plan: Schedule, rule: Any, twist: Any = None) -> str:  # noqa: ANN401 - rules and twists of any kind
    """What is told of a law that does not hold."""
    with pytest.raises(LawBroken) as caught:
        law_named(law).on(plan, rule, twist=twist)
    return str(caught.value)


def test_laws_have_names_of_their_own() -> None:
    """By which they are found, and which are told where one is misspelt."""
    assert len(LAWS) == len({each.name for each in LAWS})
    assert [*LAWS] == [law_named(each.name) for each in LAWS]
    with pytest.raises(InvalidValue, match="did you mean 'renaming'"):
        law_named("renamin")
    with pytest.raises(ValueError, match="name must be words in lower case with hyphens between"):
        Law("Of Words", "It holds.", when="", holds=lambda _: True)


@each_law
def test_a_law_says_when_it_holds(law: Law) -> None:
    """In sentences."""
    assert all(each.endswith(".") for each in (law.statement, law.when))


def test_the_page_has_every_law() -> None:
    """With its sentence and for what it holds, in their order."""
    table = REFERENCE.read_text(encoding="utf-8").partition("| law | says | holds for |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \|$", table, re.MULTILINE)

    assert [(each.name, each.statement, each.when) for each in LAWS] == rows


@pytest.mark.parametrize(
    ("law", "plan", "rule", "twist", "what"),
    [
        ("asking-twice", PLAN, wrong.Forgetful(QUARTER), None, "a second check says something else"),
        ("zone", ZONELESS, wrong.Clock(QUARTER), "Europe/Paris", "with times written in Europe/Paris"),
        ("shift", PLAN, wrong.Clock(QUARTER), timedelta(hours=2), "with all 2 h later, the answers differ"),
        ("renaming", PLAN, wrong.FirstByName(QUARTER), None, "with all renamed"),
        ("renaming", SCATTERED_SHORT, wrong.BlamesTheFirst(QUARTER), None, "with all renamed, findings differ"),
        ("unrelated-person", PLAN, wrong.Everybody(2), None, "with somebody more, far away and years later"),
        ("stops-suffice", PLAN, wrong.OneSided(QUARTER), None, "of the stops of this finding alone, nothing is found"),
        ("stops-needed", PLAN, wrong.Padded(QUARTER), None, "without ada: hall, something as bad is found"),
        ("broken-is-negative-slack", PLAN, wrong.Lenient(QUARTER), None, "the slack is 0 min of what is BROKEN"),
        ("explained", PLAN, wrong.Silent(QUARTER), None, "Ada is not named in 'somebody in Hall'"),
        ("explained", PLAN, wrong.Placeless(QUARTER), None, "Hall is not named in 'Ada somewhere'"),
        ("more-never-heals", PLAN, wrong.Backwards(QUARTER), wrong.Backwards(timedelta(0)), "is kept: BROKEN"),
        ("wider-tolerance", PLAN, wrong.ExactSlip(QUARTER), (timedelta(0), minutes(30)), "AT RISK, and kept where all"),
        ("coarser-level", PLAN, wrong.SameLevel(Level.ROOM), Level.CITY, "at a coarser level, it is kept: BROKEN"),
        ("unknown-resolves", OPEN, wrong.EndsAtOnce(QUARTER), (WEEK,), "KEPT while ends are not known, BROKEN"),
        ("unknown-resolves", UNCERTAIN, wrong.NeverKnown(QUARTER), (WEEK,), "all ends are known, and still"),
        ("tentative-is-worst", UNCERTAIN, wrong.Confident(QUARTER), None, "BROKEN, and where tentative stops are"),
        (
            "recheck-equals-check",
            PLAN,
            wrong.ReadsTooLittle(QUARTER, BO),
            (("remove", "ada", "hall"),),
            "after 1 of the edits, a check says",
        ),
        (
            "limit-bites",
            PLAN,
            wrong.NeverBroken(WEEK),
            None,
            "there is less than at_most of 1 h 29 min 59 s 999999 µs, and it is kept",
        ),
        ("either-side", PLAN, wrong.OneWay(ADA, BO), None, "with the parties the other way round"),
        (
            "no-memory",
            PLAN,
            wrong.Remembers(QUARTER),
            (("leave", "bo"),),
            "once asked of another plan",
        ),
        (
            "within-scope",
            SCATTERED,
            wrong.Anywhere(QUARTER, room("Yard")),
            None,
            "it was asked of Yard alone, and in Hall",
        ),
        ("stand-in", PLAN, wrong.OneOnly(QUARTER, BO), 1, "with somebody in place of Bo, the answer differs"),
        ("cancelled-is-nothing", CANCELLED, wrong.CountsCancelled(QUARTER), None, "without what is cancelled"),
        ("twice-is-once", PLAN, wrong.Heads(4), 0, "with Hall of Ada written twice, the answer differs"),
        ("another-time", PLAN, wrong.Heads(4), 1, "with somebody in Hall years later, the answer differs"),
        ("calls-are-nowhere", CALLS, wrong.CallsAreThere(QUARTER), None, "with calls filed elsewhere"),
        ("passages-count", PASSED, wrong.WrittenOnly(ADA, BO), None, "kept, and BROKEN where the ways through"),
        ("when-they-leave", ATTENDED, wrong.ToTheEnd(HOUR, ADA, BO), QUARTER, "with events 15 min longer"),
        ("half-open", TOUCHING, wrong.Closed(1), 0, "leaves a moment sooner, the answer differs"),
        (
            "kept-within-bounds",
            MORNING,
            wrong.Punctual(QUARTER),
            (0, timedelta(0), timedelta(0), 5),
            "BROKEN where Hall of Ada is 30 min later",
        ),
        ("parts-equal-whole", PLAN, wrong.PartsTooFew(QUARTER), None, "the parts together differ from the whole"),
        ("parts-equal-whole", PLAN, wrong.PartsTwice(QUARTER), None, "a part comes twice"),
    ],
    ids=lambda value: value if isinstance(value, str) and "-" in value else type(value).__name__,
)
def test_a_law_finds_a_mistake(law: str, plan: Schedule, rule: Any, twist: Any, what: str) -> None:  # noqa: ANN401 - as above
    """And says what differs."""
    assert what in broken(law, plan, rule, twist)
    # A right one passes; the field that the law asks about is that of the other.
    right = wrong.Short(rule.at_most) if isinstance(getattr(rule, "at_most", None), timedelta) else NoOverlap()
    more = wrong.Short(timedelta(0)) if law == "more-never-heals" else twist
    law_named(law).on(plan, right, twist=more)


@pytest.mark.parametrize(
    ("law", "rule", "twist"),
    [
        ("no-memory", wrong.DataThatRemembers(QUARTER), (("leave", "bo"),)),
        ("either-side", wrong.of_dataclasses(wrong.OneWay(ADA, BO)), None),
        ("limit-bites", wrong.of_dataclasses(wrong.NeverBroken(WEEK)), None),
        ("coarser-level", wrong.of_dataclasses(wrong.SameLevel(Level.ROOM)), Level.CITY),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_laws_find_mistakes_in_dataclasses(law: str, rule: Any, twist: Any) -> None:  # noqa: ANN401 - as above
    """These can be made anew with other fields, as classes of attrs can; right ones pass."""
    assert broken(law, PLAN, rule, twist)
    right = wrong.of_dataclasses(Avoid(ADA, BO)) if law in {"either-side", "coarser-level"} else wrong.Data(WEEK)
    assert law_named(law).on(PLAN, right, twist=twist)


@each_law
@pytest.mark.parametrize(
    "rule",
    [wrong.DataAtAPlace(ADA, HALL), wrong.DataMadeOf(WEEK, "x"), wrong.SlottedAndFrozen(WEEK)],
    ids=lambda rule: type(rule).__name__,
)
def test_what_a_class_does_not_take_is_no_mistake(law: Law, rule: Any) -> None:  # noqa: ANN401 - as above
    """What cannot be made anew is not tried."""
    if not law.exempt(rule):
        law.on(PLAN, rule)


def test_what_is_told_of_all_encounters_at_once_may_be_of_others() -> None:
    """Where an end is not known, and what limits it is not named, those who meet may be others: it is one finding."""
    perhaps = stop(HALL, "08:15", "08:15", status="tentative")
    talk = Event("Talk", HALL, at("08:00"), at("08:15"))
    mine = [stop(HALL, "08:00", "08:00", status="tentative"), Stop(HALL, at("08:00"), event=talk)]
    plan = Schedule(
        [
            Itinerary.of(ADA, perhaps, stop(HALL, "08:15")),
            Itinerary.of(BO, *mine, stop(HALL, "08:15", "08:15")),
            Itinerary.of(CY, talk),
        ]
    )

    assert law_named("stops-suffice").on(plan, Balance(BO, [ADA, CY], within=timedelta(0)))


def test_more_is_asked_of_dataclasses() -> None:
    """By the field that tells how much; of a wrong one it heals."""
    law, plans = law_named("more-never-heals"), st.just(PLAN)

    assert law.check(st.just(wrong.Data(QUARTER)), schedules=plans)
    with pytest.raises(LawBroken, match="where more is asked, it is kept: BROKEN"):
        law.check(st.just(wrong.of_dataclasses(wrong.Backwards(QUARTER))), schedules=plans)


def of_several() -> list[Any]:  # rules and plans of many kinds
    """Plans in which several stops come to the same, and a rule that names one of them."""
    shared = Event("Talk", HALL, at("10:00"), at("10:30"))
    both = Schedule([Itinerary.of(ADA, shared), Itinerary.of(BO, shared)])
    until = Interval(at("10:00"), at("10:15"))
    series = Series(shared, times=[Interval(at("11:00"), at("11:30"))])
    second = series.events[1]
    late = Schedule(
        [
            Itinerary.of(ADA, second.attend(arrive=at("11:15"), status="tentative"), represents=BO),
            Itinerary.of(BO, second.attend(arrive=at("11:15"))),
            Itinerary.of(Leader("Cy"), shared),
        ]
    )
    guests = [Leader("Cy"), Leader("Di")]
    instants = Schedule(
        [
            Itinerary.of(ADA, stop(HALL, "10:00", "10:00")),
            Itinerary.of(BO, stop(HALL, "10:00", "10:15"), represents=ADA),
            Itinerary.of(guests[0], stop(HALL, "10:15", "10:15")),
            Itinerary.of(guests[1], stop(HALL, "10:00", "10:00"), shared.attend(leave=at("10:15"))),
        ]
    )
    gate = room("Gate")
    passed = Schedule(
        [
            Itinerary.of(BO, stop(gate, "10:00", None), stop(HALL, "10:30", "10:45"), represents=Leader("Cy")),
            Itinerary.of(ADA, stop(gate, "10:00", "10:15", late=minutes(15)), stop(HALL, "10:00", "10:45")),
            Itinerary.of(Leader("Cy"), stop(gate, "10:00", "10:30")),
        ]
    )
    return [
        pytest.param(passed, Quiet(ADA, Leader("Cy"), at_least=minutes(15)), id="quiet"),
        pytest.param(late, Attend(BO, series, at_least=minutes(30), inherit=True), id="attend"),
        pytest.param(both, Available(HALL, [until]), id="available"),
        pytest.param(both, Unavailable(HALL, [until]), id="unavailable"),
        pytest.param(instants, Balance(ADA, guests, within=timedelta(0), inherit=True), id="balance"),
        pytest.param(SCATTERED_SHORT, wrong.LongestByName(QUARTER), id="longest"),
        pytest.param(both, wrong.LongestByName(QUARTER), id="longest of two"),
    ]


@pytest.mark.parametrize(("plan", "rule"), of_several())
def test_of_several_stops_that_come_to_the_same_any_may_be_named(plan: Schedule, rule: Any) -> None:  # noqa: ANN401 - as above
    """By name, as nothing else tells them apart."""
    assert law_named("renaming").on(plan, rule)


def test_what_is_dropped_is_not_unknown() -> None:
    """Of an event that does not take place, nothing is asked; the others are as they were."""
    perhaps, other, last = (Event(name, HALL, at("09:00"), at("09:00")) for name in ("Perhaps", "Other", "Last"))
    plan = Schedule(
        [
            Itinerary.of(ADA, perhaps.attend(status="tentative")),
            Itinerary.of(BO, other.attend(), last.attend()),
        ]
    ).move(other, by=HOUR)
    plan = plan.move(last, by=2 * HOUR)
    rule = Different([perhaps, other, last], on="start")

    assert check(plan, must=[rule]).ok
    assert law_named("tentative-is-worst").on(plan, rule)


def test_what_is_dropped_of_a_series_is_not_written() -> None:
    """Ada is to be there each time, whether or not Bo comes."""
    series = Series(TALK, times=[Interval(at("12:00"), at("13:00"))])
    first, second = series.events
    plan = Schedule([Itinerary.of(ADA, first), Itinerary.of(BO, second.attend(status="tentative"))])
    rule = Attend(ADA, series)

    assert not check(plan, must=[rule]).ok
    assert law_named("tentative-is-worst").on(plan, rule)


def test_stops_that_may_be_one_use_are_not_completed() -> None:
    """If both end together they are one; who is at one event is of one use with the others, whenever they leave."""
    both = Schedule([Itinerary.of(each, stop(HALL, "10:00")) for each in (ADA, BO)])
    talks = Schedule([Itinerary.of(ADA, TALK), Itinerary.of(BO, stop(HALL, "10:00", None, event=TALK))])

    assert not law_named("unknown-resolves").on(both, Exclusive(HALL), twist=(HOUR, QUARTER))
    assert law_named("unknown-resolves").on(talks, Exclusive(HALL), twist=(HOUR, QUARTER))


def test_what_is_next_is_decided_by_stated_times() -> None:
    """Where a stop slips to the start of another, another one comes to be next to that, which is nobody's fault."""
    house = Place("House")
    den, attic = Place("Den", within=house), Place("Attic", within=house)
    stops = [Stop(each, at(when), at(when)) for each, when in ((den, "08:00"), (house, "08:30"), (attic, "08:45"))]
    plan = Schedule([Itinerary.of(ADA, *stops)])
    at_once = plan.move(plan.itinerary(ADA).stops[1], by=minutes(-30))
    ways = Travel()

    assert [Verdict.KEPT, Verdict.UNKNOWN] == [check(each, must=[ways]).results[0].verdict for each in (plan, at_once)]
    assert law_named("kept-within-bounds").on(plan, ways, twist=(1, minutes(30), minutes(0), 5))


def test_what_is_tentative_just_after_something_broken_is_told_with_it() -> None:
    """So how far it is broken is not compared with what is said a moment apart."""
    hotel, perhaps = Place("Hotel", capacity=0), {"status": "tentative"}
    ada, bo = [stop(hotel, "09:00", "09:45")], [stop(hotel, "09:45", "10:30"), stop(hotel, "10:30", "10:30", **perhaps)]
    plan = Schedule([Itinerary.of(ADA, *ada, stop(hotel, "10:30", "10:30", **perhaps)), Itinerary.of(BO, *bo)])

    assert law_named("half-open").on(plan, Capacity(hotel))


def test_of_several_that_slip_a_second_stop_may_be_at_risk_where_one_is_kept() -> None:
    """Two encounters at one time may be looked at as if they could slip apart: that is told at risk, never kept."""
    talk = Event("Talk", HALL, at("11:00"), at("11:00"), early=minutes(30))
    early = Stop(HALL, at("10:45"), event=talk, late=timedelta(0), id="early")
    plan = Schedule([Itinerary.of(ADA, early, talk), Itinerary.of(BO, stop(HALL, "09:00", "10:30"))])
    twice = plan.add(BO, stop(HALL, "09:00", "10:30"))
    quiet = Quiet(ADA, BO, at_least=QUARTER)

    assert [Verdict.KEPT, Verdict.AT_RISK] == [check(each, must=[quiet]).results[0].verdict for each in (plan, twice)]
    assert law_named("twice-is-once").on(plan, quiet)


def test_a_slip_is_tried_of_a_stop_with_new_bounds_and_of_an_event() -> None:
    """What slips is told, and how far."""
    rule = wrong.Punctual(QUARTER)
    none = timedelta(0)

    told = broken("kept-within-bounds", MORNING, rule, (1, none, HOUR, 5))
    assert "kept where 0 min early to 1 h late for stop 1, and BROKEN where Hall of Ada is 30 min later" in told
    assert "BROKEN where Talk is 1 h later" in broken("kept-within-bounds", GATHERED, rule, (0, none, none, 5))


def test_a_count_that_is_kept_either_way_differs_by_its_slack() -> None:
    """Who has just left is one too many, also where there is room for them."""
    assert "leaves a moment sooner, the answer differs" in broken("half-open", TOUCHING, wrong.Closed(2), 0)


def test_a_broken_law_is_told_with_the_plan_and_code_that_shows_it_again() -> None:
    """Its sentence, what differs, the rule, the plan; and the code breaks the same law."""
    told = broken("shift", UNCERTAIN, wrong.Clock(QUARTER), timedelta(hours=2))
    head, _, code = told.partition("To see it again:\n\n")

    assert head.startswith("shift: Moving everything by one amount changes nothing, and moves findings along.\n\n")
    assert "\n\nIt does not hold: with all 2 h" in head
    assert (
        "\nRule: nobody stays longer than they may\nPlan:\n  Ada\n    2030-05-01 10:00 UTC to ?  Hall\n  Bo\n" in head
    )
    assert "\n    2030-05-01 11:00 to 12:00 UTC  Hall, tentative\n" in head
    with pytest.raises(LawBroken) as caught:
        exec(compile(code, "pasted", "exec"), {})  # noqa: S102 - what a user would paste
    assert told == str(caught.value)


def test_the_smallest_plan_is_sought() -> None:
    """Of a class whose fields tell by their types how to draw it, by all laws at once."""
    with pytest.raises(LawBroken) as caught:
        check_laws(wrong.EndsAtOnce, laws=[law_named("asking-twice"), law_named("unknown-resolves")], max_examples=200)

    case = caught.value.case
    assert "unknown-resolves" == case.law
    # Two are enough; Hypothesis ends its search where it does not pay any more.
    assert 4 >= sum(len(each.stops) for each in case.schedule.itineraries)


def test_what_a_constraint_raises_comes_with_code() -> None:
    """The error is the constraint's own."""
    with pytest.raises(ZeroDivisionError) as caught:
        law_named("order").check(wrong.Raises, schedules=st.just(PLAN))

    assert any('law_named("order").on(plan, rule' in each for each in caught.value.__notes__)


@pytest.mark.parametrize(
    ("subject", "strategy"),
    [
        (Avoid, None),
        (avoids, None),
        (Avoid, avoids),
        (wrong.Short, None),
        (wrong.Data, None),
        (wrong.Short(QUARTER), None),
        (wrong.Plain(QUARTER), None),
        (wrong.Plain, st.just(wrong.Plain(QUARTER))),
        (st.builds(wrong.Short, st.just(QUARTER)), None),
    ],
    ids=["class", "function", "both", "fields", "dataclass", "constraint", "plain", "plain class", "strategy"],
)
def test_a_constraint_is_told_in_many_ways(subject: Any, strategy: Any) -> None:  # noqa: ANN401 - whatever is told
    """A class, a function of a plan, a strategy, a constraint."""
    for name in ("renaming", "shift"):
        assert law_named(name).check(subject, strategy=strategy)


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        (wrong.Plain, "a class that is not of attrs or dataclasses must come with a strategy, got Plain"),
        (frozen(type("Odd", (), {"__annotations__": {"what": complex}})), "cannot be drawn from a plan must come"),
        (7, "it must be a constraint, a class of some, or a strategy, got 7"),
    ],
)
def test_what_cannot_be_drawn_is_refused(subject: Any, message: str) -> None:  # noqa: ANN401 - as above
    """It must come with a strategy."""
    with pytest.raises(InvalidValue, match=message):
        law_named("order").check(subject)


@pytest.mark.parametrize(
    ("law", "subject", "reason"),
    [
        ("shift", wrong.Holiday, "which does not move with a plan: tell how it does by moved="),
        ("renaming", st.just(wrong.ByName(QUARTER)), "it holds the text 'leader-0', which may be a name"),
        ("more-never-heals", NoOverlap, "tell how it can ask more by harder="),
        ("coarser-level", NoOverlap, "it has no level"),
        ("parts-equal-whole", wrong.Short, "it does not say how it splits into parts"),
        ("stops-needed", STRATEGIES[NoOverlap], "in none of the plans was there something to try it on"),
    ],
)
def test_a_law_that_says_nothing_is_skipped(law: str, subject: object, reason: str) -> None:
    """With the reason, by pytest and unittest; it never just passes."""
    plans = schedules(min_people=1, max_people=1, min_stops=1, max_stops=1, max_uncertain=0)
    with pytest.raises(LawNotApplied, match=reason):
        law_named(law).check(subject, schedules=plans, all_kept=True)


def test_a_law_that_does_not_hold_by_nature_is_left_out_with_its_reason() -> None:
    """By whichever door: of one law the test is skipped, of all the reason is told."""
    padded, why = st.just(wrong.Padded(QUARTER)), "it names all that it counts"
    plans, laws = st.just(PLAN), [law_named("stops-needed"), law_named("order")]
    with pytest.raises(LawBroken, match="stops-needed"):
        check_laws(padded, schedules=plans, laws=laws)
    checked = check_laws(padded, schedules=plans, laws=laws, without={"stops-needed": why})

    assert (["order"], {"stops-needed": why}) == ([*checked.tried], checked.not_applied)
    assert f"stops-needed  not applied: {why}" in str(checked)
    assert why == law_named("stops-needed").exempt(wrong.Padded(QUARTER), without={"stops-needed": why})
    with pytest.raises(LawNotApplied, match=why):
        law_named("stops-needed").check(padded, schedules=plans, without={"stops-needed": why})


@pytest.mark.parametrize(
    ("without", "told"),
    [
        ({"stop-needed": "it counts"}, "did you mean 'stops-needed'"),
        ({"stops-needed": ""}, "why it does not hold"),
        ({"stops-needed": " "}, "why it does not hold"),
        (["stops-needed"], "why it does not hold"),
    ],
)
def test_a_law_is_left_out_by_its_name_and_with_a_reason(without: Any, told: str) -> None:  # noqa: ANN401 - what must be refused
    """Anything else is refused before a plan is drawn."""
    for door in (check_laws, law_named("order").check, law_named("order").exempt):
        with pytest.raises(InvalidValue, match=told):
            door(wrong.Padded, without=without)


@pytest.mark.parametrize("step", [timedelta(seconds=10), timedelta(minutes=5), timedelta(milliseconds=1), QUARTER])
def test_plans_are_moved_by_any_multiple_of_a_shift(step: timedelta) -> None:
    """Also by an odd one; what recurs by whole seconds."""
    law, week = law_named("shift"), Recurrence(at("08:00"), at("18:00"), "FREQ=DAILY;COUNT=3", zone="UTC")
    for rule, least in ((wrong.Short(QUARTER), step), (Available(ADA, [week]), max(step, timedelta(seconds=1)))):
        moved = drawn_from(law._twists(PLAN, [rule], Hooks(shift=step)), 200)

        assert not any(each % least for each in moved)
        assert any(each // least % 2 for each in moved)


def test_findings_move_along_with_the_plan() -> None:
    """A time cut to the minute is seen by a shift of a second, though all amounts stay."""
    with pytest.raises(
        LawBroken, match=r"(?s)with all 1 s later, the answers differ:.* 2030-05-01 09:59:59 to 2030-05-01 10:59:59 UTC"
    ):
        law_named("shift").on(PLAN, wrong.ToTheMinute(QUARTER), twist=timedelta(seconds=1))


def test_hooks_tell_what_cannot_be_found_out() -> None:
    """How a constraint moves, is renamed, asks more, or that it reads clocks."""
    twice = law_named("more-never-heals")

    assert law_named("shift").check(st.just(wrong.Holiday(QUARTER)), moved=lambda rule, _: rule)
    assert law_named("shift").check(wrong.Clock, shift=WEEK)
    assert law_named("renaming").check(st.just(wrong.ByName(QUARTER)), renamed=lambda rule, _: rule)
    assert twice.check(wrong.Short, harder=lambda rule: st.just(wrong.Short(rule.at_most / 2)))
    with pytest.raises(LawBroken, match=r"harder = \.\.\.  # as in the test\n"):
        twice.check(wrong.Short, harder=lambda rule: st.just(wrong.Short(rule.at_most + WEEK)))


def test_laws_that_were_not_applied_are_told() -> None:
    """Beside those that were."""
    told = check_laws(Travel, laws=[law_named("order"), law_named("coarser-level")], max_examples=20)

    assert {"coarser-level": "it has no level"} == told.not_applied
    assert re.fullmatch(
        r"Travel: no law was found broken in 20 plans, \d+ of them not kept\n"
        r"  order          tried on \d+\n  coarser-level  not applied: it has .*",
        str(told),
    )
    with pytest.raises(LawNotApplied, match="coarser-level was not applied to Travel: it has no level"):
        check_laws(Travel, laws=[law_named("coarser-level")])


def test_plans_in_which_nothing_is_measured_are_no_pass() -> None:
    """The people of a constraint must be in them."""
    elsewhere = Avoid(Leader("Alba"), Leader("Boria"))
    with pytest.raises(NothingMeasured, match="Avoid looked at nothing in any of the plans"):
        check_laws(elsewhere)


@pytest.mark.parametrize(
    ("kind", "found"),
    [(wrong.FindsNothing, "it found nothing in any"), (wrong.NeverBroken, r"all that it found, in \d+, is kept")],
)
def test_a_rule_that_nothing_breaks_is_no_pass(kind: type[Any], found: str) -> None:
    """Whichever law is asked; unless one says that it is to be so."""
    order = law_named("order")
    with pytest.raises(NothingFound, match=rf"of 5 plans it looked at something in \d, {found}") as caught:
        check_laws(kind, laws=[order], max_examples=5)

    assert all(each in str(caught.value) for each in (f"{kind.__name__} must find", "500 more", "all_kept=True"))
    with pytest.raises(NothingFound):
        order.check(kind, max_examples=5)
    assert order.check(kind, max_examples=5, all_kept=True)
    assert check_laws(kind, laws=[order], max_examples=5, all_kept=True).not_kept == 0


def test_what_few_plans_break_is_looked_for_in_more() -> None:
    """Also where few examples are asked for; what is broken there is no mistake."""
    told = check_laws(wrong.Late, laws=[law_named("order")], max_examples=1)

    assert (1, 0) == (told.plans, told.not_kept)


def test_a_law_with_a_reason_does_not_hide_that_nothing_was_measured() -> None:
    """A law that says nothing of the rule has no part in it."""
    rule = wrong.Stranger(Leader("Alba"), "Her Excellency")
    asked = [law_named("renaming"), law_named("recheck-equals-check")]
    with pytest.raises(NothingMeasured):
        check_laws(st.just(rule), laws=asked, max_examples=5)
    with pytest.raises(LawNotApplied):
        law_named("renaming").check(st.just(rule), max_examples=5)


@pytest.mark.parametrize(
    ("law", "kind"),
    [
        ("asking-twice", wrong.NotesInAList),
        ("no-memory", wrong.NotesInAList),
        ("asking-twice", wrong.NotesInItsClass),
        ("asking-twice", wrong.RaisesOnce),
    ],
)
def test_a_rule_with_a_memory_is_told_by_a_law(law: str, kind: type[Any]) -> None:
    """With the plan and code, and what the rule was before it noted anything."""
    wrong.NotesInItsClass.seen.clear()
    wrong.RaisesOnce.seen.clear()
    with pytest.raises(LawBroken) as caught:
        check_laws(kind, laws=[law_named(law)], max_examples=60)

    told = str(caught.value)
    assert told.endswith(f'law_named("{law}").on(plan, rule{", twist=twist" if law == "no-memory" else ""})')
    assert "seen=" not in told.partition("Rule: ")[2]
    # What is noted in the rule itself is found as often as it is looked for; in its class, once.
    again = "was not found when it was looked for again" in told
    assert again == (kind is not wrong.NotesInAList)


def test_what_draws_otherwise_each_time_is_no_fault_of_a_rule() -> None:
    """Hypothesis says so itself."""
    drawn: list[None] = []

    def unsteady(_: Schedule) -> st.SearchStrategy[Any]:
        drawn.append(None)
        return st.just(wrong.Short(QUARTER)) if len(drawn) % 2 else st.builds(wrong.Short, spans())

    with pytest.raises(Flaky):
        law_named("order").check(unsteady, max_examples=60)


def test_a_law_leaves_a_rule_as_it_was() -> None:
    """Whatever it notes; where it cannot be copied, it is asked itself."""
    rule, locked = wrong.NotesInAList(QUARTER), wrong.Locked(QUARTER)

    assert law_named("broken-is-negative-slack").on(PLAN, rule)
    assert [] == rule.seen
    assert law_named("broken-is-negative-slack").on(PLAN, locked)
    assert [None] == locked.asked


def test_only_plans_that_are_not_discarded_are_counted() -> None:
    """A twist may be too large to be drawn: that plan is none, and no law was tried on it."""
    discarding = Law("now-and-then", "It holds.", when="Always.", holds=lambda _: True, twists=lambda *_: perhaps)
    told = check_laws(wrong.Short, laws=[law_named("order"), discarding], max_examples=20)

    assert 20 == told.plans >= told.tried["order"]
    assert 20 == told.tried["now-and-then"]


perhaps = st.integers(0, 1).filter(bool)


def test_a_law_that_was_hardly_tried_is_told() -> None:
    """On fewer than one plan in twenty."""
    told = LawsChecked("Short", 100, 40, {"order": 5, "zone": 4}, {})

    assert {"zone": 4} == told.hardly
    assert ["  order  tried on 5", "  zone   tried on 4, hardly tried"] == str(told).splitlines()[1:]


def test_a_law_is_tried_with_twists_of_its_own() -> None:
    """Where none is given: several, and the same each time."""
    found = []
    for _ in range(2):
        with pytest.raises(LawBroken) as caught:
            law_named("shift").on(PLAN, wrong.Clock(QUARTER))
        found.append(caught.value.case.twist)

    assert found[0] == found[1]
    assert law_named("zone").on(PLAN, wrong.Short(QUARTER))
    assert not law_named("coarser-level").on(PLAN, wrong.Short(QUARTER))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"laws": []}, "laws must hold one at least, got none"),
        ({"laws": ["order"]}, r"laws must be laws: law_named\('order'\), got 'order'"),
        ({"laws": [3]}, "laws must be laws, got 3"),
        ({"laws": LAWS[0]}, "laws must be several laws, got Law"),
        ({"laws": "order"}, "laws must be several laws, got 'order'"),
        ({"laws": 3}, "laws must be several laws, got 3"),
        ({"shift": timedelta(0)}, r"shift must be a duration above zero, got datetime.timedelta\(0\)"),
        ({"shift": 7}, "shift must be a duration above zero, got 7"),
        ({"harder": 3}, "harder must be a function, got 3"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(asked: dict[str, Any], message: str) -> None:
    """By what must hold, and what came."""
    with pytest.raises(InvalidValue, match=message):
        check_laws(wrong.Short, **asked)


@pytest.mark.parametrize("door", [check_laws, law_named("unknown-resolves").check], ids=["all", "one"])
def test_a_failing_test_shows_where_it_asked(door: Callable[..., object]) -> None:
    """And not how laws are tried."""
    with pytest.raises(LawBroken) as caught:
        door(st.just(wrong.EndsAtOnce(QUARTER)), schedules=st.just(OPEN))
    shown = [each.frame.code.path for each in caught.traceback.filter(caught)]

    assert [Path(__file__)] == shown


def test_what_a_constraint_raises_comes_with_that_alone() -> None:
    """No note tells of the test that nobody wrote, nor of what was drawn; those of the rule stay."""
    with pytest.raises(ZeroDivisionError) as caught:
        check_laws(wrong.Raises, schedules=st.just(PLAN))
    with pytest.raises(ZeroDivisionError) as other:
        law_named("coarser-level").check(st.just(wrong.Raises(QUARTER)), schedules=st.just(PLAN))

    own, note = caught.value.__notes__
    assert "asked of a plan" == own
    assert note.startswith("While the law 'asking-twice' was tried. To see it again:\n\n")
    assert other.value.__notes__[1].startswith(
        "While it was checked. To see it again:\n\nfrom schedcheck import check\n"
    )
    assert other.value.__notes__[1].endswith("\ncheck(plan, must=[rule])")


def test_what_differs_is_told_in_words() -> None:
    """Findings a line each, those alone that differ; durations as people say them."""
    told = broken("shift", PLAN, wrong.Clock(QUARTER), minutes(-90))
    again = broken("asking-twice", PLAN, wrong.Forgetful(QUARTER))
    renamed = broken("renaming", SCATTERED_SHORT, wrong.BlamesTheFirst(QUARTER))

    assert (
        "with all 1 h 30 min earlier, the answers differ:\n"
        "  before: BROKEN by 3\n"
        "    BROKEN, required 10, actual 9, of ada: hall, at hall, 2030-05-01 10:00 to 11:00 UTC\n"
    ) in told
    assert "\n  after:  BROKEN by 2\n    BROKEN, required 8, actual 9, of ada: hall, at hall\n" not in told
    assert re.search(r"before: BROKEN by \d+\n    BROKEN by \d+ times, between Ada and Bo, at ", again)
    assert "required" not in again
    assert "  before: BROKEN, required 1 h, actual 15 min, not of its stops alone\n" in renamed


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (Counter([1, 2]), Counter([2]), "  before: 1\n  after:  nothing"),
        ([QUARTER, HOUR], [-QUARTER, HOUR], "  before: 15 min\n  after:  -15 min"),
        ({"a": 1}, {"a": 2}, "  before: {'a': 1}\n  after:  {'a': 2}"),
        ([1], [1, 2], "  before: 1\n  after:  1\n    2"),
        ("x" * 3000, "y", f"  before: {'x' * 2000} ...\n  after:  y"),
        ([1], ["1"], "  before: [1]\n  after:  ['1']"),
        (
            Stand("UNKNOWN", measured=False, slack=None),
            Stand("KEPT", measured=True, slack=HOUR),
            "nothing measured\n  after:  KEPT with 1 h to spare",
        ),
    ],
    ids=["counts", "durations", "data", "lengths", "long", "nothing told", "stands"],
)
def test_differences_of_any_kind_are_told(one: object, other: object, told: str) -> None:
    """What is the same is left out; where nothing that is told differs, all is shown."""
    assert differences(one, other).endswith(told)


def test_a_class_that_refuses_what_is_drawn_must_come_with_a_strategy() -> None:
    """With what was refused, and why."""
    with pytest.raises(InvalidValue, match=r"must come with a strategy, got Picky.*must be above zero") as caught:
        law_named("order").check(wrong.Picky)

    assert [] == caught.value.__notes__
