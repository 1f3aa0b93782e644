"""A place holds everybody who is there at one time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._values import kind_of
from schedcheck.constraints._heads import Moment, can_exceed, moments, surest, there_at, who_can_exceed
from schedcheck.constraints.base import Part, Reads, by_parts, hedged
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import trail
from schedcheck.finding import Finding
from schedcheck.model import Place
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedcheck.encounters.presence import Presence
    from schedcheck.schedule import Schedule

__all__ = ["Capacity"]


@frozen
class Capacity:
    """The most people who are in a place at one moment are no more than it holds.

    Each person is one head, whatever they stop there for; passages do not count. Costs O(n log n) for n stops there,
    and n for each time it is overfull.

    Args:
        place: Which; its `capacity` says how many.
    """

    code: ClassVar[str] = "capacity"
    place: Place = field(validator=kind_of(Place, "place", optional=False))

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every time it is overfull; else the moment it is fullest."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody who stops there."""
        people = tuple(each.leader.id for each in schedule.visitors(self.place))
        if people:
            yield Part(people)

    @property
    def reads(self) -> Reads:
        """The place."""
        return Reads((), (self.place,))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Every time it is overfull; else the moment it is fullest."""
        present = [
            each
            for person in part.people
            for each in trail(schedule.itinerary(person))
            if each.written and each.place.is_within(self.place)
        ]
        changes = list(moments(present))
        most = self.place.capacity
        overfull = [] if most is None else [each for each in changes if each.possible > most]
        if most is None or not overfull:
            yield self._fullest(present, changes)
            return
        for span in _unbroken(overfull):
            yield self._overfull(present, span, most)

    def _overfull(self, present: Sequence[Presence], span: Sequence[Moment], most: int) -> Finding:
        worst = max(span, key=lambda each: (_verdict(each, most), each.sure if each.sure > most else each.possible))
        verdict = max(_verdict(each, most) for each in span)
        sure = verdict is Verdict.BROKEN
        stops = [each.stop for each in there_at(present, worst.start, sure=sure)]
        return Finding.of(
            *stops,
            required=worst.sure if sure else worst.possible,
            actual=most,
            unit="people",
            place=self.place,
            interval=interval_of(span[0].start, span[-1].end, self.place),
            outlook=Outlook(verdict, 0, None),
            missing=_unknown(there_at(present, worst.start, sure=sure)) if verdict is Verdict.UNKNOWN else (),
            reach=reach_over(present),
        )

    def _fullest(self, present: Sequence[Presence], changes: Sequence[Moment]) -> Finding:
        peak = max(changes, key=lambda each: each.possible)
        most = self.place.capacity
        outlook, others = (Outlook(Verdict.UNKNOWN, 0, None), []) if most is None else _outlook(present, most)
        missing: tuple[str, ...] = (f"how many people {self.place} holds",) if most is None else ()
        if most is not None and outlook.verdict is Verdict.UNKNOWN:
            missing = _unknown(present)
        return Finding.of(
            *(each.stop for each in (*there_at(present, peak.start, sure=False), *others)),
            required=peak.possible,
            actual=most,
            unit="people",
            place=self.place,
            interval=interval_of(peak.start, peak.end, self.place),
            outlook=outlook,
            missing=missing,
            reach=reach_over(present),
        )

    def explain(self, finding: Finding) -> str:
        """How many there are, and how many it holds."""
        heads = "1 person" if finding.required == 1 else f"{finding.required} people"
        if finding.actual is None:
            return f"It is not known whether {self.place} has room for {heads}: {', '.join(finding.missing)}."
        return hedged(finding, f"{self.place} needs room for {heads}, and holds {finding.actual}")

    def __str__(self) -> str:
        most = f" ({self.place.capacity})" if self.place.capacity is not None else ""
        return f"{self.place} holds everybody who is there at one time{most}"


def _unbroken(found: Sequence[Moment]) -> Iterator[list[Moment]]:
    """Runs of moments that follow one another without a break."""
    run: list[Moment] = []
    for each in found:
        if run and run[-1].end != each.start:
            yield run
            run = []
        run.append(each)
    yield run


def _verdict(moment: Moment, most: int) -> Verdict:
    if moment.sure > most:
        return Verdict.BROKEN
    return Verdict.UNKNOWN if moment.late else Verdict.CONDITIONAL


def _outlook(present: Sequence[Presence], most: int) -> tuple[Outlook, list[Presence]]:
    """How a place stands that holds everybody at stated times: whether slips can overfill it, and with whom."""
    furthest = max(max(each.early, each.late) for each in present)
    limits = [bound for each in present if each.open for limit in each.open.limits for bound in limit]
    furthest = max([furthest, *(max(each.early, each.late) for each in limits)])
    anybody = who_can_exceed(present, most, furthest)
    if not anybody:
        return Outlook(Verdict.KEPT, 0, None), []
    if found := who_can_exceed(surest(present), most, furthest):
        return Outlook(Verdict.AT_RISK, 0, _safe_slip(present, most, furthest)), found
    if found := who_can_exceed([each for each in present if each.open is None], most, furthest):
        return Outlook(Verdict.CONDITIONAL, 0, None), found
    return Outlook(Verdict.UNKNOWN, 0, None), anybody


def _safe_slip(present: Sequence[Presence], most: int, furthest: int) -> int:
    safe, bad = 0, furthest
    while bad - safe > 1:
        middle = (safe + bad) // 2
        if can_exceed(present, most, middle):
            bad = middle
        else:
            safe = middle
    return safe


def _unknown(present: Sequence[Presence]) -> tuple[str, ...]:
    names = (f"when {each.stop.name} ends for {each.stop.leader}" for each in present if each.open is not None)
    return tuple(dict.fromkeys(names))
