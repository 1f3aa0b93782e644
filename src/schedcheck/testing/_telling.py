"""Findings and what they have, in a few words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from schedcheck._time import SECOND, aware, counted, instant, micros, span_of, spoken
from schedcheck._values import on_one_line
from schedcheck.finding import Amount, Finding
from schedcheck.interval import Interval
from schedcheck.model import Party, Place
from schedcheck.verdict import Verdict

__all__ = [
    "begin",
    "clock",
    "id_of",
    "line",
    "listed",
    "named",
    "people_in",
    "same_amount",
    "slack_told",
    "starts",
    "told",
]

ZERO = timedelta(0)


def line(finding: Finding) -> str:
    """A finding on one line: verdict and amount, people, place and time."""
    parts = [f"{finding.verdict} {slack_told(finding.slack, finding.unit)}".rstrip()]
    if finding.slip is not None:
        parts.append(f"safe up to a slip of {told(finding.slip)}")
    if finding.missing:
        parts.append(f"missing {listed(finding.missing)}")
    people = people_in(finding)
    if people:
        parts.append(f"between {listed(people.values())}")
    parts.append(f"at {on_one_line(finding.place.name)}" if finding.place is not None else "at no one place")
    if finding.about:
        parts.append(f"about {listed(finding.about)}")
    if finding.interval is not None:
        parts.append(span(finding.interval))
    return ", ".join(parts)


def people_in(finding: Finding) -> dict[str, str]:
    """The names of those whose stops a finding is about, by id."""
    return {stop.leader.id: stop.leader.name for stop in finding.stops if stop.leader is not None}


def id_of(value: Party | Place | str) -> str:
    return value if isinstance(value, str) else value.id


def named(verdict: Verdict) -> str:
    return str(verdict).casefold()


def listed(values: Iterable[object]) -> str:
    names = [on_one_line(str(each)) for each in values]
    if not names:
        return "nobody"
    return " and ".join([*([", ".join(names[:-1])] if names[:-1] else []), names[-1]])


def same_amount(one: Amount, other: Amount | None) -> bool:
    return other is not None and isinstance(one, int) == isinstance(other, int) and one == other


def slack_told(slack: Amount | None, unit: str) -> str:
    if slack is None:
        return ""
    if isinstance(slack, timedelta):
        return f"by {told(-slack)}" if slack < ZERO else f"with {told(slack)} to spare"
    return f"by {counted(-slack, unit)}" if slack < 0 else f"with {counted(slack, unit)} to spare"


def told(span: timedelta | None) -> str:
    """A duration to the microsecond, as no two that differ must look alike."""
    if span is None:
        return "no known slip"
    whole, rest = divmod(micros(span), SECOND)
    said = [spoken(span_of(whole * SECOND))] if whole or not rest else []
    return " ".join([*said, *([f"{rest} µs"] if rest else [])])


def starts(interval: Interval | None, start: datetime | str) -> bool:
    return interval is not None and instant(aware(start, interval.start.tzinfo, name="start")) == interval._from


def begin(interval: Interval | None) -> str:
    return "no time" if interval is None else clock(interval.start)


def span(interval: Interval) -> str:
    start, end = interval.start, interval.end
    begun = f"{start:%Z}" if f"{start:%Z}" != f"{end:%Z}" else ""
    # Of one day, where no clock changes, the date is told once.
    over = clock(end) if begun or start.date() != end.date() else clock(end).partition(" ")[2]
    return f"{clock(start)} {begun}".rstrip() + f" to {over} {end:%Z}"


def clock(moment: datetime) -> str:
    fraction = f".{moment:%f}" if moment.microsecond else ""
    seconds = f":{moment:%S}" if moment.second or fraction else ""
    return f"{moment:%Y-%m-%d %H:%M}{seconds}{fraction}"
