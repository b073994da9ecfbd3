"""The bar that shows a class being graded."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.coordinator import Report


@contextmanager
def progress_bar(whole: int) -> Iterator[Report]:
    """A bar on the error stream, which advances with each submission that is reported to it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=whole)

        def report(student: str, _what: str) -> None:
            bar.update(task, advance=1, description=student[:30].replace("[", r"\["))

        yield report


def progress_for(whole: int, *, quiet: bool) -> "AbstractContextManager[Report | None]":
    """The bar where a person looks on, else nothing."""
    return nullcontext(None) if quiet or not sys.stderr.isatty() else progress_bar(whole)
