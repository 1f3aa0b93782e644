"""How all rules stand on a plan, so that an edit costs what it touches and hardly more where there are many rules."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schedcheck.checker.lane import Lane
    from schedcheck.result import Result

BESIDE = 4
"""So many times the root of the number of lanes are kept beside them, and copied: seldom all, and never many."""


class Lanes:
    """The lanes of all rules, by number; what comes of an edit shares those that are the same.

    Args:
        base: Not to be changed any more.
        others: Those that are others by now; neither.
    """

    __slots__ = ("_parts",)

    def __init__(self, base: Sequence[Lane], others: Mapping[int, Lane] | None = None) -> None:
        # One value: another thread may look at it meanwhile.
        self._parts: tuple[Sequence[Lane], Mapping[int, Lane]] = base, others or {}

    def __len__(self) -> int:
        return len(self._parts[0])

    def __getitem__(self, number: int) -> Lane:
        base, others = self._parts
        return others[number] if number in others else base[number]

    def __iter__(self) -> Iterator[Lane]:
        return iter(self._together())

    def _together(self) -> Sequence[Lane]:
        base, others = self._parts
        if others:
            lanes = list(base)
            for number, lane in others.items():
                lanes[number] = lane
            base = lanes
            self._parts = base, {}
        return base

    def after(self, changed: Mapping[int, Lane]) -> Lanes:
        """The lanes with others in place of some."""
        base, others = self._parts
        if len(others) > BESIDE * isqrt(len(base)):
            base, others = self._together(), {}
        return Lanes(base, {**others, **changed})

    def results(self) -> tuple[Result, ...]:
        """How each rule stands."""
        return tuple([each.result for each in self])
