"""What the values of a plan file stand for, by the types of the model."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum, IntEnum, StrEnum
from types import GenericAlias, UnionType
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypeVar, Union, get_args, get_origin
from unicodedata import category

import attrs
from attrs import define, field, frozen
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override
from dateutil.relativedelta import relativedelta

from schedcheck._time import settled, zone_named
from schedcheck._values import member_of
from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.importers.durations import calendar_duration, duration
from schedcheck.importers.problems import Waits, shown
from schedcheck.importers.tables import Candidates, End, Words
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Layout, Leader, Place, Seat, Series, Summit, Turn, Turns
from schedcheck.recurrence import Recurrence, Window
from schedcheck.waivers import StopName

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Again",
    "CALENDAR_DURATION",
    "COUNT_OR_SPAN",
    "Chair",
    "HINTS",
    "KINDS",
    "Known",
    "MEMBER",
    "OneStop",
    "Span",
    "Way",
    "converter_for",
]

T = TypeVar("T")
Thing: TypeAlias = "Place | Delegation | Leader | Event | Summit | Series | Layout | Turns"

KINDS: dict[type, str] = {
    Place: "place",
    Delegation: "delegation",
    Leader: "leader",
    Event: "event",
    Summit: "summit",
    Layout: "layout",
    Turns: "turns",
}
"""What can be referred to by id, and the table that defines it."""

CALENDAR_DURATION = timedelta | relativedelta
MEMBER = Event | Series | tuple[Event | Series, ...]
"""An event, a series, or several that stand together for one."""

WAY = tuple[Place, Place, timedelta]
COUNT_OR_SPAN = int | timedelta

EMPTY = ""
"""Who holds a seat that is left empty: nobody's id is blank."""

HINTS = 200_000
"""With how many names those that nobody knows are compared, in one file: each takes a while."""


@frozen
class Way:
    """From one place to another; the same way back."""

    from_: Place
    to: Place
    time: timedelta


@frozen
class Span:
    """From a time until before another."""

    start: datetime
    end: datetime


@frozen
class Chair:
    """A seat, and who holds it; None where it is left empty."""

    name: str
    who: Candidates


@frozen
class OneStop:
    """A stop of somebody's, by its id."""

    leader: Leader
    stop: str


@frozen
class Again:
    """From a time until before another, and again by a rule."""

    start: datetime
    end: datetime
    rrule: str
    zone: tzinfo | None = None
    exdates: tuple[date, ...] = ()


@define
class Known:
    """What a file defines, and where times without an offset are local to.

    Attributes:
        things: By kind and id; None for what has a mistake of its own.
        names: The id by kind and name.
        zone: The time zone of the table that is being read.
    """

    things: dict[type, dict[str, Thing | None]] = field(factory=lambda: {each: {} for each in KINDS})
    names: dict[type, dict[str, str]] = field(factory=lambda: {each: {} for each in KINDS})
    zone: tzinfo | None = UTC
    _hints: int = HINTS

    def find(self, ids: object, kinds: tuple[type, ...], *, series: bool = False) -> Thing:
        """What an id stands for; raises `InvalidValue`, or `Waits` if it has a mistake of its own."""
        words = " or ".join(f"a [[{KINDS[each]}]]" if each is not Summit else "the [summit]" for each in kinds)
        if not isinstance(ids, str):
            raise InvalidValue(f"must be the id of {words}", shown(ids))
        found = [each for each in kinds if ids in self.things[each]]
        if not found and any(ids.rpartition("/")[0] in self.things[each] for each in kinds if each is Event):
            self._refuse_no_occurrence(ids, words)
        if len(found) > 1:
            raise InvalidValue(f"must be the id of {words}, not of both", repr(ids))
        if not found:
            raise InvalidValue(f"must be the id of {words}", f"{shown(ids)}{self._hint(ids, kinds)}")
        thing = self.things[found[0]][ids]
        if thing is None:
            raise Waits
        if isinstance(thing, Series) and not series:
            raise InvalidValue("must be the id of one occurrence, as the event comes again", f"{ids!r}")
        return thing

    def _refuse_no_occurrence(self, ids: str, words: str) -> None:
        held = self.things[Event][ids.rpartition("/")[0]]
        if held is None:
            raise Waits
        known = [each.id for each in held.events] if isinstance(held, Series) else []
        raise InvalidValue(f"must be the id of {words}", f"{shown(ids)}{did_you_mean(ids, known)}")

    def _hint(self, ids: str, kinds: tuple[type, ...]) -> str:
        for each in kinds:
            if ids in self.names[each]:
                return f"; did you mean {self.names[each][ids]!r}?"
        self._hints -= sum(len(self.things[each]) for each in kinds)
        return did_you_mean(ids, (name for each in kinds for name in self.things[each])) if self._hints >= 0 else ""


def converter_for(known: Known) -> Converter:
    """A converter that takes references from what a file defines, and times as local to its zone."""
    made = Converter(forbid_extra_keys=True)
    for kind, hook in _PLAIN.items():
        made.register_structure_hook(kind, hook)
    made.register_structure_hook(datetime, lambda value, _: _moment(value, known.zone))
    made.register_structure_hook(End, lambda value, _: None if value == "unknown" else _moment(value, known.zone))
    made.register_structure_hook(Words, _words)
    made.register_structure_hook(Candidates, lambda value, _: _candidates(value, made))
    made.register_structure_hook(Seat, lambda value, _: _seat(value, made))
    # Also those with numbers and texts: else they would be read as such.
    for each in (Enum, IntEnum, StrEnum):
        made.register_structure_hook(each, _member)
    made.register_structure_hook_func(_is_reference, lambda value, kind: _found(value, kind, known))
    made.register_structure_hook_factory(_is_sequence, _sequence)
    turn = make_dict_structure_fn(Turn, made)
    made.register_structure_hook(Turn, lambda value, kind: turn(_table(value, 'who = "alba", takes = "5 min"'), kind))
    made.register_structure_hook(Way, make_dict_structure_fn(Way, made, from_=override(rename="from")))
    # The last that is registered is asked first.
    made.register_structure_hook_func(lambda kind: kind == tuple[float, float], _pair)
    made.register_structure_hook_func(lambda kind: kind == COUNT_OR_SPAN, _count_or_span)
    made.register_structure_hook_func(lambda kind: kind == WAY, lambda value, _: _way(value, made))
    made.register_structure_hook(StopName, lambda value, _: _stop_name(value, made))
    made.register_structure_hook_func(lambda kind: kind == CALENDAR_DURATION, lambda value, _: calendar_duration(value))
    made.register_structure_hook_func(lambda kind: kind == MEMBER, lambda value, _: _together(value, made))
    made.register_structure_hook(Interval, lambda value, _: _interval(value, made))
    made.register_structure_hook_func(lambda kind: kind == Window, lambda value, _: _window(value, made, known))
    return made


def _refuse(must: str, value: object) -> NoReturn:
    raise InvalidValue(must, shown(value))


def _exactly(kind: type[T], must: str) -> Callable[[Any, Any], T]:
    # A bool is an int for Python, and no number for anybody else.
    return lambda value, _: value if type(value) is kind else _refuse(must, value)


def _text(value: Any, _: Any = None) -> str:
    if not isinstance(value, str):
        _refuse("must be text", value)
    # Printable text has none of either.
    for each in value if not value.isprintable() else ():
        if category(each) in ("Cc", "Cs") and each not in "\n\t":
            raise InvalidValue("must be text without control characters and lone surrogates", ascii(value))
    text: str = value
    return text


def _words(value: Any, _: Any) -> tuple[str, ...]:
    return tuple(map(_text, value)) if isinstance(value, list) else (_text(value),)


def _number(value: Any, _: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        _refuse("must be a number", value)
    try:
        return float(value)
    except OverflowError:
        _refuse("must be a number of ordinary size", value)


def _moment(value: Any, zone: tzinfo | None) -> datetime:
    if isinstance(value, datetime):
        # As text, a time without an offset is local to the place.
        return settled(value.isoformat() if value.tzinfo is None else value, zone, "a time")[0]
    if isinstance(value, date):
        _refuse("must have a time of day beside the date", value)
    if not isinstance(value, str):
        _refuse("must be a time such as 2022-11-15 10:00", value)
    return settled(value, zone, "a time")[0]


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        _refuse("must be a date such as 2022-11-15", value)


def _member(value: Any, kind: Any) -> Any:
    return member_of(kind, "")(value)


def _pair(value: Any, _: Any) -> tuple[float, float]:
    if not isinstance(value, list) or [type(each) in (int, float) for each in value] != [True, True]:
        _refuse("must be [latitude, longitude] in degrees", value)
    return _number(value[0], None), _number(value[1], None)


def _members(kind: Any) -> tuple[type, ...]:
    # A series is defined where an event is, and so is each of its occurrences.
    return tuple(each for each in get_args(kind) or (kind,) if each is not Series)


def _found(value: Any, kind: Any, known: Known) -> Thing:
    return known.find(value, _members(kind), series=Series in get_args(kind))


def _is_reference(kind: Any) -> bool:
    return get_origin(kind) in (None, Union, UnionType) and all(each in KINDS for each in _members(kind))


_PLAIN: dict[type, Callable[[Any, Any], Any]] = {
    str: _text,
    bool: _exactly(bool, "must be true or false"),
    int: _exactly(int, "must be a whole number"),
    float: _number,
    timedelta: lambda value, _: duration(value),
    tzinfo: lambda value, _: zone_named(_text(value)),
    date: lambda value, _: _day(value),
}


def _is_sequence(kind: Any) -> bool:
    return get_origin(kind) in (tuple, frozenset)


def _sequence(kind: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    """The elements by cattrs; but a text is no list of its letters, and a table no list of its keys."""
    among = frozenset if get_origin(kind) is frozenset else tuple
    elements: Any = GenericAlias(list, get_args(kind)[:1])

    def structure(value: Any, _: Any) -> Any:
        return among(
            converter.structure(value if isinstance(value, list) else _refuse("must be a list", value), elements)
        )

    return structure


def _table(value: Any, example: str) -> dict[str, Any]:
    return value if isinstance(value, dict) else _refuse(f"must be a table such as {{ {example} }}", value)


def _together(value: Any, converter: Converter) -> Event | Series | tuple[Event | Series, ...]:
    wanted: Any = tuple[Event | Series, ...] if isinstance(value, list) else Event | Series
    made: Event | Series | tuple[Event | Series, ...] = converter.structure(value, wanted)
    return made


def _way(value: Any, converter: Converter) -> tuple[Place, Place, timedelta]:
    way = converter.structure(_table(value, 'from = "here", to = "there", time = "20 min"'), Way)
    return attrs.astuple(way, recurse=False)


def _candidates(value: Any, converter: Converter) -> tuple[Leader, ...] | None:
    if value == EMPTY:
        return None
    one = not isinstance(value, list)
    found: tuple[Leader, ...] = (
        (converter.structure(value, Leader),) if one else converter.structure(value, tuple[Leader, ...])
    )
    return found


def _seat(value: Any, converter: Converter) -> Seat:
    chair = converter.structure(_table(value, 'name = "head", who = "alba"'), Chair)
    return Seat(chair.name, chair.who)


def _count_or_span(value: Any, _: Any) -> int | timedelta:
    if type(value) is int:
        return value
    if not isinstance(value, str):
        _refuse('must be a whole number of turns, or a duration such as "4 min"', value)
    return duration(value)


def _stop_name(value: Any, converter: Converter) -> StopName:
    if not isinstance(value, dict):
        _refuse('must be a table such as { leader = "alba", stop = "tea" }', value)
    named = converter.structure(value, OneStop)
    return StopName(named.leader.id, named.stop)


def _interval(value: Any, converter: Converter) -> Interval:
    if isinstance(value, list) and len(value) == len(attrs.fields(Span)):
        value = dict(zip(("start", "end"), value, strict=True))
    if not isinstance(value, dict):
        _refuse("must be { start = .., end = .. } or [start, end]", value)
    span = converter.structure(value, Span)
    return Interval(span.start, span.end)


def _window(value: Any, converter: Converter, known: Known) -> Window:
    """A span of time, once or by a rule; local to its own zone, if it has one."""
    if not isinstance(value, dict) or "rrule" not in value:
        return _interval(value, converter)
    usual = known.zone
    try:
        known.zone = zone_named(_text(value["zone"])) if "zone" in value else usual
        again = converter.structure(value, Again)
        return Recurrence(again.start, again.end, again.rrule, zone=known.zone, exdates=again.exdates)
    finally:
        known.zone = usual
