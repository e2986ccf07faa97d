"""The mailbox gives whole letters or none, whatever the other process is doing."""

import multiprocessing

import numpy as np
import pytest

from core.runtime.mailbox import WORD, Mailbox
from tests.core.waiting import wait_for


@pytest.fixture
def boxes():
    """Both ends."""
    near = Mailbox(size=64 * 1024)
    far = Mailbox(near.name)
    yield near, far
    far.close()
    near.close()


def test_the_newest_is_taken_once(boxes):
    """What was not read in time is skipped."""
    near, far = boxes
    assert near.take() is None
    for number in range(5):
        assert far.put({"number": number})
    assert near.take() == {"number": 4}
    assert near.take() is None


def test_what_does_not_fit_is_refused_and_what_was_there_stays(boxes):
    """A letter has half of the memory."""
    near, far = boxes
    assert far.put("small")
    assert not far.put(bytes(40 * 1024))
    assert far.put(bytes(32 * 1024 - 200))
    assert len(near.take()) == 32 * 1024 - 200


@pytest.mark.parametrize("torn", ["number", "length", "letter"])
def test_a_half_that_is_being_written_is_not_taken(boxes, torn):
    """The next whole one is."""
    near, far = boxes
    far.put("first")
    half = far._halves[1]
    if torn == "letter":
        far._buffer[(half + 3) * WORD] ^= 1
    else:
        far._words[half + (torn == "length")] += 1
    assert near.take() is None
    far.put("second")
    assert near.take() == "second"


def write_many(name: str, stop) -> None:
    """Write as fast as it goes; every letter is of one number."""
    box, number = Mailbox(name), 0
    while not stop.is_set():
        number += 1
        box.put(np.full(1 + number % 700, number))
    box.close()


def test_a_process_that_writes_without_end_is_read_whole():
    """Every letter that comes is of one number, and newer than the one before."""
    context, box = multiprocessing.get_context("spawn"), Mailbox(size=64 * 1024)
    stop = context.Event()
    writer = context.Process(target=write_many, args=(box.name, stop), daemon=True)
    writer.start()
    taken: list[int] = []

    def read() -> bool:
        for _ in range(2000):
            letter = box.take()
            if letter is not None:
                assert (letter == letter[0]).all()
                assert len(letter) == 1 + letter[0] % 700
                taken.append(int(letter[0]))
        return len(taken) > 100

    try:
        wait_for(read)
    finally:
        stop.set()
        writer.join()
        box.close()
    assert taken == sorted(set(taken))
