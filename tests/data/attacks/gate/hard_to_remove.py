# Floods the engine through the gate: output, disk, processes and memory of containers.
# earns: double-check=4 answer-check=2
# rules: disk-limit
# says: started everything
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

for number, command in enumerate(("yes", "dd if=/dev/zero of=/large bs=1M", ":(){ :|:& };:", "a=x; while :; do a=$a$a; done", "while :; do echo > /$RANDOM$RANDOM; done")):
    client.containers.run(image, ["sh", "-c", command], name=f"@WORD@-{number}", detach=True)
import time
for _second in range(20):
    try:
        client.containers.run(image, ["true"], remove=True)
    except Exception as error:
        if "may write" in str(error):  # the gate has noticed
            break
    time.sleep(1)
print("started", "everything")
