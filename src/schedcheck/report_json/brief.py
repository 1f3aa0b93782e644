"""Findings in short, where a whole report would be too much: the sentence, and what it is about by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedcheck.report_json.writing import _interval, _seconds

if TYPE_CHECKING:
    from datetime import timedelta

    from schedcheck.finding import Finding
    from schedcheck.model import Stop
    from schedcheck.waivers import WaiverUse

__all__ = ["brief", "brief_stop", "brief_use", "seconds"]


def seconds(span: timedelta | None) -> int | float | str | None:
    """A duration in seconds, as in a report: text where a JSON number would not hold every microsecond."""
    return None if span is None else _seconds(span)


def brief(finding: Finding | None) -> dict[str, Any] | None:
    """A finding in short."""
    if finding is None:
        return None
    return {
        "verdict": finding.verdict.name.casefold(),
        "sentence": finding.sentence,
        "place": None if finding.place is None else finding.place.id,
        "interval": None if finding.interval is None else _interval(finding.interval),
        "stops": [brief_stop(each) for each in finding.stops],
    }


def brief_use(use: WaiverUse | None) -> dict[str, Any] | None:
    """A waiver in short, and what became of it."""
    if use is None:
        return None
    return {"waiver": use.waiver.id, "state": use.state.value, "count": use.count, "in_order": use.in_order}


def brief_stop(stop: Stop) -> dict[str, Any]:
    """Whose stop it is, and which."""
    return {"leader": None if stop.leader is None else stop.leader.id, "stop": stop.id}
