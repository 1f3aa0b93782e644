"""In which order to build what refers to one another, and what leads back to itself."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["cycles", "in_order"]

K = TypeVar("K")


def in_order(needs: Mapping[K, Sequence[K]]) -> list[K]:
    """Each key after all it needs, in the order given where that is free; without those that would need themselves.

    >>> in_order({"room": ["hotel"], "hotel": [], "egg": ["hen"], "hen": ["egg"]})
    ['hotel', 'room']
    """
    needed_by: dict[K, list[K]] = {each: [] for each in needs}
    for each, others in needs.items():
        for other in others:
            needed_by[other].append(each)
    open_ = {each: len(others) for each, others in needs.items()}
    ready = deque(each for each, count in open_.items() if not count)
    made = []
    while ready:
        each = ready.popleft()
        made.append(each)
        for other in needed_by[each]:
            open_[other] -= 1
            if not open_[other]:
                ready.append(other)
    return made


def cycles(needs: Mapping[K, Sequence[K]]) -> list[list[K]]:
    """Ways that lead back to where they start: at least one, if there are any.

    >>> cycles({"room": ["hotel"], "hotel": [], "egg": ["hen"], "hen": ["egg"]})
    [['egg', 'hen']]
    """
    fine = set(in_order(needs))
    # What is not fine needs something that is not fine: following that leads into a cycle, each only once.
    onwards = {
        each: next(other for other in others if other not in fine) for each, others in needs.items() if each not in fine
    }
    found, seen = [], set[K]()
    for start in onwards:
        way: dict[K, int] = {}
        at = start
        while at not in seen:
            seen.add(at)
            way[at] = len(way)
            at = onwards[at]
        if at in way:
            found.append(list(way)[way[at] :])
    return found
