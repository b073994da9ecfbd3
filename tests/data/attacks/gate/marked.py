# Marks its own objects as another submission's, or as nobody's, and names them as the gate names others'.
# earns: double-check=4 answer-check=2
# rules: dockerfile
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

import io
for labels in ({"vm-to-kubernetes.gate": "other"}, {"vm-to-kubernetes.gate": ""}, {"vm-to-kubernetes.gate.default": "1"}, {"vm-to-kubernetes.sandbox": "1"}):
    for act in (lambda: client.containers.run(image, ["sleep", "600"], labels=labels, detach=True), lambda: client.networks.create("@WORD@", labels=labels), lambda: client.volumes.create("@WORD@", labels=labels)):
        try:
            act()
        except Exception as error:
            print(error)
for name in ("s0123456789ab-@WORD@", "@WORD@"):
    try:
        client.containers.run(image, ["sleep", "600"], name=name, detach=True)
    except Exception as error:
        print(error)
try:
    client.images.build(fileobj=io.BytesIO(b"FROM lab/busybox:1\nLABEL vm-to-kubernetes.gate=other\nLABEL @WORD@=1\n"), tag="s0123456789ab-@WORD@")
    made = client.containers.run("s0123456789ab-@WORD@", ["sleep", "600"], detach=True, name="of-marked-@WORD@")
except Exception as error:
    print(error)
print("tried", "everything")
