//! The graph of turns against signs read literally, and small maps drawn by hand.

use super::*;
use crate::{
    At, Profile, Roads,
    network::{Resolved, Via},
    osm::{Extract, MemberKind, OwnedMember, OwnedNode, OwnedRelation, OwnedWay},
    town::{self, Plan, Spoken},
};
use std::collections::{HashSet, VecDeque};

/// Whether going on onto `next` breaks a sign for `profile`, judged from everything driven so far.
fn breaks(network: &Network, signs: &[Resolved], profile: Profile, driven: &[u32], next: u32) -> bool {
    let osm = |edge: u32| network.way_osm[network.way(edge)];
    let last = driven[driven.len() - 1];
    let binding = || signs.iter().filter(|s| s.sign.binds & profile.bit() != 0);
    let at_junction = |s: &&Resolved| s.junction == network.head(last) && s.sign.from.contains(&osm(last));
    let barred = network.junction_bars[network.head(last) as usize] & profile.bit() != 0 && next != last ^ 1;
    let forbidden = binding().any(|s| match &s.sign.via {
        Via::Node(_) => {
            let back_or_on =
                s.sign.u_turn == (next == last ^ 1) || (s.sign.u_turn && s.sign.from != s.sign.to);
            !s.sign.only && at_junction(&s) && s.sign.to.contains(&osm(next)) && back_or_on
        }
        Via::Ways(between) => {
            let over: Vec<u32> =
                driven.iter().rev().copied().take_while(|e| between.contains(&osm(*e))).collect();
            let before = driven.iter().rev().nth(over.len());
            s.sign.to.contains(&osm(next))
                && next != last ^ 1
                && !over.is_empty()
                && before.is_some_and(|e| s.sign.from.contains(&osm(*e)))
        }
    });
    let only: Vec<&Resolved> = binding().filter(|s| s.sign.only && at_junction(s)).collect();
    let led_astray = only.iter().any(|s| {
        let same = only.iter().filter(|o| o.sign.binds == s.sign.binds);
        // a sign whose way does not leave here (one that turns back) leads nowhere and binds nobody
        let mut led = same.flat_map(|o| o.sign.to.iter());
        let leaves = |way: &i64| {
            (0..network.directed() as u32)
                .any(|e| network.tail(e) == network.head(last) && e != last ^ 1 && osm(e) == *way)
        };
        leaves(&s.sign.to[0]) && next != last ^ 1 && !led.any(|way| *way == osm(next))
    });
    barred || forbidden || led_astray || (next == last ^ 1 && !turns_back(network, profile, last))
}

/// One turns back before a barrier and where nothing else leads on, and nowhere else.
fn turns_back(network: &Network, profile: Profile, last: u32) -> bool {
    let open = |edge: u32| {
        let direction = edge as usize & 1;
        network.way_kmh[network.way(edge)][profile.index() * 2 + direction] > 0.0
    };
    let junction = network.head(last);
    let mut others =
        (0..network.directed() as u32).filter(|e| network.tail(*e) == junction && *e != last ^ 1);
    open(last) && open(last ^ 1) && (network.junction_bars[junction as usize] != 0 || !others.any(open))
}

/// Everything within a few turns: what the graph allows is what the signs allow.
#[test]
fn the_graph_obeys_the_signs_and_nothing_else() {
    for seed in 0..2 {
        let extract = town::build(&Plan {
            seed,
            center: At::new(25.2, 55.3),
            blocks: 16,
            outskirts: 0,
            spoken: Spoken::English,
        });
        let (network, mut signs) = Network::of_extract(&extract);
        // compelled ways over ways have a test of their own below
        signs.retain(|s| !(s.sign.only && matches!(s.sign.via, Via::Ways(_))));
        let over_ways = signs.iter().filter(|s| matches!(s.sign.via, Via::Ways(_))).count();
        assert!(over_ways > 3, "{over_ways} signs over ways");
        let leaving = Leaving::new(&network);
        let graph = Graph::new(&network, &leaving, &signs);
        assert!(!graph.ghost_edge.is_empty());
        let mut checked = 0;
        for profile in [Profile::Van, Profile::Truck, Profile::Bicycle, Profile::Foot] {
            for start in (0..network.directed() as u32).step_by(7) {
                let mut open = VecDeque::from([(start, vec![start])]);
                while let Some((vertex, driven)) = open.pop_front() {
                    for turn in graph.turns_from(vertex) {
                        let next = graph.edge(turn.to);
                        let allowed = graph.barred[turn.index] & profile.bit() == 0;
                        assert_eq!(
                            allowed,
                            !breaks(&network, &signs, profile, &driven, next),
                            "seed {seed}, {profile:?}: {driven:?} then {next}"
                        );
                        checked += 1;
                        if allowed && driven.len() < 4 {
                            open.push_back((turn.to, driven.iter().copied().chain([next]).collect()));
                        }
                    }
                }
            }
        }
        assert!(checked > 10_000, "{checked}");
    }
}

/// A street (1) that ends where a footpath (2) goes on: wheels turn back there and nowhere before, feet go on.
#[test]
fn a_street_that_ends_in_a_footpath_is_a_dead_end_for_wheels() {
    let node = |id: i64| OwnedNode {
        id,
        lat_e7: 250_000_000 + id as i32 * 9_000,
        lon_e7: 550_000_000,
        tags: Vec::new(),
    };
    let way = |id: i64, nodes: [i64; 2], class: &str| OwnedWay {
        id,
        nodes: nodes.to_vec(),
        tags: vec![("highway".to_owned(), class.to_owned())],
    };
    let ways = vec![way(1, [1, 2], "residential"), way(2, [2, 3], "footway"), way(3, [4, 1], "residential")];
    let roads =
        Roads::of_extract(&Extract { nodes: (1..=4).map(node).collect(), ways, relations: Vec::new() });
    let (end, start) = (At::new(25.001_799, 55.0), At::new(25.003_5, 55.0));
    for profile in Profile::ALL {
        let travel = roads.travel(profile);
        assert!(travel.nearest(end).is_some_and(|near| near.away_m < 5.0), "{profile:?}");
        assert!(travel.leg(start, end).is_some() && travel.leg(end, start).is_some(), "{profile:?}");
    }
    let (network, signs) = (&roads.network, Vec::new());
    let leaving = Leaving::new(network);
    let graph = Graph::new(network, &leaving, &signs);
    let backs = |profile: Profile| {
        let may = |turn: &Turn| graph.barred[turn.index] & profile.bit() == 0;
        (0..network.directed() as u32)
            .flat_map(|v| graph.turns_from(v))
            .filter(|t| t.to == t.from ^ 1 && may(t))
            .count()
    };
    assert_eq!((backs(Profile::Van), backs(Profile::Foot)), (2, 2), "at both ends of what each may use");
}

/// A street (1) into a short way (2) between two long ones (3 and 4), on a right-hand cross:
///
/// ```text
///        5       6
///        |3      |4
///  1 --- 2 ----- 3 --- 4
///     1  |   2   |  5
/// ```
fn corner(signs: &[(&str, i64, &[i64], i64)]) -> (Network, Vec<Resolved>) {
    let places = [(1, 0.0, 0.0), (2, 0.0, 1.0), (3, 0.0, 2.0), (4, 0.0, 3.0), (5, 1.0, 1.0), (6, 1.0, 2.0)];
    let node = |(id, lat, lon): &(i64, f64, f64)| {
        let at = At::new(25.0 + lat * 1e-3, 55.0 + lon * 1e-3);
        OwnedNode { id: *id, lat_e7: at.lat_e7, lon_e7: at.lon_e7, tags: Vec::new() }
    };
    let street = vec![("highway".to_owned(), "residential".to_owned())];
    let way =
        |(id, nodes): &(i64, [i64; 2])| OwnedWay { id: *id, nodes: nodes.to_vec(), tags: street.clone() };
    let ways = [(1, [1, 2]), (2, [2, 3]), (3, [2, 5]), (4, [3, 6]), (5, [3, 4])];
    let member = |role: &str, id: i64| OwnedMember { kind: MemberKind::Way, id, role: role.to_owned() };
    let sign = |(kind, from, via, to): &(&str, i64, &[i64], i64)| OwnedRelation {
        id: 1,
        members: std::iter::once(member("from", *from))
            .chain(via.iter().map(|id| member("via", *id)))
            .chain([member("to", *to)])
            .collect(),
        tags: vec![("type".into(), "restriction".into()), ("restriction".into(), (*kind).into())],
    };
    Network::of_extract(&Extract {
        nodes: places.iter().map(node).collect(),
        ways: ways.iter().map(way).collect(),
        relations: signs.iter().map(sign).collect(),
    })
}

/// The ways that a van can take after having driven these, by their numbers.
fn onward(network: &Network, graph: &Graph, ways: &[i64]) -> HashSet<i64> {
    let osm = |edge: u32| network.way_osm[network.way(edge)];
    let mut at: Vec<u32> = (0..network.directed() as u32).filter(|e| osm(*e) == ways[0]).collect();
    let mut open = HashSet::new();
    for step in 1..=ways.len() {
        let turns = at
            .iter()
            .flat_map(|v| graph.turns_from(*v))
            .filter(|t| graph.barred[t.index] & Profile::Van.bit() == 0);
        let turns: Vec<Turn> = turns.filter(|t| graph.edge(t.to) != graph.edge(t.from) ^ 1).collect();
        open = turns.iter().map(|t| osm(graph.edge(t.to))).collect::<HashSet<_>>();
        at = turns
            .iter()
            .map(|t| t.to)
            .filter(|v| ways.get(step).is_some_and(|w| osm(graph.edge(*v)) == *w))
            .collect();
    }
    open
}

#[test]
fn a_forbidden_way_over_a_way_leaves_the_others_open() {
    let (network, signs) = corner(&[("no_left_turn", 1, &[2], 4)]);
    let graph = Graph::new(&network, &Leaving::new(&network), &signs);
    assert_eq!(onward(&network, &graph, &[1, 2]), HashSet::from([5]));
    assert_eq!(
        onward(&network, &graph, &[3, 2]),
        HashSet::from([4, 5]),
        "the sign is for those who come from 1"
    );
    assert_eq!(onward(&network, &graph, &[1]), HashSet::from([2, 3]));
}

#[test]
fn a_compelled_way_over_a_way_holds_once_one_has_entered_it() {
    let (network, signs) = corner(&[("only_left_turn", 1, &[2], 4)]);
    let graph = Graph::new(&network, &Leaving::new(&network), &signs);
    assert_eq!(onward(&network, &graph, &[1, 2]), HashSet::from([4]));
    assert_eq!(onward(&network, &graph, &[3, 2]), HashSet::from([4, 5]));
    assert_eq!(onward(&network, &graph, &[1]), HashSet::from([2, 3]), "nobody must enter it");
}

/// A sign over a way that begins with the end of another sign: both memories at once.
#[test]
fn signs_that_overlap_are_both_remembered() {
    let (network, signs) = corner(&[("no_left_turn", 1, &[2], 4), ("no_straight_on", 3, &[2], 5)]);
    let graph = Graph::new(&network, &Leaving::new(&network), &signs);
    assert_eq!(onward(&network, &graph, &[1, 2]), HashSet::from([5]));
    assert_eq!(onward(&network, &graph, &[3, 2]), HashSet::from([4]));
}

#[test]
fn signs_on_roads_that_are_not_there_are_no_matter() {
    let (network, signs) = corner(&[
        ("no_left_turn", 99, &[2], 4),
        ("no_left_turn", 1, &[98, 2], 4),
        ("only_left_turn", 1, &[3], 77),
    ]);
    let graph = Graph::new(&network, &Leaving::new(&network), &signs);
    assert_eq!(onward(&network, &graph, &[1, 2]), HashSet::from([4, 5]));
}

#[test]
fn a_barrier_stops_some_and_can_be_driven_up_to() {
    let mut extract = town::build(&Plan {
        seed: 1,
        center: At::new(25.2, 55.3),
        blocks: 10,
        outskirts: 0,
        spoken: Spoken::English,
    });
    for node in &mut extract.nodes {
        node.tags.retain(|(k, _)| k != "barrier");
    }
    let free = Roads::of_extract(&extract);
    let (from, to) = (At::new(25.2, 55.3), At::new(25.2072, 55.3));
    let way = free.travel(Profile::Van).route(from, to).unwrap();
    // a bollard in the middle of every street of the quickest way
    let blocked: HashSet<(i32, i32)> = way.points.iter().map(|p| (p.lat_e7, p.lon_e7)).collect();
    let mut on_the_way = 0;
    for node in extract.nodes.iter_mut().filter(|n| blocked.contains(&(n.lat_e7, n.lon_e7))) {
        node.tags.push(("barrier".into(), "bollard".into()));
        on_the_way += 1;
    }
    assert!(on_the_way > 2);
    let barred = Roads::of_extract(&extract);
    let round = barred.travel(Profile::Van).route(from, to).unwrap();
    assert!(round.leg.seconds > way.leg.seconds, "{:?} {:?}", round.leg, way.leg);
    let (walked, walks) =
        (free.travel(Profile::Foot).route(from, to), barred.travel(Profile::Foot).route(from, to));
    let (walked, walks) = (walked.unwrap().leg.metres, walks.unwrap().leg.metres);
    assert!((walked - walks).abs() < 1.0, "{walked} {walks}");
}
