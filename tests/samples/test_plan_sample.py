"""The report on a sample plan as JSON, compared letter by letter.

After a change that is meant, write it anew and look at the difference: UPDATE_SAMPLES=1 pytest tests/samples
"""

import json
import os
from pathlib import Path

from schedcheck import Report, check, load_plan
from schedcheck.exporters.json import to_json

PLAN = Path(__file__).with_name("plans") / "bali.toml"
SAMPLE = PLAN.with_suffix(".report.json")


def report() -> Report:
    """What is found in the sample plan."""
    plan = load_plan(PLAN)
    return check(plan.schedule, **plan.rules)


def test_report_is_as_stored() -> None:
    """Every letter of the JSON stays as it was, unless a change is meant."""
    if "UPDATE_SAMPLES" in os.environ:
        SAMPLE.write_text(to_json(report()), encoding="utf-8", newline="\n")

    assert SAMPLE.read_text(encoding="utf-8") == to_json(report())


def test_stored_report_can_be_read() -> None:
    """It is the report again, but for the constraints."""
    stored = Report.from_dict(json.loads(SAMPLE.read_text(encoding="utf-8")))

    assert str(report()) == str(stored)
    assert not report().diff(stored)
