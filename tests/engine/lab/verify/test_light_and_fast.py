"""Lesson 04's checks on the engine: the shared kernel, a careful container."""

from collections.abc import Callable
from typing import Any

import pytest

from lab import verify
from lab.engines.client import LabClient

CAREFUL: dict[str, Any] = {
    "user": "1000",
    "cap_drop": ["ALL"],
    "read_only": True,
    "security_opt": ["no-new-privileges"],
    "mem_limit": "32m",
    "pids_limit": 10,
}


def test_the_engines_kernel_is_the_answer(client: LabClient) -> None:
    assert verify.kernel_inside(client, client.facts.kernel).passed


@pytest.mark.parametrize(("answer", "message"), [(None, "no answer yet"), ("1.2.3", "no kernel of its own")])
def test_another_kernel_is_not(client: LabClient, answer: str | None, message: str) -> None:
    finding = verify.kernel_inside(client, answer)
    assert not finding.passed
    assert message in finding.found


def test_the_notebooks_kernel_is_not_that_of_an_engine_elsewhere(client: LabClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.release", lambda: "9.9.9-notebook")
    assert "computer that runs this notebook" in verify.kernel_inside(client, "9.9.9-notebook").found


def test_a_careful_container_passes(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-careful", **CAREFUL)
    assert verify.careful(client, "check-careful").passed


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        ("user", "runs as root"),
        ("cap_drop", "keeps capabilities"),
        ("read_only", "can write to its root"),
        ("security_opt", "set-uid"),
        ("mem_limit", "no memory limit"),
        ("pids_limit", "no limit of processes"),
    ],
)
def test_each_care_that_is_left_out_is_named_alone(
    client: LabClient, run: Callable[..., Any], left_out: str, message: str
) -> None:
    run("check-careful", **{name: value for name, value in CAREFUL.items() if name != left_out})
    finding = verify.careful(client, "check-careful")
    assert not finding.passed
    assert message in finding.found
    assert "\n" not in finding.found


def test_one_capability_given_back_is_seen(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-careful", cap_add=["CHOWN"], **CAREFUL)
    assert "keeps capabilities" in verify.careful(client, "check-careful").found
