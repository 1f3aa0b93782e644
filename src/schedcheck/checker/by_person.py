"""Rules of one part for each person, most of whom keep them at a glance."""

from __future__ import annotations

from collections import Counter
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from schedcheck._overlay import Overlay
from schedcheck._time import micros
from schedcheck.checker.edits import Change
from schedcheck.checker.judging import (
    told,
    unmeasured,
    worth_keeping,
)
from schedcheck.constraints import Part
from schedcheck.encounters.cells import Cell
from schedcheck.encounters.own import overlaps_again, overlaps_of
from schedcheck.encounters.plain import plain_of
from schedcheck.interval import Interval
from schedcheck.result import Result
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import timedelta

    from schedcheck.finding import Finding
    from schedcheck.model import Itinerary, Stop
    from schedcheck.result import Told
    from schedcheck.rules import Rule, Severity
    from schedcheck.schedule import Schedule

Found: TypeAlias = "tuple[Finding, ...]"

Key: TypeAlias = tuple[int, int, int, str]
"""How near somebody comes to breaking a rule, when (from, to), and who."""


class Seen(NamedTuple):
    """What was seen of one person.

    Attributes:
        verdict: The worst.
        key: Of the tightest that is kept; None where there is none.
        cell: The pairs of a glance, if that was enough.
        found: Else the findings.
    """

    verdict: Verdict
    key: Key | None
    cell: Cell | None
    found: Found = ()


class Front(NamedTuple):
    """The tightest of many people, so that an edit need not look at all of them.

    Attributes:
        keys: Of those who are tightest, sorted.
        beyond: Whether there are others, none of them tighter than the last of *keys* once was (*limit*).
        limit: See there.
    """

    keys: tuple[Key, ...]
    beyond: bool
    limit: Key | None

    @classmethod
    def of(cls, keys: Iterable[Key]) -> Front:
        """The front of all there are."""
        least = nsmallest(FRONT + 1, keys)
        beyond = len(least) > FRONT
        return cls(tuple(least[:FRONT]), beyond, least[FRONT] if beyond else None)

    def changed(self, person: str, key: Key | None) -> Front | None:
        """The front after somebody's key is another; None where it must be made anew."""
        keys = [each for each in self.keys if each[3] != person]
        if key is not None and (self.limit is None or key < self.limit):
            keys = sorted([*keys, key])
        if not keys and self.beyond:
            return None
        return Front(tuple(keys), self.beyond, self.limit)


FRONT = 64
LATER = 16
"""So many changes are kept for when the front is asked for."""


class LazyFront:
    """A front that is worked out when it is asked for; what changed since then is kept until it is.

    Args:
        make: Works out the first one.
    """

    __slots__ = ("_made", "_make", "_since")

    def __init__(self, make: Callable[[], Front]) -> None:
        self._make = make
        self._made: Front | None = None
        # From which one it comes, and what changed since: one value, for another thread may look at it meanwhile.
        self._since: tuple[LazyFront | None, tuple[tuple[str, Key | None], ...]] = (None, ())

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_front, (self.get(),)

    def get(self) -> Front:
        """The front."""
        made = self._made
        if made is None:
            base, changes = self._since
            made = self._made = self._make() if base is None else self._after(base.get(), changes)
            # What it came from can go; another thread that is at it too has it already.
            self._since = None, ()
        return made

    def _after(self, front: Front, changes: tuple[tuple[str, Key | None], ...]) -> Front:
        for person, key in changes:
            made = front.changed(person, key)
            if made is None:
                return self._make()
            front = made
        return front

    def changed(self, person: str, key: Key | None, make: Callable[[], Front]) -> LazyFront:
        """The front after somebody's key is another; *make* works it out without this one."""
        new = LazyFront(make)
        base, changes = self._since
        new._since = (self, ((person, key),)) if base is None else (base, (*changes, (person, key)))
        if len(new._since[1]) > LATER:
            new.get()
        return new


def _made_front(front: Front) -> LazyFront:
    made = LazyFront(lambda: front)
    made.get()
    return made


class ByPerson:
    """A rule of one part for each person, most of whom keep it at a glance."""

    __slots__ = ("_front", "_not_kept", "_tally", "result", "seen")

    def __init__(
        self,
        result: Result,
        seen: Overlay[str, Seen],
        not_kept: Overlay[str, Verdict],
        tally: Mapping[Verdict, int],
        front: LazyFront,
    ) -> None:
        self.result = result
        self.seen = seen
        self._not_kept = not_kept
        # How many people have which verdict, of those who do not keep it.
        self._tally = tally
        self._front = front

    @classmethod
    def of(cls, rule: Rule, severity: Severity, schedule: Schedule) -> ByPerson:
        """The rule on a plan."""
        asked: Any = rule.constraint
        return cls.judged(
            rule, severity, {each.leader.id: seen_of(rule, schedule, each) for each in schedule.people(asked.who)}
        )

    @classmethod
    def judged(cls, rule: Rule, severity: Severity, seen: Mapping[str, Seen]) -> ByPerson:
        """The rule with everybody looked at."""
        bad: dict[str, Verdict] = {each: one.verdict for each, one in seen.items() if one.verdict is not Verdict.KEPT}
        return cls.known(rule, severity, seen, bad, LazyFront(lambda: _front_of(seen.values())))

    @classmethod
    def known(
        cls,
        rule: Rule,
        severity: Severity,
        seen: Mapping[str, Seen],
        not_kept: Mapping[str, Verdict],
        front: LazyFront,
    ) -> ByPerson:
        """The rule where it is known who does not keep it.

        Args:
            rule, severity: Which.
            seen: What is seen of everybody asked about, by id; it may look only when asked.
            not_kept: Their verdicts.
            front: Of all others.
        """
        held, bad, tally = Overlay(seen), Overlay(not_kept), Counter(not_kept.values())
        result = unmeasured(rule, severity)
        if seen:
            result = _of_people(result, _worst(tally), held, bad, front)
        return cls(result, held, bad, tally, front)

    @property
    def verdict(self) -> Verdict:
        """How the rule stands."""
        return self.result.verdict

    def again(self, change: Change) -> ByPerson:
        """The edited people."""
        rule = self.result.rule
        seen, not_kept, front = self.seen, self._not_kept, self._front
        tally: Mapping[Verdict, int] = self._tally
        # Nobody comes or goes: whoever was not looked at is not asked about, or not in the plan.
        for person in sorted(change.people):
            held = seen.get(person)
            if held is None:
                continue
            new = _seen_again(rule, change, person, held) or seen_of(rule, change.after, change.after._people[person])
            seen = now = seen.insert(person, new)
            before = not_kept.get(person) or Verdict.KEPT
            if new.verdict is not before:
                tally = {**tally, before: tally.get(before, 0) - 1}
                tally[new.verdict] = tally.get(new.verdict, 0) + 1
                kept = new.verdict is Verdict.KEPT
                not_kept = not_kept.remove(person) if kept else not_kept.insert(person, new.verdict)
            front = front.changed(person, new.key, lambda now=now: _front_of(now.values()))  # type: ignore[misc]  # a default is no type
        if seen is self.seen:
            return self
        worst = self.result.verdict if tally is self._tally else _worst(tally)
        return ByPerson(_of_people(self.result, worst, seen, not_kept, front), seen, not_kept, tally, front)

    def without(self, person: str, stop: Stop) -> Verdict | None:
        """The verdict without one plain stop of somebody; None where that takes measuring."""
        cell = self.seen[person].cell
        if cell is None:
            return None
        if any(pair.first[4] is not stop and pair.second[4] is not stop for pair in cell.near):
            return Verdict.BROKEN
        own = self._not_kept.get(person) or Verdict.KEPT
        others = {**self._tally, own: self._tally.get(own, 0) - 1}
        return _worst(others)


def _front_of(seen: Iterable[Seen]) -> Front:
    return Front.of(one.key for one in seen if one.key is not None)


def seen_of(rule: Rule, schedule: Schedule, itinerary: Itinerary) -> Seen:
    """What is seen of one person: at a glance, or else by all findings."""
    return glanced(rule, itinerary) or seen_long(rule, schedule, itinerary.leader.id)


def glanced(rule: Rule, itinerary: Itinerary) -> Seen | None:
    """What is seen at a glance, where all stops are plain; None if it takes measuring."""
    asked: Any = rule.constraint
    plain = plain_of(itinerary) if hasattr(asked, "counts") else None
    return None if plain is None else _of_cell(overlaps_of(plain.bodily, asked.counts), itinerary.leader.id)


def _seen_again(rule: Rule, change: Change, person: str, seen: Seen) -> Seen | None:
    """What is seen of one person after an edit, out of what was seen before; None where that is not enough."""
    edit = change.edit(person)
    if edit is None or seen.cell is None:
        return None
    asked: Any = rule.constraint
    return _of_cell(overlaps_again(seen.cell, edit.gone, edit.come, edit.plain.bodily, asked.counts), person)


def _of_cell(cell: Cell | None, person: str) -> Seen | None:
    if cell is None:
        return None
    pair = cell.kept
    key = None if pair is None else (pair.gap, pair.start, pair.end, person)
    return Seen(Verdict.BROKEN if cell.near else Verdict.KEPT, key, cell)


def seen_long(rule: Rule, schedule: Schedule, person: str) -> Seen:
    """What is seen of one person by all findings."""
    asked: Any = rule.constraint
    found = worth_keeping(rule, asked.findings_in(schedule, Part((person,))))
    worst = max((each.verdict for each in found), default=Verdict.KEPT)
    kept = next((each for each in found if each.verdict is Verdict.KEPT), None)
    return Seen(worst, None if kept is None else _key_of(kept, person), None, found)


def _key_of(found: Finding, person: str) -> Key:
    slack: timedelta = found.slack  # type: ignore[assignment]  # of a kept finding about durations it is known
    interval: Interval = found.interval  # type: ignore[assignment]  # and it has one
    return micros(slack), interval._from, interval._to, person


def _worst(tally: Mapping[Verdict, int]) -> Verdict:
    """The worst verdict that anybody has; kept ones are not counted."""
    return max((each for each, many in tally.items() if many > 0), default=Verdict.KEPT)


def _of_people(
    before: Result, verdict: Verdict, seen: Overlay[str, Seen], not_kept: Overlay[str, Verdict], front: LazyFront
) -> Result:
    rule = before.rule

    def tell() -> Told:
        found: list[Finding] = []
        for person in sorted(each for each, _ in not_kept.items()):
            found += (each for each in _findings(rule, seen[person]) if each.verdict is not Verdict.KEPT)
        keys = front.get().keys
        if keys:
            found += (each for each in _findings(rule, seen[keys[0][3]]) if each.verdict is Verdict.KEPT)
        return told(found)

    return Result._later(rule, before.severity, verdict, tell)


def _findings(rule: Rule, seen: Seen) -> Found:
    if seen.cell is None:
        return seen.found
    asked: Any = rule.constraint
    pairs = (*seen.cell.near, *([] if seen.cell.kept is None else [seen.cell.kept]))
    return worth_keeping(rule, map(asked.told_of, pairs))
