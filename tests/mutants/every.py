"""Every mutant: which law must find it, in which plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
from attrs import field, frozen

from schedcheck import Schedule
from schedcheck.testing import BASE, STRATEGIES, TICK
from tests.mutants import wrong
from tests.mutants.base import ALIKE, WITHOUT, Wrong, fields_of
from tests.mutants.equipment import ChargesForEquipment, Equipped, equipped, more_needed
from tests.mutants.plans import ADA, NORTH, YARD, around_a_clock_change, crowded

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["MUTANTS", "Mutant", "right_of", "strategy_of"]

CROWDED = crowded()
TENTATIVE = crowded(min_stops=1, uncertain=("tentative",), places=(YARD,))
SOME = {"a": ADA, "b": NORTH}
PLAIN = {**SOME, "gap": timedelta(0), "gap_after": None, "at": None, "during": None, "allow": frozenset()}
SURE = crowded(min_stops=2, uncertain=())
MEETING = crowded(min_stops=2, uncertain=(), places=(YARD,))
SLIPPING = crowded(min_stops=1, max_stops=1, uncertain=("slipping",), places=(YARD,))
FULL_DAYS = crowded(people=1, min_stops=4, max_stops=5, max_events=0, uncertain=(), max_value=BASE + 6 * TICK)
NIGHT = crowded(min_stops=2, uncertain=(), max_value=BASE + 12 * TICK).map(around_a_clock_change)
UNKNOWN = crowded(min_stops=2, uncertain=("unknown",), places=(YARD,))
ALONE = crowded(people=1, uncertain=(), places=(YARD,))


@frozen
class Mutant:
    """A wrong constraint.

    Attributes:
        kind: Its class.
        law: The name of the law that must find it; "" where none does.
        plans: Where it is looked for; by default where laws do.
        hooks: What is told to the laws of it.
        about: What it is always about.
    """

    kind: type[Any]
    law: str
    plans: SearchStrategy[Schedule] | None = None
    hooks: Mapping[str, Any] = field(factory=dict)
    about: Mapping[str, Any] = field(factory=dict)

    @property
    def name(self) -> str:
        """Its class."""
        return self.kind.__name__

    @property
    def told(self) -> dict[str, Any]:
        """What is told to the laws of it: the hooks, and what does not hold of what is right either."""
        right = next((each for like, each in WITHOUT.items() if issubclass(self.kind, like)), {})
        return {"without": right, **self.hooks}

    @property
    def mistake(self) -> str:
        """What is wrong with it, in a sentence."""
        return (self.kind.__doc__ or "").strip()

    @property
    def strategy(self) -> Any:  # noqa: ANN401 - what a law takes
        """Constraints of this class about what is in a plan."""
        make, about = strategy_of(self.kind), dict(self.about)
        if not about:
            return make
        return lambda schedule: make(schedule).map(lambda rule: attrs.evolve(rule, **about))


def strategy_of(kind: type[Any]) -> Any:  # noqa: ANN401 - what a law takes
    """Constraints of a class, which ask what is asked of the built-in ones."""
    if not issubclass(kind, Wrong):
        return equipped(kind)
    asked = STRATEGIES[next(right for like, right in ALIKE.items() if issubclass(kind, like))]

    def make(schedule: Schedule) -> SearchStrategy[Any]:
        return asked(schedule).map(lambda right: kind(**fields_of(right)))

    return make


def right_of(rule: Any) -> Any:  # noqa: ANN401 - a mutant, and what it ought to be
    """The right rule that asks the same."""
    return Equipped(**fields_of(rule)) if isinstance(rule, Equipped) else rule.right


MUTANTS = (
    Mutant(wrong.TouchingIsBroken, "broken-is-negative-slack"),
    Mutant(wrong.SlackTurned, "broken-is-negative-slack"),
    Mutant(wrong.ChargesForWhatIsThere, "more-never-heals", SURE, about=SOME),
    Mutant(ChargesForEquipment, "more-never-heals", hooks={"harder": more_needed}),
    Mutant(wrong.GapForgotten, "limit-bites"),
    Mutant(wrong.TurnaroundForgotten, "limit-bites", CROWDED),
    Mutant(wrong.NeverBroken, "limit-bites"),
    Mutant(wrong.BestOfAll, "limit-bites", MEETING, about=SOME),
    Mutant(wrong.RoundsToHours, "shift"),
    Mutant(wrong.RoundsToMinutes, "shift"),
    Mutant(wrong.MidnightForgotten, "shift", MEETING, about=SOME),
    Mutant(wrong.WallClocks, "shift", NIGHT),
    Mutant(wrong.DatesAsWritten, "zone"),
    Mutant(wrong.OneSided, "either-side"),
    Mutant(wrong.FirstByName, "renaming", crowded(people=3), about=SOME),
    Mutant(wrong.RolesByName, "renaming"),
    Mutant(wrong.OrderOfASet, "renaming", crowded(people=3), about=SOME),
    Mutant(wrong.StandInsForgotten, "stand-in"),
    Mutant(wrong.HeadsTwice, "twice-is-once", ALONE),
    Mutant(wrong.SumInsteadOfPeak, "another-time", CROWDED),
    Mutant(wrong.ShareOfAll, "unrelated-person", CROWDED),
    Mutant(wrong.CallsAreRooms, "calls-are-nowhere"),
    Mutant(wrong.FirstMatchOnly, "wider-tolerance", MEETING, about=PLAIN),
    Mutant(wrong.LastStopForgotten, "stops-suffice"),
    Mutant(wrong.OnlyNeighbours, "renaming", FULL_DAYS),
    Mutant(wrong.PassagesForgotten, "passages-count", SURE),
    Mutant(wrong.CancelledCounts, "cancelled-is-nothing", MEETING),
    Mutant(wrong.TentativeIsSure, "tentative-is-worst", TENTATIVE),
    Mutant(wrong.TentativeIsNothing, "tentative-is-worst"),
    Mutant(wrong.SlipsForgotten, "kept-within-bounds"),
    Mutant(wrong.RiskTurnedRound, "kept-within-bounds", SLIPPING, about=PLAIN),
    Mutant(wrong.OpenEndsAreInstants, "unknown-resolves", UNKNOWN, about=SOME),
    Mutant(wrong.OpenEndsLeftOut, "unknown-resolves", UNKNOWN, about=SOME),
    Mutant(wrong.ErrorsSwallowed, "unknown-resolves", UNKNOWN, about=SOME),
    Mutant(wrong.EndOfTheEvent, "when-they-leave", CROWDED),
    Mutant(wrong.ClosedAtTheEnd, "half-open", CROWDED),
    Mutant(wrong.DuringForgotten, "within-scope", MEETING, about=SOME),
    Mutant(wrong.PlaceForgotten, "within-scope", SURE, about=SOME),
    Mutant(wrong.LevelsAsNames, "coarser-level"),
    Mutant(wrong.WrongStops, "stops-suffice"),
    Mutant(wrong.HalfTheEvidence, "stops-suffice"),
    Mutant(wrong.TooMuchEvidence, "stops-needed"),
    Mutant(wrong.ExplainsNobody, "explained"),
    Mutant(wrong.NumbersForNames, "json-round-trip"),
    Mutant(wrong.TellsOnce, "asking-twice"),
    Mutant(wrong.RemembersAnotherPlan, "no-memory", SURE),
    Mutant(wrong.PartMissed, "parts-equal-whole"),
    Mutant(wrong.PartsWithoutPassages, "parts-equal-whole"),
    Mutant(wrong.PartOfOne, "recheck-equals-check", SURE),
    Mutant(wrong.ReadsOne, "recheck-equals-check", SURE),
)
