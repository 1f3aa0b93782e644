"""One line as a property: its name, its parameters and its value (RFC 5545, section 3.1; RFC 6868)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schedcheck.importers.ical.lines import Line

__all__ = ["Property", "categories", "read_property", "text_of"]

# No part can be read in two ways, so that nothing takes long.
HEAD = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):')
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
VALUE = re.compile(r'"([^"]*)"|([^",]+)')
CARET = re.compile(r"\^([n'^])")
CARETS = {"n": "\n", "'": '"', "^": "^"}
ESCAPE = re.compile(r"\\([\\;,nN])")
# A comma between two categories; one that a backslash stands before is part of one.
BETWEEN = re.compile(r"(?:[^\\,]|\\.)+", re.DOTALL)


class Property(NamedTuple):
    """A property as it stands in a file.

    Attributes:
        line: The number of its line.
        text: The whole line.
        parameters: By name in capitals; of several values of one, the first.
        value: As it stands there.
        several: The parameters that have several values, not all alike.
    """

    line: int
    text: str
    parameters: dict[str, str]
    value: str
    several: frozenset[str] = frozenset()


def read_property(line: Line) -> Property | None:
    """The property of a line; None where it is none."""
    match = HEAD.match(line.text)
    if match is None:
        return None
    parameters: dict[str, str] = {}
    several: set[str] = set()
    if match.group(2):
        for written, values in PARAMETER.findall(match.group(2)):
            name, found = written.upper(), _values(values)
            held = parameters.setdefault(name, found[0])
            if any(each != held for each in found):
                several.add(name)
    return Property(line.number, line.text, parameters, line.text[match.end() :], frozenset(several))


def _values(values: str) -> list[str]:
    """What is between the commas that are not in quotes, one at least."""
    found = [quoted or plain for quoted, plain in VALUE.findall(values)]
    return [CARET.sub(lambda each: CARETS[each.group(1)], each) for each in found] or [""]


def text_of(held: Property | None) -> str:
    """The text that a property holds, without space around it; "" where there is none."""
    return "" if held is None else _unescaped(held.value).strip()


def _unescaped(value: str) -> str:
    """A TEXT value as it was meant (RFC 5545, section 3.3.11), in one pass: a backslash may itself be meant."""
    if "\\" not in value:
        return value
    return ESCAPE.sub(lambda each: "\n" if each.group(1) in "nN" else each.group(1), value)


def categories(several: list[Property]) -> list[str]:
    """The texts of properties that hold several each."""
    found = [_unescaped(each).strip() for held in several for each in BETWEEN.findall(held.value)]
    return [each for each in found if each]
