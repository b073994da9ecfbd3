#!/bin/busybox sh
# First process of lesson 01's machine: a kernel and BusyBox, and a line to speak to it over the serial console.
/bin/busybox --install -s /bin
export PATH=/bin HOME=/ TERM=dumb
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
hostname tiny-vm
stty -echo -onlcr </dev/console
dmesg -n 1 # from here on the console carries answers only
echo "lab:ready"
while read -r command; do
  sh -c "$command" 2>&1
  echo "lab:done"
done
