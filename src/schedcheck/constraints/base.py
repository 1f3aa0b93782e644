"""What a constraint is, and what those that split into parts share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol, runtime_checkable

from schedcheck._time import spoken
from schedcheck.errors import InvalidValue
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from schedcheck.encounters.cells import Pair
    from schedcheck.encounters.nearness import Nearness, Question
    from schedcheck.encounters.presence import Presence
    from schedcheck.finding import Amount, Finding
    from schedcheck.model import Level, Party, Place
    from schedcheck.schedule import Schedule

__all__ = ["Constraint", "Divisible", "Glances", "KeepsApart", "Part", "Reads", "Scoped", "by_parts"]


@runtime_checkable
class Constraint(Protocol):
    """A question about a schedule, which measures and does not judge.

    A frozen value with these four, and nothing to inherit from. `findings` may yield kept ones too: a report keeps all
    that are not kept, and the tightest that is. A constraint that asks for something, which any one of several stops or
    encounters can be, says so by an attribute `best_of = True`: of all it yields, the best finding in force
    counts. One of parts that asks for something in each of them says `best_of_each = True`.
    """

    code: ClassVar[str]

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """What was measured."""

    def explain(self, finding: Finding) -> str:
        """One sentence on a finding: who, where, how much is there and how much is required."""

    def __str__(self) -> str:
        """What is wanted."""


class Part(NamedTuple):
    """A piece of a constraint that can be measured by itself.

    Attributes:
        people: The ids of all leaders whose itineraries it reads. As long as these stay what they are, so do the
            findings.
        key: What else tells it from the constraint's other parts.
    """

    people: tuple[str, ...]
    key: Hashable = ()


@runtime_checkable
class Divisible(Constraint, Protocol):
    """A constraint that says how it splits; one without parts looked at nothing."""

    def parts(self, schedule: Schedule) -> Iterable[Part]:
        """Its parts, in an order that does not depend on the input's."""

    def findings_in(self, schedule: Schedule, part: Part) -> Iterator[Finding]:
        """What was measured in one part."""


class Reads(NamedTuple):
    """Whose itineraries and which places decide what a constraint finds: an edit elsewhere changes nothing.

    Attributes:
        parties: With all who stand in for them; None for everybody.
        places: Whoever stops in one of them, inside it or around it, or crosses it.
        events: The ids of events; whoever has a stop for one of them.
    """

    parties: tuple[Party, ...] | None
    places: tuple[Place, ...] = ()
    events: frozenset[str] = frozenset()


@runtime_checkable
class Scoped(Divisible, Protocol):
    """A constraint that says what it reads, so that an edit elsewhere costs it nothing."""

    @property
    def reads(self) -> Reads:
        """What it reads."""


@runtime_checkable
class KeepsApart(Scoped, Protocol):
    """A constraint about two parties being too near, which can be measured place by place where all stops are plain."""

    a: Party
    b: Party
    inherit: bool

    @property
    def question(self) -> Question:
        """Which of their stops count, and how near is too near."""

    def told(self, found: Nearness) -> Finding:
        """What was measured of two stops."""


@runtime_checkable
class Glances(Scoped, Protocol):
    """A constraint against overlaps, of one part for each person: plain stops are seen at a glance."""

    who: Party | None

    @staticmethod
    def counts(first: Place, second: Place) -> bool:
        """Whether two plain stops in these places break it if they overlap."""

    def told_of(self, pair: Pair) -> Finding:
        """The finding about two plain stops."""


def by_parts(constraint: Divisible, schedule: Schedule) -> Iterator[Finding]:
    """All findings of a constraint, part by part."""
    for part in constraint.parts(schedule):
        yield from constraint.findings_in(schedule, part)


def time_of(amount: Amount | None) -> timedelta:
    """An amount of a constraint that measures durations, all of them known."""
    if not isinstance(amount, timedelta):
        raise InvalidValue("the amount must be a duration", repr(amount))
    return amount


def apart(finding: Finding, who: str, where: str) -> str:
    """How near two are who should have a gap between: "Ada and Bo are 3 min apart in Lobby"."""
    required = time_of(finding.required)
    if finding.actual is None:
        slips = " within the bounds of the plan" if finding.verdict is Verdict.AT_RISK else ""
        return f"{who} can come too near in {where}{slips}"
    gap = time_of(finding.actual)
    if gap < timedelta(0):
        shared = finding.interval.duration if finding.interval is not None else -gap
        known = shared and all(each.end is not None for each in finding.stops[:2])
        return f"{who} are both in {where}{f' for {spoken(shared)}' if known else ''}"
    needed = f", where {spoken(required)} is required" if required else ""
    return f"{who} are {spoken(gap)} apart in {where}{needed}" if gap else f"{who} just touch in {where}{needed}"


def hedged(finding: Finding, sentence: str) -> str:
    """A sentence that claims no more than the finding does.

    Args:
        finding: What it tells of.
        sentence: How it is at stated times, without capital and full stop.
    """
    match finding.verdict:
        case Verdict.UNKNOWN:
            return f"It is not known whether {sentence}: {', '.join(finding.missing)}."
        case Verdict.CONDITIONAL:
            return f"It depends on tentative stops whether {sentence}."
        case Verdict.AT_RISK:
            by = f" by more than {spoken(finding.slip)}" if finding.slip else ""
            upto = f" It holds while nobody slips{by}." if finding.slip is not None else ""
            undo = "; slips within the bounds of the plan can undo that" if finding.actual is not None else ""
            return f"{sentence[0].upper()}{sentence[1:]}{undo}.{upto}"
        case _:
            return f"{sentence[0].upper()}{sentence[1:]}."


def owner(presence: Presence) -> str:
    """Whose presence it is."""
    return presence.stop.leader.name if presence.stop.leader else "somebody"


def unknown_place(first: Place, second: Place, level: Level) -> str:
    """What is not known where two people may share a place, or not."""
    if first.id == second.id:
        return f"whether both are in one {level} of {first}"
    return f"whether {first} and {second} are one {level}"


def unknown_ends(*presences: Presence) -> tuple[str, ...]:
    """What is not known of the ends that presences rest on."""
    return tuple(
        dict.fromkeys(
            f"when {each.stop.name} ends for {owner(each)}"
            for each in presences
            if each.open is not None or each.doubtful
        )
    )
