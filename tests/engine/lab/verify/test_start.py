"""Lesson 00's checks: an engine that answers, a container that runs."""

from collections.abc import Callable
from typing import Any

from lab import verify
from lab.engines.client import LabClient


def test_an_engine_that_answers_passes(client: LabClient) -> None:
    assert verify.engine_answers(client).passed


def test_a_running_container_passes(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-first")
    assert verify.container_runs(client, "check-first").passed


def test_no_container_of_that_name_lists_those_there_are(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-second")
    finding = verify.container_runs(client, "check-first")
    assert not finding.passed
    assert "check-second" in finding.found


def test_a_container_that_ended_is_told_from_one_that_runs(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-first", ["true"]).wait()
    finding = verify.container_runs(client, "check-first")
    assert not finding.passed
    assert "for as long as its main process does" in finding.found


def test_a_container_that_was_only_created_is_said(client: LabClient) -> None:
    import lab.images

    container = client.containers.create(lab.images.busybox(client), ["sleep", "600"], name="check-created")
    try:
        assert "not started" in verify.container_runs(client, "check-created").found
    finally:
        container.remove(force=True)
