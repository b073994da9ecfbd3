"""Where an assignment's files are: its text, the source notebook with solutions and hidden tests, the released one."""

from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from lab.course import ASSIGNMENTS
from tools.lesson_files import ORIGINAL, ROOT, LessonFile


@dataclass(frozen=True)
class AssignmentFile(LessonFile):
    """One assignment in one language: text, `source/` and `release/` below `root`."""

    @property
    def text(self) -> Path:
        """The MyST Markdown that people edit."""
        return self.root / "text" / self.language / "assignments" / f"{self.slug}.md"

    @property
    def notebook(self) -> Path:
        """The instructor's notebook, with solutions and hidden tests."""
        return self.root / "source" / self._inside

    @property
    def released(self) -> Path:
        """What students are given; generated from the instructor's notebook."""
        return self.root / "release" / self._inside

    @property
    def _inside(self) -> Path:
        # nbgrader's folder holds nothing else: it would hand out every file in it
        return Path(self.language) / self.slug / f"{self.slug.split('-', 1)[1]}.ipynb"


def slugs(root: Path = ROOT) -> list[str]:
    """The assignments that are written, in order: those whose Portuguese text exists."""
    return [one.slug for one in ASSIGNMENTS if AssignmentFile(one.slug, ORIGINAL, root).text.exists()]


def marks(cell: NotebookNode) -> dict[str, object]:
    """nbgrader's metadata of a cell; empty where it has none."""
    return dict(cell.metadata.get("nbgrader", {}))


def is_check(cell: NotebookNode) -> bool:
    """Whether it is an autograded cell of checks."""
    found = marks(cell)
    return cell.cell_type == "code" and bool(found.get("grade")) and not found.get("solution")
