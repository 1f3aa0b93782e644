"""What is found where tentative stops decide in which zone others are."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING, NamedTuple, Protocol

import attrs

from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import takes_place
from schedcheck.finding import Amount, Finding
from schedcheck.model import Itinerary, Status, Stop
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import tzinfo

MOST_GIVERS = 6
"""So many tentative stops that may give their zone are confirmed and dropped each way; with more, it is not known."""


def in_each_zone(
    itinerary: Itinerary,
    rule: AboutDays,
    found_in: Callable[[Itinerary], Iterable[Finding]],
    *,
    limit: Amount,
    unit: str = "",
    weekly: bool = False,
) -> Iterator[Finding]:
    """What is found of somebody's work, whose days may be on other clocks where a tentative stop is dropped.

    That is so where a stop's place has no zone, and that of a tentative one may be its. Then each of these is confirmed
    and dropped, as by definition: what is bad in some of these worlds, and is not told of the plan as it is, depends on
    them; and so does what is broken as it is and not in all. Costs up to 2 ** `MOST_GIVERS` times as much; of more than
    so many, once more for each.

    Args:
        itinerary, rule: Whose, and what is asked.
        found_in: What is found where all tentative stops give their zones.
        limit, unit: What is required or allowed, as findings tell it.
        weekly: Whether weeks are in the zone of the first stop that has one.
    """
    told = list(found_in(itinerary))
    givers = _tentative_givers(itinerary, rule.except_kinds, weekly=weekly) if rule.zone is None else []
    if not givers:
        yield from told
        return
    few = len(givers) <= MOST_GIVERS
    # Of many each by itself, besides all and none: so each stop without a zone is once on all clocks that it may be on,
    # though not two of them on the clocks of two others.
    sizes = range(len(givers) + 1) if few else (0, len(givers) - 1, len(givers))
    dropped = [way for size in sizes for way in combinations(givers, size)]
    worlds = [[_Bad.of(each, givers) for each in found_in(_as_if(itinerary, givers, way))] for way in dropped]
    bad = [[each for each in found if each.finding.verdict is not Verdict.KEPT] for found in worlds]
    always = few and all(any(each.finding.verdict is Verdict.BROKEN for each in found) for found in bad)
    known = [_Bad.of(each, givers) for each in told if each.verdict is not Verdict.KEPT]
    for each in told:
        sure = each.verdict in _UNSURE or each.verdict is Verdict.KEPT or (always and each.verdict is Verdict.BROKEN)
        tried = few or all(stop.place.zone is not None for stop in each.stops)
        same = sure or (tried and _Bad.of(each, givers).is_in_all(bad))
        yield each if same else _doubtful(each, givers, itinerary)
    seen: set[object] = set()
    for one in chain.from_iterable(bad):
        if one.key not in seen and not any(one.stops <= each.stops for each in known):
            seen.add(one.key)
            yield _doubtful(one.finding, givers, itinerary)
    if not few:
        yield _not_known(givers, itinerary, limit, unit)


_UNSURE = (Verdict.CONDITIONAL, Verdict.UNKNOWN)


class AboutDays(Protocol):
    """A rule about the days on which somebody works."""

    @property
    def zone(self) -> tzinfo | None:
        """The zone of all; None where places say it."""

    @property
    def except_kinds(self) -> frozenset[str]:
        """Kinds that are no work."""


class _Bad(NamedTuple):
    """A finding of one world, with the ids of its stops but for those that may give their zone."""

    finding: Finding
    stops: frozenset[str | None]

    @classmethod
    def of(cls, finding: Finding, givers: Sequence[Stop]) -> _Bad:
        return cls(finding, frozenset(each.id for each in finding.stops).difference(each.id for each in givers))

    @property
    def key(self) -> object:
        """What tells it from others."""
        return self.stops, self.finding.required, self.finding.actual, self.finding.interval

    def is_in_all(self, worlds: Sequence[Sequence[_Bad]]) -> bool:
        """Whether the same is said in every world."""
        verdict, slip = self.finding.verdict, self.finding.slip
        return all(
            any((verdict, slip, self.key) == (each.finding.verdict, each.finding.slip, each.key) for each in found)
            for found in worlds
        )


def _tentative_givers(itinerary: Itinerary, except_kinds: frozenset[str], *, weekly: bool) -> list[Stop]:
    """The tentative stops on which it may depend in which zone work is, or weeks: up to a certain one either way."""
    stops = [each for each in itinerary.stops if takes_place(each)]
    zones = {each.place.zone for each in stops if each.place.zone is not None and each.standing is Status.CONFIRMED}
    if all(each.place.zone in zones for each in stops if each.place.zone is not None) and len(zones) == 1:
        return []
    found: dict[str | None, Stop] = {}
    first: dict[str | None, Stop] = {}
    since: list[Stop] = []
    certain, ahead = False, weekly
    for each in stops:
        if each.place.zone is None:
            if each.purpose not in except_kinds:
                found.update({one.id: one for one in since})
                ahead = ahead or not certain
        elif each.standing is Status.TENTATIVE:
            since.append(each)
            if not certain:
                first[each.id] = each
        else:
            certain, since = True, []
    return list({**(first if ahead else {}), **found}.values())


def _as_if(itinerary: Itinerary, givers: Sequence[Stop], dropped: Sequence[Stop]) -> Itinerary:
    """The same where some of the tentative stops are dropped, and the others confirmed."""
    gone, sure = {each.id for each in dropped}, {each.id for each in givers}
    stops = [_confirmed(each) if each.id in sure else each for each in itinerary.stops if each.id not in gone]
    return Itinerary(itinerary.leader, stops, represents=itinerary.represents)


def _confirmed(stop: Stop) -> Stop:
    event = stop.event and attrs.evolve(stop.event, status=Status.CONFIRMED)
    return attrs.evolve(stop, event=event, status=Status.CONFIRMED)


def _doubtful(finding: Finding, givers: Sequence[Stop], itinerary: Itinerary) -> Finding:
    """The same of the stops as they are in the plan, as sure as those are that may give their zone."""
    named = {each.id for each in (*finding.stops, *givers)}
    order = {each.id: number for number, each in enumerate(finding.stops)}
    stops = sorted(
        (each for each in itinerary.stops if each.id in named), key=lambda each: order.get(each.id, len(order))
    )
    verdict = Verdict.UNKNOWN if finding.verdict is Verdict.UNKNOWN else Verdict.CONDITIONAL
    return attrs.evolve(finding, stops=tuple(stops), verdict=verdict, slip=None)


def _not_known(givers: Sequence[Stop], itinerary: Itinerary, limit: Amount, unit: str) -> Finding:
    """That on too many tentative stops it depends in which zones work is."""
    return Finding.of(
        *(each for each in itinerary.stops if takes_place(each) and each.place.zone is None),
        *givers,
        required=limit,
        actual=limit,
        unit=unit,
        missing=("on whose clocks these days are",),
        outlook=Outlook(Verdict.UNKNOWN, 0, None),
    )
