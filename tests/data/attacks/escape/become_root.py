# Becomes someone else: user ids, groups, capabilities, programs that run as their owner.
# earns: answer-check=2
# says: tried everything
# %% double
import ctypes, glob, os, stat, subprocess
libc = ctypes.CDLL(None, use_errno=True)
for act in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0]), lambda: os.setresuid(0, 0, 0), lambda: os.setresgid(0, 0, 0)):
    try:
        act()
        print("ESCAPED: became root")
    except OSError as error:
        print(error)
status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
if int(status["CapEff"], 16) or int(status["CapPrm"], 16) or int(status["CapAmb"], 16) or status["NoNewPrivs"] != "1":
    print("ESCAPED: capabilities", status)
for path in ["/usr/bin/su", "/usr/bin/sudo", "/usr/bin/mount", "/usr/bin/passwd", "/usr/bin/pkexec", "/usr/bin/newgrp"]:
    if os.path.exists(path) and os.stat(path).st_mode & stat.S_ISUID:
        print(subprocess.run([path, "--help"], capture_output=True, stdin=subprocess.DEVNULL).returncode)
open("/tmp/s", "w").write("#!/bin/sh\nid\n")
os.chmod("/tmp/s", 0o6777)
said = subprocess.getoutput("su -c id < /dev/null; sudo -n id; /tmp/s")
print(said)
if "uid=0" in said:
    print("ESCAPED: a program ran as root")
print("tried", "everything")
