"""What was done to a plan, as code that can be pasted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

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
        used = ((module, [each for each in held if f"{each}(" in steps]) for module, held in IMPORTS.items())
        imports = "\n".join(f"from {module} import {', '.join(held)}" for module, held in used if held)
        # Imports come last: a place may be called `check`.
        return "\n\n".join([code_of(**names.values), imports, steps])
