import subprocess
import sys

from pytest_benchmark.fixture import BenchmarkFixture


def test_import_in_a_fresh_interpreter(benchmark: BenchmarkFixture) -> None:
    """The time from nothing to `import schedcheck`, with Python's own start."""
    benchmark(subprocess.run, [sys.executable, "-c", "import schedcheck"], check=True)
