"""Assertions about one plan, as whoever writes a rule thinks of it: kept, broken by so much, between these, there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import isfinite
from typing import Any, NoReturn, TypedDict, Unpack

from schedcheck._fields import things_of
from schedcheck._values import on_one_line, several
from schedcheck.checker import check
from schedcheck.checker.judging import is_in
from schedcheck.constraints import Constraint
from schedcheck.errors import InvalidValue, NotInSchedule, did_you_mean
from schedcheck.finding import Amount, Finding
from schedcheck.model import Delegation, Party, Place
from schedcheck.result import Result
from schedcheck.rules import Rule
from schedcheck.schedule import Schedule
from schedcheck.testing._telling import id_of, line, listed
from schedcheck.testing.expected import Expected
from schedcheck.verdict import Verdict

__all__ = [
    "Measured",
    "Where",
    "assert_at_risk",
    "assert_broken",
    "assert_conditional",
    "assert_findings",
    "assert_kept",
    "assert_unknown",
    "assert_unmeasured",
    "hours",
    "minutes",
]


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=_number(number))


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=_number(number))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidValue("it must be a number", repr(value))
    if not isfinite(value):
        raise InvalidValue("it must be a finite number", repr(value))
    return value


class Where(TypedDict, total=False):
    """Of whom a finding is expected, where and when: what `Expected` takes of these names."""

    between: Iterable[Party | str] | None
    at: Place | str | None
    start: datetime | str | None
    about: Iterable[str] | None


class Measured(Where, total=False):
    """And by how much."""

    by: Amount | None


WHERE = (*Where.__annotations__,)
MEASURED = ("by", *WHERE)


def assert_kept(rule: Constraint | Rule, plan: Schedule, **told: Unpack[Measured]) -> None:
    """The rule measured something in the plan, and all of it is kept, wherever stops slip and however open ends fall.

    Where more is given, the tightest thing it measured is just so: with *by*, it has that much to spare, no more and no
    less. A rule about somebody or something that is nowhere in the plan measured nothing, and is not kept.

    Raises:
        AssertionError: It is not; the message has a line for each finding.
        InvalidValue: What is no rule, no plan, or cannot be expected.
        NotInSchedule: People or a place that the plan knows nothing of.
    """
    __tracebackhide__ = True
    _refuse_others("assert_kept", told, MEASURED)
    _assert_one(rule, plan, Expected(Verdict.KEPT, **told))


def assert_broken(rule: Constraint | Rule, plan: Schedule, **told: Unpack[Measured]) -> None:
    """The rule is broken in the plan, and one of its broken findings is just as told.

    Raises:
        AssertionError, InvalidValue, NotInSchedule: As `assert_kept`.
    """
    __tracebackhide__ = True
    _refuse_others("assert_broken", told, MEASURED)
    _assert_one(rule, plan, Expected(Verdict.BROKEN, **told))


def assert_at_risk(
    rule: Constraint | Rule, plan: Schedule, *, slip: timedelta | None = None, **told: Unpack[Measured]
) -> None:
    """The rule is at risk in the plan: kept as stated, but slips can break it; *slip* is the most that is still safe.

    Raises:
        AssertionError, InvalidValue, NotInSchedule: As `assert_kept`.
    """
    __tracebackhide__ = True
    _refuse_others("assert_at_risk", told, ("slip", *MEASURED))
    _assert_one(rule, plan, Expected(Verdict.AT_RISK, slip=slip, **told))


def assert_conditional(rule: Constraint | Rule, plan: Schedule, **told: Unpack[Measured]) -> None:
    """The rule is conditional in the plan: it depends on what is tentative whether it is broken, *by* so much then.

    Raises:
        AssertionError, InvalidValue, NotInSchedule: As `assert_kept`.
    """
    __tracebackhide__ = True
    _refuse_others("assert_conditional", told, MEASURED)
    _assert_one(rule, plan, Expected(Verdict.CONDITIONAL, **told))


def assert_unknown(
    rule: Constraint | Rule, plan: Schedule, *, missing: str | None = None, **told: Unpack[Where]
) -> None:
    """The rule measured something in the plan of which it cannot be known whether it is kept; *missing* decides it.

    Raises:
        AssertionError, InvalidValue, NotInSchedule: As `assert_kept`.
    """
    __tracebackhide__ = True
    _refuse_others("assert_unknown", told, ("missing", *WHERE))
    _assert_one(rule, plan, Expected(Verdict.UNKNOWN, missing=missing, **told))


def assert_unmeasured(rule: Constraint | Rule, plan: Schedule) -> None:
    """The rule measured nothing in the plan: somebody or something that it is about is nowhere in it.

    Raises:
        AssertionError: It measured something, even if it found nothing to tell.
        InvalidValue: What is no rule, or no plan.
    """
    __tracebackhide__ = True
    result = _measured(rule, plan)
    if result.measured:
        _fail(rule, "expected: nothing measured", f"it is {result.verdict}", [line(each) for each in result.findings])


def assert_findings(rule: Constraint | Rule, plan: Schedule, expected: Iterable[Expected]) -> None:
    """What the rule finds in the plan that is not kept is this, all of this and nothing else, in whatever order.

    One that is expected as kept is the tightest thing kept; where none is, what is kept may be anything. Of a rule that
    measured nothing there is nothing to expect, no findings either.

    Raises:
        AssertionError: It is not; the message has a line for each finding, expected or found.
        InvalidValue: What is no rule, no plan, or no Expected.
        NotInSchedule: People or a place that the plan knows nothing of.
    """
    __tracebackhide__ = True
    wanted = several(expected, "expected")
    for each in wanted:
        if not isinstance(each, Expected):
            raise InvalidValue("each of expected must be an Expected", repr(each))
    result = _measured(rule, plan)
    _refuse_strangers(wanted, plan)
    if not result.measured:
        _fail(rule, f"expected: {len(wanted)} findings" if wanted else "expected: no findings", _why(rule, plan))
    also_kept = any(each.verdict is Verdict.KEPT for each in wanted)
    found = [each for each in result.findings if also_kept or each.verdict is not Verdict.KEPT]
    held = _matched(wanted, found)
    left = [each for number, each in enumerate(wanted) if number not in held]
    others = [each for number, each in enumerate(found) if number not in held.values()]
    if left or others:
        _fail(rule, *_differences_told(left, others, [found[number] for number in sorted(held.values())]))


def _refuse_others(function: str, told: Mapping[str, object], known: Sequence[str]) -> None:
    """Refuse names that a function does not take, as Python does, by the name of that function."""
    __tracebackhide__ = True
    for each in told:
        if each not in known:
            takes = f"it takes {listed(known)}"
            raise TypeError(
                f"{function}() got an unexpected keyword argument {each!r}{did_you_mean(each, known)}; {takes}"
            )


def _assert_one(rule: Constraint | Rule, plan: Schedule, expected: Expected) -> None:
    __tracebackhide__ = True
    result = _measured(rule, plan)
    _refuse_strangers([expected], plan)
    if not result.measured:
        _fail(rule, f"expected: {expected}", _why(rule, plan))
    if result.verdict is not expected.verdict:
        _fail(rule, f"expected: {expected}", f"it is {result.verdict}", [line(each) for each in result.findings])
    alike = [each for each in result.findings if each.verdict is expected.verdict]
    if expected == Expected(expected.verdict) or any(not expected.differences(each) for each in alike):
        return
    lines = [told for each in alike for told in (line(each), f"  is {'; '.join(expected.differences(each))}")]
    _fail(rule, f"expected: {expected}", f"it is {result.verdict}, but not so", lines)


def _measured(rule: Constraint | Rule, plan: Schedule) -> Result:
    asked = rule if isinstance(rule, Rule) else Rule(rule)
    return check(plan, must=[asked]).results[0]


def _refuse_strangers(expected: Sequence[Expected], plan: Schedule) -> None:
    """Refuse people and places that a plan knows nothing of: nothing could be found about them, and no test fail."""
    known = {each.id for each in plan.places}
    for each in expected:
        for party in each.between or ():
            if not isinstance(party, Delegation):
                plan.itinerary(party)
            elif not plan.party(party):
                raise NotInSchedule("a delegation must have somebody in the schedule", repr(party.id))
        if each.at is not None and id_of(each.at) not in known:
            key = id_of(each.at)
            raise NotInSchedule("the place must be one of the schedule", f"{key!r}{did_you_mean(key, sorted(known))}")
    plan.refuse_conflicts(expected)


def _matched(expected: Sequence[Expected], found: Sequence[Finding]) -> dict[int, int]:
    """As many as can be of what is expected, each with a finding of its own that fits; both by their numbers."""
    fitting = [[number for number, each in enumerate(found) if not one.differences(each)] for one in expected]
    taken: dict[int, int] = {}

    def take(one: int, tried: set[int]) -> bool:
        for number in fitting[one]:
            if number not in tried:
                tried.add(number)
                # Who holds it may do with another: what is expected with few words leaves room for what is not.
                if number not in taken or take(taken[number], tried):
                    taken[number] = one
                    return True
        return False

    for one in range(len(expected)):
        take(one, set())
    return {one: number for number, one in taken.items()}


def _differences_told(
    left: Sequence[Expected], others: Sequence[Finding], fitting: Sequence[Finding]
) -> tuple[str, ...]:
    lines: list[str] = []
    for heading, mark, several_ in (
        ("expected, and not found:", "-", [told for each in left for told in _told_beside(each, others)]),
        ("found, and not expected:", "+", [line(each) for each in others]),
        ("found as expected:", " ", [line(each) for each in fitting]),
    ):
        if several_:
            lines += [heading, *(f"{' ' if each.startswith(' ') else mark} {each}" for each in several_)]
    return tuple(lines)


def _told_beside(expected: Expected, others: Sequence[Finding]) -> list[str]:
    """What was expected, and in what the nearest of what was found instead is another."""
    nearest = min(others, key=lambda each: len(expected.differences(each)), default=None)
    if nearest is None:
        return [str(expected)]
    return [str(expected), f"  nearest: {line(nearest)}", f"    is {'; '.join(expected.differences(nearest))}"]


def _fail(rule: Constraint | Rule, *lines: str | list[str]) -> NoReturn:
    __tracebackhide__ = True
    told = [f"rule: {on_one_line(str(rule))}"]
    for each in lines:
        told += [each] if isinstance(each, str) else [f"  {line}" for line in each or ["(no findings)"]]
    raise AssertionError("\n".join(told))


def _why(rule: Constraint | Rule, plan: Schedule) -> str:
    asked = rule if isinstance(rule, Rule) else Rule(rule)
    held: Any = asked.constraint
    absent = [str(each) for each in things_of(held) if not is_in(each, plan)]
    if absent:
        return f"nothing was measured, so nothing is kept: {listed(absent)} is nowhere in the plan"
    term = "" if asked.always else ", or not while the rule is in force"
    return f"nothing was measured, so nothing is kept: what it is about is nowhere in the plan{term}"
