"""Who is where of those whom rules keep apart two by two: of an edit such a rule is told if the other one is there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from schedcheck._overlay import Overlay
from schedcheck.checker.lanes import way_of
from schedcheck.encounters.plain import Where, key_of, rows_of
from schedcheck.kernels.arrays import rows_among, take

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schedcheck.checker.edits import Change, Sides
    from schedcheck.rules import Rule
    from schedcheck.schedule import Schedule

Spot = tuple[tuple[int, str], str]
"""The key of a `Where`, and that of a place."""
NOBODY: frozenset[str] = frozenset()


class Partners(NamedTuple):
    """Whom rules keep somebody apart from.

    Attributes:
        where: Which places count.
        rules: The numbers of the rules, by the id of the other.
        others: Their ids.
    """

    where: Where
    rules: dict[str, list[int]]
    others: frozenset[str] = NOBODY


class Company:
    """Which people are at which place, of all who are in rules about two people, in one plan.

    Attributes:
        partners: By person, those they are kept apart from.
        numbers: By person, the numbers of all these rules.
        there: Who has a stop in a place; too many rather than too few.
        unsure: Those of whom that is not known, as not all that they do is plain.
    """

    __slots__ = ("numbers", "partners", "there", "unsure")

    def __init__(
        self,
        partners: Mapping[str, Sequence[Partners]],
        numbers: Mapping[str, frozenset[int]],
        there: Overlay[Spot, frozenset[str]],
        unsure: frozenset[str],
    ) -> None:
        self.partners = partners
        self.numbers = numbers
        self.there = there
        self.unsure = unsure

    @classmethod
    def of(cls, rules: Sequence[Rule], sides: Sides) -> Company:
        """The company that people keep in the plan of *sides*."""
        found: defaultdict[str, dict[tuple[int, str], Partners]] = defaultdict(dict)
        for number, rule in enumerate(rules):
            asked: Any = rule.constraint
            # With a place at which alone it is asked, whether anybody is there at all counts too.
            if not rule.always or way_of(asked.__class__) != "apart" or asked.question.at is not None:
                continue
            pair = [sides.of(party, inherit=asked.inherit).people for party in (asked.a, asked.b)]
            if list(map(len, pair)) != [1, 1] or pair[0] == pair[1]:
                continue
            where = Where(asked.question.level, None)
            for (one,), (other,) in (pair, reversed(pair)):
                known = found[one].setdefault(where.key, Partners(where, {}))
                known.rules.setdefault(other, []).append(number)
        partners = {
            person: tuple(Partners(each.where, each.rules, frozenset(each.rules)) for each in several.values())
            for person, several in found.items()
        }
        numbers = {
            person: frozenset(number for one in several for each in one.rules.values() for number in each)
            for person, several in partners.items()
        }
        there, unsure = _whereabouts(partners, sides.schedule)
        return cls(partners, numbers, Overlay(there), frozenset(unsure))

    def told(self, change: Change) -> set[int] | None:
        """Of the rules about the one who is edited and somebody else, those whom the edit may concern; None for all."""
        if change.only is None:
            return None
        person = change.only[0]
        if person in self.unsure:
            # A stop that is gone may have been in whichever place.
            return None
        found: set[int] = set()
        for where, rules, others in self.partners.get(person, ()):
            rows, keys = change.only_rows(where)
            if rows is None:
                return None
            near = others & self.unsure if self.unsure else NOBODY
            for key in keys:
                near |= others & (self.there.get((where.key, key)) or NOBODY)
            found.update(*map(rules.__getitem__, near))
        return found

    def after(self, change: Change) -> Company:
        """The company in the edited plan."""
        there, unsure = self.there, self.unsure
        for person in change.people:
            several = [(where, *change.rows(person, where)) for where, _, _ in self.partners.get(person, ())]
            if any(rows is None for _, rows, _ in several):
                unsure |= {person}
                continue
            anew = person in unsure or change.edit(person) is None
            if anew:
                # Where somebody was before, more may be told than need be, but no less.
                unsure -= {person}
            for where, rows, keys in several:
                for key in rows or () if anew else keys:
                    held = there.get((where.key, key)) or NOBODY
                    if (person in held) != bool(rows and rows.get(key)):
                        there = there.insert((where.key, key), held ^ {person})
        if there is self.there and unsure is self.unsure:
            return self
        return Company(self.partners, self.numbers, there, unsure)


def _whereabouts(
    partners: Mapping[str, Sequence[Partners]], schedule: Schedule
) -> tuple[dict[Spot, frozenset[str]], set[str]]:
    """Who of some people is at which place, and of whom that is not known."""
    found: defaultdict[Spot, set[str]] = defaultdict(set)
    unsure: set[str] = set()
    for person, where, key in _stays(partners, schedule):
        if key is None:
            unsure.add(person)
        elif key:
            found[where.key, key].add(person)
    return {spot: frozenset(people) for spot, people in found.items()}, unsure


def _stays(partners: Mapping[str, Sequence[Partners]], schedule: Schedule) -> Iterator[tuple[str, Where, str | None]]:
    """Each place of each person that counts, once or more; None where that is not known, or not all stops are plain."""
    columns = schedule._columns
    if columns is None:
        for person, several in partners.items():
            for where, _, _ in several:
                rows = rows_of(schedule._people[person], where)
                for key in (None,) if rows is None else rows:
                    yield person, where, key
        return
    among = rows_among(columns.person, {code for code, each in enumerate(columns.leaders) if each in partners})
    keys: dict[tuple[int, tuple[int, str]], str | None] = {}
    people, places = take(columns.person, among), take(columns.place, among)
    for code, at in dict.fromkeys(zip(map(int, people), map(int, places), strict=True)):
        person = columns.leaders[code]
        for where, _, _ in partners[person]:
            spot = at, where.key
            if spot not in keys:
                keys[spot] = key_of(columns.places[at], where)
            yield person, where, keys[spot]
