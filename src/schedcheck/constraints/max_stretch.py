"""Nobody goes on for too long without a break."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import not_negative
from schedcheck.constraints._days import Span, no_work
from schedcheck.constraints._fields import party_or_nobody
from schedcheck.constraints._settled import settled
from schedcheck.constraints._work import NO_WORK, Work, interval_in, work_of
from schedcheck.constraints._worlds import Look, Question, Wide, findings_above
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from schedcheck.schedule import Schedule

__all__ = ["MaxStretch"]


@frozen
class MaxStretch:
    """Nobody goes on from stop to stop for longer than *at_most* without a break longer than *break_*.

    What is measured are stretches of two stops or more with no such break between. A stretch goes on over midnight. One
    stop by itself is none, however long. Costs O(n log n) for each person with n stops.

    Args:
        who: A leader, a delegation, or None for everybody.
        at_most: How long, from the first start to the last end.
        break_: The longest break that does not end a stretch.
        except_kinds: Kinds of stop that are no work.
    """

    code: ClassVar[str] = "max-stretch"
    who: Party | None = field(default=None, validator=party_or_nobody)
    at_most: timedelta = field(kw_only=True, validator=not_negative)
    break_: timedelta = field(default=timedelta(0), kw_only=True, validator=not_negative)
    except_kinds: frozenset[str] = field(default=NO_WORK, kw_only=True, converter=no_work)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """The longest stretch of each run of stops of each person."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person."""
        return (Part((each.leader.id,)) for each in schedule.people(self.who))

    @property
    def reads(self) -> Reads:
        """Whom it is about."""
        return Reads(None if self.who is None else (self.who,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """The longest stretch of each run of stops of one person."""
        pause, itinerary = micros(self.break_), schedule.itinerary(part.people[0])
        question = _question(micros(self.at_most), pause)
        held = settled(itinerary, self.except_kinds, None)
        if held is not None:
            for spans in _runs_of(held.spans, pause):
                yield from held.finding(question, spans, partial(_when, spans[0].zone, pause), amount=span_of)
            return
        for there in _runs(work_of(itinerary, self.except_kinds, None), pause):
            yield from findings_above(Look(question, there), partial(_when, there[0].zone, pause), amount=span_of)

    def explain(self, finding: Finding) -> str:
        """How long somebody goes on, and from when."""
        who, where = finding.stops[0].leader, f" in {finding.place}" if finding.place else ""
        since = f" from {finding.interval.start:%Y-%m-%d %H:%M} on" if finding.interval is not None else ""
        time, most = (spoken(time_of(each)) for each in (finding.required, finding.actual))
        return hedged(finding, f"{who} is engaged{where} for {time} at a stretch{since}, where {most} is the most")

    def __str__(self) -> str:
        pause = f" of more than {spoken(self.break_)}" if self.break_ else ""
        return f"{self.who or 'nobody'} goes on for {_at_most(self)}{spoken(self.at_most)} without a break{pause}"


def _at_most(rule: MaxStretch) -> str:
    return "at most " if rule.who else "more than "


def _runs(works: Sequence[Work], pause: int) -> Iterator[list[Work]]:
    """Stops that may come to lie in one stretch, two or more, however they slip and whenever they end."""
    run: list[Work] = []
    over = 0
    for each in sorted(works, key=lambda work: (work.presence.low, work.presence.high)):
        if run and each.presence.low - over > pause:
            yield from _if_several(run)
            run = []
        over = max(over, each.presence.high) if run else each.presence.high
        run.append(each)
    yield from _if_several(run)


def _runs_of(spans: Iterable[Span], pause: int) -> Iterator[list[Span]]:
    """Spans, by start, that lie in one stretch, two or more."""
    run: list[Span] = []
    over = 0
    for each in spans:
        if run and each.start - over > pause:
            if len(run) > 1:
                yield run
            run = []
        over = max(over, each.end) if run else each.end
        run.append(each)
    if len(run) > 1:
        yield run


def _if_several(run: list[Work]) -> Iterator[list[Work]]:
    if len(run) > 1:
        yield sorted(run, key=lambda work: (work.presence.start, work.presence.end))


def _stretches(spans: Iterable[Span], pause: int) -> Iterator[tuple[int, int]]:
    """From when to when each stretch of two spans or more lasts."""
    begun, over, size = 0, 0, 0
    for start, end, *_ in spans:
        if size and start - over <= pause:
            over, size = max(over, end), size + 1
            continue
        if size > 1:
            yield begun, over
        begun, over, size = start, end, 1
    if size > 1:
        yield begun, over


def _when(zone: tzinfo, pause: int, spans: Sequence[Span]) -> Interval:
    """The longest stretch; where there is none, the first start."""
    found = max(_stretches(spans, pause), key=lambda each: each[1] - each[0], default=None)
    start, end = found or (spans[0].start, spans[0].start)
    return interval_in(start, end, zone)


def _question(limit: int, pause: int) -> Question:
    def longest(spans: Sequence[Span]) -> int | None:
        return max((end - start for start, end in _stretches(spans, pause)), default=None)

    def most(wide: Sequence[Wide]) -> int | None:
        """No stretch is longer than the time all its stops may be in, nor than they and the breaks between together."""
        spans = sorted(((each.span, each.length) for each in wide), key=lambda each: each[0][:2])
        bounds = []
        for run in _together(spans, pause):
            reach = max(span.end for span, _ in run) - run[0][0].start
            bounds.append(min(reach, sum(length for _, length in run) + pause * (len(run) - 1)))
        return max(bounds, default=None)

    return Question(limit, longest, steps=(0, pause, -pause), most=most)


def _together(spans: Sequence[tuple[Span, int]], pause: int) -> Iterator[list[tuple[Span, int]]]:
    """Runs of two or more spans with no longer break between."""
    run: list[tuple[Span, int]] = []
    over = 0
    for span, length in spans:
        if run and span.start - over > pause:
            if len(run) > 1:
                yield run
            run = []
        over = max(over, span.end) if run else span.end
        run.append((span, length))
    if len(run) > 1:
        yield run
