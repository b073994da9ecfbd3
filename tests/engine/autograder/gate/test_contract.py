"""The Docker SDK finds the same behind a gate as on the bare engine."""

import io
import tarfile
from collections.abc import Callable

import docker
import pytest
from docker.errors import APIError, BuildError, ContainerError, ImageNotFound, NotFound
from docker.models.containers import Container

from lab.images import BUSYBOX

Name = Callable[[str], str]


def sleeper(client: docker.DockerClient, **options: object) -> Container:
    return client.containers.run(BUSYBOX, ["sleep", "600"], detach=True, **options)


def packed(path: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo(path)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def test_a_container_runs_and_its_output_comes_back(client: docker.DockerClient):
    assert client.containers.run(BUSYBOX, ["echo", "hello"], remove=True) == b"hello\n"


def test_a_failing_command_reports_its_exit_code(client: docker.DockerClient):
    with pytest.raises(ContainerError) as failure:
        client.containers.run(BUSYBOX, ["sh", "-c", "echo no >&2; exit 3"], remove=True)
    assert (failure.value.exit_status, failure.value.stderr) == (3, b"no\n")


def test_inspection_shows_what_was_asked_for(client: docker.DockerClient, name: Name):
    container = sleeper(
        client, name=name("asked"), hostname="inside", mem_limit="64m", pids_limit=20, environment={"A": "b"}, labels={"c": "d"}
    )
    container.reload()
    host, config = container.attrs["HostConfig"], container.attrs["Config"]
    assert (container.name, container.status) == (name("asked"), "running")
    assert (host["Memory"], host["PidsLimit"], host["NanoCpus"]) == (64 * 2**20, 20, 0)
    assert (config["Hostname"], config["Image"], config["Cmd"]) == ("inside", BUSYBOX, ["sleep", "600"])
    assert "A=b" in config["Env"]
    assert config["Labels"]["c"] == "d"
    assert list(container.attrs["NetworkSettings"]["Networks"]) == ["bridge"]
    assert container.attrs["NetworkSettings"]["IPAddress"].count(".") == 3


def test_what_was_not_asked_for_is_shown_as_not_set(client: docker.DockerClient):
    container = client.containers.create(BUSYBOX, ["true"])
    host = client.containers.get(container.id).attrs["HostConfig"]
    assert not any(host[key] for key in ("Memory", "MemorySwap", "PidsLimit", "NanoCpus", "CpuQuota", "Ulimits", "Binds", "Dns"))
    assert host["NetworkMode"] == "default"
    assert host["LogConfig"] == {"Type": "json-file", "Config": {}}
    assert "Mounts" not in host


def test_both_streams_are_logged(client: docker.DockerClient):
    container = client.containers.run(BUSYBOX, ["sh", "-c", "echo out; echo err >&2"], detach=True)
    assert container.wait()["StatusCode"] == 0
    assert container.logs(stderr=False) == b"out\n"
    assert container.logs(stdout=False) == b"err\n"
    assert container.logs(tail=0) == b""


def test_output_is_streamed_while_the_container_runs(client: docker.DockerClient):
    container = client.containers.run(BUSYBOX, ["sh", "-c", "echo first; sleep 600"], detach=True)
    assert next(container.logs(stream=True, follow=True)) == b"first\n"
    container.reload()
    assert container.status == "running"


def test_a_command_runs_in_a_container(client: docker.DockerClient):
    container = sleeper(client, hostname="inside")
    assert container.exec_run(["hostname"]) == (0, b"inside\n")
    assert container.exec_run(["sh", "-c", "exit 4"]).exit_code == 4
    assert container.exec_run(["sh", "-c", "echo o; echo e >&2"], demux=True).output == (b"o\n", b"e\n")
    assert container.exec_run(["echo", "$A"], environment={"A": "b"}, tty=True, user="1").output == b"$A\r\n"


def test_a_commands_output_is_streamed(client: docker.DockerClient):
    container = sleeper(client)
    output = container.exec_run(["sh", "-c", "echo first; sleep 600"], stream=True).output
    assert next(output) == b"first\n"


def test_a_command_reads_what_is_sent_and_its_end(client: docker.DockerClient):
    container = sleeper(client)
    identity = client.api.exec_create(container.id, ["sort"], stdin=True)["Id"]
    stream = client.api.exec_start(identity, socket=True)
    stream._sock.sendall(b"b\na\n")
    stream._sock.shutdown(1)
    assert b"a\nb\n" in read_all(stream)
    assert client.api.exec_inspect(identity)["ExitCode"] == 0


def read_all(stream: io.RawIOBase) -> bytes:
    read = b""
    while piece := stream.read(4096):
        read += piece
    return read


def test_a_detached_command_runs(client: docker.DockerClient):
    container = sleeper(client)
    container.exec_run(["touch", "/made"], detach=True)
    wait = "for try in 1 2 3 4 5 6 7 8 9; do [ -f /made ] && exit 0; sleep 1; done; exit 1"
    assert container.exec_run(["sh", "-c", wait]).exit_code == 0


def test_attaching_gives_input_and_output(client: docker.DockerClient):
    container = client.containers.create(BUSYBOX, ["sort"], stdin_open=True)
    container.start()
    stream = container.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
    stream._sock.sendall(b"d\nc\n")
    stream._sock.shutdown(1)
    assert b"c\nd\n" in read_all(stream)
    assert container.wait()["StatusCode"] == 0


def test_attaching_streams_output(client: docker.DockerClient):
    container = client.containers.create(BUSYBOX, ["sh", "-c", "sleep 1; echo attached"])
    output = container.attach(stream=True)
    container.start()
    assert b"".join(output) == b"attached\n"


def test_files_are_copied_in_and_out(client: docker.DockerClient):
    container = sleeper(client)
    assert container.put_archive("/tmp", packed("a/b.txt", b"text"))
    assert container.exec_run(["cat", "/tmp/a/b.txt"]).output == b"text"
    pieces, stat = container.get_archive("/tmp/a/b.txt")
    assert (stat["name"], stat["size"]) == ("b.txt", 4)
    with tarfile.open(fileobj=io.BytesIO(b"".join(pieces))) as archive:
        assert archive.extractfile("b.txt").read() == b"text"
    assert {"Path": "/tmp/a", "Kind": 1} in container.diff()
    with pytest.raises(NotFound):
        container.get_archive("/nothing")


def test_all_files_are_exported(client: docker.DockerClient):
    container = client.containers.create(BUSYBOX, ["true"])
    with tarfile.open(fileobj=io.BytesIO(b"".join(container.export()))) as archive:
        assert "bin/busybox" in {each.removeprefix("./") for each in archive.getnames()}


def test_a_container_is_stopped_paused_renamed_updated_and_removed(client: docker.DockerClient, name: Name):
    container = sleeper(client, name=name("old"))
    container.pause()
    assert client.containers.get(name("old")).status == "paused"
    container.unpause()
    container.rename(name("new"))
    container.update(mem_limit="32m", memswap_limit="32m")
    container.reload()
    assert (container.name, container.attrs["HostConfig"]["Memory"]) == (name("new"), 32 * 2**20)
    container.restart(timeout=0)
    container.kill()
    assert container.wait()["StatusCode"] == 137
    container.start()
    container.stop(timeout=0)
    container.remove()
    with pytest.raises(NotFound, match="No such container"):
        client.containers.get(name("new"))


def test_processes_and_statistics_are_told(client: docker.DockerClient):
    container = sleeper(client)
    top = container.top()
    assert any("sleep 600" in process[-1] for process in top["Processes"]), top  # `ps` heads it CMD, BusyBox's COMMAND
    assert container.top(ps_args="-o pid,args")["Processes"][0][-1] == "sleep 600"
    assert container.stats(stream=False)["pids_stats"]["current"] == 1
    assert next(container.stats(stream=True, decode=True))["id"] == container.id


def test_containers_are_listed_and_filtered(client: docker.DockerClient, name: Name):
    first, second = sleeper(client, name=name("one"), labels={"k": "1"}), client.containers.create(BUSYBOX, name=name("two"))
    listed = {each.name: each for each in client.containers.list(all=True)}
    assert {name("one"), name("two")} <= set(listed)
    assert second not in client.containers.list()
    for filters in ({"name": name("one")}, {"name": f"^/?{name('one')}$"}, {"label": "k=1"}, {"id": first.id}):
        assert first in client.containers.list(filters=filters)
        assert second not in client.containers.list(filters=filters, all=True)
    assert {first, second} <= set(client.containers.list(all=True, filters={"ancestor": BUSYBOX, "network": "bridge"}))
    assert client.containers.get(first.short_id) == client.containers.get(name("one")) == first
    raw = next(each for each in client.api.containers() if each["Id"] == first.id)
    assert raw["Names"] == [f"/{name('one')}"]
    assert (raw["HostConfig"]["NetworkMode"], raw["Image"]) == ("default", BUSYBOX)


def test_names_are_taken_once(client: docker.DockerClient, name: Name):
    first = client.containers.create(BUSYBOX, name=name("twin"))
    with pytest.raises(APIError) as conflict:
        client.containers.create(BUSYBOX, name=name("twin"))
    assert conflict.value.status_code == 409
    assert f'"/{name("twin")}" is already in use by container "{first.id}"' in conflict.value.explanation


@pytest.mark.parametrize("bad", ["-x", "a b", "ü", "a/b"])
def test_names_that_the_engine_does_not_take_are_refused(client: docker.DockerClient, bad: str):
    with pytest.raises(APIError) as refused:
        client.containers.create(BUSYBOX, name=bad)
    assert (refused.value.status_code, "Invalid container name" in refused.value.explanation) == (400, True)


def test_what_is_not_there_is_not_found(client: docker.DockerClient):
    with pytest.raises(NotFound, match="No such container: absent"):
        client.containers.get("absent")
    with pytest.raises(ImageNotFound, match="No such image: absent:latest"):
        client.images.get("absent")
    with pytest.raises(NotFound, match="network absent not found"):
        client.networks.get("absent")
    with pytest.raises(NotFound, match="no such volume"):
        client.volumes.get("absent")
    with pytest.raises(NotFound, match="No such exec instance"):
        client.api.exec_inspect("0" * 64)


def test_containers_of_a_network_find_each_other_by_name(client: docker.DockerClient, name: Name):
    network = client.networks.create(name("net"), labels={"k": "v"})
    serve = "mkdir /www; echo served > /www/index.html; exec httpd -f -h /www"
    server = client.containers.run(BUSYBOX, ["sh", "-c", serve], name=name("server"), network=network.name, detach=True)
    ask = f"for try in 1 2 3 4 5 6 7 8 9; do wget -qO- http://{name('server')}/ && exit; sleep 1; done"
    assert client.containers.run(BUSYBOX, ["sh", "-c", ask], network=network.name, remove=True) == b"served\n"
    network.reload()
    assert (network.name, network.attrs["Internal"], network.attrs["Options"]) == (name("net"), False, {})
    assert network.attrs["Labels"]["k"] == "v"
    assert network.containers == [server]
    assert client.networks.list(names=[name("net")]) == [network]
    assert {network.name, "bridge"} <= {each.name for each in client.networks.list()}


def test_a_container_is_found_by_the_name_that_it_was_given_last(client: docker.DockerClient, name: Name):
    network, other = client.networks.create(name("net")), client.networks.create(name("other"))
    peer = sleeper(client, network=network.name)
    old = sleeper(client, name=name("it"), network=network.name)
    new = sleeper(client, name=name("next"))
    network.connect(new, aliases=["also"])
    other.connect(new)
    old.rename(name("before"))
    new.rename(name("it"))

    def found(who: Container, *names: str) -> list[int]:
        return [who.exec_run(["nslookup", each]).exit_code for each in names]

    assert found(peer, name("it"), name("before"), "also", new.short_id) == [0, 0, 0, 0]
    assert found(peer, name("next"))[0] != 0
    assert found(sleeper(client, network=other.name), name("it")) == [0]
    new.reload()
    old.reload()
    address = new.attrs["NetworkSettings"]["Networks"][network.name]["IPAddress"]
    said = peer.exec_run(["nslookup", name("it")]).output.decode()
    assert address in said
    assert old.attrs["NetworkSettings"]["Networks"][network.name]["IPAddress"] not in said
    assert set(new.attrs["NetworkSettings"]["Networks"]) == {"bridge", network.name, other.name}


def test_a_container_that_does_not_run_is_found_by_its_new_name_later(client: docker.DockerClient, name: Name):
    network = client.networks.create(name("net"))
    container = client.containers.create(BUSYBOX, ["sleep", "600"], name=name("made"), network=network.name)
    container.rename(name("ready"))
    container.start()
    assert container.exec_run(["nslookup", name("ready")]).exit_code == 0


def test_a_network_is_joined_and_left(client: docker.DockerClient, name: Name):
    network = client.networks.create(name("later"))
    container = sleeper(client, name=name("joins"))
    network.connect(container, aliases=["also"])
    other = sleeper(client, network=network.name)
    for known in (name("joins"), "also"):
        assert other.exec_run(["ping", "-c", "1", known]).exit_code == 0
    container.reload()
    assert set(container.attrs["NetworkSettings"]["Networks"]) == {"bridge", network.name}
    network.disconnect(container)
    other.remove(force=True)
    network.remove()
    with pytest.raises(NotFound):
        client.networks.get(name("later"))


def test_names_do_not_resolve_on_the_default_network(client: docker.DockerClient, name: Name):
    sleeper(client, name=name("named"))
    asking = sleeper(client)
    assert asking.exec_run(["ping", "-c", "1", "-W", "1", name("named")]).exit_code == 1


def test_a_network_namespace_is_shared(client: docker.DockerClient, name: Name):
    first = sleeper(client, name=name("first"))
    second = sleeper(client, network_mode=f"container:{name('first')}", pid_mode=f"container:{first.id}")
    read = ["readlink", "/proc/self/ns/net"]
    assert first.exec_run(read) == second.exec_run(read)
    assert first.exec_run(["readlink", "/proc/1/ns/pid"]) == second.exec_run(["readlink", "/proc/self/ns/pid"])
    second.reload()
    assert second.attrs["HostConfig"]["NetworkMode"] == f"container:{first.id}"


def test_a_container_may_have_no_network(client: docker.DockerClient):
    container = sleeper(client, network_mode="none")
    assert b"eth0" not in container.exec_run(["ip", "addr"]).output
    container.reload()
    assert container.attrs["HostConfig"]["NetworkMode"] == "none"


def test_data_in_a_volume_outlives_its_container(client: docker.DockerClient, name: Name):
    volumes = {name("data"): {"bind": "/data", "mode": "rw"}}
    client.containers.run(BUSYBOX, ["sh", "-c", "echo kept > /data/file"], volumes=volumes, remove=True)
    mount = docker.types.Mount("/data", name("data"), read_only=True)
    container = client.containers.create(BUSYBOX, ["cat", "/data/file"], mounts=[mount])
    container.start()
    container.wait()
    assert container.logs() == b"kept\n"
    (shown,) = client.containers.get(container.id).attrs["Mounts"]
    assert (shown["Type"], shown["Name"], shown["Destination"], shown["RW"]) == ("volume", name("data"), "/data", False)


def test_volumes_are_made_listed_and_removed(client: docker.DockerClient, name: Name):
    volume = client.volumes.create(name("vol"), labels={"k": "v"})
    assert volume.name == name("vol")
    assert client.volumes.get(name("vol")).attrs["Labels"]["k"] == "v"
    anonymous = client.volumes.create()
    assert {volume, anonymous} <= set(client.volumes.list())
    assert volume in client.volumes.list(filters={"name": name("vol")})
    for each in (volume, anonymous):
        each.remove()
        with pytest.raises(NotFound):
            client.volumes.get(each.name)


def test_volumes_of_another_container_are_used(client: docker.DockerClient, name: Name):
    sleeper(client, name=name("holder"), volumes=["/held"]).exec_run(["touch", "/held/file"])
    assert client.containers.run(BUSYBOX, ["ls", "/held"], volumes_from=[name("holder")], remove=True) == b"file\n"


def test_an_image_is_built_run_and_described(client: docker.DockerClient, name: Name):
    text = (
        f'# a comment\nFROM {BUSYBOX} AS first\nRUN echo 1 \\\n  # inside\n  > /one\n\nfrom first\nENV A=b\nCMD ["cat", "/one"]\n'
    )
    image, log = client.images.build(fileobj=io.BytesIO(text.encode()), tag=name("built"), labels={"k": "v"}, rm=True)
    assert any("Successfully built" in line.get("stream", "") for line in log)
    assert image.tags == [f"{name('built')}:latest"]
    assert image.labels["k"] == "v"
    assert client.containers.run(name("built"), remove=True) == b"1\n"
    assert client.containers.run(image.id, remove=True) == client.containers.run(image.short_id, remove=True) == b"1\n"
    assert any("echo 1" in layer["CreatedBy"] for layer in image.history())
    assert image in client.images.list()
    assert image in client.images.list(name("built"))
    client.images.remove(name("built"))
    with pytest.raises(ImageNotFound):
        client.images.get(name("built"))


def test_a_folder_is_built(client: docker.DockerClient, name: Name, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "file").write_text("content")
    (tmp_path / "run.sh").write_text("echo ran")
    (tmp_path / "Containerfile").write_text(
        f"FROM {BUSYBOX} AS one\nADD sub /added/\nFROM {BUSYBOX}\nCOPY . /all\nCOPY --from=one /added /added\n"
        f"COPY --from={BUSYBOX} /bin/busybox /again\n"
    )
    client.images.build(path=str(tmp_path), dockerfile="Containerfile", tag=name("folder"))
    client.images.build(path=str(tmp_path), dockerfile="Containerfile", tag=name("first"), target="one")
    assert client.containers.run(name("first"), ["cat", "/added/file"], remove=True) == b"content"
    listed = client.containers.run(
        name("folder"), ["sh", "-c", "cd /all; find . -type f; cat /added/file; ls /again"], remove=True
    )
    assert sorted(listed.decode().split()) == sorted(["./sub/file", "./run.sh", "./Containerfile", "content/again"])


def test_a_failing_build_says_why(client: docker.DockerClient):
    with pytest.raises(BuildError, match="returned a non-zero code: 7"):
        client.images.build(fileobj=io.BytesIO(f"FROM {BUSYBOX}\nRUN exit 7\n".encode()), rm=True)


def test_a_container_becomes_an_image(client: docker.DockerClient, name: Name):
    container = client.containers.run(BUSYBOX, ["touch", "/added"], detach=True)
    container.wait()
    image = container.commit(name("committed"), "v1", message="why", changes='CMD ["ls", "/added"]')
    assert image.tags == [f"{name('committed')}:v1"]
    assert client.containers.run(f"{name('committed')}:v1", remove=True) == b"/added\n"


def test_an_image_gets_another_name(client: docker.DockerClient, name: Name):
    assert client.images.get(BUSYBOX).tag(name("other"), "v2")
    assert client.containers.run(f"{name('other')}:v2", ["echo", "same"], remove=True) == b"same\n"
    client.images.remove(f"{name('other')}:v2")
    assert client.images.get(BUSYBOX).tags


def test_the_engine_tells_what_happened(client: docker.DockerClient, name: Name):
    heard = client.events(decode=True, filters={"type": "container"})
    container = client.containers.run(BUSYBOX, ["true"], detach=True, name=name("heard"))
    seen: list[str] = []
    while "die" not in seen:
        event = next(heard)
        if event["id"] == container.id:
            seen.append(event["Action"])
            assert event["Actor"]["Attributes"]["name"] == name("heard")
    heard.close()
    assert [each for each in seen if each in {"create", "start", "die"}] == ["create", "start", "die"]


def test_facts_are_told(client: docker.DockerClient):
    assert client.ping()
    assert client.version()["ApiVersion"]
    info = client.info()
    assert info["KernelVersion"] == client.containers.run(BUSYBOX, ["uname", "-r"], remove=True).decode().strip()
    assert info["NCPU"] > 0
    assert {"Images", "Containers", "Volumes"} <= client.df().keys()


def test_a_client_that_leaves_early_does_no_harm(client: docker.DockerClient):
    container = client.containers.run(BUSYBOX, ["sh", "-c", "while :; do echo x; done"], detach=True)
    for _again in range(3):
        logs = container.logs(stream=True, follow=True)
        next(logs)
        logs.close()
    container.kill()
    assert client.ping()
