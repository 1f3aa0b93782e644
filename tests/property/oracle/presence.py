"""What the definitions speak of: what slips together, ends that are not known, presences, gaps, shared places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schedcheck.model import Delegation, Leader, Place, Stop

Party = Leader | Delegation
Name = tuple[str, str]
"""A stop: the id of its person and its own."""
World = frozenset[Name]
"""The stops that take place."""
Slips = Mapping["Group", int]
Ends = Mapping[Name, int]
Range = tuple[float, float]


def ticks(span: timedelta) -> int:
    """The whole microseconds of a duration."""
    return span // timedelta(microseconds=1)


def moment(when: datetime) -> int:
    """The whole microseconds since 1970-01-01 UTC."""
    return ticks(when.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Group:
    """What slips together, and how far."""

    name: tuple[str, ...]
    early: int
    late: int


@dataclass(frozen=True)
class OpenEnd:
    """An end that is not known: from *start*, which slips with *group*, up to a limit.

    The limit is the latest of *limits*, each the earliest of some times that slip with their groups; one without any
    time is no limit at all.
    """

    name: Name
    start: int
    group: Group
    limits: tuple[tuple[tuple[int, Group], ...], ...]

    def stated(self, slips: Slips, horizon: int) -> range:
        """Every end at stated times that can come of it when all have slipped: its own slip is taken off again."""
        own = slips.get(self.group, 0)
        most = max(min((at + slips.get(group, 0) for at, group in each), default=horizon) for each in self.limits)
        return range(self.start, max(self.start, most - own) + 1)

    @property
    def groups(self) -> set[Group]:
        return {self.group, *(group for each in self.limits for _, group in each)}


@dataclass(frozen=True)
class Presence:
    """A written stop or a passage, as it is in one world.

    Attributes:
        name: Whose, and its id.
        place: Where.
        written: The stop, if it is a written one.
        start, end: Its times, or those of the stop that a passage belongs to; the end None when not known.
        offsets: A passage out: from and to how long after the end; in: before the start.
        inwards: Whether it is a passage in.
        until: What its own end is, if not known.
        conditions: It exists if any of these holds: an end not known comes out before a time. None: it exists.
    """

    name: Name
    place: Place
    group: Group
    start: int
    end: int | None
    written: Stop | None = None
    offsets: tuple[int, int] | None = None
    inwards: bool = False
    until: OpenEnd | None = None
    conditions: frozenset[tuple[OpenEnd, int]] | None = None

    @property
    def open_ends(self) -> set[OpenEnd]:
        every = {each for each, _ in self.conditions or ()}
        return every | ({self.until} if self.until and not self.inwards else set())

    @property
    def groups(self) -> set[Group]:
        return {self.group}.union(*(each.groups for each in self.open_ends))

    @property
    def moved_by_unknown(self) -> bool:
        """Whether an end not known decides when it is."""
        return self.offsets is not None and not self.inwards and self.until is not None

    @property
    def depends_on_unknown(self) -> bool:
        """Whether an end not known decides when, or if, a passage is crossed."""
        return self.moved_by_unknown or self.conditions is not None

    def exists(self, ends: Ends) -> bool:
        return self.conditions is None or any(ends[each.name] < before for each, before in self.conditions)

    def span(self, slips: Slips, ends: Ends) -> tuple[int, int]:
        own = slips.get(self.group, 0)
        start = self.start + own
        if self.inwards:
            assert self.offsets is not None
            return start - self.offsets[1], start - self.offsets[0]
        end = (ends[self.until.name] if self.until else self.end) or 0
        if self.offsets is not None:
            return end + own + self.offsets[0], end + own + self.offsets[1]
        return start, end + own


def gap_of(a: tuple[int, int], b: tuple[int, int]) -> int:
    """`max(b.start - a.end, a.start - b.end)`."""
    return max(b[0] - a[1], a[0] - b[1])


def lies_in(inner: Place, outer: Place) -> bool:
    """Whether a place is another or lies inside it."""
    return outer.id in around(inner)


def around(place: Place) -> dict[str, Place]:
    """The place itself and those around it, from the inside outwards."""
    found: dict[str, Place] = {}
    here: Place | None = place
    while here is not None:
        found[here.id] = here
        here = here.within
    return found


def shares(a: Place, b: Place, level: int) -> bool | None:
    """Whether two places are shared at *level*; None: unknown."""
    if a.remote or b.remote:
        return a.id == b.id
    both = [each for each in around(a).values() if each.id in around(b)]
    if any(each.level <= level for each in both):
        return True
    own_a = {each.level for each in around(a).values() if each not in both}
    own_b = {each.level for each in around(b).values() if each not in both}
    if any(each >= level for each in own_a & own_b):
        return False
    return None
