"""Of an engine's contract, what goes by way of the machine's own network and socket."""

from tests.engine.lab.engines.test_addresses import test_a_published_port_is_reached  # noqa: F401
from tests.engine.lab.engines.test_contract import test_the_docker_command_reaches_the_same_engine  # noqa: F401
