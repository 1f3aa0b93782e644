"""The bytes of a calendar as unfolded lines of text (RFC 5545, section 3.1)."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from schedcheck.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedcheck.importers.ical.limits import CalendarLimits
    from schedcheck.importers.notices import Notices

__all__ = ["Line", "lines_of"]

# All but the tab, which may stand in a text.
CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")
REPLACEMENT = "\ufffd"
MARK = b"\xef\xbb\xbf"
OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Line(NamedTuple):
    """A line of text.

    Attributes:
        number: Of its first part in the file, counted from one.
        text: The whole line, without its end.
    """

    number: int
    text: str


def lines_of(data: bytes, limits: CalendarLimits, notices: Notices) -> Iterator[Line]:
    """The lines that are not blank.

    Raises:
        OverLimit: The data are too large, or a line is too long.
        InvalidValue: They are in UTF-16 or UTF-32.
    """
    limits.hold("size", len(data), f"{len(data):,} bytes")
    if data.startswith(OTHER_MARKS):
        raise InvalidValue("a calendar must be text in UTF-8", "text in UTF-16 or UTF-32")
    if data.startswith(MARK):
        notices.add("byte-order-mark", "the file starts with a byte order mark", "it was left out", line=1)
        data = data[len(MARK) :]
    for number, raw in _unfolded(_with_line_feeds(data, notices), limits):
        yield Line(number, _decoded(number, raw, notices))


def _with_line_feeds(data: bytes, notices: Notices) -> bytes:
    if b"\n" not in data:
        if b"\r" in data:
            notices.add("line-ends", "lines end in CR alone", "they were taken as lines", line=1)
        return data.replace(b"\r", b"\n")
    if data.count(b"\n") != data.count(b"\r\n"):
        notices.add("line-ends", "some lines end in LF alone", "they were taken as lines", line=1)
    # A CR that ends no line is a control character: it must not bring in lines of its own.
    return data


def _unfolded(data: bytes, limits: CalendarLimits) -> Iterator[tuple[int, bytes]]:
    parts: list[bytes] = []
    first = size = 0
    # Line by line: a list of all of them would take more memory than a calendar may.
    for number, raw in enumerate(BytesIO(data), 1):
        line = raw.rstrip(b"\n").removesuffix(b"\r")
        if line[:1] in {b" ", b"\t"} and parts:
            parts.append(line[1:])
            size += len(line) - 1
        else:
            if parts:
                yield first, b"".join(parts)
            # A blank line between two parts of a folded one ends it.
            parts, first, size = [line] if line.strip() else [], number, len(line)
        limits.hold("line", size, f"one of more, which starts in line {first}")
    if parts:
        yield first, b"".join(parts)


def _decoded(number: int, raw: bytes, notices: Notices) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode(errors="replace")
        notices.add("not-utf-8", "the line is not UTF-8", f"what is not was replaced by {REPLACEMENT!r}", line=number)
    if not text.isprintable() and CONTROLS.search(text):
        text = CONTROLS.sub(REPLACEMENT, text)
        done = f"each was replaced by {REPLACEMENT!r}"
        notices.add("control-character", "the line holds control characters", done, line=number)
    return text
