"""A course whose grader runs as a plain user, as most instructors do: its sandboxes are made by that user, not by root."""

import subprocess
import sys

from tests.support.courses.small import SmallCourse
from tests.support.users import AS_ROOT, STUDENT, step_down


class PlainCourse(SmallCourse):
    """As `SmallCourse`, in a folder that is the user's own."""

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """As `SmallCourse.run`, by the user."""
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        if AS_ROOT:
            subprocess.run(["chown", "-R", f"{STUDENT}:{STUDENT}", str(self.root)], check=True)
        # whoever runs the tests may have folders of their own for caches and the like, which are shut to this user
        theirs = {name: value for name, value in self.environment.items() if not name.startswith("XDG_")}
        whole = [*step_down(), sys.executable, "-m", *command]
        done = subprocess.run(
            whole, cwd=self.root, env={**theirs, "HOME": str(home)}, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done
