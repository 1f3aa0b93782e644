"""Everybody rests between one day and the next."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._time import DAY, micros, span_of, spoken
from schedcheck._values import not_negative
from schedcheck.constraints._days import Labels, Period, Span, day_or_week, midnight, no_work, zone_or_none
from schedcheck.constraints._fields import party_or_nobody
from schedcheck.constraints._settled import BROKEN, KEPT, Settled, settled
from schedcheck.constraints._weeks import edges_of_weeks, rests_of_weeks
from schedcheck.constraints._work import NO_WORK, Work, evidence, interval_in, work_of
from schedcheck.constraints._worlds import Look, Question, Wide
from schedcheck.constraints._zones import in_each_zone
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters.presence import FOREVER
from schedcheck.finding import Finding
from schedcheck.model import Party, Status
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schedcheck.model import Itinerary
    from schedcheck.schedule import Schedule

__all__ = ["Rest"]

DAYS = Labels(Period.DAY)


@frozen
class Rest:
    """Everybody has at least *at_least* free between the stops of one day and the next.

    A stop is of the day it starts in, so what goes on past midnight is followed by a rest as any other. With *per*
    "week", each week in which somebody is engaged holds an unbroken free time that long; the time before the first
    stop and after the last is free. Costs
    O(n log n + found) for each person with n stops.

    Args:
        who: A leader, a delegation, or None for everybody.
        at_least: How long.
        per: "day" or "week" (from Monday on).
        zone: Whose midnights part the days; by default those of the place of each stop. Weeks are by default those of
            the place of somebody's first stop.
        except_kinds: Kinds of stop that are no work.
    """

    code: ClassVar[str] = "rest"
    who: Party | None = field(default=None, validator=party_or_nobody)
    at_least: timedelta = field(kw_only=True, validator=not_negative)
    per: Period = field(default=Period.DAY, kw_only=True, converter=day_or_week)
    zone: tzinfo | None = field(default=None, kw_only=True, converter=zone_or_none)
    except_kinds: frozenset[str] = field(default=NO_WORK, kw_only=True, converter=no_work)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Each rest of each person between two days."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person."""
        return (Part((each.leader.id,)) for each in schedule.people(self.who))

    @property
    def reads(self) -> Reads:
        """Whom it is about."""
        return Reads(None if self.who is None else (self.who,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Each rest of one person between two days, or the longest in each week."""
        return in_each_zone(
            schedule.itinerary(part.people[0]), self, self._found, limit=self.at_least, weekly=self.per is Period.WEEK
        )

    def _found(self, itinerary: Itinerary) -> Iterator[Finding]:
        if self.per is Period.WEEK:
            yield from rests_of_weeks(itinerary, self.except_kinds, self.zone, micros(self.at_least))
            return
        held = settled(itinerary, self.except_kinds, self.zone)
        if held is not None:
            yield from _settled_nights(held, micros(self.at_least))
            return
        works = work_of(itinerary, self.except_kinds, self.zone)
        for day, there in _nights(works, micros(self.at_least)):
            yield from _findings(Look(_question(day, micros(self.at_least)), there), day)

    def edges(self, schedule: Schedule) -> Iterator[datetime]:
        """The times by which a week has just so much left, or has had it: where the longest free time is another."""
        if self.per is Period.WEEK:
            for each in schedule.people(self.who):
                yield from edges_of_weeks(each, self.zone, micros(self.at_least))

    def explain(self, finding: Finding) -> str:
        """How long somebody is free, and before which day or in which week."""
        who, wanted, free = finding.stops[0].leader, spoken(time_of(finding.required)), time_of(finding.actual)
        if self.per is Period.WEEK:
            return hedged(finding, f"{who} has {_at_a_stretch(finding, free)}, where {wanted} is wanted")
        if finding.interval is None or not (finding.interval.duration or free < time_of(finding.required)):
            return hedged(finding, f"{who} starts nothing on one day less than {wanted} after a stop of the day before")
        day = (finding.interval.start if free < timedelta(0) else finding.interval.end).date()
        time = f"{spoken(free)} free" if free >= timedelta(0) else "no rest"
        return hedged(finding, f"{who} has {time} before {day}, where {wanted} is wanted")

    def __str__(self) -> str:
        if self.per is Period.WEEK:
            return f"{self.who or 'each person'} has at least {spoken(self.at_least)} free at a stretch in each week"
        return f"{self.who or 'each person'} has at least {spoken(self.at_least)} free between one day and the next"


def _at_a_stretch(finding: Finding, free: timedelta) -> str:
    """The longest free time, and of which week."""
    time = f"at most {spoken(free)} free at a stretch" if free else "no time free"
    return time if finding.interval is None else f"{time} in the week from {finding.interval.start.date()}"


def _nights(works: Iterable[Work], required: int) -> Iterator[tuple[int, list[Work]]]:
    """Each day with the stops that may be its first, and those that may be the last before."""
    starting: dict[int, list[Work]] = {}
    entering: dict[int, list[Work]] = {}
    for each in works:
        days = _days_of_start(each)
        entering.setdefault(days[0], []).append(each)
        for day in days:
            starting.setdefault(day, []).append(each)
    before: list[Work] = []
    for day in sorted(starting):
        if before:
            first = _first(starting[day], day)
            before = _near(before, min(each.presence.low for each in first) - required)
            yield day, sorted({id(each): each for each in (*before, *first)}.values(), key=_by_time)
        before = _last([*before, *entering.get(day, ())], day + 1)


def _settled_nights(held: Settled, required: int) -> Iterator[Finding]:
    """The rests between the days on which somebody starts something, where all of it is settled."""
    first: dict[int, Span] = {}
    last: dict[int, Span] = {}
    for each in sorted(held.spans, key=_in_order):
        day = DAYS.of(each.start, each.zone)
        first.setdefault(day, each)
        if day not in last or each.end > last[day].end:
            last[day] = each
    before: Span | None = None
    for day in sorted(first):
        after = first[day]
        if before is not None:
            begun, over = sorted((before.end, after.start))
            free = after.start - before.end
            yield Finding.of(
                *held.evidence((before, after)),
                required=span_of(required),
                actual=span_of(free),
                interval=interval_in(begun, over, before.zone),
                outlook=KEPT if free >= required else BROKEN,
            )
        if before is None or last[day].end > before.end:
            before = last[day]


def _days_of_start(work: Work) -> range:
    here = work.presence
    return range(DAYS.of(here.low, work.zone), DAYS.of(here.start + here.late, work.zone) + 1)


def _first(works: Sequence[Work], day: int) -> list[Work]:
    """Those of some stops that may be the first of a day."""
    sure = (each for each in works if _is_sure(each) and list(_days_of_start(each)) == [day])
    latest = min((each.presence.start + each.presence.late for each in sure), default=FOREVER)
    return [each for each in works if each.presence.low <= latest]


def _last(works: Sequence[Work], day: int) -> list[Work]:
    """Those of some stops that may be the last to end before a day."""
    sure = (each for each in works if _is_sure(each) and _days_of_start(each)[-1] < day)
    earliest = max((each.presence.earliest_end - each.presence.early for each in sure), default=-FOREVER)
    return [each for each in works if each.presence.high >= earliest]


def _near(works: Sequence[Work], since: int) -> list[Work]:
    """Those of some stops that may end too late, and those that end last."""
    last = max(each.presence.end for each in works)
    surely_last = max(each.presence.earliest_end for each in works)
    # A later day can begin earlier than this one, in a zone that is farther east.
    since -= 2 * DAY
    return [
        each
        for each in works
        if each.presence.high >= since or each.presence.end == last or each.presence.earliest_end == surely_last
    ]


def _is_sure(work: Work) -> bool:
    return work.stop.standing is Status.CONFIRMED


def _in_order(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, (span.stop and span.stop.id) or ""


def _by_time(work: Work) -> tuple[int, int, str]:
    return work.presence.start, work.presence.end, work.stop.id or ""


def _question(day: int, required: int) -> Question:
    def overlap(spans: Sequence[Span]) -> int | None:
        """How much later the last of the days before ends than the first of this day starts."""
        last, first = _pair(spans, day)
        return last.end - first.start if last and first else None

    def most(wide: Sequence[Wide]) -> int | None:
        """The same where each slips for itself, of two different stops."""
        ends = _largest((_latest_end(each, day), number) for number, each in enumerate(wide))
        starts = _smallest((_earliest_start(each, day), number) for number, each in enumerate(wide))
        return max((end - start for end, one in ends for start, other in starts if one != other), default=None)

    return Question(-required, overlap, lambda _low, _high, zone: DAYS.bounds(day, zone), most=most)


def _pair(spans: Sequence[Span], day: int) -> tuple[Span | None, Span | None]:
    """The last to end of those that start before a day, and the first that starts on it."""
    before = [each for each in spans if DAYS.of(each.start, each.zone) < day]
    first = next((each for each in spans if DAYS.of(each.start, each.zone) == day), None)
    return max(before, key=lambda each: each.end, default=None), first


def _largest(amounts: Iterable[tuple[int | None, int]]) -> list[tuple[int, int]]:
    return sorted((amount, number) for amount, number in amounts if amount is not None)[-2:]


def _smallest(amounts: Iterable[tuple[int | None, int]]) -> list[tuple[int, int]]:
    return sorted((amount, number) for amount, number in amounts if amount is not None)[:2]


def _latest_end(wide: Wide, day: int) -> int | None:
    """The latest that it ends if it starts before a day."""
    begun = midnight(day, wide.zone)
    if wide.start - wide.early >= begun:
        return None
    return wide.last if wide.open else wide.end + min(wide.late, begun - 1 - wide.start)


def _earliest_start(wide: Wide, day: int) -> int | None:
    """The earliest that it starts on a day."""
    begun, over = DAYS.bounds(day, wide.zone)
    start = max(wide.start - wide.early, begun)
    return start if start <= min(wide.start + wide.late, over - 1) else None


def _findings(look: Look, day: int) -> Iterator[Finding]:
    outlook = look.outlook()
    late, spans = look.shown(outlook.verdict)
    last, first = _pair(spans, day)
    if last and first:
        begun, over = sorted((last.end, first.start))
        stops = [each.stop for each in (last, first) if each.stop is not None]
    else:
        begun = over = midnight(day, look.works[0].zone)
        stops = []
    if late is None and outlook.verdict is Verdict.KEPT:
        return
    required = -look.question.limit
    yield Finding.of(
        *stops,
        *evidence(look.works),
        required=span_of(required),
        actual=span_of(required if late is None else -late),
        interval=interval_in(begun, over, look.works[0].zone),
        outlook=outlook,
        missing=look.missing,
    )
