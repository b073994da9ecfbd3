"""One cold boot of the complete lab VM, measured: `python -m lab.vm.coldboot FOLDER ACCELERATOR` prints one line of JSON.

It is what `measure` returns, or `{"error": {…}}` with the parts of a `LabError`. A process of its own, so that interrupting it
ends its QEMU too.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from lab.cachefolders import scratch
from lab.errors import LabError
from lab.paths import run_dir
from lab.vm.control import LabVm
from lab.vm.machine import Files
from lab.vm.tools import find_tools


async def measure(folder: Path, accelerator: str, run: Path) -> dict[str, float]:
    """Seconds from QEMU's start to an engine that answers, and QEMU's resident memory then, in MB.

    Raises:
        LabError: it did not boot.
    """
    machine = LabVm(find_tools(lambda _line: None), Files(folder), accelerator, run)
    try:
        await machine.start()
        _version, seconds = await machine.boot()
        return {"seconds": seconds, "resident_mb": machine.resident_mb}
    finally:
        await machine.stop()


if __name__ == "__main__":
    os.chdir(run_dir())
    with scratch(run_dir()) as folder:
        try:
            print(json.dumps(asyncio.run(measure(Path(sys.argv[1]), sys.argv[2], folder))))
        except LabError as error:
            print(json.dumps({"error": error.parts()}))
