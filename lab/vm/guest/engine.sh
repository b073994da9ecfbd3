#!/bin/sh
# The two daemons of Docker Engine, each started by init and started again where it ends.
name=$1

# Until the machine's state is saved somebody waits for it to boot, and reads its console: say there what happens. A daemon may
# give up once because everything is slow on an emulated processor; one that ends again and again never comes up.
if [ ! -e /run/booted ]; then
  echo start >>"/run/starts-$name"
  starts=$(wc -l <"/run/starts-$name")
  if [ "$starts" -gt 1 ]; then
    echo "lab-vm: $name ended; the end of its log:"
    tail -n 8 "/var/log/$name.log"
  fi
  if [ "$starts" -gt 3 ]; then
    echo "lab-vm: off, because $name ended $((starts - 1)) times"
    sleep 1 # the console takes its time
    poweroff -f
  fi
  echo "lab-vm: starting $name"
fi

case $name in
  containerd) exec containerd >>/var/log/containerd.log 2>&1 ;;
  dockerd)
    # it gives up on a containerd that is slow to start, and everything is slow on an emulated processor
    until [ -S /run/containerd/containerd.sock ]; do sleep 0.2; done
    exec dockerd --host tcp://0.0.0.0:2376 --host unix:///run/docker.sock --containerd /run/containerd/containerd.sock \
      --tlsverify --tlscacert /etc/lab/tls/ca.pem --tlscert /etc/lab/tls/server.pem --tlskey /etc/lab/tls/server-key.pem \
      >>/var/log/dockerd.log 2>&1
    ;;
esac
