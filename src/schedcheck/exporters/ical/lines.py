"""The lines of a calendar as they stand in a file (RFC 5545, section 3.1), and what is wrong with them as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from attrs import define, field, frozen

from schedcheck._values import on_one_line

__all__ = ["Fault", "RawLine", "raw_lines", "short"]

OCTETS = 75
LONGEST_SHOWN = 60
PHYSICAL = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")


@frozen
class Fault:
    """Something in a calendar that programs refuse, or read differently.

    Attributes:
        code: What kind of fault it is, in lower case with hyphens.
        line: On which line of the file, from 1.
        uid: The UID of the event, or other component, that it is in; None where it is in none, or that has none.
        sentence: What must hold, for people; with escapes for whatever a terminal would not show.
    """

    code: str
    line: int
    uid: str | None
    sentence: str = field(converter=on_one_line)

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence} [{self.code}]"


@define(slots=False)
class RawLine:
    """A content line as it stands in a file: folded.

    Attributes:
        number: On which line of the file it begins, from 1.
        parts: Its physical lines, without their ends.
        end: How the last of them ends.
    """

    number: int
    parts: list[bytes]
    end: bytes = field(default=b"")

    @property
    def last(self) -> int:
        """On which line of the file it ends."""
        return self.number + len(self.parts) - 1

    def faults(self) -> Iterator[Fault]:
        """What is wrong with each of its physical lines."""
        for at, line in enumerate(self.parts, self.number):
            if len(line) > OCTETS:
                yield Fault("long-line", at, None, f"a line must have at most {OCTETS} octets, not {len(line)}")
            try:
                text = line.decode()
            except UnicodeDecodeError:
                if self._is_split:
                    yield Fault("split-character", at, None, "a line must not be folded within a character")
                    continue
                yield Fault("not-utf-8", at, None, "text must be UTF-8")
                text = line.decode(errors="replace")
            control = CONTROL.search(text)
            if control:
                yield Fault("control-character", at, None, f"there must be no control character such as {control[0]!a}")

    @cached_property
    def _is_split(self) -> bool:
        """Whether it is text, only folded within a character; looked at once, not at each of its lines."""
        first, *others = self.parts
        try:
            b"".join((first, *(each[1:] for each in others))).decode()
        except UnicodeDecodeError:
            return False
        return bool(others)


def raw_lines(data: bytes, most: int) -> Iterator[RawLine]:
    """Each content line of a file, up to so many physical lines: the last may be cut there."""
    held: RawLine | None = None
    # The last match is empty, after the end of the last line.
    found = (each.groups() for each in PHYSICAL.finditer(data) if each[0])
    for number, (line, end) in enumerate(islice(found, most), 1):
        # A stray fold, on the first line, begins nothing; the line itself tells of it.
        if held is not None and line[:1] in {b" ", b"\t"}:
            held.parts.append(line)
            held.end = end
        else:
            if held is not None:
                yield held
            held = RawLine(number, [line], end)
    if held is not None:
        yield held


def short(value: str) -> str:
    """A value as sentences show it: its beginning, in quotes, with escapes."""
    shown = on_one_line(value[:LONGEST_SHOWN])
    return f"{shown!r}" if len(value) <= LONGEST_SHOWN else f"{shown!r} ..."
