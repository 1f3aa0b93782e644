"""Nobody's day is too long from its first start to its last end."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import not_negative
from schedcheck.constraints._days import Labels, Period, Span, clipped, no_work, zone_or_none
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

__all__ = ["MaxSpan"]

DAYS = Labels(Period.DAY)


@frozen
class MaxSpan:
    """Nobody's day is longer than *at_most* from its first start to its last end.

    Breaks count, as do calls. What goes on over midnight ends one day there and starts the next. Costs O(n log n) for
    each person with n stops, each counted once for each day it is in.

    Args:
        who: A leader, a delegation, or None for everybody.
        at_most: How long.
        zone: Whose midnights part the days; by default those of the place of each stop.
        except_kinds: Kinds of stop that are no work.
    """

    code: ClassVar[str] = "max-span"
    who: Party | None = field(default=None, validator=party_or_nobody)
    at_most: timedelta = field(kw_only=True, validator=not_negative)
    zone: tzinfo | None = field(default=None, kw_only=True, converter=zone_or_none)
    except_kinds: frozenset[str] = field(default=NO_WORK, kw_only=True, converter=no_work)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """The span of each day of each person."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person."""
        return (Part((each.leader.id,)) for each in schedule.people(self.who))

    @property
    def reads(self) -> Reads:
        """Whom it is about."""
        return Reads(None if self.who is None else (self.who,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """The span of each day of one person."""
        return in_each_zone(schedule.itinerary(part.people[0]), self, self._found, limit=self.at_most)

    def _found(self, itinerary: Itinerary) -> Iterator[Finding]:
        held = settled(itinerary, self.except_kinds, self.zone)
        if held is not None:
            for label, spans in held.by_label(DAYS).items():
                when = partial(time_in, spans[0].zone, DAYS, label)
                yield from held.finding(_question(label, micros(self.at_most)), spans, when, amount=span_of)
            return
        works = work_of(itinerary, self.except_kinds, self.zone)
        for label, there in by_label(works, DAYS).items():
            look = Look(_question(label, micros(self.at_most)), there)
            yield from findings_above(look, partial(time_in, there[0].zone, DAYS, label), amount=span_of)

    def explain(self, finding: Finding) -> str:
        """How long it is from first start to last end, and when."""
        who, where = finding.stops[0].leader, f" in {finding.place}" if finding.place else ""
        day = f" on {finding.interval.start.date()}" if finding.interval is not None else ""
        time, most = (spoken(time_of(each)) for each in (finding.required, finding.actual))
        return hedged(
            finding, f"{who} is engaged{where}{day} over {time} from first start to last end, where {most} is the most"
        )

    def __str__(self) -> str:
        return f"{self.who or 'each person'} has at most {spoken(self.at_most)} from first start to last end of a day"


def _question(label: int, limit: int) -> Question:
    def length(spans: Sequence[Span]) -> int | None:
        there = clipped(spans, DAYS, label)
        return max(end for _, end in there) - there[0][0] if there else None

    return Question(limit, length, lambda _low, _high, zone: DAYS.bounds(label, zone))
