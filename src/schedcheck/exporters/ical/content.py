"""Content lines of iCalendar (RFC 5545, section 3.1): text through one gate, escaped, and folded when written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Parameters, parser, vCalAddress, vCategory, vDatetime, vDuration, vGeo, vText, vUri

from schedcheck.errors import InvalidValue

# What is no text: C0 and C1 control characters but tab and line feed, and halves of surrogate pairs.
NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# What RFC 6068 lets stand in an address as it is.
IN_ADDRESS = "@!$'*+/^_`{|}~"
# A scheme, and what RFC 3986 lets stand in a URI.
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
NAME = re.compile(r"[A-Za-z0-9-]+")
# A parameter of one value in which nothing is escaped, as most are; and a line of which all are.
PARAMETER = re.compile(r""";([A-Za-z0-9-]++)=(?:"([^"\\^\x00-\x1f\x7f]*+)"|([^",:;\\^\x00-\x1f\x7f]++))""")
PLAIN_HEAD = re.compile(rf"([A-Za-z0-9-]++)((?:{PARAMETER.pattern})++):")
# icalendar folds what is of 75 octets or more.
SHORT = 75
REMEMBERED = 4096
# Some functions of icalendar carry no types.
_Duration: Any = vDuration
_Datetime: Any = vDatetime
_Line: Any = parser.Contentline


def clean(text: str, what: str) -> str:
    """The text with line feeds only; raises `InvalidValue` for what is no text."""
    made = text.replace("\r\n", "\n").replace("\r", "\n")
    # A carriage return or a control character would let a name bring in lines of its own.
    if NO_TEXT.search(made):
        raise InvalidValue(f"{what} must be text without control characters and lone surrogates", ascii(text))
    return made


def text_line(name: str, text: str, what: str) -> str:
    """A line of text; *what* is what to call it in an error."""
    return _text_line(name, clean(text, what))


# The same titles, places and kinds come again and again, and what is written of them is always the same.
@lru_cache(maxsize=REMEMBERED)
def _text_line(name: str, text: str) -> str:
    return _line(name, _Text(text))


def plain_line(name: str, value: str) -> str:
    """A line of a value that has a form of its own, such as a status or a UID."""
    return f"{name}:{value}"


@lru_cache(maxsize=REMEMBERED)
def category_line(*categories: str) -> str:
    """The categories, which must be clean."""
    return _line("CATEGORIES", vCategory(list(categories)))


@lru_cache(maxsize=REMEMBERED)
def geo_line(geo: tuple[float, float]) -> str:
    """Coordinates: latitude and longitude in degrees."""
    return _line("GEO", _Geo(geo))


def time_line(name: str, moment: datetime, zone: ZoneInfo | None = None) -> str:
    """A time in UTC, or by the clocks of a zone, which must show it once."""
    if zone is None:
        return f"{name}:{utc(moment)}"
    # Naive, with the zone's name beside it: given a zone, icalendar chooses among names that it holds for equal.
    local: bytes = _Datetime(moment.astimezone(zone).replace(tzinfo=None)).to_ical()
    return f"{name};TZID={zone.key}:{local.decode()}"


def utc(moment: datetime) -> str:
    """A time as iCalendar writes it in UTC."""
    written: bytes = _Datetime(moment.astimezone(UTC)).to_ical()
    return written.decode()


def duration(span: timedelta) -> str:
    """A duration as iCalendar writes it."""
    written: bytes = _Duration(span).to_ical()
    return written.decode()


def duration_line(name: str, value: timedelta) -> str:
    """A duration, of a property that has no type by default (RFC 7986, section 5.7)."""
    made = _Duration(value)
    made.params["VALUE"] = "DURATION"
    return _line(name, made)


def uri_line(name: str, uri: str, label: str, what: str) -> str:
    """A URI with its label, of a property that has no type by default (RFC 7986, section 5.11)."""
    made = vUri(uri)
    made.params = _Quoted({"VALUE": "URI", "LABEL": _unhidden(clean(label, what))})
    return _line(name, made)


def person_line(name: str, address: str, called: str | None = None, **params: str) -> str:
    """An address with a person's name, which must be clean, and further parameters."""
    made = vCalAddress(address)
    made.params = _Quoted(params if called is None else {"CN": _unhidden(called), **params})
    return _line(name, made)


def mailto(email: str) -> str:
    """An email address as a URI (RFC 6068)."""
    return f"mailto:{quote(email, safe=IN_ADDRESS)}"


def folded(lines: Iterable[str]) -> bytes:
    """Lines as they are written: in UTF-8, folded, each ended by CRLF."""
    return b"".join(map(_folded, lines))


def _folded(line: str) -> bytes:
    # Nine of ten lines, and icalendar would look at each of their letters.
    if len(line) < SHORT and line.isascii():
        return line.encode() + b"\r\n"
    return _folded_long(line)


@lru_cache(maxsize=REMEMBERED)
def _folded_long(line: str) -> bytes:
    made: bytes = _Line(line).to_ical()
    return made + b"\r\n"


def unfolded(data: bytes) -> list[str]:
    """The lines of UTF-8 that `folded` made, without the folds, empty ones left out."""
    return list(filter(None, data.decode().replace("\r\n ", "").split("\r\n")))


def unfold(line: bytes) -> str:
    """One content line of any bytes without its folds; what is no UTF-8 is replaced."""
    # Of its lines, only the folds are left between them, so that no assert of icalendar is hit.
    return str(_Line.from_ical(line.replace(b"\r\n", b"\n").decode(errors="replace")))


def content_line(line: str) -> tuple[str, Any, str]:
    """The name, the parameters and the raw value of an unfolded line; raises `ValueError`."""
    parts: tuple[str, Any, str] = _Line(line).raw_parts()
    return parts


def plain_parts(line: str) -> tuple[str, dict[str, str], str] | None:
    """The same, with names in capitals, of a line on which no parameter holds several values or an escape.

    Most lines are such, and icalendar would look at each of their letters. None where a line is not.
    """
    name, colon, value = line.partition(":")
    if colon and NAME.fullmatch(name):
        return name, {}, value
    head = PLAIN_HEAD.match(line)
    if head is None:
        return None
    found = PARAMETER.findall(head[2])
    return head[1], {name.upper(): quoted or bare.strip(" \t") for name, quoted, bare in found}, line[head.end() :]


def name_of(line: str) -> str:
    """The name of the property on a line; none where it begins with no name."""
    found = NAME.match(line)
    return found[0] if found else ""


def _line(name: str, value: Any) -> str:
    return str(_Line.from_parts(name, value.params, value))


def _unhidden(name: str) -> str:
    # A last backslash would hide the closing quote from libical.
    return f"{name} " if name.endswith("\\") else name


class _Text(vText):
    """A text whose backslash and N stay two characters; icalendar alone takes them for the end of a line."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(each).to_ical() for each in self.split(r"\N"))


class _Geo(vGeo):
    """Coordinates with six decimals, as RFC 5545 has them; icalendar alone writes small ones as `5e-05`."""

    def to_ical(self) -> str:
        return f"{self.latitude:.6f};{self.longitude:.6f}"


class _Quoted(Parameters):
    """Parameters whose names stand in quotes also for a backslash: outside them, some readers take it for an escape."""

    quote_also = Parameters.quote_also | {"CN": " '\\", "LABEL": " '\\"}
