"""The two ends of a connection, whatever carries it."""

from typing import Protocol


class Reader(Protocol):
    """What a connection sends."""

    async def read(self, n: int, /) -> bytes:
        """What has come, up to so many bytes; none at the end."""


class Writer(Protocol):
    """What a connection is sent."""

    def write(self, data: bytes, /) -> None:
        """Send."""

    async def drain(self) -> None:
        """Wait until not too much is waiting to be sent."""

    def write_eof(self) -> None:
        """Say that nothing more comes."""

    def close(self) -> None:
        """End the connection."""
