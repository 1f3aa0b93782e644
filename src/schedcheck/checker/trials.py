"""Very many changes of one plan, tried one by one: what each would break, without a plan or a report for any."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import attrs
from attrs import frozen

from schedcheck._time import FIRST, LAST, micros
from schedcheck.checker.bulk import Deferred
from schedcheck.checker.by_person import ByPerson
from schedcheck.checker.lanes import ByPlace, Off
from schedcheck.checker.two import ByTwo
from schedcheck.encounters.cells import cell_of, rows_near
from schedcheck.encounters.plain import is_plain, key_of
from schedcheck.errors import InvalidValue
from schedcheck.model import Event, Place, Stop
from schedcheck.rules import Severity
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from schedcheck.checker.edits import Sides
    from schedcheck.checker.standing import Lanes
    from schedcheck.checker.watch import Watch
    from schedcheck.encounters.nearness import Question
    from schedcheck.encounters.plain import Row
    from schedcheck.report import Report
    from schedcheck.schedule import Schedule

__all__ = ["Trial"]

Target: TypeAlias = timedelta | Place | Stop | Event


@frozen
class Trial:
    """What would become of the rules of a report if one thing of its plan were changed.

    Attributes:
        what: The stop or event.
        to: What is done to it: moved by a duration, put in another place, replaced.
        changed: The ids of the rules whose verdict would be another, in their order, with that verdict.
        ok: Whether no must would be broken.
    """

    what: Stop | Event
    to: Target
    changed: tuple[tuple[str, Verdict], ...]
    ok: bool

    @property
    def broken(self) -> tuple[str, ...]:
        """The ids of the rules that would be broken, and are not without the change."""
        return tuple(each for each, verdict in self.changed if verdict is Verdict.BROKEN)


class _Standing(NamedTuple):
    """A report as trials begin.

    Attributes:
        sides: The parties of its plan.
        lanes: Its rules as they were measured.
        watch: Which of them read what.
        musts: How many musts are broken.
    """

    sides: Sides
    lanes: Lanes
    watch: Watch
    musts: int

    @property
    def schedule(self) -> Schedule:
        """The plan."""
        return self.sides.schedule


Edited: TypeAlias = "Callable[[Schedule], Mapping[int, Verdict]]"


def tried(
    report: Report, standing: tuple[Sides, Lanes, Watch], changes: Iterator[Any], edited: Edited
) -> Iterator[Trial]:
    """One trial for each change, a pair of what is changed and to what.

    Args:
        report: Of the plan as it is.
        standing: The parties of the plan, the lanes of the rules and what they watch.
        changes: The pairs.
        edited: The verdicts of the rules, by number, that an edited plan may change.
    """
    musts = report._broken.get()
    start = _Standing(*standing, musts)
    probes: dict[int, tuple[Stop, _Probe | None]] = {}
    for number, change in enumerate(changes):
        what, to = _change(change, number)
        verdicts: Mapping[int, Verdict] | None = None
        if isinstance(what, Stop) and isinstance(to, (timedelta, Place)):
            # The stop is kept beside, so that nothing else comes to have its id.
            if id(what) not in probes:
                probes[id(what)] = what, _Probe.of(what, start)
            probe = probes[id(what)][1]
            verdicts = None if probe is None else probe.verdicts(to)
        if verdicts is None:
            verdicts = edited(_edited(start.schedule, what, to))
        yield _trial(report, musts, what, to, verdicts)


def _change(change: Any, number: int) -> tuple[Stop | Event, Target]:
    must = f"change {number} (from 0) must be a stop or an event, with a timedelta, a Place or what replaces it"
    try:
        what, to = change
    except (TypeError, ValueError):
        raise InvalidValue(must, repr(change)) from None
    if isinstance(what, (Stop, Event)) and isinstance(to, (timedelta, Place, type(what))):
        return what, to
    raise InvalidValue(must, repr(change))


def _edited(schedule: Schedule, what: Stop | Event, to: Target) -> Schedule:
    if isinstance(to, timedelta):
        return schedule.move(what, by=to)
    if not isinstance(to, Place):
        return schedule.replace(what, to)
    if isinstance(what, Event):
        return schedule.replace(what, attrs.evolve(schedule.event(what.id), place=to))
    held = schedule._held(what)[1]
    return schedule.replace(held, attrs.evolve(held, place=to))


def _trial(report: Report, musts: int, what: Stop | Event, to: Target, verdicts: Mapping[int, Verdict]) -> Trial:
    changed = []
    for number in sorted(verdicts):
        result, verdict = report.results[number], verdicts[number]
        if verdict is not result.verdict:
            changed.append((result.rule.id or "", verdict))
            if result.severity is Severity.MUST:
                musts += (verdict is Verdict.BROKEN) - (result.verdict is Verdict.BROKEN)
    return Trial(what, to, tuple(changed), not musts)


class _Apart(NamedTuple):
    """A rule that keeps a stop's person apart from others.

    Attributes:
        number: Of the rule.
        lane: As it is measured.
        side: Which side the person is of.
        verdict: As it is.
        rest: As it would be without the stop.
    """

    number: int
    lane: ByPlace | ByTwo
    side: int
    verdict: Verdict
    rest: Verdict


class _Alone(NamedTuple):
    """A rule about each person alone.

    Attributes:
        number: Of the rule.
        counts: Whether two stops in these places break it when they overlap.
        others: The verdict over all other people, and this one's other stops.
    """

    number: int
    counts: Callable[[Place, Place], bool]
    others: Verdict


class _Probe:
    """One plain stop, and what its place and time decide; all else stays as it is."""

    def __init__(self, stop: Stop, standing: _Standing, rules: tuple[list[_Apart], list[_Alone]]) -> None:
        self._stop = stop
        self._sides = standing.sides
        self._schedule = standing.schedule
        self._watch = standing.watch
        self._apart, self._alone = rules
        # What changes if the stop is near nobody.
        self._by_default = {each.number: each.rest for each in self._apart if each.rest is not each.verdict}
        self._others: dict[int, tuple[Place, list[tuple[_Apart, Sequence[Row]]]]] = {}
        self._known: dict[int, tuple[Place, bool]] = {}
        itinerary = standing.schedule._people[stop.leader.id if stop.leader else ""]
        self._itinerary = itinerary
        self._bodily = [each for each in _rows(itinerary.stops) if each[4] is not stop and not each[4].place.remote]

    @classmethod
    def of(cls, what: Stop, standing: _Standing) -> _Probe | None:
        """The probe of a stop; None where it is not plain, or decides more than where two people are at once."""
        itinerary, stop = standing.schedule._held(what)
        touched = standing.watch.reading(itinerary.leader.id, stop)
        if touched is None or not all(map(is_plain, itinerary.stops)):
            return None
        apart: list[_Apart] = []
        alone: list[_Alone] = []
        person = itinerary.leader.id
        for number in touched:
            lane: Any = standing.lanes[number]
            if isinstance(lane, Off):
                continue
            if isinstance(lane, Deferred):
                lane = lane.measured()
            if isinstance(lane, ByTwo) or (isinstance(lane, ByPlace) and lane.result.measured):
                if not any(person in side.members for side in lane.sides):
                    # The rule does not pass on to who stands in.
                    continue
                near = chain.from_iterable(lane.near.values())
                broken = any(pair.first[4] is not stop and pair.second[4] is not stop for pair in near)
                rest = Verdict.BROKEN if broken else Verdict.KEPT
                side = 0 if person in lane.sides[0].members else 1
                apart.append(_Apart(number, lane, side, lane.result.verdict, rest))
            elif isinstance(lane, ByPerson) and person in lane.seen:
                others = lane.without(person, stop)
                if others is None:
                    return None
                asked: Any = lane.result.rule.constraint
                alone.append(_Alone(number, asked.counts, others))
            elif not isinstance(lane, (ByPlace, ByPerson)):
                return None
        return cls(stop, standing, (apart, alone))

    def verdicts(self, to: timedelta | Place) -> Mapping[int, Verdict] | None:
        """The verdicts that may be others; None where the change may touch rules that do not read its person."""
        stop, place = self._stop, self._stop.place
        start, end = stop._from, stop._to or 0
        if isinstance(to, timedelta):
            by = micros(to)
            start, end = start + by, end + by
            if start < FIRST or end > LAST:
                return None
        else:
            place = to
            if not self._is_known(place):
                return None
        found = dict(self._by_default)
        for each, others in self._beside(place):
            if each.rest is Verdict.KEPT and _near(each.lane.question, (start, end, "", "", stop), others):
                if each.verdict is Verdict.BROKEN:
                    del found[each.number]
                else:
                    found[each.number] = Verdict.BROKEN
        for number, counts, rest in self._alone:
            clash = not place.remote and any(
                start < each[1] and each[0] < end and counts(place, each[4].place) for each in self._bodily
            )
            found[number] = max(rest, Verdict.BROKEN if clash else Verdict.KEPT)
        return found

    def _beside(self, place: Place) -> list[tuple[_Apart, Sequence[Row]]]:
        """The rules for which somebody else is in a place, and their rows."""
        known = self._others.get(id(place))
        if known is None:
            keys: dict[Any, str | None] = {}
            beside = []
            for each in self._apart:
                where = each.lane.where
                if where.key not in keys:
                    keys[where.key] = key_of(place, where)
                key = keys[where.key]
                rows = self._sides.rows(each.lane.sides[1 - each.side], where) if key else None
                others = rows.get(key) if rows and key else None
                if others:
                    beside.append((each, others))
            known = self._others[id(place)] = place, beside
        return known[1]

    def _is_known(self, place: Place) -> bool:
        """Whether it is a plain place that the plan speaks of, and no rule looks at who comes there."""
        known = self._known.get(id(place))
        if known is None:
            held = self._schedule._names.get(Place, place.id)
            plain = place._bare and (held is place or held == place) and not self._watch.looks_at(place)
            wheres = {each.lane.where.key: each.lane.where for each in self._apart}.values()
            settled = all(key_of(place, where) is not None for where in wheres)
            known = self._known[id(place)] = place, plain and settled
        return known[1]


def _rows(stops: Sequence[Stop]) -> list[Row]:
    return [(stop._from, stop._to or 0, "", stop.id or "", stop) for stop in stops]


FEW = 64
"""So many rows are compared one by one."""


def _near(question: Question, row: Row, others: Sequence[Row]) -> bool:
    if question.window is None and not question.allow:
        if len(others) > FEW:
            return next(rows_near(row, others, question.gap), None) is not None
        start, end = row[0] - question.gap, row[1] + question.gap
        for each in others:  # noqa: SIM110 - a loop takes half the time that any() does
            if start < each[1] and each[0] < end:
                return True
        return False
    return bool(cell_of([row], others, question.gap, question.window, question.allow).near)
