"""Fixtures of gates on a real engine, and of that engine beside them.

Whoever imports them has a fixture `engine`, the bare engine.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import docker
import pytest

import lab
from autograder.gate import Gate, GateLimits, Upstream, open_gate
from lab.engines import labels
from lab.engines.client import LabClient
from tests.support import machines
from tests.support.relay import relay

__all__ = ["bare", "client", "engine_url", "gate", "name", "opened", "owned", "student", "surroundings"]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """English, and a record of gates of each test's own."""
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    home = tmp_path_factory.mktemp("cache")
    machines.share_all_but_what_runs(home)
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))


@pytest.fixture
def owned(monkeypatch: pytest.MonkeyPatch) -> str:
    """What a test makes on the bare engine belongs to it alone."""
    name = f"gate-test-{uuid.uuid4().hex[:12]}"
    monkeypatch.setenv(labels.OWNER, name)
    return name


@pytest.fixture
def bare(engine: LabClient, owned: str) -> Iterator[LabClient]:
    """The bare engine; what the test makes there is removed."""
    yield engine
    lab.reset(engine)


@pytest.fixture
def engine_url(tmp_path: Path) -> Iterator[str]:
    """A socket that leads to the bare engine, as `DOCKER_HOST` names it."""
    with relay(tmp_path / "engine.sock") as leads_there:
        yield leads_there.url


Opening = Callable[..., Gate]


@pytest.fixture
def opened(engine: LabClient) -> Iterator[Opening]:
    """Opens gates, with limits by name, which are closed in the end."""
    with ExitStack() as stack:

        def open_one(**limits: object) -> Gate:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            return stack.enter_context(open_gate(Upstream.of(engine), folder, GateLimits(**limits)))

        yield open_one


@pytest.fixture
def gate(opened: Opening) -> Gate:
    return opened()


@pytest.fixture
def student(gate: Gate) -> Iterator[docker.DockerClient]:
    """A plain client of the gate."""
    client = gate.client()
    yield client
    client.close()


@pytest.fixture(params=[pytest.param("bare", marks=pytest.mark.slow), "gate"])
def client(request: pytest.FixtureRequest) -> docker.DockerClient:
    """The bare engine, and one behind a gate: nothing that a submission may do tells them apart."""
    return request.getfixturevalue("bare" if request.param == "bare" else "student")


@pytest.fixture
def name() -> Callable[[str], str]:
    """Makes names that nobody else has on the bare engine."""
    mark = uuid.uuid4().hex[:8]
    return lambda short: f"gt-{mark}-{short}"
