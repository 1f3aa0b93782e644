"""Constraints with the policy around them: how grave, who decided, why, from when to when."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from schedcheck._time import FIRST, LAST, aware, instant, span_of
from schedcheck._values import is_number, kind_of, member_of, with_ids
from schedcheck.constraints import Constraint
from schedcheck.encounters.presence import trail
from schedcheck.errors import InvalidValue
from schedcheck.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schedcheck.schedule import Schedule

__all__ = ["Charge", "Rule", "Severity"]


class Severity(IntEnum):
    """How grave it is that a rule is broken; a rule that is off is not looked at."""

    OFF = 0
    NOTE = 1
    SHOULD = 2
    MUST = 3

    def __str__(self) -> str:
        return self.name.casefold()


class Charge(StrEnum):
    """By what a broken should is charged, its weight for each."""

    VIOLATION = "violation"
    AMOUNT = "amount"


@cache
def _makes_constraints(kind: type) -> bool:
    return all(hasattr(kind, name) for name in ("code", "findings", "explain"))


def refuse_no_constraint(value: Any) -> None:
    """Refuse what is no constraint."""
    # Its class shows it at once, nearly always; to look at each value takes longer than all else.
    kind: Any = type(value)
    if _makes_constraints(kind):
        return
    if isinstance(value, type) or not isinstance(value, Constraint):
        raise InvalidValue("a rule must hold a constraint (with code, findings, explain and a str)", repr(value))


def _constraint(_self: object, _attribute: object, value: Any) -> None:
    refuse_no_constraint(value)


def _moment(value: datetime | str | None) -> datetime | None:
    return None if value is None else aware(value, None, name="since and until")


def _charge(value: Charge | str) -> Charge:
    return member_of(Charge)(value)


def _weight(_self: object, _attribute: object, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidValue("weight must be a whole number, zero or more", repr(value))


def _identifier(_self: object, _attribute: object, value: Any) -> None:
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise InvalidValue("id must be text that is not blank", repr(value))


@frozen
class Rule:
    """A constraint and its policy. How grave it is is said where it is checked: a must today, a should tomorrow.

    Args:
        constraint: What is wanted.
        id: Its name in reports; `check` numbers those without by their code (`avoid-1`).
        reason: Why.
        authority: Who decided.
        since, until: From when until before when it holds: findings outside are not counted. Aware datetimes, or ISO
            8601 text with an offset.
        weight: How much it costs to break it as a should: a whole number for each violation, or for so much of it.
        charge: What the weight is for: each "violation", or the "amount" by which the limit is missed: each hour of a
            duration, each one of a count; fractions of an hour count as such.
        private: Whether nobody outside may learn of it; it never goes into a calendar.

    Raises:
        InvalidValue: A field of the wrong kind, or until not after since.
    """

    constraint: Constraint = field(validator=_constraint)
    id: str | None = field(default=None, kw_only=True, validator=_identifier)
    reason: str = field(default="", kw_only=True, validator=kind_of(str, "reason", optional=False))
    authority: str = field(default="", kw_only=True, validator=kind_of(str, "authority", optional=False))
    since: datetime | None = field(default=None, kw_only=True, converter=_moment)
    until: datetime | None = field(default=None, kw_only=True, converter=_moment)
    weight: int = field(default=1, kw_only=True, validator=_weight)
    charge: Charge = field(default=Charge.VIOLATION, kw_only=True, converter=_charge)
    private: bool = field(default=False, kw_only=True, validator=kind_of(bool, "private", optional=False))

    def __attrs_post_init__(self) -> None:
        if self.since is not None and self.until is not None and instant(self.until) <= instant(self.since):
            raise InvalidValue("until must be after since", f"{self.since} .. {self.until}")

    @property
    def always(self) -> bool:
        """Whether it holds at any time."""
        return self.since is None and self.until is None

    @property
    def term(self) -> tuple[int, int]:
        """From when to when it holds, in microseconds, half-open; as far as times go where that is not said."""
        return (
            FIRST if self.since is None else instant(self.since),
            LAST if self.until is None else instant(self.until),
        )

    def holds_in(self, interval: Interval | None) -> bool:
        """Whether the rule is in force at some time of *interval* (one of no length: at its moment)."""
        return interval is None or self.holds_between(instant(interval.start), instant(interval.end))

    def part_of(self, interval: Interval) -> timedelta:
        """How much of *interval* the rule is in force."""
        start = interval.start if self.since is None else max(interval.start, self.since)
        end = interval.end if self.until is None else min(interval.end, self.until)
        return max(span_of(instant(end) - instant(start)), timedelta(0))

    def holds_between(self, start: int, end: int) -> bool:
        """The same for a time in microseconds, half-open."""
        begun = self.until is None or start < instant(self.until)
        over = self.since is not None and end <= instant(self.since) != start
        return begun and not over

    def __str__(self) -> str:
        return str(self.constraint)


def rules_given_as(severity: Severity, values: Any) -> Iterator[Rule]:
    """Constraints and rules, all of them as rules; refuses one alone."""
    if isinstance(values, (Rule, Constraint)) or not hasattr(values, "__iter__"):
        raise InvalidValue(f"what is given as {severity} must be a list of constraints or rules", repr(values))
    for each in values:
        yield each if isinstance(each, Rule) else Rule(each)


def with_rule_ids(rules: Iterable[Rule]) -> list[Rule]:
    """Rules with an id each: those without one are numbered by their code; refuses two with one id."""
    return with_ids(rules, lambda each: each.constraint.code, "rules")


def is_numbered(rule: Rule) -> bool:
    """Whether its id is one that a check gives: another may have it in another version."""
    return is_number(rule.id, rule.constraint.code)


def in_force(rule: Rule, schedule: Schedule, people: Iterable[str]) -> bool:
    """Whether one of some people is somewhere, or crosses a passage, that can be while the rule is in force.

    That is wherever stops slip to and whenever they end.
    """
    if rule.always:
        return True
    presences = chain.from_iterable(trail(schedule.itinerary(each)) for each in people)
    return any(rule.holds_between(each.low, min(each.high, LAST)) for each in presences)
