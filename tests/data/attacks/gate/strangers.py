# Reaches for containers, networks, volumes and images that are not its own: by name, id, label and mark.
# earns: double-check=4 answer-check=2
# rules: shared-image, path, host-namespace, pull
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

container, network, volume, picture = "@STRANGER_CONTAINER@", "@STRANGER_NETWORK@", "@STRANGER_VOLUME@", "@STRANGER_IMAGE@"
for name in (container, container[:12], container[:2], "@STRANGER_NAME@", "/@STRANGER_NAME@", "../@STRANGER_NAME@"):
    attempt(f"get {name}", lambda: client.containers.get(name))
    api = client.api
    for act in (api.start, api.stop, api.kill, api.pause, api.restart, api.logs, api.top, api.diff, api.inspect_container, api.wait, lambda name: list(api.export(name)),
                lambda name: api.remove_container(name, force=True), lambda name: api.rename(name, "mine"), lambda name: api.update_container(name, mem_limit="64m"),
                lambda name: api.exec_create(name, ["cat", "/etc/shadow"]), lambda name: api.commit(name, "mine"), lambda name: api.get_archive(name, "/"),
                lambda name: api.put_archive(name, "/", b""), lambda name: api.stats(name, stream=False), lambda name: api.attach(name, stream=False, logs=True),
                lambda name: api.connect_container_to_network(name, "bridge")):
        attempt(f"{getattr(act, '__name__', act)} {name}", lambda: act(name))
    for mode in ("network_mode", "pid_mode", "ipc_mode"):
        attempt(f"{mode} {name}", lambda: client.containers.run(image, ["true"], **{mode: f"container:{name}"}))
    attempt(f"volumes_from {name}", lambda: client.containers.run(image, ["true"], volumes_from=[name]))
    attempt(f"links {name}", lambda: client.containers.run(image, ["true"], links={name: "x"}))
for name in (network, network[:12], "@STRANGER_NAME@"):
    attempt(f"network {name}", lambda: client.networks.get(name))
    attempt(f"run on {name}", lambda: client.containers.run(image, ["true"], network=name))
    attempt(f"remove {name}", lambda: client.api.remove_network(name))
attempt("inspect volume", lambda: client.volumes.get(volume))
attempt("remove volume", lambda: client.api.remove_volume(volume, force=True))
for name in (picture, picture.removeprefix("sha256:")[:12], "@STRANGER_NAME@", "@STRANGER_NAME@:latest"):
    attempt(f"image {name}", lambda: client.images.get(name))
    attempt(f"run {name}", lambda: client.containers.run(name, ["true"]))
    attempt(f"tag {name}", lambda: client.api.tag(name, "mine"))
    attempt(f"remove {name}", lambda: client.images.remove(name, force=True))
attempt("remove the course's image", lambda: client.images.remove(image, force=True))
listed = str([thing.attrs for kind in (client.containers, client.networks, client.volumes, client.images) for thing in kind.list(**({"all": True} if kind in (client.containers, client.images) else {}))])
for filters in ({"label": "vm-to-kubernetes.gate"}, {"label": "@STRANGER_NAME@"}, {"name": "@STRANGER_NAME@"}, {"id": container}, {"ancestor": "lab/busybox:1"}, {"volume": volume}, {"network": network}):
    try:
        listed += str([found.attrs for found in client.containers.list(all=True, filters=filters)])
    except Exception as error:
        print(filters, error)
listed += str(client.info()) + str(client.df()) + str(client.events(since=0, until=1, decode=False) and "")
if "@STRANGER_NAME@" in listed or container in listed or network in listed or "vm-to-kubernetes.gate" in listed:
    print("ESCAPED: it is listed")
for kind in (client.containers, client.networks, client.volumes):
    kind.prune()
print("tried", "everything")
