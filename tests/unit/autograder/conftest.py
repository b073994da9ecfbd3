"""Engines made of sockets."""

from tests.support.surroundings import here  # noqa: F401
