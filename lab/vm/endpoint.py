"""How the running lab VM is reached: written by its keeper, read by everyone else."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from lab.paths import run_dir
from lab.vm.processes import Identity


@dataclass(frozen=True)
class VmEndpoint:
    """A lab VM that runs.

    Attributes:
        base_url: the engine's address, `tcp://127.0.0.1:PORT`, mutual TLS.
        cert_dir: folder with `ca.pem`, `cert.pem` and `key.pem`, as DOCKER_CERT_PATH expects them.
        docker: the engine's version.
        accelerator: what the machine runs on: `"tcg"` (an emulated processor) or `"kvm"`.
        seconds: from QEMU's start to an engine that answered, for this machine.
        cold_boot_seconds: the same when the image was made, by booting rather than resuming.
        resident_mb: QEMU's resident memory when the machine was ready, in MB (2^20 bytes).
        keeper: the process that watches the machine.
        qemu: QEMU's process.
        resumed: whether the machine came from its saved state.
    """

    base_url: str
    cert_dir: Path
    docker: str
    accelerator: str
    seconds: float
    cold_boot_seconds: float
    resident_mb: int
    keeper: Identity | None
    qemu: Identity | None
    resumed: bool = True

    def alive(self) -> bool:
        """Whether keeper and machine still run."""
        return all(process is not None and process.alive() for process in (self.keeper, self.qemu))


def publish(endpoint: VmEndpoint) -> None:
    """Write it for others to find: all at once, so that nobody reads half of it."""
    path = _path()
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(asdict(endpoint), default=str))
    _port_path().write_text(endpoint.base_url.rsplit(":", 1)[1])
    aside.rename(path)


def read() -> VmEndpoint | None:
    """What was published last, whether or not it still runs."""
    try:
        data = json.loads(_path().read_text())
        data["cert_dir"] = Path(data["cert_dir"])
        for name in ("keeper", "qemu"):
            data[name] = Identity(**data[name]) if data[name] else None
        return VmEndpoint(**data)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget() -> None:
    """Withdraw it."""
    _path().unlink(missing_ok=True)


def keeper_lock() -> Path:
    """The lock that the machine's one keeper holds, from before there is a machine until it is gone."""
    return run_dir() / "keeper.lock"


def last_port() -> int:
    """The port used last, worth using again: a terminal may still have it in its environment. 0 where there was none."""
    try:
        return int(_port_path().read_text())
    except (OSError, ValueError):
        return 0


def _path() -> Path:
    return run_dir() / "endpoint.json"


def _port_path() -> Path:
    return run_dir() / "port"
