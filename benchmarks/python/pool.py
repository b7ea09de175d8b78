"""Python's side of compare.py: ProcessPoolExecutor on 2 workers, one line for each figure."""

import multiprocessing
import os
import signal
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import shared_memory

ITEMS = 10_000
CALLS = 2_000
BLOCK = 256 << 20


def increment(n):
    return n + 1


def burn(rounds):
    x = 1
    for _ in range(rounds):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    return x


def ends_of(name):
    block = shared_memory.SharedMemory(name)
    try:
        return block.buf[0] + block.buf[BLOCK - 1]
    finally:
        block.close()


def snooze(seconds):
    time.sleep(seconds)


def us_since(start):
    return (time.perf_counter_ns() - start) / 1e3


def show(name, value):
    print(name, value, flush=True)


def calls(pool):
    times = []
    for i in range(CALLS):
        start = time.perf_counter_ns()
        pool.submit(increment, i).result()
        times.append(us_since(start))
    show("submit_us", statistics.median(times))


def maps(pool):
    for chunk in (1, 100):
        start = time.perf_counter_ns()
        assert sum(pool.map(increment, range(ITEMS), chunksize=chunk)) == ITEMS * (ITEMS + 1) // 2
        show(f"map_chunk{chunk}_us", us_since(start) / ITEMS)


def first_reply(context):
    start = time.perf_counter_ns()
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        pool.submit(increment, 1).result()
        show("first_reply_ms", us_since(start) / 1e3)


def shared(pool):
    block = shared_memory.SharedMemory(create=True, size=BLOCK)
    block.buf[0] = 1
    block.buf[BLOCK - 1] = 2
    start = time.perf_counter_ns()
    assert pool.submit(ends_of, block.name).result() == 3
    show("shared_256mb_ms", us_since(start) / 1e3)
    block.close()
    block.unlink()


def death():
    with ProcessPoolExecutor(1) as pool:
        pid = pool.submit(os.getpid).result()
        task = pool.submit(snooze, 30)
        time.sleep(0.3)
        start = time.perf_counter_ns()
        os.kill(pid, signal.SIGKILL)
        try:
            task.result()
        except BrokenProcessPool:
            show("death_ms", us_since(start) / 1e3)


def main():
    spawn = multiprocessing.get_context("spawn")
    for _ in range(3):
        first_reply(spawn)
    death()
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(increment, range(1000)))
        for _ in range(3):
            calls(pool)
            maps(pool)
            shared(pool)


if __name__ == "__main__":
    main()
