"""Nobody is in two places at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs
from attrs import field, frozen

from schedcheck._time import span_of, spoken
from schedcheck.constraints._fields import party_or_nobody
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import interval_of
from schedcheck.encounters.cells import Pair
from schedcheck.encounters.nearness import FIRST_REACH, span_over
from schedcheck.encounters.outlook import Outlook, outlook
from schedcheck.encounters.plain import presence_of
from schedcheck.encounters.presence import Presence, written
from schedcheck.encounters.sweep import near_each_other, widening
from schedcheck.finding import Finding
from schedcheck.model import Party, Place, Stop
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.schedule import Schedule

__all__ = ["NoOverlap"]


@frozen
class NoOverlap:
    """Nobody is in two places at once.

    A call, or a place within the other, is not another place. Costs O(n + found) for each person with n stops.

    Args:
        who: A leader, a delegation, or None for everybody.
    """

    code: ClassVar[str] = "no-overlap"
    who: Party | None = field(default=None, validator=party_or_nobody)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every two stops that overlap, and the tightest that do not."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person."""
        return (Part((each.leader.id,)) for each in schedule.people(self.who))

    @property
    def reads(self) -> Reads:
        """Whom it is about."""
        return Reads(None if self.who is None else (self.who,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """The findings for one person."""
        stops = _bodily(written(schedule.itinerary(part.people[0])))
        if not _in_places_apart(stops):
            return
        for first, second in near_each_other(stops, 0):
            if _apart(first, second) and (seen := outlook(first, second, 0)).verdict is not Verdict.KEPT:
                yield _finding(first, second, seen)
        tightest = widening(lambda reach: _kept(stops, reach), _gap, FIRST_REACH, span_over(stops))
        if tightest is not None:
            yield _finding(*tightest)

    @staticmethod
    def counts(first: Place, second: Place) -> bool:
        """Whether two places are apart: neither lies in the other."""
        return not first.is_within(second) and not second.is_within(first)

    def told_of(self, pair: Pair) -> Finding:
        """The finding about two plain stops."""
        first, second = presence_of(pair.first), presence_of(pair.second)
        return _finding(first, second, outlook(first, second, 0))

    def explain(self, finding: Finding) -> str:
        """Who has to be where at once."""
        first, second = finding.stops[:2]
        places = f"{first.leader} is in {_where(first)} and in {_where(second)}"
        gap = time_of(finding.actual)
        shared = finding.interval.duration if finding.interval is not None else -gap
        return hedged(
            finding, f"{places} {'at once' if gap < timedelta(0) else spoken(gap) + ' apart'}{_for(shared, gap)}"
        )

    def __str__(self) -> str:
        return f"{self.who or 'nobody'} is {'never ' if self.who else ''}in two places at once"


def _where(stop: Stop) -> str:
    return stop.place.name if stop.name == stop.place.name else f"{stop.place.name} ({stop.name})"


def _for(shared: timedelta, gap: timedelta) -> str:
    return f" for {spoken(shared)}" if shared and gap < timedelta(0) else ""


def _bodily(presences: tuple[Presence, ...]) -> list[Presence]:
    """The written bodily stops; one without an end counts as an instant."""
    bodily = [each for each in presences if not each.place.remote]
    instants = [each if each.open is None else attrs.evolve(each, end=each.start, open=None) for each in bodily]
    return sorted(instants, key=lambda each: each.low)


def _in_places_apart(stops: list[Presence]) -> bool:
    """Whether two of the stops are in different places, of which neither lies in the other."""
    places = list({each.place.id: each.place for each in stops}.values())
    # Places that all lie within one another are one chain: each is in line with the innermost.
    innermost = max(places, key=lambda each: len(each.ancestors), default=None)
    return innermost is not None and not all(innermost.is_within(each) for each in places)


def _apart(first: Presence, second: Presence) -> bool:
    return NoOverlap.counts(first.place, second.place)


def _kept(stops: list[Presence], reach: int) -> Iterator[tuple[Presence, Presence, Outlook]]:
    for first, second in near_each_other(stops, reach):
        if _apart(first, second) and (seen := outlook(first, second, 0)).verdict is Verdict.KEPT:
            yield first, second, seen


def _gap(found: tuple[Presence, Presence, Outlook]) -> int:
    return found[2].gap


def _finding(first: Presence, second: Presence, seen: Outlook) -> Finding:
    begun, over = max(first.start, second.start), min(first.end, second.end)
    return Finding.of(
        *sorted((first.stop, second.stop), key=lambda each: (each._from, each.id or "")),
        required=span_of(0),
        actual=seen.actual,
        interval=interval_of(min(begun, over), max(begun, over), first.place),
        outlook=seen,
    )
