"""Two parties do meet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import kind_of
from schedcheck.constraints._fields import level, longer_than_nothing, party_validator, two_parties
from schedcheck.constraints._stays import Stay, stay_of
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of, unknown_ends, unknown_place
from schedcheck.encounters import interval_of
from schedcheck.encounters.presence import written
from schedcheck.encounters.sharing import common_place, grouped, meetings, shares
from schedcheck.encounters.sweep import near
from schedcheck.finding import Finding
from schedcheck.model import Itinerary, Level, Party
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.schedule import Schedule

__all__ = ["Together"]


@frozen
class Together:
    """Two leaders or delegations are in one place at one time, long enough at a stretch.

    Measured is the longest time that one stop of each has in common; passages do not count. Costs O(n + m + found) for
    each pair of people with n and m stops.

    Args:
        a, b: Leaders or delegations; one pair of members is enough.
        at_least: How long; None for any time at all.
        level: How near a shared place must be to count.
        inherit: Whether somebody who represents either side does instead.
    """

    code: ClassVar[str] = "together"
    best_of: ClassVar[bool] = True
    a: Party = field(validator=party_validator)
    b: Party = field(validator=party_validator)
    at_least: timedelta | None = field(default=None, kw_only=True, validator=longer_than_nothing)
    level: Level = field(default=Level.ROOM, kw_only=True, converter=level)
    inherit: bool = field(default=False, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def __attrs_post_init__(self) -> None:
        two_parties(self.a, self.b)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every meeting there is, and that there may be none: the best counts."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody on both sides."""
        both = [
            (mine.leader.id, theirs.leader.id) for mine, theirs in schedule.pairs(self.a, self.b, inherit=self.inherit)
        ]
        if both:
            yield Part(tuple(sorted({each for pair in both for each in pair})), key=tuple(both))

    @property
    def reads(self) -> Reads:
        """Both sides."""
        return Reads((self.a, self.b))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every meeting there is, and that there may be none: the best counts."""
        pairs: Any = part.key
        for one, other in pairs:
            for stay in self._stays(schedule.itinerary(one), schedule.itinerary(other)):
                yield self._finding(stay)
        yield Finding.of(required=span_of(self._required), actual=span_of(0))

    @property
    def _required(self) -> int:
        return 1 if self.at_least is None else micros(self.at_least)

    def _stays(self, mine: Itinerary, theirs: Itinerary) -> Iterator[Stay]:
        here, there = (grouped(written(one), self.level) for one in (mine, theirs))
        for meeting in meetings(here, there, self.level, 0):
            for first, second in near(meeting.mine.by_low, meeting.theirs.by_low, 0):
                shared = shares(first.place, second.place, self.level)
                if shared is not False:
                    yield stay_of(first, second, self._required, unsure=shared is None)

    def _finding(self, stay: Stay) -> Finding:
        first, second = stay.first, stay.second
        start, end = max(first.start, second.start), min(first.end, second.end)
        missing = unknown_ends(first, second)
        if shares(first.place, second.place, self.level) is None:
            missing += (unknown_place(first.place, second.place, self.level),)
        place = common_place(first.place, second.place)
        return Finding.of(
            first.as_stop(),
            second.as_stop(),
            required=span_of(self._required),
            actual=span_of(stay.time),
            place=place,
            interval=interval_of(start, end if not (first.open and second.open) else start, place or first.place),
            outlook=stay.outlook,
            missing=missing,
        )

    def explain(self, finding: Finding) -> str:
        """How long they have with each other."""
        wanted = "" if self.at_least is None else f", where {spoken(self.at_least)} is wanted"
        if not finding.stops:
            return f"{self.a} and {self.b} do not meet{wanted}."
        first, second = finding.stops
        time = f" for {spoken(time_of(finding.actual))}"
        if finding.verdict is Verdict.UNKNOWN:
            time, wanted = "" if self.at_least is None else f" for {spoken(self.at_least)}", ""
        place = finding.place or first.place
        return hedged(finding, f"{first.leader} and {second.leader} are together in {place}{time}{wanted}")

    def __str__(self) -> str:
        long = f" for {spoken(self.at_least)}" if self.at_least is not None else ""
        return f"{self.a} and {self.b} are together in one {self.level}{long}"
