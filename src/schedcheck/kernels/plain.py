"""The sweeps in plain Python: always there, and the faster ones for few rows."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from itertools import compress, pairwise, repeat
from operator import add, eq, ge
from typing import TYPE_CHECKING, TypeAlias

from schedcheck.kernels.columns import NONE, Pairs, Peaks, Survey

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from schedcheck.kernels.columns import Column

__all__ = ["gaps", "near", "nearest", "overlaps", "peaks", "survey", "values_of"]

Span: TypeAlias = tuple[int, int, int]
"""Start, end and number of a row."""

PAIR = 2
"""A start and an end."""
FEW = 16
"""So few pairs are compared one by one: faster than setting out to search."""


def overlaps(group: Column, start: Column, end: Column, *, gap: int = 0, within: range | None = None) -> Pairs:
    """Pairs of one group that are too near each other."""
    found = _no_pairs()
    groups, starts, ends = values_of(group), values_of(start), values_of(end)
    crowded = _crowded(groups, starts, ends, gap)
    if within is not None:
        crowded = {code for code in crowded if code in within}
    rows = list(compress(range(len(groups)), map(crowded.__contains__, groups)))
    groups, starts, ends = ([each[row] for row in rows] for each in (groups, starts, ends))
    for spans in _in_order(_spans_of(groups, starts, ends, rows)):
        if _least(spans) < gap:
            _add_pairs(spans, gap, found)
    return found


def _crowded(groups: list[int], starts: list[int], ends: list[int], gap: int) -> set[int]:
    """The groups in which rows may be too near each other; no others have such rows.

    With each end later by the gap, no rows overlap for any length of time exactly if of all starts and ends of a group
    in order every other one is a start: starts and every other one then add up to the same, and to less otherwise.
    """
    bounds: defaultdict[int, list[int]] = defaultdict(list)
    until = map(add, ends, repeat(gap)) if gap else ends
    # Not a loop: a call for each row, made in C, takes half the time.
    deque(map(list.extend, map(bounds.__getitem__, groups), zip(starts, until, strict=True)), maxlen=0)
    crowded = set()
    for code, both in bounds.items():
        if len(both) > PAIR:
            of_starts = sum(both[::2])
            both.sort()
            if sum(both[::2]) != of_starts:
                crowded.add(code)
    if not gap:
        # An instant inside another row takes no time.
        crowded.update(compress(groups, map(eq, starts, ends)))
    return crowded


def gaps(group: Column, start: Column, end: Column, groups: int) -> array[int]:
    """The least gap of neighbours in each group."""
    least = array("q", [NONE]) * groups
    for code, spans in _spans_of(group, start, end).items():
        least[code] = _least(spans)
    return least


def survey(group: Column, start: Column, end: Column, groups: int, *, gap: int = 0) -> Survey:
    """Pairs that are too near each other, and the least gap of neighbours in each group."""
    found, least = _no_pairs(), array("q", [NONE]) * groups
    crowded = {}
    for code, spans in _spans_of(group, start, end).items():
        least[code] = smallest = _least(spans)
        if smallest < gap:
            crowded[code] = spans
    for spans in _in_order(crowded):
        _add_pairs(spans, gap, found)
    return Survey(*found, least)


def near(  # noqa: PLR0917 - two tables of three columns
    group: Column,
    start: Column,
    end: Column,
    other_group: Column,
    other_start: Column,
    other_end: Column,
    *,
    gap: int | Column,
) -> Pairs:
    """Pairs across two tables that are too near each other."""
    found = _no_pairs()
    mine, theirs = _Table(start, end), _Table(other_start, other_end)
    for code, rows, others in _shared(group, other_group):
        required = gap if isinstance(gap, int) else gap[code]
        mine.sort(rows)
        theirs.sort(others)
        search = _near_of_few if len(rows) * len(others) <= FEW else _near_of_many
        for row, partners in zip(rows, search(mine, rows, theirs, others, required), strict=True):
            found.first.extend(repeat(row, len(partners)))
            found.second.extend(partners)
    return found


def nearest(  # noqa: PLR0917 - two tables of three columns
    group: Column,
    start: Column,
    end: Column,
    other_group: Column,
    other_start: Column,
    other_end: Column,
    *,
    gap: int | Column,
) -> Pairs:
    """The pair of each group with the smallest gap that is large enough."""
    found = _no_pairs()
    mine, theirs = _Table(start, end), _Table(other_start, other_end)
    for code, rows, others in _shared(group, other_group):
        required = gap if isinstance(gap, int) else gap[code]
        search = _apart_of_few if len(rows) * len(others) <= FEW else _apart_of_many
        best = min(search(mine, rows, theirs, others, required), default=None)
        if best is not None:
            found.first.append(best[2])
            found.second.append(best[3])
    return found


def peaks(group: Column, start: Column, end: Column, groups: int) -> Peaks:
    """The most rows at one moment in each group, and when."""
    most, at = array("q", [0]) * groups, array("q", [0]) * groups
    starts, ends = values_of(start), values_of(end)
    for code, rows in _rows_of(group).items():
        rises = sorted([starts[row] for row in rows])
        falls = sorted([max(ends[row], starts[row] + 1) for row in rows])
        if all(map(ge, rises[1:], falls)):
            most[code], at[code] = 1, rises[0]
        else:
            most[code], at[code] = _peak(rises, falls)
    return Peaks(most, at)


def _no_pairs() -> Pairs:
    return Pairs(array("q"), array("q"))


def values_of(column: Column) -> list[int]:
    """The column as a list: the fastest to read from, and its items are plain ints."""
    if isinstance(column, list):
        return column
    listed: list[int] = column.tolist() if hasattr(column, "tolist") else list(column)
    return listed


def _rows_of(group: Column, among: Container[int] | None = None) -> dict[int, list[int]]:
    """The row numbers of each group, or of each group *among* some."""
    rows: dict[int, list[int]] = {}
    for row, code in enumerate(values_of(group)):
        if code in rows:
            rows[code].append(row)
        elif among is None or code in among:
            rows[code] = [row]
    return rows


def _spans_of(group: Column, start: Column, end: Column, numbers: Sequence[int] | None = None) -> dict[int, list[Span]]:
    """The rows of each group that has several, in no order; with their *numbers*, where these are not all rows."""
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    rows = zip(values_of(start), values_of(end), range(len(start)) if numbers is None else numbers, strict=True)
    for code, span in zip(values_of(group), rows, strict=True):
        spans[code].append(span)
    return {code: each for code, each in spans.items() if len(each) > 1}


def _in_order(spans: dict[int, list[Span]]) -> Iterator[list[Span]]:
    return map(spans.__getitem__, sorted(spans))


def _shared(group: Column, other_group: Column) -> Iterator[tuple[int, list[int], list[int]]]:
    """Each group that both tables have, in order, with the rows of both."""
    mine = _rows_of(group)
    theirs = _rows_of(other_group, among=mine)
    return ((code, mine[code], theirs[code]) for code in sorted(theirs))


def _least(spans: list[Span]) -> int:
    """Put the rows of one group in order; the least gap of neighbours."""
    spans.sort()
    return min(begun - over for (_, over, _), (begun, _, _) in pairwise(spans))


def _add_pairs(spans: list[Span], gap: int, found: Pairs) -> None:
    """Add the pairs of one group, whose rows are in order, that are too near each other."""
    rises = [begun for begun, _, _ in spans]
    for after, (_, over, row) in enumerate(spans, start=1):
        # What comes later in order is too near exactly if it starts before the end and the gap: so it is a run.
        until = bisect_left(rises, over + gap, after)
        if until > after:
            found.first.extend(repeat(row, until - after))
            found.second.extend(other for _, _, other in spans[after:until])


class _Table:
    """Starts and ends by row number."""

    __slots__ = ("ends", "starts")

    def __init__(self, start: Column, end: Column) -> None:
        self.starts = values_of(start)
        self.ends = values_of(end)

    def sort(self, rows: list[int]) -> None:
        """Put row numbers, which rise, in order."""
        if len(rows) > 1:
            starts, ends = self.starts, self.ends
            rows.sort(key=lambda row: (starts[row], ends[row]))


def _near_of_few(mine: _Table, rows: list[int], theirs: _Table, others: list[int], gap: int) -> Iterable[list[int]]:
    """For each row the others that are too near."""
    for row in rows:
        start, end = mine.starts[row], mine.ends[row]
        yield [each for each in others if theirs.starts[each] - end < gap and start - theirs.ends[each] < gap]


def _near_of_many(mine: _Table, rows: list[int], theirs: _Table, others: list[int], gap: int) -> Iterable[list[int]]:
    """For each row the others that are too near: those that start before it, then those that do not."""
    rises = [mine.starts[row] for row in rows]
    before: list[list[int]] = [[] for _ in rows]
    for each in others:
        start = theirs.starts[each]
        first = bisect_right(rises, start)
        for position in range(first, bisect_left(rises, theirs.ends[each] + gap, first)):
            before[position].append(each)
    # Twice the start, and one more unless it is an instant: that touches what starts with it, which is near by no gap.
    marks = [theirs.starts[each] * 2 + (theirs.starts[each] < theirs.ends[each]) for each in others]
    for row, earlier in zip(rows, before, strict=True):
        first = bisect_left(marks, mine.starts[row] * 2 + (gap == 0))
        yield earlier + others[first : bisect_left(marks, (mine.ends[row] + gap) * 2, first)]


def _apart_of_few(
    mine: _Table, rows: list[int], theirs: _Table, others: list[int], gap: int
) -> Iterator[tuple[int, int, int, int]]:
    """Gap, earlier end and rows of each pair that is far enough apart."""
    for row in rows:
        start, end = mine.starts[row], mine.ends[row]
        for each in others:
            apart = max(theirs.starts[each] - end, start - theirs.ends[each])
            if apart >= gap:
                yield apart, min(end, theirs.ends[each]), row, each


def _apart_of_many(
    mine: _Table, rows: list[int], theirs: _Table, others: list[int], gap: int
) -> Iterator[tuple[int, int, int, int]]:
    """Gap, earlier end and rows of the nearest pairs of each row that are far enough apart, one to each side."""
    by_end, by_start = sorted(others, key=theirs.ends.__getitem__), sorted(others, key=theirs.starts.__getitem__)
    falls, rises = [theirs.ends[each] for each in by_end], [theirs.starts[each] for each in by_start]
    for row in rows:
        start, end = mine.starts[row], mine.ends[row]
        until = bisect_right(falls, start - gap)
        if until:
            last = falls[until - 1]
            yield start - last, last, row, by_end[bisect_left(falls, last, 0, until)]
        first = bisect_left(rises, end + gap)
        if first < len(rises):
            yield rises[first] - end, end, row, by_start[first]


def _peak(rises: list[int], falls: list[int]) -> tuple[int, int]:
    """The most at one moment and the first such moment, of sorted starts and ends."""
    most = at = over = 0
    for begun, moment in enumerate(rises, start=1):
        while falls[over] <= moment:
            over += 1
        if begun - over > most:
            most, at = begun - over, moment
    return most, at
