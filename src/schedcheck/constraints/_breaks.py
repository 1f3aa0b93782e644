"""How many long breaks a day can have, over all worlds, ends not known and slips.

Another stop may fill a break or part it in two, so that more work is neither less nor more of them: each way is tried.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise, product
from typing import TYPE_CHECKING

from schedcheck.constraints._days import Labels, Period, clipped, merged
from schedcheck.constraints._work import Work
from schedcheck.constraints._worlds import ALL, Look, Question, World
from schedcheck.encounters.outlook import Outlook
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from schedcheck.constraints._days import Span

DAYS = Labels(Period.DAY)
MOST_DOUBTFUL = 6
"""How many tentative stops are tried each way; with more, it is not known."""
MOST_OPEN = 4
"""How many ends that are not known are tried each way; with more, it is not known."""
EVERYTHING = World(frozenset())


def breaks_in(day: int, longer_than: int, spans: Iterable[Span]) -> int | None:
    """How many breaks of a day are longer; None where nobody is engaged on that day."""
    there = list(merged(clipped(spans, DAYS, day)))
    if not there:
        return None
    return sum(second[0] - first[1] > longer_than for first, second in pairwise(there))


class Breaks:
    """The breaks of one day of one person.

    Args:
        day: Which.
        works: The stops that may be in it, by start.
        limit: How many breaks there may be.
        longer_than: A break counts if it is longer.
    """

    def __init__(self, day: int, works: Sequence[Work], limit: int, longer_than: int) -> None:
        self.day = day
        self.longer_than = longer_than
        self.count = partial(breaks_in, day, longer_than)
        self.look = Look(Question(limit, self.count, self._corners, (0, longer_than, -longer_than)), works)

    def _corners(self, _low: int, _high: int, zone: tzinfo) -> Iterable[int]:
        opens, closes = DAYS.bounds(self.day, zone)
        return opens, closes, opens + 1 + self.longer_than

    def ways(self, world: World, slips: dict[object, int] | None = None) -> Iterator[list[Span]]:
        """When somebody is engaged in one world, for each way that ends not known turn out.

        The later an end, the fewer breaks there are after it; but one that reaches over midnight makes a new one. So it
        is taken at its earliest, just after midnight, and at its latest.
        """
        early, late = (self.look.spans(world, late=each, slips=slips) for each in (False, True))
        if len(self.look.open) > MOST_OPEN:
            yield from (early, late)
            return
        latest = {id(each.stop): each for each in late}
        choices = []
        for each in early:
            most = latest[id(each.stop)]
            begun = DAYS.bounds(self.day, each.zone)[0] + 1
            ends = {each.end, most.end, *([begun] if each.start < begun <= most.end else [])}
            choices.append([each._replace(end=end) for end in sorted(ends) if each.end <= end])
        for way in product(*choices):
            yield list(way)

    def shown(self) -> tuple[int | None, list[Span]]:
        """The most breaks at stated times with every tentative stop; where there is nothing then, with some of them."""
        every = (max(map(self._counted, self.ways(each)), key=_by_count) for each in (EVERYTHING, *self._worlds()))
        return next((each for each in every if each[0] is not None), (None, []))

    def _counted(self, spans: list[Span]) -> tuple[int | None, list[Span]]:
        return self.count(spans), spans

    def _worlds(self) -> Iterable[World]:
        return self.look.worlds(MOST_DOUBTFUL) or ()

    def _bad(self, world: World, slips: dict[object, int] | None = None) -> set[bool]:
        """Whether there can be too many, for some ends, and whether there need not be, for others."""
        return {self.look.question.is_bad(self.count(each)) for each in self.ways(world, slips)}

    def outlook(self) -> Outlook:
        """How it stands, as one finding."""
        if self.look.plain:
            return Outlook(Verdict.BROKEN, 0, None) if True in self._bad(EVERYTHING) else KEPT
        worlds = self.look.worlds(MOST_DOUBTFUL)
        if worlds is None or len(self.look.open) > MOST_OPEN:
            can_be = self._most(self.look.furthest) > self.look.question.limit
            return Outlook(Verdict.UNKNOWN if can_be else Verdict.KEPT, 0, None)
        every = list(worlds)
        bad = [self._bad(each) for each in every]
        if all(each == {True} for each in bad):
            return Outlook(Verdict.BROKEN, 0, None)
        if any(True in each for each in bad):
            varies = any(len(each) > 1 for each in bad)
            return Outlook(Verdict.UNKNOWN if varies else Verdict.CONDITIONAL, 0, None)
        free = self.look.free(ALL, self.look.furthest, late=True)
        return self._slipping(every) if len(free) == 1 else self._several_slipping() if free else KEPT

    def _slipping(self, worlds: Sequence[World]) -> Outlook:
        """The same where one thing slips, and nothing is bad while it does not."""
        amounts: list[int] = []
        verdicts = []
        for world in worlds:
            verdict = Verdict.KEPT
            free = self.look.free(world, self.look.furthest, late=True)
            for key, bounds in free.items():
                for move in self.look.moves(world, key, bounds, late=True):
                    bad = self._bad(world, {key: move})
                    if True in bad:
                        amounts.append(abs(move))
                        risk = Verdict.AT_RISK if bad == {True} else Verdict.UNKNOWN
                        verdict = risk if verdict is Verdict.KEPT else min(verdict, risk)
            verdicts.append(verdict)
        worst = max(verdicts)
        if worst is Verdict.AT_RISK and Verdict.KEPT in verdicts:
            worst = Verdict.CONDITIONAL
        return Outlook(worst, 0, min(amounts) - 1 if worst is Verdict.AT_RISK else None)

    def _several_slipping(self) -> Outlook:
        """The same where several do: taken to be bad unless there surely are not too many."""
        limit = self.look.question.limit
        if self._most(self.look.furthest) <= limit:
            return KEPT
        if self.look.open:
            return Outlook(Verdict.UNKNOWN, 0, None)
        if not self.look.settled:
            return Outlook(Verdict.CONDITIONAL, 0, None)
        safe, bad = 0, self.look.furthest
        while bad - safe > 1:
            middle = (safe + bad) // 2
            safe, bad = (safe, middle) if self._most(middle) > limit else (middle, bad)
        return Outlook(Verdict.AT_RISK, 0, safe)

    def _most(self, reach: int) -> int:
        """An upper bound: breaks part stops that follow one another, each of which slips for itself, or is dropped."""
        slipping: list[tuple[int, int]] = []
        still: set[tuple[int, int]] = set()
        for each in self.look.works:
            opens, closes = DAYS.bounds(self.day, each.zone)
            here = each.presence
            over = here.earliest_end - min(here.early, reach)
            node = max(over, opens), min(here.start + min(here.late, reach), closes)
            if here.early or here.late or here.open is not None:
                slipping.append(node)
            else:
                # There is no break between two that are alike.
                still.add(node)
        nodes = [*slipping, *still]
        if any(begun > over for over, begun in nodes):
            # Two that slip past each other may follow in either order.
            room = max(begun for _, begun in nodes) - min(over for over, _ in nodes)
            return min(len(nodes) - 1, max(room, 0) // (self.longer_than + 1))
        found = 0
        last, *others = sorted(nodes)
        for over, begun in others:
            if begun - last[0] > self.longer_than:
                found, last = found + 1, (over, begun)
        return found


def _by_count(found: tuple[int | None, list[Span]]) -> int:
    return -1 if found[0] is None else found[0]


KEPT = Outlook(Verdict.KEPT, 0, None)
