"""Contacts: the encounters that two people have by what is written, and all that may become of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from schedcheck.constraints.base import Part, owner, unknown_ends, unknown_place
from schedcheck.encounters.presence import FOREVER, written
from schedcheck.encounters.sharing import common_place, grouped, meetings, shares
from schedcheck.encounters.sweep import near
from schedcheck.model import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from schedcheck.encounters.presence import Presence
    from schedcheck.model import Itinerary, Party, Place, Stop
    from schedcheck.schedule import Schedule

MOST_STEPS = 200_000
"""So many comparisons are made at most to try every slip of the one thing that can slip."""

Name = tuple[str, ...]


class Pair(NamedTuple):
    """Two stops of two people that are, or may be, in one place at one time.

    Attributes:
        first, second: Which.
        shared: Whether they share the place for sure.
    """

    first: Presence
    second: Presence
    shared: bool

    @property
    def name(self) -> Name:
        """The ids of both people and stops: what tells it from others."""
        return owner_id(self.first), self.first.stop.id or "", owner_id(self.second), self.second.stop.id or ""

    @property
    def times(self) -> tuple[tuple[int, ...], ...]:
        """The times and bounds that both have: those tell it from others, too, whatever people are called."""
        one, other = ((each.start, each.end, each.early, each.late) for each in (self.first, self.second))
        return (one, other) if one < other else (other, one)

    @property
    def stops(self) -> tuple[Stop, Stop]:
        """Both stops."""
        return self.first.as_stop(), self.second.as_stop()

    @property
    def stop_names(self) -> tuple[Name, Name]:
        """The id of the person and of the stop, of both."""
        return self.name[:2], self.name[2:]

    @property
    def tentative(self) -> frozenset[tuple[str, str]]:
        """Those of the two stops that may be dropped."""
        return frozenset((owner_id(each), each.stop.id or "") for each in (self.first, self.second) if each.tentative)

    @property
    def doubt(self) -> tuple[bool, bool]:
        """Whether an end or the place is not known, and whether a stop may be dropped: by it, the surer comes first."""
        unknown = not self.shared or self.first.open is not None or self.second.open is not None
        return unknown, self.first.tentative or self.second.tentative

    @property
    def needs(self) -> frozenset[tuple[str, ...]]:
        """What must turn out so for the two to meet: stops that may be dropped, and two places that may be one."""
        places = sorted((self.first.place.id, self.second.place.id)) if not self.shared else None
        return self.tentative if places is None else self.tentative | {("one place", *map(str, places))}

    @property
    def place(self) -> Place | None:
        """The innermost place that holds both."""
        return common_place(self.first.place, self.second.place)

    def missing(self, level: Level) -> tuple[str, ...]:
        """What is not known of it."""
        ends = unknown_ends(self.first, self.second)
        return ends if self.shared else (*ends, unknown_place(self.first.place, self.second.place, level))

    def purposes(self) -> set[str | None]:
        """The kinds of the two stops."""
        return {self.first.stop.purpose, self.second.stop.purpose}


def owner_id(presence: Presence) -> str:
    """The id of whose presence it is."""
    return presence.stop.leader.id if presence.stop.leader else owner(presence)


class Contact(NamedTuple):
    """A contact as it is when its stops take place, where nothing slips or all has slipped.

    Attributes:
        start: Microseconds.
        least, most: The earliest and the latest it can end; they differ where an end is not known.
        held: Whether the two are there at once if their stops take place, whenever these end.
        pair: Whose.
        leaving: When the one and the other leave at the earliest, where they meet.
    """

    start: int
    least: int
    most: int
    held: bool
    pair: Pair
    leaving: tuple[int, int]

    @property
    def sure(self) -> bool:
        """Whether the two do meet if their stops take place, whatever is not known."""
        return self.held and self.pair.shared

    @property
    def certain(self) -> bool:
        """Whether they meet in every world."""
        return self.sure and not self.pair.tentative

    @property
    def known(self) -> bool:
        """Whether nothing is unknown of it."""
        return self.sure and self.least == self.most


class Range(NamedTuple):
    """From when to when a contact can start and end, if all of it slips by at most so much.

    Attributes:
        start, latest_start: Microseconds.
        earliest_end, end: Microseconds.
        certain: Whether they meet in every world, however they slip.
        possible: Whether they meet in some.
        pair: Whose.
    """

    start: int
    latest_start: int
    earliest_end: int
    end: int
    certain: bool
    possible: bool
    pair: Pair


def pairs_of(mine: Itinerary, theirs: Itinerary, level: Level, *, gap: int = 0) -> Iterator[Pair]:
    """Every two written stops of two people that may be an encounter at *level*, within their bounds.

    With a *gap*, also those that miss each other by less.
    """
    here, there = (grouped(written(one), level) for one in (mine, theirs))
    seen: set[tuple[int, int]] = set()
    for meeting in meetings(here, there, level, gap):
        for first, second in near(meeting.mine.by_low, meeting.theirs.by_low, gap):
            if (id(first), id(second)) in seen:
                continue
            seen.add((id(first), id(second)))
            shared = shares(first.place, second.place, level)
            if shared is not False:
                yield Pair(first, second, shared=shared is True)


def placed(presence: Presence, shifts: Mapping[Hashable, int]) -> tuple[int, int, int]:
    """The start, the earliest and the latest end of a presence when all has slipped."""
    shift = shifts.get(presence.key, 0)
    start = presence.start + shift
    if presence.open is None:
        return start, presence.end + shift, presence.end + shift
    latest = max(
        min((bound.at + shifts.get(bound.key, 0) for bound in limit), default=FOREVER) for limit in presence.open.limits
    )
    return start, start, max(start, latest)


STILL: Mapping[Hashable, int] = {}
"""Nothing slips."""


def contact_of(pair: Pair, shifts: Mapping[Hashable, int] = STILL) -> Contact | None:
    """What a pair comes to when all has slipped; None if they do not meet."""
    (one, least, most), (other, other_least, other_most) = placed(pair.first, shifts), placed(pair.second, shifts)
    if one >= other_most or other >= most:
        return None
    # Where they meet, neither is over when the other starts.
    leaving = max(least, other + 1), max(other_least, one + 1)
    held = one < other_least and other < least
    return Contact(max(one, other), min(leaving), min(most, other_most), held, pair, leaving)


def contacts_of(pairs: Iterable[Pair], shifts: Mapping[Hashable, int] = STILL) -> list[Contact]:
    """The contacts that there are when all has slipped, by start; in an order that does not depend on the input's."""
    found = [each for pair in pairs if (each := contact_of(pair, shifts)) is not None]
    return sorted(found, key=in_order)


def in_order(contact: Contact) -> tuple[Any, ...]:
    """By start and by ends, the surest first; by name only where nothing else tells them apart."""
    pair = contact.pair
    return contact.start, contact.most, contact.least, contact.held, *pair.doubt, pair.times, pair.name


def range_of(pair: Pair, reach: int) -> Range:
    """From when to when a contact can be while nothing slips by more than *reach*."""
    first, second = pair.first, pair.second
    (one, least, most), (other, other_least, other_most) = _widest(first, reach), _widest(second, reach)
    early, late = min(first.early, reach), min(first.late, reach)
    other_early, other_late = min(second.early, reach), min(second.late, reach)
    if first.key == second.key:
        possible = one < other_most + other_late and other < most + late
        held = one < other_least and other < least
        meet = max(one, other)
        start, latest, end = meet - early, meet + late, min(most + late, other_most + other_late)
        earliest = (min(least, other_least) if held else meet) - early
    else:
        possible = one - early < other_most + other_late and other - other_early < most + late
        held = one + late < other_least - other_early and other + other_late < least - early
        start, latest = max(one - early, other - other_early), max(one + late, other + other_late)
        earliest, end = min(least - early, other_least - other_early), min(most + late, other_most + other_late)
    certain = held and pair.shared and not pair.tentative
    return Range(start, latest, earliest, end, certain, possible, pair)


def _widest(presence: Presence, reach: int) -> tuple[int, int, int]:
    """The start, the earliest end and the latest end at stated times; what limits an end not known slips, too."""
    if presence.open is None:
        return presence.start, presence.end, presence.end
    latest = max(
        min((bound.at + min(bound.late, reach) for bound in limit), default=FOREVER) for limit in presence.open.limits
    )
    return presence.start, presence.start, max(presence.start, latest)


def ranges_of(pairs: Iterable[Pair], reach: int) -> list[Range]:
    """The ranges of the contacts that are possible."""
    return [each for pair in pairs if (each := range_of(pair, reach)).possible]


class Slipping(NamedTuple):
    """What can slip of some presences.

    Attributes:
        groups: By what slips together, how far early and late.
        furthest: The furthest of all.
    """

    groups: Mapping[Hashable, tuple[int, int]]
    furthest: int

    @property
    def alone(self) -> bool:
        """Whether there is but one thing that slips."""
        return len(self.groups) == 1


def slipping(presences: Iterable[Presence]) -> Slipping:
    """What can slip, also of what limits an end that is not known."""
    groups: dict[Hashable, tuple[int, int]] = {}
    for each in presences:
        if each.early or each.late:
            groups[each.key] = each.early, each.late
        for limit in each.open.limits if each.open else ():
            groups |= {bound.key: (bound.early, bound.late) for bound in limit if bound.early or bound.late}
    return Slipping(groups, max((max(each) for each in groups.values()), default=0))


def shifts_to_try(
    presences: Sequence[Presence],
    group: Hashable,
    bounds: tuple[int, int],
    fixed: Iterable[int],
    offsets: Iterable[int],
) -> list[int] | None:
    """Every slip of the one thing that slips at which something can change, the smallest first; None for too many.

    What decides are comparisons of times that slip with times that do not, *offsets* apart: between two slips at which
    two of them are just as far apart, nothing changes.
    """
    moving: set[int] = set()
    still = set(fixed)
    for each in presences:
        ends = () if each.open is not None else (each.end,)
        (moving if each.key == group else still).update((each.start, *ends))
        for limit in each.open.limits if each.open else ():
            for bound in limit:
                (moving if bound.key == group else still).add(bound.at)
    early, late = bounds
    apart = {sign * offset + step for offset in offsets for sign in (-1, 1) for step in (-2, -1, 0, 1, 2)}
    if len(moving) * len(still) * len(apart) > MOST_STEPS:
        return None
    found = {other - one + step for one in moving for other in still for step in apart}
    tried = {each for each in found if -early <= each <= late} | {-early, 0, late}
    return sorted(tried, key=lambda each: (abs(each), each)) if len(tried) * len(presences) <= MOST_STEPS else None


def at_risk(
    presences: Sequence[Presence],
    bad: Callable[[Mapping[Hashable, int]], Iterable[Hashable]],
    bad_within: Callable[[int], Iterable[Hashable]],
    *,
    fixed: Iterable[int] = (),
    offsets: Sequence[int] | None = (0,),
) -> dict[Hashable, int]:
    """What slips make bad, and the largest slip that is still safe for it.

    Exact where one thing slips, unless it is among very many. Else what *bad_within* says: it may call bad what is not,
    never the other way.

    Args:
        presences: All that decide.
        bad: What is bad for given slips.
        bad_within: What may be bad while nothing slips by more than so much.
        fixed: Times that decide, too, and do not slip.
        offsets: How far from each other times are compared, in microseconds; None where no number says it.
    """
    moving = slipping(presences)
    if not moving.groups:
        return {}
    maybe = dict.fromkeys(bad_within(moving.furthest))
    if not maybe:
        return {}
    if moving.alone and offsets is not None:
        ((group, bounds),) = moving.groups.items()
        tries = shifts_to_try(presences, group, bounds, fixed, offsets)
        if tries is not None:
            found: dict[Hashable, int] = {}
            for shift in tries:
                for key in bad({group: shift}):
                    found.setdefault(key, abs(shift) - 1)
            return found
    safe = last_safe(lambda reach: any(True for _ in bad_within(reach)), moving.furthest)
    return dict.fromkeys(maybe, safe)


def last_safe(is_bad: Callable[[int], bool], bad: int, safe: int = 0) -> int:
    """The last number from *safe* on, and below *bad*, that is not bad, where all after it are."""
    while bad - safe > 1:
        middle = (safe + bad) // 2
        if is_bad(middle):
            bad = middle
        else:
            safe = middle
    return safe


class Gap(NamedTuple):
    """A time without a contact, and the contacts before and after it, if any."""

    start: int
    end: int
    before: Pair | None
    after: Pair | None

    @property
    def key(self) -> tuple[Name, Name]:
        """What tells it from other gaps, whenever it is."""
        return (self.before.name if self.before else ()), (self.after.name if self.after else ())

    @property
    def pairs(self) -> list[Pair]:
        """The contacts before and after it."""
        return [each for each in (self.before, self.after) if each is not None]


def gaps(spans: Iterable[tuple[int, int, Pair]], start: int, end: int) -> Iterator[Gap]:
    """The times from *start* to *end* that no span covers; spans that overlap or touch are one.

    A span may end before it starts: it is then known to start by the one, and to end no earlier than the other.
    """
    over, before = start, None
    for begun, ended, pair in sorted(spans, key=lambda each: (each[0], -each[1], each[2].name)):
        if begun >= end:
            if end > over:
                yield Gap(over, end, before, pair if begun == end else None)
            return
        if begun > over:
            yield Gap(over, begun, before, pair)
        if ended > over or (before is None and ended == over):
            over, before = ended, pair
    if end > over:
        yield Gap(over, end, before, None)


def presences_of(pairs: Iterable[Pair]) -> list[Presence]:
    """The presences of some pairs, each once."""
    return list({id(each): each for pair in pairs for each in (pair.first, pair.second)}.values())


def names_of_pairs(schedule: Schedule, a: Party, b: Party, *, inherit: bool) -> tuple[tuple[str, str], ...]:
    """The pairs of people of two parties, by id."""
    return tuple((one.leader.id, other.leader.id) for one, other in schedule.pairs(a, b, inherit=inherit))


def part_of(*pairs: tuple[tuple[str, str], ...]) -> Part:
    """A part that reads everybody in some pairs of people."""
    return Part(tuple(sorted({each for held in pairs for pair in held for each in pair})), key=pairs)


def people_of_pairs(part: Part, number: int = 0) -> tuple[tuple[str, str], ...]:
    """The pairs of people that were given to `part_of` as this one."""
    held: Any = part.key
    pairs: tuple[tuple[str, str], ...] = held[number]
    return pairs


def pairs_in(schedule: Schedule, part: Part, number: int = 0) -> Iterator[Pair]:
    """The contacts that may be in one room, of the pairs of people that were given to `part_of` as this one."""
    for one, other in people_of_pairs(part, number):
        yield from pairs_of(schedule.itinerary(one), schedule.itinerary(other), Level.ROOM)


class Cover:
    """Spans of time, half-open, those that overlap or touch as one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._held: list[tuple[int, int]] = []
        for start, end in sorted(each for each in spans if each[0] < each[1]):
            if self._held and start <= self._held[-1][1]:
                self._held[-1] = self._held[-1][0], max(end, self._held[-1][1])
            else:
                self._held.append((start, end))

    def within(self, start: int, end: int) -> int:
        """How much of a time is covered."""
        first = max(0, bisect_left(self._held, (start, start)) - 1)
        last = bisect_left(self._held, (end, end))
        return sum(max(0, min(over, end) - max(begun, start)) for begun, over in self._held[first:last])

    def covers(self, start: int, end: int) -> bool:
        """Whether all of a time is covered."""
        return self.within(start, end) >= end - start

    @property
    def length(self) -> int:
        """All of it."""
        return sum(end - start for start, end in self._held)


def missing_of(contacts: Iterable[Contact]) -> tuple[str, ...]:
    """What is not known of some contacts."""
    return tuple(dict.fromkeys(what for each in contacts if not each.known for what in each.pair.missing(Level.ROOM)))


class Loose:
    """The contacts that are tentative or not known, by start: which of them a time touches."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._held = sorted(contacts, key=in_order)
        self._starts = [each.start for each in self._held]
        self._reached = list(accumulate((each.most for each in self._held), max))

    def within(self, start: int, end: int) -> list[Contact]:
        """Those that may be going on between two times."""
        first, last = bisect_right(self._reached, start), bisect_left(self._starts, end)
        return [each for each in self._held[first:last] if each.most > start]
