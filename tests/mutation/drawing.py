"""Which mutants are tried, and what a sample says of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from math import ceil, sqrt

from tests.mutation.making import Mutant

__all__ = ["drawn", "wilson"]


def drawn(mutants: Iterable[Mutant], *, share: float, seed: int = 0) -> list[Mutant]:
    """A random part of the mutants of each module: so many in a hundred, and at the least five.

    A larger share adds to what a smaller one has drawn. The first of every module come first, so that a weak module is
    seen early.
    """
    modules: defaultdict[str, list[Mutant]] = defaultdict(list)
    for each in sorted(mutants, key=lambda each: sha256(f"{seed} {each.name}".encode()).digest()):
        modules[each.module].append(each)
    parts = [each[: max(5, ceil(len(each) * share / 100))] for each in modules.values()]
    ranked = [(rank, each.module, each) for part in parts for rank, each in enumerate(part)]
    return [each for _, _, each in sorted(ranked, key=lambda ranked: ranked[:2])]


def wilson(found: int, of: int, *, z: float = 1.96) -> tuple[float, float]:
    """The 95 % confidence interval of a share (E. B. Wilson, JASA 22(158), 1927).

    >>> "%.3f %.3f" % wilson(81, 100)
    '0.722 0.875'
    """
    if not of:
        return 0.0, 1.0
    share, weight = found / of, z * z / of
    middle = share + weight / 2
    half = z * sqrt(share * (1 - share) / of + weight / (4 * of))
    return (middle - half) / (1 + weight), (middle + half) / (1 + weight)
