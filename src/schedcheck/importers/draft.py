"""A plan while it is read: what the tables of a file define, and what they say of one another."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

import attrs

from schedcheck._values import is_number
from schedcheck.errors import did_you_mean
from schedcheck.importers.order import cycles, in_order
from schedcheck.importers.problems import Problems, Table, unknown_key
from schedcheck.importers.reader import Reader, Values, id_of
from schedcheck.importers.tables import (
    DELEGATION,
    EVENT,
    ITINERARY,
    LAYOUT,
    LEADER,
    PLACE,
    PLAN,
    RULE,
    SEVERITIES,
    SHAPES,
    STOP,
    SUMMIT,
    TABLES,
    TURNS,
    WAIVER,
    Keys,
    constraint_keys,
    constraints,
)
from schedcheck.importers.values import KINDS, Known
from schedcheck.model import Delegation, Event, Itinerary, Layout, Leader, Place, Series, Stop, Summit, Turns
from schedcheck.rulebook import duplicates
from schedcheck.rules import Rule, Severity
from schedcheck.waivers import Waiver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["DEEPEST", "Draft"]

DEEPEST = 100
"""How many places may lie within one another, entrances included."""

REFERENCES = ("within", "entrance")
"""The keys of a place that lead to others."""

LONGEST_WAY = 5
"""How much of a way that leads back is shown."""

SIDES = ("first", "second")
"""Of a table."""
AGAIN = ("rrule", "exdates", "times")
"""The keys of an event that make it a series."""

SYNONYMS = (("arrive", "start"), ("leave", "end"), ("source", "sources"))
"""For a stop: two words for one thing."""


class Draft:
    """What a file says, as far as it is right.

    Args:
        data: The file's.
        problems: Where mistakes go.

    Attributes:
        itineraries: Those that are right.
        parts: The further arguments of a plan.
    """

    def __init__(self, data: Mapping[str, Any], problems: Problems) -> None:
        self._data = data
        self._problems = problems
        self._known = Known()
        self._reader = Reader(problems, self._known)
        self._only_known_tables()
        tables = {kind: list(self._reader.tables(data, name)) for kind, name in KINDS.items() if kind is not Summit}
        summit = self._reader.table(data, "summit")
        self._define({**tables, Summit: [] if summit is None else [summit]})
        for kind, keys in ((Delegation, DELEGATION), (Leader, LEADER)):
            for table in tables[kind]:
                self._build(kind, table, keys)
        self._build_places(tables[Place])
        for table in tables[Event]:
            self._build_event(table)
        self._summit: Summit | None = None if summit is None else self._build_summit(summit)
        # A wrong summit must not make every time that relies on it a mistake too.
        self._zone: tzinfo | None = (
            self._summit.place.zone if self._summit is not None else UTC if summit is not None else None
        )
        for table in tables[Layout]:
            self._build_layout(table)
        for table in tables[Turns]:
            self._build(Turns, table, TURNS, self._zone)
        self.itineraries = self._itineraries()
        self.parts = self._parts()

    def _only_known_tables(self) -> None:
        for each in self._data:
            if each not in TABLES and each != "$schema":
                self._problems.note(
                    None, str(each), "a table must be one that a plan has", unknown_key(str(each), TABLES)
                )

    def _define(self, tables: Mapping[type, list[Table]]) -> None:
        """Note every id before anything is built, as one may be used before it is defined."""
        for kind, several in tables.items():
            first: dict[str, Table] = {}
            for table in several:
                made = id_of(table.data)
                if made is None:
                    continue
                if made in first:
                    must = f"must be of one {KINDS[kind]} only, or be given where names are alike"
                    self._problems.note(table, "id", must, f"{made!r}, as of {first[made].name}")
                    continue
                first[made] = table
                self._known.things[kind][made] = None
                name = table.data.get("name", table.data.get("title"))
                if isinstance(name, str):
                    self._known.names[kind].setdefault(name, made)

    def _build(self, kind: type, table: Table, keys: Keys, zone: tzinfo | None = None, **more: Any) -> Any:
        values = self._reader.values(table, keys, zone)
        if not values.fine:
            return None
        made = self._reader.make(table, kind, {**more, **_arguments(values, keys)})
        if made is not None:
            self._known.things[kind][made.id] = made
        return made

    def _build_layout(self, table: Table) -> None:
        """A layout of the one shape that it has."""
        values = self._reader.values(table, LAYOUT)
        given = [each for each in (*SHAPES, "seats") if each in table.data]
        if len(given) != 1:
            must = f"must have one of {', '.join(SHAPES)} and seats"
            self._problems.note(table, "", must, " and ".join(given) or "none")
            return
        shape = given[0]
        own = [each for each in ("neighbours", "facing") if each in table.data and shape in SHAPES]
        for each in own:
            self._problems.note(table, each, f"must not be given beside {shape}, which says it", "both")
        if shape == "table" and len(values.found.get("table", SIDES)) != len(SIDES):
            self._problems.note(table, "table", "must be the two sides of it", str(len(values.found["table"])))
        elif values.fine and not own:
            make, arguments = _maker(shape, values)
            made = self._reader.make(table, make, arguments)
            if made is not None:
                self._known.things[Layout][made.id] = made

    def _build_places(self, tables: list[Table]) -> None:
        """Places after those they lie in and those they are entered from."""
        by_id: dict[str | None, Table] = {}
        for table in tables:
            by_id.setdefault(id_of(table.data), table)
        by_id.pop(None, None)
        needs = {made: [each for each in _referred(table) if each in by_id] for made, table in by_id.items()}
        for cycle in cycles(needs):
            self._note_cycle(cycle, by_id[cycle[0]])
        depth: dict[str | None, int] = {}
        for made in in_order(needs):
            depth[made] = 1 + max((depth[each] for each in needs[made]), default=0)
            if depth[made] == DEEPEST + 1:
                self._problems.note(by_id[made], "", f"must not lie within more than {DEEPEST} places", "more")
            if depth[made] <= DEEPEST:
                self._build(Place, by_id[made], PLACE)
        for table in tables:
            made = id_of(table.data)
            if made is None:
                self._build(Place, table, PLACE)
            elif by_id[made] is not table or depth.get(made, DEEPEST + 1) > DEEPEST:
                self._reader.values(table, PLACE)

    def _note_cycle(self, cycle: list[str | None], table: Table) -> None:
        key = next(each for each in REFERENCES if table.data.get(each) == cycle[1 % len(cycle)])
        shown = [str(each) for each in cycle[:LONGEST_WAY]] + ["..."] * (len(cycle) > LONGEST_WAY)
        self._problems.note(table, key, "must not lead back to the place itself", " -> ".join([*shown, str(cycle[0])]))

    def _build_summit(self, table: Table) -> Summit | None:
        values = self._reader.values(table, SUMMIT)
        if not values.fine:
            return None
        events = values.found.get("events", self._known.things[Event].values())
        made = self._reader.make(table, Summit, {**_arguments(values, SUMMIT), "events": _one_by_one(events)})
        if made is not None:
            self._known.things[Summit][made.id] = made
        return made

    def _build_event(self, table: Table) -> None:
        """An event, or a series and each of its occurrences."""
        values = self._reader.values(table, EVENT)
        if not values.fine:
            return
        made = self._reader.make(table, Event, _arguments(values, EVENT))
        again = {key: values.found[key] for key in AGAIN if key in values.found}
        held = self._known.things[Event]
        if made is not None and not again:
            held[made.id] = made
            return
        series = None if made is None else self._reader.make(table, Series, {"event": made, **again})
        for each in () if series is None else series.events:
            if each.id in held:
                self._problems.note(
                    table, "id", "must be of one event only, as its occurrences have it too", repr(each.id)
                )
            held[each.id] = each
        if series is not None:
            held[series.id] = series

    def _itineraries(self) -> list[Itinerary]:
        made: list[Itinerary] = []
        first: dict[str, Table] = {}
        for table in self._reader.tables(self._data, "itinerary"):
            stops = [self._stop(each) for each in self._reader.tables(table.data, "stop", table)]
            values = self._reader.values(_without(table, "stop"), ITINERARY)
            leader, attends = values.found.get("leader"), values.found.get("attends", ())
            if leader is not None and first.setdefault(leader.id, table) is not table:
                must = "must have one itinerary only"
                self._problems.note(table, "leader", must, f"{leader.id!r}, as in {first[leader.id].name}")
            if len(set(attends)) < len(attends):
                self._problems.note(table, "attends", "must name each event once", "one twice")
            right = [each for each in stops if each is not None]
            if not values.fine or len(right) < len(stops):
                continue
            arguments = {
                "stops": [*(each.attend() for each in _one_by_one(attends)), *right],
                "represents": values.found.get("represents"),
            }
            itinerary = self._reader.make(table, Itinerary, {"leader": leader, **arguments})
            made += [] if itinerary is None else [itinerary]
        return made

    def _stop(self, table: Table) -> Stop | None:
        # A place that is missing must not make every time a mistake too.
        values = self._reader.values(table, STOP, None if {"place", "event"} & set(table.data) else UTC)
        fine = values.fine
        for other, key in SYNONYMS:
            if other in table.data and key in table.data:
                self._problems.note(table, other, f"must not be given beside {key}, which says the same", "both")
                fine = False
        for key, other in (("place", "place"), ("start", "arrive")):
            if not {key, other, "event"} & set(table.data):
                self._problems.note(table, key, "must be given where there is no event", "nothing")
                fine = False
        if not fine:
            return None
        said = {key: values.found[other] for other, key in SYNONYMS if other in values.found}
        event: Event | None = values.found.get("event")
        usual = {} if event is None else {"place": event.place, "start": event.start, "end": event.end}
        return self._reader.make(table, Stop, {**usual, **said, **_arguments(values, STOP)})

    def _parts(self) -> dict[str, Any]:
        table = self._reader.table(self._data, "plan")
        plan = self._reader.values(table, PLAN, self._zone).found if table is not None else {}
        first: dict[str, Table] = {}
        read = [(Severity[each.upper()], *one) for each in SEVERITIES for one in self._rules(each, first)]
        for one, other in duplicates([(severity, rule) for severity, rule, _ in read]):
            table, same = read[other][2], read[one][2]
            got = f"{read[other][1]}, as in {same.name}"
            self._problems.note(table, "", "must be the only open rule of its kind for these two", got)
        rules = {
            each: tuple(rule for severity, rule, _ in read if severity is Severity[each.upper()]) for each in SEVERITIES
        }
        things = {
            f"{name.removesuffix('s')}s": _built(self._known, kind)
            for kind, name in KINDS.items()
            if kind is not Summit
        }
        waivers = tuple(self._waivers(first))
        things["series"] = {key: each for key, each in things["events"].items() if isinstance(each, Series)}
        things["events"] = {key: each for key, each in things["events"].items() if key not in things["series"]}
        return {"summit": self._summit, "stamp": plan.get("stamp"), "waivers": waivers, **rules, **things}

    def _rules(self, severity: str, first: dict[str, Table]) -> Iterator[tuple[Rule, Table]]:
        """The rules of one severity, each with its table; *first* holds where each id was first given."""
        for table in self._reader.tables(self._data, severity):
            rule = self._rule(table)
            given = table.data.get("id")
            if isinstance(given, str) and first.setdefault(given, table) is not table:
                self._problems.note(table, "id", "must be of one rule only", f"{given!r}, as of {first[given].name}")
            elif rule is not None:
                yield rule, table

    def _waivers(self, own: Iterable[str]) -> Iterator[Waiver]:
        """The waivers; each must be of a rule with an id of its *own*: its number may be another's tomorrow."""
        first: dict[str, Table] = {}
        for table in self._reader.tables(self._data, "waiver"):
            values = self._reader.values(table, WAIVER, self._zone)
            rule, given = values.found.get("rule"), values.found.get("id")
            fine = values.fine
            if rule is not None and rule not in own:
                said = did_you_mean(rule, own)
                if any(is_number(rule, code) for code in constraints()):
                    said = ", a number that changes when rules are put before it"
                got = f"{rule!r}{said}"
                self._problems.note(table, "rule", "must be the id that a rule of the plan is given", got)
                fine = False
            if given is not None and first.setdefault(given, table) is not table:
                self._problems.note(table, "id", "must be of one waiver only", f"{given!r}, as of {first[given].name}")
            waiver = self._reader.make(table, Waiver, _arguments(values, WAIVER)) if fine else None
            if waiver is not None:
                yield waiver

    def _rule(self, table: Table) -> Rule | None:
        known = constraints()
        kind = known.get(table.data["type"]) if isinstance(table.data.get("type"), str) else None
        if kind is None:
            # Which further keys it may have depends on the type.
            common = attrs.evolve(table, data={key: each for key, each in table.data.items() if key in RULE.types})
            self._reader.values(common, RULE, self._zone)
            if isinstance(common.data.get("type"), str):
                got = f"{common.data['type']!r}{did_you_mean(common.data['type'], known)}"
                self._problems.note(common, "type", f"must be one of {', '.join(sorted(known))}", got)
            return None
        keys = constraint_keys(kind)
        values = self._reader.values(table, keys, self._zone)
        if not values.fine:
            return None
        policy = _arguments(values, RULE)
        own = {key: each for key, each in _arguments(values, keys).items() if key not in policy}
        constraint = self._reader.make(table, kind, own)
        if constraint is None:
            return None
        return self._reader.make(table, Rule, {"constraint": constraint, **policy})


def _one_by_one(several: Iterable[Any]) -> list[Event]:
    """Events, and the occurrences of series; those with a mistake of their own left out."""
    found: dict[str, Event] = {}
    for each in several:
        found.update({one.id: one for one in (each.events if isinstance(each, Series) else [each] if each else [])})
    return list(found.values())


def _arguments(values: Values, keys: Keys) -> dict[str, Any]:
    return {key: each for key, each in values.found.items() if key in keys.fields}


def _maker(shape: str, values: Values) -> tuple[Callable[..., Layout], dict[str, Any]]:
    """What makes a layout of a shape, and its arguments."""
    given = _arguments(values, LAYOUT)
    seats = values.found[shape]
    match shape:
        case "row":
            return Layout.row, {**given, "holders": seats}
        case "rows":
            return Layout.rows, {**given, "rows": seats}
        case "round_table":
            return Layout.round_table, {**given, "holders": seats}
        case "table":
            return Layout.table, {**given, **dict(zip(SIDES, seats, strict=True))}
        case _:
            return Layout, given


def _built(known: Known, kind: type) -> dict[str, Any]:
    return {made: each for made, each in known.things[kind].items() if each is not None}


def _referred(table: Table) -> list[str]:
    found = (table.data.get(each) for each in REFERENCES)
    return [each for each in found if isinstance(each, str)]


def _without(table: Table, key: str) -> Table:
    return attrs.evolve(table, data={each: value for each, value in table.data.items() if each != key})
