"""Which keys each table of a plan has, and of what type: taken from the classes of the model."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, NewType, Union, get_args, get_type_hints

import attrs
from attrs import field, frozen

from schedcheck.constraints import BUILTIN
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Layout, Leader, Party, Place, Series, Stop, Summit, Turns
from schedcheck.rules import Rule
from schedcheck.waivers import StopName, Waiver

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Candidates",
    "DELEGATION",
    "DOCUMENTATION",
    "EVENT",
    "End",
    "ITINERARY",
    "Keys",
    "LAYOUT",
    "LEADER",
    "PLACE",
    "PLAN",
    "RULE",
    "SEVERITIES",
    "SHAPES",
    "STOP",
    "SUMMIT",
    "TABLES",
    "TURNS",
    "WAIVER",
    "Words",
    "constraint_keys",
    "constraints",
]

End = NewType("End", datetime)
"""A time, or "unknown"."""

Words = NewType("Words", tuple)  # type: ignore[type-arg]  # a NewType must not be of a generic
"""A text or several."""

Candidates = NewType("Candidates", tuple)  # type: ignore[type-arg]  # a NewType must not be of a generic
"""A person, or several of whom one will."""

SEVERITIES = ("must", "should", "note")


@frozen
class Keys:
    """The keys of one kind of table.

    Attributes:
        types: The type of each key's value; None is left out of it, as a key that says nothing is left out.
        required: Those that cannot be left out.
        fields: The fields of the model that some of them fill.
        places: Those that say where, and so in which time zone.
        order: All of them, those that say where first.
    """

    types: Mapping[str, Any]
    required: frozenset[str]
    fields: Mapping[str, attrs.Attribute[Any]]
    places: frozenset[str] = field(init=False)
    order: tuple[str, ...] = field(init=False)

    @places.default
    def _which_say_where(self) -> frozenset[str]:
        return frozenset(
            key
            for key, hint in self.types.items()
            if hint in (Place, Event, Event | Series, Event | Summit | Series, Party | Place)
        )

    @order.default
    def _places_first(self) -> tuple[str, ...]:
        return tuple(sorted(self.types, key=lambda key: key not in self.places))


DOCUMENTATION: Mapping[str, Any] = {"comment": Words, "source": Words}
"""What every table may say for its readers."""


def _keys(model: type, *, leave_out: tuple[str, ...] = (), optional: tuple[str, ...] = (), **further: Any) -> Keys:
    """The keys that fill the fields of a class of the model, and *further* ones."""
    hints = get_type_hints(model)
    fields = {each.alias: each for each in attrs.fields(model) if each.init and each.name not in leave_out}
    types = {key: _without_none(hints[each.name], key) for key, each in fields.items()}
    required = frozenset(key for key, each in fields.items() if each.default is attrs.NOTHING and key not in optional)
    return Keys({**types, **further, **DOCUMENTATION}, required, fields)


def _without_none(hint: Any, key: str) -> Any:
    members = get_args(hint)
    if NoneType not in members:
        return hint
    if key == "end":
        return End
    return Union[tuple(each for each in members if each is not NoneType)]  # noqa: UP007 - made of what is there


PLAN = Keys({"stamp": datetime, **DOCUMENTATION}, frozenset(), {})
PLACE = _keys(Place)
DELEGATION = _keys(Delegation)
LEADER = _keys(Leader)
EVENT = _keys(Event, leave_out=("series",), rrule=str, exdates=tuple[date, ...], times=tuple[Interval, ...])
SUMMIT = _keys(Summit, leave_out=("events",), events=tuple[Event | Series, ...])
STOP = _keys(Stop, leave_out=("leader", "implied"), optional=("place", "start"), arrive=datetime, leave=End)
ITINERARY = Keys(
    {
        "leader": Leader,
        "represents": Leader,
        "attends": tuple[Event | Series, ...],
        "stop": tuple[Stop, ...],
        **DOCUMENTATION,
    },
    frozenset({"leader"}),
    {},
)
_SEATS = tuple[Candidates, ...]
SHAPES: Mapping[str, Any] = {
    "row": _SEATS,
    "rows": tuple[_SEATS, ...],
    "round_table": _SEATS,
    "table": tuple[_SEATS, ...],
}
"""The shapes of a layout that name their seats themselves."""
LAYOUT = _keys(Layout, optional=("seats",), **SHAPES)
TURNS = _keys(Turns)
_POLICY = _keys(Rule, leave_out=("constraint",))
RULE = Keys({"type": str, **_POLICY.types}, _POLICY.required | {"type"}, _POLICY.fields)

_WAIVER = _keys(Waiver)
WAIVER = Keys({**_WAIVER.types, "event": Event, "stops": tuple[StopName, ...]}, _WAIVER.required, _WAIVER.fields)

TABLES: Mapping[str, Keys] = {
    "plan": PLAN,
    "summit": SUMMIT,
    "place": PLACE,
    "delegation": DELEGATION,
    "leader": LEADER,
    "event": EVENT,
    "itinerary": ITINERARY,
    "layout": LAYOUT,
    "turns": TURNS,
    **dict.fromkeys(SEVERITIES, RULE),
    "waiver": WAIVER,
}
"""The tables of a plan: `[plan]` and `[summit]` come once, the others as often as there is need."""


def constraints() -> dict[str, type]:
    """The constraints that a rule may ask for, by code."""
    return {each.code: each for each in BUILTIN}


@cache
def constraint_keys(constraint: type) -> Keys:
    """The keys of a constraint, and those that every rule has."""
    own = _keys(constraint)
    return Keys({"type": str, **own.types, **RULE.types}, own.required | RULE.required, {**own.fields, **RULE.fields})
