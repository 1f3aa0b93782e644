"""Tables of a file into values of the model, with every mistake noted on the way."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from attrs import frozen

from schedcheck._values import slug
from schedcheck.errors import InvalidValue
from schedcheck.importers.problems import Problems, Table, Waits, shown, unknown_key
from schedcheck.importers.tables import Keys
from schedcheck.importers.values import Known, converter_for
from schedcheck.model import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cattrs import Converter

__all__ = ["Reader", "Values", "id_of", "label"]

T = TypeVar("T")


@frozen
class Values:
    """What the keys of a table say.

    Attributes:
        found: The value of each key that is right.
        fine: Whether none is wrong, missing or unknown.
    """

    found: Mapping[str, Any]
    fine: bool


class Reader:
    """Reads tables of one file.

    Args:
        problems: Where mistakes go.
        known: What the file defines.
    """

    def __init__(self, problems: Problems, known: Known) -> None:
        self._problems = problems
        self._known = known
        self._converter: Converter = converter_for(known)

    def tables(self, data: Mapping[str, Any], name: str, within: Table | None = None) -> Iterator[Table]:
        """The tables of one name in the data of a file, or of a table."""
        path = (*(within.path if within is not None else ()), name)
        many = data.get(name, [])
        if not isinstance(many, list):
            header = ".".join(each for each in path if isinstance(each, str))
            self._problems.note(within, name, f"must be several tables: [[{header}]]", shown(many))
            return
        before = f"{within.name} " if within is not None else ""
        for number, each in enumerate(many, 1):
            here = f"{before}{name}[{number}]"
            if isinstance(each, dict):
                called = label(each)
                yield Table(f"{here} {called!r}" if called else here, (*path, number), each)
            else:
                self._problems.note(Table(here, (*path, number), {}), "", "must be a table", shown(each))

    def table(self, data: Mapping[str, Any], name: str) -> Table | None:
        """The one table of a name, if there is one."""
        if name not in data:
            return None
        if not isinstance(data[name], dict):
            self._problems.note(None, name, f"must be one table: [{name}]", shown(data[name]))
            return None
        return Table(name, (name,), data[name])

    def values(self, table: Table, keys: Keys, zone: tzinfo | None = None) -> Values:
        """What the keys of a table say; times without an offset are local to its place, without one to *zone*."""
        known_zone, fine = None, self._only_known(table, keys)
        found: dict[str, Any] = {}
        self._known.zone = zone
        for key in keys.order:
            given = key in table.data
            if not given and key not in keys.required:
                continue
            right = self._read(table, key, keys, found) if given else self._is_missing(table, key)
            fine = fine and right
            if key in keys.places and known_zone is None:
                # A wrong place must not make every time in it a mistake too.
                known_zone = _zone_of(found.get(key)) if right else UTC
                self._known.zone = known_zone or zone
        return Values(found, fine)

    def make(self, table: Table, kind: Callable[..., T], arguments: Mapping[str, Any]) -> T | None:
        """A value of the model, or None where the keys are right one by one and not together."""
        try:
            return kind(**arguments)
        except ValueError as error:
            must = error.must if isinstance(error, InvalidValue) else str(error)
            key = must.split(" ", 1)[0]
            self._problems.note_error(table, key if key in table.data else "", error)
            return None

    def _only_known(self, table: Table, keys: Keys) -> bool:
        if table.data.keys() <= keys.types.keys():
            return True
        unknown = [str(each) for each in table.data if each not in keys.types]
        for each in unknown:
            self._problems.note(table, each, "a key must be one that the table has", unknown_key(each, keys.types))
        return False

    def _is_missing(self, table: Table, key: str) -> bool:
        self._problems.note(table, key, "must be given", "nothing")
        return False

    def _read(self, table: Table, key: str, keys: Keys, found: dict[str, Any]) -> bool:
        try:
            value = self._converter.structure(table.data[key], keys.types[key])
            if key in keys.fields:
                _hold(keys.fields[key], value)
        except Waits:
            return False
        except (ValueError, ExceptionGroup) as error:
            self._problems.note_error(table, key, error)
            return False
        found[key] = value
        return True


def id_of(data: Mapping[str, Any]) -> str | None:
    """The id that a table gives, or that its name or title makes; None where neither does."""
    given = data.get("id", data.get("name", data.get("title")))
    if not isinstance(given, str) or not given.strip():
        return None
    if "id" in data:
        return given
    try:
        return slug(given)
    except InvalidValue:
        return None


def label(data: Mapping[str, Any]) -> str:
    """What tells a table from its neighbours in a message."""
    found = id_of(data)
    if found is None:
        given = (data.get(key) for key in ("leader", "event", "place", "type"))
        found = next((each for each in given if isinstance(each, str)), "")
    return found if len(found) <= 60 else f"{found[:57]}..."  # noqa: PLR2004 - short enough for a line


def _zone_of(value: Any) -> tzinfo | None:
    place = value if isinstance(value, Place) else getattr(value, "place", None)
    return place.zone if place is not None else None


def _hold(field: attrs.Attribute[Any], value: Any) -> None:
    """Raise what the model would for this value, so that one mistake does not hide those of other keys."""
    converter: Any = field.converter
    if converter is not None and not isinstance(converter, attrs.Converter):
        value = converter(value)
    if field.validator is not None:
        # One that compares with other fields finds none here; it is asked again when the value is made.
        with suppress(AttributeError):
            field.validator(None, field, value)
