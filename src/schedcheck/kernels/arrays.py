"""The few things done to whole columns of numbers, be they arrays of numpy or of Python."""

from __future__ import annotations

from array import array
from operator import gt
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schedcheck.kernels.columns import Column


def is_numpy(*columns: Any) -> bool:
    """Whether one of the columns is an array of numpy's."""
    return any(hasattr(each, "dtype") for each in columns)


def take(values: Column, codes: Column) -> Column:
    """The value of each code."""
    if is_numpy(values, codes):
        from numpy import asarray  # noqa: PLC0415 - loaded already, by whoever made the column

        found: Column = asarray(values)[asarray(codes, dtype="int64")]
        return found
    return array("q", map(values.__getitem__, codes))


def listed(values: Column) -> list[int]:
    """The values as numbers of Python."""
    if is_numpy(values):
        held: Any = values
        return list(held.tolist())
    return list(values)


def with_one_more(column: Column, value: int) -> Column:
    """A column with one more row."""
    if is_numpy(column):
        from numpy import append  # noqa: PLC0415 - loaded already, by whoever made the column

        held: Any = column
        found: Column = append(held, value)
        return found
    return array("q", [*column, value])


def instead(column: Column, mark: int, others: Column) -> Column:
    """A column with those of another where it holds a mark."""
    if is_numpy(column, others):
        from numpy import asarray, where  # noqa: PLC0415 - loaded already, by whoever made the column

        held = asarray(column)
        found: Column = where(held == mark, asarray(others), held)
        return found
    return array("q", [other if each == mark else each for each, other in zip(column, others, strict=True)])


def holds(column: Column, mark: int) -> bool:
    """Whether a mark is in a column."""
    if is_numpy(column):
        held: Any = column
        return bool((held == mark).any())
    return mark in column


def first_over(column: Column, others: Column) -> int | None:
    """The first row in which a column is greater than another; None if it never is."""
    if is_numpy(column, others):
        from numpy import asarray  # noqa: PLC0415 - loaded already, by whoever made the column

        found = asarray(column) > asarray(others)
        return int(found.argmax()) if found.any() else None
    return next((row for row, over in enumerate(map(gt, column, others)) if over), None)


def first_outside(codes: Column, least: int, count: int) -> int | None:
    """The first row whose code is smaller than *least* or not smaller than *count*; None if there is none."""
    if is_numpy(codes):
        held: Any = codes
        found = (held < least) | (held >= count)
        return int(found.argmax()) if found.any() else None
    return next((row for row, code in enumerate(codes) if not least <= code < count), None)


def rows_among(column: Column, codes: Collection[int]) -> Column:
    """The rows in which a column holds one of some codes, which are not negative."""
    if is_numpy(column):
        from numpy import asarray, flatnonzero, fromiter, zeros  # noqa: PLC0415 - loaded already, by whoever made it

        held: Any = asarray(column)
        wanted = zeros(max(held.max(initial=0), max(codes, default=0)) + 1, dtype=bool)
        wanted[fromiter(codes, dtype="int64", count=len(codes))] = True
        found: Column = flatnonzero(wanted[held])
        return found
    chosen = frozenset(codes)
    return array("q", [row for row, code in enumerate(column) if code in chosen])


def rows_with(column: Column, code: int) -> Sequence[int]:
    """The rows in which a column holds a code."""
    if is_numpy(column):
        held: Any = column
        found: Sequence[int] = (held == code).nonzero()[0].tolist()
        return found
    return [row for row, each in enumerate(column) if each == code]


def counted(codes: Column, count: int) -> Sequence[int]:
    """How often each code from 0 up to *count* occurs; negative ones do not count."""
    if is_numpy(codes):
        from numpy import bincount  # noqa: PLC0415 - loaded already, by whoever made the column

        held: Any = codes
        many: Sequence[int] = cast("Any", bincount(held[held >= 0] if (held < 0).any() else held, minlength=count))
        return many
    found = [0] * count
    for code in codes:
        if code >= 0:
            found[code] += 1
    return found


def rows_by_code(codes: Column, count: int) -> tuple[Sequence[int], Sequence[int]]:
    """Rows in order of their codes, and for each code where its rows begin there, with one more for the end."""
    if is_numpy(codes):
        from numpy import argsort, asarray, bincount, concatenate  # noqa: PLC0415 - loaded already, as above

        held: Any = codes
        order: Any = argsort(asarray(held), kind="stable")
        first: Any = concatenate([[0], bincount(held, minlength=count).cumsum()])
        return order, first
    starts = [0, *counted(codes, count)]
    for code in range(count):
        starts[code + 1] += starts[code]
    return sorted(range(len(codes)), key=list(codes).__getitem__), starts


def grouped_rows(codes: Column, groups: Sequence[Sequence[int]]) -> tuple[Column, Column | None]:
    """For each row of a code, once for each of its groups, the group and the row.

    Instead of the rows None, where each counts once.

    Args:
        codes: Positions in *groups*.
        groups: Of each code, none or several.
    """
    most = max(map(len, groups), default=0)
    group, rows = array("q"), array("q")
    for turn in range(most):
        table = array("q", [each[turn] if len(each) > turn else -1 for each in groups])
        found = take(table, codes)
        if most == 1 and not holds(found, -1):
            return found, None
        held = rows_not(found, -1)
        rows.extend(held)
        group.extend(take(table, take(codes, held)))
    return group, rows


def first_rows(column: Column, codes: Column, count: int) -> Sequence[int]:
    """For each of some codes below *count*, which all occur, the first row of a column that holds it."""
    if is_numpy(column):
        from numpy import asarray, flatnonzero, zeros  # noqa: PLC0415 - loaded already, as above

        held: Any = column
        # One more, which is not wanted, for the code -1.
        wanted = zeros(count + 1, dtype=bool)
        wanted[asarray(codes, dtype="int64")] = True
        wanted[-1] = False
        rows = flatnonzero(wanted[held])[::-1]
        first = zeros(count + 1, dtype="int64")
        # Backwards, so that the first of several is what stays.
        first[held[rows]] = rows
        return cast("list[int]", first[asarray(codes, dtype="int64")].tolist())
    missing = set(codes)
    known: dict[int, int] = {}
    if missing:
        for row, code in enumerate(column):
            if code in missing:
                known[code] = row
                missing.remove(code)
                if not missing:
                    break
    return [known[code] for code in codes]


def rows_not(column: Column, mark: int) -> array[int]:
    """The rows in which a column does not hold a mark."""
    if is_numpy(column):
        held: Any = column
        return array("q", (held != mark).nonzero()[0].astype("int64").tobytes())
    return array("q", [row for row, each in enumerate(column) if each != mark])


def same(column: Column, other: Column) -> bool:
    """Whether two columns of one length hold the same."""
    return first_over(column, other) is None and first_over(other, column) is None


def distinct_rows(*columns: Column) -> array[int]:
    """The first row of all that are alike in every column, in order of the columns."""
    if is_numpy(*columns):
        from numpy import asarray, lexsort, ones  # noqa: PLC0415 - loaded already, as above

        held = [asarray(each) for each in columns]
        order = lexsort(held[::-1])
        new = ones(len(order), dtype=bool)
        new[1:] = False
        for each in held:
            new[1:] |= each[order][1:] != each[order][:-1]
        return array("q", order[new].astype("int64").tobytes())
    known: dict[tuple[int, ...], int] = {}
    for row, alike in enumerate(zip(*columns, strict=True)):
        known.setdefault(alike, row)
    return array("q", [known[each] for each in sorted(known)])
