"""OSRM and Valhalla on the same extracts, asked the same, and our own server over HTTP.

    run.py ASKED FILE...    ASKED: the folder that `measure --for-peers` wrote; needs `pip install osrm-bindings pyvalhalla`
                            (Python >= 3.12) for the peers, QAFILA_URL and QAFILA_TOKEN for our server

Build, one route, a table of 100 x 100, the matching of drives whose length is known, and how far times of all pairs agree with
ours. Times are the best and the median of repeated runs in process; CPU seconds are those of child processes, or of this one. What
is not installed is left out. Run by a person, never by tests.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

# middle of a city: south, north, west, east
POINTS = {"islamabad": (33.62, 33.73, 72.98, 73.11), "porto": (41.13, 41.19, -8.68, -8.55), "abbottabad": (34.13, 34.19, 73.19, 73.26)}
VALHALLA_DRIVES = 25


def points(name: str, count: int) -> list[tuple[float, float]]:
    """`count` places (lat, lon) inside the city, the same at every run."""
    south, north, west, east = POINTS[name]
    chance = random.Random(7)
    return [(chance.uniform(south, north), chance.uniform(west, east)) for _ in range(count)]


def timed(ask, arguments) -> str:
    """Best and median of `ask` over the arguments, and mean CPU of this process, in milliseconds."""
    times, cpu = [], time.process_time()
    for argument in arguments:
        started = time.perf_counter()
        ask(argument)
        times.append((time.perf_counter() - started) * 1e3)
    cpu = (time.process_time() - cpu) / len(times) * 1e3
    return f"best {min(times):.2f} ms, median {statistics.median(times):.2f} ms, {cpu:.2f} ms CPU"


def row(name: str, what: str, value: str) -> None:
    print(f"| {name} | {what} | {value} |", flush=True)


def run(*command: str) -> float:
    """CPU seconds that a command took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stderr[-300:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def matching(name: str, peer: str, asked: dict, most: int, length_of) -> None:
    """Error of the matched length, percent. `length_of` gives metres, or raises."""
    for kind in asked["matching"]:
        errors, failed, fixes, cpu = [], 0, 0, 0.0
        for drive in kind["drives"][:most]:
            begun = time.process_time()
            try:
                metres = length_of(drive["fixes"], kind["sigma_m"])
            except Exception:  # a peer may find no match at all
                failed += 1
                continue
            cpu += time.process_time() - begun
            fixes += len(drive["fixes"])
            errors.append(abs(metres - drive["metres"]) / drive["metres"] * 100)
        errors.sort()
        what = f"{peer} matched, σ {kind['sigma_m']:g} m every {kind['every_s']:g} s"
        if errors:
            p50, p95 = errors[len(errors) // 2], errors[len(errors) * 95 // 100]
            row(name, what, f"length off by {p50:.2f} % (p50), {p95:.2f} % (p95); {len(errors)} drives, {failed} failed; {cpu / fixes * 1e6:.0f} µs CPU a fix")
        else:
            row(name, what, f"none of {failed} drives")


def agreement(name: str, peer: str, ours: list, theirs: list) -> None:
    """Both (seconds, metres) or None, of the same pairs. Of pairs a minute and more apart."""
    pairs = [(a, b) for a, b in zip(ours, theirs) if a and b and b[0] >= 60]
    times = sorted(a[0] / b[0] for a, b in pairs)
    within = lambda i: 100 * sum(abs(a[i] / b[i] - 1) <= 0.05 for a, b in pairs if b[i]) / len(pairs)
    p5, p50, p95 = (times[len(times) * p // 100] for p in (5, 50, 95))
    row(name, f"ours over {peer}, {len(pairs)} pairs", f"time p5 {p5:.3f}, p50 {p50:.3f}, p95 {p95:.3f}; within 5 %: time {within(0):.1f} %, distance {within(1):.1f} %")


def osrm(name: str, file: Path, folder: Path, asked: dict) -> None:
    try:
        import osrm
    except ImportError:
        return
    package = Path(osrm.__file__).parent
    tools = [Path(sys.prefix) / "bin", package / "bin", package]
    tool = lambda what: str(next(t / what for t in tools if (t / what).exists()))
    profile = next(package.rglob("car.lua"))
    copy = folder / file.name
    copy.write_bytes(file.read_bytes())
    base = str(copy).removesuffix(".osm.pbf") + ".osrm"
    cpu = run(tool("osrm-extract"), "-p", str(profile), "-t", "1", str(copy))
    cpu_ch = run(tool("osrm-contract"), "-t", "1", base)
    row(name, "OSRM extract + contract", f"{cpu:.1f} + {cpu_ch:.1f} s CPU")
    engine = osrm.OSRM(storage_config=base, use_shared_memory=False, algorithm="CH", max_locations_map_matching=100_000, max_locations_distance_table=100_000)
    places = [(lon, lat) for lat, lon in points(name, 300)]
    ask = lambda pair: engine.Route(osrm.RouteParameters(coordinates=list(pair), overview="full"))
    row(name, "OSRM whole route, in process", timed(ask, list(zip(places, places[1:]))))
    table = lambda list_: engine.Table(osrm.TableParameters(coordinates=list_, annotations=["duration", "distance"]))
    row(name, "OSRM table 100x100, in process", timed(lambda _: table(places[:100]), range(10)))

    def length_of(fixes: list, sigma_m: float) -> float:
        found = engine.Match(osrm.MatchParameters(
            coordinates=[(lon, lat) for lat, lon, _ in fixes], timestamps=[1_700_000_000 + round(t) for *_, t in fixes],
            radiuses=[sigma_m] * len(fixes), gaps="split", tidy=False))
        return sum(float(way["distance"]) for way in found["matchings"])

    matching(name, "OSRM", asked, len(asked["matching"][0]["drives"]), length_of)
    found = table([(lon, lat) for lat, lon in asked["places"]])
    legs = [(float(s), float(m)) if s is not None and m is not None else None
            for seconds, metres in zip(found["durations"], found["distances"]) for s, m in zip(seconds, metres)]
    agreement(name, "OSRM", asked["legs"], legs)


def valhalla(name: str, file: Path, folder: Path, asked: dict) -> None:
    try:
        import valhalla
    except ImportError:
        return
    # the tools of the wheel look for each other on the path
    os.environ["PATH"] = f"{Path(valhalla.__file__).parent / 'bin'}:{os.environ['PATH']}"
    tiles = folder / "tiles"
    tiles.mkdir()
    config = valhalla.get_config(tile_extract="", tile_dir=str(tiles))
    config["service_limits"]["auto"]["max_matrix_location_pairs"] = 1_000_000
    path = folder / "valhalla.json"
    path.write_text(json.dumps(config))
    tool = Path(sys.prefix) / "bin" / "valhalla_build_tiles"
    row(name, "Valhalla build_tiles", f"{run(str(tool), '-c', str(path), '-j', '1', str(file)):.1f} s CPU")
    actor = valhalla.Actor(str(path))
    places = [{"lat": lat, "lon": lon} for lat, lon in points(name, 100)]
    ask = lambda pair: actor.route({"locations": list(pair), "costing": "auto", "directions_type": "none"})
    row(name, "Valhalla whole route, in process", timed(ask, list(zip(places[:60], places[1:60]))))
    table = lambda _: actor.matrix({"sources": places, "targets": places, "costing": "auto"})
    row(name, "Valhalla matrix 100x100, in process", timed(table, range(1)))

    def length_of(fixes: list, sigma_m: float) -> float:
        found = actor.trace_attributes({
            "shape": [{"lat": lat, "lon": lon, "time": round(t)} for lat, lon, t in fixes], "costing": "auto",
            "shape_match": "map_snap", "trace_options": {"gps_accuracy": sigma_m, "search_radius": min(100, 4 * sigma_m + 20)}})
        edges = found["edges"]
        share = lambda e: e.get("target_percent_along", 1.0) - e.get("source_percent_along", 0.0)
        return sum(e["length"] * 1000 * share(e) for e in edges)

    matching(name, "Valhalla", asked, VALHALLA_DRIVES, length_of)


def ours(name: str) -> None:
    url, token = os.environ.get("QAFILA_URL"), os.environ.get("QAFILA_TOKEN")
    if not url or not token:
        return

    def get(path: str) -> None:
        request = urllib.request.Request(url + path, headers={"authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["code"] == "Ok"

    text = [f"{lon:.6f},{lat:.6f}" for lat, lon in points(name, 300)]
    row(name, "ours, whole route over HTTP", timed(lambda p: get(f"/route/v1/driving/{';'.join(p)}?overview=full"), list(zip(text, text[1:]))))
    table = f"/table/v1/driving/{';'.join(text[:100])}?annotations=duration,distance"
    row(name, "ours, table 100x100 over HTTP", timed(lambda _: get(table), range(10)))


def main() -> None:
    asked_in, *files = sys.argv[1:]
    for file in map(Path, files):
        name = file.name.removesuffix(".osm.pbf")
        if name not in POINTS:
            continue
        asked = json.loads((Path(asked_in) / f"{name}.json").read_text())
        with tempfile.TemporaryDirectory() as folder:
            for peer in (osrm, valhalla):
                try:
                    peer(name, file, Path(folder), asked)
                except Exception as error:  # a peer that does not run is no fault of the others
                    row(name, peer.__name__, f"did not run: {error!r}")
            ours(name)


main()
