"""Who comes after whom: speakers or arrivals in order, and how far the order may drift."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from attrs import Converter, field, frozen

from schedcheck._time import instant, micros, settled, spoken
from schedcheck._values import LONGEST, ZERO, kind_of, not_negative, several, short_repr, slug, text
from schedcheck.errors import InvalidValue
from schedcheck.model.event import Event
from schedcheck.model.layout import refuse_two_places
from schedcheck.model.leader import Leader
from schedcheck.model.place import Place

__all__ = ["Turn", "Turns"]


@frozen(repr=False)
class Turn:
    """One person's turn to speak or to arrive.

    Args:
        who: Whose.
        takes: How long, from its start to the start of the next.
    """

    who: Leader = field(validator=kind_of(Leader, "who", optional=False))
    takes: timedelta = field(validator=[kind_of(timedelta, "takes", optional=False), not_negative])

    __repr__ = short_repr


def _order(values: Iterable[Turn]) -> tuple[Turn, ...]:
    made = several(values, "order")
    for each in made:
        if not isinstance(each, Turn):
            raise InvalidValue("each of order must be a Turn", repr(each))
    return made


def _start(value: datetime | str | None, self: Any) -> datetime | None:
    if value is None:
        return None
    place = self.event.place if isinstance(self.event, Event) else self.place
    return settled(value, place.zone if isinstance(place, Place) else None, "start")[0]


@frozen(repr=False, cache_hash=True)
class Turns:
    """An order of speakers or arrivals, one after the other without a break.

    Each turn may be shorter than stated by up to `early` and longer by up to `late`, each on its own, so that the order
    drifts: the third starts up to twice as much too early or too late.

    Args:
        name: What people call it.
        order: The turns, first to last; one person may have several.
        early, late: How far each turn may be shorter or longer than stated.
        event: What they are for. Where the plan moves or cancels the event, they move or are cancelled too.
        place: Where they are; an event's is the event's.
        start: When the first turn starts; by default with the event, without one it is not known. Text is local to the
            place.
        id: Its name for programs; by default made from the name.

    Raises:
        InvalidValue: No turn; one that might be shorter than nothing; a place beside an event.
        NaiveTime, SkippedTime, RepeatedTime: A start that is not one instant.
    """

    name: str = field(validator=text("name"))
    order: tuple[Turn, ...] = field(converter=_order)
    early: timedelta = field(
        default=ZERO, kw_only=True, validator=[kind_of(timedelta, "early", optional=False), not_negative]
    )
    late: timedelta = field(
        default=ZERO, kw_only=True, validator=[kind_of(timedelta, "late", optional=False), not_negative]
    )
    event: Event | None = field(default=None, kw_only=True, validator=kind_of(Event, "event"))
    place: Place | None = field(default=None, kw_only=True, validator=kind_of(Place, "place"))
    start: datetime | None = field(default=None, kw_only=True, converter=Converter(_start, takes_self=True), eq=False)  # type: ignore[misc]  # mypy knows no converter that takes self
    id: str = field(kw_only=True, validator=text("id"))
    _from: int | None = field(init=False)
    # When each turn starts, in microseconds after the first, and when the last is over.
    _starts: tuple[int, ...] = field(init=False, eq=False)

    __repr__ = short_repr

    @id.default
    def _id_from_name(self) -> str:
        return slug(self.name) if isinstance(self.name, str) else ""

    def __attrs_post_init__(self) -> None:
        refuse_two_places(self)
        if not self.order:
            raise InvalidValue(f"{self.name} must have a turn", "none")
        shortest = min(self.order, key=lambda each: each.takes)
        if self.early > shortest.takes:
            must = f"early must be at most as long as every turn of {self.name}"
            raise InvalidValue(must, f"{spoken(self.early)}, where {shortest.who} takes {spoken(shortest.takes)}")
        object.__setattr__(self, "_starts", (0, *accumulate(micros(each.takes) for each in self.order)))
        if self._starts[-1] > micros(LONGEST):
            raise InvalidValue(f"the turns of {self.name} must take at most a hundred years", "more")
        start = self.start if self.start is not None or self.event is None else self.event.start
        object.__setattr__(self, "_from", None if start is None else instant(start))

    @classmethod
    def of(cls, people: Iterable[Leader], *, takes: timedelta, name: str = "turns", **more: Any) -> Turns:
        """Turns that all take as long.

        Args:
            people: Whose, first to last.
            takes: How long each takes.
            name: As the attribute.
            more: Further arguments of `Turns`.
        """
        return cls(name, [Turn(each, takes) for each in several(people, "people")], **more)

    @property
    def leaders(self) -> tuple[Leader, ...]:
        """Everybody who has a turn, in order."""
        return tuple(each.who for each in self.order)

    @property
    def where(self) -> Place | None:
        """Its place, else that of its event."""
        return self.event.place if self.event is not None else self.place

    def __str__(self) -> str:
        return self.name
