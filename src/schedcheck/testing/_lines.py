"""Code on one line where it fits, else on several."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

__all__ = ["Call", "Code", "before", "flat", "laid_out"]

WIDTH = 100
"""Lines are at most so long, where they can be."""


class Call(NamedTuple):
    """Code that goes on one line, or on one for each of its items."""

    open: str
    items: tuple[Code, ...]
    close: str


Code: TypeAlias = str | Call


def before(text: str, code: Code) -> Code:
    """The same code after some text, on one line with its start."""
    return f"{text}{code}" if isinstance(code, str) else code._replace(open=f"{text}{code.open}")


def flat(code: Code) -> str:
    """Code on one line."""
    return code if isinstance(code, str) else f"{code.open}{', '.join(map(flat, code.items))}{code.close}"


def laid_out(code: Code, *, indent: int = 0, after: int = 0, bare: bool = False) -> str:
    """Code on one line where it fits, else with a line for each item.

    Args:
        code: Which.
        indent: How far its lines are from the margin.
        after: How much comes behind it on its line.
        bare: Whether it needs no parentheses on one line.
    """
    line = flat(code)
    if isinstance(code, str):
        return line
    if bare and len(line) - 2 <= WIDTH:
        return f"{code.open[:-1]}{', '.join(map(flat, code.items))}"
    if len(line) + indent + after <= WIDTH or not code.items:
        return line
    lines = [f"{' ' * (indent + 4)}{laid_out(each, indent=indent + 4, after=1)}," for each in code.items]
    close = code.close.removeprefix(",")
    return "\n".join([code.open, *lines, f"{' ' * indent}{close}"])
