"""What wrong constraints are made from: constraints of one's own that ask what built-in ones do, and are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta, tzinfo
from typing import Any, ClassVar

import attrs
from attrs import field, frozen

from schedcheck import (
    Avoid,
    Capacity,
    Exclusive,
    Finding,
    Interval,
    Level,
    MaxDays,
    NoOverlap,
    Place,
    Schedule,
    Stop,
    Together,
    Verdict,
)
from schedcheck.constraints import Constraint
from schedcheck.model import Party
from schedcheck.testing import AnyConstraint

__all__ = [
    "ALIKE",
    "LikeAvoid",
    "LikeCapacity",
    "LikeExclusive",
    "LikeMaxDays",
    "LikeNoOverlap",
    "LikeTogether",
    "WITHOUT",
    "Wrong",
    "fields_of",
    "judged",
    "with_stops",
    "without_stops",
]

ZERO = timedelta(0)


class Wrong:
    """A constraint with the fields of a built-in one, measured as a whole, by its findings alone.

    No class of the library is subclassed: to it, these are constraints that a user wrote.
    """

    __slots__ = ()
    code: ClassVar[str] = "wrong"

    @property
    def right(self) -> Constraint:
        """The built-in one that asks the same."""
        raise NotImplementedError  # Said by every class that is asked: this one is only what they have in common.

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self.right.findings(schedule)

    def explain(self, finding: Finding) -> str:
        return self.right.explain(finding)

    def __str__(self) -> str:
        return str(self.right)


def fields_of(value: AnyConstraint) -> dict[str, Any]:
    """What a constraint is made from."""
    return {each.alias: getattr(value, each.name) for each in attrs.fields(type(value)) if each.init}


@frozen
class LikeAvoid(Wrong):
    """Asks what `Avoid` does."""

    a: Party
    b: Party
    level: Level = field(default=Level.ROOM, kw_only=True)
    gap: timedelta = field(default=ZERO, kw_only=True)
    gap_after: timedelta | None = field(default=None, kw_only=True)
    at: Place | None = field(default=None, kw_only=True)
    during: Interval | None = field(default=None, kw_only=True)
    allow: frozenset[str] = field(default=frozenset(), kw_only=True)
    inherit: bool = field(default=True, kw_only=True)

    @property
    def right(self) -> Avoid:
        return Avoid(**fields_of(self))


@frozen
class LikeTogether(Wrong):
    """Asks what `Together` does."""

    best_of: ClassVar[bool] = True
    a: Party
    b: Party
    at_least: timedelta | None = field(default=None, kw_only=True)
    level: Level = field(default=Level.ROOM, kw_only=True)
    inherit: bool = field(default=False, kw_only=True)

    @property
    def right(self) -> Together:
        return Together(**fields_of(self))


@frozen
class LikeExclusive(Wrong):
    """Asks what `Exclusive` does."""

    place: Place
    gap: timedelta = field(default=ZERO, kw_only=True)

    @property
    def right(self) -> Exclusive:
        return Exclusive(**fields_of(self))


@frozen
class LikeCapacity(Wrong):
    """Asks what `Capacity` does."""

    place: Place

    @property
    def right(self) -> Capacity:
        return Capacity(**fields_of(self))


@frozen
class LikeNoOverlap(Wrong):
    """Asks what `NoOverlap` does."""

    who: Party | None = None

    @property
    def right(self) -> NoOverlap:
        return NoOverlap(**fields_of(self))


@frozen
class LikeMaxDays(Wrong):
    """Asks what `MaxDays` does."""

    who: Party | None = None
    at_most: int = field(kw_only=True)
    per: str | None = field(default=None, kw_only=True)
    zone: tzinfo | None = field(default=None, kw_only=True)
    except_kinds: frozenset[str] = field(default=frozenset(), kw_only=True)

    @property
    def right(self) -> MaxDays:
        return MaxDays(**fields_of(self))


ALIKE: dict[type[Wrong], type[Constraint]] = {
    LikeAvoid: Avoid,
    LikeTogether: Together,
    LikeExclusive: Exclusive,
    LikeCapacity: Capacity,
    LikeNoOverlap: NoOverlap,
    LikeMaxDays: MaxDays,
}
"""Those without a mistake, and what they are like."""

COUNTED = "it names all that it counts"
WHOLE = "it is about a place, whoever is there"
WITHOUT: dict[type[Wrong], dict[str, str]] = {
    LikeCapacity: {"explained": WHOLE, "stops-needed": COUNTED},
    LikeExclusive: {
        "explained": WHOLE,
        "kept-within-bounds": "who comes late is of one use with those who are there from one time to another",
        "stops-needed": "it names every stop for an event",
        "unknown-resolves": "an instant may be of one use with what ends at once",
    },
    LikeMaxDays: {
        "explained": "it is about days, over all places",
        "shift": "it reads clocks",
        "stops-needed": COUNTED,
    },
}
"""What laws know not to ask of a built-in constraint, they have to be told of one that a user wrote."""


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
