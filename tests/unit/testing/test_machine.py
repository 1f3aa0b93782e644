from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext as does_not_raise
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar

import attrs
import pytest
from attrs import frozen
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from schedcheck import (
    Avoid,
    Capacity,
    Delegation,
    Event,
    Finding,
    Itinerary,
    Leader,
    NoOverlap,
    Place,
    Report,
    Result,
    Schedule,
    Status,
    Stop,
    Verdict,
    Waiver,
    check,
    to_ical,
)
from schedcheck.analysis.bands import Bands, Fit, bands
from schedcheck.analysis.budgets import Budgets, budgets
from schedcheck.errors import InvalidValue
from schedcheck.exporters import ical
from schedcheck.exporters.ical import entries
from schedcheck.testing import PlanMachine, avoids, plan_machine, schedules
from schedcheck.testing.machine import Told, plan, require_bands, require_budget, require_promises, trying
from schedcheck.testing.machine.steps import Names, Steps
from schedcheck.testing.machine.waiving import require_only_waived

HOUR = timedelta(hours=1)
HALL, LOBBY = Place("Hall", tz="UTC", capacity=2), Place("Lobby", tz="UTC")
ADA, BO = Leader("Ada"), Leader("Bo")
TALK = Event("Talk", HALL, "2022-11-15 10:00", "2022-11-15 11:00")
LUNCH = Stop(LOBBY, "2022-11-15 12:00", "2022-11-15 13:00", title="Lunch")
PLAN = Schedule([Itinerary.of(ADA, TALK, LUNCH), Itinerary.of(BO, TALK)])
APART = Avoid(ADA, BO, at=LOBBY)
few = settings(stateful_step_count=6, phases=[Phase.generate], database=None, suppress_health_check=[*HealthCheck])


def run(machine: type[PlanMachine], *, examples: int = 10) -> None:
    """Run a machine a little; a failure is not made small, which takes long."""
    run_state_machine_as_test(machine, settings=settings(few, max_examples=examples))


def failure_of(machine: type[PlanMachine]) -> AssertionError:
    """How a machine fails, which it must soon."""
    with pytest.raises(AssertionError) as caught:
        run(machine, examples=500)
    return caught.value


def code_in(error: AssertionError) -> str:
    """The steps as code that a failure tells."""
    told = "\n".join(error.__notes__)
    # What follows is of Hypothesis; which of it is told, its settings say.
    steps = told.partition("# The same steps as code:\n")[2].partition("\nExplanation:")[0]
    return steps.partition("\nYou can reproduce this test case")[0]


@frozen
class Early:
    """Nobody begins in a place from eleven to twelve."""

    code: ClassVar[str] = "early"
    place: Place

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in schedule.stops:
            if each.place.id == self.place.id:
                yield Finding.of(each, required=int(each.start.hour == 11), actual=0, unit="stops")

    def explain(self, finding: Finding) -> str:
        return f"{finding.stops[0]} begins when it must not."

    def __str__(self) -> str:
        return f"nobody begins in {self.place} from eleven to twelve"


@frozen
class TellsEdges(Early):
    """The same, and says when."""

    def edges(self, schedule: Schedule) -> list[datetime]:
        return [each.start.replace(hour=hour, minute=0) for each in schedule.stops for hour in (11, 12)]


def test_a_failing_run_tells_its_steps_as_code_that_can_be_pasted() -> None:
    """Run again, they fail as they did; each step is a call of the library."""

    def three_stops_at_most(plan: Schedule, report: Report) -> None:
        assert len([*plan.stops]) <= 3, report

    machine = plan_machine(schedules=PLAN, rules=[], places=[LOBBY], invariants=[three_stops_at_most], horizon=0)
    code = code_in(failure_of(machine))

    assert code.splitlines()[-1].startswith("three_stops_at_most(plan_")
    with pytest.raises(AssertionError):
        exec(f"import datetime\nfrom schedcheck import *\n{code}", {"three_stops_at_most": three_stops_at_most})  # noqa: S102 - that it runs is what is tested


def test_short_values_stand_for_themselves_in_steps() -> None:
    """Others have names, each the same again."""
    names = Names()
    short = [HOUR, timedelta(seconds=1), None, "ada", 3, Status.CANCELLED]

    assert [
        "timedelta(minutes=60)",
        "timedelta(microseconds=1000000)",
        "None",
        "'ada'",
        "3",
        "'cancelled'",
    ] == [names.of(each) for each in short]
    assert ["place_1", "place_2", "place_1", "leader_1"] == [names.of(each) for each in (HALL, LOBBY, HALL, ADA)]


def test_a_run_that_holds_tells_nothing() -> None:
    """With a user's own plan, musts and invariant; by grade; and by strategies."""
    seen: list[tuple[Schedule, Report]] = []
    mine = plan_machine(schedules=PLAN, rules=[APART], invariants=[lambda *both: seen.append(both)], steps=3)
    run(mine, examples=5)
    run(
        plan_machine(schedules=PLAN, rules={"should": [APART], "note": []}, people=[Leader("Cy")], horizon=0),
        examples=5,
    )
    run(
        plan_machine(schedules=schedules(min_stops=1), rules=lambda plan: st.lists(avoids(plan), max_size=2)),
        examples=5,
    )
    run(plan_machine(), examples=1)

    assert seen
    assert all(report == check(plan, must=[APART]) for plan, report in seen if not report.waivers)


def test_subclasses_make_as_many_steps_as_others_of_their_kind() -> None:
    """Unless they say otherwise."""

    class Mine(PlanMachine):
        pass

    assert 12 == Mine.TestCase.settings.stateful_step_count
    assert 3 == plan_machine(steps=3).TestCase.settings.stateful_step_count


def test_rules_that_cannot_be_asked_of_the_first_plan_are_refused() -> None:
    """A machine that could never measure anything must not run as if all were well."""
    other = attrs.evolve(LOBBY, capacity=7)
    with pytest.raises(ValueError, match="must"):
        run(plan_machine(schedules=PLAN, rules=[Capacity(other)]))


def test_a_report_that_is_not_checked_again_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is different is shown, line by line."""
    monkeypatch.setattr(plan, "recheck", lambda report, _: report)
    error = failure_of(plan_machine(schedules=PLAN, rules=[APART, NoOverlap()]))

    assert str(error).startswith("a report checked again must say what a full check does\n--- expected\n+++ actual\n")
    assert code_in(error).splitlines()[-1].startswith("assert recheck(report_")


def test_an_edit_that_does_another_thing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not what the same itineraries make."""
    monkeypatch.setattr(Schedule, "remove", lambda self, _: self)
    error = failure_of(plan_machine(schedules=PLAN, rules=[]))

    assert str(error).startswith("an edited plan must be what it is when built anew\nexpected: Schedule(")
    assert re.fullmatch(
        r"plan_\d = plan_\d.remove\(plan_\d.itinerary\('\w+'\).stop\('\w+'\)\)", code_in(error).splitlines()[-1]
    )


def test_a_plan_that_forgets_who_is_where_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked of it, it tells what it does when it is built anew."""
    visitors = Schedule.visitors
    monkeypatch.setattr(Schedule, "visitors", lambda self, place: visitors(self, place)[len(self._edits) :])

    assert str(failure_of(plan_machine(schedules=PLAN, rules=[]))).startswith("a plan must tell what it does when")


@pytest.mark.parametrize("hidden", ["finding", "measured", "verdict", "nothing"])
def test_a_waiver_must_hide_nothing(hidden: str) -> None:
    """No finding, no measurement, no verdict of another rule; its own may come to be kept."""
    rules = [Avoid(ADA, BO), Avoid(BO, ADA, gap=HOUR)]
    waiver = Waiver("avoid-1", event=TALK, reason="It is wanted.", authority="Cy", id="talk")
    before, after = check(PLAN, must=rules), check(PLAN, must=rules, waivers=[waiver])
    results = [
        Result(
            each.rule,
            each.severity,
            Verdict.KEPT if hidden == "verdict" else each.verdict,
            each.slack,
            () if hidden == "finding" else each.findings,
            each.measured and hidden != "measured",
        )
        for each in after.results
    ]
    told = {
        "finding": "hide nothing of avoid-1",
        "measured": "avoid-1 must be as measured as before",
        "verdict": "turns avoid-2 from BROKEN to KEPT",
    }
    if hidden == "nothing":
        require_only_waived(before, Report(tuple(results)), waiver)
        return
    with pytest.raises(AssertionError, match=told[hidden]):
        require_only_waived(before, Report(tuple(results)), waiver)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], str]], None]:
    """Has every calendar written with a change."""

    def changed(change: Callable[[str], str]) -> None:
        monkeypatch.setattr(ical, "to_ical", lambda *args, **asked: change(to_ical(*args, **asked).decode()).encode())

    return changed


def again(schedule: Schedule) -> Schedule:
    """The same plan, built anew."""
    return Schedule(attrs.evolve(each) for each in schedule.itineraries)


CHANGES: dict[str, Callable[[str], str]] = {
    "it cannot be read": lambda text: text.replace("DTSTART:", "DTSTART:x"),
    "must have no errors": lambda text: text.replace("SEQUENCE:0", "SEQUENCE:x"),
    "the file must hold one calendar": lambda text: text + text,
    "no two events may have one UID": lambda text: re.sub("UID:.*", "UID:1\r", text),
    "lines must be at most 75 octets": lambda text: text.replace("SUMMARY:", "SUMMARY:" + 70 * "x"),
    "the last line must end in CRLF": str.rstrip,
    "must have {'STATUS'}": lambda text: re.sub("STATUS:.*\n", "", text),
    "must end later than it starts": lambda text: re.sub("DTEND:.*", "DTEND:20221115T000000Z\r", text),
    "must speak of zones that are described": lambda text: text.replace("VTIMEZONE", "X-ZONE"),
    "one event is wanted for each of": lambda text: re.sub("BEGIN:VEVENT(.|\n)*?END:VEVENT\r\n", "", text, count=1),
    "must be from": lambda text: text.replace("DTSTART:20221115T12", "DTSTART:20221115T11"),
    "TRANSPARENT": lambda text: text.replace("TRANSPARENT", "OPAQUE"),
    "the owner must be the only attendee": lambda text: text.replace("urn:uuid:", "urn:uuid:x", 1),
}


@pytest.mark.parametrize("told", CHANGES)
def test_a_calendar_that_breaks_a_promise_is_found(told: str, calendar: Any) -> None:  # noqa: ANN401 - as the fixture
    """Whichever promise it is."""
    paris = Place("Salle", tz="Europe/Paris")
    stops = [LUNCH, attrs.evolve(LUNCH, place=paris, title=None), attrs.evolve(LUNCH, id="off", status="cancelled")]
    held = Schedule([Itinerary.of(ADA, TALK, *stops)])
    require_promises(held, {}, again(held))
    calendar(CHANGES[told])
    with pytest.raises(AssertionError, match=re.escape(told)):
        require_promises(held, {}, again(held))


def test_other_bytes_for_the_same_plan_are_found(calendar: Any) -> None:  # noqa: ANN401 - as the fixture
    """Of who was edited and of who was not."""
    before = require_promises(PLAN, {}, again(PLAN))
    number = count()
    calendar(lambda text: text.replace("Lunch", f"Lunch {next(number)}"))
    for known in (before, {}):
        with pytest.raises(AssertionError, match="the same part of a plan must give the same bytes"):
            require_promises(PLAN, known, again(PLAN))


def test_a_uid_that_changes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was changed of the stop; and what is new has one of its own."""
    before = require_promises(PLAN, {}, again(PLAN))
    later = PLAN.move(next(PLAN.stops), by=HOUR).add(ADA, Stop(HALL, "2022-11-15 15:00"))

    assert {"ada", "bo"} == set(require_promises(later, before, again(later)))
    monkeypatch.setattr(entries, "stop_uid", lambda _, stop: f"{stop.id}-again")
    with pytest.raises(AssertionError, match="must keep the UID"):
        require_promises(later, before, again(later))


def test_what_calendars_have_no_words_for_may_be_refused(calendar: Any) -> None:  # noqa: ANN401 - as the fixture
    """Fractions of a second and control characters; nothing else, and not once so and once so."""
    instant = timedelta(microseconds=1)
    own = Delegation("Cy\0")
    organized = Itinerary.of(attrs.evolve(ADA, delegation=own), attrs.evolve(TALK, organizer=own))
    for held in (PLAN.move(next(PLAN.stops), by=instant), Schedule([organized])):
        assert {"ada"} - set(require_promises(held, {}, again(held)))
    with pytest.raises(AssertionError, match="refused once, and written once"):
        require_promises(PLAN, {}, again(PLAN.move(next(PLAN.stops), by=instant)))

    def refused(text: str) -> str:
        raise InvalidValue("it must not be so", text)

    calendar(refused)
    with pytest.raises(AssertionError, match="is refused for no reason: it must not be so"):
        require_promises(PLAN, {}, again(PLAN))


def test_budgets_that_are_wrong_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large, too small, or of another rule; and none is a rule's own that leaves out a moment of its own."""
    stop = next(PLAN.stops)
    asked: dict[str, Any] = {"horizon": 6 * HOUR, "tick": HOUR, "overrun": False}
    report = check(PLAN, must=[TellsEdges(HALL), NoOverlap()])
    for overrun in (False, True):
        require_budget(PLAN, report, stop, **{**asked, "overrun": overrun})

    def wrong(**changes: Any) -> None:  # noqa: ANN401 - fields of a room
        def changed(*args: Any, **known: Any) -> Budgets:  # noqa: ANN401 - as budgets takes them
            found = budgets(*args, **known)
            items = [attrs.evolve(each, start=attrs.evolve(each.start, **changes)) for each in found]
            return attrs.evolve(found, items=tuple(items))

        monkeypatch.setattr(trying, "budgets", changed)

    wrongs: dict[str, dict[str, Any]] = {
        "but a delay of 1:00:00 makes these worse: early-1": {"amount": 4 * HOUR, "rule": None},
        "but one microsecond more does not make early-1 worse": {"amount": HOUR / 2},
        "but one microsecond more does not make no-overlap-1 worse": {"rule": "no-overlap-1"},
        "but no rule is named": {"amount": HOUR / 2, "rule": None},
    }
    for told, changes in wrongs.items():
        wrong(**changes)
        with pytest.raises(AssertionError, match=told):
            require_budget(PLAN, report, stop, **asked)


def test_a_constraint_that_jumps_says_when() -> None:
    """Else budgets and bands may miss it, which is found."""
    asked: dict[str, Any] = {"horizon": 4 * HOUR, "tick": HOUR, "overrun": False}
    held = Schedule([Itinerary.of(ADA, Stop(HALL, "2022-11-15 10:00", "2022-11-15 10:20"))])
    (stop,) = held.stops
    for kind, told in ((TellsEdges, does_not_raise()), (Early, pytest.raises(AssertionError, match=r"edges\("))):
        report = check(held, must=[kind(HALL)])
        with told:
            require_budget(held, report, stop, **asked)
        with told:
            require_bands(held, report, stop, reach=4 * HOUR, tick=HOUR)


def test_bands_that_are_wrong_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of another fit, or with a gap between."""
    rules = {"must": [APART], "should": [Avoid(ADA, BO, at=HALL, gap=HOUR)]}
    report = check(PLAN, must=rules["must"], should=rules["should"])
    lunch = PLAN.itinerary(ADA).stops[1]
    asked: dict[str, Any] = {"reach": 3 * HOUR, "tick": HOUR}
    for what in (lunch, TALK):
        require_bands(PLAN, report, what, **asked)

    def wrong(change: Callable[[Bands], Bands]) -> None:
        monkeypatch.setattr(trying, "bands", lambda *args, **known: change(bands(*args, **known)))

    wrong(lambda found: attrs.evolve(found, items=tuple(attrs.evolve(each, fit=Fit.CLEAR) for each in found)))
    with pytest.raises(AssertionError, match="is clear by its bands, but soft by a check"):
        require_bands(PLAN, report, lunch, **asked)
    wrong(lambda found: attrs.evolve(found, items=(*found.items, *found.items)))
    with pytest.raises(AssertionError, match="are no partition"):
        require_bands(PLAN, report, lunch, **asked)


def at_most_three_stops(plan: Schedule, report: Report) -> None:
    """What additions break soon."""
    assert len([*plan.stops]) <= 3, report


def test_a_failure_of_what_users_say_is_made_small_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else making it small would take as long as all that is held of each plan; the next run holds it all again."""
    machine = plan_machine(schedules=PLAN, rules=[APART], invariants=[at_most_three_stops], steps=4)
    machine.TestCase.settings = settings(
        machine.TestCase.settings,
        max_examples=30,
        database=None,
        derandomize=True,
        suppress_health_check=[*HealthCheck],
    )
    found, held = [False], []

    def promised(plan: Schedule, before: Mapping[str, Told], alike: Schedule) -> dict[str, Told]:
        held.append(found[0])
        return require_promises(plan, before, alike)

    def failing(plan: Schedule, report: Report) -> None:
        found[0] = found[0] or len([*plan.stops]) > 3
        at_most_three_stops(plan, report)

    monkeypatch.setattr(plan, "require_promises", promised)
    machine.held = (failing,)
    for _ in range(2):
        found[0] = False
        held.clear()
        with pytest.raises(AssertionError):
            machine.TestCase().runTest()
        assert held
        assert True not in held


def test_failures_are_not_explained() -> None:
    """That takes many times as long as all else."""

    class Own(PlanMachine):
        """One with a class."""

    for machine in (Own, plan_machine()):
        assert Phase.shrink in machine.TestCase.settings.phases
        assert Phase.explain not in machine.TestCase.settings.phases


def test_steps_import_all_on_top_and_give_everything_one_name() -> None:
    """And say what is to be imported from elsewhere."""
    names = Names()
    assert names.own(at_most_three_stops) == "at_most_three_stops"

    steps = Steps(plan_0=PLAN, must=[APART])
    steps.add(lambda names: f"plan_1 = plan_0.add({names.of(ADA)}, {names.of(LUNCH)})")
    steps.add(lambda names: f"{names.own(at_most_three_stops)}(plan_1, check(plan_1, must=must))")
    head, values, told, done = steps.code().split("\n\n")

    assert head == "from schedcheck import Avoid, Event, Itinerary, Leader, Place, Schedule, Stop, check"
    assert "import" not in values
    assert "leader_1" not in values
    assert told == f"# at_most_three_stops is your own, of {__name__}: import it."
    assert done.startswith("plan_1 = plan_0.add(ada, ")


def test_what_a_value_hides_is_imported_after_it() -> None:
    """As a place may be called like what steps call."""
    check_in = Place("check", tz="UTC")
    steps = Steps(plan_0=Schedule([Itinerary(ADA, [Stop(check_in, "2022-11-15 10:00", "2022-11-15 11:00")])]))
    steps.add(lambda _: "report_0 = check(plan_0)")
    known: dict[str, Any] = {}
    exec(steps.code(), known)  # noqa: S102 - our own code

    assert isinstance(known["report_0"], Report)
