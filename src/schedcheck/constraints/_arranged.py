"""Who of two parties is in a layout or an order of turns, and whether that takes place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from schedcheck._time import LAST, micros, moment_near
from schedcheck.constraints.base import Part, Reads
from schedcheck.encounters.presence import takes_place
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Layout, Leader, Party, Status, Turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.schedule import Schedule

Arrangement: TypeAlias = Layout | Turns


class Sides(NamedTuple):
    """Who of an arrangement counts for each of two parties, and what it is for in the plan.

    Attributes:
        mine, theirs: The ids, sorted.
        event: As it is in the plan.
        sure: Whether the event takes place for certain, or there is none.
    """

    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    event: Event | None
    sure: bool

    def forbid(self, one: Leader, other: Leader) -> bool:
        """Whether these two are one of each side."""
        first, second = one.id, other.id
        return first != second and (
            (first in self.mine and second in self.theirs) or (first in self.theirs and second in self.mine)
        )

    @property
    def open_end(self) -> tuple[str, ...]:
        """What is not known of when the event ends."""
        return (f"when {self.event} ends",) if self.event is not None and self.event.end is None else ()

    @property
    def reach(self) -> Interval | None:
        """The widest time in which the event can be; None where that is just its interval."""
        event = self.event
        if event is None or not (event.early or event.late or event.end is None):
            return None
        end = LAST if event._to is None else event._to + micros(event.late)
        return Interval(moment_near(event._from - micros(event.early)), moment_near(end))


def sides_of(
    arrangement: Arrangement, a: Party, b: Party, schedule: Schedule, *, inherit: bool
) -> tuple[tuple[str, ...], Sides] | None:
    """The ids of those whose itineraries decide it, and who counts for each party; None where nothing is asked."""
    present = [{each.leader.id for each in schedule.party(party, inherit=inherit)} for party in (a, b)]
    event = arrangement.event
    stops = [] if event is None else [each for each in schedule.stops_for(event) if takes_place(each)]
    place = arrangement.place
    if not all(present) or (event and not stops) or (place and not schedule.visits(place)):
        return None
    mine, theirs = (_counting(arrangement, party, schedule, inherit=inherit) for party in (a, b))
    if not mine or not theirs or len({*mine, *theirs}) == 1:
        return None
    sure = event is None or any(each.standing is Status.CONFIRMED for each in stops)
    sides = Sides(mine, theirs, event and schedule.event(event.id), sure)
    coming = {each.leader.id for each in stops if each.leader is not None}
    return tuple(sorted(coming.union(*present))), sides


def _counting(arrangement: Arrangement, party: Party, schedule: Schedule, *, inherit: bool) -> tuple[str, ...]:
    """The ids of those in an arrangement who are of a party, or stand in for it."""
    # The plan may not know all its members, and their seats count none the less.
    known = {*schedule._ids_of(party, inherit=inherit)}
    group = party.id if isinstance(party, Delegation) else None
    found = {
        each.id
        for each in arrangement.leaders
        if each.id in known or (group is not None and each.delegation is not None and each.delegation.id == group)
    }
    return tuple(sorted(found))


def arranged_parts(
    arrangement: Arrangement, a: Party, b: Party, schedule: Schedule, *, inherit: bool
) -> Iterator[Part]:
    """One part, of everybody on both sides; none where nothing is asked."""
    found = sides_of(arrangement, a, b, schedule, inherit=inherit)
    if found is not None:
        yield Part(found[0], key=found[1])


def arranged_reads(arrangement: Arrangement, a: Party, b: Party) -> Reads:
    """Both sides, and who makes the event or the place be in the plan."""
    places = () if arrangement.place is None else (arrangement.place,)
    events = frozenset() if arrangement.event is None else frozenset({arrangement.event.id})
    return Reads((a, b), places, events)


def depends(arrangement: Arrangement, *on: str, sentence: str) -> str:
    """A sentence on what is there in some cases only.

    Args:
        arrangement: Of what.
        on: What decides it beside the event, which may not take place.
        sentence: How it is, without capital and full stop.
    """
    event = arrangement.event
    if event is not None and (not on or event.status is Status.TENTATIVE):
        on = (*on, f"whether {event} takes place")
    return f"It depends on {' and '.join(on)} whether {sentence}."
