"""Which sweeps are chosen, and that they take nothing, or one row, for an answer."""

import json
import subprocess
import sys
from array import array
from importlib import import_module
from types import ModuleType

import pytest

from schedcheck.kernels import NONE, Kernel, kernel_for, plain

vector = import_module("schedcheck.kernels.vector")

every_module = pytest.mark.parametrize("kernel", [plain, vector])
NOTHING = array("q")


@pytest.fixture
def not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numpy is installed and not yet imported."""
    monkeypatch.delitem(sys.modules, "numpy")


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that imports numpy succeeds."""
    monkeypatch.setitem(sys.modules, "numpy", None)


def test_few_rows_are_swept_plainly() -> None:
    """Even where numpy is loaded."""
    assert plain is kernel_for(999)


def test_numpy_is_used_where_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a thousand rows on."""
    monkeypatch.setitem(sys.modules, "numpy", ModuleType("numpy"))

    assert vector is kernel_for(1_000)


@pytest.mark.usefixtures("not_loaded")
def test_numpy_is_loaded_only_for_many_rows() -> None:
    """From twenty thousand on the import is paid back."""
    assert plain is kernel_for(19_999)
    assert vector is kernel_for(20_000)


@pytest.mark.usefixtures("not_installed")
def test_all_rows_are_swept_plainly_without_numpy() -> None:
    """However many they are."""
    assert plain is kernel_for(1_000)
    assert plain is kernel_for(1_000_000)


def test_choosing_for_few_rows_does_not_load_numpy() -> None:
    """Importing numpy takes longer than sweeping them."""
    code = """
import json, sys
from schedcheck.kernels import kernel_for
kernel_for(19_999)
print(json.dumps(list(sys.modules)))
"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "numpy" not in json.loads(loaded.stdout)


@every_module
def test_no_rows(kernel: Kernel) -> None:
    """Empty columns give empty answers, one for each group where each has one."""
    none = NOTHING, NOTHING, NOTHING

    assert (NOTHING, NOTHING) == kernel.overlaps(*none)
    assert array("q", [NONE, NONE]) == kernel.gaps(*none, 2)
    assert (NOTHING, NOTHING, NOTHING) == kernel.survey(*none, 0)
    assert (NOTHING, NOTHING) == kernel.near(*none, *none, gap=5)
    assert (NOTHING, NOTHING) == kernel.nearest(*none, *none, gap=NOTHING)
    assert (array("q", [0, 0]), array("q", [0, 0])) == kernel.peaks(*none, 2)


@every_module
def test_one_row(kernel: Kernel) -> None:
    """A row alone is near nothing, and a crowd of one."""
    one = [1], [10], [20]

    assert (NOTHING, NOTHING) == kernel.overlaps(*one, gap=NONE)
    assert array("q", [NONE, NONE]) == kernel.gaps(*one, 2)
    assert (NOTHING, NOTHING) == kernel.near(*one, [0], [10], [20], gap=NONE)
    assert (array("q", [0, 1]), array("q", [0, 10])) == kernel.peaks(*one, 2)


@every_module
def test_groups_of_a_range_alone_are_looked_at(kernel: Kernel) -> None:
    """Also where their codes lie far apart."""
    group = array("q", [0, 0, 1_000, 1_000, 1_000_000, 1_000_000])
    start, end = array("q", [0, 1] * 3), array("q", [5] * 6)
    parts = [kernel.overlaps(group, start, end, within=each) for each in (range(1_000), range(1_000, NONE))]

    assert [([0], [1]), ([2, 4], [3, 5])] == [(list(one), list(other)) for one, other in parts]


@every_module
def test_columns_given_are_left_as_they_are(kernel: Kernel) -> None:
    """Sweeps sort copies."""
    columns = array("q", [1, 1, 0]), array("q", [5, 0, 3]), array("q", [9, 6, 3])
    before = [each[:] for each in columns]
    kernel.survey(*columns, 2)
    kernel.near(*columns, *columns, gap=3)
    kernel.nearest(*columns, *columns, gap=3)
    kernel.peaks(*columns, 2)

    assert before == list(columns)


@every_module
def test_results_are_plain_ints(kernel: Kernel) -> None:
    """A timedelta takes no others."""
    found = kernel.survey([0, 0], [5, 0], [9, 6], 1)

    assert (array("q", [1]), array("q", [0]), array("q", [-1])) == found
    assert {int} == {type(number) for column in found for number in column}
