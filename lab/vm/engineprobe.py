"""Asking the lab VM's engine for its version over mutual TLS, with the standard library alone (it must be quick)."""

import http.client
import json
import ssl
from pathlib import Path

from lab.vm.tls import ADDRESS


def engine_version(port: int, keys: Path, seconds: float = 10.0) -> str | None:
    """The engine's version, such as `"26.1.5+dfsg1"`, or None while nothing answers as it should.

    Args:
        port: the port on the host's loopback that leads to the engine.
        keys: folder with the client's TLS files.
        seconds: how long to wait for each part of an answer, s.
    """
    context = ssl.create_default_context(cafile=keys / "ca.pem")
    context.load_cert_chain(keys / "cert.pem", keys / "key.pem")
    connection = http.client.HTTPSConnection(ADDRESS, port, context=context, timeout=seconds)
    try:
        connection.request("GET", "/version")
        answer = json.loads(connection.getresponse().read())
        return str(answer["Version"])
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return None
    finally:
        connection.close()
