"""Near pairs of rows of the parties of many rules at once, in plain Python."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from schedcheck.kernels import plain
from schedcheck.kernels.columns import NONE, Meetings, Turns
from schedcheck.kernels.plain import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schedcheck.kernels.columns import Column, Parties, Rows

__all__ = ["between", "turns"]


def between(
    rows: Rows, mine: Parties, theirs: Parties, *, keys: Sequence[Column], where: Column, gap: Column
) -> Meetings:
    """The pairs of each rule that are too near."""
    wanted = {*mine.person, *theirs.person}
    held: defaultdict[int, list[int]] = defaultdict(list)
    for row, person in enumerate(values_of(rows.person)):
        if person in wanted:
            held[person].append(row)
    index = _Index(rows, held, keys)
    found: list[tuple[int, int, int]] = []
    people = _people_of(mine), _people_of(theirs)
    for rule in people[0].keys() & people[1].keys():
        here, there = index.of_all(people[0][rule], where[rule]), index.of_all(people[1][rule], where[rule])
        required = int(gap[rule])
        # Most parties share few places: only these are looked at.
        for key in here.keys() & there.keys():
            one, other = here[key], there[key]
            if len(one) * len(other) > FEW:
                found += [(rule, *pair) for pair in _near(one, other, required)]
                continue
            for start, end, row in one:
                since, until = start - required, end + required
                for begun, over, another in other:
                    if since < over and begun < until:
                        found.append((rule, row, another))
    found.sort()
    return Meetings(*(array("q", column) for column in zip(*found, strict=True))) if found else _none()


Spans: TypeAlias = list[tuple[int, int, int]]
"""Starts, ends and row numbers."""

FEW = 256
"""So many pairs are compared one by one: faster than setting out to sweep them."""


class _Index:
    """The rows of people by the places they are at, worked out when first asked for."""

    def __init__(self, rows: Rows, held: Mapping[int, list[int]], keys: Sequence[Column]) -> None:
        self._place, self._start, self._end = map(values_of, (rows.place, rows.start, rows.end))
        self._held = held
        self._keys = [values_of(each) for each in keys]
        self._known: dict[tuple[int, int], dict[int, Spans]] = {}

    def of(self, person: int, where: int) -> dict[int, Spans]:
        """The rows of one person."""
        known = self._known.get((person, where))
        if known is None:
            key_of, place, start, end = self._keys[where], self._place, self._start, self._end
            known = {}
            for row in self._held.get(person, ()):
                key = key_of[place[row]]
                if key in known:
                    known[key].append((start[row], end[row], row))
                elif key >= 0:
                    known[key] = [(start[row], end[row], row)]
            self._known[person, where] = known
        return known

    def of_all(self, people: list[int], where: int) -> dict[int, Spans]:
        """The rows of several people as of one."""
        if len(people) == 1:
            return self.of(people[0], where)
        found: dict[int, Spans] = {}
        for person in people:
            for key, spans in self.of(person, where).items():
                found.setdefault(key, []).extend(spans)
        return found


def _near(mine: Spans, theirs: Spans, gap: int) -> Iterator[tuple[int, int]]:
    """The rows of many on both sides that are too near each other."""
    tables = [([0] * len(side), [each[0] for each in side], [each[1] for each in side]) for side in (mine, theirs)]
    first, second = plain.near(*tables[0], *tables[1], gap=gap)
    for one, other in zip(first, second, strict=True):
        yield mine[one][2], theirs[other][2]


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
