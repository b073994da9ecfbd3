"""Attackers in the container sandbox, which is a container of this machine's own Docker."""

from tests.support.attacks.suite import *  # noqa: F403
from tests.support.attacks.suite import Class

CLASSES = {
    "container": Class("container", ("read", "escape", "flood"), slow=True),
    "container-loud": Class("container", ("flood",), loud=True),
}
