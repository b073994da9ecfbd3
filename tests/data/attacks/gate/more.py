# Asks for more memory, processes and processors than a container may have, then for more containers, networks and volumes.
# earns: double-check=4 answer-check=2
# rules: memory-limit, pids-limit, cpu-limit, containers-limit, networks-limit, volumes-limit
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

for options in ({"mem_limit": "100g"}, {"mem_limit": "100m", "memswap_limit": -1}, {"pids_limit": 100000}, {"nano_cpus": 64_000_000_000}, {"cpu_quota": 10**7, "cpu_period": 10**5}):
    attempt(options, lambda: client.containers.run(image, ["true"], **options))
def many(make, most):
    def act():
        for number in range(most):
            make(number)
    return act
attempt("containers", many(lambda n: client.containers.create(image, ["true"], name=f"@WORD@-{n}"), 12))
attempt("networks", many(lambda n: client.networks.create(f"@WORD@-{n}"), 12))
attempt("volumes", many(lambda n: client.volumes.create(f"@WORD@-{n}"), 40))
print("tried", "everything")
