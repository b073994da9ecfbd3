# Memory without end, each of many processes within what one may have.
# earns: answer-check=2
# limits: memory or cell
# %% double
import os, time
for _ in range(10):
    if os.fork() == 0:
        hoard = bytearray(b"x" * 100_000_000)
        time.sleep(3600)
time.sleep(3600)
