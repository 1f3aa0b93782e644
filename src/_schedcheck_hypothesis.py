"""What Hypothesis knows of schedcheck, with nothing imported: how to draw each of its types, and how to print it.

Hypothesis runs `load` when it is imported (its entry point), and `schedcheck` runs it when it comes later. As long as
one of the two is not there, nothing is loaded, so that neither of them gets slower; the strategies themselves are
loaded when the first value is drawn.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

__all__ = ["load"]


def load() -> None:
    """Tell Hypothesis of the types of schedcheck, if both are there."""
    if {"hypothesis", "schedcheck"} <= sys.modules.keys() and not os.environ.get("HYPOTHESIS_NO_PLUGINS"):
        register = import_module("hypothesis.strategies").register_type_strategy
        printed_by = import_module("hypothesis.vendor.pretty").for_type_by_name
        for kind in _types():
            register(kind, _strategy_of)
            printed_by(kind.__module__, kind.__name__, _show)
        top = import_module("schedcheck")
        # What comes of a check has no code that builds it.
        for kind in (top.Encounter, top.Finding, top.Report, top.Result):
            register(kind, _strategy_of)


def _types() -> list[type]:
    """The types that can be drawn."""
    model, constraints = import_module("schedcheck.model"), import_module("schedcheck.constraints")
    top = import_module("schedcheck")
    others = (top.Interval, top.Recurrence, top.Rule, top.Schedule, top.Waiver)
    values = [getattr(model, name) for name in model.__all__]
    made = [each for each in values if isinstance(each, type) and hasattr(each, "__attrs_attrs__")]
    return [*made, *others, *constraints.BUILTIN]


def _strategy_of(kind: type) -> Any:
    return import_module("schedcheck.testing.strategies.by_type").BY_TYPE[kind]()


def _show(value: object, printer: Any, cycle: bool) -> None:  # noqa: FBT001 - as Hypothesis calls it
    import_module("schedcheck.testing.printing").show(value, printer, cycle)
