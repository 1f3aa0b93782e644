"""Two parties do not speak, or arrive, right after each other."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field, frozen

from schedcheck._time import micros, moment_near, span_of, spoken
from schedcheck._values import LONGEST, kind_of, told
from schedcheck.constraints._arranged import Sides, arranged_parts, arranged_reads, depends
from schedcheck.constraints._fields import party_validator, two_parties
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import interval_of
from schedcheck.encounters.outlook import Outlook
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import Party, Turns
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.schedule import Schedule

__all__ = ["NotConsecutive"]


def _by(_self: object, _attribute: object, value: Any) -> None:
    least: Any = timedelta(microseconds=1) if isinstance(value, timedelta) else 1
    if isinstance(value, bool) or not isinstance(value, (int, timedelta)) or value < least:
        raise InvalidValue("by must be a number of turns, one or more, or a timedelta above zero", told(value))
    if isinstance(value, timedelta) and value > LONGEST:
        raise InvalidValue("by must be at most a hundred years", told(value))


@frozen
class NotConsecutive:
    """Nobody of one party has a turn right after somebody of the other, whichever comes first.

    Each turn between may be shorter than stated, and what is short adds up. Costs O(n log n + found) for n turns.

    Args:
        turns: Who comes after whom.
        a, b: Leaders or delegations; their order does not matter.
        by: How many turns must lie between; or how much time, from the end of the one to the start of the other.
        inherit: Whether it passes to whoever represents either side.
    """

    code: ClassVar[str] = "not-consecutive"
    turns: Turns = field(validator=kind_of(Turns, "turns", optional=False))
    a: Party = field(validator=party_validator)
    b: Party = field(validator=party_validator)
    by: int | timedelta = field(default=1, kw_only=True, validator=_by)
    inherit: bool = field(default=True, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def __attrs_post_init__(self) -> None:
        two_parties(self.a, self.b)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Each two turns that are or may be too near, and the nearest that are not."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody on both sides."""
        return arranged_parts(self.turns, self.a, self.b, schedule, inherit=self.inherit)

    @property
    def reads(self) -> Reads:
        """Both sides, and what the turns are for."""
        return arranged_reads(self.turns, self.a, self.b)

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:  # noqa: ARG002 - the part says it all
        """Each two turns that are or may be too near, and the nearest that are not."""
        sides: Any = part.key
        mine, theirs = (self._turns_of(people) for people in (sides.mine, sides.theirs))
        others = {first: [theirs] for first in mine}
        for first in theirs:
            others.setdefault(first, []).append(mine)
        for first in sorted(others):
            # The further the second, the more is between: what comes after the first that is kept is kept too.
            seen = set[int]()
            for after in others[first]:
                for second in after[bisect_right(after, first) :]:
                    if second in seen or self._who(first) == self._who(second):
                        continue
                    seen.add(second)
                    found = self._finding(first, second, sides)
                    yield found
                    if found.verdict is Verdict.KEPT:
                        break

    def _turns_of(self, people: tuple[str, ...]) -> list[int]:
        wanted = {*people}
        return [number for number, each in enumerate(self.turns.order) if each.who.id in wanted]

    def _who(self, number: int) -> str:
        return self.turns.order[number].who.id

    def _finding(self, first: int, second: int, sides: Sides) -> Finding:
        turns, between = self.turns, second - first - 1
        apart = turns._starts[second] - turns._starts[first + 1]
        required, actual, risk = (
            (micros(self.by), apart, between * micros(turns.early))
            if isinstance(self.by, timedelta)
            else (self.by, between, 0)
        )
        slip = None
        verdict = Verdict.KEPT
        if actual < required:
            verdict = Verdict.BROKEN
        elif actual - risk < required:
            # All that are between may be short at once.
            verdict, slip = Verdict.AT_RISK, (actual - required) // between
        if verdict is not Verdict.KEPT and not sides.sure:
            verdict, slip = Verdict.CONDITIONAL, None
        timed = isinstance(self.by, timedelta)
        start = self._start(sides)
        return Finding.of(
            required=self.by,
            actual=span_of(actual) if timed else actual,
            unit="" if timed else "turns",
            place=turns.where,
            interval=None if start is None else self._interval(start, first, second),
            outlook=Outlook(verdict, 0, slip),
            reach=None if start is None else self._reach(start, first, second, sides),
            about=(str(first + 1), str(second + 1)),
            event=sides.event,
        )

    def _start(self, sides: Sides) -> int | None:
        """When the first turn starts; the turns move with their event."""
        start, event = self.turns._from, self.turns.event
        moved = 0 if event is None or sides.event is None else sides.event._from - event._from
        return None if start is None else start + moved

    def _interval(self, start: int, first: int, second: int) -> Interval:
        """From the start of the one turn to the end of the other."""
        starts = self.turns._starts
        return interval_of(start + starts[first], start + starts[second + 1], self.turns.where)

    def _reach(self, start: int, first: int, second: int, sides: Sides) -> Interval | None:
        starts, event = self.turns._starts, sides.event
        early, late = first * micros(self.turns.early), (second + 1) * micros(self.turns.late)
        if event is not None:
            early, late = early + micros(event.early), late + micros(event.late)
        if not early and not late:
            return None
        begun, over = start + starts[first] - early, start + starts[second + 1] + late
        return Interval(moment_near(begun), moment_near(over))

    def explain(self, finding: Finding) -> str:
        """Who comes how soon after whom."""
        first, second = (f"{self.turns.order[int(each) - 1].who} (turn {each})" for each in finding.about)
        sentence = self._how_soon(first, second, finding)
        if finding.verdict is Verdict.CONDITIONAL:
            return depends(self.turns, sentence=sentence)
        return hedged(finding, sentence)

    def _how_soon(self, first: str, second: str, finding: Finding) -> str:
        if isinstance(self.by, timedelta):
            gap, wanted = time_of(finding.actual), f", where {spoken(self.by)} is required"
            after = f"{spoken(gap)} after" if gap else "right after"
            return f"{second} comes {after} {first} in {self.turns}{wanted}"
        if not finding.actual:
            wanted = f", where {self.by} turns between are required" if self.by > 1 else ""
            return f"{second} comes right after {first} in {self.turns}{wanted}"
        between, wanted = (
            f"{each} turn is" if each == 1 else f"{each} turns are" for each in (finding.actual, self.by)
        )
        return f"{between} between {first} and {second} in {self.turns}, where {wanted} required"

    def __str__(self) -> str:
        if self.by == 1:
            return f"{self.a} and {self.b} do not follow each other in {self.turns}"
        least = spoken(self.by) if isinstance(self.by, timedelta) else f"{self.by} turns"
        return f"{self.a} and {self.b} are {least} or more apart in {self.turns}"
