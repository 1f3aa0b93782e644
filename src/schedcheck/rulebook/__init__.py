"""Everything that is asked of a plan: rules by how grave they are, and the exceptions to them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

import attrs
from attrs import field, frozen

from schedcheck._values import on_one_line, several
from schedcheck.errors import InvalidValue, UnknownName, did_you_mean
from schedcheck.model import Leader
from schedcheck.rulebook.changes import Changes, RuleChange, changes_between
from schedcheck.rulebook.contradictions import Contradiction, contradictions_of
from schedcheck.rulebook.data import rule_data, rule_line, waiver_data
from schedcheck.rulebook.parties import counts_for, key_of, parties_of, two_sides, with_merged
from schedcheck.rulebook.subjects import subject_of, told_apart
from schedcheck.rules import Rule, Severity, rules_given_as, with_rule_ids
from schedcheck.schedule import Schedule
from schedcheck.waivers import Waiver, waivers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from schedcheck.constraints import Constraint
    from schedcheck.model import Party

__all__ = ["Changes", "Contradiction", "Graded", "RuleChange", "Rulebook", "Rules", "duplicates"]


class Graded(NamedTuple):
    """A rule, and how grave it is to break it."""

    severity: Severity
    rule: Rule


class Rules(TypedDict):
    """Rules by how grave they are, and the exceptions to them."""

    must: tuple[Rule, ...]
    should: tuple[Rule, ...]
    note: tuple[Rule, ...]
    waivers: tuple[Waiver, ...]


def _musts(values: Iterable[Constraint | Rule]) -> tuple[Rule, ...]:
    return tuple(rules_given_as(Severity.MUST, values))


def _shoulds(values: Iterable[Constraint | Rule]) -> tuple[Rule, ...]:
    return tuple(rules_given_as(Severity.SHOULD, values))


def _notes(values: Iterable[Constraint | Rule]) -> tuple[Rule, ...]:
    return tuple(rules_given_as(Severity.NOTE, values))


def _listed(values: Iterable[Waiver]) -> tuple[Waiver, ...]:
    return several(values, "waivers")


@frozen
class Rulebook:
    """Graded rules and the exceptions to them, each with its id: `check(plan, **book.rules)`.

    Args:
        must, should, note: Constraints, or rules, as `check` takes them; numbered as it numbers them.
        waivers: The exceptions.

    Raises:
        InvalidValue: Something that is no rule or no waiver; two rules of one kind for one pair, open at one time.
        ConflictingIds: Two rules or two waivers with one id.
        UnknownName: A waiver of what is no rule.
    """

    must: tuple[Rule, ...] = field(default=(), kw_only=True, converter=_musts)
    should: tuple[Rule, ...] = field(default=(), kw_only=True, converter=_shoulds)
    note: tuple[Rule, ...] = field(default=(), kw_only=True, converter=_notes)
    waivers: tuple[Waiver, ...] = field(default=(), kw_only=True, converter=_listed)

    def __attrs_post_init__(self) -> None:
        named = iter(with_rule_ids((*self.must, *self.should, *self.note)))
        for each in ("must", "should", "note"):
            object.__setattr__(self, each, tuple(next(named) for _ in getattr(self, each)))
        waivers = waivers_of(self.waivers, [each.rule.id or "" for each in self])
        object.__setattr__(self, "waivers", waivers)
        graded = list(self)
        for one, other in duplicates(graded):
            first, second = graded[one].rule, graded[other].rule
            raise InvalidValue(TWICE, f"{first.id!r} and {second.id!r}, both: {first}")

    def __iter__(self) -> Iterator[Graded]:
        """Each rule with its severity: musts, shoulds, notes, each in the order given."""
        for severity, rules in ((Severity.MUST, self.must), (Severity.SHOULD, self.should), (Severity.NOTE, self.note)):
            for each in rules:
                yield Graded(severity, each)

    def __len__(self) -> int:
        return len(self.must) + len(self.should) + len(self.note)

    def __getitem__(self, rule_id: str) -> Rule:
        """A rule by its id; raises KeyError."""
        for each in self:
            if each.rule.id == rule_id:
                return each.rule
        raise KeyError(rule_id)

    @property
    def rules(self) -> Rules:
        """What `check` takes: `must`, `should`, `note` and `waivers`."""
        return {"must": self.must, "should": self.should, "note": self.note, "waivers": self.waivers}

    def between(self, people: Iterable[Party]) -> Rulebook:
        """The rules with two of some people or delegations on different sides, and their waivers."""
        asked = {key_of(each): each for each in several(people, "people")}
        if len(asked) < 2:  # noqa: PLR2004 - between
            raise InvalidValue("people must be two or more leaders or delegations", repr(list(asked.values())))
        return self._only(lambda rule: two_sides(parties_of(rule.constraint), list(asked.values())))

    def involving(self, person: Party) -> Rulebook:
        """The rules that name somebody or their delegation, or if asked for a delegation its members; with waivers.

        A rule that is for everybody names nobody.
        """
        key_of(person)
        return self._only(lambda rule: any(counts_for(each, person) for each in parties_of(rule.constraint)))

    def _only(self, wanted: Callable[[Rule], bool]) -> Rulebook:
        left = {each: tuple(filter(wanted, getattr(self, each))) for each in ("must", "should", "note")}
        ids = {each.id for several_ in left.values() for each in several_}
        return Rulebook(**left, waivers=[each for each in self.waivers if each.rule in ids])

    def merged(self, one: Leader | str, *, into: Leader) -> Rulebook:
        """The same rules and waivers where two ids turn out to be one person.

        Args:
            one: Whose id goes, or that id.
            into: The person.

        Raises:
            UnknownName: No rule and no waiver speaks of the one.
            InvalidValue: A rule keeps the two apart, or brings them together; two rules are then for one pair, open at
                one time.
        """
        gone = one.id if isinstance(one, Leader) else one
        if not isinstance(gone, str) or not isinstance(into, Leader):
            raise InvalidValue("a leader, or the id of one, must be merged into a Leader", f"{one!r}, {into!r}")
        known = {each.id for rule in self for each in parties_of(rule.rule.constraint) if isinstance(each, Leader)}
        known |= {each.leader for waiver in self.waivers for each in waiver.stops}
        if gone not in known:
            raise UnknownName("who is merged must be in a rule or a waiver", f"{gone!r}{did_you_mean(gone, known)}")
        left = {
            each: tuple(with_merged(rule, gone, into) for rule in getattr(self, each))
            for each in ("must", "should", "note")
        }
        return Rulebook(**left, waivers=[_waiver_merged(each, gone, into) for each in self.waivers])

    def contradictions(self, schedule: Schedule | None = None) -> tuple[Contradiction, ...]:
        """Musts that no plan can keep, by themselves or two of them; found without measuring anything.

        Those with a waiver are left out: what is waived may stand.

        Args:
            schedule: A plan: then events are at its times, and rules in force at no time of it are told, too.

        Raises:
            InvalidValue: Something that is no schedule.
        """
        if schedule is not None and not isinstance(schedule, Schedule):
            raise InvalidValue("the plan must be a Schedule", repr(schedule))
        waived = {each.rule for each in self.waivers if each.narrow}
        musts = [each for each in self.must if each.id not in waived]
        return tuple(contradictions_of(musts, [each.rule for each in self], schedule))

    def changes(self, older: Rulebook) -> Changes:
        """What is different from an older version: a log of what was added, closed, reopened, loosened, tightened."""
        if not isinstance(older, Rulebook):
            raise InvalidValue("the older version must be a Rulebook", repr(older))
        return Changes(tuple(changes_between(list(older), list(self), older.waivers, self.waivers)))

    def to_dict(self) -> dict[str, Any]:
        """The rules and waivers as plain data for JSON."""
        rules = [{"severity": str(each.severity), **rule_data(each.rule)} for each in self]
        return {"rules": rules, "waivers": [waiver_data(each) for each in self.waivers]}

    def __str__(self) -> str:
        rows = [(str(each.severity), each.rule.id or "", rule_line(each.rule)) for each in self]
        rows += [("waiver", each.id or "", str(each)) for each in self.waivers]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
        return (
            "\n".join(
                f"{severity.ljust(widths[0])}  {name.ljust(widths[1])}  {on_one_line(told)}"
                for severity, name, told in rows
            )
            or "no rules"
        )


TWICE = "rules of one kind for one pair must not be open at one time"


def duplicates(rules: Sequence[tuple[Severity, Rule]]) -> Iterator[tuple[int, int]]:
    """The positions of two rules of one kind that are for the same pair, and open at one time.

    They are the same in all but amounts, such as the gap, and of one severity; or the same in everything.
    """
    groups: dict[Any, list[int]] = {}
    for number, (severity, rule) in enumerate(rules):
        subject = subject_of(rule.constraint)
        if subject is not None and len(parties_of(rule.constraint)) == 2:  # noqa: PLR2004 - a pair
            groups.setdefault((severity, subject), []).append(number)
            groups.setdefault(told_apart(rule.constraint), []).append(number)
    found: dict[tuple[int, int], None] = {}
    for numbers in groups.values():
        open_ = sorted(numbers, key=lambda number: rules[number][1].term)
        for one, other in pairwise(open_):
            if rules[other][1].term[0] < rules[one][1].term[1]:
                found[min(one, other), max(one, other)] = None
    yield from sorted(found)


def _waiver_merged(waiver: Waiver, gone: str, into: Leader) -> Waiver:
    stops = [(into.id, each.stop) if each.leader == gone else each for each in waiver.stops]
    return attrs.evolve(waiver, stops=stops)
