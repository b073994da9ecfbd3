"""The course's two megabytes.

Memory in 2^20 bytes, as `free -m` and an engine's limits count it; disk in 10^6 bytes, as image sizes are given.
"""

MEMORY_MB = 2**20
DISK_MB = 10**6
