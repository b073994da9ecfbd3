"""What lesson 01's machine says on its serial console (see `guest/minimal-init.sh`)."""

READY = "lab:ready"
DONE = "lab:done"
