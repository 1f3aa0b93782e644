"""All laws at once, on a constraint of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from schedcheck.testing.laws.case import Hooks, LawNotApplied
from schedcheck.testing.laws.exploring import Exploration
from schedcheck.testing.laws.subjects import name_of

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from schedcheck.schedule import Schedule
    from schedcheck.testing.laws.law import Law

__all__ = ["LawsChecked", "try_laws"]

__tracebackhide__ = True
HARDLY = 20
"""What is tried on fewer than one plan in so many is hardly tried."""


@frozen
class LawsChecked:
    """What became of the laws that were tried on a constraint: none was found broken.

    Attributes:
        subject: What the constraint is called.
        plans: How many plans were drawn, without those that Hypothesis discarded.
        not_kept: In how many of them it found something that is not kept.
        tried: On how many of them there was something to try each law on, by its name.
        not_applied: Why others were tried on none, by their names.
    """

    subject: str
    plans: int
    not_kept: int
    tried: Mapping[str, int]
    not_applied: Mapping[str, str]

    @property
    def hardly(self) -> dict[str, int]:
        """The laws that were tried on fewer than one plan in twenty, which says little, and on how many each."""
        return {name: count for name, count in self.tried.items() if count * HARDLY < self.plans}

    def __str__(self) -> str:
        width = max(map(len, (*self.tried, *self.not_applied)), default=0)
        little = dict.fromkeys(self.hardly, ", hardly tried")
        return "\n".join(
            [
                f"{self.subject}: no law was found broken in {self.plans} plans, {self.not_kept} of them not kept",
                *(f"  {name:<{width}}  tried on {count}{little.get(name, '')}" for name, count in self.tried.items()),
                *(f"  {name:<{width}}  not applied: {reason}" for name, reason in self.not_applied.items()),
            ]
        )


def try_laws(
    subject: Any,
    laws: Iterable[Law],
    *,
    strategy: Any,
    schedules: SearchStrategy[Schedule] | None,
    max_examples: int | None,
    all_kept: bool,
    hooks: Hooks,
) -> LawsChecked:
    """Try several laws on the same plans."""
    exempt = {each.name: each._exempt_all(subject, hooks) for each in laws}
    asked = [each for each in laws if not exempt[each.name]]
    if not asked:
        raise LawNotApplied(" and ".join(exempt), name_of(subject), "; ".join(dict.fromkeys(exempt.values())))
    search = Exploration(asked, subject, strategy=strategy, schedules=schedules, hooks=hooks)
    search.run(max_examples, all_kept=all_kept)
    silent = {each.name: exempt[each.name] or search.silent(each) for each in laws}
    tried = {each.name: search.tallies[each.name].tried for each in laws if not silent[each.name]}
    if not tried:
        raise LawNotApplied(" and ".join(silent), name_of(subject), "; ".join(dict.fromkeys(silent.values())))
    not_applied = {name: reason for name, reason in silent.items() if reason}
    return LawsChecked(name_of(subject), search.plans, search.not_kept, tried, not_applied)
