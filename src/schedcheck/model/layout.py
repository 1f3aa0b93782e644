"""Who sits or stands where: named seats, which of them are side by side, and which face each other."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from attrs import Converter, field, frozen

from schedcheck._values import kind_of, several, short_repr, slug, text
from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.model.event import Event
from schedcheck.model.leader import Leader
from schedcheck.model.place import Place

__all__ = ["Holders", "Layout", "Seat"]

Holders: TypeAlias = Leader | Iterable[Leader] | None
"""Who holds a seat: one person, or several of whom one will; None where it is left empty."""

Pair: TypeAlias = tuple[str, str]


def _holders(value: Any, self: Any) -> tuple[Leader, ...]:
    if value is None:
        return ()
    one = isinstance(value, (str, Leader)) or not isinstance(value, Iterable)
    made = (value,) if one else tuple(value)
    if not made:
        # Whoever looked for people and found none did not mean an empty chair.
        raise InvalidValue(
            f'seat {self.name} must hold somebody, or be left empty (None; in a plan file "")', "no people"
        )
    return made


@frozen(repr=False)
class Seat:
    """A seat at a table, or a place in a photograph.

    Args:
        name: Its name, unique in a layout.
        holders: Who holds it; of several, one will. None where it is left empty: it keeps its place between others.

    Raises:
        InvalidValue: A seat without a name, or for one of no people.
    """

    name: str = field(validator=text("the name of a seat"))
    holders: tuple[Leader, ...] = field(converter=Converter(_holders, takes_self=True))  # type: ignore[misc]  # mypy knows no converter that takes self

    def __repr__(self) -> str:
        return f"Seat({self.name!r}, {self.holders or None!r})"

    def __attrs_post_init__(self) -> None:
        for each in self.holders:
            if not isinstance(each, Leader):
                raise InvalidValue(f"seat {self.name} must hold a Leader, or several of whom one will", repr(each))

    def __str__(self) -> str:
        return f"{' or '.join(map(str, self.holders)) or 'nobody'} in seat {self.name}"


def _seats(values: Iterable[Seat] | Mapping[str, Holders]) -> tuple[Seat, ...]:
    if isinstance(values, Mapping):
        return tuple(Seat(name, holders) for name, holders in values.items())
    made = several(values, "seats")
    for each in made:
        if not isinstance(each, Seat):
            raise InvalidValue("each of seats must be a Seat", repr(each))
    return made


def _neighbours(values: Iterable[Pair]) -> tuple[Pair, ...]:
    return several(values, "neighbours")


def _facing(values: Iterable[Pair]) -> tuple[Pair, ...]:
    return several(values, "facing")


@frozen(repr=False, cache_hash=True)
class Layout:
    """Seats, who holds them, and which are neighbours or face each other.

    Everybody in it counts as sitting there, whether or not they have a stop for the event.

    Args:
        name: What people call it.
        seats: Each with its name and who holds it, also as a mapping of names to holders; None for one that is left
            empty. Nobody has two.
        neighbours: Pairs of seats, by name, that are side by side.
        facing: Pairs of seats that face each other.
        event: What it is for. Where the plan moves or cancels the event, the layout moves or is cancelled too.
        place: Where it is; an event's is the event's.
        id: Its name for programs; by default made from the name.

    Raises:
        InvalidValue: No seat, one given twice, or one person in two; a pair that is none, or of a seat that is not
            there; a place beside an event.
    """

    name: str = field(validator=text("name"))
    seats: tuple[Seat, ...] = field(converter=_seats)
    neighbours: tuple[Pair, ...] = field(default=(), kw_only=True, converter=_neighbours)
    facing: tuple[Pair, ...] = field(default=(), kw_only=True, converter=_facing)
    event: Event | None = field(default=None, kw_only=True, validator=kind_of(Event, "event"))
    place: Place | None = field(default=None, kw_only=True, validator=kind_of(Place, "place"))
    id: str = field(kw_only=True, validator=text("id"))
    # The names of the seats beside each, and of those opposite.
    _beside: dict[str, tuple[str, ...]] = field(init=False, eq=False)
    _opposite: dict[str, tuple[str, ...]] = field(init=False, eq=False)
    _by_name: dict[str, Seat] = field(init=False, eq=False)
    _numbers: dict[str, int] = field(init=False, eq=False)

    __repr__ = short_repr

    @id.default
    def _id_from_name(self) -> str:
        return slug(self.name) if isinstance(self.name, str) else ""

    def __attrs_post_init__(self) -> None:
        refuse_two_places(self)
        if not self.seats:
            raise InvalidValue(f"{self.name} must have a seat", "none")
        _set(self, "_by_name", {each.name: each for each in self.seats})
        self._refuse_doubles()
        order = {each.name: number for number, each in enumerate(self.seats)}
        _set(self, "_numbers", order)
        for what, others in (("neighbours", "_beside"), ("facing", "_opposite")):
            pairs = _pairs(getattr(self, what), f"{what} of {self.name}", order)
            _set(self, what, pairs)
            _set(self, others, _adjacent(pairs))

    def _refuse_doubles(self) -> None:
        counts = Counter(each.name for each in self.seats)
        twice = [each for each, count in counts.items() if count > 1]
        if twice:
            raise InvalidValue(f"seats of {self.name} must have different names", f"{twice[0]!r} twice")
        taken: dict[str, Seat] = {}
        for seat in self.seats:
            for person in seat.holders:
                other = taken.setdefault(person.id, seat)
                if other is not seat or seat.holders.count(person) > 1:
                    got = f"{other.name!r} and {seat.name!r}"
                    raise InvalidValue(f"{person.name} must have one seat in {self.name}", got)

    @classmethod
    def row(cls, holders: Iterable[Holders], *, name: str = "row", **more: Any) -> Layout:
        """One row, side by side: seats "1", "2" and so on from the left.

        Args:
            holders: Who holds each seat; None for one that is left empty.
            name: As the attribute.
            more: Further arguments of `Layout`.
        """
        seats = _numbered("", holders)
        return cls(name, seats, neighbours=_side_by_side(seats), **more)

    @classmethod
    def rows(cls, rows: Iterable[Iterable[Holders]], *, name: str = "rows", **more: Any) -> Layout:
        """Rows one behind the other, as for a photograph: seats "1-1", "1-2" and so on, the front row first.

        Neighbours are those side by side, and those one behind the other. Rows of different length are centred: whoever
        stands behind the gap between two is behind both.

        Args:
            rows: Of each row, who holds each seat; None for one that is left empty. Each row has a seat.
            name, more: As in `row`.
        """
        lines = [_numbered(f"{number}-", each) for number, each in enumerate(several(rows, "rows"), 1)]
        for number, each in enumerate(lines, 1):
            if not each:
                # Those before and those behind would have no way between them, and be as far apart as can be.
                raise InvalidValue(
                    f"row {number} of {name} must have a seat, as a row without one parts the others", "none"
                )
        beside = [pair for line in lines for pair in _side_by_side(line)]
        behind = [pair for front, back in pairwise(lines) for pair in _across(front, back)]
        return cls(name, [seat for line in lines for seat in line], neighbours=[*beside, *behind], **more)

    @classmethod
    def round_table(cls, holders: Iterable[Holders], *, name: str = "round table", **more: Any) -> Layout:
        """Seats "1", "2" and so on around a table; the last is beside the first.

        Each faces the seat straight across. Where their number is odd, that is none: each faces the two nearest to it.

        Args:
            holders, name, more: As in `row`.
        """
        seats = _numbered("", holders)
        names = [each.name for each in seats]
        count = len(names)
        ring = [(names[at - 1], names[at]) for at in range(count if count > 1 else 0)]
        across = [
            (names[at], names[(at + half) % count])
            for half in {count // 2, (count + 1) // 2} - {count}
            for at in range(count if half else 0)
        ]
        return cls(name, seats, neighbours=ring, facing=across, **more)

    @classmethod
    def table(cls, first: Iterable[Holders], second: Iterable[Holders], *, name: str = "table", **more: Any) -> Layout:
        """Two sides of a table, facing: seats "A1", "A2" and so on, and across from them "B1", "B2".

        Neighbours are those on one side, next to each other. Sides of different length are centred: whoever sits across
        from the gap between two faces both.

        Args:
            first, second: Who holds each seat of a side, both from the same end.
            name, more: As in `row`.
        """
        one, other = _numbered("A", first), _numbered("B", second)
        beside = [*_side_by_side(one), *_side_by_side(other)]
        return cls(name, [*one, *other], neighbours=beside, facing=_across(one, other), **more)

    @property
    def leaders(self) -> tuple[Leader, ...]:
        """Everybody who has a seat, or may take one."""
        return tuple(person for seat in self.seats for person in seat.holders)

    @property
    def where(self) -> Place | None:
        """Its place, else that of its event."""
        return self.event.place if self.event is not None else self.place

    def seat(self, name: str) -> Seat:
        """The seat with this name; raises `InvalidValue`, as do all that take a name."""
        if not isinstance(name, str) or name not in self._by_name:
            known = did_you_mean(str(name), self._by_name)
            raise InvalidValue(f"the seat must be one of {self.name}", f"{name!r}{known}")
        return self._by_name[name]

    def number(self, name: str) -> int:
        """The position of a seat among the seats, from 0."""
        return self._numbers[self.seat(name).name]

    def neighbours_of(self, name: str) -> tuple[str, ...]:
        """The names of the seats beside one."""
        return self._beside.get(self.seat(name).name, ())

    def facing_of(self, name: str) -> tuple[str, ...]:
        """The names of the seats that one faces."""
        return self._opposite.get(self.seat(name).name, ())

    def between(self, one: str, other: str) -> int | None:
        """How many seats lie between two, by name, on the shortest way from neighbour to neighbour.

        None where no way leads from one to the other, or where they are one seat.

        >>> Layout.row([Leader("Ada"), Leader("Bo"), Leader("Cy")]).between("1", "3")
        1
        """
        wanted = self.seat(other).name
        return next((count for name, count in self.nearest(one) if name == wanted), None)

    def nearest(self, name: str) -> Iterator[tuple[str, int]]:
        """Each other seat that can be reached from one, and how many seats lie between, the nearest first."""
        steps = {self.seat(name).name: 0}
        waiting = deque(steps)
        while waiting:
            here = waiting.popleft()
            for each in self._beside.get(here, ()):
                if each not in steps:
                    steps[each] = steps[here] + 1
                    waiting.append(each)
                    yield each, steps[here]

    def __str__(self) -> str:
        return self.name


_set = object.__setattr__


def refuse_two_places(self: Any) -> None:
    """Refuse a place beside an event, which has one."""
    if self.event is not None and self.place is not None:
        raise InvalidValue("place must not be given beside event, which has one", self.place.name)


def _numbered(prefix: str, holders: Iterable[Holders]) -> list[Seat]:
    return [Seat(f"{prefix}{number}", each) for number, each in enumerate(several(holders, "holders"), 1)]


def _side_by_side(seats: Sequence[Seat]) -> list[Pair]:
    return [(one.name, other.name) for one, other in pairwise(seats)]


def _across(front: Sequence[Seat], back: Sequence[Seat]) -> Iterator[Pair]:
    """The seats of two centred lines that are less than one place to the side of each other."""
    for number, seat in enumerate(front):
        # Twice how far from the start of the other line: odd where that is between two of its seats.
        twice = 2 * number + len(back) - len(front)
        for each in {twice // 2, -(-twice // 2)}:
            if 0 <= each < len(back):
                yield seat.name, back[each].name


def _pairs(values: Iterable[Any], what: str, order: Mapping[str, int]) -> tuple[Pair, ...]:
    """Pairs of seats, each once, in the order of the seats."""
    found: set[tuple[int, int]] = set()
    for pair in values:
        names = tuple(pair) if isinstance(pair, Iterable) and not isinstance(pair, str) else ()
        if len(names) != 2 or names[0] == names[1]:  # noqa: PLR2004 - a pair
            raise InvalidValue(f"{what} must be pairs of two seats", repr(pair))
        for each in names:
            if not isinstance(each, str) or each not in order:
                raise InvalidValue(f"{what} must be seats of it", f"{each!r}{did_you_mean(str(each), order)}")
        one, other = sorted(order[each] for each in names)
        found.add((one, other))
    named = list(order)
    return tuple((named[one], named[other]) for one, other in sorted(found))


def _adjacent(pairs: Iterable[Pair]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return {name: tuple(others) for name, others in found.items()}
