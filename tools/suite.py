"""`python -m tools.suite`: every test, those that keep an emulated machine busy beside the others.

The lab VM has one processor, whatever the host has, so a second core would stand idle. The two halves share nothing that
they could change for one another: the half with the machine has a cache folder of its own, and so its own lab VM, and besides
it only tests that have nothing to do with Docker.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from lab.paths import cache_dir

_PYTEST = (sys.executable, "-m", "pytest", "-v", "--durations=25")


def main(arguments: Sequence[str]) -> int:
    """Run both halves, or with arguments one pytest with them; returns its exit status, or the worse of both."""
    if arguments:
        return subprocess.run([*_PYTEST, *arguments], check=False).returncode
    apart = {**os.environ, "XDG_CACHE_HOME": str(cache_dir() / "tests")}
    with tempfile.TemporaryFile() as output:
        machine = subprocess.Popen(
            [*_PYTEST, "-m", "vm or apart", "-p", "no:cacheprovider"], env=apart, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            others = subprocess.run([*_PYTEST, "-m", "not vm and not apart"], check=False).returncode
            machine.wait()
        finally:
            machine.terminate()
            machine.wait()
        output.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(output.read())
    return max(others, machine.returncode)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
