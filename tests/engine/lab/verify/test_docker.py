"""Lesson 05's checks: what a cache kept, the layer of a file, a secret that is nowhere, a service that is fit to run."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import lab.images
from lab import verify
from lab.engines.client import LabClient
from lab.errors import LabError
from lab.imagefiles import read_image
from lab.verify.docker import where_secret

SECRET = "tk-1234-test"
FIT: dict[str, Any] = {
    "user": "1000",
    "mem_limit": "32m",
    "restart_policy": {"Name": "always"},
    "ports": {"8080/tcp": ("127.0.0.1", None)},
    "volumes": {"check-data": {"bind": "/data"}},
    "healthcheck": {"test": ["CMD", "true"], "interval": 10**9},
}
Build = Callable[[str, str], str]


@pytest.fixture
def build(client: LabClient, tmp_path: Path) -> Iterator[Build]:
    """Builds an image of a Dockerfile's steps on the course's base; its folder has a page and a token."""
    lab.images.busybox(client)
    (tmp_path / "token").write_text(SECRET)
    (tmp_path / "page").write_text("one")
    made = []

    def make(tag: str, steps: str) -> str:
        (tmp_path / "Dockerfile").write_text(f"FROM lab/busybox:1\n{steps}")
        client.images.build(path=str(tmp_path), tag=tag)
        made.append(tag)
        return tag

    yield make
    for tag in made:
        client.images.remove(tag, force=True)


def pages(tmp_path: Path, build: Build, steps: str) -> None:
    """Two builds with a changed page between them."""
    build("check-cache:1", steps)
    (tmp_path / "page").write_text("two")
    build("check-cache:2", steps)


GOOD = "RUN mkdir /data\nUSER 1000\nCOPY page /srv/page\n"
BAD = "COPY page /srv/page\nRUN mkdir /data\nUSER 1000\n"


def test_a_page_that_comes_last_costs_one_step(client: LabClient, build: Build, tmp_path: Path) -> None:
    pages(tmp_path, build, GOOD)
    finding = verify.cache_kept(client, "check-cache:1", "check-cache:2")
    assert finding.passed
    assert "2 layers in common, of 3" in finding.found


@pytest.mark.parametrize(
    ("steps", "message"), [(BAD, "1 layers in common, of 3"), ("COPY page /srv/page\n", "folder and the user are missing")]
)
def test_another_order_does_not_pass(client: LabClient, build: Build, tmp_path: Path, steps: str, message: str) -> None:
    pages(tmp_path, build, steps)
    finding = verify.cache_kept(client, "check-cache:1", "check-cache:2")
    assert not finding.passed
    assert message in finding.found


def test_a_page_that_did_not_change_shows_nothing(client: LabClient, build: Build) -> None:
    build("check-cache:1", GOOD)
    build("check-cache:2", GOOD)
    assert "was not changed" in verify.cache_kept(client, "check-cache:1", "check-cache:2").found


def test_images_that_are_not_there_are_named(client: LabClient, build: Build) -> None:
    build("check-cache:1", GOOD)
    assert "no image check-cache:2." in verify.cache_kept(client, "check-cache:1", "check-cache:2").found


LEAKY = "COPY token /tmp/token\nRUN cp /tmp/token /report\nRUN rm /tmp/token\n"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "no answer yet"),
        (1, "not 0"),
        (3, "does not hold it."),
        (4, "only says that the file is gone"),
        (9, "There are 4 layers"),
    ],
)
def test_the_layer_of_a_file_is_the_one_that_holds_it(client: LabClient, build: Build, answer: int | None, message: str) -> None:
    tag = build("check-leaky:1", LEAKY)
    assert verify.layer_of_file(client, tag, "tmp/token", 2).passed
    finding = verify.layer_of_file(client, tag, "tmp/token", answer)
    assert not finding.passed
    assert message in finding.found


def test_an_image_that_is_not_there_gives_a_sentence(client: LabClient) -> None:
    with pytest.raises(LabError, match="no image check-none:1"):
        verify.layer_of_file(client, "check-none:1", "tmp/token", 2)
    assert "no image check-none:1" in verify.no_secret(client, "check-none:1", SECRET, keeps="report").found


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("COPY token /tmp/token\nRUN echo made > /report\nRUN rm /tmp/token\n", "layer 2, file tmp/token"),
        (f"ENV TOKEN={SECRET}\nRUN echo made > /report\n", "settings"),
        (f"RUN echo {SECRET} | wc -c > /report\n", "steps"),
        ("RUN echo made > /other\n", "so is the file report"),
    ],
)
def test_a_secret_is_found_wherever_it_stayed(client: LabClient, build: Build, steps: str, message: str) -> None:
    finding = verify.no_secret(client, build("check-clean:1", steps), SECRET, keeps="report")
    assert not finding.passed
    assert message in finding.found


def test_a_stage_leaves_no_secret_behind(client: LabClient, build: Build) -> None:
    steps = "COPY token /tmp/token\nRUN wc -c < /tmp/token > /report\nFROM lab/busybox:1\nCOPY --from=0 /report /report\n"
    tag = build("check-clean:1", steps)
    assert verify.no_secret(client, tag, SECRET, keeps="report").passed
    assert where_secret(read_image(client, tag), SECRET) == []


@pytest.fixture
def volume(client: LabClient) -> Iterator[None]:
    yield
    for made in client.volumes.list(filters={"name": "check-data"}):
        made.remove(force=True)


def asked(container: Any) -> None:
    """Wait until its health check has answered."""
    started = container.client.events(decode=True, since=1, filters={"container": container.id, "event": "health_status"})
    next(started)


def test_a_service_that_may_be_left_alone_passes(client: LabClient, volume: None, run: Callable[..., Any]) -> None:
    asked(run("check-fit", **FIT))
    finding = verify.service_fit(client, "check-fit", port=8080, data="/data")
    assert finding.passed, finding.found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"user": None}, "runs as root"),
        ({"mem_limit": None}, "no memory limit"),
        ({"restart_policy": None}, "no restart policy"),
        ({"ports": None}, "Port 8080 is not published"),
        ({"volumes": None}, "/data is not a named volume"),
        ({"volumes": ["/data"]}, "/data is not a named volume"),
        ({"healthcheck": None}, "no health check"),
        ({"healthcheck": {"test": ["CMD", "false"], "interval": 10**9, "retries": 1}}, "health check fails"),
    ],
)
def test_what_a_service_lacks_is_named_alone(
    client: LabClient, volume: None, run: Callable[..., Any], changes: dict[str, Any], message: str
) -> None:
    options = {key: value for key, value in {**FIT, **changes}.items() if value is not None}
    container = run("check-fit", **options)
    if "healthcheck" in options:
        asked(container)
    finding = verify.service_fit(client, "check-fit", port=8080, data="/data")
    assert not finding.passed
    assert message in finding.found
    assert "\n" not in finding.found


def test_a_health_check_that_has_not_answered_is_waited_for(client: LabClient, volume: None, run: Callable[..., Any]) -> None:
    run("check-fit", **{**FIT, "healthcheck": {"test": ["CMD", "true"], "interval": 600 * 10**9}})
    finding = verify.service_fit(client, "check-fit", port=8080, data="/data")
    assert not finding.passed
    assert "not answered yet" in finding.found


def test_a_service_that_is_not_there_is_missed(client: LabClient) -> None:
    assert "no container named check-fit" in verify.service_fit(client, "check-fit", port=8080, data="/data").found
