"""What breaks a rule again and again: one conflict, however often its occurrences collide."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from schedcheck.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedcheck.model import Stop

__all__ = ["Conflict", "conflicts_in"]

BOTH = 2
"""So many stops tell what a finding about passages is between; further ones only say why these are crossed."""


@frozen
class Conflict:
    """Events that are in each other's way, of which one at least is a series; or one series by itself.

    Attributes:
        between: Their ids, sorted: those of series; of what is none, that of the event, or of the stop and its person.
        titles: What people call them, in the same order.
        count: How many different occurrences, or sets of them, break the rule, for however many people.
        findings: All that tell of it, in the order of the result.
    """

    between: tuple[str, ...]
    titles: tuple[str, ...]
    count: int
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        times = "once" if self.count == 1 else f"{self.count} times"
        breaks = "collide" if len(self.titles) > 1 else "breaks the rule"
        *others, last = self.titles
        names = f"{', '.join(others)} and {last}" if others else last
        return f"{names} {breaks} {times}"


class _Subject(NamedTuple):
    """What a stop is for: a series, an event of its own or nothing but itself; and which occurrence of it."""

    id: str
    title: str
    occurrence: str


def conflicts_in(broken: Iterable[Finding]) -> tuple[Conflict, ...]:
    """Findings about series, grouped by which; what collides most often first."""
    groups: dict[tuple[_Subject, ...], list[tuple[frozenset[str], Finding]]] = {}
    for each in broken:
        stops = each.written if len(each.written) == len(each.stops) else each.written[:BOTH]
        if any(stop.event is not None and stop.event.series is not None for stop in stops):
            subjects = list(map(_subject, stops))
            key = tuple(sorted({one._replace(occurrence="") for one in subjects}))
            groups.setdefault(key, []).append((frozenset(one.occurrence for one in subjects), each))
    found = [
        Conflict(
            tuple(one.id for one in key),
            tuple(one.title for one in key),
            len({occurrences for occurrences, _ in held}),
            tuple(each for _, each in held),
        )
        for key, held in groups.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.count, each.between)))


def _subject(stop: Stop) -> _Subject:
    if stop.event is not None:
        return _Subject(stop.event.series or stop.event.id, stop.event.title, stop.event.id)
    key = f"{stop.leader.id if stop.leader else ''}/{stop.id}"
    return _Subject(key, stop.name, key)
