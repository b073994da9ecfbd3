"""The engine as the page shows it, where it goes while it is looked at."""

from types import SimpleNamespace

import pytest
import requests

from lab.engines import choice
from lab.front.engine import look


class Leaving:
    """A client of an engine that answers no more."""

    closed = False

    @property
    def facts(self) -> None:
        raise requests.ReadTimeout("read timed out")

    def close(self) -> None:
        self.closed = True


def test_an_engine_that_goes_while_it_is_looked_at_is_trouble_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Leaving()
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    monkeypatch.setattr(choice, "current", lambda *_arguments, **_options: SimpleNamespace(client=client))
    state = look()
    assert not state.ready
    assert state.trouble == "The engine stopped answering: read timed out."
    assert client.closed
