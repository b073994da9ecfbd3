"""`python -m autograder check NOTEBOOK`: run a notebook from top to bottom, as Validate does, and show its visible checks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from autograder.task import CheckResult
from lab.checking.notebook import read_book
from lab.checking.running import MIME
from lab.errors import LabError
from lab.messages import translate as _

_CELL_SECONDS = 60


@dataclass(frozen=True)
class Checked:
    """What the visible checks of a notebook said.

    Attributes:
        tasks: the data of each task's score, in order.
        failures: grade cells that gave no score: their name, and the last line of their error.
    """

    tasks: tuple[dict[str, Any], ...]
    failures: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> bool:
        """Whether everything that can be seen before grading holds."""
        return not self.failures and all(task["points"] == task["max_points"] for task in self.tasks)

    def in_words(self) -> str:
        """Each task and its checks, in the words of the notebook."""
        blocks = []
        for task in self.tasks:
            lines = [str(CheckResult(**check).finding()) for check in task["checks"]]
            blocks.append("\n".join([f"== {task['task']} ==", *lines]))
        blocks += [f"== {name} ==\n{error}" for name, error in self.failures]
        held = sum(task["points"] == task["max_points"] for task in self.tasks)
        whole = len(self.tasks) + len(self.failures)
        blocks.append(_("{held} of {whole} tasks hold. Hidden tests come with grading.").format(held=held, whole=whole))
        return "\n\n".join(blocks)


def check(path: Path) -> Checked:
    """Run the notebook in a kernel of its own, beside its file, and read what its grade cells say. The file stays as it is.

    Raises:
        LabError: there is no such notebook, or it is not readable.
    """
    book = read_book(path)
    client = NotebookClient(book, timeout=_CELL_SECONDS, allow_errors=True, resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
    except (CellTimeoutError, DeadKernelError) as error:
        raise LabError(
            _("The notebook did not run to its end: {reason}").format(reason=str(error).strip().splitlines()[0]),
            next_step=_("Restart the kernel and run all cells, to see which one it is."),
        ) from None
    tasks, failures = [], []
    for cell in book.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not marks.get("grade") or marks.get("solution"):
            continue
        found = [output.data[MIME] for output in cell.outputs if output.output_type == "execute_result" and MIME in output.data]
        errors = [f"{output.ename}: {output.evalue}" for output in cell.outputs if output.output_type == "error"]
        if found:
            tasks.append(found[-1])
        else:
            failures.append((marks["grade_id"], errors[-1] if errors else _("It gave no score.")))
    return Checked(tuple(tasks), tuple(failures))
