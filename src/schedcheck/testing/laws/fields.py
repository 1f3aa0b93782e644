"""What a constraint is made from, as far as laws have to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schedcheck._fields import evolved, fields_of
from schedcheck.testing.laws.case import Hooks
from schedcheck.testing.laws.changing import parts_of

__all__ = ["Exempt", "anew", "field_names", "holds_a", "kind_of", "only_with", "seeks"]

Exempt = Callable[[Any, Hooks], str]


def kind_of(rule: Any) -> type[Any]:
    """The class of a constraint, or of which one is asked."""
    return rule if isinstance(rule, type) else type(rule)


def field_names(rule: Any) -> set[str]:
    """The fields of a constraint of attrs or of dataclasses, or of a class of some."""
    return {each.name for each in fields_of(kind_of(rule))}


def anew(rule: Any, **changes: Any) -> Any:
    """The same constraint made anew with some fields changed; None where its class does not take that."""
    try:
        return evolved(rule, **changes)
    except (TypeError, ValueError):
        return None


def only_with(*names: str) -> Exempt:
    """Constraints that have one of some fields."""

    def exempt(rule: Any, _hooks: Hooks) -> str:
        return "" if field_names(rule) & {*names} else f"it has no {' or '.join(names)}"

    return exempt


def holds_a(rule: Any, *kinds: type) -> bool:
    """Whether something of the model that a constraint names is of one of some kinds; False of a class."""
    return not isinstance(rule, type) and any(isinstance(each, kinds) for each in parts_of(rule))


def seeks(rule: Any) -> bool:
    """Whether a constraint asks for something, of which the best counts."""
    kind = kind_of(rule)
    return bool(getattr(kind, "best_of", False) or getattr(kind, "best_of_each", False))
