"""What a learner reads from code, in the course's language: gettext catalogues, read through Babel.

English is the message id itself; `locale/pt_BR/LC_MESSAGES/lab.po` holds the Portuguese. The catalogue is read as
text, so that no compiled file has to be kept in step with it.
"""

import gettext
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from pathlib import Path

LANGUAGES = ("pt-BR", "en")
# one server speaks to several readers, each in their own language
_SPOKEN: ContextVar[str] = ContextVar("spoken", default="")


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak one of the course's languages until the block ends, in this task or thread and in what it starts."""
    before = _SPOKEN.set(chosen)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def language() -> str:
    """The course's language: `COURSE_LANGUAGE`, else the notebook's folder, else the locale's, else `pt-BR`, the text's own.

    Inside of `speaking` it is the one given there.
    """
    chosen = _SPOKEN.get() or os.environ.get("COURSE_LANGUAGE", "")
    if chosen in LANGUAGES:
        return chosen
    # Jupyter starts a kernel in its notebook's folder: notebooks/<language>/
    folder = next((part for part in reversed(Path.cwd().parts) if part in LANGUAGES), None)
    return folder or _locale_language() or LANGUAGES[0]


def _locale_language() -> str | None:
    """The course's language that fits the terminal's locale (locale(7): LC_ALL, then LC_MESSAGES, then LANG)."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = next(filter(None, names), "")[:2]
    return next((known for known in LANGUAGES if known[:2] == code), None)


def translate(message: str) -> str:
    """The message in the course's language, or as it is where the language is English."""
    return _catalogue(language()).gettext(message)


@cache
def _catalogue(chosen: str) -> gettext.NullTranslations:
    path = Path(__file__).with_name("locale") / chosen.replace("-", "_") / "LC_MESSAGES" / "lab.po"
    if not path.exists() or find_spec("babel") is None:  # the very first set-up runs before Babel is installed
        return gettext.NullTranslations()
    # imported here: Babel costs more than the rest of `import lab` together
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
