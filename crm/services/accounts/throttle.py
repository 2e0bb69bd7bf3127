"""Guessing is hopeless and harmless (T4): attempts are counted before they are evaluated.

An account is counted per network, so that a stranger's guesses never shut the owner out, who comes
from elsewhere. A browser that signed in before is counted by itself, whoever shares its network.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select, text

from crm import state
from crm.lib import clock


@dataclass(frozen=True)
class Bucket:
    """At most *limit* attempts *within* a time are evaluated under *name*."""

    name: str
    limit: int
    within: timedelta


class TooManyAttempts(Exception):
    """``wait`` is the time until another attempt would be evaluated."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait for {wait}")
        self.wait = wait

    @property
    def seconds(self) -> int:
        return max(1, int(self.wait.total_seconds()) + 1)


def password_buckets(account: str, network: str, device: str | None = None) -> list[Bucket]:
    """For a password typed for *account* (an address, known or not), at most 20 an hour."""
    who = _digest(account)
    if device is not None:
        return [Bucket(f"password:{who}:device:{_digest(device)}", 10, timedelta(minutes=30))]
    return [
        Bucket(f"password:{who}:{network}", 10, timedelta(minutes=30)),
        Bucket(f"passwords:{network}", 100, timedelta(hours=1)),
    ]


def code_buckets(user_id: int, network: str) -> list[Bucket]:
    """For a six-digit code; only who knows the password gets as far as that."""
    return [
        Bucket(f"code:{user_id}:{network}", 5, timedelta(minutes=15)),
        Bucket(f"codes:{user_id}", 30, timedelta(hours=1)),
    ]


def reset_buckets(account: str, network: str) -> list[Bucket]:
    """For asking for a reset link: nobody's letter box is flooded."""
    return [
        Bucket(f"reset:{_digest(account)}", 3, timedelta(hours=1)),
        Bucket(f"resets:{network}", 20, timedelta(hours=1)),
    ]


def count(buckets: list[Bucket]) -> None:
    """Count one attempt in each bucket; raises `TooManyAttempts`, and counts none, if one is full."""
    with state.writing() as connection:
        waits = [_wait(connection, bucket) for bucket in sorted(buckets, key=lambda each: each.name)]
        if longest := max(waits):
            raise TooManyAttempts(longest)
        rows = [{"bucket": bucket.name, "at": clock.now()} for bucket in buckets]
        connection.execute(insert(state.attempt), rows)


def forgive(buckets: list[Bucket]) -> None:
    """After a success: the owner's slips are forgotten, and the success itself is no attempt."""
    table = state.attempt
    with state.writing() as connection:
        connection.execute(delete(table).where(table.c.bucket == buckets[0].name))
        for bucket in buckets[1:]:
            newest = select(func.max(table.c.id)).where(table.c.bucket == bucket.name)
            connection.execute(delete(table).where(table.c.id == newest.scalar_subquery()))


def _wait(connection: Connection, bucket: Bucket) -> timedelta:
    """How long the bucket stays full; nothing if it is not."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": bucket.name}
        )
    table, since = state.attempt, clock.now() - bucket.within
    query = select(table.c.at).where(table.c.bucket == bucket.name, table.c.at > since)
    moments = sorted(connection.execute(query).scalars())
    if len(moments) < bucket.limit:
        return timedelta(0)
    return moments[-bucket.limit] - since


def _digest(text_: str) -> str:
    """Some people type their password where the address goes: what was typed is not kept."""
    return hashlib.sha256(text_.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:32]
