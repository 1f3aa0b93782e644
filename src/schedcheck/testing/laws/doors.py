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


@frozen
class LawsChecked:
    """What became of the laws that were tried on a constraint: none was found broken.

    Attributes:
        tried: On how many plans each law was tried, by its name.
        not_applied: Why others were tried on none, by their names.
    """

    subject: str
    tried: Mapping[str, int]
    not_applied: Mapping[str, str]

    def __str__(self) -> str:
        width = max(map(len, (*self.tried, *self.not_applied)), default=0)
        return "\n".join(
            [
                f"{self.subject}: no law was found broken",
                *(f"  {name:<{width}}  tried on {count}" for name, count in self.tried.items()),
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
    hooks: Hooks,
) -> LawsChecked:
    """Try several laws on the same plans."""
    kind = isinstance(subject, type)
    exempt = {each.name: each._exempt(subject, hooks) if kind else "" for each in laws}
    asked = [each for each in laws if not exempt[each.name]]
    search = Exploration(asked, subject, strategy=strategy, schedules=schedules, hooks=hooks)
    search.run(max_examples)
    silent = {each.name: exempt[each.name] or search.silent(each) for each in laws}
    tried = {each.name: search.tallies[each.name].tried for each in laws if not silent[each.name]}
    if not tried:
        raise LawNotApplied(" and ".join(silent), name_of(subject), "; ".join(dict.fromkeys(silent.values())))
    return LawsChecked(name_of(subject), tried, {name: reason for name, reason in silent.items() if reason})
