"""A rulebook with what contradicts and what changed, as text and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedcheck.rulebook import Changes, Contradiction, Rulebook

__all__ = ["as_json", "as_text"]


def as_text(book: Rulebook, contradictions: Sequence[Contradiction], changes: Changes | None, older: str) -> str:
    """A line for each rule; then what contradicts, and what became of it since the file *older*."""
    lines = [str(book)]
    if contradictions:
        lines += ["", "cannot be kept:", *(f"  {each}" for each in contradictions)]
    if changes is not None:
        lines += ["", f"since {older}:", *(f"  {each}" for each in str(changes).splitlines())]
    return "\n".join(lines)


def as_json(book: Rulebook, contradictions: Sequence[Contradiction], changes: Changes | None) -> str:
    """The same as indented JSON; `changes` is null where there is nothing to compare with."""
    data: dict[str, Any] = {
        **book.to_dict(),
        "contradictions": [each.to_dict() for each in contradictions],
        "changes": None if changes is None else changes.to_dict()["changes"],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)
