"""What waivers let stand of what a rule finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from schedcheck._time import instant
from schedcheck.result import Result
from schedcheck.verdict import Verdict
from schedcheck.waivers import Waiver, WaiverState, WaiverUse, becomes, waivers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from schedcheck.checker.edits import Change
    from schedcheck.checker.lane import Lane
    from schedcheck.rules import Rule


class Waivers(NamedTuple):
    """The waivers of one check.

    Attributes:
        given: All of them, in their order.
        of: By the id of the rule.
        now: When it is, in microseconds; None where that is not said.
    """

    given: tuple[Waiver, ...]
    of: Mapping[str, Sequence[Waiver]]
    now: int | None

    @classmethod
    def asked(cls, waivers: Iterable[Waiver], rules: Sequence[Rule], now: datetime | None) -> Waivers:
        """The waivers, each with its id; refuses one of what is no rule."""
        named = waivers_of(waivers, [each.id or "" for each in rules])
        of: dict[str, list[Waiver]] = {}
        for each in named:
            of.setdefault(each.rule, []).append(each)
        return cls(named, of, None if now is None else instant(now))

    def around(self, lane: Lane) -> Lane:
        """A lane of a rule that is looked at, with its waivers."""
        own = self.of.get(lane.result.rule.id or "")
        return lane if own is None else Waived(lane, own, self.now)

    def used_in(self, lanes: Iterable[Lane]) -> tuple[WaiverUse, ...]:
        """What became of each."""
        if not self.given:
            return ()
        uses = {use.waiver.id: use for each in lanes if isinstance(each, Waived) for use in each.uses}
        return tuple(uses.get(each.id) or WaiverUse(each, WaiverState.OFF) for each in self.given)


class Waived:
    """A rule with waivers: measured like any other, and what they let stand does not count."""

    __slots__ = ("_now", "_waivers", "lane", "result", "uses")

    def __init__(self, lane: Lane, waivers: Sequence[Waiver], now: int | None) -> None:
        self.lane = lane
        self._waivers = waivers
        self._now = now
        self.result, self.uses = _waived(lane.result, waivers, now)

    @property
    def verdict(self) -> Verdict:
        """How the rule stands."""
        return self.result.verdict

    def again(self, change: Change) -> Lane:
        """The rule on an edited plan, with the same waivers."""
        return Waived(self.lane.again(change), self._waivers, self._now)


def _waived(result: Result, waivers: Sequence[Waiver], now: int | None) -> tuple[Result, tuple[WaiverUse, ...]]:
    # Where all is kept, nobody need look at what was found.
    findings = () if result.verdict is Verdict.KEPT else result.findings
    bad = [each for each in findings if each.verdict is not Verdict.KEPT]
    uses, by = [], dict[int, Waiver]()
    for waiver in waivers:
        state, found = becomes(waiver, bad, now)
        uses.append(WaiverUse(waiver, state, len(found)))
        for each in found:
            by.setdefault(id(each), waiver)
    if not by:
        return result, tuple(uses)
    stands = [attrs.evolve(each, waived=by[id(each)]) for each in bad if id(each) in by]
    counted = [each for each in bad if id(each) not in by]
    kept = [each for each in findings if each.verdict is Verdict.KEPT]
    slacks: list[Any] = [each.slack for each in (*counted, *kept) if each.slack is not None]
    verdict = max((each.verdict for each in counted), default=Verdict.KEPT)
    left = (*counted, *stands, *kept)
    return Result(result.rule, result.severity, verdict, min(slacks, default=None), left, result.measured), tuple(uses)
