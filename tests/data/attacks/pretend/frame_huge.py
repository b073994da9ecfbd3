# Sends one frame of 100 MB.
# earns: answer-check=2
# limits: output
# %% double
import os, threading, time
def flood(descriptor):
    try:
        for _ in range(1600):
            os.write(descriptor, b"x" * 65536)
    except OSError:
        pass
for descriptor in range(3, 10):
    threading.Thread(target=flood, args=(descriptor,), daemon=True).start()
time.sleep(3600)
