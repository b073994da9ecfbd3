"""The course's folder as nbgrader sees it: its configuration, its folders, its gradebook."""

import os
import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.gradebook import unknown
from lab.errors import LabError
from lab.messages import translate as _

CONFIGURATION = "nbgrader_config.py"
_SAFE = {
    "exporter_class": "autograder.exporter.RepairingExporter",
    "autograde_preprocessors": "autograder.execute.SandboxedExecute",
}
_UNSAFE = "nbgrader.preprocessors.Execute"


@dataclass(frozen=True)
class Course:
    """A course's folder.

    Attributes:
        config: what `nbgrader_config.py` and nbgrader's other configuration files say.
        directory: nbgrader's own object for it.
        api: nbgrader's own functions for it, as the formgrader uses them.
    """

    config: Config
    directory: CourseDirectory
    api: NbGraderAPI

    def students(self, assignment: str) -> list[str]:
        """Who has handed something in for an assignment, in alphabetical order."""
        submitted = Path(self.directory.format_path(self.directory.submitted_directory, ".", "."))
        if not submitted.is_dir():
            return []
        return sorted(folder.name for folder in submitted.iterdir() if os.path.lexists(folder / assignment))

    def submitted(self, student: str, assignment: str) -> Path:
        """The folder of what a student has handed in."""
        return Path(self.directory.format_path(self.directory.submitted_directory, student, assignment))

    def autograded(self, student: str, assignment: str) -> Path:
        """The folder of a graded submission."""
        return Path(self.directory.format_path(self.directory.autograded_directory, student, assignment))

    def require(self, assignment: str) -> None:
        """Make sure that the gradebook knows an assignment.

        Raises:
            LabError: it does not.
        """
        with Gradebook(self.directory.db_url) as gradebook:
            try:
                gradebook.find_assignment(assignment)
            except MissingEntry:
                raise unknown(assignment) from None


def open_course(root: Path) -> Course:
    """The course in a folder, which becomes the working directory, as for nbgrader's own commands.

    Raises:
        LabError: there is no `nbgrader_config.py` in it, it is broken, or submissions would run outside the sandbox.
    """
    if not (root / CONFIGURATION).is_file():
        raise LabError(
            _("There is no nbgrader_config.py in {folder}.").format(folder=root),
            next_step=_("Change to the course's folder and try again."),
        )
    os.chdir(root)
    _read(root)
    # nbgrader's own way with its database; nothing that an instructor could act on
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")
    app = NbGrader()
    with redirect_stdout(StringIO()):
        app.initialize([])
    _require_sandbox(app.config)
    app.log.setLevel("CRITICAL")  # what went wrong is said once, by the run's own last lines
    return Course(app.config, app.coursedir, NbGraderAPI(app.coursedir, parent=app))


def _read(root: Path) -> None:
    """Read the settings once before nbgrader does, which goes on without those that it cannot read."""
    try:
        PyFileConfigLoader(CONFIGURATION, path=str(root)).load_config()
    except Exception as error:
        line = getattr(error, "lineno", None)
        reason = _("line {line}: {reason}").format(line=line, reason=error) if line else f"{type(error).__name__}: {error}"
        raise LabError(
            _("{file} cannot be read: {reason}.").format(file=CONFIGURATION, reason=reason),
            expected=_("nbgrader would go on without it, and run submissions without the sandbox."),
            next_step=_("Correct that line, and grade nothing before python -m autograder doctor is content."),
        ) from None


def _require_sandbox(config: Config) -> None:
    steps = config.Autograde
    lacking = [wanted for name, wanted in _SAFE.items() if wanted not in (steps.get(name) or ())]
    if lacking or _UNSAFE in steps.autograde_preprocessors:
        raise LabError(
            _("These settings would run submissions outside the sandbox: {names}.").format(
                names=", ".join(f"c.Autograde.{name}" for name in _SAFE)
            ),
            expected=_("{names} stand there.").format(names=", ".join(_SAFE.values())),
            next_step=_("Put back these lines of nbgrader_config.py as the course has them."),
        )
