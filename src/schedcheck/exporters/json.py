"""Reports as JSON, the same text for equal reports; the shape is in `report.schema.json`."""

from __future__ import annotations

import json

from schedcheck.report import Report

__all__ = ["to_json"]


def to_json(report: Report) -> str:
    """A report as indented JSON with a trailing line break; `Report.from_dict(json.loads(text))` reads it.

    Raises:
        InvalidValue: A time zone has neither an IANA name nor one fixed offset.
    """
    return f"{json.dumps(report.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)}\n"
