"""When somebody is busy or available, by VFREEBUSY (RFC 5545, section 3.6.4) and VAVAILABILITY (RFC 7953)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from schedcheck._time import instant, moment_of
from schedcheck.constraints import Unavailable
from schedcheck.importers.ical.changes import occurrences_of
from schedcheck.importers.ical.properties import text_of
from schedcheck.importers.ical.times import Length, NotATime, Written, periods_of
from schedcheck.importers.notices import short
from schedcheck.interval import Interval, between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedcheck.importers.ical.clock import Clock
    from schedcheck.importers.ical.components import Component
    from schedcheck.importers.ical.entries import Entry, Reader
    from schedcheck.importers.ical.occurrences import Span
    from schedcheck.importers.ical.rule import Budget
    from schedcheck.importers.notices import Notices
    from schedcheck.model import Leader

__all__ = ["Busy"]

TENTATIVE = "BUSY-TENTATIVE"
BUSY = ("BUSY", "BUSY-UNAVAILABLE", TENTATIVE)
UNDEFINED = 10
MOST = 100
"""So many VAVAILABILITYs of one calendar are read: each is held against all others."""
LEFT = "it was left out"


class _Availability(NamedTuple):
    """A VAVAILABILITY: from when to when it tells, what other times are, and when somebody is available."""

    priority: int
    since: int
    until: int
    tentative: bool
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def free(self, moment: int) -> bool:
        """Whether it says of a moment that somebody is available then."""
        found = bisect_right(self.starts, moment) - 1
        return found >= 0 and moment < self.ends[found]


class Busy:
    """The busy times of one calendar.

    Args:
        who: Whose it is.
        clock: That of the calendar.
        notices: Where to tell what was assumed.
    """

    def __init__(self, who: Leader, clock: Clock, notices: Notices) -> None:
        self._who = who
        self._clock = clock
        self._notices = notices
        self._file = notices.file
        self._spans: dict[bool, list[Interval]] = {False: [], True: []}
        self._waiting: list[tuple[Component, Entry, list[list[Entry]]]] = []

    def take_busy(self, component: Component) -> None:
        """Read a VFREEBUSY."""
        uid = text_of(component.one("UID", self._notices)) or None
        for held in component.all("FREEBUSY", self._notices, uid):
            kind = held.parameters.get("FBTYPE", "BUSY").upper()
            if "FBTYPE" in held.several:
                kind = "BUSY"
                message, done = "a FREEBUSY has several FBTYPEs", "it was taken as BUSY"
                self._notices.add("busy-unreadable", message, done, uid=uid, line=held.line)
            if kind == "FREE":
                continue
            try:
                found = [self._interval(*each, uid, held.line) for each in periods_of(held)]
            except NotATime as error:
                self._notices.add("busy-unreadable", f"FREEBUSY is no time: {error}", LEFT, uid=uid, line=held.line)
                continue
            # Of what is not known, RFC 5545 (section 3.2.9) says: busy.
            self._spans[kind == TENTATIVE] += [each for each in found if each is not None]
            if kind == TENTATIVE:
                self._tell_tentative(uid, held.line)

    def _tell_tentative(self, uid: str | None, line: int) -> None:
        message, done = "a time is only tentatively busy", "it became a should"
        self._notices.add("busy-tentative", message, done, uid=uid, line=line)

    def _interval(self, start: Written, end: Written | Length, uid: str | None, line: int) -> Interval | None:
        local = self._clock.local(start, None, uid)
        if local is None:
            return None
        begun = self._clock.settled(local, uid, line)
        if isinstance(end, Length):
            over = self._clock.after(local, end, uid, line)
        else:
            there = self._clock.local(end, None, uid)
            over = None if there is None else self._clock.settled(there, uid, line)
        if begun is None or over is None or over <= begun:
            self._notices.add("busy-unreadable", "a busy time does not end after its start", LEFT, uid=uid, line=line)
            return None
        return Interval(begun, over)

    def take_availability(self, component: Component, reader: Reader) -> None:
        """Read a VAVAILABILITY; when somebody is available is found out later, when it is known what is asked for."""
        if len(self._waiting) >= MOST:
            message = f"there are more than {MOST} VAVAILABILITYs"
            self._notices.add("busy-unreadable", message, LEFT, line=component.line)
            return
        groups: dict[str | int, list[Entry]] = {}
        for number, each in enumerate(component.of("AVAILABLE")):
            made = reader.bare(each)
            groups.setdefault(number if made.uid is None else made.uid, []).append(made)
        self._waiting.append((component, reader.bare(component), list(groups.values())))

    def rules(self, span: Span, budget: Budget) -> Iterator[tuple[Unavailable, bool]]:
        """When nobody may count on them, each with whether that is tentative."""
        self._notices.file = self._file
        found = {tentative: list(each) for tentative, each in self._spans.items()}
        several = [self._availability(*each, span, budget) for each in self._waiting]
        for since, until, tentative in _painted([each for each in several if each is not None]):
            found[tentative].append(between(moment_of(since), since, moment_of(until), until))
        for tentative, windows in found.items():
            if windows:
                windows.sort(key=lambda each: (each._from, each._to))
                yield Unavailable(self._who, tuple(windows)), tentative

    def _availability(
        self, component: Component, whole: Entry, groups: Sequence[list[Entry]], span: Span, budget: Budget
    ) -> _Availability | None:
        kind = text_of(component.one("BUSYTYPE", self._notices)).upper() or "BUSY-UNAVAILABLE"
        if kind not in BUSY:
            message, done = f"its BUSYTYPE is {short(kind)}", "it was taken as BUSY"
            self._notices.add("busy-unreadable", message, done, uid=whole.uid, line=component.line)
        if kind == TENTATIVE:
            self._tell_tentative(whole.uid, component.line)
        free = sorted(
            (instant(each.start), instant(each.end))
            for entries in groups
            for each in occurrences_of(entries, span, budget, self._notices)
            if each.end is not None
        )
        bounds = self._bounds(component, whole, span, free)
        if bounds is None:
            return None
        merged = _merged(free)
        said = text_of(component.one("PRIORITY", self._notices, whole.uid))
        priority = int(said) if said in DIGITS else UNDEFINED
        return _Availability(
            priority or UNDEFINED,
            *bounds,
            kind == TENTATIVE,
            tuple(each[0] for each in merged),
            tuple(each[1] for each in merged),
        )

    def _bounds(
        self, component: Component, whole: Entry, span: Span, free: list[tuple[int, int]]
    ) -> tuple[int, int] | None:
        """From when to when it tells: without a bound, as far as is asked for."""
        since = instant((span.since or EARLY).replace(tzinfo=UTC))
        if span.since is None and free:
            since = free[0][0]
        until = instant((span.until or span.horizon).replace(tzinfo=UTC))
        begun = None
        if whole.start is not None:
            local = self._clock.local(whole.start, None, whole.uid)
            begun = None if local is None else self._clock.settled(local, whole.uid, whole.line)
            if begun is None:
                return None
            since = instant(begun) if span.since is None else max(since, instant(begun))
        elif component.has("DTSTART"):
            return None
        over = self._over(component, whole)
        if begun is not None and over is not None and over <= begun:
            message = f"a VAVAILABILITY does not end after its start: {begun.isoformat()} .. {over.isoformat()}"
            done = "its end was taken as not known, so that it tells of all later times"
            self._notices.add("busy-unreadable", message, done, uid=whole.uid, line=component.line)
            over = None
        until = until if over is None else min(until, instant(over))
        return (since, until) if since < until else None

    def _over(self, component: Component, whole: Entry) -> datetime | None:
        """When it ends; None where that is not said or not known."""
        end = whole.end
        if isinstance(end, Written):
            there = self._clock.local(end, None, whole.uid)
            return None if there is None else self._clock.settled(there, whole.uid, whole.line)
        if whole.start is None or end is None or not component.has("DURATION"):
            return None
        local = self._clock.local(whole.start, None, whole.uid)
        return None if local is None else self._clock.after(local, end, whole.uid, whole.line)


DIGITS = tuple("0123456789")
EARLY = datetime(1900, 1, 1)  # noqa: DTZ001 - made aware where it is used


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans as one where they touch."""
    made: list[tuple[int, int]] = []
    for start, end in spans:
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], end)
        else:
            made.append((start, end))
    return made


def _painted(several: Sequence[_Availability]) -> Iterator[tuple[int, int, bool]]:
    """The times at which the one with the highest priority of those that tell of them says: not available."""
    ranked = sorted(several, key=lambda each: each.priority)
    edges = sorted({edge for each in ranked for edge in (each.since, each.until, *each.starts, *each.ends)})
    held: tuple[int, int, bool] | None = None
    for since, until in pairwise(edges):
        top = next((each for each in ranked if each.since <= since < each.until), None)
        if top is None or top.free(since):
            continue
        if held is not None and held[1] == since and held[2] is top.tentative:
            held = held[0], until, held[2]
            continue
        if held is not None:
            yield held
        held = since, until, top.tentative
    if held is not None:
        yield held
