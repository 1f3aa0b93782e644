"""How a plan is looked for on which a law does not hold."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, HypothesisException

from schedcheck.checker import check
from schedcheck.testing.laws.case import Case, Hooks, LawBroken, NothingFound, NothingMeasured
from schedcheck.testing.laws.changing import afresh
from schedcheck.testing.laws.reproducing import reproduction
from schedcheck.testing.laws.subjects import NotDrawn, name_of, strategy_for
from schedcheck.testing.strategies import schedules
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hypothesis.strategies import DataObject, SearchStrategy

    from schedcheck.result import Result
    from schedcheck.schedule import Schedule

__all__ = ["ASKED_AGAIN", "Exploration", "Explored", "Tally", "drawn_from"]

__tracebackhide__ = True

T = TypeVar("T")
PLANS = schedules(min_stops=1, max_stops=3)
LARGE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
"""A plan and rules about it are large examples: that is no fault of a law."""
MORE = 500
"""In so many plans more something is looked for that is not kept, before a constraint is said to find nothing."""
ASKED_AGAIN = "asking-twice", "Asking twice gives the same."
"""The law that a constraint breaks of which another thing is seen each time."""


class Explored(Protocol):
    """What of a law is asked while looking."""

    @property
    def name(self) -> str:
        """Its name."""

    def _exempt(self, constraint: Any, hooks: Hooks) -> str:
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
        tried: On how many there was something to try, of those that Hypothesis did not discard.
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
        self.plans = self.measured = self.found = self.not_kept = 0
        self._make = strategy_for(subject, strategy)
        self._plans = PLANS if schedules is None else schedules
        self._hooks = hooks
        self._size = max((each._size for each in laws), default=1)
        self._broken: str | None = None
        # What was seen last that is wrong: the law, what it was tried on, and what came of it.
        self._last: tuple[str, Schedule, tuple[Any, ...], Exception] | None = None
        self._notes: list[str] = []

    def run(self, max_examples: int | None = None, *, all_kept: bool = False) -> None:
        """Try the laws on plans and constraints.

        Raises:
            LawBroken: One does not hold.
            NothingMeasured: There was nothing to look at.
            NothingFound: Nothing was found that is not kept, though not all may be kept.
        """

        def example(data: DataObject) -> None:
            self._example(data)

        # By its name Hypothesis knows a test again: it keeps the failures of each law and subject by themselves.
        named = f"{self.laws[0].name if len(self.laws) == 1 else 'laws'}_{self.name}"
        example.__name__ = example.__qualname__ = named.replace("-", "_")
        try:
            _settings(max_examples)(given(st.data())(example))()
        except LawBroken as error:
            # Without the notes of Hypothesis, which tell of a test that nobody wrote.
            raise LawBroken(error.case, error.what) from None
        except Flaky:
            if self._last is None:
                raise
            raise self._otherwise_again(*self._last) from None
        except NotDrawn as error:
            error.__notes__ = []
            raise
        except Exception as error:
            if self._last is not None and error is self._last[-1]:
                error.__notes__ = self._notes
            raise
        if any(each.tried or not each.reasons for each in self.tallies.values()):
            self._require_findings(all_kept=all_kept)

    def _require_findings(self, *, all_kept: bool) -> None:
        """Raise an error if there was nothing of which a law could have said something."""
        if not self.measured:
            raise NothingMeasured(
                f"{self.name} looked at nothing in any of the plans: give schedules= with plans of the people, places "
                "and events that it names"
            )
        if all_kept or self.not_kept or self._is_found_elsewhere():
            return
        found = f"all that it found, in {self.found}, is kept" if self.found else "it found nothing in any"
        raise NothingFound(
            f"{self.name} must find something that is not kept in one plan at least, or no law can tell whether it is "
            f"right: of {self.plans} plans it looked at something in {self.measured}, {found}, and nor does it find "
            f"such a thing in {MORE} more. Either it is wrong; or give plans and rules that come to its limit, by "
            "schedules= and strategy=, as near_misses() does; or, if all plans are to keep it, say all_kept=True"
        )

    def _is_found_elsewhere(self) -> bool:
        """Whether there is something not kept in further plans; of some constraints, few are not."""

        def example(data: DataObject) -> None:
            schedule, rules = self._drawn(data)
            if _open(check(schedule, must=map(afresh, rules)).results):
                raise _Found

        try:
            _settings(MORE, phases=[Phase.generate], database=None)(given(st.data())(example))()
        except (_Found, Flaky):
            return True
        return False

    def _drawn(self, data: DataObject) -> tuple[Schedule, list[Any]]:
        schedule = data.draw(self._plans)
        return schedule, data.draw(st.lists(self._make(schedule), min_size=1, max_size=self._size))

    def _example(self, data: DataObject) -> None:
        schedule, rules = self._drawn(data)
        tried: list[Tally] = []
        for law in self.laws:
            tally = self.tallies[law.name]
            reasons = [law._exempt(each, self._hooks) for each in rules]
            tally.reasons.update(dict.fromkeys(filter(None, reasons)))
            asked = [each for each, reason in zip(rules, reasons, strict=True) if not reason][: law._size]
            if asked:
                twist = data.draw(law._twists(schedule, asked, self._hooks))
                # All is drawn as before while the smallest plan is sought, but only the law that is broken is tried.
                if self._broken in {None, law.name} and self._try(law, schedule, asked, twist):
                    tried.append(tally)
        # After the laws, the first of which may see a constraint that nobody has asked yet.
        with self._with_code(None, schedule, rules, None):
            results = check(schedule, must=map(afresh, rules)).results
        # Only here, as Hypothesis may discard an example while something is drawn.
        self.plans += 1
        self.measured += any(each.measured for each in results)
        self.found += any(each.findings for each in results)
        self.not_kept += _open(results)
        for tally in tried:
            tally.tried += 1

    def _try(self, law: Explored, schedule: Schedule, rules: Sequence[Any], twist: Any) -> bool:
        told = {each: getattr(self._hooks, each) for each in self._hooks.given}
        with self._with_code(law, schedule, rules, twist):
            return law.on(schedule, *rules, twist=twist, **told)

    @contextmanager
    def _with_code(self, law: Explored | None, schedule: Schedule, rules: Sequence[Any], twist: Any) -> Iterator[None]:
        """Note which law is broken; and add to what a constraint raises the code that makes it do so again."""
        try:
            yield
        except LawBroken as error:
            self._broken = error.case.law
            self._last = error.case.law, schedule, tuple(rules), error
            raise
        except HypothesisException:
            raise
        except Exception as error:
            code = reproduction(law.name if law else None, schedule, rules, twist, self._hooks.given)
            told = f"While the law {law.name!r} was tried" if law else "While it was checked"
            error.add_note(f"{told}. To see it again:\n\n{code}")
            self._last = law.name if law else "", schedule, tuple(rules), error
            self._notes = [*error.__notes__]
            raise

    def _otherwise_again(self, law: str, schedule: Schedule, rules: tuple[Any, ...], error: Exception) -> LawBroken:
        """That a constraint, asked again, says something else: Hypothesis saw what is wrong once, and then no more."""
        seen = error.what if isinstance(error, LawBroken) else f"it raised {type(error).__name__}: {error}"
        if isinstance(error, LawBroken) and law in {ASKED_AGAIN[0], "no-memory"}:
            case = error.case
        else:
            case = Case(*ASKED_AGAIN, schedule, rules, None, self._hooks)
            seen = f"of the law {law!r}: {seen}" if law else seen
        return LawBroken(
            case,
            f"what was found of this plan was not found when it was looked for again, as if the rule, its class or its "
            f"module noted what it is asked, or it depended on chance or on a clock. Once it was seen that {seen}",
        )

    def silent(self, law: Explored) -> str:
        """Why a law was tried on nothing; "" where it was."""
        tally = self.tallies[law.name]
        if tally.tried:
            return ""
        return "; ".join(tally.reasons) or "in none of the plans was there something to try it on"


class _Found(Exception):
    """Something is not kept."""


def _open(results: Iterable[Result]) -> bool:
    """Whether something is not kept."""
    return any(each.verdict is not Verdict.KEPT for result in results for each in result.findings)


def drawn_from(strategy: SearchStrategy[T], number: int) -> list[T]:
    """Some of what a strategy draws, the same each time."""
    made: list[T] = []

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def note(value: T) -> None:
        made.append(value)

    note()
    return made


def _settings(max_examples: int | None, **more: Any) -> settings:
    """Those in force, without a deadline: a busy machine breaks no law."""
    held = settings()
    told: dict[str, Any] = {} if max_examples is None else {"max_examples": max_examples}
    told["phases"] = [each for each in held.phases if each is not Phase.explain]
    return settings(
        held,
        deadline=None,
        # Several faults are told one after another; and what made them is told by the law.
        report_multiple_bugs=False,
        suppress_health_check={*held.suppress_health_check, *LARGE},
        **{**told, **more},
    )
