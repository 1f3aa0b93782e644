"""The five answers a check can give."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Verdict"]


class Verdict(IntEnum):
    """What became of a rule, from the best to the worst; a mixture takes the worse name."""

    KEPT = 1
    AT_RISK = 2
    CONDITIONAL = 3
    UNKNOWN = 4
    BROKEN = 5

    def __str__(self) -> str:
        return self.name.replace("_", " ")
