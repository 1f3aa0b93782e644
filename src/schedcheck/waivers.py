"""Exceptions to rules: what may stand although a rule is not kept, why, who decided, until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import attrs
from attrs import field, frozen

from schedcheck._time import aware, instant
from schedcheck._values import kind_of, paired, several, text, with_ids
from schedcheck.errors import InvalidValue, UnknownName, did_you_mean
from schedcheck.model import Event, Leader, Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["StopName", "Waiver", "WaiverState", "WaiverUse", "becomes", "content_of", "same_waivers", "waivers_of"]


class StopName(NamedTuple):
    """A stop by name, which it keeps when it is moved.

    Attributes:
        leader: The id of whose it is.
        stop: Its id among theirs; that of a passage is shown in reports, such as `session-i/out/lobby`.
    """

    leader: str
    stop: str


def _event(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    if isinstance(value, Event):
        return value.id
    raise InvalidValue("event must be an Event or the id of one", repr(value))


def _stops(values: Any) -> tuple[StopName, ...]:
    if isinstance(values, (str, Stop, StopName)) or not isinstance(values, Iterable):
        raise InvalidValue("stops must be a sequence of stops of a plan, or of pairs (leader, id)", repr(values))
    return tuple(sorted(set(map(_name_of, values))))


def _name_of(value: Any) -> StopName:
    if isinstance(value, Stop):
        if value.leader is not None and value.id is not None:
            return StopName(value.leader.id, value.id)
    elif isinstance(value, tuple) and len(value) == len(StopName._fields):
        leader, stop = value
        leader = leader.id if isinstance(leader, Leader) else leader
        if all(isinstance(each, str) and each.strip() for each in (leader, stop)):
            return StopName(leader, stop)
    raise InvalidValue("each of stops must be a stop of a plan, or a pair (leader, id)", repr(value))


def _moment(value: datetime | str | None) -> datetime | None:
    return None if value is None else aware(value, None, name="expires")


@frozen
class Waiver:
    """Lets what a rule finds stand, where all of it is within what is named.

    A finding is waived if each written stop of it is for the event, or among the stops, and about the purpose alone;
    a passage only if it is among the stops. It is waived if each of its stops starts before the waiver expires. One
    that is about no stop, but about an event, such as who sits where at it, is waived as a stop for the event would be.

    Args:
        rule: The id of the rule, as reports tell it.
        event: An event, or the id of one.
        stops: Stops of a plan, or pairs of the id of a leader and the id of a stop.
        purpose: A topic: stops count if this is the only one they have. With neither *event* nor *stops*, any stops
            about it are named, as long as they are all of one event.
        reason: Why.
        authority: Who decided.
        expires: Until before when it holds; an aware datetime, or ISO 8601 text with an offset.
        id: Its name in reports; without one it is numbered (`waiver-1`).

    Raises:
        InvalidValue: A field of the wrong kind, or no reason, or nobody who decided.
    """

    rule: str = field(validator=text("rule"))
    event: str | None = field(default=None, kw_only=True, converter=_event)
    stops: tuple[StopName, ...] = field(default=(), kw_only=True, converter=_stops)
    purpose: str = field(default="", kw_only=True, validator=kind_of(str, "purpose", optional=False))
    reason: str = field(kw_only=True, validator=text("reason"))
    authority: str = field(kw_only=True, validator=text("authority"))
    expires: datetime | None = field(default=None, kw_only=True, converter=_moment)
    id: str | None = field(default=None, kw_only=True, validator=text("id", optional=True))

    @property
    def narrow(self) -> bool:
        """Whether it names anything but a rule."""
        return self.event is not None or bool(self.stops or self.purpose)

    def names(self, stop: Stop) -> bool:
        """Whether a stop is within what it names, at any time."""
        listed = stop.leader is not None and (stop.leader.id, stop.id) in self.stops
        if stop.implied:
            return listed
        if self.purpose and stop.subjects != (self.purpose,):
            return False
        anywhere = self.event is None and not self.stops and bool(self.purpose)
        return listed or anywhere or (stop.event is not None and stop.event.id == self.event)

    def names_event(self, event: Event) -> bool:
        """Whether an event is within what it names, for what is found of it and is about no stop."""
        if self.purpose and event.topics != (self.purpose,):
            return False
        anywhere = self.event is None and not self.stops and bool(self.purpose)
        return anywhere or event.id == self.event

    def covers(self, stops: Sequence[Stop], event: Event | None = None) -> bool:
        """Whether there are stops, and all of them are within what it names; without stops, whether *event* is."""
        if not stops:
            return event is not None and self.names_event(event)
        return any(not each.implied for each in stops) and all(map(self.names, stops))

    def holds_for(self, stops: Sequence[Stop], event: Event | None = None) -> bool:
        """Whether all of some stops start, at stated times, before it expires; without stops, whether *event* does."""
        if self.expires is None:
            return True
        starts = [each._from for each in (stops or (() if event is None else (event,)))]
        return all(each < instant(self.expires) for each in starts)

    def __str__(self) -> str:
        named = ([self.event] if self.event is not None else []) + ["/".join(each) for each in self.stops]
        what = f" for {', '.join(named)}" if named else ""
        why = f" on {self.purpose} alone" if self.purpose else ""
        until = f" until {self.expires:%Y-%m-%d %H:%M %Z}" if self.expires is not None else ""
        return f"{self.rule} is waived{what}{why}{until}"


def waivers_of(values: Any, rules: Sequence[str]) -> tuple[Waiver, ...]:
    """Waivers of rules, by their ids, each with an id of its own.

    Raises:
        InvalidValue: Something that is no waiver.
        ConflictingIds: Two with one id.
        UnknownName: One of what is no rule.
    """
    given = several(values, "waivers")
    known = frozenset(rules)
    for each in given:
        if not isinstance(each, Waiver):
            raise InvalidValue("each of waivers must be a Waiver", repr(each))
        if each.rule not in known:
            got = f"{each.rule!r}{did_you_mean(each.rule, rules)}"
            raise UnknownName("the rule of a waiver must be the id of a rule", got)
    return tuple(with_ids(given, lambda _: "waiver", "waivers"))


def content_of(waiver: Waiver) -> Waiver:
    """All that it says, without its id."""
    return attrs.evolve(waiver, id=None)


def same_waivers(before: Sequence[Waiver], after: Sequence[Waiver]) -> dict[int, int]:
    """Which became which, by position: by all that they say, else by their rule and id.

    All are matched by what they say first: the number of one without an id may have become another's.
    """
    keys: tuple[Callable[[Waiver], Any], ...] = (
        lambda each: (each.id, content_of(each)),
        content_of,
        lambda each: (each.rule, each.id),
    )
    return paired(before, after, keys)


class WaiverState(StrEnum):
    """What became of a waiver."""

    USED = "used"
    EXPIRED = "expired"
    ORPHAN = "orphan"
    OVER_BROAD = "over_broad"
    OFF = "off"

    def __str__(self) -> str:
        return self.value.replace("_", " ")


class Waivable(Protocol):
    """What a rule found: a finding."""

    @property
    def stops(self) -> tuple[Stop, ...]:
        """What was measured."""

    @property
    def event(self) -> Event | None:
        """What it is about where it is about no stop."""


F = TypeVar("F", bound=Waivable)


def becomes(waiver: Waiver, bad: Sequence[F], now: int | None) -> tuple[WaiverState, Sequence[F]]:
    """What becomes of a waiver, and what it lets stand.

    Args:
        waiver: Which.
        bad: What its rule found that is not kept.
        now: When it is, in microseconds; None where that is not said.
    """
    if not waiver.narrow:
        return WaiverState.OVER_BROAD, ()
    if now is not None and waiver.expires is not None and instant(waiver.expires) <= now:
        return WaiverState.EXPIRED, ()
    matched = [each for each in bad if waiver.covers(each.stops, each.event)]
    if not matched:
        return WaiverState.ORPHAN, ()
    if waiver.event is None and not waiver.stops and len({each for one in matched for each in _occasions(one)}) > 1:
        return WaiverState.OVER_BROAD, ()
    found = [each for each in matched if waiver.holds_for(each.stops, each.event)]
    return (WaiverState.USED, found) if found else (WaiverState.EXPIRED, ())


def _occasions(found: Waivable) -> set[tuple[str, str]]:
    """The events of the written stops; of a stop without one, its place; without stops, the event that it is about."""
    if not found.stops and found.event is not None:
        return {("event", found.event.id)}
    return {
        ("event", each.event.id) if each.event is not None else ("place", each.place.id)
        for each in found.stops
        if not each.implied
    }


_SENTENCES = {
    WaiverState.USED: "It lets findings stand.",
    WaiverState.EXPIRED: "It has expired, so it waives nothing.",
    WaiverState.ORPHAN: "Nothing that is not kept is within what it names, so it waives nothing.",
    WaiverState.OFF: "The rule is off, so there was nothing to waive.",
}


@frozen
class WaiverUse:
    """What became of a waiver in a check.

    Attributes:
        waiver: Which, with its id.
        state: "used"; "expired"; "orphan", of what matches nothing; "over broad", of what names but a rule, or by a
            purpose alone findings of more than one event; or "off", as its rule was not looked at.
        count: How many findings it lets stand.
    """

    waiver: Waiver
    state: WaiverState
    count: int = 0

    @property
    def in_order(self) -> bool:
        """Whether it is used, or its rule is off."""
        return self.state in {WaiverState.USED, WaiverState.OFF}

    @property
    def sentence(self) -> str:
        """What is to be said of it."""
        if self.state is WaiverState.OVER_BROAD:
            what = "What it names is at more than one event" if self.waiver.narrow else "It names nothing but the rule"
            return f"{what}, so it waives nothing."
        return _SENTENCES[self.state]
