from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import pytest

from components.server import render_lock


def most_at_once(turn, *, times: int) -> int:
    """How many of six threads are ever in such a turn together."""
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(times):
            with turn():
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert inside == 0
    return most


@contextmanager
def drawing_within_drawing():
    with render_lock.drawing(), render_lock.drawing():  # within itself it changes nothing
        yield


@contextmanager
def very_large_work():
    with render_lock.drawing(), render_lock.large(render_lock.VERY_LONG + 1):
        yield


@pytest.mark.parametrize("turn", [drawing_within_drawing, very_large_work])
def test_one_thread_at_a_time_has_the_turn(turn):
    assert most_at_once(turn, times=20) == 1


def test_who_stands_aside_lets_others_draw():
    drawn = threading.Event()

    def draw():
        with render_lock.drawing():
            drawn.set()

    with render_lock.drawing():
        other = threading.Thread(target=draw)
        other.start()
        assert not drawn.wait(0.1)
        with render_lock.aside():
            assert drawn.wait(10)
        other.join(timeout=10)


@pytest.mark.parametrize(("opening", "first"), [(True, "edit"), (False, "page")])
def test_a_page_that_is_opened_lets_the_edits_of_others_go_first(opening, first):
    drawn = []

    def edit():
        with render_lock.drawing():
            drawn.append("edit")

    with render_lock.drawing(opening=opening):
        other = threading.Thread(target=edit)
        other.start()
        while not render_lock._drawers._waiting:
            time.sleep(0.001)
        render_lock.breathe()
        drawn.append("page")
    other.join(timeout=10)
    assert drawn[0] == first and len(drawn) == 2


def test_a_turn_ends_with_an_error_too():
    with pytest.raises(RuntimeError), render_lock.drawing(), render_lock.aside():
        raise RuntimeError
    done = threading.Event()

    def draw():
        with render_lock.drawing():
            done.set()

    threading.Thread(target=draw).start()
    assert done.wait(10)


def waiting_for(lane: render_lock.Lane, number: int) -> None:
    while len(lane._waiting) < number:
        time.sleep(0.001)


def test_equal_ones_have_their_turns_in_the_order_they_came():
    lane, order = render_lock.Lane(), []
    told: dict[int, list[int]] = {number: [] for number in range(4)}

    def read(number: int) -> None:
        with lane.turn(lane.ticket(), told[number].append):
            order.append(number)
            time.sleep(0.02)

    threads = []
    with lane.turn(lane.ticket()):
        for number in range(4):
            threads.append(threading.Thread(target=read, args=(number,)))
            threads[-1].start()
            waiting_for(lane, number + 1)
        time.sleep(0.4)
    for thread in threads:
        thread.join(timeout=30)
    assert order == [0, 1, 2, 3]
    assert all(told[number][0] == number + 1 for number in range(4))


def test_the_shortest_is_read_first():
    lane, order = render_lock.Lane(), []

    def read(effort: int) -> None:
        with lane.turn(lane.ticket(effort)):
            order.append(effort)

    with lane.turn(lane.ticket()):
        threads = [threading.Thread(target=read, args=(effort,)) for effort in (30, 10, 20)]
        for number, thread in enumerate(threads, start=1):
            thread.start()
            waiting_for(lane, number)
    for thread in threads:
        thread.join(timeout=30)
    assert order == [10, 20, 30]


def test_a_long_text_steps_aside_between_two_windows_for_a_shorter_one():
    lane, read, asked = render_lock.Lane(), [], []

    def short() -> None:
        with lane.turn(lane.ticket(10)):
            read.append("short")
            time.sleep(0.6)

    long = lane.ticket(1000)
    with lane.turn(long):
        lane.let_shorter_go_first(long, waiting=lambda: asked.append(1))
        read.append("first window")
        assert not asked  # nobody waited
        thread = threading.Thread(target=short)
        thread.start()
        waiting_for(lane, 1)
        lane.let_shorter_go_first(long, waiting=lambda: asked.append(1))
        read.append("second window")
    thread.join(timeout=30)
    assert read == ["first window", "short", "second window"]
    assert asked  # whoever waits can be stopped meanwhile


def test_a_reading_that_is_stopped_while_it_steps_aside_leaves_the_lane_free():
    lane = render_lock.Lane()

    def stop() -> None:
        raise InterruptedError

    def short() -> None:
        with lane.turn(lane.ticket(10)):
            time.sleep(0.6)

    long = lane.ticket(1000)
    with pytest.raises(InterruptedError), lane.turn(long):
        thread = threading.Thread(target=short)
        thread.start()
        waiting_for(lane, 1)
        lane.let_shorter_go_first(long, waiting=stop)
    assert thread.is_alive()  # it did not have to wait for the other to be done
    thread.join(timeout=30)
    with lane.turn(lane.ticket()):
        assert not lane._waiting


def test_whoever_waits_for_long_is_not_put_behind_shorter_ones_any_more(monkeypatch):
    now = time.monotonic()
    lane = render_lock.Lane()
    long, short = lane.ticket(1000), lane.ticket(10)
    assert short.order(now) < long.order(now)
    later = now + render_lock._LONG_WAIT + 1
    assert long.order(later) < render_lock.Ticket(10, 99, later).order(later)


def test_the_turn_for_very_long_pairs_is_free_while_one_reads():
    done = threading.Event()

    def compare() -> None:
        with render_lock.large(render_lock.VERY_LONG + 1):
            done.set()

    with render_lock.drawing(), render_lock.large(render_lock.VERY_LONG + 1):
        with render_lock.reading_turn(render_lock.LONG + 1, lambda _: None):
            threading.Thread(target=compare).start()
            assert done.wait(10)
        assert render_lock._large._served is not None
    assert render_lock._large._served is None


def test_a_wait_that_is_given_up_leaves_the_queue():
    lane = render_lock.Lane()

    def give_up(_: int) -> None:
        raise InterruptedError

    with lane.turn(lane.ticket()):
        with pytest.raises(InterruptedError), lane.turn(lane.ticket(), give_up):
            pytest.fail("it was not its turn")
        assert not lane._waiting
    with lane.turn(lane.ticket()):
        pass


def test_short_texts_do_not_wait_for_long_ones():
    with (
        render_lock.reading_turn(render_lock.LONG + 1, lambda _: None),
        render_lock.large(render_lock.VERY_LONG + 1),
    ):
        done = threading.Event()

        def read() -> None:
            with (
                render_lock.drawing(),
                render_lock.reading_turn(10, lambda _: None),
                render_lock.large(10),
            ):
                done.set()

        threading.Thread(target=read).start()
        assert done.wait(10)


@pytest.mark.parametrize(
    "work",
    [
        lambda: render_lock.reading_turn(render_lock.LONG + 1, lambda _: None),
        lambda: render_lock.large(render_lock.VERY_LONG + 1),
    ],
    ids=["reading", "comparing"],
)
def test_long_work_lets_others_draw(work):
    drawn = threading.Event()

    def draw() -> None:
        with render_lock.drawing():
            drawn.set()

    with render_lock.drawing(), work():
        threading.Thread(target=draw).start()
        assert drawn.wait(10)


def test_whoever_waited_is_told_when_the_turn_has_come():
    lane, told = render_lock.Lane(), []
    with lane.turn(lane.ticket()):
        thread = threading.Thread(target=lambda: lane.take(lane.ticket(), told.append))
        thread.start()
        waiting_for(lane, 1)
        time.sleep(0.4)
    thread.join(timeout=30)
    assert told[0] == 1
    assert told[-1] == 0
    assert told.count(0) == 1
