"""The lab VM as its users meet it: one machine, shared, private, ended with its last user."""

import datetime
import os
import socket
import ssl
import stat
import subprocess
import time
from pathlib import Path

from lab.engines.client import LabClient
from lab.vm import leases, service
from lab.vm.engineprobe import engine_version
from lab.vm.ports import forwarded
from tests.support.lab_vm import ENSURE, quiet, user_process
from tests.support.waiting import until

MOST_RESIDENT_MB = 600
OLDEST_DOCKER = 26


def gone(machine: service.VmEndpoint) -> bool:
    return not any(process and process.alive() for process in (machine.keeper, machine.qemu))


def test_it_resumes_with_a_current_docker_in_little_memory(home: Path) -> None:
    machine = service.ensure_running(say=quiet)
    assert machine.resumed
    assert int(machine.docker.split(".")[0]) >= OLDEST_DOCKER
    assert machine.resident_mb <= MOST_RESIDENT_MB


def test_its_clock_is_right_after_a_resume(home: Path) -> None:
    machine = service.ensure_running(say=quiet)
    client = LabClient.connect(machine.base_url, cert_dir=machine.cert_dir)
    inside = datetime.datetime.fromisoformat(client.info()["SystemTime"][:19] + "+00:00")
    client.close()
    assert abs((datetime.datetime.now(datetime.UTC) - inside).total_seconds()) < 60


def test_two_that_ask_at_once_share_one_machine(home: Path) -> None:
    code = ENSURE + "print('keeper', e.keeper.pid, e.base_url, flush=True); import time; time.sleep(600)"
    both = [user_process(code), user_process(code)]
    try:
        answers = []
        for process in both:
            assert process.stdout is not None
            answers.append(next(line for line in process.stdout if line.startswith("keeper")))
        assert answers[0] == answers[1]
    finally:
        for process in both:
            process.kill()
            process.wait()


def test_it_ends_with_its_last_user(home: Path) -> None:
    user = user_process(ENSURE + "print('ready', flush=True); import time; time.sleep(600)")
    assert user.stdout is not None
    assert any(line.startswith("ready") for line in user.stdout)
    machine = service.running()
    assert machine is not None
    user.kill()
    user.wait()
    until(lambda: gone(machine))
    assert service.running() is None


def test_a_second_user_keeps_it_when_the_first_ends(home: Path) -> None:
    first = user_process(ENSURE)
    service.ensure_running(say=quiet)  # this process is the second
    first.communicate()
    time.sleep(5)
    assert service.running()


def test_it_is_kept_by_hand_until_it_is_stopped(home: Path) -> None:
    starter = user_process(ENSURE.replace("say=", "by_hand=True, say="))
    starter.communicate()
    time.sleep(5)
    machine = service.running()
    assert machine
    assert service.stop()
    until(lambda: gone(machine))
    assert not leases.any_alive()


def test_nobody_is_answered_without_the_owners_key(home: Path) -> None:
    machine = service.ensure_running(say=quiet)
    context = ssl.create_default_context(cafile=machine.cert_dir / "ca.pem")
    address = ("127.0.0.1", int(machine.base_url.rsplit(":", 1)[1]))
    with socket.create_connection(address) as plain:
        try:
            with context.wrap_socket(plain, server_hostname="127.0.0.1") as channel:
                channel.sendall(b"GET /version HTTP/1.1\r\nHost: lab\r\n\r\n")
                answer = channel.recv(100)
        except ssl.SSLError as refused:
            answer = b""
            assert "certificate" in str(refused).lower()
    assert b"200" not in answer


def test_only_its_owner_reaches_its_keys_and_sockets(home: Path) -> None:
    machine = service.ensure_running(say=quiet)
    private = [home, home / "run", machine.cert_dir, machine.cert_dir / "key.pem"]
    assert [path for path in private if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    if os.getuid() == 0:  # root can try as somebody else
        for target in (machine.cert_dir / "key.pem", home / "run/qmp.sock", home / "run/endpoint.json"):
            tried = subprocess.run(
                ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "cat", target],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert tried.returncode != 0
            assert "Permission denied" in tried.stderr


def test_its_engine_answers_its_owner(home: Path) -> None:
    machine = service.ensure_running(say=quiet)
    port = int(machine.base_url.rsplit(":", 1)[1])
    assert until(lambda: engine_version(port, machine.cert_dir)) == machine.docker


def test_its_ports_are_forwarded_however_long_the_path_of_the_home_is(home: Path) -> None:
    service.ensure_running(say=quiet)
    host = forwarded(8091)
    assert forwarded(8091) == host
    with socket.create_connection(("127.0.0.1", host), 60):  # QEMU accepts for the guest
        pass
