"""A finding as it is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from attrs import field, frozen

from schedcheck._time import aware, micros
from schedcheck._values import kind_of, member_of, not_negative_if_any, on_one_line, several, texts
from schedcheck.errors import InvalidValue
from schedcheck.finding import Amount, Finding
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Leader, Party, Place
from schedcheck.testing._telling import (
    begin,
    clock,
    id_of,
    listed,
    named,
    people_in,
    same_amount,
    slack_told,
    starts,
    told,
)
from schedcheck.verdict import Verdict

__all__ = ["Expected"]


def _people(values: Iterable[Party | str] | None) -> tuple[Party | str, ...] | None:
    if values is None:
        return None
    if isinstance(values, (Leader, Delegation)):
        raise InvalidValue("between must be a sequence of people, such as (alba,)", repr(values))
    made = several(values, "between")
    for each in made:
        if not isinstance(each, (Leader, Delegation, str)):
            raise InvalidValue("each of between must be a Leader, the id of one, or a Delegation", repr(each))
    return made


def _verdict(value: Verdict | str) -> Verdict:
    return member_of(Verdict)(value)


def _about(values: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if values is None else texts("about")(values)


def _moment(value: datetime | str | None) -> datetime | str | None:
    if value is not None and not isinstance(value, str):
        return aware(value, None, name="start")
    return value


def _zoned(moment: datetime | None) -> str:
    """A time on the clocks of its zone, which is named: two zones may be told side by side."""
    return "" if moment is None else f"{clock(moment)} {moment:%Z}"


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
            out. A delegation is one or more of its people, whoever they are.
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
    between: tuple[Party | str, ...] | None = field(default=None, kw_only=True, converter=_people)
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
                    f"{name} must be given of what is {named(verdict)} alone", f"{value!r} of {named(self.verdict)}"
                )

    def differences(self, finding: Finding) -> tuple[str, ...]:
        """In what a finding is another than this, each as what is there and what was expected; none if it fits."""
        return tuple(self._differences(finding))

    def _differences(self, finding: Finding) -> Iterator[str]:
        if self.verdict is not finding.verdict:
            yield f"{named(finding.verdict)}, not {named(self.verdict)}"
        slack = self._slack
        if slack is not None and not same_amount(slack, finding.slack):
            yield f"{slack_told(finding.slack, finding.unit)}, not {slack_told(slack, finding.unit)}"
        if self.slip is not None and self.slip != finding.slip:
            yield f"safe up to {told(finding.slip)}, not {told(self.slip)}"
        if self.between is not None and not self._is_between(finding):
            yield f"between {listed(people_in(finding).values())}, not {listed(self.between)}"
        if self.at is not None and (finding.place is None or id_of(self.at) != finding.place.id):
            yield f"at {on_one_line(str(finding.place or 'no one place'))}, not {on_one_line(str(self.at))}"
        if self.start is not None and not starts(finding.interval, self.start):
            yield self._starts_told(finding.interval)
        if self.about is not None and self.about != finding.about:
            yield f"about {listed(finding.about)}, not {listed(self.about)}"
        if self.missing is not None and self.missing not in finding.missing:
            yield f"missing {listed(finding.missing)}, not {on_one_line(self.missing)}"

    @property
    def _slack(self) -> Amount | None:
        if self.by is None:
            return None
        return -self.by if self.verdict in {Verdict.BROKEN, Verdict.CONDITIONAL} else self.by

    def _is_between(self, finding: Finding) -> bool:
        """Whether it is about these, each of whom it must be about, and nobody else."""
        found = {stop.leader.id: stop.leader for stop in finding.stops if stop.leader is not None}
        named = self.between or ()
        groups = {each.id for each in named if isinstance(each, Delegation)}
        alone = [id_of(each) for each in named if not isinstance(each, Delegation)]
        rest = [each.delegation for key, each in found.items() if key not in alone]
        of_groups = {each.id for each in rest if each is not None}
        exactly = len({*alone}) == len(alone) and {*alone} <= found.keys() and None not in rest
        return exactly and of_groups == groups

    def _starts_told(self, interval: Interval | None) -> str:
        if interval is None or not isinstance(self.start, datetime):
            return f"from {begin(interval)}, not {self.start if isinstance(self.start, str) else _zoned(self.start)}"
        return f"from {_zoned(interval.start)}, not {_zoned(aware(self.start, interval.start.tzinfo))}"

    def __str__(self) -> str:
        parts = [str(self.verdict)]
        if self._slack is not None:
            parts[0] += f" {slack_told(self._slack, '')}"
        if self.slip is not None:
            parts.append(f"safe up to a slip of {told(self.slip)}")
        if self.between is not None:
            parts.append(f"between {listed(self.between)}")
        if self.at is not None:
            parts.append(f"at {on_one_line(str(self.at))}")
        if self.start is not None:
            parts.append(f"from {self.start if isinstance(self.start, str) else _zoned(self.start)}")
        if self.about is not None:
            parts.append(f"about {listed(self.about)}")
        if self.missing is not None:
            parts.append(f"missing {on_one_line(self.missing)}")
        return ", ".join(parts)
