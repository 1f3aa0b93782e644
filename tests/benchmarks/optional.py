"""Packages that may be missing: the tools we are measured against, and numpy."""

import os
from importlib import import_module
from typing import Any, TypeAlias

Array: TypeAlias = Any  # numpy ships types, but is not always installed.
Module: TypeAlias = Any

# One thread for everybody; polars reads this when it is imported.
os.environ.setdefault("POLARS_MAX_THREADS", "1")


def optional(name: str) -> Module:
    """A module, or None where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None
