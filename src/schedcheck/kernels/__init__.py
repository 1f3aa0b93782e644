"""The few sorted sweeps that everything rests on: in plain Python, and the same in numpy where that pays."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from schedcheck.kernels import plain
from schedcheck.kernels.columns import NONE, Column, Kernel, Pairs, Peaks, Survey

__all__ = ["Column", "Kernel", "NONE", "Pairs", "Peaks", "Survey", "kernel_for"]

ENOUGH = 1_000
"""From so many rows on numpy is faster, where it is loaded already."""
ENOUGH_TO_LOAD = 20_000
"""From so many rows on numpy is faster even if it must be loaded first."""


def kernel_for(rows: int) -> Kernel:
    """The module to sweep so many rows with."""
    if rows < ENOUGH:
        return plain
    if sys.modules.get("numpy") is None and (rows < ENOUGH_TO_LOAD or find_spec("numpy") is None):
        return plain
    from schedcheck.kernels import vector  # noqa: PLC0415 - loads numpy

    return vector
