"""The JSON Schema of a plan, for editors: made from the same tables as the loader.

`python -m schedcheck.importers.schema` prints what `plan.schema.json` holds.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin

import attrs

from schedcheck.importers.durations import CALENDAR, DURATION
from schedcheck.importers.tables import (
    SEVERITIES,
    STOP,
    TABLES,
    Candidates,
    End,
    Keys,
    Words,
    constraint_keys,
    constraints,
)
from schedcheck.importers.values import (
    CALENDAR_DURATION,
    COUNT_OR_SPAN,
    KINDS,
    MEMBER,
    Again,
    Chair,
    OneStop,
    Span,
    Way,
)
from schedcheck.interval import Interval
from schedcheck.model import Itinerary, Kind, Place, Seat, Series, Stop, Summit, Turn
from schedcheck.recurrence import Window
from schedcheck.rules import Rule
from schedcheck.waivers import StopName, Waiver

__all__ = ["plan_schema", "type_schema"]

TEXT: dict[str, Any] = {"type": "string"}
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
COORDINATES, WAYS = tuple[float, float], tuple[Place, Place, timedelta]
PAIR = tuple[str, str]

PLAIN: dict[Any, dict[str, Any]] = {
    str: TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    tzinfo: {"type": "string", "examples": ["Asia/Makassar", "Europe/Paris"]},
    **{each: {"$ref": f"#/$defs/{name}"} for each, name in ((timedelta, "duration"), (datetime, "time"), (End, "end"))},
    Stop: {"$ref": "#/$defs/stop"},
    Interval: {"$ref": "#/$defs/interval"},
    Window: {"$ref": "#/$defs/window"},
    date: {"type": "string", "pattern": DATE},
    Words: {"$ref": "#/$defs/words"},
    MEMBER: {"$ref": "#/$defs/words"},
    COORDINATES: {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    CALENDAR_DURATION: {"$ref": "#/$defs/calendar-duration"},
    WAYS: {"$ref": "#/$defs/way"},
    PAIR: {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2},
    Candidates: {"$ref": "#/$defs/words"},
    Seat: {"$ref": "#/$defs/seat"},
    Turn: {"$ref": "#/$defs/turn"},
    COUNT_OR_SPAN: {"anyOf": [{"type": "integer"}, {"$ref": "#/$defs/duration"}]},
    StopName: {"$ref": "#/$defs/one-stop"},
}

SAID = {
    "plan": "About the plan itself.",
    "stamp": "When the plan was last changed; calendars carry it.",
    "comment": "For readers of the plan.",
    "source": "Where it is known from.",
    "arrive": "Another word for start.",
    "leave": "Another word for end.",
    "attends": "Events by id, each from start to end.",
    "rrule": "A rule of RFC 5545 by which it comes again, with COUNT or UNTIL.",
    "exdates": "Dates on which it does not come, though the rule says so.",
    "times": "Further times at which it comes.",
    "stop": "Further stops; those of attends come first where ids are numbered.",
    "type": "What the rule asks for.",
    "row": 'Who holds each seat, from the left; "" for one that is left empty.',
    "rows": 'Of each row, the front one first, who holds each seat; "" for one that is left empty.',
    "round_table": 'Who holds each seat, around the table; "" for one that is left empty.',
    "table": 'Of each of the two sides, who holds each seat; "" for one that is left empty.',
}


def plan_schema() -> dict[str, Any]:
    """The schema (draft 2020-12), the same each time."""
    models = {
        "summit": Summit,
        **{name: kind for kind, name in KINDS.items()},
        "itinerary": Itinerary,
        "waiver": Waiver,
    }
    tables = {}
    for name, keys in TABLES.items():
        if name in SEVERITIES:
            tables[name] = _several({"$ref": "#/$defs/rule"})
        else:
            made = _object(keys, models.get(name))
            tables[name] = made if name in ("plan", "summit") else _several(made)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A plan for schedcheck",
        "type": "object",
        "properties": {"$schema": TEXT, **tables},
        "additionalProperties": False,
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Any]:
    kinds = constraints()
    return {
        "duration": {"type": "string", "pattern": DURATION, "examples": ["4 min", "1 h 30 min", "PT4M"]},
        "calendar-duration": {
            "anyOf": [
                {"$ref": "#/$defs/duration"},
                {"type": "string", "pattern": CALENDAR, "examples": ["5 months", "1 year", "P5M"]},
            ]
        },
        "time": {"type": "string", "pattern": TIME, "description": "ISO 8601; without an offset, local to the place."},
        "end": {"anyOf": [{"$ref": "#/$defs/time"}, {"const": "unknown"}]},
        "words": {"anyOf": [TEXT, _several(TEXT)]},
        "interval": {"anyOf": [_record(Span), {**_several(PLAIN[datetime]), "minItems": 2, "maxItems": 2}]},
        "window": {"anyOf": [{"$ref": "#/$defs/interval"}, _record(Again)]},
        "way": _record(Way),
        "seat": _record(Chair),
        "turn": _record(Turn),
        "one-stop": _record(OneStop),
        "stop": _object(STOP, Stop),
        "rule": {"oneOf": [{"$ref": f"#/$defs/rule-{code}"} for code in kinds]},
        **{f"rule-{code}": _rule(code, kind) for code, kind in kinds.items()},
    }


def _rule(code: str, kind: type) -> dict[str, Any]:
    made = _object(constraint_keys(kind), kind, Rule)
    made["properties"]["type"] = {"const": code}
    return made


def _object(keys: Keys, *models: type | None) -> dict[str, Any]:
    said = dict(SAID)
    for model in models:
        said.update(_arguments(model) if model is not None else {})
    properties = {}
    for key, hint in keys.types.items():
        made = dict(type_schema(hint))
        if key == "kind":
            made["examples"] = [str(each) for each in Kind]
        properties[key] = {**made, "description": said[key]} if key in said else made
    first = (inspect.getdoc(models[0]) or "").partition("\n")[0] if models and models[0] is not None else SAID["plan"]
    required = [key for key in keys.types if key in keys.required]
    return {
        "description": first,
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def type_schema(hint: Any) -> dict[str, Any]:
    """The schema of the values of a type; raises TypeError for one that a plan cannot hold."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) in (tuple, frozenset):
        return _several(type_schema(get_args(hint)[0]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [each.name.casefold() for each in hint]}
    if not all(each in (*KINDS, Series) for each in get_args(hint) or (hint,)):
        raise TypeError(f"a plan must not have values of a type that its reader does not know: {hint}")
    return TEXT


def _several(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _record(kind: type) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    required = []
    for each, hint in zip(attrs.fields(kind), _hints(kind), strict=True):
        name = each.name.strip("_")
        known = [one for one in get_args(hint) if one is not NoneType]
        fields[name] = type_schema(known[0] if len(known) < len(get_args(hint)) else hint)
        required += [name] if each.default is attrs.NOTHING else []
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}


def _hints(kind: type) -> list[Any]:
    hints = inspect.get_annotations(kind, eval_str=True)
    return [hints[each.name] for each in attrs.fields(kind)]


def _arguments(model: type) -> dict[str, str]:
    """What the docstring of a class says of each argument."""
    section = re.search(r"^Args:\n((?:    .*\n?|\n)*)", inspect.getdoc(model) or "", re.MULTILINE)
    said: dict[str, str] = {}
    for entry in re.split(r"^    (?=\S)", section[1], flags=re.MULTILINE) if section else ():
        names, colon, words = entry.partition(":")
        for name in names.split(",") if colon else ():
            said[name.strip()] = " ".join(words.split())
    return said


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(plan_schema(), indent=2, ensure_ascii=False)}\n")
