"""Events that come again and again (RFC 5545, section 3.8.5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from schedcheck._time import instant
from schedcheck.importers.ical.clock import Local, skips
from schedcheck.importers.ical.occurrences import (
    FIRST,
    LAST,
    LEFT,
    UNKNOWN_END,
    Occurrence,
    before,
    begun,
    length_of,
    occurrence,
)
from schedcheck.importers.ical.rule import Refused, Rule, read_rule
from schedcheck.importers.ical.times import Form, Length, NotATime, Written, periods_of, times_of
from schedcheck.importers.ical.vtimezone import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schedcheck.importers.ical.entries import Entry
    from schedcheck.importers.ical.occurrences import Span
    from schedcheck.importers.ical.rule import Budget
    from schedcheck.importers.notices import Notices

__all__ = ["Unrolled", "key_in", "unrolled"]

DAY = timedelta(1)
# No clock is farther from UTC, either way.
AROUND = 2 * DAY
# What lasts no time has an end that is not known.
UNKNOWN = Length(0, timedelta(0))


class Unrolled:
    """The occurrences of one event as the file has them, without changes of single ones.

    Attributes:
        entry: The event.
        first: Its start.
        found: Its occurrences by their instants.
        open: Whether some of unknown end were left out, as they begin long before what is asked for.
    """

    def __init__(self, entry: Entry, first: Local, start: datetime) -> None:
        self.entry = entry
        self.first = first
        self.start = start
        self.found: dict[int, tuple[Local, Occurrence]] = {}
        self.complete_from = self.complete_to = first.local
        self.open = False


def unrolled(entry: Entry, span: Span, budget: Budget, notices: Notices) -> Unrolled | None:
    """All occurrences of an event that may lie in a span of time; None where it has no start."""
    held = begun(entry, notices)
    if held is None:
        return None
    first, start = held
    made = Unrolled(entry, first, start)
    lasts = length_of(entry, first, start, notices)
    if not entry.repeats:
        made.found[instant(start)] = first, occurrence(entry, first, start, lasts, None)
        return made
    series = _Series(made, lasts, span, budget, notices)
    series.follow()
    return made


class _Series:
    """Follows one event that comes again."""

    def __init__(self, made: Unrolled, lasts: Length | None, span: Span, budget: Budget, notices: Notices) -> None:
        self._made = made
        self._entry = made.entry
        self._lasts = lasts
        self._budget = budget
        self._notices = notices
        long = DAY if lasts is None else timedelta(lasts.days) + lasts.rest
        self._span = span
        self._since = made.first.local if span.since is None else before(span.since, AROUND + long)
        self._until = None if span.until is None else min(LAST, span.until + AROUND)
        self._horizon = span.horizon
        self._periods: set[int | None] = set()

    def follow(self) -> None:
        """Find all occurrences."""
        made, first = self._made, self._made.first
        self._add(first)
        until = self._until or max(self._horizon, first.local)
        ruled = False
        for held in self._entry.component.all("RRULE", self._notices, self._entry.uid):
            try:
                rule = read_rule(held.value, all_day=self._all_day)
                until = max(until, self._follow(rule, held.line))
                ruled = True
            except Refused as error:
                self._refuse(str(error), held.line)
        for local, lasts in self._dates():
            self._add(local, lasts)
        if self._entry.component.has("EXRULE"):
            message, done = "it has an EXRULE", "that was left out, so nothing is taken away by it"
            self._notices.add("exrule", message, done, uid=self._entry.uid, line=self._entry.line)
        made.complete_from, made.complete_to = self._since, until if ruled else LAST
        self._except()
        made.open |= ruled and self._lasts is None and first.local < self._since

    @property
    def _all_day(self) -> bool:
        return self._entry.start is not None and self._entry.start.form is Form.DAY

    def _refuse(self, why: str, line: int) -> None:
        message, done = f"its rule is not followed: {why}", "only its start, and dates of its own, were taken"
        self._notices.add("rrule-refused", message, done, uid=self._entry.uid, line=line)

    def _follow(self, rule: Rule, line: int) -> datetime:
        """Add what a rule has; how far it was followed."""
        first = self._made.first.local
        over = self._over(rule, line)
        until = self._until
        if until is None:
            until = min(over or rule.reach(first), LAST)
            if over is None and rule.count is None:
                until = max(self._horizon, first)
                message, done = "it comes again without end", f"it was followed up to {until:%Y-%m-%d}"
                self._notices.add("window-assumed", message, done, uid=self._entry.uid, line=line)
        last = until if over is None else min(until, over)
        came = self._take(rule, last, line)
        if came is not None and self._until is None and over is None and rule.count is not None and came < rule.count:
            message = f"it comes {rule.count:,} times, of which only {came:,} were found up to {until:%Y-%m-%d}"
            self._notices.add("rrule-refused", message, "all others were left out", uid=self._entry.uid, line=line)
        return until

    def _take(self, rule: Rule, last: datetime, line: int) -> int | None:
        """Add the times of a rule up to one; how many it has, or None if there was no room for all."""
        first, came = self._made.first.local, 0
        synchronised = self._since > first
        for each in rule.starts(first, max(self._since, first), last, self._budget, counts=self._comes):
            synchronised |= each == first
            if not self._comes(each):
                message, done = f"the clocks of {self._made.first.zone} skip {each}", "it does not come then"
                self._notices.add("skipped-time", message, done, uid=self._entry.uid, line=line)
                continue
            if not self._budget.room and each != first:
                self._budget.full(self._notices, self._entry.uid, self._entry.line)
                return None
            came += 1
            self._add(Local(each, self._made.first.zone))
        if not synchronised and last >= first:
            message, done = "its start is none of the times of its rule", "it was taken beside them"
            self._notices.add("rrule-start", message, done, uid=self._entry.uid, line=line)
        return came

    def _comes(self, local: datetime) -> bool:
        """Whether there is a time of a rule: what the clocks skip does not come (RFC 5545, section 3.3.10).

        The start of the event is a time of its own, read by the clock before (section 3.3.5), and of a day of which the
        clocks skip the midnight there is the rest.
        """
        first = self._made.first
        return self._all_day or local == first.local or not skips(Local(local, first.zone))

    def _over(self, rule: Rule, line: int) -> datetime | None:
        """The last local time at which a rule may come."""
        if rule.until is None:
            return None
        try:
            written = min(datetime.fromisoformat(rule.until.removesuffix("Z")), LAST)
        except ValueError:
            raise Refused(f"its UNTIL is no time, {rule.until}") from None
        zone = self._made.first.zone
        day = "T" not in rule.until
        if day != self._all_day or (not day and rule.until.endswith("Z") != (self._form is not Form.FLOATING)):
            message, done = f"its UNTIL, {rule.until}, is of another kind than its start", "it was read by its clock"
            self._notices.add("rrule-until", message, done, uid=self._entry.uid, line=line)
        if day:
            return written + DAY - timedelta(seconds=1)
        if not rule.until.endswith("Z"):
            return written
        try:
            local = written.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        except OverflowError:
            # Before the year 1 there: before everything; LAST is in no zone after the year 9999.
            return FIRST
        except Unreadable as error:
            raise Refused(f"its UNTIL cannot be read by its clock: {error}") from None
        return local.replace(hour=23, minute=59, second=59) if self._all_day else local

    @property
    def _form(self) -> Form | None:
        return None if self._entry.start is None else self._entry.start.form

    def _add(self, local: Local, lasts: Length | datetime | None = None) -> None:
        """Keep one occurrence, unless there are too many."""
        entry = self._entry
        if entry.start is not None and entry.start.tzid is not None:
            entry.clock.zones.compare(entry.start.tzid, local.zone, local.local, entry.uid, entry.line)
        start = self._made.start if local is self._made.first else entry.clock.settled(local, entry.uid, entry.line)
        if start is None:
            return
        key = instant(start)
        known = self._made.found.get(key)
        if known is None and not self._budget.room:
            self._budget.full(self._notices, entry.uid, entry.line)
            return
        if known is not None and lasts is None:
            return
        if isinstance(lasts, datetime):
            made = Occurrence(entry, start, lasts if lasts > start else None, key)
        else:
            made = occurrence(entry, local, start, lasts or self._lasts, key)
        if known is None:
            self._budget.room -= 1
        else:
            made = self._of_two(known[1], made, local)
        if lasts is not None:
            self._periods.add(key)
        self._made.found[key] = local, made

    def _of_two(self, known: Occurrence, period: Occurrence, local: Local) -> Occurrence:
        """An occurrence that a period of an RDATE is of, too: the period says how long it is (section 3.8.5.2)."""
        if known.end == period.end:
            return known
        twice = known.key in self._periods
        # Of two periods, neither of which is more right, the longer one: who is busy must not look free.
        longer = period if known.end is not None and (period.end is None or period.end > known.end) else known
        taken = longer if twice else period
        if known.end is not None and period.end is not None:
            others = "another one" if twice else "the event"
            message = f"a period of an RDATE at {local.local:%Y-%m-%d %H:%M} is not as long as {others}"
            done = f"it was taken to end at {'' if taken.end is None else taken.end.isoformat()}"
            done += ", as the longer one" if twice else ", as the period says"
            self._notices.add("rdate-differs", message, done, uid=self._entry.uid, line=self._entry.line)
        return taken

    def _dates(self) -> Iterator[tuple[Local, Length | datetime | None]]:
        """The RDATEs, with how long or until when they last where they say so."""
        for held in self._entry.component.all("RDATE", self._notices, self._entry.uid):
            try:
                if held.parameters.get("VALUE", "").upper() == "PERIOD" or "/" in held.value:
                    pairs: Iterable[tuple[Written, Written | Length | None]] = periods_of(held)
                else:
                    pairs = [(each, None) for each in times_of(held)]
            except NotATime as error:
                message = f"an RDATE is no time: {error}"
                self._notices.add("dates-unreadable", message, LEFT, uid=self._entry.uid, line=held.line)
                continue
            for start, lasts in pairs:
                local = self._local(start)
                if local is None or local.local > (self._until or LAST):
                    continue
                own = None if lasts is None else self._end_of(start, local, lasts)
                if self._reaches(local, own):
                    yield local, own
                else:
                    self._made.open |= (self._lasts if own is None else own) in {None, UNKNOWN}

    def _reaches(self, local: Local, own: Length | datetime | None) -> bool:
        """Whether a date may last until what is asked for begins."""
        since = self._span.since
        if own is None or since is None or local.local >= self._since:
            return local.local >= self._since
        if isinstance(own, datetime):
            return instant(own) > instant(since.replace(tzinfo=UTC))
        return local.local >= before(since, AROUND + timedelta(own.days) + own.rest)

    def _end_of(self, written: Written, local: Local, lasts: Written | Length) -> Length | datetime:
        """How long or until when a period lasts; no time where its end is not known."""
        entry, line = self._entry, written.line
        over: Length | datetime
        if isinstance(lasts, Length):
            over, takes = lasts, timedelta(lasts.days) + lasts.rest
        else:
            there = self._local(lasts)
            end = None if there is None else entry.clock.settled(there, entry.uid, line)
            start = entry.clock.settled(local, entry.uid, line)
            if end is None or start is None:
                return UNKNOWN
            over, takes = end, timedelta(microseconds=instant(end) - instant(start))
        if takes > timedelta(0):
            return over
        what = "ends before it starts" if takes else "ends when it starts"
        message = f"a period of an RDATE at {local.local:%Y-%m-%d %H:%M} {what}"
        self._notices.add(
            "end-before-start" if takes else "zero-length", message, UNKNOWN_END, uid=entry.uid, line=line
        )
        return UNKNOWN

    def _local(self, written: Written) -> Local | None:
        """A time of the series by its clock, as its start is."""
        return in_series(self._made, written)

    def _except(self) -> None:
        """Take away the EXDATEs."""
        for held in self._entry.component.all("EXDATE", self._notices, self._entry.uid):
            try:
                times = times_of(held)
            except NotATime as error:
                message, done = f"an EXDATE is no time: {error}", f"{LEFT}, so nothing is taken away by it"
                self._notices.add("dates-unreadable", message, done, uid=self._entry.uid, line=held.line)
                continue
            for each in times:
                self._take_away(each)

    def _take_away(self, written: Written) -> None:
        key = key_in(self._made, written)
        if key is not None and self._made.found.pop(key, None) is not None:
            return
        if self._made.complete_from <= written.local.replace(tzinfo=None) <= self._made.complete_to:
            message = f"it is not at {written.local:%Y-%m-%d %H:%M}, which an EXDATE takes away"
            self._notices.add("exdate-unmatched", message, LEFT, uid=self._entry.uid, line=written.line)


def in_series(made: Unrolled, written: Written) -> Local | None:
    """A time by the clock of a series: what has no zone is read by it."""
    if written.form in {Form.FLOATING, Form.DAY}:
        return Local(written.local, made.first.zone)
    return made.entry.clock.local(written, made.entry.place.zone, made.entry.uid)


def key_in(made: Unrolled, written: Written) -> int | None:
    """The instant of a time that names an occurrence; None where it has none."""
    local = in_series(made, written)
    if local is None:
        return None
    all_day = made.entry.start is not None and made.entry.start.form is Form.DAY
    if all_day and written.form is not Form.DAY:
        # A time for a day: the day that it is by that clock.
        local = Local(local.local.replace(hour=0, minute=0, second=0), made.first.zone)
    start = made.entry.clock.settled(local, made.entry.uid, written.line)
    return None if start is None else instant(start)
