"""What may become of two presences: whether they are too near at stated times, within bounds, for some unknown end.

The question is whether numbers exist that hold some inequalities `x - y <= c` between slips and unknown ends: a system
of difference constraints, which has a solution just when its graph has no negative cycle (R. Bellman, 1958; Cormen et
al., Introduction to Algorithms, "Difference constraints and shortest paths"). All numbers are whole microseconds, so
that `x < y` is `x - y <= -1`.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from schedcheck._time import span_of
from schedcheck.encounters.presence import FOREVER
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.encounters.presence import Bound, Presence

NOW = ("now",)

ONE_WAY = 4 * FOREVER
"""What no gap reaches: required from the end of a second to the start of a first, the second must come after it."""

_NAMES = (("end", 1), ("end", 2))


class Moment(NamedTuple):
    """A point in time: a fixed number of microseconds after an unknown one."""

    variable: object
    at: int


class Less(NamedTuple):
    """`first - second <= most`, between two variables."""

    first: object
    second: object
    most: int


class Outlook(NamedTuple):
    """What may become of a pair.

    Attributes:
        verdict: How it stands, as one finding.
        gap: At stated times, in microseconds; an end not known is taken at its earliest if it is broken whatever that
            end is, else at its latest.
        slip: Where it is at risk, the largest slip that is still safe; microseconds.
        counted: Whether at stated times there is anything to measure; if not, only slips bring it about.
        turned: Whether the gap is that from the end of the second to the start of the first.
    """

    verdict: Verdict
    gap: int
    slip: int | None
    counted: bool = True
    turned: bool = False

    @property
    def actual(self) -> timedelta | None:
        """The gap as a duration; None where there is none to tell of, or an end without bound leaves it open."""
        # Of two ends without bound, half may be reckoned to each: what is known is never near that.
        return span_of(self.gap) if self.counted and abs(self.gap) < FOREVER // 8 else None


Window = tuple[int, int] | None


class Slack(NamedTuple):
    """How much more there is than required between two spans, of which either may be the earlier.

    Attributes:
        amount: Microseconds; negative where they are too near.
        turned: Whether it is that from the end of the second to the start of the first, and that matters.
    """

    amount: int
    turned: bool


def slack_between(first: tuple[int, int], second: tuple[int, int], forth: int, back: int) -> Slack:
    """The slack of two spans in the order in which they come, or would sooner come apart.

    Args:
        first, second: Microseconds from and to.
        forth: What is required from the end of the first to the start of the second.
        back: What is required from the end of the second to the start of the first.
    """
    after, before = second[0] - first[1], first[0] - second[1]
    if forth == back:
        return Slack(max(after, before) - forth, turned=False)
    if back == ONE_WAY or after > before or (after == before and forth <= back):
        return Slack(after - forth, turned=False)
    return Slack(before - back, turned=True)


def gap_of(first: Presence, second: Presence) -> int:
    """The gap of two presences at stated times, with ends not known where they bring the two nearest."""
    return _slack_of(first, second, 0, 0).amount


def worst_gap_of(first: Presence, second: Presence) -> int:
    """The gap of two presences where their slips, too, bring them nearest; two that slip together stay as they are."""
    if first.key == second.key:
        return gap_of(first, second)
    earlier = first.movable + first.late + second.early
    return _least_slack(first, second, (earlier, second.movable + second.late + first.early), 0, 0).amount


def _slack_of(first: Presence, second: Presence, forth: int, back: int) -> Slack:
    """The slack of two presences at stated times, with ends not known where they bring the two nearest."""
    if not (first.movable or second.movable):
        return slack_between((first.start, first.end), (second.start, second.end), forth, back)
    return _least_slack(first, second, (first.movable, second.movable), forth, back)


def _least_slack(first: Presence, second: Presence, moves: tuple[int, int], forth: int, back: int) -> Slack:
    """The least slack there can be as the second moves along the first, by so much earlier or later at most."""
    over, other_over = first.end - first.movable, second.end - second.movable
    # As the one moves along the other the gap first falls, then rises: it is least where both its sides are alike, or
    # beside it where more is required of one side than of the other. With `ONE_WAY` it only rises.
    middle = (first.start - other_over - second.start + over) // 2
    tried = (min(max(move, -moves[0]), moves[1]) for move in (-moves[0], middle - 1, middle, middle + 1))
    return min(
        slack_between((first.start, over), (second.start + move, other_over + move), forth, back) for move in tried
    )


def _earliest_slack_of(first: Presence, second: Presence, forth: int, back: int) -> Slack:
    """The same with ends not known at their earliest."""
    spans = (first.start, first.earliest_end), (second.start, second.earliest_end)
    return slack_between(*spans, forth, back)


def outlook(
    first: Presence,
    second: Presence,
    required: int,
    *,
    back: int | None = None,
    unsure: bool = False,
    window: Window = None,
) -> Outlook:
    """How two presences stand that must not have a gap smaller than *required*.

    Args:
        first, second: Of two different people.
        required: Microseconds from the end of the first to the start of the second.
        back: The same from the end of the second to the start of the first; by default as much. With `ONE_WAY` the
            second must come after the first.
        unsure: Whether it is not known that they share a place at all.
        window: Microseconds from and to which the time they share, or the time between them, must touch to count.
    """
    back = required if back is None else back
    (slack, turned), counted = _slack_of(first, second, required, back), True
    still = first.early == first.late == second.early == second.late == 0
    if (window is None or still) and first.open is None and second.open is None:
        bad = slack < 0 and (window is None or touches(first, second, window))
        room = None if bad or still else _slip_of_closed(first, second, required, back)
        verdict = Verdict.BROKEN if bad else Verdict.KEPT if room is None else Verdict.AT_RISK
        slack = slack if bad else max(slack, 0)
    else:
        verdict, room = _searched(first, second, required, window, back)
        if verdict is Verdict.BROKEN:
            slack, turned = _earliest_slack_of(first, second, required, back)
        elif verdict is Verdict.AT_RISK and slack < 0:
            # Too near, but outside the window: at stated times there is nothing to measure.
            counted = False
        elif verdict is Verdict.KEPT:
            # Where they would be nearer than required, they are outside the window.
            slack = max(slack, 0)
    unsure = unsure or first.doubtful or second.doubtful
    tentative = first.tentative or second.tentative
    gap = slack + (back if turned else required)
    return weighed(verdict, gap, room, unsure=unsure, tentative=tentative)._replace(counted=counted, turned=turned)


def touches(first: Presence, second: Presence, window: tuple[int, int]) -> bool:
    """Whether the time two presences share, or the time between them, touches a window."""
    begun, over = max(first.start, second.start), min(first.end, second.end)
    return min(begun, over) <= window[1] and max(begun, over) >= window[0]


def weighed(verdict: Verdict, gap: int, slip: int | None, *, unsure: bool, tentative: bool) -> Outlook:
    """An outlook whose pair may not exist: what is bad then is only unknown, or conditional."""
    if verdict is not Verdict.KEPT:
        if unsure:
            verdict = Verdict.UNKNOWN
        elif tentative and verdict is not Verdict.UNKNOWN:
            verdict = Verdict.CONDITIONAL
    return Outlook(verdict, gap, slip if verdict is Verdict.AT_RISK else None)


def slip_towards(slack: int, early: int, late: int) -> int | None:
    """The largest slip still safe of two times that must not come nearer than *slack*; None if no slip can break it.

    Args:
        slack: How much nearer they may come; zero or more.
        early: How far the later one may slip towards the earlier.
        late: How far the earlier one may slip towards the later.
    """
    needed = slack + 1
    if early + late < needed:
        return None
    shorter = min(early, late)
    return (needed + 1) // 2 - 1 if 2 * shorter >= needed else needed - shorter - 1


def _slip_of_closed(first: Presence, second: Presence, forth: int, back: int) -> int | None:
    if first.key == second.key:
        return None
    slack, other = second.start - first.end - forth, first.start - second.end - back
    before, after = first, second
    if slack < other:
        before, after, slack, other = second, first, other, slack
    # Past each other and apart again is too far: instants, with nothing required, are never together.
    if other >= -(slack + 1):
        return None
    return slip_towards(slack, after.early, before.late)


def _searched(
    first: Presence, second: Presence, required: int, window: Window, back: int | None = None
) -> tuple[Verdict, int | None]:
    pair = _Pair(first, second, (required, required if back is None else back), window)
    if pair.can_be(pair.bad(), reach=0):
        if not pair.open or not pair.can_be(pair.good(), reach=0):
            return Verdict.BROKEN, None
        return Verdict.UNKNOWN, None
    furthest = pair.furthest
    if not pair.can_be(pair.bad(), reach=furthest):
        return Verdict.KEPT, None
    if pair.open and not pair.bad_however_short(furthest):
        return Verdict.UNKNOWN, None
    return Verdict.AT_RISK, pair.safe_slip(furthest)


class _Pair:
    """Two presences as moments over their slips and unknown ends."""

    def __init__(self, first: Presence, second: Presence, required: tuple[int, int], window: Window) -> None:
        self.sides = (first, second)
        self.forth, self.back = required
        self.window = window
        self.open = first.open is not None or second.open is not None
        self.spans = tuple(_moments(each, name) for each, name in zip(self.sides, _NAMES, strict=True))

    @property
    def furthest(self) -> int:
        """The largest bound of any slip that takes part."""
        bounds = [bound for each in self.sides for limit in (each.open.limits if each.open else ()) for bound in limit]
        return max(
            [max(each.early, each.late) for each in self.sides] + [max(each.early, each.late) for each in bounds]
        )

    def can_be(self, cases: list[list[Less]], *, reach: int, short: bool = False) -> bool:
        """Whether one of the *cases* holds for some slips of at most *reach* and some ends."""
        return any(_solvable(base + case) for base in self._bases(reach, short=short) for case in cases)

    def bad_however_short(self, reach: int) -> bool:
        """Whether slips alone make it bad, even if each unknown end is at its start.

        A longer stay is only nearer, so this answers for every end; not so for passages, which move with the end, nor
        in a window, which the time between two stops may leave.
        """
        movable = self.window is not None or any(each.open and each.way for each in self.sides)
        return not movable and self.can_be(self.bad(), reach=reach, short=True)

    def safe_slip(self, furthest: int) -> int:
        """The largest slip for which nothing is bad."""
        safe, bad = 0, furthest
        while bad - safe > 1:
            middle = (safe + bad) // 2
            if self.can_be(self.bad(), reach=middle):
                bad = middle
            else:
                safe = middle
        return safe

    def _bases(self, reach: int, *, short: bool) -> Iterator[list[Less]]:
        fixed = [less for each in self.sides for less in _slips(each.key, each.early, each.late, reach)]
        choices = [_ends(each, name, reach, short=short) for each, name in zip(self.sides, _NAMES, strict=True)]
        for chosen in product(*choices):
            yield fixed + [less for each in chosen for less in each]

    def bad(self) -> list[list[Less]]:
        """Too near, and in the window: alternatives."""
        (a, a_end), (b, b_end) = self.spans
        too_near = [_within(b, a_end, self.forth - 1), _within(a, b_end, self.back - 1)]
        if self.window is None:
            return [too_near]
        opens, closes = (Moment(NOW, each) for each in self.window)
        begun = [[_within(a, closes), _within(b, closes)], [_within(a_end, closes)], [_within(b_end, closes)]]
        not_over = [[_within(opens, a)], [_within(opens, b)], [_within(opens, a_end), _within(opens, b_end)]]
        return [too_near + one + other for one, other in product(begun, not_over)]

    def good(self) -> list[list[Less]]:
        """Far enough, or outside the window: alternatives."""
        (a, a_end), (b, b_end) = self.spans
        far = [[_within(a_end, b, -self.forth)], [_within(b_end, a, -self.back)]]
        if self.window is None:
            return far
        opens, closes = (Moment(NOW, each) for each in self.window)
        over = [[_within(a, opens, -1), _within(b, opens, -1), _within(end, opens, -1)] for end in (a_end, b_end)]
        later = [_within(closes, a_end, -1), _within(closes, b_end, -1)]
        return far + over + [[*later, _within(closes, start, -1)] for start in (a, b)]


def _within(first: Moment, second: Moment, most: int = 0) -> Less:
    """`first <= second + most`."""
    return Less(first.variable, second.variable, second.at - first.at + most)


def _moments(presence: Presence, name: object) -> tuple[Moment, Moment]:
    if presence.open is None:
        return Moment(presence.key, presence.start), Moment(presence.key, presence.end)
    end = Moment(name, presence.open.offset + presence.open.length)
    if not presence.way:
        return Moment(presence.key, presence.start), end
    return Moment(name, presence.open.offset), end


def _slips(key: object, early: int, late: int, reach: int) -> list[Less]:
    return [Less(key, NOW, min(late, reach)), Less(NOW, key, min(early, reach))]


def _ends(presence: Presence, name: object, reach: int, *, short: bool) -> list[list[Less]]:
    """What holds of the end of a presence: alternatives; one that says nothing where it is known."""
    if presence.open is None:
        return [[]]
    start = Moment(presence.key, presence.stop._from)
    end = Moment(name, 0)
    at_once = [_within(start, end), _within(end, start)]
    if short:
        return [at_once]
    # It may end as it starts even where the next stop slips to before it.
    limited = [[less for bound in limit for less in _limited(end, bound, reach)] for limit in presence.open.limits]
    return [at_once, *([_within(start, end), *each] for each in limited)]


def _limited(end: Moment, bound: Bound, reach: int) -> list[Less]:
    return [_within(end, Moment(bound.key, bound.at)), *_slips(bound.key, bound.early, bound.late, reach)]


def _solvable(system: list[Less]) -> bool:
    """Whether whole numbers exist that hold all of *system* (Bellman and Ford's relaxation)."""
    least: dict[object, int] = {}
    for less in system:
        least[less.first] = least[less.second] = 0
    for _ in range(len(least) + 1):
        changed = False
        for first, second, most in system:
            if least[second] + most < least[first]:
                least[first] = least[second] + most
                changed = True
        if not changed:
            return True
    return False
