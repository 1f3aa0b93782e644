"""What was assumed, changed or left out while a calendar or a table was read: one notice for each."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from attrs import field, frozen

from schedcheck._values import on_one_line
from schedcheck.errors import OverLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CODES", "Notice", "NoticeError", "NoticeLevel", "Notices", "short"]

LONGEST = 80
LONGEST_MESSAGE = 500


class NoticeLevel(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    """It changes nothing about who is where and when."""
    WARNING = "warning"
    """Something was assumed, and the plan depends on it."""
    ERROR = "error"
    """Something is left out, or when or where it is cannot be told: a rule may look kept that is not."""


class Code(NamedTuple):
    """What a code means.

    Attributes:
        level: How much it matters.
        meaning: When it is given.
    """

    level: NoticeLevel
    meaning: str


_I, _W, _E = NoticeLevel.INFO, NoticeLevel.WARNING, NoticeLevel.ERROR

CODES: dict[str, Code] = {
    # The file.
    "byte-order-mark": Code(_I, "the file starts with a byte order mark"),
    "line-ends": Code(_I, "lines do not end in CR LF"),
    "not-utf-8": Code(_W, "a line is not UTF-8"),
    "control-character": Code(_W, "a line holds a control character"),
    "line-unreadable": Code(_E, "a line is no property"),
    "line-outside": Code(_E, "a line stands outside every component"),
    "not-closed": Code(_E, "a component is not closed where it should be"),
    "end-alone": Code(_E, "an END closes what was not begun"),
    "event-misplaced": Code(_W, "an event stands in a component other than a calendar"),
    "cut-off": Code(_E, "the file ends in the middle"),
    "two-calendars": Code(_I, "the file holds several calendars"),
    "nothing-inside": Code(_W, "a calendar holds no events and no busy times"),
    "not-read": Code(_I, "components that are no part of a schedule, such as to-dos"),
    "calscale": Code(_E, "the calendar does not count days in the Gregorian way"),
    "method": Code(_E, "the calendar is a reply or a counter-proposal, not a schedule"),
    # An event as such.
    "uid-missing": Code(_W, "an event has no UID"),
    "uid-twice": Code(_W, "two events have one UID and are no parts of a series"),
    "stamp-missing": Code(_I, "an event does not say when it was written"),
    "property-twice": Code(_E, "an event has a property twice that it may have once"),
    "text-twice": Code(_I, "an event has a text twice that it may have once"),
    "title-missing": Code(_I, "an event has no title"),
    "kind-unreadable": Code(_I, "a category is no kind of event"),
    "status-unknown": Code(_W, "a STATUS is not one that events may have"),
    "cancelled": Code(_I, "an event does not take place, or somebody does not come to it"),
    "transparent": Code(_W, "an event takes up no time of those who have it in their calendar"),
    "person-missing": Code(_E, "nobody is named as being at an event"),
    "person-assumed": Code(_W, "a person is made from a name or an address that was not given"),
    "person-ambiguous": Code(_E, "a name is that of several people"),
    "person-alike": Code(_E, "one name has two addresses, none of which was given"),
    "answer-differs": Code(_W, "somebody gives several answers to an event"),
    "attendee-not-person": Code(_I, "an attendee is a room or a thing"),
    "event-differs": Code(_W, "one event is told in different ways by different calendars"),
    "out-of-window": Code(_I, "events that are not in the window"),
    "may-go-on": Code(_W, "an event whose end is not known begins more than a day before the window"),
    # Where.
    "place-missing": Code(_W, "an event does not say where it is"),
    "place-missing-abroad": Code(_E, "an event does not say where it is, and places in several countries are known"),
    "place-unmatched": Code(_W, "a LOCATION is none of the places that were given"),
    "places-assumed": Code(_W, "no places were given, so that they are told apart by what they are called alone"),
    "place-alike": Code(_E, "two places have names that may be those of one, or one may be several that were given"),
    "geo-unreadable": Code(_I, "a GEO is no latitude and longitude"),
    "place-ambiguous": Code(_W, "a LOCATION may be several of the places that were given"),
    # When.
    "start-missing": Code(_E, "an event does not say when it is"),
    "start-unreadable": Code(_E, "a start is no time"),
    "end-missing": Code(_W, "an event with a time of day does not say when it ends"),
    "end-unreadable": Code(_E, "an end is no time"),
    "end-before-start": Code(_E, "an event ends before it starts"),
    "zero-length": Code(_W, "an event ends when it starts"),
    "end-twice": Code(_W, "an event has both an end and a duration"),
    "end-of-another-kind": Code(_E, "of start and end, one is a day and the other a time"),
    "times-mixed": Code(_W, "of start and end, one has a zone and the other has none"),
    "value-type": Code(_I, "a time is not of the type that it is said to be"),
    "leap-second": Code(_W, "a time is in a 60th second"),
    "skipped-time": Code(_W, "the clocks skip a local time"),
    "repeated-time": Code(_W, "the clocks go through a local time twice"),
    "floating": Code(_W, "a time has no zone"),
    "no-zone": Code(_E, "a time has no zone, and none was given"),
    "all-day": Code(_W, "an event lasts all day"),
    "zone-guessed": Code(_I, "a TZID is nearly the name of a zone"),
    "zone-unknown": Code(_E, "a TZID is the name of no zone that is known"),
    "zone-ambiguous": Code(_E, "a time has several TZIDs, of different zones"),
    "zone-unreadable": Code(_E, "a VTIMEZONE cannot be followed"),
    "zone-differs": Code(_W, "a VTIMEZONE says another time than the zone of that name"),
    "zone-twice": Code(_W, "two VTIMEZONEs have one TZID"),
    # Again and again.
    "rrule-refused": Code(_E, "a recurrence rule cannot be followed, or would run away"),
    "rrule-start": Code(_I, "an event does not start when its rule says"),
    "rrule-until": Code(_I, "an UNTIL is not of the same kind as the start"),
    "dates-unreadable": Code(_E, "an RDATE or EXDATE is no time"),
    "rdate-differs": Code(_W, "a period of an RDATE is not as long as what else comes at its start"),
    "exdate-unmatched": Code(_I, "an EXDATE is no time at which the event would be"),
    "exrule": Code(_W, "an event has an EXRULE, which RFC 5545 did away with"),
    "override-orphan": Code(_W, "a change of one occurrence is of no occurrence there is"),
    "override-twice": Code(_W, "one occurrence is changed twice"),
    "override-rule": Code(_E, "a change of an occurrence has a rule of its own"),
    "range-unknown": Code(_E, "a change is of a range other than THISANDFUTURE"),
    "window-assumed": Code(_W, "an event comes again without end, and no window was given"),
    "too-many-occurrences": Code(_E, "there are more occurrences than the limit"),
    # Tables.
    "column-not-read": Code(_I, "a column has a name that says nothing about a schedule"),
    "row-too-long": Code(_E, "a row has more cells than there are columns"),
    "end-next-day": Code(_W, "an end is a time of day before that of the start"),
    # Busy times.
    "busy-unreadable": Code(_E, "a busy or available time cannot be read"),
    "busy-tentative": Code(_I, "a time is only tentatively busy"),
}
"""Every code a notice can have; a code never changes its meaning."""


def short(value: object) -> str:
    """What came, on one line and not too long."""
    text = on_one_line(str(value)[: LONGEST + 1])
    return repr(text) if len(text) <= LONGEST else f"{text[:LONGEST]!r}..."


def _brief(words: str) -> str:
    """Words on one line; a name of anything may be long, and of any letters."""
    return on_one_line(words if len(words) <= LONGEST_MESSAGE else f"{words[:LONGEST_MESSAGE]}...")


@frozen
class Notice:
    """One thing that was assumed, changed or left out.

    Attributes:
        code: Which kind of thing: one of `CODES`.
        message: What is in the file.
        done: What was done about it.
        uid: The UID of the event, if it is about one.
        line: Its line, or row of a table, counted from one.
        file: The name of the file, if it was given one.
    """

    code: str
    message: str = field(kw_only=True)
    done: str = field(kw_only=True)
    uid: str | None = field(default=None, kw_only=True)
    line: int | None = field(default=None, kw_only=True)
    file: str | None = field(default=None, kw_only=True)

    @property
    def level(self) -> NoticeLevel:
        """How much it matters: that of its code."""
        return CODES[self.code].level

    def __str__(self) -> str:
        place = ":".join(on_one_line(str(each)) for each in (self.file, self.line) if each is not None)
        uid = f" (UID {short(self.uid)})" if self.uid is not None else ""
        return f"{place}{': ' if place else ''}{self.level}: {self.message}{uid}: {self.done} [{self.code}]"


class NoticeError(ValueError):
    """What is read strictly has something that cannot be taken as it is.

    Attributes:
        notice: The first one of level error.
    """

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        super().__init__(str(notice))

    def __reduce__(self) -> tuple[type[NoticeError], tuple[Notice]]:
        return type(self), (self.notice,)


class Notices:
    """Notices, collected while something is read.

    Args:
        strict: Raise the first of level error.
        most: How many there may be: each costs memory, and a file can be made of mistakes.
    """

    def __init__(self, *, strict: bool, most: int) -> None:
        self._strict = strict
        self._most = most
        self._found: dict[Notice, None] = {}
        self.file: str | None = None

    def add(self, code: str, message: str, done: str, *, uid: str | None = None, line: int | None = None) -> None:
        """Keep one, once.

        Raises:
            NoticeError: It is an error, and reading is strict.
            OverLimit: There are too many.
        """
        message, done = _brief(message), _brief(done)
        notice = Notice(code, message=message, done=done, uid=uid, line=line, file=self.file)
        if self._strict and notice.level is NoticeLevel.ERROR:
            raise NoticeError(notice)
        self._found[notice] = None
        if len(self._found) > self._most:
            raise OverLimit("notices", self._most, f"more; the last is: {notice}")

    def __iter__(self) -> Iterator[Notice]:
        """By file, and in it by line; those of the whole file first."""
        order = {file: number for number, file in enumerate(dict.fromkeys(each.file for each in self._found))}
        return iter(sorted(self._found, key=lambda each: (order[each.file], each.line or 0)))
