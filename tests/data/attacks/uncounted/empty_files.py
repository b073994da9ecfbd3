# Files without content, as many as the system has names for: each takes the kernel's memory.
# earns: answer-check=2
# limits: disk
# %% double
import os
count = 0
for folder in range(10_000):
    os.mkdir(f"/tmp/{folder}")
    for name in range(1000):
        os.close(os.open(f"/tmp/{folder}/{name}", os.O_CREAT))
        count += 1
        if count == 300_000:
            print("ESCAPED: 300000 files")
            raise SystemExit
