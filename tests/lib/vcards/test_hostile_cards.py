"""T9: a broken card is told by its number, and never costs its neighbours."""

import sys
import time

import pytest

from crm.lib.vcards import Card, CardReason, UnreadableCard, read_vcards
from tests.lib.small_host import SECONDS_EACH, run_module, small_host
from tests.lib.vcards.hostile_cards import broken_before_a_good_one, hostile_cards, large_files

FILES = hostile_cards()
LARGE = large_files()
BROKEN = broken_before_a_good_one()


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_answered_in_words_and_in_time(name):
    data = FILES[name]()
    started = time.process_time()
    results = list(read_vcards(data))
    assert results
    assert all(isinstance(result, Card | UnreadableCard) for result in results)
    assert time.process_time() - started < SECONDS_EACH


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is asked from Linux")
def test_large_files_stay_within_time_and_the_memory_of_a_small_host():
    child = run_module("tests.lib.vcards.test_hostile_cards")
    assert child.returncode == 0, child.stdout[-200:] + child.stderr[-2000:]


@pytest.mark.parametrize("name", BROKEN)
def test_the_card_after_a_broken_one_is_read(name):
    results = list(read_vcards(BROKEN[name]))
    assert results[-1].full_name == "Last One"
    assert [result.number for result in results] == list(range(1, len(results) + 1))


@pytest.mark.parametrize(
    "name",
    [
        "no end", "no version", "unknown version", "begin twice", "end twice", "end only", "open quotes",
        "soft break into the end", "charset of nothing", "unfolded photo", "agent", "junk between",
        "blank lines", "small letters", "blanks at begin", "zero bytes",
    ],
)  # fmt: skip
def test_what_can_be_read_of_a_broken_card_is_read(name):
    assert "First" in [card.full_name for card in read_vcards(BROKEN[name]) if isinstance(card, Card)]


def test_there_are_as_many_as_promised():
    assert len(FILES) + len(BROKEN) >= 30


def test_reasons_in_words_for_programs():
    def reasons(data: bytes):
        return [result.reason for result in read_vcards(data) if isinstance(result, UnreadableCard)]

    assert reasons(b"") == [CardReason.EMPTY]
    assert reasons(b"Dear Ana") == [CardReason.NO_CARDS]
    assert reasons(LARGE["too big"]()) == [CardReason.TOO_BIG]
    assert reasons(LARGE["many cards"]()) == [CardReason.TOO_MANY_CARDS]
    assert reasons(BROKEN["group"]) == [CardReason.GROUP]
    assert reasons(BROKEN["empty card"]) == []
    assert reasons(BROKEN["only a photo"]) == [CardReason.NOTHING_READABLE]


if __name__ == "__main__":
    for large, make in large_files().items():
        content = make()
        with small_host(large):
            for _ in read_vcards(content):
                pass
