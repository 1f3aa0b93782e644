"""What a law is tried on, and how it is told that it does not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn
from unittest import SkipTest

from attrs import field, frozen

from schedcheck.errors import InvalidValue
from schedcheck.schedule import Schedule
from schedcheck.testing.laws.reproducing import plan_told, reproduction
from schedcheck.testing.laws.telling import differences
from schedcheck.testing.strategies.grid import INSTANT

if TYPE_CHECKING:
    import attrs
    from hypothesis.strategies import SearchStrategy

__all__ = ["Case", "Hooks", "LawBroken", "LawNotApplied", "NothingFound", "NothingMeasured"]

__tracebackhide__ = True
"""For pytest: a failing test shows where it asked, not how laws are tried."""


class LawNotApplied(SkipTest):
    """A law says nothing about a constraint. For pytest and unittest the test is skipped, with the reason.

    Attributes:
        law: Its name.
        reason: Why.
    """

    def __init__(self, law: str, subject: str, reason: str) -> None:
        super().__init__(f"{law} was not applied to {subject}: {reason}")
        self.law = law
        self.reason = reason


class NothingMeasured(AssertionError):
    """In none of the plans was there anything that the constraint looks at, so that no law was tried."""


class NothingFound(AssertionError):
    """In none of the plans did the constraint find anything that is not kept, so that laws held of nothing."""


class LawBroken(AssertionError):
    """A law does not hold: its sentence, what differs, the plan, and code that shows it again.

    Attributes:
        case: The law, and what it was tried on.
        what: What differs.
    """

    def __init__(self, case: Case, what: str) -> None:
        super().__init__(case, what)
        self.case = case
        self.what = what

    def __str__(self) -> str:
        case = self.case
        return "\n".join(
            [
                f"{case.law}: {case.statement}",
                "",
                f"It does not hold: {self.what}",
                "",
                *(f"Rule: {each}" for each in case.rules),
                "Plan:",
                *plan_told(case.schedule),
                "",
                "To see it again:",
                "",
                reproduction(case.law, case.schedule, case.rules, case.twist, case.hooks.given),
            ]
        )


def _callable(_self: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if value is not None and not callable(value):
        raise InvalidValue(f"{attribute.name} must be a function", repr(value))


def _above_zero(_self: object, _attribute: object, value: Any) -> None:
    if not isinstance(value, timedelta) or value <= timedelta(0):
        raise InvalidValue("shift must be a duration above zero", repr(value))


def _reasons(_self: object, _attribute: object, value: Any) -> None:
    told = isinstance(value, Mapping) and all(
        isinstance(each, str) and each.strip() for one in value.items() for each in one
    )
    if not told:
        raise InvalidValue("without must tell of each law, by its name, why it does not hold", repr(value))


@frozen
class Hooks:
    """What cannot be found out about a constraint of one's own.

    Attributes:
        moved: The same constraint about a plan that is so much later.
        renamed: The same constraint about what is renamed; the second argument renames a leader, a place, an event.
        harder: A strategy of constraints that ask more.
        shift: Plans are moved by multiples of this: of a week, for a rule that reads clocks or calendars.
        without: The names of laws that do not hold of it by its nature, each with the reason.
    """

    moved: Callable[[Any, timedelta], Any] | None = field(default=None, validator=_callable)
    renamed: Callable[[Any, Callable[[Any], Any]], Any] | None = field(default=None, validator=_callable)
    harder: Callable[[Any], SearchStrategy[Any]] | None = field(default=None, validator=_callable)
    shift: timedelta = field(default=INSTANT, validator=_above_zero)
    without: Mapping[str, str] = field(factory=dict, validator=_reasons, hash=False)

    @property
    def given(self) -> tuple[str, ...]:
        """The names of those that are given, but for laws that are left out."""
        names = [each for each in ("moved", "renamed", "harder") if getattr(self, each) is not None]
        return (*names, "shift") if self.shift != INSTANT else tuple(names)


@frozen
class Case:
    """What a law is tried on.

    Attributes:
        law: The name of the law.
        statement: What it says.
        schedule: The plan.
        rules: The constraints.
        twist: What the law varies: a shift, a zone, edits.
        hooks: What is told of the constraints.
    """

    law: str
    statement: str
    schedule: Schedule
    rules: tuple[Any, ...]
    twist: Any
    hooks: Hooks

    @property
    def rule(self) -> Any:
        """The one constraint, for a law about one."""
        return self.rules[0]

    def broken(self, what: str) -> NoReturn:
        """Say that the law does not hold.

        Raises:
            LawBroken: As told.
        """
        raise LawBroken(self, what)

    def demand(self, holds: Any, what: str | Callable[[], str]) -> None:
        """Raise `LawBroken` unless something holds; what it says may be worked out when it is needed."""
        if not holds:
            self.broken(what() if callable(what) else what)

    def same(self, wanted: Any, got: Any, what: str) -> None:
        """Raise `LawBroken` unless two values are equal."""
        self.demand(wanted == got, lambda: f"{what}:\n{differences(wanted, got)}")
