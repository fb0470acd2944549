"""The same ranks, to the byte, from Dask's workers as from this process."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import joblib
import pytest

from wardwise.composite.sensitivity import make_study, try_alternatives
from wardwise.model.recipe import SensitivityPlan

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

pytestmark = pytest.mark.cluster


class Workers(Protocol):
    """What we ask of Dask's client."""

    def run(self, function: Callable[..., int]) -> dict[str, int]:
        """Call a function on every worker."""
        ...


@pytest.fixture
def client() -> Iterator[Workers]:
    """Two workers on this machine, each a process of its own."""
    distributed = pytest.importorskip("distributed", reason="needs Dask; run: make test-cluster")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


class State(Protocol):
    executed_count: int


class Worker(Protocol):
    state: State


def count_done(dask_worker: Worker) -> int:
    """Count what a worker has done; Dask fills the argument in by its name."""
    return dask_worker.state.executed_count


def test_ranks_from_dask_are_byte_for_byte_those_of_this_process(
    made: "Made", client: Workers
) -> None:
    study = make_study(made.edition, made.observations, made.areas)
    tried = replace(study, plan=SensitivityPlan(draws=200), seed=4)
    alone = try_alternatives(tried, sobol_points=4, workers=1)

    with joblib.parallel_config(backend="dask"):
        together = try_alternatives(tried, sobol_points=4)

    assert all(done > 1 for done in client.run(count_done).values())
    for name in ("areas", "draws", "assumptions"):
        ours, theirs = getattr(alone, name), getattr(together, name)
        assert ours.write_ipc(None).getvalue() == theirs.write_ipc(None).getvalue(), name
