"""Debian packages without root: fetched by the machine's own apt into private folders, signatures checked, system untouched.

apt keeps its state where its configuration says. With every folder moved into the cache it works as any user, follows
the machine's own mirrors and proxies, and verifies the archive's signatures as always. Source: apt.conf(5).
"""

import getpass
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.aptsources import debian_sources
from lab.cachefolders import locked, make_folder
from lab.errors import LabError, UnobtainableError
from lab.messages import translate as _
from lab.paths import cache_dir

HOST = "host"
_INSTALL_LINE = re.compile(r"^Inst (?P<name>\S+) (?:\[\S*\] )?\((?P<version>\S+) .*\[(?P<architecture>\w+)\]")


@dataclass(frozen=True)
class Package:
    """A package on disk: its name, its version as Debian writes it, and the `.deb` file."""

    name: str
    version: str
    path: Path


def available() -> bool:
    """Whether this machine has apt and dpkg (Debian, Ubuntu and their kin)."""
    return all(shutil.which(tool) for tool in ("apt-get", "dpkg-deb"))


def fetch_packages(
    names: Sequence[str],
    *,
    suite: str,
    into: Path,
    say: Callable[[str], None],
    architecture: str | None = None,
) -> list[Package]:
    """Download packages with all that they depend on.

    Args:
        names: package names.
        suite: `"host"` for the machine's own release, leaving out dependencies that it already has; else the code
            name of a Debian release (`"trixie"`), complete, from the machine's own Debian mirror.
        into: folder for the `.deb` files, created where missing; what is already there is not fetched again.
        say: receives one line for each step.
        architecture: Debian's name of an architecture (`"amd64"`); the machine's own by default.

    Raises:
        LabError: no apt here, the mirror cannot be reached, or a package does not exist.
    """
    if not available():
        raise UnobtainableError(
            _("This machine has neither apt nor dpkg, so the lab cannot fetch its own parts."),
            next_step=_("Install Docker Desktop (or Docker Engine, or QEMU) and start again."),
        )
    into.mkdir(parents=True, exist_ok=True)
    home = cache_dir() / "apt" / "-".join(filter(None, (suite, architecture)))
    again = ["--reinstall"] if suite == HOST else []  # what was named may be installed; its files are wanted all the same
    install = ["--yes", "--no-install-recommends", *again, "install", *names]
    with locked(home):
        config = _configure(home, into, suite, architecture)
        say(_("Reading the package lists ({suite})").format(suite=suite))
        unread = _unread(_apt(config, "update").stderr)
        simulated = _apt(config, "--simulate", *install, because=unread).stdout.splitlines()
        planned = [match for line in simulated if (match := _INSTALL_LINE.match(line))]
        say(_("Downloading {count} packages").format(count=len(planned)))
        _apt(config, "--download-only", *install, because=unread)
    packages = [_package(match, into) for match in planned]
    missing = [package.name for package in packages if not package.path.is_file()]
    if suite == HOST:  # what is installed and cannot be fetched again, apt passes over and calls that success
        missing += sorted(set(names) - {package.name for package in packages})
    if missing:
        raise LabError(
            _("apt reported success but did not bring {names}.").format(names=", ".join(missing)),
            next_step=_("Check the network, the machine's Debian mirror and the free disk space, then try again."),
        )
    return sorted(packages, key=lambda package: package.name)


def unpack(packages: Iterable[Package], into: Path) -> None:
    """Unpack the packages' files into a folder, as the current user and without running any of their scripts."""
    into.mkdir(parents=True, exist_ok=True)
    for package in packages:
        _run(["dpkg-deb", "--extract", str(package.path), str(into)], os.environ.copy())


def unpacked(
    names: Sequence[str],
    folder: Path,
    *,
    say: Callable[[str], None],
    architecture: str | None = None,
    dependencies: bool = True,
) -> Path:
    """A folder of the cache with the files of packages of the machine's own release, fetched where it is missing.

    Args:
        names: package names.
        folder: where the files shall be.
        say: receives one line for each step.
        architecture: Debian's name of an architecture; the machine's own by default.
        dependencies: unpack also what they depend on and this machine has not.

    Raises:
        LabError: as `fetch_packages`.
    """

    def fill(made: Path, work: Path) -> None:
        packages = fetch_packages(names, suite=HOST, into=work / "debs", say=say, architecture=architecture)
        unpack((package for package in packages if dependencies or package.name in names), made)

    if not folder.is_dir():
        make_folder(folder, fill)
    return folder


def library_path(root: Path) -> str:
    """The `LD_LIBRARY_PATH` with which programs that were unpacked into a folder find the libraries beside them.

    Some packages keep libraries in a folder of their own there, and their programs name it from the system's root.
    """
    triplet = f"{platform.machine()}-linux-gnu"
    folders = [root / folder / triplet for folder in ("usr/lib", "lib")]
    own = (library.parent for folder in folders for library in sorted(folder.glob("*/*.so*")))
    return os.pathsep.join(dict.fromkeys(map(str, (*folders, *own))))


def _package(match: re.Match[str], folder: Path) -> Package:
    name, version, architecture = match["name"].split(":")[0], match["version"], match["architecture"]
    return Package(name, version, folder / f"{name}_{version.replace(':', '%3a')}_{architecture}.deb")


def _configure(home: Path, archives: Path, suite: str, architecture: str | None) -> Path:
    """Write the apt configuration that keeps every bit of state in `home`; returns its path."""
    for folder in (home / "lists" / "partial", archives / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::State": home,
        "Dir::State::lists": home / "lists",
        "Dir::Cache": home,
        "Dir::Cache::archives": archives,
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": getpass.getuser() if os.getuid() == 0 else "",
        "Debug::NoLocking": "true",
    }
    if suite != HOST:
        (home / "status").touch()
        (home / "sources.list").write_text(debian_sources(suite))
        settings |= {
            "Dir::State::status": home / "status",
            "Dir::Etc::sourcelist": home / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
        }
    if architecture:
        settings |= {"APT::Architecture": architecture}
    lines = [f'{key} "{value}";' for key, value in settings.items()]
    if architecture:
        lines += ["#clear APT::Architectures;", f'APT::Architectures {{ "{architecture}"; }};']
    # the machine's own hooks clean or index the system's folders, which are neither ours nor writable
    lines += [f"#clear {hook};" for hook in ("APT::Update::Post-Invoke", "APT::Update::Post-Invoke-Success", "DPkg::Post-Invoke")]
    config = home / "apt.conf"
    config.write_text("\n".join(lines) + "\n")
    return config


def _apt(config: Path, *arguments: str, because: str = "") -> subprocess.CompletedProcess[str]:
    return _run(
        ["apt-get", "-q", "-c", str(config), *arguments],
        {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
        because,
    )


def _unread(warnings: str) -> str:
    """Why a package list could not be read, which for `apt-get update` is no failure; empty where all were read."""
    return next((line.removeprefix("W: ") for line in warnings.splitlines() if line.startswith("W: Failed to fetch")), "")


def _run(command: list[str], environment: dict[str, str], because: str = "") -> subprocess.CompletedProcess[str]:
    """Run to the end; a failure is explained by `because`, or else by the last line that was printed."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise LabError(
            _("`{command}` failed: {reason}").format(command=" ".join(command[:1]), reason=because or " ".join(last)),
            next_step=_("Check the network, the machine's Debian mirror and the free disk space, then try again."),
        )
    return done
