"""Plain users for tests: as root the suite steps down to user ids that nobody has; a plain user who runs it is that user."""

import os
import subprocess
import sys

AS_ROOT = os.geteuid() == 0
STUDENT, STRANGER = (54321, 54322) if AS_ROOT else (os.geteuid(), os.geteuid())


def step_down(user: int = STUDENT, group: int | None = None) -> list[str]:
    """What to begin a command with so that this user runs it, in no further group or in this one."""
    groups = "--clear-groups" if group is None else f"--groups={group}"
    return ["setpriv", f"--reuid={user}", f"--regid={user}", groups, "--"] if AS_ROOT else []


def can_run() -> bool:
    """Whether a plain user can start this Python at all, wherever the checkout is."""
    return subprocess.run([*step_down(), sys.executable, "-c", ""], capture_output=True, check=False).returncode == 0
