"""From one plan to another: who is edited, and what that makes of the plain stops of parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from rpds import HashTrieMap

from schedcheck.columns import People as ColumnPeople
from schedcheck.encounters.plain import Merged, Where, carried_over, merged, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from schedcheck.encounters.plain import Edit, Row, Rows
    from schedcheck.model import Party
    from schedcheck.schedule import Schedule


def rows_in(plan: Schedule, person: str, where: Where) -> Rows | None:
    """As `rows_of`; where the plan holds columns, stops are made for those rows alone that are looked at."""
    # Asked for very often: with as few calls as it can be.
    people = plan._people
    edited = people.changed(person)
    if edited is None and isinstance(people.base, ColumnPeople):
        return people.base.rows_in(person, where)
    return rows_of(people[person] if edited is None else edited, where)


NOWHERE: AbstractSet[str] = frozenset()


class Side:
    """The people of one party who are in the plan, by id."""

    __slots__ = ("members", "people")

    def __init__(self, people: tuple[str, ...]) -> None:
        self.people = people
        self.members = frozenset(people)


SideKey: TypeAlias = tuple[Side, tuple[int, str]]


class Sides:
    """The plain rows of parties of several people as of one, worked out when first asked for."""

    __slots__ = ("_keys", "_known", "schedule")

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self._known: HashTrieMap[SideKey, Rows | None] = HashTrieMap()
        # Shared with all edited versions: which parties each person is of.
        self._keys: dict[str, dict[SideKey, Where]] = {}

    def of(self, party: Party, *, inherit: bool) -> Side:
        """The people of a party."""
        sides: dict[Any, Side] = self.schedule._roles.setdefault("sides", {})
        key = party, inherit
        if key not in sides:
            sides[key] = Side(self.schedule._present(self.schedule._ids_of(party, inherit=inherit)))
        return sides[key]

    def rows(self, side: Side, where: Where) -> Rows | None:
        """The rows of one side; None where not all of its stops are plain."""
        if len(side.people) == 1:
            return rows_in(self.schedule, side.people[0], where)
        key = side, where.key
        if key not in self._known:
            rows = [rows_in(self.schedule, each, where) for each in side.people]
            plain = [each for each in rows if each is not None]
            self._known = self._known.insert(key, merged(plain) if len(plain) == len(rows) else None)
            for each in side.people:
                self._keys.setdefault(each, {})[key] = where
        return self._known[key]

    def after(self, change: Change) -> Sides:
        """The sides of the edited plan; those with edited people are edited, not made again."""
        made = Sides(change.after)
        made._known, made._keys = self._known, self._keys
        for person in change.people:
            for (side, _), where in list(self._keys.get(person, {}).items()):
                rows = made._known.get((side, where.key))
                edited = None if rows is None else _edited_rows(rows, person, change, where)
                if edited is None:
                    # Whoever asks again looks again: somebody's stops may be plain by then.
                    made._known = made._known.discard((side, where.key))
                else:
                    made._known = made._known.insert((side, where.key), edited)
        return made


def _edited_rows(rows: Rows, person: str, change: Change, where: Where) -> Rows | None:
    made: dict[str, Sequence[Row]] = dict(rows)
    new, keys = change.rows(person, where)
    if new is None:
        return None
    edit = change.edit(person)
    for key in keys:
        held = made.get(key)
        if edit is not None and isinstance(held, Merged):
            made[key] = held.edited(edit.gone_rows(key, where), edit.come_rows(key, where))
        else:
            left = [row for row in held or () if row[2] != person]
            made.update(merged([{key: [*left, *new.get(key, ())]}]))
    return made


class Change:
    """From one plan to another: whose itineraries are edited, and where their plain stops are others."""

    __slots__ = ("_edits", "_only_rows", "_rows", "after", "before", "only", "people", "sides")

    def __init__(self, sides: Sides, after: Schedule, people: frozenset[str]) -> None:
        self.before = before = sides.schedule
        self.after = after
        self.people = people
        self._edits = {each: carried_over(before._people[each], after._people[each]) for each in people}
        self._rows: dict[tuple[str, tuple[int, str]], tuple[Rows | None, AbstractSet[str]]] = {}
        # The one who is edited, with what became of their plain stops; None where there are others, or other stops.
        self.only: tuple[str, Edit] | None = None
        if len(people) == 1:
            for person, edit in self._edits.items():
                self.only = None if edit is None else (person, edit)
        self._only_rows: dict[tuple[int, str], tuple[Rows | None, Rows]] = {}
        self.sides = sides.after(self)

    def rows(self, person: str, where: Where) -> tuple[Rows | None, AbstractSet[str]]:
        """The rows of one of the people, None where some stop is not plain; and the places in which they are others."""
        known = self._rows.get((person, where.key))
        if known is None:
            edit = self._edits[person]
            if edit is None:
                known = rows_of(self.after._people[person], where), NOWHERE
            else:
                known = edit.plain.rows_in(where), edit.changed_in(where).keys()
            self._rows[person, where.key] = known
        return known

    def only_rows(self, where: Where) -> tuple[Rows | None, Rows]:
        """Of the only one edited: their rows, and those that are new in each place in which they are others."""
        found = self._only_rows.get(where.key)
        if found is None and self.only is not None:
            edit = self.only[1]
            found = self._only_rows[where.key] = edit.plain.rows_in(where), edit.changed_in(where)
        return found or (None, {})

    def rows_of(self, person: str, where: Where) -> Rows | None:
        """The rows of anybody in the edited plan; None where some stop is not plain."""
        return rows_in(self.after, person, where)

    def edit(self, person: str) -> Edit | None:
        """What became of the plain stops of one of the people; None where some were not plain, or are not."""
        return self._edits[person]
