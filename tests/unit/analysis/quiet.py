"""A constraint of stated times alone, as users may write it at first, and ones that count."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import ClassVar

from attrs import field, frozen

from schedcheck import Encounter, Finding, Leader, Place, Schedule
from schedcheck.constraints import Reads

HOUR = timedelta(hours=1)


@frozen
class Quiet:
    """Two leaders let at least *at_least* pass between two encounters."""

    code: ClassVar[str] = "quiet"
    first: Leader
    second: Leader
    at_least: timedelta = field(kw_only=True)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for earlier, later in pairwise(schedule.encounters(self.first, self.second, implied=False)):
            yield Finding.of(earlier, later, required=self.at_least, actual=pause(earlier, later))

    def explain(self, finding: Finding) -> str:
        where = "" if finding.place is None else f" in {finding.place}"
        if not isinstance(finding.actual, timedelta):
            return f"It is not known how soon {self.first} and {self.second} meet again{where}."
        return f"{self.first} and {self.second} meet again{where} after {finding.actual / HOUR:g} h."

    def __str__(self) -> str:
        return f"{self.first} and {self.second} let {self.at_least / HOUR:g} h pass between encounters"


def pause(earlier: Encounter, later: Encounter) -> timedelta | None:
    """The time between two encounters; None where it rests on an end that is not known."""
    return earlier.gap_to(later) if all(stop.end is not None for stop in earlier.stops) else None


class Evenings:
    """No more than so many stops of a place begin at 18:00 local time or later: a class of no library."""

    code: ClassVar[str] = "evenings"

    def __init__(self, place: Place, at_most: int) -> None:
        self.place = place
        self.at_most = at_most

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        late = [each for each in schedule.stops if each.place == self.place and each.start.hour >= 18]
        yield Finding.of(*late, required=len(late), actual=self.at_most, unit="stops")

    def explain(self, finding: Finding) -> str:
        return f"{finding.required} stops in {self.place} begin in the evening."

    def __str__(self) -> str:
        return f"at most {self.at_most} stops in {self.place} begin in the evening"


@frozen
class Spoilt:
    """Wherever *by* is in the plan, every stop of others is spoilt; which says so of those stops alone."""

    code: ClassVar[str] = "spoilt"
    by: Leader

    @property
    def reads(self) -> Reads:
        return Reads(None)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        spoilt = any(each.leader == self.by for each in schedule.stops)
        for each in schedule.stops:
            if each.leader != self.by:
                yield Finding.of(each, required=int(spoilt), actual=0, unit="spoilt stops")

    def explain(self, finding: Finding) -> str:
        return f"{finding.stops[0]} is spoilt by {self.by}."

    def __str__(self) -> str:
        return f"{self.by} spoils nothing"


@frozen
class ScopedQuiet(Quiet):
    """The same as `Quiet`, and says whom it is about."""

    @property
    def reads(self) -> Reads:
        return Reads((self.first, self.second))


@frozen
class Siesta:
    """Nobody begins a stop in a place between two times, both among them; a breach that comes and goes."""

    code: ClassVar[str] = "siesta"
    place: Place
    when: dict[str, list[datetime]]

    def edges(self, schedule: Schedule) -> list[datetime]:
        return self.when["between"]

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        first, last = self.when["between"]
        late = [each for each in schedule.stops if each.place == self.place and first <= each.start <= last]
        yield Finding.of(*late, required=len(late), actual=0, unit="stops")

    def explain(self, finding: Finding) -> str:
        return f"{finding.required} stops in {self.place} begin in the siesta."

    def __str__(self) -> str:
        return f"nobody begins a stop in {self.place} in the siesta"


@frozen
class OpeningHours:
    """A place is open on every day for some time, in its zone; a stop that is not within it is broken, by a count."""

    code: ClassVar[str] = "opening-hours"
    place: Place
    first: datetime
    length: timedelta

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in schedule.stops:
            if each.place == self.place and each.end is not None:
                opens = self.first.replace(year=each.start.year, month=each.start.month, day=each.start.day)
                shut = not opens <= each.start <= each.end <= opens + self.length
                yield Finding.of(each, required=int(shut), actual=0, unit="stops")

    def explain(self, finding: Finding) -> str:
        return f"{self.place} is shut during {finding.stops[0]}."

    def __str__(self) -> str:
        return f"{self.place} is open from {self.first:%H:%M}"
