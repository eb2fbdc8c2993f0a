from __future__ import annotations

import threading
import time

import pytest

from components import turns


def test_one_thread_draws_at_a_time():
    inside, most = 0, 0

    def draw():
        nonlocal inside, most
        for _ in range(20):
            with turns.drawing(), turns.drawing():  # within itself it changes nothing
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1

    threads = [threading.Thread(target=draw) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert most == 1
    assert inside == 0


def test_who_stands_aside_lets_others_draw():
    drawn = threading.Event()

    def draw():
        with turns.drawing():
            drawn.set()

    with turns.drawing():
        other = threading.Thread(target=draw)
        other.start()
        assert not drawn.wait(0.1)
        with turns.aside():
            assert drawn.wait(10)
        other.join(timeout=10)


def test_a_turn_ends_with_an_error_too():
    with pytest.raises(RuntimeError), turns.drawing(), turns.aside():
        raise RuntimeError
    done = threading.Event()

    def draw():
        with turns.drawing():
            done.set()

    threading.Thread(target=draw).start()
    assert done.wait(10)


def test_long_texts_are_read_one_after_the_other_in_their_order():
    queue, order = turns.Queue(), []
    told: dict[int, list[int]] = {number: [] for number in range(4)}

    def read(number: int) -> None:
        with queue.turn(told[number].append):
            order.append(number)
            time.sleep(0.02)

    threads = []
    with queue.turn(lambda _: None):
        for number in range(4):
            threads.append(threading.Thread(target=read, args=(number,)))
            threads[-1].start()
            while len(queue._waiting) < number + 2:
                time.sleep(0.001)
        time.sleep(0.4)
    for thread in threads:
        thread.join(timeout=30)
    assert order == [0, 1, 2, 3]
    assert all(told[number][0] == number + 1 for number in range(4))


def test_who_gives_up_waiting_leaves_the_queue():
    queue = turns.Queue()

    def give_up(_: int) -> None:
        raise InterruptedError

    with queue.turn(lambda _: None):
        with pytest.raises(InterruptedError), queue.turn(give_up):
            pytest.fail("it was not its turn")
        assert len(queue._waiting) == 1


def test_short_texts_do_not_wait_for_long_ones():
    with turns.reading(turns.LONG + 1, lambda _: None):
        done = threading.Event()

        def read() -> None:
            with turns.drawing(), turns.reading(10, lambda _: None):
                done.set()

        threading.Thread(target=read).start()
        assert done.wait(10)
