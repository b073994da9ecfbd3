"""What a machine printed before it failed, kept in the cache: the machine's own folder goes with it."""

import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from lab.messages import translate as _
from lab.paths import cache_dir

_KEPT = 5
_QUOTED_LINES = 10


def keep_logs(logs: Mapping[str, str]) -> str:
    """Keep the logs of a failure, and forget the oldest failures.

    Args:
        logs: file name → text, what says most first.

    Returns:
        Where they are, and the last lines of the first that is not empty, for the error that is raised.
    """
    name, text = next(((name, text) for name, text in logs.items() if text.strip()), next(iter(logs.items())))
    try:
        place = _keep(logs) / name
    except OSError as error:  # a full disk may be why it failed
        return _("Its log could not be kept: {reason}. It ends:").format(reason=error.strerror) + "\n" + _last_lines(text)
    if not text.strip():
        return _("It printed nothing; its empty log is {path}.").format(path=place)
    return _("Its log is {path}. It ends:").format(path=place) + "\n" + _last_lines(text)


def _keep(logs: Mapping[str, str]) -> Path:
    folder = cache_dir() / "logs"
    folder.mkdir(exist_ok=True)
    for old in sorted(folder.iterdir())[: -_KEPT + 1]:
        shutil.rmtree(old, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S-"), dir=folder))
    for name, text in logs.items():
        (made / name).write_text(text)
    return made


def _last_lines(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join(lines[-_QUOTED_LINES:])
