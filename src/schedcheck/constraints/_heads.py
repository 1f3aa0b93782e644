"""How many people are, or may be, in a place at each moment."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import attrs

from schedcheck.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schedcheck.encounters.presence import Presence

MOST_TRIES = 20_000
"""How many choices of slips are tried before the answer is taken to be that people may come together."""

SURE, TENTATIVE, LATE = range(3)


class Moment(NamedTuple):
    """Who may be there from one moment up to the next: heads.

    Attributes:
        start, end: Microseconds, half-open.
        sure: Heads certain to be there.
        possible: Heads that may be there.
        late: Of these, how many may be only because an end is not known.
    """

    start: int
    end: int
    sure: int
    possible: int
    late: int


def whose(presence: Presence) -> str:
    """The id of whose presence it is."""
    return presence.stop.leader.id if presence.stop.leader else ""


def spans_of(presence: Presence) -> Iterator[tuple[int, int, int]]:
    """When a presence counts, half-open, and how sure; an instant counts for its own microsecond."""
    sure = TENTATIVE if presence.tentative else SURE
    end = max(presence.earliest_end, presence.start + 1)
    yield presence.start, end, sure
    if presence.open is not None and presence.end > end:
        yield end, presence.end, LATE


def moments(presences: Iterable[Presence]) -> Iterator[Moment]:
    """Who may be there at stated times, change by change, in O(n log n)."""
    edges: list[tuple[int, int, str, int]] = []
    for each in presences:
        for start, end, kind in spans_of(each):
            edges += [(start, 1, whose(each), kind), (end, -1, whose(each), kind)]
    edges.sort()
    held: dict[str, list[int]] = {}
    totals: Counter[str] = Counter()
    for index, (at, change, person, kind) in enumerate(edges):
        state = held.setdefault(person, [0, 0, 0])
        totals.subtract(_classes(state))
        state[kind] += change
        totals.update(_classes(state))
        until = edges[index + 1][0] if index + 1 < len(edges) else at
        if until > at:
            yield Moment(at, until, totals["sure"], totals["possible"], totals["late"])


def _classes(state: Sequence[int]) -> list[str]:
    found = ["possible"] if any(state) else []
    if state[SURE]:
        found.append("sure")
    elif state[LATE]:
        found.append("late")
    return found


def there_at(presences: Iterable[Presence], moment: int, *, sure: bool) -> list[Presence]:
    """Those whose stop counts at a moment; with *sure*, only what is certain."""
    return [
        each
        for each in presences
        for start, end, kind in spans_of(each)
        if start <= moment < end and (kind == SURE or not sure)
    ]


def can_exceed(presences: Sequence[Presence], most: int, reach: int) -> bool:
    """Whether slips of at most *reach* can bring more than *most* people there at one moment."""
    return _overfull_at(presences, most, reach) is not None


def who_can_exceed(presences: Sequence[Presence], most: int, reach: int) -> list[Presence]:
    """Those who may be there at the first such moment; nobody, where there is none."""
    at = _overfull_at(presences, most, reach)
    if at is None:
        return []
    spans = [(each, *_slipped(each, reach)) for each in presences]
    return [each for each, start, end in spans if start <= at < end]


def _overfull_at(presences: Sequence[Presence], most: int, reach: int) -> int | None:
    """The first moment at which slips of at most *reach* can bring more than *most* people there.

    A person counts from start to end of each stop (one without a known end to its latest). Stops that slip together are
    shifted together, so for each moment one shift per event is chosen.
    """
    groups: dict[object, list[Presence]] = {}
    for each in presences:
        groups.setdefault(each.key, []).append(each)
    for at in _turning_points(presences, most, reach):
        options = [_options(group, at, reach) for group in groups.values()]
        if _can_cover([each for each in options if each], most):
            return at
    return None


def _slipped(presence: Presence, reach: int) -> tuple[int, int]:
    end = max(presence.end, presence.start + 1)
    later = max(min(presence.late, reach), presence.high - presence.end if presence.open else 0)
    return presence.start - min(presence.early, reach), end + later


def _turning_points(presences: Sequence[Presence], most: int, reach: int) -> list[int]:
    """Moments at which more than *most* may be there if everybody slips as they need to."""
    edges: list[tuple[int, int, str]] = []
    for each in presences:
        start, end = _slipped(each, reach)
        edges += [(start, 1, whose(each)), (end, -1, whose(each))]
    corners = {
        corner + shift
        for each in presences
        for corner in (each.start, max(each.end, each.start + 1))
        for shift in (-min(each.early, reach), 0, min(each.late, reach))
    }
    edges += [(corner, 2, "") for corner in corners] + [(corner - 1, 2, "") for corner in corners]
    edges.sort(key=lambda edge: (edge[0], edge[1] == 2, edge[1]))  # noqa: PLR2004 - a look, after all changes
    held: Counter[str] = Counter()
    full = 0
    found: list[int] = []
    for at, change, person in edges:
        if change == 2:  # noqa: PLR2004 - a look
            if full > most and (not found or found[-1] != at):
                found.append(at)
            continue
        full += (change > 0 and held[person] == 0) - (change < 0 and held[person] == 1)
        held[person] += change
    return found


def _options(group: Sequence[Presence], at: int, reach: int) -> list[frozenset[str]]:
    """The largest sets of people whom one common shift of a group brings there at a moment."""
    early, late = min(group[0].early, reach), min(group[0].late, reach)
    shifts = {0, -early, late}
    for each in group:
        end = max(each.end, each.start + 1)
        shifts |= {shift for shift in (at - each.start, at - end + 1) if -early <= shift <= late}
    sets = {frozenset(whose(each) for each in group if _there(each, at, shift, reach)) for shift in shifts}
    return [each for each in sets if each and not any(each < other for other in sets)]


def _there(presence: Presence, at: int, shift: int, reach: int) -> bool:
    end = max(presence.end, presence.start + 1) + shift
    if presence.open is not None:
        end = max(end, _slipped(presence, reach)[1])
    return presence.start + shift <= at < end


def _can_cover(options: Sequence[Sequence[frozenset[str]]], most: int) -> bool:
    """Whether one set out of each of *options* can together hold more than *most* people."""
    settled: set[str] = set().union(*(each[0] for each in options if len(each) == 1))
    open_choices = [each for each in options if len(each) > 1]
    tries = [0]

    def covers(chosen: set[str], index: int) -> bool:
        if len(chosen) > most:
            return True
        tries[0] += 1
        rest: set[str] = chosen.union(*(one for each in open_choices[index:] for one in each))
        if len(rest) <= most:
            return False
        if tries[0] > MOST_TRIES:
            return True
        return any(covers(chosen | one, index + 1) for one in open_choices[index])

    return covers(settled, 0)


def surest(presences: Iterable[Presence]) -> list[Presence]:
    """Those of confirmed stops; with an end not known, as if it were at the start."""
    return [
        each if each.open is None else attrs.evolve(each, end=each.earliest_end, open=None)
        for each in presences
        if each.stop.standing is Status.CONFIRMED
    ]
