"""Events of one UID put together: a series, and the changes of its occurrences (RFC 5545, section 3.8.4.4)."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from schedcheck._time import instant, micros
from schedcheck.importers.ical.occurrences import (
    FIRST,
    LAST,
    Occurrence,
    begun,
    length_of,
    may_go_on,
    tell_of_open_ends,
)
from schedcheck.importers.ical.series import Unrolled, key_in, unrolled
from schedcheck.importers.ical.times import Form, Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedcheck.importers.ical.clock import Local
    from schedcheck.importers.ical.entries import Entry
    from schedcheck.importers.ical.occurrences import Span
    from schedcheck.importers.ical.rule import Budget
    from schedcheck.importers.ical.times import Length
    from schedcheck.importers.notices import Notices

__all__ = ["occurrences_of"]

FURTHEST = timedelta(days=366)
"""No change of all later occurrences moves them farther."""
LOOK = 10
"""To look for an occurrence by one more clock takes as long as so many days of a rule."""


def occurrences_of(entries: Sequence[Entry], span: Span, budget: Budget, notices: Notices) -> Iterator[Occurrence]:
    """When the events of one calendar and one UID are.

    Args:
        entries: The events, in the order of the file.
        span: The times that are asked for; what lies outside may be among the occurrences.
        budget: How much work rules may be.
        notices: Where to tell what was assumed.
    """
    changes = [each for each in entries if each.instead_of is not None]
    masters = [each for each in entries if each.instead_of is None]
    if len(masters) > 1 and masters[0].uid is not None:
        for each in masters[1:]:
            message = f"its UID is also that of the event in line {masters[0].line}"
            notices.add("uid-twice", message, "both were taken", uid=each.uid, line=each.line)
    far = max(map(_moved_by, changes), default=timedelta(0))
    wide = _widened(span, far + max(map(_lasting, changes), default=timedelta(0)), far)
    made = [each for each in (unrolled(each, wide, budget, notices) for each in masters) if each is not None]
    extra = list(_Changes(made, span, budget, notices).apply(changes))
    for series in made:
        found = [occurrence for _, occurrence in series.found.values()]
        # By what is asked for, however far before it was looked; those that a change is of are told with it.
        if series.open or any(each.entry is series.entry and may_go_on(each, span) for each in found):
            several = series.entry.repeats
            what, done = ("some of its times begin", "those were") if several else ("it begins", "it was")
            tell_of_open_ends(series.entry, what, done, notices)
        yield from found
    yield from extra


def _moved_by(change: Entry) -> timedelta:
    if change.instead_of is None or change.start is None or not change.onwards:
        return timedelta(0)
    return min(abs(change.start.local.replace(tzinfo=None) - change.instead_of.local.replace(tzinfo=None)), FURTHEST)


def _lasting(change: Entry) -> timedelta:
    """How long a change makes all later occurrences, or longer: what is under way began so long ago."""
    if change.start is None or not change.onwards:
        return timedelta(0)
    if isinstance(change.end, Written):
        # Each by its own clock, which no two zones are more than two days apart.
        first, last = (each.local.replace(tzinfo=None) for each in (change.start, change.end))
        return max(last - first, timedelta(0)) + timedelta(days=2)
    return timedelta(0) if change.end is None else max(timedelta(change.end.days) + change.end.rest, timedelta(0))


def _widened(span: Span, back: timedelta, on: timedelta) -> Span:
    try:
        since = None if span.since is None else span.since - back
    except OverflowError:
        since = None
    try:
        until = None if span.until is None else span.until + on
    except OverflowError:
        until = LAST
    return span._replace(since=since, until=until)


class _Clocked:
    """Series for which a written time is one and the same instant, put together: each occurrence is looked up once.

    Args:
        first: The number of the first of them.
    """

    def __init__(self, first: int) -> None:
        self.first = first
        self._at: dict[int, tuple[int, Unrolled]] = {}
        self._on: dict[date, tuple[int, Unrolled, int]] = {}

    def add(self, number: int, made: Unrolled) -> None:
        """Put one more in; of several with one occurrence, the first counts."""
        for at, (local, _) in made.found.items():
            self._at.setdefault(at, (number, made))
            self._on.setdefault(local.local.date(), (number, made, at))

    def find(self, written: Written, key: int | None, *, by_day: bool) -> tuple[int, Unrolled, int] | None:
        """Which of them has an occurrence at an instant, or on a day."""
        if by_day and written.local.date() in self._on:
            return self._on[written.local.date()]
        if key is None or key not in self._at:
            return None
        return *self._at[key], key


class _Onwards(NamedTuple):
    """A change of an occurrence and all later ones.

    Attributes:
        change: The change.
        key: The instant of the occurrence.
        local: The new start, by its clock.
        by: How far by the clock that is from the old one.
        lasts: How long each takes from then on.
    """

    change: Entry
    key: int
    local: Local
    by: timedelta
    lasts: Length | None


class _Changes:
    """Puts changes into series."""

    def __init__(self, made: Sequence[Unrolled], span: Span, budget: Budget, notices: Notices) -> None:
        self._span = span
        self._budget = budget
        self._notices = notices
        self._clocked: dict[tuple[object, ...], tuple[Unrolled, _Clocked]] = {}
        for number, each in enumerate(made):
            if each.entry.repeats:
                zones = each.first.zone, each.entry.place.zone
                kind = *map(id, zones), _all_day(each)
                self._clocked.setdefault(kind, (each, _Clocked(number)))[1].add(number, each)

    def apply(self, changes: Sequence[Entry]) -> Iterator[Occurrence]:
        """Take out of the series what is changed, and yield what it is changed into."""
        keyed = [(each, *self._of(each)) for each in changes]
        single = self._newest([each for each in keyed if not each[0].onwards])
        onwards = self._newest([each for each in keyed if each[0].onwards])
        taken = {(id(made), key) for _, made, key in single if made is not None}
        several: dict[int, tuple[Unrolled, list[_Onwards]]] = {}
        for change, made, key in sorted(onwards, key=lambda each: each[2] or 0):
            if made is None or key is None:
                yield from self._orphan(change)
                continue
            read = self._onwards(change, made, key)
            if read is not None:
                several.setdefault(id(made), (made, []))[1].append(read)
        for made, changed in several.values():
            self._change_all(made, changed, taken)
        replaced: set[tuple[int, int]] = set()
        for change, made, key in single:
            if made is None or key is None:
                yield from self._orphan(change)
                continue
            known = key in made.found or (id(made), key) in replaced
            replaced.add((id(made), key))
            made.found.pop(key, None)
            if not known and made.complete_from <= _clock_time(change) <= made.complete_to:
                message = "it changes an occurrence that there is not"
                done = "it was taken for one more"
                self._notices.add("override-orphan", message, done, uid=change.uid, line=change.line)
            yield from self._changed(change, key)

    def _of(self, change: Entry) -> tuple[Unrolled | None, int | None]:
        """The series that a change is of, and the instant of the occurrence."""
        if change.instead_of is None:
            return None, None
        first: tuple[Unrolled | None, int | None] = None, None
        best: tuple[int, Unrolled, int] | None = None
        for one, clocked in self._clocked.values():
            if best is not None and best[0] < clocked.first:
                break
            if first[0] is not None and not self._may_look(change):
                break
            key = key_in(one, change.instead_of)
            # A day for a time: the occurrence of that day by its clock.
            by_day = change.instead_of.form is Form.DAY and not _all_day(one)
            found = clocked.find(change.instead_of, key, by_day=by_day)
            best = min(filter(None, (best, found)), key=lambda each: each[0], default=None)
            first = (one, key) if first[0] is None else first
        return first if best is None else best[1:]

    def _may_look(self, change: Entry) -> bool:
        """Whether another clock may be tried; that there are so many of them is told."""
        self._budget.take(LOOK)
        if self._budget.left >= 0:
            return True
        message = "the events of its UID are by more clocks than may be looked at"
        done = "it was taken for a change of the first of them"
        self._notices.add("rrule-refused", message, done, uid=change.uid, line=change.line)
        return False

    def _newest(
        self, keyed: list[tuple[Entry, Unrolled | None, int | None]]
    ) -> list[tuple[Entry, Unrolled | None, int | None]]:
        """Of several changes of one occurrence, the newest; all of those as new."""
        newest: dict[tuple[int, int | None], tuple[int, datetime]] = {}
        for change, made, key in keyed:
            at = id(made), key
            if at in newest and made is not None:
                message = "the occurrence is changed twice"
                done = "the newest was taken, or both where neither is"
                self._notices.add("override-twice", message, done, uid=change.uid, line=change.line)
            newest[at] = max(newest.get(at, change.version), change.version)
        return [each for each in keyed if each[1] is None or each[0].version == newest[id(each[1]), each[2]]]

    def _orphan(self, change: Entry) -> Iterator[Occurrence]:
        """A change of no series there is: an event of its own."""
        message, done = "it changes an occurrence of an event that is not there", "it was taken for an event of its own"
        self._notices.add("override-orphan", message, done, uid=change.uid, line=change.line)
        held = begun(change, self._notices)
        if held is not None:
            yield from self._own(change, instant(held[1]))

    def _changed(self, change: Entry, key: int) -> Iterator[Occurrence]:
        if not change.component.has("DTSTART"):
            # It is when it was: only what it is has changed, such as that it does not take place.
            change = evolve(change, start=change.instead_of)
        self._refuse_rules(change)
        yield from self._own(change, key)

    def _own(self, change: Entry, key: int) -> Iterator[Occurrence]:
        held = begun(change, self._notices)
        if held is None:
            return
        lasts = length_of(change, *held, self._notices)
        end = None if lasts is None else change.clock.after(held[0], lasts, change.uid, change.line)
        found = Occurrence(change, held[1], end, key)
        if may_go_on(found, self._span):
            tell_of_open_ends(change, "it begins", "it was", self._notices)
        yield found

    def _refuse_rules(self, change: Entry) -> None:
        if change.repeats:
            message, done = "a change of an occurrence has a rule or dates of its own", "they were left out"
            self._notices.add("override-rule", message, done, uid=change.uid, line=change.line)

    def _onwards(self, change: Entry, made: Unrolled, key: int) -> _Onwards | None:
        """What becomes of every occurrence from one on; None where they stay, which is told."""
        if not change.component.has("DTSTART"):
            change = evolve(change, start=change.instead_of)
        self._refuse_rules(change)
        held = begun(change, self._notices)
        if held is None:
            return None
        lasts = length_of(change, *held, self._notices)
        moved = instant(held[1]) - key
        if abs(moved) > micros(FURTHEST):
            message, done = "it moves all later occurrences by more than a year", "they were left where they are"
            self._notices.add("range-unknown", message, done, uid=change.uid, line=change.line)
            return None
        if key not in made.found and made.complete_from <= _clock_time(change) <= made.complete_to:
            message, done = "it changes an occurrence that there is not", "those after that were changed"
            self._notices.add("override-orphan", message, done, uid=change.uid, line=change.line)
        if lasts is None and may_go_on(Occurrence(change, held[1], None, key), self._span):
            # This one, and each that is as long after it and before the window.
            tell_of_open_ends(change, "some of the times that it changes begin", "those were", self._notices)
        by = held[0].local - _at(made, key, held[0].local, moved)
        return _Onwards(change, key, held[0], by, lasts)

    def _change_all(
        self, made: Unrolled, several: Sequence[_Onwards], taken: set[tuple[int, int]] | set[tuple[int, int | None]]
    ) -> None:
        """Change every occurrence by as much as the last change before it says; they are in the order of their keys."""
        order = sorted(made.found)
        ends = [bisect_left(order, each.key) for each in several[1:]] + [len(order)]
        for each, end in zip(several, ends, strict=True):
            for at in order[bisect_left(order, each.key) : end]:
                if (id(made), at) not in taken:
                    self._change_one(made, at, each)

    def _change_one(self, made: Unrolled, at: int, by: _Onwards) -> None:
        change, local = by.change, made.found[at][0]
        if not FIRST - local.local < by.by < LAST - local.local:
            message, done = f"from {local.local} it moves to the ends of time", "it was left where it is"
            self._notices.add("range-unknown", message, done, uid=change.uid, line=change.line)
            return
        there = by.local._replace(local=local.local + by.by)
        start = change.clock.settled(there, change.uid, change.line)
        if start is None:
            return
        end = None if by.lasts is None else change.clock.after(there, by.lasts, change.uid, change.line)
        made.found[at] = local, Occurrence(change, start, end, at)


def _all_day(made: Unrolled) -> bool:
    return made.entry.start is not None and made.entry.start.form is Form.DAY


def _at(made: Unrolled, key: int, local: datetime, moved: int) -> datetime:
    """The time by the clock of the occurrence of an instant; *local* moved back where there is none."""
    held = made.found.get(key)
    return local - timedelta(microseconds=moved) if held is None else held[0].local


def _clock_time(change: Entry) -> datetime:
    return FIRST if change.instead_of is None else change.instead_of.local.replace(tzinfo=None)
