"""Somebody is never there without one of some people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from attrs import field, frozen

from schedcheck._time import span_of, spoken
from schedcheck._values import kind_of
from schedcheck.constraints._contacts import (
    STILL,
    Cover,
    Pair,
    at_risk,
    owner_id,
    pairs_of,
    placed,
    presences_of,
)
from schedcheck.constraints._fields import escorts, level, party_validator, wanted_kinds
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of, unknown_ends, unknown_place
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import FOREVER, takes_place, written
from schedcheck.encounters.sharing import inside
from schedcheck.finding import Finding
from schedcheck.model import Level, Party, Place
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from schedcheck.encounters.presence import Presence
    from schedcheck.model import Stop
    from schedcheck.schedule import Schedule

__all__ = ["Escorted"]


class _Stay(NamedTuple):
    """A stop that must be escorted, and the stops of others that may do it; whether it surely is where it is asked."""

    presence: Presence
    beside: tuple[Pair, ...]
    there: bool

    @property
    def name(self) -> tuple[str, str]:
        """What tells it from others."""
        return owner_id(self.presence), self.presence.stop.id or ""


@frozen
class Escorted:
    """Somebody is never there without one of some people, in one place as near as *level*.

    Each stop of theirs is covered, all of its time, by stops of one or several of these people. An instant lasts a
    microsecond. Costs O(n + m + found) for n stops of one person and m of those who escort them.

    Args:
        who: Who is escorted; of a delegation, everybody.
        by: Who does it: a leader, a delegation or several; any one of them is enough, but nobody escorts themselves.
            Where none of them is in the plan, nothing is measured.
        at: Only at stops in this place or inside it.
        kinds: Only at stops of these kinds; by default of any.
        level: How near a shared place must be.
        inherit: Whether those who represent any of them are escorted, and escort, too.
    """

    code: ClassVar[str] = "escorted"
    who: Party = field(validator=party_validator)
    by: tuple[Party, ...] = field(kw_only=True, converter=escorts)
    at: Place | None = field(default=None, kw_only=True, validator=kind_of(Place, "at"))
    kinds: frozenset[str] = field(default=frozenset(), kw_only=True, converter=wanted_kinds)
    level: Level = field(default=Level.ROOM, kw_only=True, converter=level)
    inherit: bool = field(default=False, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Each stop, and how much of it somebody is there, too."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each person who is escorted."""
        if self.at is not None and not schedule.visits(self.at):
            return
        people = {each.leader.id for party in self.by for each in schedule.party(party, inherit=self.inherit)}
        if people:
            # Also somebody whom nobody but they themselves could escort: they are there alone.
            for each in schedule.party(self.who, inherit=self.inherit):
                yield Part((each.leader.id, *sorted(people - {each.leader.id})))

    @property
    def reads(self) -> Reads:
        """Who is escorted, by whom, and whether anybody is where it is asked."""
        return Reads((self.who, *self.by), () if self.at is None else (self.at,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Each stop of one person, and how much of it somebody is there, too."""
        person, *escorts = part.people
        stays = {each.name: each for each in self._stays(schedule, person, escorts)}
        anybody = min(
            (stop for each in escorts for stop in schedule.itinerary(each).stops if takes_place(stop)),
            key=lambda stop: (stop._from, stop.leader.id if stop.leader else "", stop.id or ""),
            default=None,
        )
        risky = self._at_risk(stays)
        for name, stay in stays.items():
            verdict = _verdict(stay)
            if verdict is Verdict.KEPT and name in risky:
                yield self._finding(stay, anybody, self._risk(stay), slip=risky[name])
            else:
                yield self._finding(stay, anybody, verdict)

    def _stays(self, schedule: Schedule, person: str, escorts: Sequence[str]) -> Iterator[_Stay]:
        itinerary = schedule.itinerary(person)
        beside: dict[int, list[Pair]] = {}
        for each in escorts:
            for pair in pairs_of(itinerary, schedule.itinerary(each), self.level, gap=1):
                beside.setdefault(id(pair.first), []).append(pair)
        for presence in written(itinerary):
            there = True if self.at is None else inside(presence.place, self.at)
            if there is not False and (not self.kinds or presence.stop.purpose in self.kinds):
                pairs = sorted(beside.get(id(presence), ()), key=lambda pair: (pair.second.start, pair.name))
                yield _Stay(presence, tuple(pairs), there is True)

    def _at_risk(self, stays: Mapping[tuple[str, str], _Stay]) -> dict[Any, int]:
        def bad(shifts: Mapping[Hashable, int]) -> Iterator[Hashable]:
            return (name for name, each in stays.items() if not _is_covered(each, shifts))

        def bad_within(reach: int) -> Iterator[Hashable]:
            return (name for name, each in stays.items() if not _is_surely_covered(each, reach))

        pairs = [pair for each in stays.values() for pair in each.beside]
        alone = [each.presence for each in stays.values()]
        presences = list({id(each): each for each in (*alone, *presences_of(pairs))}.values())
        return at_risk(presences, bad, bad_within)

    def _risk(self, stay: _Stay) -> Verdict:
        """What it is called that only slips make bad."""
        if _is_unknown(stay):
            return Verdict.UNKNOWN
        tentative = stay.presence.tentative or any(each.second.tentative for each in stay.beside)
        return Verdict.CONDITIONAL if tentative else Verdict.AT_RISK

    def _finding(self, stay: _Stay, anybody: Stop | None, verdict: Verdict, *, slip: int | None = None) -> Finding:
        start, least, most = _span(stay.presence, STILL)
        end = most if verdict is Verdict.KEPT and most < FOREVER else least
        stop = stay.presence.as_stop()
        others = [each.second.as_stop() for each in stay.beside]
        missing = unknown_ends(stay.presence, *(each.second for each in stay.beside))
        missing += tuple(
            unknown_place(each.first.place, each.second.place, self.level) for each in stay.beside if not each.shared
        )
        if not stay.there:
            missing += (f"whether {stop.leader} is in {self.at} at {stop.name}",)
        return Finding.of(
            stop,
            *(others or ([] if anybody is None else [anybody])),
            required=span_of(end - start),
            actual=span_of(_possible(stay).within(start, end)),
            place=stop.place,
            interval=interval_of(start, end, stop.place),
            outlook=Outlook(verdict, 0, slip if verdict is Verdict.AT_RISK else None),
            missing=tuple(dict.fromkeys(missing)),
            reach=reach_over((stay.presence, *(each.second for each in stay.beside))),
        )

    def explain(self, finding: Finding) -> str:
        """How long nobody escorts them."""
        stop = finding.stops[0]
        names = " or ".join(map(str, self.by))
        alone = time_of(finding.required) - time_of(finding.actual)
        where = f"at {stop.name} in {stop.place}" if stop.name != stop.place.name else f"in {stop.place}"
        if finding.verdict in {Verdict.BROKEN, Verdict.CONDITIONAL} and alone:
            return hedged(finding, f"{stop.leader} is {where} for {spoken(alone)} without {names}")
        return hedged(finding, f"{stop.leader} is {where} with {names} all the time")

    def __str__(self) -> str:
        what = f" at {', '.join(sorted(self.kinds))}" if self.kinds else ""
        where = f" in {self.at}" if self.at is not None else "" if self.kinds else " anywhere"
        names = " or ".join(map(str, self.by))
        return f"{self.who} is never{what}{where} without {names} in one {self.level}"


def _span(presence: Presence, shifts: Mapping[Hashable, int]) -> tuple[int, int, int]:
    """The start, the earliest and the latest end of a presence; an instant lasts a microsecond."""
    start, least, most = placed(presence, shifts)
    return start, max(least, start + 1), max(most, start + 1)


def _certain(stay: _Stay, shifts: Mapping[Hashable, int]) -> Cover:
    """When somebody is there for sure."""
    spans = (_span(each.second, shifts) for each in stay.beside if each.shared and not each.second.tentative)
    return Cover((start, least) for start, least, _ in spans)


def _possible(stay: _Stay) -> Cover:
    """When somebody may be there, at stated times."""
    return Cover((start, most) for start, _, most in (_span(each.second, STILL) for each in stay.beside))


def _is_covered(stay: _Stay, shifts: Mapping[Hashable, int]) -> bool:
    start, _, most = _span(stay.presence, shifts)
    return _certain(stay, shifts).covers(start, most)


def _is_surely_covered(stay: _Stay, reach: int) -> bool:
    """Whether somebody is there for sure while nothing slips by more than *reach*."""
    own = stay.presence
    start, _, most = _span(own, STILL)
    early, late = min(own.early, reach), min(own.late, reach)
    if own.open is not None and most < FOREVER:
        # As if it did not slip along with what ends it.
        most += early + max(min(bound.late, reach) for limit in own.open.limits for bound in limit)
    spans = []
    for each in (pair.second for pair in stay.beside if pair.shared and not pair.second.tentative):
        begun, least, _ = _span(each, STILL)
        if each.key != own.key:
            begun, least = begun + min(each.late, reach) + early, least - min(each.early, reach) - late
        spans.append((begun, least))
    return Cover(spans).covers(start, most)


def _is_unknown(stay: _Stay) -> bool:
    presences = (stay.presence, *(each.second for each in stay.beside))
    return not stay.there or any(each.open for each in presences) or not all(each.shared for each in stay.beside)


def _verdict(stay: _Stay) -> Verdict:
    """How it stands at stated times."""
    start, least, _ = _span(stay.presence, STILL)
    if _is_covered(stay, STILL):
        return Verdict.KEPT
    if not _possible(stay).covers(start, least):
        if not stay.there:
            return Verdict.UNKNOWN
        return Verdict.CONDITIONAL if stay.presence.tentative else Verdict.BROKEN
    return Verdict.UNKNOWN if _is_unknown(stay) else Verdict.CONDITIONAL
