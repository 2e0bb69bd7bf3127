"""Settings that `gunicorn app:app` reads by itself; the command line and the environment win.

Two processes of four threads fit into 512 MB beside the job runner and beat one process of eight.
"""

import contextlib
import ctypes
import gc
import os
from pathlib import Path

_MEMORY_DISK = Path("/dev/shm")  # noqa: S108 (heartbeats must not wait for a slow disk)

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # the processes share the memory of the code
worker_tmp_dir = str(_MEMORY_DISK) if os.access(_MEMORY_DISK, os.W_OK) else None
timeout = 120
graceful_timeout = 20
keepalive = 5
control_socket_disable = True

# Loading a program makes no garbage, but a collector that is on looks through all of it again and again.
gc.disable()


def when_ready(server) -> None:
    """Before the first fork: what is loaded stays, and is no longer looked through in any process."""
    gc.collect()
    # A collector that touched these objects would copy their pages in each child.
    gc.freeze()
    gc.enable()


def _share_one_heap() -> None:
    """Let the threads of a process share one heap: glibc keeps one for each, and none gives back much.

    Threads of Python take turns anyway; smaller limits for large blocks would save as much again, but pages
    then wait for memory.
    """
    arena_max = -8  # M_ARENA_MAX of malloc.h
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(arena_max, 1)


_share_one_heap()
