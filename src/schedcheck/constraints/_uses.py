"""What a place is used for: events, and stops that belong to none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import attrs

from schedcheck.encounters.presence import FOREVER, Bound, Open, Presence, bound_of, trail
from schedcheck.model import Event, Place, Status, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schedcheck.schedule import Schedule


class Use(NamedTuple):
    """What a place is used for, and the presences of those who use it so."""

    presence: Presence
    attended: tuple[Presence, ...]

    @property
    def slips_with_others(self) -> bool:
        """Whether it is of stops alike, and may slip further than the one that tells of it."""
        use = self.presence
        alike = use.evidence is not None and use.key != ("event", use.stop.event.id if use.stop.event else "")
        return alike and use.as_stop().bounds != (use.early, use.late)

    def beside(self, other: Use) -> Presence:
        """The use as it is where the *other* takes place: a stop that the same person makes for it ends theirs here."""
        people = {each.stop.leader for each in other.attended}
        if self.presence.open is None or len(people) > 1:
            # Whoever is here, the other use may take place without them.
            return self.presence
        limits: list[tuple[Bound, ...]] = []
        for each in self.attended:
            own = _limits(each)
            if each.open is None or each.stop.leader not in people:
                limits += own
                continue
            for stop in (one.stop for one in other.attended):
                ends = not stop.place.remote and stop._from > each.stop._from
                limits += [(*limit, bound_of(stop)) if ends else limit for limit in own]
        end = max(self.presence.start, _latest(limits))
        return attrs.evolve(self.presence, open=Open(0, 0, tuple(dict.fromkeys(limits))), end=end)


def _latest(limits: Iterable[tuple[Bound, ...]]) -> int:
    return max(min((bound.at for bound in limit), default=FOREVER) for limit in limits)


def presence_of_event(event: Event, attended: Sequence[Presence]) -> Presence:
    """An event as if it were a stop, by its own times and bounds, as uncertain as all stops for it are.

    Without an end, it may last as long as any of its stops.
    """
    stop = event.attend()
    early, late = stop.bounds
    key = ("event", event.id)
    opened = None
    end = event._to
    if end is None:
        limits = tuple(limit for each in attended for limit in _limits(each))
        opened = Open(0, 0, limits)
        end = max(event._from, _latest(limits))
    tentative = all(each.stop.standing is Status.TENTATIVE for each in attended)
    return Presence(
        stop,
        event.place,
        event._from,
        end,
        early,
        late,
        key,
        tentative=tentative,
        open=opened,
        evidence=_surest(attended),
    )


def _surest(stops: Iterable[Presence]) -> Stop:
    """The stop that tells most plainly of a use: a confirmed one, if there is one."""
    return min((each.stop for each in stops), key=lambda each: (each.standing, each.leader.id if each.leader else ""))


def _limits(presence: Presence) -> tuple[tuple[Bound, ...], ...]:
    if presence.open is not None:
        return presence.open.limits
    return ((bound_of(presence.stop)._replace(at=presence.end),),)


def uses_for(events: Iterable[str], schedule: Schedule, people: Iterable[str]) -> dict[str, Use]:
    """Events by id, as some people's stops for them make them take place; without those that do not."""
    wanted = frozenset(events)
    attended: dict[str, list[Presence]] = {}
    for person in people:
        for each in trail(schedule.itinerary(person)):
            event = each.stop.event
            if each.written and event is not None and event.id in wanted:
                attended.setdefault(event.id, []).append(each)
    return {
        key: Use(presence_of_event(each[0].stop.event, each), tuple(each))
        for key, each in attended.items()
        if each[0].stop.event
    }


def uses_of(place: Place, schedule: Schedule, people: Iterable[str]) -> list[Use]:
    """The uses of a place, and of those inside it, sorted by the earliest they can start."""
    events: dict[str, list[Presence]] = {}
    others: dict[tuple[str, int, int | None], list[Presence]] = {}
    for person in people:
        for each in trail(schedule.itinerary(person)):
            if not each.written:
                continue
            event = each.stop.event
            if event is not None and event.place.is_within(place):
                events.setdefault(event.id, []).append(each)
            elif each.place.is_within(place):
                others.setdefault((each.place.id, each.start, each.stop._to), []).append(each)
    found = [
        Use(presence_of_event(each[0].stop.event, each), tuple(each)) for each in events.values() if each[0].stop.event
    ]
    found += [Use(_joined(each), tuple(each)) for each in others.values()]
    return sorted(found, key=_order)


def _order(use: Use) -> tuple[int, int, int, str]:
    presence = use.presence
    return presence.low, presence.start, presence.end, presence.stop.id or presence.place.id


def _joined(stops: Sequence[Presence]) -> Presence:
    """Stops alike in place, start and end as one use, which may slip with any of them."""
    if len(stops) == 1:
        return stops[0]
    first = stops[0]
    opened = None
    if first.open is not None:
        opened = Open(0, 0, tuple(limit for each in stops if each.open for limit in each.open.limits))
    return Presence(
        first.stop,
        first.place,
        first.start,
        max(each.end for each in stops),
        max(each.early for each in stops),
        max(each.late for each in stops),
        ("use", first.place.id, first.start, first.stop._to),
        tentative=all(each.tentative for each in stops),
        open=opened,
        evidence=_surest(stops),
    )
