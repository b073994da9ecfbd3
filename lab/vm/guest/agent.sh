#!/bin/sh
# Obeys the machine's keeper, which writes to the virtual port: one word and its arguments a line.
# A saved machine wakes with the clock and the random state of the moment it was saved; both must be renewed.

# Memory that was used and given back still holds what was in it, and would be saved with the rest: fill it with zeros, which
# take no room in the saved state, nor in the host's memory after it is resumed.
forget() {
  mkdir -p /run/zeros
  mount -t tmpfs -o size=100% zeros /run/zeros
  head -c "$(awk '/^MemAvailable/ {print int($2 * 0.9)}' /proc/meminfo)k" /dev/zero >/run/zeros/all
  umount /run/zeros
}

for port in /dev/vport*; do exec 3<>"$port"; done
while read -r order first second <&3; do
  case $order in
    woke) date -s "@$first" >/dev/null; echo "$second" >/dev/urandom; echo awake >&3 ;;
    rest) touch /run/booted; sync; echo 3 >/proc/sys/vm/drop_caches; forget; echo rested >&3 ;;
    *) echo unknown >&3 ;;
  esac
done
sleep 1 # the keeper is not there: init starts this again
