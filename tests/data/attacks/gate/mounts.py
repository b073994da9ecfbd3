# Mounts the host's files, in every way that the engine knows.
# earns: double-check=4 answer-check=2
# rules: host-mount, volume-driver, unknown-field
# says: tried everything
# %% box
import lab
client = lab.engine(quiet=True)
image = lab.images.busybox(client)
def attempt(what, act):
    try:
        act()
    except Exception as error:
        print(what, error)
    else:
        print("ESCAPED:", what)

from docker.types import Mount, DriverConfig
def run(**options):
    client.containers.run(image, ["cat", "/host/etc/shadow"], **options)
for source in ("/", "/etc", "/var/run/docker.sock", "@COURSE@", "/proc/1/root", "/.", "//", "/tmp/.."):
    for mode in ("ro", "rw", "rslave", "z"):
        attempt(f"bind {source}", lambda: run(volumes={source: {"bind": "/host", "mode": mode}}))
    attempt(f"mount {source}", lambda: run(mounts=[Mount("/host", source, type="bind")]))
attempt("relative", lambda: run(volumes=["../../:/host"]))
attempt("pipe", lambda: run(mounts=[Mount("/host", "/", type="npipe")]))
for options in ({"type": "none", "o": "bind", "device": "/"}, {"type": "nfs", "o": "addr=127.0.0.1", "device": ":/"}, {"o": "bind", "device": "@COURSE@"}):
    attempt(f"volume {options}", lambda: client.volumes.create("@WORD@", driver_opts=options))
    attempt(f"mount volume {options}", lambda: run(mounts=[Mount("/host", "@WORD@", driver_config=DriverConfig("local", options))]))
attempt("volume driver", lambda: run(volumes={"x": {"bind": "/host"}}, volume_driver="rexray"))
print("tried", "everything")
