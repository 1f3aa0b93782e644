"""From results to plain data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, TypeAlias, get_args, get_type_hints
from zoneinfo import ZoneInfo

import attrs
from attrs import define, field

from schedcheck._time import SECOND, micros
from schedcheck.cost import Cost
from schedcheck.errors import InvalidValue
from schedcheck.finding import Amount, Finding
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Leader, Place, Stop
from schedcheck.result import Result
from schedcheck.rulebook.data import rule_data
from schedcheck.rulebook.data import waiver_data as waiver_of
from schedcheck.waivers import Waiver, WaiverUse

__all__ = [
    "COUNT",
    "DURATION",
    "RULE_KEYS",
    "TABLES",
    "Thing",
    "VERSION",
    "conflicts_data",
    "cost_data",
    "fields_of",
    "parties",
    "results_data",
    "waiver_data",
]

VERSION = 1
"""Of the shape; it changes when a reader of the old one would fail."""

Thing: TypeAlias = Place | Delegation | Leader | Event

TABLES: dict[type, str] = {Place: "places", Delegation: "delegations", Leader: "leaders", Event: "events"}
"""What findings name, and where it is told once."""

RULE_KEYS = ("id", "code", "text", "reason", "authority", "since", "until", "weight", "charge", "private")
DURATION, COUNT = "duration", "count"


def results_data(results: Iterable[Result]) -> dict[str, Any]:
    """Results, and a table of each kind of thing that they name."""
    keys = _Keys()
    found = [_result(each, keys) for each in results]
    # Each of these names things of those after it, so the tables are made in this order.
    tables = {TABLES[kind]: keys.table(kind) for kind in (Event, Leader, Delegation, Place)}
    return {**{name: tables[name] for name in TABLES.values()}, "results": found}


def cost_data(cost: Cost) -> dict[str, int | str]:
    """A cost; what is no whole number as text, such as "3/2"."""
    shoulds = cost.shoulds
    return {"musts": cost.musts, "shoulds": shoulds if isinstance(shoulds, int) else str(shoulds)}


def waiver_data(use: WaiverUse) -> dict[str, Any]:
    """A waiver and what became of it."""
    return {**waiver_of(use.waiver), "state": use.state.value, "count": use.count}


@cache
def fields_of(kind: type) -> dict[str, tuple[str, Any]]:
    """The name and the type of each field that is given when a value is made, by the key it has in JSON."""
    hints = get_type_hints(kind)
    return {each.alias: (each.name, hints[each.name]) for each in attrs.fields(kind) if each.init}


def parties(hint: Any) -> bool:
    """Whether a type leaves open which kind of thing a reference is to."""
    return len([each for each in get_args(hint) if each is not NoneType and each in TABLES]) > 1


@define
class _Keys:
    """By what name findings refer to a thing: its id, with a number where different things have one."""

    _keys: dict[Thing, str] = field(factory=dict)
    _taken: dict[type, set[str]] = field(factory=lambda: {each: set() for each in TABLES})

    def of(self, thing: Thing) -> str:
        """The name of a thing."""
        if thing not in self._keys:
            taken = self._taken[type(thing)]
            number, key = 1, thing.id
            while key in taken:
                number += 1
                key = f"{thing.id}#{number}"
            taken.add(key)
            self._keys[thing] = key
        return self._keys[thing]

    def table(self, kind: type) -> list[dict[str, Any]]:
        """Every thing of a kind that has been named, and those that these name in turn, by its name."""
        rows: dict[str, dict[str, Any]] = {}
        while waiting := [(key, each) for each, key in self._keys.items() if type(each) is kind and key not in rows]:
            for key, thing in waiting:
                rows[key] = {"key": key, **_fields(thing, self)}
        return [rows[key] for key in sorted(rows)]


def _result(result: Result, keys: _Keys) -> dict[str, Any]:
    return {
        "rule": rule_data(result.rule),
        "severity": _plain(result.severity, keys),
        "verdict": _plain(result.verdict, keys),
        "measured": result.measured,
        "in_force": result.in_force,
        "measure": _measure(result.slack),
        "slack": _plain(result.slack, keys),
        "findings": [_finding(each, keys) for each in result.findings],
        "conflicts": conflicts_data(result),
    }


def conflicts_data(result: Result) -> list[dict[str, Any]]:
    """The conflicts of a result; findings by their place in its list."""
    numbers = {id(each): number for number, each in enumerate(result.findings)}
    return [
        {
            "between": list(each.between),
            "titles": list(each.titles),
            "count": each.count,
            "findings": [numbers[id(one)] for one in each.findings],
        }
        for each in result.conflicts
    ]


def _finding(finding: Finding, keys: _Keys) -> dict[str, Any]:
    data = _fields(finding, keys)
    first = {"verdict": data.pop("verdict"), "measure": _measure(finding.required)}
    amounts = {"required": data.pop("required"), "actual": data.pop("actual"), "slack": _plain(finding.slack, keys)}
    return {**first, **amounts, **data}


def _measure(amount: Amount | None) -> str | None:
    return None if amount is None else DURATION if isinstance(amount, timedelta) else COUNT


def _fields(value: Any, keys: _Keys) -> dict[str, Any]:
    made = {}
    kind: Any = type(value)
    for key, (name, hint) in fields_of(kind).items():
        held = getattr(value, name)
        plain = _plain(held, keys)
        made[key] = {type(held).__name__.casefold(): plain} if parties(hint) and held is not None else plain
    return made


def _plain(value: Any, keys: _Keys) -> Any:  # noqa: C901, PLR0911 - one line a case
    match value:
        case str():
            return str(value)
        case Enum():
            return value.name.casefold()
        case None | bool() | int() | float():
            return value
        case timedelta():
            return _seconds(value)
        case datetime():
            return value.isoformat()
        case tzinfo():
            return _zone_name(value)
        case tuple():
            return [_plain(each, keys) for each in value]
        case Interval():
            return _interval(value)
        case Stop():
            return _fields(value, keys)
        case Waiver():
            return value.id
        case Leader() | Delegation() | Event() | Place():
            return keys.of(value)
        case _:
            raise InvalidValue("a report must be made of what JSON can hold", repr(value))


def _seconds(span: timedelta) -> int | float | str:
    """Whole seconds, else a decimal; as text where a JSON number would not hold every microsecond."""
    whole = micros(span)
    if whole % SECOND == 0:
        return whole // SECOND
    number = whole / SECOND
    return number if Decimal(repr(number)) * SECOND == whole else str(Decimal(whole) / SECOND)


def _zone_name(zone: tzinfo) -> str:
    if isinstance(zone, ZoneInfo) and zone.key:
        return zone.key
    offset = zone.utcoffset(None)
    if offset is None:
        raise InvalidValue("a time zone must have an IANA name or one fixed offset to be written", repr(zone))
    start = "1970-01-02T00:00:00"
    return datetime.fromisoformat(start).replace(tzinfo=timezone(offset)).isoformat()[len(start) :]


def _interval(interval: Interval) -> dict[str, Any]:
    """With the zone that both times are shown in, where it has a name; with that of each where these differ."""
    names = [each.key if isinstance(each, ZoneInfo) else None for each in (interval.start.tzinfo, interval.end.tzinfo)]
    tz = names if names[0] != names[1] else names[0]
    return {"start": interval.start.isoformat(), "end": interval.end.isoformat(), "tz": tz}
