"""Strategies for people and their delegations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.model import Delegation, Leader
from schedcheck.testing.strategies.grid import numbers, once

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["delegations", "leaders"]


@st.composite
def delegations(draw: DrawFn, *, max_size: int = 2) -> Delegation:
    """One of a few delegations."""
    return Delegation(f"Delegation {draw(numbers(1, max_size))}")


GROUPS = delegations()


@st.composite
def leaders(draw: DrawFn, *, name: str = "Leader") -> Leader:
    """A person, in a delegation or in none."""
    return Leader(name, delegation=draw(GROUPS) if once(draw) else None)
