"""What is different between two values of one field, in words: of a thing with an id, by its id and its fields."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

import attrs

from schedcheck._time import spoken
from schedcheck.model import Seat, Turn
from schedcheck.rulebook.data import moment
from schedcheck.waivers import StopName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["differences", "thing_key"]


def differences(name: str, before: Any, after: Any) -> str:
    """What is different in a field called *name*; several things parted by commas."""
    return ", ".join(_differences(name, before, after))


def thing_key(value: object) -> str | None:
    """The id of a thing, or the name of a seat, which it keeps while its fields become others; None without one."""
    if not attrs.has(type(value)):
        return None
    key = getattr(value, "name" if isinstance(value, Seat) else "id", None)
    return key if isinstance(key, str) else None


def _differences(name: str, before: Any, after: Any) -> Iterator[str]:
    key = thing_key(before)
    if key is not None and type(before) is type(after) and key == thing_key(after):
        told = list(_in_fields(before, after))
        if told:
            yield from (f"{name} {key}: {each}" for each in told)
            return
    if isinstance(before, tuple) and isinstance(after, tuple):
        told = list(_in_things(name, before, after))
        if told:
            yield from told
            return
    yield f"{name} {_arrow(before, after)}"


def _in_fields(before: Any, after: Any) -> Iterator[str]:
    for each in attrs.fields(type(before)):
        one, other = getattr(before, each.name), getattr(after, each.name)
        if each.init and one != other:
            yield from _differences(each.alias, one, other)


def _in_things(name: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[str]:
    """Of things with ids, each by its own: what comes, what goes, what is another; nothing where that is not all."""
    old, new = ({thing_key(each): each for each in several} for several in (before, after))
    if None in old or None in new or len(old) < len(before) or len(new) < len(after) or not {*old} & {*new}:
        return
    if list(old) != list(new) and {*old} == {*new}:
        # Who sits or speaks in which order is more than who does.
        yield f"{name} {', '.join(map(str, old))} -> {', '.join(map(str, new))}"
    for key, each in old.items():
        if key not in new:
            yield f"{name} without {shown(each)}"
        elif each != new[key]:
            yield from _differences(name, each, new[key])
    yield from (f"{name} with {shown(each)}" for key, each in new.items() if key not in old)


def _arrow(before: Any, after: Any) -> str:
    said = shown(before), shown(after)
    if said[0] == said[1]:
        said = _with_key(before), _with_key(after)
    if said[0] == said[1]:
        said = repr(before), repr(after)
    return f"{said[0]} -> {said[1]}"


def _with_key(value: Any) -> str:
    key = thing_key(value)
    return shown(value) if key is None else f"{shown(value)} [{key}]"


def shown(value: Any) -> str:  # noqa: PLR0911 - one line a case
    """A value for people."""
    match value:
        case None | "" | ():
            return "none"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return moment(value)
        case timedelta():
            return spoken(value)
        case Turn():
            return f"{value.who} for {spoken(value.takes)}"
        case StopName():
            return "/".join(value)
        case frozenset():
            return ", ".join(sorted(map(shown, value))) or "none"
        case tuple():
            return ", ".join(f"({shown(each)})" if type(each) is tuple else shown(each) for each in value)
        case Enum():
            return str(value) if isinstance(value, str) else value.name.casefold()
        case _:
            return str(value)
