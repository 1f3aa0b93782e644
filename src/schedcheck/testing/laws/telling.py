"""What differs, told as in assertions: durations, verdicts, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from schedcheck.finding import Finding
from schedcheck.result import Result
from schedcheck.testing._telling import line, slack_told
from schedcheck.testing.laws.answers import Answer, Said, SaidWhen, Stand, span

__all__ = ["by_how_much", "differences"]

LONG = 2_000


def by_how_much(by: timedelta) -> str:
    """How much later, or earlier."""
    return f"{span(abs(by))} {'earlier' if by < timedelta(0) else 'later'}"


def differences(wanted: Any, got: Any) -> str:
    """Two values that are not equal, below each other: what is the same in both is left out."""
    before, after = (_short(_said(each)) for each in _differing(wanted, got))
    if before == after:
        # What differs is nothing that is told: all is shown, as Python does.
        before, after = _short([str(wanted)]), _short([str(got)])
    return f"  before: {before}\n  after:  {after}"


def _short(lines: Sequence[str]) -> str:
    text = "\n    ".join(lines or ["nothing"])
    return text if len(text) < LONG else f"{text[:LONG]} ..."


def _differing(one: Any, other: Any) -> tuple[Any, Any]:
    if isinstance(one, Result) and isinstance(other, Result):
        return _differing(_answer(one), _answer(other))
    if isinstance(one, Answer) and isinstance(other, Answer):
        left, right = _differing(one.findings, other.findings)
        return one._replace(findings=left), other._replace(findings=right)
    if isinstance(one, Counter) and isinstance(other, Counter):
        return one - other, other - one
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [_differing(mine, theirs) for mine, theirs in zip(one, other, strict=True) if mine != theirs]
        return [mine for mine, _ in pairs], [theirs for _, theirs in pairs]
    return one, other


def _answer(result: Result) -> Answer:
    return Answer(str(result.verdict), result.measured, result.slack, Counter(map(line, result.findings)))


def _said(value: Any) -> list[str]:  # noqa: PLR0911 - one line a case
    """A line for each thing."""
    match value:
        case Answer():
            return [*_said(value.stand), *_said(value.findings)]
        case Stand(verdict=verdict, measured=measured, slack=slack):
            return [f"{verdict} {slack_told(slack, '')}".rstrip() if measured else "nothing measured"]
        case Said() | SaidWhen() | str():
            return [str(value)]
        case Finding():
            return [line(value)]
        case timedelta():
            return [span(value)]
        case Counter():
            return [told for each in value.elements() for told in _said(each)]
        case list():
            return [told for each in value for told in _said(each)]
        case tuple():
            return [", ".join(told for each in value for told in _said(each))]
        case frozenset():
            return sorted(told for each in value for told in _said(each))
        case _:
            return [str(value)]
