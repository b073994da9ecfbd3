"""The checks that read an image's layers: what counts as hidden, and in which forms a secret is found."""

import base64
import io

import pytest

import lab
from autograder.checks import docker as checks
from autograder.checks.layers import Layers
from autograder.submission import Submission
from lab.engines.client import LabClient

SECRET = "three times eight letter"


def layers(*contents: dict[str, bytes]) -> Layers:
    return Layers(b"{}", contents)


@pytest.mark.parametrize(
    ("later", "hidden"),
    [
        ({}, False),
        ({"a/b/.wh.file": b""}, True),
        ({"a/.wh.b": b""}, True),
        ({".wh.a": b""}, True),
        ({"a/b/.wh..wh..opq": b""}, True),
        ({"a/.wh..wh..opq": b""}, True),
        ({"a/b/file": b"new"}, True),
        ({"a/b/.wh.other": b"", ".wh.b": b"", "b/.wh..wh..opq": b"", "file": b""}, False),
    ],
)
def test_what_a_later_layer_hides(later: dict[str, bytes], hidden: bool) -> None:
    found = layers({"a/b/file": b"12345"}, {}, later)
    assert found.hidden(0, "a/b/file") is hidden
    assert found.hidden_size == (5 if hidden else 0)
    assert found.size == 5 + sum(len(content) for content in later.values())


def test_a_file_hides_none_of_its_own_layer_or_above() -> None:
    found = layers({".wh.file": b""}, {"file": b"12345", ".wh.other": b""})
    assert found.hidden(1, "file") is False
    assert found.hidden_size == 0


@pytest.fixture(scope="module")
def engine() -> LabClient:
    client = lab.engine(quiet=True)
    lab.images.busybox(client)
    return client


@pytest.mark.parametrize(
    ("lines", "misconception"),
    [
        (f'RUN echo "{SECRET}" > /kept', ""),  # in a file, first of all
        (f'RUN echo "{SECRET}" > /dev/null', "argument-is-secret"),
        (f'ENV SECRET="{SECRET}"', "argument-is-secret"),
        (f"LABEL code={base64.b64encode(SECRET.encode()).decode()}", "argument-is-secret"),
        (f"ENV CODE={SECRET.encode().hex()}", "argument-is-secret"),
        (f'RUN echo "{SECRET}" > /gone\nRUN rm /gone', "deleted-is-gone"),
    ],
)
def test_where_a_secret_is_found(engine: LabClient, lines: str, misconception: str) -> None:
    image, _log = engine.images.build(fileobj=io.BytesIO(f"FROM lab/busybox:1\n{lines}\n".encode()), tag="probe:5", rm=True)
    try:
        found = checks.no_secret(Submission(None, lambda: engine), "probe:5", SECRET)  # type: ignore[arg-type]
    finally:
        engine.images.remove(image.id, force=True)
    assert not found.passed
    assert getattr(found, "misconception", "") == misconception


def test_an_image_without_the_secret_passes(engine: LabClient) -> None:
    at = Submission(None, lambda: engine)  # type: ignore[arg-type]
    assert checks.no_secret(at, "lab/busybox:1", SECRET).passed
    assert checks.adds_at_most(at, "lab/busybox:1", "lab/busybox:1", 0).passed
    missing = checks.no_secret(at, "none:1", SECRET)
    assert (missing.passed, "none:1" in missing.found) == (False, True)
