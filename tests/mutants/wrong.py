"""The mistakes, a class for each: its docstring is what whoever made it would say when they see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, ClassVar, cast
from zlib import crc32

import attrs
from attrs import field, frozen

from schedcheck import (
    Finding,
    Place,
    Schedule,
    Status,
    Stop,
    Verdict,
)
from schedcheck.constraints import Part, Reads
from tests.mutants.base import (
    LikeAvoid,
    LikeCapacity,
    LikeExclusive,
    LikeMaxDays,
    LikeNoOverlap,
    LikeTogether,
    judged,
    with_stops,
    without_stops,
)

ZERO = timedelta(0)


# ---------------------------------------------------------------- amounts and verdicts


@frozen
class TouchingIsBroken(LikeAvoid):
    """Compares with `<=` where `<` is meant: what is exactly at the limit counts as broken."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            yield attrs.evolve(each, verdict=Verdict.BROKEN) if each.slack == ZERO else each


@frozen
class SlackTurned(LikeAvoid):
    """Takes what is required for what is there, and what is there for what is required."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            if each.actual is not None:
                yield attrs.evolve(each, required=each.actual, actual=each.required)


@frozen
class ChargesForWhatIsThere(LikeTogether):
    """Charges for the time two have together, not for what they lack: who never meet are fine."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            if each.actual:
                yield judged(each, required=each.actual, actual=each.required)


@frozen
class GapForgotten(LikeAvoid):
    """Forgets the gap that is asked for between two people: only who are there at once are too near."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return attrs.evolve(self.right, gap=ZERO, gap_after=None).findings(schedule)


@frozen
class TurnaroundForgotten(LikeExclusive):
    """Forgets the time to turn a room round: only what overlaps collides."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return attrs.evolve(self.right, gap=ZERO).findings(schedule)


@frozen
class NeverBroken(LikeAvoid):
    """Yields what is kept alone, as if a finding were good news."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return (each for each in self.right.findings(schedule) if each.verdict is Verdict.KEPT)


@frozen
class BestOfAll(LikeAvoid):
    """Says of a rule that forbids that any one good finding will do."""

    best_of: ClassVar[bool] = True


@frozen
class RoundsToHours(LikeAvoid):
    """Reads times without their minutes."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self.right.findings(with_stops(schedule, lambda stop: _cut(stop, minute=0, second=0, microsecond=0)))


@frozen
class RoundsToMinutes(LikeAvoid):
    """Reads times without their seconds."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self.right.findings(with_stops(schedule, lambda stop: _cut(stop, second=0, microsecond=0)))


def _cut(stop: Stop, **units: int) -> Stop:
    changes: dict[str, Any] = units
    return attrs.evolve(stop, start=stop.start.replace(**changes), end=stop.end and stop.end.replace(**changes))


# ---------------------------------------------------------------- clocks and days


@frozen
class MidnightForgotten(LikeAvoid):
    """Compares only stops that start on one date: who is there from 23:50 and who from 0:00 never meet."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            first, second = each.stops[:2]
            if first.start.date() == second.start.date():
                yield each


@frozen
class WallClocks(LikeAvoid):
    """Subtracts what clocks show, not the time that passes: an hour off where clocks change."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            first, second = each.stops[:2]
            if each.verdict not in {Verdict.KEPT, Verdict.BROKEN} or first.end is None or second.end is None:
                yield each
            else:
                one, other = (_shown(second.start) - _shown(first.end), _shown(first.start) - _shown(second.end))
                yield judged(each, actual=max(one, other))


@frozen
class DatesAsWritten(LikeMaxDays):
    """Counts dates as they are written, whatever the zone of the place."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for one in schedule.people(self.right.who):
            stops = [each for each in one.stops if each.standing is not Status.CANCELLED]
            dates = {each.start.date() for each in stops}
            yield judged(
                Finding.of(*stops, required=len(dates), actual=self.right.at_most, unit="days", settled=True),
            )


# ---------------------------------------------------------------- who counts


@frozen
class OneSided(LikeAvoid):
    """Looks only at who of the second party comes after somebody of the first."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            first, second = each.stops[:2]
            if first.interval.start <= second.interval.start:
                yield each


@frozen
class FirstByName(LikeAvoid):
    """Looks only at the pair of a delegation that comes first by name."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for part in islice(self.right.parts(schedule), 1):
            yield from self.right.findings_in(schedule, part)


@frozen
class RolesByName(LikeAvoid):
    """Takes whose name comes first in the alphabet for the one who must come first."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            first, second = sorted(each.stops[:2], key=_whose)
            if first.interval.start <= second.interval.start:
                yield each


def _shown(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _whose(stop: Stop) -> str:
    return stop.leader.id if stop.leader is not None else ""


@frozen
class OrderOfASet(LikeAvoid):
    """Takes the first that a set of names gives, which is in no order at all."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        # As a set of texts would, but in the same order in every process.
        for part in sorted(self.right.parts(schedule), key=lambda each: crc32(repr(each.people).encode()))[:1]:
            yield from self.right.findings_in(schedule, part)


@frozen
class StandInsForgotten(LikeAvoid):
    """Forgets who stands in for somebody: sent in their place, anybody may meet anybody."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return attrs.evolve(self.right, inherit=False).findings(schedule)


@frozen
class HeadsTwice(LikeCapacity):
    """Counts stops, not people: who is in a room and in its corner at once is two."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            if each.interval is not None and each.actual is not None and each.verdict in {Verdict.KEPT, Verdict.BROKEN}:
                there = [stop for one in _sure(schedule) for stop in one if stop.place.is_within(self.right.place)]
                at_once = [stop for stop in there if stop.start <= each.interval.start < (stop.end or stop.start)]
                yield judged(each, required=max(len(at_once), cast("int", each.required)))
            else:
                yield each


def _sure(schedule: Schedule) -> Iterator[tuple[Stop, ...]]:
    for one in schedule.itineraries:
        yield tuple(each for each in one.stops if each.standing is Status.CONFIRMED)


@frozen
class SumInsteadOfPeak(LikeCapacity):
    """Adds up all who are ever there, not those who are there at once."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        there = [
            stop
            for one in schedule.visitors(self.right.place)
            for stop in one.stops
            if stop.place.is_within(self.right.place) and stop.standing is not Status.CANCELLED
        ]
        heads = len({_whose(stop) for stop in there})
        if there and self.right.place.capacity is not None:
            made = Finding.of(*there, required=heads, actual=self.right.place.capacity, unit="people", settled=True)
            yield attrs.evolve(made, place=self.right.place)


@frozen
class ShareOfAll(LikeCapacity):
    """Asks for room in proportion to all who are in the plan, wherever they are."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            if isinstance(each.actual, int):
                yield judged(each, actual=each.actual * 2 // len(schedule.leaders))


@frozen
class CallsAreRooms(LikeNoOverlap):
    """Takes a call for a place: who telephones from the hall is in two places at once."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self.right.findings(with_stops(schedule, _in_the_body))


def _in_the_body(stop: Stop) -> Stop:
    event = stop.event and attrs.evolve(stop.event, place=_bodily(stop.event.place))
    return attrs.evolve(stop, place=_bodily(stop.place), event=event)


def _bodily(place: Place) -> Place:
    within = place.within and _bodily(place.within)
    return attrs.evolve(place, remote=False, within=within) if place.remote else place


# ---------------------------------------------------------------- which stops count


@frozen
class FirstMatchOnly(LikeAvoid):
    """Stops looking once one encounter is found: what comes later is not seen, however bad."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        found = [each for each in self.right.findings(schedule) if each.verdict is not Verdict.KEPT]
        yield from sorted(found, key=lambda each: [(_whose(stop), stop.start) for stop in each.stops])[:1]


@frozen
class LastStopForgotten(LikeAvoid):
    """Ends its loop one too early: nobody's last stop counts."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        last = {id(each.stops[-1]) for each in schedule.itineraries if each.stops}
        return self.right.findings(without_stops(schedule, lambda stop: id(stop) in last))


@frozen
class OnlyNeighbours(LikeNoOverlap):
    """Compares each stop with the next one alone: a long one is over the short ones after it unseen."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            first, second = each.stops[:2]
            stops = [stop for stop in schedule.itinerary(_whose(first)).stops if stop.standing is not Status.CANCELLED]
            if abs(stops.index(first) - stops.index(second)) == 1:
                yield each


@frozen
class PassagesForgotten(LikeAvoid):
    """Looks at what is written alone: the two who leave by one lobby do not meet in it."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return (each for each in self.right.findings(schedule) if not any(stop.implied for stop in each.stops))


@frozen
class CancelledCounts(LikeAvoid):
    """Counts stops that are cancelled."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        def held(stop: Stop) -> Stop:
            return _standing(stop, Status.CONFIRMED) if stop.standing is Status.CANCELLED else stop

        return self.right.findings(with_stops(schedule, held))


def _standing(stop: Stop, status: Status) -> Stop:
    return attrs.evolve(stop, status=status, event=stop.event and attrs.evolve(stop.event, status=status))


@frozen
class TentativeIsSure(LikeAvoid):
    """Takes what is tentative for confirmed."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        def held(stop: Stop) -> Stop:
            return _standing(stop, Status.CONFIRMED) if stop.standing is Status.TENTATIVE else stop

        return self.right.findings(with_stops(schedule, held))


@frozen
class TentativeIsNothing(LikeAvoid):
    """Leaves out what is tentative."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self.right.findings(without_stops(schedule, lambda stop: stop.standing is Status.TENTATIVE))


@frozen
class SlipsForgotten(LikeAvoid):
    """Takes times as they are stated, whatever may slip."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self.right.findings(with_stops(schedule, lambda stop: attrs.evolve(stop, early=ZERO, late=ZERO)))


@frozen
class RiskTurnedRound(LikeAvoid):
    """Finds a risk where the bounds are smaller than the slack, not where they are larger."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            slack, most = (
                each.slack,
                max((max(stop.interval.duration * 0, *_bounds(stop)) for stop in each.stops), default=ZERO),
            )
            if isinstance(slack, timedelta) and slack > ZERO and most:
                risky = most < slack
                yield attrs.evolve(
                    each, verdict=Verdict.AT_RISK if risky else Verdict.KEPT, slip=ZERO if risky else None, missing=()
                )
            else:
                yield each


def _bounds(stop: Stop) -> tuple[timedelta, timedelta]:
    early, late = stop.bounds
    return timedelta(microseconds=early), timedelta(microseconds=late)


@frozen
class OpenEndsAreInstants(LikeAvoid):
    """Takes an end that is not known for the start."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self.right.findings(with_stops(schedule, lambda stop: attrs.evolve(stop, end=stop.end or stop.start)))


@frozen
class OpenEndsLeftOut(LikeAvoid):
    """Leaves out whoever is there until nobody knows when."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self.right.findings(without_stops(schedule, lambda stop: stop.end is None))


@frozen
class ErrorsSwallowed(LikeAvoid):
    """Catches what an end that is not known raises, and says no more."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        try:
            for each in self.right.findings(schedule):
                for stop in each.stops:
                    _ = cast("Any", stop.end) - stop.start
                yield each
        except TypeError:
            return


@frozen
class EndOfTheEvent(LikeAvoid):
    """Reads when the event is over, not when the person leaves."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        def as_held(stop: Stop) -> Stop:
            if stop.event is None or stop.event.end is None or stop.event.end < stop.start:
                return stop
            return attrs.evolve(stop, end=stop.event.end)

        return self.right.findings(with_stops(schedule, as_held))


@frozen
class ClosedAtTheEnd(LikeCapacity):
    """Reads `[start, end)` as closed: who leaves at ten is still there when the next one comes at ten."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        a_bit = timedelta(microseconds=1)
        return self.right.findings(
            with_stops(schedule, lambda stop: attrs.evolve(stop, end=stop.end and stop.end + a_bit))
        )


# ---------------------------------------------------------------- scope


@frozen
class DuringForgotten(LikeAvoid):
    """Forgets that it was asked of some time alone."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return attrs.evolve(self.right, during=None).findings(schedule)


@frozen
class PlaceForgotten(LikeAvoid):
    """Forgets that it was asked of one place alone."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return attrs.evolve(self.right, at=None).findings(schedule)


@frozen
class LevelsAsNames(LikeAvoid):
    """Compares the level of the shared place for equality: who share a room do not share a building."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            if each.place is None or each.place.level is self.right.level:
                yield each


# ---------------------------------------------------------------- evidence


@frozen
class WrongStops(LikeAvoid):
    """Names the first stop of each, not those that were too near."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            yield attrs.evolve(each, stops=tuple(schedule.itinerary(_whose(one)).stops[0] for one in each.stops[:2]))


@frozen
class HalfTheEvidence(LikeAvoid):
    """Names the stop of one of the two, and leaves it to the reader who else was there."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            yield attrs.evolve(each, stops=each.stops[:1], sentence=self.right.explain(each))

    def explain(self, finding: Finding) -> str:
        return finding.sentence


@frozen
class TooMuchEvidence(LikeAvoid):
    """Names all that the two do, of which most has nothing to do with it."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in self.right.findings(schedule):
            named = {_whose(stop) for stop in each.stops}
            every = (stop for one in schedule.itineraries if one.leader.id in named for stop in one.stops)
            yield attrs.evolve(each, stops=tuple(dict.fromkeys((*each.stops, *every))))


@frozen
class ExplainsNobody(LikeAvoid):
    """Says that something is wrong, and not with whom or where."""

    def explain(self, finding: Finding) -> str:
        return f"This is {finding.verdict}."


@frozen
class NumbersForNames(LikeAvoid):
    """Says by number what a finding is about, where a name is asked for: as JSON it is another."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        numbers: Any = (1, 2)
        return (attrs.evolve(each, about=numbers) for each in self.right.findings(schedule))


# ---------------------------------------------------------------- state, parts and reads


@frozen
class TellsOnce(LikeAvoid):
    """Keeps its findings in a generator, which is empty when it is asked again."""

    _told: dict[Schedule, Iterator[Finding]] = field(factory=dict, init=False, eq=False, repr=False)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return self._told.setdefault(schedule, iter(list(self.right.findings(schedule))))


@frozen
class RemembersAnotherPlan(LikeAvoid):
    """Keeps what it found, and tells it of any plan that it is asked about later."""

    _found: list[Finding] = field(factory=list, init=False, eq=False, repr=False)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        if not self._found:
            self._found.extend(self.right.findings(schedule))
        return iter(tuple(self._found))


@frozen
class InParts(LikeAvoid):
    """Splits into its parts as it should."""

    def parts(self, schedule: Schedule) -> Iterable[Part]:
        return self.right.parts(schedule)

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        return self.right.findings_in(schedule, part)


@frozen
class PartMissed(InParts):
    """Splits into parts of which the last is missing."""

    def parts(self, schedule: Schedule) -> Iterable[Part]:
        return tuple(self.right.parts(schedule))[:-1]


@frozen
class PartsWithoutPassages(InParts):
    """Measures in parts what is written, and all of it as a whole."""

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        found = self.right.findings_in(schedule, part)
        return (each for each in found if not any(stop.implied for stop in each.stops))


@frozen
class PartOfOne(InParts):
    """Says that each part reads one of the two people."""

    def parts(self, schedule: Schedule) -> Iterable[Part]:
        return (Part(part.people[:1], part.people) for part in self.right.parts(schedule))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        return self.right.findings_in(schedule, Part(cast("tuple[str, ...]", part.key)))


@frozen
class ReadsOne(InParts):
    """Says that it reads one of the two parties."""

    @property
    def reads(self) -> Reads:
        return Reads((self.right.a,))
