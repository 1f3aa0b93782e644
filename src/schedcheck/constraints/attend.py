"""Somebody is at an event, at one of a summit's, or at every one of a series."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import kind_of
from schedcheck.constraints._fields import longer_than_nothing, party_validator
from schedcheck.constraints._stays import Stay, stay_of
from schedcheck.constraints._uses import presence_of_event
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import interval_of
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import takes_place, written
from schedcheck.finding import Finding
from schedcheck.model import Event, Itinerary, Party, Series, Status, Summit
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.schedule import Schedule

__all__ = ["Attend"]


@frozen
class Attend:
    """Somebody is at an event (or one of a summit's), long enough at a stretch.

    Of a series they are at every occurrence: each is measured by itself, save those that are cancelled. Measured is the
    longest time one stop for the event has in common with the event itself. Costs O(n) for n stops of theirs, for each
    occurrence of a series.

    Args:
        who: A leader or a delegation.
        what: An event, a summit or a series.
        at_least: How long; None for any time at all.
        inherit: Whether somebody who represents them does instead.
    """

    code: ClassVar[str] = "attend"
    who: Party = field(validator=party_validator)
    what: Event | Summit | Series = field(validator=kind_of((Event, Summit, Series), "what", optional=False))
    at_least: timedelta | None = field(default=None, kw_only=True, validator=longer_than_nothing)
    inherit: bool = field(default=False, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    @property
    def best_of(self) -> bool:
        """Whether any one stay will do; of a series, each occurrence has its own best."""
        return not isinstance(self.what, Series)

    @property
    def best_of_each(self) -> bool:
        """Whether the best stay at each occurrence counts."""
        return isinstance(self.what, Series)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every stay there is, and that there may be none: the best counts."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody who may do it; of a series, one for each occurrence."""
        people = tuple(each.leader.id for each in schedule.party(self.who, inherit=self.inherit))
        held = any(takes_place(each) for event in self._events for each in schedule.stops_for(event))
        if people and held:
            yield from (Part(people, key=(each, self._may_be_off(each, schedule))) for each in self._asked(schedule))

    @property
    def reads(self) -> Reads:
        """Who should be there, and who makes the event be in the plan."""
        return Reads((self.who,), events=self._events)

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every stay there is, and that there may be none: the best counts, of a series that of each occurrence."""
        key: Any = part.key
        what, may_be_off = key
        for each in part.people:
            yield from map(self._finding, self._stays(schedule.itinerary(each), what))
        yield Finding.of(
            required=span_of(self._required),
            actual=span_of(0),
            place=what.place,
            interval=what.interval,
            outlook=Outlook(Verdict.CONDITIONAL, 0, None) if may_be_off else None,
        )

    def _asked(self, schedule: Schedule) -> Iterator[Event | Summit]:
        if isinstance(self.what, Summit):
            yield self.what
            return
        for event in self.what.events if isinstance(self.what, Series) else [self.what]:
            stops = list(schedule.stops_for(event))
            if not stops:
                yield event
            elif any(map(takes_place, stops)):
                # As it is in the plan: it may be moved without any of the people who are asked for being there.
                yield schedule.event(event.id)

    def _may_be_off(self, what: Event | Summit, schedule: Schedule) -> bool:
        """Whether an occurrence takes place only if tentative stops do, as all others for it are cancelled."""
        if not isinstance(self.what, Series):
            return False
        standing = {each.standing for each in schedule.stops_for(what.id)}
        return standing == {Status.TENTATIVE, Status.CANCELLED}

    @property
    def _events(self) -> frozenset[str]:
        return frozenset(_ids(self.what))

    @property
    def _required(self) -> int:
        return 1 if self.at_least is None else micros(self.at_least)

    def _stays(self, itinerary: Itinerary, what: Event | Summit) -> Iterator[Stay]:
        wanted = set(_ids(what))
        for each in written(itinerary):
            event = each.stop.event
            if event is not None and event.id in wanted:
                yield stay_of(each, presence_of_event(event, [each]), self._required)

    def _finding(self, stay: Stay) -> Finding:
        stop = stay.first.stop
        event = stop.event
        ends = [f"when {event.title} ends"] if event is not None and event.end is None else []
        ends += [f"when {stop.leader} leaves {stop.name}"] if stop.end is None else []
        start, end = max(stay.first.start, stay.second.start), min(stay.first.earliest_end, stay.second.earliest_end)
        return Finding.of(
            stop,
            required=span_of(self._required),
            actual=span_of(stay.time),
            place=stop.place,
            interval=interval_of(start, end, stop.place),
            outlook=stay.outlook,
            missing=tuple(ends),
        )

    def explain(self, finding: Finding) -> str:
        """How long they are there."""
        wanted = "" if self.at_least is None else f", where {spoken(self.at_least)} is wanted"
        if not finding.stops:
            day = f" on {finding.interval.start:%Y-%m-%d}" if not self.best_of and finding.interval is not None else ""
            absent = f"{self.who} is not at {self.what}{day}{wanted}"
            return hedged(finding, absent) if finding.verdict is Verdict.CONDITIONAL else f"{absent}."
        time = f" for {spoken(time_of(finding.actual))}"
        if finding.verdict is Verdict.UNKNOWN:
            time, wanted = "" if self.at_least is None else f" for {spoken(self.at_least)}", ""
        return hedged(finding, f"{finding.stops[0].leader} is at {finding.stops[0].name}{time}{wanted}")

    def __str__(self) -> str:
        long = f" for {spoken(self.at_least)}" if self.at_least is not None else ""
        return f"{self.who} is at {'each ' if isinstance(self.what, Series) else ''}{self.what}{long}"


def _ids(what: Event | Summit | Series) -> list[str]:
    return [what.id] if isinstance(what, Event) else [each.id for each in what.events]
