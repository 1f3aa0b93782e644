"""Checks on the fields that constraints share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta, tzinfo
from typing import Any

from schedcheck._time import zone_named
from schedcheck._values import LONGEST, kind_of, member_of
from schedcheck.errors import InvalidValue
from schedcheck.model import Delegation, Leader, Level, Party
from schedcheck.model.event import kind_named

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
    """Kinds as a set; a lone text is refused, as it would fall into letters."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidValue("allow must be a set of kinds", repr(values))
    return frozenset(map(kind_named, values))


def zone(value: str | tzinfo | None) -> tzinfo | None:
    """A converter: a time zone, given as such or by its IANA name; None where nothing is said."""
    if isinstance(value, str):
        return zone_named(value)
    if value is not None and not isinstance(value, tzinfo):
        raise InvalidValue("zone must be the name of an IANA time zone or a tzinfo", repr(value))
    return value


def longer_than_nothing(_self: object, _attribute: object, value: Any) -> None:
    """A validator: a duration above zero (or None)."""
    if value is not None and (not isinstance(value, timedelta) or value <= timedelta(0)):
        raise InvalidValue("at_least must be a timedelta above zero", repr(value))
    if value is not None and value > LONGEST:
        raise InvalidValue("at_least must be at most a hundred years", repr(value))
