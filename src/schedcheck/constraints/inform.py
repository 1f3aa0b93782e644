"""Somebody is told soon after, or before, two others speak."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from attrs import field, frozen

from schedcheck._time import micros, moment_near, span_of, spoken
from schedcheck._values import kind_of, not_negative
from schedcheck.constraints._contacts import (
    Contact,
    Cover,
    Loose,
    Pair,
    Range,
    at_risk,
    contacts_of,
    missing_of,
    names_of_pairs,
    pairs_in,
    part_of,
    presences_of,
    ranges_of,
)
from schedcheck.constraints._fields import ignored, party_validator, speakers_after, speakers_before, two_parties
from schedcheck.constraints.base import Part, Reads, by_parts, hedged, time_of
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import takes_place
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import Party
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from schedcheck.encounters.presence import Presence
    from schedcheck.model import Stop
    from schedcheck.schedule import Schedule

__all__ = ["Inform"]


class _Told(NamedTuple):
    """What is said, and to whom: encounters of the two, and of the one who is told with the one who tells.

    Attributes:
        talks, tells: Those encounters.
        people: A stop of each of the two of whom one tells the other.
        last: Of all stops of those who tell or are told the one up to which somebody may be told: the last to end; the
            first to start, where it is to be before.
    """

    talks: Sequence[Pair]
    tells: Sequence[Pair]
    people: tuple[Stop, ...]
    last: Stop

    def wait(self, at: int, within: int, *, before: bool) -> int:
        """How long nobody is told where nobody is at all: longer than *within*."""
        return max(at - self.last._from if before else _end_of(self.last) - at, within + 1)


@frozen
class Inform:
    """Somebody is told soon after two others have spoken, or before they do.

    Who tells them meets or calls them for it. Measured is the time from the end of each talk to the first moment of an
    encounter of *by* and *who* then; before a talk, from the last such moment to its start. Talks that overlap or touch
    are one; passages do not count. Costs O(n log n) for n encounters.

    Args:
        who: Who is told: one of them is enough.
        after: The two who speak; give this or *before*.
        before: The same, where *who* is to be told beforehand.
        by: Who tells.
        within: How soon.
        ignore: Kinds that are no contact: no talk is one whose stops are both of such a kind, and nobody is told where
            one of the stops is.
        inherit: Whether those who represent any of them speak, tell and are told instead.
    """

    code: ClassVar[str] = "inform"
    who: Party = field(validator=party_validator)
    after: tuple[Party, Party] | None = field(default=None, kw_only=True, converter=speakers_after)
    before: tuple[Party, Party] | None = field(default=None, kw_only=True, converter=speakers_before)
    by: Party = field(kw_only=True, validator=party_validator)
    within: timedelta = field(kw_only=True, validator=not_negative)
    ignore: frozenset[str] = field(default=frozenset(), kw_only=True, converter=ignored)
    inherit: bool = field(default=False, kw_only=True, validator=kind_of(bool, "inherit", optional=False))

    def __attrs_post_init__(self) -> None:
        if (self.after is None) == (self.before is None):
            raise InvalidValue("after or before must be given, and not both", f"{self.after} and {self.before}")
        two_parties(self.who, self.by)

    @property
    def speakers(self) -> tuple[Party, Party]:
        """The two whose talks count."""
        both = self.after or self.before
        assert both is not None  # noqa: S101 - refused when it was made
        return both

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Each talk, and how soon somebody is told."""
        return by_parts(self, schedule)

    def parts(self, schedule: Schedule) -> Iterator[Part]:
        """One part, of everybody who speaks, tells or is told."""
        talks = names_of_pairs(schedule, *self.speakers, inherit=self.inherit)
        tells = names_of_pairs(schedule, self.by, self.who, inherit=self.inherit)
        if talks and tells:
            yield part_of(talks, tells)

    @property
    def reads(self) -> Reads:
        """All four parties."""
        return Reads((*self.speakers, self.by, self.who))

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """Each talk, and how soon somebody is told."""
        told = self._told(schedule, part)
        talks, tells = contacts_of(told.talks), contacts_of(told.tells)
        seen = _Seen(self, talks, tells)
        risky = self._at_risk(told)
        for talk in _each_once(talks):
            if seen.surely_late(talk):
                yield self._finding(talk, seen, told, Verdict.BROKEN)
            elif seen.can_be_late(talk):
                near = [each for each in seen.near(talk) if not (each.certain and each.known)]
                missing = missing_of([talk, *near])
                verdict = Verdict.UNKNOWN if missing else Verdict.CONDITIONAL
                yield self._finding(talk, seen, told, verdict, missing=missing, near=near)
            elif talk.pair not in risky and talk.certain and not seen.goes_on(talk):
                yield self._finding(talk, seen, told, Verdict.KEPT)
        late = {each.pair.name for each in talks if seen.can_be_late(each)}
        stated = {each.pair.name: each for each in talks}
        for pair, slip in risky.items():
            if pair.name not in late:
                yield self._risk(pair, stated.get(pair.name), seen, told, slip)

    def _told(self, schedule: Schedule, part: Part) -> _Told:
        talking = [pair for pair in pairs_in(schedule, part) if not pair.purposes() <= self.ignore]
        telling = [pair for pair in pairs_in(schedule, part, 1) if not pair.purposes() & self.ignore]
        held: Any = part.key
        tells = held[1]
        stops = [[each for each in schedule.itinerary(one).stops if takes_place(each)] for one in tells[0]]
        every = [
            each
            for name in sorted({one for pair in tells for one in pair}, key=str)
            for each in schedule.itinerary(name).stops
            if takes_place(each)
        ]
        last = max(every, key=_end_of) if self.before is None else min(every, key=lambda each: each._from)
        return _Told(talking, telling, tuple(each[0] for each in stops), last)

    def _at_risk(self, told: _Told) -> dict[Any, int]:
        def bad(shifts: Mapping[Hashable, int]) -> Iterator[Hashable]:
            talks = contacts_of(told.talks, shifts)
            seen = _Seen(self, talks, contacts_of(told.tells, shifts))
            return (each.pair for each in talks if seen.can_be_late(each))

        def bad_within(reach: int) -> Iterator[Hashable]:
            return _may_be_late(self, ranges_of(told.talks, reach), ranges_of(told.tells, reach))

        return at_risk(presences_of((*told.talks, *told.tells)), bad, bad_within, offsets=(0, micros(self.within)))

    def _risk(self, pair: Pair, talk: Contact | None, seen: _Seen, told: _Told, slip: int) -> Finding:
        at = max(pair.first.start, pair.second.start)
        found = talk if talk is not None else Contact(at, at, at, True, pair, (at, at))  # noqa: FBT003 - all its fields
        near = [each for each in seen.near(found) if not (each.certain and each.known)]
        missing = missing_of([found, *near])
        doubtful = bool(near) or bool(pair.tentative)
        verdict = Verdict.UNKNOWN if missing else Verdict.CONDITIONAL if doubtful else Verdict.AT_RISK
        return self._finding(found, seen, told, verdict, missing=missing, near=near, slip=slip)

    def _finding(
        self,
        talk: Contact,
        seen: _Seen,
        told: _Told,
        verdict: Verdict,
        *,
        missing: tuple[str, ...] = (),
        near: Sequence[Contact] = (),
        slip: int | None = None,
    ) -> Finding:
        at = talk.start if self.before is not None else talk.least
        tell = seen.first_told(at)
        # Where nobody is told at all, up to the last that is planned of them.
        allowed = micros(self.within)
        before = self.before is not None
        wait = told.wait(at, allowed, before=before) if tell is None else seen.wait(at, tell)
        if verdict is Verdict.BROKEN:
            wait = max(wait, allowed + 1)
        elif verdict in {Verdict.KEPT, Verdict.AT_RISK}:
            wait = min(wait, allowed)
        telling = tell.pair.stops if tell is not None else (*told.people, told.last)
        beside = [talk.pair.first, talk.pair.second]
        over = (at - wait, at) if before else (at, at + wait)
        return Finding.of(
            *talk.pair.stops,
            *telling,
            *(stop for each in near for stop in each.pair.stops),
            required=span_of(wait),
            actual=self.within,
            place=talk.pair.place,
            interval=interval_of(*over, talk.pair.place or talk.pair.first.place),
            outlook=Outlook(verdict, 0, slip if verdict is Verdict.AT_RISK else None),
            missing=missing,
            reach=self._reach(beside, tell, told, at, verdict),
        )

    def _reach(
        self, talking: Sequence[Presence], tell: Contact | None, told: _Told, at: int, verdict: Verdict
    ) -> Interval | None:
        """The widest time in which somebody may be told too late: where those who tell slip away, up to the last."""
        reach = reach_over(talking if tell is None else (*talking, tell.pair.first, tell.pair.second))
        if verdict in {Verdict.KEPT, Verdict.BROKEN}:
            return reach
        before = self.before is not None
        wait = told.wait(at, micros(self.within), before=before)
        low, high = (at - wait, at) if before else (at, at + wait)
        if reach is not None:
            low, high = min(low, reach._from), max(high, reach._to)
        return Interval(moment_near(low), moment_near(high))

    def explain(self, finding: Finding) -> str:
        """How soon they are told."""
        side = "before" if self.before is not None else "after"
        where = finding.place or finding.stops[0].place
        wait, most = (spoken(time_of(each)) for each in (finding.required, finding.actual))
        late = finding.verdict in {Verdict.BROKEN, Verdict.CONDITIONAL, Verdict.UNKNOWN}
        soon = f"does not tell {self.who} within {most}" if late else f"tells {self.who} within {wait}"
        wanted = "" if late else f", where {most} is the most"
        return hedged(finding, f"{self.by} {soon} {side} {self._speaking(finding)} speak in {where}{wanted}")

    def _speaking(self, finding: Finding) -> str:
        """Which two people speak; or, where it rests on others of theirs, too, for whom they do."""
        speaking = [each.leader for each in finding.stops[:2]]
        known: list[object] = [*speaking, self.by, self.who]
        others = [each.leader for each in finding.stops[2:] if each.leader is not None]
        alone = all(each in known or each.delegation in known for each in others)
        one, other = speaking if alone else self.speakers
        return f"{one} and {other}"

    def __str__(self) -> str:
        one, other = self.speakers
        side = "before" if self.before is not None else "after"
        but = f", not counting {', '.join(sorted(self.ignore))}" if self.ignore else ""
        return f"{self.by} tells {self.who} within {spoken(self.within)} {side} {one} and {other} speak{but}"


def _end_of(stop: Stop) -> int:
    return stop._from if stop._to is None else stop._to


class _Seen:
    """Talks, and encounters at which somebody is told, at given times."""

    def __init__(self, rule: Inform, talks: Sequence[Contact], tells: Sequence[Contact]) -> None:
        self._within = micros(rule.within)
        self._before = rule.before is not None
        self._talks, self._tells = Loose(talks), Loose(tells)
        self._certain = [each for each in tells if each.certain]

    def _asked(self, talk: Contact) -> tuple[int, int]:
        """From when on, and by when the latest, it is asked whether somebody is told."""
        return (talk.start, talk.start) if self._before else (talk.least, talk.most)

    def near(self, talk: Contact) -> list[Contact]:
        """What else may have to do with a talk."""
        least, most = self._asked(talk)
        since, until = (least - self._within, most) if self._before else (least, most + self._within)
        found = [*self._talks.within(since - 2, until + 2), *self._tells.within(since - 2, until + 2)]
        return [each for each in found if each.pair.name != talk.pair.name]

    def _settles(self, end: int, *, at: Contact, tells: bool) -> tuple[int, int]:
        """The moments, half-open, at which a talk may end (or start) where an encounter lasts up to *end*."""
        if not tells:
            # It goes on.
            return (at.start + 1, end + 1) if self._before else (at.start, end)
        if self._before:
            return at.start + 1, end + self._within + 1
        return at.start - self._within, end

    def surely_late(self, talk: Contact) -> bool:
        """Whether nobody is told in time in any world, and whatever is not known."""
        if not talk.certain:
            return False
        least, most = self._asked(talk)
        for tells, held in ((False, self._talks), (True, self._tells)):
            for each in held.within(*self._window(least, most)):
                if each.pair.name == talk.pair.name and not tells:
                    continue
                start, end = self._settles(each.most, at=each, tells=tells)
                # An end that both rest on is the end of both.
                first = most if _one_end(talk, each) and not self._before else least
                if start <= most and end > first:
                    return False
        return True

    def can_be_late(self, talk: Contact) -> bool:
        """Whether in some world, for some ends, nobody is told in time."""
        least, most = self._asked(talk)
        stops = sorted(talk.pair.tentative)
        taking = {frozenset(each) for size in (0, 1, 2) for each in combinations(stops, size)}
        longer = [] if talk.sure else _without_end(talk.pair)
        spans = []
        for tells, held in ((False, self._talks), (True, self._tells)):
            for each in held.within(*self._window(least, most)):
                if (each.pair.name == talk.pair.name and not tells) or each.pair.tentative not in taking:
                    continue
                end = each.least if each.sure else None
                open_ends = _without_end(each.pair)
                if each.pair.shared and len(open_ends) == 1 and open_ends[0] in longer and each.start <= talk.start:
                    # The end that both rest on comes after the start of the talk.
                    end = max(each.start if end is None else end, min(each.most, talk.start + 1))
                if end is not None:
                    spans.append(self._settles(end, at=each, tells=tells))
        return not Cover(spans).covers(least, most + 1)

    def goes_on(self, talk: Contact) -> bool:
        """Whether a talk is part of one that goes on (that began before) for sure."""
        at = self._asked(talk)[0]
        held = [each for each in self._talks.within(at - 1, at + 1) if each.certain]
        return Cover(self._settles(each.least, at=each, tells=False) for each in held).covers(at, at + 1)

    def _window(self, least: int, most: int) -> tuple[int, int]:
        return (least - self._within - 2, most + 2) if self._before else (least - 2, most + self._within + 2)

    def wait(self, at: int, tell: Contact) -> int:
        """How long before or after a moment an encounter is."""
        return max(0, at - tell.least if self._before else tell.start - at)

    def first_told(self, at: int) -> Contact | None:
        """The first certain encounter after a moment, or the last before it."""
        if self._before:
            held = [each for each in self._certain if each.start < at]
        else:
            held = [each for each in self._certain if each.least > at]
        return min(held, key=lambda each: (self.wait(at, each), each.start, each.pair.name), default=None)


def _each_once(talks: Sequence[Contact]) -> Iterator[Contact]:
    """Of talks that start and end at once, and take place in the same worlds, one."""
    seen = set()
    for each in talks:
        alike = each.start, each.least, each.most, each.sure, each.pair.tentative
        # Ends that are not known may be different ones.
        if alike not in seen or not each.known:
            seen.add(alike)
            yield each


def _without_end(pair: Pair) -> list[int]:
    return [id(each) for each in (pair.first, pair.second) if each.open is not None]


def _one_end(one: Contact, other: Contact) -> bool:
    """Whether the end of the one is not known, and rests on nothing but an end that the other rests on."""
    held = _without_end(one.pair)
    return len(held) == 1 and held[0] in _without_end(other.pair)


def _may_be_late(rule: Inform, talks: Sequence[Range], tells: Sequence[Range]) -> Iterator[Pair]:
    """The talks after (before) which nobody may be told in time within the bounds."""
    within, before = micros(rule.within), rule.before is not None
    spans = []
    for each in (each for each in tells if each.certain):
        if before:
            spans.append((each.latest_start + 1, each.earliest_end + within + 1))
        else:
            spans.append((each.latest_start - within, each.earliest_end))
    spans += [(each.latest_start + before, each.earliest_end + before) for each in talks if each.certain]
    cover = Cover(spans)
    for talk in talks:
        start, end = (talk.start, talk.latest_start) if before else (talk.earliest_end, talk.end)
        if not cover.covers(start, end + 1):
            yield talk.pair
