use super::*;
use crate::destination;
use proptest::prelude::*;
use std::collections::BTreeSet;

const DEPOT: Point = Point::new(25.2, 55.3);
const S: i64 = 1_000_000;

fn circle(id: u128, radius_m: f64) -> Fence {
    Fence::new(id, Shape::circle(DEPOT, radius_m).unwrap())
}

/// A fix so many metres north of the depot.
fn north(t_s: i64, m: f64) -> Fix {
    Fix { time_us: t_s * S, seq: 0, at: destination(DEPOT, 0.0, m), accuracy_m: Some(10.0) }
}

fn run(fences: &FenceSet, fixes: &[Fix]) -> Vec<Event> {
    let mut state = State::new(7);
    let mut events = Vec::new();
    for fix in fixes {
        step(&mut state, fix, fences, &Rules::default(), &mut events);
    }
    events
}

fn told(events: &[Event]) -> Vec<(Kind, i64)> {
    events.iter().map(|e| (e.kind, e.time_us / S)).collect()
}

#[test]
fn a_visit_is_one_enter_and_one_exit() {
    let set = FenceSet::new([circle(1, 100.0)]);
    let events = run(&set, &[north(0, 500.0), north(30, 50.0), north(60, 0.0), north(90, 400.0)]);
    assert_eq!(told(&events), [(Kind::Enter, 30), (Kind::Exit, 90)]);
    assert!(events.iter().all(|e| !e.initial));
}

#[test]
fn the_first_fix_inside_is_an_initial_enter() {
    let set = FenceSet::new([circle(1, 100.0)]);
    let events = run(&set, &[north(0, 95.0)]);
    assert_eq!(told(&events), [(Kind::Enter, 0)]);
    assert!(events[0].initial);
}

#[test]
fn a_shallow_fix_needs_a_second_one_to_enter_and_to_leave() {
    let set = FenceSet::new([circle(1, 100.0)]);
    // 5 m past the border, exact to 10 m
    let events =
        run(&set, &[north(0, 200.0), north(10, 95.0), north(20, 94.0), north(30, 105.0), north(40, 106.0)]);
    assert_eq!(told(&events), [(Kind::Enter, 20), (Kind::Exit, 40)]);
}

#[test]
fn jitter_on_the_border_says_nothing() {
    let set = FenceSet::new([circle(1, 100.0)]);
    let jitter: Vec<Fix> = (0..100).map(|i| north(i * 10, if i % 2 == 0 { 104.0 } else { 96.0 })).collect();
    assert_eq!(told(&run(&set, &jitter)), []);
    let parked: Vec<Fix> = std::iter::once(north(-10, 0.0)).chain(jitter).collect();
    assert_eq!(told(&run(&set, &parked)), [(Kind::Enter, -10)]);
}

#[test]
fn a_wildly_inexact_fix_still_decides_past_the_margin() {
    let set = FenceSet::new([circle(1, 100.0)]);
    let vague = |t, m| Fix { accuracy_m: Some(3_000.0), ..north(t, m) };
    // 40 m inside is less than the 50 m margin, 60 m is more
    assert_eq!(told(&run(&set, &[vague(0, 500.0), vague(1, 60.0)])), []);
    assert_eq!(told(&run(&set, &[vague(0, 500.0), vague(1, 40.0)])), [(Kind::Enter, 1)]);
    let unknown = |t, m| Fix { accuracy_m: None, ..north(t, m) };
    assert_eq!(told(&run(&set, &[unknown(0, 500.0), unknown(1, 80.0)])), [(Kind::Enter, 1)]);
    let nonsense = |t, m| Fix { accuracy_m: Some(f64::NAN), ..north(t, m) };
    assert_eq!(told(&run(&set, &[nonsense(0, 500.0), nonsense(1, 90.0)])), []);
}

#[test]
fn one_zone_is_left_before_the_next_is_entered() {
    let west = Shape::circle(destination(DEPOT, 270.0, 1_000.0), 400.0).unwrap();
    let set = FenceSet::new([circle(1, 400.0), Fence::new(9, west)]);
    let there = Fix { at: destination(DEPOT, 270.0, 1_000.0), ..north(60, 0.0) };
    let events = run(&set, &[north(0, 2_000.0), there, north(120, 0.0)]);
    let seen: Vec<_> = events.iter().map(|e| (e.kind, e.fence)).collect();
    assert_eq!(seen, [(Kind::Enter, 9), (Kind::Exit, 9), (Kind::Enter, 1)]);
}

#[test]
fn a_stay_is_told_once_at_the_moment_it_was_full() {
    let fence = Fence { dwell_s: Some(300), report_inside: true, ..circle(1, 100.0) };
    let set = FenceSet::new([fence]);
    let events =
        run(&set, &[north(0, 500.0), north(10, 0.0), north(200, 0.0), north(400, 0.0), north(900, 0.0)]);
    assert_eq!(
        told(&events),
        [
            (Kind::Enter, 10),
            (Kind::Inside, 200),
            (Kind::Inside, 400),
            (Kind::Dwell, 310),
            (Kind::Inside, 900),
        ]
    );
}

#[test]
fn a_deleted_fence_is_forgotten_without_an_exit() {
    let mut state = State::new(7);
    let mut events = Vec::new();
    let rules = Rules::default();
    step(&mut state, &north(0, 0.0), &FenceSet::new([circle(1, 100.0)]), &rules, &mut events);
    assert_eq!(state.inside().count(), 1);
    step(&mut state, &north(10, 0.0), &FenceSet::default(), &rules, &mut events);
    assert_eq!((events.len(), state.inside().count()), (1, 0));
}

#[test]
fn an_old_fix_does_not_move_the_state() {
    let set = FenceSet::new([circle(1, 100.0)]);
    assert_eq!(told(&run(&set, &[north(10, 500.0), north(5, 0.0), north(10, 0.0)])), []);
}

#[test]
fn an_event_is_named_by_what_it_is() {
    let event = Event { time_us: 5, kind: Kind::Enter, fence: 1, vehicle: 7, initial: false };
    assert_eq!(event.id(), Event { initial: true, ..event }.id());
    let others = [
        Event { time_us: 6, ..event },
        Event { kind: Kind::Exit, ..event },
        Event { fence: 2, ..event },
        Event { vehicle: 8, ..event },
    ];
    assert_eq!(others.iter().map(Event::id).chain([event.id()]).collect::<BTreeSet<_>>().len(), 5);
}

#[test]
fn the_waiting_room_sorts_what_comes_within_the_wait() {
    let mut room = Holdback::new(3 * S);
    assert_eq!(room.push(north(20, 0.0), 100 * S), Arrival::Held);
    assert_eq!(room.push(north(10, 0.0), 101 * S), Arrival::Held);
    assert_eq!(room.push(north(10, 0.0), 101 * S), Arrival::Duplicate);
    assert_eq!(room.push(north(30, 0.0), 102 * S), Arrival::Held);
    assert_eq!(room.due_us(), Some(103 * S));
    assert!(room.drain(102 * S).is_empty());
    // the one of 101 goes early, because a later fix is ripe
    let times = |fixes: Vec<Fix>| fixes.iter().map(|f| f.time_us / S).collect::<Vec<_>>();
    assert_eq!(times(room.drain(103 * S)), [10, 20]);
    assert_eq!(room.push(north(15, 0.0), 103 * S), Arrival::Late);
    assert_eq!(times(room.drain(110 * S)), [30]);
    assert!(room.is_empty());
}

#[test]
fn a_late_fix_moves_an_enter_and_takes_the_old_one_back() {
    let set = FenceSet::new([circle(1, 100.0)]);
    let mut timeline = Timeline::new(State::new(7), 100);
    let rules = Rules::default();
    for fix in [north(0, 500.0), north(60, 0.0), north(120, 500.0)] {
        assert!(matches!(timeline.insert(fix, &set, &rules), Inserted::Newest(_)));
    }
    let Inserted::Late(correction) = timeline.insert(north(30, 0.0), &set, &rules) else { panic!() };
    assert_eq!(told(&correction.added), [(Kind::Enter, 30)]);
    assert_eq!(told(&correction.retracted), [(Kind::Enter, 60)]);
    assert_eq!(timeline.insert(north(30, 0.0), &set, &rules), Inserted::Duplicate);
}

#[test]
fn what_shrank_into_the_base_cannot_be_corrected() {
    let set = FenceSet::new([circle(1, 100.0)]);
    let mut timeline = Timeline::new(State::new(7), 2);
    for t in 0..5 {
        timeline.insert(north(t * 10, 0.0), &set, &Rules::default());
    }
    assert_eq!(timeline.len(), 2);
    assert_eq!(timeline.insert(north(15, 0.0), &set, &Rules::default()), Inserted::TooOld);
    assert!(matches!(timeline.insert(north(25, 0.0), &set, &Rules::default()), Inserted::Late(_)));
}

#[test]
fn a_state_survives_storage() {
    let set = FenceSet::new([circle(u128::MAX - 3, 100.0)]);
    let mut state = State::new(u128::MAX);
    step(&mut state, &north(0, 0.0), &set, &Rules::default(), &mut Vec::new());
    // through a value, which holds no number of 128 bits
    let stored = serde_json::to_value(&state).unwrap();
    assert_eq!(serde_json::from_value::<State>(stored).unwrap(), state);
}

fn fences() -> impl Strategy<Value = Vec<Fence>> {
    let one = (0.0..360.0, 0.0..3_000.0, 30.0..1_500.0, prop::option::of(1u32..200), any::<bool>(), 0u8..3);
    prop::collection::vec(one, 1..25).prop_map(|list| {
        let shape = |bearing, away_m, size_m, sort| {
            let centre = destination(DEPOT, bearing, away_m);
            match sort {
                0 => Shape::circle(centre, size_m).unwrap(),
                1 => Shape::corridor(vec![DEPOT, centre], size_m / 4.0).unwrap(),
                _ => Shape::polygon(&[0.0, 80.0, 170.0, 260.0].map(|b| destination(centre, b, size_m)), &[])
                    .unwrap(),
            }
        };
        list.into_iter()
            .enumerate()
            .map(|(i, (bearing, away_m, size_m, dwell_s, report_inside, sort))| Fence {
                id: i as u128 * 31 % 17,
                shape: shape(bearing, away_m, size_m, sort),
                dwell_s,
                report_inside,
            })
            .collect()
    })
}

fn track() -> impl Strategy<Value = Vec<Fix>> {
    let one = (0i64..4, 0i64..3, 0.0..360.0, 0.0..3_500.0, prop::option::of(1.0..80.0));
    prop::collection::vec(one, 1..60).prop_map(|list| {
        let mut time_us = 0;
        let mut fixes: Vec<Fix> = Vec::new();
        for (dt, seq, bearing, m, accuracy_m) in list {
            time_us += dt * 10 * S;
            let fix = Fix { time_us, seq, at: destination(DEPOT, bearing, m), accuracy_m };
            if fixes.iter().all(|f| f.key() != fix.key()) {
                fixes.push(fix);
            }
        }
        fixes.sort_by_key(Fix::key);
        fixes
    })
}

/// The events that stand in the end, as a listener keeps them: by id, corrections applied.
#[derive(Default)]
struct Ledger(BTreeSet<Event>);

impl Ledger {
    fn hear(&mut self, inserted: Inserted) {
        match inserted {
            Inserted::Newest(events) => self.0.extend(events),
            Inserted::Late(correction) => {
                for event in correction.retracted {
                    assert!(self.0.remove(&event), "took back what was never said: {event:?}");
                }
                for event in correction.added {
                    assert!(self.0.insert(event), "said twice: {event:?}");
                }
            }
            Inserted::Duplicate => {}
            Inserted::TooOld => panic!("the timeline was long enough"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_index_finds_what_asking_every_fence_finds(list in fences(), bearing in 0.0..360.0, m in 0.0..5_000.0) {
        let set = FenceSet::new(list);
        let (lat_e7, lon_e7) = destination(DEPOT, bearing, m).to_e7();
        let p = Point::from_e7(lat_e7, lon_e7);
        let mut brute: Vec<u128> = set.iter().filter(|f| f.shape.contains(p)).map(|f| f.id).collect();
        brute.sort_unstable();
        prop_assert_eq!(set.containing(p), brute);
    }

    #[test]
    fn shuffled_duplicated_and_late_ends_like_sorted(
        list in fences(), fixes in track(), order in any::<u64>(), wait_s in 0i64..60,
    ) {
        let set = FenceSet::new(list);
        let sorted: BTreeSet<Event> = run(&set, &fixes).into_iter().collect();

        // Every fix arrives one to three times, in an order that has nothing to do with time.
        let mut rng = order | 1;
        let mut random = |n: usize| { rng ^= rng << 13; rng ^= rng >> 7; rng ^= rng << 17; (rng % n as u64) as usize };
        let mut arrivals: Vec<Fix> = fixes.iter().flat_map(|f| vec![*f; 1 + random(3)]).collect();
        for i in (1..arrivals.len()).rev() {
            arrivals.swap(i, random(i + 1));
        }

        let mut room = Holdback::new(wait_s * S);
        let mut timeline = Timeline::new(State::new(7), 1_000);
        let mut ledger = Ledger::default();
        let rules = Rules::default();
        for (i, fix) in arrivals.iter().enumerate() {
            let now_us = i as i64 * S;
            if room.push(*fix, now_us) == Arrival::Late {
                ledger.hear(timeline.insert(*fix, &set, &rules));
            }
            for ready in room.drain(now_us) {
                ledger.hear(timeline.insert(ready, &set, &rules));
            }
        }
        for ready in room.drain(i64::MAX) {
            ledger.hear(timeline.insert(ready, &set, &rules));
        }
        prop_assert_eq!(ledger.0, sorted);
    }
}
