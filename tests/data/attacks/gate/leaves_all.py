# Leaves containers that come back, networks, volumes and images behind.
# earns: double-check=4 answer-check=2
# says: left everything
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

import io
client.networks.create("@WORD@")
client.volumes.create("@WORD@")
for number in range(3):
    client.containers.run(image, ["sh", "-c", "trap '' TERM INT; while :; do sleep 1; done"], name=f"@WORD@-{number}", network="@WORD@", detach=True,
                          restart_policy={"Name": "always"}, volumes={"@WORD@": {"bind": "/v", "mode": "rw"}}, labels={"@WORD@": "@WORD@"}, stop_signal="SIGUSR1")
client.containers.get("@WORD@-0").pause()
client.images.build(fileobj=io.BytesIO(b"FROM lab/busybox:1\nRUN echo @WORD@ > /@WORD@\n"), tag="@WORD@")
client.containers.get("@WORD@-1").commit("@WORD@", "two")
print("left", "everything")
