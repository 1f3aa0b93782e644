"""Reports as plain data for JSON, and back; the shape is in `report.schema.json`.

The data is lossless for findings: what is read again equals what was written. Of a rule's constraint it keeps the code
and the wording only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schedcheck.cost import Cost
from schedcheck.report_json.reading import Stated, results_from
from schedcheck.report_json.writing import VERSION, cost_data, results_data, waiver_data
from schedcheck.result import Result
from schedcheck.waivers import WaiverUse

__all__ = ["Stated", "VERSION", "report_data", "results_from"]


def report_data(
    results: Iterable[Result], waivers: Iterable[WaiverUse], *, ok: bool, clear: bool, cost: Cost
) -> dict[str, Any]:
    """What a report holds as plain data for JSON, the same for equal reports.

    Raises:
        InvalidValue: A time zone has neither an IANA name nor one fixed offset.
    """
    answer = {"version": VERSION, "ok": ok, "clear": clear, "cost": cost_data(cost)}
    return {**answer, "waivers": [waiver_data(each) for each in waivers], **results_data(results)}
