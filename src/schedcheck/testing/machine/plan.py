"""A state machine that edits a plan at random, and holds what must hold however a plan came about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from difflib import unified_diff
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias, TypeVar, cast

from hypothesis import Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from schedcheck.checker import check, recheck
from schedcheck.constraints import Constraint
from schedcheck.errors import InvalidValue
from schedcheck.model import Event, Itinerary, Leader, Place, Status, Stop
from schedcheck.report import Report
from schedcheck.rules import Rule
from schedcheck.schedule import Schedule
from schedcheck.testing.machine import edits
from schedcheck.testing.machine.calendars import Told, require_promises
from schedcheck.testing.machine.edits import Edit, Here
from schedcheck.testing.machine.steps import Names, Step, Steps, of_event, of_stop
from schedcheck.testing.machine.trying import require_bands, require_budget
from schedcheck.testing.machine.waiving import require_only_waived
from schedcheck.testing.strategies.constraint import STRATEGIES
from schedcheck.testing.strategies.grid import TICK
from schedcheck.testing.strategies.schedule import schedules as plans
from schedcheck.testing.strategies.waiver import waivers
from schedcheck.waivers import Waiver

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from schedcheck.model import Party

__all__ = ["Asked", "Graded", "Invariant", "PlanMachine", "plan_machine"]

T = TypeVar("T")

Graded: TypeAlias = Mapping[str, Sequence[Constraint | Rule]]
"""Rules by how grave they are: `must`, `should`, `note`."""

Asked: TypeAlias = Graded | Sequence[Constraint | Rule]
"""Rules by how grave they are, or musts."""

Invariant: TypeAlias = Callable[[Schedule, Report], None]
"""Raises AssertionError where something does not hold of a plan and the report on it."""

STEPS = 12
"""So many edits of one plan, unless told otherwise: what is held after each takes a while."""


class _Kept(NamedTuple):
    """A report, how it is called, and the waivers that it was made with."""

    report: Report
    name: str
    waivers: tuple[Waiver, ...]


def _anew(itineraries: Iterable[Itinerary]) -> Schedule:
    """A plan of the same itineraries, of which nothing was worked out before."""
    return Schedule(Itinerary(each.leader, each.stops, represents=each.represents) for each in itineraries)


def _outcome(make: Callable[[], T]) -> T | type[InvalidValue]:
    """What is made, or the kind of error."""
    try:
        return make()
    except InvalidValue as error:
        return type(error)


def _text_of(outcome: Report | type[InvalidValue]) -> str:
    """What a report says, byte for byte; or the kind of error."""
    return json.dumps(outcome.to_dict() if isinstance(outcome, Report) else outcome.__name__)


def _require_same_text(expected: str, actual: str, what: str) -> None:
    """Raise AssertionError with what is different in two texts of JSON, where they are not equal."""
    if expected != actual:
        one, other = (json.dumps(json.loads(each), indent=1).splitlines() for each in (expected, actual))
        raise AssertionError("\n".join([what, *unified_diff(one, other, "expected", "actual", lineterm="", n=6)]))


def _require_same(expected: object, actual: object, what: str) -> None:
    """Raise AssertionError with both where they are not equal."""
    if expected != actual:
        raise AssertionError(f"{what}\nexpected: {expected!r}\nactual:   {actual!r}")


class PlanMachine(RuleBasedStateMachine):
    """A plan that is edited at random, beside reports on it and on what it was.

    After each edit it is what the same itineraries make anew; a report checked again says what a full check does, byte
    for byte; calendars keep what they promise. Now and then budgets and bands are held to brute force. A failing run
    tells its steps as code that can be pasted.

    Subclasses say what it is about by `draw_plan` and `draw_rules`, and add steps and invariants as in Hypothesis;
    `plan_machine` makes one without a class.

    Attributes:
        tick: The grid of times.
        horizon: So many ticks far budgets and bands are tried; 0: not at all.
        places: Further places where stops may be put.
        people: Further people who may come.
        held: What else must hold of a plan and the report on it, after each step.
        plan: The plan as it is now.
    """

    tick: timedelta = TICK
    horizon: int = 4
    places: Sequence[Place] = ()
    people: Sequence[Leader] = ()
    held: Sequence[Invariant] = ()

    plan: Schedule

    _running: ClassVar[bool] = False
    _failed: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        held = cls.TestCase.settings
        # To explain a failure takes many times as long as to find it and to make it small.
        phases = [each for each in held.phases if each is not Phase.explain]
        cls.TestCase.settings = settings(held, stateful_step_count=STEPS, phases=phases)
        run = cls.TestCase.runTest

        @wraps(run)
        def starting_anew(self: Any) -> None:
            cls._running, cls._failed = True, False
            try:
                run(self)
            finally:
                cls._running = cls._failed = False

        cls.TestCase.runTest = starting_anew  # type: ignore[method-assign]  # made for this class, by Hypothesis

    def __init__(self) -> None:
        super().__init__()
        self._steps = Steps()

    def draw_plan(self, data: st.DataObject) -> Schedule:
        """The plan to begin with; by default one of any."""
        return data.draw(plans(min_stops=1, tick=self.tick))

    def draw_rules(self, data: st.DataObject) -> Asked:
        """What is asked of `plan`: by default constraints of the library, mostly one of each kind."""
        asked: dict[str, list[Constraint | Rule]] = {"must": [], "should": [], "note": []}
        for each in STRATEGIES.values():
            # Without it first, so that a failing run keeps those alone that it needs.
            if data.draw(st.integers(0, 3)):
                grade = data.draw(st.sampled_from(["must", "must", "should", "note"]))
                asked[grade].append(data.draw(each(self.plan, tick=self.tick)))
        return asked

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """A plan, rules and a report."""
        self.plan = self.draw_plan(data)
        asked = self.draw_rules(data)
        graded = asked if isinstance(asked, Mapping) else {"must": asked}
        self._asked: dict[str, Any] = {grade: [*each] for grade, each in graded.items() if each}
        self._plans = [self.plan]
        self._calendars: dict[str, Told] = {}
        self._steps = Steps(plan_0=self.plan, **self._asked)
        self._reports: list[_Kept] = []
        self._now: Report | type[InvalidValue] | None = None
        self._numbered = 0
        self._keep(check(self.plan, **self._asked), (), lambda names: self._check_told("plan_0", (), names))

    def teardown(self) -> None:
        """A failing run tells its steps as code."""
        # A text only if it is shown: it takes a while to make.
        note(self._steps)

    @property
    def report(self) -> Report | None:
        """The report on the plan, checked again.

        None where its rules cannot be asked, since they speak of another thing under an id that an edit has given to
        one of the plan's.
        """
        latest = self._reports[-1].report
        if self._now is None:
            self._now = latest if self.plan is self._plans[0] else _outcome(lambda: recheck(latest, self.plan))
        return self._now if isinstance(self._now, Report) else None

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """What is waived now."""
        return self._reports[-1].waivers

    @property
    def here(self) -> Here:
        """What edits are drawn from."""
        return Here(self.plan, self._plans[0], self.tick, self.places, self.people)

    def edit(self, edit: Edit) -> None:
        """Go on with an edited plan; where it is refused, it must be when it is built anew, and the other way round."""
        before, after = self._plan_told(self.plan), f"plan_{len(self._plans)}"
        self._steps.add(lambda names: f"{after} = {edit.told(before, names)}")
        plan = _outcome(edit.made)
        _require_same(_outcome(lambda: _anew(edit.anew())), plan, "an edited plan must be what it is when built anew")
        if isinstance(plan, Schedule):
            self.plan, self._now = plan, None
            self._plans.append(plan)
        else:
            self._steps.drop()

    @property
    def _is_made_small(self) -> bool:
        """Whether what users say was found not to hold: while that is made small, it alone is looked at."""
        return self._failed

    def has_stops(self) -> bool:
        """Whether there is anything to edit."""
        return any(each.stops for each in self.plan.itineraries)

    def _has_events(self) -> bool:
        return bool(self.plan.events)

    def _has_people(self) -> bool:
        return bool(self.plan.itineraries)

    def _is_tried(self) -> bool:
        # Of every third plan: it takes long.
        wanted = self.horizon > 0 and len(self._plans) % 3 == 1
        return wanted and self.has_stops() and self.report is not None

    def _is_reported(self) -> bool:
        return self.report is not None and bool(self.report.results)

    def _is_waived(self) -> bool:
        return bool(self.waivers) and self.report is not None

    @precondition(has_stops)
    @rule(data=st.data())
    def move_stop(self, data: st.DataObject) -> None:
        """At times a stop that is moved by nothing."""
        self.edit(data.draw(edits.stop_moves(self.here)))

    @precondition(_has_events)
    @rule(data=st.data())
    def move_event(self, data: st.DataObject) -> None:
        """For everybody who attends it."""
        self.edit(data.draw(edits.event_moves(self.here)))

    @precondition(has_stops)
    @rule(data=st.data())
    def replace_stop(self, data: st.DataObject) -> None:
        """By one elsewhere, with other bounds or another end, or for no event any more."""
        self.edit(data.draw(edits.stop_changes(self.here)))

    @precondition(_has_events)
    @rule(data=st.data())
    def replace_event(self, data: st.DataObject) -> None:
        """By another under its id, by one elsewhere, by one that equals it, or by another of the plan's."""
        self.edit(data.draw(edits.event_changes(self.here)))

    @precondition(has_stops)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """A stop less."""
        self.edit(data.draw(edits.removals(self.here)))

    @precondition(_has_people)
    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        """A stop or an event, for who is there or for who is new."""
        self.edit(data.draw(edits.additions(self.here)))

    @precondition(_has_people)
    @rule(data=st.data())
    def substitute(self, data: st.DataObject) -> None:
        """Somebody new, somebody of the plan, or who is represented."""
        self.edit(data.draw(edits.substitutions(self.here)))

    @precondition(has_stops)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """A stop, or an event for everybody."""
        self.edit(data.draw(edits.standings(self.here, Status.CANCELLED)))

    @precondition(has_stops)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        """A stop, or an event for everybody."""
        self.edit(data.draw(edits.standings(self.here, Status.CONFIRMED)))

    @precondition(has_stops)
    @rule(data=st.data())
    def make_tentative(self, data: st.DataObject) -> None:
        """A stop, or an event for everybody."""
        self.edit(data.draw(edits.standings(self.here, Status.TENTATIVE)))

    @precondition(_is_reported)
    @rule(data=st.data())
    def waive(self, data: st.DataObject) -> None:
        """Something of what the report found, mostly: it is told as waived, and all else as it was."""
        before = cast("Report", self.report)
        self._numbered += 1
        waiver = data.draw(waivers(before, self.plan, self._numbered))
        plan, waived = self._plan_told(self.plan), (*self.waivers, waiver)
        report = check(self.plan, **self._asked, waivers=waived)
        self._keep(report, waived, lambda names: self._check_told(plan, waived, names))
        require_only_waived(before, report, waiver)

    @precondition(_is_waived)
    @rule(data=st.data())
    def lift_waiver(self, data: st.DataObject) -> None:
        """What it let stand counts again."""
        gone = data.draw(st.sampled_from(self.waivers))
        left = tuple(each for each in self.waivers if each is not gone)
        plan = self._plan_told(self.plan)
        report = check(self.plan, **self._asked, waivers=left)
        self._keep(report, left, lambda names: self._check_told(plan, left, names))

    @rule()
    def check_again(self) -> None:
        """The next edits start from another report."""
        report, plan, latest = self.report, self._plan_told(self.plan), self._reports[-1]
        if report is not None:
            self._keep(report, latest.waivers, lambda _: f"recheck({latest.name}, {plan})")

    @rule(data=st.data())
    def check_any(self, data: st.DataObject) -> None:
        """Whichever plan by whichever report, be it older or newer."""
        kept = data.draw(st.sampled_from(self._reports))
        self._require_full_check(kept, data.draw(st.sampled_from(self._plans)))

    @precondition(_is_tried)
    @rule(data=st.data(), overrun=st.booleans())
    def try_delays(self, data: st.DataObject, *, overrun: bool) -> None:
        """The budget of a stop is what trying each tick makes of it."""
        stop = data.draw(st.sampled_from(list(self.plan.stops)))
        asked: dict[str, Any] = {"horizon": self.horizon * self.tick, "tick": self.tick, "overrun": overrun}
        if self._is_made_small:
            return
        self._try("require_budget", stop, asked)
        require_budget(self.plan, cast("Report", self.report), stop, **asked)
        self._steps.drop()

    @precondition(_is_tried)
    @rule(data=st.data())
    def try_shifts(self, data: st.DataObject) -> None:
        """The bands of a stop or an event are what trying each tick makes of them."""
        movable: list[Stop | Event] = [*self.plan.stops, *self.plan.events]
        what = data.draw(st.sampled_from(movable))
        asked: dict[str, Any] = {"reach": self.horizon * self.tick, "tick": self.tick}
        if self._is_made_small:
            return
        self._try("require_bands", what, asked)
        require_bands(self.plan, cast("Report", self.report), what, **asked)
        self._steps.drop()

    @invariant()
    def is_what_it_would_be_anew(self) -> None:
        """Whatever is asked of it."""
        if self._is_made_small:
            return
        plan, other = self._plan_told(self.plan), _anew(self.plan.itineraries)
        self._steps.add(lambda _: f"assert Schedule({plan}.itineraries) == {plan}")
        for ask in (_everything, *self._questions()):
            _require_same(ask(other), ask(self.plan), "a plan must tell what it does when it is built anew")
        self._steps.drop()

    def _questions(self) -> Iterable[Callable[[Schedule], Any]]:
        """What may be asked of a plan about anybody and anything that it speaks of, or spoke of at first."""
        first, plan = self._plans[0], self.plan
        people = (*plan.leaders, *(each.represents for each in first.itineraries if each.represents is not None))
        groups = (each.delegation for each in people if each.delegation is not None)
        parties: list[Party] = [*people, *groups, Leader("Nobody")]
        for party in parties:
            yield lambda plan, party=party: plan.party(party)  # type: ignore[misc]  # a default is no type
        for place in (*plan.places, *first.places):
            for ask in (Schedule.visits, Schedule.users, Schedule.visitors):
                yield lambda plan, ask=ask, place=place: ask(plan, place)  # type: ignore[misc]  # as above
        for event in (*plan.events, *first.events):
            yield lambda plan, event=event: list(plan.stops_for(event))  # type: ignore[misc]  # as above

    @invariant()
    def says_what_a_full_check_says(self) -> None:
        """By the latest report, however many edits ago it was made; the first is not read before."""
        if self.plan is not self._plans[0]:
            self._require_full_check(self._reports[-1], self.plan)

    @invariant()
    def calendars_keep_their_promises(self) -> None:
        """Whoever's they are."""
        if self._is_made_small:
            return
        plan = self._plan_told(self.plan)
        self._steps.add(lambda _: f"require_promises({plan}, {{}}, Schedule({plan}.itineraries))")
        self._calendars = require_promises(self.plan, self._calendars, _anew(self.plan.itineraries))
        self._steps.drop()

    @invariant()
    def holds_what_users_say(self) -> None:
        """What they gave as *invariants*."""
        if self.held and self.report is not None:
            for each in self.held:
                self._steps.add(lambda names, each=each: f"{names.own(each)}({self._now_told()})")  # type: ignore[misc]  # as above
                try:
                    each(self.plan, self.report)
                except Exception:
                    type(self)._failed = self._running
                    raise
                self._steps.drop()

    def _require_full_check(self, kept: _Kept, plan: Schedule) -> None:
        """Checked again, a report says what a full check of the same plan built anew does."""
        if self._is_made_small:
            return
        name = self._plan_told(plan)

        def told(names: Names) -> str:
            again = f"recheck({kept.name}, {name}).to_dict()"
            return (
                f"assert {again} == {self._check_told(f'Schedule({name}.itineraries)', kept.waivers, names)}.to_dict()"
            )

        self._steps.add(told)
        expected = _outcome(lambda: check(_anew(plan.itineraries), **self._asked, waivers=kept.waivers))
        actual = _outcome(lambda: recheck(kept.report, plan))
        _require_same_text(
            _text_of(expected), _text_of(actual), "a report checked again must say what a full check does"
        )
        self._steps.drop()

    def _keep(self, report: Report, waived: tuple[Waiver, ...], told: Step) -> None:
        name = f"report_{len(self._reports)}"
        self._reports.append(_Kept(report, name, waived))
        self._steps.add(lambda names: f"{name} = {told(names)}")
        self._now = None

    def _try(self, function: str, what: Stop | Event, asked: Mapping[str, Any]) -> None:
        """The step of trying out a stop or an event."""
        plan, now = self._plan_told(self.plan), self._now_told()

        def told(names: Names) -> str:
            name = of_stop(what, plan) if isinstance(what, Stop) else of_event(what, plan)
            return f"{function}({now}, {name}, {', '.join(f'{key}={names.of(each)}' for key, each in asked.items())})"

        self._steps.add(told)

    def _plan_told(self, plan: Schedule) -> str:
        return next(f"plan_{number}" for number, each in enumerate(self._plans) if each is plan)

    def _now_told(self) -> str:
        """The plan and the report on it."""
        plan = self._plan_told(self.plan)
        return f"{plan}, recheck({self._reports[-1].name}, {plan})"

    def _check_told(self, plan: str, waived: Sequence[Waiver], names: Names) -> str:
        further = [f"waivers=[{', '.join(map(names.of, waived))}]"] if waived else []
        return f"check({', '.join([plan, *(f'{grade}={grade}' for grade in self._asked), *further])})"


def _everything(plan: Schedule) -> tuple[Any, ...]:
    """What a plan holds."""
    return plan, plan.places, plan.events, plan.leaders


def plan_machine(
    *,
    rules: Asked | Callable[[Schedule], SearchStrategy[Asked]] | None = None,
    schedules: Schedule | SearchStrategy[Schedule] | None = None,
    invariants: Iterable[Invariant] = (),
    places: Iterable[Place] = (),
    people: Iterable[Leader] = (),
    tick: timedelta = TICK,
    horizon: int = 4,
    steps: int = STEPS,
) -> type[PlanMachine]:
    """A `PlanMachine` for your own rules and plans.

    Run it as `TestPlan = plan_machine(...).TestCase`.

    Args:
        rules: Musts, or rules by grade: `{"must": [...], "should": [...]}`; or what makes a strategy for these, given
            the plan. By default constraints of the library.
        schedules: The plan to begin with, or a strategy for it; by default any.
        invariants: What must hold of a plan and the report on it, whatever was edited: functions that raise
            AssertionError.
        places, people: Where stops may be put, and who may come, beside those of the plan.
        tick: The grid of times.
        horizon: So many ticks far budgets and bands are tried; 0: not at all.
        steps: How many edits are made of one plan.
    """
    wanted: dict[str, Any] = {"places": tuple(places), "people": tuple(people), "held": tuple(invariants)}

    class Made(PlanMachine):
        """With what was given."""

        def draw_plan(self, data: st.DataObject) -> Schedule:
            if schedules is None:
                return super().draw_plan(data)
            return schedules if isinstance(schedules, Schedule) else data.draw(schedules)

        def draw_rules(self, data: st.DataObject) -> Asked:
            if rules is None:
                return super().draw_rules(data)
            return data.draw(rules(self.plan)) if callable(rules) else rules

    for name, value in {**wanted, "tick": tick, "horizon": horizon}.items():
        setattr(Made, name, value)
    Made.__name__ = Made.__qualname__ = "PlanMachine"
    Made.TestCase.settings = settings(Made.TestCase.settings, stateful_step_count=steps)
    return Made
