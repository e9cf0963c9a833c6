#!/usr/bin/env python3
"""The same random programs under the interpreter, the native engine and, if wanted, Elixir: results must be alike.

    tests/fuzz/engines.py VM [SECONDS] [SEED] [--elixir]
"""

import difflib
import os
import random
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "programs.exs")
BATCH = 20
LIMIT = 120  # seconds for a batch
LATE = f"not done after {LIMIT} s"
FOUND = [614287577]  # programs that once showed a bug


def run(engine, *arguments):
    """What it prints; a crash or a hang is a line of it."""
    command, settings = engine
    try:
        done = subprocess.run(
            [*command, PROGRAMS, *map(str, arguments)],
            env={**os.environ, **settings}, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode().splitlines() + [LATE]
    lines = done.stdout.splitlines()
    return lines if done.returncode == 0 else lines + [f"status {done.returncode}", *done.stderr.splitlines()[-30:]]


def explain(engines, seed):
    print("".join(f"{line}\n" for line in run(engines["interpreter"], seed, "source")))
    names = list(engines)
    results = {name: run(engines[name], seed, "results") for name in names}
    for name in names[1:]:
        for line in difflib.unified_diff(results[names[0]], results[name], names[0], name, lineterm="", n=1):
            print(line)
    print(f"seed {seed}: results differ")


def digests(engine, first, count):
    """By seed; Erlang's compiler says more when it fails."""
    lines = run(engine, first, count)
    words = (line.split() for line in lines)
    found = {int(pair[0]): pair[1] for pair in words if len(pair) == 2 and pair[0].isdigit()}
    return found | {"late": lines[-1:] == [LATE]}


def compare(engines, first, count=BATCH):
    """The first seed of so many whose results differ, or None. One that no engine has done in time is left out: where a
    float is wanted an integer may come, and fifty squares of that are never done."""
    seed, end = first, first + count
    while seed < end:
        results = [digests(engine, seed, end - seed) for engine in engines.values()]
        while seed < end:
            seen = {result.get(seed) for result in results}
            left_out = seen == {None} and all(result["late"] for result in results)
            if not left_out and (len(seen - {"refused"}) != 1 or None in seen):
                return seed
            seed += 1
            if left_out:
                break
    return None


def main():
    numbers = [int(a) for a in sys.argv[2:] if not a.startswith("--")]
    seconds = numbers[0] if numbers else 5
    seed = numbers[1] if len(numbers) > 1 else random.randrange(1_000_000_000)
    vm = sys.argv[1]
    engines = {"interpreter": ([vm], {"VIAL_JIT": "0"}), "native": ([vm], {"VIAL_JIT": "1"})}
    if "--elixir" in sys.argv:
        engines["elixir"] = (["elixir"], {})
    print(f"seed {seed}", flush=True)
    end, first = time.monotonic() + seconds, seed
    for known in FOUND:
        if compare(engines, known, 1) is not None:
            explain(engines, known)
            sys.exit(1)
    while first == seed or time.monotonic() < end:
        differs = compare(engines, first)
        if differs is not None:
            explain(engines, differs)
            sys.exit(1)
        first += BATCH
    print(f"{first - seed} programs")


main()
