"""Outputs of untrusted code as text alone, and no more of it than a submission may write.

Everything here takes what nbformat 4 calls outputs, whatever is in them, and gives outputs that no page can run:
streams, errors and `text/plain`, without terminal codes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from nbformat import NotebookNode
from nbformat.v4 import new_output

from lab.messages import translate as _
from lab.numbers import megabytes
from lab.units import DISK_MB

# ECMA-48: control sequences, strings (as in window titles and links) and the two-character escapes
_TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]?|\x9b[0-?]*[ -/]*[@-~]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_EACH = 100
"""What an output weighs beside its text, bytes: many empty ones are a flood too."""


def clean(text: object) -> str:
    """The text as a page can show it: no terminal codes, no control characters, no halves of surrogate pairs.

    Args:
        text: a string, or a list of strings as nbformat may keep one; anything else is no text.
    """
    if isinstance(text, list):
        text = "".join(part for part in text if isinstance(part, str))
    if not isinstance(text, str):
        return ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    visible = _CONTROL.sub("\ufffd", _TERMINAL.sub("", lines))
    return visible.encode("utf-8", "replace").decode("utf-8")


def shorten(text: str, limit_bytes: int) -> str:
    """The beginning of the text that fits in this many bytes of UTF-8."""
    return text if len(text) * 4 <= limit_bytes else text.encode("utf-8")[: max(0, limit_bytes)].decode("utf-8", "ignore")


def cut(outputs: Iterable[object], limit_bytes: int, *, used: int = 0) -> tuple[list[NotebookNode], int]:
    """The outputs of one cell as text, up to a submission's limit; a sentence stands where something was cut.

    Args:
        outputs: in any form.
        limit_bytes: for all outputs of a submission together.
        used: what the submission's earlier cells have used of it, bytes.

    Returns:
        the outputs, and what is used now.
    """
    kept: list[NotebookNode] = []
    for output in _joined(map(_as_text, outputs)):
        left = max(0, limit_bytes - used)
        size = _size(output)
        if size <= left:
            kept.append(output)
            used += size
            continue
        kept.extend(_beginning(output, left))
        kept.append(new_output("stream", name="stdout", text=limit_sentence(limit_bytes) + "\n"))
        return kept, limit_bytes
    return kept, used


def limit_sentence(limit_bytes: int) -> str:
    """What stands where output was cut."""
    size = megabytes(limit_bytes / DISK_MB)
    return _("[The output is cut here: a submission may write {limit} in all.]").format(limit=size)


def _as_text(output: object) -> NotebookNode | None:
    if not isinstance(output, Mapping):
        return None
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return new_output("stream", name=name, text=clean(output.get("text")))
    if kind == "error":
        traceback = output.get("traceback")
        lines = [clean(line) for line in traceback] if isinstance(traceback, list) else []
        name, value = clean(output.get("ename")), clean(output.get("evalue"))
        return new_output("error", ename=name, evalue=value, traceback=lines or [f"{name}: {value}"])
    if kind in ("execute_result", "display_data"):  # a tuple: it may be unhashable
        return new_output("display_data", data={"text/plain": _plain(output.get("data"))})
    return None


def _plain(data: object) -> str:
    if not isinstance(data, Mapping):
        return ""
    if "text/plain" in data:
        return clean(data["text/plain"])
    kinds = ", ".join(sorted(clean(kind) for kind in data))
    return _("[{kind}: only text is shown.]").format(kind=shorten(kinds, 200)) if kinds else ""


def _joined(outputs: Iterator[NotebookNode | None]) -> Iterator[NotebookNode]:
    """Without empty ones, and pieces of one stream in one, as they came."""
    pieces: list[str] = []
    name = ""
    for output in outputs:
        if output is None:
            continue
        if output.output_type == "stream":
            if pieces and output.name != name:
                yield new_output("stream", name=name, text="".join(pieces))
                pieces = []
            name = output.name
            if output.text:
                pieces.append(output.text)
            continue
        if pieces:
            yield new_output("stream", name=name, text="".join(pieces))
            pieces = []
        if output.output_type == "error" or output.data["text/plain"]:
            yield output
    if pieces:
        yield new_output("stream", name=name, text="".join(pieces))


def _texts(output: NotebookNode) -> list[str]:
    if output.output_type == "stream":
        return [output.text]
    if output.output_type == "error":
        return [output.ename, output.evalue, *output.traceback]
    return [output.data["text/plain"]]


def _size(output: NotebookNode) -> int:
    return _EACH + sum(len(text.encode("utf-8")) for text in _texts(output))


def _beginning(output: NotebookNode, left: int) -> list[NotebookNode]:
    """What fits of an output that is too long, as a stream or text of its own kind."""
    text = shorten("\n".join(_texts(output)), left - _EACH)
    if not text:
        return []
    if output.output_type == "stream":
        return [new_output("stream", name=output.name, text=text + "\n")]
    return [new_output("display_data", data={"text/plain": text})]
