"""nbgrader's settings as they really are, and the assignments that they lead to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.course import CONFIGURATION, Course
from autograder.doctor.finding import Seen, amiss, note, ok
from lab.course import ASSIGNMENTS
from lab.messages import language
from lab.messages import translate as _


def settings(course: Course, root: Path) -> Seen:
    """Whether the course's own settings are those in force, and the sandbox stands where nbgrader's Execute was."""
    own = dict(_flat(PyFileConfigLoader(CONFIGURATION, path=str(root)).load_config()))
    real = dict(_flat(course.config))
    files = ", ".join(map(str, other_files(root)))
    overridden = sorted(name for name, value in own.items() if real.get(name) != value)
    if overridden:
        return amiss(
            _("{files} overrides {names} of the course's {own}.").format(
                files=files, names=", ".join(overridden), own=CONFIGURATION
            ),
            _("Take these lines out of it, or move it away."),
        )
    added = sorted(real.keys() - own.keys())
    if added:
        return note(
            _("the course's {own} is in force; {files} adds {names}.").format(
                own=CONFIGURATION, files=files, names=", ".join(added)
            ),
            _("Make sure that you want that."),
        )
    return ok(_("the course's {own} is in force: submissions run in the sandbox.").format(own=CONFIGURATION))


def assignments(course: Course) -> Seen:
    """Whether the assignments in the course's language are there, and were released."""
    source, released = (
        Path(course.directory.root, name) for name in (course.directory.source_directory, course.directory.release_directory)
    )
    there = sorted(path.name for path in source.glob("*/") if any(path.glob("*.ipynb")))
    if not there:
        return amiss(
            _("there is none in {folder}, for the language {language}.").format(folder=source, language=language()),
            _("Fetch the folder from the course's repository again, or choose the language with COURSE_LANGUAGE."),
        )
    told = _("{count} in {language}: {names}.").format(count=len(there), language=language(), names=", ".join(there))
    lacking = sorted({assignment.slug for assignment in ASSIGNMENTS} - set(there))
    unreleased = [name for name in there if not (released / name).is_dir()]
    if lacking:
        return note(told, _("Not here: {names}. Nothing to do if you took them out.").format(names=", ".join(lacking)))
    if unreleased:
        return note(told, " && ".join(f"nbgrader generate_assignment {name}" for name in unreleased))
    return ok(told)


def other_files(root: Path) -> list[Path]:
    """The other files that nbgrader reads settings from."""
    folders = dict.fromkeys([root, *map(Path, jupyter_config_path())])
    found = [folder / f"nbgrader_config.{ending}" for folder in folders for ending in ("py", "json")]
    return [path for path in found if path.is_file() and path != root / CONFIGURATION]


def _flat(config: Config) -> Iterator[tuple[str, Any]]:
    for section, values in config.items():
        for name, value in values.items():
            yield f"c.{section}.{name}", value
