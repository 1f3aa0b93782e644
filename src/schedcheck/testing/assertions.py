"""Assertions about one plan, as whoever writes a rule thinks of it: kept, broken by so much, between these, there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NoReturn

import attrs
from attrs import field, frozen

from schedcheck._time import SECOND, aware, counted, instant, micros, span_of, spoken
from schedcheck._values import kind_of, member_of, not_negative_if_any, on_one_line, several, texts
from schedcheck.checker import check
from schedcheck.checker.judging import is_in
from schedcheck.constraints import Constraint
from schedcheck.errors import InvalidValue, NotInSchedule, did_you_mean
from schedcheck.finding import Amount, Finding
from schedcheck.interval import Interval
from schedcheck.model import Leader, Place
from schedcheck.result import Result
from schedcheck.rules import Rule
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

__all__ = [
    "Expected",
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

ZERO = timedelta(0)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=_number(number))


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=_number(number))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidValue("it must be a number", repr(value))
    return value


def _people(values: Iterable[Leader | str] | None) -> tuple[Leader | str, ...] | None:
    if values is None:
        return None
    if isinstance(values, Leader):
        raise InvalidValue("between must be a sequence of people, such as (alba,)", repr(values))
    made = several(values, "between")
    for each in made:
        if not isinstance(each, (Leader, str)):
            raise InvalidValue("each of between must be a Leader or the id of one", repr(each))
    return made


def _verdict(value: Verdict | str) -> Verdict:
    return member_of(Verdict)(value)


def _about(values: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if values is None else texts("about")(values)


def _moment(value: datetime | str | None) -> datetime | str | None:
    if value is not None and not isinstance(value, str):
        return aware(value, None, name="start")
    return value


def _amount(_self: object, _attribute: object, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, (int, timedelta)):
        raise InvalidValue("by must be a duration or a count", repr(value))
    if (value if isinstance(value, int) else micros(value)) < 0:
        raise InvalidValue("by must be zero or more: the verdict says which way", repr(value))


def _place(_self: object, _attribute: object, value: Any) -> None:
    if value is not None and not isinstance(value, (Place, str)):
        raise InvalidValue("at must be a Place or the id of one", repr(value))


@frozen
class Expected:
    """A finding as it is expected. What is not given may be anything; what is, must be just so.

    Args:
        verdict: How it stands, also by name: "at risk".
        by: By how much it is broken, or conditional, a duration or a count; what is kept or at risk has so much to
            spare at stated times.
        slip: Of what is at risk, how far everybody may slip.
        between: Just these people: leaders of the plan, or their ids. Nobody else is in it, and none of them is left
            out.
        at: The place, or its id.
        start: When it starts; text without an offset is local to its place.
        about: What it is about beside stops, such as two seats, by name.
        missing: What is not known: one of what an unknown finding names.

    Raises:
        InvalidValue: A field of another kind, or one that no finding of this verdict has.
    """

    verdict: Verdict = field(converter=_verdict)
    by: Amount | None = field(default=None, kw_only=True, validator=_amount)
    slip: timedelta | None = field(default=None, kw_only=True, validator=not_negative_if_any)
    between: tuple[Leader | str, ...] | None = field(default=None, kw_only=True, converter=_people)
    at: Place | str | None = field(default=None, kw_only=True, validator=_place)
    start: datetime | str | None = field(default=None, kw_only=True, converter=_moment)
    about: tuple[str, ...] | None = field(default=None, kw_only=True, converter=_about)
    missing: str | None = field(default=None, kw_only=True, validator=kind_of(str, "missing"))

    def __attrs_post_init__(self) -> None:
        if self.by is not None and self.verdict is Verdict.UNKNOWN:
            raise InvalidValue("by must not be given of what is unknown: no slack is known", repr(self.by))
        if self.verdict is Verdict.BROKEN and self.by is not None and not self.by:
            raise InvalidValue("by must be more than zero of what is broken", repr(self.by))
        for name, verdict in (("slip", Verdict.AT_RISK), ("missing", Verdict.UNKNOWN)):
            value = getattr(self, name)
            if value is not None and self.verdict is not verdict:
                raise InvalidValue(
                    f"{name} must be given of what is {_named(verdict)} alone", f"{value!r} of {_named(self.verdict)}"
                )

    def differences(self, finding: Finding) -> tuple[str, ...]:
        """In what a finding is another than this, each as what is there and what was expected; none if it fits."""
        return tuple(self._differences(finding))

    def _differences(self, finding: Finding) -> Iterator[str]:
        if self.verdict is not finding.verdict:
            yield f"{_named(finding.verdict)}, not {_named(self.verdict)}"
        slack = self._slack
        if slack is not None and not _same_amount(slack, finding.slack):
            yield f"{_slack_told(finding.slack, finding.unit)}, not {_slack_told(slack, finding.unit)}"
        if self.slip is not None and self.slip != finding.slip:
            yield f"safe up to {_told(finding.slip)}, not {_told(self.slip)}"
        if self.between is not None and sorted(map(_id_of, self.between)) != sorted(_people_in(finding)):
            yield f"between {_listed(_people_in(finding).values())}, not {_listed(self.between)}"
        if self.at is not None and (finding.place is None or _id_of(self.at) != finding.place.id):
            yield f"at {on_one_line(str(finding.place or 'no one place'))}, not {on_one_line(str(self.at))}"
        if self.start is not None and not _starts(finding.interval, self.start):
            yield f"from {_begin(finding.interval)}, not {self._start_told(finding.interval)}"
        if self.about is not None and self.about != finding.about:
            yield f"about {_listed(finding.about)}, not {_listed(self.about)}"
        if self.missing is not None and self.missing not in finding.missing:
            yield f"missing {_listed(finding.missing)}, not {on_one_line(self.missing)}"

    @property
    def _slack(self) -> Amount | None:
        if self.by is None:
            return None
        return -self.by if self.verdict in {Verdict.BROKEN, Verdict.CONDITIONAL} else self.by

    def _start_told(self, interval: Interval | None) -> str:
        if isinstance(self.start, str) or interval is None:
            return str(self.start)
        return _clock(aware(self.start, interval.start.tzinfo)) if self.start is not None else ""

    def __str__(self) -> str:
        parts = [str(self.verdict)]
        if self._slack is not None:
            parts[0] += f" {_slack_told(self._slack, '')}"
        if self.slip is not None:
            parts.append(f"safe up to a slip of {_told(self.slip)}")
        if self.between is not None:
            parts.append(f"between {_listed(self.between)}")
        if self.at is not None:
            parts.append(f"at {on_one_line(str(self.at))}")
        if self.start is not None:
            parts.append(f"from {self.start if isinstance(self.start, str) else _clock(self.start)}")
        if self.about is not None:
            parts.append(f"about {_listed(self.about)}")
        if self.missing is not None:
            parts.append(f"missing {on_one_line(self.missing)}")
        return ", ".join(parts)


def assert_kept(
    rule: Constraint | Rule,
    plan: Schedule,
    *,
    by: Amount | None = None,
    between: Iterable[Leader | str] | None = None,
    at: Place | str | None = None,
    start: datetime | str | None = None,
    about: Iterable[str] | None = None,
) -> None:
    """The rule measured something in the plan, and all of it is kept, wherever stops slip and however open ends fall.

    Where more is given, the tightest thing it measured is just so: with *by*, it has that much to spare, no more and no
    less. A rule about somebody or something that is nowhere in the plan measured nothing, and is not kept.

    Raises:
        AssertionError: It is not; the message has a line for each finding.
        InvalidValue: What is no rule, no plan, or cannot be expected.
        NotInSchedule: People or a place that the plan knows nothing of.
    """
    __tracebackhide__ = True
    _assert_one(rule, plan, Expected(Verdict.KEPT, by=by, between=between, at=at, start=start, about=about))


def assert_broken(
    rule: Constraint | Rule,
    plan: Schedule,
    *,
    by: Amount | None = None,
    between: Iterable[Leader | str] | None = None,
    at: Place | str | None = None,
    start: datetime | str | None = None,
    about: Iterable[str] | None = None,
) -> None:
    """The rule is broken in the plan, and one of its broken findings is just as told.

    Raises:
        AssertionError, InvalidValue, NotInSchedule: As `assert_kept`.
    """
    __tracebackhide__ = True
    _assert_one(rule, plan, Expected(Verdict.BROKEN, by=by, between=between, at=at, start=start, about=about))


def assert_at_risk(
    rule: Constraint | Rule,
    plan: Schedule,
    *,
    slip: timedelta | None = None,
    by: Amount | None = None,
    between: Iterable[Leader | str] | None = None,
    at: Place | str | None = None,
    start: datetime | str | None = None,
    about: Iterable[str] | None = None,
) -> None:
    """The rule is at risk in the plan: kept as stated, but slips can break it; *slip* is the most that is still safe.

    Raises:
        AssertionError, InvalidValue, NotInSchedule: As `assert_kept`.
    """
    __tracebackhide__ = True
    expected = Expected(Verdict.AT_RISK, slip=slip, by=by, between=between, at=at, start=start, about=about)
    _assert_one(rule, plan, expected)


def assert_conditional(
    rule: Constraint | Rule,
    plan: Schedule,
    *,
    by: Amount | None = None,
    between: Iterable[Leader | str] | None = None,
    at: Place | str | None = None,
    start: datetime | str | None = None,
    about: Iterable[str] | None = None,
) -> None:
    """The rule is conditional in the plan: it depends on what is tentative whether it is broken, *by* so much then.

    Raises:
        AssertionError, InvalidValue, NotInSchedule: As `assert_kept`.
    """
    __tracebackhide__ = True
    _assert_one(rule, plan, Expected(Verdict.CONDITIONAL, by=by, between=between, at=at, start=start, about=about))


def assert_unknown(
    rule: Constraint | Rule,
    plan: Schedule,
    *,
    missing: str | None = None,
    between: Iterable[Leader | str] | None = None,
    at: Place | str | None = None,
    start: datetime | str | None = None,
    about: Iterable[str] | None = None,
) -> None:
    """The rule measured something in the plan of which it cannot be known whether it is kept; *missing* decides it.

    Raises:
        AssertionError, InvalidValue, NotInSchedule: As `assert_kept`.
    """
    __tracebackhide__ = True
    expected = Expected(Verdict.UNKNOWN, missing=missing, between=between, at=at, start=start, about=about)
    _assert_one(rule, plan, expected)


def assert_unmeasured(rule: Constraint | Rule, plan: Schedule) -> None:
    """The rule measured nothing in the plan: somebody or something that it is about is nowhere in it.

    Raises:
        AssertionError: It measured something, even if it found nothing to tell.
        InvalidValue: What is no rule, or no plan.
    """
    __tracebackhide__ = True
    result = _measured(rule, plan)
    if result.measured:
        _fail(rule, "expected: nothing measured", f"it is {result.verdict}", [_line(each) for each in result.findings])


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


def _assert_one(rule: Constraint | Rule, plan: Schedule, expected: Expected) -> None:
    __tracebackhide__ = True
    result = _measured(rule, plan)
    _refuse_strangers([expected], plan)
    if not result.measured:
        _fail(rule, f"expected: {expected}", _why(rule, plan))
    if result.verdict is not expected.verdict:
        _fail(rule, f"expected: {expected}", f"it is {result.verdict}", [_line(each) for each in result.findings])
    alike = [each for each in result.findings if each.verdict is expected.verdict]
    if expected == Expected(expected.verdict) or any(not expected.differences(each) for each in alike):
        return
    lines = [line for each in alike for line in (_line(each), f"  is {'; '.join(expected.differences(each))}")]
    _fail(rule, f"expected: {expected}", f"it is {result.verdict}, but not so", lines)


def _measured(rule: Constraint | Rule, plan: Schedule) -> Result:
    asked = rule if isinstance(rule, Rule) else Rule(rule)
    return check(plan, must=[asked]).results[0]


def _refuse_strangers(expected: Sequence[Expected], plan: Schedule) -> None:
    """Refuse people and places that a plan knows nothing of: nothing could be found about them, and no test fail."""
    known = {each.id for each in plan.places}
    for each in expected:
        for person in each.between or ():
            plan.itinerary(person)
        if each.at is not None and _id_of(each.at) not in known:
            key = _id_of(each.at)
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
        ("expected, and not found:", "-", [str(each) for each in left]),
        ("found, and not expected:", "+", [_line(each) for each in others]),
        ("found as expected:", " ", [_line(each) for each in fitting]),
    ):
        if several_:
            lines += [heading, *(f"{mark} {each}" for each in several_)]
    return tuple(lines)


def _fail(rule: Constraint | Rule, *lines: str | list[str]) -> NoReturn:
    __tracebackhide__ = True
    told = [f"rule: {on_one_line(str(rule))}"]
    for each in lines:
        told += [each] if isinstance(each, str) else [f"  {line}" for line in each or ["(no findings)"]]
    raise AssertionError("\n".join(told))


def _why(rule: Constraint | Rule, plan: Schedule) -> str:
    asked = rule if isinstance(rule, Rule) else Rule(rule)
    held: Any = asked.constraint
    named = [getattr(held, each.name) for each in attrs.fields(type(held))] if attrs.has(type(held)) else []
    absent = [str(each) for each in named if not is_in(each, plan)]
    if absent:
        return f"nothing was measured, so nothing is kept: {_listed(absent)} is nowhere in the plan"
    term = "" if asked.always else ", or not while the rule is in force"
    return f"nothing was measured, so nothing is kept: what it is about is nowhere in the plan{term}"


def _line(finding: Finding) -> str:
    """A finding on one line: verdict and amount, people, place and time."""
    parts = [f"{finding.verdict} {_slack_told(finding.slack, finding.unit)}".rstrip()]
    if finding.slip is not None:
        parts.append(f"safe up to a slip of {_told(finding.slip)}")
    if finding.missing:
        parts.append(f"missing {_listed(finding.missing)}")
    people = _people_in(finding)
    if people:
        parts.append(f"between {_listed(people.values())}")
    parts.append(f"at {on_one_line(finding.place.name)}" if finding.place is not None else "at no one place")
    if finding.about:
        parts.append(f"about {_listed(finding.about)}")
    if finding.interval is not None:
        parts.append(_span(finding.interval))
    return ", ".join(parts)


def _people_in(finding: Finding) -> dict[str, str]:
    """The names of those whose stops a finding is about, by id."""
    return {stop.leader.id: stop.leader.name for stop in finding.stops if stop.leader is not None}


def _id_of(value: Leader | Place | str) -> str:
    return value if isinstance(value, str) else value.id


def _named(verdict: Verdict) -> str:
    return str(verdict).casefold()


def _listed(values: Iterable[object]) -> str:
    names = [on_one_line(str(each)) for each in values]
    if not names:
        return "nobody"
    return " and ".join([*([", ".join(names[:-1])] if names[:-1] else []), names[-1]])


def _same_amount(one: Amount, other: Amount | None) -> bool:
    return other is not None and isinstance(one, int) == isinstance(other, int) and one == other


def _slack_told(slack: Amount | None, unit: str) -> str:
    if slack is None:
        return ""
    if isinstance(slack, timedelta):
        return f"by {_told(-slack)}" if slack < ZERO else f"with {_told(slack)} to spare"
    return f"by {counted(-slack, unit)}" if slack < 0 else f"with {counted(slack, unit)} to spare"


def _told(span: timedelta | None) -> str:
    """A duration to the microsecond, as no two that differ must look alike."""
    if span is None:
        return "no known slip"
    whole, rest = divmod(micros(span), SECOND)
    said = [spoken(span_of(whole * SECOND))] if whole or not rest else []
    return " ".join([*said, *([f"{rest} µs"] if rest else [])])


def _starts(interval: Interval | None, start: datetime | str) -> bool:
    return interval is not None and instant(aware(start, interval.start.tzinfo, name="start")) == interval._from


def _begin(interval: Interval | None) -> str:
    return "no time" if interval is None else _clock(interval.start)


def _span(interval: Interval) -> str:
    start, end = interval.start, interval.end
    begun = f"{start:%Z}" if f"{start:%Z}" != f"{end:%Z}" else ""
    # Of one day, where no clock changes, the date is told once.
    over = _clock(end) if begun or start.date() != end.date() else _clock(end).partition(" ")[2]
    return f"{_clock(start)} {begun}".rstrip() + f" to {over} {end:%Z}"


def _clock(moment: datetime) -> str:
    fraction = f".{moment:%f}" if moment.microsecond else ""
    seconds = f":{moment:%S}" if moment.second or fraction else ""
    return f"{moment:%Y-%m-%d %H:%M}{seconds}{fraction}"
