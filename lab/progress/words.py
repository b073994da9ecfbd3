"""How far the student is, in words."""

from pathlib import Path

from lab.course import Lesson
from lab.messages import translate as _
from lab.progress.standing import Standing, State


def state_name(state: State) -> str:
    """The state's name."""
    return {"done": _("done"), "started": _("started"), "open": _("not yet")}[state]


def in_words(standing: Standing) -> str:
    """The state and what it is made of."""
    return f"{state_name(standing.state)} ({parts_in_words(standing)})"


def parts_in_words(standing: Standing) -> str:
    """How many of its checks or tasks hold."""
    lesson, assignment = _("checks that hold: {held} of {parts}"), _("tasks that hold: {held} of {parts}")
    return (lesson if isinstance(standing.of, Lesson) else assignment).format(held=standing.held, parts=standing.parts)


def damaged(path: Path) -> str:
    """What became of a progress file that could not be read."""
    words = _("Your progress file was damaged: it is kept as {file}, until you delete it, and a new one was begun.")
    return words.format(file=path)
