"""A schedule as a plan file: what `load_plan` reads as the same schedule.

Each occurrence of a series is an event of its own there.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import attrs

from schedcheck._time import spoken
from schedcheck.constraints import Available, Unavailable
from schedcheck.errors import InvalidValue, MissingExtra, UnknownName
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Leader, Place, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schedcheck.model import Itinerary
    from schedcheck.schedule import Schedule

__all__ = ["plan_data", "to_plan"]

FORMS = ("toml", "json")
# Of what the file refers to by id.
REFERRED = (Place, Leader, Delegation, Event)
# Filled in by what holds them.
FILLED_IN = {"leader", "implied", "series"}


def to_plan(
    schedule: Schedule,
    *,
    must: Iterable[Available | Unavailable] = (),
    should: Iterable[Available | Unavailable] = (),
    form: str = "toml",
) -> str:
    """A plan file of a schedule, and of when people are available.

    Args:
        schedule: The schedule.
        must, should: Rules about when people are available, whose windows are intervals.
        form: "toml", which needs `schedcheck[cli]`, or "json".

    Raises:
        InvalidValue: What a plan file cannot hold: a zone that is not IANA's, a window that comes again.
        MissingExtra: TOML, without `schedcheck[cli]`.
    """
    if form not in FORMS:
        raise UnknownName("form must be toml or json", repr(form))
    data = plan_data(schedule, must=must, should=should)
    if form == "json":
        return json.dumps(data, ensure_ascii=False, indent=2, default=datetime.isoformat) + "\n"
    try:
        import tomli_w  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("cli", "writing TOML") from None
    return tomli_w.dumps(data)


def plan_data(
    schedule: Schedule,
    *,
    must: Iterable[Available | Unavailable] = (),
    should: Iterable[Available | Unavailable] = (),
) -> dict[str, Any]:
    """The same as data: tables of a plan file, times as datetimes."""
    people = [each for one in schedule.itineraries for each in (one.leader, one.represents) if each is not None]
    organizers = [each.organizer for each in schedule.events if each.organizer is not None]
    leaders = {each.id: each for each in [*people, *organizers] if isinstance(each, Leader)}
    members = [each.delegation for each in leaders.values() if each.delegation is not None]
    delegations = {each.id: each for each in [*members, *organizers] if isinstance(each, Delegation)}
    tables: dict[str, list[dict[str, Any]]] = {
        "place": [_fields(each) for each in schedule.places],
        "delegation": [_fields(each) for _, each in sorted(delegations.items())],
        "leader": [_fields(each) for _, each in sorted(leaders.items())],
        "event": [_fields(each) for each in schedule.events],
        "itinerary": [_itinerary(each) for each in schedule.itineraries],
        "must": [_rule(each) for each in must],
        "should": [_rule(each) for each in should],
    }
    return {name: table for name, table in tables.items() if table}


def _fields(held: Any) -> dict[str, Any]:
    """The fields of a value that are not as they are by default; its id always."""
    made: dict[str, Any] = {"id": held.id}
    for each in attrs.fields(type(held)):
        value = getattr(held, each.name)
        if not each.init or each.name in FILLED_IN or (each.default is not attrs.NOTHING and value == each.default):
            continue
        made[each.alias] = _plain(value)
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, REFERRED):
        return value.id
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, tzinfo):
        return _zone(value)
    # Of a time its offset alone: TOML knows no zones, and it is read as the same instant.
    return datetime.fromisoformat(value.isoformat()) if isinstance(value, datetime) else _words(value)


def _words(value: Any) -> Any:
    if isinstance(value, timedelta):
        return spoken(value)
    if isinstance(value, Enum):
        return value.name.casefold()
    return value


def _zone(zone: tzinfo) -> str:
    if not isinstance(zone, ZoneInfo) or not zone.key:
        raise InvalidValue("a zone must be in the IANA database to be in a plan file", zone)
    return zone.key


def _itinerary(held: Itinerary) -> dict[str, Any]:
    made: dict[str, Any] = {"leader": held.leader.id}
    if held.represents is not None:
        made["represents"] = held.represents.id
    if held.stops:
        made["stop"] = [_stop(each) for each in held.stops]
    return made


def _stop(held: Stop) -> dict[str, Any]:
    made = _fields(held)
    event = held.event
    if event is not None:
        usual: Mapping[str, Any] = {"place": event.place, "start": event.start}
        made = {name: each for name, each in made.items() if name not in usual or getattr(held, name) != usual[name]}
    if event is None or held.end != event.end:
        made["end"] = "unknown" if held.end is None else _plain(held.end)
    else:
        made.pop("end", None)
    return made


def _rule(held: Available | Unavailable) -> dict[str, Any]:
    windows = []
    for each in held.windows:
        if not isinstance(each, Interval):
            raise InvalidValue("a window must come once to be written", each)
        windows.append({"start": _plain(each.start), "end": _plain(each.end)})
    made = {"type": held.code, "who": held.who.id, "windows": windows}
    return {**made, "inherit": True} if held.inherit else made
