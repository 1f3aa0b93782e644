"""A solver as peer: CP-SAT says whether a plan keeps all rules, not where it breaks them."""

from collections.abc import Sequence
from itertools import product

from tests.benchmarks.optional import Module, optional
from tests.benchmarks.sweeps import Lists, Span, grouped, shared_cells

cp_model = optional("ortools.sat.python.cp_model")


def feasible(work: Lists) -> bool:
    """Fixed intervals, and NoOverlap over those that must not overlap.

    The windows of rules are looked at beforehand: the solver is not told of two visits of which neither what they share
    nor what lies between touches the window.
    """
    model = cp_model.CpModel()
    by_person, by_room = grouped(work)
    for spans in (*by_person.values(), *by_room.values()):
        _apart(model, spans, 0)
    for rule, mine, theirs in shared_cells(work, by_person):
        _, gap, since, until = work.rules[rule]
        for one, other in product(mine, theirs):
            begun, over = max(one[0], other[0]), min(one[1], other[1])
            if min(begun, over) <= until and max(begun, over) >= since:
                _apart(model, (one, other), gap)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return bool(solver.solve(model) != cp_model.INFEASIBLE)


def _apart(model: Module, spans: Sequence[Span], gap: int) -> None:
    """Each made longer by the gap, so that who comes within it overlaps."""
    model.add_no_overlap([model.new_fixed_size_interval_var(start, end - start + gap, "") for start, end, _ in spans])
