"""Both modules of sweeps against one another and against each row compared with each."""

from __future__ import annotations

from array import array
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from schedcheck.kernels import NONE, Column, Kernel, Pairs, Peaks, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hypothesis.strategies import DrawFn

np = import_module("numpy")
vector = import_module("schedcheck.kernels.vector")
neighbours = import_module("schedcheck.kernels.neighbours")

MODULES: tuple[Kernel, ...] = (plain, vector)
LAST = 315_537_897_599_999_999
"""Microseconds from the start of year 1 to the end of year 9999."""
FORMS: tuple[Callable[[Sequence[int]], Column], ...] = (
    list,
    tuple,
    lambda values: array("q", values),
    lambda values: np.array(values, dtype=np.int64),
)


class Row(NamedTuple):
    """A row of a table."""

    group: int
    start: int
    end: int


Table: TypeAlias = list[Row]


class Case(NamedTuple):
    """Two tables, a gap for each group, and how numpy goes about it."""

    mine: Table
    theirs: Table
    gaps: list[int]
    chunk: int
    sample: int
    form: Callable[[Sequence[int]], Column]

    @property
    def groups(self) -> int:
        """One more than the largest group code."""
        return len(self.gaps)

    def columns(self, table: Table) -> tuple[Column, Column, Column]:
        """The table by columns, in the form of the case."""
        group, start, end = ([row[at] for row in table] for at in range(3))
        return self.form(group), self.form(start), self.form(end)


@st.composite
def cases(draw: DrawFn, *, max_size: int = 8, max_groups: int = 3) -> Case:
    """Tables on a coarse grid of some unit; some with times that are off the grid or very far apart."""
    unit = draw(st.sampled_from([1, 7, 64, 60_000_000, 900_000_000]))
    since = draw(st.sampled_from([0, -62_135_596_800_000_000, 1_668_499_200_000_000, 1]))
    ticks = [tick * unit for tick in range(7)]
    off_the_grid = [0, 1, unit, unit + 1, 2 * unit, 3 * unit, 3 * unit + 5]
    far_apart = [0, 1, unit, LAST // 2, LAST // 2 + 1, LAST - 1, LAST]
    moments = st.sampled_from(draw(st.sampled_from([ticks, ticks, off_the_grid, far_apart])))
    groups = draw(st.integers(1, max_groups))

    def tables() -> st.SearchStrategy[Table]:
        spans = st.tuples(moments, moments).map(sorted)
        rows = st.builds(
            lambda group, span: Row(group, since + span[0], since + span[1]), st.integers(0, groups - 1), spans
        )
        return st.lists(rows, max_size=max_size)

    gaps = st.sampled_from([0, 0, *ticks, 1, unit + 1, LAST, 1 << 62])
    return Case(
        draw(tables()),
        draw(tables()),
        draw(st.lists(gaps, min_size=groups, max_size=groups)),
        chunk=draw(st.integers(1, 9)),
        sample=draw(st.integers(1, 9)),
        form=draw(st.sampled_from(FORMS)),
    )


def gap_of(one: Row, other: Row) -> int:
    """The gap of two rows, as it is defined."""
    return max(other.start - one.end, one.start - other.end)


def in_order(table: Table) -> list[int]:
    """Row numbers by start, end and number."""
    return sorted(range(len(table)), key=lambda row: (table[row].start, table[row].end, row))


def pairs_of(pairs: Pairs) -> list[tuple[int, int]]:
    """Pairs one by one."""
    return list(zip(pairs.first, pairs.second, strict=True))


def each_overlap(case: Case, gap: int) -> Iterator[tuple[int, int]]:
    """Pairs of one table that are too near each other, by comparing each with each."""
    for code in range(case.groups):
        rows = [row for row in in_order(case.mine) if case.mine[row].group == code]
        for at, first in enumerate(rows):
            yield from [(first, other) for other in rows[at + 1 :] if gap_of(case.mine[first], case.mine[other]) < gap]


def each_least(case: Case) -> Iterator[int]:
    """The least gap of neighbours in each group."""
    for code in range(case.groups):
        rows = [case.mine[row] for row in in_order(case.mine) if case.mine[row].group == code]
        yield min((after.start - before.end for before, after in pairwise(rows)), default=NONE)


def across(case: Case, code: int) -> list[tuple[int, int]]:
    """All pairs of one group across the tables, by the left row in order, then the right."""
    return [
        (left, right)
        for left in in_order(case.mine)
        for right in in_order(case.theirs)
        if case.mine[left].group == code == case.theirs[right].group
    ]


def each_near(case: Case, gaps: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs across the tables that are too near, by comparing each with each."""
    for code in range(case.groups):
        for left, right in across(case, code):
            if gap_of(case.mine[left], case.theirs[right]) < gaps[code]:
                yield left, right


def each_nearest(case: Case, gaps: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The nearest pair of each group of those that are far enough apart."""

    def preference(pair: tuple[int, int]) -> tuple[int, int, tuple[int, int]]:
        one, other = case.mine[pair[0]], case.theirs[pair[1]]
        return gap_of(one, other), min(one.end, other.end), pair

    for code in range(case.groups):
        apart = [pair for pair in across(case, code) if gap_of(case.mine[pair[0]], case.theirs[pair[1]]) >= gaps[code]]
        if apart:
            yield min(apart, key=preference)


def each_peak(case: Case) -> Iterator[tuple[int, int]]:
    """The most rows at one moment of each group and the first such moment, by trying every start."""
    for code in range(case.groups):
        rows = [(row.start, max(row.end, row.start + 1)) for row in case.mine if row.group == code]
        counts = [(sum(start <= moment < end for start, end in rows), -moment) for moment, _ in rows]
        most, when = max(counts, default=(0, 0))
        yield most, -when


def sweeping(case: Case) -> Iterator[Kernel]:
    """Each module, numpy with the chunks and samples of the case."""
    with patch.multiple(neighbours, CHUNK=case.chunk, SAMPLE=case.sample):
        yield from MODULES


INSTANT_INSIDE = Case([Row(0, 0, 9), Row(0, 5, 5)], [Row(0, 0, 0), Row(0, 9, 9)], [0], 1, 1, list)
INSTANTS_TOGETHER = Case([Row(0, 5, 5), Row(0, 5, 5)], [Row(0, 5, 5), Row(0, 5, 9)], [0], 1, 1, list)

# Too wide for group, start, duration and row number to share 63 bits.
FAR_APART = Case(
    [Row(group, start, end) for group in (0, 1, 9) for start, end in ((0, 1), (0, 3), (1, LAST), (LAST - 1, LAST))],
    [Row(group, start, LAST) for group in (9, 8, 1) for start in (0, 2, LAST)],
    [1] * 10,
    chunk=4,
    sample=2,
    form=list,
)
# The same, without anything that overlaps; and with so many rows that places leave no room for row numbers.
FAR_AND_FREE = FAR_APART._replace(mine=[Row(0, 0, 1), Row(0, 2, LAST)])
FAR_AND_MANY = FAR_APART._replace(mine=[Row(at % 2, at // 4, LAST - at % 3) for at in range(40)] + [Row(1, LAST, LAST)])
# Instants on a grid of a power of two leave no bit for durations.
ROUND_INSTANTS = Case(
    [Row(group, moment << 20, moment << 20) for group in (0, 1) for moment in (0, (1 << 30) - 1)],
    [Row(1, 1 << 20, 3 << 20)],
    [5, 5],
    chunk=2,
    sample=4,
    form=list,
)


@given(cases())
@example(INSTANT_INSIDE)
@example(INSTANTS_TOGETHER)
@example(FAR_APART)
@example(FAR_AND_FREE)
@example(FAR_AND_MANY)
def test_overlaps_are_all_pairs_that_are_too_near(case: Case) -> None:
    """Each such pair once, in its place."""
    for kernel in sweeping(case):
        found = kernel.overlaps(*case.columns(case.mine), gap=case.gaps[0])

        assert list(each_overlap(case, case.gaps[0])) == pairs_of(found)


@given(cases(), st.integers(0, 4), st.integers(0, 4) | st.just(1 << 62))
@example(INSTANT_INSIDE, 0, 1)
@example(INSTANT_INSIDE, 0, 1 << 62)
@example(FAR_APART, 1, 10)
@example(FAR_AND_FREE, 1, 1)
def test_overlaps_within_a_range_are_those_of_its_groups(case: Case, first: int, count: int) -> None:
    """The same pairs of the same groups; of others none."""
    within = range(first, first + count)
    for kernel in sweeping(case):
        found = kernel.overlaps(*case.columns(case.mine), gap=case.gaps[0], within=within)
        every = pairs_of(kernel.overlaps(*case.columns(case.mine), gap=case.gaps[0]))

        assert [pair for pair in every if case.mine[pair[0]].group in within] == pairs_of(found)


@given(cases())
@example(INSTANT_INSIDE)
@example(INSTANTS_TOGETHER)
@example(FAR_APART)
@example(FAR_AND_FREE)
@example(FAR_AND_MANY)
def test_gaps_are_the_least_of_neighbours(case: Case) -> None:
    """One number for each group."""
    for kernel in sweeping(case):
        assert array("q", each_least(case)) == kernel.gaps(*case.columns(case.mine), case.groups)


@given(cases())
def test_least_gap_bounds_that_of_any_two(case: Case) -> None:
    """Where it is not negative no two rows are nearer; where it is, some overlap."""
    for kernel in sweeping(case):
        for code, least in enumerate(kernel.gaps(*case.columns(case.mine), case.groups)):
            rows = [row for row in case.mine if row.group == code]
            smallest = min((gap_of(one, other) for at, one in enumerate(rows) for other in rows[:at]), default=NONE)

            assert (least if least >= 0 else -1) == (smallest if smallest >= 0 else -1)


@given(cases())
@example(INSTANT_INSIDE)
@example(INSTANTS_TOGETHER)
def test_survey_is_overlaps_and_gaps(case: Case) -> None:
    """One sort, the same answers."""
    for kernel in sweeping(case):
        columns = case.columns(case.mine)
        expected = (*kernel.overlaps(*columns, gap=case.gaps[0]), kernel.gaps(*columns, case.groups))

        assert expected == kernel.survey(*columns, case.groups, gap=case.gaps[0])


@given(cases())
@example(INSTANT_INSIDE)
@example(INSTANTS_TOGETHER)
@example(FAR_APART)
@example(FAR_AND_FREE)
@example(FAR_AND_MANY)
def test_near_are_all_pairs_across_that_are_too_near(case: Case) -> None:
    """Each such pair once, in its place, for a gap of each group and for one gap."""
    for kernel in sweeping(case):
        columns = *case.columns(case.mine), *case.columns(case.theirs)

        assert list(each_near(case, case.gaps)) == pairs_of(kernel.near(*columns, gap=case.form(case.gaps)))
        assert list(each_near(case, case.gaps[:1] * case.groups)) == pairs_of(kernel.near(*columns, gap=case.gaps[0]))


@given(cases())
@example(INSTANT_INSIDE)
@example(INSTANTS_TOGETHER)
@example(FAR_APART)
@example(FAR_AND_FREE)
@example(FAR_AND_MANY)
def test_nearest_is_the_best_pair_that_is_far_enough_apart(case: Case) -> None:
    """One pair a group, for a gap of each group and for one gap."""
    for kernel in sweeping(case):
        columns = *case.columns(case.mine), *case.columns(case.theirs)
        one = case.gaps[:1] * case.groups

        assert list(each_nearest(case, case.gaps)) == pairs_of(kernel.nearest(*columns, gap=case.form(case.gaps)))
        assert list(each_nearest(case, one)) == pairs_of(kernel.nearest(*columns, gap=case.gaps[0]))


@given(cases())
@example(INSTANTS_TOGETHER)
@example(FAR_APART)
@example(FAR_AND_FREE)
@example(FAR_AND_MANY)
def test_peaks_are_the_first_moments_with_most_rows(case: Case) -> None:
    """Instants count for their own microsecond."""
    most, at = (array("q", column) for column in zip(*each_peak(case), strict=True))
    for kernel in sweeping(case):
        assert Peaks(most, at) == kernel.peaks(*case.columns(case.mine), case.groups)


@given(cases(max_size=30, max_groups=2), st.sampled_from([1_000_003, 1_500_000_000]))
@example(FAR_APART, 200_000_000)
@example(ROUND_INSTANTS, 2_000_000_000)
def test_large_and_sparse_codes_change_nothing(case: Case, factor: int) -> None:
    """Only the order of the codes matters, for crowds too."""
    tables = [[row._replace(group=row.group * factor) for row in table] for table in (case.mine, case.theirs)]
    columns, spread = ([*case.columns(one), *case.columns(two)] for one, two in ((case.mine, case.theirs), tables))
    gap = case.gaps[0]
    for kernel in sweeping(case):
        assert plain.overlaps(*columns[:3], gap=gap) == kernel.overlaps(*spread[:3], gap=gap)
        assert plain.near(*columns, gap=gap) == kernel.near(*spread, gap=gap)
        assert plain.nearest(*columns, gap=gap) == kernel.nearest(*spread, gap=gap)
