# Reads other processes' memory and the kernel's.
# earns: answer-check=2
# says: looked everywhere
# %% double
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
ATTACH, SEIZE = 16, 0x4206
for process in (1, os.getppid()):
    for request in (ATTACH, SEIZE):
        if process != os.getpid() and libc.ptrace(request, process, 0, 0) == 0:
            print("ESCAPED: attached to process", process)
    for path in (f"/proc/{process}/mem", "/dev/mem", "/dev/kmem", "/proc/kcore", "/dev/port"):
        try:
            with open(path, "rb") as memory:
                memory.seek(4096)
                memory.read(1)
            print("ESCAPED: read", path)
        except (OSError, ValueError) as error:
            print(error)
print(open("/proc/kallsyms").readline())
print("looked", "everywhere")
