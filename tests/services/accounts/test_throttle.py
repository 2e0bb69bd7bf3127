"""Counting before evaluating: parallel guesses are counted too, and time gives attempts back (T4)."""

import threading
from datetime import timedelta

import pytest

from crm.lib import clock
from crm.services.accounts import throttle
from crm.services.accounts.throttle import Bucket, TooManyAttempts

BUCKET = Bucket("test", 3, timedelta(minutes=10))


def tries(buckets, times: int) -> int:
    """How many of *times* attempts are evaluated."""
    evaluated = 0
    for _ in range(times):
        try:
            throttle.count(buckets)
        except TooManyAttempts:
            continue
        evaluated += 1
    return evaluated


def test_a_bucket_holds_its_number(app):
    assert tries([BUCKET], 10) == 3


def test_time_gives_attempts_back(app):
    start = clock.now()
    with clock.set_to(start):
        assert tries([BUCKET], 5) == 3
        with pytest.raises(TooManyAttempts) as refused:
            throttle.count([BUCKET])
    assert refused.value.wait == timedelta(minutes=10)
    assert refused.value.seconds == 601
    with clock.set_to(start + timedelta(minutes=10, seconds=1)):
        assert tries([BUCKET], 5) == 3


def test_a_full_bucket_counts_nothing_in_the_others(app):
    other = Bucket("other", 10, timedelta(hours=1))
    tries([BUCKET], 3)
    tries([BUCKET, other], 10)
    assert tries([other], 20) == 10


def test_twenty_at_once_are_counted_one_by_one(app):
    evaluated, start = [], threading.Barrier(20)

    def guess():
        with app.app_context():
            start.wait()
            evaluated.append(tries([BUCKET], 1))

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(evaluated) == 3


def test_a_thousand_guesses_an_hour_are_few_evaluations(app):
    """1,000 wrong passwords on one account, spread over an hour: at most 30 are evaluated (T4)."""
    start, evaluated = clock.now(), 0
    buckets = throttle.password_buckets("ana@example.com", "192.0.2.1")
    for number in range(1000):
        with clock.set_to(start + timedelta(seconds=3.6 * number)):
            evaluated += tries(buckets, 1)
    assert evaluated <= 30


def test_what_was_typed_is_not_kept():
    names = " ".join(bucket.name for bucket in throttle.password_buckets("my secret", "192.0.2.1"))
    assert "secret" not in names


def test_success_takes_back_only_its_own_count_of_the_network(app):
    mine = throttle.password_buckets("ana@example.com", "192.0.2.1")
    other = throttle.password_buckets("ion@example.com", "192.0.2.1")
    tries(mine, 2)
    tries(other, 2)
    throttle.forgive(mine)
    assert tries([mine[1]], 200) == 100 - 3
