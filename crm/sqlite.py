"""SQLite as Semafor needs it: a safe library, WAL with full sync, and explicit transactions.

The driver's own transactions lose updates: a read is upgraded to a write after somebody else wrote. And
SQLite before 3.51.3 can corrupt a WAL database when two connections checkpoint at the same instant.
"""

import importlib
import sqlite3
from collections.abc import Callable
from types import ModuleType

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import QueuePool

FIXED_BRANCHES = {(3, 44): 6, (3, 50): 7}
FIXED_SINCE = (3, 51, 3)
POOL_SIZE = 8


def load_driver() -> ModuleType:
    """pysqlite3 with its bundled library where a wheel exists, else the standard module.

    Never both on one file in one process: POSIX locks would be dropped behind SQLite's back.
    """
    try:
        return importlib.import_module("pysqlite3")
    except ImportError:
        return sqlite3


driver = load_driver()


def has_wal_fix(version: tuple[int, ...]) -> bool:
    """Whether this SQLite version cannot corrupt a WAL file by the checkpoint race."""
    if version >= FIXED_SINCE:
        return True
    return version[:2] in FIXED_BRANCHES and version[2] >= FIXED_BRANCHES[version[:2]]


def journal_mode(settings: dict) -> str:
    """WAL, or DELETE where the library is vulnerable and nobody vouches for a distribution's patch."""
    safe = has_wal_fix(driver.sqlite_version_info) or settings.get("SQLITE_PATCHED")
    return "wal" if safe else "delete"


def engine_options(url: str) -> dict:
    return {
        "module": driver,
        "poolclass": QueuePool,
        "pool_size": POOL_SIZE,
        "max_overflow": POOL_SIZE,
        # The connection used last has the pages and statements of the moment at hand.
        "pool_use_lifo": True,
        "connect_args": {"timeout": 10, "check_same_thread": False},
    }


def synchronous(settings: dict) -> str:
    return settings.get("SQLITE_SYNCHRONOUS", "FULL")


def losable_synchronous(settings: dict) -> str:
    """For a transaction whose loss in a power cut does no harm (``execution_options(losable=True)``).

    In WAL such a commit waits for no disk, and the file stays whole; in other modes it might not.
    """
    is_strict = synchronous(settings) in {"FULL", "EXTRA"}
    return "NORMAL" if is_strict and journal_mode(settings) == "wal" else synchronous(settings)


def pragmas(settings: dict) -> tuple[str, ...]:
    """Connection settings, in the order they must be set."""
    return (
        "busy_timeout=10000",
        f"journal_mode={journal_mode(settings)}",
        f"synchronous={synchronous(settings)}",
        "foreign_keys=on",
        "journal_size_limit=67108864",
        "mmap_size=0",
        # Per connection: two workers of four threads share 100 MiB, and the system caches the file anyway.
        "cache_size=-3000",
        "temp_store=memory",
        "trusted_schema=off",
        "cell_size_check=on",
        "secure_delete=on",
    )


def prepare_engine(engine: Engine, settings: dict, is_read_only: Callable) -> None:
    """Set each new connection up and begin each transaction as reader or as writer."""
    statements = tuple(f"PRAGMA {pragma}" for pragma in pragmas(settings))
    strict, lax = synchronous(settings), losable_synchronous(settings)

    @event.listens_for(engine, "connect")
    def set_up(connection, record) -> None:
        connection.isolation_level = None
        for statement in statements:
            connection.execute(statement)
        record.info["synchronous"] = strict

    @event.listens_for(engine, "begin")
    def begin(connection) -> None:
        # query_only is how SQLite itself refuses a write inside a GET.
        read_only = is_read_only(connection)
        _say(connection, "query_only", "on" if read_only else "off")
        if not read_only:
            is_losable = connection.get_execution_options().get("losable", False)
            _say(connection, "synchronous", lax if is_losable else strict)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _say(connection: Connection, pragma: str, value: str) -> None:
    """Set *pragma* when it changes: some make SQLite prepare every statement of the connection anew."""
    if connection.info.get(pragma) != value:
        connection.exec_driver_sql(f"PRAGMA {pragma}={value}")
        connection.info[pragma] = value
