"""Give the reader and the judge of calendars bytes that reach ever more of their code, until one of them fails.

    make fuzz
    python -m tests.fuzz.ical [FOLDER] [-max_total_time=3600] [...]

Needs atheris. What is in FOLDER is begun with, and what is found is added. Options are those of libFuzzer. It ends with
an error at the first input that raises what is not told, takes longer than LONGEST, or is lost in silence.
"""

import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["schedcheck", "icalendar", "dateutil"]):
    from schedcheck import check_export
    from tests.property.test_ical_fuzz import PIECES, REAL, WINDOW, read
    from tests.unit.importers.calendars import calendar, event

LONGEST = 10.0
"""Seconds of work, of one input of a few kilobytes, traced: about thirty times what it takes alone."""


def one_input(data: bytes) -> None:
    """Read and judge some bytes: as they are, and as lines of an event."""
    began = time.process_time()
    for each in (data, calendar(event("DTSTART:20260504T090000Z")).replace(b"SUMMARY:Talk", data)):
        found = read(each)
        if found is not None and b"BEGIN:VEVENT\r\n" in each:
            assert found.notices or any(True for _ in found.schedule.stops), "an event is lost in silence"
        read(each, window=WINDOW, zone="Europe/Vienna", by="attendee")
        for problem in check_export(each):
            assert problem.code, problem
            assert str(problem).isprintable(), problem
    took = time.process_time() - began
    assert took < LONGEST, f"it took {took:.1f} s"


def seeds() -> list[bytes]:
    """What there is to begin with: a calendar of all that is read, each of its lines, and the pieces of mistakes."""
    pieces: tuple[bytes, ...] = PIECES.elements  # type: ignore[attr-defined]  # of what is sampled from
    return [REAL, *REAL.split(b"\r\n"), *pieces, *(calendar(event(line.decode())) for line in REAL.split(b"\r\n"))]


def main() -> None:
    """Fuzz until it fails, or for as long as the options say."""
    folder = next((Path(each) for each in sys.argv[1:] if not each.startswith("-")), None)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(seeds()):
            (folder / f"seed-{number}").write_bytes(data)
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
