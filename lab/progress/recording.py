"""What lessons call: they note what held, and nothing that goes wrong with it reaches the lesson."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any

from lab.progress.keeping import change
from lab.progress.record import Record, mark_check, mark_prediction, mark_task

if TYPE_CHECKING:
    from lab.card import Finding


def record_check(slug: str, check: str, held: bool) -> None:
    """Note that a "check yourself" was run.

    Args:
        slug: the lesson.
        check: the name of the check in `lab.verify`.
        held: whether it held; what held once stays so.
    """
    _note(lambda record: mark_check(record, slug, check, held=held))


def record_task(slug: str, task: str, held: bool) -> None:
    """Note whether the visible checks of an assignment's task hold now.

    Args:
        slug: the assignment.
        task: the task's name.
        held: whether all of them hold.
    """
    _note(lambda record: mark_task(record, slug, task, held=held))


def record_prediction(key: str, state: str) -> None:
    """Note that a prediction was `"locked"`, or `"revealed"`; one that no lesson asks for is not the course's.

    Args:
        key: names the prediction.
        state: one of the two.
    """

    def edit(record: Record) -> None:
        from lab.progress.notebooks import lesson_that_asks

        if slug := lesson_that_asks(key):
            mark_prediction(record, slug, key, state)

    _note(edit)


def recorded(slug: str, check: "Callable[..., Finding]") -> "Callable[..., Finding]":
    """The same check, which also notes how it went in that lesson."""

    @wraps(check)
    def look(*arguments: Any, **options: Any) -> "Finding":
        finding = check(*arguments, **options)
        record_check(slug, check.__name__, finding.passed)
        return finding

    return look


def _note(edit: Callable[[Record], None]) -> None:
    # a full disk, or a home that is read-only or missing, must not disturb a lesson
    with suppress(Exception):
        change(edit)
