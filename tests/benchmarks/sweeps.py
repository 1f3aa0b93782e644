"""Peers that need no tool but sorting: with numpy, and in plain Python."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeAlias

from attrs import frozen

from tests.benchmarks.arrays import Pairs, Visits, combined, doubles, expanded, too_near, visits
from tests.benchmarks.optional import Array, optional
from tests.benchmarks.workload import AVOID, PERSON, ROOM, ROOM_LEVEL, Violation, Workload, violation

np = optional("numpy")


def numpy_recipe(work: Workload) -> Array:
    """Sort by key and start; whoever starts before a row ends follows it up to a searched position."""
    one, other = visits(work)
    return np.concatenate([*doubles(work, _overlaps), too_near(work, one, other, _near(work, one, other))])


def _overlaps(key: Array, start: Array, end: Array) -> Pairs:
    order = np.lexsort((start, key))
    starts = combined(key, start, start, end)[order]
    ends = combined(key, end, start, end)[order]
    left, right = expanded(np.arange(1, len(order) + 1), np.searchsorted(starts, ends))
    return order[left], order[right]


def _near(work: Workload, one: Visits, other: Visits) -> Pairs:
    gap = int(work.rules.gap.max())
    order = np.lexsort((other.start, other.cell))
    bounds = (np.array([min(one.start.min(), other.start.min())]), np.array([max(one.end.max(), other.end.max())]))
    longest = int((other.end - other.start).max())
    low, high = bounds[0] - gap - longest, bounds[1] + gap
    starts = combined(other.cell, other.start, low, high)[order]
    since = np.searchsorted(starts, combined(one.cell, one.start - gap - longest, low, high))
    until = np.searchsorted(starts, combined(one.cell, one.end + gap, low, high))
    left, right = expanded(since, until)
    return left, order[right]


@frozen
class Lists:
    """A plan as lists of Python's own numbers."""

    room: list[int]
    start: list[int]
    end: list[int]
    event: list[int]
    person: list[int]
    venue: list[int]
    rules: list[tuple[int, int, int, int]]
    side_a: list[tuple[int, int]]
    side_b: list[tuple[int, int]]


def lists(work: Workload) -> Lists:
    """The columns as lists; rules as level, gap, start and end of the window."""
    columns = (work.rules.level, work.rules.gap, work.rules.window_start, work.rules.window_end)
    return Lists(
        room=work.room.tolist(),
        start=work.start.tolist(),
        end=work.end.tolist(),
        event=work.event.tolist(),
        person=work.person.tolist(),
        venue=work.venue.tolist(),
        rules=_rows(*columns),
        side_a=_rows(*work.side_a),
        side_b=_rows(*work.side_b),
    )


def _rows(*columns: Array) -> list[Any]:
    return list(zip(*(each.tolist() for each in columns), strict=True))


Span: TypeAlias = tuple[int, int, int]
"""Start, end, and the number of the row or event."""


def grouped(work: Lists) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
    """The rows of each person, the events of each room."""
    start, end = work.start, work.end
    by_person, by_room = defaultdict(list), defaultdict(list)
    for row, (event, person) in enumerate(zip(work.event, work.person, strict=True)):
        by_person[person].append((start[event], end[event], row))
    for event, room in enumerate(work.room):
        by_room[room].append((start[event], end[event], event))
    return by_person, by_room


def shared_cells(work: Lists, by_person: dict[int, list[Span]]) -> Iterator[tuple[int, list[Span], list[Span]]]:
    """Each rule, once for each place where both sides come, with the rows of both there."""
    sides = []
    for side in (work.side_a, work.side_b):
        cells = defaultdict(list)
        for rule, person in side:
            at_room = work.rules[rule][0] == ROOM_LEVEL
            for span in by_person[person]:
                room = work.room[work.event[span[2]]]
                cells[rule, room if at_room else work.venue[room]].append(span)
        sides.append(cells)
    mine, theirs = sides
    for cell in mine.keys() & theirs.keys():
        yield cell[0], mine[cell], theirs[cell]


def plain_python(work: Lists) -> list[Violation]:
    """Sorted lists for each person, each room and each rule and place, searched with bisect."""
    by_person, by_room = grouped(work)
    found = []
    for kind, groups in ((PERSON, by_person), (ROOM, by_room)):
        for key, spans in groups.items():
            spans.sort()
            for at, (_, over, i) in enumerate(spans):
                for _, _, j in spans[at + 1 : bisect_left(spans, (over,), at + 1)]:
                    found.append(violation(kind, key, i, j))
    for rule, mine, theirs in shared_cells(work, by_person):
        _, gap, since, until = work.rules[rule]
        theirs.sort()
        longest = max(over - begin for begin, over, _ in theirs)
        for a_start, a_end, i in mine:
            low = bisect_left(theirs, (a_start - gap - longest,))
            for b_start, b_end, j in theirs[low : bisect_left(theirs, (a_end + gap,), low)]:
                begun, over = max(a_start, b_start), min(a_end, b_end)
                if begun - over < gap and min(begun, over) <= until and max(begun, over) >= since:
                    found.append(violation(AVOID, rule, i, j))
    return found


def packed(work: Workload) -> list[Array]:
    """Of all rows person and start in one number, of all events room and start: what is sorted for two of the rules."""
    start, end = work.start[work.event], work.end[work.event]
    return [combined(work.person, start, start, end), combined(work.room, work.start, work.start, work.end)]


def sorted_keys(keys: list[Array]) -> list[Array]:
    """Nothing but the sort."""
    return [np.sort(each) for each in keys]
