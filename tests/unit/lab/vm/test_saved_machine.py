"""A recording has nothing to save."""

import pytest

from lab.errors import LabError
from lab.vm.recording import RecordedMachine

pytestmark = pytest.mark.usefixtures("english")


def test_a_recording_says_that_it_cannot_be_saved() -> None:
    with pytest.raises(LabError, match="recording"):
        RecordedMachine(lambda _line: None, "there is no QEMU").save()
