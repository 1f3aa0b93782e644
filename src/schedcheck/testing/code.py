"""Values as the Python code that builds them again, to be pasted into a test."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum
from typing import Any

import attrs

from schedcheck.model import Layout, Series
from schedcheck.schedule import Schedule

__all__ = ["code_of"]

UNITS = {"days": timedelta(days=1), "minutes": timedelta(minutes=1), "seconds": timedelta(seconds=1)}


def code_of(*values: Any, **named: Any) -> str:
    """Python code that builds some values, imports included; each is called after its class, or as in *named*."""
    told = {type(each).__name__.casefold(): each for each in values} | named
    own = {type(each) for each in told.values() if "schedcheck" not in type(each).__module__.split(".")}
    return "\n".join(
        [
            "from datetime import timedelta",
            "from schedcheck import *",
            *sorted(f"from {each.__module__} import {each.__name__}" for each in own if each.__module__ != "builtins"),
            "",
            *(f"{name} = {_code(each)}" for name, each in told.items()),
        ]
    )


def _code(value: Any) -> str:  # noqa: C901, PLR0911 - one line a type
    match value:
        case Enum():
            return repr(value.value if isinstance(value, str) else value.name.casefold())
        case timedelta():
            return _span(value)
        case datetime() | date():
            return repr(value.isoformat())
        case tzinfo():
            return repr(str(value))
        case Schedule():
            return f"Schedule([{_several(value.itineraries)}])"
        case tuple():
            return f"({_several(value)}{',' if len(value) == 1 else ''})"
        case list():
            return f"[{_several(value)}]"
        case set() | frozenset():
            return f"{{{_several(sorted(value, key=repr))}}}" if value else "()"
        case Series() | Layout():
            return repr(value)
        case _ if attrs.has(type(value)):
            return _call(value)
        case _:
            return repr(value)


def _several(values: Iterable[Any]) -> str:
    return ", ".join(map(_code, values))


def _span(value: timedelta) -> str:
    for name, unit in UNITS.items():
        if value % unit == timedelta(0):
            return f"timedelta({name}={value // unit})"
    return f"timedelta(microseconds={value // timedelta(microseconds=1)})"


def _call(value: Any) -> str:
    given = []
    for each in attrs.fields(type(value)):
        held = getattr(value, each.name)
        default = each.default
        if not each.init or (not hasattr(default, "factory") and held == default):
            continue
        given.append(f"{each.alias}={_code(held)}" if each.kw_only else _code(held))
    return f"{type(value).__name__}({', '.join(given)})"
