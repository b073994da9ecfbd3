"""The sample class of `make demo`: twelve students, as they might hand in assignment 03."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode

from tests.support.submissions import build
from tools.assignment_files import marks

ASSIGNMENT = "03-containers"

_ANOTHER_WAY = """\
again("clerk")
limits = client.api.create_host_config(mem_limit=64 * 2**20, pids_limit=20)
made = client.api.create_container(
    image, ["sleep", "3600"], name="clerk", hostname="desk", environment=["GREETING=hello"], host_config=limits
)
client.api.start(made)
"""
_SPY = """\
for path in ["../../../gradebook.db", "/proc/1/cwd/gradebook.db"]:
    try:
        print(open(path, "rb").read())
    except OSError as error:
        print(error)
for asked in [{"volumes": ["/:/host"]}, {"privileged": True}, {"pid_mode": "host"}]:
    try:
        print(client.containers.run(image, ["cat", "/host/etc/shadow"], name="hungry", **asked))
    except Exception as refused:
        print(refused)
"""
_ENDLESS = """\
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
_FORGER = """\
class Right:
    def __eq__(self, other):
        return True

    __hash__ = None

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **more):
        return self


free_now_mb = left_at_worst_mb = Right()
"""
_FORGED_SCORE = """\
from IPython.display import display

parts = Right()
points = {"task": "parts", "points": 2.0, "max_points": 2.0, "checks": []}
display({"text/plain": "2", "application/vnd.vm-to-kubernetes.task+json": points}, raw=True)
"""


@dataclass(frozen=True)
class Student:
    """A student of the sample class.

    Attributes:
        name: their id in nbgrader.
        like: the submission in `tests/data/submissions` that theirs is made of.
        skipped: the answers that they left as they were given out, by grade id.
        changed: what stands in other answers instead, by grade id.
    """

    name: str
    like: str
    skipped: frozenset[str] = frozenset()
    changed: Mapping[str, str] = field(default_factory=dict)

    def notebook(self, released: NotebookNode, language: str) -> NotebookNode:
        """The notebook that they hand in: the one that they were given, filled in."""
        answers = {marks(cell)["grade_id"]: cell.source for cell in build(ASSIGNMENT, self.like, language).cells if marks(cell)}
        for cell in released.cells:
            name = marks(cell).get("grade_id")
            if self.like != "blank" and marks(cell).get("solution") and name not in self.skipped:
                cell.source = self.changed.get(str(name), answers[name])
        return released


CLASS = (
    Student("ana", "full"),
    Student("bruno", "full"),
    Student("carla", "full", changed={"clerk": _ANOTHER_WAY}),
    Student("davi", "full", skipped=frozenset({"hungry", "parts", "stacks", "explain"})),
    Student("elisa", "blank"),
    Student("fabio", "limits-reserve"),
    Student("gabi", "container-is-small-vm"),
    Student("heitor", "container-has-own-kernel"),
    Student("iris", "network-is-namespace"),
    # reads the gradebook, and the host's files through Docker
    Student("mallory", "full", changed={"hungry": _SPY}),
    # never ends
    Student("trudy", "full", changed={"sums": _ENDLESS}),
    # answers with an object that is equal to everything, and prints a score of its own
    Student("eve", "full", changed={"sums": _FORGER, "parts": _FORGED_SCORE}),
)
