"""Write the tables of docs/explanation/speed.md: `python -m tests.benchmarks.report [peers] [steps] [others]`.

SCHEDCHECK_BENCH_SIZES tells the sizes, as in `make bench`.
"""

import os
import platform
import re
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.costs import bytes_per_event, costs, nanoseconds_per_finding
from tests.benchmarks.measure import Measured, peak, rounds, sizes
from tests.benchmarks.peers import PEERS, RECIPE, Peer, ours
from tests.benchmarks.tables import markdown
from tests.benchmarks.workload import workload

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "speed.md"
STEPS_AT = 1_000_000
OTHERS = [
    f"tests/benchmarks/test_{name}.py"
    for name in ("changes", "objects", "building", "check", "scaling", "answers", "ical")
]


def cpu() -> str:
    """The model as Linux tells it."""
    info = Path("/proc/cpuinfo")
    names = (
        re.findall(r"^model name\s*: (.+)$", info.read_text(encoding="utf-8"), re.MULTILINE) if info.exists() else []
    )
    return names[0] if names else platform.processor() or "unknown CPU"


def head(peers: Sequence[Peer]) -> str:
    """Where, when and with what it was measured."""
    versions = sorted({each for peer in peers if not peer.missing for each in peer.versions})
    # Not of what is measured, but of what else goes on.
    load = f", load average {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return (
        f"Measured on {datetime.now(UTC).date()}: {cpu()}, {os.cpu_count()} cores{load}; "
        f"{platform.python_implementation()} {platform.python_version()}, {', '.join(versions)}."
    )


def rows(peers: Sequence[Peer], results: Mapping[int, Sequence[Measured]]) -> list[list[str]]:
    """A row for each peer: time and ratio at each size, memory at the largest."""
    largest = max(results)
    made = []
    for peer in peers:
        cells = [_cell(peer, measured) for measured in results.values()]
        if peer.missing:
            memory: float | None = None
            cells = ["not installed"] * len(cells)
        else:
            memory = peak(peer, largest) if largest <= peer.largest else None
        made.append([peer.name, *cells, "-" if memory is None else f"{memory:,.0f}"])
    return made


def _cell(peer: Peer, measured: Sequence[Measured]) -> str:
    for each in measured:
        if each.peer == peer:
            return f"{spoken(each.seconds)} ({each.ratio:.1f}x)"
    return "-"


def spoken(seconds: float) -> str:
    """Two digits or more, in milliseconds below a second."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"


def peers_text(events: Sequence[int]) -> str:
    """The head and the table of all peers."""
    peers = [*ours(), *PEERS]
    about = head(peers)
    results = {}
    for each in events:
        print(f"{each:,} events", file=sys.stderr)  # noqa: T201 - it takes minutes
        results[each] = rounds(workload(each), peers)
    sizes_head = [f"{each:,}" for each in results]
    return f"{about}\n\n" + markdown(["events", *sizes_head, f"MiB at {max(events):,}"], rows(peers, results))


def steps_text() -> str:
    """The head and the table of single steps."""
    work = workload(STEPS_AT)
    lines = [[name, f"{each:.1f}"] for name, each in costs(work).items()]
    return (
        f"{head([RECIPE])}\n{STEPS_AT:,} events take {bytes_per_event(work):.0f} bytes each in 64-bit columns. "
        f"A finding takes {nanoseconds_per_finding():,.0f} ns to be sent as columns and made a tuple in a set.\n\n"
        + markdown(["step", "ns per event"], lines)
    )


def others_text() -> str:
    """The head, and the tables of all other benchmarks, each module in a process of its own."""
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "tables.md"
        for each in OTHERS:
            # What one leaves in memory must not be collected again and again while the next is timed.
            subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", each],
                cwd=PAGE.parents[2],
                env={**os.environ, "SCHEDCHECK_BENCH_TABLES": str(kept)},
                stdout=sys.stderr,
                check=True,
            )
        return f"{head([RECIPE])}\n\n{kept.read_text(encoding='utf-8').strip()}"


def write_between(page: Path, name: str, text: str) -> None:
    """Put a text between the two comments of that name."""
    marks = [f"<!-- {name}: {each} -->" for each in ("begin", "end")]
    before, _, rest = page.read_text(encoding="utf-8").partition(marks[0])
    _, _, after = rest.partition(marks[1])
    page.write_text(f"{before}{marks[0]}\n\n{text}\n\n{marks[1]}{after}", encoding="utf-8")


TEXTS = {"steps": steps_text, "peers": lambda: peers_text(sizes(os.environ)), "others": others_text}


def write_page() -> None:
    """Measure everything, or what is named, and write the tables."""
    warnings.filterwarnings("ignore", message="The inplace keyword")  # bioframe 0.8 with pandas 3.1.
    for name, text in TEXTS.items():
        if name in (sys.argv[1:] or TEXTS):
            write_between(PAGE, name, text())


if __name__ == "__main__":
    write_page()
