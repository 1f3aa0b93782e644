"""Near pairs of few people under many rules, in numpy: who is near whom is found once, and the rules are looked up."""

from __future__ import annotations

from typing import Any

import numpy as np

from schedcheck.kernels.tables import LONGEST, Line, order_of

__all__ = ["pairs_looked_up"]

MOST_PAIRS = 200_000
"""So many pairs of people under rules are looked up; with more, each rule's rows are swept."""
MOST_ROWS = 6_000
SLOTS = 1 << 18
MOST_NEAR = 10
"""With more near pairs than so many times the rows, a place is too crowded to tell who is near whom first."""


def pairs_looked_up(rows: Any, sides: Any, keys: Any, ways: Any, gaps: Any) -> Any:
    """Rule, row and row of each near pair, in no order; None where sweeping the rows of each rule takes less.

    Args:
        rows: Person, place, start and end of the rows of the rules' people; and their numbers.
        sides: The rule and the person of each entry, for both sides.
        keys: A table of the key of each place, for each way to tell places apart.
        ways, gaps: Of each rule.
    """
    person, place, start, end, numbers = rows
    if not all(len(people) for _, people in sides):
        return np.empty((3, 0), dtype=np.int64)
    counts = [np.bincount(side[0], minlength=len(ways)) for side in sides]
    if len(person) > MOST_ROWS or int((counts[0] * counts[1]).sum()) > MOST_PAIRS:
        return None
    width = int(max(person.max(), *(side[1].max() for side in sides))) + 1
    found = []
    amounts, at = np.unique(gaps, return_inverse=True)
    both = at * len(keys) + ways
    for each in np.unique(both).tolist():
        gap, way = int(amounts[each // len(keys)]), each % len(keys)
        asked = np.flatnonzero(both == each)
        people, rules = _pairs_of(sides, asked, counts, width)
        if (people // width == people % width).any():
            # Somebody is of both sides.
            return None
        key = keys[way, place]
        counted = np.flatnonzero(key >= 0)
        pairs = _near(key[counted], start[counted], end[counted], gap)
        if pairs is None:
            return None
        one, other = (counted[each] for each in pairs)
        for first, second in ((one, other), (other, one)):
            pair, rule = _looked_up(person[first] * width + person[second], people, rules)
            found.append(np.stack([rule, numbers[first[pair]], numbers[second[pair]]]))
    return np.concatenate(found, axis=1)


def _pairs_of(sides: Any, asked: Any, counts: Any, width: int) -> tuple[Any, Any]:
    """Each pair of people under one of some rules, as one sorted number, with the rule."""
    single = asked[(counts[0][asked] == 1) & (counts[1][asked] == 1)]
    several = asked[(counts[0][asked] > 0) & (counts[1][asked] > 0) & (counts[0][asked] * counts[1][asked] > 1)]
    ordered = []
    for rules, people in sides:
        order = rules.argsort(kind="stable")
        ordered.append((rules[order], people[order]))
    mine, theirs = (people[np.searchsorted(rules, single)] for rules, people in ordered)
    codes, numbers = [mine * width + theirs], [single]
    for rule in several.tolist():
        mine, theirs = (
            people[np.searchsorted(rules, rule) : np.searchsorted(rules, rule, side="right")]
            for rules, people in ordered
        )
        pairs = (mine[:, None] * width + theirs).ravel()
        codes.append(pairs)
        numbers.append(np.full(len(pairs), rule))
    made = np.concatenate(codes)
    order = made.argsort(kind="stable")
    return made[order], np.concatenate(numbers)[order]


def _near(key: Any, start: Any, end: Any, gap: int) -> tuple[Any, Any] | None:
    """Each pair of rows with one key whose gap is smaller than *gap*, once; None where there are very many."""
    if not len(key):
        return key, key
    line = Line.of(int(key.max()), start, end)
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
    held = np.zeros(SLOTS, dtype=bool)
    held[people & (SLOTS - 1)] = True
    maybe = np.flatnonzero(held[codes & (SLOTS - 1)])
    codes = codes[maybe]
    since, until = np.searchsorted(people, codes), np.searchsorted(people, codes, side="right")
    many = until - since
    at = np.repeat(np.arange(len(codes)), many)
    where = np.arange(len(at)) + np.repeat(since - (np.cumsum(many) - many), many)
    return maybe[at], rules[where]
