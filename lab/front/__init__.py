"""The course's front page: a Jupyter Server extension that serves it, and one of JupyterLab's that opens it in a tab.

The server's part is enabled by `lab/jupyter/jupyter_server_config.d/`, JupyterLab's is `labextensions/`; `lab.serving` names
both.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": "lab.front"}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Add the page and its actions to the server (Jupyter Server's protocol for extensions)."""
    from lab.front.handlers import install

    install(server)
