"""What a submission may not ask of the engine: each attempt is refused in a sentence, remembered, and leaves nothing behind."""

import io
import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import docker
import pytest
import requests
from docker.errors import APIError

from autograder.gate import Gate
from lab.engines.client import LabClient
from lab.engines.docker_command import find_client
from lab.images import BUSYBOX
from tests.support.engine import endpoint
from tests.support.images import images_besides_the_courses

SLEEP = ["sleep", "600"]
FROM_A_VM = "10.0.2.2"  # the host's loopback, seen from inside QEMU's own network


class Raw:
    """Requests with whatever body."""

    def __init__(self, client: docker.DockerClient) -> None:
        self._api = client.api

    def __call__(self, method: str, path: str, body: Any = None, **params: object) -> requests.Response:
        data = body if isinstance(body, bytes) else json.dumps(body) if body is not None else None
        headers = {"Content-Type": "application/json"}
        return self._api.request(method, f"http+docker://localhost/v1.41{path}", data=data, headers=headers, params=params)


@pytest.fixture
def raw(student: docker.DockerClient) -> Raw:
    return Raw(student)


@pytest.fixture
def nothing_made(gate: Gate, engine: LabClient) -> Iterator[None]:
    yield
    assert engine.containers.list(all=True, filters={"label": f"vm-to-kubernetes.gate={gate.scope.token}"}) == []


FORBIDDEN: list[tuple[str, dict[str, Any]]] = [
    ("host-mount", {"Binds": ["/:/host"]}),
    ("host-mount", {"Binds": ["/etc:/etc:ro"]}),
    ("host-mount", {"Binds": ["../etc:/etc"]}),
    ("host-mount", {"Binds": [".:/x"]}),
    ("host-mount", {"Binds": ["~/.ssh:/x"]}),
    ("host-mount", {"Binds": ["vol/../../etc:/x"]}),
    ("host-mount", {"Binds": ["\\\\.\\pipe\\docker:/x"]}),
    ("host-mount", {"Binds": ["vol:/x:rshared"]}),
    ("host-mount", {"Binds": ["vol:relative"]}),
    ("host-mount", {"Mounts": [{"Type": "bind", "Source": "/", "Target": "/x"}]}),
    ("host-mount", {"Mounts": [{"Type": "BIND", "Source": "/", "Target": "/x"}]}),
    ("host-mount", {"Mounts": [{"Type": "npipe", "Source": "/", "Target": "/x"}]}),
    ("host-mount", {"Mounts": [{"Type": "volume", "Source": "/etc", "Target": "/x"}]}),
    ("host-mount", {"Mounts": [{"Type": "tmpfs", "Source": "/etc", "Target": "/x"}]}),
    ("host-mount", {"Mounts": [{"Source": "/", "Target": "/x"}]}),
    ("host-mount", {"Mounts": [{"Type": "volume", "Source": "v", "Target": "/x", "BindOptions": {"Propagation": "shared"}}]}),
    (
        "volume-driver",
        {
            "Mounts": [
                {
                    "Type": "volume",
                    "Source": "v",
                    "Target": "/x",
                    "VolumeOptions": {"DriverConfig": {"Name": "local", "Options": {"type": "none", "o": "bind", "device": "/"}}},
                }
            ]
        },
    ),
    ("unknown-field", {"VolumeDriver": "evil"}),
    ("privileged", {"Privileged": True}),
    ("privileged", {"Privileged": "yes"}),
    ("unknown-field", {"privileged": True}),
    ("unknown-field", {"PRIVILEGED": True}),
    ("unknown-field", {"SomethingNew": 1}),
    ("unknown-field", {"Annotations": {"a": "b"}}),
    ("host-namespace", {"PidMode": "host"}),
    ("host-namespace", {"NetworkMode": "host"}),
    ("host-namespace", {"NetworkMode": "ns:/proc/1/ns/net"}),
    ("host-namespace", {"IpcMode": "host"}),
    ("host-namespace", {"UTSMode": "host"}),
    ("host-namespace", {"UsernsMode": "host"}),
    ("host-namespace", {"CgroupnsMode": "host"}),
    ("device", {"Devices": [{"PathOnHost": "/dev/sda", "PathInContainer": "/dev/sda", "CgroupPermissions": "rwm"}]}),
    ("device", {"DeviceRequests": [{"Driver": "nvidia", "Count": -1}]}),
    ("device", {"DeviceCgroupRules": ["a *:* rwm"]}),
    ("device", {"BlkioDeviceReadBps": [{"Path": "/dev/sda", "Rate": 1}]}),
    ("capability", {"CapAdd": ["SYS_ADMIN"]}),
    ("capability", {"CapAdd": ["ALL"]}),
    ("security-opt", {"SecurityOpt": ["seccomp=unconfined"]}),
    ("security-opt", {"SecurityOpt": ["no-new-privileges", "apparmor=unconfined"]}),
    ("security-opt", {"SecurityOpt": ["no-new-privileges:false"]}),
    ("cgroup-parent", {"CgroupParent": "/"}),
    ("runtime", {"Runtime": "io.containerd.runtime.v1.linux"}),
    ("sysctl", {"Sysctls": {"kernel.shm_rmid_forced": "1"}}),
    ("masked-path", {"MaskedPaths": ["/nothing"]}),
    ("masked-path", {"ReadonlyPaths": ["/nothing"]}),
    ("oom", {"OomKillDisable": True}),
    ("oom-score", {"OomScoreAdj": -1000}),
    ("log-config", {"LogConfig": {"Type": "syslog", "Config": {"syslog-address": "udp://192.0.2.1:514"}}}),
    ("log-config", {"LogConfig": {"Type": "json-file", "Config": {"max-size": "10g"}}}),
    ("storage-opt", {"StorageOpt": {"size": "100G"}}),
    ("ulimit", {"Ulimits": [{"Name": "rtprio", "Soft": 99, "Hard": 99}]}),
    ("unknown-field", {"CpuRealtimeRuntime": 1000}),
    ("unknown-field", {"KernelMemory": 1}),
    ("memory-limit", {"Memory": 2**30}),
    ("memory-limit", {"Memory": -1}),
    ("memory-limit", {"Memory": 2**20 * 64, "MemorySwap": -1}),
    ("pids-limit", {"PidsLimit": 100_000}),
    ("cpu-limit", {"NanoCpus": 2 * 10**9}),
    ("cpu-limit", {"CpuQuota": 200_000}),
    ("cpu-limit", {"CpuQuota": 100_000, "CpuPeriod": 1000}),
]


@pytest.mark.parametrize(("rule", "host"), FORBIDDEN, ids=[f"{rule}-{number}" for number, (rule, _host) in enumerate(FORBIDDEN)])
def test_a_container_reaches_nothing_of_the_host(raw: Raw, gate: Gate, nothing_made, rule: str, host: dict[str, Any]):
    answer = raw("POST", "/containers/create", {"Image": BUSYBOX, "Cmd": SLEEP, "HostConfig": host})
    assert answer.status_code == 403
    (refusal,) = gate.refusals
    assert (refusal.rule, refusal.sentence) == (rule, answer.json()["message"])
    assert len(refusal.sentence) > 20


@pytest.mark.parametrize(
    "body",
    [
        {"Image": BUSYBOX, "hostconfig": {"Privileged": True}},
        {"Image": BUSYBOX, "HOSTCONFIG": {"Binds": ["/:/host"]}},
        {"Image": BUSYBOX, "Privileged": True},
        {"Image": BUSYBOX, "OnBuild": ["ADD http://example.org /"]},
        {"Image": BUSYBOX, "NetworkingConfig": {"EndpointsConfig": {"bridge": {"DriverOpts": {"a": "b"}}}}},
        {"Image": BUSYBOX, "NetworkingConfig": {"EndpointsConfig": {"host": {}}}},
        {"Image": BUSYBOX, "Labels": ["not", "a", "mapping"]},
        {"Image": [BUSYBOX]},
        {"Image": BUSYBOX, "HostConfig": ["Privileged"]},
        {"Image": BUSYBOX, "HostConfig": {"Binds": "/:/host"}},
        {"Image": BUSYBOX, "HostConfig": {"Binds": [["/:/host"]]}},
        {"Image": BUSYBOX, "HostConfig": {"Memory": "1g"}},
        {"Image": BUSYBOX, "HostConfig": {"Memory": 10**30}},
        {"Image": "../../containers/json?"},
        [],
        "text",
        b"{",
        b'{"Image": "lab/busybox:1", "Image": {}}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_other_bodies_are_refused_as_well(raw: Raw, nothing_made, body: Any):
    answer = raw("POST", "/containers/create", body)
    assert answer.status_code in {400, 403, 404}
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("rule", "method", "path", "body"),
    [
        ("pull", "POST", "/images/create?fromImage=busybox&tag=latest", None),
        ("pull", "POST", "/images/create?fromSrc=-", b"\0" * 1024),
        ("save", "GET", "/images/get?names=lab/busybox:1&names=lab/busybox:1", None),
        ("registry", "POST", "/images/lab/busybox/push", None),
        ("registry", "GET", "/images/search?term=busybox", None),
        ("registry", "POST", "/auth", {}),
        ("registry", "GET", "/distribution/busybox/json", None),
        ("prune", "POST", "/images/prune", None),
        ("prune", "POST", "/build/prune", None),
        ("swarm", "POST", "/swarm/init", {"ListenAddr": "0.0.0.0"}),
        ("swarm", "GET", "/swarm", None),
        ("swarm", "GET", "/nodes", None),
        ("swarm", "POST", "/services/create", {}),
        ("swarm", "POST", "/secrets/create", {}),
        ("swarm", "GET", "/configs", None),
        ("plugin", "GET", "/plugins", None),
        ("plugin", "POST", "/plugins/pull?remote=evil", []),
        ("buildkit", "POST", "/session", None),
        ("buildkit", "POST", "/grpc", None),
        ("route", "POST", "/containers/x/checkpoints", {}),
        ("route", "GET", "/containers/x/attach/ws", None),
        ("route", "GET", "/debug/pprof/heap", None),
        ("route", "TRACE", "/info", None),
        ("route", "DELETE", "/info", None),
        ("volume-driver", "POST", "/volumes/create", {"Driver": "local", "DriverOpts": {"type": "none", "device": "/"}}),
        ("volume-driver", "POST", "/volumes/create", {"Driver": "nfs"}),
        ("unknown-field", "POST", "/networks/create", {"Name": "n", "Driver": "macvlan"}),
        ("unknown-field", "POST", "/networks/create", {"Name": "n", "Driver": "host"}),
        ("network-options", "POST", "/networks/create", {"Name": "n", "Options": {"com.docker.network.bridge.name": "docker0"}}),
        ("network-options", "POST", "/networks/create", {"Name": "n", "EnableIPv6": True}),
        ("subnet", "POST", "/networks/create", {"Name": "n", "IPAM": {"Config": [{"Subnet": "192.0.2.0/24"}]}}),
        ("swarm", "POST", "/networks/create", {"Name": "n", "Ingress": True}),
    ],
)
def test_other_requests_are_refused(raw: Raw, gate: Gate, rule: str, method: str, path: str, body: Any):
    answer = raw(method, path, body)
    assert answer.status_code == 403
    assert [(each.rule, each.sentence) for each in gate.refusals] == [(rule, answer.json()["message"])]


def test_refusals_are_remembered_once(student: docker.DockerClient, gate: Gate):
    for _again in range(3):
        with pytest.raises(APIError):
            student.containers.run(BUSYBOX, privileged=True)
    with pytest.raises(APIError):
        student.images.pull("busybox")
    assert [each.rule for each in gate.refusals] == ["privileged", "pull"]


def test_a_command_gets_no_privileges(student: docker.DockerClient, gate: Gate):
    container = student.containers.run(BUSYBOX, SLEEP, detach=True)
    with pytest.raises(APIError, match="privileged"):
        container.exec_run(["true"], privileged=True)
    assert [each.rule for each in gate.refusals] == ["privileged"]


def test_old_clients_settings_at_the_start_are_not_passed_on(student: docker.DockerClient, engine: LabClient):
    container = student.containers.create(BUSYBOX, SLEEP)
    for version in ("/v1.12", "/v1.23", "/v1.41"):
        student.api.post(
            f"http+docker://localhost{version}/containers/{container.id}/start",
            data=json.dumps({"Privileged": True, "Binds": ["/:/host"]}),
            headers={"Content-Type": "application/json"},
        )
    host = engine.containers.get(container.id).attrs["HostConfig"]
    assert (host["Privileged"], host["Binds"] or []) == (False, [])


@pytest.mark.parametrize("change", [{"Memory": 2**31}, {"PidsLimit": 10_000}, {"Devices": [{}]}, {"CgroupParent": "/x"}])
def test_an_update_keeps_to_the_limits(raw: Raw, student: docker.DockerClient, engine: LabClient, change: dict[str, Any]):
    container = student.containers.run(BUSYBOX, SLEEP, detach=True)
    assert raw("POST", f"/containers/{container.id}/update", change).status_code == 403
    assert engine.containers.get(container.id).attrs["HostConfig"]["Memory"] == 256 * 2**20


@pytest.mark.parametrize("arguments", ["-eo pid,args --forest", "auxww -C init", "-o pid=x", "; id", "-f /etc/shadow"])
def test_the_hosts_ps_takes_harmless_arguments_only(student: docker.DockerClient, arguments: str):
    container = student.containers.run(BUSYBOX, SLEEP, detach=True)
    with pytest.raises(APIError, match="ps_args"):
        container.top(ps_args=arguments)


@pytest.mark.parametrize("change", ["ONBUILD ADD http://example.org /", "FROM busybox", "CMD a\\", "RUN id", "ADD a b"])
def test_a_commit_changes_plain_things_only(student: docker.DockerClient, change: str):
    container = student.containers.create(BUSYBOX)
    with pytest.raises(APIError, match="refused"):
        container.commit("x", changes=change)


def test_a_label_cannot_make_something_anothers(student: docker.DockerClient, opened, engine: LabClient, gate: Gate):
    other = opened()
    label = {"vm-to-kubernetes.gate": other.scope.token}
    container = student.containers.create(BUSYBOX, labels=label)
    student.networks.create("n", labels=label)
    student.volumes.create("v", labels=label)
    for key in ("$K", "${K}", "vm-to-kubernetes.gate", "vm-to-'kubernetes'.gate", "vm-to-kubernetes\\.gate", "a=b $K"):
        for line in (f"LABEL {key}={other.scope.token}", f"LABEL {key} {other.scope.token}", f"ONBUILD LABEL {key}=x"):
            text = f"FROM {BUSYBOX}\nARG K=vm-to-kubernetes.gate\n{line}\n"
            with pytest.raises(APIError, match="LABEL"):
                student.images.build(fileobj=io.BytesIO(text.encode()))
    text = f"FROM {BUSYBOX}\nARG V=value\nLABEL key=$V\nLABEL a=b c='d e'\n"
    built, _log = student.images.build(fileobj=io.BytesIO(text.encode()), labels=label)
    assert (built.labels["key"], built.labels["c"]) == ("value", "d e")
    committed = container.commit("c", changes=f"LABEL vm-to-kubernetes.gate={other.scope.token}")
    theirs = other.client()
    assert theirs.containers.list(all=True) == theirs.volumes.list() == theirs.networks.list(names=["n"]) == []
    assert images_besides_the_courses(theirs) == set()
    for image in (built, committed):
        assert engine.images.get(image.id).labels["vm-to-kubernetes.gate"] == gate.scope.token


@pytest.fixture
def listener() -> Iterator[int]:
    """A port of this machine, on all of its addresses, that greets whoever comes."""
    with socket.create_server(("0.0.0.0", 0)) as server:

        def greet() -> None:
            try:
                while True:
                    connection, _address = server.accept()
                    connection.recv(1000)
                    connection.sendall(b"HTTP/1.0 200 OK\r\n\r\ngreetings\n")
                    connection.close()
            except OSError:
                return

        threading.Thread(target=greet, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def addresses() -> list[str]:
    import psutil

    found = [each.address for all_ in psutil.net_if_addrs().values() for each in all_ if each.family == socket.AF_INET]
    return [address for address in found if not address.startswith("127.")]


@pytest.mark.parametrize("network", ["bridge", "mine"])
def test_a_container_does_not_reach_the_host(
    student: docker.DockerClient, gate: Gate, engine: LabClient, listener: int, network: str
):
    if network == "mine":
        student.networks.create("mine", internal=False)
    container = student.containers.run(BUSYBOX, SLEEP, detach=True, network=network)
    (real,) = engine.networks.list(names=[gate.scope.name(network)])
    gateway = real.attrs["IPAM"]["Config"][0]["Gateway"]
    assert addresses()
    for address in {*addresses(), gateway, FROM_A_VM}:
        asked = container.exec_run(["timeout", "3", "wget", "-qO-", f"http://{address}:{listener}/"])
        assert (asked.exit_code != 0, b"greetings" in asked.output) == (True, False)


def test_the_listener_is_one_that_a_bare_container_reaches(bare: LabClient, owned: str, listener: int):
    in_a_vm = endpoint().kind == "vm"
    network = bare.networks.create(f"{owned}-n", internal=not in_a_vm)
    container = bare.containers.run(BUSYBOX, SLEEP, detach=True, network=network.name)
    network.reload()
    host = FROM_A_VM if in_a_vm else network.attrs["IPAM"]["Config"][0]["Gateway"]
    assert container.exec_run(["wget", "-qO-", f"http://{host}:{listener}/"]).output == b"greetings\n"


def test_a_port_is_not_published_but_shown(student: docker.DockerClient, gate: Gate, engine: LabClient):
    container = student.containers.run(BUSYBOX, SLEEP, detach=True, ports={"80/tcp": 18080})
    container.reload()
    assert container.ports["80/tcp"] == [{"HostIp": "0.0.0.0", "HostPort": "18080"}]
    assert container.attrs["HostConfig"]["PortBindings"] == {"80/tcp": [{"HostIp": "", "HostPort": "18080"}]}
    assert not engine.containers.get(container.id).attrs["HostConfig"]["PortBindings"]
    assert [each.rule for each in gate.refusals] == ["published-port"]


def test_a_name_server_outside_is_never_asked(student: docker.DockerClient, engine: LabClient):
    container = student.containers.create(BUSYBOX, dns=["192.0.2.53"])
    container.reload()
    assert container.attrs["HostConfig"]["Dns"] == ["192.0.2.53"]
    assert engine.containers.get(container.id).attrs["HostConfig"]["Dns"] == ["127.0.0.1"]


def run_docker(gate: Gate, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [find_client(), "-H", f"unix://{gate.socket}", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_docker_command_works_and_is_refused_in_a_sentence(gate: Gate):
    done = run_docker(gate, "run", "--rm", "-e", "A=b", BUSYBOX, "sh", "-c", "echo $A; exit 3")
    assert (done.returncode, done.stdout) == (3, "b\n")
    refused = run_docker(gate, "run", "--rm", "-v", "/:/host", BUSYBOX, "true")
    assert "Mounting / from the host is refused" in refused.stderr
    assert run_docker(gate, "ps", "-aq").stdout == ""
