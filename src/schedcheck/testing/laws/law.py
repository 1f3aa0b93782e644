"""What a law is: a sentence that holds for every rule and every plan, and a way to try it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen
from hypothesis import strategies as st

from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.schedule import Schedule
from schedcheck.testing.laws.case import Case, Hooks, LawBroken, LawNotApplied
from schedcheck.testing.laws.changing import afresh
from schedcheck.testing.laws.exploring import Exploration, drawn_from
from schedcheck.testing.laws.subjects import name_of

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["Law"]

__tracebackhide__ = True


TWISTS = 10
"""With so many a law is tried on one plan, where none is given."""


def _always(_value: Any, _hooks: Hooks) -> str:
    return ""


def _nothing(_schedule: Schedule, _rules: Sequence[Any], _hooks: Hooks) -> SearchStrategy[Any]:
    return st.none()


def _name(_self: Law, _attribute: object, value: str) -> None:
    if value != value.casefold() or not value.replace("-", "").isalpha():
        raise ValueError(f"name must be words in lower case with hyphens between, got {value!r}")


_KNOWN: set[str] = set()
"""The names of all laws."""


def told_of(**hooks: Any) -> Hooks:
    """What is told of constraints; refuses to leave out what is no law."""
    told = Hooks(**hooks)
    for each in told.without:
        if each not in _KNOWN:
            raise InvalidValue("without must name laws", f"{each!r}{did_you_mean(each, sorted(_KNOWN))}")
    return told


@frozen
class Law:
    """Something that holds for rules, whatever they ask.

    Attributes:
        name: Its name, in lower case with hyphens.
        statement: The law, in one sentence.
        when: For which constraints it holds, and why not for others.
    """

    name: str = field(validator=_name)
    statement: str
    when: str = field(kw_only=True)
    # Raises LawBroken; tells whether there was anything to try.
    _holds: Callable[[Case], bool] = field(kw_only=True, repr=False, eq=False)
    # Why it does not hold for a constraint, or a class of some; "" where it does.
    _unless: Callable[[Any, Hooks], str] = field(default=_always, kw_only=True, repr=False, eq=False, alias="exempt")
    # What it varies, a strategy of plain values.
    _twists: Callable[[Schedule, Sequence[Any], Hooks], SearchStrategy[Any]] = field(
        default=_nothing, kw_only=True, repr=False, eq=False
    )
    # How many constraints it is tried on at once.
    _size: int = field(default=1, kw_only=True, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        _KNOWN.add(self.name)

    def exempt(self, constraint: Any, **hooks: Any) -> str:
        """Why the law says nothing about a constraint, or about a class of constraints; "" where it does."""
        return self._exempt(constraint, told_of(**hooks))

    def _exempt(self, constraint: Any, hooks: Hooks) -> str:
        return hooks.without.get(self.name, "") or self._unless(constraint, hooks)

    def _exempt_all(self, subject: Any, hooks: Hooks) -> str:
        return self._exempt(subject, hooks) if isinstance(subject, type) else hooks.without.get(self.name, "")

    def on(self, schedule: Schedule, *constraints: Any, twist: Any = None, **hooks: Any) -> bool:
        """Try the law on one plan.

        Args:
            schedule: The plan.
            constraints: What is asked of it; those of which the law says nothing are left out.
            twist: What the law varies, as `LawBroken` told it. Without, it is tried with several, the same each time.
            hooks: As in `check`.

        Returns:
            Whether there was anything to try.

        Raises:
            LawBroken: It does not hold.
        """
        told = told_of(**hooks)
        rules = tuple(each for each in constraints if not self._exempt(each, told))
        if not rules:
            return False
        twists = [twist]
        if twist is None and self._twists is not _nothing:
            twists = drawn_from(self._twists(schedule, rules, told), TWISTS)
        # Each time as nobody has asked them yet: what they note of one must not decide what is found by another.
        tried = [self._tried(Case(self.name, self.statement, schedule, rules, each, told)) for each in twists]
        return any(tried)

    def _tried(self, case: Case) -> bool:
        try:
            return self._holds(evolve(case, rules=tuple(map(afresh, case.rules))))
        except LawBroken as error:
            # Told by what was asked, without what that notes.
            raise LawBroken(case, error.what) from None

    def check(
        self,
        subject: Any,
        *,
        strategy: Any = None,
        schedules: SearchStrategy[Schedule] | None = None,
        max_examples: int | None = None,
        all_kept: bool = False,
        **hooks: Any,
    ) -> int:
        """Look for a plan on which the law does not hold, by Hypothesis and the settings in force.

        Args:
            subject: A class of constraints; or a function from a plan to a strategy of constraints, such as `avoids`;
                or such a strategy; or one constraint.
            strategy: For a class, either of these strategies. By default the one of `STRATEGIES`, or one that
                draws every field from the plan by its type.
            schedules: The plans; by default `schedules(min_stops=1, max_stops=3)`.
            max_examples: How many plans; by default as the settings say.
            all_kept: The plans may all keep the constraint. Else one that nothing breaks is taken for a mistake.
            hooks: What is told of constraints of one's own, by the names of `Hooks`: how they move, are renamed and ask
                more, and which laws do not hold of them, and why.

        Returns:
            On how many plans there was something to try.

        Raises:
            LawBroken: It does not hold. The plan is the smallest that Hypothesis found.
            LawNotApplied: It says nothing about the subject, or there was nothing to try in any of the plans.
            NothingMeasured: The constraint looked at nothing in any of the plans.
            NothingFound: It found nothing that is not kept, in these plans or in more that were drawn to see it.
            InvalidValue: Of what is told, something is not as it must be: a law that there is none of, no reason.
        """
        told = told_of(**hooks)
        if reason := self._exempt_all(subject, told):
            raise LawNotApplied(self.name, name_of(subject), reason)
        search = Exploration([self], subject, strategy=strategy, schedules=schedules, hooks=told)
        search.run(max_examples, all_kept=all_kept)
        if reason := search.silent(self):
            raise LawNotApplied(self.name, name_of(subject), reason)
        return search.tallies[self.name].tried

    def __str__(self) -> str:
        return self.name
