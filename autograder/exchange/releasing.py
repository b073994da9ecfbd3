"""`nbgrader release_assignment` and `release_feedback` on a machine with many users."""

import glob
import os
import stat
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseAssignment, ExchangeReleaseFeedback
from nbgrader.utils import temp_attrs

from lab.messages import translate as _

MODE = 0o1777
"""Everybody may add to the exchange; because of the first digit nobody may rename or remove what is another's."""


def making(root: str) -> str:
    """The command that makes the exchange's folder as it should be, for whoever may."""
    return f"sudo install -d -m {MODE:o} {root}"


class CarefulReleaseAssignment(ExchangeReleaseAssignment):  # type: ignore[misc]
    """nbgrader's own, which makes the exchange's folder so that all can reach it and nobody can put another in its place."""

    def ensure_root(self) -> None:
        """Make the exchange's folder or mend its mode; where that is not permitted, say by which command it is done."""
        root = Path(self.root)
        try:
            for folder in reversed([place for place in root.parents if not place.exists()]):
                folder.mkdir()
                folder.chmod(0o755)  # also where the umask is stricter
            root.mkdir(exist_ok=True)
            mode = root.stat().st_mode
            if mode & 0o777 != 0o777 or (not mode & stat.S_ISVTX and root.stat().st_uid == os.geteuid()):
                root.chmod(mode & 0o7000 | MODE)
        except OSError as error:
            self.fail(
                _("The exchange {root} cannot be made: {reason}. Run: {command}").format(
                    root=root, reason=error.strerror, command=making(self.root)
                )
            )
        super().ensure_root()


class CarefulReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """nbgrader's own, which passes over submissions that did not come by the exchange, instead of stopping at the first."""

    def copy_files(self) -> None:
        """Release what came by the exchange; name the others."""
        folders = [Path(folder) for folder in sorted(glob.glob(self.src_path))]  # noqa: PTH207 - with wildcards
        others = [folder.parent.name for folder in folders if not (folder / "submission_secret.txt").is_file()]
        for student in others:
            self.log.warning(_("%s did not hand in by the exchange: send them feedback/%s yourself"), student, student)
        excluded = ",".join(filter(None, [self.coursedir.student_id_exclude, *others]))
        with temp_attrs(self.coursedir, student_id_exclude=excluded):
            super().copy_files()
