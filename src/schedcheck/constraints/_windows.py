"""Whether stops lie within stretches of time, and how far beyond; each stop is judged by itself."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import frozen

from schedcheck._time import DAY, LAST, MICROSECOND, moment_of, span_of, spoken
from schedcheck._values import kind_of, several
from schedcheck.constraints._uses import uses_of
from schedcheck.constraints.base import Part, Reads, time_of
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.outlook import Outlook, weighed
from schedcheck.encounters.presence import FOREVER, Bound, Presence, slip_key, takes_place, written
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Leader, Party, Place
from schedcheck.recurrence import Recurrence, Window, spans_of
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from schedcheck.schedule import Schedule

BEYOND = 366 * DAY
"""How long after the last stop windows are looked up, to tell how near the next one is."""

SHOWN = 3
"""So many windows are told of a rule."""

owner_validator: Any = kind_of((Leader, Delegation, Place), "who", optional=False)


def windows(values: Iterable[Window]) -> tuple[Window, ...]:
    """Windows as a tuple; there must be one, and each must last."""
    made = several(values, "windows")
    if not made:
        raise InvalidValue("windows must hold one at least", "none")
    for each in made:
        if not isinstance(each, (Interval, Recurrence)):
            raise InvalidValue("each of windows must be an Interval or a Recurrence", repr(each))
        if isinstance(each, Interval) and each._from == each._to:
            raise InvalidValue("each of windows must last some time", str(each))
    return made


def told(held: Sequence[Window]) -> str:
    """The windows of a rule, for people."""
    more = f"; and {len(held) - SHOWN} more" if len(held) > SHOWN else ""
    return f"{'; '.join(map(str, held[:SHOWN]))}{more}"


@frozen
class Rooms:
    """Stretches of time, apart from one another, in one of which a stop must lie; ends belong to them.

    Attributes:
        starts, ends: Microseconds; of what is without bound, further than anything.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def inside(cls, held: Iterable[Window], until: int) -> Rooms:
        """The windows themselves, as one where they touch."""
        found, _ = _merged(held, until, wide=False)
        return cls(tuple(each[0] for each in found), tuple(each[1] for each in found))

    @classmethod
    def outside(cls, held: Iterable[Window], until: int) -> Rooms:
        """What is between the windows, before and after; nothing is said of the time after *until* if more come."""
        found, over = _merged(held, until, wide=True)
        edges = zip((-FOREVER, *(each[1] for each in found)), (*(each[0] for each in found), FOREVER), strict=True)
        rooms = [(start, end if over else min(end, until)) for start, end in edges]
        rooms = [each for each in rooms if each[0] <= each[1]]
        return cls(tuple(each[0] for each in rooms), tuple(each[1] for each in rooms))

    def at(self, moment: int) -> int | None:
        """Which of them holds a moment."""
        found = bisect_right(self.starts, moment) - 1
        return found if found >= 0 and moment <= self.ends[found] else None

    def left(self, start: int, end: int) -> int | None:
        """How much room there is on the tighter side; None if it does not lie within one of them."""
        room = self.at(start)
        if room is None or end > self.ends[room]:
            return None
        after = FOREVER if self.ends[room] >= FOREVER else self.ends[room] - end
        return min(FOREVER, start - self.starts[room], after)

    def beyond(self, start: int, end: int) -> int:
        """How much of a time lies outside; of an instant outside, the least there is."""
        covered, room = 0, max(bisect_right(self.starts, start) - 1, 0)
        while room < len(self.starts) and self.starts[room] < end:
            covered += max(0, min(end, self.ends[room]) - max(start, self.starts[room]))
            room += 1
        return max(end - start - covered, 1)

    def reach(self, start: int, end: int) -> tuple[int, int]:
        """From where to where the start may slip for what lies within one of them."""
        first = last = self.at(start) or 0
        # The microseconds that end one window and start the next lie beside each other: an instant steps across.
        while start == end and first > 0 and self.ends[first - 1] + 1 == self.starts[first]:
            first -= 1
        while start == end and last + 1 < len(self.starts) and self.ends[last] + 1 == self.starts[last + 1]:
            last += 1
        return self.starts[first], self.ends[last] - (end - start)


def _merged(held: Iterable[Window], until: int, *, wide: bool) -> tuple[list[tuple[int, int]], bool]:
    """All times of windows up to some time, as one where they overlap or touch; and whether none come after."""
    looked = [spans_of(each, until, wide=wide) for each in held]
    found: list[tuple[int, int]] = []
    for start, end in sorted(span for each in looked for span in each.spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found, all(each.over for each in looked)


def edges_of(held: Iterable[Window], schedule: Schedule, *, wide: bool) -> tuple[datetime, ...]:
    """When windows begin and end, from a year before the first stop of a plan up to a year after the last."""
    stops = [each for each in schedule.stops if takes_place(each)]
    if not stops:
        return ()
    first = min(each._from for each in stops) - BEYOND
    last = min(max(each._from if each._to is None else each._to for each in stops) + BEYOND, LAST)
    found, _ = _merged(held, last, wide=wide)
    return tuple(moment_of(edge) for span in found for edge in span if first <= edge <= last)


def last_of(presences: Iterable[Presence]) -> int:
    """Up to when windows matter: the latest that one of some presences can start, or end if that is known."""
    ends = (each.high if each.high < FOREVER else each.start + each.late for each in presences)
    return min(max(ends, default=0) + BEYOND, LAST)


def stood(presence: Presence, rooms: Rooms) -> Outlook:
    """How a presence stands that must lie within one of some rooms.

    The gap of the outlook is how much room there is, or, negative, how long it lies outside.
    """
    start, end = presence.start, presence.end
    if presence.open is None:
        left = rooms.left(start, end)
        if left is None:
            return weighed(Verdict.BROKEN, -rooms.beyond(start, end), None, unsure=False, tentative=presence.tentative)
        slip = _least(_slips_out(presence, rooms, end))
        verdict = Verdict.KEPT if slip is None else Verdict.AT_RISK
        return weighed(verdict, left, slip, unsure=False, tentative=presence.tentative)
    if rooms.left(start, start) is None:
        return weighed(Verdict.BROKEN, -rooms.beyond(start, start), None, unsure=False, tentative=presence.tentative)
    left = rooms.left(start, end)
    if left is None:
        return Outlook(Verdict.UNKNOWN, FOREVER, None)
    own, late = _least(_slips_out(presence, rooms, start)), _ends_late(presence, rooms)
    if own is not None:
        # However early it ends, it is outside where it starts.
        slip = min(own, own if late is None else late)
        return weighed(Verdict.AT_RISK, left, slip, unsure=False, tentative=presence.tentative)
    return Outlook(Verdict.KEPT if late is None else Verdict.UNKNOWN, left, None)


def _least(found: Iterable[int]) -> int | None:
    return min(found, default=None)


def _slips_out(presence: Presence, rooms: Rooms, end: int) -> Iterator[int]:
    """How far a presence that lies within may slip, in each direction in which it may slip out."""
    lowest, highest = rooms.reach(presence.start, end)
    if presence.early > presence.start - lowest:
        yield presence.start - lowest
    if presence.late > highest - presence.start:
        yield highest - presence.start


def _ends_late(presence: Presence, rooms: Rooms) -> int | None:
    """How far stops may slip before an end not known can be outside of the room the stop starts in; None if it cannot.

    What may end later may start earlier, too: a microsecond before the room, at the end of another.
    """
    here, limits = rooms.at(presence.start), presence.open.limits if presence.open is not None else ()
    slips: list[int] = []
    for room in range(-1 if here is None else here, -1, -1):
        back = 0 if room == here else presence.start - rooms.ends[room]
        if (room != here and rooms.ends[room] + 1 != rooms.starts[room + 1]) or back > presence.early:
            break
        late = (_later_than(rooms.ends[room], limit, presence, back) for limit in limits)
        slips += [max(back - 1, each) for each in late if each is not None]
    return _least(slips)


def _later_than(end: int, limit: Sequence[Bound], presence: Presence, back: int) -> int | None:
    """How far bounds may slip before all are later than an end, with a stop so much earlier; None if they never are."""
    if end >= FOREVER:
        return None
    needed = 0
    for bound in limit:
        own = back > 0 and bound.key == presence.key
        if (bound.at - back if own else bound.at + bound.late) <= end:
            return None
        needed = needed if own else max(needed, end - bound.at + 1)
    return needed - 1


class Judged(NamedTuple):
    """A presence and how it stands; with all whose next stops say when it ends, if that is not known."""

    presence: Presence
    outlook: Outlook
    others: tuple[Presence, ...] = ()


def parts_of(schedule: Schedule, who: Party | Place, *, inherit: bool) -> Iterator[Part]:
    """One part for each person, or one of everybody who uses a place."""
    if not isinstance(who, Place):
        yield from (Part((each.leader.id,)) for each in schedule.party(who, inherit=inherit))
    elif people := tuple(each.leader.id for each in schedule.users(who)):
        yield Part(people)


def read_by(who: Party | Place) -> Reads:
    """What decides whether they keep to windows."""
    return Reads((), (who,)) if isinstance(who, Place) else Reads((who,))


def measured(schedule: Schedule, who: Party | Place, part: Part, rooms: Callable[[int], Rooms]) -> Iterator[Finding]:
    """What is not kept of the stops of a part, and of what is the one with the least room.

    Args:
        rooms: Where they must lie, given up to when that matters.
    """
    every = _in_place(schedule, who, part, rooms) if isinstance(who, Place) else _of_person(schedule, part, rooms)
    tightest: Judged | None = None
    for each in every:
        if each.outlook.verdict is not Verdict.KEPT:
            yield _finding(each, who)
        elif tightest is None or each.outlook.gap < tightest.outlook.gap:
            tightest = each
    if tightest is not None and tightest.outlook.actual is not None:
        yield _finding(tightest, who)


def _of_person(schedule: Schedule, part: Part, make: Callable[[int], Rooms]) -> Iterator[Judged]:
    """Each stop of the person of a part."""
    present = written(schedule.itinerary(part.people[0]))
    rooms = make(last_of(present))
    return (Judged(each, stood(each, rooms)) for each in present)


def _in_place(schedule: Schedule, place: Place, part: Part, make: Callable[[int], Rooms]) -> Iterator[Judged]:
    """Each event in a place with those who come there for it, the worst of these, and each stop there for none."""
    uses = [
        (use.presence, use.attended, _strays(use.presence, use.attended, place))
        for use in uses_of(place, schedule, part.people)
    ]
    rooms = make(last_of(each for own, attended, _ in uses for each in (own, *attended)))
    for own, attended, strays in uses:
        if own.key == ("event", own.stop.event.id if own.stop.event else "") and own.evidence is not None:
            found = [Judged(own, stood(own, rooms), attended if own.open is not None else ())]
            yield min([*found, *(Judged(each, stood(each, rooms)) for each in strays)], key=badness)
        else:
            yield from (Judged(each, stood(each, rooms)) for each in attended)


def _strays(own: Presence, attended: Iterable[Presence], place: Place) -> list[Presence]:
    """Of those at an event, who are there at other times than the event's, or slip on their own."""
    return [
        each
        for each in attended
        if each.place.is_within(place)
        # Where the event's end is not known, whoever says when they leave says more.
        and (
            own.open is not None
            or each.open is not None
            or (each.start, each.end, slip_key(each.stop)) != (own.start, own.end, own.key)
        )
    ]


def badness(judged: Judged) -> tuple[int, int]:
    """The worst verdict first, then the least room."""
    return -judged.outlook.verdict, judged.outlook.gap


def _finding(judged: Judged, who: Party | Place) -> Finding:
    # What is broken where it begins is so whenever it ends.
    presence, outlook, others = judged if judged.outlook.verdict is not Verdict.BROKEN else judged._replace(others=())
    named = (presence, *(each for each in others if each.open is not None))
    stops = (presence.as_stop(), *(each.stop for each in others))
    return Finding.of(
        *stops,
        required=span_of(0),
        actual=outlook.actual,
        place=who if isinstance(who, Place) else presence.place,
        interval=interval_of(presence.start, presence.end, presence.place),
        outlook=outlook,
        missing=_ends(named) if outlook.verdict is Verdict.UNKNOWN else (),
        reach=reach_over([presence]),
    )


def _ends(presences: Iterable[Presence]) -> tuple[str, ...]:
    found = (
        f"when {each.stop.name} ends{f' for {each.stop.leader}' if each.stop.leader else ''}" for each in presences
    )
    return tuple(dict.fromkeys(found))


def where(finding: Finding, who: Party | Place) -> str:
    """Who is where, or what is in the place: "Ada is at Talk", "Talk is in Hall"."""
    first = finding.stops[0]
    if isinstance(who, Place) and first.name != first.place.name:
        return f"{first.name} is in {who}"
    return (
        f"{first.leader} is in {first.place}"
        if first.name == first.place.name
        else f"{first.leader} is at {first.name}"
    )


def length_of(finding: Finding) -> str:
    """For how long a finding is bad; nothing of what is only a moment, or not known."""
    actual = None if finding.actual is None else time_of(finding.actual)
    return f" for {spoken(-actual)}" if actual is not None and actual < -MICROSECOND else ""
