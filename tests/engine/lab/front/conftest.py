"""The front page's server."""

from tests.support.front import begin_anew, course_folder, data, engine_socket, jupyter  # noqa: F401
