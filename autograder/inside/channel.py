"""The runner's two ends of its conversation with the grader: JSON, one frame a line.

The frames take over the process's standard input and output; whatever the student's code and its children write to
file descriptors 1 and 2 goes into a pipe instead, and from there into frames like any other output.
"""

import json
import os
import threading
from typing import Any

_CHUNK = 65536


class Channel:
    """Sends and receives frames; counts what it sends as output, and stops sending it at the limit."""

    def __init__(self, output_bytes: int) -> None:
        """Take over standard input, output and error.

        Args:
            output_bytes: how much output a submission may send; what comes after is dropped, and said once.
        """
        self._incoming = os.fdopen(os.dup(0), "rb")
        self._outgoing = os.dup(1)
        self._left = output_bytes
        self._lock = threading.RLock()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        self._raw, write = os.pipe()
        for descriptor in (1, 2):
            os.dup2(write, descriptor)
        os.close(write)
        threading.Thread(target=self._forward_raw, daemon=True).start()

    def receive(self) -> dict[str, Any] | None:
        """The grader's next frame; None when it has gone."""
        line = self._incoming.readline()
        frame: dict[str, Any] | None = json.loads(line) if line else None
        return frame

    def send(self, frame: dict[str, Any]) -> None:
        """Send one frame whole."""
        data = json.dumps(frame).encode() + b"\n"
        with self._lock:
            while data:
                data = data[os.write(self._outgoing, data) :]

    def output(self, output: dict[str, Any]) -> None:
        """Send an output in nbformat's form, as far as the limit allows."""
        size = len(json.dumps(output))
        with self._lock:
            if self._left <= 0:
                return
            if size > self._left and output["output_type"] == "stream":
                output = {**output, "text": output["text"][: self._left]}
            elif size > self._left:
                output = {"output_type": "stream", "name": "stderr", "text": ""}
            self._left -= size
            self.send({"kind": "output", "output": output})
            if self._left <= 0:
                self.send({"kind": "full"})

    def _forward_raw(self) -> None:
        while data := os.read(self._raw, _CHUNK):
            self.output({"output_type": "stream", "name": "stdout", "text": data.decode(errors="replace")})
