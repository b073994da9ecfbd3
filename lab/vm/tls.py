"""Keys for the lab VM's engine: only who holds the client's key, its owner, is answered (mutual TLS)."""

from dataclasses import dataclass
from pathlib import Path

import trustme

ADDRESS = "127.0.0.1"


@dataclass(frozen=True)
class Keys:
    """The engine's files (server) and the owner's (client), by the names that each side expects."""

    server: dict[str, bytes]
    client: dict[str, bytes]


def make_keys() -> Keys:
    """A new authority, valid for this one machine, with a certificate for the engine and one for its owner."""
    authority = trustme.CA()
    engine, owner = authority.issue_cert(ADDRESS), authority.issue_cert("owner@lab-vm")
    ca = authority.cert_pem.bytes()
    return Keys(
        server={
            "ca.pem": ca,
            "server.pem": engine.cert_chain_pems[0].bytes(),
            "server-key.pem": engine.private_key_pem.bytes(),
        },
        # the names that the docker command looks for in DOCKER_CERT_PATH
        client={
            "ca.pem": ca,
            "cert.pem": owner.cert_chain_pems[0].bytes(),
            "key.pem": owner.private_key_pem.bytes(),
        },
    )


def write_client(keys: Keys, folder: Path) -> None:
    """Write the owner's files, readable by the owner alone."""
    folder.mkdir(mode=0o700)
    for name, content in keys.client.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(content)
