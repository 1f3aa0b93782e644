"""How a plan is looked for on which a law does not hold."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

from schedcheck.checker import check
from schedcheck.testing.laws.case import Hooks, LawBroken, NothingMeasured
from schedcheck.testing.laws.reproducing import reproduction
from schedcheck.testing.laws.subjects import name_of, strategy_for
from schedcheck.testing.strategies import schedules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hypothesis.strategies import DataObject, SearchStrategy

    from schedcheck.schedule import Schedule

__all__ = ["Exploration", "Explored", "Tally"]

PLANS = schedules(min_stops=1, max_stops=3)
LARGE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
"""A plan and rules about it are large examples: that is no fault of a law."""


class Explored(Protocol):
    """What of a law is asked while looking."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def _exempt(self) -> Callable[[Any, Hooks], str]:
        """Why it does not hold for a constraint."""

    @property
    def _twists(self) -> Callable[[Schedule, Sequence[Any], Hooks], SearchStrategy[Any]]:
        """What it varies."""

    @property
    def _size(self) -> int:
        """On how many constraints it is tried at once."""

    def on(self, schedule: Schedule, *constraints: Any, twist: Any = None, **hooks: Any) -> bool:
        """Try it."""


class Tally:
    """What became of the examples, of one law.

    Attributes:
        tried: On how many there was something to try.
        reasons: Why the law said nothing about some constraints.
    """

    def __init__(self) -> None:
        self.tried = 0
        self.reasons: dict[str, None] = {}


class Exploration:
    """A search for a plan on which one of some laws does not hold.

    Args:
        laws: Which.
        subject, strategy, schedules, hooks: As in `Law.check`.
    """

    def __init__(
        self,
        laws: Sequence[Explored],
        subject: Any,
        *,
        strategy: Any = None,
        schedules: SearchStrategy[Schedule] | None = None,
        hooks: Hooks,
    ) -> None:
        self.name = name_of(subject)
        self.laws = laws
        self.tallies = {each.name: Tally() for each in laws}
        self.measured = False
        self._make = strategy_for(subject, strategy)
        self._plans = PLANS if schedules is None else schedules
        self._hooks = hooks
        self._size = max((each._size for each in laws), default=1)
        self._broken: str | None = None

    def run(self, max_examples: int | None = None) -> None:
        """Try the laws on plans and constraints.

        Raises:
            LawBroken: One does not hold.
            NothingMeasured: There was nothing to look at.
        """

        def example(data: DataObject) -> None:
            self._example(data)

        # By its name Hypothesis knows a test again: it keeps the failures of each law and subject by themselves.
        named = f"{'_'.join(each.name for each in self.laws)}_{self.name}"
        example.__name__ = example.__qualname__ = named.replace("-", "_")
        try:
            _settings(max_examples)(given(st.data())(example))()
        except LawBroken as error:
            # Without the notes of Hypothesis, which tell of a test that nobody wrote.
            raise LawBroken(error.case, error.what) from None
        if not self.measured and not any(each.reasons for each in self.tallies.values()):
            raise NothingMeasured(
                f"{self.name} looked at nothing in any of the plans: give schedules= with plans of the people, places "
                "and events that it names"
            )

    def _example(self, data: DataObject) -> None:
        schedule = data.draw(self._plans)
        rules = data.draw(st.lists(self._make(schedule), min_size=1, max_size=self._size))
        with self._with_code(self.laws[0], schedule, rules, None):
            self.measured = self.measured or any(each.measured for each in check(schedule, must=rules).results)
        for law in self.laws:
            tally = self.tallies[law.name]
            reasons = [law._exempt(each, self._hooks) for each in rules]
            tally.reasons.update(dict.fromkeys(filter(None, reasons)))
            asked = [each for each, reason in zip(rules, reasons, strict=True) if not reason][: law._size]
            if asked:
                twist = data.draw(law._twists(schedule, asked, self._hooks))
                # All is drawn as before while the smallest plan is sought, but only the law that is broken is tried.
                if self._broken in {None, law.name}:
                    tally.tried += self._try(law, schedule, asked, twist)

    def _try(self, law: Explored, schedule: Schedule, rules: Sequence[Any], twist: Any) -> bool:
        told = {each: getattr(self._hooks, each) for each in self._hooks.given}
        with self._with_code(law, schedule, rules, twist):
            return law.on(schedule, *rules, twist=twist, **told)

    @contextmanager
    def _with_code(self, law: Explored, schedule: Schedule, rules: Sequence[Any], twist: Any) -> Iterator[None]:
        """Note which law is broken; and add to what a constraint raises the code that makes it do so again."""
        try:
            yield
        except LawBroken:
            self._broken = law.name
            raise
        except HypothesisException:
            raise
        except Exception as error:
            code = reproduction(law.name, schedule, rules, twist, self._hooks.given)
            error.add_note(f"While the law {law.name!r} was tried. To see it again:\n\n{code}")
            raise

    def silent(self, law: Explored) -> str:
        """Why a law was tried on nothing; "" where it was."""
        tally = self.tallies[law.name]
        if tally.tried:
            return ""
        return "; ".join(tally.reasons) or "in none of the plans was there something to try it on"


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
