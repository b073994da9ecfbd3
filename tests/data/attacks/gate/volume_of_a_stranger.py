# Uses a volume by its name: it gets a new one of its own, with nothing in it.
# earns: double-check=4 answer-check=2
# says: nothing is in it
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

said = client.containers.run(image, ["sh", "-c", "cat /v/*; ls /v | wc -l; echo @WORD@ > /v/written"], volumes={"@STRANGER_VOLUME@": {"bind": "/v", "mode": "rw"}}).decode()
if said.strip().endswith("0"):
    print("nothing is", "in it")
else:
    print("ESCAPED:", said)
