"""Nominatim asked what the gazetteer was asked: nominatim.py FOLDER PROJECT

FOLDER holds the files that the example `gazetteer` of rooms/places wrote there; PROJECT is the folder in which the same extract was
imported, by the Python of an environment with `pip install nominatim-db nominatim-api` (osm2pgsql and PostGIS come from the system):

    NOMINATIM_DATABASE_DSN="pgsql:dbname=nominatim;host=…;user=…" nominatim import --osm-file islamabad.osm.pbf --no-updates

with that same variable set. Questions are asked as they were typed, nothing else is told. A hit is a place one of whose names reads
as the name that is meant; the five are the first five places that read differently. A question's time is the least of three, in this
process, without HTTP.
"""

import sys
import time
from pathlib import Path

from nominatim_api import NominatimAPI, __version__

ANSWERS = 50


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text().splitlines()]


def ask(api: NominatimAPI, text: str) -> tuple[list, float]:
    """Enough answers to see five that differ, and how long the usual ten take: the least of three, in milliseconds."""
    found = list(api.search(text, max_results=ANSWERS))
    least = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        api.search(text)
        least = min(least, (time.perf_counter() - begun) * 1e3)
    return found, least


def place_of(meant: str, found: list, read_as: dict[str, str]) -> int | None:
    """At which of the different answers `meant` stands, from 1."""
    different: list[frozenset[str]] = []
    for answer in found:
        reads = frozenset(read_as.get(name, name.lower()) for name in (answer.names or {}).values())
        if reads not in different:
            different.append(reads)
    return next((i for i, reads in enumerate(different, 1) if meant in reads), None)


def main(folder: Path, project: Path) -> None:
    least_names = min(folder.glob("names-*.tsv"), key=lambda path: path.stat().st_size)
    read_as = {name: read for _, name, read in rows(least_names)}
    results: dict[str, list[tuple[int, int | None, float]]] = {}
    print(f"Nominatim {__version__}\n| slips | first | among five | five letters and more | p50 ms | p95 ms |\n|---|---|---|---|---|---|")
    with NominatimAPI(project) as api:
        for slips, asked, meant in rows(folder / "typed.tsv"):
            found, least = ask(api, asked)
            results.setdefault(slips, []).append((len(meant), place_of(meant, found, read_as), least))
    for slips, list_ in results.items():
        share = lambda hits: f"{100 * sum(hits) / len(hits):.1f} %"
        times = sorted(ms for _, _, ms in list_)
        five = [place is not None and place <= 5 for _, place, _ in list_]
        cells = [
            slips,
            share([place == 1 for _, place, _ in list_]),
            share(five),
            share([hit for hit, (letters, _, _) in zip(five, list_) if letters > 4]),
            f"{times[len(times) // 2]:.1f}",
            f"{times[len(times) * 95 // 100]:.1f}",
        ]
        print("|", " | ".join(cells), "|")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
