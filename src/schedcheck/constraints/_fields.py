"""Checks on the fields that constraints share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta, tzinfo
from typing import Any

from dateutil.relativedelta import relativedelta

from schedcheck._time import zone_named
from schedcheck._values import LONGEST, kind_of, member_of, several, texts, told
from schedcheck.errors import InvalidValue
from schedcheck.model import Delegation, Leader, Level, Party
from schedcheck.model.kinds import kind_named

MOST_MONTHS = 1200

party_validator: Any = kind_of((Leader, Delegation), "a party", optional=False)
party_or_nobody: Any = kind_of((Leader, Delegation), "who")


def two_parties(first: Party, second: Party) -> None:
    """Refuse a leader for both sides: nobody is paired with themselves."""
    if isinstance(first, Leader) and first.id == second.id and isinstance(second, Leader):
        raise InvalidValue("a and b must be two people, or delegations", f"{first} twice")


def level(value: Level | str) -> Level:
    """A level, given as such or by name."""
    return member_of(Level)(value)


def kinds(values: Iterable[str]) -> frozenset[str]:
    """Kinds that are allowed, as a set; a lone text is refused, as it would fall into letters."""
    return _kinds(values, "allow")


def ignored(values: Iterable[str]) -> frozenset[str]:
    """Kinds that do not count, as a set."""
    return _kinds(values, "ignore")


def wanted_kinds(values: Iterable[str]) -> frozenset[str]:
    """Kinds that alone count, as a set."""
    return _kinds(values, "kinds")


def _kinds(values: Iterable[str], what: str) -> frozenset[str]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidValue(f"{what} must be a set of kinds", repr(values))
    return frozenset(map(kind_named, values))


def every(_self: object, _attribute: object, value: Any) -> None:
    """A validator: a duration above zero, or calendar years, months and days."""
    if not isinstance(value, relativedelta):
        longer_than_nothing_named("every")(_self, _attribute, value)
        return
    sizes = value.years, value.months, value.days
    if value != relativedelta(years=sizes[0], months=sizes[1], days=sizes[2]) or min(sizes) < 0 or not any(sizes):
        raise InvalidValue(
            "every must be of calendar years, months and days above zero, and of nothing else", repr(value)
        )
    if value.years * 12 + value.months + value.days // 28 > MOST_MONTHS:
        raise InvalidValue("every must be at most a hundred years", told(value))


def zone(value: tzinfo | str | None) -> tzinfo | None:
    """A time zone, given as such or by its name."""
    if isinstance(value, str):
        return zone_named(value)
    if value is not None and not isinstance(value, tzinfo):
        raise InvalidValue("zone must be the name of an IANA time zone or a tzinfo", repr(value))
    return value


def topics(values: Iterable[str]) -> frozenset[str]:
    """Topics as a set, at least one."""
    made = frozenset(texts("topics")(values))
    if not made:
        raise InvalidValue("topics must be at least one", repr(values))
    return made


def escorts(values: Party | Iterable[Party]) -> tuple[Party, ...]:
    """One party or several who escort somebody, as a tuple."""
    return _parties(values, "by")


def guests(values: Iterable[Party]) -> tuple[Party, ...]:
    """Several guests, as a tuple."""
    return _parties(values, "guests")


def _parties(values: Party | Iterable[Party], what: str) -> tuple[Party, ...]:
    made = (values,) if isinstance(values, (Leader, Delegation)) else several(values, what)
    for each in made:
        party_validator(None, None, each)
    if not made or len({(type(each), each.id) for each in made}) < len(made):
        raise InvalidValue(f"{what} must be one party or several different ones", repr(values))
    return made


def speakers_after(values: Iterable[Party] | None) -> tuple[Party, Party] | None:
    """Two parties after whose talks something is to happen, or None."""
    return _two(values, "after")


def speakers_before(values: Iterable[Party] | None) -> tuple[Party, Party] | None:
    """Two parties before whose talks something is to happen, or None."""
    return _two(values, "before")


def _two(values: Iterable[Party] | None, what: str) -> tuple[Party, Party] | None:
    if values is None:
        return None
    made = several(values, what)
    if len(made) != 2:  # noqa: PLR2004 - a pair
        raise InvalidValue(f"{what} must be two parties", repr(values))
    for each in made:
        party_validator(None, None, each)
    two_parties(*made)
    return made[0], made[1]


def longer_than_nothing_named(what: str) -> Any:
    """A validator: the same for a field called *what*, which must be given."""

    def check(_self: object, _attribute: object, value: Any) -> None:
        if not isinstance(value, timedelta) or value <= timedelta(0):
            raise InvalidValue(f"{what} must be a timedelta above zero", told(value))
        if value > LONGEST:
            raise InvalidValue(f"{what} must be at most a hundred years", told(value))

    return check


def longer_than_nothing(_self: object, _attribute: object, value: Any) -> None:
    """A validator: a duration above zero (or None)."""
    if value is not None:
        longer_than_nothing_named("at_least")(_self, _attribute, value)
