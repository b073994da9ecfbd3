"""The machine's own Debian mirror, read from apt's configuration, pointed at another release."""

import re
from collections.abc import Iterator
from pathlib import Path

from lab.errors import UnobtainableError
from lab.messages import translate as _

_APT = Path("/etc/apt")
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_ONE_LINE = re.compile(r"^deb\s+(?:\[[^\]]*\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)")


def debian_sources(release: str, apt: Path = _APT) -> str:
    """A `sources.list` for a Debian release from the mirrors that this machine already uses.

    Args:
        release: code name, such as `"trixie"`.
        apt: apt's configuration folder.

    Raises:
        UnobtainableError: no Debian mirror is configured, or the archive's keys are missing.
    """
    mirrors = list(_mirrors(apt))
    archive = next((uri for uri, suite in mirrors if "-" not in suite and _is_debian(uri)), None)
    security = next((uri for uri, suite in mirrors if suite.endswith("-security") and _is_debian(uri)), None)
    if archive is None or not _KEYRING.exists():
        raise UnobtainableError(
            _("This machine's apt has no Debian mirror, or the package debian-archive-keyring is missing."),
            next_step=_("Install Docker Engine on this machine, or debian-archive-keyring and a Debian source."),
        )
    lines = [(archive, release), (archive, f"{release}-updates")]
    if security:
        lines.append((security, f"{release}-security"))
    return "".join(f"deb [signed-by={_KEYRING}] {uri} {suite} main\n" for uri, suite in lines)


def _is_debian(uri: str) -> bool:
    return uri.rstrip("/").endswith(("/debian", "/debian-security"))


def _mirrors(apt: Path) -> Iterator[tuple[str, str]]:
    """Each (URI, suite) of binary packages, from both of apt's formats (sources.list(5))."""
    for path in [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]:
        if not path.is_file():
            continue
        text = path.read_text(errors="replace")
        if path.suffix == ".sources":
            for stanza in text.split("\n\n"):
                fields = dict(re.findall(r"^(\w[\w-]*):\s*(.+)$", stanza, flags=re.MULTILINE))
                for uri in fields.get("URIs", "").split():
                    for suite in fields.get("Suites", "").split():
                        yield uri, suite
        elif path.suffix == ".list":
            for line in text.splitlines():
                if match := _ONE_LINE.match(line.strip()):
                    yield match["uri"], match["suite"]
