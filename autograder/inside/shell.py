"""An IPython shell without a kernel: each cell's outputs become frames, as text."""

from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from autograder.inside.plain import said

Output = Callable[[dict[str, Any]], None]


class TextStream:
    """Stands in for `sys.stdout` or `sys.stderr`."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, descriptor: int, output: Output) -> None:
        """Take the stream's name, the descriptor that it stands for, and where its text goes."""
        self.name, self._descriptor, self._output = name, descriptor, output

    def write(self, text: str) -> int:
        """Send a text at once, so that none is lost with the process."""
        if text:
            self._output({"output_type": "stream", "name": self.name, "text": str(text)})
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Send several texts."""
        self.write("".join(lines))

    def flush(self) -> None:
        """Nothing is ever held back."""

    def isatty(self) -> bool:
        """Never: what is drawn for terminals is noise in feedback."""
        return False

    def fileno(self) -> int:
        """The descriptor that child processes inherit."""
        return self._descriptor


class _Publisher(DisplayPublisher):
    def publish(self, data: dict[str, Any], *_metadata: Any, **_options: Any) -> None:
        """Send what `display` was given, its text alone."""
        _shell(self).output({"output_type": "display_data", "data": _text(data), "metadata": {}})


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """No prompt: the notebook has its own."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Send the value of the cell's last expression, its text alone."""
        shell = _shell(self)
        count = shell.execution_count
        shell.output({"output_type": "execute_result", "execution_count": count, "data": _text(format_dict), "metadata": {}})


class Shell(InteractiveShell):
    """The shell that runs a submission's cells."""

    output: Output

    def __init__(self, **options: Any) -> None:
        options |= {"display_pub_class": _Publisher, "displayhook_class": _Hook}
        super().__init__(**options)
        self.colors = "nocolor"

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.output(
            {"output_type": "error", "ename": etype.__name__, "evalue": said(evalue), "traceback": [str(line) for line in stb]}
        )

    def enable_gui(self, gui: str | None = None) -> None:
        """No windows here."""


def _shell(part: Any) -> Shell:
    shell: Shell = part.shell
    return shell


def _text(data: dict[str, Any]) -> dict[str, str]:
    return {"text/plain": str(data.get("text/plain", ""))}
