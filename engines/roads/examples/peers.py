"""OSRM and Valhalla on the same extracts, and our own server over HTTP: build, one route, a table of 100 x 100.

    peers.py FILE...        needs `pip install osrm-bindings pyvalhalla` for the peers, QAFILA_URL and QAFILA_TOKEN for our server

Times are the best and the median of repeated runs; CPU seconds are those of child processes. What is not installed is left out.
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

POINTS = {"islamabad": (33.62, 33.73, 72.98, 73.11), "porto": (41.13, 41.19, -8.68, -8.55), "abbottabad": (34.13, 34.19, 73.19, 73.26)}


def points(name: str, count: int) -> list[tuple[float, float]]:
    """`count` places (lat, lon) inside the city, the same at every run."""
    south, north, west, east = POINTS[name]
    chance = random.Random(7)
    return [(chance.uniform(south, north), chance.uniform(west, east)) for _ in range(count)]


def timed(ask, arguments) -> str:
    """Best and median of `ask` over the arguments, in milliseconds."""
    times = []
    for argument in arguments:
        started = time.perf_counter()
        ask(argument)
        times.append((time.perf_counter() - started) * 1e3)
    return f"best {min(times):.2f} ms, median {statistics.median(times):.2f} ms"


def row(name: str, what: str, value: str) -> None:
    print(f"| {name} | {what} | {value} |", flush=True)


def run(*command: str) -> float:
    """CPU seconds that a command took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def osrm(name: str, file: Path, folder: Path) -> None:
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
    engine = osrm.OSRM(storage_config=base, use_shared_memory=False, algorithm="CH")
    places = [(lon, lat) for lat, lon in points(name, 300)]
    ask = lambda pair: engine.Route(osrm.RouteParameters(coordinates=list(pair), overview="full"))
    row(name, "OSRM whole route, in process", timed(ask, list(zip(places, places[1:]))))
    table = lambda _: engine.Table(osrm.TableParameters(coordinates=places[:100], annotations=["duration", "distance"]))
    row(name, "OSRM table 100x100, in process", timed(table, range(10)))


def valhalla(name: str, file: Path, folder: Path) -> None:
    try:
        import valhalla
    except ImportError:
        return
    tiles = folder / "tiles"
    tiles.mkdir()
    config = valhalla.get_config(tile_extract="", tile_dir=str(tiles))
    path = folder / "valhalla.json"
    path.write_text(json.dumps(config))
    tool = Path(sys.prefix) / "bin" / "valhalla_build_tiles"
    row(name, "Valhalla build_tiles", f"{run(str(tool), '-c', str(path), '-j', '1', str(file)):.1f} s CPU")
    actor = valhalla.Actor(str(path))
    places = [{"lat": lat, "lon": lon} for lat, lon in points(name, 60)]
    ask = lambda pair: actor.route({"locations": list(pair), "costing": "auto", "directions_type": "none"})
    row(name, "Valhalla whole route, in process", timed(ask, list(zip(places, places[1:]))))


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
    for argument in sys.argv[1:]:
        file = Path(argument)
        name = file.name.removesuffix(".osm.pbf")
        if name not in POINTS:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for peer in (osrm, valhalla):
                try:
                    peer(name, file, Path(folder))
                except Exception as error:  # a peer that does not run is no fault of the others
                    row(name, peer.__name__, f"did not run: {error!r}")
            ours(name)


main()
