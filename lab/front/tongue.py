"""The reader's language: chosen on the page, else the course's, else the browser's."""

import os
from collections.abc import Mapping

from lab.errors import LabError
from lab.messages import LANGUAGES
from lab.messages import translate as _
from lab.paths import data_dir, progress_file

_VARIABLE = "COURSE_LANGUAGE"


def reader_language(chosen: str, environment: Mapping[str, str], accepted: str) -> str:
    """The language to show the page in.

    Args:
        chosen: what was chosen on the page; empty where nothing was.
        environment: may hold `COURSE_LANGUAGE`.
        accepted: the browser's header `Accept-Language`.
    """
    for wanted in (chosen, environment.get(_VARIABLE, "")):
        if wanted in LANGUAGES:
            return wanted
    by_beginning = {known[:2]: known for known in LANGUAGES}
    known = (by_beginning[code[:2]] for code in _in_order(accepted) if code[:2] in by_beginning)
    return next(known, "en" if accepted.strip() else LANGUAGES[0])


def _in_order(accepted: str) -> list[str]:
    """Language codes, the preferred one first. Source: RFC 9110, 12.5.4."""
    weighted = []
    for part in accepted.split(","):
        code, _separator, weight = part.strip().lower().partition(";q=")
        try:
            weighted.append((-float(weight or 1), code))
        except ValueError:
            continue
    return [code for weight, code in sorted(weighted, key=lambda pair: pair[0]) if weight < 0]


def chosen_language() -> str:
    """What was chosen, by whoever this is, the last time; empty where nothing was."""
    try:
        return (progress_file().parent / "language").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def choose(language: str) -> None:
    """Keep the choice, and let the kernels and terminals that start from now on follow it.

    Raises:
        LabError: it cannot be kept.
    """
    follow(language)
    path = data_dir() / "language"
    try:
        path.write_text(language, encoding="utf-8")
    except OSError as error:
        raise LabError(
            _("The language cannot be kept in {file}: {reason}.").format(file=path, reason=error.strerror),
            next_step=_("Make its folder yours, or set XDG_DATA_HOME to a folder of yours."),
        ) from error


def follow(language: str) -> None:
    """Where `COURSE_LANGUAGE` is set it would outdo a notebook's folder, so it is made to say the same."""
    if language in LANGUAGES and _VARIABLE in os.environ:
        os.environ[_VARIABLE] = language
