"""The few sorted sweeps that everything rests on: in plain Python, and the same in numpy where that pays."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from schedcheck.kernels import parties, plain
from schedcheck.kernels.columns import (
    NONE,
    Apart,
    Column,
    Kernel,
    Meetings,
    Pairs,
    Parties,
    PartyKernel,
    Peaks,
    Rows,
    Survey,
    Turns,
)

__all__ = [
    "Apart",
    "Column",
    "KEPT",
    "Kernel",
    "Meetings",
    "NONE",
    "Pairs",
    "Parties",
    "PartyKernel",
    "Peaks",
    "Rows",
    "Survey",
    "Turns",
    "kernel_for",
    "party_kernel_for",
    "read_once",
]

ENOUGH = 1_000
"""From so many rows on numpy is faster, where it is loaded already."""
ENOUGH_TO_LOAD = 20_000
"""From so many rows on numpy is faster even if it must be loaded first."""
KEPT = 1 << 18
"""Of no more rows than so many, lists are kept beside the columns: some thirty megabytes at most."""


def kernel_for(rows: int) -> Kernel:
    """The module to sweep so many rows with."""
    if not _numpy_pays(rows):
        return plain
    from schedcheck.kernels import vector  # noqa: PLC0415 - loads numpy

    return vector


def read_once(*columns: Column, known: list[list[int]] | None = None) -> list[Column]:
    """Columns of equal length as their kernels read them: what several sweeps are over is then made lists once.

    Args:
        columns: Which.
        known: For whoever reads the same ones again: where the lists of few rows are kept.
    """
    if not columns or _numpy_pays(len(columns[0])):
        return list(columns)
    if known:
        return list(known)
    made = list(map(plain.values_of, columns))
    if known is not None and len(columns[0]) <= KEPT:
        known += made
    return list(made)


def party_kernel_for(rows: int) -> PartyKernel:
    """The module to sweep the parties of so many rows with."""
    if not _numpy_pays(rows):
        return parties
    from schedcheck.kernels import vector_parties  # noqa: PLC0415 - loads numpy

    return vector_parties


def _numpy_pays(rows: int) -> bool:
    if rows < ENOUGH:
        return False
    return sys.modules.get("numpy") is not None or (rows >= ENOUGH_TO_LOAD and find_spec("numpy") is not None)
