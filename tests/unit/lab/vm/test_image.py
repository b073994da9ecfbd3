"""Machines made of other parts are kept while another checkout may use them."""

import os
import time
from pathlib import Path

from lab.vm.image import KEPT_UNUSED_DAYS, remove_unused

DAY_SECONDS = 24 * 60 * 60


def machine(folder: Path, days: float) -> Path:
    """A machine's folder that was last asked for so many days ago."""
    folder.mkdir()
    (folder / "disk").write_text("of the machine")
    used = time.time() - days * DAY_SECONDS
    os.utime(folder, (used, used))
    return folder


def test_another_checkouts_machine_stays_and_one_that_nobody_asks_for_goes(tmp_path: Path) -> None:
    used = machine(tmp_path / "used", days=3 * KEPT_UNUSED_DAYS)
    other = machine(tmp_path / "other", days=KEPT_UNUSED_DAYS - 1)
    forgotten = machine(tmp_path / "forgotten", days=KEPT_UNUSED_DAYS + 1)
    (tmp_path / "lock").touch()
    remove_unused(used)
    assert (used / "disk").exists()
    assert (other / "disk").exists()
    assert not forgotten.exists()
    assert (tmp_path / "lock").exists()
