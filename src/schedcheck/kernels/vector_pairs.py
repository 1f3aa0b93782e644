"""Near pairs of few people under many rules, in numpy: who is near whom is found once, and the rules are looked up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from schedcheck.kernels.tables import LONGEST, Line, order_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedcheck.kernels.columns import Apart

__all__ = ["About", "pairs_looked_up"]

MOST_PAIRS = 200_000
"""So many pairs of people under rules are looked up; with more, each rule's rows are swept."""
MOST_ROWS = 6_000
SLOTS = 1 << 18
ROOM = 32
"""So many times as many slots as there are pairs, and no more than SLOTS."""
MOST_NEAR = 10
"""With more near pairs than so many times the rows, a place is too crowded to tell who is near whom first."""


class About:
    """What is worked out of what rules ask alone, for whatever plan they ask it of.

    Attributes:
        sides: The rule and the person of each entry, for both sides.
        people: More than any code of a person.
        ways, gaps: Of each rule.
    """

    def __init__(self, asked: Apart) -> None:
        self.sides = [tuple(np.asarray(each, dtype=np.int64) for each in side) for side in (asked.mine, asked.theirs)]
        self.people = int(max((side[1].max() for side in self.sides if len(side[1])), default=-1)) + 1
        self.ways, self.gaps = (np.asarray(each, dtype=np.int64) for each in (asked.where, asked.gap))

    @cached_property
    def pairs(self) -> Sequence[tuple[int, int, Any, Any]] | None:
        """For each way and gap, each pair of people of its rules, as one sorted number, with the rule.

        None where these are many, or somebody is of both sides.
        """
        counts = [np.bincount(rules, minlength=len(self.ways)) for rules, _ in self.sides]
        many = counts[0] * counts[1]
        if int(many.sum()) > MOST_PAIRS:
            return None
        orders = [rules.argsort(kind="stable") for rules, _ in self.sides]
        ordered = [(rules[order], people[order]) for (rules, people), order in zip(self.sides, orders, strict=True)]
        alone = (counts[0] == 1) & (counts[1] == 1)
        amounts, at = np.unique(self.gaps, return_inverse=True)
        width = int(self.ways.max(initial=0)) + 1
        both = at * width + self.ways
        found = []
        for each in np.unique(both[many > 0]).tolist():
            single, several = (np.flatnonzero((both == each) & which) for which in (alone, many > 1))
            codes, rules = self._coded(ordered, single, several)
            if (codes // self.people == codes % self.people).any():
                return None
            found.append((each % width, int(amounts[each // width]), codes, rules))
        return found

    def _coded(self, ordered: Any, single: Any, several: Any) -> tuple[Any, Any]:
        """The pairs of some rules about two people, and of some about more."""
        one, other = (people[np.searchsorted(rules, single)] for rules, people in ordered)
        codes, numbers = [one * self.people + other], [single]
        for rule in several.tolist():
            one, other = (
                people[np.searchsorted(rules, rule) : np.searchsorted(rules, rule, side="right")]
                for rules, people in ordered
            )
            pairs = (one[:, None] * self.people + other).ravel()
            codes.append(pairs)
            numbers.append(np.full(len(pairs), rule))
        made = np.concatenate(codes)
        order = made.argsort(kind="stable")
        return made[order], np.concatenate(numbers)[order]


def pairs_looked_up(rows: Any, about: About, keys: Any) -> Any:
    """Rule, row and row of each near pair, in no order; None where sweeping the rows of each rule takes less.

    Args:
        rows: Person, place, start and end of the rows of the rules' people; and their numbers.
        about: What the rules ask.
        keys: A table of the key of each place, for each way to tell places apart.
    """
    person, place, start, end, numbers = rows
    pairs = about.pairs if len(person) <= MOST_ROWS else None
    if pairs is None:
        return None
    line = Line.of(max(int(keys.max()), 0), start, end)
    found = [np.empty((3, 0), dtype=np.int64)]
    for way, gap, codes, rules in pairs:
        key = keys[way, place]
        counted = np.flatnonzero(key >= 0)
        near = _near(line, key[counted], start[counted], end[counted], gap)
        if near is None:
            return None
        one, other = (counted[each] for each in near)
        first, second = np.concatenate((one, other)), np.concatenate((other, one))
        pair, rule = _looked_up(person[first] * about.people + person[second], codes, rules)
        found.append(np.stack([rule, numbers[first[pair]], numbers[second[pair]]]))
    return np.concatenate(found, axis=1)


def _near(line: Line, key: Any, start: Any, end: Any, gap: int) -> tuple[Any, Any] | None:
    """Each pair of rows with one key whose gap is smaller than *gap*, once; None where there are very many."""
    if not len(key):
        return key, key
    # Whoever starts before a row is over and the gap has passed stands behind it, up to a place that can be searched.
    order, places = order_of(line.place(key, start))
    limit = np.searchsorted(places, line.place(key[order], end[order] + min(gap, LONGEST)))
    after = np.arange(1, len(order) + 1)
    many = np.maximum(limit - after, 0)
    if int(many.sum()) > MOST_NEAR * len(order) + MOST_ROWS:
        return None
    first = np.repeat(np.arange(len(order)), many)
    second = np.arange(len(first)) + np.repeat(after - (np.cumsum(many) - many), many)
    first, second = order[first], order[second]
    if gap:
        return first, second
    # An instant touches what starts with it, in whichever order they come.
    apart = start[first] < end[second]
    return first[apart], second[apart]


def _looked_up(codes: Any, people: Any, rules: Any) -> tuple[Any, Any]:
    """The positions of the codes that are among the people's, once for each rule, and the rules."""
    # Hardly any are: what a small table leaves over is searched.
    slots = min(SLOTS, 1 << (ROOM * len(people)).bit_length())
    held = np.zeros(slots, dtype=bool)
    held[people & (slots - 1)] = True
    maybe = np.flatnonzero(held[codes & (slots - 1)])
    codes = codes[maybe]
    since, until = np.searchsorted(people, codes), np.searchsorted(people, codes, side="right")
    many = until - since
    at = np.repeat(np.arange(len(codes)), many)
    where = np.arange(len(at)) + np.repeat(since - (np.cumsum(many) - many), many)
    return maybe[at], rules[where]
