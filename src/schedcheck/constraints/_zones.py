"""What is found where tentative stops decide in which zone others are."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import attrs

from schedcheck.encounters.presence import takes_place
from schedcheck.finding import Finding
from schedcheck.model import Itinerary, Status, Stop
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import tzinfo

MOST_GIVERS = 6
"""So many tentative stops that may give their zone are confirmed and dropped each way; with more, nothing is sure."""


def in_each_zone(
    itinerary: Itinerary,
    zone: tzinfo | None,
    found_in: Callable[[Itinerary], Iterable[Finding]],
    *,
    weekly: bool = False,
) -> Iterator[Finding]:
    """What is found of somebody's work, whose days may be on other clocks where a tentative stop is dropped.

    That is so where a stop's place has no zone, and that of a tentative one may be its. Then each of these is confirmed
    and dropped, as by definition; costs up to 2 ** `MOST_GIVERS` times as much.

    Args:
        itinerary, zone: Whose, and the zone of all of it; None where their places say it.
        found_in: What is found where these stops are as they are.
        weekly: Whether weeks are in the zone of the first stop that has one.
    """
    givers = _tentative_givers(itinerary, weekly=weekly) if zone is None else []
    if not givers:
        yield from found_in(itinerary)
        return
    sizes = range(len(givers) + 1) if len(givers) <= MOST_GIVERS else (0, len(givers))
    dropped = [way for size in sizes for way in combinations(givers, size)]
    found = [list(found_in(_as_if(itinerary, givers, way))) for way in dropped]
    worst = {max((each.verdict for each in findings), default=Verdict.KEPT) for findings in found}
    every = [each for findings in found for each in findings]
    bad = [each for each in every if each.verdict is not Verdict.KEPT]
    if len(worst) == 1 and len(givers) <= MOST_GIVERS:
        told = [(each, each.verdict) for each in found[0]]
    else:
        # What is bad in some world only, or not known in some.
        unsure = {Verdict.UNKNOWN: Verdict.UNKNOWN}
        told = [(each, unsure.get(each.verdict, Verdict.CONDITIONAL)) for each in bad or every]
    names = {each.id: each for each in itinerary.stops}
    beside = [*(stop for each in bad for stop in each.stops), *givers]
    yield from dict.fromkeys(_as_written(each, verdict, beside, names) for each, verdict in told)


def _tentative_givers(itinerary: Itinerary, *, weekly: bool) -> list[Stop]:
    """The tentative stops on which it may depend in which zone others are, or weeks."""
    stops = [each for each in itinerary.stops if takes_place(each)]
    zoned = [each for each in stops if each.place.zone is not None]
    if len(zoned) == len(stops) and not weekly:
        return []
    givers = [each for each in zoned if each.standing is Status.TENTATIVE]
    alike = len({each.place.zone for each in zoned}) == 1 and len(givers) < len(zoned)
    return [] if alike else givers


def _as_if(itinerary: Itinerary, givers: Sequence[Stop], dropped: Sequence[Stop]) -> Itinerary:
    """The same where some of the tentative stops are dropped, and the others confirmed."""
    gone, sure = {each.id for each in dropped}, {each.id for each in givers}
    stops = [_confirmed(each) if each.id in sure else each for each in itinerary.stops if each.id not in gone]
    return Itinerary(itinerary.leader, stops, represents=itinerary.represents)


def _confirmed(stop: Stop) -> Stop:
    event = stop.event and attrs.evolve(stop.event, status=Status.CONFIRMED)
    return attrs.evolve(stop, event=event, status=Status.CONFIRMED)


def _as_written(finding: Finding, verdict: Verdict, beside: Sequence[Stop], names: dict[str | None, Stop]) -> Finding:
    """The same of the stops as they are in the plan, with others that decide it, standing so."""
    written = tuple({each.id: names[each.id] for each in (*finding.stops, *beside)}.values())
    return attrs.evolve(
        finding, stops=written, verdict=verdict, slip=finding.slip if verdict is finding.verdict else None
    )
