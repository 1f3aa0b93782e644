"""The gathering that events belong to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs
from attrs import Converter, field, frozen

from schedcheck._values import kind_of, several, short_repr, slug, text
from schedcheck.interval import Interval
from schedcheck.model._times import IN_PLACE, check_order, interval_of, over_in_place, start_in_place
from schedcheck.model.event import Event
from schedcheck.model.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Summit"]


def _events(values: Iterable[Event]) -> tuple[Event, ...]:
    return several(values, "events")


@frozen(repr=False, cache_hash=True)
class Summit:
    """A gathering of several events.

    Args:
        name: What people call it.
        place: Where it is.
        start, end: When, half-open; as in `Event`.
        events: What takes place there; sorted by start when built.
        id: Its name for programs; by default made from the name.

    Raises:
        InvalidValue, NaiveTime, SkippedTime, RepeatedTime: As in `Event`.
    """

    name: str = field(validator=text("name"))
    place: Place = field(validator=IN_PLACE)
    start: datetime = field(converter=Converter(start_in_place, takes_self=True), eq=False)  # type: ignore[misc]  # mypy knows no converter that takes self
    end: datetime = field(converter=Converter(over_in_place, takes_self=True), eq=False)  # type: ignore[misc]  # mypy knows no converter that takes self
    events: tuple[Event, ...] = field(
        default=(),
        converter=_events,
        validator=attrs.validators.deep_iterable(kind_of(Event, "each of events", optional=False)),
    )
    id: str = field(kw_only=True, validator=text("id"))
    _from: int = field(init=False)
    _to: int = field(init=False)

    __repr__ = short_repr

    @id.default
    def _id_from_name(self) -> str:
        return slug(self.name) if isinstance(self.name, str) else ""

    def __attrs_post_init__(self) -> None:
        check_order(self)
        object.__setattr__(self, "events", tuple(sorted(self.events, key=lambda each: (each._from, each.id))))

    @property
    def interval(self) -> Interval:
        """The time from start to end."""
        return interval_of(self)

    def __str__(self) -> str:
        return self.name
