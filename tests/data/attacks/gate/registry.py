# Brings in and sends out images; changes the engine itself.
# earns: double-check=4 answer-check=2
# rules: pull, load, registry, swarm, plugin, prune, route
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

api = client.api
for what, act in {
    "pull": lambda: client.images.pull("busybox"), "import": lambda: api.import_image(src="http://127.0.0.1/x", repository="x"), "load": lambda: client.images.load(b"x"),
    "other's": lambda: client.images.load(b"".join(client.images.get(image).save(named=True))),
    "push": lambda: print(api.push("lab/busybox", "1")) or 1 / 0, "search": lambda: api.search("x"), "login": lambda: api.login("a", "b", registry="localhost:5000", reauth=True),
    "swarm": lambda: client.swarm.init(), "join": lambda: client.swarm.join(["127.0.0.1"], "x"), "services": lambda: client.services.list(), "secrets": lambda: client.secrets.list(), "configs": lambda: client.configs.list(),
    "nodes": lambda: client.nodes.list(), "plugins": lambda: client.plugins.list(), "install": lambda: client.plugins.install("x"), "image prune": lambda: client.images.prune(), "build prune": lambda: api.prune_builds(),
    "reload": lambda: api._raise_for_status(api._post(api._url("/reload"))), "debug": lambda: api._raise_for_status(api._get(api._url("/debug/pprof/"))), "metrics": lambda: api._raise_for_status(api._get(api._url("/metrics"))),
}.items():
    attempt(what, act)
print("tried", "everything")
