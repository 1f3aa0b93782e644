"""Plain stops, for which nearness is plain arithmetic: sure to take place, with an end, no slips and no passages.

Most stops of most plans are plain. What is said here of two of them is what `outlook` would say, for less.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from schedcheck.encounters.presence import Presence, slip_key, takes_place
from schedcheck.encounters.sharing import inside
from schedcheck.model import Itinerary, Level, Place, Status, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


Row: TypeAlias = tuple[int, int, str, str, Stop]
"""Start and end in microseconds, the ids of whose stop it is and of the stop, and the stop; rows sort by time."""

Rows: TypeAlias = "Mapping[str, Sequence[Row]]"
"""Rows by the place that decides whether they share one, sorted."""


class Where:
    """Which places count as shared: at a level, and only inside a place if one is given.

    Attributes:
        key: By what the rows of such places are remembered.
    """

    __slots__ = ("at", "key")

    def __init__(self, level: Level, at: Place | None) -> None:
        self.at = at
        # Numbers and texts are looked up faster than levels and places are. All that counts of a place is told: what
        # is worked out of an itinerary may be asked for in another plan, in which its id stands for another.
        self.key = (
            level - 1,
            "" if at is None else "/".join([str(at.remote), *(repr(each.id) for each in at.ancestors)]),
        )


def is_plain(stop: Stop) -> bool:
    """Whether a stop that takes place is what it seems."""
    event = stop.event
    return (
        stop._to is not None
        and stop.status is Status.CONFIRMED
        and (event is None or event.status is Status.CONFIRMED)
        and stop.place._bare
        and stop.bounds == (0, 0)
    )


class Edit(NamedTuple):
    """From one person's plain stops to others.

    Attributes:
        plain: What they are now.
        changed: By the key of a `Where`, the places in which the rows are others with the new ones; where they were
            worked out before.
        gone, come: The rows of stops that are no more, and of those that are new.
    """

    plain: Plain
    changed: Mapping[tuple[int, str], Mapping[str, Sequence[Row]]]
    gone: Sequence[Row]
    come: Sequence[Row]

    def changed_in(self, where: Where) -> Mapping[str, Sequence[Row]]:
        """The new rows of each place in which they are others, whether anybody had asked for them before or not."""
        known = self.changed.get(where.key)
        if known is None:
            keys = {key for row in (*self.gone, *self.come) if (key := key_of(row[4].place, where))}
            known = {key: self.come_rows(key, where) for key in keys}
        return known

    def gone_rows(self, key: str, where: Where) -> list[Row]:
        """The rows that are no more in one place."""
        return [row for row in self.gone if key_of(row[4].place, where) == key]

    def come_rows(self, key: str, where: Where) -> list[Row]:
        """The rows that are new there."""
        return [row for row in self.come if key_of(row[4].place, where) == key]


class Plain:
    """What is worked out of one person's stops that take place, all of them plain, once and for all edited versions.

    Attributes:
        held: A row of each stop, by what Python knows the stop by: no two of an itinerary are the same.
        rows: By the key of a `Where`, the rows; None where some stop is not known to be in this or that place.
        wheres: By that key, which.
    """

    __slots__ = ("_bodily", "held", "person", "rows", "wheres")

    def __init__(self, person: str, held: dict[int, Row]) -> None:
        self.person = person
        self.held = held
        self.rows: dict[tuple[int, str], dict[str, list[Row]] | None] = {}
        self.wheres: dict[tuple[int, str], Where] = {}
        self._bodily: list[Row] | None = None

    @classmethod
    def of_rows(cls, person: str, rows: Iterable[Row]) -> Plain:
        """What is worked out of somebody with a row of each stop."""
        return cls(person, {id(row[4]): row for row in rows})

    def __reduce__(self) -> tuple[Any, ...]:
        # Python knows copies of stops by other numbers.
        return Plain.of_rows, (self.person, list(self.held.values()))

    def rows_in(self, where: Where) -> Rows | None:
        """The rows, by place."""
        if where.key not in self.rows:
            self.wheres[where.key] = where
            self.rows[where.key] = self._all_rows(where)
        return self.rows[where.key]

    def _all_rows(self, where: Where) -> dict[str, list[Row]] | None:
        found: dict[str, list[Row]] = {}
        for row in self.held.values():
            key = key_of(row[4].place, where)
            if key is None:
                return None
            if key:
                found.setdefault(key, []).append(row)
        for rows in found.values():
            rows.sort()
        return found

    @property
    def bodily(self) -> list[Row]:
        """The rows of where the body goes, by time."""
        if self._bodily is None:
            self._bodily = sorted([row for row in self.held.values() if not row[4].place.remote])
        return self._bodily

    def edited(self, stops: Sequence[Stop]) -> Edit | None:
        """The same of an edited itinerary; None where its stops are not all plain any more."""
        old, new = self.held, dict(zip(map(id, stops), stops, strict=True))
        gone = sorted(map(old.__getitem__, old.keys() - new.keys()))
        come = held_rows(self.person, sorted(map(new.__getitem__, new.keys() - old.keys()), key=_by_time))
        if come is None:
            return None
        made = Plain(self.person, old | come)
        for row in gone:
            del made.held[id(row[4])]
        made.wheres = self.wheres
        changed: dict[tuple[int, str], Mapping[str, Sequence[Row]]] = {}
        # Another thread may ask for more of them meanwhile.
        for key, rows in list(self.rows.items()):
            if rows is not None:
                made.rows[key], changed[key] = made._moved(rows, gone, come.values(), self.wheres[key])
        if self._bodily is not None:
            made._bodily = self._bodily.copy()
            for row in gone:
                if not row[4].place.remote:
                    del made._bodily[bisect_left(made._bodily, row)]
            for row in come.values():
                if not row[4].place.remote:
                    insort(made._bodily, row)
        return Edit(made, changed, gone, list(come.values()))

    def _moved(
        self, rows: dict[str, list[Row]], gone: Iterable[Row], come: Iterable[Row], where: Where
    ) -> tuple[dict[str, list[Row]] | None, dict[str, list[Row]]]:
        made, changed = dict(rows), dict[str, list[Row]]()
        for row in gone:
            key = key_of(row[4].place, where)
            if key:
                changed[key] = []
                made[key] = [each for each in made[key] if each is not row]
        for row in come:
            key = key_of(row[4].place, where)
            if key is None:
                return None, {}
            if key:
                changed.setdefault(key, []).append(row)
                made[key] = sorted([*made.get(key, ()), row])
        return made, changed


def key_of(place: Place, where: Where) -> str | None:
    """What decides whether a plain stop is shared; "" where its place does not count, None where it is not known."""
    at = where.at
    if at is not None:
        within = inside(place, at)
        if not within:
            return None if within is None else ""
    level = where.key[0]
    return place._keys[level] if place._settled[level] else None


def _by_time(stop: Stop) -> tuple[int, str]:
    return stop._from, stop.id or ""


def held_rows(person: str, stops: Iterable[Stop]) -> dict[int, Row] | None:
    """The rows of those of somebody's stops that take place, as `Plain` holds them; None where one is not plain."""
    held: dict[int, Row] = {}
    for stop in stops:
        if takes_place(stop):
            if not is_plain(stop):
                return None
            held[id(stop)] = stop._from, stop._to, person, stop.id, stop  # type: ignore[assignment]  # a plain stop has an end, one in an itinerary an id
    return held


def plain_of(itinerary: Itinerary) -> Plain | None:
    """What is worked out of an itinerary whose stops that take place are all plain; None if they are not."""
    known: list[Plain | None] | None = itinerary._worked_out.get("plain")
    if known is None:
        held = held_rows(itinerary.leader.id, itinerary.stops)
        made = None if held is None else Plain(itinerary.leader.id, held)
        known = itinerary._worked_out["plain"] = [made]
    return known[0]


def carried_over(before: Itinerary, after: Itinerary) -> Edit | None:
    """Work out an edited itinerary from what it was, if both are plain; None if they are not."""
    old = plain_of(before)
    if old is None:
        return None
    made = old.edited(after.stops)
    after._worked_out["plain"] = [None if made is None else made.plain]
    return made


def rows_of(itinerary: Itinerary, where: Where) -> Rows | None:
    """The rows of one person; None where some stop is not plain, or not known to be in this or that place."""
    # Asked for very often: with as few calls as it can be.
    held: list[Plain | None] | None = itinerary._worked_out.get("plain")
    known = plain_of(itinerary) if held is None else held[0]
    return None if known is None else known.rows.get(where.key) or known.rows_in(where)


class Merged(list[Row]):
    """The rows of several people at one place, sorted.

    Attributes:
        longest: No row is longer, in microseconds.
    """

    __slots__ = ("longest",)

    def __init__(self, rows: Iterable[Row], longest: int) -> None:
        super().__init__(rows)
        self.longest = longest

    def edited(self, gone: Iterable[Row], come: Iterable[Row]) -> Merged:
        """The same without some rows, and with others."""
        made = Merged(self, self.longest)
        for row in gone:
            del made[bisect_left(made, row)]
        for row in come:
            insort(made, row)
            made.longest = max(made.longest, row[1] - row[0])
        return made


def merged(rows: Iterable[Rows]) -> dict[str, Merged]:
    """The rows of several people as of one."""
    found: dict[str, list[Row]] = {}
    for each in rows:
        for key, held in each.items():
            found.setdefault(key, []).extend(held)
    return {key: Merged(sorted(held), longest_of(held)) for key, held in found.items()}


def longest_of(rows: Sequence[Row]) -> int:
    """No row is longer, in microseconds."""
    return rows.longest if isinstance(rows, Merged) else max((row[1] - row[0] for row in rows), default=0)


def presence_of(row: Row) -> Presence:
    """A row as the engine knows what is not plain."""
    stop = row[4]
    return Presence(stop, stop.place, row[0], row[1], 0, 0, slip_key(stop))
