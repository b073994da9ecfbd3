"""Other users of a lab VM: processes of the same user, in the same cache."""

import os
import subprocess
import sys

ENSURE = "from lab.vm.service import ensure_running; e = ensure_running(say=lambda line: print('say', line, flush=True)); "


def quiet(_line: str) -> None:
    pass


def user_process(code: str) -> subprocess.Popen[str]:
    """Another Python process of the same user, in the same cache; its output is a pipe."""
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ.copy()
    )
