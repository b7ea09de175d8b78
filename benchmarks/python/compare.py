#!/usr/bin/env python3
"""Heddle's process pool beside Python's ProcessPoolExecutor, in turn in one run.

Usage: benchmarks/python/compare.py [rounds]

Each round runs both sides, each in a fresh process; the table has the medians over all rounds.
Heddle is measured warm, after 40 warm-ups; Python does not get faster by warming up.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent.parent

# Figure, unit, how many times better than Python it is to be, and the most it may be.
GOALS = [
    ("submit_us", "us", 6, 60),
    ("map_chunk1_us", "us an item", 10, None),
    ("map_chunk100_us", "us an item", 3, None),
    ("first_reply_ms", "ms", 1 / 1.2, None),
    ("first_reply_no_cache_ms", "ms", None, None),
    ("shared_256mb_ms", "ms", None, 2),
    ("death_ms", "ms", None, 100),
    ("orphan_ms", "ms", None, 1000),
]
RATIOS = [
    ("speedup_2_over_1_worker", 1.7),
    ("speed_2_workers_over_2_threads", 0.85),
]


def run(figures, *command):
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        name, value = line.split()
        figures[name].append(float(value))


def build(folder):
    """Returns the java command and the class path, of jars only."""
    heddle = str(HOME / "heddle")
    subprocess.run([heddle, "list"], check=True, stdout=subprocess.DEVNULL)
    java = subprocess.run([heddle, "doctor", "--java-home"], check=True, stdout=subprocess.PIPE, text=True)
    bin_folder = pathlib.Path(java.stdout.strip()) / "bin"
    jar = HOME / "samples" / "target" / "heddle.jar"
    classes = folder / "classes"
    subprocess.run([bin_folder / "javac", "-cp", jar, "-d", classes, HERE / "PoolFigures.java"], check=True)
    own = folder / "figures.jar"
    subprocess.run([bin_folder / "jar", "cf", own, "-C", classes, "."], check=True)
    return bin_folder / "java", f"{own}{os.pathsep}{jar}"


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    python, heddle = defaultdict(list), defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        java, class_path = build(folder)
        for _ in range(rounds):
            run(python, sys.executable, HERE / "pool.py")
            run(
                heddle,
                java,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                class_path,
                "PoolFigures",
                folder / "cache",
            )
    print(f"| figure | Python | Heddle | times better | goal |")
    print("|---|---|---|---|---|")
    for name, unit, times, most in GOALS:
        ours = statistics.median(heddle[name])
        theirs = statistics.median(python[name]) if name in python else None
        goals = []
        if times:
            goals.append(f"{times:.2g}x")
        if most:
            goals.append(f"at most {most} {unit}")
        print(
            f"| {name.rsplit('_', 1)[0]} | {f'{theirs:.2f} {unit}' if theirs else ''} | {ours:.2f} {unit}"
            f" | {f'{theirs / ours:.1f}' if theirs else ''} | {', '.join(goals)} |"
        )
    for name, goal in RATIOS:
        print(f"| {name} | | {statistics.median(heddle[name]):.2f} | | at least {goal} |")
    print(f"\n{rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
