"""Two parties meet only on some topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from schedcheck._values import kind_of
from schedcheck.constraints._contacts import Contact, Pair, contact_of, pairs_of
from schedcheck.constraints._fields import kinds, party_validator, topics, two_parties
from schedcheck.constraints.base import Part, Reads, by_parts, hedged
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.outlook import Outlook, outlook
from schedcheck.finding import Finding
from schedcheck.model import Level, Party
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.schedule import Schedule

__all__ = ["OnlyAbout"]


@frozen
class OnlyAbout:
    """When two leaders or delegations meet, it is only about some topics.

    Every encounter says what it is about: its topics are those of both stops. Passages say nothing and do not count;
    being in one room for other reasons does, unless its kind is allowed. Costs O(n + m + found) for each pair of people
    with n and m stops.

    Args:
        a, b: Leaders or delegations; their order does not matter.
        topics: What they may speak about.
        allow: Kinds tolerated where both stops are of one, whatever they are about.
        inherit: Whether it passes to whoever represents either side.
    """

    code: ClassVar[str] = "only-about"
    a: Party = field(validator=party_validator)
    b: Party = field(validator=party_validator)
    topics: frozenset[str] = field(converter=topics)
    allow: frozenset[str] = field(default=frozenset(), kw_only=True, converter=kinds)
    inherit: bool = field(default=True, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def __attrs_post_init__(self) -> None:
        two_parties(self.a, self.b)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Every encounter that is, or may be, about something else, and those that are not."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part for each pair of people."""
        for mine, theirs in schedule.pairs(self.a, self.b, inherit=self.inherit):
            yield Part((mine.leader.id, theirs.leader.id))

    @property
    def reads(self) -> Reads:
        """Both sides."""
        return Reads((self.a, self.b))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """The findings for one pair of people."""
        mine, theirs = (schedule.itinerary(each) for each in part.people)
        for pair in pairs_of(mine, theirs, Level.ROOM):
            if pair.purposes() <= self.allow:
                continue
            seen = outlook(pair.first, pair.second, 0, unsure=not pair.shared)
            met = contact_of(pair)
            about = _topics_of(pair)
            if about and about <= self.topics:
                if met is not None:
                    yield self._finding(pair, met, Outlook(Verdict.KEPT, 0, None), 0)
            elif seen.verdict is not Verdict.KEPT:
                # What is not stated may be anything.
                told = seen if about else Outlook(Verdict.UNKNOWN, 0, None)
                yield self._finding(pair, met, told, len(about - self.topics))

    def _finding(self, pair: Pair, met: Contact | None, seen: Outlook, others: int) -> Finding:
        at = max(pair.first.start, pair.second.start)
        start, end = (met.start, met.most) if met is not None else (at, at)
        missing = pair.missing(Level.ROOM)
        if not _topics_of(pair):
            missing = (f"what {pair.first.stop.name} is about", *missing)
        place = pair.place
        return Finding.of(
            *pair.stops,
            required=others if met is not None else 0,
            actual=0,
            unit="topics",
            place=place,
            interval=interval_of(start, end, place or pair.first.place),
            outlook=seen,
            missing=missing,
            reach=reach_over((pair.first, pair.second)),
        )

    def explain(self, finding: Finding) -> str:
        """What they speak about."""
        first, second = finding.stops[:2]
        where = finding.place or first.place
        about = _told(_topics(finding))
        names = f"{first.leader} and {second.leader}"
        if not about:
            return hedged(finding, f"{names} speak in {where} only about {_told(self.topics)}")
        verb = "is" if len(self.topics) == 1 else "are"
        return hedged(finding, f"{names} speak in {where} about {about}, where {_told(self.topics)} {verb} allowed")

    def __str__(self) -> str:
        but = f", except for {', '.join(sorted(self.allow))}" if self.allow else ""
        return f"{self.a} and {self.b} meet only about {_told(self.topics)}{but}"


def _topics_of(pair: Pair) -> frozenset[str]:
    return frozenset((*pair.first.stop.subjects, *pair.second.stop.subjects))


def _topics(finding: Finding) -> frozenset[str]:
    return frozenset(each for stop in finding.stops[:2] for each in stop.subjects)


def _told(topics: frozenset[str]) -> str:
    return ", ".join(sorted(topics))
