"""Where a person is, stop by stop: what the itinerary says, and the passages that follow from it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from attrs import define, field

from schedcheck._time import micros, moment_near
from schedcheck.model import Itinerary, Place, Status, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FOREVER = 1 << 62


class Bound(NamedTuple):
    """A moment that slips: microseconds, what it slips with, and how far early and late."""

    at: int
    key: object
    early: int
    late: int


class Open(NamedTuple):
    """An end that is not known.

    Attributes:
        offset, length: The presence starts so long after that end, and lasts so long; for the written stop itself both
            are zero, and the presence ends with it.
        limits: By when it ends at the latest: one of these alternatives, each of which are several bounds that all
            hold; an empty one is no bound at all.
    """

    offset: int
    length: int
    limits: tuple[tuple[Bound, ...], ...]


@define(eq=False)
class Presence:
    """One person at one place: a written stop, or a passage crossed after or before one.

    Attributes:
        stop: The written stop, or the one whose passage this is.
        place: Where; for a passage, the entrance.
        start, end: Microseconds, half-open; with an end not known, the widest they can be at stated times.
        early, late: How far it may slip, in microseconds.
        key: What it slips with: presences with one key slip together.
        way: "" for a written stop, else "out" or "in".
        around: For a passage, the place gone in or out of.
        tentative: Whether some choice of tentative stops has it not exist.
        doubtful: Whether an end not known decides if it exists.
        open: Set when the end it rests on is not known.
        evidence: The stop a finding names, where it is another than `stop`.
        number: Which of several passages through one entrance, on the same way, it is.
        low, high: The earliest it can start and the latest it can end.
        clearing: The longest clearance of the places it is in, or, of a call, filed in.
    """

    stop: Stop
    place: Place
    start: int
    end: int
    early: int
    late: int
    key: object
    way: str = ""
    around: Place | None = None
    tentative: bool = False
    doubtful: bool = False
    open: Open | None = None
    evidence: Stop | None = None
    number: int = 1
    low: int = field(init=False)
    high: int = field(init=False)
    clearing: int = field(init=False)
    _made: Stop | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        self.low = self.start - self.early
        self.clearing = max(micros(each.clearance) for each in self.place.ancestors)
        self.high = self.end + self.late
        if self.open is not None and self.end < FOREVER:
            latest = max(bound.at + bound.late for limit in self.open.limits for bound in limit)
            self.high = max(self.high, latest + self.open.offset + self.open.length)

    @property
    def written(self) -> bool:
        """Whether a planner wrote it down."""
        return not self.way

    @property
    def movable(self) -> int:
        """How far it can move as a whole because the end it rests on is not known: a passage after such an end."""
        return self.end - self.start - self.open.length if self.open is not None and self.way else 0

    @property
    def earliest_end(self) -> int:
        """Its end at stated times; one not known at its earliest."""
        return self.end if self.open is None else self.stop._from + self.open.offset + self.open.length

    def as_stop(self) -> Stop:
        """The stop a finding names for it, made once."""
        if not self.way:
            return self.evidence or self.stop
        if self._made is None:
            self._made = self._implied_stop()
        return self._made

    def _implied_stop(self) -> Stop:
        zone = self.place.zone or self.stop.start.tzinfo
        around = self.around.name if self.around else ""
        return Stop(
            self.place,
            moment_near(self.start, zone),
            None if self.open else moment_near(self.end, zone),
            title=f"way {'out of' if self.way == 'out' else 'into'} {around}",
            status=Status.TENTATIVE if self.tentative else Status.CONFIRMED,
            id=f"{self.stop.id}/{self.way}/{self.place.id}{f'-{self.number}' if self.number > 1 else ''}",
            leader=self.stop.leader,
            implied=True,
        )


def slip_key(stop: Stop) -> tuple[str | None, ...]:
    """What a stop slips with: its event, or itself."""
    if stop.slips_alone or stop.event is None:
        return "stop", stop.leader.id if stop.leader else "", stop.id
    return "event", stop.event.id


def bound_of(stop: Stop) -> Bound:
    """The start of a stop as a moment that slips."""
    early, late = stop.bounds
    return Bound(stop._from, slip_key(stop), early, late)


def takes_place(stop: Stop) -> bool:
    """Whether a stop is not cancelled."""
    return stop.standing is not Status.CANCELLED


class Order(NamedTuple):
    """The bodily stops that take place, in order; those alike in start and end are one tie."""

    ties: list[list[Stop]]
    starts: list[int]


def order_of(itinerary: Itinerary) -> Order:
    """The order of an itinerary's bodily stops, worked out once."""
    found: Order | None = itinerary._worked_out.get("order")
    if found is None:
        bodily = [each for each in itinerary.stops if takes_place(each) and not each.place.remote]
        ties = [list(group) for _, group in groupby(bodily, key=lambda each: (each._from, each._to))]
        found = itinerary._worked_out["order"] = Order(ties, [tie[0]._from for tie in ties])
    return found


class Next(NamedTuple):
    """What can come after a stop (or, seen backwards, before it) in some world.

    Attributes:
        beside: The others in its tie.
        within: Ties that start before it ends, up to the first that is sure to take place.
        after: Ties from its end on, up to the first that is sure to take place.
        last: Whether none of *after* is sure to.
    """

    beside: list[Stop]
    within: list[list[Stop]]
    after: list[list[Stop]]
    last: bool

    def stops(self) -> Iterator[Stop]:
        """All of them."""
        yield from self.beside
        for tie in (*self.within, *self.after):
            yield from tie


def confirmed(stops: Iterable[Stop]) -> list[Stop]:
    """Those sure to take place."""
    return [each for each in stops if each.standing is Status.CONFIRMED]


def _until_sure(groups: Iterable[list[Stop]]) -> tuple[list[list[Stop]], bool]:
    taken = []
    for tie in groups:
        taken.append(tie)
        if confirmed(tie):
            return taken, True
    return taken, False


def next_of(stop: Stop, order: Order, index: int) -> Next:
    """What can come after *stop*, which lies in tie *index* of *order*."""
    beside = [each for each in order.ties[index] if each is not stop]
    first = index + 1
    over = first if stop._to is None else bisect_left(order.starts, stop._to, first)
    within, _ = _until_sure(order.ties[at] for at in range(first, over))
    after, sure = _until_sure(order.ties[at] for at in range(over, len(order.ties)))
    return Next(beside, within, after, last=not sure)


def _next_in(stop: Stop, order: Order) -> Next:
    """What can come after *stop*, wherever it is."""
    if stop.place.remote:
        return next_of_remote(stop, order)
    index = bisect_left(order.starts, stop._from)
    while not any(each is stop for each in order.ties[index]):
        index += 1
    return next_of(stop, order, index)


def next_of_remote(stop: Stop, order: Order) -> Next:
    """What can come after a remote *stop*, whose place is in no order."""
    first = bisect_right(order.starts, stop._from)
    after, sure = _until_sure(order.ties[at] for at in range(first, len(order.ties)))
    return Next([], [], after, last=not sure)


def previous_of(stop: Stop, order: Order, index: int) -> Next:
    """What can come before *stop*, by order of start alone."""
    beside = [each for each in order.ties[index] if each is not stop]
    before, sure = _until_sure(order.ties[at] for at in range(index - 1, -1, -1))
    return Next(beside, [], before, last=not sure)


def entrances(place: Place) -> list[Place]:
    """The places around *place*, itself first, that have an entrance."""
    return [each for each in place.ancestors if each.entrance is not None]


def _depths(around: Sequence[Place], other: Place, shortest: int, longest: int) -> tuple[int, int]:
    """How many of the entrances, from the innermost on, are crossed: surely, and at most.

    *shortest* and *longest* bound the break between the two stops.
    """
    sure, possible = 0, 0
    for each in around:
        if not other.is_within(each):
            sure, possible = (sure + (sure == possible)), possible + 1
            continue
        twice = 2 * micros(each.walk)
        if longest <= twice:
            break
        sure, possible = sure + (sure == possible and shortest > twice), possible + 1
    return sure, possible


class Reach(NamedTuple):
    """How many entrances, innermost first, a stop's way out (or in) crosses.

    Attributes:
        always: In every world.
        likely: In every world, if ends not known turn out so.
        ever: In some world, whatever the ends not known.
        possible: In some world, if ends not known turn out so.
    """

    always: int
    likely: int
    ever: int
    possible: int


def _reach(found: Next, depths: dict[int, tuple[int, int]], every: int) -> Reach:
    def least(which: int) -> int:
        """Over all worlds, the least that the next stops make one cross."""
        beside = max((depths[id(each)][which] for each in confirmed(found.beside)), default=0)
        after = min([_least_of(tie, depths, which) for tie in found.after] + [every] * found.last)
        within = 0
        if found.within and confirmed(found.within[-1]):
            within = min(_least_of(tie, depths, which) for tie in found.within)
        return max(beside, after, within)

    ends = [every] * found.last
    most = [max([depths[id(each)][which] for each in found.stops()] + ends) for which in (0, 1)]
    return Reach(least(0), least(1), most[0], most[1])


def _least_of(tie: list[Stop], depths: dict[int, tuple[int, int]], which: int) -> int:
    sure = confirmed(tie)
    if sure:
        return max(depths[id(each)][which] for each in sure)
    return min(depths[id(each)][which] for each in tie)


def _limits(found: Next) -> tuple[tuple[Bound, ...], ...]:
    limits: list[tuple[Bound, ...]] = []
    for tie in found.after:
        sure = confirmed(tie)
        limits += [tuple(map(bound_of, sure))] if sure else [(bound_of(each),) for each in tie]
    return (*limits, *([()] if found.last else []))


def _latest(limits: tuple[tuple[Bound, ...], ...]) -> int:
    return max(min((bound.at for bound in limit), default=FOREVER) for limit in limits)


def _written(stop: Stop, itinerary: Itinerary) -> Presence:
    early, late = stop.bounds
    tentative = stop.standing is Status.TENTATIVE
    opened = None
    end = stop._to
    if end is None:
        limits = _limits(_next_in(stop, order_of(itinerary)))
        opened, end = Open(0, 0, limits), max(stop._from, _latest(limits))
    return Presence(stop, stop.place, stop._from, end, early, late, slip_key(stop), tentative=tentative, open=opened)


def _ways(stop: Stop, found: Next, *, out: bool) -> Iterator[Presence]:
    around = entrances(stop.place)
    if not around:
        return
    depths = {id(each): _crossed(stop, each, around, out=out) for each in found.stops()}
    reach = _reach(found, depths, len(around))
    limits = _limits(found) if out and stop._to is None else None
    early, late = stop.bounds
    offset = 0
    latest: int | None = None
    for depth, place in enumerate(around[: reach.possible]):
        walk = micros(place.walk)
        doubtful = depth >= reach.always and _is_doubtful(depth, depths, reach)
        opened = None
        if limits is not None:
            if doubtful and (before := _latest_for_a_way_out(found, depths, depth, place)) is not None:
                # Who gets as far as this entrance has crossed those before it.
                latest = before if latest is None else min(latest, before)
            # Which breaks are long is decided by stated times: as the stop slips, so does the end it would have had.
            more = () if latest is None else (bound_of(stop)._replace(at=latest),)
            opened = Open(offset, walk, tuple((*limit, *more) for limit in limits))
        start, end = _span(stop, offset, walk, opened, out=out)
        yield Presence(
            stop,
            place.entrance or place,
            start,
            end,
            early,
            late,
            slip_key(stop),
            way="out" if out else "in",
            around=place,
            tentative=stop.standing is Status.TENTATIVE or depth >= reach.likely,
            doubtful=doubtful,
            open=opened,
            number=1 + sum(each.entrance == place.entrance for each in around[:depth]),
        )
        offset += walk


def _is_doubtful(depth: int, depths: dict[int, tuple[int, int]], reach: Reach) -> bool:
    return depth >= reach.ever or any(sure <= depth < possible for sure, possible in depths.values())


def _latest_for_a_way_out(found: Next, depths: dict[int, tuple[int, int]], depth: int, place: Place) -> int | None:
    """By when an end not known must come, at stated times, for its break to be a long one; None if it need not be."""
    if found.last or any(sure > depth for sure, _ in depths.values()):
        return None
    return max(each._from for each in found.stops() if depths[id(each)][1] > depth) - 2 * micros(place.walk) - 1


def _crossed(stop: Stop, other: Stop, around: Sequence[Place], *, out: bool) -> tuple[int, int]:
    first, second = (stop, other) if out else (other, stop)
    longest = second._from - first._from
    shortest = longest if first._to is not None else 0
    if first._to is not None:
        shortest = longest = second._from - first._to
    return _depths(around, other.place, shortest, longest)


def _span(stop: Stop, offset: int, walk: int, opened: Open | None, *, out: bool) -> tuple[int, int]:
    if not out:
        return stop._from - offset - walk, stop._from - offset
    if opened is not None:
        latest = max(stop._from, _latest(opened.limits))
        return stop._from + offset, FOREVER if latest >= FOREVER else latest + offset + walk
    end = stop._to if stop._to is not None else stop._from
    return end + offset, end + offset + walk


def trail(itinerary: Itinerary) -> tuple[Presence, ...]:
    """Everywhere the person of an itinerary is or may be, sorted by start; worked out once."""
    found: tuple[Presence, ...] | None = itinerary._worked_out.get("trail")
    if found is None:
        order = order_of(itinerary)
        ways = [
            way
            for index, tie in enumerate(order.ties)
            for stop in tie
            # What comes next may be much: it is looked for only where somebody crosses something.
            if not stop.place._bare and entrances(stop.place)
            for way in _all_ways(stop, order, index)
        ]
        every = written(itinerary)
        found = tuple(sorted((*every, *ways), key=_by_time)) if ways else every
        itinerary._worked_out["trail"] = found
    return found


def written(itinerary: Itinerary) -> tuple[Presence, ...]:
    """The written stops of an itinerary that are not cancelled, sorted by start; worked out once."""
    found: tuple[Presence, ...] | None = itinerary._worked_out.get("written")
    if found is None:
        made = [_written(each, itinerary) for each in itinerary.stops if takes_place(each)]
        found = itinerary._worked_out["written"] = tuple(sorted(made, key=_by_time))
    return found


def _by_time(presence: Presence) -> tuple[int, int]:
    return presence.start, presence.end


def _all_ways(stop: Stop, order: Order, index: int) -> Iterator[Presence]:
    yield from _ways(stop, next_of(stop, order, index), out=True)
    yield from _ways(stop, previous_of(stop, order, index), out=False)
