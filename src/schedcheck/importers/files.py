"""From the text of a TOML or JSON file to plain data, with the line of each key."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.importers.problems import PlanError, Problem, Problems, Table, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LIMIT", "format_of", "parsed", "read_text", "toml_lines"]

LIMIT = 10 * 1024 * 1024
"""The largest file that is read, in bytes."""

FORMATS = ("json", "toml")
_AT_END = " (at end of document)"
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w-]+(?:\s*\.\s*[\w-]+)*)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_QUOTES = re.compile(r"\"\"\"|'''|#|\"(?:[^\"\\]|\\.)*\"|'[^']*'")


def format_of(path: str) -> str:
    """The format that a file name tells; raises `PlanError`."""
    ending = Path(path).suffix.casefold().removeprefix(".")
    if ending not in FORMATS:
        raise _refusal(path, "the name of a plan must end in .toml or .json", repr(Path(path).name))
    return ending


def read_text(path: str) -> str:
    """The text of a file; raises `PlanError` where it is too large or not UTF-8, and OSError."""
    with Path(path).open("rb") as file:
        held = file.read(LIMIT + 1)
    if len(held) > LIMIT:
        raise _too_large(path)
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        raise _refusal(path, "the file must be UTF-8", f"byte {held[error.start]:#04x}", line) from None


def parsed(text: str, *, form: str, file: str) -> dict[str, Any]:
    """The data of a text; raises `PlanError` where it is not of its format, too large or too deep."""
    if form not in FORMATS:
        raise _refusal(file, "the format must be json or toml", f"{form!r}{did_you_mean(form, FORMATS)}")
    if len(text) > LIMIT or len(text.encode("utf-8", "replace")) > LIMIT:
        raise _too_large(file)
    try:
        data = _json(text, file) if form == "json" else _toml(text, file)
    except RecursionError:
        raise _refusal(
            file, "tables and lists must not lie so deep within one another", "more than can be read"
        ) from None
    if not isinstance(data, dict):
        raise _refusal(file, "a plan must be an object with tables such as place and itinerary", shown(data))
    return data


def _toml(text: str, file: str) -> Any:
    try:
        return tomllib.loads(text)
    except ValueError as error:
        said = str(error)
        at = _AT.search(said)
        lines = text.splitlines() or [""]
        line, column = (int(at[1]), int(at[2])) if at else (len(lines), len(lines[-1]) + 1)
        known = at is not None or said.endswith(_AT_END)
        words = _AT.sub("", said).removesuffix(_AT_END)
        raise _no_syntax(file, "TOML", words, text, (line, column) if known else None) from None


def _json(text: str, file: str) -> Any:
    problems = Problems(file)
    repeated: list[_Object] = []
    try:
        data = json.loads(text, object_pairs_hook=partial(_object, repeated), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _no_syntax(file, "JSON", error.msg, text, (error.lineno, error.colno)) from None
    except InvalidValue as error:
        raise _refusal(file, error.must, str(error.got)) from None
    except ValueError as error:
        raise _no_syntax(file, "JSON", str(error), text, None) from None
    for path, twice in _repeated_keys(data) if repeated else ():
        table = Table(_dotted(path), path, {})
        problems.note(table if path else None, twice, "must be given once", "it again")
    problems.raise_any()
    return data


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys which were given twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]


def _object(repeated: list[_Object], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; one with keys given twice is noted in *repeated*."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeated.append(_Object(pairs))
    return repeated[-1]


def _repeated_keys(data: dict[str, Any] | list[Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    waiting: list[tuple[tuple[str | int, ...], dict[str, Any] | list[Any]]] = [((), data)]
    while waiting:
        path, each = waiting.pop()
        if isinstance(each, dict):
            if isinstance(each, _Object):
                yield from ((path, key) for key in each.twice)
            waiting += [((*path, key), value) for key, value in each.items() if isinstance(value, (dict, list))]
        else:
            waiting += [((*path, at), value) for at, value in enumerate(each, 1) if isinstance(value, (dict, list))]


def _dotted(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in path).removeprefix(".")


def _refuse_constant(name: str) -> None:
    raise InvalidValue("numbers must be finite", name)


def _refusal(file: str, must: str, got: str, line: int | None = None) -> PlanError:
    return PlanError([Problem(file, "", "", must, got, line)])


def _too_large(file: str) -> PlanError:
    return _refusal(file, f"a plan must be no larger than {LIMIT // 1024**2} MiB", "more")


def _no_syntax(file: str, form: str, said: str, text: str, at: tuple[int, int] | None) -> PlanError:
    line, column = at if at is not None else (None, None)
    lines = text.splitlines()
    seen = lines[line - 1].strip() if line is not None and line <= len(lines) else ""
    must = f"the file must be {form} ({said[:1].lower()}{said[1:]})"
    return PlanError([Problem(file, "", "", must, shown(seen) if seen else "the end of it", line, column)])


def toml_lines(text: str) -> dict[tuple[str | int, ...], int]:
    """The line, counted from one, of each table and key: `("place", 3, "walk")`; inline tables are left out."""
    found: dict[tuple[str | int, ...], int] = {}
    counts: Counter[tuple[str | int, ...]] = Counter()
    table: tuple[str | int, ...] = ()
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        begun_inside, quote = bool(quote), _quote_after(line, quote)
        if begun_inside:
            continue
        if header := _HEADER.match(line):
            table = _table_path(header, counts)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1]), number)
    return found


def _table_path(header: re.Match[str], counts: Counter[tuple[str | int, ...]]) -> tuple[str | int, ...]:
    """Where a header leads: `[[itinerary.stop]]` to the next stop of the last itinerary."""
    path: tuple[str | int, ...] = ()
    names = [each.strip() for each in header[2].split(".")]
    for name in names[:-1]:
        path = (*path, name)
        path = (*path, counts[path]) if path in counts else path
    path = (*path, names[-1])
    if header[1] == "[":
        return path
    counts[path] += 1
    return (*path, counts[path])


def _quote_after(line: str, quote: str) -> str:
    """The kind of multi-line text that is open after a line, if one is."""
    at = 0
    while True:
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return quote
            at, quote = end + len(quote), ""
        mark = _QUOTES.search(line, at)
        if mark is None or mark[0] == "#":
            return ""
        at = mark.end()
        quote = mark[0] if len(mark[0]) == len('"""') and mark[0] in ('"""', "'''") else ""
