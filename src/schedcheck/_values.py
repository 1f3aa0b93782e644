"""What the frozen values of the model share: checks on their fields, ids made from names, short reprs."""

from __future__ import annotations

import gc
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import attrs

from schedcheck._time import spoken
from schedcheck.errors import ConflictingIds, InvalidValue, UnknownName, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


class _Named(Protocol):
    @property
    def id(self) -> str | None:
        """Its name, if it has one."""


V = TypeVar("V", bound=_Named)

_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


def slug(name: str) -> str:
    """An id made from a name: letters and digits kept, lower case, all else a hyphen.

    >>> slug("The Apurva Kempinski")
    'the-apurva-kempinski'
    """
    if not name.strip():
        return ""  # The check on the name itself says what is wrong with it.
    made = _NEITHER_LETTER_NOR_DIGIT.sub("-", unicodedata.normalize("NFC", name).casefold()).strip("-")
    if not made:
        raise InvalidValue("an id must be given where the name has neither letter nor digit", repr(name))
    return made


def text(what: str, *, optional: bool = False) -> Callable[[Any, Any, Any], None]:
    """A validator: a *what* is text that is not blank (or None when *optional*)."""

    def check(_self: object, _attribute: object, value: object) -> None:
        if value is None and optional:
            return
        if not isinstance(value, str) or not value.strip():
            raise InvalidValue(f"{what} must be text that is not blank", repr(value))

    return check


def kind_of(wanted: type | tuple[type, ...], what: str, *, optional: bool = True) -> Callable[[Any, Any, Any], None]:
    """A validator: a *what* is one of the *wanted* types (or None when *optional*)."""
    names = " or ".join(each.__name__ for each in (wanted if isinstance(wanted, tuple) else (wanted,)))

    def check(_self: object, _attribute: object, value: object) -> None:
        if value is None and optional:
            return
        if not isinstance(value, wanted):
            raise InvalidValue(f"{what} must be {'an' if names[0] in 'AEIOU' else 'a'} {names}", repr(value))

    return check


ZERO = timedelta(0)
LONGEST = timedelta(days=36_525)
"""A hundred years: no duration in a plan is longer."""


def told(value: object) -> str:
    """What came, in a message: durations as people say them, all else as it is written in Python."""
    if isinstance(value, timedelta):
        return spoken(value)
    # Of a tuple by itself: one of a class of its own has a repr of its own.
    return f"({', '.join(map(told, value))})" if type(value) is tuple and len(value) > 1 else repr(value)


def not_negative(_self: object, attribute: attrs.Attribute[Any], value: timedelta) -> None:
    """A validator: a duration from zero to a hundred years."""
    if value is ZERO:
        return
    if not isinstance(value, timedelta) or value < ZERO:
        raise InvalidValue(f"{attribute.name.strip('_')} must be a timedelta of zero or more", told(value))
    if value > LONGEST:
        raise InvalidValue(f"{attribute.name.strip('_')} must be at most a hundred years", told(value))


def not_negative_if_any(self: object, attribute: attrs.Attribute[Any], value: timedelta | None) -> None:
    """A validator: the same, or None."""
    if value is not None:
        not_negative(self, attribute, value)


def member_of(enumeration: type[E], what: str | None = None) -> Callable[[E | str], E]:
    """A converter: a member of *enumeration*, or its name in any case.

    Args:
        enumeration: Of what.
        what: What to call it in a message, as whoever gives it does; by default after its class. "" where that is told
            beside.
    """
    name = enumeration.__name__.casefold() if what is None else what

    def convert(value: E | str) -> E:
        if isinstance(value, enumeration):
            return value
        if isinstance(value, str):
            found: E | None = _by_name(enumeration).get(value.strip().casefold().replace("-", "_").replace(" ", "_"))
            if found is not None:
                return found
        known = [each.name.casefold() for each in enumeration]
        raise UnknownName(
            f"{name} must be one of {', '.join(known)}".lstrip(), f"{value!r}{did_you_mean(str(value), known)}"
        )

    return convert


@cache
def _by_name(enumeration: type[Enum]) -> dict[str, Any]:
    return {each.name.casefold(): each for each in enumeration}


def several(values: Iterable[T], what: str) -> tuple[T, ...]:
    """Several values as a tuple; raises `InvalidValue` where there is but one."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidValue(f"{what} must be a sequence", repr(values))
    return tuple(values)


def with_ids(values: Iterable[V], stem: Callable[[V], str], what: str) -> list[V]:
    """Values with an id each: those without one are numbered by their stem, such as `avoid-1`.

    Raises:
        ConflictingIds: Two with one id.
    """
    given = list(values)
    taken = Counter(each.id for each in given if each.id is not None)
    twice = [each for each, count in taken.items() if count > 1]
    if twice:
        raise ConflictingIds(f"{what} must have different ids", ", ".join(map(repr, twice)))
    numbers: Counter[str] = Counter()
    made = []
    for value in given:
        named = value
        if value.id is None:
            name = stem(value)
            numbers[name] += 1
            while f"{name}-{numbers[name]}" in taken:
                numbers[name] += 1
            named = attrs.evolve(value, id=f"{name}-{numbers[name]}")  # type: ignore[misc]  # all of them are attrs classes
        made.append(named)
    return made


def paired(before: Sequence[T], after: Sequence[T], keys: Iterable[Callable[[T], Any]]) -> dict[int, int]:
    """Which of some values became which, by position: those with one key, by the first key that tells, in order.

    Args:
        before, after: The values.
        keys: Each makes a key of a value, or None where it does not tell.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for key in keys:
        waiting: dict[Any, list[int]] = {}
        for number, each in enumerate(after):
            if number not in taken and (made := key(each)) is not None:
                waiting.setdefault(made, []).append(number)
        for number, each in enumerate(before):
            if number not in pairs and (made := key(each)) is not None and waiting.get(made):
                pairs[number] = waiting[made].pop(0)
                taken.add(pairs[number])
    return pairs


def is_number(id: str | None, stem: str) -> bool:
    """Whether an id is none of its own, or looks like one that `with_ids` gives: another may have it tomorrow."""
    before, _, number = (id or "").rpartition("-")
    return id is None or (before == stem and number.isdecimal())


def texts(what: str) -> Callable[[Iterable[str]], tuple[str, ...]]:
    """A converter: several texts as a tuple; a lone text is refused, as it would fall into letters."""

    def convert(values: Iterable[str]) -> tuple[str, ...]:
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise InvalidValue(f"{what} must be a sequence of texts", repr(values))
        made = tuple(values)
        for each in made:
            if not isinstance(each, str) or not each.strip():
                raise InvalidValue(f"each of {what} must be text that is not blank", repr(each))
        return made

    return convert


def opened(kind: type[T]) -> Any:
    """A class of values whose fields can be set; each becomes a *kind* by `value.__class__ = kind`, once they are.

    Through `object.__setattr__`, setting the fields of a frozen value takes five times as long.
    """
    set_and_delete = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(f"Open{kind.__name__}", (kind,), {"__slots__": (), **set_and_delete})


def on_one_line(words: str) -> str:
    """Words with control characters shown as escapes, so that no name can make a line of its own."""
    if words.isprintable():
        return words
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in words)


def short_repr(self: Any) -> str:
    """The call that makes this value again, without what has its default."""
    parts = []
    for each in attrs.fields(type(self)):
        if not each.init:
            continue
        value = getattr(self, each.name)
        if each.name == "id" and value == _derived_id(self):
            continue
        default = each.default.factory() if _is_plain_factory(each.default) else each.default
        if each.default is attrs.NOTHING or value != default:
            shown = _shown(value)
            parts.append(shown if each.default is attrs.NOTHING and not each.kw_only else f"{each.alias}={shown}")
    return f"{type(self).__name__}({', '.join(parts)})"


def _is_plain_factory(default: Any) -> bool:
    return hasattr(default, "factory") and not default.takes_self


def _derived_id(self: Any) -> str | None:
    try:
        return slug(getattr(self, "name", None) or getattr(self, "title", None) or "")
    except InvalidValue:
        return None


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return repr(value.isoformat())
    if isinstance(value, Enum):
        return repr(value.name.casefold())
    if isinstance(value, tzinfo):
        return repr(str(value))
    return repr(value)


@contextmanager
def uncollected() -> Iterator[None]:
    """Meanwhile Python looks for no garbage: it would walk over a growing plan again and again, in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
