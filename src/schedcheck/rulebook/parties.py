"""Whom rules name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from schedcheck._fields import evolved, fields_of, has_fields, things_of
from schedcheck.errors import InvalidValue
from schedcheck.model import Delegation, Event, Layout, Leader, Seat, Series, Summit, Turn, Turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedcheck.constraints import Constraint
    from schedcheck.model import Party
    from schedcheck.rules import Rule


def parties_of(constraint: Constraint) -> tuple[Party, ...]:
    """The leaders and delegations that a constraint names, in the order of its fields.

    One that is neither of attrs nor a dataclass names those that it says it reads, or else those that it holds.
    """
    reads = None if has_fields(type(constraint)) else getattr(constraint, "reads", None)
    stated = None if reads is None else reads.parties
    return tuple(_parties_in(things_of(constraint) if stated is None else stated))


def _parties_in(values: Any) -> Iterator[Party]:
    for each in values:
        if isinstance(each, (Leader, Delegation)):
            yield each
        elif isinstance(each, (tuple, frozenset)):
            found = list(_parties_in(each))
            yield from sorted(found, key=key_of) if isinstance(each, frozenset) else found


def key_of(party: Party) -> tuple[str, str]:
    """What tells a party from all others."""
    if not isinstance(party, (Leader, Delegation)):
        raise InvalidValue("a party must be a Leader or a Delegation", repr(party))
    return type(party).__name__, party.id


def counts_for(named: Party, asked: Party) -> bool:
    """Whether a rule that names a party is about another: the same, its delegation, or one of its members."""
    if type(named) is type(asked):
        return named.id == asked.id
    leader, group = (named, asked) if isinstance(named, Leader) else (asked, named)
    return isinstance(leader, Leader) and leader.delegation is not None and leader.delegation.id == group.id


def two_sides(named: Sequence[Party], asked: Sequence[Party]) -> bool:
    """Whether two of the named are about two different ones of those asked for."""
    sides = [{number for number, each in enumerate(asked) if counts_for(one, each)} for one in named]
    there = [each for each in sides if each]
    return len(there) > 1 and len(set.union(*there)) > 1


def with_merged(rule: Rule, gone: str, into: Leader) -> Rule:
    """The rule with one person in the place of an id that goes."""
    constraint: Any = rule.constraint
    if not has_fields(type(constraint)):
        if any(isinstance(each, Leader) and each.id == gone for each in parties_of(constraint)):
            must = f"{rule.id}: a constraint must be of attrs or a dataclass to be merged"
            raise InvalidValue(must, repr(constraint))
        return rule
    try:
        return attrs.evolve(rule, constraint=_replaced_in(constraint, gone, into))
    except InvalidValue as error:
        raise type(error)(f"{rule.id}: {error.must}", error.got) from None
    except (TypeError, ValueError) as error:
        must = f"{rule.id}: a constraint must take what is in its fields to be merged"
        raise InvalidValue(must, str(error)) from error


HOLD_PEOPLE = (Event, Series, Summit, Layout, Seat, Turns, Turn)
"""What constraints are about, and who is named in that too."""


def _replaced_in(held: Any, gone: str, into: Leader) -> Any:
    changed = {}
    for each in fields_of(type(held)):
        before = getattr(held, each.name, None)
        after = _replaced(before, gone, into) if each.init else before
        if after is not before:
            changed[each.alias] = after
    return evolved(held, **changed) if changed else held


def _replaced(value: Any, gone: str, into: Leader) -> Any:
    if isinstance(value, Leader):
        return into if value.id in {gone, into.id} else value
    if isinstance(value, HOLD_PEOPLE):
        return _replaced_in(value, gone, into)
    if isinstance(value, (tuple, frozenset)):
        made = [_replaced(each, gone, into) for each in value]
        return value if all(new is old for new, old in zip(made, value, strict=True)) else type(value)(made)
    return value
