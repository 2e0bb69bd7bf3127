"""Settings that `gunicorn app:app` reads by itself; the command line and the environment win.

Two processes of four threads fit into 512 MB beside the job runner and beat one process of eight.
"""

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
