"""Two parties do not sit near, or opposite, each other."""

from __future__ import annotations

from collections import deque
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import attrs
from attrs import field, frozen

from schedcheck._values import kind_of
from schedcheck.constraints._arranged import Sides, arranged_parts, arranged_reads, depends
from schedcheck.constraints._fields import party_validator, two_parties
from schedcheck.constraints.base import Part, Reads, by_parts, hedged
from schedcheck.encounters.outlook import Outlook
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.model import Layout, Party
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schedcheck.model import Seat
    from schedcheck.schedule import Schedule

__all__ = ["Apart"]

Pair: TypeAlias = tuple[str, str]
"""The names of two seats, in the order of the layout."""


def _count(_self: object, _attribute: object, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidValue("seats must be a whole number, zero or more", repr(value))


@frozen
class Apart:
    """Nobody of one party sits near somebody of the other, or faces them.

    Between two seats lie as many as on the shortest way from neighbour to neighbour. Costs O(s) for a layout of s seats
    and pairs of neighbours, and for each seat of `a` those that are too near.

    Args:
        layout: Who sits where.
        a, b: Leaders or delegations; their order does not matter.
        seats: How many seats must lie between; 0 where only facing counts.
        facing: Whether they may face each other.
        inherit: Whether it passes to whoever represents either side.
    """

    code: ClassVar[str] = "apart"
    layout: Layout = field(validator=kind_of(Layout, "layout", optional=False))
    a: Party = field(validator=party_validator)
    b: Party = field(validator=party_validator)
    seats: int = field(default=1, kw_only=True, validator=_count)
    facing: bool = field(default=True, kw_only=True, validator=kind_of(bool, "facing", optional=False))
    inherit: bool = field(default=True, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def __attrs_post_init__(self) -> None:
        two_parties(self.a, self.b)
        if not self.seats and self.facing:
            raise InvalidValue("seats must be one or more where they may face each other", "0")

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Each two seats that are too near; the nearest two, if none are."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody on both sides; none where the layout tells nothing of who is near whom."""
        if self.layout.neighbours or self.layout.facing:
            yield from arranged_parts(self.layout, self.a, self.b, schedule, inherit=self.inherit)

    @property
    def reads(self) -> Reads:
        """Both sides, and what the layout is for."""
        return arranged_reads(self.layout, self.a, self.b)

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:  # noqa: ARG002 - the part says it all
        """Each two seats that are too near; the nearest two, if none are."""
        sides: Any = part.key
        mine, theirs = (self._seats_of(people) for people in (sides.mine, sides.theirs))
        near = self._too_near(mine, theirs)
        for pair in sorted(near, key=self._order):
            yield self._finding(pair, near[pair], sides)
        nearest = None if near else self._nearest(mine, theirs)
        if nearest is not None:
            yield self._finding(*nearest, sides)

    def _seats_of(self, people: tuple[str, ...]) -> list[str]:
        wanted = {*people}
        return [each.name for each in self.layout.seats if any(one.id in wanted for one in each.holders)]

    def _order(self, pair: Pair) -> list[int]:
        return sorted(map(self.layout.number, pair))

    def _sorted(self, one: str, other: str) -> Pair:
        return (one, other) if self.layout.number(one) < self.layout.number(other) else (other, one)

    def _too_near(self, mine: Iterable[str], theirs: Iterable[str]) -> dict[Pair, int]:
        """Pairs of seats that are too near, and how many lie between; facing counts as none."""
        found: dict[Pair, int] = {}
        wanted = {*theirs}
        for name in mine:
            for other, between in self.layout.nearest(name):
                if between >= self.seats:
                    break
                if other in wanted:
                    found[self._sorted(name, other)] = between
            for other in () if self.facing else self.layout.facing_of(name):
                if other in wanted:
                    found[self._sorted(name, other)] = 0
        return found

    def _nearest(self, mine: Iterable[str], theirs: Iterable[str]) -> tuple[Pair, int] | None:
        """The two seats that are nearest to each other, where no two are too near; None where no way leads."""
        # From all at once. A seat may be of both sides, so each is reached from two of the others.
        wanted = {*theirs}
        waiting = deque((name, name, 0) for name in mine)
        reached = {name: {name} for name in mine}
        while waiting:
            here, start, steps = waiting.popleft()
            if here in wanted and here != start:
                return self._sorted(start, here), steps - 1
            for each in self.layout.neighbours_of(here):
                starts = reached.setdefault(each, set())
                if start not in starts and len(starts) < 2:  # noqa: PLR2004 - itself perhaps, and another
                    starts.add(start)
                    waiting.append((each, start, steps + 1))
        return None

    def _finding(self, pair: Pair, between: int, sides: Sides) -> Finding:
        required = max(self.seats, 1) if self._face(pair) else self.seats
        choices = product(*(self.layout.seat(each).holders for each in pair))
        surely = sides.sure and all(sides.forbid(*people) for people in choices)
        bad = Verdict.BROKEN if surely else Verdict.CONDITIONAL
        found = Finding.of(
            required=required,
            actual=between,
            unit="seats",
            place=self.layout.where,
            interval=None if sides.event is None else sides.event.interval,
            outlook=Outlook(Verdict.KEPT if between >= required else bad, 0, None),
            reach=sides.reach,
            about=pair,
            event=sides.event,
        )
        return attrs.evolve(found, missing=sides.open_end) if found.verdict is Verdict.BROKEN else found

    def _face(self, pair: Pair) -> bool:
        """Whether two seats face each other, and must not."""
        return not self.facing and pair[1] in self.layout.facing_of(pair[0])

    def explain(self, finding: Finding) -> str:
        """Who is how near, and in which seats."""
        first, second = map(self.layout.seat, finding.about)
        sentence = self._how_near(first, second, finding)
        if finding.verdict is not Verdict.CONDITIONAL:
            return hedged(finding, sentence)
        unsettled = [f"who takes seat {each.name}" for each in (first, second) if len(each.holders) > 1]
        return depends(self.layout, *unsettled, sentence=sentence)

    def _how_near(self, first: Seat, second: Seat, finding: Finding) -> str:
        if self._face((first.name, second.name)):
            return f"{first} faces {second} of {self.layout}"
        if not finding.actual:
            wanted = f", where {_required(self.seats)} between" if self.seats > 1 else ""
            return f"{first} is next to {second} of {self.layout}{wanted}"
        wanted = f", where {_required(self.seats)}" if self.seats else ""
        between = f"{finding.actual} seat{'' if finding.actual == 1 else 's'}"
        return f"{first} and {second} of {self.layout} have {between} between them{wanted}"

    def __str__(self) -> str:
        near = "are not next to each other"
        if self.seats > 1:
            near = f"have {self.seats} seats or more between them"
        parts = [near] if self.seats else []
        parts += [] if self.facing else ["do not face each other"]
        return f"{self.a} and {self.b} {' and '.join(parts)} in {self.layout}"


def _required(number: int) -> str:
    return "1 seat is required" if number == 1 else f"{number} seats are required"
