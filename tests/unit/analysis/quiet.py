"""A constraint as users write it, word for word as in docs/how-to/write-a-constraint.md, and one that counts."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import ClassVar

from attrs import field, frozen

from schedcheck import Encounter, Finding, Leader, Place, Schedule

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
        if finding.actual is None:
            return f"It is not known how soon {self.first} and {self.second} meet again."
        return f"{self.first} and {self.second} meet again after {finding.actual / HOUR:g} h."

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
