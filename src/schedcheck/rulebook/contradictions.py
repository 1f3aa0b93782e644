"""Rules that no plan can keep, found before any plan is looked at.

Sound: what is told here cannot be kept by any plan. Not complete: much that cannot be kept is not seen.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
from attrs import frozen

from schedcheck._time import LAST, micros, span_of, spoken
from schedcheck._values import on_one_line
from schedcheck.constraints import Attend, Avoid, Together
from schedcheck.model import Event, Leader
from schedcheck.rulebook.availability import Opposed, events_at_no_time, no_time_left, windows_that_never_come
from schedcheck.rulebook.data import moment, term_of
from schedcheck.rulebook.parties import key_of
from schedcheck.rules import in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from schedcheck.model import Party
    from schedcheck.rules import Rule
    from schedcheck.schedule import Schedule


@frozen
class Contradiction:
    """A rule, or two, that no plan can keep.

    Attributes:
        rules: Which.
        sentence: Why.
    """

    rules: tuple[Rule, ...]
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON, the rules by id."""
        return {"rules": [each.id for each in self.rules], "sentence": self.sentence}

    def __str__(self) -> str:
        return on_one_line(f"{' and '.join(each.id or str(each) for each in self.rules)}: {self.sentence}")


Key: TypeAlias = tuple[str, str]
Finder: TypeAlias = "Callable[[Sequence[Rule], Schedule | None], Iterator[Contradiction]]"


def contradictions_of(
    musts: Sequence[Rule], rules: Sequence[Rule], schedule: Schedule | None
) -> Iterator[Contradiction]:
    """All that is found: among the musts, and of all rules those that no time of the plan is in."""
    for find in FINDERS:
        yield from find(musts, schedule)
    if schedule is not None:
        people = [each.id for each in schedule.leaders]
        for rule in rules:
            if not in_force(rule, schedule, people):
                yield Contradiction((rule,), f"{_capital(rule)}: no time of the plan is in its term, {term_of(rule)}.")


def meetings_of_those_kept_apart(musts: Sequence[Rule], _schedule: Schedule | None) -> Iterator[Contradiction]:
    """Who must be together, of whom the same must never be."""
    avoids: defaultdict[tuple[Key, Key], list[Rule]] = defaultdict(list)
    for rule in musts:
        asked = rule.constraint
        if isinstance(asked, Avoid) and _has_defaults(asked, FORBIDS):
            one, other = key_of(asked.a), key_of(asked.b)
            for each in {(one, other), (other, one)}:
                avoids[each].append(rule)
    for rule in musts:
        asked = rule.constraint
        if isinstance(asked, Together) and _has_defaults(asked, WANTS):
            mine, theirs = ([key_of(each) for each in _groups(party)] for party in (asked.a, asked.b))
            found = {id(each): each for pair in product(mine, theirs) for each in avoids.get(pair, ())}
            for avoid in found.values():
                if _covers(avoid, rule):
                    yield Contradiction((rule, avoid), f"{_capital(rule)}, but {avoid}: no meeting would do.")


FORBIDS = frozenset({"a", "b", "level", "gap", "gap_after", "during", "inherit"})
WANTS = frozenset({"a", "b", "at_least", "level", "inherit"})
"""What is looked at of each; one that says anything else may be reconciled by that."""


def _groups(party: Party) -> tuple[Party, ...]:
    """The party, and the delegation that it is of."""
    if isinstance(party, Leader) and party.delegation is not None:
        return party, party.delegation
    return (party,)


def _has_defaults(asked: Any, but: frozenset[str]) -> bool:
    """Whether all other fields are as they are by default: one that says more may reconcile two rules."""
    return all(each.name in but or getattr(asked, each.name) == each.default for each in attrs.fields(type(asked)))


def _covers(avoid: Rule, meeting: Rule) -> bool:
    """Whether any meeting that is asked for is one that is forbidden."""
    forbidden: Any = avoid.constraint
    wanted: Any = meeting.constraint
    if wanted.level > forbidden.level or (wanted.inherit and not forbidden.inherit):
        return False
    start, end = meeting.term
    begun, over = avoid.term
    if not begun <= start <= end <= over:
        return False
    return forbidden.during is None or (forbidden.during._from <= start and end <= forbidden.during._to)


def too_long_for_their_term(musts: Sequence[Rule], _schedule: Schedule | None) -> Iterator[Contradiction]:
    """What must last longer than the rule is in force."""
    for rule in musts:
        asked = rule.constraint
        start, end = rule.term
        if (
            isinstance(asked, (Attend, Together))
            and asked.at_least is not None
            and end - start < micros(asked.at_least)
        ):
            yield Contradiction(
                (rule,),
                f"{_capital(rule)}, but it is in force for {spoken(span_of(end - start))} only, {term_of(rule)}.",
            )


def events_out_of_term(musts: Sequence[Rule], schedule: Schedule | None) -> Iterator[Contradiction]:
    """Who must be at an event of which too little is while the rule is in force, or which is too short."""
    for rule in musts:
        asked = rule.constraint
        if not isinstance(asked, Attend):
            continue
        events = [asked.what] if isinstance(asked.what, Event) else list(asked.what.events)
        held = [_as_planned(each, schedule) for each in events]
        needed = 1 if asked.at_least is None else micros(asked.at_least)
        if held and all(_part_in_force(rule, each) < needed for each in held):
            last = max(held, key=lambda each: _part_in_force(rule, each))
            when = moment(last.start) if last.end is None else str(last.interval)
            term = "" if rule.always else f", and the rule is in force {term_of(rule)}"
            yield Contradiction((rule,), f"{_capital(rule)}, but {last} is at {when}{term}.")


def _as_planned(event: Event, schedule: Schedule | None) -> Event:
    if schedule is None:
        return event
    return next((each for each in schedule.events if each.id == event.id), event)


def _part_in_force(rule: Rule, event: Event) -> int:
    start, end = rule.term
    over = LAST if event._to is None else event._to
    return min(end, over) - max(start, event._from)


def out_of_time(musts: Sequence[Rule], schedule: Schedule | None) -> Iterator[Contradiction]:
    """Who has no time: for an event, for anything while a rule is in force, or for anything at all."""
    for each in (
        *events_at_no_time(musts, lambda event: _as_planned(event, schedule)),
        *windows_that_never_come(musts),
        *no_time_left(musts),
    ):
        yield Contradiction(each.rules, _sentence(each))


def _sentence(opposed: Opposed) -> str:
    first, *others = opposed.rules
    more = f", but {others[0]}" if others else ""
    term = f", {term_of(first)}" if not (others or first.always) else ""
    return f"{_capital(first)}{more}: {opposed.why}{term}."


FINDERS: tuple[Finder, ...] = (
    meetings_of_those_kept_apart,
    too_long_for_their_term,
    events_out_of_term,
    out_of_time,
)
"""Each is given the musts, and the plan if there is one. One more is one more function here."""


def _capital(rule: Rule) -> str:
    words = str(rule)
    return words[:1].upper() + words[1:]
