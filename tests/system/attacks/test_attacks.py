"""Attackers in bubblewrap's sandbox, graded by whoever runs the tests, and by a plain user."""

from tests.support.attacks.suite import *  # noqa: F403
from tests.support.attacks.suite import Class

CLASSES = {
    "bubblewrap": Class("bubblewrap", ("read", "escape", "pretend", "smuggle", "stall", "flood", "uncounted")),
    "bubblewrap-loud": Class("bubblewrap", ("stall", "flood"), loud=True),
    "plain": Class("bubblewrap", ("read", "escape", "uncounted"), plain=True, slow=True),
}
