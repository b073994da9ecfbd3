# Opens files without closing any.
# earns: answer-check=2
# says: Too many open files
# %% double
import os
kept = []
while len(kept) < 100_000:
    kept.append(os.open("/dev/null", os.O_RDONLY))
print("ESCAPED: 100000 open files")
