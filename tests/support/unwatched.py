#!/usr/bin/env python3
"""Start a program that cannot watch this machine's network addresses: `UNWATCHED_PROGRAM=program unwatched.py argument …`.

Whenever an address comes or goes, Chromium gives up whatever waits for a connection, loopback included, with
ERR_NETWORK_CHANGED; and each container that starts or ends beside a test brings or takes addresses. There is no switch for
it. Without the kernel's messages about addresses (NETLINK_ROUTE) it takes the network for unchanging.

A file of its own, of the standard library alone, because Playwright starts one executable and filters cannot be taken back.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

PROGRAM = "UNWATCHED_PROGRAM"
# the number of socket(2), and AUDIT_ARCH_… of include/uapi/linux/audit.h
_MACHINES = {"x86_64": (41, 0xC000003E), "aarch64": (198, 0xC00000B7)}
_AF_NETLINK, _NETLINK_ROUTE = 16, 0
# include/uapi/linux/bpf_common.h, seccomp.h and prctl.h
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 16, 32
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def stop_watching() -> None:
    """Refuse this process and all that it starts the kernel's messages about addresses; nothing on other kinds of machine.

    Raises:
        OSError: the kernel takes no filter.
    """
    if platform.machine() not in _MACHINES:
        return
    number, architecture = _MACHINES[platform.machine()]
    instructions = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 7, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, 5, number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 3, _AF_NETLINK),
        (_LOAD, 0, 0, _THIRD_ARGUMENT),
        (_EQUAL, 0, 1, _NETLINK_ROUTE),
        (_RETURN, 0, 0, _ERROR | errno.EAFNOSUPPORT),
        (_RETURN, 0, 0, _ALLOW),
    ]
    program = _Program(len(instructions), b"".join(struct.pack("HBBI", *each) for each in instructions))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((_NO_NEW_PRIVILEGES, 1, 0, 0, 0), (_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)):
        if libc.prctl(*arguments) != 0:
            raise OSError(ctypes.get_errno(), "the kernel takes no filter")


if __name__ == "__main__":
    stop_watching()
    os.execv(os.environ[PROGRAM], [os.environ[PROGRAM], *sys.argv[1:]])
