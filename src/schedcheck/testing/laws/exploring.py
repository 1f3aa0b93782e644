"""How a plan is looked for on which a law does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

from schedcheck.checker import check
from schedcheck.testing.laws.case import Hooks, LawBroken, LawNotApplied, NothingMeasured
from schedcheck.testing.laws.reproducing import reproduction
from schedcheck.testing.laws.subjects import name_of, strategy_for
from schedcheck.testing.strategies import schedules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import DataObject, SearchStrategy

    from schedcheck.schedule import Schedule

__all__ = ["Explored", "explore"]

PLANS = schedules(min_stops=1, max_stops=3)
LARGE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
"""A plan and rules about it are large examples: that is no fault of a law."""


class Explored(Protocol):
    """What of a law is asked while looking."""

    name: str
    statement: str
    _exempt: Callable[[Any, Hooks], str]
    _twists: Callable[[Schedule, Sequence[Any], Hooks], SearchStrategy[Any]]
    _size: int

    def on(self, schedule: Schedule, *constraints: Any, twist: Any = None, **hooks: Any) -> bool:
        """Try it."""


class _Tally:
    """What became of the examples."""

    def __init__(self) -> None:
        self.tried = 0
        self.measured = False
        self.reasons: dict[str, None] = {}


def explore(
    law: Explored,
    subject: Any,
    strategy: Any,
    schedules: SearchStrategy[Schedule] | None,
    *,
    max_examples: int | None,
    hooks: Hooks,
) -> int:
    """Try a law on plans and constraints; on how many there was something to try."""
    name = name_of(subject)
    if isinstance(subject, type) and (reason := law._exempt(subject, hooks)):
        raise LawNotApplied(law.name, name, reason)
    make = strategy_for(subject, strategy)
    plans = PLANS if schedules is None else schedules
    tally = _Tally()

    def example(data: DataObject) -> None:
        schedule = data.draw(plans)
        every = data.draw(st.lists(make(schedule), min_size=1, max_size=law._size))
        reasons = [law._exempt(each, hooks) for each in every]
        tally.reasons.update(dict.fromkeys(filter(None, reasons)))
        rules = [each for each, reason in zip(every, reasons, strict=True) if not reason]
        if rules:
            _try(law, schedule, rules, data.draw(law._twists(schedule, rules, hooks)), hooks, tally)

    # By its name Hypothesis knows a test again: it keeps the failures of each law and subject by themselves.
    example.__name__ = example.__qualname__ = f"{law.name}_{name}".replace("-", "_")
    try:
        _settings(max_examples)(given(st.data())(example))()
    except LawBroken as error:
        # Without the notes of Hypothesis, which tell of a test that nobody wrote.
        raise LawBroken(error.case, error.what) from None
    return _counted(law, name, tally)


def _try(law: Explored, schedule: Schedule, rules: Sequence[Any], twist: Any, hooks: Hooks, tally: _Tally) -> None:
    given_ = {each: getattr(hooks, each) for each in hooks.given}
    try:
        tally.tried += law.on(schedule, *rules, twist=twist, **given_)
        tally.measured = tally.measured or any(each.measured for each in check(schedule, must=rules).results)
    except (LawBroken, HypothesisException):
        raise
    except Exception as error:
        code = reproduction(law.name, schedule, rules, twist, hooks.given)
        error.add_note(f"While the law {law.name!r} was tried. To see it again:\n\n{code}")
        raise


def _counted(law: Explored, name: str, tally: _Tally) -> int:
    if tally.tried and tally.measured:
        return tally.tried
    if tally.measured:
        raise LawNotApplied(law.name, name, "in none of the plans was there something to try it on")
    if tally.reasons:
        raise LawNotApplied(law.name, name, "; ".join(tally.reasons))
    raise NothingMeasured(
        f"{name} looked at nothing in any of the plans: give schedules= with plans of the people, places and events "
        "that it names"
    )


def _settings(max_examples: int | None) -> settings:
    """Those in force, without a deadline: a busy machine breaks no law."""
    held = settings()
    more: dict[str, Any] = {} if max_examples is None else {"max_examples": max_examples}
    return settings(
        held,
        deadline=None,
        # Several faults are told one after another; and what made them is told by the law.
        report_multiple_bugs=False,
        phases=[each for each in held.phases if each is not Phase.explain],
        suppress_health_check={*held.suppress_health_check, *LARGE},
        **more,
    )
