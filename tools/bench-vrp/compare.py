#!/usr/bin/env python3
"""Two builds of bench-vrp against each other: the same instances, limits and seeds, run in turns.

    compare.py A B --seconds 1 --seeds 5 FILE...

A and B are binaries. Each pair of runs follows one another, so that what else the machine does falls on both alike. A gap is to the
best known value; where vehicles come first, one vehicle too many counts as ten per cent. Prints a line per instance and the mean
and median over all pairs of B minus A: below zero, B is better.
"""

import argparse
import re
import statistics
import subprocess

ROW = re.compile(r"(?P<veh>\d+) veh (?P<cost>[\d.]+)(?: tasks (?P<tasks>\d+) priority (?P<priority>\d+))?"
                 r" .*?(?:best (?:(?P<k>\d+) / )?(?P<best>[\d.]+))?  (?:gap|left)")


def run(binary, file, seconds, seed):
    """Gap in per cent; for dispatch files minus the priority served, then the cost."""
    call = ["nice", "-n", "5", binary, "run", file, "--seconds", str(seconds), "--seeds", str(seed)]
    line = subprocess.run(call, capture_output=True, text=True, check=True).stdout.strip()
    row = ROW.search(line)
    cost, best = float(row["cost"]), row["best"]
    if not best:
        return -float(row["priority"] or 0) + cost / 1e6
    extra = max(0, int(row["veh"]) - int(row["k"])) * 10 if row["k"] else 0
    return (cost / float(best) - 1) * 100 + extra


def main():
    args = argparse.ArgumentParser()
    args.add_argument("a")
    args.add_argument("b")
    args.add_argument("files", nargs="+")
    args.add_argument("--seconds", type=float, default=1)
    args.add_argument("--seeds", type=int, default=5)
    o = args.parse_args()
    pairs, medians = [], []
    for file in o.files:
        a, b = [], []
        for seed in range(1, o.seeds + 1):
            a.append(run(o.a, file, o.seconds, seed))
            b.append(run(o.b, file, o.seconds, seed))
        pairs += [y - x for x, y in zip(a, b)]
        medians.append((statistics.median(a), statistics.median(b)))
        name = file.rsplit("/", 1)[-1]
        print(f"{name:20} A {medians[-1][0]:9.3f}  B {medians[-1][1]:9.3f}   mean A {statistics.mean(a):9.3f} B {statistics.mean(b):9.3f}"
              f"   B-A each {' '.join(f'{y - x:+.2f}' for x, y in zip(a, b))}", flush=True)
    wins = sum(d < 0 for d in pairs), sum(d > 0 for d in pairs)
    print(f"mean of medians A {statistics.mean(m[0] for m in medians):.3f} B {statistics.mean(m[1] for m in medians):.3f}; "
          f"pairs: mean {statistics.mean(pairs):+.3f}, median {statistics.median(pairs):+.3f}, B better {wins[0]}, worse {wins[1]}")


main()
