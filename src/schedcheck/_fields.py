"""What constraints hold: in fields, of attrs or of dataclasses, or in attributes of their own."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any, NamedTuple, TypeVar

import attrs

__all__ = ["Field", "evolved", "fields_of", "has_fields", "held_by", "state_of"]

T = TypeVar("T")


class Field(NamedTuple):
    """A field of a class.

    Attributes:
        name: What its values have it as.
        alias: What the class takes it as.
        init: Whether the class takes it.
    """

    name: str
    alias: str
    init: bool


def has_fields(kind: type[Any]) -> bool:
    """Whether a class is of attrs or a dataclass."""
    return attrs.has(kind) or dataclasses.is_dataclass(kind)


def fields_of(kind: type[Any]) -> tuple[Field, ...]:
    """The fields of a class, in order; none where it is neither of attrs nor a dataclass."""
    asked: Any = kind
    return _fields_of(asked)


@cache
def _fields_of(kind: Any) -> tuple[Field, ...]:
    if attrs.has(kind):
        return tuple(Field(each.name, each.alias, each.init) for each in attrs.fields(kind))
    if dataclasses.is_dataclass(kind):
        return tuple(Field(each.name, each.name, each.init) for each in dataclasses.fields(kind))
    return ()


def held_by(value: object) -> list[Any]:
    """What a value holds: what is in its fields, in order; of another class, what is in it, as in a named tuple."""
    fields = fields_of(type(value))
    if fields:
        return [getattr(value, each.name, None) for each in fields]
    return [*value] if isinstance(value, tuple) else [*state_of(value).values()]


def evolved(value: T, **changes: Any) -> T:
    """The same value made anew with some fields changed, by what its class takes them as.

    Raises:
        ValueError: Such as the class does not take.
    """
    held: Any = value
    evolve: Any = attrs.evolve if attrs.has(type(held)) else dataclasses.replace
    made: T = evolve(held, **changes)
    return made


def state_of(value: object) -> dict[str, Any]:
    """What a value of any class holds, in slots or not."""
    slots = [each for kind in type(value).__mro__ for each in _slots(kind) if each != "__weakref__"]
    return {each: getattr(value, each) for each in slots if hasattr(value, each)} | getattr(value, "__dict__", {})


def _slots(kind: type[Any]) -> tuple[str, ...]:
    held = kind.__dict__.get("__slots__", ())
    return (held,) if isinstance(held, str) else tuple(held)
