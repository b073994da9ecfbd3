"""The report's model, read from nbgrader's database and the graded notebooks."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url

from autograder.cards import stored_score
from autograder.feedback.record import Record, read_record
from autograder.gradebook import unknown
from autograder.report.model import Report, Status, SubmissionLine, TaskLine
from autograder.task import CheckResult
from lab.messages import translate as _


def read(assignment: str, coursedir: CourseDirectory) -> Report:
    """Everything that is known of an assignment's submissions.

    Args:
        assignment: its name.
        coursedir: nbgrader's own, which says where the database and the folders are.

    Raises:
        LabError: where the gradebook does not know the assignment.
    """
    database = make_url(coursedir.db_url)
    if database.drivername.startswith("sqlite") and not Path(database.database or "").is_file():
        raise unknown(assignment)  # nbgrader would make an empty gradebook
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            known = gradebook.find_assignment(assignment)
        except MissingEntry as error:
            raise unknown(assignment) from error
        lines = [_submission(submission, assignment, coursedir) for submission in known.submissions]
        most = float(known.max_score)
    seen = {line.student for line in lines}
    lines += [_ungraded(student, most) for student in _handed_in(assignment, coursedir) if student not in seen]
    lines.sort(key=lambda line: line.student)
    return Report(assignment, datetime.now(UTC).isoformat(timespec="seconds"), most, tuple(lines))


def _submission(submission: Any, assignment: str, coursedir: CourseDirectory) -> SubmissionLine:
    student = submission.student_id
    folder = Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))
    tasks: list[TaskLine] = []
    record, read_any = Record(), False
    for notebook in submission.notebooks:
        graded = _notebook(folder / f"{notebook.name}.ipynb")
        read_any = read_any or graded is not None
        of_notebook = read_record((graded or {}).get("metadata"))
        # one notebook an assignment is the rule here; of several, the one with something to tell
        record = record if record.seconds is not None and of_notebook.silent else of_notebook
        checks = _checks(graded or {})
        tasks += [_task(notebook.name, grade, checks.get(grade.name, ())) for grade in notebook.grades]
    status: Status = "waiting" if any(task.waiting for task in tasks) else "graded"
    why = record.failed
    if why:
        status = "failed"
    elif not read_any:
        status, why = "ungraded", _("There is no graded notebook: grading has not run, or did not finish.")
    penalty = float(submission.late_submission_penalty or 0)
    return SubmissionLine(
        student=student,
        status=status,
        why=why,
        handed_in=submission.timestamp.isoformat(timespec="seconds") if submission.timestamp else "",
        score=max(0.0, float(submission.score) - penalty),
        max_score=float(submission.max_score),
        late_penalty=penalty,
        record=record,
        tasks=tuple(tasks),
        feedback=_feedback(student, assignment, coursedir),
    )


def _task(notebook: str, grade: Any, checks: tuple[CheckResult, ...]) -> TaskLine:
    known = grade.auto_score is not None or grade.manual_score is not None
    score = float(grade.score) if known else None
    return TaskLine(notebook, grade.name, score, float(grade.max_score), bool(grade.needs_manual_grade), checks)


def _checks(graded: dict[str, Any]) -> dict[str, tuple[CheckResult, ...]]:
    found: dict[str, tuple[CheckResult, ...]] = {}
    for cell in graded.get("cells", []):
        own = cell.get("metadata", {}).get("nbgrader", {})
        if own.get("grade") and not own.get("solution") and isinstance(cell.get("outputs"), list):
            score = stored_score(cell["outputs"])
            found[str(own.get("grade_id"))] = score.checks if score else ()
    return found


def _notebook(path: Path) -> dict[str, Any] | None:
    """A graded notebook; nothing where there is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def _ungraded(student: str, most: float) -> SubmissionLine:
    return SubmissionLine(student, "ungraded", _("It was handed in and is not graded yet."), "", 0.0, most, 0.0, Record(), ())


def _handed_in(assignment: str, coursedir: CourseDirectory) -> list[str]:
    """The students whose folder for the assignment is among what was handed in."""
    pattern = Path(coursedir.format_path(coursedir.submitted_directory, "*", assignment))
    base = Path(coursedir.root) / coursedir.submitted_directory
    if not base.is_dir():
        return []
    depth = pattern.relative_to(base).parts.index("*") if pattern.is_relative_to(base) else 0
    return [folder.relative_to(base).parts[depth] for folder in base.glob(str(pattern.relative_to(base))) if folder.is_dir()]


def _feedback(student: str, assignment: str, coursedir: CourseDirectory) -> tuple[str, ...]:
    root = Path(coursedir.root)
    folder = Path(coursedir.format_path(coursedir.feedback_directory, student, assignment))
    if not folder.is_relative_to(root):
        return ()
    return tuple(str(page.relative_to(root)) for page in sorted(folder.glob("*.html")))
