"""Asking the lab VM's engine for its version over mutual TLS, with the standard library alone (it must be quick)."""

import http.client
import json
import ssl
from pathlib import Path

from lab.vm.tls import ADDRESS

_SECONDS = 10.0


def engine_version(port: int, keys: Path) -> str | None:
    """The engine's version, such as `"26.1.5+dfsg1"`, or None while nothing answers as it should."""
    context = ssl.create_default_context(cafile=keys / "ca.pem")
    context.load_cert_chain(keys / "cert.pem", keys / "key.pem")
    connection = http.client.HTTPSConnection(ADDRESS, port, context=context, timeout=_SECONDS)
    try:
        connection.request("GET", "/version")
        answer = json.loads(connection.getresponse().read())
        return str(answer["Version"])
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return None
    finally:
        connection.close()
