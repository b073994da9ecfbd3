#!/bin/sh
# The two daemons of Docker Engine, each started by init and started again where it ends.
case $1 in
  containerd) exec containerd >>/var/log/containerd.log 2>&1 ;;
  dockerd)
    # it gives up on a containerd that is slow to start, and everything is slow on an emulated processor
    until [ -S /run/containerd/containerd.sock ]; do sleep 0.2; done
    exec dockerd --host tcp://0.0.0.0:2376 --host unix:///run/docker.sock --containerd /run/containerd/containerd.sock \
      --tlsverify --tlscacert /etc/lab/tls/ca.pem --tlscert /etc/lab/tls/server.pem --tlskey /etc/lab/tls/server-key.pem \
      >>/var/log/dockerd.log 2>&1
    ;;
esac
