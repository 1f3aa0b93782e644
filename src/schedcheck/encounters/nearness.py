"""How near two people come: every pair of presences that is not far enough apart, and the tightest that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from schedcheck.encounters.outlook import Outlook, Window, outlook, touches
from schedcheck.encounters.presence import FOREVER, Presence, trail
from schedcheck.encounters.sharing import Groups, Meeting, clearance, grouped, inside, meetings, shares
from schedcheck.encounters.sweep import near, nearest_apart, widening
from schedcheck.model import Itinerary, Level, Place
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

FIRST_REACH = 60_000_000


class Nearness(NamedTuple):
    """Two presences of two people, and how they stand.

    Attributes:
        first, second: The one's, the other's.
        shared: Whether they share the place; None when it is not known, or not known whether it is where asked.
        required: The gap they must have, in microseconds.
        outlook: What may become of it.
    """

    first: Presence
    second: Presence
    shared: bool | None
    required: int
    outlook: Outlook

    @property
    def slack(self) -> int:
        """Microseconds above what is required, at stated times."""
        return self.outlook.gap - self.required


@frozen
class Question:
    """Which presences count when two people must keep apart.

    Attributes:
        level: How near a shared place must be.
        gap: What is required between them, in microseconds; a passage may require more.
        gap_after: What is required where the other of the two comes first, if not the same.
        at: Only inside this place.
        window: Microseconds from and to which the time of an encounter must touch.
        allow: Kinds of stop that are tolerated, where both are of one.
    """

    level: Level
    gap: int = 0
    at: Place | None = None
    window: Window = None
    allow: frozenset[str] = frozenset()
    gap_after: int | None = None

    @property
    def one_sided(self) -> bool:
        """Whether it depends on who comes first, so that a gap alone does not tell who is too near."""
        return self.gap_after is not None and self.gap_after != self.gap

    @property
    def widest(self) -> int:
        """The larger of the gaps: who is farther apart than that is far enough."""
        return max(self.gap, self.gap_after or 0)

    def both(self, first: Presence, second: Presence) -> Nearness | None:
        """How two presences stand; None if they do not share a place that counts."""
        shared = shares(first.place, second.place, self.level)
        if shared is False:
            return None
        if self.at is not None and not (inside(first.place, self.at) and inside(second.place, self.at)):
            shared = None
        forth = back = self.gap
        if self.gap_after is not None:
            back = self.gap_after
        if first.clearing > min(forth, back) < second.clearing:
            cleared = clearance(first.place, second.place)
            forth, back = max(forth, cleared), max(back, cleared)
        seen = outlook(first, second, forth, back=back, unsure=shared is None, window=self.window)
        return Nearness(first, second, shared, back if seen.turned else forth, seen)

    def counts(self, found: Nearness) -> bool:
        """Whether a pair far enough apart is one the question is about: in the window, if there is one."""
        if self.window is None:
            return True
        return touches(found.first, found.second, self.window)

    def in_sight(self, meeting: Meeting, gap: int) -> tuple[Sequence[Presence], Sequence[Presence]]:
        """The presences of a meeting that can be too near in the window, if there is one, sorted by `low`."""
        sides = meeting.mine.by_low, meeting.theirs.by_low
        if self.window is None:
            return sides
        since, until = self.window[0] - gap, self.window[1] + gap
        here, there = ([each for each in side if each.high >= since and each.low <= until] for side in sides)
        return here, there

    def groups_of(self, itinerary: Itinerary) -> tuple[Groups, Groups]:
        """The presences that count, those of a kind not tolerated and those tolerated; worked out once."""
        key = ("groups", self.level, self.at, self.allow)
        found: tuple[Groups, Groups] | None = itinerary._worked_out.get(key)
        if found is None:
            within = [each for each in trail(itinerary) if self.at is None or inside(each.place, self.at) is not False]
            strict = grouped((each for each in within if not self._tolerated(each)), self.level)
            found = strict, grouped((each for each in within if self._tolerated(each)), self.level)
            itinerary._worked_out[key] = found
        return found

    def _tolerated(self, presence: Presence) -> bool:
        return presence.written and presence.stop.purpose in self.allow


def too_near(mine: Itinerary, theirs: Itinerary, question: Question) -> Iterator[Nearness]:
    """Every pair of presences that is not kept apart as asked, then the tightest one that is.

    In O(n log n + m log m + found).
    """
    seen: set[tuple[int, int]] = set()
    not_kept: set[tuple[int, int]] = set()
    looked: list[Meeting] = []
    for meeting in _meetings(mine, theirs, question):
        looked.append(meeting)
        for pair in near(*question.in_sight(meeting, meeting.gap), meeting.gap):
            key = id(pair[0]), id(pair[1])
            if key in seen:
                continue
            seen.add(key)
            found = question.both(*pair)
            if found is not None and found.outlook.verdict is not Verdict.KEPT:
                not_kept.add(key)
                yield found
    kept = [each for meeting in looked if (each := _tightest_kept(meeting, question, not_kept)) is not None]
    if kept:
        yield min(kept, key=_tightness)


def _meetings(mine: Itinerary, theirs: Itinerary, question: Question) -> Iterator[Meeting]:
    (strict, tolerated), (their_strict, their_tolerated) = question.groups_of(mine), question.groups_of(theirs)
    yield from meetings(strict, their_strict, question.level, question.widest)
    if question.allow:
        yield from meetings(strict, their_tolerated, question.level, question.widest)
        yield from meetings(tolerated, their_strict, question.level, question.widest)


def _tightness(found: Nearness) -> tuple[int, int, int]:
    return found.slack, found.first.start, found.second.start


def _tightest_kept(meeting: Meeting, question: Question, not_kept: AbstractSet[tuple[int, int]]) -> Nearness | None:
    """Of the pairs kept in one meeting, the one with the smallest gap.

    Where more is required of some of them than of others, they are in a meeting of their own too.
    """
    if meeting.pure and not question.one_sided:
        pair = nearest_apart(meeting.mine, meeting.theirs, meeting.gap, not_kept, question.window)
        return None if pair is None else question.both(*pair)

    def search(reach: int) -> Iterator[Nearness]:
        for pair in near(meeting.mine.by_low, meeting.theirs.by_low, reach):
            found = question.both(*pair)
            if found is not None and found.outlook.verdict is Verdict.KEPT and question.counts(found):
                yield found

    first = max(FIRST_REACH, 2 * meeting.gap)

    def tightness(found: Nearness) -> int:
        # Where less is required of those who come in one order, these are tighter than their gap tells.
        return found.slack + meeting.gap if question.one_sided else found.outlook.gap

    return widening(search, tightness, first, span_over((*meeting.mine.by_low, *meeting.theirs.by_low)))


def span_over(presences: Sequence[Presence]) -> int:
    """From the first moment of all of them to the last, leaving out ends without bound; microseconds."""
    ends = [each.high for each in presences if each.high < FOREVER]
    return max([each.start for each in presences] + ends) - min(each.low for each in presences)
