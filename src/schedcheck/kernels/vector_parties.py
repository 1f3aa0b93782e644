"""Near pairs of rows of the parties of many rules at once, in numpy."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

from schedcheck.kernels import vector
from schedcheck.kernels.parties import Meetings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedcheck.kernels.columns import Column
    from schedcheck.kernels.parties import Parties, Rows

__all__ = ["between"]


def between(
    rows: Rows, mine: Parties, theirs: Parties, *, keys: Sequence[Column], where: Column, gap: Column
) -> Meetings:
    """The same as `schedcheck.kernels.parties.between`."""
    person, place, start, end = (np.asarray(each) for each in rows)
    sides = [tuple(np.asarray(each, dtype=np.int64) for each in side) for side in (mine, theirs)]
    people = int(max((side[1].max() for side in sides if len(side[1])), default=-1)) + 1
    if not people or not len(person):
        return _meetings(np.empty((3, 0), dtype=np.int64))
    wanted = np.zeros(max(people, int(person.max()) + 1), dtype=bool)
    for side in sides:
        wanted[side[1]] = True
    # The rows of these people, person by person; the others are not touched again.
    among = np.flatnonzero(wanted[person])
    among = among[np.argsort(person[among], kind="stable")]
    codes = person[among]
    table = np.stack([np.asarray(each, dtype=np.int64) for each in keys])
    ways, gaps = np.asarray(where, dtype=np.int64), np.asarray(gap, dtype=np.int64)
    keyed = table, ways, place
    expanded = [_rows_of(side, codes, among, keyed) for side in sides]
    found = []
    for each in np.unique(gaps):
        (rule, row, key), (other_rule, other_row, other_key) = (
            tuple(column[gaps[side[0]] == each] for column in side) for side in expanded
        )
        # One code for each rule and place that both have to do with.
        width = int(table.max()) + 1
        cells, group = np.unique(rule * width + key, return_inverse=True)
        other_cells = other_rule * width + other_key
        at = np.searchsorted(cells, other_cells)
        shared = at < len(cells)
        shared[shared] = cells[at[shared]] == other_cells[shared]
        other_rule, other_row, other_group = other_rule[shared], other_row[shared], at[shared]
        both = np.zeros(len(cells), dtype=bool)
        both[other_group] = True
        kept = both[group]
        rule, row, group = rule[kept], row[kept], group[kept]
        first, second = vector.near(
            group, start[row], end[row], other_group, start[other_row], end[other_row], gap=int(each)
        )
        one, other = np.asarray(first), np.asarray(second)
        found.append(np.stack([rule[one], row[one], other_row[other]]))
    return _meetings(np.concatenate(found, axis=1) if found else np.empty((3, 0), dtype=np.int64))


def _rows_of(side: Any, codes: Any, among: Any, keyed: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    """The rule, the row and the key of its place, for each row of each person of a side."""
    rules, people = side
    table, ways, place = keyed
    first = np.searchsorted(codes, people)
    counts = np.searchsorted(codes, people, side="right") - first
    rule = np.repeat(rules, counts)
    at = np.arange(len(rule)) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    row = among[at]
    key = table[ways[rule], place[row]]
    counted = key >= 0
    return rule[counted], row[counted], key[counted]


def _meetings(found: Any) -> Meetings:
    found = found[:, np.lexsort((found[2], found[1], found[0]))]
    return Meetings(*(array("q", column.astype(np.int64).tobytes()) for column in found))
