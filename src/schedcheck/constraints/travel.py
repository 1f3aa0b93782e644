"""There is time to get from each stop to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import pairwise
from math import asin, ceil, cos, inf, isfinite, radians, sin, sqrt
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import LONGEST, several, told
from schedcheck.constraints._fields import party_or_nobody
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import interval_of
from schedcheck.encounters.outlook import Outlook, slip_towards, weighed
from schedcheck.encounters.presence import entrances, next_of, order_of, slip_key
from schedcheck.encounters.sharing import common_place
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.model import Itinerary, Party, Place, Status, Stop
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.encounters.presence import Next
    from schedcheck.schedule import Schedule

__all__ = ["Travel"]

EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""

SLOWEST = 0.001
"""Kilometres per hour; a metre in an hour is no way to travel."""

Times: TypeAlias = Mapping[tuple[Place, Place], timedelta] | Iterable[tuple[Place, Place, timedelta]]


class Way(NamedTuple):
    """From one place to another: microseconds to walk through entrances, and to travel (None where not known)."""

    walk: int
    travel: int | None

    @property
    def needed(self) -> int:
        """What it takes at least, in microseconds."""
        return self.walk + (self.travel or 0)


def _times(values: Times | None) -> tuple[tuple[Place, Place, timedelta], ...]:
    if values is None:
        return ()
    rows = (
        [_row(key, value) for key, value in values.items()] if isinstance(values, Mapping) else several(values, "times")
    )
    for row in rows:
        match row:
            case (Place(), Place(), timedelta()) if timedelta(0) <= row[2] <= LONGEST:
                continue
        raise InvalidValue("each of times must be two places and a timedelta of zero or more", told(row))
    rows = sorted(rows, key=lambda row: (row[0].id, row[1].id))
    for one, other in pairwise(rows):
        if (one[0].id, one[1].id) == (other[0].id, other[1].id) and one[2] != other[2]:
            raise InvalidValue("times must give each way once", f"{one[0]} to {one[1]}: {one[2]} and {other[2]}")
    return tuple(rows)


def _row(key: object, value: timedelta) -> Any:
    return (*key, value) if isinstance(key, tuple) else (key, value)


def _above_zero(_self: object, _attribute: object, value: float | None) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value) or value <= 0:
        raise InvalidValue("speed must be kilometres per hour, above zero", repr(value))
    if value < SLOWEST:
        raise InvalidValue(f"speed must be at least {SLOWEST} kilometres per hour", repr(value))


@frozen
class Travel:
    """Everybody has the time to get from each stop to the next.

    That is the walks through the entrances on the way, plus the time between the places: by the table, else the
        great-circle distance
    over the speed, else unknown. Calls are left out, as nobody's body goes there. Costs O(n + found) for each person
    with n stops, more where many of them are tentative.

    Args:
        times: Travel times between two places, for all that lies within them too; good for the way back as well unless
            that has its own.
        speed: Kilometres per hour, for places that have coordinates (or lie within one that has).
        who: A leader, a delegation, or None for everybody.
    """

    code: ClassVar[str] = "travel"
    by_person: ClassVar[bool] = True
    times: tuple[tuple[Place, Place, timedelta], ...] = field(default=(), converter=_times)
    speed: float | None = field(default=None, validator=_above_zero)
    who: Party | None = field(default=None, kw_only=True, validator=party_or_nobody)
    _table: dict[tuple[str, str], int] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        table = {(there.id, here.id): micros(time) for here, there, time in self.times}
        table.update({(here.id, there.id): micros(time) for here, there, time in self.times})
        object.__setattr__(self, "_table", table)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every stop and each that may be the next one."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person."""
        return (Part((each.leader.id,)) for each in schedule.people(self.who))

    @property
    def reads(self) -> Reads:
        """Whom it is about."""
        return Reads(None if self.who is None else (self.who,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """The findings for one person; of the kept legs the tightest alone."""
        kept: tuple[int, _Leg, Outlook] | None = None
        for leg, seen in self._legs(schedule.itinerary(part.people[0])):
            slack = seen.gap - leg.way.needed
            if seen.verdict is not Verdict.KEPT:
                yield _finding(leg, seen)
            elif kept is None or slack < kept[0]:
                kept = slack, leg, seen
        if kept is not None:
            yield _finding(*kept[1:])

    def _legs(self, itinerary: Itinerary) -> Iterator[tuple[_Leg, Outlook]]:
        order = order_of(itinerary)
        ways: dict[tuple[str, str], tuple[Way, bool]] = {}
        for index, tie in enumerate(order.ties):
            for stop in tie:
                for other, sure in _successors(next_of(stop, order, index)):
                    key = stop.place.id, other.place.id
                    if key not in ways:
                        ways[key] = self._way(stop.place, other.place)
                    way, nested = ways[key]
                    leg = _Leg(stop, other, way)
                    seen = leg.nested_outlook() if nested else leg.outlook()
                    if seen is not None:
                        tentative = not sure or Status.TENTATIVE in (stop.standing, other.standing)
                        counted = seen.counted
                        seen = weighed(seen.verdict, seen.gap, seen.slip, unsure=False, tentative=tentative)
                        yield leg, seen if counted else seen._replace(counted=False)

    def _way(self, here: Place, there: Place) -> tuple[Way, bool]:
        """The way between two places, and whether one lies in the other."""
        nested = here.is_within(there) or there.is_within(here)
        return Way(_walks(here, there), 0 if nested else self._travel(here, there)), nested

    def _travel(self, here: Place, there: Place) -> int | None:
        listed = self._listed(here, there)
        if listed is not None:
            return listed
        one, other = here.location, there.location
        if one is None or other is None:
            return None
        if one.id == other.id:
            return 0
        return None if self.speed is None else ceil(great_circle(one, other) / self.speed * 3_600_000_000)

    def _listed(self, here: Place, there: Place) -> int | None:
        common = common_place(here, there)
        shared = len(common.ancestors) if common is not None else 0
        mine = here.ancestors[: len(here.ancestors) - shared]
        theirs = there.ancestors[: len(there.ancestors) - shared]
        nearest: tuple[float, int | None] = (inf, None)
        for out, one in enumerate(mine):
            for into, other in enumerate(theirs):
                if out + into < nearest[0] and (one.id, other.id) in self._table:
                    nearest = out + into, self._table[one.id, other.id]
        return nearest[1]

    def explain(self, finding: Finding) -> str:
        """Who has how long to get where."""
        stop, other = finding.stops[:2]
        way = f"from {stop.place.name} to {other.place.name}"
        needs = spoken(time_of(finding.required))
        if finding.verdict is Verdict.UNKNOWN:
            return hedged(finding, f"{stop.leader} has the time to get {way}, which takes at least {needs}")
        has = "no time" if finding.actual is None else spoken(time_of(finding.actual))
        if finding.actual is not None and time_of(finding.actual) < timedelta(0):
            due = spoken(-time_of(finding.actual))
            return hedged(finding, f"{stop.leader} is due in {other.place.name} {due} before leaving {stop.place.name}")
        return hedged(finding, f"{stop.leader} has {has} to get {way}, which takes {needs}")

    def __str__(self) -> str:
        return f"{self.who or 'everybody'} has the time to get from each stop to the next"


def _finding(leg: _Leg, seen: Outlook) -> Finding:
    stop, other = leg.stop, leg.other
    end = stop._from if stop._to is None else stop._to
    return Finding.of(
        stop,
        other,
        required=span_of(leg.way.needed),
        actual=seen.actual,
        place=other.place,
        interval=interval_of(min(end, other._from), max(end, other._from), other.place),
        outlook=seen,
        missing=leg.missing() if seen.verdict is Verdict.UNKNOWN else (),
    )


def _successors(found: Next) -> Iterator[tuple[Stop, bool]]:
    """What can be next in some world, and whether it is in every world in which both take place."""
    for each in found.beside:
        yield each, True
    for ties in (found.within, found.after):
        for index, tie in enumerate(ties):
            for each in tie:
                # The first tie is next in every world where one of it takes place; a later one only if those before
                # it do not.
                yield each, index == 0


def _walks(here: Place, there: Place) -> int:
    crossed = [each for each in entrances(here) if not there.is_within(each)]
    crossed += [each for each in entrances(there) if not here.is_within(each)]
    return sum(micros(each.walk) for each in crossed)


class _Leg(NamedTuple):
    """From one stop to a next one."""

    stop: Stop
    other: Stop
    way: Way

    @property
    def longest(self) -> int:
        """The time between the two, in microseconds; after an end that is not known, the most it can be."""
        return self.other._from - (self.stop._from if self.stop._to is None else self.stop._to)

    @property
    def side_by_side(self) -> bool:
        """Whether both start at once and have no known end, so that neither ends the other."""
        return self.stop._to is None and self.other._to is None and self.other._from == self.stop._from

    def outlook(self) -> Outlook:
        """How the leg stands, between places of which neither lies in the other, if both stops take place."""
        longest, needed = self.longest, self.way.needed
        if longest < needed:
            return Outlook(Verdict.BROKEN, longest, None)
        actual = longest if self.stop._to is not None else 0
        if self.way.travel is None or actual < needed or self.side_by_side:
            return Outlook(Verdict.UNKNOWN, actual, None)
        # An end that is not known gives way to the next stop, however that slips; its start does not.
        return self._within_bounds(longest - needed, actual)

    def nested_outlook(self) -> Outlook | None:
        """The same where one place lies in the other.

        Only walks between count, and only while the stops do not overlap; None where there is nothing to measure.
        """
        longest, walk = self.longest, self.way.walk
        if longest < 0:
            slip = self._slip_apart(-longest) if walk else None
            return None if slip is None else Outlook(Verdict.AT_RISK, longest, slip, counted=False)
        actual = longest if self.stop._to is not None else 0
        if not walk:
            return Outlook(Verdict.KEPT, actual, None)
        if self.side_by_side or (longest >= walk and self.stop._to is None):
            return Outlook(Verdict.UNKNOWN, actual, None)
        return Outlook(Verdict.BROKEN, longest, None) if longest < walk else self._within_bounds(longest - walk, actual)

    def missing(self) -> tuple[str, ...]:
        """What is not known of it."""
        way = f"the time from {self.stop.place.name} to {self.other.place.name}"
        end = f"when {self.stop.name} ends for {self.stop.leader}"
        return (*([way] if self.way.travel is None else []), *([end] if self.stop._to is None else []))

    def _within_bounds(self, slack: int, actual: int) -> Outlook:
        slip = None
        if slip_key(self.stop) != slip_key(self.other):
            slip = slip_towards(slack, self.other.bounds[0], self.stop.bounds[1])
        return Outlook(Verdict.KEPT if slip is None else Verdict.AT_RISK, actual, slip)

    def _slip_apart(self, overlap: int) -> int | None:
        if slip_key(self.stop) == slip_key(self.other):
            return None
        return slip_towards(overlap - 1, self.stop.bounds[0], self.other.bounds[1])


def great_circle(here: Place, there: Place) -> float:
    """Kilometres between two places with coordinates, on a sphere, by the haversine formula (R. W. Sinnott, 1984)."""
    if here.geo is None or there.geo is None:
        raise InvalidValue("both places must have coordinates", f"{here} and {there}")
    (latitude, longitude), (other_latitude, other_longitude) = (map(radians, each) for each in (here.geo, there.geo))
    half = sin((other_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))
