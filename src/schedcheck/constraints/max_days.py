"""Nobody is engaged on too many days."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck.constraints._days import (
    LAST_DAY,
    WEEK,
    Labels,
    Period,
    Span,
    count,
    day_of,
    merged,
    no_work,
    week_or_plan,
    zone_or_none,
)
from schedcheck.constraints._fields import party_or_nobody
from schedcheck.constraints._settled import settled
from schedcheck.constraints._work import NO_WORK, by_label, work_of
from schedcheck.constraints._worlds import Look, Question, findings_above, time_in
from schedcheck.constraints._zones import in_each_zone
from schedcheck.constraints.base import Part, Reads, by_parts, hedged
from schedcheck.finding import Finding
from schedcheck.model import Party

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedcheck.model import Itinerary
    from schedcheck.schedule import Schedule

__all__ = ["MaxDays"]

DAYS = Labels(Period.DAY)


@frozen
class MaxDays:
    """Nobody is engaged on more than *at_most* days, in all or in a week.

    Costs O(n log n) for each person with n stops.

    Args:
        who: A leader, a delegation, or None for everybody.
        at_most: How many days.
        per: "week" (from Monday on), or None for the whole plan.
        zone: Whose midnights part the days; by default those of the place of each stop.
        except_kinds: Kinds of stop that are no work.
    """

    code: ClassVar[str] = "max-days"
    who: Party | None = field(default=None, validator=party_or_nobody)
    at_most: int = field(kw_only=True, validator=count)
    per: Period = field(default=Period.PLAN, kw_only=True, converter=week_or_plan)
    zone: tzinfo | None = field(default=None, kw_only=True, converter=zone_or_none)
    except_kinds: frozenset[str] = field(default=NO_WORK, kw_only=True, converter=no_work)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """On how many days each person is engaged."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person."""
        return (Part((each.leader.id,)) for each in schedule.people(self.who))

    @property
    def reads(self) -> Reads:
        """Whom it is about."""
        return Reads(None if self.who is None else (self.who,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """On how many days one person is engaged."""
        return in_each_zone(schedule.itinerary(part.people[0]), self, self._found, limit=self.at_most, unit="days")

    def _found(self, itinerary: Itinerary) -> Iterator[Finding]:
        labels = Labels(self.per)
        held = settled(itinerary, self.except_kinds, self.zone)
        if held is not None:
            for label, spans in held.by_label(labels).items():
                when = partial(time_in, spans[0].zone, labels, label)
                yield from held.finding(_question(labels, label, self.at_most), spans, when, amount=int, unit="days")
            return
        works = work_of(itinerary, self.except_kinds, self.zone)
        for label, there in by_label(works, labels).items():
            look = Look(_question(labels, label, self.at_most), there)
            yield from findings_above(look, partial(time_in, there[0].zone, labels, label), amount=int, unit="days")

    def explain(self, finding: Finding) -> str:
        """On how many days somebody is engaged."""
        who, where = finding.stops[0].leader, f" in {finding.place}" if finding.place else ""
        when = ""
        if self.per is Period.WEEK and finding.interval is not None:
            day = finding.interval.start.date()
            when = f" in the week from {day - timedelta(days=day.weekday())}"
        days = f"{finding.required} {'day' if finding.required == 1 else 'days'}"
        return hedged(finding, f"{who} is engaged{where} on {days}{when}, where {finding.actual} is the most")

    def __str__(self) -> str:
        days = "day" if self.at_most == 1 else "days"
        week = " a week" if self.per is Period.WEEK else ""
        return f"{self.who or 'each person'} is engaged on at most {self.at_most} {days}{week}"


def _question(labels: Labels, label: int, limit: int) -> Question:
    first, last = 0, LAST_DAY
    if labels.per is Period.WEEK:
        first, last = WEEK * label + 1, WEEK * (label + 1)

    def days(spans: Sequence[Span]) -> int | None:
        found = []
        for start, end, zone, _ in spans:
            begun, over = max(day_of(start, zone), first), min(day_of(max(start, end - 1), zone), last)
            if begun <= over:
                found.append((begun, over + 1))
        return sum(over - begun for begun, over in merged(sorted(found))) if found else None

    return Question(limit, days, DAYS.edges, adds=True)
