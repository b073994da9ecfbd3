"""What the doctor says of one thing."""

from dataclasses import dataclass
from typing import Literal

from lab.messages import translate as _

State = Literal["ok", "note", "amiss"]


@dataclass(frozen=True)
class Seen:
    """What was seen of a thing.

    Attributes:
        state: `"ok"`; `"note"` where grading works all the same; `"amiss"` where it does not.
        says: what was found, in a sentence.
        mend: what to do; empty where nothing is to be done.
    """

    state: State
    says: str
    mend: str = ""


@dataclass(frozen=True)
class Finding(Seen):
    """What was seen, and of what: its name, in English for programs and in the course's language for people."""

    name: str = ""
    title: str = ""

    def in_words(self) -> str:
        """One line, and another one with what to do."""
        word = {"ok": _("OK"), "note": _("NOTE"), "amiss": _("MEND")}[self.state]
        line = f"{word:<10}{self.title}: {self.says}"
        return line + (f"\n{'':10}→ {self.mend}" if self.mend else "")


def ok(says: str) -> Seen:
    """All is well."""
    return Seen("ok", says)


def note(says: str, mend: str) -> Seen:
    """Grading works, and could be better served."""
    return Seen("note", says, mend)


def amiss(says: str, mend: str) -> Seen:
    """Grading does not work, or not as it should, until this is mended."""
    return Seen("amiss", says, mend)
