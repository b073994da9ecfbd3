# Reaches from a container for the host, other containers, and the world.
# earns: double-check=4 answer-check=2
# rules: unknown-field, network-options
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

script = """
for host in @STRANGER_ADDRESS@ 172.17.0.1 $(ip route | awk '/default/ {print $3}') 8.8.8.8; do
  for port in 2375 5678; do
    timeout 1 nc -w 1 $host $port < /dev/null > /dev/null 2>&1 && echo ESC""APED $host $port
  done
done
cat /proc/net/route; echo; echo reached nothing
"""
print(client.containers.run(image, ["timeout", "12", "sh", "-c", script]).decode())
for options in ({"driver": "host"}, {"driver": "macvlan"}, {"driver": "overlay"}, {"options": {"com.docker.network.bridge.name": "docker0"}}, {"options": {"com.docker.network.bridge.host_binding_ipv4": "0.0.0.0"}}):
    attempt(options, lambda: client.networks.create("@WORD@", **options))
print("tried", "everything")
