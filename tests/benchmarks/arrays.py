"""What several of the peers that work on numpy arrays need."""

from collections.abc import Callable
from typing import TypeAlias

from attrs import frozen

from tests.benchmarks.optional import Array, optional
from tests.benchmarks.workload import AVOID, PERSON, ROOM, ROOM_LEVEL, Workload

np = optional("numpy")

Pairs: TypeAlias = tuple[Array, Array]
"""Two columns: positions on the left, positions on the right."""


@frozen
class Visits:
    """Each row of the people on one side of a rule, once for each rule: a row each.

    Args:
        rule, row: The rule, and the row of attendance.
        cell: Rule and place in one number: only visits of one cell can be too near.
        start, end: Of the event.
    """

    rule: Array
    row: Array
    cell: Array
    start: Array
    end: Array


def expanded(low: Array, high: Array) -> Pairs:
    """All pairs of k and each number from low[k] to before high[k]."""
    number = np.maximum(high - low, 0)
    first = np.repeat(np.arange(len(low)), number)
    return first, np.arange(len(first)) - np.repeat(np.cumsum(number) - number, number) + np.repeat(low, number)


def visits(work: Workload) -> tuple[Visits, Visits]:
    """Of side a and of side b."""
    rules, people = (np.concatenate(each) for each in zip(work.side_a, work.side_b, strict=True))
    named = np.zeros(len(work.delegation), dtype=bool)
    named[people] = True
    rows = np.flatnonzero(named[work.person])
    rows = rows[np.argsort(work.person[rows], kind="stable")]
    person = work.person[rows]
    member, position = expanded(*(np.searchsorted(person, people, side) for side in ("left", "right")))
    rule, row = rules[member], rows[position]
    event = work.event[row]
    room = work.room[event]
    place = np.where(work.rules.level[rule] == ROOM_LEVEL, room, work.venue[room])
    # Numbered from 0 on, since the number is to be laid end to end with times in 63 bits.
    _, cell = np.unique(rule * len(work.venue) + place, return_inverse=True)
    columns = (rule, row, cell, work.start[event], work.end[event])
    split = int(np.searchsorted(member, len(work.side_a[0])))
    return Visits(*(each[:split] for each in columns)), Visits(*(each[split:] for each in columns))


def too_near(work: Workload, one: Visits, other: Visits, pairs: Pairs) -> Array:
    """Rows of the answer: those of the pairs of visits in one cell that break the rule."""
    left, right = pairs
    begun, over = np.maximum(one.start[left], other.start[right]), np.minimum(one.end[left], other.end[right])
    rule, rules = one.rule[left], work.rules
    broken = begun - over < rules.gap[rule]
    broken &= np.minimum(begun, over) <= rules.window_end[rule]
    broken &= np.maximum(begun, over) >= rules.window_start[rule]
    return answer(AVOID, rule[broken], one.row[left[broken]], other.row[right[broken]])


def answer(kind: int, key: Array, i: Array, j: Array) -> Array:
    """Rows of the answer, the lower number first."""
    return np.stack([np.full(len(key), kind), key, np.minimum(i, j), np.maximum(i, j)], axis=1)


def doubles(work: Workload, overlaps: Callable[[Array, Array, Array], Pairs]) -> list[Array]:
    """The answer to the rules on people and rooms; *overlaps* is given the key, start and end of each row."""
    start, end = work.start[work.event], work.end[work.event]
    i, j = overlaps(work.person, start, end)
    k, m = overlaps(work.room, work.start, work.end)
    return [answer(PERSON, work.person[i], i, j), answer(ROOM, work.room[k], k, m)]


def combined(key: Array, time: Array, start: Array, end: Array) -> Array:
    """Key and time in one number: keys lie apart by the time that passes from the first start to the last end.

    Raises:
        OverflowError: They do not fit into 63 bits.
    """
    first = int(start.min())
    apart = int(end.max()) - first + 1
    if (int(key.max()) + 2) * apart >= 1 << 63:
        raise OverflowError(f"key and time must fit into 63 bits, got {int(key.max())} times {apart}")
    return key * apart + (time - first)


def end_to_end(work: Workload, one: Visits, other: Visits) -> tuple[Array, Array, Array, Array]:
    """Starts and ends of side a, then of side b made longer by the gap; cells laid end to end."""
    gap = int(work.rules.gap.max())
    low = np.minimum(one.start.min(), other.start.min() - gap)
    high = np.maximum(one.end.max(), other.end.max() + gap)
    times = ((one, one.start), (one, one.end), (other, other.start - gap), (other, other.end + gap))
    start, end, longer_start, longer_end = (combined(visits.cell, time, low, high) for visits, time in times)
    return start, end, longer_start, longer_end
