"""Events that come again: a class each Monday, a daily briefing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import attrs
from attrs import field, frozen

from schedcheck._values import kind_of, several, short_repr
from schedcheck.errors import ConflictingIds, InvalidValue, NotInSchedule, did_you_mean
from schedcheck.interval import Interval
from schedcheck.model.event import Event, Stop
from schedcheck.model.place import Place
from schedcheck.recurrence import Recurrence, dates

__all__ = ["Series"]


def _times(values: Iterable[Interval]) -> tuple[Interval, ...]:
    made = several(values, "times")
    for each in made:
        if not isinstance(each, Interval):
            raise InvalidValue("each of times must be an Interval", repr(each))
    return tuple(sorted(made, key=lambda each: (each._from, each._to)))


@frozen(repr=False, cache_hash=True)
class Series:
    """An event that comes again; each occurrence is an event of its own, which knows its series by id.

    An occurrence has the id of the series and the local date on which it was first meant to be, never its number:
    `seminar/2026-05-04`; one of `times` also the time of day: `seminar/2026-05-04T1400`. It keeps that when it moves.

    Args:
        event: The first occurrence, of which the others have all but their times.
        rrule: A rule of RFC 5545 by which it comes again, as in `Recurrence`, with COUNT or UNTIL; by the clocks of the
            place. None: only at `times`.
        exdates: Local dates on which it does not come, though the rule says so.
        times: Further times.

    Raises:
        InvalidValue: As in `Recurrence`; an event without an end, or of a series already; neither rule nor times.
        ConflictingIds: Two occurrences that start at one time.
    """

    event: Event = field(validator=kind_of(Event, "event", optional=False))
    rrule: str | None = field(default=None)
    exdates: tuple[date, ...] = field(default=(), kw_only=True, converter=dates)
    times: tuple[Interval, ...] = field(default=(), kw_only=True, converter=_times)
    _events: tuple[Event, ...] = field(init=False, eq=False)

    __repr__ = short_repr

    def __attrs_post_init__(self) -> None:
        if self.event.end is None or self.event.series is not None:
            got = "no end" if self.event.end is None else f"one of {self.event.series!r}"
            raise InvalidValue("the event of a series must have an end, and be of no series yet", got)
        found = {f"{self.id}/{each.start:%Y-%m-%d}": each for each in self._by_rule()}
        begun = {each._from for each in found.values()}
        for each in self.times:
            local = each.start.astimezone(self.event.start.tzinfo)
            if each._from in begun:
                raise ConflictingIds("each occurrence of a series must start at a time of its own", f"{local} twice")
            begun.add(each._from)
            found[f"{self.id}/{_written(local)}"] = each
        made = (self._occurrence(key, each) for key, each in found.items())
        object.__setattr__(self, "_events", tuple(sorted(made, key=lambda each: (each._from, each.id))))

    def _by_rule(self) -> tuple[Interval, ...]:
        if self.rrule is None:
            if self.exdates or not self.times:
                raise InvalidValue("a series must have a rrule, or times and no exdates", "neither")
            return (self.event.interval,)
        start, end = self.event.start, self.event.end
        assert end is not None  # noqa: S101 - refused above
        held = Recurrence(start, end, self.rrule, exdates=self.exdates)
        object.__setattr__(self, "rrule", held.rrule)
        return held.times()

    def _occurrence(self, key: str, when: Interval) -> Event:
        return attrs.evolve(self.event, id=key, series=self.id, start=when.start, end=when.end)

    @property
    def events(self) -> tuple[Event, ...]:
        """Every occurrence, by start."""
        return self._events

    @property
    def id(self) -> str:
        """That of its event."""
        return self.event.id

    @property
    def title(self) -> str:
        """That of its event."""
        return self.event.title

    @property
    def place(self) -> Place:
        """That of its event."""
        return self.event.place

    def attend(self, **changes: Any) -> tuple[Stop, ...]:
        """One person's stops at it, one for each occurrence, from start to end.

        Args:
            changes: Further fields of each `Stop`.
        """
        return tuple(each.attend(**changes) for each in self.events)

    def on(self, day: date | str) -> Event:
        """The one occurrence first meant to be on a local date; raises `NotInSchedule` where there is not just one."""
        start = f"{self.id}/{day}"
        found = [each for each in self.events if each.id == start or each.id.startswith(f"{start}T")]
        if len(found) != 1:
            known = did_you_mean(str(day), [each.id[len(self.id) + 1 :] for each in self.events])
            raise NotInSchedule("it must be the date of one occurrence", f"{day}, of {len(found)}{known}")
        return found[0]

    def __str__(self) -> str:
        return self.title


def _written(local: datetime) -> str:
    """A local time, no longer than tells it from others: with an offset where clocks show it for the second time."""
    finer = "%S.%f" if local.microsecond else "%S" if local.second else ""
    return local.strftime(f"%Y-%m-%dT%H%M{finer}{'%z' if local.fold else ''}")
