"""When a submission was handed in, written so that nbgrader reads the time that is meant."""

import re
import stat
from pathlib import Path

_LONGEST = 1000
# nbgrader 0.9.6 (utils.parse_utc) takes the number after a space for seconds: -0300, and the -03 that its own exchange writes
# for America/Sao_Paulo; without the space it reads it right
_OFFSET = re.compile(r"(?P<local>\S+ \S+) (?P<hours>[+-]\d\d):?(?P<minutes>\d\d)?")


def mend_offset(path: Path) -> None:
    """Write the offset from UTC in a `timestamp.txt` in the form that nbgrader reads right; any other file stays as it is.

    Raises:
        OSError: it cannot be written.
    """
    try:
        plain = stat.S_ISREG(path.lstat().st_mode) and path.lstat().st_size <= _LONGEST
        said = _OFFSET.fullmatch(path.read_text().strip()) if plain else None
    except (OSError, ValueError):  # whatever it is, it holds no time
        return
    if said:
        path.write_text(f"{said['local']}{said['hours']}:{said['minutes'] or '00'}\n")
