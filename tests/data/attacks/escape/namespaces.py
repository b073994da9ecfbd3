# Makes namespaces, mounts, and changes its root.
# earns: answer-check=2
# says: tried everything
# %% double
import ctypes, os, subprocess
libc = ctypes.CDLL(None, use_errno=True)
NAMES = {0x10000000: "user", 0x20000: "mount", 0x40000000: "network", 0x20000000: "pid", 0x8000000: "ipc", 0x4000000: "uts", 0x2000000: "cgroup", 0x80: "time"}
for flag, name in NAMES.items():
    if libc.unshare(flag) == 0:
        print("ESCAPED: unshare", name)
    child = libc.syscall(56, flag | 17, 0, 0, 0, 0) if os.uname().machine == "x86_64" and flag > 255 else -1
    if child == 0:
        os._exit(0)
    if child > 0:
        os.waitpid(child, 0)
        print("ESCAPED: clone", name)
os.makedirs("/tmp/m", exist_ok=True)
for source, kind in (("tmpfs", "tmpfs"), ("proc", "proc"), ("sysfs", "sysfs"), ("overlay", "overlay"), ("cgroup", "cgroup"), ("/dev/vda", "ext4")):
    if libc.mount(source.encode(), b"/tmp/m", kind.encode(), 0, b"lowerdir=/usr:/tmp") == 0:
        print("ESCAPED: mount", kind)
for flags in (4096, 32 | 1, 32):  # bind, remount read-only, remount
    if libc.mount(b"/usr", b"/usr", b"", flags, None) == 0:
        print("ESCAPED: mount flags", flags)
for path in (b"/usr", b"/proc", b"/tmp", b"/run/course/lab"):
    if libc.umount2(path, 2) == 0:
        print("ESCAPED: umount", path)
try:
    os.chroot("/tmp")
    print("ESCAPED: chroot")
except OSError as error:
    print(error)
for path in os.listdir("/proc/1/ns") if os.access("/proc/1/ns", os.R_OK) else []:
    try:
        if libc.setns(os.open(f"/proc/1/ns/{path}", os.O_RDONLY), 0) == 0:
            print("ESCAPED: setns", path)
    except OSError as error:
        print(error)
print(subprocess.getoutput("unshare -Ur id; unshare -m true; nsenter -t 1 -a id; bwrap --dev-bind / / id"))
print("tried", "everything")
