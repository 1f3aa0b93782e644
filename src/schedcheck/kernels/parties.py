"""Near pairs of rows of the parties of many rules at once, in plain Python."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from schedcheck.kernels import plain
from schedcheck.kernels.columns import NONE, Meetings, Turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedcheck.kernels.columns import Column, Parties, Rows

__all__ = ["between", "turns"]


def between(
    rows: Rows, mine: Parties, theirs: Parties, *, keys: Sequence[Column], where: Column, gap: Column
) -> Meetings:
    """The pairs of each rule that are too near."""
    wanted = {*mine.person, *theirs.person}
    held: defaultdict[int, list[int]] = defaultdict(list)
    for row, person in enumerate(rows.person):
        if person in wanted:
            held[person].append(row)
    found = []
    people = _people_of(mine), _people_of(theirs)
    for rule in people[0].keys() & people[1].keys():
        key_of = keys[where[rule]]
        here, there = ([row for person in side[rule] for row in held.get(person, ())] for side in people)
        # Most parties share few places: only these are swept.
        places = {key_of[rows.place[row]] for row in here} & {key_of[rows.place[row]] for row in there} - {-1}
        if not places:
            continue
        here, there = ([row for row in side if key_of[rows.place[row]] in places] for side in (here, there))
        tables = [
            (
                [key_of[rows.place[row]] for row in side],
                [rows.start[row] for row in side],
                [rows.end[row] for row in side],
            )
            for side in (here, there)
        ]
        first, second = plain.near(*tables[0], *tables[1], gap=int(gap[rule]))
        found += [(rule, here[one], there[other]) for one, other in zip(first, second, strict=True)]
    found.sort()
    return Meetings(*(array("q", column) for column in zip(*found, strict=True))) if found else _none()


def _none() -> Meetings:
    return Meetings(array("q"), array("q"), array("q"))


def _people_of(side: Parties) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for rule, person in zip(side.rule, side.person, strict=True):
        found[rule].append(person)
    return found


FIRST = -(1 << 62)
"""Before all time there is."""


def turns(rows: Rows, people: int) -> Turns:
    """The least gap of each person between rows in different places."""
    held: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for person, place, start, end in zip(*rows, strict=True):
        held[person].append((start, end, place))
    found = Turns(array("q", [NONE]) * people, array("q", [0]) * people)
    for person, stops in held.items():
        stops.sort()
        least = (NONE, 0)
        for (_, over, here), (begun, _, there) in pairwise(stops):
            if begun < over:
                least = (0, FIRST)
                break
            if here != there and (begun - over, over) < least:
                least = (begun - over, over)
        found.least[person], found.at[person] = least
    return found
