"""Sweeps over the parties of many rules at once, against each row compared with each, and both modules the same."""

from __future__ import annotations

from array import array
from importlib import import_module
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

import schedcheck.kernels
from schedcheck.kernels import (
    NONE,
    Apart,
    Meetings,
    Parties,
    PartyKernel,
    Rows,
    Turns,
    arrays,
    parties,
    party_kernel_for,
)
from schedcheck.kernels.parties import FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from schedcheck.kernels import Column

np = import_module("numpy")
tables_of_rows = import_module("schedcheck.kernels.tables")
vector_pairs = import_module("schedcheck.kernels.vector_pairs")
vector_parties = import_module("schedcheck.kernels.vector_parties")

MODULES: tuple[PartyKernel, ...] = (parties, vector_parties)
FORMS: tuple[Callable[[Sequence[int]], Any], ...] = (
    list,
    lambda values: array("q", values),
    lambda values: np.array(values, dtype=np.int64),
)
PEOPLE = 4
PLACES = 4
A_CENTURY = 3_155_760_000_000_000


class Row(NamedTuple):
    """Somebody at a place."""

    person: int
    place: int
    start: int
    end: int


class Case(NamedTuple):
    """Rows, what each rule asks of them, and how they are handed over."""

    rows: list[Row]
    mine: list[list[int]]
    theirs: list[list[int]]
    keys: list[list[int]]
    where: list[int]
    gap: list[int]
    form: Callable[[Sequence[int]], Any]

    def columns(self) -> Rows:
        """The rows by columns."""
        return Rows(*(self.form([row[at] for row in self.rows]) for at in range(4)))

    def side(self, people: list[list[int]]) -> Parties:
        """One side of all rules, by columns."""
        entries = [(rule, person) for rule, several in enumerate(people) for person in several]
        return Parties(*(self.form([entry[at] for entry in entries]) for at in range(2)))

    def met(self, kernel: PartyKernel) -> Meetings:
        """What a module finds."""
        keys = [self.form(each) for each in self.keys]
        where, gap = self.form(self.where), self.form(self.gap)
        asked = Apart(self.side(self.mine), self.side(self.theirs), where, gap)
        found = kernel.between(self.columns(), asked, keys)
        # Asked again, with what is known by then.
        assert found == kernel.between(self.columns(), asked, keys)
        return found


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Rows on a coarse grid, instants among them; some people have none."""
    unit = draw(st.sampled_from([1, 7, 60_000_000]))
    since = draw(st.sampled_from([0, -62_135_596_800_000_000, 1_668_499_200_000_000]))
    spans = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted)
    rows = st.builds(
        lambda person, place, span: Row(person, place, since + span[0] * unit, since + span[1] * unit),
        st.integers(0, PEOPLE - 2),
        st.integers(0, PLACES - 1),
        spans,
    )
    return draw(st.lists(rows, max_size=10))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Rules with parties, gaps and ways to tell places apart of their own; some have nobody on a side."""
    rules = draw(st.integers(0, 4))
    side = st.lists(st.lists(st.integers(0, PEOPLE - 1), unique=True, max_size=PEOPLE), min_size=rules, max_size=rules)
    ways = draw(st.lists(st.lists(st.integers(-1, 2), min_size=PLACES, max_size=PLACES), min_size=1, max_size=3))
    gaps = st.sampled_from([0, 0, 1, 8, 60_000_000, 120_000_001, A_CENTURY, 1 << 62])
    return Case(
        draw(tables()),
        draw(side),
        draw(side),
        ways,
        draw(st.lists(st.integers(0, len(ways) - 1), min_size=rules, max_size=rules)),
        draw(st.lists(gaps, min_size=rules, max_size=rules)),
        draw(st.sampled_from(FORMS)),
    )


def gap_of(one: Row, other: Row) -> int:
    """The gap of two rows, as it is defined."""
    return max(other.start - one.end, one.start - other.end)


def each_meeting(case: Case) -> Iterator[tuple[int, int, int]]:
    """Pairs of each rule, by comparing each row with each."""
    for rule, (mine, theirs) in enumerate(zip(case.mine, case.theirs, strict=True)):
        key_of = case.keys[case.where[rule]]
        for (first, one), (second, other) in product(enumerate(case.rows), repeat=2):
            shared = key_of[one.place] == key_of[other.place] >= 0
            if one.person in mine and other.person in theirs and shared and gap_of(one, other) < case.gap[rule]:
                yield rule, first, second


NOBODY = Case([], [[0]], [[1]], [[0] * PLACES], [0], [0], list)
NO_RULES = Case([Row(0, 0, 0, 1)], [], [], [[0] * PLACES], [], [], list)
ONE_SIDED = Case([Row(0, 0, 0, 1)], [[0]], [[]], [[0] * PLACES], [0], [0], list)
NOTHING_COUNTS = Case([Row(0, 0, 0, 1), Row(1, 0, 0, 1)], [[0]], [[1]], [[-1] * PLACES], [0], [0], list)
INSTANT_INSIDE = Case([Row(0, 0, 0, 9), Row(1, 0, 5, 5)], [[0]], [[1]], [[0] * PLACES], [0], [0], list)
TWO_GAPS = Case(
    [Row(0, 0, 0, 1), Row(1, 0, 3, 4), Row(2, 1, 3, 4)],
    [[0], [0], [1]],
    [[1, 2], [1, 2], [0]],
    [[0, 1, 1, 1], [0, 0, 0, 0]],
    [0, 1, 1],
    [2, 3, 2],
    list,
)


BOTH_SIDES = Case(
    [Row(0, 0, 0, 1), Row(0, 0, 3, 4), Row(1, 0, 3, 4)], [[0], [0]], [[0], [1]], [[0] * PLACES], [0, 0], [9, 9], list
)


def columns_of(entries: Sequence[tuple[int, int, int]]) -> Meetings:
    """Pairs as columns."""
    return Meetings(*(array("q", [entry[at] for entry in entries]) for at in range(3)))


@given(cases())
@example(NOBODY)
@example(NO_RULES)
@example(ONE_SIDED)
@example(NOTHING_COUNTS)
@example(INSTANT_INSIDE)
@example(BOTH_SIDES)
@example(TWO_GAPS)
def test_meetings_are_all_pairs_that_are_too_near(case: Case) -> None:
    """Each such pair of each rule once, by rule and rows, whichever module sweeps."""
    for kernel in MODULES:
        assert columns_of(list(each_meeting(case))) == case.met(kernel)


@given(cases(), st.sampled_from([0, 1, 8]), st.sampled_from([0, 1 << 31]), st.sampled_from([0, 1 << 16]))
@example(TWO_GAPS, 0, 0, 0)
def test_few_codes_and_slots_change_nothing(case: Case, slots: int, codes: int, few: int) -> None:
    """Groups are numbered anew where there are many, and slots only rule out what cannot meet."""
    with (
        patch.multiple(vector_parties, CODES=codes, FEW_CODES=few),
        patch.multiple(tables_of_rows, SPARSE=0, SLOTS=slots),
        patch.multiple(vector_pairs, MOST_ROWS=-1),
    ):
        assert columns_of(list(each_meeting(case))) == case.met(vector_parties)


@given(
    cases(), st.sampled_from([0, 8]), st.sampled_from([0, 256]), st.sampled_from([0, 4096]), st.sampled_from([0, 50])
)
@example(TWO_GAPS, 0, 0, 0, 0)
@example(BOTH_SIDES, 0, 256, 4096, 50)
def test_few_or_many_rows_in_python_change_nothing(case: Case, dense: int, few: int, several: int, sparse: int) -> None:
    """Near rows are found before the rules or after, compared one by one or swept, and those of others left out."""
    with patch.multiple(parties, DENSE=dense, FEW=few, SEVERAL=several, SPARSE=sparse):
        assert columns_of(list(each_meeting(case))) == case.met(parties)


@given(cases())
def test_sides_may_change_places(case: Case) -> None:
    """Then pairs are the other way round."""
    turned = case._replace(mine=case.theirs, theirs=case.mine)
    for kernel in MODULES:
        there = sorted((rule, second, first) for rule, first, second in zip(*case.met(kernel), strict=True))

        assert there == list(zip(*turned.met(kernel), strict=True))


def each_turn(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The least gap of each person's neighbours in order that are in different places, and the end of the first."""
    for person in range(PEOPLE):
        held = sorted((each for each in rows if each.person == person), key=lambda each: (each.start, each.end))
        if any(gap_of(one, other) < 0 for one, other in combinations(held, 2)):
            yield 0, FIRST
            continue
        gaps = [(other.start - one.end, one.end) for one, other in pairwise(held) if one.place != other.place]
        yield min(gaps, default=(NONE, 0))


def turned(kernel: PartyKernel, rows: Sequence[Row], form: Callable[[Sequence[int]], Column]) -> Turns:
    """What a module finds."""
    return kernel.turns(Rows(*(form([row[at] for row in rows]) for at in range(4))), PEOPLE)


@given(tables(), st.sampled_from(FORMS))
@example([], list)
@example([Row(0, 0, 0, 1)], list)
@example([Row(0, 0, 5, 5), Row(0, 1, 5, 5), Row(0, 0, 5, 5), Row(0, 1, 6, 9)], list)
@example([Row(0, 0, 0, 5), Row(0, 0, 1, 3), Row(0, 1, 9, 9)], list)
@example([Row(0, 0, 0, 5), Row(1, 1, 1, 3), Row(0, 1, 9, 9), Row(1, 1, 4, 5)], list)
def test_turns_are_the_least_gaps_of_neighbours(rows: list[Row], form: Callable[[Sequence[int]], Column]) -> None:
    """In different places; zero, from the least time there is, for who has rows that overlap."""
    least, at = zip(*each_turn(rows), strict=True)
    for kernel in MODULES:
        assert Turns(array("q", least), array("q", at)) == turned(kernel, rows, form)


@given(tables())
def test_turns_bound_every_gap(rows: list[Row]) -> None:
    """No two rows of one person in different places that do not overlap are nearer, or as near and earlier."""
    for kernel in MODULES:
        least, at = turned(kernel, rows, list)
        for one, other in combinations(rows, 2):
            gap = gap_of(one, other)
            if one.person == other.person and one.place != other.place and gap >= 0:
                assert (least[one.person], at[one.person]) <= (gap, min(one.end, other.end))


def test_numpy_sweeps_parties_where_it_pays() -> None:
    """Few rows are swept in Python."""
    assert parties is party_kernel_for(0)
    assert vector_parties is party_kernel_for(schedcheck.kernels.ENOUGH)


# --- Whole columns ---

COLUMNS = st.lists(st.integers(-1, 5), max_size=12)
Work = tuple[Any, ...]


def alike(work: Callable[..., object], *columns: Sequence[int], further: Work = ()) -> list[object]:
    """What a function makes of columns in each form, in plain values."""
    return [in_values(work(*map(form, columns), *further)) for form in FORMS]


def in_values(found: object) -> object:
    """Columns as lists of int."""
    if isinstance(found, (tuple, list)):
        return [in_values(each) for each in found]
    if hasattr(found, "tolist"):
        return found.tolist()
    return found


def same(expected: object, found: list[object]) -> None:
    """Every form gives what is expected."""
    assert [expected] * len(FORMS) == found


@given(st.lists(st.integers(), min_size=1, max_size=9), st.data())
def test_take_gives_the_value_of_each_code(values: list[int], data: st.DataObject) -> None:
    """In every form, and where the two are of different ones."""
    values = [each % 1000 for each in values]
    codes = data.draw(st.lists(st.integers(-1, len(values) - 1), max_size=9))
    expected = [values[code] for code in codes]

    same(expected, alike(arrays.take, values, codes))
    assert expected == list(arrays.take(np.array(values), array("q", codes)))
    assert expected == list(arrays.take(values, np.array(codes, dtype=np.int64)))


@given(st.lists(st.tuples(st.integers(-1, 1), st.integers(5, 9)), max_size=9))
def test_instead_takes_others_where_a_mark_is(pairs: list[tuple[int, int]]) -> None:
    """And leaves the rest."""
    columns = [one for one, _ in pairs], [other for _, other in pairs]
    expected = [other if one == -1 else one for one, other in pairs]

    same(expected, alike(lambda one, other: arrays.instead(one, -1, other), *columns))
    assert expected == list(arrays.instead(columns[0], -1, np.array(columns[1], dtype=np.int64)))


@given(COLUMNS)
def test_holds_and_rows_tell_of_a_mark(column: list[int]) -> None:
    """Whether it is there, in which rows, and in which not."""
    rows = [row for row, each in enumerate(column) if each == -1]

    same(-1 in column, alike(arrays.holds, column, further=(-1,)))
    same(rows, alike(arrays.rows_with, column, further=(-1,)))
    same([row for row in range(len(column)) if row not in rows], alike(arrays.rows_not, column, further=(-1,)))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=9))
def test_first_over_is_the_first_row_that_is_greater(pairs: list[tuple[int, int]]) -> None:
    """None where no row is."""
    columns = [one for one, _ in pairs], [other for _, other in pairs]
    expected = next((row for row, (one, other) in enumerate(pairs) if one > other), None)

    same(expected, alike(arrays.first_over, *columns))
    assert expected == arrays.first_over(columns[0], np.array(columns[1], dtype=np.int64))


@given(COLUMNS, st.integers(-1, 0), st.integers(0, 6))
def test_first_outside_is_the_first_code_out_of_range(column: list[int], least: int, count: int) -> None:
    """None where all are inside."""
    expected = next((row for row, each in enumerate(column) if not least <= each < count), None)

    same(expected, alike(arrays.first_outside, column, further=(least, count)))


@given(COLUMNS)
def test_counted_tells_how_often_each_code_occurs(column: list[int]) -> None:
    """Negative codes are of nothing."""
    same([column.count(code) for code in range(6)], alike(arrays.counted, column, further=(6,)))


@given(st.lists(st.integers(0, 5), max_size=12))
def test_rows_by_code_are_in_order(column: list[int]) -> None:
    """And where those of each code begin is told."""
    order = [row for code in range(6) for row, each in enumerate(column) if each == code]
    starts = [sum(each < code for each in column) for code in range(7)]

    same([order, starts], alike(arrays.rows_by_code, column, further=(6,)))


@given(
    st.lists(st.integers(0, 3), max_size=9),
    st.lists(st.lists(st.integers(0, 9), unique=True, max_size=3), min_size=4, max_size=4),
)
@example([0, 1], [[1], [2], [3], [4]])
@example([0, 1], [[1], [], [3], [4]])
@example([], [[], [], [], []])
def test_grouped_rows_count_once_for_each_group(codes: list[int], groups: list[list[int]]) -> None:
    """Each row with each group of its code; where every row has just one, no rows are told."""
    expected = sorted((group, row) for row, code in enumerate(codes) for group in groups[code])
    for form in FORMS:
        group, rows = arrays.grouped_rows(form(codes), groups)
        rows = array("q", range(len(codes))) if rows is None else rows

        assert expected == sorted((int(one), int(other)) for one, other in zip(group, rows, strict=True))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.data())
def test_first_rows_hold_a_code_first(column: list[int], data: st.DataObject) -> None:
    """For each code asked for, in the order asked."""
    codes = data.draw(st.lists(st.sampled_from(column), max_size=6))

    same([column.index(code) for code in codes], alike(arrays.first_rows, column, codes, further=(6,)))
