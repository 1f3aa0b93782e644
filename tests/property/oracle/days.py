"""What the constraints about one person's days should find."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import inf
from typing import NamedTuple

from schedcheck.model import Stop
from schedcheck.schedule import Schedule
from tests.property.oracle.judging import Case, Found, Judged, judge, result, survey
from tests.property.oracle.plan import Plan, purpose
from tests.property.oracle.presence import Ends, Party, Presence, Slips, World, around, moment, ticks

LONG = ticks(timedelta(days=16))
ENDLESS = 4_000_000
REST = frozenset({"rest"})


class Span(NamedTuple):
    """When somebody is engaged, and in which zone."""

    start: int
    end: int
    zone: tzinfo


Measure = Callable[[Sequence[Span]], float | None]
"""The slack of some spans; None where there is nothing to measure."""


def max_load(
    schedule: Schedule,
    *,
    who: Party | None = None,
    at_most: timedelta,
    per: str = "day",
    zone: tzinfo | None = None,
    except_kinds: Collection[str] = REST,
) -> Judged:
    """The union of what lies in a day, or in all."""
    most = ticks(at_most)

    def load(day: date | None) -> Measure:
        return lambda spans: most - _length(_in_day(spans, day)) if _in_day(spans, day) else None

    return _engaged(schedule, who, zone, except_kinds, lambda days: map(load, [None] if per == "plan" else days))


def max_span(
    schedule: Schedule,
    *,
    who: Party | None = None,
    at_most: timedelta,
    zone: tzinfo | None = None,
    except_kinds: Collection[str] = REST,
) -> Judged:
    """From the first start to the last end of a day."""
    most = ticks(at_most)

    def length(day: date) -> Measure:
        def slack(spans: Sequence[Span]) -> float | None:
            there = _in_day(spans, day)
            return most - max(end for _, end in there) + min(start for start, _ in there) if there else None

        return slack

    return _engaged(schedule, who, zone, except_kinds, lambda days: map(length, days))


def max_days(
    schedule: Schedule,
    *,
    who: Party | None = None,
    at_most: int,
    per: str = "plan",
    zone: tzinfo | None = None,
    except_kinds: Collection[str] = REST,
) -> Judged:
    """The days with some engagement."""
    assert per == "plan"

    def used(days: Sequence[date]) -> Measure:
        def slack(spans: Sequence[Span]) -> float | None:
            endless = any(each.end - each.start >= LONG for each in spans)
            return at_most - sum(bool(_in_day(spans, day)) for day in days) - endless * ENDLESS if spans else None

        return slack

    return _engaged(schedule, who, zone, except_kinds, lambda days: [used(days)] if days else [])


def max_breaks(
    schedule: Schedule,
    *,
    who: Party | None = None,
    at_most: int,
    longer_than: timedelta = timedelta(0),
    zone: tzinfo | None = None,
    except_kinds: Collection[str] = REST,
) -> Judged:
    """The breaks of a day: after a stop nothing goes on, and the next to start does so long after."""

    def breaks(day: date) -> Measure:
        def slack(spans: Sequence[Span]) -> float | None:
            there = _in_day(spans, day)
            starts = set()
            for _, over in there:
                later = [start for start, _ in there if start > over]
                goes_on = any(start <= over < end for start, end in there)
                if later and not goes_on and min(later) - over > ticks(longer_than):
                    starts.add(min(later))
            return at_most - len(starts) if there else None

        return slack

    return _engaged(schedule, who, zone, except_kinds, lambda days: map(breaks, days))


def rest(
    schedule: Schedule,
    *,
    who: Party | None = None,
    at_least: timedelta,
    per: str = "day",
    zone: tzinfo | None = None,
    except_kinds: Collection[str] = REST,
) -> Judged:
    """From the last end of what starts before a day to the first start of that day; or the longest time in a week."""
    if per == "week":
        return _weekly_rest(schedule, who, at_least, zone, except_kinds)

    def free(day: date) -> Measure:
        def slack(spans: Sequence[Span]) -> float | None:
            ends = [each.end for each in spans if _date(each.start, each.zone) < day]
            starts = [each.start for each in spans if _date(each.start, each.zone) == day]
            return min(starts) - max(ends) - ticks(at_least) if ends and starts else None

        return slack

    return _engaged(schedule, who, zone, except_kinds, lambda days: map(free, days))


def _weekly_rest(
    schedule: Schedule, who: Party | None, at_least: timedelta, zone: tzinfo | None, except_kinds: Collection[str]
) -> Judged:
    """The longest time from the end of something, or of the week before, in which nothing goes on or starts."""

    def longest(monday: date) -> Measure:
        def slack(spans: Sequence[Span]) -> float | None:
            if not any(_in_day(spans, monday + timedelta(days=day)) for day in range(7)):
                return None
            own = spans[0].zone
            opens, closes = (moment(datetime.combine(monday + timedelta(days=day), time(), own)) for day in (0, 7))
            lengths = [0]
            for begun in [opens, *(each.end for each in spans if opens <= each.end < closes)]:
                if not any(each.start <= begun < each.end for each in spans):
                    over = min([closes, *(each.start for each in spans if each.start > begun)])
                    at_once = any(each.start == begun and each.end > begun for each in spans)
                    lengths.append(0 if at_once else over - begun)
            return max(lengths) - ticks(at_least)

        return slack

    def weeks(days: Sequence[date]) -> Iterable[Measure]:
        # The last day is one after all others; what has no end is followed for a week.
        mondays = {each - timedelta(days=each.weekday()) for each in days[:-1]}
        return map(longest, sorted(mondays | {each + timedelta(days=7) for each in mondays}))

    return _engaged(schedule, who, zone, except_kinds, weeks, one_zone=True)


def max_stretch(
    schedule: Schedule,
    *,
    who: Party | None = None,
    at_most: timedelta,
    break_: timedelta = timedelta(0),
    except_kinds: Collection[str] = REST,
) -> Judged:
    """From the first start to the last end of two stops or more without a longer break between."""

    def slack(spans: Sequence[Span]) -> float | None:
        lengths = []
        for first in spans:
            stretch = {first}
            while True:
                over = max(each.end for each in stretch)
                more = {each for each in spans if first.start <= each.start <= over + ticks(break_)}
                if more <= stretch:
                    break
                stretch |= more
            if len([each for each in spans if each in stretch]) > 1:
                lengths.append(max(each.end for each in stretch) - first.start)
        return ticks(at_most) - max(lengths) if lengths else None

    return _engaged(schedule, who, None, except_kinds, lambda _: [slack])


def _engaged(
    schedule: Schedule,
    who: Party | None,
    zone: tzinfo | None,
    except_kinds: Collection[str],
    asked: Callable[[Sequence[date]], Iterable[Measure]],
    *,
    one_zone: bool = False,
) -> Judged:
    """What is found of each person, for each of several measures."""
    plan = Plan(schedule)
    people = plan.members(who, inherit=True)
    found: list[Found | None] = []
    for person in people:
        worlds = list(plan.worlds([person]))
        zones = [_zones_in(plan, person, world, zone, one_zone=one_zone) for world in worlds]
        held = [_written(plan, person, world, except_kinds) for world in worlds]
        of_all = {each for one in zones for each in one.values()}
        days = _days([each for there in held for each in there], of_all)
        midnights = {moment(datetime.combine(day, time(), each)) for day in days for each in of_all}
        for number, measure in enumerate(asked(days)):
            cases = (_case(plan, there, clocks, measure, midnights) for there, clocks in zip(held, zones, strict=True))
            found.append(judge([(person, str(number))], [survey(each, plan.horizon) for each in cases]))
    return result(found, measured=bool(people))


def _zones_in(
    plan: Plan, person: str, world: World, zone: tzinfo | None, *, one_zone: bool
) -> dict[str | None, tzinfo]:
    """The zone of each stop that takes place in a world."""
    there = {each.name[1] for each in plan.written(person, world)}
    zones = _zones([each for each in plan.stops[person] if each.id in there], zone)
    # That of their first stop that has one.
    return dict.fromkeys(zones, next(iter(zones.values()))) if one_zone and zones else zones


def _written(plan: Plan, person: str, world: World, except_kinds: Collection[str]) -> list[Presence]:
    """The stops that somebody is engaged in, in a world."""
    return [
        each
        for each in plan.written(person, world)
        if each.written is not None and purpose(each.written) not in except_kinds
    ]


def _case(
    plan: Plan,
    there: Sequence[Presence],
    zones: dict[str | None, tzinfo],
    measure: Measure,
    midnights: Collection[int],
) -> Case:
    def span(each: Presence, slips: Slips, ends: Ends) -> Span:
        start, end = each.span(slips, ends)
        # What lasts up to the horizon lasts for ever.
        return Span(start, end + LONG if end >= plan.horizon else end, zones[each.name[1]])

    return Case(
        frozenset().union(*(each.groups for each in there)),
        frozenset().union(*(each.open_ends for each in there)),
        lambda slips, ends, _other: measure([span(each, slips, ends) for each in there]),
        marks=frozenset(midnights).union(*({each.start, each.end or each.start} for each in there)),
    )


def _zones(stops: Sequence[Stop], zone: tzinfo | None) -> dict[str | None, tzinfo]:
    """The zone of each stop: that asked for, its place's, that of the last one before, or of the first one after."""
    found: dict[str | None, tzinfo] = {}
    own = [_zone(each) for each in stops]
    for index, each in enumerate(stops):
        near = [one for one in (*own[index::-1], *own[index:]) if one is not None]
        found[each.id] = zone if zone is not None else near[0] if near else UTC
    return found


def _zone(stop: Stop) -> tzinfo | None:
    return next((each.tz for each in around(stop.place).values() if each.tz is not None), None)


def _days(engaged: Sequence[Presence], zones: Iterable[tzinfo]) -> list[date]:
    """All local days that somebody may be engaged in, and one more: what has no end goes on like that."""
    if not engaged:
        return []
    first = min(each.start - each.group.early for each in engaged)
    last = [max(each.end or 0, each.start) + each.group.late for each in engaged]
    for each in engaged:
        for limit in each.until.limits if each.until else ():
            last += [min(at + group.late for at, group in limit)] if limit else []
    days = [_date(at, zone) for at in (first, max(last)) for zone in zones]
    return [date.fromordinal(day) for day in range(min(days).toordinal(), max(days).toordinal() + 2)]


def _date(at: int, zone: tzinfo) -> date:
    """The date that the clocks of a zone show."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).astimezone(zone).date()


def _in_day(spans: Sequence[Span], day: date | None) -> list[tuple[int, int]]:
    """What of some spans lies in a day."""
    found = []
    for start, end, zone in spans:
        opens = moment(datetime.combine(day, time(), zone)) if day else -inf
        closes = moment(datetime.combine(day + timedelta(days=1), time(), zone)) if day else inf
        if max(start, opens) < min(end, closes) or (start == end and opens <= start < closes):
            found.append((int(max(start, opens)), int(min(end, closes))))
    return found


def _length(spans: Sequence[tuple[int, int]]) -> int:
    """The length of the union: what of each lies in none before it."""
    covered, total = -inf, 0.0
    for start, end in sorted(spans):
        total += max(0, end - max(start, covered))
        covered = max(covered, end)
    return int(total)
