"""The course's own client works through a gate, wherever the engine is; a lost engine is noticed."""

import subprocess
import threading
from pathlib import Path

import pytest
from docker.errors import APIError, NotFound

from autograder.gate import Gate, Upstream, open_gate, sweep
from lab.engines.client import LabClient
from lab.engines.docker_command import find_client
from lab.images import BUSYBOX
from tests.support.relay import relay


def test_an_engine_that_breaks_off_is_noticed_without_being_asked(engine: LabClient, tmp_path: Path):
    with relay(tmp_path / "relay.sock") as cut_off, open_gate(Upstream(cut_off.url), tmp_path) as gate:
        client = gate.client()
        container = client.containers.run(BUSYBOX, ["sleep", "600"], detach=True)
        assert not gate.engine_lost
        cut_off.cut()
        pause = threading.Event()
        while not gate.engine_lost:
            pause.wait(0.02)
        with pytest.raises(APIError, match="stopped answering"):
            client.version()
        client.close()
    assert engine.containers.get(container.id).status == "running"
    assert sweep(engine) == 1
    with pytest.raises(NotFound):
        engine.containers.get(container.id)


def test_the_docker_command_asks_for_the_version(gate: Gate):
    command = [find_client(), "-H", f"unix://{gate.socket}", "version", "--format", "{{.Server.Version}}"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
