"""Whose schedules are kept: leaders, and the delegations they belong to."""

from __future__ import annotations

from typing import TypeAlias

from attrs import field, frozen

from schedcheck._values import kind_of, short_repr, slug, text
from schedcheck.errors import InvalidValue

__all__ = ["Delegation", "Leader", "Party"]


@frozen(repr=False, cache_hash=True)
class Delegation:
    """A group of people who count as one party in a rule.

    Args:
        name: What people call it.
        id: Its name for programs, unique in a plan; by default made from the name.
    """

    name: str = field(validator=text("name"))
    id: str = field(kw_only=True, validator=text("id"))

    __repr__ = short_repr

    @id.default
    def _id_from_name(self) -> str:
        return slug(self.name) if isinstance(self.name, str) else ""

    def __str__(self) -> str:
        return self.name


def _address(_self: object, _attribute: object, value: str | None) -> None:
    if value is not None and (
        not isinstance(value, str) or value.count("@") != 1 or not value.isprintable() or " " in value
    ):
        raise InvalidValue("email must be one address such as 'office@example.org'", repr(value))


@frozen(repr=False, cache_hash=True)
class Leader:
    """Any person whose schedule is kept.

    Args:
        name: What people call them.
        office: What they hold, such as "President".
        delegation: The group they belong to.
        email: Where calendars reach them; goes into their own calendar only.
        id: Their name for programs, unique in a plan; by default made from the name.
    """

    name: str = field(validator=text("name"))
    office: str = field(default="", kw_only=True, validator=kind_of(str, "office", optional=False))
    delegation: Delegation | None = field(default=None, kw_only=True, validator=kind_of(Delegation, "delegation"))
    email: str | None = field(default=None, kw_only=True, validator=_address)
    id: str = field(kw_only=True, validator=text("id"))

    __repr__ = short_repr

    @id.default
    def _id_from_name(self) -> str:
        return slug(self.name) if isinstance(self.name, str) else ""

    def __str__(self) -> str:
        return self.name


Party: TypeAlias = Leader | Delegation
