"""What wrong constraints are made from: a right one, of which they get one thing wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, ClassVar, Generic, TypeVar

import attrs
from attrs import frozen

from schedcheck import Finding, Schedule, Stop, Verdict
from schedcheck.constraints import Constraint
from schedcheck.testing import AnyConstraint

__all__ = ["Wrong", "judged", "with_stops", "without_stops"]

C = TypeVar("C", bound=Constraint)


@frozen
class Wrong(Generic[C]):
    """A constraint of a user's own that asks what *right* asks; those that follow get one thing wrong.

    It has no parts and says nothing of what it reads, so it is measured through `findings` alone.
    """

    code: ClassVar[str] = "wrong"
    right: C

    @property
    def best_of(self) -> bool:
        return bool(getattr(self.right, "best_of", False))

    @property
    def best_of_each(self) -> bool:
        return bool(getattr(self.right, "best_of_each", False))

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self.right.findings(schedule)

    def explain(self, finding: Finding) -> str:
        return self.right.explain(finding)

    def __str__(self) -> str:
        return str(self.right)


def with_stops(schedule: Schedule, change: Callable[[Stop], Stop]) -> Schedule:
    """The plan with every stop changed."""
    return Schedule(attrs.evolve(each, stops=[change(stop) for stop in each.stops]) for each in schedule.itineraries)


def without_stops(schedule: Schedule, gone: Callable[[Stop], bool]) -> Schedule:
    """The plan without some stops."""
    return Schedule(
        attrs.evolve(each, stops=[stop for stop in each.stops if not gone(stop)]) for each in schedule.itineraries
    )


def judged(finding: Finding, **changes: Any) -> Finding:  # noqa: ANN401 - those of Finding
    """A finding with another amount, kept or broken as that tells."""
    made = attrs.evolve(finding, **changes, verdict=Verdict.KEPT, slip=None, missing=())
    slack: Any = made.slack
    return made if slack is None or slack >= type(slack)(0) else attrs.evolve(made, verdict=Verdict.BROKEN)


def harder(rule: AnyConstraint, by: timedelta) -> AnyConstraint:
    """The same constraint, which asks for more."""
    right = rule.right
    for name in ("gap", "at_least"):
        if hasattr(right, name):
            return attrs.evolve(rule, right=attrs.evolve(right, **{name: (getattr(right, name) or timedelta(0)) + by}))
    raise TypeError(right)
