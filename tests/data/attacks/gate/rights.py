# Asks for everything that would make a container more than one.
# earns: double-check=4 answer-check=2
# rules: host-namespace, privileged, capability, security-opt, device, cgroup-parent, runtime, sysctl, oom, oom-score, storage-opt, ulimit, log-config
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

asked = [
    {"privileged": True}, {"pid_mode": "host"}, {"ipc_mode": "host"}, {"network_mode": "host"}, {"uts_mode": "host"}, {"userns_mode": "host"},
    {"cgroupns": "host"}, {"cap_add": ["SYS_ADMIN"]}, {"cap_add": ["ALL"]}, {"cap_add": ["NET_ADMIN"]}, {"security_opt": ["seccomp=unconfined"]},
    {"security_opt": ["apparmor=unconfined"]}, {"security_opt": ["systempaths=unconfined"]}, {"security_opt": ["label=disable"]}, {"devices": ["/dev/vda:/dev/vda:rwm"]},
    {"device_cgroup_rules": ["a *:* rwm"]}, {"cgroup_parent": "/"}, {"runtime": "other"}, {"sysctls": {"kernel.core_pattern": "x"}},
    {"oom_kill_disable": True}, {"oom_score_adj": -1000}, {"storage_opt": {"size": "1T"}}, {"network_mode": "ns:/proc/1/ns/net"}, {"pid_mode": "container:"},
    {"ulimits": [{"Name": "memlock", "Soft": -1, "Hard": -1}]}, {"log_config": {"Type": "syslog", "Config": {"syslog-address": "udp://127.0.0.1:1"}}},
]
for options in asked:
    attempt(options, lambda: client.containers.run(image, ["true"], **options))
print("tried", "everything")
