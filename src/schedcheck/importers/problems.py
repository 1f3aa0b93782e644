"""What is wrong with a file: all of it at once, each mistake with where it is and what was expected."""

from __future__ import annotations

from datetime import date, time
from functools import cached_property
from reprlib import Repr
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
from attrs import frozen
from cattrs.errors import AttributeValidationNote, BaseValidationError, ForbiddenExtraKeysError, IterableValidationNote

from schedcheck.errors import InvalidValue, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["PlanError", "Problem", "Problems", "Table", "Waits"]

Path: TypeAlias = "tuple[str | int, ...]"
LONGEST = 200


@frozen
class Problem:
    """One mistake in a file.

    Attributes:
        file: Its name.
        table: The table, such as `place[3] 'lobby'`, counted from one; "" for the file as a whole.
        key: The key in the table; "" for the table as a whole.
        must: What must hold.
        got: What came.
        line: Counted from one, where it is known: of the key, else of the table.
        column: Counted from one, for what is no TOML or JSON at all.
    """

    file: str
    table: str
    key: str
    must: str
    got: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(each) for each in (self.file, self.line, self.column) if each is not None)
        table = f"{self.table}: " if self.table else ""
        said = self.must.split(" ", 1)[0] == self.key or self.got.startswith(repr(self.key))
        key = "" if said or not self.key else f"{self.key} " if self.must.startswith("must ") else f"{self.key}: "
        return f"{place}: {table}{key}{self.must}, got {self.got}"


class PlanError(ValueError):
    """A plan cannot be read; the message has a line for each mistake.

    Attributes:
        problems: All mistakes, in the order of the file.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[PlanError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class Waits(Exception):
    """What is referred to has a mistake of its own; one is enough."""


@frozen
class Table:
    """A table of a file.

    Attributes:
        name: What to call it in a problem.
        path: Where it is: names, and positions counted from one.
        data: Its keys.
    """

    name: str
    path: Path
    data: Mapping[str, Any]


class Problems:
    """Mistakes, collected while a file is read.

    Args:
        file: Its name.
        lines: Finds the line of each table and key, where that is known; asked once there is a mistake.
    """

    def __init__(self, file: str, lines: Callable[[], Mapping[Path, int]] = dict) -> None:
        self._file = file
        self._find_lines = lines
        self._found: list[tuple[tuple[Any, ...], Problem]] = []

    @cached_property
    def _lines(self) -> Mapping[Path, int]:
        return self._find_lines()

    def note(self, table: Table | None, key: str, must: str, got: str) -> None:
        """Keep one mistake."""
        path = table.path if table is not None else ()
        data = list(table.data) if table is not None else []
        name = key.partition("[")[0].partition(".")[0]
        line = next(
            (self._lines[each] for each in ((*path, name), (*path, name, 1), path) if each in self._lines), None
        )
        problem = Problem(self._file, table.name if table is not None else "", key, must, got, line)
        order = (line or 0, [str(each).zfill(9) for each in path], data.index(name) if name in data else len(data))
        self._found.append(((*order, str(problem)), problem))

    def note_error(self, table: Table, key: str, error: Exception) -> None:
        """Keep the mistakes that an error tells of."""
        for where, each in _leaves(key, error):
            if isinstance(each, Waits):
                continue
            if isinstance(each, InvalidValue):
                self.note(table, where, each.must, _short(str(each.got)))
            else:
                self.note(table, where, _short(str(each)), "what was written")

    def raise_any(self) -> None:
        """Raise `PlanError` if there is a mistake."""
        if self._found:
            raise PlanError(problem for _, problem in sorted(self._found, key=lambda each: each[0]))


def shown(value: object) -> str:
    """A value of a file, short and in the file's words."""
    match value:
        case bool() | None:
            return {True: "true", False: "false", None: "null"}[value]
        case dict():
            return "a table"
        case list():
            return "a list"
        case date() | time():
            return value.isoformat()
        case _:
            return _REPR.repr(value)


def unknown_key(key: str, known: Iterable[str]) -> str:
    """What came where a key is none of those that are known."""
    return f"{_REPR.repr(key)}{did_you_mean(key, known)}"


_REPR = Repr()
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = LONGEST // 2


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST // 2]} ... {words[-LONGEST // 2 :]}"


def _leaves(key: str, error: Exception) -> Iterator[tuple[str, Exception]]:
    """The single errors in one that cattrs made of several, each with the key it is at."""
    if isinstance(error, BaseValidationError):
        for each in error.exceptions:
            yield from _leaves(f"{key}{_step(each)}", each)
    elif isinstance(error, ForbiddenExtraKeysError):
        for extra in sorted(error.extra_fields):
            known = [each.name.strip("_") for each in attrs.fields(error.cl)]
            yield key, InvalidValue(f"must have no keys but {', '.join(known)}", unknown_key(extra, known))
    elif isinstance(error, KeyError):
        yield key, InvalidValue("must be given", "nothing")
    else:
        yield key, error


def _step(error: BaseException) -> str:
    """Where in a list or a table an error is: cattrs says so in a note."""
    notes = getattr(error, "__notes__", ())
    places = [f"[{int(each.index) + 1}]" for each in notes if isinstance(each, IterableValidationNote)]
    places += [f".{each.name.strip('_')}" for each in notes if isinstance(each, AttributeValidationNote)]
    return "".join(places[:1])
