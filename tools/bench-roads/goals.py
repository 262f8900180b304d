"""The goals of the road engine beside what was reached: goals.py < the rows that `run` printed.

A row is `| map | what | value |` as the example `measure` writes it; of names `| names | slips | first | among five | …`. What was not
measured in this run is left out, and what is missed stands in bold.
"""

import re
import sys

rows: dict[tuple[str, str], str] = {}
names: dict[tuple[str, str], list[str]] = {}
for line in sys.stdin:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if len(cells) == 3:
        rows[cells[0].rsplit("/", 1)[-1].removesuffix(".osm.pbf"), cells[1]] = cells[2]
    elif len(cells) > 6 and cells[0].isdigit():
        names[cells[0], cells[1]] = cells[2:]


def first(text: str, unit: str) -> float:
    """The number right before `unit`."""
    return float(re.search(r"([\d.]+) " + re.escape(unit), text)[1])


def row(goal: str, aimed: str, reached: list[tuple[float, float]], unit: str) -> None:
    """`reached`: pairs of a number and the most that it may be."""
    if reached:
        told = ", ".join(f"{number:g}" if number <= most else f"**{number:g}**" for number, most in reached)
        print(f"| {goal} | {aimed} | {told} {unit} |")


def measured(what: str, unit: str, limits: dict[str, float]) -> list[tuple[float, float]]:
    found = [(rows.get((place, what)), most) for place, most in limits.items()]
    return [(first(value, unit), most) for value, most in found if value]


def wrong(value: str) -> tuple[float, float]:
    return float(value.split(" of ")[0]), 0


def matched(noise: str, cell: str, most: float) -> list[tuple[float, float]]:
    """The worst of all maps."""
    found = [first(value, cell) for (_, what), value in rows.items() if what.startswith(f"matched, σ {noise}")]
    return [(max(found), most)] if found else []


print("| goal | aimed at | reached in this run |\n|---|---|---|")
built = "extract → hierarchy"
row("city routable, CPU", "1.0 s", measured(built, "s CPU", {"islamabad": 1.0}), "s")
row("2.3 million directed pieces, CPU", "20 s", measured(built, "s CPU", {"country": 20}), "s")
row("the same, memory", "1024 MiB", measured(built, "MiB", {"country": 1024}), "MiB")
pairs = [wrong(value) for (_, what), value in rows.items() if what.startswith("pairs that differ")]
row("pairs that differ from Dijkstra, map by map", "0", pairs, "")
leg = "point to point, snapped, time and distance"
limits = {"islamabad": 10, "porto": 40, "country": 100}
row("point to point, median: city, Porto, country", "10, 40, 100 µs", measured(leg, "µs wall", limits), "µs")
table = measured("100×100 from coordinates", "ms CPU", {"islamabad": 2.5, "porto": 8})
row("100×100, CPU: city, Porto", "2.5, 8 ms", table, "ms")
row("1000×1000 of the city, wall", "60 ms", measured("1000×1000 from coordinates", "ms wall", {"islamabad": 60}), "ms")
row("one more metric of the city, CPU", "20 ms", measured("one more metric", "ms CPU", {"islamabad": 20}), "ms")
row("one more metric of the country, wall", "500 ms", measured("one more metric", "ms wall", {"country": 500}), "ms")
p95 = "% (p95); who"
row("matched at 10 m, worst p95", "1.5 %", matched("10 m", p95, 1.5), "%")
row("matched at 20 m, worst p95", "2 %", matched("20 m", p95, 2), "%")
row("matching, worst CPU a fix", "60 µs", matched("", "µs CPU", 60), "µs")
for (count, slips), (_, five, _, _, slowest, *_) in names.items():
    aimed = {"0": 100, "1": 97, "2": 90}[slips]
    share = float(five.split()[0])
    told = f"{share:g}" if share >= aimed else f"**{share:g}**"
    row_ms = slowest if float(slowest) <= 1 else f"**{slowest}**"
    print(f"| {count} names, {slips} slips: among five; p95 | {aimed} %, 1 ms | {told} %, {row_ms} ms |")
