"""The worker: takes one order after another from the queue, does the work, and puts the result into the store."""

import hashlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis  # type: ignore[import-not-found]  # it is in the image

VERSION = os.environ.get("VERSION", "1")
ROUNDS = int(os.environ.get("ROUNDS", "20000"))
ALIVE = Path("/tmp/alive")
WAIT_SECONDS = 2


def connect(variable: str, default: str) -> Any:
    """A client of the service that an environment variable names; it connects when it is first used."""
    return redis.Redis(
        os.environ.get(variable, default), socket_connect_timeout=1, socket_timeout=5, decode_responses=True, retry=None
    )


queue = connect("QUEUE_HOST", "queue")
store = connect("STORE_HOST", "store")


def seal(order: dict[str, Any]) -> str:
    """The work: a seal that is slow to make, so that the API has a reason to leave it to someone else."""
    text = f"{order['id']} {order['amount']} {order['item']}".encode()
    return hashlib.pbkdf2_hmac("sha256", text, b"order", ROUNDS).hex()[:12]


def finish(order: dict[str, Any]) -> None:
    """Write the result. Doing it twice does no harm, for a worker that dies in between leaves the order to be done again."""
    done = {**order, "seal": seal(order), "worker": socket.gethostname()}
    with store.pipeline() as all_of_it:
        all_of_it.set(f"order:{order['id']}", json.dumps(done))
        all_of_it.lrem("done", 0, order["id"])
        all_of_it.lpush("done", order["id"])
        all_of_it.execute()


def take_back() -> None:
    """Put orders back that a worker took and, ended in between, did not finish."""
    while queue.lmove("taken", "orders", "LEFT", "RIGHT"):
        pass


def work_once() -> None:
    """Take an order, if one comes in time. It stays in a list of its own until the store has the result."""
    text = queue.blmove("orders", "taken", WAIT_SECONDS, "RIGHT", "LEFT")
    if text is None:
        return
    order = json.loads(text)
    patiently(lambda: finish(order))
    with queue.pipeline() as both:
        both.lrem("taken", 1, text)
        both.hdel("waiting", order["id"])
        both.execute()
    print(f"done: {order['id']}", flush=True)


def patiently(act: Callable[[], None]) -> None:
    """Do it again until the other service answers: one that is gone for a while is nothing unusual."""
    while True:
        ALIVE.touch()
        try:
            act()
        except redis.RedisError as error:
            print(f"not now: {error}", flush=True)
            time.sleep(WAIT_SECONDS)
        else:
            return


def main() -> None:
    """Work until the engine asks to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"worker, version {VERSION}", flush=True)
    patiently(take_back)
    while True:
        patiently(work_once)


if __name__ == "__main__":
    main()
