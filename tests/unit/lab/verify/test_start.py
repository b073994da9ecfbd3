"""Lesson 00's check of an engine that is not there."""

import docker

from lab import verify


def test_an_engine_that_is_not_there_is_a_finding_and_no_exception() -> None:
    gone = docker.DockerClient(base_url="unix:///nonexistent.sock", version="1.41")
    finding = verify.engine_answers(gone)
    assert not finding.passed
    assert "does not answer" in finding.found
