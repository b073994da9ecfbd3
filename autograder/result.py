"""What grading one submission came to: plain data that is kept, and then put into its notebook."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from autograder.outputs import cut
from autograder.records.journal import Answers
from lab.messages import translate as _

VERSION = 1
METADATA = "autograder"
NOTICE = {METADATA: {"notice": True}}


@dataclass(frozen=True)
class Result:
    """What grading one submission came to.

    Attributes:
        outputs: of each student cell, by its place in the notebook (as text, as JSON has it); untrusted until `apply` cuts them.
        graded: of each grade cell, by its place: the score's output by MIME type; nothing where its check is broken.
        broken: the traceback of each broken check, by its grade id.
        seconds: how long it took.
        engine: which engine the containers ran on; empty where there is none.
        sandbox: the kind of sandbox.
        limits: of each limit that was crossed: `limit`, `sentence` and `cell` (its number from 0, or None).
        refusals: of each thing that the gate refused: `rule` and `sentence`.
        answers: what each grade cell's checks asked of the submission, and what it answered.
    """

    outputs: Mapping[str, list[dict[str, Any]]]
    graded: Mapping[str, dict[str, Any]]
    broken: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    engine: str = ""
    sandbox: str = ""
    limits: tuple[dict[str, Any], ...] = ()
    refusals: tuple[dict[str, str], ...] = ()
    answers: Answers = field(default_factory=dict)

    def to_json(self) -> str:
        """The whole as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """What `to_json` wrote."""
        data = json.loads(text)
        return cls(**{**data, "limits": tuple(data["limits"]), "refusals": tuple(data["refusals"])})


class ResultStore:
    """Results that are not yet in the gradebook, so that a run that was killed goes on where it was.

    Args:
        state: the course's state folder.
        assignment: the assignment's name.
        student: whose results: equal submissions have equal keys, and each is graded for itself.
    """

    def __init__(self, state: Path, assignment: str, student: str) -> None:
        self._folder = state / "results" / assignment / student

    def read(self, key: str) -> Result | None:
        """The result of this plan's key; None where there is none, or only a broken file."""
        try:
            return Result.from_json(self._path(key).read_text())
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, key: str, result: Result) -> None:
        """Keep a result: whole, or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(key)
        scratch = path.with_suffix(".part")
        scratch.write_text(result.to_json())
        scratch.rename(path)

    def forget(self, key: str) -> None:
        """Drop a result: it is in the gradebook now, or shall be made again."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def apply(book: NotebookNode, result: Result, language: str, output_bytes: int) -> None:
    """Put a result into the notebook that it was made of.

    Args:
        book: the repaired notebook, with the sentences of its repair in its metadata; changed in place.
        result: what came of it.
        language: the course's language.
        output_bytes: how much output is kept of all student cells together.
    """
    used, count = 0, 0
    for index, cell in enumerate(book.cells):
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        place = str(index)
        if place in result.graded:
            cell.outputs = [score_output(result.graded[place], count)]
        else:
            cell.outputs, used = cut(result.outputs.get(place, []), output_bytes, used=used)
    repairs = list(book.metadata.get(METADATA, {}).get("repairs", []))
    book.metadata[METADATA] = {
        "version": VERSION,
        "language": language,
        "seconds": round(result.seconds, 2),
        "engine": result.engine,
        "sandbox": result.sandbox,
        "repairs": repairs,
        "limits": list(result.limits),
        "refusals": list(result.refusals),
        "broken": dict(result.broken),
    }
    if text := notice(repairs, result):
        book.cells.insert(0, new_markdown_cell(text, id="grading-notice", metadata=NOTICE))


def score_output(data: dict[str, Any], count: int) -> NotebookNode:
    """The output of a grade cell: its score, by MIME type, or nothing where its check is broken."""
    # nbgrader gives all points to a cell without an output, and none to one with an error
    if not data:
        return new_output("error", ename="BrokenCheck", evalue=_("A check did not work; a person has to look."), traceback=[])
    return new_output("execute_result", data=data, execution_count=count)


def notice(repairs: list[str], result: Result) -> str:
    """The Markdown that stands above a submission: what was repaired, limited and refused; empty where nothing was."""
    sections = {
        _("Put right before grading"): repairs,
        _("Limits"): [str(limit["sentence"]) for limit in result.limits],
        _("Not allowed while grading"): [str(refusal["sentence"]) for refusal in result.refusals],
        _("Waiting for a person"): [
            _("A check of {task} did not work, through no fault of yours; it will be graded by hand.").format(task=task)
            for task in result.broken
        ],
    }
    parts = [
        f"**{heading}**\n\n" + "\n".join(f"- {_plain(sentence)}" for sentence in sentences)
        for heading, sentences in sections.items()
        if sentences
    ]
    return "\n\n".join(parts)


def _plain(sentence: str) -> str:
    """A sentence, which may quote the student, as Markdown that says just this."""
    safe = "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+!|~$" else letter for letter in " ".join(sentence.split()))
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
