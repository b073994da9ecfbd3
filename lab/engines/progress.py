"""Progress while an engine is made ready: lines on stderr, gone from a notebook's cell once it is ready."""

import sys
import time


class Progress:
    """One line a step, with the seconds since the start."""

    def __init__(self, *, quiet: bool) -> None:
        """Start the clock; `quiet` says nothing."""
        self._quiet = quiet
        self._started = time.monotonic()
        self._said = False

    def __call__(self, line: str) -> None:
        """Say one step."""
        if not self._quiet:
            print(f"[{self.seconds:6.1f} s] {line}", file=sys.stderr, flush=True)
            self._said = True

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def clear(self) -> None:
        """Take the lines out of a notebook's cell; in a terminal they stay."""
        if self._said and _in_notebook():
            from IPython.display import clear_output

            clear_output(wait=True)  # type: ignore[no-untyped-call]


def _in_notebook() -> bool:
    # asking must not import IPython: where it is not loaded there is no notebook
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None
