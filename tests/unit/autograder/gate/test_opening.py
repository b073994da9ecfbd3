"""A gate that cannot be opened."""

from pathlib import Path

import pytest

from autograder.gate import Upstream, open_gate
from lab.errors import LabError


def test_an_engine_that_is_not_there_is_said_so(tmp_path: Path):
    with pytest.raises(LabError, match="does not answer"), open_gate(Upstream(f"unix://{tmp_path}/absent.sock"), tmp_path):
        pass
