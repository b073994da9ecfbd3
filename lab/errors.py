"""The root of every error that this package raises on purpose."""


class LabError(Exception):
    """What happened, what was expected and what to do next, in sentences a learner can act on.

    Args:
        happened: what was found, with the names and numbers involved.
        expected: what should have been there; empty where `happened` already implies it.
        next_step: one thing to do now.
    """

    def __init__(self, happened: str, *, expected: str = "", next_step: str = "") -> None:
        self.happened = happened
        self.expected = expected
        self.next_step = next_step
        super().__init__(" ".join(part for part in (happened, expected, next_step) if part))

    def parts(self) -> dict[str, str]:
        """Its sentences by name, for another process to raise it again: `LabError(**parts)`."""
        return {"happened": self.happened, "expected": self.expected, "next_step": self.next_step}

    def _render_traceback_(self) -> list[str]:
        """Show these sentences in a notebook in place of a stack trace (IPython's protocol)."""
        return [part for part in (self.happened, self.expected, self.next_step) if part]


class UnobtainableError(LabError):
    """Something that the lab needs is not installed, and this machine has no way to fetch it."""
