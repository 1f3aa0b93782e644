"""Columns of whole numbers, in Python's arrays and in numpy's."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from schedcheck._tables.kinds import EXACT, FINER, KINDS, LARGEST, PLAIN, UNITS, Codes, Column, Numbers
from schedcheck.errors import InvalidValue


def int64(values: Sequence[int], of: Column) -> array[int]:
    try:
        return array("q", values)
    except OverflowError:
        kind = KINDS[of.kind]
        row = next(row for row, value in enumerate(values) if not kind.least <= value <= kind.most)
        of.refuse_far(row, values[row])


def from_ints(values: array[int], of: Column, nulls: Any = None) -> Any:
    """A column that is an `array("q")`."""
    kind = KINDS[of.kind]
    if values and (min(values) < kind.least or max(values) > kind.most):
        row = next(row for row, value in enumerate(values) if not kind.least <= value <= kind.most)
        of.refuse_far(row, values[row])
    return finished(values, nulls, of)


def finished(values: Any, nulls: Any, of: Column) -> Any:
    if of.kind != "name":
        return Numbers(values, nulls)
    if nulls is not None and all(nulls):
        return Codes(array("q", [-1]) * len(nulls), ())
    if nulls is not None:
        row = list(nulls).index(True)
        raise InvalidValue(f"{of.at(row)} must be a number, as others of its column are", "null")
    # Without a row nobody can tell names from numbers.
    return Codes(values, None if len(values) else ())


def without_zone(nulls: Any, values: Any, of: Column) -> Any:
    import numpy as np  # noqa: PLC0415 - an extra

    if not nulls.all():
        row = int(nulls.argmin())
        of.refuse_naive(row, values[row])
    return Numbers(np.zeros(len(nulls), np.int64), nulls if len(nulls) else None)


def from_floats(values: Any, of: Column) -> Any:
    """Numbers as pandas holds them once one of them is null."""
    import numpy as np  # noqa: PLC0415 - an extra

    nulls = np.isnan(values)
    bad = ~nulls & ((np.abs(values) > EXACT) | (np.floor(values) != values))
    if bad.any():
        row = int(bad.argmax())
        of.refuse(row, values[row].item())
    return scaled(np.where(nulls, 0, values).astype(np.int64), nulls if nulls.any() else None, PLAIN, of)


def scaled(raw: Any, nulls: Any, unit: tuple[str, int], of: Column) -> Any:
    """A column of whole numbers of a unit, as microseconds."""
    import numpy as np  # noqa: PLC0415 - an extra

    if unit[0] not in UNITS and unit[0] not in FINER:
        raise InvalidValue(f"{of.name} of {of.what} must have a unit from weeks downwards", f"{unit[0]!r}")
    many, each = UNITS.get(unit[0], 1) * unit[1], FINER.get(unit[0], 1)
    if nulls is not None:
        raw = np.where(nulls, 0, raw)
    kind = KINDS[of.kind]
    # Before it is multiplied, which may exceed an int64 and says nothing.
    least, most = -(-kind.least * each // many), min(kind.most * each // many, LARGEST)
    if len(raw) and (raw.min() < least or raw.max() > most):
        row = int(((raw < least) | (raw > most)).argmax())
        of.refuse_far(row, _with_unit(raw[row], unit))
    values = raw.astype(np.int64, copy=False)
    if many != 1:
        values = values * many
    if each != 1:
        whole = values // each
        bad = whole * each != values
        if bad.any():
            row = int(bad.argmax())
            of.refuse_finer(row, _with_unit(raw[row], unit))
        values = whole
    return finished(values, nulls, of)


def _with_unit(number: Any, unit: tuple[str, int]) -> str:
    return f"{number}{'' if unit[1] == 1 else f' times {unit[1]}'} {unit[0]}".rstrip()
