"""The workshop: a container with the rights to build another one by hand, on whichever engine the course uses.

It sees the engine's machine as that machine's root does (its process numbers, its tree of control groups), so that
what is built by hand and what the engine builds are looked at with the same commands. All that it makes lives below
its own control group: when the workshop is removed, so is every process that was started in it.
"""

from types import TracebackType
from typing import TYPE_CHECKING

from lab.engines.labels import owner
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

# unshare, mount, pivot_root and sethostname(2) ask for SYS_ADMIN (capabilities(7)); reading the namespaces and the
# root of another process asks for SYS_PTRACE (proc(5)). All the rest is the engine's default.
_RIGHTS = ("SYS_ADMIN", "SYS_PTRACE")
_UNCONFINED = ("seccomp=unconfined", "apparmor=unconfined", "label=disable")

# Version 2 has one tree, whose inner groups hold no processes (cgroups(7), "no internal processes"): the workshop
# moves itself into a leaf before it lets its children have limits. Version 1 has one tree for each controller.
_PREPARE = """
own() { sed -n "s/^[0-9]*:$1://p" /proc/self/cgroup; }
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    tree=/sys/fs/cgroup$(own "")
    mkdir "$tree/workshop" && echo $$ > "$tree/workshop/cgroup.procs" &&
        echo "+pids +memory" > "$tree/cgroup.subtree_control" || exit 1
    printf 'PIDS=%s\\nMEMORY=%s\\nMEMORY_MAX=memory.max\\n' "$tree" "$tree" > /workshop
else
    printf 'PIDS=%s\\nMEMORY=%s\\nMEMORY_MAX=memory.limit_in_bytes\\n' \
        "/sys/fs/cgroup/pids$(own pids)" "/sys/fs/cgroup/memory$(own memory)" > /workshop
fi
exec tail -f /dev/null
"""
_WAIT = "for i in $(seq 100); do [ -s /workshop ] && exec cat /workshop; sleep 0.1; done; exit 1"

# Follows a process that was just started until it is no longer a shell, `unshare` or `chroot` on its way to become another.
_SETTLE = """
pid=%d
for i in $(seq 100); do
    name=$(cat /proc/$pid/comm) || exit 1
    case $name in
        unshare) child=$(cat /proc/$pid/task/$pid/children); pid=${child%%%% *}; [ -n "$pid" ] || pid=%d;;
        sh|chroot|runc*|crun*) ;;
        *) break;;
    esac
    usleep 50000
done
echo $pid
"""


def workshop(client: "DockerClient | None" = None) -> "Workshop":
    """A fresh workshop on the engine; one that was open before is removed with all that runs in it.

    Args:
        client: the engine, `lab.engine()` by default.

    Raises:
        LabError: the engine does not give the rights that the work needs.
    """
    import docker

    import lab
    import lab.images

    engine: DockerClient = client if client is not None else lab.engine(quiet=True)
    name = workshop_name()
    for old in engine.containers.list(all=True, filters={"name": f"^/?{name}$"}):
        old.remove(force=True)
    try:
        container = engine.containers.run(
            lab.images.busybox(engine),
            ["sh", "-c", _PREPARE],
            name=name,
            detach=True,
            pid_mode="host",
            cgroupns="host",
            cap_add=list(_RIGHTS),
            security_opt=list(_UNCONFINED),
            hostname="workshop",
            network_mode="none",
            volumes={"/sys/fs/cgroup": {"bind": "/sys/fs/cgroup", "mode": "rw"}},
        )
        ready = container.exec_run(["sh", "-c", _WAIT])
    except docker.errors.APIError as error:
        raise _refused(str(error.explanation or error)) from error
    if ready.exit_code != 0:
        logs = container.logs().decode(errors="replace").strip()
        container.remove(force=True)
        raise _refused(logs)
    pairs = (line.partition("=") for line in _text(ready.output).split())
    return Workshop(container, {name: value for name, _equals, value in pairs})


def workshop_name() -> str:
    """The name of this user's workshop, so that two people on one engine have one each."""
    return f"lab-workshop-{owner()}"


def _refused(reason: str) -> LabError:
    return LabError(
        _("The engine did not open the workshop: {reason}").format(reason=reason),
        expected=_("Building a container by hand needs an engine that runs as root."),
        next_step=_("Set LAB_ENGINE=vm to use the lab VM, where you are root, and run the cell again."),
    )


class Workshop:
    """A place to build a container by hand.

    Its scripts find three variables: `PIDS` and `MEMORY`, the folders in which `mkdir` makes a control group for
    processes and for memory (one and the same folder in version 2), and `MEMORY_MAX`, the name of the file that
    holds the memory limit.

    """

    def __init__(self, container: "Container", variables: dict[str, str]) -> None:
        """Use `workshop()`.

        Args:
            container: the container that it is.
            variables: what its scripts find in their environment.
        """
        self.container = container
        self.variables = variables

    def run(self, script: str, *, check: bool = True) -> str:
        """Run a shell script and return what it wrote, errors included.

        Args:
            script: for BusyBox's `sh`.
            check: an exit status other than 0 is an error.

        Raises:
            LabError: the script failed and `check` asked for success, or the workshop is closed.
        """
        status, output = self._exec(script)
        if check and status != 0:
            raise LabError(
                _("The script ended with status {status}.").format(status=status),
                expected=_("It wrote: {output}").format(output=output.strip() or _("nothing")),
                next_step=_("Correct it and run the cell again, or use check=False to look at the output."),
            )
        return output.rstrip("\n")

    def start(self, command: str) -> int:
        """Leave a command running and return the number of its process, as seen in the workshop.

        Where the command is `unshare`, that is the process that `unshare` started.

        Args:
            command: one shell command.

        Raises:
            LabError: it ended at once, or the workshop is closed.
        """
        api = self.container.client.api  # type: ignore[union-attr] # set on every container that an engine gave
        self._require_open()
        made = api.exec_create(
            self.container.id,
            ["sh", "-c", f"exec {command.strip()} >/tmp/output 2>&1"],
            environment=self.variables,
            workdir="/",
        )
        api.exec_start(made["Id"], detach=True)
        pid = int(api.exec_inspect(made["Id"])["Pid"])
        status, output = self._exec(_SETTLE % (pid, pid))
        if status != 0 or not output.strip().isdigit():
            raise LabError(
                _("The command ended at once."),
                expected=_("It wrote: {output}").format(output=self.run("cat /tmp/output") or _("nothing")),
                next_step=_("Start one that keeps running, such as sleep."),
            )
        return int(output)

    def close(self) -> None:
        """Remove the workshop and every process that was started in it."""
        import docker

        try:
            self.container.remove(force=True)
        except docker.errors.NotFound:
            return  # `lab.reset()` was faster

    def _exec(self, script: str) -> tuple[int, str]:
        self._require_open()
        # output and errors in one pipe: over the engine's two streams their order would be a matter of luck
        done = self.container.exec_run(["sh", "-c", f"exec 2>&1\n{script}"], environment=self.variables)
        return int(done.exit_code or 0), _text(done.output)

    def _require_open(self) -> None:
        import docker

        try:
            self.container.reload()
        except docker.errors.NotFound as error:
            raise LabError(_("The workshop is closed."), next_step=_("Open another one with shop = lab.workshop().")) from error

    def __enter__(self) -> "Workshop":
        """Work in it; it is closed at the end of the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """Stable text, without numbers that change from one run to the next."""
        return "<Workshop>"


def _text(output: object) -> str:
    return output.decode(errors="replace") if isinstance(output, bytes) else ""
