"""What a gate does where the engine breaks off, is asked in a roundabout way, or tells of things that take minutes to make."""

import io
import json
import logging
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from ipaddress import IPv4Network
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import requests
from docker import DockerClient
from docker.errors import APIError

from autograder.gate import Gate, GateLimits, Upstream, open_gate
from tests.support.scripted_engine import ScriptedEngine, scripted
from tests.support.waiting import until

MB = 2**20
ID = "a" * 64
OWN = "sha256:" + "b" * 64
IMAGE = {"Id": "sha256:" + "c" * 64, "RepoTags": ["lab/x:1"]}
NOTHING: dict[str, Any] = {
    "GET /containers/json": [],
    "GET /networks": [],
    "GET /volumes": {"Volumes": []},
    "GET /system/df": {"Volumes": []},
    "GET /images/json": [],
}

Opening = Callable[[dict[str, Any]], tuple[ScriptedEngine, Gate, DockerClient]]


@pytest.fixture
def opened() -> Iterator[Opening]:
    """Opens a gate before an engine with these answers."""
    with ExitStack() as stack:

        def open_one(answers: dict[str, Any]) -> tuple[ScriptedEngine, Gate, DockerClient]:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            engine = stack.enter_context(scripted(folder / "engine.sock", {**NOTHING, **answers}))
            gate = stack.enter_context(open_gate(Upstream(f"unix://{folder}/engine.sock"), folder, GateLimits(disk_mb=40)))
            client = gate.client()
            stack.callback(engine.answers.update, NOTHING)  # so that all is gone when it is removed
            stack.callback(client.close)
            return engine, gate, client

        yield open_one


def labelled(gate: Gate, **values: Any) -> dict[str, Any]:
    return {"Labels": gate.scope.labels, **values}


def post(client: DockerClient, path: str, body: Any) -> requests.Response:
    found: requests.Response = client.api._post_json(client.api._url(path), data=body)
    return found


@pytest.mark.parametrize(
    "image",
    [
        *("x/../ubuntu", "lab/../ubuntu", "x/../../containers/json?", "x/..", "x/./y", "x//y", "x#y", "x?y", "x%2e%2e/y"),
        *("\ud800", "a" * 600, "../ubuntu", "/ubuntu", "", "x\ny"),
    ],
)
def test_an_images_name_leads_nowhere_else(opened: Opening, image: str):
    engine, _gate, client = opened({"GET /images/ubuntu:latest/json": {"Id": OWN}, "GET /containers/json": [{"Id": ID}]})
    before = len(engine.asked)
    answer = post(client, "/containers/create", {"Image": image})
    assert answer.status_code == 404
    assert answer.json()["message"].startswith("No such image")
    # the gate itself follows what happens on the engine, since whenever its request for that came
    assert [asked for asked, _body in engine.asked[before:] if not asked.startswith("GET /events")] == []


def test_a_stream_that_breaks_off_is_no_defect(opened: Opening, caplog: pytest.LogCaptureFixture):
    container = {"Id": ID, "Names": ["/x"], "State": "running"}
    _engine, gate, client = opened({"GET /containers/json": [container], f"GET /containers/{ID}/logs": None})
    with caplog.at_level(logging.INFO), pytest.raises(requests.exceptions.ChunkedEncodingError):
        client.api.logs(ID)
    client.volumes.list()  # by then the other connection's end is known
    assert gate.engine_lost
    assert not [record for record in caplog.records if record.exc_info]


def test_the_engine_is_told_of_an_own_base_by_its_id(opened: Opening):
    engine, gate, client = opened({"POST /build": {"stream": "done"}})
    engine.answers[f"GET /images/{gate.scope.name('evil.example/base:latest')}/json"] = {"Id": OWN, "RepoTags": []}
    context = io.BytesIO(b"FROM evil.example/base AS one\nFROM lab/x:1\nCOPY --from=evil.example/base /a /b\n")
    engine.answers["GET /images/lab/x:1/json"] = IMAGE
    list(client.api.build(fileobj=context))
    (body,) = [body for asked, body in engine.asked if asked.startswith("POST /v1.41/build")]
    with tarfile.open(fileobj=io.BytesIO(body)) as archive:
        file = archive.extractfile(f".{gate.scope.token}.Dockerfile")
        assert file is not None
        lines = [line for line in file.read().decode().splitlines() if not line.startswith("LABEL")]
    assert lines == [f"FROM {OWN} AS one", "FROM lab/x:1", f"COPY --from={OWN} /a /b"]


def in_a_steps_volume(gate: Gate) -> dict[str, Any]:
    mounts = [{"Type": "volume", "Name": "f" * 64}]
    return {
        "GET /containers/json": [labelled(gate, Id=ID, SizeRw=0, Mounts=mounts)],
        "GET /system/df": {"Volumes": [{"Name": "f" * 64, "Labels": None, "UsageData": {"Size": 41 * MB}}]},
    }


def in_layers(gate: Gate) -> dict[str, Any]:
    steps = [labelled(gate, Id="1", ParentId="base", Size=520 * MB), labelled(gate, Id="2", ParentId="1", Size=541 * MB)]
    return {"GET /images/json": steps, "GET /images/base/json": {"Id": "base", "Size": 500 * MB}}


@pytest.mark.parametrize("where", [in_a_steps_volume, in_layers])
def test_what_builds_write_counts_wherever_it_is(opened: Opening, where: Callable[[Gate], dict[str, Any]]):
    engine, gate, client = opened({"GET /images/lab/x:1/json": IMAGE})
    engine.answers |= where(gate)
    engine.event({"Action": "start", "Actor": {"ID": ID}})
    engine.event({"Action": "die", "Actor": {"ID": ID}})
    until(lambda: gate.refusals)
    with pytest.raises(APIError, match="hold 41 MB; a submission may write 40 MB"):
        list(client.api.build(fileobj=io.BytesIO(b"FROM lab/x:1\n")))


def test_a_default_network_that_nobody_waited_for_is_used(opened: Opening):
    engine, gate, client = opened({"GET /images/lab/x:1/json": IMAGE, "POST /containers/create": {"Id": ID}})
    network = {"Id": "d" * 64, "Name": gate.scope.name("bridge")}
    engine.answers |= {"POST /networks/create": (409, {"message": "exists"}), "GET /networks": [network]}
    answer = post(client, "/containers/create", {"Image": "lab/x:1"})
    assert answer.status_code == 200, answer.text
    (body,) = [json.loads(body) for asked, body in engine.asked if asked.startswith("POST /v1.41/containers/create")]
    assert body["HostConfig"]["NetworkMode"] == network["Name"]


@pytest.mark.parametrize(
    "said",
    [
        "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
        "all predefined address pools have been fully subnetted",
        "Pool overlaps with other one on this address space",
    ],
)
def test_a_network_gets_other_addresses_where_the_engines_own_are_used_up(opened: Opening, said: str):
    engine, _gate, client = opened({"POST /networks/create": (403, {"message": said})})
    with pytest.raises(APIError, match=r"(?i)pool"):
        client.networks.create("net")
    bodies = [json.loads(body) for asked, body in engine.asked if asked.startswith("POST /v1.41/networks/create")]
    subnets = [body.pop("IPAM", None) for body in bodies]
    assert subnets[0] is None
    assert len({json.dumps(each) for each in subnets}) > 2
    assert all(IPv4Network(each["Config"][0]["Subnet"]).subnet_of(IPv4Network("198.18.0.0/15")) for each in subnets[1:])
    assert all(body == bodies[0] for body in bodies)


def test_other_failures_of_a_network_stand(opened: Opening):
    engine, _gate, client = opened({"POST /networks/create": (409, {"message": "exists"})})
    with pytest.raises(APIError, match="exists"):
        client.networks.create("net")
    assert sum(asked.startswith("POST /v1.41/networks/create") for asked, _body in engine.asked) == 1


def test_an_image_has_so_many_names_and_no_more(opened: Opening):
    tag = {"POST /images/lab/x:1/tag": (201, {}), "POST /build": {"stream": "done"}}
    engine, gate, client = opened({"GET /images/lab/x:1/json": IMAGE, **tag})
    others = ["lab/x:1", "someone/else:1"]
    for count, said in ((63, ""), (64, "a submission may give 64")):
        names = [gate.scope.name(f"x:{number}") for number in range(count)]
        engine.answers["GET /images/json"] = [{"Id": OWN, "Size": 0, "Labels": None, "RepoTags": [*others, *names]}]
        for act in (
            lambda: client.api.tag("lab/x:1", "another", "1"),
            lambda: list(client.api.build(fileobj=io.BytesIO(b"FROM lab/x:1\n"), tag="another")),
        ):
            if said:
                with pytest.raises(APIError, match=said):
                    act()
            else:
                act()
    list(client.api.build(fileobj=io.BytesIO(b"FROM lab/x:1\n")))


def test_a_list_of_changes_without_end_is_refused(opened: Opening):
    container = {"Id": ID, "Names": ["/x"], "State": "running"}
    changes = [{"Path": "/" + "x" * 2**20, "Kind": 1}] * 17
    _engine, gate, client = opened({"GET /containers/json": [container], f"GET /containers/{ID}/changes": changes})
    with pytest.raises(APIError, match="longer than 16 MB"):
        client.api.diff(ID)
    assert [each.rule for each in gate.refusals] == ["answer-limit"]
