"""From what a law is asked about to strategies of constraints: classes, functions, strategies, constraints."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from schedcheck.errors import InvalidValue
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Leader, Place
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies import BASE, STRATEGIES, intervals, moments, spans

__all__ = ["NotDrawn", "name_of", "strategy_for"]


class NotDrawn(InvalidValue):
    """A class refuses what was drawn for it."""


Making = Callable[[Schedule], SearchStrategy[Any]]
ELSEWHERE = Place("Place elsewhere")
GROUP = Delegation("Delegation elsewhere")
SOMEBODY = Leader("Leader elsewhere")
UNHEARD = Event("Event elsewhere", ELSEWHERE, BASE, BASE + timedelta(hours=1))


def name_of(subject: Any) -> str:
    """What to call what a law is asked about."""
    return getattr(subject, "__name__", None) or type(subject).__name__


def strategy_for(subject: Any, strategy: Any = None) -> Making:
    """Constraints about what is in a plan.

    Raises:
        InvalidValue: It is not known how to draw such constraints.
    """
    chosen = subject if strategy is None else strategy
    if isinstance(chosen, SearchStrategy):
        return lambda _schedule: chosen
    if isinstance(chosen, type):
        if chosen in STRATEGIES:
            return STRATEGIES[chosen]
        if attrs.has(chosen) or dataclasses.is_dataclass(chosen):
            return drawn(chosen)
        raise InvalidValue("a class that is not of attrs or dataclasses must come with a strategy", chosen.__name__)
    if callable(chosen):
        return typing.cast("Making", chosen)
    if strategy is None and all(hasattr(chosen, each) for each in ("code", "findings", "explain")):
        return lambda _schedule: st.just(chosen)
    raise InvalidValue("it must be a constraint, a class of some, or a strategy", repr(chosen))


def drawn(kind: Any) -> Making:
    """Constraints of a class of attrs or dataclasses, each field of which is drawn from the plan by its type."""
    fields = _fields_of(kind)
    for each in fields:
        if each.required and _of_type(each.type, _EMPTY) is None:
            raise InvalidValue(
                "a class with a field that cannot be drawn from a plan must come with a strategy",
                f"{kind.__name__}.{each.name}: {each.type}",
            )

    def make(schedule: Schedule) -> SearchStrategy[Any]:
        known = {each.name: _of_type(each.type, schedule) for each in fields}
        drawable = {name: strategy for name, strategy in known.items() if strategy is not None}
        parties = [each.name for each in fields if _is_party(each.type) and each.name in drawable]
        return st.fixed_dictionaries(drawable).map(lambda values: _made(kind, _apart(values, parties, schedule)))

    return make


def _made(kind: Any, values: dict[str, Any]) -> Any:
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        told = ", ".join(f"{name}={value!r}" for name, value in values.items())
        raise NotDrawn(
            "a class that refuses some of what is drawn for its fields must come with a strategy",
            f"{kind.__name__}({told}): {error}",
        ) from error


_EMPTY = Schedule([])


class _Field(typing.NamedTuple):
    name: str
    type: Any
    required: bool


def _fields_of(kind: Any) -> list[_Field]:
    """What a class takes."""
    if attrs.has(kind):
        attrs.resolve_types(kind)
        return [
            _Field(each.alias, each.type, each.default is attrs.NOTHING) for each in attrs.fields(kind) if each.init
        ]
    types = typing.get_type_hints(kind)
    none = dataclasses.MISSING
    return [
        _Field(each.name, types[each.name], each.default is none and each.default_factory is none)
        for each in dataclasses.fields(kind)
        if each.init
    ]


def _apart(values: dict[str, Any], names: Sequence[str], schedule: Schedule) -> dict[str, Any]:
    """The same values, no two of which are one and the same party."""
    made = dict(values)
    for index, name in enumerate(names):
        held = {made[each] for each in names[:index]}
        others = [*schedule.leaders, SOMEBODY, *(Leader(f"Leader elsewhere {number}") for number in range(index))]
        if made[name] in held:
            made[name] = next(each for each in others if each not in held)
    return made


def _is_party(kind: Any) -> bool:
    return kind is Leader or kind == Leader | Delegation


def _of_type(kind: Any, schedule: Schedule) -> SearchStrategy[Any] | None:
    """Values of a type, as a plan has them; None where that is not known."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, UnionType}:
        known = [made for each in parts if (made := _of_type(each, schedule)) is not None]
        return st.one_of(known) if known else None
    if origin in {tuple, frozenset, set, list}:
        inner = _of_type(parts[0], schedule) if parts else None
        return None if inner is None else st.lists(inner, min_size=1, max_size=2, unique_by=repr).map(origin)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    return _plain(kind, schedule)


def _plain(kind: Any, schedule: Schedule) -> SearchStrategy[Any] | None:
    people = schedule.leaders
    groups = {each.delegation.id: each.delegation for each in people if each.delegation is not None}
    plain: dict[Any, Callable[[], SearchStrategy[Any]]] = {
        NoneType: st.none,
        Leader: lambda: st.sampled_from([*people, *people, *people, SOMEBODY]),
        Delegation: lambda: st.sampled_from([*groups.values(), GROUP]),
        Place: lambda: st.sampled_from([*schedule.places, *schedule.places, ELSEWHERE]),
        Event: lambda: st.sampled_from([*schedule.events, *schedule.events, UNHEARD]),
        timedelta: spans,
        datetime: moments,
        Interval: intervals,
        bool: st.booleans,
        int: lambda: st.integers(0, 3),
    }
    return plain[kind]() if kind in plain else None
