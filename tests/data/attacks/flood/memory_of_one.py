# Memory without end, in one process: the kernel refuses it, and Python says so.
# earns: answer-check=2
# limits: memory
# %% double
hoard = []
while True:
    hoard.append(bytearray(10_000_000))
