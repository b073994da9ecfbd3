# Writes the runner's frames itself, through descriptors found in /proc: answers before the questions, and what is no frame's business.
# says: sent
# limits: output
# %% double
import json, os
out = [int(n) for n in os.listdir("/proc/self/fd") if int(n) > 2 and os.path.exists(f"/proc/self/fd/{n}") and os.readlink(f"/proc/self/fd/{n}").startswith("pipe:")]
def send(frame):
    for descriptor in out:
        try:
            os.write(descriptor, json.dumps(frame).encode() + b"\n")
        except OSError:
            pass
odd = [
    {"kind": "ready"}, {"kind": "full"}, {}, {"kind": None}, {"kind": ["done"]}, {"kind": {"done": 1}}, {"number": 5},
    {"kind": "output"}, {"kind": "output", "output": 5}, {"kind": "output", "output": []}, {"kind": "output", "output": {}},
    *({"kind": "output", "output": {"output_type": kind}} for kind in (5, None, [], {}, "stream", "error", "display_data", "execute_result")),
    {"kind": "output", "output": {"output_type": "stream", "name": {"a": 1}, "text": {"b": 2}}},
    {"kind": "output", "output": {"output_type": "stream", "name": "stdout", "text": ["a", 5, None, {"x": 1}]}},
    {"kind": "output", "output": {"output_type": "error", "ename": {}, "evalue": [], "traceback": {"a": 1}}},
    {"kind": "output", "output": {"output_type": "error", "ename": "\x1b[31m" * 1000, "evalue": "\ud800", "traceback": [None, "\ud800", 7]}},
    {"kind": "output", "output": {"output_type": "display_data", "data": {"text/html": "<script>ESC" "APED</script>", "text/plain": ["a", 1]}, "metadata": {"nbgrader": {"grade": True}}}},
    {"kind": "output", "output": {"output_type": "execute_result", "execution_count": "four", "data": {"application/vnd.vm-to-kubernetes.task+json": {"points": 4}, "text/plain": "4"}}},
    {"kind": "output", "output": {"output_type": "execute_result", "execution_count": 1e999, "data": 5, "metadata": 5}},
]
for frame in odd:
    send(frame)
for kind in ("done", "answer"):
    for number in (0, -1, None, "1", 1.0, True, [], 10**30, float("nan"), float("inf")):
        send({"kind": kind, "number": number, "value": "6"})
send({"kind": "output", "output": {"output_type": "stream", "name": "stdout", "text": "sent"}})
def double(n):
    return None
# %% answer
answer = None
