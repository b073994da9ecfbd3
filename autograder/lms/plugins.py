"""The two plug points of `nbgrader zip_collect`: unpacking a download, and finding whose file it is."""

import shutil
from functools import cached_property
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from traitlets import Integer

from autograder.intake import MB
from autograder.lms.archives import Budget, TooMuchError, too_much, unpack
from autograder.lms.names import HandedIn, parse
from autograder.lms.roster import Person, Roster, UnknownStudentError, read_worksheets
from lab.messages import translate as _


class SafeExtractor(ExtractorPlugin):  # type: ignore[misc]
    """nbgrader's own unpacks whatever an archive says, as far as the disk goes; this one says what it leaves out, and why."""

    total_mb = Integer(2000, help="What one download may hold when it is unpacked, in MB of 10^6 bytes.").tag(config=True)
    file_mb = Integer(64, help="What one file of a download may hold, in MB of 10^6 bytes.").tag(config=True)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack every zip of a folder into a folder of its name, and copy single notebooks."""
        source, target = Path(archive_path), Path(extracted_path)
        for path in sorted(path for path in source.rglob("*") if path.is_file() and not path.is_symlink()):
            place = target / path.relative_to(source)
            if path.suffix.lower() == ".zip":
                self._unpack(path, place.with_suffix(""))
            elif path.suffix == ".ipynb":
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)
            elif path.suffix.lower() != ".csv":  # Moodle's grading worksheet is read, not collected
                self.log.warning(_("{file} is no zip and no notebook; it was left out.").format(file=path.name))

    def _unpack(self, archive: Path, into: Path) -> None:
        self.log.info("Unpacking %s", archive)
        budget = Budget(self.total_mb * MB, self.file_mb * MB)
        try:
            unpack(archive, into, budget)
        except TooMuchError:
            shutil.rmtree(into)
            budget.said.append(too_much(archive.name, self.total_mb))
        for sentence in budget.said:
            self.log.warning(sentence)


class LmsCollector(FileNameCollectorPlugin):  # type: ignore[misc]
    """Takes Moodle's and Canvas's names; those of another system with nbgrader's own `named_regexp`, which comes first."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Whose file it is, as nbgrader wants it; None where it is to be left out."""
        path = Path(submitted_file)
        if path.suffix not in self.valid_ext:
            return None
        if self.named_regexp:
            own: dict[str, str] | None = super().collect(submitted_file)
            return own
        handed_in = self._read(path)
        if handed_in is None:
            self.log.warning(_("{path} is not named as Moodle or Canvas name submissions.").format(path=self._short(path)))
            return None
        taken = self._taken[handed_in.lms, handed_in.number, handed_in.file]
        if taken != path:
            text = _("{path} was left out: {taken} is of the same student and name, and the newer one.")
            self.log.warning(text.format(path=self._short(path), taken=self._short(taken)))
            return None
        try:
            student = self._roster.find(handed_in)
        except UnknownStudentError as why:
            self.log.warning(f"{self._short(path)}: {why}")
            return None
        if handed_in.late:
            text = _(
                "{student} was late, says Canvas, but not how late: unless timestamp.txt tells the time, it counts as in time."
            )
            self.log.warning(text.format(student=student))
        return {"student_id": student, "file_id": Path(handed_in.file).stem}

    def _read(self, path: Path) -> HandedIn | None:
        return parse(path.relative_to(self._extracted), self._notebooks)

    def _short(self, path: Path) -> Path:
        return path.relative_to(self._extracted)

    @cached_property
    def _extracted(self) -> Path:
        return Path(self.parent._format_collect_path(self.parent.extracted_directory))

    @cached_property
    def _taken(self) -> dict[tuple[str, str, str], Path]:
        """Of each student's files of one name, the newest; of equals the one that is in fewer folders."""
        found: dict[tuple[str, str, str], list[tuple[tuple[int, int], int, Path]]] = {}
        for path in sorted(self._extracted.rglob("*")):
            if path.suffix in self.valid_ext and (handed_in := self._read(path)):
                key = (handed_in.lms, handed_in.number, handed_in.file)
                found.setdefault(key, []).append((handed_in.again, -len(path.parts), path))
        return {key: max(files)[2] for key, files in found.items()}

    @cached_property
    def _notebooks(self) -> tuple[str, ...]:
        course = self.parent.coursedir
        released = Path(course.format_path(course.release_directory, ".", course.assignment_id))
        return tuple(path.stem for path in released.glob("*.ipynb"))

    @cached_property
    def _roster(self) -> Roster:
        course = self.parent.coursedir
        with Gradebook(course.db_url) as gradebook:
            people = [
                Person(who.id, who.first_name or "", who.last_name or "", who.email or "", who.lms_user_id or "")
                for who in gradebook.students
            ]
        archive = Path(self.parent._format_collect_path(self.parent.archive_directory))
        downloaded = [handed_in for path in self._taken.values() if (handed_in := self._read(path))]
        return Roster(people, read_worksheets(archive), downloaded)
