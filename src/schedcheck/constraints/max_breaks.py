"""Nobody's day has too many long breaks."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._time import micros, spoken
from schedcheck._values import not_negative
from schedcheck.constraints._breaks import DAYS, Breaks, breaks_in
from schedcheck.constraints._days import count, no_work, zone_or_none
from schedcheck.constraints._fields import party_or_nobody
from schedcheck.constraints._settled import settled
from schedcheck.constraints._work import NO_WORK, by_label, evidence, work_of
from schedcheck.constraints._worlds import Question, time_in
from schedcheck.constraints._zones import in_each_zone
from schedcheck.constraints.base import Part, Reads, by_parts, hedged
from schedcheck.finding import Finding
from schedcheck.model import Party
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.model import Itinerary
    from schedcheck.schedule import Schedule

__all__ = ["MaxBreaks"]


@frozen
class MaxBreaks:
    """Nobody has more than *at_most* breaks longer than *longer_than* in a day.

    A break lies between two stops. The time before the first stop of a day and after the last is no break. Costs O(n
    log n) for each person with n stops, each counted once for each day it is in; and as often again as tentative stops
    and ends not known of a day can turn out, up to a bound.

    Args:
        who: A leader, a delegation, or None for everybody.
        at_most: How many breaks.
        longer_than: A break counts if it is longer than this.
        zone: Whose midnights part the days; by default those of the place of each stop.
        except_kinds: Kinds of stop that are no work.
    """

    code: ClassVar[str] = "max-breaks"
    who: Party | None = field(default=None, validator=party_or_nobody)
    at_most: int = field(kw_only=True, validator=count)
    longer_than: timedelta = field(default=timedelta(0), kw_only=True, validator=not_negative)
    zone: tzinfo | None = field(default=None, kw_only=True, converter=zone_or_none)
    except_kinds: frozenset[str] = field(default=NO_WORK, kw_only=True, converter=no_work)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """The breaks of each day of each person."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person."""
        return (Part((each.leader.id,)) for each in schedule.people(self.who))

    @property
    def reads(self) -> Reads:
        """Whom it is about."""
        return Reads(None if self.who is None else (self.who,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """The breaks of each day of one person."""
        return in_each_zone(schedule.itinerary(part.people[0]), self, self._found, limit=self.at_most, unit="breaks")

    def _found(self, itinerary: Itinerary) -> Iterator[Finding]:
        longer = micros(self.longer_than)
        held = settled(itinerary, self.except_kinds, self.zone)
        if held is not None:
            for day, spans in held.by_label(DAYS).items():
                question = Question(self.at_most, partial(breaks_in, day, longer))
                when = partial(time_in, spans[0].zone, DAYS, day)
                yield from held.finding(question, spans, when, amount=int, unit="breaks")
            return
        works = work_of(itinerary, self.except_kinds, self.zone)
        for day, there in by_label(works, DAYS).items():
            yield from self._findings(Breaks(day, there, self.at_most, longer))

    def _findings(self, breaks: Breaks) -> Iterator[Finding]:
        outlook, look = breaks.outlook(), breaks.look
        used, spans = breaks.shown()
        if used is not None or outlook.verdict is not Verdict.KEPT:
            yield Finding.of(
                *evidence(look.works),
                required=used or 0,
                actual=self.at_most,
                unit="breaks",
                interval=time_in(look.works[0].zone, DAYS, breaks.day, spans),
                outlook=outlook,
                missing=look.missing or ("which tentative stops take place",),
            )

    def explain(self, finding: Finding) -> str:
        """How many long breaks somebody has, and when."""
        who = finding.stops[0].leader
        day = f" on {finding.interval.start.date()}" if finding.interval is not None else ""
        breaks = _breaks(finding.required, self.longer_than)  # type: ignore[arg-type]  # a count
        return hedged(finding, f"{who} has {breaks}{day}, where {finding.actual} is the most")

    def __str__(self) -> str:
        return f"{self.who or 'each person'} has at most {_breaks(self.at_most, self.longer_than)} a day"


def _breaks(number: int, longer_than: timedelta) -> str:
    longer = f" of more than {spoken(longer_than)}" if longer_than else ""
    return f"{number} {'break' if number == 1 else 'breaks'}{longer}"
