"""`python -m lab progress`: what it finds, for programs and for people."""

from collections.abc import Callable
from typing import Any

from lab.errors import LabError
from lab.messages import language
from lab.messages import translate as _
from lab.paths import progress_file
from lab.progress import keeping
from lab.progress.standing import Standing, assignments, lessons
from lab.progress.words import damaged, in_words

Answer = tuple[dict[str, Any], Callable[[], str]]


def show() -> Answer:
    """How far each lesson and assignment is.

    Raises:
        LabError: the file may not be read.
    """
    try:
        kept = keeping.load()
    except OSError as error:
        raise unreadable(error) from error
    every = {"lessons": lessons(kept.record, language()), "assignments": list(assignments(kept.record, language()).values())}
    result = {
        "file": str(progress_file()),
        "damaged": [str(path) for path in kept.damaged],
        **{name: {each.of.slug: _facts(each) for each in standings} for name, standings in every.items()},
    }

    def sentence() -> str:
        lines = [_("Your progress, in {file}:").format(file=progress_file())]
        lines += [f"  {each.of.slug}: {in_words(each)}" for each in every["lessons"]]
        lines += [
            _("  assignment {slug}: {words}").format(slug=each.of.slug, words=in_words(each)) for each in every["assignments"]
        ]
        return "\n".join(lines + [damaged(path) for path in kept.damaged])

    return result, sentence


def delete() -> Answer:
    """Delete it.

    Raises:
        LabError: the file may not be deleted.
    """
    try:
        gone = keeping.delete()
    except OSError as error:
        raise unreadable(error) from error
    return {"deleted": [str(path) for path in gone]}, lambda: deleted(bool(gone))


def deleted(any_gone: bool) -> str:
    """What deleting did, in a sentence."""
    return _("Your progress is deleted.") if any_gone else _("There was no progress to delete.")


def unreadable(error: OSError) -> LabError:
    """The progress file cannot be used."""
    return LabError(
        _("The progress file {file} cannot be used: {reason}.").format(file=progress_file(), reason=error.strerror),
        next_step=_("Make its folder yours, or set XDG_DATA_HOME to a folder of yours."),
    )


def _facts(standing: Standing) -> dict[str, Any]:
    return {"state": standing.state, "held": standing.held, "of": standing.parts}
