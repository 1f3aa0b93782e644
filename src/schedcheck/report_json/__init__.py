"""Reports as plain data for JSON, and back; the shape is in `report.schema.json`.

The data is lossless for findings: what is read again equals what was written. Of a rule's constraint it keeps the code
and the wording only.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from schedcheck.report_json.reading import Stated, results_from
from schedcheck.report_json.writing import VERSION, results_data

__all__ = ["Stated", "VERSION", "report_from_dict", "report_to_dict"]


def report_to_dict(report: Any) -> dict[str, Any]:
    """A report as plain data for JSON, the same for equal reports.

    Raises:
        InvalidValue: A time zone has neither an IANA name nor one fixed offset.
    """
    return {"version": VERSION, "ok": report.ok, "clear": report.clear, **results_data(report.results)}


def report_from_dict(data: Mapping[str, Any]) -> Any:
    """The report that gave *data*.

    Raises:
        InvalidValue: Data of another shape or version; the message names where.
    """
    # A report imports this module when it is asked for its data, so this one cannot import it.
    return import_module("schedcheck.report").Report(results_from(data))
