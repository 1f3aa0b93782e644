"""Near pairs of rows of the parties of many rules at once, in plain Python."""

from __future__ import annotations

from array import array
from collections import defaultdict
from functools import cached_property
from itertools import chain, compress, pairwise, product
from typing import TYPE_CHECKING, TypeAlias

from schedcheck.kernels import plain
from schedcheck.kernels.columns import NONE, Meetings, Turns
from schedcheck.kernels.plain import values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schedcheck.kernels.columns import Column, Parties, Rows

__all__ = ["between", "turns"]


def between(
    rows: Rows, mine: Parties, theirs: Parties, *, keys: Sequence[Column], where: Column, gap: Column
) -> Meetings:
    """The pairs of each rule that are too near."""
    index = _Index(rows, {*mine.person, *theirs.person}, keys)
    people = _people_of(mine), _people_of(theirs)
    asked = people[0].keys() & people[1].keys()
    found: list[Met] = []
    for way, rules in _by_way(asked, where, gap).items():
        pairs = _pairs_of(rules, people)
        if len(index) <= DENSE * len(pairs):
            # Many rules about few people: who is near whom is found once, and the rules are looked up.
            met = index.near(pairs, *way)
            if met is not None:
                found += met
                rules = [each for each in rules if not _are_few(each, people)]  # noqa: PLW2901 - those left
        for rule in rules:
            found += index.between(rule, people[0][rule], people[1][rule], *way)
    found.sort()
    return Meetings(*(array("q", column) for column in zip(*found, strict=True))) if found else _none()


Met: TypeAlias = tuple[int, int, int]
"""A rule and two rows."""

FEW = 256
"""So many pairs are compared one by one: faster than setting out to sweep them."""
DENSE = 8
"""With no more rows than so many for each pair of people under a rule, near rows are found before the rules."""
CROWDED = 16
"""With more near rows than so many for each pair of people, that was in vain."""


class _Index:
    """The rows of people by the places they are at, worked out when first asked for."""

    def __init__(self, rows: Rows, wanted: set[int], keys: Sequence[Column]) -> None:
        person, self._place, self._start, self._end = map(values_of, rows)
        held: dict[int, list[int]] = {each: [] for each in wanted}
        nobody: list[int] = []
        for row, each in enumerate(person):
            held.get(each, nobody).append(row)
        self._held = held
        self._person = person
        self._keys = [values_of(each) for each in keys]
        self._known: dict[tuple[int, int], tuple[set[int], list[int], list[int]]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._held.values()))

    def of(self, person: int, where: int) -> tuple[set[int], list[int], list[int]]:
        """The keys of the places of one person, once each; then for each row its key, and the row."""
        known = self._known.get((person, where))
        if known is None:
            rows = self._held[person]
            each = list(map(self._keys[where].__getitem__, map(self._place.__getitem__, rows)))
            known = self._known[person, where] = set(each), each, rows
            known[0].discard(-1)
        return known

    def of_all(self, people: list[int], where: int) -> tuple[set[int], list[int], list[int]]:
        """The same of several people as of one."""
        if len(people) == 1:
            return self.of(people[0], where)
        several = [self.of(each, where) for each in people]
        keys, rows = (list(chain.from_iterable(each[at] for each in several)) for at in (1, 2))
        return set().union(*(each[0] for each in several)), keys, rows

    def between(self, rule: int, mine: list[int], theirs: list[int], where: int, gap: int) -> list[Met]:
        """The rows of two parties that are too near each other."""
        here, there = self.of_all(mine, where), self.of_all(theirs, where)
        # Most parties share few places: only these are looked at.
        shared = here[0] & there[0]
        if not shared:
            return []
        ones, others = (
            list(compress(zip(side[1], side[2], strict=True), map(shared.__contains__, side[1])))
            for side in (here, there)
        )
        start, end = self._start, self._end
        if len(ones) * len(others) > FEW:
            tables = [
                ([key for key, _ in side], [start[row] for _, row in side], [end[row] for _, row in side])
                for side in (ones, others)
            ]
            pairs = plain.near(*tables[0], *tables[1], gap=gap)
            return [(rule, ones[one][1], others[other][1]) for one, other in zip(*pairs, strict=True)]
        found = []
        for key, row in ones:
            since, until = start[row] - gap, end[row] + gap
            for other_key, other in others:
                if other_key == key and since < end[other] and start[other] < until:
                    found.append((rule, row, other))
        return found

    @cached_property
    def _in_order(self) -> list[int]:
        """All rows by start, then by end."""
        rows = sorted(chain.from_iterable(self._held.values()), key=self._end.__getitem__)
        rows.sort(key=self._start.__getitem__)
        return rows

    def near(self, pairs: Mapping[tuple[int, int], list[int]], where: int, gap: int) -> list[Met] | None:
        """What is near of two people under rules; None if very many rows are near one another.

        Args:
            pairs: The rules about each two people.
            where, gap: What all these rules ask.
        """
        start, end, person, place, key_of = self._start, self._end, self._person, self._place, self._keys[where]
        found: list[Met] = []
        # Those in each place who are not long gone.
        there: dict[int, list[int]] = {}
        left = CROWDED * len(pairs)
        for row in self._in_order:
            key = key_of[place[row]]
            others = there.get(key)
            if others:
                since = start[row] - gap
                others = [each for each in others if end[each] > since]
                left -= len(others)
                who = person[row]
                for each in others:
                    other = person[each]
                    if (who, other) in pairs:
                        found += [(rule, row, each) for rule in pairs[who, other]]
                    if (other, who) in pairs:
                        found += [(rule, each, row) for rule in pairs[other, who]]
                others.append(row)
                there[key] = others
            elif key >= 0:
                there[key] = [row]
            if left < 0:
                return None
        return found


def _by_way(asked: Iterable[int], where: Column, gap: Column) -> dict[tuple[int, int], list[int]]:
    """The rules that tell places apart in one way, and ask for one gap."""
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for rule in asked:
        found[int(where[rule]), int(gap[rule])].append(rule)
    return found


def _are_few(rule: int, people: tuple[dict[int, list[int]], dict[int, list[int]]]) -> bool:
    """Whether the pairs of people of a rule are few, and nobody is of both sides."""
    mine, theirs = people[0][rule], people[1][rule]
    return len(mine) * len(theirs) <= FEW and (
        mine[0] != theirs[0] if len(mine) == len(theirs) == 1 else set(mine).isdisjoint(theirs)
    )


def _pairs_of(
    rules: Iterable[int], people: tuple[dict[int, list[int]], dict[int, list[int]]]
) -> dict[tuple[int, int], list[int]]:
    """The rules about few people, by each two of them."""
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for rule in rules:
        if _are_few(rule, people):
            for pair in product(people[0][rule], people[1][rule]):
                found[pair].append(rule)
    return found


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
