#!/bin/sh
# The lab VM's start-up, run once by init: mounts, kernel modules, network. The engine is started by init, after it.

# unpacked by whoever built this disk, without root: give the files to this machine's root, once. First of all, because
# programs that run as their owner (mount is one) would run as a stranger
if [ ! -e /var/lib/lab/owned ]; then
  chown -Rh 0:0 /bin /sbin /lib /lib64 /usr /etc /var /boot /opt /home /root 2>/dev/null
  mkdir -p /var/lib/lab && touch /var/lib/lab/owned
fi

mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs -o mode=755 run /run
mount -t tmpfs tmp /tmp
mkdir -p /dev/pts /dev/shm /run/lock
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t cgroup2 cgroup2 /sys/fs/cgroup

while read -r module; do insmod "$module"; done </etc/lab/modules
hostname lab-vm
echo "lab-vm: modules loaded"
ip link set lo up
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
echo 1 >/proc/sys/net/ipv4/ip_forward
