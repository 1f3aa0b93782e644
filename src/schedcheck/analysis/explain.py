"""What already contradicts what, and what to drop: sets of which nothing can be left out."""

from __future__ import annotations

from datetime import datetime
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from schedcheck.analysis.asking import Rules, report_on, waivers_in
from schedcheck.checker import check, recheck
from schedcheck.checker.judging import is_best_of
from schedcheck.constraints import Divisible
from schedcheck.encounters.presence import takes_place
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.model import Stop
from schedcheck.report import Report
from schedcheck.report_json.brief import brief, brief_stop
from schedcheck.rules import Rule, Severity
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from schedcheck.result import Result

__all__ = ["Conflict", "Explanation", "explain"]

MOST_TRIES = 1000
MOST_FINDINGS = 20
"""So many findings of one rule are looked at for the fewest stops."""


@frozen
class Conflict:
    """A rule and some stops that contradict it alone, whatever else is planned: without any one of these, they do not.

    Attributes:
        rule: Which.
        stops: Of which none can be left out, by person and start.
        finding: What a check of that rule finds on a plan of these stops.
    """

    rule: Rule
    stops: tuple[Stop, ...]
    finding: Finding

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {
            "rule": self.rule.id,
            "stops": [brief_stop(each) for each in self.stops],
            "finding": brief(self.finding),
        }


@frozen
class Explanation:
    """Why a plan is not all right, and what to drop.

    Attributes:
        conflicts: One for each must that is broken, that of the fewest stops first.
        drop: Stops without which no must is broken; none of them can stay. What a must asks for is still asked of
            somebody: to drop all that it looks at is no way to keep it. Empty if no must is broken; None where nothing
            was found.
        smallest: Whether each smaller set of stops was tried, and none does.
        clash: Two musts or more that are not all kept whatever stops are dropped, though without any one of them the
            others can be. Looked for where nothing can be dropped and all sets of stops can be tried; else empty.
    """

    conflicts: tuple[Conflict, ...]
    drop: tuple[Stop, ...] | None
    smallest: bool
    clash: tuple[Rule, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.conflicts)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {
            "conflicts": [each.to_dict() for each in self.conflicts],
            "drop": None if self.drop is None else [brief_stop(each) for each in self.drop],
            "smallest": self.smallest,
            "clash": [each.id for each in self.clash],
        }

    def __str__(self) -> str:
        if not self.conflicts:
            return "no must is broken"
        return "\n\n".join([*map(_told, self.conflicts), _drop_told(self)])


def _told(conflict: Conflict) -> str:
    count = len(conflict.stops)
    alone = {0: "without any stop it is broken", 1: "with this stop alone it is broken"}.get(
        count, f"with these {count} stops alone it is broken"
    )
    rule = conflict.rule
    said = [
        f"  {label}: {words}" for label, words in (("reason", rule.reason), ("decided by", rule.authority)) if words
    ]
    lines = [f"{rule.id}: {rule}", *said, f"  {alone}: {conflict.finding.sentence}"]
    return "\n".join([*lines, *_lines(conflict.stops)])


def _drop_told(found: Explanation) -> str:
    if found.clash:
        what = "Whatever is dropped, these are not all kept; without any one of them the others can be:"
        return "\n".join([what, *(f"    {each.id}: {each}" for each in found.clash)])
    if found.drop is None:
        tried = "" if found.smallest else " Not all were tried."
        return f"No set of stops was found that can be dropped to mend it.{tried}"
    if len(found.drop) == 1 and found.smallest:
        return "\n".join(["Dropping this stop mends it:", *_lines(found.drop)])
    stops = "this stop" if len(found.drop) == 1 else f"these {len(found.drop)} stops"
    sure = "no fewer do" if found.smallest else "fewer may do, but none of these can stay"
    return "\n".join([f"Dropping {stops} mends it; {sure}:", *_lines(found.drop)])


def _lines(stops: Iterable[Stop]) -> Iterator[str]:
    for each in stops:
        place = "" if each.name == each.place.name else f" in {each.place.name}"
        yield f"    {each.leader}: {each.name}{place}, {each.interval}  [{each.id}]"


def explain(what: Schedule | Report, rules: Rules | None = None, *, most_tries: int = MOST_TRIES) -> Explanation:
    """What already contradicts what, and which stops to drop so that no must is broken.

    By deletion on the checker itself: what is left out is checked, and what is returned is checked again. Large sets
    are halved first, as in QuickXplain (U. Junker, "QuickXplain: preferred explanations and relaxations for
    over-constrained problems", AAAI 2004). What to drop is looked for as a hitting set of the findings, fewer stops
    first (R. Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32, 1987).

    Args:
        what: A plan; or a report from `check` or `recheck`, on the plan and the rules that it was made of.
        rules: Beside a plan: musts, or rules by grade, as `Plan.rules`.
        most_tries: So many plans are checked at most to find fewer stops to drop.

    Raises:
        InvalidValue: As in `check`; no rules beside a plan, or some beside a report.
    """
    schedule, report = _asked(what, rules)
    broken = [each for each in report.results if each.severity is Severity.MUST and each.verdict is Verdict.BROKEN]
    conflicts = [_conflict(schedule, each, waivers_in(report, each.rule)) for each in broken]
    search = _Search(schedule, report, most_tries)
    drop, smallest = search.found()
    clash = search.clash() if drop is None and smallest else ()
    return Explanation(tuple(sorted(conflicts, key=lambda each: len(each.stops))), drop, smallest, clash)


def _asked(what: Any, rules: Rules | None) -> tuple[Schedule, Report]:
    if isinstance(what, Report):
        if rules is not None:
            raise InvalidValue("rules must not be given beside a report, which has its own", "some")
        if what._basis is None:
            raise InvalidValue("the report must come from check or recheck", "one without its rules")
        return what._basis.sides.schedule, what
    if rules is None:
        raise InvalidValue("rules must be given beside a plan", "none")
    return what, report_on(what, rules)


def _conflict(schedule: Schedule, result: Result, waived: Mapping[str, Any]) -> Conflict:
    """The fewest stops that alone make a must be broken."""
    rule = result.rule

    def alone_with(stops: Sequence[Stop]) -> Result:
        return check(_of(schedule, stops), must=[rule], **waived).results[0]

    def contradict(stops: Sequence[Stop]) -> bool:
        return alone_with(stops).verdict is Verdict.BROKEN

    named = [tuple(_written(schedule, each)) for each in result.broken[:MOST_FINDINGS]]
    alone = [_irreducible(each, contradict) for each in named if contradict(each)]
    # What is missed names nobody: then it is looked for among all.
    every = [each for each in schedule.stops if takes_place(each)]
    best = min(alone, key=len) if alone else _irreducible(_halved(every, contradict), contradict)
    finding = alone_with(best).broken[0]
    return Conflict(rule, tuple(sorted(best, key=_place_in_plan)), finding)


def _written(schedule: Schedule, finding: Finding) -> Iterator[Stop]:
    """The stops of a plan that a finding names; where it names an event as such, those of all who come for it."""
    named: dict[tuple[Any, ...], Stop] = {}
    for each in finding.written:
        if each.leader is not None:
            found: Iterable[Stop] = [schedule.itinerary(each.leader).stop(each.id or "")]
        else:
            found = () if each.event is None else filter(takes_place, schedule.stops_for(each.event))
        named.update(((one.leader, one.id), one) for one in found)
    yield from named.values()


def _of(schedule: Schedule, stops: Iterable[Stop]) -> Schedule:
    """The plan with some of its stops alone."""
    left = {(each.leader, each.id) for each in stops}
    return Schedule(
        attrs.evolve(each, stops=[stop for stop in each.stops if (stop.leader, stop.id) in left])
        for each in schedule.itineraries
    )


def _irreducible(stops: Iterable[Stop], contradict: Callable[[Sequence[Stop]], bool]) -> tuple[Stop, ...]:
    """Stops that contradict, without all that can be left out one by one."""
    left = tuple(stops)
    index = 0
    while index < len(left):
        without = left[:index] + left[index + 1 :]
        if contradict(without):
            # With fewer, one that had to stay may go.
            left, index = without, 0
        else:
            index += 1
    return left


def _halved(stops: Sequence[Stop], contradict: Callable[[Sequence[Stop]], bool]) -> tuple[Stop, ...]:
    """Of stops that contradict, a few that do (QuickXplain)."""

    def needed(base: tuple[Stop, ...], among: tuple[Stop, ...], *, added: bool) -> tuple[Stop, ...]:
        if added and contradict(base):
            return ()
        if len(among) == 1:
            return among
        half = len(among) // 2
        one, other = among[:half], among[half:]
        right = needed(base + one, other, added=True)
        left = needed(base + right, one, added=bool(right))
        return left + right

    found = needed((), tuple(stops), added=False) if stops and not contradict(()) else ()
    # More stops can mend what fewer break: then halves say little.
    return found if contradict(found) else tuple(stops)


def _place_in_plan(stop: Stop) -> tuple[str, datetime, str]:
    return stop.leader.id if stop.leader else "", stop.start, stop.id or ""


class _Search:
    """The search for stops to drop."""

    def __init__(self, schedule: Schedule, report: Report, most_tries: int) -> None:
        self._schedule = schedule
        self._report = report
        self._most = self._left = most_tries
        self._known: dict[frozenset[tuple[Any, ...]], Report] = {frozenset(): report}

    def found(self) -> tuple[tuple[Stop, ...] | None, bool]:
        """What to drop, and whether no fewer would do."""
        if self._is_mended(self._report):
            return (), True
        found = self._by_findings()
        if found is None:
            found = self._greedily()
        size = len(found) if found is not None else len(self._candidates()) + 1
        fewer, all_tried = self._by_size(size)
        if fewer is not None:
            return tuple(sorted(fewer, key=_place_in_plan)), True
        return (None if found is None else tuple(sorted(found, key=_place_in_plan))), all_tried

    def _is_mended(self, report: Report) -> bool:
        return not self._bad(report)

    def _bad(self, report: Report) -> frozenset[int]:
        """The numbers of the musts that are not mended."""
        pairs = enumerate(zip(self._report.results, report.results, strict=True))
        return frozenset(
            number
            for number, (old, new) in pairs
            if new.severity is Severity.MUST
            and (new.verdict is Verdict.BROKEN or (is_best_of(new.rule) and old.measured and not new.measured))
        )

    def clash(self) -> tuple[Rule, ...]:
        """Musts of which one is bad whatever is dropped; a smallest set. None where there is too much to try."""
        stops = [each for each in self._schedule.stops if takes_place(each)]
        if 2 ** len(stops) > self._most:
            return ()
        every = (each for count in range(len(stops) + 1) for each in combinations(stops, count))
        bad = {self._bad(self._without(each)) for each in every}
        held = frozenset().union(*bad)
        for each in sorted(held, reverse=True):
            # Fewer rules are no harder to keep: once round is enough.
            if all(some & (held - {each}) for some in bad):
                held -= {each}
        # One alone is a conflict, and told as such.
        clash = len(held) > 1 and all(bad)
        return tuple(self._report.results[each].rule for each in sorted(held)) if clash else ()

    def _without(self, stops: Sequence[Stop]) -> Report:
        """The report on the plan without some stops."""
        key = frozenset((each.leader, each.id) for each in stops)
        if key not in self._known:
            self._left -= 1
            left = [each for each in self._schedule.stops if (each.leader, each.id) not in key]
            changed = {each.leader.id for each in stops if each.leader is not None}
            kept = _of(self._schedule, left)
            plan = Schedule(
                kept.itinerary(each.leader) if each.leader.id in changed else each
                for each in self._schedule.itineraries
            )
            self._known[key] = recheck(self._report, plan)
        return self._known[key]

    def _by_findings(self) -> tuple[Stop, ...] | None:
        """Of the sets that hit each finding, one of the fewest stops; None if it takes too long."""
        for depth in range(1, len(self._candidates()) + 1):
            found = self._deeper((), depth, frozenset())
            if found is not None or self._left <= 0:
                return found
        return None

    def _deeper(self, dropped: tuple[Stop, ...], depth: int, stays: frozenset[Any]) -> tuple[Stop, ...] | None:
        report = self._without(dropped)
        if self._is_mended(report):
            return self._irreducible(dropped)
        if not depth or self._left <= 0:
            return None
        stays |= {(each.leader, each.id) for each in dropped}
        choices = [
            [each for each in _written(self._schedule, finding) if (each.leader, each.id) not in stays]
            for result in report.results
            if result.severity is Severity.MUST
            for finding in result.broken
        ]
        for each in min(choices, key=len, default=()):
            found = self._deeper((*dropped, each), depth - 1, stays)
            if found is not None:
                return found
            # All sets with this one were tried.
            stays |= {(each.leader, each.id)}
        return None

    def _greedily(self) -> tuple[Stop, ...] | None:
        """Always the stop that most findings name."""
        dropped: tuple[Stop, ...] = ()
        while not self._is_mended(report := self._without(dropped)):
            named = [
                stop
                for result in report.results
                if result.severity is Severity.MUST
                for finding in result.broken
                for stop in _written(self._schedule, finding)
                if stop not in dropped
            ]
            if not named:
                return None
            dropped = (*dropped, max(named, key=named.count))
        return self._irreducible(dropped)

    def _irreducible(self, dropped: tuple[Stop, ...]) -> tuple[Stop, ...]:
        return _irreducible(dropped, lambda stops: self._is_mended(self._without(stops)))

    def _by_size(self, size: int) -> tuple[tuple[Stop, ...] | None, bool]:
        """A set of fewer stops than *size* that does, and whether all of them were tried, smaller ones first."""
        among = self._candidates()
        for count in range(1, size):
            if comb(len(among), count) > max(self._left, 0):
                return None, False
            for each in combinations(among, count):
                if self._is_mended(self._without(each)):
                    return each, True
        return None, True

    def _candidates(self) -> tuple[Stop, ...]:
        """The stops of all whom a broken must reads."""
        people: dict[str, None] = {}
        for result in self._report.results:
            if result.severity is Severity.MUST and result.verdict is Verdict.BROKEN:
                constraint: Any = result.rule.constraint
                parts = constraint.parts(self._schedule) if isinstance(constraint, Divisible) else ()
                read = [person for part in parts for person in part.people]
                people.update(dict.fromkeys(read or [each.id for each in self._schedule.leaders]))
        held = (self._schedule.itinerary(each) for each in sorted(people))
        return tuple(stop for each in held for stop in each.stops if takes_place(stop))
