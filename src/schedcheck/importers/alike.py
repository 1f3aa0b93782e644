"""Texts that may mean one and the same thing."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["Alike", "folded"]

BETWEEN = re.compile(r"[,;/|()\n]")
MOST_PARTS = 8
"""Of more parts the first are looked at: a text can be very long."""


def folded(text: str) -> str:
    """A text as it is compared: without case, Unicode's ways to write a letter, and how much space there is."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Alike:
    """Texts, of which one may mean what another does.

    So may those that are the same but for case, space and marks (`Room 1`, `room-1`); and those of which one is what
    the other begins or ends with, or a part of it, between commas and the like (`Lobby`, and `Lobby, Main house`).
    """

    def __init__(self) -> None:
        self._wholes: dict[str, str] = {}
        self._parts: dict[str, str] = {}

    def keep(self, text: str) -> str | None:
        """Keep a text; another, kept before, that may mean the same, or None."""
        pieces = list(filter(None, map(_letters, BETWEEN.split(text, MOST_PARTS))))
        whole = "".join(pieces)
        if not whole:
            return None
        count = len(pieces)
        runs = [*((0, end) for end in range(1, count)), *((start, count) for start in range(1, count))]
        parts = {*pieces, *("".join(pieces[start:end]) for start, end in runs)} - {whole}
        found = self._wholes.get(whole) or self._parts.get(whole)
        found = found or next((self._wholes[each] for each in sorted(parts) if each in self._wholes), None)
        self._wholes.setdefault(whole, text)
        for each in parts:
            self._parts.setdefault(each, text)
        return found


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", folded(text).replace("_", " ")))
