"""Constraints with one mistake each, and a right one: short, and about every stop by itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import attrs
from attrs import evolve, field, frozen

from schedcheck import Avoid, Finding, Interval, Leader, Level, Place, Schedule, Status, Stop, Verdict
from schedcheck.constraints import Part, Reads
from schedcheck.testing import BASE

ZERO = timedelta(0)


class Told:
    """What all of them say."""

    code: ClassVar[str] = "told"

    def explain(self, finding: Finding) -> str:
        people = " and ".join(dict.fromkeys(str(each.leader) for each in finding.stops))
        return f"{people} in {' and '.join(dict.fromkeys(each.place.name for each in finding.stops))}"

    def __str__(self) -> str:
        return "nobody stays longer than they may"


def taking_place(schedule: Schedule) -> Iterator[Stop]:
    """The stops that are not cancelled."""
    return (each for each in schedule.stops if each.standing is not Status.CANCELLED)


@frozen
class Short(Told):
    """A right one: nobody stays longer than some time."""

    at_most: timedelta

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            yield Finding.of(each, required=each.interval.duration, actual=self.at_most)


class Plain(Told):
    """The same, of a class of no library."""

    def __init__(self, at_most: timedelta) -> None:
        self.at_most = at_most

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return Short(self.at_most).findings(schedule)


@frozen
class Holiday(Short):
    """Names a date."""

    day: date = date(2022, 11, 15)


@frozen
class ByName(Short):
    """Names somebody by text."""

    who: str = "leader-0"


@frozen
class Forgetful(Told):
    """Says something else every time."""

    at_most: timedelta
    asked: ClassVar[list[None]] = []

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        self.asked.append(None)
        yield Finding.of(*taking_place(schedule), required=len(self.asked), actual=0, unit="times")


@frozen
class Clock(Told):
    """Reads the clock that a time is written by."""

    at_most: timedelta

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            yield Finding.of(each, required=each.start.hour, actual=9, unit="o'clock", settled=True)


@frozen
class FirstByName(Short):
    """Looks at whoever comes first by name, and at nobody else."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in list(taking_place(schedule))[:1]:
            yield Finding.of(each, required=each.interval.duration, actual=self.at_most)


@frozen
class BlamesTheFirst(Short):
    """Names the stop that comes first by name, whichever is too long."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        every = list(taking_place(schedule))
        longest = max(each.interval.duration for each in every)
        yield Finding.of(every[0], required=longest, actual=self.at_most)


@frozen
class LongestByName(Short):
    """A right one: names one of those who stay longest, the first by name."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        every = taking_place(schedule)
        longest = max(every, key=lambda each: each.interval.duration)
        yield Finding.of(longest, required=longest.interval.duration, actual=self.at_most)


@frozen
class Everybody(Told):
    """Counts all people of a plan, wherever they are."""

    at_most: int

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        there = list(taking_place(schedule))
        people = {each.leader for each in there}
        yield Finding.of(*there, required=len(people), actual=self.at_most, unit="people")


@frozen
class OneSided(Told):
    """Names one of the two people who are together."""

    at_most: timedelta

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        one, *others = taking_place(schedule)
        for each in others:
            shared = one.interval.intersection(each.interval)
            yield Finding.of(one, required=shared.duration if shared else ZERO, actual=self.at_most)


@frozen
class Padded(Short):
    """Names everybody in every finding."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        there = list(taking_place(schedule))
        longest = max((each.interval.duration for each in there), default=ZERO)
        yield Finding.of(*there, required=longest, actual=self.at_most)


@frozen
class Lenient(Short):
    """Calls broken what just holds."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            length = each.interval.duration
            verdict = Verdict.BROKEN if length >= self.at_most else Verdict.KEPT
            yield Finding((each,), each.place, each.interval, length, self.at_most, verdict=verdict)


@frozen
class ToTheMinute(Short):
    """Tells when without the seconds."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in super().findings(schedule):
            start = each.stops[0].start.replace(second=0, microsecond=0)
            yield evolve(each, interval=Interval(start, start + each.stops[0].interval.duration))


@frozen
class Silent(Short):
    """Explains nothing."""

    def explain(self, finding: Finding) -> str:
        return f"somebody in {finding.place}"


@frozen
class Placeless(Short):
    """Names people and no place."""

    def explain(self, finding: Finding) -> str:
        return f"{finding.stops[0].leader} somewhere"


@frozen
class Backwards(Short):
    """Takes the most for the least."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            yield Finding.of(each, required=self.at_most, actual=each.interval.duration)


@frozen
class ExactSlip(Short):
    """Is at risk by a slip of a quarter of an hour, and by no other."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            verdict = Verdict.AT_RISK if each.late == timedelta(minutes=15) else Verdict.KEPT
            yield Finding((each,), each.place, each.interval, ZERO, ZERO, verdict=verdict)


@frozen
class SameLevel(Told):
    """Compares levels by equality: places of a finer one pass."""

    level: Level

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            yield Finding.of(each, required=int(each.place.level == self.level), actual=0, unit="stops")


@frozen
class EndsAtOnce(Short):
    """Takes an end that is not known for the start."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            yield Finding.of(each, required=each.interval.duration, actual=self.at_most, settled=True)


@frozen
class NeverKnown(Short):
    """Says of an end that is known that it is not."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            yield Finding.of(each, required=ZERO, actual=None, missing=(f"when {each} ends",))


@frozen
class Confident(Short):
    """Takes what is tentative for confirmed."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            length = each.interval.duration
            verdict = Verdict.BROKEN if length > self.at_most else Verdict.KEPT
            yield Finding((each,), each.place, each.interval, length, self.at_most, verdict=verdict)


@frozen
class ReadsTooLittle(Short):
    """Looks at everybody, and says it reads one person."""

    who: Leader

    @property
    def reads(self) -> Reads:
        return Reads((self.who,))


@frozen
class PartsTooFew(Short):
    """Leaves one person out of its parts."""

    def parts(self, schedule: Schedule) -> list[Part]:
        return [Part((each.leader.id,)) for each in schedule.people()][1:]

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        for each in schedule.itinerary(part.people[0]).stops:
            if each.standing is not Status.CANCELLED:
                yield Finding.of(each, required=each.interval.duration, actual=self.at_most)


@frozen
class PartsTwice(PartsTooFew):
    """Has a part twice."""

    def parts(self, schedule: Schedule) -> list[Part]:
        return [Part((each.leader.id,)) for each in schedule.people()] * 2


@frozen
class Raises(Short):
    """Stumbles over a stop."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        error = ZeroDivisionError()
        error.add_note("asked of a plan")
        raise error


@frozen
class NeverBroken(Short):
    """Measures, and says that all is well."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            length = each.interval.duration
            yield Finding((each,), each.place, each.interval, length, self.at_most, verdict=Verdict.KEPT)


@frozen
class OneWay(Told):
    """Asks of the first of two people alone."""

    a: Leader
    b: Leader

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in schedule.itinerary(self.a).stops:
            yield Finding.of(each, required=each.interval.duration, actual=timedelta(minutes=80), settled=True)


@frozen
class Remembers(Short):
    """Keeps what it found of one plan, and tells it of another."""

    _found: list[Finding] = field(factory=list, init=False, eq=False, repr=False)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        if not self._found:
            self._found.extend(Short(self.at_most).findings(schedule))
        return iter(tuple(self._found))


@frozen
class Anywhere(Short):
    """Is asked of one place, and looks at all."""

    at: Place


@frozen
class OneOnly(Told):
    """Says that it passes to a stand-in, and looks at one person alone."""

    at_most: timedelta
    who: Leader
    inherit: bool = True

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            if each.leader == self.who:
                yield Finding.of(each, required=each.interval.duration, actual=self.at_most)


@frozen
class CountsCancelled(Short):
    """Asks of stops whatever became of them."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in schedule.stops:
            yield Finding.of(each, required=each.interval.duration, actual=self.at_most)


@frozen
class Heads(Told):
    """Takes stops for people, whenever they are."""

    at_most: int

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        there = list(taking_place(schedule))
        yield Finding.of(*there, required=len(there), actual=self.at_most, unit="people", settled=True)


@frozen
class Closed(Told):
    """Counts who is there at one time, with whoever has just left."""

    at_most: int

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        there = list(taking_place(schedule))
        for each in there:
            at_once = [one for one in there if one.start <= each.start <= (one.end or one.start)]
            yield Finding.of(*at_once, required=len(at_once), actual=self.at_most, unit="people", settled=True)


@frozen
class CallsAreThere(Told):
    """Takes a call for a stop in the building that it is filed under."""

    at_most: timedelta

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            if each.place.within is not None:
                yield Finding.of(each, required=each.interval.duration, actual=self.at_most)


@frozen
class WrittenOnly(Told):
    """Keeps two people apart, but for the ways through passages that nobody wrote down."""

    a: Leader
    b: Leader
    gap_after: timedelta | None = None

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        found = Avoid(self.a, self.b, gap_after=self.gap_after).findings(schedule)
        return (each for each in found if not any(stop.implied for stop in each.stops))


@frozen
class ToTheEnd(Told):
    """Asks how long an event is, not how long people stay."""

    at_most: timedelta
    a: Leader
    b: Leader

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            end: datetime | None = each.end if each.event is None else each.event.end
            yield Finding.of(each, required=(end or each.start) - each.start, actual=self.at_most)


@frozen
class Punctual(Short):
    """Asks that nothing begins at noon or later, and takes times as they are stated."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            late = each.start.hour >= 12
            yield Finding((each,), each.place, each.interval, int(late), 0, verdict=VERDICTS[late], unit="stops")


VERDICTS = {False: Verdict.KEPT, True: Verdict.BROKEN}


@frozen
class FindsNothing(Short):
    """Takes the name of a place for that of a person, which are never the same."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            if each.leader is not None and each.place.name == each.leader.name:
                yield Finding.of(each, required=each.interval.duration, actual=self.at_most)


@frozen
class Late(Short):
    """A right one: nothing begins after the first hour and a half of a plan, which few of them do."""

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in taking_place(schedule):
            late = each.start > BASE + timedelta(minutes=90)
            yield Finding((each,), each.place, each.interval, int(late), 0, verdict=VERDICTS[late], unit="stops")


@frozen
class Stranger(Told):
    """Asks of somebody, and calls them by a name of its own."""

    who: Leader
    called: str

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return iter(())


@frozen
class NotesInAList(Short):
    """Tells each stop once."""

    seen: list[str] = field(factory=list, eq=False)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in Short(self.at_most).findings(schedule):
            if str(each.stops) not in self.seen:
                self.seen.append(str(each.stops))
                yield each


@frozen
class NotesInItsClass(Short):
    """Tells each stop once, whichever rule is asked."""

    seen: ClassVar[list[str]] = []

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        for each in Short(self.at_most).findings(schedule):
            if str(each.stops) not in self.seen:
                self.seen.append(str(each.stops))
                yield each


@frozen
class RaisesOnce(Short):
    """Is not ready when it is asked for the first time."""

    seen: ClassVar[list[None]] = []

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        self.seen.append(None)
        if len(self.seen) == 1:
            raise RuntimeError
        return Short(self.at_most).findings(schedule)


class Locked(Plain):
    """Cannot be copied, and notes how often it is asked."""

    def __init__(self, at_most: timedelta) -> None:
        super().__init__(at_most)
        self.asked: list[None] = []

    def __copy__(self) -> Locked:
        raise TypeError

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        self.asked.append(None)
        return super().findings(schedule)


@dataclass(frozen=True)
class Data(Told):
    """A right one, of dataclasses."""

    at_most: timedelta

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return Short(self.at_most).findings(schedule)


@dataclass(frozen=True)
class DataThatRemembers(Data):
    """Keeps what it found of one plan, and tells it of another."""

    found: list[Finding] = dataclasses.field(default_factory=list, init=False)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        if not self.found:
            self.found.extend(super().findings(schedule))
        return iter(tuple(self.found))


@dataclass(frozen=True)
class DataAtAPlace(Told):
    """A right one, of somebody and somewhere."""

    a: Leader
    b: Place

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return Avoid(self.a, Leader("Nobody"), at=self.b).findings(schedule)


@dataclass(frozen=True)
class DataMadeOf(Data):
    """A right one, that takes what it does not keep, and allows no level but one."""

    text: dataclasses.InitVar[str]
    level: Level = Level.ROOM

    def __post_init__(self, text: str) -> None:
        if self.level is not Level.ROOM:
            raise ValueError(text)


class SlottedAndFrozen(Told):
    """A right one, of slots that nothing can be set in."""

    __slots__ = ("at_most",)
    at_most: timedelta

    def __init__(self, at_most: timedelta) -> None:
        object.__setattr__(self, "at_most", at_most)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return Short(self.at_most).findings(schedule)


class Slotted(Told):
    """A right one, of a class of no library, about two people."""

    __slots__ = ("both",)

    def __init__(self, both: tuple[Leader, Leader]) -> None:
        self.both = both

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        return Avoid(*self.both).findings(schedule)


def of_dataclasses(rule: Any) -> Any:  # noqa: ANN401 - any of attrs
    """The same rule, of a dataclass that has the same fields."""
    kind = type(rule)

    def findings(self: Any, schedule: Schedule) -> Iterator[Finding]:  # noqa: ANN401 - as above
        found: Iterator[Finding] = kind(**vars(self)).findings(schedule)
        return found

    names = [each.name for each in attrs.fields(kind)]
    made = dataclasses.make_dataclass(
        kind.__name__, names, bases=(Told,), namespace={"findings": findings}, frozen=True
    )
    return made(*(getattr(rule, each) for each in names))


def above_zero(_self: object, _attribute: object, value: timedelta) -> None:
    """Refuse nothing at all."""
    if value <= ZERO:
        raise ValueError("at_most must be above zero")


@frozen
class Picky(Short):
    """Allows some time at least."""

    at_most: timedelta = field(validator=above_zero)
