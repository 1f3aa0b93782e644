"""Near pairs of rows of the parties of many rules at once, in plain Python."""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from functools import cached_property
from itertools import chain, compress, pairwise, product, repeat
from operator import eq
from typing import TYPE_CHECKING, TypeAlias

from schedcheck.kernels import plain
from schedcheck.kernels.columns import NONE, Meetings, Turns
from schedcheck.kernels.plain import values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedcheck.kernels.columns import Apart, Column, Parties, Rows

__all__ = ["between", "turns"]


def between(rows: Rows, asked: Apart, keys: Sequence[Column]) -> Meetings:
    """The pairs of each rule that are too near."""
    ways: list[_Way] | None = asked.known.get("plain")
    if ways is None:
        ways = asked.known["plain"] = _ways_of(asked)
    index = _Index(rows, {person for way in ways for person in way.wanted}, keys)
    found: list[Met] = []
    for way in ways:
        many = len(index) > DENSE * way.most_pairs
        # Many rules about few people: who is near whom is found once, and the rules are looked up.
        met = None if many else index.near(way)
        for rule, mine, theirs in way.rules if met is None else way.crowds:
            found += index.between(rule, mine, theirs, way.where, way.gap)
        found += met or ()
    found.sort()
    return Meetings(*(array("q", column) for column in zip(*found, strict=True))) if found else _none()


Met: TypeAlias = tuple[int, int, int]
"""A rule and two rows."""
AtPlaces: TypeAlias = dict[int, list[int]]
"""Rows by the keys of their places."""

FEW = 256
"""So many pairs are compared one by one: faster than setting out to sweep them."""
SPARSE = 50
"""With more rows than so many for each person under a rule, most are of others: these are left out first."""
SEVERAL = 4096
"""With so many pairs of rows of two people, those in one place are compared one by one."""
DENSE = 8
"""With no more rows than so many for each pair of people under a rule, near rows are found before the rules."""
CROWDED = 16
"""With more near rows than so many for each pair of people, that was in vain."""


class _Way:
    """The rules that tell places apart in one way, and ask for one gap.

    Attributes:
        where, gap: What they ask.
        rules: Each with the people of both sides.
        wanted: All these people.
        crowds: Those of the rules that are not about few people, or about somebody of both sides.
        most_pairs: About how many pairs of people rules about few are, at most.
    """

    def __init__(self, where: int, gap: int, rules: Sequence[tuple[int, list[int], list[int]]]) -> None:
        self.where = where
        self.gap = gap
        self.rules = rules
        self.wanted = {person for _, mine, theirs in rules for person in (*mine, *theirs)}
        self.crowds = [each for each in rules if not _are_few(*each[1:])]
        self.most_pairs = sum(many for _, mine, theirs in rules if (many := len(mine) * len(theirs)) <= FEW)

    @cached_property
    def pairs(self) -> dict[tuple[int, int], list[int]]:
        """The rules about few people, by each two of them."""
        found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for rule, mine, theirs in self.rules:
            if _are_few(mine, theirs):
                for pair in product(mine, theirs):
                    found[pair].append(rule)
        return dict(found)

    @cached_property
    def partners(self) -> dict[int, set[int]]:
        """Of each of these people, those whom rules about few keep them apart from; and of all others nobody."""
        found: dict[int, set[int]] = {each: set() for each in self.wanted}
        for one, other in self.pairs:
            found[one].add(other)
            found[other].add(one)
        return found


def _ways_of(asked: Apart) -> list[_Way]:
    mine, theirs = _people_of(asked.mine), _people_of(asked.theirs)
    found: defaultdict[tuple[int, int], list[tuple[int, list[int], list[int]]]] = defaultdict(list)
    for rule in mine.keys() & theirs.keys():
        found[int(asked.where[rule]), int(asked.gap[rule])].append((rule, mine[rule], theirs[rule]))
    return [_Way(*way, rules) for way, rules in found.items()]


class _Index:
    """The rows of people by the places they are at, worked out when first asked for."""

    def __init__(self, rows: Rows, wanted: set[int], keys: Sequence[Column]) -> None:
        person, self._place, self._start, self._end = map(values_of, rows)
        held: dict[int, list[int]] = {each: [] for each in wanted}
        # No loops: a call for each row, made in C, takes half the time.
        if len(person) > SPARSE * len(wanted):
            theirs = list(compress(range(len(person)), map(held.__contains__, person)))
            deque(map(list.append, map(held.__getitem__, map(person.__getitem__, theirs)), theirs), maxlen=0)
        else:
            nobody: list[int] = []
            deque(map(list.append, map(held.get, person, repeat(nobody)), range(len(person))), maxlen=0)
        self._held = held
        self._person = person
        self._keys = [values_of(each) for each in keys]
        self._known: list[dict[int, AtPlaces]] = [{} for _ in keys]

    def __len__(self) -> int:
        return sum(map(len, self._held.values()))

    def of(self, person: int, where: int) -> AtPlaces:
        """The rows of one person by the keys of their places."""
        known = self._known[where].get(person)
        if known is None:
            known = self._known[where][person] = {}
            place, key_of = self._place, self._keys[where]
            for row in self._held[person]:
                key = key_of[place[row]]
                if key in known:
                    known[key].append(row)
                elif key >= 0:
                    known[key] = [row]
        return known

    def of_all(self, people: list[int], where: int) -> AtPlaces:
        """The same of several people as of one."""
        if len(people) == 1:
            return self.of(people[0], where)
        found: defaultdict[int, list[int]] = defaultdict(list)
        for each in people:
            for key, rows in self.of(each, where).items():
                found[key] += rows
        return found

    def between(self, rule: int, mine: list[int], theirs: list[int], where: int, gap: int) -> list[Met]:
        """The rows of two parties that are too near each other."""
        if len(mine) == len(theirs) == 1 and len(self._held[mine[0]]) * len(self._held[theirs[0]]) <= SEVERAL:
            return self._between_two(rule, mine[0], theirs[0], where, gap)
        here, there = self.of_all(mine, where), self.of_all(theirs, where)
        start, end = self._start, self._end
        found: list[Met] = []
        for key, ones in here.items():
            # Most parties share few places: only these are looked at.
            if key not in there:
                continue
            others = there[key]
            if len(ones) * len(others) > FEW:
                tables = [
                    ([key] * len(side), [start[row] for row in side], [end[row] for row in side])
                    for side in (ones, others)
                ]
                pairs = plain.near(*tables[0], *tables[1], gap=gap)
                found += [(rule, ones[one], others[other]) for one, other in zip(*pairs, strict=True)]
                continue
            for row in ones:
                since, until = start[row] - gap, end[row] + gap
                for other in others:
                    if since < end[other] and start[other] < until:
                        found.append((rule, row, other))
        return found

    def _between_two(self, rule: int, one: int, other: int, where: int, gap: int) -> list[Met]:
        """The same of two people: only of one of them it is worked out what is where."""
        turned = other in self._known[where]
        there = self.of(other if turned else one, where)
        place, start, end, key_of = self._place, self._start, self._end, self._keys[where]
        found: list[Met] = []
        for row in self._held[one if turned else other]:
            near = there.get(key_of[place[row]])
            # Most people share few places.
            if near is not None:
                since, until = start[row] - gap, end[row] + gap
                for each in near:
                    if since < end[each] and start[each] < until:
                        found.append((rule, row, each) if turned else (rule, each, row))  # noqa: PERF401 - seldom come to
        return found

    @cached_property
    def _in_order(self) -> list[int]:
        """All rows by start, and instants before what starts with them."""
        rows = list(chain.from_iterable(self._held.values()))
        if any(map(eq, self._start, self._end)):
            rows.sort(key=self._end.__getitem__)
        rows.sort(key=self._start.__getitem__)
        return rows

    def near(self, way: _Way) -> list[Met] | None:
        """What is near of two people under rules about few; None if very many rows are near one another."""
        start, end, person, place, key_of = self._start, self._end, self._person, self._place, self._keys[way.where]
        partners, pairs, gap = way.partners, way.pairs, way.gap
        nobody: set[int] = set()
        met: list[tuple[int, int]] = []
        # Those in each place who are not long gone.
        there: dict[int, list[int]] = {}
        left = CROWDED * len(pairs)
        for row in self._in_order:
            key = key_of[place[row]]
            if key in there:
                since, wanted = start[row] - gap, partners.get(person[row], nobody)
                still = [row]
                for each in there[key]:
                    if end[each] > since:
                        still.append(each)
                        if person[each] in wanted:
                            met.append((row, each))
                there[key] = still
                left -= len(still) - 1
                if left < 0:
                    return None
            elif key >= 0:
                there[key] = [row]
        return [
            (rule, one, other)
            for pair in met
            for one, other in (pair, pair[::-1])
            for rule in pairs.get((person[one], person[other]), ())
        ]


def _are_few(mine: list[int], theirs: list[int]) -> bool:
    """Whether two sides make few pairs of people, and nobody is of both."""
    return len(mine) * len(theirs) <= FEW and (
        mine[0] != theirs[0] if len(mine) == len(theirs) == 1 else set(mine).isdisjoint(theirs)
    )


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
