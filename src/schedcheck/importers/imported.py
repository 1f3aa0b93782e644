"""What was read out of calendars or tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import field, frozen

from schedcheck.constraints import Available, Unavailable
from schedcheck.importers.notices import Notice, NoticeLevel
from schedcheck.model import Event, Leader, Place
from schedcheck.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Imported"]


@frozen
class Imported:
    """A schedule out of calendars or tables, and what was assumed, changed or left out.

    Attributes:
        schedule: Who is where and when.
        notices: What was assumed, changed or left out; by file and line.
        must: When people are available and when not, as the calendars say.
        should: The same, where they say it tentatively.
        places: Every place that is spoken of, by id; also those that were made.
        leaders: Everybody who has an itinerary, by id.
        events: Every event, by id.
    """

    schedule: Schedule
    notices: tuple[Notice, ...] = ()
    must: tuple[Available | Unavailable, ...] = field(default=(), kw_only=True)
    should: tuple[Available | Unavailable, ...] = field(default=(), kw_only=True)
    places: Mapping[str, Place] = field(default={}, kw_only=True, converter=MappingProxyType[str, Place])
    leaders: Mapping[str, Leader] = field(default={}, kw_only=True, converter=MappingProxyType[str, Leader])
    events: Mapping[str, Event] = field(default={}, kw_only=True, converter=MappingProxyType[str, Event])

    @classmethod
    def of(
        cls,
        schedule: Schedule,
        notices: tuple[Notice, ...],
        *,
        must: tuple[Available | Unavailable, ...] = (),
        should: tuple[Available | Unavailable, ...] = (),
    ) -> Imported:
        """A schedule with all that it speaks of."""
        return cls(
            schedule,
            notices,
            must=must,
            should=should,
            places={each.id: each for each in schedule.places},
            leaders={each.id: each for each in schedule.leaders},
            events={each.id: each for each in schedule.events},
        )

    @property
    def complete(self) -> bool:
        """Whether nothing is left out, and it can be told of everything where and when it is."""
        return all(each.level is not NoticeLevel.ERROR for each in self.notices)

    def of_level(self, level: NoticeLevel | str) -> Iterator[Notice]:
        """The notices of a level."""
        wanted = NoticeLevel(level)
        return (each for each in self.notices if each.level is wanted)
