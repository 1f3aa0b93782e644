"""Near pairs of rows of the parties of many rules at once, in plain Python."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from schedcheck.kernels import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedcheck.kernels.columns import Column

__all__ = ["Meetings", "Parties", "Rows", "between"]


class Rows(NamedTuple):
    """Rows of people at places.

    Attributes:
        person, place: Codes from 0 on.
        start, end: Microseconds, half-open.
    """

    person: Column
    place: Column
    start: Column
    end: Column


class Parties(NamedTuple):
    """The people of one side of many rules: one entry for each of a rule's people.

    Attributes:
        rule: Numbers of rules from 0 on, sorted.
        person: Codes.
    """

    rule: Column
    person: Column


class Meetings(NamedTuple):
    """Pairs of rows, sorted by rule, then by row numbers."""

    rule: array[int]
    first: array[int]
    second: array[int]


def between(
    rows: Rows, mine: Parties, theirs: Parties, *, keys: Sequence[Column], where: Column, gap: Column
) -> Meetings:
    """For each rule the pairs of a row of the one side and a row of the other that are too near at one place.

    Args:
        rows: Of all people.
        mine, theirs: The sides.
        keys: For each way to tell places apart, the key of each place; -1 for one that does not count. Places are
            shared where their keys are the same.
        where: For each rule, which of *keys*.
        gap: For each rule, what is too near, in microseconds.
    """
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
        first, second = plain.near(*tables[0], *tables[1], gap=gap[rule])
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
