"""The longest time in each week in which somebody is engaged in nothing."""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise
from typing import TYPE_CHECKING

from schedcheck._time import moment_near, span_of
from schedcheck.constraints._days import Labels, Period, Span, clipped, merged
from schedcheck.constraints._settled import BROKEN, KEPT, settled
from schedcheck.constraints._work import by_label, evidence, interval_in, week_zone, work_of
from schedcheck.constraints._worlds import Look, Question
from schedcheck.finding import Finding
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, tzinfo

    from schedcheck.encounters.outlook import Outlook
    from schedcheck.model import Itinerary, Stop

WEEKS = Labels(Period.WEEK)
FAR = 5
"""So many weeks before and after a plan its stops may be tried at."""


def rests_of_weeks(
    itinerary: Itinerary, except_kinds: frozenset[str], zone: tzinfo | None, required: int
) -> Iterator[Finding]:
    """The longest free time of one person in each week with work."""
    held = settled(itinerary, except_kinds, zone)
    own, giver = week_zone(itinerary, zone)
    givers = [] if giver is None else [giver]
    if held is not None:
        one_zone = held._replace(spans=[each._replace(zone=own) for each in held.spans])
        for week, spans in one_zone.by_label(WEEKS).items():
            free = free_time(week, own, spans)
            if free is not None:
                stops = [each.stop for each in spans if each.stop is not None]
                seen = KEPT if free[1] - free[0] >= required else BROKEN
                yield _finding([*_beside(free, spans), *stops, *givers], (week, own), free, required, seen)
        return
    works = [each._replace(zone=own, giver=giver) for each in work_of(itinerary, except_kinds, own)]
    for week, there in by_label(works, WEEKS).items():
        look = Look(_question(week, required), there)
        seen = look.outlook()
        _, spans = look.shown(seen.verdict)
        free = free_time(week, own, spans)
        if free is None:
            if seen.verdict is Verdict.KEPT:
                continue
            # Nothing is there at stated times: all of the week is free then.
            free = WEEKS.bounds(week, own)
        stops = [*_beside(free, spans), *evidence(there)]
        yield _finding(stops, (week, own), free, required, seen, missing=look.missing)


def edges_of_weeks(itinerary: Itinerary, zone: tzinfo | None, required: int) -> Iterator[datetime]:
    """The times so long after a week begins and before it ends, in the weeks that a stop may come to be moved to."""
    times = [at for each in itinerary.stops for at in (each._from, each._to or each._from)]
    zones = {zone} if zone is not None else {each.place.zone or UTC for each in itinerary.stops}
    for own in zones:
        for week in range(WEEKS.of(min(times), own) - FAR, WEEKS.of(max(times), own) + FAR + 1):
            opens, closes = WEEKS.bounds(week, own)
            yield from (moment_near(at, own) for at in (opens, opens + required, closes - required, closes))


def free_time(week: int, zone: tzinfo, spans: Sequence[Span]) -> tuple[int, int] | None:
    """The first of the longest times in a week without work; None where no work lies in it."""
    there = list(merged(clipped(spans, WEEKS, week)))
    if not there:
        return None
    opens, closes = WEEKS.bounds(week, zone)
    edges = [(opens, opens), *there, (closes, closes)]
    return max(((one[1], other[0]) for one, other in pairwise(edges)), key=lambda each: each[1] - each[0])


def _question(week: int, required: int) -> Question:
    def taken(spans: Sequence[Span]) -> int | None:
        """How much less than nothing is free: more work, or longer work, is never less."""
        free = free_time(week, spans[0].zone, spans) if spans else None
        return None if free is None else free[0] - free[1]

    def corners(_low: int, _high: int, zone: tzinfo) -> tuple[int, ...]:
        opens, closes = WEEKS.bounds(week, zone)
        return opens, closes, opens + required, closes - required

    # A free time comes to be long enough where a start is that far from an end.
    return Question(-required, taken, corners, (0, required, -required))


def _beside(free: tuple[int, int], spans: Sequence[Span]) -> list[Stop]:
    """The stops that a free time lies between."""
    return [each.stop for each in spans if each.stop is not None and (each.end == free[0] or each.start == free[1])]


def _finding(
    stops: Sequence[Stop],
    week: tuple[int, tzinfo],
    free: tuple[int, int],
    required: int,
    seen: Outlook,
    *,
    missing: tuple[str, ...] = (),
) -> Finding:
    return Finding.of(
        *stops,
        required=span_of(required),
        actual=span_of(free[1] - free[0]),
        interval=interval_in(*WEEKS.bounds(*week), week[1]),
        outlook=seen,
        missing=missing,
    )
