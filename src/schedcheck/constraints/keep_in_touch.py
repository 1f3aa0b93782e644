"""Two parties never go too long without an encounter."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from attrs import field, frozen
from dateutil.relativedelta import relativedelta

from schedcheck._time import instant, micros, moment_near, span_of, spoken
from schedcheck._values import kind_of
from schedcheck.constraints._contacts import (
    STILL,
    Contact,
    Gap,
    Loose,
    Pair,
    at_risk,
    contacts_of,
    gaps,
    missing_of,
    names_of_pairs,
    owner_id,
    pairs_in,
    part_of,
    people_of_pairs,
    placed,
    ranges_of,
)
from schedcheck.constraints._fields import every, ignored, party_validator, two_parties, zone
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import written
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import Party
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from schedcheck.encounters.presence import Presence
    from schedcheck.model import Stop
    from schedcheck.schedule import Schedule

__all__ = ["KeepInTouch"]

HOUR = 3_600_000_000


class _Span(NamedTuple):
    """From when to when they must keep in touch, and the stops that say so.

    Attributes:
        start, end: Microseconds.
        first, last: The stops that say so, if any.
        beside: Stops that show that both sides are in the plan, where the first and the last do not.
    """

    start: int
    end: int
    first: tuple[Stop, ...]
    last: tuple[Stop, ...]
    beside: tuple[Stop, ...] = ()


@frozen
class KeepInTouch:
    """Two leaders or delegations never go longer than *every* without an encounter, calls included.

    Measured is each time without one: from the first moment of the plan of both, between one encounter and the next,
    and up to the last moment. Passages do not count, and encounters that overlap or touch are one. Any two members of
    two delegations will do. Costs O(n log n) for the n encounters of both parties.

    Args:
        a, b: Leaders or delegations; their order does not matter.
        every: How long at most: a timedelta, or calendar months or years, a `dateutil.relativedelta.relativedelta`.
        during: From when to when; by default from the first start to the last end of any stop of either.
        ignore: Kinds that are no contact: an encounter does not count where one of its stops is of one.
        zone: Whose calendar the months are of; by default UTC.
        inherit: Whether somebody who represents either side does instead.
    """

    code: ClassVar[str] = "keep-in-touch"
    a: Party = field(validator=party_validator)
    b: Party = field(validator=party_validator)
    every: timedelta | relativedelta = field(kw_only=True, validator=every)
    during: Interval | None = field(default=None, kw_only=True, validator=kind_of(Interval, "during"))
    ignore: frozenset[str] = field(default=frozenset(), kw_only=True, converter=ignored)
    zone: tzinfo | None = field(default=None, kw_only=True, converter=zone)
    inherit: bool = field(default=False, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def __attrs_post_init__(self) -> None:
        two_parties(self.a, self.b)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every time without an encounter."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody on both sides."""
        both = names_of_pairs(schedule, self.a, self.b, inherit=self.inherit)
        if both:
            yield part_of(both)

    @property
    def reads(self) -> Reads:
        """Both sides."""
        return Reads((self.a, self.b))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every time without an encounter."""
        pairs = [pair for pair in pairs_in(schedule, part) if not pair.purposes() & self.ignore]
        presences = [each for one in part.people for each in written(schedule.itinerary(one))]
        span = _of_both(self._span(presences), presences, part)
        found = contacts_of(pairs)
        # As much as there may be, and as little as is certain.
        most = list(gaps(((each.start, each.most, each.pair) for each in found), span.start, span.end))
        least = list(gaps(_certain(found), span.start, span.end))
        loose = Loose(each for each in found if not (each.certain and each.known))
        risky = self._at_risk(pairs, presences)
        inner = 0
        for gap in least:
            left = []
            while inner < len(most) and most[inner].end <= gap.end:
                left.append(most[inner])
                inner += 1
            broken = [each for each in left if self._too_long(each)]
            if broken:
                yield from (self._finding(each, span, Verdict.BROKEN) for each in broken)
            elif self._too_long(gap):
                yield self._open(gap, left, loose.within(gap.start, gap.end), span)
            elif gap.key not in risky:
                yield self._finding(gap, span, Verdict.KEPT)
        told = {each.key for each in least if self._too_long(each)}
        for key, (gap, slid, slip) in risky.items():
            if key not in told:
                over = slid if gap.pairs else _of_both(slid, presences, part)
                yield self._risk(gap, slip, found, loose, over)

    def _span(self, presences: Iterable[Presence], shifts: Mapping[Hashable, int] = STILL) -> _Span:
        """From the first start to the last end of some stops; one not known is as early as can be."""
        if self.during is not None:
            return _Span(self.during._from, self.during._to, (), ())
        held = [(*placed(each, shifts), each) for each in presences]
        # Of several, the one that is there the longest.
        start, _, _, first = min(held, key=lambda each: (each[0], -each[1], _name(each[3])))
        _, end, _, last = max(held, key=lambda each: (each[1], -each[0], _name(each[3])))
        return _Span(start, end, (first.as_stop(),), (last.as_stop(),))

    def _span_within(self, presences: Iterable[Presence], reach: int) -> _Span:
        """The widest it can be while nothing slips by more than *reach*."""
        if self.during is not None:
            return self._span(())
        held = [(each, *placed(each, STILL)) for each in presences]
        # Of several, the one that slips away the least: named alone, it holds the edge where it is. Then the longest.
        start, _, _, first = min(
            ((begun - min(each.early, reach), each.late, -least, each) for each, begun, least, _ in held), key=_by_time
        )
        end, _, _, last = max(
            ((least + min(each.late, reach), -each.early, -begun, each) for each, begun, least, _ in held), key=_by_time
        )
        return _Span(start, end, (first.as_stop(),), (last.as_stop(),))

    def _limit(self, start: int) -> int:
        """By when they must be in touch again."""
        if isinstance(self.every, timedelta):
            return start + micros(self.every)
        try:
            return instant(moment_near(start, self.zone) + self.every)
        except (OverflowError, ValueError):
            # Beyond the years there are.
            return start + micros(timedelta(days=400_000))

    def _too_long(self, gap: Gap, *, slipped: bool = False) -> bool:
        # In the hour that clocks go through twice, who slips later may come to an earlier time of day.
        spare = HOUR if slipped and self.zone is not None and not isinstance(self.every, timedelta) else 0
        return gap.end > self._limit(gap.start) - spare

    def _at_risk(self, pairs: Sequence[Pair], presences: Sequence[Presence]) -> dict[Hashable, tuple[Gap, _Span, int]]:
        """The gaps that slips can make too long, over what time, and the largest slip that is still safe."""
        seen: dict[Hashable, tuple[Gap, _Span]] = {}
        # At slips that make it so, the edges are those of the time that is too long.
        exact: dict[Hashable, tuple[Gap, _Span]] = {}

        def too_long(
            spans: Iterable[tuple[int, int, Pair]], span: _Span, noted: dict[Hashable, tuple[Gap, _Span]]
        ) -> Iterator[Hashable]:
            for gap in gaps(spans, span.start, span.end):
                if self._too_long(gap, slipped=True):
                    noted.setdefault(gap.key, (gap, span))
                    yield gap.key

        def bad(shifts: Mapping[Hashable, int]) -> Iterator[Hashable]:
            return too_long(_certain(contacts_of(pairs, shifts)), self._span(presences, shifts), exact)

        def bad_within(reach: int) -> Iterator[Hashable]:
            ranges = (each for each in ranges_of(pairs, reach) if each.certain)
            spans = ((each.latest_start, each.earliest_end, each.pair) for each in ranges)
            return too_long(spans, self._span_within(presences, reach), seen)

        fixed = () if self.during is None else (self.during._from, self.during._to)
        # Months differ in length: what slips may do to them is not worked out one by one.
        offsets = (0, micros(self.every)) if isinstance(self.every, timedelta) else None
        found = at_risk(presences, bad, bad_within, fixed=fixed, offsets=offsets)
        seen |= exact
        return {key: (*seen[key], slip) for key, slip in found.items()}

    def _open(self, gap: Gap, left: Sequence[Gap], inside: Sequence[Contact], span: _Span) -> Finding:
        """Too long or not, depending on what is tentative or not known."""
        missing = missing_of(inside)
        if missing:
            return self._finding(gap, span, Verdict.UNKNOWN, inside=inside, missing=missing)
        # With every tentative stop in.
        longest = max((each.end - each.start for each in left), default=0)
        return self._finding(gap, span, Verdict.CONDITIONAL, inside=inside, length=longest)

    def _risk(self, gap: Gap, slip: int, found: Sequence[Contact], loose: Loose, span: _Span) -> Finding:
        inside = loose.within(gap.start, gap.end)
        missing = missing_of(inside)
        verdict = Verdict.UNKNOWN if missing else Verdict.CONDITIONAL if inside else Verdict.AT_RISK
        stated = {each.pair.name: each for each in found}
        before, after = (stated.get(each.name) if each is not None else None for each in (gap.before, gap.after))
        start = gap.start if before is None else before.least
        end = max(start, gap.end if after is None else after.start)
        # What is measured is how it is at stated times, which is not too long.
        at_stated = gap._replace(start=start, end=min(end, self._limit(start)))
        return self._finding(at_stated, span, verdict, inside=inside, missing=missing, slip=slip)

    def _finding(
        self,
        gap: Gap,
        span: _Span,
        verdict: Verdict,
        *,
        inside: Sequence[Contact] = (),
        missing: tuple[str, ...] = (),
        length: int | None = None,
        slip: int | None = None,
    ) -> Finding:
        edges = (() if gap.before else span.first) + (() if gap.after else span.last)
        stops = (*chain.from_iterable(each.stops for each in gap.pairs), *edges)
        # A contact is of both sides; without any, the edges alone may be of one only.
        others = (*chain.from_iterable(each.pair.stops for each in inside),) or (() if gap.pairs else span.beside)
        beside = [each.first for each in gap.pairs] + [each.second for each in gap.pairs]
        place = next((each.place for each in gap.pairs if each.place is not None), None)
        return Finding.of(
            *stops,
            *others,
            required=span_of(gap.end - gap.start if length is None else length),
            actual=span_of(self._limit(gap.start) - gap.start),
            interval=interval_of(gap.start, gap.end, place or next((each.place for each in stops), None)),
            outlook=Outlook(verdict, 0, slip if verdict is Verdict.AT_RISK else None),
            missing=missing,
            # Where the first or last stop of all says when it begins or ends, that may slip, too.
            reach=None if edges else reach_over(beside),
        )

    def explain(self, finding: Finding) -> str:
        """How long they are without an encounter."""
        length, most = spoken(time_of(finding.required)), _spoken_every(self.every)
        when = f" ({finding.interval})" if finding.interval is not None else ""
        return hedged(finding, f"{self.a} and {self.b} are not in touch for {length}{when}, where {most} is the most")

    def __str__(self) -> str:
        but = f", not counting {', '.join(sorted(self.ignore))}" if self.ignore else ""
        when = f" during {self.during}" if self.during is not None else ""
        return f"{self.a} and {self.b} are in touch at least every {_spoken_every(self.every)}{when}{but}"


def _certain(found: Iterable[Contact]) -> Iterator[tuple[int, int, Pair]]:
    return ((each.start, each.least, each.pair) for each in found if each.certain)


def _of_both(span: _Span, presences: Sequence[Presence], part: Part) -> _Span:
    """The same with the first stops of two people who are to be in touch, unless its own are of two such."""
    partners: dict[str, set[str]] = {}
    for mine, theirs in people_of_pairs(part):
        partners.setdefault(mine, set()).add(theirs)
        partners.setdefault(theirs, set()).add(mine)
    named = [each.leader.id for each in (*span.first, *span.last) if each.leader is not None]
    if any(not partners[each].isdisjoint(named) for each in named):
        return span
    # One whose end is not known may last longer where the next is not named: after the last of all there is none.
    earliest = sorted(
        presences, key=lambda each: (each.open is not None, -each.start if each.open else each.start, _name(each))
    )
    first = next(each for each in earliest if not named or owner_id(each) == named[0])
    other = next(each for each in earliest if owner_id(each) in partners[owner_id(first)])
    return span._replace(beside=(*(() if named else (first.as_stop(),)), other.as_stop()))


def _name(presence: Presence) -> tuple[str, str]:
    return owner_id(presence), presence.stop.id or ""


def _by_time(found: tuple[int, int, int, Presence]) -> tuple[int, int, int, tuple[str, str]]:
    return *found[:3], _name(found[3])


def _spoken_every(every: timedelta | relativedelta) -> str:
    """A duration, or so many calendar years, months and days."""
    if isinstance(every, timedelta):
        return spoken(every)
    parts = [(every.years, "year"), (every.months, "month"), (every.days, "day")]
    return " ".join(f"{count} {unit}{'s' if count != 1 else ''}" for count, unit in parts if count)
