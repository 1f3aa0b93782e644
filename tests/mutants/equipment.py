"""A rule that no built-in one is like: a room has what is needed in it; as it should be, and as it must not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import attrs
from attrs import field, frozen
from hypothesis import strategies as st

from schedcheck import Finding, Place, Schedule
from tests.mutants.base import judged

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["ChargesForEquipment", "Equipped", "equipped", "more_needed"]

THINGS = ("booth", "piano", "screen")


@frozen
class Equipped:
    """Every room that somebody stops in has what is needed there."""

    code: ClassVar[str] = "equipped"
    rooms: tuple[tuple[Place, frozenset[str]], ...]
    needs: frozenset[str] = field(kw_only=True)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        has = {place.id: things for place, things in self.rooms}
        for stop in schedule.stops:
            if stop.standing.name == "CONFIRMED" and stop.place.id in has:
                there = self.counted(has[stop.place.id])
                yield judged(Finding.of(stop, required=len(self.needs), actual=there, unit="things", settled=True))

    def counted(self, has: frozenset[str]) -> int:
        return len(self.needs & has)

    def explain(self, finding: Finding) -> str:
        return (
            f"{finding.stops[0].leader} needs {finding.required} things in {finding.place}, which has {finding.actual}."
        )

    def __str__(self) -> str:
        return f"rooms have {', '.join(sorted(self.needs)) or 'what is needed'}"


@frozen
class ChargesForEquipment(Equipped):
    """Charges for each thing that a room has and nobody needs, not for each that is needed and not there."""

    def counted(self, has: frozenset[str]) -> int:
        return len(self.needs) - len(has - self.needs)


def equipped(kind: type[Equipped]) -> Any:  # noqa: ANN401 - what a law takes
    """Rules about the rooms of a plan."""

    @st.composite
    def make(draw: DrawFn, schedule: Schedule) -> Equipped:
        things = st.frozensets(st.sampled_from(THINGS))
        return kind(tuple((each, draw(things)) for each in schedule.places), needs=draw(things))

    return make


def more_needed(rule: Equipped) -> SearchStrategy[Equipped]:
    """The same rule that needs more."""
    return st.frozensets(st.sampled_from(THINGS)).map(lambda more: attrs.evolve(rule, needs=rule.needs | more))
