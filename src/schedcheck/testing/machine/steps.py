"""What was done to a plan, as code that can be pasted."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from schedcheck.testing._lines import Call, laid_out
from schedcheck.testing.code import code_of

if TYPE_CHECKING:
    from schedcheck.model import Event, Stop

__all__ = ["Names", "Step", "Steps", "of_event", "of_stop"]

IMPORTS = {
    "attrs": ("evolve",),
    "datetime": ("timedelta",),
    "schedcheck": ("Schedule", "check", "recheck"),
    "schedcheck.testing.machine": ("require_bands", "require_budget", "require_promises"),
}


def of_stop(stop: Stop, plan: str) -> str:
    """The stop of a plan by whose it is and its id, which it keeps when it is changed."""
    return f"{plan}.itinerary({stop.leader.id if stop.leader else ''!r}).stop({stop.id!r})"


def of_event(event: Event, plan: str) -> str:
    """The event of a plan, by its id."""
    return f"{plan}.event({event.id!r})"


class Names:
    """The values that steps speak of, by the names that they have in code."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.owned: dict[str, Any] = {}

    def own(self, function: Any) -> str:
        """How a function of a user is called, which whoever pastes the code must have."""
        name: str = getattr(function, "__name__", repr(function))
        self.owned[name] = function
        return name

    def of(self, value: Any) -> str:
        """How a value is called: what is short stands for itself."""
        if isinstance(value, timedelta):
            minutes, rest = divmod(value, timedelta(minutes=1))
            unit = "microseconds" if rest else "minutes"
            return f"timedelta({unit}={value // timedelta(microseconds=1) if rest else minutes})"
        if isinstance(value, Enum):
            return repr(value.name.casefold())
        if value is None or isinstance(value, (str, int)):
            return repr(value)
        known = next((name for name, held in self.values.items() if held is value), None)
        return known or self.add(type(value).__name__.casefold(), value)

    def add(self, base: str, value: Any) -> str:
        """Give a value a name, which is made from another."""
        name = f"{base}_{sum(each.startswith(f'{base}_') for each in self.values) + 1}"
        self.values[name] = value
        return name


Step: TypeAlias = Callable[[Names], str]
"""One step, as what tells its line."""


class Steps:
    """What was done, line by line; spelled out only when somebody asks.

    Args:
        start: What there was at first, by the names that steps have for it.
    """

    def __init__(self, **start: object) -> None:
        self._start = start
        self._steps: list[Step] = []

    def add(self, step: Step) -> None:
        """One more."""
        self._steps.append(step)

    def drop(self) -> None:
        """The last has led to nothing that later ones, or a failure, rest on."""
        self._steps.pop()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001 - so it is called
        """How Hypothesis shows it, where it does."""
        del cycle
        printer.text(f"# The same steps as code:\n{self.code()}")

    def code(self) -> str:
        """All of them: values, imports, steps."""
        names = Names()
        names.values.update(self._start)
        steps = "\n".join(each(names) for each in self._steps)
        values = code_of(**names.values)
        for name, other in _aliases(values):
            if name not in self._start:
                values = values.replace(f"\n{name} = {other}", "")
                steps = re.sub(rf"\b{name}\b", other, steps)
        used = {module: {each for each in held if f"{each}(" in steps} for module, held in IMPORTS.items()}
        return "\n\n".join(each for each in (*_with_imports(values, used), _told_of(names.owned), steps) if each)


def _aliases(code: str) -> list[tuple[str, str]]:
    """The names that code has for what has another already, the last first."""
    return re.findall(r"^(\w+) = ([^\W\d]\w*)$", code, re.MULTILINE)[::-1]


def _with_imports(code: str, used: Mapping[str, set[str]]) -> Iterator[str]:
    """The imports of code and others, all on top; what it gives a value itself is imported after that."""
    made = ast.parse(code)
    first = [each for each in made.body if isinstance(each, ast.ImportFrom)]
    given = {each.id for each in ast.walk(made) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    top = {str(each.module): {one.name for one in each.names} for each in first}
    for module, held in used.items():
        top[module] = top.get(module, set()) | (held - given)
    yield _imported(top)
    yield "\n".join(code.split("\n")[first[-1].end_lineno if first else 0 :]).strip("\n")
    yield _imported({module: held & given for module, held in used.items()})


def _imported(wanted: Mapping[str, set[str]]) -> str:
    lines = (
        Call(f"from {module} import (", tuple(sorted(held)), ")") for module, held in sorted(wanted.items()) if held
    )
    return "\n".join(laid_out(each, bare=True) for each in lines)


def _told_of(owned: Mapping[str, Any]) -> str:
    """Where functions of users come from."""
    return "\n".join(
        f"# {name} is your own, of {getattr(each, '__module__', None)}: import it." for name, each in owned.items()
    )
