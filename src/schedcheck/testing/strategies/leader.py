"""Strategies for people and their delegations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.model import Delegation, Leader
from schedcheck.testing.strategies.grid import perhaps

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["delegations", "leaders"]


def delegations(*, max_size: int = 2) -> SearchStrategy[Delegation]:
    """One of a few delegations."""
    return st.integers(1, max_size).map(lambda number: Delegation(f"Delegation {number}"))


@st.composite
def leaders(draw: DrawFn, *, name: str = "Leader") -> Leader:
    """A person, in a delegation or in none."""
    return Leader(name, delegation=draw(perhaps(delegations())))
