"""Near pairs of rows of the parties of many rules at once, in numpy."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

from schedcheck.kernels import vector
from schedcheck.kernels.columns import NONE, Meetings, Turns
from schedcheck.kernels.parties import FIRST
from schedcheck.kernels.tables import Line, Table
from schedcheck.kernels.vector_pairs import About, pairs_looked_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedcheck.kernels.columns import Apart, Column, Rows

__all__ = ["between", "turns"]


def between(rows: Rows, asked: Apart, keys: Sequence[Column]) -> Meetings:
    """The pairs of each rule that are too near."""
    person, place, start, end = (np.asarray(each) for each in rows)
    about = asked.known.get("numpy")
    if about is None:
        about = asked.known["numpy"] = About(asked)
    sides, people, ways, gaps = about.sides, about.people, about.ways, about.gaps
    if not people or not len(person):
        return _meetings(np.empty((3, 0), dtype=np.int64))
    wanted = np.zeros(max(people, int(person.max()) + 1), dtype=bool)
    for side in sides:
        wanted[side[1]] = True
    # The rows of these people, person by person; the others are not touched again.
    among = np.flatnonzero(wanted[person])
    table = np.stack([np.asarray(each, dtype=np.int64) for each in keys])
    if len(among):
        theirs_alone = (*(each[among].astype(np.int64, copy=False) for each in (person, place, start, end)), among)
        looked_up = pairs_looked_up(theirs_alone, about, table)
        if looked_up is not None:
            return _meetings(looked_up)
    codes = person[among]
    # Numbers of 16 bits are sorted by their digits, which is several times as fast.
    among = among[np.argsort(codes.astype(np.uint16) if len(wanted) <= FEW_CODES else codes, kind="stable")]
    counts = np.bincount(codes, minlength=len(wanted))
    keyed = np.ascontiguousarray(table[:, place[among]]), ways, among
    expanded = [_rows_of(side, counts, keyed) for side in sides]
    width = int(table.max()) + 1
    found = []
    for each in np.unique(gaps):
        (rule, row, key), (other_rule, other_row, other_key) = expanded
        if int(gaps.min()) != int(gaps.max()):
            (rule, row, key), (other_rule, other_row, other_key) = (
                tuple(column[gaps[side[0]] == each] for column in side) for side in expanded
            )
        # One code for each rule and place.
        group, other_group = rule * width + key, other_rule * width + other_key
        if int(gaps.size) * width >= CODES:
            _, codes_of = np.unique(np.concatenate((group, other_group)), return_inverse=True)
            group, other_group = codes_of[: len(group)], codes_of[len(group) :]
        first, second = vector.near(
            group, start[row], end[row], other_group, start[other_row], end[other_row], gap=int(each)
        )
        one, other = np.asarray(first), np.asarray(second)
        found.append(np.stack([rule[one], row[one], other_row[other]]))
    return _meetings(np.concatenate(found, axis=1) if found else np.empty((3, 0), dtype=np.int64))


CODES = 1 << 31
"""So many codes of groups there may be."""
FEW_CODES = 1 << 16


def _rows_of(side: Any, counts: Any, keyed: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    """The rule, the row and the key of its place, for each row of each person of a side.

    Args:
        side: The rule and the person of each entry.
        counts: How many rows each person has.
        keyed: The keys of all rows, person by person, by way to tell places apart; the way of each rule; the rows.
    """
    rules, people = side
    keys, ways, rows = keyed
    many = counts[people]
    since = (np.cumsum(counts) - counts)[people]
    rule = np.repeat(rules, many)
    at = np.arange(len(rule)) + np.repeat(since - (np.cumsum(many) - many), many)
    key = keys.ravel().take(np.repeat(ways[rules] * len(rows), many) + at)
    if (key < 0).any():
        counted = key >= 0
        rule, at, key = rule[counted], at[counted], key[counted]
    return rule, rows[at], key


def _meetings(found: Any) -> Meetings:
    found = found[:, np.lexsort((found[2], found[1], found[0]))]
    return Meetings(*(array("q", column.astype(np.int64).tobytes()) for column in found))


def turns(rows: Rows, people: int) -> Turns:
    """The least gap of each person between rows in different places."""
    least, at = np.full(people, NONE), np.zeros(people, dtype=np.int64)
    if len(rows.start) > 1:
        table = Table.of(rows.person, rows.start, rows.end)
        order, _ = table.in_order(Line.of(table.last, table.start, table.end))
        person, place = table.group[order], np.asarray(rows.place, dtype=np.int64)[order]
        over, begun = table.end[order][:-1], table.start[order][1:]
        same = person[1:] == person[:-1]
        overlap = np.zeros(people, dtype=bool)
        overlap[person[1:][same & (begun < over)]] = True
        counted = np.flatnonzero(same & (place[1:] != place[:-1]))
        gap, since, who = (begun - over)[counted], over[counted], person[1:][counted]
        # From the last of an order by person, gap and time to the first: the first is what stays.
        last = np.lexsort((since, gap, who))[::-1]
        least[who[last]], at[who[last]] = gap[last], since[last]
        least[overlap], at[overlap] = 0, FIRST
    return Turns(array("q", least.tobytes()), array("q", at.tobytes()))
