"""Plain stops, for which nearness is plain arithmetic: sure to take place, with an end, no slips and no passages.

Most stops of most plans are plain. What is said here of two of them is what `outlook` would say, for less.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from schedcheck.encounters.presence import Presence, slip_key, takes_place
from schedcheck.encounters.sharing import inside
from schedcheck.interval import gap_between
from schedcheck.kernels import kernel_for
from schedcheck.model import Itinerary, Level, Place, Status, Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from schedcheck.encounters.nearness import Question

Row: TypeAlias = tuple[int, int, str, str, Stop]
"""Start and end in microseconds, the ids of whose stop it is and of the stop, and the stop; rows sort by time."""

Rows: TypeAlias = "Mapping[str, Sequence[Row]]"
"""Rows by the place that decides whether they share one, sorted."""


CROWDED = 4096
"""So many pairs are compared one by one: faster than setting out to sweep them."""


class Where:
    """Which places count as shared: at a level, and only inside a place if one is given.

    Attributes:
        key: By what the rows of such places are remembered.
    """

    __slots__ = ("at", "key", "level")

    def __init__(self, level: Level, at: Place | None) -> None:
        self.level = level
        self.at = at
        # Numbers and texts are looked up faster than levels and places are. All that counts of a place is told: what
        # is worked out of an itinerary may be asked for in another plan, in which its id stands for another.
        self.key = (
            level - 1,
            "" if at is None else "/".join([str(at.remote), *(repr(each.id) for each in at.ancestors)]),
        )


class Pair(NamedTuple):
    """Two rows, in the order in which pairs are told: the nearest first, then by time, then by whose they are.

    Attributes:
        gap: Microseconds; negative together.
        start, end: The time they share, or the time between them.
        first, second: Of the one side, of the other.
    """

    gap: int
    start: int
    end: int
    first: Row
    second: Row


class Cell(NamedTuple):
    """What came of the rows of two sides in one place.

    Attributes:
        near: The pairs too near.
        kept: The nearest of the others; None also as long as nobody has asked for it.
        later: Then what `cell_of` is asked.
    """

    near: tuple[Pair, ...]
    kept: Pair | None
    later: Asked | None = None

    @property
    def settled(self) -> Cell:
        """The same, with the nearest of the others worked out."""
        return self if self.later is None else cell_of(*self.later)


Asked: TypeAlias = "tuple[Sequence[Row], Sequence[Row], int, tuple[int, int] | None, frozenset[str]]"
"""How near the rows of two sides come in one place: the arguments of `cell_of`. No class: very many are made."""


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
        gone, come: The stops that are no more, and those that are new.
    """

    plain: Plain
    changed: Mapping[tuple[int, str], Mapping[str, Sequence[Row]]]
    gone: Sequence[Stop]
    come: Sequence[Stop]

    def changed_in(self, where: Where) -> Mapping[str, Sequence[Row]]:
        """The new rows of each place in which they are others, whether anybody had asked for them before or not."""
        known = self.changed.get(where.key)
        if known is None:
            keys = {key for stop in (*self.gone, *self.come) if (key := key_of(stop.place, where))}
            known = {key: self.come_rows(key, where) for key in keys}
        return known

    def gone_rows(self, key: str, where: Where) -> list[Row]:
        """The rows that are no more in one place."""
        return [self.plain._row(stop) for stop in self.gone if key_of(stop.place, where) == key]

    def come_rows(self, key: str, where: Where) -> list[Row]:
        """The rows that are new there."""
        return [self.plain._row(stop) for stop in self.come if key_of(stop.place, where) == key]


class Plain:
    """What is worked out of one person's stops that take place, all of them plain, once and for all edited versions.

    Attributes:
        stops: In no order.
        rows: By the key of a `Where`, the rows; None where some stop is not known to be in this or that place.
        wheres: By that key, which.
    """

    __slots__ = ("_bodily", "person", "rows", "stops", "wheres")

    def __init__(self, person: str, stops: Sequence[Stop]) -> None:
        self.person = person
        self.stops = stops
        self.rows: dict[tuple[int, str], dict[str, list[Row]] | None] = {}
        self.wheres: dict[tuple[int, str], Where] = {}
        self._bodily: list[Row] | None = None

    def rows_in(self, where: Where) -> Rows | None:
        """The rows, by place."""
        if where.key not in self.rows:
            self.wheres[where.key] = where
            self.rows[where.key] = self._all_rows(where)
        return self.rows[where.key]

    def _all_rows(self, where: Where) -> dict[str, list[Row]] | None:
        found: dict[str, list[Row]] = {}
        for stop in self.stops:
            key = key_of(stop.place, where)
            if key is None:
                return None
            if key:
                found.setdefault(key, []).append(self._row(stop))
        for rows in found.values():
            rows.sort()
        return found

    def _row(self, stop: Stop) -> Row:
        return stop._from, stop._to, self.person, stop.id, stop  # type: ignore[return-value]  # a plain stop has an end, one in an itinerary an id

    @property
    def bodily(self) -> list[Row]:
        """The rows of where the body goes, by time."""
        if self._bodily is None:
            self._bodily = sorted(self._row(stop) for stop in self.stops if not stop.place.remote)
        return self._bodily

    def edited(self, stops: Sequence[Stop]) -> Edit | None:
        """The same of an edited itinerary; None where its stops are not all plain any more."""
        old, new = set(map(id, self.stops)), set(map(id, stops))
        ended, begun = old - new, new - old
        gone: list[Stop] = []
        left: list[Stop] = []
        for stop in self.stops:
            (gone if id(stop) in ended else left).append(stop)
        come = [each for each in stops if id(each) in begun and takes_place(each)]
        if not all(map(is_plain, come)):
            return None
        made = Plain(self.person, [*left, *come])
        made.wheres = self.wheres
        changed: dict[tuple[int, str], Mapping[str, Sequence[Row]]] = {}
        for key, rows in self.rows.items():
            if rows is not None:
                made.rows[key], changed[key] = made._moved(rows, gone, come, self.wheres[key])
        if self._bodily is not None:
            made._bodily = self._bodily.copy()
            for stop in gone:
                if not stop.place.remote:
                    del made._bodily[bisect_left(made._bodily, self._row(stop))]
            for stop in come:
                if not stop.place.remote:
                    insort(made._bodily, made._row(stop))
        return Edit(made, changed, gone, come)

    def _moved(
        self, rows: dict[str, list[Row]], gone: Iterable[Stop], come: Iterable[Stop], where: Where
    ) -> tuple[dict[str, list[Row]] | None, dict[str, list[Row]]]:
        made, changed = dict(rows), dict[str, list[Row]]()
        for stop in gone:
            key = key_of(stop.place, where)
            if key:
                changed[key] = []
                made[key] = [each for each in made[key] if each[4] is not stop]
        for stop in come:
            key = key_of(stop.place, where)
            if key is None:
                return None, {}
            if key:
                row = self._row(stop)
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


def plain_of(itinerary: Itinerary) -> Plain | None:
    """What is worked out of an itinerary whose stops that take place are all plain; None if they are not."""
    known: list[Plain | None] | None = itinerary._worked_out.get("plain")
    if known is None:
        held = [each for each in itinerary.stops if takes_place(each)]
        made = Plain(itinerary.leader.id, held) if all(map(is_plain, held)) else None
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
    return {key: Merged(sorted(held), _longest_of(held)) for key, held in found.items()}


def _longest_of(rows: Sequence[Row]) -> int:
    return rows.longest if isinstance(rows, Merged) else max((row[1] - row[0] for row in rows), default=0)


def rows_near(row: Row, others: Sequence[Row], required: int) -> Iterator[Row]:
    """Of others, sorted, those that are too near a row; in O(log n + found) where none is much longer than the rest."""
    start, end = row[0] - required, row[1] + required
    longest = _longest_of(others)
    for at in range(bisect_left(others, (end,)) - 1, -1, -1):
        other = others[at]
        if other[0] + longest <= start:
            return
        if other[1] > start:
            yield other


def _nearest_to(row: Row, others: Sequence[Row], required: int) -> Iterator[Row]:
    """Of others, sorted, the first that begins late enough after a row, and the first of the last to end before it."""
    after = bisect_left(others, (row[1] + required,))
    if after < len(others):
        yield others[after]
    limit, longest = row[0] - required, _longest_of(others)
    best: Row | None = None
    for at in range(bisect_left(others, (limit + 1,)) - 1, -1, -1):
        other = others[at]
        if best is not None and other[0] + longest < best[1]:
            break
        if other[1] <= limit and (best is None or other[1] >= best[1]):
            best = other
    if best is not None:
        yield best


def near_again(
    near: tuple[Pair, ...],
    gone: Sequence[Stop],
    come: Sequence[Row],
    others: Sequence[Row],
    asked: Question,
    *,
    turned: bool,
) -> tuple[Pair, ...]:
    """The pairs too near in a place after somebody's rows there are others, out of those before.

    Args:
        near: Those.
        gone: Stops that are not there any more.
        come: Rows that are there now, of one side.
        others: All rows there of the other side.
        asked: How near is too near.
        turned: Whether *come* are of the second side.
    """
    left = [each for each in near if not _has_one_of(each, gone)] if near else []
    required, window, allow = asked.gap, asked.window, asked.allow
    for row in come:
        since, until = row[0] - required, row[1] + required
        for other in others:
            if other[0] < until and other[1] > since:
                if allow and row[4].purpose in allow and other[4].purpose in allow:
                    continue
                pair = _turned(row, other, turned)
                if window is None or _touches(pair, window):
                    left.append(pair)
    return tuple(sorted(left)) if left else ()


def crowded_again(cell: Cell, gone: Sequence[Stop], come: Sequence[Row], sides: Crowd) -> Cell | None:
    """What comes of a crowded place after somebody's rows there are others, out of what came of it before.

    Args:
        cell: That.
        gone: Stops that are not there any more.
        come: Rows that are there now, of one side.
        sides: What they are compared with.

    Returns:
        None where the nearest pair is gone, or pairs are left out that count for nothing: then all must be compared.
    """
    if cell.kept is None or _has_one_of(cell.kept, gone):
        return None
    near = [each for each in cell.near if not _has_one_of(each, gone)]
    kept = cell.kept
    for row in come:
        near += (_turned(row, other, sides.turned) for other in rows_near(row, sides.others, sides.required))
        for other in _nearest_to(row, sides.others, sides.required):
            kept = min(kept, _turned(row, other, sides.turned))
    return Cell(tuple(sorted(near)), kept)


class Crowd(NamedTuple):
    """Rows of one side in a crowded place.

    Attributes:
        others: The rows, sorted.
        required: The gap they must have to those of the other side, in microseconds.
        turned: Whether they are the first of a pair.
    """

    others: Sequence[Row]
    required: int
    turned: bool


def _turned(row: Row, other: Row, turned: bool) -> Pair:  # noqa: FBT001 - private, and told by its name
    gap = gap_between(row[0], row[1], other[0], other[1])
    return _pair(gap, other, row) if turned else _pair(gap, row, other)


def cell_of(
    mine: Sequence[Row],
    theirs: Sequence[Row],
    required: int,
    window: tuple[int, int] | None = None,
    allow: frozenset[str] = frozenset(),
) -> Cell:
    """How near the rows of two sides come in one place they share.

    Args:
        mine, theirs: Sorted.
        required: The gap they must have, in microseconds.
        window: Microseconds from and to which the time they share, or the time between them, must touch to count.
        allow: Kinds of stop that are tolerated, where both are of one.
    """
    if len(mine) * len(theirs) > CROWDED:
        return _crowded(mine, theirs, required, window, allow)
    near: list[Pair] = []
    kept: Pair | None = None
    for first in mine:
        start, end, _, _, stop = first
        for second in theirs:
            after, before = second[0] - end, start - second[1]
            gap = max(before, after)
            if kept is not None and gap > kept.gap and gap >= required:
                if gap == after:
                    break
                continue
            if allow and stop.purpose in allow and second[4].purpose in allow:
                continue
            pair = _pair(gap, first, second)
            if window is not None and not _touches(pair, window):
                continue
            if gap < required:
                near.append(pair)
            elif kept is None or pair < kept:
                kept = pair
    return Cell(tuple(sorted(near)) if near else (), kept)


def _pair(gap: int, first: Row, second: Row) -> Pair:
    begun = max(second[0], first[0])
    over = min(second[1], first[1])
    return Pair(gap, begun, over, first, second) if begun < over else Pair(gap, over, begun, first, second)


def _touches(pair: Pair, window: tuple[int, int]) -> bool:
    return pair.start <= window[1] and pair.end >= window[0]


def _crowded(
    mine: Sequence[Row],
    theirs: Sequence[Row],
    required: int,
    window: tuple[int, int] | None,
    allow: frozenset[str],
) -> Cell:
    """The same by sorted sweeps, in O(n log n + m log m + found)."""
    near: list[Pair] = []
    kept: list[Pair] = []
    for here, there in _not_tolerated(mine, theirs, allow):
        sweeps = kernel_for(len(here) + len(there))
        found = sweeps.near(*_columns(here), *_columns(there), gap=required)
        near += _pairs(here, there, *found)
        # Apart, they are in the window if the earlier ends and the later starts on the right side of its edges.
        sides = [(here, there)]
        if window is not None:
            sides = [
                (_over_by(here, window), _begun_by(there, window)),
                (_begun_by(here, window), _over_by(there, window)),
            ]
        for one, other in sides:
            kept += _pairs(one, other, *sweeps.nearest(*_columns(one), *_columns(other), gap=required))
    counted = (each for each in near if window is None or _touches(each, window))
    return Cell(tuple(sorted(counted)), min(kept, default=None))


def _not_tolerated(
    mine: Sequence[Row], theirs: Sequence[Row], allow: frozenset[str]
) -> Iterator[tuple[Sequence[Row], Sequence[Row]]]:
    """The rows that count against one another: each with each, save where both are tolerated."""
    if not allow:
        yield mine, theirs
        return
    yield [each for each in mine if each[4].purpose not in allow], theirs
    yield (
        [each for each in mine if each[4].purpose in allow],
        [each for each in theirs if each[4].purpose not in allow],
    )


def _over_by(rows: Sequence[Row], window: tuple[int, int]) -> Sequence[Row]:
    return [each for each in rows if each[1] <= window[1]]


def _begun_by(rows: Sequence[Row], window: tuple[int, int]) -> Sequence[Row]:
    return [each for each in rows if each[0] >= window[0]]


def _columns(rows: Sequence[Row]) -> tuple[list[int], list[int], list[int]]:
    return [0] * len(rows), [each[0] for each in rows], [each[1] for each in rows]


def _pairs(mine: Sequence[Row], theirs: Sequence[Row], first: Iterable[int], second: Iterable[int]) -> Iterator[Pair]:
    for one, other in zip(first, second, strict=True):
        here, there = mine[one], theirs[other]
        yield _pair(gap_between(here[0], here[1], there[0], there[1]), here, there)


def overlaps_of(rows: Sequence[Row], counts: Callable[[Place, Place], bool]) -> Cell | None:
    """The pairs of one person's rows, sorted by time, that overlap and count, and the nearest that do not overlap.

    None where there are many, and some overlap or have no length.
    """
    if all(earlier[0] < earlier[1] <= later[0] for earlier, later in pairwise(rows)):
        return Cell((), _nearest_in_turn(rows, counts))
    if len(rows) > MANY:
        return None
    near: list[Pair] = []
    kept: Pair | None = None
    for first, second in combinations(rows, 2):
        kept = _with_pair(first, second, near, kept, counts)
    return Cell(tuple(sorted(near)), kept)


def overlaps_again(
    cell: Cell, gone: Sequence[Stop], come: Sequence[Stop], rows: Sequence[Row], counts: Callable[[Place, Place], bool]
) -> Cell | None:
    """The same after an edit, out of what it was: only pairs of which one is new are looked at.

    Args:
        cell: As it was.
        gone, come: The stops that are only in what it was, and only in what it is.
        rows: As they are, sorted by time.
        counts: As in `overlaps_of`.
    """
    if len(rows) > MANY or (cell.kept is not None and _has_one_of(cell.kept, gone)):
        return overlaps_of(rows, counts)
    near = [each for each in cell.near if not _has_one_of(each, gone)] if cell.near else []
    kept = cell.kept
    for number, stop in enumerate(come):
        if stop.place.remote:
            continue
        new: Row = stop._from, stop._to, rows[0][2], stop.id, stop  # type: ignore[assignment]  # it is plain
        start, end = new[0], new[1]
        least = LONGEST if kept is None else kept.gap
        for row in rows:
            # Most are further away than the nearest: only of the others a pair is made.
            if start - row[1] > least or row[4] is stop:
                continue
            if row[0] - end > least:
                break
            if number and any(row[4] is each for each in come[:number]):
                continue
            kept = _with_pair(*((row, new) if row < new else (new, row)), near, kept, counts)
            least = LONGEST if kept is None else kept.gap
    return Cell(tuple(sorted(near)) if near else (), kept)


LONGEST = 1 << 62
"""Longer than any gap."""


def _has_one_of(pair: Pair, stops: Sequence[Stop]) -> bool:
    return any(each is pair.first[4] or each is pair.second[4] for each in stops)


def _with_pair(
    first: Row, second: Row, near: list[Pair], kept: Pair | None, counts: Callable[[Place, Place], bool]
) -> Pair | None:
    """The tightest pair that does not overlap, with one more looked at; one that overlaps goes to *near*."""
    gap = max(first[0] - second[1], second[0] - first[1])
    if gap >= 0 and kept is not None and gap > kept.gap:
        return kept
    if not counts(first[4].place, second[4].place):
        return kept
    pair = _pair(gap, first, second)
    if gap < 0:
        near.append(pair)
        return kept
    return pair if kept is None or pair < kept else kept


MANY = 64
"""So many rows of one person are compared each with each."""


def _nearest_in_turn(rows: Sequence[Row], counts: Callable[[Place, Place], bool]) -> Pair | None:
    """The nearest pair that counts, of rows sorted by time of which no two overlap; by time, the first of several.

    In O(n) where most that follow one another count, and no pair counts of two rows in one place.
    """
    best: Pair | None = None
    latest: dict[str, Row] = {}
    for row in rows:
        start, stop = row[0], row[4]
        # The last row in each place, the latest first: of what is in one place, none before it is nearer.
        for other in reversed(latest.values()):
            if best is not None and start - other[1] >= best.gap:
                break
            if counts(other[4].place, stop.place):
                best = Pair(start - other[1], other[1], start, other, row)
                break
        latest.pop(stop.place.id, None)
        latest[stop.place.id] = row
    return best


def presence_of(row: Row) -> Presence:
    """A row as the engine knows what is not plain."""
    stop = row[4]
    return Presence(stop, stop.place, row[0], row[1], 0, 0, slip_key(stop))
