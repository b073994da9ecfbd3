"""A lab VM that cannot be started: one clear sentence."""

import pytest

from lab.errors import LabError
from lab.vm import host, service
from tests.support.lab_vm import quiet


def test_too_little_memory_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    with pytest.raises(LabError) as caught:
        host.require_memory(10**9)
    assert "MB of memory are free" in str(caught.value)


def test_a_cache_that_cannot_be_written_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    with pytest.raises(LabError) as caught:
        service.ensure_running(say=quiet)
    assert "XDG_CACHE_HOME" in str(caught.value)
