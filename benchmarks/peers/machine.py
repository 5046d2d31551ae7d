"""Description of the measuring machine: processor, cores, memory, system. No host names."""

import os
import platform
import re
from pathlib import Path


def machine() -> str:
    """Return a description of this machine in one line."""
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{_processor()}, {cores} cores, {memory:.0f} GB, {platform.system()}"


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:  # no Linux
        found = None
    return found[1] if found else platform.processor() or platform.machine()
