"""The forms in which a secret is found in an image's layers."""

import base64
import io

import pytest

import lab
from autograder.checks import docker as checks
from autograder.submission import Submission
from lab.engines.client import LabClient

SECRET = "three times eight letter"


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
