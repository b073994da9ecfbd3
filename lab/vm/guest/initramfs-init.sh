#!/bin/busybox sh
# First process of the lab VM: finds the disk and hands over to the Debian on it.
B=/bin/busybox
$B mount -t proc proc /proc
$B mount -t sysfs sys /sys
$B mount -t devtmpfs dev /dev
# QEMU announces microvm's devices on the kernel's command line; as a module, virtio_mmio must be told again
devices=$($B tr ' ' '\n' </proc/cmdline | $B sed -n 's/^virtio_mmio\.//p')
for module in /modules/*.ko; do
  case $module in
    *virtio_mmio.ko) $B insmod "$module" $devices ;;
    *) $B insmod "$module" ;;
  esac
done
$B mount -t ext4 -o rw,noatime /dev/vda /root || exec $B sh
$B umount /proc
$B umount /sys
$B mount -o move /dev /root/dev
exec $B switch_root /root /sbin/init
