"""Where a verdict changes along slacks made of straight lines, against every shift one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Verdict
from schedcheck.analysis.asking import Look
from schedcheck.analysis.runs import runs
from schedcheck.analysis.turning import Turning

LOW, HIGH = -200, 200
LINES = st.lists(st.tuples(st.integers(-2, 2), st.integers(-150, 150), st.integers(-300, 300)), min_size=1, max_size=4)


@given(lines=LINES, best=st.booleans(), steady=st.booleans(), turns=st.frozensets(st.integers(LOW, HIGH), max_size=3))
def test_runs_find_every_change(
    lines: list[tuple[int, int, int]], *, best: bool, steady: bool, turns: frozenset[int]
) -> None:
    """The tightest of some lines bends downwards, the loosest upwards; no turning point need be known."""

    def look(shift: int) -> Look:
        slack = (max if best else min)(slope * (shift - middle) + height for slope, middle, height in lines)
        return Look(Verdict.KEPT if slack >= 0 else Verdict.BROKEN, slack)

    turning = Turning(turns, frozenset(), 0 if steady else None, best=best, sure=True)
    told: list[tuple[int, Verdict]] = []
    for shift in range(LOW, HIGH + 1):
        if not told or told[-1][1] is not look(shift).verdict:
            told.append((shift, look(shift).verdict))

    assert told == list(runs(look, LOW, HIGH, turning))


@given(at=st.integers(LOW + 1, HIGH), slack=st.sampled_from([None, 5]))
def test_one_jump_is_found_to_the_microsecond(at: int, slack: int | None) -> None:
    """Though nothing tells of it beforehand."""

    def look(shift: int) -> Look:
        return Look(Verdict.KEPT if shift < at else Verdict.BROKEN, slack)

    assert [(LOW, Verdict.KEPT), (at, Verdict.BROKEN)] == list(
        runs(look, LOW, HIGH, Turning(frozenset(), frozenset(), None, best=False, sure=True))
    )


def test_what_comes_and_goes_in_the_middle_is_found() -> None:
    """It is looked there as well, where no slack is known."""

    def look(shift: int) -> Look:
        return Look(Verdict.BROKEN if shift == 0 else Verdict.KEPT, None)

    assert [(LOW, Verdict.KEPT), (0, Verdict.BROKEN), (1, Verdict.KEPT)] == list(
        runs(look, LOW, HIGH, Turning(frozenset(), frozenset(), None, best=False, sure=True))
    )


def test_slack_that_jumps_without_breaking_is_no_change() -> None:
    """Also where it is not always known."""

    def look(shift: int) -> Look:
        return Look(Verdict.KEPT, None if shift == LOW + 1 else 500 + shift + (70 if shift > 60 else 0))

    def known(shift: int) -> Look:
        return Look(Verdict.KEPT, 500 + shift + (70 if shift > 60 else 0))

    turning = Turning(frozenset(), frozenset(), None, best=False, sure=True)

    assert [(LOW, Verdict.KEPT)] == list(runs(look, LOW, HIGH, turning)) == list(runs(known, LOW, HIGH, turning))
