"""What the engine keeps of each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from schedcheck.checker.edits import Change
    from schedcheck.result import Result
    from schedcheck.verdict import Verdict


class Lane(Protocol):
    """One rule, as it is measured on one plan."""

    @property
    def verdict(self) -> Verdict:
        """How the rule stands."""

    @property
    def result(self) -> Result:
        """All that is to be told of it."""

    def again(self, change: Change) -> Lane:
        """The rule on an edited plan, in which nobody came or went or stands for another."""
