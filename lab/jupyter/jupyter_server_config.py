"""A Jupyter server's configuration, read by the server itself: see `lab.serving`."""

from traitlets.config import Config

from lab.serving import settings

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - traitlets puts it here
c.merge(Config(settings()))
