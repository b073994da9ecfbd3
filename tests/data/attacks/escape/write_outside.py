# Writes wherever it can: the course, its own results, the system, the packages that the grader itself imports.
# earns: answer-check=2
# says: tried everything
# %% double
import os, sys, site
import lab, autograder.inside
places = ["@COURSE@", "@COURSE@/submitted/ada/small", "@COURSE@/.autograder", "@COURSE@/source", "/", "/etc", "/usr", "/usr/bin", "/usr/lib",
          "/usr/local", "/run", "/run/course", "/var", "/root", "/home", "/opt", "/proc", "/sys", "/sys/fs/cgroup", "/dev", "/dev/pts",
          "/tmp", "/var/tmp", "/dev/shm", sys.prefix, sys.base_prefix, *site.getsitepackages(), *lab.__path__, *autograder.inside.__path__,
          "/run/course/images", "/proc/1/root/tmp", "/proc/1/cwd", ".."]
own = ("/tmp", "/dev/shm", "/home/student", "/var/tmp")
for place in places:
    path = os.path.join(place, "@WORD@")
    try:
        os.makedirs(place, exist_ok=True)
        open(path, "w").write("@WORD@")
        if not os.path.realpath(path).startswith(own) and "/proc/" not in path:
            print("ESCAPED: wrote", os.path.realpath(path))
    except OSError as error:
        print(error)
for path in (sys.executable, lab.__file__, autograder.inside.__file__, "/usr/bin/env", "/run/course/docker.sock", "/etc/passwd"):
    for act in (os.unlink, lambda path: os.chmod(path, 0o777), lambda path: open(path, "r+b"), lambda path: os.rename(path, path + "@WORD@")):
        try:
            act(path)
            print("ESCAPED: changed", path)
        except OSError as error:
            print(error)
print("tried", "everything")
