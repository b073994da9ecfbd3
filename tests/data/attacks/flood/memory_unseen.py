# Memory that belongs to no process: shared pages that are let go of as soon as they are written.
# earns: answer-check=2
# limits: memory
# %% double
import mmap, os
hoard = []
def fill(shared):
    hoard.append(shared)
    for start in range(0, len(shared), 10_000_000):
        shared[start : start + 10_000_000] = b"x" * len(shared[start : start + 10_000_000])
        shared.madvise(mmap.MADV_DONTNEED)
refused = 0
for make in (lambda: mmap.mmap(-1, 600_000_000), lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 600_000_000)):
    try:
        fill(make())
    except OSError as error:
        refused += 1
if refused == 2:
    raise MemoryError("no shared memory without a file")
print("ESCAPED: 600 MB that nobody counts")
