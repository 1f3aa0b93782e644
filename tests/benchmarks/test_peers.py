"""Other tools doing the same work: whether all find the same, and then how long they take."""

import os

import pytest

from tests.benchmarks import oracle
from tests.benchmarks.measure import rounds, sizes
from tests.benchmarks.peers import PEERS, Peer, found, ours
from tests.benchmarks.tables import show
from tests.benchmarks.workload import times_planted, workload

pytest.importorskip("numpy", reason="the workload is made with numpy, an extra of the benchmarks")
# bioframe 0.8 uses what pandas 3.1 means to take away.
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")

every_peer = pytest.mark.parametrize("peer", [*ours(), *PEERS], ids=lambda each: each.name)


def skip_if_missing(peer: Peer) -> None:
    """A tool that is not here is not a failure."""
    if peer.missing:
        pytest.skip(f"{peer.name}: not installed: {', '.join(peer.missing)}")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("events", [1000, 2000])
def test_what_is_planted_is_all_there_is(events: int, seed: int) -> None:
    """Each row compared with each row finds what was planted and nothing else."""
    work = workload(events, seed=seed)

    assert work.planted == oracle.violations(work)
    assert events == len(work.start)
    assert len(work.planted) >= 16 * times_planted(events)


@pytest.mark.parametrize("seed", range(3))
def test_decoys_break_no_rule(seed: int) -> None:
    """Touching, another room, outside the window, just far enough apart."""
    work = workload(1000, seed=seed, conflicts=False)

    assert frozenset() == work.planted
    assert set() == oracle.violations(work)


@every_peer
@pytest.mark.parametrize("seed", range(3))
def test_peer_finds_what_is_planted(peer: Peer, seed: int) -> None:
    """The same set from everybody; from a solver, yes and no."""
    skip_if_missing(peer)
    broken, kept = (workload(1000, seed=seed, conflicts=conflicts) for conflicts in (True, False))
    answers = [peer.answer(peer.given(each)) for each in (broken, kept)]

    if peer.complete:
        assert [broken.planted, set()] == [found(each) for each in answers]
    else:
        assert [False, True] == answers


@pytest.mark.parametrize("events", sizes(os.environ))
def test_times_of_peers(capsys: pytest.CaptureFixture[str], events: int) -> None:
    """Milliseconds and ratios; rounds call everybody in turn, and nobody is timed who finds anything else."""
    everybody = [*ours(), *PEERS]
    measured = rounds(workload(events), everybody)
    show(
        capsys,
        f"{events:,} events, the same answer from all; ratio to {measured[0].peer.name}",
        ("", "ms", "ratio"),
        [
            *((each.peer.name, f"{each.seconds * 1000:,.1f}", f"{each.ratio:.1f}x") for each in measured),
            *((each.name, "not installed", "") for each in everybody if each.missing),
        ],
    )
