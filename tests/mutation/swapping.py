"""Put a wrong version of a function in its place, in the process that is running.

What mutmut writes asks at each call which mutant is to run, which takes several times as long as what it calls. Here
the code of the right function is replaced by that of a wrong one, so that wherever the function is known, it is wrong,
and all else runs as fast as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import CodeType, FunctionType
from typing import Any, TypeVar

from mutmut.mutation import trampoline

__all__ = ["functions", "imported_bare", "swap"]

F = TypeVar("F")
_FOUND: list[tuple[FunctionType, Mapping[str, Any]]] = []
"""Each function as it stands, with its wrong versions by name: filled when its module has been imported whole."""


def imported_bare() -> None:
    """From now on, modules with mutants are imported with their functions as they stand, noted beside their mutants."""
    if "schedcheck" in sys.modules:
        raise RuntimeError("the package was imported before")
    # Its type is that of one which asks at each call.
    trampoline.__dict__["wrap_in_trampoline"] = _noted


def _noted(mutants: Mapping[str, Any], **_: object) -> Callable[[F], F]:
    def note(function: F) -> F:
        _FOUND.append((_bare(function), mutants))
        return function

    return note


def _bare(function: object) -> FunctionType:
    """The function within a bound, a static or a class method."""
    found = getattr(function, "__func__", function)
    assert isinstance(found, FunctionType), found
    return found


def functions() -> dict[CodeType, str]:
    """Each function that has mutants: by its code, its name as mutants have it, before `__mutmut_`."""
    return {
        function.__code__: f"{function.__module__}.{_name(mutants)}"
        for function, mutants in _FOUND
        if _name(mutants) is not None
    }


def _name(mutants: Mapping[str, Any]) -> str | None:
    return next((each.rpartition("__mutmut_")[0] for each in mutants if "__mutmut_" in each), None)


def swap(mutant: str) -> None:
    """Make a function wrong, for as long as this process lives."""
    module, _, name = mutant.rpartition(".")
    for function, mutants in _FOUND:
        if function.__module__ == module and name in mutants:
            wrong = _bare(mutants[name])
            function.__code__ = wrong.__code__
            function.__defaults__ = wrong.__defaults__
            function.__kwdefaults__ = wrong.__kwdefaults__
            return
    raise LookupError(mutant)
