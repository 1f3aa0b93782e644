"""Every pair of stops that breaks one of very many rules, without a report."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from schedcheck._values import several
from schedcheck.checker.edits import Sides
from schedcheck.checker.sweeps import Always, Prepared, nothing, sweep
from schedcheck.constraints import Constraint
from schedcheck.errors import InvalidValue
from schedcheck.model import Stop
from schedcheck.model.identity import refuse_conflicts, things_asked
from schedcheck.rules import Rule, refuse_no_constraint
from schedcheck.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Executor


@frozen(eq=False)
class Scan:
    """Every pair of stops that breaks a rule, as columns: what a check would say of broken findings, in their numbers.

    Attributes:
        rules: Those that were asked, in the order given.
        rule: For each pair, the position of the rule; pairs are sorted by it.
        first, second: The rows of the stops: rows of the table that the plan was made from, or the places of the stops
            in `schedule.stops` that are not cancelled.
        left: The positions of the rules that sweeps cannot measure on this plan, in which they need `check`: rules in
            force for a time, of other kinds than `NoOverlap`, `Avoid` and `Exclusive`, about parties or places that are
            nowhere in the plan, about somebody of both parties, or about who comes first; and all rules, where some
            stop is tentative, can slip, has no end, or lies behind a passage. Of these no pair is told.
    """

    rules: tuple[Constraint | Rule, ...]
    rule: array[int]
    first: array[int]
    second: array[int]
    left: tuple[int, ...]
    _stop: Callable[[int], Stop]

    def __len__(self) -> int:
        return len(self.rule)

    def __iter__(self) -> Iterator[tuple[Constraint | Rule, Stop, Stop]]:
        """Each pair with its rule; the stops are made as they are asked for."""
        for number, first, second in zip(self.rule, self.first, self.second, strict=True):
            yield self.rules[number], self._stop(first), self._stop(second)


def scan(schedule: Schedule, rules: Iterable[Constraint | Rule], *, executor: Executor | None = None) -> Scan:
    """Find every pair of stops that breaks one of very many rules on a large plan, without a report.

    In O(n log n + found) for all rules together, where n stops are plain: sure to take place, with an end, without
    bounds or passages. `check` tells more of each, and takes longer.

    Args:
        schedule: The plan.
        rules: Constraints, or rules.
        executor: Sweeps over people, places and pairs of parties at once, by whatever has the `submit` of
            `concurrent.futures.Executor`: threads share the columns, processes are sent them.

    Raises:
        InvalidValue: Something that is no schedule, constraint or rule.
        WorkerDied: The executor did not finish.
        ConflictingIds: A rule that speaks of another thing under an id of the plan's.
    """
    if not isinstance(schedule, Schedule):
        raise InvalidValue("what is scanned must be a Schedule", repr(schedule))
    asked = several(rules, "rules")
    prepared: Prepared | None = schedule._roles.get("prepared")
    if prepared is not None and prepared.is_of(asked) and schedule._names.vocabulary.since(prepared.vocabulary) == []:
        ruled: Sequence[Rule | Always] = prepared.rules
    else:
        prepared = None
        ruled = [each if isinstance(each, Rule) else Always(each) for each in asked]
        for each in ruled:
            refuse_no_constraint(each.constraint)
        refuse_conflicts(schedule._names, things_asked([each.constraint for each in ruled]))
    columns = schedule._all_columns
    if columns is None:
        return Scan(asked, *nothing(), tuple(range(len(asked))), _no_stop)
    swept = sweep(ruled, Sides(schedule), columns, executor, given=asked, prepared=prepared)
    # Mostly none: not each rule is looked at for that.
    all_measured = len(swept.measured) == len(asked)
    left = () if all_measured else tuple(each for each in range(len(asked)) if each not in swept.measured)
    return Scan(asked, *swept.broken, left, columns.stop)


def _no_stop(row: int) -> Stop:
    raise InvalidValue("the row must be of a pair", str(row))
