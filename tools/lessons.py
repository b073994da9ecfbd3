"""`python -m tools.lessons`: build the notebooks from the texts, run them, and keep the two languages together.

A slug stands for the lesson and for the assignment of that name, whichever are written; `glossary` is the glossary.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from lab.errors import LabError
from lab.messages import LANGUAGES
from tools import assignment_checks, assignment_files, lesson_checks, lesson_files, lesson_runs, links
from tools.assignment_files import AssignmentFile
from tools.lesson_files import GLOSSARY, ORIGINAL, TRANSLATED_FROM, LessonFile


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command on the chosen lessons; returns 0, or 1 where something is wrong."""
    options = _parser().parse_args(arguments)
    files = _files(options.slug, options.lang)
    try:
        return int(_COMMANDS[options.command](files))
    except (LabError, CellExecutionError) as error:
        print(error, file=sys.stderr)
        return 1


def problems(file: LessonFile) -> Iterator[str]:
    """Everything that is wrong with a lesson or an assignment in one language, a sentence each."""
    book, original = _notebook(file), _notebook(_original(file))
    yield from lesson_checks.disagreements(file.read_text(), book)
    if isinstance(file, AssignmentFile):
        yield from assignment_checks.problems(book)
    else:
        yield from lesson_checks.unexecuted(book)
        yield from lesson_checks.unexplained(book)
    for cell in (cell for cell in book.cells if cell.cell_type == "markdown"):
        yield from (f"cell {cell.id}: {problem}" for problem in links.broken(cell.source, file.notebook))
    if file.language != ORIGINAL:
        yield from lesson_checks.differences(original, book)
        yield from (f"cell {cell}: its original has changed" for cell in lesson_checks.stale(original, book))


def _files(slugs: Sequence[str], languages: Sequence[str]) -> list[LessonFile]:
    written = {LessonFile: lesson_files.slugs(), AssignmentFile: assignment_files.slugs()}
    return [kind(slug, language) for kind, known in written.items() for slug in known if slug in slugs for language in languages]


def _sync(files: list[LessonFile]) -> bool:
    for slug, kind in dict.fromkeys((file.slug, type(file)) for file in files):
        lesson_files.sync(slug, kind=kind)
    return False


def _text(files: list[LessonFile]) -> bool:
    for file in files:
        lesson_files.to_text(file)
    return False


def _execute(files: list[LessonFile]) -> bool:
    # an assignment is handed out as it was written, without outputs; a glossary has nothing to run
    for file in (file for file in files if not isinstance(file, AssignmentFile) and file.slug != GLOSSARY):
        started = time.monotonic()
        print(f"{file.language} {file.slug} on {lesson_runs.engine_for(file.language, file.slug)} ", end="", flush=True)
        lesson_runs.execute(file)
        print(f"{time.monotonic() - started:.0f} s", flush=True)
    return False


def _stale(files: list[LessonFile]) -> bool:
    found = [(file, cell) for file in files if file.language != ORIGINAL for cell in _stale_cells(file)]
    for file, cell in found:
        print(f"{file.language} {file.slug} {cell}: its original has changed, or it was never stamped")
    return bool(found)


def _stamp(files: list[LessonFile]) -> bool:
    for file in (file for file in files if file.language != ORIGINAL):
        book, original = _notebook(file), _notebook(_original(file))
        for first, second in zip(original.cells, book.cells, strict=True):
            if first.cell_type == "markdown":
                second.metadata[TRANSLATED_FROM] = lesson_checks.fingerprint(first)
        file.write_notebook(book)
    return False


def _check(files: list[LessonFile]) -> bool:
    found = [f"{file.language} {file.slug}: {problem}" for file in files for problem in problems(file)]
    print("\n".join(found) or "Everything holds together.")
    return bool(found)


def _stale_cells(file: LessonFile) -> Iterator[str]:
    return lesson_checks.stale(_notebook(_original(file)), _notebook(file))


def _original(file: LessonFile) -> LessonFile:
    return replace(file, language=ORIGINAL)


def _notebook(file: LessonFile) -> NotebookNode:
    book = file.read_notebook()
    if book is None:
        raise LabError(f"{file.notebook} does not exist.", next_step="Build it from its text: python -m tools.lessons sync")
    return book


_COMMANDS = {"sync": _sync, "text": _text, "execute": _execute, "stale": _stale, "stamp": _stamp, "check": _check}


def _written() -> list[str]:
    return sorted({*lesson_files.slugs(), *assignment_files.slugs()})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.lessons", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, text in {
        "sync": "bring notebooks/ and source/ in step with text/, keeping cell ids and outputs",
        "text": "the other way: write text/ from notebooks/ and source/ after editing in Jupyter",
        "execute": "run the lessons, pt-BR on Docker and en on the lab VM, and keep the outputs",
        "stale": "list translated cells whose original has changed",
        "stamp": "record that the translations are up to date with their originals as they are now",
        "check": "say everything that is wrong with the files of lessons and assignments",
    }.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--slug", nargs="+", default=_written(), help="only these lessons and assignments")
        command.add_argument("--lang", nargs="+", default=list(LANGUAGES), choices=LANGUAGES, help="only these languages")
    return parser


if __name__ == "__main__":
    sys.exit(main())
