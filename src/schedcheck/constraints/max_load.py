"""Nobody has too much to do in a day."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import not_negative
from schedcheck.constraints._days import Labels, Period, Span, clipped, merged, no_work, period, zone_or_none
from schedcheck.constraints._fields import party_or_nobody
from schedcheck.constraints._settled import settled
from schedcheck.constraints._work import NO_WORK, by_label, work_of
from schedcheck.constraints._worlds import Look, Question, findings_above, time_in
from schedcheck.constraints._zones import in_each_zone
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.finding import Finding
from schedcheck.model import Party

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedcheck.model import Itinerary
    from schedcheck.schedule import Schedule

__all__ = ["MaxLoad"]

EACH = {Period.DAY: " a day", Period.WEEK: " a week", Period.PLAN: " in all"}


@frozen
class MaxLoad:
    """Nobody is engaged for longer than *at_most* in a day, in a week or in all.

    What overlaps counts once, and calls count. Costs O(n log n) for each person with n stops, each counted once for
    each day it is in.

    Args:
        who: A leader, a delegation, or None for everybody.
        at_most: How long.
        per: "day", "week" (from Monday on), or None for the whole plan.
        zone: Whose midnights part the days; by default those of the place of each stop.
        except_kinds: Kinds of stop that are no work.
    """

    code: ClassVar[str] = "max-load"
    who: Party | None = field(default=None, validator=party_or_nobody)
    at_most: timedelta = field(kw_only=True, validator=not_negative)
    per: Period = field(default=Period.DAY, kw_only=True, converter=period)
    zone: tzinfo | None = field(default=None, kw_only=True, converter=zone_or_none)
    except_kinds: frozenset[str] = field(default=NO_WORK, kw_only=True, converter=no_work)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """The load of each person in each day they are engaged."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person."""
        return (Part((each.leader.id,)) for each in schedule.people(self.who))

    @property
    def reads(self) -> Reads:
        """Whom it is about."""
        return Reads(None if self.who is None else (self.who,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """The load of one person in each day they are engaged."""
        return in_each_zone(schedule.itinerary(part.people[0]), self, self._found, limit=self.at_most)

    def _found(self, itinerary: Itinerary) -> Iterator[Finding]:
        labels = Labels(self.per)
        held = settled(itinerary, self.except_kinds, self.zone)
        if held is not None:
            for label, spans in held.by_label(labels).items():
                when = partial(time_in, spans[0].zone, labels, label)
                yield from held.finding(_question(labels, label, micros(self.at_most)), spans, when, amount=span_of)
            return
        works = work_of(itinerary, self.except_kinds, self.zone)
        for label, there in by_label(works, labels).items():
            look = Look(_question(labels, label, micros(self.at_most)), there)
            yield from findings_above(look, partial(time_in, there[0].zone, labels, label), amount=span_of)

    def explain(self, finding: Finding) -> str:
        """How long somebody is engaged, and when."""
        most = time_of(finding.actual)
        who, where = finding.stops[0].leader, f" in {finding.place}" if finding.place else ""
        time = spoken(time_of(finding.required))
        return hedged(
            finding, f"{who} is engaged{where} for {time}{self._when(finding)}, where {spoken(most)} is the most"
        )

    def _when(self, finding: Finding) -> str:
        if self.per is Period.PLAN or finding.interval is None:
            return " in all"
        day = finding.interval.start.date()
        return f" on {day}" if self.per is Period.DAY else f" in the week from {day - timedelta(days=day.weekday())}"

    def __str__(self) -> str:
        return f"{self.who or 'each person'} is engaged for at most {spoken(self.at_most)}{EACH[self.per]}"


def _question(labels: Labels, label: int, limit: int) -> Question:
    def load(spans: Sequence[Span]) -> int | None:
        there = clipped(spans, labels, label)
        return sum(end - start for start, end in merged(there)) if there else None

    return Question(limit, load, lambda _low, _high, zone: labels.bounds(label, zone), adds=True)
