"""What constraints about several events share: who makes these take place, and what is not known of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from schedcheck._values import kind_of, several
from schedcheck.constraints.base import Part
from schedcheck.encounters.presence import takes_place
from schedcheck.model import Event, Series, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schedcheck.schedule import Schedule

an_event: Any = kind_of((Event, Series), "each event", optional=False)
each_an_event: Any = attrs.validators.deep_iterable(an_event)


def events(values: Iterable[Event | Series]) -> tuple[Event | Series, ...]:
    """A converter: several events as a tuple; a lone one is refused."""
    return several(values, "events")


def occurrences(event: Event | Series) -> tuple[Event, ...]:
    """All the events that one stands for: of a series, each occurrence."""
    return event.events if isinstance(event, Series) else (event,)


def part_of_all(schedule: Schedule, members: Iterable[Iterable[Event]]) -> Iterator[Part]:
    """One part, of everybody who stops for one of some events; none where fewer than two members take place.

    Args:
        schedule: The plan.
        members: Each takes place if one of its events does.
    """
    people: set[str] = set()
    held = 0
    for member in members:
        attending = [stop for each in member for stop in schedule.stops_for(each) if takes_place(stop)]
        held += bool(attending)
        people.update(each.leader.id for each in attending if each.leader is not None)
    if held > 1:
        yield Part(tuple(sorted(people)))


def nobody_stops_for(title: str) -> str:
    """What is not known of an event that is nowhere in the plan."""
    return f"when {title} takes place, as nobody stops for it"


def title_of(stop: Stop) -> str:
    """What people call the event of a stop."""
    return stop.event.title if stop.event is not None else stop.name
