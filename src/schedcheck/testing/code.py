"""Values as the Python code that builds them: what a failing test shows, to be pasted into a file of its own."""

from __future__ import annotations

import builtins
import dataclasses
import keyword
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import Enum
from functools import partial
from importlib import import_module
from types import FunctionType
from typing import Any, cast
from zoneinfo import ZoneInfo

import attrs
from dateutil.relativedelta import relativedelta

from schedcheck._time import aware
from schedcheck.constraints import Order
from schedcheck.errors import InvalidValue
from schedcheck.model import (
    Delegation,
    Event,
    Itinerary,
    Layout,
    Leader,
    Place,
    Seat,
    Series,
    Stop,
    Summit,
    Turns,
)
from schedcheck.model.itinerary import free_id
from schedcheck.recurrence import Recurrence
from schedcheck.schedule import Schedule
from schedcheck.testing._building import arguments_of, is_code
from schedcheck.testing._lines import Call, Code, before, flat, laid_out

__all__ = ["Writer", "code_of"]

LONGEST_NAME = 30

NAMED: tuple[type, ...] = (Place, Delegation, Leader, Event, Summit, Series, Layout, Turns)
"""What is shared: such values get a variable of their own."""

UNITS = (("days", 86_400_000_000), ("hours", 3_600_000_000), ("minutes", 60_000_000), ("seconds", 1_000_000))
MICROSECOND = timedelta(microseconds=1)


def code_of(*values: object, **named: object) -> str:
    """Python code that builds some values: paste it, and they are there, imports included.

    Each place, person and event is a variable of its own, named after it, and used wherever it comes again; what has
    its default is left out. Each value is called after its class (`schedule`, `avoid`), and those in *named* as there.
    Classes of your own are built from their attrs or dataclass fields, others from what they take if they keep it under
    the same names. One that is defined within a function cannot be imported, and of another it may not be known how it
    is built: a comment says so.

    >>> from schedcheck import Avoid, Event, Itinerary, Leader, Place, Schedule
    >>> ada, bo = Leader("Ada"), Leader("Bo")
    >>> talk = Event("Talk", Place("Hall"), "2022-11-15T10:00Z", "2022-11-15T11:00Z")
    >>> print(code_of(Schedule([Itinerary.of(ada, talk), Itinerary.of(bo, talk)]), Avoid(ada, bo)))
    from schedcheck import Avoid, Event, Itinerary, Leader, Place, Schedule
    <BLANKLINE>
    ada = Leader("Ada")
    hall = Place("Hall")
    talk = Event("Talk", hall, "2022-11-15 10:00Z", "2022-11-15 11:00Z")
    bo = Leader("Bo")
    schedule = Schedule([Itinerary.of(ada, talk), Itinerary.of(bo, talk)])
    avoid = Avoid(ada, bo)
    """
    writer = Writer(keep=named)
    wanted = [(writer.free(_snake(type(each).__name__)), each) for each in values if type(each) not in NAMED]
    for each in values:
        if type(each) in NAMED:
            writer.of(each)
    for name, each in (*wanted, *named.items()):
        writer.assign(name, writer.of(each))
    return writer.told()


class Writer:
    """Writes values as code, and remembers what it takes: imports and variables.

    Args:
        keep: Names that no variable of its own may have.
        naming: Whether what is shared gets a variable; else it is written out wherever it comes.
    """

    def __init__(self, *, keep: Iterable[str] = (), naming: bool = True) -> None:
        self._naming = naming
        self._taken = {*keep, *keyword.kwlist, *keyword.softkwlist, *dir(builtins), *_LATER}
        self._imported: dict[str, set[str]] = {}
        self._imports: dict[tuple[str, str], str] = {}
        self._missing: dict[str, None] = {}
        self._lines: list[str] = []
        self._variables: dict[str, str] = {}
        # By identity, which is fast; the values are kept, lest another comes to be where one was.
        self._known: dict[int, tuple[object, str]] = {}

    def told(self) -> str:
        """The whole code: what must be there, imports, variables."""
        lines = [f"# {each}" for each in self._missing]
        for module, names in sorted(self._imported.items()):
            lines.append(laid_out(Call(f"from {module} import (", tuple(sorted(names)), ")"), bare=True))
        return "\n".join([*lines, *([""] if lines else []), *self._lines])

    def assign(self, name: str, code: Code) -> None:
        """Give some code a name."""
        if code != name:
            self._lines.append(laid_out(before(f"{name} = ", code)))

    def free(self, name: str) -> str:
        """A name that nothing else has, made from another; from now on it is taken."""
        made, number = name, 1
        while made in self._taken:
            number += 1
            made = f"{name}_{number}"
        self._taken.add(made)
        return made

    def imported(self, module: str, name: str) -> str:
        """How to call what a module holds, which is imported."""
        outer, *inner = name.split(".")
        if (module, outer) not in self._imports:
            # A name that is in use already is imported as another.
            made = outer if outer in _LATER and _LATER[outer] == module else self.free(outer)
            self._imports[module, outer] = made
            self._imported.setdefault(module, set()).add(outer if made == outer else f"{outer} as {made}")
        return ".".join([self._imports[module, outer], *inner])

    def called(self, kind: type | FunctionType) -> str:
        """How to call a class or a function, which is imported if it can be."""
        name, module = kind.__qualname__, kind.__module__
        # The package shows what its users import from it.
        if getattr(import_module("schedcheck"), name, None) is kind:
            return self.imported("schedcheck", name)
        if module == "builtins":
            return name
        if "<locals>" in name or module == "__main__":
            self._missing[f"{kind.__name__} must be defined, as in {module}: {name}"] = None
            return kind.__name__
        return self.imported(module, name)

    def of(self, value: object) -> Code:
        """The code of one value."""
        if not self._naming or type(value) not in NAMED:
            return self._written(value)
        if id(value) not in self._known:
            code = self._written(value)
            line = flat(code)
            if line not in self._variables:
                self._variables[line] = self.free(_variable(value))
                self.assign(self._variables[line], code)
            self._known[id(value)] = value, self._variables[line]
        return self._known[id(value)][1]

    def _written(self, value: Any) -> Code:  # noqa: PLR0911 - one line a case
        kind: Any = type(value)
        if isinstance(value, Enum):
            return self._member(value)
        if isinstance(value, tzinfo):
            return self._zone(value)
        if kind in _WRITERS:
            return _WRITERS[kind](self, value)
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            items = (before(f"{name}=", self.of(each)) for name, each in zip(kind._fields, value, strict=True))
            return Call(f"{self.called(kind)}(", tuple(items), ")")
        if attrs.has(kind):
            return self._attrs(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = [each for each in dataclasses.fields(value) if each.init]
            items = (before(f"{each.name}=", self.of(getattr(value, each.name))) for each in fields)
            return Call(f"{self.called(kind)}(", tuple(items), ")")
        if isinstance(value, type):
            return self.called(value)
        text = repr(value)
        if text.startswith(f"{kind.__name__}("):
            return self.called(kind) + text.removeprefix(kind.__name__)
        return text if is_code(text) else self._built(value)

    def _built(self, value: Any) -> Code:
        """What says by itself nothing that is code: a function by its name, a value by what its class takes."""
        if isinstance(value, FunctionType) and value.__name__.isidentifier():
            return self.called(value)
        arguments = arguments_of(value)
        if arguments is None:
            self._missing[f"{type(value).__name__} must be put in place of ..., as in {type(value).__module__}"] = None
            return "..."
        items = (before(f"{name}=" if name else "", self.of(held)) for name, held in arguments)
        return Call(f"{self.called(type(value))}(", tuple(items), ")")

    def _attrs(self, value: Any, *, but: Iterable[str] = (), head: str | None = None, **instead: Code) -> Call:
        """The call that builds a value of an attrs class.

        Args:
            value: Which.
            but: Fields to leave out.
            head: What to call, if not its class.
            instead: The code of some fields.
        """
        kind = type(value)
        given, named = [], []
        by_position = True
        for each in attrs.fields(kind):
            held = getattr(value, each.name)
            if not each.init:
                continue
            if each.name in but or (each.name not in instead and _is_default(each, value, held)):
                by_position = by_position and each.kw_only
                continue
            code = instead[each.name] if each.name in instead else self._field(value, each, held)
            if by_position and not each.kw_only:
                given.append(code)
            else:
                named.append(before(f"{each.alias}=", code))
        return Call(f"{self.called(kind) if head is None else head}(", (*given, *named), ")")

    def _field(self, value: Any, field: attrs.Attribute[Any], held: Any) -> Code:
        """What to give for a field: the shortest that its class makes of it, where that is one of ours."""
        if field.converter is None or not type(value).__module__.startswith("schedcheck."):
            return self.of(held)
        if isinstance(held, datetime):
            return self._moment(held, _zone_of(value))
        if type(held) is tuple and field.name != "geo":
            return Call("[", tuple(self._short(each) for each in held), "]")
        return self._short(held)

    def _short(self, held: Any) -> Code:  # noqa: PLR0911 - one line a case
        """A value as one of our converters also takes it."""
        match held:
            case Enum():
                return _text(held.name.casefold())
            case ZoneInfo(key=str()):
                return _text(held.key)
            case datetime():
                return self.of(held)
            case date():
                return _text(held.isoformat())
            case frozenset() if held:
                return Call("{", tuple(sorted(flat(self._short(each)) for each in held)), "}")
            case tuple() if hasattr(type(held), "_fields"):
                return self.of(tuple(held))
            case _:
                return self.of(held)

    def _member(self, value: Enum) -> str:
        # A combination of flags has no name of its own.
        name: str | None = value.name
        return repr(value) if name is None else f"{self.called(type(value))}.{name}"

    def _zone(self, value: tzinfo) -> str:
        if value is UTC:
            return self.imported("datetime", "UTC")
        if type(value) is timezone:
            # A fixed offset, and its name if it has one.
            held = value.__getinitargs__()  # type: ignore[attr-defined]  # it has, since it can be pickled
            return f"{self.imported('datetime', 'timezone')}({', '.join(flat(self.of(each)) for each in held)})"
        if isinstance(value, ZoneInfo) and value.key is not None:
            return f"{self.imported('zoneinfo', 'ZoneInfo')}({_text(value.key)})"
        text, name = repr(value), type(value).__name__
        return self.called(type(value)) + text.removeprefix(name) if text.startswith(f"{name}(") else text

    def _moment(self, value: datetime, zone: tzinfo | None) -> Code:
        """A time as text, local to a zone where it can be; else as a datetime."""
        exact = bool(value.second or value.microsecond)
        local = value.replace(tzinfo=None).isoformat(" ", "auto" if exact else "minutes")
        full = value.isoformat(" ", "auto" if exact else "minutes")
        for text in ([] if zone is None else [local], [full.replace("+00:00", "Z")], [full]):
            for each in text:
                with suppress(InvalidValue):
                    if _same_time(aware(each, zone), value):
                        return _text(each)
        return self.of(value)

    def _datetime(self, value: datetime) -> Code:
        parts = [value.year, value.month, value.day, value.hour, value.minute]
        parts += [value.second, value.microsecond][: 2 if value.microsecond else 1 if value.second else 0]
        items: list[Code] = [*map(str, parts)]
        items += ["fold=1"] if value.fold else []
        items += [] if value.tzinfo is None else [f"tzinfo={self._zone(value.tzinfo)}"]
        return Call(f"{self.imported('datetime', 'datetime')}(", tuple(items), ")")

    def _span(self, value: timedelta) -> str:
        name = self.imported("datetime", "timedelta")
        left = abs(value) // MICROSECOND
        parts = []
        for unit, size in UNITS:
            count, left = divmod(left, size)
            parts += [f"{unit}={count}"] if count else []
        parts += [f"microseconds={left}"] if left else []
        return f"{'-' if value < timedelta(0) else ''}{name}({', '.join(parts) or 0})"

    def _stop(self, value: Stop, *, but: Iterable[str] = ()) -> Code:
        event = value.event
        if type(event) is not Event or (value.end is None and event.end is not None):
            return self._attrs(value, but=but)
        items = [] if flat(self.of(value.place)) == flat(self.of(event.place)) else [("place", self.of(value.place))]
        for name, own, its in (("arrive", value.start, event.start), ("leave", value.end, event.end)):
            if own is not None and (its is None or not _same_time(own, aware(its, value.place.zone))):
                items.append((name, self._moment(own, value.place.zone)))
        further = self._attrs(value, head="", but=(*but, "place", "start", "end", "event"))
        named = (*(before(f"{name}=", code) for name, code in items), *further.items)
        held = self.of(event)
        if isinstance(held, str):
            return Call(f"{held}.attend(", named, ")")
        return held._replace(close=f"{held.close}.attend({', '.join(map(flat, named))})")

    def _itinerary(self, value: Itinerary) -> Code:
        leader = self.of(value.leader)
        by = [] if value.represents is None else [before("represents=", self.of(value.represents))]
        if not value.stops:
            return Call(f"{self.called(Itinerary)}(", (leader, *by), ")")
        stated = _ids_to_state(value.stops)
        held = [self._attended(each, stated=number in stated) for number, each in enumerate(value.stops)]
        return Call(f"{self.called(Itinerary)}.of(", (leader, *held, *by), ")")

    def _attended(self, stop: Stop, *, stated: bool) -> Code:
        """A stop in an itinerary, where an event stands for a stop at it from start to end."""
        code = self.of(stop) if type(stop) is not Stop else self._stop(stop, but=["leader"] if stated else _BOUND)
        if isinstance(code, Call) and code.close.endswith(".attend()"):
            return code._replace(close=code.close.removesuffix(".attend()"))
        if isinstance(code, Call) and code.open.endswith(".attend(") and not code.items:
            return code.open.removesuffix(".attend(")
        return code

    def _schedule(self, value: Schedule) -> Code:
        return Call(f"{self.called(Schedule)}([", tuple(map(self.of, value.itineraries)), "])")

    def _order(self, value: Order) -> Code:
        head = Call(f"{self.called(Order)}(", tuple(map(self.of, (value.first, *value.then))), ")")
        return head._replace(items=(*head.items, *self._attrs(value, head="", but=("first", "then")).items))

    def _layout(self, value: Layout) -> Code:
        kind = self.called(Layout)
        more = {"event": value.event, "place": value.place, "id": value.id}
        for shape, arguments in _shapes_of(value):
            with suppress(InvalidValue):
                if getattr(Layout, shape)(*arguments, name=value.name, **more) == value:
                    name = [] if value.name == shape.replace("_", " ") else [f"name={_text(value.name)}"]
                    rest = self._attrs(value, head="", but=("name", "seats", "neighbours", "facing")).items
                    return Call(f"{kind}.{shape}(", (*map(self.of, arguments), *name, *rest), ")")
        pairs = [(flat(_text(each.name)), self.of(_holders(each))) for each in value.seats]
        seats = Call("{", tuple(before(f"{name}: ", code) for name, code in pairs), "}")
        return self._attrs(value, seats=seats)

    def _turns(self, value: Turns) -> Code:
        takes = {each.takes for each in value.order}
        if len(takes) != 1:
            return self._attrs(value)
        people = Call("[", tuple(self.of(each.who) for each in value.order), "]")
        name = [] if value.name == "turns" else [f"name={_text(value.name)}"]
        rest = self._attrs(value, head="", but=("name", "order")).items
        return Call(f"{self.called(Turns)}.of(", (people, f"takes={self._span(takes.pop())}", *name, *rest), ")")

    def _seat(self, value: Seat) -> Code:
        return Call(f"{self.called(Seat)}(", (_text(value.name), self.of(_holders(value))), ")")

    def _mapping(self, value: Mapping[Any, Any]) -> Code:
        return Call("{", tuple(before(f"{flat(self.of(key))}: ", self.of(held)) for key, held in value.items()), "}")

    def _several(self, value: Iterable[Any], *, open: str, close: str, empty: str = "") -> Code:  # noqa: A002 - as in Call
        items = tuple(map(self.of, value))
        if isinstance(value, (set, frozenset)):
            items = tuple(sorted(items, key=flat))
        return Call(open, items, close) if items or not empty else empty

    def _tuple(self, value: tuple[Any, ...]) -> Code:
        items = tuple(map(self.of, value))
        return Call("(", items, ",)" if len(items) == 1 else ")")

    def _months(self, value: relativedelta) -> str:
        return self.imported("dateutil.relativedelta", "relativedelta") + repr(value).removeprefix("relativedelta")

    def _date(self, value: date) -> str:
        return f"{self.imported('datetime', 'date')}({value.year}, {value.month}, {value.day})"

    def _time(self, value: time) -> str:
        return f"{self.imported('datetime', 'time')}.fromisoformat({_text(value.isoformat())})"


def _text(value: str) -> str:
    """Text in double quotes, unless it holds some."""
    made = repr(value)
    return f'"{made[1:-1]}"' if made[0] == "'" and '"' not in made else made


def _number(value: float) -> str:
    return repr(value) if value - value == 0 else f'float("{value!r}")'


_BOUND = ("leader", "id")

_LATER = {
    **dict.fromkeys(("UTC", "date", "datetime", "time", "timedelta", "timezone"), "datetime"),
    "relativedelta": "dateutil.relativedelta",
    "ZoneInfo": "zoneinfo",
}
"""Names that may be imported once variables have theirs, and from where."""

_WRITERS: dict[type, Callable[[Writer, Any], Code]] = {
    str: lambda _, value: _text(value),
    float: lambda _, value: _number(value),
    list: partial(Writer._several, open="[", close="]"),
    set: partial(Writer._several, open="{", close="}", empty="set()"),
    frozenset: partial(Writer._several, open="frozenset({", close="})", empty="frozenset()"),
    tuple: Writer._tuple,
    dict: Writer._mapping,
    datetime: Writer._datetime,
    date: Writer._date,
    time: Writer._time,
    timedelta: Writer._span,
    relativedelta: Writer._months,
    Stop: Writer._stop,
    Itinerary: Writer._itinerary,
    Schedule: Writer._schedule,
    Order: Writer._order,
    Layout: Writer._layout,
    Seat: Writer._seat,
    Turns: Writer._turns,
}


def _holders(seat: Seat) -> Any:
    """Who holds a seat, as a layout takes it."""
    return list(seat.holders) if len(seat.holders) > 1 else next(iter(seat.holders), None)


def _shapes_of(layout: Layout) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """How a layout might have been made: the name of a function, and what it takes."""
    held = {each.name: _holders(each) for each in layout.seats}
    yield "row", (list(held.values()),)
    yield "round_table", (list(held.values()),)
    sides = {side: [one for name, one in held.items() if name.startswith(side)] for side in ("A", "B")}
    yield "table", tuple(sides.values())
    rows: dict[str, list[Any]] = {}
    for name, one in held.items():
        rows.setdefault(name.partition("-")[0], []).append(one)
    yield "rows", (list(rows.values()),)


def _ids_to_state(stops: tuple[Stop, ...]) -> set[int]:
    """Which of the stops of an itinerary must state their ids, as they would get others when it is built."""
    bases = [each.place.id if each.event is None else each.event.id for each in stops]
    stated: set[int] = set()
    while True:
        taken = Counter(cast("str", stops[number].id) for number in stated)
        made = [None if number in stated else free_id(base, taken) for number, base in enumerate(bases)]
        wrong = {bases[number] for number, each in enumerate(made) if each not in {None, stops[number].id}}
        if not wrong:
            return stated
        stated |= {number for number, base in enumerate(bases) if base in wrong}


def _is_default(field: attrs.Attribute[Any], value: Any, held: Any) -> bool:
    default: Any = field.default
    if default is attrs.NOTHING:
        return False
    if hasattr(default, "factory"):
        try:
            default = default.factory(value) if default.takes_self else default.factory()
        except ValueError:
            return False
    return held is default or (type(held) is type(default) and held == default)


def _zone_of(value: Any) -> tzinfo | None:
    """The zone in which a value reads its times."""
    match value:
        case Event() | Stop() | Summit():
            return value.place.zone
        case Turns():
            return None if value.where is None else value.where.zone
        case Recurrence():
            return value.zone
        case _:
            return None


def _same_time(one: datetime, other: datetime) -> bool:
    """Whether two times are one instant and shown alike."""
    return (
        one.replace(tzinfo=None) == other.replace(tzinfo=None)
        and one.fold == other.fold
        and type(one.tzinfo) is type(other.tzinfo)
        and one.tzinfo == other.tzinfo
        and one.tzname() == other.tzname()
    )


def _snake(name: str) -> str:
    """The name of a class as that of a variable."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).casefold()


def _variable(value: Any) -> str:
    """A name for a value: its own, as far as Python takes it."""
    kind = _snake(type(value).__name__)
    name: str = value.title if isinstance(value, (Event, Series)) else value.name
    made = unicodedata.normalize("NFKC", re.sub(r"\W+", "_", name).strip("_").casefold())[:LONGEST_NAME].strip("_")
    if made.isidentifier():
        return made
    return f"{kind}_{made}" if f"{kind}_{made}".isidentifier() and made else kind
