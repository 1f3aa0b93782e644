"""What a rule is about, apart from how much it asks; and which way each of its fields makes it stricter."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from schedcheck._fields import has_fields, named_by
from schedcheck.constraints import BUILTIN, Apart, Avoid, NotConsecutive, Together
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Leader
from schedcheck.rulebook.nested import thing_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schedcheck.constraints import Constraint
    from schedcheck.model import Party

MORE_IS_TIGHTER = ("gap", "gap_after", "at_least")
MORE_IS_LOOSER = ("at_most", "allow")
AMOUNTS = frozenset((*MORE_IS_TIGHTER, *MORE_IS_LOOSER))
TIGHTER_BY_KIND = frozenset({(Apart, "seats"), (NotConsecutive, "by")})
"""Amounts whose names mean something else in other constraints."""
EITHER_ORDER = ("a", "b")
"""Two sides that are named so may change places."""


def subject_of(constraint: Constraint) -> Hashable | None:
    """What it is about: its kind, its sides and all else but amounts; None where it does not tell its fields."""
    return _key(constraint, amounts=False)


def told_apart(constraint: Constraint) -> Hashable | None:
    """All that tells it from others."""
    return _key(constraint, amounts=True)


def named_in(constraint: Constraint) -> Hashable | None:
    """The same as what it is about, of things with an id that alone: an event that is moved is the same event."""
    return _key(constraint, amounts=False, by_id=True)


def sides_of(constraint: Constraint) -> tuple[tuple[str, str], ...] | frozenset[tuple[str, str]]:
    """The ids of its two sides; in their order where that matters. Of a user's own, nobody knows: none."""
    if type(constraint) not in BUILTIN:
        return ()
    sides = _sides({each: getattr(constraint, each, None) for each in EITHER_ORDER})
    after = getattr(constraint, "gap_after", None)
    # The gap where the second side comes first may be another.
    return frozenset(sides) if after is None or after == getattr(constraint, "gap", None) else tuple(sides)


def _sides(held: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [_party_key(held[each]) for each in EITHER_ORDER if _is_party(held.get(each))]


def _key(constraint: Constraint, *, amounts: bool, by_id: bool = False) -> Hashable | None:
    kind: Any = type(constraint)
    if not has_fields(kind):
        return None
    held = named_by(constraint)
    sides = sides_of(constraint)
    sides = sides if amounts else frozenset(sides)
    rest = tuple(
        (name, _party_key(value) if _is_party(value) else _by_id(value) if by_id else value)
        for name, value in held.items()
        if (amounts or name not in AMOUNTS) and not (name in EITHER_ORDER and sides)
    )
    if not amounts:
        # A number of turns and a time are two things to ask; how many, or how long, is one.
        rest = tuple((name, type(value) if (kind, name) in TIGHTER_BY_KIND else value) for name, value in rest)
    key = kind, sides, rest
    try:
        hash(key)
    except TypeError:
        return None
    return key


def _by_id(value: Any) -> Any:
    """Things with an id by that alone, also several."""
    if isinstance(value, (tuple, frozenset)):
        return type(value)(map(_by_id, value)) if type(value) in {tuple, frozenset} else value
    key = thing_key(value)
    return value if key is None else (type(value).__name__, key)


def _is_amount(kind: type, name: str) -> bool:
    return name in AMOUNTS or (kind, name) in TIGHTER_BY_KIND


def _party_key(party: Party) -> tuple[str, str]:
    return type(party).__name__, party.id


def _is_party(value: object) -> bool:
    return isinstance(value, (Leader, Delegation))


def direction(old: Constraint, new: Constraint, name: str) -> int | None:
    """Which way a field that becomes another changes a rule.

    1 where that makes it stricter, -1 where less strict, 0 where nobody knows, None where as much is asked.
    """
    if type(new) not in BUILTIN:
        # Of one of a user's own, nobody knows what the same words mean.
        return 0
    constraint, before, after = new, getattr(old, name), getattr(new, name)
    if name == "gap_after":
        # Where it is not said, it is the gap.
        before, after = (each.gap_after if each.gap_after is not None else each.gap for each in cast("Any", (old, new)))
        if before == after:
            return None
    if name == "level":
        way = {Avoid: 1, Together: -1}.get(type(constraint), 0)
        return way if after > before else -way
    if name == "during" and isinstance(constraint, Avoid):
        return _wider(before, after)
    if _is_amount(type(constraint), name):
        return _more(before, after) * (-1 if name in MORE_IS_LOOSER else 1)
    return 0


def _more(before: Any, after: Any) -> int:
    """1 for more, -1 for less, 0 for neither."""
    if isinstance(before, frozenset) and isinstance(after, frozenset):
        return 1 if after > before else -1 if after < before else 0
    least: Any = timedelta(0) if isinstance(before or after, timedelta) else 0
    one, other = (least if each is None else each for each in (before, after))
    if type(one) is not type(other):
        return 0
    return 1 if other > one else -1 if other < one else 0


def _wider(before: Interval | None, after: Interval | None) -> int:
    if before is None or after is None:
        return 1 if after is None else -1
    if after._from <= before._from and before._to <= after._to:
        return 1
    return -1 if before._from <= after._from and after._to <= before._to else 0
