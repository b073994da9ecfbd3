"""What the page shows, gathered; drawing it is `lab.front.page`'s."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab.front.desk import Notice
from lab.front.engine import EngineState
from lab.front.files import Course
from lab.messages import translate as _
from lab.progress import Kept
from lab.progress.standing import Standing, assignments, lessons, next_step


@dataclass(frozen=True)
class Facts:
    """Everything that the page says.

    Attributes:
        language: the page's, one of the course's.
        course: where the course's files are.
        lessons: how far each lesson is, in order.
        assignments: how far each assignment is, by its slug.
        next: what to do now; None when everything is done.
        engine: the engine in use; None while it has not answered yet.
        busy: whether something that takes long is under way.
        step: how far that is.
        notice: what came of the last thing that was asked for.
        progress_file: where the student's progress is kept.
        damaged: progress files that could not be read.
        glossary: the glossary's notebook, from the course's folder; None where there is none.
        readme: the course's README, from its folder.
    """

    language: str
    course: Course
    lessons: list[Standing]
    assignments: dict[str, Standing]
    next: Standing | None
    engine: EngineState | None
    busy: bool
    step: str
    notice: Notice | None
    progress_file: Path
    damaged: tuple[Path, ...]
    glossary: str | None
    readme: str

    def for_programs(self) -> dict[str, Any]:
        """The same, plain."""
        return {
            "language": self.language,
            "title": _("Course"),
            "next": self.next and {"kind": kind(self.next), "slug": self.next.of.slug},
            "lessons": {each.of.slug: _plain(each) for each in self.lessons},
            "assignments": {slug: _plain(each) for slug, each in self.assignments.items()},
            "engine": self.engine and {"kind": self.engine.kind, "ready": self.engine.ready, "limits": list(self.engine.limits)},
            "busy": self.busy,
            "step": self.step,
            "notice": self.notice and {"text": self.notice.text, "failed": self.notice.failed},
            "damaged": [str(path) for path in self.damaged],
        }


@dataclass(frozen=True)
class Doing:
    """What the server is about: the engine's state and what the desk says."""

    engine: EngineState | None = None
    busy: bool = False
    step: str = ""
    notice: Notice | None = None


def gather(language: str, course: Course, kept: Kept, progress_file: Path, doing: Doing) -> Facts:
    """The facts; reads the course's notebooks."""
    of_lessons = lessons(kept.record, language, course.root)
    of_assignments = assignments(kept.record, language, course.root)
    glossary = f"notebooks/{language}/glossary.ipynb"
    return Facts(
        language=language,
        course=course,
        lessons=of_lessons,
        assignments=of_assignments,
        next=next_step(of_lessons, of_assignments),
        engine=doing.engine,
        busy=doing.busy,
        step=doing.step,
        notice=doing.notice,
        progress_file=progress_file,
        damaged=kept.damaged,
        glossary=glossary if (course.root / glossary).is_file() else None,
        readme="README.md" if language == "en" else f"README.{language}.md",
    )


def kind(standing: Standing) -> str:
    """`"lesson"` or `"assignment"`."""
    return type(standing.of).__name__.lower()


def _plain(standing: Standing) -> dict[str, Any]:
    return {"state": standing.state, "held": standing.held, "of": standing.parts}
