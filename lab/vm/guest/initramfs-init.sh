#!/bin/busybox sh
# First process of the lab VM: finds the disk and hands over to the Debian on it.
B=/bin/busybox
$B mount -t proc proc /proc
$B mount -t sysfs sys /sys
$B mount -t devtmpfs dev /dev
for module in /modules/*.ko; do $B insmod "$module"; done
if ! $B mount -t ext4 -o rw,noatime /dev/vda /root; then
  echo "lab-vm: off, because its disk cannot be mounted"
  $B sleep 1 # the console takes its time
  $B poweroff -f
fi
$B umount /proc
$B umount /sys
$B mount -o move /dev /root/dev
exec $B switch_root /root /sbin/init
