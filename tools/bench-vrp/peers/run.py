#!/usr/bin/env python3
"""Peers on the same files: PyVRP, VROOM, OR-Tools and vrp-cli, on one thread.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install pyvrp pyvroom ortools vrp-cli
    bench-vrp export FILE > /tmp/x.json
    /tmp/peers/bin/python run.py pyvrp /tmp/x.json 10

Prints one line: peer, instance, vehicles, cost in published units (for VROOM files: tasks, priority, cost), CPU
seconds. Legs are the same integers that our own solver gets.
"""

import json
import math
import sys
import time


def legs(c, scale):
    """The integer matrix of a classic instance."""
    def leg(a, b):
        d = math.hypot(a[0] - b[0], a[1] - b[1])
        if c["rounding"] == "OneDecimal":
            return math.floor(d * 10)
        if c["rounding"] == "Nearest":
            return math.floor(d + 0.5)
        return round(d * scale)
    return [[leg(a, b) for b in c["xy"]] for a in c["xy"]]


def scale_of(c):
    return {"OneDecimal": 10, "Nearest": 1, "Exact": 1000}[c["rounding"]]


def pyvrp(c, seconds):
    from pyvrp import Model

    class Cpu:
        """Stops after so much CPU time of this process."""

        def __init__(self):
            self.begin = time.process_time()

        def __call__(self, _cost):
            return time.process_time() - self.begin >= seconds

        def fraction_remaining(self):
            return max(0.0, 1 - (time.process_time() - self.begin) / seconds)

    scale = scale_of(c)
    matrix = legs(c, scale)
    timed = c["times"][0][1] < 1e12
    time_of = lambda t: int(t * scale)
    m = Model()
    places = [m.add_location(*xy) for xy in c["xy"]]
    depot = m.add_depot(places[0])
    options = {"tw_late": time_of(c["times"][0][1])} if timed else {}
    fixed = 1000 * scale if c["pairs"] else 0
    m.add_vehicle_type(c["vehicles"], c["capacity"], depot, depot, fixed_cost=fixed, **options)
    span = lambda i, end: {f"{end}_tw_early": time_of(c["times"][i][0]), f"{end}_tw_late": time_of(c["times"][i][1]),
                           f"{end}_service_duration": time_of(c["times"][i][2])}
    for a, b in c["pairs"]:
        m.add_shipment(places[a], places[b], amount=c["demand"][a], **span(a, "pickup"), **span(b, "delivery"))
    for i in range(1, len(places)) if not c["pairs"] else []:
        ready, due, service = c["times"][i]
        window = {"tw_early": time_of(ready), "tw_late": time_of(due)} if timed else {}
        m.add_client(places[i], delivery=c["demand"][i], service_duration=time_of(service), **window)
    for a, x in enumerate(places):
        for b, y in enumerate(places):
            if a != b:
                m.add_edge(x, y, distance=matrix[a][b], duration=matrix[a][b] if timed else 0)
    stop = Cpu()
    result = m.solve(stop, seed=SEED, display=False, collect_stats=False)
    spent = time.process_time() - stop.begin
    routes = result.best.routes()
    print(f"PyVRP {c['name']}: {len(routes)} vehicles, cost {result.best.distance() / scale:.2f}, "
          f"{'feasible' if result.is_feasible() else 'INFEASIBLE'}, {spent:.2f} s")


def vroom(c, exploration, seconds):
    import vroom
    if "xy" in c:
        raise SystemExit("VROOM runs on VROOM files here")
    begin = time.process_time()
    import tempfile
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as f:
        json.dump(c, f)
    problem = vroom.Input.from_json(f.name)
    from datetime import timedelta
    solution = problem.solve(exploration_level=exploration, nb_threads=1, timeout=timedelta(seconds=seconds))
    spent = time.process_time() - begin
    done = solution.to_dict()
    worth = {("job", j["id"]): j["priority"] for j in c["jobs"]}
    for s in c["shipments"]:
        worth[("pickup", s["pickup"]["id"])] = s["priority"]
        worth[("delivery", s["delivery"]["id"])] = s["priority"]
    steps = [s for r in done["routes"] for s in r["steps"] if s["type"] in ("job", "pickup", "delivery")]
    priority = sum(worth[(s["type"], s["id"])] for s in steps)
    print(f"VROOM x{exploration}: {len(steps)} tasks, priority {priority}, cost {done['summary']['cost']}, {spent:.2f} s")


def ortools(c, seconds):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2
    scale = scale_of(c)
    matrix = legs(c, scale)
    n = len(matrix)
    begin = time.process_time()
    manager = pywrapcp.RoutingIndexManager(n, c["vehicles"], 0)
    r = pywrapcp.RoutingModel(manager)
    cost = r.RegisterTransitMatrix(matrix)
    r.SetArcCostEvaluatorOfAllVehicles(cost)
    load = r.RegisterUnaryTransitVector([int(q) for q in c["demand"]])
    r.AddDimension(load, 0, c["capacity"], True, "load")
    if c["times"][0][1] < 1e12:
        service = [int(t[2] * scale) for t in c["times"]]
        travel = r.RegisterTransitMatrix([[matrix[a][b] + service[a] for b in range(n)] for a in range(n)])
        horizon = int(c["times"][0][1] * scale)
        r.AddDimension(travel, horizon, horizon, False, "time")
        dim = r.GetDimensionOrDie("time")
        for i in range(1, n):
            dim.CumulVar(manager.NodeToIndex(i)).SetRange(int(c["times"][i][0] * scale), int(c["times"][i][1] * scale))
        for a, b in c["pairs"]:
            x, y = manager.NodeToIndex(a), manager.NodeToIndex(b)
            r.AddPickupAndDelivery(x, y)
            r.solver().Add(r.VehicleVar(x) == r.VehicleVar(y))
            r.solver().Add(dim.CumulVar(x) <= dim.CumulVar(y))
    if c["pairs"]:
        r.SetFixedCostOfAllVehicles(1000 * scale)
    p = pywrapcp.DefaultRoutingSearchParameters()
    p.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    p.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    p.time_limit.FromMilliseconds(int(seconds * 1000))
    s = r.SolveWithParameters(p)
    spent = time.process_time() - begin
    if s is None:
        print(f"OR-Tools {c['name']}: no solution, {spent:.2f} s")
        return
    used = sum(r.IsVehicleUsed(s, v) for v in range(c["vehicles"]))
    total = s.ObjectiveValue() - (1000 * scale * used if c["pairs"] else 0)
    print(f"OR-Tools {c['name']}: {used} vehicles, cost {total / scale:.2f}, {spent:.2f} s")


def vrpcli(c, seconds):
    """Its limit is wall time in whole seconds; the CPU time it took is printed."""
    from datetime import datetime, timezone
    import vrp_cli
    scale = scale_of(c)
    matrix = legs(c, scale)
    clock = lambda t: datetime.fromtimestamp(int(t * scale), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    n = len(matrix)
    visit = lambda i: {"location": {"index": i}, "duration": int(c["times"][i][2] * scale),
                       "times": [[clock(c["times"][i][0]), clock(c["times"][i][1])]]}
    jobs = [{"id": str(i), "deliveries": [{"places": [visit(i)], "demand": [int(c["demand"][i])]}]} for i in range(1, n)]
    depot, close = {"index": 0}, clock(c["times"][0][1])
    vans = {"typeId": "van", "vehicleIds": [f"van_{k}" for k in range(c["vehicles"])], "profile": {"matrix": "car"},
            "costs": {"fixed": 0, "distance": 1, "time": 0}, "capacity": [int(c["capacity"])],
            "shifts": [{"start": {"earliest": clock(0), "location": depot}, "end": {"latest": close, "location": depot}}]}
    problem = {"plan": {"jobs": jobs}, "fleet": {"vehicles": [vans], "profiles": [{"name": "car"}]},
               "objectives": [[{"type": "minimize-unassigned"}], [{"type": "minimize-cost"}]]}
    flat = [leg for row in matrix for leg in row]
    config = {"termination": {"maxTime": int(seconds)},
              "environment": {"parallelism": {"numThreadPools": 1, "threadsPerPool": 1}}}
    begin = time.process_time()
    done = json.loads(vrp_cli.solve_pragmatic(
        json.dumps(problem), [json.dumps({"profile": "car", "travelTimes": flat, "distances": flat})], json.dumps(config)))
    spent = time.process_time() - begin
    print(f"vrp-cli {c['name']}: {len(done['tours'])} vehicles, cost {done['statistic']['distance'] / scale:.2f}, "
          f"{len(done.get('unassigned', []))} left out, {spent:.2f} s")


SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1


def main():
    peer, path, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    with open(path) as f:
        c = json.load(f)
    if peer == "pyvrp":
        pyvrp(c, seconds)
    elif peer == "ortools":
        ortools(c, seconds)
    elif peer == "vrpcli":
        vrpcli(c, seconds)
    else:
        vroom(c, int(peer.removeprefix("vroom")), seconds)


main()
