"""What is installed is what is pinned."""

import subprocess
import sys

from tools.lesson_files import ROOT


def test_this_environment_is_the_pinned_one() -> None:
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--quiet", "-r", "requirements.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
