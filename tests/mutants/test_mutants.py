import pytest
from hypothesis import settings

from schedcheck.errors import InvalidValue
from schedcheck.testing.laws import LAWS, LawBroken
from tests.mutants.candidates import CANDIDATES
from tests.mutants.every import MUTANTS, Mutant
from tests.mutants.table import RIGHT, found_by

BY_NAME = {each.name: each for each in (*LAWS, *CANDIDATES)}
every_mutant = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)
UNSEEN = {"ClosedAtTheEnd"}
"""Whose mistakes are lawful: consistently another rule, which only a second opinion tells from the right one."""
THOROUGH = 600
"""So many plans, at the most, are tried to find a mutant: mostly a few dozens do."""


@every_mutant
def test_a_mutant_is_found(mutant: Mutant) -> None:
    """By the law that is to find it, as whoever wrote the rule would try it."""
    if not mutant.law:
        assert RIGHT in found_by(mutant)
        return
    looking = settings(max_examples=THOROUGH, derandomize=True, database=None, print_blob=False)
    with looking_by(looking), pytest.raises((LawBroken, InvalidValue)):
        BY_NAME[mutant.law].check(
            mutant.kind, strategy=mutant.strategy, schedules=mutant.plans, max_examples=THOROUGH, **mutant.hooks
        )
