"""Where the course's files are for Jupyter, and the student's own copy of an assignment."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lab.course import LESSONS, Assignment
from lab.errors import LabError
from lab.messages import LANGUAGES
from lab.messages import translate as _
from lab.paths import PROJECT
from lab.progress.notebooks import lesson_path, release_path


@dataclass(frozen=True)
class Course:
    """A course's folder.

    Attributes:
        root: the folder.
        prefix: what stands before its files' names in Jupyter: empty, or ends with a slash.
    """

    root: Path
    prefix: str

    def path(self, name: str) -> str:
        """A file's name, from the course's folder, as Jupyter knows it."""
        return self.prefix + name


def find_course(jupyter_root: Path) -> Course:
    """The course that a Jupyter server shows: its own folder, if that is one, else this package's, inside of it.

    Raises:
        LabError: Jupyter shows another part of the disk.
    """
    jupyter_root = jupyter_root.resolve()
    if any((jupyter_root / lesson_path(LESSONS[0], language)).is_file() for language in LANGUAGES):
        return Course(jupyter_root, "")
    if PROJECT.is_relative_to(jupyter_root):
        return Course(PROJECT, f"{PROJECT.relative_to(jupyter_root).as_posix()}/")
    raise LabError(
        _("Jupyter shows the folder {folder}, and the course is not in it.").format(folder=jupyter_root),
        expected=_("The course is in {folder}.").format(folder=PROJECT),
        next_step=_("Open it with make lab, or with python -m lab serve."),
    )


def work_path(assignment: Assignment, language: str) -> str:
    """The student's copy of an assignment, from the course's folder."""
    return f"work/{language}/{assignment.slug}/{assignment.notebook}.ipynb"


def own_copy(course: Course, assignment: Assignment, language: str) -> str:
    """The student's copy, made where there is none; one that is there is never written again.

    Returns:
        its name, from the course's folder.

    Raises:
        LabError: it cannot be made.
    """
    given, copy = course.root / release_path(assignment, language), course.root / work_path(assignment, language)
    try:
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            # under another name first, so that a copy that broke off is never taken for the student's work
            descriptor, name = tempfile.mkstemp(prefix=".copy-", dir=copy.parent)
            os.close(descriptor)
            shutil.copyfile(given, name)
            Path(name).chmod(0o644)
            Path(name).rename(copy)
    except OSError as error:
        raise LabError(
            _("The assignment {path} cannot be copied to {copy}: {reason}.").format(path=given, copy=copy, reason=error.strerror),
            next_step=_("Make room on the disk, or make the course's folder yours, and try again."),
        ) from error
    return work_path(assignment, language)
