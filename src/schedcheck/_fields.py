"""What constraints hold: in fields, of attrs or of dataclasses, or in attributes of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import attrs

__all__ = [
    "Field",
    "compared_in",
    "copied",
    "evolved",
    "fields_of",
    "has_fields",
    "held_by",
    "named_by",
    "state_of",
    "things_of",
]

T = TypeVar("T")


class Field(NamedTuple):
    """A field of a class.

    Attributes:
        name: What its values have it as.
        alias: What the class takes it as.
        init: Whether the class takes it.
        compared: Whether it tells values apart; else it is what they keep for themselves.
    """

    name: str
    alias: str
    init: bool
    compared: bool


def has_fields(kind: type[Any]) -> bool:
    """Whether a class is of attrs or a dataclass."""
    return attrs.has(kind) or dataclasses.is_dataclass(kind)


def fields_of(kind: type[Any]) -> tuple[Field, ...]:
    """The fields of a class, in order; none where it is neither of attrs nor a dataclass."""
    asked: Any = kind
    return _fields_of(asked)


@cache
def _fields_of(kind: Any) -> tuple[Field, ...]:
    if _is_dataclass(kind):
        return tuple(Field(each.name, each.name, each.init, each.compare) for each in dataclasses.fields(kind))
    if attrs.has(kind):
        return tuple(Field(each.name, each.alias, each.init, bool(each.eq)) for each in attrs.fields(kind))
    return ()


def _is_dataclass(kind: Any) -> bool:
    """Whether a class is a dataclass, rather than of attrs: of two in its line, the nearer tells."""
    made = [name for each in kind.__mro__ for name in ("__dataclass_fields__", "__attrs_attrs__") if name in vars(each)]
    return made[:1] == ["__dataclass_fields__"]


def named_by(value: object) -> dict[str, Any]:
    """What is in the fields of a value, by name: of those that tell it from others, in order, those that are set."""
    return {
        each.name: getattr(value, each.name)
        for each in fields_of(type(value))
        if each.compared and hasattr(value, each.name)
    }


def compared_in(value: object) -> tuple[Any, ...]:
    """What is in those fields, alone: as fast as can be, since it is asked of every rule."""
    kind: Any = type(value)
    try:
        held: tuple[Any, ...] = _getter(kind)(value)
    except AttributeError:
        return tuple(named_by(value).values())
    return held


@cache
def _getter(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    names = [each.name for each in fields_of(kind) if each.compared]
    if len(names) > 1:
        return attrgetter(*names)
    # Of one name alone it gives no tuple.
    return lambda value: tuple(getattr(value, each) for each in names)


def held_by(value: object) -> list[Any]:
    """What a value holds: what is in its fields and, whatever its class, what else it has; of a tuple, all in it.

    What it keeps for itself, in fields that its class neither takes nor compares, is left out.
    """
    fields = fields_of(type(value))
    told = [each.name for each in fields if each.init or each.compared]
    known = {each.name for each in fields}
    further = [held for name, held in state_of(value).items() if name not in known]
    stated = [getattr(value, each) for each in told if hasattr(value, each)]
    return [*stated, *further, *(value if isinstance(value, tuple) else ())]


def things_of(constraint: object) -> list[Any]:
    """What a constraint may be about: what it holds and, where its class has no fields, what that holds for all."""
    kind = type(constraint)
    shared: dict[str, Any] = {}
    for each in () if fields_of(kind) else reversed(kind.__mro__):
        shared |= vars(each)
    return [*shared.values(), *held_by(constraint)]


def evolved(value: T, **changes: Any) -> T:
    """The same value made anew with some fields changed, by what its class takes them as.

    Raises:
        ValueError, TypeError: The class does not take them.
    """
    held: Any = value
    evolve: Any = dataclasses.replace if _is_dataclass(type(held)) else attrs.evolve
    made: T = evolve(held, **changes)
    return made


def copied(value: T, changes: Mapping[str, Any]) -> T:
    """The same value with other attributes, whatever its class does where they are set.

    Raises:
        TypeError: Of a class whose values are not made by Python alone.
    """
    made = object.__new__(type(value))
    for name, held in (state_of(value) | dict(changes)).items():
        object.__setattr__(made, name, held)
    return made


def state_of(value: object) -> dict[str, Any]:
    """What a value of any class holds, by the names of its attributes, in slots or not."""
    slots = [name for kind in reversed(type(value).__mro__) for name in _slots(kind)]
    return {each: getattr(value, each) for each in slots if hasattr(value, each)} | dict(getattr(value, "__dict__", {}))


def _slots(kind: type[Any]) -> list[str]:
    held = vars(kind).get("__slots__", ())
    names = (held,) if isinstance(held, str) else tuple(held)
    return [_mangled(each, kind) for each in names if each not in {"__dict__", "__weakref__"}]


def _mangled(name: str, kind: type[Any]) -> str:
    """The name of an attribute as Python keeps it: one that is private to a class begins with that class."""
    private = name.startswith("__") and not name.endswith("__")
    return f"_{kind.__name__.lstrip('_')}{name}" if private else name
