"""Events of one UID put together: a series, and the changes of its occurrences (RFC 5545, section 3.8.4.4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from schedcheck._time import instant, micros
from schedcheck.importers.ical.occurrences import FIRST, Occurrence, begun, length_of
from schedcheck.importers.ical.series import Unrolled, key_in, unrolled
from schedcheck.importers.ical.times import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedcheck.importers.ical.entries import Entry
    from schedcheck.importers.ical.occurrences import Span
    from schedcheck.importers.ical.rule import Budget
    from schedcheck.importers.notices import Notices

__all__ = ["occurrences_of"]

FURTHEST = timedelta(days=366)
"""No change of all later occurrences moves them farther."""


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
    wide = _widened(span, far)
    made = [each for each in (unrolled(each, wide, budget, notices) for each in masters) if each is not None]
    extra = list(_Changes(made, notices).apply(changes))
    for series in made:
        yield from (occurrence for _, occurrence in series.found.values())
    yield from extra


def _moved_by(change: Entry) -> timedelta:
    if change.instead_of is None or change.start is None or not change.onwards:
        return timedelta(0)
    return min(abs(change.start.local.replace(tzinfo=None) - change.instead_of.local.replace(tzinfo=None)), FURTHEST)


def _widened(span: Span, by: timedelta) -> Span:
    try:
        since = None if span.since is None else span.since - by
        until = None if span.until is None else span.until + by
    except OverflowError:
        return span
    return span._replace(since=since, until=until)


class _Changes:
    """Puts changes into series."""

    def __init__(self, made: Sequence[Unrolled], notices: Notices) -> None:
        self._made = made
        self._notices = notices

    def apply(self, changes: Sequence[Entry]) -> Iterator[Occurrence]:
        """Take out of the series what is changed, and yield what it is changed into."""
        keyed = [(each, *self._of(each)) for each in changes]
        single = self._newest([each for each in keyed if not each[0].onwards])
        onwards = self._newest([each for each in keyed if each[0].onwards])
        taken = {(id(made), key) for _, made, key in single if made is not None}
        for change, made, key in sorted(onwards, key=lambda each: each[2] or 0):
            if made is None or key is None:
                yield from self._orphan(change)
                continue
            self._change_all(change, made, key, taken)
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
        found: tuple[Unrolled | None, int | None] = None, None
        for each in self._made:
            if not each.entry.repeats:
                continue
            key = key_in(each, change.instead_of)
            day = change.instead_of.form is Form.DAY and each.entry.start and each.entry.start.form is not Form.DAY
            if day:
                # A day for a time: the occurrence of that day by its clock.
                key = next(
                    (
                        at
                        for at, (local, _) in each.found.items()
                        if local.local.date() == change.instead_of.local.date()
                    ),
                    key,
                )
            if key in each.found:
                return each, key
            found = (each, key) if found[0] is None else found
        return found

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
        yield Occurrence(change, held[1], end, key)

    def _refuse_rules(self, change: Entry) -> None:
        if change.repeats:
            message, done = "a change of an occurrence has a rule or dates of its own", "they were left out"
            self._notices.add("override-rule", message, done, uid=change.uid, line=change.line)

    def _change_all(
        self, change: Entry, made: Unrolled, key: int, taken: set[tuple[int, int]] | set[tuple[int, int | None]]
    ) -> None:
        """Change every occurrence from one on, by as much as that one is changed."""
        if not change.component.has("DTSTART"):
            change = evolve(change, start=change.instead_of)
        self._refuse_rules(change)
        held = begun(change, self._notices)
        if held is None:
            return
        lasts = length_of(change, *held, self._notices)
        moved = instant(held[1]) - key
        if abs(moved) > micros(FURTHEST):
            message, done = "it moves all later occurrences by more than a year", "they were left where they are"
            self._notices.add("range-unknown", message, done, uid=change.uid, line=change.line)
            return
        if key not in made.found and made.complete_from <= _clock_time(change) <= made.complete_to:
            message, done = "it changes an occurrence that there is not", "those after that were changed"
            self._notices.add("override-orphan", message, done, uid=change.uid, line=change.line)
        by = held[0].local - _at(made, key, held[0].local, moved)
        for at, (local, _) in sorted(made.found.items(), key=lambda each: each[0]):
            if at < key or (id(made), at) in taken:
                continue
            there = held[0]._replace(local=local.local + by)
            start = change.clock.settled(there, change.uid, change.line)
            if start is None:
                continue
            end = None if lasts is None else change.clock.after(there, lasts, change.uid, change.line)
            made.found[at] = local, Occurrence(change, start, end, at)


def _at(made: Unrolled, key: int, local: datetime, moved: int) -> datetime:
    """The time by the clock of the occurrence of an instant; *local* moved back where there is none."""
    held = made.found.get(key)
    return local - timedelta(microseconds=moved) if held is None else held[0].local


def _clock_time(change: Entry) -> datetime:
    return FIRST if change.instead_of is None else change.instead_of.local.replace(tzinfo=None)
