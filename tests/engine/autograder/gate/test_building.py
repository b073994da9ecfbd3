"""Builds: what they make is the submission's, and no step reaches further than a container."""

import io
import json
import tarfile

import docker
import pytest
from docker.errors import APIError, BuildError

from autograder.gate import Gate
from lab.engines.client import LabClient
from lab.images import BUSYBOX

FROM = f"FROM {BUSYBOX}\n"


def build(client: docker.DockerClient, text: str, **options: object):
    return client.images.build(fileobj=io.BytesIO(text.encode()), rm=True, **options)


def context(files: dict[str, bytes], *others: tarfile.TarInfo) -> io.BytesIO:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in others:
            archive.addfile(info)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    "text",
    [
        "#syntax = evil/frontend\n" + FROM,
        "# syntax=docker/dockerfile:1 evil\n" + FROM,
        "# syntax=docker/dockerfile:1\n" + FROM + "RUN --mount=type=bind,source=/,target=/host true\n",
        "# escape=`\n" + FROM,
        "ARG BASE=x\nFROM $BASE\n",
        "FROM ${BASE:-x}\n",
        f"FROM --platform=linux/amd64 {BUSYBOX}\n",
        f"FROM {BUSYBOX} AS a b\n",
        "FROM\n",
        FROM + "COPY --from=$X /a /b\n",
        FROM + 'COPY "--from=x" --from="y" /a /b\n'.replace('"--from=x" ', ""),
        FROM + "COPY --fr\\om=other /a /b\n",
        FROM + "COPY --from=other\\ x /a /b\n",
        FROM + "COPY --link /a /b\n",
        FROM + "COPY --parents --from=x /a /b\n",
        FROM + "ADD http://192.0.2.1/x /x\n",
        FROM + "ADD HTTPS://192.0.2.1/x /x\n",
        FROM + "ADD git@example.org:a/b.git /x\n",
        FROM + "ADD https://example.org/a.git#main /x\n",
        FROM + 'ADD ["http://192.0.2.1/x", "/x"]\n',
        FROM + "ADD bomb.tar.gz /x\n",
        FROM + "ADD --checksum=sha256:00 x /x\n",
        FROM + "RUN --mount=type=bind,source=/,target=/host true\n",
        FROM + "RUN --network=host true\n",
        FROM + "RUN --security=insecure true\n",
        FROM + "RUN \\\n  # comment\n  --mount=type=bind,source=/,target=/host true\n",
        FROM + "ONBUILD COPY --from=other /a /b\n",
        FROM + f"ONBUILD FROM {BUSYBOX}\n",
        FROM + "ONBUILD ADD http://192.0.2.1/x /x\n",
        FROM + "ONBUILD RUN --mount=type=bind,source=/,target=/x true\n",
        FROM + "INCLUDE other\n",
        f'{FROM}RUN <<"CMD x"\nFROM {BUSYBOX} AS other\nCMD x\nCOPY --from=other /a /b\n',
        FROM + "COPY <<CMD /a\nCMD\n",
    ],
)
def test_what_would_reach_further_is_refused(student: docker.DockerClient, gate: Gate, text: str):
    with pytest.raises(APIError) as refused:
        build(student, text)
    assert refused.value.status_code == 403
    assert [each.rule for each in gate.refusals] == ["dockerfile"]


@pytest.mark.parametrize("line", ["# syntax=docker/dockerfile:1", "#Syntax = docker.io/docker/dockerfile", "# syntax and so on"])
def test_the_official_syntax_may_be_named(student: docker.DockerClient, gate: Gate, line: str):
    build(student, f"{line}\n{FROM}")
    assert gate.refusals == []


@pytest.mark.parametrize("line", ["FROM foreign-{}", f"FROM {BUSYBOX}\nCOPY --from=foreign-{{}} /a /b"])
def test_images_of_others_are_no_base(student: docker.DockerClient, bare: LabClient, owned: str, line: str):
    build(bare, FROM + "ENV A=b\n", tag=f"foreign-{owned}")
    with pytest.raises(APIError, match="No such image"):
        build(student, line.format(owned) + "\n")


def test_own_images_are_bases_before_the_courses(student: docker.DockerClient):
    build(student, FROM + "RUN echo one > /one\n", tag="base")
    build(student, "FROM base\nRUN echo two > /two\n", tag=BUSYBOX)
    build(
        student,
        f"FROM {BUSYBOX} as Stage\nFROM scratch\nCOPY --from=stage /one /\nCOPY --from=base /bin/busybox /bin/\n",
        tag="last",
    )
    assert student.containers.run("last", ["/bin/busybox", "cat", "/one"], remove=True) == b"one\n"
    assert student.containers.run(BUSYBOX, ["cat", "/two"], remove=True) == b"two\n"


def test_a_step_has_no_network_and_keeps_the_limits(student: docker.DockerClient):
    memory = "cd /sys/fs/cgroup; cat memory.max || cat memory/memory.limit_in_bytes"  # control groups, version 2 or 1
    told = f"ip addr > /network; ({memory}) > /memory; ulimit -f > /files"
    text = f"{FROM}RUN {told}\n"
    build(student, text, tag="told", container_limits={"memory": 2**40})
    told = student.containers.run("told", ["cat", "/network", "/memory", "/files"], remove=True).decode()
    assert "eth0" not in told
    assert told.split()[-2:] == [str(256 * 2**20), str(256 * 2**20 // 512)]


@pytest.mark.parametrize(
    ("rule", "options"),
    [
        ("build-remote", {"remote": "https://example.org/a.git"}),
        ("build-remote", {"remote": "http://192.0.2.1/Dockerfile"}),
        ("build-network", {"networkmode": "host"}),
        ("build-network", {"networkmode": "container:x"}),
        ("buildkit", {"version": "2"}),
        ("buildkit", {"session": "x"}),
        ("build-option", {"cachefrom": '["other"]'}),
        ("build-option", {"extrahosts": "a:192.0.2.1"}),
        ("build-option", {"cgroupparent": "/x"}),
        ("build-option", {"squash": "1"}),
        ("build-option", {"outputs": '[{"Type": "local"}]'}),
        ("build-option", {"securityopt": '["seccomp=unconfined"]'}),
        ("build-option", {"isolation": "hyperv"}),
        ("build-option", {"something": "new"}),
    ],
)
def test_a_builds_options_are_refused(student: docker.DockerClient, gate: Gate, rule: str, options: dict[str, str]):
    body = context({"Dockerfile": FROM.encode()}).read()
    answer = student.api.post("http+docker://localhost/v1.41/build", params=options, data=body)
    assert (answer.status_code, [each.rule for each in gate.refusals]) == (403, [rule])


def device(kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo("dev")
    info.type = kind
    return info


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_a_context_holds_files_folders_and_links_only(student: docker.DockerClient, kind: bytes):
    with pytest.raises(APIError, match="neither a file"):
        student.images.build(fileobj=context({"Dockerfile": FROM.encode()}, device(kind)), custom_context=True)


def test_a_context_that_leads_outside_stays_inside(student: docker.DockerClient):
    link = tarfile.TarInfo("shadow")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/shadow"
    with pytest.raises((APIError, BuildError)):
        student.images.build(
            fileobj=context({"Dockerfile": (FROM + "COPY shadow/../passwd /x\n").encode()}, link), custom_context=True
        )
    for name in ("../../outside", "/outside"):
        files = {name: b"x", "Dockerfile": (FROM + "COPY . /all\nRUN ls /all\n").encode()}
        with pytest.raises((APIError, BuildError)):
            student.images.build(fileobj=context({**files, "Dockerfile": b"FROM absent\n"}), custom_context=True)


def test_the_dockerfile_may_be_anywhere_in_the_context(student: docker.DockerClient):
    files = {
        "a/b.Dockerfile": (FROM + "COPY . /all\nRUN cd /all && find . -type f | sort > /files\n").encode(),
        "x": b"",
        ".dockerignore": b"x\n",
    }
    student.images.build(fileobj=context(files), custom_context=True, dockerfile="a/b.Dockerfile", tag="listed")
    listed = student.containers.run("listed", ["cat", "/files"], remove=True).decode().split()
    assert listed == ["./.dockerignore", "./a/b.Dockerfile", "./x"]
    with pytest.raises(APIError, match="Cannot locate specified Dockerfile"):
        student.images.build(fileobj=context(files), custom_context=True, dockerfile="absent")


def test_a_build_that_takes_too_long_is_ended(opened, engine: LabClient):
    gate = opened(build_seconds=2.0)
    client = gate.client()
    with pytest.raises(BuildError, match="may take 2 s"):
        build(client, FROM + "RUN sleep 600\n")
    assert [each.rule for each in gate.refusals] == ["build-seconds"]
    client.close()
    gate.wipe()
    assert not engine.containers.list(filters={"label": f"vm-to-kubernetes.gate={gate.scope.token}"})


def test_a_step_gets_its_limit_of_processes(opened):
    client = opened(container_pids=20).client()
    where = "cd /sys/fs/cgroup; [ -f pids.max ] || cd pids"  # control groups, version 2 or 1
    build(client, f"{FROM}RUN {where}; while grep max pids.max; do sleep 0.3; done; cat pids.max >/pids\n", tag="counted")
    assert client.containers.run("counted", ["cat", "/pids"], remove=True) == b"20\n"
    client.close()


def test_what_a_step_writes_counts(opened):
    gate = opened(disk_mb=20)
    client = gate.client()
    with pytest.raises(BuildError):
        build(client, FROM + "RUN for i in 1 2 3; do dd if=/dev/zero of=/f$i bs=1M count=10; done; sleep 600\n")
    assert [each.rule for each in gate.refusals] == ["disk-limit"]
    client.close()


def test_the_log_holds_nothing_of_the_gates(student: docker.DockerClient, gate: Gate):
    _image, log = build(student, FROM + "RUN echo visible\n", tag="mine")
    told = json.dumps(list(log))
    assert "visible" in told
    assert gate.scope.token not in told
