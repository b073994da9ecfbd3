"""`nbgrader collect` from students who own what they hand in, and may have put anything there.

nbgrader's own follows links as it copies: a link `data.txt` to the instructor's key would be handed to the student's code
as a file of the submission. It also collects what one student hands in under another's name, and stops altogether at
a folder whose name holds no time, or whose files cannot be read.
"""

import pwd
import re
import secrets
import shutil
import stat
import tempfile
from datetime import UTC, datetime, timedelta
from logging import Logger
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import parse_utc

from autograder.exchange.copying import UnreadableError, copy_plain, require_readable
from lab.messages import translate as _

_KB = 1000
# how long after the time that it names a folder may have been written: a large one on a slow disk
_WRITING = timedelta(minutes=10)
# as nbgrader's submit makes it
_SECRET = re.compile(rb"[0-9a-f]{128}")
_NOBODY = ""


class CarefulCollect(ExchangeCollect):  # type: ignore[misc]
    """nbgrader's own, which takes plain files of the student's only; what it leaves out or refuses is in its log.

    It takes its settings from `c.ExchangeCollect`, and keeps nbgrader's limits on sizes (`c.CourseDirectory`).
    """

    src_records: list[dict[str, Any]]

    def copy_files(self) -> None:
        """Collect as nbgrader does, but for what was refused."""
        self.src_records = [record for record in self.src_records if record["username"] != _NOBODY]
        super().copy_files()

    def do_copy(self, src: str, dest: str, log: Logger | None = None) -> None:
        """Copy a submission by way of a copy without links, and write down when it was handed in, as its name says."""
        with tempfile.TemporaryDirectory(prefix="collecting-") as scratch:
            plain = Path(scratch, "submission")
            try:
                left_out = copy_plain(
                    Path(src),
                    plain,
                    most_bytes=self.coursedir.max_dir_size * _KB,
                    largest=self.coursedir.max_file_size * _KB,
                )
            except UnreadableError as error:
                self.log.warning(_("%r cannot be collected: %s"), src, error.strerror)
                return
            for name in left_out:
                self.log.warning(_("%r: left out %r, which is a link, too large, or no plain file of the student's"), src, name)
            _write(plain / "timestamp.txt", _parts(src)[2])
            secret = plain / "submission_secret.txt"
            if not secret.is_file() or not _SECRET.fullmatch(secret.read_bytes()):
                # by which feedback is fetched; nbgrader's release_feedback stops where it is missing
                _write(secret, secrets.token_hex(64))
            super().do_copy(str(plain), dest, log)

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """nbgrader's record of a folder; what is refused gets a name that is nobody's, so that it replaces nothing."""
        parts = _parts(path)
        time = _time(parts[2])
        refused = self._refused(path, parts, time)
        if refused:
            self.log.warning(_("%r is not collected: %s"), path, refused)
        return {
            "username": _NOBODY if refused else parts[0],
            "filename": Path(path).name,
            "timestamp": time or datetime.min,
        }

    def _refused(self, path: str, parts: list[str], time: datetime | None) -> str:
        """Why a folder is not to be collected, or nothing; where only its time is doubtful, the log says so."""
        name = parts[0]
        try:
            found = Path(path).lstat()
        except OSError as error:  # withdrawn just now
            return str(error.strerror)
        if not stat.S_ISDIR(found.st_mode):
            return _("it is no folder.")
        if not time or parts[1] != self.coursedir.assignment_id or not name or set(name) & set("*?["):
            return _("nbgrader does not make such names.")
        if self.check_owner and name != _user(found.st_uid):
            return _("it belongs to {owner}, not to {name}.").format(owner=_user(found.st_uid), name=name)
        try:
            require_readable(Path(path))
        except UnreadableError as error:  # nbgrader would remove an older one before it notices
            return str(error.strerror)
        written = datetime.fromtimestamp(found.st_ctime, UTC).replace(tzinfo=None)
        if written - time > _WRITING:
            self.log.warning(
                _("%r names the time %s, and was last changed at %s UTC: was it really handed in then?"), path, time, written
            )
        return ""


def _write(path: Path, text: str) -> None:
    """Write one of nbgrader's own files, whatever the student has put in its place."""
    if path.is_dir():
        shutil.rmtree(path)
    path.write_text(text)


def _parts(path: str) -> list[str]:
    """Student, assignment and time, and more where there is more."""
    return Path(path).name.rsplit("+", 3)


def _time(text: str) -> datetime | None:
    try:
        found: datetime = parse_utc(text)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return found


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
