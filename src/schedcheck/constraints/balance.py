"""One party's encounters with several others are of like total length."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import kind_of, not_negative
from schedcheck.constraints._contacts import (
    Contact,
    Cover,
    Pair,
    Range,
    contacts_of,
    last_safe,
    missing_of,
    names_of_pairs,
    pairs_in,
    part_of,
    presences_of,
    ranges_of,
    shifts_to_try,
    slipping,
)
from schedcheck.constraints._fields import guests, ignored, party_validator
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import reach_over
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import FOREVER, takes_place
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.model import Delegation, Party
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from schedcheck.model import Stop
    from schedcheck.schedule import Schedule

__all__ = ["Balance"]


class _Total(NamedTuple):
    """How long the host is with one guest: at least, with all that is tentative, and at most; microseconds."""

    least: int
    stated: int
    most: int


@frozen
class Balance:
    """The host's encounters with each of some guests are of like total length.

    Measured is the longest total minus the shortest. Encounters with one guest that overlap count once; passages do not
    count. Costs O(n log n) for n encounters of the host with all guests. Where several encounters are tentative or not
    known, each total is taken by itself at its longest and shortest.

    Args:
        host: Who meets them.
        guests: Two or more.
        within: How much the totals may differ.
        ignore: Kinds that are no contact: an encounter does not count where one of its stops is of one.
        inherit: Whether those who represent any of them meet instead.
    """

    code: ClassVar[str] = "balance"
    host: Party = field(validator=party_validator)
    guests: tuple[Party, ...] = field(converter=guests)
    within: timedelta = field(kw_only=True, validator=not_negative)
    ignore: frozenset[str] = field(default=frozenset(), kw_only=True, converter=ignored)
    inherit: bool = field(default=False, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def __attrs_post_init__(self) -> None:
        if len(self.guests) < 2:  # noqa: PLR2004 - one has nobody to be compared with
            raise InvalidValue("guests must be two or more", str(self.guests[0]))
        if not isinstance(self.host, Delegation) and self.host in self.guests:
            raise InvalidValue("the host must not be a guest", str(self.host))

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """The longest and the shortest total."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody, if the host and all guests are in the plan."""
        pairs = [names_of_pairs(schedule, self.host, each, inherit=self.inherit) for each in self.guests]
        if all(pairs):
            yield part_of(*pairs)

    @property
    def reads(self) -> Reads:
        """The host and all guests."""
        return Reads((self.host, *self.guests))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """The longest and the shortest total."""
        pairs = [
            [pair for pair in pairs_in(schedule, part, number) if not pair.purposes() & self.ignore]
            for number in range(len(self.guests))
        ]
        met = [contacts_of(each) for each in pairs]
        totals = [_total(each) for each in met]
        within = micros(self.within)
        everything = [each for held in met for each in held]
        uncertain = [each for each in everything if not (each.certain and each.known)]
        missing = missing_of(everything)
        slip = None
        if _least_spread(totals) > within:
            verdict = Verdict.BROKEN
        elif _spread(totals, most=True) > within:
            verdict = Verdict.UNKNOWN if missing else Verdict.CONDITIONAL
        else:
            slip = self._at_risk(pairs)
            named = Verdict.UNKNOWN if missing else Verdict.CONDITIONAL if uncertain else Verdict.AT_RISK
            verdict = Verdict.KEPT if slip is None else named
        spread = _spread(totals)
        if verdict is Verdict.BROKEN:
            spread = _least_spread(totals)
        elif verdict in {Verdict.KEPT, Verdict.AT_RISK}:
            spread = _spread(totals, most=True)
        held: Any = part.key
        # Who meets nobody is told by one of their stops.
        alone = [
            _first(schedule, person)
            for each, people in zip(pairs, held, strict=True)
            for person in (() if each else people[0])
        ]
        yield Finding.of(
            *(stop for each in pairs for pair in each for stop in pair.stops),
            *alone,
            required=span_of(min(spread, FOREVER // 2)),
            actual=self.within,
            outlook=Outlook(verdict, 0, slip if verdict is Verdict.AT_RISK else None),
            missing=missing,
            reach=reach_over(presences_of(pair for each in pairs for pair in each)),
        )

    def _at_risk(self, pairs: Sequence[Sequence[Pair]]) -> int | None:
        within = micros(self.within)
        presences = presences_of(pair for each in pairs for pair in each)
        moving = slipping(presences)

        def is_bad(shifts: Mapping[Hashable, int]) -> bool:
            return _spread([_total(contacts_of(each, shifts)) for each in pairs], most=True) > within

        def may_be_bad(reach: int) -> bool:
            return _spread([_total_within(each, reach) for each in pairs], most=True) > within

        if not moving.groups or not may_be_bad(moving.furthest):
            return None
        if moving.alone:
            ((group, bounds),) = moving.groups.items()
            tries = shifts_to_try(presences, group, bounds, (), (0,))
            if tries is not None:
                return _first_bad(lambda shift: is_bad({group: shift}), tries)
        return last_safe(may_be_bad, moving.furthest)

    def explain(self, finding: Finding) -> str:
        """How far the totals are from each other."""
        spread, most = (spoken(time_of(each)) for each in (finding.required, finding.actual))
        names = ", ".join(map(str, self.guests))
        if finding.verdict is Verdict.UNKNOWN:
            return hedged(finding, f"{self.host} is with each of {names} as long as with the others, within {most}")
        return hedged(finding, f"the times {self.host} is with {names} differ by {spread}, where {most} is the most")

    def __str__(self) -> str:
        but = f", not counting {', '.join(sorted(self.ignore))}" if self.ignore else ""
        names = ", ".join(map(str, self.guests))
        return f"{self.host} is with each of {names} for as long, within {spoken(self.within)}{but}"


def _first(schedule: Schedule, person: str) -> Stop:
    return next(each for each in schedule.itinerary(person).stops if takes_place(each))


def _total(found: Iterable[Contact]) -> _Total:
    held = list(found)
    return _Total(
        Cover((each.start, each.least) for each in held if each.certain).length,
        Cover((each.start, each.least) for each in held if each.sure).length,
        Cover((each.start, each.most) for each in held).length,
    )


def _first_bad(is_bad: Callable[[int], bool], tries: Sequence[int]) -> int | None:
    """The largest slip that is safe of one thing; None if none is bad.

    From one of the *tries* to the next, each total changes evenly, so that the spread bends upwards: it is worst at one
    of the two, and rises only once above what is allowed.
    """
    found = []
    for side in (-1, 1):
        safe = 0
        for each in sorted(abs(shift) for shift in tries if shift * side >= 0):
            if is_bad(side * each):
                found.append(last_safe(lambda middle, side=side: is_bad(side * middle), each, safe))  # type: ignore[misc]  # a default is no type
                break
            safe = each
    return min(found, default=None)


def _total_within(pairs: Sequence[Pair], reach: int) -> _Total:
    """The same while nothing slips by more than *reach*: where encounters may overlap, the longest of them at least."""
    least, most = 0, 0
    begun = reached = -FOREVER
    width, longest, lengths = 0, 0, 0
    for each in sorted(ranges_of(pairs, reach), key=lambda each: each.start):
        if each.start > reached:
            least, most = least + longest, most + min(width, lengths)
            begun, longest, lengths = each.start, 0, 0
        reached = max(reached, each.end)
        width = reached - begun
        shortest, full = _lengths(each)
        longest, lengths = max(longest, shortest), lengths + full
    least, most = least + longest, most + min(width, lengths)
    return _Total(least, least, most)


def _lengths(found: Range) -> tuple[int, int]:
    """How long an encounter is at least and at most."""
    first, second = found.pair.first, found.pair.second
    if first.key == second.key and not (first.open or second.open):
        # They slip together, and stay as long.
        length = max(0, min(first.end, second.end) - max(first.start, second.start))
        return (length if found.certain else 0), length
    full = min([found.end - found.start, *(each.end - each.start for each in (first, second) if each.open is None)])
    return (max(0, found.earliest_end - found.latest_start) if found.certain else 0), max(0, full)


def _spread(totals: Sequence[_Total], *, most: bool = False) -> int:
    """The longest minus the shortest; with *most*, as far from each other as two guests' totals can be."""
    if not most:
        return max(each.stated for each in totals) - min(each.stated for each in totals)
    return max(
        one.most - other.least for at, one in enumerate(totals) for number, other in enumerate(totals) if at != number
    )


def _least_spread(totals: Sequence[_Total]) -> int:
    """As near to each other as the totals can be at best."""
    return max(0, max(each.least for each in totals) - min(each.most for each in totals))
