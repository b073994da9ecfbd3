"""The names that Moodle and Canvas give to submissions in a download.

Moodle (mod/assign, `download_submissions`): a folder `<full name>_<number>_assignsubmission_file` (in older versions with `_` at
its end), or the same before the file's own name. In group work the group's name and `-` stand before it. The number names the
participant in this one assignment alone.

Canvas (lib/content_zipper.rb): `<name in one word>_<user id>_<attachment id>_<file>`, with `LATE_` before the user id. A file
that was handed in again is called `<name>-1.ipynb`, `<name>-2.ipynb`, ….
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

_MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
_CANVAS = re.compile(r"(?P<name>.+?)_(?P<late>LATE_)?(?P<user>\d+)_(?P<attachment>\d+)_(?P<file>.+)")
_AGAIN = re.compile(r"(?P<stem>.+)-(?P<again>\d{1,3})")


@dataclass(frozen=True)
class HandedIn:
    """Whose file it is, as its path in the download says.

    Attributes:
        name: the student's, as the system writes it.
        number: the student's user id in Canvas, the participant's number in Moodle.
        file: the file's own name.
        lms: which system wrote the path.
        late: whether Canvas says that it was late.
        again: how often it was handed in before, and the attachment's id: the larger is the newer.
    """

    name: str
    number: str
    file: str
    lms: str
    late: bool = False
    again: tuple[int, int] = (0, 0)


def parse(path: PurePath, notebooks: tuple[str, ...] = ()) -> HandedIn | None:
    """Read a path in a download; None where it is of neither system's form.

    Args:
        path: relative to the download's folder.
        notebooks: the assignment's own, without `.ipynb`: of these, Canvas's `-1` is taken off.
    """
    for part in path.parts:
        text = unicodedata.normalize("NFC", part)
        if found := _MOODLE.fullmatch(text):
            return HandedIn(found["name"], found["number"], found["file"] or path.name, "Moodle")
        if found := _CANVAS.fullmatch(text):
            own = found["file"] if part == path.name else path.name
            stem, again = _original(PurePath(own).stem, notebooks)
            order = (again, int(found["attachment"]))
            return HandedIn(found["name"], found["user"], stem + PurePath(own).suffix, "Canvas", bool(found["late"]), order)
    return None


def same(name: str) -> str:
    """A name as it is compared: without case, accents' spelling and spaces' number."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _original(stem: str, notebooks: tuple[str, ...]) -> tuple[str, int]:
    found = _AGAIN.fullmatch(stem)
    return (found["stem"], int(found["again"])) if found and found["stem"] in notebooks and stem not in notebooks else (stem, 0)
