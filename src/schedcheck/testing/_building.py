"""How a value of any class is built: from what its class takes, where it keeps that under the same names."""

from __future__ import annotations

import ast
from inspect import Parameter, signature
from typing import Any

__all__ = ["arguments_of", "is_code"]

GIVEN = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


def arguments_of(value: object) -> list[tuple[str, Any]] | None:
    """What to give to a class to have such a value, what has its default left out; None where that is not known.

    A name is "" where it is given by position alone.
    """
    try:
        asked = signature(type(value)).parameters.values()
    except (TypeError, ValueError):
        return None
    if type(value).__module__ == "builtins":
        # Such as an iterator, of which nothing is said.
        return None
    found = []
    for each in asked:
        held = [getattr(value, name) for name in (each.name, f"_{each.name}") if hasattr(value, name)]
        if each.kind not in GIVEN or not held:
            return None
        if each.kind is Parameter.POSITIONAL_ONLY:
            found.append(("", held[0]))
        elif not (held[0] is each.default or (type(held[0]) is type(each.default) and held[0] == each.default)):
            found.append((each.name, held[0]))
    return found


def is_code(text: str) -> bool:
    """Whether a text is an expression of Python."""
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True
