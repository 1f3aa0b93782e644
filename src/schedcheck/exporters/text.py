"""Reports as text for people."""

from __future__ import annotations

from collections.abc import Callable

from schedcheck.report import Report
from schedcheck.text import render
from schedcheck.verdict import Verdict

__all__ = ["to_text"]


def to_text(report: Report, *, paint: Callable[[str, Verdict], str] | None = None) -> str:
    """A report as lines of text without a trailing line break, as `print(report)` shows it.

    Args:
        report: What `check` gave.
        paint: Given words and the verdict they tell of, the same words in colour.
    """
    more = {} if paint is None else {"paint": paint}
    return render(report.results, report.waivers, **more)
