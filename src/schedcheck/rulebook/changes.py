"""A log of what became of rules and waivers from one version of a rulebook to the next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
from attrs import frozen

from schedcheck._fields import has_fields, named_by
from schedcheck._time import LAST, instant
from schedcheck._values import on_one_line, paired
from schedcheck.rulebook.nested import differences, thing_key
from schedcheck.rulebook.subjects import EITHER_ORDER, direction, named_in, sides_of, subject_of, told_apart
from schedcheck.rules import is_numbered
from schedcheck.waivers import Waiver, content_of, same_waivers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from schedcheck.constraints import Constraint
    from schedcheck.rules import Rule, Severity

WHAT = ("added", "closed", "reopened", "tightened", "loosened", "changed")


@frozen
class RuleChange:
    """What became of a rule, or of a waiver of it.

    Attributes:
        what: "added"; "closed", by being removed or by an earlier end; "reopened", by a later end; "tightened",
            "loosened"; "changed", where it is both or nobody knows which.
        rule: The id of the rule.
        before, after: The rule or the waiver, where there is one.
        details: Each thing that is different, in words.
    """

    what: str
    rule: str
    before: Rule | Waiver | None
    after: Rule | Waiver | None
    details: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        text = [None if each is None else str(each) for each in (self.before, self.after)]
        return {
            "what": self.what,
            "rule": self.rule,
            "before": text[0],
            "after": text[1],
            "details": list(self.details),
        }

    def __str__(self) -> str:
        told = self.after if self.after is not None else self.before
        said = f" ({'; '.join(self.details)})" if self.details else ""
        return on_one_line(f"{self.what:<9} {self.rule}: {told}{said}")


@frozen
class Changes:
    """What became of a rulebook, in the order of its rules; waivers last.

    Attributes:
        changes: Each change.
    """

    changes: tuple[RuleChange, ...]

    def of(self, what: str) -> tuple[RuleChange, ...]:
        """The changes of one sort."""
        return tuple(each for each in self.changes if each.what == what)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {"changes": [each.to_dict() for each in self.changes]}

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __str__(self) -> str:
        return "\n".join(map(str, self.changes)) or "no changes"


class Step(NamedTuple):
    """One difference.

    Attributes:
        way: 1 for stricter, -1 for less strict, 0 where nobody knows, None where as much is asked as before.
        detail: In words.
    """

    way: int | None
    detail: str


def changes_between(
    before: Sequence[tuple[Severity, Rule]],
    after: Sequence[tuple[Severity, Rule]],
    waived: Sequence[Waiver],
    waives: Sequence[Waiver],
) -> Iterator[RuleChange]:
    """What became of rules, and of waivers."""
    pairs = _matched(before, after)
    for number, (_, rule) in enumerate(before):
        if number not in pairs:
            yield RuleChange("closed", rule.id or "", rule, None, ("removed",))
    by_new = {new: old for old, new in pairs.items()}
    for number, new in enumerate(after):
        if number not in by_new:
            yield RuleChange("added", new[1].id or "", None, new[1], ())
        else:
            yield from _of_one(before[by_new[number]], new)
    renamed = {before[old][1].id: after[new][1].id or "" for old, new in pairs.items()}
    yield from _of_waivers(waived, waives, renamed)


def _matched(before: Sequence[tuple[Severity, Rule]], after: Sequence[tuple[Severity, Rule]]) -> dict[int, int]:
    """Which rule became which: by a name of its own, else by all that it asks, by what it is about, by its number.

    What it is about is the same, or, where that became another, has the same id.
    """
    keys: tuple[Callable[[Severity, Rule], Any], ...] = (
        lambda _, rule: None if is_numbered(rule) else rule.id,
        *(key for held in (told_apart, subject_of, named_in) for key in _by(held)),
        lambda _, rule: (rule.id, type(rule.constraint)) if subject_of(rule.constraint) is None else None,
    )
    return paired(before, after, [partial(_said, key) for key in keys])


def _by(held: Callable[[Constraint], Any]) -> Iterator[Callable[[Severity, Rule], Any]]:
    """Of rules without a name of their own, what the constraint is by *held*: with the severity first, then without."""
    yield lambda severity, rule: (severity, held(rule.constraint)) if is_numbered(rule) else None
    yield lambda _, rule: held(rule.constraint) if is_numbered(rule) else None


def _said(key: Callable[[Severity, Rule], Any], graded: tuple[Severity, Rule]) -> Any:
    made = key(*graded)
    return made if _says(made) else None


def _says(key: Any) -> bool:
    return key is not None and (not isinstance(key, tuple) or None not in key)


def _of_one(old: tuple[Severity, Rule], new: tuple[Severity, Rule]) -> Iterator[RuleChange]:
    before, after = old[1], new[1]
    name = after.id or ""
    ends = [LAST if each.until is None else instant(each.until) for each in (before, after)]
    if ends[0] != ends[1]:
        what = "closed" if ends[1] < ends[0] else "reopened"
        yield RuleChange(what, name, before, after, (differences("until", before.until, after.until),))
    steps = list(_steps(old, new))
    if steps:
        yield RuleChange(_word(steps), name, before, after, tuple(each.detail for each in steps))


def _word(steps: Iterable[Step]) -> str:
    ways = {each.way for each in steps if each.way is not None}
    return {frozenset((1,)): "tightened", frozenset((-1,)): "loosened"}.get(frozenset(ways), "changed")


def _steps(old: tuple[Severity, Rule], new: tuple[Severity, Rule]) -> Iterator[Step]:
    (grave, before), (graver, after) = old, new
    if grave != graver:
        yield Step(1 if graver > grave else -1, differences("severity", grave, graver))
    if type(before.constraint) is not type(after.constraint):
        yield Step(0, f"{before} -> {after}")
    else:
        yield from _constraint_steps(before, after)
    if before.since != after.since:
        wider = after.since is None or (before.since is not None and after.since < before.since)
        yield Step(1 if wider else -1, differences("since", before.since, after.since))
    for each in ("id", "reason", "authority", "weight", "charge", "private"):
        one, other = getattr(before, each), getattr(after, each)
        if one != other and not (each == "id" and is_numbered(before) and is_numbered(after)):
            yield Step(None, differences(each, one, other))


def _constraint_steps(before: Rule, after: Rule) -> Iterator[Step]:
    kind: Any = type(before.constraint)
    if told_apart(before.constraint) == told_apart(after.constraint) is not None:
        return
    if not has_fields(kind):
        if before.constraint != after.constraint:
            yield Step(0, f"{before} -> {after}" if str(before) != str(after) else "what it asks")
        return
    sides = sides_of(before.constraint)
    same = EITHER_ORDER if sides and sides == sides_of(after.constraint) else ()
    old, new = named_by(before.constraint), named_by(after.constraint)
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        # Two sides that changed places are no change.
        if one != other and (name not in same or thing_key(one) == thing_key(other)):
            yield Step(direction(before.constraint, after.constraint, name), differences(name, one, other))


def _of_waivers(
    before: Sequence[Waiver], after: Sequence[Waiver], renamed: Mapping[str | None, str]
) -> Iterator[RuleChange]:
    """A waiver more makes its rule less strict, one less stricter.

    Args:
        before, after: The waivers.
        renamed: What the id of each rule is now: under its old number there may be another one.
    """
    # Of a rule that is gone, none is left: what its number stands for now is another.
    now = {
        number: attrs.evolve(each, rule=renamed[each.rule])
        for number, each in enumerate(before)
        if each.rule in renamed
    }
    of = list(now)
    same = {of[old]: new for old, new in same_waivers(list(now.values()), after).items()}
    for number, old in enumerate(before):
        held = now.get(number, old)
        if number not in same:
            yield RuleChange("tightened", held.rule, old, None, (f"waiver {old.id} removed",))
        elif content_of(held) != content_of(after[same[number]]):
            yield _of_waiver(held, after[same[number]])
    known = {*same.values()}
    for number, new in enumerate(after):
        if number not in known:
            yield RuleChange("loosened", new.rule, None, new, (f"waiver {new.id} added",))


def _of_waiver(old: Waiver, new: Waiver) -> RuleChange:
    fields = [each.name for each in attrs.fields(Waiver) if getattr(old, each.name) != getattr(new, each.name)]
    steps = []
    for name in fields:
        one, other = getattr(old, name), getattr(new, name)
        way: int | None = None if name in {"reason", "authority"} else 0
        if name == "expires":
            way = -1 if other is None or (one is not None and other > one) else 1
        steps.append(Step(way, f"waiver {new.id}: {differences(name, one, other)}"))
    return RuleChange(_word(steps), new.rule, old, new, tuple(each.detail for each in steps))
