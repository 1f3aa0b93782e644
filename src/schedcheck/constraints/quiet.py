"""Two parties let some time pass between two encounters."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from datetime import timedelta
from itertools import accumulate, chain, combinations, pairwise
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import kind_of
from schedcheck.constraints._contacts import (
    Contact,
    Loose,
    Name,
    Pair,
    Range,
    at_risk,
    contacts_of,
    gaps,
    in_order,
    missing_of,
    names_of_pairs,
    pairs_in,
    part_of,
    presences_of,
    ranges_of,
    slipping,
)
from schedcheck.constraints._fields import kinds, longer_than_nothing_named, party_validator, two_parties
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import FOREVER
from schedcheck.finding import Finding
from schedcheck.model import Level, Party
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from schedcheck.encounters.presence import Presence
    from schedcheck.schedule import Schedule

__all__ = ["Quiet"]


@frozen
class Quiet:
    """Two leaders or delegations let at least *at_least* pass from the end of one encounter to the start of the next.

    Encounters that overlap or touch are one; passages do not count. The parties are looked at as a whole: after any two
    of them met, no two meet for so long. Costs O(n log n) for the n encounters of both parties; where k of these are
    tentative or not known, up to O(k²) of those that lie near each other.

    Args:
        a, b: Leaders or delegations; their order does not matter.
        at_least: How long.
        allow: Kinds tolerated: an encounter whose stops are both of one does not count.
        inherit: Whether it passes to whoever represents either side.
    """

    code: ClassVar[str] = "quiet"
    a: Party = field(validator=party_validator)
    b: Party = field(validator=party_validator)
    at_least: timedelta = field(kw_only=True, validator=longer_than_nothing_named("at_least"))
    allow: frozenset[str] = field(default=frozenset(), kw_only=True, converter=kinds)
    inherit: bool = field(default=True, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def __attrs_post_init__(self) -> None:
        two_parties(self.a, self.b)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every time between two encounters that is too short, and those that are long enough."""
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
        """Every time between two encounters that is too short, and those that are long enough."""
        pairs = [pair for pair in pairs_in(schedule, part) if not pair.purposes() <= self.allow]
        found = contacts_of(pairs)
        loose = Loose(each for each in found if not (each.certain and each.known))
        required = micros(self.at_least)
        broken = dict(_broken(found, required))
        told: set[Hashable] = set()
        for (before, after), named in zip(broken.values(), _with_a_stop_in_common(found, broken.values()), strict=True):
            told |= {(one.pair.name, other.pair.name) for one, other in ((before, after), named)}
            yield self._finding(*named, Verdict.BROKEN)
        for before, after in _too_near(found, required, broken):
            told.add((before.pair.name, after.pair.name))
            yield self._open(before, after, loose.within(before.least, after.start))
        stated = {each.pair.name: each for each in found}
        risky = self._at_risk(pairs)
        slipping_near: set[Name] = set()
        for (before_it, it), slip in risky.items():
            # Of several before it that slips bring too near, the first to be so.
            if it.name not in slipping_near and (before_it.name, it.name) not in told:
                told.add((before_it.name, it.name))
                slipping_near.add(it.name)
                yield self._risk(before_it, it, stated, slip)
        for one, other in pairwise(_meetings(found)):
            if (one.last.pair.name, other.first.pair.name) not in told and other.start - one.end >= required:
                yield self._finding(one.last, other.first, Verdict.KEPT)

    def _at_risk(self, pairs: Sequence[Pair]) -> dict[Any, int]:
        required = micros(self.at_least)

        def bad(shifts: Mapping[Hashable, int]) -> Iterator[Hashable]:
            return ((one.pair, other.pair) for one, other in _too_near(contacts_of(pairs, shifts), required))

        def bad_within(reach: int) -> Iterator[Hashable]:
            return _may_be_too_near(ranges_of(pairs, reach), required)

        return at_risk(presences_of(pairs), bad, bad_within, offsets=(0, required))

    def _open(self, before: Contact, after: Contact, inside: Sequence[Contact]) -> Finding:
        decides = [before, after, *inside]
        missing = missing_of(decides)
        verdict = Verdict.UNKNOWN if missing else Verdict.CONDITIONAL
        return self._finding(before, after, verdict, inside=inside, missing=missing)

    def _risk(self, one: Pair, other: Pair, stated: Mapping[Name, Contact], slip: int) -> Finding:
        before, after = stated.get(one.name), stated.get(other.name)
        held = [each for each in (before, after) if each is not None]
        missing = missing_of(held)
        doubtful = missing or not (one.shared and other.shared)
        tentative = one.tentative or other.tentative
        verdict = Verdict.UNKNOWN if doubtful else Verdict.CONDITIONAL if tentative else Verdict.AT_RISK
        missing = missing or tuple(dict.fromkeys(what for each in (one, other) for what in each.missing(Level.ROOM)))
        presences = one.first, one.second, other.first, other.second
        start = before.least if before else max(one.first.start, one.second.start)
        end = after.start if after else max(other.first.start, other.second.start)
        return Finding.of(
            *one.stops,
            *other.stops,
            required=self.at_least,
            actual=max(span_of(end - start), self.at_least),
            interval=interval_of(min(start, end), max(start, end), one.place or one.first.place),
            outlook=Outlook(verdict, 0, slip if verdict is Verdict.AT_RISK else None),
            missing=missing,
            reach=reach_over(presences),
        )

    def _finding(
        self,
        before: Contact,
        after: Contact,
        verdict: Verdict,
        *,
        inside: Iterable[Contact] = (),
        missing: tuple[str, ...] = (),
    ) -> Finding:
        over = max(min(before.most, after.start), before.least) if verdict is Verdict.CONDITIONAL else before.least
        one, other = before.pair, after.pair
        presences = one.first, one.second, other.first, other.second
        return Finding.of(
            *one.stops,
            *other.stops,
            *chain.from_iterable(each.pair.stops for each in inside),
            required=self.at_least,
            actual=span_of(after.start - over),
            interval=interval_of(over, after.start, one.place or one.first.place),
            outlook=Outlook(verdict, 0, None),
            missing=missing,
            reach=reach_over(presences),
        )

    def explain(self, finding: Finding) -> str:
        """How soon they meet again."""
        wanted = spoken(time_of(finding.required))
        names = f"{self.a} and {self.b}"
        where = f" in {finding.stops[2].place}" if len(finding.stops) > 2 else ""  # noqa: PLR2004 - the next encounter
        after = f" after {spoken(time_of(finding.actual))}"
        if finding.verdict is Verdict.UNKNOWN:
            return hedged(finding, f"{names} meet again{where} before {wanted} are over")
        return hedged(finding, f"{names} meet again{where}{after}, where {wanted} is required")

    def __str__(self) -> str:
        but = f", not counting {', '.join(sorted(self.allow))}" if self.allow else ""
        return f"{self.a} and {self.b} let {spoken(self.at_least)} pass between encounters{but}"


class _Meeting(NamedTuple):
    """Certain encounters that overlap or touch, as far as they surely last: the one that starts it and that ends it."""

    start: int
    end: int
    first: Contact
    last: Contact


def _meetings(found: Iterable[Contact]) -> list[_Meeting]:
    """What is certain, by start."""
    return merged(each for each in found if each.certain)


def merged(found: Iterable[Contact]) -> list[_Meeting]:
    """Encounters, sorted by start, of which those that overlap or touch are one."""
    made: list[_Meeting] = []
    for each in found:
        if made and each.start <= made[-1].end:
            if each.least > made[-1].end:
                made[-1] = made[-1]._replace(end=each.least, last=each)
        else:
            made.append(_Meeting(each.start, each.least, each, each))
    return made


def _broken(found: Sequence[Contact], required: int) -> Iterator[tuple[int, tuple[Contact, Contact]]]:
    """Two certain meetings too near each other, with time between that none can fill; by the number of the second."""
    certain = _meetings(found)
    starts = [each.start for each in certain]
    end = starts[-1] if starts else 0
    for gap in gaps(((each.start, each.most, each.pair) for each in found), starts[0] if starts else 0, end):
        number = bisect_left(starts, gap.end)
        one, other = certain[number - 1], certain[number]
        if other.start - one.end < required:
            yield number, (one.last, other.first)


def _with_a_stop_in_common(
    found: Iterable[Contact], broken: Collection[tuple[Contact, Contact]]
) -> Iterator[tuple[Contact, Contact]]:
    """In place of two certain encounters, two that surely end and start as they do and share a stop, if any do."""
    ending: dict[int, list[Contact]] = {}
    starting: dict[int, list[Contact]] = {}
    for each in found if broken else ():
        if each.certain and each.known:
            ending.setdefault(each.least, []).append(each)
            starting.setdefault(each.start, []).append(each)
    for before, after in broken:
        by_stop = {name: each for each in reversed(starting.get(after.start, [])) for name in each.pair.stop_names}
        sharing = (
            (one, name) for one in ending.get(before.least, []) for name in one.pair.stop_names if name in by_stop
        )
        one, name = next(sharing, (before, None))
        yield one, after if name is None else by_stop[name]


def _too_near(
    found: Sequence[Contact], required: int, left_out: Collection[int] = ()
) -> Iterator[tuple[Contact, Contact]]:
    """Encounters that, in some world and for some ends, have too short a time between them that no other fills.

    For each encounter the nearest before it of which this holds. What two encounters need to take place, may make
    others take place: these fill the time between them for sure.
    """
    certain = _meetings(found)
    starts = [each.start for each in certain]
    loose = [each for each in found if not (each.certain and each.known)]
    given = _Given(certain, loose)
    by_end = sorted([*loose, *(each.last for each in certain)], key=lambda each: (each.most, *in_order(each)))
    ends = [each.most for each in by_end]
    for after in heapq.merge(loose, (each.first for each in certain), key=in_order):
        number = bisect_left(starts, after.start)
        # No further back than to where the last certain meeting is over.
        floor = certain[number - 1].end if number else -FOREVER
        if number in left_out or floor >= after.start:
            continue
        first = bisect_left(ends, max(floor, after.start - required + 1))
        for before in by_end[first:]:
            if before.pair is not after.pair and given.too_near(before, after, required):
                yield before, after
                break


class _Given:
    """What else takes place where two encounters do."""

    def __init__(self, certain: list[_Meeting], loose: Sequence[Contact]) -> None:
        by_needs: dict[frozenset[tuple[str, ...]], list[Contact]] = {}
        self._open: dict[int, list[Contact]] = {}
        for each in loose:
            if each.held and (needs := each.pair.needs):
                by_needs.setdefault(needs, []).append(each)
            for presence in _without_end(each):
                self._open.setdefault(id(presence), []).append(each)
        self._sure = {frozenset[tuple[str, ...]](): certain, **{key: merged(held) for key, held in by_needs.items()}}

    def too_near(self, before: Contact, after: Contact, required: int) -> bool:
        """Whether the one can end so shortly before the other starts, and nothing that is given then goes on."""
        most = min(before.most, after.start - 1)
        given = before.pair.needs | after.pair.needs
        # No encounter needs more than two stops and one place.
        taking = [frozenset(each) for size in range(4) for each in combinations(sorted(given), size)]
        held = [self._sure[each] for each in taking if each in self._sure]
        later = () if after.held else _without_end(after)
        # An end that comes after the start of the other does not end this one.
        both = zip((before.pair.first, before.pair.second), before.leaving, strict=True)
        leaving = [end for presence, end in both if all(presence is not each for each in later)]
        least = max(min(leaving, default=before.most), after.start - required + 1)
        # Nor does it end what else rests on it.
        longer = [
            each
            for presence in later
            for each in self._open[id(presence)]
            if each.pair.needs <= given and len(_without_end(each)) == 1
        ]
        end = most
        while end >= least:
            # Whether something goes on right after this end.
            begun = [start for each in held if (start := _covering(each, end)) is not None]
            begun += [each.start for each in longer if each.start <= end < min(each.most, after.start)]
            if not begun:
                return True
            end = min(begun) - 1
        return False


def _without_end(contact: Contact) -> list[Presence]:
    return [each for each in (contact.pair.first, contact.pair.second) if each.open is not None]


def _covering(held: Sequence[_Meeting], moment: int) -> int | None:
    """The start of what goes on, or starts, at a moment and is not over by then."""
    index = bisect_right(held, moment, key=lambda each: each.start) - 1
    return held[index].start if index >= 0 and held[index].end > moment else None


def _may_be_too_near(ranges: Sequence[Range], required: int) -> Iterator[tuple[Pair, Pair]]:
    """What may be too near within the bounds, whatever lies between: for each encounter one before it."""
    held = sorted(ranges, key=lambda each: (*each[:4], *each.pair.doubt, *each[4:6], each.pair.times, each.pair.name))
    starts = [each.start for each in held]
    reached = list(accumulate((each.end for each in held), max))
    for after in held:
        first, last = bisect_right(reached, after.start - required), bisect_left(starts, after.latest_start)
        for before in held[first:last]:
            near = before.end > after.start - required and before.earliest_end < after.latest_start
            if near and before is not after and not _move_as_one(before.pair, after.pair):
                yield before.pair, after.pair
                break


def _move_as_one(one: Pair, other: Pair) -> bool:
    """Whether two encounters slip together, or not at all: then nothing changes between them."""
    presences = (one.first, one.second, other.first, other.second)
    if any(each.open for each in presences):
        return not slipping(presences).groups
    return len({each.key for each in presences}) == 1 or not any(each.early or each.late for each in presences)
