"""When musts leave somebody, or a place, no time: found without a plan, and true of every plan."""

from __future__ import annotations

from functools import partial
from itertools import combinations, count
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from schedcheck._time import DAY, FIRST, LAST, instant, micros
from schedcheck.constraints import Attend, Available, Unavailable
from schedcheck.constraints._windows import BEYOND, Rooms
from schedcheck.errors import InvalidValue
from schedcheck.interval import Interval
from schedcheck.model import Event, Leader, Place
from schedcheck.recurrence import FURTHEST, spans_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from schedcheck.recurrence import Window
    from schedcheck.rules import Rule

FIRST_LOOK = 64 * DAY
"""So far windows are looked up at first: most that leave some time do so soon."""

ROUNDED = 100
"""So many days less than windows can be followed, all of them are looked up."""

LONG_LOOKS = 8
"""So many rules are followed for centuries, which takes seconds each; of others it is not told."""

Bounding: TypeAlias = Available | Unavailable


class Opposed(NamedTuple):
    """A rule, or two, that no plan can keep; and why, to be said after what they ask."""

    rules: tuple[Rule, ...]
    why: str


def events_at_no_time(musts: Sequence[Rule], planned: Callable[[Event], Event]) -> Iterator[Opposed]:
    """Who must be at an event of which too little lies within the time that somebody, or its place, is to be had.

    Args:
        musts: The rules.
        planned: Gives an event as it is in the plan, if there is one.
    """
    bounding = [each for each in musts if isinstance(each.constraint, (Available, Unavailable))]
    for rule in musts:
        asked = rule.constraint
        if not isinstance(asked, Attend) or not bounding:
            continue
        events = [planned(each) for each in ([asked.what] if isinstance(asked.what, Event) else asked.what.events)]
        for bound in bounding:
            if events and not any(_can_attend(asked, each, bound) for each in events):
                when = "it is" if len(events) == 1 else "all of it is"
                yield Opposed((rule, bound), f"{when} at {events[0].interval if len(events) == 1 else 'other times'}")


def windows_that_never_come(musts: Sequence[Rule]) -> Iterator[Opposed]:
    """Who is available at no time at all, or at none at which the rule is in force."""
    left = count(LONG_LOOKS, -1)
    for rule in musts:
        asked = rule.constraint
        # Of those who use a place, what they do elsewhere may be all that is in the term.
        if not isinstance(asked, Available) or (isinstance(asked.who, Place) and not rule.always):
            continue
        if not _is_found([rule], partial(_some_in_force, rule), left):
            yield Opposed((rule,), "no such time ever comes" if rule.always else "none of that is while it is in force")


def no_time_left(musts: Sequence[Rule]) -> Iterator[Opposed]:
    """Who is available only while they are not."""
    # One that holds for a time leaves all other time; and whether a stop is in the terms of two is another matter.
    always, left = [each for each in musts if each.always], count(LONG_LOOKS, -1)
    for pair in combinations(always, 2):
        one, other = sorted(pair, key=lambda rule: isinstance(rule.constraint, Unavailable))
        if not (isinstance(one.constraint, Available) and isinstance(other.constraint, Unavailable)):
            continue
        if _same_people(one.constraint, other.constraint) and not _is_found(
            [one, other], partial(_share_time, one.constraint, other.constraint), left
        ):
            yield Opposed((one, other), "that leaves no time")


def _rooms_of(asked: Bounding, until: int) -> Rooms:
    """In one of which stretches of time each stop must lie, up to some time."""
    return (Rooms.inside if isinstance(asked, Available) else Rooms.outside)(asked.windows, until)


def _can_attend(asked: Attend, event: Event, bound: Rule) -> bool:
    """Whether there is, or may be, a stop at the event that will do and that a rule about windows allows."""
    limits: Any = bound.constraint
    start, end = event._from, event._to
    if end is None:
        return True
    needed = 1 if asked.at_least is None else micros(asked.at_least)
    if isinstance(limits.who, Place):
        # The event itself must lie within a window, as it is held there.
        if not (event.place.is_within(limits.who) and bound.always):
            return True
        needed = end - start
    elif not _covers(limits.who, asked.who) or (asked.inherit and not limits.inherit):
        return True
    since, until = bound.term
    if not since <= start <= end <= until:
        return True
    try:
        rooms = _rooms_of(limits, end)
    except InvalidValue:
        return True
    return any(
        min(end, closes) - max(start, opens) >= needed for opens, closes in zip(rooms.starts, rooms.ends, strict=True)
    )


def _same_people(one: Bounding, other: Bounding) -> bool:
    """Whether all whom the one rule is about, the other one is about as well, or the other way round."""
    return any(
        _covers(large.who, small.who) and (large.inherit or not small.inherit)
        for large, small in ((one, other), (other, one))
    )


def _covers(large: Any, small: Any) -> bool:
    """Whether a leader, delegation or place is the same as another, or a member of it."""
    if type(large) is type(small):
        return bool(large.id == small.id)
    return isinstance(small, Leader) and small.delegation is not None and _covers(large, small.delegation)


def _some_in_force(rule: Rule, until: int) -> bool:
    """Whether a window of a rule comes up to some time while it is in force."""
    begins, over = rule.term
    asked: Any = rule.constraint
    rooms = _rooms_of(asked, min(until, over))
    # A moment at the end of a window that ends as the rule comes into force is in both.
    return any(start < over and end >= begins for start, end in zip(rooms.starts, rooms.ends, strict=True))


def _share_time(available: Available, unavailable: Unavailable, until: int) -> bool:
    """Whether a moment up to some time is in what both leave; the edges of windows are in both."""
    one, other = _rooms_of(available, until), _rooms_of(unavailable, until)
    first = second = 0
    while first < len(one.starts) and second < len(other.starts):
        if max(one.starts[first], other.starts[second]) <= min(one.ends[first], other.ends[second]):
            return True
        if one.ends[first] < other.ends[second]:
            first += 1
        else:
            second += 1
    return False


def _is_found(rules: Sequence[Rule], found: Callable[[int], bool], left: Iterator[int]) -> bool:
    """Whether something is found up to some time, or it cannot be told; *left* counts how often that may take long."""
    held = [window for rule in rules for window in _windows_of(rule)]
    try:
        soon = max(rules[0].term[0], min(map(_begin_of, _windows_of(rules[0]))))
        if found(min(soon + FIRST_LOOK, LAST)):
            return True
        if any(map(_is_long, held)) and next(left) <= 0:
            return True
        last = _last_of(held)
        return last is None or found(last)
    except InvalidValue:
        return True


def _windows_of(rule: Rule) -> tuple[Window, ...]:
    asked: Any = rule.constraint
    windows: tuple[Window, ...] = asked.windows
    return windows


def _begin_of(window: Window) -> int:
    return instant(window.start)


def _is_long(window: Window) -> bool:
    """Whether it comes more often than can be looked up at once."""
    return not spans_of(window, _begin_of(window) + FIRST_LOOK).over


def _last_of(windows: Sequence[Window]) -> int | None:
    """Up to when a plan can be measured by some windows, or they all are over; None if that cannot be told."""
    endless = [each for each in windows if not isinstance(each, Interval) and not each.bounded]
    if not endless:
        return max((end for each in windows for _, end in spans_of(each, LAST, wide=True).spans), default=FIRST)
    first = min(endless, key=_begin_of)
    # Windows are looked up to somewhat later than is asked.
    last = min(_begin_of(first) + (FURTHEST - ROUNDED) * DAY, LAST - BEYOND)
    try:
        spans_of(first, last + BEYOND)
    except InvalidValue:
        # So it is for whatever is later: a check of it is refused.
        return last
    return None
